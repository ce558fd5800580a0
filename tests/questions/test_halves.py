"""Two things asked one behind the other: both are answered, or neither; and shares of a project named in part."""

import pytest

from .conftest import Held
from .test_library import library

__all__ = ["library"]

CENTRE, KASHI, KORLA = "库尔勒经开区政务服务中心", "喀什市政务服务中心", "库尔勒市行政服务中心"


def _values(held: Held, question: str) -> list[str | None]:
    answer = held.ask(question)
    assert answer.status == "answered" and answer.sources, answer.reason
    return [row.value for row in answer.answers]


@pytest.mark.parametrize(
    ("question", "values"),
    [
        (f"{CENTRE}2023年空白证书要采购多少本，空证采购资金数是多少", ["3000", "3"]),
        (f"{CENTRE}在职几个人，办公场所租赁项目多少钱", ["33", "195.83"]),
        (f"{KASHI}人员补助项目发放保安人员多少名，保洁人员多少名", ["6", "4"]),
    ],
)
def test_both_things_are_told(five: Held, question: str, values: list[str]) -> None:
    assert _values(five, question) == values


@pytest.mark.parametrize(
    "question",
    [
        f"{KORLA}上年项目支出多少，公务接待费多少",  # of the year before, both
        "党政办法律顾问费多少，信息数据库多少",  # printed of both together
        "党政办2022年印刷费花多少，哪家单位印的",
        f"{CENTRE}在职几个人，食堂几个人",
    ],
)
def test_a_half_that_is_not_clear_withholds_both(five: Held, question: str) -> None:
    assert five.ask(question).status != "answered"


def test_both_things_of_another_body(library: Held) -> None:
    assert _values(library, "沱阳县图书馆2024年水费多少，总分馆制建设多少钱") == ["6500.00", "360000.00"]


@pytest.mark.parametrize(
    "question",
    ["孵化中心修缮占了党政办全部项目支出的百分之多少", "孵化中心整体修缮占党政办全部项目的百分之几"],
)
def test_the_share_of_a_project_in_all_projects(five: Held, question: str) -> None:
    assert _values(five, question) == ["83.47"]


def test_one_body_in_percent_of_another(five: Held) -> None:
    assert _values(five, "青龙审批局的三公经费是党政办的百分之几") == ["4.56"]
    assert _values(five, "青龙审批局三公经费占党政办的几成") == ["4.56"]


@pytest.mark.parametrize(
    "question",
    [f"{CENTRE}目录里列了但正文没印出来的表有哪几张", f"{CENTRE}2023年目录上写着却没登出来的表"],
)
def test_tables_that_are_listed_alone(five: Held, question: str) -> None:
    answer = five.ask(question)
    assert {row.label for row in answer.answers} == {"部门支出总体情况表", "一般公共预算基本支出情况表"}


def test_indicators_by_weight_and_by_what_they_scored(five: Held) -> None:
    weighty = five.ask(f"{KASHI}人员补助项目权重在10分及以上的指标都是哪些")
    assert len(weighty.answers) == 6 and {row.value for row in weighty.answers} == {"10", "15"}
    assert set(_values(five, f"{KORLA}没拿满分的三级指标有哪些，得了几分")) == {"7", "5.82", "4.2"}
    assert set(_values(five, f"{KORLA}哪些指标扣分了，扣了几分")) == {"1", "0.18", "1.8"}


def test_the_indicators_that_lost_points_are_no_answer_to_the_score_as_well(samples: Held) -> None:
    body = "库尔勒市行政服务中心12345热线项目"
    assert samples.ask(f"{body}得了多少分，哪些指标扣了分").status != "answered"
    assert samples.ask(f"{body}哪些指标没拿满分，得了几分").status == "answered"


PROJECT = "喀什市政务服务中心单位运转项目"


@pytest.mark.parametrize(
    ("question", "values"),
    [
        (f"{PROJECT}多少钱，设立依据是什么", ["64.28", "喀市财预【2024】1号"]),
        (f"{PROJECT}的金额和设立依据", ["64.28", "喀市财预【2024】1号"]),
        (f"{PROJECT}多少钱、实施单位是谁", ["64.28", "新疆维吾尔自治区喀什地区喀什市政务服务中心"]),
        ("青龙审批局迁址装修费的金额和装修面积", ["72", "1500"]),
        ("青龙审批局三公经费多少，哪项最多", ["4.40", "3.20"]),
        ("党政办孵化中心整体修缮多少钱，什么时候执行", ["1000", "2022年1月-12月"]),
        (f"{KORLA}12345政务热线项目花了多少，得了几分", ["45.8", "87.02"]),
        (f"{KORLA}有哪些内设机构，在职几人", [None, None, "7"]),
    ],
)
def test_no_half_is_dropped(five: Held, question: str, values: list[str | None]) -> None:
    assert _values(five, question) == values


@pytest.mark.parametrize(
    "question",
    [
        "青龙审批局迁址装修费花多少，绩效指标有哪些",
        "青龙审批局迁址装修费多少钱，有哪些指标",
        "青龙审批局迁址装修费的绩效指标有哪些，花多少钱",
    ],
)
def test_indicators_beside_the_money(five: Held, question: str) -> None:
    values = _values(five, question)
    assert len(values) == 11 and {"72", "≤1500平方米"} <= set(values)


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        (f"{KASHI}办公费、取暖费两笔加起来", 1),
        (f"{KASHI}公用经费由什么构成，各多少", 2),
        ("青龙审批局2023年支出总表里按功能分几大类，各多少", 5),
        ("开发区党政办社会保障和就业支出占比是多少", 1),
    ],
)
def test_what_tells_both_halves_stays(five: Held, question: str, rows: int) -> None:
    assert len(_values(five, question)) == rows


def test_a_half_without_an_answer_is_said(five: Held) -> None:
    answer = five.ask("青龙审批局装修面积多少平方米，花多少钱")
    assert answer.status == "abstained" and "花多少钱" in answer.text
    assert [choice.q for choice in answer.choices] == ["青龙审批局装修面积多少平方米"]


def test_the_wages_of_a_few_are_not_those_of_all(five: Held) -> None:
    assert five.ask(f"{KASHI}保安几名，工资多少").status != "answered"


@pytest.mark.parametrize(
    ("question", "once"),
    [
        ("党政办公务接待费多少，比上年增加多少", "32.5万元"),
        ("库尔勒市行政服务中心哪些指标未完成，原因是什么", "绩效指标共5项"),
    ],
)
def test_what_is_told_already_is_not_told_twice(five: Held, question: str, once: str) -> None:
    assert five.ask(question).text.count(once) == 1


@pytest.mark.parametrize("half", ["办结多少条", "办结多少"])
def test_two_numbers_that_a_text_tells_are_told_both(five: Held, half: str) -> None:
    answer = five.ask(f"库尔勒市行政服务中心2022年热线工单多少条，{half}")
    assert [(row.value, row.unit) for row in answer.answers] == [("163780", "条"), ("163526", "条")]


@pytest.mark.parametrize("half", ["投诉多少", "督办多少条", "满意多少", "会议多少次"])
def test_a_number_of_a_text_is_not_told_alone_for_two(five: Held, half: str) -> None:
    assert five.ask(f"库尔勒市行政服务中心2022年热线工单多少条，{half}").status != "answered"


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("喀什市政务服务中心请了几个保安几个保洁", ["6", "4"]),
        ("喀什市政务服务中心请了几个保安，几个保洁", ["6", "4"]),
        ("喀什市政务服务中心请了几个保安、几名保洁", ["6", "4"]),
        ("库尔勒市行政服务中心 编制几个 12345热线几个人", ["7", "7"]),
        ("党政办慰问几次慰问多少人", ["2", "150"]),
        ("容e查设立档案多少户，变更档案多少户，注销档案多少户", ["3938", "3661", "1586"]),
        ("我是记者，想核实一下库尔勒市行政服务中心12345热线收了多少工单、办结了多少", ["163780", "163526"]),
    ],
)
def test_numbers_that_are_asked_for_in_one_breath(five: Held, question: str, values: list[str]) -> None:
    answer = five.ask(question)
    assert [(row.value or "").strip("≤≥<>=") for row in answer.answers] == values, answer.text


@pytest.mark.parametrize(
    "question",
    [
        "喀什市政务服务中心几个保安几个司机",  # one of them is not printed
        "喀什政务中心几个窗口几个单位",
        "喀什日常专项业务项目要保障几家单位、几个窗口",
        "党政办几个协会几个信息库",
        "喀什市政务服务中心请了几个保安多少钱",
        "党政办慰问多少人参加几个协会",
        "库尔勒市行政服务中心编制几个12345热线几辆车",
        "青龙审批局水费多少电费多少邮电费多少",
        "容e查设立档案多少户，变更档案多少户，迁移档案多少户",
        "库尔勒市行政服务中心热线工单多少条，投诉多少条",
    ],
)
def test_of_two_numbers_none_is_told_alone(five: Held, question: str) -> None:
    assert five.ask(question).status != "answered"
