"""Items of expenditure that running text lists one by one: the facts of a report in, relations of the working view out.

?report view:itemised ?claim      an amount that is the sum of all items that the text lists
?whole view:itemMoved ?change     the change that the text says of one of these items; none where one is left out
?whole view:initial ?claim        the initial budget of the whole, said in the same sentence
?whole view:itemInitial ?claim    the initial budget of an item, said in the same sentence as its amount
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from pyoxigraph import Quad

from budgetgraph.audit.facts import Facts
from budgetgraph.audit.quads import link
from budgetgraph.graph.namespaces import CODES
from budgetgraph.resources import patterns

_ITEM = re.compile(r"functional/\d{7}$")
_WHOLES = ("column/general_public", "topic/fiscal_expenditure", "topic/total_expenditure", "topic/total_budget")
_INITIAL = "topic/initial_budget"
_LEAST = 3  # items that make a list
_TELLING = 20  # characters of a sentence that stands only once
_NEAR = Decimal("0.001")  # how far their sum may be from the whole, as a share of it


def itemised(facts: Facts, report: str) -> Iterator[Quad]:
    """What the lists of items of a report say of their wholes."""
    text = _Items(facts, report)
    if len(text.items) < _LEAST:
        return
    sum_ = sum((text.value(claim) for claim in text.items.values()), Decimal(0))
    wholes = [c for c in text.amounts if text.is_whole(c) and abs(text.value(c) - sum_) <= sum_ * _NEAR]
    moved = text.moved()
    for whole in wholes:
        yield link(report, "itemised", whole)
        yield from (link(whole, "itemMoved", change) for change in moved)
        if initial := text.initial(whole):
            yield link(whole, "initial", initial)
            planned = [text.initial(item) for item in text.items.values()]
            yield from (link(whole, "itemInitial", claim) for claim in planned if claim)


class _Items:
    """The claims of a report's own year, and for each item the first amount that is said of it."""

    def __init__(self, facts: Facts, report: str) -> None:
        self.facts = facts
        claims = [c for c in facts.all(report, "bg:hasClaim") if not facts.text(c, "bg:aboutYear")]
        self.amounts = [c for c in claims if facts.id(c, "bg:metric") == "amount" and facts.text(c, "bg:claimedValue")]
        self.changes = [c for c in claims if facts.id(c, "bg:metric") == "change"]
        self.items: dict[str, str] = {}
        for claim in self.amounts:
            if _ITEM.match(self.topic(claim)) and (claim not in self.items.values()):
                self.items.setdefault(self.topic(claim), claim)

    def topic(self, claim: str) -> str:
        return self.facts.text(claim, "bg:topic").removeprefix(CODES)

    def is_whole(self, claim: str) -> bool:
        """Whether an amount may be the sum of all items."""
        # revenue leaves out what was carried over, which items may spend
        spent = patterns("audit_patterns.csv")["spent"]
        return self.topic(claim) in _WHOLES and bool(spent.search(self.facts.text(claim, "bg:subject")))

    def value(self, claim: str) -> Decimal:
        return Decimal(self.facts.text(claim, "bg:claimedValue"))

    def _sentence(self, claim: str) -> tuple[str, ...]:
        quote = self.facts.text(claim, "bg:quote")
        return (quote,) if len(quote) > _TELLING else (quote, self.facts.text(claim, "bg:line"))

    def moved(self) -> list[str]:
        """The change of every item, those that stayed the same left out; [] where one item says nothing of it."""
        found = list[str]()
        for topic in self.items:
            said = [c for c in self.changes if self.topic(c) == topic]
            if len(said) != 1:
                return []
            found += [c for c in said if self.facts.text(c, "bg:claimedValue")]
        return found

    def initial(self, claim: str) -> str | None:
        """The initial budget that the sentence of an amount says of the same subject."""
        subject, sentence = self.facts.text(claim, "bg:subject"), self._sentence(claim)
        return next(
            (
                c
                for c in self.amounts
                if self.topic(c) == _INITIAL
                and self.facts.text(c, "bg:subject") == subject
                and self._sentence(c) == sentence
            ),
            None,
        )
