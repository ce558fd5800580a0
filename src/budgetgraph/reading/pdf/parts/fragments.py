"""The blocks of a table without upright rules become its fragment: every slot a cell, blank ones too."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from itertools import pairwise

from budgetgraph.reading.document import Box
from budgetgraph.reading.figures import are_several
from budgetgraph.reading.folding import squeeze
from budgetgraph.reading.grids.visual_lines import block_text, least_confidence, line_text
from budgetgraph.reading.layout import Fragment, FragmentCell, Glyph
from budgetgraph.reading.pdf.parts.columns import Block

APART = 4.0  # points between texts of two cells
OVER_EDGE = 2.5  # points a text may reach over the right edge of its table
ROW_BETWEEN = 2.6  # type sizes
SEVERAL = 2  # cells of a column
_BESIDE_WORDS = re.compile(r"[^\W\d_]+\s+\d{1,3}(?:,\d{3})*\.\d+")
_WHOLE = re.compile(r"[-+−]?\d{1,3}(?:,\d{3})+\.\d\d")
_TORN = re.compile(r"^[-+−]?\d{1,3}(?:,\d{3})*(?:,\d{3}\.\d?|,\d{0,2})$")
_REST = re.compile(r"\d{1,2}|0?\.?\d{1,2}")
_GLUED = re.compile(r"0\d{1,2},\d{3}")
_AMOUNT = re.compile(r"[-+−]?\d[\d,]*\.\d+|[-+−]?\d{1,3}(?:,\d{3})+")


def built(
    blocks: Sequence[Block], borders: Sequence[float], rows: Sequence[float], guessed: Collection[int] = ()
) -> Fragment:
    """`borders` are those of the columns, `rows` the middles of the rows; blocks know their row and column from 0.

    `guessed` are the columns, from 0, that the texts do not tell for sure.
    """
    for block in blocks:
        if block.column < 0:  # a text to the left of all columns
            block.column, block.guessed = 0, True
    top = min(glyph.y0 for block in blocks for glyph in block.glyphs) - 1
    bottom = max(glyph.y1 for block in blocks for glyph in block.glyphs) + 1
    between = [(one + other) / 2 for one, other in pairwise(rows)]
    heights = [top, *between, bottom]
    together: dict[tuple[int, int], list[Block]] = {}
    for block in sorted(blocks, key=lambda b: (b.middle, b.column)):
        together.setdefault((block.row, block.column), []).append(block)
    taken: set[tuple[int, int]] = set()
    collide = any(_side_by_side(parts) or _far_apart(parts) for parts in together.values())
    mixed = Counter(column for (_, column), parts in together.items() if _mixes(parts))
    collide = collide or max(mixed.values(), default=0) >= SEVERAL
    cells = []
    for (row, column), parts in sorted(together.items()):
        width, height = max(b.span for b in parts), max(b.row_span for b in parts)
        height = min(height, len(rows) - row)
        while (width > 1 or height > 1) and _covers(taken, together, row, column, height, width):
            width, height = (width - 1, height) if width > 1 else (width, height - 1)
        taken |= {(r, c) for r in range(row, row + height) for c in range(column, column + width)}
        glyphs = [glyph for block in parts for glyph in block.glyphs]
        box = Box(borders[column], heights[row], borders[column + width], heights[row + height])
        line, sure = parts[0].pieces[0].line, least_confidence(glyphs)
        guess = collide or any(c in guessed for c in range(column, column + width)) or any(b.guessed for b in parts)
        text = block_text(glyphs)
        guess = guess or (
            width > 1 and _AMOUNT.fullmatch(text) is not None and _crosses(glyphs, borders[column:][:width])
        )
        guess = guess or ("\n" in text and are_several(text))
        guess = guess or max(glyph.x1 for glyph in glyphs) > borders[-1] + OVER_EDGE  # what is farther out may be lost
        cells.append(FragmentCell(row + 1, column + 1, text, box, height, width, line, sure, None, guess))
    for row in range(len(rows)):
        for column in range(len(borders) - 1):
            if (row, column) not in taken:
                box = Box(borders[column], heights[row], borders[column + 1], heights[row + 1])
                cells.append(FragmentCell(row + 1, column + 1, "", box))
    cells = _with_torn_in_doubt(cells)
    cells.sort(key=lambda cell: (cell.row, cell.column))
    box = Box(borders[0], top, borders[-1], bottom)
    return Fragment(box, tuple(borders), tuple(heights), tuple(cells), "rivers")


def _with_torn_in_doubt(cells: Sequence[FragmentCell]) -> list[FragmentCell]:
    """The cells; amounts that lack decimals others have, or have digits before their first one, are guesses, and what
    may be the rest of one in its column."""
    texts = {id(cell): squeeze(cell.text) for cell in cells}
    if not any(_WHOLE.fullmatch(text) for text in texts.values()):
        return list(cells)
    torn = {cell.column for cell in cells if _TORN.search(texts[id(cell)])}
    return [
        cell._replace(guessed=True)
        if _GLUED.match(texts[id(cell)])
        or (cell.column in torn and (_TORN.search(texts[id(cell)]) or _REST.fullmatch(texts[id(cell)])))
        else cell
        for cell in cells
    ]


def _crosses(glyphs: Sequence[Glyph], borders: Sequence[float]) -> bool:
    """Do figures stand on a border? Two of neighbouring columns may have been taken for one."""
    return any(glyphs[0].x0 < x < max(glyph.x1 for glyph in glyphs) for x in borders)


def _side_by_side(parts: Sequence[Block]) -> bool:
    """Do texts stand side by side on one line of a cell? Then the columns are not those of the page."""
    stretches = sorted((piece.line, piece.glyphs[0].x0, piece.glyphs[-1].x1) for part in parts for piece in part.pieces)
    return any(a[0] == b[0] and b[1] > a[2] + APART for a, b in pairwise(stretches))


def _far_apart(parts: Sequence[Block]) -> bool:
    """Do texts stand under one another in a cell, with room for a row between them? Then one is of another cell."""
    return any(
        other.pieces[0].middle - one.pieces[-1].middle > ROW_BETWEEN * other.glyphs[0].size
        for one, other in pairwise(parts)
    )


def _mixes(parts: Sequence[Block]) -> bool:
    """Does an amount stand on a line among those of words, alone or behind a blank? Then it is of another column."""
    lines = [line_text(piece.glyphs) for part in parts for piece in part.pieces]
    amounts = [bool(_AMOUNT.fullmatch(squeeze(text)) or _BESIDE_WORDS.fullmatch(text)) for text in lines]
    return any(amounts[1:-1]) and not any(amounts[:1] + amounts[-1:])


def _covers(
    taken: set[tuple[int, int]],
    together: dict[tuple[int, int], list[Block]],
    row: int,
    column: int,
    height: int,
    width: int,
) -> bool:
    area = {(r, c) for r in range(row, row + height) for c in range(column, column + width)} - {(row, column)}
    return bool(area & taken or area & together.keys())
