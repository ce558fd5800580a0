"""Audit rules: one `.rq` file in `queries/audit` each, with a header of comment lines and its SPARQL.

    # title: 合计与各级次分项                what the rule compares
    # check: sum_of_parts                   a code of the list check
    # formula: sum                          how the expected value follows (see `formulas`)
    # severity: beyond                      beyond: error beyond the tolerance, rounding within it; wording: always that
    # explanation: ...                      for readers, in Chinese
    # example: ...                          a contradiction that it finds
    # least: 2                              parts that must be there for a comparison, 1 where it is not said
    # sentence: {found}，而{parts}合计为{expected}，相差{difference}。

The query runs over a small working view of the reports (see `view`). It gives what is compared and no numbers:
`?found` is judged, `?part`, `?base`, `?change`, `?amount`, `?before` and `?minus` are what its expected value follows
from. Rows with the same `?found` (and `?case`) are one comparison; `?option` tells alternatives apart, of which one
must agree. `VALUES ?report { $reports }` restricts it to the reports that changed. A number that is no figure or claim
of its own (a weight) is given as `?foundValue`, `?partValue`; notes may give `?expected` and `?actual`.
Errors name the file and the line.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph

from budgetgraph import resources
from budgetgraph.audit.facts import VIEW
from budgetgraph.graph.classifications import concepts
from budgetgraph.graph.namespaces import PREFIXES

FORMULAS = ("sum", "equal", "ratio", "rate", "change", "at_most", "at_least", "note")
ROLES = ("part", "minus", "base", "change", "amount", "before")
SEVERITIES = ("beyond", "wording")
_KEYS = ("title", "check", "formula", "severity", "explanation", "example", "sentence", "least")
_HEADER = re.compile(r"#\s*(?P<key>[a-z_]+):\s*(?P<value>.*)")
_FIELD = re.compile(r"\{([a-z_]+)\}")
_FIELDS = {
    "compared",
    "found",
    "part",
    "parts",
    "base",
    "change",
    "amount",
    "before",
    "expected",
    "difference",
    "other",
    "also",
    "note",
}


class RuleError(ValueError):
    """A rule file that cannot be used; the message names file and line and says what is expected."""


@dataclass(frozen=True)
class Rule:
    """One rule as its file says; `text` is the SPARQL with `$reports` where the reports go."""

    name: str
    title: str
    check: str
    formula: str
    severity: str
    explanation: str
    example: str
    sentence: str
    text: str
    least: int = 1


def run(store: pyoxigraph.Store, rule: Rule, reports: Iterable[str]) -> Iterator[Any]:
    """The solutions of a rule over a working view (see `view`), restricted to some reports."""
    text = rule.text.replace("$reports", " ".join(f"<{report}>" for report in sorted(reports)))
    solutions = store.query(text, prefixes={**PREFIXES, "view": VIEW}, use_default_graph_as_union=True)
    assert isinstance(solutions, pyoxigraph.QuerySolutions)
    return iter(solutions)


def parse_rule(text: str, path: Path) -> Rule:
    """A rule from the text of its file. Raises `RuleError`."""
    found: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        match = _HEADER.match(line)
        if not line.startswith("#") or match is None:
            break
        key = match["key"]
        if key not in _KEYS:
            raise RuleError(f"{path}, line {number}: unknown key {key!r}; the keys are {', '.join(_KEYS)}")
        if key in found:
            raise RuleError(f"{path}, line {number}: {key} stands twice")
        found[key] = match["value"].strip()
        _check(key, found[key], f"{path}, line {number}")
    if missing := [key for key in _KEYS if not found.get(key) and key != "least"]:
        raise RuleError(f"{path}, line 1: no {', '.join(missing)} in the header")
    if "$reports" not in text:
        raise RuleError(f"{path}, line 1: the query must be restricted by VALUES ?report {{ $reports }}")
    least = int(found.pop("least", "1"))
    rule = Rule(name=path.stem, text=text, least=least, **found)
    try:
        run(pyoxigraph.Store(), rule, ["http://example.org/"])
    except SyntaxError as error:
        raise RuleError(f"{path}: {error}") from error
    return rule


def _check(key: str, value: str, where: str) -> None:
    allowed = {"check": tuple(concepts("check")), "formula": FORMULAS, "severity": SEVERITIES}.get(key)
    if allowed and value not in allowed:
        raise RuleError(f"{where}: {key} is {value!r}; it must be one of {', '.join(allowed)}")
    if key == "least" and not value.isdecimal():
        raise RuleError(f"{where}: least is {value!r}; it must be a number of parts")
    if key == "sentence" and (strange := set(_FIELD.findall(value)) - _FIELDS):
        raise RuleError(
            f"{where}: unknown {{{'}, {'.join(sorted(strange))}}} in the sentence; known are {sorted(_FIELDS)}"
        )


@cache
def rules() -> tuple[Rule, ...]:
    """All rules, by name. Raises `RuleError` for the first that cannot be used."""
    folder = resources.path("queries", "audit")
    return tuple(parse_rule(path.read_text(encoding="utf-8"), path) for path in sorted(folder.glob("*.rq")))
