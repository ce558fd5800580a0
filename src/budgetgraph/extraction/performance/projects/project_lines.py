"""Projects whose money a table prints by classes, one a line: rows in, the lines of each project and its budget out."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgetgraph.extraction.performance.projects.project_columns import outcome_of
from budgetgraph.extraction.records import Row
from budgetgraph.extraction.tables.line_items import amount_of


@dataclass(frozen=True)
class Lines:
    """The lines of one project in printed order, and what they come to."""

    rows: list[Row]
    budget: Decimal


def lines_of_projects(rows: Sequence[Row]) -> dict[str, Lines]:
    """The projects of a table that have several lines, by their printed name."""
    by_name: dict[str, list[Row]] = {}
    for row in rows:
        if row.project and row.role != "total":
            by_name.setdefault(row.project, []).append(row)
    is_exact = _adds_up(rows)
    return {name: Lines(lines, _budget(lines, is_exact)) for name, lines in by_name.items() if _are_parts(lines)}


def _are_parts(lines: Sequence[Row]) -> bool:
    """Do all lines of one name count, but for those that sum up others, as the money of one year and one body?"""
    return (
        len(lines) > 1
        and all(amount_of(line) and (line.breakdown == "project" or line.role == "subtotal") for line in lines)
        and any(line.breakdown == "project" for line in lines)
        and len({line.of_unit for line in lines}) == 1
        and not any(outcome_of(line).money for line in lines)
    )


def _adds_up(rows: Sequence[Row]) -> bool:
    """Do the lines of all projects come to the printed total, so that none is a sum or a repetition?"""
    total = next((amount_of(row) for row in rows if row.role == "total"), None)
    return total is not None and total == sum((_amount(row) for row in rows if row.breakdown == "project"), Decimal(0))


def _budget(lines: Sequence[Row], is_exact: bool) -> Decimal:
    """The sum of the lines; a line without a class may print it, and one printed twice counts once."""
    counting = [line for line in lines if line.breakdown == "project"]
    amounts = [_amount(line) for line in counting]
    if is_exact:
        return sum(amounts, Decimal(0))
    wholes = [_amount(line) for line in counting if not line.concept]
    if whole := next((amount for amount in wholes if 2 * amount == sum(amounts)), None):
        return whole
    return sum((amount for *_, amount in {(line.concept, line.label, _amount(line)) for line in counting}), Decimal(0))


def _amount(row: Row) -> Decimal:
    return amount_of(row) or Decimal(0)
