"""The rows of statements by functional and economic class, by project and by what was carried over."""

from collections.abc import Iterable, Sequence
from typing import cast

from budgetgraph.extraction.records import Breakdown, Figure, Row
from budgetgraph.samples.bodies import functional_name
from budgetgraph.samples.forms import StatementForm
from budgetgraph.samples.ledger import PERSONNEL, Allocation, Ledger, group
from budgetgraph.samples.money import rate
from budgetgraph.samples.pivots import (
    economic_names,
    government_class,
)
from budgetgraph.samples.rows import Report, figure, figures_of, percent, row_of, total_concept


def _hierarchy(codes: Iterable[str], levels: str) -> list[str]:
    """The codes with their 类 and 款 before them, in order; 项 only where the form prints no more."""
    leaves = sorted(set(codes))
    if levels == "item":
        return leaves
    return sorted({code[:n] for code in leaves for n in (3, 5, 7)})


def _compared(report: Report, code: str, quanta: int) -> list[Figure]:
    before = report.previous.of("gp").spent(lambda a: a.code.startswith(code)) if report.previous else 0
    change = quanta - before
    text = ("-" if change < 0 else "") + rate(change, before)
    return [
        figure(report, "previous_budget", before),
        figure(report, "change", change),
        percent("change_rate", text),
    ]


def functional(report: Report, form: StatementForm, ledger: Ledger) -> list[Row]:
    """The rows by functional class, those of each unit together where the form is by unit."""
    allocations = ledger.spending
    if form.kind == "revenue_by_function" and report.form.stage == "final":
        allocations = ledger.revenue
    units = ledger.units if form.by_unit else ("",)
    counts = form.kind == "expenditure_by_function"
    compares = any(c.id == "change_rate" for c in form.columns)
    opening = next(iter(ledger.opening.values()), 0) if form.kind == "government_fund_expenditure" else 0
    rows = []
    for unit in units:
        mine = [a for a in allocations if unit in ("", a.unit)]
        codes = _hierarchy((a.code for a in mine), form.levels)
        for code in codes:
            within = [a for a in mine if a.code.startswith(code)]
            leaf = len(code) == 7
            figures = figures_of(report, form, form.columns, within)
            if compares:
                figures += _compared(report, code, sum(a.amount for a in within))
            if any(c.id == "year_end" for c in form.columns):
                figures += _moved(report, ledger, code, opening if code in (codes[0], codes[0][:3]) else 0)
            rows.append(
                row_of(
                    functional_name(code),
                    f"functional:{code}",
                    role="leaf" if leaf else "subtotal",
                    flow="revenue" if form.kind == "revenue_by_function" else "expenditure",
                    level={3: 1, 5: 2, 7: 3}[len(code)],
                    breakdown="functional" if counts and leaf else None,
                    of_unit=unit if unit not in ("", report.body) else None,
                    figures=figures,
                )
            )
    if not rows:
        return []
    figures = figures_of(report, form, form.columns, allocations)
    if compares:
        figures += _compared(report, "", sum(a.amount for a in allocations))
    if any(c.id == "year_end" for c in form.columns):
        figures += _moved(report, ledger, "", opening)
    total = row_of("合计", total_concept(form), role="total", flow=rows[0].flow, figures=figures)
    return [total, *rows] if form.total == "first" else [*rows, total]


def _moved(report: Report, ledger: Ledger, code: str, opening: int) -> list[Figure]:
    """Opening, revenue and closing of a fund in a final account."""
    received = sum(a.amount for a in ledger.revenue if a.code.startswith(code))
    spent = ledger.spent(lambda a: a.code.startswith(code))
    parts = (("carryover", opening), ("current_year", received), ("year_end", opening + received - spent))
    columns = {"carryover", "year_end"}
    return [figure(report, c, q) for c, q in parts if c in columns and (q or report.form.zero)]


def economic(report: Report, form: StatementForm, ledger: Ledger) -> list[Row]:
    """The rows of basic expenditure by economic class, of departments or of the government."""
    basic = [a for a in ledger.spending if a.project is None]
    government = form.kind == "economic_government"
    scheme, breakdown = ("government-economic", "government_economic") if government else ("economic", "economic")
    coded = [(government_class(a.economic, report.institution) if government else a.economic, a) for a in basic]
    rows = []
    for code in sorted({code[:n] for code, _ in coded for n in (3, 5)}):
        within = [a for c, a in coded if c.startswith(code)]
        figures = figures_of(report, form, form.columns, within)
        rows.append(_economic_row(code, scheme, cast(Breakdown, breakdown), figures))
    total = row_of(
        "合计", total_concept(form), role="total", flow="expenditure", coverage="basic",
        figures=figures_of(report, form, form.columns, basic),
    )  # fmt: skip
    return [total, *rows] if form.total == "first" else [*rows, total]


def _economic_row(code: str, scheme: str, breakdown: Breakdown | None, figures: list[Figure]) -> Row:
    item = len(code) == 5
    return row_of(
        economic_names()[code],
        f"{scheme}:{code}",
        role="leaf" if item else "subtotal",
        flow="expenditure",
        level=2 if item else 1,
        breakdown=breakdown if item else None,
        coverage="basic",
        figures=figures,
    )


def economic_panels(report: Report, form: StatementForm, ledger: Ledger) -> list[Row]:
    """The table of a final account that lists every economic class, with or without money."""
    basic = [a for a in ledger.spending if a.project is None]
    rows = []
    for panel in form.panels:
        for code in sorted(c for c in economic_names() if c[:3] in panel.rows.split()):
            within = [a for a in basic if a.economic.startswith(code)]
            figures = figures_of(report, form, panel.columns, within)
            rows.append(_economic_row(code, "economic", "economic" if within else None, figures))
    for label, concept in form.tail[0].parts:
        people = concept == "column:personnel"
        within = [a for a in basic if a.economic.startswith(PERSONNEL) == people]
        rows.append(
            row_of(
                label, concept, role="total", flow="expenditure", coverage="basic",
                figures=figures_of(report, form, form.panels[0].columns, within),
            )
        )  # fmt: skip
    return rows


def projects(report: Report, form: StatementForm, ledger: Ledger) -> list[Row]:
    """The rows of project expenditure, one a unit, class and project."""
    allocations = [a for a in ledger.spending if a.project is not None]
    rows = []
    for key in dict.fromkeys((a.unit, a.code, a.project) for a in allocations):
        unit, code, project = key
        within = [a for a in allocations if (a.unit, a.code, a.project) == key]
        rows.append(
            row_of(
                functional_name(code),
                f"functional:{code}",
                flow="expenditure",
                level=3,
                breakdown="project",
                coverage="project",
                project=project,
                of_unit=unit if form.by_unit and unit != report.body else None,
                figures=figures_of(report, form, form.columns, within),
            )
        )
    if rows:
        figures = figures_of(report, form, form.columns, allocations)
        rows.append(
            row_of("合计", total_concept(form), role="total", flow="expenditure", coverage="project", figures=figures)
        )
    return rows


def carryover(report: Report, form: StatementForm, ledger: Ledger) -> list[Row]:
    """Money of former years by what it is for."""
    carried = [a for a in ledger.spending if a.carried]
    rows = [
        row_of(name, f"printed:{name}", flow="expenditure", figures=_carried_figures(report, form, within))
        for name in dict.fromkeys(a.project or functional_name(a.code) for a in carried)
        if (within := [a for a in carried if name in (a.project, functional_name(a.code))])
    ]
    if rows:
        figures = _carried_figures(report, form, carried)
        rows.append(row_of("合计", "printed:合计", role="total", flow="expenditure", figures=figures))
    return rows


def _carried_figures(report: Report, form: StatementForm, allocations: Sequence[Allocation]) -> list[Figure]:
    fiscal = sum(a.amount for a in allocations if group(a.source) != "nonfiscal")
    found = figures_of(report, form, [c for c in form.columns if c.id != "fiscal_subtotal"], allocations)
    return [*found, figure(report, "fiscal_subtotal", fiscal)] if fiscal else found
