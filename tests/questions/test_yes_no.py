"""Questions that yes or no would answer: the sentence begins with the word."""

import pytest

from .conftest import Held
from .test_library import library

__all__ = ["library"]

OFFICE = "党政办2022年"


@pytest.mark.parametrize(
    ("question", "word"),
    [
        (f"{OFFICE}三公经费减少了吗", "是的，"),
        (f"{OFFICE}三公经费增加了吗", "没有，"),
        (f"{OFFICE}公务接待费超过10万了吗", "是的，"),
        (f"{OFFICE}项目支出有没有超过2000万", "没有，"),
        (f"{OFFICE}项目支出不超过2000万吧", "是的，"),
        (f"{OFFICE}项目支出不超过1000万吧", "不是，"),
        (f"{OFFICE}项目支出不到1000万吧", "不是，"),
        ("喀什市政务服务中心2024年项目支出够不够300万", "没有，"),
    ],
)
def test_the_answer_begins_with_yes_or_no(five: Held, question: str, word: str) -> None:
    answer = five.ask(question)
    assert answer.status == "answered" and answer.text.startswith(word), answer.text


@pytest.mark.parametrize(
    "question", [f"{OFFICE}基本支出增加了多少", f"{OFFICE}基本支出增加还是减少", f"{OFFICE}公用经费不到1000万吧"]
)
def test_other_questions_do_not(five: Held, question: str) -> None:
    assert not five.ask(question).text.startswith(("是的", "没有", "不是"))


def test_yes_and_no_of_another_body(library: Held) -> None:
    assert library.ask("沱阳县图书馆2024年项目支出超过10万元了吗").text.startswith("是的，")
