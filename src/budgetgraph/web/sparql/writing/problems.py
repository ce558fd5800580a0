"""What can go wrong with a query, as `application/problem+json` (RFC 9457) that says what to do next.

In come a cause and the query text, out goes a `Problem` with its HTTP status. Titles and hints are given in English
and, as `title_zh` and `hint_zh`, in Chinese; see `data/vocabulary/query_problems.csv` and `query_hints.csv`.
"""

import difflib
import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from budgetgraph import resources
from budgetgraph.web.sparql.text import tokens
from budgetgraph.web.sparql.writing.formats import NotAcceptable

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
_FULL_WIDTH = dict(zip("“”，。；（）｛｝？：", '"",.;(){}?:', strict=True))


@cache
def _told() -> dict[str, tuple[str, str]]:
    """Name of a problem to its title and advice in Chinese."""
    rows = resources.rows("data", "vocabulary", "query_problems.csv")
    return {row["problem"]: (row["title"], row["advice"]) for row in rows}


@cache
def _hints() -> dict[str, tuple[str, str]]:
    """Name of a hint to its wording in English and in Chinese."""
    rows = resources.rows("data", "vocabulary", "query_hints.csv")
    return {row["hint"]: (row["english"], row["chinese"]) for row in rows}


def _hint(name: str, **values: object) -> dict[str, str]:
    """The members `hint` and `hint_zh`."""
    english, chinese = _hints()[name]
    return {"hint": english.format(**values), "hint_zh": chinese.format(**values)}


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
        title, advice = _told().get(self.name, ("", ""))
        chinese = {"title_zh": title, "hint_zh": advice}
        return members | {name: text for name, text in chinese.items() if text} | self.extra

    def as_json(self) -> bytes:
        """The body of an `application/problem+json` answer."""
        return json.dumps(self.as_dict(), ensure_ascii=False).encode()

    @classmethod
    def from_dict(cls, members: Mapping[str, Any]) -> "Problem":
        """The problem that `as_dict` wrote."""
        rest = {k: v for k, v in members.items() if k not in ("type", "title", "status", "detail", "title_zh")}
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
            hint = _hint("declare known", prefix=prefix, iri=_ELSEWHERE[prefix])
        elif near:
            iri = known.get(near[0]) or _ELSEWHERE[near[0]]
            hint = _hint("near", near=near[0], local=token.text.split(":", 1)[1], iri=iri)
        else:
            hint = _hint("declare", prefix=prefix, known=", ".join(sorted(predefined)))
        return Problem(
            400,
            "syntax",
            "The query cannot be read",
            f"unknown prefix {prefix}: in {token.text}",
            line=line,
            column=column,
            **hint,
        )
    return None


def _advice(query: str) -> dict[str, str]:
    """What is probably wrong with a query that cannot be read, as `hint` and `hint_zh`."""
    terminals = tokens.tokenize(query)
    if not tokens.operation(terminals):
        return _hint("no form")
    for token in terminals:
        if token.kind not in ("word", "name", "stray"):  # to the grammar most full-width signs are letters
            continue
        before = token.text.split(":", 1)[0]  # behind the colon of a name they may stand
        wrong = next((sign for sign in before if sign in _FULL_WIDTH), "")
        if wrong or token.kind == "stray":
            line, column = tokens.place(query, token.start + token.text.find(wrong))
            name = "full width" if wrong else "stray"
            return _hint(name, wrong=wrong or token.text, right=_FULL_WIDTH.get(wrong), line=line, column=column)
    for opening, closing in ("{}", "()", "[]"):
        difference = sum((t.text == opening) - (t.text == closing) for t in terminals if t.kind == "sign")
        if difference:
            return _hint("missing", count=abs(difference), which=closing if difference > 0 else opening)
    return _hint("later")


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
        return Problem(400, "syntax", "The query cannot be read", message.strip()[:300], **_advice(query))
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
        **_advice(query),
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
        **_hint("federation"),
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
        **_hint("too slow"),
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
        **_hint("too large"),
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
        **_hint("memory"),
    )


def busy(why: str, retry_after: int, status: int = 503) -> Problem:
    """503 (or 429 for one client) when the query cannot even wait."""
    return Problem(
        status,
        "busy",
        "Too many queries are waiting",
        why,
        retry_after=retry_after,
        **_hint("again", seconds=retry_after),
    )


def cancelled() -> Problem:
    """The query was cancelled by its id."""
    return Problem(503, "cancelled", "The query was cancelled", "somebody who knows its id asked for that")


def lost() -> Problem:
    """The process of the query died twice for a reason unknown."""
    return Problem(
        503, "lost", "The query was lost", "its process died twice", retry_after=1, **_hint("again", seconds=1)
    )


def not_acceptable(error: NotAcceptable) -> Problem:
    """406 with the choices."""
    return Problem(406, "not-acceptable", "Nothing you accept is offered", str(error), choices=error.choices)
