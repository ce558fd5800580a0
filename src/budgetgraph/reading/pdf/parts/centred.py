"""Columns below header words that stand in the middle of them, told exactly: each place gives the next border.

A word in the middle of its column and a figure at its right edge, or a label at its left, tell both borders of it; the
right one must be the left one of the next column. In print these places agree to a fraction of a point, so a chain of
columns from edge to edge that fits everywhere is no guess, though no word need stand over what is printed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from budgetgraph.reading.folding import squeeze
from budgetgraph.reading.grids.visual_lines import block_text
from budgetgraph.reading.pdf.parts.columns import Block
from budgetgraph.reading.pdf.parts.frames import lone_words
from budgetgraph.reading.pdf.parts.leaves import Column, codes_of_levels, reach
from budgetgraph.reading.pdf.parts.printed import (
    EVEN,
    OUTSIDE,
    Extent,
    Printed,
    is_of_totals,
    joined_pairs,
    mixed,
    parted,
    printed_in,
)
from budgetgraph.reading.pdf.parts.regions import Line, count_words

EXACT = 1.2  # points that places of one border may differ
PADDINGS = (1.0, 8.0)  # points between a text and the border of its cell, at least and at most
USUAL_PADDINGS = (4.0, 3.0, 2.0)
LIKELY = 6  # paddings tried
SAME_PADDING = 0.1  # points
KEPT = 12  # ways kept for each number of words and columns
CHECKS = 2.0  # borders told twice, at least
A_GROUP = 0.5  # of a border: what a word in the middle of several columns tells
UNHEADED = 3.0  # cost of a printed column without a word of its own
TAKEN_IN = 0.5  # cost of a further stretch in a column
MIXED = 0.2  # cost of amounts that stand at the left, in the middle and at the right of a column
MOST_MIXED = 4  # stretches of a column
MOST_CODES = 4  # words: three levels of codes and the one over them
BLANK = 0.3  # cost of a word over a column with nothing in it
SKIPPED = 0.6  # cost of a word over several columns
LOWEST = 2.0  # the same, where no word stands lower than it
OPEN = 1.0  # cost of an edge that nothing tells
SURE = 3.0  # cost below which nothing better is looked for
IMPOSSIBLE = 1_000.0
NARROW = 2.0  # points: no column is as narrow


@dataclass(frozen=True)
class Centred:
    """The columns from left to right and their borders, one more than there are columns."""

    columns: list[Column]
    borders: list[float]


class _Head(NamedTuple):
    """The lowest word of those with one middle: may it stand over several columns, is it 类, 款 or 项?"""

    center: float
    x0: float
    x1: float
    above: bool
    lone: bool


@dataclass(frozen=True)
class _Way:
    """Columns so far: the border at their right (None if not told), cost, and borders told twice."""

    border: float | None
    cost: float = 0.0
    checks: int = 0
    columns: tuple[tuple[float | None, float | None, int | None, int | None], ...] = ()  # left, right, word, printed


def centred_columns(
    words: Sequence[Block],
    extents: Sequence[Extent],
    body: Sequence[Line],
    edges: Sequence[tuple[float, float]],
    sure_edges: bool = False,
) -> Centred | None:
    """The columns, or None where the places do not tell them exactly.

    `words` are those of the header, `extents` the stretches that the lines of the `body` print on, `edges` what the
    left and right one of the table may be, for all that stands round it; `sure_edges`: the first of them are the ones.
    """
    stacks = _stacks(words)
    extents = parted([extent for extent in extents if not is_of_totals(extent, body)], body)
    sure = edges[0] if sure_edges else None
    chain = _Chain(stacks, [printed_in(extent, body) for extent in extents], joined_pairs(extents, body), sure)
    best: _Way | None = None
    for around in (*edges, None):
        for padding in _paddings(stacks, chain.printed, around):
            for way in chain.ways(padding, around):
                if best is None or way.cost < best.cost:
                    best = way
            if best is not None and best.cost < SURE:
                return _told(best, stacks, chain.printed)
    return _told(best, stacks, chain.printed) if best is not None else None


def _stacks(words: Sequence[Block]) -> list[list[Block]]:
    """The words by their middles, from left to right; those with one middle together, from top to bottom."""
    out: list[list[Block]] = []
    for word in sorted(words, key=lambda word: word.center):
        if out and word.center - out[-1][0].center <= EVEN:
            out[-1].append(word)
        else:
            out.append([word])
    return [sorted(stack, key=lambda word: word.middle) for stack in out]


def _paddings(
    stacks: Sequence[Sequence[Block]], printed: Sequence[Printed], edges: tuple[float, float] | None
) -> list[float]:
    """The likely distances between texts and borders, the likeliest first."""
    found: list[float] = []
    if edges and printed:
        if printed[0].left is not None:
            found.append(printed[0].left - edges[0])
        if printed[-1].right is not None:
            found.append(edges[1] - printed[-1].right)
    for one, other in pairwise(printed):
        if one.right is None or other.right is None:
            continue
        found += [stack[0].center - (one.right + other.right) / 2 for stack in stacks]
    likely = [x for x in found if PADDINGS[0] <= x <= PADDINGS[1]]
    ranked = sorted(likely, key=lambda x: -sum(abs(x - other) <= EVEN / 2 for other in likely))
    out: list[float] = []
    for x in (*ranked, *USUAL_PADDINGS):
        if all(abs(x - other) > SAME_PADDING for other in out):
            out.append(x)
    return out[:LIKELY]


@dataclass(frozen=True)
class _Chain:
    """The search for a chain of columns: `stacks` of words, what is `printed`, and each of that with the next one.

    `sure` are the edges of the table, if they are known.
    """

    stacks: Sequence[Sequence[Block]]
    printed: Sequence[Printed]
    joined: Sequence[Printed | None]
    sure: tuple[float, float] | None = None

    def ways(self, padding: float, edges: tuple[float, float] | None) -> Iterator[_Way]:
        """The ways to chain all words and all that is printed into columns that fit."""
        ways: dict[tuple[int, int], list[_Way]] = {(0, 0): [_Way(edges[0] if edges else None)]}
        for i in range(len(self.stacks) + 1):
            for j in range(len(self.printed) + 1):
                for way in _best(ways.get((i, j), [])):
                    for (words_taken, taken), further in self._steps(way, i, j, padding):
                        if further.cost < IMPOSSIBLE:
                            ways.setdefault((i + words_taken, j + taken), []).append(further)
        for way in _best(ways.get((len(self.stacks), len(self.printed)), [])):
            found = self._finished(way, edges)
            if found is not None:
                yield found

    def _finished(self, way: _Way, edges: tuple[float, float] | None) -> _Way | None:
        cost, checks = way.cost, float(way.checks)
        if way.border is None or len(way.columns) < 2:
            return None
        if edges:
            off = abs(way.border - edges[1])
            if off > EXACT:
                return None
            cost, checks = cost + off, checks + 1
            if edges == self.sure and all(word is not None for _, _, word, _ in way.columns):
                checks += 1
        else:
            cost += OPEN
        borders = _borders(way)
        groups = None if borders is None else _groups(way, borders, self.stacks)
        if groups is None or checks + A_GROUP * groups < CHECKS:
            return None
        return replace(way, cost=cost)

    @cached_property
    def _heads(self) -> list["_Head"]:
        """Of each stack the lowest word."""
        lowest = max((stack[-1].middle for stack in self.stacks), default=0.0)
        heads = []
        for stack in self.stacks:
            word, text = stack[-1], squeeze(block_text(stack[-1].glyphs))
            above = text in count_words() or word.middle < lowest - word.glyphs[0].size / 2
            heads.append(_Head(word.center, *reach(word), above, text in lone_words()))
        return heads

    def _steps(self, way: _Way, i: int, j: int, padding: float) -> Iterator[tuple[tuple[int, int], _Way]]:
        """The ways on by one column or one word over several: how many words and printed columns that takes."""
        head = self._heads[i] if i < len(self.stacks) else None
        column = self.printed[j] if j < len(self.printed) else None
        if head is not None:
            center, x0, x1, above, _ = head
            yield (1, 0), replace(way, cost=way.cost + (SKIPPED if above else LOWEST))
            if way.border is not None and not (column and column.extent[0] < center < column.extent[1]):
                right = 2 * center - way.border
                free = column is None or column.extent[0] >= right - OUTSIDE
                if free and right >= x1 - OUTSIDE and way.border <= x0 + OUTSIDE:
                    yield (1, 0), _on(way, way.border, right, i, None, BLANK)
            for taken, own in ((1, column), (2, self.joined[j] if j < len(self.joined) else None)):
                if own is None:
                    continue
                for left, end in _sides(own, center, way.border, padding):
                    if left <= min(x0, own.extent[0]) + OUTSIDE and end >= max(x1, own.extent[1]) - OUTSIDE:
                        yield (1, taken), _on(way, left, end, i, j, TAKEN_IN * (taken - 1))
            yield from self._mixed(way, i, j, padding)
        if column is not None:
            inside = way.border is not None and column.extent[1] <= way.border + OUTSIDE
            if column.words and not column.level and way.columns and inside:
                yield (0, 1), replace(way, cost=way.cost + TAKEN_IN)
            begun = way.border is None or column.extent[0] >= way.border - OUTSIDE
            if begun and column.right is not None:
                yield (0, 1), _on(way, None, column.right + padding, None, j, UNHEADED)
            if begun and column.left is not None:
                yield (0, 1), _on(way, column.left - padding, None, None, j, UNHEADED)
            if begun and column.middle is not None and way.border is not None:
                cost = BLANK if column.level else UNHEADED
                yield (0, 1), _on(way, way.border, 2 * column.middle - way.border, None, j, cost)
        if head is not None and column is not None and way.border is not None:
            yield from self._codes(way, i, j, column)

    def _mixed(self, way: _Way, i: int, j: int, padding: float) -> Iterator[tuple[tuple[int, int], _Way]]:
        """A column of amounts that are set in several ways (numbers in the middle, money at the right)."""
        center, x0, x1, _, _ = self._heads[i]
        for end in range(j + 1, min(j + MOST_MIXED, len(self.printed)) + 1):
            own = self.printed[j:end]
            if not own[-1].texts:
                return
            low, high = own[0].extent[0], own[-1].extent[1]
            half = max(high + padding - center, center - low + padding)
            left, right = center - half, center + half
            if left <= x0 + OUTSIDE and right >= x1 - OUTSIDE and mixed(own, left, right, padding):
                yield (1, end - j), _on(way, left, right, i, j, MIXED + TAKEN_IN * (end - j - 1))

    def _codes(self, way: _Way, i: int, j: int, column: Printed) -> Iterator[tuple[tuple[int, int], _Way]]:
        """Codes of three levels printed as one below 类, 款 and 项."""
        further, several = way, 0
        for at in range(i, min(i + MOST_CODES, len(self.stacks))):
            center, x0, x1, above, lone = self._heads[at]
            if not lone and above and several:
                further = replace(further, cost=further.cost + SKIPPED)  # the word over them
                continue
            border = further.border
            if not lone or border is None:
                return
            right = 2 * center - border
            if right < x1 - OUTSIDE or border > x0 + OUTSIDE:
                return
            several += 1
            further = _on(further, border, right, at, j if several == 1 else None, 0.0)
            if (
                several > 1
                and column.extent[0] >= (way.border or 0.0) - OUTSIDE
                and column.extent[1] <= right + OUTSIDE
            ):
                yield (at - i + 1, 1), further


def _best(ways: Sequence[_Way]) -> list[_Way]:
    """The cheapest ways, one for each border."""
    by_border: dict[int | None, _Way] = {}
    for way in sorted(ways, key=lambda way: (way.cost, -way.checks)):
        by_border.setdefault(None if way.border is None else round(way.border), way)
    return list(by_border.values())[:KEPT]


def _sides(column: Printed, center: float, border: float | None, padding: float) -> Iterator[tuple[float, float]]:
    """The left and right border of a column with a word in its middle."""
    if column.right is not None:
        right = column.right + padding
        yield 2 * center - right, right
    if column.left is not None:
        left = column.left - padding
        yield left, 2 * center - left
    if column.middle is not None and border is not None and abs(column.middle - center) <= EVEN:
        yield border, 2 * center - border


def _on(way: _Way, left: float | None, right: float | None, word: int | None, printed: int | None, cost: float) -> _Way:
    """The way with one more column; a border told twice must be the same."""
    checks = way.checks
    if left is not None and way.border is not None and left is not way.border:
        off = abs(left - way.border)
        cost += off if off <= EXACT else IMPOSSIBLE
        checks += 1
    if left is None:
        left = way.border
    before = way.columns[-1][0] if way.columns else None
    if (left is not None and before is not None and left <= before + NARROW) or (
        left is not None and right is not None and right <= left + NARROW
    ):
        cost = IMPOSSIBLE
    return _Way(right, way.cost + cost, checks, (*way.columns, (left, right, word, printed)))


def _borders(way: _Way) -> list[float] | None:
    """The borders of all columns, None where one is not told or they do not go from left to right."""
    told: list[list[float]] = [[] for _ in range(len(way.columns) + 1)]
    for at, (left, right, _, _) in enumerate(way.columns):
        if left is not None:
            told[at].append(left)
        if right is not None:
            told[at + 1].append(right)
    if not all(told):
        return None
    borders = [sum(places) / len(places) for places in told]
    return borders if all(b - a > NARROW for a, b in pairwise(borders)) else None


def _groups(way: _Way, borders: Sequence[float], stacks: Sequence[Sequence[Block]]) -> int | None:
    """How many words over several columns stand in the middle of some; None if one of them does not."""
    heading = {word for _, _, word, _ in way.columns if word is not None}
    found = 0
    for number, stack in enumerate(stacks):
        if number in heading:
            continue
        center = stack[-1].center
        middles = ((a + b) / 2 for at, a in enumerate(borders) for b in borders[at + 2 :])
        if min((abs(center - middle) for middle in middles), default=EXACT + 1) > EXACT:
            return None
        found += 1
    return found


def _told(way: _Way, stacks: Sequence[Sequence[Block]], printed: Sequence[Printed]) -> Centred | None:
    borders = _borders(way)
    if borders is None:
        return None
    columns = []
    for (a, b), (_, _, word, own) in zip(pairwise(borders), way.columns, strict=True):
        head = stacks[word][-1] if word is not None else None
        columns.append(Column(a, b, head, printed[own].extent if own is not None else None))
    return Centred(codes_of_levels(columns), borders)
