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
