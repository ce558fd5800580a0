"""What the words of a question demand of its answer: cues that must be used, stages, and the unit of the figure.

All of it is data in `data/vocabulary`: `question_cues.csv`, `question_patterns.csv`, `question_stages.csv`,
`question_units.csv`.
"""

import re
from functools import cache

from budgetgraph import resources
from budgetgraph.questions.language.normalising import matching_key
from budgetgraph.questions.language.said import in_question


@cache
def _unsaid() -> dict[str, frozenset[str]]:
    rows = resources.rows("data", "vocabulary", "question_cues.csv")
    return {row["cue"]: frozenset(row["unsaid_in"].split("|")) for row in rows}


def is_soft(cue: str) -> bool:
    """Whether there are answers in which the cue may stand without the template naming it."""
    return cue in _unsaid()


def may_be_unsaid(cue: str, answer: str) -> bool:
    """Whether a template with this kind of answer need not name the cue."""
    kinds = _unsaid().get(cue, frozenset())
    return "*" in kinds or answer in kinds


_HOW_MANY = ("几", "多少", "有几", "有多少")


@cache
def _stages() -> dict[str, tuple[str, ...]]:
    return {
        matching_key(word): ("budget", "final") if row["stage"] == "both" else (row["stage"],)
        for row in resources.rows("data", "vocabulary", "question_stages.csv")
        for word in row["words"].split("|")
    }


def stages_of(word: str) -> tuple[str, ...]:
    """The stages that a word names: `budget`, `final`, both or none."""
    return _stages().get(word, ())


@cache
def _units() -> dict[str, frozenset[str]]:
    return {
        matching_key(word): frozenset(row["units"].split("|"))
        for row in resources.rows("data", "vocabulary", "question_units.csv")
        for word in row["words"].split("|")
    }


@cache
def counting() -> re.Pattern[str]:
    """Words that ask for a number by what is counted: 多少户, 有几本, 好多人."""
    ends = sorted((word[1:] for word in _units() if word.startswith("~")), key=len, reverse=True)
    return re.compile(rf"{in_question('how_many_lead').pattern}(?P<end>{'|'.join(map(re.escape, ends))})")


def units_of(word: str) -> frozenset[str]:
    """The units in which a word asks for its answer; empty where it says none."""
    asked = counting().fullmatch(word)
    return _units().get(word) or _units().get(f"~{asked.group('end')}" if asked else "", frozenset())


@cache
def patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Cues with their wordings that are not listed one by one."""
    rows = resources.rows("data", "vocabulary", "question_patterns.csv")
    return tuple((row["cue"], re.compile(row["pattern"])) for row in rows)


@cache
def pattern_examples() -> tuple[str, ...]:
    """Wordings that the patterns match, and those that ask for a number by what is counted."""
    rows = resources.rows("data", "vocabulary", "question_patterns.csv")
    examples = [matching_key(wording) for row in rows for wording in row["examples"].split("|")]
    counted = [word[1:] for word in _units() if word.startswith("~")]
    return (*examples, *(lead + word for word in counted for lead in _HOW_MANY))
