"""Tables whose head is ruled and whose body is not: the borders of the head are those of the columns below it."""

import re
from collections.abc import Sequence
from statistics import median

from budgetgraph.reading.document import Box
from budgetgraph.reading.figures import is_figure
from budgetgraph.reading.layout import Fragment
from budgetgraph.reading.pdf.carried import DEEPEST_HEAD, body_between
from budgetgraph.reading.pdf.frames import CELL_GAP, below_head
from budgetgraph.reading.pdf.regions import THREE_COLUMNS, Line, texts_of

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
    if below is None:
        return None
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
