"""What a query can name, searched by label: the query service in, classes, properties, codes and departments out."""

from collections.abc import Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from budgetgraph import resources
from budgetgraph.graph.namespaces import PREFIXES
from budgetgraph.web.sparql.running.workers import QueryService

_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_KINDS = {"Class": "class", "ObjectProperty": "property", "DatatypeProperty": "property"}
_CODES = """SELECT ?iri ?label ?code ?scheme WHERE {
  ?iri skos:inScheme ?list ; skos:prefLabel ?label . OPTIONAL { ?iri skos:notation ?code }
  OPTIONAL { ?list skos:prefLabel ?scheme FILTER(LANG(?scheme) = "zh") }
}"""
_DEPARTMENTS = "SELECT ?iri ?label WHERE { ?iri a bg:Department ; rdfs:label|skos:altLabel ?label }"
_WITHIN_A_NAME = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")


def written(iri: str) -> str:
    """An IRI as a query writes it: a prefixed name where that is legal, else in angle brackets."""
    best = max((p for p in PREFIXES if iri.startswith(PREFIXES[p])), key=lambda p: len(PREFIXES[p]), default=None)
    if best is None:
        return f"<{iri}>"
    local = iri[len(PREFIXES[best]) :]
    plain = local and all(c in _WITHIN_A_NAME or "\u4e00" <= c <= "\u9fff" for c in local) and local[0] != "-"
    return f"{best}:{local}" if plain else f"<{iri}>"


@dataclass(frozen=True)
class Term:
    """One thing: how it is written, its kind, its list, its labels, and the text that is searched."""

    insert: str
    kind: str
    list: str
    zh: str
    en: str
    text: str


class TermIndex:
    """All terms of one state of the store (`tag`)."""

    def __init__(self, tag: str, terms: Sequence[Term]) -> None:
        self.tag, self.terms = tag, terms

    @classmethod
    def of(cls, service: QueryService, tag: str) -> "TermIndex":
        """Terms of the ontology file, codes and departments of the store."""
        return cls(tag, [*_ontology(), *_codes(service), *_departments(service)])

    def find(self, words: str, limit: int) -> list[dict[str, str]]:
        """Terms that hold all the words in a label, a code or a name; whole labels first, then beginnings."""
        wanted = words.lower().split()
        if not wanted:
            return []
        found = [term for term in self.terms if all(word in term.text for word in wanted)]
        first = wanted[0]

        def rank(term: Term) -> tuple[int, int, str]:
            labels = [term.zh.lower(), term.en.lower(), term.insert.rpartition(":")[2].lower()]
            order = 0 if first in labels else 1 if any(label.startswith(first) for label in labels) else 2
            return order, len(term.zh or term.en), term.insert

        return [
            {"insert": t.insert, "kind": t.kind, "list": t.list, "zh": t.zh, "en": t.en}
            for t in sorted(found, key=rank)[:limit]
        ]


def _term(iri: str, kind: str, scheme: str, labels: dict[str, str], more: str = "") -> Term:
    insert = written(iri)
    zh, en = labels.get("zh", ""), labels.get("en", "")
    return Term(insert, kind, scheme, zh, en, " ".join((insert, zh, en, more)).lower())


def _ontology() -> list[Term]:
    kinds: dict[str, str] = {}
    labels: dict[str, dict[str, str]] = {}
    path = resources.path("ontology", "budgetgraph.ttl")
    for triple in ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE):
        if not isinstance(triple.subject, ox.NamedNode):
            continue
        if triple.predicate.value == _TYPE and isinstance(triple.object, ox.NamedNode):
            if kind := _KINDS.get(triple.object.value.rpartition("#")[2]):
                kinds[triple.subject.value] = kind
        elif triple.predicate.value == _LABEL and isinstance(triple.object, ox.Literal):
            labels.setdefault(triple.subject.value, {})[triple.object.language or "en"] = triple.object.value
    return [_term(iri, kind, "", labels.get(iri, {})) for iri, kind in sorted(kinds.items())]


def _codes(service: QueryService) -> list[Term]:
    labels: dict[str, dict[str, str]] = {}
    notes: dict[str, tuple[str, str]] = {}
    for row in service.solutions(_CODES):
        iri, label = row["iri"].value, row["label"]
        labels.setdefault(iri, {})[label.language or "zh"] = label.value
        scheme = row["scheme"].value if "scheme" in row else notes.get(iri, ("", ""))[0]
        notes[iri] = (scheme, row["code"].value if "code" in row else "")
    return [_term(iri, "code", notes[iri][0], found, notes[iri][1]) for iri, found in sorted(labels.items())]


def _departments(service: QueryService) -> list[Term]:
    names: dict[str, list[str]] = {}
    for row in service.solutions(_DEPARTMENTS):
        names.setdefault(row["iri"].value, []).append(row["label"].value)
    return [_term(iri, "department", "", {"zh": found[0]}, " ".join(found)) for iri, found in sorted(names.items())]
