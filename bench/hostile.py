"""How much 50 hostile queries at once slow light ones down, when they are dead, and what memory they leave behind.

    python bench/hostile.py [--rounds 5] [--hostile 50] [--limit 2] [--reports 50]

Cartesian products, deep paths, regex bombs and huge sorts from one address, which is also that of the light queries: a
lookup, which a front answers, and a sort, which needs a query process. Each round measures both alone and beside, so
that whatever else the machine does disturbs both; out come medians over the rounds. The attack has a process of its
own.
"""

import argparse
import contextlib
import http.client
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import urlencode

import pyoxigraph as ox

from endpoint import BG, RDFS, Server, lookup, quads, running

SERVE = """
import sys
from pathlib import Path
from budgetgraph.web.app import create_app
from budgetgraph.web.server import server
from budgetgraph.web.sparql.settings import Settings
settings = Settings(query_seconds=float(sys.argv[3]), memory_bytes=512 << 20)
server(create_app(Path(sys.argv[1]), settings), port=int(sys.argv[2])).run()
"""
ALL = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"
HOSTILE = [
    f"SELECT (COUNT(*) AS ?n) {{ {ALL} . ?j ?k ?l }}",
    f"SELECT * {{ {ALL} }} ORDER BY ?c ?f ?i",
    f"SELECT (COUNT(*) AS ?n) {{ ?a (<{BG}amount>|^<{BG}amount>)* ?b . ?b (!<{RDFS}label>|^!<{RDFS}label>)* ?c }}",
    f'SELECT * {{ {ALL} FILTER REGEX(CONCAT(STR(?c), STR(?f), STR(?i)), "(a+)+(b|c+)*d{{9}}$") }}',
    f"SELECT (GROUP_CONCAT(?c) AS ?g) {{ {ALL} }}",
    f"SELECT DISTINCT ?c ?f ?i {{ {ALL} }}",
]


class Client:
    """One connection that asks one query after the other."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def ask(self, query: str) -> tuple[int, bytes, float]:
        """Status, body and milliseconds."""
        started = time.perf_counter()
        accept = {"Accept": "application/sparql-results+json"}
        self._connection.request("GET", "/sparql?" + urlencode({"query": query}), headers=accept)
        answer = self._connection.getresponse()
        body = answer.read()
        return answer.status, body, (time.perf_counter() - started) * 1000


def p95(samples: list[float]) -> float:
    """The value that one in twenty passes."""
    return sorted(samples)[int(len(samples) * 0.95)]


class Light:
    """Light queries of two kinds, in turn, and their latencies."""

    def __init__(self, port: int, reports: int) -> None:
        self._clients = {"lookup": Client(port), "sort": Client(port)}
        self._number, self._reports = 0, reports

    def measure(self, beside: "subprocess.Popen[bytes] | None", least: int) -> dict[str, list[float]]:
        """At least so many of each kind, and on while the process runs."""
        found: dict[str, list[float]] = {kind: [] for kind in self._clients}
        while len(found["sort"]) < least or (beside is not None and beside.poll() is None):
            self._number += 1
            text = lookup(self._number % self._reports)
            for kind, query in (("lookup", text), ("sort", f"{text} ORDER BY ?y # {self._number}")):
                status, body, milliseconds = self._clients[kind].ask(query)
                if status != 200 or len(json.loads(body)["results"]["bindings"]) != 1:
                    raise RuntimeError(f"a light query was answered with {status}: {body[:200]!r}")
                found[kind].append(milliseconds)
            time.sleep(0.01)
        return found


def attack(port: int, count: int, mark: str) -> list[tuple[int, float]]:
    """So many hostile queries at once: status and seconds beyond the limit of each."""
    found: list[tuple[int, float]] = []

    def one(number: int) -> None:
        status, body, _ = Client(port).ask(f"{HOSTILE[number % len(HOSTILE)]} # {mark} {number}")
        problem = json.loads(body)
        found.append((status, problem["elapsed"] - problem["limit"] if status == 504 else 0.0))

    threads = [threading.Thread(target=one, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def process_of(words: str) -> int:
    """The process with these words in its command line."""
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if words.encode() in (folder / "cmdline").read_bytes().replace(b"\0", b" "):
                return int(folder.name)
    raise RuntimeError(f"no process {words}")


def memory(pid: int) -> tuple[int, int]:
    """Bytes of a process and its children (shared pages divided), and how many these are."""
    family = [str(pid)]
    for parent in family:
        for task in Path(f"/proc/{parent}/task").glob("*/children"):
            family += task.read_text().split()
    sizes = [Path(f"/proc/{one}/smaps_rollup").read_text() for one in family]
    return sum(int(text.split("\nPss:")[1].split()[0]) for text in sizes) << 10, len(family) - 1


def main() -> None:
    """Command line."""
    if sys.argv[1:2] == ["--attack"]:
        port, count, mark = sys.argv[2:]
        print(json.dumps(attack(int(port), int(count), mark)))
        return
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--hostile", type=int, default=50)
    parser.add_argument("--limit", type=float, default=2.0)
    parser.add_argument("--reports", type=int, default=50)
    options = parser.parse_args()
    command = [sys.executable, "-c", SERVE]
    ours = Server("budgetgraph", "/sparql", lambda port, store: [*command, str(store), str(port), f"{options.limit}"])
    factors: dict[str, list[float]] = {"lookup": [], "sort": []}
    late, held = [], []
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        built = ox.Store(str(store))
        built.bulk_extend(quads(options.reports))
        built.optimize()
        del built
        with running(ours, store) as port:
            server = process_of(f"{store} {port} ")
            light = Light(port, options.reports)
            light.measure(None, 50)
            print(f"load of the machine in the last 1, 5 and 15 minutes: {os.getloadavg()}")
            for turn in range(options.rounds):
                alone, before = light.measure(None, 200), memory(server)
                attackers = subprocess.Popen(
                    [sys.executable, __file__, "--attack", str(port), str(options.hostile), str(turn)],
                    stdout=subprocess.PIPE,
                )
                beside = light.measure(attackers, 0)
                results = json.loads(attackers.communicate()[0])
                time.sleep(3.0)
                after = memory(server)
                late.append(max(seconds for _, seconds in results))
                held.append((after[0] - before[0]) / 2**20)
                statuses = sorted({status for status, _ in results})
                sizes = f"{before[0] / 2**20:.0f} -> {after[0] / 2**20:.0f} MiB in {before[1]} -> {after[1]} processes"
                print(f"round {turn + 1}: hostile answered {statuses}, latest {late[-1]:.2f} s past the limit; {sizes}")
                for kind, values in factors.items():
                    values.append(p95(beside[kind]) / p95(alone[kind]))
                    print(f"  {kind:6} p95 alone {p95(alone[kind]):6.2f} ms, beside {p95(beside[kind]):6.2f} ms "
                          f"of {len(beside[kind])}: x{values[-1]:.2f}")  # fmt: skip
    for kind, values in factors.items():
        print(f"{kind}: p95 beside / alone, median of {len(values)} rounds: {statistics.median(values):.2f}")
    print(f"latest end past the limit: {max(late):.2f} s; memory kept after a round: {statistics.median(held):.0f} MiB")


if __name__ == "__main__":
    main()
