"""What the rest of the corpus needs to know of one report, kept small: the catalogue holds it for every report."""

from pydantic import BaseModel

from budgetgraph.extraction.records import Body, Scope, Stage
from budgetgraph.graph import identifiers


class ProjectName(BaseModel):
    """A project of a report by its IRI and its printed name."""

    iri: str
    name: str


class ReportSummary(BaseModel):
    """One report. `undeclared`: concepts that no code list declares, with the name under which they are printed."""

    iri: str
    body: Body
    aliases: list[str] = []
    identifiers: list[str] = []
    parents: list[str] = []
    units: list[Body] = []
    year: int
    stage: Stage
    own: bool = False
    scope: Scope = "department"
    projects: list[ProjectName] = []
    undeclared: dict[str, str] = {}

    def parent_bodies(self) -> list[Body]:
        """Superior bodies by name; a parent lies where its unit lies."""
        return [Body(name=name, division=self.body.division) for name in self.parents if name != self.body.name]

    def departments(self, base: str) -> dict[str, set[str]]:
        """IRIs of all bodies named here -> IRIs of the bodies above them."""
        own = identifiers.department(base, self.body)
        found: dict[str, set[str]] = {own: {identifiers.department(base, body) for body in self.parent_bodies()}}
        for unit in self.units:
            iri = identifiers.department(base, unit)
            if iri != own:
                found.setdefault(iri, set()).update({own} if unit.parent else ())  # or a department of a list
        return found
