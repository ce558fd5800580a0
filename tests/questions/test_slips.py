"""One wrong character in a non-numeric word: the same answer or a question back, never another answer."""

import os

import pytest

from .conftest import Held
from .scoring import NEIGHBOURS, NEWCOMERS, OUTSIDERS, OWN, STRANGERS
from .slipping import sample, trial


@pytest.mark.parametrize(
    "question",
    [
        "双峰民政局公积金为了么增加",
        "双峰民政局公积金为上么增加",
        "虹口住建局有它些科室",
        "虹口住建局职业年金交了该少",
        "双峰县社会福利中心三公涨了总因",
        "双峰县民政局会议费和培训费一中多少",
        "普陀区财政局咱用经费2024决算",
        "普陀区财政局2024年三公经费决算为拨么比预算少",
    ],
)
def test_what_is_left_of_a_broken_word_is_asked_back(seventeen: Held, question: str) -> None:
    answer = seventeen.ask(question)
    assert answer.status == "clarify", answer.text
    assert all(seventeen.ask(choice.q).status == "answered" for choice in answer.choices)


def test_a_body_is_not_compared_with_itself(seventeen: Held) -> None:
    assert seventeen.ask("库尔勒和行政服务中心2022年行政运行决算").status == "abstained"


def test_one_wrong_character_gives_the_same_or_no_answer(seventeen: Held) -> None:
    questions = sample((NEWCOMERS, NEIGHBOURS, STRANGERS), 60, seed=21)
    counts, others = trial(questions, seventeen.ask, seventeen.lexicon, seed=22)
    assert len(others) * 200 <= sum(counts.values()), others
    assert sum(n for (_, found), n in counts.items() if found != "other") > 150, counts


@pytest.mark.long
@pytest.mark.skipif("BUDGETGRAPH_LONG" not in os.environ, reason="every question of the sets, some minutes")
def test_one_wrong_character_in_every_question(seventeen: Held, five: Held) -> None:
    for held, files in ((seventeen, (NEWCOMERS, NEIGHBOURS, STRANGERS)), (five, (OWN, OUTSIDERS))):
        counts, others = trial(sample(files, 1000, seed=0), held.ask, held.lexicon, seed=23)
        assert len(others) * 200 <= sum(counts.values()), others
