"""The header of a table without upright rules: its words, wrapped ones joined, and the rows they stand in.

Header words stand in the middle of their cells: from the heights of the words follow the borders between the rows.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise
from math import comb
from statistics import median

from budgetgraph.reading.figures import is_figure
from budgetgraph.reading.folding import squeeze
from budgetgraph.reading.grids.visual_lines import block_text, line_text, segments
from budgetgraph.reading.layout import Glyph, Rule
from budgetgraph.reading.pdf.parts.columns import Block, Piece
from budgetgraph.reading.pdf.parts.frames import lone_words
from budgetgraph.reading.pdf.parts.regions import Line, count_words, counts_columns
from budgetgraph.reading.pdf.parts.rows import by_height

WORD_GAP = 0.36  # type sizes between two words that are surely in two cells, unless they are single ideographs
SPREAD = 2.6  # type sizes between the characters of one word set wide (收　　入)
LEADING = 1.5  # type sizes from line to line within a cell, at most
LINE = 1.15  # type sizes: height of a line of text
LAST_CHARACTER = 2.0  # type sizes below the rest of its word
CENTRED = 1.0  # points off the middle of it
LOWEST = 1.05  # type sizes: no row is lower
MET = 0.4  # type sizes between the end of the last row and the foot of the header, at most
EXACTLY_MET, EXACTLY_OFF = 1.0, 0.15  # points, type sizes: where the first row is said to begin below its rule
BELOW_RULE = (0.0, 0.45, 0.9)  # points: cells may begin at the middle of a rule or below it
SAME_HEIGHT = 0.3  # type sizes between the middles of words of one row
EXACT_HEIGHT = 0.1  # the same, where a word in the middle of two rows stands near that of one
OFF_MIDDLE = 0.24  # type sizes: a word this near to the middle of rows stands in them
AS_NEAR = 0.15  # type sizes: two middles that differ by less are as near to a word
A_ROW_MORE = 0.7  # of that counts against each row a word is said to span
MOST_BETWEEN = 4  # heights of words in the middle of several rows
UNEVEN = 0.1  # of the points by which rows differ from the usual height counts against them
SKIPPED = 0.06  # of a type size counts against each height between the middles of rows
MOST_TRIALS = 20_000  # ways to put rows round the heights
TALLEST = 12.0  # times the lowest row: no row is higher
_IDEOGRAPH = re.compile("[\u4e00-\u9fff]")


def head_words(
    lines: Sequence[Line],
    extents: Sequence[tuple[float, float]],
    size: float,
    rules: Sequence[Rule] = (),
    leading: float = 0.0,
) -> list[Block]:
    """The words of header lines, without columns yet; `extents` are the columns of figures and labels below.

    Lines of one word stand `leading` points apart at most, as far as the rows below tell.
    """
    leading = leading or LEADING * size
    blocks: list[Block] = []
    for number, line in lines:
        taken: set[int] = set()
        for part in _parts(line, extents):
            x0, x1, middle = part[0].x0, part[-1].x1, (part[0].y0 + part[0].y1) / 2
            piece = Piece(-1, 1, number, part)
            best: tuple[float, Block] | None = None
            for block in blocks:
                last = block.pieces[-1]
                if id(block) in taken or last.line == number or middle <= last.middle:
                    continue
                if middle - last.middle > leading and not _is_last_character(part, last, middle, size):
                    continue
                figure = is_figure(line_text(part)) and not line_text(last.glyphs).endswith(("：", ":"))
                if figure or any(
                    last.middle < rule.at < middle and rule.start <= (x0 + x1) / 2 <= rule.end for rule in rules
                ):
                    continue
                left, right = _reach(block)
                if min(right, x1) - max(left, x0) < 0.5 * min(right - left, x1 - x0):
                    continue
                off = min(abs((left + right) / 2 - (x0 + x1) / 2), abs(left - x0), abs(right - x1))
                if off <= 1.5 * size and (best is None or off < best[0]):
                    best = (off, block)
            if best is not None:
                best[1].pieces.append(piece)
                taken.add(id(best[1]))
            else:
                blocks.append(Block(-1, 1, [piece]))
    return blocks


def _is_last_character(part: Sequence[Glyph], last: Piece, middle: float, size: float) -> bool:
    """Is a single ideograph the end of the word in whose middle it stands, below (公务用车运行维护|费)?"""
    text = squeeze(line_text(part))
    centres = ((glyphs[0].x0 + glyphs[-1].x1) / 2 for glyphs in (part, last.glyphs))
    return (
        middle - last.middle <= LAST_CHARACTER * size
        and bool(_IDEOGRAPH.fullmatch(text))
        and text not in lone_words()
        and len(squeeze(line_text(last.glyphs))) > 1
        and abs(next(centres) - next(centres)) <= CENTRED
    )


def _reach(block: Block) -> tuple[float, float]:
    return min(p.glyphs[0].x0 for p in block.pieces), max(p.glyphs[-1].x1 for p in block.pieces)


def _parts(line: Sequence[Glyph], extents: Sequence[tuple[float, float]]) -> Iterator[list[Glyph]]:
    """The line cut between words; single ideographs set wide are one word unless each has a column of its own."""
    run: list[Glyph] = []
    for part in segments(line, WORD_GAP):
        if run:
            before, text = squeeze(line_text(run)), squeeze(line_text(part))
            spread = part[0].x0 - run[-1].x1 <= SPREAD * part[0].size
            lone = before[-1:] in lone_words() or text in lone_words()
            single = len(text) == 1 and (len(before) == 1 or len(run) == len(before))
            if (
                spread
                and single
                and not lone
                and all(map(_IDEOGRAPH.fullmatch, before + text))
                and not _own_columns(run, part, extents)
            ):
                run = [*run, *part]
                continue
            yield run
        run = list(part)
    if run:
        yield run


def _own_columns(one: Sequence[Glyph], other: Sequence[Glyph], extents: Sequence[tuple[float, float]]) -> bool:
    over = [{i for i, (a, b) in enumerate(extents) if a < part[-1].x1 and part[0].x0 < b} for part in (one, other)]
    return bool(over[0]) and bool(over[1]) and not over[0] & over[1]


def head_rows(blocks: Sequence[Block], size: float, top: float | None, bottom: float | None) -> list[float]:
    """Gives every word its row (from 0) and row span; returns the borders of the rows, one more than there are rows.

    Every word stands in the middle of a row, or of several.
    """
    if not blocks:
        return []
    fits = []
    for apart in (SAME_HEIGHT, EXACT_HEIGHT):
        heights = _heights(blocks, apart * size)
        tallest = [
            max(len(b.pieces) for b in blocks if abs(b.middle - height) <= apart * size) * LINE * size
            for height in heights
        ]
        fit = _chained_rows(heights, tallest, size, top, bottom)
        if fit is not None:
            fits.append(fit)
    if fits:
        borders = min(fits)[1]
    else:
        heights = _heights(blocks, SAME_HEIGHT * size)
        tallest = [
            max(len(b.pieces) for b in blocks if abs(b.middle - height) <= SAME_HEIGHT * size) * LINE * size
            for height in heights
        ]
        first = top if top is not None else heights[0] - max(tallest[0], 1.8 * size) / 2
        last = bottom if bottom is not None else heights[-1] + max(tallest[-1], 1.8 * size) / 2
        borders = [first, *((one + other) / 2 for one, other in pairwise(heights)), last]
    for block in blocks:
        block.row, block.row_span = _rows_round(block, borders, size)
    return borders


def leaves_of(words: Sequence[Block], depth: int) -> list[Block]:
    """The words below which no other one stands; the number of a column (栏次) stands for the word above it."""
    last = [word for word in words if word.row + word.row_span >= depth]
    if not counts_columns([block_text(word.glyphs) for word in sorted(last, key=lambda word: word.center)]):
        return last
    above = [word for word in words if word.row + word.row_span == depth - 1]
    leaves = [word for word in above if not _over_any(word, [_reach(number) for number in last])]
    for number in last:
        over = [word for word in above if _over_any(word, [_reach(number)])]
        if len(over) == 1 and sum(_over_any(over[0], [_reach(other)]) for other in last) == 1:
            leaves.append(over[0])
        elif not _counts_for(number, leaves):
            leaves.append(number)
    return leaves


def _over_any(word: Block, boxes: Sequence[tuple[float, float]]) -> bool:
    left, right = _reach(word)
    return any(a < right and left < b for a, b in boxes)


def _counts_for(word: Block, above: Sequence[Block]) -> bool:
    """Does 栏次 stand in the middle of several columns that have words of their own above it?"""
    if squeeze(block_text(word.glyphs)) not in count_words():
        return False
    left = [other for other in above if other.center < word.center]
    return bool(left) and len(left) < len(above)


def taller(words: Sequence[Block], borders: Sequence[float], size: float) -> Iterator[tuple[Block, int, int]]:
    """Words in the middle row of three that may take all three, since nothing stands above or below: row, row span."""
    for word in words:
        left, right = _reach(word)
        others = [w for w in words if w is not word and _reach(w)[0] < right and left < _reach(w)[1]]
        first, end = word.row - 1, word.row + word.row_span + 1
        if first < 0 or end > len(borders) - 1:
            continue
        off = abs((borders[first] + borders[end]) / 2 - word.middle)
        if off <= OFF_MIDDLE * size and not any(w.row < end and first < w.row + w.row_span for w in others):
            yield word, first, end - first


def _heights(blocks: Sequence[Block], apart: float) -> list[float]:
    """The middles of the words, those less than `apart` from each other as one."""
    return [sum(block.middle for block in group) / len(group) for group in by_height(blocks, apart)]


def _chained_rows(
    heights: Sequence[float], tallest: Sequence[float], size: float, top: float | None, bottom: float | None
) -> tuple[float, list[float]] | None:
    """How badly they fit, and the borders, one after the other: the middle of a row is halfway between them.

    With few words between the middles of rows, where that leaves the rows even; these stand in the middle of several.
    """
    tops = (
        [top + below for below in BELOW_RULE]
        if top is not None
        else [heights[0] - max(tallest[0], LINE * size) / 2 - pad * size / 10 for pad in range(13)]
        + [heights[0] - (b - heights[0]) / 2 for b in heights[1:3] if b - heights[0] > LOWEST * size]
    )
    best: tuple[float, list[float]] | None = None
    for skipped in range(min(len(heights), MOST_BETWEEN + 1)):
        if comb(len(heights), skipped) * len(tops) > MOST_TRIALS or (best and best[0] <= SKIPPED * size * skipped):
            break
        for first in tops:
            foot = bottom - (first - top) if bottom is not None and top is not None else bottom
            for borders, rows in _chains([first], 0, skipped, heights, tallest, size):
                fit = _fitted(borders, rows, heights, size, foot, first != tops[0])
                if fit is not None and (best is None or fit[0] + SKIPPED * size * skipped < best[0]):
                    best = fit[0] + SKIPPED * size * skipped, fit[1]
    even = [] if top is None or bottom is None else list(_even_rows(heights, tallest, size, top, bottom))
    return min([*([best] if best else []), *even], default=None)


def _even_rows(
    heights: Sequence[float], tallest: Sequence[float], size: float, top: float, bottom: float
) -> Iterator[tuple[float, list[float]]]:
    """The same for rows that are all as high: what is printed stands on whole pixels, a little off its place."""
    for below in BELOW_RULE:
        for count in range(1, len(heights) + 1):
            height = (bottom - top - 2 * below) / count
            borders = [top + below + height * row for row in range(count + 1)]
            middles = [(a + b) / 2 for a, b in pairwise(borders)]
            if height < LOWEST * size:
                break
            rows = [
                at
                for at, place in enumerate(heights)
                if min(abs(place - middle) for middle in middles) <= OFF_MIDDLE * size and height >= 0.9 * tallest[at]
            ]
            alone = {min(range(count), key=lambda row, at=at: abs(middles[row] - heights[at])) for at in rows}  # type: ignore[misc]
            fit = _fitted(borders, [], heights, size, None) if len(alone) == count else None
            if fit is not None:
                yield fit[0] + SKIPPED * size * (len(heights) - len(rows)), fit[1]


def _chains(
    borders: list[float], at: int, skips: int, heights: Sequence[float], tallest: Sequence[float], size: float
) -> Iterator[tuple[list[float], list[int]]]:
    """All ways to put rows round the heights from number `at` on, with exactly `skips` of them left out."""
    if at == len(heights):
        if not skips:
            yield borders, []
        return
    height = 2 * (heights[at] - borders[-1])
    if height > max(LOWEST * size, 0.9 * tallest[at]):
        for found, rows in _chains([*borders, borders[-1] + height], at + 1, skips, heights, tallest, size):
            yield found, [at, *rows]
    if skips:
        yield from _chains(borders, at + 1, skips - 1, heights, tallest, size)


def _fitted(
    borders: list[float],
    rows: Sequence[int],
    heights: Sequence[float],
    size: float,
    bottom: float | None,
    exactly: bool = False,
) -> tuple[float, list[float]] | None:
    """How far words stand from the middles of the rows; None where one stands in the middle of none, or where the last
    row does not end near the bottom."""
    steps = [b - a for a, b in pairwise(borders)]
    if not steps or max(steps) > TALLEST * min(steps):
        return None
    total = 0.0 if bottom is None else abs(borders[-1] - bottom)
    if total > (EXACTLY_MET if exactly else MET * size):
        return None
    total += UNEVEN * sum(abs(step - median(steps)) for step in steps)
    middles = [(a + b) / 2 for a, b in combinations(borders, 2)]
    for place, height in enumerate(heights):
        off = 0.0 if place in rows else min(abs(height - middle) for middle in middles)
        if off > (EXACTLY_OFF if exactly else OFF_MIDDLE) * size:
            return None
        total += off
    return total, borders


def _rows_round(block: Block, borders: Sequence[float], size: float) -> tuple[int, int]:
    """The rows in the middle of which a word stands, as few as can be: row and row span."""
    height = len(block.pieces) * LINE * size
    best = min(
        ((a, b) for a, b in combinations(range(len(borders)), 2) if borders[b] - borders[a] >= 0.8 * height),
        key=lambda rows: (
            round(abs((borders[rows[0]] + borders[rows[1]]) / 2 - block.middle) / (AS_NEAR * size))
            + A_ROW_MORE * (rows[1] - rows[0])
        ),
        default=(0, 1),
    )
    return best[0], best[1] - best[0]
