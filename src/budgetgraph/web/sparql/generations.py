"""Where the current generation of a store lies: in comes the store's folder, out go the directories to open.

The serving directory is immutable; a new generation is another directory that a pointer is switched to.
"""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Generation:
    """One immutable state of the store: a name that changes with it, its directory, superseded graphs beside it."""

    name: str
    store: Path
    superseded: Path | None = None


def current(store: Path) -> Generation:
    """The generation to serve now.

    `store` is either an Oxigraph directory itself or a folder whose `current` (a link or a directory) holds one,
    in which case `superseded` inside or beside it holds older graphs. Raises `FileNotFoundError` when neither is there.
    """
    pointer = store / "current"
    directory = pointer.resolve() if pointer.is_dir() and not (store / "CURRENT").is_file() else store.resolve()
    for candidate in (directory, directory / "current", directory / "store"):
        if (candidate / "CURRENT").is_file():
            name = directory.name if candidate == directory else f"{directory.name}-{candidate.name}"
            older = next(
                (p for p in (candidate.parent / "superseded", store / "superseded") if (p / "CURRENT").is_file()), None
            )
            stamp = (candidate / "CURRENT").stat().st_mtime_ns
            return Generation(f"{name}-{stamp:x}", candidate, older)
    raise FileNotFoundError(f"no store at {store}: run `budgetgraph ingest` first, or give another --store")
