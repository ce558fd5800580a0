"""The numbers that the projects and indicators of a Disclosure hold, so that the cells of a form whose numbers arrived
in none of them are not taken for read."""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from budgetgraph.extraction.numbers import yuan_per_unit
from budgetgraph.extraction.records import Disclosure

_NUMBER = re.compile(r"\d[\d,，]*(?:\.\d+)?")


def number_of(printed: str) -> Decimal | None:
    """The number as printed, whatever its separators; None for what is none."""
    try:
        return Decimal(re.sub("[,，]", "", printed)).normalize()
    except InvalidOperation:
        return None


def told_numbers(disclosure: Disclosure) -> frozenset[Decimal]:
    """Every number of the projects, the indicators and the body's own form; amounts in every unit they may be printed
    in."""
    held = _numbers(disclosure.model_dump(exclude={"statements", "claims", "sections", "unread", "source"}))
    return frozenset(held)


def _numbers(value: object) -> Iterator[Decimal]:
    if isinstance(value, dict):
        for one in value.values():
            yield from _numbers(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _numbers(one)
    elif isinstance(value, Decimal):
        yield abs(value).normalize()
        yield from (abs(value / unit).normalize() for unit in yuan_per_unit().values())
    elif isinstance(value, int):
        yield Decimal(value)
    elif isinstance(value, str):
        yield from (n for match in _NUMBER.finditer(value) if (n := number_of(match.group(0))) is not None)
