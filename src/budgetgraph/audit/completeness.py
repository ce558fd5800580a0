"""Completeness by 财预〔2016〕143号: one disclosure's record in, requirements with their fulfilment out.

Statements present, functional codes down to 项, basic expenditure down to economic 款, empty statements explained, and
the text that must go with the tables.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from budgetgraph import resources
from budgetgraph.extraction.records import Disclosure, Statement
from budgetgraph.resources import patterns


@dataclass(frozen=True)
class Requirement:
    """One thing that must be published; `met` None where it does not apply. `note` says what was found."""

    name: str
    met: bool | None
    note: str = ""


def requirements(one: Disclosure) -> list[Requirement]:
    """All requirements, in the order of the regulation."""
    return [*_statements(one), *_texts(one)]


def _statements(one: Disclosure) -> Iterator[Requirement]:
    for row in resources.rows("data", "vocabulary", "required_statements.csv"):
        if row["stage"] != one.stage:
            continue
        found = [s for s in one.statements if s.kind == row["kind"]]
        present = [s for s in found if s.state != "missing"]
        yield Requirement(f"公开{row['name']}", bool(present), _where(present, bool(found)))
        filled = [s for s in present if s.state == "filled"]
        if present and not filled:
            told = any(s.note for s in present) or _said_empty(one, row["name"])
            yield Requirement(f"{row['name']}为空表时说明原因", told, "有说明" if told else "空表，没有找到说明")
        for statement in filled[:1]:
            yield from _depth(statement, row["name"], row["depth"])


def _where(present: list[Statement], listed: bool) -> str:
    if not present:
        return "目录列有该表，正文没有" if listed else "没有找到该表"
    place = present[0].place
    where = f"第{place.page}页" if place.page else f"第{place.line}行" if place.line else ""
    return f"{present[0].number or ''}《{present[0].title}》{where}"


def _said_empty(one: Disclosure, name: str) -> bool:
    """Does the text speak of an empty table of that budget?"""
    word = patterns("audit_patterns.csv")["table_tail"].sub("", name)
    return any(patterns("audit_patterns.csv")["empty_table"].search(s.text) and word in s.text for s in one.sections)


def _depth(statement: Statement, name: str, depth: str) -> Iterator[Requirement]:
    codes = [(row.concept or "").rpartition(":")[2] for row in statement.rows if row.figures and row.role == "leaf"]
    codes = [code for code in codes if code.isdecimal()]
    if depth == "functional_item":
        short = [code for code in codes if len(code) < 7]
        yield Requirement(f"{name}公开到功能分类项级科目", bool(codes) and not short, _short(codes, short))
    elif depth == "economic_class":
        short = [code for code in codes if len(code) < 5]
        yield Requirement(f"{name}公开到经济分类款级科目", bool(codes) and not short, _short(codes, short))


def _short(codes: list[str], short: list[str]) -> str:
    if not codes:
        return "没有读到科目编码"
    return f"{len(codes)}个科目" + (f"，未到该级次的：{'、'.join(short[:5])}" if short else "")


def _headed(one: Disclosure, pattern: str) -> Iterator[str]:
    """The headings with some words: titles of tables and sections, and what introduces a list within their text."""
    opener = patterns("audit_patterns.csv")["list_opener"].pattern
    yield from (statement.title for statement in one.statements if re.search(pattern, statement.title))
    for section in one.sections:
        if re.search(pattern, section.title):
            yield section.title
        yield from (match[0] for match in re.finditer(rf"({pattern}){opener}", section.text))


def _texts(one: Disclosure) -> Iterator[Requirement]:
    for row in resources.rows("data", "vocabulary", "required_texts.csv"):
        topics = tuple(filter(None, row["topics"].split("|")))
        said = [claim for claim in one.claims if topics and claim.topic.startswith(topics)]
        titled = list(_headed(one, row["titles"])) if row["titles"] else []
        note = f"{len(said)}处数字" if said else f"“{titled[0]}”" if titled else "没有找到"
        yield Requirement(f"说明{row['name']}情况", bool(said or titled), note)
    terms = [section for section in one.sections if section.glossary]
    yield Requirement("专业名词解释", bool(terms), f"{len(terms)}条" if terms else "没有找到")
    reasons = [claim for claim in one.claims if claim.metric in ("change", "change_rate")]
    yield Requirement("与上年比较并说明增减变化", bool(reasons), f"{len(reasons)}处" if reasons else "没有找到")
