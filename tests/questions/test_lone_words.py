"""Words of one character count only where they may stand; elsewhere a slip left them."""

import pytest

from budgetgraph import resources
from budgetgraph.questions.language.lone_words import may_stand

from .conftest import Held

ROWS = list(resources.rows("data", "vocabulary", "question_lone_words.csv"))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['words']} {row['example']}")
def test_a_word_stands_in_its_example_and_not_in_its_counterexample(row: dict[str, str]) -> None:
    for name, stands in (("example", True), ("counterexample", False)):
        before, rest = row[name].split("<")
        word, after = rest.split(">")
        assert word in row["words"]
        assert may_stand(word, before, after) is stands, row[name]


@pytest.mark.parametrize(
    "question",
    [
        "青龙审批局结转的项目有及个",
        "2023年预算哪各单位编制最多",
        "双峰县民政局填报绩效目标也的项目有哪些",
        "万里街道2025年公务用车购置费么降了",
        "双峰民政局与电费",
        "虹口住建局2025年奖金和津贴补贴的拟和",
        "哈巴河文旅局2023年预算和决算的三公经费分别是少",
    ],
)
def test_a_question_with_what_a_slip_left_is_not_answered_without_it(seventeen: Held, question: str) -> None:
    assert seventeen.ask(question).status != "answered"
