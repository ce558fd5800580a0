"""One reading with one template in, its answer out: the reports looked up and narrowed, the query run, or why not."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from pyoxigraph import Literal

from budgetgraph.questions.answers import Answer, Choice
from budgetgraph.questions.deciding import (
    as_of,
    both_stages,
    budget_in_final,
    column_of_year_before,
    counts_heads,
    endless,
    is_of_one_year,
    latest_of_each,
    only_answer,
    only_holders,
    same_answer,
    same_period,
    told_year_later,
    what_differs,
    which_stage,
    year_of,
)
from budgetgraph.questions.handlers.basis.funds import is_spending_of_revenue, with_side
from budgetgraph.questions.handlers.basis.outcomes import Outcome, Work, as_number
from budgetgraph.questions.handlers.basis.outturns import whole_of
from budgetgraph.questions.handlers.comparisons import (
    across,
    change_ranks,
    changes,
    changes_across,
    class_shares,
    comparing,
    completions,
    over_years,
    project_shares,
    proportions,
    rankings,
    reasons,
    screening,
    wordings,
)
from budgetgraph.questions.handlers.figures import (
    compositions,
    figures,
    listings,
    multiples,
    ratios,
    unit_rows,
    whereabouts,
)
from budgetgraph.questions.handlers.figures.besides import with_second
from budgetgraph.questions.handlers.projects import (
    indicator_rates,
    indicator_screens,
    named_places,
    performance,
    project_limits,
    project_phases,
    renewals,
    searching,
    section_indicators,
    stated_targets,
    things_counted,
)
from budgetgraph.questions.handlers.texts import (
    absences,
    disagreements,
    duties,
    passages,
    printed_names,
    telling,
    told_texts,
)
from budgetgraph.questions.handlers.texts.disagreements import with_findings
from budgetgraph.questions.language.coded import concept_of_code
from budgetgraph.questions.language.concepts import iri_of
from budgetgraph.questions.language.lexicon import Lexicon
from budgetgraph.questions.language.nesting import Named, of_all_bodies
from budgetgraph.questions.language.said import in_question
from budgetgraph.questions.placing import nth
from budgetgraph.questions.presenting import answered, answers_in_unit
from budgetgraph.questions.ranking import Fit
from budgetgraph.questions.refusing import (
    not_disclosed,
)
from budgetgraph.questions.resolving import (
    MAX_CHOICES,
    STAGE_NAMES,
    Asked,
    Resolved,
    Withheld,
    choice_for,
    names_budget,
    narrow,
    resolve,
)
from budgetgraph.questions.solutions import Query, terms
from budgetgraph.questions.sources import places
from budgetgraph.questions.templates import OF_UNITS, Template, templates
from budgetgraph.questions.understanding import Understanding

_HANDLERS: dict[str, Callable[[Work], Outcome | None]] = {
    kind: handler
    for room in (
        figures,
        ratios,
        changes,
        change_ranks,
        changes_across,
        comparing,
        completions,
        compositions,
        rankings,
        whereabouts,
        disagreements,
        listings,
        multiples,
        named_places,
        over_years,
        performance,
        wordings,
        reasons,
        renewals,
        across,
        screening,
        searching,
        passages,
        project_limits,
        project_phases,
        project_shares,
        proportions,
        class_shares,
        section_indicators,
        stated_targets,
        absences,
        telling,
        told_texts,
        printed_names,
        duties,
        indicator_rates,
        indicator_screens,
        things_counted,
        unit_rows,
    )
    for kind, handler in room.HANDLERS.items()
}
_MOST_REASONS = 2  # of several reports, told one behind the other
# Answers that look at more reports than one.
_OF_SEVERAL = (
    "series",
    "change",
    "text",
    "execution",
    "gap_reason",
    "completions",
    "sum_all",
    "project_years",
    "project_phases",
    "indicator_years",
)
_AGAINST_BEFORE = ("new_projects", "vanished_projects", "changes")  # of one report, beside that of an earlier year
_BY_FINAL = ("execution", "gap_reason", "completions")  # of a year's final account, beside its budget
_MANY = 12  # reports from which the query starts at the concept
_OF_ONE_STAGE = ("sum_all", "average")
_OF_ONE_EACH = ("ranking", "per_capita", "dearest_projects")  # a body may stand once a year
_WHOLE = frozenset({"stage_budget", "stage_final", "total_word", "altogether", "amount_word"})  # of the whole budget
_OF_NAMED = ("records", "stated_targets")  # of whatever report holds what is named
_LABELLED = ("project", "indicator", "glossary", "section")


class Trying:
    """Tries single fits for one question, each apart from the others."""

    def __init__(self, stages: Understanding, query: Query, lexicon: Lexicon, today: date, depth: int = 0) -> None:
        self.stages, self.query, self.lexicon, self.today, self.depth = stages, query, lexicon, today, depth

    def try_fit(self, fit: Fit) -> Answer | Withheld | None:
        template = fit.template
        if fit.reading.nth:
            return nth(fit, self.try_fit)
        if {"max", "min"} <= fit.reading.cues:
            return self._both_ends(fit)
        if template.defaults.get("told") == "year_later":
            fit = replace(fit, reading=told_year_later(fit.reading))
        asked = Asked(self.stages.question, fit.reading, self.lexicon, self.today)
        resolved = resolve(asked, template)
        if isinstance(resolved, Withheld):
            if resolved.kind == "year_not_held" and template.name == "amount":
                return self._told_elsewhere(fit) or resolved
            if resolved.kind == "ask" and resolved.candidates:
                return self._all_candidates(asked, template, resolved)
            if resolved.kind == "own_level":
                return self._own_level(replace(asked, own_rows=True), fit) or resolved
            return resolved
        measures = self._measures(fit)
        if measures is None:
            return None
        if template.answer in OF_UNITS:
            return self._run(asked, template, resolved, resolved.groups, measures)
        return self._with_reports(asked, template, resolved, measures)

    def _told_elsewhere(self, fit: Fit) -> Answer | None:
        """The figure of a year or stage that is not held, as a document of another stage or the next year tells it."""
        reading = fit.reading
        tried = [Fit(fit.template, budget_in_final(reading), fit.score)] if reading.stage == "budget" else []
        if is_of_one_year(reading):
            tried.append(Fit(templates()["amount_before"], column_of_year_before(reading), fit.score))
        return next((found for one in tried if isinstance(found := self.try_fit(one), Answer)), None)

    def _own_level(self, asked: Asked, fit: Fit) -> Answer | None:
        """The figure of a department's own level out of the one document that tells its units apart."""
        resolved, measures = resolve(asked, fit.template), self._measures(fit)
        if isinstance(resolved, Withheld) or not measures or len(resolved.reports) != 1:
            return None
        found = self._run(asked, templates()["unit_row"], resolved, resolved.groups, measures)
        return found if isinstance(found, Answer) and fit.template.answer == "figure" else None

    def _both_ends(self, fit: Fit) -> Answer | None:
        """哪个最大，哪个最小: both ends are told, or none is."""
        most, least = (
            self.try_fit(replace(fit, reading=replace(fit.reading, cues=fit.reading.cues - {other})))
            for other in ("min", "max")
        )
        if not (isinstance(most, Answer) and isinstance(least, Answer)):
            return None
        both = {"answers": [*most.answers, *least.answers], "rows": [*most.rows, *least.rows]}
        sources = list({source.iri: source for source in (*most.sources, *least.sources)}.values())
        return most.model_copy(update={**both, "text": most.text + least.text, "sources": sources})

    def _with_reports(
        self, asked: Asked, template: Template, resolved: Resolved, measures: list[Named]
    ) -> Answer | Withheld | None:
        groups = resolved.groups
        if asked.reading.as_of:
            stock = all(
                measure.value.startswith("topic:") for measure in measures
            )  # 三公经费 are of a year, not of a day
            groups = resolved.groups = [as_of(asked.reading.as_of, group, self.query, stock) for group in groups]
            if not all(groups):
                return Withheld(f"所问的公开文件里没有写截至{asked.reading.as_of}的情况。", "not_disclosed")
            resolved.notes.append(f"按文件写明的截至{asked.reading.as_of}的情况回答")
        dated = template.slot("department") is not None and template.slot("year") is not None
        needs_one = dated and template.answer not in _OF_SEVERAL
        if template.answer in _AGAINST_BEFORE and not resolved.everywhere and len(asked.reading.years) == 2:
            latest_year = max(asked.reading.years)
            groups = [[r for r in group if r.year == latest_year] or group for group in groups]
        reports = [r for group in groups for r in group]
        one_stage = template.answer in _OF_ONE_STAGE or template.name == "years_rank"
        if one_stage and resolved.everywhere and names_budget(asked.reading):
            groups = resolved.groups = [[r for r in group if r.stage == "budget"] for group in groups]
            reports = resolved.reports
        if one_stage and len({r.stage for r in reports}) > 1:
            return which_stage(asked)
        ranked = template.answer in _OF_ONE_EACH or (
            template.answer == "changes" and asked.reading.cues & {"max", "min"}
        )
        if resolved.everywhere and ranked and both_stages(reports):
            if only_holders(asked):
                pass  # 哪些部门有事业收入 lists every document
            elif counts_heads(measures):
                groups = resolved.groups = [latest_of_each(reports)]
                reports = resolved.reports
                resolved.notes.append("人数按各部门最近的一份文件")
            else:
                return which_stage(asked)
        one_meant = template.answer != "indicator_limit"  # which screens all that are called so
        if one_meant and resolved.everywhere and len(reports) > _MANY and endless(asked.reading):
            return Withheld("这样的指标在很多部门都有，请写明部门或项目。", "not_understood")
        labelled = any(asked.reading.names.get(kind) for kind in _LABELLED) or asked.reading.codes
        if resolved.everywhere and template.slot("department") is not None and template.slot("department").least == 1:  # type: ignore[union-attr]
            return self._default_department(asked, template, resolved, measures)
        if (
            not resolved.everywhere
            and needs_one
            and len(groups) == 1
            and not (labelled and template.answer in _OF_NAMED)
        ):
            narrowed = narrow(asked, groups[0], template, resolved)
            if isinstance(narrowed, Withheld):
                return self._all_candidates(asked, template, narrowed, measures)
            held = groups[0]
            groups = [narrowed if template.defaults.get("scope") != "any" else same_period(narrowed[0], groups[0])]
            if {report.stage for report in held} - {report.stage for report in groups[0]} and not asked.reading.stages:
                found = self._run(asked, template, resolved, groups, measures)  # taken for the name of a budget's item
                both = Withheld("没有写明预算还是决算，请选一份：", "ask", [], [held])
                return found or self._all_candidates(asked, template, both, measures)
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
        if template.answer == "series" and len(asked.reading.stages) == 2:
            return self._only_body(asked, template, resolved, measures)
        withheld = Withheld(
            "没有写明是哪个部门，请选一个：",
            "ask",
            [choice_for(asked, r) for r in reports[:MAX_CHOICES]],
            [[r] for r in reports],
        )
        return self._all_candidates(asked, template, withheld, measures)

    def _only_body(
        self, asked: Asked, template: Template, resolved: Resolved, measures: list[Named]
    ) -> Answer | Withheld | None:
        """Budget and final account of the one body whose documents print both, which is said."""
        bodies: dict[str, list[Any]] = {}
        for report in resolved.reports:
            bodies.setdefault(report.department, []).append(report)
        found = []
        for department, group in bodies.items():
            note = f"部门未写，按唯一印出这一项的{self.lexicon.departments[department].label}回答"
            answer = self._run(asked, template, Resolved([group], notes=[*resolved.notes, note]), [group], measures)
            found += [(group[0], answer)] if isinstance(answer, Answer) else []
        whole = all(both_stages(group) for group in bodies.values())  # else another body may print it in one stage
        if len(found) == 1 and whole:
            return found[0][1]
        choices = [choice_for(asked, report) for report, _ in found]
        return Withheld("没有写明是哪个部门，请选一个：", "ask", choices[:MAX_CHOICES]) if choices else None

    def _all_candidates(
        self, asked: Asked, template: Template, withheld: Withheld, measures: list[Named] | None = None
    ) -> Answer | Withheld:
        """A clarification whose choices are only those that lead to an answer, with the answer beside each."""
        if measures is None:
            measures = self._measures(Fit(template, asked.reading, ()))
            if measures is None:  # nothing that the template could tell of any of them
                return Withheld(withheld.reason, withheld.kind, [], [], withheld.slots)
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
        if only := only_answer(reports, answers, asked.reading, template.answer == "told_number"):
            return only
        told = list(dict.fromkeys(reasons))
        if len(reasons) == len(reports) and len(told) <= _MOST_REASONS:
            return Withheld("".join(told), "not_disclosed")
        held = sum(len(group) for group in withheld.candidates)
        if held > len(reports) and not kept and not asked.reading.mentions:
            return Withheld(f"没有写明是哪个部门，收录的文件有{held}份，请写明部门的名称。", "not_understood")
        if reports and not kept and template.answer not in ("comparison",):
            return not_disclosed(self.stages, self.query, self.lexicon)
        reason = withheld.reason
        if len(kept) == 1 < len(reports):
            reason = f"{len(reports)}份文件中只有一份印出这一项，您是不是要问："
        return Withheld(reason, withheld.kind, kept or withheld.choices, [], withheld.slots)

    def _measures(self, fit: Fit) -> list[Named] | None:
        template, reading = fit.template, fit.reading
        measures = list(reading.measures)
        if any(is_spending_of_revenue(measure, self.stages.question.text) for measure in measures):
            return None
        if template.name == "code_amount" and in_question("asks_name").search(self.stages.question.text):
            return None
        if template.name in ("code_amount", "projects_under_code"):
            code = reading.codes[0]
            concept = concept_of_code(code)
            return [Named(0, 0, code, concept, self.lexicon.label(concept))]
        default = template.defaults.get("measure")
        if not measures and default:
            if not (reading.soft & _WHOLE) and not reading.cues & {"deviation", "execution", "whole_execution"}:
                return None
            if in_question("says_its_kind").search(self.stages.question.text):
                return None
            measures = [Named(0, 0, "", whole_of(default, self.stages.question.text), "总额")]
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
                if name in ("report", "department"):
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
        if len({r.department for r in reports}) > 1:
            measures = [of_all_bodies(m, self.lexicon.label) for m in measures]
        work = Work(asked, template, resolved, reports, groups, measures, shown_query, self.query)
        handler: Callable[[Work], Outcome | None]
        if template.answer == "ranking":
            handler = listings.listing if template.slot("department") else rankings.ranking
        else:
            handler = _HANDLERS[template.answer]
        outcome = handler(work) if reports or template.slot("department") is None else None
        outcome = with_findings(work, as_number(work, with_second(work, outcome)))
        if outcome is None:
            return None
        if outcome.withheld:
            return Withheld(outcome.withheld, outcome.refusal)
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
