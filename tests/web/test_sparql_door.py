"""The short way below the web framework gives the answers of the long one, which all else goes."""

import re
import socket
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest
from sparql_server import EX, Site, build, quads, serving

from budgetgraph.web.sparql.serving import door
from budgetgraph.web.sparql.settings import Settings

LOOKUP = f"SELECT ?n {{ <{EX}thing/7> <{EX}name> ?n }}"
WORK = LOOKUP + " ORDER BY ?n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("door") / "store", quads())


@pytest.fixture(scope="module", params=[0, 1], ids=["alone", "with a front"])
def site(folder: Path, request: pytest.FixtureRequest) -> Iterator[Site]:
    with serving(folder, fronts=request.param) as running:
        yield running


def metric(site: Site, name: str) -> int:
    """A figure of `/metrics`."""
    found = re.search(rf"^budgetgraph_{name} (\d+)", site.client.get("/metrics").text, re.MULTILINE)
    assert found, name
    return int(found[1])


def connect(site: Site) -> socket.socket:
    host, port = site.url.removeprefix("http://").split(":")
    connection = socket.create_connection((host, int(port)), 10)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def get(query: str, *headers: str, more: str = "") -> bytes:
    lines = [f"GET /sparql?query={quote(query)}{more} HTTP/1.1", "Host: here", *headers, "", ""]
    return "\r\n".join(lines).encode()


def read(connection: socket.socket, buffer: bytearray | None = None) -> tuple[int, dict[str, str], bytes]:
    """One response: its status, its headers, its body."""
    buffer = bytearray() if buffer is None else buffer
    while b"\r\n\r\n" not in buffer:
        piece = connection.recv(1 << 16)
        assert piece, bytes(buffer)
        buffer += piece
    head, _, rest = bytes(buffer).partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    assert len(headers) == len(lines), "a header stands twice"
    length, body = int(headers.get("content-length", 0)), bytearray(rest)
    while len(body) < length:
        piece = connection.recv(1 << 16)
        assert piece
        body += piece
    buffer[:] = body[length:]
    return int(first.split()[1]), headers, bytes(body[:length])


def ask(site: Site, request: bytes) -> tuple[int, dict[str, str], bytes]:
    with closing(connect(site)) as connection:
        connection.sendall(request)
        return read(connection)


DIFFERENT = {"date", "server", "server-timing", "x-query-id", "connection"}


@pytest.mark.parametrize("accept", ["application/sparql-results+json", "text/csv;q=0.9, */*;q=0.1", "*/*"])
@pytest.mark.parametrize("coding", ["gzip", "identity", "zstd, gzip;q=0.5"])
@pytest.mark.parametrize("more", ["", "&format=xml"])
def test_both_ways_give_the_same_answer(site: Site, accept: str, coding: str, more: str) -> None:
    query = f"{LOOKUP} # {accept} {coding}" + "long, so that it is compressed " * 90 * (coding == "zstd, gzip;q=0.5")
    wishes = f"Accept: {accept}", f"Accept-Encoding: {coding}"
    before = metric(site, "lookups_total")
    short = ask(site, get(query, *wishes, more=more))
    again = ask(site, get(query, *wishes, more=more))
    long = ask(site, get(query, *wishes, "Connection: close", more=more))  # uvicorn's
    assert "query" in short[1]["server-timing"] and "cache" in again[1]["server-timing"]
    time.sleep(0.25)  # fronts tell what they count five times a second
    assert metric(site, "lookups_total") == before + 1 + (site.app.fronts.wanted > 0)  # type: ignore[attr-defined]
    for other in (again, long):
        assert (other[0], other[2]) == (short[0], short[2]) and short[0] == 200
        assert {k: v for k, v in other[1].items() if k not in DIFFERENT} == {
            k: v for k, v in short[1].items() if k not in DIFFERENT
        }
    assert "date" in short[1] and "server" not in short[1] and "server" in long[1]


def test_an_unchanged_answer_is_not_sent_again(site: Site) -> None:
    first = ask(site, get(LOOKUP + " # 304"))
    tag = first[1]["etag"]
    for wish in (tag, f'"x", {tag}', "*"):
        status, headers, body = ask(site, get(LOOKUP + " # 304", f"If-None-Match: {wish}"))
        assert (status, body, headers["etag"]) == (304, b"", tag) and "content-length" not in headers
    assert ask(site, get(LOOKUP + " # 304", 'If-None-Match: "other"'))[0] == 200


ODD = [
    b"GET /sparql?query=ASK%7B%7D HTTP/1.0\r\nHost: a\r\n\r\n",
    b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\n\r\n",
    b"GET /sparql?query=ASK%7B%7D&default-graph-uri=http://a/ HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc",
    b"GET /sparql/?query=ASK%7B%7D HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET http://a/sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: a\r\nAccept: text/csv\r\nAccept: text/csv\r\n\r\n",
    b"GET /sparql?query=ASK%7B%7D&query=ASK%7B%7D HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET /sparql?query=%FF HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET /sparql?query=%u0041 HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET /sparql?query=SELECT HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET /sparql HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET /sparql?query=ASK {} HTTP/1.1\r\nHost: a\r\n\r\n",
    b"POST /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n",
    b"HEAD /healthz HTTP/1.1\r\nHost: a\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00",
    b"nonsense\r\n\r\n",
]


@pytest.mark.parametrize("request_", ODD)
def test_what_is_not_plain_goes_the_long_way(site: Site, request_: bytes) -> None:
    assert site.app.endpoint.direct.answer(request_) is None  # type: ignore[attr-defined]
    with closing(connect(site)) as connection:
        connection.sendall(request_)
        assert connection.recv(1 << 16).startswith(b"HTTP/1.1 ")


def test_a_connection_serves_whatever_comes(site: Site) -> None:
    """Short, long, short again, a form, a page: in order, on one connection."""
    form = f"query={quote(WORK)}".encode()
    post = (
        b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        b"Content-Length: %d\r\n\r\n" % len(form) + form
    )
    with closing(connect(site)) as connection:
        bodies = []
        for request in (get(LOOKUP), get(LOOKUP), get(WORK), get(LOOKUP), post, get(WORK)):
            connection.sendall(request)
            status, _, body = read(connection)
            assert status == 200
            bodies.append(body)
        assert bodies[0] == bodies[1] == bodies[3] and bodies[2] == bodies[4] == bodies[5]
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
        assert read(connection)[2] == b"ok\n"


def test_requests_in_one_packet_and_a_request_in_many(site: Site) -> None:
    with closing(connect(site)) as connection:
        connection.sendall(get(LOOKUP))
        expected = read(connection)[2]
        connection.sendall(get(LOOKUP) * 3 + get(WORK) + get(LOOKUP))
        buffer = bytearray()
        answers = [read(connection, buffer) for _ in range(5)]
        assert [status for status, _, _ in answers] == [200] * 5
        assert [body for _, _, body in answers[:3]] == [expected] * 3 and answers[4][2] == expected
    with closing(connect(site)) as connection:
        for byte in get(LOOKUP):
            connection.sendall(bytes([byte]))
        assert read(connection)[2] == expected


def test_a_client_that_reads_late_gets_everything(folder: Path) -> None:
    everything = f"SELECT ?s ?o {{ ?s <{EX}rank> ?o }}"
    with serving(folder, Settings()) as site, closing(connect(site)) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 17)
        expected = ask(site, get(everything))
        assert ask(site, get(everything))[1]["server-timing"] == "cache;desc=hit"
        for _ in range(400):
            connection.sendall(get(everything))
            time.sleep(0.0005)
        connection.sendall(get(WORK))
        buffer = bytearray()
        for _ in range(400):
            assert read(connection, buffer)[2] == expected[2]
        assert len(read(connection, buffer)[2]) > 100


def test_a_resting_connection_is_closed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "IDLE_SECONDS", 0.2)
    with serving(folder) as site, closing(connect(site)) as connection:
        connection.sendall(get(LOOKUP))
        assert read(connection)[0] == 200
        assert connection.recv(1) == b""


def test_open_connections_do_not_hold_the_server_back(folder: Path) -> None:
    with serving(folder) as site:
        connection = connect(site)
        connection.sendall(get(LOOKUP))
        assert read(connection)[0] == 200
        started = time.monotonic()
    assert time.monotonic() - started < 5
    connection.close()
