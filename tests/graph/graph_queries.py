"""Answers of a store as plain texts."""

from typing import Any

import pyoxigraph

from budgetgraph.graph.namespaces import PREFIXES


def rows(store: pyoxigraph.Store, query: str) -> list[tuple[Any, ...]]:
    """Rows as plain texts; unbound is None."""
    found = store.query(query, prefixes=PREFIXES, use_default_graph_as_union=True)
    assert isinstance(found, pyoxigraph.QuerySolutions)
    return [tuple(None if value is None else value.value for value in row) for row in found]
