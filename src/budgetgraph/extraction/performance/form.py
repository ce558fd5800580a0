"""A performance table as one form: whose it is, its money, its texts and its indicators.

Forms in printed order come in; what several grids print of one form goes out as one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from budgetgraph.extraction.records import Indicator, Place
from budgetgraph.reading.document import Cell

_ALL_POINTS = 100


@dataclass
class Form:
    """One form. Amounts are yuan; `years` are the years that targets and their basis name."""

    kind: str
    name: str = ""
    title_name: str = ""
    printed: str = ""  # the name with the words that were taken off it
    budget: Decimal | None = None
    of_all_years: bool = False  # the budget is that of all years of the project
    budget_of_all_years: Decimal | None = None
    money: dict[str, Decimal] = field(default_factory=dict)
    cells: dict[str, tuple[Cell, str]] = field(default_factory=dict)  # of `money` and "budget" in blocks, and the unit
    texts: dict[str, str] = field(default_factory=dict)
    score: Decimal | None = None
    rate: Decimal | None = None
    indicators: list[Indicator] = field(default_factory=list)
    medium_term: list[Indicator] = field(default_factory=list)  # those of all years of the project
    years: list[int] = field(default_factory=list)
    place: Place = field(default_factory=Place)

    score_of: Decimal | None = None  # the most points that the score could have been
    is_part: bool = False  # its title only says which years its targets are for

    @property
    def full_score(self) -> Decimal | None:
        """The points of a printed score, where the line of the score prints them."""
        return self.score_of if self.score is not None else None

    @property
    def empty(self) -> bool:
        return not (self.name or self.title_name or self.indicators or self.texts or self.budget or self.money)


def _another_kind(form: Form, before: Form | None) -> bool:
    """Is a form that of the department, below one of a project?"""
    return form.kind == "department_target" and before is not None and before.kind != form.kind


def _goes_on(form: Form, before: Form) -> bool:
    """Are these the indicators of the project whose money alone stands in the grid before?"""
    return bool(form.indicators and form.name == before.name and before.money and not before.indicators)


def joined(forms: Sequence[Form]) -> list[Form]:
    """A head without indicators and the indicators of the next grid are one form; so is a part under its own line."""
    joined: list[Form] = []
    for form in forms:
        if form.empty:
            continue
        before = joined[-1] if joined else None
        nameless = form.indicators and not form.name and not form.title_name and not _another_kind(form, before)
        if before and ((nameless and (not before.indicators or form.is_part)) or _goes_on(form, before)):
            before.indicators, before.years = before.indicators + form.indicators, before.years + form.years
            before.medium_term = before.medium_term + form.medium_term
            if form.score_of is None or form.score_of >= _ALL_POINTS or not before.money:
                before.score_of = form.score_of if before.score is None else before.score_of
                before.score = before.score or form.score  # else that of the indicators without the money
            before.rate = form.rate if before.rate is None else before.rate
            before.kind = form.kind if form.kind == "self_evaluation" else before.kind
            for name, text in form.texts.items():
                before.texts.setdefault(name, text)
            continue
        joined.append(form)
    return [form for form in joined if form.indicators or form.name or form.budget or form.money]
