"""The Python client: the same typed rows from a folder and from a server, exact frames, errors that say what to do."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest

import budgetgraph
from budgetgraph.client import ConnectionFailed, MissingPackage, QueryFailed, Row, Rows, native

TOTALS = """SELECT ?name ?year ?total ?revised WHERE {
  ?d bg:hasReport ?r ; rdfs:label ?name . ?r bg:fiscalYear ?year ; bg:totalExpenditure ?total .
  OPTIONAL { ?r bg:revisedBudget ?revised }
} ORDER BY ?r"""


def test_a_folder_and_a_server_give_the_same_rows(sample_store: Path, sample_server: str) -> None:
    local = budgetgraph.connect(sample_store).query(TOTALS)
    remote = budgetgraph.connect(sample_server).query(TOTALS)
    assert list(local) == list(remote) and len(local) > 5
    assert list(budgetgraph.connect(sample_server + "/sparql").query(TOTALS)) == list(local)
    first = local[0]
    assert isinstance(first.total, Decimal) and isinstance(first.year, int) and isinstance(first["name"], str)
    assert sum(local.column("total"), Decimal(0)) == sum((row.total for row in remote), Decimal(0))
    assert budgetgraph.connect(sample_store).query("ASK { ?s a bg:Budget }")[0].ask is True


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_frames_are_exact(sample_store: Path, library: str) -> None:
    pytest.importorskip(library)
    rows = budgetgraph.connect(sample_store).query(TOTALS)
    frame = rows.frame(library)
    assert list(frame.columns) == ["name", "year", "total", "revised"] and len(frame) == len(rows)
    total = frame["total"].sum()
    assert isinstance(total, Decimal) and total == sum(rows.column("total"), Decimal(0))
    held = [value for value in rows.column("revised") if value is not None]
    assert frame["revised"].count() == len(held) < len(rows)
    empty = rows[:0].frame(library)
    assert list(empty.columns) == rows.columns and len(empty) == 0


def test_a_frame_of_mixed_and_missing_values() -> None:
    pytest.importorskip("pandas")
    rows = Rows(["a", "b"], [Row(a=1, b=None), Row(a="x", b=None), Row(a=Decimal("0.10"), b=None)])
    assert list(rows.frame("pandas")["a"]) == [1, "x", Decimal("0.10")]
    with pytest.raises(MissingPackage, match="pip install"):
        rows.frame("no-such-library")


@pytest.mark.parametrize(
    ("text", "datatype", "value"),
    [
        ("0.10", "decimal", Decimal("0.10")),
        ("2023", "integer", 2023),
        ("true", "boolean", True),
        ("2023-02-17", "date", date(2023, 2, 17)),
        ("2月17日", "date", "2月17日"),
        ("万元", "string", "万元"),
        ("1.5E0", "double", 1.5),
    ],
)
def test_values_have_their_types(text: str, datatype: str, value: object) -> None:
    found = native(ox.Literal(text, datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#" + datatype)))
    assert found == value and type(found) is type(value)


def test_errors_say_where_and_what_to_do(sample_store: Path, sample_server: str, tmp_path: Path) -> None:
    for place in (sample_store, sample_server):
        with pytest.raises(QueryFailed) as told:
            budgetgraph.connect(place).query("SELECT ?x WHERE {\n  ?x bg:amount . }")
        assert told.value.line == 2 and "line 2" in str(told.value)
        with pytest.raises(QueryFailed) as told:
            budgetgraph.connect(place).query("SELECT ?x WHERE { ?x bg:amount . }")
        assert told.value.line == 1 and told.value.column is not None and 20 < told.value.column < 40
        with pytest.raises((QueryFailed, ConnectionFailed)):
            budgetgraph.connect(place).query("CONSTRUCT WHERE { ?s ?p ?o }")
    with pytest.raises(ConnectionFailed, match="is no store"):
        budgetgraph.connect(tmp_path)
    with pytest.raises(ConnectionFailed, match="does not answer"):
        budgetgraph.connect("http://127.0.0.1:9/").query("ASK {}")
    with pytest.raises(QueryFailed, match="HTTP 405"):
        budgetgraph.connect(sample_server + "/healthz").query("ASK {}")
