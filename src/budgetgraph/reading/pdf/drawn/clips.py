"""The clipping paths of drawn shapes: browsers draw a row that a page break moves on both pages and hide it on one."""

import ctypes
from typing import Any

import pypdfium2.raw as pdfium

from budgetgraph.reading.pdf.drawn.backends import View
from budgetgraph.reading.pdf.drawn.calls import plain

Edges = tuple[float, float, float, float]

LEAST_OUTSIDE = 0.1  # points: a rule drawn along the edge of its clipping path is seen
_NOWHERE = (-1e6, -1e6, -1e6, -1e6)  # what lies within parts that do not meet
ALIKE, LOOKED_AT = 24, 8  # objects with one path, of which one in so many is looked at from then on
MOST_PATHS = 8  # in one clipping path
RECTANGLE = (4, 5)  # segments, the last one back to the first or not


class _Address(ctypes.c_void_p):
    __slots__ = ()


_clip_of = plain(pdfium.FPDFPageObj_GetClipPath, _Address)
_count_paths = plain(pdfium.FPDFClipPath_CountPaths)
_count_segments = plain(pdfium.FPDFClipPath_CountPathSegments)
_segment = plain(pdfium.FPDFClipPath_GetPathSegment, _Address)
_segment_point = plain(pdfium.FPDFPathSegment_GetPoint)


_AT = (ctypes.c_float * 2)()
_POINT = ctypes.byref(_AT), ctypes.byref(_AT, ctypes.sizeof(ctypes.c_float))


def _point(clip: _Address, number: int, at: int) -> list[float]:
    _segment_point(_segment(clip, number, at), *_POINT)
    return _AT[:]


def clip_of(item: Any) -> Edges | None:
    """Left, bottom, right and top of what the clipping path of an object leaves, where that is a rectangle.

    None for objects without one. The coordinates are those of the page, or of the form in which the object stands.
    """
    clip = _clip_of(item)
    count = _count_paths(clip)
    if not 0 < count <= MOST_PATHS:
        return None
    left = bottom = float("-inf")
    right = top = float("inf")
    for number in range(count):
        if _count_segments(clip, number) not in RECTANGLE:
            continue
        (xa, ya), (xc, yc) = _point(clip, number, 0), _point(clip, number, 2)
        if [xa, ya, xc, yc] != [left, bottom, right, top]:  # rectangles are often clipped by themselves again
            xb, yb = _point(clip, number, 1)
            if not ((xa == xb and yb == yc) or (ya == yb and xb == xc)):
                continue
            left, right = max(left, min(xa, xc)), min(right, max(xa, xc))
            bottom, top = max(bottom, min(ya, yc)), min(top, max(ya, yc))
    if left > right or bottom > top:
        return _NOWHERE
    return (left, bottom, right, top) if right < float("inf") else None


def seen(box: Edges, clip: Edges | None) -> Edges | None:
    """What of a box (x0, y0, x1, y1) lies within a clipping path; None for nothing."""
    if clip is None:
        return box
    x0, y0 = max(box[0], clip[0] - LEAST_OUTSIDE), max(box[1], clip[1] - LEAST_OUTSIDE)
    x1, y1 = min(box[2], clip[2] + LEAST_OUTSIDE), min(box[3], clip[3] + LEAST_OUTSIDE)
    return (x0, y0, x1, y1) if x0 <= x1 and y0 <= y1 else None


class Clips:
    """The clipping paths of the objects of a page, one after the other, as the page is seen.

    Many programs clip every object to the page: once so many had the same path, few others are looked at. For the
    rest the path is `guessed`, by which nothing may be hidden before it is `looked_at`.
    """

    def __init__(self, view: View) -> None:
        self.view = view
        self._edges: Edges | None = None
        self._last: Edges | None = None
        self._alike = self._since = 0
        self.guessed = False  # is what was given last?

    def of(self, item: Any) -> Edges | None:
        self._since += 1
        if self._alike >= ALIKE and self._since % LOOKED_AT:
            self.guessed = True
            return self._last
        if _count_paths(_clip_of(item)) <= 0:  # most programs clip nothing
            self._alike, self.guessed = 0, False
            return None
        return self.looked_at(item)

    def looked_at(self, item: Any) -> Edges | None:
        self.guessed = False
        edges = clip_of(item)
        if edges is None:
            self._alike = 0
            return None
        if edges == self._edges:
            self._alike += 1
            return self._last
        (xa, ya), (xb, yb) = self.view.point(*edges[:2]), self.view.point(*edges[2:])
        self._edges, self._alike = edges, 0
        self._last = (min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb))
        return self._last
