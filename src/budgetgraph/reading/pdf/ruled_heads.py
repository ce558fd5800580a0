"""Tables whose head is ruled and whose body is not: the borders of the head are those of the columns below it."""

import re
from collections.abc import Sequence
from statistics import median

from budgetgraph.reading.document import Box
from budgetgraph.reading.figures import is_figure
from budgetgraph.reading.layout import Fragment
from budgetgraph.reading.pdf.carried import DEEPEST_HEAD, body_between
from budgetgraph.reading.pdf.frames import CELL_GAP, TITLE, is_prose
from budgetgraph.reading.pdf.furniture import is_page_number
from budgetgraph.reading.pdf.regions import THREE_COLUMNS, Line, stands_round_tables, texts_of

FAR_BELOW = 4.0  # type sizes: a line farther below the one before it belongs to something else
LEAST_FIGURES = 2
_NUMBER_OF_COLUMN = re.compile(r"\d{1,2}")


def with_body(head: Fragment, lines: Sequence[Line], end: float) -> Fragment | None:
    """The head with the lines below it as rows; None if it has a body of its own, or nothing below it is one.

    `lines` are the free lines of the page from top to bottom, `end` the top of the next table or the end of the page.
    """
    if not may_be_head(head):
        return None
    body = _body(head, lines, end)
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


def _body(head: Fragment, lines: Sequence[Line], end: float) -> list[Line]:
    """The lines below the head, as far as they follow each other closely and stand within its width."""
    left, right = head.columns[0], head.columns[-1]
    found: list[Line] = []
    bottom = head.rows[-1]
    for line in lines:
        top = min(glyph.y0 for glyph in line[1])
        if top < head.rows[-1] - 1:
            continue
        size = line[1][0].size
        texts = texts_of(line, CELL_GAP)
        if found and size > TITLE * found[0][1][0].size:
            break
        if top >= end or top - bottom > FAR_BELOW * size or line[1][0].x0 < left - 1 or line[1][-1].x1 > right + 1:
            break
        if stands_round_tables(texts) or is_prose(line, left, right) or (len(texts) == 1 and is_page_number(texts[0])):
            break
        found.append(line)
        bottom = max(glyph.y1 for glyph in line[1])
    return found
