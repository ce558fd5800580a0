"""The same loads and answers from a SPARQL server (a real Oxigraph server) as from the embedded store."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pyoxigraph
import pytest
from small_disclosures import BASE, NAME, disclosure

from budgetgraph.extraction.records import Disclosure
from budgetgraph.graph.generation import Generation, Incoming
from budgetgraph.graph.remote import RemoteError, RemoteSink, RemoteStore, Server, open_store
from budgetgraph.graph.store import Store

SUM = "SELECT (SUM(?a) AS ?s) { ?r bg:hasLineItem/bg:lineAmount ?a FILTER NOT EXISTS { ?r bg:coveredBy ?other } }"


def files(*records: Disclosure) -> list[Incoming]:
    return [Incoming(None, [one]) for one in records]


@pytest.fixture(params=[("--union-default-graph",), ()], ids=["union by the server", "union by request"])
def url(oxigraph_server: Callable[..., AbstractContextManager[str]], request: pytest.FixtureRequest) -> Iterator[str]:
    with oxigraph_server(*request.param) as address:
        yield address


def answer(store: Store, query: str) -> list[list[str]]:
    found = store.query(query)
    assert isinstance(found, pyoxigraph.QuerySolutions)
    return [[value.value for value in row] for row in found]


def test_a_server_holds_what_the_embedded_store_holds(url: str, tmp_path: Path) -> None:
    embedded = Store.open(tmp_path / "store", BASE)
    remote = open_store(url, BASE, tmp_path / "ledger")
    old = disclosure(file="old", issued="2023-01-01")
    loads = [
        files(old),
        files(disclosure(file="new", issued="2023-02-01", scale=2), disclosure("下属所", scope="unit", parent=NAME)),
    ]
    for load in loads:
        assert embedded.add(load).triples == remote.add(load).triples
    remote.remove(disclosure("下属所").source.sha256)
    embedded.remove(disclosure("下属所").source.sha256)
    assert answer(remote, SUM) == answer(embedded, SUM) == [["200"]]
    counts = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"
    catalogue = f"{BASE}graph/catalogue"
    assert [row for row in answer(remote, counts) if row[0] != catalogue] == answer(embedded, counts)
    assert list(remote.list()) == list(embedded.list())
    named = f"SELECT (SUM(?a) AS ?s) {{ GRAPH <{BASE}graph/{old.source.sha256[:16]}> {{ ?i bg:lineAmount ?a }} }}"
    assert answer(remote, named) == [["100"]]
    assert remote.doctor() == []
    graphs = list(remote.query("CONSTRUCT { ?r bg:fiscalYear ?y } WHERE { ?r bg:fiscalYear ?y }"))
    assert len(graphs) == 1
    assert bool(remote.query("ASK { ?r a bg:Budget }"))
    with pytest.raises(SyntaxError):
        remote.query("SELECT nonsense")


def test_a_load_that_broke_off_is_mended_by_the_next(url: str, tmp_path: Path) -> None:
    remote = RemoteStore.connect(url, BASE, tmp_path / "ledger")
    remote.add(files(disclosure()))

    def breaks(generation: Generation) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        remote.add(files(disclosure("别的局", scale=7)), [breaks])
    assert any("not finished" in problem for problem in remote.doctor())
    again = RemoteStore.connect(url, ledger=tmp_path / "ledger")
    again.add(files(disclosure(year=2024)))
    assert answer(again, SUM) == [["200"]]
    assert again.doctor() == []
    assert answer(again, "SELECT ?l { ?d a bg:Department ; rdfs:label ?l }") == [[NAME]]


def test_updates_alone_do_as_well_as_the_graph_store_protocol(url: str, tmp_path: Path) -> None:
    remote = RemoteStore.connect(url, BASE, tmp_path / "ledger")
    assert remote.server
    assert remote.server.graphs
    server = remote.server
    remote.server = Server(server.query, server.update, None, server.authorization, server.union)
    remote.add(files(disclosure()))
    assert answer(remote, SUM) == [["100"]]
    assert remote.doctor() == []
    noted = RemoteSink(server, BASE).server.select(
        f"SELECT ?o {{ GRAPH <{BASE}graph/catalogue> {{ <{BASE}graph/{disclosure().source.sha256[:16]}> ?p ?o }} }}"
    )
    assert isinstance(noted, pyoxigraph.QuerySolutions)
    assert len(list(noted)) == 1


def test_a_server_that_is_not_there_is_told() -> None:
    with pytest.raises(RemoteError, match="is the server running"):
        open_store("http://127.0.0.1:9/")
