"""Tables set from HTML whose cells are painted and not ruled."""

from drawing import HEIGHT, pdf, table, text
from reportlab.pdfgen.canvas import Canvas

from budgetgraph.reading.document import Table
from budgetgraph.reading.pdf import read_pdf

ROWS = [
    ["科目编码", "科目名称", "基本支出", "项目支出"],
    ["201", "一般公共服务支出", "1,200.50", "0.00"],
    ["208", "社会保障和就业支出", "39.00", "3.10"],
    ["213", "农林水支出", "7.25", ""],
    ["215", "资源勘探工业信息等支出", "", "18.40"],
    ["221", "住房保障支出", "62.03", "0.00"],
]
WIDTHS = [60.0, 130.0, 90.0, 90.0]


def texts(found: Table) -> list[list[str]]:
    return [[cell.text if cell else "" for cell in row] for row in found.grid]


def paint(canvas: Canvas, row: int, top: float = 120, height: float = 18, first: int = 0) -> None:
    """Paints the cells of a row, one by one, from a column on."""
    canvas.setFillColorRGB(0.9, 0.93, 0.97)
    for at in range(first, len(WIDTHS)):
        x = 60 + sum(WIDTHS[:at])
        canvas.rect(x, HEIGHT - top - height * (row + 1), WIDTHS[at], height, stroke=0, fill=1)
    canvas.setFillColorRGB(0, 0, 0)


def test_rows_painted_in_turn_tell_the_columns_and_the_rows() -> None:
    def draw(canvas: Canvas) -> None:
        for row in (0, 2, 4):
            paint(canvas, row)
        table(canvas, ROWS, rules="none", widths=WIDTHS)

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    assert texts(found) == ROWS
    assert not any(cell.guessed for cell in found.cells)


def test_a_header_that_is_not_painted_is_the_header() -> None:
    def draw(canvas: Canvas) -> None:
        for row in (2, 4):
            paint(canvas, row)
        table(canvas, ROWS, rules="none", widths=WIDTHS)

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    assert texts(found) == ROWS


def test_an_amount_that_ends_where_the_next_label_begins_is_whole() -> None:
    """Without padding the amount ends at the border, and the label beside it begins there."""
    labels = ["一、教育支出", "二、农林水支出", "三、其他支出", "208社会保障支出", "支出总计"]
    amounts = ["412,000.00", "380,000.00", "32,000.00", "4.14", "824,004.14"]

    def draw(canvas: Canvas) -> None:
        for row in (0, 2, 4):
            paint(canvas, row)
        for x, words in ((60, "收入"), (190, "预算数"), (250, "支出"), (340, "预算数")):
            text(canvas, x, 125, words)
        for row, (label, amount) in enumerate(zip(labels, amounts, strict=True), 1):
            width = canvas.stringWidth(amount, "STSong-Light", 9)
            text(canvas, 60, 125 + 18 * row, "项目")
            text(canvas, 249.5 - width, 125 + 18 * row, amount)
            text(canvas, 250.4, 125 + 18 * row, label)
            text(canvas, 430 - width, 125 + 18 * row, amount)

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    assert [row[1:3] for row in texts(found)[1:]] == [[a, b] for a, b in zip(amounts, labels, strict=True)]


def test_painted_words_of_a_paragraph_are_no_table() -> None:
    def draw(canvas: Canvas) -> None:
        for row in (0, 1, 2):
            paint(canvas, row)
        for row in range(6):
            text(canvas, 62, 124 + 18 * row, "本部门认真落实过紧日子要求，严格控制一般性支出，" * 2)

    assert not list(read_pdf(pdf(draw), "a.pdf").tables)
