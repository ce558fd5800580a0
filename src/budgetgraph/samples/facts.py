"""Compares the figures of a disclosure that was read back with those of the record that was typeset, fact by fact.

A fact is (kind of statement, row, unit, column, value, unit of the value). A figure that was read is wrong if the
record holds no such fact; it is silent unless it is flagged, or was read by OCR with little confidence.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from budgetgraph import resources
from budgetgraph.extraction.records import PROJECT_FORMS, Disclosure, Figure
from budgetgraph.reading.folding import key

_HARMLESS = frozenset({"ocr", "column proven"})

Fact = tuple[object, ...]


@dataclass
class Figures:
    """Numbers of figures: in the record; read right; wrong without and with a flag; right, but flagged."""

    expected: int = 0
    right: int = 0
    silent: int = 0
    flagged: int = 0
    flagged_right: int = 0
    shown: list[str] = field(default_factory=list)  # the silent ones

    def compare(self, record: Disclosure, read: Disclosure) -> None:
        """Adds the figures of one disclosure."""
        wanted = Counter(fact for fact, _ in facts(record))
        self.expected += sum(wanted.values())
        wrong = []
        for fact, figure in sorted(facts(read), key=lambda item: is_flagged(item[1])):
            if wanted[fact]:
                wanted[fact] -= 1
                self.right += 1
                self.flagged_right += is_flagged(figure)
            else:
                wrong.append((fact, figure))
        silent = [(fact, figure) for fact, figure in wrong if not is_flagged(figure)]
        self.silent += len(silent)
        self.flagged += len(wrong) - len(silent)
        self.shown += [f"page {figure.place.page} {figure.place.cell}: {fact}" for fact, figure in silent]


def facts(disclosure: Disclosure) -> Iterator[tuple[Fact, Figure]]:
    """Every figure as a fact.

    上年结转 is left out: generated records call its columns by what they carry over. So is the money by funds that the
    forms of projects print: generated records hold it as fields of the projects.
    """
    own = key(disclosure.body.name)
    for statement in disclosure.statements:
        if statement.kind == "carryover":
            continue
        for row in statement.rows:
            if row.project and statement.kind in PROJECT_FORMS:
                continue
            unit = None if row.of_unit is None or key(row.of_unit) == own else key(row.of_unit)
            label = key(row.project or "") if statement.kind == "general_public_projects" else key(row.label)
            if statement.kind == "three_public":
                label = (row.concept or "").rpartition(":")[2]  # a wide table has its labels in several heads
            for figure in row.figures:
                column = figure.column if ":" in figure.column else f"column:{figure.column}"
                yield (statement.kind, label or key(row.label), unit, column, figure.value, figure.unit), figure


def is_flagged(figure: Figure) -> bool:
    """Is the reader warned of the figure?"""
    return bool(set(figure.flags) - _HARMLESS) or _unclear(figure)


def _unclear(figure: Figure) -> bool:
    """Was the figure read by OCR with so little confidence that it counts as flagged?"""
    return figure.confidence is not None and figure.confidence < resources.least_confidence("samples")
