"""The column borders of a form from the row that heads its indicators, which has a word in the middle of every column.

Each middle gives the border at its right from the one at its left. The first border follows from the edges of tables
before, from the title in the middle of the form, or from a long text at the left of its cell; the one is right with
which (almost) all texts of the form stand in the middle, or at the left, of columns.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from budgetgraph.reading.pdf.parts.columns import Block
from budgetgraph.reading.pdf.parts.leaves import reach

EXACT = 0.8  # points a text may stand off the middle of its columns
OUTSIDE = 1.0  # points a text may reach over its border
PADDINGS = (2.0, 3.0, 4.0)  # points between a long text and the left of its cell
NARROW = 4.0  # points: no column is as narrow
MOSTLY = 0.9  # share of the texts that must fit


def borders_below(
    head: Sequence[Block], words: Sequence[Block], edges: Sequence[tuple[float, float]], middle: float | None
) -> list[float] | None:
    """The borders; `head` are the words of the row, `words` all of the form, `edges` what those of the form may be.

    `middle` is that of the title. None where the texts do not fit.
    """
    centers = sorted(word.center for word in head)
    low = min(reach(word)[0] for word in words)
    high = max(reach(word)[1] for word in words)
    best: tuple[float, list[float]] | None = None
    for left in _lefts(centers, words, edges, middle):
        borders = _chain(left, centers)
        if left > low + OUTSIDE or borders[-1] < high - OUTSIDE:
            continue
        if any(b - a < NARROW for a, b in pairwise(borders)) or not _holds(head, borders):
            continue
        fitting = sum(fits(word, borders) for word in words) / len(words)
        if fitting >= MOSTLY and (best is None or fitting > best[0]):
            best = fitting, borders
    return None if best is None else best[1]


def _chain(left: float, centers: Sequence[float]) -> list[float]:
    borders = [left]
    for center in centers:
        borders.append(2 * center - borders[-1])
    return borders


def _lefts(
    centers: Sequence[float], words: Sequence[Block], edges: Sequence[tuple[float, float]], middle: float | None
) -> Iterator[float]:
    """Where the form may begin."""
    yield from (left for left, _ in edges)
    from_zero = _chain(0.0, centers)
    if middle is not None and len(centers) % 2 == 0:
        yield (2 * middle - from_zero[-1]) / 2
    for word in words:
        x0 = word.pieces[0].glyphs[0].x0
        if len(word.pieces) > 1 and all(abs(piece.glyphs[0].x0 - x0) < EXACT for piece in word.pieces):
            for padding in PADDINGS:
                for at in range(2, len(from_zero), 2):
                    yield x0 - padding - from_zero[at]
                for at in range(1, len(from_zero), 2):
                    yield from_zero[at] - x0 + padding


def _holds(head: Sequence[Block], borders: Sequence[float]) -> bool:
    """Do all words of the row stand in their columns?"""
    ordered = sorted(head, key=lambda word: word.center)
    return all(
        a <= reach(word)[0] + OUTSIDE and reach(word)[1] <= b + OUTSIDE
        for word, (a, b) in zip(ordered, pairwise(borders), strict=True)
    )


def fits(word: Block, borders: Sequence[float]) -> bool:
    """Does a text stand in the middle of columns, or a long one at their left?"""
    x0, x1 = reach(word)
    ranges = [
        (a, b) for at, a in enumerate(borders) for b in borders[at + 1 :] if a <= x0 + OUTSIDE and x1 <= b + OUTSIDE
    ]
    if len(word.pieces) > 1 and any(PADDINGS[0] - EXACT <= x0 - a <= PADDINGS[-1] + EXACT for a, _ in ranges):
        return True
    return any(abs((a + b) / 2 - word.center) <= EXACT for a, b in ranges)
