"""A Chinese question in, the contract's answer out: figures with their places, a question back, or a refusal with its
reason."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from pyoxigraph import Literal

from budgetgraph.questions.answers import Answer, Choice
from budgetgraph.questions.attesting import attested
from budgetgraph.questions.deciding import (
    both_stages,
    budget_in_final,
    endless,
    only_answer,
    same_answer,
    weight_of,
    what_differs,
    which_stage,
    year_of,
)
from budgetgraph.questions.explaining import explain
from budgetgraph.questions.handlers import (
    across,
    comparing,
    compositions,
    figures,
    listings,
    performance,
    project_limits,
    rankings,
    ratios,
    reasons,
    renewals,
    screening,
    searching,
    whereabouts,
    wordings,
)
from budgetgraph.questions.handlers.funds import with_side
from budgetgraph.questions.handlers.outcomes import Outcome, Work
from budgetgraph.questions.language.correcting import corrected, corrections, corrector_of, several_slips
from budgetgraph.questions.language.doubting import broken_words
from budgetgraph.questions.language.lexicon import Lexicon, iri_of
from budgetgraph.questions.language.normalising import QuestionTooLong
from budgetgraph.questions.language.slots import Named
from budgetgraph.questions.presenting import answered, answers_in_unit, understood
from budgetgraph.questions.ranking import Fit
from budgetgraph.questions.refusing import (
    ask_which_body,
    not_disclosed,
    not_understood,
    refuse_by_cue,
    refuse_near_body,
    refuse_unknown,
)
from budgetgraph.questions.resolving import (
    MAX_CHOICES,
    STAGE_NAMES,
    Asked,
    Resolved,
    Withheld,
    choice_for,
    narrow,
    resolve,
)
from budgetgraph.questions.solutions import Query, terms
from budgetgraph.questions.sources import places
from budgetgraph.questions.templates import Template
from budgetgraph.questions.understanding import Understanding, understand, warm

_HANDLERS: dict[str, Callable[[Work], Outcome | None]] = {
    kind: handler
    for room in (
        figures,
        ratios,
        comparing,
        compositions,
        rankings,
        whereabouts,
        listings,
        performance,
        wordings,
        reasons,
        renewals,
        across,
        screening,
        searching,
        project_limits,
    )
    for kind, handler in room.HANDLERS.items()
}
_TRIED = 7  # fits
# Answers that look at more reports than one.
_OF_SEVERAL = ("series", "change", "text", "execution", "gap_reason", "sum_all")
_BY_FINAL = ("execution", "gap_reason")  # of a year's final account, beside its budget
_MANY = 12  # reports from which the query starts at the concept
_OF_ONE_STAGE = ("sum_all", "average")
_OF_ONE_EACH = ("ranking", "per_capita", "dearest_projects")  # a body may stand once a year
_WHOLE = frozenset({"stage_budget", "stage_final", "total_word", "altogether", "amount_word"})  # of the whole budget
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
        if barred := refuse_by_cue(stages) or refuse_near_body(stages):
            return self._withheld(barred, None)
        unknown = [r.unknown for r in stages.readings]
        searching = any(fit.template.slot("text") for fit in stages.fits)
        asked_back = ask_which_body(stages, self.lexicon) if all(unknown) else None
        if asked_back:
            return self._withheld(asked_back, None)
        if (all(unknown) or not stages.fits) and self.depth == 0 and not searching:
            mended = self._mended()
            if mended:
                return mended
        refused = refuse_unknown(stages) if all(unknown) else None
        usable = [fit for fit in stages.fits if not fit.reading.unknown or self._answerable(fit)]
        if not usable:
            return self._withheld(refused or not_understood(stages), None)
        held_back: tuple[Withheld, Template] | None = None
        for fit in usable[:_TRIED]:
            result = self._try(fit)
            if isinstance(result, Answer):
                return self._doubted(result) or result
            if result is not None and (held_back is None or weight_of(result) > weight_of(held_back[0])):
                held_back = (result, fit.template)
        if held_back:
            return self._withheld(*held_back)
        return self._withheld(not_disclosed(stages, self.query, self.lexicon), None)

    def _answerable(self, fit: Fit) -> bool:
        """Whether unknown words may stand beside the fit: they are searched for, or the documents print them."""
        return fit.template.slot("text") is not None or attested(fit, self.stages, self.query, self.lexicon)

    def _mended(self) -> Answer | None:
        """The answer to the question with one typing slip put right, or the right questions as choices."""
        question = self.stages.question
        found = corrections(question, self.stages.pieces, corrector_of(self.lexicon))
        if slips := several_slips(question, found):
            answer = self._again(slips.question)
            if answer.status == "answered":
                note = "，".join(f"“{typed}”按同音的“{meant}”理解" for typed, meant in slips.taken)
                return answer.model_copy(update={"question": question.typed, "text": f"{note}。{answer.text}"})
        if not any(piece.kind == "unknown" for piece in self.stages.pieces):
            found = [c for c in found if c.sounds_same]
        offered: list[Choice] = []
        questions = {corrected(question, c): c for c in reversed(found)}
        certain = {again for again, c in questions.items() if c.sounds_same}
        for again, correction in reversed(questions.items()):
            if len(certain) == 1 and again not in certain:
                continue
            typed = question.as_typed(correction.start, correction.end)
            answer = self._again(again)
            if answer.status == "abstained":
                continue
            if correction.sounds_same and len(certain) == 1:
                note = f"“{typed}”按同音的“{correction.surface}”理解。"
                return answer.model_copy(update={"question": question.typed, "text": note + answer.text})
            offered.append(Choice(label=f"“{typed}”是不是“{correction.surface}”", q=again))
        if not offered:
            return None
        return self._withheld(Withheld("有一个词没有看懂，您是不是要问：", "ask", offered), None)

    def _doubted(self, answer: Answer) -> Answer | None:
        """The question back where one wrong character may have broken a word and the word gives another answer."""
        if self.depth or answer.status != "answered":
            return None
        question, offered = self.stages.question, []
        for correction in broken_words(question, self.stages.pieces, self.lexicon):
            again = corrected(question, correction)
            other = self._again(again)
            if other.status == "answered" and other.answers != answer.answers:
                typed = question.as_typed(correction.start, correction.end)
                offered.append(Choice(label=f"“{typed}”是不是“{correction.surface}”", q=again))
        if not offered:
            return None
        return self._withheld(Withheld("有一个词可能写错了，您是不是要问：", "ask", offered), None)

    def _again(self, question: str) -> Answer:
        return _Asker(understand(question, self.lexicon), self.query, self.lexicon, self.today, 1).answer()

    # --- one fit -----------------------------------------------------------------------------------------------

    def _try(self, fit: Fit) -> Answer | Withheld | None:
        asked = Asked(self.stages.question, fit.reading, self.lexicon, self.today)
        template = fit.template
        resolved = resolve(asked, template)
        if isinstance(resolved, Withheld):
            if resolved.kind == "year_not_held" and template.name == "amount" and fit.reading.stage == "budget":
                found = self._try(Fit(template, budget_in_final(fit.reading), fit.score))
                return found if isinstance(found, Answer) else resolved
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
        dated = template.slot("department") is not None and template.slot("year") is not None
        needs_one = dated and template.answer not in _OF_SEVERAL
        reports = [r for group in groups for r in group]
        if template.answer in _OF_ONE_STAGE and len({r.stage for r in reports}) > 1:
            return which_stage(asked)
        if resolved.everywhere and template.answer in _OF_ONE_EACH and both_stages(reports):
            return which_stage(asked)
        if resolved.everywhere and len(reports) > _MANY and endless(asked.reading):
            return Withheld("这样的指标在很多部门都有，请写明部门或项目。", "not_understood")
        labelled = any(asked.reading.names.get(kind) for kind in _LABELLED) or asked.reading.codes
        if resolved.everywhere and template.slot("department") is not None and template.slot("department").least == 1:  # type: ignore[union-attr]
            return self._default_department(asked, template, resolved, measures)
        if (
            not resolved.everywhere
            and needs_one
            and len(groups) == 1
            and not (labelled and template.answer == "records")
        ):
            narrowed = narrow(asked, groups[0], template, resolved)
            if isinstance(narrowed, Withheld):
                return self._all_candidates(asked, template, narrowed, measures)
            groups = [narrowed]
        if not resolved.everywhere and (template.answer == "change" or template.name == "reason"):
            latest = groups[0]
            if asked.reading.years:
                latest = [r for r in groups[0] if r.year == max(one.year for one in groups[0])]
            narrowed = narrow(asked, latest, template, resolved)
            if isinstance(narrowed, Withheld):
                return self._all_candidates(asked, template, narrowed, measures)
            groups = [narrowed]
        if not resolved.everywhere and template.answer in _BY_FINAL and len({r.year for r in groups[0]}) > 1:
            finals = [r for r in groups[0] if r.stage == "final"]
            narrowed = narrow(asked, finals or groups[0], template, resolved)
            if isinstance(narrowed, Withheld):
                return self._all_candidates(asked, template, narrowed, measures)
            groups = [[r for r in groups[0] if r.year == narrowed[0].year]]
        if template.answer == "comparison" or len(groups) > 1:
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
        answers: list[Answer] = []
        reasons: list[str] = []
        for report in reports:
            group = year_of(report, self.lexicon) if template.answer in _BY_FINAL else [report]
            answer = self._run(asked, template, Resolved([group]), [group], measures)
            if isinstance(answer, Answer):
                answers.append(answer)
                choice = choice_for(asked, report)
                figure = "；".join(
                    f"{a.value}{a.unit or ''}" for a in answer.answers[:2] if a.value and len(a.value) < 40
                )
                kept.append(Choice(label=f"{choice.label}：{figure}" if figure else choice.label, q=choice.q))
            elif isinstance(answer, Withheld):
                reasons.append(answer.reason)
        if alike := same_answer(reports, answers, self.lexicon):
            return alike
        if only := only_answer(reports, answers, asked.reading):
            return only
        if len(reasons) == len(reports) and len(set(reasons)) == 1:
            return Withheld(reasons[0], "not_disclosed")
        if reports and not kept and template.answer not in ("comparison",):
            return not_disclosed(self.stages, self.query, self.lexicon)
        reason = withheld.reason
        if len(kept) == 1 < len(reports):
            reason = f"{len(reports)}份文件中只有一份印出这一项，您是不是要问："
        return Withheld(reason, withheld.kind, kept or withheld.choices, [], withheld.slots)

    def _measures(self, fit: Fit) -> list[Named] | None:
        template, reading = fit.template, fit.reading
        measures = list(reading.measures)
        if template.name == "code_amount":
            code = reading.codes[0]
            lists = {"2": "functional", "3": "economic", "5": "government-economic"}
            concept = f"{lists.get(code[0], 'functional')}:{code}"
            return [Named(0, 0, code, concept, self.lexicon.label(concept))]
        default = template.defaults.get("measure")
        if not measures and default:
            if not (reading.soft & _WHOLE) and not reading.cues & {"deviation", "execution"}:
                return None
            measures = [Named(0, 0, "", default, "总额")]
        return measures

    def _run(
        self, asked: Asked, template: Template, resolved: Resolved, groups: list[list[Any]], measures: list[Named]
    ) -> Answer | Withheld | None:
        reports = [r for group in groups for r in group]
        everywhere = resolved.everywhere and len(groups) == 1 and groups[0] == resolved.groups[0]
        all_reports = everywhere and len(reports) == len(self.lexicon.reports)
        shown: list[str] = []

        def shown_query(**values: Sequence[str]) -> str:
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
            open_ = all_reports and len(values.get("report", ())) == len(reports)
            sparql = template.bound(bound, ("report",) if open_ else (), len(reports) > _MANY)
            shown.append(sparql)
            return sparql

        stages = {r.stage for r in reports}
        whole = f"{STAGE_NAMES[stages.pop()] if len(stages) == 1 else ''}总额"
        measures = [with_side(m, asked.question.text) if m.text else replace(m, label=whole) for m in measures]
        work = Work(asked, template, resolved, reports, groups, measures, shown_query, self.query)
        handler: Callable[[Work], Outcome | None]
        if template.answer == "ranking":
            handler = listings.listing if template.slot("department") else rankings.ranking
        else:
            handler = _HANDLERS[template.answer]
        outcome = handler(work) if reports or template.slot("department") is None else None
        if outcome is None:
            return None
        if outcome.withheld:
            return Withheld(outcome.withheld, "not_disclosed")
        if outcome.parts.get("several") and not asked.reading.mentions:
            return self._ask_which(asked, template, outcome, reports)
        if not answers_in_unit(work, outcome):
            return None
        return answered(work, outcome, shown, places(self.query, outcome.sources))

    def _ask_which(self, asked: Asked, template: Template, outcome: Outcome, reports: Sequence[Any]) -> Withheld:
        choices = [
            choice_for(asked, r)
            for r in reports
            if any(row.label.startswith(self.lexicon.departments[r.department].label) for row in outcome.rows)
        ]
        choices = choices or [
            choice_for(asked, r) for r in reports if any(s.startswith(r.iri) for s in outcome.sources)
        ]
        held = [r for r in reports if any(c.q == choice_for(asked, r).q for c in choices)]
        return Withheld(what_differs(held), "ask", choices[:MAX_CHOICES])

    def _withheld(self, withheld: Withheld, template: Template | None) -> Answer:
        asks = withheld.kind == "ask" and bool(withheld.choices)
        return Answer(
            question=self.stages.question.typed,
            status="clarify" if asks else "abstained",
            template=template.name if template else None,
            title=template.title if template else None,
            slots=withheld.slots or understood(self.stages, self.lexicon),
            text=withheld.reason,
            choices=withheld.choices,
            reason=withheld.reason,
        )


__all__ = ["answer_fits", "ask", "explain", "understand", "warm"]
