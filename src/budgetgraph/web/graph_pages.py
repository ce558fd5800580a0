"""The queries behind the pages (`queries/pages/*.rq`): a name and terms in, rows of texts out."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import pyoxigraph as ox
from fastapi import Request

from budgetgraph import resources
from budgetgraph.web.sparql.running.workers import QueryService

Row = dict[str, str]


@cache
def _text(name: str) -> str:
    """The query without the comments above it."""
    text = resources.path("queries", "pages", f"{name}.rq").read_text(encoding="utf-8")
    return re.sub(r"\A(#.*\n)+", "", text)


def select(request: Request, name: str, parts: Mapping[str, str] | None = None, **terms: str) -> list[Row]:
    """The rows of a page's query; `terms` are IRIs, or literals where the query has `$cell`; `parts` are SPARQL.

    Raises `Problem` where the query service cannot answer.
    """
    text = _text(name)
    for part, sparql in (parts or {}).items():
        text = text.replace(f"${part}", sparql)
    for variable, value in terms.items():
        term = ox.Literal(value) if variable == "cell" else ox.NamedNode(value)
        text = text.replace(f"${variable}", str(term))
    service: QueryService = request.app.state.queries
    return [{variable: term.value for variable, term in row.items()} for row in service.solutions(text)]


def solutions(service: QueryService, sparql: str) -> Any:
    """Solutions of a SELECT through the service, as the questions want them."""
    return ox.parse_query_results(service.query(sparql, "json").read(), format=ox.QueryResultsFormat.JSON)
