"""Projects and indicators over several reports: those without a number, and searches in names."""

from collections.abc import Callable, Sequence

from budgetgraph.questions.answers import AnswerRow
from budgetgraph.questions.handlers.basis.outcomes import Outcome, Work
from budgetgraph.questions.language.normalising import matching_key
from budgetgraph.questions.language.partial_names import NameIndex
from budgetgraph.questions.language.said import in_question
from budgetgraph.questions.solutions import rows_by_source


def unquantified(work: Work) -> Outcome | None:
    """Indicators whose target is no number."""
    rows = rows_by_source(work.run(report=[r.iri for r in work.reports]))
    projects = {label for named in work.asked.reading.names.get("project", ()) for label in named.value.split("\n")}
    rows = [r for r in rows if (not projects or r.get("project") in projects) and not _has_number(r.get("target", ""))]
    return _records(work, rows, "target") or Outcome(withheld="所问的公开文件里没有找到不带数字的绩效指标。")


def _has_number(text: str) -> bool:
    return any(c.isdecimal() for c in text)


def _records(work: Work, rows: Sequence[dict[str, str]], value: str = "") -> Outcome | None:
    if not rows:
        return None
    place = {report.iri: number for number, report in enumerate(work.reports)}
    rows = sorted(rows, key=lambda row: place.get(row["report"], len(place)))
    outcome = Outcome(parts={"count": str(len(rows))})
    variables = [variable for variable, _ in work.template.columns]
    for row in rows[:200]:
        report = work.report(row["report"])
        known = {**row, "department": work.department(report), "year": str(report.year)}
        outcome.rows.append(AnswerRow(label=row["label"], value=row.get(value)))
        outcome.table.append([known.get(v, "") for v in variables])
        outcome.sources.append(row["source"])
    by_owner: dict[str, list[str]] = {}
    for row in rows[:30]:
        owner = _heading(work, row["report"]) + (f"“{row['project']}”" if row.get("project") else "")
        by_owner.setdefault(owner, []).append(row["label"])
    if len({(row["report"], row["label"]) for row in rows[:30]}) < len(rows[:30]):
        outcome.notes.append("同名的只写一次，逐条见表")
    said = [f"{owner}：{'，'.join(dict.fromkeys(names))}" for owner, names in by_owner.items()]
    outcome.parts["items"] = "；".join(said) + ("等" if len(rows) > 30 else "")
    return outcome


def _heading(work: Work, report: str) -> str:
    parts = work.heading(report)
    return f"{parts['department']}{parts['year']}年{parts['stage']}"


def search(work: Work) -> Outcome | None:
    """Projects or indicators whose name holds the typed words."""
    words = work.asked.reading.text
    if len(words) < 2:
        return None
    kind = "indicator" if work.template.name == "search_indicators" else "project"
    labels = _labels_with(work, kind, matching_key(words))
    name = "绩效指标" if kind == "indicator" else "项目"
    nothing = Outcome(withheld=f"所问的公开文件里没有名称含有“{words}”的{name}。")
    if not labels:
        return nothing
    rows = rows_by_source(work.run(report=[r.iri for r in work.reports], words=labels))
    rows = list(
        {(row["report"], row["label"], row.get("project")): row for row in rows}.values()
    )  # once with carried money
    outcome = _records(work, rows, "value" if work.template.name == "search_indicators" else "")
    if outcome is None:
        return nothing
    outcome.parts["words"] = words
    if kind == "indicator" and in_question("asks_project").search(work.asked.question.text):
        outcome.rows = [AnswerRow(label=row["label"], value=row["project"]) for row in rows if "project" in row]
    return outcome


def search_texts(work: Work) -> Outcome | None:
    """Projects whose description holds the typed words."""
    words = work.asked.reading.text
    if len(words) < 2:
        return None
    rows = rows_by_source(work.run(report=[r.iri for r in work.reports], words=[words]))
    outcome = _records(work, list({(row["report"], row["label"]): row for row in rows}.values()))
    if outcome is not None:
        outcome.parts["words"] = words
    return outcome


def _labels_with(work: Work, kind: str, words: str) -> list[str]:
    """The printed names of projects or indicators that hold the words."""
    meanings = [m for m in NameIndex.of(work.lexicon).containing(words) if m.kind == kind]
    labels = dict.fromkeys(label for m in meanings for label in m.value.split("\n"))
    return [label for label in labels if words in matching_key(label)]


HANDLERS: dict[str, Callable[[Work], Outcome | None]] = {
    "unquantified": unquantified,
    "search": search,
    "search_texts": search_texts,
}
