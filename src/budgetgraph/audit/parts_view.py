"""Parts that a sentence lists of a number: its claims in, relations of the working view out.

    ?whole view:lists ?part       a part of a complete list: two that complement each other, or with a rest at its end
    ?whole view:uses ?part        what money is used for, one name after the other

"139.81万元（含：人员经费136.47万元，公用经费3.34万元）": the number right before a bracket is its whole; without one
the last number before "其中" is, if it is of the same kind. Numbers in inner brackets belong to what is before these.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from budgetgraph.resources import patterns

_OPEN, _CLOSE = "（(", "）)"


@dataclass(frozen=True)
class Said:
    """A claim of a sentence: what its number counts (metric, unit, year), the name and the number as printed."""

    claim: str
    kind: tuple[str, str, str]
    name: str
    printed: str


@dataclass(frozen=True)
class _Placed:
    said: Said
    at: int
    depth: int


def listed_parts(quote: str, claims: Sequence[Said]) -> Iterator[tuple[str, str, str]]:
    """(relation, whole, part) of the lists of one sentence."""
    words = patterns("part_patterns.csv")
    placed = _places(quote, claims)
    depths = _depths(quote)
    marks = sorted(
        (match.end(), depths[match.end() - 1], name)
        for name in ("opener", "use")
        for match in words[name].finditer(quote)
    )
    inner = set[int]()  # depths at which a list is open: what a second one lists is not certain beyond its first part
    for n, (start, depth, name) in enumerate(marks):
        end = _end(quote, depths, start, depth)
        later = [at for at, other, _ in marks[n + 1 :] if other == depth and at < end]
        parts = [one for one in placed if start <= one.at < min([end, *later]) and one.depth == depth]
        before = [one for one in placed if one.at < start and parts and one.said.kind == parts[0].said.kind]
        whole = next((one for one in reversed(before) if one.depth <= depth), None)
        parts = [one for one in parts if one.said.kind == parts[0].said.kind]
        if whole is None:
            continue
        if depth in inner and quote[start - 1] not in _OPEN:
            parts = parts[:1]
        inner |= {depth} if depth == 0 else set()
        if name == "use":
            plain = not later and parts == placed[placed.index(parts[0]) :][: len(parts)]
            relation = "uses" if plain else ""
        else:
            parts = _complete(parts)
            relation = "lists" if parts else ""
        yield from ((relation, whole.said.claim, part.said.claim) for part in parts if relation)


def _complete(parts: Sequence[_Placed]) -> list[_Placed]:
    """The parts that together are the whole: two that complement each other, or all up to the rest; [] for others."""
    words = patterns("part_patterns.csv")
    names = [part.said.name for part in parts]
    if len(names) == 2 and words["pair"].search("|".join(names)):
        return list(parts)
    last = next((at for at, name in enumerate(names) if words["rest"].search(name)), 0)
    counted = parts[0].said.kind[0] in ("count", "area")
    return list(parts[: last + 1]) if counted and last > 1 else []


def _depths(quote: str) -> list[int]:
    """How many brackets are open at each character."""
    depths, depth = list[int](), 0
    for character in quote:
        depth += character in _OPEN
        depths.append(depth)
        depth -= character in _CLOSE and depth > 0
    return depths


def _end(quote: str, depths: list[int], start: int, depth: int) -> int:
    """Where a list ends: with its bracket, or with the sentence."""
    return next((at for at in range(start, len(quote)) if depths[at] < depth), len(quote))


def _places(quote: str, claims: Sequence[Said]) -> list[_Placed]:
    """Where each number stands; numbers that are printed alike and mean other things have no sure place."""
    depths, placed = _depths(quote), list[_Placed]()
    by_print: dict[tuple[str, str], list[Said]] = {}
    for said in claims:
        by_print.setdefault((said.printed, said.kind[1]), []).append(said)
    for (printed, unit), several in by_print.items():
        found = [m.start() for m in re.finditer(rf"(?<![\d.]){re.escape(printed)}\s*{re.escape(unit)}", quote)]
        left = list(several)
        if len(found) == len(several):
            for at in found:
                said = max(left, key=lambda one: quote.rfind(one.name, 0, at) if one.name else -1)
                left.remove(said)
                placed.append(_Placed(said, at, depths[at]))
    return sorted(placed, key=lambda one: one.at)
