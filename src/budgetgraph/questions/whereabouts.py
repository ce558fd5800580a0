"""Where a figure is printed, and whether all its prints agree."""

from collections.abc import Callable

from budgetgraph.questions.answers import AnswerRow
from budgetgraph.questions.facts import Fact
from budgetgraph.questions.figures import facts_of, pick
from budgetgraph.questions.outcomes import Outcome, Work, figure_row, figure_text
from budgetgraph.questions.resolving import STAGE_NAMES


def place(work: Work) -> Outcome | None:
    """Where a measure is printed: every table and sentence that says its figure."""
    report, measure = work.reports[0], work.measures[0]
    facts = facts_of(work, [measure], [report])
    choice = pick(work, facts, report, measure)
    if choice is None:
        return None
    outcome = Outcome(parts={**work.heading(report), "measure": measure.label})
    names: list[str] = []
    for fact in (choice.fact, *choice.agreeing, *choice.differing):
        where = f"《{fact.table}》" if fact.table else "说明文字"
        names.append(f"{where}（{figure_text(fact)}）")
        outcome.sources.append(fact.source)
    names = list(dict.fromkeys(names))
    outcome.rows = [AnswerRow(label=measure.label, value="、".join(names))]
    outcome.parts["text"] = "、".join(names)
    return outcome


def contradiction(work: Work) -> Outcome | None:
    """All prints of a measure: whether they agree, and what each says."""
    report, measure = work.reports[0], work.measures[0]
    facts = facts_of(work, [measure], [report])
    choice = pick(work, facts, report, measure)
    if choice is None:
        return None
    outcome = Outcome(parts=work.heading(report))
    differing = (*choice.differing, *choice.other_reading)
    outcome.rows = [figure_row(choice.fact, f"{measure.label}（{_where(choice.fact)}）")]
    outcome.sources = [choice.fact.source, *(f.source for f in choice.agreeing)]
    head = f"{work.department(report)}{report.year}年{STAGE_NAMES[report.stage]}的{measure.label}"
    if not differing:
        outcome.parts["text"] = f"{head}各处一致，都是{figure_text(choice.fact)}。"
        return outcome
    for other in differing:
        outcome.rows.append(figure_row(other, f"{measure.label}（{_where(other)}）"))
        outcome.sources.append(other.source)
    said = "，".join(f"{_where(f)}为{figure_text(f)}" for f in (choice.fact, *differing))
    outcome.parts["text"] = f"{head}在公开文件中前后不一致：{said}。"
    return outcome


def _where(fact: Fact) -> str:
    return f"《{fact.table}》" if fact.table else "说明文字"


HANDLERS: dict[str, Callable[[Work], Outcome | None]] = {
    "place": place,
    "contradiction": contradiction,
}
