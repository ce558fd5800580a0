"""What a table that is no statement says of the body itself: a label with its number right behind it.

The heads of a department's performance form print its staff and its budget so (编制人数 | 49 | 在职人数 | 48).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from budgetgraph import resources
from budgetgraph.extraction.numbers import Printed, money_unit, parse, yuan_per
from budgetgraph.extraction.performance.forms.form_titles import caption_of_form
from budgetgraph.extraction.places import place_of
from budgetgraph.extraction.records import Claim, Disclosure
from budgetgraph.extraction.tables.captions import kind_of_title
from budgetgraph.extraction.tables.indicator_heads import head_at
from budgetgraph.extraction.usage import Used
from budgetgraph.reading.document import Cell, Document, Table
from budgetgraph.reading.folding import squeeze
from budgetgraph.resources import patterns

_OF_ALL = "department_target"


@dataclass(frozen=True)
class _Label:
    concept: str
    unit: str  # of what is counted; empty for money
    pattern: re.Pattern[str]


@cache
def _labels() -> tuple[_Label, ...]:
    rows = resources.rows("data", "vocabulary", "labels_of_bodies.csv")
    return tuple(_Label(row["concept"], row["unit"], re.compile(row["pattern"])) for row in rows)


def read_beside_labels(document: Document, disclosure: Disclosure, taken: Used) -> Used:
    """Adds to `disclosure.claims` what such cells say, and tells which cells they are.

    Money only where the table is the target of the whole department and names its unit; cells that are figures of a
    statement or that something else has `taken` are left alone, but for those above the indicators of that form.
    """
    used = Used()
    figures = (figure for statement in disclosure.statements for row in statement.rows for figure in row.figures)
    read = {figure.place.cell for figure in figures}
    for at, block in enumerate(document.blocks):
        if not isinstance(block, Table) or block.hidden:
            continue
        unit = _unit(document, at, block) if disclosure.stage == "budget" else None
        end = next((row for row in range(1, block.height + 1) if head_at(block, row)), block.height + 1) if unit else 0
        for label, beside, number in _pairs(block):
            place = place_of(block, beside)
            used_already = (block.number, beside.row, beside.column) in taken.cells and beside.row >= end
            if used_already or place.cell in read:
                continue
            claim = _claim(label, number, unit)
            if claim is not None:
                own = squeeze(beside.text)
                claim.place, claim.quote = (
                    place,
                    own if label.column == beside.column else f"{squeeze(label.text)}{own}",
                )
                disclosure.claims.append(claim)
                used.cells |= {(block.number, cell.row, cell.column) for cell in (label, beside)}
    return used


def _unit(document: Document, at: int, table: Table) -> str | None:
    """The unit of money in a form of the whole department, of its cells or the lines above; None in any other table."""
    kind, _, lines = caption_of_form(document.blocks, at)
    kind = kind or next((k for c in table.cells_in(1) if (k := kind_of_title(squeeze(c.text)))), None)
    if kind != _OF_ALL:
        return None
    texts = [*(cell.text for cell in table.cells), *(line.text for _, line in reversed(lines))]
    return next((unit for text in texts if (unit := money_unit(text))), None)


def _pairs(table: Table) -> Iterator[tuple[Cell, Cell, Printed]]:
    """Each label with the one number behind it, in a cell of its own (no other number follows in the row before the
    next label) or in the label's.
    """
    rows: dict[int, list[Cell]] = {}
    for cell in table.cells:
        if squeeze(cell.text):
            rows.setdefault(cell.row, []).append(cell)
    for row in rows.values():
        row.sort(key=lambda cell: cell.column)
        numbers = [parse(_bare(cell.text)) for cell in row]
        for index in range(1, len(row)):
            number = numbers[index]
            alone = index + 1 == len(row) or numbers[index + 1] is None
            if number is not None and not number.percent and numbers[index - 1] is None and alone:
                yield row[index - 1], row[index], number
        for cell, number in zip(row, numbers, strict=True):
            told = _said("label_and_number").fullmatch(cell.text.strip()) if number is None else None
            if told and (number := parse(told["number"])):
                yield cell._replace(text=told["label"]), cell, number


def _bare(text: str) -> str:
    """The text of a cell without the sign of what is counted (48人)."""
    return _said("counted_behind").sub("", squeeze(text))


def _said(name: str) -> re.Pattern[str]:
    return patterns("label_patterns.csv")[name]


def _named(label: str) -> _Label | None:
    name = _said("beside_label").sub("", squeeze(label))
    return next((one for one in _labels() if one.pattern.fullmatch(name)), None)


def topic_counted(label: str) -> str | None:
    """The topic of what a label counts (人员编制数 -> topic:staff_authorized); None for any other and for money."""
    found = _named(label)
    return found.concept if found and found.unit else None


def _claim(label: Cell, number: Printed, unit: str | None) -> Claim | None:
    """What the number says; `unit` is that of money, None where money is not the body's."""
    found = _named(label.text)
    if found is None or number.value < 0:
        return None
    unit = found.unit or (unit and (money_unit(label.text) or unit))
    scale = Decimal(1) if found.unit else yuan_per(unit or "")
    if unit is None or scale is None or (found.unit and number.places):
        return None
    return Claim(
        topic=found.concept,
        metric="count" if found.unit else "amount",
        value=number.value * scale,
        printed=number.text.replace(",", ""),
        unit=unit,
        resolution=number.last_place * scale,
    )
