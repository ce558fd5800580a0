"""Numbered lists of projects whose items tell money, basis, body and period in any order."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetgraph.extraction.extract import Hints, extract
from budgetgraph.extraction.records import Project, Stage
from budgetgraph.reading.plain_text.text import read_text

_LEAD = "以下项目由上级资金安排，未编入本部门预算："
_OTHER = "2.泵站电机大修，由测试市机电站实施，依据测水〔2024〕30号，安排20万元。"


def projects(text: str, stage: Stage = "budget") -> list[Project]:
    hints = Hints(department="测试市水务局", year=2024, stage=stage)
    return (
        extract(read_text(f"测试市水务局2024年部门预决算\n\n{text}\n".encode(), "x.txt"), hints).disclosures[0].projects
    )


def the_first(item: str) -> tuple[object, ...]:
    found = {p.name: p for p in projects(f"{_LEAD}\n\n1.{item}\n\n{_OTHER}")}
    assert len(found) == 2, list(found)
    assert found.pop("泵站电机大修").budget == Decimal(200000)
    ((name, one),) = found.items()
    return name, one.budget, one.policy_basis, one.implementer, one.execution_period


@pytest.mark.parametrize(
    "item",
    [
        "河道清淤。安排资金18.75万元，由测试市河道所实施，依据为测水〔2024〕9号，实施周期2024年3月至9月。",
        "测试市河道所根据测水〔2024〕9号完成河道清淤，资金18.75万元，2024年3月至9月。",
        "2024年3月至9月，测试市河道所开展河道清淤，列支18.75万元，文件依据为测水〔2024〕9号。",
        "河道清淤：下达资金18.75万元，实施单位测试市河道所，立项文号测水〔2024〕9号，周期2024年3月至9月。",
        "河道清淤18.75万元（测试市河道所，2024年3月至9月，测水〔2024〕9号）。",
        "为解决淤积问题，测试市河道所拟于2024年3月至9月实施河道清淤，依据测水〔2024〕9号，概算18.75万元。",
        "依据测水〔2024〕9号安排河道清淤资金18.75万元，由测试市河道所在2024年3月至9月完成。",
        "河道清淤项目经测水〔2024〕9号下达，金额18.75万元，测试市河道所于2024年3月至9月组织实施。",
        "测试市河道所牵头的河道清淤，测水〔2024〕9号批复，县级配套18.75万元，工期2024年3月至9月。",
        "河道清淤（测水〔2024〕9号），测试市河道所组织，2024年3月至9月，拟投入18.75万元，第一季度用款计划6万元，"
        "第二季度用款计划12.75万元。",
    ],
)
def test_what_is_known_by_its_form_is_taken_out_and_the_name_is_left(item: str) -> None:
    told = ("河道清淤", Decimal(187500), "测水〔2024〕9号", "测试市河道所", "2024年3月至9月")
    assert the_first(item) == told


@given(
    st.permutations(["由测试市河道所负责", "依据测水〔2024〕9号", "2024年3月至9月", "投入18.75万元"]),
    st.sampled_from(["，", "；"]),
)
def test_the_order_of_what_follows_the_name_is_free(parts: list[str], sign: str) -> None:
    item = sign.join(["河道清淤", *parts]) + "。"
    assert the_first(item) == ("河道清淤", Decimal(187500), "测水〔2024〕9号", "测试市河道所", "2024年3月至9月")


def test_what_was_paid_in_the_year_of_an_account_is_what_was_spent() -> None:
    one, _ = projects(f"{_LEAD}\n\n1.河道清淤，由测试市河道所实施，支出18.75万元。\n\n{_OTHER}", "final")
    assert (one.name, one.budget, one.spent) == ("河道清淤", None, Decimal(187500))


def test_a_number_before_a_year_numbers_an_item() -> None:
    found = projects(f"{_LEAD}\n\n1.2024年3月，测试市河道所开展河道清淤，安排18.75万元。\n\n{_OTHER}")
    assert [p.name for p in found] == ["河道清淤", "泵站电机大修"]


@pytest.mark.parametrize(
    "text",
    [
        # tasks, not projects of money
        "（三）主要任务安排情况\n\n1.加强队伍建设，由人事股负责，2024年6月前完成，安排5万元用于培训。\n\n"
        "2.推进依法行政，由法规股负责，2024年全年开展。\n\n3.落实安全责任，按照测安〔2024〕1号要求，由各股室承担。",
        # items of the three public expenses
        "三、“三公”经费项目说明\n\n1.公务接待费5.2万元，根据测财〔2013〕5号执行，由办公室负责。\n\n"
        "2.公务用车运行维护费12万元，由后勤中心管理，2024年1月至12月支出。",
        # parts of spending
        "二、支出预算项目说明\n\n1.基本支出500万元，由财务科负责，2024年全年。\n\n"
        "2.项目支出300万元，根据测财〔2024〕1号安排。",
        # no words that announce projects
        "一、基本情况\n\n1.河道清淤，由测试市河道所实施，依据测水〔2024〕9号，18.75万元。\n\n" + _OTHER,
        # one alone is no list
        f"{_LEAD}\n\n1.测试市河道所根据测水〔2024〕9号完成河道清淤，资金18.75万元。",
    ],
)
def test_what_is_no_list_of_projects(text: str) -> None:
    assert projects(text) == []


def test_a_basis_is_no_name_of_a_project() -> None:
    found = projects(
        "（二）项目安排\n\n1.依据测水〔2024〕9号，河湖管护，安排36.4万元。\n\n2.泵站运维30万元：巡检48次。"
    )
    assert not any("依据" in p.name for p in found)


@pytest.mark.parametrize(
    "money",
    [
        "较上年减少18.75万元",
        "节约资金18.75万元",
        "带动社会投资3000万元",
        "结转资金18.75万元",
        "未支付资金18.75万元",
        "按每人每月500元",
        "标准为500元",
        "安排18-20万元",
    ],
)
def test_money_of_something_else_is_not_that_of_the_project(money: str) -> None:
    found = projects(
        f"{_LEAD}\n\n1.河道清淤，由测试市河道所实施，{money}。\n\n{_OTHER}\n\n" + _OTHER.replace("2.泵站", "3.水闸")
    )
    assert {p.name for p in found} == {"泵站电机大修", "水闸电机大修"}


@pytest.mark.parametrize(
    ("money", "spent"), [("预计支付18万元", False), ("支出预算18万元", False), ("执行数18万元", True)]
)
def test_only_what_was_paid_was_spent(money: str, spent: bool) -> None:
    one, _ = projects(f"{_LEAD}\n\n1.河道清淤，由测试市河道所实施，{money}。\n\n{_OTHER}", "final")
    assert (one.spent if spent else one.budget, one.budget if spent else one.spent) == (Decimal(180000), None)


@pytest.mark.parametrize(
    "text", ["主管部门测试市水务局，实施单位测试市河道所", "委托测试市设计院设计，由测试市河道所实施"]
)
def test_who_only_supervises_carries_nothing_out(text: str) -> None:
    one, _ = projects(f"{_LEAD}\n\n1.河道清淤，{text}，安排18万元。\n\n{_OTHER}")
    assert (one.name, one.implementer) == ("河道清淤", "测试市河道所")


def test_a_document_or_a_month_in_the_name_of_a_listed_project_is_part_of_it() -> None:
    found = projects(
        "二、项目支出情况\n\n1.提前下达义务教育资金（测财教〔2023〕150号）40万元。\n\n2.农村道路建设（2023）60万元。\n"
    )
    assert [p.budget for p in found] == [Decimal(400000), Decimal(600000)]
