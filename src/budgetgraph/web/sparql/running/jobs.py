"""A query on its way: in comes what a client asks, out goes a complete answer; between them the job with its timers."""

import asyncio
import hashlib
import re
import time
from dataclasses import dataclass, field
from typing import IO, Any, Literal

from budgetgraph.web.sparql.running.fairness import Queue
from budgetgraph.web.sparql.running.process import Worker

# These give another result each time.
_FRESH = re.compile(r"\b(?:now|rand|uuid|struuid|bnode)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Query:
    """A query and how its answer is wanted. `format` goes before `accept`; `seconds` only shortens the limit."""

    text: str
    accept: str = ""
    format: str = ""
    encoding: str = ""
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    base: str | None = None
    client: str = "local"
    id: str = ""
    seconds: float | None = None
    background: bool = False

    def fingerprint(self) -> str:
        """A name for the question and the wanted form, without id and client."""
        return fingerprint(self.text, self.accept, self.format, self.encoding, self.default, self.named, self.base)


def fingerprint(
    text: str,
    accept: str,
    format: str,
    encoding: str,
    default: tuple[str, ...] = (),
    named: tuple[str, ...] = (),
    base: str | None = None,
) -> str:
    """`Query.fingerprint` of what is in no `Query`."""
    parts = (text, accept, format, encoding, *default, "|", *named, base or "")
    return hashlib.blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def is_stable(text: str) -> bool:
    """Whether the answer is the same each time, so that it has an entity tag and is kept."""
    return "(" not in text or not _FRESH.search(text)


@dataclass
class Answer:
    """A complete result: `body`, or `file` for a large one; `length` bytes either way, after `coding`."""

    kind: Literal["select", "ask", "graph"]
    format: str
    coding: str
    length: int
    generation: str
    tag: str
    """The tag of the generation, see `Generation.tag`."""
    body: bytes = b""
    file: IO[bytes] | None = None
    shown: int = -1
    """Rows in the HTML page when it leaves some out, else -1."""
    seconds: float = 0.0
    waited: float = 0.0

    def read(self) -> bytes:
        """All bytes, wherever they are."""
        if self.file is None:
            return self.body
        with self.file as file:
            return file.read()


@dataclass(eq=False)
class Job:
    """A query that waits or runs: who waits for it, where it is, and the timers that may end it."""

    query: Query
    future: "asyncio.Future[Answer]"
    limit: float
    request: dict[str, Any]
    client: str
    arrived: float = field(default_factory=time.monotonic)
    started: float = 0.0
    busy_before: float | None = None
    """Processor time of the worker when the query came to it."""
    worker: Worker | None = None
    losses: int = 0
    judged: bool = False
    timers: list[asyncio.TimerHandle] = field(default_factory=list)
    queue: "Queue[Job] | None" = None

    def starved(self) -> bool:
        """Whether the query has had less than half of a processor so far."""
        busy = self.worker.busy_seconds() if self.worker else None
        if busy is None or self.busy_before is None:
            return False
        return busy - self.busy_before < (time.monotonic() - self.started) / 2

    def stop_timers(self) -> None:
        """Nothing ends this job by itself any more."""
        for timer in self.timers:
            timer.cancel()
        self.timers.clear()
