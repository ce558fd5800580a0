"""For researchers in Python: a store folder or the address of an endpoint in, rows with proper types and frames out.

rows = budgetgraph.connect("budgetgraph-store").query("SELECT ?name ?total WHERE { … }")
rows[0].total        # Decimal, yuan
rows.frame()         # pandas, or polars
"""

import importlib.util
import json
import re
import urllib.error
import urllib.request
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, overload

import pyoxigraph as ox

from budgetgraph.graph.namespaces import PREFIXES, XSD, with_prefixes
from budgetgraph.graph.store import Store

_JSON = "application/sparql-results+json"
_INTEGER = re.compile(
    r"(?:unsigned)?(?:integer|int|long|short|byte)|(?:non)?(?:positive|negative)integer", re.IGNORECASE
)
_AT = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)


class ConnectionFailed(Exception):
    """No store and no endpoint is there; the message says what was looked for and what to do."""


class QueryFailed(Exception):
    """A query that was not answered. `line` and `column` (1-based) are set where the place is known."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(f"line {line}, column {column}: {message}" if line else message)
        self.line, self.column = line, column


class MissingPackage(ImportError):
    """A frame was asked for and neither pandas nor polars is installed."""


class Iri(str):
    """The IRI of a thing; a plain string in all other respects."""

    __slots__ = ()


Value = Iri | str | int | Decimal | float | bool | date | None


class Row(dict[str, Value]):
    """One row: `row["total"]` or `row.total`; variables without a value are None."""

    def __getattr__(self, name: str) -> Value:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(f"no column {name}; there are {', '.join(self)}") from None


class Rows(Sequence[Row]):
    """The rows of a SELECT in order."""

    def __init__(self, columns: Sequence[str], rows: Sequence[Row]) -> None:
        self.columns, self._rows = list(columns), list(rows)

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> "Rows": ...
    def __getitem__(self, at: int | slice) -> "Row | Rows":
        return Rows(self.columns, self._rows[at]) if isinstance(at, slice) else self._rows[at]

    def __len__(self) -> int:
        return len(self._rows)

    def __repr__(self) -> str:
        return f"<{len(self)} rows of {', '.join(self.columns)}>"

    def column(self, name: str) -> list[Value]:
        """The values of one column."""
        return [row[name] for row in self._rows]

    def frame(self, library: str = "") -> Any:
        """A data frame of `pandas` or `polars`: by default of the one that is installed, pandas first.

        Amounts stay exact: decimals of Arrow or polars, or `Decimal` objects where pandas has no pyarrow. Whole
        numbers may be missing (`Int64`). Raises `MissingPackage`.
        """
        chosen = library or next((one for one in ("pandas", "polars") if _installed(one)), "")
        if chosen not in ("pandas", "polars") or not _installed(chosen):
            wanted = chosen or "pandas or polars"
            raise MissingPackage(f"frames need {wanted}: pip install {chosen or 'pandas'}")
        return _pandas(self) if chosen == "pandas" else _polars(self)


class Connection:
    """A way to ask. Made by `connect`."""

    def query(self, sparql: str) -> Rows:
        """The rows of a SELECT (of an ASK: one row, column `ask`). Raises `QueryFailed`."""
        results = self._results(sparql)
        if isinstance(results, ox.QueryBoolean):
            return Rows(["ask"], [Row(ask=bool(results))])
        if not isinstance(results, ox.QuerySolutions):
            raise QueryFailed("CONSTRUCT and DESCRIBE give a graph, not rows: use SELECT")
        names = [variable.value for variable in results.variables]
        return Rows(names, [Row(zip(names, (native(term) for term in found), strict=True)) for found in results])

    def _results(self, sparql: str) -> Any:
        raise NotImplementedError


class Folder(Connection):
    """A store in a folder, as `budgetgraph ingest` makes it."""

    def __init__(self, folder: Path) -> None:
        if not (folder / "store.json").is_file():
            raise ConnectionFailed(f"{folder} is no store: budgetgraph --store {folder} ingest FILES makes one")
        self.store = Store.open(folder)

    def _results(self, sparql: str) -> Any:
        self.store.refresh()
        try:
            return self.store.query(sparql)
        except SyntaxError as error:
            found = _AT.match(str(error))
            if found:
                raise QueryFailed(found.group(3), int(found.group(1)), int(found.group(2))) from error
            raise QueryFailed(str(error)) from error
        except (OSError, RuntimeError, ValueError) as error:
            raise QueryFailed(str(error)) from error


class Endpoint(Connection):
    """A SPARQL endpoint; all prefixes of budgetgraph are sent along."""

    def __init__(self, address: str, seconds: float = 300) -> None:
        path = address.split("://", 1)[1].partition("/")[2]
        self.address = address if path and not path.endswith("/") else address.rstrip("/") + "/sparql"
        self.seconds = seconds

    def _results(self, sparql: str) -> Any:
        request = urllib.request.Request(
            self.address,
            with_prefixes(sparql).encode(),
            {"Content-Type": "application/sparql-query", "Accept": _JSON, "User-Agent": "budgetgraph"},
        )
        try:
            with urllib.request.urlopen(request, timeout=self.seconds) as answer:
                body, kind = answer.read(), answer.headers.get_content_type()
        except urllib.error.HTTPError as error:
            raise _told(error) from error
        except OSError as error:
            raise ConnectionFailed(f"{self.address} does not answer: {getattr(error, 'reason', error)}") from error
        if kind not in (_JSON, "application/json"):
            raise ConnectionFailed(f"{self.address} answers with {kind}: is it a SPARQL endpoint?")
        try:
            return ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
        except (SyntaxError, ValueError) as error:
            raise ConnectionFailed(f"{self.address} sent no SPARQL results: {error}") from error


def connect(place: str | Path) -> Connection:
    """Connects to a store folder, or to an endpoint by its address (`http://host/` means `http://host/sparql`).

    Raises `ConnectionFailed` when the folder is no store; an endpoint is first reached by a query.
    """
    if isinstance(place, str) and re.match(r"https?://[^/]", place):
        return Endpoint(place)
    return Folder(Path(place))


def native(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None) -> Value:
    """The Python value of an RDF term: decimals as `Decimal`; what is no valid value of its type stays text."""
    if term is None or isinstance(term, ox.NamedNode):
        return None if term is None else Iri(term.value)
    if not isinstance(term, ox.Literal):
        return str(term)
    name = term.datatype.value.removeprefix(XSD) if term.datatype.value.startswith(XSD) else ""
    try:
        if name == "decimal":
            return Decimal(term.value)
        if _INTEGER.fullmatch(name):
            return int(term.value)
        if name in ("double", "float"):
            return float(term.value.replace("INF", "inf"))
        if name == "boolean":
            return term.value in ("true", "1")
        if name == "date":
            return date.fromisoformat(term.value)
        if name == "dateTime":
            return datetime.fromisoformat(term.value)
    except (ValueError, InvalidOperation):
        pass
    return term.value


def _told(error: urllib.error.HTTPError) -> QueryFailed:
    """What an endpoint said, in one line; its column on the first line without the prefixes that were sent along."""
    body = error.read(100_000).decode("utf-8", "replace")
    try:
        problem = json.loads(body)
        message = ". ".join(str(problem[key]) for key in ("title", "detail", "hint") if problem.get(key))
        line, column = problem.get("line"), problem.get("column")
    except (ValueError, AttributeError):
        message, line, column = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body)).strip()[:300], None, None
    if line == 1 and isinstance(column, int):
        column = max(1, column - len(with_prefixes("")))
    return QueryFailed(f"{message or error.reason} (HTTP {error.code})", line, column)


def _installed(package: str) -> bool:
    return importlib.util.find_spec(package) is not None


def _kind(values: Sequence[Value]) -> type | None:
    """The one type of all values of a column; None where there is none or more than one."""
    kinds = {str if type(value) is Iri else type(value) for value in values if value is not None}
    return kinds.pop() if len(kinds) == 1 else None


def _scale(values: Sequence[Value]) -> int:
    return max((-int(v.as_tuple().exponent) for v in values if isinstance(v, Decimal)), default=0)


def _pandas(rows: Rows) -> Any:
    import pandas as pd

    found: dict[str, Any] = {}
    for name in rows.columns:
        values = rows.column(name)
        kind = _kind(values)
        if kind is Decimal and _installed("pyarrow"):
            import pyarrow as pa

            found[name] = pd.Series(values, dtype=pd.ArrowDtype(pa.decimal128(38, max(_scale(values), 2))))
        elif kind is int:
            found[name] = pd.Series(values, dtype="Int64")
        elif kind is bool:
            found[name] = pd.Series(values, dtype="boolean")
        elif kind is str:
            found[name] = pd.Series([None if v is None else str(v) for v in values], dtype="string")
        elif kind is float:
            found[name] = pd.Series(values, dtype="float64")
        else:
            found[name] = pd.Series(values, dtype="object")
    return pd.DataFrame(found, columns=rows.columns)


def _polars(rows: Rows) -> Any:
    import polars as pl

    made = []
    for name in rows.columns:
        values = rows.column(name)
        kind = _kind(values)
        types: dict[type, Any] = {int: pl.Int64, bool: pl.Boolean, str: pl.String, float: pl.Float64, date: pl.Date}
        if kind is Decimal:
            made.append(pl.Series(name, values, dtype=pl.Decimal(38, max(_scale(values), 2))))
        elif kind in types:
            made.append(pl.Series(name, values, dtype=types[kind]))
        else:
            made.append(pl.Series(name, values, dtype=pl.Object if any(v is not None for v in values) else pl.Null))
    return pl.DataFrame(made)


__all__ = ["PREFIXES", "Connection", "ConnectionFailed", "Iri", "QueryFailed", "Row", "Rows", "connect"]
