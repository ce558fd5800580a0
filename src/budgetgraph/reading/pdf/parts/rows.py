"""The rows of a table without upright rules: blocks of lines that are one cell, and the heights they share."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from statistics import median

from budgetgraph.reading.figures import is_figure
from budgetgraph.reading.grids.grid import cluster
from budgetgraph.reading.grids.visual_lines import block_text, line_text, segments
from budgetgraph.reading.layout import Rule
from budgetgraph.reading.pdf.parts.broken_figures import WIDEST_LEADING, broken_figures
from budgetgraph.reading.pdf.parts.columns import Block, Piece
from budgetgraph.reading.pdf.parts.regions import WRAPPED_ALONE, Line

WRAPPED = 1.6  # type sizes from line to line within a cell, where the lines do not tell
FAR = 2.6  # type sizes: lines farther apart are surely in two cells
JUMP = 1.14  # times the distance of lines within a cell: from there on lines are in two cells
BELOW_PITCH = 0.88  # of the least distance of two rows: lines of one cell are nearer
SAME_HEIGHT = 0.42  # type sizes between the middles of cells in one row
SPANNING = 0.75  # of the usual row height: a block nearer than this to both neighbours spans them
CELL_GAP = 0.4  # type sizes between texts of two cells
WIDEST_IN_BODY = 1.75  # type sizes from line to line within a cell, where the rows of figures are farther apart
LEAST_LEADING = 1.3  # the same, at least: figures nearer to one another are the pieces of broken ones
LEVEL_WITH = 0.12  # type sizes between the middles of a line and a figure beside it
SEVERAL = 3  # lines with figures beside them: two may be a coincidence of a label that spans two rows
PADDED = 0.6  # points by which rows are farther apart than lines of a cell, at least
LEVEL = 3.0  # points: rules nearer than this are one border


def row_rules(region: Sequence[Line], level_rules: Sequence[Rule], size: float) -> list[Rule]:
    """The level rules within a region and along its edges."""
    top = region[0][1][0].y0 - size
    bottom = region[-1][1][0].y1 + size
    return [rule for rule in level_rules if top <= rule.at <= bottom and rule.end - rule.start > 2 * size]


def rows_by_rules(blocks: Sequence[Block], rules: Sequence[Rule], framed: bool) -> list[float]:
    """As `rows_by_height`, where rules part all rows: a cell reaches from the rule above it to the one below it.

    Where the rules frame the table, a row without texts is a row too.
    """
    levels = cluster(rule.at for rule in rules)
    for block in blocks:
        over = [rule.at for rule in rules if rule.start - 1 <= block.center <= rule.end + 1]
        above = max((y for y in over if y < block.middle), default=levels[0])
        below = min((y for y in over if y > block.middle), default=levels[-1])
        block.row = max(0, bisect_right(levels, above + LEVEL) - 1)
        block.row_span = max(1, bisect_right(levels, below + LEVEL) - 1 - block.row)
    middles = [(one + other) / 2 for one, other in pairwise(levels)] or [levels[0]]
    used = list(range(len(middles))) if framed else sorted({block.row for block in blocks})
    for block in blocks:
        first, last = block.row, block.row + block.row_span
        block.row = used.index(first)
        block.row_span = max(1, sum(first <= row < last for row in used))
    return [middles[min(row, len(middles) - 1)] for row in used]


def blocks_of_cells(pieces: Sequence[Piece], size: float, rules: Sequence[Rule]) -> list[Block]:
    """Lines set closely in one column are one cell; figures join where one is the rest of the other (1,234.5 / 6)."""
    broken, doubtful = broken_figures(pieces, size)
    leading = _leading([piece for piece in pieces if id(piece) not in broken], size)
    on_line = Counter(piece.line for piece in pieces)
    blocks: list[Block] = []
    open_blocks: dict[int, Block] = {}
    for piece in sorted(pieces, key=lambda p: (p.middle, p.column)):
        block = open_blocks.get(piece.column)
        if block is not None and (block.span == piece.span or _within(piece, block)):
            last = block.pieces[-1]
            gap = piece.middle - last.middle
            figure = is_figure(line_text(piece.glyphs)) or is_figure(line_text(last.glyphs))
            figure = figure and not _ends_text(piece, last, on_line)
            if id(piece) in broken:
                block.pieces.append(piece)
                continue
            if rules:
                x = (piece.glyphs[0].x0 + piece.glyphs[-1].x1) / 2
                parted = any(last.middle < r.at < piece.middle and r.start <= x <= r.end for r in rules)
            else:
                parted = figure or gap > leading
            if not parted:
                block.pieces.append(piece)
                continue
        block = Block(piece.column, piece.span, [piece], guessed=id(piece) in doubtful)
        blocks.append(block)
        for column in block.columns:
            open_blocks[column] = block
    return list(_apart(blocks, size))


def _apart(blocks: Sequence[Block], size: float) -> Iterable[Block]:
    """The blocks; each line of one alone where several lines stand beside figures of one column: those are rows."""
    figures: dict[int, list[float]] = {}
    for block in blocks:
        if len(block.pieces) == 1 and is_figure(line_text(block.glyphs)):
            figures.setdefault(block.column, []).append(block.middle)
    for block in blocks:
        lines = [piece.middle for piece in block.pieces]
        if len(lines) < SEVERAL or not any(
            sum(any(abs(y - line) <= LEVEL_WITH * size for y in own) for line in lines) >= SEVERAL
            for own in figures.values()
        ):
            yield block
            continue
        for piece in block.pieces:
            yield Block(block.column, block.span, [piece], guessed=block.guessed)


def _ends_text(piece: Piece, last: Piece, on_line: Counter[int]) -> bool:
    """Is a figure alone on its line the end of the words above it (…达到 95%)?"""
    alone = on_line[piece.line] == 1 and last.glyphs[0].x0 < piece.glyphs[-1].x1
    return alone and is_figure(line_text(piece.glyphs)) and not is_figure(line_text(last.glyphs))


def _leading(pieces: Sequence[Piece], size: float) -> float:
    """How far lines of one cell stand apart at most: less than rows, as the figures of a column tell.

    Lines below one another in a column come in two distances, within a cell and from cell to cell.
    """
    columns: dict[int, list[Piece]] = {}
    for piece in pieces:
        if piece.span == 1:
            columns.setdefault(piece.column, []).append(piece)
    gaps = set()
    of_figures: dict[bool, list[float]] = {True: [], False: []}  # by whether both are of one font
    for column in columns.values():
        for one, other in pairwise(sorted(column, key=lambda p: p.middle)):
            gap = other.middle - one.middle
            if gap > size and is_figure(line_text(one.glyphs)) and is_figure(line_text(other.glyphs)):
                of_figures[one.glyphs[0].font == other.glyphs[0].font].append(gap)
            elif size < gap < FAR * size:
                gaps.add(gap)
    # Characters of two fonts on one line have their middles at two heights.
    rows = BELOW_PITCH * min(of_figures[True] or of_figures[False], default=float("inf"))
    limit = min(WRAPPED_ALONE * size, rows)
    wrapped = (WIDEST_IN_BODY if rows < float("inf") else WRAPPED) * size
    if not gaps:
        return min(limit, wrapped)
    jumps = ((a + b) / 2 for a, b in pairwise(sorted(gaps)) if b / a > JUMP)
    return min(limit, next(jumps, wrapped))  # the first: rows are of several heights


def leading_below(body: Sequence[Line], size: float) -> float:
    """How far lines of a cell of the header stand apart at most: less than rows of figures; 0 if these do not tell.

    Figures take one line, so that no row is lower than the least distance of two that end at one place.
    """
    ends: dict[int, list[float]] = {}
    for _, line in body:
        for part in segments(line, CELL_GAP):
            if is_figure(line_text(part)):
                ends.setdefault(round(part[-1].x1), []).append((part[0].y0 + part[0].y1) / 2)
    gaps = [b - a for places in ends.values() for a, b in pairwise(sorted(places)) if b - a > size]
    least = min(gaps, default=0.0) - PADDED
    return min(WIDEST_LEADING * size, least) if least > LEAST_LEADING * size else 0.0


def _within(piece: Piece, block: Block) -> bool:
    """The last characters of a header word that was wrapped stand under its middle."""
    return block.glyphs[0].x0 < piece.glyphs[0].x0 and piece.glyphs[-1].x1 < max(g.x1 for g in block.glyphs)


def _middle(block: Block) -> float:
    return block.middle


def _first(block: Block) -> float:
    return block.pieces[0].middle


def _last(block: Block) -> float:
    return block.pieces[-1].middle


def _set_at(blocks: Sequence[Block], size: float) -> Callable[[Block], float]:
    """What of a cell stands on the height of its row: its middle, unless most cells of several lines have figures
    beside their first line alone, or beside their last."""
    singles = sorted(b.middle for b in blocks if len(b.pieces) == 1 and is_figure(line_text(b.glyphs)))
    votes = Counter[Callable[[Block], float]]()
    for block in blocks:
        if len(block.pieces) > 1 and not block.guessed:
            ways = [way for way in (_middle, _first, _last) if _stands_at(singles, way(block), SAME_HEIGHT * size)]
            if len(ways) == 1:
                votes[ways[0]] += 1
    return max((_middle, _first, _last), key=lambda way: votes[way])


def _stands_at(middles: Sequence[float], height: float, reach: float) -> bool:
    at = bisect_right(middles, height - reach)
    return at < len(middles) and middles[at] <= height + reach


def by_height(blocks: Sequence[Block], reach: float, set_at: Callable[[Block], float] = _middle) -> list[list[Block]]:
    """The blocks by the height of their middles (points, from the highest of each group at most `reach`), from top."""
    groups: list[list[Block]] = []
    for block in sorted(blocks, key=set_at):
        if groups and set_at(block) - set_at(groups[-1][0]) <= reach:
            groups[-1].append(block)
        else:
            groups.append([block])
    return groups


def rows_by_height(blocks: Sequence[Block], size: float) -> list[float]:
    """Gives every block its row (from 0) and row span; returns the middles of the rows."""
    set_at = _set_at(blocks, size)
    clusters = by_height(blocks, SAME_HEIGHT * size, set_at)
    middles = [median(map(set_at, together)) for together in clusters]
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


def _occupied(together: Iterable[Block]) -> set[int]:
    return {column for block in together for column in block.columns}
