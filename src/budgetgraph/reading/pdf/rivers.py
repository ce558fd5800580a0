"""Tables without upright rules: columns from the rivers of white between figures, rows from blocks on one height.

A region is a run of lines with several figures each. Its columns are the stretches of the page that its rows print on,
and the header words that stand over none of them; its rows are the heights on which blocks of several columns centre.
"""

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from budgetgraph.reading.document import Box
from budgetgraph.reading.joining import is_figure
from budgetgraph.reading.layout import Fragment, FragmentCell, Rule
from budgetgraph.reading.pdf.columns import Block, borders_of, columns_of, pieces_of
from budgetgraph.reading.pdf.regions import THREE_COLUMNS, Line, is_core, regions, texts_of
from budgetgraph.reading.pdf.rows import blocks_of_cells, row_rules, rows_by_height, rows_by_rules
from budgetgraph.reading.pdf.spans import span_headers, span_labels
from budgetgraph.reading.visual_lines import block_text


def borderless(lines: Sequence[Line], level_rules: Sequence[Rule] = ()) -> list[Fragment]:
    """The fragments among the lines of a page that stand outside ruled tables; lines by number, from top to bottom.

    `level_rules` are the merged level rules of the page: where they part all rows, they give the rows.
    """
    found = []
    for region in regions(lines):
        fragment = _fragment(region, level_rules)
        if fragment is not None:
            found.append(fragment)
    return found


def _fragment(region: Sequence[Line], level_rules: Sequence[Rule]) -> Fragment | None:
    size = median(glyph.size for _, line in region for glyph in line)
    core = [line for line in region if is_core(texts_of(line))]
    extents = columns_of(region, core, size)
    if len(extents) < THREE_COLUMNS:
        return None
    pieces = [piece for line in region for piece in pieces_of(line, extents)]
    rules = row_rules(region, level_rules, size)
    if len(rules) > len(core):
        blocks = blocks_of_cells(pieces, size, rules)
        rows = rows_by_rules(blocks, rules, extents)
    else:
        blocks = blocks_of_cells(pieces, size, [])
        rows = rows_by_height(blocks, size)
    if len(rows) < 2:
        return None
    first_body = min((block.row for block in blocks if is_figure(block_text(block.glyphs))), default=0)
    borders = borders_of(extents, [block for block in blocks if block.row >= first_body])
    span_headers([block for block in blocks if block.row < first_body], borders, blocks)
    span_labels([block for block in blocks if block.row >= first_body], borders, size)
    return _built(blocks, borders, rows, size)


def _built(blocks: Sequence[Block], borders: Sequence[float], rows: Sequence[float], size: float) -> Fragment:
    top = min(glyph.y0 for block in blocks for glyph in block.glyphs) - 1
    bottom = max(glyph.y1 for block in blocks for glyph in block.glyphs) + 1
    between = [(one + other) / 2 for one, other in pairwise(rows)]
    heights = [top, *between, bottom]
    together: dict[tuple[int, int], list[Block]] = {}
    for block in sorted(blocks, key=lambda b: (b.middle, b.column)):
        together.setdefault((block.row, block.column), []).append(block)
    taken: set[tuple[int, int]] = set()
    cells = []
    for (row, column), parts in sorted(together.items()):
        width, height = max(b.span for b in parts), max(b.row_span for b in parts)
        while (width > 1 or height > 1) and _covers(taken, together, row, column, height, width):
            width, height = (width - 1, height) if width > 1 else (width, height - 1)
        taken |= {(r, c) for r in range(row, row + height) for c in range(column, column + width)}
        glyphs = [glyph for block in parts for glyph in block.glyphs]
        box = Box(borders[column], heights[row], borders[column + width], heights[row + height])
        cells.append(FragmentCell(row + 1, column + 1, block_text(glyphs), box, height, width, parts[0].pieces[0].line))
    for row in range(len(rows)):
        for column in range(len(borders) - 1):
            if (row, column) not in taken:
                box = Box(borders[column], heights[row], borders[column + 1], heights[row + 1])
                cells.append(FragmentCell(row + 1, column + 1, "", box))
    cells.sort(key=lambda cell: (cell.row, cell.column))
    box = Box(borders[0], top, borders[-1], bottom)
    return Fragment(box, tuple(borders), tuple(heights), tuple(cells), "rivers")


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
