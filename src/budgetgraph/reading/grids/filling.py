"""The texts of a page are put into the cells of its grids: each glyph into the one its centre lies in, texts that run
on over a border into the one they begin in."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from budgetgraph.reading.document import Box
from budgetgraph.reading.figures import are_several, is_figure
from budgetgraph.reading.grids.grid import Lattice
from budgetgraph.reading.grids.overruns import lacks_decimals, parted
from budgetgraph.reading.grids.visual_lines import block_text, least_confidence
from budgetgraph.reading.grids.widths import BLANK_BEHIND, HALF, characters, ems
from budgetgraph.reading.layout import Fragment, FragmentCell, Glyph

TOUCHING = 0.1  # type sizes between the characters of one text
TOO_TALL = 1.6  # times the height of its cell: no text is set so large
ALIGNED = 0.3  # points between the ends of figures set at the right of one column
ROWS_ALIGNED = 2  # other rows: in a single one it is chance
SLIM = 0.5  # type sizes: no character is narrower, less its padding
TIGHT = 1.6  # type sizes: a column with room for a single character, or for none beside its padding
CROSSED = 0.2  # of a character: a border that cuts off less runs beside it
_ENDS_WITHIN = re.compile(
    r"(?:,\d{3}|\.\d\d)[^\W\d]|\.\d\d-?\d+[,.]\d"
)  # an amount and words, or another amount, drawn as one

_Run = tuple[list[Glyph], int | None]  # and the line it stands on


def fill(
    grid: Lattice, glyphs: Sequence[Glyph], line_numbers: Sequence[int | None], method: str = "rules"
) -> Fragment | None:
    """The fragment with the glyphs that lie in it, by their centres; None if it holds no text.

    `line_numbers` gives for each glyph the visual line of the page it stands on.
    """
    found, doubtful = _filed(grid, glyphs, line_numbers)
    if not found:
        return None
    xs, ys = [round(x, 2) for x in grid.columns], [round(y, 2) for y in grid.rows]
    cells = []
    new = tuple.__new__  # half the time of a named tuple's own
    squeezed = _are_squeezed(grid.columns, next(iter(found.values()))[0][0].size)
    for number, (r, c, height, width) in enumerate(grid.areas):
        box = new(Box, (xs[c], ys[r], xs[c + width], ys[r + height]))
        text, line, confidence = "", None, None
        others: tuple[str, ...] = ()
        if number in found:
            inside, line = found[number]
            text, confidence = block_text(inside), least_confidence(inside)
            others = inside[0].others if len(inside) == 1 else ()
            if confidence is None and (("\n" in text and are_several(text)) or (squeezed and is_figure(text))):
                doubtful.add(number)
        values = (r + 1, c + 1, text, box, height, width, line, confidence, None, number in doubtful, others)
        cells.append(new(FragmentCell, values))
    opens = (grid.open_top, grid.open_bottom, grid.open_left, grid.open_right, grid.loose_top, grid.loose_bottom)
    fragment = trim(Fragment(grid.box, grid.columns, grid.rows, tuple(cells), method, *opens))
    return _without_overhang(fragment) if grid.loose_bottom and (grid.open_left or grid.open_right) else fragment


def _without_overhang(fragment: Fragment) -> Fragment:
    """The fragment without a last row in which nothing is but a taller cell: it has neither foot nor side."""
    height, (top, bottom) = len(fragment.rows) - 1, fragment.rows[-2:]
    begun = [cell for cell in fragment.cells if cell.row == height]
    if height < 2 or not begun or any(cell.text for cell in begun):
        return fragment
    ruled = sum(cell.box.x1 - cell.box.x0 for cell in begun)
    ruled -= sum(
        min(cell.box.x1, end) - max(cell.box.x0, start)
        for cell in begun
        for start, end in fragment.loose_bottom
        if start < cell.box.x1 and cell.box.x0 < end
    )
    left = begun[0].column == 1 and any(low <= top + 1 and bottom <= high + 1 for low, high in fragment.open_left)
    right = begun[-1].column + begun[-1].column_span == len(fragment.columns) and any(
        low <= top + 1 and bottom <= high + 1 for low, high in fragment.open_right
    )
    if ruled > 1 or not (left or right):
        return fragment
    cells = tuple(
        cell._replace(row_span=cell.row_span - 1, box=cell.box._replace(y1=round(top, 2)))
        if cell.row + cell.row_span > height
        else cell
        for cell in fragment.cells
        if cell.row < height
    )
    return replace(fragment, rows=fragment.rows[:-1], cells=cells, loose_bottom=())


def _are_squeezed(columns: Sequence[float], size: float) -> bool:
    """Are there columns too narrow for any character, more than one? Their borders may be those of one another."""
    return sum(b - a < SLIM * size for a, b in pairwise(columns)) > 1


def _filed(
    grid: Lattice, glyphs: Sequence[Glyph], line_numbers: Sequence[int | None]
) -> tuple[dict[int, tuple[list[Glyph], int | None]], set[int]]:
    """By number of the area, its glyphs and the first line they stand on; and the areas some may not belong to."""
    columns, rows = grid.columns, grid.rows
    owner = [[0] * (len(columns) - 1) for _ in range(len(rows) - 1)]
    for number, (r, c, height, width) in enumerate(grid.areas):
        for i in range(r, r + height):
            owner[i][c : c + width] = [number] * width
    found: dict[int, tuple[list[Glyph], int | None]] = {}
    doubtful: set[int] = set()
    left, right = columns[0], columns[-1]
    narrowest = min(b - a for a, b in pairwise(columns))
    runs = list(_runs(grid, glyphs, line_numbers))
    for run, line in runs:
        if narrowest < run[0].size and (begun := list(_begun_in_narrow(grid, owner, run, runs))):
            parts: Iterable[tuple[list[Glyph], float | None, bool]] = begun
        elif len(run) > 1:
            parts = _parts(grid, owner, run, runs)
        else:
            begins = _begin(grid, run[0]) if _crosses_border(grid, owner, run[0]) else None
            if begins is not None and _ENDS_WITHIN.search(run[0].text):
                parts = _parts(grid, owner, list(characters(run[0])), runs)
            else:
                parts = ((run, begins, run[0].x1 <= right or not lacks_decimals(run[0].text)),)
        for part, begins, sure in parts:
            for glyph in part:
                x0, y0, x1, y1, _, size, _, turn, _, _ = glyph
                x, y = begins or (x0 + x1) / 2, (y0 + y1) / 2
                if x >= right:
                    x = first_sign(glyph)
                if not left < x < right:
                    continue
                number = owner[bisect_right(rows, y) - 1][bisect_right(columns, x) - 1]
                top, _, height, _ = grid.areas[number]
                if turn == 0 and size > TOO_TALL * (rows[top + height] - rows[top]):
                    continue  # a watermark behind the table
                if not sure:
                    doubtful.add(number)
                if number not in found:
                    found[number] = ([glyph], line)
                    continue
                inside, first = found[number]
                inside.append(glyph)
                if line is not None and line < (first or line):
                    found[number] = (inside, line)
    return found, doubtful


def _begun_in_narrow(
    grid: Lattice, owner: Sequence[Sequence[int]], run: Sequence[Glyph], runs: Sequence[_Run]
) -> Iterator[tuple[list[Glyph], float | None, bool]]:
    """The parts of a run of which the first one begins in a cell too narrow for any character; none for other runs."""
    end = _end_of_narrow(grid, owner, run[0])
    if end is None:
        return
    signs = [sign for glyph in run for sign in characters(glyph)]
    at = 0
    while end is not None:
        start = at
        at = next((i for i in range(start + 1, len(signs)) if signs[i].x0 >= end), len(signs))
        yield signs[start:at], signs[start].x0, True
        end = _end_of_narrow(grid, owner, signs[at]) if at < len(signs) else None
    if at < len(signs):
        yield from _parts(grid, owner, signs[at:], runs)


def _end_of_narrow(grid: Lattice, owner: Sequence[Sequence[int]], first: Glyph) -> float | None:
    """The right side of the cell in which a glyph begins, if that is too narrow for its first character."""
    at, row = bisect_right(grid.columns, first.x0) - 1, bisect_right(grid.rows, (first.y0 + first.y1) / 2) - 1
    if not 0 <= at < len(grid.columns) - 1 or first.turn or first.confidence is not None:
        return None
    _, column, _, width = grid.areas[owner[row][at]]
    end = grid.columns[column + width]
    return end if end - grid.columns[column] < first.size * ems(first.text[0]) else None


def _parts(
    grid: Lattice, owner: Sequence[Sequence[int]], run: list[Glyph], runs: Sequence[_Run]
) -> Iterator[tuple[list[Glyph], float | None, bool]]:
    """A run by the cells of its texts, with the place that tells the cell, if not each glyph does, and whether it is
    sure that nothing of it belongs to the next one."""
    while len(run) > 1:
        border = _border_within(grid, owner, run)
        if border is not None and _ENDS_WITHIN.search("".join(glyph.text for glyph in run)):
            run = [sign for glyph in run for sign in characters(glyph)]
        found = parted(run, border, border == grid.columns[-1]) if border is not None else None
        if found is None:
            break
        count, sure = found
        if not sure and border is not None and (aligned := _aligned(run, border, runs)):
            count, sure = aligned, True
        yield run[:count], first_sign(run[0]), sure
        run = run[count:]
    if run:
        yield run, first_sign(run[0]) if _cuts(grid, owner, run) else None, True


def _aligned(run: Sequence[Glyph], border: float, runs: Sequence[_Run]) -> int:
    """How many glyphs of a run end before a border just where figures of other rows do, if what follows begins just
    where texts of other rows do; 0 if that tells nothing, as for what may be a single figure."""
    if is_figure("".join(glyph.text for glyph in run)):
        return 0
    size = run[0].size
    others = [other for other, _ in runs if abs(other[0].y1 - run[0].y1) > size / 2]
    ends = [
        (other[-1].x1, other[-1].y1)
        for other in others
        if abs(other[-1].x1 - border) < size and is_figure("".join(glyph.text for glyph in other))
    ]
    starts = [(other[0].x0, other[0].y1) for other in others if abs(other[0].x0 - border) < size]
    for at in range(1, len(run)):
        text = "".join(glyph.text for glyph in run[:at])
        if (
            is_figure(text)
            and _rows_at(run[at - 1].x1, ends) >= ROWS_ALIGNED
            and _rows_at(run[at].x0, starts) >= ROWS_ALIGNED
        ):
            return at
    return 0


def _rows_at(place: float, ends: Sequence[tuple[float, float]]) -> int:
    """In how many lines a text ends (or starts) at a place; `ends` with the height of their lines."""
    return len({round(height) for end, height in ends if abs(end - place) < ALIGNED})


def _cuts(grid: Lattice, owner: Sequence[Sequence[int]], run: Sequence[Glyph]) -> bool:
    return any(_crosses_border(grid, owner, glyph) for glyph in run)


def _border_within(grid: Lattice, owner: Sequence[Sequence[int]], run: Sequence[Glyph]) -> float | None:
    """The first border between two cells, or at the right side of the table, with glyphs of the run on both sides."""
    columns = grid.columns
    one = bisect_right(columns, first_sign(run[0])) - 1
    last = run[-1]
    if not 0 <= one < len(columns) - 1 or (last.x0 + last.x1) / 2 < columns[one + 1]:
        return None
    row = bisect_right(grid.rows, (run[0].y0 + run[0].y1) / 2) - 1
    for at in range(one + 1, len(columns)):
        if columns[at] > (last.x0 + last.x1) / 2:
            return None
        if at == len(columns) - 1 or owner[row][at] != owner[row][one]:
            return columns[at]
    return None


def first_sign(glyph: Glyph) -> float:
    """The middle of the first character of a glyph that may be a whole word."""
    return (glyph.x0 + min(glyph.x1, glyph.x0 + glyph.size)) / 2


def _runs(
    grid: Lattice, glyphs: Sequence[Glyph], line_numbers: Sequence[int | None]
) -> Iterator[tuple[list[Glyph], int | None]]:
    """The glyphs on the heights of a grid that begin in it or end in it, those together that touch, with their line.

    Spreadsheets let a long text run on over blank neighbours: all of it belongs to the cell in which it begins.
    """
    left, right, top, bottom = grid.columns[0], grid.columns[-1], grid.rows[0], grid.rows[-1]
    run: list[Glyph] = []
    end, line_of_run = 0.0, None
    for glyph, line in zip(glyphs, line_numbers, strict=True):
        x0, y0, x1, y1, _, size, _, turn, confidence, _ = glyph
        if not (top < (y0 + y1) / 2 < bottom and left < x1 and (x0 < right or (run and x0 < end + TOUCHING * size))):
            continue
        if turn or confidence is not None or x0 <= left:
            yield [glyph], line
            continue
        if run and not (line == line_of_run and abs(x0 - end) < TOUCHING * size):
            yield run, line_of_run
            run = []
        run.append(glyph)
        end, line_of_run = x1, line
    if run:
        yield run, line_of_run


def _begin(grid: Lattice, glyph: Glyph) -> float:
    """The place that tells the cell of a glyph over a border: a lone character begins in a column with no room for it
    beside its padding."""
    x = glyph.x0 + CROSSED * min(glyph.size, glyph.x1 - glyph.x0)
    at = bisect_right(grid.columns, x)
    narrow = len(glyph.text) == 1 and grid.columns[at] - grid.columns[at - 1] < TIGHT * glyph.size
    return x if narrow else first_sign(glyph)


def _crosses_border(grid: Lattice, owner: Sequence[Sequence[int]], glyph: Glyph) -> bool:
    """Does a border between two cells run through the glyph, well inside it?"""
    x0, y0, x1, y1, text, size, _, turn, confidence, _ = glyph
    if turn or confidence is not None:
        return False
    width = x1 - x0
    inset = CROSSED * (size if size < width else width)
    columns = grid.columns
    one = bisect_right(columns, x0 + inset) - 1
    end = x1 - (HALF * size if text[-1] in BLANK_BEHIND and len(text) > 1 else inset)
    other = bisect_right(columns, end, max(0, one)) - 1
    if one == other or not 0 <= one < other < len(columns) - 1:
        return False
    row = bisect_right(grid.rows, (y0 + y1) / 2) - 1
    return owner[row][one] != owner[row][other]


def trim(fragment: Fragment) -> Fragment:
    """The fragment without rows and columns at which no cell begins (borders that part nothing)."""
    row_starts = sorted({cell.row for cell in fragment.cells})
    column_starts = sorted({cell.column for cell in fragment.cells})
    if len(row_starts) == len(fragment.rows) - 1 and len(column_starts) == len(fragment.columns) - 1:
        return fragment
    cells = tuple(
        cell._replace(
            row=bisect_right(row_starts, cell.row),
            column=bisect_right(column_starts, cell.column),
            row_span=bisect_left(row_starts, cell.row + cell.row_span) - bisect_left(row_starts, cell.row),
            column_span=bisect_left(column_starts, cell.column + cell.column_span)
            - bisect_left(column_starts, cell.column),
        )
        for cell in fragment.cells
    )
    return replace(
        fragment,
        columns=(*(fragment.columns[c - 1] for c in column_starts), fragment.columns[-1]),
        rows=(*(fragment.rows[r - 1] for r in row_starts), fragment.rows[-1]),
        cells=cells,
    )
