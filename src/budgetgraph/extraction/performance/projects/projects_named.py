"""Projects named in running text: a printed name in, the name of the project record out."""

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from typing import Literal

from rapidfuzz import fuzz

from budgetgraph import resources
from budgetgraph.extraction.performance.projects.project_lists import find
from budgetgraph.extraction.records import Disclosure, Project
from budgetgraph.reading.folding import key

_SIMILAR = 88
_LONGEST = 80


@cache
def _carried_marks() -> tuple[re.Pattern[str], ...]:
    rows = resources.rows("data", "vocabulary", "project_lists.csv")
    return tuple(re.compile(row["pattern"]) for row in rows if row["what"] == "carried_mark")


def carried_over(name: str) -> tuple[str, Literal["previous"] | None]:
    """The name without the mark of money carried over ("堤防加固（上年结转）"), and "previous" where it has one."""
    bare = name
    for mark in _carried_marks():
        bare = mark.sub("", bare)
    return (bare, "previous") if bare and bare != name else (name, None)


class ProjectNames:
    """The names under which the projects of a disclosure are printed."""

    def __init__(self, disclosure: Disclosure) -> None:
        self._projects: list[tuple[str, Project]] = [
            (key(name), project) for project in disclosure.projects for name in (project.name, *project.aliases)
        ]
        self._rows = {
            key(row.project): row.project
            for statement in disclosure.statements
            for row in statement.rows
            if row.project
        }

    def find(self, name: str, amount: Decimal | None = None) -> str | None:
        """The project of that name; where several are similar, the one of that amount (yuan).

        Of two records of one name, money of this year and money carried over, the mark in the name decides.
        """
        printed = key(name)
        form, carried = carried_over(printed)
        if len(form) < 3:
            return None
        exact = [p for n, p in self._projects if n == form]
        of_year = [p for p in exact if p.fund_year == (carried or "current")]
        if exact:
            return _distinct((of_year or exact)[0], exact)
        if printed in self._rows or form in self._rows:
            return self._rows.get(printed) or self._rows[form]
        near = [
            p
            for n, p in self._projects
            if fuzz.ratio(n, form) >= _SIMILAR or (len(form) >= 6 and (form in n or n in form))
        ]
        if amount is not None:
            near = [p for p in near if amount in (p.budget, p.budget_initial, p.budget_revised, p.spent)]
        return near[0].name if len({p.name for p in near}) == 1 else None

    def exactly(self, printed: str) -> str | None:
        """The project that is named so, sign by sign."""
        return next((p.name for n, p in self._projects if n == key(printed)), None)

    def summed(self, printed: str) -> str | None:
        """The project of that name, with or without 项目 at its end."""
        tail = resources.patterns("performance_patterns.csv")["project_tail"]
        bare = tail.sub("", key(printed))
        return self.exactly(printed) or next(
            (p.name for n, p in self._projects if bare and tail.sub("", n) == bare), None
        )

    def explained(self, title: str) -> str | None:
        """The project of which a title says that it is explained ("河道清淤项目经费情况说明")."""
        told = find("title", title)
        return self.exactly(told["name"]) if told else None

    def begun(self, text: str) -> str | None:
        """The project with whose name a text begins, the longest of several."""
        plain = key(text[:_LONGEST])
        found = [
            (len(name), project.name) for name, project in self._projects if len(name) > 3 and plain.startswith(name)
        ]
        return max(found)[1] if found else None

    def has_amount(self, name: str | None, amount: Decimal) -> bool:
        """Is the amount (yuan) that of a project as a whole?"""
        return any(
            amount in (p.budget, p.budget_initial, p.budget_revised, p.spent)
            for _, p in self._projects
            if p.name == name
        )

    def name(self, printed: str) -> str:
        """The name of the record, or the printed name where no record has it."""
        return self.find(printed) or printed


def _distinct(project: Project, namesakes: Sequence[Project]) -> str:
    """The name of a record; of money carried over beside a namesake the spelling that says so."""
    if project.fund_year == "previous" and any(p is not project and p.name == project.name for p in namesakes):
        return next((alias for alias in project.aliases if carried_over(alias)[1]), project.name)
    return project.name
