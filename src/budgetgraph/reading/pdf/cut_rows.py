"""The beginning of a row that stands below the last level rule of its table, because the page ends there."""

from collections.abc import Sequence

from budgetgraph.reading.document import Box
from budgetgraph.reading.layout import Rule
from budgetgraph.reading.pdf.furniture import is_page_number
from budgetgraph.reading.pdf.regions import THREE_COLUMNS, Line, stands_round_tables, texts_of

CLOSE = 1.2  # type sizes from the rule, or from one line, to the next line
FURNITURE = 2  # lines at the foot of a page
CELL_GAP = 0.4  # type sizes between texts of two cells


def cut_row(table: Box, size: float, lines: Sequence[Line], level_rules: Sequence[Rule]) -> list[Line]:
    """The lines of such a row; none where a rule follows, or what stands there is no row of several cells."""
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
    if not found or len(below) - len(found) > FURNITURE or any(map(stands_round_tables, texts)):
        return []
    alone = len(texts) == 1 and len(texts[0]) == 1 and is_page_number(texts[0][0])
    return found if max(map(len, texts)) >= THREE_COLUMNS and not alone else []
