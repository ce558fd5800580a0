"""Tables without upright rules: columns from the rivers of white between figures and from the header words.

A region is what stands between level rules of one width, or a run of lines with several figures each. Its rows are the
heights on which texts of several columns centre, its columns the stretches that its rows print on and the lowest words
of its header; the borders are fitted to the edges and middles of both.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise
from statistics import pstdev

from budgetgraph.reading.document import Box
from budgetgraph.reading.figures import is_figure
from budgetgraph.reading.folding import squeeze
from budgetgraph.reading.grids.visual_lines import line_text
from budgetgraph.reading.layout import Fragment, Glyph, Rule
from budgetgraph.reading.pdf.parts.announced import announced
from budgetgraph.reading.pdf.parts.borders import Evidence, kept_apart
from budgetgraph.reading.pdf.parts.centred import centred_columns
from budgetgraph.reading.pdf.parts.columns import Block, Piece, extents_of, of_figures, pieces_of, total_label
from budgetgraph.reading.pdf.parts.edge_heads import edge_rows, grown
from budgetgraph.reading.pdf.parts.fit import doubtful_columns
from budgetgraph.reading.pdf.parts.fitted_heads import beside_counts, fitted_words, head_middles
from budgetgraph.reading.pdf.parts.fragments import built
from budgetgraph.reading.pdf.parts.frames import (
    CELL_GAP,
    ENDS,
    WIDEST_LEADING,
    Region,
    framed,
    is_running_text,
    lone_heads,
    open_at_foot,
    with_cut_row,
)
from budgetgraph.reading.pdf.parts.heads import head_rows, head_words, leaves_of
from budgetgraph.reading.pdf.parts.leaves import Column, columns_below, merge_codes
from budgetgraph.reading.pdf.parts.nested import nested_cells
from budgetgraph.reading.pdf.parts.open_heads import open_at_head
from budgetgraph.reading.pdf.parts.regions import (
    COLUMN_GAP,
    THREE_COLUMNS,
    Line,
    counts_columns,
    is_core,
    regions,
    texts_of,
)
from budgetgraph.reading.pdf.parts.rows import blocks_of_cells, leading_below, row_rules, rows_by_height, rows_by_rules
from budgetgraph.reading.pdf.parts.set_heads import set_columns
from budgetgraph.reading.pdf.parts.tiling import span_labels
from budgetgraph.reading.pdf.tables.carried import carried_on, headed_again, repeats_head, up_to_foot
from budgetgraph.reading.pdf.tables.form import form_goes_on, form_of, is_form, names_indicators
from budgetgraph.reading.pdf.tables.form_rows import share_rows
from budgetgraph.reading.pdf.tables.joints import between_joints, last_row, parts_between, texts_between, told_borders
from budgetgraph.reading.pdf.tables.painted import Painted
from budgetgraph.reading.pdf.tables.ruled_heads import head_alone, headed, next_top, with_body, within
from budgetgraph.reading.pdf.tables.told_columns import head_of_all, told_table
from budgetgraph.reading.pdf.tables.told_forms import told_form

SAME_ROW = 1.0  # type sizes: a line this near above the first figures is the first line of a label beside them
FAR_APART = 4.0  # type sizes between a label and its figure in a table of two columns
EVEN = 0.6  # points: edges that differ by less are in line


def borderless(
    lines: Sequence[Line],
    level_rules: Sequence[Rule] = (),
    before: Sequence[Fragment] = (),
    pieces: Sequence[Rule] = (),
    painted: Sequence[Painted] = (),
    height: float = 0.0,
    ruled: Sequence[Box] = (),
) -> list[Fragment]:
    """The fragments among the lines of a page that stand outside ruled tables; lines by number, from top to bottom.

    `level_rules` are the merged level rules of the page, `before` the fragments of the page before,
    `pieces` its level rules as they are drawn, `painted` its tables of painted cells,
    `height` its own, if that is known, `ruled` the boxes of its ruled tables.
    """
    if not any(_has_columns(line) for _, line in lines):
        return []
    found: list[Fragment] = []
    taken: set[int] = set()
    tables = framed(lines, level_rules, [table.ends for table in painted], partial(_has_told_columns, pieces, painted))
    tables = [region for region in tables if not _holds(region, ruled)]
    top = min((region.lines[0][0] for region in tables if region.lines), default=len(lines) + 1)
    if rest := up_to_foot(before, [line for line in lines if line[0] < top], level_rules):
        found.append(rest[0])
        taken |= {number for number, _ in rest[1]}
    for region in tables:
        region.borders = told_borders(pieces, region)
        if region.borders:
            open_at_head(region, lines, level_rules, partial(parts_between, borders=region.borders))
            open_at_foot(region, lines, level_rules, 1, partial(texts_between, region.borders))
            if height and not painted:
                with_cut_row(region, lines, level_rules, height)
        for table in painted:
            if _is_at(table, region):
                region.borders, region.tiles = table.borders, table.tiles
        if region.borders:
            again = None if _has_indicators(region) else headed_again(before, region)
            again = again or (last_row(before, region) if region.tiles and not found else None)
            fragment = again or headed(region) or _fragment(region)
        else:
            fragment = carried_on(before, region) or _fragment(region)
        fragment = fragment or head_alone(region, lines, level_rules, height)
        fragment = fragment or (None if found else last_row(before, region))
        taken |= {number for number, _ in region.lines} if fragment is not None else set()
        if fragment is not None and fragment.method == "rules":
            further = [line for line in lines if line[0] not in taken]
            if whole := with_body(fragment, further, next_top(tables, fragment)):
                taken |= {number for number, line in further if within(line, whole)}
                fragment = whole
        found += [fragment] if fragment is not None else []
    for free in _with_columns(_stretches(lines, taken, ruled)):
        for region in announced(free, repeats_head(before, free)):
            region.edges += [(one.columns[0], one.columns[-1]) for one in before[-1:]]
            region.rules = row_rules(region.lines, level_rules, region.size)
            fragment = None if region.rules or _is_form_anew(region) else carried_on(before, region)
            if fragment is None and before and before[-1].method == "rivers" and region.lines[0] is lines[0]:
                fragment = None if region.rules else form_goes_on(before[-1], region)
            fragment = fragment or _fragment(region)
            if fragment is not None:
                found.append(fragment)
                taken |= {number for number, _ in region.lines}
    for free in _with_columns(_stretches(lines, taken, ruled)):
        for run in regions(free):
            if is_running_text([texts_of(line) for line in run]):
                continue
            region = Region(run)
            region.rules = row_rules(run, level_rules, region.size)
            fragment = (None if region.rules else carried_on(before, region)) or _fragment(region)
            if fragment is not None:
                found.append(fragment)
    return found


def _has_told_columns(pieces: Sequence[Rule], painted: Sequence[Painted], region: Region) -> bool:
    """Do the rules of a region tell the borders of several columns, with several texts between them, or is it that of
    painted cells?"""
    if any(_is_at(table, region) for table in painted):
        return True
    borders = told_borders(pieces, region)
    return len(borders) > THREE_COLUMNS and any(len(texts_between(borders, line)) > 1 for line in region.lines)


def _is_at(table: Painted, region: Region) -> bool:
    return table.is_at(region.left or 0.0, region.right or 0.0, region.top or 0.0, region.bottom or 0.0)


def _holds(region: Region, ruled: Sequence[Box]) -> bool:
    """Does a whole ruled table stand within a region? Then its rules are those of that table."""
    top, bottom = region.top or 0.0, region.bottom or 0.0
    return any(top - 1 < box.y0 and box.y1 < bottom + 1 for box in ruled)


def _with_columns(stretches: Sequence[list[Line]]) -> list[list[Line]]:
    return [stretch for stretch in stretches if any(_has_columns(line) for _, line in stretch)]


def _has_columns(line: Sequence[Glyph]) -> bool:
    """Do three texts stand apart on the line, or two far apart, as they do somewhere in every table?"""
    gaps = [gap for one, other in pairwise(line) if (gap := other.x0 - one.x1) > CELL_GAP * max(one.size, other.size)]
    return len(gaps) >= THREE_COLUMNS - 1 or (bool(gaps) and max(gaps) > FAR_APART * line[0].size)


def _stretches(lines: Sequence[Line], taken: set[int], ruled: Sequence[Box]) -> list[list[Line]]:
    """The lines between those that are taken, and between ruled tables."""
    out: list[list[Line]] = [[]]
    end = 0.0
    for line in lines:
        top = min(glyph.y0 for glyph in line[1])
        if line[0] in taken or any(end <= box.y0 + 1 and box.y1 - 1 <= top for box in ruled):
            out.append([])
        if line[0] not in taken:
            out[-1].append(line)
        end = max(glyph.y1 for glyph in line[1])
    return [stretch for stretch in out if stretch]


def _fragment(region: Region) -> Fragment | None:
    size = region.size
    gap = CELL_GAP if region.sure else COLUMN_GAP
    head_lines, body_lines = _head_and_body(region, size, gap)
    core = [line for line in body_lines if is_core(texts_of(line, gap))]
    if region.sure:
        core = body_lines
    ruled = region.rows_are_ruled() if region.top is not None else len(region.rules) > len(core)
    rules = region.rules if ruled else []
    levels = region.levels if ruled else []
    head_lines, body_lines = _parted_at_rule(head_lines, body_lines, levels)
    form = region.top is not None and not body_lines
    form = form or (region.sure and bool(body_lines) and is_form(body_lines, levels))
    if region.borders and ruled:
        if len(levels) == ENDS and not form and (grouped := told_table(region, head_lines, body_lines, grouped=True)):
            return grouped
        return between_joints(head_lines, body_lines, region.borders, rules, form, region.tiles)
    if region.borders and body_lines and (form or _has_indicators(region)):
        head = head_of_all(region, head_lines, body_lines)
        level = head is not None and head.down not in ("top", "foot")  # or first or last lines tell the rows
        if head and level and (whole := told_form(region, size, head, body_lines)) is not None:
            return whole
        if head and not level and (whole := told_table(region, head_lines, body_lines)) is not None:
            return whole
    if form or (region.sure and _has_indicators(region)):
        found = (told_form(region, size) if region.borders else None) or form_of(region, rules, size)
        if found is not None and not ruled and not body_lines and len(head_lines) > 1:
            found = replace(found, cells=tuple(cell._replace(guessed=bool(cell.text)) for cell in found.cells))
        if form or found is not None:
            return found
    if region.borders and (whole := told_table(region, head_lines, body_lines)) is not None:
        return whole
    extents = extents_of(core or body_lines, size, gap)
    leading = WIDEST_LEADING * size if ruled else leading_below(body_lines, size)
    words = head_words(head_lines, extents, size, rules, leading)
    heights: list[float] = []
    edge: int | None = None
    if ruled:
        depth = 0
        if words:
            rows_by_rules(words, rules, region.top is not None)
            below = [(line[0].y0 + line[0].y1) / 2 for _, line in body_lines] or [levels[-1] + 1]
            depth = max(1, sum(level < min(below) for level in levels) - 1)
    else:
        counting, beside = beside_counts(words)
        foot = region.head
        if foot is not None and body_lines and body_lines[0][1][0].y0 < foot:
            foot = None  # the rule stands below the body
        others = [word for word in words if word not in beside]
        edge, heights = edge_rows(others, size) or (None, head_rows(others, size, region.top, foot))
        depth = max(0, len(heights) - 1)
        for word in beside:
            word.row, word.row_span = max(number.row for number in counting), 2
    leaves, figures = leaves_of(words, depth), of_figures(extents, core or body_lines)
    edges = [(region.left, region.right)] if region.left is not None and region.right is not None else []
    edges, sure = (edges, True) if rules and edges else (region.edges, region.sure_edges)
    told = centred_columns(words, extents, body_lines, edges, sure)
    setting, columns = (
        ("middle", told.columns)
        if told
        else set_columns(words, extents, figures) or ("middle", columns_below(leaves, extents, size, figures))
    )
    if len(columns) < (2 if region.sure else THREE_COLUMNS):
        return None
    stretches = [(column.x0, column.x1) for column in columns]
    pieces = [piece for line in body_lines for piece in pieces_of(line, stretches)]
    borders = told.borders if told else kept_apart(_evidence(columns, pieces, region, setting).solved(), stretches)
    nested = nested_cells(words, columns, borders) if told and not rules and edge is None else None
    if nested is not None:
        depth = nested
    else:
        fitted_words(words, columns, borders, depth, [] if edge is not None else heights, setting, size)
        if edge is not None:
            grown(words, edge, depth)
    boxes = list(pairwise(borders))
    pieces = [piece for line in body_lines for piece in pieces_of(line, boxes)]
    body = blocks_of_cells(pieces, size, rules)
    if ruled:
        rows = rows_by_rules([*words, *body], rules, region.top is not None)
    else:
        rows = rows_by_height(body, size)
        for block in body:
            block.row += depth
        rows = [*head_middles(words, depth), *rows]
    merge_codes(columns, words, body)
    span_labels(body, borders, size)
    if not ruled:
        share_rows(body, rows, size)
    guessed = set() if told else doubtful_columns(columns, words, body, borders, setting)
    if not told and setting == "middle" and region.sure:
        guessed = set(range(len(columns)))
    return built([*words, *body], borders, rows, guessed) if len(rows) > 1 else None


def _head_and_body(region: Region, size: float, gap: float) -> tuple[list[Line], list[Line]]:
    """The lines of the header and those below it."""
    lines = region.lines
    texts = [texts_of(line, gap) for line in lines]
    if region.head is not None:
        first = next((i for i, (_, line) in enumerate(lines) if line[0].y0 + line[0].y1 > 2 * region.head), len(lines))
    else:
        cores = [i for i, row in enumerate(texts) if is_core(row) or (region.sure and any(map(is_figure, row)))]
        first = next((i for i in cores if not counts_columns(texts[i])), cores[-1] + 1 if cores else len(lines))
    while first < len(lines) and (counts_columns(texts[first]) or lone_heads(texts[first])):
        first += 1
    if region.sure and not _has_figures(texts):
        left = min(line[0].x0 for _, line in lines)
        while (
            first > 1 and len(texts[first - 1]) == 1 and (_totals(texts[first - 1]) or _begins_at(lines, first, left))
        ):
            first -= 1  # an empty table with a row for its total, or with labels only
    if region.head is None:
        while 0 < first < len(lines) and lines[first][1][0].y1 - lines[first - 1][1][0].y1 < SAME_ROW * size:
            if counts_columns(texts[first - 1]) or lone_heads(texts[first - 1]):
                break
            first -= 1
    return lines[:first], lines[first:]


def _parted_at_rule(head: list[Line], body: list[Line], levels: Sequence[float]) -> tuple[list[Line], list[Line]]:
    """The lines of header and body where rules part all rows: no line beside the first row of the body is one of the
    header."""
    if not body or not levels:
        return head, body
    first = (body[0][1][0].y0 + body[0][1][0].y1) / 2
    rule = max((level for level in levels if level < first), default=levels[0])
    above = [line for line in head if line[1][0].y0 + line[1][0].y1 < 2 * rule]
    return above, [*head[len(above) :], *body]


def _totals(texts: Sequence[str]) -> bool:
    return any(total_label().search(squeeze(text)) for text in texts)


def _begins_at(lines: Sequence[Line], number: int, left: float) -> bool:
    """Does the line before this one begin at the left edge, as the lines around it do?"""
    begins = [line[0].x0 for _, line in lines[max(0, number - 2) : number + 1]]
    return sum(abs(x0 - left) < 1.0 for x0 in begins) > 1 and abs(lines[number - 1][1][0].x0 - left) < 1.0


def _has_figures(texts: Sequence[Sequence[str]]) -> bool:
    """Is there a row with figures, apart from the numbers of the columns?"""
    return any(any(map(is_figure, row)) and not counts_columns(row) for row in texts)


def _is_form_anew(region: Region) -> bool:
    """Is this a form of its own, though its first line may be that of the form on the page before?"""
    if region.middle is not None and _has_indicators(region):
        return True
    _, body = _head_and_body(region, region.size, CELL_GAP)
    return bool(body) and is_form(body)


def _has_indicators(region: Region) -> bool:
    return any(names_indicators(texts_of(line, CELL_GAP)) for line in region.lines)


def _evidence(columns: Sequence[Column], pieces: Sequence[Piece], region: Region, setting: str) -> Evidence:
    """All that the texts say about the borders of the columns; `setting` is that of the words of the header."""
    evidence = Evidence(len(columns))
    last = len(columns)
    centred = setting == "middle" and not _at_the_left(columns)
    for number, column in enumerate(columns):
        evidence.border(number, (columns[number - 1].x1 + column.x0) / 2 if number else column.x0 - 3, 0.02)
        if column.head is not None and centred:
            evidence.middle(number, number + 1, column.head.center, 2.0)
        elif column.head is not None and setting == "left":
            evidence.left_edge(number, column.head.glyphs[0].x0, 3.0)
    evidence.border(last, columns[-1].x1 + 3, 0.02)
    if region.left is not None and region.right is not None:
        evidence.border(0, region.left)
        evidence.border(last, region.right)
    for number, column in enumerate(columns):
        own = [piece.glyphs for piece in pieces if piece.column == number and piece.span == 1]
        own = [glyphs for glyphs in own if not total_label().search(squeeze(line_text(glyphs)))]
        if own:
            _edges(evidence, number, own, column.head)
    return evidence


def _at_the_left(columns: Sequence[Column]) -> bool:
    """Do most header words begin where what is printed below them begins?"""
    both = [column for column in columns if column.head is not None and column.extent is not None]
    flush = [c for c in both if c.head and c.extent and abs(c.head.glyphs[0].x0 - c.extent[0]) < 1.0]
    return len(flush) > 0.6 * len(both)


def _edges(evidence: Evidence, column: int, texts: Sequence[Sequence[Glyph]], head: Block | None) -> None:
    figures = [text for text in texts if is_figure(line_text(text))]
    right_set = 2 * len(figures) > len(texts)
    lefts = [text[0].x0 for text in (figures if right_set else texts)]
    rights = [text[-1].x1 for text in (figures if right_set else texts)]
    middles = [(a + b) / 2 for a, b in zip(lefts, rights, strict=True)]
    middle = sum(middles) / len(middles)
    even = [pstdev(places) < EVEN for places in (lefts, middles, rights)]
    if all(even):  # one text, or all as wide: they may stand in the middle like their header
        if head is not None and abs(middle - head.center) < 1.0:
            evidence.middle(column, column + 1, middle, 1.0)
        elif right_set:
            evidence.right_edge(column, rights[0], 1.0)
        else:
            evidence.left_edge(column, lefts[0], 1.0)
    elif even[1]:
        evidence.middle(column, column + 1, middle, 2.0)
    elif right_set and even[2]:
        evidence.right_edge(column, max(rights), 3.0)
    elif even[0]:
        evidence.left_edge(column, min(lefts), 3.0)
