"""Rules that a scan broke into pieces: the sides of cells that were drawn and cannot be seen any more.

In a table with unbroken rules a side that is not drawn joins two cells. Where rules are broken, a side is taken for
drawn if a piece of it is left, or if hardly more is missing than elsewhere within a rule; not where print runs across.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import inf

import numpy as np

from budgetgraph.reading.grids.grid import Tolerance, by_border, cluster, crossing_rules, merge_rules
from budgetgraph.reading.layout import Rule
from budgetgraph.reading.ocr.picture import Picture, Pixels

_BROKEN = 0.05  # of the sides that are there is missing: the rules of the table are broken
_THERE = 0.4  # of a side drawn: it is there
_ROW = 1.1  # times the common height of a row: so much of an upright rule may be missing
_LEFT = 0.08  # of a side: a piece that is left of it
_WHOLE = 0.95
_STRETCH = 2.5  # times the longest usual gap: so much may be missing
_USUAL = 0.9  # of the gaps are no longer than the longest usual one
_LEAST_GAP = 1.0  # points: shorter ones are where rules cross
_NEAR, _FAR = 1.0, 2.6  # points beside a border between which there is print on both sides where it runs across
_ON = 0.6  # points: ink this near is on a border
_PAPER = 2.4  # points: between two cells there is more
_CORNER = 2.0  # points at the ends of a side that are not looked at
_STROKES = 2  # that run across

Stretch = tuple[float, float]


def mended(
    horizontal: Sequence[Rule], vertical: Sequence[Rule], picture: Picture, tolerance: Tolerance
) -> tuple[list[Rule], list[Rule]]:
    """The rules with what is missing of broken ones."""
    pieces = merge_rules(horizontal, tolerance), merge_rules(vertical, tolerance)
    level, upright = list(horizontal), list(vertical)
    for own_level, own_upright in crossing_rules(*pieces, tolerance):
        rows, columns = cluster((r.at for r in own_level), tolerance), cluster((r.at for r in own_upright), tolerance)
        drawn_level = by_border(rows, _within(horizontal, rows, columns))
        drawn_upright = by_border(columns, _within(vertical, columns, rows))
        gaps = [*_gaps(drawn_level, columns), *_gaps(drawn_upright, rows)]
        if max(_missing(drawn_level, columns), _missing(drawn_upright, rows)) < _BROKEN or not gaps:
            continue
        longest = _STRETCH * float(np.quantile(gaps, _USUAL))
        level += _added(rows, columns, drawn_level, longest, _Ink(picture.ink, picture.scale))
        row = _ROW * float(np.median([below - above for above, below in pairwise(rows)]))
        upright += _added(columns, rows, drawn_upright, max(longest, row), _Ink(picture.ink.T, picture.scale))
    return level, upright


def _within(pieces: Sequence[Rule], at: Sequence[float], across: Sequence[float]) -> list[Rule]:
    """The pieces of one table."""
    return [
        rule
        for rule in pieces
        if at[0] - _FAR <= rule.at <= at[-1] + _FAR and rule.end > across[0] - _FAR and rule.start < across[-1] + _FAR
    ]


def _share(border: Sequence[Stretch], start: float, end: float) -> float:
    return sum(max(min(b, end) - max(a, start), 0.0) for a, b in border) / (end - start)


def _missing(borders: Sequence[Sequence[Stretch]], ends: Sequence[float]) -> float:
    """How much of the sides that are there is missing."""
    shares = [share for border in borders for side in pairwise(ends) if (share := _share(border, *side)) >= _THERE]
    return 1 - sum(shares) / len(shares) if shares else 0.0


def _gaps(borders: Sequence[Sequence[Stretch]], ends: Sequence[float]) -> Iterator[float]:
    """The lengths of what is missing between pieces of one side that is there."""
    for border in borders:
        for (_, one), (other, _) in pairwise(border):
            around = [(a, b) for a, b in pairwise(ends) if a <= one and other <= b]
            if other - one > _LEAST_GAP and any(_share(border, a, b) >= _THERE for a, b in around):
                yield other - one


class _Ink:
    """What is printed; rows of pixels run along the borders that are asked for."""

    def __init__(self, pixels: Pixels, scale: float) -> None:
        self.pixels, self.scale = pixels, scale

    def crosses(self, at: float, start: float, end: float) -> bool:
        """Does print run across a side, in strokes or with no more paper than between characters, so that it parts
        nothing?"""
        band, near = self._band(at, start, end, _FAR), round((_FAR - _NEAR) * self.scale)
        if not band.size or band.shape[0] <= 2 * near:
            return False
        through = band[near:-near].all(axis=0) & band[:near].any(axis=0) & band[-near:].any(axis=0)
        if np.count_nonzero(np.diff(through.astype(np.int8)) == 1) >= _STROKES:
            return True
        wide = self._band(at, start, end, _PAPER)
        middle, on = wide.shape[0] // 2, round(_ON * self.scale)
        printed = np.asarray(wide.any(axis=1))
        before, after = np.flatnonzero(printed[: middle - on][::-1]), np.flatnonzero(printed[middle + on + 1 :])
        return bool(before.size and after.size and before[0] + after[0] + 2 * on < _PAPER * self.scale)

    def share(self, at: float, start: float, end: float) -> float:
        """How much of a side has ink on it, and none beside it as print has."""
        band, near = self._band(at, start, end, _FAR), round((_FAR - _ON) * self.scale)
        if not band.size or band.shape[0] <= 2 * near:
            return 0.0
        beside = band[: near - 1].any(axis=0) | band[1 - near :].any(axis=0)
        return float((band[near:-near].any(axis=0) & ~beside).mean())

    def _band(self, at: float, start: float, end: float, aside: float) -> Pixels:
        """The pixels round a side, but for its corners."""
        low, high = max(round((start + _CORNER) * self.scale), 0), max(round((end - _CORNER) * self.scale), 0)
        return self.pixels[max(round((at - aside) * self.scale), 0) : round((at + aside) * self.scale) + 1, low:high]


def _added(
    borders: Sequence[float], ends: Sequence[float], drawn: Sequence[Sequence[Stretch]], longest: float, ink: _Ink
) -> Iterator[Rule]:
    """The sides that are missing, each as a rule."""
    for at, border in zip(borders, drawn, strict=True):
        sides = list(pairwise(ends))
        left = [max(_share(border, *side), ink.share(at, *side)) >= _LEFT for side in sides]
        for side, is_left, gap in zip(sides, left, _gap_round(sides, left), strict=True):
            if (is_left or gap <= longest) and _share(border, *side) < _WHOLE and not ink.crosses(at, *side):
                yield Rule(at, *side)


def _gap_round(sides: Sequence[Stretch], left: Sequence[bool]) -> Iterator[float]:
    """For each side the length of the gap in which it lies; infinite where that reaches an end of the border."""
    for number in range(len(sides)):
        before = next((at for at in range(number, -1, -1) if left[at]), None)
        after = next((at for at in range(number, len(sides)) if left[at]), None)
        if before is None or after is None:
            yield inf
        else:
            yield max(sides[after][0] - sides[before][1], 0.0)
