"""Tables of projects in which a line of the item stands above those of its projects, in the same column (病虫害控制,
then what it pays): such a line is no project, or its money would count twice.

What tells them: of every run of lines with one code the first comes to the sum of the others, and the lines of all
projects together to twice the printed total.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby

from budgetgraph.extraction.records import Row, Statement

_KIND = "general_public_projects"


def amount_of(row: Row) -> Decimal | None:
    """The row's own total in yuan, None where its total cell is blank (contract rule 3)."""
    for column in ("column:total", "column:final"):
        for figure in row.figures:
            if figure.column == column and figure.unit == "CNY":
                return figure.value
    return None


def name_subjects(statement: Statement) -> None:
    """Takes the lines of the items for what they are: rows of a code and a label without a project."""
    if statement.kind != _KIND:
        return
    runs = list(_runs(statement))
    total = next((amount_of(row) for row in statement.rows if row.role == "total"), None)
    lines = sum((amount for run in runs for _, amount in run), Decimal(0))
    if not runs or not total or lines != 2 * total or not all(_is_headed(run) for run in runs):
        return
    for (row, _), *_ in runs:
        row.label, row.project = row.label or row.project or "", None


def _runs(statement: Statement) -> Iterator[list[tuple[Row, Decimal]]]:
    """The lines with money that stand one behind the other with one code, each with its amount."""
    rows = [row for row in statement.rows if row.role != "total" and row.project]
    for _, run in groupby(rows, key=lambda row: row.concept):
        found = [(row, amount) for row in run if (amount := amount_of(row)) is not None]
        if found:
            yield found


def _is_headed(run: list[tuple[Row, Decimal]]) -> bool:
    (first, whole), *others = run
    return bool(others) and bool(first.concept) and whole == sum((amount for _, amount in others), Decimal(0))


def sums_of_projects(rows: Sequence[Row]) -> list[Row]:
    """The rows that only sum up a project: without a code, right above the rows with codes that divide its money."""
    found: list[Row] = []
    for _, run in groupby(rows, key=lambda row: (row.project, row.role == "total")):
        first, *others = run
        amounts = [amount_of(row) for row in others]
        divided = bool(others) and all(row.code for row in others) and None not in amounts
        if first.project and not first.code and divided and amount_of(first) == sum(filter(None, amounts), Decimal(0)):
            found.append(first)
    return found
