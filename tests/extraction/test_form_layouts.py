"""Layouts of project forms that name their parts in other words; bodies, projects and figures are invented."""

from decimal import Decimal

import pytest

from budgetgraph.extraction.extract import Hints, extract
from budgetgraph.extraction.records import Disclosure
from budgetgraph.reading.document import Cell, Document, Paragraph, Table
from budgetgraph.reading.files import read as read_file
from budgetgraph.reading.plain_text.text import read_text

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


def test_money_is_in_the_unit_that_stands_above_the_form() -> None:
    heads = "单位编码\t项目名称\t资金总额\t一级指标\t二级指标\t三级指标\t指标值\n"
    one = read(
        f"项目支出绩效目标表\n部门：301_测试市档案馆\n金额单位：元\n{heads}"
        "301001\t库房消防\t130,500.00\t产出指标\t数量指标\t检测次数\t≥4次\n"
    )
    assert [(p.name, p.budget) for p in one.projects] == [("库房消防", 130500)]


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


DESCRIBED = (
    "三、重点项目情况说明\n（一）声像采集\n一、项目概述\n采集本市老艺人口述。\n二、立项依据\n《测试市档案条例》。\n"
    "三、实施主体\n测试市声像馆\n四、实施周期\n2024年3月至11月\n五、年度预算安排\n"
    "2024年安排资金31.00万元，其中：设备租赁20.50万元、人员补助10.50万元。\n六、绩效目标\n详见附表。联系人：王小明。\n"
)


def test_headings_that_are_labels_describe_the_project_that_the_heading_above_names() -> None:
    one = read(DESCRIBED)
    (project,) = one.projects
    assert (project.name, project.budget, project.implementer) == ("声像采集", 310000, "测试市声像馆")
    assert (project.policy_basis, project.execution_period) == ("《测试市档案条例》。", "2024年3月至11月")
    assert project.goal is None
    assert [(c.topic, c.about_project) for c in one.claims] == [
        ("topic:project_amount", "声像采集"),
        ("topic:project_part", "声像采集"),
        ("topic:project_part", "声像采集"),
    ]


def test_an_allocation_that_opens_with_the_whole_and_a_plan_that_is_a_period() -> None:
    one = read(
        "三、重点项目\n（一）编研出版\n项目名称：编研出版\n项目实施单位：测试市档案馆\n项目实施内容：编印资料2种。\n"
        "资金安排情况：2024年安排市级资金86,000.00元。\n项目实施计划：2024年2月—12月\n"
    )
    (project,) = one.projects
    assert (project.budget, project.implementer, project.execution_period) == (86000, "测试市档案馆", "2024年2月—12月")
    assert ("topic:project_amount", "编研出版") in [(c.topic, c.about_project) for c in one.claims]


def test_cells_on_a_line_each_are_put_together_by_their_heads_and_level_words() -> None:
    cells = (
        "项目支出绩效目标表|项目名称|库房消防|项目单位|测试市档案馆|年度预算（万元）|9.50|经办人|王小明|"
        "一级指标|二级指标|三级指标|绩效指标描述|指标值|产出指标|数量指标|检测次数|每季一次|≥4次|演练次数|全员参加|≥2次|"
        "成本指标|经济成本指标|项目总成本|不超预算|≤9.5万元|效益指标|社会效益指标|火情起数|全年|=0起|"
        "满意度指标|服务对象满意度指标|职工满意度|问卷|≥90%|填表人|李小红|四、其他说明|无。"
    )
    one = read(cells.replace("|", "\n") + "\n")
    (project,) = one.projects
    assert (project.name, project.budget, project.implementer) == ("库房消防", 95000, "测试市档案馆")
    assert [(i.first_level, i.second_level, i.name, i.description, i.target_value) for i in project.indicators] == [
        ("产出指标", "数量指标", "检测次数", "每季一次", 4),
        ("产出指标", "数量指标", "演练次数", "全员参加", 2),
        ("成本指标", "经济成本指标", "项目总成本", "不超预算", Decimal("9.5")),
        ("效益指标", "社会效益指标", "火情起数", "全年", 0),
        ("满意度指标", "服务对象满意度指标", "职工满意度", "问卷", 90),
    ]
    assert project.indicators[0].place.line == 19 and project.indicators[0].place.cell is None
    assert one.claims == one.unread == [] and "王小明" not in one.model_dump_json()


def test_what_the_money_of_a_project_in_a_list_is_for_is_part_of_it() -> None:
    one = read(
        "三、项目支出情况说明\n2024年项目支出30万元，其中：\n1.声像采集18.00万元，主要用于：老艺人采访12万元、3.5万元的棚内摄录、"
        "录音机2台2.5万元。\n2.编研出版12.00万元，主要用于印刷。\n"
    )
    told = [(c.topic, c.about_project, c.printed) for c in one.claims if c.topic == "topic:project_part"]
    assert told == [("topic:project_part", "声像采集", amount) for amount in ("12", "3.5", "2.5")]


def test_targets_set_at_the_beginning_of_the_year_are_told_in_sentences() -> None:
    one = read(
        "二、项目绩效自评结果\n1.声像采集绩效自评综述：自评得分90分。全年预算数为30万元，执行数为27万元，完成预算的90%。"
        "采集人数年初目标30人，实际28人，该指标分值20分，得分18.6分；观众满意度年初目标不低于85%，实际91%。\n"
    )
    (project,) = one.projects
    assert [(i.name, i.operator, i.target_value, i.actual_text, i.weight, i.score) for i in project.indicators] == [
        ("采集人数", "none", 30, "28人", 20, Decimal("18.6")),
        ("观众满意度", ">=", 85, "91%", None, None),
    ]


def test_projects_counted_with_their_targets_and_the_money_that_they_involve() -> None:
    one = read(
        "三、绩效情况\n本馆整体支出绩效目标及3个项目支出绩效目标一并公开，涉及预算50.5万元。\n"
        "四、其他\n预算编制阶段组织对2个项目编制了绩效目标。\n"
    )
    assert [c.topic for c in one.claims] == ["topic:performance_projects_fiscal"] * 3


def test_rows_that_name_who_answers_for_the_form_are_no_indicators() -> None:
    one = read(
        "项目支出绩效自评表\n项目名称\t古籍修复\t\t\t\n一级指标\t二级指标\t三级指标\t指标值\t完成值\n"
        "产出指标\t数量指标\t修复卷数\t≥300卷\t310卷\n项目负责人：\t\t王小明\t财务负责人：\t李小红\n"
    )
    assert [i.name for i in one.projects[0].indicators] == ["修复卷数"]
    assert not any(name in one.model_dump_json() for name in ("王小明", "李小红"))


def test_names_before_any_kind_of_telephone_are_masked() -> None:
    one = read("三、项目情况\n古籍修复经费20万元。项目负责人才旦多吉，办公电话0123-7654321，手机13900000000。\n")
    assert "才旦多吉" not in one.model_dump_json()


def test_sentences_behind_a_listed_project_tell_its_basis_who_carries_it_out_and_when() -> None:
    one = read(
        "三、项目支出情况说明\n2024年项目支出30万元，其中：\n1.声像采集18.00万元，根据《测试市档案条例》（测政发〔2023〕8号）设立，"
        "由馆声像部承担，建设期为2024年3月至2025年2月，主要用于采访。\n2.编研出版12.00万元，由王小明负责，主要用于印刷。\n"
    )
    told = [(p.policy_basis, p.implementer, p.execution_period) for p in one.projects]
    assert told == [
        ("《测试市档案条例》（测政发〔2023〕8号）", "馆声像部", "2024年3月至2025年2月"),
        (None, None, None),
    ]


def test_a_project_summed_up_is_what_its_money_and_rate_are_about() -> None:
    one = read(
        "二、项目绩效自评结果\n1.古籍修复项目绩效自评情况：项目自评得分97.2分。年初预算50万元，全年预算数52万元，执行数51万元，"
        "预算执行率98.1%。\n"
    )
    assert [(c.topic, c.about_project) for c in one.claims[3:]] == [("topic:project_amount", "古籍修复项目")] * 2
    assert {c.about_project for c in one.claims} == {"古籍修复项目"}


def test_a_class_word_that_a_name_needs_stays_known() -> None:
    one = read("二、项目绩效自评结果\n1.村级运行补助项目绩效自评情况：全年预算数52万元，执行数51万元，自评得分97分。\n")
    (project,) = one.projects
    assert "村级运行补助项目" in [project.name, *project.aliases]


def test_what_was_planned_and_done_is_an_indicator() -> None:
    one = read(
        "二、项目绩效自评结果\n1.古籍修复绩效自评情况：全年预算数52万元，执行数51万元，自评得分97分。"
        "修复卷数计划完成300卷，实际完成310卷，权重20分，自评得20分；读者满意度计划不低于90%，实际95%，权重15分，自评得15分。\n"
    )
    (project,) = one.projects
    assert [(i.name, i.operator, i.target_value, i.actual_text, i.weight, i.score) for i in project.indicators] == [
        ("修复卷数", "none", 300, "310卷", 20, 20),
        ("读者满意度", ">=", 90, "95%", 15, 15),
    ]


def test_a_description_without_a_name_is_of_the_project_with_its_money() -> None:
    one = read(
        "三、重点项目情况\n项目概述：修复馆藏古籍。\n立项依据：《测试市档案条例》\n实施主体：测试市修复中心\n"
        "实施周期：2024年3月至10月\n年度预算安排：71.5万元。\n项目支出绩效目标表\n项目名称\t古籍修复\n"
        "年度资金总额（万元）\t71.5\n" + HEADS
    )
    (project,) = one.projects
    assert (project.name, project.implementer, project.budget) == ("古籍修复", "测试市修复中心", 715000)


def test_half_year_and_whole_year_stand_below_the_head_of_the_target() -> None:
    one = read(
        "项目支出绩效目标表\n项目名称\t古籍修复\t\t\t\n一级指标\t二级指标\t三级指标\t指标值\t\n\t\t\t半年\t全年\n"
        "产出指标\t数量指标\t修复卷数\t≥120卷\t≥300卷\n"
    )
    (indicator,) = one.projects[0].indicators
    assert (indicator.target_value, indicator.milestone_text) == (300, "≥120卷")


def test_a_reason_goes_on_behind_a_semicolon() -> None:
    one = read(
        "二、支出说明\n支出预算90万元，比上年减少5万元，主要原因是退休2人；压减会议费。\n"
        "基本支出60万元，比上年增加3万元，主要原因是人员增加；项目支出30万元，与上年持平。\n"
    )
    assert [c.reason for c in one.claims if c.reason] == ["退休2人；压减会议费", "人员增加"]


def test_income_and_spending_behind_a_changed_budget() -> None:
    one = read("二、收支说明\n年初预算收入为120万元，预算调整后，收入为135.5万元，支出为130万元。\n")
    assert [c.topic for c in one.claims] == ["topic:total_revenue"] * 2 + ["topic:total_expenditure"]


@pytest.mark.parametrize(
    ("cover", "body"),
    [
        ("株洲市芦淞区\n水利局2024年部门预算公开", "株洲市芦淞区水利局"),
        ("株洲市芦淞区\n人力资源和社会保障局2024年部门预算", "株洲市芦淞区人力资源和社会保障局"),
        ("株洲市\n株洲市芦淞区水利局2024年部门预算", "株洲市芦淞区水利局"),
        ("无此地市\n水利管理局2024年部门预算", "水利管理局"),
    ],
)
def test_the_region_above_a_title_belongs_to_a_body_that_is_named_without_one(cover: str, body: str) -> None:
    one = extract(read_text(f"{cover}\n\n一、概况\n收入预算100万元。\n".encode(), "x.txt")).disclosures[0]
    assert one.body.name == body


def test_rows_of_lines_whose_last_cells_are_blank_and_the_total_below_them() -> None:
    cells = (
        "项目支出绩效自评表|项目名称|古籍修复|一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因分析及改进措施|"
        "产出指标|数量指标|修复卷数|≥300卷|250卷|20|15|纸张迟到|装裱册数|≥20册|20册|20|20|质量指标|合格率|≥98%|99%|20|20|"
        "效益指标|社会效益指标|读者反映|良好|良好|30|30|总分|100|85|联系人|王小明"
    )
    one = read(cells.replace("|", "\n") + "\n")
    (project,) = one.projects
    assert [(i.name, i.actual_text, i.weight, i.score, i.deviation) for i in project.indicators] == [
        ("修复卷数", "250卷", 20, 15, "纸张迟到"),
        ("装裱册数", "20册", 20, 20, None),
        ("合格率", "99%", 20, 20, None),
        ("读者反映", "良好", 30, 30, None),
    ]
    assert (project.score, one.claims, one.unread) == (85, [], [])


@pytest.mark.parametrize("whole_first", [True, False])
def test_targets_of_the_whole_period_beside_those_of_the_year(whole_first: bool) -> None:
    halves = [
        ("实施期目标", "修复900卷以上。", "数量指标\t修复总卷数\t≥900卷", "质量指标\t合格率\t≥95%"),
        ("年度目标", "修复300卷以上。", "数量指标\t年度修复卷数\t≥300卷", "质量指标\t合格率\t≥98%"),
    ]
    first, second = halves if whole_first else halves[::-1]
    one = read(
        f"项目支出绩效目标表\n项目名称\t古籍修复\t\t\t\t\t\n总体目标\t{first[0]}\t\t\t\t{second[0]}\t\t\n"
        f"\t{first[1]}\t\t\t\t{second[1]}\t\t\n"
        "绩效指标\t一级指标\t二级指标\t三级指标\t指标值\t二级指标\t三级指标\t指标值\n"
        f"\t产出指标\t{first[2]}\t{second[2]}\n\t\t{first[3]}\t{second[3]}\n"
    )
    (project,) = one.projects
    assert [(i.first_level, i.second_level, i.name, i.target_text, i.milestone_text) for i in project.indicators] == [
        ("产出指标", "数量指标", "年度修复卷数", "≥300卷", None),
        ("产出指标", "质量指标", "合格率", "≥98%", "≥95%"),
    ]
    apart = [(i.first_level, i.second_level, i.name, i.target_value) for i in project.indicators_medium_term]
    assert apart == [("产出指标", "数量指标", "修复总卷数", 900), ("产出指标", "质量指标", "合格率", 95)]
    assert {i.horizon for i in project.indicators_medium_term} == {"实施期目标"}
    assert project.goal == "修复300卷以上。"


def test_levels_of_the_whole_period_are_carried_over_rows_without_a_target() -> None:
    one = read(
        "项目支出绩效目标表\n项目名称\t古籍修复\t\t\t\t\t\t\n"
        "总体目标\t实施期目标\t\t\t\t年度目标\t\t\n\t修复900卷以上。\t\t\t\t修复300卷以上。\t\t\n"
        "绩效指标\t一级指标\t二级指标\t三级指标\t指标值\t二级指标\t三级指标\t指标值\n"
        "\t效益指标\t社会效益指标\t\t\t社会效益指标\t读者人数\t≥300人\n\t\t\t查阅总\t≥900次\t\t查阅量\t≥200次\n"
        "\t\t\t次数\t\t\t\t\n\t\t\t满意率\t≥90%\t\t满意率\t≥85%\n"
    )
    (project,) = one.projects
    apart = [(i.first_level, i.second_level, i.target_text) for i in project.indicators_medium_term]
    assert apart == [("效益指标", "社会效益指标", "≥900次"), ("效益指标", "社会效益指标", "≥90%")]


def test_one_column_whose_cells_list_the_indicators_of_each_project() -> None:
    one = read(
        "绩效目标公开表\n单位：万元\n序号\t项目名称\t预算金额\t绩效目标\t绩效指标\n"
        "1\t古籍修复\t71.50\t修复古籍\t数量指标：修复卷数≥300卷；质量指标：合格率≥98%；满意度指标：读者满意度≥90%\n"
        "2\t编研出版\t9.00\t出书两种\t数量指标：出版种数2种；时效指标：出版及时率100%\n"
    )
    assert [(p.name, p.budget, [(i.type, i.name) for i in p.indicators]) for p in one.projects] == [
        ("古籍修复", 715000, [
            ("output-quantity", "修复卷数"), ("output-quality", "合格率"), ("satisfaction-service", "读者满意度"),
        ]),
        ("编研出版", 90000, [("output-quantity", "出版种数"), ("output-timeliness", "出版及时率")]),
    ]  # fmt: skip


def test_own_money_beside_a_label_is_a_part() -> None:
    one = read(
        "项目支出绩效目标表\n项目名称\t古籍修复\n项目资金申请（万元）\t资金总额：80\n\t财政拨款：71.5\n\t自有资金：8.5\n"
        + HEADS
    )
    assert (one.projects[0].budget, one.unread) == (800000, [])


def test_money_whose_parts_stand_above_their_total_and_beside_other_years() -> None:
    one = read(
        "项目支出绩效目标表\n项目名称\t库房运行\t\t\t\n预算成本构成\t金额\t测算依据\t2022年实际执行数\t2023年实际执行数\n"
        "保安服务费\t19.1\t招标文件\t19.1\t18.2\n水电费\t52.4\t据实结算\t37.28\t50.45\n合计\t71.5\t\t56.38\t68.65\n"
        + HEADS
    )
    assert (one.projects[0].budget, one.unread) == (715000, [])


def test_targets_of_all_years_above_those_of_the_year_in_one_table() -> None:
    heads = "绩效指标\t一级指标\t二级指标\t指标内容\t指标值\n"
    one = read(
        "项目绩效目标表\n项目名称\t古籍修复\t\t\t\n资金总额及构成\t总额71.5万元 财政拨款：70万元 其他：1.5万元\t\t\t\n"
        "项目绩效目标\t长期目标\t年度目标\t\t\n\t改善保存条件\t修复300卷古籍\t\t\n长期"
        + heads + "\t产出指标\t数量指标\t修复总卷数\t≥900卷\n年度" + heads + "\t产出指标\t数量指标\t修复卷数\t≥300卷\n"
    )  # fmt: skip
    (project,) = one.projects
    assert (project.budget, project.goal) == (715000, "修复300卷古籍")
    assert [i.name for i in project.indicators] == ["修复总卷数", "修复卷数"]
    assert one.indicators == one.unread == []


def test_the_label_of_a_special_fund_or_project_names_the_project() -> None:
    one = read("专项资金绩效目标表\n专项（项目）名称\t古籍修复\n资金金额（万元）\t年度资金总额：71.5\n" + HEADS)
    assert [(p.name, p.budget, len(p.indicators)) for p in one.projects] == [("古籍修复", 715000, 1)]
    assert one.indicators == []


def test_targets_behind_the_money_of_a_project_are_its_indicators() -> None:
    one = read(
        "四、重点项目情况\n1.古籍修复项目。预算安排71.5万元，绩效目标：修复卷数≥300卷，合格率≥98%，读者满意度不低于90%。\n"
        "2.编研出版项目。预算安排9万元，绩效目标：出版种数≥2种，出版及时率≥100%。\n"
    )
    assert [(p.name, p.budget, [i.name for i in p.indicators]) for p in one.projects] == [
        ("古籍修复项目", 715000, ["修复卷数", "合格率", "读者满意度"]),
        ("编研出版项目", 90000, ["出版种数", "出版及时率"]),
    ]
    assert [(c.topic, c.about_project) for c in one.claims] == [
        ("topic:project_amount", "古籍修复项目"),
        ("topic:project_amount", "编研出版项目"),
    ]
    assert one.unread == []


def test_listed_projects_with_who_carries_them_out_in_brackets() -> None:
    one = read(
        "五、支出\n2024年项目支出80万元，其中：古籍修复71万元（馆修复中心实施），编研出版9万元（馆编研部实施）。\n"
    )
    assert [(p.name, p.budget) for p in one.projects] == [("古籍修复", 710000), ("编研出版", 90000)]


def test_who_filled_in_a_table_of_many_projects_is_no_project() -> None:
    rows = [
        "项目名称\t预算数\t一级指标\t二级指标\t三级指标\t指标值",
        "堤防加固\t20.00\t产出指标\t数量指标\t加固长度\t≥2千米",
        "堤防加固\t20.00\t产出指标\t质量指标\t验收合格率\t≥98%",
        "河道清淤\t30.00\t产出指标\t数量指标\t清淤长度\t≥5千米",
        "填表人：江河  电话：0991-2000000\t\t\t\t\t",
    ]
    one = read("项目支出绩效目标表\n单位：万元\n" + "\n".join(rows))
    assert [project.name for project in one.projects] == ["堤防加固", "河道清淤"]


def test_heads_that_guessed_columns_glued_stand_above_their_own_again() -> None:
    rows = [
        ["项目名称", "堤防加固", "", "", "", "", ""],
        ["项目资金（万元）", "年初预算数", "", "全年预算数", "全年执行数", "执行率", "得分"],
        ["", "年度资金总额", "26.10", "29.50", "29.00", "98.31%", "9.8"],
        ["一级指标 二级指标", "三级指标", "年度指标值", "实际完成值 分值", "", "得分", "偏差原因"],
        ["产出指标", "数量指标", "加固长度", "≥36千米", "36千米", "20", "20"],
        ["产出指标", "质量指标", "验收合格率", "≥98%", "95%", "15", "13"],
        ["效益指标 社会效益指标", "保护人口", "≥80人", "76人", "25", "23.8", "搬迁"],
        ["总分", "", "", "100", "", "98.8", ""],
    ]
    cells = [Cell(at, column, text) for at, row in enumerate(rows, 1) for column, text in enumerate(row, 1) if text]
    cells = [cell._replace(column_span=2) if cell.text == "年初预算数" else cell for cell in cells]
    table = Table(1, tuple(cells), "rivers")
    blocks = (Paragraph("测试县水务局2025年部门决算"), Paragraph("项目支出绩效自评表"), table)
    (one,) = extract(Document("x.pdf", "0" * 64, "application/pdf", blocks)).disclosures
    (project,) = one.projects
    assert (project.budget_initial, project.budget_revised, project.spent) == (
        Decimal(261000),
        Decimal(295000),
        Decimal(290000),
    )
    assert [(i.first_level, i.name, i.target_text, i.actual_text, i.weight, i.score) for i in project.indicators] == [
        ("产出指标", "加固长度", "≥36千米", "36千米", Decimal(20), Decimal(20)),
        ("产出指标", "验收合格率", "≥98%", "95%", Decimal(15), Decimal(13)),
        ("效益指标", "保护人口", "≥80人", "76人", Decimal(25), Decimal("23.8")),
    ]


def _money_of_form(rows: str, heads: str = "") -> Disclosure:
    indicators = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row.split())}</tr>" for row in (
        "一级指标 二级指标 三级指标 指标值 实际值 分值 得分", "产出指标 数量指标 修复卷数 ≥300卷 310卷 90 90"
    ))  # fmt: skip
    page = f"<h1>测试市档案馆2024年度部门决算</h1><p>{heads}绩效自评表</p><table>{rows}{indicators}</table>"
    hints = Hints(department="测试市档案馆", year=2024, stage="final")
    return extract(read_file(page.encode(), "x.html"), hints).disclosures[0]


@pytest.mark.parametrize(
    "lines",
    [
        "<td>项目资金（万元）</td><td colspan=2>年初预算数</td><td>全年预算数</td><td>全年执行数</td><td>执行率</td>"
        "</tr><tr><td></td><td>年度资金总额</td><td>60</td><td>62</td><td>58.9</td><td>95%</td>",
        "<td rowspan=2>项目资金（万元）</td><td rowspan=2>年度总额</td><td colspan=2>年初预算数</td><td>全年预算数</td>"
        "<td>全年执行数</td><td>执行率</td></tr><tr><td></td><td>60</td><td>62</td><td>58.9</td><td>95%</td>",
        "<td>项目资金（万元）</td><td>年度总额</td><td>年初预算数</td><td>全年预算数</td><td>全年执行数</td><td>执行率</td>"
        "</tr><tr><td></td><td></td><td>60</td><td>62</td><td>58.9</td><td>95%</td>",
    ],
)
def test_a_head_over_several_columns_is_that_of_the_only_number_below(lines: str) -> None:
    (project,) = _money_of_form(f"<tr><td>项目名称</td><td colspan=6>古籍修复</td></tr><tr>{lines}</tr>").projects
    money = (project.budget, project.budget_initial, project.budget_revised, project.spent, project.execution_rate)
    assert money == (None, 600000, 620000, 589000, 95)


def test_what_a_form_calls_the_whole_spending_of_the_body_is_no_project() -> None:
    one = _money_of_form("<tr><td>项目名称</td><td colspan=6>测试市档案馆整体支出</td></tr>", "部门整体支出")
    assert (one.projects, [indicator.name for indicator in one.indicators]) == ([], ["修复卷数"])


def test_a_total_under_every_head_that_names_something_is_no_head() -> None:
    one = read(
        "政府采购支出表\n单位：万元\n单位名称\t支出项目\t采购品目名称\t品目编码\t采购组织形式\t总计\n"
        "合计\t\t合计\t\t\t1,019.00\n"
        "测试市档案馆\t古籍修复\t修复材料\tA020800\t公开招标\t980.50\n测试市档案馆\t库房改造\t密集架\tA020701\t公开招标\t38.50\n"
    )
    ((total, *_),) = [statement.rows for statement in one.statements if statement.kind == "procurement"]
    assert (total.label, [(f.header, f.printed) for f in total.figures], one.unread) == (
        "合计",
        [("总计", "1,019.00")],
        [],
    )


def test_totals_and_classes_told_under_numbers_are_no_projects() -> None:
    one = read(
        "三、收支情况及重点项目说明\n\n（一）收入预算总计7389.74万元，其中拨款6129.74万元。\n\n"
        "（二）支出预算总计7389.74万元，与上年持平。\n\n四、项目支出情况\n\n1.“社会保障和就业支出”科目690.20万元，用于缴费。\n\n"
        "2.“住房保障支出”科目259.45万元，用于公积金。\n"
    )
    assert one.projects == []
