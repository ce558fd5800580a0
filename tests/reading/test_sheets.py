"""Sheets too wide for the paper: columns printed on pages of their own come back to the rows they belong to."""

from collections.abc import Callable

import pytest
from drawing import pdf, table, text
from reportlab.pdfgen.canvas import Canvas

from budgetgraph.extraction.extract import Hints, extract
from budgetgraph.reading.document import Document
from budgetgraph.reading.files import read
from budgetgraph.reading.pdf import read_pdf
from budgetgraph.samples import fonts, forms
from budgetgraph.samples.facts import Figures
from budgetgraph.samples.generator import generate
from budgetgraph.samples.typeset import typeset

Rows = list[list[str]]
LEFT = [["科目编码", "科目名称"], ["201", "一般公共服务支出"], ["208", "社会保障和就业支出"], ["210", "卫生健康支出"]]
RIGHT = [["基本支出", "项目支出"], ["1.50", "0.10"], ["22.00", "0.30"], ["3.25", "9.00"]]
OTHER = [["科目编码", "科目名称"], ["211", "节能环保支出"], ["212", "城乡社区支出"], ["213", "农林水支出"]]
FURTHER = [["4.50", "0.40"], ["5.00", "0.50"], ["6.25", "6.00"]]


HINTS = Hints(department="某局", year=2024, stage="budget")


def texts(document: Document) -> list[Rows]:
    return [[["" if c is None else c.text for c in row] for row in found.grid] for found in document.tables]


def sheet(canvas: Canvas, rows: Rows, title: str = "", unit: str = "", at: float = 260, top: float = 120) -> None:
    if title:
        text(canvas, at, 70, title, 16)
    if unit:
        text(canvas, 210, 105, unit)
    table(canvas, rows, top=top, widths=[100.0] * len(rows[0]))


def beside(one: Rows, other: Rows) -> Rows:
    return [a + b for a, b in zip(one, other, strict=True)]


def read_pages(*pages: tuple[Rows, dict[str, object]]) -> Document:
    return read_pdf(pdf(*(lambda c, p=p: sheet(c, p[0], **p[1]) for p in pages)), "sheet.pdf")  # type: ignore[misc]


@pytest.mark.parametrize("form", forms.names())
@pytest.mark.parametrize("layout", ["printed", "printed_over"])
def test_every_figure_of_a_printed_workbook_has_its_labels(form: str, layout: str) -> None:
    disclosure = generate(900, form=form)
    try:
        content = typeset(disclosure, form, layout)
    except fonts.FontMissing as error:
        pytest.skip(str(error))
    found = Figures()
    found.compare(disclosure, extract(read(content, "printed.pdf")).disclosures[0])
    assert not found.silent, found.shown
    assert found.right + 5 >= found.expected


@pytest.mark.parametrize("form", forms.names())
def test_labels_printed_on_every_page_leave_no_figure_wrong_in_silence(form: str) -> None:
    """Heads that the page breaks cut are clipped, and their texts stand unseen over the labels of the next page."""
    disclosure = generate(8100, form=form)
    try:
        content = typeset(disclosure, form, "printed_titles")
    except fonts.FontMissing as error:
        pytest.skip(str(error))
    found = Figures()
    found.compare(disclosure, extract(read(content, "printed.pdf")).disclosures[0])
    assert not found.silent, found.shown
    assert found.right >= 0.6 * found.expected  # wide labels leave no room on the paper for all columns


def test_columns_of_the_next_page_stand_beside_their_rows_with_their_own_page() -> None:
    document = read_pages((LEFT, {"title": "部门支出"}), (RIGHT, {"unit": "单位：万元"}))
    (found,) = document.tables
    assert texts(document) == [beside(LEFT, RIGHT)]
    assert [cell.page for cell in found.cells if cell.row == 2] == [1, 1, 2, 2]
    assert [(p.text, p.page) for p in document.paragraphs] == [("部门支出", 1), ("单位：万元", 2)]


@pytest.mark.parametrize("order", ["down", "over"])
def test_both_orders_of_printing(order: str) -> None:
    below = {"top": 60}
    pages = [(LEFT, {}), (OTHER[1:], below), (RIGHT, {"unit": "单位：万元"}), (FURTHER, below)]
    if order == "over":
        pages = [pages[0], pages[2], pages[1], pages[3]]
    many = [[f"{row}{n}" if row.isdigit() else row for row in OTHER[1]] for n in range(35)]
    figures = [[f"{n}.50", f"{n}.25"] for n in range(35)]
    pages = [
        (LEFT + many, page[1]) if page[0] is LEFT else (RIGHT + figures, page[1]) if page[0] is RIGHT else page
        for page in pages
    ]
    assert texts(read_pages(*pages)) == [beside(LEFT + many + OTHER[1:], RIGHT + figures + FURTHER)]


def test_a_title_that_the_page_break_cuts_is_whole_again() -> None:
    pages = [(LEFT, {"title": "部门支出总体情况表", "at": 190}), (RIGHT, {"title": "情况表", "at": 60})]
    document = read_pages(*pages)
    assert texts(document) == [beside(LEFT, RIGHT)]
    assert [p.text for p in document.paragraphs] == ["部门支出总体情况表"]


def test_the_next_table_with_labels_and_a_title_of_its_own_stays_apart() -> None:
    wide = beside(LEFT, RIGHT)
    pages = [(wide, {"title": "部门支出表"}), (wide, {"title": "部门收入表"})]
    assert len(texts(read_pages(*pages))) == 2


def test_a_form_filled_in_again_stays_apart() -> None:
    first = [["项目名称", "甲项目"], ["实施单位", "某局"], ["预算数", "12.50"]]
    second = [["项目名称", "乙项目"], ["实施单位", "某局"], ["预算数", "1.50"]]
    assert texts(read_pages((first, {}), (second, {}))) == [first, second]


def test_columns_at_other_heights_stay_apart_and_their_figures_are_doubtful() -> None:
    pages = [(LEFT, {"title": "部门支出总体情况表"}), (RIGHT, {"top": 150, "unit": "单位：万元"})]
    document = read_pages(*pages)
    assert texts(document) == [LEFT, RIGHT]
    figures = [f for s in extract(document, HINTS).disclosures[0].statements for row in s.rows for f in row.figures]
    assert all("doubtful" in figure.flags for figure in figures)


BASIC = beside(LEFT, [row[:1] for row in RIGHT])
PROJECT = beside(LEFT, [row[1:] for row in RIGHT])


def titled_within(title: str) -> Callable[[Canvas], object]:
    """A table whose first row is its title, which goes on over the page break, below a line printed on every page."""

    def draw(canvas: Canvas) -> None:
        text(canvas, 60, 70, "2024年部门")
        rows = PROJECT if title.startswith("体") else BASIC
        table(canvas, [[title, "<", "<"], *rows], top=100, widths=[100.0] * 3)

    return draw


def test_labels_printed_again_are_enough_where_the_page_break_cuts_all_that_stands_above_them() -> None:
    document = read_pdf(pdf(titled_within("部门支出总"), titled_within("体情况表")), "sheet.pdf")
    (found,) = texts(document)
    assert found[1:] == beside(LEFT, RIGHT)
    assert found[0] == ["部门支出总"] * 3 + ["体情况表"]


def test_the_same_labels_below_titles_of_their_own_stay_apart() -> None:
    pages = [(BASIC, {"title": "基本支出情况表"}), (PROJECT, {"title": "项目支出情况表"})]
    assert texts(read_pages(*pages)) == [BASIC, PROJECT]


@pytest.mark.parametrize(
    "titles",
    [
        ("一般公共预算支出情况", "政府性基金预算支出情况"),
        ("一般公共预算支出表", "政府性基金预算支出情况"),
        ("附表3 一般公共预算支出", "附表4 政府性基金预算支出"),
        ("表5", "表6"),
        ("2024年部门收支情况", "2023年收支情况"),
        ("", "政府性基金支出表"),
        ("", "政府性基金支出情况"),
        ("支出表", "支出表 单位：万元"),
    ],
)
@pytest.mark.parametrize("rows", [BASIC, beside(LEFT, RIGHT)])
def test_any_line_of_its_own_above_the_further_page_is_a_new_title(titles: tuple[str, str], rows: Rows) -> None:
    heads = ["合计", "上年结转"][: len(rows[0]) - 2]
    other = [rows[0][:2] + heads, *([*row[:2], *("7.25" for _ in heads)] for row in rows[1:])]
    pages = [(rows, {"title": titles[0], "unit": "单位：万元"}), (other, {"title": titles[1], "unit": "单位：万元"})]
    assert texts(read_pages(*pages)) == [rows, other]


@pytest.mark.parametrize("title", ["", "部门支出情况"])
@pytest.mark.parametrize("unit", ["", "金额单位：万元", "（万元）"])
def test_the_same_title_and_another_unit_note_are_no_new_title(title: str, unit: str) -> None:
    pages = [(BASIC, {"title": "部门支出情况"}), (PROJECT, {"title": title, "unit": unit})]
    (found,) = texts(read_pages(*pages))
    assert found == [[*row, other[2]] for row, other in zip(BASIC, PROJECT, strict=True)]


def test_pages_whose_further_columns_the_paper_cuts_do_not_end_the_sheet() -> None:
    labels = [row[:2] for row in BASIC]
    document = read_pages((BASIC, {"title": "部门支出表"}), (labels, {}), (PROJECT, {}))
    (found,) = texts(document)
    assert found == [[*row, other[2]] for row, other in zip(BASIC, PROJECT, strict=True)]


def clipped(canvas: Canvas, x: float, y: float, content: str, box: tuple[float, float, float, float]) -> None:
    canvas.saveState()
    path = canvas.beginPath()
    path.rect(*box)
    canvas.clipPath(path, stroke=0, fill=0)
    text(canvas, x, y, content)
    canvas.restoreState()


def test_text_that_its_clipping_path_hides_is_not_read() -> None:
    """A workbook draws the text of merged cells on every page of the sheet, and shows what stands in their columns."""

    def draw(canvas: Canvas) -> None:
        table(canvas, BASIC, top=120, widths=[100.0] * 3)
        clipped(canvas, 164, 142, "科目", (50, 0, 100, 842))

    (found,) = texts(read_pdf(pdf(draw), "sheet.pdf"))
    assert found == BASIC


def test_an_amount_is_read_whole_where_its_clipping_path_cuts_it() -> None:
    rows = [row[:] for row in BASIC]
    rows[1][2] = ""

    def draw(canvas: Canvas) -> None:
        table(canvas, rows, top=120, widths=[100.0] * 3)
        clipped(canvas, 264, 142, "6320.50", (50, 0, 235, 842))

    (found,) = texts(read_pdf(pdf(draw), "sheet.pdf"))
    assert found[1][2] == "6320.50"


@pytest.mark.parametrize("lines", [10, 25, 26, 33])
def test_amounts_stand_in_their_own_clipping_path_however_many_labels_shared_one(lines: int) -> None:
    """Once most objects of a page had one path, few others are looked at: what that would hide is."""
    labels = ["水利工程建设与管理支出项目"] * lines  # wider than their column
    amounts = [f"{1000 + at}.50" for at in range(12)]

    def draw(canvas: Canvas) -> None:
        for left, right, words in ((50, 150, labels), (300, 500, amounts)):
            canvas.saveState()
            path = canvas.beginPath()
            path.rect(left, 0, right - left, 842)
            canvas.clipPath(path, stroke=0, fill=0)
            for at, one in enumerate(words):
                text(canvas, left + 10, 60 + 20 * at, one)
            canvas.restoreState()

    read = read_pdf(pdf(draw), "sheet.pdf")
    seen = {cell.text for table in read.tables for cell in table.cells}
    seen |= {word for paragraph in read.paragraphs for word in paragraph.text.split()}
    assert seen >= {*amounts}
