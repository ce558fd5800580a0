"""Performance indicators in running text: sentences of a self-evaluation report ("“…”指标：预期指标值为≥70通，实际
完成指标值为70通"), and lists after a lead ("绩效指标：群众满意度≥95%；…").

A Document and its Disclosure in; `disclosure.indicators` grows, the stretches read come back as `Used`. The wordings
are data (`data/vocabulary/indicator_wording.csv`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from budgetgraph.extraction.performance.form_labels import labelled
from budgetgraph.extraction.performance.indicators.indicator_lists import list_items
from budgetgraph.extraction.performance.indicators.indicator_wording import (
    STOPS,
    Levels,
    Said,
    inline_levels,
    levels_of,
    no_name,
    opening,
    patterns,
    strip_end,
    told_indicator,
)
from budgetgraph.extraction.performance.indicators.targets import Target, is_date, parse_target
from budgetgraph.extraction.persons.privacy import mask
from budgetgraph.extraction.places import place_in
from budgetgraph.extraction.records import Disclosure, Indicator, Place
from budgetgraph.extraction.tables.indicator_types import is_full_level, type_of
from budgetgraph.extraction.text.passages import Passage, passages
from budgetgraph.extraction.usage import Used
from budgetgraph.reading.document import Document, Paragraph
from budgetgraph.reading.folding import key, squeeze
from budgetgraph.resources import patterns as named

REPORT = "self_evaluation_report"
_LONGEST_NAME = 80
_QUOTES = str.maketrans("“”", '""')
_CLAUSE_BEGINS = re.compile(r'(?:^|[，；。、：）"]|\d[^，。；、\d]{0,5})$')


@dataclass(frozen=True, slots=True)
class Label:
    """The words that announce a value: "target", "actual", "rate", "score", "weight" or "deviation"."""

    field: str
    start: int
    end: int
    planned: bool = False  # prose says so too, so that a target has to be reported on


def read_sentence_indicators(document: Document, disclosure: Disclosure) -> Used:
    """Appends the indicators that running text tells to `disclosure.indicators`, or to the project that a heading
    above names. One that is told again with the same values is not a second one; its numbers still count as read."""
    used = Used()
    register = _Register(disclosure)
    levels, going_on = Levels(), False
    described: str | None = None
    for passage in passages(document):
        text = passage.text
        if passage.heading:
            levels = levels_of(passage.headings)
            going_on = bool(levels) or _is_lead(passage.headings[-1])
            described = described if levels else None
            continue
        if (label := labelled(text)) and label[0] == "name":
            described = label[1]
        elif summed_up := named("performance_patterns.csv")["summary_name"].match(text):
            described = summed_up["name"]
        else:
            described = register.begun_with(text) or described
        opened = register.opened_in(text)
        found = [*_in_order(text, levels, "actual_then_target")]
        found += report_sentences(text, levels, _heading_name(passage))
        for order in ("planned_then_actual", "bound_then_actual", "bound_then_told"):
            found += list(_in_order(text, levels, order, found))
        listed, going_on = list_items(text, levels, found, going_on=going_on, leads=tuple(opened))
        for said in [*found, *listed]:
            before = [name for begin, name in opened.items() if begin <= said.start]
            owner = before[-1] if before else described or _before_lead(text, said)
            said.name = _without_owner(said.name, owner)
            register.add(_indicator(document, passage, said), (*passage.headings, owner))
            used.spans += [(*span, "indicator") for span in passage.spans(said.start, said.end)]
        said_here = inline_levels(text, levels)
        levels = said_here if found or listed or said_here != levels else levels_of(passage.headings)
    return used


def _without_owner(name: str, owner: str) -> str:
    """The name of an indicator without that of its project before it ("堤防加固项目，加固长度")."""
    before, _, rest = name.replace("，", "：").partition("：")
    return name[len(before) + 1 :] if rest and owner and key(before).startswith(key(owner)) else name


def _before_lead(text: str, said: Said) -> str:
    """What stands before the words that open a list ("…的主要指标为："): it may name the project."""
    begin = text.rfind("。", 0, said.start) + 1
    return text[begin : said.start].partition("：")[0]


def _is_lead(title: str) -> bool:
    return any(p.pattern.fullmatch(key(title) + "：") for p in patterns("lead"))


def labels(text: str, *, planned: bool = False) -> list[Label]:
    """The labels of a text, not overlapping, the longest first where several begin. `planned`: those too that announce
    a target only where a level stands above."""
    found = []
    for pattern in [*patterns("label"), *(patterns("plan") if planned else ())]:
        for match in pattern.pattern.finditer(text):
            if pattern.field == "target" or _CLAUSE_BEGINS.search(text[max(0, match.start() - 8) : match.start()]):
                found.append(Label(pattern.field, match.start(), match.end(), pattern.kind == "plan"))
    kept: list[Label] = []
    for label in sorted(found, key=lambda item: (item.start, -item.end)):
        if not kept or label.start >= kept[-1].end:
            kept.append(label)
    return kept


def report_sentences(text: str, levels: Levels, heading_name: str | None = None) -> Iterator[Said]:
    """What the sentences of a passage say with labels: the target, and what became of it.

    Without an actual value, a rate or a score the target counts only under a level, and only where it is a number.
    """
    said: Said | None = None
    tokens = labels(text, planned=bool(inline_levels(text, levels)) or _is_reported(text))
    after = 0
    for at, label in enumerate(tokens):
        following = tokens[at + 1] if at + 1 < len(tokens) else None
        if label.field == "target":
            if said and _complete(text, said):
                yield said
            said = _named(text, after, label.start, levels, heading_name)
            if said:
                said.planned = label.planned
        elif said and not _belongs(text[after : label.start]):
            if _complete(text, said):
                yield said
            said = None
        elif said and label.field in said.values:
            continue
        end = _value_end(text, label, following)
        if said:
            said.values[label.field] = (label.end, end)
            said.end = end
        after = end
    if said and _complete(text, said):
        yield said


def _in_order(text: str, levels: Levels, order: str, taken: Sequence[Said] = ()) -> Iterator[Said]:
    """Indicators of which the result is told first ("数据上传率99.2%（目标≥98%）"), or right behind the plan; none that
    others told."""
    for match in named("performance_patterns.csv")[order].finditer(text):
        if any(match.start() < said.end and said.start < match.end() for said in taken):
            continue
        if not no_name(match["name"]) and parse_target(match["actual"]).quantified:
            values = {"target": match.span("target"), "actual": match.span("actual")}
            yield Said(match.start("name"), match["name"], levels, values=values, end=match.end())


def _is_reported(text: str) -> bool:
    """Does the text tell what was planned and right behind it what became of it ("计划5次、实际6次")?"""
    return named("performance_patterns.csv")["plan_and_actual"].search(text) is not None


def _belongs(between: str) -> bool:
    """Does a label go on with the indicator before it? A new name, in quotes or a sentence of its own, ends that."""
    plain = between.strip("，、。；：）")
    return not plain or ('"' not in between and not any(stop in between for stop in STOPS) and len(plain) <= 12)


def _value_end(text: str, label: Label, following: Label | None) -> int:
    """A value ends at the end of the sentence, at the next label, or at the first comma after a number."""
    end = len(text)
    depth = 0
    for at in range(label.end, len(text)):
        depth += (text[at] == "（") - (text[at] == "）")
        if following and at == following.start:
            end = at
            break
        if (text[at] in STOPS and depth <= 0) or (depth < 0):
            end = at
            break
    comma = text.find("，", label.end, end)
    open_ended = label.field == "deviation" or (
        label.field == "target"
        and following is not None
        and following.field != "target"
        and end == following.start
        and not parse_target(text[label.end : comma]).quantified
    )
    if comma > label.end and not open_ended:
        end = comma
    while end > label.end and text[end - 1] in "，、；：（":
        end -= 1
    return end


def _named(text: str, after: int, until: int, levels: Levels, heading_name: str | None) -> Said | None:
    """The name before the label of a target: in quotes, or the clause before it, or the heading above."""
    begin = max([after, *(text.rfind(stop, after, until) + 1 for stop in STOPS)])
    while begin < until and text[begin] in "，；。、：":
        begin += 1
    above = inline_levels(text[:begin], levels)
    first, rest, levels = opening(text, begin, until, above)
    quotes = named("performance_patterns.csv")
    quoted = quotes["quoted_within"].match(text, rest, until) or quotes["quoted_name"].search(text, rest, until)
    if quoted:
        return Said(first, quoted[1], levels, quoted=True)
    name = strip_end("tail", text[rest:until])
    if rest == begin and "，" in name:
        rest += name.rfind("，") + 1
        first, rest, levels = opening(text, rest, until, levels)
        name = strip_end("tail", text[rest:until])
    if not name and rest > first and levels:
        name = levels.second or levels.first or ""
        levels = above if above and not is_full_level(name) else levels  # "服务对象满意度：目标值…" is a name
    if no_name(name):
        return Said(until, heading_name, levels) if heading_name and not name else None
    return Said(first, name, levels, quoted=False)


def _complete(text: str, said: Said) -> bool:
    if "target" not in said.values:
        return False
    target = parse_target(said.text(text, "target"))
    if not target.text:
        return False
    if not {"actual", "rate", "score"} & said.values.keys():
        return target.quantified and not said.planned and (bool(said.levels) or said.quoted)
    actual = parse_target(said.text(text, "actual")) if "actual" in said.values else Target("")
    dated = not said.planned and target.operator == "qualitative" and bool(actual.text) and is_date(target.text)
    return said.quoted or bool(said.levels) or target.quantified or actual.quantified or dated


def _heading_name(passage: Passage) -> str | None:
    """A heading under a level word names the indicator whose sentence comes without a name."""
    if len(passage.headings) < 2 or levels_of(passage.headings[-1:]) or not levels_of(passage.headings[-2:-1]):
        return None
    return passage.headings[-1]


def _indicator(document: Document, passage: Passage, said: Said) -> Indicator:
    texts = {name: _printed(document, passage, start, end) for name, (start, end) in said.values.items()}
    target = parse_target(texts["target"])
    actual = texts.get("actual")
    reported = bool({"actual", "rate", "score"} & said.values.keys())
    wording = next((p.field for p in patterns("type") if p.pattern.search(said.name)), None)
    block, offset = passage.origins[said.start]
    more: dict[str, object] = {
        "weight": parse_target(texts.get("weight", "")).value,
        "actual_text": actual or None,
        "actual_value": parse_target(actual).value if actual else None,
        "completion_rate": parse_target(texts.get("rate", "")).value,
        "score": parse_target(texts.get("score", "")).value,
        "deviation": mask(texts["deviation"]) if texts.get("deviation") else None,
        "statement": REPORT if reported else None,
        "place": _place(document, block, offset),
    }
    if kind := type_of(said.levels.first, said.levels.second) or wording:
        more["type"] = kind
    paragraph = document.blocks[block]
    whole = paragraph.text if isinstance(paragraph, Paragraph) else ""
    return told_indicator(said, target, _printed_name(document, passage, said), whole, **more)


def _printed(document: Document, passage: Passage, start: int, end: int) -> str:
    signs = []
    for block, offset in passage.origins[start:end]:
        paragraph = document.blocks[block]
        assert isinstance(paragraph, Paragraph)
        signs.append(paragraph.text[offset])
    return squeeze("".join(signs))


def _printed_name(document: Document, passage: Passage, said: Said) -> str:
    """The name with the quotes and brackets that are printed."""
    at = passage.text.find(said.name, said.start, said.end)
    return _printed(document, passage, at, at + len(said.name)) if at >= 0 else said.name


def _place(document: Document, block: int, offset: int) -> Place:
    paragraph = document.blocks[block]
    assert isinstance(paragraph, Paragraph)
    return place_in(paragraph, offset)


class _Register:
    """The indicators of running text, each once; those under a heading that names a project go to the project."""

    def __init__(self, disclosure: Disclosure) -> None:
        self._own = disclosure.indicators
        self._projects = {key(p.name): p.indicators for p in disclosure.projects if len(p.name) > 3}
        self._told: dict[tuple[int, str], list[Indicator]] = {}

    def begun_with(self, text: str) -> str | None:
        """The name of a project with which a text begins, its number aside."""
        plain = key(named("performance_patterns.csv")["item_number"].sub("", text[:_LONGEST_NAME]))
        return next((name for name in self._projects if plain.startswith(name)), None)

    def opened_in(self, text: str) -> dict[int, str]:
        """Where sentences begin that tell of a project, its name and a colon before them -> its name, in order."""
        said = named("performance_patterns.csv")
        plain, targets = text.translate(_QUOTES), said["targets_of"].pattern
        found = {
            match.end(): name
            for name in self._projects
            if name in plain
            for match in re.finditer(rf"(?:^|[。；）、.]){re.escape(name)}(?:{targets})?：", plain)
            if not said["no_targets"].match(plain[match.end() :])
        }
        return dict(sorted(found.items()))

    def add(self, indicator: Indicator, headings: Sequence[str]) -> None:
        """Takes an indicator, unless the same was told before."""
        titles = [key(title) for title in headings]
        owner = next((i for name, i in self._projects.items() if any(name in title for title in titles)), self._own)
        told = self._told.setdefault((id(owner), key(indicator.name)), [])
        if any(_again(before, indicator) for before in told):
            return
        told.append(indicator)
        owner.append(indicator)


def _again(before: Indicator, now: Indicator) -> bool:
    """Does a later indicator of that name say nothing else? Levels and values count where both have them."""
    same_target = (before.target_value, before.operator, before.target_unit) == (
        now.target_value,
        now.operator,
        now.target_unit,
    )
    if not same_target or (before.target_value is None and before.target_text != now.target_text):
        return False
    for name in ("type", "actual_value", "completion_rate", "score"):
        old, new = getattr(before, name), getattr(now, name)
        if old is not None and new is not None and old != new:
            return False
    return (before.statement is None) == (now.statement is None)
