"""What the rows of a table and of its next fragment print, to tell whether a header is printed again."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from operator import itemgetter

from budgetgraph.reading.folding import key
from budgetgraph.reading.joined.slips import alike_but_for_slips
from budgetgraph.reading.layout import FragmentCell

place = itemgetter(0, 1)  # row and column of a cell


def row(cells: Sequence[FragmentCell], number: int) -> list[FragmentCell]:
    return sorted([cell for cell in cells if cell.row == number], key=place)


def columns_of(cell: FragmentCell) -> range:
    return range(cell.column, cell.column + cell.column_span)


def repeats(ours: Sequence[FragmentCell], theirs: Sequence[FragmentCell]) -> bool:
    """Is a row printed again? Cells that span further rows may be missing in the repetition."""
    known = _texts(ours)
    again = _texts(theirs)
    tall = {(cell.column, cell.column_span) for cell in ours if cell.row_span > 1}
    places = known.keys() | again.keys()
    if all(known.get(at, "") == again.get(at, "") or (at in tall and not again.get(at)) for at in places):
        return True
    return alike_but_for_slips(known, again, (*ours, *theirs))


_key = lru_cache(maxsize=16_384)(key)


def _texts(row: Sequence[FragmentCell]) -> Mapping[tuple[int, int], str]:
    return {(cell.column, cell.column_span): _key(cell.text) for cell in row}


def characters(cells: Sequence[FragmentCell], depth: int) -> str:
    """All characters of the first rows, in no order."""
    return "".join(sorted("".join(key(cell.text) for cell in cells if cell.row <= depth)))


def down_columns(cells: Sequence[FragmentCell], depth: int) -> Mapping[int, str]:
    """By column, all that is printed in the first rows."""
    columns: dict[int, str] = {}
    for cell in sorted([cell for cell in cells if cell.row <= depth and cell.text], key=place):
        columns[cell.column] = columns.get(cell.column, "") + _key(cell.text)
    return columns
