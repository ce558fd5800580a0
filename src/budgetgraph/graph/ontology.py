"""The files of the folder `ontology` as triples: the terms, and the shapes that a graph must fit."""

from functools import cache
from pathlib import Path

from pyoxigraph import RdfFormat, Triple, parse

from budgetgraph import resources


def shapes_path() -> Path:
    return resources.path("ontology", "shapes.ttl")


@cache
def ontology_triples() -> tuple[Triple, ...]:
    """Terms and alignments, each triple once, sorted. Blank nodes are not used there: every part has a name."""
    found: set[Triple] = set()
    for path in sorted(resources.path("ontology").glob("*.ttl")):
        if path != shapes_path():
            found |= {quad.triple for quad in parse(path=str(path), format=RdfFormat.TURTLE)}
    return tuple(sorted(found, key=str))
