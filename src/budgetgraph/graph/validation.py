"""`validate`: the graph of a store against `ontology/shapes.ttl` and the Data Cube constraints, report by report.

Out: violations a developer can act on. Reports are checked one at a time (SHACL over a whole corpus does not end), each
with the departments, regions and concepts that it names.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

import pyoxigraph
import pyshacl
import rdflib
from pyoxigraph import Literal, NamedNode, Triple
from rdflib.namespace import SH

from budgetgraph.graph import cube, identifiers
from budgetgraph.graph.namespaces import PREFIXES, term
from budgetgraph.graph.ontology import ontology_triples, shapes_path
from budgetgraph.graph.triples import node

_STRING = term("xsd:string")


@dataclass(frozen=True, order=True)
class Violation:
    """One broken rule: the node (IRI, and shortened as `focus`), the property or constraint, the value, the rule."""

    node: str
    focus: str
    path: str
    value: str
    message: str

    def __str__(self) -> str:
        found = f" (found {self.value})" if self.value else ""
        return f"{self.focus} {self.path}: {self.message}{found}"


@cache
def _shapes() -> rdflib.Graph:
    return rdflib.Graph().parse(shapes_path(), format="turtle")


def _rdflib(one: NamedNode | Literal | pyoxigraph.BlankNode | Triple) -> rdflib.term.Node:
    if isinstance(one, NamedNode):
        return rdflib.URIRef(one.value)
    if isinstance(one, Literal):
        if one.language:
            return rdflib.Literal(one.value, lang=one.language)
        if one.datatype == _STRING:  # RDF 1.1: "x" and "x"^^xsd:string are one literal, to rdflib they are two
            return rdflib.Literal(one.value)
        return rdflib.Literal(one.value, datatype=rdflib.URIRef(one.datatype.value), normalize=False)
    raise TypeError(f"the graph of the store holds names and literals only, not {one}")


def shape_violations(triples: Iterable[Triple]) -> list[Violation]:
    """What the shapes find wrong in some triples, which must hold the resources that they name."""
    data = rdflib.Graph()
    for triple in triples:
        data.add((_rdflib(triple.subject), _rdflib(triple.predicate), _rdflib(triple.object)))
    _, results, _ = pyshacl.validate(data, shacl_graph=_shapes(), inference="none", advanced=False)
    assert isinstance(results, rdflib.Graph)
    return sorted(_violation(results, found) for found in set(results.subjects(SH.resultSeverity, SH.Violation)))


def _violation(results: rdflib.Graph, found: rdflib.term.Node) -> Violation:
    path, value = results.value(found, SH.resultPath), results.value(found, SH.value)
    if isinstance(path, rdflib.BNode):
        path = results.value(path, SH.inversePath)
    focus = results.value(found, SH.focusNode)
    return Violation(
        str(focus),
        _short(focus),
        _short(path),
        _short(value),
        str(results.value(found, SH.resultMessage) or "").splitlines()[0],
    )


def _short(one: rdflib.term.Node | None) -> str:
    """A prefixed name where there is a prefix."""
    text = "" if one is None else str(one)
    for prefix, iri in PREFIXES.items():
        if text.startswith(iri) and "/" not in text[len(iri) :]:
            return f"{prefix}:{text[len(iri) :]}"
    return text


_BACKWARD = (term("skos:narrower"), term("skos:hasTopConcept"))
_KINDS = (term("rdf:type"), term("skos:inScheme"))
_CUBE = (term("qb:DataSet"), term("qb:Slice"), term("qb:Observation"))


@dataclass(frozen=True)
class Neighbourhood:
    """The triples of one file's graph with what other graphs say of the resources named there.

    `focus`: the resources that are told in full here, so that a missing triple is really missing.
    """

    triples: list[Triple]
    focus: set[str]


def neighbourhood(store: pyoxigraph.Store, graph: str, base: str) -> Neighbourhood:
    """What has to be looked at to judge one file's graph."""
    shared = [node(identifiers.named_graph(base, name)) for name in ("derived", "codes", "findings")]
    found = {quad.triple for quad in store.quads_for_pattern(None, None, None, node(graph))}
    focus = {triple.subject for triple in found}
    file = node(f"{base}id/disclosure/{graph.rsplit('/', 1)[1]}")
    focus |= {quad.subject for quad in store.quads_for_pattern(None, term("bg:publishedIn"), file, shared[-1])}
    named = focus | {triple.object for triple in found if isinstance(triple.object, NamedNode)}
    for one in named:
        for name in shared:
            told = {quad.triple for quad in store.quads_for_pattern(one, None, None, name)}
            told = {triple for triple in told if triple.predicate not in _BACKWARD}
            if told:
                focus.add(one)
            found |= told
    for one in {triple.object for triple in found if isinstance(triple.object, NamedNode)} - focus:
        for kind in _KINDS:
            found |= {quad.triple for quad in store.quads_for_pattern(one, kind, None, None)}
    return Neighbourhood(sorted(found, key=str), {_name(one) for one in focus})


def violations(store: pyoxigraph.Store, graphs: Iterable[str], base: str) -> Iterator[Violation]:
    """Checks the graphs of some files: shapes first, then the constraints of the Data Cube."""
    for graph in graphs:
        around = neighbourhood(store, graph, base)
        yield from (found for found in shape_violations(around.triples) if found.node in around.focus)
        own = [t for t in around.triples if not _is_of_cube(t) or _name(t.subject) in around.focus]
        for constraint in cube.broken([*own, *_schemes(store), *ontology_triples()]):
            yield from (Violation(node, node, constraint.name, "", constraint.promise) for node in constraint.examples)


def _name(one: object) -> str:
    return one.value if isinstance(one, NamedNode) else str(one)


def _is_of_cube(triple: Triple) -> bool:
    """Whether a triple only says that something is a report, row or figure, as of one that stands in another graph."""
    return triple.predicate == _KINDS[0] and triple.object in _CUBE


def _schemes(store: pyoxigraph.Store) -> list[Triple]:
    kind, schemes = _KINDS[0], term("skos:ConceptScheme")
    return [quad.triple for quad in store.quads_for_pattern(None, kind, schemes, None)]
