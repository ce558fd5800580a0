"""What the words of a header say: which role a column has, which column concept a figure head means.

Heads are data: `data/vocabulary/header_roles.csv`, `column_heads.csv` and the printed aliases of the columns list.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import Literal, cast

from budgetgraph import resources
from budgetgraph.extraction.concepts import code_of_name, key_pattern
from budgetgraph.reading.folding import key
from budgetgraph.resources import patterns

Role = Literal[
    "figure",
    "name",
    "code",
    "ordinal",
    "line_number",
    "project",
    "unit_code",
    "unit_name",
    "measure",
    "text",
    "unknown",
]

NEUTRAL = "neutral"


@cache
def _role_patterns() -> list[tuple[re.Pattern[str], Role]]:
    rows = resources.rows("data", "vocabulary", "header_roles.csv")
    return [(re.compile(key_pattern(row["pattern"])), cast(Role, row["role"])) for row in rows]


@cache
def _aliases() -> dict[str, str]:
    found: dict[str, str] = {}
    for row in resources.rows("data", "classifications", "columns.csv"):
        for alias in row["aliases_printed"].split("|"):
            found.setdefault(key(alias), row["id"])
    return found


@cache
def _head_patterns(scope: str) -> list[tuple[re.Pattern[str], str]]:
    rows = resources.rows("data", "vocabulary", "column_heads.csv")
    return [(re.compile(key_pattern(row["pattern"])), row["column"]) for row in rows if row["scope"] == scope]


def head_role(head: str) -> Role | None:
    """What a head says its column holds, other than figures."""
    form = key(head)
    return next((role for pattern, role in _role_patterns() if pattern.fullmatch(form)), None)


def head_column(head: str, scope: str = "leaf") -> str | None:
    """The column id that a head names, "neutral" for 合计 and the like, None for an unknown head."""
    form = patterns("head_patterns.csv")["unit_in_head"].sub("", key(head)) or key(head)
    for text in dict.fromkeys((key(head), form, patterns("head_patterns.csv")["part_of"].sub("", form))):
        for pattern, column in _head_patterns(scope):
            if pattern.fullmatch(text):
                return column
    return _aliases().get(form) if scope == "leaf" else None


def is_figure_head(head: str) -> bool:
    """Does the head stand above figures?"""
    return head_column(head) is not None or economic_column(head) is not None


@cache
def _group_heads(neutral: str) -> list[re.Pattern[str]]:
    rows = resources.rows("data", "vocabulary", "group_heads.csv")
    return [re.compile(key_pattern(row["pattern"])) for row in rows if neutral in ("", row["neutral"])]


def is_group_head(head: str) -> bool:
    """Is this (without its year) a head that stands above others and says nothing of what they mean?"""
    return any(pattern.fullmatch(head) for pattern in _group_heads(""))


def is_neutral_group(head: str) -> bool:
    """Is this a head above others under which a 合计 is the whole of the line (资金来源)?"""
    return any(pattern.fullmatch(key(head)) for pattern in _group_heads("yes"))


def economic_column(head: str, above: Sequence[str] = ()) -> str | None:
    """The economic class that a head names; of several of one name that below the class that a head above it names."""
    form = re.sub(r"^\d{3}(?:\d\d)?", "", key(head))
    code = code_of_name("economic", form, digits=3) or code_of_name("economic", form)
    parents = [parent for text in above if code is None and (parent := code_of_name("economic", text, digits=3))]
    code = code or next((c for parent in parents if (c := code_of_name("economic", form, below=parent))), None)
    return f"economic:{code}" if code else None
