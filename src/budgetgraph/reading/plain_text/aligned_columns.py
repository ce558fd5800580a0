"""Tables of a text whose columns are set by blanks at the same places of all lines: lines in, lines with tabs out.

A cell is what stands between two blanks or more; its column is told by where it begins, or, where heads stand in the
middle and figures at the right, by the stretch of the line that it shares with the cells above and below. Wide
characters (ideographs, full-width signs) count as two places, those of ambiguous width (≥, —) as one or as two,
whatever makes fewer columns.
"""

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from budgetgraph.reading.folding import key
from budgetgraph.resources import patterns

_GAP = re.compile("[ \u3000]{2,}")
_LABELLED = re.compile("[^：:]{1,12}[：:]")
_DIGIT = re.compile(r"\d")
_FIGURES = re.compile(r"\d[.]\d+ -?\d[\d,]*[.]\d")  # of two columns that stand too near to be told apart
_WORD = re.compile("[\u4e00-\u9fff]")
_WIDE = ("WF", "WFA")  # classes of Unicode's East Asian Width that may be set two places wide
_FEWEST_LINES, _FEWEST_COLUMNS = 2, 3
_SHARE_OF_LONE = 0.34  # of the columns that may begin in one line only
_SHARE_OF_WORDS = 0.75  # of the first line, which holds heads, or labels with what they say
_SHARE_OF_FULL = 0.6  # of the lines that fill nearly all columns, where columns are stretches
_WIDEST_GAP = 6  # places between the characters of a name that is set wide


class _Part(NamedTuple):
    start: int
    end: int
    text: str


def aligned(lines: Sequence[str]) -> list[str]:
    """The lines, with a tab between the cells of those that are rows of such tables."""
    found = list(lines)
    at = 0
    while at < len(lines):
        blocks = [_block(lines, at, wide) for wide in _WIDE]
        read = [rows for block in blocks if len(block) >= _FEWEST_LINES and (rows := _rows(block))]
        if read:
            rows = min(read, key=lambda rows: len(rows[0]))
            found[at : at + len(rows)] = ["\t".join(row) for row in rows]
        at += max(len(blocks[0]), 1)
    return found


def _block(lines: Sequence[str], at: int, wide: str) -> list[list[_Part]]:
    """The parts of the lines from one on that have several."""
    block: list[list[_Part]] = []
    for number in range(at, len(lines)):  # no copy of the rest for each line: texts have many
        parts = _parts(lines[number], wide)
        if len(parts) < 2 or _stands_apart(parts):
            break
        block.append(parts)
    return block


def _stands_apart(parts: Sequence[_Part]) -> bool:
    """Is a line no row: one of a unit above a table, or labels with what they say (制表：…  审核：…)?"""
    unit = patterns("line_patterns.csv")["unit_above"]
    return any(unit.search(key(part.text)) for part in parts) or all(_LABELLED.match(part.text) for part in parts)


def _parts(line: str, wide: str) -> list[_Part]:
    if "\t" in line:
        return []
    parts: list[_Part] = []
    start = at = 0
    gaps = [gap.span() for gap in _GAP.finditer(line)]
    for (_, begin), (end, _) in pairwise([(0, 0), *gaps, (len(line), len(line))]):
        text = line[begin:end].strip(" \u3000")
        if not text:
            continue
        first = end - len(line[begin:end].lstrip(" \u3000"))
        start, at = start + _width(line[at:first], wide), first
        part = _Part(start, start + _width(text, wide), text)
        before = parts[-1] if parts else None
        signs = (before.text + text) if before else ""
        if before and len(signs) == 2 and all(map(_WORD.match, signs)) and start - before.end <= _WIDEST_GAP:
            part = _Part(before.start, part.end, f"{before.text} {text}")
            parts.pop()
        parts.append(part)
    return parts


def _width(text: str, wide: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in wide else 1 for sign in text)


def _rows(block: Sequence[Sequence[_Part]]) -> list[list[str]] | None:
    """The cells of each line, None where the lines share no columns."""
    widest = max(len(parts) for parts in block)
    texts = [part.text for parts in block[1:] for part in parts]
    if widest < _FEWEST_COLUMNS or not any(map(_DIGIT.search, texts)) or any(map(_FIGURES.search, texts)):
        return None
    words = [bool(_WORD.search(part.text)) for part in block[0]]
    if not words[0] or sum(words) < _SHARE_OF_WORDS * len(words):
        return None  # what lost its heads may have lost columns, too
    return _by_beginnings(block, widest) or _by_stretches(block)


def _by_beginnings(block: Sequence[Sequence[_Part]], widest: int) -> list[list[str]] | None:
    counted = Counter(part.start for parts in block for part in parts)
    lone = sum(count == 1 for count in counted.values())
    if lone > _SHARE_OF_LONE * len(counted) or len(counted) > widest + len(block) // 3 + 1:
        return None
    return _cut(block, [(start, start + 1) for start in sorted(counted)])


def _by_stretches(block: Sequence[Sequence[_Part]]) -> list[list[str]] | None:
    stretches: list[tuple[int, int]] = []
    for part in sorted(part for parts in block for part in parts):
        if stretches and part.start < stretches[-1][1]:
            stretches[-1] = (stretches[-1][0], max(stretches[-1][1], part.end))
        else:
            stretches.append((part.start, part.end))
    full = sum(len(parts) >= len(stretches) - 1 for parts in block)
    if len(stretches) < _FEWEST_COLUMNS or full < _SHARE_OF_FULL * len(block):
        return None
    return _cut(block, stretches)


def _cut(block: Sequence[Sequence[_Part]], columns: Sequence[tuple[int, int]]) -> list[list[str]] | None:
    """The texts of each line by column, None where two parts of a line stand in one."""
    rows = []
    starts = [start for start, _ in columns]
    for parts in block:
        cells = [""] * len(columns)
        for part in parts:
            at = bisect_right(starts, part.start) - 1
            if cells[at]:
                return None
            cells[at] = part.text
        rows.append(cells)
    return rows
