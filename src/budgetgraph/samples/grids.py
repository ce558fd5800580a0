"""Printed tables before they are laid out: cells with their spans, and headers written as grids of texts."""

from dataclasses import dataclass
from typing import Literal

Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a printed table: place from 1, spans, text as printed."""

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1
    align: Align = "left"
    bold: bool = False


@dataclass(frozen=True)
class Grid:
    """A printed table; the first `header_rows` rows are printed again on each page."""

    cells: tuple[GridCell, ...]
    header_rows: int

    @property
    def height(self) -> int:
        """Rows, header rows included."""
        return max((c.row + c.row_span - 1 for c in self.cells), default=0)

    @property
    def width(self) -> int:
        """Columns."""
        return max((c.column + c.column_span - 1 for c in self.cells), default=0)

    @property
    def texts(self) -> list[list[str]]:
        """Texts by row and column; a merged cell's text stands at all the places it covers."""
        grid = [[""] * self.width for _ in range(self.height)]
        for cell in self.cells:
            for r in range(cell.row - 1, cell.row - 1 + cell.row_span):
                for c in range(cell.column - 1, cell.column - 1 + cell.column_span):
                    grid[r][c] = cell.text
        return grid


def merged(rows: tuple[tuple[str, ...], ...], first: int = 1, bold: bool = True) -> list[GridCell]:
    """Cells of a grid of texts in which `<` and `^` continue the cell on the left and above."""
    cells = []
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text in ("<", "^"):
                continue
            right = next((n for n in range(c + 1, len(row)) if row[n] != "<"), len(row))
            down = next((n for n in range(r + 1, len(rows)) if rows[n][c] != "^"), len(rows))
            cells.append(GridCell(r + first, c + 1, text, down - r, right - c, "center", bold))
    return cells
