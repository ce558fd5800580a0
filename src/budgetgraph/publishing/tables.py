"""Tidy tables: the graph in, one row a line item, project, indicator, claim, finding or report out.

A table is a file in `queries/tables`: titles and columns with their types in its head, then a SELECT that is run once
a report, whose IRI takes the place of `?report`. Rows come in the order of their keys: the same graph gives the same
bytes. Amounts are yuan.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Literal, TextIO, cast
from urllib.parse import quote

from budgetgraph import resources
from budgetgraph.publishing.corpus import Corpus, Solution

Kind = Literal["iri", "text", "integer", "amount", "number", "date"]
Value = str | int | Decimal | None
Row = list[Value]

CONTEXT = "report"
"""The query whose columns stand in every table: who, where, when, which stage and scope."""
_HEAD = re.compile(r"^#\s*([a-z@]+):\s*(.+?)\s*$", re.MULTILINE)
_COLUMN = re.compile(r"(\w+) (iri|text|integer|amount|number|date) (\S+) \| (.+)")
_REPORT = re.compile(r"\?report\b")
_PLACE = ("page", "line", "cell")


class TableError(ValueError):
    """A table file that cannot be read; the message names it and its line."""


@dataclass(frozen=True)
class Column:
    """A column: its name, its type (`amount` is yuan), its title in Chinese and in English."""

    name: str
    kind: Kind
    zh: str
    en: str


@dataclass(frozen=True)
class Table:
    """A table: name, titles, all its columns (the key first), its query."""

    name: str
    zh: str
    en: str
    columns: tuple[Column, ...]
    query: str

    @property
    def key(self) -> str:
        """The column that is unique."""
        return self.columns[0].name


_SOURCE = Column("source", "iri", "出处", "page of this site with the cell marked")


def parse(name: str, text: str, context: tuple[Column, ...] = ()) -> Table:
    """The table in a file's text; the columns of `context` stand after its key. Raises `TableError`."""
    heads = [(match.group(1), match.group(2)) for match in _HEAD.finditer(text)]
    columns = []
    for key, value in heads:
        if key == "column":
            match = _COLUMN.fullmatch(value)
            if not match:
                raise TableError(f"queries/tables/{name}.rq: '{value}' is not 'name type Chinese | English'")
            columns.append(Column(match.group(1), cast(Kind, match.group(2)), match.group(3), match.group(4)))
    titles = dict(heads)
    if not columns or "title@zh" not in titles or "title@en" not in titles:
        raise TableError(f"queries/tables/{name}.rq needs title@zh, title@en and at least one column")
    own = columns[1:]
    if any(column.name in _PLACE for column in own):
        own.append(_SOURCE)
    known = {column.name for column in columns}
    merged = (columns[0], *(column for column in context if column.name not in known), *own)
    return Table(name, titles["title@zh"], titles["title@en"], merged, text)


@cache
def tables() -> dict[str, Table]:
    """All tables by name. Raises `TableError`."""
    folder = resources.path("queries", "tables")
    texts = {file.stem: file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.rq"))}
    context = parse(CONTEXT, texts.pop(CONTEXT))
    return {name: parse(name, text, context.columns) for name, text in texts.items()}


@cache
def _context() -> Table:
    return parse(CONTEXT, resources.path("queries", "tables", f"{CONTEXT}.rq").read_text(encoding="utf-8"))


def rows(table: Table, corpus: Corpus, reports: Iterable[str] | None = None) -> Iterator[Row]:
    """The rows of a table in the order of report and key; of some reports, or of all."""
    context = _context()
    for report in corpus.reports() if reports is None else sorted(reports):
        about = next(iter(_unique(context, corpus, report, {})), {})
        yield from (
            [found.get(column.name) for column in table.columns] for found in _unique(table, corpus, report, about)
        )


def _unique(table: Table, corpus: Corpus, report: str, about: dict[str, Value]) -> list[dict[str, Value]]:
    """One row a key: where a key has several (two labels of one code, say) the first in the order of their texts."""
    kinds = {column.name: column.kind for column in table.columns}
    found: dict[str, dict[str, Value]] = {}
    query = _REPORT.sub(lambda _: f"<{report}>", table.query)
    for solution in corpus.select(query):
        row: dict[str, Value] = (
            {"report": report}
            | about
            | {name: _value(solution, name, kind) for name, kind in kinds.items() if name in solution}
        )
        if table.columns[-1] is _SOURCE:
            row["source"] = source_link(corpus.base, row)
        key = str(row[table.key])
        if key not in found or _order(row) < _order(found[key]):
            found[key] = row
    return [found[key] for key in sorted(found)]


def _order(row: dict[str, Value]) -> list[tuple[str, str]]:
    return sorted((name, str(value)) for name, value in row.items())


def _value(solution: Solution, name: str, kind: Kind) -> Value:
    text = solution[name].value
    if kind == "integer":
        return int(text)
    if kind in ("amount", "number"):
        return Decimal(text)
    return text


def source_link(base: str, row: dict[str, Value]) -> str | None:
    """The address of the page of the document where the row is printed, with its cell marked."""
    file = row.get("file")
    if not isinstance(file, str):
        return None
    place = "&".join(f"{name}={quote(str(row[name]), safe='!')}" for name in _PLACE if row.get(name) is not None)
    return f"{base}source/{file.rpartition('/')[2]}" + (f"?{place}" if place else "")


def printed(value: Value) -> str:
    """A value as CSV holds it: exact decimals without exponent, nothing for None."""
    if value is None:
        return ""
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def write_csv(table: Table, corpus: Corpus, out: TextIO) -> int:
    """UTF-8 CSV after RFC 4180 with a head line; lines end in a line feed. Gives the number of rows."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([column.name for column in table.columns])
    count = 0
    for row in rows(table, corpus):
        writer.writerow([printed(value) for value in row])
        count += 1
    return count


def read_csv(table: Table, file: Path) -> Iterator[list[str]]:
    """The rows of a CSV that `write_csv` wrote."""
    with file.open(encoding="utf-8", newline="") as lines:
        reader = csv.reader(lines)
        head = next(reader, [])
        if head != [column.name for column in table.columns]:
            raise TableError(f"{file} is not the table {table.name} of this version")
        yield from reader
