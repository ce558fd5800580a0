"""The audit of some reports: rules over the graph, and what they find written beside it, as part of every ingest."""

import logging
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from pyoxigraph import Quad

from budgetgraph.audit.comparing import Comparison, compare
from budgetgraph.audit.explaining import Cluster, clusters, same_rounding
from budgetgraph.audit.facts import Query, later_reports, read_facts
from budgetgraph.audit.findings import Finding, finding, quads
from budgetgraph.audit.records_graph import earlier, in_memory, later
from budgetgraph.audit.rules import rules
from budgetgraph.audit.things import things_of
from budgetgraph.audit.view import view
from budgetgraph.extraction.records import Disclosure
from budgetgraph.graph import identifiers
from budgetgraph.graph.generation import Generation
from budgetgraph.graph.store import DEFAULT_BASE
from budgetgraph.graph.triples import Triples, decimal, integer

log = logging.getLogger(__name__)
_REPORTS = 20  # audited at a time


@dataclass(frozen=True)
class Audit:
    """What was compared in one report and what does not agree. `made` and `passed` count comparisons with numbers."""

    report: str
    findings: tuple[Finding, ...]
    made: int
    passed: int

    @property
    def share(self) -> Decimal | None:
        """Share of the comparisons that agree, rounding included; None where nothing could be compared."""
        return (Decimal(self.passed) / self.made).quantize(Decimal("0.0001")) if self.made else None


def audit(query: Query, base: str, reports: Iterable[str]) -> list[Audit]:
    """Audits reports that a graph holds, in the order of their IRIs."""
    wanted = sorted(set(reports))
    found: list[Audit] = []
    for start in range(0, len(wanted), _REPORTS):
        batch = wanted[start : start + _REPORTS]
        try:
            found += _together(query, base, batch)
        except Exception:
            found += [audited for report in batch for audited in _alone(query, base, report)]
    return found


def _together(query: Query, base: str, batch: Sequence[str]) -> list[Audit]:
    made = compared(query, base, batch)
    return [_audit(report, [c for c in made if c.report == report]) for report in batch]


def _alone(query: Query, base: str, report: str) -> list[Audit]:
    """The audit of one report of a batch that failed: a report that cannot be audited is held without findings."""
    try:
        return _together(query, base, [report])
    except Exception:
        log.exception("%s could not be audited and has no findings (a defect of budgetgraph: please report it)", report)
        return []


def compared(query: Query, base: str, reports: Sequence[str]) -> list[Comparison]:
    """All comparisons that the rules make in some reports."""
    facts = read_facts(query, base, reports)
    around = {*reports, *facts.previous.values(), *facts.planned.values()}
    everything = {iri: thing for report in sorted(around) for iri, thing in things_of(facts, report).items()}
    store = view(facts, reports)
    return [comparison for rule in rules() for comparison in compare(rule, store, reports, everything)]


def _audit(report: str, made: Sequence[Comparison]) -> Audit:
    by_verdict: dict[str, list[Comparison]] = {name: [] for name in ("agrees", "rounding", "error", "wording")}
    for comparison in made:
        by_verdict[comparison.verdict].append(comparison)
    errors, rounding = by_verdict["error"], by_verdict["rounding"]
    grouped = clusters(errors, [*by_verdict["agrees"], *rounding])
    grouped += same_rounding(rounding, by_verdict["agrees"])
    grouped += [Cluster((comparison,)) for comparison in by_verdict["wording"]]
    counted = [c for c in made if c.rule.severity == "beyond"]
    return Audit(
        report, tuple(_unique(map(finding, grouped))), len(counted), len(counted) - sum(c in errors for c in counted)
    )


def _unique(found: Iterable[Finding]) -> list[Finding]:
    mint = identifiers.Counter()
    return [replace(one, iri=mint(one.iri)) for one in found]


def audit_records(records: Sequence[Disclosure], base: str = DEFAULT_BASE) -> list[Audit]:
    """Audits records as if they stood alone in a store: a draft before it is published."""
    query, reports = in_memory(records, base)
    return audit(query, base, reports)


def published() -> bool:
    """Whether findings are written into the graph: the setting BUDGETGRAPH_FINDINGS, "off" to keep them unpublished."""
    return os.environ.get("BUDGETGRAPH_FINDINGS", "on").strip().lower() not in ("off", "0", "no", "false")


def hook(generation: Generation) -> None:
    """Audits the reports that a load touched and puts their findings in the place of the old ones."""
    graph = identifiers.named_graph(generation.base, "findings")
    touched = generation.changes.reports
    parts: dict[str, list[Quad]] = {report: [] for report in touched}
    if published():
        parts |= {
            one.report: [*quads(one.findings, generation.base), *_summary(one, graph)] for one in _audits(generation)
        }
    generation.replace_parts(graph, parts)


def _audits(generation: Generation) -> list[Audit]:
    """The audits of what a load touched, and of the reports that are compared with it.

    A generation on a remote server cannot be queried; there the reports are audited from the records that it keeps.
    """
    touched = generation.changes.reports
    try:
        return audit(generation.query, generation.base, touched | later_reports(generation.query, touched))
    except TypeError:
        wanted = touched | later(touched)
        records = [one for report in sorted(wanted | earlier(wanted)) for one in generation.disclosures(report)]
        query, reports = in_memory(records, generation.base)
        return audit(query, generation.base, wanted & set(reports))


def _summary(one: Audit, graph: str) -> list[Quad]:
    """The quality of a report in numbers, for SPARQL: comparisons made, passed, and their share."""
    out = Triples()
    if one.made:
        out.add(one.report, "bg:checksMade", integer(one.made))
        out.add(one.report, "bg:checksPassed", integer(one.passed))
        out.add(one.report, "bg:checkShare", decimal(one.share))
    return out.quads(graph)
