"""Cells in which something is printed and nothing was read: they are read once more, and what stays unread is told."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from budgetgraph.reading.grids.grid import Lattice
from budgetgraph.reading.layout import Glyph
from budgetgraph.reading.ocr.picture import Pixels

Area = tuple[int, int, int, int]  # x0, y0, x1, y1 in pixels

_INSET = 2.0  # points: nearer to a border lie its rests
_HIGH, _WIDE = 4.0, 1.2  # points: lower and narrower ink is dust, a dash or a point
_TALL, _THIN = 0.7, 2.0  # of the cell's height, points: so does a rest of an upright rule look
_MOST_TOLD = 5


@dataclass(frozen=True, slots=True)
class UnreadCell:
    """A cell of the page, row and column from 1 in its table, and the ink in it (pixels)."""

    row: int
    column: int
    area: Area


def unread_cells(grids: Sequence[Lattice], glyphs: Sequence[Glyph], ink: Pixels, scale: float) -> list[UnreadCell]:
    """The cells without a glyph in which there is ink as high as characters. `ink` has no borders."""
    return [cell for grid in grids for cell in _of(grid, glyphs, ink, scale)]


def warning_of(page: int, cells: Sequence[UnreadCell]) -> str:
    """What a reader is told of cells that stay unread."""
    places = ", ".join(f"row {cell.row} column {cell.column}" for cell in cells[:_MOST_TOLD])
    more = " …" if len(cells) > _MOST_TOLD else ""
    return f"page {page}: in {len(cells)} cells of tables something is printed that could not be read ({places}{more})"


def _of(grid: Lattice, glyphs: Sequence[Glyph], ink: Pixels, scale: float) -> Iterator[UnreadCell]:
    inside = [
        g for g in glyphs if grid.box.x0 < g.x1 and g.x0 < grid.box.x1 and grid.box.y0 < g.y1 and g.y0 < grid.box.y1
    ]
    for row, column, height, width in grid.areas:
        x0, x1 = grid.columns[column], grid.columns[column + width]
        y0, y1 = grid.rows[row], grid.rows[row + height]
        if any(g.x0 < x1 and x0 < g.x1 and y0 < (g.y0 + g.y1) / 2 < y1 for g in inside):
            continue
        left, top = round((x0 + _INSET) * scale), round((y0 + _INSET) * scale)
        found = _printed(ink[top : round((y1 - _INSET) * scale), left : round((x1 - _INSET) * scale)], scale)
        if found is not None:
            a, b, c, d = found
            yield UnreadCell(row + 1, column + 1, (left + a, top + b, left + c, top + d))


def _printed(part: Pixels, scale: float) -> Area | None:
    """The box of what is printed in a cell; None for nothing but dust, dashes and rests of rules."""
    if not part.size or not part.any():
        return None
    count, _, stats, _ = cv2.connectedComponentsWithStats(part)
    signs = [
        (x, y, x + width, y + high)
        for x, y, width, high, _ in stats[1:count].tolist()
        if high >= _HIGH * scale and width >= _WIDE * scale
        if high < _TALL * part.shape[0] or width > _THIN * scale
    ]
    if not signs:
        return None
    lows, highs = np.min(signs, axis=0), np.max(signs, axis=0)
    return int(lows[0]), int(lows[1]), int(highs[2]), int(highs[3])
