"""Names of a disclosure as IRIs: concepts of the code lists, printed names, subordinate units, projects.

Remembers which concepts no code list declares, so that the store can declare them once for all reports.
"""

import re
from collections.abc import Sequence
from decimal import Decimal

from pyoxigraph import NamedNode

from budgetgraph.extraction.records import Body, Disclosure, Project
from budgetgraph.graph import identifiers
from budgetgraph.graph.classifications import concepts
from budgetgraph.graph.namespaces import CODES, RECORD_LISTS
from budgetgraph.graph.triples import node
from budgetgraph.reading.folding import key, squeeze

_ID = re.compile(r"[A-Za-z0-9_-]+")


def column_id(name: str) -> str | None:
    """The id of a listed column, named "column:total" or plainly "total"; None for other concepts."""
    plain = name.removeprefix("column:")
    return plain if plain in concepts("column") else None


class Naming:
    """The names of one report. `projects` are the project records of the files that supply it."""

    def __init__(self, base: str, report: str, body: Body, files: Sequence[Disclosure] = ()) -> None:
        self.base, self.report, self.body = base, report, body
        self.undeclared: dict[str, str] = {}  # IRI of a concept that no list declares -> its printed name
        self._named_units: dict[str, Body] = {}
        self._units = {key(name): unit for one in files for unit in one.units for name in (unit.name, *unit.aliases)}
        self._projects: dict[str, list[Project]] = {}
        for one in files:
            for project in one.projects:
                for name in {key(project.name), *map(key, project.aliases)}:
                    self._projects.setdefault(name, []).append(project)

    def concept(self, name: str, label: str = "") -> NamedNode:
        """A concept named as in the records: "functional:2010350", "column:total", "printed:设备购置"."""
        prefix, _, rest = name.partition(":")
        if not rest and (column := column_id(name)):
            prefix, rest = "column", column
        if prefix in RECORD_LISTS and _ID.fullmatch(rest):
            list_name = RECORD_LISTS[prefix]
            iri = node(f"{CODES}{list_name}/{rest}")
            if rest not in concepts(list_name):
                self._declare(iri, squeeze(label) or rest)
            return iri
        printed = squeeze(rest if prefix == "printed" else name) or "_"
        iri = node(identifiers.printed_concept(self.base, printed))
        self._declare(iri, printed)
        return iri

    def _declare(self, iri: NamedNode, label: str) -> None:
        """Of several printed names the first in code point order stands, so that the order of rows says nothing."""
        self.undeclared[iri.value] = min(label, self.undeclared.get(iri.value, label))

    def unit(self, name: str) -> str:
        """A subordinate unit; one that is only named in rows lies in the division of the department."""
        if key(name) == key(self.body.name):
            return identifiers.department(self.base, self.body)
        known = self._units.get(key(name))
        body = known or Body(name=squeeze(name), division=self.body.division, parent=self.body.name)
        if body.division == "000000":
            body = body.model_copy(update={"division": self.body.division})
        iri = identifiers.department(self.base, body)
        self._named_units[iri] = body
        return iri

    def unit_bodies(self) -> list[Body]:
        """The subordinate units that the files list or that rows name."""
        for name in list(self._units):
            self.unit(name)
        return list(self._named_units.values())

    def _record(self, name: str, amount: Decimal | None) -> Project | None:
        """The project record of a printed name; money of this year and carried over is told apart by the amount."""
        found = self._projects.get(key(name), [])
        exact = [p for p in found if amount is not None and p.budget == amount]
        current = [p for p in found if p.fund_year == "current"]
        return next(iter(exact or current or found), None)

    def project(self, name: str, amount: Decimal | None = None) -> str:
        record = self._record(name, amount)
        if record is None:
            return identifiers.project(self.report, squeeze(name), False)
        return self.project_record(record)

    def knows_project(self, name: str) -> bool:
        return self._record(name, None) is not None

    def project_record(self, record: Project) -> str:
        return identifiers.project(self.report, squeeze(record.name), record.fund_year == "previous")

    def functional_code(self, project: str) -> str | None:
        record = self._record(project, None)
        return record.functional_code if record else None
