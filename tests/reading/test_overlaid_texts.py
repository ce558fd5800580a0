"""Texts of neighbouring cells that run over one another, and heads whose words tell little of what they stand over."""

import pytest
from drawing import pdf, table, text
from reportlab.pdfgen.canvas import Canvas
from test_joints import filled, heads_and_feet

from budgetgraph.reading.document import Table
from budgetgraph.reading.layout import Glyph
from budgetgraph.reading.pdf import read_pdf
from budgetgraph.reading.pdf.drawn.overlaid import untangled
from budgetgraph.reading.pdf.drawn.pdfium import open_pdfium
from budgetgraph.reading.pdf.tables.form import names_indicators

AMOUNTS = ("22,000,000.00", "21,600,000.00", "15,600,000.00")


def rows_of(found: Table) -> list[list[str]]:
    return [[cell.text if cell else "" for cell in row] for row in found.grid]


def spaced(canvas: Canvas, x: float, top: float, words: str) -> None:
    """Each character by itself, as browsers draw them."""
    for sign in words:
        text(canvas, x, top, sign)
        x += canvas.stringWidth(sign, "STSong-Light", 9)


@pytest.mark.parametrize("amounts", [AMOUNTS, ("3,863,914.72",) * 3])
def test_amounts_over_one_another_are_told_apart_by_the_order_in_which_they_are_drawn(amounts: tuple[str, ...]) -> None:
    heads = ["单位", "合计", "基本支出", "项目支出", "结转"]

    def draw(canvas: Canvas) -> None:
        table(canvas, [heads, ["某某局", "", "", "", "1.00"]], widths=[80, 32, 32, 90, 90])
        for at, amount in enumerate(amounts):
            spaced(canvas, 142 + 32 * at, 142, amount)

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    assert rows_of(found) == [heads, ["某某局", *amounts, "1.00"]]
    assert {cell.text for cell in found.cells if cell.guessed} == set(amounts)


def test_sums_that_touch_in_their_columns_end_with_their_decimals() -> None:
    """The first one runs over the second, which touches the third without a gap, and that the fourth."""
    row = ["某某局", "22,000,000.00", "5,500,000.00", "4,500,000.00", "500,000.00"]
    heads = ["单位", "合计", "基本支出", "项目支出", "上缴支出"]

    def draw(canvas: Canvas) -> None:
        table(canvas, [heads, ["某某局", "", "", "", ""]], widths=[80, 46, 44, 44, 90])
        wide = canvas.stringWidth(row[2], "STSong-Light", 9)
        for x, amount in zip((142, 186.5, 186.5 + wide, 186.5 + 2 * wide), row[1:], strict=True):
            spaced(canvas, x, 142, amount)

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    assert rows_of(found)[1] == row


def test_a_sum_over_the_white_between_two_frames_ends_with_its_decimals() -> None:
    """Its last digit stands on the rules on both sides of the white, the next sum begins behind it without a gap."""
    heads = ["单位", "合计", "基本支出", "项目支出"]

    def draw(canvas: Canvas) -> None:
        for r, row in enumerate([heads, ["甲单位", "", "", "0.50"], ["乙单位", "842.40", "84.00", "1.50"]] * 2):
            x = 60.0
            for wide, words in zip((60, 26, 70, 70), row, strict=True):
                canvas.rect(x, 842 - 120 - 22 * r - 18, wide, 18)
                text(canvas, x + 3, 124 + 22 * r, words)
                x += wide + 4
            if r % 3 == 1:
                spaced(canvas, 127, 124 + 22 * r, "2,222.40")
                spaced(canvas, 127 + canvas.stringWidth("2,222.40", "STSong-Light", 9), 124 + 22 * r, "1,962.40")

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    assert rows_of(found)[1] == ["甲单位", "2,222.40", "1,962.40", "0.50"]


def test_a_text_drawn_twice_for_a_bold_look_is_no_tangle() -> None:
    glyphs = [Glyph(10.0, 0.0, 28.0, 9.0, "合计", 9.0)]
    signs = [Glyph(x, 0.0, x + 9.0, 9.0, sign, 9.0) for shift in (0.0, 0.5) for x, sign in ((10.0 + shift, "合"),)]
    assert untangled(glyphs, signs) == glyphs


def test_words_among_the_digits_of_a_code_are_told_apart() -> None:
    """Their characters follow each other in turn from left to right, all closely."""

    def draw(canvas: Canvas) -> None:
        spaced(canvas, 60, 120, "MM2100001")
        spaced(canvas, 60 + canvas.stringWidth("MM210000", "STSong-Light", 9) - 4, 120, "大气污染防治")

    with open_pdfium(pdf(draw), "a") as file:
        assert sorted(glyph.text for glyph in file.page(1).glyphs) == ["MM2100001", "大气污染防治"]


def test_marks_set_closely_are_no_tangle() -> None:
    """The blank halves of a colon and a bracket may lie over one another."""
    signs = [
        Glyph(x, 0.0, x + 9.0, 9.0, sign, 9.0) for x, sign in ((10.0, "标"), (19.0, "："), (23.5, "（"), (32.5, "分"))
    ]
    glyphs = [Glyph(10.0, 0.0, 41.5, 9.0, "标：（分", 9.0)]
    assert untangled(glyphs, signs) == glyphs


def test_a_word_of_which_a_part_is_tangled_stays_whole() -> None:
    """Its first characters stand apart from the others, which lie over those of the next text."""
    places = ((10.0, "年"), (21.0, "目"), (30.0, "标"), (34.0, "合"), (43.0, "计"))
    signs = [Glyph(x, 0.0, x + 9.0, 9.0, sign, 9.0) for x, sign in places]
    glyphs = [Glyph(10.0, 0.0, 39.0, 9.0, "年目标", 9.0), Glyph(34.0, 0.0, 52.0, 9.0, "合计", 9.0)]
    assert sorted(glyph.text for glyph in untangled(glyphs, signs)) == ["合计", "年", "目标"]


def test_the_blank_half_of_a_closing_mark_may_lie_over_the_border() -> None:
    """Browsers leave it out where a line ends with the mark; the next cell begins right behind it."""
    heads = ["项目（资金单位）", "总计", "本年", "上年"]

    def draw(canvas: Canvas) -> None:
        table(canvas, [["", "", "", ""], ["道路", "16.00", "10.00", "6.00"]], widths=[70, 60, 60, 60])
        spaced(canvas, 61, 124, heads[0])  # ends at 133, its last character at 128.5
        spaced(canvas, 133.2, 124, heads[1])
        spaced(canvas, 194, 124, heads[2])
        spaced(canvas, 254, 124, heads[3])

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    assert rows_of(found)[0] == heads


def test_a_head_of_classes_is_no_head_of_indicators() -> None:
    assert names_indicators(["一级指标", "二级指标", "指标值"]) and names_indicators(["三级指标", "值", "三级指标"])
    assert not names_indicators(["类", "款", "项", "小计", "项"])


def test_figures_beside_words_over_one_another_are_a_guess() -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, [["编号", "单位", "本年", "上年"], ["", "", "20.00", "30.00"], ["2", "某某局", "4.00", "5.00"]])
        spaced(canvas, 110, 142, "1234567890123")
        spaced(canvas, 154, 142, "某某中学")

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    assert {cell.text for cell in found.cells if cell.guessed and "." in cell.text} == {"20.00", "30.00"}


def test_figures_of_many_decimals_over_the_side_of_their_table_are_a_guess() -> None:
    """Browsers print nothing that begins beyond the margin."""

    def draw(canvas: Canvas) -> None:
        table(canvas, [["单位", "本年", "上年"], ["某某局", "2.500000", ""], ["某某所", "4.000000", "5.000000"]])
        text(canvas, 331 - canvas.stringWidth("620.50000", "STSong-Light", 9), 142, "620.50000")

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    assert {cell.text for cell in found.cells if cell.guessed} == {"620.50000"}


XS = [60.0, 100.0, 200.0, 270.0, 340.0, 410.0, 480.0]
LINES = [(f"20{n}", f"第{n}类支出", "9.00", "6.00", "4.00", "2.00") for n in range(1, 7)]


def _figures(canvas: Canvas, top: float) -> None:
    for at, line in enumerate(LINES):
        for x0, x1, words in zip(XS, XS[1:], line, strict=False):
            free = x1 - x0 - canvas.stringWidth(words, "STSong-Light", 9)
            text(canvas, x0 + (free - 3 if "." in words else 3), top + 13 * at, words)


def _centred(canvas: Canvas, first: int, end: int, top: float, words: str) -> None:
    text(canvas, (XS[first] + XS[end] - canvas.stringWidth(words, "STSong-Light", 9)) / 2, top, words)


LEAVES = ["编码", "名称", "总计", "小计", "人员支出", "公用支出"]


def test_words_at_the_foot_of_a_header_take_the_rows_above_them() -> None:
    def draw(canvas: Canvas) -> None:
        heads_and_feet(canvas, XS, [120, 152, 233])
        _centred(canvas, 3, 6, 124, "基本支出")
        for at, words in enumerate(LEAVES):
            _centred(canvas, at, at + 1, 138, words)
        _figures(canvas, 153)

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    head = {cell for cell in filled(found) if cell[0] < 3}
    assert head == {
        (1, 1, 2, 1, "编码"), (1, 2, 2, 1, "名称"), (1, 3, 2, 1, "总计"), (1, 4, 1, 3, "基本支出"),
        (2, 4, 1, 1, "小计"), (2, 5, 1, 1, "人员支出"), (2, 6, 1, 1, "公用支出"),
    }  # fmt: skip
    assert not any(cell.guessed for cell in found.cells)


def test_a_word_off_the_middle_of_its_columns_leaves_open_how_far_it_reaches() -> None:
    def draw(canvas: Canvas) -> None:
        heads_and_feet(canvas, XS, [120, 152, 233])
        text(canvas, 378, 124, "基本支出")
        for at, words in enumerate(LEAVES):
            _centred(canvas, at, at + 1, 138, words)
        _figures(canvas, 153)

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    assert all(cell.guessed for cell in found.cells if cell.column > 4 and "." in cell.text)


def test_a_word_in_the_middle_of_three_columns_and_of_five_leaves_open_how_far_it_reaches() -> None:
    """总计 and 结转 stand at the foot of the header, beside the parts of 基本支出 or as such."""

    def draw(canvas: Canvas, xs: list[float], end: int) -> None:
        heads_and_feet(canvas, xs, [120, 152, 233])
        for at, words in enumerate(["名称", "总计", "小计", "人员支出", "公用支出", "结转"]):
            text(canvas, (xs[at] + xs[at + 1] - canvas.stringWidth(words, "STSong-Light", 9)) / 2, 138, words)
        text(canvas, (xs[2] + xs[end] - 36) / 2, 124, "基本支出")
        for row in range(6):
            text(canvas, 63, 153 + 13 * row, f"第{row}类支出")
            for x in xs[2:]:
                text(canvas, x - 21, 153 + 13 * row, "9.00")

    even = [60.0, 160.0, 220.0, 280.0, 340.0, 400.0, 460.0]
    uneven = [60.0, 160.0, 220.0, 260.0, 330.0, 410.0, 500.0]
    for xs, end, doubt in ((even, 5, True), (even, 6, True), (uneven, 6, False)):
        data = pdf(lambda canvas, xs=xs, end=end: draw(canvas, xs, end))
        (found,) = read_pdf(data, "a.pdf").tables
        assert {cell.guessed for cell in found.cells if cell.column > 2 and "." in cell.text} == {doubt}, (xs, end)


def test_words_at_the_left_of_a_header_leave_open_how_far_they_reach() -> None:
    def draw(canvas: Canvas) -> None:
        heads_and_feet(canvas, XS, [120, 152, 233])
        text(canvas, XS[3] + 3, 124, "基本支出")
        for at, words in enumerate(LEAVES):
            text(canvas, XS[at] + 3, 138, words)
        _figures(canvas, 153)

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    assert {cell[:5] for cell in filled(found) if cell[4] == "基本支出"} == {(1, 4, 1, 3, "基本支出")}
    assert all(cell.guessed for cell in found.cells if cell.column > 2 and "." in cell.text)


def test_a_header_below_the_unit_within_its_rules_is_kept() -> None:
    def draw(canvas: Canvas) -> None:
        heads_and_feet(canvas, XS, [106, 152, 233])
        text(canvas, 63, 110, "部门名称：青山县教育局")
        text(canvas, 430, 110, "单位：元")
        _centred(canvas, 3, 6, 124, "基本支出")
        for at, words in enumerate(LEAVES):
            _centred(canvas, at, at + 1, 138, words)
        _figures(canvas, 153)

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    assert [cell.text for cell in found.grid[1] if cell] == [*LEAVES[:3], *LEAVES[3:]]
    assert (1, 4, 1, 3, "基本支出") in filled(found)


@pytest.mark.parametrize("top", [205, 217])
def test_a_header_below_the_unit_stands_apart_from_ruled_rows(top: int) -> None:
    xs = [60.0, 170.0, 280.0, 390.0, 500.0]
    heads = ["科目", "年初数", "年末数", "差额"]
    rows = [[f"费用{name}", f"{at}.10", f"{at}.20", f"{at}.30"] for at, name in enumerate("甲乙丙丁戊己")]

    def draw(canvas: Canvas) -> None:
        def row(y: float, words: list[str]) -> None:
            for x, word in zip(xs, words, strict=False):
                text(canvas, x + 10, y, word)

        for level in (100, 120, 140, *range(232, 353, 20)):
            canvas.line(xs[0], 842 - level, xs[-1], 842 - level)
        row(105, ["项目", "预算数", "决算数", "增减"])
        row(125, ["办公费", "1.00", "2.00", "3.00"])
        text(canvas, 200, 172, "支出决算表")
        text(canvas, 400, 187, "单位：万元")
        row(top, heads)
        for at, words in enumerate(rows):
            row(237 + 20 * at, words)

    _, found = read_pdf(pdf(draw), "a.pdf").tables
    assert rows_of(found) == [heads, *rows]
    assert not any(cell.guessed for cell in found.cells)


def test_a_title_below_a_unit_begins_no_table() -> None:
    def draw(canvas: Canvas) -> None:
        for top in (106, 286):
            heads_and_feet(canvas, XS, [top, top + 16, top + 97])
            for at, words in enumerate(LEAVES):
                _centred(canvas, at, at + 1, top + 3, words)
            _figures(canvas, top + 17)
        text(canvas, 430, 250, "单位：元")
        text(canvas, 240, 264, "支出总表")

    one, other = read_pdf(pdf(draw), "a.pdf").tables
    assert rows_of(one) == rows_of(other)
