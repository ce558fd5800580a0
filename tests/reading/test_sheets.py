"""Sheets too wide for the paper: columns printed on pages of their own come back to the rows they belong to."""

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
