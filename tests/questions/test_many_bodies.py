"""Questions over many bodies and refusals that say what is lacking, on the five transcripts and the changing body."""

import pytest

from .conftest import Held


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("库尔勒市行政服务中心2022年底资产总额", "286.05万元"),
        ("库尔勒市行政服务中心2022年末在职几人", "7人"),
        ("喀什市政务服务中心2023年底有几辆车", "截至2023年底"),
        ("库尔勒市行政服务中心2022年末结转和结余", "年末结转和结余为0万元"),
    ],
)
def test_the_end_of_a_year_is_a_day_of_which_documents_tell(five: Held, question: str, said: str) -> None:
    answer = five.ask(question)
    assert answer.status == "answered" and said in answer.text


@pytest.mark.parametrize("question", ["哪家公车最多", "公车最多的部门", "公务用车超过10辆的部门"])
def test_bodies_are_ranked_by_the_number_of_a_thing_not_by_its_money(five: Held, question: str) -> None:
    first = five.ask(question).answers[0]
    assert (first.value, first.unit) == ("11", "辆")


def test_what_a_thing_costs_is_ranked_where_money_is_asked_for(five: Held) -> None:
    assert five.ask("哪家公车花得最多").answers[0].unit == "万元"


@pytest.mark.parametrize(
    ("question", "lacking"),
    [
        ("党政办邮电费和印刷费一共多少", "“印刷费”"),
        ("喀什市政务服务中心有多少张床位", "多少张床位"),
        ("青龙县行政审批局自评得分多少", "“自评得分”"),
        ("喀什政务中心政府性基金支出多少", "没有使用政府性基金预算拨款安排的支出"),
    ],
)
def test_a_refusal_says_what_is_not_printed(five: Held, question: str, lacking: str) -> None:
    answer = five.ask(question)
    assert answer.status == "abstained" and lacking in (answer.reason or "")


@pytest.mark.parametrize(
    "question", ["喀什市政务服务中心有没有国有资本经营预算支出", "青龙审批局有没有国有资本经营预算"]
)
def test_a_note_under_an_empty_statement_answers_whether_there_is_any(five: Held, question: str) -> None:
    assert five.ask(question).answers[0].value == "没有"


def test_the_whole_is_compared_where_no_item_is_named(five: Held) -> None:
    answer = five.ask("库尔勒市行政服务中心2022年决算比预算多花了还是少花了")
    assert answer.answers[0].value == "40.3" and "按支出总额比较" in answer.text


def test_an_initial_budget_that_is_only_a_column_is_compared(with_scores: Held) -> None:
    assert with_scores.ask("云溪县水利局2023年决算比预算多花了还是少花了").answers[0].value == "49.5"


def test_spending_of_a_final_account_leaves_out_what_is_carried_on(ten: Held) -> None:
    answer = ten.ask("普陀区财政局2024年决算花了多少钱")
    assert [row.value for row in answer.answers] == ["2940.05", "2995.39"] and "含年末结转" in answer.text
    assert ten.ask("普陀区财政局2024年决算支出总计").answers[0].value == "2995.39"
    assert ten.ask("2024年决算支出最多的部门").answers[0].value == "2940.05"
