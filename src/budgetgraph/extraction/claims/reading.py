"""Claims: the running text of a Document in, every figure it says out, with topic, metric, direction and reason.

The text is read passage by passage from left to right. What a number is about is the last topic named before it;
a number that names none ("占60.4%", "增长3.4%") is about the subject of the number before. Parts listed after
其中 have their own subjects, after the list the whole is the subject again.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from budgetgraph.extraction.claims.changes_fitted import changes_fitted
from budgetgraph.extraction.claims.funds_of_parts import funds_apart
from budgetgraph.extraction.claims.ledger import CHANGES, Ledger
from budgetgraph.extraction.claims.links import kinds_apart, link, resolve_code, unit_topic
from budgetgraph.extraction.claims.own_subjects import SPENT, is_part_of_change, of_share, own_subject, subject_before
from budgetgraph.extraction.claims.parts_of_named import part_behind
from budgetgraph.extraction.claims.patterns import Pattern, first, patterns, said, without
from budgetgraph.extraction.claims.runs import (
    after_bracket,
    alike,
    both_named,
    both_sides,
    of_those,
    opens_run,
    respective,
    with_unit,
)
from budgetgraph.extraction.claims.sentences import Number, Reason, numbers, reason_spans
from budgetgraph.extraction.claims.state import Bracket, State, Subject, Whole
from budgetgraph.extraction.claims.subjects import (
    Subjects,
    after,
    allotted,
    class_with_code,
    counts_behind,
    counts_no_heads,
    expense,
    goes_to_one_thing,
    involving,
    is_involved,
    is_no_whole,
    money_behind,
    names_behind_colon,
    names_expense_behind,
    names_part_behind,
    noun,
    other,
    unknown_whole,
    words,
)
from budgetgraph.extraction.claims.told import (
    before_purpose,
    events,
    goes_on_comparing,
    is_counted,
    is_spent,
    label_topic,
    labelled,
    metric_of,
    phase_topic,
    staff_change,
    summed_up,
    topic_of_summed,
)
from budgetgraph.extraction.claims.topics import Mention, subject_of
from budgetgraph.extraction.claims.years import take_year, year_compared, year_of_change
from budgetgraph.extraction.performance.form_labels import field_of
from budgetgraph.extraction.performance.projects.projects_named import ProjectNames
from budgetgraph.extraction.records import Disclosure
from budgetgraph.extraction.text.passages import Passage, passages
from budgetgraph.extraction.usage import Used
from budgetgraph.reading.document import Document

_TRANSIENT = ("topic:execution_rate", "topic:deviation_rate", "topic:budget_adjustment", "topic:staff_change")
_STAFF = ("topic:staff_change", "topic:staff_actual", "topic:staff_authorized")
_NO_MONEY = ("topic:staff_change", "topic:subordinate_units", "topic:internal_units")


def read_claims(document: Document, disclosure: Disclosure, taken: Used | None = None) -> Used:
    """Sets `disclosure.claims`, and tells which stretches of text they use. Numbers that indicators have `taken` are
    no claims.

    Rows and projects that claims are about are looked up in the statements and projects already read. A balance "as
    of" a date (截至2022年底) is the report's own statement and has no `year`; an opening balance (2022年初) has the
    year before.
    """
    ledger = Ledger(document, taken)
    reader = _Reader(disclosure, ledger)
    for passage in passages(document):
        for part in labelled(passage):
            reader.read(part)
    claims = changes_fitted(ledger.claims, ledger.sentences)
    claims = funds_apart(kinds_apart(claims, ledger.sentences), ledger.sentences)
    disclosure.claims = link(disclosure, claims, ledger.wholes)
    return ledger.used


def _above(state: State) -> str:
    """The heading right above a passage, without its number."""
    return said("enumerator").sub("", next(iter(state.passage.headings[-1:]), ""))


class _Reader:
    def __init__(self, disclosure: Disclosure, ledger: Ledger) -> None:
        self.disclosure = disclosure
        self.ledger = ledger
        self.names = ProjectNames(disclosure)
        self.subjects = Subjects(disclosure, self.names)
        self.project: str | None = None
        self.described: str | None = None  # the project that a heading names, above headings that are its labels
        self.title = ""
        self.before: Subject | None = None  # what the passage right before is about

    def read(self, passage: Passage) -> None:
        """Reads one passage: stretch by stretch between its numbers and its reasons."""
        text = passage.text
        state = State(passage, title=self.title, first_claim=len(self.ledger.claims), project=self.project)
        state.summed = self.names.summed(summed_up(text))
        at = self._label(state)
        state.opened = self.names.begun(text[at:])
        found = state.numbers = [number for number in numbers(text) if number.end > at]
        self.title = "" if found or re.search("[，。；：]", text[at:]) else text[at:]
        reasons: list[Reason | None] = [] if passage.heading else [r for r in reason_spans(text) if r.end > at]
        for reason in [*reasons, None]:
            stop = reason.start if reason else len(text)
            for number in [n for n in found if at <= n.start and n.digits_end <= stop]:
                self._stretch(state, min(at, number.start), number.start, number)
                at = number.end + (len(noun(state, number)) if number.kind == "count" else 0)
            if at < stop:
                self._stretch(state, at, stop, None)
            if reason:
                self.ledger.attach(state, reason)
                self._within(state, reason, [n for n in found if reason.begin <= n.start and n.end <= reason.end])
                at = reason.end
        self.before = None if passage.heading else state.wholes[0].subject if state.wholes else state.subject

    def _label(self, state: State) -> int:
        """Takes the label of a line ("预算安排规模：") and returns where the text after it begins."""
        text = state.passage.text
        enumerator = said("enumerator").match(text)
        begin = enumerator.end() if enumerator else 0
        match = said("line_label").match(text, begin)
        if match and said("project_label").match(match["label"]):
            self.project = state.project = self.names.name(text[match.end() :].strip())
            return match.end()
        project = self.project or self.described
        if match and (topic := label_topic(match["label"], of_project=project is not None)):
            state.base, state.project = topic, project
            state.subject = Subject(state.base, state.project or match["label"], project=state.project)
            return match.end()
        if not match and not any(map(said("project_heading").search, state.passage.headings)):
            self.project = state.project = None
        self._heading(state, text[begin:].rstrip("：。"))
        return begin

    def _heading(self, state: State, title: str) -> None:
        """Takes the heading of a project's description, or the label that stands as a heading above a text."""
        above = _above(state)
        named = self.names.exactly(title) or self.names.explained(title)
        if state.passage.heading or named:
            self.described = named if named else self.described if field_of(title) else None
        elif self.described and (topic := label_topic(above, of_project=True)):
            state.base, state.project = topic, self.described
            state.subject = Subject(state.base, self.described, project=self.described)

    def _stretch(self, state: State, start: int, stop: int, number: Number | None) -> None:
        """Reads the text up to a number: subjects, lists that open and close, things that stayed the same."""
        begin = start
        for at, end, kind in events(state.passage.text, start, stop):
            if kind == "open":
                state.depth += 1
                state.years.append((at, state.year))
                if state.said == at:  # behind a number: "28万元（购置费0万元）", "28万元（全部为运行费）"
                    state.wholes.append(Whole(state.subject, state.depth, state.phase))
                else:
                    state.brackets.append(Bracket(state.subject, state.depth, begin, at))
                continue
            if kind == "close":
                state.depth -= 1
                opened, year = state.years.pop() if state.years else (at, state.year)
                state.year = year if state.said > opened else state.year  # "2024年9万元（2023年为8万元），其中…"
                if not state.wholes or state.wholes[-1].depth <= state.depth:
                    after_bracket(state)
                    continue
            self._segment(state, begin, at, None)
            begin_of_list, begin = begin, end
            if kind == "close":
                state.subject = state.wholes.pop().subject
                continue
            state.purpose = False
            if kind == "list":
                bracket = state.passage.text[at] == "（"
                if bracket and (unknown := unknown_whole(state, begin_of_list, at)):
                    state.subject = unknown
                state.depth += bracket
                state.years += [(at, state.year)] if bracket else []
                inline = state.passage.text[at - 1 : at] == "，" and not said("among").match(state.passage.text, at)
                state.wholes.append(Whole(state.subject, state.depth if bracket else -1, state.phase, inline))
            elif kind == "semicolon" and state.wholes and state.wholes[-1].inline:
                state.subject = state.wholes.pop().subject
            elif kind == "stop":
                state.subject = state.wholes[0].subject if state.wholes else state.subject
                state.wholes.clear()
                state.brackets.clear()
                year = state.year if said("parts_go_on").match(state.passage.text, end) else None
                state.sentence, state.year, state.own_year, state.depth = end, year, False, 0
                state.years.clear()
                if summed := self.names.summed(summed_up(state.passage.text[end:])):
                    state.summed, state.subject = summed, None
        self._segment(state, begin, stop, number)

    def _segment(self, state: State, begin: int, stop: int, number: Number | None) -> None:
        """One stretch without full stop or semicolon; the number, if any, stands right after it."""
        raw = state.passage.text[begin:stop]
        before = state.passage.text[state.sentence : begin]
        take_year(state, raw, before, self.disclosure)
        plain = said("year_named").sub("|", said("aside").sub("|", without("comparator", without("aside", raw))))
        if number is not None:
            plain = without("base", plain)
        purpose = next((m for p in patterns("purpose") for m in p.pattern.finditer(plain)), None)
        mention: Mention | None = None
        if not state.purpose and not (number is None and state.said == begin and said("explains").match(raw)):
            if number is not None and "，" in raw:
                self._flat(state, before_purpose(raw.rpartition("，")[0]), state.context(begin), begin)
            stretch = plain[: purpose.start()] if purpose else said("all_told").sub("", plain)
            coded = class_with_code(raw, number) if number else None
            mention = coded or subject_of(stretch, state.context(begin))
            if mention and mention.concept in _NO_MONEY and number and number.kind == "money":
                mention = None  # 调入20万元; 其中所属单位1.4万元
            if (
                mention
                and coded is None
                and number
                and (
                    self._marks_project(plain, mention, number)
                    or counts_behind(state, mention, raw, number)
                    or counts_no_heads(stretch, mention, number)
                    or names_expense_behind(stretch, mention, number)
                    or names_behind_colon(stretch, mention)
                    or names_part_behind(stretch, mention, number)
                    or goes_to_one_thing(state, number)
                )
            ):
                mention = None
            elif mention and number and state.subject and is_involved(state.subject, raw, number):
                mention = replace(mention, concept=state.subject.concept, label=state.subject.label)
            elif mention and number and (managed := involving(stretch, number)):
                mention = replace(mention, concept=managed.concept, label=managed.label)
            elif mention and number and is_no_whole(state, raw, mention, number):
                mention = replace(mention, concept="topic:other")
            elif mention and number and (meant := allotted(stretch, mention) or part_behind(stretch, mention)):
                mention = replace(mention, concept=meant.concept, label=meant.label)
            if mention and mention.concept not in _TRANSIENT:
                state.subject = Subject(mention.concept, mention.label, state.inherited_phase)
            if number is None and not state.passage.heading:
                self._flat(state, raw, state.context(begin), begin)
        if purpose:
            state.purpose, state.item = True, None
        if number is not None:
            self._number(state, number, raw, plain[purpose.end() :] if purpose else plain, mention)

    def _marks_project(self, plain: str, mention: Mention, number: Number) -> bool:
        """Does the concept only stand in the bracket behind a project's name ("堤防加固（上年结转）")?"""
        name = said("marked").search(plain)
        if name is None or mention.start <= name.start("bracket"):
            return False
        return self.names.find(words(name["name"]), number.yuan if number.kind == "money" else None) is not None

    def _number(self, state: State, number: Number, raw: str, lead: str, mention: Mention | None) -> None:
        """Finds the subject of a number and makes its claim, unless the number is an indicator's or has no meaning."""
        behind = state.passage.text[number.end : number.end + 12].partition("，")[0]
        sentence = state.passage.text[state.sentence : number.end] + behind
        number = with_unit(state, number, mention)
        bare = not number.kind and not (mention and mention.concept.startswith("topic:staff"))
        if bare or first("indicator", sentence) or self.ledger.is_indicator(state, number):
            return
        if said("respectively").search(raw):
            amounts = self.ledger.told(state, "count" if number.kind == "count" else "amount")
            state.shared, state.told = respective(state, number, lead, amounts), raw
            if not state.shared and not mention and said("each").search(raw):
                state.subject = both_sides(amounts) or state.subject
        elif one := of_those(raw, self.ledger.told(state)):
            state.subject = one
        elif not state.shared and opens_run(state, number):
            state.shared, state.told = respective(state, number, lead, []), raw
        if state.shared:
            self._claim(state, number, state.shared.pop(0), state.told)
            return
        if not mention and said("person_unit").match(number.unit):
            gone = first("staff behind", state.passage.text[number.end :])
            if gone and gone.topic and self.ledger.tells_staff(state):
                self.ledger.add_staff_change(state, number, gone.direction)
                return
        if (gone := staff_change(raw, state.passage.text[number.end :], number)) and is_part_of_change(
            self.ledger, state
        ):
            self.ledger.add_staff_change(state, number, gone.direction)
            return
        cue = first("lead", raw)
        changed = cue is not None
        subject = both_named(raw, lead) or state.subject
        if state.purpose and state.base:
            subject = self.subjects.named(state, lead, number, changed=changed) or subject
        elif state.purpose:
            before = state.passage.text[state.sentence : number.start]
            item = self.subjects.item(state, lead, before, number)
            if item or not (cue and cue.direction) or self._goes_on_with(state.item):
                state.item = subject = item or state.item or subject
            if number.kind == "count" and item is None and subject and subject.project:
                subject = Subject(other(number), noun(state, number) or subject.label)  # "用于115名辅警的工资"
        elif mention and mention.concept in _TRANSIENT:
            subject = Subject(mention.concept, subject.label if subject else mention.label)
            state.subject = state.subject or subject
        elif mention is None and not self._counts_on(state, raw, number):
            named = of_share(self.ledger, state, lead, raw, number) if cue and cue.metric == "share" else None
            named = named or own_subject(state, self.ledger, number, lead)
            named = named or self.subjects.named(state, lead, number, changed=changed)
            subject = state.subject = named or subject_before(self.ledger, state, number, raw)
        nameless = subject is None or (mention is None and subject.concept in _TRANSIENT)
        if nameless:
            of_line = self.before if goes_on_comparing(state.passage.text) else None
            told = of_line or self.subjects.of_heading(state, number)
            subject = told or (SPENT if is_spent(raw) else None) or subject
            state.subject = subject
        subject = (
            subject
            or after(state, number)
            or money_behind(state, number)
            or self._said_of_nothing(state, number)
            or Subject(other(number), words(lead))
        )
        if number.kind == "money" and subject.concept == "topic:activity":
            subject = self.subjects.of_activity(state, subject.label, number)
        for one in alike(raw, subject) if number.kind == "money" and subject is state.subject else ():
            self._claim(state, number, one, raw)
        self._claim(state, number, subject, raw)

    def _goes_on_with(self, item: Subject | None) -> bool:
        """Is a change told of a class in a list of purposes, right behind a figure of it?"""
        last = self.ledger.claims[-1] if self.ledger.claims else None
        return (
            item is not None
            and item.concept.startswith("functional:")
            and last is not None
            and last.topic == item.concept
        )

    def _said_of_nothing(self, state: State, number: Number) -> Subject | None:
        """The subject of a percentage that names none, after a number of the same sentence."""
        last = self.ledger.claims[-1] if len(self.ledger.claims) > state.first_claim else None
        if number.kind != "percent" or last is None or state.said < state.sentence:
            return None
        return Subject(last.topic, last.subject)

    def _counts_on(self, state: State, raw: str, number: Number) -> bool:
        """Does the number count more of what the one before it counted ("4个为优，2个为良", "优的4个、良的2个")?"""
        evaluated = state.subject is not None and state.subject.concept == "topic:performance_evaluated"
        if evaluated and number.kind == "count" and first("graded", raw):
            return True
        last = self.ledger.claims[-1] if self.ledger.claims else None
        goes_on = raw.endswith("，") or first("grade", raw)
        return bool(number.kind == "count" and goes_on and last is not None and last.unit == number.unit)

    def _claim(self, state: State, number: Number, subject: Subject, raw: str) -> None:
        """The claim that a number makes about its subject, by the words before it and the unit behind it."""
        cue = first("lead", raw if raw or number.start else said("heading_end").sub("", state.title or _above(state)))
        said_again = self.ledger.said_again(state, number, raw)
        metric = metric_of(number, "change" if said_again else cue.metric if cue else "")
        topic = (cue.topic if cue and metric == cue.metric else None) or subject.concept
        direction = cue.direction if cue and metric in CHANGES else said_again.direction if said_again else None
        if number.printed[0] in "+-−":
            direction = "increase" if number.printed[0] == "+" else "decrease"
        if metric == "amount":
            phase = first("phase", without("comparator", raw))
            told = phase.metric if phase and self._is_phase(state, phase, topic) else subject.phase
            if told and told != "actual":
                topic = phase_topic(told)
            elif topic == "topic:budget_adjustment":
                topic = "topic:total_expenditure"
            elif topic == "topic:performance_evaluated" and told == "actual":
                topic = "topic:project_amount"  # "自评得分95分，…执行数851万元": what the project spent
                state.subject = replace(subject, concept=topic)
            state.phase = told
        topic = topic if metric == "change_rate" else unit_topic(topic, number)
        if topic == "topic:performance_evaluated" and metric == "count":
            grade = first("graded", raw) or first("graded behind", state.passage.text[number.end :])
            topic = (grade.topic if grade else None) or topic
        if metric == "amount" and topic.startswith("functional:"):
            topic = resolve_code(self.disclosure, topic, number.yuan, subject.label)
            if topic != subject.concept and state.subject is subject:
                state.subject = replace(subject, concept=topic)
        project = subject.project
        if project is None and state.summed and metric in ("amount", "completion_rate", "score"):
            topic, project = topic_of_summed(topic), state.summed
        elif topic == "topic:other" and metric == "amount" and self.names.has_amount(state.opened, number.yuan):
            topic, project = "topic:project_amount", state.opened
        year = year_of_change(state, raw) if direction else state.year
        if year and state.opening and number.kind == "count":  # whom the body has as the year begins, not balances
            year = year + 1 if year + 1 != self.disclosure.fiscal_year else None
        if (number.kind in ("money", "count") or metric == "completion_rate") and not direction:
            year = year_compared(raw, state.passage.text[number.end :], self.disclosure.fiscal_year) or year
            year = None if year == self.disclosure.fiscal_year else year
        self.ledger.add(
            state,
            number,
            topic,
            metric,
            label=subject.label,
            direction=direction,
            year=year,
            project=project,
        )

    def _is_phase(self, state: State, phase: Pattern, topic: str) -> bool:
        """Is a phase of the budget meant? Planned amounts are told apart only in a final account, and initial ones in
        a budget only where the passage has another amount beside them.
        """
        if self.disclosure.stage == "final" or phase.metric not in ("planned", "initial"):
            return True
        beside = said("final").search(state.passage.text) or self.ledger.has_amount(state, topic)
        return phase.metric == "initial" and bool(beside)

    def _flat(self, state: State, raw: str, before: str, begin: int) -> None:
        """Says a clause that nothing changed (持平)? Then a change of what it names, without value, direction flat."""
        if not first("flat", raw):
            return
        raw = said("alternative").sub(lambda m: "|" * len(m[0]), raw)
        for clause in re.finditer("[^，]+", raw):
            pattern = first("flat", clause[0])
            match = pattern.pattern.search(clause[0]) if pattern else None
            mention = subject_of(without("comparator", clause[0]), before + raw[: clause.start()])
            if mention and mention.concept not in _TRANSIENT:
                state.subject = Subject(mention.concept, mention.label, state.inherited_phase)
            elif match and mention is None:
                state.subject = expense(words(clause[0][: match.start()])) or state.subject
            at = begin + clause.start() + (match.start() if match else 0)
            label = state.subject.label if state.subject else ""
            if match and said("final_and_budget").search(clause[0]):
                self.ledger.add_flat(state, at, "topic:deviation_rate", "change_rate", label)
            elif match and state.subject:
                self.ledger.add_flat(state, at, state.subject.concept, "change", label)

    def _within(self, state: State, reason: Reason, found: Sequence[Number]) -> None:
        """Figures said within a reason ("新入职7人"): they do not change what the text is about."""
        at, shared = reason.begin, list[Subject]()
        kept = (state.subject, list(state.wholes), state.purpose)
        years = (state.year, state.opening, state.own_year)
        for number in found:
            lead = re.split("[，。；：]|、$", state.passage.text[at : number.start])[-1]
            at = number.end
            if not number.kind or first("indicator", lead) or self.ledger.is_indicator(state, number):
                continue
            state.year, state.opening, state.own_year = years
            take_year(state, said("next_reason").sub("", lead), "", self.disclosure)
            if said("respectively").search(lead):
                shared = respective(state, number, lead, [])
            if shared:
                self._claim(state, number, shared.pop(0), lead)
                continue
            staff = staff_change(lead, state.passage.text[number.end : reason.end], number)
            mention = subject_of(without("comparator", lead))
            if staff and (mention is None or mention.concept in _STAFF or said("left_service").match(mention.label)):
                self.ledger.add_staff_change(state, number, staff.direction)
                continue
            subject = self._within_subject(state, number, lead, mention, told=state.said > reason.begin)
            state.subject = subject
            self._claim(state, number, subject, lead)
        state.subject, state.wholes, state.purpose = kept
        state.year, state.opening, state.own_year = years

    def _within_subject(
        self, state: State, number: Number, lead: str, mention: Mention | None, *, told: bool
    ) -> Subject:
        """What a figure within a reason is about; `told`: the reason told a figure before, which may have changed."""
        name = words(lead)
        project = self.names.find(name, number.yuan) if number.kind == "money" else None
        if project:
            return Subject("topic:project_amount", name, project=project)
        if mention and (number.kind != "count" or is_counted(mention, lead)):
            return Subject(mention.concept, mention.label)
        cue = first("lead", lead)
        if told and state.subject and not name and cue and cue.direction:
            return state.subject  # "接待费5万元，比上年减少3万元"
        return money_behind(state, number) or Subject(other(number), name)
