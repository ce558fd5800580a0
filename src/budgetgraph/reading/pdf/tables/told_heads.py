"""The cells of a header between known column borders, a rule at its top and one at its foot.

Over each column the cells of a header fill it from top to foot: a word that stands in the middle of its cell, or at its
top or its foot, tells where the next one below begins. Of all ways to divide the header so the one that fits best is
taken; columns that another way, which fits as well, puts below other words are not sure. A subtotal (小计) tells
between two ways only where all columns but the first are parts of groups: beside words that stand as such, the last
part of a group, or the subtotal itself, may be another one.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import NamedTuple

from budgetgraph import resources
from budgetgraph.reading.folding import squeeze
from budgetgraph.reading.grids.visual_lines import line_text
from budgetgraph.reading.grids.widths import printed_end
from budgetgraph.reading.pdf.parts.columns import Block, Piece
from budgetgraph.reading.pdf.parts.regions import Line
from budgetgraph.reading.pdf.tables.head_strips import (
    OFF,
    OUTSIDE,
    HeadCell,
    HeadWord,
    Setting,
    Strips,
    cell_off,
    strips_of,
)
from budgetgraph.reading.pdf.tables.steps import first_unit

OFF_FOOT = 2.0  # points by which the last cells may end off the foot; rules are thick
EVEN = 0.8  # points: distances that differ by less are the same
ROOM = 0.8  # points a broken line may have left over
LEADINGS = (0.95, 2.3)  # type sizes from line to line within a cell
MOST_LEADINGS = 5
SAME_ROW = 0.5  # type sizes between borders that are one
MOST_COLUMNS = 32
DEEPEST = 7  # cells over one column

# What offends, and how much.
CELL = 0.1
BLANK = 4.0  # a cell with nothing in it
SUBTOTAL = 1.5  # a subtotal (小计) under a word whose first part it is not, or under none
STACKED = 2.5  # a cell over no more columns than the one below it
SEVERAL = 0.3  # for each further column that a cell with nothing below it takes
AT_FOOT = 1.2  # words at the foot of their cells, which are rare
BELOW_RULE = (0.0, 0.5, 1.0)  # points: cells may begin at the middle of a rule or below it
BROKEN = 1.5  # a line broken though there was room
CLEAR = 1.0  # by which all other ways must be dearer
MOST_OTHERS = 6  # ways to place one word that are tried
MOST_SUBTOTALS = 2  # that stand elsewhere in the ways that are tried
SAME_COST = 1e-6


@dataclass(frozen=True)
class _Way:
    cost: float
    cells: tuple[HeadCell, ...] = ()
    setting: Setting | None = None


_NONE = _Way(float("inf"))


class ToldHead(NamedTuple):
    """The words of a header with their cells, the number of its rows, the columns that are not sure, and where words
    stand in their cells: in the "middle", at the "top", at the "foot", or nobody knows."""

    words: list[Block]
    depth: int
    loose: set[int]
    down: str | None = None


@dataclass
class _Division:
    """The search for the cells of words that are set alike, the lines of one cell `leading` points apart."""

    words: Sequence[HeadWord]
    borders: Sequence[float]
    foot: float
    size: float
    setting: Setting
    leading: float
    banned: frozenset[tuple[tuple[int, float], int, int]] = frozenset()  # words, and columns that they must not take
    _known: dict[tuple[int, int, int, int], _Way] = field(default_factory=dict)

    def below(self, start: int, stop: int, top: float, depth: int = 0) -> _Way:
        """The cheapest way to divide some columns from y = `top` down to the foot into cells beside one another."""
        key = (start, stop, round(2 * top), depth)
        if key not in self._known:
            self._known[key] = self._divided(start, stop, top, depth)
        return self._known[key]

    def _divided(self, start: int, stop: int, top: float, depth: int) -> _Way:
        inside = self._inside(start, stop, top)
        if inside is None or depth > DEEPEST:
            return _NONE
        if not inside:
            return _Way(BLANK, (HeadCell(start, stop, top, self.foot, ()),))
        best = _NONE
        ends = range(start + 1, stop + 1)
        # Words at the left do not tell how far they reach: as far as they can.
        for end in reversed(ends) if self.setting.across == "left" else ends:
            first = self._headed(start, end, top, depth)
            if first.cost >= best.cost:
                continue
            rest = self.below(end, stop, top, depth) if end < stop else _Way(0.0)
            if first.cost + rest.cost < best.cost - SAME_COST:
                best = _Way(first.cost + rest.cost, (*first.cells, *rest.cells))
        return best

    def _inside(self, start: int, stop: int, top: float) -> list[HeadWord] | None:
        """The words below a height that stand over some columns; None if one of them stands over others as well."""
        left, right = self.borders[start], self.borders[stop]
        found = []
        for word in self.words:
            if word.y > top and min(word.x1, right) - max(word.x0, left) > OUTSIDE:
                if word.x0 < left - OUTSIDE or word.x1 > right + OUTSIDE:
                    return None
                found.append(word)
        return found

    def _headed(self, start: int, stop: int, top: float, depth: int) -> _Way:
        """The cheapest way to have one cell over some columns, and others below it."""
        inside = self._inside(start, stop, top)
        if not inside:
            return _NONE if inside is None else _Way(BLANK, (HeadCell(start, stop, top, self.foot, ()),))
        best = _NONE
        cost = CELL
        for count, word in enumerate(inside, 1):
            off = cell_off(word, self.borders[start], self.borders[stop], self.setting)
            if off > OFF:
                break
            cost += off
            if count > 1:
                above = inside[count - 2]
                gap = word.y - above.y
                if abs(gap - self.leading) > EVEN:
                    break
                room = self.borders[stop] - self.borders[start] - 2 * self.setting.pad - (above.x1 - above.x0)
                cost += BROKEN if word.unit < room - ROOM else 0.0
            if (inside[0].place, start, stop) in self.banned:
                break
            own = tuple(inside[:count])
            rest = inside[count:]
            way = self._cell(own, rest, start, stop, top, depth)
            if cost + way.cost < best.cost:
                best = _Way(cost + way.cost, way.cells)
        return best

    def _cell(
        self, own: tuple[HeadWord, ...], rest: Sequence[HeadWord], start: int, stop: int, top: float, depth: int
    ) -> _Way:
        """The cost of a cell by its height, and that of those below it."""
        first, last = own[0].y - self.size / 2, own[-1].y + self.size / 2
        if first < top - OUTSIDE or last > self.foot + OUTSIDE:
            return _NONE
        if self.setting.down == "middle":
            foot = first + last - top
        elif self.setting.down == "foot":
            foot = last + self.setting.above
        else:
            foot = rest[0].y - self.size / 2 - self.setting.above if rest else self.foot
            if abs(first - self.setting.above - top) > OFF:
                return _NONE
        if not rest:
            off = abs(foot - self.foot)
            if off > OFF_FOOT * (1 + depth / 4):
                return _NONE
            return _Way(off / 4 + SEVERAL * (stop - start - 1), (HeadCell(start, stop, top, self.foot, own),))
        if foot < last - OUTSIDE or foot > rest[0].y - self.size / 2 + OUTSIDE:
            return _NONE
        way = self.below(start, stop, foot, depth + 1)
        below = [cell for cell in way.cells if cell.top == foot]
        alone = any(cell.start == start and cell.stop == stop for cell in below)
        cost = way.cost + (STACKED * (1 + (stop - start > 1)) if alone else 0.0)
        cost += SUBTOTAL * any(_is_subtotal(cell) for cell in below if cell.start > start)
        return _Way(cost, (HeadCell(start, stop, top, foot, own), *way.cells))


def told_head(
    parts: Sequence[Line], borders: Sequence[float], top: float, foot: float, size: float, pad: float
) -> ToldHead | None:
    """The header that fits best; None if no way fits.

    `parts` are the lines of the header, cut at the `borders`; `pad` is the white between a text and its border.
    """
    if len(borders) - 1 > MOST_COLUMNS or not parts:
        return None
    words = sorted(
        (
            HeadWord(line, part[0].x0, printed_end(part), max(glyph.x1 for glyph in part),
                     (part[0].y0 + part[0].y1) / 2, first_unit(part, False), Piece(-1, 1, line, list(part)))
            for line, part in parts
        ),
        key=lambda word: word.y,
    )  # fmt: skip
    ways = sorted(_ways(words, borders, top, foot, size, pad), key=lambda way: round(way.cost, 3))
    if not ways or not all(cell.words for cell in ways[0].cells):
        return None
    best = ways[0]
    others = [way for way in ways[1:] if _fits_as_well(way, best, len(borders) - 1)]
    loose = set[int]().union(*(_loose(best, other, len(borders) - 1) for other in others))
    down = {way.setting.down for way in ways if way.setting is not None and way.cost < best.cost + CLEAR}
    return ToldHead(*_placed(best.cells, size), loose, down.pop() if len(down) == 1 else None)


def _fits_as_well(way: _Way, best: _Way, count: int) -> bool:
    """Is a way hardly dearer than the best, or would be if subtotals did not tell how far the same groups reach?"""
    if way.cost < best.cost + CLEAR:
        return True
    if way.setting is None or best.setting is None:
        return False
    groups, others = _groups(best.cells), _groups(way.cells)
    if all(any(group.start <= column < group.stop for group in groups) for column in range(1, count)):
        return False
    alike = (way.setting.across, way.setting.down) == (best.setting.across, best.setting.down)
    said, other = ({tuple(word.place for word in group.words) for group in cells} for cells in (groups, others))
    return alike and said == other and way.cost - _misplaced(way.cells) < best.cost - _misplaced(best.cells) + CLEAR


def _groups(cells: Sequence[HeadCell]) -> list[HeadCell]:
    """The cells over others."""
    return [cell for cell in cells if any(_is_over(cell, other) for other in cells)]


def _loose(best: _Way, other: _Way, count: int) -> set[int]:
    """The columns that two ways put below different words.

    What a subtotal sums is open with them, and thus all columns of its group; where words stand at the left, all.
    """
    own = _paths(other.cells, count)
    apart = {column for column, path in enumerate(_paths(best.cells, count)) if path != own[column]}
    if apart and best.setting is not None and best.setting.across == "left":
        return set(range(count))
    found = set(apart)
    for cells in (best.cells, other.cells):
        for group in cells:
            columns = range(group.start, group.stop)
            if apart.intersection(columns) and any(_is_over(group, one) and _is_subtotal(one) for one in cells):
                found |= set(columns)
    return found


def _ways(
    words: Sequence[HeadWord], borders: Sequence[float], top: float, foot: float, size: float, pad: float
) -> Iterator[_Way]:
    begins = [word.x0 - max(x for x in borders if x <= word.x0 + OUTSIDE) for word in words]
    highest = min(word.y for word in words) - size / 2 - top
    lowest = foot - max(word.y for word in words) - size / 2
    for leading in _leadings(words, size):
        for across, white in (("middle", pad), ("left", min(begins))):
            middles = [("middle", 0.0, below) for below in BELOW_RULE]
            for down, above, below in (*middles, ("top", highest, 0.0), ("foot", lowest, 0.0)):
                setting = Setting(across, down, white, above)
                strips = strips_of(words, borders, top + below, foot, size, setting)
                if strips is None:
                    continue
                division = _Division(strips.between, borders, strips.foot, size, setting, leading)
                for way in _best_and_others(division, strips):
                    cells = (*strips.first, *way.cells, *strips.last(way.cells))
                    yield _Way(way.cost + strips.cost + (AT_FOOT if down == "foot" else 0.0), cells, setting)


def _best_and_others(division: _Division, strips: Strips) -> Iterator[_Way]:
    """The cheapest way, and those in which one of its words over others takes other columns."""
    if not strips.between:
        yield _Way(0.0)
        return
    whole = len(division.borders) - 1
    best = division.below(0, whole, strips.top)
    if best.cost == float("inf"):
        return
    yield _with_subtotals(best)
    subtotals = sum(_says_subtotal(word.text) for word in strips.between)
    dearest = best.cost + CLEAR + SUBTOTAL * min(subtotals, MOST_SUBTOTALS)
    for cell in best.cells:
        if not cell.words or not any(_is_over(cell, other) for other in best.cells):
            continue
        banned = [(cell.words[0].place, cell.start, cell.stop)]
        while len(banned) <= MOST_OTHERS:
            way = replace(division, banned=frozenset(banned), _known={}).below(0, whole, strips.top)
            if way.cost >= dearest:
                break
            yield _with_subtotals(way)
            own = [one for one in way.cells if one.words[:1] == cell.words[:1]]
            if not own:
                break  # the word goes on another one: banning no further columns changes that
            banned += [(one.words[0].place, one.start, one.stop) for one in own]


def _with_subtotals(way: _Way) -> _Way:
    """The way, dearer by its subtotals that stand under nothing."""
    return _Way(way.cost + SUBTOTAL * _lone(way.cells), way.cells)


def _lone(cells: Sequence[HeadCell]) -> int:
    """How many subtotals stand under nothing?"""
    return sum(_is_subtotal(cell) and not any(_is_over(other, cell) for other in cells) for cell in cells)


def _misplaced(cells: Sequence[HeadCell]) -> float:
    """What a way costs for its subtotals under nothing, or under words whose first part they are not."""
    later = sum(
        any(_is_over(group, one) and one.top == group.foot and one.start > group.start and _is_subtotal(one)
            for one in cells)
        for group in cells
    )  # fmt: skip
    return SUBTOTAL * (_lone(cells) + later)


def _is_over(cell: HeadCell, other: HeadCell) -> bool:
    return cell.start <= other.start and other.stop <= cell.stop and cell.top < other.top


def _is_subtotal(cell: HeadCell) -> bool:
    return _says_subtotal("".join(word.text for word in cell.words))


def _says_subtotal(text: str) -> bool:
    return squeeze(text) in _subtotals()


@cache
def _subtotals() -> frozenset[str]:
    rows = resources.rows("data", "vocabulary", "table_words.csv")
    return frozenset(row["word"] for row in rows if row["what"] == "subtotal")


def _leadings(words: Sequence[HeadWord], size: float) -> list[float]:
    """How far the lines of one cell may stand apart: as words below one another do that are set alike."""
    found: list[float] = []
    for one in words:
        below = [
            other
            for other in words
            if LEADINGS[0] * size < other.y - one.y < LEADINGS[1] * size
            and min(abs(one.x0 - other.x0), abs(one.x0 + one.end - other.x0 - other.end) / 2) <= OFF
        ]
        found += [other.y - one.y for other in below]
    groups: list[list[float]] = []
    for gap in sorted(found):
        if groups and gap - groups[-1][0] <= EVEN / 2:
            groups[-1].append(gap)
        else:
            groups.append([gap])
    groups.sort(key=len, reverse=True)
    return [sum(group) / len(group) for group in groups[:MOST_LEADINGS]] or [0.0]


def _paths(cells: Iterable[HeadCell], count: int) -> list[str]:
    """What stands over each column, from top to foot."""
    paths = [""] * count
    for cell in sorted(cells, key=lambda cell: cell.top):
        text = squeeze("".join(line_text(word.piece.glyphs) for word in cell.words))
        for column in range(cell.start, cell.stop):
            paths[column] += f"{text}\n"
    return paths


def _placed(cells: Sequence[HeadCell], size: float) -> tuple[list[Block], int]:
    levels: list[list[float]] = []
    for y in sorted(y for cell in cells for y in (cell.top, cell.foot)):
        if levels and y - levels[-1][-1] <= SAME_ROW * size:
            levels[-1].append(y)
        else:
            levels.append([y])
    rows = [sum(level) / len(level) for level in levels]
    blocks: list[Block] = []
    for cell in cells:
        first, end = (min(range(len(rows)), key=lambda row: abs(rows[row] - y)) for y in (cell.top, cell.foot))
        pieces = [word.piece for word in cell.words]
        span = cell.stop - cell.start
        blocks.append(Block(cell.start, span, pieces, first, max(1, end - first), fixed=span == 1))
    return blocks, len(rows) - 1
