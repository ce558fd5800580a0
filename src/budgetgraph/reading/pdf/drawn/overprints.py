"""Texts printed over one another: whose characters they are cannot be seen, and figures among them are a guess."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from operator import itemgetter

from budgetgraph.reading.document import Box
from budgetgraph.reading.layout import Fragment, FragmentCell, Glyph

OVER = 0.3  # type sizes by which characters of one line lie over one another
TOUCHING = 0.1  # type sizes between the characters of one text
ALIKE = 0.8  # of the type size: smaller signs are set beside others on purpose


def overprinted(lines: Sequence[Sequence[Glyph]]) -> list[Box]:
    """The places at which the characters of two texts lie over one another, with what touches them on both sides."""
    found: dict[Box, None] = {}
    for line in lines:
        over = [
            at
            for at, (one, other) in enumerate(pairwise(line))
            if one[2] - other[0] > OVER * one[5] and _may_lie_over(one, other)
        ]
        stretches = _touching(line) if over else []
        for at in over:
            first, last = stretches[at][0], stretches[at + 1][-1]
            found[Box(line[first].x0, line[at].y0, line[last].x1, line[at].y1)] = None
    return list(found)


def _touching(line: Sequence[Glyph]) -> list[range]:
    """For each place in a line those of the glyphs that touch one another there."""
    found: list[range] = []
    start = 0
    for at, glyph in enumerate(line, 1):
        if at < len(line):
            one, other = sorted((glyph, line[at]), key=itemgetter(0))
            if other.x0 - one.x1 <= TOUCHING * one.size:
                continue
        found += [range(start, at)] * (at - start)
        start = at
    return found


def _may_lie_over(one: Glyph, other: Glyph) -> bool:
    sizes = sorted((one.size, other.size))
    level = not one.turn and not other.turn and one.confidence is None and other.confidence is None
    return level and sizes[0] > ALIKE * sizes[1] and abs(one.y1 - other.y1) < OVER * sizes[0]


def in_doubt(fragment: Fragment, spots: Sequence[Box]) -> Fragment:
    """The fragment, cells with digits at one of the spots as a guess, and those in the rows of words at a spot."""
    own = [spot for spot in spots if fragment.box.y0 < spot.y1 and spot.y0 < fragment.box.y1]
    if not own:
        return fragment
    rows = {
        cell.row for cell in fragment.cells if any(map(str.isalpha, cell.text)) and any(_lies_in(s, cell) for s in own)
    }
    cells = tuple(
        cell._replace(guessed=True)
        if any(sign.isdecimal() for sign in cell.text)
        and (cell.row in rows or any(_is_at(cell.box, spot) for spot in own))
        else cell
        for cell in fragment.cells
    )
    return replace(fragment, cells=cells)


def _lies_in(spot: Box, cell: FragmentCell) -> bool:
    return spot.x0 < cell.box.x1 and cell.box.x0 < spot.x1 and cell.box.y0 < (spot.y0 + spot.y1) / 2 < cell.box.y1


def _is_at(box: Box, spot: Box) -> bool:
    reach = spot.y1 - spot.y0
    return box.y0 < (spot.y0 + spot.y1) / 2 < box.y1 and box.x0 - reach < spot.x1 and spot.x0 < box.x1 + reach
