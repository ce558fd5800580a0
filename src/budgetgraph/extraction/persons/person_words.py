"""The words by which names of persons are known: surnames, characters of given names, words that only look like names,
and what stands before and behind a name. All of it is data (`surnames.csv`, `name_characters.csv`,
`words_like_names.csv`, `words_like_given_names.csv`, `words_before_surnames.csv`, `person_cues.csv`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from budgetgraph import resources
from budgetgraph.extraction.persons.word_breaks import is_word_of_two

IDEOGRAPH = re.compile(r"[\u4e00-\u9fff]")
_RARE = re.compile(  # of later blocks, and without a place in the standard inside words
    "[\u3400-\u4dbf\u9fa6-\u9fff\uf900-\ufaff\U00020000-\U000323af]|(?<=[\u4e00-\u9fff])[\ue000-\uf8ff]"
)
_COMMON = "玥"  # which parents choose, and which stands in few other words
WIDEST_GAP = 3  # blanks inside a name that is set wide
_SURNAMES = {"compound": 3, "common": 1, "rare": 0, "word": -1, "seldom": -2}


@dataclass(frozen=True)
class Cues:
    """Words of one side -> strength; the longest that fits counts."""

    words: Mapping[str, int]
    longest: int

    def ending(self, text: str, end: int) -> str:
        sizes = range(min(self.longest, end), 0, -1)
        return next((word for size in sizes if (word := text[end - size : end]) in self.words), "")

    def beginning(self, text: str, start: int) -> str:
        sizes = range(min(self.longest, len(text) - start), 0, -1)
        return next((word for size in sizes if (word := text[start : start + size]) in self.words), "")


def with_common_signs(text: str) -> str:
    """A text with ideographs that only names use (䶮) as one that the lists know, of the same length."""
    return _RARE.sub(_COMMON, text)


def deed_behind(text: str, end: int) -> str:
    """The cue that stands behind a place, if it is no part of the name of an office (管理 in 管理站)."""
    word = cues_of("after").beginning(text, end)
    if len(word) == 1 and cues_of("after").words[word] > 0 and is_word_of_two(text[end - 1 : end + 1]):
        return ""
    at = end + len(word)
    unit = (cues_of("unit").beginning(text, at) or cues_of("place").beginning(text, at)) if word else ""
    return "" if unit and not is_word_of_two(text[at : at + 2]) else word


@cache
def given_words() -> frozenset[str]:
    rows = resources.rows("data", "vocabulary", "words_like_given_names.csv")
    return frozenset(word for row in rows for word in row["words"].split())


class Uncued:
    """The ideographs with which no word ends that lets a name stand behind it."""

    def __init__(self) -> None:
        sides = ("before", "unit", "copula", "label", "join")
        self._last = {word[-1] for side in sides for word in cues_of(side).words}

    def __contains__(self, sign: str) -> bool:
        return bool(IDEOGRAPH.match(sign)) and sign not in self._last


@cache
def uncued() -> Uncued:
    return Uncued()


@cache
def words_across() -> frozenset[str]:
    """Words of two characters of which the second is a surname."""
    rows = resources.rows("data", "vocabulary", "words_before_surnames.csv")
    return frozenset(word for row in rows for word in row["words"].split())


@cache
def cues_of(side: str) -> Cues:
    rows = [row for row in resources.rows("data", "vocabulary", "person_cues.csv") if row["side"] == side]
    words = {word: int(row["strength"]) for row in reversed(rows) for word in row["words"].split()}
    return Cues(words, max(map(len, words)))


@cache
def surname_weights() -> Mapping[str, int]:
    rows = resources.rows("data", "vocabulary", "surnames.csv")
    return {name: _SURNAMES[row["kind"]] for row in rows for name in row["surnames"].split()}


@cache
def beginning_signs() -> re.Pattern[str]:
    first, never = ("".join(sorted(signs)) for signs in ({name[0] for name in surname_weights()}, characters("never")))
    return re.compile(
        f"[{first}](?=[ \\u3000]{{0,{WIDEST_GAP}}}[\\u4e00-\\u9fff])(?![ \\u3000]{{0,{WIDEST_GAP}}}[{never}])"
    )


@cache
def characters(kind: str) -> frozenset[str]:
    rows = resources.rows("data", "vocabulary", "name_characters.csv")
    return frozenset(sign for row in rows if row["kind"] == kind for sign in row["characters"])


@cache
def words_like_names() -> frozenset[str]:
    rows = resources.rows("data", "vocabulary", "words_like_names.csv")
    return frozenset(word for row in rows for word in row["words"].split())


@cache
def _whole_words() -> frozenset[str]:
    """The names of regions and of classes, and words like names: a line break may cut them."""
    lists = ("divisions", "functional", "economic", "economic_government")
    rows = (row["name"] for name in lists for row in resources.rows("data", "classifications", f"{name}.csv"))
    return frozenset(rows) | words_like_names()


@cache
def region_names() -> frozenset[str]:
    """The names of regions, with and without the word of their kind (张家口市, 张家口)."""
    names = [row["name"] for row in resources.rows("data", "classifications", "divisions.csv")]
    return frozenset(part for name in names for part in (name, name[:-1]) if len(part) > 1)


@cache
def _longest_word() -> int:
    return max(map(len, _whole_words()))


def is_cut_word(text: str, start: int, end: int) -> bool:
    """Does a stretch touch a line break that cuts a word or the name of a class or region (呼和浩/特市)?"""
    for at in (start - 1, end):
        if at >= 0 and text[at : at + 1] == "\n":
            before, after = text[max(at - _longest_word(), 0) : at], text[at + 1 : at + 1 + _longest_word()]
            joined, cut = before + after, len(before)
            ends = range(cut + 1, len(joined) + 1)
            if any(joined[first:last] in _whole_words() for first in range(cut) for last in ends):
                return True
    return False
