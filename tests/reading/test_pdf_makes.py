"""Tables of makes that printers, spreadsheets and offices leave in PDFs, and what lies over them."""

import io
import math
from collections.abc import Callable

import pytest
from drawing import HEIGHT, pdf, table, text
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from budgetgraph.reading.document import Table
from budgetgraph.reading.pdf import read_pdf, reader
from budgetgraph.reading.pdf.drawn.pdfium import open_pdfium
from budgetgraph.reading.pdf.drawn.plumber import open_plumber
from budgetgraph.reading.pdf.pages.page import blocks_of

ROWS = [
    ["科目编码", "科目名称", "基本支出", "项目支出"],
    ["201", "一般公共服务支出", "1,200.50", "0.00"],
    ["208", "社会保障和就业支出", "39.00", "3.10"],
    ["221", "住房保障支出", "62.03", "0.00"],
]


def texts(found: Table) -> list[list[str]]:
    return [[cell.text if cell else "" for cell in row] for row in found.grid]


def test_a_word_that_runs_over_the_edge_of_its_table_stays_whole() -> None:
    """A sheet too wide for the paper is cut there: the last head is printed over the border."""

    def draw(canvas: Canvas) -> None:
        table(canvas, [["收入", "支出", ""], ["1.00", "2.00", "3.00"]])
        text(canvas, 60 + 2 * 90 + 70, 124, "政府性基金")

    document = read_pdf(pdf(draw), "a.pdf")
    (found,) = document.tables
    assert texts(found)[0] == ["收入", "支出", "政府性基金"]
    assert list(document.paragraphs) == []


def level_seal(canvas: Canvas) -> None:
    """A seal of two lines over two columns, in red."""
    canvas.setFillColorRGB(1, 0, 0)
    text(canvas, 250, 150, "某某市财政局", 14)
    text(canvas, 262, 170, "预算专用章", 11)


def round_seal(canvas: Canvas) -> None:
    """A round seal with its number, over three columns."""
    canvas.setFillColorRGB(0.9, 0.1, 0.1)
    for i, sign in enumerate("某某市财政局预算专用章"):
        angle = math.radians(200 - i * 22)
        canvas.saveState()
        canvas.translate(300 + 45 * math.cos(angle), HEIGHT - 170 + 45 * math.sin(angle))
        canvas.rotate(200 - i * 22 - 90)
        canvas.setFont("STSong-Light", 11)
        canvas.drawString(0, 0, sign)
        canvas.restoreState()
    text(canvas, 270, 185, "1306250012345", 6)


@pytest.mark.parametrize("seal", [level_seal, round_seal])
def test_a_seal_printed_as_text_over_a_table_is_no_text_of_it(seal: Callable[[Canvas], None]) -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, ROWS, row_height=22)
        seal(canvas)

    data = pdf(draw)
    (found,) = read_pdf(data, "a.pdf").tables
    assert texts(found) == ROWS
    with open_pdfium(data, "a") as fast, open_plumber(data, "a") as reference:
        pages = [blocks_of(file.page(1)) for file in (fast, reference)]
    assert [[cell.text for fragment in page.fragments for cell in fragment.cells] for page in pages] == [
        [words for row in ROWS for words in row]
    ] * 2


def test_red_figures_and_blue_texts_in_their_places_are_text() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFillColorRGB(0, 0.2, 0.8)
        table(canvas, ROWS, row_height=22)
        canvas.setFillColorRGB(1, 0, 0)
        text(canvas, 60, 260, "注：红字为减少数。", 9)

    document = read_pdf(pdf(draw), "a.pdf")
    assert [texts(found) for found in document.tables] == [ROWS]
    assert [paragraph.text for paragraph in document.paragraphs] == ["注：红字为减少数。"]

    def red(canvas: Canvas) -> None:
        table(canvas, [[*row[:3], ""] for row in ROWS], row_height=22)
        canvas.setFillColorRGB(1, 0, 0)
        for r, row in enumerate(ROWS):
            text(canvas, 370, 120 + 22 * r + 7, row[3])
        level_seal(canvas)

    (found,) = read_pdf(pdf(red), "a.pdf").tables
    assert texts(found) == ROWS


def scanned(shown: bool) -> bytes:
    """A picture over the whole page, and text over it that is painted or not."""
    picture = io.BytesIO()
    Image.new("L", (600, 850), 250).save(picture, "png")

    def draw(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(picture), 0, 0, 595, 842)
        canvas._code.append("0 Tr" if shown else "3 Tr")
        table(canvas, ROWS)

    return pdf(draw)


def test_text_that_a_scanner_laid_under_its_picture_is_in_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_ocr", lambda: None)
    document = read_pdf(scanned(shown=False), "a.pdf")
    assert document.pages[0].kind == "scan"
    (found,) = document.tables
    assert texts(found) == ROWS
    assert {cell.confidence for cell in found.cells} == {0.5}
    assert any("in doubt" in warning for warning in document.warnings)


def test_text_painted_over_a_background_picture_is_text() -> None:
    document = read_pdf(scanned(shown=True), "a.pdf")
    assert document.pages[0].kind == "text"
    assert {cell.confidence for found in document.tables for cell in found.cells} == {None}
