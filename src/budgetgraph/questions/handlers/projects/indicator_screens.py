"""Indicators by how they came out or by what they aim at: those that missed their targets or lost points, with the
printed reasons, and those whose target keeps a typed limit."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgetgraph.questions.answers import AnswerRow
from budgetgraph.questions.handlers.basis.limits import Limit, limit_of
from budgetgraph.questions.handlers.basis.outcomes import Outcome, Work
from budgetgraph.questions.handlers.basis.printed_rows import run, trimmed
from budgetgraph.questions.handlers.projects.indicators import of_due_time, reason_of, type_names
from budgetgraph.questions.language.said import in_print, in_question
from budgetgraph.questions.language.years import Quantity
from budgetgraph.questions.solutions import rows_by_source, rows_of, terms

_SAID, _HELD = 30, 200  # indicators that a sentence and a table name
Row = dict[str, str]


@dataclass(frozen=True)
class _Result:
    """What an indicator came to: its row, whether it missed its target, the points that it lost (None: not printed),
    whether the document says that it was completed in part, as of one that stays below a limit."""

    row: Row
    missed: bool
    lost: Decimal | None
    in_part: bool = False


def indicator_missed(work: Work) -> Outcome | None:
    """Indicators that missed their targets or, where points are asked for, lost some; each with the printed reason."""
    by_points = work.cue("deducted")
    rows = wanted_rows(work)
    results = [result for row in rows if (result := _result(row))]
    kept = [r for r in results if (r.lost if by_points else r.missed or r.lost)]
    in_part = [r for r in results if r.in_part and not (by_points or r.missed or r.lost)]
    if not kept and in_part:
        kept, in_part = in_part, []
    if not kept:
        return _none_of(work, by_points)
    if by_points and work.cue("max", "min"):  # 扣分最多的指标
        ends = sorted({result.lost or Decimal(0) for result in kept}, reverse=not work.cue("min"))
        kept = [result for result in kept if result.lost == ends[0]]
    asks_reason = work.cue("reason", "deviation_reason")
    if asks_reason and not any(reason_of(r.row) for r in kept):
        names = "、".join(dict.fromkeys(r.row["label"] for r in kept))
        return Outcome(withheld=f"{where_of(work)}没有写原因；没有达到目标的绩效指标有{len(kept)}项：{names}。")
    state = "扣了分" if by_points else "没有达到目标"
    if by_points and work.cue("max", "min"):
        state = "扣分最少" if work.cue("min") else "扣分最多"
    elif not any(r.missed or r.lost for r in kept):
        state = "完成率不足100%"
    outcome = Outcome(parts={"count": str(len(kept)), "state": state})
    outcome.parts["where"] = where_of(work)
    twice = {label for label in (r.row["label"] for r in kept) if sum(k.row["label"] == label for k in kept) > 1}
    said = []
    for result in [*kept, *in_part][:_HELD]:
        row = result.row
        name = row["label"] + (f"（{row['project']}）" if row["label"] in twice and "project" in row else "")
        outcome.rows.append(_as_asked(work, name, result, by_points, asks_reason))
        lost = trimmed(str(result.lost)) if result.lost else ""
        outcome.table.append(
            [owner_of(work, row), row["label"], row.get("target", ""), row["actual"], lost, reason_of(row)]
        )
        outcome.sources.append(row["source"])
        said.append(f"{name}（{_told(result)}）")
    items, others = said[: len(kept)], said[len(kept) :]
    outcome.parts["items"] = "；".join(items[:_SAID]) + ("等，逐项见表" if len(items) > _SAID else "")
    if others:
        told = "；".join(others[:_SAID]) + ("等，逐项见表" if len(others) > _SAID else "")
        outcome.parts["items"] += f"。文件所列完成率不足100%的另有{len(in_part)}项：{told}"
    if any(any(map(in_question("a_count").search, units)) for units in work.asked.reading.units):
        outcome.rows = [AnswerRow(label="数量", value=str(len(kept)), unit="项")]
    silent = sum(not reason_of(r.row) for r in kept)
    if asks_reason and silent:
        outcome.notes.append(f"其中{silent}项没有写原因")
    return outcome


_EVALUATED = """SELECT (COUNT(DISTINCT ?source) AS ?number) WHERE { ?source bg:actualText ?actual . %s
  ?owner bg:hasIndicator ?source OPTIONAL { ?holder bg:hasProject ?owner }
  BIND(COALESCE(?holder, ?owner) AS ?report) VALUES ?report { $report } }"""
_POINTS = "?source bg:weight ?weight ; bg:score ?score ."


def _none_of(work: Work, by_points: bool) -> Outcome | None:
    """Why no indicator is told: none of those that are evaluated missed its target, or none is evaluated at all."""
    query = (_EVALUATED % (_POINTS if by_points else "")).replace(
        "$report", " ".join(terms(r.iri for r in work.reports))
    )
    number = next(iter(rows_of(work.query(query))), {}).get("number", "0")
    what = "分值和得分" if by_points else "实际完成值"
    if number == "0":
        return Outcome(withheld=f"{where_of(work)}没有印出绩效指标的{what}（没有印出不等于都已完成），无从比较。")
    narrowed = any(work.asked.reading.names.get(kind) for kind in ("project", "type"))
    among = "" if narrowed else f"印出{what}的绩效指标有{number}项，"
    if work.cue("whole_form", "project_form"):
        among = "部门整体的绩效指标里" if work.cue("whole_form") else "项目的绩效指标里"
    return Outcome(withheld=f"{where_of(work)}{among}没有{'扣了分' if by_points else '未达到目标'}的。")


def _as_asked(work: Work, name: str, result: _Result, by_points: bool, asks_reason: bool) -> AnswerRow:
    row = result.row
    if asks_reason:
        return AnswerRow(label=name, value=reason_of(row) or None)
    if by_points and work.cue("score"):
        return AnswerRow(label=name, value=trimmed(row["score"]), unit="分")
    if by_points:
        return AnswerRow(label=name, value=trimmed(str(result.lost)), unit="分")
    return AnswerRow(label=name, value=row["actual"])


def _told(result: _Result) -> str:
    row = result.row
    told = [f"目标{row['target']}" if "target" in row else "", f"实际{row['actual']}"]
    if result.lost:
        told.append(f"{trimmed(row['weight'])}分得{trimmed(row['score'])}分")
    if result.in_part and not result.missed:
        told.append(f"完成率{trimmed(row['completion'])}%")
    reason = reason_of(row).strip("。；，")
    return "，".join(filter(None, told)) + (f"；原因：{reason}" if reason else "")


def _result(row: Row) -> _Result | None:
    """How an indicator came out: by the numbers where target and actual value are of one unit, and by its points."""
    if "actual" not in row:
        return None
    lost = Decimal(row["weight"]) - Decimal(row["score"]) if {"weight", "score"} <= row.keys() else None
    missed = _misses(row)
    in_part = "completion" in row and Decimal(row["completion"]) < 100
    if missed is None and lost is None and not in_part:
        return None
    full = lost is not None and lost <= 0
    more = row.get("operator") == "=" and missed and Decimal(row["actualValue"]) > Decimal(row["targetValue"])
    lost = lost if lost is None or lost > 0 else Decimal(0)
    return _Result(row, bool(missed) and not (full and more), lost, in_part and not full)


def _misses(row: Row) -> bool | None:
    """None where the target is no number, or the actual value is printed in another unit. A target without a sign is
    missed where a reason is printed for a lower value, of what is neither money nor time."""
    signed = row.get("operator", "none") in _SIGNS
    explained = in_print("tells_reason").search(reason_of(row)) is not None
    if not {"targetValue", "actualValue"} <= row.keys() or not (signed or explained):
        return None
    unit = in_print("target_value").match(row["actual"])
    printed = unit.group(2).strip() if unit else ""
    if printed and row.get("targetUnit") and printed != row["targetUnit"]:
        return None
    if not signed:
        bounded = in_print("money").search(row["target"]) or of_due_time({"target": row["target"]})
        return None if bounded else Decimal(row["actualValue"]) < Decimal(row["targetValue"]) or None
    limit = Limit("plain", row["operator"], Decimal(row["targetValue"]), "")
    return not limit.meets(Decimal(row["actualValue"]))


_SIGNS = frozenset({"=", ">", ">=", "<", "<="})


def indicator_limit(work: Work) -> Outcome | None:
    """Indicators whose target keeps every typed limit of the same unit."""
    typed = [_limit(work, quantity) for quantity in work.asked.reading.quantities]
    if any(limit.kind not in ("percent", "plain") for limit in typed):
        return None
    rows = wanted_rows(work)
    percent = any(limit.kind == "percent" for limit in typed)
    rows = [r for r in rows if "targetValue" in r and (r.get("targetUnit", "") in _PERCENT) == percent]
    kept = [r for r in rows if all(limit.meets(Decimal(r["targetValue"])) for limit in typed)]
    said = "，".join(limit.said for limit in typed)
    if not rows:
        return None
    if not kept:
        return Outcome(withheld=f"{where_of(work)}所问的绩效指标中印出数字目标的有{len(rows)}项，没有{said}的。")
    outcome = Outcome(parts={"count": str(len(kept)), "limit": said, "where": where_of(work)})
    by_owner: dict[str, list[str]] = {}
    for row in kept[:_HELD]:
        outcome.rows.append(AnswerRow(label=row["label"], value=row.get("target")))
        outcome.table.append([owner_of(work, row), row["label"], row.get("target", "")])
        outcome.sources.append(row["source"])
        by_owner.setdefault(owner_of(work, row), []).append(f"{row['label']}{row.get('target', '')}")
    _byowner_of(work, outcome, kept, by_owner)
    return outcome


def _limit(work: Work, quantity: Quantity) -> Limit:
    """The typed limit; a number without a word for a direction is the target itself."""
    typed = work.asked.question.as_typed(quantity.start, quantity.end)
    return limit_of(work.asked.question, quantity) or Limit(quantity.kind, "=", quantity.value, typed)


_PERCENT = frozenset({"%", "百分比"})


def _byowner_of(work: Work, outcome: Outcome, kept: Sequence[Row], by_owner: dict[str, list[str]]) -> None:
    """The sentence; and the projects or the bodies as rows where these are asked for."""
    said = [f"{owner}：{'，'.join(names)}" for owner, names in by_owner.items()]
    outcome.parts["items"] = "；".join(said[:_SAID]) + ("等，逐项见表" if len(said) > _SAID else "")
    text = work.asked.question.text
    names: list[str] = []
    if in_question("of_which_project").search(text):
        names = [row["project"] for row in kept if "project" in row]
    elif in_question("names_bodies").search(text):
        names = [work.department(row["report"]) for row in kept]
    if names:
        outcome.rows = [AnswerRow(label=name) for name in dict.fromkeys(names)]


def wanted_rows(work: Work) -> list[Row]:
    """The indicators that the template's query finds, of the projects, types, names and kind of form that are typed."""
    names = work.asked.reading.names
    projects = {label for named in names.get("project", ()) for label in named.value.split("\n")}
    labels = {label for named in names.get("indicator", ()) for label in named.value.split("\n")}
    types = {named.label for named in names.get("type", ())}
    rows = rows_by_source(run(work))
    kept = [row for row in rows if "label" in row and (not projects or row.get("project") in projects)]
    if work.cue("whole_form", "project_form"):  # 整体自评里哪些指标没达标
        kept = [row for row in kept if ("project" in row) == work.cue("project_form")]
    if labels or types:
        kept = [row for row in kept if row["label"] in labels or type_names(row) & types]
    return kept


def owner_of(work: Work, row: Row) -> str:
    body = "{department}{year}年{stage}".format_map(work.heading(row["report"]))
    several = len(work.reports) > 1
    owner = f"“{row['project']}”" if "project" in row else "部门整体"
    return f"{body}{owner}" if several else owner


def where_of(work: Work) -> str:
    if len(work.reports) == 1:
        return "{department}{year}年{stage}".format_map(work.heading(work.reports[0]))
    return "所问的公开文件"


HANDLERS: dict[str, Callable[[Work], Outcome | None]] = {
    "indicator_missed": indicator_missed,
    "indicator_limit": indicator_limit,
}
