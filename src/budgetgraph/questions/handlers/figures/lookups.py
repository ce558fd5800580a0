"""What reports print of measures: of one report asked of the graph, of many read once, from the index where there is
one."""

from collections import defaultdict
from collections.abc import Callable, Sequence

from pyoxigraph import Literal

from budgetgraph.questions.handlers.basis.fact_index import index_of
from budgetgraph.questions.handlers.basis.facts import Fact, read_facts
from budgetgraph.questions.handlers.basis.outcomes import Work
from budgetgraph.questions.handlers.figures.figures import facts_of, figures_of, leading_facts_of
from budgetgraph.questions.language.meanings import Report
from budgetgraph.questions.language.nesting import Named
from budgetgraph.questions.solutions import rows_of, terms

_CALLED = """SELECT ?report ?concept ?source ?value ?printed ?printedUnit ?label ?metric ?direction ?reason ?quote
  ?claimYear ?resolution WHERE { VALUES ?report { %s } VALUES ?name { %s }
  ?report bg:hasClaim ?source . ?source bg:topic ?concept ; bg:metric ?metric ; bg:subject ?label .
  FILTER(STR(?label) = ?name)
  OPTIONAL { ?source bg:claimedValue ?value } OPTIONAL { ?source bg:printedValue ?printed }
  OPTIONAL { ?source bg:unit ?printedUnit } OPTIONAL { ?source bg:direction ?direction }
  OPTIONAL { ?source bg:reason ?reason } OPTIONAL { ?source bg:quote ?quote }
  OPTIONAL { ?source bg:resolution ?resolution } OPTIONAL { ?source bg:aboutYear ?claimYear } }"""


class Lookup:
    """Looks up in the graph what is asked for, and no more."""

    def __init__(self, work: Work) -> None:
        self.work = work

    def facts(self, measure: Named, reports: Sequence[Report]) -> list[Fact]:
        """What the reports print of a measure."""
        return facts_of(self.work, [measure], reports)

    def beside(self, measures: Sequence[Named], report: Report) -> list[Fact]:
        """The same of several, for a template whose own query may ask for something else."""
        return figures_of(self.work, measures, [report])

    def called(self, names: Sequence[str], report: Report) -> list[Fact]:
        """What the text says of the very names, whatever they are filed under."""
        return _called(self.work, names, [report])


class LookupOfMany(Lookup):
    """Reads whatever is asked of one report for all of them at once, and keeps it; of `others` no more than facts."""

    def __init__(self, work: Work, reports: Sequence[Report], others: Sequence[Report] = ()) -> None:
        super().__init__(work)
        self._reports, self._iris = reports, [report.iri for report in reports]
        self._every = list({report.iri: report for report in (*reports, *others)}.values())
        self._kept: dict[object, dict[str, list[Fact]]] = {}

    def facts(self, measure: Named, reports: Sequence[Report]) -> list[Fact]:
        held = self._of(("measures", measure), lambda: leading_facts_of(self.work, [measure], self._every))
        return [fact for report in reports for fact in held.get(report.iri, ())]

    def beside(self, measures: Sequence[Named], report: Report) -> list[Fact]:
        held = self._of(("measures", *measures), lambda: leading_facts_of(self.work, measures, self._reports))
        return held.get(report.iri, [])

    def called(self, names: Sequence[str], report: Report) -> list[Fact]:
        index = index_of(self.work.lexicon)

        def said() -> dict[str, list[Fact]]:
            return _by_report(index.claims(names, self._iris) if index else _called(self.work, names, self._reports))

        return self._of(("names", *names), said).get(report.iri, [])

    def _of(self, asked: object, read: Callable[[], dict[str, list[Fact]]]) -> dict[str, list[Fact]]:
        if asked not in self._kept:
            self._kept[asked] = read()
        return self._kept[asked]


def _called(work: Work, names: Sequence[str], reports: Sequence[Report]) -> list[Fact]:
    typed = " ".join(str(Literal(name)) for name in names)
    return read_facts(rows_of(work.query(_CALLED % (" ".join(terms(r.iri for r in reports)), typed))))


def _by_report(facts: Sequence[Fact]) -> dict[str, list[Fact]]:
    found: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        found[fact.report].append(fact)
    return found
