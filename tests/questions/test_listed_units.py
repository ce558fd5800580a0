"""Lists of units in texts, and the matters of which duties are asked for: patterns are data with examples."""

import re

import pytest

from budgetgraph import resources
from budgetgraph.questions.handlers.texts.passages import matter
from budgetgraph.questions.language.listed_units import listed_units

LISTS = list(resources.rows("data", "vocabulary", "listed_units.csv"))
ASPECTS = list(resources.rows("data", "vocabulary", "question_aspects.csv"))


@pytest.mark.parametrize("row", LISTS, ids=lambda row: row["opens"][:30])
def test_patterns_of_lists_hold_for_their_examples(row: dict[str, str]) -> None:
    assert re.search(row["opens"], row["example"])
    assert not re.search(row["opens"], row["counterexample"])


@pytest.mark.parametrize("row", ASPECTS, ids=lambda row: row["example"])
def test_patterns_of_matters_hold_for_their_examples(row: dict[str, str]) -> None:
    assert re.search(row["pattern"], row["example"])
    assert not re.search(row["pattern"], row["counterexample"])


def test_units_in_one_sentence() -> None:
    assert list(listed_units("某局内设3个科室，分别是：办公室、业务科和财务科。另有人员5人。", "internal")) == [
        "办公室",
        "业务科",
        "财务科",
    ]


@pytest.mark.parametrize("name", ["应急管理和综合执法办公室", "文化和旅游科", "人事和老干部处"])
def test_a_unit_whose_name_joins_two_matters_is_one(name: str) -> None:
    assert list(listed_units(f"内设机构：党政综合办公室、{name}、财务科和督查科。", "internal")) == [
        "党政综合办公室",
        name,
        "财务科",
        "督查科",
    ]


def test_numbered_units_with_what_they_do() -> None:
    text = "某局设2个内设机构，包括：\n（一）办公室（值班室）。负责文秘。\n（二）督办科负责督办，协调。\n三、人员情况。"
    assert listed_units(text, "internal") == {"办公室（值班室）": "负责文秘。", "督办科": "负责督办，协调。"}


def test_a_list_with_an_item_that_is_no_unit_is_not_cut_short() -> None:
    assert listed_units("内设机构如下：\n（一）办公室。\n（二）其他事项。", "internal") == {}


def test_bodies_of_a_budget_without_remarks() -> None:
    text = "本部门中，行政单位1家，具体包括：\n1.某局（本部）。\n2.下属事业单位某县某某中心不单列预算，并入本部。"
    assert list(listed_units(text, "subordinate")) == ["某局（本部）", "某县某某中心"]


def test_a_duty_is_no_list() -> None:
    assert listed_units("设立某局，为县政府内设机构，负责：\n（一）组织协调有关工作。", "internal") == {}


@pytest.mark.parametrize(
    ("question", "words"),
    [("某局在养老服务方面有什么职责", "养老服务"), ("某街道平安建设方面做什么", "平安建设"), ("某局有什么职责", "")],
)
def test_the_matter_of_a_duty(question: str, words: str) -> None:
    assert matter(question) == words
