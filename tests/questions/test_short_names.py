"""Bodies by the names that people call them, and others called nearly so. Of the bodies only the names are real."""

from pathlib import Path

import pytest

from budgetgraph.extraction.extract import Hints
from budgetgraph.graph.store import Store
from budgetgraph.ingest.loading import ingest
from budgetgraph.ingest.tasks import tasks
from budgetgraph.questions.language.lexicon import Lexicon

from .conftest import Held

HERE = Path(__file__).parent
CALLED = {
    name: short.split("|")
    for name, short in (line.split("\t") for line in (HERE / "short_names.tsv").read_text("utf-8").splitlines())
}
OTHERS = (HERE / "names_of_other_bodies.txt").read_text("utf-8").split()


TEXT = """{name}2024年部门预算

收支总表
单位：万元
收入\t\t支出\t
项目\t预算数\t项目\t预算数
一、一般公共预算拨款收入\t{amount}\t一、一般公共服务支出\t{amount}
收入总计\t{amount}\t支出总计\t{amount}
"""


def _amount(name: str) -> str:
    return f"{100 + 3.17 * list(CALLED).index(name):.2f}"


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Held:
    folder = tmp_path_factory.mktemp("bodies")
    files = []
    for number, name in enumerate(CALLED):
        files.append(folder / f"{number:02}.txt")
        files[-1].write_text(TEXT.format(name=name, amount=_amount(name)), encoding="utf-8")
    store = Store.open(folder / "store")
    assert {result.status for result in ingest(store, tasks(files, Hints()), workers=1)} == {"loaded"}
    store.refresh()
    return Held(store.query, Lexicon.build(store.query))


@pytest.mark.parametrize("name", CALLED)
def test_a_body_is_known_by_what_it_is_called(held: Held, name: str) -> None:
    for called in (name, *CALLED[name]):
        answer = held.ask(f"{called}2024年支出总计是多少")
        assert [row.value for row in answer.answers] == [_amount(name)], (called, answer.text)


@pytest.mark.parametrize("name", OTHERS)
def test_another_body_is_not_taken_for_one_that_is_held(held: Held, name: str) -> None:
    for question in (f"{name}2024年支出总计是多少", f"{name}支出总计"):
        assert held.ask(question).status != "answered"
