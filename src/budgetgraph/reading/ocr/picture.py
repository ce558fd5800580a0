"""The picture of a page: pixels in, a straightened grey picture with its ink out."""

from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np

from budgetgraph.reading.ocr.ghosts import without_ghosts
from budgetgraph.reading.ocr.perspective import warp_of
from budgetgraph.reading.ocr.seals import Seal, seals, without_coloured_seals, without_seals
from budgetgraph.reading.ocr.streaks import without_streaks

Pixels = np.ndarray[Any, Any]  # grey, one byte a pixel

_LONG_RULE = 0.25  # of the page's width: rules this long tell its skew
_STEEPEST = 4.0  # degrees: more is not skew but another orientation
_THICK = 6  # pixels: strokes of rules are no thicker
_FINE = 0.02  # degrees: less is not worth turning the picture
_LEVEL = 20.0  # points: level strokes this long are rules
_COARSE = 0.1  # degrees: step of the first guess
_MOST_PIXELS = 40_000_000
_FINEST = 220 / 72  # pixels a point: finer pictures are shrunk, reading does not gain from them
_COARSEST = 140 / 72  # coarser ones are enlarged, so that rules and characters stand apart
_ENLARGED = 180 / 72
_CONTRAST = 14.0  # grey levels by which ink is darker than its surroundings
_GRAINY = 6.0  # grey levels of noise from which a picture is smoothed


@dataclass(frozen=True)
class Picture:
    """A straightened page: `grey` as scanned, `ink` is 255 where something is printed.

    `scale` is pixels a point, `angle` the degrees by which the page was turned clockwise when scanned; `poor` says
    that the scan was coarse or grainy, so that its figures are read twice. `seals` are those in grey ink; `grey` has
    them only where they touch print, `pale` not even there, at the cost of thin strokes of the print.
    `streaks` is 255 where one was painted over. `is_cleared` says that something pale was taken out.
    """

    grey: Pixels
    ink: Pixels
    scale: float
    angle: float
    poor: bool = False
    seals: tuple[Seal, ...] = ()
    pale: Pixels | None = None
    streaks: Pixels | None = None
    is_cleared: bool = False

    def turned_over(self) -> "Picture":
        """The page standing on its head."""
        height, width = self.grey.shape
        turned = [None if one is None else _turned_over(one) for one in (self.pale, self.streaks)]
        seals = tuple(replace(seal, x=width - 1 - seal.x, y=height - 1 - seal.y) for seal in self.seals)
        return replace(
            self,
            grey=_turned_over(self.grey),
            ink=_turned_over(self.ink),
            seals=seals,
            pale=turned[0],
            streaks=turned[1],
        )


def _turned_over(pixels: Pixels) -> Pixels:
    return np.ascontiguousarray(pixels[::-1, ::-1])


def straightened(image: Pixels, width: float) -> Picture:
    """The picture of a page that is `width` points wide, straight. Colour pictures have channels last, RGB."""
    scale = image.shape[1] / width
    grey = image if image.ndim == 2 else without_coloured_seals(image[:, :, :3], scale)
    poor = scale < _COARSEST or _noise(grey) > 2 * _GRAINY
    shrink = max(scale / _FINEST, (grey.size / _MOST_PIXELS) ** 0.5)
    if shrink > 1.15:
        grey = cv2.resize(grey, None, fx=1 / shrink, fy=1 / shrink, interpolation=cv2.INTER_AREA)
        scale = grey.shape[1] / width
    elif scale < _COARSEST and scale > 0.5:
        grey = cv2.resize(grey, None, fx=_ENLARGED / scale, fy=_ENLARGED / scale, interpolation=cv2.INTER_CUBIC)
        scale = grey.shape[1] / width
    grey = np.ascontiguousarray(grey, dtype=np.uint8)
    if _noise(grey) > _GRAINY:
        grey = cv2.GaussianBlur(grey, (0, 0), 0.42 * scale if _noise(grey) > 2 * _GRAINY else 0.3 * scale)
    grey, ink, streaks = _unstreaked(grey, scale)
    without = without_ghosts(grey, ink, scale)
    is_cleared = without is not None
    if without is not None:
        grey, ink = without, _ink(without, scale)
    angle = _skew(ink, scale)
    warp = _warp(ink, angle, scale)
    if warp is not None:
        size, paper = grey.shape[::-1], int(np.median(grey[::8, ::8]))
        grey = cv2.warpPerspective(grey, warp, size, flags=cv2.INTER_CUBIC, borderValue=paper)
        turned = None if streaks is None else cv2.warpPerspective(streaks, warp, size)
        grey, ink, streaks = _unstreaked(grey, scale)
        streaks = turned if streaks is None else streaks if turned is None else cv2.max(streaks, turned)
    found = seals(grey, scale)
    if not found:
        return Picture(grey, ink, scale, angle, poor, streaks=streaks, is_cleared=is_cleared)
    clear, pale = without_seals(grey, found, scale)
    return Picture(clear, _ink(clear, scale), scale, angle, poor, found, pale, streaks, is_cleared)


def _warp(ink: Pixels, angle: float, scale: float) -> Pixels | None:
    """The matrix that makes a page straight, turned by so many degrees or photographed; None for one that is."""
    turn = None
    if abs(angle) >= _FINE:
        height, across = ink.shape
        turn = np.vstack([cv2.getRotationMatrix2D((across / 2, height / 2), angle, 1), [0, 0, 1]])
        ink = cv2.warpPerspective(ink, turn, (across, height), flags=cv2.INTER_NEAREST)
    slanted = warp_of(ink, scale)
    return turn if slanted is None else slanted if turn is None else slanted @ turn


def _unstreaked(grey: Pixels, scale: float) -> tuple[Pixels, Pixels, Pixels | None]:
    """(grey, ink) of a picture without the streaks that run down the page as it lies, and where they were."""
    ink = _ink(grey, scale)
    found = without_streaks(grey, ink, scale)
    if found is None:
        return grey, ink, None
    clear, painted = found
    return clear, _ink(clear, scale), painted


def _noise(grey: Pixels) -> float:
    """The deviation of neighbouring pixels of paper, in grey levels."""
    rows = grey[:: max(grey.shape[0] // 200, 1)].astype(np.int16)
    return float(np.median(np.abs(np.diff(rows, axis=1)))) / 0.954


def _ink(grey: Pixels, scale: float) -> Pixels:
    """Where something is printed: darker than its surroundings, so that shadows of folds do not count."""
    window = max(int(scale * 12) | 1, 3)
    least = max(_CONTRAST, 4.5 * _noise(grey))
    return cv2.adaptiveThreshold(255 - grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, window, -least)


def opened(ink: Pixels, width: int, height: int) -> Pixels:
    return cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((height, width), np.uint8))


def _skew(ink: Pixels, scale: float) -> float:
    """Degrees, first coarsely by the profile of lines and rules, then exactly by long level rules where there are."""
    coarse = _skew_of_text(ink)
    if abs(coarse) < 2 * _COARSE:
        exact = _skew_of_rules(ink, scale)
        return coarse if exact is None else exact
    exact = _skew_of_rules(_turned(ink, coarse), scale)
    return coarse if exact is None else coarse + exact


def _turned(ink: Pixels, angle: float) -> Pixels:
    height, width = ink.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
    return cv2.warpAffine(ink, turn, (width, height), flags=cv2.INTER_NEAREST)


def _skew_of_rules(ink: Pixels, scale: float) -> float | None:
    strokes = cv2.dilate(opened(ink, int(_LEVEL * scale), 1), np.ones((3, 5), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(strokes)
    angles, weights = [], []
    for part in range(1, count):
        x, y, width, height, _ = stats[part]
        if width > ink.shape[1] * _LONG_RULE and height < width * np.tan(np.radians(_STEEPEST)) + _THICK:
            rows, columns = np.nonzero(labels[y : y + height, x : x + width] == part)
            angles.append(float(np.degrees(np.arctan(np.polyfit(columns, rows, 1)[0]))))
            weights.append(int(width))
    if not angles:
        return None
    order = np.argsort(angles)
    total = np.cumsum(np.array(weights)[order])
    return angles[int(order[int(np.searchsorted(total, total[-1] / 2))])]


def _skew_of_text(ink: Pixels) -> float:
    small = cv2.resize(ink, None, fx=0.4, fy=0.4, interpolation=cv2.INTER_AREA)
    if np.count_nonzero(small) < 500:
        return 0.0

    def sharpness(angle: float) -> float:
        profile = _turned(small, angle).sum(axis=1, dtype=np.float64)
        return float(np.square(np.diff(profile)).sum())

    best = 0.0
    for step, reach in ((0.5, 3.0), (_COARSE, 0.4)):
        best = max(np.arange(best - reach, best + reach + step / 2, step).tolist(), key=sharpness)
    return best if sharpness(best) > 1.05 * sharpness(0.0) else 0.0
