"""Loose wordings for a body's duties and for facts that running text tells are data: every line finds its examples as
a whole and passes over its counterexample; what is asked of a text is answered by one number or not at all."""

import re

import pytest

from budgetgraph import resources
from budgetgraph.questions.language.normalising import matching_key

from .conftest import Held

MATTERS = list(resources.rows("data", "vocabulary", "question_matters.csv"))
FACTS = list(resources.rows("data", "vocabulary", "told_texts.csv"))


@pytest.mark.parametrize("row", MATTERS, ids=lambda row: row["example"])
def test_a_matter_is_found_in_its_wordings(row: dict[str, str]) -> None:
    pattern = re.compile(row["pattern"])
    assert all(pattern.fullmatch(matching_key(example)) for example in row["example"].split("|"))
    assert not pattern.fullmatch(matching_key(row["counterexample"]))


@pytest.mark.parametrize("row", FACTS, ids=lambda row: row["name"])
def test_a_fact_is_asked_for_and_printed_so(row: dict[str, str]) -> None:
    asked, printed = re.compile(row["question"]), re.compile(row["print"])
    assert all(asked.fullmatch(matching_key(example)) for example in row["example"].split("|"))
    assert not asked.fullmatch(matching_key(row["counterexample"]))
    assert printed.search(row["printed"]) and not printed.search(row["not_printed"])


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("喀什政务中心2024年计划保障几名保安", "6"),
        ("库尔勒12345工单办结率", "99.84"),
        ("库尔勒市共有多少个一件事一次办事项", "108"),
        ("库尔勒自治州实现了多少个事项一次办", "40"),
        ("经开区政务中心买工装花几万", "9.06"),
        ("喀什单位运转项目里，喀什市承担的电费是多少", "250000"),
        ("经开区政务中心租的哪座大厦", "人才大厦"),
        ("青龙免费刻章经费连同结转的一共多少", "39.93"),
    ],
)
def test_what_running_text_tells_is_answered(five: Held, question: str, value: str) -> None:
    assert [row.value for row in five.ask(question).answers] == [value]


@pytest.mark.parametrize(
    "question",
    [
        "喀什单位运转项目里，地区承担的电费是多少",  # the text says it of another payer
        "喀什政务中心聘用几名司机",
        "保安几个 保洁几个 喀什",  # two numbers
        "经开区政务中心请了几名保安",  # another body does
        "青龙12345工单办结率",
        "库尔勒热线回访率是多少",
        "库尔勒有多少个一件事一次办",  # 50 and 108 stand for it
        "喀什政务中心在哪条路几号",
        "喀什政务中心管12366热线的哪些事",
        "喀什单位运转项目负责人叫什么",
    ],
)
def test_what_no_text_tells_of_it_is_withheld(five: Held, question: str) -> None:
    assert five.ask(question).status != "answered"
