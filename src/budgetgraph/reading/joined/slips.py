"""Rows read alike but for a character: the header of a scanned table, printed again on its next page."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from budgetgraph.reading.layout import FragmentCell

_LEAST_EQUAL = 3  # texts of a row
_MOSTLY = 0.6  # of its texts are equal
_SLIPS = 0.12  # of its characters may be slips
_LONG = 3  # characters: a shorter text that lacks one is another word
_COUNTS = re.compile(r"[\d一二三四五六七八九十]")  # what tells years, parts and lists apart is no slip


def alike_but_for_slips(ours: Mapping[Any, str], theirs: Mapping[Any, str], cells: Sequence[FragmentCell]) -> bool:
    """Are two rows of texts, by their places, equal but for a few characters? False for rows nothing was recognised in.

    `cells` are those of both rows.
    """
    if ours.keys() != theirs.keys() or all(cell.confidence is None for cell in cells):
        return False
    pairs = [(ours[place], theirs[place]) for place in ours if ours[place] or theirs[place]]
    if sum(one == other for one, other in pairs) < max(_LEAST_EQUAL, _MOSTLY * len(pairs)):
        return False
    slips = [_slip(one, other) for one, other in pairs if one != other]
    if any(slip is None or _COUNTS.search(slip) for slip in slips):
        return False
    return len(slips) <= max(_SLIPS * sum(len(one) for one, _ in pairs), 1)


def _slip(one: str, other: str) -> str | None:
    """The characters by which two texts differ where one is wrong or lost; None where they differ by more."""
    short, long = sorted((one, other), key=len)
    start = next((at for at, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) == len(long):
        return short[start] + long[start] if short[start + 1 :] == long[start + 1 :] else None
    return long[start] if short[start:] == long[start + 1 :] and len(short) >= _LONG else None
