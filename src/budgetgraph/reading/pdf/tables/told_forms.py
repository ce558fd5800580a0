"""Forms whose rows are not ruled, but whose rules at the top and the foot tell the columns by their joints."""

from itertools import pairwise

from budgetgraph.reading.layout import Fragment
from budgetgraph.reading.pdf.parts.fragments import built
from budgetgraph.reading.pdf.parts.frames import Region
from budgetgraph.reading.pdf.parts.heads import head_words
from budgetgraph.reading.pdf.parts.leaves import reach
from budgetgraph.reading.pdf.tables.form_rows import leading_of_form, rows_of_form, span_down
from budgetgraph.reading.pdf.tables.joints import OVER, parts_between, widened


def told_form(region: Region, size: float) -> Fragment | None:
    """The form, each text in the columns that it stands over, or in the middle of several."""
    borders = region.borders
    lines = [(number, part) for number, line in region.lines for part in parts_between(line, borders)]
    words = head_words(lines, [], size, (), leading_of_form(region.lines, size))
    heights = rows_of_form(words, size)
    rows = [(a + b) / 2 for a, b in pairwise(heights)]
    if len(rows) < 2:
        return None
    for word in words:
        x0, x1 = reach(word)
        over = [at for at, (a, b) in enumerate(pairwise(borders)) if min(b, x1) - max(a, x0) > OVER]
        nearest = min(range(len(borders) - 1), key=lambda at: abs(borders[at] + borders[at + 1] - x0 - x1))
        word.column, word.span = (over[0], len(over)) if over else (nearest, 1)
    widened(words, borders)
    span_down(words, heights, size)
    return built(words, borders, rows)
