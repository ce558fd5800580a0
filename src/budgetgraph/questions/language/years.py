"""Years and numbers in a normalised question: 2023年, 23年度, 二〇二三年, 二三年, 今年; 前三, 20%, 100万元.

Only a matched numeral is converted (cn2an on a whole sentence would turn 三公经费 into 3公经费).
"""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from itertools import pairwise
from typing import Literal, cast

from budgetgraph import resources
from budgetgraph.extraction.numbers import yuan_per
from budgetgraph.questions.language.numerals import DIGITS, chinese_number
from budgetgraph.questions.language.said import in_question

Kind = Literal["money", "percent", "score", "count", "plain"]


@dataclass(frozen=True)
class _Unit:
    """What a unit behind a number says, and what the number is multiplied by."""

    kind: Kind
    factor: Decimal
    alone: bool


@cache
def _units() -> dict[str, _Unit]:
    return {
        row["unit"]: _Unit(
            cast(Kind, row["kind"]), Decimal(row["factor"] or yuan_per(row["unit"]) or 1), row["alone"] == "yes"
        )
        for row in resources.rows("data", "vocabulary", "typed_units.csv")
    }


def _unit_words(alone: bool) -> str:
    """The units behind a number, the longest first, without those that do not count `alone`."""
    return "|".join(sorted((word for word, unit in _units().items() if unit.alone or not alone), key=len, reverse=True))


@cache
def quantity_pattern() -> str:
    """A number in digits with its unit or without one, as a whole value: 50万元, 20%, 90."""
    return rf"[0-9]+(?:,[0-9]{{3}})*(?:[.][0-9]+)?(?:{_unit_words(alone=True)})?"


@cache
def _quantity() -> re.Pattern[str]:
    number, numeral, bounds = (in_question(name).pattern for name in ("number", "numeral", "numeral_before_unit"))
    return re.compile(rf"(?<![\d.])({number}|{numeral}{bounds})({_unit_words(alone=True)})?")


@cache
def _more() -> re.Pattern[str]:
    """A number with something on top of it, before its unit or behind."""
    names = ("number", "numeral", "more_between", "more_behind", "counter", "money_again")
    number, numeral, between, behind, counter, money = (in_question(name).pattern for name in names)
    units = _unit_words(alone=False)
    return re.compile(
        rf"(?<![\d.])(?P<number>{number}|{numeral})"
        rf"(?:{between}(?P<unit>{units})(?:{money})?|(?:{counter})?(?P<whole>{units}){behind})"
    )


@cache
def _relative_years() -> dict[str, int | None]:
    return {
        word: int(row["shift"]) if row["shift"] else None
        for row in resources.rows("data", "vocabulary", "relative_years.csv")
        for word in row["words"].split("|")
    }


@dataclass(frozen=True)
class YearMention:
    """A year in `text[start:end]`. `relative` is set for 今年 and the like, whose year depends on the reader; 当年 has
    neither: it is the year of the document."""

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

    for match in in_question("year").finditer(text):
        found.append(YearMention(match.start(), match.end(), int(match.group(1))))
    for match in in_question("year_words").finditer(text):
        if not free(match.start(), match.end()):
            continue
        digits = "".join(str(DIGITS[c]) for c in match.group(1) or match.group(2))
        year = int(digits) if len(digits) == 4 else 2000 + int(digits)
        if 1990 <= year <= 2099:
            found.append(YearMention(match.start(), match.end(), year))
    for match in in_question("year_short").finditer(text):
        if free(match.start(), match.end()):
            found.append(YearMention(match.start(), match.end(), 2000 + int(match.group(1))))
    for word, shift in _relative_years().items():
        for match in re.finditer(re.escape(word), text):
            behind = next((m for m in found if m.year and m.end == match.start() and not shift), None)
            if behind and in_question("year_in_name").match(text, match.start()):
                continue  # 2023年本年收入
            if behind:  # 2023当年 is 2023
                found[found.index(behind)] = replace(behind, end=match.end())
            elif free(match.start(), match.end()):
                found.append(YearMention(match.start(), match.end(), None, shift))
    return sorted(found, key=lambda m: m.start)


def spans_between(text: str, years: list[YearMention]) -> list[int]:
    """The years between two mentions joined by 至, 到 or a dash (`2021-2023年`), both ends left out."""
    between: list[int] = []
    for left, right in pairwise(years):
        joint = text[left.end : right.start]
        if left.year and right.year and in_question("year_span").search(joint) and 1 < right.year - left.year < 30:
            between.extend(range(left.year + 1, right.year))
    return between


def find_quantities(text: str) -> list[Quantity]:
    """Numbers with a unit, for thresholds (超过100万元, 20%以上, 90分以上) and for figures to search for."""
    found: list[Quantity] = []
    for match in in_question("percent_words").finditer(text):
        value = chinese_number(match.group(1))
        if value is not None:
            found.append(Quantity(match.start(), match.end(), value, "percent", _step(match.group(1), value)))
    for match in in_question("numeral_in_steps").finditer(text):
        _add(found, match, match.group(), "元")
    for match in _more().finditer(text):
        unit = match.group("unit") or match.group("whole")
        _add(found, match, match.group("number"), unit, more=True)
    for match in _quantity().finditer(text):
        begins = match.group(2) and in_question("begins_with_unit").match(text, match.start(2))
        number = match if not begins else re.compile(re.escape(match.group(1))).match(text, match.start(1))
        if number:
            _add(found, number, match.group(1), "" if begins else match.group(2) or "")
    return sorted(found, key=lambda q: q.start)


def _add(found: list[Quantity], match: re.Match[str], number: str, unit: str, more: bool = False) -> None:
    value = chinese_number(number)
    if value is None or any(q.start < match.end() and match.start() < q.end for q in found):
        return
    meant = _units().get(unit, _Unit("plain", Decimal(1), True))
    step = _step(number, value) * meant.factor
    found.append(Quantity(match.start(), match.end(), value * meant.factor, meant.kind, step, more))


def _step(number: str, value: Decimal) -> Decimal:
    """One in the last place that was typed: 1 of 195, 0.1 of 2.8, 100 of 一百 and of 100."""
    digits = value.normalize().as_tuple()
    rounded = not re.search(r"\.", number)
    return Decimal(1).scaleb(int(digits.exponent)) if rounded else Decimal(1).scaleb(-len(number.split(".")[1]))
