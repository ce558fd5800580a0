"""Questions with an aside, with two prints of one thing, with words of the street for items; their families."""

import pytest

from .conftest import Held
from .scoring import ASKERS, RIGHTLY, load, report, score


def test_questions_of_askers_are_answered_or_withheld(five: Held) -> None:
    result = score(load(ASKERS), five.ask)
    wrong = [(expected["q"], answer.text) for verdict, expected, answer in result.misses if verdict == "wrong"]
    assert not wrong
    assert result.total["exact"] >= 0.75 * result.total.total(), report(result)
    assert not result.falsely_withheld
    assert result.rightly_withheld >= RIGHTLY, report(result)


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("党政办公用经费，表里392，文字说明写几多？", ["392", "2233"]),
        ("党政办2021年基本支出预算推算是多少？", ["1100"]),
        ("库尔勒市行政服务中心项目支出绩效自评总分", ["87.02"]),
        ("留给小微企业的采购份额，开发区政务中心2023", ["114.06"]),
        ("哪家单位动用了政府性基金", ["198.3"]),
        ("库尔勒市行政服务中心有没有执行率不足80%的项目，叫什么", ["76.3"]),
        ("按7名在职的人均摊，喀什政务中心人员经费一人多少", ["23.47"]),
        ("喀什政务中心二〇二四年采购，货物服务工程怎么分", ["1.66", "0.00", "32.12"]),
        ("党政办项目支出同比翻了好几倍，增加的绝对数是？", ["955", "393"]),
    ],
)
def test_plain_words_of_askers(five: Held, question: str, values: list[str]) -> None:
    answer = five.ask(question)
    assert sorted(row.value or "" for row in answer.answers) == sorted(values), answer.text


@pytest.mark.parametrize(
    "question",
    [
        "库尔勒市行政服务中心2022决算为什么减少",
        "项目花费腰斩是什么缘故，库尔勒市行政服务中心2022决算",
        "青龙审批局项目为什么减少",
    ],
)
def test_the_reason_of_another_change_of_the_whole_is_none(five: Held, question: str) -> None:
    assert five.ask(question).status != "answered"


def test_a_body_without_any_of_a_fund_has_none(five: Held) -> None:
    answer = five.ask("哪家单位有政府性基金")
    assert [row.label for row in answer.answers] == ["青龙满族自治县行政审批局"]


def test_both_phases_are_told_where_both_are_asked_for(five: Held) -> None:
    answer = five.ask("库尔勒市行政服务中心财政拨款支出年初预算多少，决算多少")
    assert [row.value for row in answer.answers] == ["145.32", "185.62"], answer.text


def test_parts_that_are_more_than_their_whole_are_said_to_be(five: Held) -> None:
    assert "自相矛盾" in five.ask("党政办三公经费里哪一项最多").text
    assert "自相矛盾" not in five.ask("青龙审批局三公经费里哪一项最多").text


@pytest.mark.parametrize(
    ("question", "value"),
    [("党政办政府采购货物占比", "20.27"), ("库尔勒市行政服务中心货物采购占比", "54.02")],
)
def test_the_whole_of_a_kind_of_procurement_is_procurement(five: Held, question: str, value: str) -> None:
    assert [row.value for row in five.ask(question).answers] == [value]


def test_a_reason_for_missed_goals_is_none_for_a_change(five: Held) -> None:
    assert five.ask("库尔勒市行政服务中心基本支出增加的原因").status == "abstained"


def test_each_of_two_things_side_by_side_is_told(five: Held) -> None:
    for question in (
        "喀什市政务服务中心工资福利支出基本工资各多少",
        "喀什市政务服务中心基本支出项目支出各多少",
        "党政办水费电费各多少",
    ):
        assert len(five.ask(question).answers) == 2, question
    assert five.ask("党政办2022年预算总额以万元为单位与以元为单位各多少").status != "answered"
