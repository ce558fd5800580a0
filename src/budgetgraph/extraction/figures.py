"""The figures of a line: cells under figure heads become Figure records with value, unit, resolution and place."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgetgraph.extraction.layouts import ColumnHead, Layout
from budgetgraph.extraction.numbers import parse, yuan_per_unit
from budgetgraph.extraction.places import place_of
from budgetgraph.extraction.records import Figure
from budgetgraph.reading.document import Cell, Table

_PLAIN_COLUMNS = {"column:quantity": "other"}
_RATE = re.compile(r"率|%|百分比|占比|幅度|比例")
_COUNT_UNITS = {"平方米": "square_metre", "辆": "vehicle", "人": "person", "台": "piece", "套": "piece", "个": "piece"}


@dataclass
class Reading:
    """What the rows of a table need to know about their statement."""

    table: Table
    layout: Layout
    kind: str
    unit: str | None  # printed money unit of the table, None if nothing names one


def figures(reading: Reading, heads: Sequence[ColumnHead], cells: dict[int, Cell]) -> Iterator[Figure]:
    for head in heads:
        cell = cells.get(head.index)
        if cell is None or not (printed := parse(cell.text)):
            continue
        unit, factor, flags = _unit(reading, head, percent=printed.percent)
        yield Figure(
            column=head.column or "column:total",
            value=printed.value * factor,
            printed=printed.text,
            unit=unit,
            resolution=printed.last_place * factor,
            header=head.header,
            place=place_of(reading.table, cell),
            confidence=cell.confidence,
            flags=[*head.flags, *flags, *(["ocr"] if cell.confidence is not None else [])],
        )


def _unit(reading: Reading, head: ColumnHead, *, percent: bool) -> tuple[str, Decimal, list[str]]:
    """(unit of the value, yuan per printed unit, flags) of a figure under this head."""
    if percent or head.column in ("column:change_rate",) or _RATE.search(head.leaf):
        return "percent", Decimal(1), []
    if head.column in _PLAIN_COLUMNS:
        return _PLAIN_COLUMNS[head.column], Decimal(1), []
    for word, unit in _COUNT_UNITS.items():
        if re.search(rf"（{word}|{word}数|数量", head.leaf) and word in head.leaf:
            return unit, Decimal(1), []
    printed = head.unit or reading.unit
    if printed is None:
        return "other", Decimal(1), ["unit unknown"]
    return "CNY", yuan_per_unit()[printed], []
