"""Pieces of one statement below its title printed once more, and tables of one title that are others."""

import io

import openpyxl
import pytest

from budgetgraph.extraction.extract import Hints, extract
from budgetgraph.extraction.records import Statement
from budgetgraph.reading.files import read

HEADS = ["项目", "金额", "项目", "金额"]


def statements_of(*pieces: list[list[str]], number: str = "公开01表") -> list[Statement]:
    """A page on which every piece stands below the same number, title and heads."""

    def table(rows: list[list[str]]) -> str:
        lines = ("".join(f"<td>{text}</td>" for text in row) for row in [HEADS, *rows])
        return (
            f"<p>{number}</p><p>收入支出决算总表</p><p>单位：万元</p><table><tr>{'</tr><tr>'.join(lines)}</tr></table>"
        )

    page = "<html><body><h1>某县某局2023年度部门决算</h1>" + "".join(map(table, pieces)) + "</body></html>"
    disclosure = extract(read(page.encode(), "page.html")).disclosures[0]
    return [one for one in disclosure.statements if one.kind == "revenue_expenditure_summary" and one.rows]


FIRST = [["一、一般公共预算财政拨款收入", "70", "一、一般公共服务支出", "60"]]
REST = [["二、其他收入", "30", "二、教育支出", "40"], ["总计", "100", "总计", "100"]]


def test_a_title_printed_once_more_heads_the_next_piece() -> None:
    (whole,) = statements_of(FIRST, REST)
    assert [figure.printed for row in whole.rows for figure in row.figures].count("100") == 2
    assert len(whole.rows) == 6


def test_the_same_table_of_another_body_is_another_table() -> None:
    assert len(statements_of([*FIRST, *REST], [*FIRST, *REST])) == 2


def test_tables_without_a_number_stay_apart() -> None:
    assert len(statements_of(FIRST, REST, number="")) == 2


LISTED = ["科目编码", "科目名称", "合计", "基本支出", "项目支出"]
UPPER = [["2130301", "行政运行", 30.00, 20.00, 10.00], ["2130304", "水利行业业务管理", 5.00, 2.00, 3.00]]
LOWER = [["2130305", "水利工程建设", 7.00, 3.00, 4.00], ["2130306", "水利工程运行与维护", 9.00, 4.00, 5.00]]
TOTAL: list[str | float] = ["合计", "", 51.00, 29.00, 22.00]


def of_sheets(*sheets: tuple[str, list[str], list[list[str | float]]]) -> list[Statement]:
    """The statements of sheets by their name, the lines above their heads, and their rows."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, above, rows in sheets:
        sheet = book.create_sheet(name)
        for line in above:
            sheet.append([line])
        for row in [LISTED, *rows]:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    read_again = read(out.getvalue(), "某县水利局2024年部门预算.xlsx")
    return extract(read_again, Hints(department="某县水利局", year=2024, stage="budget")).disclosures[0].statements


def test_sheets_that_print_no_title_are_told_by_their_names_and_each_has_its_unit() -> None:
    first, second = of_sheets(
        ("部门支出总表", ["单位：万元"], [*UPPER, TOTAL]), ("2.一般公共预算支出表", ["单位：元"], [*LOWER, TOTAL])
    )
    assert (first.kind, first.title, first.printed_unit) == ("expenditure_by_function", "部门支出总表", "万元")
    assert (second.kind, second.title) == ("general_public_expenditure", "一般公共预算支出表")
    assert {row.label: row.figures[0].value for row in second.rows}["水利工程建设"] == 7


@pytest.mark.parametrize(
    "names", [("部门支出总表", "政府性基金预算支出表"), ("Sheet1", "Sheet2"), ("表 (1)", "表 (2)")]
)
def test_sheets_are_not_joined(names: tuple[str, str]) -> None:
    sheets = of_sheets(*((name, ["单位：万元"], rows) for name, rows in zip(names, (UPPER, LOWER), strict=True)))
    assert [len(one.rows) for one in sheets] == [2, 2]
    assert [one.title for one in sheets] == (["", ""] if "1" in "".join(names) else list(names))


@pytest.mark.parametrize(
    ("name", "above"), [("部门支出总表（续）", []), ("Sheet2", ["部门支出总表（续表）", "单位：万元"])]
)
def test_a_sheet_that_says_so_goes_on_with_the_one_before(name: str, above: list[str]) -> None:
    (whole,) = of_sheets(("部门支出总表", ["单位：万元"], UPPER), (name, above, [*LOWER, TOTAL]))
    assert len(whole.rows) == 5


def test_a_sheet_in_another_unit_goes_on_with_none() -> None:
    _, second = of_sheets(
        ("部门支出总表", ["单位：万元"], UPPER), ("2", ["部门支出总表（续表）", "单位：元"], [*LOWER, TOTAL])
    )
    assert second.printed_unit == "元" and second.rows[0].figures[0].value == 7


def page_of(*pieces: tuple[str, list[list[str | float]]]) -> list[Statement]:
    """The statements of a page on which a title stands above the first table only; by the line above each."""

    def table(above: str, rows: list[list[str | float]]) -> str:
        lines = ("".join(f"<td>{text}</td>" for text in row) for row in [LISTED, *rows])
        return f"<p>{above}</p><table border=1><tr>{'</tr><tr>'.join(lines)}</tr></table>"

    page = "<html><body><h1>某县水利局2024年部门预算</h1><p>部门支出总表</p>"
    page += "".join(table(*piece) for piece in pieces) + "</body></html>"
    return extract(read(page.encode(), "page.html")).disclosures[0].statements


@pytest.mark.parametrize("unit", ["元", "万元"])
def test_a_unit_line_parts_tables_of_equal_heads(unit: str) -> None:
    first, second = page_of(("单位：万元", [*UPPER, TOTAL]), (f"单位：{unit}", [*LOWER, TOTAL]))
    assert len(first.rows) == len(second.rows) == 3
    assert second.printed_unit == unit


def test_the_rest_of_a_table_below_its_unit_printed_once_more_is_no_table_of_its_own() -> None:
    (whole,) = page_of(("单位：万元", UPPER), ("单位：万元", [*LOWER, TOTAL]))
    assert len(whole.rows) == 5


@pytest.mark.parametrize(
    ("cell", "unit", "value", "flags"),
    [
        ("30.00万元", "万元", 300_000, []),
        ("￥30.00万元", "万元", 300_000, []),
        ("0.30亿", "亿元", 30_000_000, []),
        ("30.00元", "万元", 30, ["unit unsure"]),
        ("30.00", "万元", 300_000, []),
    ],
)
def test_a_unit_beside_a_figure_counts_for_it(cell: str, unit: str, value: int, flags: list[str]) -> None:
    (only,) = page_of((f"单位：{unit}", [["2130301", "行政运行", cell, "20.00", "10.00"], TOTAL]))
    figure = only.rows[0].figures[0]
    assert (figure.value, figure.flags) == (value, flags) and figure.printed == cell.strip("￥亿万元")


def test_columns_of_figures_with_units_are_figures() -> None:
    rows = [[*row[:2], *(f"{value}万元" for value in row[2:])] for row in (*UPPER, TOTAL)]
    (only,) = page_of(("单位：万元", rows))
    assert [figure.value for row in only.rows for figure in row.figures][:4] == [300_000, 200_000, 100_000, 50_000]
    assert not any(figure.flags for row in only.rows for figure in row.figures)


def test_a_unit_of_money_beside_a_count_makes_it_no_count() -> None:
    page = "<h1>某县水利局2024年部门决算</h1><p>车辆情况表</p><p>单位：万元</p><table border=1>"
    page += "<tr><td>项目</td><td>数量（辆）</td><td>价值</td></tr><tr><td>轿车</td><td>3万元</td><td>12.00</td></tr>"
    page += "<tr><td>客车</td><td>2</td><td>30.00</td></tr></table>"
    (only,) = extract(read(page.encode(), "page.html")).disclosures[0].statements
    assert [figure.printed for figure in only.rows[0].figures] == ["12.00"]
