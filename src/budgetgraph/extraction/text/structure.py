"""Numbers that are no figures (dates, ordinals, document numbers, phones ...): where they stand in a text.

The wordings are data (`data/vocabulary/structural_numbers.csv`). The text is as in `passages.level`.
"""

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from budgetgraph import resources
from budgetgraph.extraction.concepts import key_pattern
from budgetgraph.extraction.numbers import money_units_pattern
from budgetgraph.resources import patterns

_ITEM = patterns("label_patterns.csv")["item_of_count"]
NUMBER = re.compile(  # a full-width comma parts thousands where only the whole has a unit: 3，518.85万元
    rf"(?<![\d.,])[1-9]\d{{0,2}}(?:，\d{{3}})+(?:\.\d+)?(?={money_units_pattern()})"
    rf"|{_ITEM.pattern}"
    r"|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
)


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (row["what"], re.compile(key_pattern(row["pattern"])))
        for row in resources.rows("data", "vocabulary", "structural_numbers.csv")
    )


@lru_cache(maxsize=2_048)
def structural(text: str) -> tuple[tuple[int, int, str], ...]:
    """(start, end, what) of each stretch whose numbers are structural; stretches may overlap."""
    return tuple(
        (match.start(), match.end(), what)
        for what, pattern in _patterns()
        for match in pattern.finditer(text)
        if match.end() > match.start()
    )


def kind_at(spans: Sequence[tuple[int, int, str]], start: int, end: int) -> str | None:
    """What the number from `start` to `end` is, if one of the stretches holds it whole."""
    return next((what for low, high, what in spans if low <= start and end <= high), None)
