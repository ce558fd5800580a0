"""Compares what a reader found with what was typeset, cell for cell. In: expected grids and a `Document`; out: scores.

Texts are compared without blanks and with radicals folded; a cell counts as right only at its row and column and with
its spans.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from budgetgraph.reading.document import Document, Table
from budgetgraph.reading.folding import squeeze
from budgetgraph.samples.grids import Grid

Placed = tuple[int, int, int, int, str]


@dataclass(frozen=True)
class Comparison:
    """Right, missing and surplus cells over all tables; `wrong` tells some of the differences for a test's message."""

    right: int = 0
    missing: int = 0
    surplus: int = 0
    tables_expected: int = 0
    tables_read: int = 0
    wrong: tuple[str, ...] = field(default=())

    @property
    def f1(self) -> float:
        """Strict F1 over cells with text."""
        return 2 * self.right / max(1, 2 * self.right + self.missing + self.surplus)

    @property
    def exact(self) -> bool:
        """Every cell of every table is right, and there is no other table."""
        return not self.missing and not self.surplus and self.tables_expected == self.tables_read


def _placed(cells: Iterable[tuple[int, int, int, int, str]]) -> set[Placed]:
    return {(r, c, rs, cs, squeeze(text)) for r, c, rs, cs, text in cells if squeeze(text)}


def expected_cells(grid: Grid) -> set[Placed]:
    """Cells with text of a typeset table: row, column, row span, column span, text without blanks."""
    return _placed((c.row, c.column, c.row_span, c.column_span, c.text) for c in grid.cells)


def read_cells(table: Table) -> set[Placed]:
    """The same of a table that was read."""
    return _placed((c.row, c.column, c.row_span, c.column_span, c.text) for c in table.cells)


def compare(expected: Sequence[Grid], document: Document) -> Comparison:
    """Tables are paired by what they have most in common, in their order; an unpaired one counts in full."""
    wanted = [expected_cells(grid) for grid in expected]
    found = [read_cells(table) for table in document.tables]
    right = missing = surplus = 0
    wrong: list[str] = []
    at = 0
    for number, cells in enumerate(wanted, 1):
        near = range(at, min(at + 4, len(found)))
        best = max(near, key=lambda n, cells=cells: len(cells & found[n]), default=None)  # type: ignore[misc]
        got = found[best] if best is not None and cells & found[best] else set()
        if best is not None and got:
            surplus += sum(len(found[n]) for n in range(at, best))
            at = best + 1
        right += len(cells & got)
        missing += len(cells - got)
        surplus += len(got - cells)
        wrong += [f"table {number}: missing {cell}" for cell in sorted(cells - got)[:3]]
        wrong += [f"table {number}: surplus {cell}" for cell in sorted(got - cells)[:3]]
    surplus += sum(len(cells) for cells in found[at:])
    return Comparison(right, missing, surplus, len(wanted), len(found), tuple(wrong[:24]))
