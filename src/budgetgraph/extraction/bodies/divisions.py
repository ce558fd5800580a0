"""Which administrative division a body's name tells, by `data/classifications/divisions.csv`."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from budgetgraph import resources
from budgetgraph.resources import patterns

_LEVELS = {"省级": 0, "地级": 1, "县级": 2}


@dataclass(frozen=True, slots=True)
class _Division:
    code: str
    name: str
    level: str
    parent: str
    short: str
    plain: str  # with its level but without the peoples in its name (甲县 of 甲族自治县); empty for others


@cache
def _divisions() -> list[_Division]:
    shortened = patterns("cover_patterns.csv")["division_end"]
    listed = list(resources.rows("data", "classifications", "divisions.csv"))
    plain = [_without_peoples(row["name"]) for row in listed]
    names = Counter([row["name"] for row in listed] + plain)
    rows = []
    for row, one in zip(listed, plain, strict=True):
        short = one[:-1] or shortened.sub("", row["name"])
        short = short if len(short) >= 2 else row["name"]
        rows.append(
            _Division(row["code"], row["name"], row["level"], row["parent"], short, one if names[one] == 1 else "")
        )
    return rows


def _without_peoples(name: str) -> str:
    """甲族自治县 as 甲县; empty for a name without peoples, and where too little is left."""
    ending = patterns("cover_patterns.csv")["autonomous_end"].search(name)
    peoples = sorted((row["people"] for row in resources.rows("data", "vocabulary", "peoples.csv")), key=len)
    rest = name[: ending.start()] if ending else ""
    while people := next((people for people in reversed(peoples) if rest.endswith(people)), ""):
        rest = rest[: -len(people)]
    return rest + name[-1] if ending and len(rest) >= 2 else ""


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
    before = patterns("cover_patterns.csv")["before_division"]  # 南县 is no part of 湘南县
    rest = patterns("cover_patterns.csv")["rest_of_division"]
    by_code = {d.code: d for d in _divisions()}
    hits: list[tuple[_Division, int, bool]] = []
    for division in _divisions():
        at = name.find(division.name)
        if at < 0 and division.plain:
            at = name.find(division.plain)
        if at >= 0 and _stands_after(name[:at], division, before, by_code):
            hits.append((division, at, True))
        elif at < 0 and len(division.short) >= 2 and name.startswith(division.short):
            own = not rest.search(name[len(division.short) :])  # 青龙河县 is no part of 青龙县
            hits += [(division, 0, False)] * own
    if not hits:
        return None
    hits = [hit for hit in hits if not _contradicted(hit, hits, by_code)]
    chosen = {division.code for division, _, _ in hits}
    full = [d for d, _, whole in hits if whole] or [d for d, _, _ in hits]
    finest = max(_LEVELS.get(d.level, 3) for d in full)
    candidates = [d for d in full if _LEVELS.get(d.level, 3) == finest]
    supported = [d for d in candidates if chosen.intersection(_ancestors(d, by_code))] or candidates
    longest = max(len(d.name) for d in supported)
    supported = [d for d in supported if len(d.name) == longest]
    return supported[0].code if len(supported) == 1 else None


def _contradicted(
    hit: tuple[_Division, int, bool], hits: Sequence[tuple[_Division, int, bool]], by_code: dict[str, _Division]
) -> bool:
    """Whether a coarser region written out before this one is no parent of it: of two regions of one name, the other
    is meant, which the list may lack."""
    division, at, _ = hit
    parents = _ancestors(division, by_code)
    level = _LEVELS.get(division.level, 3)
    return any(
        whole and start < at and _LEVELS.get(other.level, 3) < level and other.code not in parents
        for other, start, whole in hits
    )


def _stands_after(lead: str, division: _Division, before: re.Pattern[str], by_code: dict[str, _Division]) -> bool:
    """Whether a region is meant by its name behind these words: behind regions, in short too (湖南娄底双峰县)."""
    if before.search(lead):
        return not _below_unlisted(lead)
    for code in reversed(_ancestors(division, by_code)):
        for written in (by_code[code].name, by_code[code].short):
            if lead.startswith(written):
                lead = lead[len(written) :]
                break
    return not lead


def _below_unlisted(before: str) -> bool:
    """Whether the name of a city that the list lacks stands before a region, which is then another of the same name."""
    if not patterns("cover_patterns.csv")["city_end"].search(before):
        return False
    listed = any(before.endswith(division.name) for division in _divisions())
    return not listed and not any(before.endswith(alias) for alias in _division_aliases())


def _ancestors(division: _Division, by_code: dict[str, _Division]) -> list[str]:
    """The codes of the regions that hold one, the nearest first."""
    found = []
    while division.parent in by_code:
        found.append(division.parent)
        division = by_code[division.parent]
    return found
