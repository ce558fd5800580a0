"""The web application: in come a store and settings, out goes an ASGI application with everything under HTTP.

`/sparql` is answered before the framework; pages are routers that `PAGES` names, each module with a `router`.
"""

import asyncio
import importlib
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from types import ModuleType

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from budgetgraph.web import refusals
from budgetgraph.web.sparql.describing import description
from budgetgraph.web.sparql.describing.statistics import Counting
from budgetgraph.web.sparql.running.workers import QueryService
from budgetgraph.web.sparql.serving.fronts import Fronts
from budgetgraph.web.sparql.serving.http import Request
from budgetgraph.web.sparql.serving.protocol import Endpoint
from budgetgraph.web.sparql.settings import Settings
from budgetgraph.web.sparql.writing import formats
from budgetgraph.web.sparql.writing.html_pages import description_page

PAGES: tuple[str, ...] = (
    "budgetgraph.web.sparql.describing.wellknown",
    "budgetgraph.web.ask_pages",
    "budgetgraph.web.browse_pages",
    "budgetgraph.web.finding_pages",
    "budgetgraph.web.entity_pages",
    "budgetgraph.web.source_pages",
    "budgetgraph.web.query_page",
    "budgetgraph.web.dump_pages",
)
"""Modules with pages: each has `router` (a FastAPI `APIRouter`) and finds the services in `request.app.state`; a
module may have `prepare(state)`, which loads ahead what its first page would wait for."""

_log = logging.getLogger(__name__)


class Application(FastAPI):
    """FastAPI that hands `/sparql` to the endpoint before its own routing, which costs as much as a lookup."""

    endpoint: Endpoint | None = None
    fronts: Fronts | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http" and self.endpoint is not None:
            path = scope["path"]
            if path in ("/sparql", "/sparql/") or path.startswith("/sparql/queries/"):
                await self.endpoint(scope, receive, send)
                return
        if scope["type"] == "http" and scope["method"] == "HEAD":
            scope = {**scope, "method": "GET"}  # the server sends no body: it goes by its own scope
        await super().__call__(scope, receive, send)


async def _prepare(served: FastAPI, modules: Sequence[ModuleType]) -> None:
    for module in modules:
        if prepare := getattr(module, "prepare", None):
            try:
                await asyncio.to_thread(prepare, served.state)
            except Exception:
                _log.exception("%s is not prepared; its first page will be slower or say why", module.__name__)


def create_app(store: Path, settings: Settings | None = None) -> FastAPI:
    """The application over the store in a folder.

    `app.state.queries` is the `QueryService`, `app.state.settings` the settings, `app.state.store` the folder.
    """
    settings = settings or Settings.from_environment()
    service = QueryService(store, settings)
    modules = [importlib.import_module(name) for name in PAGES]
    counting = Counting(service)

    @asynccontextmanager
    async def life(served: FastAPI) -> AsyncIterator[None]:
        await service.start()
        counting.begin()
        preparing = asyncio.create_task(_prepare(served, modules))
        try:
            yield
        finally:
            preparing.cancel()
            counting.stop()
            if isinstance(served, Application) and served.fronts:
                await served.fronts.stop()
            await service.stop()

    app = Application(
        title="预算图谱", lifespan=life, docs_url="/api/docs", redoc_url=None, openapi_url="/api/openapi.json"
    )
    app.state.queries, app.state.settings, app.state.store, app.state.statistics = service, settings, store, counting

    async def describe(request: Request, form: formats.Format) -> bytes:
        endpoint = request.root + "/sparql"
        if request.scope["path"].endswith("/"):
            endpoint += "/"
        graph = description.service_description(endpoint, request.root, settings, service.prefixes, counting.now)
        if form is formats.HTML:
            return description_page(description.serialize(graph, formats.TURTLE).decode(), settings)
        return description.serialize(graph, form)

    app.endpoint = Endpoint(service, describe)
    refusals.install(app)
    for module in modules:
        app.include_router(module.router)
    app.mount("/static", StaticFiles(directory=Path(__file__).parent / "static"), name="static")
    return app
