"""The share of one project, named or the greatest one, in the projects together or in the whole expenditure, computed
with its formula."""

from collections.abc import Callable
from decimal import Decimal

from budgetgraph.questions.answers import AnswerRow
from budgetgraph.questions.handlers.basis.facts import Fact
from budgetgraph.questions.handlers.basis.outcomes import Outcome, Work, figure_text
from budgetgraph.questions.handlers.basis.printed_rows import decimal, project_amount, run, wanted_amount
from budgetgraph.questions.handlers.figures.figures import figures_of, pick
from budgetgraph.questions.handlers.figures.ratios import percent
from budgetgraph.questions.handlers.projects.project_amounts import is_carried
from budgetgraph.questions.language.meanings import Report
from budgetgraph.questions.language.nesting import Named
from budgetgraph.questions.language.said import in_question
from budgetgraph.questions.solutions import rows_by_source


def project_share(work: Work) -> Outcome | None:
    """A项目占B: the project must stand before 占, and be one of one report; the money carried over is left out."""
    project, whole = work.asked.reading.names["project"][0], work.measures[0]
    text = work.asked.question.text
    if project.start > whole.start and not in_question("containing").match(text, whole.end):
        return None
    rows = [row for row in rows_by_source(run(work)) if "label" in row and not is_carried(row)]
    money = project_amount(rows[0], wanted_amount(work)) if len(rows) == 1 else None
    if money is None:
        return None
    report = work.report(rows[0]["report"])
    total = _total(work, report, whole, money[2])
    if total is None:
        return None
    rate, label = percent(money[2] / (total.value or money[2])), rows[0]["label"]
    outcome = Outcome(parts={**work.heading(report), "label": label, "whole": whole.label, "figure": f"{rate}%"})
    outcome.rows = [AnswerRow(label=f"{label}占{whole.label}的比例", value=rate, unit="%")]
    outcome.notes.append(f"计算：{money[0]}{money[1]}÷{figure_text(total)}={rate}%")
    outcome.sources = [rows[0].get("figure", ""), rows[0]["source"], total.source]
    return outcome


def _total(work: Work, report: Report, whole: Named, part: Decimal) -> Fact | None:
    """The one printed sum that a part may have a share in."""
    total = pick(work, figures_of(work, [whole], [report]), report, whole, ("amount",))
    if total is None or total.differing or not total.fact.value or part > total.fact.value:
        return None
    return total.fact


_PROJECTS = "column:project"


def project_top_share(work: Work) -> Outcome | None:
    """最大的项目占B: the one project with the greatest amount (the least), of the year's own money."""
    whole = work.measures[0] if work.measures else Named(0, 0, "", _PROJECTS, work.lexicon.label(_PROJECTS))
    if not work.cue("projects") and not whole.value.startswith(_PROJECTS):
        return None
    report = work.reports[0]
    names = ("spent",) if report.stage == "final" else wanted_amount(work)  # beside what was spent on all
    rows = [row for row in rows_by_source(run(work)) if not is_carried(row)]
    priced = [(money[2], money, row) for row in rows if (money := project_amount(row, names))]
    if len(priced) < len(rows) or not priced:
        return None  # the one without an amount may be the greatest
    end = (min if work.cue("min") else max)(amount for amount, _, _ in priced)
    best = [(money, row) for amount, money, row in priced if amount == end]
    total = _total(work, report, whole, end)
    if total is None or total.value is None or len(best) > 1:
        return None
    (value, unit, yuan), row = best[0]
    rate = percent(end / total.value)
    said = {"label": row["label"], "amount": f"{value}{unit}", "whole": whole.label, "figure": f"{rate}%"}
    rank = "金额最小" if work.cue("min") else "金额最大"
    outcome = Outcome(parts={**work.heading(report), **said, "rank": rank})
    own = AnswerRow(label=row["label"], value=value, unit=unit, amount=decimal(str(yuan)))
    outcome.rows = [AnswerRow(label=row["label"], value=rate, unit="%"), own]
    outcome.table = [[row["label"], said["amount"], said["figure"]]]
    outcome.notes.append(f"计算：{value}{unit}÷{figure_text(total)}={rate}%")
    outcome.sources = [row.get("figure", ""), row["source"], total.source]
    return outcome


HANDLERS: dict[str, Callable[[Work], Outcome | None]] = {
    "project_share": project_share,
    "project_top_share": project_top_share,
}
