"""Names of money that also name a thing (公车): where a question asks for the number of things.

The names are data: `data/vocabulary/question_counted.csv`.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from budgetgraph import resources
from budgetgraph.questions.language.said import in_question
from budgetgraph.questions.language.years import Quantity


@dataclass(frozen=True)
class _Counted:
    """What a name of money stands for where it is counted in `unit`; `things` are words for what is counted."""

    unit: str
    chain: str
    things: frozenset[str]


@cache
def _counted() -> dict[str, list[_Counted]]:
    found: dict[str, list[_Counted]] = {}
    for row in resources.rows("data", "vocabulary", "question_counted.csv"):
        things = frozenset(filter(None, row["things"].split("|")))
        found.setdefault(row["measure"], []).append(_Counted(row["unit"], row["counted"], things))
    return found


def counted(measure: str, units: Iterable[frozenset[str]]) -> str:
    """The chain of concepts that a measure of money stands for where things are asked for (公车几辆); else itself."""
    asked = list(units)
    for row in _counted().get(re.split(r"[|>]", measure)[0], ()):
        if asked and all(row.unit in wanted for wanted in asked):
            return row.chain
    return measure


def _thing(measure: str, word: str) -> tuple[str, str]:
    """The chain of the number of a thing (公车) and its unit, where the word names the thing itself; else empty."""
    for row in _counted().get(re.split(r"[|>]", measure)[0], ()):
        if word in row.things:
            return row.chain, row.unit
    return "", ""


_BY_NUMBER = frozenset({"max", "min", "ranking", "top", "ascending", "compare", "compare_less", "negation", "who"})


def counted_by_name(
    measure: str, at: tuple[int, int], cues: set[str], quantities: Sequence[Quantity | None], text: str
) -> str:
    """哪家公车最多, 公车超过10辆的单位, 有没有公车: bodies are ranked and looked for by the number of a thing, and
    whether there is any is told by it. `at`: where the word stands in the text. Empty for others."""
    before, word, after = text[: at[0]], text[at[0] : at[1]], text[at[1] :]
    chain, unit = _thing(measure, word)
    if not chain or in_question("asks_spent").search(text) or in_question("asks_money").search(text):
        return ""
    typed = [q for q in quantities if q]
    if typed:
        return chain if all(text[q.start : q.end].endswith(unit) for q in typed) else ""
    any_held = in_question("any_before").search(before) and in_question("any_behind").search(after)
    return chain if any_held or in_question("whether_any").search(after) or cues & _BY_NUMBER else ""
