"""Files read in worker processes, here or on a Dask cluster; a file that kills its worker fails alone."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import Any

from budgetgraph.ingest.files import Outcome, read_file
from budgetgraph.ingest.results import FileResult
from budgetgraph.ingest.tasks import Task
from budgetgraph.reading.limits import READ_MEGABYTES, READ_SECONDS, died, ends_itself, within_memory

_WINDOW = 4  # documents read ahead of the store, per worker


def over_processes(
    fresh: Sequence[tuple[Task, Outcome | None]], base: str, workers: int
) -> Iterator[tuple[Task, Outcome]]:
    """A bounded window of documents in a process pool; when a worker dies, its documents are tried one by one."""
    pool = _pool(workers)
    pending: list[tuple[Task, Future[Outcome] | Outcome]] = []
    waiting = iter(fresh)
    try:
        while True:
            while len(pending) < workers * _WINDOW and (item := next(waiting, None)):
                pending.append((item[0], item[1] or _submitted(pool, item[0], base)))
            if not pending:
                return
            task, job = pending.pop(0)
            try:
                yield task, job.result() if isinstance(job, Future) else job
            except BrokenProcessPool:
                yield task, _alone(task, base)
                pool.shutdown(wait=False, cancel_futures=True)
                pool = _pool(workers)
                pending = [
                    (
                        other,
                        _submitted(pool, other, base) if isinstance(future, Future) and _is_lost(future) else future,
                    )
                    for other, future in pending
                ]
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _submitted(pool: ProcessPoolExecutor, task: Task, base: str) -> Future[Outcome]:
    """The file given to the pool; where a file before it has killed a worker by now, it is as lost as those."""
    try:
        return pool.submit(_guarded, task, base)
    except BrokenProcessPool as error:
        lost: Future[Outcome] = Future()
        lost.set_exception(error)
        return lost


def _is_lost(job: Future[Outcome] | Outcome) -> bool:
    return isinstance(job, Future) and (not job.done() or job.cancelled() or job.exception() is not None)


def _pool(workers: int) -> ProcessPoolExecutor:
    """Reader processes that do not inherit the open store."""
    context = get_context("forkserver")
    context.set_forkserver_preload(["budgetgraph.ingest.files"])
    return ProcessPoolExecutor(workers, mp_context=context)


def _guarded(task: Task, base: str) -> Outcome:
    """Reads a file in a process that ends itself when the reader does not come back, in whatever library it hangs."""
    with ends_itself(READ_SECONDS), within_memory(READ_MEGABYTES):
        return read_file(task, base)


def _alone(task: Task, base: str) -> Outcome:
    """Reads a file in a process of its own, after a pool died with it."""
    with _pool(1) as single:
        try:
            return single.submit(_guarded, task, base).result()
        except BrokenProcessPool:
            return _died(task)


def over_dask(fresh: Sequence[tuple[Task, Outcome | None]], base: str, address: str) -> Iterator[tuple[Task, Outcome]]:
    """The documents on a running Dask cluster, in their order; the workers must see the files under the same paths."""
    from distributed import Client, KilledWorker  # the extra budgetgraph[cluster]

    with Client(address) as client:
        jobs = [outcome or client.submit(_guarded, task, base, pure=False) for task, outcome in fresh]
        for (task, outcome), job in zip(fresh, jobs, strict=True):
            try:
                yield task, outcome or _finished(job)
            except KilledWorker:
                yield task, _died(task)


def _finished(job: Any) -> Outcome:
    result = job.result()
    assert isinstance(result, Outcome)
    return result


def _died(task: Task) -> Outcome:
    return Outcome(FileResult(task.label, "failed", str(died(task.name))))
