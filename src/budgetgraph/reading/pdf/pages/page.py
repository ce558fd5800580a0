"""A drawn page becomes its blocks: table fragments, and the text lines that stand outside them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from operator import itemgetter

from budgetgraph.reading.document import Box
from budgetgraph.reading.grids.filling import TOUCHING, fill, first_sign
from budgetgraph.reading.grids.grid import Lattice, grids_of, merge_rules
from budgetgraph.reading.grids.sides import without_ends
from budgetgraph.reading.grids.spacing import apart_cells, without_voids
from budgetgraph.reading.grids.visual_lines import box_of, least_confidence, line_text, segments, upright, visual_lines
from budgetgraph.reading.layout import Fragment, Glyph, PageBlocks, Rule, TextLine
from budgetgraph.reading.pdf.drawn.backends import DrawnPage, is_bold
from budgetgraph.reading.pdf.drawn.overprints import in_doubt, overprinted
from budgetgraph.reading.pdf.drawn.stamps import without_stamps
from budgetgraph.reading.pdf.parts.regions import Line
from budgetgraph.reading.pdf.tables.cut_cells import with_cut_cells
from budgetgraph.reading.pdf.tables.open_sides import sides_below, sides_between
from budgetgraph.reading.pdf.tables.painted import Painted, painted_tables
from budgetgraph.reading.pdf.tables.rivers import borderless
from budgetgraph.reading.pdf.tables.ruled_heads import may_be_head, with_body
from budgetgraph.reading.pdf.tables.unruled_rows import Rows, marked, unruled_rows

OFF_PAPER = 2.0  # points by which a rule at the edge of a page may lie beside it
APART = 2.6  # type sizes: texts on one line with a wider gap are separate (unit, date and sum above a table)


def blocks_of(drawn: DrawnPage, before: Sequence[Fragment] = ()) -> PageBlocks:
    """The fragments and lines of one page; `before` are the fragments of the page before it.

    A page without glyphs has the kind "blank" or, under an image, "unread".
    """
    page = PageBlocks(drawn.number, round(drawn.width, 2), round(drawn.height, 2), drawn.rotation)
    page.turn = drawn.turn
    drawn.horizontal = _on_paper(drawn.horizontal, drawn.height, drawn.width)
    drawn.vertical = _on_paper(drawn.vertical, drawn.width, drawn.height)
    printed = without_stamps(drawn.glyphs, drawn.coloured, drawn.horizontal, drawn.vertical)
    across, down = 2 * drawn.width, 2 * drawn.height
    glyphs = [g for g in printed if 0 <= g[0] + g[2] <= across and 0 <= g[1] + g[3] <= down]
    if not glyphs:
        page.kind = "unread" if drawn.image_share > 0.5 else "blank"
        return page
    numbered = visual_lines(glyphs)
    glyphs = [glyph for line in numbered for glyph in line]
    line_numbers = [number for number, line in enumerate(numbered, 1) for _ in line]
    level_rules = merge_rules(drawn.horizontal)
    for grid, rows in _grids(drawn, level_rules, list(enumerate(numbered, 1))):
        if grid.loose_bottom:
            grid = with_cut_cells(grid, list(enumerate(numbered, 1)))
        fragment = fill(grid, glyphs, line_numbers)
        if fragment is not None:
            fragment = marked(fragment, rows)
            (page.fragments if is_table(fragment) else page.bare).append(fragment)
    pieces, painted = drawn.horizontal, list[Painted]()
    if drawn.painted:
        boxes = [fragment.box for fragment in page.fragments]
        free = free_lines(list(enumerate(numbered, 1)), boxes)
        painted = painted_tables(drawn.painted, boxes, free, drawn.height, before)
        if painted:
            pieces = [*pieces, *(rule for table in painted for rule in table.rules)]
            level_rules = merge_rules(pieces)
    page.fragments, free = with_unruled(page.fragments, numbered, level_rules, drawn.height, before, pieces, painted)
    page.lines = text_lines(free)
    if spots := overprinted(numbered):
        page.fragments = [in_doubt(fragment, spots) for fragment in page.fragments]
    return page


def _on_paper(rules: list[Rule], breadth: float, length: float) -> list[Rule]:
    """The rules as far as they lie on the page, and no farther than the others: browsers draw those of a cell that a
    page break cuts on beyond the paper."""
    low, high, right = -OFF_PAPER, length + OFF_PAPER, breadth + OFF_PAPER
    places, starts, ends = ([*map(itemgetter(at), rules)] for at in range(3))
    if not rules or (
        min(starts) > low and max(ends) < high and low < min(places) and max(places) < breadth + OFF_PAPER
    ):
        return rules
    inside = [rule for rule in rules if low < rule.at < right]
    first = min((rule.start for rule in inside if rule.start > low), default=0.0)
    last = max((rule.end for rule in inside if rule.end < high), default=length)
    return [
        Rule(at, start if start > low else first, end if end < high else last)
        for at, start, end in inside
        if start < last and end > first
    ]


def _grids(
    drawn: DrawnPage, level_rules: Sequence[Rule], lines: Sequence[Line]
) -> list[tuple[Lattice, Sequence[Rows]]]:
    """The ruled grids of a page, with the stretches between their upright rules where no level rule parts the rows."""
    upright_rules = merge_rules(drawn.vertical)
    apart = apart_cells(level_rules, upright_rules)
    if apart is not None:
        across, down = merge_rules(drawn.horizontal, apart), merge_rules(drawn.vertical, apart)
        return [(without_voids(grid, down, apart.gap), ()) for grid in grids_of(across, down, apart)]
    cut = without_ends(level_rules, upright_rules)
    grids = grids_of(sorted([*level_rules, *cut]), upright_rules)
    sides = sides_below(grids, level_rules, upright_rules, lines)
    if len(grids) > 1:
        sides += sides_between(grids, upright_rules, lines)
    if sides:
        upright_rules = sorted([*upright_rules, *sides])
        grids = grids_of(sorted([*level_rules, *cut]), upright_rules)
    found = [rows for grid in grids for rows in unruled_rows(grid, lines)]
    if not found:
        return [(grid, ()) for grid in grids]
    missing = [rule for rows in found for rule in rows.rules]
    whole: list[tuple[Lattice, Sequence[Rows]]] = []
    for grid in grids_of(merge_rules([*drawn.horizontal, *cut, *missing]), upright_rules):
        own = [rows for rows in found if grid.rows[0] <= (rows.top + rows.bottom) / 2 <= grid.rows[-1]]
        whole.append(
            (replace(grid, open_top=False, open_bottom=False) if any(rows.rules for rows in own) else grid, own)
        )
    return whole


def with_unruled(
    fragments: list[Fragment],
    numbered: Sequence[list[Glyph]],
    level_rules: Sequence[Rule],
    height: float,
    before: Sequence[Fragment],
    pieces: Sequence[Rule] = (),
    painted: Sequence[Painted] = (),
) -> tuple[list[Fragment], list[Line]]:
    """All fragments of a page from top to bottom: the ruled ones, with the rows that stand below mere heads, and those
    without upright rules; and the lines outside them. `level_rules` are the merged level rules of the page, `before`
    the fragments before it, `pieces` its level rules as drawn, `painted` its tables of painted cells."""
    ruled = _with_bodies(fragments, numbered, height)
    free = free_lines(list(enumerate(numbered, 1)), [fragment.box for fragment in ruled])
    others = borderless(free, level_rules, before, pieces, painted, height, [fragment.box for fragment in ruled])
    found = sorted([*ruled, *others], key=lambda one: (one.box.y0, one.box.x0))
    return found, free_lines(free, [fragment.box for fragment in others])


def _with_bodies(fragments: list[Fragment], numbered: Sequence[list[Glyph]], height: float) -> list[Fragment]:
    """The fragments; those that are heads with the rows that stand below them without rules."""
    if not any(may_be_head(fragment) for fragment in fragments):
        return fragments
    free = free_lines(list(enumerate(numbered, 1)), [fragment.box for fragment in fragments])
    ends = [*(fragment.box.y0 for fragment in fragments[1:]), height]
    return [with_body(fragment, free, end) or fragment for fragment, end in zip(fragments, ends, strict=True)]


def is_table(fragment: Fragment) -> bool:
    """A grid with text in two places at least: less is a chart's frame or a box round a paragraph."""
    return sum(1 for cell in fragment.cells if cell.text) >= 2


def text_lines(free: Sequence[Line]) -> list[TextLine]:
    """The runs of text of the lines that stand outside tables."""
    lines = [text_line(part, number) for number, line in free for part in segments(line, APART)]
    return [line for line in lines if line.text]


def free_lines(lines: Sequence[Line], boxes: Sequence[Box]) -> list[Line]:
    """The visual lines by number, less the glyphs that lie in the boxes or begin there."""
    found = []
    for number, line in lines:
        free = list(line)
        for box in boxes:
            free = _outside(free, box)
        if free:
            found.append((number, free))
    return found


def _outside(line: list[Glyph], box: Box) -> list[Glyph]:
    left, top, right, bottom = box
    out = []
    end = left  # of what stands inside
    for glyph in line:
        x0, y0, x1, y1, _, size, *_ = glyph
        middle = (x0 + x1) / 2
        over = middle >= right and first_sign(glyph) >= right and x0 - end > TOUCHING * size
        if not (top < (y0 + y1) / 2 < bottom and left < middle) or over:
            out.append(glyph)
        else:
            end = x1
    return out


def text_line(glyphs: Sequence[Glyph], number: int | None) -> TextLine:
    """One run of glyphs as a line of text."""
    if len(glyphs) == 1:
        one = glyphs[0]
        return TextLine(line_text(glyphs), box_of(glyphs), number, one.size, is_bold(one.font), one.confidence)
    sizes, fonts = {glyph[5] for glyph in glyphs}, {glyph[6] for glyph in glyphs}
    size = sizes.pop() if len(sizes) == 1 else Counter(glyph.size for glyph in glyphs).most_common(1)[0][0]
    heavy = {font for font in fonts if is_bold(font)}
    bold = heavy == fonts or (bool(heavy) and sum(glyph.font in heavy for glyph in glyphs) * 2 > len(glyphs))
    return TextLine(line_text(upright(glyphs)), box_of(glyphs), number, size, bold, least_confidence(glyphs))
