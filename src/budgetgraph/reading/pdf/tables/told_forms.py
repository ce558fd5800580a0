"""Forms whose rows are not ruled, but whose rules at the top and the foot tell the columns by their joints."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from budgetgraph.reading.figures import is_figure
from budgetgraph.reading.folding import squeeze
from budgetgraph.reading.grids.visual_lines import line_text
from budgetgraph.reading.layout import Fragment
from budgetgraph.reading.pdf.parts.columns import Block, Piece
from budgetgraph.reading.pdf.parts.fitted_heads import head_middles
from budgetgraph.reading.pdf.parts.fragments import built
from budgetgraph.reading.pdf.parts.frames import ROOM_LEFT, Region
from budgetgraph.reading.pdf.parts.heads import head_words
from budgetgraph.reading.pdf.parts.leaves import reach
from budgetgraph.reading.pdf.parts.regions import Line
from budgetgraph.reading.pdf.parts.rows import LEVEL_WITH, SEVERAL
from budgetgraph.reading.pdf.tables.form_rows import leading_of_form, rows_of_form, span_down
from budgetgraph.reading.pdf.tables.joints import OVER, parts_between, widened
from budgetgraph.reading.pdf.tables.steps import steps_between
from budgetgraph.reading.pdf.tables.told_heads import ToldHead


def told_form(region: Region, size: float, head: ToldHead | None = None, below: Sequence[Line] = ()) -> Fragment | None:
    """The form, each text in the columns that it stands over, or in the middle of several.

    `head` is its header, if it has one, and `below` are the lines below it.
    """
    borders = region.borders
    above, depth, loose, down = head or ToldHead([], 0, set())
    own = below or region.lines
    lines = [(number, part) for number, line in own for part in parts_between(line, borders)]
    joined = head_words(lines, [], size, (), leading_of_form(own, size))
    parted = [part for word in joined for part in _by_full_lines(word, borders)]
    for word in parted:
        x0, x1 = reach(word)
        over = [at for at, (a, b) in enumerate(pairwise(borders)) if min(b, x1) - max(a, x0) > OVER]
        nearest = min(range(len(borders) - 1), key=lambda at: abs(borders[at] + borders[at + 1] - x0 - x1))
        word.column, word.span = (over[0], len(over)) if over else (nearest, 1)
    words, torn = _with_rests(parted, borders, size)
    heights = rows_of_form(words, size)
    rows = [(a + b) / 2 for a, b in pairwise(heights)]
    if len(rows) + depth < 2:
        return None
    between = down == "middle" or any(word.row_span > 1 for word in words)
    widened(words, borders)
    span_down(words, heights, size)
    unsure = (
        torn
        or (not between and any(word.row_span > 1 for word in words))
        or len(parted) > len(joined)
        or any(_stands_beside_rows(word, words, size) for word in words)
    )
    doubtful = set(range(len(borders) - 1)) if unsure else loose
    for word in words:
        word.row += depth
    return built([*above, *words], borders, [*head_middles(above, depth), *rows], doubtful)


def _with_rests(words: Sequence[Block], borders: Sequence[float], size: float) -> tuple[list[Block], bool]:
    """The words, figures that their column broke with what was broken off; and whether one may be that was not joined.

    Where a figure is none without the one below it, that ends it, and so do the others on its line in full columns.
    """
    word_of = {id(piece): word for word in words for piece in word.pieces}
    for word in words:
        for piece in word.pieces:
            piece.column, piece.span = word.column, word.span
    steps = [step for step in steps_between([p for word in words for p in word.pieces], borders, size) if step.figures]
    torn = {step.below.line for step in steps if step.torn}
    rests: dict[int, Block] = {}
    for step in steps:
        above, below = word_of[id(step.above)], word_of[id(step.below)]
        if step.full and step.below.line in torn and len(above.pieces) == len(below.pieces) == 1:
            rests[id(below)] = rests.get(id(above), above)
    for word in words:
        if id(word) in rests:
            rests[id(word)].pieces.append(word.pieces[0])
    left = any(step.torn and id(word_of[id(step.below)]) not in rests for step in steps)
    return [word for word in words if id(word) not in rests], left


def _stands_beside_rows(word: Block, words: Sequence[Block], size: float) -> bool:
    """Does a text of several lines have two amounts below one another beside its lines? It may be those of several
    rows."""
    if len(word.pieces) < SEVERAL:
        return False
    lines = [piece.middle for piece in word.pieces]
    columns = Counter(
        one.column
        for one in words
        if len(one.pieces) == 1
        and _is_amount(one)
        and any(abs(one.middle - line) <= LEVEL_WITH * size for line in lines)
    )
    return max(columns.values(), default=0) > 1


def _is_amount(word: Block) -> bool:
    text = squeeze(line_text(word.glyphs))
    return "." in text and is_figure(text) and not text.endswith("%")


def _by_full_lines(word: Block, borders: Sequence[float]) -> Iterator[Block]:
    """The lines of a text, parted where one leaves room in its columns: no maker breaks a line there."""
    lines: list[Piece] = []
    for piece in word.pieces:
        if lines:
            x0, x1 = lines[-1].glyphs[0].x0, lines[-1].glyphs[-1].x1
            left = max((x for x in borders if x <= x0 + OVER), default=borders[0])
            right = min((x for x in borders if x >= x1 - OVER), default=borders[-1])
            if right - left - (x1 - x0) > ROOM_LEFT * lines[-1].glyphs[0].size:
                yield replace(word, pieces=lines)
                lines = []
        lines = [*lines, piece]
    yield replace(word, pieces=lines)
