"""Cells that ran together where a scan lost the border between them: they fall apart again where each of several
figures, or of several known words, stands within a column of its own. Grids and glyphs of a page in, grids out.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from budgetgraph.reading.folding import key
from budgetgraph.reading.grids.grid import Lattice
from budgetgraph.reading.layout import Glyph
from budgetgraph.reading.ocr.checks import FIGURE, figure_beside_specks
from budgetgraph.reading.ocr.words import known_words

_OVER = 2.0  # points by which a figure may reach over a border
_BLANK = frozenset("-—–")


def with_parted_cells(grid: Lattice, glyphs: Sequence[Glyph]) -> Lattice:
    """The grid without cells in which the figures of several columns, or their heads, stand."""
    areas: list[tuple[int, int, int, int]] = []
    for area in grid.areas:
        row, column, height, width = area
        parted = width > 1 and _are_of_columns(grid, area, glyphs)
        areas.extend([(row, column + at, height, 1) for at in range(width)] if parted else [area])
    return grid if len(areas) == len(grid.areas) else replace(grid, areas=tuple(areas))


def _are_of_columns(grid: Lattice, area: tuple[int, int, int, int], glyphs: Sequence[Glyph]) -> bool:
    row, column, height, width = area
    left, right = grid.columns[column], grid.columns[column + width]
    top, bottom = grid.rows[row], grid.rows[row + height]
    slots: set[int] = set()
    figures = True
    for glyph in glyphs:
        if not (left < (glyph.x0 + glyph.x1) / 2 < right and top < (glyph.y0 + glyph.y1) / 2 < bottom):
            continue
        slot = bisect_right(grid.columns, (glyph.x0 + glyph.x1) / 2) - 1
        text = figure_beside_specks(glyph.text)
        is_figure = bool(FIGURE.fullmatch(text)) or text in _BLANK
        figures &= is_figure
        within = grid.columns[slot] - _OVER < glyph.x0 and glyph.x1 < grid.columns[slot + 1] + _OVER
        if not within or not (is_figure or (len(text) > 1 and key(text) in known_words())):
            return False
        slots.add(slot)
    return len(slots) > 1 and (len(slots) == width or (figures and height == 1))
