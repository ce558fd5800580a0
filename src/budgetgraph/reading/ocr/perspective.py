"""Pages photographed at a slant: their rules run together towards one side. The ink of a page that is straight on the
whole in, the warp that makes its rules level and upright everywhere out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

Pixels = np.ndarray[Any, Any]

_STROKE = 20.0  # points: strokes this long are rules
_LONG = 0.12  # of the longer side of the page: rules this long tell their slope
_STEEPEST = 0.09  # slope: what is steeper is no rule any more
_THICK = 6  # pixels: strokes of rules are no thicker
_SPREAD = 0.15  # of the page: rules closer together do not tell how slopes change
_LEAST = 4  # rules
_OFF = 0.002  # slope by which a rule may differ from what the others tell
_ROUNDS = 3  # of leaving out those that differ
_NOTICED = 1.5  # points by which a corner of the page moves


@dataclass(frozen=True, slots=True)
class _Slopes:
    """How slopes change over the page: at zero, and by pixel."""

    at_zero: float
    by_pixel: float

    def at(self, place: float) -> float:
        return self.at_zero + self.by_pixel * place


def warp_of(ink: Pixels, scale: float) -> Pixels | None:
    """The matrix of the warp; None where the rules of a page are as parallel as those of a scan, or too few."""
    height, width = ink.shape
    level, upright = _slopes(ink, scale), _slopes(np.ascontiguousarray(ink.T), scale)
    if level is None:
        return None
    upright = upright or _Slopes(-level.at(height / 2), 0.0)
    corners = np.array([_meeting(level, upright, x, y, width, height) for x, y in _corners(width, height)])
    straight = np.array(_corners(width, height))
    if float(np.abs(corners - straight).max()) < _NOTICED * scale:
        return None
    matrix: Pixels = cv2.getPerspectiveTransform(corners.astype(np.float32), straight.astype(np.float32))
    return matrix


def _corners(width: int, height: int) -> list[tuple[float, float]]:
    return [(0.0, 0.0), (float(width), 0.0), (float(width), float(height)), (0.0, float(height))]


def _meeting(level: _Slopes, upright: _Slopes, x: float, y: float, width: int, height: int) -> tuple[float, float]:
    """Where the level line through the middle of the page at `y` and the upright one at `x` meet."""
    across, down = level.at(y), upright.at(x)
    at_x = (x + down * (y - across * width / 2 - height / 2)) / (1 - across * down)
    return at_x, y + across * (at_x - width / 2)


def _slopes(ink: Pixels, scale: float) -> _Slopes | None:
    """How the slopes of level rules change from top to bottom; None for few rules, or slopes without an order."""
    height, width = ink.shape
    closed = cv2.dilate(ink, np.ones((3, 1), np.uint8))
    strokes = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((1, int(_STROKE * scale)), np.uint8))
    strokes = cv2.dilate(strokes, np.ones((1, int(3 * scale)), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(strokes)
    found: list[tuple[float, float, float]] = []  # place, slope, length
    for part in range(1, count):
        x, y, across, high, _ = (int(value) for value in stats[part])
        if across < _LONG * max(height, width) or high > _STEEPEST * across + _THICK:
            continue
        rows, columns = np.nonzero(labels[y : y + high, x : x + across] == part)
        slope, start = np.polyfit(columns + x, rows + y, 1)
        found.append((float(start + slope * width / 2), float(slope), float(across)))
    return _fitted(found, height)


def _fitted(found: Sequence[tuple[float, float, float]], height: int) -> _Slopes | None:
    for _ in range(_ROUNDS):
        if len(found) < _LEAST:
            return None
        places, slopes, lengths = (np.array(values) for values in zip(*found, strict=True))
        if np.ptp(places) < _SPREAD * height:
            return None
        by_pixel, at_zero = np.polyfit(places, slopes, 1, w=np.sqrt(lengths))
        off = np.abs(slopes - at_zero - by_pixel * places)
        kept = off <= max(_OFF, 2 * float(np.median(off)))
        if kept.all():
            break
        found = [one for one, keep in zip(found, kept.tolist(), strict=True) if keep]
    return _Slopes(float(at_zero), float(by_pixel)) if float(np.median(off)) <= _OFF else None
