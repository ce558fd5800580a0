"""The head of an indicator table: a Table in, which column holds which part of an indicator out.

Heads are found by vocabulary (`data/vocabulary/indicator_headers.csv`), over one or two printed rows; heads that a
transcription glued together ("二级指标 三级指标" in one cell) are spread over the blank cells beside them.
"""

import re
from dataclasses import dataclass, field
from functools import cache

from budgetgraph import resources
from budgetgraph.extraction.tables.indicator_types import types_of
from budgetgraph.reading.document import Cell, Table
from budgetgraph.reading.folding import fold, squeeze
from budgetgraph.resources import patterns

_BRACKETS = str.maketrans({"(": "（", ")": "）"})
_LETTER = re.compile(r"（[A-Z①-⑨](?:[÷/][A-Z①-⑨])?）$")  # by which formulas name a column
_LOOK = 2
_LEVELS = ("first", "second", "name")
_POINTS = ("weight", "score")
_NUMBERS = ("value", "milestone", "actual", "weight", "score", "rate")


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    rows = resources.rows("data", "vocabulary", "indicator_headers.csv")
    return tuple((row["field"], re.compile(row["pattern"])) for row in rows)


@cache
def field_of_head(text: str) -> str | None:
    """The part of an indicator that a head names ("年度指标值" -> "value"), or None."""
    form = _LETTER.sub("", squeeze(text).translate(_BRACKETS).rstrip("：:").lstrip("*★※"))
    return next((name for name, pattern in _patterns() if pattern.fullmatch(form)), None) if form else None


@cache
def head_of_field(name: str) -> str:
    """A head that names a part of an indicator ("first" -> "一级指标")."""
    rows = resources.rows("data", "vocabulary", "indicator_headers.csv")
    return next(row["example"] for row in rows if row["field"] == name)


@dataclass
class Head:
    """Columns (from 1) by what they hold, and the last row (from 1) of the head."""

    row: int
    columns: dict[int, str] = field(default_factory=dict)
    beside: dict[int, str] = field(default_factory=dict)  # those of the whole period, where the year stands beside it

    def of(self, name: str) -> list[int]:
        """The columns of one field, left to right."""
        return sorted(column for column, held in self.columns.items() if held == name)

    @property
    def first_column(self) -> int:
        return min(column for column, held in self.columns.items() if held in _LEVELS)


def row_cells(table: Table, row: int) -> list[Cell | None]:
    """The cells that cover a row, one per column, spans repeated."""
    return table.grid[row - 1]


def head_at(table: Table, row: int) -> Head | None:
    """The head that ends in this row, or None where the row is no head of indicators."""
    fields = _with_heads_above(table, row, _fields_of_row(table, row))
    if not _is_head(fields):
        return _lower_head(table, row, fields)
    if not any(patterns("head_patterns.csv")["indicators"].search(cell.text) for cell in table.cells):
        return None  # 一级 | 二级 | 三级 of a list of services
    if row > 1:
        above = _fields_of_row(table, row - 1)
        if len(above) >= 2 and not ({"project", "goal"} & set(above.values()) and not _beside_levels(above)):
            for column, name in above.items():
                if column not in fields and name not in fields.values():
                    fields[column] = name
    year, whole = _twins(table, row, fields)
    columns = _settled(_by_body(table, row, year), _named_beside(table, row, year))
    columns = _once(table, row, columns)
    if not whole:
        return Head(row, columns)
    of_year, of_whole = (dict.fromkeys(half, "ignored") for half in (year, whole))
    return Head(row, of_whole | columns, of_year | _once(table, row, _settled(whole, named_beside=False)))


def _once(table: Table, row: int, columns: dict[int, str]) -> dict[int, str]:
    """One column a number: of several under heads of their own (一季度 | 上半年) the one that the year counts by.

    A target of the beginning of the year beside another is `initial`, the others are `ignored`. Of points that each
    level has of its own those behind the name are the indicator's.
    """
    settled = dict(columns)
    names = [column for column, held in columns.items() if held == "name"]
    for name in _NUMBERS:
        heads = {column: _head_over(table, row, column, name) for column, held in columns.items() if held == name}
        if len({id(cell) for cell in heads.values()}) < 2:
            continue
        texts = {column: squeeze(cell.text) for column, cell in heads.items() if cell}
        first = {c for c, text in texts.items() if name == "value" and _said_of_head("initial_target", text)}
        rest = sorted(texts.keys() - first) or sorted(texts)
        if name in _POINTS and names and max(names) < max(rest):
            rest = [column for column in rest if column > max(names)]
        kept = next((column for column in rest if _said_of_head("of_whole_year", texts[column])), rest[0])
        for column, cell in heads.items():
            if cell is not heads[kept]:
                settled[column] = "initial" if column in first and column == min(first) else "ignored"
    return settled


def _head_over(table: Table, row: int, column: int, name: str) -> Cell | None:
    """The cell that heads a column: in the row of the head or right above it."""
    above = (table.grid[at - 1][column - 1] for at in (row, row - 1) if at > 0)
    return next((cell for cell in above if cell and field_of_head(cell.text) == name), None)


def _said_of_head(name: str, text: str) -> bool:
    return patterns("head_patterns.csv")[name].search(text) is not None


def _twins(table: Table, row: int, fields: dict[int, str]) -> tuple[dict[int, str], dict[int, str]]:
    """The columns of the year's indicators, and those of the whole period where both stand side by side.

    一级指标 | 二级指标 | 三级指标 | 指标值 | 二级指标 | 三级指标 | 指标值: the first level is that of both.
    """
    levels = [column for column, name in fields.items() if name in ("first", "second")]
    order = [column for column in sorted(fields) if not levels or column >= min(levels)]
    names = [fields[column] for column in order]
    begin = "second" if names.count("second") == 2 else "name"
    if names.count(begin) != 2 or names.count("name") != 2 or names.count("value") != 2:
        return fields, {}
    at = len(names) - 1 - names[::-1].index(begin)
    shared = {column: fields[column] for column in order[: names.index(begin)]}
    left, right = ({column: fields[column] for column in half} for half in (order[names.index(begin) : at], order[at:]))
    if not all({"name", "value"} <= set(half.values()) for half in (left, right)):
        return fields, {}
    later = [cell for above in range(1, row) for cell in row_cells(table, above)[order[at] - 1 :] if cell]
    if any(
        patterns("head_patterns.csv")["whole_period"].match(squeeze(c.text)) and c.column >= order[at] for c in later
    ):
        left, right = right, left
    return shared | right, shared | left


def _with_heads_above(table: Table, row: int, fields: dict[int, str]) -> dict[int, str]:
    """The heads of two printed rows where the format has no spans: blanks of the lower row show the upper head."""
    if table.method != "tabs" or row == 1 or not fields:
        return fields
    blank = {column for column, cell in enumerate(row_cells(table, row), start=1) if cell is None or not cell.text}
    above = {column: name for column, name in _fields_of_row(table, row - 1).items() if column in blank}
    return above | fields if len(above) > 1 else fields


def _lower_head(table: Table, row: int, fields: dict[int, str]) -> Head | None:
    """Parts of 指标值 (上年 | 预计当年实现, 半年 | 全年) in a row of their own, where the levels do not span it."""
    words = [cell for cell in row_cells(table, row) if cell and cell.row == row and squeeze(cell.text)]
    parts = "value" in fields.values() and {"previous", "milestone"} & set(fields.values())
    if row == 1 or not parts or len(words) != len(fields):
        return None
    above = head_at(table, row - 1)
    return Head(row, above.columns | fields) if above else None


def _beside_levels(fields: dict[int, str]) -> bool:
    return any(name in ("value", "adjusted", "weight", "operator", "unit") for name in fields.values())


def _is_head(fields: dict[int, str]) -> bool:
    names = set(fields.values())
    if {"first", "second"} <= names or {"second", "name"} <= names or {"first", "name"} <= names:
        return True
    return "name" in names and bool(names & {"value", "adjusted", "actual"}) and len(names) >= 2


def _fields_of_row(table: Table, row: int) -> dict[int, str]:
    found: dict[int, str] = {}
    cells = row_cells(table, row)
    for at, cell in enumerate(cells):
        if cell is None or not cell.text:
            continue
        name = field_of_head(cell.text)
        if name and row < cell.row + cell.row_span - 1 and _is_side_label(table, cell, row):
            continue
        if name:
            found[at + 1] = name
            continue
        glued = [
            field_of_head(part) for part in patterns("head_patterns.csv")["glued_heads"].findall(squeeze(cell.text))
        ]
        for offset, part in enumerate(glued):
            column = at + 1 + offset
            free = offset == 0 or (column <= len(cells) and _is_free(cells[column - 1], cell))
            if part and free and column not in found:
                found[column] = part
    return found


def _is_side_label(table: Table, cell: Cell, row: int) -> bool:
    """Does 绩效指标 run down the rows of its own indicators, which begin right below this row?"""
    heads = [other for other in row_cells(table, row) if other and other.row == row and other is not cell]
    return bool(heads) and all(other.row_span == 1 for other in heads) and cell.row == row


def _is_free(cell: Cell | None, owner: Cell) -> bool:
    return cell is None or cell is owner or not fold(cell.text).strip()


def _by_body(table: Table, row: int, fields: dict[int, str]) -> dict[int, str]:
    """Level columns under other heads (指标类型, 指标名称 before 绩效指标内容) are told by the words below them."""
    names = [column for column, name in fields.items() if name == "name"]
    if len({id(row_cells(table, row)[column - 1]) for column in names}) < 2:
        return fields
    fixed = dict(fields)
    for column, name in fields.items():
        if name not in ("name", "second") or column == max(names):
            continue
        below = (row_cells(table, at)[column - 1] for at in range(row + 1, min(row + _LOOK, table.height) + 1))
        text = next((cell.text for cell in below if cell and squeeze(cell.text)), "")
        fixed[column] = next((level for level in ("first", "second") if types_of(text, level)), name)
    return fixed


def _named_beside(table: Table, row: int, fields: dict[int, str]) -> bool:
    """Do the only names stand left of the levels, one a row (a side label stands once for all rows)?"""
    names = [column for column, name in fields.items() if name == "name"]
    if len(names) != 1:
        return False
    below = {squeeze(cell.text) for at in range(row, table.height) if (cell := table.grid[at][names[0] - 1])}
    return len(below - {""}) > 1


def _settled(fields: dict[int, str], named_beside: bool) -> dict[int, str]:
    """One meaning a column: side labels and doubled names resolved; `named_beside`: names may be left of the levels."""
    levels = [column for column, name in fields.items() if name in ("first", "second")]
    settled: dict[int, str] = {}
    for column, name in sorted(fields.items()):
        if name == "name" and levels and column < min(levels) and not named_beside:
            continue  # "绩效指标" down the left side of the form
        if name == "name" and any(held == "name" for held in settled.values()):
            previous = max(c for c, held in settled.items() if held == "name")
            if previous != column - 1:
                name = "description"
        settled[column] = name
    if "name" not in settled.values():
        deepest = "second" if "second" in settled.values() else "first"
        settled = {column: "name" if name == deepest else name for column, name in settled.items()}
    if "value" not in settled.values():
        settled = {column: "value" if name == "adjusted" else name for column, name in settled.items()}
    standard = "description" if "value" in settled.values() else "value"
    settled = {column: standard if name == "standard" else name for column, name in settled.items()}
    if "value" not in settled.values():
        goals = [column for column, name in settled.items() if name == "goal" and column > max(levels, default=0)]
        settled |= dict.fromkeys(goals[:1], "value")
    return settled


def is_wide(head: Head) -> bool:
    """Does each row name its project, so that one table holds the indicators of many?"""
    return bool(set(head.columns.values()) & {"project"})
