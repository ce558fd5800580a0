"""The contract's place of a cell or of a character of a paragraph, with the confidence of OCR where that read it."""

from budgetgraph.extraction.records import Place
from budgetgraph.reading.document import Box, Cell, Paragraph, Table


def place_of(table: Table, cell: Cell) -> Place:
    """Where a cell is printed; the cell of a table that was set as lines has only its line."""
    return Place(
        page=cell.page,
        line=cell.line,
        cell=table.place_of(cell) if table.method != "lines" else None,
        box=_corners(cell.box),
        confidence=cell.confidence,
    )


def place_in(paragraph: Paragraph, offset: int) -> Place:
    """Where the character at `offset` of a paragraph is printed; the box is that of the paragraph."""
    page, line = paragraph.place_at(offset)
    return Place(page=page, line=line, box=_corners(paragraph.box), confidence=paragraph.confidence)


def _corners(box: Box | None) -> tuple[float, float, float, float] | None:
    return (box.x0, box.y0, box.x1, box.y1) if box else None
