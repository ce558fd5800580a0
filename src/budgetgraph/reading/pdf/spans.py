"""Words over several columns: header words and the labels of totals stand in the middle of the columns they span."""

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from budgetgraph.reading.joining import is_figure
from budgetgraph.reading.pdf.columns import Block
from budgetgraph.reading.visual_lines import block_text


def span_headers(headers: Sequence[Block], borders: Sequence[float], blocks: Sequence[Block]) -> None:
    """Header words over several columns: between them they take all columns that have a word below them.

    Where two could take a column, it goes where both stand best in the middle of their columns.
    """
    for row in sorted({block.row for block in headers}):
        here = sorted((b for b in headers if b.row == row and b.row_span == 1), key=lambda b: b.column)
        below = {c for b in headers if b.row == row + 1 for c in b.columns}
        taken = {c for b in blocks if b.row <= row < b.row + b.row_span for c in b.columns}
        free = {c for c in below if c not in taken}
        for place, block in enumerate(here):
            before = here[place - 1] if place else None
            after = here[place + 1] if place + 1 < len(here) else None
            while block.column - 1 in free and before is None:
                _take(block, block.column - 1, free)
            while after is None and block.column + block.span in free:
                _take(block, block.column + block.span, free)
        for left, right in pairwise(here):
            _divide(left, right, borders, free)


def span_labels(body: Sequence[Block], borders: Sequence[float], size: float) -> None:
    """The label of a total, set in the middle of several columns: the free ones round it that centre on it."""
    lefts: dict[int, list[float]] = {}
    for block in body:
        lefts.setdefault(block.column, []).append(block.glyphs[0].x0)
    for block in body:
        if block.span > 1 or is_figure(block_text(block.glyphs)):
            continue
        if block.glyphs[0].x0 - median(lefts[block.column]) < size:
            continue
        taken = {c for b in body if b is not block and b.row <= block.row < b.row + b.row_span for c in b.columns}
        best = (abs(block.center - (borders[block.column] + borders[block.column + 1]) / 2) / 2, block.columns)
        first = block.column
        while first >= 0 and first not in taken:
            end = block.column + 1
            while end < len(borders) and end - 1 not in taken:
                error = abs(block.center - (borders[first] + borders[end]) / 2)
                if error < min(best[0], size):
                    best = (error, range(first, end))
                end += 1
            first -= 1
        block.column, block.span = best[1].start, len(best[1])


def _take(block: Block, column: int, free: set[int]) -> None:
    free.discard(column)
    block.column = min(block.column, column)
    block.span += 1


def _divide(left: Block, right: Block, borders: Sequence[float], free: set[int]) -> None:
    """The free columns between two header words, divided so that both stand nearest to the middle of theirs."""
    gap = list(range(left.column + left.span, right.column))
    if not gap or not set(gap) <= free:
        return

    def error(count: int) -> float:
        end = borders[left.column + left.span + count]
        return abs(left.center - (borders[left.column] + end) / 2) + abs(
            right.center - (end + borders[right.column + right.span]) / 2
        )

    count = min(range(len(gap) + 1), key=error)
    left.span += count
    right.column, right.span = right.column - (len(gap) - count), right.span + len(gap) - count
    free.difference_update(gap)
