"""The money that the forms of projects print by funds and phases, as rows of their statements.

Document and Disclosure in, rows added (其中：财政拨款 | 年初预算数 | 全年执行数, 上年结转资金: 16.50, 总分 | 100 | 96).
The amount of a project as a whole is a field of the project; its parts are kept where they are printed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from budgetgraph.extraction.performance.form_labels import field_of, labelled
from budgetgraph.extraction.performance.forms.form_titles import caption_of_form
from budgetgraph.extraction.performance.forms.whole_money import MoneyLines, add_lines, address
from budgetgraph.extraction.places import place_of
from budgetgraph.extraction.records import PROJECT_FORMS, Disclosure, Project
from budgetgraph.extraction.tables.captions import caption_of
from budgetgraph.extraction.tables.indicator_heads import Head, head_at, is_wide
from budgetgraph.reading.document import Cell, Document, Table
from budgetgraph.reading.folding import key, squeeze
from budgetgraph.resources import patterns


@dataclass(frozen=True)
class _Part:
    """The rows of a grid from one name of a project to the next, and the first head of indicators among them."""

    first: int
    behind: int
    head: Head | None
    name: str


def add_money_of_projects(document: Document, disclosure: Disclosure) -> None:
    """Adds a row for each line of money of the forms of projects that the disclosure has."""
    forms = {
        address(one.place): one for one in disclosure.statements if one.kind in PROJECT_FORMS and one.state == "filled"
    }
    for at, table in enumerate(document.blocks):
        if not isinstance(table, Table) or not table.cells or table.hidden:
            continue
        first = next((cell for cell in table.cells if squeeze(cell.text)), table.cells[0])
        form = forms.get(address(place_of(table, first)))
        if form is None:
            continue
        _, title, lines = caption_of_form(document.blocks, at)
        named = [label[1] for _, line in lines if (label := labelled(line.text)) and label[0] == "name"]
        above = named[-1] if named else patterns("performance_patterns.csv")["title_tail"].sub("", title)
        for part in _parts(table, above):
            project = _project_of(table, part, disclosure.projects)
            if project:
                known = {figure.place.cell for row in form.rows for figure in row.figures if figure.place.cell}
                unit = caption_of(document.blocks, at).unit
                add_lines(form, MoneyLines(table, part.head, unit, known, part.first, part.behind, project))


def _parts(table: Table, above: str) -> list[_Part]:
    """One part for each name of a project that stands beside its label; the whole grid where none does."""
    heads = [head for row in range(1, table.height + 1) if (head := head_at(table, row))]
    if any(map(is_wide, heads)):
        return []
    named = {row: name for row in range(1, table.height + 1) if (name := _name_in(table, row))}
    begins = [1, *list(named)[1:]] if named else [1]
    names = list(named.values()) or [above]
    return [
        _Part(first, behind, next((h for h in heads if first <= h.row < behind), None), name)
        for first, behind, name in zip(begins, [*begins[1:], table.height + 1], names, strict=True)
    ]


def _name_in(table: Table, row: int) -> str:
    """The name of a project that opens a row, beside its label or in one cell with it."""
    cells = _cells(table, row)
    if cells and field_of(cells[0].text) == "name" and len(cells) > 1:
        return squeeze(cells[1].text)
    label = labelled(cells[0].text) if cells else None
    return squeeze(label[1]) if label and label[0] == "name" else ""


def _project_of(table: Table, part: _Part, projects: Sequence[Project]) -> str | None:
    """The name of the project of a part: by its printed name, else by its indicators."""
    named = [one for one in projects if part.name and key(part.name) in {key(one.name), *map(key, one.aliases)}]
    if len(named) != 1:
        inside = {table.place_of(cell) for cell in table.cells if part.first <= cell.row < part.behind}
        named = [one for one in projects if any(i.place.cell and i.place.cell in inside for i in one.all_indicators)]
    return named[0].name if len(named) == 1 else None


def _cells(table: Table, row: int) -> list[Cell]:
    return [cell for cell in table.cells_in(row) if squeeze(cell.text)]
