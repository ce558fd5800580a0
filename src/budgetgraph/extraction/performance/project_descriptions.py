"""Projects that running text describes label by label (项目名称：…, 预算安排规模：…), as mentions.

A Document in, Mentions and the spans that they used out; personal data is masked.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from budgetgraph.extraction.numbers import money_pattern
from budgetgraph.extraction.performance.form_labels import field_of, fields_of, labelled
from budgetgraph.extraction.performance.generic_names import is_generic
from budgetgraph.extraction.performance.project_lists import find, yuan
from budgetgraph.extraction.performance.project_mentions import Mention
from budgetgraph.extraction.privacy import is_personal_label, mask_squeezed
from budgetgraph.extraction.records import Place
from budgetgraph.extraction.tables.captions import kind_of_title, looks_like_title
from budgetgraph.extraction.text.outline import heading
from budgetgraph.extraction.usage import Used
from budgetgraph.reading.document import Document, Paragraph, Table
from budgetgraph.reading.folding import fold, squeeze
from budgetgraph.resources import patterns

_MONEY = money_pattern()
_AMOUNT = re.compile(_MONEY)
_APART = re.compile(r"(?<=[^\n]{4}[^\n.、．])(?<![(（]\d[)）])(?<![(（]\d\d[)）])[ \u3000]+")
_WORD, _COLON = re.compile(r"\S+"), re.compile("[：:]")
_BARE_NAME = re.compile(r"[\u4e00-\u9fff“”\"（）]{4,30}")
_OTHER_LABEL = re.compile("[\u4e00-\u9fff]{2,10}：")
_LONGEST_NAME = 50
_LABELS = 16  # paragraphs below a heading that may be labels and what stands below each
_TELLING = {"policy_basis", "implementer", "execution_period", "budget", "allocation"}
_LONGEST_LABEL = 16
_FEWEST = 2  # of them below the heading that names a project


def _said(name: str) -> re.Pattern[str]:
    return patterns("performance_patterns.csv")[name]


def read_descriptions(document: Document) -> tuple[list[Mention], Used]:
    """The projects that 项目支出情况说明 describes label by label; a mention has no name where none is printed."""
    mentions: list[Mention] = []
    used = Used()
    last: str | None = None
    labels_alone = False  # the headings of the explanation are its labels
    for at, block in enumerate(document.blocks):
        if not isinstance(block, Paragraph):
            last, labels_alone = None, False
            continue
        if explained := find("title", squeeze(block.text)):
            page, line = block.place_at(0)
            mentions.append(Mention(explained["name"], [], "description", place=Place(page=page, line=line)))
            last, labels_alone = "name", True
            continue
        if (named := _heads_labels(document.blocks, at)) is not None:
            page, line = block.place_at(0)
            title = "" if is_generic(named[0]) else named[0]
            mentions.append(Mention(title, [], "description", place=Place(page=page, line=line)))
            last, labels_alone = "name", named[1]
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
                if _said("heading").match(squeeze(text)) or block.heading or _is_title(text):
                    last = None
                elif _is_elsewhere(text):
                    continue
                elif labels_alone and last == "budget":
                    if _keep(mentions[-1], last, text):
                        used.spans.append((at, start, start + len(text), "project"))
                elif labels_alone and not mentions[-1].name and (name := find("name", squeeze(text))):
                    mentions[-1].name = name["name"]
                elif is_personal_label(text.split()[0] if text.split() else ""):
                    last = "personal"
                elif last in ("implementer", "execution_period") and _OTHER_LABEL.match(squeeze(text)):
                    last = None
                elif last not in ("name", "budget", "personal"):
                    before = mentions[-1].texts.get(last, "")
                    if labels_alone or not before.endswith(("。", "；")):
                        mentions[-1].texts[last] = before + mask_squeezed(text)
                continue
            last = found[0]
            if _keep(mentions[-1], last, found[1]) and last == "budget":
                used.spans.append((at, start, start + len(text), "project"))
    for mention in mentions:
        _settle(mention)
    return mentions, used


def _settle(mention: Mention) -> None:
    """What a label says beyond its name: a plan that is a period, the money that an allocation opens with."""
    plan = mention.texts.get("plan", "")
    if _said("period").match(plan):
        mention.texts.setdefault("execution_period", plan)
    opening = _allots().match(fold(mention.texts.get("allocation", "")))
    if not mention.amounts and opening and (amount := yuan(opening)) is not None:
        mention.amounts.append(amount)


@cache
def _allots() -> re.Pattern[str]:
    return re.compile(f"(?:{_said('allots').pattern}){_MONEY}")


@cache
def _whole() -> re.Pattern[str]:
    return re.compile(rf"(?:{_said('whole_amount').pattern})\s*{_MONEY}")


def _heads_labels(blocks: Sequence[Paragraph | Table], at: int) -> tuple[str, bool] | None:
    """(the name that a heading gives, do its labels stand alone) where labels and no 项目名称 stand below it.

    A label has its text beside it (立项依据：…), or is a heading of its own with its text below (二、立项依据).
    """
    block = blocks[at]
    found = heading(block.text, marked=block.heading is not None) if isinstance(block, Paragraph) else None
    is_bare = isinstance(block, Paragraph) and found is None and _BARE_NAME.fullmatch(block.text.strip()) is not None
    if is_bare and isinstance(block, Paragraph) and not _is_title(block.text):
        found = (0, " ", block.text.strip())  # a name alone on its line
    if found is None or not found[1] or len(found[2]) > _LONGEST_NAME or field_of(found[2]) or labelled(found[2]):
        return None
    fields: set[str] = set()
    alone, before = False, ""
    for below in blocks[at + 1 : at + 1 + _LABELS]:
        if not isinstance(below, Paragraph):
            break
        inside = [part[0] for _, line in _lines(below) if (part := labelled(line))]
        label = labelled(below.text) or _alone(below)
        if label is None and before != "alone":
            break
        if label and label[0] == "name":
            break
        fields |= {*([label[0]] if label else []), *inside}
        before = "text" if label is None else "label" if label[1] else "alone"
        alone |= before == "alone"
    return (found[2], alone) if len(fields & _TELLING) >= _FEWEST + is_bare else None


def _alone(block: Paragraph) -> tuple[str, str] | None:
    """The label that is the whole of a line."""
    name = field_of(block.text) if len(block.text) <= _LONGEST_LABEL else None
    return (name, "") if name else None


def _lines(block: Paragraph) -> Iterator[tuple[int, str]]:
    """The parts of a paragraph, cut where a printed line begins with a label, or a sentence after 项目名称 does."""
    starts = [0]
    for offset, _, _ in block.line_breaks:
        if 0 < offset < len(block.text) and labelled(block.text[offset:]):
            starts.append(offset)
    begun = labelled(block.text)
    ends = "[\n。；;]" if begun and begun[0] == "name" else "\n"  # 项目名称：…。立项依据：…。
    starts += [m.end() for m in re.finditer(ends, block.text) if labelled(block.text[m.end() :])]
    starts += _labels_on(block.text)
    if begun:  # 投资：… 实施单位：…
        starts += [m.end() for m in _APART.finditer(block.text) if labelled(block.text[m.end() :])]
    cuts = sorted(set(starts))
    for start, end in zip(cuts, [*cuts[1:], len(block.text)], strict=True):
        yield start, block.text[start:end]


def _labels_on(text: str) -> list[int]:
    """Where the labels of a line stand that has several without colons (项目名称 渠道清淤 项目属性 新增)."""
    words = list(_WORD.finditer(text))
    labels = [word.start() for word in words if fields_of(word[0]) or is_personal_label(word[0])]
    alone = len(labels) > 1 and labels[0] == words[0].start() and not _COLON.search(text)
    return labels if alone and all(after - before > 1 for before, after in pairwise(labels)) else []


def _is_title(text: str) -> bool:
    return looks_like_title(text) and kind_of_title(text) is not None


def _is_elsewhere(text: str) -> bool:
    """Does the text begin by telling where what it is about stands (详见附表)?"""
    return _said("elsewhere").match(squeeze(text).partition("。")[0]) is not None


def _keep(mention: Mention, name: str, text: str) -> bool:
    """Keeps what a label says; False where it says no amount that stands for the project."""
    if name == "budget":
        matches = list(_AMOUNT.finditer(fold(text)))
        opens = matches and (
            _whole().match(fold(text).strip())
            or _allots().match(fold(text).strip())
            or not fold(text)[: matches[0].start()].strip()
        )
        whole = len(matches) == 1 or opens
        # "第一季度15万元，第二季度15万元": parts, and their sum is printed nowhere
        amount = yuan(matches[0]) if whole else None
        if amount is not None:
            mention.amounts.append(amount)
        return amount is not None
    if name != "personal" and squeeze(text) and not _is_elsewhere(text):
        mention.texts[name] = mask_squeezed(text)
    return True
