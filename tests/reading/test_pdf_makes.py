"""Tables of makes that printers, spreadsheets and offices leave in PDFs, and what lies over them."""

from drawing import pdf, table, text
from reportlab.pdfgen.canvas import Canvas

from budgetgraph.reading.document import Table
from budgetgraph.reading.pdf import read_pdf

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
