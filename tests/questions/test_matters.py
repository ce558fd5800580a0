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


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("哪个单位的职责里提到“双盲”式行政审批", ["青龙满族自治县行政审批局"]),
        ("哪个单位职能里有访惠聚", ["库尔勒经济技术开发区政务服务中心"]),
        ("谁管公共资源交易市场", ["青龙满族自治县行政审批局"]),
        ("谁负责12345市长热线", ["青龙满族自治县行政审批局"]),
        ("放管服改革归哪个部门负责", ["库尔勒经济技术开发区政务服务中心", "青龙满族自治县行政审批局"]),
    ],
)
def test_whose_duty_a_matter_is(five: Held, question: str, names: list[str]) -> None:
    answer = five.ask(question)
    assert answer.template == "duty_departments" and [row.label for row in answer.answers] == names, answer.text
    assert all(row.value and len(row.value) > 5 for row in answer.answers)


@pytest.mark.parametrize(
    "question",
    [
        "哪个单位的职责里提到双盲式财政审批",  # the words do not stand together anywhere
        "哪家单位的职责里有招商引资",
        "谁负责12345热线",  # printed with other words between
        "谁管签字",
        "哪个单位管12345市长热线的电话是多少",
    ],
)
def test_whose_duty_is_withheld_where_no_text_has_the_words(five: Held, question: str) -> None:
    assert five.ask(question).status != "answered"


@pytest.mark.parametrize(
    "question",
    [
        "哪个单位的职责里提到便民服务",
        "哪些部门的职能里有档案机要",
        "谁管公共资源交易",
        "哪家单位负责婚姻登记",
        "婚姻登记归哪个部门管",
    ],
)
def test_the_examples_for_duties_are_answered(samples: Held, question: str) -> None:
    assert samples.ask(question).template == "duty_departments"


@pytest.mark.parametrize("question", ["开发区党政办是依据哪两个文号设立的", "党政办设立的文号"])
def test_the_numbers_of_the_documents_that_set_a_body_up(five: Held, question: str) -> None:
    answer = five.ask(question)
    assert [row.label for row in answer.answers] == ["新党编办〔2013〕124号", "巴政办发〔2014〕5号"], answer.text


@pytest.mark.parametrize("question", ["青龙满族自治县行政审批局是什么级别的单位", "青龙审批局是正科级还是副科级"])
def test_the_level_of_a_body(samples: Held, question: str) -> None:
    answer = samples.ask(question)
    assert answer.template == "told_text" and answer.answers[0].value == "正科级", answer.text


@pytest.mark.parametrize("question", ["青龙审批局职工是什么级别", "双峰县民政局的机构规格", "青龙审批局局长是什么级别"])
def test_a_level_that_is_not_printed_is_not_told(samples: Held, question: str) -> None:
    assert samples.ask(question).status != "answered"


def test_the_duty_in_a_matter_that_is_said_to_be_its_own(five: Held) -> None:
    answer = five.ask("市长热线归青龙审批局管的话，具体职责怎么写的")
    assert answer.status == "answered" and "市长热线综合服务平台" in answer.text
