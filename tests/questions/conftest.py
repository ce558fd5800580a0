"""The five real disclosures in a store, once for the room: skipped where the folder beside the checkout is absent."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from budgetgraph.extraction.extract import Hints
from budgetgraph.graph.store import Store
from budgetgraph.ingest.loading import ingest
from budgetgraph.ingest.tasks import tasks
from budgetgraph.questions.answering import ask
from budgetgraph.questions.answers import Answer
from budgetgraph.questions.language.lexicon import Lexicon


@dataclass
class Held:
    """A store with its lexicon and a way to ask."""

    query: Callable[[str], Any]
    lexicon: Lexicon

    def ask(self, question: str) -> Answer:
        return ask(question, self.query, self.lexicon)


@pytest.fixture(scope="session")
def five(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Held:
    """Exactly the five transcripts, loaded as `budgetgraph ingest` does."""
    store = Store.open(tmp_path_factory.mktemp("five"))
    files = sorted((shared / "disclosures").glob("00?.txt"))
    for result in ingest(store, tasks(files, Hints()), workers=1):
        assert result.status == "loaded", result.reason
    store.refresh()
    return Held(store.query, Lexicon.build(store.query))


@pytest.fixture(scope="session")
def samples(sample_store: Path) -> Held:
    """The sample disclosures: one body with budgets and final accounts of two years, a department and its unit."""
    store = Store.open(sample_store)
    return Held(store.query, Lexicon.build(store.query))


@pytest.fixture(scope="session")
def ten(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Held:
    """The five transcripts and the published PDFs of another province together."""
    store = Store.open(tmp_path_factory.mktemp("ten"))
    files = [
        *sorted((shared / "disclosures").glob("00?.txt")),
        *sorted((shared / "disclosures" / "real").glob("*.pdf")),
    ]
    for result in ingest(store, tasks(files, Hints()), workers=1):
        assert result.status == "loaded", result.reason
    store.refresh()
    return Held(store.query, Lexicon.build(store.query))


OTHERS = ("双峰县*", "哈巴河县*", "虹口区*")  # sample disclosures of bodies that the transcripts do not hold


@pytest.fixture(scope="session")
def seventeen(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Held:
    """The transcripts, the published PDFs and the sample disclosures of other bodies: several years, stages, levels."""
    store = Store.open(tmp_path_factory.mktemp("seventeen"))
    samples = Path(__file__).parents[2] / "data" / "disclosures"
    files = [
        *sorted((shared / "disclosures").glob("00?.txt")),
        *sorted((shared / "disclosures" / "real").glob("*.pdf")),
        *sorted(file for pattern in OTHERS for file in samples.glob(pattern)),
    ]
    for result in ingest(store, tasks(files, Hints()), workers=1):
        assert result.status == "loaded", result.reason
    store.refresh()
    return Held(store.query, Lexicon.build(store.query))
