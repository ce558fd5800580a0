"""What columns of words beside the money of a project table say of each project: its goal, its content, its basis.

A Document in; by (table number, row) the texts by field, and the cells that were used.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from budgetgraph.extraction.numbers import parse
from budgetgraph.extraction.performance.form_labels import field_of, fields_of
from budgetgraph.extraction.persons.privacy import mask_squeezed
from budgetgraph.extraction.records import Row
from budgetgraph.reading.document import Document, Table
from budgetgraph.reading.folding import squeeze

_FIELDS = ("goal", "allocation", "policy_basis", "execution_period", "implementer", "holder")
_HEAD_ROWS = 6
_YEAR = re.compile(r"20\d\d")


_MONEY = {"initial_head": "initial", "revised_head": "revised", "spent_head": "spent"}


@dataclass(frozen=True)
class Outcome:
    """What the columns of a list say became of a project: its money by phase in yuan, its score and its rate."""

    money: dict[str, Decimal]
    score: Decimal | None = None
    rate: Decimal | None = None


def outcome_of(row: Row) -> Outcome:
    """What the figures of a project's line tell of phases (年初预算, 调整后预算, 实际支出), score and rate."""
    said = [(fields_of(figure.header.rpartition(" > ")[2]), figure) for figure in row.figures]
    money = {_MONEY[name]: f.value for names, f in said if f.unit == "CNY" for name in names if name in _MONEY}
    scores = [f.value for names, f in said if f.unit != "CNY" and {"score_head", "whole_score"} & set(names)]
    rates = [f.value for names, f in said if f.unit != "CNY" and "rate_head" in names]
    is_told = "spent" in money
    return Outcome(money if is_told else {}, *((found[0] if found and is_told else None) for found in (scores, rates)))


class ProjectColumns:
    """Looks up the words of a line by the address of one of its cells."""

    def __init__(self, document: Document) -> None:
        self._tables = {table.number: (table, _columns(table)) for table in document.tables}
        self._lines = {
            table.place_of(cell): (table.number, cell.row)
            for table, columns in self._tables.values()
            if columns
            for cell in table.cells
        }
        self.used: set[tuple[int, int, int]] = set()

    def of(self, address: str | None) -> dict[str, str]:
        """The texts of the line by field."""
        if address not in self._lines:
            return {}
        number, row = self._lines[address]
        table, columns = self._tables[number]
        found: dict[str, str] = {}
        for column, (name, head) in columns.items():
            cell = table.grid[row - 1][column - 1]
            if row > head and cell and cell.row == row and squeeze(cell.text) and _says(name, cell.text):
                found.setdefault(name, mask_squeezed(cell.text))
                self.used.add((number, cell.row, cell.column))
        return found


def _says(name: str, text: str) -> bool:
    """Does a cell hold words, or the year that is a period?"""
    return not parse(text) or (name == "execution_period" and bool(_YEAR.fullmatch(squeeze(text))))


def _columns(table: Table) -> dict[int, tuple[str, int]]:
    """Column -> (field, row of its head), for the heads of words."""
    found: dict[int, tuple[str, int]] = {}
    for cell in table.cells:
        if cell.row <= _HEAD_ROWS and cell.column_span == 1 and (name := field_of(cell.text)) in _FIELDS:
            found.setdefault(cell.column, (str(name), cell.row + cell.row_span - 1))
    return found
