"""Typesets the tables of a publication as a workbook (xlsx): a cover sheet, then one sheet a table.

Figures become numbers with a number format that shows them as printed; codes stay text. Over each table stand its
number, title and unit line, as finance software exports them.
"""

import io
import re
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from budgetgraph.samples.archive import WRITTEN, dated
from budgetgraph.samples.grids import Grid, GridCell
from budgetgraph.samples.layout import Layout
from budgetgraph.samples.publication import Publication, Sheet

_NUMBER = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?|-?\d+(\.\d+)?")
_FORBIDDEN = re.compile(r"[\\/?*\[\]:]")
_THIN = Side(style="thin")


def typeset(publication: Publication, layout: Layout) -> bytes:
    """The bytes of the file."""
    book = Workbook()
    cover = book.active
    assert isinstance(cover, Worksheet)
    cover.title = "封面"
    for row, line in enumerate((*publication.cover, publication.mark or ""), 3):
        cover.cell(row, 1, line or None)
    names = {"封面"}
    for number, block in enumerate(publication.sheets, 1):
        name = _FORBIDDEN.sub("", block.number or block.title)[:24]
        name = name if name not in names else f"{name}-{number}"
        names.add(name)
        _sheet(book.create_sheet(name), block)
    book.properties.created = book.properties.modified = WRITTEN
    out = io.BytesIO()
    book.save(out)
    return dated(out.getvalue())


def _sheet(page: Worksheet, block: Sheet) -> None:
    width = block.grid.width
    row = 1
    for text in filter(None, (block.number, block.title, block.subtitle)):
        page.cell(row, 1, text)
        if text != block.number and width > 1:
            page.merge_cells(start_row=row, start_column=1, end_row=row, end_column=width)
            page.cell(row, 1).alignment = Alignment(horizontal="center")
            page.cell(row, 1).font = Font(bold=True, size=14)
        row += 1
    if block.left or block.right:
        page.cell(row, 1, "  ".join(filter(None, (block.left, block.middle))))
        page.cell(row, width, block.right)
        row += 1
    _table(page, block.grid, row)
    if block.note:
        page.cell(row + block.grid.height, 1, block.note)
    for column in range(1, width + 1):
        page.column_dimensions[get_column_letter(column)].width = 14


def _table(page: Worksheet, grid: Grid, top: int) -> None:
    for cell in grid.cells:
        row = top + cell.row - 1
        place = page.cell(row, cell.column)
        value, shown = _value(cell, grid)
        place.value = value
        if shown:
            place.number_format = shown
        place.alignment = Alignment(horizontal=cell.align, vertical="center", wrap_text=True)
        for r in range(row, row + cell.row_span):
            for c in range(cell.column, cell.column + cell.column_span):
                page.cell(r, c).border = Border(_THIN, _THIN, _THIN, _THIN)
        if cell.row_span > 1 or cell.column_span > 1:
            page.merge_cells(
                start_row=row,
                start_column=cell.column,
                end_row=row + cell.row_span - 1,
                end_column=cell.column + cell.column_span - 1,
            )


def _value(cell: GridCell, grid: Grid) -> tuple[str | Decimal | None, str | None]:
    """The value to store and its number format: figures stand at the right of their cells."""
    if cell.align == "right" and cell.row > grid.header_rows and _NUMBER.fullmatch(cell.text):
        places = len(cell.text.partition(".")[2])
        shown = ("#,##0" if "," in cell.text else "0") + ("." + "0" * places if places else "")
        return Decimal(cell.text.replace(",", "")), shown
    return cell.text or None, "@" if cell.text else None
