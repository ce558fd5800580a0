"""Results over HTTP are those of Oxigraph in process, byte for byte; rows are counted exactly."""

import io
import random
from collections.abc import Iterator

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sparql_server import EX, Site, build, quads, serving

from budgetgraph.web.sparql.settings import Settings
from budgetgraph.web.sparql.writing import formats
from budgetgraph.web.sparql.writing.sink import RowCounter, Sink, TooLarge

FORMATS = ("json", "xml", "csv", "tsv")
GRAPHS = ("turtle", "ntriples", "jsonld", "rdfxml")


def generated(count: int) -> list[str]:
    """Queries by rule: shape x pattern x condition x modifier, the same every time."""
    chance = random.Random(7)
    patterns = [
        "?s ex:name ?n",
        "?s ex:amount ?a ; ex:rank ?r",
        "?s a ?c . ?s ex:rank ?r",
        "?s ex:next/ex:next ?o",
        "?s ex:note ?n OPTIONAL { ?s ex:day ?d }",
        "{ ?s ex:rank ?r } UNION { ?s ex:day ?r }",
        "GRAPH ?g { ?s ex:rank ?r }",
        "?s ex:rank ?r MINUS { ?s ex:day ?d }",
        "VALUES ?r { 1 2 3 } ?s ex:rank ?r",
        "?s ex:next+ ex:none",
        "?s ex:rank ?r BIND(?r * 1.5 AS ?b)",
        "?s ex:name ?n FILTER NOT EXISTS { ?s ex:day ?d }",
        "{ SELECT ?s (MAX(?r) AS ?m) { ?s ex:rank ?r } GROUP BY ?s } ?s ex:note ?n",
    ]
    conditions = [
        "",
        ' FILTER(LANG(?n) = "zh")',
        " FILTER(?r > {0})",
        ' FILTER(CONTAINS(STR(?s), "{0}"))',
        ' FILTER REGEX(STR(?s), "{0}$")',
        " FILTER(?a < {0}.5)",
    ]
    modifiers = [
        "",
        " LIMIT {0}",
        " ORDER BY ?s ?n ?r LIMIT {0}",
        " ORDER BY DESC(?s) OFFSET {0} LIMIT 20",
        " OFFSET {0}",
    ]
    texts = []
    while len(texts) < count:
        number = chance.randint(1, 60)
        where = "{ " + chance.choice(patterns) + chance.choice(conditions).replace("{0}", str(number)) + " }"
        form = chance.choice(
            [
                "SELECT * ",
                "SELECT DISTINCT ?s ?n ",
                "SELECT ?s ?r ?unbound ",
                "SELECT (COUNT(*) AS ?k) ",
                "ASK ",
                "CONSTRUCT { ?s ex:is ?n, ?r } WHERE ",
                "DESCRIBE ?s WHERE ",
            ]
        )
        modifier = "" if form.startswith(("ASK", "SELECT (")) else chance.choice(modifiers).replace("{0}", str(number))
        texts.append(f"PREFIX ex: <{EX}> {form}{where}{modifier}")
    return texts


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = build(tmp_path_factory.mktemp("results") / "store", quads())
    with serving(folder, Settings(cache_bytes=0, spool_bytes=20_000, patience_seconds=5)) as running:
        yield running


def compare(site: Site, texts: list[str]) -> int:
    """Ask each text in four formats and compare with Oxigraph on the same directory; the number of comparisons."""
    service = site.app.state.queries
    store = ox.Store.read_only(str(service.generation.store))
    done = 0
    for text in texts:
        probe = store.query(text, prefixes=service.prefixes, use_default_graph_as_union=True)
        for name in GRAPHS if isinstance(probe, ox.QueryTriples) else FORMATS:
            answer = site.client.post("/sparql", data={"query": text, "format": name})
            assert answer.status_code == 200, (text, answer.text)
            found = store.query(text, prefixes=service.prefixes, use_default_graph_as_union=True)
            if isinstance(found, ox.QueryTriples):
                form = {
                    "turtle": ox.RdfFormat.TURTLE,
                    "ntriples": ox.RdfFormat.N_TRIPLES,
                    "jsonld": ox.RdfFormat.JSON_LD,
                    "rdfxml": ox.RdfFormat.RDF_XML,
                }[name]
                assert {str(q.triple) for q in ox.parse(answer.content, form)} == {str(t) for t in found}, (text, name)
            else:
                assert answer.content == found.serialize(format=getattr(ox.QueryResultsFormat, name.upper())), (
                    text,
                    name,
                )
            done += 1
    return done


def test_a_sample_of_generated_queries(site: Site) -> None:
    assert compare(site, generated(500)[::13]) >= 150


@pytest.mark.long
def test_all_generated_queries(site: Site) -> None:
    assert compare(site, generated(500)) == 2000


TEXTS = st.text(alphabet=st.sampled_from('a",{}[]\\\n\r\t<>&;result中'), max_size=12)


@given(
    st.lists(st.lists(st.one_of(st.none(), TEXTS), min_size=2, max_size=2), max_size=8),
    st.sampled_from(FORMATS),
    st.integers(1, 40),
)
def test_rows_are_counted_exactly_however_the_bytes_are_cut(rows: list[list[str | None]], name: str, cut: int) -> None:
    values = " ".join(
        "(" + " ".join("UNDEF" if v is None else ox.Literal(v).__str__() for v in row) + ")" for row in rows
    )
    found = ox.Store().query(f"SELECT ?x ?y {{ VALUES (?x ?y) {{ {values} }} }}")
    data = found.serialize(format=getattr(ox.QueryResultsFormat, name.upper()))
    counter = RowCounter(getattr(formats, name.upper()))
    count = 0
    for at in range(0, len(data), cut):
        count = counter.feed(data[at : at + cut])
    assert count == len(rows)


@given(st.lists(st.binary(max_size=50), max_size=30), st.integers(0, 400), st.sampled_from(["", "gzip", "zstd"]))
def test_a_sink_gives_back_what_was_written(pieces: list[bytes], spool: int, coding: str) -> None:
    import gzip
    import os

    import zstandard

    sink = Sink(formats.TURTLE, spool, 10_000, 10)
    for piece in pieces:
        sink.write(piece)
    body, descriptor, length, used = sink.finish(coding)
    if descriptor is not None:
        body = os.pread(descriptor, length, 0)
    assert len(body) == length
    unpacked = {
        "": lambda d: d,
        "gzip": gzip.decompress,
        "zstd": lambda d: zstandard.ZstdDecompressor().decompressobj().decompress(d),
    }
    assert unpacked[used](body) == b"".join(pieces)


def test_a_sink_stops_at_its_limits() -> None:
    sink = Sink(formats.CSV, 1 << 20, 1 << 20, 3)
    with pytest.raises(TooLarge, match="3 rows"):
        for _ in range(10):
            sink.write(b"x\r\n")
    with pytest.raises(TooLarge, match="bytes"):
        Sink(formats.TURTLE, 10, 100, 3).write(b"x" * 101)


def test_large_results_come_whole_from_a_file(site: Site) -> None:
    """Larger than the spool, so that the answer travels as a descriptor; no worker is lost by it."""
    text = "SELECT ?a ?b { ?a <http://example.org/rank> ?r . ?b <http://example.org/rank> ?r } ORDER BY ?a ?b"
    before = site.app.state.queries.counts["lost"]
    for coding in ("identity", "gzip"):
        answer = site.client.get(
            "/sparql", params={"query": text, "format": "csv"}, headers={"accept-encoding": coding}
        )
        assert len(answer.content.splitlines()) == 1801
    parsed = ox.parse_query_results(io.BytesIO(site.ask(text).content), format=ox.QueryResultsFormat.JSON)
    assert sum(1 for _ in parsed) == 1800  # type: ignore[arg-type]
    assert site.app.state.queries.counts["lost"] == before
