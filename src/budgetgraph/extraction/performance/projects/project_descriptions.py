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
from budgetgraph.extraction.performance.money_years import ALL_YEARS, is_of_all_years
from budgetgraph.extraction.performance.projects.project_lists import find, listed, yuan
from budgetgraph.extraction.performance.projects.project_mentions import Mention
from budgetgraph.extraction.persons.privacy import is_personal_label, mask_squeezed
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
    reader = _Descriptions(document.blocks)
    for at, block in enumerate(document.blocks):
        if isinstance(block, Paragraph):
            reader.read(at, block)
        else:
            reader.last, reader.labels_alone = None, False
    for mention in reader.mentions:
        _settle(mention)
    return reader.mentions, reader.used


class _Descriptions:
    """Reads block after block. `last` is the part whose label came last; `labels_alone`: the headings are labels."""

    def __init__(self, blocks: Sequence[Paragraph | Table]) -> None:
        self.blocks = blocks
        self.mentions: list[Mention] = []
        self.used = Used()
        self.last: str | None = None
        self.labels_alone = False
        self._is_empty = False  # nothing stands beside the label that came last
        self._name_at = -1  # the block that is a name below its label
        self._told = set[str]()  # the parts of the project whose labels were read
        self._of_all_years = False  # the label that came last names the money of all years

    def read(self, at: int, block: Paragraph) -> None:
        """Reads one paragraph: a name that heads labels, or the labels and texts of its lines."""
        if at == self._name_at:
            return
        if explained := find("title", squeeze(block.text)):
            self._begin(block, 0, explained["name"], labels_alone=True)
        elif (named := _heads_labels(self.blocks, at)) is not None and not self._goes_on(at):
            self._begin(block, 0, "" if is_generic(named[0]) else named[0], labels_alone=named[1])
        elif name := _name_below(self.blocks, at):
            self._begin(block, 0, name, labels_alone=True)
            self._name_at = at + 1
        else:
            for start, text in _lines(block):
                self._read_line(at, block, start, text)

    def _begin(self, block: Paragraph, start: int, name: str, *, labels_alone: bool) -> None:
        page, line = block.place_at(start)
        self.mentions.append(Mention(name, [], "description", place=Place(page=page, line=line)))
        self.last, self.labels_alone, self._told = "name", labels_alone, set()

    def _goes_on(self, at: int) -> bool:
        """Do the labels below a block tell on of the project before it, so that it names none ("2.某发〔2021〕3号")?"""
        block = self.blocks[at]
        is_document = isinstance(block, Paragraph) and find("document_cited", squeeze(block.text))
        return bool(is_document and self._told) and not self._told & _labels_below(self.blocks, at)

    def _read_line(self, at: int, block: Paragraph, start: int, text: str) -> None:
        found = labelled(text)
        if found is None and self.labels_alone and (alone := field_of(text)):
            found = (alone, "")
        if found and found[0] == "name" and (name := _named(found[1])):
            labels_alone = len(_labels_below(self.blocks, at, alone=True)) >= _FEWEST
            self._begin(block, start, name, labels_alone=labels_alone or self.labels_alone)
        elif self.last is not None and found is not None:
            self.last, self._is_empty = found[0], not found[1]
            self._told |= {found[0]} & _TELLING
            self._of_all_years = _names_all_years(text, found[1])
            if self._keeps(found[1]) and self.last == "budget":
                self.used.spans.append((at, start, start + len(text), "project"))
        elif self.last is not None and self._reads_on(block, text):
            self.used.spans.append((at, start, start + len(text), "project"))

    def _reads_on(self, block: Paragraph, text: str) -> bool:
        """Takes a text without label to what is told last; is it the money?"""
        mention, stands_below = self.mentions[-1], self.labels_alone or self._is_empty
        if _said("heading").match(squeeze(text)) or block.heading or _is_title(text):
            self.last = None
        elif self.last is None or _is_elsewhere(text):
            return False
        elif stands_below and self.last == "budget":
            return self._keeps(text)
        elif self.labels_alone and not mention.name and (name := find("name", squeeze(text))):
            mention.name = name["name"]
        elif is_personal_label(text.split()[0] if text.split() else ""):
            self.last = "personal"
        elif self.last in ("implementer", "execution_period") and _OTHER_LABEL.match(squeeze(text)):
            self.last = None
        elif self.last not in ("name", "budget", "personal"):
            before = mention.texts.get(self.last, "")
            if stands_below or not before.endswith(("。", "；")):
                mention.texts[self.last] = before + mask_squeezed(text)
        return False

    def _keeps(self, text: str) -> bool:
        return self.last is not None and _keep(self.mentions[-1], self.last, text, self._of_all_years)


def _names_all_years(text: str, told: str) -> bool:
    """Does the label before what is told name the money of several years (项目总投资：900万元)?"""
    return is_of_all_years(squeeze(text).removesuffix(squeeze(told)))


def _named(text: str) -> str:
    """The name behind its label, up to the stop where sentences go on; empty where no name stands there."""
    plain = squeeze(text)
    name = (plain if len(plain) <= _LONGEST_NAME else plain.partition("。")[0]).rstrip("。；;")
    return name if len(name) <= _LONGEST_NAME else ""


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
    if not isinstance(block, Paragraph):
        return None
    printed = block.text.strip()
    bare = _said("item_announced").sub("", printed)  # 项目一：河道清淤
    found = (0, "", bare) if bare != printed else heading(block.text, marked=block.heading is not None)
    is_bare = found is None and _BARE_NAME.fullmatch(printed) is not None
    if is_bare and (is_generic(printed) or not _is_title(block.text)):
        found = (0, "", printed)  # a name alone on its line
    is_named = found is not None and (found[1] or is_bare or bare != printed)
    if found is None or not is_named or len(found[2]) > _LONGEST_NAME or field_of(found[2]) or labelled(found[2]):
        return None
    fields = _labels_below(blocks, at)
    alone = bool(_labels_below(blocks, at, alone=True))
    return (found[2], alone) if len(fields) >= _FEWEST + is_bare else None


def _name_below(blocks: Sequence[Paragraph | Table], at: int) -> str:
    """The name on the line below a label that stands alone, as those below it do; empty where none is there."""
    block, following = blocks[at], blocks[at + 1] if at + 1 < len(blocks) else None
    if not isinstance(block, Paragraph) or not isinstance(following, Paragraph) or _alone(block) != ("name", ""):
        return ""
    is_name = _alone(following) is None and not labelled(following.text)
    told = is_name and len(_labels_below(blocks, at + 1, alone=True)) >= _FEWEST
    return _named(following.text) if told else ""


def _labels_below(blocks: Sequence[Paragraph | Table], at: int, *, alone: bool = False) -> set[str]:
    """The telling parts that the labels below a block name; with `alone`, those whose text stands on the next line."""
    fields: set[str] = set()
    before = ""
    for below in blocks[at + 1 : at + 1 + _LABELS]:
        if not isinstance(below, Paragraph):
            break
        inside = [part[0] for _, line in _lines(below) if (part := labelled(line))]
        label = labelled(below.text) or _alone(below)
        if (label is None and before != "alone") or (label and label[0] == "name"):
            break
        before = "text" if label is None else "label" if label[1] else "alone"
        if before == "alone" or not alone:
            fields |= {*([label[0]] if label else []), *inside}
    return fields & _TELLING


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


def _keep(mention: Mention, name: str, text: str, of_all_years: bool = False) -> bool:
    """Keeps what a label says; False where it says no amount that stands for the project."""
    if name == "budget":
        matches = list(_AMOUNT.finditer(fold(text)))
        opens = matches and (
            _whole().match(fold(text).strip())
            or _allots().match(fold(text).strip())
            or not fold(text)[: matches[0].start()].strip()
        )
        whole = opens or (len(matches) == 1 and not mention.amounts)
        # "第一季度15万元，第二季度15万元": parts, and their sum is printed nowhere
        amount = yuan(matches[0]) if whole else None
        if amount is not None and of_all_years:
            mention.money.setdefault(ALL_YEARS, amount)
        elif amount is not None:
            mention.amounts.append(amount)
        if _has_parts(squeeze(text), amount is not None):
            mention.texts.setdefault("allocation", mask_squeezed(text))
        return amount is not None or bool(matches and mention.texts.get("allocation"))
    if name != "personal" and squeeze(text) and not _is_elsewhere(text):
        mention.texts[name] = mask_squeezed(text)
    return True


def _has_parts(text: str, is_whole: bool) -> bool:
    """Does a text of money tell what it goes to, behind the whole where it tells that?"""
    parts = _said("parts_follow").search(text) if is_whole else None
    return (parts is not None or not is_whole) and any(listed(text[parts.end() if parts else 0 :], 0))
