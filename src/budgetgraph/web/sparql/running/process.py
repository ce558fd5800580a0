"""The parent's end of one worker process: requests go in, answers or the cause of its end come out by callbacks.

Lives on an event loop; nothing here blocks.
"""

import asyncio
import contextlib
import marshal
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from typing import IO, Any

from budgetgraph.web.sparql.running.generations import Generation
from budgetgraph.web.sparql.running.isolation import ALLOCATION
from budgetgraph.web.sparql.running.worker import ANSWER, EXIT_MEMORY, REQUEST
from budgetgraph.web.sparql.settings import Settings

_PIECE = 1 << 17
_ONE_DESCRIPTOR = socket.CMSG_SPACE(4)
OUT_OF_MEMORY = frozenset((EXIT_MEMORY, -signal.SIGABRT, -signal.SIGSEGV, -signal.SIGBUS))
"""Exit codes after which asking again is useless: allocation failed, or the stack overflowed."""

OnAnswer = Callable[["Worker", dict[str, Any], bytes, IO[bytes] | None], None]
OnEnd = Callable[["Worker", int], None]


class Worker:
    """One process with the stores of one generation open; answers one query at a time."""

    def __init__(
        self,
        generation: Generation,
        settings: Settings,
        prefixes: dict[str, str],
        on_answer: OnAnswer,
        on_end: OnEnd,
    ) -> None:
        self.generation = generation
        self.ready = False
        self.sealed = False
        self.slow = False
        self.gone = False
        self.job: Any = None
        self.born = time.monotonic()
        self._loop = asyncio.get_running_loop()
        self._on_answer, self._on_end, self._nice = on_answer, on_end, settings.slow_nice
        self._buffer = bytearray(_PIECE)
        self._received = bytearray()
        self._descriptors: list[int] = []
        self._unsent = b""
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        for end in (ours, theirs):
            for option in (socket.SO_SNDBUF, socket.SO_RCVBUF):
                end.setsockopt(socket.SOL_SOCKET, option, 1 << 20)
        self._socket = ours
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "budgetgraph.web.sparql.running.worker"],
            stdin=theirs.fileno(),
            stdout=subprocess.DEVNULL,
            stderr=None if os.environ.get("BUDGETGRAPH_WORKER_STDERR") else subprocess.DEVNULL,
            env={**os.environ, **ALLOCATION, "PYTHONDONTWRITEBYTECODE": "1"},
        )
        theirs.close()
        self.pid = self._process.pid
        self._loop.add_reader(ours.fileno(), self._read)
        self.send(
            asdict(settings)
            | {
                "store": str(generation.store) if generation.store else None,
                "superseded": str(generation.superseded) if generation.superseded else None,
                "prefixes": prefixes,
            }
        )

    def send(self, message: dict[str, Any]) -> None:
        """Send one request; what the socket does not take now follows when it can."""
        body = marshal.dumps(message)
        self._unsent += REQUEST.pack(len(body)) + body
        self._write()

    def _write(self) -> None:
        if self.gone:
            return
        try:
            sent = self._socket.send(self._unsent)
        except BlockingIOError:
            sent = 0
        except OSError:
            self._unsent = b""  # the reader sees the end and says so
            return
        self._unsent = self._unsent[sent:]
        if self._unsent:
            self._loop.add_writer(self._socket.fileno(), self._write)
        else:
            self._loop.remove_writer(self._socket.fileno())

    def _read(self) -> None:
        try:
            count, ancillary, _, _ = self._socket.recvmsg_into([self._buffer], _ONE_DESCRIPTOR)
        except BlockingIOError:
            return
        except OSError:
            count, ancillary = 0, []
        for level, kind, data in ancillary:
            if (level, kind) == (socket.SOL_SOCKET, socket.SCM_RIGHTS):
                self._descriptors.append(int.from_bytes(data[:4], sys.byteorder))
        if not count:
            self._ended()
            return
        whole = memoryview(self._buffer)[:count]
        if self._received or not _is_whole(whole):
            self._received += whole
            whole = memoryview(self._received)
            if not _is_whole(whole):
                whole.release()
                return
        head_length, body_length = ANSWER.unpack_from(whole)
        head = marshal.loads(whole[ANSWER.size : ANSWER.size + head_length])
        body = bytes(whole[ANSWER.size + head_length : ANSWER.size + head_length + body_length])
        self._received = bytearray()
        file = os.fdopen(self._descriptors.pop(), "rb") if self._descriptors else None
        if head.get("ready"):
            self.ready, self.sealed = True, head["sealed"]
        self._on_answer(self, head, body, file)

    @property
    def ended(self) -> bool:
        """Whether the process is gone."""
        return self._process.poll() is not None

    def busy_seconds(self) -> float | None:
        """Processor time the process has used so far; `None` where that cannot be told."""
        try:
            return time.clock_gettime(~self.pid << 3 | 2)  # its clock as Linux numbers it, see clock_getcpuclockid(3)
        except (OSError, AttributeError):
            return None

    def lower_priority(self) -> None:
        """Let everything else go first from now on; there is no way back without privilege."""
        self.slow = True
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self.pid, self._nice)

    def kill(self) -> None:
        """End the process at once, whatever it does; `on_end` is not called."""
        self._close()
        with contextlib.suppress(OSError):
            self._process.kill()
        self._reap()

    def retire(self) -> None:
        """Let an idle process end by itself."""
        self._close()
        self._loop.call_later(2.0, self._process.kill)
        self._reap()

    def _close(self) -> None:
        if self.gone:
            return
        self.gone = True
        self._loop.remove_reader(self._socket.fileno())
        self._loop.remove_writer(self._socket.fileno())
        self._socket.close()
        for descriptor in self._descriptors:
            os.close(descriptor)
        self._descriptors.clear()

    def _ended(self) -> None:
        self._close()
        self._reap(lambda code: self._on_end(self, code))

    def _reap(self, then: Callable[[int], None] | None = None, waited: float = 0.001) -> None:
        code = self._process.poll()
        if code is not None:
            if then:
                then(code)
        elif not self._loop.is_closed():
            if waited > 3:
                self._process.kill()
            self._loop.call_later(min(waited, 0.2), self._reap, then, waited * 1.5)


def _is_whole(received: memoryview) -> bool:
    """Whether an answer has arrived with all its bytes."""
    if len(received) < ANSWER.size:
        return False
    head_length, body_length = ANSWER.unpack_from(received)
    return bool(len(received) >= ANSWER.size + head_length + body_length)
