"""Questions beside those that once had no answer, or a wrong one: other items, other bodies, other words."""

import pytest

from .conftest import Held


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("库尔勒市行政服务中心公用经费金额占基本支出的比例", ["2.39"]),
        ("党政办项目支出金额占支出总额的比例", ["48.07"]),
        ("青龙审批局三公经费数额占总支出百分之几", ["0.6"]),
        ("喀什市政务服务中心项目支出有哪些", ["131.44", "64.28", "16.61"]),
        ("党政办2022年项目支出的列表", ["1000", "110", "50", "16", "10", "7", "5"]),
        ("库尔勒市行政服务中心哪些项目做了绩效自评", ["87.02"]),
        ("库尔勒市行政服务中心热线项目执行金额", ["45.8"]),
        ("12345政务热线人员经费及中心运行业务费执行进度", ["76.3"]),
        ("青龙审批局、经开区政务服务中心，2023年收支总预算哪家更小", ["738.05", "795.8"]),
        ("2023年经开区政务中心、青龙审批局住房公积金谁的数额大", ["29.2", "26.14"]),
        ("经开区政务服务中心卫生健康支出+住房保障支出", ["47"]),
        ("党政办基本支出+项目支出", ["2492"]),
        ("库尔勒市行政服务中心收入决算表是第几号表", ["公开02表"]),
        ("库尔勒市行政服务中心支出决算表的表号是多少", ["公开03表"]),
        ("青龙县审批局23年政府性基金拨款收入", ["198.3"]),
        ("我在喀什工作，想了解市政务服务中心2024年住房公积金", ["9.45"]),
        ("党政办一年水电和暖气费一共多少", ["101"]),
        ("201类03款50项是哪个科目", ["事业运行"]),
        ("208类05款是什么", ["行政事业单位养老支出"]),
        ("群工部是做啥的", None),
        ("青龙县行政审批局项目支出较2022年多花了多少钱", ["159.88"]),
    ],
)
def test_what_stands_beside_a_miss_is_answered(five: Held, question: str, values: list[str] | None) -> None:
    answer = five.ask(question)
    assert answer.status == "answered", answer.text
    assert values is None or [row.value for row in answer.answers] == values, answer.text


def test_a_table_is_named_that_is_called_after_the_measure(five: Held) -> None:
    answer = five.ask("党政办的项目支出在表几")
    assert "表7《一般公共预算项目支出情况表》" in (answer.answers[0].value or "")


@pytest.mark.parametrize(
    "question", ["青龙12345市长热线一年的经费是多少万元", "青龙县行政审批局内设多少行政股室，下属事业单位又有多少"]
)
def test_a_number_of_the_question_and_half_of_two_things_are_no_answer(five: Held, question: str) -> None:
    assert five.ask(question).status == "abstained"


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("青龙审批局年初财政拨款结转中政府性基金预算拨款有多少", "11.35"),
        ("库尔勒市行政服务中心2022年年初财政拨款结转和结余中一般公共预算财政拨款多少", "0.00"),
        ("库尔勒市行政服务中心12345政务热线有几人", "7"),
        ("青龙容E查经费多少", "11.07"),
        ("容E查 注销档案数量 指标", "1586"),
    ],
)
def test_what_was_carried_over_people_of_a_line_and_quoted_names(five: Held, question: str, value: str) -> None:
    assert [row.value for row in five.ask(question).answers] == [value]


def test_contradictory_prints_of_staff_are_both_held_against_the_posts(five: Held) -> None:
    answer = five.ask("实有人数超过编制的单位有哪些")
    assert {"库尔勒经济技术开发区政务服务中心", "新疆巴州库尔勒市行政服务中心"} == {r.label for r in answer.answers}
    assert "公开文件前后不一致，另写7人对7人" in answer.text


def test_a_final_account_tells_itself_what_was_budgeted(five: Held) -> None:
    """年初没列: without the budget of that year, what the final account prints as budgeted is looked at."""
    answer = five.ask("年初没列接待费，结果决算却花了的单位有吗")
    assert answer.status == "abstained" and "1份，没有“预算没有列、决算却有支出”的" in answer.text


def test_a_duty_asked_for_by_a_region_asks_which_body(five: Held) -> None:
    answer = five.ask("12345市长热线在青龙归谁管、具体干什么")
    assert answer.status == "clarify"
    assert "负责" in five.ask(answer.choices[0].q).text
