"""Changes told behind a whole and its parts: of which of these amounts they are, their own arithmetic tells.

事业运行经费110万元，其中：基本支出10万元，项目支出100万元，同比增加27.5万元，增长33.33%
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from budgetgraph.extraction.records import Claim

_PERCENT = Decimal(100)


def changes_fitted(claims: Sequence[Claim], sentences: Mapping[int, tuple[int, int]]) -> list[Claim]:
    """The claims; a change and its rate are about the one amount before them, in their sentence, that they fit.

    Only where they do not fit the amount that the words give them to. `sentences` tells in which sentence each claim
    stands.
    """
    fitted = list(claims)
    for at in sorted(sentences):
        change, rate = claims[at], claims[at + 1] if at + 1 in sentences else None
        if change.metric != "change" or rate is None or rate.metric != "change_rate" or rate.topic != change.topic:
            continue
        if sentences[at + 1] != sentences[at] or not change.unit or change.direction != rate.direction:
            continue
        amounts = [
            claims[before]
            for before in sorted(sentences)
            if before < at and sentences[before] == sentences[at] and _is_amount(claims[before])
        ]
        own = [amount for amount in amounts if amount.topic == change.topic]
        fitting = [amount for amount in amounts if _fits(amount, change, rate)]
        if own and len(fitting) == 1 and fitting[0].topic != change.topic:
            of = {"topic": fitting[0].topic, "subject": fitting[0].subject, "about_project": fitting[0].about_project}
            fitted[at], fitted[at + 1] = change.model_copy(update=of), rate.model_copy(update=of)
    return fitted


def _is_amount(claim: Claim) -> bool:
    return claim.metric == "amount" and claim.year is None and bool(claim.value)


def _fits(amount: Claim, change: Claim, rate: Claim) -> bool:
    """Is the rate that of the change from what the amount was before?"""
    if amount.value is None or change.value is None or rate.value is None or not change.value:
        return False
    before = amount.value + (change.value if change.direction == "decrease" else -change.value)
    if before <= 0:
        return False
    return abs(change.value / before * _PERCENT - rate.value) <= (rate.resolution or Decimal(1))
