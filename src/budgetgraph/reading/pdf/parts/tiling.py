"""Words over several columns: the words of one row take its columns so that each stands in the middle of its own."""

from collections.abc import Iterable, Sequence
from statistics import median

from budgetgraph.reading.figures import is_figure
from budgetgraph.reading.folding import squeeze
from budgetgraph.reading.grids.visual_lines import block_text
from budgetgraph.reading.pdf.parts.borders import PADDING
from budgetgraph.reading.pdf.parts.columns import Block, total_label
from budgetgraph.reading.pdf.parts.regions import count_words

BLANK = 9.0  # points: leaving a header column without a word is as bad as standing this far off the middle
OF_TOTAL = 0.35  # type sizes: a total takes the most columns in whose middle it stands this exactly
EXACT_LABEL = 0.1  # type sizes: a total this near to the middle of one column stands in it alone
EXACT = 0.8  # points: what a fitted border may be off; from there on it counts the more
FIGURE_SPAN = 0.3  # points for each further column under a figure, which rarely spans any
STEEP = 5.0
NO_INDENT = 0.15  # type sizes: a total's label nearer than this to where others begin is set like them
IN_THE_MIDDLE = 0.45  # type sizes: a total's label stands this near to the middle of its columns


def tile_head(
    blocks: Sequence[Block], borders: Sequence[float], depth: int, blank: float | None = None, setting: str = "middle"
) -> float:
    """Gives the words of a header their columns, row by row; below a word stand its own parts only.

    What names the row that numbers the columns (栏次) may stand below several words. In a form, where cells may be
    blank, `blank` is their cost, and no row is divided like the one above it. Returns how badly the words fit, in
    points. `setting` says where words stand in their columns: in the "middle", at the "left", or at an "edge".

    Words that have a column already keep it. `depth` is the number of header rows.
    """
    width = len(borders) - 1
    cost = 0.0
    for row in range(depth):
        here = sorted((b for b in blocks if b.row == row), key=lambda b: b.center)
        covered = {c for b in blocks if b.row < row < b.row + b.row_span and b.column >= 0 for c in b.columns}
        divided = blank is None and not any(squeeze(block_text(b.glyphs)) in count_words() for b in here)
        above = [b for b in blocks if b.column >= 0 and b.row + b.row_span == row] if divided else []
        parents = {column: number for number, block in enumerate(above) for column in block.columns}
        runs: list[list[int]] = []
        for column in range(width):
            if column in covered:
                continue
            if runs and runs[-1][-1] == column - 1 and parents.get(column) == parents.get(column - 1):
                runs[-1].append(column)
            else:
                runs.append([column])
        if not runs:
            continue
        shares: dict[int, list[Block]] = {}
        for block in here:
            nearest = min(
                range(len(runs)),
                key=lambda n: max(borders[runs[n][0]] - block.center, block.center - borders[runs[n][-1] + 1], 0.0),
            )
            shares.setdefault(nearest, []).append(block)
        for number, run in enumerate(runs):
            each = BLANK if blank is None else blank
            cost += _tile(shares.get(number, []), borders, run[0], run[-1] + 1, each, setting)
    return cost


def _tile(blocks: Sequence[Block], borders: Sequence[float], start: int, end: int, blank: float, setting: str) -> float:
    """The cheapest way to put blocks, from left to right, on the columns from `start` to `end` (excluded)."""
    best: dict[tuple[int, int], tuple[float, int, int]] = {(0, start): (0.0, -1, -1)}
    for count in range(len(blocks) + 1):
        for at in range(start, end + 1):
            known = best.get((count, at))
            if known is None:
                continue
            if at < end:
                _improve(best, (count, at + 1), (known[0] + blank, count, at))
            if count < len(blocks):
                for stop in range(at + 1, end + 1):
                    steep = STEEP if blank < BLANK else 0.0
                    cost = known[0] + _misplaced(blocks[count], borders, at, stop, steep, setting)
                    _improve(best, (count + 1, stop), (cost, count, at))
    key = (len(blocks), end)
    if key not in best:  # more words than columns: each takes the column it stands in
        for block in blocks:
            block.column = min(range(start, end), key=lambda c: abs(block.center - (borders[c] + borders[c + 1]) / 2))
            block.span = 1
        return BLANK * len(blocks)
    cost = best[key][0]
    while key[0] or key[1] > start:
        _, count, at = best[key]
        if count < key[0]:
            blocks[count].column, blocks[count].span = at, key[1] - at
        key = (count, at)
    return cost


def _improve(
    best: dict[tuple[int, int], tuple[float, int, int]], key: tuple[int, int], found: tuple[float, int, int]
) -> None:
    if key not in best or found[0] < best[key][0]:
        best[key] = found


def _misplaced(block: Block, borders: Sequence[float], start: int, stop: int, steep: float, setting: str) -> float:
    """Points between a text and where it would stand in the middle of columns, or at their edges."""
    left, right = borders[start], borders[stop]
    x0, x1 = min(p.glyphs[0].x0 for p in block.pieces), max(p.glyphs[-1].x1 for p in block.pieces)
    if block.column >= 0 and (block.column < start or block.column + block.span > stop):
        return 1000.0
    if setting != "middle" and block.fixed and stop - start > block.span:
        return 1000.0  # the edges that told the column of the word told where it ends
    outside = max(0.0, left - x0 - 1) + max(0.0, x1 - right - 1)
    off = abs((x0 + x1) / 2 - (left + right) / 2)
    if setting != "middle":
        at_left, at_right = (max(0.0, abs(off) - PADDING) for off in (x0 - left, x1 - right))
        off = at_left if setting == "left" else min(off, at_left, at_right)
    if steep and is_figure(block_text(block.glyphs)):
        outside += FIGURE_SPAN * (stop - start - 1)
    return off + steep * max(0.0, off - EXACT) + 6 * outside + 0.02 * (stop - start)


def span_labels(body: Sequence[Block], borders: Sequence[float], size: float) -> None:
    """The label of a total, set in the middle of several columns: the free ones round it that centre on it."""
    lefts: dict[int, list[float]] = {}
    for block in body:
        lefts.setdefault(block.column, []).append(block.glyphs[0].x0)
    taken_by_row: dict[int, list[Block]] = {}
    for block in body:
        for row in range(block.row, block.row + block.row_span):
            taken_by_row.setdefault(row, []).append(block)
    for block in body:
        if is_figure(block_text(block.glyphs)):
            continue
        total = total_label().search(squeeze(block_text(block.glyphs)))
        indent = block.glyphs[0].x0 - median(lefts[block.column])
        if block.span == 1 and abs(indent) < (NO_INDENT if total else 1) * size:
            continue
        taken = {c for b in taken_by_row[block.row] if b is not block for c in b.columns}
        best = (_off(block, borders, block.columns) * 0.5, block.columns)
        choices = list(_free_round(block, taken, len(borders) - 1))
        if total:
            near = [columns for columns in choices if _off(block, borders, columns) < OF_TOTAL * size]
            own = _off(block, borders, block.columns)
            exact = block.span == 1 and own < EXACT_LABEL * size
            if near and not (exact and own <= min(_off(block, borders, columns) for columns in near)):
                block.column, block.span = (widest := max(near, key=len)).start, len(widest)
                continue
        for columns in choices:
            off = _off(block, borders, columns)
            if off < min(best[0], IN_THE_MIDDLE * size):
                best = (off, columns)
        block.column, block.span = best[1].start, len(best[1])


def _off(block: Block, borders: Sequence[float], columns: range) -> float:
    return abs(block.center - (borders[columns.start] + borders[columns.stop]) / 2)


def _free_round(block: Block, taken: set[int], width: int) -> Iterable[range]:
    """The runs of free columns that hold those of a block."""
    first = block.column
    while first >= 0 and first not in taken:
        end = block.column + block.span
        while end <= width and end - 1 not in taken:
            yield range(first, end)
            end += 1
        first -= 1
