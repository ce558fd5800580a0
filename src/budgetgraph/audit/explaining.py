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
_TELLING = ("text_against_table", "sister_tables", "project_amount")  # checks that show the right value beside the wrong


@dataclass(frozen=True)
class Cluster:
    """Contradictions with one cause: the most telling comparison first."""

    comparisons: tuple[Comparison, ...]


def clusters(failing: Sequence[Comparison], agreeing: Iterable[Comparison]) -> list[Cluster]:
    """Groups the contradictions of one report."""
    around: dict[str, list[Comparison]] = {}
    for comparison in agreeing:
        for thing in comparison.things():
            around.setdefault(thing.iri, []).append(comparison)
    left = list(failing)
    found: list[Cluster] = []
    while left:
        best = _best(left, around)
        found.append(Cluster(tuple(sorted(best, key=_telling))))
        left = [comparison for comparison in left if comparison not in best]
    return found


def _best(left: Sequence[Comparison], around: dict[str, list[Comparison]]) -> list[Comparison]:
    involving: dict[str, list[Comparison]] = {}
    for comparison in left:
        for thing in comparison.things():
            involving.setdefault(thing.iri, []).append(comparison)
    tried: dict[tuple[str, Decimal], tuple[tuple[int, int], list[Comparison]]] = {}
    for comparison in left:
        for iri, value in _corrections(comparison):
            if (iri, value) in tried:
                continue
            settled = [c for c in involving[iri] if c.chosen and c.judged_with(iri, value) != "error"]
            broken = sum(c.judged_with(iri, value) == "error" for c in around.get(iri, ()) if c.chosen)
            tried[iri, value] = ((len(settled) - broken, len(settled)), settled)
    if not tried:
        return [left[0]]
    best = max(tried.values(), key=lambda entry: entry[0])
    return best[1] or [left[0]]


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


def same_rounding(comparisons: Sequence[Comparison]) -> list[Cluster]:
    """Rounding differences: the same numbers added up again in another table are the same finding."""
    groups: dict[tuple[Decimal, Decimal, str], list[Comparison]] = {}
    for comparison in comparisons:
        assert comparison.chosen
        outcome = comparison.chosen.outcome
        groups.setdefault((outcome.found, outcome.expected, comparison.rule.formula), []).append(comparison)
    return [Cluster(tuple(group)) for group in groups.values()]
