"""The words of a line in which persons may stand: runs of ideographs, names in Latin letters, and single ideographs
that equal gaps part."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from budgetgraph.extraction.persons.role_words import (
    counting_signs,
    is_brief,
    label_of,
)
from budgetgraph.extraction.persons.sounded_names import DOTS, LATIN_NAME

BLANKS = " \t\u3000\xa0"
ORDINAL = rf"(?:[（(](?:[{counting_signs('numeral')}]{{1,2}}|\d{{1,2}})[)）]|[①-⑳]|(?<![\d.])\d{{1,2}}[.．、](?!\d))"
STEM = f"[{counting_signs('stem')}{counting_signs('numeral')}]"
_STEM_BEFORE = re.compile(rf"(?<![\u4e00-\u9fff]){STEM}[ \t\u3000]+(?=[\u4e00-\u9fff]{{2}})")
_BARS = tuple("：:｜|│┃")
RUN = re.compile(rf"[\u4e00-\u9fff]+(?:{DOTS}[\u4e00-\u9fff]+)*|{LATIN_NAME}")
_GAP = re.compile(rf"[{BLANKS}]{{1,3}}")
NOTE_OPENS, NOTE_ENDS = re.compile(rf"[{BLANKS}]*[（(][{BLANKS}]*"), re.compile(rf"[{BLANKS}]*[）)]")
_COUNT = re.compile(ORDINAL)


class Token(NamedTuple):
    """A run of ideographs, or single ones set wide; its text is without blanks."""

    start: int
    end: int
    text: str

    @property
    def is_wide(self) -> bool:
        return self.end - self.start > len(self.text)


def tokens_of(line: str) -> list[Token]:
    """The runs of ideographs of a line; single ones that equal gaps part are one, a label before a name aside."""
    runs = [match.span() for match in RUN.finditer(line) if not _is_count(line, match.start())]
    tokens: list[Token] = []
    at = 0
    while at < len(runs):
        last = at
        while last + 1 < len(runs) and _is_joint(line, runs[last], runs[last + 1]):
            last += 1
        whole = line[slice(*runs[at])]
        if (
            last == at
            and last + 1 < len(runs)
            and not label_of(whole)
            and label_of(whole[:-1])
            and _goes_wide(line, runs[at], runs[at + 1])
        ):
            end = runs[at][1] - 1
            tokens.append(Token(runs[at][0], end, whole[:-1]))
            tokens.append(Token(end, runs[at + 1][1], whole[-1] + line[slice(*runs[at + 1])]))
            at += 2
            continue
        if last == at:
            tokens.append(Token(*runs[at], line[slice(*runs[at])]))
        else:
            tokens += _parted(line, runs[at : last + 1])
        at = last + 1
    return tokens


def _is_count(line: str, start: int) -> bool:
    """Does a numeral stand at a place that only counts what follows: （一）高山, 甲 高山?"""
    return bool(_COUNT.match(line, max(start - 1, 0)) or _STEM_BEFORE.match(line, start))


def _goes_wide(line: str, one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Does a single ideograph behind a gap go on what a run ends with (审核高 山)?"""
    return other[1] - other[0] == 1 and bool(_GAP.fullmatch(line, one[1], other[0]))


def _is_joint(line: str, one: tuple[int, int], other: tuple[int, int]) -> bool:
    is_single = one[1] - one[0] == 1 and other[1] - other[0] == 1
    is_label = is_brief(line[slice(*other)]) and line[other[1] : other[1] + 1] in _BARS
    return is_single and not is_label and bool(_GAP.fullmatch(line, one[1], other[0]))


def _parted(line: str, singles: list[tuple[int, int]]) -> Iterator[Token]:
    """Single ideographs set wide as tokens: a label that they begin with, and the rest; parted also at wider gaps."""
    text = "".join(line[start:end] for start, end in singles)
    sizes = [size for size in range(len(text) - 1, 1, -1) if label_of(text[:size]) and len(text) - size > 1]
    if sizes and not label_of(text):
        yield from _parted(line, singles[: sizes[0]])
        yield from _parted(line, singles[sizes[0] :])
        return
    gaps = [other[0] - one[1] for one, other in pairwise(singles)]
    widest = max(gaps, default=0)
    if widest > min(gaps, default=0):
        at = gaps.index(widest) + 1
        yield from _parted(line, singles[:at])
        yield from _parted(line, singles[at:])
        return
    yield Token(singles[0][0], singles[-1][1], text)
