"""Indicators set side by side: 成本指标 (三级指标 | 指标值) | 产出指标 (三级指标 | 指标值), a line or more a project.

A performance Table in, one Form a project out, with the cells that were used.
"""

from dataclasses import dataclass

from budgetgraph.extraction.numbers import money_unit, parse, yuan
from budgetgraph.extraction.performance.form import Form
from budgetgraph.extraction.performance.indicators.indicator_rows import IndicatorRow, RowGroup
from budgetgraph.extraction.performance.indicators.indicators import indicators_of
from budgetgraph.extraction.places import place_of
from budgetgraph.extraction.tables.indicator_heads import field_of_head, row_cells
from budgetgraph.extraction.tables.indicator_types import types_of
from budgetgraph.reading.document import Cell, Table
from budgetgraph.reading.folding import squeeze


@dataclass(frozen=True)
class PairHead:
    """The last row of the heads, the pairs as (first level, column of names, column of values), other columns."""

    row: int
    pairs: tuple[tuple[str, int, int], ...]
    project: int
    amount: int | None
    unit: str | None


def pair_head(table: Table) -> PairHead | None:
    """The head of a table of pairs, None where the table is no such."""
    for row in range(2, min(table.height, 6) + 1):
        fields = [field_of_head(cell.text) if cell and cell.row == row else None for cell in row_cells(table, row)]
        names = [at + 1 for at in range(len(fields) - 1) if (fields[at], fields[at + 1]) == ("name", "value")]
        above = row_cells(table, row - 1)
        levels = [squeeze(cell.text) if (cell := above[column - 1]) else "" for column in names]
        if len(names) < 2 or not all(types_of(level, "first") for level in levels):
            continue
        project = amount = unit = None
        for cell in (c for c in table.cells if c.row <= row and c.column < names[0]):
            if field_of_head(cell.text) == "project":
                project = cell.column
            elif field_of_head(cell.text) == "amount" and (amount is None or cell.column < amount):
                amount = cell.column
            unit = unit or money_unit(cell.text)
        if project is not None:
            pairs = tuple((level, column, column + 1) for level, column in zip(levels, names, strict=True))
            return PairHead(row, pairs, project, amount, unit)
    return None


def read_pairs(table: Table, head: PairHead, kind: str, unit: str) -> tuple[list[Form], set[tuple[int, int, int]]]:
    """The forms of the projects that have indicators, and the cells that they used."""
    forms: list[Form] = []
    used: set[tuple[int, int, int]] = set()
    groups: list[RowGroup] = []
    for row in range(head.row + 1, table.height + 1):
        cells = row_cells(table, row)
        name = cells[head.project - 1]
        if name and name.row == row and squeeze(name.text):
            forms.append(_form(table, head, kind, name, cells, unit))
            groups.append(RowGroup())
        if not forms:
            continue
        for level, at, beside in head.pairs:
            text, value = (squeeze(cell.text) if (cell := cells[c - 1]) else "" for c in (at, beside))
            if text and (cell := cells[at - 1]) and cell.row == row:
                texts = {"first": level, "name": text, "value": value}
                groups[-1].rows.append(IndicatorRow(row, texts, place=place_of(table, cell)))
        used |= {(table.number, cell.row, cell.column) for cell in cells if cell and cell.row == row}
    for form, group in zip(forms, groups, strict=True):
        form.indicators = [indicator for indicator, _ in indicators_of(group, kind)]
    return [form for form in forms if form.indicators], used


def _form(table: Table, head: PairHead, kind: str, name: Cell, cells: list[Cell | None], unit: str) -> Form:
    form = Form(kind, place=place_of(table, name))
    form.name = squeeze(name.text)
    money = cells[head.amount - 1] if head.amount else None
    if money and (printed := parse(money.text)):
        form.budget = yuan(printed, head.unit or unit)
    return form
