"""The figures of a generation by what they are of, its projects and indicators, in one SQLite file beside its lexicon.

A ranking over a thousand reports reads one stretch of this file instead of joining the graph a thousand times. Only
facts are kept that can be the figure of a measure; what says it again or otherwise is looked up in the graph for the
reports that are shown. A load renews the reports that it touched and takes the rest over from the generation before.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import fields
from decimal import Decimal
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path
from shutil import copyfile
from typing import Any
from zlib import crc32

from budgetgraph import resources
from budgetgraph.questions.handlers.basis import thing_table
from budgetgraph.questions.handlers.basis.facts import BUDGET_COLUMNS, CHANGE_WORDS, TOTAL_COLUMNS, Fact, read_facts
from budgetgraph.questions.language import name_table
from budgetgraph.questions.language.concepts import CODE_BASE
from budgetgraph.questions.language.lexicon import Lexicon
from budgetgraph.questions.language.slots import statement_order
from budgetgraph.questions.solutions import Query, rows_of, terms

FILE_NAME = "facts.sqlite"
_FORMAT = 7
_AT_ONCE = 50  # reports in one query
_TEXTS = ("kind", "label", "role", "flow", "column", "of_unit", "metric", "direction", "quote")
_SCHEMA = f"""
CREATE TABLE fact (concept TEXT, report TEXT, number INTEGER, source TEXT, value TEXT, printed TEXT, unit TEXT,
  money INTEGER, {", ".join(f'"{name}" TEXT' for name in _TEXTS)}, year INTEGER, resolution TEXT,
  PRIMARY KEY (concept, report, number)) WITHOUT ROWID;
CREATE INDEX of_report ON fact (report);
CREATE INDEX said_of ON fact (label) WHERE metric <> '';
"""
_WIDTH = 10 + len(_TEXTS)
_READ = ("report", "concept", "source", "value", "printed", "unit", "money", *_TEXTS, "year", "resolution")
_COLUMNS = ", ".join(f'"{name}"' for name in _READ)


class FactIndex:
    """The index of one generation, read from its file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def facts(self, concepts: Sequence[str], reports: Iterable[str]) -> list[Fact]:
        """The facts of the concepts in the reports that may be their figures. Raises `sqlite3.Error`."""
        return self._where("concept IN (SELECT value FROM json_each(?))", concepts, reports)

    def claims(self, names: Sequence[str], reports: Iterable[str]) -> list[Fact]:
        """What the texts of the reports say of the very names. Raises `sqlite3.Error`."""
        return self._where("metric <> '' AND label IN (SELECT value FROM json_each(?))", names, reports)

    def _where(self, condition: str, values: Sequence[str], reports: Iterable[str]) -> list[Fact]:
        sql = f"""SELECT {_COLUMNS} FROM fact WHERE {condition}
            AND report IN (SELECT value FROM json_each(?)) ORDER BY concept, report, number"""
        with closing(self._opened()) as connection:
            rows = connection.execute(sql, (json.dumps(list(values)), json.dumps(list(reports))))
            return [_read(row) for row in rows]

    def rows(self, sql: str, values: Mapping[str, Sequence[str]]) -> list[dict[str, str]]:
        """The rows of a template's index query, as its SPARQL would give them. Raises `sqlite3.Error`."""
        with closing(self._opened()) as connection:
            found = connection.execute(sql, {name: json.dumps(given) for name, given in values.items()})
            names = [column[0] for column in found.description]
            return [{name: value for name, value in zip(names, row, strict=True) if value is not None} for row in found]

    def _opened(self) -> sqlite3.Connection:
        return sqlite3.connect(f"file:{self.path}?mode=ro", uri=True)


_NOT_KEPT = {field.name: field.default for field in fields(Fact) if field.name not in _READ}


def _read(row: Sequence[Any]) -> Fact:
    """A fact without the checks and defaults of its constructor, which take most of the time of a wide question."""
    fact = object.__new__(Fact)
    held = fact.__dict__
    held.update(_NOT_KEPT)
    held.update(zip(_READ, row, strict=True))
    held["value"] = None if held["value"] is None else Decimal(held["value"])
    held["money"], held["resolution"] = bool(held["money"]), _decimal(held["resolution"])
    return fact


_decimal = lru_cache(maxsize=200)(Decimal)


def build(query: Query, folder: Path, before: Path | None = None, touched: Iterable[str] = ()) -> Path:
    """Writes the index of what `query` reaches into `folder`.

    `before` is the folder of an older generation, of which only the reports in `touched` have changed since.
    """
    path = folder / FILE_NAME
    held = {row["report"] for row in rows_of(query("SELECT ?report WHERE { ?department bg:hasReport ?report }"))}
    older = open_index(before)
    if older:
        copyfile(older.path, path)
    with closing(sqlite3.connect(path)) as connection, connection:
        if not older:
            connection.executescript(_SCHEMA + name_table.SCHEMA + thing_table.schema())
            connection.execute(f"PRAGMA user_version = {_version()}")
        known = {report for (report,) in connection.execute("SELECT DISTINCT report FROM fact")}
        changed = set(touched)
        gone = (known - held) | (known & changed)
        connection.executemany("DELETE FROM fact WHERE report = ?", [(report,) for report in gone])
        renewed = sorted((held - known) | (held & changed))
        name_table.renew(connection, query, gone, renewed)
        thing_table.renew(connection, query, gone, renewed)
        for start in range(0, len(renewed), _AT_ONCE):
            rows = list(_rows(query, renewed[start : start + _AT_ONCE]))
            connection.executemany(f"INSERT INTO fact VALUES ({', '.join('?' * _WIDTH)})", rows)
    return path


def index_of(lexicon: Lexicon) -> FactIndex | None:
    """The index beside the file from which the lexicon was loaded; a lexicon built in memory has none."""
    if lexicon.fact_index is None and lexicon.folder is not None:
        lexicon.fact_index = (open_index(lexicon.folder),)
    return lexicon.fact_index[0] if lexicon.fact_index else None


def open_index(folder: Path | None) -> FactIndex | None:
    """The index in a generation's folder; None where none was written, or by rules that have changed since."""
    return FactIndex(folder / FILE_NAME) if folder and _fits(folder / FILE_NAME) else None


def _fits(path: Path) -> bool:
    if not path.exists():
        return False
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        return bool(connection.execute("PRAGMA user_version").fetchone()[0] == _version())


@cache
def _version() -> int:
    """Of the file's form, of the queries that fill it and of the order of statements, by which facts are left out."""
    made_of = (_FORMAT, sorted(statement_order().items()), thing_table.definitions())
    return crc32(repr(made_of).encode()) & 0x7FFFFFFF


def _rows(query: Query, reports: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    facts = sorted(read_facts(_printed(query, reports)), key=lambda fact: (fact.concept, fact.report))
    for (concept, report), group in groupby(facts, key=lambda fact: (fact.concept, fact.report)):
        for number, fact in enumerate(able_to_answer(concept, list(group))):
            value = None if fact.value is None else str(fact.value)
            texts = [getattr(fact, name) for name in _TEXTS]
            values = (fact.source, value, fact.printed, fact.unit, fact.money, *texts, fact.year, str(fact.resolution))
            yield (concept, report, number, *values)


def _printed(query: Query, reports: Sequence[str]) -> Iterator[dict[str, str]]:
    """Claims, and figures: one is of its row's item; in a row of totals also of the head that it stands under."""
    rows: dict[str, dict[str, str]] = {}
    for row in _select(query, "rows", reports):
        rows.setdefault(row["row"], row)
    for figure in _select(query, "figures", reports):
        if figure["row"] not in rows:
            continue
        row = rows[figure["row"]]
        if "concept" in row:
            yield row | figure
        if row["role"].endswith("/total") and figure["column"].startswith(CODE_BASE):
            yield row | figure | {"concept": figure["column"]}
    yield from _select(query, "claims", reports)


def _select(query: Query, name: str, reports: Sequence[str]) -> Iterator[dict[str, str]]:
    text = resources.path("queries", "questions", "lexicon", f"lexicon-fact-{name}.rq").read_text(encoding="utf-8")
    return rows_of(query(text.replace("$report", " ".join(terms(reports)))))


def able_to_answer(concept: str, facts: list[Fact]) -> list[Fact]:
    """Without the figures under other heads where the same side prints a total: `choose` would never take those but
    for what a table prints as budgeted and of the change since the year before."""
    if concept.startswith("column:") or any(fact.of_unit for fact in facts):
        return facts
    order = statement_order().get(concept) or statement_order().get(concept.split(":")[0], ())
    totals = [f for f in facts if not f.claimed and f.column in TOTAL_COLUMNS and f.value is not None]
    sides = {f.flow for f in totals if not order or f.kind in order}
    kept = (*TOTAL_COLUMNS, *BUDGET_COLUMNS, "quantity", *CHANGE_WORDS)
    return [f for f in facts if f.claimed or f.column in kept or f.flow not in sides]
