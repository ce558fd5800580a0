"""Sentences of other provinces' explanations: each claim, its direction and its reason against a hand reading."""

from collections import Counter
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import NamedTuple

from test_claims_wording import claims_of

from budgetgraph.extraction.records import Claim

SENTENCES = Path(__file__).parent / "unseen_sentences.tsv"
ENOUGH = Decimal("0.97")
_UNITS = {"amount": "万元", "change": "万元"}
_DIRECTIONS = {"+": "increase", "-": "decrease", "=": "flat"}

Said = tuple[str, str, str | None, str | None]


class Truth(NamedTuple):
    """One sentence with its claims, the directions of some of them, and the reason that it gives."""

    sentence: str
    claims: list[Said]
    directions: list[tuple[Said, str]]
    reason: str


@cache
def truth() -> tuple[Truth, ...]:
    lines = [line for line in SENTENCES.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return tuple(_truth(*line.split("\t")) for line in lines[1:])


def _truth(sentence: str, told: str, reason: str = "") -> Truth:
    claims, directions = list[Said](), list[tuple[Said, str]]()
    for one in () if told == "-" else told.split("; "):
        topic, metric, printed, *rest = one.split()
        way = rest.pop() if rest and rest[-1] in _DIRECTIONS else ""
        unit = rest[0] if rest else _UNITS.get(metric, "%")
        claims.append((topic, metric, None, None) if printed == "-" else (topic, metric, printed, unit))
        directions += [(claims[-1], _DIRECTIONS[way])] if way else []
    return Truth(sentence, claims, directions, reason)


@cache
def read(sentence: str) -> list[Claim]:
    return claims_of(*sentence.split("¶"))


def _said(claim: Claim) -> Said:
    return claim.topic, claim.metric, claim.printed, claim.unit


def test_claims_of_unseen_sentences() -> None:
    right = wanted = found = 0
    for one in truth():
        have = Counter(map(_said, read(one.sentence)))
        right += (have & Counter(one.claims)).total()
        wanted += len(one.claims)
        found += have.total()
    assert Decimal(right) / wanted >= ENOUGH
    assert Decimal(right) / found >= ENOUGH


def test_directions_of_unseen_sentences() -> None:
    right = wanted = 0
    for one in truth():
        have = {(_said(claim), claim.direction) for claim in read(one.sentence)}
        right += sum(told in have for told in one.directions)
        wanted += len(one.directions)
    assert wanted >= 100
    assert Decimal(right) / wanted >= Decimal("0.95")


def test_reasons_of_unseen_sentences() -> None:
    given = [one for one in truth() if one.reason]
    missed = [one for one in given if not any((c.reason or "").endswith(one.reason) for c in read(one.sentence))]
    assert len(given) >= 25
    assert missed == []
