"""The static site: every IRI and every link leads somewhere, the data behind the pages are the graph."""

import functools
import http.server
import re
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import quote, unquote

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from budgetgraph.cli import main
from budgetgraph.graph.store import Store
from budgetgraph.publishing.corpus import Corpus
from budgetgraph.publishing.site import Published, SiteError, check_public, publish

BASE = "https://data.budget.gov.cn/open/"


@pytest.fixture(scope="module")
def corpus(sample_store: Path) -> Corpus:
    """The shared graphs and one disclosure of the samples, under a public base IRI."""
    held = Corpus.of(Store.open(sample_store))
    graphs = held.graphs()
    chosen = [g for g in graphs if re.search(r"graph/[0-9a-f]{16}$", g.value)][:1]
    chosen += [g for g in graphs if g.value.endswith(("derived", "codes", "ontology"))]
    store = ox.Store()
    for graph in chosen:
        lines = ox.serialize(held.store.quads_for_pattern(None, None, None, graph), format=ox.RdfFormat.N_QUADS)
        assert lines is not None
        store.bulk_load(lines.replace(held.base.encode(), BASE.encode()), format=ox.RdfFormat.N_QUADS)
    return Corpus(store, BASE)


@pytest.fixture(scope="module")
def site(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Published]:
    out = tmp_path_factory.mktemp("site") / "open"
    return out, publish(corpus, out)


@pytest.fixture(scope="module")
def server(site: tuple[Path, Published]) -> Iterator[str]:
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, format: str, *arguments: object) -> None: ...

    handler = functools.partial(Quiet, directory=str(site[0].parent))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as served:
        threading.Thread(target=served.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{served.server_address[1]}"
        served.shutdown()


def get(address: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(address, timeout=20) as answer:
            return answer.status, answer.read().decode("utf-8")
    except urllib.error.HTTPError as error:
        return error.code, ""


def test_every_thing_is_served_at_its_iri(site: tuple[Path, Published], server: str, corpus: Corpus) -> None:
    things = sorted({row["s"].value for row in corpus.select("SELECT DISTINCT ?s { ?s a ?c }")})
    own = [iri for iri in things if iri.startswith(BASE + "id/")]
    assert site[1].things == len(own) > 100 and site[1].unwritten == []
    for iri in own[:: max(1, len(own) // 60)]:
        status, page = get(server + quote(iri.removeprefix("https://data.budget.gov.cn"), safe="/%~+"))
        assert status == 200 and unescape(page).count(iri) >= 1, iri


def test_links_lead_on(server: str, corpus: Corpus) -> None:
    status, start = get(f"{server}/open/")
    departments = re.findall(r'href="(/open/id/department/[^"]+)"', start)
    assert status == 200 and departments
    report = next(iter(corpus.reports()))
    page = get(server + quote(report.removeprefix("https://data.budget.gov.cn"), safe="/%~+") + "/")[1]
    links = {unescape(link) for link in re.findall(r'href="(/open/[^"]+)"', page)}
    assert len(links) > 20
    known = {row["s"].value for row in corpus.select("SELECT DISTINCT ?s { ?s a ?c }")}
    paths = {unquote(iri.removeprefix("https://data.budget.gov.cn")) for iri in known}
    held = [link for link in links if unquote(link).rstrip("/") in paths]
    assert len(held) > 20
    assert [link for link in held if get(server + link)[0] != 200] == []


def test_a_site_without_cells_has_no_links_to_them(corpus: Corpus, tmp_path: Path) -> None:
    publish(corpus, tmp_path / "open", cells=False)
    dead, living = [], 0
    for file in (tmp_path / "open" / "id").rglob("index.html"):
        for link in re.findall(r'href="(/open/id/[^"]+)"', file.read_text(encoding="utf-8")):
            there = (tmp_path / unquote(unescape(link)).strip("/") / "index.html").exists()
            living += there
            dead += [] if there else [link]
    subset = {iri for iri in dead if "/figure/" in iri or re.search(r"/t\d", iri)}
    assert living > 100 and not subset, sorted(subset)[:5]


def test_the_data_files_are_the_graph(site: tuple[Path, Published], corpus: Corpus) -> None:
    things = {row["s"] for row in corpus.select("SELECT DISTINCT ?s { ?s a ?c }") if row["s"].value.startswith(BASE)}
    wanted = {quad.triple for quad in corpus.store.quads_for_pattern(None, None, None) if quad.subject in things}
    turtle: set[ox.Triple] = set()
    for file in (site[0] / "id").rglob("index.ttl"):
        turtle |= {quad.triple for quad in ox.parse(file.read_bytes(), format=ox.RdfFormat.TURTLE)}
    assert turtle == wanted
    for file in sorted((site[0] / "id").rglob("index.jsonld"))[::20]:
        found = {quad.triple for quad in ox.parse(file.read_bytes(), format=ox.RdfFormat.JSON_LD)}
        assert found and found <= wanted


def test_descriptions_and_dumps_are_there(site: tuple[Path, Published]) -> None:
    for name in ("catalog.ttl", "void.ttl", ".well-known/void", "ontology.ttl"):
        assert list(ox.parse((site[0] / name).read_bytes(), format=ox.RdfFormat.TURTLE))
    assert (site[0] / "dumps" / "line_items.csv").is_file()
    assert site[1].files == sum(path.is_file() for path in site[0].rglob("*"))


@pytest.mark.parametrize("base", ["http://localhost:8000/", "http://127.0.0.1/", "http://server/", "http://a.local/"])
def test_a_base_that_others_cannot_reach_is_refused(base: str) -> None:
    with pytest.raises(SiteError, match="--base"):
        check_public(base)


def test_the_command_line_refuses_and_exports(sample_store: Path, tmp_path: Path) -> None:
    run = CliRunner().invoke
    refused = run(main, ["--store", str(sample_store), "publish", "--out", str(tmp_path / "site")])
    assert refused.exit_code == 1 and "--base" in refused.output and not (tmp_path / "site").exists()
    for form, name in (("nquads", "all.nq"), ("trig", "all.trig.gz")):
        done = run(main, ["--store", str(sample_store), "export", "--format", form, "--out", str(tmp_path / name)])
        assert done.exit_code == 0 and (tmp_path / name).stat().st_size > 1000
    done = run(main, ["--store", str(sample_store), "export", "--format", "parquet", "--out", str(tmp_path / "tables")])
    assert done.exit_code == 0 and (tmp_path / "tables" / "line_items.parquet").is_file()
    done = run(main, ["--store", str(sample_store), "export", "--format", "csv"])
    assert done.exit_code == 2 and "--out FOLDER" in done.output
    done = run(main, ["--store", str(sample_store), "export", "--format", "csv", "--table", "nothing"])
    assert done.exit_code == 2 and "line_items" in done.output
