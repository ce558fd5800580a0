"""Excel number formats: a stored number and its format code in, the text that the sheet shows out.

Codes are those of ECMA-376 part 1, 18.8.31. Colours and widths are left out, a fill (`* `) is one blank.
"""

import datetime
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from functools import lru_cache

_SECTION = re.compile(r'((?:"[^"]*"|[\\!].|_.|\*.|[^;"\\!])*)(?:;|$)')
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|[\\!](?P<escaped>.)|(?P<pad>_.)|\*(?P<fill>.)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<digits>[0#?][0#?,.]*|\.[0#?]+)|(?P<percent>%)|(?P<text>@)|(?P<general>General|G/通用格式)"
    r"|(?P<exponent>[Ee][+-]0+)|(?P<other>.)",
    re.DOTALL,
)
_CONDITION = re.compile(r"^(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)$")
_DATE_SIGNS = re.compile(r"[ymdhs]|[上下]午", re.IGNORECASE)
_DATE_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|[\\!](?P<escaped>.)|\[(?P<elapsed>h+|m+|s+)\]|\[[^\]]*\]|_.|\*.'
    r"|(?P<part>y+|m+|d+|h+|s+|AM/PM|A/P|上午/下午)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_PRECISION = Context(prec=15, rounding=ROUND_HALF_UP)  # what a spreadsheet keeps of a number
_WIDE = Context(prec=60, rounding=ROUND_HALF_UP)
_MAX_PLACES = 30


def shown(number: Decimal, code: str) -> str:
    """The text of a number under a format code; "" where the code shows nothing, as `0;-0;;@` does for zero."""
    number = _PRECISION.plus(number)
    if abs(number) >= Decimal(10) ** 20:
        return str(number)
    section, value = _chosen(number, _sections(code))
    if section is None or section.strip().lower() in ("general", "g/通用格式", "@"):
        return general(value)
    if is_date(section):
        return _date(value, section)
    return _render(value, section)


def general(number: Decimal) -> str:
    """The number under the format General: as many places as are stored."""
    number = _PRECISION.plus(number)
    if number == 0:
        return "0"
    text = format(number, "f") if number.adjusted() < 20 else str(number)
    return text.rstrip("0").rstrip(".") if "." in text else text


@lru_cache(maxsize=512)
def is_date(code: str) -> bool:
    """Whether a format code shows dates or times."""
    bare = re.sub(r'"[^"]*"|[\\!].|_.|\*.|\[[^\]]*\]|General', "", code)
    return bool(_DATE_SIGNS.search(bare)) and "0.0" not in bare and "#" not in bare


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[str, ...]:
    found = [match[1] for match in _SECTION.finditer(code)]
    return tuple(found[:-1] if len(found) > 1 and not found[-1] and not code.endswith(";") else found)[:4] or ("",)


def _condition(section: str) -> tuple[str, Decimal] | None:
    for bracket in re.findall(r"\[([^\]]*)\]", section):
        if match := _CONDITION.match(bracket):
            return match[1], Decimal(match[2])
    return None


def _holds(number: Decimal, sign: str, bound: Decimal) -> bool:
    return {
        "<": number < bound,
        ">": number > bound,
        "<=": number <= bound,
        ">=": number >= bound,
        "=": number == bound,
        "<>": number != bound,
    }[sign]


def _chosen(number: Decimal, sections: tuple[str, ...]) -> tuple[str | None, Decimal]:
    """The section that applies, and the number as it shows it (a section of its own drops the minus sign)."""
    conditions = [_condition(section) for section in sections[:3]]
    if any(conditions):
        for section, condition in zip(sections, conditions, strict=False):
            if condition and _holds(number, *condition):
                return section, number
        rest = [s for s, c in zip(sections, conditions, strict=False) if not c]
        return (rest[0] if rest else None), number
    if len(sections) == 1 or number > 0:
        return sections[0], number
    if number < 0:
        return sections[1], -number
    return (sections[2] if len(sections) > 2 else sections[0]), number


@dataclass(frozen=True)
class _Digits:
    """A run of placeholders: places after the point, least digits before it, separators, thousands left out."""

    places: int
    optional: int
    least: int
    grouped: bool
    thousands: int


def _digits(run: str) -> _Digits:
    whole, _, fraction = run.partition(".")
    scale = len(run) - len(run.rstrip(","))
    core = whole.rstrip(",") if not fraction else whole
    signs = re.sub("[^0#?]", "", fraction)[:_MAX_PLACES]
    needed = len(signs.rstrip("#?"))
    return _Digits(len(signs), len(signs) - needed, min(whole.count("0"), _MAX_PLACES), "," in core, scale)


def _number(number: Decimal, run: str, percent: int) -> str:
    digits = _digits(run)
    value = _WIDE.scaleb(abs(number), 2 * percent - 3 * digits.thousands)
    try:
        value = value.quantize(Decimal(1).scaleb(-digits.places), context=_WIDE)
    except InvalidOperation:
        return general(number)
    whole, _, fraction = format(value, "f").partition(".")
    while digits.optional and fraction.endswith("0") and len(fraction) > digits.places - digits.optional:
        fraction = fraction[:-1]
    whole = whole.lstrip("0").rjust(digits.least, "0")
    if digits.grouped:
        whole = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ",", whole)
    return whole + ("." + fraction if fraction else "")


def _pieces(number: Decimal, runs: list[str], percent: int) -> list[str]:
    """The digits that each run of placeholders shows: one number fills them all, from its point to both sides.

    A literal sign stands between two runs: `0!.0000` shows 5453300 as 545.3300.
    """
    if len(runs) < 2:
        return [_number(number, run, percent) for run in runs]
    before, _, after = "\0".join(runs).partition(".")
    widths = [_count(run) for run in before.split("\0")]
    whole, point, fraction = _number(number, "".join(runs), percent).partition(".")
    shown: list[str] = []
    for width in reversed(widths[1:]):
        cut = len(whole)
        while width and cut:
            cut -= 1
            width -= whole[cut] != ","
        whole, last = whole[:cut], whole[cut:]
        shown.insert(0, last)
    shown.insert(0, whole)
    if len(shown) == len(runs) and not point:
        return shown
    *first, _ = (_count(run) for run in after.split("\0"))
    parts = [fraction[sum(first[:at]) : sum(first[: at + 1])] for at in range(len(first))]
    parts.append(fraction[sum(first) :])
    shown[-1] += point + parts[0]
    return [*shown, *parts[1:]]


def _count(run: str) -> int:
    return sum(sign in "0#?" for sign in run)


def _render(number: Decimal, section: str) -> str:
    tokens = list(_TOKEN.finditer(section))
    percent = sum(token["percent"] is not None for token in tokens)
    if any(token["exponent"] for token in tokens) or re.search(r"[#?]+\s*/\s*[#?\d]+", section):
        return general(number)
    out = []
    done = False
    pieces = iter(_pieces(number, [token["digits"] for token in tokens if token["digits"]], percent))
    for token in tokens:
        kind = token.lastgroup
        if kind == "digits":
            out.append(next(pieces))
            done = True
        elif kind == "general":
            out.append(general(abs(number)))
            done = True
        elif kind == "percent":
            out.append("%")
        elif kind in ("quoted", "escaped"):
            out.append(token[kind])
        elif kind == "fill":
            out.append(" " if token["fill"] == " " else "")
        elif kind == "bracket":
            currency = re.match(r"\$([^-]*)", token["bracket"])
            out.append(currency[1] if currency else "")
        elif kind in ("pad", "text"):
            continue
        else:
            out.append(token["other"] or "")
    text = "".join(out).strip()
    if not done:
        return text
    is_zero = not re.search("[1-9]", text)
    return text if number >= 0 or is_zero else "-" + text


def _date(serial: Decimal, code: str) -> str:
    """A date serial (days since 1899-12-30) under a date code."""
    if not 0 <= serial < 2_958_466:
        return general(serial)
    moment = datetime.datetime(1899, 12, 30) + datetime.timedelta(seconds=round(float(serial) * 86_400))
    tokens = list(_DATE_TOKEN.finditer(code))
    parts = [(token["part"] or "").lower() for token in tokens]
    half = any("/" in part for part in parts)
    out = []
    for at, token in enumerate(tokens):
        part = parts[at]
        if not part:
            out.append(token["quoted"] or token["escaped"] or token["other"] or "")
            continue
        before = next((p for p in reversed(parts[:at]) if p), "")
        after = next((p for p in parts[at + 1 :] if p), "")
        minute = part[0] == "m" and (before.startswith("h") or after.startswith("s"))
        out.append(_date_part(moment, part, minute=minute, half=half))
    return "".join(out).strip()


def _date_part(moment: datetime.datetime, part: str, *, minute: bool, half: bool) -> str:
    if "/" in part:
        return ("上午" if moment.hour < 12 else "下午") if part[0] == "上" else ("AM" if moment.hour < 12 else "PM")
    number = {
        "y": moment.year,
        "m": moment.minute if minute else moment.month,
        "d": moment.day,
        "h": (moment.hour - 1) % 12 + 1 if half else moment.hour,
        "s": moment.second,
    }[part[0]]
    if part[0] == "y":
        return str(number) if len(part) > 2 else f"{number % 100:02d}"
    return f"{number:02d}" if len(part) >= 2 else str(number)
