"""A row that a page break cut under a header printed again: no rule parts it from the header, so its texts stand in the
cells of the header, below the words that are known from the page before."""

from collections.abc import Sequence
from dataclasses import replace

from budgetgraph.reading.folding import key
from budgetgraph.reading.joined.heads_again import place
from budgetgraph.reading.layout import Fragment, FragmentCell

DEEPEST_HEAD = 6  # rows
LEAST_GLUED = 2  # cells: one further line may be a note in a head


def with_row_parted(ours: Sequence[FragmentCell], fragment: Fragment) -> Fragment:
    """The fragment with the row below its header as a row of its own; `ours` are the first cells of the table.

    The fragment itself where its first rows print more than those of the table in no cells, or other words.
    """
    if sum("\n" in cell.text for cell in fragment.cells if cell.row <= DEEPEST_HEAD) < LEAST_GLUED:
        return fragment
    deepest = min(DEEPEST_HEAD, max((cell.row + cell.row_span - 1 for cell in ours), default=0))
    for depth in range(min(deepest, len(fragment.rows) - 1), 0, -1):
        known, printed = _down_columns(ours, depth), _down_columns(fragment.cells, depth)
        if known is None or printed is None or known.keys() != printed.keys():
            continue
        if not all(_lines(cells) == _lines(printed[at])[: len(_lines(cells))] for at, cells in known.items()):
            continue
        rest = {at: len(_lines(cells)) - len(_lines(known[at])) for at, cells in printed.items()}
        below_words = all(count < max(len(_lines(printed[at][-1:])), 1) for at, count in rest.items())
        if below_words and sum(map(bool, rest.values())) >= LEAST_GLUED:
            return _parted(fragment, depth, {printed[at][-1]: lines for at, lines in rest.items()})
    return fragment


def _down_columns(cells: Sequence[FragmentCell], depth: int) -> dict[int, list[FragmentCell]] | None:
    """By column the cells of the first rows, from top to bottom; None where one reaches below them."""
    first = sorted((cell for cell in cells if cell.row <= depth), key=place)
    if any(cell.row + cell.row_span - 1 > depth for cell in first):
        return None
    columns: dict[int, list[FragmentCell]] = {}
    for cell in first:
        for column in range(cell.column, cell.column + cell.column_span):
            columns.setdefault(column, []).append(cell)
    return columns


def _lines(cells: Sequence[FragmentCell]) -> list[str]:
    return [key(line) for cell in cells for line in cell.text.split("\n") if line]


def _parted(fragment: Fragment, depth: int, glued: dict[FragmentCell, int]) -> Fragment:
    """The fragment with the last lines of the lowest cells of its header (how many of each) in a row of their own."""
    cells = []
    for cell in fragment.cells:
        if cell.row > depth:
            cells.append(cell._replace(row=cell.row + 1))
            continue
        lines = cell.text.split("\n")
        count = glued.get(cell, 0)
        cells.append(cell._replace(text="\n".join(lines[: len(lines) - count])))
        if cell in glued:
            below = "\n".join(lines[len(lines) - count :]) if count else ""
            cells.append(cell._replace(row=depth + 1, row_span=1, text=below))
    rows = (*fragment.rows[: depth + 1], *fragment.rows[depth:])
    return replace(fragment, cells=tuple(sorted(cells, key=place)), rows=rows)
