"""Years and numbers in a normalised question: 2023年, 23年度, 二〇二三年, 二三年, 今年; 前三, 20%, 100万元.

Only a matched numeral is converted (cn2an on a whole sentence would turn 三公经费 into 3公经费).
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Literal

import cn2an

from budgetgraph.extraction.numbers import yuan_per

_DIGITS = {c: str(n) for n, c in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0", "o": "0", "两": "2"}
_DIGITS |= {c: str(n) for n, c in enumerate("壹贰叁肆伍陆柒捌玖", 1)}
_CHINESE_DIGIT = "[〇零○一二三四五六七八九壹贰叁肆伍陆柒捌玖]"

_FULL = re.compile(
    r"(?<!\d)((?:19|20)\d{2})(?:(?:财政年度|会计年度|年度|年)|(?!\d|\.\d|万|亿|元|块|人(?!员)|个|辆|台|套|件|平方|%|份|次|年))"
)
_SHORT = re.compile(r"(?<![\d.])(\d{2})(?:财政年度|会计年度|年度|年)(?!以上|以下|来|内|间)")
_WORDS = re.compile(
    rf"([二贰][〇零○]{_CHINESE_DIGIT}{{2}})(?:财政年度|会计年度|年度|年)?|({_CHINESE_DIGIT}{{2}})(?:年度|年)(?!来|内|间)"
)
_RELATIVE = {
    "今年": 0,
    "本年度": 0,
    "本年": 0,
    "当年": 0,
    "去年": -1,
    "前年": -2,
    "明年": 1,
    "后年": 2,
}
_SPAN = re.compile(r"(?:至|到|-|~|—)")

Kind = Literal["money", "percent", "score", "count", "plain"]
Unit = Literal["元", "千元", "万元", "亿元", "%", "个", "分", "人", ""]

_QUANTITY = re.compile(
    r"(?<![\d.])(\d+(?:\.\d+)?|[一二两三四五六七八九十百千零〇]{1,6}(?=个?(?:亿|万|千万|百万)元?|成))"
    r"(万块|百块|千块|亿元|亿|千万元|千万|百万元|百万|万元|万|千元|元|块|%|个百分点|百分点|分|成|个人|人|辆|台|平方米|名)?"
)
_PERCENT_WORDS = re.compile(r"百分之([一二两三四五六七八九十百零〇点]+|\d+(?:\.\d+)?)")
_MORE_UNITS = (
    "万块|百块|千块|亿元|亿|千万元|千万|百万元|百万|万元|万|千元|元|块|%|个百分点|分|成|个人|人|名|个|辆|台|平方米"
)
_MORE = re.compile(
    r"(?<![\d.])(?P<number>\d+(?:\.\d+)?|[一二两三四五六七八九十百千零〇]{1,6})(?:"
    rf"(?:多(?!少)|来|余|(?<![\d])几)(?:个)?(?P<unit>{_MORE_UNITS})(?:元|块)?|"
    rf"(?:个)?(?P<whole>{_MORE_UNITS})(?:多(?!少)|出头|有余|余|好几))"
)
# Units of money that people type and documents do not print.
_SPOKEN = {"千万": 10**7, "百万": 10**6, "万块": 10**4, "千块": 1000, "百块": 100, "块": 1}


@dataclass(frozen=True)
class YearMention:
    """A year in `text[start:end]`. `relative` is set for 今年 and the like: their year depends on the reader."""

    start: int
    end: int
    year: int | None
    relative: int | None = None


@dataclass(frozen=True)
class Quantity:
    """A number with its unit: `value` is yuan where `kind` is money, else the number as typed, without a unit plain.
    `step` is one in its
    last typed place; `more` that something is typed on top of it (一百多万 is from 100 to 200 万)."""

    start: int
    end: int
    value: Decimal
    kind: Kind
    step: Decimal = Decimal(0)
    more: bool = False

    def means(self, value: Decimal) -> bool:
        """Whether a printed value is the typed one."""
        return self.value <= value < self.value + self.step if self.more else value == self.value


def find_years(text: str) -> list[YearMention]:
    """The year mentions of a normalised question, from left to right; `2021到2023年` gives every year between."""
    found: list[YearMention] = []

    def free(start: int, end: int) -> bool:
        return all(end <= m.start or start >= m.end for m in found)

    for match in _FULL.finditer(text):
        found.append(YearMention(match.start(), match.end(), int(match.group(1))))
    for match in _WORDS.finditer(text):
        if not free(match.start(), match.end()):
            continue
        digits = "".join(_DIGITS[c] for c in match.group(1) or match.group(2))
        year = int(digits) if len(digits) == 4 else 2000 + int(digits)
        if 1990 <= year <= 2099:
            found.append(YearMention(match.start(), match.end(), year))
    for match in _SHORT.finditer(text):
        if free(match.start(), match.end()):
            found.append(YearMention(match.start(), match.end(), 2000 + int(match.group(1))))
    for word, shift in _RELATIVE.items():
        for match in re.finditer(re.escape(word), text):
            if free(match.start(), match.end()):
                found.append(YearMention(match.start(), match.end(), None, shift))
    return sorted(found, key=lambda m: m.start)


def spans_between(text: str, years: list[YearMention]) -> list[int]:
    """The years between two mentions joined by 至, 到 or a dash (`2021-2023年`), both ends left out."""
    between: list[int] = []
    for left, right in pairwise(years):
        joint = text[left.end : right.start]
        if left.year and right.year and _SPAN.fullmatch(joint) and 1 < right.year - left.year < 30:
            between.extend(range(left.year + 1, right.year))
    return between


def chinese_number(text: str) -> Decimal | None:
    """The value of a Chinese or Arabic numeral, None if it is none."""
    try:
        return Decimal(text)
    except ArithmeticError:
        pass
    if text == "十":
        return Decimal(10)
    try:
        return Decimal(str(cn2an.cn2an(text.replace("两", "二").replace("〇", "零"), "smart")))
    except (ValueError, ArithmeticError):
        return None


def find_quantities(text: str) -> list[Quantity]:
    """Numbers with a unit, for thresholds (超过100万元, 20%以上, 90分以上) and for figures to search for."""
    found: list[Quantity] = []
    for match in _PERCENT_WORDS.finditer(text):
        value = chinese_number(match.group(1))
        if value is not None:
            found.append(Quantity(match.start(), match.end(), value, "percent", _step(match.group(1), value)))
    for match in _MORE.finditer(text):
        unit = match.group("unit") or match.group("whole")
        _add(found, match, match.group("number"), unit, more=True)
    for match in _QUANTITY.finditer(text):
        _add(found, match, match.group(1), match.group(2) or "")
    return sorted(found, key=lambda q: q.start)


def _add(found: list[Quantity], match: re.Match[str], number: str, unit: str, more: bool = False) -> None:
    value = chinese_number(number)
    if value is None or any(q.start < match.end() and match.start() < q.end for q in found):
        return
    factor, kind = _meaning_of(unit)
    step = _step(number, value) * factor
    found.append(Quantity(match.start(), match.end(), value * factor, kind, step, more))


def _meaning_of(unit: str) -> tuple[Decimal, Kind]:
    """What a number before the unit is multiplied by, and its kind."""
    if yuan := yuan_per(unit) or _SPOKEN.get(unit):
        return Decimal(yuan), "money"
    if unit in ("%", "百分点", "个百分点"):
        return Decimal(1), "percent"
    if unit == "成":
        return Decimal(10), "percent"
    if unit == "分":
        return Decimal(1), "score"
    return Decimal(1), "count" if unit else "plain"


def _step(number: str, value: Decimal) -> Decimal:
    """One in the last place that was typed: 1 of 195, 0.1 of 2.8, 100 of 一百 and of 100."""
    digits = value.normalize().as_tuple()
    rounded = not re.search(r"\.", number)
    return Decimal(1).scaleb(int(digits.exponent)) if rounded else Decimal(1).scaleb(-len(number.split(".")[1]))
