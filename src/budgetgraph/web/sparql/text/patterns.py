"""The graph patterns of a query as a tree: in come tokens, out go groups with their triples and optional parts.

Enough of the grammar (SPARQL 1.1, rules 53 to 95) to give advice; what it does not know it steps over.
"""

from dataclasses import dataclass, field

from budgetgraph.web.sparql.text.tokens import Token, tokenize

_TERMS = frozenset(("variable", "iri", "name", "string", "number", "blanknode"))
_PAIRS = {"{": "}", "(": ")", "[": "]"}


@dataclass(frozen=True)
class Pattern:
    """One triple pattern: subject and object as token lists, the predicate or path as tokens."""

    subject: tuple[Token, ...]
    path: tuple[Token, ...]
    object: tuple[Token, ...]

    def variables(self) -> set[str]:
        """Names of its variables, without `?` or `$`."""
        parts = (*self.subject, *self.path, *self.object)
        return {t.text[1:] for t in parts if t.kind == "variable"}

    def constant(self) -> bool:
        """Whether subject or object is a constant, a class in `a Class` aside."""
        fixed = any(
            len(end) >= 1 and end[0].kind in ("iri", "name", "string", "number") for end in (self.subject, self.object)
        )
        return fixed and not (len(self.path) == 1 and self.path[0].text == "a")

    def __str__(self) -> str:
        return " ".join("".join(t.text for t in part) for part in (self.subject, self.path, self.object))


@dataclass
class Group:
    """What stands between braces: its triples, its OPTIONAL groups (with their keyword) and all other groups."""

    patterns: list[Pattern] = field(default_factory=list)
    optionals: list[tuple[Token, "Group"]] = field(default_factory=list)
    groups: list["Group"] = field(default_factory=list)

    def walk(self) -> list["Group"]:
        """This group and all below it."""
        below = [g for _, g in self.optionals] + self.groups
        return [self, *(inner for group in below for inner in group.walk())]


class _Reader:
    def __init__(self, tokens: list[Token]) -> None:
        self.tokens, self.at = tokens, 0

    def peek(self) -> Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def text(self) -> str:
        token = self.peek()
        return token.text if token else ""

    def skip_pair(self) -> tuple[Token, ...]:
        """Step over a bracket with everything in it."""
        start, depth = self.at, 0
        while (token := self.peek()) is not None:
            if token.kind == "sign":
                depth += (token.text in _PAIRS) - (token.text in _PAIRS.values())
            self.at += 1
            if depth <= 0:
                break
        return tuple(self.tokens[start : self.at])

    def term(self) -> tuple[Token, ...]:
        token = self.peek()
        if token is None:
            return ()
        if token.text in ("(", "["):
            return self.skip_pair()
        if token.kind in _TERMS or token.keyword in ("TRUE", "FALSE"):
            start = self.at
            self.at += 1
            if (after := self.peek()) is not None and after.kind == "language":
                self.at += 1
            elif self.text() == "^^":
                self.at += 2
            return tuple(self.tokens[start : self.at])
        if token.text in ("+", "-"):
            self.at += 2
            return tuple(self.tokens[self.at - 2 : self.at])
        return ()

    def path(self) -> tuple[Token, ...]:
        start = self.at
        while (token := self.peek()) is not None:
            while self.text() in ("^", "!"):
                self.at += 1
            token = self.peek()
            if token is None:
                break
            if token.text == "(":
                self.skip_pair()
            elif token.kind in ("iri", "name", "variable") or token.text == "a":
                self.at += 1
            else:
                break
            while self.text() in ("*", "+", "?"):
                self.at += 1
            if self.text() not in ("/", "|"):
                break
            self.at += 1
        return tuple(self.tokens[start : self.at])

    def triples(self, group: Group) -> bool:
        subject = self.term()
        if not subject:
            return False
        while path := self.path():
            while target := self.term():
                group.patterns.append(Pattern(subject, path, target))
                if self.text() != ",":
                    break
                self.at += 1
            if self.text() != ";":
                break
            while self.text() == ";":
                self.at += 1
        return True

    def group(self) -> Group:
        """After an opening brace: the group up to its closing brace."""
        group = Group()
        while (token := self.peek()) is not None and token.text != "}":
            if token.keyword == "OPTIONAL" and self.at + 1 < len(self.tokens) and self.tokens[self.at + 1].text == "{":
                self.at += 2
                group.optionals.append((token, self.group()))
            elif token.text == "{":
                self.at += 1
                group.groups.append(self.group())
            elif token.keyword in ("FILTER", "BIND", "HAVING") or token.text == "(":
                self.at += token.text != "("
                self._expression(group)
            elif token.keyword == "GRAPH":
                self.at += 2
            elif token.keyword == "VALUES":
                self.at += 1
                while self.text() not in ("{", ""):
                    self.skip_pair() if self.text() == "(" else self._step()
                self.skip_pair()
            elif not self.triples(group):
                self.at += 1
        self.at += 1
        return group

    def _step(self) -> None:
        self.at += 1

    def _expression(self, group: Group) -> None:
        """Step over an expression; groups of EXISTS inside it are read."""
        while (token := self.peek()) is not None and token.kind in ("word", "name", "iri"):
            self.at += 1
        if self.text() == "{":
            self.at += 1
            group.groups.append(self.group())
        elif self.text() == "(":
            self.skip_pair()


def groups(query: str) -> list[Group]:
    """The outermost groups of a query. The template of a CONSTRUCT is none: nothing is looked for there."""
    reader = _Reader(tokenize(query))
    found = []
    while (token := reader.peek()) is not None:
        if token.text == "{" and token.kind == "sign":
            template = reader.at > 0 and reader.tokens[reader.at - 1].keyword == "CONSTRUCT"
            reader.at += 1
            group = reader.group()
            found += [] if template else [group]
        else:
            reader.at += 1
    return found
