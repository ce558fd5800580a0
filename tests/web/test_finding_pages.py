"""Findings in the browser: all of them, a page at a time, by filters, and on the page of what they involve."""

import html
import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from sparql_server import Site, serving

from budgetgraph.audit import hook
from budgetgraph.extraction.records import Disclosure
from budgetgraph.graph.generation import Incoming
from budgetgraph.graph.store import Store
from budgetgraph.samples.generator import generate
from budgetgraph.web import finding_pages


def faulty(seed: int, form: str) -> Disclosure:
    """A disclosure whose claims of rates are all wrong."""
    one = generate(seed, form=form, units=0)
    for claim in one.claims:
        if claim.metric == "change_rate" and claim.value:
            claim.value, claim.printed = claim.value + 50, f"{claim.value + 50}"
    return one


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("findings") / "store"
    forms = ((8, "xinjiang-2023"), (9, "hebei-2023"))
    Store.open(folder).add([Incoming(None, [faulty(*one)]) for one in forms], hooks=[hook])
    with serving(folder) as site, pytest.MonkeyPatch.context() as patch:
        patch.setattr(finding_pages, "PER_PAGE", 7)
        yield site


@pytest.fixture(scope="module")
def findings(site: Site) -> dict[str, str]:
    """IRI -> sentence of all findings."""
    rows = site.ask("SELECT ?f ?l { ?f a bg:Finding ; rdfs:label ?l }").json()["results"]["bindings"]
    return {row["f"]["value"]: row["l"]["value"] for row in rows}


def told(page: str) -> list[str]:
    """The sentences of a page."""
    return [
        html.unescape(label) for label in re.findall(r'<li><span class="tag">[^<]*</span> <a [^>]*>([^<]*)</a>', page)
    ]


def test_pages_together_hold_every_finding_once(site: Site, findings: dict[str, str]) -> None:
    address, seen = "/findings", []
    while address:
        page = site.client.get(address).text
        seen += told(page)
        assert f"共 {len(findings)} 条" in page
        following = re.search(r'<a rel="next" href="([^"]+)"', page)
        address = html.unescape(following[1]) if following else ""
    assert len(findings) > 14 and sorted(seen) == sorted(findings.values())


@pytest.mark.parametrize("name", ["severity", "year", "check", "rule", "department"])
def test_each_filter_leaves_what_it_says(name: str, site: Site, findings: dict[str, str]) -> None:
    paths = {"severity": "bg:severity", "check": "bg:check", "rule": "bg:rule", "year": "^bg:hasFinding/bg:fiscalYear"}
    path = paths.get(name, "^bg:hasFinding/bg:department/rdfs:label")
    answer = site.ask(f"SELECT ?v (COUNT(*) AS ?n) {{ ?f a bg:Finding ; {path} ?v }} GROUP BY ?v").json()
    rows = answer["results"]["bindings"]
    assert rows
    for row in rows:
        value = row["v"]["value"].rpartition("/")[2]
        page = site.client.get("/findings", params={name: value}).text
        assert f"共 {row['n']['value']} 条" in page, value


@pytest.mark.parametrize("value", ['"', "x> ?y", "没有", "}", "\\"])
@pytest.mark.parametrize("name", ["severity", "year", "check", "rule", "department"])
def test_what_nobody_is_called_finds_nothing(name: str, value: str, site: Site) -> None:
    answer = site.client.get("/findings", params={name: value})
    assert answer.status_code == 200 and "没有符合的问题" in answer.text


def test_a_finding_stands_on_the_page_of_what_it_involves(site: Site) -> None:
    query = """SELECT ?thing ?kind ?label { ?f a bg:Finding ; rdfs:label ?label ; bg:involves ?thing . ?thing a ?kind
               FILTER(?kind IN (bg:Claim, bg:Figure, bg:Row, bg:Statement)) } ORDER BY ?thing"""
    rows = site.ask(query).json()["results"]["bindings"]
    by_kind = {row["kind"]["value"]: row for row in rows}
    assert len(by_kind) >= 2
    for row in by_kind.values():
        path = row["thing"]["value"].split("/", 3)[3]
        page = site.client.get("/" + quote(path, safe="/%~+"), headers={"accept": "text/html"}).text
        assert row["label"]["value"] in told(page), path


def test_a_report_tells_its_findings_and_its_quality(site: Site) -> None:
    query = "SELECT ?r ?made (COUNT(?f) AS ?n) { ?r bg:checksMade ?made ; bg:hasFinding ?f } GROUP BY ?r ?made"
    rows = site.ask(query).json()["results"]["bindings"]
    assert rows
    for row in rows:
        path = row["r"]["value"].split("/", 3)[3]
        page = site.client.get("/" + quote(path, safe="/%~+"), headers={"accept": "text/html"}).text
        assert f"共作 {row['made']['value']} 次核对" in page and len(told(page)) == int(row["n"]["value"])
