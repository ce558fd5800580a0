"""Tables that rule less than their grid: open at the sides, or with uprights and no rule between their rows."""

from collections.abc import Sequence

from drawing import HEIGHT, pdf, table, text
from reportlab.pdfgen.canvas import Canvas

from budgetgraph.reading.document import Table
from budgetgraph.reading.pdf import read_pdf

ROWS = [
    ["科目编码", "科目名称", "基本支出", "项目支出"],
    ["201", "一般公共服务支出", "1,200.50", "0.00"],
    ["208", "社会保障和就业支出", "39.00", "3.10"],
    ["213", "农林水支出", "7.25", "18.40"],
    ["221", "住房保障支出", "62.03", "0.00"],
]
X = [60.0, 150.0, 240.0, 330.0, 420.0]


def texts(found: Table) -> list[list[str]]:
    return [[cell.text if cell else "" for cell in row] for row in found.grid]


def line(canvas: Canvas, x0: float, y0: float, x1: float, y1: float) -> None:
    canvas.line(x0, HEIGHT - y0, x1, HEIGHT - y1)


def uprights(canvas: Canvas, top: float, bottom: float, xs: Sequence[float] = X) -> None:
    for x in xs:
        line(canvas, x, top, x, bottom)


def test_columns_open_at_the_sides_are_columns() -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, ROWS, rules="level")
        uprights(canvas, 120, 210, X[1:-1])

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    assert texts(found) == ROWS
    assert found.method == "rules"


def test_a_single_row_open_at_both_sides_has_two_cells() -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, [["部门名称", "青山县教育局"]], rules="level", widths=[90, 270])
        uprights(canvas, 120, 138, [150])

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    assert texts(found) == [["部门名称", "青山县教育局"]]


def test_rules_that_merely_stand_out_add_no_column() -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, ROWS, rules="none")
        for row in range(len(ROWS) + 1):
            line(canvas, 55, 120 + 18 * row, 425, 120 + 18 * row)
        uprights(canvas, 120, 210)

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    assert texts(found) == ROWS


def framed(canvas: Canvas) -> None:
    """The header is ruled, below it only the sides of the columns and the foot of the table."""
    table(canvas, ROWS, rules="none")
    for y in (120, 138, 210):
        line(canvas, 60, y, 420, y)
    uprights(canvas, 120, 210)


def test_rows_between_uprights_are_rows() -> None:
    (found,) = read_pdf(pdf(framed), "a.pdf").tables
    assert texts(found) == ROWS
    assert not any(cell.guessed for cell in found.cells)


def test_the_label_of_a_total_takes_the_columns_without_upright_rules() -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, [*ROWS, ["合计", "<", "1,308.78", "21.50"]], rules="none")
        for y in (120, 138, 228):
            line(canvas, 60, y, 420, y)
        uprights(canvas, 120, 228, [60, 240, 330, 420])
        uprights(canvas, 120, 210, [150])

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    total = next(cell for cell in found.cells if cell.text == "合计")
    assert (total.row, total.column, total.column_span) == (6, 1, 2)


def test_labels_of_two_lines_begin_their_rows_beside_the_figures() -> None:
    """Set at the top of their cells, as a word processor does."""

    def draw(canvas: Canvas) -> None:
        for y in (120, 138, 250):
            line(canvas, 60, y, 420, y)
        uprights(canvas, 120, 250)
        table(canvas, ROWS[:1], rules="none")
        at = 141.0
        for code, label, one, other in ROWS[1:]:
            for x, words in zip(X, (code, label[:4], one, other), strict=False):
                text(canvas, x + 4, at, words)
            text(canvas, 154, at + 12, label[4:])
            at += 27

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    lines = [[words.replace("\n", "") for words in row] for row in texts(found)]
    assert lines == ROWS


def test_a_page_with_upright_rules_alone_goes_on_with_the_table() -> None:
    def first(canvas: Canvas) -> None:
        table(canvas, ROWS, rules="none", top=732)
        for y in (732, 750):
            line(canvas, 60, y, 420, y)
        uprights(canvas, 732, 822)

    def second(canvas: Canvas) -> None:
        table(canvas, ROWS[1:] * 10, rules="none", top=60)
        uprights(canvas, 60, 780)

    def third(canvas: Canvas) -> None:
        table(canvas, ROWS[1:], rules="none", top=40)
        line(canvas, 60, 112, 420, 112)
        uprights(canvas, 40, 112)

    (found,) = read_pdf(pdf(first, second, third), "a.pdf").tables
    assert texts(found) == [*ROWS, *ROWS[1:] * 11]


def test_the_end_of_a_label_on_the_next_page_is_part_of_it() -> None:
    """Nothing but the foot of the table is ruled there."""

    def first(canvas: Canvas) -> None:
        table(canvas, ROWS, top=700)
        uprights(canvas, 790, 822)
        for x, words in zip(X, ("229", "其他", "5.00", "0.00"), strict=False):
            text(canvas, x + 4, 794, words)

    def second(canvas: Canvas) -> None:
        uprights(canvas, 40, 58)
        line(canvas, 60, 58, 420, 58)
        text(canvas, 154, 44, "支出")

    (found,) = read_pdf(pdf(first, second), "a.pdf").tables
    assert [words.replace("\n", "") for words in texts(found)[-1]] == ["229", "其他支出", "5.00", "0.00"]


def test_rows_that_run_into_one_another_are_a_guess() -> None:
    def draw(canvas: Canvas) -> None:
        for y in (120, 138, 250):
            line(canvas, 60, y, 420, y)
        uprights(canvas, 120, 250)
        table(canvas, ROWS[:1], rules="none")
        for row, words in enumerate(ROWS[1:]):
            for x, word, down in zip(X, words, (7, 0, 0, 0), strict=False):
                text(canvas, x + 4, 145 + 26 * row + down, word)

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    amounts = [cell for cell in found.cells if "." in cell.text]
    assert amounts and all(cell.guessed for cell in amounts)


def test_a_cell_with_several_lines_in_a_ruled_table_stays_whole() -> None:
    def draw(canvas: Canvas) -> None:
        foot = table(canvas, ROWS)
        line(canvas, 60, foot + 45, 420, foot + 45)
        uprights(canvas, foot, foot + 45)
        for row in range(3):
            for x, words in zip(X, ("301", "工资", "1.00", "2.00"), strict=False):
                text(canvas, x + 4, foot + 4 + 13 * row, words)

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    assert len(found.grid) == len(ROWS) + 1


def test_a_row_whose_texts_break_over_many_lines_in_narrow_columns_is_one_row() -> None:
    """The page holds one ruled row of the table only, below its header."""

    def draw(canvas: Canvas) -> None:
        table(canvas, [["编码", "名称", "合计", "基本"]], row_height=18, widths=[30, 40, 40, 40])
        xs = [60, 90, 130, 170, 210]
        uprights(canvas, 138, 200, xs)
        line(canvas, 60, 200, 210, 200)
        for at, words in enumerate(("21", "03", "99")):
            text(canvas, 64, 144 + 14 * at, words)
        for at, words in enumerate(("基层", "卫生", "机构", "支出")):
            text(canvas, 94, 142 + 12 * at, words)
        for x in (134, 174):
            for at, words in enumerate(("1,250,", "340.5", "0")):
                text(canvas, x, 144 + 14 * at, words)

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    assert len(found.grid) == 2
    assert all(cell.guessed for cell in found.cells if cell.row == 2)
