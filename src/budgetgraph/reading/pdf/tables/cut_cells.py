"""Cells that go on below the last rule of a page: their text is printed there, but no upright rule is drawn beside it.

Printers that break a row over two pages may draw its borders only as far down as the last cell that ends in it.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from budgetgraph.reading.grids.grid import Lattice
from budgetgraph.reading.layout import Glyph
from budgetgraph.reading.pdf.parts.regions import Line

CLOSE = 1.0  # type sizes between the lines of a cell
FURNITURE = 2  # lines at the foot of a page that are none of its table


def with_cut_cells(grid: Lattice, lines: Sequence[Line]) -> Lattice:
    """The grid with a further row, cut by the page, if the text below it goes on in cells that no rule closes."""
    open_columns = {
        at
        for at, (start, end) in enumerate(pairwise(grid.columns))
        if any(left <= start and end <= right for left, right in grid.loose_bottom)
    }
    if grid.open_bottom or not 0 < len(open_columns) < len(grid.columns) - 1:
        return grid
    bottom = end = grid.rows[-1]
    others = 0
    for _, line in lines:
        below = [glyph for glyph in line if (glyph.y0 + glyph.y1) / 2 > bottom]
        if not below:
            continue
        if min(glyph.y0 for glyph in below) > end + CLOSE * below[0].size:
            others += 1
        elif all(_inside(glyph, grid, open_columns) for glyph in below):
            end = max(end, *(glyph.y1 for glyph in below))
        else:
            return grid
    if end == bottom or others > FURNITURE:
        return grid
    height = len(grid.rows) - 1
    areas = []
    for r, c, down, across in grid.areas:
        goes_on = r + down == height and open_columns.issuperset(range(c, c + across))
        areas.append((r, c, down + goes_on, across))
        if r + down == height and not goes_on:
            areas.append((height, c, 1, across))
    return replace(grid, rows=(*grid.rows, end), areas=tuple(sorted(areas)), open_bottom=True, loose_bottom=())


def _inside(glyph: Glyph, grid: Lattice, columns: set[int]) -> bool:
    return any(grid.columns[at] < (glyph.x0 + glyph.x1) / 2 < grid.columns[at + 1] for at in columns)
