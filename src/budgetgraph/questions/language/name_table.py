"""The names that each report prints, in the file of a generation's index of figures.

The dictionary is made from them. A load reads the names of the reports that it touched and takes the rest over.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from budgetgraph import resources
from budgetgraph.questions.solutions import Query, rows_of, terms

SCHEMA = """
CREATE TABLE name (report TEXT, kind TEXT, name TEXT, concept TEXT,
  PRIMARY KEY (report, kind, name, concept)) WITHOUT ROWID;
"""
_AT_ONCE = 50  # reports in one query


def renew(connection: sqlite3.Connection, query: Query, gone: Iterable[str], renewed: Sequence[str]) -> None:
    """Takes out the names of the reports that are gone and reads those of the renewed ones."""
    connection.executemany("DELETE FROM name WHERE report = ?", [(report,) for report in gone])
    for start in range(0, len(renewed), _AT_ONCE):
        rows = _read(query, renewed[start : start + _AT_ONCE])
        connection.executemany("INSERT OR IGNORE INTO name VALUES (?, ?, ?, ?)", rows)


def _query() -> str:
    return resources.path("queries", "questions", "lexicon", "lexicon-names.rq").read_text(encoding="utf-8")


def _read(query: Query, reports: Sequence[str]) -> Iterator[tuple[str, str, str, str]]:
    for row in rows_of(query(_query().replace("$report", " ".join(terms(reports))))):
        yield row["report"], row["kind"], row.get("name", ""), row.get("concept", "")


def rows_of_report(query: Query, report: str) -> Iterator[tuple[str, str, str]]:
    """(kind, name, concept) of everything that one report prints, read from the graph."""
    return ((kind, name, concept) for _, kind, name, concept in _read(query, [report]))


def names_in(path: Path) -> Iterator[tuple[str, str, str]]:
    """(kind, name, concept) of everything that the reports of an index print, each once."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        yield from connection.execute("SELECT DISTINCT kind, name, concept FROM name")


def names_of(query: Query) -> Iterator[tuple[str, str, str]]:
    """The same, read from all of the graph where there is no index."""
    text = _query().replace("VALUES ?report { $report }", "").replace("DISTINCT ?report", "DISTINCT")
    for row in rows_of(query(text)):
        yield row["kind"], row.get("name", ""), row.get("concept", "")
