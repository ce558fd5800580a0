"""Projects within typed limits: by their money (yuan), their score in the self-evaluation, their execution rate (%)."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from budgetgraph.questions.answers import AnswerRow
from budgetgraph.questions.handlers.basis.limits import Limit, limit_of
from budgetgraph.questions.handlers.basis.outcomes import Outcome, Work
from budgetgraph.questions.handlers.basis.printed_rows import (
    amounts_as_printed,
    clean_label,
    decimal,
    project_amount,
    trimmed,
    wanted_amount,
)
from budgetgraph.questions.language.said import in_question
from budgetgraph.questions.language.years import Quantity
from budgetgraph.questions.solutions import rows_by_source

_SHOWN = 30
_HELD = 200

_MARKS = {"score": "score", "percent": "rate"}
_UNITS = {"score": "分", "percent": "%"}
_NAMES = {"money": "金额", "score": "自评得分", "percent": "执行率"}
Value = tuple[str, str, Decimal]  # as printed, its unit, the number that is compared


def project_filter(work: Work) -> Outcome | None:
    """Projects that keep every limit, each with what it prints; a refusal says whether any was compared at all."""
    limits = [limit_of(work.asked.question, q) or _exactly(work, q) for q in work.asked.reading.quantities]
    if any(limit is None or limit.kind not in _NAMES for limit in limits):
        return None
    chosen = [limit for limit in limits if limit]
    reports = [r.iri for r in work.reports if not work.container(r)]
    rows = rows_by_source(work.run(report=reports))
    money = any(limit.kind == "money" for limit in chosen)
    rows = [r for r in rows if "label" in r and not (money and r.get("fundYear", "").endswith("previous"))]
    compared = [(row, values) for row in rows if (values := _values(work, row, chosen))]
    kept = [(row, v) for row, v in compared if all(x.meets(v[x.kind][2]) for x in chosen)]
    where = _where(work)
    if not compared:
        names = "和".join(dict.fromkeys(_NAMES[limit.kind] for limit in chosen))
        return Outcome(withheld=f"{where}没有印出项目的{names}（没有印出不等于0），无从比较。")
    limit = "，".join(f"{_NAMES[limit.kind]}{limit.said}" for limit in chosen)
    if not kept:
        names = "和".join(dict.fromkeys(_NAMES[limit.kind] for limit in chosen))
        return Outcome(withheld=f"{where}中印出{names}的项目有{len(compared)}个，没有{limit}的。")
    kept.sort(key=lambda item: item[1][chosen[0].kind][2], reverse=chosen[0].sign.startswith(">"))
    outcome = _listed(work, _with_prints(work, kept, chosen) if money else kept, chosen)
    outcome.parts["limit"] = limit
    if any(any(map(in_question("a_count").search, units)) for units in work.asked.reading.units):
        outcome.rows = [AnswerRow(label="数量", value=str(len(kept)), unit="个")]
    if len({(work.report(row["report"]).department, row["label"]) for row, _ in kept}) < len(kept):
        outcome.notes.append("同一项目在几份文件里各列一次，按文件分别计数")
    left = len({row["report"] for row in rows} - {row["report"] for row, _ in compared})
    if left:
        outcome.notes.append(f"另有{left}份文件的项目没有印出可比的数，未列入")
    return outcome


def _with_prints(
    work: Work, kept: Sequence[tuple[dict[str, str], dict[str, Value]]], chosen: Sequence[Limit]
) -> list[tuple[dict[str, str], dict[str, Value]]]:
    """Those that are listed, with their money as it is printed, which is looked up for no others."""
    shown = kept[:_HELD]
    printed = amounts_as_printed(work, [row["source"] for row, _ in shown])
    rows = [{**printed.get(row["source"], {}), **row} for row, _ in shown]
    return [(row, _values(work, row, chosen)) for row in rows]


def _exactly(work: Work, quantity: Quantity) -> Limit | None:
    """执行率100%的项目: a mark without a word for a direction is the mark itself."""
    if quantity.kind not in _MARKS or work.cue("over", "under"):
        return None
    return Limit(quantity.kind, "=", quantity.value, f"{trimmed(str(quantity.value))}{_UNITS[quantity.kind]}")


def project_marks(work: Work) -> Outcome | None:
    """Projects in the order of their score or of their execution rate."""
    kind = "score" if work.cue("score") else "percent"
    name = _MARKS[kind]
    rows = rows_by_source(work.run(report=[r.iri for r in work.reports if not work.container(r)]))
    marked = [row for row in rows if name in row and "label" in row]
    if not marked:
        return Outcome(withheld=f"{_where(work)}没有印出项目的{_NAMES[kind]}（没有印出不等于0），无从比较。")
    least = work.cue("min", "ascending")
    marked.sort(key=lambda row: Decimal(row[name]), reverse=not least)
    top = work.top()
    kept = marked[: top or _HELD]
    if top == 1:
        kept = [row for row in marked if Decimal(row[name]) == Decimal(marked[0][name])]
    outcome = Outcome(parts={"rank": f"{_NAMES[kind]}{'最低' if least else '最高'}"})
    said = []
    for row in kept:
        value, label = f"{trimmed(row[name])}", clean_label(row["label"])
        body, year, stage = work.place(work.report(row["report"]))
        outcome.rows.append(AnswerRow(label=label, value=value, unit=_UNITS[kind]))
        outcome.table.append([body, f"{year}年{stage}", label, f"{value}{_UNITS[kind]}"])
        outcome.sources.append(row["source"])
        said.append(f"{label}{value}{_UNITS[kind]}（{body}{year}年{stage}）")
    outcome.parts["items"] = "；".join(said[:_SHOWN]) + ("等，逐项见表" if len(said) > _SHOWN else "")
    if work.cue("ranking", "ascending") and not work.cue("max", "min"):
        outcome.text = f"各项目{_NAMES[kind]}{'从低到高' if least else '从高到低'}：{{items}}。"
    outcome.notes.append(f"印出{_NAMES[kind]}的项目共{len(marked)}个")
    return outcome


def _where(work: Work) -> str:
    if len(work.reports) == 1:
        return "{department}{year}年{stage}".format_map(work.heading(work.reports[0]))
    return "所问的公开文件"


def _values(work: Work, row: dict[str, str], limits: Sequence[Limit]) -> dict[str, Value]:
    """What a project prints of each kind that is limited; empty where it lacks one of them."""
    found: dict[str, Value] = {}
    for limit in limits:
        if limit.kind == "money":
            amount = project_amount(row, wanted_amount(work))
            if amount:
                found["money"] = amount
        elif (name := _MARKS[limit.kind]) in row:
            found[limit.kind] = (trimmed(row[name]), _UNITS[limit.kind], Decimal(row[name]))
    return found if len(found) == len({limit.kind for limit in limits}) else {}


def _listed(work: Work, kept: Sequence[tuple[dict[str, str], dict[str, Value]]], limits: Sequence[Limit]) -> Outcome:
    outcome = Outcome(parts={"count": str(len(kept))})
    by_owner: dict[str, list[str]] = {}
    for row, values in kept[:_HELD]:
        figures = [f"{value}{unit}" for value, unit, _ in values.values()]
        first, unit, number = values[limits[0].kind]
        yuan = decimal(str(number)) if limits[0].kind == "money" else None
        label = clean_label(row["label"])
        outcome.rows.append(AnswerRow(label=label, value=first, unit=unit, amount=yuan))
        name, year, stage = work.place(work.report(row["report"]))
        outcome.table.append([name, f"{year}年{stage}", label, "，".join(figures)])
        outcome.sources += [row.get("figure", ""), row["source"]]
        by_owner.setdefault(f"{name}{year}年{stage}", []).append(f"{label}{'、'.join(figures)}")
    said, left = [], _SHOWN
    for owner, names in by_owner.items():
        if left > 0:
            said.append(f"{owner}：{'，'.join(names[:left])}")
        left -= len(names)
    outcome.parts["items"] = "；".join(said) + ("等，逐项见表" if left < 0 else "")
    return outcome


HANDLERS: dict[str, Callable[[Work], Outcome | None]] = {
    "project_filter": project_filter,
    "project_marks": project_marks,
}
