"""Tables whose head is ruled and whose body is not: the borders of the head are those of the columns below it."""

import re
from collections.abc import Sequence
from statistics import median

from budgetgraph.reading.document import Box
from budgetgraph.reading.figures import is_figure
from budgetgraph.reading.grids.grid import cluster
from budgetgraph.reading.layout import Fragment, Glyph, Rule
from budgetgraph.reading.pdf.parts.frames import CELL_GAP, Region, below_head
from budgetgraph.reading.pdf.parts.furniture import MARGIN
from budgetgraph.reading.pdf.parts.regions import THREE_COLUMNS, Line, counts_columns, texts_of
from budgetgraph.reading.pdf.tables.carried import DEEPEST_HEAD, body_between
from budgetgraph.reading.pdf.tables.joints import between_joints

LEAST_FIGURES = 2
_NUMBER_OF_COLUMN = re.compile(r"\d{1,2}")


def with_body(head: Fragment, lines: Sequence[Line], end: float) -> Fragment | None:
    """The head with the lines below it as rows; None if it has a body of its own, or nothing below it is one.

    `lines` are the free lines of the page from top to bottom, `end` the top of the next table or the end of the page.
    """
    if not may_be_head(head):
        return None
    body = below_head(lines, Box(head.columns[0], head.rows[0], head.columns[-1], head.rows[-1]), end)
    figures = sum(is_figure(text) for line in body for text in texts_of(line, CELL_GAP))
    if figures < LEAST_FIGURES:
        return None
    size = median(line[0].size for _, line in body)
    below = body_between(head.columns, body, size)
    return None if below is None else _joined(head, below)


def headed(region: Region) -> Fragment | None:
    """The table whose head alone is ruled, with the column borders that the joints of its rules tell.

    None if all its rows are ruled, or a text does not stand between the borders.
    """
    figures = [line for line in region.lines if _has_figures(line)]
    if not region.borders or not figures or region.rows_are_ruled():
        return None
    first = (figures[0][1][0].y0 + figures[0][1][0].y1) / 2
    foot = max((level for level in region.levels if level < first), default=region.top)
    rules = [rule for rule in region.rules if foot is not None and rule.at <= foot + 1]
    if foot is None or len(cluster(rule.at for rule in rules)) < 2:
        return None
    above = [line for line in region.lines if line[1][0].y0 + line[1][0].y1 < 2 * foot]
    head = between_joints(above, [], region.borders, rules, False, region.tiles) if above else None
    if head is None or not may_be_head(head):
        return None
    below = body_between(head.columns, region.lines[len(above) :], region.size)
    return None if below is None else _joined(head, below)


def head_alone(region: Region, lines: Sequence[Line], level_rules: Sequence[Rule], height: float) -> Fragment | None:
    """The head of one row below which the page ends: its borders are told and each of its cells holds words.

    `lines` and `level_rules` are those of the page, `height` its own.
    """
    bottom = region.bottom
    if bottom is None or not region.borders or len(region.levels) != 2 or not ends_page(bottom, lines, height):
        return None
    if any(rule.at > bottom + 1 for rule in level_rules):
        return None
    head = between_joints(region.lines, [], region.borders, region.rules, False, region.tiles, 1)
    filled = head is not None and all(cell.text and cell.column_span == 1 for cell in head.cells)
    return head if head is not None and filled and _is_head(head) else None


def _is_head(row: Fragment) -> bool:
    return len(row.cells) == len(row.columns) - 1 and may_be_head(row)


def ends_page(bottom: float, lines: Sequence[Line], height: float) -> bool:
    """Does nothing stand below a place but what is printed in the margin of every page?"""
    tops = [line[0].y0 for _, line in lines if line[0].y0 > bottom]
    return height > 0 and all(top > height * (1 - MARGIN) for top in tops)


def next_top(regions: Sequence[Region], above: Fragment) -> float:
    """The top of the first region below a fragment."""
    return min((one.top for one in regions if one.top is not None and one.top > above.rows[-1]), default=float("inf"))


def within(line: Sequence[Glyph], table: Fragment) -> bool:
    """Does a line begin within a table?"""
    left, top, right, bottom = table.box
    return left - 1 < line[0].x0 < right and top < (line[0].y0 + line[0].y1) / 2 < bottom


def _has_figures(line: Line) -> bool:
    texts = texts_of(line, CELL_GAP)
    return sum(map(is_figure, texts)) > 0 and not counts_columns(texts)


def _joined(head: Fragment, below: Fragment) -> Fragment:
    depth = len(head.rows) - 1
    cells = (*head.cells, *(cell._replace(row=cell.row + depth) for cell in below.cells))
    rows = (*head.rows[:-1], *below.rows)
    box = Box(head.columns[0], head.rows[0], head.columns[-1], rows[-1])
    return Fragment(box, head.columns, rows, cells, "rivers")


def may_be_head(fragment: Fragment) -> bool:
    """A few rows of at least three columns without a figure but the numbers of the columns (栏次)."""
    if len(fragment.rows) - 1 > DEEPEST_HEAD or len(fragment.columns) - 1 < THREE_COLUMNS:
        return False
    return not any(is_figure(cell.text) and not _NUMBER_OF_COLUMN.fullmatch(cell.text) for cell in fragment.cells)
