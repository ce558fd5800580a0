"""The texts of one line by the painted cells or the columns in which they begin, where they run on over the next."""

import re
from collections.abc import Sequence
from itertools import pairwise

from budgetgraph.reading.document import Box
from budgetgraph.reading.grids.overruns import parted
from budgetgraph.reading.grids.visual_lines import segments
from budgetgraph.reading.grids.widths import characters
from budgetgraph.reading.layout import Glyph

_AMOUNT = re.compile(r"\d,\d{3}|\d\.\d\d")
TOUCHING = 0.1  # type sizes between the characters of one text


def by_tile(line: Sequence[Glyph], tiles: Sequence[Box]) -> list[tuple[Box | None, list[Glyph], bool]]:
    """The glyphs of a line by the painted cell in which they stand; those between painted cells together.

    Figures that run on over the side of their cell are those of the cell in which they begin. Each with whether it is
    sure where they end.
    """
    if not tiles:
        return [(None, list(line), True)]
    runs: list[tuple[Box | None, list[Glyph], bool]] = []
    for part in segments(line, TOUCHING):
        rest = _signs(part, [tile.x1 for tile in tiles])
        while rest:
            tile = _tile_of(rest[0], tiles)
            count, sure = len(rest), True
            if tile is not None and _tile_of(rest[-1], tiles) is not tile:
                own = sum(_tile_of(glyph, tiles) is tile for glyph in rest)
                count, sure = (_has_amount(rest) and parted(rest, tile.x1)) or (own, True)
            elif tile is None:
                count = next((at for at, glyph in enumerate(rest) if _tile_of(glyph, tiles)), len(rest))
            if runs and runs[-1][0] is tile:
                runs[-1] = (tile, [*runs[-1][1], *rest[:count]], runs[-1][2] and sure)
            else:
                runs.append((tile, list(rest[:count]), sure))
            rest = rest[count:]
    return runs


def _signs(part: list[Glyph], borders: Sequence[float]) -> list[Glyph]:
    """The characters of a text with an amount that stands over a border, where the library gives them as words.

    Words over one another stay whole.
    """
    if any(other.x0 < one.x1 - TOUCHING * one.size for one, other in pairwise(part)):
        return part
    if not _has_amount(part) or not any(g.x0 < x < g.x1 for g in part if len(g.text) > 1 for x in borders):
        return part
    return [sign for glyph in part for sign in characters(glyph)]


def _has_amount(part: Sequence[Glyph]) -> bool:
    return _AMOUNT.search("".join(glyph.text for glyph in part)) is not None


def _tile_of(glyph: Glyph, tiles: Sequence[Box]) -> Box | None:
    x = (glyph.x0 + glyph.x1) / 2
    return next((tile for tile in tiles if tile.x0 <= x < tile.x1), None)


def by_overruns(part: list[Glyph], borders: Sequence[float]) -> list[tuple[list[Glyph], bool | None]]:
    """The texts that touch one another over the borders of their columns, each with whether it is sure where they end;
    a text alone with None."""
    found: list[tuple[list[Glyph], bool | None]] = []
    part = _signs(part, borders[1:-1])
    while part:
        middle = (part[0].x0 + part[0].x1) / 2
        border = next((x for x in borders[1:-1] if middle < x < part[-1].x0), None)
        ends = parted(part, border) if border is not None and _has_amount(part) else None
        if ends is None or ends[0] == len(part):
            found.append((part, True if found else None))
            break
        found.append((part[: ends[0]], ends[1]))
        part = part[ends[0] :]
    return found
