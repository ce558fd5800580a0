"""Projects named in running text: a printed name in, the name of the project record out."""

import re
from decimal import Decimal

from rapidfuzz import fuzz

from budgetgraph.extraction.records import Disclosure, Project
from budgetgraph.reading.folding import key

_SIMILAR = 88
_CARRIED = re.compile("^上年(度)?结转(和?结余)?")


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
        """The project of that name; where several are similar, the one of that amount (yuan)."""
        form = key(_CARRIED.sub("", key(name)))
        if len(form) < 3:
            return None
        exact = [p for n, p in self._projects if n == form]
        if exact:
            return exact[0].name
        if form in self._rows:
            return self._rows[form]
        near = [
            p
            for n, p in self._projects
            if fuzz.ratio(n, form) >= _SIMILAR or (len(form) >= 6 and (form in n or n in form))
        ]
        if amount is not None:
            near = [p for p in near if amount in (p.budget, p.budget_initial, p.budget_revised, p.spent)]
        return near[0].name if len({p.name for p in near}) == 1 else None

    def name(self, printed: str) -> str:
        """The name of the record, or the printed name where no record has it."""
        return self.find(printed) or printed
