"""How a page may lie in its picture: guessed from its ink, before anything is read. Pixels in, quarter turns out."""

from typing import Any

import cv2
import numpy as np

Pixels = np.ndarray[Any, Any]

_ACROSS = 900  # pixels of the shorter side: characters are ten high, and closer than that on their line
_LONG = 40  # strokes this long are rules
_CLOSE = 4  # pixels between the characters of a line
_AROUND, _DARKER = 25, 18  # pixels round ink, and the grey levels by which it is darker than they are
_SIGN = 4  # pixels: what is smaller is dust
_FEWER = 0.8  # of the parts: lines run where characters grow together to fewer


def lies(image: Pixels) -> bool:
    """Do the lines of a page run up and down? Characters on their line stand closer than lines do, so that they grow
    together to fewer parts along it than across."""
    grey = image if image.ndim == 2 else cv2.cvtColor(np.ascontiguousarray(image[:, :, :3]), cv2.COLOR_RGB2GRAY)
    shrink = min(_ACROSS / min(grey.shape), 1.0)
    small = cv2.resize(grey, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
    ink = cv2.adaptiveThreshold(255 - small, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, _AROUND, -_DARKER)
    for shape in ((1, _LONG), (_LONG, 1)):
        rules = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones(shape, np.uint8))
        ink[cv2.dilate(rules, np.ones((3, 3), np.uint8)) > 0] = 0
    return _parts(ink, (_CLOSE, 1)) < _FEWER * _parts(ink, (1, _CLOSE))


def _parts(ink: Pixels, shape: tuple[int, int]) -> int:
    """The parts to which ink grows together."""
    closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones(shape, np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(closed)
    return int(np.count_nonzero(stats[1:count, 2:4].max(axis=1) >= _SIGN)) if count > 1 else 0
