"""Typesets a publication as a Word file (docx) with native tables, merged cells and landscape sections."""

import io

from docx import Document as new_document
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn

from budgetgraph.samples.archive import WRITTEN, dated
from budgetgraph.samples.grids import Grid
from budgetgraph.samples.layout import Layout
from budgetgraph.samples.publication import Heading, Prose, Publication, Sheet

_ALIGN = {"left": WD_ALIGN_PARAGRAPH.LEFT, "center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}


def typeset(publication: Publication, layout: Layout) -> bytes:
    """The bytes of the file; the same publication gives the same bytes."""
    document = new_document()
    document.styles["Normal"].font.name = "宋体"
    document.styles["Normal"].element.rPr.rFonts.set(qn("w:eastAsia"), "宋体")
    document.core_properties.created = document.core_properties.modified = WRITTEN
    document.core_properties.title = "".join(publication.cover)
    for line in publication.cover:
        _line(document, line, "center", "Title")
    if publication.mark:
        _line(document, publication.mark, "center")
    document.add_page_break()
    _line(document, "目 录", "center")
    for _, text in publication.contents:
        _line(document, text)
    for block in publication.blocks:
        match block:
            case Heading():
                if block.level == 1:
                    _turn(document, landscape=False)
                document.add_heading(block.text, block.level)
            case Prose():
                _line(document, block.text)
            case Sheet():
                _sheet(document, block)
    for line in publication.signature:
        _line(document, line, "right")
    out = io.BytesIO()
    document.save(out)
    return dated(out.getvalue())


def _line(document: Document, text: str, align: str = "left", style: str | None = None) -> None:
    document.add_paragraph(text, style).alignment = _ALIGN[align]


def _turn(document: Document, landscape: bool) -> None:
    """Begins a section where the direction of the page changes."""
    section = document.sections[-1]
    if (section.orientation == WD_ORIENT.LANDSCAPE) == landscape:
        return
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = section.page_height, section.page_width


def _sheet(document: Document, block: Sheet) -> None:
    _turn(document, block.landscape)
    if block.number:
        _line(document, block.number)
    _line(document, block.title, "center")
    if block.subtitle:
        _line(document, block.subtitle, "center")
    under = "  ".join(filter(None, (block.left, block.middle, block.right)))
    if under:
        _line(document, under)
    _table(document, block.grid)
    _line(document, block.note or "")


def _table(document: Document, grid: Grid) -> None:
    table = document.add_table(grid.height, grid.width, style="Table Grid")
    places = table._cells  # row by row; the property `cells` of every row is quadratic
    for cell in grid.cells:
        place = places[(cell.row - 1) * grid.width + cell.column - 1]
        last = (cell.row + cell.row_span - 2) * grid.width + cell.column + cell.column_span - 2
        if cell.row_span > 1 or cell.column_span > 1:
            place = place.merge(places[last])
        paragraph = place.paragraphs[0]
        run = paragraph.add_run(cell.text)
        run.bold = cell.bold
        paragraph.alignment = _ALIGN[cell.align]
    for row in list(table.rows)[: grid.header_rows]:
        properties = row._tr.get_or_add_trPr()
        properties.append(properties.makeelement(qn("w:tblHeader"), {}))
