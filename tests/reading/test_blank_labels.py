"""Labels over several rows, where words stand at the top or at the foot of their cells."""

from itertools import pairwise

import pytest
from drawing import pdf, text
from reportlab.pdfgen.canvas import Canvas

from budgetgraph.reading.document import Table
from budgetgraph.reading.pdf import read_pdf

Lines = list[tuple[float, list[str]]]  # how far below the first rule, and the texts of the columns
TOP: Lines = [
    (3, ["采购单位", "项目类别", "项目名称", "合计", "资金安排"]),
    (17, ["", "", "", "", "公共预算", "政府采购"]),
]
FOOT: Lines = [
    (3, ["", "", "", "", "资金安排"]),
    (17, ["采购单位", "项目类别", "项目名称", "合计", "公共预算", "政府采购"]),
]
ROWS = [
    ["合计", "", "", "180.00", "180.00", "60.00"],
    ["渔业局本级", "特定目标", "渔港清淤", "100.00", "100.00", "60.00"],
    ["水产推广站", "运转类", "良种场", "50.00", "50.00", ""],
    ["", "特定目标", "病害测报", "30.00", "30.00", ""],
]


def read(head: Lines, rows: list[list[str]], width: float = 72) -> Table:
    """A table with rules at its top, below the header and at its foot, drawn column by column."""
    foot = 31.0

    def draw(canvas: Canvas) -> None:
        for y in (0.0, foot, foot + 14 * len(rows)):
            xs = [40.0 + width * n for n in range(len(rows[0]) + 1)]
            for x0, x1 in pairwise(xs):
                canvas.line(x0, 842 - 120 - y, x1, 842 - 120 - y)
        for y, words in [*head, *((foot + 2.5 + 14 * n, row) for n, row in enumerate(rows))]:
            for column, said in enumerate(words):
                text(canvas, 42 + width * column, 120 + y, said)

    (found,) = read_pdf(pdf(draw), "test.pdf").tables
    return found


def labels(found: Table) -> set[tuple[int, int, str]]:
    """Row, rows and text of the first column below the header."""
    return {(c.row, c.row_span, c.text) for c in found.cells if c.column == 1 and c.row > 2 and c.text}


@pytest.mark.parametrize(
    ("head", "rows"), [(TOP, ROWS), (FOOT, [*ROWS[:2], ["", *ROWS[2][1:]], ["水产推广站", *ROWS[3][1:]]])]
)
def test_a_label_at_the_top_or_foot_of_its_cell_takes_the_rows_without_one(head: Lines, rows: list[list[str]]) -> None:
    """The words of the header tell where the others stand."""
    found = read(head, rows)
    assert labels(found) == {(3, 1, "合计"), (4, 1, "渔业局本级"), (5, 2, "水产推广站")}
    assert [found.grid[row][3].text for row in range(2, 6)] == ["180.00", "100.00", "50.00", "30.00"]  # type: ignore[union-attr]


@pytest.mark.parametrize("last", [["", "合计", "", "1.00", "1.00", "1.00"], ["", "", "", "1.00", "1.00", "1.00"]])
def test_totals_and_amounts_without_a_label_have_none(last: list[str]) -> None:
    found = read(TOP, [*ROWS[1:3], last])
    assert labels(found) == {(3, 1, "渔业局本级"), (4, 1, "水产推广站")}


def test_all_that_stands_left_of_indicators_takes_their_rows() -> None:
    """The first indicator of a project stands in a row above its name, where words stand at the foot of their cells."""
    head: Lines = [
        (3, ["", "", "项目金额", "", "绩效目标"]),
        (17, ["编码", "名称", "总额", "其他", "三级指标", "指标值"]),
    ]
    rows = [["1051", "某某法院", "80.00", "20.00", "", ""], ["", "", "", "", "开庭场次", "≥5200场"]]
    rows += [
        ["1052", "审判业务", "30.00", "10.00", "信息公开率", "≥98%"],
        ["1053", "法庭建设", "50.00", "10.00", "法庭", "=8个"],
    ]
    found = read(head, rows)
    cells = {(c.row, c.column, c.row_span) for c in found.cells if c.text in ("1052", "审判业务", "30.00", "10.00")}
    assert {(4, column, 2) for column in range(1, 5)} <= cells
    assert (3, 1, 1, "1051") in {(c.row, c.column, c.row_span, c.text) for c in found.cells}
