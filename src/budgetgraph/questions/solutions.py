"""SPARQL in and out: terms of a query, solutions as dicts of texts."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Any, TypeVar

from pyoxigraph import NamedNode

Query = Callable[[str], Any]
T = TypeVar("T")


def terms(iris: Iterable[str]) -> list[str]:
    """IRIs as SPARQL terms; pyoxigraph refuses what is no IRI."""
    return [str(NamedNode(iri)) for iri in iris]


class Remembered:
    """The solutions of one query, gone through once and kept as dicts."""

    def __init__(self, solutions: Any) -> None:
        self._rows: list[dict[str, str]] | None = None
        self._solutions = solutions

    def rows(self) -> list[dict[str, str]]:
        if self._rows is None:
            self._rows = list(rows_of(self._solutions))
            self._solutions = None
        return self._rows


class Remembering:
    """The same queries, each of them run once: what is tried again while one question is answered looks the same up."""

    def __init__(self, query: Query) -> None:
        self._query = query
        self._kept: dict[Hashable, Any] = {}

    def __call__(self, sparql: str) -> Remembered:
        found: Remembered = self.once(sparql, lambda: Remembered(self._query(sparql)))
        return found

    def once(self, asked: Hashable, read: Callable[[], Any]) -> Any:
        """What `read` gives, read when it is asked for the first time."""
        if asked not in self._kept:
            self._kept[asked] = read()
        return self._kept[asked]


def remembering(query: Query) -> Query:
    """A query that remembers its solutions."""
    return Remembering(query)


def once(query: Query, asked: Hashable, read: Callable[[], T]) -> T:
    """What is read beside the graph, once where the query remembers."""
    found: T = query.once(asked, read) if isinstance(query, Remembering) else read()
    return found


def rows_of(solutions: Any) -> Iterator[dict[str, str]]:
    """pyoxigraph solutions as dicts from variable to the text of its term."""
    if isinstance(solutions, Remembered):
        yield from map(dict, solutions.rows())
        return
    names = [variable.value for variable in solutions.variables]
    for solution in solutions:
        yield {name: solution[name].value for name in names if solution[name] is not None}


def rows_by_source(rows: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    """One row a source: what several rows say of it together, the first of two values winning."""
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        known = found.setdefault(row["source"], row)
        if known is not row:
            found[row["source"]] = row | known
    return list(found.values())
