"""Projects of tables whose first column is headed 项目 only: what announces the table tells that labels are projects.

A Document and its Disclosure in, Mentions out. The wordings are data (`data/vocabulary/project_lists.csv`).
"""

from collections.abc import Iterator
from decimal import Decimal

from budgetgraph.extraction.concepts import concept_named, label_role
from budgetgraph.extraction.numbers import parse
from budgetgraph.extraction.performance.generic_names import is_generic
from budgetgraph.extraction.performance.projects.project_columns import ProjectColumns, outcome_of
from budgetgraph.extraction.performance.projects.project_lists import find
from budgetgraph.extraction.performance.projects.project_mentions import Mention
from budgetgraph.extraction.records import Disclosure, Row
from budgetgraph.extraction.tables.line_items import amount_of
from budgetgraph.reading.document import Document, Paragraph, Table
from budgetgraph.reading.folding import key, squeeze

_KINDS = ("general_public_projects", "other")
_REACH = 3  # paragraphs above a table that announce it
_FEWEST, _SHORTEST = 2, 4  # projects of a table, characters of a name
_HEAD_ROWS = 3


def read_labels(document: Document, disclosure: Disclosure, columns: ProjectColumns) -> Iterator[Mention]:
    """The projects that the labels of such tables name, with their money."""
    cells = {table.place_of(cell): (at, table) for at, table in _tables(document) for cell in table.cells}
    for number, statement in enumerate(disclosure.statements):
        rows = [row for row in statement.rows if row.role == "leaf" and row.figures and not _is_sum(row)]
        place = next((row.place.cell for row in rows if row.place.cell in cells), None)
        if statement.kind not in _KINDS or place is None or any(row.project for row in statement.rows):
            continue
        at, table = cells[place]
        if len(rows) < _FEWEST or not all(map(_is_name, rows)) or not _is_announced(document, at, table):
            continue
        for row in rows:
            if (amount := _amount(row)) is not None:
                became = outcome_of(row)
                yield Mention(
                    row.label,
                    [became.money.get("revised", amount)],
                    "statement",
                    "current",
                    place=row.place,
                    texts=columns.of(row.place.cell),
                    origin=f"statement {number}",
                    printed=row.label,
                    money=became.money,
                    score=became.score,
                    rate=became.rate,
                )


def _tables(document: Document) -> Iterator[tuple[int, Table]]:
    return ((at, block) for at, block in enumerate(document.blocks) if isinstance(block, Table))


def _is_sum(row: Row) -> bool:
    return find("sum_of_projects", key(row.label)) is not None


def _is_name(row: Row) -> bool:
    """Could the label of a row be the name of a project: no class, no total, no code?"""
    label = key(row.label)
    is_class = row.code or label_role(label) or concept_named(label) or find("no_project", label)
    return not is_class and len(label) >= _SHORTEST and not is_generic(row.label)


def _is_announced(document: Document, at: int, table: Table) -> bool:
    """Is the column of labels headed as one of projects, and is the table said to be about projects?"""
    above = document.blocks[max(at - _REACH, 0) : at]
    if table.cells and any(parse(cell.text) for cell in table.cells_in(1)):  # a list without heads
        last = above[-1] if above else None
        return isinstance(last, Paragraph) and find("headless", squeeze(last.text)) is not None
    heads = [squeeze(cell.text) for cell in table.cells if cell.row <= _HEAD_ROWS and cell.column <= 2]
    if not any(find("label_head", head) for head in heads):
        return False
    around = [squeeze(cell.text) for cell in table.cells if cell.row <= _HEAD_ROWS]
    if any(find("beside_projects", head) for head in around):
        return True
    return any(isinstance(one, Paragraph) and find("announces_projects", squeeze(one.text)) for one in above)


def _amount(row: Row) -> Decimal | None:
    """The money of a row: that of its total column, else the only figure in yuan."""
    if (told := amount_of(row)) is not None:
        return told
    money = [figure.value for figure in row.figures if figure.unit == "CNY"]
    return money[0] if len(money) == 1 else None
