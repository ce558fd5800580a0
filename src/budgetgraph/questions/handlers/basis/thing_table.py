"""The projects and indicators that each report prints, in the file of a generation's index of figures.

One line a project or indicator: what the rows of its query say of it together. `queries/questions/index/*.sql` reads
from here what a template's SPARQL reads from the graph.
"""

import re
import sqlite3
from collections.abc import Iterable, Sequence
from functools import cache

from budgetgraph.questions.solutions import Query, rows_by_source, rows_of, terms
from budgetgraph.questions.templates import query_text

_TABLES = ("project", "indicator")
_AT_ONCE = 50  # reports in one query


def schema() -> str:
    """The tables, each with a column for every variable of its query."""
    return "".join(map(_table, _TABLES))


def _table(name: str) -> str:
    columns = ", ".join(f'"{column}" TEXT' for column in _columns(name))
    return f"""CREATE TABLE {name} ({columns}, PRIMARY KEY (report, source)) WITHOUT ROWID;
        CREATE INDEX {name}_of ON {name} (label);"""


def renew(connection: sqlite3.Connection, query: Query, gone: Iterable[str], renewed: Sequence[str]) -> None:
    """Takes out what the reports that are gone print and reads what the renewed ones print."""
    for name in _TABLES:
        columns = _columns(name)
        connection.executemany(f"DELETE FROM {name} WHERE report = ?", [(report,) for report in {*gone, *renewed}])
        for start in range(0, len(renewed), _AT_ONCE):
            reports = " ".join(terms(renewed[start : start + _AT_ONCE]))
            rows = rows_by_source(rows_of(query(_query(name).replace("$report", reports))))
            values = [[row.get(column) for column in columns] for row in rows]
            connection.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(columns))})", values)


def definitions() -> str:
    """The queries by which the tables are filled: an index that was filled by others is not used."""
    return "\n".join(map(_query, _TABLES))


@cache
def _query(name: str) -> str:
    return query_text("lexicon", f"lexicon-{name}s.rq")


@cache
def _columns(name: str) -> list[str]:
    return re.findall(r"\?(\w+)", _query(name).partition("WHERE")[0])
