"""The store: readers see whole generations, a load touches what it must, and nothing depends on the order."""

import multiprocessing
import os
import shutil
import signal
import time
from itertools import permutations
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest
from graph_queries import rows
from small_disclosures import BASE, NAME, disclosure

from budgetgraph.extraction.records import Disclosure, RowRef
from budgetgraph.graph.dataset_clause import names_dataset
from budgetgraph.graph.documents import digest
from budgetgraph.graph.generation import CheckFailed, Generation, Incoming
from budgetgraph.graph.sinks import EmbeddedSink
from budgetgraph.graph.store import Store, StoreBusy, StoreDamaged, StoreError, StoreFull

SUM = "SELECT (SUM(?a) AS ?s) { ?r bg:hasLineItem/bg:lineAmount ?a FILTER NOT EXISTS { ?r bg:coveredBy ?other } }"


def files(*records: Disclosure) -> list[Incoming]:
    return [Incoming(None, [one]) for one in records]


def everything(store: Store) -> set[pyoxigraph.Quad]:
    return set(store.current)


@pytest.fixture(scope="session")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that holds the terms and the code lists in generation 1, and no file."""
    folder = tmp_path_factory.mktemp("begun") / "store"
    Store.open(folder, BASE).add([])
    return folder


@pytest.fixture
def store(begun: Path, tmp_path: Path) -> Store:
    shutil.copytree(begun, tmp_path / "store", symlinks=True)
    return Store.open(tmp_path / "store")


def test_a_load_is_seen_and_counted(store: Store) -> None:
    result = store.add(files(disclosure()))
    assert rows(store.current, SUM) == [("100",)]
    assert result.triples == store.manifest["triples"] == len(store.current)
    assert (store.manifest["documents"], store.manifest["reports"]) == (1, 1)
    assert [(held.department, held.year, held.stage, held.current) for held in store.list()] == [
        (NAME, 2023, "budget", True)
    ]


def test_known_records_are_skipped_and_make_no_generation(store: Store) -> None:
    store.add(files(disclosure()))
    result = store.add(files(disclosure()))
    assert (result.generation, result.changes.skipped) == (2, [disclosure().source.sha256])


def test_no_triple_stands_in_two_graphs(store: Store) -> None:
    year_after = disclosure(year=2024)
    rendition = disclosure(file="b")
    store.add(files(disclosure(), rendition, year_after, disclosure("下属所", parent=NAME), disclosure(stage="final")))
    triples = [quad.triple for quad in store.current]
    assert len(triples) == len(set(triples))


def test_a_unit_and_its_department_are_not_counted_twice(store: Store) -> None:
    unit = disclosure("下属所", scope="unit", parent=NAME)
    store.add(files(disclosure(scale=3), unit))
    assert rows(store.current, SUM) == [("300",)]
    found = rows(
        store.current,
        """SELECT ?u ?d { ?x bg:coveredBy ?y . ?y bg:consolidates ?x ; bg:department/rdfs:label ?d .
        ?x bg:department ?unit . ?unit rdfs:label ?u ; org:subOrganizationOf/rdfs:label ?d }""",
    )
    assert found == [("下属所", NAME)]
    store.remove(disclosure(scale=3).source.sha256)
    assert rows(store.current, SUM) == [("100",)]
    assert not rows(store.current, "SELECT ?x { ?x bg:coveredBy ?y }")


def test_a_unit_of_a_unit_is_covered_by_the_nearest_loaded_report(store: Store) -> None:
    store.add(files(disclosure("三级", parent="二级", scope="unit")))
    store.add(files(disclosure("一级", scale=9)))
    assert rows(store.current, SUM) == [("1000",)]
    store.add(files(disclosure("二级", parent="一级", scope="department", stage="final")))
    assert rows(store.current, SUM + "") == [("1000",)]  # 三级 is covered now, 二级 adds a final account
    assert rows(store.current, "SELECT ?n { ?x bg:coveredBy/bg:department/rdfs:label ?n }") == [("一级",)]


def test_the_order_of_loads_says_nothing(begun: Path, tmp_path: Path) -> None:
    records = [
        disclosure(file="a", issued="2023-02-01"),
        disclosure(file="b", issued="2023-03-01", scale=2),
        disclosure("下属所", scope="unit", parent=NAME),
        disclosure(year=2024),
    ]
    seen = []
    for number, order in enumerate([*permutations(records)][::6]):
        shutil.copytree(begun, tmp_path / str(number), symlinks=True)
        store = Store.open(tmp_path / str(number))
        for one in order[:2]:
            store.add(files(one))
        store.add(files(*order[2:]))
        seen.append(everything(store))
    assert all(found == seen[0] for found in seen)


def test_removing_brings_back_what_was_before(store: Store) -> None:
    store.add(files(disclosure(file="a", issued="2023-02-01")))
    before = everything(store)
    newer = disclosure(file="b", issued="2023-03-01", scale=2)
    store.add(files(newer))
    assert rows(store.current, SUM) == [("200",)]
    store.remove(f"{BASE}id/disclosure/{newer.source.sha256[:16]}")
    assert everything(store) == before


def test_a_superseded_graph_answers_only_when_it_is_named(store: Store) -> None:
    old, new = disclosure(file="a", issued="2023-02-01"), disclosure(file="b", issued="2023-03-01", scale=2)
    store.add(files(old, new))
    graph = f"{BASE}graph/{old.source.sha256[:16]}"
    assert rows(store.current, SUM) == [("200",)]
    for query in (
        f"SELECT (SUM(?a) AS ?s) {{ GRAPH <{graph}> {{ ?i bg:lineAmount ?a }} }}",
        f"SELECT (SUM(?a) AS ?s) FROM <{graph}> {{ ?i bg:lineAmount ?a }}",
    ):
        answer = store.query(query)
        assert isinstance(answer, pyoxigraph.QuerySolutions)
        assert next(iter(answer))["s"].value == "100"
    held = {one.sha256: one.current for one in store.list()}
    assert held == {old.source.sha256: False, new.source.sha256: True}
    label = "SELECT ?t { ?new prov:wasRevisionOf ?old . ?old dcterms:title ?t }"
    assert rows(store.current, label) == [(old.title,)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT * FROM <urn:g> { ?s ?p ?o }", True),
        ("select * from named <urn:g> { graph ?g { ?s ?p ?o } }", True),
        ("PREFIX g: <urn:> SELECT * FROM g:x { ?s ?p ?o }", True),
        ("# Where the money comes from\nSELECT * { ?s ?p ?o }", False),
        ('SELECT * { ?s ?p "taken FROM" , """a " FROM """, \'FROM\' }', False),
        ("SELECT ?from { ?from ex:from <urn:from#from> }", False),
        ("SELECT * { ?s ?p 1 FILTER(?o<5) } # FROM <urn:g>", False),
    ],
)
def test_only_the_clause_from_chooses_a_data_set(query: str, expected: bool) -> None:
    assert names_dataset(query) is expected


def test_one_file_may_tell_two_reports(store: Store) -> None:
    first, second = disclosure(), disclosure("乙局")
    second = second.model_copy(update={"source": first.source})
    store.add([Incoming(None, [first, second])])
    assert rows(store.current, SUM) == [("200",)]
    assert len(rows(store.current, "SELECT ?u { ?u a bg:UnreadFigure ; bg:publishedIn ?d }")) == 2
    store.add(files(disclosure("乙局", file="new", revision=True, scale=5)))
    assert rows(store.current, "SELECT (COUNT(?r) AS ?n) { ?r a bg:Budget }") == [("2",)]
    assert rows(store.current, SUM) == [("600",)]  # the old file still tells of the first body
    triples = [quad.triple for quad in store.current]
    assert len(triples) == len(set(triples))


def test_bytes_and_records_are_kept_and_checked(store: Store) -> None:
    content = b"%PDF-1.7 a budget"
    one = disclosure()
    one = one.model_copy(update={"source": one.source.model_copy(update={"sha256": digest(content)})})
    store.add([Incoming(content, [one])])
    assert store.documents.content(digest(content)) == content
    assert store.records(digest(content)) == [one]
    with pytest.raises(ValueError, match="the records"):
        store.add([Incoming(b"other bytes", [one])])


def test_the_base_is_fixed_at_the_first_load(store: Store) -> None:
    store.add(files(disclosure()))
    assert Store.open(store.folder).base == BASE
    with pytest.raises(StoreError, match="base IRI"):
        Store.open(store.folder, "https://other.example/")


def test_old_generations_go_and_the_last_ones_stay(store: Store) -> None:
    for year in range(2018, 2023):
        store.add(files(disclosure(year=year)))
    assert sorted(path.name for path in (store.folder / "generations").iterdir()) == ["000004", "000005", "000006"]
    assert store.go_back() == 5
    assert rows(store.current, "SELECT (COUNT(?r) AS ?n) { ?r a bg:Budget }") == [("4",)]


def test_a_reader_keeps_its_generation_until_it_refreshes(store: Store) -> None:
    store.add(files(disclosure()))
    reader = Store.open(store.folder)
    store.add(files(disclosure(year=2024)))
    assert (reader.generation, rows(reader.current, SUM)) == (2, [("100",)])
    assert reader.refresh()
    assert (reader.generation, rows(reader.current, SUM)) == (3, [("200",)])


def test_hooks_add_graphs_and_files_before_the_switch(store: Store) -> None:
    graph = pyoxigraph.NamedNode(f"{BASE}graph/findings")

    def finding(report: str) -> list[pyoxigraph.Quad]:
        node = pyoxigraph.NamedNode(f"{report}/finding/other/00000000")
        return [pyoxigraph.Quad(node, pyoxigraph.NamedNode("http://e.org/p"), pyoxigraph.Literal(report), graph)]

    def audit(generation: Generation) -> None:
        for report in generation.changes.reports:
            records = generation.disclosures(report)
            generation.replace_parts(graph.value, {report: finding(report) if records else []})
        (generation.path / "lexicon.txt").write_text("词")

    store.add(files(disclosure(), disclosure(year=2024)), [audit])
    assert store.path is not None
    assert (store.path / "lexicon.txt").exists()
    assert len(rows(store.current, f"SELECT ?s {{ GRAPH <{graph.value}> {{ ?s ?p ?o }} }}")) == 2
    store.remove(disclosure().source.sha256, [audit])
    assert len(rows(store.current, f"SELECT ?s {{ GRAPH <{graph.value}> {{ ?s ?p ?o }} }}")) == 1
    assert store.manifest["triples"] == len(store.current)


def test_a_failing_hook_leaves_the_old_generation(store: Store) -> None:
    store.add(files(disclosure()))

    def fails(generation: Generation) -> None:
        raise CheckFailed("found something wrong")

    with pytest.raises(CheckFailed):
        store.add(files(disclosure(year=2024)), [fails])
    assert Store.open(store.folder).generation == 2
    assert sorted(path.name for path in (store.folder / "generations").iterdir()) == ["000001", "000002"]


def test_a_load_that_loses_triples_is_thrown_away(store: Store) -> None:
    def loses_one(generation: Generation) -> None:
        assert isinstance(generation.sink, EmbeddedSink)
        graph = pyoxigraph.NamedNode(sorted(generation.changes.graphs)[0])
        generation.sink.patch(list(generation.sink.store.quads_for_pattern(None, None, None, graph))[:1], [])

    with pytest.raises(CheckFailed, match="instead of"):
        store.add(files(disclosure()), [loses_one])
    assert store.generation == 1


def test_a_row_that_does_not_exist_is_told_with_its_file(store: Store) -> None:
    one = disclosure()
    one.claims[0].about_row = RowRef(statement=9, row=0)
    with pytest.raises(ValueError, match=r"a\.pdf.*row 0 of statement 9"):
        store.add(files(one))


def test_a_full_disk_is_told_before_anything_is_written(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    usage: Any = type("Usage", (), {"free": 1000})
    monkeypatch.setattr("shutil.disk_usage", lambda path: usage)
    with pytest.raises(StoreFull):
        store.add(files(disclosure()))
    assert store.generation == 1


def _slow_load(folder: str, waiting: str) -> None:
    def waits(generation: Generation) -> None:
        Path(waiting).touch()
        time.sleep(60)

    Store.open(folder).add(files(disclosure(year=2024)), [waits])


def test_a_second_writer_is_refused_and_a_killed_one_leaves_the_store_whole(store: Store, tmp_path: Path) -> None:
    store.add(files(disclosure()))
    waiting = tmp_path / "waiting"
    process = multiprocessing.get_context("spawn").Process(target=_slow_load, args=(str(store.folder), str(waiting)))
    process.start()
    deadline = time.monotonic() + 30
    while not waiting.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    with pytest.raises(StoreBusy):
        store.add(files(disclosure(year=2025)))
    assert process.pid
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    assert Store.open(store.folder).generation == 2
    store.add(files(disclosure(year=2025)))
    assert rows(store.current, SUM) == [("200",)]
    assert store.doctor() == []


def test_a_rebuild_from_the_records_gives_the_same_store(store: Store) -> None:
    store.add(files(disclosure(file="a", issued="2023-02-01"), disclosure(file="b", issued="2023-03-01")))
    store.add(files(disclosure(year=2024)))
    before = everything(store)
    store.rebuild()
    assert everything(store) == before


def test_the_doctor_finds_and_mends(store: Store) -> None:
    store.add(files(disclosure()))
    whole = everything(store)
    assert store.path is not None
    broken = pyoxigraph.Store(str(store.path / "graph"))
    broken.remove(next(iter(broken.quads_for_pattern(None, None, None, pyoxigraph.NamedNode(f"{BASE}graph/derived")))))
    broken.flush()
    del broken
    sick = Store.open(store.folder)
    assert any("triples" in problem for problem in sick.doctor())
    assert sick.doctor(repair=True)
    assert sick.doctor() == []
    assert everything(sick) == whole


def test_a_store_without_its_current_generation_is_made_anew(store: Store) -> None:
    store.add(files(disclosure()))
    whole = everything(store)
    (store.folder / "current").unlink()
    lost = Store.open(store.folder)
    assert lost.doctor(repair=True)
    assert everything(lost) == whole


@pytest.mark.parametrize("lost", ["graph", "catalogue.sqlite", "manifest.json"])
def test_a_damaged_generation_is_told_and_made_anew(store: Store, lost: str) -> None:
    store.add(files(disclosure()))
    whole = everything(store)
    assert store.path is not None
    part = store.path / lost
    shutil.rmtree(part) if part.is_dir() else part.unlink()
    with pytest.raises(StoreDamaged, match="doctor --repair"):
        Store.open(store.folder)
    sick = Store.open(store.folder, mending=True)
    assert sick.doctor(repair=True)
    assert Store.open(store.folder).doctor() == []
    assert everything(Store.open(store.folder)) == whole


def test_a_repair_takes_in_what_was_held_and_not_what_was_removed(store: Store) -> None:
    store.add(files(disclosure(), disclosure(year=2024)))
    store.remove(next(one.sha256 for one in store.list() if one.year == 2024))
    assert store.path is not None
    (store.path / "manifest.json").unlink()
    sick = Store.open(store.folder, mending=True)
    sick.doctor(repair=True)
    assert [one.year for one in sick.list()] == [2023]


@pytest.mark.parametrize("settings", [None, "{", "[]", "{}"])
def test_a_store_that_lost_its_base_does_not_go_on_with_another(store: Store, settings: str | None) -> None:
    store.add(files(disclosure()))
    path = store.folder / "store.json"
    path.unlink() if settings is None else path.write_text(settings)
    with pytest.raises(StoreDamaged, match=r"store\.json"):
        Store.open(store.folder)
