"""Records as a graph in memory, without a store: a draft before publication, a report of a remote store."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import pyoxigraph

from budgetgraph.extraction.records import Disclosure
from budgetgraph.graph import consolidation, identifiers
from budgetgraph.graph.mapping import map_family
from budgetgraph.graph.namespaces import PREFIXES
from budgetgraph.graph.store import DEFAULT_BASE


def in_memory(records: Sequence[Disclosure], base: str = DEFAULT_BASE) -> tuple[Callable[[str], Any], list[str]]:
    """A query function over the records' graph, and the IRIs of their reports."""
    store = pyoxigraph.Store()
    families: dict[identifiers.FamilyKey, list[Disclosure]] = {}
    for one in records:
        families.setdefault(identifiers.family_key(one), []).append(one)
    reports = []
    for family in families.values():
        mapped = map_family(family, base)
        for quads in mapped.current.values():
            store.extend(quads)
        reports += [summary.iri for summary in mapped.summaries]
        for summary in mapped.summaries:
            department = identifiers.department(base, summary.body)
            store.extend(consolidation.department_part(department, [summary], {}, base))

    def query(sparql: str) -> Any:
        return store.query(sparql, prefixes=PREFIXES, use_default_graph_as_union=True)

    return query, reports


_REPORT = re.compile(r"(?P<body>.*/)(?P<year>\d{4})/(?P<stage>budget|final)(?P<own>~own)?")


def later(reports: Iterable[str]) -> set[str]:
    """The IRIs that reports compared with these would have: of the year after, and final accounts of their budgets."""
    return {iri for report in reports for iri in _neighbours(report, 1, "final")}


def earlier(reports: Iterable[str]) -> set[str]:
    """The IRIs that reports would have with which these are compared: of the year before, and their budgets."""
    return {iri for report in reports for iri in _neighbours(report, -1, "budget")}


def _neighbours(report: str, years: int, stage: str) -> list[str]:
    match = _REPORT.fullmatch(report)
    if match is None:
        return []
    body, year, own = match["body"], int(match["year"]), match["own"] or ""
    found = [f"{body}{year + years}/{match['stage']}{own}"]
    return found if match["stage"] == stage else [*found, f"{body}{year}/{stage}{own}"]
