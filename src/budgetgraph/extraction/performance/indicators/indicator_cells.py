"""Indicators listed in the cells of a line a project: 项目名称 | 产出指标 | 效益指标 | 满意度指标.

A performance Table in, one Form a project out, with the cells that were used.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from budgetgraph.extraction.numbers import money_unit, parse, yuan
from budgetgraph.extraction.performance.form import Form
from budgetgraph.extraction.performance.indicators.indicator_lists import items_of
from budgetgraph.extraction.performance.indicators.indicator_wording import Levels, told_indicator
from budgetgraph.extraction.performance.indicators.targets import parse_target
from budgetgraph.extraction.persons.privacy import mask_squeezed
from budgetgraph.extraction.places import place_of
from budgetgraph.extraction.records import Indicator
from budgetgraph.extraction.tables.indicator_heads import field_of_head, row_cells
from budgetgraph.extraction.tables.indicator_types import types_of
from budgetgraph.extraction.text.passages import level
from budgetgraph.reading.document import Cell, Table
from budgetgraph.reading.folding import squeeze

_HEAD_ROWS = 6
_LISTING = ("name", "goal")  # parts of an indicator under whose heads cells may list whole ones
_MOST = 0.6  # of the cells of a column
_LISTED = 3  # cells that are looked into
_STOPS = ("；", "。", ";")


@dataclass(frozen=True)
class CellHead:
    """The last row of the heads; the level words by column; the columns of the project, its money and its goal."""

    row: int
    levels: dict[int, Levels]
    project: int
    amount: int | None
    goal: int | None
    unit: str | None


def cell_head(table: Table) -> CellHead | None:
    """The head of a table whose cells list indicators, None where the table is no such."""
    fields: set[str | None] = set()
    for row in range(1, min(table.height, _HEAD_ROWS) + 1):
        fields |= _fields(table, row)
        if "project" not in fields:
            continue
        levels = _levels_of({c.column: squeeze(c.text) for c in table.cells_in(row)})
        listing = not levels and "value" not in _fields(table, row) and _listing(table, row)
        levels = listing or levels
        above = {field_of_head(c.text): c.column for c in table.cells if c.row <= row and c.column not in levels}
        if "project" not in above or not (listing or (len(levels) >= 2 and "name" not in _fields(table, row))):
            continue
        below = row_cells(table, row + 1) if row < table.height else []
        if not below or _levels_of({c.column: squeeze(c.text) for c in below if c}):
            continue
        unit = next((u for c in table.cells if c.row <= row and (u := money_unit(c.text))), None)
        return CellHead(row, levels, above["project"], above.get("amount"), above.get("goal"), unit)
    return None


def _listing(table: Table, row: int) -> dict[int, Levels]:
    """The only column of indicators (绩效指标) where its cells list several, each behind a word of its level."""
    heads = [c for c in table.cells_in(row) if field_of_head(c.text) == "name"]
    below = [c for c in table.cells if heads and c.row > row and c.column == heads[0].column and squeeze(c.text)]
    found = [
        indicator for cell in below[:_LISTED] for indicator in _indicators(table, cell, Levels(), "project_target")
    ]
    told = sum(indicator.type is not None for indicator in found)
    if len(heads) == 1 and told > len(below[:_LISTED]):
        return {heads[0].column: Levels()}
    others = [c for c in table.cells_in(row) if field_of_head(c.text) in (None, *_LISTING)]
    return {c.column: Levels() for c in others if _lists_targets(table, c)}


def _lists_targets(table: Table, head: Cell) -> bool:
    """Do most cells of a column (绩效要求) hold nothing but indicators with bounds: 清淤长度≥5千米；验收合格率100%?"""
    below = [c for c in table.cells if c.row > head.row and c.column == head.column and squeeze(c.text)]
    others = len(below) * (1 - _MOST)
    for cell in below:
        others -= not _is_all_targets(cell)
        if others < 0:
            return False  # a long list of projects is not looked through to its end
    return len(below) > 1


def _is_all_targets(cell: Cell) -> bool:
    text = level(cell.text)[0]
    targets = [parse_target(item.text(text, "target")) for item in items_of(text, Levels())]
    pieces = [piece for piece in re.split("[；。]", text) if piece]
    return len(targets) == len(pieces) and any(target.operator not in ("none", "qualitative") for target in targets)


def _levels_of(words: dict[int, str]) -> dict[int, Levels]:
    """The level of each head that names one; a word that may be either is what the others are."""
    firsts = {column: word for column, word in words.items() if types_of(word, "first")}
    seconds = {column: word for column, word in words.items() if types_of(word, "second")}
    if len(seconds) > len(firsts):
        return {column: Levels(None, word) for column, word in seconds.items()}
    return {column: Levels(word) for column, word in firsts.items()}


def _fields(table: Table, row: int) -> set[str | None]:
    return {field_of_head(c.text) for c in table.cells_in(row)}


def read_cells(table: Table, head: CellHead, kind: str, unit: str) -> tuple[list[Form], set[tuple[int, int, int]]]:
    """The forms of the projects that have indicators, and the cells that they used."""
    forms: list[Form] = []
    used: set[tuple[int, int, int]] = set()
    for row in range(head.row + 1, table.height + 1):
        cells = row_cells(table, row)
        name = cells[head.project - 1]
        if name and name.row == row and squeeze(name.text):
            forms.append(_form(table, head, kind, name, cells, unit))
        if not forms:
            continue
        for column, levels in head.levels.items():
            cell = cells[column - 1]
            if cell and cell.row == row and squeeze(cell.text):
                forms[-1].indicators += _indicators(table, cell, levels, kind)
        used |= {(table.number, cell.row, cell.column) for cell in cells if cell and cell.row == row}
    return [form for form in forms if form.indicators], used


def _form(table: Table, head: CellHead, kind: str, name: Cell, cells: list[Cell | None], unit: str) -> Form:
    form = Form(kind, squeeze(name.text), place=place_of(table, name))
    money = cells[head.amount - 1] if head.amount else None
    if money and (printed := parse(money.text)):
        form.budget = yuan(printed, head.unit or unit)
    goal = cells[head.goal - 1] if head.goal else None
    if goal and squeeze(goal.text):
        form.texts["goal"] = mask_squeezed(goal.text)
    return form


def _numbered(text: str) -> Iterator[str]:
    """The parts of a line whose items were set without breaks: cut before 2., 3., … in their order."""
    start, number = 0, 2
    while match := re.compile(rf"{number}[.．、](?!\d)").search(text, start):
        yield text[start : match.start()]
        start, number = match.start(), number + 1
    yield text[start:]


def _indicators(table: Table, cell: Cell, levels: Levels, kind: str) -> list[Indicator]:
    lines = [line.strip() for printed in cell.text.splitlines() for line in _numbered(printed) if line.strip()]
    ordinals = [re.match(rf"[（(]?{number}[.．、)）]+", line) for number, line in enumerate(lines, start=1)]
    if all(ordinals):
        lines = [line[ordinal.end() :] for line, ordinal in zip(lines, ordinals, strict=True) if ordinal]
    text = level("".join(line if line.endswith(_STOPS) else line + "；" for line in lines))[0]
    found = []
    for said in items_of(text, levels):
        target = parse_target(said.text(text, "target"))
        found.append(told_indicator(said, target, said.name, cell.text, statement=kind, place=place_of(table, cell)))
    return found
