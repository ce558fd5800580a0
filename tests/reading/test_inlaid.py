"""Tables that were pasted as pictures into Word files, web pages and PDF pages are read; what is not read is told."""

import base64
import io
from pathlib import Path

import docx
import pytest
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl import Workbook
from openpyxl.drawing.image import Image as SheetImage
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from test_ocr import ROWS, drawn, needs_ocr

from budgetgraph.extraction.extract import Hints, extract
from budgetgraph.reading import inlaid
from budgetgraph.reading.document import Document, ReadingError, Table
from budgetgraph.reading.office.excel import read_xlsx
from budgetgraph.reading.office.word import read_docx
from budgetgraph.reading.pdf import reader
from budgetgraph.reading.pdf.reader import read_pdf
from budgetgraph.reading.web.html import read_html

HINTS = Hints(department="明塘区水务局", year=2024, stage="budget")


def picture(scale: float = 150 / 72) -> bytes:
    out = io.BytesIO()
    Image.fromarray(drawn(scale=scale)).save(out, "PNG")
    return out.getvalue()


def word(*pictures: bytes) -> bytes:
    document = docx.Document()
    document.add_paragraph("明塘区水务局2024年部门预算")
    for one in pictures:
        document.add_picture(io.BytesIO(one))
    document.add_paragraph("公务接待费2万元。")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def page(*pictures: bytes, outside: str = "") -> bytes:
    images = "".join(f'<p><img src="data:image/png;base64,{base64.b64encode(p).decode()}"></p>' for p in pictures)
    return (
        f"<html><body><p>明塘区水务局2024年部门预算</p>{images}{outside}<p>公务接待费2万元。</p></body></html>".encode()
    )


def embedded(active: int = 1) -> bytes:
    """A Word file with a workbook inside, of which the text shows the active sheet."""
    book = Workbook()
    book.active.append(["旧表", "9.99"])
    sheet = book.create_sheet("表一")
    for row in ROWS:
        sheet.append(row)
    book.active = active
    inner = io.BytesIO()
    book.save(inner)
    document = docx.Document()
    document.add_paragraph("明塘区水务局2024年部门预算")
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/package"
    type_of = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    part = Part(PackURI("/word/embeddings/a.xlsx"), type_of, inner.getvalue(), document.part.package)
    relation = document.part.relate_to(part, kind)
    document.element.body.insert(-1, parse_xml(
        f'<w:p {nsdecls("w", "r")} xmlns:o="urn:schemas-microsoft-com:office:office"><w:r><w:object>'
        f'<o:OLEObject Type="Embed" ProgID="Excel.Sheet.12" r:id="{relation}"/></w:object></w:r></w:p>'
    ))  # fmt: skip
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def grids(document: Document) -> list[list[list[str]]]:
    tables = [block for block in document.blocks if isinstance(block, Table)]
    return [[[cell.text if cell else "" for cell in row] for row in table.grid] for table in tables]


def test_a_workbook_inside_a_word_file_is_read_as_the_text_shows_it() -> None:
    assert grids(read_docx(embedded(), "a.docx")) == [ROWS]
    assert grids(read_docx(embedded(active=0), "a.docx")) == [[["旧表", "9.99"]]]


@needs_ocr
def test_a_picture_on_a_sheet_is_read_after_the_sheets() -> None:
    book = Workbook()
    book.active.append(["明塘区水务局2024年部门预算"])
    book.active.add_image(SheetImage(io.BytesIO(picture())), "A3")
    out = io.BytesIO()
    book.save(out)
    document = read_xlsx(out.getvalue(), "a.xlsx")
    assert grids(document)[-1] == ROWS
    assert document.warnings == ("a.xlsx: 1 picture(s) were read by OCR; their figures are in doubt",)


@needs_ocr
@pytest.mark.parametrize("scale", [150 / 72, 2.8])
@pytest.mark.parametrize("form", ["docx", "html"])
def test_a_table_pasted_as_a_picture_is_read_in_its_place(form: str, scale: float) -> None:
    data = picture(scale)
    document = read_docx(word(data), "a.docx") if form == "docx" else read_html(page(data), "a.html")
    assert grids(document) == [ROWS]
    (table,) = (block for block in document.blocks if isinstance(block, Table))
    assert all(cell.confidence for cell in table.cells if cell.text)
    assert ["1 picture(s) were read by OCR" in warning for warning in document.warnings] == [True]
    (statement,) = extract(document, HINTS).disclosures[0].statements
    assert [figure.printed for row in statement.rows for figure in row.figures][:2] == ["391.80", "391.80"]
    assert all("ocr" in figure.flags for row in statement.rows for figure in row.figures)


def test_pictures_that_are_not_read_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inlaid, "is_installed", lambda: False)
    data = picture()
    for document in (read_docx(word(data, data), "a.docx"), read_html(page(data, data), "a.html")):
        assert grids(document) == []
        assert "2 picture(s) that may hold figures were not read; install 'budgetgraph[ocr]'" in document.warnings[0]


def test_signs_and_small_pictures_are_no_tables() -> None:
    out = io.BytesIO()
    Image.new("RGB", (90, 90), "red").save(out, "PNG")
    small = out.getvalue()
    for document in (read_docx(word(small), "a.docx"), read_html(page(small), "a.html")):
        assert (grids(document), document.warnings) == ([], ())


@pytest.mark.parametrize(
    ("image", "counted"),
    [
        ('<img width="750" height="843" src="http://x.gov.cn/1.gif">', 1),
        ('<img style="width: 750px; height: 843.5px;" src="1.gif">', 1),
        ('<img width="16" height="16" src="icon.gif">', 0),
        ('<img src="icon.gif">', 0),
        ('<img src="data:image/png;base64,AAAA">', 1),
    ],
)
def test_pictures_of_a_page_that_stand_elsewhere_are_told(image: str, counted: int) -> None:
    document = read_html(page(outside=f"<p>{image}</p>"), "a.html")
    assert [w.split(": ", 1)[1].split()[0] for w in document.warnings] == ["1"] * counted


def test_a_page_of_nothing_but_pictures_says_so(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match="1 picture"):
        read_html(b'<html><body><img width="750" height="843" src="1.gif"></body></html>', "a.html")


def paper(*images: tuple[bytes, float, float, float, float], lines: int = 3) -> bytes:
    """A page of 595 by 842 points with lines of text at its top, and pictures at x, y from below, width, height."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    for data, *box in images:
        canvas.drawImage(ImageReader(io.BytesIO(data)), *box)
    canvas.setFont("STSong-Light", 12)
    for number in range(lines):
        canvas.drawString(60, 800 - 20 * number, f"明塘区水务局2024年部门预算说明第{number + 1}行，公务接待费2万元。")
    canvas.save()
    return out.getvalue()


@needs_ocr
def test_a_picture_on_a_page_of_text_is_read_between_its_lines() -> None:
    document = read_pdf(paper((picture(2.5), 60, 400, 400, 300)), "a.pdf")
    assert grids(document) == [ROWS]
    assert document.warnings == ("page 1: a picture was read by OCR; its figures are in doubt",)
    (table,) = (block for block in document.blocks if isinstance(block, Table))
    boxes = [cell.box for cell in table.cells if cell.box and cell.text]
    assert all(box.x0 > 55 and box.x1 < 470 and box.y0 > 140 and box.y1 < 450 for box in boxes)
    texts = [block.text for block in document.blocks if not isinstance(block, Table)]
    assert texts[0].startswith("明塘区水务局2024年部门预算说明第1行")
    assert [text.strip() for text in texts[1:]] == ["部门支出总体情况表", "单位：万元"]


def test_a_picture_that_is_not_read_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_ocr", lambda: None)
    document = read_pdf(paper((picture(), 60, 400, 400, 300)), "a.pdf")
    assert document.warnings == ("page 1: a picture that may hold figures was not read; install budgetgraph[ocr]",)


@pytest.mark.parametrize(("box", "lines"), [((450, 60, 100, 100), 3), ((0, 0, 595, 842), 30), ((60, 780, 500, 30), 1)])
def test_seals_backgrounds_and_rules_are_not_read(
    box: tuple[float, float, float, float], lines: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "_ocr", lambda: pytest.fail("read by OCR"))
    document = read_pdf(paper((picture(), *box), lines=lines), "a.pdf")
    assert document.warnings == ()
