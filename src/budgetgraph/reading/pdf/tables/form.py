"""Forms without upright rules: no header for all rows, but in every row its own cells, label beside answer.

Texts stand in the middle of their cells, so that a row without blank cells tells the borders between them.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from budgetgraph import resources
from budgetgraph.reading.folding import squeeze
from budgetgraph.reading.grids.visual_lines import block_text, line_text, segments
from budgetgraph.reading.layout import Fragment, Glyph, Rule
from budgetgraph.reading.pdf.parts.borders import Evidence
from budgetgraph.reading.pdf.parts.columns import Block
from budgetgraph.reading.pdf.parts.fragments import built
from budgetgraph.reading.pdf.parts.frames import CELL_GAP, Region, lone_words
from budgetgraph.reading.pdf.parts.heads import head_words
from budgetgraph.reading.pdf.parts.leaves import reach
from budgetgraph.reading.pdf.parts.regions import THREE_COLUMNS, Line
from budgetgraph.reading.pdf.parts.rows import rows_by_rules
from budgetgraph.reading.pdf.parts.tiling import tile_head
from budgetgraph.reading.pdf.tables.form_columns import borders_below, fits
from budgetgraph.reading.pdf.tables.form_rows import LABELS, leading_of_form, rows_of_form, span_down

OFF_IN_FORM = 0.8  # points: texts of a row without blank cells stand this near to the middles of their cells
FORM_MARGIN = 60.0  # points from the outermost texts of a form to its edges, at most
NEAREST_BORDERS = 6.0  # points between two borders of a form
TWICE = 2
LEVELS = frozenset({"first", "second", "name"})  # heads of the columns of indicators
WORDS_OF_FORM = 4  # in one row below figures
LENGTHS = 3  # of labels that begin in line
LEAST_TEXTS = 6  # of a page that goes on with a form
IN_LINE = 0.6  # points: edges that differ by less are in line
BLANK_IN_FORM = 1.2  # points: what a blank cell of a form costs, as that much off the middle

_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"\w")


@cache
def _level_heads() -> re.Pattern[str]:
    rows = resources.rows("data", "vocabulary", "indicator_headers.csv")
    return re.compile("|".join(f"(?:{row['pattern']})" for row in rows if row["field"] in LEVELS))


def names_indicators(texts: Sequence[str]) -> bool:
    """Is this the row of a form that heads its indicators (一级指标, 二级指标, 三级指标)? Not one of 类, 款 and 项."""
    return sum(map(heads_indicators, texts)) >= TWICE


def heads_indicators(text: str) -> bool:
    """Is this the head of a column of indicators?"""
    word = squeeze(text)
    return word not in lone_words() and _level_heads().fullmatch(word) is not None


def is_form(body: Sequence[Line], levels: Sequence[float] = ()) -> bool:
    """Does a row of words only stand below figures? Then the figures are not those of one header.

    Not so labels that begin where other ones do, in columns of labels at the left. `levels` are the heights of the
    rules that part all rows, if they are ruled: the lines between two are one row.
    """
    by_row: dict[int, list[Sequence[Glyph]]] = {}
    for number, (_, line) in enumerate(body):
        row_of = bisect_left(levels, (line[0].y0 + line[0].y1) / 2) if levels else number
        by_row.setdefault(row_of, []).extend(segments(line, CELL_GAP))
    parts = [[part for part in row if _WORD.search(line_text(part))] for row in by_row.values()]
    rows = [row for row in parts[1:] if len(row) >= WORDS_OF_FORM]
    rows = [row for row in rows if not any(_DIGIT.search(line_text(part)) for part in row)]
    return bool(rows) and any(2 * sum(_is_in_line(part, parts) for part in row) <= len(row) for row in rows)


def _is_in_line(part: Sequence[Glyph], rows: Sequence[Sequence[Sequence[Glyph]]]) -> bool:
    """Do texts of several lengths begin where this one does?"""
    ends = {round(other[-1].x1) for row in rows for other in row if abs(other[0].x0 - part[0].x0) < IN_LINE}
    return len(ends) >= LENGTHS


def form_of(region: Region, rules: Sequence[Rule], size: float) -> Fragment | None:
    """A table of words only, or a form: the row with most texts gives the columns, the others take their share."""
    words = head_words(region.lines, [], size, rules, 0.0 if rules else leading_of_form(region.lines, size))
    heights: list[float] = []
    if rules:
        rows = rows_by_rules(words, rules, region.top is not None)
    else:
        heights = rows_of_form(words, size)
        rows = [(a + b) / 2 for a, b in pairwise(heights)]
    told = _borders_of_indicators(words, region)
    if told is not None:
        return _between(words, told, rows, heights, size)
    borders: list[float] = []
    for _ in range(TWICE if heights else 1):  # the rows of the labels tell more about the columns, once they are known
        edges = (
            (region.left, region.right or 0.0)
            if region.left is not None
            else _edges_of_form(words, len(rows), region.middle)
        )
        if edges is None or len(rows) < 2:
            return None
        borders = _borders_of_rows(words, len(rows), *edges)
        if len(borders) <= THREE_COLUMNS:
            return None
        _tiled(words, borders, len(rows))
        if heights:
            span_down(words, heights, size)
    _tiled([word for word in words if word.column >= LABELS], borders, len(rows), words)
    return built(words, borders, rows)


def form_goes_on(before: Fragment, region: Region) -> Fragment | None:
    """The rest of a form without rules on the next page: all its texts fit the columns of the fragment before."""
    size = region.size
    words = head_words(region.lines, [], size, (), leading_of_form(region.lines, size))
    borders = before.columns
    if len(words) < LEAST_TEXTS or not all(fits(word, borders) for word in words):
        return None
    heights = rows_of_form(words, size)
    return _between(words, borders, [(a + b) / 2 for a, b in pairwise(heights)], heights, size)


def _between(
    words: Sequence[Block], borders: Sequence[float], rows: Sequence[float], heights: Sequence[float], size: float
) -> Fragment:
    """The form, its texts in the middle of columns with known borders."""
    _tiled(words, borders, len(rows))
    if heights:
        span_down(words, heights, size)
    _tiled([word for word in words if word.column >= LABELS], borders, len(rows), words)
    return built(words, borders, rows)


def _borders_of_indicators(words: Sequence[Block], region: Region) -> list[float] | None:
    """The borders from the row that heads the indicators, if there is one and all texts fit them."""
    by_row: dict[int, list[Block]] = {}
    for word in words:
        by_row.setdefault(word.row, []).append(word)
    head = max((row for row in by_row.values() if names_indicators(_texts(row))), key=len, default=None)
    if head is None or len(head) <= THREE_COLUMNS:
        return None
    borders = None
    for heading in (head, _with_lower(head, words)):
        borders = borders or borders_below(heading, words, region.edges, region.middle)
    if borders is None:
        return None
    odd = {word.row for word in words if not fits(word, borders)}
    if not odd:
        return borders
    askew = [word for word in words if word.row in odd]
    further = _borders_of_rows(askew, max(odd) + 1, borders[0], borders[-1], exactly=True)
    return sorted([*borders, *(x for x in further if all(abs(x - known) > NEAREST_BORDERS for known in borders))])


def _with_lower(head: Sequence[Block], words: Sequence[Block]) -> list[Block]:
    """The row that heads the indicators, with the words of a lower row for one that stands over several columns."""
    low, high = min(word.middle for word in head), max(word.glyphs[0].y1 for word in head)
    lower = [word for word in words if word not in head and low < word.middle <= high + word.glyphs[0].size]
    found = [*head, *lower]
    return [word for word in found if not any(_stands_over(word, other) for other in found)]


def _stands_over(word: Block, other: Block) -> bool:
    (a, b), (x0, x1) = reach(word), reach(other)
    return word.middle < other.middle - word.glyphs[0].size / 2 and a < x1 and x0 < b


def _texts(words: Sequence[Block]) -> list[str]:
    return [block_text(word.glyphs) for word in words]


def _tiled(free: Sequence[Block], borders: Sequence[float], count: int, words: Sequence[Block] | None = None) -> None:
    """Gives the `free` ones of the words (all of them, if none are given) their columns anew."""
    for word in free:
        word.column, word.span = -1, 1
    tile_head(words or free, borders, count, BLANK_IN_FORM)


def _edges_of_form(words: Sequence[Block], count: int, middle: float | None = None) -> tuple[float, float] | None:
    """The left and right edge of a form without rules.

    From the middles of all cells of a row follows the sum of the edges if their number is odd, else the difference.
    The pair of two such rows that puts most rows right is taken.
    """
    sums: list[float] = []
    widths: list[float] = []
    rows: list[list[Block]] = []
    for row in range(count):
        here = sorted((w for w in words if w.row <= row < w.row + w.row_span), key=lambda word: word.center)
        if here:
            rows.append(here)
            total = 2 * sum(w.center if (len(here) - i) % 2 else -w.center for i, w in enumerate(here))
            (sums if len(here) % 2 else widths).append(total)
    if middle is not None:
        sums.append(2 * middle)
    low, high = min(w.glyphs[0].x0 for w in words), max(w.glyphs[-1].x1 for w in words)
    best: tuple[int, float, float] | None = None
    for total in sums:
        for width in widths:
            left, right = (total - width) / 2, (total + width) / 2
            if not (low - FORM_MARGIN < left < low + 1 and high - 1 < right < high + FORM_MARGIN):
                continue
            fitting = sum(_fills(row, left, right) for row in rows)
            if best is None or fitting > best[0]:
                best = (fitting, left, right)
    return None if best is None or best[0] < 2 else best[1:]


def _fills(row: Sequence[Block], left: float, right: float) -> bool:
    """Do the cells of a row, one beside the other and each round the middle of its text, reach from edge to edge?"""
    border = left
    for word in row:
        if word.glyphs[0].x0 < border - OFF_IN_FORM:
            return False
        border = 2 * word.center - border
    return abs(border - right) < 2 * OFF_IN_FORM


def _borders_of_rows(
    words: Sequence[Block], count: int, left: float, right: float, exactly: bool = False
) -> list[float]:
    """The column borders of a form: those of every row whose texts all stand in the middle of their cells.

    If there is none, those of the best row, unless they must fit `exactly`.

    Without blank cells the middles of the cells of a row tell all borders between them, and one more than is needed.
    """
    rows = []
    for row in range(count):
        here = sorted((w for w in words if w.row <= row < w.row + w.row_span), key=lambda word: word.center)
        evidence = Evidence(len(here))
        evidence.border(0, left)
        evidence.border(len(here), right)
        for number, word in enumerate(here):
            evidence.middle(number, number + 1, word.center, 2.0)
        own = evidence.solved()
        off = max((abs((a + b) / 2 - w.center) for w, (a, b) in zip(here, pairwise(own), strict=True)), default=9.0)
        inside = all(a < w.glyphs[0].x0 + 2 and w.center < b for w, (a, b) in zip(here, pairwise(own), strict=True))
        if inside:
            rows.append((off > OFF_IN_FORM, -len(here), own))
    rows.sort()
    borders: list[float] = []
    for off, _, own in rows:
        if not off or not (borders or exactly):
            borders += [x for x in own if all(abs(x - known) > NEAREST_BORDERS for known in borders)]
    return sorted(borders)
