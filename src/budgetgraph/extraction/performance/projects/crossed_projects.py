"""Projects side by side: a table whose labels stand below each other (项目名称, 立项依据), a project a column.

A Document in, Mentions and the cells that they used out; personal data is masked.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from budgetgraph.extraction.performance.form_labels import field_of, fields_of
from budgetgraph.extraction.performance.forms.form_money import unit_near, yuan_of
from budgetgraph.extraction.performance.forms.forms import USUAL_UNIT
from budgetgraph.extraction.performance.generic_names import is_generic
from budgetgraph.extraction.performance.projects.project_mentions import Mention
from budgetgraph.extraction.persons.privacy import mask_squeezed
from budgetgraph.extraction.places import place_of
from budgetgraph.extraction.tables.captions import caption_of
from budgetgraph.extraction.usage import Used
from budgetgraph.reading.document import Cell, Document, Table
from budgetgraph.reading.folding import squeeze

_TEXTS = {"policy_basis", "implementer", "allocation", "execution_period", "goal"}
_FEWEST = 2  # labels below that of the name
_LABEL_COLUMNS = (1, 2)  # a column of ordinals may stand before the labels
_NAMES = {"name", "alone_name"}
_CJK = re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True)
class _Labels:
    """Where the labels stand: their column, the row of the name, and the part that each row below names."""

    column: int
    name_row: int
    parts: Mapping[int, str]


def read_crossed(document: Document) -> tuple[list[Mention], Used]:
    """The projects of such tables, in the order of their columns."""
    mentions: list[Mention] = []
    used = Used()
    for at, table in enumerate(document.blocks):
        if not isinstance(table, Table) or table.hidden or (labels := _labels(table)) is None:
            continue
        unit = caption_of(document.blocks, at).unit or USUAL_UNIT
        names = list(_names(table, labels))
        for name in names:
            mention = Mention(mask_squeezed(name.text), [], "description", place=place_of(table, name))
            mention.origin = f"crossed {at}"
            for row, part in labels.parts.items():
                cell = table.grid[row - 1][name.column - 1]
                if cell is None or cell.column <= labels.column or not squeeze(cell.text):
                    continue
                if part == "budget" and any(name is not other and _reaches(cell, other) for other in names):
                    continue  # money of several projects
                if _keep(mention, part, cell, unit_near(table, _label(table, labels, row), unit)):
                    used.cells.add((table.number, cell.row, cell.column))
            mentions.append(mention)
    return mentions, used


def _labels(table: Table) -> _Labels | None:
    """The labels of a table where the name of a project stands over its parts; None in any other."""
    for column in (one for one in _LABEL_COLUMNS if one < table.width):
        said = {row: _part(cell) for row, cell in _column(table, column)}
        names = [row for row, part in said.items() if part in _NAMES]
        if len(names) != 1:
            continue
        parts = {row: part for row, part in said.items() if row > names[0] and part in {*_TEXTS, "budget"}}
        labels = _Labels(column, names[0], parts)
        several = len(list(_names(table, labels)))
        if len(set(parts.values())) >= _FEWEST and several and several + column > _LABEL_COLUMNS[0] + 1:
            return labels
    return None


def _column(table: Table, column: int) -> Iterator[tuple[int, Cell]]:
    cells = ((row, line[column - 1]) for row, line in enumerate(table.grid, start=1))
    yield from ((row, cell) for row, cell in cells if cell and cell.row == row and cell.column == column)


def _part(cell: Cell) -> str | None:
    own = fields_of(cell.text)
    return field_of(cell.text) or next((name for name in own if name == "alone_name"), None)


def _names(table: Table, labels: _Labels) -> Iterator[Cell]:
    """The names behind the label of names, each over parts of its own; none where a further label stands among them."""
    row = [cell for cell in table.cells if cell.row == labels.name_row and cell.column > labels.column]
    filled = [cell for cell in row if squeeze(cell.text)]
    if not any(fields_of(cell.text) for cell in filled) and not any(cell.row_span > 1 for cell in filled):
        yield from (name for name in filled if _is_name(name) and _own_parts(table, labels, name) >= _FEWEST)


def _is_name(cell: Cell) -> bool:
    return bool(_CJK.search(cell.text)) and not is_generic(cell.text)


def _own_parts(table: Table, labels: _Labels, name: Cell) -> int:
    """How many cells below a name begin in its column and say something: a kind or a number beside it has none."""
    below = {cell for row in labels.parts if (cell := table.grid[row - 1][name.column - 1]) is not None}
    return sum(cell.column == name.column and bool(squeeze(cell.text)) for cell in below)


def _reaches(cell: Cell, name: Cell) -> bool:
    return cell.column <= name.column < cell.column + cell.column_span


def _label(table: Table, labels: _Labels, row: int) -> str:
    cell = table.grid[row - 1][labels.column - 1]
    return cell.text if cell else ""


def _keep(mention: Mention, part: str, cell: Cell, unit: str) -> bool:
    """Takes what a cell says of a project; False where it says no amount in the row of amounts."""
    if part != "budget":
        mention.texts.setdefault(part, mask_squeezed(cell.text))
        return True
    amount = yuan_of(squeeze(cell.text), unit)
    mention.amounts += [amount] if amount is not None else []
    return amount is not None
