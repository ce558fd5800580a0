"""A store whose load kept no dictionary of questions: filled through Python, or by an older version."""

import json
import logging
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from click.testing import CliRunner
from sparql_server import Site, serving

from budgetgraph.cli import main
from budgetgraph.graph.generation import Incoming
from budgetgraph.graph.store import Store
from budgetgraph.questions.language.lexicon import FILE_NAME, Lexicon
from budgetgraph.samples.generator import generate_corpus
from budgetgraph.web import served_lexicon
from budgetgraph.web.sparql.settings import Settings
from budgetgraph.web.sparql.writing.problems import Problem


@pytest.fixture(scope="module")
def bare_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bare")
    records = islice(generate_corpus(2, (2022, 2023), seed=3), 2)
    Store.open(folder).add([Incoming(content=None, records=[record]) for record in records])
    return folder


@pytest.fixture(scope="module")
def site(bare_store: Path) -> Iterator[Site]:
    with serving(bare_store, Settings(query_seconds=2.0)) as site:
        yield site


def test_questions_are_answered_without_a_kept_lexicon(site: Site, bare_store: Path) -> None:
    assert site.client.get("/").status_code == 200
    held = Lexicon.build(Store.open(bare_store).query)
    report = held.reports[0]
    name, stage = held.departments[report.department].label, {"budget": "预算", "final": "决算"}[report.stage]
    answer = site.client.get("/api/ask", params={"q": f"{name}{report.year}年{stage}公用经费是多少"}).json()
    assert answer["status"] == "answered"


def test_a_lexicon_that_is_being_built_is_told(
    bare_store: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    monkeypatch.setattr(served_lexicon, "WAIT", 0.01)
    name = Store.open(bare_store).path
    assert name
    state: Any = SimpleNamespace(store=bare_store, queries=SimpleNamespace(generation=SimpleNamespace(name=name.name)))
    with served_lexicon._building, pytest.raises(Problem) as refused:
        served_lexicon.lexicon_of(state)
    assert refused.value.status == 503
    waiting = [Thread(target=served_lexicon.lexicon_of, args=(state,)) for _ in range(3)]
    monkeypatch.setattr(served_lexicon, "WAIT", 20.0)
    for thread in waiting:
        thread.start()
    for thread in waiting:
        thread.join(30)
    assert state.lexicon[0] == name.name
    assert len([r for r in caplog.records if "doctor --repair" in r.getMessage()]) == 1, "built once"


@pytest.mark.parametrize(("accept", "kind"), [("text/html", "text/html"), ("application/json", "application/problem")])
@pytest.mark.parametrize(
    ("fault", "status", "said"),
    [
        (Problem(503, "dictionary-being-made", "The dictionary is being made", retry_after=30), 503, "词典正在生成"),
        (Problem(408, "timeout", "The query was stopped at its time limit"), 408, "超过时限"),
        (ZeroDivisionError("a secret of ours"), 500, "服务器出错"),
    ],
)
def test_what_a_page_cannot_answer_is_told_in_chinese(
    site: Site, monkeypatch: pytest.MonkeyPatch, fault: Exception, status: int, said: str, accept: str, kind: str
) -> None:
    def fail(_: object) -> Lexicon:
        raise fault

    monkeypatch.setattr("budgetgraph.web.ask_pages.lexicon_of", fail)
    answer = httpx.get(site.url + "/ask?q=公用经费是多少", headers={"Accept": accept}, trust_env=False)
    assert answer.status_code == status and answer.headers["content-type"].startswith(kind)
    assert said in answer.text and "secret" not in answer.text
    if kind != "text/html":
        assert json.loads(answer.text)["status"] == status


def test_doctor_finds_and_repairs_it(bare_store: Path, tmp_path: Path) -> None:
    found = CliRunner().invoke(main, ["--store", str(bare_store), "doctor"])
    assert found.exit_code == 1 and FILE_NAME in found.output
    assert CliRunner().invoke(main, ["--store", str(bare_store), "doctor", "--repair"]).exit_code == 0
    whole = CliRunner().invoke(main, ["--store", str(bare_store), "doctor"])
    assert whole.exit_code == 0 and "whole" in whole.output
