"""What is to be read: in come paths and a manifest, out comes one task a file, also for those inside archives."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from budgetgraph.extraction.extract import Hints
from budgetgraph.ingest.manifests import Manifest
from budgetgraph.reading.archive import members
from budgetgraph.reading.document import ReadingError


@dataclass(frozen=True)
class Task:
    """One file to read; `optional` where it was found in a folder rather than named."""

    path: Path
    hints: Hints
    optional: bool = False
    member: str | None = None  # the name inside an archive
    doubled: str = ""  # the name that the archive gives to this one and to another

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
        return next(member.load() for member in members(data, self.path.name) if member.name == self.member)


def tasks(paths: Iterable[Path], hints: Hints, manifest: Manifest | None = None) -> list[Task]:
    """The files to read, folders walked in the order of their names, with what a manifest says of each.

    Raises `ManifestError` for a line that cannot be used, and `FileNotFoundError` for a missing path.
    """
    found: list[Task] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(file.relative_to(path) for file in path.rglob("*") if file.is_file())
            files = [path / file for file in inside if not any(part.startswith(".") for part in file.parts)]
            found += [Task(file, _hints(file, hints, manifest), optional=True) for file in files]
        elif path.exists():
            found.append(Task(path, _hints(path, hints, manifest)))
        else:
            raise FileNotFoundError(f"{path}: no such file or folder")
    return [one for task in found for one in _unpacked(task)]


def _unpacked(task: Task) -> list[Task]:
    """The files of an archive, each a task of its own; a broken archive stays one task and fails with its reason."""
    if task.path.suffix.lower() != ".zip":
        return [task]
    try:
        inside = list(members(task.path.read_bytes(), task.path.name))
    except ReadingError:
        return [task]
    return [replace(task, member=one.name, doubled=one.printed, optional=True) for one in inside]


def _hints(path: Path, hints: Hints, manifest: Manifest | None) -> Hints:
    return manifest.hints(path, hints) if manifest else hints
