"""The columns of a table without upright rules: stretches that its rows print on, parted by rivers of white."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from statistics import pstdev

from budgetgraph import resources
from budgetgraph.reading.document import Box
from budgetgraph.reading.figures import is_figure
from budgetgraph.reading.folding import squeeze
from budgetgraph.reading.grids.visual_lines import line_text, segments
from budgetgraph.reading.layout import Glyph
from budgetgraph.reading.pdf.parts.frames import lone_words
from budgetgraph.reading.pdf.parts.regions import COLUMN_GAP, THREE_COLUMNS, Line

BRIDGED = 0.1  # share of rows that may print across a river (a total's label)
ALWAYS_TWO = 0.6  # share of the names that follow a code on their line; the rest are totals and ends of long names
BLANK_IN_TEXT = 0.62  # type sizes: a blank between a code and its name is narrower
SPACED_WORD = 1.7  # type sizes between the characters of a word set wide (收　入)
_HAN = re.compile("[\u4e00-\u9fff]{2}")


@dataclass
class Piece:
    """A run of glyphs in one column on one line."""

    column: int
    span: int
    line: int
    glyphs: list[Glyph]

    @property
    def middle(self) -> float:
        return (self.glyphs[0].y0 + self.glyphs[0].y1) / 2


@dataclass
class Block:
    """The lines of one cell."""

    column: int
    span: int
    pieces: list[Piece] = field(default_factory=list)
    row: int = 0
    row_span: int = 1
    fixed: bool = False  # its column is known
    guessed: bool = False  # whether it is a cell of its own
    tile: Box | None = None  # the painted cell that it stands in

    @property
    def glyphs(self) -> list[Glyph]:
        return [glyph for piece in self.pieces for glyph in piece.glyphs]

    @property
    def middle(self) -> float:
        return (self.pieces[0].middle + self.pieces[-1].middle) / 2

    @property
    def center(self) -> float:
        return (min(g.x0 for g in self.glyphs) + max(g.x1 for g in self.glyphs)) / 2

    @property
    def columns(self) -> range:
        return range(self.column, self.column + self.span)


def extents_of(body: Sequence[Line], size: float, gap: float = COLUMN_GAP) -> list[tuple[float, float]]:
    """The stretches that the rows of figures print on, from left to right."""
    if not body:
        return []
    in_order = _by_order(body, gap)
    if in_order:
        return in_order
    allowed = int(len(body) * BRIDGED)
    least = 1.2 if len(body) >= 5 else COLUMN_GAP * size / 2
    events: list[tuple[float, int]] = []
    for _, line in body:
        for part in segments(line, 0.1):
            events += [(part[0].x0, 1), (max(glyph.x1 for glyph in part), -1)]
    events.sort()
    found: list[list[float]] = []
    depth = 0
    for x, step in events:
        before, depth = depth, depth + step
        if before <= allowed < depth:
            if found and x - found[-1][1] < least:
                continue
            found.append([x, x])
        elif before > allowed >= depth:
            found[-1][1] = x
    extents = _with_sparse([(a, b) for a, b in found], body)
    if not extents:
        return []
    extents = _one_figure_column(_widened(extents, body, gap), body, size)
    return _without_lone_words(_one_text_column(extents, body, size), body)


def of_figures(extents: Sequence[tuple[float, float]], body: Sequence[Line]) -> list[bool]:
    """For each stretch, whether most of what is printed there are figures."""
    found = []
    for extent in extents:
        texts = [is_figure(line_text(glyphs)) for glyphs in _texts_in(extent, body).values()]
        found.append(2 * sum(texts) > len(texts))
    return found


def _with_sparse(extents: list[tuple[float, float]], body: Sequence[Line]) -> list[tuple[float, float]]:
    """The stretches with those that only a few rows fill, with figures."""
    sparse: list[list[float]] = []
    parts = (part for _, line in body for part in segments(line, COLUMN_GAP / 2))
    for x0, x1 in sorted((part[0].x0, part[-1].x1) for part in parts if is_figure(line_text(part))):
        if any(a < x1 and x0 < b for a, b in extents):
            continue
        if sparse and x0 < sparse[-1][1]:
            sparse[-1][1] = max(sparse[-1][1], x1)
        else:
            sparse.append([x0, x1])
    return sorted([*extents, *((a, b) for a, b in sparse)])


def _texts_in(extent: tuple[float, float], body: Sequence[Line]) -> dict[int, list[Glyph]]:
    """By line, what is printed within a stretch."""
    inside = {
        number: [g for g in line if extent[0] - 0.01 <= (g.x0 + g.x1) / 2 <= extent[1] + 0.01] for number, line in body
    }
    return {number: glyphs for number, glyphs in inside.items() if glyphs}


def _one_text_column(
    extents: list[tuple[float, float]], body: Sequence[Line], size: float
) -> list[tuple[float, float]]:
    """A code with the name that always follows it after one blank is one text, and one column."""
    merged = extents[:1]
    for extent in extents[1:]:
        one, other = _texts_in(merged[-1], body), _texts_in(extent, body)
        both = one.keys() & other.keys()
        gaps = [other[n][0].x0 - one[n][-1].x1 for n in both]
        lefts = [one[n][0].x0 for n in one]
        if (
            len(both) >= 2
            and len(both) >= ALWAYS_TWO * len(other)
            and max(gaps) < BLANK_IN_TEXT * size
            and pstdev(lefts) < 0.5
            and pstdev(gaps) < 0.12 * size
            and all(squeeze(line_text(one[n])).isdecimal() for n in both)
        ):
            merged[-1] = (merged[-1][0], extent[1])
        else:
            merged.append(extent)
    return merged


def _without_lone_words(extents: list[tuple[float, float]], body: Sequence[Line]) -> list[tuple[float, float]]:
    """The label of a total, set in the middle of several columns, is no column."""
    texts = [[line_text(glyphs) for glyphs in _texts_in(extent, body).values()] for extent in extents]
    words = [not any(map(is_figure, own)) for own in texts]
    kept = []
    for i, own in enumerate(texts):
        beside = [k for k in (i - 1, i + 1) if 0 <= k < len(extents) and words[k]]
        total = bool(beside) and all(total_label().search(squeeze(text)) for text in own)
        level = all(squeeze(text) in lone_words() for text in own)  # 款 and 项, beside the total
        if not words[i] or level or not (total or (len(own) == 1 and len(body) > 2)):
            kept.append(extents[i])
    return kept


@cache
def total_label() -> re.Pattern[str]:
    """What tells the label of a total (合计, 总计)."""
    rows = resources.rows("data", "vocabulary", "table_words.csv")
    return re.compile("|".join(row["word"] for row in rows if row["what"] == "total"))


def _by_order(core: Sequence[Line], gap: float) -> list[tuple[float, float]] | None:
    """The columns of rows that all have the same number of texts, one below the other."""
    rows = [segments(line, gap) for _, line in core]
    if len({len(row) for row in rows}) > 1 or len(rows[0]) < 2 * THREE_COLUMNS:
        return None
    extents = [
        (min(part[0].x0 for part in parts), max(part[-1].x1 for part in parts)) for parts in zip(*rows, strict=True)
    ]
    return extents if all(a[1] < b[0] for a, b in pairwise(extents)) else None


def _widened(extents: list[tuple[float, float]], core: Sequence[Line], gap: float) -> list[tuple[float, float]]:
    """The stretches with the few longer texts of their column, which alone do not fill a river."""
    wide = list(extents)
    for _, line in core:
        for part in segments(line, gap):
            x0, x1 = part[0].x0, part[-1].x1
            over = [i for i, (a, b) in enumerate(extents) if x0 < b and x1 > a]
            if len(over) == 1:
                i = over[0]
                least = wide[i - 1][1] if i else min(wide[i][0], x0)
                most = extents[i + 1][0] if i + 1 < len(extents) else max(wide[i][1], x1)
                wide[i] = (max(least, min(wide[i][0], x0)), min(most, max(wide[i][1], x1)))
    return wide


def _one_figure_column(
    extents: list[tuple[float, float]], core: Sequence[Line], size: float
) -> list[tuple[float, float]]:
    """Neighbours of figures only that no row fills both are one column: its number is centred, its figures are not."""
    filled: list[list[set[int]]] = []  # for each extent: the lines that print there, and those that print words
    for a, b in extents:
        there: set[int] = set()
        words: set[int] = set()
        for number, line in core:
            glyphs = [glyph for glyph in line if a <= (glyph.x0 + glyph.x1) / 2 <= b]
            if glyphs:
                there.add(number)
                if not is_figure(line_text(glyphs)):
                    words.add(number)
        filled.append([there, words])
    merged = [extents[0]]
    last = filled[0]
    for extent, (there, words) in zip(extents[1:], filled[1:], strict=True):
        near = extent[0] - merged[-1][1] <= 2 * size
        if near and not words and not last[1] and not there & last[0]:
            merged[-1] = (merged[-1][0], extent[1])
            last = [last[0] | there, set()]
        else:
            merged.append(extent)
            last = [there, words]
    return merged


def pieces_of(line: Line, extents: Sequence[tuple[float, float]]) -> Iterable[Piece]:
    """A line cut at the rivers; what prints across a river stays one piece over several columns."""
    middles = [(one[1] + other[0]) / 2 for one, other in pairwise(extents)]
    run: list[Glyph] = []
    for glyph in line[1]:
        if run:
            gap = glyph.x0 - run[-1].x1
            column = bisect_right(middles, glyph.x0 + _half_character(glyph))
            last = bisect_right(middles, run[-1].x1 - _half_character(run[-1]))
            spaced = len(run) == 1 and gap <= SPACED_WORD * glyph.size and _HAN.fullmatch(run[0].text + glyph.text)
            if (gap > COLUMN_GAP * glyph.size and not spaced) or (
                column != last and gap > 0.12 * glyph.size and not spaced
            ):
                yield _piece(line[0], run, extents, middles)
                run = []
        run.append(glyph)
    if run:
        yield _piece(line[0], run, extents, middles)


def _half_character(glyph: Glyph) -> float:
    return (glyph.x1 - glyph.x0) / len(glyph.text) / 2


def _piece(number: int, glyphs: list[Glyph], extents: Sequence[tuple[float, float]], middles: Sequence[float]) -> Piece:
    x0, x1 = glyphs[0].x0, max(glyph.x1 for glyph in glyphs)
    over = [i for i, (a, b) in enumerate(extents) if min(b, x1) - max(a, x0) > 0.3 * min(b - a, x1 - x0)]
    if not over:
        return Piece(bisect_right(middles, (x0 + x1) / 2), 1, number, glyphs)
    return Piece(over[0], over[-1] - over[0] + 1, number, glyphs)
