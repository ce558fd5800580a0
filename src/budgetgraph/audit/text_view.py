"""How claims of running text relate: to the figures that print the same, to each other, to what they are shares of.

In: the facts of a report. Out, as quads of the working view:
    ?claim view:means ?figure       a figure of the tables about the same thing
    ?claim view:listed ?figure      the total of a list of units that counts the same
    ?claim view:meant ?figure       the same in the report of the year before; view:planned ?figure in the budget
    ?claim view:beside ?claim       another claim about the same thing in the same sentence
    ?claim view:amount ?thing       what a change or rate is a change of, where its own sentence does not say it
    ?claim view:toldBefore ?claim    the amount that a change without one of its own follows
    ?claim view:base ?thing         what a share may be a share of
    ?claim view:parted true         the sentence says several amounts of the same thing: parts, none of them the whole
    ?claim view:sentence "…"        one text for the claims of a sentence
    ?report view:once ?claim        the amount of basic spending or of a part of it that the whole text agrees on
    ?claim view:near ?claim         claims about staff, purchases or cars that belong together
    ?claim view:saidBefore ?claim   another sentence says another number of the same people, purchases, cars
and what sentences list as parts (see `parts_view`).
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from pyoxigraph import Quad

from budgetgraph.audit.facts import Facts
from budgetgraph.audit.figures_view import COUNTED, CURRENT, Figures, said, short
from budgetgraph.audit.names_view import ends_in_class_above
from budgetgraph.audit.parts_view import Said, listed_parts
from budgetgraph.audit.quads import link, text
from budgetgraph.audit.things import Place
from budgetgraph.resources import patterns

_WHOLES = {
    "topic/total_revenue", "topic/total_expenditure", "topic/total_budget", "topic/current_revenue",
    "topic/current_expenditure", "topic/fiscal_revenue", "topic/fiscal_expenditure", "column/general_public",
    "column/fiscal_subtotal", "column/basic", "column/project", "three-public/three-public", "topic/procurement_total",
    "topic/procurement_sme", "topic/assets_total", "topic/adjusted_budget",
}  # fmt: skip
_OF_BODY = ("topic/total", "topic/current", "topic/fiscal", "topic/initial", "topic/adjusted", "topic/other", "column/")
_OF_SOME = ("column/basic", "column/project", "column/personnel", "column/public_use")
_SAID_AGAIN = (
    ("staff_actual", "count"), ("staff_in_service", "count"), ("staff_authorized", "count"), ("staff_retired", "count"),
    ("procurement_total", "amount"), ("procurement_goods", "amount"), ("procurement_works", "amount"),
    ("procurement_services", "amount"), ("vehicles", "count"), ("vehicles", "amount"), ("agency_operating", "amount"),
)  # fmt: skip
_ROUNDED = Decimal("0.9999")  # what is printed in 万元 may be that much more than its whole in yuan
_CENTS = Decimal(100)  # yuan: what the rounding of two prints in 万元 comes to
_FAMILIES = ("staff_", "procurement_", "vehicles")
_LISTED = {"amount", "count", "area", "change"}


def _is_of_all(topic: str) -> bool:
    """Is this the money of the whole body, or of a fund?"""
    return topic.startswith(_OF_BODY) and topic not in _OF_SOME


def relations(facts: Facts, report: str) -> Iterator[Quad]:
    """All that the working view says of the claims of a report."""
    return _Text(facts, report).quads()


class _Text:
    def __init__(self, facts: Facts, report: str) -> None:
        self.facts, self.report = facts, report
        self.claims = facts.all(report, "bg:hasClaim")
        self.final = facts.id(report, "bg:stage") == "final"
        self.topic = {claim: short(facts.text(claim, "bg:topic")) for claim in self.claims}
        self.metric = {claim: facts.id(claim, "bg:metric") for claim in self.claims}
        self.value = {c: Decimal(v) for c in self.claims if (v := facts.text(c, "bg:claimedValue"))}
        self.sentence = {claim: self._sentence(claim) for claim in self.claims}
        self.now = {claim for claim in self.claims if not facts.text(claim, "bg:aboutYear")}
        self.figures = Figures(facts, report)

    def _sentence(self, claim: str) -> str:
        where = "" if len(self.facts.text(claim, "bg:quote")) > 20 else self.facts.text(claim, "bg:line")
        return f"{where} {self.facts.text(claim, 'bg:quote') or claim}"

    def quads(self) -> Iterator[Quad]:
        yield from self._once()
        yield from self._said_before()
        yield from self._near()
        yield from self._listed()
        before = self._other(self.facts.previous.get(self.report))
        planned = self._other(self.facts.planned.get(self.report))
        groups: dict[tuple[str, str], list[str]] = defaultdict(list)
        for claim in self.claims:
            groups[self.sentence[claim], self.topic[claim]].append(claim)
            yield text(claim, "sentence", self.sentence[claim])
        parted = {claim for group in groups.values() for claim in self._parted(group)}
        for claim in sorted(parted):
            yield text(claim, "parted", "true")
        for group in groups.values():
            for claim in group:
                yield from (link(claim, "beside", other) for other in group if other != claim)
        for claim in self.claims:
            topic, metric = self.topic[claim], self.metric[claim]
            if metric == "amount" and claim in self.now and self._names_itself(claim) and not self._of_part(claim):
                yield from (link(claim, "means", figure) for figure in self._meant(claim, topic))
            if metric == "count" and claim in self.now:
                yield from (link(claim, "listed", figure) for figure in self.figures.listed.get(topic, ()))
            if metric == "count" and claim in self.now and topic in COUNTED:
                yield from (link(claim, "means", figure) for figure in self._counted_as(claim, topic))
            if metric in ("change", "change_rate"):
                yield from (link(claim, "amount", thing) for thing in self._amounts(claim, parted))
                yield from (link(claim, "toldBefore", other) for other in self._told_before(claim))
                for name, other in (("meant", before), ("planned", planned)):
                    if other:
                        yield from (link(claim, name, figure) for figure in other.about(topic))
            if metric == "share":
                yield from (link(claim, "base", thing) for thing in self._bases(claim))

    def _meant(self, claim: str, topic: str) -> list[str]:
        """The figures of a topic; what is called a grand total is not the sum of the current year, where both stand."""
        if topic in ("topic/other", "topic/procurement_total") and said("services").search(
            self.facts.text(claim, "bg:subject")
        ):
            return self.figures.services
        figures = self.figures.about(topic)
        if topic.startswith("economic/"):
            figures = [figure for figure in figures if self._of_same_whole(claim, figure)]
        figures = [figure for figure in figures if not self._is_of_another_fund(claim, figure)]
        if not said("grand_total").search(self.facts.text(claim, "bg:subject")):
            of_year = [figure for figure in figures if not self._holds_more(claim, figure)]
            return of_year or figures
        grand = [figure for figure in figures if self.figures.item[figure] not in CURRENT]
        return grand or figures

    def _holds_more(self, claim: str, figure: str) -> bool:
        """Is a figure the sum of a fund with what is carried over? It may agree with a claim, never contradict it."""
        return figure in self.figures.with_carried and not self._is_said(claim, figure)

    def _is_said(self, claim: str, figure: str) -> bool:
        """Does a claim say what a figure prints, but for the rounding?"""
        return abs(self.value[claim] - Decimal(self.facts.text(figure, "bg:value"))) <= _CENTS

    def _is_of_another_fund(self, claim: str, figure: str) -> bool:
        """Is a figure one fund's, which the text does not name? Such a column may agree with it, never contradict."""
        fund = said(f"names_{name}") if (name := self.figures.fund.get(figure)) else None
        if fund is None or fund.search(self.facts.text(claim, "bg:quote")):
            return False
        return not self._is_said(claim, figure)

    def _of_same_whole(self, claim: str, figure: str) -> bool:
        """Is the basic spending that a sentence divides (基本支出9万元，包括…) that of the figure's table?"""
        totals = self.figures.total_beside.get(figure, ())
        wholes = [
            self.value[c]
            for c in self.claims
            if self.topic[c] == "column/basic"
            and self.metric[c] == "amount"
            and self.sentence[c] == self.sentence[claim]
            and c in self.now
            and c in self.value
        ]
        if not wholes and (divided := self._divided(claim)):
            wholes = [divided]
        return len(wholes) != 1 or not totals or any(abs(wholes[0] - t) <= _CENTS for t in totals)

    def _divided(self, claim: str) -> Decimal | None:
        """The printed whole that the classes of a sentence add up to, where it names none (支出按经济分类：…)."""
        classes = [
            self.value[c]
            for c in self.claims
            if self.topic[c].startswith("economic/")
            and len(self.topic[c]) == len("economic/301")
            and self.metric[c] == "amount"
            and self.sentence[c] == self.sentence[claim]
            and c in self.now
            and c in self.value
        ]
        printed = (Decimal(self.facts.text(figure, "bg:value")) for figure in self.figures.wholes)
        rounded = _CENTS * len(classes)
        return next((whole for whole in printed if len(classes) > 1 and abs(whole - sum(classes)) <= rounded), None)

    def _counted_as(self, claim: str, topic: str) -> list[str]:
        """The figures that count what a claim counts, where the text does not say the same number elsewhere."""
        figures = self.figures.by_count.get(topic, [])
        told = {self.value[c] for c in self._amounts_of(topic, "count")}
        printed = {Decimal(self.facts.text(figure, "bg:value")) for figure in figures}
        aside = said("foreign").search(self.facts.text(claim, "bg:subject"))
        return [] if aside or (told & printed and self.value[claim] not in printed) else figures

    def _of_part(self, claim: str) -> bool:
        """Is the money of a column that of a part only ("项目支出9万元，其中：专户资金2万元")?"""
        topic, quote = self.topic[claim], self.facts.text(claim, "bg:quote")
        at = quote.find(self.facts.text(claim, "bg:printedValue"))
        opened = [m.start() for m in patterns("part_patterns.csv")["opener"].finditer(quote, 0, max(at, 0))]
        if not topic.startswith("column/") or topic in _OF_SOME or not opened:
            return False
        before = [
            (place, other)
            for other in self.claims
            if self.sentence[other] == self.sentence[claim]
            and self.metric[other] in ("amount", "count")
            and 0 <= (place := quote.find(self.facts.text(other, "bg:printedValue"))) < opened[-1]
        ]
        return bool(before) and not _is_of_all(self.topic[max(before)[1]])  # "安排项目8个，其中一般公共预算9万元", too

    def _amounts_of(self, topic: str, metric: str = "amount") -> list[str]:
        """Claims of the report's own year about a topic, in the order of their IRIs."""
        return sorted(
            c
            for c in self.claims
            if (self.topic[c], self.metric[c]) == (topic, metric) and c in self.now and c in self.value
        )

    def _once(self) -> Iterator[Quad]:
        found = {name: self._amounts_of(f"column/{name}") for name in ("basic", "personnel", "public_use")}
        if all(len({self.value[c] for c in claims}) == 1 for claims in found.values()):
            yield from (link(self.report, "once", claims[0]) for claims in found.values())

    def _names_itself(self, claim: str) -> bool:
        """Does the sentence name the item as such, and not as the end of a longer name ("其他普通教育支出（项）")?

        In a final account its budget (年初, 调整后, 全年) is another fact than what the tables print.
        """
        topic, quote = self.topic[claim], self.facts.text(claim, "bg:quote")
        subject = self.facts.text(claim, "bg:subject")
        planned = self.final and said("variant").search(subject) and not self._says_final(claim)
        if planned or said("of_some").search(subject):
            return False
        if not topic.startswith("functional/") or subject not in quote:
            return True
        if len(topic) == len("functional/205") and said("item").search(quote):
            return False
        code = topic.partition("/")[2]
        return any(
            not said("longer").search(before) or ends_in_class_above(before, code)
            for before in quote.split(subject)[:-1]
        )

    def _says_final(self, claim: str) -> bool:
        """Do the words right before the number say that it was spent ("接待费预算3万元，支出决算1万元")?"""
        quote, number = self.facts.text(claim, "bg:quote"), self.facts.text(claim, "bg:printedValue")
        found = re.search(rf"(?<![\d.,]){re.escape(number)}(?!\d)", quote)
        return found is not None and said("final_before").search(quote[: found.start()]) is not None

    def _near(self) -> Iterator[Quad]:
        """Claims about staff, purchases or cars that belong together: of one sentence, or each said only once."""
        families: dict[tuple[str, str], list[str]] = defaultdict(list)
        for claim in self.claims:
            family = next((name for name in _FAMILIES if self.topic[claim].startswith(f"topic/{name}")), None)
            if family and claim in self.now and claim in self.value and self._of_family(claim, family):
                families[family, self.metric[claim]].append(claim)
        for claims in families.values():
            topics = [self.topic[claim] for claim in claims]
            once = {claim for claim in claims if topics.count(self.topic[claim]) == 1}
            for one in claims:
                for other in claims:
                    together = self.sentence[one] == self.sentence[other] or {one, other} <= once
                    if one != other and together:
                        yield link(one, "near", other)

    def _of_family(self, claim: str, family: str) -> bool:
        """Purchases are named as such: 工程支出 alone may be anything."""
        if family != "procurement_" or self._names_purchase(claim):
            return True
        total = "topic/procurement_total"  # whose parts need not say it again (货物5万元、服务4万元)
        return any(
            self.topic[c] == total and self.sentence[c] == self.sentence[claim] and self._names_purchase(c)
            for c in self.claims
        )

    def _names_purchase(self, claim: str) -> bool:
        return said("purchase").search(self.facts.text(claim, "bg:subject")) is not None

    def _listed(self) -> Iterator[Quad]:
        """What each sentence lists as parts of one of its numbers."""
        sentences: dict[str, list[str]] = defaultdict(list)
        for claim in self.claims:
            if claim in self.value and self.metric[claim] in _LISTED:
                sentences[self.sentence[claim]].append(claim)
        for claims in sentences.values():
            said = [self._said(claim) for claim in claims]
            quote = self.facts.text(claims[0], "bg:quote")
            yield from (link(whole, name, part) for name, whole, part in listed_parts(quote, said))

    def _said(self, claim: str) -> Said:
        facts = self.facts
        kind = (self.metric[claim], facts.text(claim, "bg:unit"), facts.text(claim, "bg:aboutYear"))
        return Said(claim, kind, facts.text(claim, "bg:subject"), facts.text(claim, "bg:printedValue"))

    def _said_before(self) -> Iterator[Quad]:
        for name, metric in _SAID_AGAIN:
            claims = [
                c
                for c in self._amounts_of(f"topic/{name}", metric)
                if self._of_family(c, f"{name.split('_')[0]}_") and not self._is_moved(c, name)
            ]
            sentences = [self.sentence[claim] for claim in claims]
            once = [claim for claim in claims if sentences.count(self.sentence[claim]) == 1]
            yield from (link(claim, "saidBefore", once[0]) for claim in once[1:])

    def _is_moved(self, claim: str, name: str) -> bool:
        """Are the cars of a sentence bought or disposed of, not those that there are?"""
        return name == "vehicles" and said("moved").search(self.facts.text(claim, "bg:quote")) is not None

    def _other(self, report: str | None) -> Figures | None:
        return Figures(self.facts, report) if report else None

    def _parted(self, group: list[str]) -> list[str]:
        """The amounts of a sentence about one thing, where they are not all the same."""
        amounts = [c for c in group if self.metric[c] == "amount" and c in self.now and c in self.value]
        return amounts if len({self.value[c] for c in amounts}) > 1 else []

    def _amounts(self, claim: str, parted: set[str]) -> list[str]:
        same = [
            c
            for c in self.claims
            if self.topic[c] == self.topic[claim] and self.metric[c] == "amount" and c in self.now
        ]
        here = [c for c in same if self.sentence[c] == self.sentence[claim]]
        return here or [*(c for c in same if c not in parted), *self.figures.about(self.topic[claim])]

    def _told_before(self, claim: str) -> list[str]:
        """The amount of the same thing in the sentence right before, where the claim's own says none."""
        if any(self._is_amount_of(other, claim) for other in self.claims):
            return []
        here = self._place(claim)
        years = {
            (self.sentence[c], self.topic[c]) for c in self.claims if c not in self.now and self.metric[c] == "amount"
        }
        found = [c for c in self._amounts_of(self.topic[claim]) if (self.sentence[c], self.topic[c]) in years]
        return found if len(found) == 1 and here.follows(self._place(found[0])) else []

    def _bases(self, claim: str) -> list[str]:
        """Wholes of which the claim's amount may be a share, each value once: said or printed, not smaller."""
        part = next((self.value[c] for c in self.claims if self._is_amount_of(c, claim)), None)
        if part is None:
            return []
        found: dict[Decimal, str] = {}
        here = self._place(claim)
        for other in sorted(self.claims, key=lambda one: self._place(one).distance(here)):
            if (
                self.metric[other] == "amount"
                and other in self.now
                and self.topic[other] in _WHOLES
                and other in self.value
            ):
                found.setdefault(self.value[other], other)
        for figure in self.figures.wholes:
            found.setdefault(Decimal(self.facts.text(figure, "bg:value")), figure)
        return [thing for value, thing in sorted(found.items()) if value >= part * _ROUNDED and value]

    def _place(self, claim: str) -> Place:
        return Place(page=self.facts.text(claim, "bg:page"), line=self.facts.text(claim, "bg:line"))

    def _is_amount_of(self, other: str, claim: str) -> bool:
        return (
            self.metric[other] == "amount"
            and self.topic[other] == self.topic[claim]
            and self.sentence[other] == self.sentence[claim]
            and other in self.value
        )
