"""Runs queries in processes that can be killed: in comes a `Query`, out goes a whole `Answer` or a `Problem`.

The same service stands behind the endpoint, the pages, the questions and the command line.
"""

import asyncio
import functools
import gc
import itertools
import logging
import os
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from budgetgraph.graph.namespaces import PREFIXES
from budgetgraph.web.sparql.running.generations import Generation, current
from budgetgraph.web.sparql.running.jobs import Answer, Job, Query
from budgetgraph.web.sparql.running.lanes import Lanes
from budgetgraph.web.sparql.running.lookups import Lookups, answered
from budgetgraph.web.sparql.settings import Settings
from budgetgraph.web.sparql.text.estimate import looks_heavy
from budgetgraph.web.sparql.writing import problems
from budgetgraph.web.sparql.writing.problems import Problem

__all__ = ["Answer", "Query", "QueryService"]
log = logging.getLogger(__name__)


class QueryService(Lanes):
    """The pool of workers over one store, for the endpoint, the pages, the questions and the command line.

    On a server: `await start()` on its loop, then `await run(...)`. Elsewhere: `with QueryService(store) as service`
    and `service.query(...)`, which runs a loop of its own in a thread.
    """

    def __init__(
        self, store: Path, settings: Settings | None = None, locate: Callable[[Path], Generation] = current
    ) -> None:
        super().__init__(settings or Settings.from_environment(), dict(PREFIXES))
        self.store, self._locate = store, locate
        self._thread: threading.Thread | None = None
        self._loop_thread = 0
        self._watch: asyncio.Task[None] | None = None
        self._ids = itertools.count(1)
        self._lookups: Lookups | None = None
        self.switched: list[Callable[[Generation, Lookups | None], None]] = []
        """Who is told of each generation that is served from now on."""

    async def start(self) -> None:
        """Open the current generation and start the workers on the running loop; waits until one is ready.

        Raises `FileNotFoundError` when the store is broken.
        """
        self._loop, self._loop_thread = asyncio.get_running_loop(), threading.get_ident()
        generation = self._locate(self.store)
        self._serve(generation, self._open(generation))
        self._stopping = False
        self._staff()
        self._watch = asyncio.create_task(self._look_for_generations())
        for _ in range(500):
            if self.ready or self._failures > 3:
                break
            await asyncio.sleep(0.01)
        gc.freeze()  # what is there now stays: no need to look at it in every collection

    async def stop(self) -> None:
        """Kill all workers; queries that run or wait fail."""
        self._stopping = True
        if self._watch:
            self._watch.cancel()
        if self._respawn:
            self._respawn.cancel()
        for job in list(self._jobs.values()):
            self._fail(job, problems.busy("the server is stopping", 5))
        ending = list(self._workers)
        for worker in ending:
            worker.kill()
        self._workers.clear()
        self._idle.clear()
        self._idle_slow.clear()
        if self.generation:
            self._serve(self.generation, None)
        for _ in range(100):
            await asyncio.sleep(0.02)
            if all(worker.ended for worker in ending):
                break

    def __enter__(self) -> "QueryService":
        loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=loop.run_forever, name="queries", daemon=True)
        self._thread.start()
        try:
            asyncio.run_coroutine_threadsafe(self.start(), loop).result()
        except BaseException:
            loop.call_soon_threadsafe(loop.stop)
            raise
        return self

    def __exit__(self, *_: object) -> None:
        assert self._loop is not None and self._thread is not None
        asyncio.run_coroutine_threadsafe(self.stop(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    @property
    def ready(self) -> bool:
        """Whether a worker of the current generation is open for queries."""
        return any(w.ready and w.generation == self.generation for w in self._workers)

    async def _look_for_generations(self) -> None:
        while True:
            await asyncio.sleep(self.settings.reload_seconds)
            try:
                await self.reload()
            except FileNotFoundError as error:
                log.warning("%s", error)
            except Exception:
                log.exception("looking for a new generation failed; the served one stays")

    async def reload(self) -> bool:
        """Serve the newest generation; running queries end on theirs. Whether there was a new one.

        When the new one cannot be opened, the old one stays and `RuntimeError` says so.
        """
        found = self._locate(self.store)
        if found == self.generation or self._switching:
            return False
        self._switching = found
        try:
            first = self._spawn(found)
            for _ in range(1000):
                if first.ready or first.gone:
                    break
                await asyncio.sleep(0.01)
            if not first.ready:
                raise RuntimeError(f"generation {found.name} at {found.store} cannot be opened; the served one stays")
            lookups = await asyncio.to_thread(self._open, found)
        finally:
            self._switching = None
        self._serve(found, lookups)
        self.counts["reloads"] += 1
        self._idle.append(first)
        for worker in [w for w in self._workers if w.generation != found and w.job is None]:
            self._retire(worker)
        self._staff()
        self._pump()
        return True

    def _serve(self, generation: Generation, lookups: Lookups | None) -> None:
        self.generation, self._lookups = generation, lookups
        for tell in self.switched:
            tell(generation, lookups)

    def submit(self, query: Query) -> "asyncio.Future[Answer]":
        """Begin a query on the loop of the service; the future holds the answer or raises `Problem`."""
        loop = self._loop
        if loop is None or self._stopping:
            raise problems.busy("the service is not running", 5)
        settings = self.settings
        try:
            length = len(query.text.encode())
        except UnicodeEncodeError as error:
            raise Problem(400, "bad-request", "The query is no Unicode text", str(error)) from error
        if length > settings.query_bytes:
            raise Problem(413, "query-too-long", "The query is too long", f"more than {settings.query_bytes} bytes")
        if len(self._quick) + len(self._slow) >= settings.queue_length:
            self.counts["refused"] += 1
            raise problems.busy(f"{settings.queue_length} queries wait already", 5)
        if self._quick.waiting(query.client) + self._slow.waiting(query.client) >= settings.client_queue_length:
            self.counts["refused"] += 1
            raise problems.busy(f"{settings.client_queue_length} queries of this client wait already", 5, 429)
        if not query.id:
            query = Query(**{**query.__dict__, "id": self.new_id()})
        if query.id in self._jobs:
            raise Problem(409, "id-in-use", "This query id is in use", query.id)
        most = settings.describe_seconds if query.background else settings.query_seconds
        limit = min(most, query.seconds) if query.seconds is not None and query.seconds > 0 else most
        request = {
            "query": query.text,
            "accept": query.accept,
            "format": query.format,
            "encoding": query.encoding,
            "default": query.default,
            "named": query.named,
            "base": query.base or (self.generation.base if self.generation else None) or settings.base,
            "seconds": limit,
        }
        job = Job(query, loop.create_future(), limit, request, query.client)
        self._jobs[query.id] = job
        job.future.add_done_callback(functools.partial(self._abandoned, job))
        self.counts["queries"] += 1
        slow = query.background or hash(query.text) in self._known_slow
        if not slow and self._idle and not self._quick:
            self._begin(job, self._idle.pop())
        else:
            self._enqueue(job, self._slow if slow or (self.congested() and looks_heavy(query.text)) else self._quick)
            self._pump()
        return job.future

    def _open(self, generation: Generation) -> Lookups | None:
        return Lookups(generation.store, self.prefixes) if generation.store else None

    def lookup(self, query: Query) -> Answer | None:
        """The answer at once where the query is a lookup of a few index entries; `None`: `submit` it. Call on the loop.

        A query that names graphs, has a time limit of its own or asks for a page or a workbook goes to a worker.
        """
        if self._lookups is None or self.generation is None:
            return None
        if query.default or query.named or query.seconds is not None:
            return None
        answer = answered(
            self._lookups, self.generation, self.settings, query.text, query.accept, query.format, query.encoding
        )
        self.counts["lookups"] += answer is not None
        return answer

    async def run(self, query: Query) -> Answer:
        """The answer of a query; raises `Problem`. Cancelling the task stops the query."""
        return self.lookup(query) or await self.submit(query)

    def query(self, text: str, format: str = "json", **options: Any) -> Answer:
        """The same for callers without a loop (command line, pages in threads); never call it on the loop itself."""
        if self._loop is None or threading.get_ident() == self._loop_thread:
            raise RuntimeError("start the service first, and on its own loop use `await run(...)`")
        asked: Future[Answer] = asyncio.run_coroutine_threadsafe(
            self.run(Query(text, format=format, **options)), self._loop
        )
        return asked.result()

    def solutions(self, text: str, **options: Any) -> list[dict[str, Any]]:
        """The rows of a SELECT as dicts from variable to pyoxigraph term; unbound variables are left out."""
        found = ox.parse_query_results(self.query(text, "json", **options).read(), format=ox.QueryResultsFormat.JSON)
        assert isinstance(found, ox.QuerySolutions)
        names = [v.value for v in found.variables]
        return [{n: s[i] for i, n in enumerate(names) if s[i] is not None} for s in found]

    def new_id(self) -> str:
        """A query id that nobody can guess."""
        return f"q{next(self._ids)}-{os.urandom(9).hex()}"

    def cancel(self, query_id: str) -> bool:
        """Stop a query that runs or waits; whether there was one. Call on the loop."""
        job = self._jobs.get(query_id)
        if job is None:
            return False
        self.counts["cancelled"] += 1
        self._fail(job, problems.cancelled())
        return True
