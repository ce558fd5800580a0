"""Named patterns from `data/vocabulary`: a name in, one compiled expression out of all lines of that name."""

import re
from collections.abc import Mapping
from functools import cache

from budgetgraph import resources


@cache
def patterns(file: str) -> Mapping[str, re.Pattern[str]]:
    """The patterns of `data/vocabulary/{file}` (columns `name` and `pattern`); lines of one name are alternatives."""
    lines: dict[str, list[str]] = {}
    for row in resources.rows("data", "vocabulary", file):
        lines.setdefault(row["name"], []).append(row["pattern"])
    return {name: re.compile("|".join(f"(?:{one})" for one in several)) for name, several in lines.items()}
