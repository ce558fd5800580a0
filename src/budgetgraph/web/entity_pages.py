"""Pages of departments, reports, statements and every other thing under `/id`, `/code`, `/graph` and `/ontology`.

One address for people and machines: HTML for a browser, Turtle, N-Triples, JSON-LD or RDF/XML as `Accept` or
`?format=` say (`Content-Location` and `Vary` tell which).
"""

import re
from collections.abc import Sequence
from itertools import groupby
from typing import Any
from urllib.parse import quote

import pyoxigraph as ox
from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from budgetgraph import resources
from budgetgraph.graph.namespaces import ONTOLOGY
from budgetgraph.web.addresses import iri_of
from budgetgraph.web.graph_pages import Row, select
from budgetgraph.web.rendering import base_of, page
from budgetgraph.web.sparql.running.workers import QueryService
from budgetgraph.web.sparql.writing import formats, problems
from budgetgraph.web.sparql.writing.problems import Problem

router = APIRouter(include_in_schema=False)
_CELL = re.compile(r"^t(\d+) r(\d+) c(\d+)$")
_KINDS = {
    f"{ONTOLOGY}Department": "department",
    f"{ONTOLOGY}FiscalReport": "report",
    f"{ONTOLOGY}Statement": "statement",
}
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_MACHINE = {"json": "jsonld"}
_LIMIT_OF_VALUES = 200


@router.get("/id/{path:path}")
@router.get("/code/{path:path}")
@router.get("/graph/{path:path}")
def entity(request: Request, path: str, format: str = "", by: str = "") -> Response:
    """Everything that is said of one thing."""
    raw = _raw_path(request)
    iri = iri_of(raw, base_of(request))
    try:
        ox.NamedNode(iri)
    except ValueError:
        return _missing(request, iri)
    graph = raw.startswith("/graph/")
    if graph or not wants_page(request, format):
        return _data(request, iri, format, whole_graph=graph)
    rows = select(request, "entity", subject=iri)
    if not rows and not select(request, "references", subject=iri):
        return _missing(request, iri)
    headers = {"Vary": "Accept", "Content-Location": f"{raw}?format=html"}
    if by:
        try:
            ox.NamedNode(by)
        except ValueError as error:
            raise HTTPException(400, f"by={by} 不是属性的 IRI") from error
        others = select(request, "referring", subject=iri, property=by)
        return page(request, "referring", iri=iri, name=_name(rows, iri), by=by, others=others, headers=headers)
    kind = next((_KINDS[row["value"]] for row in rows if row["property"] == TYPE and row["value"] in _KINDS), "entity")
    return {"department": _department, "report": _report, "statement": _statement}.get(kind, _entity)(
        request, iri, rows, headers
    )


@router.get("/ontology")
def ontology(request: Request, format: str = "") -> Response:
    """The terms, as a page or as they are written."""
    if not wants_page(request, format):
        return _data(request, ONTOLOGY.rstrip("#"), format, terms=True)
    graph = ox.Store()
    graph.load(resources.path("ontology", "budgetgraph.ttl").read_bytes(), format=ox.RdfFormat.TURTLE)
    text = (
        "SELECT ?term ?kind ?zh ?en ?definition WHERE { ?term a ?kind . "
        "FILTER(?kind IN (owl:Class, owl:ObjectProperty, owl:DatatypeProperty)) "
        'OPTIONAL { ?term rdfs:label ?zh FILTER(LANG(?zh) = "zh") } '
        'OPTIONAL { ?term rdfs:label ?en FILTER(LANG(?en) = "en") } '
        'OPTIONAL { ?term skos:definition|rdfs:comment ?definition FILTER(LANG(?definition) = "zh") } } '
        "ORDER BY ?kind ?term"
    )
    service: QueryService = request.app.state.queries
    found = graph.query(text, prefixes=service.prefixes)
    assert isinstance(found, ox.QuerySolutions)
    names = [variable.value for variable in found.variables]
    rows = [{name: row[name].value for name in names if row[name] is not None} for row in found]
    terms = [
        row | {"local": row["term"].removeprefix(ONTOLOGY), "kind": row["kind"].rpartition("#")[2]} for row in rows
    ]
    return page(request, "ontology", terms=terms, headers={"Vary": "Accept"})


def _raw_path(request: Request) -> str:
    """The path as it was sent: `%2F` and `+` of an IRI stay what they are."""
    raw: bytes = request.scope.get("raw_path") or quote(request.url.path).encode()
    return raw.decode("ascii").split("?")[0]


def wants_page(request: Request, format: str) -> bool:
    """Whether a page is wanted rather than data: `format`, else the q-values of `Accept`."""
    if format:
        return format == "html"
    accepted = {f"{kind}/{sub}": q for kind, sub, q in formats.ranges(request.headers.get("accept", ""))}
    page_q = max(accepted.get("text/html", 0.0), accepted.get("application/xhtml+xml", 0.0))
    data_q = max((q for name, q in accepted.items() if name in _graph_types()), default=0.0)
    return page_q > 0 and page_q >= data_q


def _graph_types() -> set[str]:
    return {form.media_type for form in formats.OFFERED["graph"] if form.name != "html"} | {"application/json"}


def _data(request: Request, iri: str, format: str, *, whole_graph: bool = False, terms: bool = False) -> Response:
    service: QueryService = request.app.state.queries
    accept = request.headers.get("accept", "")
    try:
        form = formats.negotiate(
            "graph", accept if "html" not in accept else "text/turtle", _MACHINE.get(format, format)
        )
    except formats.NotAcceptable as error:
        problem = problems.not_acceptable(error)
        return Response(problem.as_json(), problem.status, media_type="application/problem+json")
    node = str(ox.NamedNode(iri))
    text = f"DESCRIBE {node}"
    if whole_graph:
        text = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {node} {{ ?s ?p ?o }} }}"
    elif terms:
        ontology_graph = ox.NamedNode(base_of(request) + "graph/ontology")
        text = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {ontology_graph} {{ ?s ?p ?o }} }}"
    try:
        body = service.query(text, format=form.name).read()
        if (
            not service.query(
                f"ASK {{ {{ {node} ?p ?o }} UNION {{ GRAPH {node} {{ ?s ?p ?o }} }} UNION {{ ?s ?p {node} }} }}"
            )
            .read()
            .count(b"true")
        ):
            return _missing(request, iri)
    except Problem as problem:
        return Response(problem.as_json(), problem.status, media_type="application/problem+json")
    location = f"{_raw_path(request)}?format={form.name}"
    headers = {"Vary": "Accept", "Content-Location": location, "Access-Control-Allow-Origin": "*"}
    return Response(body, media_type=form.content_type, headers=headers)


def _missing(request: Request, iri: str) -> Response:
    if wants_page(request, ""):
        return page(request, "missing", 404, iri=iri)
    problem = Problem(404, "no-such-thing", "Nothing is known of this IRI", iri)
    return Response(problem.as_json(), 404, media_type="application/problem+json")


def _name(rows: Sequence[Row], iri: str) -> str:
    wanted = ("rdf-schema#label", "core#prefLabel", "terms/title", "ontology#printedLabel", "ontology#printedValue")
    for ending in wanted:
        for row in rows:
            if row["property"].endswith(ending):
                return row["value"]
    return iri.rpartition("/")[2]


def _facts(rows: Sequence[Row]) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """(property, its name, [(value, name of the value)]) in printed order."""
    facts = []
    for (iri, name), group in groupby(rows, key=lambda row: (row["property"], row.get("propertyName", ""))):
        values = list(dict.fromkeys((row["value"], row.get("valueName", "")) for row in group))[:_LIMIT_OF_VALUES]
        facts.append((iri, name or re.split("[#/]", iri)[-1], values))
    return facts


def _entity(request: Request, iri: str, rows: list[Row], headers: dict[str, str]) -> Response:
    references = select(request, "references", subject=iri)
    findings = select(request, "findings_of", subject=iri)
    return page(
        request, "entity", iri=iri, name=_name(rows, iri), facts=_facts(rows), references=references,
        findings=findings, source=_source(rows), headers=headers,
    )  # fmt: skip


def _source(rows: Sequence[Row]) -> str | None:
    """The address of the page on which the thing is printed."""
    said = {
        row["property"].removeprefix(ONTOLOGY): row["value"] for row in rows if row["property"].startswith(ONTOLOGY)
    }
    file = said.get("publishedIn")
    return source_address(file, said) if file else None


def source_address(file: str, place: Row) -> str:
    """`/source/...` for a file's IRI and a place with page, line and cell."""
    parts = [f"{name}={quote(place[name]).replace('%20', '+')}" for name in ("page", "line", "cell") if place.get(name)]
    return f"/source/{file.rpartition('/')[2]}" + ("?" + "&".join(parts) if parts else "")


def _department(request: Request, iri: str, rows: list[Row], headers: dict[str, str]) -> Response:
    reports = list({row["report"]: row for row in select(request, "reports_of_department", subject=iri)}.values())
    related = select(request, "units_of_department", subject=iri)
    return page(
        request,
        "department",
        iri=iri,
        name=_name(rows, iri),
        facts=_facts(rows),
        reports=reports,
        above=[row for row in related if row["place"] == "above"],
        below=[row for row in related if row["place"] == "below"],
        headers=headers,
    )


def _report(request: Request, iri: str, rows: list[Row], headers: dict[str, str]) -> Response:
    said = {row["property"].removeprefix(ONTOLOGY): row for row in rows}
    statements = select(request, "statements_of_report", subject=iri)
    file = said["publishedIn"]["value"] if "publishedIn" in said else ""
    for one in statements:
        one["source"] = source_address(file, one) if file else ""
    statements.sort(key=lambda row: (int(row.get("page", 0)), int(row.get("line", 0))))
    values: dict[str, Any] = {
        "department": said["department"]["value"],
        "departmentName": said["department"].get("valueName", ""),
        "year": said["fiscalYear"]["value"],
        "stage": said["stage"].get("valueName", ""),
        "file": file,
    }
    return page(
        request, "report", iri=iri, **values, said=said, statements=statements,
        items=select(request, "line_items_of_report", subject=iri),
        projects=select(request, "projects_of_report", subject=iri),
        findings=select(request, "findings_of", subject=iri), headers=headers,
    )  # fmt: skip


def _order(cell: str) -> tuple[int, ...]:
    match = _CELL.match(cell)
    return tuple(int(part) for part in match.groups()) if match else (0,)


def _statement(request: Request, iri: str, rows: list[Row], headers: dict[str, str]) -> Response:
    figures = select(request, "figures_of_statement", subject=iri)
    columns: dict[str, tuple[tuple[int, ...], str]] = {}
    table: dict[str, dict[str, Any]] = {}
    for row in figures:
        line = table.setdefault(
            row["row"],
            {
                "iri": row["row"],
                "label": row["label"],
                "code": row.get("code", ""),
                "cells": {},
                "at": _order(row.get("rowCell", "")),
                "role": row.get("role", "").rpartition("/")[2],
            },
        )
        if "figure" in row:
            at = _order(row.get("cell", ""))
            known = columns.get(row["column"])
            columns[row["column"]] = (min(known[0], at[2:]) if known else at[2:], row.get("columnName", row["column"]))
            line["cells"][row["column"]] = (row.get("printed", ""), source_address(row["file"], row))
    heads = sorted(columns, key=lambda column: columns[column][0])
    lines = sorted(table.values(), key=lambda line: (line["at"], line["label"]))
    report = iri.rpartition("/")[0]
    return page(
        request, "statement", iri=iri, name=_name(rows, iri), report=report, facts=_facts(rows), heads=heads,
        head_names={column: columns[column][1] for column in heads}, lines=lines, source=_source(rows),
        findings=select(request, "findings_of", subject=iri), headers=headers,
    )  # fmt: skip
