"""The rows of an indicator table become Indicator records: levels carried over merged cells, rows without an indicator
dropped.
"""

import re

from budgetgraph.extraction import numbers
from budgetgraph.extraction.performance.form_labels import fields_of
from budgetgraph.extraction.performance.indicators.indicator_rows import IndicatorRow, RowGroup, points_in
from budgetgraph.extraction.performance.indicators.targets import (
    bound_in_name,
    parse_target,
    parse_value,
    unit_in_name,
    with_unit,
)
from budgetgraph.extraction.persons.privacy import mask
from budgetgraph.extraction.records import Indicator
from budgetgraph.extraction.tables.indicator_types import (
    agree,
    is_full_level,
    is_level_word,
    name_of,
    parent_of,
    type_of,
    types_of,
)
from budgetgraph.resources import patterns

_WORD = re.compile("[\u4e00-\u9fff]{2}")


def _said(name: str) -> re.Pattern[str]:
    return patterns("performance_patterns.csv")[name]


def indicators_of(group: RowGroup, statement: str) -> list[tuple[Indicator, IndicatorRow]]:
    """The indicators of a group of rows; rows without a name are dropped after their levels were carried on."""
    firsts = _carried_firsts(group.rows)
    seconds = _carried_seconds(group.rows, firsts)
    made = []
    for row, first, second in zip(group.rows, firsts, seconds, strict=True):
        name = row.text("name")
        if not name or (is_level_word(name) and is_full_level(name) and not row.text("value")) or _is_money(row):
            continue
        made.append((_indicator(row, name, first, second, statement), row))
    return made


def _is_money(row: IndicatorRow) -> bool:
    """Is the row the points that the execution of the budget earns (预算执行率 | 10 | 10), without a target?"""
    return "rate_head" in fields_of(row.text("name")) and not (row.text("value") or row.text("actual"))


def _indicator(row: IndicatorRow, name: str, first: str | None, second: str | None, statement: str) -> Indicator:
    operator, unit = row.text("operator"), row.text("unit")
    if not (operator or unit) and (bound := bound_in_name(name)) and numbers.parse(row.text("value")):
        name, operator, unit = bound
    weight = row.text("weight")
    if points := _said("points_of_name").search(name):
        name, weight = name[: points.start(1)], weight or points[2]
    target = parse_target(row.text("value"), operator, unit)
    actual = with_unit(row.text("actual"), row.text("unit"))
    initial = parse_target(row.text("initial"), operator, unit) if row.text("initial") else None
    rate = numbers.parse(_said("points").sub("", row.text("rate")))
    score, deviation = row.text("score"), row.text("deviation")
    if not deviation and (both := _said("points_with_reason").fullmatch(score)):  # 得分（说明） is one column
        score, deviation = both["points"], both["reason"]
    return Indicator(
        name=mask(_said("number_of_name").sub("", name)),
        type=type_of(first, second),
        first_level=first,
        second_level=second,
        target_text=target.text,
        operator=target.operator,
        target_value=target.value,
        target_unit=target.unit or (unit_in_name(name) if target.value is not None else None),
        initial_target_text=initial.text if initial else None,
        initial_target_value=initial.value if initial else None,
        milestone_text=row.text("milestone") or None,
        weight=points_in(weight),
        basis=mask(row.text("basis")) or None,
        description=mask(row.text("description")) or None,
        previous_text=with_unit(row.text("previous"), row.text("unit")) or None,
        actual_text=mask(actual) or None,
        actual_value=parse_value(actual, target.unit or "") if actual else None,
        completion_rate=rate.value if rate else None,
        score=points_in(score),
        deviation=mask(deviation) or None,
        statement=statement,
        place=row.place,
    )


def _carried_firsts(rows: list[IndicatorRow]) -> list[str | None]:
    """The first level of each row: printed, else the one above or below that agrees with the second level.

    A merged cell whose text stands in the middle of its rows is printed in only one of them, so that the rows above it
    have to look down. Where neither neighbour agrees, the second level itself says what stands above it.
    """
    firsts: list[str | None] = []
    above: str | None = None
    _settle_either(rows)
    for at, row in enumerate(rows):
        printed = row.text("first") if _WORD.search(row.text("first")) else ""
        second = row.text("second") or _second_above(rows, at)
        if printed and (agree(printed, second) or row.flags or row.merged):
            above = printed
            firsts.append(printed)
            continue
        below = next((r.text("first") for r in rows[at + 1 :] if _WORD.search(r.text("first"))), None)
        candidates = [c for c in (printed, above, below) if c]
        fitting = next((c for c in candidates if agree(c, second)), None)
        if fitting is None and above and row.text("second") and not is_full_level(second):
            fitting = above  # 满意度 beside 履职效益: words of a list that ends in no 指标
        elif fitting is None or (not second and not above):
            parents = [p for ident in types_of(second, "second") if (p := parent_of(ident))]
            fitting = name_of(parents[0]) if parents else (candidates[0] if candidates else None)
        firsts.append(fitting)
        above = fitting or above
    return firsts


def _settle_either(rows: list[IndicatorRow]) -> None:
    """In a single column of both levels 成本指标 below 产出指标 is a second level, if others stand there too."""
    if not any(row.text("second") for row in rows):
        return
    above = ""
    for row in rows:
        word = row.text("either")
        if word and above and word != above and agree(above, word):
            row.texts["first"], row.texts["second"] = "", word
        above = row.text("first") or above


def _second_above(rows: list[IndicatorRow], at: int) -> str:
    for row in reversed(rows[:at]):
        if row.text("second"):
            return row.text("second")
    return ""


def _carried_seconds(rows: list[IndicatorRow], firsts: list[str | None]) -> list[str | None]:
    """The second level of each row, carried down within one first level."""
    seconds: list[str | None] = []
    above: str | None = None
    for at, row in enumerate(rows):
        if row.text("second"):
            above = row.text("second")
        elif at and firsts[at] != firsts[at - 1]:
            above = None
        seconds.append(above)
    return seconds
