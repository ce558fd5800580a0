"""Columns whose meaning is a guess: heads that no list knows, labels told by their content alone, units assumed.

A Layout with the texts of its table comes in; flags go onto its heads, and from there onto their figures:
"head unknown" (what the column means), "label unsure" (which column names the line), "unit unsure" (is it money).
A column that keeps the words of its head ("printed:…") is as printed and needs no flag.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache

from budgetgraph.extraction.concepts import (
    fund_of_label,
    label_role,
    three_public_below_vehicles,
    three_public_of_label,
)
from budgetgraph.extraction.numbers import money_unit, parse
from budgetgraph.extraction.tables.column_groups import is_executed, without_year, year_named
from budgetgraph.extraction.tables.counting import THINGS, counted
from budgetgraph.extraction.tables.head_words import NEUTRAL, economic_column, head_column, head_role, is_group_head
from budgetgraph.extraction.tables.layouts import HEAD_UNKNOWN, LABEL_UNSURE, UNIT_UNSURE, ColumnHead, Layout, Panel
from budgetgraph.reading.folding import key
from budgetgraph.resources import patterns

_CODE_LENGTH = 3
_CJK = re.compile("[\u4e00-\u9fff]")
_OF_A_YEAR = ("column:total", "column:final", "column:current_year")


def mark_columns(layout: Layout, texts: Sequence[Sequence[str]], year: int | None) -> None:
    """Flags the figure columns of a layout whose `texts` are those of the table; `year` is the report's."""
    data = [texts[row - 1] for row in layout.rows if any(texts[row - 1])]
    behind = 0  # the last column of the panel before
    for panel in layout.panels:
        for head in panel.figures:
            if _is_guessed(head, panel.figures) or _of_other_year(head, year):
                _flag(head, HEAD_UNKNOWN)
            if _is_code(head, panel, data):
                _flag(head, LABEL_UNSURE)
        _mark_whole(panel.figures, data)
        _mark_labels(panel, layout.heads[behind:], data)
        behind = panel.figures[-1].index if panel.figures else behind
    figures = [head for panel in layout.panels for head in panel.figures]
    _mark_units(figures, data)
    if layout.wide:
        _mark_wide(figures, year)


def _flag(head: ColumnHead, flag: str) -> None:
    if flag not in head.flags:
        head.flags.append(flag)


@cache
def is_understood(text: str) -> bool:
    """Does any list know the head?"""
    plain = without_year(key(text))
    return (
        not _CJK.search(plain)
        or any(
            head_column(form) or head_column(form, "path") or head_role(form) or label_role(form)
            for form in (text, plain)
        )
        or any(known(plain) for known in (economic_column, fund_of_label, three_public_of_label, money_unit, counted))
        or three_public_below_vehicles(plain) is not None  # 运行维护费 below 公务用车购置及运行维护费
        or is_group_head(plain)
        or patterns("head_patterns.csv")["goods_class"].match(plain) is not None
        or patterns("head_patterns.csv")["own_year"].fullmatch(plain) is not None
    )


def _decisive(path: Sequence[str]) -> int | None:
    """The index of the head that says what the column means, the lowest that says anything."""
    for at in reversed(range(len(path))):
        forms = (path[at], without_year(path[at]), "".join(path[at - 1 : at + 1]) if at else path[at])
        if any((column := head_column(form)) and column != NEUTRAL for form in forms):
            return at
        if economic_column(path[at], path[:at]):
            return at
    return None


def _is_guessed(head: ColumnHead, figures: Sequence[ColumnHead]) -> bool:
    """Has a known meaning been given to a head of which a part that tells its column from others is unknown?"""
    if len(figures) == 1 or (head.column or "").startswith("printed:"):
        return False
    unknown = _unknown_parts(head, figures)
    decisive = _decisive(head.path)
    if unknown and decisive is None and head is figures[0]:
        return label_role(head.leaf) != "total"  # the first 合计 of a table is its total
    if not unknown or decisive is None:
        return bool(unknown)
    doubles = any(other is not head and head.path[decisive] in other.path for other in figures)
    return doubles and unknown[0] < decisive


def _of_other_year(head: ColumnHead, year: int | None) -> bool:
    """Is the column of another year taken for that of the report?"""
    named = year_named(head.path)
    return bool(year and named and named != year and head.column in _OF_A_YEAR)


def _mark_whole(figures: Sequence[ColumnHead], data: Sequence[Sequence[str]]) -> None:
    """预算数 or 小计 beside a column that nobody knows may be no total: only 合计, what was spent and sums say so."""
    unknown = [head for head in figures if head.path and _unknown_parts(head, figures)]
    for head in figures:
        if (
            head not in unknown
            and head.column == "column:total"
            and head_column(head.leaf) == NEUTRAL
            and not patterns("head_patterns.csv")["whole"].search(head.leaf)
            and not any(is_executed(text) for text in head.path)
            and any(_is_beside(head, other) for other in unknown)
            and not _adds_up(head, figures, data)
        ):
            _flag(head, HEAD_UNKNOWN)


def _adds_up(head: ColumnHead, figures: Sequence[ColumnHead], data: Sequence[Sequence[str]]) -> bool:
    """Is the column the sum of all others beside it, on every line?"""
    others = [other for other in figures if other is not head and other.path[:-1] == head.path[:-1]]
    sums = []
    for row in data:
        whole, parts = parse(row[head.index - 1]), [parse(row[other.index - 1]) for other in others]
        if whole or any(parts):
            rounding = len([part for part in parts if part]) * (whole.last_place if whole else 0)
            difference = (whole.value if whole else 0) - sum((part.value for part in parts if part), Decimal(0))
            sums.append(abs(difference) <= rounding)
    return len(sums) > 1 and all(sums)


def _is_beside(head: ColumnHead, other: ColumnHead) -> bool:
    """May the other column belong to the same whole? A 小计 sums up less than the table, other heads their group."""
    return label_role(head.leaf) == "subtotal" or other.path[: len(head.path) - 1] == head.path[:-1]


def _mark_wide(figures: Sequence[ColumnHead], year: int | None) -> None:
    """Where the heads are the items, a 合计 or 小计 among heads that nobody knows may sum up other items.

    A whole block under an unknown head, or under another year than the report's alone, may be of any time or fund.
    """
    of_year = {year_named(head.path) for head in figures}
    for head in figures:
        blocks = [at for at in _unknown_parts(head, figures) if at < len(head.path) - 1]
        if blocks or (year and year not in of_year and year_named(head.path)):
            _flag(head, HEAD_UNKNOWN)
    unknown = [(head, parts[-1]) for head in figures if (parts := _unknown_parts(head, figures))]
    for head in figures:
        above = len(head.path) - 1
        if label_role(head.leaf) in ("total", "subtotal") and any(
            other.path[:above] == head.path[:-1] and lowest >= above for other, lowest in unknown
        ):
            _flag(head, HEAD_UNKNOWN)


def _unknown_parts(head: ColumnHead, figures: Sequence[ColumnHead]) -> list[int]:
    """The indices of the heads above a column that no list knows, less those above all columns beside it."""
    return [
        at
        for at, text in enumerate(head.path)
        if not is_understood(text)
        and not (len(figures) > 1 and all(text in other.path for other in figures))
        and not _is_part(text)
    ]


def _is_part(text: str) -> bool:
    """Is the head that of a part (其中：政府采购), which leaves the whole beside it what it is?"""
    return patterns("head_patterns.csv")["part_of"].match(text) is not None


def _mark_labels(panel: Panel, heads: Sequence[ColumnHead], data: Sequence[Sequence[str]]) -> None:
    """Words under an unknown head may be the labels where they alone tell the lines apart."""
    if not panel.figures:
        return
    named = [*panel.codes, *(c for c in (panel.label, panel.project, panel.unit_code, panel.unit_name) if c)]
    before = _distinct(data, named)
    labels = _distinct(data, [panel.label]) if panel.label else 0
    for head in heads:
        if head.role not in ("text", "unknown", "name") or head.index in named or is_understood(head.leaf):
            continue
        displaced = head.role == "name"  # as the label, by the names of codes
        tells_more = (
            displaced or _distinct(data, [*named, head.index]) > before or _distinct(data, [head.index]) > labels
        )
        if not tells_more or not any(_words(data, head)):
            continue
        for figure in panel.figures:
            if figure.index > head.index:
                _flag(figure, LABEL_UNSURE)


def _distinct(data: Sequence[Sequence[str]], columns: Sequence[int]) -> int:
    """How many lines these columns tell apart, a blank repeating what stands above it."""
    above = [""] * len(columns)
    seen = set()
    for row in data:
        above = [row[column - 1] or text for column, text in zip(columns, above, strict=True)]
        seen.add(tuple(above))
    return len(seen)


def _words(data: Sequence[Sequence[str]], head: ColumnHead) -> Iterator[str]:
    return (row[head.index - 1] for row in data if row[head.index - 1] and not parse(row[head.index - 1]))


def _is_code(head: ColumnHead, panel: Panel, data: Sequence[Sequence[str]]) -> bool:
    """Are these "figures" under an unknown head rather codes: all of one length before the labels, or 01, 02?"""
    if head.path and is_understood(head.leaf):
        return False
    texts = [row[head.index - 1] for row in data if row[head.index - 1]]
    if not texts or not all(text.isdecimal() for text in texts):
        return False
    if any(text.startswith("0") and len(text) > 1 for text in texts):
        return True
    before = panel.label is None or head.index < panel.label
    return before and len({len(text) for text in texts}) == 1 and len(texts[0]) >= _CODE_LENGTH


def _mark_units(figures: Sequence[ColumnHead], data: Sequence[Sequence[str]]) -> None:
    """Whole numbers under an unknown head beside amounts with decimals may count things."""
    for head in figures:
        beside = [other for other in figures if len(head.path) > 1 and other.path[:-1] == head.path[:-1]]
        if not is_understood(head.leaf) and any(counted(other.leaf) in THINGS for other in beside):
            _flag(head, UNIT_UNSURE)
    places = {head.index: _places(data, head) for head in figures}
    if not any(places.values()):
        return
    for head in figures:
        if places[head.index] == 0 and not (head.path and is_understood(head.leaf)):
            _flag(head, UNIT_UNSURE)


def _places(data: Sequence[Sequence[str]], head: ColumnHead) -> int | None:
    """The most decimals in a column, None where it is empty."""
    numbers = [number for row in data if (number := parse(row[head.index - 1]))]
    return max((number.places for number in numbers if number.value), default=None)
