"""Rules and glyphs of one page become table fragments: cells with rows, columns and spans.

Drawn pieces are merged to rules, crossing rules to tables, their positions to rows and columns; slots whose common
border is not drawn are one cell; a glyph belongs to the slot its centre lies in. PDF and scans use the same code.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from budgetgraph.reading.document import Box
from budgetgraph.reading.layout import Fragment, FragmentCell, Glyph, Rule
from budgetgraph.reading.visual_lines import block_text, least_confidence


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How exactly rules are drawn, in points (pixels for scans): the defaults suit every PDF maker met so far."""

    merge: float = 1.2  # pieces this close are collinear
    gap: float = 3.0  # collinear pieces this far apart are one rule (dashes, cells with borders of their own)
    shortest: float = 4.0  # a shorter rule is a mark, not a border
    crossing: float = 3.0  # rules that miss each other by this still meet
    cluster: float = 3.0  # rules this close are one border (double lines)
    cluster_width: float = 4.5  # a border is never wider than this
    open_row: float = 5.0  # upright rules that stand out this far beyond the last level one hold a cut row
    drawn: float = 0.5  # share of a slot's side that must be drawn to part it from its neighbour


PDF_TOLERANCE = Tolerance()
MAX_RULES = 2_000  # in one direction on one page: more is a drawing
TOUCHING = 0.1  # type sizes between the characters of one text
TOO_TALL = 1.6  # times the height of its cell: no text is set so large
CROSSED = 0.2  # of a character: a border that cuts off less runs beside it
MAX_SLOTS = 100_000  # rows times columns


class _Groups:
    """Union-find over numbers; the smallest number of a group stands for it."""

    def __init__(self, count: int) -> None:
        self.parent = list(range(count))

    def find(self, item: int) -> int:
        parent = self.parent
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    def unite(self, one: int, other: int) -> None:
        one, other = self.find(one), self.find(other)
        if one != other:
            self.parent[max(one, other)] = min(one, other)


def merge_rules(pieces: Iterable[Rule], tolerance: Tolerance = PDF_TOLERANCE) -> list[Rule]:
    """Collinear pieces that touch become one rule; what stays short is dropped."""
    rules: list[Rule] = []
    level: list[Rule] = []

    def close_level() -> None:
        level.sort(key=lambda rule: rule.start)
        current = level[0]
        for piece in level[1:]:
            if piece.start <= current.end + tolerance.gap:
                if piece.end > current.end:
                    current = Rule(current.at, current.start, piece.end)
            else:
                rules.append(current)
                current = piece
        rules.append(current)
        level.clear()

    for piece in sorted(pieces):
        if level and piece.at - level[0].at > tolerance.merge:
            close_level()
        level.append(piece)
    if level:
        close_level()
    return [rule for rule in rules if rule.end - rule.start >= tolerance.shortest]


def cluster(values: Iterable[float], tolerance: Tolerance = PDF_TOLERANCE) -> list[float]:
    """Positions of the borders: values that lie close together are one, at their mean."""
    groups: list[list[float]] = []
    for value in sorted(values):
        if (
            groups
            and value - groups[-1][-1] <= tolerance.cluster
            and value - groups[-1][0] <= tolerance.cluster_width
        ):  # fmt: skip
            groups[-1].append(value)
        else:
            groups.append([value])
    return [sum(group) / len(group) for group in groups]


def crossing_rules(
    horizontal: Sequence[Rule], vertical: Sequence[Rule], tolerance: Tolerance = PDF_TOLERANCE
) -> list[tuple[list[Rule], list[Rule]]]:
    """The rules by table: those that cross or touch one another, at least two in each direction."""
    horizontal = sorted(horizontal)
    levels = [rule.at for rule in horizontal]
    groups = _Groups(len(horizontal) + len(vertical))
    reach = tolerance.crossing
    for number, rule in enumerate(vertical, len(horizontal)):
        for i in range(bisect_left(levels, rule.start - reach), bisect_right(levels, rule.end + reach)):
            if horizontal[i].start - reach <= rule.at <= horizontal[i].end + reach:
                groups.unite(i, number)
    tables: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for i, rule in enumerate(horizontal):
        tables.setdefault(groups.find(i), ([], []))[0].append(rule)
    for number, rule in enumerate(vertical, len(horizontal)):
        tables.setdefault(groups.find(number), ([], []))[1].append(rule)
    return [table for table in tables.values() if len(table[0]) >= 2 and len(table[1]) >= 2]


def _nearest(positions: Sequence[float], value: float) -> int:
    i = bisect_left(positions, value)
    if i and (i == len(positions) or value - positions[i - 1] < positions[i] - value):
        i -= 1
    return i


def _by_border(positions: Sequence[float], rules: Iterable[Rule]) -> list[list[tuple[float, float]]]:
    """For each border the stretches of it that are drawn, without overlap."""
    borders: list[list[tuple[float, float]]] = [[] for _ in positions]
    for rule in rules:
        borders[_nearest(positions, rule.at)].append((rule.start, rule.end))
    for border in borders:
        border.sort()
        joined: list[tuple[float, float]] = []
        for start, end in border:
            if joined and start <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(joined[-1][1], end))
            else:
                joined.append((start, end))
        border[:] = joined
    return borders


def _covered(stretches: Iterable[tuple[float, float]], start: float, end: float) -> float:
    total = 0.0
    for a, b in stretches:
        low, high = max(a, start), min(b, end)
        if high > low:
            total += high - low
    return total / (end - start)


@dataclass(frozen=True)
class Lattice:
    """Borders of a table and its cells, empty yet: (row, column, row span, column span), all from 0."""

    columns: tuple[float, ...]
    rows: tuple[float, ...]
    areas: tuple[tuple[int, int, int, int], ...]
    open_top: bool = False
    open_bottom: bool = False

    @property
    def box(self) -> Box:
        return Box(self.columns[0], self.rows[0], self.columns[-1], self.rows[-1])


def lattice(
    horizontal: Sequence[Rule], vertical: Sequence[Rule], tolerance: Tolerance = PDF_TOLERANCE
) -> Lattice | None:
    """The cells that the rules of one table draw; None for a mere frame (a single cell)."""
    rows, columns = cluster((r.at for r in horizontal), tolerance), cluster((r.at for r in vertical), tolerance)
    top = _open_end((rows[0] - rule.start for rule in vertical), tolerance)
    bottom = _open_end((rule.end - rows[-1] for rule in vertical), tolerance)
    if top:
        rows.insert(0, rows[0] - top)
    if bottom:
        rows.append(rows[-1] + bottom)
    ends = [rows[0]] * bool(top) + [rows[-1]] * bool(bottom)
    horizontal = [*horizontal, *(Rule(y, columns[0], columns[-1]) for y in ends)]
    height, width = len(rows) - 1, len(columns) - 1
    if height < 1 or width < 1 or not 2 <= height * width <= MAX_SLOTS:
        return None
    across, down = _by_border(rows, horizontal), _by_border(columns, vertical)
    slots = _Groups(height * width)
    for r in range(height):
        for c in range(width):
            slot = r * width + c
            if c and _covered(down[c], rows[r], rows[r + 1]) < tolerance.drawn:
                slots.unite(slot, slot - 1)
            if r and _covered(across[r], columns[c], columns[c + 1]) < tolerance.drawn:
                slots.unite(slot, slot - width)
    areas = _rectangles([[slots.find(r * width + c) for c in range(width)] for r in range(height)])
    if len(areas) < 2:
        return None
    return Lattice(tuple(columns), tuple(rows), tuple(areas), bool(top), bool(bottom))


def _open_end(lengths: Iterable[float], tolerance: Tolerance) -> float:
    """How far at least two upright rules stand out beyond the last level one; 0 where the table is closed."""
    out = sorted(length for length in lengths if length >= tolerance.open_row)
    return out[-1] if len(out) >= 2 and out[-1] - out[-2] <= tolerance.open_row else 0.0


def _rectangles(owners: list[list[int]]) -> list[tuple[int, int, int, int]]:
    """Groups of slots as rectangles; a group of another shape (a border half forgotten) falls into several."""
    height, width = len(owners), len(owners[0])
    taken = [[False] * width for _ in range(height)]
    areas = []
    for r in range(height):
        for c in range(width):
            if taken[r][c]:
                continue
            owner, right, below = owners[r][c], c + 1, r + 1
            while right < width and owners[r][right] == owner and not taken[r][right]:
                right += 1
            while below < height and all(owners[below][i] == owner and not taken[below][i] for i in range(c, right)):
                below += 1
            for i in range(r, below):
                taken[i][c:right] = [True] * (right - c)
            areas.append((r, c, below - r, right - c))
    return areas


def fill(
    grid: Lattice, glyphs: Sequence[Glyph], line_numbers: Sequence[int | None], method: str = "rules"
) -> Fragment | None:
    """The fragment with the glyphs that lie in it, by their centres; None if it holds no text.

    `line_numbers` gives for each glyph the visual line of the page it stands on.
    """
    columns, rows = grid.columns, grid.rows
    owner = [[0] * (len(columns) - 1) for _ in range(len(rows) - 1)]
    for number, (r, c, height, width) in enumerate(grid.areas):
        for i in range(r, r + height):
            owner[i][c : c + width] = [number] * width
    found: dict[int, list[Glyph]] = {}
    first_line: dict[int, int | None] = {}
    overflowing = _overflow(grid, owner, glyphs, line_numbers)
    for place, (glyph, line) in enumerate(zip(glyphs, line_numbers, strict=True)):
        x, y = overflowing.get(place, (glyph.x0 + glyph.x1) / 2), (glyph.y0 + glyph.y1) / 2
        if columns[0] < x < columns[-1] and rows[0] < y < rows[-1]:
            number = owner[bisect_right(rows, y) - 1][bisect_right(columns, x) - 1]
            top, _, height, _ = grid.areas[number]
            if glyph.turn == 0 and glyph.size > TOO_TALL * (rows[top + height] - rows[top]):
                continue  # a watermark behind the table
            found.setdefault(number, []).append(glyph)
            if number not in first_line or (line is not None and line < (first_line[number] or line)):
                first_line[number] = line
    if not found:
        return None
    cells = tuple(
        FragmentCell(
            row=r + 1,
            column=c + 1,
            text=block_text(found[number]) if number in found else "",
            box=Box(*(round(v, 2) for v in (columns[c], rows[r], columns[c + width], rows[r + height]))),
            row_span=height,
            column_span=width,
            line=first_line.get(number),
            confidence=least_confidence(found[number]) if number in found else None,
        )
        for number, (r, c, height, width) in enumerate(grid.areas)
    )
    return trim(Fragment(grid.box, columns, rows, cells, method, grid.open_top, grid.open_bottom))


def _overflow(
    grid: Lattice, owner: Sequence[Sequence[int]], glyphs: Sequence[Glyph], line_numbers: Sequence[int | None]
) -> dict[int, float]:
    """By position, the x to file glyphs under whose text is drawn across a border: spreadsheets let a long text run on
    over blank neighbours. All of it belongs to the cell in which it begins."""
    columns, rows = grid.columns, grid.rows
    filed: dict[int, float] = {}
    run: list[int] = []

    def close_run() -> None:
        crossing = [place for place in run if _crosses_border(grid, owner, glyphs[place])]
        if crossing:
            first = glyphs[run[0]]
            filed.update(dict.fromkeys(run, (first.x0 + min(first.x1, first.x0 + first.size)) / 2))
        run.clear()

    for place, glyph in enumerate(glyphs):
        inside = columns[0] < glyph.x0 < columns[-1] and rows[0] < (glyph.y0 + glyph.y1) / 2 < rows[-1]
        if run:
            last = glyphs[run[-1]]
            touches = line_numbers[place] == line_numbers[run[-1]] and abs(glyph.x0 - last.x1) < TOUCHING * glyph.size
            if not inside or not touches:
                close_run()
        if inside and glyph.turn == 0 and glyph.confidence is None:
            run.append(place)
    close_run()
    return filed


def _crosses_border(grid: Lattice, owner: Sequence[Sequence[int]], glyph: Glyph) -> bool:
    """Does a border between two cells run through the glyph, well inside it?"""
    inset = CROSSED * min(glyph.size, glyph.x1 - glyph.x0)
    one = bisect_right(grid.columns, glyph.x0 + inset) - 1
    other = bisect_right(grid.columns, glyph.x1 - inset) - 1
    if one == other or not 0 <= one < other < len(grid.columns) - 1:
        return False
    row = bisect_right(grid.rows, (glyph.y0 + glyph.y1) / 2) - 1
    return owner[row][one] != owner[row][other]


def trim(fragment: Fragment) -> Fragment:
    """The fragment without rows and columns at which no cell begins (borders that part nothing)."""
    row_starts = sorted({cell.row for cell in fragment.cells})
    column_starts = sorted({cell.column for cell in fragment.cells})
    if len(row_starts) == len(fragment.rows) - 1 and len(column_starts) == len(fragment.columns) - 1:
        return fragment
    cells = tuple(
        replace(
            cell,
            row=bisect_right(row_starts, cell.row),
            column=bisect_right(column_starts, cell.column),
            row_span=bisect_left(row_starts, cell.row + cell.row_span) - bisect_left(row_starts, cell.row),
            column_span=bisect_left(column_starts, cell.column + cell.column_span)
            - bisect_left(column_starts, cell.column),
        )
        for cell in fragment.cells
    )
    return replace(
        fragment,
        columns=(*(fragment.columns[c - 1] for c in column_starts), fragment.columns[-1]),
        rows=(*(fragment.rows[r - 1] for r in row_starts), fragment.rows[-1]),
        cells=cells,
    )


def lattices(
    horizontal: Iterable[Rule], vertical: Iterable[Rule], tolerance: Tolerance = PDF_TOLERANCE
) -> list[Lattice]:
    """All ruled grids of a page from top to bottom; of grids within one another the finer one stays."""
    merged_h, merged_v = merge_rules(horizontal, tolerance), merge_rules(vertical, tolerance)
    if not (2 <= len(merged_h) <= MAX_RULES and 2 <= len(merged_v) <= MAX_RULES):
        return []
    found = [lattice(h, v, tolerance) for h, v in crossing_rules(merged_h, merged_v, tolerance)]
    grids = sorted((g for g in found if g is not None), key=lambda g: len(g.areas), reverse=True)
    kept: list[Lattice] = []
    for grid in grids:
        if not any(_overlap(grid.box, other.box) for other in kept):
            kept.append(grid)
    return sorted(kept, key=lambda g: (g.rows[0], g.columns[0]))


def _overlap(one: Box, other: Box) -> bool:
    return min(one.x1, other.x1) - max(one.x0, other.x0) > 1 and min(one.y1, other.y1) - max(one.y0, other.y0) > 1
