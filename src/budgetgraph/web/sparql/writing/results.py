"""Writes the result of a query in any offered format: in come pyoxigraph results, out go bytes into a sink.

Runs inside a worker. The W3C formats are written by pyoxigraph; the table for browsers, XLSX and Parquet here,
with datatype and language of every term kept.
"""

import importlib.util
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import chain, islice
from typing import Any, BinaryIO, cast

import pyoxigraph as ox

from budgetgraph.web.sparql.writing import formats
from budgetgraph.web.sparql.writing.formats import Format
from budgetgraph.web.sparql.writing.html_pages import INTEGERS, XSD, write_result
from budgetgraph.web.sparql.writing.workbook import write_workbook

_ABBREVIATED = ("turtle", "trig", "rdfxml")
_LOOKED_AT = 2000  # triples whose prefixes are declared; a long result is not held back for more
_LOCAL = re.compile(r"[^/#]*$")

Row = Sequence[Any]


class MissingExtra(Exception):
    """A format needs an optional package that is not installed; the text names it."""


def kind(results: object) -> formats.Kind:
    """Which list of formats applies to a result."""
    if isinstance(results, ox.QueryBoolean):
        return "ask"
    return "select" if isinstance(results, ox.QuerySolutions) else "graph"


def write(results: Any, form: Format, sink: io.RawIOBase, page_rows: int, prefixes: Mapping[str, str]) -> int:
    """Write `results` as `form`; returns the rows shown when a page left some out, else -1.

    Raises what the sink raises past a limit, `MissingExtra` where a format needs a package.
    """
    out = cast(BinaryIO, sink)
    if form.results is not None:
        results.serialize(out, form.results)
        return -1
    if form.rdf is not None:
        first = list(islice(results, _LOOKED_AT)) if form.name in _ABBREVIATED else []
        ox.serialize(chain(first, results), out, form.rdf, prefixes=_used(prefixes, first))
        return -1
    columns, rows = table(results)
    if form is formats.HTML:
        return write_result(columns, rows, sink, page_rows, prefixes)
    if form is formats.XLSX:
        write_workbook(columns, rows, sink)
    else:
        write_parquet(columns, rows, sink)
    return -1


def _used(prefixes: Mapping[str, str], triples: Sequence[ox.Triple]) -> dict[str, str]:
    """The prefixes that shorten a name in the triples."""
    names = {term.value for triple in triples for term in triple if isinstance(term, ox.NamedNode)}
    names |= {triple.object.datatype.value for triple in triples if isinstance(triple.object, ox.Literal)}
    spaces = {_LOCAL.sub("", name) for name in names}
    return {prefix: space for prefix, space in prefixes.items() if space in spaces}


def from_json(text: str, form: Format) -> bytes | None:
    """A SPARQL JSON result in another of the W3C formats; `None` for other formats."""
    if form.results is None:
        return None
    return cast(bytes, ox.parse_query_results(text, format=ox.QueryResultsFormat.JSON).serialize(format=form.results))


def table(results: Any) -> tuple[list[str], Iterator[Row]]:
    """Column names and rows of terms (`None` where unbound) of any result; ASK is one row of one boolean."""
    if isinstance(results, ox.QueryBoolean):
        return ["ask"], iter([(ox.Literal(bool(results)),)])
    if isinstance(results, ox.QuerySolutions):
        names = [variable.value for variable in results.variables]
        places = range(len(names))
        return names, ([solution[place] for place in places] for solution in results)
    return ["subject", "predicate", "object"], ((t.subject, t.predicate, t.object) for t in results)


def _parquet_column(name: str, terms: list[Any]) -> list[tuple[Any, Any]]:
    """The Arrow fields and arrays of one variable: one typed column where all its terms are of one type.

    Mixed columns are text, with the columns `name__kind`, `name__datatype`, `name__lang` beside them.
    """
    import pyarrow as pa

    bound = [term for term in terms if term is not None]
    kinds = {
        ("literal", t.datatype.value, t.language or "") if isinstance(t, ox.Literal) else (type(t).__name__, "", "")
        for t in bound
    }
    lexical = [None if t is None else t.value if hasattr(t, "value") else str(t) for t in terms]
    if len(kinds) > 1:
        fields = [(pa.field(name, pa.string(), metadata={"rdf": "mixed"}), pa.array(lexical, pa.string()))]
        for suffix, place in (("kind", 0), ("datatype", 1), ("lang", 2)):
            notes = [
                None
                if t is None
                else (
                    ("literal", t.datatype.value, t.language or "")
                    if isinstance(t, ox.Literal)
                    else (type(t).__name__, "", "")
                )[place]
                for t in terms
            ]
            fields.append((pa.field(f"{name}__{suffix}", pa.string()), pa.array(notes, pa.string())))
        return fields
    what, datatype, language = next(iter(kinds), ("unbound", "", ""))
    array = _typed(datatype, lexical) if what == "literal" else None
    if array is None:
        array = pa.array(lexical, pa.string())
    notes_on = {"rdf_kind": what, "rdf_datatype": datatype, "rdf_language": language}
    return [(pa.field(name, array.type, metadata={k: v for k, v in notes_on.items() if v}), array)]


def _typed(datatype: str, lexical: list[str | None]) -> Any:
    """An Arrow array of the native type of a datatype, or `None` where a value does not fit it."""
    import pyarrow as pa

    try:
        if datatype in INTEGERS:
            return pa.array([None if v is None else int(v) for v in lexical], pa.int64())
        if datatype == XSD + "decimal":
            numbers = [None if v is None else Decimal(v) for v in lexical]
            scale = max((-int(n.as_tuple().exponent) for n in numbers if n is not None), default=0)
            return pa.array(numbers, pa.decimal128(38, max(scale, 0)))
        if datatype in (XSD + "double", XSD + "float"):
            return pa.array([None if v is None else float(v.replace("INF", "inf")) for v in lexical], pa.float64())
        if datatype == XSD + "boolean":
            return pa.array([None if v is None else v in ("true", "1") for v in lexical], pa.bool_())
        if datatype == XSD + "date":
            return pa.array([None if v is None else date.fromisoformat(v) for v in lexical], pa.date32())
    except (ValueError, ArithmeticError, pa.ArrowException):
        return None
    return None


def write_parquet(columns: Sequence[str], rows: Iterable[Row], sink: io.RawIOBase) -> None:
    """A Parquet file with typed columns (decimals exact); kind, datatype and language in the field metadata."""
    if importlib.util.find_spec("pyarrow") is None:
        raise MissingExtra("Parquet needs the package pyarrow on the server: pip install 'budgetgraph[tables]'")
    import pyarrow as pa
    import pyarrow.parquet as pq

    held: list[list[Any]] = [[] for _ in columns]
    for row in rows:
        for column, term in zip(held, row, strict=True):
            column.append(term)
    pairs = [pair for name, terms in zip(columns, held, strict=True) for pair in _parquet_column(name, terms)]
    data = pa.table([array for _, array in pairs], schema=pa.schema([field for field, _ in pairs]))
    packed = io.BytesIO()
    pq.write_table(data, packed, compression="zstd")
    sink.write(packed.getbuffer())
