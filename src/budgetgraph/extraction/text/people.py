"""Names and contacts of persons found by their labels: beside them in forms, below them in lists.

A `Table` in, the places (row, column) of such cells out; a `Document` in, the same without them where only their place
tells what they are.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from budgetgraph.extraction.privacy import MASK, is_personal_label, personal, pieces
from budgetgraph.reading.document import Cell, Document, Paragraph, Table
from budgetgraph.reading.folding import key

_MOST_HEADS = 4  # rows at the top of a list in which its heads stand
_SHARE = 0.7  # of the filled cells below a head that must look like persons
_EMPTY = re.compile(r"^[-—/无]*$")


def people(table: Table) -> frozenset[tuple[int, int]]:
    """The first row and column of each cell that holds personal data, or stands where a label announces it."""
    found = {(cell.row, cell.column) for cell in table.cells if any(personal(cell.text))}
    lists = _lists(table)
    found |= {(cell.row, cell.column) for cells in lists.values() for cell in cells}
    for cell in table.cells:
        if (cell.row, cell.column) in lists:
            continue
        right = cell.column - 1 + cell.column_span
        beside = table.grid[cell.row - 1][right] if right < table.width else None
        if beside is not None and is_personal_label(cell.text) and not is_personal_label(beside.text):
            found.add((beside.row, beside.column))
    return frozenset(found)


def told_apart(blocks: Sequence[Paragraph | Table]) -> frozenset[int]:
    """The paragraphs that are a name or a number, each right after one that announces it (a form read as lines)."""
    pairs = zip(blocks, blocks[1:], range(1, len(blocks)), strict=False)
    return frozenset(
        at
        for label, block, at in pairs
        if isinstance(label, Paragraph) and isinstance(block, Paragraph)
        if is_personal_label(label.text) and _is_person(block.text)
    )


def without_people(document: Document) -> Document:
    """The document with empty cells where lists name persons below a head, and masked lines that name them."""
    lines = told_apart(document.blocks)
    blocks = (
        replace(block, text=MASK)
        if isinstance(block, Paragraph) and at in lines
        else _emptied(block)
        if isinstance(block, Table)
        else block
        for at, block in enumerate(document.blocks)
    )
    return replace(document, blocks=tuple(blocks))


def _emptied(table: Table) -> Table:
    hidden = {(cell.row, cell.column) for cells in _lists(table).values() for cell in cells}
    if not hidden:
        return table
    cells = (cell._replace(text="") if (cell.row, cell.column) in hidden else cell for cell in table.cells)
    return replace(table, cells=tuple(cells))


def _lists(table: Table) -> dict[tuple[int, int], list[Cell]]:
    """Place of each head of a list that announces persons -> what stands below; in a form other labels stand there."""
    found: dict[tuple[int, int], list[Cell]] = {}
    for head in table.cells:
        if head.row > _MOST_HEADS or not is_personal_label(head.text):
            continue
        column = [row[head.column - 1] for row in table.grid[head.row - 1 + head.row_span :]]
        filled = (cell for cell in column if cell is not None and not _EMPTY.match(key(cell.text)))
        cells = list({(cell.row, cell.column): cell for cell in filled}.values())
        if not cells or any(is_personal_label(cell.text) for cell in cells):
            continue
        if sum(_is_person(cell.text) for cell in cells) >= _SHARE * len(cells):
            found[head.row, head.column] = cells
    return found


def _is_person(text: str) -> bool:
    """Does a text look like a name, a phone number, or several of them?"""
    parts = [part.strip() for part in re.split(r"[、，,/;；\n]", text) if part.strip()]
    return bool(parts) and all(_person().fullmatch(part) for part in parts)


@cache
def _person() -> re.Pattern[str]:
    """A name, a number, or a name with its number."""
    name, number = pieces()["person"], pieces()["number"]
    return re.compile(rf"{name}|{number}|{name}[ ：:（(]*{number}[)）]?")
