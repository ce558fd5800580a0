"""Completion offers what is answered: names that the typed body prints, canned questions that were asked, and the right
name for one with a slip."""

from collections.abc import Iterator

import pytest

from budgetgraph.questions.canned import find_canned
from budgetgraph.questions.completing import Completer
from budgetgraph.questions.handlers.basis import fact_index
from budgetgraph.questions.holdings import holdings_of
from budgetgraph.questions.language.lexicon import Lexicon
from budgetgraph.questions.language.said import in_question
from budgetgraph.questions.suggesting import suggest
from budgetgraph.questions.templates import templates

from .conftest import Held

BEHIND_BODY = (
    *("", "2", "2024年", "公", "三公", "项目", "绩效", "工资", "办公", "采购", "车", "shou", "gyjf", "接待", "住房"),
    *("率", "人员", "费", "基本", "水", "原因", "占", "几", "排名", "指标", "名词", "职责"),
)
ALONE = (
    *("公", "三公", "项目", "绩效", "排名", "哪", "名词", "最", "超过", "没有", "人均", "占", "职责", "代码", "印在"),
    *("收录", "指标", "目标", "得分", "执行率", "平均", "合计", "新增"),
)
PLACEHOLDERS = ("placeholder", "placeholder_project", "placeholder_indicator", "placeholder_section")


@pytest.fixture(scope="module")
def five_with_canned(five: Held) -> Iterator[Held]:
    find_canned(five.lexicon, five.query)
    yield five
    Completer.of(five.lexicon).canned.clear()


def offered(held: Held, typed: str) -> list[str]:
    return [one.text for one in suggest(typed, held.lexicon, query=held.query)]


def _share(held: Held, bodies: list[str]) -> tuple[float, list[str]]:
    """Which of all that is offered is answered, and what is not."""
    typed = [*(body + end for body in bodies for end in BEHIND_BODY), *ALONE]
    every = list(dict.fromkeys(question for words in typed for question in offered(held, words)))
    withheld = [question for question in every if held.ask(question).status != "answered"]
    assert len(every) > 120
    return 1 - len(withheld) / len(every), withheld


def test_what_is_offered_is_answered(five_with_canned: Held) -> None:
    bodies = ["喀什市政务服务中心", "库尔勒市行政服务中心", "青龙县行政审批局", "党政办", "经开区政务服务中心"]
    share, withheld = _share(five_with_canned, bodies)
    assert share >= 0.95, withheld


def test_what_is_offered_of_several_years_is_answered(with_scores: Held) -> None:
    share, withheld = _share(with_scores, ["云溪县水利局", "双峰县民政局", "丰满区政务服务中心"])
    assert share >= 0.95, withheld


def test_only_what_the_body_prints_is_offered(five: Held) -> None:
    suggest("喀什市政务服务中心公共安", five.lexicon)  # without the graph nobody knows what is printed
    assert "喀什市政务服务中心公共安全支出" not in offered(five, "喀什市政务服务中心公共安")
    assert "党政办公共安全支出" not in offered(five, "党政办公共安") or five.ask("党政办公共安全支出").answers


@pytest.mark.parametrize("typed", ["喀什市政务服务中心2", "喀什市政务服务中心20", "喀什市政务服务中心2024"])
def test_a_year_that_is_held_is_completed(five: Held, typed: str) -> None:
    assert offered(five, typed) == ["喀什市政务服务中心2024年预算"]


def test_nothing_is_glued_to_a_year(five: Held) -> None:
    found = offered(five, "喀什市政务服务中心2024年")
    assert found and all(five.ask(question).status == "answered" for question in found)
    assert not offered(five, "喀什市政务服务中心2019年")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("行政审批居", "青龙满族自治县行政审批局"),
        ("青龙县行政审批居", "青龙满族自治县行政审批局"),
        ("kasshi", "喀什市政务服务中心"),
        ("青農县", "青龙满族自治县行政审批局"),
        ("公用径费", "公用经费"),
        ("公用径", "公用经费"),
        ("青龙县行政审批局公用径费", "青龙县行政审批局公用经费"),
        ("库尔勒市行政服务中心委拖业务", "库尔勒市行政服务中心委托业务费"),
    ],
)
def test_a_beginning_with_a_slip_is_replaced(five: Held, typed: str, meant: str) -> None:
    found = offered(five, typed)
    assert any(meant in question for question in found)
    wrong = next(c for c in (*"居径拖農", "ss") if c in typed)
    assert not any(wrong in question for question in found)


def test_canned_questions_are_of_their_template_and_name_what_is_held(five_with_canned: Held) -> None:
    canned = Completer.of(five_with_canned.lexicon).canned
    assert len(canned) > len(templates()) // 2
    assert not [q for q in canned.values() if any(in_question(name).search(q) for name in PLACEHOLDERS)]
    named = {template.title: template.name for template in templates().values()}
    for title, question in list(canned.items())[::7]:
        answer = five_with_canned.ask(question)
        assert (answer.status, answer.template) == ("answered", named[title]), question


def test_canned_questions_that_were_not_asked_are_not_offered(samples: Held) -> None:
    Completer.of(samples.lexicon).canned.clear()
    assert not [one for one in suggest("排名", samples.lexicon, query=samples.query) if one.kind == "question"]


def test_the_index_of_a_generation_tells_the_same(five: Held, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("generation")
    fact_index.build(five.query, folder)
    five.lexicon.save(folder)
    loaded = Lexicon.load(folder)
    for report in loaded.reports:
        indexed, read = (holdings_of(report.iri, lexicon, five.query) for lexicon in (loaded, five.lexicon))
        assert indexed and read and indexed.names == read.names
        assert {c for c in indexed.concepts if "://" not in c} <= read.concepts
    assert next(s.text for s in suggest("喀什市政务服务中心 gyj", loaded)) == "喀什市政务服务中心 公用经费"
