"""What is published: one immutable state of the graph in, its named graphs, its reports and rows of terms out."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from budgetgraph.graph.namespaces import PREFIXES
from budgetgraph.graph.store import Store

Solution = dict[str, ox.NamedNode | ox.BlankNode | ox.Literal]


@dataclass(frozen=True)
class Corpus:
    """The graph of one generation and the base IRI of its instances."""

    store: ox.Store
    base: str

    @classmethod
    def of(cls, store: Store) -> "Corpus":
        """The current generation of a store."""
        return cls(store.current, store.base)

    @classmethod
    def at(cls, folder: Path | None, base: str) -> "Corpus":
        """An Oxigraph directory opened read-only; an empty graph for None."""
        return cls(ox.Store.read_only(str(folder)) if folder else ox.Store(), base)

    def select(self, sparql: str) -> Iterator[Solution]:
        """The solutions of a SELECT over all graphs, all prefixes predefined."""
        found = self.store.query(sparql, prefixes=PREFIXES, use_default_graph_as_union=True)
        if not isinstance(found, ox.QuerySolutions):
            raise ValueError("only SELECT gives rows")
        names = [variable.value for variable in found.variables]
        for solution in found:
            yield {name: term for name in names if (term := solution[name]) is not None}

    def graphs(self) -> list[ox.NamedNode]:
        """The named graphs in the order of their IRIs."""
        return sorted((g for g in self.store.named_graphs() if isinstance(g, ox.NamedNode)), key=str)

    def reports(self) -> list[str]:
        """The IRIs of all reports, sorted."""
        return sorted({row["r"].value for row in self.select("SELECT ?r WHERE { ?r a bg:FiscalReport }")})

    def departments(self) -> list[str]:
        """The IRIs of all departments, sorted."""
        return sorted({row["d"].value for row in self.select("SELECT ?d WHERE { ?d a bg:Department }")})
