"""The real server on the loopback, and stores to put behind it. Not a test itself."""

import contextlib
import os
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import pyoxigraph as ox
from fastapi import FastAPI

from budgetgraph.web.app import create_app
from budgetgraph.web.server import server
from budgetgraph.web.sparql.settings import Settings

XSD = "http://www.w3.org/2001/XMLSchema#"
EX = "http://example.org/"


@dataclass
class Site:
    """A server that runs: its address, its application, a client."""

    url: str
    app: FastAPI
    client: httpx.Client

    def ask(self, query: str, **parameters: str) -> httpx.Response:
        """GET with a query."""
        return self.client.get("/sparql", params={"query": query, **parameters}, headers={"accept": "*/*"})


@contextlib.contextmanager
def serving(store: Path, settings: Settings | None = None, fronts: int = 0) -> Iterator[Site]:
    """The server on a free port of the loopback, in a thread, with so many fronts (processes of their own)."""
    cache = os.environ.get("XDG_CACHE_HOME")
    os.environ["XDG_CACHE_HOME"] = str(store.parent / "cache")  # counts of a test are not kept in the home folder
    app = create_app(store, replace(settings or Settings(reload_seconds=0.1), fronts=fronts))
    if cache is None:
        del os.environ["XDG_CACHE_HOME"]
    else:
        os.environ["XDG_CACHE_HOME"] = cache
    listener = socket.create_server(("127.0.0.1", 0))
    running = server(app)
    thread = threading.Thread(target=running.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not running.started and thread.is_alive():
        time.sleep(0.01)
    while thread.is_alive() and len(app.fronts.ready) < fronts:  # type: ignore[attr-defined]
        time.sleep(0.01)
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    with httpx.Client(base_url=url, timeout=60, trust_env=False) as client:
        yield Site(url, app, client)
    running.should_exit = True
    thread.join(20)
    listener.close()


def quads(count: int = 300) -> Iterator[ox.Quad]:
    """Things with names in two languages, decimals, dates, links and awkward literals, over three graphs."""
    node, literal = ox.NamedNode, ox.Literal
    awkward = [
        'q"u"o',
        "line\nbreak",
        "comma, semi;",
        "tab\there",
        "<&>",
        "},{",
        "\\",
        ",{",
        "中文，逗号",
        "",
        "\u0007" * 0 + "é",
    ]
    for number in range(count):
        thing, graph = node(f"{EX}thing/{number}"), node(f"{EX}graph/{number % 3}")
        said = [
            ("type", node(f"{EX}Class{number % 4}")),
            ("name", literal(f"事物{number}", language="zh")),
            ("name", literal(f"thing {number}", language="en")),
            ("amount", literal(f"{number}.{number % 7}5", datatype=node(XSD + "decimal"))),
            ("rank", literal(str(number % 50), datatype=node(XSD + "integer"))),
            ("next", node(f"{EX}thing/{(number * 7 + 1) % count}")),
            ("note", literal(awkward[number % len(awkward)])),
        ]
        if number % 5 == 0:
            said.append(
                ("day", literal(f"2024-{number % 12 + 1:02}-{number % 28 + 1:02}", datatype=node(XSD + "date")))
            )
        for predicate, target in said:
            kind = (
                node("http://www.w3.org/1999/02/22-rdf-syntax-ns#type") if predicate == "type" else node(EX + predicate)
            )
            yield ox.Quad(thing, kind, target, graph)


def build(folder: Path, what: Iterator[ox.Quad] | list[ox.Quad]) -> Path:
    """An Oxigraph store on disk, closed again."""
    store = ox.Store(str(folder))
    store.bulk_extend(what)
    store.flush()
    del store
    return folder
