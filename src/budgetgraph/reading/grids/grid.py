"""Rules of one page become the grids of its tables: rows, columns and the areas of their cells.

Drawn pieces are merged to rules, crossing rules to tables, their positions to rows and columns; slots whose common
border is not drawn are one cell. PDF and scans use the same code.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

from budgetgraph.reading.document import Box
from budgetgraph.reading.grids.sides import LEAST_UPRIGHT, with_open_sides, with_sides
from budgetgraph.reading.layout import Rule


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
    """The rules by table: those that cross or touch one another, at least two in each direction.

    On a page that a table ends on with its last row, one level rule closes several upright ones.
    """
    horizontal = sorted(horizontal)
    levels = [rule.at for rule in horizontal]
    groups = _Groups(len(horizontal) + len(vertical))
    reach = tolerance.crossing
    parent = groups.parent
    for number, (at, start, end) in enumerate(vertical, len(horizontal)):
        left, right = at - reach, at + reach
        for i in range(bisect_left(levels, start - reach), bisect_right(levels, end + reach)):
            _, begins, ends = horizontal[i]
            if begins <= right and left <= ends and parent[i] != parent[number]:
                groups.unite(i, number)
    tables: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for i, rule in enumerate(horizontal):
        tables.setdefault(groups.find(i), ([], []))[0].append(rule)
    for number, rule in enumerate(vertical, len(horizontal)):
        tables.setdefault(groups.find(number), ([], []))[1].append(rule)
    crossing = [table for table in tables.values() if table[0] and len(table[0]) + len(table[1]) > 2]
    with_open_sides(crossing)
    found = [table for table in crossing if len(table[1]) >= (2 if len(table[0]) > 1 else LEAST_UPRIGHT)]
    with_sides(found, vertical)
    return found


def _nearest(positions: Sequence[float], value: float) -> int:
    i = bisect_left(positions, value)
    if i and (i == len(positions) or value - positions[i - 1] < positions[i] - value):
        i -= 1
    return i


def by_border(positions: Sequence[float], rules: Iterable[Rule]) -> list[list[tuple[float, float]]]:
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


def _drawn(border: Sequence[tuple[float, float]], ends: Sequence[float], least: float) -> list[bool]:
    """For each slot along a border, between two of the `ends`, whether at least this share of its side is drawn."""
    if len(border) == 1:
        first, last = border[0]
        if first <= ends[0] and last >= ends[-1]:
            return [True] * (len(ends) - 1)
        return [
            (last if last < end else end) - (first if first > start else start) >= least * (end - start)
            for start, end in pairwise(ends)
        ]
    drawn = []
    for start, end in pairwise(ends):
        total = 0.0
        for a, b in border:
            low, high = max(a, start), min(b, end)
            if high > low:
                total += high - low
        drawn.append(total >= least * (end - start))
    return drawn


@dataclass(frozen=True)
class Lattice:
    """Borders of a table and its cells, empty yet: (row, column, row span, column span), all from 0."""

    columns: tuple[float, ...]
    rows: tuple[float, ...]
    areas: tuple[tuple[int, int, int, int], ...]
    open_top: bool = False
    open_bottom: bool = False
    open_left: tuple[tuple[float, float], ...] = ()
    open_right: tuple[tuple[float, float], ...] = ()
    loose_top: tuple[tuple[float, float], ...] = ()
    loose_bottom: tuple[tuple[float, float], ...] = ()

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
    cut = [rows[0]] * bool(top) + [rows[-1]] * bool(bottom)
    horizontal = [*horizontal, *(Rule(y, columns[0], columns[-1]) for y in cut)]
    height, width = len(rows) - 1, len(columns) - 1
    if height < 1 or width < 1 or not 2 <= height * width <= MAX_SLOTS:
        return None
    across = [_drawn(border, columns, tolerance.drawn) for border in by_border(rows, horizontal)]
    down = [_drawn(border, rows, tolerance.drawn) for border in by_border(columns, vertical)]
    slots = _Groups(height * width)
    for c in range(1, width):
        for r in range(height):
            if not down[c][r]:
                slots.unite(r * width + c, r * width + c - 1)
    for r in range(1, height):
        for c in range(width):
            if not across[r][c]:
                slots.unite(r * width + c, (r - 1) * width + c)
    owners = [slots.find(slot) for slot in range(height * width)]
    areas = _rectangles([owners[start : start + width] for start in range(0, height * width, width)])
    if len(areas) < 2:
        return None
    sides = [tuple(span for span, ruled in zip(pairwise(rows), down[c], strict=True) if not ruled) for c in (0, width)]
    ends = [
        tuple(span for span, ruled in zip(pairwise(columns), across[r], strict=True) if not ruled) for r in (0, height)
    ]
    return Lattice(tuple(columns), tuple(rows), tuple(areas), bool(top), bool(bottom), *sides, *ends)


def _open_end(lengths: Iterable[float], tolerance: Tolerance) -> float:
    """How far at least two upright rules stand out beyond the last level one; 0 where the table is closed."""
    out = sorted(length for length in lengths if length >= tolerance.open_row)
    return out[-1] if len(out) >= 2 and out[-1] - out[-2] <= tolerance.open_row else 0.0


def _rectangles(owners: list[list[int]]) -> list[tuple[int, int, int, int]]:
    """Groups of slots as rectangles; a group of another shape (a border half forgotten) falls into several."""
    height, width = len(owners), len(owners[0])
    sizes = Counter(chain.from_iterable(owners))
    taken = [[False] * width for _ in range(height)]
    areas = []
    for r in range(height):
        for c in range(width):
            if taken[r][c]:
                continue
            owner, right, below = owners[r][c], c + 1, r + 1
            if sizes[owner] == 1:
                areas.append((r, c, 1, 1))
                continue
            while right < width and owners[r][right] == owner and not taken[r][right]:
                right += 1
            while below < height and all(owners[below][i] == owner and not taken[below][i] for i in range(c, right)):
                below += 1
            for i in range(r, below):
                taken[i][c:right] = [True] * (right - c)
            areas.append((r, c, below - r, right - c))
    return areas


def lattices(
    horizontal: Iterable[Rule], vertical: Iterable[Rule], tolerance: Tolerance = PDF_TOLERANCE
) -> list[Lattice]:
    """All ruled grids of a page from top to bottom; of grids within one another the finer one stays."""
    return grids_of(merge_rules(horizontal, tolerance), merge_rules(vertical, tolerance), tolerance)


def grids_of(merged_h: Sequence[Rule], merged_v: Sequence[Rule], tolerance: Tolerance = PDF_TOLERANCE) -> list[Lattice]:
    """The same of rules that are merged."""
    if not (1 <= len(merged_h) <= MAX_RULES and 1 <= len(merged_v) <= MAX_RULES):
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
