"""Where the current generation of a store lies: in comes the store's folder, out go the directories to open.

The serving directory is immutable; a new generation is another directory that the link `current` is switched to.
"""

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Generation:
    """One immutable state of the store: a name that changes with it, its directories, the base IRI of its instances.

    `store` is `None` while nothing was ingested: an empty graph is served.
    """

    name: str
    store: Path | None
    superseded: Path | None = None
    base: str | None = None
    stamp: int = 0
    """When its directory was written, in nanoseconds: a folder begun anew counts its generations from 1 again."""

    @property
    def tag(self) -> str:
        """What no other state of this store has: base of entity tags and of keys of caches."""
        return f"{self.name}-{self.stamp:x}"


def current(store: Path) -> Generation:
    """The generation to serve now.

    `store` is the folder that `budgetgraph ingest` writes (`current` links to a generation with `graph/` and
    `superseded/`), or an Oxigraph directory itself, or nothing yet. Raises `FileNotFoundError` for a folder whose
    link leads nowhere.
    """
    if _holds(store):
        return Generation(store.resolve().name, store.resolve(), stamp=_stamp(store))
    link = store / "current"
    if not link.is_symlink() and not link.is_dir():
        return Generation("empty", None, base=_base(store))
    folder = link.resolve()
    graph = folder if _holds(folder) else folder / "graph"
    if not _holds(graph):
        raise FileNotFoundError(f"{link} leads to {folder}, where no store is: run `budgetgraph doctor`")
    older = folder / "superseded"
    return Generation(folder.name, graph, older if _holds(older) else None, _base(store), _stamp(graph))


def _holds(folder: Path) -> bool:
    """Whether an Oxigraph (RocksDB) store lies in this directory itself."""
    return (folder / "CURRENT").is_file()


def _stamp(folder: Path) -> int:
    return (folder / "CURRENT").stat().st_mtime_ns


def _base(store: Path) -> str | None:
    try:
        base = json.loads((store / "store.json").read_text(encoding="utf-8")).get("base")
    except (OSError, ValueError):
        return None
    return base if isinstance(base, str) else None
