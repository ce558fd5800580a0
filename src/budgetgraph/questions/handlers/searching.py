"""Projects and indicators over several reports: those that come and go, those without a number, and searches in
names."""

import re
from collections.abc import Callable, Sequence

from budgetgraph.questions.answers import AnswerRow
from budgetgraph.questions.handlers.outcomes import Outcome, Work
from budgetgraph.questions.handlers.printed_rows import clean_label, rows_by_source
from budgetgraph.questions.language.normalising import matching_key
from budgetgraph.questions.language.partial_names import NameIndex


def unquantified(work: Work) -> Outcome | None:
    """Indicators whose target is no number."""
    rows = rows_by_source(work.run(report=[r.iri for r in work.reports]))
    projects = {label for named in work.asked.reading.names.get("project", ()) for label in named.value.split("\n")}
    rows = [r for r in rows if (not projects or r.get("project") in projects) and not _has_number(r.get("target", ""))]
    return _records(work, rows, "target") or Outcome(withheld="所问的公开文件里没有找到不带数字的绩效指标。")


def _has_number(text: str) -> bool:
    return any(c.isdigit() for c in text)


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
        by_owner.setdefault(_heading(work, row["report"]), []).append(row["label"])
    said = [f"{owner}：{'，'.join(dict.fromkeys(names))}" for owner, names in by_owner.items()]
    outcome.parts["items"] = "；".join(said) + ("等" if len(rows) > 30 else "")
    return outcome


def _heading(work: Work, report: str) -> str:
    parts = work.heading(report)
    return f"{parts['department']}{parts['year']}年{parts['stage']}"


def new_projects(work: Work) -> Outcome | None:
    """Projects of a report that the same department's report of the year before does not have."""
    if not work.cue("new", "vanished"):
        lacking = _lacking_year(work)
        return _against_last_year(work, lacking == min(work.asked.reading.years)) if lacking else None
    return _against_last_year(work, newer=True)


_LACKING = re.compile(r"(?:年度?|年的)?(?:却|就|都|又|还)?(?:没有|没|无|未)")


def _lacking_year(work: Work) -> int | None:
    """The year of which 没有 is said: 2022 in 2023年有2022年没有的项目."""
    years, text = work.asked.reading.years, work.asked.question.text
    if len(years) != 2:
        return None
    found = [y for y in years if any(_LACKING.match(text, m.end()) for m in re.finditer(str(y), text))]
    return found[0] if len(found) == 1 else None


def vanished_projects(work: Work) -> Outcome | None:
    """Projects of the year before that a report no longer has."""
    return _against_last_year(work, newer=False)


def _against_last_year(work: Work, newer: bool) -> Outcome | None:
    held, years = work.lexicon.reports_of, work.asked.reading.years
    span = max(years) - min(years) if len(years) == 2 else 1
    if len(years) > 2:
        return None
    pairs = []
    latest: dict[tuple[str, str], int] = {}
    for report in work.reports:
        key = (report.department, report.stage)
        latest[key] = max(latest.get(key, 0), report.year)
    for report in work.reports:
        if not years and report.year != latest[report.department, report.stage]:
            continue
        if len(years) == 2 and report.year != max(years):
            continue
        before = [
            r
            for r in held[report.department]
            if (r.year, r.stage, r.scope) == (report.year - span, report.stage, report.scope)
        ]
        if before:
            pairs.append((report, before[0]))
    if not pairs:
        return Outcome(withheld="没有收录同一部门两个年度的同类文件，项目的增减无从比较。")
    iris = list(dict.fromkeys(r.iri for pair in pairs for r in pair))
    by_report: dict[str, dict[str, dict[str, str]]] = {}
    for row in rows_by_source(work.run(report=iris)):
        by_report.setdefault(row["report"], {})[clean_label(row["label"])] = row
    rows, compared = [], 0
    for now, then in pairs:
        present, past = by_report.get(now.iri, {}), by_report.get(then.iri, {})
        if not present or not past:
            continue
        compared += 1
        source, other = (present, past) if newer else (past, present)
        rows += [row for name, row in source.items() if name not in other]
    if compared and not rows:
        return Outcome(withheld=f"对比了{compared}对两个年度的文件，没有{'新增' if newer else '不再列出'}的项目。")
    return _records(work, rows)


def search(work: Work) -> Outcome | None:
    """Projects or indicators whose name holds the typed words."""
    reading = work.asked.reading
    words = reading.text
    if len(words) < 2:
        return None
    kind = "indicator" if work.template.name == "search_indicators" else "project"
    labels = _labels_with(work, kind, matching_key(words))
    name = "绩效指标" if kind == "indicator" else "项目"
    nothing = Outcome(withheld=f"所问的公开文件里没有名称含有“{words}”的{name}。")
    if not labels:
        return nothing
    rows = rows_by_source(work.run(report=[r.iri for r in work.reports], words=labels))
    rows = list({(row["report"], row["label"]): row for row in rows}.values())  # money carried over is a second one
    outcome = _records(work, rows, "value" if work.template.name == "search_indicators" else "")
    if outcome is None:
        return nothing
    outcome.parts["words"] = words
    return outcome


def _labels_with(work: Work, kind: str, words: str) -> list[str]:
    """The printed names of projects or indicators that hold the words."""
    meanings = [m for m in NameIndex.of(work.lexicon).containing(words) if m.kind == kind]
    labels = dict.fromkeys(label for m in meanings for label in m.value.split("\n"))
    return [label for label in labels if words in matching_key(label)]


HANDLERS: dict[str, Callable[[Work], Outcome | None]] = {
    "unquantified": unquantified,
    "new_projects": new_projects,
    "vanished_projects": vanished_projects,
    "search": search,
}
