"""Tables that were pasted as pictures into Word files and web pages are read; what is not read is told."""

import base64
import io
from pathlib import Path

import docx
import pytest
from PIL import Image
from test_ocr import ROWS, drawn, needs_ocr

from budgetgraph.extraction.extract import Hints, extract
from budgetgraph.reading import inlaid
from budgetgraph.reading.document import Document, ReadingError, Table
from budgetgraph.reading.html import read_html
from budgetgraph.reading.word import read_docx

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


def grids(document: Document) -> list[list[list[str]]]:
    tables = [block for block in document.blocks if isinstance(block, Table)]
    return [[[cell.text if cell else "" for cell in row] for row in table.grid] for table in tables]


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
