"""Labels that Word prints by automatic numbering (一、 （一） 1. ①): numbering part in, one label a paragraph out.

Rules: ECMA-376 part 1, 17.9 (numbering) and 17.18.59 (number formats).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "〇一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
          (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
_PLACE = re.compile(r"%(\d)")


def chinese(number: int, digits: str = _DIGITS, units: tuple[str, ...] = ("", "十", "百", "千")) -> str:
    """A counting number below 10,000 in Chinese: 12 is 十二, 105 is 一百〇五."""
    if not 0 < number < 10_000:
        return str(number)
    out = ""
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit:
            out += digits[digit] + units[place]
        elif out and not out.endswith(digits[0]):
            out += digits[0]
    out = out.rstrip(digits[0])
    return out[1:] if digits is _DIGITS and 10 <= number < 20 else out


def _roman(number: int) -> str:
    out = ""
    for value, sign in _ROMAN:
        out += sign * (number // value)
        number %= value
    return out


def shown(number: int, style: str) -> str:
    """A counter in one of Word's number formats; an unknown format shows digits."""
    if number < 1 or number > 9_999:
        return str(number)
    match style:
        case "chineseCounting" | "chineseCountingThousand" | "japaneseCounting" | "taiwaneseCounting" | \
             "taiwaneseCountingThousand" | "koreanCounting":  # fmt: skip
            return chinese(number)
        case "ideographDigital" | "taiwaneseDigital" | "japaneseDigitalTenThousand":
            return "".join(_DIGITS[int(d)] for d in str(number))
        case "chineseLegalSimplified" | "ideographLegalTraditional":
            return chinese(number, _FORMAL, ("", "拾", "佰", "仟"))
        case "ideographTraditional":
            return _STEMS[(number - 1) % 10]
        case "ideographZodiac":
            return _BRANCHES[(number - 1) % 12]
        case "upperRoman":
            return _roman(number)
        case "lowerRoman":
            return _roman(number).lower()
        case "upperLetter" | "lowerLetter":
            letter = chr(ord("A") + (number - 1) % 26) * min((number - 1) // 26 + 1, 9)
            return letter if style == "upperLetter" else letter.lower()
        case "decimalZero":
            return f"{number:02d}"
        case "decimalEnclosedCircle" | "decimalEnclosedCircleChinese":
            return chr(0x2460 + number - 1) if number <= 20 else str(number)
        case "decimalEnclosedParen":
            return f"({number})"
        case "none" | "bullet":
            return ""
    return str(number)


@dataclass
class _Level:
    start: int = 1
    style: str = "decimal"
    text: str = ""
    legal: bool = False


@dataclass
class Numbering:
    """The lists of one document. `label` is called once for every paragraph, in order: it counts."""

    _levels: dict[str, dict[int, _Level]] = field(default_factory=dict)  # by list
    _counter_of: dict[str, str] = field(default_factory=dict)  # a list shares the counters of its definition
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _restarts: dict[tuple[str, int], int] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Any | None) -> "Numbering":
        """From the root element of word/numbering.xml, or None where there is none."""
        numbering = cls()
        if root is None:
            return numbering
        definitions = {d.get(f"{_W}abstractNumId"): dict(_levels(d)) for d in root.iter(f"{_W}abstractNum")}
        for number in root.iter(f"{_W}num"):
            identifier, definition = number.get(f"{_W}numId"), number.find(f"{_W}abstractNumId")
            if identifier is None or definition is None:
                continue
            levels = dict(definitions.get(definition.get(f"{_W}val"), {}))
            for override in number.iter(f"{_W}lvlOverride"):
                level = _integer(override.get(f"{_W}ilvl"), 0)
                levels.update(_levels(override))
                start = override.find(f"{_W}startOverride")
                if start is not None:
                    numbering._restarts[identifier, level] = _integer(start.get(f"{_W}val"), 1)
            numbering._levels[identifier] = levels
            numbering._counter_of[identifier] = definition.get(f"{_W}val") or identifier
        return numbering

    def label(self, identifier: str, level: int) -> str:
        """Counts on and gives the label, "" for bullets and for lists that the document does not define."""
        levels = self._levels.get(identifier)
        if levels is None or level not in levels:
            return ""
        counts = self._counts.setdefault(self._counter_of[identifier], {})
        restart = self._restarts.pop((identifier, level), None)
        counts[level] = restart if restart is not None else counts.get(level, levels[level].start - 1) + 1
        for deeper in [n for n in counts if n > level]:
            del counts[deeper]
        if levels[level].style in ("bullet", "none"):
            return ""

        def number(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            of = levels.get(at, _Level())
            return shown(counts.get(at, of.start), "decimal" if levels[level].legal else of.style)

        return _PLACE.sub(number, levels[level].text)


def _levels(parent: Any) -> Iterator[tuple[int, _Level]]:
    for element in parent.findall(f"{_W}lvl"):

        def value(tag: str, default: str, element: Any = element) -> str:
            found = element.find(_W + tag)
            return default if found is None else found.get(f"{_W}val") or default

        legal = element.find(f"{_W}isLgl") is not None
        at = _integer(element.get(f"{_W}ilvl"), 0)
        yield at, _Level(_integer(value("start", "1"), 1), value("numFmt", "decimal"), value("lvlText", ""), legal)


def _integer(text: str | None, default: int) -> int:
    try:
        return int(text or default)
    except ValueError:
        return default
