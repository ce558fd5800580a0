"""Tables without upright rules whose heads are set like what stands below them, and heads that stand over nothing."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import pytest
from drawing import HEIGHT, WIDTH, pdf, table, text
from reportlab.pdfgen.canvas import Canvas
from test_joining import fragment, joined

from budgetgraph.reading.document import Table
from budgetgraph.reading.layout import Glyph
from budgetgraph.reading.pdf import read_pdf
from budgetgraph.reading.pdf.parts.columns import Block, Piece
from budgetgraph.reading.pdf.parts.edge_heads import filled
from budgetgraph.reading.pdf.parts.heads import head_rows
from budgetgraph.reading.pdf.tables.told_columns import groups_apart

SIZE = 8.0
CODES = ["201", "2010301", "208", "2080505", "210"]
NAMES = ["一般公共服务支出", "行政运行", "社会保障和就业支出", "基本养老保险缴费", "卫生健康支出"]
AMOUNTS = [["1,200.50", "1,188.50", "12.00"], ["12.10", "12.10", ""], ["39.00", "", "39.00"], ["3.00", "", "3.00"]]


def _texts(found: Table) -> list[list[str]]:
    return [[cell.text if cell else "" for cell in row] for row in found.grid]


def _right(canvas: Canvas, x: float, top: float, words: str) -> None:
    canvas.setFont("STSong-Light", SIZE)
    canvas.drawRightString(x, HEIGHT - top - SIZE * 0.86, words)


def _rows(canvas: Canvas, rights: Sequence[float], top: float) -> None:
    for at, amounts in enumerate([*AMOUNTS, ["5.00", "5.00", ""]]):
        text(canvas, 60, top + 16 * at, CODES[at], SIZE)
        text(canvas, 120, top + 16 * at, NAMES[at], SIZE)
        for right, amount in zip(rights, amounts, strict=True):
            _right(canvas, right, top + 16 * at, amount)


def test_words_at_the_edges_of_their_columns_head_what_ends_where_they_end() -> None:
    rights = [300.0, 360.0, 420.0]

    def draw(canvas: Canvas) -> None:
        text(canvas, 60, 100, "功能分类科目编码", SIZE)
        text(canvas, 130, 100, "", SIZE)
        text(canvas, 136, 100, "科目名称", SIZE)
        for right, word in zip(
            [*rights, 480.0, 535.0], ["合计", "基本支出", "项目支出", "经营支出", "上缴"], strict=True
        ):
            _right(canvas, right, 100, word)
        for at, amounts in enumerate([*AMOUNTS, ["5.00", "5.00", ""]]):
            text(canvas, 60, 118 + 16 * at, CODES[at], SIZE)
            text(canvas, 136, 118 + 16 * at, NAMES[at], SIZE)
            for right, amount in zip(rights, amounts, strict=True):
                _right(canvas, right, 118 + 16 * at, amount)

    (found,) = read_pdf(pdf(draw), "test.pdf").tables
    rows = _texts(found)
    assert rows[0] == ["功能分类科目编码", "科目名称", "合计", "基本支出", "项目支出", "经营支出", "上缴"]
    assert rows[1] == ["201", NAMES[0], *AMOUNTS[0], "", ""]
    assert rows[3] == ["208", NAMES[2], *AMOUNTS[2], "", ""]
    assert not any(cell.guessed for cell in found.cells)


def test_three_line_tables_whose_foot_is_on_the_next_page_keep_their_rows() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.line(56, HEIGHT - 80, 430, HEIGHT - 80)
        text(canvas, 148, 86, "项目", SIZE)
        text(canvas, 324, 86, "本年支出", SIZE)
        heads = zip((66, 140, 272, 332, 392), ["编码", "科目名称", "合计", "基本支出", "项目支出"], strict=True)
        for x, word in heads:
            text(canvas, x, 100, word, SIZE)
        canvas.line(56, HEIGHT - 114, 430, HEIGHT - 114)
        _rows(canvas, [300.0, 360.0, 420.0], 120)
        text(canvas, WIDTH / 2, 800, "7", SIZE)

    (found,) = read_pdf(pdf(draw), "test.pdf").tables
    assert _texts(found)[1] == ["编码", "科目名称", "合计", "基本支出", "项目支出"]
    assert _texts(found)[2] == ["201", NAMES[0], *AMOUNTS[0]]
    assert len(_texts(found)) == 7


@pytest.mark.parametrize(("above", "goes_on"), [("", True), ("单位：万元", False)])
def test_rows_above_a_rule_go_on_with_the_table_before_only_where_nothing_begins_another(
    above: str, goes_on: bool
) -> None:
    """Below the unit of another table they are none of it: its amounts were, in a table of other lines."""

    def first(canvas: Canvas) -> None:
        canvas.line(56, HEIGHT - 80, 430, HEIGHT - 80)
        heads = zip((66, 140, 272, 332, 392), ["编码", "科目名称", "合计", "基本支出", "项目支出"], strict=True)
        for x, word in heads:
            text(canvas, x, 86, word, SIZE)
        canvas.line(56, HEIGHT - 100, 430, HEIGHT - 100)
        for at in range(8):
            _rows(canvas, [300.0, 360.0, 420.0], 106 + 80 * at)

    def second(canvas: Canvas) -> None:
        text(canvas, 56, 60, above, SIZE)
        _rows(canvas, [300.0, 360.0, 420.0], 82)
        canvas.line(56, HEIGHT - 166, 430, HEIGHT - 166)

    table, *others = read_pdf(pdf(first, second), "test.pdf").tables
    assert [row[0] for row in _texts(table)] == ["编码", *CODES * (9 if goes_on else 8)]
    assert all(len(_texts(other)) == len(CODES) for other in others)


def test_columns_whose_words_stand_elsewhere_are_a_guess() -> None:
    """A head of four words over five columns: whichever column a word is given to, it stands in the middle of none."""

    def draw(canvas: Canvas) -> None:
        for x, word in zip((66, 150, 322, 352), ["编码", "科目名称", "基本支出", "项目支出"], strict=True):
            text(canvas, x, 100, word, SIZE)
        _rows(canvas, [300.0, 360.0, 420.0], 118)

    (found,) = read_pdf(pdf(draw), "test.pdf").tables
    amounts = [cell for cell in found.cells if "." in cell.text]
    assert len(amounts) == 11
    assert any(cell.guessed for cell in amounts)


def test_a_header_put_into_other_rows_is_dropped_where_it_is_printed_again() -> None:
    head = [["项目", "<", "支出决算数", "<"], ["科目编码", "科目名称", "合计", "基本支出"]]
    again = [["项目", "科目名称", "支出决算数", "<"], ["科目编码", "^", "合计", "基本支出"]]
    rows = [["201", "一般公共服务支出", "12.50", "1.00"], ["208", "社会保障支出", "3.00", "2.00"]]
    first, second = fragment([*head, *rows]), fragment([*again, ["210", "卫生健康支出", "1.00", "1.00"]])
    first, second = replace(first, method="rivers"), replace(second, method="rivers")
    found = joined(first, second)
    assert found is not None
    assert found[2:] == [*rows, ["210", "卫生健康支出", "1.00", "1.00"]]


def test_labels_over_the_border_of_amounts_are_no_page_of_the_table_before() -> None:
    head = [["收入项目", "行次", "金额", "支出项目", "行次", "金额"]]
    first = [
        [f"某某事业收入第{at}项", str(at), f"{at}31.50", f"某某支出第{at}项", str(at), f"{at}.50"] for at in range(1, 9)
    ]
    last = [["", str(at), "", f"某某支出类级科目之第{at}项", str(at), f"{at}.50"] for at in range(9, 15)]

    def draw(canvas: Canvas) -> None:
        table(canvas, [*head, *first], widths=[140, 30, 60, 140, 30, 60], rules="none", top=500, centred=1)
        canvas.showPage()
        table(canvas, last, widths=[120, 30, 50, 190, 30, 60], rules="none", top=60)

    found = [_texts(one) for one in read_pdf(pdf(draw), "test.pdf").tables]
    assert not any("支出" in row[2] for rows in found for row in rows if row[0] != head[0][0])


def _three_lines(canvas: Canvas, words: Sequence[tuple[float, float, str]]) -> None:
    """A table with rules at head and foot, whose pieces meet where the columns end; x is the middle of a word."""
    borders = [60.0, 140.0, 200.0, 270.0, 340.0]
    for y in (80, 124, 205):
        for left, right in pairwise(borders):
            canvas.line(left, HEIGHT - y, right, HEIGHT - y)
    for middle, top, word in words:
        text(canvas, middle - canvas.stringWidth(word, "STSong-Light", SIZE) / 2, top, word, SIZE)
    for at, amounts in enumerate([*AMOUNTS, ["5.00", "5.00", ""]]):
        text(canvas, 64, 128 + 15 * at, NAMES[at], SIZE)
        for right, amount in zip(borders[2:], amounts, strict=True):
            _right(canvas, right - 4, 128 + 15 * at, amount)


def test_words_at_the_foot_of_their_cells_are_level_with_their_last_lines() -> None:
    words = [(100, 114, "科目"), (170, 114, "合计"), (270, 84, "其中"), (235, 104, "一般公共"), (235, 114, "预算支出")]

    def draw(canvas: Canvas) -> None:
        _three_lines(canvas, [*words, (305, 114, "其他支出")])

    (found,) = read_pdf(pdf(draw), "test.pdf").tables
    cells = {(c.row, c.column, c.row_span, c.column_span, c.text.replace("\n", "")) for c in found.cells if c.text}
    head = {(1, 1, 2, 1, "科目"), (1, 2, 2, 1, "合计"), (1, 3, 1, 2, "其中"), (2, 3, 1, 1, "一般公共预算支出")}
    assert {*head, (2, 4, 1, 1, "其他支出"), (3, 2, 1, 1, "1,200.50"), (5, 4, 1, 1, "39.00")} <= cells


def test_words_at_the_top_of_their_cells_are_level_with_their_first_lines() -> None:
    words = [(100, 84, "科目"), (170, 84, "合计"), (270, 84, "其中"), (235, 100, "一般公共"), (235, 110, "预算支出")]

    def draw(canvas: Canvas) -> None:
        _three_lines(canvas, [*words, (305, 100, "其他支出")])

    (found,) = read_pdf(pdf(draw), "test.pdf").tables
    cells = {(c.row, c.column, c.row_span, c.column_span, c.text.replace("\n", "")) for c in found.cells if c.text}
    head = {(1, 1, 2, 1, "科目"), (1, 2, 2, 1, "合计"), (1, 3, 1, 2, "其中"), (2, 3, 1, 1, "一般公共预算支出")}
    assert {*head, (2, 4, 1, 1, "其他支出"), (3, 2, 1, 1, "1,200.50"), (5, 4, 1, 1, "39.00")} <= cells


def words_at(*places: tuple[float, float, str]) -> list[Block]:
    """Header words of one line each: their x, their middle and what they say."""
    size = 7.0
    return [
        Block(-1, 1, [Piece(-1, 1, round(y * 10), [Glyph(x, y - size / 2, x + size * len(t), y + size / 2, t, size)])])
        for x, y, t in places
    ]


def test_rows_of_a_header_are_told_though_their_words_stand_a_little_off() -> None:
    """Browsers put rows and texts on whole pixels; rows without padding are hardly higher than their type."""
    words = words_at((100, 27.48, "预算"), (10, 31.23, "序号"), (70, 34.98, "小计"), (130, 34.98, "拨款"))
    borders = head_rows(words, 7.0, 22.9, 39.4)
    assert len(borders) == 3
    assert [(word.row, word.row_span) for word in words] == [(0, 1), (0, 2), (1, 1), (1, 1)]
    words = words_at((80, 208.23, "收入"), (10, 211.98, "序号"), (70, 216.48, "项目"), (10, 223.98, "栏次"))
    assert len(head_rows(words, 7.0, 203.6, 227.6)) == 4
    assert [(word.row, word.row_span) for word in words] == [(0, 1), (0, 2), (1, 1), (2, 1)]


def test_no_cell_of_a_header_is_blank_but_in_the_row_of_the_numbers() -> None:
    words = words_at(
        (10, 20, "项目"), (60, 20, "支出"), (60, 32, "基本"), (100, 32, "其他"), (60, 44, "1"), (100, 44, "2")
    )
    for word, (row, column, span) in zip(
        words, [(0, 0, 1), (0, 1, 2), (1, 1, 1), (1, 2, 1), (2, 1, 1), (2, 2, 1)], strict=True
    ):
        word.row, word.column, word.span = row, column, span
    words += words_at((140, 32, "增减"))
    words[-1].row, words[-1].column = 1, 3
    filled(words, 3)
    assert [(word.row, word.row_span) for word in (words[0], words[-1])] == [(0, 2), (0, 2)]
    assert all(word.row_span == 1 for word in words[1:-1])


def test_a_word_over_three_columns_is_no_line_of_the_word_below_it() -> None:
    """Both stand in the middle of the same column; the words beside the lower one have nothing above them."""
    (group,) = words_at((93, 20, "拨款"))
    group.pieces += [block.pieces[0] for block in words_at((93, 32, "基金"), (93, 44, "预算"))]
    (tall,) = words_at((163, 20, "单位"))
    tall.pieces += [block.pieces[0] for block in words_at((163, 32, "资金"))]
    words = [group, tall, *words_at((10, 20, "类型"), (53, 32, "一般"), (133, 32, "国资"))]
    parted = groups_apart(words, [0.0, 40.0, 80.0, 120.0, 160.0, 180.0])
    assert parted is not None
    assert [len(word.pieces) for word in parted] == [1, 2, 2, 1, 1, 1]
    assert groups_apart([*words[:3]], [0.0, 40.0, 80.0, 120.0, 160.0, 180.0]) is None
