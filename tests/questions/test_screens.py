"""Bodies, projects and indicators chosen by how many, how well and whether at all; what is numbered is counted."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from budgetgraph.extraction.records import Indicator, Project
from budgetgraph.questions.handlers.basis.choosing import choose
from budgetgraph.questions.handlers.basis.facts import TOTAL_COLUMNS, Fact

from .conftest import Held, held_of_records, record_of

QINGLONG, KASHI = "青龙满族自治县行政审批局", "新疆维吾尔自治区喀什地区喀什市政务服务中心"
CENTRE, OFFICE = "库尔勒经济技术开发区政务服务中心", "新疆库尔勒经济技术开发区党政办公室"
KORLA = "新疆巴州库尔勒市行政服务中心"


def _labels(five: Held, question: str) -> list[str]:
    answer = five.ask(question)
    assert answer.status == "answered" and answer.sources, answer.reason
    return [row.label for row in answer.answers]


@pytest.mark.parametrize(
    "question",
    ["哪个部门项目最多", "项目数量最多的单位", "哪家项目个数最多", "按项目数排名第一的部门", "项目个数超过7个的部门"],
)
def test_bodies_are_ranked_by_their_projects_not_by_what_these_cost(five: Held, question: str) -> None:
    """项目最多 once gave the dearest project of all."""
    answer = five.ask(question)
    assert [(row.label, row.value, row.unit) for row in answer.answers] == [(QINGLONG, "10", "个")]


def test_the_dearest_project_is_still_one_of_money(five: Held) -> None:
    assert five.ask("哪个部门的项目金额最大").answers[0].unit in ("元", "万元")


def test_indicators_are_counted_by_body_and_by_project(five: Held) -> None:
    assert [(row.label, row.value) for row in five.ask("哪个部门绩效指标最多").answers] == [(QINGLONG, "170")]
    assert _labels(five, "绩效指标超过100项的部门") == [QINGLONG]
    by_project = five.ask("青龙县行政审批局哪个项目的绩效指标最多")
    assert [(row.label, row.value) for row in by_project.answers] == [("公共资源交易中心工作经费", "29")]
    counted = five.ask("喀什市政务服务中心有几个项目设了满意度指标")
    assert [(row.value, row.unit) for row in counted.answers] == [("3", "个")]


def test_bodies_that_list_none_are_not_said_to_have_none(five: Held) -> None:
    answer = five.ask("没有绩效指标的部门")
    assert answer.status == "abstained" and "都列出了绩效指标" in (answer.reason or "")


@pytest.mark.parametrize(
    ("question", "bodies"),
    [
        ("哪些单位政府性基金预算支出表是空表", {KASHI, OFFICE, CENTRE, KORLA}),
        ("政府性基金支出表是空表的单位有哪些", {KASHI, OFFICE, CENTRE, KORLA}),
        ("哪些部门国有资本经营预算表是空表", {KASHI, QINGLONG, CENTRE, KORLA}),
    ],
)
def test_bodies_with_an_empty_statement(five: Held, question: str, bodies: set[str]) -> None:
    assert set(_labels(five, question)) == bodies


_MISSED = [
    "发放工资福利人数",
    "政务热线人员人数",
    "单位运行经费基本支出",
    "政务热线工作人员月工资",
    "政务热线人员人均工资",
]


@pytest.mark.parametrize(
    "question",
    [
        f"{KORLA}2022年哪些指标没完成",
        f"{KORLA}2022年没达标的绩效指标有哪些",
        f"{KORLA}哪些指标没有达到目标",
        f"{KORLA}2022年没达标是怎么回事",
    ],
)
def test_indicators_that_missed_their_targets(five: Held, question: str) -> None:
    assert set(_labels(five, question)) == {*_MISSED, "政务热线工作人员聘请数量"}


def test_points_lost_are_told_with_the_printed_reasons(five: Held) -> None:
    lost = {row.label: row.value for row in five.ask(f"{KORLA}2022年哪些指标扣分了").answers}
    assert lost == {"单位运行经费基本支出": "1.8", "政务热线工作人员月工资": "0.18", "政务热线工作人员聘请数量": "1"}
    assert "年底1人辞职" in five.ask(f"{KORLA}2022年哪些指标扣分了，为什么").text
    assert "年底1人辞职" in (five.ask("政务热线工作人员聘请数量没达标是怎么回事").answers[0].value or "")


def test_indicators_that_all_came_out_are_said_to(five: Held) -> None:
    assert five.ask(f"{KORLA}满意度指标没达标的有哪些").reason == f"{KORLA}2022年决算没有未达到目标的。"


def test_a_budget_has_no_indicators_that_were_missed(five: Held) -> None:
    assert five.ask(f"{OFFICE}哪些指标没完成").status == "abstained"


def test_indicators_by_a_limit_of_their_targets(five: Held) -> None:
    answer = five.ask(f"{KASHI}哪些绩效指标的目标在98%以上")
    assert len(answer.answers) == 9 and all("100" in (row.value or "") for row in answer.answers)
    assert "低于95%的" in (five.ask(f"{KASHI}满意度目标低于95%的有哪些").reason or "")


def test_who_has_any_of_a_measure(five: Held) -> None:
    """A printed zero is none: 哪些部门有… once listed the zeros, too."""
    assert _labels(five, "哪些部门有政府性基金支出") == [QINGLONG]
    assert _labels(five, "有政府性基金支出的部门") == [QINGLONG]


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("开发区政务服务中心有几项职责", "9"),
        ("青龙县行政审批局的部门职责一共列了多少条", "15"),
        ("行政服务中心2022年决算名词解释一共几条", "14"),
        ("党政办解释了几个名词", "8"),
        ("青龙县行政审批局有多少个专业名词解释", "10"),
        ("党政办一般公共预算项目支出情况表有几个项目", "7"),
        ("喀什市政务服务中心项目支出绩效目标表里有几个项目", "3"),
        ("行政服务中心2022年有几项指标没完成", None),
    ],
)
def test_what_a_text_numbers_is_counted(five: Held, question: str, value: str | None) -> None:
    answer = five.ask(question)
    assert answer.status == "answered", answer.reason
    assert value is None or [row.value for row in answer.answers] == [value]


@pytest.mark.parametrize(
    ("question", "label"),
    [
        (f"{KORLA}上年末结转和结余是多少", "年初结转和结余"),
        (f"{KORLA}2022年年末没花完的钱有多少", "年末结转和结余"),
        (f"{KORLA}2022年剩余资金多少", "年末结转和结余"),
        (f"{KORLA}2022年有没有钱没花完", "年末结转和结余"),
    ],
)
def test_the_end_of_the_year_before_is_the_beginning_of_this(five: Held, question: str, label: str) -> None:
    """上年末结转 was once answered with what is carried on from this year's end."""
    answer = five.ask(question)
    assert answer.status == "answered" and (
        label in answer.text or label.replace("年初结转和结余", "上年结转") in answer.text
    )


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("经开区政务服务中心2023年职业年金缴费列支数", "3.1"),
        ("喀什市政务中心一年供暖的取暖费花多少", "37.72"),
        ("青龙审批局2023年自来水费预算多少钱，就是水费那一项", "1.15"),
        ("喀什市政务服务中心卫生健康支出（类）占比", "1.18"),
        ("开发区党政办2022年收入预算同比多了多少", "1149"),
        ("经开区政务服务中心纳入绩效管理的财政拨款项目有几个", "4"),
        ("青龙县行政审批局今年准备采购多少钱（2023年政府采购预算）", "0.00"),
    ],
)
def test_more_ways_to_ask_for_a_figure(five: Held, question: str, value: str) -> None:
    answer = five.ask(question)
    assert answer.status == "answered" and answer.answers[0].value == value, answer.reason


@pytest.mark.parametrize(
    "question",
    [
        "列出党政办2022年项目支出",
        "请逐项列示开发区党政办2022年一般公共预算项目支出",
        "党政办2022年一般公共预算安排了哪些项目",
    ],
)
def test_projects_are_listed_where_their_expenditure_is(five: Held, question: str) -> None:
    assert len(_labels(five, question)) == 7


def test_contracts_and_held_bodies_are_asked_for_in_other_words(five: Held) -> None:
    assert "物业服务合同" in (five.ask("经开区政务服务中心租办公场所是依据哪份合同").answers[0].value or "")
    assert len(five.ask("目前能查到哪些部门的预决算").answers) == 5
    assert five.ask("“上年结转”作何解释").template == "definition"


@pytest.mark.parametrize(
    "question",
    [
        "党政办文中说人员经费902万，表里却是16864，到底哪个对",
        "党政办人员经费有人说902万有人说16864万，哪个对",
        "党政办人员经费表里是902万，说明写的是16864万，以哪个为准",
        "党政办的人员经费902和16864为什么不一样",
    ],
)
def test_two_figures_are_held_against_the_document(five: Held, question: str) -> None:
    answer = five.ask(question)
    assert [row.value for row in answer.answers] == ["902", "16864"] and "不一致" in answer.text


def test_figures_that_are_printed_nowhere_are_said_to_be(five: Held) -> None:
    answer = five.ask("党政办2022年基本支出说明里写18,000万元，表里写1294万元，哪个对")
    assert [row.value for row in answer.answers] == ["1294"] and "没有读到印作18,000万元" in answer.text


def test_a_number_without_a_direction_is_the_target_itself(five: Held) -> None:
    assert len(_labels(five, f"{KASHI}哪些指标目标值是100%")) == 9


def _row(value: str, unit: str = "", kind: str = "three_public") -> Fact:
    return Fact(
        report="r", concept="economic:30216", source=f"s{value}{unit}", value=Decimal(value), printed=value, unit="元",
        money=True, kind=kind, label="", role="leaf", flow="expenditure", column=TOTAL_COLUMNS[0], of_unit=unit,
        metric="", direction="", year=None, resolution=Decimal(1),
    )  # fmt: skip


@pytest.mark.parametrize("concept", ["economic:30216", "three-public:three-public"])
def test_a_row_to_which_the_units_add_up_is_the_whole(concept: str) -> None:
    """It was added to its units once more: the three public expenses of two bodies came out twice as high."""
    rows = [
        replace(_row(v, u), concept=concept) for v, u in (("55400", ""), ("31800", "a"), ("14000", "b"), ("9600", "c"))
    ]
    choice = choose(rows, concept, ("amount",))
    assert choice and choice.fact.value == 55400 and not choice.fact.computed


def test_units_beside_their_own_level_are_added_up() -> None:
    rows = [replace(_row(v, u), concept="three-public:three-public") for v, u in (("5", ""), ("3", "a"), ("4", "b"))]
    choice = choose(rows, "three-public:three-public", ("amount",))
    assert choice and choice.fact.value == 12 and choice.fact.computed


@pytest.mark.parametrize(
    ("unit", "actual", "deviation", "missed"),
    [
        ("%", "86", "10（春季干旱致补植偏少）", True),
        ("处", "86", "冬季封冻未安装", True),
        ("%", "86", "13", False),
        ("%", "86", "无", False),
        ("%", "94", "需求超出预期", False),  # above a target that may be a limit or not
        ("万元", "86", "招标节约资金", False),
        ("天", "86", "提前完成验收", False),
    ],
)
def test_below_a_target_without_a_sign_a_printed_reason_says_that_it_was_missed(
    tmp_path: Path, unit: str, actual: str, deviation: str, missed: bool
) -> None:
    indicator = Indicator(
        name="苗木成活",
        target_text=f"90{unit}",
        target_value=Decimal(90),
        target_unit=unit,
        actual_text=f"{actual}{unit}",
        actual_value=Decimal(actual),
        deviation=deviation,
    )
    project = Project(name="封山育林", indicators=[indicator])
    held = held_of_records(tmp_path, record_of("测试市林草局", "430100", 2023, "final", projects=[project]))
    assert (held.ask("测试市林草局2023年哪些指标没完成").status == "answered") is missed


@pytest.mark.parametrize(
    ("question", "labels"),
    [
        ("办公场所租赁绩效目标里分值权重最高的是哪个指标", {"提升办公环境质量"}),
        ("经开区政务中心办公场所租赁哪个指标权重最高", {"提升办公环境质量"}),
    ],
)
def test_the_weightiest_indicator_of_a_project_is_told(five: Held, question: str, labels: set[str]) -> None:
    answer = five.ask(question)
    assert {row.label for row in answer.answers} == labels and [row.value for row in answer.answers] == ["20"]


def test_all_indicators_that_share_the_least_weight_are_told(five: Held) -> None:
    answer = five.ask("办公场所租赁分值最低的指标有哪些")
    assert len(answer.answers) == 5 and {row.value for row in answer.answers} == {"8"}


@pytest.mark.parametrize(
    "question",
    [
        "办公场所租赁权重最高的项目",
        "经开区政务中心各项目权重最高的指标",
        "哪个部门权重最高的指标",
        "青龙审批局权重最高的指标",
        "办公场所租赁得分最高的指标",
    ],
)
def test_a_weight_is_told_of_indicators_alone(five: Held, question: str) -> None:
    assert five.ask(question).status != "answered"
