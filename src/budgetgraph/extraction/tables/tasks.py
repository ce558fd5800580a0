"""The tasks with money that a department's target table lists (年度主要任务): a performance Table in, rows out.

Such a list is a table within the form: heads 任务名称 | 主要内容 | 预算金额, lines below, a label at the left.
"""

import re
from functools import cache

from budgetgraph import resources
from budgetgraph.extraction.numbers import is_blank, parse
from budgetgraph.extraction.records import Row
from budgetgraph.extraction.tables.figures import Reading
from budgetgraph.extraction.tables.heads import lay_out
from budgetgraph.extraction.tables.indicator_heads import head_at
from budgetgraph.extraction.tables.statement_rows import read_rows
from budgetgraph.reading.document import Cell, Table
from budgetgraph.reading.folding import key


def task_rows(table: Table, kind: str, unit: str | None) -> list[Row]:
    """The lines of all lists of tasks; `unit` is the money unit where a list names none."""
    rows: list[Row] = []
    done = 0
    for cell in table.cells:
        money = _money_beside(table, cell) if cell.row > done and _is(cell, "name") else []
        if not money:
            continue
        last = _last_line(table, cell, money)
        within = (c for c in table.cells if cell.row <= c.row <= last)
        inside = tuple(_moved(c, cell.column) for c in within if c.column >= cell.column or _is_total(c, cell.column))
        listed = Table(table.number, inside, table.method)
        layout = lay_out(listed, kind, skip_rows=cell.row - 1, last=last)
        found = read_rows(Reading(table=listed, layout=layout, kind=kind, unit=layout.unit or unit))
        rows += [row for row in found if row.figures]
        done = last
    return rows


@cache
def _heads() -> dict[str, re.Pattern[str]]:
    rows = resources.rows("data", "vocabulary", "task_heads.csv")
    return {row["part"]: re.compile(row["pattern"]) for row in rows}


def _is(cell: Cell, part: str) -> bool:
    return bool(_heads()[part].fullmatch(key(cell.text)))


def _money_beside(table: Table, name: Cell) -> list[int]:
    """The columns of money on the line of a head that names tasks; none where this is the label beside that head."""
    beside = [c for c in table.cells_in(name.row) if c.column > name.column]
    heads = [c for c in beside if _is(c, "money")] if not any(_is(c, "name") for c in beside) else []
    return [column for c in heads for column in range(c.column, c.column + c.column_span)]


def _is_total(cell: Cell, column: int) -> bool:
    """Is a cell that begins left of a list and reaches into it the label of its sum (金额合计)?"""
    return cell.column < column < cell.column + cell.column_span and _is(cell, "sum")


def _moved(cell: Cell, column: int) -> Cell:
    """A cell as if it began with the list, where it begins left of it."""
    left = max(0, column - cell.column)
    return cell._replace(column=cell.column + left, column_span=cell.column_span - left)


def _last_line(table: Table, name: Cell, money: list[int]) -> int:
    """The last line of a list: before the next label at its left, a head of indicators, or words under money."""
    last = name.row + name.row_span - 1
    for row in range(last + 1, table.height + 1):
        cells = [cell for cell in table.cells_in(row) if key(cell.text)]
        left = any(cell.column < name.column and not _is_total(cell, name.column) for cell in cells)
        said = [cell for cell in cells if cell.column in money and not is_blank(cell.text)]
        heads = row <= name.row + 1 and all(_is(cell, "money") or not parse(cell.text) for cell in said)
        words = any(parse(cell.text) is None for cell in said) and not heads
        if left or words or (row > name.row + 1 and head_at(table, row)):
            break
        last = row
    return last
