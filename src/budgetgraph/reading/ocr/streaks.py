"""Streaks that a scanner or a copier draws down the whole page, through margins and cells: grey picture in, one without
them out. They are neither borders nor strokes of characters."""

from typing import Any

import cv2
import numpy as np

Pixels = np.ndarray[Any, Any]

_DRAWN = 0.75  # of the height of the page is inked, and of the margins above and below all tables
_MARGIN = 12.0  # points: lower margins tell nothing, a picture may be cut out round a table
_THICKEST = 2.6  # points
_LONG = 60.0  # points: level strokes this long are rules of tables
_AT_MOST = 24  # more are no streaks but a pattern


def without_streaks(grey: Pixels, ink: Pixels, scale: float) -> tuple[Pixels, Pixels] | None:
    """(the picture with what stands beside each streak painted over it, 255 where it was); None where there is none."""
    margins = _margins(ink, scale)
    if margins is None:
        return None
    closed = cv2.dilate(ink, np.ones((1, 3), np.uint8)) > 0
    above, below = margins
    drawn = closed.mean(axis=0) >= _DRAWN
    drawn &= (closed[:above].mean(axis=0) >= _DRAWN) & (closed[below:].mean(axis=0) >= _DRAWN)
    starts = np.flatnonzero(np.diff(np.concatenate(([0], drawn.astype(np.int8)))) == 1)
    ends = np.flatnonzero(np.diff(np.concatenate((drawn.astype(np.int8), [0]))) == -1) + 1
    streaks = [(s, e) for s, e in zip(starts.tolist(), ends.tolist(), strict=True) if e - s <= _THICKEST * scale]
    if not streaks or len(streaks) > _AT_MOST:
        return None
    out, painted = grey.copy(), np.zeros_like(grey)
    for start, end in streaks:
        left, right = max(start - 2, 0), min(end + 1, grey.shape[1] - 1)
        share = np.linspace(0, 1, right - left + 1)[None, :]
        between = grey[:, left : left + 1] * (1 - share) + grey[:, right : right + 1] * share
        out[:, left : right + 1] = np.maximum(grey[:, left : right + 1], between.astype(np.uint8))
        painted[:, left : right + 1] = 255
    return out, painted


def _margins(ink: Pixels, scale: float) -> tuple[int, int] | None:
    """The rows at which the margin above the first long level rule ends and that below the last one begins."""
    height = ink.shape[0]
    least = int(_MARGIN * scale)
    level = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, int(_LONG * scale)), np.uint8))
    rows = np.flatnonzero(level[2:-2].any(axis=1)) + 2
    above = int(rows[0]) - 2 if rows.size else height // 4
    below = int(rows[-1]) + 3 if rows.size else 3 * height // 4
    return (above, below) if above >= least and height - below >= least else None
