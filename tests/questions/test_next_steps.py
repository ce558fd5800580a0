"""What is offered beside a refusal: complete questions that have an answer, and none where nothing may be asked."""

import pytest

from .conftest import Held


@pytest.mark.parametrize(
    ("question", "offered"),
    [
        ("党政办会议室租金多少", "新疆库尔勒经济技术开发区党政办公室2022年预算有哪些项目"),
        ("喀什政务中心用电多少度", "新疆维吾尔自治区喀什地区喀什市政务服务中心2024年预算有哪些项目"),
        ("新办企业能免费刻几个章啊？青龙", "项目“首次注册企业提供免费印章刻制经费”的金额是多少"),
        ("每次买低值易耗品不得超过多少钱 管委会党政办", "保洁用品费的购置低值易耗品次数指标是多少"),
        ("库尔勒市行政服务中心2019年决算", "新疆巴州库尔勒市行政服务中心2022年决算支出总额是多少"),
        ("青龙审批局2023年办公设备购置费，当年安排和结转安排各是多少", "2023年预算的办公设备购置是多少"),
    ],
)
def test_questions_that_have_an_answer_are_offered(five: Held, question: str, offered: str) -> None:
    answer = five.ask(question)
    assert answer.status == "abstained" and not answer.answers, answer.text
    assert 0 < len(answer.choices) <= 3
    assert any(choice.q.endswith(offered) for choice in answer.choices), [choice.q for choice in answer.choices]
    assert all(five.ask(choice.q).status == "answered" for choice in answer.choices)


def test_the_whole_is_offered_once_and_general_words_name_no_thing(five: Held) -> None:
    for question in ("党政办支出总额跟谁签的", "党政办的支出归口"):
        offered = [choice.q.partition("预算")[2] for choice in five.ask(question).choices]
        assert offered == ["有哪些项目", "支出总额是多少", "三公经费是多少"], offered


def test_a_refusal_does_not_deny_what_is_offered_beside_it(five: Held) -> None:
    answer = five.ask("党政办慰问费其他")
    assert "其他" in (answer.text or "") and "没有印出" not in (answer.text or "")
    assert any("慰问费" in choice.q for choice in answer.choices)


def test_of_near_bodies_those_with_a_document_of_the_year_are_offered(five: Held) -> None:
    choices = five.ask("疏附县政务服务中心2024年预算").choices
    assert [five.ask(choice.q).status for choice in choices] == ["answered"]


@pytest.mark.parametrize(
    "question",
    [
        "党政办的办公室主任叫什么",
        "喀什市政务服务中心明年预算会涨吗",
        "云溪县水利局2024年预算",
        "普陀山财政局2024年决算",
        "今天天气怎么样",
    ],
)
def test_nothing_is_offered_where_nothing_may_be_asked(five: Held, question: str) -> None:
    answer = five.ask(question)
    assert answer.status == "abstained" and answer.choices == []
