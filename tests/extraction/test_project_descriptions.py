"""What explanations of projects say of each (basis, money, who carries it out, what it goes to, when), in many manners;
all of it is invented."""

from decimal import Decimal

import pytest

from budgetgraph.extraction.extract import Hints, extract
from budgetgraph.extraction.performance.form_labels import labelled
from budgetgraph.extraction.records import Disclosure, Project
from budgetgraph.reading.plain_text.text import read_text
from budgetgraph.reading.web.html import read_html

Told = tuple[str, Decimal | None, str | None, str | None, str | None, str | None]

DREDGING: Told = (
    "河道清淤项目",
    Decimal(600000),
    "《某河道办法》",
    "测试市水务局",
    "清淤劳务费40万元，设备租赁费20万元",
    "2024年1月—12月",
)
PUMPS: Told = ("泵站运维项目", Decimal(300000), "某水发〔2022〕8号", "测试市泵站管理所", "巡检费30万元", "2024年全年")
BOTH = (DREDGING, PUMPS)


def read(text: str) -> Disclosure:
    hints = Hints(department="测试市水务局", year=2024, stage="budget")
    return extract(read_text(f"测试市水务局2024年部门预算\n\n{text}\n".encode(), "x.txt"), hints).disclosures[0]


def told(project: Project) -> Told:
    basis = (project.policy_basis or "").rstrip("。")
    return (
        project.name,
        project.budget,
        basis or None,
        project.implementer,
        project.allocation.rstrip("。") if project.allocation else None,
        project.execution_period,
    )


def labelled_lines(manner: str) -> str:
    """The text of both projects, the parts of each put into the places of a manner."""
    lines = []
    for number, (name, budget, *parts) in zip("一二", BOTH, strict=True):
        assert budget is not None
        lines.append(manner.format(number, name, f"{budget / 10000:.2f}万元", *parts))
    return "项目支出情况说明\n\n" + "\n\n".join(lines)


@pytest.mark.parametrize(
    "manner",
    [
        "项目名称：{1}\n\n设立的政策依据：{3}\n\n预算安排规模：{2}\n\n项目承担单位：{4}\n\n资金分配情况：{5}\n\n资金执行时间：{6}",
        "项目名称：{1} 设立的政策依据：{3} 预算安排规模：{2} 项目承担单位：{4} 资金分配情况：{5} 资金执行时间：{6}",
        "项目{0}：{1}\n项目立项依据：{3}\n项目预算金额：{2}\n项目实施单位：{4}\n资金使用方向：{5}\n项目实施期限：{6}",
        "（{0}）【项目名称】{1}\n【政策依据】{3}\n【资金规模】{2}\n【承担单位】{4}\n【资金分配】{5}\n【执行时间】{6}",
        "（{0}）{1}\n1、立项背景及依据：{3}\n2、资金规模：{2}\n3、承办单位：{4}\n4、资金安排：{5}\n5、项目期限：{6}",
        "（{0}）{1}\n1.立项依据。{3}。\n2.年度预算安排。{2}。\n3.实施主体。{4}。\n4.经费用途。{5}。\n5.实施周期。{6}。",
        "（{0}）{1}{2}。设立依据：{3}。承担单位：{4}。资金分配：{5}。执行时间：{6}。",
        "项目名称：{1}。项目依据{3}设立，预算安排{2}，承担单位为{4}，资金用于{5}，执行期为{6}。",
        "{0}、项目名称：{1}；\n政策依据：{3}；\n预算安排：{2}；\n承担单位：{4}；\n资金分配：{5}；\n执行时间：{6}。",
        "项目名称\n{1}\n设立的政策依据\n{3}\n预算安排规模\n{2}\n项目承担单位\n{4}\n资金分配情况\n{5}\n资金执行时间\n{6}",
        "项目名称：{1}\n\n立项依据：\n{3}\n\n年度预算安排：\n{2}\n\n实施主体：\n{4}\n\n资金用途：\n{5}\n\n实施周期：\n{6}",
        "项目名称：{1}\n\n一、立项依据\n{3}\n二、年度预算安排\n{2}\n三、实施主体\n{4}\n四、资金用途\n{5}\n五、实施周期\n{6}",
    ],
)
def test_every_part_of_each_project_arrives(manner: str) -> None:
    one = read(labelled_lines(manner))
    assert [told(project) for project in one.projects] == list(BOTH)
    assert not one.unread


def test_numbers_before_labels_are_none_of_their_money() -> None:
    parts = ("立项依据：某办法。", "实施主体：测试市水务局。", "年度预算安排：60.00万元。")
    lines = "\n".join(f"（{at}）{part}" for at, part in enumerate(parts, start=1))
    one = read(f"八、项目支出说明\n\n1.河道清淤项目\n\n{lines}\n\n2.泵站运维项目\n\n{lines}")
    assert [project.budget for project in one.projects] == [Decimal(600000)] * 2


def test_numbered_documents_below_a_label_are_its_text_and_no_project() -> None:
    (project,) = read(
        "特殊教育项目经费情况说明\n一、立项依据\n1.《某省特殊教育办法》\n2.某教发〔2021〕3号\n三、实施主体\n测试市水务局\n"
        "四、实施周期\n2024年全年\n五、年度预算安排\n本项目2024年预算安排45.5万元，其中：设备购置30万元，教师培训15.5万元。"
    ).projects
    assert project.policy_basis == "1.《某省特殊教育办法》2.某教发〔2021〕3号"
    assert (project.budget, project.implementer) == (Decimal(455000), "测试市水务局")
    assert project.allocation and "设备购置30万元" in project.allocation


def test_the_text_below_a_title_without_a_name_names_the_project() -> None:
    (project,) = read(
        "财政项目支出情况说明\n\n（一）项目概述\n\n河道清淤项目系清理淤泥的经常性项目。\n\n（二）立项依据\n\n某河道办法\n\n"
        "（三）实施主体\n\n测试市水务局\n\n（四）年度预算安排\n\n预算资金60万元，其中清淤劳务费40万元，设备租赁费20万元。"
    ).projects
    assert (project.name, project.budget, project.implementer) == ("河道清淤项目", Decimal(600000), "测试市水务局")


def test_what_the_quarters_get_is_no_allocation() -> None:
    (project,) = read(
        "河道清淤项目经费情况说明\n一、立项依据\n某河道办法\n二、实施主体\n测试市水务局\n三、年度预算安排\n"
        "第一季度用款计划30万元，第二季度用款计划30万元。"
    ).projects
    assert (project.budget, project.allocation) == (None, None)


@pytest.mark.parametrize("text", ["1.立项依据充分。程序规范。", "立项依据。某办法", "【说明】某办法"])
def test_sentences_are_no_labels(text: str) -> None:
    assert labelled(text) is None


def test_money_behind_such_labels_is_told_of_the_project() -> None:
    manner = "项目{0}：{1}\n立项依据：{3}\n项目预算金额：{2}\n资金使用方向：{5}"
    claims = [(c.topic, c.printed, c.about_project) for c in read(labelled_lines(manner)).claims]
    assert claims == [
        ("topic:project_amount", "60.00", "河道清淤项目"),
        ("topic:project_part", "40", "河道清淤项目"),
        ("topic:project_part", "20", "河道清淤项目"),
        ("topic:project_amount", "30.00", "泵站运维项目"),
        ("topic:project_amount", "30", "泵站运维项目"),
    ]


def crossed(*rows: tuple[str, ...]) -> Disclosure:
    return read("项目支出情况说明表\n单位：万元\n" + "\n".join("\t".join(row) for row in rows))


PARTS = (
    ("项目名称", "河道清淤项目", "泵站运维项目"),
    ("立项依据", "《某河道办法》", "某水发〔2022〕8号"),
    ("年度预算", "60.00", "30.00"),
    ("实施主体", "测试市水务局", "测试市泵站管理所"),
    ("资金用途", "清淤劳务费40万元，设备租赁费20万元", "巡检费30万元"),
    ("实施周期", "2024年1月—12月", "2024年全年"),
)


def test_projects_side_by_side_are_each_read() -> None:
    one = crossed(*PARTS)
    assert [told(project) for project in one.projects] == list(BOTH)
    assert not one.unread


def test_a_column_of_ordinals_before_the_labels_of_one_project() -> None:
    one = crossed(*((number, label, text) for number, (label, text, _) in zip("一二三四五六", PARTS, strict=True)))
    assert [told(project) for project in one.projects] == [DREDGING]


def test_a_project_with_other_labels_than_the_one_before_is_its_own() -> None:
    """It was lost, and its money and period were told of the one before."""
    one = read(
        "一、河道清淤项目\n\n立项依据：某发〔2021〕3号\n\n实施主体：测试市水利站\n\n二、堤防加固项目\n\n实施周期：2024年全年\n\n"
        "年度预算：50万元\n\n三、泵站维修项目\n\n立项依据：某发〔2022〕8号\n\n年度预算：30万元"
    )
    assert [(p.name, p.budget) for p in one.projects] == [
        ("河道清淤项目", None),
        ("堤防加固项目", Decimal(500000)),
        ("泵站维修项目", Decimal(300000)),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "河道清淤项目主要购置水泵3台，5万元，聘用劳务10万元，合计15万元。",
        "河道清淤项目2023年预算40万元，2024年预算50万元。",
    ],
)
def test_one_of_several_amounts_is_no_budget(text: str) -> None:
    one = read(f"项目名称：河道清淤项目\n\n立项依据：某发〔2021〕3号\n\n{text}")
    assert [project.budget for project in one.projects] == [None]


def merged(*rows: tuple[str, ...]) -> list[tuple[str, Decimal | None]]:
    """The projects of a table two cells wide behind the labels, a single one over both, with their money."""
    cells = (
        f"<tr><td>{label}</td>" + "".join(f'<td colspan="{3 - len(texts)}">{text}</td>' for text in texts) + "</tr>"
        for label, *texts in rows
    )
    page = f"<h1>测试市水务局2024年部门预算</h1><p>单位：万元</p><table>{''.join(cells)}</table>"
    hints = Hints(department="测试市水务局", year=2024, stage="budget")
    (one,) = extract(read_html(page.encode(), "x.html"), hints).disclosures
    return [(project.name, project.budget) for project in one.projects]


@pytest.mark.parametrize("beside", ["延续性项目", "一次性项目", "新增"])
def test_what_stands_beside_a_name_without_parts_of_its_own_is_no_project(beside: str) -> None:
    shared = (("立项依据", "《某河道办法》"), ("实施单位", "某水利站"), ("项目预算", "10"))
    assert merged(("项目名称", "河道清淤项目", beside), *shared) == [("河道清淤项目", Decimal(100000))]


OF_EACH = (("立项依据", "《某河道办法》", "某水发〔2022〕8号"), ("实施单位", "某水利站", "某泵站"))


@pytest.mark.parametrize("beside", ["20240001", "重点项目"])
def test_numbers_and_words_of_titles_name_no_project_beside_another(beside: str) -> None:
    projects = merged(("项目名称", "河道清淤项目", beside), *OF_EACH, ("项目预算", "10", "20"))
    assert beside not in dict(projects)


def test_money_over_two_projects_is_not_that_of_the_second() -> None:
    projects = merged(("项目名称", "河道清淤项目", "泵站运维项目"), *OF_EACH, ("项目预算", "10"))
    assert ("泵站运维项目", None) in projects
