"""The tables of a transcript beside a typeset disclosure: the truth that readers of other formats are compared with."""

import re
from pathlib import Path

from budgetgraph.reading.document import Document
from budgetgraph.reading.folding import squeeze

Grid = list[list[str]]


def tables(path: Path) -> list[Grid]:
    """The runs of tab-separated lines, cells squeezed; a merged cell stands at its first place only."""
    out: list[Grid] = []
    run: Grid = []
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        if "\t" in line:
            run.append([squeeze(re.sub(r"<br\s*/?>", "", cell)) for cell in line.split("\t")])
        elif run:
            out.append(run)
            run = []
    return out


def read(document: Document) -> list[Grid]:
    """The tables of a document in the same form."""
    out = []
    for table in document.tables:
        grid = [[""] * table.width for _ in range(table.height)]
        for cell in table.cells:
            grid[cell.row - 1][cell.column - 1] = squeeze(cell.text)
        out.append(grid)
    return out


def bare(grid: Grid) -> Grid:
    """Without empty rows at the end and empty columns at the right, which sheets cannot keep."""
    width = max((n for row in grid for n, text in enumerate(row, start=1) if text), default=0)
    rows = [(row + [""] * width)[:width] for row in grid]
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def figures(grid: Grid) -> dict[tuple[int, int], str]:
    """The printed amounts (two decimals or one) of a grid by row and column."""
    return {
        (r, c): text
        for r, row in enumerate(grid, start=1)
        for c, text in enumerate(row, start=1)
        if re.fullmatch(r"-?[\d,]+\.\d+", text)
    }
