"""Printed numbers become exact decimals: a cell's text in, its value, printed places and unit out.

Blanks inside numbers ("52. 27"), thousands separators, full-width digits and accountants' brackets and triangles for
negative numbers are understood; anything else in the cell means that it is not a number.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from budgetgraph import resources
from budgetgraph.reading.figures import TRIANGLES
from budgetgraph.reading.folding import squeeze
from budgetgraph.reading.raised import NOTE_MARKS
from budgetgraph.resources import patterns

_MINUS = str.maketrans({"−": "-", "－": "-", "﹣": "-", "，": ",", "．": ".", "％": "%"})
_NUMBER = re.compile(
    r"""(?P<bracket>[（(])?(?P<sign>[-+△▲])?
        (?P<whole>\d{1,3}(?:,\d{3})+|\d+)?(?:\.(?P<places>\d+))?
        (?P<percent>%)?(?(bracket)[）)])""",
    re.VERBOSE,
)
_CURRENCY = re.compile(r"(?<![^（(+△▲-])[¥￥](?=[-+\d.])")
_MOST_DIGITS = 20  # on either side of the point; longer rows of digits are numbers of accounts and the like
_BLANK_SIGNS = re.compile(r"[¥￥]?[-—–―─_/\\\\.·…]*")


def _said(name: str) -> re.Pattern[str]:
    return patterns("label_patterns.csv")[name]


@dataclass(frozen=True, slots=True)
class Printed:
    """A number as printed: `text` without blanks, its value, how many decimals stand there, and a percent sign."""

    text: str
    value: Decimal
    places: int
    percent: bool = False

    @property
    def last_place(self) -> Decimal:
        """One unit in the last printed place."""
        return Decimal(1).scaleb(-self.places)


def parse(text: str) -> Printed | None:
    """The number that a cell holds, or None where the cell is blank or holds anything besides one number.

    A raised mark of a note behind it (641.66¹) is no part of it; behind a 10 it may be an exponent, and two of them
    behind a whole number its decimals.
    """
    plain = _CURRENCY.sub("", squeeze(text).translate(_MINUS), count=1)
    figure = plain.rstrip(NOTE_MARKS)
    plain = figure if "." in figure or (figure != "10" and len(plain) - len(figure) < 2) else plain
    match = _NUMBER.fullmatch(plain) if plain else None
    if not match or not (match["whole"] or match["places"]):
        return None
    whole = (match["whole"] or "0").replace(",", "")
    if len(whole) > _MOST_DIGITS or len(match["places"] or "") > _MOST_DIGITS:
        return None
    digits = whole + ("." + match["places"] if match["places"] else "")
    value = Decimal(digits)
    if match["sign"] in ("-", *TRIANGLES) or (match["bracket"] and match["sign"] is None):
        value = -value
    return Printed(text=plain, value=value, places=len(match["places"] or ""), percent=bool(match["percent"]))


def parse_amount(text: str) -> tuple[Printed, str] | None:
    """The number and the whole money unit of a cell that holds both and nothing else (903.61万元, 5.20亿), or None."""
    match = _with_unit().fullmatch(squeeze(text))
    number = parse(match["number"]) if match else None
    if match is None or number is None or number.percent:
        return None
    return number, full_units().get(match["unit"], match["unit"])


@cache
def _with_unit() -> re.Pattern[str]:
    units = sorted((*yuan_per_unit(), *full_units()), key=len, reverse=True)
    return re.compile(rf"(?P<number>.*\d)(?P<unit>{'|'.join(units)})")


LARGE_UNIT = 10_000  # yuan: in smaller units long bare digits are amounts as well


def is_code_like(printed: str) -> bool:
    """Are these bare digits in the manner of a code or a date, so that they are no amount in a unit like 万元?"""
    return _said("code_like").match(printed) is not None


def yuan(printed: Printed, unit: str) -> Decimal | None:
    """Yuan of a number in a money unit that stands elsewhere than behind it; None for what looks like a code."""
    factor = yuan_per_unit()[unit]
    return None if factor >= LARGE_UNIT and is_code_like(printed.text) else printed.value * factor


def is_blank(text: str) -> bool:
    """Is the cell empty, or filled with a sign that stands for nothing (—, /, …)?"""
    plain = squeeze(text)
    return bool(_BLANK_SIGNS.fullmatch(plain) or _said("nothing").match(plain))


@cache
def yuan_per_unit() -> dict[str, Decimal]:
    """How many yuan each printed money unit is."""
    return {row["unit"]: Decimal(row["yuan"]) for row in resources.rows("data", "vocabulary", "money_units.csv")}


@cache
def full_units() -> dict[str, str]:
    """Short money unit of running text -> the whole one: 万 -> 万元."""
    rows = resources.rows("data", "vocabulary", "money_units.csv")
    return {row["short"]: row["unit"] for row in rows if row["short"]}


def yuan_per(unit: str) -> Decimal | None:
    """How many yuan a money unit is, also a short one (万); None for what is no unit of money."""
    return yuan_per_unit().get(full_units().get(unit, unit))


@cache
def money_units_pattern() -> str:
    """A regular expression for any printed money unit, the longest first."""
    return "|".join(sorted(yuan_per_unit(), key=len, reverse=True))


@cache
def money_pattern() -> str:
    """A regular expression for an amount of money in running text: groups `amount` and `unit`."""
    return rf"(?P<amount>\d[\d,]*(?:\.\s?\d+)?)\s*(?P<unit>{money_units_pattern()})"


def money_unit(text: str) -> str | None:
    """The money unit that a unit line ("单位：万元") or a head ("价值（金额单位：万元）") names, or None."""
    plain = squeeze(text)
    match = _said("money_line").search(plain) or _said("money_in_text").search(plain)
    return match["unit"] if match and match["unit"] in yuan_per_unit() else None


@cache
def unit_kinds() -> dict[str, str]:
    """Unit as printed -> money, percent, area or count."""
    kinds = {row["unit"]: row["kind"] for row in resources.rows("data", "vocabulary", "claim_units.csv")}
    return kinds | dict.fromkeys((*yuan_per_unit(), *full_units()), "money")


@cache
def unit_pattern() -> re.Pattern[str]:
    """Matches the unit at the beginning of what follows a number; the longest unit first."""
    bounds = {row["unit"]: row["not_before"] for row in resources.rows("data", "vocabulary", "claim_units.csv")}
    units = sorted((u for u in unit_kinds() if u not in full_units()), key=len, reverse=True)
    alternatives = "|".join(re.escape(u) + (f"(?!{bounds[u]})" if bounds.get(u) else "") for u in units)
    about, per = (_said(name).pattern.replace("^", "") for name in ("about", "per"))
    short = "|".join(full_units())
    return re.compile(rf"(?:{about})?(?P<unit>{alternatives}|(?:{short})(?=[。；，、（）]|$))(?P<per>{per})?")
