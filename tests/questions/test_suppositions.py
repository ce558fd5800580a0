"""Numbers that a question supposes: confirmed, put right, compared with a limit. Bodies and items within a limit, and
whether all prints of a figure agree, asked in everyday words."""

import re
from decimal import Decimal

import pytest

from budgetgraph import resources
from budgetgraph.questions.handlers.basis.limits import limit_of
from budgetgraph.questions.language.cues import patterns
from budgetgraph.questions.language.normalising import normalise
from budgetgraph.questions.language.years import find_quantities

from .conftest import Held


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("开发区党政办的邮电费是不是有一百多万", "140万元"),
        ("喀什市政务服务中心项目支出超过200万元了吗", "212.33万元，超过了200万元"),
        ("万里街道2025年三公经费超没超过50万", "37.91万元，没有超过50万"),
        ("普陀区财政局购房补贴有没有达到300万", "258.50万元，没有达到300万"),
        ("经开区政务中心办公场所租赁真的要花195万吗", "195.83万元，与所说的195万大致相符"),
        ("党政办孵化中心整体修缮是不是花了一千万", "为1000万元，与所说的一千万相符"),
        ("党政办取暖费真有36万？", "为36万元，与所说的36万相符"),
        ("党政办实有人数是60人吗", "60人"),
        ("慰问费超过5万元了吗", "10万元，超过了5万元"),
        ("党政办公车运行费过60万没有", "64万元，超过了60万"),
        ("经开区政务服务中心人员经费占基本支出是不是超过九成", "95.4%，超过了九成"),
    ],
)
def test_a_supposed_number_is_confirmed_or_compared(ten: Held, question: str, said: str) -> None:
    answer = ten.ask(question)
    assert answer.status == "answered" and said in answer.text, answer.text


@pytest.mark.parametrize(
    ("question", "printed"),
    [
        ("党政办取暖费有40万吗", "36万元"),
        ("党政办邮电费是不是两百多万", "140万元"),
        ("党政办孵化中心整体修缮是不是花了五百万", "1000万元"),
    ],
)
def test_a_false_supposition_is_put_right_and_not_answered(ten: Held, question: str, printed: str) -> None:
    answer = ten.ask(question)
    assert answer.status == "abstained" and "不是所问的数" in answer.text and printed in answer.text


def test_a_bare_number_is_no_supposition(ten: Held) -> None:
    assert "不是所问的数" not in ten.ask("绩效工资 青龙 23").text


@pytest.mark.parametrize(
    ("question", "bodies"),
    [
        ("喀什市政务服务中心和库尔勒经开区政务服务中心，哪个基本支出超过300万", ["库尔勒经济技术开发区政务服务中心"]),
        (
            "党政办、喀什市政务服务中心、库尔勒市行政服务中心三家里总支出不到200万的是哪家",
            ["新疆巴州库尔勒市行政服务中心"],
        ),
        ("库尔勒经开区政务服务中心和喀什市政务服务中心谁的实有人数超了编制", ["库尔勒经济技术开发区政务服务中心"]),
        (
            "实有人数比编制还多的是哪家：喀什市政务服务中心还是库尔勒经开区政务服务中心",
            ["库尔勒经济技术开发区政务服务中心"],
        ),
        (
            "党政办、青龙行政审批局、经开区政务服务中心三家之中，谁没有公务用车运行费",
            ["库尔勒经济技术开发区政务服务中心"],
        ),
    ],
)
def test_which_of_the_named_bodies_keeps_a_limit(ten: Held, question: str, bodies: list[str]) -> None:
    answer = ten.ask(question)
    assert [row.label for row in answer.answers] == bodies, answer.text


def test_the_other_named_bodies_are_told_with_their_figures(ten: Held) -> None:
    text = ten.ask("喀什市政务服务中心和库尔勒经开区政务服务中心，哪个基本支出超过300万").text
    assert "（2023年预算）480.9万元" in text and "（2024年预算）203.56万元" in text
    silent = ten.ask("喀什市政务服务中心和党政办谁的会议费超过1000万")
    assert silent.status == "abstained"


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("党政办的人员经费表里和说明里数字一样吗", ["902", "16864"]),
        ("党政办人员经费一会儿902一会儿16864，分别印在哪", ["902", "16864"]),
        ("库尔勒市行政服务中心住房公积金是7.64还是7.65", ["7.64", "7.65"]),
        ("万里街道2024年住房公积金的说明里出现了350.35和352.67两个数？", ["3503499", "350.35", "352.67"]),
        ("喀什市政务服务中心公用经费前后数字是不是同一个", ["39.26"]),
        ("普陀区财政局财政拨款收入支出总计，表里和文字说明对不上是怎么回事", ["2961.68", "0.3"]),
    ],
)
def test_whether_all_prints_agree_may_be_asked_in_everyday_words(ten: Held, question: str, values: list[str]) -> None:
    answer = ten.ask(question)
    assert answer.template == "contradiction" and [row.value for row in answer.answers] == values, answer.text


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("党政办取暖费到底是36万还是40万", "这一项没有读到印作40万的"),
        ("库尔勒市行政服务中心住房公积金是7.64还是7.65", "只差末位"),
        ("普陀区财政局财政拨款收入支出总计对不上是怎么回事", "没有说明不一致的原因"),
        ("普陀区财政局财政拨款收入总计", "财政拨款收入总计2961.68万元"),
    ],
)
def test_what_is_said_of_several_prints(ten: Held, question: str, said: str) -> None:
    assert said in ten.ask(question).text


@pytest.mark.parametrize(
    ("text", "value", "upper"),
    [
        ("一百多万", 1000000, 2000000),
        ("30多人", 30, 40),
        ("1.2万多", 12000, 13000),
        ("十几万", 100000, 200000),
        ("五千万出头", 50000000, 60000000),
    ],
)
def test_round_words_are_a_range(text: str, value: int, upper: int) -> None:
    (quantity,) = find_quantities(text)
    assert quantity.means(Decimal(value)) and quantity.means(Decimal(upper - 1)) and not quantity.means(Decimal(upper))


@pytest.mark.parametrize("text", ["2022几个项目", "一共多少万", "前三名多少钱", "2023年多少"])
def test_asking_words_are_no_round_numbers(text: str) -> None:
    assert not any(quantity.more for quantity in find_quantities(text))


def test_every_word_of_a_limit_is_tried_in_its_example() -> None:
    for row in resources.rows("data", "vocabulary", "question_limits.csv"):
        for word in row["words"].split("|"):
            text = f"5万元{word}" if row["place"] == "after" else f"{word}5万元"
            question = normalise(f"三公经费{text}吗")
            limit = limit_of(question, find_quantities(question.text)[0])
            assert limit is not None and limit.sign == row["sign"], word


def test_every_wording_of_a_pattern_is_tried() -> None:
    rows = list(resources.rows("data", "vocabulary", "question_patterns.csv"))
    assert len(rows) == len(patterns())
    for row in rows:
        assert row["examples"] and row["counterexamples"]
        for example in row["examples"].split("|"):
            found = list(re.finditer(row["pattern"], example))
            whole = found and (found[-1].end() == len(example) or "(?=" in row["pattern"])  # what must follow is shown
            assert whole, (row["cue"], example)
        for other in row["counterexamples"].split("|"):
            assert not re.fullmatch(row["pattern"], other), (row["cue"], other)


def test_about_as_much_is_within_five_per_cent_and_says_so(five: Held) -> None:
    near, exact = (five.ask(f"哪些部门的公务接待费{word}1.25万元") for word in ("约等于", "等于"))
    assert near.status == "answered" and "相差不超过5%" in near.text
    assert exact.status == "abstained"
