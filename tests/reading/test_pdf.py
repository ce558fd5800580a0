"""A PDF becomes paragraphs and tables, whatever drew it; a bad one becomes one clear line."""

import io
import random
import re
import time
import zlib
from collections.abc import Callable

import pypdf
import pytest
from drawing import pdf, table, text
from reportlab.pdfgen.canvas import Canvas

from budgetgraph.reading.document import Document, ReadingError, Table
from budgetgraph.reading.pdf import read_pdf
from budgetgraph.reading.pdf.drawn import glyphs, pdfium
from budgetgraph.reading.pdf.drawn.backends import OpenBackend
from budgetgraph.reading.pdf.drawn.bombs import draws_too_much
from budgetgraph.reading.pdf.drawn.pdfium import open_pdfium
from budgetgraph.reading.pdf.drawn.plumber import decompressed, open_plumber
from budgetgraph.reading.pdf.pages.page import blocks_of

ROWS = [
    ["项目", "<", "本年支出", "<"],
    ["科目编码", "科目名称", "基本支出", "项目支出"],
    ["201", "一般公共服务支出", "1,200.50", "0.00"],
    ["208", "社会保障和就业支出", "39.00", "3.10"],
    ["合计", "<", "1,239.50", "3.10"],
]
PROSE = "本部门认真贯彻落实预算管理各项规定，收入支出安排合理，各项工作任务按计划推进，资金使用规范有序，"


def texts(grid: Table) -> list[list[str]]:
    """The text of every cell at its first place, "<" and "^" where it spans."""
    out = []
    for r, row in enumerate(grid.grid, 1):
        out.append(
            [
                "" if c is None else c.text if (c.row, c.column) == (r, k) else "<" if c.row == r else "^"
                for k, c in enumerate(row, 1)
            ]
        )
    return out


def one_table(data: bytes) -> list[list[str]]:
    (found,) = read_pdf(data, "test.pdf").tables
    return texts(found)


def lines_of_prose(canvas: Canvas, count: int, top: float = 100) -> None:
    for i in range(count):
        text(canvas, 60 if i else 78, top + 18 * i, PROSE[: 47 if i else 45], 10)


@pytest.mark.parametrize("rules", ["lines", "filled", "boxes", "path"])
def test_a_table_is_read_whatever_draws_its_rules(rules: str) -> None:
    data = pdf(lambda canvas: table(canvas, ROWS, rules=rules))
    assert one_table(data) == ROWS


@pytest.mark.parametrize("spacing", [1.0, 2.25])
def test_cells_with_borders_of_their_own_are_one_table(spacing: float) -> None:
    """Web pages without `border-collapse` print a box a cell, with paper between the boxes."""
    rows = [row for row in ROWS if "<" not in row]

    def draw(canvas: Canvas) -> None:
        for r, row in enumerate(rows):
            for c, words in enumerate(row):
                x, top = 60 + 110 * c, 120 + 20 * r
                canvas.rect(x, 842 - top - 20 + spacing, 110 - spacing, 20 - spacing)
                text(canvas, x + 5, top + 5, words)

    assert one_table(pdf(draw)) == rows


def test_dashed_rules_are_rules() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setDash(2.25, 2.25)
        for r in range(len(ROWS) + 1):
            canvas.line(60, 842 - 120 - 20 * r, 420, 842 - 120 - 20 * r)
        table(canvas, ROWS, row_height=20, rules="lines")

    assert one_table(pdf(draw)) == ROWS


@pytest.mark.parametrize("angle", [35, -60, 0])
def test_a_watermark_over_a_table_is_no_text_of_it(angle: float) -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, ROWS)
        canvas.saveState()
        canvas.translate(100, 842 - 205 if angle >= 0 else 842 - 90)
        canvas.rotate(angle)
        canvas.setFillGray(0.8)
        canvas.setFont("STSong-Light", 60)
        canvas.drawString(0, 0, "内部资料")
        canvas.restoreState()

    data = pdf(draw)
    assert one_table(data) == ROWS
    with open_pdfium(data, "a") as fast, open_plumber(data, "a") as reference:
        kept = ["".join(sorted("".join(g.text for g in file.page(1).glyphs))) for file in (fast, reference)]
    assert kept[0] == kept[1] and ("内" in kept[0]) == (angle == 0)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_turned_page_is_read_as_seen(rotation: int) -> None:
    upright = pdf(lambda canvas: table(canvas, ROWS))
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(upright))
    page = writer.pages[0]
    page.add_transformation(_turned(rotation, 595, 842))
    if rotation in (90, 270):
        page.mediabox = pypdf.generic.RectangleObject((0, 0, 842, 595))
        page.cropbox = page.mediabox
    page.rotate(rotation)
    target = io.BytesIO()
    writer.write(target)
    document = read_pdf(target.getvalue(), "turned.pdf")
    (found,) = document.tables
    assert texts(found) == ROWS
    assert (document.pages[0].width, document.pages[0].rotation) == (595, rotation)
    box = found.cells[0].box
    assert box is not None and abs(box.x0 - 60) < 2 and abs(box.y0 - 120) < 2


def sideways(turn: int, *, rotation: int = 0) -> bytes:
    """A page of a table whose text was drawn turned by so many degrees counterclockwise, and no /Rotate undoes it."""
    upright = pdf(lambda canvas: table(canvas, ROWS))
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(upright))
    page = writer.pages[0]
    page.add_transformation(_turned(turn, 595, 842))
    if turn in (90, 270):
        page.mediabox = pypdf.generic.RectangleObject((0, 0, 842, 595))
        page.cropbox = page.mediabox
    page.rotate(rotation)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


@pytest.mark.parametrize("backend", [open_pdfium, open_plumber])
@pytest.mark.parametrize(("turn", "rotation"), [(90, 0), (180, 0), (270, 0), (0, 90), (90, 180), (270, 180)])
def test_a_page_whose_text_stands_sideways_is_turned(backend: OpenBackend, turn: int, rotation: int) -> None:
    with backend(sideways(turn, rotation=rotation), "a") as file:
        drawn = file.page(1)
        picture = file.picture(1, 1.0)
    (found,) = blocks_of(drawn).fragments
    assert [cell.text for cell in sorted(found.cells)] == [text for row in ROWS for text in row if text != "<"]
    assert (drawn.width, drawn.rotation, drawn.turn) == (595, rotation, (turn - rotation) % 360)
    assert picture.size == (595, 842)


def test_the_tables_of_a_page_set_sideways_are_those_of_the_page_set_upright() -> None:
    (upright,) = read_pdf(sideways(0), "a.pdf").tables
    document = read_pdf(sideways(90), "a.pdf")
    (found,) = document.tables
    assert texts(found) == texts(upright) == ROWS
    assert document.pages[0].turn == 90
    for one, other in zip(found.cells, upright.cells, strict=True):
        assert one.box is not None and other.box is not None
        assert all(abs(a - b) < 0.5 for a, b in zip(one.box, other.box, strict=True))


def _turned(rotation: int, width: float, height: float) -> pypdf.Transformation:
    """What a printer does to the content before it sets /Rotate, so that the page is seen upright."""
    shift = {0: (0, 0), 90: (height, 0), 180: (width, height), 270: (0, width)}[rotation]
    return pypdf.Transformation().rotate(rotation).translate(*shift)


def test_title_number_and_unit_stand_before_their_table() -> None:
    def draw(canvas: Canvas) -> None:
        text(canvas, 230, 60, "支出决算表", 16)
        text(canvas, 380, 85, "公开03表", 9)
        text(canvas, 60, 102, "编制单位：某某局", 9)
        text(canvas, 250, 102, "2023年度", 9)
        text(canvas, 370, 102, "金额单位：万元", 9)
        below = table(canvas, ROWS)
        text(canvas, 60, below + 6, "注：本表反映支出情况。", 9)

    blocks = read_pdf(pdf(draw), "test.pdf").blocks
    kinds = [block.text if not isinstance(block, Table) else "TABLE" for block in blocks]
    assert kinds == [
        "支出决算表",
        "公开03表",
        "编制单位：某某局",
        "2023年度",
        "金额单位：万元",
        "TABLE",
        "注：本表反映支出情况。",
    ]


def test_a_table_over_pages_is_joined_and_cited_by_its_pages() -> None:
    def first(canvas: Canvas) -> None:
        table(canvas, ROWS[:3], top=700)
        text(canvas, 290, 800, "- 1 -", 9)

    def second(canvas: Canvas) -> None:
        table(canvas, ROWS[:2] + ROWS[3:], top=60)
        text(canvas, 290, 800, "- 2 -", 9)

    document = read_pdf(pdf(first, second), "test.pdf")
    (found,) = document.tables
    assert texts(found) == ROWS
    assert {cell.page for cell in found.cells if cell.row <= 3} == {1}
    assert {cell.page for cell in found.cells if cell.row > 3} == {2}
    assert list(document.paragraphs) == []


def test_a_title_between_parts_two_tables_with_the_same_header() -> None:
    def second(canvas: Canvas) -> None:
        text(canvas, 230, 40, "另一张表", 14)
        table(canvas, ROWS[:2] + ROWS[3:], top=60)

    document = read_pdf(pdf(lambda canvas: table(canvas, ROWS[:3], top=700), second), "test.pdf")
    assert len(list(document.tables)) == 2


def test_a_repeated_title_with_continued_does_not_part_a_table() -> None:
    def draw(rows: list[list[str]], title: str, top: float) -> Callable[[Canvas], None]:
        def page(canvas: Canvas) -> None:
            text(canvas, 230, top - 25, title, 14)
            table(canvas, rows, top=top)

        return page

    pages = (draw(ROWS[:3], "支出决算表", 700), draw(ROWS[:2] + ROWS[3:], "支出决算表（续）", 60))
    assert one_table(pdf(*pages)) == ROWS


def test_bold_by_drawing_twice_is_read_once() -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, ROWS)
        canvas.translate(0.35, 0)
        table(canvas, ROWS)

    assert one_table(pdf(draw)) == ROWS


def test_thin_gaps_within_a_figure_close_and_columns_of_figures_stay_apart() -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, [["合计", "人数"], ["", ""]])
        text(canvas, 64, 142, "52")
        text(canvas, 64 + 9 + 1.2, 142, ".")
        text(canvas, 64 + 9 + 1.2 + 2.6 + 1.8, 142, "27")
        text(canvas, 154, 142, "12")
        text(canvas, 154 + 9 + 3, 142, "34")

    assert one_table(pdf(draw))[1] == ["52.27", "12 34"]


def test_paragraphs_join_over_lines_and_pages_and_cite_both() -> None:
    def first(canvas: Canvas) -> None:
        lines_of_prose(canvas, 36)
        text(canvas, 290, 800, "1", 9)

    def second(canvas: Canvas) -> None:
        text(canvas, 60, 100, "合计支出12.50万元。", 10)
        text(canvas, 290, 800, "2", 9)

    (paragraph,) = read_pdf(pdf(first, second), "test.pdf").paragraphs
    assert paragraph.text.endswith("合计支出12.50万元。")
    assert paragraph.place_at(0) == (1, 1)
    assert paragraph.place_at(paragraph.text.index("12.50")) == (2, 1)
    assert paragraph.place_at(paragraph.line_breaks[1][0]) == (1, 2)


def test_running_heads_and_page_numbers_are_left_out() -> None:
    def page(number: int) -> Callable[[Canvas], None]:
        def draw(canvas: Canvas) -> None:
            text(canvas, 200, 30, "某某局2023年部门预算公开", 9)
            text(canvas, 78, 100, f"第{'一二三四'[number - 1]}部分 说明", 10)
            text(canvas, 280, 805, f"第{number}页 共4页", 9)

        return draw

    document = read_pdf(pdf(*(page(n) for n in range(1, 5))), "test.pdf")
    assert [p.text for p in document.paragraphs] == [f"第{n}部分 说明" for n in "一二三四"]
    assert [p.heading for p in document.paragraphs] == [2, 2, 2, 2]


def test_prose_and_lists_with_figures_are_no_tables() -> None:
    def draw(canvas: Canvas) -> None:
        lines_of_prose(canvas, 6)
        for i in range(8):
            text(
                canvas,
                78,
                260 + 18 * i,
                f"{i + 1}.一般公共服务支出（类）{100 + i}.50万元，占{10 + i}.25%，比上年增加{i}.10万元。",
                10,
            )
        for i in range(6):
            text(canvas, 78, 460 + 18 * i, f"{i + 1}、名称……………………………… {i + 3}", 10)

    assert list(read_pdf(pdf(draw), "test.pdf").tables) == []


FIGURES = [["序号", "单位名称", "预算数", "决算数", "差额"]] + [
    [str(i), f"某某单位之{'甲乙丙丁戊己'[i - 1]}", f"{i * 113}.{i}0", f"{i * 97}.5{i}", f"{i}.00"] for i in range(1, 7)
]


@pytest.mark.parametrize(("rules", "method"), [("none", "rivers"), ("level", "rules")])
def test_a_table_without_upright_rules_is_read_by_its_rivers_or_its_level_rules(rules: str, method: str) -> None:
    def draw(canvas: Canvas) -> None:
        text(canvas, 230, 60, "收支情况表", 16)
        text(canvas, 420, 95, "金额单位：万元", 9)
        below = table(canvas, FIGURES, rules=rules)
        text(canvas, 60, below + 8, "注：本表反映收支情况。", 9)

    document = read_pdf(pdf(draw), "test.pdf")
    (found,) = document.tables
    assert texts(found) == FIGURES
    assert found.method == method
    assert [p.text for p in document.paragraphs] == ["收支情况表", "金额单位：万元", "注：本表反映收支情况。"]


def test_two_tables_on_a_page_are_two() -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, ROWS, top=100)
        text(canvas, 200, 300, "第二张表", 12)
        table(canvas, ROWS, top=330)

    assert [texts(found) for found in read_pdf(pdf(draw), "test.pdf").tables] == [ROWS, ROWS]


@pytest.mark.parametrize("unit_of_both", [True, False])
def test_titles_on_one_line_belong_to_the_tables_below_them(unit_of_both: bool) -> None:
    """Two pairs of tables on one page, the second one below a line of prose."""
    heads = ["科目名称", "合计", "基本支出"]

    def draw(canvas: Canvas) -> None:
        for pair, top in enumerate((90, 330)):
            text(canvas, 50, top - 20, f"{'一二'[pair]}、各表见下")
            for side, x in enumerate((50, 320)):
                text(canvas, x + 40, top, f"第{2 * pair + side + 1}项支出总表", 12)
                if unit_of_both or side:
                    text(canvas, x + 170, top + 18, f"单位：{'万' * (side == pair)}元")
                rows = [heads, *([f"支出{i}", f"{side}.1{i}", f"{pair}.2{i}"] for i in range(4))]
                table(canvas, rows, x=x, top=top + 34, widths=[80, 70, 70])

    blocks = read_pdf(pdf(draw), "a.pdf").blocks
    read = [b.cells[4].text if isinstance(b, Table) else b.text for b in blocks]
    titles = [f"第{number}项支出总表" for number in (1, 2, 3, 4)]
    if unit_of_both:
        units = ["单位：万元", "单位：元", "单位：元", "单位：万元"]
        figures = ["0.10", "1.10", "0.10", "1.10"]
        rows = [list(one) for one in zip(titles, units, figures, strict=True)]
        assert read == ["一、各表见下", *rows[0], *rows[1], "二、各表见下", *rows[2], *rows[3]]
    else:
        assert [one for one in read if one.endswith("总表") or one[0].isdecimal()] == [
            one for pair in zip(titles, ["0.10", "1.10", "0.10", "1.10"], strict=True) for one in pair
        ]


def test_a_framed_page_and_a_boxed_note_are_no_tables() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rect(20, 20, 555, 802)
        canvas.rect(60, 600, 300, 60)
        text(canvas, 70, 200, "提示：以下内容由某某局编制。", 10)
        lines_of_prose(canvas, 3, top=300)

    assert list(read_pdf(pdf(draw), "test.pdf").tables) == []


def test_a_font_whose_name_is_a_number_is_read() -> None:
    data = re.sub(rb"/FontName ?/[\w-]+", b"/FontName 7", pdf(lambda canvas: text(canvas, 70, 200, "公开说明", 10)))
    assert b"/FontName 7" in data
    with open_plumber(data, "a") as reference:
        assert [line.text for line in blocks_of(reference.page(1)).lines] == ["公开说明"]


def test_both_libraries_give_the_same_cells() -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, ROWS, rules="filled")
        table(canvas, FIGURES, top=300, rules="path")
        lines_of_prose(canvas, 3, top=500)

    data = pdf(draw)
    with open_pdfium(data, "a") as fast, open_plumber(data, "a") as reference:
        from budgetgraph.reading.pdf.pages.page import blocks_of

        one, other = blocks_of(fast.page(1)), blocks_of(reference.page(1))
    assert [line.text for line in one.lines] == [line.text for line in other.lines]
    assert [[(c.row, c.column, c.row_span, c.column_span, c.text) for c in f.cells] for f in one.fragments] == [
        [(c.row, c.column, c.row_span, c.column_span, c.text) for c in f.cells] for f in other.fragments
    ]


SOUND = pdf(lambda canvas: table(canvas, ROWS), lambda canvas: lines_of_prose(canvas, 4))


def locked() -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(SOUND))
    writer.encrypt("geheim", "besitzer")
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def no_page() -> bytes:
    target = io.BytesIO()
    pypdf.PdfWriter().write(target)
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"\xff\xd8\xff\xe0" + bytes(200), "JPEG"),
        (b"PK\x03\x04" + bytes(200), "zip package"),
        (b"<html><body>404</body></html>", "web page"),
        (b"%PDF-1.7\n", "ends early"),
        (SOUND[: len(SOUND) // 3], "ends early"),
        (locked(), "password"),
        (no_page(), "no pages"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_in_one_line(data: bytes, said: str) -> None:
    with pytest.raises(ReadingError) as error:
        read_pdf(data, "预算.pdf")
    message = str(error.value)
    assert message.startswith("预算.pdf: ") and said in message and "\n" not in message


def drawn_by_forms(*contents: bytes, packed: bool = False) -> bytes:
    """A PDF whose page draws the first of its forms; all share one list, in which form 0 is /F0."""
    names = b"<<" + b"".join(b"/F%d %d 0 R" % (i, 6 + i) for i in range(len(contents))) + b">>"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources 5 0 R/Contents 4 0 R>>",
        b"<</Length 6>>stream\n/F0 Do\nendstream",
        b"<</XObject" + names + b">>",
    ]
    for content in contents:
        body = zlib.compress(content) if packed else content
        filtered = b"/Filter/FlateDecode" if packed else b""
        objects.append(
            b"<</Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources 5 0 R%s/Length %d>>stream\n%s\nendstream"
            % (filtered, len(body), body)
        )
    out, places = b"%PDF-1.4\n", []
    for number, words in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, words)
    table_of_places = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1, table_of_places, len(objects) + 1, start,
    )  # fmt: skip
    return out


@pytest.mark.parametrize("packed", [False, True])
def test_forms_that_draw_one_another_without_end_are_refused_at_once(packed: bool) -> None:
    chain = [b"/F%d Do /F%d Do" % (i + 1, i + 1) for i in range(30)] + [b"q Q"]
    for contents in ([b"/F0 Do /F0 Do"], [b"/F1 Do /F1 Do", b"/F0 Do"], chain):
        with pytest.raises(ReadingError, match="hostile"):
            read_pdf(drawn_by_forms(*contents, packed=packed), "a.pdf")


def drawn(*pages: bytes, filters: int = 1) -> bytes:
    """A PDF with a page for each list of contents; object 4 is a drawing of 3 MB that unpacks so many times."""
    drawing = b"1 1 5 5 re f " * 231_000
    for _ in range(filters):
        drawing = zlib.compress(drawing, 1)
    kids = b" ".join(b"%d 0 R" % (5 + at) for at in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%b]/Count %d>>" % (kids, len(pages)),
        b"[" + b"4 0 R " * 12 + b"]",
        b"<</Length %d/Filter[%b]>>stream\n%b\nendstream" % (len(drawing), b"/FlateDecode" * filters, drawing),
        *(b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %b>>" % page for page in pages),
    ]
    return b"%PDF-1.4\n" + b"".join(b"%d 0 obj\n%b\nendobj\n" % one for one in enumerate(objects, 1)) + b"%%EOF"


@pytest.mark.parametrize("page", [b"[" + b"4 0 R " * 12 + b"]", b"3 0 R"])
@pytest.mark.parametrize("filters", [1, 2])
def test_a_page_that_unpacks_to_more_than_it_could_print_is_refused(page: bytes, filters: int) -> None:
    """pdfium took 1.4 GB for 50 MB of rectangles, and four for what a file of 400 KB holds."""
    begun = time.process_time()
    with pytest.raises(ReadingError, match="more than 30 MB"):
        read_pdf(drawn(b"4 0 R", page, filters=filters), "a.pdf")
    assert time.process_time() - begun < 3
    assert not draws_too_much(drawn(*[b"4 0 R"] * 12, filters=filters))


def test_more_text_than_a_page_prints_is_left_out_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """pdfium holds each text of a page against all others: a page of a million took hours."""
    words = [b"1 0 0 1 %d %d Tm (1) Tj" % (at % 50 * 11, at // 50 * 13) for at in range(3_000)]
    page = pdf(lambda canvas: canvas._code.append("BT /F1 9 Tf " + b" ".join(words).decode() + " ET"))
    assert not read_pdf(page, "a.pdf").warnings
    monkeypatch.setattr(glyphs, "MOST_CHARACTERS", 2_000)
    assert any("more text than a page holds" in told for told in read_pdf(page, "a.pdf").warnings)
    monkeypatch.setattr(pdfium, "MOST_TEXTS", 2_000)
    document = read_pdf(page, "a.pdf")
    assert document.warnings[0] == "a.pdf: page 1 holds 3,000 texts, more than a page prints"
    assert [page.kind for page in document.pages] == ["unread"]


def test_a_form_that_is_drawn_often_counts_as_often() -> None:
    large, small = b"1 1 5 5 re f " * 7_000, b"1 1 5 5 re f"
    assert draws_too_much(drawn_by_forms(b"/F1 Do " * 400, large, packed=True))
    assert not draws_too_much(drawn_by_forms(b"/F1 Do " * 400, small, large, packed=True))
    page = drawn_by_forms(large, packed=True)
    often = page.replace(b"<</Length 6>>stream\n/F0 Do", b"<</Length 2800>>stream\n" + b"/F0 Do " * 400)
    assert draws_too_much(often) and not draws_too_much(page)


def test_forms_that_merely_share_a_list_of_names_are_read() -> None:
    assert len(read_pdf(drawn_by_forms(b"/F1 Do", b"0 0 m 9 9 l S", b"/F1 Do /F1 Do"), "a.pdf").pages) == 1


def test_what_can_be_saved_of_a_cut_file_is_read_with_a_warning() -> None:
    document = read_pdf(SOUND[:-120], "cut.pdf")
    assert [texts(found) for found in document.tables] == [ROWS]
    assert any("ends early" in warning for warning in document.warnings)


def test_the_error_of_one_file_does_not_stick_to_the_next() -> None:
    for data in (locked(), no_page()):
        with pytest.raises(ReadingError) as error:
            read_pdf(data, "a.pdf")
    assert "password" not in str(error.value)


def test_damaged_bytes_never_raise_anything_but_a_reading_error() -> None:
    chance = random.Random(20)
    for _ in range(60):
        data = bytearray(SOUND)
        for _ in range(chance.choice((1, 10, 100, 600))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            assert isinstance(read_pdf(bytes(data), "fuzz.pdf"), Document)
        except ReadingError as error:
            assert "\n" not in str(error)


def test_a_damaged_stream_is_unpacked_in_pieces_not_by_the_byte() -> None:
    """The reference library copied all it had for every byte: minutes for one font of some megabytes."""
    content = random.Random(3).randbytes(1_500_000).hex().encode()
    packed = zlib.compress(content)
    begun = time.process_time()
    assert decompressed(packed[:-2] + b"??") == content
    with pytest.raises(zlib.error):
        decompressed(b"no packed stream" * 100)
    assert time.process_time() - begun < 2


def test_many_forms_of_one_list_are_looked_through_once() -> None:
    """Each form had the whole file searched for its list; a list longer than some thousand bytes was not seen."""
    contents = [b"0 0 m 9 9 l S" + b" " * 1_000] * 1_500
    begun = time.process_time()
    assert not draws_too_much(drawn_by_forms(*contents))
    assert time.process_time() - begun < 3
    assert draws_too_much(drawn_by_forms(b"/F0 Do /F0 Do", *contents))


@pytest.mark.parametrize(
    "bytes_",
    [
        b"/Contents[ " * 20_000,
        b"1 0 obj<</Subtype /Form>>stream\nendstream endobj" + b"/XObject<< " * 20_000,
        b"".join(b"%d 0 obj<</Subtype /Form>>stream\n" % n for n in range(20_000)),
    ],
)
def test_looking_for_bombs_takes_time_by_the_bytes(bytes_: bytes) -> None:
    """By the square, 200 KB took some 15 s."""
    begun = time.process_time()
    draws_too_much(b"%PDF-1.7\n" + bytes_)
    assert time.process_time() - begun < 5


def test_a_stream_under_more_filters_than_readers_follow_is_refused() -> None:
    filters = b"/Filter[" + b"/Fl " * 3_000 + b"]"
    form = b"%PDF-1.7\n1 0 obj<</Subtype /Form " + filters + b">>stream\nx\nendstream endobj"
    assert draws_too_much(form)
