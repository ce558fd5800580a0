"""Projects and indicators of forms that page numbers cut, of lists with what became of them, of reports on one project.

The forms are invented; each stands for a layout in which parts were lost before.
"""

from decimal import Decimal

import pytest

from budgetgraph.extraction.extract import Hints, extract
from budgetgraph.extraction.records import Disclosure, Project
from budgetgraph.reading.files import read as read_file

TITLE = "测试市水务局2024年部门决算"
HINTS = Hints(department="测试市水务局", year=2024, stage="final")
HEAD = "一级指标\t二级指标\t三级指标\t指标值\t实际完成值\t分值\t得分\n"
MONEY = "\t年初预算数\t全年预算数\t全年执行数\t执行率\n年度资金总额\t60\t60\t58.5\t97.5%\n"


def read(text: str, name: str = "x.txt") -> Disclosure:
    return extract(read_file(f"{TITLE}\n\n{text}\n".encode(), name), HINTS).disclosures[0]


def of_html(rows: str) -> Disclosure:
    return extract(read_file(f"<h1>{TITLE}</h1>{rows}".encode(), "x.html"), HINTS).disclosures[0]


def only(one: Disclosure) -> Project:
    (project,) = one.projects
    return project


@pytest.mark.parametrize("again", ["25\n", f"第 25 页\n{HEAD}", f"- 25 -\n{HEAD}"])
def test_a_form_goes_on_behind_the_number_of_a_page(again: str) -> None:
    one = read(
        f"项目支出绩效自评表\n项目名称\t河道清淤\t\t主管部门\t测试市水务局\n{MONEY}{HEAD}"
        f"产出指标\t数量指标\t清淤长度\t≥3公里\t3.2公里\t20\t20\n{again}"
        "效益指标\t社会效益指标\t保障行洪\t有效\t有效\t20\t18\n总分\t\t\t\t\t40\t38\n"
        "改进措施及结果应用方案\t加强监控。\n"
    )
    project = only(one)
    assert [(i.name, i.score) for i in project.indicators] == [("清淤长度", Decimal(20)), ("保障行洪", Decimal(18))]
    assert (project.score, project.spent, one.indicators, one.unread) == (Decimal(38), Decimal(585000), [], [])


def test_targets_of_the_department_below_a_project_without_targets_are_its_own() -> None:
    one = read(
        "部门预算项目支出绩效目标表\n单位：万元\n单位名称\t项目名称\t年度目标\t预算数\t一级指标\t二级指标\t三级指标\t指标值\n"
        "测试市水务局\t河道清淤\t保障行洪。\t60\t产出指标\t数量指标\t清淤长度\t≥3公里\n\t泵站运维\t做好巡检。\t30\t\t\t\t\n\n"
        "部门整体支出绩效目标表\n部门名称\t测试市水务局\n年度总体目标\t保障供水。\n一级指标\t二级指标\t三级指标\t指标值\n"
        "产出指标\t数量指标\t供水户数\t≥80户\n"
    )
    assert [indicator.name for indicator in one.indicators] == ["供水户数"]


def test_money_and_its_parts_in_one_cell_with_the_basis_behind_it() -> None:
    project = only(
        read(
            "河道清淤绩效目标表\n301 测试市水务局\t\t单位：万元\n项目名称\t河道清淤\t预算规模及资金用途\t"
            "预算数60.00，其中财政资金60.00，其他资金0.00；政策依据：测财〔2023〕9号\n绩效目标\t保障行洪。\n"
            "一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t清淤长度\t≥3公里\n"
        )
    )
    assert (project.budget, project.policy_basis, project.implementer) == (Decimal(600000), "测财〔2023〕9号", None)


def test_a_budget_that_says_no_phase_is_the_budget() -> None:
    project = only(
        read(
            "项目自评表\n项目名称\t河道清淤\n预算执行情况（万元）\t\t预算数（A）\t执行数（B）\t执行率（B/A）\n"
            f"\t年度财政资金总额\t60\t58.5\t97.5%\n{HEAD}产出指标\t数量指标\t清淤长度\t≥3公里\t3.2公里\t20\t20\n"
        )
    )
    assert (project.budget, project.budget_initial, project.spent) == (Decimal(600000), None, Decimal(585000))


def test_a_list_of_projects_tells_what_became_of_each() -> None:
    one = of_html(
        "<p>项目支出绩效自评情况汇总表</p><table><tr><td>序号</td><td>项目名称</td><td>主管科室</td><td>年初预算（万元）</td>"
        "<td>调整后预算（万元）</td><td>实际支出（万元）</td><td>自评得分</td></tr>"
        "<tr><td>1</td><td>河道清淤</td><td>建设科</td><td>60.00</td><td>64.00</td><td>58.50</td><td>92.40</td></tr>"
        "<tr><td>2</td><td>泵站运维</td><td>管理科</td><td>30.00</td><td>30.00</td><td>29.00</td><td>96.30</td></tr></table>"
    )
    told = [(p.budget_initial, p.budget_revised, p.spent, p.score) for p in one.projects]
    assert told[0] == (Decimal(600000), Decimal(640000), Decimal(585000), Decimal("92.4"))
    assert len(told) == 2


def test_a_period_may_be_one_year() -> None:
    lines = (("项目名称", "金额", "项目起止年限"), ("河道清淤", "60.00", "2024"), ("泵站运维", "30.00", "2024-2026"))
    rows = "".join(f"<tr><td>{name}</td><td>{money}</td><td>{period}</td></tr>" for name, money, period in lines)
    one = of_html(f"<p>部门项目支出表</p><p>单位：万元</p><table>{rows}</table>")
    assert [project.execution_period for project in one.projects] == ["2024", "2024-2026"]


def test_points_for_the_execution_of_the_budget_are_no_indicator_and_merged_levels_stand_as_printed() -> None:
    one = of_html(
        "<p>部门整体支出绩效自评表</p><table><tr><td>一级指标</td><td>二级指标</td><td>三级指标</td><td>年度指标值</td>"
        "<td>实际完成值</td><td>分值</td><td>得分</td></tr>"
        "<tr><td rowspan=2>效益指标</td><td>履职效益</td><td>供水户数</td><td>≥80户</td><td>82户</td><td>30</td>"
        "<td>30</td></tr>"
        "<tr><td>满意度</td><td>群众满意度</td><td>≥90%</td><td>92%</td><td>60</td><td>60</td></tr>"
        "<tr><td colspan=5>预算执行率</td><td>10</td><td>9.5</td></tr></table>"
    )
    assert [(i.name, i.first_level, i.second_level) for i in one.indicators] == [
        ("供水户数", "效益指标", "履职效益"),
        ("群众满意度", "效益指标", "满意度"),
    ]


def test_a_report_on_one_project_names_its_table_and_further_projects() -> None:
    one = read(
        "附件2 河道清淤资金绩效评价报告\n\n"
        "一、基本情况。河道清淤资金年初预算60万元，调整后预算64万元，实际支出58.5万元。"
        "另对泵站运维改造（预算30万元，支出29万元，执行率96.67%）作延伸评价。\n\n二、指标评分\n"
        f"{HEAD}产出指标\t数量指标\t清淤长度\t≥3公里\t3.2公里\t20\t20\n总分\t\t\t\t\t20\t20\n"
    )
    told = {p.name: (p.budget, p.budget_initial, p.budget_revised, p.spent, len(p.indicators)) for p in one.projects}
    assert told == {
        "河道清淤资金": (None, Decimal(600000), Decimal(640000), Decimal(585000), 1),
        "泵站运维改造": (Decimal(300000), None, None, Decimal(290000), 0),
    }


def test_an_explanation_with_a_number_behind_its_title_and_words_of_procurement_in_it() -> None:
    one = read(
        "项目经费情况说明（1）\n一、项目概述\n为居民供水。\n二、实施方案\n通过政府购买服务方式委托专业组织运营，按季考核。\n"
        "三、实施周期\n2024年1月至12月\n四、年度预算安排\n2024年预算安排600,000.00元，分两期支付。\n\n"
        "项目支出绩效目标表\n项目名称\t供水运营\n项目当年预算（元）\t600,000.00\n"
        "一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t供水户数\t≥80户\n"
    )
    project = only(one)
    assert (project.name, project.execution_period) == ("供水运营", "2024年1月至12月")


def test_labels_behind_the_period_of_a_described_project_are_not_part_of_it() -> None:
    one = read(
        "项目支出情况说明\n1.项目名称：河道清淤补助\n设立的政策依据：测财〔2023〕9号\n预算安排规模：60万元\n"
        "资金执行时间：2024年4月—10月\n受益人群范围：全县12个乡镇\n补贴标准：2000元/户\n补贴发放形式：一卡通\n"
    )
    assert only(one).execution_period == "2024年4月—10月"


def test_what_was_planned_and_then_built_or_bought_is_an_indicator() -> None:
    one = read(
        "1.医院提升项目自评综述：自评得分90.8分。全年预算数为60万元，执行数为58.5万元，完成预算的97.5%。"
        "新建病房目标为=24间，实际建成25间；设备采购目标为≥60台，实际采购55台；验收合格率目标为100%，实际为98%。"
    )
    assert [(i.name, i.target_value, i.actual_value) for i in only(one).indicators] == [
        ("新建病房", Decimal(24), Decimal(25)),
        ("设备采购", Decimal(60), Decimal(55)),
        ("验收合格率", Decimal(100), Decimal(98)),
    ]


TARGETS = ["项目名称", "年度目标", "一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位"]


def row(cells: list[str]) -> str:
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def test_heads_printed_again_do_not_end_the_targets_of_a_project() -> None:
    again = row(TARGETS)
    one = of_html(
        f"<p>项目支出绩效目标表</p><table>{again}"
        + row(["河道清淤", "保障行洪。", "产出指标", "数量指标", "清淤长度", "≥", "3", "公里"])
        + again
        + row(["", "", "满意度指标", "服务对象满意度指标", "居民满意度", "≥", "90", "%"])
        + row(["泵站运维", "做好巡检。", "产出指标", "数量指标", "巡检次数", "≥", "12", "次"])
        + "</table>"
    )
    assert [(p.name, len(p.indicators)) for p in one.projects] == [("河道清淤", 2), ("泵站运维", 1)]


def test_a_piece_behind_a_page_number_of_a_web_page_belongs_to_the_form() -> None:
    head = row(["一级指标", "二级指标", "三级指标", "指标值", "指标值设置依据", "上年完成值", "权重"])
    name = "<tr><td>项目名称</td><td colspan=6>河道清淤</td></tr>"
    first = row(["产出指标", "数量指标", "清淤长度", "≥3公里", "方案", "2.8公里", "10"])
    rest = row(["", "时效指标", "按期完成率", "≥95%", "计划", "96.2%", "10"])
    rest += row(["效益指标", "社会效益指标", "受益户数", "≥80户", "台账", "76户", "20"])
    one = of_html(
        f"<p>项目支出绩效目标表</p><table>{name}{head}{first}</table><p>— 21 —</p><table>{rest}</table><p>其他说明</p>"
    )
    assert [(i.name, i.first_level) for i in only(one).indicators] == [
        ("清淤长度", "产出指标"),
        ("按期完成率", "产出指标"),
        ("受益户数", "效益指标"),
    ]


def test_a_label_across_the_table_is_no_indicator() -> None:
    one = of_html(
        "<p>项目自评表</p><table><tr><td>项目名称</td><td colspan=5>河道清淤</td></tr>"
        + row(["一级指标", "二级指标", "三级指标", "年初目标值", "实际完成值", "得分"])
        + "<tr><td colspan=6>年度绩效目标（80分）</td></tr>"
        + row(["产出指标", "数量指标", "清淤长度", "≥3公里", "3.2公里", "10"])
        + "</table>"
    )
    assert [i.name for i in only(one).indicators] == ["清淤长度"]


def test_the_word_for_projects_behind_a_name_makes_no_second_project() -> None:
    one = read(
        "1.绿地养护管理项目自评综述：全年预算数60万元，执行数58.5万元，完成预算的97.5%，自评得分90.5分。\n\n"
        f"项目支出绩效自评表\n项目名称\t绿地养护管理\n{MONEY}{HEAD}产出指标\t数量指标\t养护面积\t≥3公顷\t3.2公顷\t20\t20\n"
    )
    project = only(one)
    assert (project.name, project.spent, len(project.indicators)) == ("绿地养护管理", Decimal(585000), 1)


def test_a_list_of_phases_and_the_form_of_one_of_its_projects_are_one() -> None:
    one = of_html(
        "<p>项目支出绩效自评情况汇总表</p><p>单位：元</p><table>"
        + row(["序号", "项目名称", "年初预算", "调整后预算", "实际支出", "自评得分"])
        + row(["1", "河道清淤", "600000.00", "640000.00", "585000.00", "93.10"])
        + row(["2", "泵站运维", "300000.00", "300000.00", "290000.00", "95.00"])
        + "</table><p>项目支出绩效自评表</p><table><tr><td>项目名称</td><td colspan=5>河道清淤</td></tr>"
        + row(["项目资金（元）", "预算数（A）", "执行数（B）", "执行率", "", ""])
        + row(["年度资金总额", "640000.00", "585000.00", "91.41%", "", ""])
        + row(["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "得分"])
        + row(["产出指标", "数量指标", "清淤长度", "≥3公里", "3.2公里", "10"])
        + "</table>"
    )
    assert [(p.name, p.budget, p.budget_initial) for p in one.projects] == [
        ("河道清淤", Decimal(640000), Decimal(600000)),
        ("泵站运维", Decimal(300000), Decimal(300000)),
    ]


@pytest.mark.parametrize("lead", ["部门整体绩效目标：全年开展", "部门整体绩效指标中，"])
def test_targets_of_the_department_in_a_sentence(lead: str) -> None:
    one = read(f"预算绩效情况：实行绩效目标管理的项目3个。{lead}文化惠民活动不少于60场，公众满意度不低于90%。")
    assert [(i.name, i.operator, i.target_value) for i in one.indicators] == [
        ("文化惠民活动", ">=", Decimal(60)),
        ("公众满意度", ">=", Decimal(90)),
    ]


def test_the_basis_behind_what_the_money_is_for() -> None:
    project = only(
        read(
            "河道清淤绩效目标表\n单位：万元\n项目名称\t河道清淤\t预算规模\t60.00\n资金用途\t用于清淤。依据：测财〔2023〕9号\n"
            "一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t清淤长度\t≥3公里\n"
        )
    )
    assert project.policy_basis == "测财〔2023〕9号"


def test_a_short_word_of_the_second_level_stays_under_the_first_above() -> None:
    one = read(
        "整体绩效目标表\n部门名称\t测试市水务局\n一级指标\t二级指标\t三级指标\t指标值\n"
        "效益指标\t履职效益\t供水户数\t≥80户\n\t满意度\t群众满意度\t≥90%\n"
    )
    assert [i.first_level for i in one.indicators] == ["效益指标", "效益指标"]


def test_amounts_that_follow_names_in_the_same_order() -> None:
    one = read(
        "二、项目支出：河道清淤、泵站及闸门运维两个项目全年预算分别为60.00万元、30.00万元，实际支出58.50万元、29.00万元。"
    )
    assert [(p.name, p.budget) for p in one.projects] == [
        ("河道清淤", Decimal(600000)),
        ("泵站及闸门运维", Decimal(300000)),
    ]
