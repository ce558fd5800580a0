"""Lists of performance indicators in running text: "绩效指标：群众满意度≥95%；档案整理完成率100%；制定信用制度4个。"

The text of a passage (see `passages.level`) in; what it says of each indicator (`Said`) out.
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from functools import cache

from budgetgraph import resources
from budgetgraph.extraction import numbers
from budgetgraph.extraction.performance.indicators.indicator_wording import (
    STOPS,
    Levels,
    Said,
    inline_levels,
    no_name,
    opening,
    patterns,
    strip_end,
)
from budgetgraph.extraction.performance.indicators.targets import parse_target
from budgetgraph.resources import patterns as named

_LONGEST_TARGET = 16
_BOUNDS = (">=", "<=", ">", "<")
_SIGN = re.compile("[≥≤＞＜<>]")
_FEWEST, _FEW = 2, 3  # bounds that make a list without words before it: of numbers only, of any items


def list_items(
    text: str,
    levels: Levels,
    taken: Sequence[Said] = (),
    *,
    going_on: bool = False,
    leads: Sequence[int] = (),
) -> tuple[list[Said], bool]:
    """(the indicators of the lists in a passage, whether a list goes on in the next passage).

    A list opens with a lead (绩效指标：) or a level word (数量指标：) and ends at 。 unless numbered items go on. In a
    passage after a lead that ended its own (`going_on`) every item has to be one. `leads`: where more lists open.
    Bounds one after the other need no lead.
    """
    found: list[Said] = []
    reported = named("performance_patterns.csv")["reported"]
    said_leads = (match.end() for p in patterns("lead") for match in p.pattern.finditer(text))
    begins = [(end, inline_levels(text[:end], levels)) for end in dict.fromkeys((*leads, *said_leads))]
    for match in re.finditer("(?:^|[。；])", text):
        start = match.end()
        first, at, inner = opening(text, start, len(text), levels)
        if inner != levels and (begun := text[first:at]) and re.search("[：—-]", begun) and not reported.search(begun):
            begins.append((at, inner))
    for begin, inner in sorted(begins, key=lambda item: item[0]):
        if any(said.start <= begin < said.end for said in [*found, *taken]):
            continue
        items = [item for item in _items(text, begin, inner) if not _overlaps(item, [*found, *taken])]
        if any(parse_target(item.text(text, "target")).quantified for item in items) or _all_in_words(text, items):
            found += items
    if begins:
        return found, text.endswith("：")
    if taken:
        return [], False
    whole = _items(text, 0, levels, strict=True)
    if going_on:
        return whole, bool(whole)
    listed = whole if _bounds(text, whole) >= _FEWEST else _items(text, 0, levels)
    return (listed if _bounds(text, listed) >= (_FEWEST if listed is whole else _FEW) else []), False


def _bounds(text: str, items: Sequence[Said]) -> int:
    """How many targets are bounds (≥95%, 不低于12公里), parted by ；and behind no other words (采购标准：).

    One at least is a sign: bounds in words alone are said of money and people as well (公务接待批次不超过10次).
    """
    targets = [item.text(text, "target") for item in items]
    if "；" not in text or any("：" in item.name for item in items) or not any(_SIGN.search(one) for one in targets):
        return 0
    return sum(parse_target(target).operator in _BOUNDS for target in targets)


def _all_in_words(text: str, items: Sequence[Said]) -> bool:
    """Does each item stand right under a word of the second level, its target in a few words behind a colon?"""
    return bool(items) and all(
        item.levels.second and (start := item.values["target"][0]) and text[start - 1] == "：" for item in items
    )


def items_of(text: str, levels: Levels) -> list[Said]:
    """The items of a text that is nothing but a list, such as a cell: each sentence a list of its own."""
    found: list[Said] = []
    begin = 0
    while begin < len(text):
        listed = _items(text, begin, levels)
        found += listed
        stop = text.find("。", max([begin, *(item.end for item in listed)]))
        begin = stop + 1 if stop >= 0 else len(text)
    return found


def _overlaps(said: Said, others: Sequence[Said]) -> bool:
    return any(said.start < other.end and other.start < said.end for other in others)


def _items(text: str, begin: int, levels: Levels, *, strict: bool = False) -> list[Said]:
    """The items of a list from `begin`. `strict`: none at all, unless every item is a number under a name."""
    found: list[Said] = []
    for start, end in _pieces(text, begin):
        first, at, levels = opening(text, start, end, levels)
        items = _split_items(text, at, end, levels)
        marked = at > first or text[end : end + 1] == "；"
        if strict and not (items and all(_surely(text, item, marked=marked) for item in items)):
            return []
        if items:
            items[0].start = first
        found += items
    return found


def _surely(text: str, item: Said, *, marked: bool) -> bool:
    """Outside a lead's own sentence: a bound or a percentage, or a number in a `marked` (numbered, ；) item."""
    target = parse_target(item.text(text, "target"))
    return target.quantified and (marked or target.operator != "none" or target.unit == "%")


def _pieces(text: str, begin: int) -> Iterator[tuple[int, int]]:
    """The stretches between ；, up to the 。 after which no numbered item follows."""
    start, inside = begin, False
    for at in range(begin, len(text) + 1):
        sign = text[at] if at < len(text) else "。"
        inside ^= sign == '"'
        if sign not in STOPS or (inside and '"' in text[at:]):
            continue
        if at > start:
            yield start, at - (text[at - 1] == ".")
        start = at + 1
        if sign == "。" and not any(p.pattern.match(text, start) for p in patterns("numbering")):
            return


def _split_items(text: str, start: int, end: int, levels: Levels) -> list[Said]:
    """One item, or several with commas between where each of them is one."""
    for sign in "，、":
        cuts = [start, *(at + 1 for at in range(start, end) if text[at] == sign), end + 1]
        parts = [_item(text, low, high - 1, levels) for low, high in itertools.pairwise(cuts)]
        if len(parts) > 1 and all(parts):
            return [part for part in parts if part]
        if sign == "，" and len(parts) > 1 and any(parts[:-1]):
            first_only = parts[0] and not re.search(r"\d", text[cuts[1] : end])
            return [parts[0]] if first_only and parts[0] else []
    whole = _item(text, start, end, levels)
    return [whole] if whole else []


def _item(text: str, start: int, end: int, levels: Levels) -> Said | None:
    """A name with its target: "档案整理完成率100%", "办结率至少达到90%", "知晓率：逐步提升"."""
    inner = text[start:end]
    for at in range(max(1, len(inner) - _LONGEST_TARGET), len(inner)):
        if re.match(r"[\d.,]{2}", inner[at - 1 : at + 1]) or not _counts(inner[at:], inner[:at]):
            continue
        return _target_at(inner, start, at, end, levels)
    deadline = next((m for p in patterns("deadline") if (m := p.pattern.search(inner)) and m.start() > 1), None)
    if deadline and named("performance_patterns.csv")["dated"].search(deadline[0]):
        return _target_at(inner, start, deadline.start(), end, levels)
    colon = inner.rfind("：")
    if colon > 1 and 0 < len(inner) - colon - 1 <= _LONGEST_TARGET and "，" not in inner:
        return _target_at(inner, start, colon + 1, end, levels)
    return None


def _target_at(inner: str, start: int, at: int, end: int, levels: Levels) -> Said | None:
    name = strip_end("tail", inner[:at])
    if name.count('"') == 2 and name[0] == name[-1] == '"':
        name = name.strip('"')
    if no_name(name):
        return None
    return Said(start, name, levels, values={"target": (start + at, end)}, end=end)


def _counts(rest: str, before: str) -> bool:
    """Is the text one number as a target, to its end? Without an operator its unit has to be a known one."""
    target = parse_target(rest)
    if not target.quantified or "，" in rest:
        return False
    if target.operator != "none" or named("performance_patterns.csv")["says"].search(before):
        return True
    return named("performance_patterns.csv")["of_each"].split(target.unit or "")[0] in _units()


@cache
def _units() -> frozenset[str]:
    files = ("target_units.csv", "claim_units.csv")
    listed = {row["unit"] for file in files for row in resources.rows("data", "vocabulary", file)}
    return frozenset(listed | set(numbers.yuan_per_unit()))
