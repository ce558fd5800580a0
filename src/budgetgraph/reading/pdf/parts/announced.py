"""Tables without any rule that their surroundings announce: a title or a unit line above, a note or prose below."""

from collections import Counter
from collections.abc import Sequence
from statistics import median

from budgetgraph.reading.figures import is_figure
from budgetgraph.reading.folding import squeeze
from budgetgraph.reading.grids.visual_lines import line_text, segments
from budgetgraph.reading.pdf.parts.columns import total_label
from budgetgraph.reading.pdf.parts.frames import CELL_GAP, TITLE, Region, announces_table, is_prose, is_running_text
from budgetgraph.reading.pdf.parts.furniture import is_page_number
from budgetgraph.reading.pdf.parts.regions import (
    LEAST_ROWS,
    THREE_COLUMNS,
    Line,
    is_core,
    stands_round_tables,
    texts_of,
)
from budgetgraph.reading.pdf.parts.rows import FAR, WIDEST_LEADING
from budgetgraph.reading.surroundings import bounds
from budgetgraph.resources import patterns

FAR_BELOW = 5.0  # type sizes: a line farther below the one before it belongs to something else
FAR_BELOW_BLANKS = 20.0  # the same for the total at the foot of a table, which blank rows may stand above
IN_COLUMNS = 0.4  # share of the lines of a table that print in several columns
UNANNOUNCED = 0.6  # the same for one at the head of a page, which may go on from the page before
LINES_BELOW = 40
SUBTITLE = 1.05  # times the type size of the lines below: the second line of a title
EVEN = 1.0  # points between the middles of two lines of a title
EXACT = 0.3  # points between the middle of a title and that of its table
EDGE = 2.0  # type sizes from an edge or the middle
NEAR = 3  # lines from a long text to its label, at most
IN_LINE = 0.75  # share of the texts of a table that begin or end where others do
INDENT = 5.0  # type sizes that a label may be set in
LONGEST_CELL = 24  # characters: a longer lone text is a paragraph or a note


def announced(lines: Sequence[Line], goes_on: bool = False) -> list[Region]:
    """The regions below a title or unit line, and at the head of the page; lines from top to bottom.

    `goes_on` says that the first lines repeat the header of the table before.
    """
    found = []
    start = 0
    above: list[Line] = []
    while start < len(lines):
        if _announces(lines, start, above):
            above.append(lines[start])
            start += 1
            continue
        if not above and start:
            start += 1
            continue
        end = _end(lines, start)
        inside = list(lines[start:end])
        if (goes_on and not start) or _is_table(inside, bool(above)):
            found.append(_region(inside, above))
        elif above and len(inside) == 1 and len(texts_of(inside[0])) == 1 and end < len(lines):
            above.append(inside[0])  # whose table it is, below the title
            start = end
            continue
        above = []
        start = max(end, start + 1)
    return found


def _announces(lines: Sequence[Line], at: int, above: Sequence[Line] = ()) -> bool:
    """Does a line stand above a table? Below a title (部门公开表11) another one may be as small as the table.

    `above` are the lines before it that do.
    """
    texts = texts_of(lines[at])
    if stands_round_tables(texts) or _numbers_form(texts):
        return _below_title(lines[at], above) or not _heads_columns(lines, at)
    if len(texts) > 2:
        return False
    following = [line[0].size for _, line in lines[at + 1 : at + 6]]
    larger = bool(following) and lines[at][1][0].size > (SUBTITLE if above else TITLE) * median(following)
    return larger and any(patterns("line_patterns.csv")["announces_table"].search(squeeze(text)) for text in texts)


def _below_title(line: Line, above: Sequence[Line]) -> bool:
    """Does a line stand in the middle of the larger one right above it?"""
    ends = [(one[1][0].x0 + one[1][-1].x1) / 2 for one in (*above[-1:], line)]
    return bool(above) and above[-1][1][0].size > TITLE * line[1][0].size and abs(ends[0] - ends[1]) < EVEN


def _stands_round(lines: Sequence[Line]) -> bool:
    return any(stands_round_tables(texts) or _numbers_form(texts) for texts in map(texts_of, lines))


def _numbers_form(texts: Sequence[str]) -> bool:
    """A lone number of a form (表5, 公开01表) or year of a table."""
    return len(texts) == 1 and bounds(texts, "above")


def _heads_columns(lines: Sequence[Line], at: int) -> bool:
    """Does a lone year stand over columns, not where captions stand: at an edge or in the middle of all below it?"""
    line, below = lines[at][1], lines[at + 1 : at + 1 + LINES_BELOW]
    if not below or not patterns("line_patterns.csv")["year_alone"].match(squeeze(line_text(line))):
        return False
    size = line[0].size
    left, right = min(other[0].x0 for _, other in below), max(other[-1].x1 for _, other in below)
    off_middle = abs((line[0].x0 + line[-1].x1) - (left + right)) / 2
    return line[0].x0 - left > EDGE * size and right - line[-1].x1 > EDGE * size and off_middle > EDGE * size


def _end(lines: Sequence[Line], start: int) -> int:
    """The first line below that is no part of a table that begins at `start`."""
    size = median(line[0].size for _, line in lines[start : start + 8])
    left = min(line[0].x0 for _, line in lines[start:])
    right = max(line[-1].x1 for _, line in lines[start:])
    end = start
    while end < len(lines):
        line = lines[end][1]
        texts = texts_of(lines[end])
        gap = line[0].y1 - lines[end - 1][1][0].y1 if end > start else 0.0
        if gap > (FAR_BELOW_BLANKS if _is_total(texts) else FAR_BELOW) * size:
            break
        if line[0].size > TITLE * size:
            break
        ends = (stands_round_tables(texts) or _numbers_form(texts)) and not _heads_columns(lines, end)
        ends = ends or (len(texts) == 1 and is_page_number(texts[0]) and _stands_apart(lines, end))
        if ends and not _is_wrapped(lines[max(start, end - NEAR) : end + 1]):
            break
        if end > start and announces_table(lines[end], 0.0) and _stands_round(lines[end + 1 : end + 2]):
            break  # the title of the next one, in the type of the rows
        alone = len(texts) == 1 and len(texts[0]) > LONGEST_CELL and is_prose(lines[end], left, right)
        if alone and not _is_labelled(lines[max(start, end - NEAR) : end + NEAR + 1], line[0].x0, left + size):
            break
        end += 1
    return end


def _stands_apart(lines: Sequence[Line], at: int) -> bool:
    """Is a line far from those round it? The half of a code that a narrow column breaks is not."""
    line = lines[at][1][0]
    above = line.y1 - lines[at - 1][1][0].y1 if at else FAR_BELOW * line.size
    if at + 1 == len(lines):
        return above > WIDEST_LEADING * line.size
    return min(above, lines[at + 1][1][0].y1 - line.y1) > FAR * line.size


def _is_wrapped(lines: Sequence[Line]) -> bool:
    """Is the last line the end of a text that begins above it, in the middle of the same cell?"""
    *above, (_, last) = lines
    middle = (last[0].x0 + last[-1].x1) / 2
    return any(
        last[0].y1 - part[0].y1 <= WIDEST_LEADING * last[0].size and abs(part[0].x0 + part[-1].x1 - 2 * middle) < 1.0
        for _, line in above
        for part in segments(line, CELL_GAP)
    )


def _is_total(texts: Sequence[str]) -> bool:
    """Does a line hold the total of a table and its figures?"""
    return any(total_label().search(squeeze(text)) for text in texts) and any(map(is_figure, texts))


def _is_labelled(near: Sequence[Line], begin: float, left: float) -> bool:
    """Does a label of a form stand at the left, before the place where the long text beside it begins?"""
    firsts = [segments(line[1], CELL_GAP)[0] for line in near]
    return any(part[0].x0 <= left and part[-1].x1 < begin - part[-1].size / 4 for part in firsts)


def _is_table(inside: Sequence[Line], named: bool) -> bool:
    texts = [texts_of(line, CELL_GAP) for line in inside]
    if len(texts) < 2 or is_running_text(texts):
        return False
    filled = sum(len(row) > 1 and any(map(is_figure, row)) for row in texts)
    if named and filled >= LEAST_ROWS and _in_line(inside):
        return True  # most rows of a table may have a label only
    if max(map(len, texts)) < THREE_COLUMNS:
        return False
    if not named and sum(is_core(row) for row in texts) < 2:
        return False
    if named and _labels_below(inside):
        return True
    several = sum(len(row) > 1 for row in texts)
    return several > 1 and several >= (IN_COLUMNS if named else UNANNOUNCED) * len(texts)


def _labels_below(inside: Sequence[Line]) -> bool:
    """Do only labels at the left stand below a header, in an empty table?"""
    texts = [texts_of(line, CELL_GAP) for line in inside]
    depth = next((at for at, row in enumerate(texts) if at and len(row) == 1 and len(texts[at - 1]) > 1), 0)
    below = inside[depth:]
    if not depth or max(map(len, texts[:depth])) < THREE_COLUMNS or any(len(row) > 1 for row in texts[depth:]):
        return False
    left = min(line[0].x0 for _, line in inside)
    return all(line[0].x0 - left < INDENT * line[0].size and len(line_text(line)) <= LONGEST_CELL for _, line in below)


def _in_line(inside: Sequence[Line]) -> bool:
    """Do nearly all texts begin or end where others do?"""
    parts = [part for line in inside for part in segments(line[1], CELL_GAP)]
    begins = Counter(round(part[0].x0) for part in parts)
    ends = Counter(round(max(glyph.x1 for glyph in part)) for part in parts)
    alone = [
        part
        for part in parts
        if sum(begins[round(part[0].x0) + d] for d in (-1, 0, 1)) < LEAST_ROWS
        and sum(ends[round(max(glyph.x1 for glyph in part)) + d] for d in (-1, 0, 1)) < LEAST_ROWS
    ]
    return len(alone) <= (1 - IN_LINE) * len(parts)


def _region(inside: list[Line], above: Sequence[Line]) -> Region:
    """The lines above a table are as wide as it is, if they name something at its left and the unit at its right."""
    region = Region(inside, sure=True)
    left = min(line[0].x0 for _, line in inside)
    right = max(line[-1].x1 for _, line in inside)
    if above:
        highest = max(above, key=lambda line: line[1][0].size)[1]
        if highest[0].size > TITLE * region.size:
            region.middle = (highest[0].x0 + highest[-1].x1) / 2
        first, last = min(line[0].x0 for _, line in above), max(line[-1].x1 for _, line in above)
        if first <= left + 1 and last >= right - 1 and last - first < (right - left) * 1.5:
            region.left, region.right = first, last
        region.edges = _edges(region, first, last)
        told = bool(region.edges) and region.edges[0] == (first, last) and region.middle is not None
        region.sure_edges = told and abs((first + last) / 2 - (region.middle or 0.0)) < EXACT
    return region


def _edges(region: Region, first: float, last: float) -> list[tuple[float, float]]:
    """What the edges of a table may be, if its title stands in its middle, its unit at its right."""
    found = [(first, last)]
    if region.middle is not None:
        found += [(2 * region.middle - last, last), (first, 2 * region.middle - first)]
    left = min(line[0].x0 for _, line in region.lines)
    right = max(line[-1].x1 for _, line in region.lines)
    out: list[tuple[float, float]] = []
    for a, b in found:
        known = any(abs(a - x0) < 1 and abs(b - x1) < 1 for x0, x1 in out)
        if not known and 0 < a <= left + 1 and b >= right - 1:
            out.append((a, b))
    return out
