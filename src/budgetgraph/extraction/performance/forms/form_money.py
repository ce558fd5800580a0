"""The money of a performance form: a row of its Table in, the form's amounts in yuan, its rate and its score set.

A block of money has a head of its own (年初预算数 | 全年预算数 | 全年执行数, or 上年安排 | 本年申请) over a line of the
total and lines of its parts; elsewhere an amount, a rate or a score stands beside its label.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cache

from budgetgraph.extraction.numbers import is_blank, money_unit, money_units_pattern, parse, yuan, yuan_per_unit
from budgetgraph.extraction.performance.form import Form
from budgetgraph.extraction.performance.form_labels import fields_of
from budgetgraph.reading.document import Cell, Table
from budgetgraph.reading.folding import squeeze
from budgetgraph.resources import patterns

_UNIT_IN_LABEL = re.compile(rf"[（(]\s*({money_units_pattern()})\s*[)）]")
GUESSED = ("rivers", "ocr")  # ways of reading that guess columns
_REACH = 8  # rows from a line of the block up to its head
_MONEY_HEADS = {"initial_head": "initial", "revised_head": "revised", "spent_head": "spent"}
_HEADS = {*_MONEY_HEADS, "rate_head", "score_head", "current_head", "previous_head"}


def yuan_of(text: str, unit: str) -> Decimal | None:
    """Yuan of an amount with its own unit, or in the unit of the form; of an amount and its parts that of the whole."""
    own = re.fullmatch(rf"(.+?)({money_units_pattern()})", text)
    printed = parse(own.group(1) if own else text)
    if printed is None and (own := _whole().match(text)):
        printed = parse(own.group(1))
    if printed is None:
        return None
    return printed.value * yuan_per_unit()[own.group(2)] if own and own.group(2) else yuan(printed, unit)


@cache
def _whole() -> re.Pattern[str]:
    """The whole before its parts in one cell ("总额120万元 财政拨款：100万元 …", "预算数120.00，其中…")."""
    said = patterns("performance_patterns.csv")
    number = rf"(?:{said['whole_amount'].pattern})\s*(\d[\d,]*(?:\.\d+)?)\s*"
    return re.compile(rf"{number}(?:({money_units_pattern()})|(?={said['parts_follow'].pattern}))")


def unit_near(table: Table, label: str, unit: str) -> str:
    """The unit of the amount beside a label: printed in it, in the label of the block or in the form, else `unit`."""
    if match := _UNIT_IN_LABEL.search(label):
        return match.group(1)
    for cell in table.cells:
        if "funds" in fields_of(cell.text) and (match := _UNIT_IN_LABEL.search(cell.text)):
            return match.group(1)
    return next((found for cell in table.cells if (found := money_unit(cell.text))), unit)


def read_block(table: Table, form: Form, row: int, unit: str) -> bool:
    """Is the row a line of a block of money? The line of the total, or the first that is no part, gives amounts."""
    head = _head_above(table, row)
    cells = _cells(table, row)
    if head is None:
        return False
    above, heads = head[0], _aligned(table, row, head)
    printed = {cell.column: number for cell in cells if cell.column in heads and (number := parse(cell.text))}
    labels = [cell for cell in cells if cell.column < min(heads) and cell.row == row] or beside_head(table, head, row)
    if not printed or not labels:
        return False
    if row != _line_of_total(table, head):
        return True
    for cell in cells:
        name = heads.get(cell.column)
        own_unit = unit_near(table, labels[-1].text, unit)
        amount = yuan_of(squeeze(cell.text), own_unit)
        if name == "initial_head" and amount is not None and not is_initial(table, above, cell.column, heads):
            form.budget = amount if form.budget is None or form.of_all_years else form.budget
            form.cells.setdefault("budget", (cell, own_unit))
        elif name in _MONEY_HEADS and amount is not None:
            form.money.setdefault(_MONEY_HEADS[name], amount)
            form.cells.setdefault(_MONEY_HEADS[name], (cell, own_unit))
        elif name == "current_head" and amount is not None and (form.budget is None or form.of_all_years):
            form.budget, form.of_all_years = amount, False
        elif name == "rate_head" and form.rate is None and cell.column in printed:
            form.rate = printed[cell.column].value
    return bool(form.money) or form.budget is not None


def _aligned(table: Table, row: int, head: tuple[int, dict[int, str]]) -> dict[int, str]:
    """The heads over the numbers of a row: one by one where the columns are guessed and there is a number for each.

    Of the columns that a head spans it is over the one with the number.
    """
    above, heads = head
    numbers = [cell.column for cell in _cells(table, row) if parse(cell.text) or is_blank(cell.text)]
    if table.method not in GUESSED or len(numbers) != len(heads) or set(numbers) == set(heads):
        return {_over(table, above, column, numbers): name for column, name in heads.items()}
    return dict(zip(sorted(numbers), (heads[column] for column in sorted(heads)), strict=True))


def _over(table: Table, above: int, column: int, numbers: Sequence[int]) -> int:
    """The only column with a number under the head that begins in a column, else where it begins."""
    cell = table.grid[above - 1][column - 1]
    end = column + (cell.column_span if cell else 1)
    under = [number for number in numbers if column <= number < end]
    return under[0] if len(under) == 1 else column


def block_head(table: Table, row: int) -> tuple[int, dict[int, str]] | None:
    """The row of the head over a line of a block of money, and what each of its columns holds."""
    head = _head_above(table, row)
    return (head[0], _aligned(table, row, head)) if head else None


def beside_head(table: Table, head: tuple[int, dict[int, str]], row: int) -> list[Cell]:
    """The label that runs down beside a head and the only line below it (预算执行情况), or stands beside the head."""
    above, heads = head
    if min(heads) == 1 or above != row - 1:
        return []
    cell = table.grid[row - 1][min(heads) - 2]
    if cell is not None and squeeze(cell.text):
        return [cell] if cell.row == above and cell.row + cell.row_span - 1 == row else []
    return [cell for cell in _cells(table, above) if cell.column < min(heads) and fields_of(cell.text)]


def is_initial(table: Table, above: int, column: int, heads: dict[int, str]) -> bool:
    """Is the only budget of a block (预算数 beside 执行数) said to be that of the beginning of the year?"""
    head = table.grid[above - 1][column - 1]
    return "revised_head" in heads.values() or (head is not None and _said_initial(head.text))


def _said_initial(head: str) -> bool:
    return patterns("performance_patterns.csv")["stated_initial"].search(squeeze(head)) is not None


def read_beside(table: Table, form: Form, label: Cell, beside: Sequence[Cell], unit: str) -> bool:
    """执行数, 执行率 or 自评总分 with its number beside it rather than below."""
    fields = ("spent_head", "revised_head", "rate_head", "whole_score", "initial_head")
    named = next((name for name in fields_of(label.text) if name in fields), None)
    text = squeeze(beside[0].text) if beside else ""
    printed = parse(patterns("performance_patterns.csv")["points"].sub("", text) if named == "whole_score" else text)
    if named in _MONEY_HEADS:
        amount = yuan_of(text, unit_near(table, label.text, unit))
        initial = named != "initial_head" or _said_initial(label.text)
        if amount is not None and initial:
            form.money.setdefault(_MONEY_HEADS[named], amount)
        elif amount is not None:
            form.budget = amount if form.budget is None or form.of_all_years else form.budget
        return amount is not None
    last = bool(beside) and beside[0] is _cells(table, label.row)[-1] and label.row_span == 1
    alone = last and "%" not in text  # points and what they were given for stand beside one another
    if named is None and printed and alone and "funds" in fields_of(label.text):  # 项目资金（万元） | 236.50
        own_unit = unit_near(table, label.text, unit)
        form.budget = yuan_of(text, own_unit) if form.budget is None or form.of_all_years else form.budget
        form.cells.setdefault("budget", (beside[0], own_unit))
        return True
    if named is None or printed is None:
        return False
    if named == "rate_head":
        form.rate = form.rate or printed.value
    elif named == "whole_score":
        form.score = form.score or printed.value
    return True


def _cells(table: Table, row: int) -> list[Cell]:
    return [cell for cell in table.cells_in(row) if squeeze(cell.text)]


def _line_of_total(table: Table, head: tuple[int, dict[int, str]]) -> int | None:
    """The row of the total in the block below a head, else the first row that is no part of one."""
    first: int | None = None
    for row in range(head[0] + 1, table.height + 1):
        cells, heads = _cells(table, row), _aligned(table, row, head)
        labels = {name for cell in cells if cell.column < min(heads) for name in fields_of(cell.text)}
        has_money = any(cell.column in heads and parse(cell.text) for cell in cells)
        if "total_line" in labels and has_money:
            return row
        if not has_money and "part" not in labels:
            break
        first = row if first is None and has_money and "part" not in labels else first
    return first


def _head_above(table: Table, row: int) -> tuple[int, dict[int, str]] | None:
    """The row of the head of the block and what its columns hold, where nothing but lines of money stands between."""
    for above in range(row - 1, max(0, row - 1 - _REACH), -1):
        found: dict[int, str] = {}
        for cell in _cells(table, above):
            if named := next((name for name in fields_of(cell.text) if name in _HEADS), None):
                found[cell.column] = named
        names = set(found.values())
        if "spent_head" in names or {"current_head", "previous_head"} <= names:
            return above, found
        if not found and not any("part" in fields_of(c.text) or parse(c.text) for c in _cells(table, above)):
            return None
    return None
