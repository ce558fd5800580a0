"""A process at the door: in come connections over the socket on its standard input, short answers go out to clients.

Started as a module by `fronts`. A connection whose request has no short answer goes back with what was read of it.
"""

import asyncio
import contextlib
import gc
import marshal
import signal
import socket
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from budgetgraph.web.sparql.running.generations import Generation
from budgetgraph.web.sparql.running.lookups import Lookups
from budgetgraph.web.sparql.serving.cache import AnswerCache
from budgetgraph.web.sparql.serving.direct import Direct
from budgetgraph.web.sparql.serving.door import Door, close_idle
from budgetgraph.web.sparql.serving.packets import CONNECTION, FIGURES, GENERATION, OPTIONS, SERVES, received
from budgetgraph.web.sparql.settings import Settings

_TICK = 0.2
_TICKS_A_SWEEP = 5
_LAST_WORDS = 1.0


class Front:
    """The connections of this process and the generation that it answers from."""

    def __init__(self, link: socket.socket) -> None:
        self._link = link
        self._connections: set[Door] = set()
        self._counts: Counter[str] = Counter()
        self._statuses: Counter[int] = Counter()
        self._sent: dict[str, Any] = {}
        self._done = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._opening = asyncio.Lock()

    async def run(self) -> None:
        """Serve until the parent hangs up; then finish what is being sent."""
        loop, ticks = asyncio.get_running_loop(), 0
        loop.add_reader(self._link.fileno(), self._receive)
        while not self._done.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._done.wait(), _TICK)
            ticks += 1
            self._report()
            if ticks % _TICKS_A_SWEEP == 0:
                close_idle(self._connections)
        for door in list(self._connections):
            door.shutdown()
        for _ in range(20):
            if self._connections:
                await asyncio.sleep(_LAST_WORDS / 20)

    def _receive(self) -> None:
        packet = received(self._link)
        if packet is None:
            return
        kind, rest, descriptors = packet
        if not kind:
            asyncio.get_running_loop().remove_reader(self._link.fileno())
            self._done.set()
        elif kind == CONNECTION:
            self._take(descriptors[0], rest)
        elif kind == OPTIONS:
            options = marshal.loads(rest)
            settings, self._prefixes = Settings(**options["settings"]), options["prefixes"]
            self._cache = AnswerCache(options["cache_bytes"], settings.cached_answer_bytes)
            self._direct = Direct(settings, self._cache, self._counts, self._statuses)
        elif kind == GENERATION:
            self._begin(self._open(marshal.loads(rest)))

    def _begin(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _open(self, described: dict[str, Any]) -> None:
        """Answer from another generation; one that cannot be opened ends the process, and the parent answers alone."""
        async with self._opening:
            generation = Generation(described["name"], Path(described["store"]), stamp=described["stamp"])
            assert generation.store is not None
            try:
                lookups = await asyncio.to_thread(Lookups, generation.store, self._prefixes)
            except OSError as error:
                print(f"{generation.store} cannot be opened: {error}", file=sys.stderr)
                self._done.set()
                return
            self._direct.switch(generation, lookups)
            gc.freeze()
            self._link.send(SERVES + generation.tag.encode())

    def _take(self, descriptor: int, data: bytes) -> None:
        """Answer the first request of a connection and keep it, or give both back."""
        answer = self._direct.answer(data)
        connection = socket.socket(fileno=descriptor)
        if answer is None:
            with connection:
                self._give_back(descriptor, data)
            return
        connection.setblocking(False)
        self._begin(self._serve(connection, answer))

    async def _serve(self, connection: socket.socket, answer: bytes) -> None:
        def door() -> Door:
            return Door(self._direct.answer, self._leave, self._connections, answer)

        with contextlib.suppress(OSError):
            await asyncio.get_running_loop().connect_accepted_socket(door, connection)

    def _leave(self, door: Door, data: bytes) -> None:
        self._give_back(door.release(), data)
        door.transport.abort()

    def _give_back(self, descriptor: int, data: bytes) -> None:
        with contextlib.suppress(OSError):  # without a parent nobody else could answer
            socket.send_fds(self._link, [CONNECTION + data], [descriptor])

    def _report(self) -> None:
        """Tell the parent what was counted, when it is something new."""
        cache = getattr(self, "_cache", None)
        figures = {
            "counts": dict(self._counts),
            "statuses": dict(self._statuses),
            "open": len(self._connections),
            "cache_bytes": cache.size if cache else 0,
            "cache_hits": cache.hits if cache else 0,
        }
        if figures != self._sent:
            self._sent = figures
            with contextlib.suppress(OSError):
                self._link.send(FIGURES + marshal.dumps(figures))


def main() -> None:
    """Entry of the process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which then hangs up
    link = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET, fileno=0)

    async def run() -> None:
        await Front(link).run()

    try:
        import uvloop
    except ImportError:
        asyncio.run(run())
    else:
        uvloop.run(run())


if __name__ == "__main__":
    main()
