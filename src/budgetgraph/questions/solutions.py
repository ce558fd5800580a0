"""SPARQL in and out: terms of a query, solutions as dicts of texts."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from pyoxigraph import NamedNode

Query = Callable[[str], Any]


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


def remembering(query: Query) -> Query:
    """The same queries, each of them run once: what is tried again while one question is answered looks the same up."""
    kept: dict[str, Remembered] = {}

    def remembered(sparql: str) -> Remembered:
        if sparql not in kept:
            kept[sparql] = Remembered(query(sparql))
        return kept[sparql]

    return remembered


def rows_of(solutions: Any) -> Iterator[dict[str, str]]:
    """pyoxigraph solutions as dicts from variable to the text of its term."""
    if isinstance(solutions, Remembered):
        yield from map(dict, solutions.rows())
        return
    names = [variable.value for variable in solutions.variables]
    for solution in solutions:
        yield {name: solution[name].value for name in names if solution[name] is not None}
