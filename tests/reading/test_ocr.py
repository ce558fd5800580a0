"""Scanned pages: straightened, gridded and read with a confidence, without a network."""

import importlib.util
import re
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import transcripts

from budgetgraph.reading.document import UnsupportedFormat
from budgetgraph.reading.folding import key
from budgetgraph.reading.layout import PageBlocks
from budgetgraph.reading.ocr import is_installed, read_page

needs_ocr = pytest.mark.skipif(not is_installed(), reason="the extra budgetgraph[ocr] is not installed")
FONTS = sorted(Path("/usr/share/fonts").glob("**/NotoSansCJK-Regular.ttc"))
SIMPLIFIED = 2  # of the five languages in the collection
ROWS = [
    ["科目编码", "科目名称", "合计", "基本支出"],
    ["2010350", "事业运行", "391.80", "391.80"],
    ["2080505", "养老保险缴费", "39.00", "1,234.56"],
    ["", "合计", "430.80", "0.00"],
]


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise AssertionError("OCR must not open a connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)


def drawn(angle: float = 0.0, noise: float = 0.0, scale: float = 150 / 72) -> Any:
    """A picture of a page of 400 by 300 points with a title and a ruled table."""
    numpy = pytest.importorskip("numpy")
    from PIL import Image, ImageDraw, ImageFont

    if not FONTS:
        pytest.skip("no CJK font (fonts-noto-cjk) to draw a page with")
    image = Image.new("L", (int(400 * scale), int(300 * scale)), 245)
    pen = ImageDraw.Draw(image)

    def write(x: float, y: float, text: str, size: float) -> None:
        pen.text(
            (x * scale, y * scale), text, fill=20, font=ImageFont.truetype(FONTS[0], int(size * scale), SIMPLIFIED)
        )

    write(120, 20, "部门支出总体情况表", 16)
    write(310, 50, "单位：万元", 9)
    for row in range(5):
        pen.line([(30 * scale, (65 + 25 * row) * scale), (370 * scale, (65 + 25 * row) * scale)], fill=0, width=2)
    for column in range(5):
        x = (30 + 85 * column) * scale
        pen.line([(x, 65 * scale), (x, 165 * scale)], fill=0, width=2)
    for r, row in enumerate(ROWS):
        for c, text in enumerate(row):
            write(36 + 85 * c, 70 + 25 * r, text, 10)
    image = image.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=245)
    pixels = numpy.asarray(image).astype("float32")
    if noise:
        pixels += numpy.random.default_rng(7).normal(0, noise, pixels.shape)
    return pixels.clip(0, 255).astype("uint8")


def texts(page: PageBlocks) -> Iterator[list[str]]:
    for fragment in page.fragments:
        grid = [[""] * (len(fragment.columns) - 1) for _ in range(len(fragment.rows) - 1)]
        for cell in fragment.cells:
            grid[cell.row - 1][cell.column - 1] = cell.text
        yield from grid


@needs_ocr
@pytest.mark.parametrize(("angle", "noise"), [(0.0, 0.0), (0.8, 6.0), (-2.0, 3.0)])
def test_a_turned_noisy_table_is_read_cell_for_cell(angle: float, noise: float, no_network: None) -> None:
    page = read_page(drawn(angle, noise), 3, 400, 300)
    assert list(texts(page)) == ROWS
    assert [line.text for line in page.lines] == ["部门支出总体情况表", "单位：万元"]
    assert (page.number, page.kind) == (3, "scan")
    for fragment in page.fragments:
        assert fragment.method == "ocr"
        assert all(cell.confidence is not None and 0 < cell.confidence <= 1 for cell in fragment.cells if cell.text)


@needs_ocr
def test_boxes_are_in_points_where_the_ink_is() -> None:
    page = read_page(drawn(scale=200 / 72), 1, 400, 300)
    (cell,) = [cell for fragment in page.fragments for cell in fragment.cells if cell.text == "1,234.56"]
    assert abs(cell.box.x0 - 285) < 2
    assert abs(cell.box.y0 - 115) < 2


@needs_ocr
@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_page_scanned_sideways_is_turned(quarters: int) -> None:
    numpy = pytest.importorskip("numpy")
    size = (300, 400) if quarters % 2 else (400, 300)
    page = read_page(numpy.rot90(drawn(), quarters), 1, *size)
    assert list(texts(page)) == ROWS
    assert (page.width, page.height) == (400, 300)


@needs_ocr
@pytest.mark.parametrize(
    ("printed", "doubted"),
    [
        (["1.50", "0.00", "000", "12.00"], ["000"]),  # a lost point
        # a label that runs into the figure of another cell
        (["取暖费2.09", "年度资金总额：203.75", "其他收入\n25.83", "2024年收入"], ["取暖费2.09", "其他收入\n25.83"]),
    ],
)
def test_what_cannot_be_printed_so_is_doubted(printed: list[str], doubted: list[str]) -> None:
    from budgetgraph.reading.document import Box
    from budgetgraph.reading.layout import Fragment, FragmentCell
    from budgetgraph.reading.ocr.checks import with_checked_columns

    box = Box(0, 0, 1, 1)
    cells = tuple(FragmentCell(row, 1, text, box, confidence=0.99) for row, text in enumerate(printed, 1))
    checked = with_checked_columns(Fragment(box, (0, 1), (0, 1, 2, 3, 4), cells, "ocr"))
    assert [(cell.text, cell.confidence) for cell in checked.cells] == [
        (text, 0.5 if text in doubted else 0.99) for text in printed
    ]


@needs_ocr
def test_figures_glued_by_a_lost_rule_are_doubted() -> None:
    from budgetgraph.reading.document import Box
    from budgetgraph.reading.layout import Fragment, FragmentCell
    from budgetgraph.reading.ocr.checks import with_checked_columns

    box = Box(0, 0, 1, 1)
    printed = ["1.50", "2.25\n0.75", "8.995318844.99", "0.00\n_ 一", "合计 12"]
    cells = tuple(FragmentCell(row, 1, text, box, confidence=0.99) for row, text in enumerate(printed, 1))
    checked = with_checked_columns(Fragment(box, (0, 1), (0, 1, 2, 3, 4, 5), cells, "ocr"))
    assert [cell.confidence for cell in checked.cells] == [0.99, 0.5, 0.5, 0.5, 0.99]


def coloured(page: Any) -> tuple[Any, Any]:
    """The page in colours, and a pen to draw on it."""
    from PIL import Image, ImageDraw

    image = Image.fromarray(page).convert("RGB")
    return image, ImageDraw.Draw(image)


@needs_ocr
def test_a_red_seal_over_cells_hides_nothing_and_draws_no_rules() -> None:
    scale = 200 / 72
    image, pen = coloured(drawn(scale=scale))
    red = (205, 60, 55)
    for x, y in ((150, 70), (230, 90)):
        pen.ellipse([x * scale, y * scale, (x + 110) * scale, (y + 110) * scale], outline=red, width=7)
        for level in range(y + 20, y + 90, 15):
            pen.line([((x + 20) * scale, level * scale), ((x + 90) * scale, level * scale)], fill=red, width=4)
    below = numpy_minimum(image, drawn(scale=scale))
    assert list(texts(read_page(below, 1, 400, 300))) == ROWS


def numpy_minimum(image: Any, black: Any) -> Any:
    """Ink over ink: what was black stays black under the seal."""
    numpy = pytest.importorskip("numpy")
    pixels = numpy.asarray(image).copy()
    return numpy.where(black[:, :, None] < 120, black[:, :, None], pixels).astype("uint8")


@needs_ocr
def test_figures_in_red_are_no_seal() -> None:
    pixels = drawn(scale=200 / 72)
    image, _ = coloured(pixels)
    numpy = pytest.importorskip("numpy")
    red = numpy.asarray(image).copy()
    region = red[int(100 * 2.78) : int(112 * 2.78), int(290 * 2.78) :]
    region[region[:, :, 0] < 120] = (200, 30, 30)
    assert list(texts(read_page(red, 1, 400, 300))) == ROWS


@needs_ocr
def test_the_dark_rim_beside_the_paper_swallows_no_text() -> None:
    numpy = pytest.importorskip("numpy")
    page = drawn(scale=200 / 72).astype("float32")
    across = numpy.arange(page.shape[1])[None, :] / page.shape[1]
    page *= 1 - 0.8 * numpy.exp(-((across / 0.02) ** 2))
    page[:, :10] = 30
    found = read_page(page.clip(0, 255).astype("uint8"), 1, 400, 300)
    assert list(texts(found)) == ROWS
    assert [line.text for line in found.lines] == ["部门支出总体情况表", "单位：万元"]


@needs_ocr
@pytest.mark.parametrize("angle", [0.0, 0.7])
def test_streaks_down_the_page_are_no_borders(angle: float) -> None:
    """Of what they cross nothing is believed, the rest is read as printed."""
    numpy = pytest.importorskip("numpy")
    scale = 200 / 72
    page = numpy.array(drawn(angle, scale=scale))
    for x in (255, 310):  # beside figures, and through them
        page[:, int(x * scale) : int(x * scale) + 3] //= 3
    found = read_page(page, 1, 400, 300)
    (fragment,) = found.fragments
    grid = {(c.row, c.column): c for c in fragment.cells}
    assert max(grid) == (4, 4)
    for r, row in enumerate(ROWS, 1):
        for c, text in enumerate(row, 1):
            cell = grid[r, c]
            assert cell.text == text or (cell.confidence or 0.0) <= 0.5 or not text[:1].isdigit(), (cell, text)
    assert {grid[r, 4].confidence for r in (2, 3, 4)} == {0.5}
    assert [grid[r, 3].text for r in (2, 3, 4)] == ["391.80", "39.00", "430.80"]


@needs_ocr
def test_broken_rules_part_the_cells_all_the_same() -> None:
    scale = 200 / 72
    page = drawn(scale=scale)
    for row in range(1, 4):
        y = int((65 + 25 * row) * scale)
        for x in range(90 + 7 * row, 360, 37):
            page[y - 3 : y + 4, int(x * scale) : int((x + 9) * scale)] = 245
            page[y - 3 : y + 4, int((x + 19) * scale) : int((x + 24) * scale)] = 245
    assert list(texts(read_page(page, 1, 400, 300))) == ROWS


@needs_ocr
def test_sides_of_which_nothing_is_left_part_cells_in_a_table_of_broken_rules() -> None:
    """The rule between two figures is gone for a whole row; elsewhere rules have gaps nearly as long."""
    numpy = pytest.importorskip("numpy")
    scale = 200 / 72
    page = drawn(scale=scale)
    gaps = numpy.random.default_rng(3)
    for row in range(6):
        y = int((65 + 25 * row) * scale)
        for x in range(34, 366, 20):
            if gaps.random() < 0.3:
                page[y - 3 : y + 4, int(x * scale) : int((x + 9) * scale)] = 245
    for column in range(1, 4):
        x = int((30 + 85 * column) * scale)
        for y in range(67, 164, 12):
            if gaps.random() < 0.4:
                page[int(y * scale) : int((y + 10) * scale), x - 3 : x + 4] = 245
    x = int((30 + 85 * 3) * scale)
    page[int(91 * scale) : int(114 * scale), x - 3 : x + 4] = 245
    assert list(texts(read_page(page, 1, 400, 300))) == ROWS


@needs_ocr
@pytest.mark.parametrize("coloured", [False, True])
def test_a_seal_in_grey_or_on_tinted_paper_hides_nothing_in_silence(coloured: bool) -> None:
    """What its ring and letters touch is read as printed, or doubted; nothing of it becomes a figure or a rule."""
    numpy = pytest.importorskip("numpy")
    from PIL import Image, ImageDraw, ImageFont

    scale = 200 / 72
    page = drawn(scale=scale)
    image = Image.fromarray(page).convert("RGB")
    pen = ImageDraw.Draw(image)
    red = (205, 60, 55)
    x, y, side = (v * scale for v in (200, 75, 112))
    pen.ellipse([x, y, x + side, y + side], outline=red, width=7)
    font = ImageFont.truetype(FONTS[0], int(11 * scale), SIMPLIFIED)
    for at, sign in enumerate("某某局预算专用章"):
        pen.text((x + (12 + 11 * at) * scale, y + 78 * scale), sign, fill=red, font=font)
    pixels = numpy_minimum(image, page).astype("float32") * (
        numpy.array([0.97, 0.93, 0.84]) if coloured else numpy.ones(3)
    )
    pixels = pixels.astype("uint8")
    if not coloured:
        pixels = numpy.asarray(Image.fromarray(pixels).convert("L"))
    found = read_page(pixels, 1, 400, 300)
    (fragment,) = found.fragments
    grid = {(c.row, c.column): c for c in fragment.cells}
    assert (max(c.row for c in fragment.cells), max(c.column for c in fragment.cells)) == (4, 4)
    for r, row in enumerate(ROWS, 1):
        for c, text in enumerate(row, 1):
            cell = grid[r, c]
            assert cell.text == text or (cell.confidence or 0.0) <= 0.5, (cell, text)
    assert sum(grid[r, c].text == t for r, row in enumerate(ROWS, 1) for c, t in enumerate(row, 1)) >= 14


@needs_ocr
def test_a_large_title_is_no_table() -> None:
    numpy = pytest.importorskip("numpy")
    from PIL import Image, ImageDraw, ImageFont

    scale = 150 / 72
    image = Image.new("L", (int(595 * scale), int(842 * scale)), 245)
    pen = ImageDraw.Draw(image)
    bold = next((f for f in FONTS[0].parent.glob("NotoSansCJK-Bold.ttc")), FONTS[0])
    titles = ["金山区2024年部门预算", "预算主管部门：金山区政务服务中心"]
    for at, title in enumerate(titles):
        font = ImageFont.truetype(bold, int(26 * scale), SIMPLIFIED)
        pen.text((90 * scale, (300 + 45 * at) * scale), title, fill=20, font=font)
    found = read_page(numpy.asarray(image), 1, 595, 842)
    assert found.fragments == []
    assert [line.text.replace(":", "：") for line in found.lines] == titles


@needs_ocr
@pytest.mark.parametrize("rules_between_rows", [False, True])
def test_a_scanned_table_without_upright_rules_has_its_columns_and_its_confidence(rules_between_rows: bool) -> None:
    """Its level rules are not read as dashes, nor do they hold rows together."""
    numpy = pytest.importorskip("numpy")
    scale = 150 / 72
    page = numpy.array(drawn(scale=scale))
    for column in range(5):
        x = int((30 + 85 * column) * scale)
        page[int(64 * scale) : int(166 * scale), x - 3 : x + 4] = 245
    for row in range(2, 4) if not rules_between_rows else ():
        y = int((65 + 25 * row) * scale)
        page[y - 3 : y + 4] = 245
    found = read_page(page, 1, 400, 300)
    (fragment,) = found.fragments
    assert fragment.method == "rivers"
    assert list(texts(found)) == ROWS
    assert all(cell.confidence is not None for cell in fragment.cells if cell.text)


@needs_ocr
def test_the_strokes_of_a_title_close_above_a_table_are_no_borders() -> None:
    numpy = pytest.importorskip("numpy")
    from PIL import Image, ImageDraw, ImageFont

    scale = 200 / 72
    image = Image.fromarray(drawn(scale=scale))
    pen = ImageDraw.Draw(image)
    pen.rectangle([0, 0, 400 * scale, 62 * scale], fill=245)
    bold = next((f for f in FONTS[0].parent.glob("NotoSansCJK-Bold.ttc")), FONTS[0])
    font = ImageFont.truetype(bold, int(17 * scale), SIMPLIFIED)
    pen.text((110 * scale, 41.5 * scale), "部门收门总表", fill=20, font=font)
    found = read_page(numpy.asarray(image), 1, 400, 300)
    assert list(texts(found)) == ROWS
    assert [line.text for line in found.lines] == ["部门收门总表"]


@needs_ocr
def test_a_blank_page_is_blank() -> None:
    numpy = pytest.importorskip("numpy")
    noise = numpy.random.default_rng(1).normal(245, 4, (600, 800)).clip(0, 255).astype("uint8")
    page = read_page(noise, 1, 400, 300)
    assert (page.kind, page.lines, page.fragments) == ("blank", [], [])


def test_without_the_extra_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(
        "budgetgraph.reading.ocr.recognition.find_spec", lambda name: None if name == "rapidocr" else find(name)
    )
    assert not is_installed()
    with pytest.raises(UnsupportedFormat, match=r"budgetgraph\[ocr\]"):
        read_page(None, 1, 400, 300)


@needs_ocr
def test_a_scanned_statement_equals_its_transcript(shared: Path) -> None:
    import pypdfium2

    document = pypdfium2.PdfDocument(shared / "disclosures" / "000-scan.pdf")
    truth = transcripts.tables(shared / "disclosures" / "000.txt")
    for page_number, table in ((7, 0), (8, 1)):
        sheet = document[page_number - 1]
        picture = sheet.render(scale=150 / 72, grayscale=True).to_pil()
        page = read_page(picture, page_number, *sheet.get_size())
        found = [[re.sub(r"\s", "", key(text)) for text in row] for row in texts(page)]
        assert found == [[key(text) for text in row] for row in truth[table]]
