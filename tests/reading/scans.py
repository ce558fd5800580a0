"""Draws pictures of scanned pages for the tests of OCR; tells what was read of them, and how often."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from budgetgraph.reading.ocr.recognition import Recogniser

FONTS = sorted(Path("/usr/share/fonts").glob("**/NotoSansCJK-Regular.ttc"))
SIMPLIFIED = 2  # of the five languages in the collection
SCALE = 150 / 72


def drawn(
    rows: Sequence[Sequence[str]], height: float, size: float, width: float = 85, beyond: float = 0, inset: float = 4
) -> Any:
    """A picture of a page of 400 by 300 points with a ruled table; its level rules run on `beyond` its sides."""
    numpy = pytest.importorskip("numpy")
    from PIL import Image, ImageDraw, ImageFont

    if not FONTS:
        pytest.skip("no CJK font (fonts-noto-cjk) to draw a page with")
    image = Image.new("L", (int(400 * SCALE), int(300 * SCALE)), 245)
    pen = ImageDraw.Draw(image)
    font = ImageFont.truetype(FONTS[0], round(size * SCALE), SIMPLIFIED)
    right, foot = 30 + width * len(rows[0]), 40 + height * len(rows)
    for row in range(len(rows) + 1):
        y = (40 + height * row) * SCALE
        pen.line([((30 - beyond) * SCALE, y), ((right + beyond) * SCALE, y)], fill=0, width=2)
    for column in range(len(rows[0]) + 1):
        x = (30 + width * column) * SCALE
        pen.line([(x, 40 * SCALE), (x, foot * SCALE)], fill=0, width=2)
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            top = 40 + height * r + (height - 1.45 * size) / 2
            pen.text(((30 + inset + width * c) * SCALE, top * SCALE), text, fill=20, font=font)
    return numpy.asarray(image)


def texts(found: Any) -> list[list[str]]:
    (fragment,) = found.fragments
    grid = [[""] * (len(fragment.columns) - 1) for _ in range(len(fragment.rows) - 1)]
    for cell in fragment.cells:
        grid[cell.row - 1][cell.column - 1] = cell.text
    return grid


def lines_read(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], Any]], tuple[Any, int]]:
    """What calls a function and gives its result, and how many lines of text were given to the recogniser."""
    counts: list[int] = []
    plain = Recogniser.read

    def counting(self: Recogniser, crops: Any) -> Any:
        counts.append(len(crops))
        return plain(self, crops)

    monkeypatch.setattr(Recogniser, "read", counting)

    def called(function: Callable[[], Any]) -> tuple[Any, int]:
        counts.clear()
        result = function()
        return result, sum(counts)

    return called
