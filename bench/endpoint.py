"""Requests per second of `/sparql` beside the Oxigraph server, rdflib-endpoint and Virtuoso: same data, one run.

    python bench/endpoint.py [--reports 200] [--seconds 1] [--rounds 9] [--clients 1 8 32] [--json OUT]
                             [--rdflib-endpoint PYTHON] [--virtuoso FOLDER] [--endurance 100000] [--store DIR]

In goes a synthetic store of budget reports (or `--store`, an Oxigraph directory of it), out comes a table: medians of
short turns that the servers take one after the other, so that a busy machine disturbs all alike. Loopback only. The
load comes from a process of its own.
`--rdflib-endpoint` names an interpreter in which `rdflib-endpoint` and `oxrdflib` are installed, `--virtuoso` the
folder of Virtuoso's programs where they are not on the PATH. A rival that is not there is named with the reason.
"""

import argparse
import json
import os
import random
import selectors
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox

from virtuoso import Virtuoso

BG = "https://w3id.org/budgetgraph/ontology#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"
ITEMS = 250
PREFIXES = f"PREFIX bg: <{BG}> PREFIX rdfs: <{RDFS}> "


def quads(reports: int) -> Iterator[ox.Quad]:
    """Reports of invented bodies with 250 line items each, a graph a report."""
    node, literal = ox.NamedNode, ox.Literal
    chance = random.Random(1)
    for number in range(reports):
        graph, report, body = (node(f"http://bench/{kind}/{number}") for kind in ("graph", "report", "body"))
        yield ox.Quad(body, node(RDFS + "label"), literal(f"某某市第{number}局", language="zh"), graph)
        yield ox.Quad(body, node(BG + "hasBudget"), report, graph)
        yield ox.Quad(
            report, node(BG + "fiscalYear"), literal(str(2020 + number % 5), datatype=node(XSD + "integer")), graph
        )
        total = 0
        for place in range(ITEMS):
            item, amount = node(f"{report.value}/row/{place}"), chance.randint(1, 10**8)
            total += amount
            yield ox.Quad(report, node(BG + "hasLineItem"), item, graph)
            code = node(f"http://bench/code/{chance.randint(201, 229)}{place:04}")
            yield ox.Quad(item, node(BG + "classifiedAs"), code, graph)
            yield ox.Quad(item, node(BG + "amount"), literal(f"{amount}.5", datatype=node(XSD + "decimal")), graph)
            yield ox.Quad(item, node(BG + "printedLabel"), literal(f"第{place}项支出"), graph)
        yield ox.Quad(report, node(BG + "totalExpenditure"), literal(str(total), datatype=node(XSD + "decimal")), graph)


def lookup(number: int) -> str:
    """The total of one body by its name: one row."""
    return (
        PREFIXES
        + f'SELECT ?y ?t {{ ?d rdfs:label "某某市第{number}局"@zh ; bg:hasBudget ?r . '
        + "?r bg:fiscalYear ?y ; bg:totalExpenditure ?t }"
    )


def listing(number: int) -> str:
    """All line items of one report in order: some 90 kB of JSON."""
    return (
        PREFIXES + "SELECT ?i ?l ?c ?a { "
        f"<http://bench/report/{number}> bg:hasLineItem ?i . "
        "?i bg:classifiedAs ?c ; bg:amount ?a ; bg:printedLabel ?l } ORDER BY ?c"
    )


def request(path: str, query: str, more: str = "") -> bytes:
    """One HTTP/1.1 request as bytes; with `&timeout=5` in `more` a worker answers, whatever is asked."""
    accept = "application/sparql-results+json"
    return f"GET {path}?query={quote(query)}{more} HTTP/1.1\r\nHost: bench\r\nAccept: {accept}\r\n\r\n".encode()


# --- the load ----------------------------------------------------------------------------------------------------


def complete(buffer: bytearray) -> int:
    """The length of the answer at the start of the buffer, 0 while it is incomplete."""
    head = buffer.find(b"\r\n\r\n")
    if head < 0:
        return 0
    headers = bytes(buffer[:head]).lower()
    if b"transfer-encoding: chunked" in headers:
        return len(buffer) if buffer.endswith(b"0\r\n\r\n") else 0
    at = headers.find(b"content-length:")
    length = int(headers[at + 15 :].split(b"\r\n", 1)[0])
    return head + 4 + length if len(buffer) >= head + 4 + length else 0


def drive(port: int, requests: list[bytes], clients: int, seconds: float, most: int) -> dict[str, float]:
    """Keep `clients` connections busy; requests per second, latencies in ms, how many were not 200."""
    chooser, chance = selectors.DefaultSelector(), random.Random(clients)
    latencies: list[float] = []
    failed = received = 0
    started: dict[socket.socket, float] = {}
    buffers: dict[socket.socket, bytearray] = {}

    def ask(connection: socket.socket) -> None:
        started[connection] = time.perf_counter()
        connection.sendall(chance.choice(requests))

    for _ in range(clients):
        connection = socket.create_connection(("127.0.0.1", port))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        buffers[connection] = bytearray()
        chooser.register(connection, selectors.EVENT_READ)
        ask(connection)
    begun = time.perf_counter()
    while (now := time.perf_counter()) < begun + seconds and len(latencies) < most:
        for key, _ in chooser.select(1.0):
            connection = key.fileobj
            assert isinstance(connection, socket.socket)
            piece = connection.recv(1 << 20)
            if not piece:
                raise ConnectionError("the server hung up")
            buffer = buffers[connection]
            buffer += piece
            if length := complete(buffer):
                latencies.append(time.perf_counter() - started[connection])
                received += length
                failed += not buffer.startswith(b"HTTP/1.1 200")
                buffer.clear()
                ask(connection)
    wall = now - begun
    ordered = sorted(latencies) or [0.0]
    return {
        "rate": len(latencies) / wall,
        "p50": ordered[len(ordered) // 2] * 1000,
        "p99": ordered[int(len(ordered) * 0.99)] * 1000,
        "failed": failed,
        "bytes": received / max(1, len(latencies)),
    }


def load(port: int, requests: list[bytes], clients: int, seconds: float, most: int = 10**9) -> dict[str, float]:
    """`drive` in a process of its own."""
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        Path(file.name).write_text(json.dumps([r.decode() for r in requests]), encoding="utf-8")
        arguments = [sys.executable, __file__, "--drive", str(port), file.name, str(clients), str(seconds), str(most)]
        done = subprocess.run(arguments, capture_output=True, text=True, timeout=seconds + 120, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr[-500:])
        return dict(json.loads(done.stdout))


# --- the servers -------------------------------------------------------------------------------------------------


@dataclass
class Server:
    """A rival: its name, the path of its endpoint, how it is started on a port over a directory."""

    name: str
    path: str
    command: Callable[[int, Path], list[str]]


OURS = """
import sys
from pathlib import Path
from budgetgraph.web.app import create_app
from budgetgraph.web.server import server
from budgetgraph.web.sparql.settings import Settings
settings = Settings(cache_bytes=int(sys.argv[3]))
server(create_app(Path(sys.argv[1]), settings), port=int(sys.argv[2])).run()
"""
RDFLIB = """
import sys, uvicorn
from rdflib import Dataset
from rdflib_endpoint import SparqlEndpoint
data = Dataset(store="Oxigraph", default_union=True)
data.open(sys.argv[1])
uvicorn.run(SparqlEndpoint(graph=data), port=int(sys.argv[2]), log_level="error", access_log=False)
"""


def rivals(options: argparse.Namespace, store: Path) -> list[Server]:
    """The servers that can be started here; says which cannot and why."""
    found = [
        Server("budgetgraph", "/sparql", lambda port, store: [sys.executable, "-c", OURS, str(store), str(port), "0"]),
        Server(
            "budgetgraph cached",
            "/sparql",
            lambda port, store: [sys.executable, "-c", OURS, str(store), str(port), "67108864"],
        ),
    ]
    binary = shutil.which("oxigraph", path=f"{Path(sys.executable).parent}:{Path('/usr/local/bin')}")
    if binary:
        serve = [binary, "serve-read-only", "--union-default-graph"]
        found.append(
            Server(
                "oxigraph server", "/query", lambda port, store: [*serve, "-l", str(store), "-b", f"127.0.0.1:{port}"]
            )
        )
    else:
        print("skipped: oxigraph server: no binary beside this interpreter: pip install oxigraph")
    if options.rdflib_endpoint:
        python = options.rdflib_endpoint
        found.append(
            Server("rdflib-endpoint", "/", lambda port, store: [python, "-c", RDFLIB, f"{store}-copy", str(port)])
        )
    else:
        print("skipped: rdflib-endpoint: name an interpreter that has it with --rdflib-endpoint")
    virtuoso = Virtuoso(Path(f"{store}-virtuoso"), options.virtuoso)
    if virtuoso.missing:
        print(f"skipped: virtuoso: {virtuoso.missing}")
    else:
        if not virtuoso.folder.exists():
            print("loading virtuoso")
            with tempfile.NamedTemporaryFile(suffix=".nq") as file:
                ox.Store.read_only(str(store)).dump(file.name, format=ox.RdfFormat.N_QUADS)
                virtuoso.load(Path(file.name))
        found.append(Server("virtuoso", "/sparql", lambda port, _: virtuoso.command(port)))
    return found


def free_port() -> int:
    """A port of the loopback that nobody has."""
    with socket.create_server(("127.0.0.1", 0)) as one:
        return int(one.getsockname()[1])


@contextmanager
def running(server: Server, store: Path) -> Iterator[int]:
    """The server on a port, ended afterwards by its id."""
    port = free_port()
    process = subprocess.Popen(server.command(port, store), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        for _ in range(200):
            if process.poll() is not None:
                raise RuntimeError(f"{server.name} did not start: {process.communicate()[1][-500:]!r}")
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.1)
        time.sleep(1.0)
        yield port
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def measure(options: argparse.Namespace, store: Path) -> list[dict[str, object]]:
    """All servers x works x numbers of clients; all servers are up, and take turns of a second or so."""
    works = {name: work for name, work in {"lookup": lookup, "listing": listing}.items() if name in options.works}
    numbers = range(options.reports)
    rows: list[dict[str, object]] = []
    with ExitStack() as stack:
        servers = [(server, stack.enter_context(running(server, store))) for server in rivals(options, store)]
        for work, text in works.items():
            asked = {server.name: [request(server.path, text(n)) for n in numbers] for server, _ in servers}
            for server, port in servers:
                load(port, asked[server.name], 8, 2.0)  # warm
            for clients in options.clients:
                found: dict[str, list[dict[str, float]]] = {server.name: [] for server, _ in servers}
                for turn in range(options.rounds):
                    for server, port in servers[:: 1 - 2 * (turn % 2)]:
                        found[server.name].append(load(port, asked[server.name], clients, options.seconds))
                for name, turns in found.items():
                    middle = {key: statistics.median(one[key] for one in turns) for key in turns[0]}
                    rows.append({"server": name, "work": work, "clients": clients, **middle})
    return rows


def show(rows: list[dict[str, object]]) -> None:
    """The table with the ratio to the Oxigraph server."""
    rate = {(r["server"], r["work"], r["clients"]): float(str(r["rate"])) for r in rows}
    heads = ("req/s", "p50 ms", "p99 ms", "bytes", "failed", "/oxigraph")
    print(f"load of the machine in the last 1, 5 and 15 minutes: {os.getloadavg()}")
    print(f"{'server':20} {'work':8} {'clients':>7} " + " ".join(f"{head:>9}" for head in heads))
    for row in sorted(rows, key=lambda r: (str(r["work"]), int(str(r["clients"])), str(r["server"]))):
        base = rate.get(("oxigraph server", row["work"], row["clients"]))
        ratio = f"{float(str(row['rate'])) / base:9.2f}" if base else f"{'-':>9}"
        figures = " ".join(f"{float(str(row[key])):9.2f}" for key in ("rate", "p50", "p99", "bytes", "failed"))
        print(f"{row['server']:20} {row['work']:8} {row['clients']:7} {figures} {ratio}")


def main() -> None:
    """Command line."""
    if sys.argv[1:2] == ["--drive"]:
        port, file, clients, seconds, most = sys.argv[2:]
        requests = [text.encode() for text in json.loads(Path(file).read_text(encoding="utf-8"))]
        print(json.dumps(drive(int(port), requests, int(clients), float(seconds), int(most))))
        return
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=1.0)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 8, 32])
    parser.add_argument("--works", nargs="+", default=["lookup", "listing"])
    parser.add_argument("--store", type=Path)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--rdflib-endpoint", metavar="PYTHON")
    parser.add_argument("--virtuoso", type=Path, metavar="FOLDER")
    parser.add_argument("--endurance", type=int, default=0, help="that many lookups in one go, counting failures")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = options.store or Path(folder) / "store"
        if not store.exists():
            built = ox.Store(str(store))
            built.bulk_extend(quads(options.reports))
            built.optimize()
            print(f"{len(built)} quads")
            del built
        if options.rdflib_endpoint and not Path(f"{store}-copy").exists():
            shutil.copytree(store, f"{store}-copy")
        if options.endurance:
            ours = rivals(options, store)[0]
            with running(ours, store) as port:
                requests = [request(ours.path, lookup(n), ("", "&timeout=5")[n % 2]) for n in range(options.reports)]
                print(json.dumps(load(port, requests, 32, 3600, options.endurance)))
            return
        rows = measure(options, store)
    show(rows)
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
