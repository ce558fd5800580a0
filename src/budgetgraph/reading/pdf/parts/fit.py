"""Which columns of a table without upright rules are a guess: those in which its words and texts do not fit.

Where the columns are the right ones, every word of the header stands exactly in the middle of its columns, or at their
edge, and every slot of the header holds one word. A word that is off tells that it belongs to another column.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from budgetgraph.reading.figures import is_figure
from budgetgraph.reading.folding import squeeze
from budgetgraph.reading.grids.visual_lines import block_text
from budgetgraph.reading.pdf.parts.columns import Block
from budgetgraph.reading.pdf.parts.frames import lone_words
from budgetgraph.reading.pdf.parts.leaves import Column, reach

LEAST_SHORTER = 4  # columns below a word: with one less on both sides it is still over several
LOOSE = 6.0  # points a word may stand off its place


def doubtful_columns(
    columns: Sequence[Column], words: Sequence[Block], body: Sequence[Block], borders: Sequence[float], setting: str
) -> set[int]:
    """The columns, from 0, whose words or texts do not fit them; `setting` is that of the header words."""
    if not words:
        return set()
    headed = {word.column for word in words if word.span == 1}
    found = {at for at, column in enumerate(columns) if column.head is None and column.merged == 1} - headed
    found |= set(_shared([word for word in words if squeeze(block_text(word.glyphs)) not in lone_words()]))
    if setting != "middle":
        return found  # the edges of the words told the columns
    figures = {block.column for block in body if block.span == 1 and is_figure(block_text(block.glyphs))}
    for word in words:
        x0, x1 = reach(word)
        off = abs(x0 + x1 - borders[word.column] - borders[word.column + word.span]) / 2
        if off > LOOSE and figures & set(word.columns):
            found |= set(word.columns)
    return found


def loose_groups(words: Sequence[Block]) -> set[int]:
    """The columns, from 0, of words with nothing above them beside a word over others: it may be over them, too."""
    above = {(row, column) for word in words for row in _rows(word) for column in word.columns}
    found: set[int] = set()
    for group in words:
        lower = group.row + group.row_span
        beside = {
            column
            for word in words
            if word.row == lower and not any((lower - 1, column) in above for column in word.columns)
            for column in word.columns
        }
        for step in (-1, 1):
            column = group.columns[0 if step < 0 else -1] + step
            while column in beside:
                found |= {column, *group.columns}
                column += step
    return found


def open_reach(words: Sequence[Block], borders: Sequence[float], off: float) -> set[int]:
    """The columns, from 0, of words over others that stand in the middle of one column less on both sides as well;
    `off` are the points by which they may be off."""
    above = {(row, column) for word in words for row in _rows(word) for column in word.columns}
    found: set[int] = set()
    for group in words:
        first, end = group.columns.start, group.columns.stop
        if group.span < LEAST_SHORTER or not any((_rows(group).stop, column) in above for column in group.columns):
            continue
        if abs(group.center - (borders[first + 1] + borders[end - 1]) / 2) <= off:
            found |= set(group.columns)
    return found


def _rows(word: Block) -> range:
    return range(word.row, word.row + word.row_span)


def _shared(blocks: Sequence[Block]) -> Iterable[int]:
    """The columns of slots with several texts."""
    slots = Counter((block.row, block.column) for block in blocks)
    for (row, column), texts in slots.items():
        if texts > 1:
            yield from (c for block in blocks if (block.row, block.column) == (row, column) for c in block.columns)
