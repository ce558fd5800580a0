"""The order in which places of one document are read: two places in, whether the one stands before the other out."""

import re

from budgetgraph.extraction.records import Place

_TABLE_CELL = re.compile(r"t(\d+) r(\d+) c\d+")
_SHEET_CELL = re.compile(r"(.+)![A-Z]+(\d+)")


def not_after(first: Place, second: Place) -> bool:
    """Whether `first` stands before `second` or on its row, line or page; False where the two cannot be compared."""
    if (table := _table(first.cell)) and (other := _table(second.cell)):
        return table <= other
    if (sheet := _sheet(first.cell)) and (other_sheet := _sheet(second.cell)):
        return sheet[0] == other_sheet[0] and sheet[1] <= other_sheet[1]
    if first.line and second.line:
        return (first.page or 0, first.line) <= (second.page or 0, second.line)
    if first.page and second.page:
        return first.page <= second.page
    return False


def _table(cell: str | None) -> tuple[int, int] | None:
    """Table and row of a cell like "t5 r3 c4"."""
    match = _TABLE_CELL.fullmatch(cell or "")
    return (int(match[1]), int(match[2])) if match else None


def _sheet(cell: str | None) -> tuple[str, int] | None:
    """Sheet and row of a cell like "Sheet!D7"."""
    match = _SHEET_CELL.fullmatch(cell or "")
    return (match[1], int(match[2])) if match else None
