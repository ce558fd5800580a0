"""Labels and heads that say their numbers are no money, by `data/vocabulary/counted_labels.csv`."""

import re
from functools import cache

from budgetgraph import resources
from budgetgraph.reading.folding import key

THINGS = ("vehicle", "person", "piece", "square_metre")  # units that say what is counted


@cache
def _counted_labels() -> tuple[tuple[re.Pattern[str], str], ...]:
    rows = resources.rows("data", "vocabulary", "counted_labels.csv")
    return tuple((re.compile(row["pattern"]), row["unit"]) for row in rows)


def counted(label: str) -> str | None:
    """The unit of a label that says its numbers are no money ("公务用车保有量（辆）" -> "vehicle")."""
    form = key(label)
    return next((unit for pattern, unit in _counted_labels() if pattern.search(form)), None)
