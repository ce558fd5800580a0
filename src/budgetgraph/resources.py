"""Where the data files of the project lie: beside the source in a checkout, inside the package in a wheel."""

import csv
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path

_HERE = Path(__file__).resolve().parent


@cache
def root() -> Path:
    """The folder that holds `ontology/`, `queries/` and `data/`.

    Raises `FileNotFoundError` when neither an installed package nor a checkout has them.
    """
    for candidate in (_HERE / "_carried", _HERE.parent.parent):
        if (candidate / "data" / "classifications").is_dir():
            return candidate
    raise FileNotFoundError(
        f"the folders ontology, queries and data are neither in {_HERE} nor in its checkout; reinstall budgetgraph"
    )


def path(*parts: str) -> Path:
    """The path of one carried file or folder, such as `path("data", "vocabulary", "titles.csv")`."""
    return root().joinpath(*parts)


def rows(*parts: str) -> Iterator[dict[str, str]]:
    """The rows of a carried CSV file as dicts from column name to text; lines that begin with `#` are remarks."""
    file = path(*parts)
    with file.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(line for line in lines if not line.startswith("#"))


@cache
def least_confidence(use: str) -> Decimal:
    """How sure OCR must be of a number (0 to 1) for a use of `data/vocabulary/reading_confidence.csv`.

    Raises `KeyError` for a use that the file does not name.
    """
    least = {row["use"]: Decimal(row["least"]) for row in rows("data", "vocabulary", "reading_confidence.csv")}
    return least[use]


@cache
def patterns(file: str) -> Mapping[str, re.Pattern[str]]:
    """The patterns of `data/vocabulary/{file}` (columns `name` and `pattern`); lines of one name are alternatives."""
    lines: dict[str, list[str]] = {}
    for row in rows("data", "vocabulary", file):
        lines.setdefault(row["name"], []).append(row["pattern"])
    return _Compiled({name: "|".join(f"(?:{one})" for one in several) for name, several in lines.items()})


class _Compiled(Mapping[str, re.Pattern[str]]):
    """Patterns by name, each compiled when it is first asked for."""

    def __init__(self, written: Mapping[str, str]) -> None:
        self._written = written
        self._compiled: dict[str, re.Pattern[str]] = {}

    def __getitem__(self, name: str) -> re.Pattern[str]:
        found = self._compiled.get(name)
        if found is None:
            found = self._compiled[name] = re.compile(self._written[name])
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._written)

    def __len__(self) -> int:
        return len(self._written)
