"""Corrections of reading errors (contract rule 8): lines of a side file applied to a Disclosure, kept as provenance.

The side file is CSV with a head: sha256, place, right, who, why, when; `place` is "t5 r3 c4" or "Sheet!D7" for a
cell, "p3 l12" or "l12" for a line of text, with "#2" for its second claim, or with "#实际" for that part of an
indicator or a project; `was` may give the wrong value, as a check. `sha256` may be the digits that `list` prints.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from budgetgraph.extraction.corrected_parts import PartError, correct_part, follow, names_part
from budgetgraph.extraction.numbers import parse, yuan_per, yuan_per_unit
from budgetgraph.extraction.records import Claim, Correction, Disclosure, Figure, Place, UnreadFigure
from budgetgraph.reading.document import ReadingError
from budgetgraph.reading.plain_text.text import decode

COLUMNS = ("sha256", "place", "right", "who", "why", "when")
_SHA256 = re.compile("[0-9a-f]{16,64}")
_LINE = re.compile(r"(?:p(?P<page>\d+)\s*)?l(?P<line>\d+)(?:#(?P<nth>\d+))?")


_NOTHING = "nothing was read at this place"


class CorrectionError(ValueError):
    """A side file that cannot be read or a correction that cannot be applied; the message says which line and why."""


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """One line of a side file; `line` is its line number, for messages."""

    sha256: str
    place: str
    right: str
    who: str
    why: str
    when: str
    was: str = ""
    line: int = 0

    def is_of(self, sha256: str) -> bool:
        """Is the line about the file with this SHA-256? The first digits of it are enough."""
        return sha256.lower().startswith(self.sha256)


def read_corrections(path: Path) -> list[CorrectionRow]:
    """The lines of a side file. Raises `CorrectionError` for a missing column or an empty obligatory field."""
    try:
        text = decode(path.read_bytes(), str(path))
    except ReadingError as error:
        raise CorrectionError(str(error)) from error
    reader = csv.DictReader(io.StringIO(text, newline=""))
    missing = [column for column in COLUMNS if column not in (reader.fieldnames or [])]
    if missing:
        raise CorrectionError(f"{path}: columns missing: {', '.join(missing)}; the head must be {','.join(COLUMNS)}")
    rows: list[CorrectionRow] = []
    for row in reader:
        fields = {column: (row[column] or "").strip() for column in COLUMNS}
        empty = [column for column, value in fields.items() if not value]
        if empty:
            raise CorrectionError(f"{path}, line {reader.line_num}: {', '.join(empty)} is empty")
        fields["sha256"] = fields["sha256"].lower()
        if not _SHA256.fullmatch(fields["sha256"]):
            raise CorrectionError(
                f"{path}, line {reader.line_num}: {row['sha256']!r} is no SHA-256; `budgetgraph list` prints it"
            )
        rows.append(CorrectionRow(**fields, was=(row.get("was") or "").strip(), line=reader.line_num))
    return rows


def apply_corrections(disclosure: Disclosure, rows: Iterable[CorrectionRow]) -> Disclosure:
    """A corrected copy of the disclosure; the lines that were applied stand in its `corrections`.

    Lines of other files are passed over. A line that matches no figure, claim or unread number, or whose right value
    is no number, leaves everything as it is and is told in `warnings`, as an error line.
    """
    corrected = disclosure.model_copy(deep=True)
    for row in rows:
        if not row.is_of(disclosure.source.sha256):
            continue
        problem = _apply(corrected, row)
        if problem:
            corrected.warnings.append(f"error: correction line {row.line} ({row.place}): {problem}")
    return corrected


def _apply(disclosure: Disclosure, row: CorrectionRow) -> str | None:
    """Applies one line; the reason where it cannot be applied."""
    if names_part(row.place):
        return _apply_to_part(disclosure, row)
    figures = _figures_at(disclosure, row.place)
    line = _LINE.fullmatch(row.place)
    if not figures and not line and (problem := _apply_to_part(disclosure, row)) != _NOTHING:
        return problem
    if parse(row.right) is None:
        return f"the right value {row.right!r} is not a number"
    if line:
        return _apply_to_text(disclosure, row, line)
    if not figures:
        if any(unread.place.cell == row.place for unread in disclosure.unread):
            return _apply_to_unread(disclosure, row)
        return _NOTHING
    if row.was and any(_bare(figure.printed) != _bare(row.was) for figure, _ in figures):
        return f"the figure there is {figures[0][0].printed!r}, not {row.was!r}"
    for figure, project in figures:
        before = figure.value
        _note(disclosure, row, figure.printed, figure.place)
        _correct_figure(figure, row.right)
        if project:
            follow(disclosure, project, before, figure.value)
    return None


def _figures_at(disclosure: Disclosure, cell: str) -> list[tuple[Figure, str | None]]:
    """The figures of a cell, each with the project that its row names."""
    return [
        (figure, row.project)
        for statement in disclosure.statements
        for row in statement.rows
        for figure in row.figures
        if figure.place.cell == cell
    ]


def _apply_to_part(disclosure: Disclosure, row: CorrectionRow) -> str | None:
    try:
        mended = correct_part(disclosure, row.place, row.right, row.was)
    except PartError as error:
        return str(error)
    if mended is None:
        return _NOTHING
    _note(disclosure, row, *mended)
    return None


def _apply_to_text(disclosure: Disclosure, row: CorrectionRow, line: re.Match[str]) -> str | None:
    page, number = line["page"], int(line["line"])
    claims = [
        claim
        for claim in disclosure.claims
        if claim.place.line == number and (page is None or claim.place.page == int(page)) and claim.printed is not None
    ]
    if row.was:
        claims = [claim for claim in claims if _bare(claim.printed or "") == _bare(row.was)]
    if line["nth"]:
        claims = claims[int(line["nth"]) - 1 : int(line["nth"])]
    if not claims:
        return "no claim was read at this place"
    if len(claims) > 1:
        return f"{len(claims)} claims stand at this place; say which (#1, #2 …) or give the wrong value in `was`"
    claim = claims[0]
    _note(disclosure, row, claim.printed or "", claim.place)
    _correct_claim(claim, row.right)
    return None


def _apply_to_unread(disclosure: Disclosure, row: CorrectionRow) -> str | None:
    fitting = [u for u in disclosure.unread if u.place.cell == row.place and (not row.was or u.printed == row.was)]
    if len(fitting) != 1:
        return f"{len(fitting)} unread numbers stand at this place; give the wrong value in `was`"
    unread: UnreadFigure = fitting[0]
    _note(disclosure, row, unread.printed, unread.place)
    unread.printed = row.right
    return None


def _correct_figure(figure: Figure, right: str) -> None:
    printed = parse(right)
    if printed is None:
        return
    # The unit of the cell is unchanged: what one printed unit was worth before is what it is worth after.
    before = parse(figure.printed)
    factor = figure.resolution / before.last_place if before else _factor(figure.resolution)
    figure.value = printed.value * factor
    figure.resolution = printed.last_place * factor
    figure.printed = printed.text
    if "corrected" not in figure.flags:
        figure.flags.append("corrected")


def _correct_claim(claim: Claim, right: str) -> None:
    printed = parse(right)
    if printed is None:
        return
    factor = yuan_per(claim.unit or "") or Decimal(1)
    claim.value = abs(printed.value) * factor
    claim.resolution = printed.last_place * factor
    claim.printed = printed.text


def _factor(resolution: Decimal) -> Decimal:
    """Where the wrong text was no number: the largest money unit that the resolution can be one of, at most."""
    return max((yuan for yuan in yuan_per_unit().values() if yuan <= resolution), default=Decimal(1))


def _note(disclosure: Disclosure, row: CorrectionRow, printed: str, place: Place) -> None:
    disclosure.corrections.append(
        Correction(place=place, printed=printed, corrected=row.right, who=row.who, why=row.why, when=row.when)
    )


def _bare(text: str) -> str:
    return re.sub(r"[\s,，]", "", text)


def failures(disclosure: Disclosure) -> Sequence[str]:
    """The error lines that `apply_corrections` left in the warnings."""
    return [warning for warning in disclosure.warnings if warning.startswith("error: correction")]
