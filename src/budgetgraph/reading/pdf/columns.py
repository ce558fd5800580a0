"""The columns of a table without upright rules: stretches that its rows print on, parted by rivers of white."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import pstdev

from budgetgraph.reading.joining import is_figure
from budgetgraph.reading.layout import Glyph
from budgetgraph.reading.pdf.regions import COLUMN_GAP, THREE_COLUMNS, WRAPPED_ALONE, Line, is_core, texts_of
from budgetgraph.reading.visual_lines import line_text, segments

BRIDGED = 0.1  # share of rows that may print across a river (a total's label)
BESIDE = 1.2  # type sizes: a header word this near to a column without one is its header
SPACED_WORD = 1.7  # type sizes between the characters of a word set wide (收　入)
PADDING = 3.0  # points between a cell's text and its border
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


def columns_of(region: Sequence[Line], core: Sequence[Line], size: float) -> list[tuple[float, float]]:
    """The stretches that the rows with figures print on, and header words over none of them."""
    in_order = _by_order(core)
    if in_order:
        return in_order
    allowed = int(len(core) * BRIDGED)
    least = 1.2 if len(core) >= 5 else COLUMN_GAP * size
    events: list[tuple[float, int]] = []
    for _, line in core:
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
    extents = _one_figure_column(_widened([(a, b) for a, b in found], core), core, size)
    headers = [
        (part[0].x0, part[-1].x1, part[0].y1, is_figure(line_text(part)))
        for words in region
        if not is_core(texts_of(words))
        for part in segments(words[1], COLUMN_GAP)
    ]
    orphans = sorted(
        (x0, x1)
        for x0, x1, y, figure in headers
        if not figure
        and not any(a <= x1 and x0 <= b for a, b in extents)
        and not _is_wrapped((x0, x1, y), headers, size)
    )
    return _adopted(orphans, extents, [header[:2] for header in headers], size)


def _is_wrapped(
    word: tuple[float, float, float], headers: Sequence[tuple[float, float, float, bool]], size: float
) -> bool:
    """The word is the rest of a longer one on the line above or below it."""
    x0, x1, y = word
    return any(
        a < x1 and x0 < b and b - a > x1 - x0 and 0 < abs(other - y) < WRAPPED_ALONE * size
        for a, b, other, _ in headers
    )


def _adopted(
    orphans: Sequence[tuple[float, float]],
    extents: Sequence[tuple[float, float]],
    headers: Sequence[tuple[float, float]],
    size: float,
) -> list[tuple[float, float]]:
    """The columns with the header words that stand over none of them.

    If as many columns are without a header word they belong together in order; else a near one takes the word, and a
    word far from all of them heads an empty column.
    """
    bare = [extent for extent in extents if not any(extent[0] < x1 and x0 < extent[1] for x0, x1 in headers)]
    columns = list(extents)
    in_order = len(bare) == len(orphans)
    for place, (x0, x1) in enumerate(orphans):
        near = [e for e in bare if max(e[0] - x1, x0 - e[1]) < BESIDE * size]
        column = bare[place] if in_order else near[0] if near else None
        wide = None if column is None else (min(column[0], x0), max(column[1], x1))
        if column in columns and wide and not any(e != column and e[0] < wide[1] and wide[0] < e[1] for e in columns):
            columns[columns.index(column)] = wide
        elif not near:
            columns = sorted([*columns, (x0, x1)])
    return columns


def _by_order(core: Sequence[Line]) -> list[tuple[float, float]] | None:
    """The columns of rows that all have the same number of texts, one below the other."""
    rows = [segments(line, COLUMN_GAP) for _, line in core]
    if len({len(row) for row in rows}) > 1 or len(rows[0]) < 2 * THREE_COLUMNS:
        return None
    extents = [
        (min(part[0].x0 for part in parts), max(part[-1].x1 for part in parts)) for parts in zip(*rows, strict=True)
    ]
    return extents if all(a[1] < b[0] for a, b in pairwise(extents)) else None


def _widened(extents: list[tuple[float, float]], core: Sequence[Line]) -> list[tuple[float, float]]:
    """The stretches with the few longer texts of their column, which alone do not fill a river."""
    wide = list(extents)
    for _, line in core:
        for part in segments(line, COLUMN_GAP):
            x0, x1 = part[0].x0, part[-1].x1
            over = [i for i, (a, b) in enumerate(extents) if x0 < b and x1 > a]
            if len(over) == 1:
                i = over[0]
                least = wide[i - 1][1] if i else x0
                most = extents[i + 1][0] if i + 1 < len(extents) else x1
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


def borders_of(extents: Sequence[tuple[float, float]], body: Sequence[Block]) -> list[float]:
    """Where the borders would be drawn: beside the even edge of a column, else halfway."""
    single: list[list[Block]] = [[b for b in body if b.column == c and b.span == 1] for c in range(len(extents))]
    even = [_even_sides(blocks) for blocks in single]
    borders = [extents[0][0] - PADDING]
    for c in range(1, len(extents)):
        left, right = extents[c - 1][1], extents[c][0]
        pad = min(PADDING, (right - left) / 2)
        if even[c][0]:
            borders.append(right - pad)
        elif even[c - 1][1]:
            borders.append(left + pad)
        else:
            borders.append((left + right) / 2)
    return [*borders, extents[-1][1] + PADDING]


def _even_sides(blocks: Sequence[Block]) -> tuple[bool, bool]:
    """Are the left and the right edges of the texts of a column in line, and the other ones not?"""
    if len(blocks) < 3:
        return False, False
    lefts = pstdev(min(g.x0 for g in b.glyphs) for b in blocks)
    rights = pstdev(max(g.x1 for g in b.glyphs) for b in blocks)
    return lefts < 0.5 < rights, rights < 0.5 < lefts
