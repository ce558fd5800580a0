"""Forms a disclosure is published in, and the measuring of tables: column widths, wrapped lines, row heights.

In: a `Grid` and the width of the page; out: `Frame`, a table ready to be drawn. Lengths are points.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from budgetgraph.samples.grids import Grid, GridCell

Rules = Literal["all", "rows", "head", "none"]
Sheets = Literal["", "down", "over"]


@dataclass(frozen=True, slots=True)
class Layout:
    """How the pages are made. `rules`: all grid lines, lines between rows only, those round header and table, or none.

    `rotated` stores landscape pages as portrait pages with /Rotate 90, as many exporters do; `resolution` is that of
    scans, in dots an inch. `sheets` is the order of the pages of tables too wide for the paper, as workbooks print them
    (first down the rows, or first over the columns); `repeat_label` prints their first column on every page.
    """

    name: str
    suffix: str = ".pdf"
    rules: Rules = "all"
    rotated: bool = False
    repeat_header: bool = True
    filled_rules: bool = False
    fake_bold: bool = False
    encoding: str = "utf-8"
    declared: str = "utf-8"
    nested: bool = False
    resolution: int = 150
    sheets: Sheets = ""
    repeat_label: bool = False


LAYOUTS = {
    layout.name: layout
    for layout in (
        Layout("ruled"),
        Layout("filled", filled_rules=True, fake_bold=True),
        Layout("rotated", rotated=True),
        Layout("half_ruled", rules="rows"),
        Layout("borderless", rules="head"),
        Layout("bare", rules="none"),
        Layout("printed", sheets="down", repeat_header=False),
        Layout("printed_over", sheets="over", repeat_header=False),
        Layout("printed_titles", sheets="over", repeat_label=True),
        Layout("chromium"),
        Layout("scan"),
        Layout("docx", suffix=".docx"),
        Layout("xlsx", suffix=".xlsx"),
        Layout("html", suffix=".html"),
        Layout("html_gb18030", suffix=".html", encoding="gb18030", declared="gb2312", nested=True),
    )
}

Measure = Callable[[str, float], float]
Faces = tuple[Measure, Measure]  # of plain and of bold text
_WORD = re.compile(r"[-+]?[\d,.]+%?|[A-Za-z0-9]+|.", re.S)
_NO_START = set("，。；：、？！）》”’%")
_NO_END = set("（《“‘")


def wrap(text: str, width: float, size: float, measure: Measure) -> list[str]:
    """Lines no wider than `width`, broken between characters but within no number, with no stop at the start of a
    line and no opening bracket at its end."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in _WORD.findall(paragraph):
            if line and measure(line + word, size) > width:
                keep = len(line)
                if word in _NO_START and keep > 1:
                    keep -= 1
                while keep > 1 and line[keep - 1] in _NO_END:
                    keep -= 1
                lines.append(line[:keep])
                line = line[keep:]
            while len(word) > 1 and measure(word, size) > width:
                cut = max(1, next(n for n in range(len(word), 0, -1) if n == 1 or measure(word[:n], size) <= width))
                lines.append(word[:cut])
                word = word[cut:]
            line += word
        lines.append(line)
    return lines


@dataclass(frozen=True)
class Frame:
    """A measured table: left edges of the columns with the right one, heights of the rows, lines of each cell."""

    grid: Grid
    edges: tuple[float, ...]
    heights: tuple[float, ...]
    lines: dict[GridCell, list[str]]
    size: float

    @property
    def leading(self) -> float:
        """From one line to the next."""
        return self.size * 1.25


_PADDING = 3.0


def frame(grid: Grid, left: float, width: float, faces: Faces, largest: float = 10.5) -> Frame:
    """Measures a table into a width: the font shrinks down to 5 points until figures fit on one line."""
    for size in (largest, 9, 8, 7, 6, 5.5, 5):
        needed, wanted = _demands(grid, size, faces)
        if sum(needed) <= width or size == 5:
            break
    widths = _share(needed, wanted, width)
    edges = [left]
    for w in widths:
        edges.append(edges[-1] + w)
    inner = {c: edges[c.column - 1 + c.column_span] - edges[c.column - 1] - 2 * _PADDING + 0.1 for c in grid.cells}
    lines = {c: wrap(c.text, inner[c], size, faces[c.bold]) for c in grid.cells}
    return Frame(grid, tuple(edges), _heights(grid, lines, size), lines, size)


def _demands(grid: Grid, size: float, faces: Faces) -> tuple[list[float], list[float]]:
    """What each column needs at least, and would like."""
    needed = [size * 1.0 + 2 * _PADDING] * grid.width
    wanted = list(needed)
    for cell in grid.cells:
        if cell.column_span > 1 or not cell.text:
            continue
        measure = faces[cell.bold]
        natural = measure(cell.text, size) + 2 * _PADDING
        words = max(measure(w, size) for w in _WORD.findall(cell.text)) + 2 * _PADDING
        floor = max(words, size * 2 + 2 * _PADDING if len(cell.text) > 1 else 0)
        if cell.align == "left" and cell.row > grid.header_rows:
            floor = max(floor, min(natural, size * 6 + 2 * _PADDING))
        at = cell.column - 1
        needed[at] = max(needed[at], floor)
        wanted[at] = max(wanted[at], min(natural, size * 18 + 2 * _PADDING))
    return needed, wanted


def _share(needed: list[float], wanted: list[float], width: float) -> list[float]:
    spare = width - sum(needed)
    if spare < 0:
        return [n * width / sum(needed) for n in needed]
    wishes = [max(0.0, w - n) for n, w in zip(needed, wanted, strict=True)]
    if sum(wishes) >= spare and sum(wishes) > 0:
        return [n + spare * w / sum(wishes) for n, w in zip(needed, wishes, strict=True)]
    rest = spare - sum(wishes)
    full = [n + w for n, w in zip(needed, wishes, strict=True)]
    return [f + rest * f / sum(full) for f in full]


def _heights(grid: Grid, lines: dict[GridCell, list[str]], size: float) -> tuple[float, ...]:
    leading = size * 1.25
    heights = [leading + 2 * _PADDING] * grid.height
    for cell in sorted(lines, key=lambda c: c.row_span):
        need = len(lines[cell]) * leading + 2 * _PADDING
        rows = range(cell.row - 1, cell.row - 1 + cell.row_span)
        missing = need - sum(heights[r] for r in rows)
        if missing > 0:
            for r in rows:
                heights[r] += missing / cell.row_span
    return tuple(heights)
