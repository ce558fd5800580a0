"""Projects under numbers of their own, their money in the lines below: "（一）河道清淤" over "金额：92万元。…".

A Document in, Mentions and the spans that they used out. Several of one kind of number under words that speak of
projects make a list. The wordings are data (`performance_patterns.csv`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache

from budgetgraph.extraction.concepts import concept_named
from budgetgraph.extraction.numbers import money_pattern
from budgetgraph.extraction.performance.form_labels import field_of
from budgetgraph.extraction.performance.money_years import ALL_YEARS, other_years
from budgetgraph.extraction.performance.projects.project_lists import find, yuan
from budgetgraph.extraction.performance.projects.project_mentions import Mention
from budgetgraph.extraction.persons.privacy import mask_part
from budgetgraph.extraction.records import Place
from budgetgraph.extraction.usage import Used
from budgetgraph.reading.document import Document, Paragraph, Table
from budgetgraph.reading.folding import key, squeeze
from budgetgraph.resources import patterns

_FEWEST = 2  # projects of a list
_SHORTEST_NAME, _LONGEST_NAME = 4, 40
_REACH = 12  # lines of a project below its number
_TITLES = 3  # first lines of a document that may say that all of it is of projects
_AMOUNT = rf"{money_pattern()}(?!/)"


@dataclass
class _Item:
    """A project under its number: where it is named, and what is said of its money."""

    at: int
    name: str
    amounts: dict[str, Decimal] = field(default_factory=dict)
    spans: list[tuple[int, int, int, str]] = field(default_factory=list)


def _said(name: str) -> re.Pattern[str]:
    return patterns("performance_patterns.csv")[name]


@cache
def _money(what: str) -> re.Pattern[str]:
    return re.compile(f"(?:{_said(what).pattern}){_AMOUNT}")


def read_numbered(document: Document, year: int) -> tuple[list[Mention], Used]:
    """The projects of lists whose items are numbered and tell their money of the `year`, or that of all their years."""
    mentions: list[Mention] = []
    used = Used()
    for number, items in enumerate(_lists(document.blocks, year)):
        several = [item for item in items if {"budget", ALL_YEARS} & item.amounts.keys()]
        classes = sum(concept_named(key(item.name)) is not None for item in several)
        if len(several) < _FEWEST or 2 * len(several) < len(items) or 2 * classes > len(several):
            continue
        for item in several:
            block = document.blocks[item.at]
            assert isinstance(block, Paragraph)
            page, line = block.place_at(0)
            money = {what: amount for what, amount in item.amounts.items() if what != "budget"}
            name = mask_part(item.name, block.text)
            place = Place(page=page, line=line)
            origin = f"numbered {number}"
            planned = [item.amounts["budget"]] if "budget" in item.amounts else []
            mentions.append(Mention(name, planned, "list", place=place, money=money, origin=origin))
            used.spans += item.spans
    return mentions, used


def _lists(blocks: Sequence[Paragraph | Table], year: int) -> Iterator[list[_Item]]:
    """The items of one kind of number after each other, under words that speak of projects."""
    said = _said("numbered_context")
    titled = any(isinstance(block, Paragraph) and said.search(block.text) for block in blocks[:_TITLES])
    is_told, kind, items = titled, "", list[_Item]()
    for at, block in enumerate(blocks):
        if isinstance(block, Table):
            continue
        found = _said("numbered").match(block.text)
        own = next((name for name, text in found.groupdict().items() if text and name != "rest"), "") if found else ""
        if found is None or (items and own != kind):
            above = _said("numbered_above").match(block.text) or block.heading is not None
            if above and found is None:
                yield items
                items, kind, is_told = [], "", titled or said.search(block.text) is not None
            elif items and at - items[-1].at <= _REACH:
                _read(items[-1], at, block.text, 0, year)
            continue
        rest = found["rest"]
        end = _said("numbered_end").search(rest)
        title = rest[: end.start()] if end else rest
        name = _name(title) if is_told or _said("numbered_told").search(title) else ""
        if not name:
            if items:
                _read(items[-1], at, block.text, 0, year)
            continue
        kind = own
        items.append(_Item(at, name))
        if end:
            _read(items[-1], at, block.text, found.start("rest") + end.start(), year)
    yield items


def _name(text: str) -> str:
    """The name of a project behind a number; empty where it is a heading of something else."""
    name = _said("numbered_tail").sub("", squeeze(text))
    is_other = _said("numbered_no").search(name) or find("no_project", name) or field_of(name)
    return name if _SHORTEST_NAME <= len(name) <= _LONGEST_NAME and not is_other else ""


def _read(item: _Item, at: int, text: str, start: int, year: int) -> None:
    """Takes the first amount of each kind that a line tells."""
    plain = text[start:]
    for what, wording in (("spent", "numbered_spent"), ("budget", "numbered_sum"), ("budget", "numbered_money")):
        for match in _money(wording).finditer(plain):
            amount = yuan(match)
            other = other_years(plain, match.start("amount"), year)
            taken = ALL_YEARS if other == ALL_YEARS and what == "budget" else what
            if amount is None or taken in item.amounts or (other and taken != ALL_YEARS):
                continue
            if not amount and (carried := _money("numbered_carried").search(plain)) and (more := yuan(carried)):
                amount = more
            item.amounts[taken] = amount
            item.spans.append((at, start + match.start("amount"), start + match.end("unit"), "project"))
