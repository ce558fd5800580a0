"""The rows of the summaries of revenue and expenditure. Which rows count follows rules 1 and 2 of the ontology
contract.
"""

from collections.abc import Sequence
from typing import cast

from budgetgraph.extraction.records import Flow, Role, Row
from budgetgraph.samples import forms
from budgetgraph.samples.bodies import functional_names
from budgetgraph.samples.forms import StatementForm
from budgetgraph.samples.ledger import Ledger, descends
from budgetgraph.samples.pivots import (
    revenue_parents,
    revenue_sources,
    revenue_value,
)
from budgetgraph.samples.rows import Report, figure, figures_of, row_of

_TOTALS = ("revenue:rev-total", "topic:total_expenditure")


_SUBTOTALS = ("revenue:rev-current", "revenue:rev-unit", "revenue:rev-carryover", "topic:current_expenditure")


def summary(report: Report, form: StatementForm, ledger: Ledger) -> list[Row]:
    """The rows of revenue by source and of expenditure by class, with their balances and totals."""
    expenditure = form.panels[-1].columns
    items, parts = _revenue_items(form), _revenue_wholes(form)
    rows = []
    for label, concept in form.revenue:
        quanta = revenue_value(ledger, concept)
        figures = [figure(report, "total", quanta)] if quanta or report.form.zero else []
        rows.append(
            row_of(
                label, concept, flow="revenue",
                role="subtotal" if concept in parts else "leaf",
                breakdown="revenue" if concept in items and quanta and form.kind in _COUNTS_REVENUE else None,
                figures=figures,
            )
        )  # fmt: skip
    for number, (code, name) in enumerate(_classes(report, ledger), 1):
        within = [a for a in ledger.spending if a.code.startswith(code)]
        label = f"{code} {name}" if report.form.class_style == "code" else f"{forms.ordinal(number)}、{name}"
        printed_code = code if report.form.class_style == "code" else None
        figures = figures_of(report, form, expenditure, within)
        rows.append(
            row_of(label, f"functional:{code}", flow="expenditure", level=1, figures=figures).model_copy(
                update={"code": printed_code, "label": name if printed_code else label}
            )
        )
    for tail in form.tail:
        for flow, (label, concept) in zip(("revenue", "expenditure"), tail.parts, strict=False):
            if label:
                rows.append(_balance(report, form, ledger, cast(Flow, flow), label, concept))
    return rows


def _balance(report: Report, form: StatementForm, ledger: Ledger, flow: Flow, label: str, concept: str) -> Row:
    quanta = revenue_value(ledger, concept)
    role: Role = "total" if concept in _TOTALS else ("subtotal" if concept in _SUBTOTALS else "leaf")
    figures = [figure(report, "total", quanta)] if quanta or report.form.zero or role == "total" else []
    if flow == "expenditure":
        for column in form.panels[-1].columns:
            if column.id in ("general_public", "government_fund", "state_capital"):
                part = revenue_value(ledger.of({"g": "gp", "o": "gf", "s": "sc"}[_initial(column.id)]), concept)
                if part or report.form.zero:
                    figures.append(figure(report, column.id, part))
    counts = flow == "revenue" and form.kind in _COUNTS_REVENUE and quanta and concept in _revenue_items(form)
    breakdown = "revenue" if counts and concept not in _TOTALS else None
    return row_of(label.replace(" ", ""), concept, flow=flow, role=role, breakdown=breakdown, figures=figures)


def _initial(column: str) -> str:
    return "o" if column.startswith("government") else column[0]


_COUNTS_REVENUE = ("revenue_expenditure_summary",)


def _revenue_wholes(form: StatementForm) -> set[str]:
    """The concepts of the revenue side of which another printed row is a part."""
    sources = {c: revenue_sources().get(c.partition(":")[2], c.partition(":")[2]) for _, c in form.revenue}
    return {c for c, s in sources.items() if any(t != s and descends(t, s) for t in sources.values())} | {
        "revenue:rev-current"
    }


def _revenue_items(form: StatementForm) -> set[str]:
    """The rows of the list of revenue that count: printed, and no other printed row of that list is a part of them."""
    parents = revenue_parents()
    printed = [c for _, c in form.revenue] + [tail.parts[0][1] for tail in form.tail]
    named = {c.partition(":")[2] for c in printed if c.startswith("revenue:")}
    above = {parents[name] for name in named}
    above |= {parents[name] for name in above if name in parents}
    return {f"revenue:{name}" for name in named - above}


def _classes(report: Report, ledger: Ledger) -> Sequence[tuple[str, str]]:
    if report.form.classes == "used":
        return [(c, functional_names()[c]) for c in sorted({a.code[:3] for a in ledger.spending})]
    listed = forms.classes(report.form.classes)
    missing = {a.code[:3] for a in ledger.spending} - {code for code, _ in listed}
    return sorted([*listed, *((c, functional_names()[c]) for c in missing)])
