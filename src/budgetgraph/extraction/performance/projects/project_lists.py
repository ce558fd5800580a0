"""Projects listed in running text: names with amounts inside a sentence, or a paragraph each, as mentions.

A Document in, Mentions and the spans that they used out. The wordings are data (`data/vocabulary/project_lists.csv`,
`performance_patterns.csv`).
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from typing import Literal

from budgetgraph import resources
from budgetgraph.extraction.concepts import concept_named
from budgetgraph.extraction.numbers import money_pattern, parse, yuan_per_unit
from budgetgraph.extraction.performance.money_years import ends_of_all_years, other_years, speaks_of_other_years
from budgetgraph.extraction.performance.projects.project_mentions import Mention
from budgetgraph.extraction.persons.privacy import mask_part
from budgetgraph.extraction.records import Place, Stage
from budgetgraph.extraction.text.passages import Passage, passages
from budgetgraph.extraction.usage import Used
from budgetgraph.reading.document import Document, Paragraph
from budgetgraph.reading.folding import key, squeeze
from budgetgraph.resources import patterns

_MONEY = money_pattern()
_PIECE = re.compile(rf"^(?P<name>\D.*?|\d+\D.*?[^\d.,]){_MONEY}(?:[（(][^（）()\d]*[)）])?$")
_SENTENCE = re.compile(r"[^。；]+[。；]?")
_SHORTEST_NAME, _LONGEST_NAME = 3, 50
_FEWEST = 2  # names with amounts that make a list

Year = Literal["current", "previous"] | None


def _said(name: str) -> re.Pattern[str]:
    return patterns("performance_patterns.csv")[name]


@cache
def _patterns(what: str) -> tuple[re.Pattern[str], ...]:
    rows = resources.rows("data", "vocabulary", "project_lists.csv")
    return tuple(re.compile(row["pattern"]) for row in rows if row["what"] == what)


def find(what: str, text: str) -> re.Match[str] | None:
    """The first place where a wording of `project_lists.csv` stands."""
    found = [match for pattern in _patterns(what) if (match := pattern.search(text))]
    return min(found, key=lambda match: match.start()) if found else None


def yuan(match: re.Match[str]) -> Decimal | None:
    """The yuan of a match with the groups amount and unit."""
    printed = parse(match["amount"])
    return printed.value * yuan_per_unit()[match["unit"]] if printed else None


def read_lists(document: Document, stage: Stage, year: int) -> tuple[list[Mention], Used]:
    """Projects of the `year` listed in a sentence about project spending ("项目支出…，主要为行政审批业务费4万元、…").

    In the account of a year (`stage` final) what each piece calls spending (甲支出4万元；乙支出…) is what was spent.
    """
    mentions: list[Mention] = []
    used = Used()
    for passage in passages(document):
        told = False  # did a sentence before speak of projects?
        mentions += _distributed(document, passage)
        mentions += _in_brackets(document, passage, used)
        for sentence in _SENTENCE.finditer(passage.text):
            subject = find("subject", sentence[0]) or find("allotted", sentence[0])
            begin = subject.end() if subject else 0
            lead = find("lead", sentence[0][begin:])
            opens = lead is not None and not sentence[0][: lead.start()].strip()
            parts, told = told and opens, told or subject is not None
            if lead is None or (subject is None and not parts):
                continue
            if speaks_of_other_years(sentence[0][: begin + lead.end()], year):
                continue
            offset = sentence.start() + begin + lead.end()
            pieces = list(listed(passage.text[offset:].partition("。")[0], offset))
            pieces = [piece for piece in pieces if not ends_of_all_years(piece[0])]
            if not _is_list([name for name, *_ in pieces]):
                continue
            spent = all(_said("told_as_spent").search(_before_amount(passage.text[a:b])) for *_, a, b in pieces)
            for name, amount, fund_year, start, end in pieces:
                place = place_in(document, passage, start)
                name = _said("told_as_spent").sub("", name) if spent else name
                name = mask_part(_printed(document, passage, name, start), passage.text)
                money = {"spent": amount} if spent and stage == "final" else {}
                mentions.append(Mention(name, [] if money else [amount], "list", fund_year, place=place, money=money))
                used.spans += [(*span, "project") for span in passage.spans(start, end)]
    return mentions, used


def _distributed(document: Document, passage: Passage) -> Iterator[Mention]:
    """Projects whose amounts follow in the same order: "甲、乙两个项目全年预算分别为30万元、20万元"."""
    told = find("distributed", passage.text)
    if told is None:
        return
    amounts = list(re.finditer(_MONEY, told["amounts"]))
    for sign in (_said("names_apart"), _said("names_joined")):
        names = sign.split(told["names"])
        if len(names) == len(amounts) and all(map(_bare, names)) and _is_list(names):
            at = told.start("names")
            for name, amount in zip(names, amounts, strict=True):
                if (money := yuan(amount)) is not None:
                    shown = mask_part(_printed(document, passage, name, at), passage.text)
                    yield Mention(shown, [money], "list", place=place_in(document, passage, at))
            return


def _in_brackets(document: Document, passage: Passage, used: Used) -> Iterator[Mention]:
    """Projects with their money in brackets, said to be evaluated: "甲（52万元）与乙（9.7万元）均开展自评"."""
    for told in _bracketed().finditer(passage.text):
        listed = [(one, _bare(one["name"]), yuan(one)) for one in _in_bracket().finditer(told["listed"])]
        if not _is_list([name for _, name, _ in listed if name]):
            continue
        for one, name, money in listed:
            if name and money is not None:
                start = told.start("listed") + one.start()
                shown = mask_part(_printed(document, passage, name, start), passage.text)
                used.spans += [(*span, "project") for span in passage.spans(start, start + len(one[0]))]
                yield Mention(shown, [money], "list", place=place_in(document, passage, start))


@cache
def _in_bracket() -> re.Pattern[str]:
    return re.compile(f"(?:{_said('before_bracket').pattern}){_MONEY}(?:{_said('behind_bracket').pattern})")


@cache
def _bracketed() -> re.Pattern[str]:
    one = _in_bracket().pattern.replace("?P<name>", "").replace("?P<amount>", "").replace("?P<unit>", "")
    evaluated, clause = _said("evaluated").pattern, _said("clause_begins").pattern
    return re.compile(f"(?:{clause})(?P<listed>(?:{one}){{2,}})(?={evaluated})")


def listed(text: str, offset: int) -> Iterator[tuple[str, Decimal, Year, int, int]]:
    """(name, yuan, fund year, start, end) of each piece that is a name with an amount, up to the first that is not."""
    text = _said("amount_apart").sub(" ", text)  # "甲，30万元；乙，20万元"
    text = _said("parts_in_brackets").sub(lambda parts: " " * len(parts[0]), text)
    year: Year = None
    start = 0
    pieces = [*((m.start(), m.end()) for m in _said("between").finditer(text)), (len(text), len(text))]
    skipped = 0
    for end, following in pieces:
        if end <= skipped:
            start = following
            continue
        piece = _said("and_more").sub("", text[start:end].strip().rstrip("。；"))
        if find("carried", squeeze(piece)[:8]):
            year = "previous"
        match = _PIECE.match(squeeze(piece))
        if match is None:
            if len(squeeze(piece)) > _SHORTEST_NAME - 1 and not _said("aside").match(squeeze(piece)):
                group_end = re.compile("[;；]").search(text, end)
                if not group_end:
                    return
                skipped = group_end.start()  # "甲30万元，惠及60户；乙20万元": what is told of the one before
        elif (amount := yuan(match)) is not None:
            name = match["name"]
            if carried := find("carried", name[:8]):
                name = name[carried.end() :]
            name = _bare(name)
            if name:
                yield name, amount, year, offset + start, offset + end
        start = following


def _before_amount(piece: str) -> str:
    """What a piece says before its amount."""
    return re.split(_MONEY, piece)[0].strip()


def _bare(name: str) -> str | None:
    """The name without its numbering and the words around it; None where it names no project."""
    plain = _said("after_name").sub("", _said("before_name").sub("", _said("item_number").sub("", name)))
    return plain if _SHORTEST_NAME <= len(plain) <= _LONGEST_NAME and not _said("no_project").search(plain) else None


def _is_list(names: Sequence[str]) -> bool:
    """Are there enough names, and not mostly those of classes (教育支出、农林水支出)?"""
    return len(names) >= _FEWEST and 2 * sum(concept_named(key(name)) is not None for name in names) <= len(names)


@cache
def _item(name: str) -> re.Pattern[str]:
    return re.compile(f"(?:{_said(name).pattern}){_MONEY}")


def _itemised(text: str) -> re.Match[str] | None:
    return _item("item").match(text) or _item("item_told").match(text)


def read_items(document: Document, year: int) -> tuple[list[Mention], Used]:
    """Projects that stand in a paragraph each ("（1）老旧小区改造800万元，…"), under words that speak of projects.

    The amount is that of the `year`: none of all years or of another one.
    """
    mentions: list[Mention] = []
    used = Used()
    pending: list[tuple[Mention, list[tuple[int, int, int]]]] = []
    titled = led = False
    for passage in (*passages(document), None):
        if passage and (match := _itemised(passage.text)):
            name, amount = _bare(match["name"]), yuan(match)
            if other_years(passage.text, match.start("amount"), year):
                continue
            announced = titled or led or _said("item_announced").match(passage.text)
            if announced and name and amount is not None:
                place = place_in(document, passage, match.start("name"))
                name = mask_part(_printed(document, passage, name, match.start("name")), passage.text)
                mention = Mention(name, [amount], "list", place=place, origin=f"items {len(mentions)}")
                pending.append((mention, passage.spans(match.start("name"), match.end())))
            continue
        if passage and not passage.heading:
            announces = find("subject", passage.text) if passage.text.endswith("：") else find("titled", passage.text)
            led = announces is not None
            continue
        if _is_list([mention.name for mention, _ in pending]):
            mentions += [mention for mention, _ in pending]
            used.spans += [(*span, "project") for _, spans in pending for span in spans]
        pending, led = [], False
        title = passage.headings[-1] if passage else ""
        titled = bool(find("subject", title) or find("titled", title))
    return mentions, used


def place_in(document: Document, passage: Passage, at: int) -> Place:
    block, offset = passage.origins[at]
    paragraph = document.blocks[block]
    assert isinstance(paragraph, Paragraph)
    page, line = paragraph.place_at(offset)
    return Place(page=page, line=line)


def _printed(document: Document, passage: Passage, name: str, start: int) -> str:
    """A name of a passage with the signs that are printed."""
    at = passage.text.find(name, start)
    places = passage.origins[at : at + len(name)] if at >= 0 else ()
    blocks = ((document.blocks[block], offset) for block, offset in places)
    return "".join(block.text[offset] for block, offset in blocks if isinstance(block, Paragraph)) or name
