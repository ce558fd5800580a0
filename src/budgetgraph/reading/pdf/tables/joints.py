"""Tables whose level rules are drawn cell by cell: where the pieces of a rule meet, a column ends.

Makers that set a page from HTML draw the border below a row as one piece for every column, even where no upright rule
is drawn. With the levels of the rules these joints give the whole grid; only which columns a cell takes is told by its
text.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise, takewhile

from budgetgraph.reading.document import Box
from budgetgraph.reading.figures import is_figure
from budgetgraph.reading.folding import squeeze
from budgetgraph.reading.grids.grid import cluster
from budgetgraph.reading.grids.visual_lines import block_text, line_text
from budgetgraph.reading.grids.widths import BLANK_BEHIND, HALF, end_of, printed_end
from budgetgraph.reading.layout import Fragment, Glyph, Rule
from budgetgraph.reading.pdf.parts.columns import Block, Piece
from budgetgraph.reading.pdf.parts.fragments import built
from budgetgraph.reading.pdf.parts.frames import SAME_WIDTH, Region, lone_words
from budgetgraph.reading.pdf.parts.leaves import Column, codes_of_levels, merge_codes, reach
from budgetgraph.reading.pdf.parts.regions import Line
from budgetgraph.reading.pdf.parts.rows import rows_by_rules
from budgetgraph.reading.pdf.parts.tiling import span_labels, tile_head
from budgetgraph.reading.pdf.parts.touching import by_overruns, by_tile
from budgetgraph.reading.pdf.tables.form import BLANK_IN_FORM

MEET = 2.5  # points between the ends of two pieces of one rule that meet, or by which they overlap
ONE_LEVEL = 1.0  # points between the heights of pieces of one rule
NARROWEST = 6.0  # points: no column is narrower; the pieces of a dotted rule are
OVER = 1.0  # points of a text over a border from which it stands on both sides
PARTED = 0.12  # type sizes between two texts at a border
AT_BORDER = 0.75  # points between a border and the end of an amount at which the next text begins
_AMOUNT = re.compile(r"[-+−]?(\d{1,3}(,\d{3})+|\d+)(\.\d{2})?")
_WHOLE_AMOUNT = re.compile(r"[-+−]?(?:\d{1,3}(?:,\d{3})+|\d+)\.\d{2}(?![%.,]|0\d)")
_AMOUNT_AT_END = re.compile(r"(?<=[^\d.,%+−¥￥-])(?:\d{1,3}(?:,\d{3})+|\d+)\.\d{2}$")
_NO_FIGURE = re.compile(r"[^\d.,%+−¥￥-]")
LEAST_AMOUNT = 4  # characters
BESIDE_BORDER = 0.3  # type sizes: less than a digit
SPREAD = 2.6  # type sizes between the characters of one word set wide (收　　入)
ALIKE_SET = 0.8  # points between the places of two texts that are set alike in their columns
LEAST_WORDS = 3  # of a header, to tell how they are set
SET_LEFT = 1.0  # points between the white at the left of words that all stand there
OFF_MIDDLE = 1.0  # points a text in the middle of its columns may be off
PADS = (-0.1, 8.0)  # points between the side of a cell and a text that stands there
ALIKE = 0.5  # share of the words that tell how words are set


def told_borders(pieces: Sequence[Rule], region: Region) -> tuple[float, ...]:
    """The column borders (x, in points) that the joints of the level rules of a region tell; empty if they do not.

    `pieces` are the level rules of the page as drawn.
    """
    if region.left is None or region.right is None or region.top is None or region.bottom is None:
        return ()
    left, right = region.left, region.right
    top, bottom = region.top - ONE_LEVEL, region.bottom + ONE_LEVEL
    inside = sorted(
        piece
        for piece in pieces
        if top <= piece.at <= bottom and piece.start > left - SAME_WIDTH and piece.end < right + SAME_WIDTH
    )
    levels: list[list[Rule]] = []
    for piece in inside:
        if levels and piece.at - levels[-1][0].at <= ONE_LEVEL:
            levels[-1].append(piece)
        else:
            levels.append([piece])
    whole = [joints for level in levels if (joints := _joints(level, left, right)) is not None]
    if not whole:
        return ()
    most = max(whole, key=len)
    alike = sum(len(joints) == len(most) and _among(joints, most) for joints in whole)
    if not most or alike < 2:
        return ()
    borders = (left, *most, right)
    if min(b - a for a, b in pairwise(borders)) < NARROWEST:
        return ()
    ends = [x for piece in inside for x in (piece.start, piece.end)]
    return borders if _among(ends, borders) else ()


def _joints(level: Sequence[Rule], left: float, right: float) -> list[float] | None:
    """Where one piece of a level ends and another begins, if together they reach from edge to edge without a gap."""
    reached = left + SAME_WIDTH
    for piece in sorted(level, key=lambda piece: piece.start):
        if piece.start > reached + MEET:
            return None
        reached = max(reached, piece.end)
    if reached < right - SAME_WIDTH:
        return None
    found: list[float] = []
    for x in sorted(piece.start for piece in level if piece.start > left + SAME_WIDTH):
        ends = [piece.end for piece in level if abs(piece.end - x) <= MEET]
        if ends and (not found or x - found[-1] > MEET):
            found.append((x + min(ends, key=lambda end: abs(end - x))) / 2)
    return found


def _among(places: Sequence[float], known: Sequence[float]) -> bool:
    return all(min((abs(x - y) for y in known), default=MEET + 1) <= MEET for x in places)


def between_joints(
    head: Sequence[Line],
    body: Sequence[Line],
    borders: Sequence[float],
    rules: Sequence[Rule],
    form: bool,
    tiles: Sequence[Box] = (),
    least: int = 2,
) -> Fragment | None:
    """The table of rows that are all ruled, between known column borders; None if it has not `least` rows.

    In a `form` no row is the header of those below it. What stands in one of the painted `tiles` is one cell.
    A blank last row may be what the page has left for the first row of the next one.
    """
    words, texts = _blocks(head, borders, tiles), _blocks(body, borders, tiles)
    if not words and not texts:
        return None
    rows = rows_by_rules([*words, *texts], rules, True)
    levels = cluster(rule.at for rule in rules)
    for block in (*words, *texts):
        if block.tile is not None:
            first, end = (_nearest(levels, y) for y in (block.tile.y0, block.tile.y1))
            block.row, block.row_span = first, max(1, end - first)
    words, texts = _cells(words, True), _cells(texts)
    size = sorted(glyph.size for block in (*words, *texts) for glyph in block.glyphs)[0]
    if form:
        _tiled([*words, *texts], borders, len(rows), BLANK_IN_FORM)
    else:
        depth = max((word.row + word.row_span for word in words), default=0)
        _tiled(words, borders, depth, None)
        columns = codes_of_levels(columns_of(words, texts, borders, depth))
        merge_codes(columns, words, texts)
        span_labels(texts, borders, size)
        widened([*words, *texts], borders)
    for block in (*words, *texts):
        if block.tile is not None:
            _place(block, borders)
    if len(rows) < least:
        return None
    blank = all(block.row + block.row_span < len(rows) for block in (*words, *texts))
    return replace(built([*words, *texts], borders, rows), method="rules", open_bottom=blank)


def last_row(before: Sequence[Fragment], region: Region) -> Fragment | None:
    """What a page holds of the table before it, if that is a single row: its column borders stand where those do."""
    if not before or not region.borders or len(region.levels) != 2:
        return None
    if before[-1].method != "rules" and not region.tiles:
        return None
    if not _among(region.borders, before[-1].columns) or not _among(before[-1].columns, region.borders):
        return None
    return between_joints([], region.lines, region.borders, region.rules, False, region.tiles, 1)


def _nearest(places: Sequence[float], place: float) -> int:
    return min(range(len(places)), key=lambda at: abs(places[at] - place))


def _place(block: Block, borders: Sequence[float]) -> None:
    """Gives a block the columns of its painted cell."""
    assert block.tile is not None
    first, end = _nearest(borders, block.tile.x0), _nearest(borders, block.tile.x1)
    block.column, block.span = first, max(1, end - first)


def _blocks(lines: Sequence[Line], borders: Sequence[float], tiles: Sequence[Box] = ()) -> list[Block]:
    """The texts of the lines, cut at the borders, each with the columns that it stands over, or its painted cell."""
    found = []
    for number, line in lines:
        middle = (line[0].y0 + line[0].y1) / 2
        beside = [tile for tile in tiles if tile.y0 < middle < tile.y1]
        for tile, glyphs, sure in by_tile(line, beside):
            if tile is not None:
                found.append(Block(0, 1, [Piece(0, 1, number, glyphs)], guessed=not sure, tile=tile))
                _place(found[-1], borders)
                found[-1].pieces = [Piece(found[-1].column, found[-1].span, number, glyphs)]
                continue
            found += _untiled(number, glyphs, borders)
    return found


def _untiled(number: int, line: Sequence[Glyph], borders: Sequence[float]) -> list[Block]:
    found = []
    for part, sure in (one for whole in parts_between(line, borders) for one in by_overruns(whole, borders)):
        x0, x1 = part[0].x0, max(glyph.x1 for glyph in part)
        over = [i for i, (a, b) in enumerate(pairwise(borders)) if min(b, x1) - max(a, x0) > OVER]
        over = over or [min(range(len(borders) - 1), key=lambda i: abs(borders[i] + borders[i + 1] - x0 - x1))]
        if sure is not None:
            over = over[:1]
        piece = Piece(over[0], over[-1] - over[0] + 1, number, part)
        found.append(Block(piece.column, piece.span, [piece], guessed=sure is False))
    return found


def parts_between(line: Sequence[Glyph], borders: Sequence[float]) -> list[list[Glyph]]:
    """A line cut at the borders that lie between its glyphs, but not within a word set wide."""
    parts: list[list[Glyph]] = []
    words = [part for word in line for part in _amount_and_rest(word, borders)]
    for at, glyph in enumerate(words):
        if parts:
            last = parts[-1][-1]
            cut = any(printed_end([last]) - OVER <= x <= glyph.x0 + OVER for x in borders[1:-1])
            apart = glyph.x0 - last.x1 > PARTED * glyph.size or _ends_amount(parts[-1], glyph, borders)
            apart = apart or (cut and _NO_FIGURE.match(last.text[-1]) is not None and _is_amount(words[at:]))
            if not cut or not apart:
                parts[-1].append(glyph)
                continue
        parts.append([glyph])
    joined: list[list[Glyph]] = []
    codes = sum(squeeze(line_text(part)) in lone_words() for part in parts if len(part) == 1) > 1
    for part in parts:
        if joined and _set_wide(joined[-1], part, codes) and not _stand_alike(joined[-1][-1], part[0], borders):
            joined[-1] = [*joined[-1], *part]
        else:
            joined.append(part)
    return joined


def _stand_alike(one: Glyph, other: Glyph, borders: Sequence[float]) -> bool:
    """Does each of two characters stand in a column of its own, just as far from its left side or its middle?"""
    columns = [bisect_right(borders, (glyph.x0 + glyph.x1) / 2) - 1 for glyph in (one, other)]
    if columns[0] == columns[1] or not 0 <= min(columns) <= max(columns) < len(borders) - 1:
        return False
    lefts, middles = (
        [(glyph.x0 + half * (glyph.x1 - glyph.x0)) - place for glyph, place in zip((one, other), places, strict=True)]
        for half, places in (
            (0.0, [borders[at] for at in columns]),
            (0.5, [(borders[at] + borders[at + 1]) / 2 for at in columns]),
        )
    )
    return abs(lefts[0] - lefts[1]) <= ALIKE_SET or max(map(abs, middles)) <= ALIKE_SET


def texts_between(borders: Sequence[float], line: Line) -> list[str]:
    """The texts of a line between known column borders."""
    return [line_text(part) for part in parts_between(line[1], borders)]


def _amount_and_rest(glyph: Glyph, borders: Sequence[float]) -> list[Glyph]:
    """A word over a border as two, if an amount ends there and something else begins, or an amount begins there."""
    if len(glyph.text) <= LEAST_AMOUNT:
        return [glyph]
    before, after = _WHOLE_AMOUNT.match(glyph.text), _AMOUNT_AT_END.search(glyph.text)
    at = before.end() if before else after.start() if after else 0
    if not 0 < at < len(glyph.text):
        return [glyph]
    x = end_of(glyph, at)
    over = HALF * glyph.size if glyph.text[at - 1] in BLANK_BEHIND else 0.0  # of the mark
    near = [border for border in borders[1:-1] if -BESIDE_BORDER * glyph.size - over < border - x]
    near = [border for border in near if border - x < BESIDE_BORDER * glyph.size]
    if not near:
        return [glyph]
    border = min(near, key=lambda border: abs(border - x))
    return [glyph._replace(text=glyph.text[:at], x1=border), glyph._replace(text=glyph.text[at:], x0=border)]


def _is_amount(line: Sequence[Glyph]) -> bool:
    """Do glyphs begin with a whole amount, and nothing else close behind it?"""
    run = [line[0], *(glyph for one, glyph in takewhile(_are_close, pairwise(line)))]
    return _WHOLE_AMOUNT.fullmatch(squeeze(line_text(run))) is not None


def _are_close(pair: tuple[Glyph, Glyph]) -> bool:
    return pair[1].x0 - pair[0].x1 <= PARTED * pair[1].size


def _ends_amount(part: Sequence[Glyph], following: Glyph, borders: Sequence[float]) -> bool:
    """Does an amount end at a border at which the next text begins?"""
    end = (part[-1].x1 + following.x0) / 2
    if not any(abs(x - end) <= AT_BORDER for x in borders[1:-1]):
        return False
    return bool(_AMOUNT.fullmatch(squeeze(line_text(part)))) and (
        following.text[:1].isdecimal() <= ("." in line_text(part)) and following.text[:1] not in ".,%"
    )


def _set_wide(one: Sequence[Glyph], other: Sequence[Glyph], codes: bool) -> bool:
    """Are these the characters of one word with as much white between them? `codes` where 类, 款, 项 stand beside."""
    texts = squeeze(line_text(one)), squeeze(line_text(other))
    if any(len(text) != len(glyphs) for text, glyphs in zip(texts, (one, other), strict=True)):
        return False
    if len(texts[1]) > 1 or texts[1] in lone_words() or not texts[1].isalpha():
        return False
    if texts[0][-1:] in lone_words() and (codes or len(texts[0]) > 1):
        return False
    gaps = [b.x0 - a.x1 for a, b in pairwise([*one, other[0]])]
    size = other[0].size
    return max(gaps) <= SPREAD * size and max(gaps) - min(gaps) < 0.3 * size and texts[0].isalpha()


def _cells(blocks: Sequence[Block], heads: bool = False) -> list[Block]:
    """The blocks that stand between the same rules over the same columns are the lines of one cell.

    Words of a header over several columns and others over one of them may be words of two rows of it.
    """
    cells: list[Block] = []
    for block in sorted(blocks, key=lambda block: (block.row, block.row_span, block.column, block.middle)):
        while True:
            other = next(
                (
                    cell
                    for cell in cells
                    if (cell.row, cell.row_span) == (block.row, block.row_span)
                    and set(cell.columns) & set(block.columns)
                    and {p.line for p in cell.pieces}.isdisjoint(p.line for p in block.pieces)
                ),
                None,
            )
            if other is None:
                break
            cells.remove(other)
            first = min(block.column, other.column)
            end = max(block.columns.stop, other.columns.stop)
            pieces = sorted((*block.pieces, *other.pieces), key=lambda piece: piece.line)
            block = Block(
                first, end - first, pieces, block.row, block.row_span,
                guessed=block.guessed or other.guessed or (heads and block.span != other.span),
                tile=block.tile or other.tile,
            )  # fmt: skip
        cells.append(block)
    return cells


def _tiled(words: Sequence[Block], borders: Sequence[float], depth: int, blank: float | None) -> None:
    """Gives words the columns in whose middle they stand, at least those that they stand over."""
    setting = _setting(words, borders)
    over = [(word, word.column, word.span) for word in words]
    for word in words:
        word.column, word.span = -1, 1
    tile_head(words, borders, depth, blank, setting)
    for word, column, span in over:
        amount = blank is None and bool(_WHOLE_AMOUNT.fullmatch(squeeze(line_text(word.glyphs))))
        if amount or word.column > column or word.columns.stop < column + span:
            word.column, word.span = column, span


def widened(blocks: Sequence[Block], borders: Sequence[float]) -> None:
    """A text far from both sides of its column, and not in its middle, stands in the middle of several."""
    for block in blocks:
        x0, x1 = reach(block)
        sides = x0 - borders[block.column], borders[block.columns.stop] - x1
        middle = _is_in_middle(block, borders, block.columns)
        if (middle or any(PADS[0] <= side <= PADS[1] for side in sides)) and not (
            middle and _stands_alone(block, blocks, borders)
        ):
            continue
        rows = range(block.row, block.row + block.row_span)
        taken = {
            column
            for other in blocks
            if other is not block and other.row < rows.stop and rows.start < other.row + other.row_span
            for column in other.columns
        }
        choices = [
            range(a, b)
            for a in range(block.column + 1)
            for b in range(block.columns.stop, len(borders))
            if taken.isdisjoint(range(a, b)) and _is_in_middle(block, borders, range(a, b))
        ]
        if choices:
            widest = max(choices, key=len)
            block.column, block.span = widest.start, len(widest)


def _stands_alone(block: Block, blocks: Sequence[Block], borders: Sequence[float]) -> bool:
    """Is this word in the middle of its column, where all other texts are set otherwise?"""
    others = [other for other in blocks if other.columns == block.columns and other is not block]
    word = block.span == 1 and not is_figure(line_text(block.glyphs))
    return word and bool(others) and not any(_is_in_middle(other, borders, other.columns) for other in others)


def _is_in_middle(block: Block, borders: Sequence[float], columns: range) -> bool:
    return abs(block.center - (borders[columns.start] + borders[columns.stop]) / 2) <= OFF_MIDDLE


def _setting(words: Sequence[Block], borders: Sequence[float]) -> str:
    """Do most words of one column stand in its middle, all at its left, or at either edge?"""
    single = [word for word in words if word.span == 1 and not is_figure(line_text(word.glyphs))]
    middle = sum(
        abs(word.center - (borders[word.column] + borders[word.column + 1]) / 2) < OFF_MIDDLE for word in single
    )
    if middle >= ALIKE * len(single):
        return "middle"
    white = [reach(word)[0] - borders[word.column] for word in words if not is_figure(line_text(word.glyphs))]
    at_left = len(white) >= LEAST_WORDS and max(white) - min(white) <= SET_LEFT
    return "left" if at_left else "edge"


def columns_of(words: Sequence[Block], texts: Sequence[Block], borders: Sequence[float], depth: int) -> list[Column]:
    """The columns with their own words and what is printed below those; 类, 款 and 项 may stand beside a row."""
    beside = [text for text in texts if squeeze(block_text(text.glyphs)) in lone_words()]
    heads = {
        word.column: word
        for word in (*words, *beside)
        if word.span == 1 and (word.row + word.row_span == depth or squeeze(block_text(word.glyphs)) in lone_words())
    }
    columns = []
    for number, (a, b) in enumerate(pairwise(borders)):
        own = [reach(text) for text in texts if text.column == number and text.span == 1 and text not in beside]
        extent = (min(x0 for x0, _ in own), max(x1 for _, x1 in own)) if own else None
        columns.append(Column(a, b, heads.get(number), extent))
    return columns
