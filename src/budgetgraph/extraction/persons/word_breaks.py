"""Where words of two characters stand: no name begins or ends within one. The words are those that the dictionary of
jieba counts twenty times or more, a hundred times where it takes them for persons (雷达, 师生)."""

from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

_LEAST, _LEAST_OF_PERSONS = 20, 100  # times that a word was counted in the texts of which the dictionary was made
_OF_DEEDS = ("v", "d", "p", "r", "c", "u", "ad")  # verbs, adverbs, prepositions, pronouns, conjunctions, particles
_OF_PERSONS = "nr"
_OF_CIRCUMSTANCES = ("t", "m", "q", "f", "s", "d", "p", "r", "c", "u")  # times, numbers, places, adverbs, particles


def word_counts() -> Iterator[tuple[str, int, str]]:
    """(word, how often it was counted, class) of each word of the dictionary."""
    spec = find_spec("jieba")
    if spec is None or spec.origin is None:
        raise RuntimeError("jieba is not installed: install budgetgraph with its dependencies")
    with Path(spec.origin).with_name("dict.txt").open(encoding="utf-8") as lines:
        for line in lines:
            word, times, kind = line.split(" ")
            yield word, int(times), kind.rstrip()


@cache
def _words() -> tuple[frozenset[str], frozenset[str]]:
    """(words for deeds and relations, all others)."""
    deeds: set[str] = set()
    others: set[str] = set()
    for word, times, kind in word_counts():
        if len(word) == 2 and times >= (_LEAST_OF_PERSONS if kind.startswith(_OF_PERSONS) else _LEAST):
            (deeds if kind.startswith(_OF_DEEDS) else others).add(word)
    return frozenset(deeds), frozenset(others)


def is_word_of_two(text: str) -> bool:
    """Is a text of two characters a common word?"""
    deeds, others = _words()
    return text in deeds or text in others


def is_deed(text: str) -> bool:
    """Is a text of two characters a word for a deed or a relation?"""
    return text in _words()[0]


def begins_deed(text: str, end: int) -> bool:
    """Does a word for a deed begin at a place, none that the character before it belongs to?"""
    return is_deed(text[end : end + 2]) and not is_word_of_two(text[end - 1 : end + 1])


@cache
def _circumstances() -> frozenset[str]:
    words = ((word, times) for word, times, kind in word_counts() if kind.startswith(_OF_CIRCUMSTANCES))
    return frozenset(word for word, times in words if len(word) > 1 and times >= _LEAST)


def is_circumstance(text: str) -> bool:
    """Is a text a word for a time, a number, a position or a manner (次日, 两次, 现场, 逐级)?"""
    return text in _circumstances()


@cache
def _words_of_name_length() -> frozenset[str]:
    """Words as long as names; those of three that the dictionary takes for persons only where it counts them often."""
    found = set[str]()
    for word, times, kind in word_counts():
        if len(word) == 2 or (len(word) == 3 and (not kind.startswith(_OF_PERSONS) or times >= _LEAST_OF_PERSONS)):
            found.add(word)
    return frozenset(found)


def may_be_word(text: str) -> bool:
    """Is a text of two or three characters a word, be it a seldom one?"""
    return text in _words_of_name_length()
