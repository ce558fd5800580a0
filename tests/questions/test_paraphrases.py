"""Paraphrases made by rule get the same answer as the question: at least 99 of 100, and none another figure."""

import os
import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from .conftest import Held
from .paraphrasing import Different, names_of_bodies, table, trial, variants
from .scoring import (
    ASKERS,
    CALLERS,
    CITIZENS,
    INQUIRERS,
    NEIGHBOURS,
    NEWCOMERS,
    OUTSIDERS,
    OWN,
    PASSERSBY,
    READERS,
    STRANGERS,
    VISITORS,
    load,
)

OF_FIVE = (OWN, OUTSIDERS, INQUIRERS, READERS, PASSERSBY, ASKERS)
OF_SEVENTEEN = (NEWCOMERS, NEIGHBOURS, STRANGERS, VISITORS, CALLERS, CITIZENS)
RULES = {
    *("width", "traditional", "year in words", "year of two digits", "year", "year before the body", "year last"),
    *("stage last", "stage first", "item first", "blank", "other name", "opener", "closer", "mark"),
    *("的 added", "了 added", "的 left out", "是 left out", "了 left out"),
}


def _asked(held: Held, files: Sequence[Path], size: int, seed: int) -> tuple[Counter[tuple[str, str]], list[Different]]:
    questions = [question["q"] for question in load(*files)]
    random.Random(seed).shuffle(questions)
    return trial(questions[:size], held.ask, names_of_bodies(held.query))


def _the_same(counts: Counter[tuple[str, str]], different: list[Different]) -> None:
    told = [f"{d.verdict}: {d.rule}: {d.paraphrase}" for d in different]
    assert not [d for d in different if d.verdict == "other"], told
    same = sum(count for (_, verdict), count in counts.items() if verdict == "same")
    assert same >= 0.99 * counts.total(), f"{table(counts)}\n" + "\n".join(told)


def test_paraphrases_get_the_same_answer(five: Held, seventeen: Held) -> None:
    counts, different = _asked(five, (OWN, OUTSIDERS), 100, seed=7)
    others, more = _asked(seventeen, OF_SEVENTEEN, 100, seed=8)
    _the_same(counts + others, [*different, *more])


@pytest.mark.long
@pytest.mark.skipif("BUDGETGRAPH_LONG" not in os.environ, reason="every question of the sets, some minutes")
def test_paraphrases_of_every_question_get_the_same_answer(five: Held, seventeen: Held) -> None:
    for held, files in ((five, OF_FIVE), (seventeen, OF_SEVENTEEN)):
        counts, different = _asked(held, files, 10_000, seed=0)
        assert {rule for rule, _ in counts} == RULES
        _the_same(counts, different)


NAMES = {"双峰县民政局": ["双峰民政局"], "双峰民政局": ["双峰县民政局"]}


@pytest.mark.parametrize(
    ("question", "rule", "paraphrase"),
    [
        ("双峰县民政局2024年预算", "width", "双峰县民政局２０２４年预算"),
        ("双峰县民政局办公费", "traditional", "雙峰縣民政局辦公費"),
        ("双峰县民政局2024年办公费", "year in words", "双峰县民政局二〇二四年办公费"),
        ("双峰县民政局2024年办公费", "year in words", "双峰县民政局二零二四年办公费"),
        ("双峰县民政局2024年办公费", "year of two digits", "双峰县民政局24年办公费"),
        ("双峰县民政局2024年办公费", "year", "双峰县民政局2024年度办公费"),
        ("双峰县民政局2024年办公费", "year before the body", "2024年双峰县民政局办公费"),
        ("双峰县民政局2024年办公费是多少？", "year last", "双峰县民政局办公费是多少，2024年"),
        ("双峰县民政局2024年预算办公费", "stage last", "双峰县民政局2024年办公费（预算）"),
        ("双峰县民政局2024年预算办公费", "stage first", "2024年预算，双峰县民政局办公费"),
        ("双峰县民政局2024年办公费", "item first", "办公费，双峰县民政局2024年"),
        ("双峰县民政局办公费", "blank", "双峰县民政局 办公费"),
        ("双峰县民政局办公费", "other name", "双峰民政局办公费"),
        ("双峰县民政局办公费", "opener", "请问双峰县民政局办公费"),
        ("双峰县民政局办公费是多少？", "closer", "双峰县民政局办公费是多少呢？"),
        ("双峰县民政局2024年办公费", "的 added", "双峰县民政局2024年的办公费"),
        ("双峰县民政局培训花多少", "了 added", "双峰县民政局培训花了多少"),
        ("双峰县民政局的办公费", "的 left out", "双峰县民政局办公费"),
        ("双峰县民政局办公费是多少", "是 left out", "双峰县民政局办公费多少"),
        ("双峰县民政局办公费减少了多少", "了 left out", "双峰县民政局办公费减少多少"),
    ],
)
def test_what_a_rule_makes_of_a_question(question: str, rule: str, paraphrase: str) -> None:
    assert (rule, paraphrase) in variants(question, NAMES)


@pytest.mark.parametrize(
    ("question", "rule"),
    [
        ("双峰县民政局和双峰民政局的办公费", "other name"),  # two bodies
        ("双峰县民政局2023年和2024年办公费", "year last"),
        ("双峰县民政局有多少人", "的 added"),
        ("双峰县民政局有什么目的", "的 left out"),
        ("双峰县民政局是不是超编", "是 left out"),
        ("双峰县民政局办公费涨了吗", "closer"),
    ],
)
def test_what_a_rule_leaves_alone(question: str, rule: str) -> None:
    assert rule not in {made for made, _ in variants(question, NAMES)}
