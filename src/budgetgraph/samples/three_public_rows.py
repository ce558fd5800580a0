"""The rows of the tables of the three public expenses, in one column an item or one row an item (rule 6)."""

from typing import Literal

from budgetgraph.extraction.records import Figure, Row
from budgetgraph.samples.forms import StatementForm
from budgetgraph.samples.ledger import Ledger
from budgetgraph.samples.money import Money
from budgetgraph.samples.pivots import (
    THREE_PUBLIC,
    axes,
    three_public_value,
)
from budgetgraph.samples.rows import Report, figure, row_of

_THREE_PUBLIC_LEAVES = ("abroad", "reception", "vehicle-purchase", "vehicle-running")


def three_public(report: Report, form: StatementForm, ledger: Ledger) -> list[Row]:
    """The rows of a table with one row an item."""
    rows = []
    for label, concept in form.items:
        figures = []
        for column in form.columns:
            if column.id in axes():
                axis = {"total": None, "general_public": "gp", "government_fund": "gf", "state_capital": "sc"}[
                    column.id
                ]
                quanta = three_public_value(ledger, concept, axis)
                if quanta or report.form.zero:
                    figures.append(figure(report, column.id, quanta))
        rows.append(_three_public_row(label.replace(" ", ""), concept, figures))
    return rows


def _three_public_row(label: str, concept: str, figures: list[Figure]) -> Row:
    leaf = concept.partition(":")[2] in _THREE_PUBLIC_LEAVES
    role: Literal["leaf", "subtotal", "total"] = "leaf" if leaf else "subtotal"
    if concept == "three-public:three-public":
        role = "total"
    return row_of(
        label,
        concept,
        flow="expenditure",
        role=role,
        breakdown="three_public" if leaf and figures else None,
        figures=figures,
    )


def wide(report: Report, form: StatementForm, ledger: Ledger) -> list[Row]:
    """A wide table is one Row an item (rule 6); the amounts budgeted stand beside those spent in final accounts."""
    money = Money(form.unit, 2) if form.unit else report.money
    labels: dict[str, str] = {}
    figures: dict[str, list[Figure]] = {}
    for column, label in zip(form.wide, leaf_headers(form), strict=True):
        item = column.item or ""
        source = report.planned.of("gp", "gf", "sc") if column.id == "budget" and report.planned else ledger
        if item == "topic:agency_operating":
            parts = [source.of("gp").spent(lambda a: a.project is None and not a.personnel)]
        else:
            parts = [source.spent(lambda a, code=code: a.economic == code) for code in THREE_PUBLIC[item]]  # type: ignore[misc]
        quanta = sum(_converted(report.money, money, part) for part in parts)
        labels.setdefault(item, label)
        figures.setdefault(item, []).append(figure(report, column.id, quanta, money))
    return [_three_public_row(label, item, figures[item]) for item, label in labels.items()]


def _converted(printed: Money, other: Money, quanta: int) -> int:
    """Quanta of another unit, rounded half even; each part once, so that the sums of the other unit hold."""
    if printed.resolution == other.resolution:
        return quanta
    return int((printed.value(quanta) / other.resolution).to_integral_value())


def leaf_headers(form: StatementForm) -> list[str]:
    """The lowest header text over each column, numbers of columns left out."""
    found = []
    for column in range(form.width):
        texts = [row[column] for row in form.header if row[column] not in ("<", "^", "")]
        named = [t for t in texts if not t.isdecimal()]
        found.append((named or [form.header[0][column]])[-1].replace(" ", ""))
    return found
