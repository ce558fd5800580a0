"""What the graph says of some reports, read once: a query function and IRIs in, subjects with their properties out.

Rules run over this small copy, so that the cost of an audit grows with the reports that changed and not with the store.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from budgetgraph.graph.namespaces import PREFIXES

VIEW = "https://w3id.org/budgetgraph/view#"  # of the working view that rules query

Query = Callable[[str], Any]
_LEFT_OUT = tuple(PREFIXES[prefix] for prefix in ("qb", "rdf"))  # said of everything, used by no rule

_RELATED = """SELECT ?report ?file ?previous ?planned ?spelling WHERE {
  VALUES ?report { %s }
  ?report bg:publishedIn ?file ; bg:department ?department ; bg:fiscalYear ?year ; bg:stage ?stage ; bg:scope ?scope .
  OPTIONAL { ?department bg:hasReport ?previous . ?previous bg:stage ?stage ; bg:scope ?scope ; bg:fiscalYear ?before .
             FILTER(?before = ?year - 1) }
  OPTIONAL { ?department skos:altLabel ?spelling }
  OPTIONAL { ?department bg:hasReport ?planned .
             ?planned bg:fiscalYear ?year ; bg:stage stage:budget ; bg:scope ?scope .
             FILTER(?stage = stage:final) }
}"""
_LATER = """SELECT DISTINCT ?later WHERE {
  VALUES ?report { %s }
  ?report bg:department ?department ; bg:fiscalYear ?year ; bg:stage ?stage ; bg:scope ?scope .
  ?department bg:hasReport ?later . ?later bg:fiscalYear ?after ; bg:stage ?other ; bg:scope ?scope .
  FILTER((?other = ?stage && ?after = ?year + 1) || (?after = ?year && ?stage = stage:budget && ?other = stage:final))
}"""


@dataclass
class Facts:
    """Subject IRI -> property IRI -> terms, of the reports and of those they are compared with.

    `previous` is the same body's report of the year before, `planned` the budget of a final account, `spellings` other
    names of the body, by report.
    """

    said: dict[str, dict[str, list[Any]]] = field(default_factory=dict)
    previous: dict[str, str] = field(default_factory=dict)
    planned: dict[str, str] = field(default_factory=dict)
    spellings: dict[str, set[str]] = field(default_factory=dict)

    def terms(self, subject: str, name: str) -> list[Any]:
        """The objects of a property, given as a prefixed name."""
        prefix, local = name.split(":", 1)
        return self.said.get(subject, {}).get(PREFIXES[prefix] + local, [])

    def all(self, subject: str, name: str) -> list[str]:
        return [term.value for term in self.terms(subject, name)]

    def text(self, subject: str, name: str) -> str:
        """The first object of a property as text, "" where there is none."""
        found = self.terms(subject, name)
        return str(found[0].value) if found else ""

    def id(self, subject: str, name: str) -> str:
        """The id of the code that a property points at: the last segment of its IRI."""
        return self.text(subject, name).rsplit("/", 1)[-1]

    def rows(self, report: str) -> Iterator[tuple[str, str]]:
        """(statement, row) of a report."""
        for statement in self.all(report, "bg:hasStatement"):
            for row in self.all(statement, "bg:hasRow"):
                yield statement, row


def read_facts(query: Query, base: str, reports: Iterable[str]) -> Facts:
    """Everything said of the reports and of those they are compared with."""
    facts, files = Facts(), set[str]()
    related = set(reports)
    for solution in query(_RELATED % _listed(related)):
        report = solution["report"].value
        files.add(solution["file"].value)
        if solution["spelling"] is not None:
            facts.spellings.setdefault(report, set()).add(solution["spelling"].value)
        for name, kept in (("previous", facts.previous), ("planned", facts.planned)):
            if (other := solution[name]) is not None and other.value != report:
                kept[report] = other.value
    others = {*facts.previous.values(), *facts.planned.values()} - related
    if others:
        files |= {solution["file"].value for solution in query(_RELATED % _listed(others))}
    for file in sorted(files):
        graph = f"{base}graph/{file.rsplit('/', 1)[-1]}"
        for subject, predicate, value in query(f"SELECT ?s ?p ?o WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"):
            if not predicate.value.startswith(_LEFT_OUT):
                facts.said.setdefault(subject.value, {}).setdefault(predicate.value, []).append(value)
    return facts


def later_reports(query: Query, reports: Iterable[str]) -> set[str]:
    """Reports that are compared with the given ones: of the year after, and final accounts of their budgets."""
    return {solution["later"].value for solution in query(_LATER % _listed(set(reports)))}


def _listed(reports: Iterable[str]) -> str:
    return " ".join(f"<{report}>" for report in sorted(reports))
