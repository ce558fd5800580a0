"""Funds that pay for one thing alone: they say nothing of the body's money from these funds.

机关运行经费9万元（其中：一般公共预算支出9万元；政府性基金预算支出0万元）
"""

from collections.abc import Mapping, Sequence

from budgetgraph.extraction.claims.links import parts_open
from budgetgraph.extraction.records import Claim

_FUNDS = ("column:general_public", "column:government_fund", "column:state_capital", "topic:fiscal_expenditure")
_WHOLES = ("topic:total", "topic:fiscal", "topic:current", "topic:initial", "topic:adjusted", "column:", "revenue:")
_CARRIED = ("column:carryover", "column:fiscal_carryover", "column:year_end")  # none of the year's own money
_OF_SOMETHING = "topic:other"


def funds_apart(claims: Sequence[Claim], sentences: Mapping[int, tuple[int, int]]) -> list[Claim]:
    """The claims; amounts of funds right behind the amount of one thing are told of that thing.

    They are its parts where the text says so (其中) or where they add up to it. `sentences` tells in which sentence
    each claim stands.
    """
    apart = list(claims)
    amounts = [at for at in sorted(sentences) if claims[at].metric == "amount" and claims[at].about_project is None]
    for position, at in enumerate(amounts):
        whole = claims[at]
        if whole.topic in _FUNDS or (whole.topic.startswith(_WHOLES) and whole.topic not in _CARRIED):
            continue
        parts = []
        for other in amounts[position + 1 :]:
            if claims[other].topic not in _FUNDS or sentences[other] != sentences[at]:
                break
            parts.append(other)
        if parts and (parts_open(whole, claims[parts[0]]) or whole.value == sum(claims[p].value or 0 for p in parts)):
            for part in parts:
                subject = f"{whole.subject}（{claims[part].subject}）"
                apart[part] = claims[part].model_copy(update={"topic": _OF_SOMETHING, "subject": subject})
    return apart
