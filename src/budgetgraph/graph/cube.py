"""Integrity of the Data Cube: triples of any reports in, broken constraints out.

The constraints are those of the W3C RDF Data Cube recommendation (IC-1 to IC-14, IC-18, IC-19), as ASK queries in
`queries/cube`; they are asked of a normalised copy in memory.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

import pyoxigraph
from pyoxigraph import DefaultGraph, Quad, QueryBoolean, QuerySolutions, Triple

from budgetgraph import resources
from budgetgraph.graph.namespaces import PREFIXES


@dataclass(frozen=True)
class BrokenConstraint:
    """A constraint, what it asks for, and some resources that break it."""

    name: str
    promise: str
    examples: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.name}: {self.promise}; not so: {', '.join(self.examples)}"


@cache
def constraints() -> dict[str, tuple[str, str]]:
    """Name -> (promise, ASK query)."""
    found = {}
    for path in sorted(resources.path("queries", "cube").glob("ic-*.rq")):
        query = path.read_text(encoding="utf-8")
        name, _, promise = query.partition("\n")[0].lstrip("# ").partition(": ")
        found[name] = (promise, query)
    return found


def normalised(triples: Iterable[Triple]) -> pyoxigraph.Store:
    """A copy in memory in which every observation carries all of its dimensions and attributes."""
    store = pyoxigraph.Store()
    store.bulk_extend(Quad(t.subject, t.predicate, t.object, DefaultGraph()) for t in triples)
    store.update(resources.path("queries", "cube", "normalise.ru").read_text(encoding="utf-8"), prefixes=PREFIXES)
    return store


def broken(triples: Iterable[Triple]) -> Iterator[BrokenConstraint]:
    """The constraints that the triples break; they must hold the terms and the codes that they use."""
    store = normalised(triples)
    for name, (promise, query) in constraints().items():
        answer = store.query(query, prefixes=PREFIXES)
        assert isinstance(answer, QueryBoolean)
        if bool(answer):
            yield BrokenConstraint(name, promise, _examples(store, query))


def _examples(store: pyoxigraph.Store, query: str) -> tuple[str, ...]:
    rows = store.query(query.replace("ASK {", "SELECT DISTINCT ?x WHERE {", 1) + " LIMIT 3", prefixes=PREFIXES)
    assert isinstance(rows, QuerySolutions)
    return tuple(str(row["x"]) for row in rows)
