"""Cells that a table leaves out although their row has an amount there: no sum over their column is complete.

The figures of a row and the columns of its table in, the columns whose blank is no zero out.
"""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal

from budgetgraph.audit.facts import Facts
from budgetgraph.graph.namespaces import CODES

_COLUMN = f"{CODES}column/"
_TOTAL = f"{_COLUMN}total"
_SPENDING = [f"{_COLUMN}{name}" for name in ("basic", "project", "operating", "transfer_up", "subsidy_affiliated")]
_BASIC = [f"{_COLUMN}{name}" for name in ("personnel", "public_use")]
_PHASES = [f"{_COLUMN}{name}" for name in ("initial_budget", "budget", "final", "previous_budget", "previous_executed")]


def lost_columns(facts: Facts, printed: Mapping[str, str], columns: Collection[str]) -> set[str]:
    """Columns without a figure in a row (`printed`: column -> figure) that must have an amount there.

    The total of a row with amounts, and each blank part of a total whose printed parts come to nothing.
    """
    values = {column: Decimal(facts.text(figure, "bg:value") or 0) for column, figure in printed.items()}
    if _TOTAL not in values:
        return {_TOTAL} if _TOTAL in columns and any(values.values()) else set()
    for parts in (_SPENDING, _BASIC):
        of_table = [column for column in parts if column in columns]
        blank = {column for column in of_table if column not in values}
        is_whole = set(parts[:2]) <= set(of_table) and not (parts is _BASIC and set(_SPENDING[:2]) & set(columns))
        if is_whole and values[_TOTAL] and not any(values.get(column) for column in of_table):
            return blank
    return set()


def falls_short(facts: Facts, column: str, total: str, parts: Sequence[str], rows: Sequence[Mapping[str, str]]) -> bool:
    """Is a total of a phase of the budget more than its parts, where a row with amounts has none in that column?

    `rows`: column -> figure of each row. What is missing may be the lost amount of that row.
    """
    if column not in _PHASES or not any(row and column not in row for row in rows):
        return False
    values = [Decimal(facts.text(figure, "bg:value") or 0) for figure in (total, *parts)]
    return values[0] > sum(values[1:])
