"""The known traps are named with their place and a faster form of the same answer; good queries are left alone."""

import pyoxigraph as ox
import pytest

from budgetgraph.web.sparql.text.estimate import looks_heavy
from budgetgraph.web.sparql.text.lint import Advice, implied, lint
from budgetgraph.web.sparql.text.patterns import groups

BG = "https://w3id.org/budgetgraph/ontology#"


def only(found: list[Advice]) -> Advice:
    assert len(found) == 1, found
    return found[0]


def test_an_optional_of_several_patterns_gets_its_anchor() -> None:
    query = """SELECT ?p ?l ?v {
  ?r bg:fiscalYear 2023 ; bg:hasProject ?p .
  OPTIONAL { ?p bg:hasIndicator ?i . ?i rdfs:label ?l ; bg:targetValue ?v }
}"""
    advice = only(lint(query))
    assert (advice.trap, advice.line, advice.column) == ("optional", 3, 3)
    assert "?r bg:hasProject ?p" in advice.faster and "?r bg:fiscalYear 2023" in advice.faster
    faster = query.replace(query[query.index("OPTIONAL") : query.rindex("\n}")], advice.faster)
    assert lint(faster) == []
    assert answers(query) == answers(faster) != []


def answers(query: str) -> list[str]:
    store, node = ox.Store(), ox.NamedNode
    label = "http://www.w3.org/2000/01/rdf-schema#label"
    for number in range(4):
        report, project, indicator = (node(f"http://x/{kind}{number}") for kind in "rpi")
        store.add(ox.Quad(report, node(BG + "fiscalYear"), ox.Literal(2023 - number % 2)))
        store.add(ox.Quad(report, node(BG + "hasProject"), project))
        if number < 2:
            store.add(ox.Quad(project, node(BG + "hasIndicator"), indicator))
            store.add(ox.Quad(indicator, node(label), ox.Literal(f"指标{number}")))
            store.add(ox.Quad(indicator, node(BG + "targetValue"), ox.Literal(number)))
    prefixes = {"bg": BG, "rdfs": "http://www.w3.org/2000/01/rdf-schema#"}
    return sorted(str(row) for row in store.query(query, prefixes=prefixes))  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s bg:amount ?a OPTIONAL { ?s rdfs:label ?l } }",
        "SELECT * { ?s bg:code ?c OPTIONAL { ?s bg:code ?c . ?c skos:notation ?n } }",
        'SELECT * { ?s bg:code ?c FILTER(?c = "OPTIONAL { ?a ?b ?c . ?d ?e ?f }") }',
        "SELECT * { ?r bg:hasLineItem ?i . ?i bg:functionalClass func:201 ; bg:amount ?a }",
        "SELECT * { ?c skos:narrower+ func:201 } # skos:broader*",
        "SELECT * { ?s a ?kind }",
        "CONSTRUCT { ?i a bg:LineItem ; bg:amount ?a } WHERE { ?r bg:hasLineItem ?i . ?i bg:amount ?a }",
        "CONSTRUCT { ?c skos:broader+ ?d } WHERE { ?c bg:code ?d }",
    ],
)
def test_good_queries_are_left_alone(query: str) -> None:
    assert lint(query) == []


def test_a_path_with_a_direct_link() -> None:
    advice = only(lint("SELECT ?c { ?i bg:amount ?a ;\n  bg:classifiedAs/skos:broader* ?c }"))
    assert (advice.trap, advice.line, advice.column) == ("path", 2, 19)
    assert advice.faster == "?i bg:functionalClass ?c"
    assert (
        only(lint("PREFIX b: <https://w3id.org/budgetgraph/ontology#> ASK { ?r b:inRegion/b:partOf+ ?d }")).trap
        == "path"
    )


def test_a_type_that_a_property_implies(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {BG + "classifiedAs": (frozenset({BG + "LineItem", BG + "Row"}), frozenset[str]())}
    monkeypatch.setattr("budgetgraph.web.sparql.text.lint.implied", lambda: known)
    advice = only(lint("SELECT * { ?i a bg:LineItem ; bg:classifiedAs ?c }"))
    assert (advice.trap, advice.faster) == ("type", "?i bg:classifiedAs ?c")
    assert lint("SELECT * { ?i a bg:Project ; bg:classifiedAs ?c }") == []
    assert lint("SELECT * { ?i a bg:LineItem . ?j bg:classifiedAs ?c }") == []


def test_what_the_ontology_implies_is_read_from_it() -> None:
    assert BG + "Department" in implied()[BG + "hasBudget"][0]
    assert BG + "FiscalReport" in implied()[BG + "hasBudget"][1]  # the superclass of what the range says


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("SELECT * { ?a ?b ?c ; ?d ?e , ?f . ?g ?h [ ?i ?j ] }", 4),
        ("ASK { ?a ex:p/(ex:q|^ex:r)*/!ex:s 1.5 . FILTER(?a > (1 + 2)) ?b a true }", 2),
        ('CONSTRUCT { ?a ?b "x"@zh } WHERE { GRAPH ?g { ?a ?b "1"^^xsd:int } VALUES (?x ?y) { (1 UNDEF) } }', 1),
        ("CONSTRUCT WHERE { ?a ?b ?c . ?c ?d ?e }", 2),
        ("SELECT * { { SELECT ?s { ?s ?p ?o } } UNION { ?s ?p ( 1 2 ) } OPTIONAL { ?s ?p -1 } MINUS { ?s ?q ?r } }", 4),
        ("ASK { FILTER NOT EXISTS { ?a ?b ?c } BIND(IF(?x, 1, 2) AS ?y) ?d ?e ?f }", 2),
        ("ASK { ?s ?p", 0),
        ("}}}} {", 0),
    ],
)
def test_patterns_are_found(query: str, count: int) -> None:
    assert sum(len(group.patterns) for outer in groups(query) for group in outer.walk()) == count


@pytest.mark.parametrize(
    ("query", "heavy"),
    [
        ("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }", True),
        ("SELECT * { ?a bg:partOf* ?b }", True),
        ("SELECT * { ?s ?p ?o } ORDER BY ?o", True),
        ("ASK {" + "{" * 3000, True),
        ("SELECT * { ?s ?p ?o } LIMIT 10", False),
        ("CONSTRUCT { ?s rdfs:label ?l . bg:this rdfs:label ?m } WHERE { ?s rdfs:label ?l ; bg:name ?m }", False),
        ("SELECT ?l { div:650000 bg:partOf* ?b . ?b rdfs:label ?l }", False),
        ('SELECT ?r { ?d rdfs:label "甲"@zh ; bg:hasBudget ?r . ?r bg:fiscalYear 2023 } ORDER BY ?r', False),
    ],
)
def test_a_guess_of_what_is_heavy(query: str, heavy: bool) -> None:
    assert looks_heavy(query) is heavy
