"""Columns below header words that are set like what stands below them, not in the middle of their columns.

A word at the left edge of its column begins where the labels below it begin; a word at the right edge ends where the
figures below it end. In print such edges agree to a fraction of a point, so they tell the columns by themselves: no
word need stand over what is printed, and the rows of the header need not be known.
"""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from budgetgraph.reading.grids.visual_lines import block_text
from budgetgraph.reading.pdf.parts.columns import Block
from budgetgraph.reading.pdf.parts.leaves import Column, reach
from budgetgraph.reading.pdf.parts.regions import counts_columns

SAME_EDGE = 1.0  # points between texts that begin or end at one border
TOLD = 3.0  # points: a word and a text of so different a width are not both in the middle of a column
INDENT = 24.0  # points: labels below one word may all be set in
MOST = 0.75  # share of the columns of figures whose words end where the figures end
HALF = 0.5  # the same, where the words do not begin where labels begin

Extent = tuple[float, float]


def set_columns(
    words: Sequence[Block], extents: Sequence[Extent], of_figures: Sequence[bool]
) -> tuple[str, list[Column]] | None:
    """("left" or "edge", the columns), or None where the words are set otherwise or do not tell.

    "left": every word begins at the left of its column; "edge": words over figures end at the right of theirs.
    The words know their rows, as far as the heights tell.
    """
    own = _without_counts(words)
    depth = max((word.row + word.row_span for word in own), default=0)
    leaves = [word for word in own if word.row + word.row_span == depth]
    ways = (
        ("edge", lambda: _from_edges(own, leaves, extents, of_figures, MOST)),
        ("left", lambda: _from_lefts(own, leaves, extents, of_figures)),
        ("edge", lambda: _from_edges(own, leaves, extents, of_figures, HALF)),
    )
    for setting, columns_of in ways:
        columns = columns_of()
        if columns is not None:
            return setting, columns
    return None


def _without_counts(words: Sequence[Block]) -> list[Block]:
    """The words less the row that numbers the columns."""
    by_line: dict[int, list[Block]] = {}
    for word in words:
        by_line.setdefault(word.pieces[0].line, []).append(word)
    counted = {
        line
        for line, row in by_line.items()
        if counts_columns([block_text(word.glyphs) for word in sorted(row, key=lambda word: word.center)])
    }
    return [word for word in words if word.pieces[0].line not in counted]


def _from_lefts(
    words: Sequence[Block], leaves: Sequence[Block], extents: Sequence[Extent], of_figures: Sequence[bool]
) -> list[Column] | None:
    """Where words begin, columns begin: the lowest word at each such place heads the column."""
    heads = _lowest(words)
    lefts = [reach(head)[0] for head in heads]
    told = False
    for (a, b), figures in zip(extents, of_figures, strict=True):
        over = [head for head, x0 in zip(heads, lefts, strict=True) if abs(x0 - a) <= SAME_EDGE]
        if not figures and not over and not any(0 < a - x0 <= INDENT for x0 in lefts):
            return None
        if not figures and over:
            told = told or abs((b - a) - (reach(over[0])[1] - reach(over[0])[0])) > TOLD
    if not told:
        return None
    own: dict[int, Extent] = {}
    labelled: set[int] = set()
    for (a, b), figures in zip(extents, of_figures, strict=True):
        at = bisect_right(lefts, a + SAME_EDGE) - 1
        if at < 0 or at in labelled or (at in own and not figures):
            return None
        if at + 1 < len(lefts) and b > lefts[at + 1] + SAME_EDGE:
            return None
        own[at] = own.get(at, (a, b))[0], b
        labelled |= set() if figures else {at}
    lowest = min(heads[at].middle for at in own)
    if any(at not in own and head not in leaves and head.middle < lowest for at, head in enumerate(heads)):
        return None  # a word over several columns, set otherwise
    return _columns([(head, own.get(at)) for at, head in enumerate(heads)])


def _lowest(words: Sequence[Block]) -> list[Block]:
    """Of the words that begin at one place the lowest, from left to right."""
    found: list[Block] = []
    for word in sorted(words, key=lambda word: reach(word)[0]):
        if found and reach(word)[0] - reach(found[-1])[0] <= SAME_EDGE:
            found[-1] = max(found[-1], word, key=lambda one: one.middle)
        else:
            found.append(word)
    return found


def _from_edges(
    words: Sequence[Block],
    leaves: Sequence[Block],
    extents: Sequence[Extent],
    of_figures: Sequence[bool],
    share: float,
) -> list[Column] | None:
    """Columns of figures below the words that end where they end; the other words in their order between those.

    `share` is the least share of the columns of figures that must be told so; codes are set like labels.
    """
    heads: dict[int, Block] = {}
    at_right = amounts = 0
    for at, ((a, b), figures) in enumerate(zip(extents, of_figures, strict=True)):
        ends = [word for word in words if figures and abs(reach(word)[1] - b) <= SAME_EDGE]
        begins = [word for word in words if abs(reach(word)[0] - a) <= SAME_EDGE]
        if ends or begins:
            heads[at] = max(ends or begins, key=lambda word: word.middle)
        at_right += bool(ends)
        amounts += figures and (bool(ends) or not begins)
    if at_right < 1 or len(heads) < 2 or at_right < share * amounts or len(set(map(id, heads.values()))) < len(heads):
        return None
    known = {id(head) for head in heads.values()}
    free = [leaf for leaf in leaves if id(leaf) not in known and not _stands_over(leaf, heads)]
    pairs: list[tuple[Block | None, Extent | None]] = [(head, extents[at]) for at, head in heads.items()]
    for at, (a, b) in enumerate(extents):
        if at in heads:
            continue
        over = [leaf for leaf in free if reach(leaf)[0] < b and a < reach(leaf)[1]]
        if len(over) != 1:
            return None
        free.remove(over[0])
        pairs.append((over[0], (a, b)))
    pairs += [(leaf, None) for leaf in free]
    return _columns(pairs)


def _stands_over(word: Block, heads: dict[int, Block]) -> bool:
    """Does one of the words known to head a column stand below this one?"""
    x0, x1 = reach(word)
    return any(reach(head)[0] < x1 and x0 < reach(head)[1] and word.middle < head.middle for head in heads.values())


def _columns(pairs: Sequence[tuple[Block | None, Extent | None]]) -> list[Column] | None:
    """The columns from left to right; None if what is printed in one reaches into the next."""
    columns = []
    for head, extent in pairs:
        boxes = [box for box in (reach(head) if head else None, extent) if box]
        columns.append(Column(min(x0 for x0, _ in boxes), max(x1 for _, x1 in boxes), head, extent))
    columns.sort(key=lambda column: column.x0)
    if any(one.x1 > other.x0 + SAME_EDGE for one, other in pairwise(columns)):
        return None
    return columns
