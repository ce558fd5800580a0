"""A manifest: in comes a CSV that says of files what they do not say themselves, out go the hints for each file.

Every line must be used by a file, say what can be true, and be the only one for its file.
"""

import csv
import io
from dataclasses import fields, replace
from pathlib import Path, PurePath
from typing import Any

from budgetgraph.extraction.extract import Hints
from budgetgraph.reading.document import ReadingError
from budgetgraph.reading.plain_text.text import decode

COLUMNS = ("file", *(field.name for field in fields(Hints)))


class ManifestError(Exception):
    """A manifest that cannot be used; the message names the file, the line and what to do."""


class Manifest:
    """The lines of a manifest by the file that they name."""

    def __init__(self, path: Path) -> None:
        """Raises `ManifestError` for what is no CSV with the column `file`, and for lines that cannot be right."""
        self.path = path
        self._lines: dict[PurePath, tuple[int, dict[str, str]]] = {}
        self._used: set[PurePath] = set()
        reader = csv.DictReader(io.StringIO(_text(path), newline=""))
        unknown = [name for name in reader.fieldnames or () if name not in COLUMNS]
        if unknown or "file" not in (reader.fieldnames or ()):
            what = f"unknown column {unknown[0]!r}" if unknown else "no column 'file'"
            raise ManifestError(f"{path}, line 1: {what}; the columns are {', '.join(COLUMNS)}")
        for row in reader:
            named = PurePath((row["file"] or "").strip())
            if None in row or not named.name:
                what = "no file is named" if not named.name else "more fields than columns"
                raise ManifestError(f"{path}, line {reader.line_num}: {what}")
            if named in self._lines:
                raise ManifestError(
                    f"{path}, line {reader.line_num}: {named} stands in line {self._lines[named][0]} already; keep one"
                )
            given = {name: value.strip() for name, value in row.items() if name != "file" and (value or "").strip()}
            self._lines[named] = (reader.line_num, given)
            self._checked(reader.line_num, given, Hints())

    def hints(self, path: Path, hints: Hints) -> Hints:
        """What is known of a file: what the manifest says of it goes before `hints`.

        A line belongs to the file whose path it gives, or ends in what it gives. Raises `ManifestError` where a bare
        name is that of several files of the manifest's own lines.
        """
        fitting = [named for named in self._lines if _ends_in(path, named)]
        longest = max((len(named.parts) for named in fitting), default=0)
        for named in (named for named in fitting if len(named.parts) == longest):
            self._used.add(named)
            return self._checked(*self._lines[named], hints)
        return hints

    def unused(self) -> list[str]:
        """The lines that no file was read for, as messages."""
        left = {named: line for named, (line, _) in self._lines.items() if named not in self._used}
        return [f"{self.path}, line {line}: no file {named} among those given" for named, line in left.items()]

    def _checked(self, line: int, given: dict[str, str], hints: Hints) -> Hints:
        if "year" in given and not given["year"].isdecimal():
            raise ManifestError(f"{self.path}, line {line}: year {given['year']!r}; write it in digits, like 2024")
        members: dict[str, Any] = {name: int(text) if name == "year" else text for name, text in given.items()}
        try:
            return replace(hints, **members)
        except ValueError as error:
            raise ManifestError(f"{self.path}, line {line}: {error}") from error


def _text(path: Path) -> str:
    try:
        return decode(path.read_bytes(), str(path))
    except ReadingError as error:
        raise ManifestError(str(error)) from error


def _ends_in(path: Path, named: PurePath) -> bool:
    own = path.parts if named.parts[0] != path.anchor else path.absolute().parts
    return own[-len(named.parts) :] == named.parts
