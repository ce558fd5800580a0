"""The wording of performance indicators in running text: level words, numbering and names.

The text of a passage (see `passages.level`) in; `Levels` and names out. The patterns are data
(`data/vocabulary/indicator_wording.csv`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from budgetgraph import resources
from budgetgraph.extraction.concepts import key_pattern
from budgetgraph.extraction.performance.indicators.targets import Target
from budgetgraph.extraction.persons.privacy import mask_part
from budgetgraph.extraction.records import Indicator
from budgetgraph.extraction.tables.indicator_types import agree, is_full_level, is_level_word, type_of, types_of
from budgetgraph.reading.folding import key
from budgetgraph.resources import patterns as named

STOPS = "。；"
_LONGEST_NAME = 60
_WORD = re.compile("[A-Za-z\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Pattern:
    """One line of the vocabulary; `field` is the value that a label announces, or the type that a name has."""

    kind: str
    field: str
    pattern: re.Pattern[str]


@cache
def patterns(kind: str) -> tuple[Pattern, ...]:
    """The patterns of one kind, in the order of the file."""
    return tuple(
        Pattern(kind, row["field"], re.compile(key_pattern(row["pattern"])))
        for row in resources.rows("data", "vocabulary", "indicator_wording.csv")
        if row["kind"] == kind
    )


@dataclass(frozen=True, slots=True)
class Levels:
    """The level words above an indicator, as printed without 完成情况分析 and the like."""

    first: str | None = None
    second: str | None = None

    def __bool__(self) -> bool:
        return bool(self.first or self.second)

    def under(self, word: str) -> "Levels":
        """The levels after another level word was printed."""
        if types_of(word, "second") and self.first and agree(self.first, word):
            return Levels(self.first, word)
        return Levels(word) if types_of(word, "first") else Levels(None, word)


@dataclass
class Said:
    """What a text says of one indicator: stretches of a passage by field, the name first."""

    start: int
    name: str
    levels: Levels
    quoted: bool = False
    planned: bool = False
    values: dict[str, tuple[int, int]] = field(default_factory=dict)
    end: int = 0

    def text(self, passage: str, name: str) -> str:
        """The value of a field in the text of its passage, blank where the text does not say it."""
        start, end = self.values.get(name, (0, 0))
        return passage[start:end]


def told_indicator(said: Said, target: Target, name: str, whole: str, **more: object) -> Indicator:
    """The record of an indicator that a text tells: `name` as printed, masked as `whole`, the text around it, tells;
    `more` are its other fields.
    """
    levels = said.levels
    return Indicator.model_validate(
        {
            "name": mask_part(name, whole),
            "type": type_of(levels.first, levels.second),
            "first_level": levels.first,
            "second_level": levels.second,
            "target_text": target.text,
            "operator": target.operator,
            "target_value": target.value,
            "target_unit": target.unit,
            **more,
        }
    )


def levels_of(headings: Sequence[str]) -> Levels:
    """The levels that headings (outermost first) say."""
    levels = Levels()
    for title in headings:
        word = strip_end("level_tail", key(title))
        if is_level_word(word):
            levels = levels.under(word)
    return levels


def opening(text: str, begin: int, until: int, levels: Levels) -> tuple[int, int, Levels]:
    """(where the name may begin, where it begins after numbering and level words, levels)."""
    at = begin
    moved = True
    while moved:
        moved = False
        for pattern in patterns("numbering"):
            match = pattern.pattern.match(text, at, until)
            if match and match.end() > at:
                at, moved = match.end(), True
        level = _level_lead(text, at, until)
        if level:
            at, levels, moved = level[1], levels.under(level[0]), True
    return begin, at, levels


def _level_lead(text: str, at: int, until: int) -> tuple[str, int] | None:
    """(level word, end) where a clause opens with one: "数量指标：", "产出指标完成情况：", "质量指标方面，"."""
    match = named("performance_patterns.csv")["level_lead"].match(text, at, until)
    if not match:
        return None
    word = strip_end("level_tail", match[1])
    is_named = is_full_level(word) or (word != match[1] and match[2] == "，")
    if not is_level_word(word) or (match[2] not in ("：", "。") and not is_named):
        return None
    return word, match.end()


def inline_levels(text: str, levels: Levels) -> Levels:
    """The levels after the clauses of a text, which may open with level words or be one."""
    for match in re.finditer(r"(?:^|[。；])", text):
        levels = opening(text, match.end(), len(text), levels)[2]
    return levels


def strip_end(kind: str, text: str) -> str:
    """The text without what the patterns of a kind find at its end."""
    before = None
    while before != text:
        before = text
        for pattern in patterns(kind):
            match = pattern.pattern.search(text)
            text = text[: match.start()] if match and match.end() == len(text) else text
    return text


def no_name(name: str) -> bool:
    """Is the text too short, too long or too general to name an indicator?"""
    return (
        not 2 <= len(name) <= _LONGEST_NAME
        or not _WORD.search(name)
        or any(p.pattern.fullmatch(name) for p in patterns("no_name"))
    )
