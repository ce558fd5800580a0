"""What a template's `unit:` promises of the rows of its answers.

A rule names every kind that a row may be of: `money` as printed, `percent`, `persons`, `count` (any other number of
things, an area), `score`, `text` (no unit), `printed` (whatever the document prints, as beside an indicator), or the
very word (个) in which is counted. `any` adds that the question may count in other words.
"""

from budgetgraph.extraction.numbers import yuan_per
from budgetgraph.questions.language.said import in_print

ANY = "any"
KINDS = frozenset({"money", "percent", "persons", "count", "score", "text", "printed"})
_WORDED = {"percent": "unit_percent", "persons": "unit_persons", "score": "unit_score"}


def kind_of(unit: str | None) -> str:
    """The kind of a row's unit."""
    if not unit:
        return "text"
    if yuan_per(unit) is not None:
        return "money"
    named = (kind for kind, wording in _WORDED.items() if in_print(wording).fullmatch(unit))
    return next(named, "count")


def agrees(rule: tuple[str, ...], unit: str | None) -> bool:
    """Whether a row may have the unit."""
    return "printed" in rule or (unit or "text") in rule or kind_of(unit) in rule


def word_of(rule: tuple[str, ...]) -> str:
    """The word in which a template counts. Raises `StopIteration` where its rule has none."""
    return next(word for word in rule if word not in KINDS | {ANY})
