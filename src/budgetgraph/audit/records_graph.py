"""Records as a graph in memory, without a store: a draft before publication, a report of a remote store."""

from collections.abc import Callable, Sequence
from typing import Any

import pyoxigraph

from budgetgraph.extraction.records import Disclosure
from budgetgraph.graph import consolidation, identifiers
from budgetgraph.graph.mapping import map_family
from budgetgraph.graph.namespaces import PREFIXES
from budgetgraph.graph.store import DEFAULT_BASE


def in_memory(records: Sequence[Disclosure], base: str = DEFAULT_BASE) -> tuple[Callable[[str], Any], list[str]]:
    """A query function over the records' graph, and the IRIs of their reports."""
    store = pyoxigraph.Store()
    families: dict[identifiers.FamilyKey, list[Disclosure]] = {}
    for one in records:
        families.setdefault(identifiers.family_key(one), []).append(one)
    reports = []
    for family in families.values():
        mapped = map_family(family, base)
        for quads in mapped.current.values():
            store.extend(quads)
        reports += [summary.iri for summary in mapped.summaries]
        for summary in mapped.summaries:
            department = identifiers.department(base, summary.body)
            store.extend(consolidation.department_part(department, [summary], {}, base))

    def query(sparql: str) -> Any:
        return store.query(sparql, prefixes=PREFIXES, use_default_graph_as_union=True)

    return query, reports
