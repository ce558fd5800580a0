"""Rows that no level rule parts, in tables whose columns are ruled: the texts between the upright rules tell them.

Many tables rule their header and the sides of their columns only. The level rules that their rows lack are drawn here,
so that all else is read as in any ruled table.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from budgetgraph.reading.figures import is_figure
from budgetgraph.reading.folding import squeeze
from budgetgraph.reading.grids.grid import Lattice
from budgetgraph.reading.grids.visual_lines import line_text
from budgetgraph.reading.layout import Fragment, Glyph, Rule
from budgetgraph.reading.pdf.parts.columns import Block
from budgetgraph.reading.pdf.parts.regions import LEAST_ROWS, THREE_COLUMNS, Line
from budgetgraph.reading.pdf.tables.carried import pieces_between
from budgetgraph.reading.pdf.tables.stacked_rows import stacked_rows

MOST_STRIPS = 2  # between level rules, with figures: where there are more, rows are ruled (the total may be alone)
_AMOUNT = re.compile(r"[-+−]?(?:(?:\d{1,3}(?:,\d{3})+|\d+)\.\d{2}|\d{1,3}(?:,\d{3})+)")
_NUMBER = re.compile(r"\d{1,2}")
_BROKEN_OFF = re.compile(r",\d{3}\.\d?$|\d\.$")
OVERLAP = 1.0  # points by which lines of rows set closely may overlap
BESIDE = 2.0  # type sizes that a column is wider than a number which nothing broke
ROW = 3.0  # type sizes: a lower strip is one row


@dataclass(frozen=True)
class Rows:
    """A stretch from y = `top` to `bottom` with no level rule in it: a row, with the `rules` that its foot lacks, or
    rows that cannot be told. `sure` where nothing else can be."""

    top: float
    bottom: float
    rules: tuple[Rule, ...]
    sure: bool


def unruled_rows(grid: Lattice, lines: Sequence[Line]) -> list[Rows]:
    """The stretches of a table in which no level rule parts the rows; `lines` are those of its page."""
    columns = grid.columns
    if len(columns) <= 2 or not _is_high(grid, lines):
        return []
    strips: list[tuple[int, list[Line]]] = []
    for number, (top, bottom) in enumerate(pairwise(grid.rows)):
        inside = _within(lines, columns[0], top, columns[-1], bottom)
        if any(_has_figure(line, columns) for _, line in inside):
            strips.append((number, inside))
            if len(strips) > MOST_STRIPS:
                return []
    return [rows for number, inside in strips for rows in _between(grid, number, inside)]


def marked(fragment: Fragment, stretches: Sequence[Rows]) -> Fragment:
    """The fragment, what stands in rows that are not sure as a guess."""
    unsure = [one for one in stretches if not one.sure]
    if not unsure:
        return fragment
    cells = tuple(
        cell._replace(guessed=True)
        if cell.text and any(one.top - 1 < (cell.box.y0 + cell.box.y1) / 2 < one.bottom + 1 for one in unsure)
        else cell
        for cell in fragment.cells
    )
    return replace(fragment, cells=cells)


def _is_high(grid: Lattice, lines: Sequence[Line]) -> bool:
    """Is there a strip between two level rules with room for several rows?"""
    size = lines[0][1][0].size if lines else 0.0
    return any(bottom - top > ROW * size for top, bottom in pairwise(grid.rows))


def _within(lines: Sequence[Line], left: float, top: float, right: float, bottom: float) -> list[Line]:
    found = []
    for number, line in lines:
        if not top - line[0].size < line[0].y1 < bottom + line[0].size:
            continue
        own = [g for g in line if top < (g.y0 + g.y1) / 2 < bottom and left < (g.x0 + g.x1) / 2 < right and not g.turn]
        if own:
            found.append((number, own))
    return found


def _has_figure(line: Sequence[Glyph], columns: Sequence[float]) -> bool:
    """One other than the numbers of lines and columns (行次, 栏次)."""
    texts = (squeeze(line_text(cell)) for cell in _cells(line, columns))
    return any(is_figure(text) and not _NUMBER.fullmatch(text) for text in texts)


def _cells(line: Sequence[Glyph], columns: Sequence[float]) -> list[list[Glyph]]:
    cells = [[g for g in line if left < (g.x0 + g.x1) / 2 < right] for left, right in pairwise(columns)]
    return [cell for cell in cells if cell]


def _between(grid: Lattice, number: int, inside: Sequence[Line]) -> list[Rows]:
    """The rows of one strip; none if its texts are no rows of figures."""
    own = [(c, c + width) for r, c, height, width in grid.areas if r == number and height == 1]
    ends = sorted({end for area in own for end in area})
    if len(own) < 2 or len(ends) != len(own) + 1:  # a cell of other rows stands among them
        return []
    top, bottom = grid.rows[number], grid.rows[number + 1]
    borders = [grid.columns[end] for end in ends]
    inside = _within(inside, borders[0], top, borders[-1], bottom)
    if not inside:
        return []
    pieces = pieces_between(borders, inside)
    if pieces is None:
        return []
    blocks, rows = stacked_rows(borders, pieces, median(line[0].size for _, line in inside))
    by_row = [[block for block in blocks if block.row == row] for row in range(len(rows))]
    if sum(_is_of_figures(row, borders) for row in by_row) < LEAST_ROWS and not _are_two(by_row):
        may_be = sum(_has_number(row) for row in by_row) >= LEAST_ROWS
        return [Rows(top, bottom, (), sure=False)] if may_be else []
    ends_of_rows = [top]
    sure = [not any(block.guessed for block in row) for row in by_row]
    for row in range(1, len(rows)):
        low = max(g.y1 for block in by_row[row - 1] for g in block.glyphs)
        high = min(g.y0 for block in by_row[row] for g in block.glyphs)
        ends_of_rows.append((low + high) / 2)
        if low > high + OVERLAP or _is_torn(by_row[row - 1], by_row[row]):
            sure[row - 1] = sure[row] = False
    ends_of_rows.append(bottom)
    return [
        Rows(y0, y1, tuple(Rule(y1, a, b) for a, b in pairwise(borders)) if y1 < bottom else (), one)
        for (y0, y1), one in zip(pairwise(ends_of_rows), sure, strict=True)
    ]


def _is_torn(above: Sequence[Block], below: Sequence[Block]) -> bool:
    """Does an amount of a row break off behind its point, and digits of the next row make it whole?"""
    rests = {block.column: squeeze(line_text(block.pieces[0].glyphs)) for block in below}
    for block in above:
        text = squeeze(line_text(block.pieces[-1].glyphs))
        if _BROKEN_OFF.search(text) and _AMOUNT.fullmatch(text + rests.get(block.column, "")):
            return True
    return False


def _are_two(rows: Sequence[Sequence[Block]]) -> bool:
    """Two rows, in which several columns have an amount each: no cell holds two of those, and others as many."""
    if len(rows) != LEAST_ROWS - 1:
        return False
    texts = [
        {block.column: squeeze(line_text(block.glyphs)) for block in row if len(block.pieces) == 1} for row in rows
    ]
    both = texts[0].keys() & texts[1].keys()
    return sum(all(_AMOUNT.fullmatch(row[column]) for row in texts) for column in both) > 1


def _has_number(row: Sequence[Block]) -> bool:
    """A row of whole numbers, or of pieces of one that is broken."""
    return len(row) >= THREE_COLUMNS - 1 and any(is_figure(line_text(block.glyphs)) for block in row)


def _is_of_figures(row: Sequence[Block], borders: Sequence[float]) -> bool:
    """A row with a whole amount, beside something else: the pieces of one that a narrow column breaks are none."""
    return len(row) >= THREE_COLUMNS - 1 and any(_is_whole(block, borders) for block in row)


def _is_whole(block: Block, borders: Sequence[float]) -> bool:
    """An amount, or a number with room for more digits beside it in its column."""
    if len(block.pieces) > 1:
        return False
    text, glyphs = squeeze(line_text(block.glyphs)), block.glyphs
    if _AMOUNT.fullmatch(text):
        return True
    room = borders[block.column + block.span] - borders[block.column] - (glyphs[-1].x1 - glyphs[0].x0)
    return is_figure(text) and not _NUMBER.fullmatch(text) and room > BESIDE * glyphs[0].size
