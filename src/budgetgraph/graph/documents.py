"""The folder of originals: bytes of every file and the records read from it, by SHA-256, shared by all generations."""

import gzip
import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from budgetgraph.extraction.records import Disclosure

_DELIVERED = "delivered"
_COVERS = "covers.json.gz"


class MissingDocument(Exception):
    """The store should hold a file's bytes or records and does not; `doctor` says what to do."""


def digest(content: bytes) -> str:
    """SHA-256 in lower-case hex."""
    return hashlib.sha256(content).hexdigest()


def write_whole(path: Path, content: bytes) -> None:
    """Writes a file so that it is there as a whole or not at all, also after a crash."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


class Documents:
    """`{sha[:2]}/{sha}/original` and, for every reading of it, `records-{hash}.json.gz`.

    Where records were delivered without their file, `delivered` stands in the place of the original. `covers.json.gz`
    says what pictures of its pages must hide, as the last reading found it; files without pages have none.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def _of(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / sha256

    def keep(self, content: bytes | None, sha256: str, records: Sequence[Disclosure]) -> str:
        """Keeps a file and what was read from it; gives the hash that names this reading."""
        original = self._of(sha256) / "original"
        if content is not None and not original.exists():
            write_whole(original, content)
        elif content is None and not original.exists():
            write_whole(self._of(sha256) / _DELIVERED, b"")
        text = json.dumps([one.model_dump(mode="json") for one in records], ensure_ascii=False, sort_keys=True)
        name = digest(text.encode())[:16]
        path = self._of(sha256) / f"records-{name}.json.gz"
        if not path.exists():
            write_whole(path, gzip.compress(text.encode(), 6, mtime=0))
        return name

    def keep_covers(self, sha256: str, content: bytes) -> None:
        """Keeps what pictures of the pages of a file must hide, in the place of what was kept of it before."""
        write_whole(self._of(sha256) / _COVERS, content)

    def covers(self, sha256: str) -> bytes | None:
        """What was kept of the covers of a file; None where nothing was."""
        try:
            return (self._of(sha256) / _COVERS).read_bytes()
        except OSError:
            return None

    def content(self, sha256: str) -> bytes:
        """The original bytes. Raises `MissingDocument`."""
        try:
            return (self._of(sha256) / "original").read_bytes()
        except FileNotFoundError as error:
            raise MissingDocument(f"the original of {sha256} is not in {self.folder}; ingest the file again") from error

    def has_content(self, sha256: str) -> bool:
        return (self._of(sha256) / "original").exists()

    def lacks_content(self, sha256: str) -> bool:
        """Whether the original should be here and is not: it came with its records."""
        return not self.has_content(sha256) and not (self._of(sha256) / _DELIVERED).exists()

    def records(self, sha256: str, reading: str) -> list[Disclosure]:
        """What was read from a file. Raises `MissingDocument`."""
        try:
            text = gzip.decompress((self._of(sha256) / f"records-{reading}.json.gz").read_bytes())
        except (OSError, EOFError) as error:
            raise MissingDocument(
                f"the records {reading} of {sha256} cannot be read in {self.folder} ({error}); ingest the file again"
            ) from error
        return [Disclosure.model_validate(one) for one in json.loads(text)]

    def readings(self) -> Iterator[tuple[str, str]]:
        """(SHA-256, reading) of every file, its newest reading only: what a rebuild without a catalogue starts from."""
        for folder in sorted(self.folder.glob("*/*")):
            found = sorted(folder.glob("records-*.json.gz"), key=lambda path: path.stat().st_mtime_ns)
            if found:
                yield folder.name, found[-1].name.removeprefix("records-").removesuffix(".json.gz")

    def drop(self, unwanted: set[tuple[str, str]], kept: set[str]) -> None:
        """Drops readings that no kept generation refers to, and originals of files that none holds (`kept`)."""
        for sha256, reading in unwanted:
            if sha256 in kept:
                (self._of(sha256) / f"records-{reading}.json.gz").unlink(missing_ok=True)
            else:
                shutil.rmtree(self._of(sha256), ignore_errors=True)
