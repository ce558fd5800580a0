"""Layouts of project forms that name their parts in other words; bodies, projects and figures are invented."""

from decimal import Decimal

from budgetgraph.extraction.extract import Hints, extract
from budgetgraph.extraction.records import Disclosure
from budgetgraph.reading.text import read_text

HINTS = Hints(department="测试市档案馆", year=2024, stage="budget")
HEADS = "一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t修复卷数\t≥300卷\n"


def read(text: str) -> Disclosure:
    return extract(read_text(("测试市档案馆2024年部门预算\n\n" + text).encode(), "x.txt"), HINTS).disclosures[0]


def test_money_under_heads_of_last_year_and_this() -> None:
    one = read(
        "项目支出绩效目标申报表\n项目名称\t古籍修复\t\t\n单位名称\t测试市档案馆修复中心\t\t\n"
        "项目资金（万元）\t项目\t上年安排金额\t本年申请金额\n\t合计\t66.00\t71.50\n\t市级资金\t60.00\t71.50\n\t省级资金\t6.00\t\n"
        + HEADS
    )
    (project,) = one.projects
    assert (project.budget, project.implementer, one.unread) == (715000, "测试市档案馆修复中心", [])


def test_the_first_line_under_heads_of_money_is_the_total_whatever_it_is_called() -> None:
    one = read(
        "2023年度项目绩效自评表\n项目名称\t11010123T000000456-库房恒温改造\t自评总分\t93.5\n"
        "\t年初预算数\t全年（调整）预算数\t全年执行数\t执行率（%）\n本年资金合计数（万元）\t90.00\t81.00\t60.75\t75.00\n"
        "财政专户管理资金\t0.00\t0.00\t0.00\t0.00\n全年完成情况\t改造库房3间。\t\t\t\n" + HEADS
    )
    (project,) = one.projects
    assert (project.name, project.aliases) == ("库房恒温改造", ["11010123T000000456-库房恒温改造"])
    assert (project.budget_initial, project.budget_revised, project.spent) == (900000, 810000, 607500)
    assert (project.execution_rate, project.score, one.unread) == (75, Decimal("93.5"), [])


def test_the_score_of_a_whole_department_stands_beside_its_label() -> None:
    one = read(
        "2023年度部门整体绩效自评表\n部门（单位）名称\t测试市档案馆\t自评总分\t88.2分\n"
        "指标名称\t计量单位\t指标性质\t年度指标值\t全年完成值\t得分\n接收档案\t卷\t≥\t5000\t5120\t40\n"
    )
    assert (one.score, one.unread, one.projects) == (Decimal("88.2"), [], [])


def test_rows_that_number_the_columns_or_name_the_unit_are_no_projects() -> None:
    one = read(
        "项目支出绩效目标表\n单位：元\n单位名称、项目名称\t项目年度绩效目标\t一级指标\t二级指标\t三级指标\t指标性质\t指标值\t度量单位\n"
        "1\t2\t3\t4\t5\t6\t7\t8\n测试市档案馆\t\t\t\t\t\t\t\n"
        "库房消防\t无火情\t产出指标\t数量指标\t检测次数\t＞＝\t4\t次\n\t\t效益指标\t社会效益指标\t档案安全\t＝\t良好\t\n"
        "编研出版\t出书两种\t产出指标\t数量指标\t出版种数\t＝\t2\t种\n"
    )
    assert [(p.name, len(p.indicators)) for p in one.projects] == [("库房消防", 2), ("编研出版", 1)]


def test_the_column_of_units_tells_who_carries_a_project_out() -> None:
    one = read(
        "项目支出预算表\n单位：万元\n项目编码\t项目名称\t单位名称\t合计\n001\t声像采集\t测试市声像馆\t12.00\n"
        "002\t口述历史\t测试市档案馆\t9.00\n合计\t\t\t21.00\n"
    )
    assert [(p.name, p.implementer) for p in one.projects] == [
        ("声像采集", "测试市声像馆"),
        ("口述历史", "测试市档案馆"),
    ]


def test_what_a_form_concludes_below_its_indicators_is_read() -> None:
    one = read(
        "项目支出绩效自评表\n项目名称\t古籍修复\t\t\n一级指标\t二级指标\t三级指标\t指标值\t完成值\n"
        "产出指标\t数量指标\t修复卷数\t≥300卷\t310卷\n评价结论\t自评总分96.5分，达到预期。\t\t\t\n"
    )
    assert one.unread == []
