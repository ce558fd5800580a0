"""Rule 7: several files of one report. Which are revised, which is current, and which supplies which part.

The answer depends on the set of files alone, never on the order in which they came.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from budgetgraph.extraction.records import Disclosure


@dataclass(frozen=True)
class Suppliers:
    """The file that supplies each part of a report; None where no file has the part."""

    statements: Disclosure | None
    text: Disclosure | None
    indicators: Disclosure | None
    primary: Disclosure  # describes the report itself


def order(one: Disclosure) -> tuple[str, str]:
    """A stable order of files: by SHA-256, then by what was read."""
    return one.source.sha256, one.model_dump_json()


def is_revised_by(older: Disclosure, newer: Disclosure) -> bool:
    """A later issue date makes a revision; without two dates, or on one day, only the title's announcement does."""
    if older.issued and newer.issued and older.issued != newer.issued:
        return older.issued < newer.issued
    return newer.revision and not older.revision


def current(files: Sequence[Disclosure]) -> list[Disclosure]:
    """The files of the newest edition, all of its renditions, in stable order."""
    return sorted((f for f in files if not any(is_revised_by(f, other) for other in files)), key=order)


def superseded(files: Sequence[Disclosure]) -> list[Disclosure]:
    return sorted((f for f in files if any(is_revised_by(f, other) for other in files)), key=order)


def revised_by(one: Disclosure, files: Sequence[Disclosure]) -> list[Disclosure]:
    """The files that `one` revises directly: no third file lies between the two."""
    older = [f for f in files if is_revised_by(f, one)]
    return [f for f in older if not any(is_revised_by(f, other) for other in older)]


def _statement_parts(one: Disclosure) -> tuple[int, int]:
    return (
        len({s.kind for s in one.statements if s.state != "missing"}),
        sum(len(row.figures) for s in one.statements for row in s.rows),
    )


def _text_parts(one: Disclosure) -> tuple[int, int]:
    return len(one.claims), sum(len(section.text) + 1 for section in one.sections)


def _indicator_parts(one: Disclosure) -> tuple[int, int]:
    return len(one.all_indicators), len(one.projects)


def suppliers(files: Sequence[Disclosure]) -> Suppliers:
    """Per part the best file: text layer before OCR, completeness, native format before PDF, then SHA-256."""

    def best(measure: Callable[[Disclosure], tuple[int, int]]) -> Disclosure | None:
        having = [f for f in files if any(measure(f))]
        return min(
            having,
            key=lambda f: (
                not f.source.native,
                tuple(-n for n in measure(f)),
                f.source.media_type == "application/pdf" or f.source.media_type.startswith("image/"),
                *order(f),
            ),
            default=None,
        )

    statements, text, indicators = best(_statement_parts), best(_text_parts), best(_indicator_parts)
    return Suppliers(statements, text, indicators, statements or text or indicators or min(files, key=order))
