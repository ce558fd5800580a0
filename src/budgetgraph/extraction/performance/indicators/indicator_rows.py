"""The rows of an indicator table as read: a Table and its Head in, `IndicatorRow`s gathered in a `RowGroup` out.

Cells that lost their leading neighbours are put back where the words prove it, wrapped and cut rows joined.
"""

import re
from dataclasses import dataclass, field
from decimal import Decimal

from budgetgraph.extraction import numbers
from budgetgraph.extraction.performance.indicators.targets import (
    operator_of,
)
from budgetgraph.extraction.places import place_of
from budgetgraph.extraction.records import Place
from budgetgraph.extraction.tables.indicator_heads import Head, row_cells
from budgetgraph.extraction.tables.indicator_types import (
    is_full_level,
    is_level_word,
    level_words,
    types_of,
)
from budgetgraph.reading.document import Cell, Table
from budgetgraph.reading.folding import squeeze
from budgetgraph.resources import patterns

_LOST_CELLS = ("tabs", "rivers", "ocr")  # ways of reading that lose leading cells
_BETWEEN_LEVELS = re.compile("[-—–/→>·]+")
_TEXT_FIELDS = ("basis", "previous", "description", "deviation", "milestone")
_MARGIN = 2


def _said(name: str) -> re.Pattern[str]:
    return patterns("performance_patterns.csv")[name]


@dataclass
class IndicatorRow:
    """One printed row: text by field, and the columns that gave it."""

    row: int
    texts: dict[str, str]
    columns: set[int] = field(default_factory=set)
    starts: bool = True  # False where a cell that spans from above gives the name
    place: Place = field(default_factory=Place)
    flags: list[str] = field(default_factory=list)
    lead: str = ""  # the first text that begins in the row, in whatever column
    merged: bool = False  # a cell that the file itself merges over several rows gives the first level

    def text(self, name: str) -> str:
        return self.texts.get(name, "")


@dataclass
class RowGroup:
    """The rows of one form under one head, in printed order, with the score that its last line totals.

    `beside` are the rows of the whole period, where those of the year stand beside them; `horizon` is its printed head.
    """

    rows: list[IndicatorRow] = field(default_factory=list)
    beside: list[IndicatorRow] = field(default_factory=list)
    horizon: str = ""
    total_score: Decimal | None = None
    total_weight: Decimal | None = None  # printed beside it
    closed: bool = False  # was the line of the total read?


def read_row(table: Table, head: Head, row: int) -> IndicatorRow:
    """Cuts a row at the columns of the head, after shifting cells that stand left of where they belong."""
    cells = row_cells(table, row)
    texts = [squeeze(cell.text) if cell else "" for cell in cells]
    order = list(range(len(cells)))
    flags: list[str] = []
    if table.method in _LOST_CELLS and (shifted := _realigned(texts, head)) is not None:
        order, flags = shifted, ["shifted"]
    found: dict[str, str] = {}
    used: set[int] = set()
    name_cell: Cell | None = None
    merged = False
    last: str | None = None
    for column in range(1, len(order) + 1):
        source = order[column - 1]
        name = head.columns.get(column)
        if source < 0 or not texts[source]:
            last = name or last
            continue
        cell = cells[source]
        if source > 0 and cells[source - 1] is cell and cell is not None and column > 1 and order[column - 2] >= 0:
            used.add(source + 1)
            last = name or last
            if name is None or name == head.columns.get(column - 1):
                continue
            if head.columns.get(column - 1) not in ("second", "first"):
                continue
        if name is None:
            if last is None or found.get(last):
                continue
            name = last  # a blank head: the text belongs to the empty field on its left
        if name == "operator" and found.get(name):
            # 指标方向性 (正向指标) beside 指标性质 (≥): the one that says an operator counts
            found[name] = found[name] if operator_of(found[name]) else texts[source]
        elif name == "previous" and found.get(name):
            found[name] += "；" + texts[source]  # the values of two years
        else:
            found[name] = found.get(name, "") + texts[source]
        used.add(source + 1)
        name_cell = cell if name == "name" else name_cell
        merged |= name == "first" and table.method == "native" and cell is not None and cell.row_span > 1
        last = name
    if not numbers.is_blank(adjusted := found.pop("adjusted", "")):
        found.setdefault("initial", found.get("value", ""))
        found["value"] = adjusted  # what was set anew during the year is what is measured against
    elif numbers.is_blank(found.get("value", "")) and not numbers.is_blank(initial := found.get("initial", "")):
        found["value"] = initial  # 年度目标值 is left blank where that of the beginning of the year holds
        del found["initial"]
    _unglue(found, head)
    first = next((cell for cell in [name_cell, *cells] if cell and squeeze(cell.text)), None)
    starts = name_cell is None or name_cell.row == row
    lead = next((squeeze(c.text) for c in cells if c and c.row == row and squeeze(c.text)), "")
    return IndicatorRow(row, found, used, starts, place_of(table, first) if first else Place(), flags, lead, merged)


def _unglue(found: dict[str, str], head: Head) -> None:
    """Sorts level words that stand in one cell ("产出指标数量指标") or in the column of the other level."""
    for name in ("first", "second"):
        text = _BETWEEN_LEVELS.sub("", found.get(name, ""))
        if not text or types_of(text, "first") or types_of(text, "second"):
            continue
        words = level_words(text)
        seconds = [word for word in words if types_of(word, "second")]
        firsts = [word for word in words if types_of(word, "first") and word is not (seconds or [""])[-1]]
        if seconds and "".join([*firsts[:1], seconds[-1]]) in text:
            found["second"] = seconds[-1]
            found["first"] = firsts[0] if firsts else "" if name == "first" else found.get("first", "")
    first = found.get("first", "")
    if first and not found.get("second") and types_of(first, "second") and not types_of(first, "first"):
        found["first"], found["second"] = "", first
    if first and "second" not in head.columns.values() and types_of(first, "second"):
        found["either"] = first  # 成本指标 in the only column of levels


def _realigned(texts: list[str], head: Head) -> list[int] | None:
    """For each column the index of the text that belongs there (-1: none), where a shift fits clearly better."""
    if not any(texts) or "second" not in head.columns.values():
        return None
    start = head.first_column - 1
    stay = list(range(len(texts)))
    best, best_fit = stay, _fit(stay, texts, head) + _MARGIN - 1
    for by in (1, 2):
        for absorbed in _shifts(texts, start, by):
            fit = _fit(absorbed, texts, head)
            if fit > best_fit:
                best, best_fit = absorbed, fit
    return None if best is stay else best


def _shifts(texts: list[str], start: int, by: int) -> list[list[int]]:
    """Moves the cells from `start` to the right by `by`, until blanks take up the shift or to the end of the row."""
    stay = list(range(len(texts)))
    results = []
    if len(texts) >= by and not any(texts[len(texts) - by :]):
        results.append(stay[:start] + [-1] * by + stay[start : len(texts) - by])
    for at in range(start + 1, len(texts) - by + 1):
        if not any(texts[at : at + by]):
            results.append(stay[:start] + [-1] * by + stay[start:at] + stay[at + by :])
            break
    if by == 1 and texts[start : start + 1] and all(texts[start:]):
        results.append([*stay[:start], -1, *stay[start:-1]])
    return results


def _fit(order: list[int], texts: list[str], head: Head) -> int:
    """How well the texts fit the heads they stand under."""
    total = 0
    for column, source in enumerate(order, start=1):
        text = texts[source] if source >= 0 else ""
        name = head.columns.get(column)
        if text and name:
            total += _fit_of(name, text)
    name_columns = head.of("name")
    if not any(order[c - 1] >= 0 and texts[order[c - 1]] for c in name_columns if c <= len(order)):
        total -= 2
    return total


def _fit_of(name: str, text: str) -> int:
    if name == "first":
        return 2 if types_of(text, "first") else -2 if types_of(text, "second") else 0
    if name == "second":
        return 2 if types_of(text, "second") else -1
    if name == "name":
        known = is_level_word(text) and is_full_level(text)
        return -3 if known else -2 if _said("target_like").match(text) else 1
    if name in ("weight", "score"):
        return 2 if points_in(text) is not None else -2
    if name in ("value", "actual"):
        return 2 if _said("target_like").match(text) else -1 if len(text) > 20 else 0
    return -1 if name in ("basis", "description", "deviation") and points_in(text) is not None else 0


def points_in(text: str) -> Decimal | None:
    printed = numbers.parse(_said("points").sub("", squeeze(text)))
    return printed.value if printed else None


def is_total(row: IndicatorRow) -> bool:
    """Is this the line that adds up weights and scores?"""
    is_shifted = bool(_said("total").match(row.text("name")))  # 总分 | 100 | 96 | 优, without the empty cells
    return bool(_said("total").match(row.lead)) and (is_shifted or not row.text("value"))


def add(group: RowGroup, row: IndicatorRow) -> None:
    """Adds a row: a new indicator, the rest of the one before, or the total of the scores."""
    if is_total(row):
        group.total_score = points_in(row.text("score")) or points_in(row.text("actual"))
        group.total_weight = points_in(row.text("weight"))
        group.closed = True
        return
    if group.closed and not row.text("value"):
        return  # 其他需要说明的事项, 改进措施
    if group.rows and _continues(group.rows[-1], row):
        before = group.rows[-1]
        for name, text in row.texts.items():
            is_same = not row.starts and text == before.text(name)  # of a cell that spans both rows
            if name not in ("first", "second", "project", "amount", "goal", "body") and not is_same:
                before.texts[name] = before.text(name) + text
        before.columns |= row.columns
        return
    group.rows.append(row)


def _continues(before: IndicatorRow, row: IndicatorRow) -> bool:
    """A row of mere text, without levels, target and points, is the rest of a cell that was cut or wrapped."""
    if not row.starts:
        return True
    if not before.text("name") or row.text("first") or row.text("second"):
        return False
    said = {name for name, text in row.texts.items() if text}
    if "name" in said and _said("target_like").match(row.text("milestone")):
        return False  # an indicator with a target of several years alone
    return bool(said) and said <= {"name", *_TEXT_FIELDS} and (said != {"name"} or not before.text("value"))
