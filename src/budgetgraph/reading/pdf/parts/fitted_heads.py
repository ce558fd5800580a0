"""The words of a header on known column borders: the columns they take, and the rows."""

from collections.abc import Sequence

from budgetgraph.reading.folding import squeeze
from budgetgraph.reading.grids.visual_lines import block_text
from budgetgraph.reading.pdf.parts.columns import Block
from budgetgraph.reading.pdf.parts.frames import lone_words
from budgetgraph.reading.pdf.parts.heads import taller
from budgetgraph.reading.pdf.parts.leaves import Column
from budgetgraph.reading.pdf.parts.regions import counts_columns
from budgetgraph.reading.pdf.parts.tiling import tile_head

BETTER = 0.25  # points by which words must fit better that take three rows instead of the middle one


def fitted_words(
    words: Sequence[Block],
    columns: Sequence[Column],
    borders: Sequence[float],
    depth: int,
    heights: Sequence[float],
    setting: str,
    size: float,
) -> float:
    """Gives the words of the header their columns, and more rows where they fit those better; returns what is off."""
    for number, column in enumerate(columns):
        if column.head is not None:
            column.head.column, column.head.span, column.head.fixed = number, 1, True
    cost = _tiled(words, borders, depth, setting)
    for word, row, height in list(taller(words, heights, size) if heights else ()):
        lower = word.row, word.row_span
        word.row, word.row_span = row, height
        if (other := _tiled(words, borders, depth, setting)) < cost - BETTER:
            cost = other
        else:
            word.row, word.row_span = lower
            _tiled(words, borders, depth, setting)
    return cost


def _tiled(words: Sequence[Block], borders: Sequence[float], depth: int, setting: str) -> float:
    """Gives the words their columns anew, but for the words of a single one; returns how badly they fit."""
    for word in words:
        if word.span > 1 or not word.fixed:
            word.column, word.span = -1, 1
    return tile_head(words, borders, depth, setting=setting)


def head_middles(words: Sequence[Block], depth: int) -> list[float]:
    """Where the rows of the header stand: at the height of their own words, else between those round them."""
    own = {
        row: [w.middle for w in words if w.row == row and w.row_span == 1] or [w.middle for w in words if w.row == row]
        for row in range(depth)
    }
    middles: list[float] = []
    for row in range(depth):
        found = own[row]
        least = middles[-1] + 1 if middles else float("-inf")
        middles.append(max(sum(found) / len(found), least) if found else least)
    return middles


def beside_counts(words: Sequence[Block]) -> tuple[list[Block], list[Block]]:
    """The row that counts the columns, and the words (类, 款, 项) that stand beside it and the row below it."""
    rows: dict[int, list[Block]] = {}
    for word in words:
        rows.setdefault(word.pieces[0].line, []).append(word)
    for line, row in rows.items():
        if counts_columns([block_text(w.glyphs) for w in sorted(row, key=lambda w: w.center)]):
            low = max(word.middle for word in row)
            lone = [word for word in words if squeeze(block_text(word.glyphs)) in lone_words()]
            return row, [word for word in lone if word.pieces[0].line > line and word.middle > low]
    return [], []
