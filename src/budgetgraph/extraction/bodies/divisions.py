"""Which administrative division a body's name tells, by `data/classifications/divisions.csv`."""

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


@cache
def _divisions() -> list[_Division]:
    shortened = patterns("cover_patterns.csv")["division_end"]
    rows = []
    for row in resources.rows("data", "classifications", "divisions.csv"):
        short = shortened.sub("", row["name"])
        rows.append(
            _Division(row["code"], row["name"], row["level"], row["parent"], short if len(short) >= 2 else row["name"])
        )
    return rows


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
    by_code = {d.code: d for d in _divisions()}
    hits: list[tuple[_Division, int, bool]] = []
    for division in _divisions():
        at = name.find(division.name)
        if at >= 0 and before.search(name[:at]) and not _below_unlisted(name[:at]):
            hits.append((division, at, True))
        elif at < 0 and len(division.short) >= 2 and name.startswith(division.short):
            hits.append((division, 0, False))
    if not hits:
        return None
    hits = [hit for hit in hits if not _contradicted(hit, hits, by_code)]
    chosen = {division.code for division, _, _ in hits}
    full = [d for d, _, whole in hits if whole] or [d for d, _, _ in hits]
    finest = max(_LEVELS.get(d.level, 3) for d in full)
    candidates = [d for d in full if _LEVELS.get(d.level, 3) == finest]
    supported = [d for d in candidates if _ancestors(d, by_code) & chosen] or candidates
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


def _below_unlisted(before: str) -> bool:
    """Whether the name of a city that the list lacks stands before a region, which is then another of the same name."""
    if not patterns("cover_patterns.csv")["city_end"].search(before):
        return False
    listed = any(before.endswith(division.name) for division in _divisions())
    return not listed and not any(before.endswith(alias) for alias in _division_aliases())


def _ancestors(division: _Division, by_code: dict[str, _Division]) -> set[str]:
    found = set()
    while division.parent in by_code:
        found.add(division.parent)
        division = by_code[division.parent]
    return found
