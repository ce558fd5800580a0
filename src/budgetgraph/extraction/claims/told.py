"""What the words round a number say: its metric and phase, how staff changed; and where a passage is cut.

A passage, or the text before or behind a number, in; patterns are those of `claim_patterns.csv`.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from budgetgraph.extraction.claims.patterns import Pattern, first, metric_named, patterns, said, without
from budgetgraph.extraction.claims.sentences import Number
from budgetgraph.extraction.claims.topics import Mention
from budgetgraph.extraction.performance.form_labels import field_of
from budgetgraph.extraction.records import Metric
from budgetgraph.extraction.text.passages import Passage
from budgetgraph.resources import patterns as named

_MONEY_SCHEMES = ("three-public", "column", "functional", "economic")
_OF_PROJECTS = {"budget": "topic:project_amount", "allocation": "topic:project_part"}
_EVENTS = {"。": "stop", "！": "stop", "；": "semicolon", "（": "open", "）": "close"}


def events(text: str, start: int, stop: int) -> Iterator[tuple[int, int, str]]:
    """Full stops, semicolons, brackets and openings of lists between two places, in order."""
    openings = {m.start(): m.end() for p in patterns("sublist") for m in p.pattern.finditer(text, start, stop)}
    at = start
    while at < stop:
        if at in openings:
            yield at, openings[at], "list"
            at = openings[at]
            continue
        if text[at] in _EVENTS and text[at : at + 2] != "。）":
            yield at, at + 1, _EVENTS[text[at]]
        at += 1


def before_purpose(raw: str) -> str:
    """The text up to the words that open what the money is for."""
    return raw[: min((m.start() for p in patterns("purpose") if (m := p.pattern.search(raw))), default=len(raw))]


def labelled(passage: Passage) -> Iterator[Passage]:
    """The passage, cut before each label that stands within it: readers of PDF and HTML join such lines."""
    text = passage.text
    found = (m.start() for p in patterns("label") for m in re.finditer(f"(?:{p.pattern.pattern})：", text))
    starts = sorted({0, *(at for at in found if at and not said("before_label").search(text[at - 1]))})
    for start, stop in zip(starts, [*starts[1:], len(text)], strict=True):
        yield replace(passage, text=text[start:stop], origins=passage.origins[start:stop])


def is_spent(raw: str) -> bool:
    """Does the text say that an amount was spent, whatever it is compared with ("支出决算数比预算数减少")?"""
    parts = [raw, *re.split(r"[|，。；]", without("comparator", raw)), without("base", raw).rstrip("|")]
    return any(p.metric == "actual" and p.pattern.search(part) for p in patterns("phase") for part in parts)


def staff_change(lead: str, behind: str, number: Number) -> Pattern | None:
    """How staff changed, said before or behind a number of persons ("新入职7人", "2名干部退休")."""
    if not said("person_unit").match(number.unit):
        return None
    return first("staff", lead) or first("staff behind", behind)


def is_counted(mention: Mention, lead: str) -> bool:
    """Is a number in a reason one of the topic itself, and not of what came to it or went ("报废车辆1辆")?"""
    return mention.concept.partition(":")[0] not in _MONEY_SCHEMES and first("moved", lead) is None


def is_money(mention: Mention) -> bool:
    """Is a concept mentioned that only money is told of?"""
    return mention.concept.partition(":")[0] in _MONEY_SCHEMES


def whole_pattern(kind: str, text: str) -> Pattern | None:
    return next((p for p in patterns(kind) if p.pattern.fullmatch(text)), None)


def label_topic(label: str, *, of_project: bool) -> str | None:
    """What the numbers behind a label are; with `of_project` also where only descriptions of projects have it."""
    pattern = whole_pattern("label", label)
    return (pattern.topic if pattern else _OF_PROJECTS.get(field_of(label) or "") if of_project else None) or None


def goes_on_comparing(text: str) -> bool:
    """Does a passage begin with a comparison of what the one before told ("较2022年度决算数增加1万元")?"""
    return bool(said("told_again").match(text)) or any(p.pattern.match(text) for p in patterns("comparator"))


def summed_up(text: str) -> str:
    """The name of the project whose self-evaluation a passage sums up, empty where it does not."""
    said = named("performance_patterns.csv")
    match = next(
        (m for name in ("summary_name", "summary_titled", "summary_scored") if (m := said[name].match(text))), None
    )
    return match["name"] if match else ""


def topic_of_summed(topic: str) -> str:
    """The topic of money, of how much of it was spent, or of a score, told of a project that is summed up."""
    return (
        "topic:project_amount"
        if topic in ("topic:other", "topic:performance_evaluated", "topic:execution_rate")
        else topic
    )


def phase_topic(phase: str) -> str:
    return next(p.topic or "" for p in patterns("phase") if p.metric == phase)


def metric_of(number: Number, told: str) -> Metric:
    """The metric, by the wording before the number and the unit behind it."""
    if told == "score":
        return "score" if said("points_unit").match(number.unit) else metric_of(number, "")
    if number.kind == "percent":
        if told == "change" or (not told and said("difference_unit").match(number.unit)):
            return "change_rate"
        return metric_named(told) if told else "completion_rate"
    if told == "change" and said("multiple_unit").match(number.unit):
        return "change_rate"
    if told == "change" and number.kind:
        return "change"
    if number.kind == "money":
        return "amount"
    return "area" if number.kind == "area" else "count"
