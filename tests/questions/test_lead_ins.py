"""What people say before and behind a question is left out, and nothing that asks or narrows is."""

import pytest

from budgetgraph.questions.language.lead_ins import asked_alone
from budgetgraph.questions.understanding import understand

from .conftest import Held

CORE = "青龙审批局办公费是多少"


def _alone(question: str, held: Held) -> list[str]:
    stages = understand(question, held.lexicon)
    return list(asked_alone(stages.question.text, stages.pieces))


@pytest.mark.parametrize(
    "question",
    [
        f"不是说过紧日子嘛，{CORE}",
        f"办事的人排队都排到门口了，{CORE}",
        f"单位的报表我看得头晕，{CORE}，给个数就行",
        f"别绕弯子，{CORE}，望告",
        f"外婆在敬老院住着呢，{CORE}",
        f"食堂倒掉的饭菜看着心疼，{CORE}，报个数",
        f"{CORE}，一个别漏，都告诉我",
    ],
)
def test_talk_around_a_question_is_left_out(five: Held, question: str) -> None:
    assert CORE in _alone(question, five)
    assert five.ask(question).answers == five.ask(CORE).answers != []


@pytest.mark.parametrize(
    "question",
    [
        f"学校食堂，{CORE}",  # may be whose reception it is
        f"不算下属单位的，{CORE}",
        f"只看上半年就行了，{CORE}",
        f"{CORE}，为什么涨了",
        f"{CORE}，合理吗",
        f"都说三公经费降了，{CORE}",
        f"就要三个，{CORE}",
        f"从财政来的都说不少，{CORE}",
    ],
)
def test_what_asks_or_narrows_stays(five: Held, question: str) -> None:
    assert CORE not in _alone(question, five)


@pytest.mark.parametrize(
    ("question", "plain"),
    [
        ("我外婆在喀什政务中心旁边住着，那里一年办公费多少", "喀什政务中心办公费多少"),
        ("上次去青龙审批局办过事，它那边公用经费多少", "青龙审批局公用经费多少"),
        ("我在青龙开了个小店，想知道审批局2023年工资福利要多少", "青龙审批局2023年工资福利多少"),
        ("我爸退休前在青龙审批局上班，它2023年的津贴补贴有多少", "青龙审批局2023年津贴补贴多少"),
        ("修缮孵化中心这事儿，党政办给了多少钱", "党政办修缮孵化中心给了多少钱"),
        ("给新公司免费刻公章这事儿青龙拨了多少", "青龙给新公司免费刻公章拨了多少"),
    ],
)
def test_the_body_of_a_situation_and_behind_its_topic_is_asked(five: Held, question: str, plain: str) -> None:
    assert five.ask(question).answers == five.ask(plain).answers != []


@pytest.mark.parametrize(
    "question",
    [
        "我在喀什政务中心做保洁，工资福利支出多少",  # of cleaners
        "我是青龙审批局聘的，一共多少人",
        "我在青龙只看上半年，审批局2023年办公费多少",
        "青龙审批局下面有个热线办，它的办公费多少",
        "我同学在青龙审批局的信用科，那里办公费多少",
        "党政办装修了会议室，它花了多少钱",
        "我在青龙审批局修过电梯，维修费多少",
        "我在青龙管三公经费，审批局2023年多少",
        "我在喀什开店，青龙审批局2023年办公费比它多多少",
    ],
)
def test_a_situation_that_narrows_or_names_more_stays(five: Held, question: str) -> None:
    assert five.ask(question).status != "answered", five.ask(question).text


@pytest.mark.parametrize(
    "question",
    [
        "青龙审批局水费多少，决算里写的",
        "我在青龙审批局对门的税务局上班，它的办公费多少",
        "我在青龙审批局信用科上班，办公费多少",
        "青龙审批局和财政局是邻居，它的办公费多少",
        "上级要求青龙审批局增加多少接待费",
        "审计查出青龙审批局水费多少",
        "党政办22年快递邮电费是多少",
        "青龙好差评系统租了多少台呼叫器",
        "青龙审批局刻章项目多少户",
        "喀什政务中心和青龙审批局人员经费哪个占得多",
    ],
)
def test_what_narrows_or_turns_a_question_is_not_left_out(five: Held, question: str) -> None:
    """Each was answered as if the other clause or word were not there."""
    assert five.ask(question).status != "answered"
