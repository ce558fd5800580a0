"""Where quads go: an embedded Oxigraph store. `remote.RemoteSink` does the same over HTTP."""

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

import pyoxigraph
from pyoxigraph import Quad, RdfFormat

from budgetgraph.graph.triples import node, nquads

_BULK = 30_000_000  # bytes of N-Quads from which new files on disk are cheaper than a transaction


class Sink(Protocol):
    """A place for named graphs."""

    def replace_graphs(self, graphs: dict[str, bytes], known: set[str]) -> None:
        """Puts whole graphs as N-Quads (empty: removes). `known` names those that exist already."""

    def patch(self, remove: Iterable[Quad], add: Iterable[Quad]) -> None:
        """Takes out and puts in single quads."""

    def count(self, graph: str) -> int:
        """The number of triples in a graph."""

    def flush(self) -> None:
        """All that was written is safe."""

    def optimize(self) -> None:
        """Puts what many loads have scattered in order: queries get two to three times faster."""


class EmbeddedSink:
    """An Oxigraph store in a folder, opened for writing."""

    def __init__(self, folder: Path) -> None:
        self.store = pyoxigraph.Store(str(folder))

    def replace_graphs(self, graphs: dict[str, bytes], known: set[str]) -> None:
        for iri in graphs.keys() & known:
            self.store.remove_graph(node(iri))
        content = b"".join(graphs.values())
        if len(content) > _BULK:
            self.store.bulk_load(content, RdfFormat.N_QUADS)
        elif content:
            self.store.load(content, RdfFormat.N_QUADS)

    def patch(self, remove: Iterable[Quad], add: Iterable[Quad]) -> None:
        for quad in remove:
            self.store.remove(quad)
        lines = nquads(add)
        if lines:
            self.store.load(lines, RdfFormat.N_QUADS)

    def count(self, graph: str) -> int:
        rows = self.store.query(f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")
        assert isinstance(rows, pyoxigraph.QuerySolutions)
        return int(next(iter(rows))["n"].value)

    def flush(self) -> None:
        self.store.flush()

    def optimize(self) -> None:
        self.store.optimize()
