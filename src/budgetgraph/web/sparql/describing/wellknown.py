"""Descriptions and health over HTTP: `/.well-known/...`, `/healthz`, `/readyz`, `/metrics`.

In comes the application state, out go RDF in the negotiated format and short texts.
"""

import hashlib
import io

import pyoxigraph as ox
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response

from budgetgraph.web.sparql.describing import description, metrics
from budgetgraph.web.sparql.describing.examples import shipped
from budgetgraph.web.sparql.serving.http import matches
from budgetgraph.web.sparql.writing import formats, problems
from budgetgraph.web.sparql.writing.problems import Problem

router = APIRouter(include_in_schema=False)
_PATIENCE = 2.0
_OPEN = {"Access-Control-Allow-Origin": "*", "Vary": "Accept"}


def _root(request: Request) -> str:
    return str(request.base_url).rstrip("/")


def _refuse(problem: Problem) -> Response:
    return Response(problem.as_json(), problem.status, media_type="application/problem+json")


def _described(request: Request, body: bytes, form: formats.Format, headers: dict[str, str]) -> Response:
    """A description with its entity tag; 304 when the client has it."""
    tag = f'W/"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    headers = {**headers, "ETag": tag, "Cache-Control": "public, max-age=0, must-revalidate"}
    if matches(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type=form.content_type)


@router.get("/.well-known/void")
async def void(request: Request, format: str = "") -> Response:
    """The dataset in VoID, with partitions once they are counted."""
    state = request.app.state
    try:
        form = formats.negotiate("graph", request.headers.get("accept", ""), format)
    except formats.NotAcceptable as error:
        return _refuse(problems.not_acceptable(error))
    statistics = await state.statistics.wait(_PATIENCE)
    generation = state.queries.generation
    base = (generation.base if generation else None) or state.settings.base
    root = _root(request)
    graph = description.void_description(f"{root}/sparql", root, base, state.queries.prefixes, statistics)
    headers = dict(_OPEN)
    if statistics is None:
        headers["Retry-After"] = "30"  # complete without partitions; these are still being counted
    return _described(request, description.serialize(graph, form), form, headers)


@router.get("/.well-known/sparql-examples")
@router.get("/.well-known/sparql-examples/{name}")
async def examples(request: Request, name: str = "", format: str = "") -> Response:
    """The example queries, each in a named graph of its own (TriG unless another format is asked for)."""
    chosen = [e for e in shipped() if not name or e.name == name]
    if name and not chosen:
        return _refuse(Problem(404, "no-such-example", "There is no such example", name))
    try:
        accept = request.headers.get("accept", "")
        form = formats.TRIG if not format and accept in ("", "*/*") else formats.negotiate("graph", accept, format)
    except formats.NotAcceptable as error:
        return _refuse(problems.not_acceptable(error))
    quads = description.example_quads(chosen, f"{_root(request)}/sparql", _root(request))
    if form.rdf is not None and form.rdf.supports_datasets:
        out = io.BytesIO()
        prefixes = {"sh": description.SH, "schema": description.SCHEMA, "rdfs": description.RDFS}
        ox.serialize(quads, out, form.rdf, prefixes=prefixes)
        return _described(request, out.getvalue(), form, _OPEN)
    return _described(request, description.serialize((q.triple for q in quads), form), form, _OPEN)


@router.get("/healthz")
async def health() -> PlainTextResponse:
    """The server answers."""
    return PlainTextResponse("ok\n")


@router.get("/readyz")
async def readiness(request: Request) -> JSONResponse:
    """Whether queries can be answered: a worker has the current generation open."""
    service = request.app.state.queries
    generation = service.generation.name if service.generation else None
    return JSONResponse({"ready": service.ready, "generation": generation}, 200 if service.ready else 503)


@router.get("/metrics")
async def figures(request: Request) -> PlainTextResponse:
    """Counters and gauges for Prometheus."""
    text = metrics.text(request.app.state.queries, request.app.endpoint, request.app.fronts)
    return PlainTextResponse(text, media_type="text/plain; version=0.0.4; charset=utf-8")
