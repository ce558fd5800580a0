"""Several processes at one door: killed ones are replaced, all see a new generation, ids and limits are one."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from sparql_server import EX, Site, build, quads, serving
from test_sparql_door import LOOKUP, ask, connect, get, metric, read
from test_sparql_workers import ENDLESS, eventually, link, state

from budgetgraph.web.sparql.serving.fronts import Fronts
from budgetgraph.web.sparql.settings import Settings


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("fronts") / "store", quads())


@pytest.fixture
def site(folder: Path) -> Iterator[Site]:
    with serving(folder, Settings(reload_seconds=0.05, query_seconds=20), fronts=2) as running:
        yield running


def fronts(site: Site) -> Fronts:
    found: Fronts = site.app.fronts  # type: ignore[attr-defined]
    return found


def pids(site: Site) -> set[int]:
    return {process.process.pid for process in fronts(site).ready}


def test_connections_are_shared_out_evenly(site: Site) -> None:
    with ExitStack() as stack:
        for _ in range(6):
            connection = stack.enter_context(closing(connect(site)))
            connection.sendall(get(LOOKUP))
            assert read(connection)[0] == 200
        assert eventually(lambda: [p.figures.get("open") for p in fronts(site).ready] == [3, 3], 5)
        own = site.app.endpoint.statuses  # type: ignore[attr-defined]
        assert own[200] == 0 and metric(site, "lookups_total") >= 2
        assert 'responses_total{status="200"} 6' in site.client.get("/metrics").text
    assert eventually(lambda: [p.figures.get("open") for p in fronts(site).ready] == [0, 0], 5)


def test_a_killed_front_is_replaced_and_its_counts_stay(site: Site) -> None:
    before = pids(site)
    assert ask(site, get(LOOKUP))[0] == 200
    assert eventually(lambda: metric(site, "lookups_total") == 1, 5)
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    assert eventually(lambda: not pids(site) & before, 5)
    for number in range(20):  # until the new ones are ready the server answers itself
        assert ask(site, get(f"{LOOKUP} # {number}"))[0] == 200
        time.sleep(0.01)
    assert eventually(lambda: len(pids(site)) == 2 and not pids(site) & before)
    assert eventually(lambda: metric(site, "lookups_total") == 21, 5)
    assert metric(site, "fronts") == 2
    assert all(state(pid) in "Zgone" for pid in before)


def test_a_query_is_cancelled_whatever_way_it_came(site: Site) -> None:
    with closing(connect(site)) as connection, closing(connect(site)) as other, ThreadPoolExecutor(1) as pool:
        for each in (connection, other):  # both are with fronts
            each.sendall(get(LOOKUP))
            assert read(each)[0] == 200
        connection.sendall(get(ENDLESS, "X-Query-Id: my-endless-query"))
        asked = pool.submit(read, connection)
        assert eventually(lambda: "my-endless-query" in site.app.state.queries._jobs, 5)
        other.sendall(b"DELETE /sparql/queries/my-endless-query HTTP/1.1\r\nHost: a\r\n\r\n")
        assert read(other)[0] == 204
        assert asked.result(5)[0] == 503
        for each in (connection, other):  # nothing is lost on the way between processes
            each.sendall(get(LOOKUP))
            assert read(each)[0] == 200


def test_a_client_that_leaves_a_front_stops_its_query(site: Site) -> None:
    with closing(connect(site)) as connection:
        connection.sendall(get(LOOKUP))
        assert read(connection)[0] == 200
        connection.sendall(get(ENDLESS))
        assert eventually(lambda: site.app.state.queries._jobs, 5)
    assert eventually(lambda: not site.app.state.queries._jobs, 5)


def generation(root: Path, number: int) -> None:
    folder = root / "generations" / f"{number:06d}"
    folder.mkdir(parents=True)
    mark = ox.Quad(ox.NamedNode(EX + "it"), ox.NamedNode(EX + "generation"), ox.Literal(number), ox.NamedNode(EX + "g"))
    build(folder / "graph", [*quads(30), mark])


def test_all_fronts_serve_a_new_generation(tmp_path: Path) -> None:
    for number in (1, 2):
        generation(tmp_path, number)
    link(tmp_path, "000001")
    text = f"SELECT ?n {{ <{EX}it> <{EX}generation> ?n }}"
    with serving(tmp_path, Settings(reload_seconds=0.05), fronts=2) as site, ExitStack() as stack:
        connections = [stack.enter_context(closing(connect(site))) for _ in range(4)]

        def served() -> list[tuple[str, bytes]]:
            found = []
            for connection in connections:
                connection.sendall(get(text, "Accept: text/csv"))
                _, headers, body = read(connection)
                found.append((headers["x-generation"], body.split()[1]))
            return found

        assert served() == [("000001", b"1")] * 4
        before = pids(site)
        link(tmp_path, "000002")
        assert eventually(lambda: served() == [("000002", b"2")] * 4, 10)
        assert eventually(lambda: pids(site) == before, 10) and len(before) == 2  # told to the parent after the answer
        # one that cannot be opened is not switched to, by nobody
        (tmp_path / "generations" / "000003" / "graph").mkdir(parents=True)
        (tmp_path / "generations" / "000003" / "graph" / "CURRENT").write_text("nonsense")
        link(tmp_path, "000003")
        time.sleep(0.5)
        assert served() == [("000002", b"2")] * 4 and pids(site) == before


def test_fronts_come_with_the_first_generation(tmp_path: Path) -> None:
    root = tmp_path / "store"
    with serving(root, Settings(reload_seconds=0.05), fronts=0) as site:
        site.app.fronts.wanted = 1  # type: ignore[attr-defined]
        assert ask(site, get(LOOKUP))[0] == 200 and not pids(site)
        generation(root, 1)
        link(root, "000001")
        assert eventually(lambda: pids(site), 10)
        assert ask(site, get(LOOKUP))[0] == 200


def test_killed_fronts_never_send_half_an_answer_as_whole(site: Site) -> None:
    """Under fire a client gets whole answers or a broken connection, and the next one is served."""
    expected = ask(site, get(LOOKUP, "Accept: text/csv"))[2]
    end = time.monotonic() + 4

    def client(number: int) -> tuple[int, int]:
        whole = broken = 0
        while time.monotonic() < end:
            try:
                with httpx.Client(base_url=site.url, trust_env=False, timeout=10) as own:
                    for turn in range(50):
                        text = f"{LOOKUP} # {number} {turn}" if turn % 10 else f"{LOOKUP} ORDER BY ?n # {number} {turn}"
                        answer = own.get("/sparql", params={"query": text}, headers={"accept": "text/csv"})
                        assert answer.status_code == 200 and sorted(answer.content.split()) == sorted(expected.split())
                        whole += 1
            except httpx.TransportError:
                broken += 1
        return whole, broken

    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(client, number) for number in range(4)]
        while time.monotonic() < end:
            time.sleep(0.3)
            for pid in list(pids(site))[:1]:
                os.kill(pid, signal.SIGKILL)
        results = [one.result() for one in asked]
    assert all(whole > 10 for whole, _ in results), results
    assert eventually(lambda: len(pids(site)) == 2)


def descriptors(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


def test_connections_leave_nothing_behind(site: Site) -> None:
    def round_() -> None:
        for number in range(30):
            assert ask(site, get(LOOKUP))[0] == 200
            with closing(connect(site)) as connection:  # to a front and back
                for text in (LOOKUP, f"{LOOKUP} ORDER BY ?n # {number}"):
                    connection.sendall(get(text))
                    assert read(connection)[0] == 200

    round_()
    held = {pid: descriptors(pid) for pid in [os.getpid(), *pids(site)]}
    round_()
    assert eventually(lambda: all(descriptors(pid) <= number for pid, number in held.items()), 5)


@pytest.fixture
def command(folder: Path, tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`budgetgraph serve --workers 2` as a process of its own, and its address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    arguments = ["--store", str(folder), "serve", "--port", port, "--workers", "2"]
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path)}
    process = subprocess.Popen(
        [sys.executable, "-m", "budgetgraph.cli", *arguments], env=environment, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    found = re.match(r"(http://\S+?)/ ", process.stdout.readline())
    assert found
    try:
        yield process, found[1]
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def children(process: subprocess.Popen[str], what: str) -> list[int]:
    found = [int(pid) for pid in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]
    return [pid for pid in found if f".{what}".encode() in Path(f"/proc/{pid}/cmdline").read_bytes()]


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_all_processes_end_with_the_server(command: tuple[subprocess.Popen[str], str], how: signal.Signals) -> None:
    process, url = command
    assert eventually(lambda: answers(f"{url}/readyz"))
    assert eventually(lambda: len(children(process, "front")) == 2 and len(children(process, "worker")) >= 2)
    asked = httpx.get(f"{url}/sparql", params={"query": LOOKUP}, trust_env=False)
    assert asked.status_code == 200
    family = children(process, "front") + children(process, "worker")
    process.send_signal(how)
    process.wait(15)
    assert eventually(lambda: all(state(pid) in "Zgone" for pid in family), 5)


def answers(url: str) -> bool:
    try:
        return httpx.get(url, trust_env=False).status_code == 200
    except httpx.TransportError:
        return False
