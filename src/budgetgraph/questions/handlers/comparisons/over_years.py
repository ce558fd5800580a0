"""A project or an indicator in the documents of several years: each year's figure, and how far two of them differ."""

from collections.abc import Callable
from decimal import Decimal

from budgetgraph.questions.answers import AnswerRow
from budgetgraph.questions.handlers.basis.facts import in_unit
from budgetgraph.questions.handlers.basis.outcomes import Outcome, Work, money_row
from budgetgraph.questions.handlers.basis.printed_rows import asks_spent, decimal, project_amount, run, wanted_amount
from budgetgraph.questions.handlers.figures.ratios import percent
from budgetgraph.questions.handlers.projects.indicators import value_of
from budgetgraph.questions.handlers.projects.project_amounts import is_carried
from budgetgraph.questions.language.meanings import Report
from budgetgraph.questions.language.said import in_question
from budgetgraph.questions.resolving import STAGE_NAMES
from budgetgraph.questions.solutions import rows_by_source

_Told = tuple[Report, dict[str, str], tuple[str, str, Decimal]]  # the money as printed, its unit, in yuan


def project_years(work: Work) -> Outcome | None:
    """One project's money in every asked year; a year that prints none is told, and nothing else is."""
    rows = [row for row in rows_by_source(run(work)) if "label" in row and not is_carried(row)]
    found: list[_Told] = []
    wanted, both = wanted_amount(work), len(work.asked.reading.stages) > 1
    for row in rows:
        report = work.report(row["report"])
        names = ("spent", *wanted) if both and report.stage == "final" else wanted  # 比2023年决算: what was spent
        if money := project_amount(row, names):
            found.append((report, row, money))
    found = _of_one_stage(work, found)
    years = [report.year for report, _, _ in found]
    if not found or len(set(years)) < len(years) or len({row["label"] for _, row, _ in found}) > 1:
        return None
    if len({report.department for report, _, _ in found}) > 1:
        return None
    outcome = Outcome(parts=work.heading(found[0][0].iri) | {"label": found[0][1]["label"]})
    said = []
    for report, row, (value, unit, yuan) in sorted(found, key=lambda item: item[0].year):
        when = f"{report.year}年{STAGE_NAMES[report.stage]}"
        outcome.rows.append(AnswerRow(label=when, value=value, unit=unit, amount=decimal(str(yuan))))
        outcome.table.append([when, f"{value}{unit}"])
        outcome.sources += [row.get("figure", ""), row["source"]]
        said.append(f"{when}{value}{unit}")
    if missing := sorted(set(work.asked.reading.years) - set(years)):
        lacking = "、".join(f"{year}年" for year in missing)
        name = outcome.parts["label"]
        return Outcome(withheld=f"公开文件里没有{lacking}的“{name}”，不能回答全；{'，'.join(said)}。")
    spanned = len(found) > 2 and not work.cue("each", "list", "series")
    differs = work.cue("difference", "compare", "compare_less", "change", "increase", "decrease", "than")
    if differs and (len(found) == 2 or spanned):
        (_, _, then), *_, (_, _, now) = sorted(found, key=lambda item: item[0].year)
        gap, unit = now[2] - then[2], now[1] if now[1] == then[1] else "万元"
        label = "后者多" if gap >= 0 else "后者少"
        said.append(f"{label}{in_unit(abs(gap), unit)}{unit}" if gap else "两者相同")
        apart = money_row("相差", abs(gap), unit)
        if work.cue("percent", "rate") and then[2]:
            apart = AnswerRow(label="增减率", value=percent(abs(gap) / then[2]), unit="%")
            said.append(f"{'增长' if gap >= 0 else '下降'}{apart.value}%")
        outcome.table.append([apart.label, f"{apart.value}{apart.unit}"])
        how_much = in_question("asks_number").search(work.asked.question.text)  # 多了还是少了 asks for no number
        only = how_much and work.cue("difference", "change", "increase", "decrease") and not work.cue("each")
        outcome.rows = [apart] if only else [*outcome.rows, apart]
    elif work.cue("altogether", "plus", "total_word") and not differs:
        unit = found[0][2][1]
        total = money_row("合计", sum((yuan for _, _, (_, _, yuan) in found), Decimal(0)), unit)
        said.append(f"合计{total.value}{unit}")
        outcome.table.append([total.label, f"{total.value}{unit}"])
        outcome.notes.append("＋".join(f"{value}{unit}" for _, _, (value, unit, _) in found))
        outcome.rows = [*outcome.rows, total] if work.cue("each") else [total]
    outcome.parts["comparison"] = "，".join(said)
    return outcome


def _of_one_stage(work: Work, found: list[_Told]) -> list[_Told]:
    """Of years that have both stages the budgets, unless what was spent is asked for."""
    if work.cue("spent") or asks_spent(work):
        return [item for item in found if item[0].stage == "final"]
    budgets = [item for item in found if item[0].stage == "budget"]
    own = {(item[0].department, item[0].year) for item in budgets}
    return [*budgets, *(item for item in found if (item[0].department, item[0].year) not in own)]


def indicator_years(work: Work) -> Outcome | None:
    """The target of one indicator in the documents of several years, of budgets where both stages are held; where its
    results are asked for, too, with those that are printed."""
    rows = [row for row in rows_by_source(run(work)) if "label" in row and "target" in row]
    both = work.cue("actual") and work.cue("target")
    wanted = "actual" if work.cue("actual") and not both else "target"
    found: dict[int, tuple[Report, dict[str, str]]] = {}
    for row in rows:
        report = work.report(row["report"])
        if wanted not in row or (report.year in found and report.stage == "final" and not both):
            continue
        other = found.get(report.year)
        if both and other and other[0].stage == "final" != report.stage:
            continue
        if other and other[0].stage == report.stage and other[1][wanted] != row[wanted]:
            return None  # two of one name in a year
        found[report.year] = (report, row)
    asked = set(work.asked.reading.years)
    if len(found) < 2 or asked - set(found) or len({row["label"] for _, row in found.values()}) > 1:
        return None
    first = next(iter(found.values()))
    outcome = Outcome(parts=work.heading(first[0].iri) | {"label": first[1]["label"]})
    said = []
    for year in sorted(found):
        report, row = found[year]
        value, unit = value_of(row, wanted)
        when = f"{year}年{STAGE_NAMES[report.stage]}"
        outcome.rows.append(AnswerRow(label=when, value=value, unit=unit))
        outcome.table.append([when, row[wanted]])
        outcome.sources.append(row["source"])
        said.append(f"{when}{row[wanted]}")
        if both and "actual" in row:
            value, unit = value_of(row, "actual")
            outcome.rows.append(AnswerRow(label=f"{when}实际", value=value, unit=unit))
            said[-1] += f"（实际完成值{row['actual']}）"
    outcome.parts["comparison"] = "，".join(said)
    return outcome


HANDLERS: dict[str, Callable[[Work], Outcome | None]] = {
    "project_years": project_years,
    "indicator_years": indicator_years,
}
