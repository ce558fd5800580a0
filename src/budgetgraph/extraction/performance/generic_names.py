"""Words that name no project (预算项目, 2023年度, 部门整体支出): a printed name in, whether it is such out."""

import re
from functools import cache

from budgetgraph import resources
from budgetgraph.reading.folding import squeeze


@cache
def _generic() -> tuple[re.Pattern[str], ...]:
    rows = resources.rows("data", "vocabulary", "generic_project_names.csv")
    return tuple(re.compile(row["pattern"]) for row in rows)


def is_generic(name: str) -> bool:
    """Do the words of a title or the beginning of a sentence name no project?"""
    return any(pattern.fullmatch(squeeze(name)) for pattern in _generic())
