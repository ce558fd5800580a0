"""Names and codes that do not go together: the facts of a report in, hints as quads of the working view out.

    ?row view:misnamed "201（科目表中为“一般公共服务支出”）"     the printed name is not that of the printed code
    ?row view:likewise ?row                                 another row with the same misnomer
    ?row view:calledOtherwise ?row                          another table prints another name for the code
    ?claim view:namedOtherwise ?row                         the text names another item than the row of its amount
    ?report view:bodyCalled "…"                             another spelling of the body's name

Contract rule 0: only `printed` and `verified` codes may contradict a name; of `high` ones it is told that they are
unconfirmed; other lists say nothing. A shortened name (cut by its cell, or without 支出) is no other name. A table
whose labels are not the names of its codes (units, projects) says nothing of the codes.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from pyoxigraph import Quad

from budgetgraph.audit.facts import Facts
from budgetgraph.audit.quads import link, text
from budgetgraph.extraction.concepts import code_of_name
from budgetgraph.graph.classifications import concepts
from budgetgraph.reading.folding import key
from budgetgraph.resources import patterns

_LISTS = ("functional", "economic", "government-economic")
_SURE, _LIKELY = ("printed", "verified"), ("high",)
_LONGEST = 24  # characters of the name of a class
_BRACKETS = re.compile(r"[（）()“”\"]")


def name_hints(facts: Facts, report: str) -> Iterator[Quad]:
    """All hints of a report."""
    by_code: dict[str, list[tuple[str, str, str]]] = defaultdict(list)  # code IRI -> (statement, row, label)
    misnamed: dict[tuple[str, str], str] = {}  # (code, name) -> the first row that prints them
    coded = [
        (statement, row, code, label)
        for statement, row in facts.rows(report)
        if (code := facts.text(row, "bg:code"))
        and (label := facts.text(row, "bg:printedLabel"))
        and not facts.text(row, "bg:forProject")
    ]
    others = _labels_of_others((statement, code, label) for statement, _, code, label in coded)
    projects = {key(facts.text(project, "rdfs:label")) for project in facts.all(report, "bg:hasProject")}
    for statement, row, code, label in coded:
        if (statement, label) in others or key(label) in projects:
            continue
        if note := _misnomer(code, label):
            first = misnamed.setdefault((code, plain(label)), row)
            yield text(row, "misnamed", note) if first == row else link(first, "likewise", row)
        elif facts.text(row, "bg:printedCode") and facts.all(row, "bg:figure"):
            by_code[code].append((statement, row, label))
    for rows in by_code.values():
        yield from _called_otherwise(rows)
    yield from _named_in_text(facts, report, by_code)
    yield from _bodies(facts, report)


def _labels_of_others(coded: Iterable[tuple[str, str, str]]) -> set[tuple[str, str]]:
    """(statement, label) of labels that name something else than the class of their row: a unit, a project.

    One label beside several classes whose name it is not, and every label of a statement most of whose labels are no
    names of their classes.
    """
    codes: dict[tuple[str, str], set[str]] = defaultdict(set)  # those whose name the label is not
    labels: dict[str, set[str]] = defaultdict(set)
    for statement, code, label in coded:
        if code.rpartition("/")[0].endswith(_LISTS):
            labels[statement].add(label)
            if _misnomer(code, label):
                codes[statement, label].add(code)
    wrong = {statement: [label for of, label in codes if of == statement] for statement in labels}
    most = {of for of, found in wrong.items() if len(found) > 1 and len(found) * 2 > len(labels[of])}
    found = {(statement, label) for (statement, label), several in codes.items() if len(several) > 1}
    return found | {(statement, label) for statement in most for label in labels[statement]}


def plain(name: str) -> str:
    """A printed name without ordinal, brackets and the words that may be left out at its end."""
    said = patterns("audit_patterns.csv")
    return said["name_tail"].sub("", _BRACKETS.sub("", said["ordinal"].sub("", key(name))))


def same_name(one: str, other: str) -> bool:
    """Whether two printed names can be one: equal, or one shortened by leaving characters out."""
    first, second = sorted((plain(one), plain(other)), key=len)
    rest = iter(second)
    return not first or all(character in rest for character in first)


def _misnomer(code: str, label: str) -> str:
    """What to say of a name that is not the code's; "" where it is, or where the list is not sure."""
    name, _, number = code.rpartition("/")
    known = concepts(name.rpartition("/")[2]).get(number) if name.endswith(_LISTS) else None
    if known is None or known.confidence not in (*_SURE, *_LIKELY):
        return ""
    if any(same_name(label, other) for other in (known.name, *known.aliases)):
        return ""
    return f"{number}，该编码在科目表中的名称为“{known.name}”{'，待核实' if known.confidence in _LIKELY else ''}"


def _called_otherwise(rows: list[tuple[str, str, str]]) -> Iterator[Quad]:
    """The name that fewer rows print against the one that most do."""
    spelt: dict[str, list[str]] = defaultdict(list)
    for _, row, label in rows:
        spelt[_BRACKETS.sub("", key(label))].append(row)
    if len(spelt) < 2:
        return
    usual = max(spelt, key=lambda name: (len(spelt[name]), len(name), name))
    for name, named in spelt.items():
        cut = usual.startswith(name) or name.startswith(usual)
        if name != usual and not cut:
            yield from (link(row, "calledOtherwise", spelt[usual][0]) for row in named[:1])


def _named_in_text(facts: Facts, report: str, by_code: dict[str, list[tuple[str, str, str]]]) -> Iterator[Quad]:
    for claim in facts.all(report, "bg:hasClaim"):
        code, subject = facts.text(claim, "bg:topic"), facts.text(claim, "bg:subject")
        rows = by_code.get(code, [])
        if "/functional/" not in code or not subject or not rows or facts.id(claim, "bg:metric") != "amount":
            continue
        named = patterns("audit_patterns.csv")["section"].split(subject)[-1]
        if not any(same_name(named, label) for _, _, label in rows):
            yield link(claim, "namedOtherwise", rows[0][1])


def _bodies(facts: Facts, report: str) -> Iterator[Quad]:
    for name in sorted(facts.spellings.get(report, ())):
        yield text(report, "bodyCalled", name)


def ends_in_class_above(before: str, code: str) -> bool:
    """Does a text end with the name of the 类 or 款 above a class ("…行政事业单位医疗" before 行政单位医疗)?"""
    section, type_ = code[:5], code[:3]
    for end in (before[-length:] for length in range(2, _LONGEST + 1)):
        if len(code) > len(section) and code_of_name("functional", end, digits=5, below=type_) == section:
            return True
        if code_of_name("functional", end, digits=3) == type_:
            return True
    return False
