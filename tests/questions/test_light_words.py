"""Words that say nothing about what is asked are left out; words that turn it never are."""

from collections import Counter
from pathlib import Path

import pytest

from budgetgraph import resources
from budgetgraph.questions.language import light_words

from .conftest import Held
from .slipping import verdict

ROWS = list(resources.rows("data", "vocabulary", "question_light_words.csv"))
ROOM = Path(__file__).parent


def test_the_list_has_no_word_twice_in_one_place() -> None:
    words = Counter((row["place"].replace("apart", ""), word) for row in ROWS for word in row["words"].split("|"))
    assert [word for word, times in words.items() if times > 1] == []
    assert all(any(word in row["example"] for word in row["words"].split("|")) for row in ROWS)


def test_the_list_is_put_together_once() -> None:
    """Every cut of a question looks it up some thousand times."""
    assert light_words._light() is light_words._light()


def test_what_is_asked_beside_light_words_has_the_same_answer(five: Held) -> None:
    lines = (ROOM / "light_words.tsv").read_text(encoding="utf-8").splitlines()[2:]
    asked = [line.split("\t") for line in lines]
    plain = {question: five.ask(question) for question in dict.fromkeys(q for q, _ in asked)}
    found = {said: verdict(plain[question], five.ask(said)) for question, said in asked}
    assert [question for question, answer in plain.items() if answer.status != "answered"] == []
    assert [said for said, what in found.items() if what != "same"] == []


def test_no_word_that_turns_a_question_is_left_out(five: Held) -> None:
    lines = (ROOM / "turning_words.txt").read_text(encoding="utf-8").splitlines()[1:]
    assert [question for question in lines if five.ask(question).status == "answered"] == []


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("去库尔勒市行政服务中心办事，想晓得2022年三公经费决算多少", "1.26"),
        ("里说库尔勒市行政服务中心2022年三公经费决算多少", "1.26"),
        ("没关系大概也行，党政办邮电费多少", "140"),
        ("老百姓看不懂，党政办邮电费究竟写的多少", "140"),
        ("库尔勒市行政服务中心公务接待费让人惊讶的数字是多少", "0.00"),
    ],
)
def test_wordings_cut_by_known_words_are_left_out_whole(five: Held, question: str, value: str) -> None:
    assert [row.value for row in five.ask(question).answers] == [value]


@pytest.mark.parametrize(
    "question",
    [
        "党政办统计经费多少",
        "青龙审批局查出来的水费多少",
        "党政办挂靠车几辆",
        "经开区政务中心办公场所租赁对外出租多少",
        "库尔勒市行政服务中心热线打扰多少次",
        "党政办群众办事多少人次",
        "党政办给群众办事的水费多少",
        "党政办老百姓办事的水费多少",
        "党政办存在问题的项目有哪些",
    ],
)
def test_a_word_that_tells_something_there_stays(five: Held, question: str) -> None:
    assert five.ask(question).status != "answered", five.ask(question).text


@pytest.mark.parametrize("said", ["拿到的", "掌握着的", "花到的", "搞过的"])
def test_light_verbs_go_with_what_says_how_far_they_got(five: Held, said: str) -> None:
    answer = five.ask(f"青龙审批局{said}印刷费2023年多少")
    assert [row.value for row in answer.answers] == ["5.25"], answer.text


@pytest.mark.parametrize("question", ["青龙审批局报到多少人", "青龙审批局收到的水费多少", "青龙审批局退了的水费多少"])
def test_verbs_that_mean_more_stay(five: Held, question: str) -> None:
    assert five.ask(question).status != "answered", five.ask(question).text
