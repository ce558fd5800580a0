"""Performance indicators, by name or of a project: targets, actual values, scores."""

from collections import Counter
from decimal import Decimal
from functools import cache

from budgetgraph import resources
from budgetgraph.questions.answers import AnswerRow
from budgetgraph.questions.handlers.basis.outcomes import Outcome, Work
from budgetgraph.questions.handlers.basis.printed_rows import (
    trimmed,
)
from budgetgraph.questions.handlers.texts.printed_targets import told_otherwise, where
from budgetgraph.questions.language.normalising import matching_key
from budgetgraph.questions.language.said import in_print, in_question

_INDICATOR_PARTS = (
    # cue, variable, what the row is called
    ("target", "target", "年度指标值"),
    ("actual", "actual", "实际完成值"),
    ("completion", "completion", "完成率"),
    ("score", "score", "得分"),
    ("weight", "weight", "分值权重"),
    ("previous", "previous", "上年完成值"),
    ("deviation_reason", "deviation", "偏差原因"),
    ("basis", "basis", "设置依据"),
)


_COUNTED_IN = frozenset({"项", "个", "条", "种", "类"})  # what a list of indicators may be asked for in


def indicators(work: Work, rows: list[dict[str, str]]) -> Outcome | None:
    reading = work.asked.reading
    projects = {label for named in reading.names.get("project", ()) for label in named.value.split("\n")}
    types = {named.label for named in reading.names.get("type", ())}
    if any(unit and not unit & _COUNTED_IN for unit in reading.units):
        return None  # 几张绩效目标表
    rows = _of_form(work, rows)
    if not projects and in_question("of_whole").search(work.asked.question.text):
        rows = [r for r in rows if "project" not in r]
    elif not projects and work.cue("projects"):
        if in_question("of_projects").search(work.asked.question.text):
            return None
        rows = [r for r in rows if "project" in r]
    if projects:
        spellings = _renamed(work, projects)
        rows = [r for r in rows if r.get("project") in spellings]
    if types:
        rows = [r for r in rows if type_names(r) & types]
    if not rows:
        return None
    if in_question("how_many_projects").search(work.asked.question.text):
        return _projects_with(work, rows)
    owners = {(r["report"], r.get("project", "")) for r in rows}
    if not projects and not reading.mentions and len(owners) > 1:
        return None
    first = rows[0]
    subject = f"“{first['project']}”" if projects and first.get("project") else work.department(first["report"])
    outcome = Outcome(parts={**work.heading(first["report"]), "subject": subject, "count": str(len(rows))})
    rows.sort(key=lambda r: (int(r.get("page", 0)), int(r.get("line", 0))))
    by_owner: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        by_owner.setdefault(_owner(work, row), []).append(row)
    for owner, own in by_owner.items():
        for row in own:
            outcome.rows.append(AnswerRow(label=row["label"], value=row.get("target")))
            outcome.table.append([owner, row["label"], row.get("target", ""), row.get("weight", "")])
            outcome.sources.append(row["source"])
    if len(rows) <= _SAID or len(by_owner) == 1:
        often = Counter(row["label"] for row in rows) if len(by_owner) > 1 else Counter[str]()
        said = "，".join(
            f"{r['label']}{r.get('target', '')}" + (f"（{_owner(work, r)}）" if often[r["label"]] > 1 else "")
            for r in rows[: 2 * _SAID]
        )
        outcome.parts["items"] = said + ("等，逐项见表" if len(rows) > 2 * _SAID else "")
    else:
        outcome.parts["items"] = "，".join(f"{owner}{len(own)}项" for owner, own in by_owner.items()) + "，逐项见表"
    return outcome


def _projects_with(work: Work, rows: list[dict[str, str]]) -> Outcome | None:
    """几个项目设了满意度指标: the number of projects that have any of the indicators."""
    sources = {row["project"]: row["source"] for row in reversed(rows) if "project" in row}
    if not sources or len({row["report"] for row in rows}) > 1:
        return None
    names = list(sources)[::-1]
    outcome = Outcome(parts=work.heading(rows[0]["report"]))
    outcome.text = f"{{department}}{{year}}年{{stage}}设了所问绩效指标的项目共{len(names)}个：{'，'.join(names)}。"
    outcome.rows = [AnswerRow(label="项目数量", value=str(len(names)), unit="个")]
    outcome.sources = [sources[name] for name in names]
    return outcome


_SAID = 6  # indicators that a sentence still names one by one


def _beside_its_project(work: Work) -> bool:
    """法律顾问和安邦信息一共多少: a project and an indicator in a list are two things, not one of the other."""
    names, text = work.asked.reading.names, work.asked.question.text
    between = [text[p.end : i.start] for p in names["project"] for i in names["indicator"]]
    between += [text[i.end : p.start] for p in names["project"] for i in names["indicator"]]
    return any(in_question("list_word").fullmatch(words) for words in between)


def _is_project(work: Work) -> bool:
    """深水网箱项目2024年预算: what is called a project is no indicator, where nothing of one is asked for."""
    text, said = work.asked.question.text, work.asked.reading
    called = any(in_question("called_project").search(text[named.end :]) for named in said.names["indicator"])
    return called and not work.cue("indicators", *(cue for cue, *_ in _INDICATOR_PARTS)) and not said.units


_WHOLE_FORMS = frozenset({"department_target", "self_evaluation_report"})


def _of_form(work: Work, rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """The rows of the form that is named: of the department as a whole, or of its projects; else all of them."""
    kinds = {named.value for named in work.asked.reading.names.get("statement", ())}
    if work.cue("whole_form") or kinds & _WHOLE_FORMS:
        return [row for row in rows if "project" not in row]
    return [row for row in rows if "project" in row] if work.cue("project_form") or kinds else rows


def _owner(work: Work, row: dict[str, str]) -> str:
    """What an indicator is set for: its project, else the department as a whole."""
    several = len(work.reports) > 1
    whole = f"{work.department(row['report'])}整体" if several else "部门整体"
    return f"“{row['project']}”" if row.get("project") else whole


def _renamed(work: Work, names: set[str]) -> set[str]:
    """A project under all its spellings: its label and its other names."""
    rows = work.run_text(
        "SELECT DISTINCT ?label WHERE { VALUES ?name { %s } { ?p rdfs:label ?name } UNION { ?p skos:altLabel ?name } "
        "?p a bg:Project ; rdfs:label ?label }",
        sorted(names),
    )
    return names | {row["label"] for row in rows}


@cache
def _types() -> dict[str, tuple[str, str]]:
    """Indicator type -> its name and its parent's id."""
    found = resources.rows("data", "classifications", "indicator_types.csv")
    return {row["id"]: (row["name"], row["parent"]) for row in found}


def type_names(row: dict[str, str]) -> set[str]:
    """The names of an indicator's type and of the first-level type above it, and the printed one."""
    return {row.get("typeName", ""), *_names_above(row.get("type", ""))}


@cache
def _names_above(kind: str) -> tuple[str, ...]:
    name, parent = _types().get(kind.rsplit("/", 1)[-1], ("", ""))
    return (name, *_names_above(parent)) if name else ()


def of_one_owner(work: Work, rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """The rows of the project that is named, where they are of one indicator of one project or body; else none."""
    projects = {label for named in work.asked.reading.names.get("project", ()) for label in named.value.split("\n")}
    if projects:
        renamed = _renamed(work, projects)
        rows = [row for row in rows if row.get("project") in renamed]
    return rows if len({(row["report"], row.get("project", ""), row["label"]) for row in rows}) == 1 else []


def one_indicator(work: Work, rows: list[dict[str, str]]) -> Outcome | None:
    reading = work.asked.reading
    projects = {label for named in reading.names.get("project", ()) for label in named.value.split("\n")}
    if (projects and _beside_its_project(work)) or _is_project(work):
        return None
    if projects:
        renamed = _renamed(work, projects)
        rows = [r for r in rows if r.get("project") in renamed]
    rows = _of_form(work, rows)
    wanted = [(v, title) for cue, v, title in _INDICATOR_PARTS if work.cue(cue)]
    if work.cue("missed"):  # 没达标是怎么回事, 是不是没完成
        asked = ("deviation",) if work.cue("reason", "deviation_reason") else ("target", "actual")
        wanted = [(v, title) for _, v, title in _INDICATOR_PARTS if v in asked]
    done = in_question("counts_what_was_done").search(work.asked.question.text) and any("actual" in r for r in rows)
    if not wanted and done:
        wanted = [("actual", "实际完成值")]
    if in_question("came_late").search(work.asked.question.text):
        rows = [r for r in rows if of_due_time(r)]
    if any(v == "deviation" for v, _ in wanted):
        rows = [{**r, "deviation": reason_of(r)} for r in rows]
        rows = [r if r["deviation"] else {k: v for k, v in r.items() if k != "deviation"} for r in rows]
    if not wanted or (len(wanted) == 1 and wanted[0][0] == "basis" and work.cue("target")):
        wanted = [("target", "年度指标值")]
    if work.template.name == "indicator_medium_term":
        wanted = [("target", "中期指标值")]
    asked_rate = any(m.value == "topic:indicator_actual" for m in work.measures)
    if asked_rate or any(v == "completion" for v, _ in wanted):
        three = {"target", "actual"} <= {v for v, _ in wanted}  # 目标完成率 asks for no target
        apart = ("completion",) if three else ("completion", "target")
        wanted = [("completion", "完成率"), *((v, t) for v, t in wanted if v not in apart)]
        rows = [r for r in rows if "completion" in r] or [with_rate(r) for r in rows]
    both = {"target", "actual"} <= {v for v, _ in wanted}  # what was planned and what was done: of what prints both
    rows = [r for r in rows if any(v in r for v, _ in wanted) and ("actual" in r or not both)]
    if not rows:
        return None
    ending = _ending(work)
    if ending is None and len({r["label"] for r in rows}) > 1:
        rows = [r for r in rows if in_asked_unit(work, r)]
        if len({matching_key(r["label"]) for r in rows}) != 1:
            return None  # a part of several names
    if ending is None and not _is_of_kind(work, rows[0]):
        return None
    outcome = Outcome(parts=work.heading(rows[0]["report"]) | {"label": ending or rows[0]["label"]})
    owners = {(r["report"], r.get("project", "")) for r in rows}
    texts = {tuple(r.get(v, "") for v, _ in wanted) for r in rows}
    departments = {r["report"] for r in rows}
    outcome.parts["several"] = str(len(departments)) if len(departments) > 1 and len(texts) > 1 else ""
    of_years = len(texts) > 1 and len({work.report(iri).department for iri in departments}) == 1 < len(departments)
    if of_years:  # each told with its year, none in the heading
        outcome.text = "{department}的指标“{label}”：{figure}。"
    several = len({owner for _, owner in owners}) > 1 if of_years else len(owners) > 1
    said = []
    for row in rows:
        owner = f"（{row['project']}）" if several and row.get("project") else ""
        owner = f"（{'年'.join(work.place(work.report(row['report']))[1:])}）{owner}" if of_years else owner
        owner = f"（{row['label']}）{owner}" if ending and row["label"] != ending else owner
        detail = f"（{row['description']}）" if len(rows) > len(owners) and row.get("description") else ""
        for variable, title in wanted:
            if variable not in row:
                continue
            value, unit = value_of(row, variable)
            outcome.rows.append(AnswerRow(label=f"{title}{owner}{detail}", value=value, unit=unit))
            outcome.sources.append(row["source"])
            points = {"score": "分", "weight": "分", "completion": "%"}.get(variable, "") + row.get("formula", "")
            colon = "：" if variable in ("deviation", "basis") else ""
            said.append(f"{title}{owner}{detail}{colon}{row[variable]}{points}")
        outcome.table.append(
            [
                work.department(row["report"]),
                row.get("project", ""),
                row["label"],
                *(row.get(v, "") for v, _ in wanted[:1]),
            ]
        )
    if len(texts) == 1 and len(rows) > 1:
        kept: dict[tuple[str | None, str | None], AnswerRow] = {}
        for one in outcome.rows:
            kept.setdefault((one.value, one.unit), one)
        outcome.rows = list(kept.values())
        said = said[: len(wanted)]
    said = list(dict.fromkeys(said))
    variable, title = wanted[0]
    if ending and len(said) > _SAID:
        counts = Counter(row[variable] for row in rows if variable in row)
        said = [f"{title}" + "、".join(f"{text}的{count}项" for text, count in counts.most_common()), "逐项见表"]
    outcome.parts["figure"] = "，".join(said)
    if [v for v, _ in wanted] == ["target"] and not projects and not work.cue("whole_form", "project_form"):
        for row in told_otherwise(work, rows):
            value, unit = value_of(row, "target")
            outcome.rows.append(AnswerRow(label=f"{where(row)}的“{row['label']}”", value=value, unit=unit))
            outcome.sources.append(row["source"])
            outcome.notes.append(f"另有一处，{where(row)}的“{row['label']}”，指标值为{row['target']}")
    return outcome


def reason_of(row: dict[str, str]) -> str:
    """The printed reason of a deviation, without the points that some forms print before it; empty where there is none
    or only points."""
    text = in_print("reason_lead").sub("", row.get("deviation", "")).rstrip("。")
    beside = in_print("points_and_reason").fullmatch(text)
    return (beside["reason"] or "") if beside else text


def of_due_time(row: dict[str, str]) -> bool:
    """Whether an indicator says when, how fast or how much of something is done in time."""
    said = (row.get(name, "") for name in ("label", "target", "targetUnit", "unit"))
    return in_print("of_due_time").search(" ".join(said)) is not None


def with_rate(row: dict[str, str]) -> dict[str, str]:
    """A row with its rate of completion: the printed one, else actual value through target where both are numbers."""
    if "completion" in row or not {"actualValue", "targetValue"} <= row.keys():
        return row
    target, actual = Decimal(row["targetValue"]), Decimal(row["actualValue"])
    if not target or value_of(row, "actual")[1] not in (None, row.get("targetUnit")):
        return row
    rate = (100 * actual / target).quantize(Decimal("0.01"))
    shown = f"（计算：{row['actual']}÷{row['target']}）"
    return {**row, "completion": trimmed(str(rate)), "formula": shown}


def in_asked_unit(work: Work, row: dict[str, str]) -> bool:
    """Whether an indicator counts what is asked for: 多少本 is no rate."""
    printed = f"{row.get('targetUnit', '')} {row.get('target', '')} {row.get('whole', '')}"
    return all(any(unit in printed for unit in units) for units in work.asked.reading.units)


def _is_of_kind(work: Work, row: dict[str, str]) -> bool:
    """A name typed only in part may not bring a number of another kind: 第三方机构的钱 is no 委托第三方机构类型."""
    named = work.asked.reading.names["indicator"][0]
    if matching_key(row["label"]) == named.text or "target" not in row:
        return True
    text = work.asked.question.text
    beside = text[: named.start] + "，" + text[named.end :]
    asks_money = in_question("asks_money").search(beside) or in_question("asks_funds").search(beside)
    return not asks_money or bool(in_print("money").search(row["target"]))


def _ending(work: Work) -> str | None:
    """满意度, 及时率: the typed end of the names of several indicators, which are all given under their names."""
    named = work.asked.reading.names["indicator"][0]
    labels = named.value.split("\n")
    return named.text if len(labels) > 1 and all(x.endswith(named.text) for x in labels) else None


def value_of(row: dict[str, str], variable: str) -> tuple[str, str | None]:
    """The figure of a target or an actual value, apart from its operator and unit; words stay words."""
    text = row[variable]
    if variable == "deviation":
        return text, None
    if variable in ("score", "weight", "completion"):
        return trimmed(text), "%" if variable == "completion" else "分"
    found = in_print("target_value").match(text)
    if not found or in_print("goes_on_as_date").search(found.group(2)):
        return text, None
    unit = found.group(2).strip() or (row.get("targetUnit") if variable == "target" else None)
    return found.group(1).replace(",", "").replace("，", ""), unit or None
