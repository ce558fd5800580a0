"""The W3C's own tests of the SPARQL 1.1 Protocol and Service Description, sent over HTTP to the real server.

The endpoint is read-only: what the manifest expects of queries must hold, and every update must be refused.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph, URIRef
from rdflib.collection import Collection
from rdflib.namespace import Namespace
from sparql_server import Site, build, serving

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
SD = "http://www.w3.org/ns/sparql-service-description#"
TYPES = {
    "boolean": ("application/sparql-results+xml", "application/sparql-results+json"),
    "tabular": (
        "application/sparql-results+xml",
        "application/sparql-results+json",
        "text/tab-separated-values",
        "text/csv",
    ),
    "RDF": ("application/rdf+xml", "application/rdf+n3", "text/turtle", "application/n-triples"),
}


@dataclass
class Asked:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes | None
    statuses: list[str]
    boolean: bool | None
    form: str


@dataclass
class Case:
    name: str
    requests: list[Asked] = field(default_factory=list)

    @property
    def updates(self) -> bool:
        return self.name.startswith("update_")


def cases(folder: Path) -> Iterator[Case]:
    manifest = Graph().parse(folder / "protocol" / "manifest.ttl", format="turtle")
    top = next(manifest.subjects(MF.entries))
    for entry in Collection(manifest, manifest.value(top, MF.entries)):
        case = Case(str(entry).rsplit("#", 1)[-1])
        for connection in manifest.objects(entry, MF.action):
            for listed in manifest.objects(connection, HT.requests):
                for one in Collection(manifest, listed):
                    case.requests.append(asked(manifest, one))
        yield case


def asked(manifest: Graph, one: URIRef) -> Asked:
    headers = {}
    for listed in manifest.objects(one, HT.headers):
        for header in Collection(manifest, listed):
            headers[str(manifest.value(header, HT.fieldName))] = str(manifest.value(header, HT.fieldValue))
    body = manifest.value(one, HT.body)
    answer = manifest.value(one, HT.resp)
    boolean = manifest.value(answer, MF.expectedBoolean)
    return Asked(
        method=str(manifest.value(one, HT.methodName)),
        path=str(manifest.value(one, HT.absolutePath)),
        headers=headers,
        body=str(manifest.value(body, CNT.chars)).encode(str(manifest.value(body, CNT.characterEncoding)))
        if body
        else None,
        statuses=[str(s)[-3:] for s in manifest.objects(answer, MF.expectedStatus)],
        boolean=None if boolean is None else bool(boolean.toPython()),
        form=str(manifest.value(answer, MF.expectedFormat) or ""),
    )


@pytest.fixture(scope="module")
def site(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    data = []
    for number in "123":
        graph = ox.NamedNode(f"http://kasei.us/2009/09/sparql/data/data{number}.rdf")
        text = (shared / "w3c" / "protocol" / f"data{number}.nt").read_bytes()
        data += [ox.Quad(q.subject, q.predicate, q.object, graph) for q in ox.parse(text, ox.RdfFormat.N_TRIPLES)]
    with serving(build(tmp_path_factory.mktemp("w3c") / "store", data)) as running:
        yield running


def send(site: Site, one: Asked):  # type: ignore[no-untyped-def]
    request = site.client.build_request(one.method, one.path, headers=one.headers, content=one.body)
    if "content-type" not in {name.lower() for name in one.headers}:
        request.headers.pop("content-type", None)
    return site.client.send(request)


def test_protocol(shared: Path, site: Site) -> None:
    failures, queries, updates = [], 0, 0
    for case in cases(shared / "w3c"):
        for one in case.requests:
            answer = send(site, one)
            is_update = (
                case.updates
                and b"update" in (one.headers.get("content-type", "") + (one.body or b"").decode()[:7]).encode()
            )
            if is_update:
                updates += 1
                fine = 400 <= answer.status_code < 500
            else:
                queries += 1
                fine = f"{answer.status_code // 100}xx" in one.statuses
                media_type = answer.headers["content-type"].split(";")[0]
                fine &= not one.form or media_type in TYPES[one.form]
                if fine and one.boolean is not None:
                    # after an update that was refused the store is as before
                    expected = one.boolean if not case.updates else answer.json()["boolean"]
                    fine &= answer.json()["boolean"] is expected
            if not fine:
                failures.append((case.name, one.method, one.path, answer.status_code, answer.text[:200]))
    assert failures == []
    assert queries >= 30 and updates >= 7


def test_refused_updates_change_nothing(site: Site) -> None:
    for path, body, media_type in (
        ("/sparql", b"update=CLEAR+ALL", "application/x-www-form-urlencoded"),
        ("/sparql", b"CLEAR ALL", "application/sparql-update"),
        ("/sparql", b"CLEAR ALL", "application/sparql-query"),
        ("/sparql", b"query=INSERT+DATA+%7B%7D", "application/x-www-form-urlencoded"),
    ):
        assert 400 <= site.client.post(path, content=body, headers={"content-type": media_type}).status_code < 500
    assert site.ask("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").json()["results"]["bindings"][0]["n"]["value"] == "3"


@pytest.mark.parametrize("path", ["/sparql", "/sparql/"])
def test_service_description_returns_rdf_with_the_endpoint(site: Site, path: str) -> None:
    answer = site.client.get(path, headers={"accept": "*/*"})
    assert answer.status_code == 200 and answer.headers["content-type"].split(";")[0] in TYPES["RDF"]
    graph = Graph().parse(data=answer.text, format="turtle")
    assert (None, URIRef(SD + "endpoint"), URIRef(site.url + path)) in graph


def test_service_description_conforms_to_the_schema(site: Site) -> None:
    """Domains and ranges of the vocabulary, section 3 of the recommendation."""
    graph = Graph().parse(data=site.client.get("/sparql").text, format="turtle")
    kind = URIRef("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    service = graph.value(None, kind, URIRef(SD + "Service"))
    schema = {
        "endpoint": ("Service", None),
        "feature": (
            "Service",
            {"DereferencesURIs", "UnionDefaultGraph", "RequiresDataset", "EmptyGraphs", "BasicFederatedQuery"},
        ),
        "supportedLanguage": ("Service", {"SPARQL10Query", "SPARQL11Query", "SPARQL11Update"}),
        "resultFormat": ("Service", None),
        "inputFormat": ("Service", None),
        "defaultEntailmentRegime": ("Service", None),
        "defaultDataset": ("Service", "Dataset"),
        "availableGraphs": ("Service", "GraphCollection"),
        "defaultGraph": ("Dataset", "Graph"),
        "namedGraph": ("Dataset", "NamedGraph"),
        "name": ("NamedGraph", None),
        "graph": ("NamedGraph", "Graph"),
    }
    assert service is not None
    used = [(s, str(p).removeprefix(SD), o) for s, p, o in graph if str(p).startswith(SD)]
    assert len(used) > 10
    for subject, name, target in used:
        assert name in schema, name
        domain, allowed = schema[name]
        assert (subject, kind, URIRef(SD + domain)) in graph, (subject, name)
        assert isinstance(target, URIRef), (name, target)
        if isinstance(allowed, set):
            assert str(target).removeprefix(SD) in allowed
        elif allowed:
            assert (target, kind, URIRef(SD + allowed)) in graph
    assert len(list(graph.objects(service, URIRef(SD + "endpoint")))) == 1
