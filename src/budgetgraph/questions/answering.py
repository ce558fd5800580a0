"""A Chinese question in, the contract's answer out: figures with their places, a question back, or a refusal with its
reason."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from pyoxigraph import Literal

from budgetgraph.questions import (
    across,
    comparing,
    figures,
    listings,
    performance,
    rankings,
    ratios,
    whereabouts,
    wordings,
)
from budgetgraph.questions.answers import Answer, Choice, SlotValue
from budgetgraph.questions.correcting import corrected, corrections, corrector_of
from budgetgraph.questions.explaining import explain
from budgetgraph.questions.lexicon import Lexicon, Query, iri_of, rows_of
from budgetgraph.questions.normalising import QuestionTooLong, matching_key
from budgetgraph.questions.outcomes import Outcome, Work
from budgetgraph.questions.ranking import Fit
from budgetgraph.questions.resolving import (
    MAX_CHOICES,
    Asked,
    Resolved,
    Withheld,
    choice_for,
    narrow,
    resolve,
)
from budgetgraph.questions.segmenting import Piece
from budgetgraph.questions.slots import Named
from budgetgraph.questions.sources import places, terms
from budgetgraph.questions.templates import Template
from budgetgraph.questions.understanding import Understanding, understand, warm

_HANDLERS: dict[str, Callable[[Work], Outcome | None]] = {
    kind: handler
    for room in (figures, ratios, comparing, rankings, whereabouts, listings, performance, wordings, across)
    for kind, handler in room.HANDLERS.items()
}
_MANY = 12  # reports from which the query starts at the concept
_LABELLED = ("project", "indicator", "glossary", "section")


def ask(question: str, query: Query, lexicon: Lexicon, today: date | None = None) -> Answer:
    """Answers a question. `query` runs SPARQL over the union of the current graphs, prefixes predefined."""
    try:
        stages = understand(question, lexicon)
    except QuestionTooLong as error:
        return Answer(question=question[:100] + "…", status="abstained", reason=str(error))
    return _Asker(stages, query, lexicon, today or date.today()).answer()


def answer_fits(stages: Understanding, query: Query, lexicon: Lexicon, today: date | None = None) -> Answer:
    """Answers what was understood elsewhere (from parameters, say); no slip is mended."""
    return _Asker(stages, query, lexicon, today or date.today(), depth=1).answer()


class _Asker:
    """Runs the fits of one question, best first, until one has an answer."""

    def __init__(self, stages: Understanding, query: Query, lexicon: Lexicon, today: date, depth: int = 0) -> None:
        self.stages, self.query, self.lexicon, self.today, self.depth = stages, query, lexicon, today, depth

    def answer(self) -> Answer:
        stages = self.stages
        unknown = [r.unknown for r in stages.readings]
        searching = any(fit.template.slot("text") for fit in stages.fits)
        if (all(unknown) or not stages.fits) and self.depth == 0 and not searching:
            mended = self._mended()
            if mended:
                return mended
        refused = self._foreign() if all(unknown) else None
        attested = [
            fit for fit in stages.fits if fit.reading.unknown and (fit.template.slot("text") or self._attested(fit))
        ]
        if not stages.fits or (all(unknown) and not attested):
            return self._withheld(refused or self._not_understood(), None)
        held_back: tuple[Withheld, Template] | None = None
        tried = 0
        for fit in stages.fits:
            searched = fit.template.slot("text") is not None
            if (fit.reading.unknown and not searched and not self._attested(fit)) or tried > 6:
                continue
            tried += 1
            result = self._try(fit)
            if isinstance(result, Answer):
                return result
            if result is not None and (held_back is None or _weight(result) > _weight(held_back[0])):
                held_back = (result, fit.template)
        if held_back:
            return self._withheld(*held_back)
        return self._withheld(self._not_disclosed(), None)

    def _attested(self, fit: Fit) -> bool:
        """Unknown words beside a project or an indicator are taken where its own report prints them in a heading or a
        project's name (12345市长热线 of 热线畅通率); they say nothing else then."""
        named = fit.reading.names
        if not (named.get("indicator") or named.get("project")):
            return False
        text = self.stages.question.text
        words = [matching_key(text[p.start : p.end]) for p in _unknown_runs(self.stages.pieces)]
        if not words or any(len(word) < 3 for word in words):
            return False
        departments = {c for m in fit.reading.mentions for c in m.candidates}
        reports = [r for r in self.lexicon.reports if not departments or r.department in departments]
        if not 0 < len(reports) <= MAX_CHOICES:
            return False
        sparql = _HEADINGS.replace("$report", " ".join(terms(r.iri for r in reports)))
        held = [matching_key(row["name"]) for row in rows_of(self.query(sparql))]
        return all(any(word in name for name in held) for word in words)

    def _mended(self) -> Answer | None:
        """The answer to the question with one typing slip put right, or the right questions as choices."""
        question = self.stages.question
        found = corrections(question, self.stages.pieces, corrector_of(self.lexicon))
        if not any(piece.kind == "unknown" for piece in self.stages.pieces):
            found = [c for c in found if c.sounds_same]
        offered: list[Choice] = []
        questions = {corrected(question, c): c for c in reversed(found)}
        certain = {again for again, c in questions.items() if c.sounds_same}
        for again, correction in reversed(questions.items()):
            if len(certain) == 1 and again not in certain:
                continue
            typed = question.as_typed(correction.start, correction.end)
            answer = _Asker(understand(again, self.lexicon), self.query, self.lexicon, self.today, 1).answer()
            if answer.status == "abstained":
                continue
            if correction.sounds_same and len(certain) == 1:
                note = f"“{typed}”按同音的“{correction.surface}”理解。"
                return answer.model_copy(update={"question": question.typed, "text": note + answer.text})
            offered.append(Choice(label=f"“{typed}”是不是“{correction.surface}”", q=again))
        if not offered:
            return None
        return self._withheld(Withheld("有一个词没有看懂，您是不是要问：", "ask", offered), None)

    # --- one fit -----------------------------------------------------------------------------------------------

    def _try(self, fit: Fit) -> Answer | Withheld | None:
        asked = Asked(self.stages.question, fit.reading, self.lexicon, self.today)
        template = fit.template
        resolved = resolve(asked, template)
        if isinstance(resolved, Withheld):
            if resolved.kind == "ask" and resolved.candidates:
                return self._all_candidates(asked, template, resolved)
            return resolved
        measures = self._measures(fit)
        if measures is None:
            return None
        return self._with_reports(asked, template, resolved, measures)

    def _with_reports(
        self, asked: Asked, template: Template, resolved: Resolved, measures: list[Named]
    ) -> Answer | Withheld | None:
        groups = resolved.groups
        needs_one = template.slot("department") is not None and template.answer not in (
            "series",
            "change",
            "text",
            "execution",
        )
        labelled = any(asked.reading.names.get(kind) for kind in _LABELLED) or asked.reading.codes
        if resolved.everywhere and template.slot("department") is not None and template.slot("department").least == 1:  # type: ignore[union-attr]
            return self._default_department(asked, template, resolved, measures)
        if (
            not resolved.everywhere
            and needs_one
            and template.answer != "comparison"
            and not (labelled and template.answer == "records")
        ):
            narrowed = narrow(asked, groups[0], template, resolved)
            if isinstance(narrowed, Withheld):
                return self._all_candidates(asked, template, narrowed, measures)
            groups = [narrowed]
        if not resolved.everywhere and (template.answer == "change" or template.name == "reason"):
            latest = [r for r in groups[0] if r.year == max(one.year for one in groups[0])]
            narrowed = narrow(asked, latest, template, resolved)
            if isinstance(narrowed, Withheld):
                return self._all_candidates(asked, template, narrowed, measures)
            groups = [narrowed]
        if template.answer == "comparison":
            groups = self._aligned(groups)
            if any(len(g) != 1 for g in groups):
                return Withheld("两个部门有多份文件，请写明年度和口径。", "ask")
        return self._run(asked, template, resolved, groups, measures)

    def _aligned(self, groups: list[list[Any]]) -> list[list[Any]]:
        """Reports of the same year and stage where every department has one; else each one's only report."""
        if all(len(g) == 1 for g in groups):
            return groups
        common = set.intersection(*({(r.year, r.stage) for r in g} for g in groups))
        if len(common) == 1:
            return [[r for r in g if (r.year, r.stage) in common][:1] for g in groups]
        return groups

    def _default_department(
        self, asked: Asked, template: Template, resolved: Resolved, measures: list[Named]
    ) -> Answer | Withheld | None:
        """No department is named: the only one that has an answer, said; several: asked with their values."""
        if not self.stages.question.text or (not measures and not asked.reading.names and not asked.reading.cues):
            return None
        reports = [r for r in resolved.reports if not r.covered]
        if len({r.department for r in reports}) == 1 and len(reports) == 1:
            resolved.notes.append(f"部门未写，按唯一收录的{self.lexicon.departments[reports[0].department].label}回答")
            return self._run(asked, template, resolved, [reports], measures)
        withheld = Withheld(
            "没有写明是哪个部门，请选一个：",
            "ask",
            [choice_for(asked, r) for r in reports[:MAX_CHOICES]],
            [[r] for r in reports],
        )
        return self._all_candidates(asked, template, withheld, measures)

    def _all_candidates(
        self, asked: Asked, template: Template, withheld: Withheld, measures: list[Named] | None = None
    ) -> Answer | Withheld:
        """A clarification whose choices are only those that lead to an answer, with the answer beside each."""
        if measures is None:
            measures = self._measures(Fit(template, asked.reading, ())) or []
        reports = [r for group in withheld.candidates for r in group][:MAX_CHOICES]
        kept: list[Choice] = []
        for report in reports:
            resolved = Resolved([[report]])
            answer = self._run(asked, template, resolved, [[report]], measures)
            if isinstance(answer, Answer):
                choice = choice_for(asked, report)
                figure = "；".join(
                    f"{a.value}{a.unit or ''}" for a in answer.answers[:2] if a.value and len(a.value) < 40
                )
                kept.append(Choice(label=f"{choice.label}：{figure}" if figure else choice.label, q=choice.q))
        if reports and not kept and template.answer not in ("comparison",):
            return self._not_disclosed()
        return Withheld(withheld.reason, withheld.kind, kept or withheld.choices, [], withheld.slots)

    def _measures(self, fit: Fit) -> list[Named] | None:
        template, reading = fit.template, fit.reading
        measures = list(reading.measures)
        only = template.defaults.get("only")
        if only and [m.value.split("|")[0] for m in measures] != [only]:
            return None
        if template.name == "code_amount":
            code = reading.codes[0]
            lists = {"2": "functional", "3": "economic", "5": "government-economic"}
            concept = f"{lists.get(code[0], 'functional')}:{code}"
            return [Named(0, 0, code, concept, self.lexicon.label(concept))]
        default = template.defaults.get("measure")
        if not measures and default:
            if not (reading.soft & {"stage_budget", "stage_final", "total_word", "amount_word"}):
                return None
            stage = "决算" if "stage_final" in reading.soft else "预算"
            measures = [Named(0, 0, "", default, f"{stage}总额")]
        return measures

    def _run(
        self, asked: Asked, template: Template, resolved: Resolved, groups: list[list[Any]], measures: list[Named]
    ) -> Answer | Withheld | None:
        reports = [r for group in groups for r in group]
        everywhere = resolved.everywhere and len(groups) == 1 and groups[0] == resolved.groups[0]
        all_reports = everywhere and len(reports) == len(self.lexicon.reports)
        shown: list[str] = []

        def run(**values: Sequence[str]) -> list[dict[str, str]]:
            bound: dict[str, list[str]] = {}
            for name, given in values.items():
                if name == "report":
                    bound[name] = terms(given)
                elif name == "concept":
                    bound[name] = terms(iri_of(c) for c in given)
                    bound["column"] = terms(iri_of(c) for c in given if c.startswith("column:"))
                elif name == "code":
                    bound[name] = [str(Literal(c)) for c in given]
                else:
                    bound[name] = [str(Literal(label, language="zh")) for label in given]
            sparql = template.bound(bound, ("report",) if all_reports else (), len(reports) > _MANY)
            shown.append(sparql)
            return list(rows_of(self.query(sparql)))

        work = Work(asked, template, resolved, reports, groups, measures, run)
        work.query = self.query
        handler: Callable[[Work], Outcome | None]
        if template.answer == "ranking":
            handler = listings.listing if template.slot("department") else rankings.ranking
        else:
            handler = _HANDLERS[template.answer]
        outcome = handler(work) if reports or template.slot("department") is None else None
        if outcome is None:
            return None
        if outcome.parts.get("several") and not asked.reading.mentions:
            return self._ask_which(asked, template, outcome, reports)
        return self._answered(work, outcome, shown)

    def _ask_which(self, asked: Asked, template: Template, outcome: Outcome, reports: Sequence[Any]) -> Withheld:
        choices = [
            choice_for(asked, r)
            for r in reports
            if any(row.label.startswith(self.lexicon.departments[r.department].label) for row in outcome.rows)
        ]
        choices = choices or [
            choice_for(asked, r) for r in reports if any(s.startswith(r.iri) for s in outcome.sources)
        ]
        return Withheld("几个部门都有同名的一项，请选一个：", "ask", choices[:MAX_CHOICES])

    # --- what is said ------------------------------------------------------------------------------------------

    def _answered(self, work: Work, outcome: Outcome, shown: Sequence[str]) -> Answer:
        template, asked = work.template, work.asked
        text = _filled(outcome.text or template.sentence, outcome.parts)
        notes = list(dict.fromkeys((*work.resolved.notes, *outcome.notes)))
        if notes:
            text += "（" + "；".join(notes) + "。）"
        return Answer(
            question=asked.question.typed,
            status="answered",
            template=template.name,
            title=template.title,
            slots=[*work.resolved.slots, *self._slots(work)],
            text=text,
            answers=outcome.rows,
            columns=outcome.columns or ([t for _, t in template.columns] if outcome.table else []),
            rows=outcome.table,
            sparql="\n\n".join(shown[:1]),
            sources=places(self.query, outcome.sources),
        )

    def _slots(self, work: Work) -> list[SlotValue]:
        reading, question = work.asked.reading, work.asked.question
        slots = []
        if len(work.reports) == 1:
            report = work.reports[0]
            slots.append(SlotValue(name="year", text="、".join(map(str, reading.years)), label=f"{report.year}年"))
            slots.append(
                SlotValue(name="stage", text=reading.stage, label={"budget": "预算", "final": "决算"}[report.stage])
            )
        for measure in work.measures:
            text = question.as_typed(measure.start, measure.end)
            first = measure.value.split(">")[0].split("|")[0]
            slots.append(SlotValue(name="measure", text=text, label=measure.label, iri=iri_of(first)))
        for kind, named in reading.names.items():
            slots += [SlotValue(name=kind, text=question.as_typed(n.start, n.end), label=n.label) for n in named]
        return slots

    def _withheld(self, withheld: Withheld, template: Template | None) -> Answer:
        asks = withheld.kind == "ask" and bool(withheld.choices)
        return Answer(
            question=self.stages.question.typed,
            status="clarify" if asks else "abstained",
            template=template.name if template else None,
            title=template.title if template else None,
            slots=withheld.slots,
            text=withheld.reason,
            choices=withheld.choices,
            reason=withheld.reason,
        )

    def _foreign(self) -> Withheld | None:
        """The unknown rest belongs to a name that is not held: a body's name, or a place."""
        from budgetgraph.questions.refusing import refuse_unknown

        return refuse_unknown(self.stages.question, self.stages.pieces, self.stages.readings, self.lexicon, self.today)

    def _not_understood(self) -> Withheld:
        from budgetgraph.questions.refusing import not_understood

        return not_understood(self.stages.question, self.stages.readings)

    def _not_disclosed(self) -> Withheld:
        reports = {r.iri: r for fit in self.stages.fits[:3] for r in self._named_reports(fit)}
        empty: list[str] = []
        if 0 < len(reports) <= 3:
            sparql = _EMPTY.replace("$report", " ".join(terms(reports)))
            empty = [row["title"] for row in rows_of(self.query(sparql))]
        if self.stages.fits and self.stages.fits[0].template.group == "筛选":
            return Withheld("已收录的文件中没有符合条件的部门或项目。", "not_disclosed")
        text = self.stages.question.text
        about = [title for title in empty if any(word in matching_key(title) and word in text for word in _FUNDS)]
        if about:
            return Withheld(f"文件中的《{about[0]}》为空表，没有印出数字（空表不等于0）。", "not_disclosed")
        return Withheld("所问的公开文件里没有印出这一项（没有印出不等于0）。", "not_disclosed")

    def _named_reports(self, fit: Fit) -> list[Any]:
        departments = {c for m in fit.reading.mentions for c in m.candidates}
        return [r for r in self.lexicon.reports if r.department in departments]


_FUNDS = ("政府性基金", "国有资本", "三公", "结转")
_EMPTY = """SELECT DISTINCT ?title WHERE { VALUES ?report { $report }
  ?report bg:hasStatement ?s . ?s bg:state state:empty ; dcterms:title ?title }"""
_HEADINGS = """SELECT DISTINCT ?name WHERE { VALUES ?report { $report }
  { ?report bg:hasSection/dcterms:title ?name } UNION { ?report bg:hasProject/rdfs:label ?name } }"""


def _unknown_runs(pieces: Sequence[Piece]) -> list[Piece]:
    """The unknown pieces, each with the digits that stand right before or after it."""
    runs: list[Piece] = []
    for piece in pieces:
        digits = piece.kind in ("quantity", "code") or piece.text.isdigit()
        if piece.kind != "unknown" and not digits:
            continue
        if runs and runs[-1].end == piece.start:
            last = runs.pop()
            runs.append(Piece(last.start, piece.end, last.text + piece.text, "unknown"))
        else:
            runs.append(piece)
    return [run for run in runs if run.kind == "unknown"]


def _weight(withheld: Withheld) -> int:
    return {"ask": 3, "year_not_held": 2, "unknown_department": 2, "not_disclosed": 1}.get(withheld.kind, 0)


def _filled(sentence: str, parts: Mapping[str, str]) -> str:
    class Parts(dict[str, str]):
        def __missing__(self, key: str) -> str:
            return ""

    return sentence.format_map(Parts(parts))


__all__ = ["answer_fits", "ask", "explain", "understand", "warm"]
