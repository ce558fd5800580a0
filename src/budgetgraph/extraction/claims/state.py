"""Where the reader of claims stands within a passage: what it is about, which lists are open."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from budgetgraph.extraction.claims.sentences import Number
from budgetgraph.extraction.text.passages import Passage


@dataclass(frozen=True, slots=True)
class Subject:
    """What numbers are about: a concept, its printed name, the phase it inherits in a list of parts (initial ...)."""

    concept: str
    label: str
    phase: str = ""
    project: str | None = None


class Whole(NamedTuple):
    """What a list of parts (其中) belongs to: subject and phase before it; bracket depth, -1 without bracket.

    `inline`: the list goes on within its clause group ("100万元，含…20万元") and ends at the next semicolon.
    """

    subject: Subject | None
    depth: int
    phase: str
    inline: bool = False


class Bracket(NamedTuple):
    """A bracket that opens behind words: the subject so far, its depth, where those words begin and where it opens."""

    subject: Subject | None
    depth: int
    begin: int
    at: int


@dataclass
class State:
    """Where the reader stands within one passage.

    `summed` is the project whose self-evaluation the passage sums up, `opened` the one with whose name it begins,
    `title` the line right above where that names something, `base` the topic that the label of the line gives
    ("topic:project_part" after 资金分配情况：), `item` the last name in a list of purposes, `year` another year than
    the report's that the sentence names, `own_year` tells that it names the report's, too, and
    `opening` that it is named by its beginning (年初); `said` and `explained` are
    the ends of the last claim and of the last reason; `numbers` are those of the passage, `shared` the subjects of the
    next and `told` what is said of each ("分别减少1万元、2万元").
    """

    passage: Passage
    title: str = ""
    summed: str | None = None
    opened: str | None = None
    base: str = ""
    project: str | None = None
    subject: Subject | None = None
    item: Subject | None = None
    phase: str = ""
    year: int | None = None
    own_year: bool = False
    opening: bool = False
    wholes: list[Whole] = field(default_factory=list)
    brackets: list[Bracket] = field(default_factory=list)
    depth: int = 0
    years: list[tuple[int, int | None]] = field(default_factory=list)  # where each bracket opened, the year before it
    purpose: bool = False
    sentence: int = 0
    said: int = 0
    explained: int = 0
    first_claim: int = 0
    numbers: Sequence[Number] = ()
    shared: list[Subject] = field(default_factory=list)
    told: str = ""

    def context(self, end: int) -> str:
        """What a place of the passage may lean on: the heading above and the text before it."""
        return f"{next(iter(self.passage.headings[-1:]), '')}。{self.passage.text[:end]}"

    @property
    def inherited_phase(self) -> str:
        """The phase of the whole whose parts stand in brackets: (含：人员经费 …) after an initial budget."""
        return self.wholes[-1].phase if self.wholes and self.wholes[-1].depth > 0 else ""
