"""What can go wrong with a query, as `application/problem+json` (RFC 9457) that says what to do next.

In come a cause and the query text, out goes a `Problem` with its HTTP status.
"""

import difflib
import json
import re
from collections.abc import Mapping
from typing import Any

from . import tokens
from .formats import NotAcceptable

_ELSEWHERE = {
    "time": "http://www.w3.org/2006/time#",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dct": "http://purl.org/dc/terms/",
    "void": "http://rdfs.org/ns/void#",
    "sh": "http://www.w3.org/ns/shacl#",
    "dqv": "http://www.w3.org/ns/dqv#",
    "oa": "http://www.w3.org/ns/oa#",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
}
_AT = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)


class Problem(Exception):
    """A query that was not answered: HTTP `status`, short `name` (the end of the type IRI), title, details."""

    def __init__(self, status: int, name: str, title: str, detail: str = "", **extra: Any) -> None:
        self.status, self.name, self.title, self.detail, self.extra = status, name, title, detail, extra
        super().__init__(f"{title}: {detail}" if detail else title)

    def as_dict(self) -> dict[str, Any]:
        """The members of the problem document."""
        members: dict[str, Any] = {
            "type": f"https://w3id.org/budgetgraph/problem/{self.name}",
            "title": self.title,
            "status": self.status,
        }
        if self.detail:
            members["detail"] = self.detail
        return members | self.extra

    def as_json(self) -> bytes:
        """The body of an `application/problem+json` answer."""
        return json.dumps(self.as_dict(), ensure_ascii=False).encode()

    @classmethod
    def from_dict(cls, members: Mapping[str, Any]) -> "Problem":
        """The problem that `as_dict` wrote."""
        rest = {k: v for k, v in members.items() if k not in ("type", "title", "status", "detail")}
        name = str(members["type"]).rsplit("/", 1)[-1]
        return cls(members["status"], name, members["title"], members.get("detail", ""), **rest)


def unknown_prefix(query: str, predefined: Mapping[str, str]) -> Problem | None:
    """The first name of the query whose prefix nobody declared, with the prefix that was probably meant."""
    terminals = tokens.tokenize(query)
    known = {**predefined, **tokens.declared(terminals)}
    for index, token in enumerate(terminals):
        if token.kind != "name" or (index and terminals[index - 1].keyword == "PREFIX"):
            continue
        prefix = token.text.split(":", 1)[0]
        if prefix in known:
            continue
        line, column = tokens.place(query, token.start)
        near = difflib.get_close_matches(prefix.lower(), [*known, *_ELSEWHERE], n=1, cutoff=0.5)
        if prefix in _ELSEWHERE:
            hint = f"declare it: PREFIX {prefix}: <{_ELSEWHERE[prefix]}>"
        elif near:
            hint = (
                f"did you mean {near[0]}:{token.text.split(':', 1)[1]} ({known.get(near[0]) or _ELSEWHERE[near[0]]})?"
            )
        else:
            hint = f"declare it at the top: PREFIX {prefix}: <...>; predefined are {', '.join(sorted(predefined))}"
        return Problem(
            400,
            "syntax",
            "The query cannot be read",
            f"unknown prefix {prefix}: in {token.text}",
            line=line,
            column=column,
            hint=hint,
        )
    return None


def _hint(query: str) -> str:
    """What is probably wrong with a query that cannot be read."""
    terminals = tokens.tokenize(query)
    if not tokens.operation(terminals):
        return "a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE (after its PREFIX lines)"
    for token in terminals:
        if token.kind == "stray":
            line, column = tokens.place(query, token.start)
            full_width = {
                "“": '"',
                "”": '"',
                "，": ",",
                "。": ".",
                "；": ";",
                "（": "(",
                "）": ")",
                "｛": "{",
                "｝": "}",
                "？": "?",
                "：": ":",
            }
            if token.text in full_width:
                return f"the full-width {token.text} at {line}:{column} should be {full_width[token.text]}"
            return f"{token.text} at {line}:{column} begins nothing in SPARQL (an open string or IRI?)"
    for opening, closing in ("{}", "()", "[]"):
        difference = sum((t.text == opening) - (t.text == closing) for t in terminals if t.kind == "sign")
        if difference:
            which = closing if difference > 0 else opening
            return f"{abs(difference)} {which} missing"
    return "look at what stands before this place: a missing dot, object or keyword is noticed one step later"


def syntax_error(query: str, message: str, predefined: Mapping[str, str]) -> Problem:
    """What the parser said about a query, as line, column and a hint; updates are refused as such (403)."""
    if tokens.is_update(query):
        return Problem(
            403, "read-only", "This endpoint is read-only", "SPARQL Update is not offered here; it answers queries only"
        )
    if "Prefix not found" in message and (problem := unknown_prefix(query, predefined)):
        return problem
    found = _AT.match(message)
    if not found:
        return Problem(400, "syntax", "The query cannot be read", message.strip()[:300], hint=_hint(query))
    line, column = int(found.group(1)), int(found.group(2))
    detail = re.sub(r"\s+", " ", found.group(3))
    detail = detail if len(detail) <= 160 else detail[:160].rsplit(",", 1)[0] + " ..."
    text = query.splitlines()[line - 1] if line <= len(query.splitlines()) else ""
    return Problem(
        400,
        "syntax",
        "The query cannot be read",
        detail,
        line=line,
        column=column,
        excerpt=text[:200],
        hint=_hint(query),
    )


def refused(refusal: tokens.Refusal) -> Problem:
    """403 for a query that would call another server."""
    return Problem(
        403,
        "no-federation",
        f"{refusal.keyword} is not allowed here",
        f"{refusal.keyword} {refusal.target}".strip()
        + " would call another server; this endpoint opens no connections",
        line=refusal.line,
        column=refusal.column,
        hint="run the federated part on your side, or load the dumps under /dumps into your own store",
    )


def too_slow(limit: float, elapsed: float) -> Problem:
    """504 for a query that was stopped at its deadline."""
    return Problem(
        504,
        "timeout",
        "The query was stopped at its time limit",
        f"it ran {elapsed:.1f} s, the limit is {limit:g} s",
        limit=limit,
        elapsed=round(elapsed, 3),
        hint="name the document, department or year; avoid OPTIONAL with several patterns; "
        "for sums over everything take the tables under /dumps",
    )


def too_large(what: str, limit: int) -> Problem:
    """413 for a result beyond the limit of rows or bytes."""
    return Problem(
        413,
        "too-large",
        "The result is larger than this endpoint sends",
        f"more than {limit} {what}",
        limit=limit,
        unit=what,
        hint="page with ORDER BY, LIMIT and OFFSET, select fewer columns, or take the dumps under /dumps",
    )


def out_of_memory(limit: int) -> Problem:
    """413 for a query that needed more memory than it may have."""
    return Problem(
        413,
        "memory",
        "The query needs more memory than this endpoint gives",
        f"more than {limit} bytes, or nested too deeply",
        limit=limit,
        unit="bytes of memory",
        hint="add conditions that join the patterns, avoid ORDER BY, DISTINCT and GROUP BY over everything, "
        "LIMIT inside a sub-select",
    )


def busy(why: str, retry_after: int, status: int = 503) -> Problem:
    """503 (or 429 for one client) when the query cannot even wait."""
    return Problem(
        status,
        "busy",
        "Too many queries are waiting",
        why,
        retry_after=retry_after,
        hint=f"try again in {retry_after} s",
    )


def cancelled() -> Problem:
    """The query was cancelled by its id."""
    return Problem(503, "cancelled", "The query was cancelled", "somebody who knows its id asked for that")


def lost() -> Problem:
    """The process of the query died twice for a reason unknown."""
    return Problem(503, "lost", "The query was lost", "its process died twice", retry_after=1, hint="try again")


def not_acceptable(error: NotAcceptable) -> Problem:
    """406 with the choices."""
    return Problem(406, "not-acceptable", "Nothing you accept is offered", str(error), choices=error.choices)
