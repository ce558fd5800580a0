"""Title, unit and note lines that Word, Excel and HTML authors put in rows of the table itself: cells in, parts out.

Such rows become lines before and after the table, as they stand in the printed form; two tables stacked in one grid
are parted. Rows and columns of a part are counted from 1 again; a cell's address stays as it was.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from budgetgraph.reading.document import Cell
from budgetgraph.reading.folding import key
from budgetgraph.resources import patterns

_FIGURE = re.compile(r"^[-+—–]?[\d，]*\.?\d+%?$")
_MIN_TITLE = 5
_LONG_NOTE = 16
_GAP = 30


def _said(name: str) -> re.Pattern[str]:
    return patterns("line_patterns.csv")[name]


@dataclass(frozen=True)
class Part:
    """The lines before a table, its cells (none where there is no table), and the lines after it.

    `left` is the column of the native grid that is the first one of the cells.
    """

    before: tuple[str, ...]
    cells: tuple[Cell, ...]
    after: tuple[str, ...] = ()
    left: int = 1


def parts(cells: Sequence[Cell]) -> list[Part]:
    """Parts the cells of one native grid into tables with their lines. Empty outer rows and columns are trimmed."""
    rows = _rows(cells)
    beside: list[Part] = []
    while place := _titled_beside(rows):
        beside = [*_parts_beside(rows, *place), *beside]
        rows = rows[: place[0]]
    width = max((c.column + c.column_span - 1 for row in rows for c in row if c.text), default=0)
    stacked = [_part(block, width) for block in _blocks(rows, width)]
    return [*(part for part in stacked if part.before or part.cells or part.after), *beside]


def _titled_beside(rows: Sequence[list[Cell]]) -> tuple[int, int] | None:
    """Where two titles stand in one row above tables that a blank column parts: the index of the row, the column."""
    filled = {  # by column, the last row with text
        column: at
        for at, row in enumerate(rows)
        for cell in _texts(row)
        for column in range(cell.column, cell.column + cell.column_span)
    }
    for at, row in enumerate(rows):
        texts = _texts(row)
        if len(texts) != 2 or not all(_names_table(key(cell.text)) for cell in texts):
            continue
        between = reversed(range(texts[0].column + 1, texts[1].column))
        blank = next((column for column in between if filled.get(column, -1) < at), None)
        if blank is not None:
            return at, blank
    return None


def _names_table(text: str) -> bool:
    """Is a text the title of a table, rather than the number of a form?"""
    numbered = any(_said(name).search(text) for name in ("form_number", "form_number_end"))
    return len(text) >= _MIN_TITLE and bool(_said("table_title").search(text)) and not numbered


def _parts_beside(rows: Sequence[list[Cell]], at: int, blank: int) -> list[Part]:
    """The parts from a row on at the left of a blank column, then those at its right."""
    below = [cell for row in rows[at:] for cell in row]
    left = parts([cell for cell in below if cell.column < blank])
    right = parts([cell._replace(column=cell.column - blank) for cell in below if cell.column > blank])
    return [*left, *(replace(part, left=part.left + blank) for part in right)]


def by_columns(rows: Iterable[Sequence[Any]]) -> Iterator[Any]:
    """The cells of a layout that sets tables beside each other, with their captions: rows of one make are read down."""
    for _, alike in groupby(rows, len):
        for column in zip(*alike, strict=True):
            yield from column


def _rows(cells: Sequence[Cell]) -> list[list[Cell]]:
    """The cells by the row in which they start."""
    rows: dict[int, list[Cell]] = {}
    for cell in cells:
        rows.setdefault(cell.row, []).append(cell)
    return [sorted(rows[number], key=lambda c: c.column) for number in sorted(rows)]


def _texts(row: Sequence[Cell]) -> list[Cell]:
    return [cell for cell in row if cell.text.strip()]


def _blocks(rows: Sequence[list[Cell]], width: int) -> list[list[list[Cell]]]:
    """Rows that belong together: cut before a title in mid-table and at a wide gap."""
    blocks: list[list[list[Cell]]] = [[]]
    last = None  # last row with text
    below = 0  # first row that no cell from above reaches
    in_table = False
    for row in rows:
        texts = _texts(row)
        if not texts:
            blocks[-1].append(row)
            continue
        here = row[0].row
        title = _is_title(texts, width) and here >= below
        if last is not None and (
            here - last > _GAP or (in_table and title and _is_strong(texts, width, apart=here - last > 1))
        ):
            blocks.append([])
            in_table = False
        in_table = in_table or not title
        blocks[-1].append(row)
        last = here
        below = max(below, *(c.row + c.row_span for c in texts))
    return blocks


def _is_strong(texts: Sequence[Cell], width: int, *, apart: bool) -> bool:
    """Whether a row in mid-table can only be the head of the next table. `apart`: a blank row stands before it."""
    keys = [key(c.text) for c in texts]
    if any(_said("unit_note").search(k) or _said("form_number").search(k) for k in keys):
        return True
    wide = texts[0].column == 1 and (apart or texts[0].column_span >= 0.6 * width)
    return len(texts) == 1 and wide and bool(_said("table_title").search(keys[0])) and len(keys[0]) >= _MIN_TITLE


def _is_title(texts: Sequence[Cell], width: int) -> bool:
    """Whether the texts of a row are a title, a form number, a unit or an issuer line rather than heads or figures."""
    keys = [key(c.text) for c in texts]
    if any(c.row_span > 1 and len(texts) > 1 for c in texts) or any(_FIGURE.match(k) for k in keys):
        return False
    if len(texts) == 1:
        cell, text = texts[0], keys[0]
        whole = cell.column == 1 and cell.column_span >= width
        return whole or bool(
            _said("unit_note").search(text)
            or _said("form_number").search(text)
            or _said("period").match(text)
            or (cell.column_span >= 0.6 * width and cell.row_span == 1)
            or (_said("table_title").search(text) and len(text) >= _MIN_TITLE)
            or re.search("：.", text)
        )
    if any(_said("unit_line").match(k) or _said("form_number").search(k) for k in keys):
        return True
    periods = sum(bool(_said("period").match(k)) for k in keys)  # two years over columns are heads
    return periods < 2 and all(re.search("：.", k) or _said("period").match(k) for k in keys)


def _is_note(texts: Sequence[Cell], width: int) -> bool:
    if len(texts) != 1 or texts[0].column != 1 or width < 2:
        return False
    text = key(texts[0].text)
    whole = texts[0].column_span >= width
    return bool(_said("note").match(text)) or (whole and len(text) > _LONG_NOTE and text.endswith(("。", "；")))


def _lines(rows: Sequence[Sequence[Cell]]) -> tuple[str, ...]:
    """One line a cell; a label that ends in a colon takes the text of its neighbour."""
    lines: list[str] = []
    for row in rows:
        label = ""
        for cell in _texts(row):
            text = label + cell.text.strip()
            label = text if text.endswith(("：", ":")) else ""
            if not label:
                lines.append(text)
        if label:
            lines.append(label)
    return tuple(lines)


def _part(rows: Sequence[list[Cell]], width: int) -> Part:
    first, last = 0, len(rows)
    while first < last and (not _texts(rows[first]) or _is_title(_texts(rows[first]), width)):
        first += 1
    while last > first and not _texts(rows[last - 1]):
        last -= 1
    end = last
    while last > first + 1 and _is_note(_texts(rows[last - 1]), width):
        last -= 1
    while last > first and not _texts(rows[last - 1]):
        last -= 1
    body = [c for row in rows[first:last] for c in row]
    table = _trimmed(body)
    if max((c.column + c.column_span - 1 for c in table), default=0) < 2:  # a column of lines, not a table
        return Part(_lines(rows), ())
    return Part(_lines(rows[:first]), table, _lines(rows[last:end]), min(c.column for c in _texts(body)))


def _trimmed(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    """Cells moved to row 1 and column 1, spans cut to where text reaches."""
    texts = _texts(cells)
    if not texts:
        return ()
    top, left = min(c.row for c in texts), min(c.column for c in texts)
    bottom = max(c.row + c.row_span - 1 for c in texts)
    right = max(c.column + c.column_span - 1 for c in texts)
    kept = []
    for cell in cells:
        if not (top <= cell.row <= bottom and left <= cell.column <= right):
            continue
        kept.append(
            cell._replace(
                row=cell.row - top + 1,
                column=cell.column - left + 1,
                row_span=min(cell.row_span, bottom - cell.row + 1),
                column_span=min(cell.column_span, right - cell.column + 1),
            )
        )
    return tuple(kept)
