"""Forms of other provinces, invented figures: units in the name column, economic panels, comparison columns."""

from functools import cache
from pathlib import Path

import pytest

from budgetgraph.extraction.extract import extract
from budgetgraph.extraction.records import Disclosure, Row, Statement
from budgetgraph.extraction.tables.line_items import amount_of
from budgetgraph.reading.files import read

FORMS = Path(__file__).parent / "provinces"


@cache
def _form(name: str) -> Disclosure:
    path = FORMS / f"{name}.html"
    return extract(read(path.read_bytes(), path.name)).disclosures[0]


def _statement(one: Disclosure, kind: str) -> Statement:
    return next(statement for statement in one.statements if statement.kind == kind)


def _row(statement: Statement, label: str) -> Row:
    return next(row for row in statement.rows if row.label == label)


def _printed(row: Row) -> dict[str, str]:
    return {figure.column: figure.printed for figure in row.figures}


def test_a_column_of_units_and_items_gives_both() -> None:
    one = _form("units-in-name-column")
    assert [unit.name for unit in one.units] == ["甲乙县信访服务中心"]
    spending = _statement(one, "expenditure_by_function")
    assert _row(spending, "事业运行").of_unit == "甲乙县信访服务中心"
    assert _row(spending, "行政运行").of_unit is None, "the department's own level is the department"
    items = [row for row in spending.rows if row.breakdown == "functional"]
    assert sum(amount_of(row) or 0 for row in items) == 3_600_000
    projects = [row for row in _statement(one, "general_public_projects").rows if row.breakdown == "project"]
    assert {row.project: amount_of(row) for row in projects} == {
        "信访维稳专项经费": 600_000,
        "视频系统运行维护费": 400_000,
    }


def test_a_department_without_its_region_is_no_unit_of_its_own() -> None:
    page = (FORMS / "units-in-name-column.html").read_text(encoding="utf-8")
    for own in ("信访局本级", "信访局"):
        one = extract(read(page.replace(">甲乙县信访局本级<", f">{own}<").encode(), "units.html")).disclosures[0]
        assert [unit.name for unit in one.units] == ["甲乙县信访服务中心"]
        assert _row(_statement(one, "expenditure_by_function"), "行政运行").of_unit is None


@pytest.mark.parametrize("code", ["[{}]", "【{}】", "{}"])
@pytest.mark.parametrize("own", ["甲乙县信访局（本级）", "甲乙县信访局"])
def test_units_above_blocks_of_classes_keep_their_lines_over_a_break(code: str, own: str) -> None:
    head = ["科目编码", "科目名称", "合计", "基本支出", "项目支出"]
    first = [["", "合计", "90", "60", "30"], [code.format(215001), own, "60", "40", "20"]]
    first += [["201", "一般公共服务支出", "50", "30", "20"], ["2010301", "行政运行", "50", "30", "20"]]
    rest = [["221", "住房保障支出", "10", "10", ""], ["2210201", "住房公积金", "10", "10", ""]]
    rest += [[code.format(215002), "甲乙县信访服务中心", "30", "20", "10"]]
    rest += [["201", "一般公共服务支出", "22", "12", "10"], ["2010350", "事业运行", "22", "12", "10"]]
    rest += [["221", "住房保障支出", "8", "8", ""], ["2210201", "住房公积金", "8", "8", ""]]
    page = "<h1>甲乙县信访局2025年部门预算</h1><p>部门支出总表</p><p>单位：万元</p>"
    for rows in (first, rest):
        page += (
            "<table>" + "".join("<tr><td>" + "</td><td>".join(row) + "</td></tr>" for row in [head, *rows]) + "</table>"
        )
    one = extract(read(page.encode(), "page.html")).disclosures[0]
    rows = [row for statement in one.statements for row in statement.rows]
    owned = [row.code for row in rows if row.of_unit == "甲乙县信访服务中心"]
    assert owned == ["215002", "201", "2010350", "221", "2210201"]
    assert [unit.name for unit in one.units] == ["甲乙县信访服务中心"]
    assert [amount_of(row) for row in rows if row.code == "2210201"] == [100_000, 80_000]


def test_government_economic_codes_are_their_own_breakdown() -> None:
    statement = _statement(_form("units-in-name-column"), "economic_government")
    items = {row.code: amount_of(row) for row in statement.rows if row.breakdown == "government_economic"}
    assert items == {"50101": 1_000_000, "50102": 500_000, "50201": 2_000_000}


def test_three_public_items_in_the_heads_beside_a_column_of_units() -> None:
    statement = _statement(_form("units-in-name-column"), "three_public")
    items = {row.concept: amount_of(row) for row in statement.rows if row.breakdown == "three_public"}
    assert items == {"three-public:vehicle-running": 60_000, "three-public:reception": 30_000}
    only_line = _statement(_form("economic-panels"), "three_public")
    assert amount_of(_row(only_line, "公务接待费")) == 40_000


def test_panels_by_economic_class_are_no_functional_rows() -> None:
    summary = _statement(_form("economic-panels"), "revenue_expenditure_summary")
    concepts = {row.label: row.concept for row in summary.rows}
    assert concepts["十二、农林水支出"] == "functional:213"
    assert concepts["工资福利支出"] == "economic:301"
    assert concepts["一、机关工资福利支出"] == "government-economic:501"


def test_columns_under_basic_and_project_keep_their_heads() -> None:
    row = _row(_statement(_form("economic-panels"), "expenditure_by_function"), "水利行业业务管理")
    assert _printed(row)["column:project"] == "300.00"
    heads = {figure.printed: figure.header for figure in row.figures}
    assert heads["210.00"] == "项目支出 > 商品和服务支出"


def test_comparison_columns() -> None:
    row = _row(_statement(_form("comparison-columns"), "general_public_expenditure"), "自然科学基金")
    assert _printed(row) == {
        "column:previous_executed": "120.00",
        "column:total": "150.00",
        "column:basic": "50.00",
        "column:project": "100.00",
        "column:change": "30.00",
        "column:change_rate": "25.00%",
    }
    assert next(f for f in row.figures if f.column == "column:change_rate").unit == "percent"


def test_a_namesake_inside_a_name_is_no_region() -> None:
    assert _form("economic-panels").body.division == "000000"


@pytest.mark.parametrize(
    ("rows", "parents"),
    [
        ([("", "甲乙县教育局"), ("", "甲乙县水利局")], {"甲乙县教育局": None, "甲乙县水利局": None}),
        ([("018", "甲乙县财政局"), ("020", "甲乙县教育局")], {"甲乙县教育局": None}),
        ([("018", "甲乙县财政局"), ("018002", "甲乙县会计中心")], {"甲乙县会计中心": "甲乙县财政局"}),
        ([("", "甲乙县财政局本级"), ("", "甲乙县会计中心")], {"甲乙县会计中心": "甲乙县财政局"}),
        ([("", "甲乙县教育局"), ("", "甲乙县财政局中心")], {"甲乙县教育局": None, "甲乙县财政局中心": "甲乙县财政局"}),
    ],
)  # fmt: skip
def test_a_list_of_departments_makes_none_a_unit(rows: list[tuple[str, str]], parents: dict[str, str | None]) -> None:
    lines = "".join(f"<tr><td>{code}</td><td>{name}</td><td>3.25</td></tr>" for code, name in rows)
    page = f"""<p>甲乙县财政局2024年县级部门预算公开</p><p>部门预算支出汇总表</p><p>单位：万元</p>
        <table border=1><tr><td>部门代码</td><td>部门名称</td><td>合计</td></tr>{lines}</table>"""
    one = extract(read(page.encode(), "list.html")).disclosures[0]
    assert {unit.name: unit.parent for unit in one.units} == parents
