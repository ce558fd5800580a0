"""Which lines of a table without rules are one cell, and which are rows of their own."""

from drawing import HEIGHT, pdf, text
from reportlab.pdfgen.canvas import Canvas

from budgetgraph.reading.document import Table
from budgetgraph.reading.layout import Glyph
from budgetgraph.reading.pdf import read_pdf
from budgetgraph.reading.pdf.parts.columns import Block, Piece
from budgetgraph.reading.pdf.parts.fragments import built
from budgetgraph.reading.pdf.tables.form_rows import span_down


def texts(found: Table) -> list[list[str]]:
    return [[(cell.text if cell else "").replace("\n", "") for cell in row] for row in found.grid]


def centred(canvas: Canvas, x: float, top: float, words: str, size: float = 9) -> None:
    text(canvas, x - canvas.stringWidth(words, "STSong-Light", size) / 2, top, words, size)


def right(canvas: Canvas, x: float, top: float, words: str, font: str = "STSong-Light") -> None:
    canvas.setFont(font, 9)
    canvas.drawRightString(x, HEIGHT - top - 9 * 0.86, words)


def title(canvas: Canvas) -> None:
    text(canvas, 200, 60, "部门支出总表", 16)
    text(canvas, 480, 90, "单位：万元")


def test_a_total_in_another_font_does_not_part_the_lines_of_labels() -> None:
    """Its characters stand higher on their line, so that the next row seems nearer than it is."""
    rows = [("一般公共服务支出", "419.39"), ("机关事业单位基本养老保险缴费支|出", "52.27"), ("卫生健康支出", "30.61")]
    rows += [("住房改革支出", "26.14"), ("国有土地使用权出让收入安排的支|出", "209.65"), ("住房公积金", "26.14")]

    def draw(canvas: Canvas) -> None:
        title(canvas)
        for x, words in ((130, "科目名称"), (300, "合计"), (390, "基本支出")):
            centred(canvas, x, 110, words)
        centred(canvas, 130, 126, "合计")
        for x in (320, 410):
            right(canvas, x, 127.5, "738.05", "Helvetica")
        top = 141.0
        for label, amount in rows:
            lines = label.split("|")
            for at, words in enumerate(lines):
                text(canvas, 60, top + 12.6 * at, words)
            for x in (320, 410):
                right(canvas, x, top + 6.3 * (len(lines) - 1), amount)
            top += 15.6 + 12.6 * (len(lines) - 1)

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    assert texts(found)[2:] == [[label.replace("|", ""), amount, amount] for label, amount in rows]


def test_lines_with_figures_beside_them_are_rows() -> None:
    """Three of the labels have amounts, far apart: no one label takes them all."""
    labels = ["资产总额", "房屋建筑物", "其中办公用房", "一般公务用车", "单价较高的设备", "其他固定资产"]
    amounts = ["202.00", "", "", "6.00", "", "196.00"]

    def draw(canvas: Canvas) -> None:
        title(canvas)
        for x, words in ((100, "项目"), (250, "数量"), (390, "价值")):
            centred(canvas, x, 110, words)
        for at, (label, amount) in enumerate(zip(labels, amounts, strict=True)):
            text(canvas, 60, 126 + 14 * at, label)
            if amount:
                right(canvas, 410, 126 + 14 * at, amount)
                centred(canvas, 250, 126 + 14 * at, str(at + 1))

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    assert [row[0] for row in texts(found)] == ["项目", *labels]
    assert [row[2] for row in texts(found)[1:]] == amounts


def test_a_single_character_below_the_middle_of_a_head_ends_it() -> None:
    def draw(canvas: Canvas) -> None:
        title(canvas)
        for x, words in ((100, "“三公”经费合计"), (490, "公务接待费")):
            centred(canvas, x, 122, words)
        centred(canvas, 190, 114, "因公出国（境）")
        centred(canvas, 190, 130, "费")
        centred(canvas, 340, 110, "公务用车购置及运行费")
        for x, words in ((260, "小计"), (340, "公务用车购置费"), (420, "公务用车运行费")):
            centred(canvas, x, 134, words)
        for x, words in zip(
            (140, 215, 285, 365, 445, 515), ("13.05", "0.00", "8.28", "0.00", "8.28", "4.77"), strict=True
        ):
            right(canvas, x, 158, words)

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    assert texts(found)[0][1] == "因公出国（境）费"
    assert len(found.grid) == 3


def test_words_of_two_rows_in_one_cell_make_the_table_a_guess() -> None:
    def block(column: int, row: int, top: float, words: str) -> Block:
        glyph = Glyph(60.0 + 90 * column, top, 100.0 + 90 * column, top + 9, words, 9.0)
        return Block(column, 1, [Piece(column, 1, int(top), [glyph])], row)

    head = [block(0, 0, 110, "收入"), block(0, 0, 140, "项目"), block(1, 0, 140, "金额")]
    body = [block(0, 1, 160, "教育支出"), block(1, 1, 160, "12.50")]
    near = [block(0, 0, 128, "预算"), block(0, 0, 140, "项目"), block(1, 0, 140, "金额")]
    assert all(cell.guessed for cell in built([*head, *body], [60, 150, 240], [125.0, 165.0]).cells)
    assert not any(cell.guessed for cell in built([*near, *body], [60, 150, 240], [125.0, 165.0]).cells)


def test_an_amount_in_the_second_column_of_a_form_stands_in_the_row_of_its_label() -> None:
    """It stands alone in the middle of three rows, and labels stand in each of them."""

    def block(row: int, column: int, words: str) -> Block:
        glyph = Glyph(60 + 80 * column, 14.0 * row + 2, 100 + 80 * column, 14.0 * row + 11, words, 9.0)
        return Block(column, 1, [Piece(column, 1, row, [glyph])], row)

    words = [block(row, 0, f"{row}、收入") for row in range(5)]
    amounts = [block(row, 1, "100.00") for row in (0, 2, 4)]
    span_down([*words, *amounts], [14.0 * row for row in range(6)], 9.0)
    assert [(amount.row, amount.row_span) for amount in amounts] == [(0, 1), (2, 1), (4, 1)]


def test_a_text_to_the_left_of_all_columns_stands_in_the_first_one_as_a_guess() -> None:
    def block(column: int, row: int, words: str) -> Block:
        glyph = Glyph(60.0 + 90 * column, 20.0 * row, 100.0 + 90 * column, 20.0 * row + 9, words, 9.0)
        return Block(column, 1, [Piece(column, 1, row, [glyph])], row)

    blocks = [block(0, 0, "收入"), block(1, 0, "12.50"), block(-1, 1, "注"), block(1, 1, "3.00")]
    cells = built(blocks, [60, 150, 240], [5.0, 25.0]).cells
    assert [(cell.column, cell.guessed) for cell in cells if cell.text == "注"] == [(1, True)]
