"""Tables without upright rules: columns from the rivers of white between figures, rows from blocks on one height.

A region is a run of lines with several figures each. Its columns are the stretches of the page that its rows print on,
and the header words that stand over none of them; its rows are the heights on which blocks of several columns centre.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from statistics import median, pstdev

from budgetgraph import resources
from budgetgraph.reading.document import Box
from budgetgraph.reading.folding import squeeze
from budgetgraph.reading.grid import cluster
from budgetgraph.reading.joining import is_figure
from budgetgraph.reading.layout import Fragment, FragmentCell, Glyph, Rule
from budgetgraph.reading.visual_lines import block_text, line_text, segments

Line = tuple[int, list[Glyph]]

COLUMN_GAP = 0.8  # type sizes between texts that are surely in two columns
LEAST_ROWS = 3  # with figures: fewer are a coincidence of running text
BRIDGED = 0.1  # share of rows that may print across a river (a total's label)
WRAPPED = 1.5  # type sizes from line to line within a cell
WRAPPED_ALONE = 1.86  # the same, for a line on whose height nothing else stands
HEADER_GAP = 3.4  # type sizes between two lines of the header
SAME_HEIGHT = 0.42  # type sizes between the middles of cells in one row
BESIDE = 1.2  # type sizes: a header word this near to a column of figures without one is its header
SPACED_WORD = 1.7  # type sizes between the characters of a word set wide (收　入)
PADDING = 3.0  # points between a cell's text and its border
SPANNING = 0.75  # of the usual row height: a block nearer than this to both neighbours spans them
LEVEL = 3.0  # points: rules nearer than this are one border
THREE_COLUMNS = 3
_OTHER_SIZE = 1.25
_HAN = re.compile("[\u4e00-\u9fff]{2}")
_LONGEST_GAP = 7  # lines without figures within a table (wrapped labels, texts of a form)


@cache
def _surroundings(where: str) -> re.Pattern[str]:
    rows = resources.rows("data", "vocabulary", "table_surroundings.csv")
    return re.compile("|".join(f"(?:{row['pattern']})" for row in rows if row["where"] == where))


@dataclass
class _Piece:
    """A run of glyphs in one column on one line."""

    column: int
    span: int
    line: int
    glyphs: list[Glyph]

    @property
    def middle(self) -> float:
        return (self.glyphs[0].y0 + self.glyphs[0].y1) / 2


@dataclass
class _Block:
    """The lines of one cell."""

    column: int
    span: int
    pieces: list[_Piece] = field(default_factory=list)
    row: int = 0
    row_span: int = 1

    @property
    def glyphs(self) -> list[Glyph]:
        return [glyph for piece in self.pieces for glyph in piece.glyphs]

    @property
    def middle(self) -> float:
        return (self.pieces[0].middle + self.pieces[-1].middle) / 2

    @property
    def center(self) -> float:
        return (min(g.x0 for g in self.glyphs) + max(g.x1 for g in self.glyphs)) / 2

    @property
    def columns(self) -> range:
        return range(self.column, self.column + self.span)


def borderless(lines: Sequence[Line], level_rules: Sequence[Rule] = ()) -> list[Fragment]:
    """The fragments among the lines of a page that stand outside ruled tables; lines by number, from top to bottom.

    `level_rules` are the merged level rules of the page: where they part all rows, they give the rows.
    """
    found = []
    for region in _regions(lines):
        fragment = _fragment(region, level_rules)
        if fragment is not None:
            found.append(fragment)
    return found


def _texts(line: Line) -> list[str]:
    return [line_text(part) for part in segments(line[1], COLUMN_GAP)]


def _is_core(texts: Sequence[str]) -> bool:
    return len(texts) >= THREE_COLUMNS and sum(map(is_figure, texts)) >= 2


def _regions(lines: Sequence[Line]) -> Iterable[list[Line]]:
    """Runs of lines with figures in columns, with their header lines and wrapped lines."""
    texts = [_texts(line) for line in lines]
    cores = [i for i, parts in enumerate(texts) if _is_core(parts)]
    runs: list[list[int]] = []
    for i in cores:
        if runs and not _parted(lines, texts, runs[-1][-1], i):
            runs[-1].append(i)
        else:
            runs.append([i])
    taken = -1
    for run in runs:
        if len(run) < LEAST_ROWS and not _is_wide(texts, run):
            continue
        size = median(glyph.size for i in run for glyph in lines[i][1])
        first = _upwards(lines, texts, run[0], taken, size)
        last = _downwards(lines, texts, run[-1], size)
        taken = last
        yield list(lines[first : last + 1])


def _is_wide(texts: Sequence[Sequence[str]], run: Sequence[int]) -> bool:
    """A table of a row or two: figures in many columns, beside one label at most."""
    return all(len(texts[i]) >= 2 * THREE_COLUMNS and sum(map(is_figure, texts[i])) >= len(texts[i]) - 1 for i in run)


def _parted(lines: Sequence[Line], texts: Sequence[Sequence[str]], one: int, other: int) -> bool:
    """Does something between two core lines end the table?"""
    if other - one > 4 * _LONGEST_GAP:
        return True
    prose = 0
    for i in range(one + 1, other):
        if _bounds(texts[i], "above") or _bounds(texts[i], "below"):
            return True
        if lines[i][1][0].size > _OTHER_SIZE * lines[one][1][0].size:
            return True
        prose = prose + 1 if len(texts[i]) == 1 and len(texts[i][0]) > 30 else 0
        if prose >= 2:
            return True
    return False


def _bounds(texts: Sequence[str], where: str) -> bool:
    return any(_surroundings(where).match(squeeze(text)) for text in texts)


def _upwards(lines: Sequence[Line], texts: Sequence[Sequence[str]], first: int, taken: int, size: float) -> int:
    """The first line of the header above a core line."""
    left = min(glyph.x0 for glyph in lines[first][1])
    right = max(glyph.x1 for glyph in lines[first][1])
    while first - 1 > taken:
        above = lines[first - 1][1]
        gap = lines[first][1][0].y1 - above[0].y1
        if gap > HEADER_GAP * size or above[0].size > _OTHER_SIZE * size or _bounds(texts[first - 1], "above"):
            break
        if len(texts[first - 1]) == 1:
            middle = (above[0].x0 + above[-1].x1) / 2
            narrow = above[-1].x1 - above[0].x0 < 0.35 * (right - left)
            centred = abs(middle - (left + right) / 2) < size
            higher = first - 2 > taken and len(texts[first - 2]) > 1 and not _bounds(texts[first - 2], "above")
            if not narrow or centred or not (higher or gap <= WRAPPED_ALONE * size):
                break
        first -= 1
    return first


def _downwards(lines: Sequence[Line], texts: Sequence[Sequence[str]], last: int, size: float) -> int:
    """The last line that still belongs to the row of a core line, or to rows without figures below it."""
    while last + 1 < len(lines):
        below = lines[last + 1][1]
        gap = below[0].y1 - lines[last][1][0].y1
        if gap > HEADER_GAP * size or below[0].size > _OTHER_SIZE * size:
            break
        if _bounds(texts[last + 1], "below") or _bounds(texts[last + 1], "above"):
            break
        if len(texts[last + 1]) == 1 and (gap > WRAPPED_ALONE * size or len(texts[last + 1][0]) > 30):
            break
        last += 1
    return last


def _fragment(region: Sequence[Line], level_rules: Sequence[Rule]) -> Fragment | None:
    size = median(glyph.size for _, line in region for glyph in line)
    core = [line for line in region if _is_core(_texts(line))]
    extents = _columns(region, core, size)
    if len(extents) < THREE_COLUMNS:
        return None
    pieces = [piece for line in region for piece in _pieces(line, extents)]
    rules = _row_rules(region, level_rules, size)
    if len(rules) > len(core):
        blocks = _blocks(pieces, size, rules)
        rows = _ruled_rows(blocks, rules, extents)
    else:
        blocks = _blocks(pieces, size, [])
        rows = _rows(blocks, size)
    if len(rows) < 2:
        return None
    first_body = min((block.row for block in blocks if is_figure(block_text(block.glyphs))), default=0)
    borders = _borders(extents, [block for block in blocks if block.row >= first_body])
    _span_headers([block for block in blocks if block.row < first_body], borders, blocks)
    _span_labels([block for block in blocks if block.row >= first_body], borders, size)
    return _built(blocks, borders, rows, size)


def _columns(region: Sequence[Line], core: Sequence[Line], size: float) -> list[tuple[float, float]]:
    """The stretches that the rows with figures print on, and header words over none of them."""
    in_order = _by_order(core)
    if in_order:
        return in_order
    allowed = int(len(core) * BRIDGED)
    least = 1.2 if len(core) >= 5 else COLUMN_GAP * size
    events: list[tuple[float, int]] = []
    for _, line in core:
        for part in segments(line, 0.1):
            events += [(part[0].x0, 1), (max(glyph.x1 for glyph in part), -1)]
    events.sort()
    found: list[list[float]] = []
    depth = 0
    for x, step in events:
        before, depth = depth, depth + step
        if before <= allowed < depth:
            if found and x - found[-1][1] < least:
                continue
            found.append([x, x])
        elif before > allowed >= depth:
            found[-1][1] = x
    extents = _one_figure_column(_widened([(a, b) for a, b in found], core), core, size)
    headers = [
        (part[0].x0, part[-1].x1, part[0].y1, is_figure(line_text(part)))
        for words in region
        if not _is_core(_texts(words))
        for part in segments(words[1], COLUMN_GAP)
    ]
    for x0, x1, y, figure in headers:
        within = extents[0][0] < x1 and x0 < extents[-1][1]
        wrapped = any(
            a < x1 and x0 < b and b - a > x1 - x0 and abs(other - y) < WRAPPED_ALONE * size
            for a, b, other, _ in headers
            if other != y
        )
        if not within or figure or wrapped or any(a <= x1 and x0 <= b for a, b in extents):
            continue
        beside = [(a, b) for a, b in extents if max(a - x1, x0 - b) < BESIDE * size]
        if all(any(a < w1 and w0 < b for w0, w1, _, _ in headers) for a, b in beside):
            extents = sorted([*extents, (x0, x1)])
    return extents


def _by_order(core: Sequence[Line]) -> list[tuple[float, float]] | None:
    """The columns of rows that all have the same number of texts, one below the other."""
    rows = [segments(line, COLUMN_GAP) for _, line in core]
    if len({len(row) for row in rows}) > 1 or len(rows[0]) < 2 * THREE_COLUMNS:
        return None
    extents = [
        (min(part[0].x0 for part in parts), max(part[-1].x1 for part in parts)) for parts in zip(*rows, strict=True)
    ]
    return extents if all(a[1] < b[0] for a, b in pairwise(extents)) else None


def _widened(extents: list[tuple[float, float]], core: Sequence[Line]) -> list[tuple[float, float]]:
    """The stretches with the few longer texts of their column, which alone do not fill a river."""
    wide = list(extents)
    for _, line in core:
        for part in segments(line, COLUMN_GAP):
            x0, x1 = part[0].x0, part[-1].x1
            over = [i for i, (a, b) in enumerate(extents) if x0 < b and x1 > a]
            if len(over) == 1:
                i = over[0]
                least = wide[i - 1][1] if i else x0
                most = extents[i + 1][0] if i + 1 < len(extents) else x1
                wide[i] = (max(least, min(wide[i][0], x0)), min(most, max(wide[i][1], x1)))
    return wide


def _one_figure_column(
    extents: list[tuple[float, float]], core: Sequence[Line], size: float
) -> list[tuple[float, float]]:
    """Neighbours of figures only that no row fills both are one column: its number is centred, its figures are not."""
    filled: list[list[set[int]]] = []  # for each extent: the lines that print there, and those that print words
    for a, b in extents:
        there: set[int] = set()
        words: set[int] = set()
        for number, line in core:
            glyphs = [glyph for glyph in line if a <= (glyph.x0 + glyph.x1) / 2 <= b]
            if glyphs:
                there.add(number)
                if not is_figure(line_text(glyphs)):
                    words.add(number)
        filled.append([there, words])
    merged = [extents[0]]
    last = filled[0]
    for extent, (there, words) in zip(extents[1:], filled[1:], strict=True):
        near = extent[0] - merged[-1][1] <= 2 * size
        if near and not words and not last[1] and not there & last[0]:
            merged[-1] = (merged[-1][0], extent[1])
            last = [last[0] | there, set()]
        else:
            merged.append(extent)
            last = [there, words]
    return merged


def _pieces(line: Line, extents: Sequence[tuple[float, float]]) -> Iterable[_Piece]:
    """A line cut at the rivers; what prints across a river stays one piece over several columns."""
    middles = [(one[1] + other[0]) / 2 for one, other in pairwise(extents)]
    run: list[Glyph] = []
    for glyph in line[1]:
        if run:
            gap = glyph.x0 - run[-1].x1
            column = bisect_right(middles, (glyph.x0 + glyph.x1) / 2)
            last = bisect_right(middles, (run[-1].x0 + run[-1].x1) / 2)
            spaced = len(run) == 1 and gap <= SPACED_WORD * glyph.size and _HAN.match(run[0].text + glyph.text)
            if (gap > COLUMN_GAP * glyph.size and not spaced) or (
                column != last and gap > 0.12 * glyph.size and not spaced
            ):
                yield _piece(line[0], run, extents, middles)
                run = []
        run.append(glyph)
    if run:
        yield _piece(line[0], run, extents, middles)


def _piece(
    number: int, glyphs: list[Glyph], extents: Sequence[tuple[float, float]], middles: Sequence[float]
) -> _Piece:
    x0, x1 = glyphs[0].x0, max(glyph.x1 for glyph in glyphs)
    over = [i for i, (a, b) in enumerate(extents) if min(b, x1) - max(a, x0) > 0.3 * min(b - a, x1 - x0)]
    if not over:
        return _Piece(bisect_right(middles, (x0 + x1) / 2), 1, number, glyphs)
    return _Piece(over[0], over[-1] - over[0] + 1, number, glyphs)


def _row_rules(region: Sequence[Line], level_rules: Sequence[Rule], size: float) -> list[Rule]:
    """The level rules within a region and along its edges."""
    top = region[0][1][0].y0 - size
    bottom = region[-1][1][0].y1 + size
    return [rule for rule in level_rules if top <= rule.at <= bottom and rule.end - rule.start > 2 * size]


def _ruled_rows(blocks: Sequence[_Block], rules: Sequence[Rule], extents: Sequence[tuple[float, float]]) -> list[float]:
    """As `_rows`, where rules part all rows: a cell reaches from the rule above it to the rule below it."""
    levels = cluster(rule.at for rule in rules)
    for block in blocks:
        x0, x1 = extents[block.column][0], extents[block.column + block.span - 1][1]
        over = [rule.at for rule in rules if rule.start - 1 <= (x0 + x1) / 2 <= rule.end + 1]
        above = max((y for y in over if y < block.middle), default=levels[0])
        below = min((y for y in over if y > block.middle), default=levels[-1])
        block.row = max(0, bisect_right(levels, above + LEVEL) - 1)
        block.row_span = max(1, bisect_right(levels, below + LEVEL) - 1 - block.row)
    used = sorted({block.row for block in blocks})
    for block in blocks:
        first, last = block.row, block.row + block.row_span
        block.row = used.index(first)
        block.row_span = max(1, sum(first <= row < last for row in used))
    middles = [(one + other) / 2 for one, other in pairwise(levels)] or [levels[0]]
    return [middles[min(row, len(middles) - 1)] for row in used]


def _blocks(pieces: Sequence[_Piece], size: float, rules: Sequence[Rule]) -> list[_Block]:
    """Lines set closely in one column are one cell; figures never join."""
    company: dict[int, int] = {}
    for piece in pieces:
        company[piece.line] = company.get(piece.line, 0) + 1
    blocks: list[_Block] = []
    open_blocks: dict[int, _Block] = {}
    for piece in sorted(pieces, key=lambda p: (p.middle, p.column)):
        block = open_blocks.get(piece.column)
        if block is not None and (block.span == piece.span or _within(piece, block)):
            last = block.pieces[-1]
            gap = piece.middle - last.middle
            alone = company[piece.line] == 1 or company[last.line] == 1
            figure = is_figure(line_text(piece.glyphs)) or is_figure(line_text(last.glyphs))
            if rules:
                x = (piece.glyphs[0].x0 + piece.glyphs[-1].x1) / 2
                parted = any(last.middle < r.at < piece.middle and r.start <= x <= r.end for r in rules)
            else:
                parted = figure or gap > (WRAPPED_ALONE if alone else WRAPPED) * size
            if not parted:
                block.pieces.append(piece)
                continue
        block = _Block(piece.column, piece.span, [piece])
        blocks.append(block)
        for column in block.columns:
            open_blocks[column] = block
    return blocks


def _within(piece: _Piece, block: _Block) -> bool:
    """The last characters of a header word that was wrapped stand under its middle."""
    return block.glyphs[0].x0 < piece.glyphs[0].x0 and piece.glyphs[-1].x1 < max(g.x1 for g in block.glyphs)


def _rows(blocks: Sequence[_Block], size: float) -> list[float]:
    """Gives every block its row (from 0) and row span; returns the middles of the rows."""
    clusters: list[list[_Block]] = []
    for block in sorted(blocks, key=lambda b: b.middle):
        if clusters and block.middle - clusters[-1][0].middle <= SAME_HEIGHT * size:
            clusters[-1].append(block)
        else:
            clusters.append([block])
    middles = [median(block.middle for block in together) for together in clusters]
    with_figures = [
        middle
        for middle, together in zip(middles, clusters, strict=True)
        if sum(is_figure(block_text(b.glyphs)) for b in together) >= 2
    ]
    pitches = [b - a for a, b in pairwise(with_figures)]
    pitch = median(pitches) if pitches else 2 * size
    spanning = [
        0 < i < len(clusters) - 1
        and min(middles[i] - middles[i - 1], middles[i + 1] - middles[i]) < SPANNING * pitch
        and not (_occupied(clusters[i]) & (_occupied(clusters[i - 1]) | _occupied(clusters[i + 1])))
        for i in range(len(clusters))
    ]
    for i in range(1, len(clusters)):  # of two neighbours that could span each other the one with fewer cells does
        if spanning[i] and spanning[i - 1]:
            spanning[i if len(clusters[i]) <= len(clusters[i - 1]) else i - 1] = True
            spanning[i - 1 if len(clusters[i]) <= len(clusters[i - 1]) else i] = False
    kept = [i for i in range(len(clusters)) if not spanning[i]]
    row_of = {i: row for row, i in enumerate(kept)}
    for i, blocks_here in enumerate(clusters):
        above = max((k for k in kept if k <= i), default=kept[0])
        for block in blocks_here:
            block.row = row_of[above]
            block.row_span = 2 if spanning[i] and row_of[above] + 1 < len(kept) else 1
    return [middles[i] for i in kept]


def _occupied(together: Iterable[_Block]) -> set[int]:
    return {column for block in together for column in block.columns}


def _borders(extents: Sequence[tuple[float, float]], body: Sequence[_Block]) -> list[float]:
    """Where the borders would be drawn: beside the even edge of a column, else halfway."""
    single: list[list[_Block]] = [[b for b in body if b.column == c and b.span == 1] for c in range(len(extents))]
    even = [_even_sides(blocks) for blocks in single]
    borders = [extents[0][0] - PADDING]
    for c in range(1, len(extents)):
        left, right = extents[c - 1][1], extents[c][0]
        pad = min(PADDING, (right - left) / 2)
        if even[c][0]:
            borders.append(right - pad)
        elif even[c - 1][1]:
            borders.append(left + pad)
        else:
            borders.append((left + right) / 2)
    return [*borders, extents[-1][1] + PADDING]


def _even_sides(blocks: Sequence[_Block]) -> tuple[bool, bool]:
    """Are the left and the right edges of the texts of a column in line, and the other ones not?"""
    if len(blocks) < 3:
        return False, False
    lefts = pstdev(min(g.x0 for g in b.glyphs) for b in blocks)
    rights = pstdev(max(g.x1 for g in b.glyphs) for b in blocks)
    return lefts < 0.5 < rights, rights < 0.5 < lefts


def _span_headers(headers: Sequence[_Block], borders: Sequence[float], blocks: Sequence[_Block]) -> None:
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


def _span_labels(body: Sequence[_Block], borders: Sequence[float], size: float) -> None:
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


def _take(block: _Block, column: int, free: set[int]) -> None:
    free.discard(column)
    block.column = min(block.column, column)
    block.span += 1


def _divide(left: _Block, right: _Block, borders: Sequence[float], free: set[int]) -> None:
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


def _built(blocks: Sequence[_Block], borders: Sequence[float], rows: Sequence[float], size: float) -> Fragment:
    top = min(glyph.y0 for block in blocks for glyph in block.glyphs) - 1
    bottom = max(glyph.y1 for block in blocks for glyph in block.glyphs) + 1
    between = [(one + other) / 2 for one, other in pairwise(rows)]
    heights = [top, *between, bottom]
    together: dict[tuple[int, int], list[_Block]] = {}
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
    together: dict[tuple[int, int], list[_Block]],
    row: int,
    column: int,
    height: int,
    width: int,
) -> bool:
    area = {(r, c) for r in range(row, row + height) for c in range(column, column + width)} - {(row, column)}
    return bool(area & taken or area & together.keys())
