"""Labels and heads that say their numbers are no money, by `data/vocabulary/counted_labels.csv` and lists of units."""

import re
from functools import cache

from budgetgraph import resources
from budgetgraph.extraction.numbers import yuan_per_unit
from budgetgraph.reading.folding import key
from budgetgraph.resources import patterns

THINGS = ("vehicle", "person", "piece", "square_metre")  # units that say what is counted


@cache
def _counted_labels() -> tuple[tuple[re.Pattern[str], str], ...]:
    rows = resources.rows("data", "vocabulary", "counted_labels.csv")
    return tuple((re.compile(row["pattern"]), row["unit"]) for row in rows)


def counted(label: str) -> str | None:
    """The unit of a label that says its numbers are no money ("公务用车保有量（辆）" -> "vehicle")."""
    form = key(label)
    return next((unit for pattern, unit in _counted_labels() if pattern.search(form)), None)


@cache
def _measures() -> frozenset[str]:
    rows = [
        row
        for name in ("claim_units.csv", "target_units.csv")
        for row in resources.rows("data", "vocabulary", name)
        if not row.get("stands_for")
    ]
    return frozenset(key(row["unit"]) for row in rows) - set(yuan_per_unit())


def is_measure(text: str) -> bool:
    """Is the text a unit that things are measured or counted in, or several of them (台/套)?"""
    parts = [part for part in patterns("head_patterns.csv")["between_units"].split(key(text)) if part]
    return key(text) in _measures() or (bool(parts) and all(part in _measures() for part in parts))


def measured_in(unit: str) -> str:
    """The unit of figures that are counted in this printed one ("辆" -> "vehicle", "万亩" -> "other")."""
    return counted(f"({unit})") or "other"


def _behind(label: str, *ways: str) -> str | None:
    """The word in brackets, or behind a sign, at the end of a label or head."""
    found = (patterns("head_patterns.csv")[way].search(key(label)) for way in ways)
    return next((said.group(1) for said in found if said), None)


def measured(label: str) -> str | None:
    """The unit of a label or head whose last word is one ("库容（万立方米）" -> "other")."""
    said = _behind(label, "in_brackets", "behind_sign")
    if said is None or not is_measure(said) or patterns("head_patterns.csv")["no_measure"].fullmatch(said):
        return None
    return measured_in(said)


def may_be_measured(head: str) -> bool:
    """Is the word in brackets at the end of a head one of which it is unknown whether it is a unit?"""
    said = _behind(head, "in_brackets")
    if said is None or measured(head) or said in yuan_per_unit():
        return False
    return is_measure(said) or patterns("head_patterns.csv")["short_word"].fullmatch(said) is not None
