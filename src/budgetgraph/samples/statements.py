"""The statements of a ledger as a form prints them. In: `StatementForm` and `Ledger`; out: `Statement` records with
every printed row, also those without figures. Which rows count follows rules 1 and 2 of the ontology contract.
"""

from collections.abc import Sequence

from budgetgraph.extraction.records import RowRef, Statement
from budgetgraph.samples.classified_rows import carryover, economic, economic_panels, functional, projects
from budgetgraph.samples.forms import StatementForm
from budgetgraph.samples.rows import Report
from budgetgraph.samples.summary_rows import summary
from budgetgraph.samples.three_public_rows import three_public, wide

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


def statement(report: Report, form: StatementForm) -> Statement:
    """The record of one statement of the form; without money it is empty and carries the form's note."""
    groups = _KEEP_BY_KIND.get(form.kind)
    ledger = report.ledger.of(*groups) if groups else report.ledger
    if form.kind == "carryover":
        rows = carryover(report, form, ledger)
    elif form.wide:
        rows = wide(report, form, ledger)
    elif form.panels and form.panels[0].rows == "revenue":
        rows = summary(report, form, ledger)
    elif form.panels:
        rows = economic_panels(report, form, ledger)
    elif form.kind in ("general_public_basic", "economic_government"):
        rows = economic(report, form, ledger)
    elif form.kind == "general_public_projects":
        rows = projects(report, form, ledger)
    elif form.kind == "three_public":
        rows = three_public(report, form, ledger)
    else:
        rows = functional(report, form, ledger)
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
