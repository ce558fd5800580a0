"""OCR of scanned pages beside plain rapidocr: CPU seconds a page, on the same pictures in one run.

    python bench/ocr_reading.py SCAN.pdf [--pages 7-12] [--truth TRANSCRIPT.txt]

With a transcript, the figures of its tables that stand in the same order in the tables read are counted too.
"""

import argparse
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy
import pypdfium2

from budgetgraph.reading.ocr import read_page

FIGURE = re.compile(r"-?[\d,]+\.\d+")


def pictures(path: Path, pages: Iterable[int] | None) -> list[tuple[int, Any, tuple[float, float]]]:
    """The pages as grey pictures of 150 dpi: number, pixels, size in points."""
    document = pypdfium2.PdfDocument(path)
    numbers = list(pages) if pages else range(1, len(document) + 1)
    out = []
    for number in numbers:
        page = document[number - 1]
        out.append((number, numpy.asarray(page.render(scale=150 / 72, grayscale=True).to_pil()), page.get_size()))
    return out


def plain_rapidocr() -> Callable[[Any], list[str]]:
    from rapidocr import RapidOCR

    engine = RapidOCR(params={"Global.log_level": "error"})
    return lambda pixels: list(engine(numpy.stack([pixels] * 3, axis=2), use_cls=False).txts or ())


def timed(name: str, read: Callable[[], list[str]], pages: int, truth: Counter[str]) -> float:
    """Runs once, prints CPU and wall seconds a page and the share of the true figures found; gives CPU a page."""
    cpu, wall = time.process_time(), time.perf_counter()
    texts = read()
    cpu, wall = (time.process_time() - cpu) / pages, (time.perf_counter() - wall) / pages
    found = Counter(figure for text in texts for figure in FIGURE.findall(text))
    share = f"{(truth & found).total()}/{truth.total()} figures" if truth else ""
    print(f"{name:12} {cpu:6.2f} CPU-s a page  {wall:6.2f} s a page  {share}")
    return cpu


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("scan", type=Path)
    parser.add_argument("--pages", default="")
    parser.add_argument("--truth", type=Path)
    given = parser.parse_args()
    first, _, last = given.pages.partition("-")
    pages = range(int(first), int(last or first) + 1) if first else None
    shown = pictures(given.scan, pages)
    lines = given.truth.read_text(encoding="utf-8").splitlines() if given.truth else []
    truth = Counter(f for line in lines if "\t" in line for c in line.split("\t") for f in FIGURE.findall(c))

    def ours() -> list[str]:
        texts = []
        for number, pixels, size in shown:
            page = read_page(pixels, number, *size)
            texts += [cell.text.replace("\n", "") for fragment in page.fragments for cell in fragment.cells]
        return texts

    read_page(shown[0][1][:200, :200], 0, 96, 96)  # loads the network
    plain = plain_rapidocr()
    ratio = timed("budgetgraph", ours, len(shown), truth)
    ratio /= timed("rapidocr", lambda: [t for _, pixels, _ in shown for t in plain(pixels)], len(shown), truth)
    print(f"budgetgraph takes {ratio:.2f} of the CPU time of rapidocr")


if __name__ == "__main__":
    main()
