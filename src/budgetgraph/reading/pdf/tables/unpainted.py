"""The cells of a table with painted rows that are not painted themselves: where one ends and the next one begins.

Tall cells that begin in a row which is not painted leave a hole in the painted rows beside them; between two painted
rows may stand two that are not, where the header ends. The heights of the texts tell how such holes are divided.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from budgetgraph.reading.document import Box
from budgetgraph.reading.figures import are_two_figures, is_figure
from budgetgraph.reading.folding import squeeze
from budgetgraph.reading.grids.visual_lines import line_text, segments
from budgetgraph.reading.layout import Glyph, Rule
from budgetgraph.reading.pdf.parts.frames import CELL_GAP, WIDEST_LEADING
from budgetgraph.reading.pdf.parts.regions import Line, counts_columns

ONE_EDGE = 1.0  # points
SAME_LEVEL = 0.4  # type sizes between the middles of texts on one level
STANDS_OVER = 1.0  # points of a text over a border from which it stands on both sides
# Costs, in points that a text stands off the place where its cell would have it:
BLANK, CELL = 3.0, 0.2
FAR, OF_FIGURES, SHORT = 40.0, 10.0, 3.0  # lines of one cell far apart; one is a figure; the first one had room
OFF_MIDDLE = 4.0  # points by which a text is nearer to one side of its cell than to the other


@dataclass(frozen=True, slots=True)
class _Text:
    """What a line prints in one column."""

    top: float
    bottom: float
    text: str
    room: float  # that is left beside it, in points
    size: float

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


def unpainted_rules(
    tiles: Sequence[Box], ends: Sequence[float], borders: Sequence[float], lines: Sequence[Line]
) -> list[Rule]:
    """The level sides of the cells between the painted ones. `ends` are the level edges of the table and of its rows
    at top and bottom that are not painted, `lines` those that stand in it."""
    rows = _painted_rows(tiles)
    parted = list(_parted(rows, borders, lines))
    edges = _distinct([*ends, *parted, *(y for tile in tiles for y in (tile.y0, tile.y1))])
    holes = [hole for at in range(len(borders) - 1) for hole in _holes(at, tiles, edges, borders)]
    if not holes:
        return []
    setting = _setting(tiles, borders, lines)
    return [
        Rule(y, borders[at], borders[at + 1])
        for at, hole in holes
        for y in _divided(hole, _texts(at, hole, borders, lines), setting)
    ]


def _setting(tiles: Sequence[Box], borders: Sequence[float], lines: Sequence[Line]) -> str:
    """Where the texts of painted cells stand in them: at the "top", at the "bottom", or in the "middle"."""
    spare = []
    for tile in tiles:
        texts = _texts(_nearest(borders, tile.x0), (tile.y0, tile.y1), borders, lines)
        if texts:
            spare.append((texts[0].top - tile.y0, tile.y1 - texts[-1].bottom))
    padding = min((above + below for above, below in spare), default=0.0)
    votes = Counter(
        "middle" if abs(above - below) < OFF_MIDDLE else "top" if above < below else "bottom"
        for above, below in spare
        if above + below > padding + OFF_MIDDLE
    )
    return max(("middle", "top", "bottom"), key=lambda setting: votes[setting])


def _painted_rows(tiles: Sequence[Box]) -> list[tuple[float, float]]:
    """The painted rows from top to bottom: the lowest tiles of each."""
    heights = sorted({(round(tile.y0), round(tile.y1)): (tile.y0, tile.y1) for tile in tiles}.values())
    return [one for one in heights if not any(_is_part(other, one) for other in heights)]


def _is_part(one: tuple[float, float], other: tuple[float, float]) -> bool:
    """Does the first lie in the second, which is taller?"""
    return (
        one[1] - one[0] < other[1] - other[0] - ONE_EDGE
        and other[0] <= one[0] + ONE_EDGE
        and one[1] <= other[1] + ONE_EDGE
    )


def _parted(rows: Sequence[tuple[float, float]], borders: Sequence[float], lines: Sequence[Line]) -> Iterator[float]:
    """Where two rows meet that both stand between the same painted ones, as their figures tell."""
    for (_, top), (bottom, _) in pairwise(rows):
        if bottom - top <= ONE_EDGE:
            continue
        levels: list[list[tuple[int, list[Glyph]]]] = []
        for line in sorted((one for one in lines if top < _middle(one[1]) < bottom), key=lambda one: _middle(one[1])):
            parts = [(_column(part, borders), part) for part in segments(line[1], CELL_GAP)]
            if levels and _middle(line[1]) - _middle(levels[-1][0][1]) < SAME_LEVEL * line[1][0].size:
                levels[-1] += parts
            else:
                levels.append(parts)
        for above, below in pairwise(levels):
            if _are_rows(above, below):
                ends, begins = (
                    max(g.y1 for _, part in above for g in part),
                    min(g.y0 for _, part in below for g in part),
                )
                yield (ends + begins) / 2


def _are_rows(above: Sequence[tuple[int, list[Glyph]]], below: Sequence[tuple[int, list[Glyph]]]) -> bool:
    if counts_columns([line_text(part) for _, part in above]):
        return True
    figures = {column: squeeze(line_text(part)) for column, part in below if is_figure(line_text(part))}
    return any(
        column in figures and are_two_figures(squeeze(line_text(part)), figures[column]) for column, part in above
    )


def _holes(
    at: int, tiles: Sequence[Box], edges: Sequence[float], borders: Sequence[float]
) -> Iterator[tuple[int, list[float]]]:
    """The stretches of a column that are not painted and that edges of other cells divide, with all their edges."""
    middle = (borders[at] + borders[at + 1]) / 2
    own = [tile for tile in tiles if tile.x0 < middle < tile.x1]
    hole = [edges[0]]
    for top, bottom in pairwise(edges):
        painted = any(tile.y0 < (top + bottom) / 2 < tile.y1 for tile in own)
        if not painted:
            hole.append(bottom)
        if painted or bottom == edges[-1]:
            if len(hole) > 2:
                yield at, hole
            hole = [bottom]


def _texts(at: int, hole: Sequence[float], borders: Sequence[float], lines: Sequence[Line]) -> list[_Text]:
    left, right = borders[at], borders[at + 1]
    found = []
    for _, line in lines:
        if not hole[0] < _middle(line) < hole[-1]:
            continue
        for part in segments(line, CELL_GAP):
            x0, x1 = part[0].x0, max(glyph.x1 for glyph in part)
            if min(right, x1) - max(left, x0) > STANDS_OVER:
                tops, bottoms = min(glyph.y0 for glyph in part), max(glyph.y1 for glyph in part)
                found.append(_Text(tops, bottoms, line_text(part), right - left - (x1 - x0), part[0].size))
    return sorted(found, key=lambda text: text.middle)


def _divided(hole: Sequence[float], texts: Sequence[_Text], setting: str) -> list[float]:
    """The edges between the cells of a hole that is divided in the cheapest way."""
    best: dict[tuple[int, int], tuple[float, tuple[int, int] | None]] = {(0, 0): (0.0, None)}
    last = len(hole) - 1
    for a in range(last):
        for i in range(len(texts) + 1):
            known = best.get((a, i))
            if known is None:
                continue
            for b in range(a + 1, last + 1):
                for j in range(i, len(texts) + 1):
                    cost = known[0] + _cost(hole[a], hole[b], texts[i:j], setting)
                    if (b, j) not in best or cost < best[b, j][0]:
                        best[b, j] = (cost, (a, i))
    place: tuple[int, int] | None = (last, len(texts))
    edges: list[float] = []
    while place is not None:
        place = best[place][1]
        if place is not None and place[0] > 0:
            edges.append(hole[place[0]])
    return edges


def _cost(top: float, bottom: float, texts: Sequence[_Text], setting: str) -> float:
    if not texts:
        return BLANK + CELL
    first, last = texts[0], texts[-1]
    if first.middle < top or last.middle > bottom:
        return 1000.0
    off = {
        "middle": abs(first.top + last.bottom - top - bottom) / 2,
        "top": max(0.0, first.top - top - first.size),
        "bottom": max(0.0, bottom - last.bottom - last.size),
    }[setting]
    return CELL + off + sum(_apart(one, other) for one, other in pairwise(texts))


def _apart(one: _Text, other: _Text) -> float:
    """What it costs to take two lines for those of one cell."""
    if other.middle - one.middle > WIDEST_LEADING * one.size:
        return FAR
    if is_figure(one.text) or is_figure(other.text):
        return OF_FIGURES
    return SHORT if one.room > 2 * one.size else 0.0


def _distinct(values: Sequence[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > ONE_EDGE:
            found.append(value)
    return found


def _nearest(borders: Sequence[float], x: float) -> int:
    return min(range(len(borders)), key=lambda at: abs(borders[at] - x))


def _column(part: Sequence[Glyph], borders: Sequence[float]) -> int:
    return bisect_left(borders, (part[0].x0 + part[-1].x1) / 2) - 1


def _middle(line: Sequence[Glyph]) -> float:
    return (line[0].y0 + line[0].y1) / 2
