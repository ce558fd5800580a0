"""The way of the data through all rooms: files in, a new generation of the store and one result a file out.

Files are read and extracted in worker processes, one document each; a file that kills its worker fails alone. The
store then takes them in, with the hooks of the rooms that add to a generation (findings, lexicon).
"""

import csv
import hashlib
import io
import json
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict, dataclass, field, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from budgetgraph.extraction.corrections import COLUMNS, CorrectionRow, apply_corrections, failures, read_corrections
from budgetgraph.extraction.extract import VERSION, Hints, extract
from budgetgraph.extraction.records import Disclosure, ExtractionError
from budgetgraph.graph import identifiers
from budgetgraph.graph.documents import write_whole
from budgetgraph.graph.generation import Incoming
from budgetgraph.graph.store import Hook, Store
from budgetgraph.reading.archive import members
from budgetgraph.reading.document import ReadingError
from budgetgraph.reading.files import SUFFIXES, kind_of, read, reader_of
from budgetgraph.reading.limits import READ_SECONDS, died, ends_itself

_DISCLOSURES = {*SUFFIXES, ".json", ".zip", ".doc", ".xls", ".jpg", ".png", ".tif"}
_RECORDS = TypeAdapter(list[Disclosure])
_WINDOW = 4  # documents read ahead of the store, per worker
_MANIFEST_COLUMNS = {
    "department": "department",
    "region": "region",
    "year": "year",
    "stage": "stage",
    "scope": "scope",
    "source_url": "source_url",
    "retrieved": "retrieved",
    "publisher": "publisher",
    "credit_code": "credit_code",
}


class ManifestError(Exception):
    """A manifest that cannot be used; the message names the file, the line and what to do."""


@dataclass
class FileResult:
    """What became of one file: the line that `ingest --json` prints. Parts that were not read are None."""

    file: str
    status: str  # loaded, skipped, failed
    reason: str | None = None
    iri: str | None = None
    department: str | None = None
    year: int | None = None
    stage: str | None = None
    scope: str | None = None
    statements: int | None = None
    figures: int | None = None
    claims: int | None = None
    indicators: int | None = None
    projects: int | None = None
    unread: int | None = None
    findings: int | None = None
    seconds: float = 0.0
    numbers: int | None = field(default=None, repr=False)

    def as_dict(self) -> dict[str, object]:
        """The members of the contract, in its order."""
        members = asdict(self)
        members.pop("numbers")
        return members


@dataclass
class Summary:
    """The end of an ingest, printed last."""

    documents: int = 0
    loaded: int = 0
    skipped: int = 0
    failed: int = 0
    triples: int = 0
    seconds: float = 0.0
    generation: int = 0

    @property
    def exit_code(self) -> int:
        """0 all good, 1 some failed."""
        return 1 if self.failed else 0


@dataclass(frozen=True)
class Task:
    """One file to read; `optional` where it was found in a folder rather than named."""

    path: Path
    hints: Hints
    optional: bool = False
    member: str | None = None  # the name inside an archive

    @property
    def name(self) -> str:
        """The name of the file, inside its archive if it lies in one."""
        return Path(self.member).name if self.member else self.path.name

    @property
    def label(self) -> str:
        """What results call it."""
        return f"{self.path}!{self.member}" if self.member else str(self.path)

    def content(self) -> bytes:
        """Its bytes. Raises `OSError` and, for a broken archive, `ReadingError`."""
        data = self.path.read_bytes()
        if self.member is None:
            return data
        return next(member.data for member in members(data, self.path.name) if member.name == self.member)


@dataclass(frozen=True)
class _Outcome:
    result: FileResult
    records: Sequence[Disclosure] = ()


def tasks(paths: Iterable[Path], hints: Hints, manifest: Path | None = None) -> list[Task]:
    """The files to read, folders walked in the order of their names, with what a manifest says of each.

    Raises `ManifestError` for a manifest without the column `file`, and `FileNotFoundError` for a missing path.
    """
    said = _manifest(manifest) if manifest else {}
    found: list[Task] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(file.relative_to(path) for file in path.rglob("*") if file.is_file())
            files = [path / file for file in inside if not any(part.startswith(".") for part in file.parts)]
            found += [Task(file, _hints(file, hints, said), optional=True) for file in files]
        elif path.exists():
            found.append(Task(path, _hints(path, hints, said)))
        else:
            raise FileNotFoundError(f"{path}: no such file or folder")
    return [one for task in found for one in _unpacked(task)]


def _unpacked(task: Task) -> list[Task]:
    """The files of an archive, each a task of its own; a broken archive stays one task and fails with its reason."""
    if task.path.suffix.lower() != ".zip":
        return [task]
    try:
        inside = [member.name for member in members(task.path.read_bytes(), task.path.name)]
    except ReadingError:
        return [task]
    return [replace(task, member=name, optional=True) for name in inside]


def _manifest(path: Path) -> dict[str, dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines)
        if "file" not in (reader.fieldnames or ()):
            raise ManifestError(
                f"{path}, line 1: no column 'file'; the columns are file, {', '.join(_MANIFEST_COLUMNS)}"
            )
        return {row["file"]: row for row in reader}


def _hints(path: Path, hints: Hints, said: dict[str, dict[str, str]]) -> Hints:
    row = next((row for name, row in said.items() if name == str(path) or Path(name).name == path.name), None)
    if row is None:
        return hints
    given = {ours: row[theirs].strip() for theirs, ours in _MANIFEST_COLUMNS.items() if row.get(theirs, "").strip()}
    if "year" in given and not given["year"].isdigit():
        raise ManifestError(f"the manifest's year of {path.name} is {given['year']!r}; write it in digits, like 2024")
    members: dict[str, Any] = {name: int(value) if name == "year" else value for name, value in given.items()}
    return replace(hints, **members)


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
    corrected = {row.sha256 for row in corrections}
    with store.writing(hooks) as generation:
        for task, outcome in _outcomes(store, work, workers, again, dask, corrected):
            if outcome.records:
                outcome = _mended(outcome, corrections)
                content = None if task.name.endswith(".json") else task.content()
                generation.add(Incoming(content, outcome.records), again)
            yield outcome.result


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


def _mended(outcome: _Outcome, corrections: Sequence[CorrectionRow]) -> _Outcome:
    """The outcome with the corrections of its file; one that cannot be applied is told beside the result."""
    records = [apply_corrections(one, corrections) for one in outcome.records]
    failed = [line for one in records for line in failures(one)]
    result = replace(outcome.result, reason="; ".join(failed)) if failed else outcome.result
    return _Outcome(result, records)


def _outcomes(
    store: Store, work: Sequence[Task], workers: int, again: bool, dask: str | None, corrected: set[str]
) -> Iterator[tuple[Task, _Outcome]]:
    fresh: list[tuple[Task, _Outcome | None]] = [
        (task, None if again else _held(store, task, corrected)) for task in work
    ]
    if dask:
        yield from _over_dask(fresh, store.base, dask)
        return
    if any(outcome is None for _, outcome in fresh):
        yield from _over_processes(fresh, store.base, max(workers, 1))
        return
    yield from ((task, outcome) for task, outcome in fresh if outcome)


def _over_processes(
    fresh: Sequence[tuple[Task, _Outcome | None]], base: str, workers: int
) -> Iterator[tuple[Task, _Outcome]]:
    """A bounded window of documents in a process pool; when a worker dies, its documents are tried one by one."""
    pool = _pool(workers)
    pending: list[tuple[Task, Future[_Outcome] | _Outcome]] = []
    waiting = iter(fresh)
    try:
        while True:
            while len(pending) < workers * _WINDOW and (item := next(waiting, None)):
                pending.append((item[0], item[1] or pool.submit(_guarded, item[0], base)))
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
                    (other, pool.submit(_guarded, other, base) if isinstance(future, Future) else future)
                    for other, future in pending
                ]
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _pool(workers: int) -> ProcessPoolExecutor:
    """Reader processes that do not inherit the open store."""
    context = get_context("forkserver")
    context.set_forkserver_preload(["budgetgraph.ingest"])
    return ProcessPoolExecutor(workers, mp_context=context)


def _guarded(task: Task, base: str) -> _Outcome:
    """Reads a file in a process that ends itself when the reader does not come back, in whatever library it hangs."""
    with ends_itself(READ_SECONDS):
        return read_file(task, base)


def _alone(task: Task, base: str) -> _Outcome:
    """Reads a file in a process of its own, after a pool died with it."""
    with _pool(1) as single:
        try:
            return single.submit(_guarded, task, base).result()
        except BrokenProcessPool:
            return _Outcome(FileResult(task.label, "failed", str(died(task.name))))


def _over_dask(
    fresh: Sequence[tuple[Task, _Outcome | None]], base: str, address: str
) -> Iterator[tuple[Task, _Outcome]]:
    from distributed import Client  # the extra budgetgraph[cluster]

    with Client(address) as client:
        jobs = [outcome or client.submit(read_file, task, base, pure=False) for task, outcome in fresh]
        for (task, outcome), job in zip(fresh, jobs, strict=True):
            yield task, outcome or _finished(job)


def _finished(job: Any) -> _Outcome:
    result = job.result()
    assert isinstance(result, _Outcome)
    return result


def _held(store: Store, task: Task, corrected: set[str]) -> _Outcome | None:
    """The outcome of a file that needs no reading: the store holds these bytes as today's reader reads them."""
    if task.name.endswith(".json"):
        return None
    try:
        data = task.content()
        current = f"{reader_of(kind_of(data, task.name))}, {VERSION}"
    except (OSError, ReadingError):
        return None
    sha256 = hashlib.sha256(data).hexdigest()
    if store.holds(sha256) != current or sha256 in corrected:
        return None
    first = store.records(sha256)[0]
    result = describe(task.label, "skipped", store.base, first)
    result.reason = "the store holds these bytes already; --again reads them anew"
    return _Outcome(result)


def read_file(task: Task, base: str) -> _Outcome:
    """Reads and extracts one file; never raises for what the file is."""
    begun = time.perf_counter()
    name, label = task.name, task.label
    if task.optional and Path(name).suffix.lower() not in _DISCLOSURES:
        return _Outcome(FileResult(label, "skipped", f"{name}: not a format of disclosures"))
    try:
        records = _records(name, task.content()) if name.endswith(".json") else _extracted(task)
    except (ReadingError, ExtractionError) as error:
        return _Outcome(FileResult(label, "failed", str(error), seconds=time.perf_counter() - begun))
    except OSError as error:
        return _Outcome(FileResult(label, "failed", f"{label}: {error.strerror or error}"))
    except Exception as error:
        reason = f"{name}: {type(error).__name__}: {error} (a defect of budgetgraph: please report it with the file)"
        return _Outcome(FileResult(label, "failed", reason, seconds=time.perf_counter() - begun))
    result = describe(label, "loaded", base, records[0])
    result.seconds = round(time.perf_counter() - begun, 3)
    return _Outcome(result, records)


def _extracted(task: Task) -> list[Disclosure]:
    document = read(task.content(), task.name)
    return extract(document, task.hints).disclosures


def _records(name: str, content: bytes) -> list[Disclosure]:
    """Records delivered as JSON: one Disclosure or a list, as `extract --json` prints them. Where they name no file
    that they were read from, the JSON itself is the source."""
    itself = {"sha256": hashlib.sha256(content).hexdigest(), "file_name": name, "media_type": "application/json"}
    try:
        delivered = json.loads(content.decode("utf-8"))
        records = delivered if isinstance(delivered, list) else [delivered]
        for record in records:
            if isinstance(record, dict) and isinstance(said := record.get("source", {}), dict):
                record["source"] = itself | said
        return _RECORDS.validate_python(records)
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise ReadingError(f"{name}: not JSON: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ReadingError(
            f"{name}: {where}: {first['msg']} (and {error.error_count() - 1} more); "
            "the form is that of `budgetgraph extract --json`"
        ) from error


def describe(file: str, status: str, base: str, one: Disclosure) -> FileResult:
    """The result of a file by its first record."""
    return FileResult(
        file=file,
        status=status,
        iri=identifiers.disclosure(base, one.source.sha256),
        department=one.body.name,
        year=one.fiscal_year,
        stage=one.stage,
        scope=one.scope,
        statements=len(one.statements),
        figures=sum(len(row.figures) for statement in one.statements for row in statement.rows),
        claims=len(one.claims),
        indicators=len(one.indicators) + sum(len(project.indicators) for project in one.projects),
        projects=len(one.projects),
        unread=len(one.unread),
        numbers=one.numbers_seen,
    )
