"""Corrections of indicators and projects: the parts that no single figure or claim holds.

A Disclosure, a place such as "t4 r7 c3#实际" and the right words in; the part is mended in place, and what was printed
comes out. The words behind # are data (`data/vocabulary/correction_parts.csv`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from budgetgraph import resources
from budgetgraph.extraction.numbers import money_units_pattern, parse, yuan_per_unit
from budgetgraph.extraction.performance.indicators.targets import parse_target
from budgetgraph.extraction.records import Disclosure, Indicator, Place, Project
from budgetgraph.reading.folding import key, squeeze

_LINE = re.compile(r"(?:p(?P<page>\d+)\s*)?l(?P<line>\d+)")


class PartError(ValueError):
    """A part that cannot be mended; the message says why."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one word means for one kind of record."""

    word: str
    record: str
    field: str
    kind: str
    text_field: str


@cache
def _parts() -> tuple[Part, ...]:
    rows = resources.rows("data", "vocabulary", "correction_parts.csv")
    return tuple(Part(*(row[name] for name in ("word", "record", "field", "kind", "text_field"))) for row in rows)


def names_part(place: str) -> bool:
    """Does a place name a part of an indicator or a project, or something that is meant as one?"""
    word = place.partition("#")[2]
    return bool(word) and not word.isdecimal()


def correct_part(disclosure: Disclosure, place: str, right: str, was: str = "") -> tuple[str, Place] | None:
    """(what was printed, its place) of the part that was mended; None where no indicator or project stands there.

    Raises `PartError` where the word is unknown, several stand there, or the right words are no value of the part.
    """
    where, _, word = place.partition("#")
    parts = [part for part in _parts() if (part.word == word if word else part.kind == "target")]
    if not parts:
        raise PartError(f"{word!r} is none of {', '.join(dict.fromkeys(part.word for part in _parts()))}")
    projects = [project for project in disclosure.projects if word and _stands(project.place, where)]
    indicators = [one for one in disclosure.all_indicators if _stands(one.place, where)]
    for part in parts:
        records: Sequence[Indicator | Project] = indicators if part.record == "indicator" else projects
        fitting = [one for one in records if not was or _bare(_printed(one, part)) == _bare(was)]
        if len(fitting) > 1:
            fitting = _of_year(disclosure, fitting) or fitting
        if len(fitting) > 1:
            raise PartError(f"{len(fitting)} stand at this place; give the wrong value in `was`")
        if records and not fitting:
            raise PartError(f"what stands there is {_printed(records[0], part)!r}, not {was!r}")
        if fitting:
            printed = _printed(fitting[0], part)
            _set(fitting[0], part, right)
            return printed, fitting[0].place
    return None


def follow(disclosure: Disclosure, project: str, before: Decimal, after: Decimal) -> None:
    """The budget of a project is that of its row in the statement: what is mended there is mended here."""
    for one in disclosure.projects:
        if one.budget == before and key(project) in {key(name) for name in (one.name, *one.aliases)}:
            one.budget = after


def _of_year(disclosure: Disclosure, records: Sequence[Indicator | Project]) -> list[Indicator | Project]:
    """The records but for targets of several years, which may stand beside those of the year."""
    owners: list[Disclosure | Project] = [disclosure, *disclosure.projects]
    apart = {id(one) for owner in owners for one in owner.indicators_medium_term}
    return [one for one in records if id(one) not in apart]


def _stands(place: Place, where: str) -> bool:
    line = _LINE.fullmatch(where)
    if not line:
        return place.cell == where
    return place.line == int(line["line"]) and (line["page"] is None or place.page == int(line["page"]))


def _printed(record: Indicator | Project, part: Part) -> str:
    return str(getattr(record, part.text_field or part.field) or "")


def _bare(text: str) -> str:
    return re.sub(r"[\s,，]", "", text)


def _set(record: Indicator | Project, part: Part, right: str) -> None:
    if part.kind == "target" and isinstance(record, Indicator):
        target = parse_target(right)
        record.target_text, record.operator = target.text, target.operator
        record.target_value, record.target_unit = target.value, target.unit or record.target_unit
        return
    if part.kind == "text":
        setattr(record, part.field, right)
        return
    value = _yuan(right) if part.kind == "money" else parse_target(right).value
    if value is None and not part.text_field:
        raise PartError(f"the right value {right!r} is not a number" + (" with 元 or 万元" * (part.kind == "money")))
    setattr(record, part.field, value)
    if part.text_field:
        setattr(record, part.text_field, squeeze(right))


def _yuan(text: str) -> Decimal | None:
    match = re.fullmatch(rf"(.+?)({money_units_pattern()})", squeeze(text))
    printed = parse(match[1]) if match else None
    return printed.value * yuan_per_unit()[match[2]] if match and printed else None
