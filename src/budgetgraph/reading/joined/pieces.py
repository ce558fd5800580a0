"""Tables that were cut into pieces by hand, at page breaks of a Word file or web page, become whole again.

Blocks in, blocks out: a table that follows another one with nothing between goes on with it if it is as wide and either
repeats its header or has its figures in the same columns from its first row on.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from budgetgraph.reading.document import Cell, Paragraph, Table
from budgetgraph.reading.figures import is_figure
from budgetgraph.reading.folding import key
from budgetgraph.reading.joined.continued import goes_on, title_of
from budgetgraph.reading.layout import FragmentCell
from budgetgraph.reading.surroundings import bounds
from budgetgraph.resources import patterns

DEEPEST_HEAD = 6
_LEAST_HEADS = 3
_LONGEST_HEAD = 30  # characters
_MOST_BETWEEN = 3  # lines between two pieces: title, unit, number of the form
_DIGIT = re.compile(r"\d")
_SAME_BORDER = 3.0  # points


def joined(blocks: Iterable[Paragraph | Table]) -> list[Paragraph | Table]:
    """The blocks with the pieces of a table joined; repeated headers and what announces a piece (续表) are left out."""
    out: list[Paragraph | Table] = []
    for block in blocks:
        at = _table_before(out)
        if isinstance(block, Table) and at is not None and block.method == "native":
            table = out[at]
            assert isinstance(table, Table)
            between = [paragraph.text for paragraph in out[at + 1 :] if isinstance(paragraph, Paragraph)]
            announced = any(map(goes_on, between)) or (any(map(_is_page_mark, between)) and _begins_inside(block))
            whole = _whole(table, block, announced=announced)
            if whole is not None:
                out[at:] = [whole]
                continue
        out.append(block)
    return out


def _table_before(out: Sequence[Paragraph | Table]) -> int | None:
    """Where the table stands that the next one may go on with: nothing follows it but what announces a piece."""
    at = len(out) - 1
    while at >= 0 and isinstance(out[at], Paragraph) and len(out) - at <= _MOST_BETWEEN:
        at -= 1
    table = out[at] if at >= 0 else None
    if not isinstance(table, Table) or table.method != "native":
        return None
    between = [block.text for block in out[at + 1 :] if isinstance(block, Paragraph) and not _is_page_mark(block.text)]
    above = {title_of(block.text) for block in out[max(0, at - _MOST_BETWEEN) : at] if isinstance(block, Paragraph)}
    known = all(not title_of(text) or title_of(text) in above or bounds((text,), "above") for text in between)
    return at if not between or (known and any(map(goes_on, between))) else None


def _is_page_mark(text: str) -> bool:
    return bool(patterns("line_patterns.csv")["page_mark"].match(text))


def _begins_inside(piece: Table) -> bool:
    """Does a table begin with a line of numbers or targets rather than with heads?"""
    first = [cell.text for cell in piece.cells if cell.row == 1]
    return not are_heads(first) and sum(bool(_DIGIT.search(text)) for text in first) > 1


def _whole(table: Table, piece: Table, announced: bool) -> Table | None:
    """The table with the piece, or None if that is another table."""
    piece = _on_borders(piece, table)
    if not announced and _holds_heads_of(table, piece):
        return _with(table, piece, 0)
    repeated = _repeated(table, piece)
    same_width = piece.width == table.width or (bool(piece.borders) and piece.borders == table.borders)
    fits = piece.width <= table.width and _has_its_columns(table, piece, same_width)
    told = repeated or announced or (piece.borders and _same_group(table, piece))
    return _with(table, piece, repeated) if fits or (same_width and told) else None


def _holds_heads_of(table: Table, piece: Table) -> bool:
    """Does the table hold heads alone, for a piece as wide that begins with figures?"""
    if table.height > DEEPEST_HEAD or piece.width != table.width or not are_heads(cell.text for cell in table.cells):
        return False
    return any(cell.row == 1 and is_figure(cell.text) for cell in piece.cells)


def are_heads(texts: Iterable[str]) -> bool:
    """Are these at least three short texts and no figure?"""
    filled = [text for text in texts if text]
    return len(filled) >= _LEAST_HEADS and not any(is_figure(text) or len(text) > _LONGEST_HEAD for text in filled)


def _same_group(table: Table, piece: Table) -> bool:
    """Does the piece begin with the group of rows (产出指标) that the table ends with?"""
    last, first = table.grid[-1][0], piece.grid[0][0]
    named = last is not None and first is not None and bool(first.text) and not is_figure(first.text)
    return named and last is not None and first is not None and key(last.text) == key(first.text)


def _on_borders(piece: Table, table: Table) -> Table:
    """The piece with its columns counted by the borders of the table, if all of its own are among them.

    A piece has fewer columns where its rows leave merged what the header parts, or leave the first or last ones blank.
    """
    if not piece.borders or not table.borders or len(piece.borders) > len(table.borders):
        return piece
    places = []
    for x in piece.borders:
        near = min(range(len(table.borders)), key=lambda i: abs(table.borders[i] - x))
        if abs(table.borders[near] - x) > _SAME_BORDER:
            return piece
        places.append(near)
    if len(set(places)) < len(places) or places[-1] != len(table.borders) - 1:
        return piece
    cells = (
        cell._replace(
            column=places[cell.column - 1] + 1,
            column_span=places[cell.column - 1 + cell.column_span] - places[cell.column - 1],
        )
        for cell in piece.cells
    )
    return replace(piece, cells=tuple(cells), borders=table.borders)


def _row(table: Table, row: int) -> list[tuple[int, int, str]]:
    return [(c.column, c.column_span, key(c.text)) for c in table.cells if c.row == row]


def _repeated(table: Table, piece: Table) -> int:
    """How many first rows of the piece are those of the table, word for word; rows with figures are no header."""
    count = 0
    for row in range(1, min(DEEPEST_HEAD, table.height, piece.height - 1) + 1):
        texts = [cell.text for cell in piece.cells if cell.row == row]
        if _row(table, row) != _row(piece, row) or any(is_figure(text) and "." in text for text in texts):
            break
        count = row
    reach = max((c.row + c.row_span - 1 for c in piece.cells if c.row <= count), default=0)
    return count if reach <= count and any(text for r in range(1, count + 1) for *_, text in _row(piece, r)) else 0


def _has_its_columns(table: Table, piece: Table, same_width: bool) -> bool:
    """Does the piece print figures where the table does, and words where it does, from its first row on?

    Only a piece as wide as the table may print something in a column that is blank in the table.
    """
    ours, theirs = column_kinds(table.cells), column_kinds(piece.cells)
    alike = all(ours.get(column, kind if same_width else None) == kind for column, kind in theirs.items())
    first = [cell for cell in piece.cells if cell.row == 1 and cell.text]
    header = any(ours.get(cell.column) and not is_figure(cell.text) for cell in first)
    return alike and bool(first) and any(theirs.values()) and not header


def column_kinds(cells: Sequence[Cell | FragmentCell]) -> dict[int, bool]:
    """By column, whether most texts are figures; the first texts of a column with words may be its header.

    Columns in which nothing stands beside or below the first figures are left out.
    """
    texts: dict[int, list[bool]] = {}
    first = min((cell.row for cell in cells if is_figure(cell.text)), default=1)
    filled = {cell.column for cell in cells if cell.text and cell.row >= first}
    for cell in cells:
        if cell.text and cell.column in filled:
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
