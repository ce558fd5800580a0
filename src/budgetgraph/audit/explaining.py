"""One misprint seen from several sides is one finding: contradictions in, clusters out, each with its likeliest cause.

A wrong number contradicts its row, its column, its sister tables and the text at once. The printed place whose
correction settles most contradictions, and unsettles least of what agrees, is taken as the cause of those; then the
rest is looked at.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgetgraph.audit.comparing import Comparison

_LINEAR = ("sum", "equal", "change")
_TELLING = (
    "text_against_table",
    "sister_tables",
    "project_amount",
)  # checks that show the right value beside the wrong


@dataclass(frozen=True)
class Cluster:
    """Contradictions with one cause: the most telling comparison first."""

    comparisons: tuple[Comparison, ...]


def clusters(
    failing: Sequence[Comparison], agreeing: Iterable[Comparison], bad: frozenset[str] = frozenset({"error"})
) -> list[Cluster]:
    """Groups the contradictions of one report; `bad` are the verdicts that a correction must end."""
    around: dict[str, list[Comparison]] = {}
    for comparison in agreeing:
        for thing in comparison.things():
            around.setdefault(thing.iri, []).append(comparison)
    left = list(failing)
    found: list[tuple[dict[str, Decimal], list[Comparison]]] = []
    while left:
        cause, settled = _best(left, around, bad)
        found.append((cause, settled))
        left = [comparison for comparison in left if comparison not in settled]
    return _explained([(cause, sorted(members, key=_telling)) for cause, members in found], bad)


def _explained(found: list[tuple[dict[str, Decimal], list[Comparison]]], bad: frozenset[str]) -> list[Cluster]:
    """A contradiction that two or more causes found elsewhere explain together goes, last, with the first of these."""
    kept: list[list[Comparison]] = []
    for number, (_, members) in enumerate(found):
        others = [entry for n, entry in enumerate(found) if n != number]
        causes = {iri: value for cause, _ in others for iri, value in cause.items()}
        host = next((m for cause, m in others if members[0].involves(cause)), None)
        if len(members) == 1 and host is not None and members[0].settled_by(causes, bad):
            host.append(members[0])
        else:
            kept.append(members)
    return [Cluster(tuple(members)) for members in kept]


def _best(
    left: Sequence[Comparison], around: dict[str, list[Comparison]], bad: frozenset[str]
) -> tuple[dict[str, Decimal], list[Comparison]]:
    """The correction that settles most and unsettles least, with what it settles."""
    involving: dict[str, list[Comparison]] = {}
    for comparison in left:
        for thing in comparison.things():
            involving.setdefault(thing.iri, []).append(comparison)
    best: tuple[tuple[int, int], dict[str, Decimal], list[Comparison]] | None = None
    tried = set[tuple[str, Decimal]]()
    for comparison in left:
        for iri, value in _corrections(comparison):
            if (iri, value) in tried:
                continue
            tried.add((iri, value))
            correction = {iri: value}
            settled = [c for c in involving[iri] if c.settled_by(correction, bad)]
            broken = sum(c.chosen is not None and not c.settled_by(correction, bad) for c in around.get(iri, ()))
            score = (len(settled) - broken, len(settled))
            if settled and (best is None or score > best[0]):
                best = (score, correction, settled)
    return (best[1], best[2]) if best else ({}, [left[0]])


def _corrections(comparison: Comparison) -> list[tuple[str, Decimal]]:
    """Each place of a linear comparison with the value that would settle it; of others only the judged number."""
    if comparison.chosen is None:
        return []
    outcome, roles = comparison.chosen.outcome, comparison.chosen.roles
    corrections = [(comparison.found.iri, outcome.expected)]
    if comparison.rule.formula in _LINEAR:
        for role, things in roles.items():
            sign = -1 if role in ("minus", "before") else 1
            corrections += [
                (thing.iri, thing.value + sign * outcome.difference) for thing in things if thing.value is not None
            ]
    return corrections


def _telling(comparison: Comparison) -> tuple[int, int]:
    return comparison.rule.check not in _TELLING, len(comparison.things())


def same_rounding(comparisons: Sequence[Comparison], agreeing: Iterable[Comparison]) -> list[Cluster]:
    """Rounding differences: one cause, or the same numbers added up again in another table, are one finding."""
    groups: dict[tuple[Decimal, Decimal, str], list[Comparison]] = {}
    for cluster in clusters(comparisons, agreeing, frozenset({"error", "rounding"})):
        first = cluster.comparisons[0]
        assert first.chosen
        outcome = first.chosen.outcome
        groups.setdefault((outcome.found, outcome.expected, first.rule.formula), []).extend(cluster.comparisons)
    return [Cluster(tuple(group)) for group in groups.values()]
