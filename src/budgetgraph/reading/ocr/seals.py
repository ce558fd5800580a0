"""Seals pressed over a page: told apart from what is printed by their colour, or in grey scans by their ring.

Pixels in, pixels out, of the same size; lengths are points unless said otherwise.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import cv2
import numpy as np

Pixels = np.ndarray[Any, Any]

_COLOURED = 0.22  # between the lightest and the darkest colour of coloured ink, of the lightness of the paper
_TINTED = 0.07  # the same at its edges and where the ink is thin
_LIGHT = 0.66  # of the lightness of the paper: lighter than the edges of black ink
_SMALLEST, _LARGEST = 40.0, 260.0
_LONGEST = 2.6  # times its width; what is longer is a red heading
_WITHIN = 6.0  # between the strokes of one seal
_BROKEN = 6.0  # between the pieces of one seal that print breaks
_ROUND = 3.0
_LEAST_RADIUS, _MOST_RADIUS, _CLOSEST = 36, 82, 30
_RING = 1.2  # on either side of the middle of a ring
_HALF_CLOSED = 0.6
_CLOSED = 0.8  # of a ring is seen at least
_SEEN = 0.82  # of the lightness of the paper: a ring is darker
_APART = 0.1  # of the lightness of the paper, between a seal and what is printed
_EDGE, _PERFECT = 300, 0.45  # of the search for circles
_MOST = 16  # guesses looked at
_DARKER = 0.6  # from print to the ink of a seal: what is darker is print
_BESIDE = 1.6  # round print in which a seal is left
_LIFTED = 0.92
_PRINTED = 0.6  # of the lightness of the paper: what is printed is darker


@dataclass(frozen=True, slots=True)
class Seal:
    """A round seal in grey, in pixels. `level` is the darkness of its ink and `black` that of print, 0 to 255."""

    x: float
    y: float
    radius: float
    level: float
    black: float

    @property
    def is_apart(self) -> bool:
        """Is its ink lighter than what is printed, so that it can be told from it?"""
        return self.level - self.black > 255 * _APART

    def touches(self, area: tuple[int, int, int, int]) -> bool:
        """Does a box lie on it or within?"""
        x = min(max(self.x, area[0]), area[2])
        y = min(max(self.y, area[1]), area[3])
        return bool((x - self.x) ** 2 + (y - self.y) ** 2 <= self.radius**2)


def without_coloured_seals(image: Pixels, scale: float) -> Pixels:
    """The grey picture of an RGB one; a coloured seal pressed over cells is paper there, and what it covers stays.

    Coloured ink is light in one of its colours, black ink in none. Only large coloured patches are seals: words and
    figures may be printed in colour. The tint of the paper is not colour.
    """
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    paper = paper_of(image)
    flat = [cv2.divide(image[:, :, at], _spread(paper[:, :, at], grey), scale=255) for at in range(3)]
    light = cv2.max(cv2.max(flat[0], flat[1]), flat[2])
    colour = cv2.subtract(light, cv2.min(cv2.min(flat[0], flat[1]), flat[2]))
    strong = cv2.threshold(colour, 255 * _COLOURED, 255, cv2.THRESH_BINARY)[1]
    if cv2.countNonZero(strong) < (_SMALLEST * scale) ** 2 / 20:
        return grey
    shade = _spread(cv2.cvtColor(paper, cv2.COLOR_RGB2GRAY), grey)
    for box, within in _patches(strong, scale):
        _clear(grey[box], shade[box], light[box], colour[box], strong[box], within)
    return grey


def _clear(grey: Pixels, shade: Pixels, light: Pixels, colour: Pixels, strong: Pixels, within: Pixels) -> None:
    """Takes a seal out of the part of a grey picture in which it stands."""
    level = max(float(np.median(light[(within > 0) & (strong > 0)])), 25.0)
    lifted = cv2.multiply(shade, np.minimum(light.astype(np.float32) / level, 1), dtype=cv2.CV_8U)
    tinted = (within > 0) & (colour > 255 * _TINTED)
    grey[tinted] = np.maximum(grey, lifted)[tinted]
    # Its blurred edges have lost their colour, but are lighter than black ink.
    near = cv2.dilate(strong, np.ones((7, 7), np.uint8)) > 0
    edges = (within > 0) & near & (light > 255 * _LIGHT)
    grey[edges] = shade[edges]


def _patches(strong: Pixels, scale: float) -> Iterator[tuple[tuple[slice, slice], Pixels]]:
    """For each seal the part of the picture in which it stands, and in it the mask of the hull of its strokes."""
    width = int(_WITHIN * scale) | 1
    joined = cv2.morphologyEx(strong, cv2.MORPH_CLOSE, np.ones((width, width), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(joined)
    round_it = int(_ROUND * scale) | 1
    for parts in _together(stats, _BROKEN * scale):
        x, y = (int(stats[parts, at].min()) for at in (0, 1))
        across, high = (int((stats[parts, at] + stats[parts, at + 2]).max()) - low for at, low in ((0, x), (1, y)))
        short, long = sorted((across, high))
        if short < _SMALLEST * scale or long > _LARGEST * scale or long > _LONGEST * short:
            continue
        box = (
            slice(max(y - round_it, 0), y + high + round_it),
            slice(max(x - round_it, 0), x + across + round_it),
        )
        points = cv2.findNonZero(cv2.bitwise_and(strong[box], np.isin(labels[box], parts).astype(np.uint8)))
        mask = np.zeros(strong[box].shape, np.uint8)
        cv2.fillConvexPoly(mask, cv2.convexHull(points), 1)
        yield box, cv2.dilate(mask, np.ones((round_it, round_it), np.uint8))


def _together(stats: Pixels, reach: float) -> Iterator[list[int]]:
    """The numbers of coloured parts whose boxes come close to one another: print breaks the ring of a seal."""
    boxes = {at: (x, y, x + w, y + h) for at, (x, y, w, h, _) in enumerate(stats.tolist()) if at and w * h > reach}
    while boxes:
        at, box = boxes.popitem()
        parts = [at]
        while near := [one for one, other in boxes.items() if _is_near(box, other, reach)]:
            for one in near:
                other = boxes.pop(one)
                box = *map(min, box[:2], other[:2]), *map(max, box[2:], other[2:])
                parts.append(one)
        yield parts


def _is_near(one: Sequence[int], other: Sequence[int], reach: float) -> bool:
    return all(one[at] - reach <= other[at + 2] and other[at] - reach <= one[at + 2] for at in (0, 1))


def paper_of(image: Pixels) -> Pixels:
    """The paper of a picture, 16 times smaller: what is lightest round each place, without what is printed."""
    small = cv2.resize(image, None, fx=1 / 16, fy=1 / 16, interpolation=cv2.INTER_AREA)
    small = cv2.medianBlur(cv2.dilate(small, np.ones((3, 3), np.uint8)), 5)
    return cv2.medianBlur(small, 5)


def _spread(paper: Pixels, picture: Pixels) -> Pixels:
    return cv2.resize(paper, (picture.shape[1], picture.shape[0]), interpolation=cv2.INTER_LINEAR)


def seals(grey: Pixels, scale: float) -> tuple[Seal, ...]:
    """The round seals in a grey picture, coloured ones having been taken out."""
    small = cv2.resize(grey, None, fx=1 / scale, fy=1 / scale, interpolation=cv2.INTER_AREA)  # a pixel a point
    found = cv2.HoughCircles(
        small,
        cv2.HOUGH_GRADIENT_ALT,
        dp=1.5,
        minDist=_CLOSEST,
        param1=_EDGE,
        param2=_PERFECT,
        minRadius=_LEAST_RADIUS,
        maxRadius=_MOST_RADIUS,
    )
    if found is None:
        return ()
    share = cv2.divide(grey, _spread(paper_of(grey), grey), scale=255)
    guesses = [_checked(share, x * scale, y * scale, r * scale, scale) for x, y, r, *_ in found[0][:_MOST].tolist()]
    return tuple(seal for seal in guesses if seal is not None)


def _checked(share: Pixels, x: float, y: float, radius: float, scale: float) -> Seal | None:
    """The seal near a guess; None where less than most of its ring is drawn. `share` is 255 where there is paper."""
    best = (_seen(share, x, y, radius, scale), x, y, radius)
    for step in (2.0, 0.7):
        middle = best[1:]
        for dx, dy, dr in product((-step, 0.0, step), (-step, 0.0, step), (-step, -step / 2, 0.0, step / 2, step)):
            guess = middle[0] + dx * scale, middle[1] + dy * scale, middle[2] + dr * scale
            best = max(best, (_seen(share, *guess, scale), *guess))
        if best[0] < _HALF_CLOSED:
            return None
    values = _along(share, *best[1:], scale)
    drawn = values[values < 255 * _SEEN]
    if len(drawn) < _CLOSED * len(values):
        return None
    printed = share[::4, ::4]
    printed = printed[printed < 255 * _PRINTED]
    black = float(np.percentile(printed, 10)) if len(printed) else 0.0
    return Seal(best[1], best[2], best[3] + _ROUND * scale, float(np.percentile(drawn, 20)), black)


def _seen(share: Pixels, x: float, y: float, radius: float, scale: float) -> float:
    """How much of a circle is drawn, and how darkly."""
    values = _along(share, x, y, radius, scale)
    return float((values < 255 * _SEEN).mean()) - float(values.mean()) / 1e4


def _along(share: Pixels, x: float, y: float, radius: float, scale: float) -> Pixels:
    """The darkest pixel in each of 240 directions, close to the ring."""
    angles = np.linspace(0, 2 * np.pi, 240, endpoint=False)
    reach = radius + np.array([[-_RING / 2], [0.0], [_RING / 2]]) * scale
    columns = np.clip(np.rint(x + reach * np.cos(angles)), 0, share.shape[1] - 1).astype(int)
    rows = np.clip(np.rint(y + reach * np.sin(angles)), 0, share.shape[0] - 1).astype(int)
    darkest: Pixels = share[rows, columns].min(axis=0)
    return darkest


def without_seals(grey: Pixels, found: Iterable[Seal], scale: float) -> tuple[Pixels, Pixels]:
    """Two grey pictures: without the seals but where they touch print, and without them there, too.

    Of a seal as black as print only the ring is taken out.
    """
    clear, pale = grey.copy(), grey.copy()
    paper = paper_of(grey)
    for seal in found:
        box = _round(seal, grey.shape)
        own, shade = grey[box], _part(paper, box, grey.shape)
        y, x = np.ogrid[box[0], box[1]]
        distance = np.hypot(x - seal.x, y - seal.y)
        share = cv2.divide(own, shade, scale=255)
        if not seal.is_apart:
            ring = np.abs(distance - seal.radius + _ROUND * scale) < _RING * scale
            clear[box][ring] = pale[box][ring] = shade[ring]
            continue
        cut = seal.black + _DARKER * (seal.level - seal.black)
        print_near = cv2.dilate((share < cut).astype(np.uint8), np.ones((int(_BESIDE * scale) * 2 + 1,) * 2, np.uint8))
        beyond = (distance < seal.radius) & (print_near == 0)
        clear[box][beyond] = pale[box][beyond] = shade[beyond]
        within = (distance < seal.radius) & (print_near > 0)
        lifted = np.clip(share.astype(np.float32) / max(seal.level * _LIFTED, 1), 0, 1) * shade
        pale[box][within] = np.maximum(own, lifted.astype(np.uint8))[within]
    return clear, pale


def _round(seal: Seal, shape: tuple[int, ...]) -> tuple[slice, slice]:
    return (
        slice(max(int(seal.y - seal.radius), 0), min(int(seal.y + seal.radius) + 1, shape[0])),
        slice(max(int(seal.x - seal.radius), 0), min(int(seal.x + seal.radius) + 1, shape[1])),
    )


def _part(paper: Pixels, box: tuple[slice, slice], shape: tuple[int, ...]) -> Pixels:
    """A part of the paper, as large as in the picture."""
    return cv2.resize(paper, (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR)[box]
