"""What all statements of a report are made of: in come a form, a ledger and its money, out go figures and rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgetgraph.extraction.records import Figure, Row
from budgetgraph.samples.forms import Column, Form, StatementForm
from budgetgraph.samples.ledger import Allocation, Ledger
from budgetgraph.samples.money import Money
from budgetgraph.samples.pivots import (
    axes,
    keeps,
)

_CODED = {"functional", "economic", "government-economic"}


@dataclass(frozen=True)
class Report:
    """What statements are made of. `previous` is last year's budget, `planned` the budget of a final account."""

    form: Form
    money: Money
    ledger: Ledger
    body: str
    year: int
    identifiers: dict[str, str]
    previous: Ledger | None = None
    planned: Ledger | None = None
    institution: bool = False


def figure(report: Report, column: str, quanta: int, money: Money | None = None) -> Figure:
    """The figure of a column; `quanta` are money in units of the last printed place."""
    money = money or report.money
    printed = money.text(quanta)
    return Figure(
        column=f"column:{column}",
        value=money.value(quanta),
        printed=printed,
        resolution=money.printed_resolution(printed),
    )


def percent(column: str, text: str) -> Figure:
    """The figure of a column of rates, as printed."""
    return Figure(
        column=f"column:{column}",
        value=Decimal(text),
        printed=text,
        unit="percent",
        resolution=Decimal(1).scaleb(-len(text.partition(".")[2])),
    )


def figures_of(
    report: Report, form: StatementForm, columns: Iterable[Column], allocations: Sequence[Allocation]
) -> list[Figure]:
    """The figures of the columns of one row; columns of comparison and of moved funds are added by their tables."""
    revenue = form.kind == "revenue_by_function"
    found = []
    for column in columns:
        if column.id not in axes() or column.id in ("change", "change_rate", "previous_budget"):
            continue
        if column.id in ("carryover", "year_end") and form.kind == "government_fund_expenditure":
            continue
        keep = keeps(column, revenue)
        quanta = sum(a.amount for a in allocations if keep(a))
        if quanta or report.form.zero:
            found.append(figure(report, column.id, quanta))
    return found


def row_of(label: str, concept: str | None, **more: object) -> Row:
    """A row with the code of its concept where the form prints codes for it."""
    code = concept.partition(":")[2] if concept and concept.split(":")[0] in _CODED else None
    return Row.model_validate({"label": label, "code": code, "concept": concept, **more})


def total_concept(form: StatementForm) -> str:
    """What the 合计 row of a statement is about."""
    return "revenue:rev-total" if form.kind == "revenue_by_function" else "topic:total_expenditure"
