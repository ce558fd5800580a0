"""Advice on slow queries: in comes a query text, out go the known traps with the faster form.

The traps are those of Oxigraph; which class a property implies comes from the ontology, which paths have a direct
link from `data/vocabulary/query_shortcuts.csv`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox

from budgetgraph import resources
from budgetgraph.graph.namespaces import PREFIXES
from budgetgraph.web.sparql.text.patterns import Group, Pattern, groups
from budgetgraph.web.sparql.text.tokens import Token, declared, place, resolve, tokenize

_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


@dataclass(frozen=True)
class Advice:
    """One trap: its name, its 1-based place, what is slow (Chinese and English), and what to write instead."""

    trap: str
    line: int
    column: int
    chinese: str
    english: str
    faster: str


@cache
def implied() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """For each property the classes that its subjects and its objects certainly have, from the ontology."""
    folder = resources.root() / "ontology"
    domains: dict[str, set[str]] = {}
    ranges: dict[str, set[str]] = {}
    above: dict[str, set[str]] = {}
    for file in sorted(folder.glob("*.ttl")):
        for triple in ox.parse(path=str(file), format=ox.RdfFormat.TURTLE):
            if not (isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.NamedNode)):
                continue
            target = {_RDFS + "domain": domains, _RDFS + "range": ranges, _RDFS + "subClassOf": above}.get(
                triple.predicate.value
            )
            if target is not None:
                target.setdefault(triple.subject.value, set()).add(triple.object.value)

    def closed(classes: set[str]) -> frozenset[str]:
        found, left = set(classes), list(classes)
        while left:
            for one in above.get(left.pop(), ()):
                if one not in found:
                    found.add(one)
                    left.append(one)
        return frozenset(found)

    return {p: (closed(domains.get(p, set())), closed(ranges.get(p, set()))) for p in {*domains, *ranges}}


@cache
def shortcuts() -> dict[str, tuple[str, str]]:
    """Repeated property to (direct link, which steps it replaces)."""
    return {
        row["property"]: (row["direct"], row["steps"])
        for row in resources.rows("data", "vocabulary", "query_shortcuts.csv")
    }


def _short(iri: str, prefixes: Mapping[str, str]) -> str:
    best = max((p for p, n in prefixes.items() if iri.startswith(n)), key=lambda p: len(prefixes[p]), default=None)
    return f"<{iri}>" if best is None else f"{best}:{iri[len(prefixes[best]) :]}"


def _optionals(query: str, group: Group) -> list[Advice]:
    found = []
    for keyword, inner in group.optionals:
        if len(inner.patterns) < 2 or any(p.constant() for p in inner.patterns):
            continue
        outside = {str(p) for p in group.patterns}
        if any(str(p) in outside for p in inner.patterns):
            continue
        shared = set().union(*(p.variables() for p in inner.patterns))
        anchors = [p for p in group.patterns if p.variables() & shared]
        anchors = [p for p in anchors if p.constant()] or anchors
        # an anchor that is not selective itself needs what selects it
        names = set().union(*(p.variables() for p in anchors)) if anchors else set()
        anchors += [p for p in group.patterns if p.constant() and p.variables() & names and p not in anchors]
        body = " . ".join(str(p) for p in (*anchors, *inner.patterns))
        found.append(
            Advice(
                "optional",
                *place(query, keyword.start),
                f"OPTIONAL 里有 {len(inner.patterns)} 个三元组模式，会先在全库求值再连接；"
                "在其中重复外面的限定模式，或每个 OPTIONAL 只放一个模式",
                f"an OPTIONAL of {len(inner.patterns)} patterns is evaluated over the whole store before it is joined; "
                "repeat the pattern that selects inside it, or put one pattern in each OPTIONAL",
                f"OPTIONAL {{ {body} }}",
            )
        )
    return found


def _iri(part: tuple[Token, ...], prefixes: dict[str, str]) -> str | None:
    if len(part) != 1:
        return None
    if part[0].text == "a":
        return _TYPE
    return resolve(part[0], prefixes) if part[0].kind in ("iri", "name") else None


def _types(query: str, group: Group, prefixes: dict[str, str]) -> list[Advice]:
    found = []
    for pattern in group.patterns:
        kind = _iri(pattern.object, prefixes)
        if _iri(pattern.path, prefixes) != _TYPE or kind is None or pattern.subject[0].kind != "variable":
            continue
        subject = pattern.subject[0].text[1:]
        for other in group.patterns:
            sure = implied().get(_iri(other.path, prefixes) or "", (frozenset(), frozenset()))
            by_subject = _is(other.subject, subject) and kind in sure[0]
            if other is pattern or not (by_subject or (_is(other.object, subject) and kind in sure[1])):
                continue
            link = "".join(t.text for t in other.path)
            name = "".join(t.text for t in pattern.object)
            found.append(
                Advice(
                    "type",
                    *place(query, pattern.path[0].start),
                    f"{link} 已经说明 ?{subject} 是 {name}；多写的类型会让连接慢很多倍",
                    f"{link} already implies that ?{subject} is a {name}; the extra type slows the join many times",
                    f"{other}",
                )
            )
            break
    return found


def _is(part: tuple[Token, ...], variable: str) -> bool:
    return len(part) == 1 and part[0].kind == "variable" and part[0].text[1:] == variable


def _paths(query: str, pattern: Pattern, prefixes: dict[str, str]) -> list[Advice]:
    found = []
    for token, after in zip(pattern.path, pattern.path[1:], strict=False):
        if after.text not in ("*", "+") or token.kind not in ("iri", "name"):
            continue
        direct = shortcuts().get(resolve(token, prefixes) or "")
        if direct is None:
            continue
        link = _short(direct[0], prefixes)
        found.append(
            Advice(
                "path",
                *place(query, token.start),
                f"{token.text}{after.text} 要逐级走；图里有直接的 {link}（{direct[1]}）",
                f"{token.text}{after.text} walks step by step; the graph holds {link} ({direct[1]})",
                f"{''.join(t.text for t in pattern.subject)} {link} {''.join(t.text for t in pattern.object)}",
            )
        )
    return found


def lint(query: str, predefined: Mapping[str, str] = PREFIXES) -> list[Advice]:
    """The known traps of a query in the order of the text; empty when there are none."""
    prefixes = {**predefined, **declared(tokenize(query))}
    found: list[Advice] = []
    for group in (inner for outer in groups(query) for inner in outer.walk()):
        found += _optionals(query, group)
        found += _types(query, group, prefixes)
        for pattern in group.patterns:
            found += _paths(query, pattern, prefixes)
    return sorted(found, key=lambda advice: (advice.line, advice.column))
