"""Columns of indicator tables that hold two or three levels in one cell (一级/二级: 产出指标/数量指标), taken apart.

A Document in, the same out; its cells keep the addresses under which they are printed.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from budgetgraph.extraction.tables.indicator_heads import field_of_head, head_of_field
from budgetgraph.extraction.tables.indicator_types import types_of
from budgetgraph.reading.document import Cell, Document, Table
from budgetgraph.reading.folding import squeeze

_SIGN = re.compile(r"\s*[/／|｜▏│┃>＞→\\·•・]+\s*|\s*-{1,2}>?\s*|\s*—+\s*")
_LEVELS = ("first", "second", "name")
_FEWEST = 3  # cells of a column that tell what it is


def with_levels_apart(document: Document) -> Document:
    """The document with a column for each level."""
    blocks = tuple(_apart(block) if isinstance(block, Table) else block for block in document.blocks)
    return replace(document, blocks=blocks)


def _apart(table: Table) -> Table:
    heads: dict[int, tuple[int, list[str]]] = {}  # column -> row of its head, and the levels that it names
    for cell in table.cells:
        parts = [squeeze(part) for part in _SIGN.split(cell.text)]
        if len(parts) > 1 and cell.column_span == 1 and _are_levels(parts) and _is_joined(table, cell, len(parts)):
            heads.setdefault(cell.column, (cell.row, parts))
    for column, row in _of_types(table):
        heads.setdefault(column, (row, [head_of_field(level) for level in _LEVELS[:2]]))
    for column, row in _of_names(table):
        heads.setdefault(column, (row, [head_of_field(level) for level in _LEVELS[::2]]))
    if not heads:
        return table
    sizes = {column: len(parts) for column, (_, parts) in heads.items()}
    cells = [one for cell in table.cells for one in _split(cell, table, heads, sizes)]
    return replace(table, cells=tuple(cells), borders=())


def _of_types(table: Table) -> Iterator[tuple[int, int]]:
    """The columns, with the rows of their heads, whose cells name a first and a second level (产出-数量), whatever the
    head calls them (指标类型, 归属)."""
    heads = [cell.row for cell in table.cells if field_of_head(cell.text) == "name"]
    row = min(heads, default=0)
    for column in {cell.column for cell in table.cells_in(row)}:
        below = [c.text.strip() for c in table.cells if c.column == column and c.row > row and squeeze(c.text)]
        if row and len(below) >= _FEWEST and 5 * sum(map(_names_types, below)) >= 4 * len(below):
            yield column, row


def _of_names(table: Table) -> Iterator[tuple[int, int]]:
    """The columns of names, with the rows of their heads, whose cells begin with a first level (产出-巡护次数)."""
    for head in (cell for cell in table.cells if field_of_head(cell.text) == "name" and cell.column_span == 1):
        below = [c.text.strip() for c in table.cells if c.column == head.column and c.row > head.row]
        parts = [several for text in below if len(several := _SIGN.split(text)) == len(_LEVELS) - 1]
        known = sum(bool(types_of(first, "first")) and not types_of(name, "second") for first, name in parts)
        if len(parts) >= _FEWEST and 2 * known > len(parts) and 3 * len(parts) >= 2 * len(below):
            yield head.column, head.row


def _names_types(text: str) -> bool:
    first, *rest = _SIGN.split(text)
    return len(rest) == 1 and bool(types_of(first, "first") and types_of(rest[0], "second"))


def _are_levels(parts: list[str]) -> bool:
    fields = [field_of_head(part) for part in parts]
    return all(name in _LEVELS for name in fields) and len(set(fields)) == len(fields)


def _is_joined(table: Table, head: Cell, size: int) -> bool:
    """Do most cells below a head have as many parts?"""
    below = [c for c in table.cells if c.column == head.column and c.row > head.row and squeeze(c.text)]
    return bool(below) and 2 * sum(len(_SIGN.split(cell.text.strip())) == size for cell in below) > len(below)


def _split(
    cell: Cell, table: Table, heads: Mapping[int, tuple[int, list[str]]], sizes: Mapping[int, int]
) -> list[Cell]:
    """A cell at its new place, or as many cells as its column now has."""

    def moved(column: int) -> int:
        return column + sum(size - 1 for other, size in sizes.items() if other < column)

    address, size = table.place_of(cell), sizes.get(cell.column, 1)
    begin, end = moved(cell.column), moved(cell.column + cell.column_span)
    parts = _SIGN.split(cell.text.strip())
    if cell.column in heads and cell.row == heads[cell.column][0] and cell.column_span == 1:
        parts = heads[cell.column][1]
    if size > 1 and cell.column_span == 1 and cell.row >= heads[cell.column][0] and len(parts) == size:
        return [cell._replace(column=begin + at, text=part, address=address) for at, part in enumerate(parts)]
    return [cell._replace(column=begin, column_span=end - begin, address=address)]
