"""Glyphs become visual lines, and a visual line becomes text with blanks where the drawn gaps are wide enough."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from operator import itemgetter

from budgetgraph.reading.document import Box
from budgetgraph.reading.folding import fold
from budgetgraph.reading.layout import Glyph

SAME_LINE = 0.45  # of the type size: baselines closer than this are one line
BLANK = 0.16  # of the type size: a wider gap between two glyphs is a blank
BLANK_AT_POINT = 0.36  # printers that place every glyph set the point of a decimal with thin gaps
HAN_ADVANCE = 0.95  # of the type size: some fonts declare their ideographs narrower than they stand
COINCIDE = 0.3  # of a glyph's width: the same character drawn again for a bold look
_POINTS = frozenset(".,．，")
_DIGITS = frozenset("0123456789０１２３４５６７８９")
_ITEM_AND_YEAR = re.compile(r"^\d{1,2}[.．] (?=(?:19|20)\d\d)")

_bottom = itemgetter(3)
_left = itemgetter(0)


def visual_lines(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Glyphs by line from top to bottom, each from left to right; characters drawn twice are kept once."""
    lines: list[list[Glyph]] = []
    bottom = 0.0
    size = 0.0
    for glyph in sorted(glyphs, key=_bottom):
        y1, own = glyph[3], glyph[5]
        if lines and y1 - bottom < SAME_LINE * (own if own < size else size):
            lines[-1].append(glyph)
            if own > size:
                size = own
        else:
            lines.append([glyph])
            bottom, size = y1, own
    return [_once(sorted(line, key=_left)) if len(line) > 1 else line for line in lines]


def _once(line: list[Glyph]) -> list[Glyph]:
    texts = [glyph[4] for glyph in line]
    if len(set(texts)) == len(texts):
        return line
    kept: list[Glyph] = []
    for glyph in line:
        for before in kept[-2:]:
            if before.text == glyph.text and glyph.x0 - before.x0 < COINCIDE * min(glyph.size, glyph.x1 - glyph.x0):
                break
        else:
            kept.append(glyph)
    return kept


def line_text(line: Sequence[Glyph]) -> str:
    """The text of one visual line, folded; gaps become single blanks, but not the thin ones at a decimal point."""
    if len(line) == 1:
        return _folded(line[0].text)
    parts: list[str] = []
    thin: list[int] = []  # places of blanks at the point of a figure
    before: Glyph | None = None
    for glyph in line:
        sign = glyph[4]
        if before is not None and glyph[0] - before[2] > BLANK * before[5]:
            gap = (glyph[0] - _end(before)) / before[5]
            if gap > BLANK:
                if gap <= BLANK_AT_POINT and _at_point(before[4][-1], sign[0]):
                    thin.append(len(parts))
                parts.append(" ")
        parts.append(sign)
        before = glyph
    text = "".join(parts)
    if thin and not _ITEM_AND_YEAR.match(text):
        text = "".join(part for place, part in enumerate(parts) if place not in thin)
    return _folded(text)


@lru_cache(maxsize=16_384)
def _folded(text: str) -> str:
    """Many cells of a document hold the same text (0.00)."""
    return fold(text).strip()


def _at_point(one: str, other: str) -> bool:
    return (one in _DIGITS and other in _POINTS) or (one in _POINTS and other in _DIGITS)


def _end(glyph: Glyph) -> float:
    """Where the glyph ends as seen: an ideograph takes its em, whatever its font declares."""
    last = glyph.text[-1]
    if not ("\u2e80" <= last <= "\u9fff") or "\u3000" <= last <= "\u303f":
        return glyph.x1
    before = len(glyph.text) - 1
    if glyph.x1 - glyph.x0 < HAN_ADVANCE * glyph.size * before or min(glyph.text) < "\u2e80":
        return glyph.x1
    return max(glyph.x1, glyph.x0 + glyph.size * (before + HAN_ADVANCE))


def upright(glyphs: Sequence[Glyph]) -> Sequence[Glyph]:
    """The glyphs turned so that they read from left to right, if most of them stand on their side or head."""
    turns = {glyph[7] for glyph in glyphs}
    if turns == {0}:
        return glyphs
    all_turns = [glyph.turn for glyph in glyphs]
    turn = max(turns, key=all_turns.count)
    if turn == 0:
        return glyphs
    if turn == 90:  # reads from top to bottom
        return [g._replace(x0=g.y0, x1=g.y1, y0=-g.x1, y1=-g.x0) for g in glyphs]
    if turn == 270:  # reads from bottom to top
        return [g._replace(x0=-g.y1, x1=-g.y0, y0=g.x0, y1=g.x1) for g in glyphs]
    return [g._replace(x0=-g.x1, x1=-g.x0, y0=-g.y1, y1=-g.y0) for g in glyphs]


def block_text(glyphs: Sequence[Glyph]) -> str:
    """The text of a cell or paragraph: its visual lines divided by `\\n`."""
    if len(glyphs) == 1:
        return _folded(glyphs[0].text)
    bottom = glyphs[0][3]
    for glyph in glyphs:
        if glyph[3] != bottom or glyph[7]:
            return "\n".join(text for text in map(line_text, visual_lines(upright(glyphs))) if text)
    return line_text(_once(sorted(glyphs, key=_left)))


def segments(line: Sequence[Glyph], gap: float) -> list[list[Glyph]]:
    """The line cut where a gap is wider than `gap` times the type size."""
    if len(line) == 1:
        return [[line[0]]]
    parts: list[list[Glyph]] = []
    end = before = 0.0
    for glyph in line:
        x0, _, x1, _, _, size, _, _, _, _ = glyph
        if parts and x0 - end <= gap * (size if size > before else before):
            parts[-1].append(glyph)
        else:
            parts.append([glyph])
        end, before = x1, size
    return parts


def box_of(glyphs: Iterable[Glyph]) -> Box:
    """The box round the glyphs."""
    places = [glyph[:4] for glyph in glyphs]
    left, top, right, bottom = places[0]
    for x0, y0, x1, y1 in places[1:]:
        if x0 < left:
            left = x0
        if y0 < top:
            top = y0
        if x1 > right:
            right = x1
        if y1 > bottom:
            bottom = y1
    return Box(round(left, 2), round(top, 2), round(right, 2), round(bottom, 2))


def least_confidence(glyphs: Sequence[Glyph]) -> float | None:
    """The lowest confidence of the glyphs, None for digital text: a figure is as sure as its worst character."""
    if len(glyphs) == 1:
        return glyphs[0].confidence
    scores = [glyph.confidence for glyph in glyphs if glyph.confidence is not None]
    return min(scores) if scores else None
