"""Tables whose columns are told by the joints of their rules, while no rule parts their rows."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from budgetgraph.reading.grids.widths import printed_end
from budgetgraph.reading.layout import Fragment, Glyph
from budgetgraph.reading.pdf.parts.columns import Block, Piece
from budgetgraph.reading.pdf.parts.edge_heads import edge_rows, filled, grown
from budgetgraph.reading.pdf.parts.fit import loose_groups, open_reach
from budgetgraph.reading.pdf.parts.fitted_heads import beside_counts, fitted_words, head_middles
from budgetgraph.reading.pdf.parts.fragments import built
from budgetgraph.reading.pdf.parts.frames import WIDEST_LEADING, Region
from budgetgraph.reading.pdf.parts.heads import head_rows, head_words
from budgetgraph.reading.pdf.parts.leaves import codes_of_levels, merge_codes, reach
from budgetgraph.reading.pdf.parts.regions import Line
from budgetgraph.reading.pdf.parts.rows import leading_below
from budgetgraph.reading.pdf.parts.tiling import span_labels
from budgetgraph.reading.pdf.tables.blank_labels import span_blanks
from budgetgraph.reading.pdf.tables.carried import pieces_between
from budgetgraph.reading.pdf.tables.joints import ALIKE, OFF_MIDDLE, OVER, columns_of, parts_between
from budgetgraph.reading.pdf.tables.stacked_rows import stacked_rows
from budgetgraph.reading.pdf.tables.steps import first_unit, padding
from budgetgraph.reading.pdf.tables.told_heads import ToldHead, told_head

MISFIT = 90.0  # cost of a header from which its columns are a guess
NO_COLUMN = 1000.0  # points: cost of a word for which no column is left


class _Head:
    """The words of a header with their rows and columns, and how badly they fit."""

    def __init__(self, blocks: Sequence[Block], region: Region, foot: float | None, setting: str) -> None:
        words = self._words = [replace(block) for block in blocks]
        counting, beside = beside_counts(words)
        others = [word for word in words if word not in beside]
        edge, heights = edge_rows(others, region.size) or (None, head_rows(others, region.size, region.top, foot))
        self._depth = max(0, len(heights) - 1)
        for word in beside:
            word.row, word.row_span = max(number.row for number in counting), 2
        taller = [] if edge is not None else heights
        self.cost = fitted_words(words, [], region.borders, self._depth, taller, setting, region.size)
        self.cost += NO_COLUMN * sum(word.column < 0 for word in words)
        self._loose = loose_groups(others)
        if edge is None and setting == "middle" and self._loose and self._are_centred(region.borders):
            edge, self._loose = -1, set[int]()  # the words stand at the foot of their cells
        if edge == -1:
            self._loose |= open_reach(others, region.borders, OFF_MIDDLE)
        if edge is not None:
            grown(others, edge, self._depth)
        else:
            filled(others, self._depth)

    def _are_centred(self, borders: Sequence[float]) -> bool:
        """Does each word over others stand in the middle of several columns?"""
        over = [word for word in self._words if word.row + word.row_span < self._depth]
        return all(
            word.span > 1
            and abs(word.center - (borders[word.columns.start] + borders[word.columns.stop]) / 2) <= OFF_MIDDLE
            for word in over
        )

    def placed(self) -> tuple[list[Block], int, set[int]]:
        """The words, the number of their rows, and the columns that may stand below another word than they do."""
        return self._words, self._depth, self._loose


def _head_words(
    parts: Sequence[Line], borders: Sequence[float], near: float, size: float, pad: float
) -> Iterable[list[Block]]:
    """The words, first those of lines nearer than rows are, then those of all lines that had to be broken."""
    words = head_words(parts, [], size, (), near)
    yield words
    if (parted := groups_apart(words, borders)) is not None:
        yield parted
    wide = head_words(parts, [], size, (), WIDEST_LEADING * size)
    if len(wide) == len(words):
        return
    found = []
    for word in wide:
        found.append(Block(-1, 1, word.pieces[:1]))
        for one, other in pairwise(word.pieces):
            if other.middle - one.middle <= near or _is_full(found[-1], other.glyphs, borders, pad):
                found[-1].pieces.append(other)
            else:
                found.append(Block(-1, 1, [other]))
    yield found


def groups_apart(words: Sequence[Block], borders: Sequence[float]) -> list[Block] | None:
    """The words, those that stand in the middle of several columns apart from the lines below them that belong to the
    word of one column; None if none does.

    Beside such a line words begin with nothing above them, which are parts of the same group.
    """
    columns = [bisect_right(borders, word.center) - 1 for word in words]
    below: dict[int, set[int]] = {}  # columns in which a word begins on a line, and nothing stands above
    for word, column in zip(words, columns, strict=True):
        others = (one for one, at in zip(words, columns, strict=True) if at == column and one is not word)
        if all(one.pieces[0].line > word.pieces[0].line for one in others):
            below.setdefault(word.pieces[0].line, set()).add(column)
    found = []
    for word, column in zip(words, columns, strict=True):
        lower = (below.get(piece.line, set()) for piece in word.pieces)
        ends = (n for n, beside in enumerate(lower) if n and _heads(word.pieces[:n], column, beside, borders))
        end = next(ends, len(word.pieces))
        found += [Block(-1, 1, part) for part in (word.pieces[:end], word.pieces[end:]) if part]
    return found if len(found) > len(words) else None


def _heads(pieces: Sequence[Piece], column: int, beside: set[int], borders: Sequence[float]) -> bool:
    """Do lines stand in the middle of their column and some of those beside it?"""
    center = Block(-1, 1, list(pieces)).center
    return any(
        abs((borders[a] + borders[b]) / 2 - center) <= OFF_MIDDLE
        for a in range(column + 1)
        for b in range(column + 1, len(borders))
        if b - a > 1 and all(other in beside for other in range(a, b) if other != column)
    )


def _is_full(word: Block, other: Sequence[Glyph], borders: Sequence[float], pad: float) -> bool:
    """Could the last line of a word not have held the beginning of the one below it, in the columns it stands over?"""
    x0, x1 = reach(word)
    left = max((x for x in borders if x <= x0 + OVER), default=borders[0])
    right = min((x for x in borders if x >= x1 - OVER), default=borders[-1])
    last = word.pieces[-1].glyphs
    return right - left - 2 * pad - (last[-1].x1 - last[0].x0) < first_unit(other, False)


def told_table(
    region: Region, head_lines: Sequence[Line], body_lines: Sequence[Line], grouped: bool = False
) -> Fragment | None:
    """The table of a header and the rows below it; None if a text stands on a border, or if the header must have words
    over others (`grouped`) and has none."""
    borders, size = region.borders, region.size
    pieces = pieces_between(borders, body_lines)
    if pieces is None:
        return None
    parts = [(number, part) for number, line in head_lines for part in parts_between(line, borders)]
    near = leading_below(body_lines, size) or size
    foot = region.head if region.head is not None and body_lines[0][1][0].y0 > region.head else None
    pad = padding(pieces, borders) or _least_white(parts, borders)
    told = _told_head(region, parts, foot, pad)
    if grouped and (told is None or not _has_groups(told.words)):
        return None
    words, depth, loose, down = told or ToldHead(*_likeliest(parts, region, foot, near, pad))
    body, rows = stacked_rows(borders, pieces, size)
    span_blanks(body, words, down)
    for block in body:
        block.row += depth
    merge_codes(codes_of_levels(columns_of(words, body, borders, depth)), words, body)
    span_labels(body, borders, size)
    rows = [*head_middles(words, depth), *rows]
    if len(rows) < 2:
        return None
    whole = built([*words, *body], borders, rows, loose)
    return replace(whole, told=told is not None and not any(cell.guessed for cell in whole.cells))


def _told_head(region: Region, parts: Sequence[Line], foot: float | None, pad: float) -> ToldHead | None:
    if foot is None or region.top is None:
        return None
    white = min(pad, _least_white(parts, region.borders))
    return told_head(parts, region.borders, region.top, foot, region.size, white)


def head_of_all(region: Region, head_lines: Sequence[Line], body_lines: Sequence[Line]) -> ToldHead | None:
    """The header, if it has a word for each column; None if it has not, and the first lines are those of a form."""
    borders = region.borders
    parts = [(number, part) for number, line in head_lines for part in parts_between(line, borders)]
    pieces = pieces_between(borders, body_lines)
    if not parts or pieces is None or region.head is None or body_lines[0][1][0].y0 <= region.head:
        return None
    told = _told_head(region, parts, region.head, padding(pieces, borders) or _least_white(parts, borders))
    if told is None or len({word.column for word in told.words if word.span == 1}) < len(borders) - 1:
        return None
    return told


def _has_groups(words: Sequence[Block]) -> bool:
    """Does a word stand over several others?"""
    return any(
        word.span > 1 and sum(set(one.columns) <= set(word.columns) and one.row > word.row for one in words) > 1
        for word in words
    )


def _likeliest(
    parts: Sequence[Line], region: Region, foot: float | None, near: float, pad: float
) -> tuple[list[Block], int, set[int]]:
    """As `told_head`, where no way fits exactly."""
    choices = list(_head_words(parts, region.borders, near, region.size, pad))
    heads = [_Head(words, region, foot, setting) for words in choices for setting in _settings(words, region.borders)]
    best = min(heads, key=lambda head: head.cost)
    words, depth, loose = best.placed()
    return words, depth, set(range(len(region.borders) - 1)) if best.cost >= MISFIT else loose


def _least_white(parts: Sequence[Line], borders: Sequence[float]) -> float:
    """How near words of the header stand to the sides of the columns in which they begin and end."""
    white = [part[0].x0 - borders[bisect_right(borders, part[0].x0) - 1] for _, part in parts]
    ends = [printed_end(part) for _, part in parts]
    white += [borders[min(bisect_right(borders, end), len(borders) - 1)] - end for end in ends]
    return min((gap for gap in white if gap > 0), default=0.0)


def _settings(words: Sequence[Block], borders: Sequence[float]) -> Sequence[str]:
    """How the words of a header may be set: in the middle of their columns, or at the left of them as well."""
    off = [min(abs(word.center - (a + b) / 2) for a, b in pairwise(borders)) for word in words]
    return ("middle",) if sum(x <= OFF_MIDDLE for x in off) >= ALIKE * len(words) else ("middle", "left")
