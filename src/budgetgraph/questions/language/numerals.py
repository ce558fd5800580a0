"""Numerals of questions and numbered texts, Chinese or Arabic, as numbers."""

from decimal import Decimal

import cn2an

DIGITS = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "o": 0, "两": 2}
DIGITS |= {c: n for n, c in enumerate("壹贰叁肆伍陆柒捌玖", 1)}
_TEN = "十"


def chinese_number(text: str) -> Decimal | None:
    """The value of a Chinese or Arabic numeral, None if it is none."""
    try:
        return Decimal(text)
    except ArithmeticError:
        pass
    if text == _TEN:
        return Decimal(10)
    if len(text) == 2 and text[0] != text[1] and DIGITS.get(text[1], 0) == DIGITS.get(text[0], -1) + 1 > 1:
        return None  # 五六万: about so many
    try:
        return Decimal(str(cn2an.cn2an(text.replace("两", "二").replace("〇", "零"), "smart")))
    except (ValueError, ArithmeticError, KeyError):  # cn2an looks up units that a broken numeral (千四百) has not
        return None


def small_number(text: str) -> int:
    """1 to 99 in either script, as things are counted and numbered; 0 for what is none."""
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.partition(_TEN)
    return DIGITS.get(tens, 1) * 10 + DIGITS.get(ones, 0) if ten else DIGITS.get(text, 0)
