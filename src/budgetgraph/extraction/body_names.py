"""Names of public bodies in titles and captions: the name without what stands round it; which names mean one body."""

import re
from functools import cache

from rapidfuzz import fuzz

from budgetgraph import resources
from budgetgraph.reading.folding import squeeze
from budgetgraph.resources import patterns

_SAME = 88


def cover(name: str) -> re.Pattern[str]:
    """A pattern of `data/vocabulary/cover_patterns.csv`."""
    return patterns("cover_patterns.csv")[name]


def body_of_title(title: str) -> str | None:
    """The body that a title names: "2022年度新疆巴州库尔勒市行政服务中心部门决算公开说明" -> the name alone."""
    name = squeeze(title)
    for part in ("title_head", "title_prefix", "title_tail", "body_tail", "own_tail"):
        name = cover(part).sub("", name)
    name = cover("doubled_region").sub(r"\1", name)
    for one in (name, _before_year(title)):
        if (4 <= len(one) <= 45 and ends_like_body(one)) or cover("central_body").search(one):
            return one
    return None


def _before_year(title: str) -> str:
    """What stands before the year in a title that tells more behind it: 某县水务局2023年第二批资金项目预算公开."""
    year = cover("title_head").search(squeeze(title))
    return cover("title_prefix").sub("", squeeze(title)[: year.start()]) if year else ""


def has_body(text: str) -> bool:
    """Whether a title names a body."""
    return body_of_title(text) is not None


@cache
def _suffixes() -> re.Pattern[str]:
    endings = sorted(
        (row["suffix"] for row in resources.rows("data", "vocabulary", "body_suffixes.csv")), key=len, reverse=True
    )
    ending = "|".join(endings)
    return re.compile(rf"(?:{ending})(?:[（(][^（）()]+[)）])?$|[（(](?:{ending})[)）]$")


def ends_like_body(name: str) -> bool:
    """Whether a name ends as names of public bodies do (局, 委员会, 中心), by `data/vocabulary/body_suffixes.csv`."""
    return bool(_suffixes().search(squeeze(name))) and not re.search(r"[，。；：:|>]", name)


def clean(name: str) -> str:
    """A printed name without blanks, codes before it and signs round it."""
    return (
        re.sub(r"^(?:[\[【（(]\d+[\]】）)]|\d+[_.．、-]?)", "", squeeze(name))
        .strip('：:《》"“”')
        .replace("(", "（")
        .replace(")", "）")
    )


def body_named(caption: str) -> str | None:
    """The body that a caption prints ("[132]某县财政局" -> 某县财政局), None where it is no name of a body."""
    name = clean(caption)
    return name if ends_like_body(name) else None


def body_of_statement(title: str) -> str | None:
    """The body that the title of a statement begins with: "某县林业局2024年部门支出总表" -> 某县林业局."""
    said = cover("body_of_statement").match(squeeze(title))
    return clean(said["body"]) if said and ends_like_body(said["body"]) else None


def same_body(name: str, other: str) -> bool:
    """Do two printed names mean one body? A department and its own level (本级), 一中 and 二中 are two."""
    if name == other or cover("own_level").sub("", name) == cover("own_level").sub("", other):
        return name == other
    if cover("counted_name").findall(name) != cover("counted_name").findall(other):
        return False
    return name.endswith(other) or other.endswith(name) or (is_alike(name, other) and _is_within(name, other))


def is_alike(name: str, other: str) -> bool:
    """May one be the other misread? 甲镇 and 乙镇 of one county are alike, and two."""
    return fuzz.ratio(name, other) >= _SAME


def _is_within(name: str, other: str) -> bool:
    """Has the longer name the characters of the other in their order, and some more?"""
    short, long = sorted((name, other), key=len)
    rest = iter(long)
    return all(character in rest for character in short)


def akin(name: str, main: str) -> bool:
    """Another spelling of the same body: what is left of both without region words overlaps."""
    short, long = sorted((name, main), key=len)
    at = 0
    for character in long:
        if at < len(short) and short[at] == character:
            at += 1
    return at >= 0.8 * len(short)
