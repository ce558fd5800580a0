"""Details of scans in which figures were lost: low tables, small type, ink nobody read, pictures drawn anew."""

import io
from pathlib import Path
from typing import Any

import pytest
from scans import FONTS, SCALE, SIMPLIFIED, drawn, texts

from budgetgraph.reading.document import ReadingError
from budgetgraph.reading.ocr import is_installed, page, read_page
from budgetgraph.reading.ocr.recognition import Reading
from budgetgraph.reading.ocr.words import in_known_words

pytestmark = pytest.mark.skipif(not is_installed(), reason="the extra budgetgraph[ocr] is not installed")


def test_a_table_of_one_row_whose_rules_run_on_is_no_lettering() -> None:
    """So does the last row of a table look that stands alone on its last page."""
    rows = [["2210201", "住房公积金", "30.99", "30.99"]]
    assert texts(read_page(drawn(rows, 18, 9, beyond=1.5), 1, 400, 300)) == rows


def test_the_feet_of_small_figures_are_no_rules() -> None:
    """In small type they grow together to a line as long as a rule; the sides of the figures stand on it."""
    numpy = pytest.importorskip("numpy")
    from budgetgraph.reading.ocr.picture import Picture
    from budgetgraph.reading.ocr.rules import rules

    ink = numpy.zeros((120, 400), "uint8")
    for at in range(8):  # eight noughts of 10 by 14 pixels that touch
        ink[30:44, 50 + 10 * at : 52 + 10 * at] = ink[30:44, 58 + 10 * at : 60 + 10 * at] = 255
    ink[30:32, 50:130] = ink[42:44, 50:130] = 255
    ink[70:72, 50:130] = 255  # a border of a narrow cell
    ink[70:110, 50:52] = ink[70:110, 128:130] = 255
    level, _, _ = rules(Picture(255 - ink, ink, SCALE, 0.0))
    assert [round(rule.at * SCALE) for rule in level] == [71]


def test_the_halves_of_an_ideograph_are_no_lines() -> None:
    """Where most of the print is figures in small type, an ideograph is as high as two of their lines."""
    figures = [["1234567", "7654321", "2233445", "9988776"]]
    picture = drawn([["台", "2", "3", "4"], *figures * 9], 22, 7)
    from PIL import Image, ImageDraw, ImageFont

    image = Image.fromarray(picture)
    pen = ImageDraw.Draw(image)
    pen.rectangle([32 * SCALE, 42 * SCALE, 110 * SCALE, 60 * SCALE], fill=245)
    pen.text((60 * SCALE, 41 * SCALE), "台", fill=20, font=ImageFont.truetype(FONTS[0], round(11 * SCALE), SIMPLIFIED))
    import numpy

    assert texts(read_page(numpy.asarray(image), 1, 400, 300))[0][0] == "台"


@pytest.mark.parametrize(
    ("read", "at", "others", "known"),
    [
        ("项日", 1, "目曰", "项目"),
        ("三级日标", 2, "目", "三级目标"),
        ("131.44力元", 6, "方万", "131.44万元"),
        ("办公贵", 2, "费", "办公费"),
        ("节日活动", 1, "目", "节日活动"),  # nothing known has the other character
        ("目标值", 0, "日", "目标值"),
    ],
)
def test_of_the_characters_that_it_may_be_one_stands_in_known_words(
    read: str, at: int, others: str, known: str
) -> None:
    sure = tuple(0.8 if number == at else 0.999 for number in range(len(read)))
    may_be = tuple(others if number == at else "" for number in range(len(read)))
    assert in_known_words(Reading(read, sure, (), may_be)).text == known


ROWS = [["科目编码", "科目名称", "合计"], ["2010350", "事业运行", "391.80"], ["", "合计", "391.80"]]


@pytest.mark.parametrize("always", [False, True])
def test_ink_in_a_cell_in_which_nothing_was_read_is_read_again_or_told(
    always: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    glyphs_of = page.glyphs_of
    calls: list[int] = []

    def losing(areas: Any, readings: Any, scale: float) -> list[Any]:
        found = glyphs_of(areas, readings, scale)
        calls.append(len(found))
        return [glyph for glyph in found if glyph.text != "391.80"] if always or len(calls) == 1 else found

    monkeypatch.setattr(page, "glyphs_of", losing)
    found = read_page(drawn(ROWS, 25, 10), 4, 400, 300)
    late = [cell for fragment in found.fragments for cell in fragment.cells if cell.text == "391.80"]
    if always:
        assert len(late) == 0
        assert found.warnings == [
            "page 4: in 2 cells of tables something is printed that could not be read (row 2 column 3, row 3 column 3)"
        ]
    else:
        assert len(late) == 2
        assert all((cell.confidence or 0) <= 0.5 for cell in late)
        assert found.warnings == []


def _pdf(picture: Any, text: str = "", shift: float = 0.0) -> bytes:
    canvas = pytest.importorskip("reportlab.pdfgen.canvas")
    from reportlab.lib.utils import ImageReader

    out = io.BytesIO()
    sheet = canvas.Canvas(out, pagesize=(401.28, 300))
    sheet.drawImage(ImageReader(picture), shift, 0, 401.28, 300)
    sheet.drawString(100, 100, text)
    sheet.save()
    return out.getvalue()


def test_the_picture_of_a_scanned_page_is_not_drawn_anew() -> None:
    """Drawn anew it would be blurred by parts of a pixel; what stands over it or cuts it must be drawn."""
    numpy = pytest.importorskip("numpy")
    from PIL import Image

    from budgetgraph.reading.pdf.drawn.pdfium import PdfiumBackend

    noise = numpy.random.default_rng(3).integers(0, 255, (625, 836), dtype="uint8")
    picture = Image.fromarray(noise)

    def apart(data: bytes) -> float:
        found = PdfiumBackend(data, "scan.pdf").picture(1, SCALE).convert("L").resize((836, 625))
        return float(numpy.abs(numpy.asarray(found, "int16") - noise).mean())

    assert apart(_pdf(picture)) == 0
    flat = picture.resize((836, 312))  # a fax has fewer rows of pixels than columns
    assert PdfiumBackend(_pdf(flat), "fax.pdf").picture(1, SCALE).size == (836, 625)
    assert apart(_pdf(picture, "2024")) > 0
    assert apart(_pdf(picture, shift=30)) > 0


def test_the_other_figures_that_a_cell_may_hold_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sum may tell later which of them is printed."""
    first = Reading("391.80", (0.999, 0.999, 0.7, 0.999, 0.999, 0.999), (), ("", "", "7", "", "B", ""))
    assert page._figures_of(first, Reading("891.80", (0.9,) * 6)) == ("391.80", "397.80", "891.80")
    figures_of = page._figures_of
    monkeypatch.setattr(page, "_figures_of", lambda *two: (*figures_of(*two), "397.80"))
    found = read_page(drawn(ROWS, 25, 10), 1, 400, 300)
    cells = {cell.text: cell.others for fragment in found.fragments for cell in fragment.cells}
    assert cells["391.80"] == ("397.80",)
    assert cells["合计"] == ()


@pytest.mark.parametrize(
    ("read", "with_border", "doubt"),
    [
        ("39,633.00", "89,633.00", True),
        ("89,633.00", "|89,633.00", False),
        ("89,633.00", "189,633.00", False),  # the border is taken for a 1
        ("89,633.00", "89,633.001", False),
        ("89,633.00", "9,633.00", True),
    ],
)
def test_figures_close_to_a_border_are_read_with_it_too(read: str, with_border: str, doubt: bool) -> None:
    """What is painted over beside a border may take the side of an 8, so that a 3 is left."""
    numpy = pytest.importorskip("numpy")
    from budgetgraph.reading.ocr.at_borders import differs, figures_at_borders

    readings = [Reading(text, (0.999,) * len(text)) for text in (read, read, "合计", read)]
    assert differs(readings[0], Reading(with_border, (0.9,) * len(with_border))) is doubt
    walls = numpy.zeros((100, 400), "uint8")
    walls[:, 50] = walls[:, 200] = 255
    areas = [(53, 10, 120, 25), (100, 30, 198, 45), (53, 50, 80, 65), (80, 70, 150, 85)]
    assert figures_at_borders(areas, readings, walls, SCALE) == [0, 1]


def test_the_figure_read_with_its_border_casts_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    from budgetgraph.reading.ocr import at_borders

    monkeypatch.setattr(at_borders, "differs", lambda read, second: "391" in read.text)
    found = read_page(drawn(ROWS, 25, 10, inset=1.5), 1, 400, 300)
    sure = {cell.text: cell.confidence or 0 for fragment in found.fragments for cell in fragment.cells if cell.text}
    assert sure["391.80"] == 0.5
    assert sure["2010350"] > 0.9


def test_a_character_that_is_a_guess_puts_its_text_in_doubt() -> None:
    def sure(text: str, at: int) -> float:
        return in_known_words(Reading(text, tuple(0.4 if n == at else 0.999 for n in range(len(text))))).confidence

    assert sure("澧沅市市场监督管理司本级", 9) <= 0.5
    assert sure("一般公共服务支出", 3) > 0.9  # as in known words
    assert sure("合计", 0) > 0.6


def test_a_figure_and_the_code_of_a_class_close_behind_it_are_two() -> None:
    """Without upright rules they stand as close as 902.56 204公共安全支出."""
    text, height = "902.56204公共安全支出", 18
    steps = [8, 8, 8, 8, 12, 20, 12, 8, 20, 16, 20, 16, 16, 20]  # pixels from one character to the next
    places = tuple(float(sum(steps[:at]) + 4) for at in range(len(text)))
    reading = Reading(text, (0.999,) * len(text), places)
    found = page.glyphs_of([(0, 0, 210, height)], [reading], SCALE)
    assert [glyph.text for glyph in found] == ["902.56", "204公共安全支出"]


@pytest.mark.parametrize(
    ("distance", "text", "read"), [(20.4, "28.71 年末结转", ["28.71", "年末结转"]), (16, "28.71 万元", ["28.71 万元"])]
)
def test_words_behind_an_amount_are_those_of_another_cell_unless_they_stand_close(
    distance: float, text: str, read: list[str]
) -> None:
    steps = [0, 8, 6, 6, 8, distance / 2, distance / 2, 16, 16, 16]
    places = tuple(8.0 + sum(steps[: at + 1]) for at in range(len(text)))
    found = page.glyphs_of([(0, 0, 140, 18)], [Reading(text, (0.999,) * len(text), places)], SCALE)
    assert [glyph.text for glyph in found] == read


def test_quotes_of_a_large_title_belong_to_its_line() -> None:
    """They are half as high as its characters, and far from the next one."""
    numpy = pytest.importorskip("numpy")
    from budgetgraph.reading.ocr.ink_lines import areas_of_text

    ink = numpy.zeros((300, 900), "uint8")
    ink[40:72, 100:360] = ink[40:72, 400:460] = ink[40:72, 494:660] = 255  # a title, parted by the quotes
    ink[40:51, 382:393] = ink[40:51, 467:478] = 255
    ink[150:170, 100:400] = ink[190:210, 100:400] = ink[230:250, 100:400] = 255  # lines of text
    ink[150:160, 410:420] = 255  # a note behind one is no mark of large type
    found = areas_of_text(ink, numpy.zeros_like(ink), SCALE)
    assert [(x0, x1) for x0, y0, x1, _ in found if y0 < 100] == [(100, 660)]


def test_marks_that_join_one_another_are_taken_from_the_lines_once() -> None:
    """Of two marks beside large type the first joined the second, which was then looked for and not found."""
    numpy = pytest.importorskip("numpy")
    from budgetgraph.reading.ocr.ink_lines import areas_of_text

    ink = numpy.zeros((400, 900), "uint8")
    for x0, y0, x1, y1 in [(100, 40, 300, 120), (328, 61, 335, 78), (328, 56, 351, 65)]:
        ink[y0:y1, x0:x1] = 255
    for top in range(200, 380, 30):
        ink[top : top + 16, 100:400] = 255
    found = areas_of_text(ink, numpy.zeros_like(ink), SCALE)
    assert [(x0, x1) for x0, y0, x1, _ in found if y0 < 150] == [(100, 351)]


@pytest.mark.parametrize("times", [150 / 72, 300 / 72, 20.0, 0.24])
def test_a_scan_is_as_large_as_its_paper_whatever_the_page_says(times: float, tmp_path: Path) -> None:
    """Programs that put pictures into a PDF often take a pixel for a point; characters were then far too large."""
    from PIL import Image
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen import canvas

    from budgetgraph.extraction.account.pictures import write_pictures
    from budgetgraph.extraction.extract import extract
    from budgetgraph.reading.pdf import read_pdf

    sheet = Image.new("L", (1240, 1754), 245)
    sheet.paste(Image.fromarray(drawn(ROWS, 22, 9)), (200, 300))
    out, size = io.BytesIO(), (595.2 * times, 841.9 * times)
    page = canvas.Canvas(out, pagesize=size)
    page.drawImage(ImageReader(sheet), 0, 0, *size)
    page.save()
    document = read_pdf(out.getvalue(), "甲县水利局2024年部门预算.pdf")
    (found,) = document.tables
    assert [cell.text for cell in found.cells] == [text for row in ROWS for text in row]
    (written,) = write_pictures(out.getvalue(), document, extract(document).account, tmp_path)
    picture = Image.open(written).convert("L")
    wide, high = picture.size
    at = [
        picture.getpixel((int((x0 + x1) / 2 * wide / 595), int(y * high / 842)))
        for x0, y, x1, _ in (found.cells[0].box,)
    ]
    assert abs(wide - 893) < 3 and max(at) < 200, "the frame is drawn round the cell"


def test_a_page_lower_than_a_character_is_read_or_refused() -> None:
    """A PDF may claim any size of its pages; in a picture a few pixels high the reader of scans finds no paper."""
    from drawing import pdf
    from PIL import Image

    from budgetgraph.reading.image import read_image
    from budgetgraph.reading.pdf import read_pdf

    if not is_installed():
        pytest.skip("needs budgetgraph[ocr]")
    strip = Image.new("RGB", (300, 3), "grey")
    data = pdf(lambda canvas: canvas.drawInlineImage(strip, 0, 0, 300, 3), size=(300.0, 3.0))
    document = read_pdf(data, "strip.pdf")
    assert not document.blocks
    assert any("pixels" in warning for warning in document.warnings)
    out = io.BytesIO()
    strip.save(out, "PNG")
    with pytest.raises(ReadingError, match=r"^strip\.png: .*300 x 3 pixels"):
        read_image(out.getvalue(), "strip.png")
