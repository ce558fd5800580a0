"""A table without upright rules that goes on over a page keeps the columns that the page before showed.

On its last page a column may be blank, or too few rows may be left to part two of them. Where the lines of the header
are printed again, the borders found before hold, as long as every text stands between them.
"""

from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import pairwise, zip_longest
from statistics import median

from budgetgraph.reading.document import Box
from budgetgraph.reading.figures import is_figure
from budgetgraph.reading.folding import squeeze
from budgetgraph.reading.grids.visual_lines import line_text
from budgetgraph.reading.grids.widths import printed_end
from budgetgraph.reading.layout import Fragment, FragmentCell, Rule
from budgetgraph.reading.pdf.parts.columns import Block, Piece, pieces_of
from budgetgraph.reading.pdf.parts.fragments import built
from budgetgraph.reading.pdf.parts.frames import CELL_GAP, LEAST_WIDTH, SAME_WIDTH, TALLEST_ROW, Region
from budgetgraph.reading.pdf.parts.regions import Line, counts_columns, texts_of
from budgetgraph.reading.pdf.parts.rows import LEVEL, blocks_of_cells, rows_by_height, rows_by_rules
from budgetgraph.reading.pdf.parts.tiling import span_labels
from budgetgraph.reading.pdf.tables.form import names_indicators
from budgetgraph.reading.pdf.tables.joints import parts_between
from budgetgraph.reading.pdf.tables.stacked_rows import stacked_rows
from budgetgraph.reading.pdf.tables.told_forms import told_form
from budgetgraph.reading.pdf.tables.told_heads import ToldHead
from budgetgraph.resources import patterns

DEEPEST_HEAD = 6  # rows
MOST_HEAD_LINES = 16
LEAST_WORDS = 4  # of a header, without which it may be that of any table
SAME_SIZE = 0.2  # points between the type sizes of rows of one table
OUTSIDE = 1.5  # points a text may reach over the border of its cell
MOST_ABOVE = 2  # lines at the top of a page above the rest of a table: running heads
MOSTLY = 0.5  # share of the rows below the header that merge the same columns


def carried_on(before: Sequence[Fragment], region: Region) -> Fragment | None:
    """The region read with the columns of the fragment whose header it repeats; None if there is none or it fits none.

    `before` are the fragments of the page before; a region without a header of its own goes on with the last of them.
    """
    for fragment in reversed(before):
        head = _repeated(fragment, region.lines) if fragment.method == "rivers" else None
        if head is None:
            continue
        depth, lines = head
        found = _with_columns(fragment, depth, region, lines)
        if found is not None:
            return found
    if before and before[-1].method == "rivers" and _begins_with_figures(region):
        rules = region.rules if region.rows_are_ruled() else []
        last = before[-1]
        if not _labels_fit(last, region.lines):
            return None
        if last.told and not rules:
            return _stacked(last.columns, region.lines, region.size, _merged(last, 0), _guessed(last))
        return body_between(last.columns, region.lines, region.size, _merged(last, 0), rules, _guessed(last))
    return None


def headed_again(before: Sequence[Fragment], region: Region) -> Fragment | None:
    """A region whose rules tell the column borders and whose head is that of the last table of the page before."""
    last = before[-1] if before and before[-1].method == "rivers" else None
    if last is None or len(last.columns) != len(region.borders):
        return None
    if any(abs(x - y) > OUTSIDE for x, y in zip(last.columns, region.borders, strict=True)):
        return None
    head = _repeated(last, region.lines)
    return _with_columns(last, head[0], region, head[1]) if head is not None else None


def up_to_foot(
    before: Sequence[Fragment], lines: Sequence[Line], level_rules: Sequence[Rule]
) -> tuple[Fragment, list[Line]] | None:
    """The last rows of the table before, which the rule at its foot ends, with the lines that they print.

    They are the first lines of the page, set alike down to the rule, and each of their texts stands between borders.
    """
    last = before[-1] if before and before[-1].method == "rivers" else None
    if last is None:
        return None
    foot = next((rule for rule in sorted(level_rules) if rule.end - rule.start >= LEAST_WIDTH), None)
    if foot is None or max(abs(foot.start - last.columns[0]), abs(foot.end - last.columns[-1])) > SAME_WIDTH:
        return None
    rows: list[Line] = []
    top = foot.at
    for line in reversed(lines):
        low, high = min(glyph.y0 for glyph in line[1]), max(glyph.y1 for glyph in line[1])
        if low > foot.at:
            continue
        size = rows[-1][1][0].size if rows else line[1][0].size
        if top - high > TALLEST_ROW * size or abs(line[1][0].size - size) > SAME_SIZE:
            break
        rows.insert(0, line)
        top = low
    above = lines[: lines.index(rows[0])] if rows else []
    if len(above) > MOST_ABOVE or any(map(_is_no_row, [*above, *rows])):
        return None
    texts = [text for line in rows for text in texts_of(line, CELL_GAP)]
    if not any(map(is_figure, texts)) or not any(not is_figure(text) for text in texts) or not _labels_fit(last, rows):
        return None
    size = median(glyph.size for _, line in rows for glyph in line)
    merged, guessed = _merged(last, 0), _guessed(last)
    found = None
    if not last.told and _heads_indicators(last) and pieces_between(last.columns, rows) is not None:
        found = told_form(Region(rows, borders=last.columns), size, ToldHead([], 0, guessed))
    if found is None and last.told:
        found = _stacked(last.columns, rows, size, merged, guessed)
    elif found is None:
        found = body_between(last.columns, rows, size, merged, (), guessed)
    return (found, rows) if found is not None else None


def _heads_indicators(fragment: Fragment) -> bool:
    """Does a row of the fragment head indicators? Then what stands left of them goes over several rows."""
    by_row: dict[int, list[str]] = {}
    for cell in fragment.cells:
        by_row.setdefault(cell.row, []).append(cell.text)
    return any(map(names_indicators, by_row.values()))


def _is_no_row(line: Line) -> bool:
    """Does a line stand above another table, or in running text?"""
    text = squeeze(line_text(line[1]))
    said = patterns("line_patterns.csv")
    return text.endswith("。") or any(
        said[name].search(text) for name in ("announces_table", "unit_note", "form_number")
    )


def repeats_head(before: Sequence[Fragment], lines: Sequence[Line]) -> bool:
    """Do the first lines of a page repeat the header of the last table of the page before, which has no rules?"""
    if not before or before[-1].method != "rivers":
        return False
    head = _repeated(before[-1], lines)
    words = sum(bool(cell.text) for cell in before[-1].cells if head and cell.row <= head[0])
    return head is not None and words >= LEAST_WORDS


def _begins_with_figures(region: Region) -> bool:
    texts = texts_of(region.lines[0], CELL_GAP)
    return any(map(is_figure, texts)) and not counts_columns(texts)


def _repeated(fragment: Fragment, lines: Sequence[Line]) -> tuple[int, int] | None:
    """How many rows of the fragment hold the same characters as how many of the lines; the most rows that do."""
    by_characters: dict[str, int] = {}
    text = ""
    for count, (_, line) in enumerate(lines[:MOST_HEAD_LINES], 1):
        text += squeeze(line_text(line))
        by_characters["".join(sorted(text))] = count
    best: tuple[int, int] | None = None
    text = ""
    for row in range(1, DEEPEST_HEAD + 1):
        text += "".join(squeeze(cell.text) for cell in fragment.cells if cell.row == row)
        whole = not any(cell.row <= row < cell.row + cell.row_span - 1 for cell in fragment.cells)
        found = by_characters.get("".join(sorted(text)), len(lines))
        if text and whole and found < len(lines):
            best = (row, found)
    return best


def _with_columns(fragment: Fragment, depth: int, region: Region, lines: int) -> Fragment | None:
    """The region, whose first lines are the header, with the columns of the fragment."""
    head, body = region.lines[:lines], region.lines[lines:]
    borders = fragment.columns
    rules = _below(head, region.rules) if region.rows_are_ruled() else []
    if not _labels_fit(fragment, body):
        return None
    merged, guessed = _merged(fragment, depth), _guessed(fragment)
    if (region.borders or fragment.told) and not rules:
        below = _stacked(borders, body, region.size, merged, guessed)
    else:
        below = body_between(borders, body, region.size, merged, rules, guessed)
    if below is None:
        return None
    above = [cell for cell in fragment.cells if cell.row <= depth]
    down = min(glyph.y0 for _, line in head for glyph in line) - 1 - fragment.rows[0]
    moved = [cell._replace(box=_lower(cell.box, down)) for cell in above]
    heights = [y + down for y in fragment.rows[:depth]] + list(below.rows)
    cells = (*moved, *(cell._replace(row=cell.row + depth) for cell in below.cells))
    box = Box(borders[0], heights[0], borders[-1], heights[-1])
    return Fragment(box, borders, tuple(heights), cells, "rivers", told=fragment.told and below.told)


def _stacked(
    borders: Sequence[float],
    body: Sequence[Line],
    size: float,
    merged: Sequence[tuple[int, int]],
    guessed: Collection[int],
) -> Fragment | None:
    """As `body_between`, where the borders are those that rules tell: the lines of a cell follow from its width."""
    pieces = pieces_between(borders, body)
    if pieces is None:
        return None
    blocks, rows = stacked_rows(borders, pieces, size)
    for first, span in merged:
        _merge(blocks, range(first, first + span))
    span_labels(blocks, borders, size)
    found = built(blocks, borders, rows, guessed)
    return replace(found, told=not any(cell.guessed for cell in found.cells))


def _below(head: Sequence[Line], rules: Sequence[Rule]) -> list[Rule]:
    """The rules below the last line of the header."""
    foot = max(glyph.y1 for _, line in head for glyph in line) - LEVEL
    return [rule for rule in rules if rule.at > foot]


def body_between(
    borders: Sequence[float],
    body: Sequence[Line],
    size: float,
    merged: Sequence[tuple[int, int]] = (),
    rules: Sequence[Rule] = (),
    guessed: Collection[int] = (),
) -> Fragment | None:
    """Lines as rows between known column borders; None if a text does not stand between them.

    `merged` are the columns, from 0, that are merged in every row, with their number; `rules` part all rows, if given.
    `guessed` are the columns, from 0, that are a guess.
    """
    found = blocks_between(borders, body, size, rules)
    if found is None:
        return None
    blocks, rows = found
    for first, span in merged:
        _merge(blocks, range(first, first + span))
    span_labels(blocks, borders, size)
    return built(blocks, borders, rows, guessed)


def blocks_between(
    borders: Sequence[float], body: Sequence[Line], size: float, rules: Sequence[Rule] = ()
) -> tuple[list[Block], list[float]] | None:
    """The cells of such lines, with their rows, and the middles of these; None if one stands on a border."""
    pieces = pieces_between(borders, body)
    if pieces is None:
        return None
    blocks = blocks_of_cells(pieces, size, rules)
    return blocks, rows_by_rules(blocks, rules, True) if rules else rows_by_height(blocks, size)


def pieces_between(borders: Sequence[float], body: Sequence[Line]) -> list[Piece] | None:
    """The texts of such lines; None if there are none, or one stands on a border."""
    boxes = list(pairwise(borders))
    pieces: list[Piece] = []
    for line in body:
        parts = parts_between(line[1], borders)
        of_line = [piece for part in parts for piece in pieces_of((line[0], part), boxes)]
        _widen(of_line, borders)
        _centre(of_line, borders)
        pieces += of_line
    return pieces if pieces and all(_fits(piece, borders) for piece in pieces) else None


def _widen(pieces: Sequence[Piece], borders: Sequence[float]) -> None:
    """Labels of one line that run on over blank columns at their right span those."""
    for piece, follower in zip_longest(pieces, pieces[1:]):
        end = printed_end(piece.glyphs) - OUTSIDE
        last = bisect_left(borders, end) - 1
        free = last < (len(borders) - 1 if follower is None else follower.column)
        if free and last >= piece.column + piece.span and not is_figure(line_text(piece.glyphs)):
            piece.span = last - piece.column + 1


def _centre(pieces: Sequence[Piece], borders: Sequence[float]) -> None:
    """A label that reaches over its borders stands in the middle of the fewest free columns that hold it."""
    for at, piece in enumerate(pieces):
        if _fits(piece, borders) or is_figure(line_text(piece.glyphs)):
            continue
        first = pieces[at - 1].column + pieces[at - 1].span if at else 0
        end = pieces[at + 1].column if at + 1 < len(pieces) else len(borders) - 1
        middle = (piece.glyphs[0].x0 + piece.glyphs[-1].x1) / 2
        choices = [
            (b - a, a)
            for a in range(first, end)
            for b in range(a + 1, end + 1)
            if abs((borders[a] + borders[b]) / 2 - middle) <= OUTSIDE
            and _fits(Piece(a, b - a, piece.line, piece.glyphs), borders)
        ]
        if choices:
            piece.span, piece.column = min(choices)


def _lower(box: Box, down: float) -> Box:
    return Box(box.x0, box.y0 + down, box.x1, box.y1 + down)


def _fits(piece: Piece, borders: Sequence[float]) -> bool:
    left, right = borders[piece.column], borders[piece.column + piece.span]
    return piece.glyphs[0].x0 > left - OUTSIDE and printed_end(piece.glyphs) < right + OUTSIDE


def _merged(fragment: Fragment, depth: int) -> list[tuple[int, int]]:
    """The columns (from 0) that most rows below the header merge, with their number."""
    by_column: dict[int, list[FragmentCell]] = {}
    for cell in fragment.cells:
        if cell.row > depth and cell.text:
            by_column.setdefault(cell.column, []).append(cell)
    found = []
    for column, cells in by_column.items():
        span = int(median(cell.column_span for cell in cells))
        if span > 1 and sum(cell.column_span == span for cell in cells) > MOSTLY * len(cells):
            found.append((column - 1, span))
    return found


def _labels_fit(fragment: Fragment, body: Sequence[Line]) -> bool:
    """Does no label begin in a column that holds amounts only, and reach over its border?"""
    words: set[tuple[int, int]] = set()
    figures: set[tuple[int, int]] = set()
    for cell in fragment.cells:
        if cell.text and cell.column_span == 1 and not squeeze(cell.text).isdecimal():
            (figures if is_figure(cell.text) else words).add((cell.column - 1, cell.row))
    depth = min((row for _, row in figures), default=1)
    labelled = {column for column, row in words if row > depth}
    filled = {column for column, _ in figures} - labelled
    boxes = list(pairwise(fragment.columns))
    return not any(
        piece.span > 1 and piece.column in filled and not is_figure(line_text(piece.glyphs))
        for line in body
        for piece in pieces_of(line, boxes)
    )


def _guessed(fragment: Fragment) -> set[int]:
    """The columns (from 0) that are a guess."""
    guessed = (cell for cell in fragment.cells if cell.guessed)
    return {c for cell in guessed for c in range(cell.column - 1, cell.column - 1 + cell.column_span)}


def _merge(blocks: Sequence[Block], columns: range) -> None:
    for block in blocks:
        if block.column in columns and block.column + block.span <= columns.stop:
            block.column, block.span = columns.start, len(columns)
