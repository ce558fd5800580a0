"""One file read and extracted: in comes a task, out go its result and its records. JSON delivers records ready."""

import hashlib
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from budgetgraph.extraction.account.kept_covers import kept_covers
from budgetgraph.extraction.extract import extract, read_by
from budgetgraph.extraction.persons.impersonal import impersonal
from budgetgraph.extraction.records import Disclosure, ExtractionError
from budgetgraph.ingest.results import FileResult, describe, told
from budgetgraph.ingest.tasks import Task
from budgetgraph.reading.archive import ENDINGS
from budgetgraph.reading.document import ReadingError
from budgetgraph.reading.files import SUFFIXES, UNREAD, read
from budgetgraph.reading.limits import too_large

_DISCLOSURES = {*SUFFIXES, *ENDINGS, *UNREAD, ".json"}
_RECORDS = TypeAdapter(list[Disclosure])


@dataclass(frozen=True)
class Outcome:
    """The result of a file, the records that were read from it, and what pictures of its pages must hide."""

    result: FileResult
    records: Sequence[Disclosure] = ()
    covers: bytes | None = None


def read_file(task: Task, base: str) -> Outcome:
    """Reads and extracts one file; never raises for what the file is."""
    begun = time.perf_counter()
    name, label = task.name, task.label
    if task.optional and Path(name).suffix.lower() not in _DISCLOSURES:
        return Outcome(FileResult(label, "skipped", f"{name}: not a format of disclosures"))
    try:
        delivered = name.endswith(".json")
        records, covers = (_records(name, task.content()), None) if delivered else _extracted(task)
    except (ReadingError, ExtractionError) as error:
        return Outcome(FileResult(label, "failed", str(error), seconds=time.perf_counter() - begun))
    except OSError as error:
        return Outcome(FileResult(label, "failed", f"{label}: {error.strerror or error}"))
    except MemoryError:
        return Outcome(FileResult(label, "failed", str(too_large(name)), seconds=time.perf_counter() - begun))
    except Exception as error:
        reason = f"{name}: {type(error).__name__}: {error} (a defect of budgetgraph: please report it with the file)"
        return Outcome(FileResult(label, "failed", reason, seconds=time.perf_counter() - begun))
    result = describe(label, "loaded", base, records[0])
    result.reason = told(records)
    result.seconds = round(time.perf_counter() - begun, 3)
    return Outcome(result, records, covers)


def _extracted(task: Task) -> tuple[list[Disclosure], bytes | None]:
    data = task.content()
    document = read(data, task.name)
    if task.doubled:
        said = f"{task.path.name}: several files of the name {task.doubled}; one of them is called {task.name}"
        document = replace(document, warnings=(*document.warnings, said))
    return extract(document, task.hints).disclosures, kept_covers(data, document, read_by(document.reader))


def _records(name: str, content: bytes) -> list[Disclosure]:
    """Records delivered as JSON: one Disclosure or a list, as `extract --json` prints them. Where they name no file
    that they were read from, the JSON itself is the source."""
    itself = {"sha256": hashlib.sha256(content).hexdigest(), "file_name": name, "media_type": "application/json"}
    try:
        delivered = json.loads(content.decode("utf-8"))
        records = delivered if isinstance(delivered, list) else [delivered]
        if not records:
            raise ReadingError(f"{name}: holds no record; an empty list has nothing to load")
        for record in records:
            if isinstance(record, dict) and isinstance(said := record.get("source", {}), dict):
                record["source"] = itself | said
        return [impersonal(one) for one in _RECORDS.validate_python(records)]
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise ReadingError(f"{name}: not JSON: {error}") from error
    except ValidationError as error:
        first, more = error.errors()[0], error.error_count() - 1
        where = ".".join(str(part) for part in first["loc"])
        raise ReadingError(
            f"{name}: {where}: {first['msg']}{f' (and {more} more)' if more else ''}; "
            "the form is that of `budgetgraph extract --json`"
        ) from error
