"""The catalog in DCAT 3, shaped as DCAT-AP asks: the dataset, its files, its SPARQL endpoint.

In come addresses and what the store holds, out go triples.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from pyoxigraph import Literal, NamedNode, Triple

from budgetgraph.graph.namespaces import DCAT, DCTERMS, FOAF, RDF, XSD
from budgetgraph.publishing.corpus import Corpus
from budgetgraph.publishing.dumps import Dump, dumps

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
    said = _Said()
    dataset = f"{root}/catalog#dataset"
    _catalog(said, root, dataset)
    _dataset(said, root, dataset, root + "/" + folder)
    if modified:
        when = datetime.fromtimestamp(modified / 1e9, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        said.say(dataset, DCTERMS + "modified", Literal(when, datatype=NamedNode(XSD + "dateTime")))
    if years:
        period, date = f"{dataset}-period", NamedNode(XSD + "date")
        said.say(dataset, DCTERMS + "temporal", NamedNode(period))
        said.kind(period, DCTERMS + "PeriodOfTime")
        said.say(period, DCAT + "startDate", Literal(f"{years[0]}-01-01", datatype=date))
        said.say(period, DCAT + "endDate", Literal(f"{years[1]}-12-31", datatype=date))
    said.say(dataset, DCTERMS + "spatial", *(NamedNode(region) for region in regions))
    for dump in dumps().values():
        said.say(dataset, DCAT + "distribution", NamedNode(f"{root}/catalog#{dump.name}"))
        _distribution(said, f"{root}/catalog#{dump.name}", f"{root}/{folder}{dump.name}", dump, sizes.get(dump.name))
    if endpoint:
        said.say(f"{root}/catalog", DCAT + "service", NamedNode(endpoint))
        _service(said, endpoint, dataset)
    return said


class _Said(list[Triple]):
    """Triples in the order they are said."""

    def say(self, subject: str, predicate: str, *objects: NamedNode | Literal) -> None:
        self.extend(Triple(NamedNode(subject), NamedNode(predicate), one) for one in objects)

    def kind(self, subject: str, name: str) -> None:
        self.say(subject, RDF + "type", NamedNode(name))

    def both(self, subject: str, predicate: str, zh: str, en: str) -> None:
        """In Chinese and in English."""
        self.say(subject, predicate, Literal(zh, language="zh"), Literal(en, language="en"))


def _about(said: _Said, subject: str, zh: str, en: str, root: str) -> None:
    """What the catalog and its dataset have in common."""
    said.both(subject, DCTERMS + "title", zh, en)
    said.both(
        subject,
        DCTERMS + "description",
        "部门预算与部门决算公开文件中的数字，逐项可追溯到页码和单元格。",
        "The figures of departmental budget and final-account disclosures, each with the page and cell it stands in.",
    )
    said.say(subject, DCTERMS + "publisher", NamedNode(f"{root}/catalog#publisher"))
    said.say(subject, DCTERMS + "language", *(NamedNode(f"{_EU}language/{code}") for code in ("ZHO", "ENG")))


def _catalog(said: _Said, root: str, dataset: str) -> None:
    top, publisher = f"{root}/catalog", f"{root}/catalog#publisher"
    said.kind(top, DCAT + "Catalog")
    _about(said, top, "预算图谱数据目录", "budgetgraph catalog", root)
    said.say(top, FOAF + "homepage", NamedNode(f"{root}/"))
    said.say(top, DCAT + "themeTaxonomy", NamedNode(f"{_EU}data-theme"))
    said.say(top, DCAT + "dataset", NamedNode(dataset))
    said.kind(publisher, FOAF + "Agent")
    said.both(publisher, FOAF + "name", "预算图谱", "budgetgraph")


def _dataset(said: _Said, root: str, dataset: str, files: str) -> None:
    said.kind(dataset, DCAT + "Dataset")
    _about(said, dataset, "部门预算、决算公开数据", "Departmental budgets and final accounts", root)
    said.say(dataset, DCTERMS + "identifier", Literal(dataset))
    said.say(dataset, DCAT + "theme", *(NamedNode(f"{_EU}data-theme/{code}") for code in ("ECON", "GOVE")))
    words = (("预算公开", "zh"), ("部门预算", "zh"), ("部门决算", "zh"), ("budget", "en"), ("final account", "en"))
    said.say(dataset, DCAT + "keyword", *(Literal(word, language=language) for word, language in words))
    said.say(dataset, DCTERMS + "accessRights", NamedNode(f"{_EU}access-right/PUBLIC"))
    said.say(dataset, DCAT + "landingPage", NamedNode(files))
    said.say(dataset, DCTERMS + "conformsTo", NamedNode("https://w3id.org/budgetgraph/ontology"))


def _distribution(said: _Said, one: str, address: str, dump: Dump, size: int | None) -> None:
    said.kind(one, DCAT + "Distribution")
    said.both(one, DCTERMS + "title", dump.zh, dump.en)
    said.say(one, DCAT + "accessURL", NamedNode(address))
    said.say(one, DCAT + "downloadURL", NamedNode(address))
    said.say(one, DCAT + "mediaType", NamedNode(_IANA + dump.media_type))
    said.say(one, DCTERMS + "format", NamedNode(f"{_EU}file-type/{_FILE_TYPES[dump.form]}"))
    said.say(one, DCTERMS + "license", NamedNode(_LICENSE))
    if dump.compressed:
        said.say(one, DCAT + "compressFormat", NamedNode(_IANA + "application/gzip"))
    if size is not None:
        said.say(one, DCAT + "byteSize", Literal(str(size), datatype=NamedNode(XSD + "nonNegativeInteger")))


def _service(said: _Said, endpoint: str, dataset: str) -> None:
    said.kind(endpoint, DCAT + "DataService")
    said.both(endpoint, DCTERMS + "title", "SPARQL 端点", "SPARQL")
    said.say(endpoint, DCAT + "endpointURL", NamedNode(endpoint))
    said.say(endpoint, DCAT + "endpointDescription", NamedNode(endpoint))
    said.say(endpoint, DCAT + "servesDataset", NamedNode(dataset))
    said.say(endpoint, DCTERMS + "conformsTo", NamedNode("https://www.w3.org/TR/sparql11-protocol/"))


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
