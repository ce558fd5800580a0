"""Why a final account differs from its budget, which of the three public expenses is the greatest, and sources of one
fund beside an amount over all funds."""

import pytest

from .conftest import Held


@pytest.mark.parametrize(
    "question",
    ["库尔勒市行政服务中心2022年决算为什么超预算", "库尔勒市行政服务中心2022年决算与预算差异的原因"],
)
def test_why_a_final_account_differs_from_its_budget(five: Held, question: str) -> None:
    answer = five.ask(question)
    assert answer.template == "gap_reason"
    assert "调入职工7人" in (answer.answers[0].value or "")


def test_a_reason_for_a_change_since_last_year_is_none_for_a_gap(five: Held) -> None:
    assert five.ask("库尔勒市行政服务中心2022年机关运行经费决算为什么超预算").status == "abstained"


def test_the_least_of_the_three_public_expenses_may_be_two(five: Held) -> None:
    most = five.ask("库尔勒市行政服务中心2022年三公经费里哪项最多")
    least = five.ask("库尔勒市行政服务中心2022年三公经费里哪项最少")
    assert [row.value for row in most.answers] == ["1.26"]
    assert [row.value for row in least.answers] == ["0.00", "0.00"]


def test_a_table_of_one_fund_is_no_source_of_an_amount_over_all(five: Held) -> None:
    answer = five.ask("青龙县审批局2023年项目支出")
    assert answer.answers[0].value == "209.65"
    assert not any("基金" in (source.table or "") for source in answer.sources)


def test_a_share_of_all_expenditure_is_the_printed_one(ten: Held) -> None:
    assert ten.ask("普陀区财政局2024年决算项目支出占总支出多少").answers[0].value == "20.51"


def test_a_budget_beside_a_blank_outturn_is_no_outturn(ten: Held) -> None:
    answer = ten.ask("普陀区财政局2024年三公经费决算")
    assert [row.value for row in answer.answers] == ["0.00"] and "0.95" not in answer.text
    assert ten.ask("普陀区财政局2024年三公经费预算数").answers[0].value == "0.95"


def test_the_reason_of_the_part_that_changed_as_much_is_the_reason_of_the_whole(ten: Held) -> None:
    assert "根据三公经费压减" in ten.ask("党政办三公经费减少的原因").text
    assert "当年度无" in ten.ask("普陀区财政局2024年三公经费决算为什么比预算少").text


def test_a_column_of_changes_is_read_where_no_sentence_says_the_change(samples: Held) -> None:
    rate = samples.ask("双峰县民政局养老服务增长率")
    assert [row.value for row in rate.answers] == ["190.57"]
    assert samples.ask("双峰县民政局上年养老服务是多少").answers[0].value == "69.02"


def test_a_part_of_the_names_of_two_bodies_projects_is_asked_back(five: Held) -> None:
    answer = five.ask("专项业务的项目经费")
    assert answer.status == "clarify" and len(answer.choices) == 2
    assert five.ask("政务专项业务工作经费多少").answers[0].value == "14.06"


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("喀什市政务服务中心2024年外交支出是多少", "列有“外交支出”，但没有填写数字（空格不等于0）"),
        ("喀什市政务服务中心缺哪些表", "没有查出缺少的表"),
        ("喀什市政务服务中心网络科职责", "没有印出“网络科”的职责"),
        ("喀什市政务服务中心水电费", "没有印出“水费”、“电费”"),
        ("喀什市政务服务中心2024年水利支出是多少", "没有印出"),
    ],
)
def test_what_is_blank_and_what_is_not_printed_are_told_apart(five: Held, question: str, said: str) -> None:
    answer = five.ask(question)
    assert answer.status == "abstained" and said in (answer.text or ""), answer.text


@pytest.mark.parametrize("asked", ["占比", "的比例", "占多少"])
def test_a_kind_right_behind_its_whole_is_a_part_of_it(five: Held, asked: str) -> None:
    answer = five.ask(f"库尔勒市行政服务中心政府采购授予中小企业{asked}")
    assert [(row.value, row.unit) for row in answer.answers] == [("100", "%")]


def test_a_project_that_is_printed_is_not_said_to_be_missing(five: Held) -> None:
    answer = five.ask("青龙审批局迁址装修费多少钱，绩效指标有哪些")
    assert answer.status == "answered" or "印有“迁址装修费”" in answer.text
