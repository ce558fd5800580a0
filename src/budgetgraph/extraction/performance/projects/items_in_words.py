"""Projects of a numbered list that tell their money, body, basis and period in words of their own order.

"2.测试市河道所根据测水〔2024〕9号完成河道清淤，资金18.75万元。" A Document in, Mentions and the spans they used out:
what is known by its form is taken out of an item, and what is left is the name. The wordings are data (those of
`data/vocabulary/performance_patterns.csv` that begin with `words_`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache

from budgetgraph.extraction.body_names import ends_like_body
from budgetgraph.extraction.concepts import concept_named
from budgetgraph.extraction.numbers import money_pattern
from budgetgraph.extraction.performance.form_labels import field_of
from budgetgraph.extraction.performance.projects.project_lists import find, place_in, yuan
from budgetgraph.extraction.performance.projects.project_mentions import Mention
from budgetgraph.extraction.persons.privacy import MASK, mask_part
from budgetgraph.extraction.records import Stage
from budgetgraph.extraction.text.passages import Passage, passages
from budgetgraph.extraction.usage import Used
from budgetgraph.reading.document import Document
from budgetgraph.reading.folding import key
from budgetgraph.resources import patterns

_FEWEST = 2  # projects of a list
_OUT = "|"  # stands where something was taken out
_LONGEST_LEAD = 90


@dataclass
class _Item:
    """What an item tells; `money` is (start, end) of its amount in the passage, `spent` whether it was paid."""

    name: str = ""
    amount: Decimal | None = None
    money: tuple[int, int] = (0, 0)
    spent: bool = False
    texts: dict[str, str] = field(default_factory=dict)


@cache
def _said(name: str) -> re.Pattern[str]:
    return patterns("performance_patterns.csv")[f"words_{name}"]


@cache
def _money() -> re.Pattern[str]:
    return re.compile(f"(?:{_said('money').pattern}){money_pattern()}(?!/)(?:{_said('behind_money').pattern})?")


def read_items_in_words(document: Document, stage: Stage, year: int) -> tuple[list[Mention], Used]:
    """The projects of lists under words that speak of projects; in the account of a year (`stage` final) an amount that
    was paid is what was spent. An amount of another `year` is none of theirs."""
    mentions: list[Mention] = []
    used = Used()
    for number, listed in enumerate(_lists(document)):
        found = [(passage, _read(passage.text, year)) for passage in listed]
        told = [(passage, item) for passage, item in found if item]
        if len(told) < _FEWEST or 2 * len(told) < len(found):
            continue
        for passage, item in told:
            start, end = item.money
            assert item.amount is not None
            place = place_in(document, passage, max(passage.text.find(item.name), 0))
            paid = item.spent and stage == "final"
            mention = Mention(mask_part(item.name, passage.text), [], "list", place=place, origin=f"words {number}")
            if paid:
                mention.money["spent"] = item.amount
            else:
                mention.amounts.append(item.amount)
            for part, text in item.texts.items():
                shown = mask_part(text, passage.text)
                mention.texts |= {} if MASK in shown else {part: shown}
            mentions.append(mention)
            used.spans += [(*span, "project") for span in passage.spans(start, end)]
    return mentions, used


def _lists(document: Document) -> Iterator[list[Passage]]:
    """The passages under one kind of number, after words that announce projects."""
    numbered = patterns("performance_patterns.csv")["numbered"]
    announced, kind, items = False, "", list[Passage]()
    for passage in passages(document):
        text = passage.text
        match = numbered.match(text)
        own = next((name for name, said in match.groupdict().items() if said and name != "rest"), "") if match else ""
        if match and announced and own == (kind or own) and not _announces(text):
            kind = own
            items.append(passage)
            continue
        yield items
        kind, items = "", []
        announced = _announces(text) or (announced and passage.heading and not match)
    yield items


def _announces(text: str) -> bool:
    lead = len(text) <= _LONGEST_LEAD and _said("lead").search(text)
    return bool(lead) and not re.search(money_pattern(), text)


def _read(text: str, year: int) -> _Item | None:
    """The project of an item; None where no name, not one amount, or nothing else that projects have is left."""
    item = _Item()
    number = patterns("performance_patterns.csv")["item_number"].match(text)
    rest = _without(_said("plan"), _OUT * number.end() + text[number.end() :] if number else text)
    for wording in ("basis", "basis_alone"):
        rest = _taken(item, "policy_basis", _said(wording), rest)
    rest = _without(_said("year"), _taken(item, "execution_period", _said("period"), rest))
    amounts = [match for match in _money().finditer(rest) if yuan(match) is not None]
    if len(amounts) != 1:
        return None
    clause = _clause(text, amounts[0])
    if _said("other_money").search(clause) or not {str(year)}.issuperset(_said("whole_year").findall(clause)):
        return None
    item.amount, item.money = yuan(amounts[0]), (amounts[0].start("amount"), amounts[0].end("unit"))
    item.spent = _said("spent").search(amounts[0][0]) is not None
    rest = rest[: amounts[0].start()] + _OUT * len(amounts[0][0]) + rest[amounts[0].end() :]
    for wording in ("labelled", "by"):
        found = _said(wording).search(rest)
        if found and _ends_like_unit(found["text"]):
            rest = _taken(item, "implementer", _said(wording), rest)
    rest = _brackets(item, rest)
    item.name = _named(item, rest)
    return item if item.name and item.texts else None


def _clause(text: str, amount: re.Match[str]) -> str:
    """The clause of an amount, up to the unit of it."""
    begin = max(text.rfind(sign, 0, amount.start("amount")) for sign in "，。；：（")
    return text[begin + 1 : amount.end("unit")]


def _without(wording: re.Pattern[str], text: str) -> str:
    """The text with what a wording finds put out, every character at its place."""
    return wording.sub(lambda found: _OUT * len(found[0]), text)


def _taken(item: _Item, part: str, wording: re.Pattern[str], text: str) -> str:
    """The text without what a wording finds; the first of it becomes a part of the item."""
    if found := wording.search(text):
        item.texts.setdefault(part, found["text"])
    return _without(wording, text)


def _brackets(item: _Item, text: str) -> str:
    """The text without brackets in which nothing is left but the body."""
    for bracket in re.finditer("（([^（）]*)）", text):
        pieces = [piece for piece in re.split(rf"[，；、{_OUT}]", bracket[1]) if piece]
        if (not pieces and bracket[1]) or (pieces and all(_is_body(item, piece) for piece in pieces)):
            text = text[: bracket.start()] + _OUT * len(bracket[0]) + text[bracket.end() :]
    return text


def _is_body(item: _Item, piece: str) -> bool:
    """Is a piece of text a body, or one with what it does? Then it is who carries the project out."""
    found = _said("body").match(piece)
    if found is None or not _ends_like_unit(found["text"]):
        return False
    item.texts.setdefault("implementer", found["text"])
    return True


def _ends_like_unit(name: str) -> bool:
    ends = ends_like_body(re.sub("（[^（）]*）$", "", name)) or _said("unit").search(name) is not None
    return ends and not _said("no_body").search(name)


def _named(item: _Item, text: str) -> str:
    """The name: what opens the item, or else the only piece that is left; empty where there is none for certain."""
    first, others = "", []
    for at, piece in enumerate(filter(None, re.split(rf"[，。；：{_OUT}]", text))):
        if _said("aside").match(piece) or _is_body(item, piece):
            continue
        doing = _said("doing").match(piece)
        if doing and _ends_like_unit(doing["by"]):
            item.texts.setdefault("implementer", doing["by"])
        done = doing["name"] if doing and _ends_like_unit(doing["by"]) else _said("done").sub("", piece)
        name = patterns("performance_patterns.csv")["project_word"].sub("", done)
        if done != piece:
            name = _said("funds").sub("", name)
        elif at == 0 and _is_name(name):
            first = name
        others.append(name)
    return first or (others[0] if len(others) == 1 and _is_name(others[0]) else "")


def _is_name(name: str) -> bool:
    other = find("no_project", name) or patterns("performance_patterns.csv")["numbered_no"].search(name)
    classes = concept_named(key(name)) is not None or field_of(name) or _said("no_name").search(name)
    return _said("name").fullmatch(name) is not None and not other and not classes and not _ends_like_unit(name)
