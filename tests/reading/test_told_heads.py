"""Headers between known column borders whose rows no rule parts: which word stands over which columns."""

from itertools import pairwise

import pytest
from drawing import pdf, text
from reportlab.pdfgen.canvas import Canvas

from budgetgraph.reading import limits
from budgetgraph.reading.document import Table
from budgetgraph.reading.pdf import read_pdf

XS = [60.0, 120.0, 200.0, 270.0, 350.0, 440.0, 520.0]
Words = list[tuple[int, int, float, str]]  # first column, columns, middle below the first rule, text
WIDTH = 9.0


def rule(canvas: Canvas, xs: list[float], y: float) -> None:
    """A level rule, drawn a piece for every column."""
    for x0, x1 in pairwise(xs):
        canvas.line(x0, 842 - y, x1, 842 - y)


def read(words: Words, rows: list[list[str]], xs: list[float] = XS, height: float = 28, pitch: float = 14) -> Table:
    """A table with rules at its top, below a header of centred words, and at its foot."""

    def draw(canvas: Canvas) -> None:
        for y in (120, 120 + height, 120 + height + pitch * len(rows)):
            rule(canvas, xs, y)
        for first, count, middle, said in words:
            at = (xs[first] + xs[first + count] - WIDTH * len(said)) / 2
            text(canvas, at, 120 + middle - WIDTH / 2, said)
        for number, row in enumerate(rows):
            for x, said in zip(xs, row, strict=False):
                text(canvas, x + 3, 120 + height + pitch * number + (pitch - WIDTH) / 2, said)

    (found,) = read_pdf(pdf(draw), "test.pdf").tables
    return found


def head_of(found: Table, depth: int) -> set[tuple[int, int, int, int, str]]:
    return {
        (c.row, c.column, c.row_span, c.column_span, c.text.replace("\n", ""))
        for c in found.cells
        if c.text and c.row <= depth
    }


VEHICLES: Words = [(0, 1, 14, "合计"), (1, 3, 7, "购置及运行"), (4, 1, 14, "接待费"), (5, 1, 14, "会议费")]
VEHICLES += [(1, 1, 21, "小计"), (2, 1, 21, "购置费"), (3, 1, 21, "运行费")]
HEAD = {(1, 1, 2, 1, "合计"), (1, 2, 1, 3, "购置及运行"), (1, 5, 2, 1, "接待费"), (1, 6, 2, 1, "会议费")}
HEAD |= {(2, 2, 1, 1, "小计"), (2, 3, 1, 1, "购置费"), (2, 4, 1, 1, "运行费")}


@pytest.mark.parametrize("count", [1, 2, 5])
def test_a_word_over_several_columns_is_no_line_of_the_word_below_it(count: int) -> None:
    """Their rows are as near as lines of one cell, but only one of the two stands in the middle of one column."""
    found = read(VEHICLES, [["21.80", "15.30", "0.00", "15.30", "2.10", "1.20"]] * count)
    assert head_of(found, 2) == HEAD
    assert (found.height, found.method) == (2 + count, "rules")
    assert not any(cell.guessed for cell in found.cells)


def test_words_at_the_foot_of_their_cells_may_be_under_more_than_one_word() -> None:
    """Where the word above stands in the middle of one column less on both sides as well, these are a guess."""
    xs = [60.0, 130.0, 200.0, 270.0, 340.0, 410.0, 480.0]
    words: Words = [(0, 1, 21, "编码"), (2, 3, 7, "项目支出")]
    words += [(n, 1, 21, said) for n, said in enumerate(("人员", "公用", "运转", "资本", "其他"), 1)]
    rows = [["201", "1.00", "2.00", "3.00", "4.00", "5.00"]] * 4
    found = read(words, rows, xs)
    assert {cell.column for cell in found.cells if cell.guessed} == {2, 6}
    words[2] = (1, 1, 21, "小计")
    told = read(words, rows, xs)
    assert (1, 2, 1, 5, "项目支出") in head_of(told, 2)
    assert not any(cell.guessed for cell in told.cells)


def test_what_stands_round_a_table_and_the_numbers_of_its_columns_take_rows_of_their_own() -> None:
    """Their cells end elsewhere than those of the rows between."""
    words: Words = [(0, 5, 7, "部门：某某局"), (5, 1, 7, "单位：元"), (0, 3, 21, "收入"), (3, 3, 21, "支出")]
    words += [(n, 1, 35, said) for n, said in enumerate(("项目", "行次", "决算数") * 2)]
    words += [(1, 1, 49, "栏次"), (4, 1, 49, "栏次"), (2, 1, 49, "1"), (5, 1, 49, "2")]
    found = read(words, [["一、拨款", "1", "5.00", "一、农林", "9", "5.00"]] * 3, height=56)
    head = head_of(found, 4)
    assert {(1, 1, 1, 5, "部门：某某局"), (1, 6, 1, 1, "单位：元"), (2, 1, 1, 3, "收入"), (2, 4, 1, 3, "支出")} <= head
    assert {(4, 2, 1, 1, "栏次"), (4, 3, 1, 1, "1"), (4, 6, 1, 1, "2")} <= head
    assert [cell.text for cell in found.cells_in(5) if cell.text] == ["一、拨款", "1", "5.00", "一、农林", "9", "5.00"]


def test_the_first_row_of_a_form_that_the_page_ends_below_is_read() -> None:
    """Two words between two rules are a table where the rules tell more columns than that."""

    def draw(canvas: Canvas) -> None:
        text(canvas, 250, 700, "项目支出绩效目标表", 10)
        for y in (720, 734):
            rule(canvas, XS, y)
        lines = [
            ((70, "项目名称"), (300, "养老服务")),
            ((63, "资金"), (123, "总额"), (203, "3,600.00"), (273, "1,300.00")),
        ]
        for number, line in enumerate(lines):
            for x, said in line:
                text(canvas, x, 722.5 + 14 * number, said)
        canvas.showPage()

    (found,) = read_pdf(pdf(draw), "test.pdf").tables
    assert {"养老服务", "3,600.00"} <= {cell.text for cell in found.cells}


def test_amounts_that_lack_a_decimal_and_their_rests_are_guesses() -> None:
    """The others have two: what is missing may stand in the next column, or in a row of its own."""
    words: Words = [(n, 1, 14, said) for n, said in enumerate(("项目", "合计", "基本", "项目", "结转", "其他"))]
    rows = [["甲", "1,200.50", "3,000.0", "012,400.00", "5.00", "6"], ["乙", "2,200.50", "5", "1.00", "8.00", "7"]]
    found = read(words, rows * 2)
    assert {cell.text for cell in found.cells if cell.guessed} == {"3,000.0", "5", "012,400.00"}


def test_a_header_whose_words_may_go_on_one_another_is_read_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A word at the left that another way takes for the first line of the one below it stands over no columns there."""
    xs = [40.0, 88.0, 138.0, 212.0, 261.0, 334.0, 384.0, 482.0, 556.0]
    lines = {
        7.1: ["项目", "", "", "", "本年支出"],
        20.6: ["功能分类", "", "年初结转和结", "", "", "", "", "年末结转和结"],
        31.85: ["科目编码", "科目名称", "余", "本年收入", "小计", "基本支出", "项目支出", "余"],
        45.35: ["栏次", "", "1", "2", "3", "4", "5", "6"],
    }

    def draw(canvas: Canvas) -> None:
        for y in (100, 151.7, 193.7):
            rule(canvas, xs, y)
        rows = {51.7 + 14 * n + 7: ["201", "公共", "1.00", "2.00", "3.00", "4.00", "5.00", "6.00"] for n in range(3)}
        for middle, line in (lines | rows).items():
            for x, said in zip(xs, line, strict=False):
                text(canvas, x + 3, 100 + middle - 5.25, said, 10.5)

    monkeypatch.setattr(limits, "READ_SECONDS", 20)
    (found,) = limits.in_own_process("test.pdf", read_pdf, pdf(draw), "test.pdf").tables
    assert [cell.text for cell in found.cells_in(6)] == ["201", "公共", "1.00", "2.00", "3.00", "4.00", "5.00", "6.00"]


def test_the_rows_of_a_form_above_the_end_of_its_page_need_no_figures() -> None:
    """Its first figures stand on the next page; what they are is said on this one."""
    lines = [
        ((70, "项目名称"), (300, "养老服务")),
        ((63, "主管部门"), (123, "民政局"), (273, "实施单位")),
        ((63, "项目资金"), (203, "年初预算数"), (273, "全年预算数"), (353, "执行率")),
    ]

    def draw(canvas: Canvas) -> None:
        text(canvas, 250, 700, "项目支出绩效目标表", 10)
        for y in (720, 734):
            rule(canvas, XS, y)
        for number, line in enumerate(lines):
            for x, said in line:
                text(canvas, x, 722.5 + 14 * number, said)

    (found,) = read_pdf(pdf(draw), "test.pdf").tables
    assert {said for line in lines for _, said in line} <= {cell.text for cell in found.cells}
