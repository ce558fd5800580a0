"""The embedded store: a folder of generations, of which readers see the newest whole one.

    store.json          base IRI, fixed at the first ingest
    current             -> generations/000012
    generations/000012/ manifest.json, graph/ (Oxigraph), superseded/ (Oxigraph), catalogue.sqlite, files of hooks
    documents/          originals and records by SHA-256

A generation is a backup of the last (hard links), plus what is new, checked, then switched to by one rename.
"""

import fcntl
import json
import logging
import os
import re
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph
from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples, Variable

from budgetgraph.graph import identifiers
from budgetgraph.graph.catalogue import Catalogue, HeldDisclosure
from budgetgraph.graph.dataset_clause import names_dataset
from budgetgraph.graph.doctor import problems
from budgetgraph.graph.documents import Documents, MissingDocument, write_whole
from budgetgraph.graph.generation import Changes, Generation, Incoming
from budgetgraph.graph.namespaces import PREFIXES
from budgetgraph.graph.sinks import EmbeddedSink, Sink
from budgetgraph.graph.triples import node

log = logging.getLogger(__name__)
DEFAULT_BASE = "http://localhost:8000/"
KEPT = 3  # generations
_FORMAT = 1
_ROOM = 50_000_000  # bytes that must stay free besides the load

Hook = Callable[[Generation], None]
Results = QuerySolutions | QueryBoolean | QueryTriples


class StoreError(Exception):
    """The store cannot do what was asked; the message says why and what to do."""


class StoreBusy(StoreError):
    """Another process is writing."""


class StoreDamaged(StoreError):
    """The current generation, or what the store was begun with, cannot be read."""


class StoreFull(StoreError):
    """Too little room on the disk to build a generation."""


@dataclass(frozen=True)
class IngestResult:
    """What a load did; `triples` is the count of the new generation."""

    generation: int
    changes: Changes
    triples: int
    seconds: float


def _begun_with(folder: Path) -> dict[str, Any] | None:
    """What a store was begun with; None for a folder that is no store. Raises `StoreDamaged`."""
    settings = folder / "store.json"
    if not settings.exists() and not any((folder / "generations").glob("[0-9]*")):
        return None
    try:
        held = json.loads(settings.read_text(encoding="utf-8"))
        return {"format": held["format"], "base": held["base"]}
    except (OSError, ValueError, KeyError, TypeError) as error:
        again = f'{{"format": {_FORMAT}, "base": "the base IRI of the things in the store"}}'
        raise StoreDamaged(f"{settings} cannot be read ({error}); write it again: {again}") from error


class Store:
    """A store in a folder. `Store.open(folder)` for all uses; a folder that does not exist is an empty store."""

    def __init__(self, folder: Path, base: str, fixed: bool, mending: bool = False) -> None:
        self.folder, self.base, self._fixed, self._mends = folder, base, fixed, mending
        self.documents = Documents(folder / "documents")
        self._name: str | None = None
        self._current: pyoxigraph.Store = pyoxigraph.Store()
        self._superseded: pyoxigraph.Store | None = None
        self._catalogue: Catalogue | None = None
        self.manifest: Mapping[str, Any] = {}
        self.refresh()

    @classmethod
    def open(cls, folder: Path | str, base: str | None = None, mending: bool = False) -> "Store":
        """Opens a store. `mending`: also one whose current generation cannot be read, as if it had none.

        Raises `StoreDamaged`, and `StoreError` when `base` is not the one that the store was begun with.
        """
        path = Path(folder)
        held = _begun_with(path)
        if held is None:
            return cls(path, identifiers.check_base(base or DEFAULT_BASE), False, mending)
        if held.get("format") != _FORMAT:
            raise StoreError(f"{path} is a store of format {held.get('format')}; this version writes format {_FORMAT}")
        if base and identifiers.check_base(base) != held["base"]:
            raise StoreError(
                f"{path} was begun with the base IRI {held['base']}, not {base}; take that or a new folder"
            )
        return cls(path, held["base"], True, mending)

    # reading

    @property
    def path(self) -> Path | None:
        """The folder of the current generation; None while the store is empty."""
        return self.folder / "generations" / self._name if self._name else None

    @property
    def generation(self) -> int:
        """The number of the current generation, 0 while the store is empty."""
        return int(self._name) if self._name else 0

    def refresh(self) -> bool:
        """Goes over to the newest generation; True when there was one. Readers at work keep the old one."""
        try:
            name = (self.folder / "current").readlink().name
        except OSError:
            return False
        if name == self._name:
            return False
        path = self.folder / "generations" / name
        try:
            self._open(path)
            manifest = json.loads((path / "manifest.json").read_text(encoding="utf-8"))
            catalogue = Catalogue(path / "catalogue.sqlite", self.base, read_only=True)
        except (OSError, ValueError, sqlite3.Error) as error:
            if self._mends:
                return False
            raise StoreDamaged(
                f"{path} cannot be read ({error}); `budgetgraph doctor --repair` makes the store anew from its records"
            ) from error
        self.manifest, self._catalogue, self._superseded, self._name = manifest, catalogue, None, name
        return True

    def _open(self, path: Path) -> None:
        self._current = pyoxigraph.Store.read_only(str(path / "graph"))

    @property
    def current(self) -> pyoxigraph.Store:
        """The Oxigraph store of the current graphs, read-only."""
        return self._current

    def superseded(self) -> pyoxigraph.Store:
        """The Oxigraph store of superseded graphs, read-only."""
        if self._superseded is None:
            self._superseded = (
                pyoxigraph.Store.read_only(str(self.path / "superseded")) if self.path else pyoxigraph.Store()
            )
        return self._superseded

    def query(self, sparql: str, substitutions: Mapping[Variable, Any] | None = None) -> Results:
        """Runs a query with all prefixes predefined. The default graph is the union of the current graphs; a query
        that names a superseded graph gets it.

        Raises `SyntaxError` for a query that does not parse.
        """
        named = self._superseded_graphs(sparql)
        if not named:
            return self._run(self._current, sparql, substitutions)
        scratch = pyoxigraph.Store()
        for iri in named:
            scratch.extend(self.superseded().quads_for_pattern(None, None, None, node(iri)))
        for iri in self._named_graphs(sparql) - named:
            scratch.extend(self._current.quads_for_pattern(None, None, None, node(iri)))
        return self._run(scratch, sparql, substitutions)

    def _run(
        self, store: pyoxigraph.Store, sparql: str, substitutions: Mapping[Variable, Any] | None = None
    ) -> Results:
        kwargs: dict[str, Any] = {"substitutions": dict(substitutions)} if substitutions else {}
        return store.query(sparql, prefixes=PREFIXES, use_default_graph_as_union=not names_dataset(sparql), **kwargs)

    def _named_graphs(self, sparql: str) -> set[str]:
        return {f"{self.base}graph/{name}" for name in re.findall(r"graph/([0-9a-z]+)", sparql)}

    def _superseded_graphs(self, sparql: str) -> set[str]:
        if not self._catalogue or not self.manifest.get("superseded_triples"):
            return set()
        return {iri for iri in self._named_graphs(sparql) if self._catalogue.has_graph(iri, superseded=True)}

    def list(self) -> Iterator[HeldDisclosure]:
        """What is held, by department, year and stage."""
        return self._catalogue.held() if self._catalogue else iter(())

    def holds(self, sha256: str) -> str | None:
        """The reader and version that read the held file with these bytes; None when it is not held."""
        found = self._catalogue.reading(sha256) if self._catalogue else None
        return found[1] if found else None

    def records(self, sha256: str) -> Sequence[Any]:
        """The Disclosure records of a held file. Raises `StoreError` when it is not held."""
        found = self._catalogue.reading(sha256) if self._catalogue else None
        if not found:
            raise StoreError(f"no file with the SHA-256 {sha256} is held")
        return self.documents.records(sha256, found[0])

    def sha256_of(self, name: str) -> str:
        """The SHA-256 of a held file by its IRI, its SHA-256 or the first hex digits of it. Raises `StoreError`."""
        start = name.rstrip("/").rsplit("/", 1)[-1]
        held = [sha for sha, _ in self._catalogue.readings()] if self._catalogue else []
        found = [sha for sha in held if len(start) >= 6 and sha.startswith(start)]
        if len(found) != 1:
            raise StoreError(f"{name} (at least 6 digits) names {len(found)} of {len(held)} files: see `list`")
        return found[0]

    def graphs(self) -> dict[str, int]:
        """The current graphs with their numbers of triples."""
        return self._catalogue.graphs() if self._catalogue else {}

    # writing

    def add(self, files: Iterable[Incoming], hooks: Sequence[Hook] = (), again: bool = False) -> IngestResult:
        """Takes files in and switches to the new generation. Raises `StoreBusy`, `StoreFull`, `CheckFailed`."""
        begun = time.monotonic()
        with self.writing(hooks) as generation:
            for incoming in files:
                generation.add(incoming, again)
        return self._result(generation, begun)

    def remove(self, name: str, hooks: Sequence[Hook] = ()) -> IngestResult:
        """Takes a file out, by IRI or SHA-256. Raises `StoreError` when it is not held."""
        begun, sha256 = time.monotonic(), self.sha256_of(name)
        with self.writing(hooks) as generation:
            generation.remove(sha256)
        return self._result(generation, begun)

    def _result(self, generation: Generation, begun: float) -> IngestResult:
        return IngestResult(
            self.generation, generation.changes, int(self.manifest.get("triples", 0)), time.monotonic() - begun
        )

    @contextmanager
    def writing(self, hooks: Sequence[Hook] = (), rebuild: bool = False) -> Iterator[Generation]:
        """A generation to put files into. On leaving it is settled, given to the hooks, checked and switched to;
        when nothing changed, or anything was raised, it is thrown away.

        `rebuild` starts from nothing instead of from the last generation. Raises `StoreBusy` and `StoreFull`.
        """
        with self._lock():
            self.refresh()
            generation = self._begin(rebuild)
            building = generation.path
            try:
                yield generation
                changes = generation.changes
                if changes.loaded or changes.removed or rebuild or not self._name or self._unfinished():
                    self._settling(generation)
                    generation.settle()
                    for hook in hooks:
                        hook(generation)
                    generation.check()
                    self._switch(generation)
            finally:
                generation.catalogue.close()
                shutil.rmtree(building, ignore_errors=True)
            self.refresh()

    @contextmanager
    def _lock(self) -> Iterator[None]:
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("a+") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise StoreBusy(f"another process is writing to {self.folder}; try again when it has ended") from error
            yield

    def _begin(self, rebuild: bool) -> Generation:
        if not self._fixed:
            write_whole(self.folder / "store.json", json.dumps({"format": _FORMAT, "base": self.base}).encode())
            self._fixed = True
        folder = self.folder / "generations"
        folder.mkdir(exist_ok=True)
        for left in folder.glob(".building-*"):  # of a killed ingest: the lock is ours, nobody builds there
            shutil.rmtree(left, ignore_errors=True)
        self._check_room()
        number = 1 + max((int(path.name) for path in folder.iterdir() if path.name.isdecimal()), default=0)
        path = folder / f".building-{number:06d}"
        path.mkdir()
        manifest: dict[str, Any] = {}
        if self.path and not rebuild:
            manifest = dict(self.manifest)
            self._inherit(path)
            shutil.copyfile(self.path / "catalogue.sqlite", path / "catalogue.sqlite")
        manifest |= {"generation": number, "parent": self.generation or None, "base": self.base}
        sink = self._sink(path, rebuild)
        return Generation(path, self.base, self.documents, sink, EmbeddedSink(path / "superseded"), manifest)

    def _unfinished(self) -> bool:
        """Whether a killed load has left traces outside of its generation: not here."""
        return False

    def _settling(self, generation: Generation) -> None:
        """Called before the first graph is written."""

    def _inherit(self, path: Path) -> None:
        self._current.backup(str(path / "graph"))
        self.superseded().backup(str(path / "superseded"))

    def _sink(self, path: Path, rebuild: bool) -> Sink:
        return EmbeddedSink(path / "graph")

    def _check_room(self) -> None:
        free = shutil.disk_usage(self.folder).free
        if free < _ROOM:
            raise StoreFull(f"{free / 1e6:.0f} MB are free at {self.folder}; a load needs more than {_ROOM / 1e6:.0f}")

    def _switch(self, generation: Generation) -> None:
        manifest = generation.close() | {"created": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())}
        del generation.sink, generation.superseded  # gives up the locks of Oxigraph
        write_whole(generation.path / "manifest.json", json.dumps(manifest, ensure_ascii=False, indent=1).encode())
        final = generation.path.with_name(f"{manifest['generation']:06d}")
        generation.path.rename(final)
        generation.path = final
        self._point_to(final.name)
        self._prune()

    def _point_to(self, name: str) -> None:
        link = self.folder / ".current"
        with suppress(FileNotFoundError):
            link.unlink()
        link.symlink_to(Path("generations") / name)
        link.replace(self.folder / "current")
        descriptor = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def _prune(self) -> None:
        """Keeps the last generations, and of the originals what these refer to."""
        found = self._generations()
        if len(found) <= KEPT:
            return
        wanted = set[tuple[str, str]]().union(*(self._readings(path) for path in found[-KEPT:]))
        dropped = set[tuple[str, str]]().union(*(self._readings(path) for path in found[:-KEPT]))
        for path in found[:-KEPT]:
            shutil.rmtree(path, ignore_errors=True)
        self.documents.drop(dropped - wanted, {sha256 for sha256, _ in wanted})

    def _readings(self, path: Path) -> set[tuple[str, str]]:
        try:
            catalogue = Catalogue(path / "catalogue.sqlite", self.base, read_only=True)
            with closing(catalogue):
                return set(catalogue.readings())
        except sqlite3.Error:
            return set()

    def _generations(self) -> Sequence[Path]:
        return sorted(path for path in (self.folder / "generations").glob("[0-9]*") if path.name.isdecimal())

    def go_back(self) -> int:
        """Switches to the generation before the current one and gives its number. Raises `StoreError`."""
        with self._lock():
            before = [path for path in self._generations() if path.name < (self._name or "")]
            if not before:
                raise StoreError(f"{self.folder} keeps no generation before {self.generation}")
            self._point_to(before[-1].name)
        self.refresh()
        return self.generation

    def rebuild(self, hooks: Sequence[Hook] = ()) -> IngestResult:
        """Makes the store anew from the kept records, without reading any document again."""
        begun = time.monotonic()
        held = self._catalogue.readings() if self._catalogue else sorted(self._readings(self.folder / "current"))
        with self.writing(hooks, rebuild=True) as generation:
            for sha256, reading in held or list(self.documents.readings()):
                try:
                    generation.add(Incoming(None, self.documents.records(sha256, reading)))
                except MissingDocument as error:
                    log.warning("left out of the rebuilt store: %s", error)
        return self._result(generation, begun)

    def doctor(self, repair: bool = False, hooks: Sequence[Hook] = ()) -> Sequence[str]:
        """Problems of the store, [] when it is whole; with `repair` the store is made anew where that mends it."""
        found = sorted(self._problems())
        if repair and found:
            self.rebuild(hooks)
        return found

    def _problems(self) -> Iterable[str]:
        return problems(self.folder, self.path, self.documents, self.base)
