"""Which process runs which query when: in come jobs, out go their answers, by two lanes of workers.

Every query begins in the quick lane; one that outlasts the patience keeps its process but falls to a lower
priority (slow lane), or, when that lane is full, starts again there later. So a light query never waits long behind
hostile ones. The deadline is kept here, by killing.
"""

import asyncio
import contextlib
import logging
import time
from collections import Counter, OrderedDict, deque
from typing import IO, Any, Literal

from budgetgraph.web.sparql.running.fairness import Accounts, Queue
from budgetgraph.web.sparql.running.generations import Generation
from budgetgraph.web.sparql.running.jobs import Answer, Job
from budgetgraph.web.sparql.running.process import OUT_OF_MEMORY, Worker
from budgetgraph.web.sparql.settings import Settings
from budgetgraph.web.sparql.text.estimate import looks_heavy
from budgetgraph.web.sparql.writing import problems
from budgetgraph.web.sparql.writing.problems import Problem

log = logging.getLogger(__name__)
_KNOWN_SLOW = 4096
_LIGHT = 0.02
_LONGEST_PAUSE = 5.0
_MOST_PATIENCE = 5  # times the patience that a query may hold a quick worker on a machine too busy to run it
_GREW = 512 << 20  # bytes of memory held after a query at which its worker is replaced


class Lanes:
    """The workers of one service and the queries that wait for them. Everything happens on one event loop."""

    def __init__(self, settings: Settings, prefixes: dict[str, str]) -> None:
        self.settings, self.prefixes = settings, prefixes
        self.generation: Generation | None = None
        self.counts: Counter[str] = Counter()
        self.sealed = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._workers: set[Worker] = set()
        self._idle: deque[Worker] = deque()
        self._idle_slow: list[Worker] = []
        self._accounts = Accounts()
        self._quick: Queue[Job] = Queue(self._accounts)
        self._slow: Queue[Job] = Queue(self._accounts)
        self._running: dict[Literal["quick", "slow"], Counter[str]] = {"quick": Counter(), "slow": Counter()}
        self._jobs: dict[str, Job] = {}
        self._known_slow: OrderedDict[int, None] = OrderedDict()
        self._failures = 0
        self._respawn: asyncio.TimerHandle | None = None
        self._stopping = False
        self._switching: Generation | None = None

    def _enqueue(self, job: Job, queue: "Queue[Job]") -> None:
        assert self._loop is not None
        job.queue = queue
        queue.add(job)
        if not job.query.background:
            left = max(0.0, self.settings.queue_seconds - (time.monotonic() - job.arrived))
            job.timers.append(self._loop.call_later(left, self._waited_too_long, job))

    def congested(self) -> bool:
        """Whether queries hold quick workers for longer than a light one does."""
        now = time.monotonic()
        return any(w.job is not None and not w.slow and now - w.job.started > _LIGHT for w in self._workers)

    def _pump(self) -> None:
        """Give waiting queries to free workers."""
        while self._idle and self._quick and (job := self._quick.take(self._running["quick"])):
            self._begin(job, self._idle.pop())
        while self._slow and self._slow_busy() < self.settings.slow_lane:
            if not (self._idle_slow or self._idle):
                break
            next_job = self._slow.take(self._running["slow"], self.settings.client_slow)
            if next_job is None:
                break
            worker = self._idle_slow.pop() if self._idle_slow else self._demote(self._idle.pop())
            self._begin(next_job, worker)

    def _slow_busy(self) -> int:
        return sum(1 for w in self._workers if w.slow and w.job is not None)

    def _demote(self, worker: Worker) -> Worker:
        worker.lower_priority()
        while self._idle_slow:
            self._retire(self._idle_slow.pop())
        self._staff()
        return worker

    def _begin(self, job: Job, worker: Worker) -> None:
        assert self._loop is not None
        job.stop_timers()
        job.queue, job.worker, worker.job = None, worker, job
        job.started, job.busy_before = time.monotonic(), worker.busy_seconds()
        self._running["slow" if worker.slow else "quick"][job.client] += 1
        worker.send(job.request)
        job.timers.append(self._loop.call_later(job.limit, self._too_slow, job))
        if not worker.slow:
            job.timers.append(self._loop.call_later(self.settings.patience_seconds, self._impatient, job))

    def _impatient(self, job: Job) -> None:
        """The query outlasted the patience: to the slow lane with its process, or later without it."""
        worker, loop = job.worker, self._loop
        if worker is None or worker.slow or loop is None:
            return
        if job.future.cancelled():
            self._fail(job, problems.cancelled())
            return
        self._sift()
        patience = self.settings.patience_seconds
        long = time.monotonic() - job.started >= _MOST_PATIENCE * patience
        if not long and job.starved() and not looks_heavy(job.query.text):
            job.timers.append(loop.call_later(patience, self._impatient, job))
            self._pump()
            return
        self._remember(job, True)
        running = self._running
        others = sum(1 for w in self._workers if w.slow and w.job is not None and w.job.client != job.client)
        if self._slow_busy() < self.settings.slow_lane and (
            running["slow"][job.client] < self.settings.client_slow or not (others or self._slow)
        ):
            self._leave(running["quick"], job.client)
            running["slow"][job.client] += 1
            self._demote(worker)
        elif self._idle and not self._quick:
            job.timers.append(loop.call_later(self.settings.patience_seconds, self._impatient, job))
        else:
            self.counts["deferred"] += 1
            self._release(job)
            self._discard(worker)
            self._enqueue(job, self._slow)
        self._pump()

    def _sift(self) -> None:
        """What waits for the quick lane and looks heavy waits for the slow one instead."""
        for job in self._quick.all():
            if not job.judged:
                job.judged = True
                if looks_heavy(job.query.text):
                    self._quick.remove(job)
                    job.queue = self._slow
                    self._slow.add(job)

    def _remember(self, job: Job, slow: bool) -> None:
        key = hash(job.query.text)
        if slow:
            self._known_slow[key] = None
            self._known_slow.move_to_end(key)
            if len(self._known_slow) > _KNOWN_SLOW:
                self._known_slow.popitem(last=False)
        else:
            self._known_slow.pop(key, None)

    @staticmethod
    def _leave(running: Counter[str], client: str) -> None:
        running[client] -= 1
        if running[client] <= 0:
            del running[client]

    def _release(self, job: Job) -> Worker | None:
        """Part a job from its worker or its queue, and book what it used."""
        job.stop_timers()
        worker, job.worker = job.worker, None
        if job.queue is not None:
            job.queue.remove(job)
            job.queue = None
        if worker is not None:
            worker.job = None
            self._leave(self._running["slow" if worker.slow else "quick"], job.client)
            self._accounts.charge(job.client, time.monotonic() - job.started)
        return worker

    def _fail(self, job: Job, problem: Problem) -> None:
        """End a job with a problem; its process is killed if it runs."""
        self._jobs.pop(job.query.id, None)
        worker = self._release(job)
        if worker is not None:
            self._discard(worker)
        if not job.future.done():
            job.future.set_exception(problem)
        if not self._stopping:
            self._pump()

    def _abandoned(self, job: Job, future: "asyncio.Future[Answer]") -> None:
        """The client left. What may be done soon is let be: a new process costs more than most queries."""
        if future.cancelled() and self._jobs.get(job.query.id) is job:
            self.counts["abandoned"] += 1
            if job.worker is None or job.worker.slow:
                self._fail(job, problems.cancelled())

    def _too_slow(self, job: Job) -> None:
        self.counts["timeouts"] += 1
        self._fail(job, problems.too_slow(job.limit, time.monotonic() - job.started))

    def _waited_too_long(self, job: Job) -> None:
        self.counts["refused"] += 1
        self._fail(job, problems.busy(f"no worker was free for {self.settings.queue_seconds:g} s", 10))

    def _spawn(self, generation: Generation) -> Worker:
        worker = Worker(generation, self.settings, self.prefixes, self._answered, self._died)
        self._workers.add(worker)
        self.counts["spawned"] += 1
        return worker

    def _staff(self) -> None:
        """Bring the quick lane to its number, unless opening fails again and again."""
        self._respawn = None
        if self._stopping or self.generation is None:
            return
        quick = sum(1 for w in self._workers if not w.slow and w.generation == self.generation)
        for _ in range(self.settings.quick_lane - quick):
            self._spawn(self.generation)

    def _staff_later(self) -> None:
        assert self._loop is not None
        if self._respawn is None and not self._stopping:
            pause = min(_LONGEST_PAUSE, 0.05 * 2**self._failures) if self._failures else 0.0
            self._respawn = self._loop.call_later(pause, self._staff)

    def _discard(self, worker: Worker) -> None:
        self._workers.discard(worker)
        self.counts["killed"] += 1
        worker.kill()
        self._staff_later()

    def _retire(self, worker: Worker) -> None:
        self._workers.discard(worker)
        for kept in (self._idle, self._idle_slow):
            with contextlib.suppress(ValueError):
                kept.remove(worker)
        worker.retire()

    def _free(self, worker: Worker, grown: bool) -> None:
        """A worker has nothing to do: keep it, or let it end when it is of an old generation or has grown."""
        if worker.generation != self.generation and worker.generation != self._switching:
            self._retire(worker)
        elif grown or (worker.slow and len(self._idle_slow) + self._slow_busy() >= self.settings.slow_lane):
            self._retire(worker)
            self._staff_later()
        elif worker.slow:
            self._idle_slow.append(worker)
        elif worker.generation == self.generation:
            self._idle.append(worker)
        self._pump()

    def _answered(self, worker: Worker, head: dict[str, Any], body: bytes, file: IO[bytes] | None) -> None:
        if head.get("ready"):
            self._failures = 0
            self.sealed = worker.sealed
            self._free(worker, False)
            return
        job: Job | None = worker.job
        if job is None:
            if file is not None:
                file.close()
            return
        elapsed = time.monotonic() - job.started
        self._jobs.pop(job.query.id, None)
        self._release(job)
        if elapsed < self.settings.patience_seconds and worker.slow:
            self._remember(job, False)
        if head["status"] == 200:
            self.counts["answered"] += 1
            if not job.future.done():
                job.future.set_result(
                    Answer(
                        kind=head["kind"],
                        format=head["format"],
                        coding=head["coding"],
                        length=head["length"],
                        generation=worker.generation.name,
                        tag=worker.generation.tag,
                        body=body,
                        file=file,
                        shown=head["shown"],
                        seconds=head["seconds"],
                        waited=job.started - job.arrived,
                    )
                )
            elif file is not None:
                file.close()
        else:
            self.counts["problems"] += 1
            if not job.future.done():
                job.future.set_exception(Problem.from_dict(head))
        self._free(worker, head.get("resident", 0) > _GREW)

    def _died(self, worker: Worker, code: int) -> None:
        """A worker ended by itself: out of memory, or killed from outside (then its query runs once more)."""
        self._workers.discard(worker)
        for kept in (self._idle, self._idle_slow):
            with contextlib.suppress(ValueError):
                kept.remove(worker)
        if not worker.ready:
            self._failures += 1
            if self._failures in (1, 4, 16, 64):
                log.error(
                    "a worker for %s ended with %s before it was ready (%d in a row)",
                    worker.generation.store,
                    code,
                    self._failures,
                )
        job: Job | None = worker.job
        if job is not None:
            self._release(job)
            job.losses += 1
            self.counts["lost"] += 1
            if code in OUT_OF_MEMORY:
                self._fail(job, problems.out_of_memory(self.settings.memory_bytes))
            elif job.losses > 1:
                self._fail(job, problems.lost())
            else:
                self._enqueue(job, self._slow if worker.slow else self._quick)
        self._staff_later()

    def figures(self) -> dict[str, float]:
        """What goes on now, for `/metrics`."""
        return {
            "workers": len(self._workers),
            "workers_idle": len(self._idle),
            "workers_slow": sum(1 for w in self._workers if w.slow),
            "running": sum(1 for w in self._workers if w.job is not None),
            "waiting_quick": len(self._quick),
            "waiting_slow": len(self._slow),
        }
