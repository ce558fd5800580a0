"""Claims: the running text of a Document in, every figure it says out, with topic, metric, direction and reason.

The text is read passage by passage from left to right. What a number is about is the last topic named before it;
a number that names none ("占60.4%", "增长3.4%") is about the subject of the number before. Parts listed after
其中 have their own subjects, after the list the whole is the subject again.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from budgetgraph.extraction.claim_links import link, resolve_code, unit_topic
from budgetgraph.extraction.claim_patterns import first, metric_of, patterns, without
from budgetgraph.extraction.concepts import code_of_name
from budgetgraph.extraction.passages import Passage, passages
from budgetgraph.extraction.privacy import mask
from budgetgraph.extraction.projects_named import ProjectNames
from budgetgraph.extraction.records import Claim, Disclosure, Metric, Place
from budgetgraph.extraction.sentences import Number, Reason, numbers, reason_spans
from budgetgraph.extraction.topics import Mention, economic_code, subject_of
from budgetgraph.extraction.usage import Used
from budgetgraph.reading.document import Document, Paragraph

_TRANSIENT = ("topic:execution_rate", "topic:deviation_rate", "topic:budget_adjustment", "topic:staff_change")
_YEAR = re.compile(r"(?<![截至止])(?<!截至)(20\d\d)年(度|初)?")
_AS_OF = re.compile(r"(截至|截止|截止到|至|到)(20\d\d)年")
_CITED = re.compile(r"《[^》]*》|[〔（【]20\d\d[〕）】]\d+号|(根据|按照|依据)[^，]*")
_LABEL = re.compile(
    r"^[-—•]?(?:\d{1,2}[.、]|（\d{1,2}）|[（(]?[一二三四五六七八九十]+[）)、])?\s?(?P<label>[^，。；：]{2,16})："
)
_ENUMERATOR = re.compile(
    r"^[-—•]?(?:\d{1,2}[.、](?!\d)|（[\d一二三四五六七八九十]{1,3}）|[一二三四五六七八九十]{1,3}、)\s?"
)
_NAME_PARTS = re.compile(r"[、，：；。]|以及|等(?!级)|和(?=上年|其他|日常)|\|")
_WORDS = re.compile(r"[\u4e00-\u9fff]{2,}")
_ASIDE = re.compile(r"(?<!设备)(?<!以上)（(?:不含|含(?!）)|扣除|包括|20\d\d)[^（）]*）")
_NOUN = re.compile(r"(?P<noun>[\u4e00-\u9fff]{2,10}?)(?=[和及与，。、；（）\d]|$)")
_YEAR_NAMED = re.compile(r"20\d\d年度?")
_NEAR = 24
_MONEY_SCHEMES = ("three-public", "column", "functional", "economic")


@dataclass(frozen=True, slots=True)
class _Subject:
    """What numbers are about: a concept, its printed name, the phase it inherits in a list of parts (initial ...)."""

    concept: str
    label: str
    phase: str = ""
    project: str | None = None


@dataclass
class _State:
    """Where the reader stands within one passage."""

    passage: Passage
    base: str = ""  # concept of the section, "topic:project_part" after 资金分配情况：
    project: str | None = None
    subject: _Subject | None = None
    phase: str = ""  # of the last amount
    wholes: list[tuple[_Subject | None, int, str]] = field(default_factory=list)  # before 其中; bracket depth or -1
    depth: int = 0
    purpose: bool = False
    item: _Subject | None = None  # the last name in a list of purposes
    year: int | None = None
    sentence: int = 0  # where the sentence began
    said: int = 0  # where the last figure ended
    first_claim: int = 0


def read_claims(document: Document, disclosure: Disclosure) -> Used:
    """Appends the claims of the document to `disclosure.claims`, and tells which stretches of text they use.

    Rows and projects that claims are about are looked up in the statements and projects already read.
    """
    reader = _Reader(document, disclosure)
    for passage in passages(document):
        reader.read(passage)
    disclosure.claims = link(disclosure, reader.claims, reader.wholes)
    return reader.used


class _Reader:
    def __init__(self, document: Document, disclosure: Disclosure) -> None:
        self.document = document
        self.disclosure = disclosure
        self.names = ProjectNames(disclosure)
        self.claims: list[Claim] = []
        self.wholes: list[int | None] = []  # for each claim, the index of the amount that it compares or shares
        self.used = Used()
        self.project: str | None = None

    def read(self, passage: Passage) -> None:
        """Reads one passage."""
        text = passage.text
        state = _State(passage, first_claim=len(self.claims), project=self.project)
        begin = self._label(state)
        found = [n for n in numbers(text) if n.end > begin]
        reasons = [] if passage.heading else [r for r in reason_spans(text) if r.end > begin]
        at = begin
        for reason in [*reasons, None]:
            stop = reason.start if reason else len(text)
            for number in [n for n in found if at <= n.start and n.digits_end <= stop]:
                self._gap(state, min(at, number.start), number.start, number)
                at = number.end + (len(self._noun(state, number)) if number.kind == "count" else 0)
            if at < stop:
                self._gap(state, at, stop, None)
            if reason:
                self._attach(state, reason)
                self._inside(state, reason, [n for n in found if reason.begin <= n.start and n.end <= reason.end])
                at = reason.end

    def _label(self, state: _State) -> int:
        """Takes the label of a line ("预算安排规模：") and returns where the text after it begins."""
        text = state.passage.text
        enumerator = _ENUMERATOR.match(text)
        begin = enumerator.end() if enumerator else 0
        match = _LABEL.match(text)
        if not match:
            if state.passage.headings and not re.search("项目", "".join(state.passage.headings)):
                self.project = state.project = None
            return begin
        label = match["label"]
        if re.fullmatch(r"项目名称", label):
            self.project = state.project = self.names.name(text[match.end() :].strip())
            return match.end()
        for pattern in patterns("label"):
            if pattern.pattern.fullmatch(label):
                state.base = pattern.topic or ""
                state.subject = _Subject(state.base, self.project or label, project=self.project)
                return match.end()
        return begin

    def _gap(self, state: _State, start: int, stop: int, number: Number | None) -> None:
        """Reads the text between two numbers: subjects, lists that open and close, things that stayed the same."""
        text = state.passage.text
        begin = start
        for event in _events(text, start, stop):
            at, end, kind = event
            if kind == "open":
                state.depth += 1
                continue
            if kind == "close":
                state.depth -= 1
                if state.wholes and state.wholes[-1][1] > state.depth:
                    self._segment(state, begin, at, None)
                    begin = end
                    state.subject = state.wholes.pop()[0]
                continue
            self._segment(state, begin, at, None)
            begin = end
            if kind == "list":
                bracket = text[at] in "（("
                state.depth += bracket
                state.wholes.append((state.subject, state.depth if bracket else -1, state.phase))
                state.purpose = False
            elif kind == "stop":
                state.purpose = False
                if state.wholes:
                    state.subject = state.wholes[0][0]
                    state.wholes.clear()
                state.sentence = end
                state.year = None
                state.depth = 0
            else:
                state.purpose = False
        self._segment(state, begin, stop, number)

    def _segment(self, state: _State, begin: int, stop: int, number: Number | None) -> None:
        """One stretch without full stop or semicolon; the number, if any, stands right after it."""
        text = state.passage.text
        raw = text[begin:stop]
        before = text[state.sentence : begin]
        self._year(state, raw, begin)
        if re.search(r"指标[”\"]?：|绩效指标", raw) and number is None:
            state.purpose = False
        plain = _YEAR_NAMED.sub("|", _ASIDE.sub("|", without("comparator", raw)))
        if number is not None:
            plain = without("base", plain)
        purpose = next((m for p in patterns("purpose") for m in p.pattern.finditer(plain)), None)
        main = plain[: purpose.start()] if purpose else plain
        mention: Mention | None = None
        if not state.purpose:
            mention = subject_of(main, before)
            if mention and mention.concept not in _TRANSIENT:
                self._become(state, mention)
            if number is None and not state.passage.heading:
                self._flat(state, raw, mention)
        if purpose:
            state.purpose, state.item = True, None
        if number is not None:
            self._number(state, number, raw, plain if not purpose else plain[purpose.end() :], mention, before)

    def _become(self, state: _State, mention: Mention) -> None:
        phase = state.wholes[-1][2] if state.wholes and state.wholes[-1][1] > 0 else ""
        state.subject = _Subject(mention.concept, mention.label, phase)

    def _year(self, state: _State, raw: str, begin: int) -> None:
        """Another year than the report's, where the stretch names one for its figures ("2022年初", "2021年度")."""
        said = _CITED.sub("", without("comparator", _AS_OF.sub("", raw)))
        found = _YEAR.search(said)
        if re.search("年末|期末|本年|当年", said):
            state.year = None
        if (found and state.passage.text[state.sentence : begin].strip("，、") == "") or (
            found and "决算" in said[found.end() : found.end() + 8]
        ):
            year = int(found[1]) - (found[2] == "初")
            state.year = year if year != self.disclosure.fiscal_year else None

    def _number(self, state: _State, number: Number, raw: str, lead: str, mention: Mention | None, before: str) -> None:
        sentence = state.passage.text[state.sentence : number.end + 12]
        if first("indicator", sentence) or (not number.kind and not self._bare(number, raw, mention)):
            return
        cue = first("lead", raw)
        actual = any(p.metric == "actual" and p.pattern.search(raw) for p in patterns("phase"))
        subject = state.subject
        if state.purpose and state.base:
            subject = self._named(state, number, lead, cue is not None) or subject
        elif state.purpose:
            mention = None
            state.item = subject = self._item(state, lead, before, number) or state.item or subject
        elif mention and mention.concept in _TRANSIENT:
            subject = _Subject(mention.concept, state.subject.label if state.subject else mention.label)
        elif mention is None:
            named = self._named(state, number, lead, cue is not None)
            if named:
                subject = state.subject = named
        if subject is None and actual:
            subject = _Subject("topic:total_expenditure", "实际支出")
        if subject is None:
            subject = self._after(state, number) or _Subject(_other(number), self._words(lead))
        self._claim(state, number, subject, raw)

    def _bare(self, number: Number, raw: str, mention: Mention | None) -> bool:
        """May a number without a unit be a claim? Only where the topic is named right before it ("编制数6")."""
        return bool(mention and mention.concept.startswith("topic:staff") and re.search(r"[\u4e00-\u9fff：为]$", raw))

    def _item(self, state: _State, lead: str, before: str, number: Number) -> _Subject | None:
        """The subject of a number in a list of purposes: the name right before it."""
        piece = _NAME_PARTS.split(lead.rstrip("：，"))[-1]
        name = self._words(piece)
        if not name:
            return None
        money = number.kind == "money"
        found = self.names.find(name, number.yuan) if money else None
        code = economic_code(name) if money else None
        mention = subject_of(name, before)
        if found or (money and state.subject and state.subject.concept == "column:project" and not code):
            return _Subject("topic:project_amount", name, project=found)
        if code:
            return _Subject(f"economic:{code}", name)
        if (
            mention
            and mention.end == len(name)
            and money
            and (mention.start <= 4 or mention.concept.startswith("topic:"))
        ):
            return _Subject(mention.concept, name)
        return _Subject(_other(number), name)

    def _named(self, state: _State, number: Number, lead: str, cue: bool) -> _Subject | None:
        """A subject that no wording knows: a project, a class by its name, or only a name."""
        name = self._words(lead)
        if state.base:
            if number.kind not in ("money", ""):
                return None if number.kind == "percent" else _Subject(_other(number), self._noun(state, number) or name)
            whole = re.search(r"(合计|共计|总计)[^，。；、]{0,8}$", lead)
            return _Subject(
                "topic:project_amount" if whole and state.base == "topic:project_part" else state.base,
                name,
                project=state.project,
            )
        after = self._after(state, number) if number.kind == "count" else None
        if after:
            return after
        if len(name) < 2:
            return None
        if number.kind == "money":
            found = self.names.find(name, number.yuan)
            if found:
                return _Subject("topic:project_amount", name, project=found)
            code = code_of_name("functional", name, digits=3) or code_of_name("functional", name, digits=7)
            if code:
                return _Subject(f"functional:{code}", name)
            code = economic_code(name)
            if code:
                return _Subject(f"economic:{code}", name)
        if cue and state.subject:
            return None
        return _Subject(_other(number), name)

    def _after(self, state: _State, number: Number) -> _Subject | None:
        """The thing counted, where it stands behind its number ("4个内设机构")."""
        noun = self._noun(state, number)
        mention = subject_of(noun) if noun else None
        if mention and mention.concept in ("topic:internal_units", "topic:subordinate_units"):
            return _Subject(mention.concept, noun)
        return None

    def _noun(self, state: _State, number: Number) -> str:
        match = _NOUN.match(state.passage.text, number.end)
        return match["noun"] if match else ""

    def _words(self, lead: str) -> str:
        """The name in the text before a number, without the words that name nothing."""
        plain = without("comparator", re.sub(r"（[^）]*$|（[^（）]*）$", "", lead))
        for pattern in patterns("lead"):
            plain = pattern.pattern.sub("", plain)
        for pattern in patterns("phase"):
            plain = pattern.pattern.sub("", plain)
        parts = [p for p in re.split(r"[，。；：|]|20\d\d年度?", plain) if p]
        for part in reversed(parts):
            name = _trimmed(part)
            if _WORDS.search(name) and not first("body", name):
                return name
        return ""

    def _claim(self, state: _State, number: Number, subject: _Subject, raw: str) -> None:
        cue = first("lead", raw)
        phase = first("phase", without("comparator", raw)) if number.kind == "money" else None
        compared = number.kind in ("money", "count") and any(
            re.search(f"(?:{p.pattern.pattern})(?:的|为|：)?$", raw) for p in patterns("comparator")
        )
        topic, label = subject.concept, subject.label
        metric = _metric(number, cue.metric if cue else "")
        direction = cue.direction if cue and metric in ("change", "change_rate") else None
        year = state.year
        if cue and cue.topic:
            topic = cue.topic
        if compared and not (cue and cue.direction):
            year = self.disclosure.fiscal_year - 1
        said = phase.metric if phase else ""
        inherited = "" if said or subject.phase == "actual" else subject.phase
        if metric == "amount" and said != "actual" and (said or inherited):
            topic = phase.topic if phase and phase.topic else _phase_topic(inherited)
        if said == "actual" and subject.concept in ("topic:budget_adjustment", ""):
            topic = "topic:total_expenditure"
        if metric == "amount":
            state.phase = said or inherited
        if number.printed[0] in "+-−":
            direction = "increase" if number.printed[0] == "+" else "decrease"
        topic = unit_topic(topic, number)
        if topic.startswith("functional:") and metric == "amount":
            topic = resolve_code(self.disclosure, topic, number.yuan) if number.kind == "money" else topic
            if topic != subject.concept and state.subject is subject:
                state.subject = replace(subject, concept=topic)
        whole = None
        if metric in ("share", "change", "change_rate"):
            whole = next(
                (
                    i
                    for i in self._own(state)
                    if self.claims[i].topic == topic
                    and self.claims[i].metric == "amount"
                    and self.claims[i].year is None
                ),
                None,
            )
        self._append(state, number, topic, metric, direction, label, year, subject.project)
        self.wholes.append(whole)

    def _append(
        self,
        state: _State,
        number: Number,
        topic: str,
        metric: Metric,
        direction: str | None,
        label: str,
        year: int | None,
        project: str | None,
    ) -> None:
        money = number.kind == "money"
        self.claims.append(
            Claim.model_validate(
                {
                    "topic": topic,
                    "metric": metric,
                    "value": number.yuan if money else number.value,
                    "printed": number.printed,
                    "unit": number.unit or None,
                    "resolution": number.resolution,
                    "direction": direction,
                    "quote": self._quote(state, number.start),
                    "subject": mask(label.replace("|", "")),
                    "year": year,
                    "about_project": project,
                    "place": self._place(state, number.start),
                }
            )
        )
        state.said = number.end
        for block, low, high in state.passage.spans(number.start, number.end):
            self.used.spans.append((block, low, high, "claim"))

    def _own(self, state: _State) -> Iterator[int]:
        """The claims of this passage, the last first."""
        yield from range(len(self.claims) - 1, state.first_claim - 1, -1)

    def _flat(self, state: _State, raw: str, mention: Mention | None) -> None:
        """Says the stretch that nothing changed (持平)? Then a change without value, direction flat."""
        found = first("flat", raw)
        if not found:
            return
        match = found.pattern.search(raw)
        between = re.search("决算.*预算|预算.*决算", raw)
        subject = state.subject
        if match is None or (subject is None and not between):
            return
        topic = "topic:deviation_rate" if between else subject.concept if subject else ""
        last = self.claims[-1] if len(self.claims) > state.first_claim else None
        if last and last.value is None and last.topic == topic:
            return
        at = state.passage.text.index(raw) + match.start()
        self.claims.append(
            Claim(
                topic=topic,
                metric="change_rate" if between else "change",
                direction="flat",
                quote=self._quote(state, at),
                subject=subject.label if subject else "",
                place=self._place(state, at),
            )
        )
        self.wholes.append(
            next(
                (i for i in self._own(state) if self.claims[i].topic == topic and self.claims[i].metric == "amount"),
                None,
            )
        )

    def _attach(self, state: _State, reason: Reason) -> None:
        """Gives the reason to the claim it explains: the change just said, else its rate, else the figure itself."""
        text = state.passage.text
        said = mask(text[reason.begin : reason.end].strip("：，。；"))
        own = [i for i in self._own(state) if self.claims[i].subject or self.claims[i].topic]
        clause = _YEAR_NAMED.sub("", re.split("[。；]", text[: reason.start])[-1])
        named = subject_of(without("comparator", clause)) if not re.search(r"\d", clause) else None
        apart = text[state.said : reason.start]
        if own and (apart.count("。") > 1 or (len(apart) > _NEAR and not subject_of(without("comparator", apart)))):
            return
        if not own:
            previous = self.claims[-1] if self.claims and reason.start == 0 else None
            if previous:
                own = [len(self.claims) - 1]
            elif named and len(said) >= 4:
                self._reason_only(state, reason, named, said)
                return
            else:
                return
        target = self._explained(own, named)
        if self.claims[target].reason is None:
            self.claims[target] = self.claims[target].model_copy(update={"reason": said})

    def _explained(self, own: list[int], named: Mention | None) -> int:
        changes = ("change", "change_rate")
        if named:
            fitting = [i for i in own if self.claims[i].topic == named.concept and self.claims[i].metric in changes]
            fitting = fitting or [i for i in own if self.claims[i].topic == named.concept]
            if fitting:
                own = fitting
        last = self.claims[own[0]]
        same = [i for i in own if self.claims[i].topic == last.topic and self.claims[i].subject == last.subject]
        run: list[int] = []
        for index in same:
            if run and (index != run[-1] - 1 or self.claims[index].metric not in changes):
                break
            run.append(index)
        for metric in ("change", "change_rate"):
            fitting = [i for i in run if self.claims[i].metric == metric]
            if fitting:
                return fitting[0]
        return own[0]

    def _reason_only(self, state: _State, reason: Reason, named: Mention, said: str) -> None:
        cue = next(
            (
                p
                for p in patterns("lead")
                if p.direction and p.pattern.search(state.passage.text[: reason.start].rstrip("的，"))
            ),
            None,
        )
        self.claims.append(
            Claim(
                topic=named.concept,
                metric="change",
                direction=cue.direction if cue else None,
                reason=said,
                quote=self._quote(state, reason.start),
                subject=named.label,
                place=self._place(state, reason.start),
            )
        )
        self.wholes.append(None)

    def _inside(self, state: _State, reason: Reason, found: list[Number]) -> None:
        """Figures said within a reason ("新入职7人"): they do not change what the text is about."""
        text = state.passage.text
        at = reason.begin
        kept = (state.subject, list(state.wholes), state.purpose)
        for number in found:
            lead = re.split("[，。；：]", text[at : number.start])[-1]
            at = number.end
            if not number.kind or first("indicator", lead):
                continue
            staff = first("staff", lead) if number.unit in ("人", "名", "位", "户") else None
            mention = subject_of(without("comparator", lead))
            cue = first("lead", lead)
            if staff and not (mention and mention.concept not in ("topic:staff_change", "topic:staff_actual")):
                self._append(state, number, "topic:staff_change", "count", staff.direction, "人员增减", None, None)
                self.wholes.append(None)
                continue
            project = self.names.find(self._words(lead), number.yuan) if number.kind == "money" else None
            subject = (
                _Subject("topic:project_amount", self._words(lead), project=project)
                if project
                else _Subject(mention.concept, mention.label)
                if mention and _fits(mention, number)
                else _Subject(_other(number), self._words(lead))
            )
            state.subject = subject
            self._claim(state, number, subject, lead)
        state.subject, state.wholes, state.purpose = kept

    def _quote(self, state: _State, at: int) -> str:
        """The sentence around a place, as printed without blanks, personal data masked."""
        text = state.passage.text
        begin = max(text.rfind(sign, 0, at) for sign in "。！？") + 1
        ends = [end for end in (text.find(sign, at) for sign in "。！？") if end >= 0]
        end = min(ends) + 1 if ends else len(text)
        printed = []
        for block, offset in state.passage.origins[begin:end]:
            paragraph = self.document.blocks[block]
            printed.append(paragraph.text[offset] if isinstance(paragraph, Paragraph) else "")
        return mask("".join(printed).strip())

    def _place(self, state: _State, at: int) -> Place:
        block, offset = state.passage.origins[at]
        paragraph = self.document.blocks[block]
        if not isinstance(paragraph, Paragraph):
            return Place()
        page, line = paragraph.place_at(offset)
        box = paragraph.box
        return Place(page=page, line=line, box=(box.x0, box.y0, box.x1, box.y1) if box else None)


def _events(text: str, start: int, stop: int) -> Iterator[tuple[int, int, str]]:
    """Full stops, semicolons, brackets and openings of lists between two places, in order."""
    openings = {m.start(): m.end() for p in patterns("sublist") for m in p.pattern.finditer(text, start, stop)}
    at = start
    while at < stop:
        if at in openings:
            yield at, openings[at], "list"
            at = openings[at]
            continue
        kind = {"。": "stop", "！": "stop", "；": "semicolon", "（": "open", "）": "close"}.get(text[at])
        if kind:
            yield at, at + 1, kind
        at += 1


def _trimmed(part: str) -> str:
    """A name without the filling words at its ends."""
    part = part.strip('、 "“”（）+-−')
    part = re.sub(r"^(?:以及|和|及|与|或|则|共|其中)+", "", part)
    filler, tail = patterns("filler")[0].pattern.pattern, patterns("tail")[0].pattern.pattern
    return "" if re.fullmatch(rf"(?:{filler}|上年|去年)+", part) else re.sub(rf"(?:{tail})+$", "", part)


def _other(number: Number) -> str:
    return "topic:other" if number.kind == "money" else "topic:activity"


def _fits(mention: Mention, number: Number) -> bool:
    scheme = mention.concept.partition(":")[0]
    return number.kind != "count" or scheme not in _MONEY_SCHEMES


def _phase_topic(phase: str) -> str:
    return {p.metric: p.topic or "" for p in patterns("phase")}[phase]


def _metric(number: Number, said: str) -> Metric:
    """The metric, by the wording before the number and the unit behind it."""
    if number.kind == "percent":
        if said == "change":
            return "change_rate"
        if said in ("share", "change_rate", "completion_rate"):
            return metric_of_name(said)
        return "completion_rate"
    if said == "change" and number.kind in ("money", "count", "area"):
        return "change"
    return {"money": "amount", "area": "area"}.get(number.kind, "count")  # type: ignore[return-value]


def metric_of_name(said: str) -> Metric:
    """The metric of that name."""
    return next(metric_of(p) for p in patterns("lead") if p.metric == said)
