"""Lookups without a worker give what Oxigraph gives, read a bounded number of entries, and leave all else alone."""

import random
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl, quote, quote_plus

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sparql_server import EX, Site, build, quads, serving

from budgetgraph.web.sparql.running.lookups import Lookups
from budgetgraph.web.sparql.serving.http import parse_form
from budgetgraph.web.sparql.settings import Settings

PREFIX = f"PREFIX ex: <{EX}> "
FORMATS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}


def awkward() -> Iterator[ox.Quad]:
    """Terms that are easily written wrong, the same triple in two graphs, a link to itself, a crowd."""
    node, graph = ox.NamedNode, ox.NamedNode(EX + "graph/0")
    it = node(EX + "it")
    for target in (
        ox.Literal('quote " and \\ and \n \u0001 \u007f é 中文 \U0001f600'),
        ox.Literal("mixed", language="zh-Hans-CN"),
        ox.Literal("7", datatype=node("http://www.w3.org/2001/XMLSchema#integer")),
        ox.Literal("true", datatype=node("http://www.w3.org/2001/XMLSchema#boolean")),
        ox.Literal("x", datatype=node(EX + "odd/类型")),
        ox.BlankNode("some"),
        it,
    ):
        yield ox.Quad(it, node(EX + "says"), target, graph)
        yield ox.Quad(it, node(EX + "says"), target, node(EX + "graph/1"))
    yield ox.Quad(ox.BlankNode("some"), node(EX + "name"), ox.Literal("nameless"), graph)
    for number in range(5000):
        yield ox.Quad(node(f"{EX}one/{number}"), node(EX + "in"), node(EX + "crowd"), graph)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("lookups") / "store", [*quads(), *awkward()])


@pytest.fixture(scope="module")
def lookups(folder: Path) -> Lookups:
    return Lookups(folder, {})


@pytest.fixture(scope="module")
def store(folder: Path) -> ox.Store:
    return ox.Store.read_only(str(folder))


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[Site]:
    with serving(folder, Settings(cache_bytes=0)) as running:
        yield running


def generated(count: int) -> list[str]:
    """Lookups by rule, with constants that exist and some that do not."""
    chance = random.Random(3)
    starts = [
        '?s ex:name "事物{0}"@zh', "?s ex:name 'thing {0}'@EN", "<http://example.org/thing/{0}> ex:next ?s",
        "ex:thing\\/{0} ex:next ?s", "?s ex:rank {0}", "?s ex:amount {0}.05",
        '?s ex:day "2024-01-{0}"^^<http://www.w3.org/2001/XMLSchema#date>', "?s ex:rank \"{0}\"^^ex:none",
        "?s ex:says true . ?s ex:says ?n", "ex:it ex:says ?s", "?s ex:says ?s",
    ]  # fmt: skip
    more = [
        "", " . ?s ex:next ?o", " ; ex:rank ?r ; a ?c", " . ?s ?p ?o . ?o ex:name ?n", " ; ex:note ?n, ?m ;",
        " . ?o ex:next ?s", " OPTIONAL { ?s ex:day ?d }",
        " . OPTIONAL { ?s ex:day ?d . ?s ex:next ?o } OPTIONAL { ?o ex:day ?d }",
    ]  # fmt: skip
    forms = ["SELECT ?s ?o ?n ", "SELECT DISTINCT ?r ?unbound ?d ", "select ?s WHERE", "ASK ", "SELECT ?c ?m ?s WHERE "]
    modifiers = ["", " LIMIT 1000", '# a remark: <x> "y"']
    texts = []
    for _ in range(count):
        start = chance.choice(starts).replace("{0}", str(chance.randint(1, 320)))
        texts.append(f"{PREFIX}{chance.choice(forms)}{{ {start}{chance.choice(more)} }}{chance.choice(modifiers)}")
    return texts


def rows(result: bytes) -> list[str] | bool:
    parsed = ox.parse_query_results(result, format=ox.QueryResultsFormat.JSON)
    if isinstance(parsed, ox.QueryBoolean):
        return bool(parsed)
    names = [variable.value for variable in parsed.variables]
    return [str(names), *sorted(str([row[name] for name in names]) for row in parsed)]


def test_lookups_equal_oxigraph(lookups: Lookups, store: ox.Store) -> None:
    answered = 0
    for text in generated(800):
        try:
            expected = store.query(text, use_default_graph_as_union=True).serialize(format=FORMATS["json"])  # type: ignore[union-attr]
        except SyntaxError:
            assert lookups.answer(text) is None, text
            continue
        found = lookups.answer(text)
        if found is not None:
            answered += 1
            assert rows(found[2].encode()) == rows(expected or b""), text
    assert answered > 400


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_over_http(site: Site, store: ox.Store, name: str) -> None:
    text = PREFIX + "SELECT ?o ?n { ex:it ex:says ?o OPTIONAL { ?o ex:name ?n } }"
    before = site.app.state.queries.counts["lookups"]
    answer = site.ask(text, format=name)
    expected = store.query(text, use_default_graph_as_union=True).serialize(format=FORMATS[name])  # type: ignore[union-attr]
    assert sorted(answer.content.splitlines()) == sorted((expected or b"").splitlines()) or name in ("json", "xml")
    if name == "json":
        assert rows(answer.content) == rows(expected or b"")
    assert len(answer.content) == len(expected or b"")
    assert site.app.state.queries.counts["lookups"] == before + 1
    assert answer.headers["etag"] and answer.headers["x-generation"] and answer.headers["server-timing"]


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ex:it ex:says ?o }",
        "SELECT ?o { ex:it ex:says ?o } ORDER BY ?o",
        "SELECT ?o { ex:it ex:says ?o FILTER(isIRI(?o)) }",
        "SELECT ?o { ex:it ex:says/ex:name ?o }",
        "SELECT ?o { ex:it ex:says* ?o }",
        "SELECT ?o { ?s ex:says ?o }",
        "SELECT ?o { ex:it ex:says ?o . ?a ex:name ?b }",
        "SELECT ?o { GRAPH ?g { ex:it ex:says ?o } }",
        "SELECT ?o FROM <http://example.org/graph/0> { ex:it ex:says ?o }",
        "SELECT ?o { SERVICE <http://example.org/> { ex:it ex:says ?o } }",
        "SELECT ?o { ex:it ex:says ?o } OFFSET 1",
        "SELECT ?o { ex:it ex:says ?o } LIMIT 1",
        "SELECT (COUNT(?o) AS ?n) { ex:it ex:says ?o }",
        "SELECT ?o { <it> <http://example.org/says> ?o }",
        "SELECT ?o { <http://example.org/a/../it> ex:says ?o }",
        "SELECT ?o { other:it ex:says ?o }",
        "SELECT ?o { _:b ex:says ?o . ?o ex:name 'nameless' }",
        "SELECT ?o { [] ex:says ?o . ?o ex:name 'nameless' }",
        "SELECT ?o { ?s ex:name '''nameless''' ; ex:in ?o }",
        "SELECT ?o { ?s ex:name 'name\\u006cess' ; ex:in ?o }",
        "SELECT ?o ?o { ex:it ex:says ?o }",
        "SELECT ?o { ex:it ex:says ?o OPTIONAL { ?o ex:name ?n } ?n ex:in ?c }",
        "SELECT ?o { 'x' ex:says ?o }",
        "SELECT ?o { ex:it ex:says ?o ",
        "SELECT ?o { ex:it ex:says ?o } }",
        "CONSTRUCT { ex:it ex:says ?o } WHERE { ex:it ex:says ?o }",
        "DESCRIBE <http://example.org/it>",
        "DELETE WHERE { ex:it ex:says ?o }",
        "LOAD <http://example.org/>",
        "",
    ],
)
def test_everything_else_is_left_to_a_worker(lookups: Lookups, text: str) -> None:
    assert lookups.answer(PREFIX + text) is None


def test_texts_of_one_shape_do_not_share_what_differs(lookups: Lookups) -> None:
    def names(text: str) -> set[str]:
        found = lookups.answer(text)
        assert found is not None, text
        return {row["n"].value for row in ox.parse_query_results(found[2], format=FORMATS["json"])}  # type: ignore[index]

    assert names(f"PREFIX p: <{EX}> SELECT ?n {{ <{EX}thing/7> p:name ?n }}") == {"事物7", "thing 7"}
    assert names(f"PREFIX p: <{EX}> SELECT ?n {{ <{EX}thing/8> p:name ?n }}") == {"事物8", "thing 8"}
    assert names(f"PREFIX p: <{EX}other/> SELECT ?n {{ <{EX}thing/7> p:name ?n }}") == set()
    assert names(f'SELECT ?n {{ ?s <{EX}name> "thing 7"@en ; <{EX}name> ?n }}') == {"事物7", "thing 7"}
    assert names(f"SELECT ?n {{ ?s <{EX}name> 'thing 9'@en ; <{EX}name> ?n }}") == {"事物9", "thing 9"}


def test_a_lookup_reads_few_entries_and_gives_up_soon(folder: Path) -> None:
    lookups = Lookups(folder, {})
    crowd = f"SELECT ?s ?n {{ ?s <{EX}in> <{EX}crowd> . ?s <{EX}in> ?n }}"
    started = time.thread_time()
    assert lookups.answer(crowd) is None
    assert time.thread_time() - started < 0.05
    assert lookups.answer(crowd) is None
    found = lookups._plans.find(crowd)
    assert found is not None and found[0].hopeless  # from now on nobody tries


def test_limits_and_wishes_that_a_worker_has_to_see(site: Site, folder: Path) -> None:
    text = PREFIX + "SELECT ?o { ex:it ex:says ?o }"
    counts = site.app.state.queries.counts
    before = counts["lookups"]
    for more in (
        {"timeout": "5"},
        {"query-id": "my-own-id-1"},
        {"default-graph-uri": EX + "graph/0"},
        {"format": "html"},
    ):
        assert site.ask(text, **more).status_code == 200
    assert site.ask(text, format="nonsense").status_code == 406
    assert counts["lookups"] == before
    with serving(folder, Settings(result_rows=3)) as small:
        assert small.ask(text).status_code == 413
    with serving(folder, Settings(result_bytes=300)) as small:
        assert small.ask(text).status_code == 413


@given(st.lists(st.tuples(st.text(min_size=1), st.text())))
def test_forms_are_read_as_urllib_reads_them(pairs: list[tuple[str, str]]) -> None:
    pairs = [(n, v) for n, v in pairs if not any("\ud800" <= c <= "\udfff" for c in n + v)]
    for coded in (quote, quote_plus):
        form = "&".join(f"{coded(name)}={coded(value)}" for name, value in pairs)
        assert parse_form(form.encode()) == pairs


@pytest.mark.parametrize("form", ["a=%zz", "a=%4", "a", "=", "a=b=c", "&&a=1&", "a=\\x41", "a=1+2%2B", "a=%E4%B8%AD文"])
def test_odd_forms_are_read_as_urllib_reads_them(form: str) -> None:
    assert parse_form(form.encode()) == parse_qsl(form, keep_blank_values=True)
