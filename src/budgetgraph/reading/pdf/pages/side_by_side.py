"""Tables that stand beside each other on a page: which lines above them belong to which, by where they stand."""

from collections.abc import Iterator, Sequence

from budgetgraph.reading.document import Box
from budgetgraph.reading.layout import Fragment, PageBlocks, TextLine

_OUTSIDE = 6.0  # points that a line may reach beyond its table
_NEAR = 60.0  # points between two lines above the tables


def owners(page: PageBlocks) -> dict[int, tuple[Fragment, float]]:
    """By the identity of a line the table of the page below it, and where those beside that table begin (y in points).

    Only lines on a level with those of another table belong to one.
    """
    found: dict[int, tuple[Fragment, float]] = {}
    for tables in _beside(page.fragments):
        top = begin = min(table.box.y0 for table in tables)
        ceiling = max((f.box.y1 for f in page.fragments if f not in tables and f.box.y1 <= top), default=0.0)
        for level in _levels(page.lines, ceiling, top):
            if top - max(line.box.y1 for line in level) > _NEAR:
                break
            top = min(line.box.y0 for line in level)
            below = [next((t for t in tables if _is_above(line.box, t.box)), None) for line in level]
            if None in below:
                break
            if len({id(table) for table in below}) > 1:
                found |= {id(line): (table, begin) for line, table in zip(level, below, strict=True) if table}
    return found


def _beside(fragments: Sequence[Fragment]) -> Iterator[list[Fragment]]:
    """Groups of tables of which each stands beside another one."""
    left = sorted(fragments, key=lambda fragment: fragment.box.x0)
    while left:
        group = [left.pop(0)]
        for other in list(left):
            if all(_is_beside(one.box, other.box) for one in group):
                group.append(other)
                left.remove(other)
        if len(group) > 1:
            yield group


def _is_beside(one: Box, other: Box) -> bool:
    common = min(one.y1, other.y1) - max(one.y0, other.y0)
    return (one.x1 <= other.x0 or other.x1 <= one.x0) and 2 * common > min(one.y1 - one.y0, other.y1 - other.y0)


def _is_above(line: Box, table: Box) -> bool:
    return table.x0 - _OUTSIDE <= line.x0 and line.x1 <= table.x1 + _OUTSIDE


def _levels(lines: Sequence[TextLine], ceiling: float, top: float) -> list[list[TextLine]]:
    """The lines between two heights by the level they stand on, from the lowest."""
    levels: dict[int | float, list[TextLine]] = {}
    for line in lines:
        if line.box.y0 >= ceiling and line.box.y1 <= top + _OUTSIDE:
            levels.setdefault(line.box.y0 if line.line is None else line.line, []).append(line)
    return sorted(levels.values(), key=lambda level: -max(line.box.y1 for line in level))
