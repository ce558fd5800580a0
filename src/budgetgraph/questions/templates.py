"""Question templates: one `.rq` file in `queries/questions` each, with a header of comment lines and its SPARQL.

    # title: 某项金额                       what the template answers
    # group: 金额                           where it is listed
    # keywords: 多少钱 金额
    # slots:                                kind, name and how many: 1, ?, +, *, 2, 2+
    #   - department department 1
    # cues: share                           words of question_words.csv that must be there; a/b is one of both
    # allows: list count                    those that may be there
    # priority: 10                          among templates that fit equally well the higher one wins
    # answer: figure                        how the rows become an answer (see `answering`)
    # sentence: {department}{year}年{stage}的{measure}为{figure}。
    # unit: money percent                   of what kind its rows are, see `units`
    # columns: department=部门 value=金额
    # examples:
    #   - 某局2023年公用经费多少
    # index: dearest_projects               the SQL of `queries/questions/index` that reads the same from the index

A `VALUES ?x { $slot }` takes the slot's terms; `#include name` takes `queries/questions/parts/name.rq` in.
Errors name the file and the line.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pyoxigraph

from budgetgraph import resources
from budgetgraph.graph.namespaces import with_prefixes
from budgetgraph.questions.units import ANY, KINDS

SLOT_KINDS = frozenset(
    [
        "department",
        "report",
        "year",
        "stage",
        "measure",
        "project",
        "indicator",
        "glossary",
        "section",
        "unit",
        "statement",
        "table",
        "code",
        "region",
        "type",
        "quantity",
        "text",
        "number",
    ]
)
ANSWERS = frozenset(
    {
        "absence",
        "absent_before",
        "average",
        "before",
        "change",
        "changes",
        "comparison",
        "completions",
        "contradiction",
        "count",
        "dearest_projects",
        "empty_departments",
        "indicator_limit",
        "indicator_years",
        "indicator_missed",
        "indicator_rate",
        "indicator_weights",
        "indicator_weight_limit",
        "indicator_weight_rank",
        "class_shares",
        "codes",
        "unit_rows",
        "change_rank",
        "things_rank",
        "duty_about",
        "duty_count",
        "duty_departments",
        "deviations",
        "difference",
        "disagreement",
        "exceeding",
        "exceeds",
        "execution",
        "gap_reason",
        "goal_reason",
        "figure",
        "findings",
        "item_rank",
        "list",
        "multiple",
        "multiple_before",
        "named_place",
        "passage",
        "new_projects",
        "parts",
        "per_capita",
        "per_thing",
        "place",
        "printed_name",
        "project_filter",
        "project_phases",
        "project_years",
        "project_share",
        "project_top_share",
        "shares",
        "stated_targets",
        "ranking",
        "ratio",
        "project_marks",
        "ratio_rank",
        "ratio_threshold",
        "records",
        "said_none",
        "search",
        "search_texts",
        "section_indicators",
        "series",
        "share",
        "sum",
        "sum_all",
        "text",
        "threshold",
        "told_number",
        "told_text",
        "trend",
        "two_prints",
        "unit_about",
        "unit_row",
        "unit_projects",
        "unquantified",
        "vanished_projects",
    }
)
OF_UNITS = ("unit_row", "unit_projects")  # what the documents of other bodies print of one that has none
_MANY = {"1": (1, 1), "?": (0, 1), "+": (1, 99), "*": (0, 99), "2": (2, 2), "2+": (2, 99)}
_KEYS = frozenset(
    [
        "title",
        "group",
        "keywords",
        "slots",
        "cues",
        "allows",
        "priority",
        "answer",
        "sentence",
        "unit",
        "columns",
        "examples",
        "stage",
        "metric",
        "defaults",
        "index",
    ]
)
_PLACEHOLDER = re.compile(r"\$([a-z_]+)")
_IN_VALUES = re.compile(r"VALUES\s+(?:\?\w+|\((?:\s*\?\w+)+\s*\))\s*\{\s*\$([a-z_]+)\s*\}")


class TemplateError(ValueError):
    """A template file that cannot be used; the message names file and line and says what is expected."""


@dataclass(frozen=True)
class SlotShape:
    """A typed slot: `least` to `most` values of `kind`."""

    name: str
    kind: str
    least: int
    most: int


@dataclass(frozen=True)
class Template:
    """One question template as its file says."""

    name: str
    title: str
    group: str
    keywords: tuple[str, ...]
    slots: tuple[SlotShape, ...]
    cues: tuple[tuple[str, ...], ...]
    allows: frozenset[str]
    priority: int
    answer: str
    sentence: str
    unit: tuple[str, ...]
    columns: tuple[tuple[str, str], ...]
    examples: tuple[str, ...]
    metric: tuple[str, ...]
    sparql: str
    stage: str = ""
    index: str = ""  # the SQL that gives the same rows from the index of a generation, where there is one
    wide: str = ""  # the SPARQL for many reports, where a part has a form for them
    defaults: Mapping[str, str] = field(default_factory=dict)

    def slot(self, kind: str) -> SlotShape | None:
        return next((s for s in self.slots if s.kind == kind), None)

    def bound(self, values: Mapping[str, Sequence[str]], everything: Sequence[str] = (), wide: bool = False) -> str:
        """The SPARQL with every `$name` replaced by its terms, which the caller has serialised as RDF terms.

        The slots in `everything` are left open: their VALUES goes away.
        """

        def fill(match: re.Match[str]) -> str:
            return " ".join(values.get(match.group(1), ()))

        sparql = self.wide if wide and self.wide else self.sparql
        for name in everything:
            sparql = re.sub(rf"(?:OPTIONAL \{{ )?VALUES \?\w+ \{{ \${name} \}}(?: \}})?", "", sparql)
        return _PLACEHOLDER.sub(fill, sparql)


@cache
def templates() -> dict[str, Template]:
    """Every template of `queries/questions` by name."""
    folder = resources.path("queries", "questions")
    return {template.name: template for template in map(read_template, sorted(folder.glob("*.rq")))}


def read_template(path: Path) -> Template:
    """Reads one file. Raises `TemplateError`."""
    lines = path.read_text(encoding="utf-8").splitlines()
    header, body_from = _header(path, lines)

    def text(key: str, default: str | None = None) -> str:
        if key in header:
            return header[key][1]
        if default is None:
            raise _error(path, 1, f"the key {key!r} is missing")
        return default

    slots = tuple(_slots(path, *_numbered(header, "slots")))
    sparql = _with_parts(path, lines[body_from:], body_from)
    _check_sparql(path, sparql, {s.name for s in slots} | {"report", "concept", "column"}, body_from)
    answer = text("answer")
    if answer not in ANSWERS:
        raise _error(path, header["answer"][0], f"answer is one of {', '.join(sorted(ANSWERS))}, not {answer!r}")
    examples = tuple(header.get("examples", (0, "", []))[2])
    if len(examples) < 5:
        raise _error(path, header.get("examples", (1, "", []))[0], "a template needs five example phrasings or more")
    priority = text("priority", "0")
    if not re.fullmatch(r"-?\d+", priority):
        raise _error(path, header["priority"][0], f"priority is a whole number, not {priority!r}")
    return Template(
        name=path.stem,
        title=text("title"),
        group=text("group"),
        keywords=tuple(text("keywords", "").split()),
        slots=slots,
        cues=tuple(tuple(group.split("/")) for group in text("cues", "").split()),
        allows=frozenset(text("allows", "").split()),
        priority=int(priority),
        answer=answer,
        sentence=text("sentence"),
        unit=_unit(path, *header.get("unit", (1, "", []))[:2]),
        columns=tuple(_pair(path, header, c) for c in text("columns", "").split()),
        examples=examples,
        metric=tuple(text("metric", "").split()),
        sparql=sparql,
        stage=text("stage", ""),
        index=_index(path, *header["index"][:2]) if "index" in header else "",
        wide=_with_parts(path, lines[body_from:], body_from, "-wide"),
        defaults=dict(_pair(path, header, d) for d in text("defaults", "").split()),
    )


def _header(path: Path, lines: Sequence[str]) -> tuple[dict[str, tuple[int, str, list[str]]], int]:
    """The comments above the query: key to its line, its value and its items; and where the query begins."""
    header: dict[str, tuple[int, str, list[str]]] = {}
    body_from = len(lines)
    current = ""
    for number, line in enumerate(lines, 1):
        if not line.startswith("#") or line.startswith("#include"):
            body_from = number - 1
            break
        content = line[1:].strip()
        item = re.match(r"^-\s+(.*)$", content)
        if item:
            if not current:
                raise _error(path, number, "an item before any key")
            header[current][2].append(item.group(1).strip())
            continue
        key, colon, value = content.partition(":")
        if not colon or key.strip() not in _KEYS:
            raise _error(path, number, f"expected one of {', '.join(sorted(_KEYS))}, found {content!r}")
        current = key.strip()
        if current in header:
            raise _error(path, number, f"{current!r} stands twice")
        header[current] = (number, value.strip(), [])
    return header, body_from


def _error(path: Path, line: int, what: str) -> TemplateError:
    return TemplateError(f"{path}:{line}: {what}")


def _numbered(header: Mapping[str, tuple[int, str, list[str]]], key: str) -> tuple[int, list[str]]:
    line, _, items = header.get(key, (1, "", []))
    return line, items


def _pair(path: Path, header: Mapping[str, tuple[int, str, list[str]]], text: str) -> tuple[str, str]:
    left, equal, right = text.partition("=")
    if not equal:
        raise _error(path, header.get("columns", (1, "", []))[0], f"expected name=title, found {text!r}")
    return left, right


def _slots(path: Path, line: int, items: Sequence[str]) -> Iterator[SlotShape]:
    for number, item in enumerate(items, line + 1):
        words = item.split()
        if len(words) != 3 or words[1] not in SLOT_KINDS or words[2] not in _MANY:
            raise _error(path, number, f"a slot is 'name kind many' with many one of 1 ? + * 2 2+, found {item!r}")
        least, most = _MANY[words[2]]
        yield SlotShape(words[0], words[1], least, most)


def _unit(path: Path, line: int, rule: str) -> tuple[str, ...]:
    words = tuple(rule.split())
    if len(set(words) - {ANY}) == 0 or len(set(words) - KINDS - {ANY}) > 1:
        raise _error(path, line, f"unit names {', '.join(sorted(KINDS))} or one word that counts, not {rule!r}")
    return words


def _index(path: Path, line: int, name: str) -> str:
    file = resources.path("queries", "questions", "index", f"{name}.sql")
    if not file.is_file():
        raise _error(path, line, f"there is no index query {file}")
    return file.read_text(encoding="utf-8")


def query_text(*parts: str) -> str:
    """A helping query of `queries/questions` with the parts that it includes. Raises `TemplateError`."""
    path = resources.path("queries", "questions", *parts)
    return _with_parts(path, path.read_text(encoding="utf-8").splitlines(), 0)


def _with_parts(path: Path, lines: Sequence[str], before: int, form: str = "") -> str:
    taken: list[str] = []
    for number, line in enumerate(lines, before + 1):
        found = re.match(r"^\s*#include\s+([\w-]+)\s*$", line)
        if not found:
            taken.append(line)
            continue
        part = resources.path("queries", "questions", "parts", f"{found.group(1)}{form}.rq")
        if form and not part.is_file():
            part = resources.path("queries", "questions", "parts", f"{found.group(1)}.rq")
        if not part.is_file():
            raise _error(path, number, f"there is no part {part}")
        taken.append(part.read_text(encoding="utf-8").rstrip("\n"))
    return "\n".join(taken).strip()


def _check_sparql(path: Path, sparql: str, names: set[str], before: int) -> None:
    if not sparql:
        raise _error(path, before + 1, "there is no SPARQL below the header")
    bound = set(_IN_VALUES.findall(sparql))
    for name in set(_PLACEHOLDER.findall(sparql)):
        if name not in names:
            raise _error(path, before + 1, f"${name} is no slot of this template")
        if name not in bound:
            raise _error(path, before + 1, f"${name} may only stand in VALUES ?x {{ ${name} }}")
    try:
        pyoxigraph.Store().query(with_prefixes(_PLACEHOLDER.sub("", sparql)))
    except SyntaxError as error:
        raise _error(path, before + 1, f"SPARQL: {error}") from error
