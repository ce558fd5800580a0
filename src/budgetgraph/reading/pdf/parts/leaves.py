"""Which columns a table without upright rules has: the lowest header words and the stretches printed on below them.

A header word stands in the middle of its column, figures at its right, labels at its left: the word need not stand over
what is printed. Words and stretches are matched in their order; a word may head an empty column.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from budgetgraph.reading.folding import squeeze
from budgetgraph.reading.grids.visual_lines import block_text
from budgetgraph.reading.pdf.parts.columns import Block
from budgetgraph.reading.pdf.parts.frames import lone_words

EMPTY = 2.0  # cost of a header word over an empty column
BARE = 3.0  # cost of a printed column without a header word
OVER_FILLED = 12.0  # cost of an empty column where something is printed
SEVERAL = 1.2  # cost of each further column below one word
OVER_FIGURES = 4.0  # cost of one word over several columns of figures
ASIDE = 0.5  # cost of a word beside what is printed in its column
CUT = 0.4  # cost of a word over what is printed, but not in the middle of free space (set at the left)
BESIDE = 3.6  # cost of a word that cannot stand in the middle: less than that of two columns, one without a word


@dataclass(frozen=True)
class Column:
    """A column's printed stretch, header word included; `head` is its own word, `extent` that of the body.

    `merged` is 1, or for the first of several columns whose texts are one cell each, their number; 0 for the others.
    """

    x0: float
    x1: float
    head: Block | None = None
    extent: tuple[float, float] | None = None
    merged: int = 1


def columns_below(
    words: Sequence[Block], extents: Sequence[tuple[float, float]], size: float, of_figures: Sequence[bool]
) -> list[Column]:
    """The columns from left to right; `words` are the header words that reach the last row of the header.

    `of_figures` tells for each stretch whether figures are printed there: they end right of the middle of their header.
    """
    words = sorted(words, key=lambda block: block.center)
    boxes = [reach(word) for word in words]
    best: dict[tuple[int, int], tuple[float, tuple[int, int] | None]] = {(0, 0): (0.0, None)}
    for i in range(len(words) + 1):
        for j in range(len(extents) + 1):
            if (i, j) not in best:
                continue
            cost = best[i, j][0]
            if j < len(extents):
                _improve(best, (i, j + 1), cost + BARE, (i, j))
            if i < len(words):
                over = any(min(b, boxes[i][1]) - max(a, boxes[i][0]) > 0.5 for a, b in extents)
                _improve(best, (i + 1, j), cost + (OVER_FILLED if over else EMPTY), (i, j))
                for several in range(2, min(5, len(words) - i + 1)):
                    if j < len(extents) and (shared := _shared(words[i : i + several], extents[j])) is not None:
                        _improve(best, (i + several, j + 1), cost + shared, (i, j))
                for several in range(1, min(5, len(extents) - j + 1)):
                    match = _match(i, range(j, j + several), boxes, extents, size)
                    if several == 1 and any(of_figures[j : j + 1]) and extents[j][1] < boxes[i][0]:
                        match = max(match, BESIDE + ASIDE)
                    if several > 1 and sum(of_figures[j : j + several]) > 1:
                        match += OVER_FIGURES
                    _improve(best, (i + 1, j + several), cost + match, (i, j))
    columns: list[Column] = []
    at: tuple[int, int] | None = (len(words), len(extents))
    while at is not None and best[at][1] is not None:
        before = best[at][1]
        assert before is not None
        own = list(range(before[1], at[1]))
        if at[0] == before[0]:
            columns += [Column(*extents[j], None, extents[j]) for j in own]
        elif at[0] - before[0] > 1:
            a, b = extents[own[0]]
            group = range(before[0], at[0])
            columns += [Column(*boxes[i], words[i], (a, b), len(group) if i == group[0] else 0) for i in group]
        elif not own:
            columns.append(Column(*boxes[before[0]], words[before[0]], None))
        elif len(own) == 1:
            a, b = extents[own[0]]
            x0, x1 = boxes[before[0]]
            columns.append(Column(min(a, x0), max(b, x1), words[before[0]], (a, b)))
        else:
            columns += [Column(*extents[j], None, extents[j]) for j in reversed(own)]
        at = before
    return _apart(codes_of_levels(sorted(columns, key=_place)))


def codes_of_levels(columns: list[Column]) -> list[Column]:
    """Where codes stand below one of 类, 款 and 项 alone they are whole ones: their cells take the columns of all."""
    out = list(columns)
    for lone, run in groupby(enumerate(columns), lambda column: _is_lone(column[1])):
        beside = list(run)
        filled = [column for _, column in beside if column.extent is not None and column.merged == 1]
        if not lone or len(beside) == 1 or len(filled) != 1:
            continue
        for at, column in beside:
            out[at] = replace(column, merged=0, extent=None)
        out[beside[0][0]] = replace(beside[0][1], merged=len(beside), extent=filled[0].extent)
    return out


def merge_codes(columns: Sequence[Column], words: Sequence[Block], body: Sequence[Block]) -> None:
    """Codes printed as one below several header words (类, 款, 项) take the columns of all of them."""
    for first, column in enumerate(columns):
        if column.merged < 2:
            continue
        own = range(first, first + column.merged)
        above = [w for w in words if w.span >= len(own) and w.column <= own.start and own.stop <= w.column + w.span]
        if above:
            parent = min(above, key=lambda word: word.span).columns
            if not any(columns[c].extent and c not in own for c in parent):
                own = parent
        for block in body:
            if squeeze(block_text(block.glyphs)) in lone_words():
                continue
            if block.column in own and block.column + block.span <= own.stop:
                block.column, block.span = own.start, len(own)


def _is_lone(column: Column) -> bool:
    return column.head is not None and squeeze(block_text(column.head.glyphs)) in lone_words()


def _place(column: Column) -> float:
    return sum(column.extent) if column.extent and column.merged == 1 else column.x0 + column.x1


def _shared(words: Sequence[Block], extent: tuple[float, float]) -> float | None:
    """The cost of several words over one stretch: codes of three levels printed as one below 类, 款 and 项."""
    boxes = [reach(word) for word in words]
    if any(x0 >= extent[1] or x1 <= extent[0] for x0, x1 in boxes):
        return None
    if not all(squeeze(block_text(word.glyphs)) in lone_words() for word in words):
        return None
    return SEVERAL * (len(boxes) - 1)


def reach(block: Block) -> tuple[float, float]:
    """Where a word begins and ends, over all its lines."""
    return min(p.glyphs[0].x0 for p in block.pieces), max(p.glyphs[-1].x1 for p in block.pieces)


def _improve(
    best: dict[tuple[int, int], tuple[float, tuple[int, int] | None]],
    key: tuple[int, int],
    cost: float,
    before: tuple[int, int],
) -> None:
    if key not in best or cost < best[key][0]:
        best[key] = (cost, before)


def _match(
    word: int,
    own: range,
    boxes: Sequence[tuple[float, float]],
    extents: Sequence[tuple[float, float]],
    size: float,
) -> float:
    """The cost of a word as the header of columns: the space it then stands in the middle of must be free."""
    x0, x1 = boxes[word]
    a, b = extents[own[0]][0], extents[own[-1]][1]
    middle = (x0 + x1) / 2
    if len(own) > 1:
        return SEVERAL * (len(own) - 1) + abs(middle - (a + b) / 2) / size
    half = max(b - middle, middle - a, (x1 - x0) / 2)
    low, high = middle - half, middle + half
    before = [extents[own[0] - 1][1]] if own[0] else []
    before += [boxes[word - 1][1]] if word else []
    after = [extents[own[-1] + 1][0]] if own[-1] + 1 < len(extents) else []
    after += [boxes[word + 1][0]] if word + 1 < len(boxes) else []
    cut = max([0.0, *(x - low for x in before), *(high - x for x in after)])
    over = a < x1 and x0 < b
    aside = 0.0 if over else ASIDE + 0.05 * max(a - x1, x0 - b) / size
    if cut > 2.0:
        return aside + (min(CUT, cut / size) if over else min(BESIDE, 1 + cut))
    return aside


def _apart(columns: list[Column]) -> list[Column]:
    """The stretches cut where a wide header word would reach into the next column's."""
    out = list(columns)
    for i, (one, other) in enumerate(pairwise(columns)):
        if one.x1 > other.x0 and one.merged == other.merged == 1:
            left = one.extent[1] if one.extent else one.x1
            right = other.extent[0] if other.extent else other.x0
            middle = (left + right) / 2 if left <= right else (one.x1 + other.x0) / 2
            out[i] = replace(out[i], x1=max(out[i].x0, min(out[i].x1, middle)))
            out[i + 1] = replace(out[i + 1], x0=min(out[i + 1].x1, max(out[i + 1].x0, middle)))
    return out
