"""Tables that were cut into pieces by hand, at page breaks of a Word file or web page, become whole again.

Blocks in, blocks out: a table that follows another one with nothing between goes on with it if it is as wide and either
repeats its header or has its figures in the same columns from its first row on.
"""

from collections.abc import Iterable
from dataclasses import replace

from budgetgraph.reading.document import Paragraph, Table
from budgetgraph.reading.figures import is_figure
from budgetgraph.reading.folding import key

_DEEPEST_HEAD = 6


def joined(blocks: Iterable[Paragraph | Table]) -> list[Paragraph | Table]:
    """The blocks with the pieces of a table joined; repeated headers are left out."""
    out: list[Paragraph | Table] = []
    for block in blocks:
        before = out[-1] if out else None
        if isinstance(block, Table) and isinstance(before, Table) and before.method == block.method == "native":
            repeated = _repeated(before, block)
            same_width = block.width == before.width
            if (repeated and same_width) or (block.width <= before.width and _has_its_columns(before, block)):
                out[-1] = _with(before, block, repeated)
                continue
        out.append(block)
    return out


def _row(table: Table, row: int) -> list[tuple[int, int, str]]:
    return [(c.column, c.column_span, key(c.text)) for c in table.cells if c.row == row]


def _repeated(table: Table, piece: Table) -> int:
    """How many first rows of the piece are those of the table, word for word; rows with figures are no header."""
    count = 0
    for row in range(1, min(_DEEPEST_HEAD, table.height, piece.height - 1) + 1):
        texts = [cell.text for cell in piece.cells if cell.row == row]
        if _row(table, row) != _row(piece, row) or any(is_figure(text) and "." in text for text in texts):
            break
        count = row
    reach = max((c.row + c.row_span - 1 for c in piece.cells if c.row <= count), default=0)
    return count if reach <= count and any(text for r in range(1, count + 1) for *_, text in _row(piece, r)) else 0


def _has_its_columns(table: Table, piece: Table) -> bool:
    """Does the piece print figures where the table does, and words where it does, from its first row on?

    Only a piece as wide as the table may print something in a column that is blank in the table.
    """
    ours, theirs = _kinds(table), _kinds(piece)
    alike = all(
        ours.get(column, kind if piece.width == table.width else None) == kind for column, kind in theirs.items()
    )
    first = [cell for cell in piece.cells if cell.row == 1 and cell.text]
    header = any(ours.get(cell.column) and not is_figure(cell.text) for cell in first)
    return alike and bool(first) and any(theirs.values()) and not header


def _kinds(table: Table) -> dict[int, bool]:
    """By column, whether most texts are figures; the first texts of a column with words may be its header."""
    texts: dict[int, list[bool]] = {}
    for cell in table.cells:
        if cell.text:
            texts.setdefault(cell.column, []).append(is_figure(cell.text))
    kinds = {}
    for column, found in texts.items():
        while len(found) > 1 and not found[0] and any(found):
            found = found[1:]
        kinds[column] = 2 * sum(found) > len(found)
    return kinds


def _with(table: Table, piece: Table, repeated: int) -> Table:
    down = table.height - repeated
    cells = (cell._replace(row=cell.row + down) for cell in piece.cells if cell.row > repeated)
    return replace(table, cells=(*table.cells, *cells))
