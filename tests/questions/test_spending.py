"""What was spent on a project, asked of a final account that prints what was budgeted beside what was executed."""

import pytest

from .conftest import Held

_PROJECT = "12345政务热线人员经费及中心运行业务费"


@pytest.mark.parametrize(
    "question",
    [
        f"{_PROJECT}花了多少",
        f"{_PROJECT}用掉多少钱",
        f"{_PROJECT}用了多少钱",
        f"{_PROJECT}花费多少",
        f"{_PROJECT}实际支出",
        f"{_PROJECT}执行了多少",
        f"{_PROJECT}决算支出多少",
        f"库尔勒市行政服务中心2022年决算{_PROJECT}支出了多少钱",
        f"库尔勒市行政服务中心2022年决算花在{_PROJECT}上面的钱是多少",
        "12345政务热线项目决算支出多少",
        "12345政务热线项目决算多少",
        "12345政务热线项目的支出是多少",
        "12345政务热线花掉多少",
    ],
)
def test_a_word_of_spending_asks_for_what_was_executed(five: Held, question: str) -> None:
    assert [(row.value, row.unit) for row in five.ask(question).answers] == [("45.8", "万元")]


@pytest.mark.parametrize("question", [f"{_PROJECT}是多少", f"{_PROJECT}要花多少钱"])
def test_what_it_is_to_cost_is_its_budget_beside_what_was_executed(five: Held, question: str) -> None:
    answer = five.ask(question)
    assert [row.value for row in answer.answers] == ["60"]
    assert "执行数45.8万元" in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "库尔勒市行政服务中心12345项目预算和实际支出分别多少",
        f"{_PROJECT}项目预算和实际支出分别多少",
        f"{_PROJECT}预算和实际支出分别多少",
    ],
)
def test_both_amounts_are_told_where_both_are_asked_for(five: Held, question: str) -> None:
    assert [row.value for row in five.ask(question).answers] == ["60", "45.8"]
