"""`doctor`: what is wrong with a store, in words, each with what to do."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph
from pyoxigraph import QuerySolutions

from budgetgraph.graph.catalogue import Catalogue
from budgetgraph.graph.documents import Documents, MissingDocument, digest

_COUNTS = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
_ANEW = "`budgetgraph doctor --repair` makes the store anew"


def problems(
    folder: Path,
    generation: Path | None,
    documents: Documents,
    base: str,
    count: Callable[[str], int] | None = None,
) -> Iterator[str]:
    """Problems of a store folder; `generation` is the current one, None where there is none.

    `count` counts the triples of a graph where the current graphs lie on a server.
    """
    if generation is None:
        if next(documents.readings(), None):
            yield f"{folder} holds files but no generation that can be read; {_ANEW}"
        return
    try:
        json.loads((generation / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        yield f"the manifest of {generation} cannot be read ({error}); {_ANEW}"
        return
    catalogue = Catalogue(generation / "catalogue.sqlite", base, read_only=True)
    if count is None:
        yield from _counts(generation / "graph", catalogue.graphs())
    else:
        yield from (
            _difference(iri, found, held) for iri, held in catalogue.graphs().items() if (found := count(iri)) != held
        )
    yield from _counts(generation / "superseded", catalogue.graphs(superseded=True))
    yield from _files(catalogue, documents)
    catalogue.close()


def _counts(path: Path, expected: dict[str, int]) -> Iterator[str]:
    try:
        answer = pyoxigraph.Store.read_only(str(path)).query(_COUNTS)
        assert isinstance(answer, QuerySolutions)
        found = {row["g"].value: int(row["n"].value) for row in answer}
    except OSError as error:
        yield f"{path} cannot be opened ({error}); {_ANEW}"
        return
    for iri in sorted(expected.keys() | found.keys()):
        if found.get(iri, 0) != expected.get(iri, 0):
            yield _difference(iri, found.get(iri, 0), expected.get(iri, 0))


def _difference(iri: str, found: int, expected: int) -> str:
    return f"{iri} has {found} triples instead of {expected}; {_ANEW}"


def _files(catalogue: Catalogue, documents: Documents) -> Iterator[str]:
    for sha256, reading in catalogue.readings():
        try:
            documents.records(sha256, reading)
            if documents.has_content(sha256) and digest(documents.content(sha256)) != sha256:
                yield f"the kept original of {sha256} has other bytes; ingest the file again"
            elif documents.lacks_content(sha256):
                yield f"the original of {sha256} is not in {documents.folder}; ingest the file again with --again"
        except (MissingDocument, ValueError) as error:
            yield str(error)
