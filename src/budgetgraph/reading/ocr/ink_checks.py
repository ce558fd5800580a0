"""Doubt cast on figures that their ink does not bear out: too wide or too narrow for the digits read, strokes left over
beside them, cut by a border that nobody drew, or crossed by a streak. Pixels in, numbers of lines of text out.

Recognition drops one of two equal digits, and rules swallow a 1, without any sign of it in the characters read.
"""

from collections.abc import Iterable, Iterator, Sequence

import cv2
import numpy as np

from budgetgraph.reading.folding import fold
from budgetgraph.reading.ocr.checks import FIGURE
from budgetgraph.reading.ocr.picture import Picture, Pixels
from budgetgraph.reading.ocr.recognition import Reading

Area = tuple[int, int, int, int]  # x0, y0, x1, y1 in pixels

_MARK, _SIGN, _PER_CENT = 0.48, 0.75, 1.55  # widths of points and commas, of a minus, of %, in digits
_BEARING = 0.15  # of a digit: paper at the ends of a figure that is no ink
_SAME_HEIGHT = 0.15
_LONG_ENOUGH = 3.0  # digits: figures from which the width of one is taken
_ENOUGH = 5
_OFF = 0.7  # of a digit
_OF_SHAPE = 0.3  # of its width: the same for a figure of a size of its own
_SPREAD = 0.1  # of the figures of one size may be off, else the type has digits of several widths
_HIGHER = 1.25  # times the height of the figures beside it
_REACH = 0.9  # of a figure's height: strokes so near belong to it
_LEVEL = 0.16  # of a figure's height by which the ends of its strokes differ
_THIN = 0.6  # points: a stroke is as wide
_TOUCHING, _BLOT = 0.35, 0.5  # of a figure's height: so near is a blot that takes digits away, and so high
_BLOTTED = 1.0  # points: rests of borders are thinner
_CLOSE = 0.4  # of a figure's height: the most paper between digits
_DRAWN = 0.5  # of a border beside a figure is ink


def without_proof(
    areas: Sequence[Area], readings: Sequence[Reading], picture: Picture, text: Pixels, walls: Pixels
) -> set[int]:
    """The numbers of the figures to doubt. `text` is what is printed without rules, `walls` are the borders found."""
    ink, scale = picture.ink, picture.scale
    texts = [fold(reading.text).strip() for reading in readings]
    figures = [at for at, text in enumerate(texts) if FIGURE.fullmatch(text)]
    own = {at: (texts[at], areas[at]) for at in figures}
    found = {*_of_other_width(own), *_higher_than_their_row(own)}
    covered = np.zeros_like(ink)
    for x0, y0, x1, y1 in areas:
        covered[y0:y1, x0:x1] = 255
    free = cv2.bitwise_not(covered)
    left = cv2.bitwise_and(ink, free)
    thick = np.ones((max(round(_BLOTTED * scale), 3),) * 2, np.uint8)
    blots = cv2.morphologyEx(cv2.bitwise_and(text, free), cv2.MORPH_OPEN, thick)
    for at in figures:
        if at not in found and (_has_strokes_beside(areas[at], left, scale) or _touches_a_blot(areas[at], blots)):
            found.add(at)
    found.update(_cut_by_nothing(figures, areas, ink, walls))
    if picture.streaks is not None:
        found.update(at for at in figures if _part(picture.streaks, areas[at]).any())
    return found


def _part(pixels: Pixels, area: Area) -> Pixels:
    x0, y0, x1, y1 = area
    return pixels[y0:y1, x0:x1]


def _of_other_width(figures: dict[int, tuple[str, Area]]) -> Iterator[int]:
    """Figures whose ink is wider or narrower than that of others of their size, by more than half a digit."""
    widths = {at: (area[2] - area[0], _digits(text) - _BEARING) for at, (text, area) in figures.items()}
    heights = {at: _height(text, area) for at, (text, area) in figures.items()}
    shapes = [width / digits / heights[at] for at, (width, digits) in widths.items() if digits >= _LONG_ENOUGH]
    shape = float(np.median(shapes)) if len(shapes) >= _ENOUGH else None
    for at, (width, digits) in widths.items():
        like = [other for other in figures if abs(heights[other] - heights[at]) <= _SAME_HEIGHT * heights[at]]
        steps = [widths[other][0] / widths[other][1] for other in like if widths[other][1] >= _LONG_ENOUGH]
        if len(steps) >= _ENOUGH:
            step = float(np.median(steps))
            if abs(width - step * digits) > _OFF * step:
                off = sum(abs(widths[one][0] - step * widths[one][1]) > _OFF * step for one in like)
                if off <= max(_SPREAD * len(like), 1):
                    yield at
        elif shape is not None and abs(width / heights[at] - shape * digits) > shape * max(_OFF, _OF_SHAPE * digits):
            yield at  # of no common size: foreign ink has grown together with it


def _higher_than_their_row(figures: dict[int, tuple[str, Area]]) -> Iterator[int]:
    """Figures that are higher than those beside them: foreign ink has grown together with them."""
    heights = {at: _height(text, area) for at, (text, area) in figures.items()}
    middles = {at: (area[1] + area[3]) / 2 for at, (_, area) in figures.items()}
    for at, height in heights.items():
        beside = [heights[one] for one, y in middles.items() if one != at and abs(y - middles[at]) < 0.5 * height]
        if len(beside) > 1 and height > _HIGHER * float(np.median(beside)):
            yield at


def _digits(text: str) -> float:
    """The width of a figure in digits."""
    marks, signs = sum(text.count(sign) for sign in ".,"), sum(text.count(sign) for sign in "-—–")
    return sum(map(str.isdecimal, text)) + _MARK * marks + _SIGN * signs + _PER_CENT * text.count("%")


def _height(text: str, area: Area) -> float:
    """The height of its digits: commas hang below them."""
    return (area[3] - area[1]) / (1.15 if "," in text else 1.0)


def _has_strokes_beside(area: Area, left: Pixels, scale: float) -> bool:
    """Is there ink nobody read beside a figure, from its head to its foot as a digit is?"""
    x0, y0, x1, y1 = area
    height = y1 - y0
    reach, above = max(int(_REACH * height), 2), max(int(0.6 * height), 2)
    top = max(y0 - above, 0)
    for start, end in ((max(x0 - reach, 0), x0), (x1, min(x1 + reach, left.shape[1]))):
        part = left[top : y1 + above, start:end]
        if not part.any():
            continue
        count, _, stats, _ = cv2.connectedComponentsWithStats(part)
        for _, y, width, tall, size in stats[1:count].tolist():
            level = abs(y - (y0 - top)) <= _LEVEL * height and abs(y + tall - (y1 - top)) <= _LEVEL * height
            if level and width >= _THIN * scale and size >= 0.5 * _THIN * scale * tall:
                return True
    return False


def _touches_a_blot(area: Area, blots: Pixels) -> bool:
    """Does ink that is no text, a punched hole or a stroke of a pen, lie at the side of a figure?"""
    x0, y0, x1, y1 = area
    height = y1 - y0
    near = max(int(_TOUCHING * height), 2)
    sides = blots[y0:y1, max(x0 - near, 0) : x0], blots[y0:y1, x1 : x1 + near]
    return any(side.size and float(side.any(axis=1).mean()) >= _BLOT for side in sides)


def _cut_by_nothing(figures: Iterable[int], areas: Sequence[Area], ink: Pixels, walls: Pixels) -> Iterator[int]:
    """Figures that go on behind a border which is not drawn there."""
    starts = sorted((area[0], at) for at, area in enumerate(areas))
    lefts = [x for x, _ in starts]
    for at in figures:
        _, y0, x1, y1 = areas[at]
        first = int(np.searchsorted(lefts, x1 - 1))
        reach = x1 + _CLOSE * (y1 - y0)
        for x, other in starts[first:]:
            if x > reach:
                break
            overlap = min(areas[other][3], y1) - max(areas[other][1], y0)
            if overlap < 0.6 * (y1 - y0):
                continue
            row = (y0 + y1) // 2
            between = np.flatnonzero(walls[row, x1 - 1 : x + 1])
            if between.size and not _is_drawn(ink, x1 - 1 + int(between[0]), y0, y1):
                yield at
                yield other


def _is_drawn(ink: Pixels, x: int, y0: int, y1: int) -> bool:
    """Does a border go on above and below a line of text?"""
    beyond = max((y1 - y0) // 3, 2)
    bands = (ink[max(y - beyond, 0) : y, max(x - 2, 0) : x + 3] for y in (y0, y1 + beyond))
    return all(band.size and float(band.any(axis=1).mean()) >= _DRAWN for band in bands)
