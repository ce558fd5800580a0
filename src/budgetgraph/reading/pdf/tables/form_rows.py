"""The rows of a form without rules: heights at which several texts stand are rows, labels between them span several.

Every text stands in the middle of its rows. A height that leaves no room for a row of its own between its neighbours
belongs to labels that span the rows round it.
"""

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from budgetgraph.reading.figures import is_figure
from budgetgraph.reading.folding import squeeze
from budgetgraph.reading.grids.visual_lines import block_text, segments
from budgetgraph.reading.pdf.parts.borders import eliminated
from budgetgraph.reading.pdf.parts.columns import Block, total_label
from budgetgraph.reading.pdf.parts.leaves import reach
from budgetgraph.reading.pdf.parts.regions import Line
from budgetgraph.reading.pdf.parts.rows import CELL_GAP, FAR, JUMP, WIDEST_LEADING, by_height

SAME_HEIGHT = 0.3  # type sizes between the middles of texts of one row
LEADING = 1.4  # type sizes from line to line, where no cell of the form has several
ROOM = 0.2  # type sizes that a row may lack
LEAST_WIDE = 1.5  # type sizes from line to line of a cell set wide
LEAST_CODE = 5  # digits of the code of a body or project
FEW = 3  # texts: from there on a height is surely a row
LABELS = 2  # columns of labels at the left, which are never blank
BLANK = 6.0  # points: what a row without a label costs
OFF_MIDDLE = 0.3  # type sizes a label may stand off the middle of its rows
AS_NEAR = 0.15  # type sizes off the middle that count as one
A_ROW_MORE = 0.7  # of that counts against each row a text is said to span
ONE_ROW = 0.3  # points by which several rows must fit better than one


def leading_of_form(lines: Sequence[Line], size: float) -> float:
    """How far lines of one cell stand apart at most, where they are set wide and rows farther apart; 0 if not."""
    parts = [part for _, line in lines for part in segments(line, CELL_GAP)]
    below: dict[int, tuple[int, float]] = {}  # what stands below a text, and how far
    for at, one in enumerate(parts):
        center = (one[0].x0 + one[-1].x1) / 2
        for other in range(at + 1, len(parts)):
            gap = parts[other][0].y1 - one[0].y1
            if gap > size and parts[other][0].x0 < center < parts[other][-1].x1:
                below[at] = other, gap
                break
            if gap > FAR * size:
                break
    least = min((gap for _, gap in below.values()), default=0.0)
    if not LEAST_WIDE * size < least <= WIDEST_LEADING * size:
        return 0.0
    near = {at: other for at, (other, gap) in below.items() if gap < least * JUMP}
    on = sum(other in near for other in near.values())  # rows follow each other on and on, lines of a cell do not
    return WIDEST_LEADING * size if 2 * on < len(near) else 0.0


def rows_of_form(words: Sequence[Block], size: float) -> list[float]:
    """Gives every word its row (from 0) and row span; returns the borders of the rows, one more than there are rows."""
    groups = by_height(words, SAME_HEIGHT * size)
    pitches = [b.middle - a.middle for word in words for a, b in pairwise(word.pieces)]
    middles = [median(word.middle for word in group) for group in groups]
    sure = [number for number, group in enumerate(groups) if len(group) >= FEW]
    apart = [middles[b] - middles[a] for a, b in pairwise(sure) if b == a + 1]
    leading = min(median(pitches) if pitches else LEADING * size, *apart, FAR * size)
    heights = [max(len(word.pieces) for word in group) * leading for group in groups]
    gaps = [middles[b] - middles[a] - (heights[a] + heights[b]) / 2 for a, b in pairwise(sure) if b == a + 1]
    padding = max(0.0, min(gaps)) if gaps else 0.5 * size
    kept = _with_room(groups, middles, heights, padding, size)
    borders = _borders([middles[i] for i in kept], [heights[i] + padding for i in kept])
    row_of = {i: row for row, i in enumerate(kept)}
    for number, group in enumerate(groups):
        for word in group:
            if number in row_of:
                word.row, word.row_span = row_of[number], 1
            else:
                word.row, word.row_span = _round(word, words, borders, size)
    return borders


def _with_room(
    groups: Sequence[Sequence[Block]],
    middles: Sequence[float],
    heights: Sequence[float],
    padding: float,
    size: float,
) -> list[int]:
    """The groups that are rows: where two stand too near to be rows both, the one with fewer words is none."""
    kept = [at for at in range(len(groups)) if not _spans_both(groups, middles, at, size)]
    while len(kept) > 1:
        lacking = [
            ((heights[a] + heights[b]) / 2 + padding - (middles[b] - middles[a]), at)
            for at, (a, b) in enumerate(pairwise(kept))
        ]
        most, at = max(lacking)
        if most <= ROOM * size:
            break
        one, other = kept[at], kept[at + 1]
        ranks = [(len(groups[i]), max(word.center for word in groups[i])) for i in (one, other)]
        kept.remove(one if ranks[0] < ranks[1] else other)
    return kept


def _spans_both(groups: Sequence[Sequence[Block]], middles: Sequence[float], at: int, size: float) -> bool:
    """Do words stand in the middle of two rows, beside a word with others below it?"""
    if not 0 < at < len(groups) - 1 or abs(middles[at - 1] + middles[at + 1] - 2 * middles[at]) > AS_NEAR * size:
        return False
    if middles[at + 1] - middles[at - 1] > FAR * size:
        return False
    above, own, below = ([reach(word) for word in groups[n]] for n in (at - 1, at, at + 1))
    return _overlap(above, below) and not _overlap(own, above) and not _overlap(own, below)


def _overlap(some: Sequence[tuple[float, float]], others: Sequence[tuple[float, float]]) -> bool:
    return any(a < x1 and x0 < b for a, b in some for x0, x1 in others)


def _borders(middles: Sequence[float], heights: Sequence[float]) -> list[float]:
    """The borders of rows with these middles, as high as they must be: the best fit to both."""
    count = len(middles) + 1
    matrix = [[0.0] * (count + 1) for _ in range(count)]

    def add(row: int, low: float, high: float, value: float, weight: float) -> None:
        for i, a in ((row, low), (row + 1, high)):
            for j, b in ((row, low), (row + 1, high)):
                matrix[i][j] += weight * a * b
            matrix[i][count] += weight * a * value

    for row, (middle, height) in enumerate(zip(middles, heights, strict=True)):
        add(row, 0.5, 0.5, middle, 8.0)
        add(row, -1.0, 1.0, height, 1.0)
    return eliminated(matrix)


def _round(word: Block, words: Sequence[Block], borders: Sequence[float], size: float) -> tuple[int, int]:
    """The fewest rows that a word stands in the middle of, with no other word among them: the first, and how many."""
    x0, x1 = reach(word)
    others = [w.middle for w in words if w is not word and reach(w)[0] < x1 and x0 < reach(w)[1]]
    low = max((middle for middle in others if middle < word.middle), default=float("-inf"))
    high = min((middle for middle in others if middle > word.middle), default=float("inf"))
    free = [i for i, (a, b) in enumerate(pairwise(borders)) if low < a + size / 2 and b - size / 2 < high]
    rows = free or list(range(len(borders) - 1))
    best = min(
        ((a, b + 1) for a in rows for b in rows if a <= b),
        key=lambda rows: (
            abs((borders[rows[0]] + borders[rows[1]]) / 2 - word.middle) / (AS_NEAR * size)
            + A_ROW_MORE * (rows[1] - rows[0])
        ),
    )
    return best[0], best[1] - best[0]


def span_down(words: Sequence[Block], borders: Sequence[float], size: float) -> None:
    """The labels in the first columns share the rows among them, so that each stands in the middle of its own."""
    for column in range(LABELS):
        own = sorted((word for word in words if column in word.columns), key=lambda word: word.middle)
        fixed = [word for word in own if word.column < column or _is_amount(block_text(word.glyphs))]
        taken = {row for word in fixed for row in range(word.row, word.row + word.row_span)}
        run: list[int] = []
        for row in range(len(borders)):
            if row < len(borders) - 1 and row not in taken:
                run.append(row)
                continue
            if run:
                low, high = borders[run[0]], borders[run[-1] + 1]
                _share([word for word in own if word not in fixed and low < word.middle < high], run, borders, size)
            run = []
    _alike([word for word in words if word.column == 0], words, size)


def share_rows(body: Sequence[Block], middles: Sequence[float], size: float) -> None:
    """The labels of the first column, each in the middle of the rows it names, get those rows; `middles` of the rows.

    Only where that parts all rows from the first such label to the last row, and every label stands where it must.
    """
    labels = sorted((b for b in body if b.columns == range(1)), key=lambda block: block.middle)
    if len(labels) < 2 or any(_is_amount(block_text(label.glyphs)) for label in labels):
        return
    totals = {block.row for block in body if total_label().search(squeeze(block_text(block.glyphs)))}
    taken = {block.row for block in body if block.column == 0 and block.span > 1}
    taken |= {row for row in totals if all(label.row > row for label in labels)}  # 合计 beside a blank first column
    first = min(block.row for block in body)
    above = [row + 1 for row in taken if row < labels[0].row]
    below = [row for row in taken if row > labels[-1].row]
    rows = list(range(max(above, default=first), min(below, default=len(middles))))
    if len(rows) <= sum(label.row_span for label in labels):
        return
    lines = [max((len(b.pieces) for b in body if b.row == row and b.column > 0), default=1) for row in rows]
    gaps = [middles[b] - middles[a] for a, b in pairwise(rows)]
    padding = max(
        0.0, min(gap - LEADING * size * (a + b) / 2 for gap, (a, b) in zip(gaps, pairwise(lines), strict=True))
    )
    borders = _borders([middles[row] for row in rows], [count * LEADING * size + padding for count in lines])
    before = [(label.row, label.row_span) for label in labels]
    _share(labels, range(len(rows)), borders, size)
    told = [(label.row, label.row + label.row_span) for label in labels]
    whole = told[0][0] == 0 and told[-1][1] == len(rows) and all(a[1] == b[0] for a, b in pairwise(told))
    fits = whole and all(
        abs((borders[a] + borders[b]) / 2 - label.middle) <= OFF_MIDDLE * size
        for (a, b), label in zip(told, labels, strict=True)
    )
    for label, (row, span) in zip(labels, before, strict=True):
        label.row, label.row_span = (rows[0] + label.row, label.row_span) if fits else (row, span)
    if fits:
        _alike(labels, body, size)


def _is_amount(text: str) -> bool:
    """Is this a figure, and not the code of a body or project?"""
    return is_figure(text) and not (text.isdecimal() and len(text) >= LEAST_CODE)


def _alike(labels: Sequence[Block], body: Sequence[Block], size: float) -> None:
    """What stands beside a label at its very height takes its rows, if nothing else stands there in its columns."""
    for label in labels:
        rows = range(label.row, label.row + label.row_span)
        for block in body:
            if block.column == 0 or len(rows) < 2 or abs(block.middle - label.middle) > AS_NEAR * size:
                continue
            beside = (b for b in body if b is not block and set(b.columns) & set(block.columns))
            if not any(b.row in rows or b.row + b.row_span - 1 in rows for b in beside):
                block.row, block.row_span = label.row, label.row_span


def _share(labels: Sequence[Block], rows: Sequence[int], borders: Sequence[float], size: float) -> None:
    """Parts consecutive rows among labels from top to bottom; a label for which no rows fit keeps those it has."""
    first, end = rows[0], rows[-1] + 1
    best: dict[tuple[int, int], tuple[float, tuple[int, int] | None, bool]] = {(0, first): (0.0, None, False)}
    for at in range(first, end + 1):
        for count in range(len(labels) + 1):
            if (count, at) not in best:
                continue
            cost = best[count, at][0]
            steps: list[tuple[tuple[int, int], float, bool]] = []
            if at < end:
                steps.append(((count, at + 1), cost + BLANK, False))
            if count < len(labels):
                for stop in range(at + 1, end + 1):
                    off = abs((borders[at] + borders[stop]) / 2 - labels[count].middle)
                    steps.append(((count + 1, stop), cost + off + (ONE_ROW if stop > at + 1 else 0.0), True))
            for key, value, is_label in steps:
                if key not in best or value < best[key][0]:
                    best[key] = value, (count, at), is_label
    key = (len(labels), end)
    while key in best and best[key][1] is not None:
        _, before, is_label = best[key]
        assert before is not None
        if is_label:
            label = labels[before[0]]
            off = abs((borders[before[1]] + borders[key[1]]) / 2 - label.middle)
            if off <= OFF_MIDDLE * size:
                label.row, label.row_span = before[1], key[1] - before[1]
        key = before
