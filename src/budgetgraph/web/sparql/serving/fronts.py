"""The processes at the door: in come connections with a first request, back come those that have no short answer.

The parent's end of `front`. One process accepts all connections, so that limits, lanes, cancelling and pages stay in
one place; lookups and repeated questions are shared out over the cores. A process that ends is started again, and
until it serves the current generation the parent answers in its place.
"""

import asyncio
import contextlib
import logging
import marshal
import os
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from budgetgraph.web.sparql.running.generations import Generation
from budgetgraph.web.sparql.running.isolation import ALLOCATION
from budgetgraph.web.sparql.running.lookups import Lookups
from budgetgraph.web.sparql.serving.packets import (
    CONNECTION,
    FIGURES,
    GENERATION,
    LARGEST,
    OPTIONS,
    SERVES,
    received,
)
from budgetgraph.web.sparql.settings import Settings

log = logging.getLogger(__name__)
_LONGEST_PAUSE = 5.0
_GRACE = 3.0

OnReturn = Callable[[socket.socket, bytes], None]


class _Process:
    """One front as the parent sees it."""

    def __init__(self, fronts: "Fronts") -> None:
        self._fronts = fronts
        self.serves, self.load, self.proved = "", 0, False
        self.figures: dict[str, Any] = {}
        self.link, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.link.setblocking(False)
        for end in (self.link, theirs):
            end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 2 * LARGEST)
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "budgetgraph.web.sparql.serving.front"],
            stdin=theirs.fileno(),
            stdout=subprocess.DEVNULL,
            env={**os.environ, **ALLOCATION, "PYTHONDONTWRITEBYTECODE": "1"},
        )
        theirs.close()
        asyncio.get_running_loop().add_reader(self.link.fileno(), self._receive)

    def send(self, kind: bytes, data: bytes, descriptors: tuple[int, ...] = ()) -> bool:
        """Send one packet; whether it went out."""
        try:
            socket.send_fds(self.link, [kind, data], descriptors)
        except OSError:
            return False
        return True

    def _receive(self) -> None:
        packet = received(self.link)
        if packet is None:
            return
        kind, rest, descriptors = packet
        if not kind:
            self.close()
            self._fronts.ended(self)
        elif kind == CONNECTION:
            self._fronts.returned(socket.socket(fileno=descriptors[0]), rest)
        elif kind == SERVES:
            self.serves, self.proved = rest.decode(), True
        elif kind == FIGURES:
            self.figures = marshal.loads(rest)
            self.load = self.figures["open"]

    def close(self) -> None:
        """Hang up; the process then ends by itself."""
        self.serves = ""
        asyncio.get_running_loop().remove_reader(self.link.fileno())
        self.link.close()


class Fronts:
    """The fronts of one server. Everything happens on one event loop."""

    def __init__(self, settings: Settings, prefixes: dict[str, str], on_return: OnReturn) -> None:
        self.wanted = settings.front_processes
        self.started = 0
        self._on_return = on_return
        self._options = marshal.dumps(
            {
                "settings": asdict(settings),
                "prefixes": prefixes,
                "cache_bytes": settings.cache_bytes // max(1, self.wanted),
            }
        )
        self._processes: list[_Process] = []
        self._past: Counter[Any] = Counter()
        self._generation: Generation | None = None
        self._failures = 0
        self._stopping = False

    def switch(self, generation: Generation, lookups: Lookups | None) -> None:
        """Serve this generation from now on; without a store there is nothing to do."""
        self._generation = generation
        if lookups is None:
            return
        for process in self._processes:
            self._tell(process)
        self._staff()

    @property
    def ready(self) -> list[_Process]:
        """Those that serve the current generation."""
        tag = self._generation.tag if self._generation else None
        return [process for process in self._processes if process.serves == tag]

    def give(self, descriptor: int, data: bytes) -> bool:
        """Give a connection with its first request to the front that has the fewest; whether one took it."""
        for process in sorted(self.ready, key=lambda p: p.load):
            if process.send(CONNECTION, data, (descriptor,)):
                process.load += 1
                return True
        return False

    def returned(self, connection: socket.socket, data: bytes) -> None:
        """A front has no answer to a request."""
        if self._stopping:
            connection.close()
        else:
            self._on_return(connection, data)

    async def stop(self) -> None:
        """Let all end; what they are sending is sent."""
        self._stopping = True
        ending, self._processes = self._processes, []
        for process in ending:
            self._book(process)
            process.close()
        for process in ending:
            await asyncio.to_thread(_wait, process.process)

    def ended(self, process: _Process) -> None:
        """A front hung up by itself, or was killed: another takes its place."""
        self._processes.remove(process)
        self._book(process)
        self._failures = 0 if process.proved else self._failures + 1
        loop = asyncio.get_running_loop()
        loop.run_in_executor(None, _wait, process.process)
        if self._failures in (2, 8, 32):
            log.error("processes for lookups end before they serve (%d in a row)", self._failures)
        pause = min(_LONGEST_PAUSE, 0.05 * 2**self._failures) if self._failures else 0.0
        loop.call_later(pause, self._staff)

    def _staff(self) -> None:
        while not self._stopping and len(self._processes) < self.wanted:
            process = _Process(self)
            self.started += 1
            self._processes.append(process)
            process.send(OPTIONS, self._options)
            self._tell(process)

    def _tell(self, process: _Process) -> None:
        generation = self._generation
        assert generation is not None
        described = {"name": generation.name, "store": str(generation.store), "stamp": generation.stamp}
        process.send(GENERATION, marshal.dumps(described))

    def _book(self, process: _Process) -> None:
        """Keep what an ended process counted."""
        figures = process.figures
        self._past.update(figures.get("counts", {}))
        self._past.update(figures.get("statuses", {}))
        self._past["cache_hits"] += figures.get("cache_hits", 0)

    def counted(self) -> Counter[Any]:
        """What all fronts counted so far, by the names of counts and by HTTP status; `cache_hits`, `cache_bytes`."""
        total = Counter(self._past)
        for figures in (process.figures for process in self._processes):
            total.update(figures.get("counts", {}))
            total.update(figures.get("statuses", {}))
            total.update({name: figures.get(name, 0) for name in ("cache_hits", "cache_bytes")})
        return total


def _wait(process: "subprocess.Popen[bytes]") -> None:
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(_GRACE)
        return
    process.kill()
    process.wait()
