"""The beginning of a row that stands below the last level rule of its table, because the page ends there."""

from collections.abc import Sequence

from budgetgraph.reading.document import Box
from budgetgraph.reading.layout import Rule
from budgetgraph.reading.pdf.parts.furniture import is_page_number
from budgetgraph.reading.pdf.parts.regions import THREE_COLUMNS, Line, stands_round_tables, texts_of
from budgetgraph.reading.surroundings import bounds

CLOSE = 1.2  # type sizes from the rule, or from one line, to the next line
MARGIN = 72.0  # points: the widest usual one
ROW = 2.0  # type sizes: no lower is a row of one line with its padding
FURNITURE = 2  # lines at the foot of a page
CELL_GAP = 0.4  # type sizes between texts of two cells


def cut_row(table: Box, size: float, lines: Sequence[Line], level_rules: Sequence[Rule], height: float) -> list[Line]:
    """The lines of such a row; none where a rule follows, or what stands there is no row of several cells, or the page
    has room for more. `height` is that of the page."""
    below = [line for line in lines if (line[1][0].y0 + line[1][0].y1) / 2 > table.y1]
    if any(rule.at > table.y1 + 1 for rule in level_rules):
        return []
    found: list[Line] = []
    end = table.y1
    for line in below:
        top = min(glyph.y0 for glyph in line[1])
        if top - end > CLOSE * size or not table.x0 - 1 < line[1][0].x0 <= line[1][-1].x1 < table.x1 + 1:
            break
        found.append(line)
        end = max(glyph.y1 for glyph in line[1])
    texts = [texts_of(line, CELL_GAP) for line in found]
    if not found or len(below) - len(found) > FURNITURE or any(bounds(row, "below") for row in texts):
        return []
    if any(map(stands_round_tables, texts)):
        return []
    if _has_room(end, size, lines, level_rules, height, footed=len(below) > len(found)):
        return []
    alone = len(texts) == 1 and len(texts[0]) == 1 and is_page_number(texts[0][0])
    return found if max(map(len, texts)) >= THREE_COLUMNS and not alone else []


def _has_room(
    end: float, size: float, lines: Sequence[Line], level_rules: Sequence[Rule], height: float, footed: bool
) -> bool:
    """Would a further row stand above the margin? It is as wide as the one at the top, where nothing stands in it."""
    tops = [*(glyph.y0 for _, line in lines for glyph in line), *(rule.at for rule in level_rules)]
    margin = MARGIN if footed else min(MARGIN, *tops)
    return height - margin - end > ROW * size
