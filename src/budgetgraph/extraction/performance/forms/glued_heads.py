"""Indicator tables of pages without upright rules in which heads were read as one cell (一级指标 二级指标): a Document
in, the same out with a column for each head; its cells keep the addresses under which they are printed.

Where a row has as many texts as there are heads, or lacks the reason at the end only, each stands below its own. A
line that was read as the second line of its heads (一级指标\\n产出指标) is a row of its own again, in any table.
"""

from collections.abc import Iterator
from dataclasses import replace

from budgetgraph.extraction.performance.forms.form_money import GUESSED
from budgetgraph.extraction.tables.indicator_heads import field_of_head
from budgetgraph.extraction.tables.indicator_types import types_of
from budgetgraph.reading.document import Cell, Document, Table
from budgetgraph.reading.folding import squeeze

_FEWEST = 5  # heads of such a table
_FEWEST_BELOW = 3  # texts on the second lines of heads that make a line
_LEVELS = ("first", "second", "name")
_MAY_BE_BLANK = ("deviation", "basis", "description", "ignored")


def with_heads_apart(document: Document) -> Document:
    """The document with a column for each head of its indicator tables."""
    blocks = tuple(_apart(_with_line_apart(block)) if isinstance(block, Table) else block for block in document.blocks)
    return replace(document, blocks=blocks)


def _with_line_apart(table: Table) -> Table:
    """The table with a row of its own for what stands on the second lines of its heads."""
    for row in range(1, table.height + 1):
        heads = [(cell, *cell.text.partition("\n")[::2]) for cell in _filled(table, row)]
        fields = [field_of_head(head) for _, head, _ in heads]
        below = [rest for cell, _, rest in heads if rest and not field_of_head(squeeze(cell.text))]
        if not {"name", "value"} <= set(fields) or not all(fields) or len(below) < _FEWEST_BELOW:
            continue
        if any(rest and rest not in below for *_, rest in heads) or any(cell.row_span > 1 for cell, *_ in heads):
            continue
        return replace(table, cells=tuple(_lowered(table, row)))
    return table


def _lowered(table: Table, row: int) -> Iterator[Cell]:
    for cell in table.cells:
        address = table.place_of(cell)
        if cell.row > row:
            yield cell._replace(row=cell.row + 1, address=address)
        elif cell.row == row and cell.row_span == 1:
            head, _, rest = cell.text.partition("\n")
            yield cell._replace(text=head, address=address)
            yield cell._replace(row=row + 1, text=rest, address=address)
        else:
            longer = cell.row + cell.row_span > row
            yield cell._replace(row_span=cell.row_span + longer, address=address)


def _apart(table: Table) -> Table:
    if table.method not in GUESSED:
        return table
    for row in range(1, table.height):
        heads = [part for cell in _filled(table, row) for part in _head_parts(cell)]
        fields = [field_of_head(head) for head in heads]
        if len(heads) < max(_FEWEST, len(_filled(table, row)) + 1) or not all(fields) or fields[0] not in _LEVELS:
            continue
        rows = {at: list(_parts(table, at, len(heads), fields)) for at in range(row, table.height + 1)}
        return replace(table, cells=tuple(_moved(table, rows)), borders=())
    return table


def _filled(table: Table, row: int) -> list[Cell]:
    return [cell for cell in table.cells_in(row) if cell.text.strip()]


def _head_parts(cell: Cell) -> list[str]:
    """The heads that one cell holds, parted by blanks."""
    parts = cell.text.split(" ")
    return parts if len(parts) > 1 and all(map(field_of_head, parts)) else [cell.text]


def _parts(table: Table, row: int, size: int, fields: list[str | None]) -> Iterator[tuple[Cell, str]]:
    """The texts of a row, a cell each, if they stand below all heads; else nothing."""
    texts = [(cell, part) for cell in _filled(table, row) for part in _row_parts(cell)]
    if len(texts) == size or (len(texts) == size - 1 and fields[-1] in _MAY_BE_BLANK):
        yield from texts


def _row_parts(cell: Cell) -> list[str]:
    heads, parts = _head_parts(cell), cell.text.split(" ")
    if len(heads) > 1:
        return heads
    is_levels = len(parts) == len(_LEVELS) - 1 and types_of(parts[0], "first") and types_of(parts[1], "second")
    return parts if is_levels else [cell.text]


def _moved(table: Table, rows: dict[int, list[tuple[Cell, str]]]) -> Iterator[Cell]:
    for cell in table.cells:
        if not rows.get(cell.row):
            yield cell
    for texts in rows.values():
        for column, (cell, text) in enumerate(texts, 1):
            address = table.place_of(cell)
            yield cell._replace(column=column, column_span=1, row_span=1, text=text, address=address)
