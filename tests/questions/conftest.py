"""The five real disclosures in a store, once for the room: skipped where the folder beside the checkout is absent."""

import hashlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from budgetgraph.audit import hook
from budgetgraph.extraction.extract import Hints
from budgetgraph.extraction.records import Body, Disclosure, Source, Stage
from budgetgraph.graph.store import Store
from budgetgraph.ingest.loading import ingest
from budgetgraph.ingest.tasks import tasks
from budgetgraph.questions.answering import ask
from budgetgraph.questions.answers import Answer
from budgetgraph.questions.language.lexicon import Lexicon
from budgetgraph.samples import forms
from budgetgraph.samples.bodies import invent
from budgetgraph.samples.generator import disclose, money_of
from budgetgraph.samples.typeset import typeset

from .changing import changing_records


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


def held_of(text: str, department: str, folder: Path) -> Held:
    """One budget of 2024 as text, in a store of its own."""
    (folder / "a.txt").write_text(text, encoding="utf-8")
    store = Store.open(folder / "store")
    for result in ingest(
        store, tasks([folder / "a.txt"], Hints(department=department, year=2024, stage="budget")), workers=1
    ):
        assert result.status == "loaded", result.reason
    store.refresh()
    return Held(store.query, Lexicon.build(store.query))


def held_of_records(folder: Path, *records: Disclosure) -> Held:
    """Records as a finance bureau delivers them, in a store of their own."""
    files = []
    for record in records:
        files.append(folder / record.source.file_name)
        files[-1].write_text(record.model_dump_json(), encoding="utf-8")
    store = Store.open(folder / "store")
    for result in ingest(store, tasks(files, Hints()), workers=1, hooks=[hook]):
        assert result.status == "loaded", result.reason
    store.refresh()
    return Held(store.query, Lexicon.build(store.query))


def record_of(body: str, division: str, year: int, stage: Stage, **parts: Any) -> Disclosure:
    """A record of a body with nothing but the parts that are given."""
    sha256 = hashlib.sha256(f"{body}/{year}/{stage}".encode()).hexdigest()
    source = Source(sha256=sha256, file_name=f"{sha256[:8]}.json", media_type="application/json", reader="json 1")
    title = f"{body}{year}年部门{'预算' if stage == 'budget' else '决算'}"
    return Disclosure(
        source=source, body=Body(name=body, division=division), title=title, fiscal_year=year, stage=stage, **parts
    )


@pytest.fixture(scope="session")
def samples(sample_store: Path) -> Held:
    """The sample disclosures: one body with budgets and final accounts of two years, a department and its unit."""
    store = Store.open(sample_store)
    return Held(store.query, Lexicon.build(store.query))


def evaluated_accounts(folder: Path) -> list[Path]:
    """Final accounts of an invented body over three years, whose projects are scored and executed to a part."""
    form, seed = forms.form("final-2022"), 2
    body, money = invent(seed, form.province, 0), money_of(seed, form)
    files = []
    for year in (2021, 2022, 2023):
        account = disclose(body, year, form, money)
        projects = [
            project.model_copy(
                update={
                    "score": Decimal(96) - 21 * number,
                    "execution_rate": Decimal(76) + 22 * number,
                    "budget_initial": project.spent,
                }
            )
            if project.indicators
            else project
            for number, project in enumerate(account.projects)
        ]
        files.append(folder / f"{body.name}{year}.html")
        files[-1].write_bytes(typeset(account.model_copy(update={"projects": projects}), form, "html"))
    return files


@pytest.fixture(scope="session")
def with_scores(sample_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Held:
    """The samples, of one more body three final accounts with self-evaluations, of another one whose money, projects
    and statements change over three years."""
    folder = tmp_path_factory.mktemp("with_scores")
    shutil.copytree(sample_store, folder / "store", symlinks=True)
    store = Store.open(folder / "store")
    files = [*evaluated_accounts(folder), *changing_records(folder)]
    for result in ingest(store, tasks(files, Hints()), workers=1):
        assert result.status == "loaded", result.reason
    store.refresh()
    return Held(store.query, Lexicon.build(store.query))


@pytest.fixture(scope="session")
def ten(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Held:
    """The five transcripts and the published PDFs of another province together."""
    store = Store.open(tmp_path_factory.mktemp("ten"))
    files = [
        *sorted((shared / "disclosures").glob("00?.txt")),
        *sorted((shared / "disclosures" / "real").glob("*.pdf")),
    ]
    for result in ingest(store, tasks(files, Hints()), workers=1, hooks=[hook]):
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
