"""One mention of a project: where it is named, with which money, and what is said of it there."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from budgetgraph.extraction.performance.form import Form
from budgetgraph.extraction.records import Place
from budgetgraph.resources import patterns


@dataclass
class Mention:
    """`amounts` are yuan; `stale`: its form speaks mostly of the year before, as forms of carried-over money do.

    `origin` is the table or part of the text that lists it: two names in one list are two projects. `printed` is the
    name with the mark of carried-over money ("堤防加固（上年结转）") or with its code before it, where it has one.
    `money` (yuan), `score` and `rate` are what became of it, where a list of projects prints that.
    """

    name: str
    amounts: list[Decimal]
    source: Literal["statement", "description", "form", "list"]
    year: Literal["current", "previous"] | None = None
    place: Place = field(default_factory=Place)
    texts: dict[str, str] = field(default_factory=dict)
    code: str | None = None
    form: Form | None = None
    stale: bool = False
    origin: str = ""
    printed: str = ""
    money: dict[str, Decimal] = field(default_factory=dict)
    score: Decimal | None = None
    rate: Decimal | None = None

    @property
    def all_amounts(self) -> set[Decimal]:
        """Its amounts and those of all phases, in yuan."""
        return {*self.amounts, *self.money.values()}

    def holds(self, other: "Mention") -> bool:
        """Is the other one named within the name of this one, with the same money?"""
        return other.name != self.name and other.name in self.name and other.all_amounts == self.all_amounts

    def __post_init__(self) -> None:
        bare = patterns("performance_patterns.csv")["code_before_name"].sub("", self.name)
        if bare and bare != self.name:
            self.name, self.printed = bare, self.printed or self.name
