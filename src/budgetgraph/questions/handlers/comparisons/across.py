"""Answers over several reports at once: per head, one measure against another, trends, sums, what a budget leaves out
and a final account has."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from itertools import pairwise

from budgetgraph import resources
from budgetgraph.extraction.numbers import yuan_per
from budgetgraph.questions.answers import AnswerRow
from budgetgraph.questions.handlers.basis.choosing import Choice
from budgetgraph.questions.handlers.basis.facts import Fact, plain
from budgetgraph.questions.handlers.basis.outcomes import (
    Outcome,
    Work,
    figure_row,
    figure_text,
    money_row,
    none_meets,
    one_row_each,
    tell_others,
)
from budgetgraph.questions.handlers.basis.printed_rows import clean_label, of_best_statement, run_coded
from budgetgraph.questions.handlers.comparisons.rankings import named
from budgetgraph.questions.handlers.figures.figures import picking
from budgetgraph.questions.language.concepts import concept_of
from budgetgraph.questions.language.meanings import Report
from budgetgraph.questions.language.nesting import Named
from budgetgraph.questions.language.said import in_print, in_question
from budgetgraph.questions.resolving import STAGE_NAMES
from budgetgraph.questions.solutions import rows_by_source

_SHOWN = 50
_STAFF = Named(0, 0, "", "topic:staff_in_service>topic:staff_actual", "在职人数")
_ACTUAL = Named(0, 0, "", "topic:staff_actual", "实有人数")
_IN_SERVICE = Named(0, 0, "", "topic:staff_in_service", "在职人员")


def pairs_of(work: Work, measures: Sequence[Named]) -> list[tuple[Report, list[Fact]]]:
    """The facts of all measures in every report that prints all of them."""
    return [(report, [choice.fact for choice in chosen]) for report, chosen in _choices_of(work, measures)]


def _choices_of(work: Work, measures: Sequence[Named]) -> list[tuple[Report, list[Choice]]]:
    """What is chosen of each measure, with the prints that contradict it, in every report that prints all of them."""
    picked = picking(work, measures, work.reports)
    found = []
    summed = work.template.answer in ("sum_all", "average")
    for report in work.reports:
        if work.container(report) and (summed or work.beside_department(report)):
            continue
        chosen: list[Choice] = []
        for measure in measures:
            choice = picked(report, measure, _metrics(measure))
            if choice is None or choice.fact.value is None:
                break
            chosen.append(choice)
        if len(chosen) == len(measures):
            found.append((report, chosen))
    return found


def _metrics(measure: Named) -> tuple[str, ...]:
    return ("count",) if measure.value.startswith("topic:staff") else ("amount", "count")


def _name(work: Work, report: Report, several: bool = True) -> str:
    when = f"（{report.year}年{STAGE_NAMES[report.stage]}）" if several else ""
    return f"{work.department(report)}{when}"


def _rounded(value: Decimal) -> str:
    return format(value.quantize(Decimal("0.01"), ROUND_HALF_UP).normalize(), "f")


def per_capita(work: Work) -> Outcome | None:
    """A measure by the staff in service, for one department or ranked over all."""
    money = [m for m in work.measures if not m.value.startswith("topic:staff")]
    by_all = in_question("per_head_of_actual").search(work.asked.question.text)
    staff = next((m for m in work.measures if m.value.startswith("topic:staff")), _ACTUAL if by_all else _STAFF)
    if len(money) != 1:
        return None
    found = [(r, f) for r, f in pairs_of(work, [money[0], staff]) if f[1].value]
    if not found or (work.asked.reading.mentions and len(found) > 1):
        return None
    ascending = work.cue("min", "ascending")
    found.sort(key=lambda item: ratio_of(item[1]), reverse=not ascending)
    if work.cue("max", "min") and not work.cue("ranking"):
        found = found[: work.asked.reading.top or 1]
    outcome = Outcome(parts={"measure": money[0].label, "whole": staff.label})
    said = []
    for report, (amount, heads) in found[:_SHOWN]:
        unit = amount.unit if amount.money else amount.unit or ""
        value = _rounded(ratio_of([amount, heads]) / (yuan_per(unit) or 1))
        yuan = format(ratio_of([amount, heads]).quantize(Decimal("0.01")).normalize(), "f") if amount.money else None
        name = _name(work, report, len({r.department for r, _ in found}) < len(found))
        outcome.rows.append(AnswerRow(label=name, value=value, unit=unit or None, amount=yuan))
        outcome.table.append([work.department(report), str(report.year), STAGE_NAMES[report.stage], f"{value}{unit}"])
        outcome.sources += [amount.source, heads.source]
        said.append(f"{_name(work, report)}{value}{unit}（{figure_text(amount)}÷{figure_text(heads)}）")
    outcome.parts["items"] = "；".join(said)
    if work.cue("max", "min") and not work.asked.reading.mentions:
        outcome.parts["measure"] += "最低" if ascending else "最高"
    outcome.notes.append("人均数由本系统计算，保留两位小数")
    return outcome


def ratio_of(pair: Sequence[Fact]) -> Decimal:
    return (pair[0].value or Decimal(0)) / (pair[1].value or Decimal(1))


def exceeding(work: Work) -> Outcome | None:
    """Departments whose first measure is over (or under) their second, by one of contradictory prints at least."""
    first, second = work.measures[:2]
    over = not work.cue("under", "decrease")
    printed = [(r, c) for r, c in _choices_of(work, [first, second]) if c[0].fact.money == c[1].fact.money]
    found, kept, differing = [], [], []
    for report, choices in printed:
        meeting, against = _pairs(choices, over)
        found.append((report, (meeting or against)[0]))
        kept += found[-1:] if meeting else []
        if meeting and against:
            differing.append(f"{_name(work, report)}的公开文件前后不一致，另写{'、'.join(map(_against, against))}")
    if not kept:
        return none_meets(len(found), "这两项", f"{first.label}{'超过' if over else '低于'}{second.label}")
    outcome = Outcome(
        parts={"measure": f"{first.label}{'超过' if over else '低于'}{second.label}", "count": str(len(kept))}
    )
    texts = {r.iri: _against(f) for r, f in found}
    outcome.notes += differing
    tell_others(work, outcome, {r.iri for r, _ in kept}, texts)
    for iri, fact in _serving(work, first, second, over).items():
        if any(r.iri == iri for r, _ in kept):
            texts[iri] += f"，其中{_IN_SERVICE.label}{figure_text(fact)}没有{'超过' if over else '低于'}"
            outcome.sources.append(fact.source)
    silent = len([r for r in work.reports if not work.beside_department(r)]) - len(found)
    if silent > 0 and not work.asked.reading.mentions:
        outcome.notes.append(f"另有{silent}份文件没有同时印出这两项，未列入")
    return listed(work, outcome, [(r, f, texts[r.iri]) for r, f in kept])


def _pairs(choices: Sequence[Choice], over: bool) -> tuple[list[Sequence[Fact]], list[Sequence[Fact]]]:
    """Every print of the first measure with every one of the second: those over (or under) it, and the others."""
    first, second = ([choice.fact, *choice.differing] for choice in choices)
    pairs: list[Sequence[Fact]] = [[one, other] for one in first for other in second]
    meeting = [pair for pair in pairs if (_gap(pair) > 0 if over else _gap(pair) < 0)]
    return meeting, [pair for pair in pairs if pair not in meeting]


def _against(pair: Sequence[Fact]) -> str:
    return f"{figure_text(pair[0])}对{figure_text(pair[1])}"


def exceeds(work: Work) -> Outcome | None:
    """Whether one measure of a body is over (or under) another one, with both figures; what its prints do not agree on
    is neither."""
    first, second = work.measures[:2]
    over = not work.cue("under", "decrease")
    found = [(r, c) for r, c in _choices_of(work, [first, second]) if c[0].fact.money == c[1].fact.money]
    if len(found) != 1:
        return None
    report, choices = found[0]
    meeting, against = _pairs(choices, over)
    outcome = Outcome(parts=work.heading(report))
    outcome.rows = [figure_row(c.fact, m.label) for c, m in zip(choices, (first, second), strict=True)]
    outcome.sources = [fact.source for c in choices for fact in (c.fact, *c.differing)]
    told = "，".join(f"{row.label}{row.value}{row.unit or ''}" for row in outcome.rows)
    if meeting and against:
        outcome.text = f"{{department}}{{year}}年{{stage}}的公开文件前后不一致，无法断定：{told}。"
        others = [
            f"{m.label}{figure_text(f)}" for c, m in zip(choices, (first, second), strict=True) for f in c.differing
        ]
        outcome.notes.append(f"另写{'、'.join(others)}")
    elif meeting and (serving := _serving(work, first, second, over).get(report.iri)):
        outcome.rows.append(figure_row(serving, _IN_SERVICE.label))
        outcome.sources.append(serving.source)
        more = "超过" if over else "低于"
        outcome.text = (
            f"{{department}}{{year}}年{{stage}}：{told}，{first.label}{more}{second.label}；"
            f"其中{_IN_SERVICE.label}{figure_text(serving)}，没有{more}。"
        )
    else:
        outcome.text = f"{'是的' if meeting else '没有'}，{{department}}{{year}}年{{stage}}：{told}。"
    return outcome


def _serving(work: Work, first: Named, second: Named, over: bool) -> dict[str, Fact]:
    """The staff in service, by report, where only those who have retired make the whole staff exceed the posts."""
    if not first.value.startswith("topic:staff_actual"):
        return {}
    serving = {}
    for report, choices in _choices_of(work, [_IN_SERVICE, second]):
        meeting, against = _pairs(choices, over)
        if against and not meeting:
            serving[report.iri] = choices[0].fact
    return serving


def _gap(pair: Sequence[Fact]) -> Decimal:
    return (pair[0].value or Decimal(0)) - (pair[1].value or Decimal(0))


def listed(work: Work, outcome: Outcome, items: Sequence[tuple[Report, Sequence[Fact], str]]) -> Outcome:
    by_department: dict[str, list[str]] = {}
    for report, facts, text in items[:_SHOWN]:
        outcome.table.append([work.department(report), str(report.year), STAGE_NAMES[report.stage], text])
        outcome.sources += [fact.source for fact in facts]
        when = f"{report.year}年{STAGE_NAMES[report.stage]}"
        by_department.setdefault(work.department(report), []).append(f"{when}{text}")
    one_row_each(outcome, by_department)
    return outcome


def trend(work: Work) -> Outcome | None:
    """Departments whose measure goes one way over at least two steps of consecutive years in one stage."""
    if not in_question("for_years").search(work.asked.question.text):
        return None  # 三公经费减少的部门: since the year before
    falling = work.cue("falling", "decrease")
    found: dict[tuple[str, str], list[tuple[Report, Fact]]] = {}
    for report, (fact,) in pairs_of(work, work.measures[:1]):
        found.setdefault((report.department, report.stage), []).append((report, fact))
    outcome = Outcome(parts={"measure": work.measures[0].label, "trend": "连续下降" if falling else "连续上升"})
    by_department: dict[str, list[str]] = {}
    if not any(len(items) > 2 for items in found.values()):
        return Outcome(withheld=f"没有一个部门收录了三年同一口径的{work.measures[0].label}，看不出连续的升降。")
    for items in found.values():
        items.sort(key=lambda item: item[0].year)
        items = _last_run(items, falling)
        if len(items) < 3:
            continue
        text = "，".join(f"{report.year}年{STAGE_NAMES[report.stage]}{figure_text(fact)}" for report, fact in items)
        name = work.department(items[0][0])
        outcome.table.append([name, text])
        outcome.sources += [fact.source for _, fact in items]
        by_department.setdefault(name, []).append(text)
    one_row_each(outcome, by_department, "；")
    return (
        outcome
        if by_department
        else none_meets(
            sum(map(len, found.values())), work.measures[0].label, "连续三年{}".format(outcome.parts["trend"])
        )
    )


def _last_run(items: list[tuple[Report, Fact]], falling: bool) -> list[tuple[Report, Fact]]:
    """The years at the end of a series, one after the other, that all go one way."""
    run = items[-1:]
    for (report, fact), (later, then) in reversed(list(pairwise(items))):
        gap = (then.value or Decimal(0)) - (fact.value or Decimal(0))
        if later.year - report.year != 1 or not (gap < 0 if falling else gap > 0):
            break
        run.insert(0, (report, fact))
    return run


def sum_all(work: Work) -> Outcome | None:
    """The sum of one measure over departments or years in one stage, or its average: one report of each."""
    stages, several = {r.stage for r in work.reports}, len(work.asked.reading.years) > 1
    years = {r.year for r in work.reports}
    one_each = len(work.reports) == len({r.department for r in work.reports})
    each = work.template.name == "compare_sum" and several and one_each  # 甲局2022年和乙局2023年加起来
    if len(stages) != 1 or (len(years) != 1 and not (each or (several and work.template.name != "compare_sum"))):
        return None
    found = [(r, f[0]) for r, f in pairs_of(work, work.measures[:1])]
    once = len({(r.department, r.year) for r, _ in found}) == len(found)
    if not found or not once or len({f.money for _, f in found}) != 1:
        return None
    counted = [r for r in work.reports if not work.container(r)]
    if work.asked.reading.mentions and (
        len(found) < len(counted) or not set(work.asked.reading.years) <= {r.year for r, _ in found}
    ):
        return None
    total = sum((f.value or Decimal(0) for _, f in found), Decimal(0))
    fact, average = found[0][1], work.template.answer == "average"
    value = total / len(found) if average else total
    whole = named(work.measures[0], found)
    name = in_print("grand_ending").sub("", in_print("sum_ending").sub("", whole))
    label = f"{name}{'平均' if average else '合计'}"
    if len({f.unit for _, f in found}) > 1:
        fact = replace(fact, unit="元")
    if fact.money:
        row = money_row(label, value.quantize(Decimal("0.01")) if average else value, fact.unit)
        row = row.model_copy(update={"value": _rounded(Decimal(row.value or "0"))}) if average else row
    else:
        row = AnswerRow(label=label, value=_rounded(value), unit=fact.unit or None)
    head = work.heading(found[0][0])
    outcome = Outcome(parts=head | {"measure": name, "count": str(len(found))})
    outcome.rows = [row]
    for report, one in found[:_SHOWN]:
        outcome.table.append([work.department(report), str(report.year), STAGE_NAMES[report.stage], figure_text(one)])
        outcome.sources.append(one.source)
    outcome.parts["departments"] = "、".join(dict.fromkeys(work.department(r) for r, _ in found))
    outcome.parts["years"] = "、".join(dict.fromkeys(f"{r.year}年" for r, _ in found))
    formula = "＋".join(figure_text(one) for _, one in found[:12]) + ("＋…" if len(found) > 12 else "")
    outcome.parts |= {
        "figure": f"{row.value}{row.unit or ''}",
        "formula": f"（{formula}）÷{len(found)}" if average else formula,
    }
    if each and len(years) > 1:
        outcome.notes.append("年度不同：" + "，".join(f"{work.department(r)}为{r.year}年" for r, _ in found))
    inside = work.note_of_units(work.reports, fact.money)
    if inside and not fact.money and (len(found) == 1 or work.asked.reading.mentions):
        return Outcome(withheld=f"{inside}，文件没有写明部门的{name}是否含所属单位，不能相加。")
    if inside:
        outcome.notes.append(f"{inside}，{'不重复相加' if fact.money else '没有另行计入'}")
    if inside and len(found) == 1:
        outcome.text = f"{{department}}{{year}}年{{stage}}的{work.measures[0].label}为{{figure}}。"
    if average and total % len(found):
        outcome.notes.append("平均数由本系统计算，保留两位小数")
    missing = len(counted) - len(found)
    if missing:
        outcome.notes.append(f"另有{missing}份文件没有印出这一项，未计入")
    return outcome


@cache
def _three_parts() -> frozenset[str]:
    """The three parts, without what these are made of (公务用车购置费 of 公务用车购置及运行维护费)."""
    rows = resources.rows("data", "classifications", "three_public.csv")
    return frozenset(f"three-public:{row['id']}" for row in rows if row["parent"] == "three-public")


def item_rank(work: Work) -> Outcome | None:
    """The line items of one report by amount; functional ones unless economic ones are asked for, or the three parts
    of the three public expenses."""
    basic = any(m.value.startswith("column:basic") for m in work.measures)
    economic = work.cue("by_economic") or (basic and not work.cue("by_function"))
    parts = work.template.name == "item_parts_rank"
    rows = rows_by_source(run_coded(work) if parts else work.run(report=[r.iri for r in work.reports]))
    if parts:
        rows = list({row["concept"]: row for row in rows}.values())
        economic = bool(rows) and concept_of(rows[0]["concept"]).startswith("economic")
    elif work.template.name == "class_rank":
        rows = of_best_statement(rows) if rows else []
    elif work.template.defaults.get("only"):
        whole = {r["value"] for r in rows if concept_of(r["concept"]) == work.template.defaults["only"]}
        rows = [r for r in rows if concept_of(r["concept"]) in _three_parts()]
    else:
        wanted = "economic" if economic else "functional"
        rows = [r for r in rows if concept_of(r["concept"]).startswith(wanted)]
    if not rows:
        return None
    ascending = work.cue("min", "ascending")
    rows.sort(key=lambda r: Decimal(r["value"]), reverse=not ascending)
    top = work.top()
    outcome = Outcome(parts=work.heading(work.reports[0]))
    outcome.parts["measure"] = work.measures[0].label if work.measures else ""
    outcome.parts["rank"] = "金额最少" if ascending else "金额最多"
    said = []
    tied = [row for row in rows if top == 1 and Decimal(row["value"]) == Decimal(rows[0]["value"])]
    for row in tied or rows[: top or _SHOWN]:
        unit = row.get("printedUnit") or "元"
        label, value = clean_label(row["label"]), plain(row["printed"])
        yuan = format(Decimal(row["value"]).normalize(), "f")
        outcome.rows.append(AnswerRow(label=label, value=value, unit=unit, amount=yuan))
        outcome.table.append([label, f"{value}{unit}"])
        outcome.sources.append(row["source"])
        said.append(f"{label}{value}{unit}")
    if work.template.defaults.get("only") and len(whole) == 1:
        summed, all_of_it = sum(Decimal(row["value"]) for row in rows), Decimal(whole.pop())
        if summed > all_of_it:
            outcome.notes.append("文件自相矛盾：所列各项之和大于合计")
    if economic:
        outcome.notes.append("经济分类数字取自基本支出表，只含基本支出")
    if top > len(rows):
        outcome.notes.append(f"文件只列{len(rows)}项")
    outcome.parts["items"] = "，".join(said)
    return outcome


HANDLERS: dict[str, Callable[[Work], Outcome | None]] = {
    "per_capita": per_capita,
    "exceeding": exceeding,
    "trend": trend,
    "sum_all": sum_all,
    "average": sum_all,
    "exceeds": exceeds,
    "item_rank": item_rank,
}
