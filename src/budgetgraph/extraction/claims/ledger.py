"""The claims found so far, each with its quote and place, and the reasons given to them."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import takewhile

from budgetgraph.extraction.claims.patterns import patterns, without
from budgetgraph.extraction.claims.patterns import said as said_of
from budgetgraph.extraction.claims.sentences import Number, Reason
from budgetgraph.extraction.claims.state import State, Subject
from budgetgraph.extraction.claims.topics import Mention, labels, subject_of
from budgetgraph.extraction.persons.privacy import MASK, mask, mask_part, personal
from budgetgraph.extraction.places import place_in
from budgetgraph.extraction.records import Claim, Direction, Metric, Place
from budgetgraph.extraction.usage import Used
from budgetgraph.reading.document import Document, Paragraph

CHANGES: tuple[Metric, ...] = ("change", "change_rate")
_EXPENSES = ("three-public", "functional", "economic")
_BUDGETS = ("topic:initial_budget", "topic:adjusted_budget")
_NEAR = 24
_SHORTEST_REASON = 4


def _direction(opening: str) -> Direction | None:
    """Which way a change went, as the words that open its reason say ("下降原因是")."""
    lead = said_of("why").split(opening)[0]
    if said_of("plan").search(lead):
        return None
    return next((p.direction for p in patterns("lead") if p.direction and p.pattern.search(lead)), None)


class Ledger:
    """Collects claims. `wholes[i]` is the index of the amount that claim i compares or is a share of, if any;
    `sentences[i]` tells sentences apart for numbers.
    """

    def __init__(self, document: Document, taken: Used | None = None) -> None:
        self.document = document
        self._private: dict[int, set[int]] = {}
        self._indicators: dict[int, list[tuple[int, int]]] = {}
        for block, start, end, what in taken.spans if taken else ():
            if what == "indicator":
                self._indicators.setdefault(block, []).append((start, end))
        self.claims: list[Claim] = []
        self.wholes: list[int | None] = []
        self.sentences: dict[int, tuple[int, int]] = {}
        self.used = Used()

    def is_indicator(self, state: State, number: Number) -> bool:
        """Is the number part of an indicator that running text tells?"""
        return any(
            low < end and start < high
            for block, low, high in state.passage.spans(number.start, number.end)
            for start, end in self._indicators.get(block, ())
        )

    def own(self, state: State) -> Iterator[int]:
        """The indices of the claims of the passage, the last first."""
        yield from range(len(self.claims) - 1, state.first_claim - 1, -1)

    def of_sentence(self, state: State) -> Iterator[Claim]:
        """The claims of the sentence, the last first."""
        place = (state.first_claim, state.sentence)
        return (self.claims[i] for i in self.own(state) if self.sentences.get(i) == place)

    def told(self, state: State, metric: Metric = "amount") -> list[Subject]:
        """What the amounts, or the counts, of the passage are about, in order, each once."""
        amounts = (c for c in self.claims[state.first_claim :] if c.metric == metric and c.subject)
        return list({c.topic: Subject(c.topic, c.subject or "") for c in amounts}.values())

    def named(self, state: State, name: str) -> Subject | None:
        """What a claim of the passage is about whose subject has that name."""
        told = (self.claims[i] for i in self.own(state) if name and self.claims[i].subject == name)
        return next((Subject(claim.topic, name) for claim in told), None)

    def parts(self, state: State) -> list[Decimal]:
        """The amounts of money that the sentence has told, in order."""
        told = [c.value for c in self.of_sentence(state) if c.metric == "amount" and c.value is not None]
        return told[::-1]

    def last_change(self, state: State) -> Claim | None:
        """The change that the sentence has told last."""
        return next((claim for claim in self.of_sentence(state) if claim.metric == "change"), None)

    def money_before(self, state: State) -> Subject | None:
        """What the money told last in the sentence is about."""
        told = (claim for claim in self.of_sentence(state) if claim.metric == "amount")
        return next((Subject(claim.topic, claim.subject or "") for claim in told), None)

    def tells_whole_budget(self, state: State) -> bool:
        """Does the sentence tell a budget, and is nothing that it tells called by a name?"""
        own = [*self.of_sentence(state)]
        return any(claim.topic in _BUDGETS for claim in own) and not any(claim.subject for claim in own)

    def tells_staff(self, state: State) -> bool:
        """Does the passage count the staff of the body?"""
        return any(self.claims[i].topic.startswith("topic:staff") for i in self.own(state))

    def said_again(self, state: State, number: Number, raw: str) -> Claim | None:
        """The change that a number in brackets right behind it tells in another way ("减少3万元（5.2%）")."""
        last = self.claims[-1] if len(self.claims) > state.first_claim else None
        if last is None or last.metric not in CHANGES or raw != "（" or state.said != number.start - 1:
            return None
        return last if (number.kind == "percent") != (last.metric == "change_rate") else None

    def add(
        self,
        state: State,
        number: Number,
        topic: str,
        metric: Metric,
        *,
        label: str,
        direction: Direction | None = None,
        year: int | None = None,
        project: str | None = None,
    ) -> None:
        """A claim with a number."""
        whole = self._amount(state, topic) if metric in ("share", *CHANGES) else None
        self.claims.append(
            Claim(
                topic=topic,
                metric=metric,
                value=number.yuan if number.kind == "money" else number.value,
                printed=number.printed,
                unit=number.unit or None,
                resolution=number.resolution,
                direction=direction,
                quote=self._quote(state, number.start),
                subject=self._subject(state, label.replace("|", "")),
                year=year,
                about_project=project,
                place=self._place(state, number.start),
            )
        )
        self.wholes.append(whole)
        self.sentences[len(self.claims) - 1] = (state.first_claim, state.sentence)
        state.said = number.end
        for block, low, high in state.passage.spans(number.start, number.end):
            self.used.spans.append((block, low, high, "claim"))

    def add_staff_change(self, state: State, number: Number, direction: Direction | None) -> None:
        """A claim of how many persons came or left."""
        topic = "topic:staff_change"
        self.add(state, number, topic, "count", label=labels([topic])[topic], direction=direction)

    def add_flat(self, state: State, at: int, topic: str, metric: Metric, label: str) -> None:
        """A claim that nothing changed; said once, however many words say it."""
        told = (self.claims[i] for i in takewhile(lambda i: self.claims[i].value is None, self.own(state)))
        subject = self._subject(state, label)
        if any((claim.topic, claim.subject) == (topic, subject) for claim in told):
            return
        self.wholes.append(self._amount(state, topic))
        self.claims.append(
            Claim(
                topic=topic,
                metric=metric,
                direction="flat",
                quote=self._quote(state, at),
                subject=subject,
                place=self._place(state, at),
            )
        )
        state.said = at

    def attach(self, state: State, reason: Reason) -> None:
        """Gives a reason to the claim it explains: the change just said, else its rate, else the figure itself.

        A reason far from every figure explains none of them; one that names its topic becomes a claim of its own.
        """
        text = state.passage.text
        said = mask(self._masked(state, reason.begin, reason.end, text).strip("：，。；"))
        clause = said_of("year_named").sub("", re.split("[。；]", text[: reason.start])[-1])
        named = None if re.search(r"\d", clause) else subject_of(without("comparator", clause))
        own = list(self.own(state))
        if not own and self.claims and reason.start == 0:
            own = [len(self.claims) - 1]
        elsewhere = named and text[state.said : reason.start].count("。") > 0 and self._is_another(named, own)
        if not own or elsewhere:
            if named and len(said) >= _SHORTEST_REASON:
                self._reason_alone(state, reason, named, said)
            return
        between = text[max(state.said, state.explained) : reason.start]
        far = len(between) > _NEAR and not subject_of(without("comparator", between))
        unchanged = named and not any(self.claims[i].topic == named.concept and self._changed(i) for i in own)
        if named and unchanged and len(said) >= _SHORTEST_REASON and said_of("somewhat").search(clause):
            self._reason_alone(state, reason, named, said)
            return
        about = named.concept if named else self._of_subject(clause, own)
        told = about is not None and any(self.claims[i].topic == about for i in own)
        if not told and (far or between.count("。") > 1):
            return
        target = self._explained(own, about, _direction(text[reason.start : reason.begin]))
        if self.claims[target].reason is None:
            self.claims[target] = self.claims[target].model_copy(update={"reason": said})
            state.explained = reason.end

    def _changed(self, index: int) -> bool:
        return self.claims[index].metric in CHANGES

    def _is_another(self, named: Mention, own: list[int]) -> bool:
        """Does a sentence of its own give a reason for an expense of which the passage says no figure?"""
        return named.concept.partition(":")[0] in _EXPENSES and all(self.claims[i].topic != named.concept for i in own)

    def _of_subject(self, clause: str, own: list[int]) -> str | None:
        """The topic of the claim whose subject a clause without a figure names ("会议费减少的主要原因是…")."""
        if re.search(r"\d", clause):
            return None
        found = [i for i in own if (subject := self.claims[i].subject) and subject in clause]
        return self.claims[max(found, key=lambda i: len(self.claims[i].subject or ""))].topic if found else None

    def _explained(self, own: list[int], topic: str | None, direction: Direction | None) -> int:
        """The claim that a reason explains, of those of its passage, the last first."""
        if topic:
            about = [i for i in own if self.claims[i].topic == topic]
            own = [i for i in about if self.claims[i].metric in CHANGES] or about or own
        if direction and self.claims[own[0]].direction != direction:  # "减少2万元，接待9批次。减少的原因是…"
            own = [i for i in own if self.claims[i].direction == direction] or own
        last = self.claims[own[0]]
        run: list[int] = []
        for index in own:
            claim = self.claims[index]
            if (claim.topic, claim.subject) != (last.topic, last.subject):
                continue
            if run and (index != run[-1] - 1 or claim.metric not in CHANGES):
                break
            run.append(index)
        changes = [i for metric in CHANGES for i in run if self.claims[i].metric == metric]
        return changes[0] if changes else own[0]

    def _reason_alone(self, state: State, reason: Reason, named: Mention, said: str) -> None:
        text = state.passage.text
        before = text[: reason.start]
        lead = before + said_of("genitive").split(text[reason.start : reason.begin])[0]
        lead = re.sub(rf"(?:，|{said_of('genitive').pattern})+$", "", lead)
        ends = (lead, before.rstrip("，。"))
        cue = next((p for p in patterns("lead") if p.direction and any(map(p.pattern.search, ends))), None)
        self.wholes.append(None)
        self.claims.append(
            Claim(
                topic=named.concept,
                metric="completion_rate" if said_of("completed").search(re.split("[。；]", before)[-1]) else "change",
                direction=cue.direction if cue else None,
                reason=said,
                quote=self._quote(state, reason.start),
                subject=self._subject(state, named.label),
                place=self._place(state, reason.start),
            )
        )

    def has_amount(self, state: State, topic: str) -> bool:
        """Does the passage tell an amount of the topic already?"""
        return self._amount(state, topic) is not None

    def _amount(self, state: State, topic: str) -> int | None:
        return next(
            (
                index
                for index in self.own(state)
                if (claim := self.claims[index]).topic == topic and claim.metric == "amount" and claim.year is None
            ),
            None,
        )

    def _subject(self, state: State, label: str) -> str:
        """What a claim is about, masked as in the paragraphs it stands in."""
        for block in {block for block, _ in state.passage.origins}:
            if isinstance(paragraph := self.document.blocks[block], Paragraph):
                label = mask_part(label, paragraph.text)
        return label

    def _quote(self, state: State, at: int) -> str:
        """The sentence around a place, as printed without blanks, personal data masked."""
        text = state.passage.text
        begin = max(text.rfind(sign, 0, at) for sign in "。！？") + 1
        ends = [end for end in (text.find(sign, at) for sign in "。！？") if end >= 0]
        return mask(self._masked(state, begin, min(ends) + 1 if ends else len(text)).strip())

    def _masked(self, state: State, begin: int, end: int, text: str | None = None) -> str:
        """A stretch of the passage as printed, or as it stands in `text`, personal data masked.

        It is looked for in the paragraphs with their blanks, which tell a name from the words beside it.
        """
        signs: list[str] = []
        for at, (block, offset) in enumerate(state.passage.origins[begin:end], begin):
            paragraph = self.document.blocks[block]
            if not isinstance(paragraph, Paragraph):
                continue
            if block not in self._private:
                self._private[block] = {n for low, high, _ in personal(paragraph.text) for n in range(low, high)}
            if offset in self._private[block]:
                signs += [MASK] if not signs or signs[-1] != MASK else []
            else:
                signs.append(text[at] if text else paragraph.text[offset])
        return "".join(signs)

    def _place(self, state: State, at: int) -> Place:
        block, offset = state.passage.origins[at]
        paragraph = self.document.blocks[block]
        return place_in(paragraph, offset) if isinstance(paragraph, Paragraph) else Place()
