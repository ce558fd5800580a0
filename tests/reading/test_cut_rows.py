"""Tables with level rules only, whose last row on a page the page break cuts: it begins below the last rule."""

from itertools import pairwise

from drawing import HEIGHT, pdf, text
from reportlab.pdfgen.canvas import Canvas

from budgetgraph.reading.pdf import read_pdf

X = [60.0, 140.0, 227.0, 320.0, 400.0]
HEAD = ["科目编码", "科目名称", "本年收入", "本年支出"]


def level(canvas: Canvas, y: float) -> None:
    """A rule drawn cell by cell, as browsers draw the border below a row."""
    for start, end in pairwise(X):
        canvas.line(start, HEIGHT - y, end, HEIGHT - y)


def row(canvas: Canvas, y: float, words: list[str]) -> None:
    for (x, end), word in zip(pairwise(X), words, strict=True):
        width = canvas.stringWidth(word, "STSong-Light", 9)
        text(canvas, end - 4 - width if "." in word else x + 4, y, word)


def first_page(canvas: Canvas) -> None:
    level(canvas, 720)
    for number, words in enumerate(
        (HEAD, ["208", "社会保障支出", "52.17", "51.80"], ["214", "交通运输支出", "10.90", "9.78"])
    ):
        row(canvas, 724 + 20 * number, words)
        level(canvas, 740 + 20 * number)
    row(canvas, 784, ["2140104", "农村公路建设与维修", "1110.00", "1110.00"])


def second_page(canvas: Canvas) -> None:
    level(canvas, 60)
    row(canvas, 64, HEAD)
    level(canvas, 80)
    row(canvas, 84, ["", "养护", "", ""])
    level(canvas, 100)
    row(canvas, 104, ["2140106", "公路养护", "536.50", "444.00"])
    level(canvas, 120)


def test_the_beginning_of_a_cut_row_belongs_to_the_table_above() -> None:
    (found,) = read_pdf(pdf(first_page, second_page), "a.pdf").tables
    texts = [[cell.text.replace("\n", "") if cell else "" for cell in cells] for cells in found.grid]
    assert texts[1:] == [
        ["208", "社会保障支出", "52.17", "51.80"],
        ["214", "交通运输支出", "10.90", "9.78"],
        ["2140104", "农村公路建设与维修养护", "1110.00", "1110.00"],
        ["2140106", "公路养护", "536.50", "444.00"],
    ]


def test_a_note_below_a_table_is_no_row_of_it() -> None:
    def draw(canvas: Canvas) -> None:
        first = [HEAD, ["208", "社会保障支出", "52.17", "51.80"], ["214", "交通运输支出", "10.90", "9.78"]]
        level(canvas, 720)
        for number, words in enumerate(first):
            row(canvas, 724 + 20 * number, words)
            level(canvas, 740 + 20 * number)
        text(canvas, 64, 784, "注：本表反映年度收支。")

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    assert found.height == 3


def height_with(words: list[str], top: float, gap: float = 4) -> int:
    """How many rows a table has that begins at a height, with one more line close below its last rule."""

    def draw(canvas: Canvas) -> None:
        level(canvas, top)
        for number, cells in enumerate(
            (HEAD, ["208", "社会保障支出", "52.17", "51.80"], ["214", "交通运输支出", "10.90", "9.78"])
        ):
            row(canvas, top + 4 + 20 * number, cells)
            level(canvas, top + 20 + 20 * number)
        row(canvas, top + 60 + gap, words)

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    return found.height


def test_a_line_below_a_table_in_the_middle_of_a_page_is_no_row_of_it() -> None:
    for words in (
        ["填报日期", "2024年3月", "电话", "2000001"],
        ["局长签字", "", "科长签字", "经办"],
        ["合计", "", "63.07", "61.58"],
    ):
        assert height_with(words, 120) == 3, words
    assert height_with(["2140104", "公路养护", "12.10", "12.10"], 720) == 4


def test_who_made_a_table_stands_in_no_row_of_it_at_the_end_of_a_page() -> None:
    assert height_with(["制表人", "", "审核人", "某科"], 720) == 3


def statement(canvas: Canvas, top: float, rows: list[list[str]]) -> float:
    """Rows with a rule drawn cell by cell above and below each; where they end."""
    level(canvas, top)
    for words in rows:
        row(canvas, top + 4, words)
        top += 18
        level(canvas, top)
    return top


BODY = [[f"{n}", "教育支出", f"{n}.10", "2.00"] for n in range(201, 237)]
TOTAL = ["合计", "", "9,876.00", "72.00"]


def test_a_last_row_alone_on_its_page_belongs_to_the_table() -> None:
    def first(canvas: Canvas) -> None:
        statement(canvas, 100, [HEAD, *BODY])

    def second(canvas: Canvas) -> None:
        end = statement(canvas, 60, [TOTAL])
        text(canvas, 60, end + 20, "说明：尾数由四舍五入造成。")

    (found,) = read_pdf(pdf(first, second), "a.pdf").tables
    assert [cell.text for cell in found.cells_in(len(BODY) + 2)] == TOTAL


def test_a_lone_row_in_other_columns_does_not() -> None:
    def first(canvas: Canvas) -> None:
        statement(canvas, 100, [HEAD, *BODY])

    def second(canvas: Canvas) -> None:
        for y in (60.0, 78.0):
            for start, end in pairwise([60.0, 120.0, 260.0, 320.0, 400.0]):
                canvas.line(start, HEIGHT - y, end, HEIGHT - y)
        row(canvas, 64, TOTAL)

    assert [found.height for found in read_pdf(pdf(first, second), "a.pdf").tables] == [len(BODY) + 1]


def titled(title: str, size: float, white: float, x: float) -> list[int]:
    """The heights of two tables of one width, or of one, with a text between them."""

    def draw(canvas: Canvas) -> None:
        end = statement(canvas, 100, [HEAD, *BODY[:3]])
        text(canvas, x, end + (white - size) / 2, title, size)
        statement(canvas, end + white, [HEAD, *BODY[3:8]])

    return [found.height for found in read_pdf(pdf(draw), "a.pdf").tables]


def test_a_title_in_the_middle_parts_two_tables_though_it_is_hardly_larger() -> None:
    assert titled("某年度项目支出绩效自评表", 10.5, 28, 167) == [4, 6]
    assert titled("某年度项目支出绩效自评表", 9, 28, 176) == [4, 6]  # more white than in a row
    assert titled("某年度项目支出绩效自评表", 9, 18, 176) == [11]
    assert titled("某年度项目支出绩效自评表", 10.5, 28, 64) == [11]
    assert titled("某年度项目支出绩效目标", 10.5, 28, 174) == [11]
