"""Round trip: every line item, project amount and indicator target of the graph answers its own generated question."""

import os
import random

import pytest

from .conftest import Held
from .round_trips import Trip, missed, trips

LONG = pytest.mark.skipif("BUDGETGRAPH_LONG" not in os.environ, reason="every fact, some minutes")
_FACTS_OF_SAMPLES = 447 + 37 + 325  # line items, amounts of projects, targets that two indicators do not share


def _none_is_missed(held: Held, found: list[Trip]) -> None:
    counts, lost = missed(iter(found), held.ask)
    assert counts and not lost, [(trip.kind, trip.question, trip.told, answer.text) for trip, answer in lost[:10]]


def test_every_fact_of_the_samples_answers_its_own_question(samples: Held) -> None:
    found = list(trips(samples.query))
    asked = [trip for trip in found if " by " not in trip.kind]
    assert len(asked) == _FACTS_OF_SAMPLES
    _none_is_missed(samples, found)


def test_every_kind_of_line_item_is_asked_for(samples: Held) -> None:
    kinds = {trip.kind for trip in trips(samples.query)}
    assert kinds >= {"functional", "economic", "government-economic", "revenue", "three-public", "project", "target"}
    items = {row["item"].value for row in samples.query("SELECT ?item { ?report bg:hasLineItem ?item }")}
    asked = [trip for trip in trips(samples.query) if trip.item in items and " by " not in trip.kind]
    assert {trip.item for trip in asked} == items


def test_facts_of_the_transcripts_answer_their_own_questions(five: Held) -> None:
    found = sorted(trips(five.query), key=lambda trip: (trip.kind, trip.question))
    _none_is_missed(five, random.Random(5).sample(found, 200))


@pytest.mark.long
@LONG
def test_every_fact_of_all_documents_answers_its_own_question(five: Held, seventeen: Held) -> None:
    for held in (five, seventeen):
        _none_is_missed(held, list(trips(held.query)))


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("双峰县民政局2024年预算一、一般公共预算拨款收入是多少", "1628.91"),
        ("双峰县民政局2024年预算（一）一般公共预算拨款收入是多少", "1628.91"),
        ("虹口区住房和城乡建设局2025年预算2.政府性基金是多少", "715312.50"),
        ("虹口区住房和城乡建设局2025年预算２．政府性基金是多少", "715312.50"),
        ("双峰县民政局2024年①困难群众救助补助是多少", "135.27"),
        ("库尔勒经济技术开发区政务服务中心2023年201350是多少", "391.8"),
        ("库尔勒经济技术开发区政务服务中心2023年20856机关事业单位职业年金缴费支出是多少", "3.1"),
        ("双峰县民政局2024年预算委托业务费是多少", "5.92"),
        ("双峰县民政局本级2024年预算住房公积金是多少", "62.28"),
        ("双峰县民政局2024年预算2210201住房公积金是多少", "94.38"),
    ],
)
def test_labels_and_codes_are_read_as_they_are_printed(samples: Held, question: str, value: str) -> None:
    answer = samples.ask(question)
    assert answer.answers and answer.answers[0].value == value, answer.text


@pytest.mark.parametrize(
    "question",
    [
        "双峰县民政局2024年预算前三、困难群众救助补助是多少",  # the first three
        "双峰县民政局本级三公经费",  # not printed apart from the department's
        "双峰县民政局本级2024年基本支出",
        "库尔勒经济技术开发区政务服务中心2023年201359是多少",
    ],
)
def test_other_numbers_are_no_ordinals_and_no_codes(samples: Held, question: str) -> None:
    assert samples.ask(question).status == "abstained"
