"""What the endpoint says about itself: in come a store and its limits, out go graphs for machines.

Service description (SPARQL 1.1 Service Description), VoID with partitions, prefixes as `sh:declare`, examples as
`sh:SPARQLExecutable` in the form of sib-swiss/sparql-examples.
"""

import html
import io
from collections.abc import Iterable, Mapping

import pyoxigraph as ox
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from budgetgraph.web.sparql.describing.examples import Example
from budgetgraph.web.sparql.describing.statistics import Statistics
from budgetgraph.web.sparql.settings import Settings
from budgetgraph.web.sparql.writing.formats import OFFERED, Format

SD = "http://www.w3.org/ns/sparql-service-description#"
VOID = "http://rdfs.org/ns/void#"
SH = "http://www.w3.org/ns/shacl#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"
DCTERMS = "http://purl.org/dc/terms/"
SCHEMA = "https://schema.org/"
W3C_FORMATS = "http://www.w3.org/ns/formats/"
VOIDEXT = "http://ldf.fi/void-ext#"
BGS = "https://w3id.org/budgetgraph/service#"

_FORMAT_IRIS = {
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
    "turtle": "Turtle",
    "ntriples": "N-Triples",
    "jsonld": "JSON-LD",
    "rdfxml": "RDF_XML",
    "trig": "TriG",
    "nquads": "N-Quads",
}
_A = NamedNode(RDF + "type")
_SHORT = {
    "sd": SD,
    "void": VOID,
    "sh": SH,
    "rdfs": RDFS,
    "xsd": XSD,
    "dcterms": DCTERMS,
    "schema": SCHEMA,
    "bgs": BGS,
    "voidext": VOIDEXT,
}

Term = NamedNode | BlankNode | Literal


class Graph(list[Triple]):
    """Triples in the order they are said."""

    def say(self, subject: NamedNode | BlankNode, predicate: str, *objects: Term) -> None:
        """Add a triple for each object."""
        self.extend(Triple(subject, NamedNode(predicate), one) for one in objects)


def serialize(triples: Iterable[Triple], form: Format) -> bytes:
    """The triples in a graph format; for browsers as Turtle in a bare page."""
    triples = list(dict.fromkeys(triples))
    out = io.BytesIO()
    ox.serialize(triples, out, form.rdf or ox.RdfFormat.TURTLE, prefixes=_SHORT)
    if form.name == "html":
        listing = html.escape(out.getvalue().decode())
        return f'<!doctype html><html lang="zh"><meta charset="utf-8"><pre>{listing}</pre></html>'.encode()
    return out.getvalue()


def _integer(number: int) -> Literal:
    return Literal(str(number), datatype=NamedNode(XSD + "integer"))


def declare_prefixes(graph: Graph, node: NamedNode, prefixes: Mapping[str, str]) -> None:
    """The predefined prefixes as `sh:declare`, so that editors need no configuration."""
    for prefix, namespace in prefixes.items():
        one = NamedNode(f"{node.value.split('#')[0]}#prefix-{prefix}")
        graph.say(node, SH + "declare", one)
        graph.say(one, _A.value, NamedNode(SH + "PrefixDeclaration"))
        graph.say(one, SH + "prefix", Literal(prefix))
        graph.say(one, SH + "namespace", Literal(namespace, datatype=NamedNode(XSD + "anyURI")))


def service_description(
    endpoint: str, root: str, settings: Settings, prefixes: Mapping[str, str], statistics: Statistics | None
) -> Graph:
    """The service with its dataset, its formats, its limits and its prefixes. `root` is the site's address."""
    graph = Graph()
    service, dataset, default = (
        NamedNode(endpoint),
        NamedNode(f"{root}/.well-known/void#dataset"),
        NamedNode(f"{endpoint}#default"),
    )
    graph.say(service, _A.value, NamedNode(SD + "Service"))
    graph.say(
        service,
        RDFS + "label",
        Literal("预算图谱 SPARQL 端点", language="zh"),
        Literal("budgetgraph SPARQL endpoint", language="en"),
    )
    graph.say(service, SD + "endpoint", service)
    graph.say(service, SD + "supportedLanguage", NamedNode(SD + "SPARQL11Query"))
    features = ["UnionDefaultGraph"] + (["BasicFederatedQuery"] if settings.service_allow else [])
    graph.say(service, SD + "feature", *(NamedNode(SD + name) for name in features))
    for offered in OFFERED.values():
        for form in offered:
            iri = W3C_FORMATS + _FORMAT_IRIS[form.name] if form.name in _FORMAT_IRIS else None
            graph.say(
                service,
                SD + "resultFormat",
                NamedNode(iri or f"https://www.iana.org/assignments/media-types/{form.media_type}"),
            )
    graph.say(service, SD + "defaultDataset", dataset)
    graph.say(dataset, _A.value, NamedNode(SD + "Dataset"), NamedNode(VOID + "Dataset"))
    graph.say(dataset, SD + "defaultGraph", default)
    graph.say(default, _A.value, NamedNode(SD + "Graph"))
    graph.say(
        service,
        RDFS + "seeAlso",
        NamedNode(f"{root}/.well-known/void"),
        NamedNode(f"{root}/.well-known/sparql-examples"),
    )
    if statistics is not None:
        graph.say(default, VOID + "triples", _integer(statistics.triples))
    limits = {
        "secondsLimit": Literal(f"{settings.query_seconds:g}", datatype=NamedNode(XSD + "decimal")),
        "rowLimit": _integer(settings.result_rows),
        "byteLimit": _integer(settings.result_bytes),
        "memoryLimit": _integer(settings.memory_bytes),
        "queryLengthLimit": _integer(settings.query_bytes),
        "concurrencyLimit": _integer(settings.quick_lane + settings.slow_lane),
        "queueLimit": _integer(settings.queue_length),
        "clientQueueLimit": _integer(settings.client_queue_length),
    }
    for name, value in limits.items():
        graph.say(service, BGS + name, value)
    declare_prefixes(graph, service, prefixes)
    return graph


def void_description(
    endpoint: str, root: str, base: str, prefixes: Mapping[str, str], statistics: Statistics | None
) -> Graph:
    """The dataset in VoID: counts, class, property and datatype partitions, vocabularies, where to query it.

    `root` is where the site is asked, `base` what the IRIs of the instances begin with.
    """
    graph = Graph()
    page, dataset = NamedNode(f"{root}/.well-known/void"), NamedNode(f"{root}/.well-known/void#dataset")
    graph.say(page, _A.value, NamedNode(VOID + "DatasetDescription"))
    graph.say(page, "http://xmlns.com/foaf/0.1/primaryTopic", dataset)
    graph.say(dataset, _A.value, NamedNode(VOID + "Dataset"))
    graph.say(dataset, DCTERMS + "title", Literal("预算图谱", language="zh"), Literal("budgetgraph", language="en"))
    graph.say(
        dataset,
        DCTERMS + "description",
        Literal("部门预算与部门决算公开文件，逐项可引用的关联数据", language="zh"),
        Literal("Chinese departmental budget and final-account disclosures as cited linked data", language="en"),
    )
    graph.say(dataset, VOID + "sparqlEndpoint", NamedNode(endpoint))
    graph.say(dataset, VOID + "uriSpace", Literal(base))
    graph.say(
        dataset,
        VOID + "vocabulary",
        *(NamedNode(n) for n in sorted({p for p in prefixes.values() if "/code/" not in p})),
    )
    declare_prefixes(graph, dataset, prefixes)
    if statistics is None:
        return graph
    graph.say(dataset, VOID + "triples", _integer(statistics.triples))
    graph.say(dataset, VOID + "distinctSubjects", _integer(statistics.subjects))
    graph.say(dataset, VOID + "classes", _integer(len(statistics.classes)))
    graph.say(dataset, VOID + "properties", _integer(len(statistics.properties)))
    for number, (iri, entities) in enumerate(statistics.classes.items()):
        part = NamedNode(f"{dataset.value}-class-{number}")
        graph.say(dataset, VOID + "classPartition", part)
        graph.say(part, VOID + "class", NamedNode(iri))
        graph.say(part, VOID + "entities", _integer(entities))
    for number, (iri, triples) in enumerate(statistics.properties.items()):
        part = NamedNode(f"{dataset.value}-property-{number}")
        graph.say(dataset, VOID + "propertyPartition", part)
        graph.say(part, VOID + "property", NamedNode(iri))
        graph.say(part, VOID + "triples", _integer(triples))
    for number, (iri, triples) in enumerate(statistics.datatypes.items()):
        part = NamedNode(f"{dataset.value}-datatype-{number}")
        graph.say(dataset, VOIDEXT + "datatypePartition", part)
        graph.say(part, VOIDEXT + "datatype", NamedNode(iri))
        graph.say(part, VOID + "triples", _integer(triples))
    return graph


def example_quads(examples: Iterable[Example], endpoint: str, root: str) -> list[Quad]:
    """Each example in a graph of its own, in the vocabulary that the SIB editor reads."""
    quads = []
    kinds = {
        "SELECT": "SPARQLSelectExecutable",
        "ASK": "SPARQLAskExecutable",
        "CONSTRUCT": "SPARQLConstructExecutable",
        "DESCRIBE": "SPARQLDescribeExecutable",
    }
    predicates = {
        "SELECT": SH + "select",
        "ASK": SH + "ask",
        "CONSTRUCT": SH + "construct",
        "DESCRIBE": "https://purl.expasy.org/sparql-examples/ontology#describe",
    }
    for example in examples:
        node = NamedNode(f"{root}/.well-known/sparql-examples/{example.name}")
        graph = Graph()
        graph.say(node, _A.value, NamedNode(SH + "SPARQLExecutable"), NamedNode(SH + kinds[example.form]))
        graph.say(node, predicates[example.form], Literal(example.text))
        graph.say(node, SCHEMA + "target", NamedNode(endpoint))
        graph.say(node, RDFS + "comment", *(Literal(text, language=lang) for lang, text in example.titles.items()))
        graph.say(node, SCHEMA + "keywords", *(Literal(word) for word in example.keywords))
        quads += [Quad(t.subject, t.predicate, t.object, node) for t in graph]
    return quads
