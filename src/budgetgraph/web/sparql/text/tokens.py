"""SPARQL tokens: in comes a query text, out go its terminals with line and column, exactly after the grammar.

Terminals of SPARQL 1.1 Query, section 19.8. What stands inside strings, IRIs, comments, variables or prefixed
names is never mistaken for a keyword. `forbidden` decides from the tokens whether a query would call the network.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_BASE = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_U = _BASE + "_"
_CHARS = _U + r"\-0-9\u00b7\u0300-\u036f\u203f-\u2040"
_PLX = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_PREFIX = rf"(?:[{_BASE}](?:[{_CHARS}.]*[{_CHARS}])?)?"
_LOCAL = rf"(?:[{_U}:0-9]|{_PLX})(?:(?:[{_CHARS}.:]|{_PLX})*(?:[{_CHARS}:]|{_PLX}))?"
_IRI_CHARS = r"[^<>\"{}|^`\\\x00-\x20]"
_TERMINALS = (
    ("blank", r"[ \t\r\n]+"),
    ("comment", r"\#[^\r\n]*"),
    ("string", r'"""(?:"{0,2}(?:[^"\\]|\\.))*"""' + r"|'''(?:'{0,2}(?:[^'\\]|\\.))*'''"),
    ("string1", r'"(?:[^"\\\r\n]|\\.)*"' + r"|'(?:[^'\\\r\n]|\\.)*'"),
    ("iri", rf"<{_IRI_CHARS}*(?:\\u[0-9A-Fa-f]{{4}}{_IRI_CHARS}*|\\U[0-9A-Fa-f]{{8}}{_IRI_CHARS}*)*>"),
    ("variable", rf"[?$][{_U}0-9][{_U}0-9\u00b7\u0300-\u036f\u203f-\u2040]*"),
    ("blanknode", rf"_:[{_U}0-9](?:[{_CHARS}.]*[{_CHARS}])?"),
    ("name", rf"{_PREFIX}:(?:{_LOCAL})?"),
    ("language", r"@[A-Za-z]+(?:-[A-Za-z0-9]+)*(?:--[A-Za-z]+)?"),
    ("number", r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)[eE][+-]?[0-9]+|[0-9]*\.[0-9]+|[0-9]+"),
    ("word", rf"[{_U}][{_U}0-9]*"),
    ("sign", r"\^\^|&&|\|\||!=|<=|>=|<<\(|\)>>|<<|>>|\{\||\|\}|[{}()\[\].;,*/+\-=<>!?^|&~]"),
    ("stray", r"."),
)
_MASTER = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _TERMINALS), re.DOTALL)
_SUSPECT = re.compile("service|load", re.IGNORECASE)
# `FILTER(?a<1)SERVICE#>` and a name on the next line: an IRI by the longest match, a call to Oxigraph.
_CALL_LIKE_AN_IRI = re.compile(r"<.*\).*service.*#", re.IGNORECASE)
_OPERANDS = frozenset(("variable", "number", "string", "language", "name", "iri"))
_DATASET = re.compile(r"\b(?:from|graph)", re.IGNORECASE)
_UPDATES = frozenset(["INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "ADD", "MOVE", "COPY", "WITH"])
_FORMS = frozenset(["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"])


@dataclass(frozen=True, slots=True)
class Token:
    """One terminal: its kind, its text as written, and where it begins (offset from 0)."""

    kind: str
    text: str
    start: int

    @property
    def keyword(self) -> str:
        """The word in capitals; empty for anything that is not a bare word."""
        return self.text.upper() if self.kind == "word" else ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a query may not do here: the offending keyword, its 1-based line and column, and what it names."""

    keyword: str
    line: int
    column: int
    target: str = ""


def tokenize(query: str) -> list[Token]:
    """The terminals of the query without blanks and comments; what fits no terminal comes as kind `stray`."""
    tokens = []
    for match in _MASTER.finditer(query):
        kind = match.lastgroup or "stray"
        if kind not in ("blank", "comment"):
            tokens.append(Token("string" if kind == "string1" else kind, match.group(), match.start()))
    return tokens


def place(query: str, offset: int) -> tuple[int, int]:
    """The 1-based line and column of an offset."""
    line_start = query.rfind("\n", 0, offset) + 1
    return query.count("\n", 0, offset) + 1, offset - line_start + 1


def declared(tokens: list[Token], predefined: Iterable[str] = ()) -> dict[str, str]:
    """Prefixes that the query declares itself (name without colon to IRI as written, without `<>`)."""
    found = dict.fromkeys(predefined, "")
    for one, two, three in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if one.keyword == "PREFIX" and two.kind == "name" and two.text.endswith(":") and three.kind == "iri":
            found[two.text[:-1]] = three.text[1:-1]
    return found


def operation(tokens: list[Token]) -> str:
    """The form of the request (`SELECT`, `ASK`, ... `INSERT`, `LOAD` ...), or empty if it has none."""
    return next((t.keyword for t in tokens if t.keyword in _FORMS or t.keyword in _UPDATES), "")


def is_update(query: str) -> bool:
    """Whether the text is a SPARQL Update rather than a query."""
    return operation(tokenize(query)) in _UPDATES


def _glued(token: Token, prefixes: Iterable[str]) -> bool:
    """Whether a parser without word boundaries may read `SERVICEex:x` as `SERVICE ex:x` (Oxigraph's does).

    A name such as `service:Bus` stays a name unless what is left of its prefix is a prefix of the query too.
    """
    prefix = token.text.split(":", 1)[0]
    parts = re.split("service", prefix, flags=re.IGNORECASE)
    if len(parts) < 2:
        return False
    rest = re.sub("^silent", "", parts[-1], flags=re.IGNORECASE)
    return bool({rest, parts[-1]} & set(prefixes))


def forbidden(query: str, predefined: Iterable[str] = (), allow: Iterable[str] = ()) -> Refusal | None:
    """The first `SERVICE` call or `LOAD` of a query that is not allowed, or `None`.

    `predefined` are the prefixes every query has; `allow` the IRIs that `SERVICE` may name literally.
    """
    if not _SUSPECT.search(query):
        return None
    tokens = tokenize(query)
    prefixes = declared(tokens, predefined)
    allowed = frozenset(allow)
    for index, token in enumerate(tokens):
        follower = tokens[index + 1 :]
        if token.kind == "word":
            word = token.keyword
            if "SERVICE" in word:
                if word == "SERVICE" and follower and follower[0].keyword == "SILENT":
                    follower = follower[1:]
                target = follower[0].text if follower else ""
                if not (target[:1] == "<" and target[1:-1] in allowed):
                    return Refusal("SERVICE", *place(query, token.start), target)
            elif "LOAD" in word:
                return Refusal("LOAD", *place(query, token.start), follower[0].text if follower else "")
        elif token.kind == "iri" and index and _CALL_LIKE_AN_IRI.match(token.text):
            before_it = tokens[index - 1]
            if before_it.kind in _OPERANDS or before_it.keyword in ("TRUE", "FALSE") or before_it.text == ")":
                return Refusal("SERVICE", *place(query, token.start), token.text)
        elif token.kind == "name" and follower and follower[0].text == "{":
            before = tokens[index - 1].keyword if index else ""
            if before not in ("GRAPH", "FROM", "NAMED", "DESCRIBE") and _glued(token, prefixes):
                return Refusal("SERVICE", *place(query, token.start), token.text)
    return None


def resolve(token: Token, prefixes: dict[str, str]) -> str | None:
    """The IRI that an `iri` or `name` token stands for; `None` when its prefix is unknown."""
    if token.kind == "iri":
        return re.sub(r"\\[uU]([0-9A-Fa-f]{4,8})", lambda m: chr(int(m.group(1), 16)), token.text[1:-1])
    prefix, local = token.text.split(":", 1)
    if prefix not in prefixes:
        return None
    return prefixes[prefix] + re.sub(r"\\(.)", r"\1", local)


@dataclass(frozen=True)
class Dataset:
    """Graphs that a query names: by `FROM`, by `FROM NAMED`, and by `GRAPH` with a constant."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    constants: tuple[str, ...] = ()

    @property
    def clauses(self) -> bool:
        """Whether the query describes its own dataset."""
        return bool(self.default or self.named)


def dataset(query: str, predefined: dict[str, str]) -> Dataset:
    """The graphs that the text names, with prefixes resolved."""
    if not _DATASET.search(query):
        return Dataset()
    tokens = tokenize(query)
    prefixes = {**predefined, **declared(tokens)}
    default: list[str] = []
    named: list[str] = []
    constants: list[str] = []
    for index, token in enumerate(tokens[:-1]):
        follower = tokens[index + 1]
        if token.keyword == "FROM" and follower.keyword == "NAMED" and index + 2 < len(tokens):
            target, into = tokens[index + 2], named
        elif token.keyword in ("FROM", "GRAPH"):
            target, into = follower, default if token.keyword == "FROM" else constants
        else:
            continue
        iri = resolve(target, prefixes) if target.kind in ("iri", "name") else None
        if iri is not None:
            into.append(iri)
    return Dataset(tuple(default), tuple(named), tuple(constants))
