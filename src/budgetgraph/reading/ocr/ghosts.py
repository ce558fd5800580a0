"""What shows through thin paper, or is left of a seal: print much lighter than that of the page. Grey picture in, one
without it out."""

from typing import Any

import cv2
import numpy as np

from budgetgraph.reading.ocr.seals import paper_of

Pixels = np.ndarray[Any, Any]

_LOW, _HIGH = 4.0, 30.0  # points: between them characters are high
_NARROWEST = 1.6  # points: what is narrower is a piece of a rule
_MANY = 8  # pale characters: fewer are print, too, or dust
_PALE, _DARK = 0.42, 0.6  # of the darkness of the print: what is lighter is pale, what is darker is print
_BETWEEN = 0.12  # of the pale characters: no more may be neither, else print and what is pale are not two
_NEAR = 0.9  # points from dark ink: so far do its edges reach
_STROKE = 20.0  # points: strokes this long are rules
_RULES = 4  # dark rules: pale ones beside so many show through, too


def without_ghosts(grey: Pixels, ink: Pixels, scale: float) -> Pixels | None:
    """The picture with paper where something pale stands; None where nothing does, or all is as pale."""
    paper = cv2.resize(paper_of(grey), grey.shape[::-1], interpolation=cv2.INTER_LINEAR)
    dark = 255 - cv2.divide(grey, paper, scale=255)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink)
    peaks = np.zeros(count)
    inked = ink > 0
    np.maximum.at(peaks, labels[inked].astype(np.intp), dark[inked])
    signs = (stats[:, 3] >= _LOW * scale) & (stats[:, 3] <= _HIGH * scale) & (stats[:, 2] <= 2 * _HIGH * scale)
    signs &= stats[:, 2] >= _NARROWEST * scale
    signs[0] = False
    if not signs.any():
        return None
    printed = float(np.percentile(peaks[signs], 90))
    pale = int(np.count_nonzero(peaks[signs] < _PALE * printed))
    between = int(np.count_nonzero(peaks[signs] < _DARK * printed)) - pale
    if pale < _MANY or between > _BETWEEN * pale:
        return None
    strong = (dark >= _PALE * printed).astype(np.uint8)
    near = cv2.dilate(strong, np.ones((int(2 * _NEAR * scale) | 1,) * 2, np.uint8))
    ghost = near == 0
    if not _has_dark_rules(strong, scale):
        ghost &= _rules(ink, scale) == 0
    out = grey.copy()
    out[ghost] = np.maximum(paper, grey)[ghost]
    return out


def _has_dark_rules(strong: Pixels, scale: float) -> bool:
    """Are rules printed as dark as the text? Where they are not, pale ones are those of the table."""
    return cv2.connectedComponents(_level(strong, scale))[0] > _RULES


def _rules(ink: Pixels, scale: float) -> Pixels:
    """Where level and upright rules are, however pale."""
    upright = cv2.morphologyEx(cv2.dilate(ink, np.ones((1, 3), np.uint8)), cv2.MORPH_OPEN, _kernel(scale).T)
    return cv2.dilate(cv2.bitwise_or(_level(ink, scale), upright), np.ones((3, 3), np.uint8))


def _level(ink: Pixels, scale: float) -> Pixels:
    return cv2.morphologyEx(cv2.dilate(ink, np.ones((3, 1), np.uint8)), cv2.MORPH_OPEN, _kernel(scale))


def _kernel(scale: float) -> Pixels:
    return np.ones((1, int(_STROKE * scale)), np.uint8)
