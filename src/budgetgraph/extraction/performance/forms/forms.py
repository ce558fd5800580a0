"""Performance tables as forms: each form with its project (or the department), its money, its goal and its indicators.

Comes in: the Document with its statements read. Goes out: Forms in printed order, and the cells that they used. A form
may stand in one grid (`form_grid`) or in two, in cells, in lines, or in a paragraph that was a table.
"""

import re
from collections.abc import Sequence

from budgetgraph.extraction.numbers import money_unit
from budgetgraph.extraction.performance.form import Form, joined
from budgetgraph.extraction.performance.form_labels import field_of, fields_of, labelled
from budgetgraph.extraction.performance.forms.flattened_rows import flattened_rows, rows_in_lines
from budgetgraph.extraction.performance.forms.form_grid import GridReader, finished
from budgetgraph.extraction.performance.forms.form_money import yuan_of
from budgetgraph.extraction.performance.forms.form_titles import REACH, caption_of_form, reported_in
from budgetgraph.extraction.performance.forms.project_results import read_results
from budgetgraph.extraction.performance.generic_names import is_generic
from budgetgraph.extraction.performance.indicators.indicator_cells import cell_head, read_cells
from budgetgraph.extraction.performance.indicators.indicator_pairs import pair_head, read_pairs
from budgetgraph.extraction.persons.privacy import mask
from budgetgraph.extraction.places import place_in
from budgetgraph.extraction.records import Place
from budgetgraph.extraction.tables.captions import kind_of_title
from budgetgraph.extraction.tables.indicator_heads import head_at
from budgetgraph.extraction.usage import Used
from budgetgraph.reading.document import Document, Paragraph, Table
from budgetgraph.reading.folding import squeeze
from budgetgraph.resources import patterns

USUAL_UNIT = "万元"  # of money in forms that name none
_CARD = {"name", "budget"}  # fields that a card of one project has
_NEXT_LABEL = re.compile("[ \u3000]{2,}|[ \u3000]+(?=[\u4e00-\u9fff]{2,8}[：:])")  # of several on one line


def _said(name: str) -> re.Pattern[str]:
    return patterns("performance_patterns.csv")[name]


def read_forms(document: Document, usual: str = USUAL_UNIT) -> tuple[list[Form], Used]:
    """All forms of the document; `usual` is the money unit where neither a form nor a line above it names one."""
    used = Used()
    forms: list[Form] = []
    reported = ""  # the project that a report above is on
    for at, block in enumerate(document.blocks):
        if isinstance(block, Paragraph):
            reported = reported_in(block.text, reported)
            forms += _flattened(document.blocks, at, block, forms, used)
            continue
        if not block.cells or block.hidden:
            continue
        heads = {row: head for row in range(1, block.height + 1) if (head := head_at(block, row))}
        kind, title, lines = caption_of_form(document.blocks, at)
        unit = next((unit for _, line in reversed(lines) if (unit := money_unit(line.text))), usual)
        listed = None if heads else cell_head(block)
        cover = [] if kind or heads or listed else _cover(document.blocks, at)
        if (
            not heads
            and not listed
            and not (kind and (_has_labels(block) or _has_money(block)))
            and not _is_card(block)
            and not cover
        ):
            continue
        kind = kind or _kind_of(block)
        results, cells = read_results(block, kind, unit) if not heads and not listed else ([], set())
        if results:
            forms += results
            used.cells |= cells
            continue
        if listed:
            beside, cells = read_cells(block, listed, kind, unit)
            forms += beside
            used.cells |= cells
            continue
        if pairs := pair_head(block):
            beside, cells = read_pairs(block, pairs, kind, unit)
            forms += beside
            used.cells |= cells
            continue
        read = [form for form in GridReader(block, kind, title, heads, unit, used).forms() if not form.empty]
        if read and not read[0].name and kind != "department_target":
            _read_lines(read[0], lines or cover, unit, used)
        for form in read:
            form.title_name = form.title_name or (reported if form.indicators and not title else "")
        forms += read
    return joined(forms), used


def _flattened(
    blocks: Sequence[Paragraph | Table], at: int, block: Paragraph, before: Sequence[Form], used: Used
) -> list[Form]:
    """The form of a table that the reading flattened into a paragraph."""
    if not _said("flattened").search(block.text):
        return []
    kind, title, _ = caption_of_form(blocks, at)
    name = _said("title_tail").sub("", title)
    sisters = [indicator for form in before if form.title_name == name for indicator in form.indicators]
    known = {indicator.name for indicator in sisters}
    group = flattened_rows(block.text, known, Place(page=block.page, line=block.line))
    if group is None:
        return []
    lines = _lines_beside(blocks, at)
    for row, line in rows_in_lines([(block.text, place_in(block, 0)) for _, block in lines], sisters, group):
        group.rows.append(row)
        used.spans.append((lines[line][0], 0, len(lines[line][1].text), "indicator"))
    form = Form(kind or "project_target", title_name="" if is_generic(name) else name, place=group.rows[0].place)
    begin = 0
    for printed in (row.text(name) for row in group.rows for name in ("value", "basis") if row.text(name)):
        place = re.compile(r"\s*".join(map(re.escape, printed))).search(block.text, begin)
        if place:
            used.spans.append((at, place.start(), place.end(), "indicator"))
            begin = place.end()
    return [finished(form, group)]


def _lines_beside(blocks: Sequence[Paragraph | Table], at: int) -> list[tuple[int, Paragraph]]:
    """The paragraphs on both sides of a flattened table, up to the next title or table."""
    lines: list[tuple[int, Paragraph]] = []
    for step in (-1, 1):
        for index in range(at + step, max(-1, min(len(blocks), at + step * REACH)), step):
            block = blocks[index]
            if isinstance(block, Table) or kind_of_title(block.text):
                break
            lines.append((index, block))
    return sorted(lines, key=lambda line: line[0])


def _has_labels(table: Table) -> bool:
    named = {name for cell in table.cells for name in [field_of(cell.text)] if name}
    return len(named - {"personal"}) >= 2 or "goal" in named


def _has_money(table: Table) -> bool:
    """Does a line head what was planned and what was spent of one project, in a grid of its own?"""
    for row in range(1, table.height + 1):
        named = {name for cell in table.cells_in(row) for name in fields_of(cell.text)}
        if "spent_head" in named and named & {"initial_head", "revised_head"} and "name" not in named:
            return True
    return False


def _is_card(table: Table) -> bool:
    """Is a table a card of one project: its name in the first line, and labels of its money and its time or content?"""
    named = [name for cell in table.cells for name in [field_of(cell.text)] if name]
    return named[:1] == ["name"] and field_of(table.cells[0].text) == "name" and set(named) >= _CARD and len(named) > 3


def _cover(blocks: Sequence[Paragraph | Table], at: int) -> list[tuple[int, Paragraph]]:
    """The lines above the first table of a report on one project, which they name, where the table tells its money."""
    table = blocks[at]
    named = {name for cell in table.cells for name in fields_of(cell.text)} if isinstance(table, Table) else set()
    if "budget" not in named or not named & {"spent_head", "execution_period"}:
        return []
    lines = _lines_beside(blocks, at)
    return lines if any((label := labelled(line.text)) and label[0] == "name" for _, line in lines) else []


def _kind_of(table: Table) -> str:
    texts = [squeeze(cell.text) for cell in table.cells]
    if any(_said("evaluation").match(text) for text in texts):
        return "self_evaluation"
    return "project_target"


def _read_lines(form: Form, lines: Sequence[tuple[int, Paragraph]], unit: str, used: Used) -> None:
    """Labels and the goal that stand as lines between the title and the table."""
    goal: list[str] | None = None
    for at, paragraph in lines:
        text = squeeze(paragraph.text)
        # 项目资金：年度资金总额：230万元
        label = labelled(paragraph.text) or labelled(re.sub(r"^[^：:]*[：:]", "", paragraph.text))
        name, value = label if label else (field_of(text), "")
        if name == "name" and value and not form.name:
            form.name = squeeze(_NEXT_LABEL.split(value)[0])
        elif name == "budget" and form.budget is None and (amount := yuan_of(squeeze(value), unit)) is not None:
            form.budget = amount
            used.spans.append((at, 0, len(paragraph.text), "project"))
        if name:
            goal = [squeeze(value)] if name == "goal" else None
        elif _said("goal_beside").search(text):
            goal = [_said("goal_beside").sub("", text)]
        elif goal is not None and (not any(goal) or _said("goal_item").match(text)):
            goal.append(text)
        if goal is not None and any(goal):
            form.texts["goal"] = mask("".join(goal))
