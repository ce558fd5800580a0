"""Who publishes what: body, its aliases and region, fiscal year, stage, scope, date of issue, by title and captions.

Nothing is assumed: what the document does not say is None, and the caller decides (a manifest may say it).
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TypeVar

from rapidfuzz import fuzz

from budgetgraph import resources
from budgetgraph.extraction.captions import Caption
from budgetgraph.reading.document import Document, Paragraph, Table
from budgetgraph.reading.folding import fold, squeeze

_YEAR = re.compile(r"(?<!\d)(20[0-4]\d)\s*年?\s*度?")
_TITLE_YEAR = re.compile(r"(?<!\d)(20[0-4]\d)\s*(?:年|年度)")
_CHINESE_YEAR = re.compile(r"二[〇○零O0][〇○零一二三四五六七八九]{2}年")
_CHINESE_DIGITS = str.maketrans("〇○零O一二三四五六七八九", "0000123456789")
_TITLE = re.compile(r"(?:部门|单位)?.{0,6}(?:预算|决算).{0,16}(?:公开|说明|报告|情况|信息|目录|文本|表)?")
_TITLE_TAIL = re.compile(
    r"(?:(?:本级|机关)?(?:部门|单位)?(?:的)?(?:综合|收支|财务|汇总)?(?:预|决)算(?:信息)?(?:公开|和)?.*|(?:信息)?公开目录.*|整体支出.*|[(（]?(?:部门|单位|本级|汇总)[)）]?)$"
)
_BODY_LINE = re.compile(
    r"(?:编制|填报|预算主管|主管|预算|公开|填制)?(?:部门|单位)(?:名称)?(?:[（(](?:公章|盖章|单位|部门|全称)[)）])?[:：](?P<body>[\u4e00-\u9fff（）()·、\d]{4,50}?)(?=20\d\d|单位|金额|编制日期|$|[^\u4e00-\u9fff（）()·、])"
)
_CODE_AND_BODY = re.compile(r"^(?P<code>\d{3,9})(?P<body>[\u4e00-\u9fff（）()]{4,40})$")
_DATE = re.compile(r"^(20\d\d)年(\d{1,2})月(\d{1,2})日$")
_REVISION = re.compile(
    r"[（(](?:调整|更正|修订|修改|更新)(?:版|后|稿|公开)?[)）]|(?:调整|更正|修订)(?:后|版|稿)?(?:的)?(?:部门|单位)?(?:预|决)算|(?:预|决)算(?:公开)?(?:调整|更正|修订)"
)
_OWN = re.compile(r"[（(]?本级[)）]?(?:部门|单位)?(?:20\d\d年度?)?(?:预|决)算|[（(](?:本级|机关)[)）]$|(?:部门)?本级$")
_UNIT = re.compile(r"(?:单位|所属单位)(?:20\d\d年度?)?(?:收支)?(?:预|决)算|20\d\d年度?单位(?:预|决)算")
_DEPARTMENT = re.compile(r"部门.{0,4}(?:预|决)算|部门(?:20\d\d年度?)")
_OWN_LEVEL = re.compile(r"[（(]?(?:本级|机关|本部)[)）]?$")
_COUNTED = re.compile("[一二三四五六七八九十\\d]")
_SAME = 88
_PART = re.compile(r"^第[一二三四]部分(?:20\d\d年度?)?")
_HEAD_PARAGRAPHS = 14
_HEAD_ROWS = 6
_T = TypeVar("_T")


@dataclass
class Identity:
    """What the document says of itself; `source` of each part is a title, a caption or the file name."""

    title: str = ""
    body: str | None = None
    identifier: str | None = None
    aliases: list[str] = field(default_factory=list)
    division: str = "000000"
    fiscal_year: int | None = None
    stage: str | None = None
    scope: str = "department"
    issued: str | None = None
    revision: bool = False


def identify(document: Document, captions: Sequence[Caption] = ()) -> Identity:
    """Reads the identity; `captions` are those of the tables, which speak where there is no cover."""
    identity = Identity()
    head = _head(document)
    stem = squeeze(re.sub(r"\.[A-Za-z]{2,5}$", "", document.file_name))
    identity.title = _title(head) or (stem if _TITLE.search(stem) else "")
    sources = [identity.title, *head, stem]
    identity.stage = next((stage for text in sources if (stage := _stage(text))), None)
    identity.stage = identity.stage or _most([_stage(caption.title) for caption in captions])
    identity.fiscal_year = _year(sources, document) or _most([caption.year for caption in captions])
    candidates = _bodies(identity.title, head, stem, document, [caption.body for caption in captions if caption.body])
    if candidates:
        identity.body = candidates[0]
        identity.aliases = sorted({name for name in candidates[1:] if name != candidates[0]})
    identity.identifier = _identifier(document, identity.body)
    identity.division = division_of([identity.body or "", *identity.aliases, identity.title, stem])
    identity.scope = _scope(identity, head, stem)
    identity.issued = _issued(document)
    identity.revision = bool(_REVISION.search(identity.title) or _REVISION.search(stem))
    return identity


def _most(told: Iterable[_T | None]) -> _T | None:
    """What most say."""
    counted = Counter(one for one in told if one is not None).most_common(1)
    return counted[0][0] if counted else None


def _head(document: Document) -> list[str]:
    """The squeezed lines of the cover, up to the contents or the first table."""
    lines: list[str] = []
    for block in document.blocks[:_HEAD_PARAGRAPHS]:
        if isinstance(block, Table):
            lines += _title_rows(block)
            break
        text = squeeze(block.text)
        if text in ("目录", "目录页"):
            break
        lines.append(text)
    return lines


def _title_rows(table: Table) -> list[str]:
    """The first rows of a sheet that hold one text each: the cover or title above its table."""
    lines: list[str] = []
    for row in range(1, _HEAD_ROWS + 1):
        texts = [squeeze(cell.text) for cell in table.cells if cell.row == row and squeeze(cell.text)]
        if len(texts) > 1:
            break
        lines += texts
    return lines


def _title(head: Sequence[str]) -> str:
    """The cover's title, which may be set on two or three lines (body / year and kind)."""
    for at, text in enumerate(head[:8]):
        for length in (1, 2, 3):
            joined = "".join(head[at : at + length])
            fits = len(joined) <= 70 and _year_in(joined) and _stage(joined) and not re.search(r"[。；：]", joined)
            if fits and (length == 1 or _ends_like_body(text) or _year_in(text)):
                before = head[at - 1] if at and not _has_body(joined) else ""
                return (before if _ends_like_body(before) else "") + joined
    return ""


def _stage(text: str) -> str | None:
    for row in resources.rows("data", "vocabulary", "stages.csv"):
        if re.search(row["pattern"], text):
            return row["stage"]
    return None


def _year_in(text: str) -> int | None:
    if match := _TITLE_YEAR.search(text) or re.search(r"(?<!\d)(20[0-4]\d)(?!\d)", text):
        return int(match.group(1))
    if match := _CHINESE_YEAR.search(text):
        return int(match.group(0)[:-1].translate(_CHINESE_DIGITS))
    if match := re.search(r"(?<!\d)(\d\d)年(?:度)?(?=.{0,8}[预决]算)", text):
        return 2000 + int(match.group(1))
    return None


def _year(sources: Sequence[str], document: Document) -> int | None:
    for text in sources:
        if (_stage(text) or re.search("年度", text)) and (year := _year_in(text)):
            return year
    counted: Counter[int] = Counter()
    titles = [text for block in document.tables for text in _title_rows(block)]
    for text in [*(block.text for block in document.paragraphs), *titles]:
        for match in re.finditer(r"(20[0-4]\d)\s*年度?\s*(?:部门|单位)?\s*(?:[预决]算|公开|收支)", fold(text)):
            counted[int(match.group(1))] += 1
    return counted.most_common(1)[0][0] if counted else None


def _bodies(title: str, head: Sequence[str], stem: str, document: Document, captions: Sequence[str]) -> list[str]:
    """Every spelling of the publishing body, the name on the cover first."""
    found = [_clean(text) for text in (body_of_title(title), *(body_of_title(text) for text in head[:4])) if text]
    captioned = [_clean(name) for name in captions if name]
    for block in document.blocks:
        if isinstance(block, Paragraph) and len(block.text) < 90:
            plain = squeeze(block.text)
            match = _BODY_LINE.match(plain) or _CODE_AND_BODY.match(plain)
            part = _PART.sub("", plain)
            if match and (_BODY_LINE.match(plain) or _ends_like_body(match["body"])):
                captioned.append(_clean(match["body"]))
            elif part != plain and (name := body_of_title(part)):
                captioned.append(_clean(name))
    counted = [name for name, _ in Counter(name for name in captioned if _ends_like_body(name)).most_common()]
    if not found:
        found = counted[:1] or [_clean(name) for name in [body_of_title(stem)] if name]
    main = found[0] if found else None
    whole = next((name for name in counted if main and name.endswith(main) and len(name) > len(main) + 1), None)
    if whole and division_of([main or ""]) == "000000":
        found, main = [whole], whole  # the cover broke the name over lines that do not follow each other
    return [main, *(name for name in [*found[1:], *counted] if main and _akin(name, main))] if main else []


def body_of_title(title: str) -> str | None:
    """The body that a title names: "2022年度新疆巴州库尔勒市行政服务中心部门决算公开说明" -> the name alone."""
    plain = squeeze(title)
    plain = _CHINESE_YEAR.sub(
        "", re.sub(r"(?:关于)?(?<!\d)20[0-4]\d年?度?|(?<!\d)\d\d年度?(?=.{0,4}[预决]算)", "", plain)
    )
    plain = re.sub(r"^(?:(?:附件|附)\d*[.．、:：]?|\d{1,3}[.．、]|关于)", "", plain)
    name = _TITLE_TAIL.sub("", plain)
    name = re.sub(r"(?:部门|单位)概况$|概况$|(?:部门|单位)$", "", name)
    name = re.sub(r"[（(](?:本级|部门|单位|汇总|机关)[)）]$|本级$", "", name)
    name = re.sub(r"([\u4e00-\u9fff]{2,6}[省市县区旗])\1", r"\1", name)
    return name if 4 <= len(name) <= 45 and _ends_like_body(name) else None


def _has_body(text: str) -> bool:
    return body_of_title(text) is not None


@cache
def _suffixes() -> re.Pattern[str]:
    endings = sorted(
        (row["suffix"] for row in resources.rows("data", "vocabulary", "body_suffixes.csv")), key=len, reverse=True
    )
    return re.compile(rf"(?:{'|'.join(endings)})(?:[（(][^（）()]+[)）])?$")


def _ends_like_body(name: str) -> bool:
    return bool(_suffixes().search(squeeze(name))) and not re.search(r"[，。；：]", name)


def _clean(name: str) -> str:
    return (
        re.sub(r"^(?:[\[【（(]\d+[\]】）)]|\d+[_.．、-]?)", "", squeeze(name))
        .strip('：:《》"“”')
        .replace("(", "（")
        .replace(")", "）")
    )


def body_named(caption: str) -> str | None:
    """The body that a caption prints ("[132]某县财政局" -> 某县财政局), None where it is no name of a body."""
    name = _clean(caption)
    return name if _ends_like_body(name) else None


def same_body(name: str, other: str) -> bool:
    """Do two printed names mean one body? A department and its own level (本级), 一中 and 二中 are two."""
    if name == other or _OWN_LEVEL.sub("", name) == _OWN_LEVEL.sub("", other):
        return name == other
    if _COUNTED.findall(name) != _COUNTED.findall(other):
        return False
    return name in other or other in name or fuzz.ratio(name, other) >= _SAME


def _akin(name: str, main: str) -> bool:
    """Another spelling of the same body: what is left of both without region words overlaps."""
    short, long = sorted((name, main), key=len)
    at = 0
    for character in long:
        if at < len(short) and short[at] == character:
            at += 1
    return at >= 0.8 * len(short)


def _identifier(document: Document, body: str | None) -> str | None:
    for block in document.paragraphs:
        match = _CODE_AND_BODY.match(squeeze(block.text)) if len(block.text) < 60 else None
        if match and body and _clean(match["body"]) in body:
            return match["code"]
    return None


def _scope(identity: Identity, head: Sequence[str], stem: str) -> str:
    texts = [identity.title, *head[:3], stem]
    if any(_OWN.search(text) for text in texts):
        return "own"
    if any(_UNIT.search(text) for text in texts) and not any(_DEPARTMENT.search(text) for text in texts[:-1]):
        return "unit"
    return "department"


def _issued(document: Document) -> str | None:
    """The date that stands alone on a line at the end or on the cover, as ISO date."""
    paragraphs = list(document.paragraphs)
    for block in [*reversed(paragraphs[-12:]), *paragraphs[:_HEAD_PARAGRAPHS]]:
        if match := _DATE.match(squeeze(block.text)):
            year, month, day = (int(part) for part in match.groups())
            if 1 <= month <= 12 and 1 <= day <= 31:
                return f"{year:04d}-{month:02d}-{day:02d}"
    return None


_LEVELS = {"省级": 0, "地级": 1, "县级": 2}


@dataclass(frozen=True, slots=True)
class _Division:
    code: str
    name: str
    level: str
    parent: str
    short: str


@cache
def _divisions() -> list[_Division]:
    shortened = re.compile(
        r"(?:特别行政区|维吾尔自治区|壮族自治区|回族自治区|自治区|(?:[\u4e00-\u9fff]{1,3}族)+自治[州县旗]|自治[州县旗]|地区|盟|省|市|县|区|旗)$"
    )
    rows = []
    for row in resources.rows("data", "classifications", "divisions.csv"):
        short = shortened.sub("", row["name"])
        rows.append(
            _Division(row["code"], row["name"], row["level"], row["parent"], short if len(short) >= 2 else row["name"])
        )
    return rows


# A region's name stands at the beginning or behind another region's: 南县 is no part of 湘南县.
_BEFORE_REGION = re.compile(
    r"(?:^|[省市区县州盟旗疆藏夏古西团]|自治区|[^\u4e00-\u9fff]|中共|关于|年度?|共青团|政协|总局|共产党)$"
)


@cache
def _division_aliases() -> dict[str, str]:
    return {row["alias"]: row["code"] for row in resources.rows("data", "vocabulary", "division_aliases.csv")}


def division_of(names: Sequence[str]) -> str:
    """The code of the finest region that the names tell, "000000" if none does.

    A region counts when its full name stands in a name, or when its short name begins it; of several the finest whose
    parents do not contradict the rest is taken. Two regions of one name without a parent beside them tell nothing.
    """
    for name in names:
        if name and (code := _division_in(name)):
            return code
    return "000000"


def _division_in(name: str) -> str | None:
    for alias, code in _division_aliases().items():
        if alias in name and code:
            return code
    by_code = {d.code: d for d in _divisions()}
    hits: list[tuple[_Division, int, bool]] = []
    for division in _divisions():
        at = name.find(division.name)
        if at >= 0 and _BEFORE_REGION.search(name[:at]):
            hits.append((division, at, True))
        elif at < 0 and len(division.short) >= 2 and name.startswith(division.short):
            hits.append((division, 0, False))
    if not hits:
        return None
    chosen = {division.code for division, _, _ in hits}
    full = [d for d, _, whole in hits if whole] or [d for d, _, _ in hits]
    finest = max(_LEVELS.get(d.level, 3) for d in full)
    candidates = [d for d in full if _LEVELS.get(d.level, 3) == finest]
    supported = [d for d in candidates if _ancestors(d, by_code) & chosen] or candidates
    longest = max(len(d.name) for d in supported)
    supported = [d for d in supported if len(d.name) == longest]
    return supported[0].code if len(supported) == 1 else None


def _ancestors(division: _Division, by_code: dict[str, _Division]) -> set[str]:
    found = set()
    while division.parent in by_code:
        found.add(division.parent)
        division = by_code[division.parent]
    return found
