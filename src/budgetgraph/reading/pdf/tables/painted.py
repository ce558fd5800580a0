"""Tables whose cells are painted instead of ruled: shaded headers, rows shaded in turn.

Makers that set a page from HTML paint every cell of such a row as a rectangle of its own. Their upper and lower sides
are read as level rules drawn cell by cell.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from budgetgraph.reading.document import Box
from budgetgraph.reading.figures import is_figure
from budgetgraph.reading.folding import squeeze
from budgetgraph.reading.grids.grid import cluster
from budgetgraph.reading.grids.visual_lines import line_text, segments
from budgetgraph.reading.layout import Fragment, Rule
from budgetgraph.reading.pdf.parts.frames import CELL_GAP, SAME_WIDTH, TITLE, announces_table, lone_words
from budgetgraph.reading.pdf.parts.regions import (
    THREE_COLUMNS,
    Line,
    counts_columns,
    is_core,
    stands_round_tables,
    texts_of,
)
from budgetgraph.reading.pdf.tables.ruled_heads import ends_page
from budgetgraph.reading.pdf.tables.unpainted import unpainted_rules

MEET = 1.0  # points between cells that touch
LEAST_CELLS = 2  # of a row that lacks some
LEAST_ROWS = 2  # painted cell by cell
FARTHEST = 2.0  # times the height of painted rows: what a row between them that is not painted takes
ONE_ROW = 0.9  # times the height of the lowest painted row: lines farther apart are in two rows
OFF_MIDDLE = 1.25  # points a text in the middle of several columns may be off
CLOSE = 1.2  # type sizes between a painted row and the line of a row beside it that is not painted


@dataclass(frozen=True)
class Painted:
    """A table of painted cells: these, its column borders, and the level sides of its cells and of the rows beside."""

    tiles: tuple[Box, ...]
    borders: tuple[float, ...]
    rules: tuple[Rule, ...]

    @property
    def ends(self) -> tuple[float, float]:
        """Its top and its bottom."""
        heights = [rule.at for rule in self.rules]
        return min(heights), max(heights)

    def is_at(self, left: float, right: float, top: float, bottom: float) -> bool:
        """Does it take the width of a region, and stand within it?"""
        middle = (self.tiles[0].y0 + self.tiles[-1].y1) / 2
        ends = abs(self.borders[0] - left), abs(self.borders[-1] - right)
        return max(ends) <= SAME_WIDTH and top < middle < bottom


def painted_tables(
    tiles: Sequence[Box],
    ruled: Sequence[Box],
    lines: Sequence[Line],
    height: float = 0.0,
    before: Sequence[Fragment] = (),
) -> list[Painted]:
    """The tables of painted cells outside the boxes of ruled tables; `lines` are those of the page outside these,
    `height` its own, if that is known, `before` the fragments of the page before."""
    free = [tile for tile in tiles if not any(_lies_in(tile, box) for box in ruled)]
    tables = _tables(free, lines, before[-1].columns if before else ())
    sure = [
        table
        for table in tables
        if _is_head_alone(table, tiles, lines, height)
        or (table is tables[0] and _goes_on(table, before))
        or _alternates(table)
        or (_rows_of(table) >= LEAST_ROWS and (_holds_body(table, lines) or _repeats_cells(table, lines)))
    ]
    taken = {tile for table in tables if table in sure or _rows_of(table) >= LEAST_ROWS for tile in table}
    others = [tile for tile in free if tile not in taken]
    found = [_painted(table, others, lines) for table in sure]
    return [table for table in found if table is not None]


def _lies_in(tile: Box, box: Box) -> bool:
    return box.x0 - 1 < (tile.x0 + tile.x1) / 2 < box.x1 and box.y0 < tile.y1 and tile.y0 < box.y1


def _is_head_alone(table: Sequence[Box], tiles: Sequence[Box], lines: Sequence[Line], height: float) -> bool:
    """Is this the one row of a head below which the page ends, with words in each cell?"""
    table = _down_to_texts(table, lines)
    if _rows_of(table) != 1:
        return False
    top, bottom = min(tile.y0 for tile in table), max(tile.y1 for tile in table)
    if any(tile.y1 > bottom + MEET for tile in _down_to_texts(tiles, lines)):
        return False
    inside = [line for line in lines if top < _middle(line) < bottom]
    filled = [tile for tile in table if any(tile.x0 < g.x0 < tile.x1 for _, line in inside for g in line)]
    figures = any(map(is_figure, (text for line in inside for text in texts_of(line, CELL_GAP))))
    return len(filled) == len(table) and not figures and ends_page(bottom, lines, height)


def _goes_on(table: Sequence[Box], before: Sequence[Fragment]) -> bool:
    """Have these cells the borders of the last table on the page before?"""
    borders = cluster(x for tile in table for x in (tile.x0, tile.x1))
    known = before[-1].columns if before else ()
    return len(borders) == len(known) and all(abs(x - y) <= MEET for x, y in zip(borders, known, strict=True))


def _alternates(table: Sequence[Box]) -> bool:
    """Is every other row painted, or more than one of the body?"""
    heights = sorted({(round(tile.y0), round(tile.y1)) for tile in table})
    return sum(b[0] - a[1] > 2 * MEET for a, b in pairwise(heights)) > 1


def _holds_body(table: Sequence[Box], lines: Sequence[Line]) -> bool:
    return any(_holds_figures(line, table) or _stands_below(line, table) for line in lines)


def _holds_figures(line: Line, table: Sequence[Box]) -> bool:
    """Does a row of figures stand in painted cells? A header alone tells too little of the rows below it."""
    middle = (line[1][0].y0 + line[1][0].y1) / 2
    row = [tile for tile in table if tile.y0 < middle < tile.y1]
    if not any(tile.x0 - 1 < line[1][0].x0 < tile.x1 for tile in row):
        return False
    texts = texts_of(line, CELL_GAP)
    inside = [[glyph for glyph in line[1] if tile.x0 <= glyph.x0 and glyph.x1 <= tile.x1 + MEET] for tile in row]
    return not counts_columns(texts) and any(map(is_figure, [*texts, *(line_text(own) for own in inside if own)]))


def _repeats_cells(table: Sequence[Box], lines: Sequence[Line]) -> bool:
    """Is the last row, which holds a text, painted in the very cells of the one above it? No header is parted twice
    alike but for the numbers of its columns."""
    rows = [row for _, row in sorted(_by_height(table).items())]
    if len(rows) < LEAST_ROWS or len(rows[-1]) < THREE_COLUMNS:
        return False
    touching = [tile for tile in table if abs(tile.y1 - rows[-1][0].y0) <= MEET]
    above, last = ([(round(tile.x0), round(tile.x1)) for tile in sorted(row)] for row in (touching, rows[-1]))
    inside = [line for line in lines if rows[-1][0].y0 < _middle(line) < rows[-1][0].y1]
    return above == last and bool(inside) and not any(counts_columns(texts_of(line, CELL_GAP)) for line in inside)


def _by_height(tiles: Sequence[Box]) -> dict[tuple[int, int], list[Box]]:
    rows: dict[tuple[int, int], list[Box]] = {}
    for tile in tiles:
        rows.setdefault((round(tile.y0), round(tile.y1)), []).append(tile)
    return rows


def _rows_of(tiles: Sequence[Box]) -> int:
    return len(_by_height(tiles))


def _middle(line: Line) -> float:
    return (line[1][0].y0 + line[1][0].y1) / 2


def _stands_below(line: Line, table: Sequence[Box]) -> bool:
    """Is this a row of figures right below painted cells? With one row more the cells below these would not be told."""
    left, right, bottom = min(t.x0 for t in table), max(t.x1 for t in table), max(t.y1 for t in table)
    inside = left < line[1][0].x0 and line[1][-1].x1 < right + MEET
    below = -MEET <= _extent(line)[0] - bottom < CLOSE * line[1][0].size
    texts = texts_of(line, CELL_GAP)
    return inside and below and is_core(texts) and not counts_columns(texts)


def _tables(tiles: Sequence[Box], lines: Sequence[Line], known: Sequence[float]) -> list[list[Box]]:
    """The cells of rows that are painted cell by cell from the left edge to the right one, by the edges they share.

    `known` are the borders of a table that may go on with the first of them.
    """
    heights = sorted({(round(tile.y0), round(tile.y1)) for tile in tiles})
    lowest = [one for one in heights if not any(_is_part(other, one) for other in heights)]
    rows = [[t for t in tiles if round(t.y0) <= y0 and y1 <= round(t.y1)] for y0, y1 in lowest]
    tables: list[list[list[Box]]] = []
    for row in rows:
        row.sort()
        several = len(row) >= THREE_COLUMNS or (len(row) == len(known) - 1 > 1 and not tables)
        several = several and (len(row) >= THREE_COLUMNS or all(_is_among(tile.x0, known) for tile in row))
        whole = several and all(abs(b.x0 - a.x1) <= MEET for a, b in pairwise(row))
        for table in tables:
            last = table[-1]
            near = row[-1].y0 - last[-1].y1 <= FARTHEST * (row[-1].y1 - row[-1].y0 + last[-1].y1 - last[-1].y0)
            shares = _shares_borders(table, row) if whole else False
            shares = shares or _touches(table, row)
            if near and (shares or _lacks_some(table, row)) and not _is_parted(last[-1].y1, row[-1].y0, lines):
                table.append(row)
                break
        else:
            if whole:
                tables.append([row])
    return [list(dict.fromkeys(tile for row in table for tile in row)) for table in tables]


def _shares_borders(table: Sequence[Sequence[Box]], row: Sequence[Box]) -> bool:
    """Has a row the ends of a table, and between them only borders that all have, or all that the table has?"""
    if abs(table[0][0].x0 - row[0].x0) > MEET or abs(table[0][-1].x1 - row[-1].x1) > MEET:
        return False
    own = [tile.x0 for tile in row]
    others = [tile.x0 for tile in max(table, key=len)]
    fewer, more = sorted((own, others), key=len)
    return all(_is_among(x, more) for x in fewer)


def _touches(table: Sequence[Sequence[Box]], row: Sequence[Box]) -> bool:
    """Do cells from one end of a table to the other begin where its last row ends? In a form each row has its own."""
    bottom, top = min(tile.y1 for tile in table[-1]), max(tile.y0 for tile in row)
    whole = all(abs(b.x0 - a.x1) <= MEET for a, b in pairwise(row))
    ends = abs(table[0][0].x0 - row[0].x0), abs(max(one[-1].x1 for one in table) - row[-1].x1)
    return whole and max(*ends, abs(top - bottom)) <= MEET


def _lacks_some(table: Sequence[Sequence[Box]], row: Sequence[Box]) -> bool:
    """Has a row the cells of the widest row of a table, or the other way round, but for tall ones that are not painted?

    Those stand at the left, or between others; beside one at the left further borders may begin.
    """
    widest = max(table, key=len)
    if abs(max(one[-1].x1 for one in table) - row[-1].x1) > MEET:
        return False
    left = max(row[0].x0, widest[0].x0)
    if not all(_is_among(left, [tile.x0 for tile in one]) for one in (row, widest)):
        return False
    beside = [[tile for tile in one if tile.x0 > left - MEET] for one in (row, widest)]
    fewer, more = sorted(beside, key=len)
    known = [x for tile in more for x in (tile.x0, tile.x1)]
    return len(fewer) >= LEAST_CELLS and all(_is_among(x, known) for tile in fewer for x in (tile.x0, tile.x1))


def _is_parted(top: float, bottom: float, lines: Sequence[Line]) -> bool:
    """Does something between two painted rows end their table?"""
    return any(top < line[1][0].y0 and line[1][0].y1 < bottom and stands_round_tables(texts_of(line)) for line in lines)


def _is_part(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one != other and other[0] <= one[0] and one[1] <= other[1]


def _painted(table: Sequence[Box], tiles: Sequence[Box], lines: Sequence[Line]) -> Painted | None:
    """The cells of a table and those of other `tiles` between its borders; None where its ends are not seen."""
    table, tiles = _down_to_texts(table, lines), _down_to_texts(tiles, lines)
    if not table:
        return None
    left, right = min(tile.x0 for tile in table), max(tile.x1 for tile in table)
    borders = cluster(x for tile in table for x in (tile.x0, tile.x1))
    highest = FARTHEST * max(tile.y1 - tile.y0 for tile in table)
    own = list(table)
    beside = [tile for tile in tiles if _is_among(tile.x0, borders) and _is_among(tile.x1, borders)]
    top, bottom = min(tile.y0 for tile in own), max(tile.y1 for tile in own)
    for tile in sorted(beside, key=lambda tile: -tile.y1):
        if top - highest <= tile.y1 and tile.y0 <= bottom + highest:
            own.append(tile)
            top, bottom = min(top, tile.y0), max(bottom, tile.y1)
    found = [Rule(y, tile.x0, tile.x1) for tile in own for y in (tile.y0, tile.y1)]
    inside = [line for line in lines if left - MEET < line[1][0].x0 and line[1][-1].x1 < right + MEET]
    heights = [tile.y1 - tile.y0 for tile in table]
    edges: list[float] = []
    for edge, side in ((bottom, 1), (top, -1)):
        ends = _rows_beside(inside, edge, side, heights, borders)
        if ends is None:
            return None
        edges += ends
    edges += [min(*edges, top) if edges else top, max(*edges, bottom) if edges else bottom]
    inside = [line for line in inside if edges[-2] < _extent(line)[1] and _extent(line)[0] < edges[-1]]
    borders = _with_lone_heads(borders, inside)
    found += [Rule(y, left, right) for y in edges]
    found += unpainted_rules(own, edges, borders, inside)
    return Painted(tuple(sorted(own, key=lambda tile: tile.y0)), tuple(borders), tuple(found))


def _down_to_texts(tiles: Sequence[Box], lines: Sequence[Line]) -> list[Box]:
    """The cells without the last ones that hold no texts: what stands in those is on the next page, and only the edge
    of their ground on this one."""
    last = max(
        (y0 for y0, y1 in map(_extent, lines) if any(tile.y0 < (y0 + y1) / 2 < tile.y1 for tile in tiles)), default=0.0
    )
    return [tile for tile in tiles if tile.y0 < last]


def _with_lone_heads(borders: Sequence[float], lines: Sequence[Line]) -> list[float]:
    """The borders, and those between words that are heads of their own (类, 款, 项) and stand in one column."""
    found = list(borders)
    for _, line in lines:
        parts = segments(line, CELL_GAP)
        for one, other in pairwise(parts):
            between = (one[-1].x1 + other[0].x0) / 2
            lone = all(squeeze(line_text(part)) in lone_words() for part in (one, other))
            if lone and not any(one[0].x0 < x < other[-1].x1 for x in found):
                found.append(between)
    return sorted(found)


def _is_among(x: float, borders: Sequence[float]) -> bool:
    return any(abs(x - border) <= MEET for border in borders)


def _rows_beside(
    lines: Sequence[Line], edge: float, side: int, heights: Sequence[float], borders: Sequence[float]
) -> list[float] | None:
    """Where the row that is not painted ends below the last painted one (side 1), or begins above the first (-1).

    Above the first row of the body there may be a header of one row. None if more rows stand there; `heights` are
    those of the painted cells.
    """
    lowest, highest = min(heights), max(heights)
    sizes = [line[1][0].size for line in lines if side * (_extent(line)[::side][0] - edge) < -MEET]
    rows: list[list[Line]] = []
    end = edge
    for line in sorted(lines, key=lambda line: side * line[1][0].y1):
        near, far = _extent(line)[::side]
        size = line[1][0].size
        if side * (near - edge) < -MEET:
            continue
        if side * (near - end) > CLOSE * size or _surrounds(
            line, borders, rows[0][0][1][0].size if rows else size, side
        ):
            break
        if sizes and announces_table(line, median(sizes)):
            break
        if rows and side * (near - _extent(rows[-1][-1])[::side][0]) < ONE_ROW * lowest:
            rows[-1].append(line)
        else:
            rows.append([line])
        end = far
    if side > 0:
        rows = _with_ends_of_cells(_as_one(rows, edge, side, highest), borders)
    while rows and not any(len(texts_of(line, CELL_GAP)) > 1 or _heads_some(line, borders, side) for line in rows[-1]):
        rows.pop()  # a title or a note
    rows = _as_one(rows, edge, side, highest)
    if not rows:
        return []
    if len(rows) > (1 if side > 0 else 2) or (len(rows) == 2 and _figures(rows[0]) <= _figures(rows[1])):
        return None
    pad = abs(_extent(rows[0][0])[::side][0] - edge)
    ends = [_extent(row[-1])[::side][1] + side * pad for row in rows]
    return ends if len(set(ends)) == len(ends) else None


def _with_ends_of_cells(rows: list[list[Line]], borders: Sequence[float]) -> list[list[Line]]:
    """The rows; the lines below them that go on with the last one of a cell, set like it, belong to its row."""
    found = rows[:1]
    for row in rows[1:]:
        if found[-1] is rows[0] and all(_goes_on_with(line, rows[0], borders) for line in row):
            found[-1] += row
        else:
            found.append(row)
    return found


def _goes_on_with(line: Line, above: Sequence[Line], borders: Sequence[float]) -> bool:
    """Is a line the next one of a cell of several lines: as far below the last one, and set like it?"""
    parts = segments(line[1], CELL_GAP)
    if len(parts) > 1 or is_figure(line_text(parts[0])):
        return False
    (own,) = parts
    column = bisect_left(borders, (own[0].x0 + own[-1].x1) / 2)
    column_above = [
        part
        for _, other in above
        for part in segments(other, CELL_GAP)
        if bisect_left(borders, (part[0].x0 + part[-1].x1) / 2) == column
    ]
    if len(column_above) < LEAST_ROWS:
        return False
    one, other = column_above[-2:]
    alike = abs(own[0].x0 - other[0].x0) <= MEET or abs(own[0].x0 + own[-1].x1 - other[0].x0 - other[-1].x1) <= MEET
    return alike and abs(own[0].y1 - 2 * other[0].y1 + one[0].y1) <= MEET


def _as_one(rows: list[list[Line]], edge: float, side: int, highest: float) -> list[list[Line]]:
    """The rows, those that fit into one cell as the lines of one row, or all as they are."""
    fitting = [row for row in rows if abs(_extent(row[-1])[::side][1] - edge) <= highest]
    if len(fitting) < 2 or (side < 0 and len(fitting) < len(rows)):
        return rows
    return [[line for row in fitting for line in row], *rows[len(fitting) :]]


def _surrounds(line: Line, borders: Sequence[float], size: float, side: int) -> bool:
    """Is this a title, or another line that stands round tables? `size` is the type size of the rows."""
    texts = texts_of(line, CELL_GAP)
    if stands_round_tables(texts) or line[1][0].size > TITLE * size:
        return True
    x0, x1 = line[1][0].x0, line[1][-1].x1
    return len(texts) == 1 and any(x0 < x < x1 for x in borders) and not _heads_some(line, borders, side)


def _heads_some(line: Line, borders: Sequence[float], side: int) -> bool:
    """Does a text stand in the middle of several columns, though not of all? Above the table (side -1) it is a word of
    the header, which may be a little off."""
    reach = OFF_MIDDLE if side < 0 else MEET / 2
    middle = (line[1][0].x0 + line[1][-1].x1) / 2
    if abs(borders[0] + borders[-1] - 2 * middle) <= 2 * reach:
        return False
    choices = [(a, b) for n, a in enumerate(borders) for b in borders[n + 2 :] if (a, b) != (borders[0], borders[-1])]
    return any(a < line[1][0].x0 and line[1][-1].x1 < b and abs(a + b - 2 * middle) <= 2 * reach for a, b in choices)


def _extent(line: Line) -> tuple[float, float]:
    return min(g.y0 for g in line[1]), max(g.y1 for g in line[1])


def _figures(row: Sequence[Line]) -> int:
    return sum(is_figure(text) for line in row for text in texts_of(line, CELL_GAP))
