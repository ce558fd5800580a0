"""The figures of a line: cells under figure heads become Figure records with value, unit, resolution and place."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from budgetgraph.extraction.numbers import parse, parse_amount, yuan_per_unit
from budgetgraph.extraction.places import place_of
from budgetgraph.extraction.records import Figure, Row
from budgetgraph.extraction.tables.counting import THINGS, counted, measured, measured_in
from budgetgraph.extraction.tables.layouts import LABEL_UNSURE, SIGN_UNSURE, UNIT_UNSURE, ColumnHead, Layout
from budgetgraph.reading.document import Cell, Table
from budgetgraph.reading.figures import TRIANGLES
from budgetgraph.resources import patterns

_DOWN = "▼▽"
_CHANGE_COLUMNS = ("column:change", "column:change_rate")
_PLAIN_COLUMNS = {"column:quantity": "other"}


def _said(name: str) -> re.Pattern[str]:
    return patterns("head_patterns.csv")[name]


@dataclass
class Reading:
    """What the rows of a table need to know about their statement."""

    table: Table
    layout: Layout
    kind: str
    unit: str | None  # printed money unit of the table, None if nothing names one
    before: Sequence[Row] = ()  # the rows of the piece that this table continues

    @cached_property
    def has_down(self) -> bool:
        """Whether the table prints triangles that point down."""
        return any(down in cell.text for cell in self.table.cells for down in _DOWN)


def figures(
    reading: Reading, heads: Sequence[ColumnHead], cells: dict[int, Cell], label: str = "", measure: str | None = None
) -> Iterator[Figure]:
    """The figures of a line in the order of the heads; `label` is the label of the line, `measure` what its column of
    units says."""
    in_quantities = any(head.column in _PLAIN_COLUMNS for head in heads)
    for head in heads:
        cell = cells.get(head.index)
        own = parse_amount(cell.text) if cell is not None else None
        if cell is None or not (printed := own[0] if own else parse(cell.text)):
            continue
        triangle = any(sign in printed.text for sign in TRIANGLES)
        if triangle and (head.column in _CHANGE_COLUMNS or reading.has_down):
            continue  # triangles up and down stand for more and less
        if printed.percent or measure is None or in_quantities:
            money = measure is not None and head.column not in _PLAIN_COLUMNS  # beside 数量 that the measure is of
            unit, factor, flags = _unit(reading, head, "" if money else label, percent=printed.percent)
        else:
            unit, factor, flags = _unit_of_line(reading, head, label, measure)
        if own:
            if unit != "CNY" and flags == []:
                continue  # money where things or shares are counted
            told_by = head.unit or reading.unit
            unit, factor = "CNY", yuan_per_unit()[own[1]]
            flags = [UNIT_UNSURE] if told_by not in (None, own[1]) else []
        told = [flag for flag in head.flags if flag != UNIT_UNSURE or unit == "CNY"]
        number = unit != "CNY" and _said("counts").match(head.leaf)
        yield Figure(
            column="column:quantity" if number else head.column or "column:total",
            value=printed.value * factor,
            printed=printed.text,
            unit=unit,
            resolution=printed.last_place * factor,
            header=head.header,
            place=place_of(reading.table, cell),
            confidence=cell.confidence,
            flags=[
                *told,
                *flags,
                *([SIGN_UNSURE] if triangle else []),
                *(["ocr"] if cell.confidence is not None else []),
            ],
        )


def _unit_of_line(reading: Reading, head: ColumnHead, label: str, measure: str) -> tuple[str, Decimal, list[str]]:
    """The same as `_unit` where a column of units says what the line is counted in."""
    unit, factor, flags = _unit(reading, head, label, percent=False)
    if unit == "percent" or (unit == "CNY" and (_is_worth(head) or _said("funds").search(head.leaf))):
        return unit, factor, flags
    if money := yuan_per_unit().get(measure):
        return "CNY", money, []
    if measure:
        return measured_in(measure), Decimal(1), []
    return unit, factor, [*flags, *([UNIT_UNSURE] if unit == "CNY" else [])]


def _is_worth(head: ColumnHead) -> bool:
    said = any(_said(name).search(head.leaf) for name in ("worth", "price"))
    return head.column == "column:value" or head.unit is not None or said


def _unit(reading: Reading, head: ColumnHead, label: str, *, percent: bool) -> tuple[str, Decimal, list[str]]:
    """(unit of the value, yuan per printed unit, flags) of a figure under this head."""
    if percent or head.column in ("column:change_rate",) or _said("rate").search(head.leaf):
        return "percent", Decimal(1), []
    worth = _is_worth(head)
    above = next((unit for text in reversed(head.path[:-1]) if (unit := counted(text) or measured(text))), None)
    things, told = counted(head.leaf), counted(label) or measured(label)
    if things == "other" and told in THINGS:
        things = told  # 车辆（辆） beside 数量
    if things in THINGS and _said("worth").search(label) and told is None:
        things, above, worth = None, None, True  # 价值 below 车辆（辆）
    things = things or (None if worth else measured(head.leaf))
    if what := things or (None if worth else above or told):
        return what, Decimal(1), []
    if head.column in _PLAIN_COLUMNS:
        return _PLAIN_COLUMNS[head.column], Decimal(1), []
    printed = head.unit or reading.unit
    if printed is None:
        return "other", Decimal(1), ["unit unknown"]
    return "CNY", yuan_per_unit()[printed], []


def mark_nameless(found: Sequence[Figure]) -> None:
    """The line does not say what (or whose) its figures are."""
    for figure in found:
        if LABEL_UNSURE not in figure.flags:
            figure.flags.append(LABEL_UNSURE)
