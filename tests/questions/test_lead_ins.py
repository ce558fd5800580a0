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
