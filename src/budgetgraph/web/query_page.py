"""`/query`: a page to write SPARQL, and what its editor asks the server (`/api/terms`, `/api/lint`, `/api/examples`).

Without JavaScript it is a form that posts to `/sparql`; the bundle in `static/built` makes an editor of it.
"""

from functools import cache
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse

from budgetgraph.graph.namespaces import PREFIXES
from budgetgraph.web.query_terms import TermIndex
from budgetgraph.web.rendering import base_of, page
from budgetgraph.web.sparql.describing.examples import Example, shipped
from budgetgraph.web.sparql.text.lint import lint

router = APIRouter()
BUILT = Path(__file__).parent / "static" / "built"
FORMATS = {
    "html": "网页表格",
    "csv": "CSV",
    "tsv": "TSV",
    "json": "JSON",
    "xml": "XML",
    "xlsx": "Excel",
    "parquet": "Parquet",
    "turtle": "Turtle（CONSTRUCT、DESCRIBE）",
    "jsonld": "JSON-LD（CONSTRUCT、DESCRIBE）",
}
START = """SELECT ?department ?name ?year ?total WHERE {
  ?department bg:hasBudget ?report ; rdfs:label ?name .
  ?report bg:fiscalYear ?year ; bg:totalExpenditure ?total .
}
ORDER BY DESC(?total) LIMIT 100
"""
_MOST = 30
_LEVELS = {"beginner": 0, "intermediate": 1, "advanced": 2}


@cache
def _searchable() -> tuple[tuple[str, Example], ...]:
    ordered = sorted(shipped(), key=lambda e: (_LEVELS.get(e.facts.get("difficulty", ""), 9), e.name))
    return tuple((" ".join((e.name, *e.titles.values(), *e.keywords)).lower(), e) for e in ordered)


def find_examples(words: str) -> list[Example]:
    """The shipped examples in whose titles or keywords all the words stand, easy ones first."""
    wanted = words.lower().split()
    return [example for text, example in _searchable() if all(word in text for word in wanted)]


@router.get("/query", response_class=HTMLResponse, include_in_schema=False)
def query_page(request: Request, query: str = "", example: str = "", find: str = "") -> HTMLResponse:
    """The form, filled with `query` or with the example of that name; `find` searches the examples."""
    chosen = next((one for one in shipped() if one.name == example), None)
    return page(
        request,
        "query",
        text=query or (chosen.text if chosen else START),
        chosen=chosen,
        examples=find_examples(find),
        find=find,
        formats=FORMATS,
        prefixes=PREFIXES,
        base=base_of(request),
        bundle=(BUILT / "query.js").is_file(),
    )


@router.get("/api/examples", summary="Example queries by words in their titles or keywords")
def examples(q: str = "") -> JSONResponse:
    """Name, titles, keywords and text of each example."""
    found = [
        {
            "name": e.name,
            "titles": e.titles,
            "keywords": e.keywords,
            "difficulty": e.facts.get("difficulty", ""),
            "text": e.text,
        }
        for e in find_examples(q)
    ]
    return JSONResponse({"examples": found})


@router.get("/api/terms", summary="Terms, codes and departments by part of a Chinese or English label")
def terms(request: Request, q: str = "", limit: int = _MOST) -> JSONResponse:
    """What a query can name: how it is written in SPARQL (`insert`), its labels, what it is. Best first."""
    return JSONResponse({"terms": _index(request).find(q, max(1, min(limit, 200)))})


@router.get("/api/lint", summary="The known traps of a query with the faster form")
def advice(query: str) -> JSONResponse:
    """1-based places with advice in Chinese and English. Queries that cannot be read get none."""
    found: list[dict[str, Any]] = [vars(one) for one in lint(query[:100_000])]
    return JSONResponse({"advice": found})


def _index(request: Request) -> TermIndex:
    state = request.app.state
    generation = state.queries.generation
    tag = generation.tag if generation else ""
    held: TermIndex | None = getattr(state, "query_terms", None)
    if held is None or held.tag != tag:
        held = TermIndex.of(state.queries, tag)
        state.query_terms = held
    return held
