"""Tables open at both sides whose single cell over all columns parts them in two: no upright rule runs beside it."""

from collections.abc import Sequence
from itertools import pairwise

from budgetgraph.reading.figures import is_figure
from budgetgraph.reading.folding import key
from budgetgraph.reading.grids.filling import first_sign
from budgetgraph.reading.grids.grid import Lattice
from budgetgraph.reading.grids.visual_lines import line_text
from budgetgraph.reading.layout import Rule
from budgetgraph.reading.pdf.parts.regions import THREE_COLUMNS, Line, texts_of
from budgetgraph.reading.pdf.tables.form import names_indicators
from budgetgraph.reading.surroundings import bounds
from budgetgraph.resources import patterns

SAME_SIDE = 2.0  # points
TALLEST_ROW = 2.6  # type sizes: how high a row of one line is at most
SAME_TYPE = 1.2  # times as large: that of a title


def sides_between(grids: Sequence[Lattice], upright: Sequence[Rule], lines: Sequence[Line]) -> list[Rule]:
    """The sides that the rows between two grids of one table lack; `upright` are the rules of their page."""
    found: list[Rule] = []
    for above, below in pairwise(grids):
        top, bottom = above.rows[-1], below.rows[0]
        if not (bottom > top and _is_open(above, upright) and _is_open(below, upright) and _same_sides(above, below)):
            continue
        between = [line for line in lines if top < (line[1][0].y0 + line[1][0].y1) / 2 < bottom]
        if len(between) != 1:
            continue
        at_left = between[0][1][0].x0 - above.columns[0] < between[0][1][0].size
        part = at_left and names_indicators(_first_row(below, lines))
        if not _begins_anew(below, above, lines, part) and _is_row(between[0], above, bottom - top, lines, part):
            found += [Rule(x, top, bottom) for x in (above.columns[0], above.columns[-1])]
    return found


def sides_below(
    grids: Sequence[Lattice], level: Sequence[Rule], upright: Sequence[Rule], lines: Sequence[Line]
) -> list[Rule]:
    """The sides that the last rows of a table lack on its page, if they are single cells over all columns."""
    found: list[Rule] = []
    for grid in grids:
        left, right, bottom = grid.columns[0], grid.columns[-1], grid.rows[-1]
        if len(grid.columns) <= THREE_COLUMNS or not _is_open(grid, upright):
            continue
        heads_indicators = any(names_indicators(texts_of(line)) for line in lines if _within(line, grid))
        for rule in level:
            same = abs(rule.start - left) <= SAME_SIDE and abs(rule.end - right) <= SAME_SIDE
            if rule.at <= bottom + SAME_SIDE or not same:
                continue
            between = [line for line in lines if bottom < (line[1][0].y0 + line[1][0].y1) / 2 < rule.at]
            begins = any(abs(other.start - rule.at) <= SAME_SIDE and left < other.at < right for other in upright)
            at_left = bool(between) and between[0][1][0].x0 - left < between[0][1][0].size
            part = at_left and heads_indicators
            if (
                begins
                or len(between) != 1
                or not at_left
                or not _is_row(between[0], grid, rule.at - bottom, lines, part)
            ):
                break
            found += [Rule(x, bottom, rule.at) for x in (left, right)]
            bottom = rule.at
    return found


def _within(line: Line, grid: Lattice) -> bool:
    return grid.rows[0] < (line[1][0].y0 + line[1][0].y1) / 2 < grid.rows[-1]


def _same_sides(one: Lattice, other: Lattice) -> bool:
    """Have both the same sides, and one all borders of the other, which are a few?"""
    few, many = sorted((one.columns, other.columns), key=len)
    return (
        len(few) > THREE_COLUMNS
        and all(abs(few[end] - many[end]) <= SAME_SIDE for end in (0, -1))
        and all(min(abs(x - border) for border in many) <= SAME_SIDE for x in few)
    )


def _is_open(grid: Lattice, upright: Sequence[Rule]) -> bool:
    """Is neither side drawn?"""
    return not any(
        min(abs(rule.at - grid.columns[end]) for end in (0, -1)) <= SAME_SIDE
        and rule.start < grid.rows[-1]
        and rule.end > grid.rows[0]
        for rule in upright
    )


def _is_row(line: Line, above: Lattice, height: float, lines: Sequence[Line], part: bool) -> bool:
    """A text of the type of the table, alone in its row: no title, unit or note stands as near to both rules.

    The name of a `part` of a form may say 目标表 and is no title.
    """
    size, texts = line[1][0].size, texts_of(line)
    titles = [patterns("line_patterns.csv")[name] for name in ("announces_table", "heading")]
    within = [other[0].size for _, other in lines if above.rows[0] < other[0].y1 < above.rows[-1]]
    return (
        len(texts) == 1
        and height < TALLEST_ROW * size
        and size < SAME_TYPE * max(within, default=0.0)
        and not (bounds(texts, "above") or bounds(texts, "below"))
        and (part or not any(title.search(key(texts[0])) for title in titles))
    )


def _begins_anew(below: Lattice, above: Lattice, lines: Sequence[Line], part: bool) -> bool:
    """Does a grid begin as a table of its own: with words in all cells, or as the one above? The head of the indicators
    of a form goes on with the form, the more so below the name of its `part`."""
    texts = _first_row(below, lines)
    if texts[0] and not part and texts[0] == _first_row(above, lines)[0]:
        return True
    return all(text and not is_figure(text) for text in texts) and not names_indicators(texts)


def _first_row(grid: Lattice, lines: Sequence[Line]) -> list[str]:
    """The texts of the cells that begin in the first row."""
    top, last = grid.rows[0], grid.rows[-1]
    signs = [glyph for _, line in lines for glyph in line if top < (glyph.y0 + glyph.y1) / 2 < last]
    cells = [
        (grid.columns[c], grid.columns[c + wide], grid.rows[high]) for row, c, high, wide in grid.areas if row == 0
    ]
    return [
        line_text([sign for sign in signs if left <= first_sign(sign) < right and sign.y0 + sign.y1 < 2 * bottom])
        for left, right, bottom in cells
    ]
