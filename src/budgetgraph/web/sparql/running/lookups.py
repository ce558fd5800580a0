"""Lookups answered by the server itself: in comes a query text, out goes its JSON result, or `None` for a worker.

The two switches between processes that a worker costs take several times as long as a lookup. Evaluated are only plans
of `lookup_plans`, pattern by pattern over the index, and only as long as a small budget of index entries and time
lasts: one entry is a step of constant size, so nothing here can hold the server, whatever is asked. Past the budget a
worker begins anew. Nothing here can open a connection: there is no SERVICE among the plans.
"""

import time
from json.encoder import encode_basestring
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from budgetgraph.web.sparql.running.generations import Generation
from budgetgraph.web.sparql.running.jobs import Answer
from budgetgraph.web.sparql.settings import Settings
from budgetgraph.web.sparql.text.lookup_plans import XSD, NoLookup, Plan, Plans, Step
from budgetgraph.web.sparql.writing import formats
from budgetgraph.web.sparql.writing.formats import Kind
from budgetgraph.web.sparql.writing.results import from_json
from budgetgraph.web.sparql.writing.sink import CODINGS, compress

ENTRIES = 256
"""Index entries that one lookup may read."""
SECONDS = 0.03
"""Wall time after which no further entry is read."""
LARGEST = 1 << 18
"""Bytes of an answer above which a worker writes it: compressing them would hold the loop."""
_TEXT = XSD + "string"
_NO_PREDICATES = (ox.Literal, ox.BlankNode)


class Exhausted(Exception):
    """The budget is used up."""


class Lookups:
    """Answers lookups over the current graphs of one generation."""

    def __init__(self, store: Path, prefixes: dict[str, str]) -> None:
        self._quads = ox.Store.read_only(str(store)).quads_for_pattern
        self._plans = Plans(prefixes)
        self._left, self._end = 0, 0.0

    def answer(self, text: str) -> tuple[Kind, int, str] | None:
        """Kind of result, number of rows, and the SPARQL JSON; `None`: ask a worker."""
        found = self._plans.find(text)
        if found is None or found[0].hopeless:
            return None
        plan, constants = found
        try:
            rows = self._rows(plan, plan.start(constants))
        except NoLookup:
            return None
        except Exhausted:
            plan.exhausted += 1
            return None
        plan.answered += 1
        if plan.form == "ASK":
            return "ask", 1, '{"head":{},"boolean":%s}' % ("true" if rows else "false")
        shown = [tuple([row[place] for place in plan.shown]) for row in rows]
        if plan.distinct:
            shown = list(dict.fromkeys(shown))
        if plan.limit is not None and len(shown) > plan.limit:
            return None  # which rows are shown is up to the worker, so that pages fit together
        try:
            return "select", len(shown), to_json(plan.names, shown)
        except TypeError:
            return None

    def _rows(self, plan: Plan, start: list[Any]) -> list[list[Any]]:
        """All bindings of the plan. Raises `Exhausted`."""
        self._left, self._end = ENTRIES, time.perf_counter() + SECONDS
        rows = self._extended([start], plan.steps)
        for steps in plan.optional:
            rows = [longer for row in rows for longer in (self._extended([row], steps) or [row])]
        return rows

    def _extended(self, rows: list[list[Any]], steps: tuple[Step, ...]) -> list[list[Any]]:
        for step in steps:
            if not rows:
                break
            rows = self._matched(rows, step)
        return rows

    def _matched(self, rows: list[list[Any]], step: Step) -> list[list[Any]]:
        """The rows, each once for every entry of the index that fits the pattern."""
        longer, (s, p, o), left = [], step, self._left
        clock, end = time.perf_counter, self._end
        repeated = s in (p, o) or p == o  # a variable that stands twice in the pattern
        for row in rows:
            subject, predicate, target = row[s], row[p], row[o]
            left -= 1
            if type(subject) is ox.Literal or type(predicate) in _NO_PREDICATES:
                continue
            for quad in self._quads(subject, predicate, target, None):
                left -= 1
                if left < 0 or clock() > end:
                    raise Exhausted
                new = row.copy()
                if subject is None:
                    new[s] = quad.subject
                if predicate is None:
                    new[p] = quad.predicate
                if target is None:
                    new[o] = quad.object
                if not repeated or (new[s], new[p], new[o]) == (quad.subject, quad.predicate, quad.object):
                    longer.append(new)
        self._left = left
        return longer


def answered(
    lookups: Lookups, generation: Generation, settings: Settings, text: str, accept: str, format: str, encoding: str
) -> Answer | None:
    """The whole answer of a lookup in the wanted form; `None`: ask a worker, also when a worker has to complain."""
    started = time.perf_counter()
    found = lookups.answer(text)
    if found is None:
        return None
    kind, rows, result = found
    try:
        form = formats.negotiate(kind, accept, format)
    except formats.NotAcceptable:
        return None
    body, coding = result.encode() if form is formats.JSON else from_json(result, form), ""
    if body is None or len(body) > min(LARGEST, settings.result_bytes) or rows > settings.result_rows:
        return None
    if len(body) >= settings.compress_bytes and (coding := formats.encoding(encoding, CODINGS)):
        body = compress(body, coding)
    return Answer(
        kind, form.name, coding, len(body), generation.name, generation.tag, body,
        seconds=time.perf_counter() - started,
    )  # fmt: skip


def to_json(names: tuple[str, ...], rows: list[tuple[Any, ...]]) -> str:
    """SPARQL 1.1 Query Results JSON as Oxigraph writes it. Raises `TypeError` for a term that is no RDF 1.1 one."""
    bindings = [
        "{" + ",".join([f'"{name}":{_term(term)}' for name, term in zip(names, row, strict=True) if term is not None])
        + "}"
        for row in rows
    ]  # fmt: skip
    head = ",".join([f'"{name}"' for name in names])
    return f'{{"head":{{"vars":[{head}]}},"results":{{"bindings":[{",".join(bindings)}]}}}}'


def _term(term: Any) -> str:
    if isinstance(term, ox.NamedNode):
        return f'{{"type":"uri","value":{encode_basestring(term.value)}}}'
    if isinstance(term, ox.BlankNode):
        return f'{{"type":"bnode","value":"{term.value}"}}'
    if not isinstance(term, ox.Literal) or term.direction is not None:
        raise TypeError(term)
    value = f'{{"type":"literal","value":{encode_basestring(term.value)}'
    if term.language:
        return f'{value},"xml:lang":"{term.language}"}}'
    datatype = term.datatype.value
    return f"{value}}}" if datatype == _TEXT else f'{value},"datatype":{encode_basestring(datatype)}}}'
