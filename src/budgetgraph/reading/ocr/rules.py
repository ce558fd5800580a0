"""The rules of a straight page: its picture in, level and upright rules and the pixels that they cover out."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np

from budgetgraph.reading.layout import Rule
from budgetgraph.reading.ocr.picture import Picture, Pixels, opened

_LEVEL = 20.0  # points: level strokes this long are rules, not strokes of characters
_UPRIGHT = 13.0
_THICKEST = 6.0
_PIECE = 7.0  # points: shorter ones are nothing
_PARTED = 3  # times the least length of a stroke: so long are the parts of strokes that touch
_SAME_LINE = 0.9  # points
_NOT_FAR = 400.0  # points: across a table
_EDGE, _ASIDE = 1.0, 4.0  # points beside a stroke between which there is other ink or none
_OF_TITLE = 28.0  # points: shorter upright strokes may belong to the characters of a large title
_HANGING = 0.4  # of a stroke: so much of that of a character has more of it above or below
_CORNER = 2.5  # points
_ENDS = 0.15  # of an upright stroke
_BRANCH, _BRANCHES, _APART = 0.9, 3, 8.0  # points: strokes of characters as high and so near stand on their foot
_STRAY = 0.25  # of a point's width along the stroke: so much is dust


def rules(picture: Picture) -> tuple[list[Rule], list[Rule], Pixels]:
    """Level and upright rules in points, and the pixels that they cover.

    A rule that the scan broke into pieces, some no longer than strokes of characters, is whole again: short pieces
    count where they lie on the line of long ones, upright ones where no text stands beside them, level ones that are
    no strokes of characters.
    """
    scale = picture.scale
    mask = np.zeros_like(picture.ink)
    parts = _Parts(picture)
    found: tuple[list[Rule], list[Rule]] = ([], [])
    for upright, shortest in ((False, _LEVEL), (True, _UPRIGHT)):
        pieces = [s for s in _strokes(picture, upright, _PIECE) if upright or not _is_foot_of_text(s, picture)]
        long = [stroke for stroke in pieces if stroke.length >= shortest * scale]
        if upright:
            longer = _lines(stroke for stroke in long if stroke.length >= _OF_TITLE * scale)
            long = [stroke for stroke in long if _is_border(stroke, longer, found[0], picture)]
        lines = _lines(long)
        for stroke in pieces:
            of_long = stroke.length < shortest * scale and _on_line(stroke.rule, lines)
            if stroke in long or (
                of_long and not (_in_text(stroke, picture) if upright else parts.is_of_character(stroke))
            ):
                x, y, width, height = stroke.box
                mask[y : y + height, x : x + width] |= stroke.pixels
                found[upright].append(stroke.rule)
    return found[0], found[1], mask


@dataclass(frozen=True, eq=False)
class _Stroke:
    """A straight stroke of ink: the rule it is or belongs to, its length, box and ink in pixels."""

    rule: Rule
    length: int
    box: tuple[int, int, int, int]
    pixels: Pixels


class _Parts:
    """The parts of the ink that hang together, told when they are asked for."""

    def __init__(self, picture: Picture) -> None:
        self._picture = picture

    @cached_property
    def _found(self) -> tuple[Pixels, Pixels]:
        _, labels, stats, _ = cv2.connectedComponentsWithStats(self._picture.ink)
        return labels, stats

    def is_of_character(self, stroke: _Stroke) -> bool:
        """Does a level stroke hang together with ink as high as a character, and most of it with more than a border
        that crosses it?"""
        x, y, width, height = stroke.box
        labels, stats = self._found
        own = labels[y : y + height, x : x + width]
        label = int(np.bincount(own[own > 0], minlength=1).argmax()) if own.any() else 0
        _, top, _, high, _ = (int(value) for value in stats[label])
        if not label or high > _OF_TITLE * self._picture.scale:
            return False
        aside = max(int(_EDGE * self._picture.scale), 1)
        whole = labels[top : top + high, x : x + width] == label
        whole[max(y - aside - top, 0) : y + height + aside - top] = False
        return float(whole.any(axis=0).mean()) > _HANGING


def _lines(strokes: Iterable[_Stroke]) -> list[tuple[float, float, float]]:
    return sorted((stroke.rule.at, stroke.rule.start, stroke.rule.end) for stroke in strokes)


def _is_border(
    stroke: _Stroke, longer: Sequence[tuple[float, float, float]], level: Sequence[Rule], picture: Picture
) -> bool:
    """Is a long upright stroke none of a character?"""
    if stroke.length >= _OF_TITLE * picture.scale:
        return True
    return _on_line(stroke.rule, longer) or _between(stroke.rule, level) or not _in_text(stroke, picture)


def _strokes(picture: Picture, upright: bool, shortest: float) -> list[_Stroke]:
    scale = picture.scale
    length = max(int(shortest * scale), 1)
    # A rule that is a little off the pixel rows is closed across before it is measured along.
    across = np.ones((1, 3) if upright else (3, 1), np.uint8)
    strokes = opened(cv2.dilate(picture.ink, across), 1 if upright else length, length if upright else 1)
    found = []
    for x, y, width, height in _straight(strokes, upright, length, _THICKEST * scale):
        long, at, start = (height, x + width / 2, y) if upright else (width, y + height / 2, x)
        rule = Rule(at / scale, start / scale, (start + long) / scale)
        found.append(_Stroke(rule, long, (x, y, width, height), strokes[y : y + height, x : x + width]))
    return found


def _straight(strokes: Pixels, upright: bool, length: int, thickest: float) -> Iterator[tuple[int, int, int, int]]:
    """The boxes of thin strokes; of what touches one another and is thick together, such as a rule that a seal's ring
    crosses, the boxes of its longer straight parts."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(strokes)
    for part in range(1, count):
        x, y, width, height = (int(value) for value in stats[part][:4])
        thick, long = (width, height) if upright else (height, width)
        if thick <= thickest and long >= 3 * thick:
            yield x, y, width, height
        elif long >= _PARTED * length:
            own = (labels[y : y + height, x : x + width] == part).astype(np.uint8) * 255
            longer = _PARTED * length
            parts = opened(own, 1 if upright else longer, longer if upright else 1)
            yield from ((x + a, y + b, w, h) for a, b, w, h in _straight(parts, upright, longer, thickest))


def _on_line(piece: Rule, lines: Sequence[tuple[float, float, float]]) -> bool:
    """Does a short piece lie on the line of a long one, not far from it?"""
    near = lines[bisect_left(lines, (piece.at - _SAME_LINE,)) : bisect_left(lines, (piece.at + _SAME_LINE,))]
    return any(piece.start - end < _NOT_FAR and start - piece.end < _NOT_FAR for _, start, end in near)


def _between(upright: Rule, level: Sequence[Rule]) -> bool:
    """Does an upright rule reach from one level rule to another?"""
    crossing = [rule.at for rule in level if rule.start - _CORNER < upright.at < rule.end + _CORNER]
    return all(any(abs(at - end) < _CORNER for at in crossing) for end in (upright.start, upright.end))


def _in_text(stroke: _Stroke, picture: Picture) -> bool:
    """Does ink stand on either side of an upright stroke? Beside strokes of characters there are others."""
    x, y, width, height = stroke.box
    edge, aside = max(int(_EDGE * picture.scale), 1), max(int(_ASIDE * picture.scale), 2)
    ends = int(_ENDS * height)  # level rules may begin there
    rows = picture.ink[y + ends : y + height - ends]
    left = rows[:, max(x - aside, 0) : max(x - edge, 0)]
    right = rows[:, x + width + edge : x + width + aside]
    return bool(np.count_nonzero(left) + np.count_nonzero(right) > _STRAY * stroke.length * picture.scale)


def _is_foot_of_text(stroke: _Stroke, picture: Picture) -> bool:
    """Do strokes of characters stand on a level stroke, or hang from it, from its one end to the other? So do the feet
    of figures in small type that have grown together."""
    x, y, width, height = stroke.box
    high, apart = max(int(_BRANCH * picture.scale), 2), _APART * picture.scale
    above = picture.ink[max(y - high, 0) : y, x : x + width]
    below = picture.ink[y + height : y + height + high, x : x + width]
    for rows in (above, below):
        branches = np.flatnonzero(rows.all(axis=0)) if len(rows) == high else np.empty(0, int)
        gaps = np.diff(branches, prepend=0, append=width)
        if np.count_nonzero(gaps[1:-1] > 1) + 1 >= _BRANCHES and gaps.max() < apart:
            return True
    return False
