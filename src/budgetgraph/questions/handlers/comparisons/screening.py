"""Screens over many reports: who has none of a measure, whose final account departs from the budget, which project
is the dearest of all."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from budgetgraph.questions.answers import AnswerRow
from budgetgraph.questions.handlers.basis.choosing import Choice
from budgetgraph.questions.handlers.basis.compounds import INITIAL
from budgetgraph.questions.handlers.basis.facts import Fact, phase
from budgetgraph.questions.handlers.basis.outcomes import (
    Outcome,
    Work,
    figure_text,
    none_meets,
    one_row_each,
    tell_others,
)
from budgetgraph.questions.handlers.basis.outturns import beside_budget
from budgetgraph.questions.handlers.basis.printed_rows import amounts_as_printed, clean_label, decimal, project_amount
from budgetgraph.questions.handlers.comparisons.comparing import initial_of
from budgetgraph.questions.handlers.figures.figures import leading_facts_of, pick
from budgetgraph.questions.handlers.figures.ratios import percent
from budgetgraph.questions.language.meanings import Report
from budgetgraph.questions.language.nesting import Named
from budgetgraph.questions.language.said import in_question
from budgetgraph.questions.resolving import STAGE_NAMES
from budgetgraph.questions.solutions import rows_by_source

_SHOWN = 50


def absence(work: Work) -> Outcome | None:
    """Departments whose reports print a zero for a measure; those that print nothing are only counted."""
    reading, measure = work.asked.reading, work.measures[0]
    asks_bodies = reading.mentions or in_question("bodies").search(work.asked.question.text)
    if not asks_bodies or {"stage_budget", "stage_final"} <= reading.soft or len(reading.stages) > 1:
        return None
    if "outlay" in reading.soft and "stage_budget" in reading.soft:
        return None  # 预算没有、实际花了: absent_before answers
    by_report = leading_facts_of(work, [measure], work.reports)
    reports = [r for r in work.reports if not work.beside_department(r)]
    outcome = Outcome(parts={"measure": measure.label})
    by_department: dict[str, list[str]] = {}
    silent = 0
    figures: dict[str, str] = {}
    zero: set[str] = set()
    for report in reports:
        choice = pick(work, by_report.get(report.iri, ()), report, measure, ("amount", "count"))
        if choice is None or choice.fact.value is None:
            silent += 1
            continue
        figures[report.iri] = figure_text(choice.fact)
        if choice.fact.value == 0:
            name, when = work.department(report), f"{report.year}年{STAGE_NAMES[report.stage]}"
            by_department.setdefault(name, []).append(f"{when}{figure_text(choice.fact)}")
            outcome.table.append([*work.place(report), figure_text(choice.fact)])
            outcome.sources.append(choice.fact.source)
            zero.add(report.iri)
    if not by_department:
        return none_meets(len(reports) - silent, measure.label, "印作0")
    one_row_each(outcome, by_department)
    tell_others(work, outcome, zero, figures)
    if silent and not reading.mentions:
        outcome.notes.append(f"另有{silent}份文件没有印出这一项，没有印出不等于0，未列入")
    return outcome


@dataclass(frozen=True)
class _Gap:
    """A final account beside its budget: both figures, the difference and its share of the budget in percent."""

    report: Report
    now: Fact
    before: Fact

    @property
    def rate(self) -> Decimal:
        assert self.now.value is not None and self.before.value
        return (self.now.value - self.before.value) / self.before.value * 100

    @property
    def said(self) -> str:
        executed = percent((self.rate + 100) / 100)
        return (
            f"决算{figure_text(self.now)}，年初预算{figure_text(self.before)}，"
            f"差异率{percent(self.rate / 100)}%，执行率{executed}%"
        )


def _against_budgets(work: Work, measure: Named) -> Iterator[tuple[Report, Choice, Choice | None]]:
    """Every final account that is not covered and prints the measure, with the budget of its year or what itself prints
    as budgeted; None where the budget that is held leaves the measure out."""
    budgets = {(r.department, r.year): r for r in work.reports if r.stage == "budget"}
    by_report = leading_facts_of(work, [measure, INITIAL], work.reports)
    for final in work.reports:
        if final.stage != "final" or work.beside_department(final):
            continue
        own = by_report.get(final.iri, [])
        now = pick(work, own, final, measure, ("amount",))
        budget = budgets.get((final.department, final.year))
        before = pick(work, by_report.get(budget.iri, ()), budget, measure, ("amount",)) if budget else None
        before = before or initial_of(work, own, final, measure)
        if now and (budget or before):
            yield final, now, before


def absent_before(work: Work) -> Outcome | None:
    """Final accounts with a measure that the budget of the same department and year leaves out or sets to zero."""
    measures = [m for m in work.measures if not phase(m.value.split("|")[0])]  # 年初预算 only says the stage
    measures = [m for m in measures if not m.value.startswith("topic:total")] or measures  # 决算有支出 says no more
    if not work.cue("stage_final", "outlay") or len(measures) != 1:
        return None
    measure = measures[0]
    outcome = Outcome(parts={"measure": measure.label})
    by_department: dict[str, list[str]] = {}
    compared = list(_against_budgets(work, measure))
    for report, now, before in compared:
        if not now.fact.value or (before and before.fact.value):
            continue
        outcome.table.append([work.department(report), str(report.year), figure_text(now.fact)])
        outcome.sources += [now.fact.source, *([before.fact.source] if before else [])]
        by_department.setdefault(work.department(report), []).append(f"{report.year}年决算{figure_text(now.fact)}")
    one_row_each(outcome, by_department)
    if not by_department:
        what = f"决算{measure.label}并且能看到同年预算"
        return none_meets(len(compared), what, "“预算没有列、决算却有支出”") or Outcome(
            withheld=f"没有一份决算既印出{measure.label}、又能看到同年预算，无法比较。"
        )
    return outcome


def _gaps(work: Work, measure: Named) -> list[_Gap]:
    """How far every final account is from what was budgeted, where that is no zero."""
    found = []
    for final, spent, before in _against_budgets(work, measure):
        now = beside_budget(spent)
        if now and before and now.fact.value is not None and before.fact.value:
            found.append(_Gap(final, now.fact, before.fact))
    return found


def deviations(work: Work) -> Outcome | None:
    """Departments by how far the final account departs from the budget, or those beyond a typed percentage."""
    others = [m for m in work.measures if not phase(m.value.split("|")[0])]
    chosen = work.cue("max", "min", "ranking", "top", "over", "under")
    asks_bodies = chosen or in_question("bodies").search(work.asked.question.text)
    if len(others) > 1 or not asks_bodies:
        return None
    if not work.cue("deviation", "execution", "overspent") and len(work.asked.reading.stages) < 2:
        return None  # what is compared with what is not said
    total = Named(0, 0, "", "topic:total_expenditure|topic:total_budget", "支出总额")
    measure = others[0] if others else total
    compared = _gaps(work, measure)
    gaps = _wanted(work, compared)
    if not gaps:
        return none_meets(len(compared), f"{measure.label}决算数和年初预算数", "符合所问差异")
    executed = work.cue("execution") and not work.cue("deviation")
    outcome = Outcome(parts={"measure": measure.label, "rank": "执行率" if executed else "决算与年初预算的差异率"})
    outcome.table = [
        [*work.place(g.report)[:2], figure_text(g.now), figure_text(g.before), f"{percent(g.rate / 100)}%"]
        for g in gaps[:_SHOWN]
    ]
    once = len({g.report.department for g in gaps}) == len(gaps)
    for gap in gaps[:_SHOWN]:
        value = percent((gap.rate + 100) / 100) if executed else percent(gap.rate / 100)
        name = work.department(gap.report) + ("" if once else f"（{gap.report.year}年）")
        outcome.rows.append(AnswerRow(label=name, value=value, unit="%"))
        outcome.sources += [gap.now.source, gap.before.source]
    outcome.parts["count"] = str(len(gaps))
    outcome.parts["items"] = "；".join(
        f"{work.department(g.report)}{g.report.year}年（{g.said}）" for g in gaps[:_SHOWN]
    )
    return outcome


def _wanted(work: Work, gaps: list[_Gap]) -> list[_Gap]:
    """The gaps that the question asks for, in its order."""
    reading, executed = work.asked.reading, work.cue("execution") and not work.cue("deviation")
    limits = [q for q in reading.quantities if q.kind == "percent"]
    less = work.cue("under", "decrease", "compare_less")
    more = work.cue("over", "increase", "compare") or (work.cue("than") and not less)

    def key(gap: _Gap) -> Decimal:
        return gap.rate + 100 if executed else abs(gap.rate)

    if limits:
        bound = limits[0].value
        if executed:
            gaps = [g for g in gaps if (key(g) < bound if work.cue("under") else key(g) > bound)]
        elif work.cue("increase", "than") and not less:
            gaps = [g for g in gaps if g.rate > bound]
        elif work.cue("decrease"):
            gaps = [g for g in gaps if -g.rate > bound]
        else:
            gaps = [g for g in gaps if (key(g) < bound if work.cue("under") else key(g) > bound)]
    elif work.cue("overspent") or (more and not work.cue("max", "min", "ranking", "top")):
        gaps = [g for g in gaps if g.rate > 0]
    elif less and not work.cue("max", "min", "ranking", "top"):
        gaps = [g for g in gaps if g.rate < 0]
    gaps = sorted(gaps, key=key, reverse=not work.cue("min", "ascending"))
    top = work.top()
    return gaps[:top] if top else gaps


def dearest_projects(work: Work) -> Outcome | None:
    """Projects of all departments in the order of their money."""
    rows = rows_by_source(work.run(report=[r.iri for r in work.reports]))
    rows = [r for r in rows if not work.container(work.report(r["report"]))]
    if not rows:
        return None
    ascending = work.cue("min", "ascending")
    rows.sort(key=lambda row: Decimal(row["value"]), reverse=not ascending)
    top = work.top() or _SHOWN
    rows = rows[:top]
    printed = amounts_as_printed(work, [row["source"] for row in rows])
    outcome = Outcome(parts={"rank": "金额最小" if ascending else "金额最大"})
    said = []
    for row in rows:
        money = project_amount({**printed.get(row["source"], {}), **row})
        assert money  # the query takes only projects that have one
        name, year, stage = work.place(work.report(row["report"]))
        label, figure = clean_label(row["label"]), f"{money[0]}{money[1]}"
        outcome.rows.append(AnswerRow(label=label, value=money[0], unit=money[1], amount=decimal(str(money[2]))))
        outcome.table.append([name, f"{year}年{stage}", label, figure])
        outcome.sources += [printed.get(row["source"], {}).get("figure", ""), row["source"]]
        said.append(f"{label}{figure}（{name}{year}年{stage}）")
    outcome.parts["items"] = "；".join(said)
    return outcome


HANDLERS: dict[str, Callable[[Work], Outcome | None]] = {
    "absence": absence,
    "absent_before": absent_before,
    "deviations": deviations,
    "dearest_projects": dearest_projects,
}
