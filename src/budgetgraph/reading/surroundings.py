"""Lines that stand round tables: unit, year, issuer and number above, notes below; patterns are data."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from budgetgraph import resources
from budgetgraph.reading.folding import squeeze


@cache
def _surroundings(where: str) -> re.Pattern[str]:
    rows = resources.rows("data", "vocabulary", "table_surroundings.csv")
    return re.compile("|".join(f"(?:{row['pattern']})" for row in rows if row["where"] == where))


def bounds(texts: Sequence[str], where: str) -> bool:
    """Does one of the texts stand "above" or "below" tables, by `data/vocabulary/table_surroundings.csv`?"""
    return any(_stands(text, where) for text in texts)


@lru_cache(maxsize=8192)
def _stands(text: str, where: str) -> bool:
    return _surroundings(where).match(squeeze(text)) is not None
