"""The share of one named project in the projects together or in the whole expenditure, computed with its formula."""

from collections.abc import Callable

from budgetgraph.questions.answers import AnswerRow
from budgetgraph.questions.handlers.basis.outcomes import Outcome, Work, figure_text
from budgetgraph.questions.handlers.basis.printed_rows import project_amount, run, wanted_amount
from budgetgraph.questions.handlers.figures.figures import figures_of, pick
from budgetgraph.questions.handlers.figures.ratios import percent
from budgetgraph.questions.handlers.projects.project_amounts import is_carried
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
    total = pick(work, figures_of(work, [whole], [report]), report, whole, ("amount",))
    if total is None or total.differing or not total.fact.value or money[2] > total.fact.value:
        return None
    rate, label = percent(money[2] / total.fact.value), rows[0]["label"]
    outcome = Outcome(parts={**work.heading(report), "label": label, "whole": whole.label, "figure": f"{rate}%"})
    outcome.rows = [AnswerRow(label=f"{label}占{whole.label}的比例", value=rate, unit="%")]
    outcome.notes.append(f"计算：{money[0]}{money[1]}÷{figure_text(total.fact)}={rate}%")
    outcome.sources = [rows[0].get("figure", ""), rows[0]["source"], total.fact.source]
    return outcome


HANDLERS: dict[str, Callable[[Work], Outcome | None]] = {"project_share": project_share}
