"""The labels of project forms and descriptions: a printed label in, the part of a project that it names out."""

import re
from functools import cache, lru_cache

from budgetgraph import resources
from budgetgraph.extraction.numbers import money_units_pattern
from budgetgraph.reading.folding import key, squeeze
from budgetgraph.resources import patterns

_SUMS = {"total_line", "funds", "whole_budget"}
_COLUMNS = {"initial_head", "revised_head", "spent_head", "rate_head", "score_head", "current_head", "previous_head"}
_TOLD = ("name", "budget", "goal", "implementer", "execution_period", "policy_basis")  # that need no colon
_AMOUNT = re.compile(rf"\d[\d,.]*\s*(?:{money_units_pattern()})")
_APART = re.compile(r"(?P<label>[^：:\s]{4,16})[ \u3000]+(?P<rest>[^\s].*)", re.DOTALL)
_HEADS = {*_COLUMNS, "whole_score", *_SUMS, "told_budget", "alone_name"}


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    rows = resources.rows("data", "vocabulary", "form_labels.csv")
    return tuple((row["field"], re.compile(row["pattern"])) for row in rows)


@lru_cache(maxsize=8192)
def fields_of(label: str) -> tuple[str, ...]:
    """The parts that a label may name, the likeliest first; nothing where it is no label."""
    form = key(label).rstrip("：")
    said = patterns("performance_patterns.csv")
    forms = dict.fromkeys((form, *(said[part].sub("", form) for part in ("label_number", "label_unit", "label_mark"))))
    return tuple(name for text in forms for name, pattern in _patterns() if pattern.fullmatch(text))


def field_of(label: str, *, heads: bool = False) -> str | None:
    """The part of a project that a label names; column heads and sums only where `heads` asks for them."""
    return next((name for name in fields_of(label) if heads or name not in _HEADS), None)


def labelled(text: str) -> tuple[str, str] | None:
    """(field, rest) of a text that begins with a label and a colon ("项目名称：信息化建设"), or a blank only.

    A label may stand in brackets (【项目名称】信息化建设); behind a number, a stop parts it (1.立项依据。某某条例).
    """
    plain = text.strip()
    said = patterns("performance_patterns.csv")
    marked = said["label_in_bracket"].match(said["label_number"].sub("", plain)) or said["label_stopped"].match(plain)
    if marked and (name := field_of(marked["label"])):
        return name, marked.string[marked.end() :].strip()
    match = re.match(r"^([^：:]{2,24})[：:]\s*", plain, re.DOTALL)
    label = squeeze(match.group(1)) if match else ""
    if match and (name := field_of(label)):
        return name, plain[match.end() :].strip()
    if match and "told_budget" in fields_of(label) and _AMOUNT.match(plain, match.end()):
        return "budget", plain[match.end() :].strip()
    apart = _APART.match(plain)
    name = field_of(apart["label"]) if apart else None
    return (name, apart["rest"]) if apart and name in _TOLD and not any(map(fields_of, plain.split()[1:])) else None
