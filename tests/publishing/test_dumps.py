"""The tables and dumps: nothing lost, nothing counted twice, the same bytes each time."""

import csv
import gzip
import hashlib
import io
import json
import urllib.request
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pyoxigraph as ox
import pyshacl
import pytest

from budgetgraph.graph.namespaces import DCAT, DCTERMS
from budgetgraph.graph.store import Store
from budgetgraph.publishing import quads
from budgetgraph.publishing.catalog import catalog
from budgetgraph.publishing.corpus import Corpus
from budgetgraph.publishing.dumps import dumps, write_dump
from budgetgraph.publishing.parquet import write_parquet
from budgetgraph.publishing.tables import TableError, parse, tables


@pytest.fixture(scope="module")
def corpus(sample_store: Path) -> Corpus:
    return Corpus.of(Store.open(sample_store))


@pytest.fixture(scope="module")
def made(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dumps")
    for dump in dumps().values():
        write_dump(dump, corpus, folder / dump.name)
    return folder


def lines(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def count(corpus: Corpus, pattern: str) -> int:
    return int(next(corpus.select(f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}"))["n"].value)


@pytest.mark.parametrize(
    ("table", "pattern"),
    [
        ("reports", "?x a bg:FiscalReport"),
        ("line_items", "?x a bg:LineItem"),
        ("projects", "?x a bg:Project"),
        ("indicators", "?x a bg:Indicator"),
        ("claims", "?x a bg:Claim"),
        ("findings", "?x a bg:Finding"),
    ],
)
def test_a_table_has_one_row_a_thing(made: Path, corpus: Corpus, table: str, pattern: str) -> None:
    rows = lines(made, table)
    keys = [row[tables()[table].key] for row in rows]
    assert len(keys) == len(set(keys)) == count(corpus, pattern)


def test_a_plain_sum_over_line_items_is_the_printed_total(made: Path) -> None:
    totals = {row["report"]: Decimal(row["total_expenditure"]) for row in lines(made, "reports")}
    sums: dict[str, Decimal] = {}
    for row in lines(made, "line_items"):
        if row["breakdown"] == "functional":
            sums[row["report"]] = sums.get(row["report"], Decimal(0)) + Decimal(row["amount"] or 0)
    assert len(sums) > 5
    close = [report for report, total in sums.items() if abs(total - totals[report]) <= 1000]
    assert len(close) >= 0.9 * len(sums), "printed totals that contradict their items are rare"


def test_every_line_item_says_where_it_is_printed(made: Path, corpus: Corpus) -> None:
    rows = lines(made, "line_items")
    for row in rows:
        assert row["body"] and row["year"] and row["printed_label"] and row["statement"]
        assert row["source"].startswith(corpus.base + "source/") and row["page"]
    with_amount = [row for row in rows if row["amount"]]
    assert sum(bool(row["printed"]) for row in with_amount) >= 0.9 * len(with_amount)
    assert all(row["unit_body"] == "" or "局" in row["unit_body"] or "中心" in row["unit_body"] for row in rows)


def test_parquet_holds_the_same_with_exact_types(made: Path) -> None:
    for name in tables():
        table = pq.read_table(made / f"{name}.parquet")
        rows = lines(made, name)
        assert table.num_rows == len(rows)
        for column in tables()[name].columns:
            values = table.column(column.name).to_pylist()
            for value, row in zip(values, rows, strict=True):
                text = row[column.name]
                if column.kind in ("amount", "number"):
                    assert value == (Decimal(text) if text else None)
                elif column.kind == "integer":
                    assert value == (int(text) if text else None)
                else:
                    assert (value or "") == text


def test_decimals_beyond_the_usual_are_kept(tmp_path: Path) -> None:
    table = parse("x", "# title@zh: 表\n# title@en: T\n# column: k iri 键 | k\n# column: v amount 值 | v\nSELECT * {}")
    source, out = tmp_path / "x.csv", tmp_path / "x.parquet"
    source.write_text("k,v\na,0.0000001\nb,123456789012345678901234\nc,\n", encoding="utf-8")
    assert write_parquet(table, source, out) == 3
    assert pq.read_table(out).column("v").to_pylist() == [
        Decimal("0.0000001"),
        Decimal("123456789012345678901234"),
        None,
    ]


def test_the_dumps_hold_the_whole_graph(made: Path, corpus: Corpus) -> None:
    held = set(corpus.store.quads_for_pattern(None, None, None))
    for name, form in (("budgetgraph.nq.gz", ox.RdfFormat.N_QUADS), ("budgetgraph.trig.gz", ox.RdfFormat.TRIG)):
        assert set(ox.parse(gzip.decompress((made / name).read_bytes()), format=form)) == held
    turtle = gzip.decompress((made / "budgetgraph.ttl.gz").read_bytes())
    assert {quad.triple for quad in ox.parse(turtle, format=ox.RdfFormat.TURTLE)} == {quad.triple for quad in held}


def test_the_same_graph_gives_the_same_bytes(made: Path, corpus: Corpus, tmp_path: Path) -> None:
    shuffled = ox.Store()
    shuffled.extend(reversed(list(corpus.store.quads_for_pattern(None, None, None))))
    other = Corpus(shuffled, corpus.base)
    for dump in (dumps()[name] for name in ("line_items.parquet", "projects.csv", "budgetgraph.ttl.gz")):
        write_dump(dump, other, tmp_path / dump.name)
        one, two = ((folder / dump.name).read_bytes() for folder in (made, tmp_path))
        assert hashlib.sha256(one).hexdigest() == hashlib.sha256(two).hexdigest(), dump.name


def test_graphs_beyond_memory_are_sorted_in_pieces(made: Path, corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quads, "_PIECE", 1000)
    out = io.BytesIO()
    quads.write_graph(corpus, "nquads", out)
    assert out.getvalue() == gzip.decompress((made / "budgetgraph.nq.gz").read_bytes())


def test_an_empty_graph_gives_whole_files(tmp_path: Path) -> None:
    corpus = Corpus.at(None, "http://localhost:8000/")
    for dump in dumps().values():
        write_dump(dump, corpus, tmp_path / dump.name)
    assert lines(tmp_path, "line_items") == []
    assert (
        list(ox.parse(gzip.decompress((tmp_path / "budgetgraph.ttl.gz").read_bytes()), format=ox.RdfFormat.TURTLE))
        == []
    )


def test_the_description_names_every_column(made: Path) -> None:
    described = json.loads((made / "csv-metadata.json").read_text(encoding="utf-8"))
    for table in described["tables"]:
        with (made / table["url"]).open(encoding="utf-8") as file:
            assert next(csv.reader(file)) == [column["name"] for column in table["tableSchema"]["columns"]]


def test_a_table_file_that_cannot_be_read_is_told() -> None:
    with pytest.raises(TableError, match=r"queries/tables/x\.rq: 'amount money'"):
        parse("x", "# title@zh: 表\n# title@en: T\n# column: amount money\nSELECT * {}")


def conforms(data: str) -> str:
    """What the shapes of DCAT-AP say against a catalog in N-Triples; empty when nothing."""
    shapes = Path(__file__).with_name("dcat_ap.ttl").read_text(encoding="utf-8")
    good, _, report = pyshacl.validate(data, shacl_graph=shapes, data_graph_format="nt", shacl_graph_format="turtle")
    return "" if good else str(report)


def test_the_catalog_conforms_to_dcat_ap(sample_server: str) -> None:
    with urllib.request.urlopen(f"{sample_server}/catalog?format=ntriples") as answer:
        served = answer.read().decode()
    for kind in ("Catalog", "Dataset", "Distribution", "DataService"):
        assert f"<{DCAT}{kind}>" in served
    assert conforms(served) == ""
    for mandatory in (DCAT + "accessURL", DCAT + "endpointURL", DCTERMS + "publisher", DCTERMS + "title"):
        assert conforms(served.replace(mandatory, "https://x.example/other")), f"the shapes do not ask for {mandatory}"


def test_the_catalog_of_a_static_site_conforms_to_dcat_ap() -> None:
    said = catalog("https://x.example", None, ("2022", "2024"), ["https://x.example/r"], {"claims.csv": 5}, 1)
    assert conforms(ox.serialize(said, format=ox.RdfFormat.N_TRIPLES).decode()) == ""
