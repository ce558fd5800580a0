"""Projects in running text: descriptions (项目名称：…, 预算安排规模：…) and lists inside sentences, as mentions.

A Document in, Mentions and the spans that they used out; personal data is masked.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Literal

from budgetgraph import resources
from budgetgraph.extraction.numbers import money_units_pattern, parse, yuan_per_unit
from budgetgraph.extraction.patterns import patterns
from budgetgraph.extraction.performance.form_labels import field_of, labelled
from budgetgraph.extraction.performance.project_mentions import Mention
from budgetgraph.extraction.privacy import mask_squeezed
from budgetgraph.extraction.records import Place
from budgetgraph.extraction.usage import Used
from budgetgraph.reading.document import Document, Paragraph
from budgetgraph.reading.folding import fold, squeeze

_MONEY = rf"(?P<amount>\d[\d,]*(?:\.\s?\d+)?)\s*(?P<unit>{money_units_pattern()})"
_AMOUNT = re.compile(_MONEY)
_PIECE = re.compile(rf"^(?P<name>\D.*?|\d+\D.*?[^\d.,]){_MONEY}$")
_SENTENCE = re.compile(r"[^。；]+[。；]?")
_LONGEST_NAME = 50

Year = Literal["current", "previous"] | None


def _said(name: str) -> re.Pattern[str]:
    return patterns("performance_patterns.csv")[name]


def read_descriptions(document: Document) -> tuple[list[Mention], Used]:
    """The projects that 项目支出情况说明 describes label by label."""
    mentions: list[Mention] = []
    used = Used()
    last: str | None = None
    labels_alone = False  # the headings of the explanation are its labels
    for at, block in enumerate(document.blocks):
        if not isinstance(block, Paragraph):
            last, labels_alone = None, False
            continue
        if title := _find("title", squeeze(block.text)):
            page, line = block.place_at(0)
            mentions.append(Mention(title["name"], [], "description", place=Place(page=page, line=line)))
            last, labels_alone = "name", True
            continue
        for start, text in _lines(block):
            found = labelled(text)
            if found is None and labels_alone and (alone := field_of(text)):
                found = (alone, "")
            if found and found[0] == "name" and found[1] and len(squeeze(found[1])) <= _LONGEST_NAME:
                page, line = block.place_at(start)
                mentions.append(
                    Mention(squeeze(found[1]).rstrip("。；;"), [], "description", place=Place(page=page, line=line))
                )
                last = "name"
                continue
            if last is None or not mentions:
                continue
            if found is None:
                if _said("heading").match(squeeze(text)) or block.heading:
                    last = None
                elif labels_alone and last == "budget":
                    if _keep(mentions[-1], last, text):
                        used.spans.append((at, start, start + len(text), "project"))
                elif labels_alone and not mentions[-1].name and (name := _find("name", squeeze(text))):
                    mentions[-1].name = name["name"]
                elif last not in ("name", "budget", "personal"):
                    before = mentions[-1].texts.get(last, "")
                    if labels_alone or not before.endswith(("。", "；")):
                        mentions[-1].texts[last] = before + mask_squeezed(text)
                continue
            last = found[0]
            if _keep(mentions[-1], last, found[1]) and last == "budget":
                used.spans.append((at, start, start + len(text), "project"))
    return [mention for mention in mentions if mention.name], used


def _lines(block: Paragraph) -> Iterator[tuple[int, str]]:
    """The parts of a paragraph, cut where a printed line begins with a label."""
    starts = [0]
    for offset, _, _ in block.line_breaks:
        if 0 < offset < len(block.text) and labelled(block.text[offset:]):
            starts.append(offset)
    starts += [m.end() for m in re.finditer("\n", block.text) if labelled(block.text[m.end() :])]
    cuts = sorted(set(starts))
    for start, end in zip(cuts, [*cuts[1:], len(block.text)], strict=True):
        yield start, block.text[start:end]


def _keep(mention: Mention, name: str, text: str) -> bool:
    """Keeps what a label says; False where it says no amount that stands for the project."""
    if name == "budget":
        matches = list(_AMOUNT.finditer(fold(text)))
        whole = len(matches) == 1 or (matches and not fold(text)[: matches[0].start()].strip())
        # "第一季度15万元，第二季度15万元": parts, and their sum is printed nowhere
        amount = _yuan(matches[0]) if whole else None
        if amount is not None:
            mention.amounts.append(amount)
        return amount is not None
    if name != "personal" and squeeze(text):
        mention.texts[name] = mask_squeezed(text)
    return True


def _yuan(match: re.Match[str]) -> Decimal | None:
    printed = parse(match["amount"])
    return printed.value * yuan_per_unit()[match["unit"]] if printed else None


@cache
def _patterns(what: str) -> tuple[re.Pattern[str], ...]:
    rows = resources.rows("data", "vocabulary", "project_lists.csv")
    return tuple(re.compile(row["pattern"]) for row in rows if row["what"] == what)


def _find(what: str, text: str) -> re.Match[str] | None:
    found = [match for pattern in _patterns(what) if (match := pattern.search(text))]
    return min(found, key=lambda match: match.start()) if found else None


def read_lists(document: Document) -> tuple[list[Mention], Used]:
    """Projects listed in a sentence about project spending ("项目支出…，主要为行政审批业务费4万元、…")."""
    mentions: list[Mention] = []
    used = Used()
    for at, block in enumerate(document.blocks):
        if not isinstance(block, Paragraph):
            continue
        for sentence in _SENTENCE.finditer(block.text):
            subject = _find("subject", sentence[0])
            if subject is None:
                continue
            rest = sentence[0][subject.end() :]
            lead = _find("lead", rest)
            if lead is None:
                continue
            offset = sentence.start() + subject.end() + lead.end()
            listed = list(_listed(rest[lead.end() :], offset))
            if len(listed) < 2:
                continue
            for name, amount, year, start, end in listed:
                page, line = block.place_at(start)
                mentions.append(Mention(name, [amount], "list", year, place=Place(page=page, line=line)))
                used.spans.append((at, start, end, "project"))
    return mentions, used


def _listed(text: str, offset: int) -> Iterator[tuple[str, Decimal, Year, int, int]]:
    """(name, yuan, fund year, start, end) of each piece that is a name with an amount, up to the first that is not."""
    year: Year = None
    start = 0
    pieces = [*((m.start(), m.end()) for m in _said("between").finditer(text)), (len(text), len(text))]
    for end, following in pieces:
        piece = text[start:end].strip().rstrip("。；")
        if _find("carried", squeeze(piece)[:8]):
            year = "previous"
        match = _PIECE.match(squeeze(piece))
        if match is None:
            if piece and len(squeeze(piece)) > 2:
                return
        elif (amount := _yuan(match)) is not None:
            name = match["name"]
            if carried := _find("carried", name[:8]):
                name = name[carried.end() :]
            name = _said("before_name").sub("", name)
            if 3 <= len(name) <= _LONGEST_NAME:
                yield name, amount, year, offset + start, offset + end
        start = following
