"""Income and spending of a 收支总表 that prints them below each other instead of side by side.

The labels of its lines come in, in printed order, with whether they have figures; the side of each line goes out. A
line such as 支出 without figures begins a side, a total (收入总计) ends one; where neither says which side it is, what
its lines name does.
"""

import re
from collections import Counter
from collections.abc import Sequence

from budgetgraph.extraction.concepts import bare_label, code_of_name, fund_of_label, label_role
from budgetgraph.extraction.records import Flow
from budgetgraph.resources import patterns


def _said(name: str) -> re.Pattern[str]:
    return patterns("head_patterns.csv")[name]


def side_of_total(label: str) -> Flow | None:
    """The side that a total names itself: 收入总计 is income, 总计 says nothing."""
    income, spending = _said("of_income").search(label), _said("of_spending").search(label)
    if bool(income) == bool(spending):
        return None
    return "revenue" if income else "expenditure"


def sides(lines: Sequence[tuple[str, bool]], fallback: Flow | None) -> list[Flow | None]:
    """The side of each line, given as (label, whether it has figures); `fallback` is that of the heads."""
    found: list[Flow | None] = []
    for part in _parts(lines):
        side = _side(part) or (found[-1] if found else fallback) or fallback
        found += [side] * len(part)
    return found


def _parts(lines: Sequence[tuple[str, bool]]) -> list[list[tuple[str, bool]]]:
    parts: list[list[tuple[str, bool]]] = [[]]
    for label, filled in lines:
        before = bool(parts[-1])
        led = before and _ends(*parts[-1][0])  # 合计 stands above what it sums up
        if before and (_begins(label, filled) or (led and _ends(label, filled))):
            parts.append([])
        parts[-1].append((label, filled))
        if before and not led and _ends(label, filled):
            parts.append([])
    return [part for part in parts if part]


def _ends(label: str, filled: bool) -> bool:
    """Is this the total of a side?"""
    return filled and label_role(label) == "total" and not _said("own_year").search(label)


def _begins(label: str, filled: bool) -> Flow | None:
    """The side that a line without figures says to follow."""
    if filled or not _said("side").match(bare_label(label)):
        return None
    return side_of_total(label)


def _side(part: Sequence[tuple[str, bool]]) -> Flow | None:
    said = [side for label, filled in part if (side := _begins(label, filled))]
    said += [side for label, _ in part if label_role(label) == "total" and (side := side_of_total(label))]
    if said:
        return said[0]
    named: Counter[Flow] = Counter()
    for label, _ in part:
        income = (fund_of_label(label) or "").startswith("revenue:rev-")
        spending = code_of_name("functional", label, digits=3)
        if side := "revenue" if income else "expenditure" if spending else side_of_total(label):
            named[side] += 1
    return named.most_common(1)[0][0] if named else None
