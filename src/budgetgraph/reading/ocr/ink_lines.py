"""Where text stands on a straight page: ink without rules in, boxes of single lines of text out (pixels)."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

import cv2
import numpy as np

from budgetgraph.reading.grids.grid import Lattice
from budgetgraph.reading.layout import Rule
from budgetgraph.reading.ocr.picture import Picture, Pixels

Area = tuple[int, int, int, int]  # x0, y0, x1, y1 in pixels

_STROKE_GAP = 2.5  # points: ink closer than this is one word
_WORD_GAP = 0.95  # of a line's height: words closer than this are read together
_SPECK = 1.6  # points: what is smaller in both directions is dust, unless it stands beside other ink
_LARGE_SPECK, _MANY = 3.2, 150  # the same of a copy of copies, on which so many are
_BROKEN, _STROKE = 1.2, 5.0  # points between the pieces of a level stroke, and its least length
_FLAT = 3.0  # points: flatter ink is a mark of punctuation or a dash
_TALL = 1.55  # of the common height: taller ink is several lines that touch
_LEAST_BAND = 0.9  # of the common height: what is lower is the upper or lower half of an ideograph, no line
_HALF, _GAP, _SQUARE, _SIGN = 0.68, 0.13, 0.72, 2.1  # of an ideograph's height: its halves, the paper between them, its
# least width; and its greatest height, of the common one
_RIM = 30.0  # points: what touches the edge of the picture and is longer is no text
_TALLEST_TEXT = 250.0
_LARGE, _MARK = 1.3, 1.5  # of the common height: large type; of the height of its line: a mark or two are no wider
_ON_LINE = 1.7  # points on either side of a border in which small pieces of ink are taken for its rests
_LONG = 80.0  # points: a level rule this long is no stroke of a character
_STRIP = 3.5  # points on either side of a border in which rule pixels are taken for the border


def without_borders(
    picture: Picture, grids: Iterable[Lattice], level_rules: Iterable[Rule], rule_pixels: Pixels
) -> tuple[Pixels, Pixels, Pixels]:
    """(grey, ink, walls): borders of the grids and long level rules painted over with paper; walls keep neighbouring
    cells apart, and rows between rules."""
    grey, ink = picture.grey.copy(), picture.ink.copy()
    strips, lines, walls = np.zeros_like(ink), np.zeros_like(ink), np.zeros_like(ink)
    scale = picture.scale
    for grid in grids:
        for r, c, height, width in grid.areas:
            corners = (grid.columns[c], grid.rows[r], grid.columns[c + width], grid.rows[r + height])
            x0, y0, x1, y1 = (round(value * scale) for value in corners)
            cv2.rectangle(walls, (x0, y0), (x1, y1), 255, 1)
            cv2.rectangle(strips, (x0, y0), (x1, y1), 255, int(2 * _STRIP * scale) | 1)
            cv2.rectangle(lines, (x0, y0), (x1, y1), 255, int(2 * _ON_LINE * scale) | 1)
    for rule in level_rules:
        if rule.end - rule.start >= _LONG:
            start, end = ((round(x * scale), round(rule.at * scale)) for x in (rule.start, rule.end))
            cv2.line(walls, start, end, 255, 1)
            cv2.line(strips, start, end, 255, int(2 * _STRIP * scale) | 1)
            cv2.line(lines, start, end, 255, int(2 * _ON_LINE * scale) | 1)
    borders = cv2.dilate(cv2.bitwise_and(rule_pixels, strips), np.ones((3, 3), np.uint8))
    borders = cv2.bitwise_or(borders, _pieces_on(lines, ink))
    ink[borders > 0] = 0
    # The paper round a border is taken from a wide median, so that no edge stays for the recogniser to read.
    small = cv2.resize(grey, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    paper = cv2.resize(cv2.medianBlur(small, 15), (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    fade = cv2.dilate(borders, np.ones((3, 3), np.uint8)) > 0
    fade &= cv2.dilate(ink, np.ones((3, 3), np.uint8)) == 0
    fade |= borders > 0
    grey[fade] = paper[fade]
    return grey, ink, walls


def _pieces_on(lines: Pixels, ink: Pixels) -> Pixels:
    """The ink that lies on borders and nowhere else: what a bad scan left of a rule."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink)
    inside = np.bincount(labels[lines > 0], minlength=count)
    return np.where((inside == stats[:, 4])[labels] & (labels > 0), 255, 0).astype(np.uint8)


def areas_of_text(ink: Pixels, walls: Pixels, scale: float) -> list[Area]:
    """The boxes of lines of text; a line is cut at walls and at wide gaps."""
    clean = _without_dust(ink, scale)
    joined = cv2.morphologyEx(clean, cv2.MORPH_CLOSE, np.ones((1, max(int(_STROKE_GAP * scale), 3)), np.uint8))
    joined = cv2.morphologyEx(joined, cv2.MORPH_CLOSE, np.ones((max(int(1.2 * scale), 1), 1), np.uint8))
    joined[walls > 0] = 0
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=4)
    kept = [part for part in range(1, count) if not _is_page_edge(stats[part], clean.shape, scale)]
    boxes = [tuple(int(v) for v in stats[part][:4]) for part in kept]
    heights = sorted(h for _, _, w, h in boxes for _ in range(max(w // max(h, 1), 1)) if h > 4 * scale)
    common = heights[len(heights) // 2] if heights else 10 * scale
    found: list[Area] = []
    for part, (x, y, width, height) in zip(kept, boxes, strict=True):
        own = (labels[y : y + height, x : x + width] == part) & (clean[y : y + height, x : x + width] > 0)
        for top, bottom in _bands(own, common if height > _TALL * common else 0, scale):
            columns = np.flatnonzero(own[top:bottom].any(axis=0))
            if len(columns):
                found.append((x + int(columns[0]), y + top, x + int(columns[-1]) + 1, y + bottom))
    return _Lines(walls, scale, common).of(found)


def _is_page_edge(stat: np.ndarray[Any, Any], shape: tuple[int, ...], scale: float) -> bool:
    """Is it the shadow or the black rim beside the paper: larger than any text, at the edge of the picture?"""
    x, y, width, height = (int(v) for v in stat[:4])
    at_edge = x <= 1 or y <= 1 or x + width >= shape[1] - 1 or y + height >= shape[0] - 1
    return height > _TALLEST_TEXT * scale or (at_edge and max(width, height) > _RIM * scale)


def _without_dust(ink: Pixels, scale: float) -> Pixels:
    """Ink without specks; those that stand close to other ink may be points of figures and stay.

    Of a copy full of specks larger ones go, too.
    """
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink)
    whole = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, int(_BROKEN * scale) | 1), np.uint8))
    strokes = cv2.morphologyEx(whole, cv2.MORPH_OPEN, np.ones((1, int(_STROKE * scale)), np.uint8)) > 0
    for largest, high in ((_LARGE_SPECK, 8), (_SPECK, 3)):  # large ones may be marks at the foot of a line
        small = (stats[:, 2] < largest * scale) & (stats[:, 3] < largest * scale)
        small[0] = False
        dust = small[labels]
        solid = ink.copy()
        solid[dust & ~strokes] = 0
        near = cv2.dilate(solid, np.ones((int(high * scale) | 1, int(9 * scale) | 1), np.uint8)) > 0
        alone = small & (np.bincount(labels[near], minlength=count) == 0)
        if largest == _SPECK or np.count_nonzero(alone) > _MANY:
            break
    solid[dust & near & (stats[:, 4] >= 3)[labels]] = 255
    return solid


def _bands(own: np.ndarray[Any, Any], common: float, scale: float) -> list[tuple[int, int]]:
    """The rows of one component: whole, or cut between lines of text that touch (where `common` is given)."""
    height = own.shape[0]
    if not common:
        return [(0, height)]
    profile = own.sum(axis=1)
    lines = max(round(height / (1.2 * common)), 1)
    # A large title is as high as two lines, but has ink at half its height.
    empty = 0.12 * float(np.sort(profile)[-max(height // 4, 1) :].mean())
    cuts = []
    for n in range(1, lines):
        low, high = int((n - 0.22) * height / lines), int((n + 0.22) * height / lines) + 1
        row = low + int(np.argmin(profile[low:high]))
        if profile[row] <= empty:
            cuts.append(row)
    edges = [0, *cuts, height]
    if min(bottom - top for top, bottom in pairwise(edges)) < _LEAST_BAND * common:
        return [(0, height)]
    return [(top, bottom) for top, bottom in pairwise(edges) if bottom - top > max(_SPECK * scale, 2)]


class _Lines:
    """Boxes of ink joined to lines. Flat marks (points, commas, dashes, 一) join the text on whose line they stand."""

    def __init__(self, walls: Pixels, scale: float, common: float) -> None:
        self.walls, self.scale, self.common = walls, scale, common

    def of(self, boxes: list[Area]) -> list[Area]:
        """The lines, each once, and marks that stand alone unless they are dust."""
        flat = max(_FLAT * self.scale, min(0.35 * self.common, 1.4 * _FLAT * self.scale))
        lines = self._joined([box for box in boxes if box[3] - box[1] > flat])
        marks = [box for box in boxes if box[3] - box[1] <= flat]
        for _ in range(4):
            left = [mark for mark in marks if not self._attach(mark, lines)]
            if len(left) == len(marks):
                break
            marks = left
            lines = self._joined(lines)
        for mark in [line for line in lines if self._is_mark_of_large(line, lines)]:
            if mark not in lines:
                continue  # another mark has joined it
            lines.remove(mark)
            if not self._attach(mark, lines):
                lines.append(mark)
        return self._joined(lines) + [m for m in marks if m[2] - m[0] > 2 * _SPECK * self.scale]

    def _is_mark_of_large(self, box: Area, lines: Sequence[Area]) -> bool:
        """Is a box the quotes, or a stroke of 三, beside large type: no higher than half of it, and within its line?"""
        width, height = box[2] - box[0], box[3] - box[1]
        return any(
            line[3] - line[1] >= max(2 * height, _LARGE * self.common)
            and width <= _MARK * (line[3] - line[1])
            and line[1] - 2 <= box[1]
            and box[3] <= line[3] + 2
            and self._reaches(line, box, line[3] - line[1])
            for line in lines
            if line is not box
        )

    def _joined(self, boxes: list[Area]) -> list[Area]:
        """Boxes side by side on one line become one, until none is left to join."""
        while True:
            out: list[Area] = []
            for box in sorted(boxes):
                for at in range(len(out) - 1, -1, -1):
                    if self._beside(out[at], box):
                        out[at] = _round(out[at], box)
                        break
                else:
                    out.append(box)
            if len(out) == len(boxes):
                return out
            boxes = out

    def _beside(self, one: Area, other: Area) -> bool:
        heights = one[3] - one[1], other[3] - other[1]
        overlap = min(one[3], other[3]) - max(one[1], other[1])
        across = min(one[2], other[2]) - max(one[0], other[0])
        if overlap > 0.7 * min(heights) and across > 0.7 * min(one[2] - one[0], other[2] - other[0]):
            return True  # a part of a character within its line
        if self._are_halves(one, other, across):
            return True
        if overlap < 0.5 * min(heights) or max(heights) > 2.2 * max(min(heights), 0.6 * self.common):
            return False
        return self._reaches(one, other, max(heights))

    def _are_halves(self, one: Area, other: Area, across: int) -> bool:
        """Are two boxes, one above the other, the halves of one ideograph?"""
        whole = _round(one, other)
        width, height = whole[2] - whole[0], whole[3] - whole[1]
        gap = max(one[1], other[1]) - min(one[3], other[3])
        return (
            0 <= gap <= max(_GAP * height, 1)
            and max(one[3] - one[1], other[3] - other[1]) <= _HALF * height
            and across > 0.7 * min(one[2] - one[0], other[2] - other[0])
            and _SQUARE * height <= width <= height / _SQUARE
            and height <= _SIGN * self.common
        )

    def _reaches(self, one: Area, other: Area, height: float) -> bool:
        gap = max(one[0], other[0]) - min(one[2], other[2])
        if gap > _WORD_GAP * max(height, 0.8 * self.common):
            return False
        if gap <= 0:
            return True
        row = (max(one[1], other[1]) + min(one[3], other[3])) // 2
        row = min(max(row, 0), self.walls.shape[0] - 1)
        return not self.walls[row, min(one[2], other[2]) - 1 : max(one[0], other[0]) + 1].any()

    def _attach(self, mark: Area, lines: list[Area]) -> bool:
        """Joins a mark to the nearest line on whose height it stands."""
        best: tuple[float, int] | None = None
        for at, line in enumerate(lines):
            height = line[3] - line[1]
            outside = max(line[1] - mark[1], mark[3] - line[3], 0)
            if outside > 0.3 * max(height, self.common) or not self._reaches(line, mark, height):
                continue
            distance = 4.0 * outside + max(max(line[0], mark[0]) - min(line[2], mark[2]), 0)
            if best is None or distance < best[0]:
                best = distance, at
        if best is not None:
            lines[best[1]] = _round(lines[best[1]], mark)
        return best is not None


def _round(one: Area, other: Area) -> Area:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])
