"""Completion of a question while it is typed: departments, measures, projects, indicators and canned questions that
have data. Chinese characters in either script, pinyin, initials, and names with one slip are all found.

Only what the documents of the department that is already typed print is offered, and of canned questions those that
were asked and answered.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from typing import cast

from pydantic import BaseModel

from budgetgraph import resources
from budgetgraph.questions.completing import Completer, SuggestionKind
from budgetgraph.questions.holdings import Holdings, holdings_of
from budgetgraph.questions.language.cues import stages_of
from budgetgraph.questions.language.lexicon import Lexicon
from budgetgraph.questions.language.meanings import Report
from budgetgraph.questions.language.normalising import MAX_LENGTH, Normalised, normalise
from budgetgraph.questions.language.segmenting import Piece, content_words, segment
from budgetgraph.questions.language.slots import readings
from budgetgraph.questions.resolving import STAGE_NAMES
from budgetgraph.questions.solutions import Query

_LONGEST = 40  # characters of what is completed
_ANY = "*"
_MOST_REPORTS = 12  # whose holdings are looked at
_OF_NAMES = ("project", "indicator", "glossary")


@cache
def _general() -> dict[str, tuple[str, SuggestionKind]]:
    """What is asked most, and what must be printed for it."""
    rows = resources.rows("data", "vocabulary", "common_questions.csv")
    return {row["asked"]: (row["printed"], cast(SuggestionKind, row["kind"])) for row in rows}


class Suggestion(BaseModel):
    """`text` is the whole question after the choice, `label` what was completed."""

    text: str
    label: str
    kind: SuggestionKind


@dataclass(frozen=True)
class _Head:
    """What stands before the words that are completed: its typed text, and the reports that it leaves; `named` where it
    names a body."""

    typed: str
    reports: tuple[Report, ...]
    named: bool
    dated: bool
    alone: bool = True  # nothing else is asked by it


def suggest(text: str, lexicon: Lexicon, limit: int = 10, query: Query | None = None) -> list[Suggestion]:
    """Completions of `text`, at most `limit`. The end of the text is completed, what stands before it stays.

    `query` reads what a report prints where the lexicon's generation has no index of it.
    """
    if not text.strip() or len(text) > MAX_LENGTH:
        return []
    question = normalise(text)
    completer, size = Completer.of(lexicon), len(question.text)
    starts = [at for at in range(max(0, size - _LONGEST), size) if _may_begin(question.text, at)]
    for found_by in (completer.beginning, completer.near):
        for start in starts if found_by == completer.beginning else _behind_known(question, lexicon):
            entries = found_by(question.text[start:])
            head = _head(question, start, lexicon) if entries else None
            if head is None:
                continue
            found: dict[str, Suggestion] = {}
            for label, kind in entries:
                for suggestion in _complete(head, label, kind, lexicon, query):
                    found.setdefault(suggestion.text, suggestion)
                if len(found) >= limit:
                    break
            if start == 0 and found_by == completer.beginning:
                found |= {s.text: s for s in _whole(question, lexicon, query) if s.text not in found}
            if found:
                return list(found.values())[:limit]
        if found_by == completer.beginning and (whole := list(_whole(question, lexicon, query))):
            return whole[:limit]
    return []


def _may_begin(text: str, start: int) -> bool:
    """Whether what is completed may begin there: not within a Latin word or a number, nor with a lone letter."""
    end = text[start:]
    if end.isascii() and len(end) < 2:
        return False
    before = text[start - 1 : start]
    return not (before.isascii() and before.isalnum() and end[0].isascii() and end[0].isalnum())


def _behind_known(question: Normalised, lexicon: Lexicon) -> list[int]:
    """Where a word with a slip may begin: behind each of the pieces that are understood up to there."""
    known = takewhile(lambda piece: piece.kind != "unknown", segment(question, lexicon))
    ends = [0, *(piece.end for piece in known)]
    return [at for at in ends if at < len(question.text) and _may_begin(question.text, at)]


def _head(question: Normalised, start: int, lexicon: Lexicon) -> _Head | None:
    """What stands before the place; None where some of it is not understood, so that nothing is glued to it."""
    typed, text = question.typed[: question.offsets[start]], question.text[:start]
    if not text:
        return _Head(typed, tuple(lexicon.reports), False, False)
    pieces = segment(normalise(text), lexicon)
    if any(piece.kind == "unknown" and content_words(piece.text) for piece in pieces):
        return None
    if re.search("[0-9]$", text) and question.text[start:].startswith("年"):
        return None
    reading = readings(pieces, text, lexicon)[0]
    bodies = {candidate for mention in reading.mentions for candidate in mention.candidates}
    held = [r for r in lexicon.reports if not reading.mentions or r.department in bodies]
    held = [r for r in held if not reading.years or r.year in reading.years]
    held = [r for r in held if not reading.stages or r.stage in reading.stages]
    dated = bool(reading.years or reading.relative) and bool(reading.stages)
    alone = all(_is_setting(piece) for piece in pieces)
    return _Head(typed, tuple(held), bool(reading.mentions), dated, alone) if held else None


def _is_setting(piece: Piece) -> bool:
    """Whether a piece says of which body, year or stage, and asks for nothing."""
    return (
        piece.kind in ("year", "break") or any(m.kind == "part" for m in piece.meanings) or bool(stages_of(piece.text))
    )


def _complete(
    head: _Head, label: str, kind: SuggestionKind, lexicon: Lexicon, query: Query | None
) -> Iterator[Suggestion]:
    if kind == "question":
        canned = Completer.of(lexicon).canned.get(label)
        if canned and not head.typed.strip():
            yield Suggestion(text=canned, label=label, kind=kind)
    elif kind == "department":
        yield from _dated(label, lexicon) if not head.typed.strip() else ()
    elif kind == "glossary" and not head.named:
        yield Suggestion(text=f"{head.typed}{label}是什么意思", label=label, kind=kind)
    else:
        holder = _holder(head, label, kind, lexicon, query)
        if holder is not None:
            yield Suggestion(text=f"{_lead(head, holder, lexicon)}{label}", label=label, kind=kind)


def _dated(label: str, lexicon: Lexicon) -> Iterator[Suggestion]:
    """A department with the years and stages of its last reports."""
    department = next((d for d in lexicon.departments.values() if d.label == label), None)
    for report in lexicon.reports_of.get(department.iri, ())[-2:] if department else ():
        said = f"{report.year}年{STAGE_NAMES[report.stage]}"
        yield Suggestion(text=f"{label}{said}", label=said, kind="department")


def _holder(head: _Head, label: str, kind: str, lexicon: Lexicon, query: Query | None) -> Report | None:
    """The last of the reports that prints what is called so."""
    latest = sorted(head.reports, key=lambda r: (r.covered, -r.year, r.stage != "budget", r.iri))
    for report in latest[:_MOST_REPORTS]:
        held = holdings_of(report.iri, lexicon, query)
        if held is None or _prints(held, label, kind, lexicon):
            return report
    return None


def _prints(held: Holdings, label: str, kind: str, lexicon: Lexicon) -> bool:
    if label == _ANY:
        return bool(held.names.get(kind))
    if kind in _OF_NAMES:
        return label in held.names.get(kind, ())
    return not held.concepts.isdisjoint(Completer.of(lexicon).concepts.get(label, ()))


def _lead(head: _Head, holder: Report, lexicon: Lexicon) -> str:
    """The head, with the body where none is named, and with year and stage where several reports may be meant."""
    said = f"{holder.year}年{STAGE_NAMES[holder.stage]}"
    if not head.named:
        name = lexicon.departments[holder.department].label
        return f"{name}{said}" if not head.typed.strip() else f"{name}{head.typed}"
    return head.typed if head.dated or len(head.reports) == 1 else f"{head.typed}{said}"


def _whole(question: Normalised, lexicon: Lexicon, query: Query | None) -> Iterator[Suggestion]:
    """What may follow a text that names a body, or a body and a year: the rest of the year, and what is asked most."""
    digits = re.search("(?<![0-9])20?[0-9]{0,2}$", question.text)
    at = digits.start() if digits else len(question.text)
    head = _head(question, at, lexicon) if at else None
    if head is None or not head.named or not head.alone:
        return
    if digits:
        for report in sorted(head.reports, key=lambda r: (-r.year, r.stage)):
            if str(report.year).startswith(digits.group()):
                said = f"{report.year}年{STAGE_NAMES[report.stage]}"
                yield Suggestion(text=f"{head.typed}{said}", label=said, kind="department")
        return
    for words, (label, kind) in _general().items():
        holder = _holder(head, label, kind, lexicon, query)
        if holder is not None:
            yield Suggestion(text=f"{_lead(head, holder, lexicon)}{words}", label=words, kind=kind)
