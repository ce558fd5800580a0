"""Pages per CPU second and peak memory of the PDF reader beside pdfplumber (and camelot where it is installed).

    python bench/pdf_reading.py FILE.pdf ... [--repeat 3] [--json]

Every contender reads every file in a process of its own; the imports are not counted. `budgetgraph` goes all the way to
joined tables and paragraphs, `grids` only to the tables of each page, `pdfplumber` calls `extract_tables` with its
default settings, `pdfium text` only takes the text. The ratios are those of one run on one machine.
"""

import argparse
import importlib.util
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median


def budgetgraph(file: Path) -> Callable[[], int]:
    from budgetgraph.reading.pdf import read_pdf

    return lambda: len(read_pdf(file.read_bytes(), file.name).pages)


def grids(file: Path) -> Callable[[], int]:
    from budgetgraph.reading.pdf.drawn.pdfium import open_pdfium
    from budgetgraph.reading.pdf.pages.page import blocks_of

    def read() -> int:
        with open_pdfium(file.read_bytes(), file.name) as backend:
            for number in range(1, backend.page_count + 1):
                blocks_of(backend.page(number))
            return backend.page_count

    return read


def pdfplumber(file: Path) -> Callable[[], int]:
    import pdfplumber as library

    def read() -> int:
        with library.open(file) as document:
            for page in document.pages:
                page.extract_text()
                page.extract_tables()
                page.close()
            return len(document.pages)

    return read


def camelot(file: Path) -> Callable[[], int]:
    import camelot as library
    import pypdfium2

    def read() -> int:
        library.read_pdf(str(file), pages="all", flavor="lattice")
        return len(pypdfium2.PdfDocument(file))

    return read


def pdfium_text(file: Path) -> Callable[[], int]:
    import pypdfium2

    def read() -> int:
        document = pypdfium2.PdfDocument(file)
        for page in document:
            page.get_textpage().get_text_bounded()
        return len(document)

    return read


CONTENDERS = {
    "budgetgraph": budgetgraph,
    "grids": grids,
    "pdfplumber": pdfplumber,
    "camelot": camelot,
    "pdfium text": pdfium_text,
}


def measure(contender: str, file: Path) -> dict[str, float]:
    """Runs in the child: pages, CPU seconds of the reading, peak memory of the process in MB."""
    read = CONTENDERS[contender](file)
    start = time.process_time()
    pages = read()
    seconds = time.process_time() - start
    return {"pages": pages, "seconds": seconds, "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def in_child(contender: str, file: Path) -> dict[str, float]:
    run = subprocess.run(
        [sys.executable, __file__, "--child", contender, str(file)], capture_output=True, text=True, check=True
    )
    result: dict[str, float] = json.loads(run.stdout.splitlines()[-1])
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--child", nargs=2, metavar=("CONTENDER", "FILE"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        print(json.dumps(measure(arguments.child[0], Path(arguments.child[1]))))
        return
    if not arguments.files:
        parser.error("give PDF files to read")
    here = [name for name in CONTENDERS if name != "camelot" or importlib.util.find_spec("camelot")]
    rows = []
    for file in arguments.files:
        row: dict[str, object] = {"file": file.name}
        for name in here:
            runs = [in_child(name, file) for _ in range(arguments.repeat)]
            row[name] = {
                "pages_per_cpu_second": round(median(run["pages"] / run["seconds"] for run in runs), 1),
                "peak_mb": round(max(run["mb"] for run in runs)),
            }
        rows.append(row)
    if arguments.json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    print(f"{'file':34}" + "".join(f"{name:>22}" for name in here) + f"{'speed':>8}{'memory':>8}")
    for row in rows:
        mine, theirs = row["budgetgraph"], row["pdfplumber"]
        cells = "".join(f"{row[n]['pages_per_cpu_second']:>12} p/s{row[n]['peak_mb']:>4} MB" for n in here)  # type: ignore[index]
        speed = mine["pages_per_cpu_second"] / theirs["pages_per_cpu_second"]  # type: ignore[index]
        memory = mine["peak_mb"] / theirs["peak_mb"]  # type: ignore[index]
        print(f"{str(row['file'])[-32:]:34}{cells}{speed:>7.1f}x{memory:>7.2f}x")


if __name__ == "__main__":
    main()
