"""The places behind an answer: IRIs of figures, claims, indicators, projects, sections in, cited places out."""

import re
from collections.abc import Iterable, Sequence
from urllib.parse import quote

from pyoxigraph import NamedNode

from budgetgraph import resources
from budgetgraph.questions.answers import SourcePlace
from budgetgraph.questions.lexicon import Query, rows_of

MAX_SOURCES = 40
_CELL = re.compile(r"^t(\d+) r(\d+) c(\d+)$")
_SHEET = re.compile(r"^.*![A-Z]+\d+$")


def terms(iris: Iterable[str]) -> list[str]:
    """IRIs as SPARQL terms; pyoxigraph refuses what is no IRI."""
    return [str(NamedNode(iri)) for iri in iris]


def places(query: Query, sources: Sequence[str]) -> list[SourcePlace]:
    """One place a source, in the order given, at most 40."""
    wanted = list(dict.fromkeys(s for s in sources if s))[:MAX_SOURCES]
    if not wanted:
        return []
    text = resources.path("queries", "questions", "parts", "places.rq").read_text(encoding="utf-8")
    found: dict[str, dict[str, str]] = {}
    for row in rows_of(query(text.replace("$source", " ".join(terms(wanted))))):
        known = found.setdefault(row["source"], {})
        for name, value in row.items():
            known.setdefault(name, value)
    return [_place(found[source]) for source in wanted if "disclosure" in found.get(source, {})]


def _place(row: dict[str, str]) -> SourcePlace:
    cell = _CELL.match(row.get("cell", ""))
    iri = row["disclosure"]
    page = int(row["page"]) if "page" in row else None
    line = int(row["line"]) if "line" in row else None
    query = [f"page={page}"] if page else []
    query += [f"line={line}"] if line else []
    query += ["cell=" + quote(row["cell"]).replace("%20", "+")] if row.get("cell") else []
    return SourcePlace(
        document=row.get("title") or row.get("file") or iri,
        iri=iri,
        page=page,
        line=line,
        table=row.get("table"),
        row=int(cell.group(2)) if cell else None,
        column=int(cell.group(3)) if cell else None,
        text=row.get("printed") or row.get("quote") or row.get("name"),
        url=f"/source/{iri.rsplit('/', 1)[-1]}" + ("?" + "&".join(query) if query else ""),
    )
