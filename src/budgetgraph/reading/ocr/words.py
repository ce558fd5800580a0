"""Characters that recognition was not sure of, read as the words of budget tables have them: 卫生健康文出 is 支出.

A doubtful character is replaced where the characters beside it stand in known words round one other character only.
"""

import re
from dataclasses import replace
from functools import cache

from budgetgraph import resources
from budgetgraph.reading.folding import key
from budgetgraph.reading.ocr.recognition import Reading
from budgetgraph.reading.simplified import simplified

_SURE = 0.99  # a character read with more stays
_WINDOWS = ((3, 3), (2, 2), (3, 1), (1, 3), (3, 0), (0, 3))  # characters before and after
_LEAST = 3  # characters beside it that must agree
_IDEOGRAPH = re.compile("[\u3400-\u9fff]")
_MISTAKABLE = re.compile("[\u3400-\u9fffA-Za-z_—–-]")
_PARTED = re.compile(r"[|/]")
_EDGE = "\n"


def in_known_words(reading: Reading) -> Reading:
    """The reading in simplified characters, its doubtful ones as known words have them."""
    if not _IDEOGRAPH.search(reading.text):
        return reading
    text = "".join(map(simplified, reading.text))
    for at, sure in enumerate(reading.probabilities):
        may_be = _MISTAKABLE.match(text[at]) or (at == 0 and not text[at].isalnum())
        if sure < _SURE and may_be and not _stands_in_words(text, at):
            text = text[:at] + (_known(text, at) or text[at]) + text[at + 1 :]
    return reading if text == reading.text else replace(reading, text=text)


def _stands_in_words(text: str, at: int) -> bool:
    """Is it part of three characters that known words have?"""
    return any(text[start : start + 3] in _threes() for start in range(max(at - 2, 0), min(at, len(text) - 3) + 1))


def _known(text: str, at: int) -> str | None:
    """The one character that known words have between the characters beside a place; None for none or several."""
    text = f"{_EDGE}{text}{_EDGE}"
    at += 1
    for left, right in _WINDOWS:
        before, after = text[max(at - left, 0) : at], text[at + 1 : at + 1 + right]
        if (not right and text[at + 1] != _EDGE) or (not left and text[at - 1] != _EDGE):
            continue  # only the end of a line has too little on one side
        if len(before.replace(_EDGE, "")) + len(after.replace(_EDGE, "")) < _LEAST or len(before) < left:
            continue
        found = _contexts().get((before, after))
        if found:
            return next(iter(found)) if len(found) == 1 else None
    return None


@cache
def _contexts() -> dict[tuple[str, str], frozenset[str]]:
    """By the characters before and after, what stands between them in known words."""
    contexts: dict[tuple[str, str], set[str]] = {}
    for word in _words():
        whole = f"{_EDGE}{word}{_EDGE}"
        for at in range(1, len(whole) - 1):
            for left, right in _WINDOWS:
                before, after = whole[max(at - left, 0) : at], whole[at + 1 : at + 1 + right]
                contexts.setdefault((before, after), set()).add(whole[at])
    return {beside: frozenset(found) for beside, found in contexts.items()}


@cache
def _threes() -> frozenset[str]:
    return frozenset(word[at : at + 3] for word in _words() for at in range(len(word) - 2))


@cache
def _words() -> frozenset[str]:
    found: set[str] = set()
    for source in resources.rows("data", "vocabulary", "recognised_words.csv"):
        for row in resources.rows("data", source["folder"], source["file"]):
            for column in source["columns"].split("|"):
                found.update(key(part) for part in _PARTED.split(row[column] or ""))
    return frozenset(word for word in found if len(word) > _LEAST)
