"""The wordings by which running text says what a number is, loaded from data and compiled.

`data/vocabulary/claim_patterns.csv`, `reasons.csv`, `claim_units.csv`: each pattern stands there beside an example
and a counterexample.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import cast, get_args

from budgetgraph import resources
from budgetgraph.extraction.concepts import key_pattern
from budgetgraph.extraction.records import Direction, Metric
from budgetgraph.resources import patterns as named


@dataclass(frozen=True, slots=True)
class Pattern:
    """One line of `claim_patterns.csv`. `metric` of the kind "phase" is what the file's head says of it."""

    kind: str
    pattern: re.Pattern[str]
    metric: str
    direction: Direction | None
    topic: str | None


@cache
def patterns(kind: str) -> tuple[Pattern, ...]:
    """The patterns of one kind, in the order of the file."""
    return tuple(
        Pattern(
            row["kind"],
            re.compile(key_pattern(row["pattern"])),
            row["metric"],
            cast("Direction | None", row["direction"] or None),
            row["topic"] or None,
        )
        for row in resources.rows("data", "vocabulary", "claim_patterns.csv")
        if row["kind"] == kind
    )


def first(kind: str, text: str) -> Pattern | None:
    """The first pattern of a kind that the text has."""
    return next((p for p in patterns(kind) if p.pattern.search(text)), None)


def without(kind: str, text: str) -> str:
    """The text with every match of a kind's patterns replaced by a bar, so that what stood apart does not meet."""
    for pattern in patterns(kind):
        text = pattern.pattern.sub("|", text)
    return text


def said(name: str) -> re.Pattern[str]:
    """A pattern of `sentence_patterns.csv`."""
    return named("sentence_patterns.csv")[name]


@cache
def reasons() -> tuple[tuple[re.Pattern[str], bool], ...]:
    """(pattern, only after a change) of the wordings that open a reason."""
    return tuple(
        (re.compile(key_pattern(row["pattern"])), row["after"] == "change")
        for row in resources.rows("data", "vocabulary", "reasons.csv")
    )


def metric_named(name: str) -> Metric:
    """The metric of that name, as the file of patterns writes it. Raises `ValueError` for a name that is none."""
    if name not in get_args(Metric):
        raise ValueError(f"claim_patterns.csv: {name!r} is not a metric; metrics are {', '.join(get_args(Metric))}")
    return cast(Metric, name)
