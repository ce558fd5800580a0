"""Any SPARQL 1.1 server in the place of the embedded graph, by its URL.

Graphs go there one at a time (Graph Store Protocol where the server has it, else SPARQL Update), each followed by its
catalogue triple, so that a reader of the catalogue sees whole graphs only. Which files are held, their records and
the superseded graphs stay in a ledger folder on this machine, which has the layout of an embedded store.
"""

import base64
import hashlib
import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph
from pyoxigraph import Quad, QueryBoolean, QueryResultsFormat, QuerySolutions, RdfFormat, Triple, parse

from budgetgraph.graph import identifiers
from budgetgraph.graph.doctor import problems
from budgetgraph.graph.documents import digest, write_whole
from budgetgraph.graph.generation import Generation
from budgetgraph.graph.namespaces import with_prefixes
from budgetgraph.graph.sinks import Sink
from budgetgraph.graph.store import Store, StoreError
from budgetgraph.graph.triples import nquads

_TIMEOUT = 300  # seconds
_CHUNK = 4_000_000  # bytes of an update request
_SHARED = ("derived", "findings")


class RemoteError(StoreError):
    """The server cannot be reached or refuses; the message says which URL and what it answered."""


def _split_login(url: str) -> tuple[str, str | None]:
    """The URL without name and password, and these as an Authorization header."""
    parts = urllib.parse.urlsplit(url)
    if not parts.username:
        return url, None
    login = f"{urllib.parse.unquote(parts.username)}:{urllib.parse.unquote(parts.password or '')}"
    host = parts.netloc.rpartition("@")[2]
    return parts._replace(netloc=host).geturl(), f"Basic {base64.b64encode(login.encode()).decode()}"


@dataclass(frozen=True)
class Server:
    """The addresses of one server; `graphs` is its Graph Store Protocol, None where there is none."""

    query: str
    update: str
    graphs: str | None = None
    authorization: str | None = None
    union: bool = False  # the server must be asked to take the union of graphs as the default graph

    @classmethod
    def find(cls, url: str) -> "Server":
        """Tries the addresses that servers use below (or beside) a URL. Raises `RemoteError` when none answers."""
        plain, authorization = _split_login(url)
        root = plain.rstrip("/")
        for end in ("/query", "/sparql"):
            root = root.removesuffix(end)
        here = cls(root, root, None, authorization)
        query = here._first([f"{root}/query", f"{root}/sparql", root], lambda to: here.ask("ASK {}", to) is not None)
        update = here._first([f"{root}/update", f"{root}/sparql", root], lambda to: here._updates(to))
        if not query or not update:
            missing = "SPARQL query" if not query else "SPARQL update"
            raise RemoteError(f"no {missing} service answers at or below {root}; is the server running and writable?")
        found = cls(query, update, None, authorization)
        graphs = here._first([f"{root}/store", f"{root}/data"], found._stores)
        return cls(query, update, graphs, authorization, found._needs_union())

    @staticmethod
    def _first(candidates: list[str], works: Any) -> str | None:
        for candidate in candidates:
            try:
                if works(candidate):
                    return candidate
            except RemoteError:
                continue
        return None

    def _updates(self, to: str) -> bool:
        self.send("POST", to, b"INSERT DATA {}", "application/sparql-update")
        return True

    def _stores(self, to: str) -> bool:
        probe = "urn:budgetgraph:probe"
        where = f"{to}?graph={urllib.parse.quote(probe, safe='')}"
        self.send("PUT", where, b"<urn:a> <urn:b> <urn:c> .\n", "application/n-triples")
        there = self.ask(f"ASK {{ GRAPH <{probe}> {{ ?s ?p ?o }} }}", self.query)
        self.send("DELETE", where)
        return bool(there)

    def _needs_union(self) -> bool:
        """Whether the default graph does not show the named graphs but a parameter of the request makes it."""
        probe = "urn:budgetgraph:probe"
        self.send("POST", self.update, f"INSERT DATA {{ GRAPH <{probe}> {{ <urn:a> <urn:b> <urn:c> }} }}".encode())
        try:
            shown = self.ask("ASK { <urn:a> <urn:b> <urn:c> }", self.query)
            if not shown and not self.ask("ASK { <urn:a> <urn:b> <urn:c> }", f"{self.query}?union-default-graph"):
                raise StoreError(
                    f"{self.query} does not show named graphs in its default graph; set the server to do so"
                    " (Fuseki: tdb2:unionDefaultGraph true; Oxigraph: --union-default-graph)"
                )
            return not shown
        finally:
            self.send("POST", self.update, f"DROP SILENT GRAPH <{probe}>".encode())

    def send(
        self,
        method: str,
        url: str,
        body: bytes | None = None,
        kind: str = "application/sparql-update",
        accept: str = "*/*",
    ) -> tuple[str, bytes]:
        """One request; gives (media type, body). Raises `RemoteError`."""
        headers = {"Accept": accept} | ({"Content-Type": kind} if body is not None else {})
        if self.authorization:
            headers["Authorization"] = self.authorization
        request = urllib.request.Request(url, data=body, method=method, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=_TIMEOUT) as answer:
                return answer.headers.get_content_type(), answer.read()
        except urllib.error.HTTPError as error:
            text = error.read(500).decode("utf-8", "replace").strip()
            if error.code == 400 and method == "POST" and kind == "application/sparql-query":
                raise SyntaxError(text) from error
            raise RemoteError(f"{url} answered {error.code}: {text}") from error
        except (urllib.error.URLError, TimeoutError, ConnectionError) as error:
            raise RemoteError(f"{url} cannot be reached: {error}") from error

    def ask(self, query: str, to: str) -> bool | None:
        _, body = self.send("POST", to, query.encode(), "application/sparql-query", "application/sparql-results+json")
        try:
            return json.loads(body).get("boolean")
        except ValueError:
            return None

    def select(self, query: str) -> QuerySolutions | QueryBoolean | Iterator[Triple]:
        """Runs a query, the union of graphs as default graph. Raises `SyntaxError` and `RemoteError`."""
        url = f"{self.query}?union-default-graph" if self.union else self.query
        accept = "application/sparql-results+json, application/n-triples;q=0.9"
        kind, body = self.send("POST", url, query.encode(), "application/sparql-query", accept)
        if kind.endswith("json"):
            return pyoxigraph.parse_query_results(body, QueryResultsFormat.JSON)
        return (quad.triple for quad in parse(body, RdfFormat.N_TRIPLES))


class RemoteSink:
    """A SPARQL server that takes graphs."""

    def __init__(self, server: Server, base: str) -> None:
        self.server, self._catalogue = server, identifiers.named_graph(base, "catalogue")

    def replace_graphs(self, graphs: dict[str, bytes], known: set[str]) -> None:
        for iri, content in graphs.items():
            lines = [_triple_line(line) for line in content.splitlines()]
            if self.server.graphs:
                url = f"{self.server.graphs}?graph={urllib.parse.quote(iri, safe='')}"
                if lines:
                    self.server.send("PUT", url, b"\n".join(lines) + b"\n", "application/n-triples")
                elif iri in known:
                    self._update(f"DROP SILENT GRAPH <{iri}>")
            else:
                self._update(f"DROP SILENT GRAPH <{iri}>")
                self._data("INSERT DATA", iri, lines)
            self._note(iri, digest(content) if content else None)

    def _note(self, iri: str, value: str | None) -> None:
        """The catalogue triple: which content of a graph is there as a whole."""
        update = f"DELETE WHERE {{ GRAPH <{self._catalogue}> {{ <{iri}> <http://purl.org/dc/terms/identifier> ?v }} }}"
        if value:
            triple = f'<{iri}> <http://purl.org/dc/terms/identifier> "{value}"'
            update += f" ; INSERT DATA {{ GRAPH <{self._catalogue}> {{ {triple} }} }}"
        self._update(update)

    def _data(self, verb: str, graph: str, lines: list[bytes]) -> None:
        chunk: list[bytes] = []
        size = 0
        for number, line in enumerate(lines, start=1):
            chunk.append(line)
            size += len(line)
            if size > _CHUNK or number == len(lines):
                self._update(f"{verb} {{ GRAPH <{graph}> {{ {b' '.join(chunk).decode()} }} }}")
                chunk, size = [], 0

    def _update(self, update: str) -> None:
        self.server.send("POST", self.server.update, update.encode())

    def patch(self, remove: Iterable[Quad], add: Iterable[Quad]) -> None:
        for verb, quads in (("DELETE DATA", remove), ("INSERT DATA", add)):
            by_graph: dict[str, list[bytes]] = {}
            for quad in quads:
                assert isinstance(quad.graph_name, pyoxigraph.NamedNode)
                by_graph.setdefault(quad.graph_name.value, []).append(f"{quad.triple} .".encode())
            for graph, lines in sorted(by_graph.items()):
                self._data(verb, graph, sorted(lines))

    def count(self, graph: str) -> int:
        rows = self.server.select(f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")
        assert isinstance(rows, QuerySolutions)
        return int(next(iter(rows))["n"].value)

    def graphs(self) -> set[str]:
        rows = self.server.select("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }")
        assert isinstance(rows, QuerySolutions)
        return {row["g"].value for row in rows}

    def flush(self) -> None:
        """A server answers when it has written."""

    def optimize(self) -> None:
        """A server puts itself in order."""


def _triple_line(line: bytes) -> bytes:
    """An N-Quads line without its graph, which is its last term and holds no blank."""
    return line.rstrip(b" .").rpartition(b" ")[0] + b" ."


class RemoteStore(Store):
    """A store whose current graphs lie on a server. A killed load is mended by the next one."""

    def __init__(self, ledger: Path, base: str, fixed: bool, mending: bool = False) -> None:
        self.server: Server | None = None
        self._mending = False
        super().__init__(ledger, base, fixed, mending)

    @classmethod
    def connect(
        cls, url: str, base: str | None = None, ledger: Path | str | None = None, mending: bool = False
    ) -> "RemoteStore":
        """Opens a server's store. `ledger` defaults to a folder named after the URL in the working folder."""
        server = Server.find(url)
        name = hashlib.sha256(_split_login(url)[0].rstrip("/").encode()).hexdigest()[:8]
        store = cls.open(ledger or f"budgetgraph-ledger-{name}", base, mending)
        assert isinstance(store, RemoteStore)
        store.server = server
        return store

    def _server(self) -> Server:
        if self.server is None:
            raise StoreError("this ledger is of a remote store; open it by the server's URL")
        return self.server

    def _open(self, path: Path) -> None:
        """Nothing to open here: the current graphs are on the server."""

    @property
    def current(self) -> pyoxigraph.Store:
        raise StoreError("the graph is on a server: ask it by query()")

    def query(self, sparql: str, substitutions: Mapping[Any, Any] | None = None) -> Any:
        if substitutions:
            raise StoreError("a server takes no substitutions: write the values into the query")
        if self._superseded_graphs(sparql):
            return self._run(self.superseded(), sparql)
        return self._server().select(with_prefixes(sparql))

    def _inherit(self, path: Path) -> None:
        self.superseded().backup(str(path / "superseded"))

    @property
    def _pending(self) -> Path:
        return self.folder / "pending"

    def _sink(self, path: Path, rebuild: bool) -> Sink:
        return RemoteSink(self._server(), self.base)

    def _unfinished(self) -> bool:
        return self._pending.exists()

    def _settling(self, generation: Generation) -> None:
        """After a killed load everything is mapped again, since what the server holds is not known."""
        self._mending = self._unfinished() or not generation.catalogue.files()
        if self._mending:
            generation.remap_all()
        write_whole(self._pending, b"")

    def _mend(self, generation: Generation) -> None:
        """Puts the shared graphs whole and drops the graphs that the catalogue does not know."""
        catalogue, sink = generation.catalogue, RemoteSink(self._server(), self.base)
        for name in _SHARED:
            graph = identifiers.named_graph(self.base, name)
            quads = [quad for owner in catalogue.owners(graph) for quad in catalogue.part(graph, owner)]
            sink.replace_graphs({graph: nquads(quads)}, {graph})
        keep = catalogue.graphs().keys() | {identifiers.named_graph(self.base, "catalogue")}
        for stray in sorted(iri for iri in sink.graphs() - keep if iri.startswith(f"{self.base}graph/")):
            sink.replace_graphs({stray: b""}, {stray})

    def _switch(self, generation: Generation) -> None:
        if self._mending:
            self._mend(generation)
        super()._switch(generation)
        self._pending.unlink(missing_ok=True)

    def go_back(self) -> int:
        raise StoreError("a server keeps one generation: remove what was loaded, or load the older files again")

    def _problems(self) -> Iterable[str]:
        if self._unfinished():
            yield f"a load to {self._server().update} was not finished; the next load or --repair mends it"
        count = RemoteSink(self._server(), self.base).count
        yield from problems(self.folder, self.path, self.documents, self.base, count)


def open_store(
    location: str, base: str | None = None, ledger: Path | str | None = None, mending: bool = False
) -> Store:
    """A store by its folder or by the URL of a SPARQL server; `mending` as in `Store.open`."""
    if location.startswith(("http://", "https://")):
        return RemoteStore.connect(location, base, ledger, mending)
    return Store.open(location, base, mending)
