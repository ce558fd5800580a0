"""Figures under heads or on lines that were not understood say so; what is understood says nothing."""

import re
from decimal import Decimal

import pytest

from budgetgraph import resources
from budgetgraph.extraction.concepts import key_pattern
from budgetgraph.extraction.extract import extract
from budgetgraph.extraction.records import Statement
from budgetgraph.reading.files import read
from budgetgraph.reading.folding import key

FORM = """<html><p>甲县公安局2025年部门预算</p><p>{title}</p><p>单位：万元</p><table border='1'>{rows}</table></html>"""
LINES = ("合计|300.00|200.00|100.00", "2040201 行政运行|180.00|140.00|40.00", "2040202 一般管理|120.00|60.00|60.00")


def _statement(*lines: str, title: str = "部门支出总表") -> Statement:
    rows = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in line.split("|")) + "</tr>" for line in lines)
    return extract(read(FORM.format(title=title, rows=rows).encode(), "a.html")).disclosures[0].statements[0]


def _flags(statement: Statement) -> dict[str, set[str]]:
    return {f.header: set(f.flags) for row in statement.rows for f in row.figures}


def test_a_table_that_is_understood_has_no_flags() -> None:
    assert _flags(_statement("科目|合计|基本支出|项目支出", *LINES)) == {
        "合计": set(), "基本支出": set(), "项目支出": set()
    }  # fmt: skip


def test_the_words_of_an_unknown_head_are_kept_without_a_flag() -> None:
    statement = _statement("科目|合计|基本支出|甲乙安排款", *LINES)
    assert _flags(statement) == {"合计": set(), "基本支出": set(), "甲乙安排款": set()}
    assert statement.rows[0].figures[2].column == "printed:甲乙安排款"


def test_planned_money_beside_an_unknown_column_may_be_no_total() -> None:
    lines = (line.replace("180.00", "190.00") for line in LINES)
    assert _flags(_statement("科目|预算数|甲乙数|丙丁数", *lines))["预算数"] == {"head unknown"}


def test_the_sum_of_all_columns_beside_it_is_a_total_under_any_head() -> None:
    assert _flags(_statement("科目|预算数|甲乙数|丙丁数", *LINES))["预算数"] == set()


def test_money_of_another_year_is_not_taken_for_that_of_the_report() -> None:
    assert _flags(_statement("科目|2023年合计|甲乙数|丙丁数", *LINES))["2023年合计"] == {"head unknown"}


def test_two_amounts_of_a_line_in_one_column_are_not_understood() -> None:
    assert _flags(_statement("科目|基本支出|基本支出", "2040201 行政运行|3.00|2.00"))["基本支出"] == {"head unknown"}


def test_words_that_alone_tell_the_lines_apart_may_be_their_names() -> None:
    lines = ("合计||3.00", "公安|办案|1.00", "公安|装备|2.00")
    assert _flags(_statement("科目名称|丙丁事项|合计", *lines))["合计"] == {"label unsure"}


def test_a_class_on_two_lines_that_nothing_tells_apart_is_in_doubt() -> None:
    doubled = ("行政运行|2040201|1.00", "行政运行|2040201|2.00", "行政运行|2040250|3.00")
    statement = _statement("科目名称|科目编码|合计", *doubled)
    assert [row.figures[0].flags for row in statement.rows] == [["label unsure"], ["label unsure"], []]


def test_whole_numbers_under_an_unknown_head_beside_decimals_may_be_things() -> None:
    lines = ("合计|300.00|5|295.00", "2040201 行政运行|300.00|5|295.00")
    assert _flags(_statement("科目|合计|甲乙丙|项目支出", *lines))["甲乙丙"] == {"unit unsure"}


def test_codes_under_an_unknown_head_are_no_amounts_in_silence() -> None:
    lines = ("312000|合计|300.00", "312001|甲县看守所|100.00", "312002|甲县公安分局|200.00")
    statement = _statement("丙丁之号|单位名称|合计", *lines)
    codes = [f for row in statement.rows for f in row.figures if f.printed.startswith("312")]
    assert codes
    assert all("label unsure" in figure.flags for figure in codes)


@pytest.mark.parametrize("row", list(resources.rows("data", "vocabulary", "group_heads.csv")), ids=str)
def test_heads_of_groups(row: dict[str, str]) -> None:
    pattern = key_pattern(row["pattern"])
    assert re.fullmatch(pattern, key(row["example"]))
    assert not re.fullmatch(pattern, key(row["counterexample"]))


def _wide(head: str) -> Statement:
    upper = f"<tr><td rowspan=2>单位名称</td><td colspan=3>{head}</td><td colspan=3>2025年预算数</td></tr>"
    lower = "<tr>" + "<td>合计</td><td>公务接待费</td><td>因公出国（境）费</td>" * 2 + "</tr>"
    line = "<tr><td>合计</td><td>3.00</td><td>3.00</td><td>0.00</td><td>2.00</td><td>2.00</td><td>0.00</td></tr>"
    page = FORM.format(title="“三公”经费支出表", rows=upper + lower + line)
    return extract(read(page.encode(), "a.html")).disclosures[0].statements[0]


def test_a_block_of_items_under_an_unknown_head_may_be_of_any_time() -> None:
    flags = _flags(_wide("甲乙安排"))
    assert flags["甲乙安排 > 公务接待费"] == {"head unknown"}
    assert flags["2025年预算数 > 公务接待费"] == set()
    assert set.union(*_flags(_wide("2024年预算数")).values()) == set()


def test_parts_that_make_up_their_total_on_no_line_were_not_understood() -> None:
    head = "科目|合计|一般公共预算|政府性基金"
    wrong = ("合计|9.00|3.00|1.00", "2040201 行政运行|5.00|2.00|0.50", "2040202 一般管理|4.00|1.00|0.50")
    assert _flags(_statement(head, *wrong))["一般公共预算"] == {"head unknown"}
    misprint = ("合计|9.00|7.00|2.00", "2040201 行政运行|5.00|4.00|0.50", "2040202 一般管理|4.00|3.00|1.00")
    assert _flags(_statement(head, *misprint))["一般公共预算"] == set()


def test_words_that_say_where_money_is_from_are_no_labels_and_funds_are_no_kinds_of_spending() -> None:
    statement = _statement(
        "类型|项目名称|科目编码|资金来源|合计|一般公共预算|其他资金",
        "合计||||300.00|240.00|60.00",
        "延续|执法办案|2040201|本级财力|240.00|240.00|",
        "新增|驾驶考务|2040202|单位资金|60.00||60.00",
        title="项目支出预算表",
    )
    assert [row.project for row in statement.rows] == [None, "执法办案", "驾驶考务"]
    columns = {(f.header, f.column, *f.flags) for row in statement.rows for f in row.figures}
    assert columns == {
        ("合计", "column:total"), ("一般公共预算", "column:general_public"), ("其他资金", "column:other_revenue")
    }  # fmt: skip


@pytest.mark.parametrize(
    "lines",
    [
        (
            "序号|单位名称|单位性质|编制数|在职人数",
            "1|甲县公安局本级|行政单位|58|54",
            "2|甲县看守所|公益一类|96|91",
            "|合计||154|145",
        ),
        (
            "单位名称|单位级次|人员编制（人）|实有人员",
            "甲县公安局本级|一级|58|54",
            "甲县看守所|二级|96|91",
            "合计||154|145",
        ),
    ],
)
def test_units_with_their_staff_are_read_as_people_of_units(lines: tuple[str, ...]) -> None:
    statement = _statement(*lines, title="部门预算单位构成表")
    read = [(row.role == "total", row.project, [(f.printed, f.unit) for f in row.figures]) for row in statement.rows]
    numbers = (("58", "54"), ("96", "91"), ("154", "145"))
    assert read == [(at == 2, None, [(n, "person") for n in two]) for at, two in enumerate(numbers)]


def test_the_line_that_sums_up_a_project_is_not_counted_beside_its_parts() -> None:
    statement = _statement(
        "项目名称|功能科目编码|经济科目编码|经济科目名称|资金来源总计|其中：一般公共预算",
        "合计||||300.00|300.00",
        "执法办案||||240.00|240.00", "执法办案|2040201|30216|培训费|200.00|200.00",
        "执法办案|2040201|30226|劳务费|40.00|40.00",
        "驾驶考务||||60.00|60.00", "驾驶考务|2040202|30202|印刷费|60.00|60.00",
        title="部门项目支出预算表",
    )  # fmt: skip
    assert [row.role for row in statement.rows] == ["total", "subtotal", "leaf", "leaf", "subtotal", "leaf"]
    counted = [figure.value for row in statement.rows if row.breakdown for figure in row.figures[:1]]
    assert sum(counted) == 3_000_000 and len(counted) == 3
    assert {f.column for row in statement.rows for f in row.figures} == {"column:total", "column:general_public"}


def test_basic_spending_that_a_table_calls_projects_is_none() -> None:
    lines = (
        "单位名称|项目名称|功能科目编码|经济科目编码|经济科目名称|资金来源总计|其中：一般公共预算",
        "合计|||||240.00|240.00",
        "甲县公安局|行政人员支出工资|2040201|30101|基本工资|200.00|200.00",
        "甲县公安局|一般公用经费|2040201|30201|办公费|40.00|40.00",
    )  # fmt: skip
    rows = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in line.split("|")) + "</tr>" for line in lines)
    page = FORM.format(title="部门基本支出预算表（人员类、运转类公用经费项目）", rows=rows)
    (one,) = extract(read(page.encode(), "a.html")).disclosures
    assert (one.projects, one.statements[0].kind) == ([], "general_public_basic")


def _units(statement: Statement) -> dict[tuple[str, str], tuple[str, str]]:
    return {(row.label, f.header): (f.unit, f"{f.value:f}") for row in statement.rows for f in row.figures}


@pytest.mark.parametrize("head", ["单位", "计量单位"])
def test_a_column_of_measures_says_what_its_lines_are_counted_in(head: str) -> None:
    lines = ("机关运行经费|万元|1.25|2", "补助|元|300|400", "车辆编制|辆|11|13", "办公用房|平方米|15.40|16.20")
    statement = _statement(f"项目|{head}|2024年|2025年", *lines, "灌溉面积|万亩|1.50|2.00", title="机关运行情况表")
    assert _units(statement) == {
        ("机关运行经费", "2024年"): ("CNY", "12500.00"), ("机关运行经费", "2025年"): ("CNY", "20000"),
        ("补助", "2024年"): ("CNY", "300"), ("补助", "2025年"): ("CNY", "400"),
        ("车辆编制", "2024年"): ("vehicle", "11"), ("车辆编制", "2025年"): ("vehicle", "13"),
        ("办公用房", "2024年"): ("square_metre", "15.40"), ("办公用房", "2025年"): ("square_metre", "16.20"),
        ("灌溉面积", "2024年"): ("other", "1.50"), ("灌溉面积", "2025年"): ("other", "2.00"),
    }  # fmt: skip
    assert {row.of_unit for row in statement.rows} == {None}


def test_a_line_without_its_measure_may_be_no_money() -> None:
    statement = _statement("项目|单位|2025年", "甲乙|万元|1.25", "车船|辆|13", "丙丁||5.00", title="机关运行情况表")
    assert [set(row.figures[0].flags) for row in statement.rows] == [set(), set(), {"unit unsure"}]


def test_money_beside_a_quantity_is_not_counted_in_its_measure() -> None:
    statement = _statement("采购项目|数量|计量单位|单价|金额", "公务用车|1|辆|17.98|17.98", title="政府采购预算表")
    assert _units(statement) == {
        ("公务用车", "数量"): ("vehicle", "1"), ("公务用车", "单价"): ("CNY", "179800.00"),
        ("公务用车", "金额"): ("CNY", "179800.00"),
    }  # fmt: skip


def test_a_column_of_bodies_names_them() -> None:
    statement = _statement("单位|2025年", "甲县公安局|3.00", "甲县看守所|2.00", title="项目支出表")
    assert {f.unit for row in statement.rows for f in row.figures} == {"CNY"}


@pytest.mark.parametrize(
    "head", ["库容（万立方米）", "长度(公里)", "耕地（亩）", "耕地/亩", "长度，公里", "供电量（千瓦时/度）"]
)
def test_a_unit_in_a_head_is_that_of_its_column(head: str) -> None:
    statement = _statement(f"水库名称|{head}|扶持资金", "甲水库|15.31|4.00", "乙水库|7.10|5.00", title="水库情况统计表")
    assert [f.unit for f in statement.rows[0].figures] == ["other", "CNY"]
    assert statement.rows[0].figures[0].value == Decimal("15.31")


def test_a_unit_behind_a_label_is_that_of_its_line() -> None:
    statement = _statement("项目|2025年", "水库库容（万立方米）|15.31", "扶持资金|4.00", title="水库情况统计表")
    assert [row.figures[0].unit for row in statement.rows] == ["other", "CNY"]


@pytest.mark.parametrize("head", ["产出（呎）", "管护（组）"])
def test_a_word_in_brackets_that_may_be_a_unit_is_in_doubt(head: str) -> None:
    statement = _statement(f"水库名称|{head}|扶持资金", "甲水库|15.31|4.00", "乙水库|7.10|5.00", title="水库情况统计表")
    assert _flags(statement) == {head: {"unit unsure"}, "扶持资金": set()}


@pytest.mark.parametrize(
    "head", ["甲乙安排款（款）", "甲乙（2024年）", "因公出国（境）", "甲乙（护）", "甲乙安排款（含税）", "甲乙款（一）"]
)
def test_other_words_in_brackets_are_no_units(head: str) -> None:
    statement = _statement(f"水库名称|{head}|扶持资金", "甲水库|15.31|4.00", "乙水库|7.10|5.00", title="水库情况统计表")
    told = [f for row in statement.rows for f in row.figures]
    assert {f.unit for f in told} == {"CNY"}
    assert not any("unit unsure" in f.flags for f in told)


@pytest.mark.parametrize("sign", ["△", "▲"])
def test_a_triangle_before_a_figure_is_a_minus_in_doubt(sign: str) -> None:
    head, first = "科目|合计|基本支出|项目支出", f"2040201 行政运行|180.00|220.00|{sign}40.00"
    found = _statement(head, "合计|180.00|220.00|-40.00", first).rows[1].figures
    assert [(figure.printed, figure.value) for figure in found][2] == (f"{sign}40.00", Decimal(-400_000))
    assert [bool(figure.flags) for figure in found] == [False, False, True]
    arrows = _statement(head, first, "2040202 一般管理|120.00|▼60.00|60.00").rows[0].figures
    assert [figure.printed for figure in arrows] == ["180.00", "220.00"], "beside ▼ it says more"
