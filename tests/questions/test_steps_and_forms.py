"""Tables by numbers with steps, indicators of one kind of form, rankings of bodies, and long words beside which no slip
stands."""

import pytest

from budgetgraph.questions.handlers.basis.printed_rows import table_number
from budgetgraph.questions.language.doubting import swapped
from budgetgraph.questions.language.plain_speech import plainly
from budgetgraph.questions.understanding import understand

from .conftest import Held


def test_a_number_with_steps_is_another_table() -> None:
    assert table_number("附件1-2") != table_number("表12")
    assert table_number("公开02表") == table_number("表2") == table_number("第二张表")


@pytest.mark.parametrize("question", ["2022年各部门支出总预算排名", "把部门按支出总预算从高到低排一下"])
def test_bodies_are_ranked_by_the_whole_of_their_spending(five: Held, question: str) -> None:
    answer = five.ask(question)
    assert answer.template == "rank_departments" and answer.answers


def test_how_a_list_is_ordered_is_not_left_out_of_the_question(five: Held) -> None:
    assert "从高到低" in plainly("某部门按支出总额从高到低排一下", five.lexicon)
    assert "从高到低" not in plainly("某部门支出从高到低，前三项", five.lexicon)


def test_no_slip_is_looked_for_that_cuts_a_long_word(five: Held) -> None:
    """的上年结转 was asked back as 上的年结转."""
    stages = understand("党政办的上年结转结余，文字和表格对得上吗", five.lexicon)
    whole = next(piece for piece in stages.pieces if piece.text.startswith("上年结转"))
    found = list(swapped(stages.question.text, stages.pieces, five.lexicon))
    assert not any(slip.start < whole.start < slip.end for slip in found)


def test_indicators_of_the_whole_body_are_not_those_of_its_projects(with_scores: Held) -> None:
    every = with_scores.ask("哪些指标没达标")
    whole = with_scores.ask("整体自评里哪些指标没达标")
    projects = with_scores.ask("项目自评表里没达标的指标")
    assert every.status == projects.status == "answered"
    assert whole.status == "abstained" and "部门整体的绩效指标里没有" in whole.text
    assert {row.label for row in projects.answers} == {row.label for row in every.answers}


def test_what_is_called_a_project_is_no_indicator(five: Held) -> None:
    assert five.ask("喀什市政务服务中心保障窗口数量项目2024年预算").template != "indicator"
    assert five.ask("喀什市政务服务中心保障窗口数量2024年目标").template == "indicator"


def test_projects_over_an_amount_are_no_bodies(five: Held) -> None:
    answer = five.ask("喀什市政务服务中心哪些项目的年度资金超过100万元？只看一般公共预算的")
    assert answer.template != "threshold_departments"
    assert five.ask("一般公共预算超过500万元的部门").template == "threshold_departments"


def test_what_the_budget_and_the_account_of_a_year_do_not_tell_is_told_of_both(with_scores: Held) -> None:
    answer = with_scores.ask("哈巴河县文化体育广播电视和旅游局2022年整体自评里哪些指标没达标")
    assert answer.status == "abstained"
    assert (
        "2022年预算没有印出绩效指标的实际完成值" in answer.text and "2022年决算部门整体的绩效指标里没有" in answer.text
    )


def test_an_item_with_a_number_of_its_own_is_not_told_the_next_number(five: Held) -> None:
    answer = five.ask("喀什单位运转项目一年的电费喀什市承担多少元")
    assert not any(row.value == "350491.52" for row in answer.answers)
    assert five.ask("喀什单位运转项目里喀什市承担的全年电费").answers[0].value == "250000"


def test_each_year_asks_for_all_years(five: Held) -> None:
    assert five.ask("三公经费 库尔勒市行政服务中心 各年度").template == "compare_years"


def test_how_many_of_the_dearest_are_asked_for(five: Held) -> None:
    assert len(five.ask("青龙审批局商品和服务支出哪三个科目最烧钱").answers) == 3
    assert len(five.ask("党政办哪两个项目金额最大").answers) == 2


def test_what_a_body_mainly_does_are_its_duties(five: Held) -> None:
    assert five.ask("喀什市政务服务中心主要是做什么工作的").template == "duty"


def test_the_target_of_a_year_of_an_indicator_is_no_goal_of_a_project(five: Held) -> None:
    assert five.ask("喀什市政务服务中心保障窗口数量年度目标").template == "indicator"


def test_staff_of_each_unit_is_not_the_number_of_units_and_of_all(samples: Held) -> None:
    assert samples.ask("双峰县民政局预算单位各自有多少在职的人").status == "abstained"
    assert samples.ask("双峰县民政局在职人数").status == "answered"


def test_target_actual_and_rate_of_an_indicator_are_all_told(five: Held) -> None:
    answer = five.ask("库尔勒市行政服务中心“发放工资福利人数”这个指标，预期几个人、实际几个人、完成率多少？")
    assert {row.value for row in answer.answers} == {"77.78", "9", "7"}


def test_amounts_of_projects_in_order_ask_for_projects(five: Held) -> None:
    first = five.ask("青龙2023年项目金额排第一的")
    assert first.template == "project_rank_all" and [row.value for row in first.answers] == ["72"]
    assert [row.value for row in five.ask("2023青龙本年项目金额前两名").answers] == ["72", "34.11"]


def test_what_was_bought_is_no_amount(five: Held) -> None:
    answer = five.ask("经开区政务服务中心 政务专项业务工作经费 购买内容")
    assert answer.template != "project_amount"
