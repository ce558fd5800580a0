"""A second thing that a question asks for beside the first (是多少，占比多少): told as well, or nothing is told."""

from budgetgraph.questions.handlers.basis.outcomes import Outcome, Work, figure_row, figure_text
from budgetgraph.questions.handlers.figures.figures import figures_of, label_of, pick
from budgetgraph.questions.language.said import in_question

_OF_A_FIGURE = frozenset({"share", "ratio", "change"})
_NOT_TOLD = {  # kind of answer -> the wording of a second thing that it leaves out
    "text": "two_asks",
    "count": "two_asks",
    "list": "and_their_sum",
    "parts": "and_their_sum",
    "indicator_missed": "and_the_score",
}


def with_second(work: Work, outcome: Outcome | None) -> Outcome | None:
    """The outcome with the amount beside its share or change where both are asked for; None where one is left out."""
    if outcome is None or outcome.withheld:
        return outcome
    kind, text = work.template.answer, work.asked.question.text
    if kind in _NOT_TOLD and in_question(_NOT_TOLD[kind]).search(text):
        return _one_of_two()
    if kind == "figure" and len(outcome.rows) == 1 and in_question("asks_twice").search(text):
        return _one_of_two()
    if kind == "list" and _without_their_figures(outcome) and in_question("and_of_each").search(text):
        return _one_of_two()
    if kind not in _OF_A_FIGURE or not work.measures:
        return outcome
    measure = min(work.measures, key=lambda m: m.start)
    if not measure.end or not in_question("amount_besides").search(text[measure.end :]):
        return outcome
    report = work.reports[0] if kind != "change" else max(work.reports, key=lambda r: r.year)
    choice = pick(work, figures_of(work, [measure], [report]), report, measure, ("amount", "count", "area"))
    if choice is None or choice.fact.value is None:
        return None
    label = label_of(choice.fact, measure)
    outcome.rows.insert(0, figure_row(choice.fact, label))
    outcome.sources.insert(0, choice.fact.source)
    outcome.text = f"{label}{figure_text(choice.fact)}；{outcome.text or work.template.sentence}"
    outcome.notes += [f"公开文件前后不一致：{other.where}另写{figure_text(other)}" for other in choice.differing]
    return outcome


def _without_their_figures(outcome: Outcome) -> bool:
    return bool(outcome.rows) and all(row.value is None for row in outcome.rows)


def _one_of_two() -> Outcome:
    return Outcome(withheld="问题里有两问，这里只能回答其中一问，请分开来问。")
