"""The first rows of a header that stand above the first level rule of their table: no rule is drawn at its top."""

from collections.abc import Callable, Sequence

from budgetgraph.reading.figures import is_figure
from budgetgraph.reading.layout import Glyph, Rule
from budgetgraph.reading.pdf.parts.frames import SAME_WIDTH, SUBTITLE, Region, announces_table, is_prose, table_head
from budgetgraph.reading.pdf.parts.regions import Line, stands_round_tables

CLOSE = 1.2  # type sizes from a line of a header to the next one, or to the rule below
OFF_MIDDLE = 1.0  # type sizes a word may stand off the middle of the table, if it is one above all columns
PADDING = 0.4  # type sizes above the words


def open_at_head(
    region: Region,
    lines: Sequence[Line],
    level_rules: Sequence[Rule],
    parts_of: Callable[[Sequence[Glyph]], list[list[Glyph]]],
) -> None:
    """Adds the lines of the header above the first rule that runs from edge to edge; `parts_of` cuts a line at the
    column borders, which are known.

    The lines follow each other closely, hold no figure and nothing that stands round tables, and one of them has words
    in several columns: a title stands by itself.
    """
    if region.top is None or region.left is None or region.right is None or not region.borders:
        return
    found: list[Line] = []
    end = region.top
    own = {number for number, _ in region.lines}
    for line in reversed(lines):
        bottom = max(glyph.y1 for glyph in line[1])
        if line[0] in own or bottom > region.top + 1:
            continue
        if end - bottom > CLOSE * region.size or not _may_be_head(line, region, parts_of):
            break
        found.insert(0, line)
        end = min(end, *(glyph.y0 for glyph in line[1]))
    while found and len(parts_of(found[0][1])) < 2 and _stands_in_middle(found[0], region):
        found.pop(0)  # a title
    if not any(len(parts_of(line[1])) > 1 for line in found):
        return
    top = min(glyph.y0 for _, line in found for glyph in line) - PADDING * region.size
    beside = [
        rule
        for rule in level_rules
        if top < rule.at < region.top - 1
        and rule.start > region.left - SAME_WIDTH
        and rule.end < region.right + SAME_WIDTH
    ]
    region.lines = [*found, *region.lines]
    region.rules = [Rule(top, region.left, region.right), *beside, *region.rules]
    region.top = top
    region.head = table_head(region)


def _may_be_head(line: Line, region: Region, parts_of: Callable[[Sequence[Glyph]], list[list[Glyph]]]) -> bool:
    assert region.left is not None and region.right is not None
    if not region.left - 1 <= line[1][0].x0 <= line[1][-1].x1 <= region.right + 1:
        return False
    if line[1][0].size > SUBTITLE * region.size or is_prose(line, region.left, region.right):
        return False
    texts = ["".join(glyph.text for glyph in part) for part in parts_of(line[1])]
    return not (stands_round_tables(texts) or announces_table(line, 0.0) or any(map(is_figure, texts)))


def _stands_in_middle(line: Line, region: Region) -> bool:
    assert region.left is not None and region.right is not None
    return abs(line[1][0].x0 + line[1][-1].x1 - region.left - region.right) / 2 <= OFF_MIDDLE * region.size
