"""The level words of performance tables (产出指标, 数量指标 …) become ids of `indicator_types.csv`.

The second level decides under its first: 成本指标 under 产出指标 is "output-cost", alone it is "cost".
"""

import re
from collections.abc import Iterable
from functools import cache

from budgetgraph import resources
from budgetgraph.reading.folding import key
from budgetgraph.resources import patterns


def _said(name: str) -> re.Pattern[str]:
    return patterns("head_patterns.csv")[name]


@cache
def _types() -> dict[str, dict[str, str]]:
    return {row["id"]: row for row in resources.rows("data", "classifications", "indicator_types.csv")}


@cache
def _words() -> dict[str, tuple[str, ...]]:
    """Bare word -> the ids that it may be, the id of that very name first."""
    words: dict[str, list[str]] = {}
    for ident, row in _types().items():
        for word in [row["name"], *re.sub(r"（[^）]*）", "", row["aliases_printed"]).split("|")]:
            words.setdefault(_said("level_tail").sub("", key(word)), []).append(ident)
    named = {ident: _said("level_tail").sub("", key(row["name"])) for ident, row in _types().items()}
    return {word: tuple(sorted(dict.fromkeys(ids), key=lambda i: named[i] != word)) for word, ids in words.items()}


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str], str], ...]:
    rows = resources.rows("data", "vocabulary", "indicator_levels.csv")
    return tuple((row["level"], re.compile(row["pattern"]), row["type"]) for row in rows)


def bare_level(text: str) -> str:
    """A level word without blanks, numbering, remark and 指标: "一、产出指标（50分）" -> "产出"."""
    form = _said("level_number").sub("", key(text))
    return _said("level_tail").sub("", _said("level_remark").sub("", form))


@cache
def types_of(text: str, level: str) -> tuple[str, ...]:
    """The ids that a word may stand for on a level ("first" or "second"); none where it is no level word."""
    word = bare_level(text)
    if not word:
        return ()
    wanted = "一级" if level == "first" else "二级"
    listed = [ident for ident in _words().get(word, ()) if _types()[ident]["level"] == wanted]
    matched = [ident for at, pattern, ident in _patterns() if at == level and pattern.fullmatch(word)]
    return tuple(dict.fromkeys([*listed, *matched]))


def is_full_level(text: str) -> bool:
    """Does the text end as words of a level do in full (数量指标)?"""
    return _said("level_noun").search(text) is not None


def is_level_word(text: str) -> bool:
    """Is the text a word of the first or the second level?"""
    return bool(types_of(text, "first") or types_of(text, "second"))


@cache
def _listed_word() -> re.Pattern[str]:
    words = {word for word in _words() if len(word) >= 2}
    noun = _said("level_noun").pattern.replace("$", "")
    return re.compile(f"(?:{'|'.join(sorted(words, key=len, reverse=True))}){noun}")


def level_words(text: str) -> list[str]:
    """The listed level words within a text that holds more than one of them or other scraps, in order."""
    return _listed_word().findall(key(text))


def parent_of(ident: str) -> str | None:
    """The first-level id above a second-level id."""
    return _types()[ident]["parent"] or None


def name_of(ident: str) -> str:
    """The printed name of an id: "output" -> 产出指标."""
    return _types()[ident]["name"]


def agree(first: str, second: str) -> bool:
    """Can the second-level word stand under the first-level word? Words that no list knows agree with any."""
    firsts, seconds = types_of(first, "first"), types_of(second, "second")
    if not firsts or not seconds or "performance" in firsts:
        return True
    return any(parent_of(ident) in firsts for ident in seconds)


def type_of(first: str | None, second: str | None) -> str | None:
    """The id of an indicator's type, or None where neither word is known.

    With an unknown or missing second level the id is that of the first level, except that 满意度指标 has only one kind.
    """
    firsts = types_of(first, "first") if first else ()
    seconds = types_of(second, "second") if second else ()
    under = [ident for ident in seconds if parent_of(ident) in firsts]
    if under:
        return under[0]
    if seconds and not _only_first(second, firsts):
        return seconds[0]
    own = firsts or (types_of(second, "first") if second else ())
    return _only_child(own)


def _only_first(second: str | None, firsts: Iterable[str]) -> bool:
    """成本指标 under 成本指标 is the first level said twice."""
    return bool(second) and any(ident in types_of(second or "", "first") for ident in firsts)


def _only_child(firsts: tuple[str, ...]) -> str | None:
    if not firsts:
        return None
    children = [ident for ident, row in _types().items() if row["parent"] == firsts[0]]
    return children[0] if len(children) == 1 else firsts[0]
