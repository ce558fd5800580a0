"""Performance forms and project descriptions as other provinces set them; the bodies and projects are invented."""

import re
from decimal import Decimal

import pytest

from budgetgraph import resources
from budgetgraph.extraction.extract import Hints, extract
from budgetgraph.extraction.performance.generic_names import is_generic
from budgetgraph.extraction.performance.indicators.targets import parse_target
from budgetgraph.extraction.records import Disclosure, Indicator, Project
from budgetgraph.reading.files import read as read_file
from budgetgraph.reading.plain_text.text import read_text

COVER = "测试市水务局2024年部门预算\n\n"
PROJECT_TABLE = "一般公共预算项目支出情况表\n单位：万元\n科目编码\t科目名称\t项目名称\t合计\n"


def read(text: str) -> Disclosure:
    hints = Hints(department="测试市水务局", year=2024, stage="budget")
    return extract(read_text((COVER + text).encode(), "x.txt"), hints).disclosures[0]


def told(indicator: Indicator) -> tuple[str | None, str, str, Decimal | None, str | None, Decimal | None]:
    return (
        indicator.type, indicator.name, indicator.operator, indicator.target_value, indicator.target_unit,
        indicator.weight,
    )  # fmt: skip


def named(disclosure: Disclosure, name: str) -> Project:
    return next(project for project in disclosure.projects if project.name == name)


def test_rows_that_name_their_projects_with_operator_and_unit_in_columns_of_their_own() -> None:
    one = read(
        "部门预算项目绩效目标表\n单位：万元\n"
        "单位名称\t项目名称\t预算数\t年度目标\t一级指标\t二级指标\t三级指标\t指标性质\t指标值\t度量单位\t权重\t指标方向性\n"
        "测试市水务局\t河道清淤\t120.50\t保障行洪\t产出指标\t数量指标\t清淤长度\t≥\t15\t公里\t20\t正向指标\n"
        "\t\t\t\t成本指标\t经济成本指标\t项目总成本\t≤\t120.5\t万元\t20\t反向指标\n"
        "\t\t\t\t效益指标\t社会效益指标\t群众反映\t定性\t优良中低差\t\t20\t\n"
        "\t水库巡查\t30\t做好巡查\t产出指标\t数量指标\t巡查次数\t≥\t12\t次\t40\t正向指标\n"
    )
    first, second = one.projects
    assert (first.name, first.budget, first.goal) == ("河道清淤", Decimal(1205000), "保障行洪")
    assert (second.name, second.budget) == ("水库巡查", Decimal(300000))
    assert [told(i) for i in first.indicators] == [
        ("output-quantity", "清淤长度", ">=", Decimal(15), "公里", Decimal(20)),
        ("cost-economic", "项目总成本", "<=", Decimal("120.5"), "万元", Decimal(20)),
        ("benefit-social", "群众反映", "qualitative", None, None, Decimal(20)),
    ]
    assert [told(i) for i in second.indicators] == [
        ("output-quantity", "巡查次数", ">=", Decimal(12), "次", Decimal(40))
    ]


def test_self_evaluation_with_money_block_and_total_in_the_side_column() -> None:
    one = read(
        "2023年度项目支出绩效自评表\n"
        "项目支出名称\t节水宣传\t\t\t\t\n主管部门\t测试市水务局\t实施单位\t测试市节水中心\t\t\n"
        "项目资金（万元）\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分\n"
        "\t年度资金总额\t50\t48.5\t47.2\t10\t97.32%\t9.73\n\t其中：当年财政拨款\t50\t48.5\t47.2\t-\t-\t-\n"
        "绩效指标\t一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t偏差原因分析及改进措施\n"
        "\t产出指标(50分)\t数量指标\t宣传活动场次\t≥12场\t13场\t20\t20\t\n"
        "\t\t质量指标\t宣传覆盖率\t≥90%\t88%\t15\t14.67\t受天气影响\n"
        "总分\t\t\t\t\t\t100\t97.4\t\n"
    )
    (project,) = one.projects
    assert project.name == "节水宣传" and project.implementer == "测试市节水中心"
    assert (project.budget_initial, project.budget_revised, project.spent) == (500000, 485000, 472000)
    assert (project.execution_rate, project.score) == (Decimal("97.32"), Decimal("97.4"))
    assert [(i.actual_text, i.actual_value, i.score, i.deviation) for i in project.indicators] == [
        ("13场", Decimal(13), Decimal(20), None),
        ("88%", Decimal(88), Decimal("14.67"), "受天气影响"),
    ]


def test_labels_stand_as_lines_between_title_and_table() -> None:
    one = read(
        "项目支出绩效目标申报表\n项目名称：农村饮水安全维修养护\n项目资金：年度资金总额：2,300,000元\n"
        "年度绩效目标\n保障农村供水工程正常运行\n"
        "一级指标\t二级指标\t指标内容\t指标值\t备注\n"
        "产出指标\t数量指标\t指标1：维修养护工程处数\t不少于45处\t\n\t\t指标2：受益人口\t3.2万人以上\t\n"
    )
    (project,) = one.projects
    assert (project.name, project.budget) == ("农村饮水安全维修养护", Decimal(2300000))
    assert project.goal == "保障农村供水工程正常运行"
    assert [told(i)[1:5] for i in project.indicators] == [
        ("维修养护工程处数", ">=", Decimal(45), "处"),
        ("受益人口", ">=", Decimal("3.2"), "万人"),
    ]


def test_level_columns_under_other_heads_and_two_forms_in_one_grid() -> None:
    form = "项目名称\t{}\t预算金额（万元）\t{}\n指标类型\t指标名称\t绩效指标内容\t指标值\n产出指标\t数量指标\t{}\t{}\n"
    one = read(
        "项目支出绩效目标表\n"
        + form.format("河长制工作", "20", "巡河次数", "不少于100次")
        + form.format("节水创建", "8.5", "创建单位数", "6家")
    )
    assert [(p.name, p.budget, [told(i)[:5] for i in p.indicators]) for p in one.projects] == [
        ("河长制工作", 200000, [("output-quantity", "巡河次数", ">=", Decimal(100), "次")]),
        ("节水创建", 85000, [("output-quantity", "创建单位数", "none", Decimal(6), "家")]),
    ]


@pytest.mark.parametrize("title", ["部门整体支出绩效自评表", "部门（单位）整体支出绩效自评表"])
def test_department_form_beside_projects_keeps_its_own_indicators_goal_and_score(title: str) -> None:
    one = read(
        f"{title}\n部门名称\t测试市水务局\t\n"
        "年度预算申请（万元）\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分\n"
        "年度资金总额\t1500\t1650.5\t1600.2\t10\t96.95%\t9.7\n"
        "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\n"
        "产出指标\t数量指标\t新增蓄水能力\t≥5万立方米\t5.2万立方米\t20\t20\n"
        "总分\t\t\t\t\t100\t97.7\n"
    )
    assert not one.projects
    assert (one.score, one.execution_rate) == (Decimal("97.7"), Decimal("96.95"))
    assert [told(i)[:5] for i in one.indicators] == [("output-quantity", "新增蓄水能力", ">=", Decimal(5), "万立方米")]


def test_phases_of_equal_money_stay_apart_and_spellings_join() -> None:
    one = read(
        PROJECT_TABLE
        + "2130305\t水利工程建设\t灌区改造一期工程\t50\n2130305\t水利工程建设\t灌区改造二期工程\t50\n"
        + "2130306\t水利工程运行与维护\t水库维护费\t30\n合计\t\t\t130\n\n五、项目支出情况说明\n"
        + "1．项目名称：灌区改造工程（二期）\n预算安排规模：50万元\n2．项目名称：水库维护\n预算安排规模：30万元\n"
    )
    assert [(p.name, p.aliases, p.budget) for p in one.projects] == [
        ("灌区改造一期工程", [], 500000),
        ("灌区改造二期工程", ["灌区改造工程（二期）"], 500000),
        ("水库维护费", ["水库维护"], 300000),
    ]


def test_carried_over_money_is_a_project_of_its_own() -> None:
    one = read(
        PROJECT_TABLE
        + "2130305\t水利工程建设\t堤防加固\t80\n2130305\t水利工程建设\t上年结转-堤防加固\t15.5\n合计\t\t\t95.5\n\n"
        + "项目支出绩效目标表\n项目名称\t堤防加固（上年结转）\t\n项目资金（万元）\t年度资金总额\t15.5\n"
        + "一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t加固长度\t2千米\n"
    )
    assert [(p.name, p.fund_year, p.budget, len(p.indicators)) for p in one.projects] == [
        ("堤防加固", "current", 800000, 0),
        ("堤防加固", "previous", 155000, 1),
    ]


def test_an_annual_target_stands_beside_the_target_of_the_whole_period() -> None:
    one = read(
        "项目支出绩效目标表\n项目名称\t供水管网改造\t\t\t\n"
        "项目资金总额(万元)\t实施期资金总额：\t900\t年度资金总额：\t300\n"
        "一级指标\t二级指标\t三级指标\t实施期指标值\t年度指标值\n产出指标\t数量指标\t改造长度\t≥90千米\t≥30千米\n"
    )
    (project,) = one.projects
    (indicator,) = project.indicators
    assert project.budget == 3000000
    assert (indicator.target_text, indicator.milestone_text) == ("≥30千米", "≥90千米")


def test_a_table_that_was_flattened_into_a_paragraph() -> None:
    table = (
        "1、水库巡查费绩效目标表\n一级指标\t二级指标\t三级指标\t绩效指标描述\t指标值\t指标值确定依据\n"
        "产出指标\t成本指标\t巡查车辆租赁费用支出\t租车\t≤300元/次\t2023年工作计划\n\n"
    )
    one = read(
        table + "2、水库巡查费绩效目标表\n"
        "绩效目标 做好巡查。 一级指标 二级指标 三级指标 绩效指标描述 指标值 指标值确定依据 反映巡查的 "
        "数量指标 巡查次数 ≥12 次 2024 年工作计划 次数 产出指标 时效指标 完成时间 2024 年底前 2024年工作计划 "
        "巡查车辆租赁费 成本指标 ≤300 元/次 2024 年工作计划 支出 用 "
        "效益指标 社会效益指标 汛期安全天数 反映安全 ≥120 天 2024 年工作计划\n"
    )
    found = [(i.type, i.name, i.operator, i.target_value, i.target_unit, i.basis) for i in one.projects[-1].indicators]
    assert found == [
        ("output-quantity", "巡查次数", ">=", Decimal(12), "次", "2024年工作计划"),
        ("output-timeliness", "完成时间", "qualitative", None, None, "2024年工作计划"),
        ("output-cost", "巡查车辆租赁费用支出", "<=", Decimal(300), "元/次", "2024年工作计划"),
        ("benefit-social", "汛期安全天数", ">=", Decimal(120), "天", "2024年工作计划"),
    ]
    assert not one.unread


def test_a_row_that_fell_out_of_a_flattened_table_is_proven_by_its_sister() -> None:
    sister = (
        "1、水库巡查费绩效目标表\n一级指标\t二级指标\t三级指标\t绩效指标描述\t指标值\t指标值确定依据\n"
        "产出指标\t数量指标\t巡查次数\t反映巡查的次数\t≥12 次\t2023年工作计划\n"
        "满意度指标\t服务对象满意度指标\t村民满意度\t满意的村民 占村民的比率\t≥91%\t调查问卷\n\n"
    )
    flat = (
        "2、水库巡查费绩效目标表\n服务对象满意度指标\n\n村民满意度\n\n"
        "绩效目标 做好巡查。 一级指标 二级指标 三级指标 绩效指标描述 指标值 指标值确定依据 反映巡查的 "
        "数量指标 巡查次数 ≥12 次 2024 年工作计划 次数 产出指标\n\n"
        "满意的村民\n\n{words}\n\n≥91%\n\n调查问卷\n\n满意度指标\n"
    )
    proven = read(sister + flat.format(words="占村民的比率"))
    last = proven.projects[-1].indicators[-1]
    assert (last.type, last.name, last.target_text) == ("satisfaction-service", "村民满意度", "≥91%")
    assert (last.first_level, last.basis, last.description) == ("满意度指标", "调查问卷", "满意的村民占村民的比率")
    assert not proven.unread
    doubtful = read(sister + flat.format(words="占全村的比率"))
    assert doubtful.projects[-1].indicators[-1].name == "巡查次数"
    assert [unread.printed for unread in doubtful.unread] == ["91"]


@pytest.mark.parametrize(
    ("title", "overview", "name"),
    [
        ("项目经费情况说明", "由测试市水务局建设的北河泵站新建工程，位于北河路。", "北河泵站新建工程"),
        ("北河泵站维护费项目经费情况说明", "保障泵站运行。", "北河泵站维护费"),
    ],
)
def test_an_explanation_whose_headings_are_the_labels(title: str, overview: str, name: str) -> None:
    one = read(
        f"{title}\n一、项目概况\n{overview}\n二、立项依据\n市发改委批复。\n三、实施主体\n测试市水务局。\n"
        "四、实施方案\n分三步。\n五、实施周期\n2024全年度。\n六、年度预算安排\n安排资金60万元。\n"
        "七、绩效目标\n泵站按期建成。\n"
    )
    (project,) = one.projects
    assert (project.name, project.budget) == (name, Decimal(600000))
    assert (project.policy_basis, project.goal) == ("市发改委批复。", "泵站按期建成。")
    assert (project.implementer, project.execution_period) == ("测试市水务局", "2024全年度")


def test_a_blank_project_name_takes_nothing_from_the_person_beside_it() -> None:
    one = read(
        "项目支出绩效目标表\n项目名称\t\t项目负责人\t王某某\n预算金额（万元）\t35\t\t\n"
        "一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t维护长度\t14公里\n"
    )
    assert "王某某" not in one.model_dump_json()


def test_tasks_with_money_are_rows_of_the_departments_targets() -> None:
    one = read(
        "部门整体支出绩效目标表\n部门名称\t测试市水务局\t\n年度主要任务\t任务名称\t预算金额（万元）\n\t水利工程\t900.5\n"
        "\t日常运转\t99.5\n一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t新建堤防长度\t≥8.6千米\n"
    )
    rows = [(row.label, [(f.column, f.printed, f.unit) for f in row.figures]) for row in one.statements[0].rows]
    assert rows == [("水利工程", [("column:total", "900.5", "CNY")]), ("日常运转", [("column:total", "99.5", "CNY")])]
    assert [indicator.name for indicator in one.indicators] == ["新建堤防长度"]
    assert one.unread == []


def test_numbers_of_rows_that_say_nothing_known_stay_unread() -> None:
    one = read(
        "部门整体支出绩效目标表\n部门名称\t测试市水务局\t\n其他\t补充说明\t情况\n\t水利工程\t900.5\n"
        "一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t新建堤防长度\t≥8.6千米\n"
    )
    assert "900.5" in {figure.printed for figure in one.unread}
    assert "8.6" not in {figure.printed for figure in one.unread}


@pytest.mark.parametrize("row", list(resources.rows("data", "vocabulary", "generic_project_names.csv")), ids=str)
def test_generic_names(row: dict[str, str]) -> None:
    assert is_generic(row["example"]) and not is_generic(row["counterexample"])


@pytest.mark.parametrize("row", list(resources.rows("data", "vocabulary", "target_dates.csv")), ids=str)
def test_dates_are_no_quantities(row: dict[str, str]) -> None:
    assert parse_target(row["example"]).value is None
    assert parse_target(row["counterexample"]).value is not None or not row["counterexample"][0].isdigit()


@pytest.mark.parametrize(
    "unit", [row["unit"] for row in resources.rows("data", "vocabulary", "target_units.csv") if not row["stands_for"]]
)
def test_every_unit_is_read_with_and_without_words_after_it(unit: str) -> None:
    if unit == "百分之":
        return
    assert (parse_target(f"≥12{unit}").value, parse_target(f"≥12{unit}").unit) == (Decimal(12), unit)
    assert parse_target(f"12{unit}以上").operator == ">="


def test_a_form_without_a_name_is_that_of_the_only_project_with_its_money() -> None:
    one = read(
        PROJECT_TABLE
        + "2130305\t水利工程建设\t堤防加固\t80\n2130305\t水利工程建设\t泵站维护\t15.5\n合计\t\t\t95.5\n\n"
        + "项目支出绩效目标表\n项目资金（万元）\t年度资金总额\t15.5\n"
        + "一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t维护座数\t2座\n"
    )
    assert not named(one, "堤防加固").indicators and len(named(one, "泵站维护").indicators) == 1
    assert not one.indicators


@pytest.mark.parametrize("row", list(resources.rows("data", "vocabulary", "project_lists.csv")), ids=str)
def test_every_pattern_of_lists_and_explanations(row: dict[str, str]) -> None:
    assert re.search(row["pattern"], row["example"])
    assert not re.search(row["pattern"], row["counterexample"])


def test_heads_with_the_letters_of_formulas() -> None:
    one = read(
        "2024年度项目支出绩效自评表\n项目名称\t供水维修\t\t\t\t\t\n"
        "一级指标\t二级指标\t三级指标\t年度指标值(A)\t全年实际值(B)\t分值\t得分\n"
        "产出指标\t数量指标\t维修管网长度\t≥25公里\t26.3公里\t20\t20\n"
    )
    (indicator,) = one.projects[0].indicators
    assert (indicator.target_value, indicator.actual_value, indicator.score) == (25, Decimal("26.3"), 20)


def test_names_that_stand_left_of_their_levels() -> None:
    one = read(
        "2024年部门项目绩效目标表\n单位：万元\n"
        "项目名称\t项目金额\t绩效目标\t三级指标\t指标方向\t指标值\t计量单位\t权重（%）\t二级指标\n"
        "水质监测\t45.60\t完成监测\t监测断面数量\t大于等于\t16\t个\t30\t数量指标\n"
        "\t\t\t监测频次\t等于\t12\t次/年\t30\t数量指标\n"
    )
    assert [told(i) for i in named(one, "水质监测").indicators] == [
        ("output-quantity", "监测断面数量", ">=", Decimal(16), "个", Decimal(30)),
        ("output-quantity", "监测频次", "=", Decimal(12), "次/年", Decimal(30)),
    ]


def test_the_unit_in_the_brackets_of_a_name() -> None:
    one = read(
        "项目绩效目标表\n项目名称\t城市排涝\t\t\n二级指标\t三级指标\t指标值\t分值\n"
        "数量指标\t清淤管道长度（公里）\t40\t30\n质量指标\t清淤合格率（%）\t≥98\t30\n"
        "满意度指标\t满意度（抽样）\t≥90%\t30\n"
    )
    found = [(i.name, i.target_text, i.target_unit) for i in one.projects[0].indicators]
    assert found == [
        ("清淤管道长度（公里）", "40", "公里"),
        ("清淤合格率（%）", "≥98", "%"),
        ("满意度（抽样）", "≥90%", "%"),
    ]


APPLICATION = """<html><head><meta charset="utf-8"></head><body>
<p>测试市水务局2024年部门预算</p>
<p>堤岸巡查经费项目经费情况说明</p><p>一、项目概述</p><p>为保堤岸安全，开展巡查。</p>
<p>二、实施主体</p><p>测试市水务局</p><p>三、年度预算安排</p><p>本年度堤岸巡查经费预算金额为349.80万元。</p>
<p>四、绩效目标</p><p>详见单位的项目绩效目标表</p>
<table><tr><td colspan="6">财政项目支出绩效目标申报表</td></tr><tr><td colspan="6">（2024年度）</td></tr>
<tr><td>项目名称</td><td colspan="2">堤岸巡查经费</td><td>项目性质</td><td>阶段<br>性项<br>目</td>
<td>特定目标类</td></tr>
<tr><td>计划开始日期</td><td colspan="2">2022-01-01</td><td>计划完成日期</td>
<td colspan="2">2024-12-31</td></tr>
<tr><td rowspan="3">项目资金<br>（元）</td><td>项目资金总额</td><td>10,308,000.00</td>
<td colspan="2">年度资金申请总额</td><td>3,498,000.00</td></tr>
<tr><td rowspan="2">其中：财政资金</td><td rowspan="2">10,308,000.00</td><td colspan="2">其中：当年财政拨款</td>
<td>3,498,000.00</td></tr><tr><td colspan="2">上年结转资金</td><td>0.00</td></tr>
<tr><td rowspan="5">绩效<br>指标</td><td>一级指标</td><td>二级指标</td><td colspan="2">三级指标</td>
<td>年度(/项目)指标值</td></tr>
<tr><td rowspan="3">产出指标</td><td>数量指标</td><td colspan="2">巡查长度</td><td>985公里</td></tr>
<tr><td>质量指标</td><td colspan="2">隐患处置率</td><td>=100.00(%)</td></tr>
<tr><td>时效指标</td><td colspan="2">巡查及时性</td><td>及时</td></tr>
<tr><td>满意度指标</td><td>服务对象满意度<br>指标</td><td colspan="2">群众满意度</td><td>≥90.00(%)</td></tr></table>
</body></html>"""


def test_a_form_with_the_money_of_all_years_beside_that_of_one() -> None:
    one = extract(read_file(APPLICATION.encode(), "测试市水务局2024年部门预算.html")).disclosures[0]
    (project,) = one.projects
    assert (project.name, project.budget) == ("堤岸巡查经费", Decimal(3498000))
    assert (project.execution_period, project.goal) == ("2022-01-01至2024-12-31", None)
    assert [told(i)[1:5] for i in project.indicators] == [
        ("巡查长度", "none", Decimal(985), "公里"),
        ("隐患处置率", "=", Decimal(100), "%"),
        ("巡查及时性", "qualitative", None, None),
        ("群众满意度", ">=", Decimal(90), "%"),
    ]
