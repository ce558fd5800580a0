"""What a target says: printed text in ("≥95%", "不超过3900元/月/人", "2023年底前"), operator, number and unit out.

Numbers are kept as printed, never converted. The wordings lie in `data/vocabulary/target_operators.csv`,
`target_dates.csv` and `target_units.csv`.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import cast

from budgetgraph import resources
from budgetgraph.extraction.numbers import yuan_per_unit
from budgetgraph.extraction.records import Operator
from budgetgraph.reading.folding import fold, squeeze
from budgetgraph.resources import patterns

_NUMBER = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_SPLIT_DIGITS = re.compile(r"(?<=\d) +(?=\d)")
_ONLY_SIGNS = re.compile("[-—–/／]*")
_END = re.compile(r"[。；;，,、.]+$")
_STOP = re.compile(r"[，,；;。、（(:：]")
_BOUNDS = (">=", "<=", ">", "<")
_LONGEST_UNIT = 6
_CHINESE_DIGITS = {c: str(n) for n, c in enumerate("一二三四五六七八九十", start=1)} | {"两": "2"}
_BOUND_IN_NAME = re.compile(
    r"(?P<name>.+?)[（(](?P<operator>[≥≤≧≦⩾⩽=＝<>＜＞])[*＊Xx_ ]*(?P<unit>[^（）()\d*＊]{1,6})[)）]"
)
_IN_BRACKETS = re.compile(r"[（(](?P<unit>[^（）()]{1,6})[）)]$")


def _said(name: str) -> re.Pattern[str]:
    return patterns("performance_patterns.csv")[name]


@dataclass(frozen=True, slots=True)
class Target:
    """A target as read. `text` is the printed text without blanks; `value` stands only where one number was said."""

    text: str
    operator: Operator = "none"
    value: Decimal | None = None
    unit: str | None = None

    @property
    def quantified(self) -> bool:
        return self.value is not None


@cache
def _operators(where: str) -> tuple[tuple[Operator, re.Pattern[str]], ...]:
    return tuple(
        (cast(Operator, row["operator"]), re.compile(row["pattern"]))
        for row in resources.rows("data", "vocabulary", "target_operators.csv")
        if row["where"] == where
    )


@cache
def _dates() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(row["pattern"]) for row in resources.rows("data", "vocabulary", "target_dates.csv"))


@cache
def _misread() -> dict[str, str]:
    rows = resources.rows("data", "vocabulary", "target_units.csv")
    return {row["unit"]: row["stands_for"] for row in rows if row["stands_for"]}


@cache
def _known_unit() -> re.Pattern[str]:
    units = {row["unit"] for row in resources.rows("data", "vocabulary", "target_units.csv")} - set(_misread())
    units |= {row["unit"] for row in resources.rows("data", "vocabulary", "claim_units.csv")} | set(yuan_per_unit())
    return re.compile("|".join(re.escape(unit) for unit in sorted(units, key=len, reverse=True)))


def operator_of(text: str) -> Operator | None:
    """The operator that a column of operators (指标性质) prints, or None where it says something else."""
    plain = squeeze(text)
    return next((operator for operator, pattern in _operators("column") if pattern.fullmatch(plain)), None)


def parse_target(text: str, operator: str = "", unit: str = "") -> Target:
    """Reads a target. `operator` and `unit` are the texts of columns of their own, where a form has such.

    A text without a number is "qualitative"; a date keeps its text and its operator but has no value; several numbers
    in one text ("5-10人") are no value; a blank is "none" with an empty text.
    """
    own = operator_of(operator) if operator else None
    plain = _join_digits(text)
    if _ONLY_SIGNS.fullmatch(plain) or _said("nothing").match(plain):
        return Target(text="")
    printed = _printed(squeeze(text), operator if own and own != "qualitative" else "", unit)
    found, rest = _prefix(plain)
    if own and own != "qualitative":
        found = found or own
    if is_date(rest) and not (found in _BOUNDS and _said("quantity").match(rest)) and not _counts_things(rest, unit):
        return Target(printed, found if found and found != "=" else "qualitative")
    if own == "qualitative":
        return Target(printed, "qualitative")
    number, tail = _number(rest, counting=found is not None)
    if number is None:
        return Target(printed, "none" if _several_numbers(rest) else "qualitative")
    read_unit, suffix = _unit(tail, squeeze(unit), bounded=found is not None)
    if suffix is False:
        return Target(printed, found or "none")
    return Target(printed, found or (suffix if isinstance(suffix, str) else None) or "none", number, read_unit)


def parse_value(text: str, unit: str = "") -> Decimal | None:
    """The number of an actual or previous value ("3785.71元/月/人" -> 3785.71), or None; `unit` is its target's."""
    return parse_target(text, unit=unit).value


def with_unit(text: str, unit: str) -> str:
    """A number as printed and the unit that a column of its own prints; anything else as it is."""
    return text + squeeze(unit) if _NUMBER.fullmatch(text) else text


def _join_digits(text: str) -> str:
    """Without blanks, where joining digits makes no new number: "≤1.99 15 万元" was wrapped inside its number."""
    folded = fold(text).replace("\n", "").strip()
    for match in reversed(list(_SPLIT_DIGITS.finditer(folded))):
        before = re.search(r"[\d.,]+$", folded[: match.start()])
        after = re.match(r"\d+", folded[match.end() :])
        assert before and after
        whole = "." in before[0] or len(before[0]) == 1 or len(after[0]) in (1, 3)
        if not whole:
            return squeeze(folded[: match.start()] + "、" + folded[match.end() :])
    return squeeze(folded)


def unit_in_name(name: str) -> str | None:
    """The unit that a name ends with in brackets ("清淤管道长度（公里）"), if it is a known one."""
    bracket = _IN_BRACKETS.search(name)
    return bracket["unit"] if bracket and _known_unit().fullmatch(bracket["unit"]) else None


def bound_in_name(name: str) -> tuple[str, str, str] | None:
    """(name, operator, unit) of a name that ends with how its target is bound ("公猪舍（≥**平方米）")."""
    bound = _BOUND_IN_NAME.fullmatch(name)
    return (bound["name"], bound["operator"], bound["unit"]) if bound else None


def _printed(plain: str, operator: str, unit: str) -> str:
    before, after = squeeze(operator), squeeze(unit)
    before = "" if _prefix(plain)[0] else before
    after = "" if not after or plain.endswith(after) or not plain[-1:].isdecimal() else after
    return before + plain + after


def _prefix(plain: str) -> tuple[Operator | None, str]:
    for operator, pattern in _operators("prefix"):
        match = pattern.match(plain)
        if match:
            rest = plain[match.end() :]
            return operator, rest
    return None, plain


def is_date(rest: str) -> bool:
    """Is a target without its operator a date or a deadline?"""
    return any(pattern.fullmatch(_END.sub("", rest)) for pattern in _dates())


def _counts_things(rest: str, unit: str) -> bool:
    """Is a number that looks like a year (2070) one of things, by the unit of its column?"""
    return rest.isdecimal() and bool(squeeze(unit)) and not _said("unit_of_time").match(squeeze(unit))


def _number(rest: str, *, counting: bool) -> tuple[Decimal | None, str]:
    for _, pattern in _operators("note"):
        rest = pattern.sub("", rest)
    if percent := _said("percent_before").match(rest):
        rest = rest[percent.end() :] + "%"
    if counting and (chinese := _said("number_word").match(rest)):
        rest = _CHINESE_DIGITS[chinese[1]] + rest[1:]
    match = _NUMBER.match(rest)
    if not match:
        return None, rest
    return Decimal(match[0].replace(",", "")), rest[match.end() :]


def _several_numbers(rest: str) -> bool:
    """A text that says two or more numbers, the first not at its beginning, is neither one number nor plain words."""
    return len(_NUMBER.findall(rest)) > 1 and bool(re.match(r"[\d≥≤<>=]", rest))


def _unit(tail: str, column: str, *, bounded: bool) -> tuple[str | None, Operator | bool | None]:
    """(unit, operator said after it); the second is False where the tail holds another number.

    `bounded`: an operator stands before the number, so that a known unit is not read as one ("=0起", "30元起").
    """
    tail = _END.sub("", tail)
    if bounded and _known_unit().fullmatch(tail):
        return tail, None
    suffix: Operator | None = None
    for operator, pattern in _operators("suffix"):
        match = re.search(rf"(?:{pattern.pattern})$", tail)
        if match:
            suffix, tail = operator, tail[: match.start()]
            break
    if (bracket := _IN_BRACKETS.fullmatch(tail)) and _known_unit().match(bracket["unit"]):
        return bracket["unit"], suffix
    tail = re.sub(r"（[^）]*）?$", "", tail) if tail.startswith("（") else tail
    tail = _misread().get(tail, tail)
    if not tail:
        return column or None, suffix
    known = _known_unit().match(tail)
    if known:
        rest = tail[known.end() :]
        each = _said("unit_of_each").match(rest)
        unit = known[0] + (each[0] if each else "")
        rest = rest[each.end() :] if each else rest
        if _NUMBER.search(rest):
            return None, False
        if not rest:
            return unit, suffix
        whole = len(tail) <= _LONGEST_UNIT and not _STOP.search(tail)
        return (tail if whole and not _said("unit_goes_on").match(rest) else unit), suffix
    if _NUMBER.search(tail):
        return None, False
    if len(tail) <= _LONGEST_UNIT and not _STOP.search(tail):
        return tail, suffix
    return column or None, suffix
