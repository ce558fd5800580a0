"""Findings: clusters of comparisons in, `bg:Finding` quads out, each with a neutral sentence that names its places."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from pyoxigraph import Quad

from budgetgraph.audit import formulas
from budgetgraph.audit.comparing import Comparison
from budgetgraph.audit.explaining import Cluster
from budgetgraph.audit.things import Thing
from budgetgraph.graph import identifiers
from budgetgraph.graph.namespaces import term
from budgetgraph.graph.triples import Triples, chinese, decimal, integer, node, string

_TOLD = 6  # parts that a sentence names one by one
_RECOGNISED = "所涉数字由文字识别读取，请核对原件。"


@dataclass(frozen=True)
class Finding:
    """One contradiction, rounding difference or wording of a report. Amounts are yuan, rates percent."""

    iri: str
    report: str
    rule: str
    check: str
    severity: str
    label: str
    things: tuple[Thing, ...]
    expected: Decimal | None = None
    found: Decimal | None = None

    @property
    def difference(self) -> Decimal | None:
        return None if self.expected is None or self.found is None else self.found - self.expected

    def printed(self) -> tuple[str, ...]:
        """Expected, found and difference as a reader of the document writes them: in the unit of the found number."""
        like, others = self.things[0], self.things[1:]
        if like.kind not in ("figure", "claim") or like.value is None:
            return tuple(
                "" if n is None else f"{n.normalize():f}" for n in (self.expected, self.found, self.difference)
            )
        return tuple(
            "" if n is None else formulas.printed(n, like, others, gap=gap)
            for n, gap in ((self.expected, False), (self.found, False), (self.difference, True))
        )


def finding(cluster: Cluster) -> Finding:
    """The finding of a cluster: told by its first comparison, involving the things of all of them."""
    first, others = cluster.comparisons[0], cluster.comparisons[1:]
    involved = {thing.iri: thing for comparison in cluster.comparisons for thing in comparison.things()}
    recognised = any(thing.recognised for thing in involved.values())
    digest = hashlib.sha256("\n".join(sorted(involved)).encode()).hexdigest()[:8]
    outcome = first.chosen.outcome if first.chosen else None
    expected = outcome.expected if outcome else first.expected
    if expected is not None and expected != expected.to_integral_value():
        expected = expected.quantize(Decimal("0.000001"), ROUND_HALF_UP)
    return Finding(
        iri=identifiers.finding(first.report, first.rule.check, digest),
        report=first.report,
        rule=first.rule.name,
        check=first.rule.check,
        severity=first.verdict,
        label=sentence(first) + _elsewhere(first, others) + (_RECOGNISED if recognised else ""),
        things=tuple(involved.values()),
        expected=expected,
        found=outcome.found if outcome else first.actual,
    )


def sentence(comparison: Comparison) -> str:
    """The rule's sentence, filled in."""
    roles = comparison.chosen.roles if comparison.chosen else {}
    fields = {name: _parts(group, comparison.found) for name, group in roles.items()}
    fields["found"] = comparison.found.said()
    fields["compared"] = _parts(comparison.chosen.things(), comparison.found) if comparison.chosen else ""
    fields["note"] = comparison.note
    fields["also"] = (
        f"另见{'、'.join(thing.said() for thing in comparison.others[:_TOLD])}。" if comparison.others else ""
    )
    fields["other"] = "、".join(thing.said() for thing in comparison.others[:_TOLD])
    if comparison.chosen:
        outcome, compared = comparison.chosen.outcome, comparison.chosen.things()
        fields["expected"] = formulas.printed(outcome.expected, comparison.found, compared)
        fields["difference"] = formulas.printed(abs(outcome.difference), comparison.found, compared, gap=True)
        fields["parts"] = _parts([*roles.get("part", ()), *roles.get("minus", ())], comparison.found)
    return comparison.rule.sentence.format_map(_Blank(fields))


class _Blank(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return ""


def _parts(parts: Sequence[Thing], found: Thing) -> str:
    """Parts of a sum, as printed and without zeros: one by one where they are few, else first, last and how many."""
    filled = sorted((part for part in parts if part.value), key=Thing.order) or list(parts)
    if len(filled) <= _TOLD:
        return "、".join(part.said_beside(found) for part in filled)
    return f"{filled[0].said_beside(found)}至{filled[-1].said_beside(found)}等{len(filled)}项"


def _elsewhere(first: Comparison, others: Sequence[Comparison]) -> str:
    """The other places where the same shows, each once."""
    told = {thing.iri for thing in first.things()}
    places: dict[str, None] = {}
    for comparison in others:
        if comparison.found.iri not in told or not told >= {thing.iri for thing in comparison.things()}:
            places[next(thing.words for thing in comparison.things() if thing.iri not in told)] = None
    named = [place for place in places if place]
    return f"另见{'、'.join(named[:3])}{f'等{len(named)}处' if len(named) > 3 else ''}。" if named else ""


def quads(findings: Iterable[Finding], base: str) -> list[Quad]:
    """The findings as quads of `graph/findings`."""
    out = Triples()
    for one in findings:
        out.types(one.iri, "bg:Finding", "dqv:QualityAnnotation")
        out.add(one.iri, "rdfs:label", chinese(one.label))
        out.add(one.iri, "bg:check", term(f"check:{one.check}"))
        out.add(one.iri, "bg:severity", term(f"severity:{one.severity}"))
        out.add(one.iri, "bg:involves", *(node(thing.iri) for thing in one.things))
        out.add(one.iri, "bg:expected", decimal(one.expected))
        out.add(one.iri, "bg:found", decimal(one.found))
        out.add(one.iri, "bg:difference", decimal(one.difference))
        out.add(one.report, "bg:hasFinding", node(one.iri))
        out.add(one.iri, "bg:rule", string(one.rule))
        _place(out, one)
    return out.quads(identifiers.named_graph(base, "findings"))


def _place(out: Triples, one: Finding) -> None:
    """The place of the number that is judged; every involved thing has its own besides."""
    placed = next((thing.place for thing in one.things if thing.place.file), None)
    if placed is None:
        return
    out.add(one.iri, "bg:publishedIn", node(placed.file))
    out.add(one.iri, "bg:page", integer(int(placed.page)) if placed.page else None)
    out.add(one.iri, "bg:line", integer(int(placed.line)) if placed.line else None)
    out.add(one.iri, "bg:cell", string(placed.cell))
    out.add(one.iri, "bg:boundingBox", string(placed.box))
