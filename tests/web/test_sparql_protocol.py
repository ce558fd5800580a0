"""What a client can rely on over HTTP: formats, negotiation, entity tags, problems that help, descriptions."""

import gzip
import html
import io
import re
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pyoxigraph as ox
import pytest
import zstandard
from sparql_server import EX, Site, build, quads, serving

from budgetgraph import resources
from budgetgraph.graph.namespaces import PREFIXES
from budgetgraph.web.sparql.settings import Settings
from budgetgraph.web.sparql.writing import problems
from budgetgraph.web.sparql.writing.formats import NotAcceptable, negotiate

SMALL = "SELECT ?s ?n ?a { ?s <http://example.org/name> ?n ; <http://example.org/amount> ?a } ORDER BY ?s ?n LIMIT 4"
CHINESE = re.compile("[\u4e00-\u9fff]")
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = build(tmp_path_factory.mktemp("protocol") / "store", quads())
    settings = Settings(
        result_rows=1500, result_bytes=400_000, page_rows=10, query_seconds=30, compress_bytes=500, query_bytes=50_000
    )
    with serving(folder, settings) as running:
        yield running


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("", "json"),
        ("*/*", "json"),
        ("application/sparql-results+xml", "xml"),
        ("application/json", "json"),
        ("text/csv;q=0.5, text/tab-separated-values;q=0.9", "tsv"),
        ("text/*", "csv"),
        ("text/csv;q=0, text/*;q=0.1, */*;q=0.05", "tsv"),
        ("application/*;q=0.2, text/csv;q=0.1", "json"),
        (BROWSER, "html"),
        ("application/sparql-results+json;q=0.1, */*;q=0.01, application/xml", "xml"),
        ("application/vnd.apache.parquet", "parquet"),
    ],
)
def test_negotiation_of_tables(accept: str, expected: str) -> None:
    assert negotiate("select", accept).name == expected


@pytest.mark.parametrize(
    ("accept", "name", "expected"),
    [
        ("", "", "turtle"),
        ("application/rdf+xml;q=0.9, application/ld+json;q=0.8", "", "rdfxml"),
        ("application/n-triples", "", "ntriples"),
        ("text/turtle;q=0.1, application/trig", "", "trig"),
        ("text/turtle", "jsonld", "jsonld"),
        ("text/turtle", "application/n-quads", "nquads"),
        ("", "nt", "ntriples"),
    ],
)
def test_negotiation_of_graphs(accept: str, name: str, expected: str) -> None:
    assert negotiate("graph", accept, name).name == expected


@pytest.mark.parametrize(("accept", "name"), [("image/png", ""), ("", "pdf"), ("text/csv;q=0", ""), ("*/*;q=0", "")])
def test_nothing_acceptable(accept: str, name: str) -> None:
    with pytest.raises(NotAcceptable) as caught:
        negotiate("select", accept, name)
    assert "text/csv" in caught.value.choices


def test_every_format_of_a_table_and_of_a_graph(site: Site) -> None:
    store = ox.Store()
    store.extend(quads())
    for name in ("json", "xml", "csv", "tsv"):
        form = getattr(ox.QueryResultsFormat, name.upper())
        assert site.ask(SMALL, format=name).content == store.query(SMALL, use_default_graph_as_union=True).serialize(
            format=form
        )
    construct = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o . ?s <http://example.org/rank> 7 }"
    expected = {str(t) for t in store.query(construct, use_default_graph_as_union=True)}
    for name, form in (
        ("turtle", ox.RdfFormat.TURTLE),
        ("ntriples", ox.RdfFormat.N_TRIPLES),
        ("jsonld", ox.RdfFormat.JSON_LD),
        ("rdfxml", ox.RdfFormat.RDF_XML),
        ("trig", ox.RdfFormat.TRIG),
        ("nquads", ox.RdfFormat.N_QUADS),
    ):
        answer = site.ask(construct, format=name)
        assert answer.status_code == 200
        assert {str(q.triple) for q in ox.parse(answer.content, form)} == expected, name


@pytest.mark.parametrize("name", ["turtle", "trig", "rdfxml"])
def test_graphs_for_people_declare_the_prefixes_that_they_use(site: Site, name: str) -> None:
    construct = "CONSTRUCT { ?s a bg:Department } WHERE { ?s <http://example.org/rank> 7 }"
    body = site.ask(construct, format=name).text
    assert "https://w3id.org/budgetgraph/ontology#" in body.partition("Department")[0]
    assert "bg" in body and "skos" not in body


def test_page_for_browsers_says_what_it_leaves_out(site: Site) -> None:
    answer = site.client.get(
        "/sparql", params={"query": "SELECT * { ?s <http://example.org/note> ?n }"}, headers={"accept": BROWSER}
    )
    assert answer.headers["content-type"].startswith("text/html") and answer.headers["x-rows-shown"] == "10"
    assert "只显示前 10 行" in answer.text and answer.text.count("<tr>") == 11
    awkward = site.client.get("/sparql", params={"query": 'SELECT ("<&>" AS ?x) {}'}, headers={"accept": BROWSER})
    assert "&lt;&amp;&gt;" in awkward.text and "<&>" not in awkward.text
    short = site.client.get("/sparql", params={"query": SMALL}, headers={"accept": BROWSER})
    assert "x-rows-shown" not in short.headers and "共 4 行" in short.text
    assert 'lang="zh"' in short.text and 'data-datatype="xsd:decimal"' in short.text


def test_workbook_keeps_every_digit_and_every_type(site: Site) -> None:
    query = (
        'SELECT (12345678901234567890.12 AS ?big) (391.8 AS ?small) ("=1+1" AS ?formula) '
        '("甲"@zh AS ?name) (?u AS ?none) {}'
    )
    answer = site.ask(query, format="xlsx")
    assert 'filename="result.xlsx"' in answer.headers["content-disposition"]
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert [c.value for c in book["results"][2]] == ["12345678901234567890.12", 391.8, "=1+1", "甲", None]
    assert book["results"]["C2"].data_type == "s"
    assert [c.value for c in book["terms"][2]][3] == '"甲"@zh'
    assert "decimal" in book["terms"]["A2"].value


def test_parquet_is_typed_and_keeps_datatype_and_language(site: Site) -> None:
    query = (
        "PREFIX ex: <http://example.org/> SELECT ?s ?a ?d ?n ?m { ?s ex:amount ?a ; ex:name ?n ; ex:rank ?r "
        'OPTIONAL { ?s ex:day ?d } FILTER(LANG(?n) = "zh") BIND(IF(?r > 20, ?r, ?n) AS ?m) } ORDER BY ?a LIMIT 60'
    )
    answer = site.ask(query, format="parquet")
    assert answer.status_code == 200, answer.text
    table = pq.read_table(io.BytesIO(answer.content))
    assert str(table.schema.field("a").type).startswith("decimal128")
    assert table.column("a")[0].as_py() == Decimal("0.05")
    assert str(table.schema.field("d").type) == "date32[day]"
    assert table.schema.field("n").metadata[b"rdf_language"] == b"zh"
    assert table.schema.field("s").metadata[b"rdf_kind"] == b"NamedNode"
    mixed = zip(table.column("m__lang").to_pylist(), table.column("m__datatype").to_pylist(), strict=True)
    assert {lang or datatype.rsplit("#")[-1] for lang, datatype in mixed} == {"zh", "integer"}
    assert site.ask("ASK {}", format="parquet").status_code == 406


def test_entity_tags_and_304(site: Site) -> None:
    first = site.ask(SMALL)
    tag = first.headers["etag"]
    again = site.client.get(
        "/sparql", params={"query": SMALL}, headers={"if-none-match": f'"x", {tag}', "accept": "*/*"}
    )
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert site.ask(SMALL, format="csv").headers["etag"] != tag
    posted = site.client.post("/sparql", data={"query": SMALL}, headers={"accept": "*/*"})
    assert posted.content == first.content
    for fresh in ("SELECT (NOW() AS ?t) {}", "SELECT (UUID() AS ?t) {}"):
        assert "etag" not in site.ask(fresh).headers
    assert site.ask("SELECT (STRUUID() AS ?t) {}").content != site.ask("SELECT (STRUUID() AS ?t) {}").content


def test_a_repeated_question_is_answered_from_memory(site: Site) -> None:
    query = "SELECT * { ?s <http://example.org/rank> 3 }"
    first, second = site.ask(query), site.ask(query)
    assert first.content == second.content and first.headers["etag"] == second.headers["etag"]
    assert "cache" in second.headers["server-timing"] and "query" in first.headers["server-timing"]
    headers = {"accept": "text/csv"}
    assert (
        site.client.get("/sparql", params={"query": query}, headers=headers)
        .headers["content-type"]
        .startswith("text/csv")
    )


def test_head_options_and_cors(site: Site) -> None:
    full = site.ask(SMALL)
    head = site.client.head("/sparql", params={"query": SMALL}, headers={"accept": "*/*"})
    assert (head.status_code, head.content, head.headers["content-length"]) == (
        200,
        b"",
        full.headers["content-length"],
    )
    options = site.client.options(
        "/sparql", headers={"origin": "http://elsewhere", "access-control-request-method": "POST"}
    )
    assert options.status_code == 204 and "POST" in options.headers["access-control-allow-methods"]
    assert (
        full.headers["access-control-allow-origin"] == "*"
        and "X-Query-Id" in full.headers["access-control-expose-headers"]
    )
    wrong = site.client.put("/sparql", params={"query": SMALL})
    assert wrong.status_code == 405 and "GET" in wrong.headers["allow"]


def test_compression(site: Site) -> None:
    query = "SELECT * { ?s <http://example.org/name> ?n } ORDER BY ?n"
    plain = site.client.get("/sparql", params={"query": query}, headers={"accept-encoding": "identity"})
    for coding, unpack in (
        ("gzip", gzip.decompress),
        ("zstd", lambda data: zstandard.ZstdDecompressor().decompressobj().decompress(data)),
    ):
        with site.client.stream(
            "GET", "/sparql", params={"query": query}, headers={"accept-encoding": coding}
        ) as answer:
            packed = b"".join(answer.iter_raw())
            assert answer.headers["content-encoding"] == coding and int(answer.headers["content-length"]) == len(packed)
        assert unpack(packed) == plain.content and len(packed) < len(plain.content) / 3
        assert answer.headers["etag"] != plain.headers["etag"]
    assert "content-encoding" not in plain.headers


@pytest.mark.parametrize(
    ("query", "line", "column", "hint"),
    [
        ("SELECT * {\n  ?s bgx:amount ?o }", 2, 6, "bg:amount"),
        ("SELECT * { ?s time:year ?o }", 1, 15, "PREFIX time: <http://www.w3.org/2006/time#>"),
        ("SELECT * { ?s ?p ?o ", 1, None, "1 } missing"),
        ("SELECT * { ?s ?p “甲” }", 1, None, "full-width"),
        ("SELECT * { ?s rdfs：label ?l }", 1, None, "the full-width ： at 1:19 should be :"),
        ("SELECT * { ?s rdfs:label ?l ； a ?c }", 1, None, "should be ;"),
        ("SELECT * { ?s a ?c ；rdfs:label ?l }", 1, None, "the full-width ； at 1:20 should be ;"),
        ("SELECT * { ?s ?p div:某局（本级） ?l }", 1, None, "look at what stands before"),
        ("SELCT * { ?s ?p ?o }", 1, None, "begins with SELECT"),
    ],
)
def test_syntax_errors_say_where_and_what_to_do(
    site: Site, query: str, line: int, column: int | None, hint: str
) -> None:
    answer = site.ask(query)
    problem = answer.json()
    assert (
        answer.status_code == problem["status"] == 400 and answer.headers["content-type"] == "application/problem+json"
    )
    assert problem["line"] == line and (column is None or problem["column"] == column)
    assert hint in problem["hint"]
    assert problem["title_zh"] == "查询语句有语法错误" and CHINESE.search(problem["hint_zh"])
    page = site.client.get("/sparql", params={"query": query}, headers={"accept": BROWSER})
    assert html.escape(problem["hint_zh"]) in page.text


def test_every_problem_is_told_in_chinese() -> None:
    """Names of problems in the source have a title, and every wording fills in the same values in both languages."""
    source = Path(problems.__file__).parents[1]
    names = {
        name
        for file in source.rglob("*.py")
        for name in re.findall(r"Problem\(\s*\d{3},\s*\"([a-z-]+)\"", file.read_text(encoding="utf-8"))
    }
    told = {row["problem"]: row for row in resources.rows("data", "vocabulary", "query_problems.csv")}
    assert names and names <= set(told)
    for row in told.values():
        assert CHINESE.search(row["title"]) and row["example"]
    for row in resources.rows("data", "vocabulary", "query_hints.csv"):
        assert CHINESE.search(row["chinese"]) and not CHINESE.search(row["english"]) and row["example"]
        assert set(re.findall(r"{\w+}", row["chinese"])) == set(re.findall(r"{\w+}", row["english"]))


def test_examples_of_hints_get_their_hint() -> None:
    for row in resources.rows("data", "vocabulary", "query_hints.csv"):
        if not re.match("SEL[EK]", row["example"]) or "SERVICE" in row["example"]:
            continue
        with pytest.raises(SyntaxError) as error:
            ox.Store().query(row["example"], prefixes=PREFIXES)
        hint = problems.syntax_error(row["example"], str(error.value), PREFIXES).extra["hint"]
        assert hint.startswith(row["english"].split("{")[0]), row


def test_problems_have_the_right_status(site: Site) -> None:
    refused = site.ask("ASK { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")
    assert refused.status_code == 403 and (refused.json()["line"], refused.json()["column"]) == (1, 7)
    assert site.ask("LOAD <http://127.0.0.1:9/>").status_code == 403
    assert (
        site.ask(SMALL, format="pdf").status_code == 406
        and "text/csv" in site.ask(SMALL, format="pdf").json()["choices"]
    )
    rows = site.ask("SELECT * { ?s ?p ?o }", format="csv")
    assert rows.status_code == 413 and (rows.json()["limit"], rows.json()["unit"]) == (1500, "rows")
    size = site.ask(
        "CONSTRUCT { ?s ?p ?o . ?s <http://example.org/a-long-predicate> ?o , ?s } { ?s ?p ?o }", format="nt"
    )
    assert size.status_code == 413 and size.json()["unit"] == "bytes"
    slow = site.ask("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", timeout="0.3")
    assert slow.status_code == 504 and slow.json()["limit"] == 0.3 and slow.json()["elapsed"] < 0.8
    for timeout in ("soon", "nan", "inf", "0", "-1"):
        assert site.client.get("/sparql", params={"query": "ASK {}", "timeout": timeout}).status_code == 400
    assert site.client.post("/sparql", data={"query": f"ASK {{}} #{'x' * 60_000}"}).status_code == 413
    assert site.client.post("/sparql", data={"other": "x"}).status_code == 400
    page = site.client.get("/sparql", params={"query": "ASK {"}, headers={"accept": BROWSER})
    assert page.status_code == 400 and page.headers["content-type"].startswith("text/html")
    assert "查询语句有语法错误" in page.text
    front = site.client.get("/sparql", headers={"accept": BROWSER})
    assert "<textarea" in front.text and "1500 行" in front.text


def test_limits_are_announced(site: Site) -> None:
    headers = site.ask("ASK {}").headers
    assert (headers["x-limit-seconds"], headers["x-limit-rows"], headers["x-limit-bytes"]) == ("30", "1500", "400000")
    assert len(headers["x-query-id"]) > 8 and headers["vary"] == "Accept, Accept-Encoding"
    described = site.client.get("/sparql").text
    assert "rowLimit 1500" in described and "secondsLimit" in described
    assert "budgetgraph_limit_rows 1500" in site.client.get("/metrics").text


def test_dataset_parameters_and_union_default_graph(site: Site) -> None:
    count = "SELECT (COUNT(*) AS ?n) { ?s <http://example.org/rank> ?o }"

    def number(query: str, **parameters: str | list[str]) -> int:
        answer = site.client.get("/sparql", params={"query": query, **parameters})
        return int(answer.json()["results"]["bindings"][0]["n"]["value"])

    assert number(count) == 300
    assert number(count, **{"default-graph-uri": EX + "graph/1"}) == 100
    assert number(count, **{"default-graph-uri": [EX + "graph/1", EX + "graph/2"]}) == 200
    assert number(count, **{"named-graph-uri": EX + "graph/1"}) == 0
    inside = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s <http://example.org/rank> ?o } }"
    assert number(inside, **{"named-graph-uri": EX + "graph/1"}) == 100
    assert number(count.replace("{ ?s", f"FROM <{EX}graph/0> {{ ?s")) == 100
    assert number(count.replace("{ ?s", f"FROM <{EX}graph/0> {{ ?s"), **{"default-graph-uri": EX + "graph/none"}) == 0


def test_contract_prefixes_are_predefined(site: Site) -> None:
    answer = site.ask(
        "SELECT (STR(bg:Budget) AS ?a) (STR(func:2010350) AS ?b) (STR(skos:prefLabel) AS ?c) {}", format="csv"
    )
    assert (
        "https://w3id.org/budgetgraph/ontology#Budget,https://w3id.org/budgetgraph/code/functional/2010350"
        in answer.text
    )


def test_void_has_partitions(site: Site) -> None:
    for _ in range(20):
        graph = site.client.get("/.well-known/void", headers={"accept": "application/n-triples"})
        if "classPartition" in graph.text:
            break
    found = list(ox.parse(graph.content, ox.RdfFormat.N_TRIPLES))
    store = ox.Store()
    store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in found)
    void = "PREFIX void: <http://rdfs.org/ns/void#> PREFIX ve: <http://ldf.fi/void-ext#> "
    counts = [
        int(r["n"].value)
        for r in store.query(void + "SELECT ?n { ?d void:classPartition/void:entities ?n } ORDER BY ?n")
    ]
    assert counts == [75, 75, 75, 75]
    [rank] = store.query(void + f"SELECT ?n {{ [] void:property <{EX}rank> ; void:triples ?n }}")
    assert rank["n"].value == "300"
    [dates] = store.query(
        void + "SELECT ?n { [] ve:datatype <http://www.w3.org/2001/XMLSchema#date> ; void:triples ?n }"
    )
    assert dates["n"].value == "60"
    assert store.query("ASK { ?s <http://www.w3.org/ns/shacl#declare> [ <http://www.w3.org/ns/shacl#prefix> 'bg' ] }")


def test_health(site: Site) -> None:
    assert site.client.get("/healthz").text == "ok\n"
    for _ in range(300):  # a worker that a test before this one used up is being replaced
        if site.client.get("/readyz").json()["ready"]:
            break
        time.sleep(0.1)
    assert site.client.get("/readyz").json()["ready"] is True
    assert "# TYPE budgetgraph_queries_total counter" in site.client.get("/metrics").text


def test_descriptions_have_entity_tags(site: Site) -> None:
    site.client.get("/.well-known/void")  # counted once
    for path in ("/.well-known/void", "/.well-known/sparql-examples"):
        first = site.client.get(path, headers={"accept": "text/turtle"})
        again = site.client.get(path, headers={"accept": "text/turtle", "if-none-match": first.headers["etag"]})
        assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
        other = site.client.get(path, headers={"accept": "application/ld+json", "if-none-match": first.headers["etag"]})
        assert other.status_code == 200 and other.headers["access-control-allow-origin"] == "*"


def test_examples_are_executables_in_graphs_of_their_own(site: Site) -> None:
    answer = site.client.get("/.well-known/sparql-examples")
    assert answer.headers["content-type"] == "application/trig"
    found = list(ox.parse(answer.content, ox.RdfFormat.TRIG))
    texts = [
        q
        for q in found
        if q.predicate.value in {f"http://www.w3.org/ns/shacl#{f}" for f in ("select", "ask", "construct")}
    ]
    for quad in texts:
        assert quad.graph_name == quad.subject
        asked = site.client.post("/sparql", data={"query": quad.object.value, "timeout": "5"})
        assert asked.status_code in (200, 504), (quad.subject, asked.text)
