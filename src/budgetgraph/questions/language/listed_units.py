"""Units that a text lists: its paragraphs in, the names of internal units or of subordinate bodies out, each with what
is said of it.

`listed_units.csv` says how such lists open. A list stands in one sentence or is numbered (（一）秘书科。…).
"""

import re
from functools import cache

from budgetgraph import resources
from budgetgraph.questions.language.numerals import small_number
from budgetgraph.questions.language.said import in_print

_NAME = r"(?:[^。；;：:，,\n（(]|[（(][^）)\n]*[）)])"


@cache
def _number() -> re.Pattern[str]:
    return re.compile(rf"\s*{in_print('item_number').pattern}")


@cache
def _numbered_name() -> re.Pattern[str]:
    number = in_print("item_number").pattern
    return re.compile(rf"(?P<number>{number})\s*(?P<name>{_NAME}{{2,40}})(?:[。；;：:，,](?P<said>[^\n]*))?")


@cache
def _opens(kind: str) -> list[re.Pattern[str]]:
    rows = resources.rows("data", "vocabulary", "listed_units.csv")
    return [re.compile(row["opens"]) for row in rows if row["list"] == kind]


def listed_units(text: str, kind: str) -> dict[str, str]:
    """Name to what the text says of the unit (empty where it is only named), in printed order; empty without a list.

    `kind` is internal or subordinate.
    """
    for opening in _opens(kind):
        for found in opening.finditer(text):
            rest = text[found.end() :]
            names = _numbered(rest) if _number().match(rest) else _in_sentence(rest)
            if names:
                return names
    return {}


def _numbered(rest: str) -> dict[str, str]:
    """The numbered units from 1 on; none where one of them is no name of a unit, so that no list is cut short."""
    units: dict[str, str] = {}
    style = ""
    for found in _numbered_name().finditer(rest):
        number = found.group("number")
        if small_number(re.sub(r"\W", "", number)) != len(units) + 1 or (style and _style(number) != style):
            continue
        style = _style(number)
        name = _bare(found.group("name"))
        if not in_print("unit_ending").search(name):
            return {}
        glued = found.group("name").partition(name)[2].strip()
        said = f"{glued}，{found.group('said') or ''}" if glued else (found.group("said") or "").strip()
        units.setdefault(name, said or _paragraph(rest[found.end() :]))
    return units


def _paragraph(rest: str) -> str:
    """The paragraph below a heading, unless the next number begins there."""
    paragraph = rest.lstrip().split("\n", 1)[0].strip()
    return "" if _number().match(paragraph) else paragraph


def _bare(name: str) -> str:
    """A name without what is only remarked of the unit (下属事业单位, 不单列预算)."""
    for remark in _opens("remark"):
        name = remark.sub("", name.strip())
    return name


def _style(number: str) -> str:
    """What stands around the number: brackets, a point; 三、 does not go on after （二）."""
    return in_print("numeral").sub("一", re.sub(r"\d+", "1", number))


def _in_sentence(rest: str) -> dict[str, str]:
    sentence = re.split(r"[。\n]", rest, maxsplit=1)[0]
    names = [name for part in in_print("list_split").split(sentence) for name in _joined_by_and(part)]
    if not names or not all(map(_is_unit, names)):
        return {}
    return dict.fromkeys(names, "")


def _joined_by_and(part: str) -> list[str]:
    """业务科和财务科 are two units, 应急管理和综合执法办公室 is one."""
    names = [_bare(name) for name in in_print("two_units").split(part)]
    return names if all(map(_is_unit, names)) else [_bare(part)]


def _is_unit(name: str) -> bool:
    return 1 < len(name) < 30 and in_print("unit_ending").search(name) is not None
