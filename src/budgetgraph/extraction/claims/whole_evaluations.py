"""What the evaluation of a whole department says of its money: planned, changed and spent, one claim each.

A Document and its Disclosure in; the claims are added to it. The account knows their cells as those of a form.
"""

from budgetgraph.extraction.numbers import money_unit, parse, yuan_per
from budgetgraph.extraction.performance.form import Form
from budgetgraph.extraction.performance.forms.form_money import read_block
from budgetgraph.extraction.performance.forms.form_titles import caption_of_form
from budgetgraph.extraction.places import place_of
from budgetgraph.extraction.records import Claim, Disclosure
from budgetgraph.extraction.tables.indicator_heads import head_at
from budgetgraph.reading.document import Cell, Document, Table
from budgetgraph.reading.folding import squeeze
from budgetgraph.resources import patterns

_TOPICS = {"initial": "topic:initial_budget", "revised": "topic:adjusted_budget"}
_OF_FORM = "topic:other"  # the tables may count other funds than the form: its money is not their total


def read_whole_evaluations(document: Document, disclosure: Disclosure) -> None:
    """Adds the money of the department's own evaluations to `disclosure.claims`."""
    if disclosure.stage != "final":
        return
    whole = patterns("performance_patterns.csv")["of_whole_body"]
    for at, block in enumerate(document.blocks):
        if not isinstance(block, Table) or block.hidden or not block.cells:
            continue
        kind, title, lines = caption_of_form(document.blocks, at)
        of_whole = whole.search(squeeze(title)) if kind else None
        if kind is None or of_whole is None:
            continue
        texts = (*(line.text for _, line in reversed(lines)), *(cell.text for cell in block.cells))
        unit = next((found for text in texts if (found := money_unit(text))), None)
        if unit is None:
            continue
        form = Form(kind)
        for row in range(1, block.height + 1):
            if head_at(block, row):
                break
            read_block(block, form, row, unit)
        claims = (_claim(block, name, cell, own, of_whole[0]) for name, (cell, own) in form.cells.items())
        disclosure.claims += [claim for claim in claims if claim]


def _claim(table: Table, name: str, cell: Cell, unit: str, whole: str) -> Claim | None:
    number, scale = parse(squeeze(cell.text)), yuan_per(unit)
    if number is None or scale is None:
        return None
    head = next((h for h in _above(table, cell) if not parse(h)), "")
    return Claim(
        topic=_TOPICS.get(name, _OF_FORM),
        metric="amount",
        value=number.value * scale,
        printed=number.text.replace(",", ""),
        unit=unit,
        resolution=number.last_place * scale,
        subject=f"{whole}{head}",
        quote=f"{head}{squeeze(cell.text)}",
        place=place_of(table, cell),
    )


def _above(table: Table, cell: Cell) -> list[str]:
    """The texts over a cell, the nearest first."""
    column = (table.grid[row - 1][cell.column - 1] for row in range(cell.row - 1, 0, -1))
    return [squeeze(one.text) for one in column if one is not None and squeeze(one.text)]
