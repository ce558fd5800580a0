"""The shapes hold on every graph we make, and each rule can fail: faults are planted and found, at the right node."""

from pathlib import Path

import pyoxigraph
import pytest
from small_disclosures import BASE, NAME, disclosure

from budgetgraph.graph.generation import Incoming
from budgetgraph.graph.namespaces import PREFIXES
from budgetgraph.graph.store import Store
from budgetgraph.graph.validation import neighbourhood, shape_violations, violations
from budgetgraph.samples.generator import generate

# what is broken -> (update, path in the violation)
FAULTS = {
    "superclass not written out": ("DELETE WHERE { ?d a org:FormalOrganization }", "rdf:type"),
    "department without a name": (
        "DELETE { ?d rdfs:label ?l } WHERE { ?d a bg:Department ; rdfs:label ?l }",
        "rdfs:label",
    ),
    "report of two stages": ("INSERT { ?r a bg:FinalAccount } WHERE { ?r a bg:Budget }", ""),
    "year as text": (
        'DELETE { ?r bg:fiscalYear ?y } INSERT { ?r bg:fiscalYear "2023" } WHERE { ?r bg:fiscalYear ?y }',
        "bg:fiscalYear",
    ),
    "headline printed twice": (
        "INSERT { ?r bg:totalExpenditure 7.5 } WHERE { ?r a bg:Budget }",
        "bg:totalExpenditure",
    ),
    "a total as line item": (
        """INSERT { ?r bg:hasLineItem ?i . ?i a bg:LineItem ; bg:classifiedAs func:201 ; bg:lineAmount ?a }
        WHERE { ?i bg:role role:total ; bg:amount ?a . ?r a bg:Budget }""",
        "bg:role",
    ),
    "a line item in two breakdowns": (
        "INSERT { ?i bg:economicClass econ:301 } WHERE { ?i bg:classifiedAs func:2010301 }",
        "",
    ),
    "a line item above another": (
        """INSERT { ?r bg:hasLineItem ?i . ?i a bg:LineItem ; bg:classifiedAs func:201 ; bg:lineAmount ?a }
        WHERE { ?i bg:role role:subtotal ; bg:amount ?a . ?r a bg:Budget }""",
        "bg:hasLineItem",
    ),
    "shortcut beside the amount": (
        "DELETE { ?i bg:lineAmount ?a } INSERT { ?i bg:lineAmount 1.0 } WHERE { ?i bg:lineAmount ?a }",
        "bg:lineAmount",
    ),
    "shortcut elsewhere": ("INSERT { ?i bg:lineAmount 1.0 } WHERE { ?i bg:revenueItem ?x }", "bg:classifiedAs"),
    "figure without its text": (
        "DELETE { ?f bg:printedValue ?v } WHERE { ?f a bg:Figure ; bg:printedValue ?v }",
        "bg:printedValue",
    ),
    "value as double": (
        "DELETE { ?f bg:value ?v } INSERT { ?f bg:value 1e0 } WHERE { ?f bg:value ?v }",
        "bg:value",
    ),
    "figure without its file": (
        "DELETE { ?f bg:publishedIn ?d } WHERE { ?f a bg:Figure ; bg:publishedIn ?d }",
        "bg:publishedIn",
    ),
    "cell that is no address": (
        'DELETE { ?f bg:cell ?c } INSERT { ?f bg:cell "row 3" } WHERE { ?f bg:cell ?c }',
        "bg:cell",
    ),
    "stage from another list": (
        "DELETE { ?r bg:stage ?s } INSERT { ?r bg:stage flow:revenue } WHERE { ?r bg:stage ?s }",
        "bg:stage",
    ),
    "negative claim": (
        "DELETE { ?k bg:claimedValue ?v } INSERT { ?k bg:claimedValue -1.0 } WHERE { ?k bg:claimedValue ?v }",
        "bg:claimedValue",
    ),
    "operator of our own": (
        'DELETE { ?i bg:operator ?o } INSERT { ?i bg:operator "≥" } WHERE { ?i bg:operator ?o }',
        "bg:operator",
    ),
    "hash cut short": (
        'DELETE { ?d bg:sha256 ?s } INSERT { ?d bg:sha256 "ab" } WHERE { ?d bg:sha256 ?s }',
        "bg:sha256",
    ),
    "project of no report": ("DELETE WHERE { ?r bg:hasProject ?p }", "bg:hasProject"),
    "row of a project that is none": (
        "INSERT { ?r bg:ofProject ?d } WHERE { ?r a bg:Row ; bg:publishedIn ?d }",
        "bg:ofProject",
    ),
    "finding without what it involves": (
        """INSERT { ?n a bg:Finding, dqv:QualityAnnotation ; rdfs:label "矛盾"@zh ; bg:check check:other ;
            bg:severity severity:error ; bg:publishedIn ?d } WHERE { ?r a bg:Budget ; bg:publishedIn ?d
            BIND(IRI(CONCAT(STR(?r), "/finding/other/00000000")) AS ?n) }""",
        "bg:involves",
    ),
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    opened = Store.open(tmp_path_factory.mktemp("shapes") / "store", BASE)
    opened.add([Incoming(None, [disclosure()]), Incoming(None, [disclosure("下属所", scope="unit", parent=NAME)])])
    opened.add([Incoming(None, [generate(seed)]) for seed in (1, 2)])
    return opened


def graph_of(store: Store, name: str = NAME) -> str:
    sha256 = next(held.sha256 for held in store.list() if held.department == name)
    return f"{BASE}graph/{sha256[:16]}"


def test_graphs_fit_the_shapes_and_the_cube(store: Store) -> None:
    graphs = [f"{BASE}graph/{held.sha256[:16]}" for held in store.list()]
    assert [str(found) for found in violations(store.current, graphs, BASE)] == []


@pytest.fixture(scope="module")
def small(store: Store) -> bytes:
    scratch = pyoxigraph.Store()
    around = neighbourhood(store.current, graph_of(store), BASE)
    scratch.bulk_extend(pyoxigraph.Quad(*triple) for triple in around.triples)
    return scratch.dump(format=pyoxigraph.RdfFormat.N_TRIPLES, from_graph=pyoxigraph.DefaultGraph()) or b""


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found(small: bytes, fault: str) -> None:
    update, path = FAULTS[fault]
    scratch = pyoxigraph.Store()
    scratch.load(small, pyoxigraph.RdfFormat.N_TRIPLES)
    before = {(v.node, v.path) for v in shape_violations(quad.triple for quad in scratch)}
    scratch.update(update, prefixes=PREFIXES)
    found = shape_violations(quad.triple for quad in scratch)
    new = [violation for violation in found if (violation.node, violation.path) not in before]
    assert path in {violation.path for violation in new}
    assert all(violation.message for violation in new)


def test_a_fault_in_the_store_is_told_with_its_node(store: Store, tmp_path: Path) -> None:
    graph = graph_of(store)
    scratch = pyoxigraph.Store()
    scratch.extend(store.current)
    scratch.update(f"DELETE WHERE {{ GRAPH <{graph}> {{ ?r bg:stage ?s }} }}", prefixes=PREFIXES)
    found = list(violations(scratch, [graph], BASE))
    assert f"{BASE}id/report/653101-{NAME}/2023/budget bg:stage" in {f"{v.node} {v.path}" for v in found}


def test_a_finding_of_one_file_may_involve_rows_of_another(store: Store) -> None:
    """As of a rendition whose text contradicts the tables that another file supplies."""
    graph, other = graph_of(store), graph_of(store, "下属所")
    scratch = pyoxigraph.Store()
    scratch.extend(store.current)
    finding, file = f"<{BASE}id/finding/1>", f"<{BASE}id/disclosure/{other.rsplit('/', 1)[1]}>"
    scratch.update(
        f"INSERT {{ GRAPH <{BASE}graph/findings> {{ {finding} bg:publishedIn {file} ; bg:involves ?row, ?figure }} }} "
        f"WHERE {{ GRAPH <{graph}> {{ ?row bg:figure ?figure }} }}",
        prefixes=PREFIXES,
    )
    assert [v for v in violations(scratch, [other], BASE) if "IC-" in v.path] == []
