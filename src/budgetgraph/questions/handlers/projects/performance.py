"""Projects and performance indicators by name: what is said of them, and the scores of projects."""

from collections.abc import Callable

from budgetgraph.extraction.numbers import yuan_per
from budgetgraph.questions.answers import AnswerRow
from budgetgraph.questions.handlers.basis.outcomes import Outcome, Work
from budgetgraph.questions.handlers.basis.printed_rows import run, trimmed
from budgetgraph.questions.handlers.basis.suppositions import judge
from budgetgraph.questions.handlers.projects.indicators import one_indicator
from budgetgraph.questions.handlers.projects.project_amounts import amounts
from budgetgraph.questions.language.said import in_question
from budgetgraph.questions.solutions import rows_by_source


def records(work: Work) -> Outcome | None:
    """The amount of projects by name, or what an indicator sheet says of one indicator, or a project's score."""
    rows = [row for row in rows_by_source(run(work)) if "label" in row]
    if not rows:
        return None
    if work.template.name in ("indicator", "indicator_medium_term"):
        return None if _asks_money(work) and not any(_is_money(row) for row in rows) else one_indicator(work, rows)
    if work.template.name in ("project_score", "average_score", "project_execution"):
        return _scores(work, rows)
    outcome = amounts(work, rows)
    return judge(work, outcome) if outcome else None


def _asks_money(work: Work) -> bool:
    """垃圾分类预算: does a word for money stand right behind the name?"""
    named = work.asked.reading.names.get("indicator", ())
    return any(in_question("money_behind").match(work.asked.question.text, name.end) for name in named)


def _is_money(row: dict[str, str]) -> bool:
    return yuan_per(row.get("targetUnit", "")) is not None


def _scores(work: Work, rows: list[dict[str, str]]) -> Outcome | None:
    reading = work.asked.reading
    if not reading.mentions and not reading.names.get("project") and len(rows) > 1:
        return None
    unit = "%" if work.template.name == "project_execution" else "分"
    outcome = Outcome(parts=work.heading(rows[0]["report"]))
    for row in rows:
        outcome.rows.append(AnswerRow(label=row["label"], value=trimmed(row["value"]), unit=unit))
        outcome.table.append([row["label"], trimmed(row["value"])])
        outcome.sources.append(row["source"])
    outcome.parts |= {"label": rows[0]["label"], "figure": f"{trimmed(rows[0]['value'])}{unit}"}
    if len(rows) > 1 and work.template.name != "average_score":
        name = "预算执行率" if unit == "%" else "自评得分"
        listed = "；".join(f"{row['label']}{trimmed(row['value'])}{unit}" for row in rows)
        outcome.text = f"{{department}}{{year}}年{{stage}}共{len(rows)}个项目印出{name}：{listed}。"
    return outcome


HANDLERS: dict[str, Callable[[Work], Outcome | None]] = {
    "records": records,
}
