"""Projects that come and go from one year to the next."""

import re
from collections.abc import Callable
from decimal import Decimal

from budgetgraph.questions.answers import AnswerRow
from budgetgraph.questions.handlers.basis.outcomes import Outcome, Work
from budgetgraph.questions.handlers.basis.printed_rows import clean_label, decimal, project_amount
from budgetgraph.questions.language.meanings import Report
from budgetgraph.questions.language.said import in_question
from budgetgraph.questions.solutions import rows_by_source
from budgetgraph.questions.templates import templates


def new_projects(work: Work) -> Outcome | None:
    """Projects of a report that the same department's report of the year before does not have."""
    if not work.cue("new", "vanished"):
        lacking = _lacking_year(work)
        return _against_last_year(work, lacking == min(work.asked.reading.years)) if lacking else None
    return _against_last_year(work, newer=True)


def _lacking_year(work: Work) -> int | None:
    """The year of which 没有 is said: 2022 in 2023年有2022年没有的项目."""
    years, text = work.asked.reading.years, work.asked.question.text
    if len(years) != 2:
        return None
    found = [y for y in years if any(in_question("lacking").match(text, m.end()) for m in re.finditer(str(y), text))]
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
        if "label" in row and not row.get("fundYear", "").endswith("previous"):
            by_report.setdefault(row["report"], {})[clean_label(row["label"])] = row
    outcome, compared = Outcome(), 0
    said: list[str] = []
    for now, then in pairs:
        present, past = by_report.get(now.iri, {}), by_report.get(then.iri, {})
        if not present or not past:
            continue
        compared += 1
        source, other = (present, past) if newer else (past, present)
        names = [_listed(work, outcome, row, now) for name, row in source.items() if name not in other]
        if names:
            said.append(f"{'{}{}年{}'.format(*work.place(now))}（与{then.year}年相比）：{'，'.join(names)}")
    if compared and not said:
        return Outcome(withheld=f"对比了{compared}对两个年度的文件，没有{'新增' if newer else '不再列出'}的项目。")
    if not newer:  # whatever template: 2022年有2023年没有的项目 is read as 2023年有2022年没有的项目 is
        outcome.text = templates()["vanished_projects"].sentence
    outcome.parts |= {"count": str(len({(line[0], line[3]) for line in outcome.table})), "items": "；".join(said)}
    return outcome if said else None


def _listed(work: Work, outcome: Outcome, row: dict[str, str], report: Report) -> str:
    """Adds the row of a project to the outcome; the project with its money, as it stands in the sentence."""
    money, label = project_amount(row), clean_label(row["label"])
    value, unit, yuan = money or ("", "", Decimal(0))
    amount = decimal(str(yuan)) if money else None
    outcome.rows.append(AnswerRow(label=label, value=value or None, unit=unit or None, amount=amount))
    outcome.table.append([*work.place(report), label, f"{value}{unit}"])
    outcome.sources += [row.get("figure", ""), row["source"]]
    return f"{label}{value}{unit}"


HANDLERS: dict[str, Callable[[Work], Outcome | None]] = {
    "new_projects": new_projects,
    "vanished_projects": vanished_projects,
}
