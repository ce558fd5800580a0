"""The W3C Data Cube constraints hold on the graph, and each finds the fault that is planted for it."""

import pyoxigraph
import pytest
from pyoxigraph import Quad, Triple
from small_disclosures import BASE, disclosure

from budgetgraph.graph import cube
from budgetgraph.graph.consolidation import concept_part
from budgetgraph.graph.mapping import map_family
from budgetgraph.graph.namespaces import PREFIXES
from budgetgraph.graph.ontology import ontology_triples

FIGURE = "?x a bg:Figure ; bg:column col:basic"

# constraint -> update that breaks it
FAULTS = {
    "IC-1": f"DELETE {{ ?x qb:dataSet ?d }} WHERE {{ {FIGURE} ; qb:dataSet ?d }}",
    "IC-2": "INSERT { ?r qb:structure bg:other } WHERE { ?r a bg:Budget }",
    "IC-3": "DELETE WHERE { bg:dsd-value qb:measure bg:value }",
    "IC-4": "DELETE WHERE { bg:column rdfs:range ?range }",
    "IC-5": "DELETE WHERE { bg:flow qb:codeList ?list }",
    "IC-6": "INSERT DATA { bg:dsd-flow qb:componentRequired false }",
    "IC-7": "DELETE WHERE { bg:dsd qb:sliceKey bg:rowKey }",
    "IC-8": "INSERT DATA { bg:rowKey qb:componentProperty bg:occasion }",
    "IC-9": "DELETE { ?x qb:sliceStructure bg:rowKey } WHERE { ?x a bg:LineItem ; qb:sliceStructure bg:rowKey }",
    "IC-10": "DELETE { ?x bg:occurrence ?n } WHERE { ?x a bg:LineItem ; bg:occurrence ?n }",
    "IC-11": f"DELETE {{ ?x bg:column ?c }} WHERE {{ {FIGURE} ; bg:column ?c }}",
    "IC-12": f"DELETE {{ ?x bg:column ?c }} INSERT {{ ?x bg:column col:total }} WHERE {{ {FIGURE} ; bg:column ?c }}",
    "IC-13": f"DELETE {{ ?x bg:printedValue ?v }} WHERE {{ {FIGURE} ; bg:printedValue ?v }}",
    "IC-14": f"DELETE {{ ?x bg:value ?v }} WHERE {{ {FIGURE} ; bg:value ?v }}",
    "IC-18": """INSERT { bg:another a qb:DataSet ; qb:structure bg:dsd ; qb:slice ?slice }
        WHERE { ?slice a bg:LineItem }""",
    "IC-19": "DELETE { ?row bg:flow ?f } INSERT { ?row bg:flow stage:budget } WHERE { ?row bg:flow ?f }",
}


@pytest.fixture(scope="module")
def whole(codes: list[Quad]) -> list[Triple]:
    used = [quad.triple for quads in map_family([disclosure()], BASE).current.values() for quad in quads]
    summary = map_family([disclosure()], BASE).summaries[0]
    declared = [quad.triple for iri, name in summary.undeclared.items() for quad in concept_part(iri, [name], BASE)]
    return [*used, *declared, *(quad.triple for quad in codes), *ontology_triples()]


def test_all_constraints_of_the_contract_are_there() -> None:
    assert cube.constraints().keys() == {f"IC-{n}" for n in (*range(1, 15), 18, 19)} == FAULTS.keys()


def test_the_graph_keeps_all_constraints(whole: list[Triple]) -> None:
    assert [str(one) for one in cube.broken(whole)] == []


@pytest.fixture(scope="module")
def planted(whole: list[Triple]) -> bytes:
    store = pyoxigraph.Store()
    store.bulk_extend(Quad(*triple) for triple in whole if "division" not in triple.subject.value)  # type: ignore[union-attr]
    return store.dump(format=pyoxigraph.RdfFormat.N_TRIPLES, from_graph=pyoxigraph.DefaultGraph()) or b""


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found_by_its_constraint(planted: bytes, name: str) -> None:
    store = pyoxigraph.Store()
    store.bulk_load(planted, pyoxigraph.RdfFormat.N_TRIPLES)
    before = {quad.triple for quad in store}
    store.update(FAULTS[name], prefixes=PREFIXES)
    assert {quad.triple for quad in store} != before, "the fault was not planted"
    found = {one.name for one in cube.broken(quad.triple for quad in store)}
    assert name in found
