"""Level rules of one width that hold a table between them: at its top, under its header, at its foot, between rows."""

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from statistics import median

from budgetgraph import resources
from budgetgraph.reading.document import Box
from budgetgraph.reading.figures import is_figure
from budgetgraph.reading.folding import squeeze
from budgetgraph.reading.grids.grid import cluster
from budgetgraph.reading.grids.visual_lines import line_text, segments
from budgetgraph.reading.layout import Glyph, Rule
from budgetgraph.reading.pdf.parts.cut_rows import cut_row
from budgetgraph.reading.pdf.parts.furniture import is_page_number
from budgetgraph.reading.pdf.parts.regions import (
    COLUMN_GAP,
    LEAST_ROWS,
    THREE_COLUMNS,
    Line,
    counts_columns,
    is_core,
    stands_round_tables,
    texts_of,
)
from budgetgraph.reading.surroundings import bounds
from budgetgraph.resources import patterns

SAME_WIDTH = 3.0  # points between the ends of rules of one table
OVERRUN = 4.0  # type sizes by which a figure may run on over the right edge
LEVEL = 1.5  # points between the edge of a table and the rule that draws it
LEAST_WIDTH = 140.0  # points: a shorter rule is no edge of a table
TITLE = 1.2  # times the type size of the lines round it: a title between two tables
CELL_GAP = 0.4  # type sizes between texts of two cells, where rules say that this is a table
SUBTITLE = 1.05  # the same for one in the middle that says what it is
CLOSELY = 1.0  # points: rows whose white differs by less have the same padding
MOST_TITLES = 2  # rows at the top of a table: its title, the body and the unit
FREE = 2.0  # times the white of rows: what stands round a text between two tables
TALLEST_ROW = 2.6  # type sizes: how high a row of one line is at most
RUNNING = 1  # lines at the foot of a page
FAR_BELOW = 4.0  # type sizes: a line farther below the one before it belongs to something else
LEADING = 1.5  # type sizes from line to line within a cell, at most
WIDEST_LEADING = 1.75  # the same, where the pieces of the rules tell the columns, or most lines stand between rules
ENDS = 3  # rules at the top and the foot of a table and below its header
ROOM_LEFT = 2.5  # type sizes beside a text that are more than its padding and a character of the next line
LEAST_EARLY = 6  # such texts
MOSTLY_RULED = 0.4  # rules for each line
ACROSS = 0.85  # of the width: a line of running text
JUSTIFIED = 1.2  # type sizes: the widest blank of justified text
PROSE = 0.34  # share of such lines from which the rules hold a paragraph rather than a table
CLAUSES = 0.5  # share of texts ending in a comma or stop from which they are the parts of sentences

_WHOLE = re.compile(r"[-+−]?(?:\d{1,3}(?:,\d{3})+|0|[1-9]\d*)(?:\.\d{2,})?%?")
_AMOUNT = re.compile(r"[-+−]?(?:\d{1,3}(?:,\d{3})+|\d+)\.\d{2}")
_CLAUSE_END = frozenset("，,；;。")


@dataclass
class Region:
    """The lines of one table without upright rules, and what its level rules say.

    `left`, `right`, `top` and `bottom` are its edges where rules draw them, `head` the foot of its header; `rules` are
    the level rules within it and along its edges.
    """

    lines: list[Line]
    left: float | None = None
    right: float | None = None
    top: float | None = None
    bottom: float | None = None
    head: float | None = None
    rules: list[Rule] = field(default_factory=list)
    sure: bool = False  # its surroundings say that this is a table
    middle: float | None = None  # of the title above it
    borders: tuple[float, ...] = ()  # of its columns, where the pieces of its rules tell them
    tiles: tuple[Box, ...] = ()  # its painted cells
    edges: list[tuple[float, float]] = field(default_factory=list)  # what the left and right one may be
    sure_edges: bool = False  # the first of them: the title stands in their middle

    @property
    def size(self) -> float:
        return median(glyph.size for _, line in self.lines for glyph in line)

    @property
    def levels(self) -> list[float]:
        """The heights of its rules, from top to bottom."""
        return cluster(rule.at for rule in self.rules)

    def rows_are_ruled(self) -> bool:
        """Is every row parted from the next one by a rule? Then no texts stand apart under one another between two."""
        levels = self.levels
        if len(levels) < THREE_COLUMNS:
            return False
        many = self.borders or len(levels) > MOSTLY_RULED * len(self.lines)
        limit = (WIDEST_LEADING if many else LEADING) * self.size
        parts = [(i, part) for i, (_, line) in enumerate(self.lines) for part in segments(line, COLUMN_GAP)]
        for top, bottom in pairwise(levels):
            inside = [(i, p) for i, p in parts if top < (p[0].y0 + p[0].y1) / 2 < bottom]
            for k, (i, part) in enumerate(inside):
                below = [
                    other
                    for j, other in inside[k + 1 :]
                    if j != i and other[0].x0 < part[-1].x1 and part[0].x0 < other[-1].x1
                ]
                if below and min(other[0].y1 for other in below) - part[0].y1 > limit:
                    return False
                if _is_amount(part) and any(map(_is_amount, below)):
                    return False
            if len(levels) == ENDS and any(_are_rows(one, other) for one, other in pairwise(_by_line(inside))):
                return False
            if len(levels) == ENDS and self.borders and _end_early(self.borders, [part for _, part in inside]):
                return False
        return True


def _end_early(borders: Sequence[float], parts: Sequence[list[Glyph]]) -> bool:
    """Do most texts with another one below them in their column leave room in it? No maker breaks a line there."""
    columns: dict[int, list[list[Glyph]]] = {}
    for part in parts:
        first, last = (bisect_right(borders, x) - 1 for x in (part[0].x0, part[-1].x1 - 1))
        if first == last and 0 <= first < len(borders) - 1:
            columns.setdefault(first, []).append(part)
    early = full = 0
    for at, own in columns.items():
        for part in sorted(own, key=lambda part: part[0].y1)[:-1]:
            room = borders[at + 1] - borders[at] - (part[-1].x1 - part[0].x0)
            early, full = (early + 1, full) if room > ROOM_LEFT * part[0].size else (early, full + 1)
    return early > full and early >= LEAST_EARLY


def _by_line(parts: Sequence[tuple[int, list[Glyph]]]) -> list[list[list[Glyph]]]:
    lines: dict[int, list[list[Glyph]]] = {}
    for line, part in parts:
        lines.setdefault(line, []).append(part)
    return list(lines.values())


def _are_rows(one: Sequence[Sequence[Glyph]], other: Sequence[Sequence[Glyph]]) -> bool:
    """Are two lines below one another two rows? They print words and whole figures in the same turn, or the upper one
    has a word over several of the lower one."""
    if any(sum(b[0].x0 < a[-1].x1 and a[0].x0 < b[-1].x1 for b in other) > 1 for a in one):
        return True
    texts = [[squeeze(line_text(part)) for part in line] for line in (one, other)]
    kinds = [[bool(_WHOLE.fullmatch(text)) for text in line] for line in texts]
    unfinished = any(is_figure(text) and not whole for text, whole in zip(texts[0], kinds[0], strict=True))
    return kinds[0] == kinds[1] and len(kinds[0]) > THREE_COLUMNS and sum(kinds[0]) > 1 and not unfinished


def _is_amount(part: Sequence[Glyph]) -> bool:
    return bool(_AMOUNT.fullmatch(line_text(part).strip()))  # with a blank in it these are the figures of two columns


def framed(
    lines: Sequence[Line],
    level_rules: Sequence[Rule],
    known: Sequence[tuple[float, float]] = (),
    has_columns: Callable[[Region], bool] = lambda region: False,
) -> list[Region]:
    """The tables between rules of equal width; `lines` by number, from top to bottom, `level_rules` merged.

    `known` are the tops and bottoms of tables that are told otherwise: what stands between two of them parts them.
    `has_columns` says of a region whether its rules tell that it is a table, though its texts do not.
    """
    found: list[Region] = []
    for chain in sorted(_chains(lines, level_rules, known), key=lambda chain: chain[0].start - chain[0].end):
        top, bottom = chain[0].at, chain[-1].at
        left, right = min(rule.start for rule in chain), max(rule.end for rule in chain)
        if any(top < (region.bottom or 0) and (region.top or 0) < bottom for region in found):
            continue  # rules of a wider table: beside a cell that spans their rows
        inside = [line for line in lines if top < _middle(line) < bottom and _is_between(line, left, right)]
        rules = [
            rule
            for rule in sorted({chain[0], *level_rules})
            if top - 1 <= rule.at <= bottom + 1 and rule.start > left - SAME_WIDTH and rule.end < right + SAME_WIDTH
        ]
        region = Region(inside, left, right, top, bottom, None, rules, True)
        if not _is_table(inside, left, right) and not (inside and has_columns(region)):
            continue
        region.head = _head(region, [rule.at for rule in chain[1:]])
        open_at_foot(region, lines, level_rules)
        found.append(region)
    return found


def open_at_foot(
    region: Region,
    lines: Sequence[Line],
    level_rules: Sequence[Rule],
    least: int = LEAST_ROWS,
    texts_in: Callable[[Line], list[str]] = lambda line: texts_of(line, CELL_GAP),
) -> None:
    """Adds what stands below rules that hold a mere header: the page ends before the rule at the foot of the table.

    These must be `least` lines with figures beside labels, or one with several figures; `texts_in` parts a line. Down
    to the foot of the page, texts beside one another will do where one line does: a form begins there.
    """
    if region.head != region.bottom or region.bottom is None or region.left is None or region.right is None:
        return
    if any(
        is_core(texts) and not counts_columns(texts) for texts in (texts_of(line, CELL_GAP) for line in region.lines)
    ):
        return
    wide = (rule.at for rule in level_rules if rule.end - rule.start >= LEAST_WIDTH and rule.at > region.bottom + 1)
    box = Box(region.left, region.top or 0.0, region.right, region.bottom)
    body = below_head(lines, box, min(wide, default=float("inf")))
    texts = [texts_in(line) for line in body]
    form = least == 1 and bool(body) and len(lines) - lines.index(body[-1]) <= RUNNING + 1
    form = form and all(len(row) > 1 for row in texts)
    if form or any(map(is_core, texts)) or sum(len(row) > 1 and any(map(is_figure, row)) for row in texts) >= least:
        region.lines = [*region.lines, *body]
        region.bottom = body[-1][1][0].y1


def with_cut_row(region: Region, lines: Sequence[Line], level_rules: Sequence[Rule], height: float) -> None:
    """Adds the beginning of a row that the page break cuts, below the last rule of a table whose rows are ruled."""
    if region.bottom is None or region.left is None or region.right is None or not region.rows_are_ruled():
        return
    table = Box(region.left, region.top or 0.0, region.right, region.bottom)
    row = cut_row(table, region.size, lines, level_rules, height)
    if row and not any(is_prose(line, region.left, region.right) for line in row):
        region.lines = [*region.lines, *row]
        region.bottom = max(glyph.y1 for _, line in row for glyph in line) + 1
        region.rules = [*region.rules, Rule(region.bottom, region.left, region.right)]


def below_head(lines: Sequence[Line], head: Box, end: float) -> list[Line]:
    """The lines below a header, as far as they follow each other closely and stand within its width.

    `lines` from top to bottom; `end` is the top of the next table, or infinite.
    """
    found: list[Line] = []
    bottom = head.y1
    for line in lines:
        top = min(glyph.y0 for glyph in line[1])
        if top < head.y1 - 1:
            continue
        size = line[1][0].size
        texts = texts_of(line, CELL_GAP)
        if found and size > TITLE * found[0][1][0].size:
            break
        if (
            top >= end
            or top - bottom > FAR_BELOW * size
            or not head.x0 - 1 <= line[1][0].x0 <= line[1][-1].x1 <= head.x1 + 1
        ):
            break
        if stands_round_tables(texts) or is_prose(line, head.x0, head.x1):
            break
        if len(texts) == 1 and is_page_number(texts[0]):
            break
        found.append(line)
        bottom = max(glyph.y1 for glyph in line[1])
    return found


def _middle(line: Line) -> float:
    return (line[1][0].y0 + line[1][0].y1) / 2


def _is_between(line: Line, left: float, right: float) -> bool:
    """Does a line stand between two edges? A figure that is not broken may run on over the right one."""
    last = segments(line[1], CELL_GAP)[-1]
    over = last[0].x0 < right - SAME_WIDTH and any(character.isdecimal() for character in last[-1].text)
    end = right + OVERRUN * last[-1].size if over else right + SAME_WIDTH
    return line[1][0].x0 > left - SAME_WIDTH and last[-1].x1 < end


def _chains(
    lines: Sequence[Line], level_rules: Sequence[Rule], known: Sequence[tuple[float, float]]
) -> list[list[Rule]]:
    """Rules of one width, from top to bottom, with nothing between them that parts tables."""
    groups: list[list[Rule]] = []
    for rule in sorted(level_rules):
        if rule.end - rule.start < LEAST_WIDTH:
            continue
        for group in groups:
            if max(abs(rule.start - group[0].start), abs(rule.end - group[0].end)) <= SAME_WIDTH:
                group.append(rule)
                break
        else:
            groups.append([rule])
    chains = []
    for group in groups:
        chain = [group[0]]
        rows = [[line for line in lines if a.at < _middle(line) < b.at] for a, b in pairwise(group)]
        sizes = [median(line[0].size for _, line in row) if row else 0.0 for row in rows]
        above = 0.0
        for number, rule in enumerate(group[1:]):
            below = next((size for size in sizes[number + 1 :] if size), 0.0)
            size = max(above, below) or sizes[number]
            titles = all(len(texts_of(line)) == 1 for row in rows[number + 1 - len(chain) : number] for line in row)
            begins = titles and 0 < len(chain) <= MOST_TITLES and _is_first_row(rows, group, number)
            apart = bool(rows[number]) and _is_between_tables(group[number].at, rule.at, known)
            if apart or (
                not begins
                and (
                    _parts_tables(rows[number], size)
                    or _holds_title(rows[number], group[number], rule, size)
                    or _stands_free(rows, group, number)
                )
            ):
                chains.append(chain)
                chain, above = _begun(rows[number], rule), 0.0
            else:
                above = sizes[number] or above
            chain.append(rule)
        chains.append(chain)
    return [chain for chain in chains if len(chain) > 1]


def _is_between_tables(above: float, below: float, known: Sequence[tuple[float, float]]) -> bool:
    """Does a table end at the upper one of two heights, and another one begin at the lower one?"""
    return any(abs(foot - above) <= LEVEL for _, foot in known) and any(abs(top - below) <= LEVEL for top, _ in known)


def _begun(between: Sequence[Line], rule: Rule) -> list[Rule]:
    """A rule in place of the one above a header that stands below the unit or the body, before the next rule; none if
    nothing stands there."""
    last = max((at for at, line in enumerate(between) if stands_round_tables(texts_of(line))), default=len(between))
    words = between[last + 1 :]
    if not any(len(texts_of(line, CELL_GAP)) >= THREE_COLUMNS for line in words):
        return []
    ends = [max(glyph.y1 for glyph in between[last][1]), min(glyph.y0 for _, line in words for glyph in line)]
    return [Rule(sum(ends) / 2, rule.start, rule.end)]


def _is_first_row(rows: Sequence[Sequence[Line]], rules: Sequence[Rule], number: int) -> bool:
    """Does what stands below the first rule (the body, the unit) stand as close between two rules as another row?"""
    beside = [at for at in (number + 1, *range(number)) if at < len(rows) and rows[at]][:1]
    if not rows[number] or not beside:
        return False
    sizes = [rows[at][0][1][0].size for at in (number, *beside)]
    own, other = (_white(rows[at], rules[at], rules[at + 1]) for at in (number, *beside))
    return max(sizes) < SUBTITLE * min(sizes) and own < other + CLOSELY


def _white(row: Sequence[Line], above: Rule, below: Rule) -> float:
    """The white between two rules above and below the lines of a row."""
    glyphs = [glyph for _, line in row for glyph in line]
    return below.at - above.at - max(glyph.y1 for glyph in glyphs) + min(glyph.y0 for glyph in glyphs)


def _parts_tables(between: Sequence[Line], size: float) -> bool:
    """Does a title stand there, or what surrounds tables? `size` is the type size of the rows next to it."""
    texts = [texts_of(line) for line in between]
    if len(texts) > 1 and all(len(one) == 1 for one in texts) and any(bounds(one, "above") for one in texts):
        return True  # a year or the number of a form below its title
    return any(map(stands_round_tables, texts)) or any(line[0].size > TITLE * size for _, line in between)


def _holds_title(between: Sequence[Line], above: Rule, below: Rule, size: float) -> bool:
    """Does the title of the next table stand in the middle, larger than the rows or with more white round it?

    Further lines below it stand in the middle as well (its year).
    """
    if not between or len(between) > MOST_TITLES:
        return False
    if not all(_is_in_the_middle(line, above) for line in between):
        return False
    apart = len(between) == 1 and below.at - above.at > TALLEST_ROW * between[0][1][0].size
    return announces_table(between[0], 0.0 if apart else size)


def _stands_free(rows: Sequence[Sequence[Line]], rules: Sequence[Rule], number: int) -> bool:
    """Does a text stand alone in the middle between two rules, with far more white round it than the rows beside?"""
    beside = [at for at in (number - 1, number + 1) if 0 <= at < len(rows) and rows[at]]
    if len(rows[number]) != 1 or len(beside) < 2 or not _is_in_the_middle(rows[number][0], rules[number]):
        return False
    size = rows[number][0][1][0].size
    own, other = (
        _white(rows[number], *rules[number : number + 2]),
        max(_white(rows[at], *rules[at : at + 2]) for at in beside),
    )
    return own > FREE * other and own > other + size and not is_figure(texts_of(rows[number][0], CELL_GAP)[0])


def _is_in_the_middle(line: Line, rule: Rule) -> bool:
    off = abs(line[1][0].x0 + line[1][-1].x1 - rule.start - rule.end) / 2
    return off < line[1][0].size and len(texts_of(line, CELL_GAP)) == 1


def announces_table(line: Line, size: float) -> bool:
    """Does a line by itself say that it is the title of a table, in larger type than `size`?"""
    texts = texts_of(line, CELL_GAP)
    title = patterns("line_patterns.csv")["announces_table"]
    return len(texts) == 1 and line[1][0].size > SUBTITLE * size and title.search(squeeze(texts[0])) is not None


def _is_table(inside: Sequence[Line], left: float, right: float) -> bool:
    if not inside:
        return False
    texts = [texts_of(line, CELL_GAP) for line in inside]
    prose = sum(is_prose(line, left, right) for line in inside)
    if is_running_text(texts):
        return False
    pairs = sum(len(row) == 2 and is_figure(row[1]) for row in texts)
    return prose <= PROSE * len(inside) and (max(map(len, texts)) >= THREE_COLUMNS or pairs >= LEAST_ROWS)


def is_prose(line: Line, left: float, right: float) -> bool:
    """A line from edge to edge without a gap that parts columns (justified text has wide blanks too)."""
    wide = line[1][-1].x1 - line[1][0].x0 > ACROSS * (right - left)
    return wide and len(segments(line[1], JUSTIFIED)) == 1


def is_running_text(texts: Sequence[Sequence[str]]) -> bool:
    """Do most texts end like clauses? The blanks after the commas of justified text are as wide as between cells."""
    ends = [text[-1] in _CLAUSE_END for row in texts for text in row if text]
    return sum(ends) > CLAUSES * len(ends)


def _head(region: Region, levels: Sequence[float]) -> float | None:
    """The first rule below the top under which figures begin.

    Where every row is ruled it is the first one above which as many words stand side by side as texts in a row below,
    and below which nothing more of the header follows.
    """
    assert region.top is not None
    rows = [(_middle(line), texts_of(line, CELL_GAP)) for line in region.lines]
    figures = [middle for middle, texts in rows if is_core(texts) and not counts_columns(texts)]
    above = [y for y in levels if not any(region.top < at < y for at in figures)]
    if not region.rows_are_ruled():
        return above[0] if above and (len(levels) > 1 or not figures) else None
    if not above or not figures:
        return None
    width = max(len(texts) for middle, texts in rows if middle in figures)
    for number, level in enumerate(above):
        following = above[number + 1] if number + 1 < len(above) else min(figures)
        below = [texts for middle, texts in rows if level < middle < following]
        if any(counts_columns(texts) or lone_heads(texts) for texts in below):
            continue
        if _side_by_side(region, level) >= width:
            return level
    return above[-1]


def table_head(region: Region) -> float | None:
    """The foot of the header of a region, by the rules from edge to edge within it."""
    if region.top is None or region.left is None or region.right is None:
        return None
    left, right = region.left + SAME_WIDTH, region.right - SAME_WIDTH
    wide = (rule.at for rule in region.rules if rule.start < left and rule.end > right and rule.at > region.top + 1)
    return _head(region, cluster(wide))


def _side_by_side(region: Region, level: float) -> int:
    """How many stretches the words above a level print on."""
    parts = sorted(
        (part[0].x0, part[-1].x1)
        for line in region.lines
        if _middle(line) < level
        for part in segments(line[1], CELL_GAP)
    )
    lowest: list[tuple[float, float]] = []
    for x0, x1 in sorted(parts, key=lambda part: part[1] - part[0]):
        if not any(a < x1 and x0 < b for a, b in lowest):
            lowest.append((x0, x1))
    return len(lowest)


def lone_heads(texts: Sequence[str]) -> bool:
    """A line of such words, and of bare codes: at least two, for one alone may be the end of a longer word."""
    others = [squeeze(text) for text in texts if squeeze(text) not in lone_words()]
    return len(texts) - len(others) > 1 and all(other.isdecimal() for other in others)


@cache
def lone_words() -> frozenset[str]:
    """Single ideographs that are header words of their own (类, 款, 项)."""
    return frozenset(
        row["word"] for row in resources.rows("data", "vocabulary", "table_words.csv") if row["what"] == "lone head"
    )
