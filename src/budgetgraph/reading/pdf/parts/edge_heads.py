"""Headers whose words stand at the top or at the foot of their cells, rather than in the middle of them.

Words of several lines tell: their last lines stand level with the words of one line, or their first ones do. The rows
are then the levels of these lines, and a word takes the rows above it, or below it, in which its columns hold no other.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

from budgetgraph.reading.grids.visual_lines import block_text
from budgetgraph.reading.pdf.parts.columns import Block
from budgetgraph.reading.pdf.parts.regions import counts_columns

LEVEL = 0.12  # type sizes between the middles of lines on one level
ONE_ROW = 0.4  # type sizes between those of one row: fonts differ


def edge_of(words: Sequence[Block], size: float) -> int | None:
    """The piece of a word that stands level with its row: -1 the last one, 0 the first; None if the middle does."""
    single = [word.middle for word in words if len(word.pieces) == 1]
    votes = Counter[str]()
    for word in words:
        if len(word.pieces) > 1:
            places = {"top": word.pieces[0].middle, "middle": word.middle, "foot": word.pieces[-1].middle}
            level = [name for name, y in places.items() if any(abs(y - other) <= LEVEL * size for other in single)]
            votes[level[0] if len(level) == 1 else ""] += 1
    if votes["foot"] > 2 * (votes.total() - votes["foot"]):
        return -1
    return 0 if votes["top"] == votes.total() > 0 else None


def edge_rows(words: Sequence[Block], size: float) -> tuple[int, list[float]] | None:
    """Gives every word its row; returns the piece that stands level with it and the borders of the rows, one more than
    there are rows. None where the words stand otherwise in their cells."""
    edge = edge_of(words, size)
    if edge is None:
        return None
    groups: list[list[float]] = []
    for level in sorted(word.pieces[edge].middle for word in words):
        if groups and level - groups[-1][0] <= ONE_ROW * size:
            groups[-1].append(level)
        else:
            groups.append([level])
    rows = {
        id(word): next(at for at, group in enumerate(groups) if group[0] <= word.pieces[edge].middle <= group[-1])
        for word in words
    }
    headed = {
        id(word): any(rows[id(other)] > rows[id(word)] and _is_beside(word, other, words, rows) for other in words)
        for word in words
    }
    depth = len(groups)
    counted = depth > 1 and counts_columns(_texts(words, rows, depth - 1))
    if edge and any(rows[id(word)] < depth - 1 - counted and not headed[id(word)] for word in words):
        return None  # nothing below keeps the word from the foot of the header
    for word in words:
        word.row, word.row_span = rows[id(word)], 1
        if edge == 0 and not headed[id(word)]:
            word.row_span = depth - word.row
    between = [(one[-1] + other[0]) / 2 for one, other in pairwise(groups)]
    return edge, [groups[0][0] - size, *between, groups[-1][-1] + size]


def _texts(words: Sequence[Block], rows: Mapping[int, int], row: int) -> list[str]:
    own = sorted((word for word in words if rows[id(word)] == row), key=lambda word: word.center)
    return [block_text(word.glyphs) for word in own]


def _is_beside(word: Block, other: Block, words: Sequence[Block], rows: Mapping[int, int]) -> bool:
    """Does another one, above or below, stand nearer to the word than to those on its level?"""
    level = [one for one in words if rows[id(one)] == rows[id(word)]]
    return min(level, key=lambda one: abs(one.center - other.center)) is word


def grown(words: Sequence[Block], edge: int, depth: int) -> None:
    """Gives the words, whose columns are known, the rows up to the next word above them, or below them."""
    for word in words:
        others = [one for one in words if one is not word and set(one.columns) & set(word.columns)]
        if edge:
            first = max((one.row + one.row_span for one in others if one.row < word.row), default=0)
            word.row, word.row_span = first, word.row + word.row_span - first
        else:
            end = min((one.row for one in others if one.row > word.row), default=depth)
            word.row_span = end - word.row


def filled(words: Sequence[Block], depth: int) -> None:
    """Gives the words the blank rows between them and the top of the header, or its foot: no cell of it is blank.

    The row that numbers the columns, where it is the last one, may have blank cells.
    """
    last = [word for word in words if word.row == depth - 1]
    counted = counts_columns([block_text(word.glyphs) for word in sorted(last, key=lambda word: word.center)])
    end = depth - 1 if counted else depth
    for word in words:
        if word.column < 0 or word.row >= end:
            continue
        others = [one for one in words if one is not word and one.column >= 0 and set(one.columns) & set(word.columns)]
        if all(one.row < word.row or one.row >= end for one in others):
            word.row_span = max(word.row_span, end - word.row)
        if all(one.row > word.row for one in others):
            word.row, word.row_span = 0, word.row + word.row_span
