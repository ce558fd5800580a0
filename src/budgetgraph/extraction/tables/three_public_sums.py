"""A 合计 of a three-public table that sums up more than 三公: rows with their concepts in, that of the 合计 mended."""

from collections.abc import Sequence
from decimal import Decimal

from budgetgraph.extraction.concepts import bare_label, concept_named
from budgetgraph.extraction.records import Figure, Row
from budgetgraph.resources import patterns

_ALL = "three-public:three-public"
_VEHICLES = "three-public:vehicle"
_OF_VEHICLES = ("three-public:vehicle-purchase", "three-public:vehicle-running")
_OTHERS = ("three-public:abroad", "three-public:reception")
_BESIDE = "economic:"  # 会议费, 培训费
_PRINTED = "printed:"


def free_sums(rows: Sequence[Row], wide: bool) -> None:
    """Takes the meaning 三公 from a 合计 that is more than the three items, and from one beside heads that name 三公.

    It is more where the three items do not add up to it, and do with the other expenses (会议费, 培训费). `wide` says
    that the items stand in the heads.
    """
    sums = [row for row in rows if row.concept == _ALL]
    named = [row for row in sums if _names_three_public(row)] if wide else []
    for row in sums:
        if row not in named and (named or _is_more(row, rows)):
            row.concept = f"printed:{row.label}"


def _names_three_public(row: Row) -> bool:
    said = patterns("head_patterns.csv")["three_public"]
    return any(map(said.search, (row.label, *(figure.header for figure in row.figures))))


def _is_more(whole: Row, rows: Sequence[Row]) -> bool:
    beside = [row for row in rows if row.of_unit == whole.of_unit]
    found = [_exceeds(figure, beside) for figure in whole.figures if figure.unit == "CNY"]
    return any(found) and None not in found


def _exceeds(whole: Figure, rows: Sequence[Row]) -> bool | None:
    """Is a total that of the three items and the other expenses, not of the three? None where it is neither."""
    own: dict[str, Figure] = {}
    for row in rows:
        for figure in row.figures:
            if row.concept and figure.column == whole.column and figure.unit == "CNY":
                own.setdefault(row.concept, figure)
    items = _OTHERS + ((_VEHICLES,) if _VEHICLES in own else _OF_VEHICLES)
    three = [own[item] for item in items if item in own]
    more = [figure for concept, figure in own.items() if _is_beside(concept)]
    if _is_sum(whole, three):
        return False
    return True if _is_sum(whole, [*three, *more]) else None


def _is_beside(concept: str) -> bool:
    """Is a row another expense, whose label may be numbered (4.会议费)?"""
    named = concept_named(bare_label(concept.removeprefix(_PRINTED))) if concept.startswith(_PRINTED) else concept
    return (named or "").startswith(_BESIDE)


def _is_sum(whole: Figure, parts: Sequence[Figure]) -> bool:
    rounding = (whole.resolution + sum((part.resolution for part in parts), Decimal(0))) / 2
    return abs(whole.value - sum((part.value for part in parts), Decimal(0))) <= rounding
