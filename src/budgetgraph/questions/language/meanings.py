"""What the surfaces of the dictionary stand for, where one stands in a question, and the reports that are held."""

from dataclasses import dataclass
from typing import Literal

MeaningKind = Literal[
    "cue", "measure", "project", "indicator", "glossary", "section", "statement", "part", "stage", "type", "unit"
]


@dataclass(frozen=True)
class Meaning:
    """What a surface may stand for. `value`: a cue, a chain of concepts (`functional:201|economic:301`), or the
    printed labels of projects, indicators, sections joined by a line feed."""

    kind: MeaningKind
    value: str
    label: str


@dataclass(frozen=True)
class Report:
    """One budget or final account that is held. `covered_by`: the held report that contains its figures."""

    iri: str
    department: str
    year: int
    stage: Literal["budget", "final"]
    scope: str = "department"
    covered_by: str = ""

    @property
    def covered(self) -> bool:
        return bool(self.covered_by)


@dataclass(frozen=True)
class Match:
    """A surface of the dictionary at `text[start:end]` of a question."""

    start: int
    end: int
    surface: str
