"""`/dumps/`: the list of files to download and the files, and `/catalog`, their description in DCAT.

A file is made when it is first asked for, by a process of its own, and kept until the store has a new generation.
"""

import hashlib
import shutil
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass, field
from email.utils import formatdate
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, HTMLResponse, Response

from budgetgraph.publishing.catalog import catalog
from budgetgraph.publishing.dumps import Dump, dumps
from budgetgraph.publishing.tables import tables
from budgetgraph.web.entity_pages import wants_page
from budgetgraph.web.rendering import base_of, page
from budgetgraph.web.sparql.describing import description
from budgetgraph.web.sparql.running.generations import Generation
from budgetgraph.web.sparql.writing import formats, problems
from budgetgraph.web.sparql.writing.problems import Problem

router = APIRouter(include_in_schema=False)
_PATIENCE = 20.0  # seconds a request waits for a file that is being made


@dataclass
class Making:
    """The files of one generation: where they are kept, and the processes that make them now."""

    folder: Path
    generation: Generation
    base: str
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def path(self, name: str) -> Path:
        """Where a file lies once it is made."""
        return self.folder / name

    def made(self, name: str, patience: float) -> bool:
        """Whether the file is there, after waiting a little for it. Raises `Problem` when making it failed."""
        path = self.path(name)
        with self.lock:
            if path.is_file():
                return True
            process = self.running.get(name)
            if process is None:
                graph = str(self.generation.store or "")
                command = [sys.executable, "-m", "budgetgraph.publishing.dumps", graph, self.base, name, str(path)]
                with self._told(name).open("wb") as told:
                    process = self.running[name] = subprocess.Popen(command, stderr=told)
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            return False
        with self.lock:
            if self.running.get(name) is process:
                del self.running[name]
        if path.is_file():
            return True
        last = self._told(name).read_text("utf-8", "replace").strip().splitlines()[-1:]
        raise Problem(500, "dump-failed", "The file could not be made", last[0] if last else "its process was killed")

    def _told(self, name: str) -> Path:
        """What the process that makes a file said on its error channel."""
        return self.folder / f".{name}.log"


_beginning = threading.Lock()


def _making(request: Request) -> Making:
    with _beginning:
        return _current(request)


def _current(request: Request) -> Making:
    state = request.app.state
    generation: Generation = state.queries.generation
    held: Making | None = getattr(state, "dumps", None)
    if held is None or held.generation != generation:
        root = Path(state.store) / "dumps"
        try:
            root.mkdir(parents=True, exist_ok=True)
            for older in root.iterdir():
                if older.name != generation.tag:
                    shutil.rmtree(older, ignore_errors=True)
            (root / generation.tag).mkdir(exist_ok=True)
        except OSError:  # a store that only others may write
            root = Path(tempfile.mkdtemp(prefix="budgetgraph-dumps-"))
            (root / generation.tag).mkdir()
        held = state.dumps = Making(root / generation.tag, generation, base_of(request))
    return held


@router.get("/dumps", response_class=HTMLResponse)
@router.get("/dumps/", response_class=HTMLResponse)
def listing(request: Request) -> HTMLResponse:
    """All files, and the columns of the tables."""
    making = _making(request)
    sizes = {name: making.path(name).stat().st_size for name in dumps() if making.path(name).is_file()}
    groups: dict[str, list[Dump]] = {}
    for found in dumps().values():
        groups.setdefault(found.zh, []).append(found)
    return page(request, "dumps", groups=groups, sizes=sizes, tables=list(tables().values()), base=_root(request))


@router.get("/dumps/{name}")
def dump(request: Request, name: str) -> Response:
    """One file, made if need be."""
    found = dumps().get(name)
    if not found:
        return _refuse(Problem(404, "no-such-dump", "There is no such file", name, choices=list(dumps())))
    making = _making(request)
    try:
        if not making.made(name, _PATIENCE):
            problem = Problem(503, "being-made", "The file is being made", "ask again in a minute", retry_after=30)
            return Response(
                problem.as_json(), 503, headers={"Retry-After": "30"}, media_type="application/problem+json"
            )
    except Problem as problem:
        return _refuse(problem)
    return _file(request, found, making)


def _file(request: Request, found: Dump, making: Making) -> Response:
    tag = f'"{hashlib.sha256(f"{making.generation.tag}/{found.name}".encode()).hexdigest()[:24]}"'
    headers = {"ETag": tag, "Access-Control-Allow-Origin": "*", "Cache-Control": "public, max-age=0, must-revalidate"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    media_type = "application/gzip" if found.compressed else found.media_type
    return FileResponse(making.path(found.name), media_type=media_type, filename=found.name, headers=headers)


@router.get("/catalog")
def catalogue(request: Request, format: str = "") -> Response:
    """The catalog in DCAT: HTML leads to the list, machines get RDF."""
    if wants_page(request, format):
        return Response(status_code=303, headers={"Location": "/dumps/", "Vary": "Accept"})
    accept = request.headers.get("accept", "")
    try:
        form = formats.negotiate("graph", accept, {"json": "jsonld"}.get(format, format))
    except formats.NotAcceptable as error:
        return _refuse(problems.not_acceptable(error))
    making, service = _making(request), request.app.state.queries
    sizes = {name: making.path(name).stat().st_size for name in dumps() if making.path(name).is_file()}
    facts = service.solutions(
        "SELECT (MIN(?y) AS ?first) (MAX(?y) AS ?last) (COUNT(?r) AS ?reports) WHERE { ?r bg:fiscalYear ?y }"
    )[0]
    span = (facts["first"].value, facts["last"].value) if "first" in facts and "last" in facts else None
    regions = [row["p"].value for row in service.solutions("SELECT DISTINCT ?p WHERE { ?r bg:inProvince ?p }")]
    modified = formatdate(making.generation.stamp / 1e9, usegmt=True) if making.generation.stamp else ""
    graph = catalog(_root(request), f"{_root(request)}/sparql", span, sorted(regions), sizes, making.generation.stamp)
    headers = {"Vary": "Accept", "Access-Control-Allow-Origin": "*"}
    if modified:
        headers["Last-Modified"] = modified
    return Response(description.serialize(graph, form), media_type=form.content_type, headers=headers)


def _root(request: Request) -> str:
    return str(request.base_url).rstrip("/")


def _refuse(problem: Problem) -> Response:
    return Response(problem.as_json(), problem.status, media_type="application/problem+json")
