"""Lists of projects in a table of a self-evaluation: a line each with its budget, what was spent, its rate and score.

A Table without indicators in, one Form a line out, with the cells that were used.
"""

from decimal import Decimal

from budgetgraph.extraction.numbers import parse
from budgetgraph.extraction.performance.form import Form
from budgetgraph.extraction.performance.form_labels import fields_of
from budgetgraph.extraction.performance.forms.form_money import unit_near, yuan_of
from budgetgraph.extraction.performance.generic_names import is_generic
from budgetgraph.extraction.places import place_of
from budgetgraph.reading.document import Cell, Table
from budgetgraph.reading.folding import squeeze

_FIELDS = {
    "name": "name",
    "budget": "budget",
    "initial_head": "initial",
    "revised_head": "revised",
    "spent_head": "spent",
    "rate_head": "rate",
    "score_head": "score",
    "whole_score": "score",
}
_PLANNED = {"budget", "initial", "revised"}
_FEWEST = 2  # lines of a list
_HEAD_ROWS = 4


def read_results(table: Table, kind: str, unit: str) -> tuple[list[Form], set[tuple[int, int, int]]]:
    """The projects of such a list; none where the table is no list of several projects."""
    head, columns = _head(table)
    forms: list[Form] = []
    cells: set[tuple[int, int, int]] = set()
    for row in range(head + 1, table.height + 1) if columns else ():
        line = {columns[cell.column]: cell for cell in _line(table, row) if cell.column in columns}
        name = squeeze(line["name"].text) if "name" in line else ""
        if not name or parse(name) or is_generic(name) or "total_line" in fields_of(name):
            continue
        form = Form(kind, name, place=place_of(table, line["name"]))
        for field, cell in line.items():
            if field != "name" and (number := parse(cell.text)):
                _keep(form, field, number.value, cell, unit_near(table, _label(table, head, cell), unit))
        if form.budget is not None or form.money:
            forms.append(form)
            cells |= {(table.number, cell.row, cell.column) for cell in line.values()}
    return (forms, cells) if len(forms) >= _FEWEST else ([], set())


def _head(table: Table) -> tuple[int, dict[int, str]]:
    """The row of the head and what its columns hold: names, money planned, and what was spent of it."""
    for row in range(1, min(_HEAD_ROWS, table.height) + 1):
        named = {cell.column: field for cell in _line(table, row) if (field := _field(cell.text))}
        if {"name", "spent"} <= set(named.values()) and _PLANNED & set(named.values()):
            return row, named
    return 0, {}


def _field(text: str) -> str | None:
    return next((_FIELDS[name] for name in fields_of(text) if name in _FIELDS), None)


def _label(table: Table, head: int, cell: Cell) -> str:
    above = table.grid[head - 1][cell.column - 1]
    return above.text if above else ""


def _line(table: Table, row: int) -> list[Cell]:
    return [cell for cell in table.cells_in(row) if squeeze(cell.text)]


def _keep(form: Form, field: str, value: Decimal, cell: Cell, unit: str) -> None:
    amount = yuan_of(squeeze(cell.text), unit)
    if field == "rate":
        form.rate = value
    elif field == "score":
        form.score = value
    elif field == "budget":
        form.budget = amount
    elif amount is not None:
        form.money[field] = amount
