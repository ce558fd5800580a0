"""Lines of one table that name the same thing, and what tells them apart; bodies and figures are invented."""

import pytest

from budgetgraph.extraction.extract import Hints, extract
from budgetgraph.extraction.records import Disclosure, Statement
from budgetgraph.reading.files import read


def _read(title: str, *rows: str) -> Disclosure:
    lines = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row.split("|")) + "</tr>" for row in rows)
    page = f"<p>测试市档案馆2024年部门预算</p><p>{title}</p><p>单位：万元</p><table border='1'>{lines}</table>"
    return extract(read(f"<html>{page}</html>".encode(), "a.html")).disclosures[0]


def _statement(title: str, *rows: str) -> Statement:
    (found,) = _read(title, *rows).statements
    return found


def test_classes_below_basic_and_below_project_expenditure_are_two_things() -> None:
    found = _statement(
        "支出总体情况表",
        "项目|2024年预算",
        "一、基本支出|758.46",
        "工资福利支出|688.77",
        "商品和服务支出|69.69",
        "二、项目支出|301.80",
        "商品和服务支出|301.80",
        "本年支出合计|1060.26",
        "支出总计|1060.26",
    )
    services = [row for row in found.rows if row.concept == "economic:302"]
    assert [row.coverage for row in services] == ["basic", "project"]
    assert not any(figure.flags for row in found.rows for figure in row.figures)


def test_a_line_that_compares_two_years_is_no_unit() -> None:
    found = _statement(
        "一般公共预算“三公”经费支出表",
        "年度|合计|因公出国（境）费用|公务接待费|公务用车购置和运行维护费",
        "2023年|15.12||0.47|14.65",
        "2024年|13.62||0.47|13.15",
        "增减额|-1.50||0.00|-1.50",
    )
    whole = next(row for row in found.rows if row.concept == "three-public:three-public")
    columns = {figure.column: figure.printed for figure in whole.figures}
    assert columns == {"column:previous_budget": "15.12", "column:total": "13.62", "column:change": "-1.50"}
    assert all(row.of_unit is None for row in found.rows)


def test_the_lower_level_of_a_catalogue_names_the_line_and_a_class_is_no_project() -> None:
    services = _statement(
        "政府购买服务预算财政拨款明细表",
        "指导性目录一级|指导性目录二级|项目名称|预算金额",
        "A 公共服务|A0901 绿地养护服务|公园管护|400.34",
        "B 辅助性服务|B1202 物业管理服务|办公楼物业|60.00",
        "合计|||460.34",
    )
    assert [(row.label, row.project) for row in services.rows][:2] == [
        ("A0901绿地养护服务", "公园管护"),
        ("B1202物业管理服务", "办公楼物业"),
    ]
    goods = _statement(
        "政府采购预算明细表",
        "采购类别|功能科目|金额",
        "A货物||90.27",
        "A02020000 办公设备|2130201行政运行|6.89",
        "A02091100 视频设备|2130234林业草原防灾减灾|83.38",
        "合计||90.27",
    )
    assert [row.project for row in goods.rows] == [None] * 4
    assert not any(figure.flags for row in goods.rows for figure in row.figures)


def test_indicators_of_several_projects_under_their_own_wording() -> None:
    found = _read(
        "项目支出绩效自评指标完成情况表",
        "项目名称|自评指标|预期目标|实际完成|完成率",
        "阅览室开放|年度开放天数|≥330天|338天|100%",
        "阅览室开放|接待人次|≥18万人次|16.4万人次|91.11%",
        "赛事活动|举办场次|≥12场|15场|100%",
    )
    assert [(p.name, len(p.indicators)) for p in found.projects] == [("阅览室开放", 2), ("赛事活动", 1)]
    assert found.unread == []


def test_money_of_a_project_in_a_grid_of_its_own_above_its_indicators() -> None:
    money = (
        "<tr><td>项目资金（万元）</td><td>年初预算数（A）</td><td>全年预算数（B）</td><td>全年执行数（C）</td><td>执行率（C/B）</td></tr>"
        "<tr><td>年度资金总额</td><td>200.00</td><td>240.00</td><td>237.60</td><td>99.00%</td></tr>"
    )
    heads = "<tr><td>一级指标</td><td>二级指标</td><td>三级指标</td><td>年度指标值</td><td>实际完成值</td></tr>"
    row = "<tr><td>产出指标</td><td>数量指标</td><td>整理案卷数</td><td>≥520卷</td><td>546卷</td></tr>"
    page = (
        "<p>测试市档案馆2023年度部门决算</p><p>项目支出绩效自评表</p>"
        f"<p>项目名称：旧卷整理&nbsp;&nbsp;主管部门：测试市档案馆</p><table border='1'>{money}</table>"
        f"<p>项目支出绩效自评表（绩效指标）</p><p>项目名称：旧卷整理</p><table border='1'>{heads}{row}{row}</table>"
    )
    (project,) = extract(read(f"<html>{page}</html>".encode(), "a.html")).disclosures[0].projects
    assert (project.name, len(project.indicators)) == ("旧卷整理", 2)
    amounts = (project.budget_initial, project.budget_revised, project.spent, project.execution_rate)
    assert amounts == (2_000_000, 2_400_000, 2_376_000, 99)


def test_money_beside_a_label_that_runs_down_two_rows() -> None:
    page = (
        "<p>测试市档案馆2023年度部门决算</p><p>旧卷整理项目自评表</p><table border='1'>"
        "<tr><td>项目名称</td><td colspan=4>旧卷整理</td></tr>"
        "<tr><td rowspan=2>预算执行情况（万元）（20分）</td><td>预算数（A）</td><td>执行数（B）</td>"
        "<td>执行率（B/A）</td><td>得分</td></tr>"
        "<tr><td>192.00</td><td>186.24</td><td>97.00%</td><td>19.4</td></tr>"
        "<tr><td>一级指标</td><td>二级指标</td><td>三级指标</td><td>年初目标值（A）</td><td>实际完成值（B）</td></tr>"
        "<tr><td>产出指标</td><td>数量指标</td><td>整理案卷数</td><td>520卷</td><td>546卷</td></tr></table>"
    )
    one = extract(read(f"<html>{page}</html>".encode(), "a.html")).disclosures[0]
    (project,) = one.projects
    assert (project.budget, project.spent, project.execution_rate, one.unread) == (1_920_000, 1_862_400, 97, [])


def test_a_class_over_its_projects_is_no_unit() -> None:
    found = _statement(
        "一般公共预算项目支出预算表",
        "类|款|项|单位代码|单位名称（项目）|金额",
        "||||合计|370.33",
        "|||327|测试市档案馆|370.33",
        "|||327301|农业生产发展|289.46",
        "213|01|22|327301|种植补贴|289.46",
        "|||327301|病虫害控制|80.87",
        "213|01|08|327301|虫情监测|80.87",
    )
    assert [row.of_unit for row in found.rows if row.project] == [None, None]
    assert [row.project for row in found.rows if row.project] == ["种植补贴", "虫情监测"]


def test_codes_of_units_beside_projects_make_no_units_of_them() -> None:
    rows = (
        "单位代码|单位名称（专项名称）|总计|一般公共预算",
        "|合计|1117.36|1117.36",
        "327002|乡道日常修补|112.50|112.50",
        "327003|客运线路补助|64.50|64.50",
        "327002|旧桥改建|940.36|940.36",
    )
    found = _read("专项资金预算汇总表", *rows)
    assert [row.of_unit for row in found.statements[0].rows] == [None] * 4
    assert [project.name for project in found.projects] == ["乡道日常修补", "客运线路补助", "旧桥改建"]


def test_codes_of_units_beside_units_and_projects_name_the_units() -> None:
    rows = (
        "单位代码|单位名称（专项名称）|总计|一般公共预算",
        "|合计|1117.36|1117.36",
        "327002|测试市公路养护中心|1052.86|1052.86",
        "327002|乡道日常修补|112.50|112.50",
        "327002|旧桥改建|940.36|940.36",
        "327003|测试市客运中心|64.50|64.50",
        "327003|客运线路补助|64.50|64.50",
    )
    found = _read("专项资金预算汇总表", *rows)
    assert {body.name for body in found.units} == {"测试市公路养护中心", "测试市客运中心"}
    assert [row.project for row in found.statements[0].rows if row.project] == [
        "乡道日常修补",
        "旧桥改建",
        "客运线路补助",
    ]


def test_units_by_short_names_above_their_projects_are_units() -> None:
    rows = (
        "单位代码|单位名称（项目名称）|合计|一般公共预算",
        "|合计|20.00|20.00",
        "327002|棠湖一中|10.00|10.00",
        "327002|校舍维修|4.00|4.00",
        "327002|设备购置|6.00|6.00",
        "327003|棠湖二中|10.00|10.00",
        "327003|操场翻新|10.00|10.00",
    )
    found = _read("项目支出预算表", *rows)
    assert [project.name for project in found.projects] == ["校舍维修", "设备购置", "操场翻新"]


def _spanning(title: str, *rows: str) -> Statement:
    """As `_statement`; `>n` widens a cell, `vn` lets it run down."""
    lines = ""
    for row in rows:
        lines += "<tr>"
        for cell in row.split("|"):
            words, _, wide = cell.partition(">")
            words, _, down = words.partition("v")
            lines += f"<td colspan={wide or 1} rowspan={down or 1}>{words}</td>"
        lines += "</tr>"
    page = f"<p>测试市档案馆2024年部门预算</p><p>{title}</p><p>单位：万元</p><table border='1'>{lines}</table>"
    (found,) = extract(read(f"<html>{page}</html>".encode(), "a.html")).disclosures[0].statements
    return found


def test_goods_name_the_lines_below_their_kind() -> None:
    beside = _spanning(
        "部门政府采购预算表",
        "采购类别|采购内容|合计|财政拨款|其他资金",
        "货物v2|办公设备|22.96|22.96|",
        "档案柜|220.20|220.20|",
        "服务v2|数字化加工|870.00|700.00|170.00",
        "物业管理|40.40|40.40|",
        "合计>2|1153.56|983.56|170.00",
    )
    assert [row.label for row in beside.rows] == ["办公设备", "档案柜", "数字化加工", "物业管理", "合计"]
    assert not any(figure.flags for row in beside.rows for figure in row.figures)
    above = _spanning(
        "政府采购支出表",
        "采购品目大类|单位名称|专项名称/经济科目|采购物品名称|采购组织形式|资金来源总计",
        "合计>5|309.00",
        "一、货物A>5|143.00",
        "|测试市档案馆|设备购置|台式计算机|集中采购|15.00",
        "|测试市声像馆|库房改造|恒温设备|分散采购|128.00",
        "二、工程B>5|166.00",
        "|测试市声像馆|馆舍大修|安装工程|分散采购|166.00",
    )
    lines = [(row.label, row.project, row.of_unit) for row in above.rows]
    assert lines[1:5] == [
        ("一、货物A", None, None),
        ("台式计算机", "设备购置", None),
        ("恒温设备", "库房改造", "测试市声像馆"),
        ("二、工程B", None, None),
    ]


def test_basic_expenditure_by_class_and_function_is_named_by_the_class() -> None:
    found = _spanning(
        "部门基本支出预算表",
        "项目名称|功能科目编码|功能科目名称|部门经济科目编码|部门经济科目名称|总计|一般公共预算",
        "人员工资v2|2100401|疾病预防控制机构|30101|基本工资|286.45|286.45",
        "2100401|疾病预防控制机构|30102|津贴补贴|103.76|103.76",
        "住房公积金|2210201|住房公积金|30113|住房公积金|78.43|78.43",
        "合计>5|468.64|468.64",
    )
    assert [row.concept for row in found.rows[:3]] == ["economic:30101", "economic:30102", "economic:30113"]
    assert [row.project for row in found.rows[:3]] == ["人员工资", "人员工资", "住房公积金"]


def test_last_year_this_year_and_their_difference_over_the_same_items() -> None:
    found = _spanning(
        "一般公共预算拨款“三公”经费支出预算表",
        "单位编码v2|单位名称v2|上年>3|当年>3|增减变化情况>3",
        "|".join(["公务接待费|因公出国（境）费用|公务用车运行维护费"] * 3),
        "|合计|4.90|1.20|3.90|4.15|1.20|3.60|-0.75||-0.30",
        "205|测试市档案馆|4.90|1.20|3.90|4.15|1.20|3.60|-0.75||-0.30",
        "205001|测试市档案馆（机关）|4.00|1.20|3.30|3.35|1.20|3.00|-0.65||-0.30",
        "205002|测试市声像馆|0.90||0.60|0.80||0.60|-0.10||",
    )
    hosted = [row for row in found.rows if row.concept == "three-public:reception"]
    assert [row.of_unit for row in hosted] == [None, None, "测试市档案馆（机关）", "测试市声像馆"]
    columns = [(figure.column, figure.printed) for figure in hosted[0].figures]
    assert columns == [("column:previous_budget", "4.90"), ("column:total", "4.15"), ("column:change", "-0.75")]
    assert not any(figure.flags for row in found.rows for figure in row.figures)


def test_a_code_of_a_unit_names_a_body_of_any_kind() -> None:
    found = _spanning(
        "政府采购预算表",
        "类|款|项|单位代码|采购项目|采购目录|预算金额",
        "||||合计||580.50",
        "|||205002|测试市林业工作站||486.00",
        "213|02|05||造林绿化|绿化服务|486.00",
        "|||205003|测试市国有青岩林场||94.50",
        "213|02|07||危房改造|修缮工程|94.50",
    )
    assert [row.of_unit for row in found.rows][1:] == [*["测试市林业工作站"] * 2, *["测试市国有青岩林场"] * 2]


@pytest.mark.parametrize("head", ["本年预算数", "预算数"])
def test_a_budget_without_a_year_beside_what_was_spent_the_year_before_is_of_the_year_after(head: str) -> None:
    rows = f"<tr><td>科目编码</td><td>科目名称</td><td>2023年决算数</td><td>{head}</td></tr>"
    rows += "<tr><td>205</td><td>教育支出</td><td>10.00</td><td>12.00</td></tr>"
    page = f"<html><p>部门支出表</p><p>单位：万元</p><table border='1'>{rows}</table></html>"
    (found,) = extract(read(page.encode(), "附件.html"), Hints(year=2024, department="测试市档案馆")).disclosures
    assert found.stage == "budget"
    columns = {figure.column: figure.printed for row in found.statements[0].rows for figure in row.figures}
    assert columns == {"column:previous_executed": "10.00", "column:total": "12.00"}
