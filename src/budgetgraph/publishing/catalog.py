"""The catalog in DCAT 3, shaped as DCAT-AP asks: the dataset, its files, its SPARQL endpoint.

In come addresses and what the store holds, out go triples.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from pyoxigraph import Literal, NamedNode, Triple

from budgetgraph.graph.namespaces import DCAT, DCTERMS, FOAF, RDF, XSD
from budgetgraph.publishing.corpus import Corpus
from budgetgraph.publishing.dumps import dumps

_VOID = "http://rdfs.org/ns/void#"
_EU = "http://publications.europa.eu/resource/authority/"
_IANA = "https://www.iana.org/assignments/media-types/"
_LICENSE = "https://creativecommons.org/licenses/by/4.0/"
_FILE_TYPES = {
    "csv": "CSV",
    "parquet": "PARQUET",
    "csvw": "JSON_LD",
    "nquads": "RDF_N_QUADS",
    "trig": "RDF_TRIG",
    "turtle": "RDF_TURTLE",
}


def catalog(
    root: str,
    endpoint: str | None,
    years: tuple[str, str] | None,
    regions: Iterable[str],
    sizes: Mapping[str, int],
    modified: int = 0,
    folder: str = "dumps/",
) -> list[Triple]:
    """The catalog of the site at `root` (no final slash).

    `endpoint`: address of the SPARQL service, None for a static site. `years`: first and last fiscal year.
    `sizes`: bytes of the files that are made. `modified`: nanoseconds since 1970, 0 where that is not known.
    """
    said: list[Triple] = []

    def say(subject: str, predicate: str, *objects: NamedNode | Literal) -> None:
        said.extend(Triple(NamedNode(subject), NamedNode(predicate), one) for one in objects)

    def kind(subject: str, name: str) -> None:
        say(subject, RDF + "type", NamedNode(name))

    def title(subject: str, zh: str, en: str, more: tuple[str, str]) -> None:
        say(subject, DCTERMS + "title", Literal(zh, language="zh"), Literal(en, language="en"))
        say(subject, DCTERMS + "description", Literal(more[0], language="zh"), Literal(more[1], language="en"))

    top, dataset, publisher = f"{root}/catalog", f"{root}/catalog#dataset", f"{root}/catalog#publisher"
    about = (
        "部门预算与部门决算公开文件中的数字，逐项可追溯到页码和单元格。",
        "The figures of departmental budget and final-account disclosures, each with the page and cell it stands in.",
    )
    languages = [NamedNode(f"{_EU}language/{code}") for code in ("ZHO", "ENG")]
    kind(top, DCAT + "Catalog")
    title(top, "预算图谱数据目录", "budgetgraph catalog", about)
    say(top, DCTERMS + "publisher", NamedNode(publisher))
    say(top, DCTERMS + "language", *languages)
    say(top, FOAF + "homepage", NamedNode(f"{root}/"))
    say(top, DCAT + "themeTaxonomy", NamedNode(f"{_EU}data-theme"))
    say(top, DCAT + "dataset", NamedNode(dataset))
    kind(publisher, FOAF + "Agent")
    say(publisher, FOAF + "name", Literal("预算图谱", language="zh"), Literal("budgetgraph", language="en"))
    kind(dataset, DCAT + "Dataset")
    title(dataset, "部门预算、决算公开数据", "Departmental budgets and final accounts", about)
    say(dataset, DCTERMS + "publisher", NamedNode(publisher))
    say(dataset, DCTERMS + "language", *languages)
    say(dataset, DCTERMS + "identifier", Literal(dataset))
    say(dataset, DCAT + "theme", *(NamedNode(f"{_EU}data-theme/{code}") for code in ("ECON", "GOVE")))
    words = (("预算公开", "zh"), ("部门预算", "zh"), ("部门决算", "zh"), ("budget", "en"), ("final account", "en"))
    say(dataset, DCAT + "keyword", *(Literal(word, language=language) for word, language in words))
    say(dataset, DCTERMS + "accessRights", NamedNode(f"{_EU}access-right/PUBLIC"))
    say(dataset, DCAT + "landingPage", NamedNode(f"{root}/{folder}"))
    say(dataset, DCTERMS + "conformsTo", NamedNode("https://w3id.org/budgetgraph/ontology"))
    if modified:
        when = datetime.fromtimestamp(modified / 1e9, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        say(dataset, DCTERMS + "modified", Literal(when, datatype=NamedNode(XSD + "dateTime")))
    if years:
        period = f"{dataset}-period"
        say(dataset, DCTERMS + "temporal", NamedNode(period))
        kind(period, DCTERMS + "PeriodOfTime")
        date = NamedNode(XSD + "date")
        say(period, DCAT + "startDate", Literal(f"{years[0]}-01-01", datatype=date))
        say(period, DCAT + "endDate", Literal(f"{years[1]}-12-31", datatype=date))
    say(dataset, DCTERMS + "spatial", *(NamedNode(region) for region in regions))
    for dump in dumps().values():
        one, address = f"{root}/catalog#{dump.name}", f"{root}/{folder}{dump.name}"
        say(dataset, DCAT + "distribution", NamedNode(one))
        kind(one, DCAT + "Distribution")
        say(one, DCTERMS + "title", Literal(dump.zh, language="zh"), Literal(dump.en, language="en"))
        say(one, DCAT + "accessURL", NamedNode(address))
        say(one, DCAT + "downloadURL", NamedNode(address))
        say(one, DCAT + "mediaType", NamedNode(_IANA + dump.media_type))
        say(one, DCTERMS + "format", NamedNode(f"{_EU}file-type/{_FILE_TYPES[dump.form]}"))
        say(one, DCTERMS + "license", NamedNode(_LICENSE))
        if dump.compressed:
            say(one, DCAT + "compressFormat", NamedNode(_IANA + "application/gzip"))
        if dump.name in sizes:
            size = Literal(str(sizes[dump.name]), datatype=NamedNode(XSD + "nonNegativeInteger"))
            say(one, DCAT + "byteSize", size)
    if endpoint:
        say(top, DCAT + "service", NamedNode(endpoint))
        kind(endpoint, DCAT + "DataService")
        say(endpoint, DCTERMS + "title", Literal("SPARQL 端点", language="zh"), Literal("SPARQL", language="en"))
        say(endpoint, DCAT + "endpointURL", NamedNode(endpoint))
        say(endpoint, DCAT + "endpointDescription", NamedNode(endpoint))
        say(endpoint, DCAT + "servesDataset", NamedNode(dataset))
        say(endpoint, DCTERMS + "conformsTo", NamedNode("https://www.w3.org/TR/sparql11-protocol/"))
    return said


def void(root: str, corpus: Corpus, sizes: Mapping[str, int]) -> list[Triple]:
    """The dataset in VoID: counts, classes with the number of their things, where the dumps lie."""
    dataset = NamedNode(f"{root}/.well-known/void#dataset")
    said: list[Triple] = []

    def say(subject: NamedNode, predicate: str, value: NamedNode | Literal) -> None:
        said.append(Triple(subject, NamedNode(predicate), value))

    def count(number: int) -> Literal:
        return Literal(str(number), datatype=NamedNode(XSD + "integer"))

    say(dataset, RDF + "type", NamedNode(_VOID + "Dataset"))
    say(dataset, DCTERMS + "title", Literal("预算图谱", language="zh"))
    say(dataset, DCTERMS + "title", Literal("budgetgraph", language="en"))
    say(dataset, _VOID + "uriSpace", Literal(f"{root}/id/"))
    say(dataset, _VOID + "vocabulary", NamedNode("https://w3id.org/budgetgraph/ontology#"))
    for name in sorted(sizes):
        if dumps()[name].form in ("nquads", "trig", "turtle"):
            say(dataset, _VOID + "dataDump", NamedNode(f"{root}/dumps/{name}"))
    triples = next(corpus.select("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"))["n"].value
    say(dataset, _VOID + "triples", count(int(triples)))
    classes = corpus.select("SELECT ?c (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s a ?c } GROUP BY ?c")
    for number, (iri, things) in enumerate(sorted((row["c"].value, int(row["n"].value)) for row in classes)):
        part = NamedNode(f"{dataset.value}-class-{number}")
        say(dataset, _VOID + "classPartition", part)
        say(part, _VOID + "class", NamedNode(iri))
        say(part, _VOID + "entities", count(things))
    return said
