"""Figures and codes that a narrow column without rules breaks over two lines are one; figures of two rows are two."""

from collections.abc import Callable, Sequence

import pytest
from drawing import pdf, text
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from budgetgraph.reading.document import Table
from budgetgraph.reading.layout import Glyph
from budgetgraph.reading.pdf import read_pdf
from budgetgraph.reading.pdf.parts.columns import Block, Piece
from budgetgraph.reading.pdf.parts.fragments import built

X = 60.0
SIZE = 9
WIDTHS = (50.0, 40.0, 120.0, 66.0, 66.0, 66.0)
HEAD = ("单位名称", "科目编码", "科目名称", "合计", "基本支出", "项目支出")


def _width(words: str) -> float:
    return stringWidth(words, "STSong-Light", SIZE)


def _draw(rows: Sequence[Sequence[str]], pitch: float = 30.0) -> Callable[[Canvas], None]:
    """Rows whose cells stand in the middle, up and down; `|` breaks a line."""

    def draw(canvas: Canvas) -> None:
        title, right = "部门支出总表", X + sum(WIDTHS)
        text(canvas, X + sum(WIDTHS) / 2 - 48, 60, title, 16)
        text(canvas, right - stringWidth("单位：元", "STSong-Light", 10), 90, "单位：元", 10)
        for r, row in enumerate((HEAD, *rows)):
            for c, words in enumerate(row):
                left, end = X + sum(WIDTHS[:c]) + 3, X + sum(WIDTHS[: c + 1]) - 3
                lines = words.split("|")
                for n, part in enumerate(lines):
                    top = 112 + pitch * r - 5.5 * (len(lines) - 1) + 11 * n
                    x = (left + end - _width(part)) / 2 if not r else end - _width(part) if c > 2 else left
                    text(canvas, x, top, part)

    return draw


def _read(rows: Sequence[Sequence[str]], pitch: float = 30.0) -> Table:
    (found,) = read_pdf(pdf(_draw(rows, pitch)), "test.pdf").tables
    return found


def _body(found: Table) -> list[list[str]]:
    return [[cell.text.replace("\n", "") if cell else "" for cell in row] for row in found.grid][1:]


CODES = [
    ("云溪局", "201035|0", "事业运行", "313,048.89", "253,154.76", "59,894.13"),
    ("云溪局", "201039|9", "其他政府办公厅（室）及相|关机构事务支出", "129,044.85", "0.00", "129,044.85"),
    ("云溪局", "208050|5", "机关事业单位基本养老保险|缴费支出", "40,103.00", "40,103.00", "0.00"),
    ("云溪局", "221020|1", "住房公积金", "30,077.25", "30,077.25", "0.00"),
]
AMOUNTS = [
    ("云溪局", "2200104", "自然资源规划及|管理", "21,000,000.0|0", "21,000,000.0|0", ""),
    ("云溪局", "2120802", "土地开发支出", "17,500,000.0|0", "14,000,000.0|0", "3,500,000.0|0"),
    ("合计", "", "", "38,500,000.0|0", "35,000,000.0|0", "3,500,000.0|0"),
]
WHOLE = [
    ("云溪局", "2120101", "行政运行", "382", "381", "1"),
    ("云溪局", "2210201", "住房公积金", "921", "921", ""),
    ("总计", "", "本部门合计", "130|3", "1302", "1"),
]


@pytest.mark.parametrize("rows", [CODES, AMOUNTS, WHOLE])
def test_what_a_narrow_column_breaks_is_one_cell_in_one_row(rows: list[tuple[str, ...]]) -> None:
    assert _body(_read(rows)) == [[words.replace("|", "") for words in row] for row in rows]


def test_the_first_half_of_a_broken_code_alone_on_its_line_is_no_page_number() -> None:
    found = _read([("20|8", *row[1:]) for row in CODES])
    assert [row[0] for row in _body(found)] == ["208"] * 4


def test_figures_of_two_rows_beside_one_label_are_two() -> None:
    rows = [
        ("云溪局", "", "", "", "", ""),
        ("", "2010350", "事业运行", "31", "31", "12"),
        ("", "2010399", "住房公积金", "12", "12", "3"),
        ("", "2080505", "行政运行", "40", "40", "7"),
        ("", "2210201", "其他支出", "30", "30", "5"),
    ]
    assert [row[1:] for row in _body(_read(rows[1:], 13.0))] == [list(row[1:]) for row in rows[1:]]


def test_a_pair_that_nothing_proves_is_marked_as_a_guess() -> None:
    rows = [*WHOLE[:2], ("合计", "", "", "130|3", "130|2", "")]
    found = _read(rows)
    halves = [cell for row in found.grid for cell in row if cell and cell.text in ("130", "3", "2")]
    assert len(halves) == 4 and all(cell.guessed for cell in halves)


def _block(column: int, line: int, x: float, words: str) -> Block:
    return Block(column, 1, [Piece(column, 1, line, [Glyph(x, 10.0 * line, x + 20.0, 10.0 * line + 9.0, words, 9.0)])])


def test_two_texts_side_by_side_in_one_cell_make_every_figure_of_the_table_a_guess() -> None:
    heads = [_block(0, 1, 60.0, "名称"), _block(1, 1, 120.0, "合计")]
    figures = [_block(0, 2, 60.0, "工资"), _block(1, 2, 120.0, "31.20")]
    figures[1].row = figures[0].row = 1
    borders, rows = [55.0, 100.0, 200.0], [14.0, 24.0]
    assert not any(cell.guessed for cell in built([*heads, *figures], borders, rows).cells)
    beside = _block(1, 1, 160.0, "其中")
    assert all(cell.guessed for cell in built([*heads, beside, *figures], borders, rows).cells if cell.text)


def test_wrapped_names_of_two_rows_are_two_where_the_total_stands_nearer() -> None:
    def draw(canvas: Canvas) -> None:
        _draw([])(canvas)
        for top, name, unit, figure in (
            (140.0, "地质灾害监测", "云溪省地质调|查院", "420.00"),
            (166.0, "实验设备购置", "云溪省地质局|本级", "280.00"),
            (187.0, "合计", "", "700.00"),
        ):
            text(canvas, X + 3, top, name[:4])
            for n, part in enumerate(unit.split("|")):
                text(canvas, X + 93, top - 5.5 * unit.count("|") + 11 * n, part)
            for c in (3, 4):
                text(canvas, X + sum(WIDTHS[: c + 1]) - 3 - _width(figure), top, figure)

    (found,) = read_pdf(pdf(draw), "test.pdf").tables
    names = [cell.text.replace("\n", "") for cell in found.cells if "云溪省" in cell.text]
    assert names == ["云溪省地质调查院", "云溪省地质局本级"]
