"""Which queries are lookups, and how each is looked up: in comes a query text, out goes a `Plan` or `None`.

A lookup is SELECT or ASK over triple patterns, with OPTIONAL parts behind them, `DISTINCT` and `LIMIT`: nothing that
needs an expression, an order, a path or another graph. Texts that differ only in strings and IRIs share one plan, so
that only the first of them is tokenized.
"""

import re
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyoxigraph as ox

from budgetgraph.web.sparql.text.tokens import Token, resolve, tokenize

XSD = "http://www.w3.org/2001/XMLSchema#"
_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_CONSTANTS = re.compile(r"""("[^"\\\r\n]*"|'[^'\\\r\n]*'|<[^<>"{}|^`\\\x00-\x20]*>)""")
# What Oxigraph would resolve or tidy before it looks an IRI up: relative ones, and steps `.` and `..`.
_PLAIN_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?!.*/\.)")
_NUMBERS = ((re.compile(r"[0-9]+"), "integer"), (re.compile(r"[0-9]*\.[0-9]+"), "decimal"), (re.compile("."), "double"))
_LONGEST = 4096
_MOST_PATTERNS = 12
_KEPT = 2048

Step = tuple[int, int, int]
"""A triple pattern as three places in the row: those of its subject, predicate and object."""


class NoLookup(Exception):
    """The query is something else, or something a worker has to complain about."""


@dataclass
class Plan:
    """How the lookups of one shape are done.

    A row has a place for each variable and behind them one for each constant. `steps` bind the row from the left to the
    right; each of `optional` does so if it can. `holes` say which constants differ from text to text.
    """

    form: str
    names: tuple[str, ...] = ()
    distinct: bool = False
    limit: int | None = None
    steps: tuple[Step, ...] = ()
    optional: tuple[tuple[Step, ...], ...] = ()
    row: tuple[Any, ...] = ()
    shown: tuple[int, ...] = ()
    holes: tuple[tuple[int, int, str, str], ...] = ()
    """(place in the row, number of the constant in the text, language, datatype)."""
    fixed: tuple[tuple[int, str], ...] = ()
    """Constants of the text that the plan was made for: the IRIs of its prefixes."""
    answered: int = field(default=0, compare=False)
    exhausted: int = field(default=0, compare=False)

    @property
    def hopeless(self) -> bool:
        """Whether lookups of this shape have not ended within their budget so far."""
        return self.exhausted > 2 * self.answered + 1

    def start(self, constants: Sequence[str]) -> list[Any]:
        """The first row: constants in their places, `None` for what is to be found. Raises `NoLookup`."""
        row = list(self.row)
        for place, number, language, datatype in self.holes:
            row[place] = term(constants[number], language, datatype)
        return row


class Plans:
    """The plans of shapes seen lately."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self._prefixes = dict(prefixes)
        self._kept: OrderedDict[tuple[str, ...], Plan | None] = OrderedDict()

    def find(self, text: str) -> tuple[Plan, list[str]] | None:
        """The plan of a text and its constants as written; `None` when it is no lookup."""
        if len(text) > _LONGEST:
            return None
        pieces = _CONSTANTS.split(text)
        constants = pieces[1::2]
        key = (*pieces[::2], "".join([constant[0] for constant in constants]))
        try:
            plan = self._kept[key]
        except KeyError:
            plan = self._make(text, pieces)
            self._kept[key] = plan
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        if plan is None:
            return None
        for number, value in plan.fixed:
            if constants[number] != value:
                plan = self._make(text, pieces)
                return (plan, constants) if plan else None
        return plan, constants

    def _make(self, text: str, pieces: list[str]) -> Plan | None:
        places, at = {}, 0
        for number, piece in enumerate(pieces):
            if number % 2:
                places[at] = number // 2
            at += len(piece)
        tokens = tokenize(text)
        whole = {token.start: token for token in tokens if token.kind in ("iri", "string")}
        if any(start not in whole or whole[start].text != pieces[2 * n + 1] for start, n in places.items()):
            return None  # inside a comment, or part of something longer
        try:
            return _Maker(tokens, places, self._prefixes).plan()
        except (NoLookup, ValueError):
            return None


def term(constant: str, language: str = "", datatype: str = "") -> ox.NamedNode | ox.Literal:
    """The term of an IRI or string as written in a query, without escapes. Raises `NoLookup`."""
    try:
        if constant[0] == "<":
            if not _PLAIN_IRI.match(constant, 1):
                raise NoLookup(constant)
            return ox.NamedNode(constant[1:-1])
        if language:
            return ox.Literal(constant[1:-1], language=language)
        if datatype:
            return ox.Literal(constant[1:-1], datatype=ox.NamedNode(datatype))
        return ox.Literal(constant[1:-1])
    except ValueError as error:
        raise NoLookup(str(error)) from error


class _Maker:
    """Reads the tokens of one query, strictly: what it does not know is no lookup."""

    def __init__(self, tokens: list[Token], places: dict[int, int], prefixes: dict[str, str]) -> None:
        self.tokens, self.at, self.places, self.prefixes = tokens, 0, places, prefixes
        self.row: list[Any] = []
        self.variables: dict[str, int] = {}
        self.holes: list[tuple[int, int, str, str]] = []
        self.fixed: list[tuple[int, str]] = []

    def peek(self) -> Token:
        return self.tokens[self.at] if self.at < len(self.tokens) else Token("end", "", -1)

    def take(self, text: str = "", kind: str = "") -> Token:
        """The next token, which must be this word or sign, or of this kind."""
        token = self.peek()
        if (text and text not in (token.text, token.keyword)) or (kind and token.kind != kind):
            raise NoLookup(token.text)
        self.at += 1
        return token

    def found(self, text: str) -> bool:
        """Step over a word or sign if it is next."""
        there = self.peek().kind in ("word", "sign") and text in (self.peek().text, self.peek().keyword)
        self.at += there
        return there

    def plan(self) -> Plan:
        self._prologue()
        form = self.take(kind="word").keyword
        distinct, names, limit = False, [], None
        if form == "SELECT":
            distinct = self.found("DISTINCT")
            while self.peek().kind == "variable":
                names.append(self.take().text[1:])
        if form not in ("SELECT", "ASK") or len(set(names)) != len(names) or (form == "SELECT" and not names):
            raise NoLookup(form)
        self.found("WHERE")
        self.take("{")
        steps, optional = self._triples(), []
        while self.found("OPTIONAL"):
            self.take("{")
            optional.append(self._triples())
            self.take("}")
            self.found(".")
        self.take("}")
        if self.found("LIMIT"):
            limit = int(self.take(kind="number").text)
        self.take(kind="end")
        shown = [self._variable(name) for name in names]
        known = {place for place, value in enumerate(self.row) if value is not None}
        ordered = [self._ordered(part, known) for part in (steps, *optional)]
        return Plan(
            form, tuple(names), distinct, limit, ordered[0], tuple(ordered[1:]), tuple(self.row), tuple(shown),
            tuple(self.holes), tuple(self.fixed),
        )  # fmt: skip

    def _prologue(self) -> None:
        while self.found("PREFIX"):
            name, iri = self.take(kind="name"), self.take(kind="iri")
            if not name.text.endswith(":") or not _PLAIN_IRI.match(iri.text, 1) or iri.start not in self.places:
                raise NoLookup(name.text)
            self.prefixes = {**self.prefixes, name.text[:-1]: iri.text[1:-1]}
            self.fixed.append((self.places[iri.start], iri.text))

    def _triples(self) -> list[Step]:
        steps: list[Step] = []
        while self.peek().kind in ("variable", "iri", "name"):
            subject = self._place()
            while True:
                predicate = self._verb()
                steps.append((subject, predicate, self._place()))
                while self.found(","):
                    steps.append((subject, predicate, self._place()))
                if not self.found(";"):
                    break
                while self.found(";"):
                    pass
                if self.peek().text in (".", "}"):
                    break
            if not self.found("."):
                break
        if not 0 < len(steps) <= _MOST_PATTERNS:
            raise NoLookup("patterns")
        return steps

    def _verb(self) -> int:
        if self.found("a"):
            return self._constant(_TYPE)
        if self.peek().kind not in ("variable", "iri", "name"):
            raise NoLookup("path")
        return self._place()

    def _variable(self, name: str) -> int:
        if name not in self.variables:
            self.variables[name] = self._constant(None)
        return self.variables[name]

    def _constant(self, value: Any) -> int:
        self.row.append(value)
        return len(self.row) - 1

    def _place(self) -> int:
        """The place of the next term."""
        token = self.take()
        if token.kind == "variable":
            return self._variable(token.text[1:])
        if token.kind == "name":
            iri = resolve(token, self.prefixes)
            if iri is None:
                raise NoLookup(token.text)
            return self._constant(term(f"<{iri}>"))
        if token.kind == "number":
            kind = next(kind for pattern, kind in _NUMBERS if pattern.fullmatch(token.text) or kind == "double")
            return self._constant(ox.Literal(token.text, datatype=ox.NamedNode(XSD + kind)))
        if token.text in ("true", "false"):
            return self._constant(ox.Literal(token.text, datatype=ox.NamedNode(XSD + "boolean")))
        if token.kind not in ("iri", "string") or token.start not in self.places:
            raise NoLookup(token.text)
        language, datatype = self._suffix() if token.kind == "string" else ("", "")
        place = self._constant(term(token.text, language, datatype))
        self.holes.append((place, self.places[token.start], language, datatype))
        return place

    def _suffix(self) -> tuple[str, str]:
        """Language or datatype behind a string."""
        if self.peek().kind == "language":
            return self.take().text[1:], ""
        if not self.found("^^"):
            return "", ""
        token = self.take()
        iri = resolve(token, self.prefixes) if token.kind in ("iri", "name") else None
        if iri is None:
            raise NoLookup(token.text)
        if token.start in self.places:
            self.fixed.append((self.places[token.start], token.text))
        return "", iri

    def _ordered(self, steps: list[Step], known: set[int]) -> tuple[Step, ...]:
        """The patterns, each with a known subject or object when its turn comes; adds what they bind to `known`."""
        waiting, ordered = list(steps), []
        variable = {place for place, _, _, _ in self.holes}

        def cost(step: Step) -> tuple[int, bool, bool]:
            subject, predicate, target = step
            bound = (target in known) + 2 * (subject in known)
            kind = self.row[predicate] == _TYPE and subject not in known
            return (3 - bound, kind, not (subject in variable or target in variable))

        while waiting:
            best = min(waiting, key=cost)
            if best[0] not in known and best[2] not in known:
                raise NoLookup("nothing to start from")
            waiting.remove(best)
            ordered.append(best)
            known.update(best)
        return tuple(ordered)
