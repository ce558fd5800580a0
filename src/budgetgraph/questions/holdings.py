"""What one report prints, as far as completion asks: the concepts of its figures and the names of its things."""

import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass

from budgetgraph.questions.completing import Completer
from budgetgraph.questions.handlers.basis.fact_index import index_of
from budgetgraph.questions.language import name_table
from budgetgraph.questions.language.concepts import concept_of
from budgetgraph.questions.language.lexicon import Lexicon
from budgetgraph.questions.solutions import Query

_MOST_KEPT = 500  # reports
_FACTS = """SELECT DISTINCT concept FROM fact WHERE value IS NOT NULL AND of_unit = ''
    AND report IN (SELECT value FROM json_each(?))"""


@dataclass(frozen=True)
class Holdings:
    """`concepts` of a report's figures; `names` of its projects, indicators, glossary entries and sections by kind."""

    concepts: frozenset[str]
    names: dict[str, tuple[str, ...]]


def holdings_of(report: str, lexicon: Lexicon, query: Query | None) -> Holdings | None:
    """What the report prints: from the index of its generation, or through `query`; None where there is neither."""
    kept = Completer.of(lexicon).printed
    if report not in kept:
        if len(kept) > _MOST_KEPT:
            kept.clear()
        read = _read(report, lexicon, query)
        if read is None:
            return None  # a later call may bring a `query`
        kept[report] = read
    found: Holdings = kept[report]
    return found


def _read(report: str, lexicon: Lexicon, query: Query | None) -> Holdings | None:
    index = index_of(lexicon)
    if index is None:
        return _of(name_table.rows_of_report(query, report)) if query else None
    with closing(sqlite3.connect(f"file:{index.path}?mode=ro", uri=True)) as connection:
        rows = connection.execute("SELECT kind, name, concept FROM name WHERE report = ?", (report,)).fetchall()
        facts = {concept for (concept,) in connection.execute(_FACTS, (json.dumps([report]),))}
    held = _of(rows)
    return Holdings(frozenset(facts), held.names)


def _of(rows: Iterable[tuple[str, str, str]]) -> Holdings:
    concepts: set[str] = set()
    names: dict[str, dict[str, None]] = {}
    for kind, name, concept in rows:
        if kind in ("topic", "item"):
            concepts.add(concept_of(concept) or concept)
        else:
            names.setdefault(kind, {})[name] = None
    return Holdings(frozenset(concepts), {kind: tuple(sorted(own)) for kind, own in names.items()})
