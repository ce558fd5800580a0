"""Indicators by their rates of completion, and what the weights of indicators come to together."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from budgetgraph.extraction.records import PROJECT_FORMS
from budgetgraph.questions.answers import AnswerRow
from budgetgraph.questions.handlers.basis.limits import limit_of
from budgetgraph.questions.handlers.basis.outcomes import Outcome, Work
from budgetgraph.questions.handlers.basis.printed_rows import trimmed
from budgetgraph.questions.handlers.projects.indicator_screens import Row, owner_of, wanted_rows, where_of
from budgetgraph.questions.handlers.projects.indicators import with_rate
from budgetgraph.questions.language.said import in_question

_SAID = 30
_WHOLE = {"department_target", "self_evaluation_report"}  # forms of the whole body's indicators


def indicator_rate(work: Work) -> Outcome | None:
    """Indicators whose rate keeps a typed limit, or those at one end: by printed rates, by computed ones where none
    is printed."""
    if in_question("names_bodies").search(work.asked.question.text) and not work.asked.reading.mentions:
        return None
    rows = _of_form(work, wanted_rows(work))
    printed = [row for row in rows if "completion" in row]
    rated = printed or [row for one in rows if "completion" in (row := with_rate(one)) and _at_least(one)]
    if not rated:
        return Outcome(withheld=f"{where_of(work)}没有印出绩效指标的完成率（没有印出不等于都已完成）。")
    limits = [limit_of(work.asked.question, quantity) for quantity in work.asked.reading.quantities]
    if any(limit is None or limit.kind != "percent" for limit in limits):
        return None
    least = work.cue("min", "ascending") or (work.cue("under") and not work.cue("max"))
    kept = [row for row in rated if all(limit and limit.meets(_rate(row)) for limit in limits)]
    kept.sort(key=_rate, reverse=not least)
    said = "，".join(limit.said for limit in limits if limit)
    if not kept:
        return Outcome(withheld=f"{where_of(work)}印出完成率的绩效指标有{len(rated)}项，没有{said}的。")
    if not limits or work.cue("max", "min", "top"):
        top = work.top()
        kept = kept[:top] if top > 1 else [row for row in kept if _rate(row) == _rate(kept[0])]
        said = f"{said}{'最低' if least else '最高'}"
    outcome = Outcome(parts={"where": where_of(work), "rank": f"完成率{said}"})
    twice = {row["label"] for row in kept if sum(row["label"] == other["label"] for other in kept) > 1}
    for row in kept:
        name = row["label"] + (f"（{owner_of(work, row)}）" if row["label"] in twice else "")
        outcome.rows.append(AnswerRow(label=name, value=trimmed(row["completion"]), unit="%"))
        parts = (row.get("project", "部门整体"), row["label"], row.get("target", ""), row["actual"])
        outcome.table.append([*parts, f"{row['completion']}%"])
        outcome.sources.append(row["source"])
    told = [f"{row.label}{row.value}%" for row in outcome.rows]
    outcome.parts["items"] = "；".join(told[:_SAID]) + ("等，逐项见表" if len(told) > _SAID else "")
    if not printed:
        outcome.notes.append("文件没有印出完成率，按实际完成值÷目标值计算")
    elif len(printed) < len(rows):
        outcome.notes.append(f"印出完成率的指标有{len(printed)}项，另{len(rows) - len(printed)}项没有印出，没有比较")
    return outcome


def indicator_weights(work: Work) -> Outcome | None:
    """What the weights come to: of the whole and of every project on its own, which are never added up."""
    rows = _of_form(work, wanted_rows(work))
    by_owner: dict[str, list[Row]] = {}
    for row in rows:
        by_owner.setdefault(owner_of(work, row), []).append(row)
    if not rows or len(work.reports) > 1:
        return Outcome(withheld=f"{where_of(work)}没有印出绩效指标的分值。") if len(work.reports) == 1 else None
    outcome = Outcome(parts=work.heading(work.reports[0]))
    said = []
    for owner, owned in by_owner.items():
        total = trimmed(str(sum((Decimal(row["weight"]) for row in owned), Decimal(0))))
        outcome.rows.append(AnswerRow(label=f"{owner}的分值合计", value=total, unit="分"))
        formula = "＋".join(trimmed(row["weight"]) for row in owned)
        said.append(f"{owner}的{len(owned)}项绩效指标分值合计{total}分（计算：{formula}）")
        outcome.table += [[row.get("project", "部门整体"), row["label"], row["weight"]] for row in owned]
        outcome.sources += [row["source"] for row in owned]
    outcome.parts["items"] = "；".join(said)
    return outcome


def indicator_weight_limit(work: Work) -> Outcome | None:
    """Indicators whose weight keeps every typed limit."""
    rows = _of_form(work, wanted_rows(work))
    limits = [limit_of(work.asked.question, quantity) for quantity in work.asked.reading.quantities]
    if any(limit is None or limit.kind not in ("score", "plain") for limit in limits):
        return None
    if not rows:
        return Outcome(withheld=f"{where_of(work)}没有印出绩效指标的分值。")
    kept = [row for row in rows if all(limit and limit.meets(Decimal(row["weight"])) for limit in limits)]
    said = "，".join(limit.said for limit in limits if limit)
    if not kept:
        return Outcome(withheld=f"{where_of(work)}印出分值的绩效指标有{len(rows)}项，没有{said}的。")
    outcome = _weighed(work, kept)
    outcome.parts |= {"limit": said, "count": str(len(kept))}
    return outcome


def indicator_weight_rank(work: Work) -> Outcome | None:
    """Indicators with the highest or the lowest weight, all of them that share it."""
    every = wanted_rows(work)
    rows = _of_form(work, every)
    if work.cue("max") == work.cue("min") or (work.cue("projects") and not work.cue("indicators")):
        return None
    if not every and len(work.reports) == 1:
        return Outcome(withheld=f"{where_of(work)}没有印出绩效指标的分值。")
    if len({row["report"] for row in rows}) != 1:
        return None
    rows = sorted(rows, key=_weight, reverse=work.cue("max"))
    top = work.top()
    last = _weight(rows[min(top, len(rows)) - 1])
    kept = [row for row in rows if (_weight(row) >= last if work.cue("max") else _weight(row) <= last)]
    outcome = _weighed(work, kept)
    head = "{department}{year}年{stage}".format_map(work.heading(kept[0]["report"]))
    named = "".join(f"“{name.label}”" for name in work.asked.reading.names.get("project", ()))
    outcome.parts |= {"where": head + named, "rank": "最高" if work.cue("max") else "最低"}
    return outcome


def _weighed(work: Work, kept: Sequence[Row]) -> Outcome:
    outcome = Outcome(parts={"where": where_of(work)})
    for row in kept:
        outcome.rows.append(AnswerRow(label=row["label"], value=trimmed(row["weight"]), unit="分"))
        outcome.table.append([row.get("project", "部门整体"), row["label"], row["weight"]])
        outcome.sources.append(row["source"])
    several = len({owner_of(work, row) for row in kept}) > 1
    told = [
        f"{row['label']}{trimmed(row['weight'])}分" + (f"（{owner_of(work, row)}）" if several else "") for row in kept
    ]
    outcome.parts["items"] = "；".join(told[:_SAID]) + ("等，逐项见表" if len(told) > _SAID else "")
    return outcome


def _of_form(work: Work, rows: Sequence[Row]) -> list[Row]:
    """Of the whole alone or of projects alone where the question says so."""
    forms = {kind for named in work.asked.reading.names.get("statement", ()) for kind in named.value.split("\n")}
    whole = work.cue("whole_form") or bool(forms & _WHOLE)
    of_projects = work.cue("project_form") or bool(forms & set(PROJECT_FORMS))
    if whole and not of_projects:
        return [row for row in rows if "project" not in row]
    if of_projects and not whole:
        return [row for row in rows if "project" in row]
    return list(rows)


def _at_least(row: Row) -> bool:
    """Whether more is better, so that actual value through target says how far a target was reached."""
    return row.get("operator") in (">=", ">", "=")


def _weight(row: Row) -> Decimal:
    return Decimal(row["weight"])


def _rate(row: Row) -> Decimal:
    return Decimal(row["completion"])


HANDLERS: dict[str, Callable[[Work], Outcome | None]] = {
    "indicator_rate": indicator_rate,
    "indicator_weights": indicator_weights,
    "indicator_weight_limit": indicator_weight_limit,
    "indicator_weight_rank": indicator_weight_rank,
}
