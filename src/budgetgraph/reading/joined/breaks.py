"""What page breaks do to the rows of a table, by what is drawn: rows moved, left blank or split, cells ended early."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from budgetgraph.reading.document import Box
from budgetgraph.reading.figures import is_figure
from budgetgraph.reading.grids.widths import LAST_NARROW, ems, line_ems
from budgetgraph.reading.layout import Fragment, FragmentCell

SAME_PLACE = 1.5  # points between the borders of a table on two pages
LEAST_COLUMNS = 3  # that tell one table from another
_UNIT = re.compile(r"[!-~]+|.[、，。；：！？）》]*")  # what no line is broken within
_CLAUSE_END = frozenset("。；;，,、：:")
PADDING = 1.0  # ems at both sides of a text in its cell
LEAST_EMS = 3.0  # of a line that tells how wide its characters are
LOWEST_LINE = 4.0  # points
LOWEST = 0.5  # of the lowest cell with a text: no row is lower
LABELLED = 0.9  # share of rows that have a label, where a row without one is cut


def stands_alike(columns: Sequence[float], left: float, fragment: Fragment) -> bool:
    """Do the borders of a fragment stand where those of a table do? `columns` are counted from `left`, in points."""
    return len(columns) == len(fragment.columns) > LEAST_COLUMNS and all(
        abs(left + one - other) <= SAME_PLACE for one, other in zip(columns, fragment.columns, strict=True)
    )


def stands_among(columns: Sequence[float], left: float, fragment: Fragment) -> bool:
    """Are all borders of a fragment, a few at least, among those of a table, from its left edge to its right one?"""
    known = [left + x for x in columns]
    return (
        len(fragment.columns) > LEAST_COLUMNS
        and _same_edges(known, fragment.columns)
        and not _not_among(fragment.columns, known)
    )


def stands_as_form(columns: Sequence[float], left: float, fragment: Fragment) -> bool:
    """Has a fragment the edges of a table and most of its borders, as the rows of a form have?"""
    known = [left + x for x in columns]
    few, many = sorted((known, fragment.columns), key=len)
    inner = len(few) - 2
    return (
        len(few) > LEAST_COLUMNS
        and _same_edges(known, fragment.columns)
        and len(_not_among(few, many)) <= (inner - 1) / 2
    )


def _same_edges(one: Sequence[float], other: Sequence[float]) -> bool:
    return abs(one[0] - other[0]) <= SAME_PLACE and abs(one[-1] - other[-1]) <= SAME_PLACE


def _not_among(borders: Sequence[float], known: Sequence[float]) -> list[float]:
    return [x for x in borders if min(abs(x - border) for border in known) > SAME_PLACE]


def had_no_room(fragment: Fragment, bottom: float, page_height: float) -> bool:
    """Were the first rows of a fragment, merged by a tall cell, too high for what the page before had left?

    `bottom` is where the table ends on that page, in points; both pages have the same margins.
    """
    last = 1
    for cell in sorted(fragment.cells):
        if cell.row > last:
            break
        last = max(last, cell.row + cell.row_span - 1)
    return fragment.rows[last] - fragment.rows[0] > page_height - fragment.box.y0 - bottom


def had_room(above: FragmentCell, below: FragmentCell, column: Iterable[FragmentCell], em: float = 0.0) -> bool:
    """Could the last line of a cell have held the beginning of another one? Then nothing broke it there.

    `column` are the cells beside which it stands: no narrower than the widest of their lines. `em` is how wide the
    ideographs of the table are at most, in points, if that is known.
    """
    if above.text[-1:] in _CLAUSE_END:
        return False  # a paragraph of its own may follow
    widest = max((line_ems(line) for cell in column for line in cell.text.split("\n")), default=0.0)
    rest = _UNIT.match(below.text)
    if rest is None:
        return False
    line = above.text.split("\n")[-1] + rest[0]
    if line_ems(line) <= widest:
        return True
    padded = (ems(line) + PADDING) * em
    return min(line) > LAST_NARROW and 0 < padded < above.box.x1 - above.box.x0


def least_width(cells: Iterable[FragmentCell]) -> float:
    """What an em of the texts of cells takes at most, for all stand within theirs; 0 where that tells nothing."""
    most = []
    for cell in cells:
        lines = cell.text.split("\n")
        if (longest := max(map(ems, lines))) >= LEAST_EMS:
            most.append((cell.box.x1 - cell.box.x0) / longest)
        if longest and (height := _height(cell) / len(lines)) >= LOWEST_LINE:
            most.append(height)
    return min(most, default=0.0)


def is_loose(stretches: Sequence[tuple[float, float]], box: Box) -> bool:
    """Does the middle of a box stand over one of the stretches (from x to x)?"""
    middle = (box.x0 + box.x1) / 2
    return any(start < middle < end for start, end in stretches)


def without_gaps(cells: Sequence[FragmentCell]) -> list[FragmentCell]:
    """The cells of a fragment that goes on; one at its top reaches down to where the next one begins.

    What a page break cuts may be drawn to end a little above the rest of its row: the gap below it is no cell.
    """
    cells = _without_first_gap(cells)
    begun: dict[int, list[FragmentCell]] = {}
    for cell in cells:
        begun.setdefault(cell.row, []).append(cell)
    width = max((cell.column + cell.column_span - 1 for cell in cells), default=0)
    longer: dict[FragmentCell, FragmentCell] = {}
    gaps: set[FragmentCell] = set()
    for row, found in begun.items():
        ending = [cell for cell in begun.get(1, ()) if 1 + cell.row_span == row]
        pairs = [(_above_gap(cell, ending), cell) for cell in found if not cell.text]
        if (
            row > 1
            and len(pairs) == len(found)
            and all(above for above, _ in pairs)
            and sum(cell.column_span for cell in found) < width
        ):
            longer |= {one: one._replace(row_span=one.row_span + gap.row_span) for above, gap in pairs for one in above}
            gaps |= {gap for _, gap in pairs}
    if not gaps:
        return list(cells)
    return _closed_up([longer.get(cell, cell) for cell in cells if cell not in gaps])


def _without_first_gap(cells: Sequence[FragmentCell]) -> Sequence[FragmentCell]:
    """The cells without a first row that is nothing but low white beside what the page break cuts."""
    first = [cell for cell in cells if cell.row == 1]
    low = [cell for cell in first if cell.row_span == 1]
    least = min((_height(cell) for cell in cells if cell.text), default=0.0)
    if len(low) in (0, len(first)) or any(cell.text or _height(cell) >= LOWEST * least for cell in low):
        return cells
    tall = [cell._replace(row_span=cell.row_span - 1) for cell in first if cell.row_span > 1]
    return [*tall, *(cell._replace(row=cell.row - 1) for cell in cells if cell.row > 1)]


def _height(cell: FragmentCell) -> float:
    return cell.box.y1 - cell.box.y0


def _above_gap(gap: FragmentCell, ending: Sequence[FragmentCell]) -> list[FragmentCell]:
    """The cells that end right above a blank one and take its columns, or none."""
    above = [one for one in ending if gap.column <= one.column < gap.column + gap.column_span]
    whole = sum(one.column_span for one in above) == gap.column_span
    return above if whole and all(one.column_span <= gap.column_span for one in above) else []


def _closed_up(cells: Sequence[FragmentCell]) -> list[FragmentCell]:
    """The cells without the rows in which none begins."""
    rows = sorted({cell.row for cell in cells})
    return [
        cell._replace(
            row=bisect_right(rows, cell.row),
            row_span=bisect_left(rows, cell.row + cell.row_span) - bisect_left(rows, cell.row),
        )
        for cell in cells
    ]


def is_split(above: Sequence[FragmentCell], below: Sequence[FragmentCell], height: int) -> bool:
    """Does the first row below hold the words of the last row above, and that one its figures only?

    `above` are the cells of the last rows, up to row `height`; a column of these words is filled in almost all of them.
    """
    first = [cell for cell in below if cell.row == 1 and cell.text]
    last = [cell for cell in above if cell.row == height and cell.text]
    if not first or not last or any(cell.row_span > 1 for cell in (*first, *last)):
        return False
    words = {cell.column for cell in first}
    if words & {cell.column for cell in last} or not all(is_figure(cell.text) for cell in last):
        return False
    if any(is_figure(cell.text) for cell in first):
        return False
    filled = {(cell.row, cell.column) for cell in above if cell.text and cell.row < height}
    rows = {row for row, _ in filled}
    return any(sum((row, column) in filled for row in rows) >= LABELLED * len(rows) > 0 for column in words)
