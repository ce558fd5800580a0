"""Departments of which one name only says more of the region than another (四川省大英县财政局, 大英县财政局): one body.

The store keeps them apart, since each disclosure names its own body; who asks means the one body.
"""

from collections.abc import Collection, Iterable, Mapping

from budgetgraph.questions.language import bodies
from budgetgraph.questions.language.linking import Department
from budgetgraph.questions.language.meanings import Report

_Key = tuple[str, tuple[str, ...], str | None, str | None, str]


def same_bodies(departments: Mapping[str, Department], reports: Iterable[Report]) -> dict[str, str]:
    """The IRI that stands for both, by that of each department that is the same body as another one."""
    own: dict[str, list[Report]] = {}
    for report in reports:
        own.setdefault(report.department, []).append(report)
    alike: dict[_Key, list[tuple[tuple[str, ...], str]]] = {}
    for department in departments.values():
        parts = bodies.parse_body(department.label, department.division)
        if parts.regions and len(parts.core) > 1:
            key = (parts.core, parts.organisations, parts.zone, parts.zone_place, parts.regions[-1])
            alike.setdefault(key, []).append((parts.regions, department.iri))
    found: dict[str, str] = {}
    for group in alike.values():
        group.sort(key=lambda one: (-len(own.get(one[1], ())), one[1]))
        for at, (regions, iri) in enumerate(group):
            for others, first in group[:at]:
                kept = found.get(first, first)
                if _within(regions, others) and not _periods(own, kept, found) & _periods(own, iri, found):
                    found[iri] = kept
                    break
    return found


def _within(one: Collection[str], other: Collection[str]) -> bool:
    """Whether two chains of regions do not contradict one another."""
    return set(one) <= set(other) or set(other) <= set(one)


def _periods(own: Mapping[str, Collection[Report]], iri: str, found: Mapping[str, str]) -> set[tuple[int, str, str]]:
    """The years and stages of which a body, and those that are the same as it, has a report."""
    names = {iri, *(other for other, first in found.items() if first == iri)}
    return {(r.year, r.stage, r.scope) for name in names for r in own.get(name, ())}


def joined(departments: dict[str, Department], same: Mapping[str, str]) -> dict[str, Department]:
    """The departments with every name of those that are the same body, each body once."""
    result = {iri: department for iri, department in departments.items() if iri not in same}
    for iri, first in same.items():
        one, other = result[first], departments[iri]
        names = tuple(sorted({*one.names, one.label, *other.names, other.label}))
        division = max(one.division, other.division, key=lambda code: (code != "000000", code.rstrip("0")))
        result[first] = Department(first, one.label, names, division, one.identifier or other.identifier)
    return result
