"""The query page and what its editor asks: terms by label in two languages, advice, examples."""

import json
import urllib.error
import urllib.request
from urllib.parse import quote, urlencode

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetgraph.graph.namespaces import PREFIXES
from budgetgraph.web.query_page import find_examples
from budgetgraph.web.query_terms import written


def get(address: str, accept: str = "text/html") -> tuple[int, str]:
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers={"Accept": accept}), timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def terms(server: str, words: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(get(f"{server}/api/terms?{urlencode({'q': words})}")[1])["terms"]
    return found


@pytest.mark.parametrize(
    ("words", "insert", "kind"),
    [
        ("支出合计", "bg:totalExpenditure", "property"),
        ("line item", "bg:LineItem", "class"),
        ("2080505", "func:2080505", "code"),
        ("机关事业单位基本养老保险", "func:2080505", "code"),
        ("bg:hasBud", "bg:hasBudget", "property"),
        ("河北", "div:130000", "code"),
    ],
)
def test_terms_are_found_by_label_in_both_languages(sample_server: str, words: str, insert: str, kind: str) -> None:
    assert (insert, kind) in [(term["insert"], term["kind"]) for term in terms(sample_server, words)]


def test_departments_are_found_by_part_of_their_name(sample_server: str) -> None:
    found = [term for term in terms(sample_server, "审批局") if term["kind"] == "department"]
    assert found and found[0]["insert"].startswith("<http")
    assert terms(sample_server, "") == [] and terms(sample_server, "没有这样的词") == []


@given(st.text(st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp")), min_size=1, max_size=12))
def test_what_is_inserted_is_the_same_iri(local: str) -> None:
    """Whatever a code is called, what the editor inserts parses to its IRI."""
    try:
        iri = ox.NamedNode(PREFIXES["func"] + local).value
    except ValueError:
        return
    if any(c in iri for c in '<>"{}|^`\\'):
        return
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode(iri), ox.NamedNode("http://p"), ox.Literal("v")))
    assert bool(store.query(f"ASK {{ {written(iri)} ?p ?o }}", prefixes=PREFIXES)), written(iri)


def test_advice_has_its_place_and_the_faster_form(sample_server: str) -> None:
    query = "SELECT ?x {\n ?x a bg:FiscalReport ; bg:fiscalYear 2023 }"
    [advice] = json.loads(get(f"{sample_server}/api/lint?query={quote(query)}")[1])["advice"]
    assert advice["line"] == 2 and advice["chinese"] and advice["faster"]
    assert json.loads(get(f"{sample_server}/api/lint?query={quote('}{ not a query')}")[1])["advice"] == []


def test_the_page_takes_a_query_or_an_example(sample_server: str) -> None:
    text = quote('ASK { <x> "')
    assert "ASK { &lt;x&gt; &#34;" in get(f"{sample_server}/query?query={text}")[1]
    levels = [example.facts["difficulty"] for example in find_examples("")]
    assert levels == sorted(levels, key=["beginner", "intermediate", "advanced"].index)
    example = find_examples("")[0]
    page = get(f"{sample_server}/query?example={quote(example.name)}")[1]
    assert example.titles["zh"] in page and "bg:" in page
    assert get(f"{sample_server}/query?example=no-such")[0] == 200
    listed = json.loads(get(f"{sample_server}/api/examples?q={quote('三公')}")[1])["examples"]
    assert listed and all("三公" in json.dumps(one, ensure_ascii=False) for one in listed)
