"""SPARQL in and out: terms of a query, solutions as dicts of texts."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from pyoxigraph import NamedNode

Query = Callable[[str], Any]


def terms(iris: Iterable[str]) -> list[str]:
    """IRIs as SPARQL terms; pyoxigraph refuses what is no IRI."""
    return [str(NamedNode(iri)) for iri in iris]


def rows_of(solutions: Any) -> Iterator[dict[str, str]]:
    """pyoxigraph solutions as dicts from variable to the text of its term."""
    names = [variable.value for variable in solutions.variables]
    for solution in solutions:
        yield {name: solution[name].value for name in names if solution[name] is not None}
