"""The statements of a document: every table with its caption, rows and state; and those announced but missing."""

from collections import Counter
from collections.abc import Sequence

from budgetgraph.extraction.numbers import money_unit, parse
from budgetgraph.extraction.places import place_of
from budgetgraph.extraction.records import Place, Row, Statement
from budgetgraph.extraction.tables.captions import (
    Caption,
    caption_of,
    continues_title,
    kind_of_title,
    says_empty,
    split_title,
)
from budgetgraph.extraction.tables.contents import announced
from budgetgraph.extraction.tables.head_words import head_column, head_role
from budgetgraph.extraction.tables.heads import lay_out
from budgetgraph.extraction.tables.indicator_heads import head_at
from budgetgraph.extraction.tables.layouts import Layout
from budgetgraph.extraction.tables.proofs import prove_columns
from budgetgraph.extraction.tables.sectioned import sectioned_rows, sections_of
from budgetgraph.extraction.tables.statement_rows import Reading, read_rows
from budgetgraph.extraction.tables.tasks import task_rows
from budgetgraph.extraction.tables.three_public_sums import free_sums
from budgetgraph.reading.document import Document, Paragraph, Table
from budgetgraph.reading.folding import key, squeeze
from budgetgraph.resources import patterns

PERFORMANCE_KINDS = ("project_target", "department_target", "self_evaluation", "self_evaluation_report")
_REACH_OF_TITLE = 14


def read_statements(document: Document, year: int | None = None) -> list[Statement]:
    """All statements in printed order; `year` is the fiscal year of the report.

    Performance tables have rows only of the tasks with money that they list (their indicators are read apart).
    """
    fallback = _document_unit(document)
    statements: list[Statement] = []
    last: tuple[Statement, Layout, Table] | None = None
    for at, block in enumerate(document.blocks):
        if not isinstance(block, Table) or not block.cells or block.hidden:
            continue
        caption = caption_of(document.blocks, at)
        kind = _performance_kind(block, caption, document.blocks, at) or caption.kind
        if kind in PERFORMANCE_KINDS and not _lists_projects(block, caption):
            statements.append(_performance(block, caption, kind, fallback))
            last = None
            continue
        if kind is None and not _has_figures(block):
            continue
        layout = _layout(block, caption, kind, year)
        goes_on = last and _may_go_on(last, caption, block)
        again = last and _repeats_caption(last[0], caption)
        if last and (goes_on or again) and _continues(last, layout, block):
            piece = lay_out(block, last[0].kind, skip_rows=caption.skip_rows, last=layout.last, year=year)
            before = last[0]
            rows = read_rows(Reading(block, piece, before.kind, before.printed_unit, before.rows))
            parted = again or (caption.unit is not None and not continues_title(caption.title, before.title))
            if not parted or not _share_labels(before.rows, rows):
                before.rows += rows
                continue
        statement = _statement(block, caption, layout, kind or "other", fallback, year)
        if kind is None and not statement.rows:
            continue
        statements.append(statement)
        last = (statement, layout, block)
    prove_columns(statements)
    return statements + _missing(document, statements)


def _has_figures(table: Table) -> bool:
    return any(parse(cell.text) for cell in table.cells)


def _document_unit(document: Document) -> str | None:
    """The money unit that most unit lines of the document name."""
    named: Counter[str] = Counter()
    for block in document.blocks:
        texts = [block.text] if isinstance(block, Paragraph) and len(block.text) < 80 else []
        if isinstance(block, Table):
            texts = [cell.text for cell in block.cells if cell.row <= 4]
        named.update(unit for text in texts if (unit := money_unit(text)))
    return named.most_common(1)[0][0] if named else None


def _performance_kind(table: Table, caption: Caption, blocks: Sequence[Paragraph | Table], at: int) -> str | None:
    texts = {squeeze(cell.text) for cell in table.cells}
    if not any(map(patterns("head_patterns.csv")["level_head"].match, texts)):
        if caption.kind in PERFORMANCE_KINDS:
            return caption.kind
        return "project_target" if _is_form(table) else None
    if caption.kind in PERFORMANCE_KINDS:
        return caption.kind
    for index in range(at - 1, max(-1, at - _REACH_OF_TITLE), -1):
        block = blocks[index]
        if isinstance(block, Table):
            break
        kind = kind_of_title(block.text) if len(block.text) < 60 else None
        if kind in PERFORMANCE_KINDS:
            caption.title = split_title(block.text)[1]
            return kind
    said = patterns("performance_patterns.csv")
    if any(said["evaluation"].match(text) for text in texts):
        return "self_evaluation"
    return "department_target" if any(said["department"].search(text) for text in texts) else "project_target"


def _is_form(table: Table) -> bool:
    """Does the name of a project stand beside its label above heads of indicators?"""
    row = next((row for row in range(2, table.height + 1) if head_at(table, row)), 1)
    return any(
        cell.column == 1 and cell.row < row and head_role(squeeze(cell.text)) == "project" for cell in table.cells
    )


def _performance(table: Table, caption: Caption, kind: str, fallback: str | None) -> Statement:
    unit = caption.unit or fallback
    return Statement(
        kind=kind,
        title=caption.title,
        number=caption.number,
        note=caption.note,
        rows=task_rows(table, kind, unit),
        place=_place(table),
    )


def _lists_projects(table: Table, caption: Caption) -> bool:
    """Is this a list of projects with their money and scores, without indicators or the labels of a form?"""
    first = caption.skip_rows + 1
    heads = [squeeze(cell.text) for cell in table.cells_in(first) if squeeze(cell.text)]
    known = [head for head in heads if head_role(head) or head_column(head)]
    return (
        len(known) >= 3
        and any(head_role(head) == "project" for head in heads)
        and not any(head_at(table, row) for row in range(1, table.height + 1))
    )


def _place(table: Table) -> Place:
    first = next((cell for cell in table.cells if squeeze(cell.text)), table.cells[0])
    place = place_of(table, first)
    return Place(page=place.page, line=place.line, cell=place.cell, box=place.box)


def _layout(table: Table, caption: Caption, kind: str | None, year: int | None) -> Layout:
    last = caption.notes_from - 1 if caption.notes_from else table.height
    return lay_out(table, kind, skip_rows=caption.skip_rows, last=last, year=year)


def _statement(
    table: Table, caption: Caption, layout: Layout, kind: str, fallback: str | None, year: int | None
) -> Statement:
    unit = caption.unit or layout.unit or fallback
    reading = Reading(table=table, layout=layout, kind=kind, unit=unit)
    sections = sections_of(table) if kind == "three_public" else []
    rows = sectioned_rows(reading, sections, year) if sections else read_rows(reading)
    if kind == "three_public":
        free_sums(rows, layout.wide)
    filled = any(row.figures for row in rows)
    return Statement(
        kind=kind,
        title=caption.title,
        number=caption.number,
        printed_unit=unit,
        state="filled" if filled and not (says_empty(caption.note) and not _has_money(rows)) else "empty",
        note=caption.note,
        rows=rows,
        place=_place(table),
    )


def _has_money(rows: Sequence[Row]) -> bool:
    return any(figure.value for row in rows for figure in row.figures)


def _continues(last: tuple[Statement, Layout, Table], layout: Layout, table: Table) -> bool:
    """A piece without caption whose columns are those of the statement before is the rest of it."""
    _, before, table_before = last
    columns = [head.column for head in layout.heads if head.role == "figure"]
    return (
        bool(columns)
        and columns == [head.column for head in before.heads if head.role == "figure"]
        and abs(table.width - table_before.width) <= 1
    )


def _may_go_on(last: tuple[Statement, Layout, Table], caption: Caption, table: Table) -> bool:
    """Has a table no caption of its own, or one that says that it goes on with the table before?

    A sheet of a workbook is a table of its own unless its title says otherwise; so is what another unit stands above.
    """
    before, _, table_before = last
    if _has_another_unit(before, caption):
        return False
    same_sheet = table.name == table_before.name and (not caption.title or caption.titled_by_sheet)
    return same_sheet or continues_title(caption.title, before.title)


def _has_another_unit(before: Statement, caption: Caption) -> bool:
    return caption.unit is not None and caption.unit != before.printed_unit


def _repeats_caption(before: Statement, caption: Caption) -> bool:
    """Is it the title and the number of the table before, printed once more above its next piece?"""
    same = bool(caption.title) and key(caption.title) == key(before.title)
    return same and bool(caption.number) and caption.number == before.number and not _has_another_unit(before, caption)


def _share_labels(before: Sequence[Row], rows: Sequence[Row]) -> bool:
    """Does a row with figures come back? The same table of another unit has its 合计, too; the next piece has not."""
    known = {key(row.label) for row in before if row.figures}
    return not rows or any(key(row.label) in known for row in rows if row.figures)


def _missing(document: Document, statements: Sequence[Statement]) -> list[Statement]:
    present = Counter(statement.kind for statement in statements)
    titles = {key(statement.title) for statement in statements}
    missing = []
    for item in announced(document.blocks):
        if present[item.kind] or key(item.title) in titles:
            continue
        missing.append(
            Statement(
                kind=item.kind,
                title=item.title,
                number=item.number,
                state="missing",
                place=Place(page=item.page, line=item.line),
            )
        )
    return missing
