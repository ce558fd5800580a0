"""Tables whose cells are painted instead of ruled: shaded headers, rows shaded in turn.

Makers that set a page from HTML paint every cell of such a row as a rectangle of its own. Their upper and lower sides
are read as level rules drawn cell by cell.
"""

from collections.abc import Sequence
from itertools import pairwise

from budgetgraph.reading.document import Box
from budgetgraph.reading.figures import is_figure
from budgetgraph.reading.layout import Rule
from budgetgraph.reading.pdf.frames import CELL_GAP
from budgetgraph.reading.pdf.regions import THREE_COLUMNS, Line, counts_columns, stands_round_tables, texts_of

MEET = 1.0  # points between cells that touch
LEAST_ROWS = 2  # painted cell by cell
FARTHEST = 2.0  # times the height of painted rows: what a row between them that is not painted takes
ONE_ROW = 0.9  # times the height of the lowest painted row: lines farther apart are in two rows
CLOSE = 1.2  # type sizes between a painted row and the line of a row beside it that is not painted


def painted_rules(tiles: Sequence[Box], ruled: Sequence[Box], lines: Sequence[Line]) -> list[Rule]:
    """The level sides of painted cells outside the boxes of ruled tables, and of the rows that end their tables.

    `lines` are those of the page outside these boxes.
    """
    free = [tile for tile in tiles if not any(_lies_in(tile, box) for box in ruled)]
    found: list[Rule] = []
    for table in _tables(free):
        if _alternates(table) or any(_holds_figures(line, table) for line in lines):
            found += _sides(table, free, lines)
    return found


def _lies_in(tile: Box, box: Box) -> bool:
    return box.x0 - 1 < (tile.x0 + tile.x1) / 2 < box.x1 and box.y0 < tile.y1 and tile.y0 < box.y1


def _alternates(table: Sequence[Box]) -> bool:
    """Is every other row painted, or more than one of the body?"""
    heights = sorted({(round(tile.y0), round(tile.y1)) for tile in table})
    return sum(b[0] - a[1] > 2 * MEET for a, b in pairwise(heights)) > 1


def _holds_figures(line: Line, table: Sequence[Box]) -> bool:
    """Does a row of figures stand in painted cells? A header alone tells too little of the rows below it."""
    middle = (line[1][0].y0 + line[1][0].y1) / 2
    if not any(tile.y0 < middle < tile.y1 and tile.x0 - 1 < line[1][0].x0 < tile.x1 for tile in table):
        return False
    texts = texts_of(line, CELL_GAP)
    return any(map(is_figure, texts)) and not counts_columns(texts)


def _tables(tiles: Sequence[Box]) -> list[list[Box]]:
    """The cells of rows that are painted cell by cell from the left edge to the right one, by the edges they share."""
    rows: dict[tuple[int, int], list[Box]] = {}
    for tile in tiles:
        rows.setdefault((round(tile.y0), round(tile.y1)), []).append(tile)
    tables: list[list[list[Box]]] = []
    for row in sorted(rows.values(), key=lambda row: row[0].y0):
        row.sort()
        if len(row) < THREE_COLUMNS or any(abs(b.x0 - a.x1) > MEET for a, b in pairwise(row)):
            continue
        for table in tables:
            last = table[-1]
            near = row[0].y0 - last[0].y1 <= FARTHEST * (row[0].y1 - row[0].y0 + last[0].y1 - last[0].y0)
            if near and abs(last[0].x0 - row[0].x0) <= MEET and abs(last[-1].x1 - row[-1].x1) <= MEET:
                table.append(row)
                break
        else:
            tables.append([row])
    return [[tile for row in table for tile in row] for table in tables if len(table) >= LEAST_ROWS]


def _sides(table: Sequence[Box], tiles: Sequence[Box], lines: Sequence[Line]) -> list[Rule]:
    """The sides of the cells of a table and of others painted between its borders; none where its ends are not seen."""
    left, right = min(tile.x0 for tile in table), max(tile.x1 for tile in table)
    borders = sorted({round(x, 1) for tile in table for x in (tile.x0, tile.x1)})
    highest = FARTHEST * max(tile.y1 - tile.y0 for tile in table)
    own = list(table)
    beside = [tile for tile in tiles if tile not in own and _is_among(tile.x0, borders) and _is_among(tile.x1, borders)]
    top, bottom = min(tile.y0 for tile in own), max(tile.y1 for tile in own)
    for tile in sorted(beside, key=lambda tile: -tile.y1):
        if top - highest <= tile.y1 and tile.y0 <= bottom + highest:
            own.append(tile)
            top, bottom = min(top, tile.y0), max(bottom, tile.y1)
    found = [Rule(y, tile.x0, tile.x1) for tile in own for y in (tile.y0, tile.y1)]
    inside = [line for line in lines if left - MEET < line[1][0].x0 and line[1][-1].x1 < right + MEET]
    lowest = min(tile.y1 - tile.y0 for tile in table)
    for edge, side in ((bottom, 1), (top, -1)):
        ends = _rows_beside(inside, edge, side, lowest)
        if ends is None:
            return []
        found += [Rule(y, left, right) for y in ends]
    return found


def _is_among(x: float, borders: Sequence[float]) -> bool:
    return any(abs(x - border) <= MEET for border in borders)


def _rows_beside(lines: Sequence[Line], edge: float, side: int, lowest: float) -> list[float] | None:
    """Where the row that is not painted ends below the last painted one (side 1), or begins above the first (-1).

    Above the first row of the body there may be a header of one row. None if more rows stand there; `lowest` is the
    height of the lowest painted row.
    """
    rows: list[list[Line]] = []
    end = edge
    for line in sorted(lines, key=lambda line: side * line[1][0].y1):
        near, far = _extent(line)[::side]
        size = line[1][0].size
        if side * (near - edge) < -MEET:
            continue
        if side * (near - end) > CLOSE * size or stands_round_tables(texts_of(line, CELL_GAP)):
            break
        if rows and side * (near - _extent(rows[-1][-1])[::side][0]) < ONE_ROW * lowest:
            rows[-1].append(line)
        else:
            rows.append([line])
        end = far
    while rows and not any(len(texts_of(line, CELL_GAP)) > 1 for line in rows[-1]):
        rows.pop()  # a title or a note
    if not rows:
        return []
    if len(rows) > (1 if side > 0 else 2) or (len(rows) == 2 and _figures(rows[0]) <= _figures(rows[1])):
        return None
    pad = abs(_extent(rows[0][0])[::side][0] - edge)
    ends = [_extent(row[-1])[::side][1] + side * pad for row in rows]
    return ends if len(set(ends)) == len(ends) else None


def _extent(line: Line) -> tuple[float, float]:
    return min(g.y0 for g in line[1]), max(g.y1 for g in line[1])


def _figures(row: Sequence[Line]) -> int:
    return sum(is_figure(text) for line in row for text in texts_of(line, CELL_GAP))
