"""Files into a new generation of the store, with the hooks of the rooms that add to it (findings, lexicon)."""

import csv
import errno
import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from budgetgraph.extraction.corrections import COLUMNS, CorrectionRow, apply_corrections, failures, read_corrections
from budgetgraph.extraction.extract import read_by
from budgetgraph.extraction.records import Disclosure
from budgetgraph.graph.documents import write_whole
from budgetgraph.graph.generation import Generation, Incoming
from budgetgraph.graph.store import Hook, Store
from budgetgraph.ingest.files import Outcome
from budgetgraph.ingest.processes import over_dask, over_processes
from budgetgraph.ingest.results import FileResult, describe
from budgetgraph.ingest.tasks import Task
from budgetgraph.reading.document import ReadingError
from budgetgraph.reading.files import kind_of, reader_of


def ingest(
    store: Store,
    work: Sequence[Task],
    *,
    workers: int = 1,
    again: bool = False,
    hooks: Sequence[Hook] = (),
    dask: str | None = None,
    corrections: Sequence[CorrectionRow] = (),
) -> Iterator[FileResult]:
    """Reads the files into the store; yields a result as each file is done, in the given order.

    All files of one call enter one generation, which readers see when the iterator is exhausted. `dask` is the address
    of a running Dask scheduler.
    """
    with store.writing(hooks) as generation:
        for task, outcome in _outcomes(store, work, workers, again, dask, corrections):
            if outcome.records:
                outcome = _taken_in(generation, task, _mended(outcome, corrections), again)
            yield outcome.result


def _taken_in(generation: Generation, task: Task, outcome: Outcome, again: bool) -> Outcome:
    """Notes a file's records, or those of each file that delivered records name; what cannot be mapped fails alone."""
    files: dict[str, list[Disclosure]] = {}
    for one in outcome.records:
        files.setdefault(one.source.sha256, []).append(one)
    try:
        content = None if task.name.endswith(".json") else task.content()
        for records in files.values():
            generation.add(Incoming(content, records, outcome.covers), again)
    except (ValueError, OSError, ReadingError) as error:
        if isinstance(error, OSError) and error.errno == errno.ENOSPC:
            raise
        return Outcome(replace(outcome.result, status="failed", reason=f"{task.name}: {error}"))
    return outcome


def keep_corrections(store: Store, given: Path | None) -> list[CorrectionRow]:
    """All corrections that hold for the store: those it keeps and those of a new side file, which it keeps from now on.

    Raises `CorrectionError` for a side file that cannot be read.
    """
    kept = store.folder / "corrections.csv"
    rows = {
        (row.sha256, row.place): row
        for path in (kept, given)
        if path and path.exists()
        for row in read_corrections(path)
    }
    if given:
        store.folder.mkdir(parents=True, exist_ok=True)
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow((*COLUMNS, "was"))
        writer.writerows((r.sha256, r.place, r.right, r.who, r.why, r.when, r.was) for r in rows.values())
        write_whole(kept, out.getvalue().encode())
    return list(rows.values())


def unused_corrections(store: Store, rows: Sequence[CorrectionRow]) -> list[str]:
    """The lines of a side file that are for no file of the store, as messages."""
    held = {one.sha256 for one in store.list()}
    return [
        f"correction line {row.line} ({row.place}): the store holds no file with the SHA-256 {row.sha256}"
        for row in rows
        if not any(row.is_of(sha256) for sha256 in held)
    ]


def _mended(outcome: Outcome, corrections: Sequence[CorrectionRow]) -> Outcome:
    """The outcome with the corrections of its file; one that cannot be applied is told beside the result."""
    records = [apply_corrections(one, corrections) for one in outcome.records]
    failed = [line for one in records for line in failures(one)]
    said = [*failed, *([outcome.result.reason] if outcome.result.reason else [])]
    result = replace(outcome.result, reason="; ".join(said)) if failed else outcome.result
    return replace(outcome, result=result, records=records)


def _outcomes(
    store: Store,
    work: Sequence[Task],
    workers: int,
    again: bool,
    dask: str | None,
    corrections: Sequence[CorrectionRow],
) -> Iterator[tuple[Task, Outcome]]:
    fresh: list[tuple[Task, Outcome | None]] = [
        (task, None if again else _held(store, task, corrections)) for task in work
    ]
    if dask:
        yield from over_dask(fresh, store.base, dask)
        return
    if any(outcome is None for _, outcome in fresh):
        yield from over_processes(fresh, store.base, max(workers, 1))
        return
    yield from ((task, outcome) for task, outcome in fresh if outcome)


def _held(store: Store, task: Task, corrections: Sequence[CorrectionRow]) -> Outcome | None:
    """The outcome of a file that needs no reading: the store holds these bytes as today's reader reads them."""
    if task.name.endswith(".json"):
        return None
    try:
        data = task.content()
        current = read_by(reader_of(kind_of(data, task.name)) or "")
    except (OSError, ReadingError):
        return None
    sha256 = hashlib.sha256(data).hexdigest()
    if store.holds(sha256) != current or any(row.is_of(sha256) for row in corrections):
        return None
    first = store.records(sha256)[0]
    result = describe(task.label, "skipped", store.base, first)
    result.reason = "the store holds these bytes already; --again reads them anew"
    return Outcome(result)
