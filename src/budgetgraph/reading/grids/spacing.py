"""Tables whose cells each have borders of their own, with a gap between them wider than between double lines."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from budgetgraph.reading.grids.grid import PDF_TOLERANCE, Lattice, Tolerance
from budgetgraph.reading.layout import Rule

WIDEST = 12.0  # points between two cells
EVEN = 1.0  # points by which such gaps differ
MOST = 0.9  # share of the gaps across: the rules beside a cell that spans others are farther apart
HALF = 0.5  # share of those down: the rest of a cell that a page break cuts is drawn higher than the others of its row
FAR = 4.0  # gaps: there stand others between, or what the page break cuts ends early
LEAST = 4  # gaps in each direction that tell a spacing
ROOM = 1.5  # gaps that a side of a cell is longer than one at least
FEW = 10  # one side in so many is of a cell that the page cuts


def apart_cells(level: Sequence[Rule], upright: Sequence[Rule]) -> Tolerance | None:
    """How exactly the rules of a page join where all its cells stand apart, as far as wider than usual; else None.

    `level` and `upright` are its rules, merged as usual.
    """
    across, down = _gaps(level), _gaps(upright)
    if len(across) >= LEAST and not down and _is_row_of_frames(level, upright):
        down = across
    if min(len(across), len(down)) < LEAST or abs(median(across) - median(down)) > EVEN:
        return None  # a narrow column of merged cells interrupts the rules of one direction only
    usual = median([*across, *down])
    gaps = [gap for gap in (*across, *down) if abs(gap - usual) <= EVEN / 2]
    if usual > WIDEST or not (_mostly(usual, across, MOST) and _mostly(usual, down, HALF)):
        return None
    gap = max(gaps) + EVEN / 2
    sides = sorted(rule.end - rule.start for rule in (*level, *upright))
    if sides[len(sides) // FEW] < ROOM * gap:
        return None
    return replace(PDF_TOLERANCE, gap=gap, crossing=gap, cluster=gap, cluster_width=gap + PDF_TOLERANCE.merge)


def _is_row_of_frames(level: Sequence[Rule], upright: Sequence[Rule]) -> bool:
    """Does an upright rule stand at both sides of every white between level ones, as where a page holds one row?"""
    sides = [rule.at for rule in upright]
    pairs = [(one, other) for one, other in pairwise(level) if other.at - one.at <= PDF_TOLERANCE.merge / 2]
    if len({round(one.at) for one, _ in pairs}) > 2 or len({round(one.end) for one, _ in pairs}) < 2:
        return False
    return all(any(abs(side - x) <= EVEN for side in sides) for one, other in pairs for x in (one.end, other.start))


def _mostly(usual: float, gaps: Sequence[float], least: float) -> bool:
    """Are gaps between neighbours the usual one?"""
    near = [gap for gap in gaps if gap < FAR * usual]
    return sum(abs(gap - usual) <= EVEN / 2 for gap in near) >= least * len(near)


def without_voids(grid: Lattice, upright: Sequence[Rule], gap: float) -> Lattice:
    """The grid of such cells without the rows whose only cells are white that no frame holds.

    A cell that the page cuts may be drawn to end above the rest of its row, or to begin above it.
    """
    height = len(grid.rows) - 1
    owners: list[list[int]] = [[0] * (len(grid.columns) - 1) for _ in range(height)]
    for number, (r, c, high, wide) in enumerate(grid.areas):
        cut = (grid.open_top and r == 0) or (grid.open_bottom and r + high == height)
        known = number if cut or _is_framed(grid, (r, c, high, wide), upright, gap) else ~number
        for row in owners[r : r + high]:
            row[c : c + wide] = [known] * wide
    rows, borders = [owners[0]], [grid.rows[0]]
    for row, border in zip(owners[1:], grid.rows[1:], strict=False):
        if all(one == other or min(one, other) < 0 for one, other in zip(rows[-1], row, strict=True)):
            rows[-1] = [max(pair) for pair in zip(rows[-1], row, strict=True)]
        else:
            rows.append(row)
            borders.append(border)
    if len(rows) == height:
        return grid
    places: dict[int, list[tuple[int, int]]] = {}
    for r, row in enumerate(rows):
        for c, number in enumerate(row):
            places.setdefault(number, []).append((r, c))
    corners = [(slots[0], slots[-1]) for slots in places.values()]
    areas = tuple((r, c, below - r + 1, right - c + 1) for (r, c), (below, right) in corners)
    return replace(grid, rows=(*borders, grid.rows[-1]), areas=areas)


def _is_framed(grid: Lattice, area: tuple[int, int, int, int], upright: Sequence[Rule], gap: float) -> bool:
    """Are both sides of an area drawn, each on its own side of the white between two cells?"""
    r, c, high, wide = area
    middle = (grid.rows[r] + grid.rows[r + high]) / 2
    left, right = grid.columns[c], grid.columns[c + wide]
    sides = [rule.at for rule in upright if rule.start <= middle <= rule.end]
    return any(left <= at + EVEN < left + gap + 2 * EVEN for at in sides) and any(
        right - gap - EVEN < at <= right + EVEN for at in sides
    )


def _gaps(rules: Sequence[Rule]) -> list[float]:
    """The white between neighbours on one line."""
    return [other.start - one.end for one, other in pairwise(rules) if other.at - one.at <= PDF_TOLERANCE.merge / 2]
