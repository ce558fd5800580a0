"""Sentences of other provinces' explanations: metric, value, unit and topic of each claim against a hand reading."""

from collections import Counter
from decimal import Decimal
from pathlib import Path

from test_claims_wording import claims_of

SENTENCES = Path(__file__).parent / "unseen_sentences.tsv"
ENOUGH = Decimal("0.96")
_UNITS = {"amount": "万元", "change": "万元"}

Said = tuple[str, str, str | None, str | None]


def _truth() -> list[tuple[str, list[Said]]]:
    lines = [line for line in SENTENCES.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return [
        (sentence, [_said(one) for one in told.split("; ")]) for sentence, told in (x.split("\t") for x in lines[1:])
    ]


def _said(text: str) -> Said:
    topic, metric, printed, *unit = text.split()
    if printed == "-":
        return topic, metric, None, None
    return topic, metric, printed, unit[0] if unit else _UNITS.get(metric, "%")


def test_claims_of_unseen_sentences() -> None:
    right = wanted = found = 0
    for sentence, told in _truth():
        have = Counter((c.topic, c.metric, c.printed, c.unit) for c in claims_of(*sentence.split("¶")))
        right += sum((have & Counter(told)).values())
        wanted += len(told)
        found += have.total()
    assert Decimal(right) / wanted >= ENOUGH
    assert Decimal(right) / found >= ENOUGH
