"""Projects and their indicators as sentences tell them: lists, self-evaluations, plans beside what became of them."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budgetgraph.extraction.extract import Hints, extract
from budgetgraph.extraction.records import Disclosure, Project
from budgetgraph.reading.files import read as read_file
from budgetgraph.reading.plain_text.text import read_text


def read(text: str) -> Disclosure:
    hints = Hints(department="测试市水务局", year=2024, stage="budget")
    return extract(read_text(f"测试市水务局2024年部门预算\n\n{text}\n".encode(), "x.txt"), hints).disclosures[0]


@pytest.mark.parametrize(
    "text",
    [
        "项目支出：年初预算数为90万元。其中：河道清淤专项支出60万元，主要用于清淤；泵站运维支出30万元，主要用于巡检。",
        "具体项目开支及开展情况：河道清淤专项60万元，清淤12公里；泵站运维30万元，巡检48次。",
        "开展项目支出绩效自评2项：河道清淤专项60万元，得分98分；泵站运维30万元，得分96.5分。",
        "本部门共2个项目纳入绩效目标管理，涉及资金合计90万元，分别为：河道清淤专项60万元；泵站运维30万元。",
        "（二）分项绩效目标\n\n1.河道清淤专项60万元：清淤12公里。\n\n2.泵站运维30万元：巡检48次。",
    ],
)
def test_a_list_of_projects_with_what_is_told_of_each(text: str) -> None:
    found = {project.name: project.budget for project in read(text).projects}
    assert found == {"河道清淤专项": Decimal(600000), "泵站运维": Decimal(300000)}


def test_a_project_in_quotes_behind_a_sentence_about_all() -> None:
    one = read(
        "对8个项目开展绩效自评，涉及预算资金520万元，其中7个项目自评等级为优，1个为良。"
        "“河道清淤项目”自评得分94.6分，全年预算数210万元，执行数198.45万元，完成预算的94.5%。"
    )
    (project,) = one.projects
    assert (project.name, project.spent, project.score) == ("河道清淤项目", Decimal(1984500), Decimal("94.6"))


def test_plans_beside_what_became_of_them_are_indicators_of_the_project_summed_up() -> None:
    one = read(
        "1.河道清淤项目绩效自评综述：自评得分为98.2分。全年预算数为150万元，执行数为147万元，完成预算的98%。"
        "完成情况：清理淤泥计划4.5万立方米、实际4.8万立方米（满分20分，得20分）；"
        "抢通时间计划12小时、实际10小时（满分20分，得18分）。"
    )
    (project,) = one.projects
    told = [(i.name, i.target_value, i.target_unit, i.actual_text, i.weight, i.score) for i in project.indicators]
    assert told == [
        ("清理淤泥", Decimal("4.5"), "万立方米", "4.8万立方米", Decimal(20), Decimal(20)),
        ("抢通时间", Decimal(12), "小时", "10小时", Decimal(20), Decimal(18)),
    ]
    assert not one.unread


@pytest.mark.parametrize("sign", ["—", "，"])
def test_levels_before_the_indicators_of_a_named_project(sign: str) -> None:
    one = read(
        "项目支出预算90万元，主要包括河道清淤专项60万元、泵站运维30万元。\n\n"
        f"其中河道清淤专项的主要指标为：数量指标{sign}清淤长度≥12公里；满意度指标{sign}村民满意度≥90%。"
    )
    project = next(project for project in one.projects if project.name == "河道清淤专项")
    assert [(i.name, i.operator, i.target_value) for i in project.indicators] == [
        ("清淤长度", ">=", Decimal(12)),
        ("村民满意度", ">=", Decimal(90)),
    ]


DREDGING = {"河道清淤专项": Decimal(600000), "泵站运维": Decimal(300000)}


@pytest.mark.parametrize(
    "text",
    [
        "三个项目中有两个项目如下：\n a. 河道清淤专项，60万元；\n b. 泵站运维，30万元。",
        "项目甲：河道清淤专项　预算600.0千元\n项目乙：泵站运维　预算300.0千元\n上述两项合计900.0千元。",
        "河道清淤专项（60.00万元）与泵站运维（30.00万元）均开展自评。",
        "其余项目：河道清淤专项，600,000元；泵站运维，300,000元，含巡检。两项合计900,000元。",
        "表2 项目一览\n编号\t项目\t金额（万元）\t频次\n1\t河道清淤专项\t60.00\t每月\n2\t泵站运维\t30.00\t每旬",
        "专项名称：河道清淤专项\n金额：60万元\n专项名称：泵站运维\n金额：30万元\n",
        "2024年项目支出共2个，其中河道清淤专项60万元；泵站运维30万元。",
        "项目支出合计两项，其中河道清淤专项60万元、泵站运维30万元。",
    ],
)
def test_names_with_money_in_whatever_manner_a_list_has(text: str) -> None:
    assert {project.name: project.budget for project in read(f"三、绩效\n\n{text}\n").projects} == DREDGING


def test_names_with_money_in_a_table_without_heads_below_a_line_that_says_projects() -> None:
    rows = "河道清淤专项\t60.00\n泵站运维\t30.00\n闸门维修养护\t20.00\n三项合计\t110.00"
    names = {project.name: project.budget for project in read(f"单位：万元\n三、绩效\n\n其他项目：\n{rows}\n").projects}
    assert names == DREDGING | {"闸门维修养护": Decimal(200000)}


def test_words_that_only_look_like_such_lists_name_no_project() -> None:
    for text in (
        "人员经费（60.00万元）与公用经费（30.00万元）均纳入绩效评价。",
        "其他收入：\n利息收入\t60.00\n租金收入\t30.00\n",
        "项目支出90万元，较上年增加5万元；其他项目无变化。",
    ):
        assert not read(f"三、绩效\n\n{text}\n").projects


def test_a_name_alone_on_its_line_above_the_labels_of_an_explanation() -> None:
    (project,) = read(
        "项目经费情况说明\n河道清淤专项\n一、项目概述：清理淤泥。\n二、立项依据：某水〔2024〕17号。\n三、实施主体：测试市水务局。\n"
        "四、实施周期：2024年1—12月。\n五、年度预算安排：600,000元，分两期。\n"
    ).projects
    assert (project.name, project.budget) == ("河道清淤专项", Decimal(600000))


def test_a_form_that_names_its_project_beside_the_word_alone() -> None:
    (project,) = read(
        "项目支出绩效目标申报表\n项目\t河道清淤专项\t资金\t60.00万元\n三级指标\t运算符号\t年度指标值\t计量单位\t二级指标\t一级指标\n"
        "清淤长度\t大于等于\t12\t公里\t数量指标\t产出指标\n村民满意度\t大于等于\t94\t%\t服务对象满意度指标\t满意度指标\n"
    ).projects
    assert (project.name, project.budget, len(project.indicators)) == ("河道清淤专项", Decimal(600000), 2)


def test_targets_below_a_head_that_names_their_sign_too() -> None:
    (project,) = read(
        "项目预算绩效目标申报表\n项目名称\t河道清淤专项\t项目编码\t4514\n项目金额（万元）\t60.00\t起止\t2024.01—2024.12\n"
        "一级\t二级\t三级\t符号与目标\t上年实际\n产出指标\t数量指标\t清淤长度\t≥12公里\t10公里\n\t\t泵站\t≥2座\t1座\n"
    ).projects
    assert [(one.name, one.target_value, one.target_unit, one.previous_text) for one in project.indicators] == [
        ("清淤长度", Decimal(12), "公里", "10公里"),
        ("泵站", Decimal(2), "座", "1座"),
    ]


def money(project: Project) -> tuple[str, Decimal | None, Decimal | None]:
    return project.name, project.budget or project.budget_initial or project.budget_revised, project.spent


def test_a_report_of_its_own_tells_the_money_of_its_project_in_paragraphs() -> None:
    one = read(
        "测试市水务局河道清淤专项资金2024年度绩效自评报告\n\n一、项目资金情况\n\n"
        "上级下达我市河道清淤补助资金90万元，财政资金已全部到位。\n\n"
        "河道清淤补助资金90万元，截至年底已使用81万元，结余9万元，资金执行率90%。\n\n自评分为96分。"
    )
    (project,) = one.projects
    assert money(project) == ("河道清淤专项资金", Decimal(900000), Decimal(810000))
    assert (project.execution_rate, project.score) == (Decimal(90), Decimal(96))


def test_a_sentence_names_the_project_of_a_report_whose_title_does_not() -> None:
    one = read("2024年度项目支出绩效评价报告\n\n我市2024年城东泵站改造工程计划投资120万元，目前已支付100万元。")
    assert [money(project) for project in one.projects] == [("城东泵站改造工程", Decimal(1200000), Decimal(1000000))]


@pytest.mark.parametrize(
    "text",
    [
        "测试市水务局2024年部门整体支出绩效自评报告\n\n全年预算数为520万元，执行数为510万元。",
        "建设项目绩效自评报告\n\n全年预算数为520万元，执行数为510万元。",
        "河道清淤专项资金绩效自评报告\n\n项目实施后，河道通畅。",
    ],
)
def test_reports_on_no_single_project_or_without_money_give_none(text: str) -> None:
    assert read(text).projects == []


def test_a_project_with_other_money_in_a_table_is_not_told_twice() -> None:
    rows = "<tr><td>项目名称</td><td>河道清淤专项资金</td></tr><tr><td>年度资金总额</td><td>88</td></tr>"
    title = "<p>测试市水务局2024年部门预算</p><p>项目绩效目标表</p>"
    report = "<p>河道清淤专项资金绩效自评报告</p><p>上级下达我市河道清淤补助资金90万元，已使用81万元。</p>"
    page = f"<html><body>{title}<table>{rows}</table>{report}</body></html>"
    hints = Hints(department="测试市水务局", year=2024, stage="budget")
    (one,) = extract(read_file(page.encode(), "x.html"), hints).disclosures
    assert [project.name for project in one.projects] == ["河道清淤专项资金"]


@pytest.mark.parametrize("colon", ["：", ":"])
def test_projects_in_quotes_with_what_was_spent_of_them(colon: str) -> None:
    one = read(
        f"两项目整体预算执行率为90.2%{colon}“校园文化经费”项目支出20.6万元，预算执行率82.6%，绩效评价结果分数为83分；"
        "“校舍修缮经费”项目支出192.7万元，预算执行率为91.2%，绩效评价结果分数为82分。"
    )
    found = {p.name: (p.spent, p.execution_rate, p.score) for p in one.projects}
    assert found == {
        "校园文化经费": (Decimal(206000), Decimal("82.6"), Decimal(83)),
        "校舍修缮经费": (Decimal(1927000), Decimal("91.2"), Decimal(82)),
    }


def test_main_projects_behind_a_sentence_of_their_sum() -> None:
    one = read("专项工作经费219万元。主要项目有：河道清淤专项60万元，泵站运维30万元，堤防巡护经费7万元。")
    assert {p.name: p.budget for p in one.projects} == {
        "河道清淤专项": Decimal(600000),
        "泵站运维": Decimal(300000),
        "堤防巡护经费": Decimal(70000),
    }


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("2024年衔接资金项目绩效自评报告\n\n衔接资金共下达105万元，用于实施城东泵站改造项目。", "城东泵站改造项目"),
        (
            "测试市水务局2024年度项目支出绩效自评报告（2024年河道清淤市级补助经费）\n\n该项目年初预算105万元。",
            "河道清淤市级补助经费",
        ),
        (
            "测试市残联2024年度绩效自评报告（河道清淤补助资金）\n\n下达我市资金（河道清淤补助资金）105万元。",
            "河道清淤补助资金",
        ),
        ("河道清淤补助资金2024年度绩效自评报告（修改稿）\n\n下达补助资金105万元。", "河道清淤补助资金"),
    ],
)
def test_reports_name_their_project_in_brackets_or_in_a_sentence(text: str, name: str) -> None:
    assert [money(project)[:2] for project in read(text).projects] == [(name, Decimal(1050000))]


def test_a_table_of_a_self_evaluation_lists_projects_with_what_became_of_them() -> None:
    head = "<tr><td>项目名称</td><td>预算金额（万元）</td><td>实际支出（万元）</td><td>资金使用率</td></tr>"
    rows = "<tr><td>教育专项</td><td>85</td><td>83</td><td>97.6%</td></tr>"
    rows += "<tr><td>医疗专项</td><td>62</td><td>60</td><td>96.8%</td></tr>"
    rows += "<tr><td>合计</td><td>147</td><td>143</td><td>97.3%</td></tr>"
    title = "<p>测试市水务局2024年部门预算</p><p>专项资金绩效自评结果汇总表</p>"
    page = f"<html><body>{title}<table>{head}{rows}</table></body></html>"
    hints = Hints(department="测试市水务局", year=2024, stage="budget")
    (one,) = extract(read_file(page.encode(), "x.html"), hints).disclosures
    found = [(*money(project), project.execution_rate) for project in one.projects]
    assert found == [
        ("教育专项", Decimal(850000), Decimal(830000), Decimal("97.6")),
        ("医疗专项", Decimal(620000), Decimal(600000), Decimal("96.8")),
    ]


@pytest.mark.parametrize(
    "listed",
    [
        "安排专项经费24.5万元，主要项目：1、河道清淤21万元；2、泵站运维3.5万元。",
        "2024年安排重点项目为：（1）河道清淤21万元；（2）泵站运维3.5万元。",
        "安排专项经费24.5万元，具体项目如下：1.河道清淤21万元；2.泵站运维3.5万元。",
    ],
)
def test_numbered_projects_behind_a_colon_in_a_sentence(listed: str) -> None:
    found = {project.name: project.budget for project in read(listed).projects}
    assert found == {"河道清淤": Decimal(210000), "泵站运维": Decimal(35000)}


COVER = (
    "<p>水利专项绩效评价报告</p><p>项目名称 河道清淤专项资金</p><p>一、项目基本概况</p><table>"
    "<tr><td>项目负责人</td><td>费明远</td><td>联系电话</td><td>2000000</td></tr>"
    "<tr><td>项目起止时间</td><td>2023年度</td><td></td><td></td></tr>"
    "<tr><td>{planned}(万元)</td><td>108.00</td><td>实际到位资金(万元)</td><td>102.50</td></tr>"
    "<tr><td>其中:中央财政</td><td></td><td>其中:中央财政</td><td></td></tr>"
    "<tr><td>市财政</td><td>49.34</td><td>市财政</td><td>49.34</td></tr>"
    "<tr><td>{spent}(万元)</td><td>101.20</td><td></td><td></td></tr></table>"
)


@pytest.mark.parametrize("planned", ["计划安排资金", "预算安排资金", "计划安排金额"])
@pytest.mark.parametrize("spent", ["实际支出", "实际支出数", "实际支出金额"])
def test_the_first_table_of_a_report_on_one_project_tells_its_money(planned: str, spent: str) -> None:
    document = read_file(COVER.format(planned=planned, spent=spent).encode(), "report.html")
    (one,) = extract(document, Hints(department="某县水利局", year=2023, stage="final")).disclosures
    (project,) = one.projects
    assert (project.name, project.budget, project.spent) == ("河道清淤专项资金", Decimal(1080000), Decimal(1012000))
    assert "费明远" not in one.model_dump_json()


@pytest.mark.parametrize(
    "told",
    ["督导检查一个季度一次，共4次", "督导检查，每季度开展检查一次，共计4次", "督导检查：4次", "督导检查每年4次"],
)
def test_how_often_something_is_done_is_no_part_of_its_name(told: str) -> None:
    one = read(f"数量指标：{told}；培训人数50人。")
    found = [(i.name, i.target_value, i.target_unit) for i in one.indicators]
    assert found == [("督导检查", Decimal(4), "次"), ("培训人数", Decimal(50), "人")]


@pytest.mark.parametrize(
    "kinds",
    [
        "人员类项目56.8万元；运转类项目12万元；特定目标类项目34万元",
        "一般公共服务支出56.8万元；教育支出12万元",
        "新增1个，延续2个",
    ],
)
def test_kinds_and_classes_behind_the_number_of_projects_are_no_projects(kinds: str) -> None:
    assert read(f"三、绩效\n\n2024年项目支出共3个，其中{kinds}。\n").projects == []


NAMES = (
    "河道清淤专项",
    "泵站运维",
    "水质监测服务费",
    "“智慧水务”平台建设",
    "堤防加固工程",
    "灌区节水改造",
    "山洪灾害防治经费",
)
LEADS = (
    "2024年项目支出预算{total}万元，主要为{list}。",
    "项目支出{total}万元，主要包括{list}。",
    "2024年安排项目经费{total}万元，其中：{list}。",
    "项目支出比上年增加3万元，主要用于{list}。",
    "项目支出共{count}个，其中{list}。",
    "主要项目：{list}。",
    "2024年重点项目为{list}。",
)
_WIDE = str.maketrans("0123456789.", "０１２３４５６７８９．")


@settings(max_examples=60, deadline=None)
@given(
    lead=st.sampled_from(LEADS),
    names=st.lists(st.sampled_from(NAMES), min_size=2, max_size=4, unique=True),
    values=st.lists(st.integers(1, 99_999), min_size=4, max_size=4, unique=True),
    between=st.sampled_from(["、", "；", "，"]),
    style=st.sampled_from(["plain", "wide", "blank"]),
)
def test_a_list_of_projects_is_read_in_whatever_order_signs_and_digits(
    lead: str, names: list[str], values: list[int], between: str, style: str
) -> None:
    money = dict(zip(names, (Decimal(value) / 100 for value in values), strict=False))
    gap = " " if style == "blank" else ""
    listed = between.join(f"{name}{gap}{amount}{gap}万元" for name, amount in money.items())
    text = lead.format(total=sum(money.values()), count=len(names), list=listed)
    found = {
        project.name: project.budget for project in read(text.translate(_WIDE) if style == "wide" else text).projects
    }
    assert found == {name: amount * 10_000 for name, amount in money.items()}
