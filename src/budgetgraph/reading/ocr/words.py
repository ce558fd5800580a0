"""Characters that recognition was not sure of, read as the words of budget tables have them: 卫生健康文出 is 支出.

A doubtful character is replaced where the characters beside it stand in known words round one other character only,
or round one only of those that the picture may show: 项日 is 项目.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from budgetgraph import resources
from budgetgraph.reading.folding import key
from budgetgraph.reading.ocr.checks import DOUBT
from budgetgraph.reading.ocr.recognition import Reading
from budgetgraph.reading.simplified import simplified

_SURE = 0.99  # a character read with more stays
BORNE_OUT = 0.95  # how sure a known word is that differs from all others by more than a character
UNSURE = 0.6  # a text in which one was read with less, and that known words do not bear out, is in doubt
_LOST, _LOST_TWO = 1.6, 2.4  # of the distance of ideographs: one is lost between two that stand so far apart
_WINDOWS = ((3, 3), (2, 2), (3, 1), (1, 3), (3, 0), (0, 3))  # characters before and after
_LENGTHS = (5, 4, 3)  # characters in a row that tell which of several one is
_SHORTEST = 2
LEAST = 3  # characters beside it that must agree
IDEOGRAPH = re.compile("[\u3400-\u9fff]")
_MISTAKABLE = re.compile("[\u3400-\u9fffA-Za-z_—–-]")
_PARTED = re.compile(r"[|/]")
_EDGE = "\n"
_DIGIT = re.compile(r"\d")
_NUMERALS, _BEHIND_NUMBER = "一二三四五六七八九十", "、"
NUMBERED = re.compile(f"(?P<number>[{_NUMERALS}]+)(?P<rest>.+)")
_DASHED = re.compile("(?P<dashes>[-—–]{1,3}(?=[^、])|[-—–]{0,3}(?=、))、?(?P<rest>.+)")  # 一, 二 or 三, level strokes
MARKED = re.compile(
    rf"[^\w（(《“+]*(?P<number>[{_NUMERALS}]+、)?(?P<rest>\w.+?)[|'`·.,~^_\u4e00]?"  # and a rest of a rule
)
_BRACKETS = str.maketrans("(),:", "（），：")


def in_known_words(reading: Reading) -> Reading:
    """The reading in simplified characters, its doubtful ones as known words have them; in doubt itself where one of
    them stays a guess."""
    if not reading.has_words:
        return reading
    read = _borne_out(_without_scars(_with_known(_with_lost(_sure_of_variants(reading)))))
    unsure = any(
        sure < UNSURE and IDEOGRAPH.match(sign) and not _is_known_there(read.text, at)
        for at, (sign, sure) in enumerate(zip(read.text, read.probabilities, strict=True))
    )
    return read.doubted() if unsure else read


def _sure_of_variants(reading: Reading) -> Reading:
    """The reading, sure of characters that may only be other forms of themselves: 决 may be 決."""
    if not reading.others or _is_doubted(reading):
        return reading
    sure = tuple(
        max(p, BORNE_OUT) if others and {*map(simplified, others)} == {simplified(sign)} else p
        for sign, p, others in zip(reading.text, reading.probabilities, reading.others, strict=True)
    )
    return replace(reading, probabilities=sure)


def _is_doubted(reading: Reading) -> bool:
    """Is it in doubt as a whole?"""
    return max(reading.probabilities) <= DOUBT


def _borne_out(reading: Reading) -> Reading:
    """The reading of a known word, sure but for characters in whose places others may stand that make another one.

    One that is in doubt as a whole stays so.
    """
    text = reading.text
    if _is_doubted(reading) or not reading.others or key(text) not in known_words():
        return reading
    borne_out = tuple(
        max(sure, BORNE_OUT) if _is_lone_word(text, at, others) else sure
        for at, (sure, others) in enumerate(zip(reading.probabilities, reading.others, strict=True))
    )
    return replace(reading, probabilities=borne_out)


def _is_lone_word(text: str, at: int, others: str) -> bool:
    """Does a text become another known word with none of the other characters that one of its own may be?"""
    return not any(key(text[:at] + simplified(sign) + text[at + 1 :]) in known_words() for sign in others)


def _is_known_there(text: str, at: int) -> bool:
    """Does a character stand in a text as in known words: in three characters, or the text is such a word?"""
    return _stands_in_words(text, at) or text in known_words()


def _with_known(reading: Reading) -> Reading:
    text = "".join(map(simplified, reading.text))
    for at, sure in enumerate(reading.probabilities):
        may_be = _MISTAKABLE.match(text[at]) or (at == 0 and not text[at].isalnum())
        if sure < _SURE and may_be and not _stands_in_words(text, at):
            others = reading.others[at] if reading.others else ""
            likelier = _likelier(text, at, others) or _known(text, at) or text[at]
            text = text[:at] + likelier + text[at + 1 :]
    return reading if text == reading.text else replace(reading, text=text)


def _with_lost(reading: Reading) -> Reading:
    """The reading with an ideograph where the place of one is free, and known words have one there only."""
    advance, text = reading.advance, reading.text
    if not advance or not reading.others:
        return reading
    for at in range(len(text) - 1, 0, -1):
        step = reading.places[at] - reading.places[at - 1]
        if _LOST * advance < step < _LOST_TWO * advance and not (text[at - 1] + text[at]).isspace():
            lost = _known(f"{text[:at]}{_EDGE}{text[at:]}", at)
            if lost and IDEOGRAPH.match(lost):
                reading = reading.with_sign(at, lost, UNSURE)
                text = reading.text
    return reading


def _without_scars(reading: Reading) -> Reading:
    """The reading without a mark before or behind words that are known, and with the one behind their number."""
    text = reading.text
    if key(text) in known_words():
        return reading
    numbered, dashed, marked = (pattern.fullmatch(text) for pattern in (NUMBERED, _DASHED, MARKED))
    if numbered and is_known(numbered["rest"]):
        return _joined(reading, numbered["number"] + _BEHIND_NUMBER, numbered["rest"])
    if dashed and is_known(dashed["rest"]):
        return _joined(reading, _NUMERALS[max(len(dashed["dashes"]) - 1, 0)] + _BEHIND_NUMBER, dashed["rest"])
    if marked and is_known(marked["rest"]):
        return _joined(reading, marked["number"] or "", marked["rest"])
    return reading


def is_known(text: str) -> bool:
    return len(text) >= LEAST and key(text) in known_words()


def _joined(reading: Reading, before: str, rest: str) -> Reading:
    """The reading of some of its characters, with others before them."""
    at = reading.text.rindex(rest)
    part = reading.part(at, at + len(rest))
    count, sure = len(before), min(part.probabilities)
    left = reading.places[0] if reading.places else 0.0
    step = (reading.places[at] - left) / (count or 1) if reading.places else 0.0
    return replace(
        part,
        text=before + rest,
        probabilities=(sure,) * count + part.probabilities,
        places=tuple(left + number * step for number in range(count)) + part.places if reading.places else (),
        others=("",) * count + part.others if reading.others else (),
    )


def _stands_in_words(text: str, at: int) -> bool:
    """Is it part of three characters that known words have?"""
    return any(text[start : start + 3] in _threes() for start in range(max(at - 2, 0), min(at, len(text) - 3) + 1))


def _likelier(text: str, at: int, others: str) -> str | None:
    """The one of several characters, its own among them, with which a text is as known words are; None for none or
    several."""
    candidates = [text[at], *(simplified(other) for other in others if IDEOGRAPH.match(other))]
    if len(candidates) < 2 or len(text) < 2:  # nothing stands beside it
        return None
    whole = _plain(f"{_EDGE}{text}{_EDGE}")
    before, after = whole[: at + 1], whole[at + 2 :]
    for length in _LENGTHS:
        counts = {sign: _count_known(before, sign, after, length) for sign in candidates}
        most = max(counts.values())
        if most:
            known = {sign for sign, count in counts.items() if count == most}
            return known.pop() if len(known) == 1 else None
    paired = {sign for sign in candidates if _pairs(before[-1:] + sign) and _pairs(sign + after[:1])}
    return paired.pop() if len(paired) == 1 else None


def _pairs(two: str) -> bool:
    """Do two characters stand so in known words? Beside a digit all may."""
    return "0" in two or two in _runs(2)


def _count_known(before: str, sign: str, after: str, length: int) -> int:
    """How many of the runs of so many characters in which one stands known words have."""
    return sum(
        before[len(before) - left :] + sign + after[: length - 1 - left] in _runs(length)
        for left in range(max(length - 1 - len(after), 0), min(length, len(before) + 1))
    )


@cache
def _runs(length: int) -> frozenset[str]:
    """All runs of so many characters in known words, their ends marked."""
    wholes = [_plain(f"{_EDGE}{word}{_EDGE}") for word in known_words()]
    return frozenset(whole[at : at + length] for whole in wholes for at in range(len(whole) - length + 1))


def _plain(text: str) -> str:
    """A text with all digits alike and brackets of one width."""
    return _DIGIT.sub("0", text).translate(_BRACKETS)


def _known(text: str, at: int) -> str | None:
    """The one character that known words have between the characters beside a place; None for none or several."""
    text = f"{_EDGE}{text}{_EDGE}"
    at += 1
    for left, right in _WINDOWS:
        before, after = text[max(at - left, 0) : at], text[at + 1 : at + 1 + right]
        if (not right and text[at + 1] != _EDGE) or (not left and text[at - 1] != _EDGE):
            continue  # only the end of a line has too little on one side
        if len(before.replace(_EDGE, "")) + len(after.replace(_EDGE, "")) < LEAST or len(before) < left:
            continue
        found = _contexts().get((before, after))
        if found:
            return next(iter(found)) if len(found) == 1 else None
    return None


@cache
def _contexts() -> dict[tuple[str, str], frozenset[str]]:
    """By the characters before and after, what stands between them in known words."""
    contexts: dict[tuple[str, str], set[str]] = {}
    for word in long_words():
        whole = f"{_EDGE}{word}{_EDGE}"
        for at in range(1, len(whole) - 1):
            for left, right in _WINDOWS:
                before, after = whole[max(at - left, 0) : at], whole[at + 1 : at + 1 + right]
                contexts.setdefault((before, after), set()).add(whole[at])
    return {beside: frozenset(found) for beside, found in contexts.items()}


@cache
def _threes() -> frozenset[str]:
    return frozenset(word[at : at + 3] for word in long_words() for at in range(len(word) - 2))


def long_words() -> Iterator[str]:
    return (word for word in known_words() if len(word) > LEAST)


@cache
def known_words() -> frozenset[str]:
    found: set[str] = set()
    for source in resources.rows("data", "vocabulary", "recognised_words.csv"):
        for row in resources.rows("data", source["folder"], source["file"]):
            for column in source["columns"].split("|"):
                found.update(key(part) for part in _PARTED.split(row[column] or ""))
    return frozenset(word for word in found if len(word) >= _SHORTEST)
