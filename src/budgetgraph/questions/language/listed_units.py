"""Units that a text lists: its paragraphs in, the names of internal units or of subordinate bodies out, each with what
is said of it.

`listed_units.csv` says how such lists open. A list stands in one sentence or is numbered (（一）秘书科。…).
"""

import re
from functools import cache

from budgetgraph import resources

_NUMBER = r"(?:[（(](?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)]|[一二三四五六七八九十]{1,3}、|\d{1,2}[.．、](?!\d))"
_NAME = r"(?:[^。；;：:，,\n（(]|[（(][^）)\n]*[）)])"
_NUMBERED = re.compile(rf"(?P<number>{_NUMBER})\s*(?P<name>{_NAME}{{2,40}})(?:[。；;：:，,](?P<said>[^\n]*))?")
_SPLIT = re.compile(r"[、，,；;]|和(?![^、，,]{0,6}局)")
_ENDINGS = re.compile(
    r"(?:科|处|股|室|部|组|队|站|所|局|院|校|中心|大队|办|委|会|馆|园|厅|司|本级|本部)(?:[（(][^）)]*[）)])?$"
)


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
            names = _numbered(rest) if re.match(rf"\s*{_NUMBER}", rest) else _in_sentence(rest)
            if names:
                return names
    return {}


def _numbered(rest: str) -> dict[str, str]:
    """The numbered units from 1 on; none where one of them is no name of a unit, so that no list is cut short."""
    units: dict[str, str] = {}
    style = ""
    for found in _NUMBERED.finditer(rest):
        number = found.group("number")
        if _ordinal(number) != len(units) + 1 or (style and _style(number) != style):
            continue
        style = _style(number)
        name = _bare(found.group("name"))
        if not _ENDINGS.search(name):
            return {}
        glued = found.group("name").partition(name)[2].strip()
        said = f"{glued}，{found.group('said') or ''}" if glued else (found.group("said") or "").strip()
        units.setdefault(name, said or _paragraph(rest[found.end() :]))
    return units


def _paragraph(rest: str) -> str:
    """The paragraph below a heading, unless the next number begins there."""
    paragraph = rest.lstrip().split("\n", 1)[0].strip()
    return "" if re.match(_NUMBER, paragraph) else paragraph


def _bare(name: str) -> str:
    """A name without what is only remarked of the unit (下属事业单位, 不单列预算)."""
    for remark in _opens("remark"):
        name = remark.sub("", name.strip())
    return name


def _style(number: str) -> str:
    """What stands around the number: brackets, a point; 三、 does not go on after （二）."""
    return re.sub(r"[一二三四五六七八九十]+", "一", re.sub(r"\d+", "1", number))


def _ordinal(number: str) -> int:
    text = re.sub(r"\W", "", number)
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.partition("十")
    values = {c: n for n, c in enumerate("零一二三四五六七八九")}
    return (values.get(tens, 1) * 10 if ten else 0) + values.get(ones if ten else tens, 0)


def _in_sentence(rest: str) -> dict[str, str]:
    sentence = re.split(r"[。\n]", rest, maxsplit=1)[0]
    names = [_bare(name) for name in _SPLIT.split(sentence)]
    if not names or not all(1 < len(name) < 30 and _ENDINGS.search(name) for name in names):
        return {}
    return dict.fromkeys(names, "")
