"""Forms whose rows stand on a line each with single blanks between cells, and labels beside each other on a line."""

from decimal import Decimal

import pytest

from budgetgraph.extraction.bodies.identity import identify
from budgetgraph.extraction.extract import Hints, extract
from budgetgraph.extraction.records import Disclosure
from budgetgraph.reading.plain_text.text import read_text


def read(text: str) -> Disclosure:
    hints = Hints(department="测试市水务局", year=2024, stage="budget")
    return extract(read_text(f"测试市水务局2024年部门预算\n\n{text}\n".encode(), "x.txt"), hints).disclosures[0]


def test_rows_of_a_line_each_with_words_of_the_first_level_in_the_middle_of_their_rows() -> None:
    disclosure = read(
        "项目支出绩效目标申报表\n项目名称 泵站巡检经费 项目属性 延续项目\n"
        "项目资金总额 900,000.00 年度资金申请总额 300,000.00\n项目资金\n（元）\n"
        "一级指标 二级指标 三级指标 年度指标值\n"
        "成本指标 经济成本指标 成本控制 合理\n数量指标 巡检泵站 =12.00(座)\n产出指标 质量指标 缺陷处理率 ≥95.00(%)\n"
        "时效指标 按时巡检率 =100.00(%)\n绩效\n指标\n社会效益指标 受益村庄 ≥9 个\n效益指标 生态效益指标 渗漏 降低\n"
        "服务对象满意度\n满意度指标 村民满意度 ≥90.00(%)\n指标\n"
    )
    (project,) = disclosure.projects
    assert (project.name, project.budget) == ("泵站巡检经费", Decimal(300000))
    assert [(one.first_level, one.second_level, one.name) for one in project.indicators] == [
        ("成本指标", "经济成本指标", "成本控制"),
        ("产出指标", "数量指标", "巡检泵站"),
        ("产出指标", "质量指标", "缺陷处理率"),
        ("产出指标", "时效指标", "按时巡检率"),
        ("效益指标", "社会效益指标", "受益村庄"),
        ("效益指标", "生态效益指标", "渗漏"),
        ("满意度指标", "服务对象满意度指标", "村民满意度"),
    ]
    assert not disclosure.unread


def test_rows_with_actual_values_and_points() -> None:
    disclosure = read(
        "项目支出绩效自评表\n项目名称 渠道清淤\n主管部门 101-测试市水务局 实施单位 101001-测试市水务局\n"
        "项目资金(万元) 年初预算数 全年预算数 全年执行数\n年度资金总额 60 58.5 58.5\n"
        "一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分\n"
        "产出指标 数量指标 清淤长度 ≥12公里 12.6公里 20 20\n质量指标 验收合格率 100% 100% 20 18\n"
        "满意度指标 服务对象满意度指标 村民满意度 ≥90% 92% 10 9.5\n"
    )
    (project,) = disclosure.projects
    assert (project.budget_initial, project.spent) == (Decimal(600000), Decimal(585000))
    assert [(one.name, one.actual_text, one.score) for one in project.indicators] == [
        ("清淤长度", "12.6公里", Decimal(20)),
        ("验收合格率", "100%", Decimal(18)),
        ("村民满意度", "92%", Decimal("9.5")),
    ]


def test_labels_beside_each_other_below_the_number_and_name_of_a_project() -> None:
    disclosure = read(
        "本批资金安排如下。\n1.东渠村饮水巩固工程\n投资：50万元　实施单位：测试市水务局\n"
        "2.西渠村机井工程（二期）\n投资：23万元（衔接资金）　实施单位：西渠镇人民政府\n监督电话：12345\n"
    )
    found = {project.name: (project.budget, project.implementer) for project in disclosure.projects}
    assert found == {
        "东渠村饮水巩固工程": (Decimal(500000), "测试市水务局"),
        "西渠村机井工程（二期）": (Decimal(230000), "西渠镇人民政府"),
    }


def test_items_that_begin_with_a_year_below_the_heading_of_projects() -> None:
    disclosure = read(
        "二、项目安排\n全部用于产业项目2个：\n（一）2024年东渠镇现代牧场建设项目43万元（省级资金43万元）\n责任单位：东渠镇\n"
        "（二）2024年西渠镇标准厂房项目144万元（省级资金144万元）\n三、监督\n"
    )
    names = {project.name: project.budget for project in disclosure.projects}
    assert names == {"2024年东渠镇现代牧场建设项目": Decimal(430000), "2024年西渠镇标准厂房项目": Decimal(1440000)}


@pytest.mark.parametrize(
    "money",
    [
        "项目投资：总投资为 201.5 万元，其中中央资金150万元，自筹51.5万元。",
        "资金总额　201.5万元，其中：财政拨款150万元",
    ],
)
def test_the_whole_is_told_before_its_parts(money: str) -> None:
    (project,) = read(f"项目名称　东渠镇高标准农田建设项目\n{money}\n建设单位：东渠镇人民政府。\n").projects
    assert (project.name, project.budget) == ("东渠镇高标准农田建设项目", Decimal(2015000))


def test_a_name_tells_how_its_target_is_bound() -> None:
    disclosure = read(
        "项目支出绩效自评表\n项目名称\t猪舍建设\n一级指标\t二级指标\t三级指标\t年初目标值\t实际完成值\t得分\n"
        "产出指标\t数量指标\t母猪舍（≥**平方米）\t180\t181\t3\n\t\t种猪（≥头）\t2\t2\t2\n总分\t100\t96\t优\n"
    )
    (project,) = disclosure.projects
    assert [(one.name, one.operator, one.target_value, one.target_unit) for one in project.indicators] == [
        ("母猪舍", ">=", Decimal(180), "平方米"),
        ("种猪", ">=", Decimal(2), "头"),
    ]


@pytest.mark.parametrize(
    ("title", "body", "stage"),
    [
        ("测试县水务局2023年第二批衔接资金项目预算公开说明", "测试县水务局", "budget"),
        ("测试县水务局2022年衔接资金项目绩效自评情况说明", "测试县水务局", "final"),
    ],
)
def test_the_body_stands_before_the_year_of_a_title_on_projects(title: str, body: str, stage: str) -> None:
    identity = identify(read_text(f"{title}\n一、概况\n".encode(), "x.txt"))
    assert (identity.body, identity.stage) == (body, stage)


def test_a_table_of_whole_amounts_behind_numbers_of_rows_names_projects() -> None:
    disclosure = read(
        "下达专项资金45万元。\n序号\t乡镇名称\t项 目 名 称\t金额（万元）\n1\t东渠镇\t东渠村排洪工程\t20\n"
        "2\t西渠乡\t西渠村水圳修复\t15\n3\t南渠镇\t南渠村河道治理\t10\n合计\t45\n"
    )
    names = {project.name: project.budget for project in disclosure.projects}
    assert names == {
        "东渠村排洪工程": Decimal(200000),
        "西渠村水圳修复": Decimal(150000),
        "南渠村河道治理": Decimal(100000),
    }
    assert not disclosure.unread


def test_several_labels_without_colons_stand_on_a_line() -> None:
    (project,) = read(
        "项目名称　东渠镇基础设施建设　项目属性　新增项目\n主管部门　东渠镇　项目负责人　某某　联系电话　见下\n"
        "资金总额及构成　总额1060.5万元；财政拨款692万元；其他368.5万元\n计划投入资金　1060.5万元：中央资金1000\n"
    ).projects
    assert (project.name, project.budget) == ("东渠镇基础设施建设", Decimal(10605000))


def test_money_that_was_allotted_is_parted_among_projects_in_the_next_sentence() -> None:
    told = "下达我县2024年中央水利发展资金{0}万元。其中：{1}。"
    listed = read(told.format(75, "河道治理工程50万元，小型水库维修养护25万元")).projects
    assert {one.name for one in listed} == {"河道治理工程", "小型水库维修养护"}
    assert not read(told.format(75, "中央资金50万元，省级财政资金25万元")).projects
    categories = "下达我区财政衔接资金30万元。分配如下：\n（一）产业发展20万元；\n（二）乡村治理10万元。\n"
    assert not read(categories).projects


def test_reasons_behind_words_of_a_change_without_a_figure() -> None:
    for clause in ("决算超出预算，", "增长"):
        text = f"“三公”经费年初预算5.5万元，决算8.99万元，增长63.45%。{clause}主要是因为临时参加了学习交流。"
        assert any(claim.reason == "临时参加了学习交流" for claim in read(text).claims)
