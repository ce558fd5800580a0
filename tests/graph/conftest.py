"""Queries over mapped records, without a store on disk."""

from collections.abc import Callable, Iterable

import pyoxigraph
import pytest
from small_disclosures import BASE

from budgetgraph.extraction.records import Disclosure
from budgetgraph.graph.classifications import code_triples
from budgetgraph.graph.mapping import map_family


@pytest.fixture(scope="session")
def codes() -> list[pyoxigraph.Quad]:
    graph = pyoxigraph.NamedNode(f"{BASE}graph/codes")
    return [pyoxigraph.Quad(t.subject, t.predicate, t.object, graph) for t in code_triples()]


@pytest.fixture
def mapped() -> Callable[[Iterable[Disclosure]], pyoxigraph.Store]:
    """The graphs of the files of one report in memory, without code lists."""

    def build(disclosures: Iterable[Disclosure]) -> pyoxigraph.Store:
        store = pyoxigraph.Store()
        for quads in map_family(list(disclosures), BASE).current.values():
            store.extend(quads)
        return store

    return build
