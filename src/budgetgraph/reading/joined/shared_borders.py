"""Column borders of two pieces of a table: whether they are the same, and cells counted by the finer ones."""

from bisect import bisect_left
from collections.abc import Sequence

from budgetgraph.reading.layout import Fragment, FragmentCell

SAME_BORDER = 4.0  # points: column borders of two pages closer than this are the same border
_STRETCHED = 0.06  # of its width: so much wider or narrower a page is photographed than the one before


def from_left(fragment: Fragment) -> tuple[float, ...]:
    return tuple(x - fragment.columns[0] for x in fragment.columns)


def seen_as(fragment: Fragment, columns: tuple[float, ...], method: str) -> tuple[float, ...]:
    """The borders of a fragment, from its left one; those of a recognised one as far apart as the borders of the table
    which it may go on, where it is hardly wider or narrower: cameras stand nearer to one page than to another."""
    own = from_left(fragment)
    if {method, fragment.method} != {"ocr"} or common_columns(columns, own) is not None:
        return own
    stretch = columns[-1] / own[-1] if own[-1] else 0.0
    return tuple(x * stretch for x in own) if abs(stretch - 1) <= _STRETCHED else own


def _find(borders: Sequence[float], x: float) -> int | None:
    i = bisect_left(borders, x)
    near = [j for j in (i - 1, i) if 0 <= j < len(borders) and abs(borders[j] - x) <= SAME_BORDER]
    return min(near, key=lambda j: abs(borders[j] - x)) if near else None


def common_columns(one: tuple[float, ...], other: tuple[float, ...]) -> tuple[float, ...] | None:
    """The borders of the finer of two fragments, if every border of the other is among them; else None."""
    fine, coarse = (one, other) if len(one) >= len(other) else (other, one)
    places = [_find(fine, x) for x in coarse]
    if None in places or len(set(places)) < len(places) or places[0] != 0 or places[-1] != len(fine) - 1:
        return None
    return fine


def united_columns(one: tuple[float, ...], other: tuple[float, ...]) -> tuple[float, ...]:
    """The borders of both of two fragments of one table whose rows are parted at different places."""
    return tuple(sorted((*one, *(x for x in other if _find(one, x) is None))))


def on_columns(
    cells: Sequence[FragmentCell], borders: tuple[float, ...], columns: tuple[float, ...]
) -> list[FragmentCell]:
    """Cells counted by other, finer column borders."""
    if len(borders) == len(columns):
        return list(cells)
    places = [_find(columns, x) or 0 for x in borders]
    return [
        cell._replace(
            column=places[cell.column - 1] + 1,
            column_span=places[cell.column - 1 + cell.column_span] - places[cell.column - 1],
        )
        for cell in cells
    ]
