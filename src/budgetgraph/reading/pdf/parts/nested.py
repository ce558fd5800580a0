"""The cells of a header whose columns are known: each word stands in the middle of its cell, across and down.

Below each other, the cells over one column fill the header from top to foot. Twice the middles of these cells, with
alternating signs, add up to the same for every column: that tells which columns a word spans, and where the rows end.
"""

from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from statistics import median

from budgetgraph.reading.pdf.parts.columns import Block
from budgetgraph.reading.pdf.parts.leaves import Column, reach

OFF = 1.2  # points a word may stand off the middle of its columns
MOST_OFF = 1.0  # type sizes by which the cells over two columns may differ: a blank row may stand between them
LINE = 1.4  # type sizes from line to line
MARGINS = 0.6  # type sizes above and below the text of a cell
OUTSIDE = 1.0  # points it may reach over the borders
MOST_WAYS = 3_000
SAME_ROW = 0.9  # type sizes between borders that are one


def nested_cells(words: Sequence[Block], columns: Sequence[Column], borders: Sequence[float]) -> int | None:
    """Gives the words their columns, rows and spans; returns the number of rows, None where they do not fit exactly."""
    heads = {id(column.head): at for at, column in enumerate(columns) if column.head is not None}
    free = [word for word in words if id(word) not in heads]
    choices = [list(_choices(word, borders)) for word in free]
    if not words or not all(choices):
        return None
    own = [(word, range(heads[id(word)], heads[id(word)] + 1)) for word in words if id(word) in heads]
    best: tuple[float, list[tuple[Block, range]], float, float] | None = None
    easy = sorted(zip(free, choices, strict=True), key=lambda one: len(one[1]))
    for cells in islice(_ways(own, easy), MOST_WAYS):
        fit = _fit(cells, len(columns))
        if fit is not None and (best is None or fit[0] < best[0]):
            best = fit[0], cells, fit[1], fit[2]
    return None if best is None else _placed(best[1], best[2], best[3], len(columns))


def _ways(
    cells: list[tuple[Block, range]], free: Sequence[tuple[Block, Sequence[range]]]
) -> Iterator[list[tuple[Block, range]]]:
    """The ways to add the free words to the cells, none beside another at its height in one column."""
    if not free:
        yield cells
        return
    word, choices = free[0]
    near = [own for other, own in cells if abs(other.middle - word.middle) < word.glyphs[0].size]
    for choice in choices:
        if not any(choice.start < own.stop and own.start < choice.stop for own in near):
            yield from _ways([*cells, (word, choice)], free[1:])


def _choices(word: Block, borders: Sequence[float]) -> Iterator[range]:
    """The columns in whose middle the word stands, the most first."""
    x0, x1 = reach(word)
    found = [
        range(a, b)
        for a in range(len(borders) - 1)
        for b in range(a + 1, len(borders))
        if abs((borders[a] + borders[b]) / 2 - word.center) <= OFF
        and borders[a] <= x0 + OUTSIDE
        and borders[b] >= x1 - OUTSIDE
    ]
    yield from sorted(found, key=len, reverse=True)


def _over(cells: Sequence[tuple[Block, range]], column: int) -> list[Block]:
    return sorted((word for word, own in cells if column in own), key=lambda word: word.middle)


def _fit(cells: Sequence[tuple[Block, range]], count: int) -> tuple[float, float, float] | None:
    """How badly the cells fill the header, its top and its foot; None if they do not."""
    sums: list[float] = []
    heights: list[float] = []
    for column in range(count):
        over = _over(cells, column)
        if not over:
            return None
        if any(b.middle - a.middle < a.glyphs[0].size for a, b in pairwise(over)):
            return None
        total = sum(2 * (word.middle if (len(over) - at) % 2 else -word.middle) for at, word in enumerate(over))
        (sums if len(over) % 2 else heights).append(total)
    height = median(heights) if heights else _height(cells)
    if not sums:  # every column has an even number of cells: the first ones are as high as the others
        levels = max(len(_over(cells, column)) for column in range(count))
        first = min(word.middle for word, _ in cells)
        sums = [2 * first + height * (levels - 1) / levels]
    middle = median(sums)
    off = [abs(x - middle) for x in sums] + [abs(x - height) for x in heights]
    if height <= 0 or max(off) > MOST_OFF * cells[0][0].glyphs[0].size:
        return None
    return sum(off), (middle - height) / 2, (middle + height) / 2


def _height(cells: Sequence[tuple[Block, range]]) -> float:
    first = min(cells, key=lambda cell: cell[0].middle)[0]
    last = max(cells, key=lambda cell: cell[0].middle)[0]
    lines = max(len(word.pieces) for word, _ in cells)
    return last.middle - first.middle + (LINE * lines + MARGINS) * first.glyphs[0].size


def _placed(cells: Sequence[tuple[Block, range]], top: float, foot: float, count: int) -> int | None:
    """Gives each word its cell, the header reaching from top to foot; returns the number of rows."""
    begins: dict[int, list[float]] = {}
    ends: dict[int, list[float]] = {}
    for column in range(count):
        border = top
        for word in _over(cells, column):
            begins.setdefault(id(word), []).append(border)
            border = 2 * word.middle - border
            ends.setdefault(id(word), []).append(border)
    levels = [top, foot, *(y for places in (*begins.values(), *ends.values()) for y in places)]
    size = cells[0][0].glyphs[0].size
    rows = _merged(levels, SAME_ROW * size)
    places = []
    for word, own in cells:
        ends_of = median(begins[id(word)]), median(ends[id(word)])
        first, last = (min(range(len(rows)), key=lambda n, y=y: abs(rows[n] - y)) for y in ends_of)  # type: ignore[misc]
        if last <= first:
            return None
        places.append((word, own, first, last - first))
    for word, own, first, span in places:
        word.column, word.span, word.fixed = own.start, len(own), len(own) == 1
        word.row, word.row_span = first, span
    return len(rows) - 1


def _merged(levels: Sequence[float], apart: float) -> list[float]:
    """The heights, those less than `apart` from each other as one."""
    groups: list[list[float]] = []
    for level in sorted(levels):
        if groups and level - groups[-1][-1] <= apart:
            groups[-1].append(level)
        else:
            groups.append([level])
    return [median(group) for group in groups]
