"""Brackets beside ideographs, as wide as they stand: the recogniser gives wide ones and narrow ones at random.

The lines of a page as read in, the same out. A page mostly sets all its brackets alike: that tells the width of those
at the end of a line, where nothing shows it. Where no bracket of a page does, they are wide, as Chinese type has them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from statistics import median

from budgetgraph.reading.ocr.recognition import Reading

_SIGNS = {"(": "(（", "（": "(（", ")": ")）", "）": ")）"}  # narrow and wide
_WIDE = 0.75  # of an ideograph's width: wide ones are as wide, narrow ones half
_CLEAR = 0.12  # the same: a line whose brackets are nearer to `_WIDE` does not tell


def with_even_brackets(readings: Sequence[Reading]) -> list[Reading]:
    """The lines of a page with the brackets of each of one width."""
    widths = [list(_widths(reading)) for reading in readings]
    usual = median([width for line in widths for width in line] or [1.0])
    return [_with(reading, _told(line, usual)) for reading, line in zip(readings, widths, strict=True)]


def _told(line: Sequence[float], usual: float) -> float:
    own = median(line or [usual])
    return own if abs(own - _WIDE) > _CLEAR else usual


def _with(reading: Reading, width: float) -> Reading:
    if not reading.has_words or not _SIGNS.keys() & set(reading.text):
        return reading
    wide = width > _WIDE
    return replace(reading, text="".join(_SIGNS[sign][wide] if sign in _SIGNS else sign for sign in reading.text))


def _widths(reading: Reading) -> Iterator[float]:
    """Of the brackets between two other signs, their widths in ideographs."""
    if not reading.has_words or not _SIGNS.keys() & set(reading.text):
        return
    advance = reading.advance
    signs = [at for at, sign in enumerate(reading.text) if not sign.isspace()] if advance else []
    for before, at, after in zip(signs, signs[1:], signs[2:], strict=False):
        beside = reading.text[before] + reading.text[after]
        if reading.text[at] in _SIGNS and not _SIGNS.keys() & set(beside):
            yield (reading.places[after] - reading.places[before]) / advance - _halves(beside)


def _halves(signs: str) -> float:
    """Half the widths of some characters, in ideographs."""
    return sum(0.5 if sign > "\u2e7f" else 0.25 for sign in signs)
