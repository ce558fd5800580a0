"""Tables whose cells each have borders of their own, with a gap between them wider than between double lines."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from budgetgraph.reading.grid import PDF_TOLERANCE, Tolerance
from budgetgraph.reading.layout import Rule

WIDEST = 12.0  # points between two cells
EVEN = 1.0  # points by which such gaps differ
MOST = 0.9  # share of the gaps: the rules beside a cell that spans others are farther apart
LEAST = 4  # gaps in each direction that tell a spacing
ROOM = 1.5  # gaps that a side of a cell is longer than one at least
FEW = 10  # one side in so many is of a cell that the page cuts


def apart_cells(level: Sequence[Rule], upright: Sequence[Rule]) -> Tolerance | None:
    """How exactly the rules of a page join where all its cells stand apart, as far as wider than usual; else None.

    `level` and `upright` are its rules, merged as usual.
    """
    across, down = _gaps(level), _gaps(upright)
    if min(len(across), len(down)) < LEAST or abs(median(across) - median(down)) > EVEN:
        return None  # a narrow column of merged cells interrupts the rules of one direction only
    usual = median([*across, *down])
    gaps = [gap for gap in (*across, *down) if abs(gap - usual) <= EVEN / 2]
    if usual > WIDEST or len(gaps) < MOST * (len(across) + len(down)):
        return None
    gap = max(gaps) + EVEN / 2
    sides = sorted(rule.end - rule.start for rule in (*level, *upright))
    if sides[len(sides) // FEW] < ROOM * gap:
        return None
    return replace(PDF_TOLERANCE, gap=gap, crossing=gap, cluster=gap, cluster_width=gap + PDF_TOLERANCE.merge)


def _gaps(rules: Sequence[Rule]) -> list[float]:
    """The white between neighbours on one line."""
    return [other.start - one.end for one, other in pairwise(rules) if other.at - one.at <= PDF_TOLERANCE.merge / 2]
