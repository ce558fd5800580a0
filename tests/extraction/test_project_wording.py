"""Projects and indicators as other provinces print and tell them: lists, summaries, cells; all of it is invented."""

from decimal import Decimal

import pytest

from budgetgraph.extraction.extract import Hints, extract
from budgetgraph.extraction.performance.indicators.targets import parse_target
from budgetgraph.extraction.records import Disclosure, Operator
from budgetgraph.reading.plain_text.text import read_text
from budgetgraph.reading.web.html import read_html

HINTS = Hints(department="测试市林业局", year=2024, stage="budget")
HEADS = "一级指标\t二级指标\t三级指标\t指标性质\t指标值\t度量单位\t完成值\t权重\t得分\n"


def read(text: str) -> Disclosure:
    return extract(read_text(("测试市林业局2024年部门预算\n\n" + text).encode(), "x.txt"), HINTS).disclosures[0]


def page(*rows: tuple[str, ...]) -> Disclosure:
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    html = f"<html><body><p>项目支出绩效目标表</p><p>单位：万元</p><table border=1>{cells}</table></body></html>"
    return extract(read_html(html.encode(), "x.html"), HINTS).disclosures[0]


def money(disclosure: Disclosure) -> list[tuple[str, Decimal | None]]:
    return [(project.name, project.budget) for project in disclosure.projects]


def told(disclosure: Disclosure) -> list[tuple[str, Operator, Decimal | None, str | None]]:
    several = [*disclosure.indicators, *(one for project in disclosure.projects for one in project.indicators)]
    return [(one.name, one.operator, one.target_value, one.target_unit) for one in several]


def test_projects_in_a_paragraph_each_after_a_line_that_speaks_of_projects() -> None:
    one = read(
        "三、项目支出安排情况说明\n2024年项目支出预算150万元，具体如下：\n（1）老旧小区改造80万元，用于补植行道树。\n"
        "2.苗圃提升项目，安排资金40.5万元，主要用于灌溉。\n3、古树名木保护经费29.5万元：主要用于复壮。\n"
    )
    assert money(one) == [("老旧小区改造", 800000), ("苗圃提升项目", 405000), ("古树名木保护经费", 295000)]


def test_a_list_of_classes_is_no_list_of_projects() -> None:
    classes = "2024年项目支出预算90万元，具体如下：\n1.教育支出50万元，用于培训。\n2.农林水支出40万元，用于造林。\n"
    assert money(read(classes)) == []
    assert money(read("2024年项目支出90万元，主要用于教育支出50万元、农林水支出40万元。\n")) == []


def test_a_numbered_list_with_semicolons_inside_a_sentence() -> None:
    one = read("2024年安排专项资金24.5万元，其中：（1）护林培训项目安排18万元；（2）等级测评安排6.5万元。\n")
    assert money(one) == [("护林培训项目", 180000), ("等级测评", 65000)]


def test_a_heading_names_the_project_that_labels_below_it_describe() -> None:
    one = read(
        "第三部分 项目支出情况说明\n（一）“绿美乡村”建设项目\n1.项目概述：开展村庄绿化。\n2.立项依据：绿化条例。\n"
        "3.实施主体：市林业站。\n4.实施周期：2024年1月至12月。\n5.年度预算安排：68万元。\n"
    )
    (project,) = one.projects
    assert (project.name, project.budget) == ("“绿美乡村”建设项目", Decimal(680000))
    assert (project.policy_basis, project.implementer) == ("绿化条例。", "市林业站")
    assert project.execution_period == "2024年1月至12月"


@pytest.mark.parametrize(
    "text",
    [
        "1.“森林防火项目”绩效自评综述：根据年初设定的绩效目标，项目自评得分为97.5分。项目全年预算数为60万元，执行数为58.2万元，完成预算的97%。",
        "根据年初设定的绩效目标，森林防火项目绩效自评得分为97.5分。全年预算数为60万元，执行数为58.2万元，完成预算的97%。",
        "3.“森林防火项目”项目自评情况：年度预算60万元，实际支出58.2万元，预算执行率97%，自评得分97.5分。",
        "（2）森林防火项目绩效自评情况：全年预算数60万元，全年执行数58.2万元，预算执行率为97%，自评得分97.5分。",
    ],
)
def test_a_self_evaluation_summed_up_in_sentences(text: str) -> None:
    (project,) = read(text + "\n").projects
    assert (project.name, project.budget_revised, project.spent) == ("森林防火项目", 600000, 582000)
    assert (project.execution_rate, project.score) == (97, Decimal("97.5"))


def test_a_summary_of_the_whole_department_is_no_project() -> None:
    text = "本部门整体支出绩效自评综述：自评得分为95分。全年预算数为600万元，执行数为582万元，完成预算的97%。\n"
    assert read(text).projects == []


def test_a_chapter_of_a_report_names_its_project_and_holds_its_indicators() -> None:
    one = read(
        "一、退耕还林项目\n该项目年初预算36万元，实际支出35万元，预算执行率97.2%。\n（一）项目产出情况\n"
        "1.造林面积：目标值为≥300亩，实际完成310亩，已完成。\n2.验收合格率：目标值为≥95%，实际完成96%，已完成。\n"
    )
    (project,) = one.projects
    assert (project.name, project.budget_initial, project.spent) == ("退耕还林项目", 360000, 350000)
    assert [indicator.name for indicator in project.indicators] == ["造林面积", "验收合格率"]


def test_cells_that_list_indicators_under_the_words_of_their_level() -> None:
    one = page(
        ("项目名称", "预算金额（万元）", "绩效目标", "产出指标", "满意度指标"),
        ("护林补助", "20", "管好林子", "1.3级护林员人数：≥30人<br>2.巡护里程：≥1.5万公里", "林农满意度≥90%"),
        ("种苗补贴", "35", "供好种苗", "1.苗木数量：≥12万株2.验收完成时间：6月底前", "林农满意率≥92%"),
    )
    assert money(one) == [("护林补助", 200000), ("种苗补贴", 350000)]
    assert told(one) == [
        ("3级护林员人数", ">=", 30, "人"),
        ("巡护里程", ">=", Decimal("1.5"), "万公里"),
        ("林农满意度", ">=", 90, "%"),
        ("苗木数量", ">=", 12, "万株"),
        ("验收完成时间", "qualitative", None, None),
        ("林农满意率", ">=", 92, "%"),
    ]
    assert one.projects[0].indicators[0].first_level == "产出指标"


def test_cells_under_words_of_the_second_level() -> None:
    one = page(
        ("项目名称", "项目年度预算（万元）", "数量指标", "服务对象满意度指标"),
        ("护林补助", "20", "护林员≥30人；巡护里程≥1.5万公里", "林农满意度≥90%"),
        ("种苗补贴", "35", "苗木≥12万株", "林农满意率≥92%"),
    )
    assert money(one) == [("护林补助", 200000), ("种苗补贴", 350000)]
    levels = [(indicator.name, indicator.second_level) for indicator in one.projects[0].indicators]
    assert levels == [("护林员", "数量指标"), ("巡护里程", "数量指标"), ("林农满意度", "服务对象满意度指标")]


def test_levels_in_the_rows_of_a_table_are_no_heads_of_cells() -> None:
    one = read(
        "项目绩效目标表\n单位：万元\n项目名称\t预算金额\t一级指标\t二级指标\t三级指标\t指标方向\t目标值\t计量单位\n"
        "护林补助\t20\t产出指标\t数量指标\t护林员\t大于等于\t30\t人\n\t\t\t\t巡护里程\t大于等于\t1.5\t万公里\n"
    )
    assert told(one) == [("护林员", ">=", 30, "人"), ("巡护里程", ">=", Decimal("1.5"), "万公里")]


def test_starred_heads_with_a_standard_beside_the_value_and_remarks_below() -> None:
    one = read(
        "项目支出绩效目标表\n项目名称\t病虫害防治\t\t\t\n*年度资金总额（万元）\t12\t\t\t\n"
        "一级指标\t二级指标\t三级指标\t绩效标准\t*当年预期实现值\n"
        "产出指标\t数量指标\t防治面积\t反映防治范围\t≥800亩\n\t质量指标\t防治合格率\t反映防治效果\t≥90%\n"
        "存在问题\t无\t\t\t\n改进措施\t加强监测\t\t\t\n"
    )
    assert told(one) == [("防治面积", ">=", 800, "亩"), ("防治合格率", ">=", 90, "%")]
    assert one.projects[0].indicators[0].description == "反映防治范围"


def test_a_project_table_with_words_between_the_names_and_the_money() -> None:
    one = read(
        "2024年项目支出情况表\n序号\t项目名称\t立项依据\t实施主体\t实施周期\t年度预算安排（万元）\t绩效目标\n"
        "1\t防火物资储备\t防火条例\t市林业站\t全年\t15.5\t备足物资\n2\t林区道路维修\t养护办法\t市林场\t上半年\t30\t道路畅通\n"
        "\t合计\t\t\t\t45.5\t\n"
    )
    assert money(one) == [("防火物资储备", 155000), ("林区道路维修", 300000)]
    assert (one.projects[1].policy_basis, one.projects[1].implementer) == ("养护办法", "市林场")


def test_an_actual_value_that_looks_like_a_year_counts_things_by_the_unit_of_its_target() -> None:
    row = "产出指标\t数量指标\t围栏长度\t=\t2300\t米\t2070\t10\t9\n\t质量指标\t完好率\t≥\t95\t%\t96\t10\t10\n"
    one = read("项目支出绩效自评表\n项目名称\t围栏维护\t\t\t\t\t\t\t\n" + HEADS + row)
    assert [i.actual_value for p in one.projects for i in p.indicators] == [2070, 96]
    assert parse_target("2025").value is None
    assert parse_target("2025", unit="年").value is None
    assert parse_target("1950", "等于", "元/人/月").value == 1950


def test_a_unit_that_is_also_a_word_for_at_least() -> None:
    assert (parse_target("=0起").value, parse_target("=0起").unit) == (0, "起")
    assert (parse_target("0起").value, parse_target("0起").operator) == (0, "none")
    assert (parse_target("30元起").operator, parse_target("30元起").unit) == (">=", "元")
    assert (parse_target("≤9/10万").value, parse_target("≤9/10万").unit) == (9, "/10万")


def test_names_with_quotes_inside_and_with_endings_that_look_like_pronouns() -> None:
    one = read(
        "“举办“3·12”植树活动”指标年初目标值为=1场，实际完成值为1场。\n成本指标：单株成本不超过1.6元；苗木标本120份。\n"
        "（一）产出指标\n时效指标：（1）119接警到场时间≤8分钟；（2）巡护时间≥300天。\n"
    )
    assert [name for name, *_ in told(one)] == [
        "举办“3·12”植树活动", "单株成本", "苗木标本", "119接警到场时间", "巡护时间",
    ]  # fmt: skip


def test_both_levels_in_one_column_with_a_sign_between_them() -> None:
    one = read(
        "项目绩效目标表\n项目名称\t护林员培训\t\t\n指标类型\t指标名称\t绩效指标值\t权重（%）\n"
        "产出指标-数量指标\t培训人数\t≥80人\t50\n效益指标-生态效益指标\t火灾受害率\t≤0.9‰\t50\n"
    )
    levels = [
        (indicator.first_level, indicator.second_level, indicator.weight) for indicator in one.projects[0].indicators
    ]
    assert levels == [("产出指标", "数量指标", 50), ("效益指标", "生态效益指标", 50)]


def test_the_line_of_all_money_in_other_words() -> None:
    one = read(
        "项目支出绩效自评表\n项目名称\t防火物资储备\t\t\t\t\t\t\n"
        "预算执行情况（万元）\t\t年初预算数\t调整后预算数\t实际执行数\t分值\t执行率\t得分\n"
        "\t预算资金总额\t900\t910\t882\t10\t98%\t9.8\n\t其中：财政资金\t900\t910\t882\t-\t98%\t-\n"
        "一级指标\t二级指标\t三级指标\t年初目标值\t全年实际值\t分值\t自评得分\t未完成原因\n"
        "产出指标（50分）\t数量指标\t储备点\t≥8处\t8处\t50\t50\t\n"
    )
    (project,) = one.projects
    assert (project.budget_initial, project.budget_revised, project.spent) == (9000000, 9100000, 8820000)
    assert (project.execution_rate, project.indicators[0].score) == (98, 50)


def test_indicators_below_a_description_are_those_of_its_project() -> None:
    one = read(
        "五、重点项目绩效目标\n项目名称：林区道路维修\n预算金额：35万元\n数量指标：维修里程≥12公里。\n"
        "可持续影响指标：道路使用状况：持续改善。\n项目名称：苗圃建设\n预算金额：20万元\n质量指标：苗木合格率≥95%。\n"
        "六、其他说明\n数量指标：培训次数≥3次。\n"
    )
    names = {project.name: [indicator.name for indicator in project.indicators] for project in one.projects}
    assert names == {"林区道路维修": ["维修里程", "道路使用状况"], "苗圃建设": ["苗木合格率"]}
    assert [indicator.name for indicator in one.indicators] == ["培训次数"]


def test_a_numbered_list_whose_items_say_what_they_are_for() -> None:
    one = read(
        "2024年项目支出合计50.5万元，其中：1.森林巡护经费20万元，主要用于燃油；2.苗木采购费18.5万元，用于补植；3.宣传费12万元。\n"
    )
    assert money(one) == [("森林巡护经费", 200000), ("苗木采购费", 185000), ("宣传费", 120000)]


def test_a_heading_with_a_sentence_of_its_budget_and_a_list_names_a_project() -> None:
    one = read(
        "九、重点项目绩效目标\n（一）“林长制”改革项目\n该项目2024年预算安排资金126万元。\n绩效指标如下：\n"
        "（1）巡林次数≥24次；\n（2）问题整改率≥95%。\n（二）其他\n该单位预算执行规范。\n"
    )
    (project,) = one.projects
    assert (project.name, project.budget) == ("“林长制”改革项目", Decimal(1260000))
    assert [indicator.name for indicator in project.indicators] == ["巡林次数", "问题整改率"]


def test_labels_with_policy_in_brackets_and_amounts_under_a_bare_head() -> None:
    form = read(
        "项目绩效目标表\n项目（政策）名称\t造林补贴\t\t\n预算资金来源\t一般公共预算\t当年预算\t58.5万元\n"
        "一级指标\t二级指标\t三级指标\t年度指标值\n产出指标\t数量指标\t造林面积\t≥300亩\n"
    )
    assert money(form) == [("造林补贴", 585000)]
    wide = page(
        ("预算项目", "金额(万元)", "一级指标", "二级指标", "三级指标", "指标值"),
        ("造林补贴", "67.2", "产出指标", "数量指标", "造林面积", "≥300亩"),
    )
    assert money(wide) == [("造林补贴", 672000)]


def test_target_and_actual_value_in_brackets_behind_the_name() -> None:
    one = read(
        "1.数量指标完成情况：造林面积（目标值≥300亩，实际完成值310亩）；苗木株数年初目标值≥9万株，实际完成值9万株。\n"
    )
    assert [(i.name, i.target_value, i.actual_value) for i in one.indicators] == [
        ("造林面积", 300, 310),
        ("苗木株数", 9, 9),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "1.森林防火项目：年初预算数61万元，全年预算数60万元，全年执行数58.2万元，执行率97%，自评得分97.5分。",
        "（2）森林防火项目自评得分97.5分。该项目年初预算61万元，调整后预算60万元，实际支出58.2万元，预算执行率97%。",
    ],
)
def test_a_self_evaluation_that_begins_with_the_name(text: str) -> None:
    (project,) = read(text + "\n").projects
    assert (project.name, project.budget_initial, project.budget_revised) == ("森林防火项目", 610000, 600000)
    assert (project.spent, project.execution_rate, project.score) == (582000, 97, Decimal("97.5"))


@pytest.mark.parametrize(
    "text",
    [
        "1.教育支出（类）普通教育（款）：年初预算85万元，支出决算84万元，完成年初预算的98.8%。",
        "本部门自评得分95分。全年预算数600万元，执行数582万元，执行率97%。",
        "部门整体支出自评得分95分。全年预算数600万元，执行数582万元，执行率97%。",
        "2023年度项目支出：全年预算数600万元，执行数582万元，自评得分95分。",
    ],
)
def test_sentences_about_classes_and_the_whole_name_no_project(text: str) -> None:
    assert read(text + "\n").projects == []


def test_a_line_that_announces_indicators_and_a_deadline_that_is_reported() -> None:
    one = read(
        "（五）绩效目标设置情况\n本部门整体绩效目标包括以下指标：\n1.巡林次数不少于24次；\n2.整改率：≥95%；\n3.护林员30人。\n"
        "（六）完成情况\n苗木采购时限：指标值2024年9月30日前，完成值为按期完成。\n"
    )
    assert [name for name, *_ in told(one)] == ["巡林次数", "整改率", "护林员", "苗木采购时限"]


def test_all_labels_of_a_project_in_one_paragraph() -> None:
    one = read(
        "八、项目支出情况说明\n1.项目名称：秸秆利用。立项依据：利用办法。实施主体：市林业站。实施周期：全年。年度预算安排：36万元。\n"
        "2.项目名称：苗木检疫。立项依据：检疫条例。实施主体：市检疫站。实施周期：长期。年度预算安排：8.8万元。\n"
    )
    assert money(one) == [("秸秆利用", 360000), ("苗木检疫", 88000)]
    assert (one.projects[1].policy_basis, one.projects[1].execution_period) == ("检疫条例。", "长期")
