"""The statements of a ledger as a form prints them. In: `StatementForm` and `Ledger`; out: `Statement` records with
every printed row, also those without figures. Which rows count follows rules 1 and 2 of the ontology contract.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, cast

from budgetgraph.extraction.records import Breakdown, Figure, Flow, Role, Row, RowRef, Statement
from budgetgraph.samples import forms
from budgetgraph.samples.bodies import functional_name, functional_names
from budgetgraph.samples.forms import Column, Form, StatementForm
from budgetgraph.samples.ledger import PERSONNEL, Allocation, Ledger, descends, group
from budgetgraph.samples.money import Money, rate
from budgetgraph.samples.pivots import (
    THREE_PUBLIC,
    axes,
    economic_names,
    government_class,
    keeps,
    revenue_parents,
    revenue_sources,
    revenue_value,
    three_public_value,
)

_KEEP_BY_KIND: dict[str, tuple[str, ...]] = {
    "general_public_expenditure": ("gp",),
    "general_public_basic": ("gp",),
    "general_public_projects": ("gp",),
    "economic_government": ("gp",),
    "government_fund_expenditure": ("gf",),
    "state_capital_expenditure": ("sc",),
    "fiscal_appropriation_summary": ("gp", "gf", "sc"),
    "three_public": ("gp", "gf", "sc"),
}
_THREE_PUBLIC_LEAVES = ("abroad", "reception", "vehicle-purchase", "vehicle-running")


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


def _figure(report: Report, column: str, quanta: int, money: Money | None = None) -> Figure:
    money = money or report.money
    printed = money.text(quanta)
    return Figure(
        column=f"column:{column}",
        value=money.value(quanta),
        printed=printed,
        resolution=money.printed_resolution(printed),
    )


def _percent(column: str, text: str) -> Figure:
    return Figure(
        column=f"column:{column}",
        value=Decimal(text),
        printed=text,
        unit="percent",
        resolution=Decimal(1).scaleb(-len(text.partition(".")[2])),
    )


def _figures(
    report: Report, form: StatementForm, columns: Iterable[Column], allocations: Sequence[Allocation]
) -> list[Figure]:
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
            found.append(_figure(report, column.id, quanta))
    return found


def _row(label: str, concept: str | None, **more: object) -> Row:
    code = concept.partition(":")[2] if concept and concept.split(":")[0] in _CODED else None
    return Row.model_validate({"label": label, "code": code, "concept": concept, **more})


_CODED = {"functional", "economic", "government-economic"}


def _total_concept(form: StatementForm) -> str:
    """What the 合计 row of a statement is about."""
    return "revenue:rev-total" if form.kind == "revenue_by_function" else "topic:total_expenditure"


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
        _figure(report, "previous_budget", before),
        _figure(report, "change", change),
        _percent("change_rate", text),
    ]


def _functional(report: Report, form: StatementForm, ledger: Ledger) -> list[Row]:
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
            figures = _figures(report, form, form.columns, within)
            if compares:
                figures += _compared(report, code, sum(a.amount for a in within))
            if any(c.id == "year_end" for c in form.columns):
                figures += _moved(report, ledger, code, opening if code in (codes[0], codes[0][:3]) else 0)
            rows.append(
                _row(
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
    figures = _figures(report, form, form.columns, allocations)
    if compares:
        figures += _compared(report, "", sum(a.amount for a in allocations))
    if any(c.id == "year_end" for c in form.columns):
        figures += _moved(report, ledger, "", opening)
    total = _row("合计", _total_concept(form), role="total", flow=rows[0].flow, figures=figures)
    return [total, *rows] if form.total == "first" else [*rows, total]


def _moved(report: Report, ledger: Ledger, code: str, opening: int) -> list[Figure]:
    """Opening, revenue and closing of a fund in a final account."""
    received = sum(a.amount for a in ledger.revenue if a.code.startswith(code))
    spent = ledger.spent(lambda a: a.code.startswith(code))
    parts = (("carryover", opening), ("current_year", received), ("year_end", opening + received - spent))
    columns = {"carryover", "year_end"}
    return [_figure(report, c, q) for c, q in parts if c in columns and (q or report.form.zero)]


def _economic(report: Report, form: StatementForm, ledger: Ledger) -> list[Row]:
    basic = [a for a in ledger.spending if a.project is None]
    government = form.kind == "economic_government"
    scheme, breakdown = ("government-economic", "government_economic") if government else ("economic", "economic")
    coded = [(government_class(a.economic, report.institution) if government else a.economic, a) for a in basic]
    rows = []
    for code in sorted({code[:n] for code, _ in coded for n in (3, 5)}):
        within = [a for c, a in coded if c.startswith(code)]
        rows.append(
            _row(
                economic_names()[code],
                f"{scheme}:{code}",
                role="leaf" if len(code) == 5 else "subtotal",
                flow="expenditure",
                level=1 if len(code) == 3 else 2,
                breakdown=cast(Breakdown, breakdown) if len(code) == 5 else None,
                coverage="basic",
                figures=_figures(report, form, form.columns, within),
            )
        )
    total = _row(
        "合计", _total_concept(form), role="total", flow="expenditure", coverage="basic",
        figures=_figures(report, form, form.columns, basic),
    )  # fmt: skip
    return [total, *rows] if form.total == "first" else [*rows, total]


def _economic_panels(report: Report, form: StatementForm, ledger: Ledger) -> list[Row]:
    """The table of a final account that lists every economic class, with or without money."""
    basic = [a for a in ledger.spending if a.project is None]
    rows = []
    for panel in form.panels:
        for code in sorted(c for c in economic_names() if c[:3] in panel.rows.split()):
            within = [a for a in basic if a.economic.startswith(code)]
            rows.append(
                _row(
                    economic_names()[code],
                    f"economic:{code}",
                    role="leaf" if len(code) == 5 else "subtotal",
                    flow="expenditure",
                    level=1 if len(code) == 3 else 2,
                    breakdown="economic" if len(code) == 5 and within else None,
                    coverage="basic",
                    figures=_figures(report, form, panel.columns, within),
                )
            )
    for label, concept in form.tail[0].parts:
        people = concept == "column:personnel"
        within = [a for a in basic if a.economic.startswith(PERSONNEL) == people]
        rows.append(
            _row(
                label, concept, role="total", flow="expenditure", coverage="basic",
                figures=_figures(report, form, form.panels[0].columns, within),
            )
        )  # fmt: skip
    return rows


def _projects(report: Report, form: StatementForm, ledger: Ledger) -> list[Row]:
    allocations = [a for a in ledger.spending if a.project is not None]
    rows = []
    for key in dict.fromkeys((a.unit, a.code, a.project) for a in allocations):
        unit, code, project = key
        within = [a for a in allocations if (a.unit, a.code, a.project) == key]
        rows.append(
            _row(
                functional_name(code),
                f"functional:{code}",
                flow="expenditure",
                level=3,
                breakdown="project",
                coverage="project",
                project=project,
                of_unit=unit if form.by_unit and unit != report.body else None,
                figures=_figures(report, form, form.columns, within),
            )
        )
    if rows:
        figures = _figures(report, form, form.columns, allocations)
        rows.append(
            _row("合计", _total_concept(form), role="total", flow="expenditure", coverage="project", figures=figures)
        )
    return rows


def _carryover(report: Report, form: StatementForm, ledger: Ledger) -> list[Row]:
    """Money of former years by what it is for."""
    carried = [a for a in ledger.spending if a.carried]
    rows = [
        _row(name, f"printed:{name}", flow="expenditure", figures=_carried_figures(report, form, within))
        for name in dict.fromkeys(a.project or functional_name(a.code) for a in carried)
        if (within := [a for a in carried if name in (a.project, functional_name(a.code))])
    ]
    if rows:
        figures = _carried_figures(report, form, carried)
        rows.append(_row("合计", "printed:合计", role="total", flow="expenditure", figures=figures))
    return rows


def _carried_figures(report: Report, form: StatementForm, allocations: Sequence[Allocation]) -> list[Figure]:
    fiscal = sum(a.amount for a in allocations if group(a.source) != "nonfiscal")
    found = _figures(report, form, [c for c in form.columns if c.id != "fiscal_subtotal"], allocations)
    return [*found, _figure(report, "fiscal_subtotal", fiscal)] if fiscal else found


_TOTALS = ("revenue:rev-total", "topic:total_expenditure")
_SUBTOTALS = ("revenue:rev-current", "revenue:rev-unit", "revenue:rev-carryover", "topic:current_expenditure")


def _summary(report: Report, form: StatementForm, ledger: Ledger) -> list[Row]:
    expenditure = form.panels[-1].columns
    items, parts = _revenue_items(form), _revenue_wholes(form)
    rows = []
    for label, concept in form.revenue:
        quanta = revenue_value(ledger, concept)
        figures = [_figure(report, "total", quanta)] if quanta or report.form.zero else []
        rows.append(
            _row(
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
        figures = _figures(report, form, expenditure, within)
        rows.append(
            _row(label, f"functional:{code}", flow="expenditure", level=1, figures=figures).model_copy(
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
    figures = [_figure(report, "total", quanta)] if quanta or report.form.zero or role == "total" else []
    if flow == "expenditure":
        for column in form.panels[-1].columns:
            if column.id in ("general_public", "government_fund", "state_capital"):
                part = revenue_value(ledger.of({"g": "gp", "o": "gf", "s": "sc"}[_initial(column.id)]), concept)
                if part or report.form.zero:
                    figures.append(_figure(report, column.id, part))
    counts = flow == "revenue" and form.kind in _COUNTS_REVENUE and quanta and concept in _revenue_items(form)
    breakdown = "revenue" if counts and concept not in _TOTALS else None
    return _row(label.replace(" ", ""), concept, flow=flow, role=role, breakdown=breakdown, figures=figures)


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


def _three_public(report: Report, form: StatementForm, ledger: Ledger) -> list[Row]:
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
                    figures.append(_figure(report, column.id, quanta))
        rows.append(_three_public_row(label.replace(" ", ""), concept, figures))
    return rows


def _three_public_row(label: str, concept: str, figures: list[Figure]) -> Row:
    leaf = concept.partition(":")[2] in _THREE_PUBLIC_LEAVES
    role: Literal["leaf", "subtotal", "total"] = "leaf" if leaf else "subtotal"
    if concept == "three-public:three-public":
        role = "total"
    return _row(
        label,
        concept,
        flow="expenditure",
        role=role,
        breakdown="three_public" if leaf and figures else None,
        figures=figures,
    )


def _wide(report: Report, form: StatementForm, ledger: Ledger) -> list[Row]:
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
        figures.setdefault(item, []).append(_figure(report, column.id, quanta, money))
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
        named = [t for t in texts if not t.isdigit()]
        found.append((named or [form.header[0][column]])[-1].replace(" ", ""))
    return found


def statement(report: Report, form: StatementForm) -> Statement:
    """The record of one statement of the form; without money it is empty and carries the form's note."""
    groups = _KEEP_BY_KIND.get(form.kind)
    ledger = report.ledger.of(*groups) if groups else report.ledger
    if form.kind == "carryover":
        rows = _carryover(report, form, ledger)
    elif form.wide:
        rows = _wide(report, form, ledger)
    elif form.panels and form.panels[0].rows == "revenue":
        rows = _summary(report, form, ledger)
    elif form.panels:
        rows = _economic_panels(report, form, ledger)
    elif form.kind in ("general_public_basic", "economic_government"):
        rows = _economic(report, form, ledger)
    elif form.kind == "general_public_projects":
        rows = _projects(report, form, ledger)
    elif form.kind == "three_public":
        rows = _three_public(report, form, ledger)
    else:
        rows = _functional(report, form, ledger)
    empty = not any(row.figures for row in rows)
    note = form.note_empty if empty and form.note_empty else form.note
    return Statement(
        kind=form.kind,
        title=form.title.format(year=report.year),
        number=form.number,
        printed_unit=form.unit or report.money.unit,
        state="empty" if empty else "filled",
        note=note.format(body=report.body, year=report.year) if note else None,
        rows=rows,
    )


def link_repeats(statements: Sequence[Statement]) -> None:
    """Points every row that prints a functional line item again at that line item (same code, no units between)."""
    items = {
        row.concept: RowRef(statement=s, row=r)
        for s, table in enumerate(statements)
        for r, row in enumerate(table.rows)
        if row.breakdown == "functional" and row.of_unit is None
    }
    for table in statements:
        for row in table.rows:
            if row.breakdown is None and row.role == "leaf" and row.concept in items and row.of_unit is None:
                row.repeats = items[row.concept]
