"""Answers that are lists, counts, names or words: items, projects, indicators, statements, definitions, duties."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import cache

from budgetgraph import resources
from budgetgraph.questions.answers import AnswerRow
from budgetgraph.questions.facts import in_unit, plain
from budgetgraph.questions.lexicon import concept_of
from budgetgraph.questions.outcomes import Outcome, Work
from budgetgraph.questions.slots import statement_order

_NUMBERING = re.compile(r"^(?:[一二三四五六七八九十]+、|\d+[.、](?!\d)|[(（][一二三四五六七八九十\d]+[)）]|其中[:：])+")
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
_VALUE = re.compile(
    r"^\s*(?:[≥≤><=＝≧≦]|>=|<=|不低于|不少于|不超过|至少|达到)*\s*(-?\d+(?:[,，]\d{3})*(?:\.\d+)?)\s*(.*)$"
)
_OPERATORS = {">=": "≥", "<=": "≤", "=": "", ">": "＞", "<": "＜"}


def clean_label(label: str) -> str:
    """A printed row label without its numbering (一、, 1., 其中：)."""
    return _NUMBERING.sub("", label)


def rows_by_source(rows: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    """One row a source: what several rows say of it together, the first of two values winning."""
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        known = found.setdefault(row["source"], {})
        for name, value in row.items():
            known.setdefault(name, value)
    return list(found.values())


def listing(work: Work) -> Outcome | None:
    """A list of rows, projects, indicators, statements, departments or years."""
    rows = rows_by_source(_run(work))
    if not rows:
        return None
    name = work.template.name
    if name == "internal_units":
        return _internal_units(work, rows)
    if name.startswith("project"):
        return _projects(work, rows)
    if name.startswith("indicator"):
        return _indicators(work, rows)
    if "value" in rows[0]:
        return _items(work, rows)
    return _names(work, rows)


_UNITS = re.compile(r"(?:下设|内设|设有|设置)[^。\n]{0,20}?(?:分别是|分别为|包括|即|有|[:：])[:：]?([^。\n]{2,200})")


def _internal_units(work: Work, rows: list[dict[str, str]]) -> Outcome | None:
    """The names that a sentence lists after 分别是; nothing where only their number is said."""
    for row in rows:
        found = _UNITS.search(row["text"])
        if not found:
            continue
        names = [n.strip() for n in re.split(r"[、，,；;和]", found.group(1)) if 1 < len(n.strip()) < 25]
        if len(names) < 2:
            continue
        outcome = Outcome(parts={**work.heading(work.reports[0]), "items": "、".join(names)})
        outcome.rows = [AnswerRow(label=name) for name in names]
        outcome.table = [[name] for name in names]
        outcome.sources = [row["source"]]
        return outcome
    return None


def _run(work: Work) -> list[dict[str, str]]:
    reading = work.asked.reading
    values: dict[str, list[str]] = {"report": [r.iri for r in work.reports]}
    for shape in work.template.slots:
        if shape.kind in ("project", "indicator", "glossary", "section"):
            values[shape.name] = [
                label for named in reading.names.get(shape.kind, ()) for label in named.value.split("\n")
            ]
    return work.run(**values)


def _items(work: Work, rows: list[dict[str, str]]) -> Outcome | None:
    """Rows of one statement: the best by the order of statements, in printed order of their codes."""
    report = work.reports[0]
    rows = [r for r in rows if not r.get("role", "").endswith("total") or r["label"] != "合计"]
    by_kind: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        by_kind.setdefault(row.get("kind", "").rsplit("/", 1)[-1], []).append(row)
    first = concept_of(rows[0].get("concept", "")).split(":")[0]
    order = statement_order().get(first, ())
    kind = min(by_kind, key=lambda k: order.index(k) if k in order else 99)
    chosen: dict[str, dict[str, str]] = {}
    for row in by_kind[kind]:
        chosen.setdefault(row.get("concept", row["source"]), row)
    ordered = sorted(chosen.values(), key=lambda r: r.get("concept", ""))
    outcome = Outcome(parts={**work.heading(report), "count": str(len(ordered))})
    said = []
    for row in ordered:
        unit = row.get("printedUnit") or "元"
        code = concept_of(row.get("concept", "")).split(":")[-1]
        label = clean_label(row["label"])
        label = re.sub(r"^\d{3,7}\s*", "", label)
        value = plain(row["printed"])
        outcome.rows.append(AnswerRow(label=label, value=value, unit=unit, amount=_decimal(row["value"])))
        outcome.table.append([code if code.isdigit() else "", label, f"{value}{unit}"])
        outcome.sources.append(row["source"])
        said.append(f"{label}{value}{unit}")
    titles = [t for _, t in work.template.columns]
    if len(titles) == 2:
        outcome.table = [line[1:] for line in outcome.table]
    outcome.parts["items"] = "，".join(said)
    if kind == "general_public_basic":
        outcome.notes.append("经济分类数字取自基本支出表，只含基本支出")
    return outcome


def _decimal(text: str) -> str:
    value = Decimal(text)
    return "0" if value == 0 else format(value.normalize(), "f")


def project_amount(row: dict[str, str]) -> tuple[str, str, Decimal] | None:
    """(printed value, unit, yuan) of a project: its row in the project table, else the amount it is described with."""
    for name in ("value", "revised", "initial", "spent"):
        if name in row:
            yuan = Decimal(row[name])
            break
    else:
        return None
    if "printed" in row and Decimal(row.get("printedAmount", "-1")) == yuan:
        return plain(row["printed"]), row.get("printedUnit") or "元", yuan
    unit = row.get("printedUnit") or "万元"
    return in_unit(yuan, unit), unit, yuan


def _projects(work: Work, rows: list[dict[str, str]]) -> Outcome | None:
    report = work.reports[0]
    reading = work.asked.reading
    outcome = Outcome(parts={**work.heading(report), "count": str(len(rows))})
    if work.template.answer == "ranking":
        rows = [r for r in rows if project_amount(r)]
        ascending = work.cue("min", "ascending")
        rows.sort(key=lambda r: (project_amount(r) or ("", "", Decimal(0)))[2], reverse=not ascending)
        top = reading.top or (1 if work.cue("max", "min") and not work.cue("ranking") else 0)
        rows = rows[: top or 50]
        outcome.parts["rank"] = ("金额最小" if ascending else "金额最大") if top == 1 else "按金额排列"
        if not rows:
            return None
    said = []
    for row in rows:
        if row.get("fundYear", "").endswith("previous"):
            row = {**row, "label": f"{row['label']}（上年结转）"}
        money = project_amount(row)
        value, unit, yuan = money or ("", "", Decimal(0))
        outcome.rows.append(
            AnswerRow(
                label=row["label"],
                value=value or None,
                unit=unit or None,
                amount=_decimal(str(yuan)) if money else None,
            )
        )
        outcome.table.append([row["label"], f"{value}{unit}"])
        outcome.sources += [row.get("figure", ""), row["source"]]
        said.append(f"{row['label']}{value}{unit}")
    outcome.parts["items"] = "，".join(said)
    return outcome


def _indicators(work: Work, rows: list[dict[str, str]]) -> Outcome | None:
    reading = work.asked.reading
    projects = {label for named in reading.names.get("project", ()) for label in named.value.split("\n")}
    types = {named.label for named in reading.names.get("type", ())}
    if not projects and "整体" in work.asked.question.text:
        rows = [r for r in rows if "project" not in r]
    if projects:
        rows = [r for r in rows if r.get("project") in _renamed(work, projects)]
    if types:
        rows = [r for r in rows if _type_names(r) & types]
    if not rows:
        return None
    owners = {(r["report"], r.get("project", "")) for r in rows}
    if not projects and not reading.mentions and len(owners) > 1:
        return None
    first = rows[0]
    subject = f"“{first['project']}”" if projects and first.get("project") else work.department(first["report"])
    outcome = Outcome(parts={**work.heading(first["report"]), "subject": subject, "count": str(len(rows))})
    rows.sort(key=lambda r: (int(r.get("page", 0)), int(r.get("line", 0))))
    for row in rows:
        outcome.rows.append(AnswerRow(label=row["label"], value=row.get("target")))
        outcome.table.append([row["label"], row.get("target", ""), row.get("weight", "")])
        outcome.sources.append(row["source"])
    names = [f"{r['label']}{r.get('target', '')}" for r in rows]
    outcome.parts["items"] = "，".join(names[:30]) + ("等" if len(names) > 30 else "")
    return outcome


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


def _type_names(row: dict[str, str]) -> set[str]:
    """The names of an indicator's type and of the first-level type above it, and the printed one."""
    names = {row.get("typeName", "")}
    current = row.get("type", "").rsplit("/", 1)[-1]
    while current in _types():
        name, current = _types()[current]
        names.add(name)
    return names


def _names(work: Work, rows: list[dict[str, str]]) -> Outcome | None:
    outcome = Outcome(parts=work.heading(work.reports[0]) if work.reports else {})
    variables = [variable for variable, _ in work.template.columns]
    seen: dict[str, dict[str, str]] = {}
    for row in rows:
        seen.setdefault(row["label"], row)
    for row in seen.values():
        outcome.rows.append(AnswerRow(label=row["label"], value=row.get("state")))
        outcome.table.append([row.get(v, "") for v in variables])
        outcome.sources.append(row["source"])
    outcome.parts |= {"count": str(len(seen)), "items": "，".join(seen)}
    if not work.asked.reading.mentions:
        outcome.parts["department"] = "库中"
    return outcome


def count(work: Work) -> Outcome | None:
    """How many: the number first, the names behind it in the table."""
    outcome = listing(work)
    if outcome is None:
        return None
    number = len(outcome.rows)
    outcome.rows = [AnswerRow(label="数量", value=str(number), unit=work.template.unit)]
    return outcome


def records(work: Work) -> Outcome | None:
    """The amount of projects by name, or what an indicator sheet says of one indicator, or a project's score."""
    rows = [row for row in rows_by_source(_run(work)) if "label" in row]
    if not rows:
        return None
    if work.template.name == "indicator":
        return _one_indicator(work, rows)
    if work.template.name == "project_score":
        return _scores(work, rows)
    reading = work.asked.reading
    found: list[tuple[dict[str, str], tuple[str, str, Decimal]]] = []
    for row in rows:
        money = project_amount(row)
        if money:
            found.append((row, money))
    if not found:
        return None
    outcome = Outcome(parts=work.heading(found[0][0]["report"]))
    found.sort(key=lambda item: item[0].get("fundYear", "").endswith("previous"))
    if work.cue("compare", "compare_less", "difference", "max", "min"):
        found.sort(key=lambda item: item[1][2], reverse=not work.cue("compare_less", "min"))
    found = _without_carried_zero(found)
    amounts = {money[2] for _, money in found}
    departments = {row["report"] for row, _ in found}
    asked = len(reading.names.get("project", ()))
    said = []
    for row, (value, unit, yuan) in found:
        where = f"{work.department(row['report'])}" if len(departments) > 1 else ""
        outcome.rows.append(
            AnswerRow(label=f"{where}{row['label']}", value=value, unit=unit, amount=_decimal(str(yuan)))
        )
        outcome.table.append(
            [work.department(row["report"]), str(work.report(row["report"]).year), row["label"], f"{value}{unit}"]
        )
        outcome.sources += [row.get("figure", ""), row["source"]]
        said.append(f"“{row['label']}”{value}{unit}")
    carried = [row for row, _ in found if row.get("fundYear", "").endswith("previous")]
    if asked == 1 and len(found) - len(carried) == 1 and len({row["label"] for row, _ in found}) == 1:
        outcome.parts |= {"label": found[0][0]["label"], "figure": f"{found[0][1][0]}{found[0][1][1]}"}
        outcome.notes += [f"另有上年结转资金{money[0]}{money[1]}" for row, money in found if row in carried]
        return outcome
    if asked == 1 and len(found) == 1:
        outcome.parts |= {"label": found[0][0]["label"], "figure": f"{found[0][1][0]}{found[0][1][1]}"}
        return outcome
    if work.cue("plus", "altogether") and asked > 1 and len(found) == asked:
        unit = found[0][1][1]
        total = sum(amounts, Decimal(0)) if len(amounts) == len(found) else sum((m[2] for _, m in found), Decimal(0))
        outcome.rows.clear()
        outcome.rows.insert(
            0, AnswerRow(label="合计", value=in_unit(total, unit), unit=unit, amount=_decimal(str(total)))
        )
        outcome.text = f"{'＋'.join(said)}，合计{in_unit(total, unit)}{unit}。"
        return outcome
    outcome.text = f"{{department}}{{year}}年{{stage}}：{'，'.join(said)}。"
    outcome.parts["several"] = str(len(departments)) if len(departments) > 1 else ""
    return outcome


def _without_carried_zero(
    found: list[tuple[dict[str, str], tuple[str, str, Decimal]]],
) -> list[tuple[dict[str, str], tuple[str, str, Decimal]]]:
    """Leaves out carried-over money of nothing, which says nothing of the project."""
    return [item for item in found if item[1][2] or not item[0].get("fundYear", "").endswith("previous")]


def _scores(work: Work, rows: list[dict[str, str]]) -> Outcome | None:
    reading = work.asked.reading
    if not reading.mentions and not reading.names.get("project") and len(rows) > 1:
        return None
    outcome = Outcome(parts=work.heading(rows[0]["report"]))
    for row in rows:
        outcome.rows.append(AnswerRow(label=row["label"], value=_trim(row["value"]), unit="分"))
        outcome.table.append([row["label"], _trim(row["value"])])
        outcome.sources.append(row["source"])
    outcome.parts |= {"label": rows[0]["label"], "figure": f"{_trim(rows[0]['value'])}分"}
    return outcome


def _trim(text: str) -> str:
    try:
        return format(Decimal(text).normalize(), "f")
    except ArithmeticError:
        return text


def _one_indicator(work: Work, rows: list[dict[str, str]]) -> Outcome | None:
    reading = work.asked.reading
    projects = {label for named in reading.names.get("project", ()) for label in named.value.split("\n")}
    if projects:
        renamed = _renamed(work, projects)
        rows = [r for r in rows if r.get("project") in renamed]
    wanted = [(v, title) for cue, v, title in _INDICATOR_PARTS if work.cue(cue)]
    if not wanted or (len(wanted) == 1 and wanted[0][0] == "basis" and work.cue("target")):
        wanted = [("target", "年度指标值")]
    rows = [r for r in rows if any(v in r for v, _ in wanted)]
    if not rows:
        return None
    outcome = Outcome(parts=work.heading(rows[0]["report"]) | {"label": rows[0]["label"]})
    owners = {(r["report"], r.get("project", "")) for r in rows}
    texts = {tuple(r.get(v, "") for v, _ in wanted) for r in rows}
    departments = {r["report"] for r in rows}
    outcome.parts["several"] = str(len(departments)) if len(departments) > 1 and len(texts) > 1 else ""
    said = []
    for row in rows:
        owner = f"（{row['project']}）" if len(owners) > 1 and row.get("project") else ""
        detail = f"（{row['description']}）" if len(rows) > len(owners) and row.get("description") else ""
        for variable, title in wanted:
            if variable not in row:
                continue
            value, unit = _value_of(row, variable)
            outcome.rows.append(AnswerRow(label=f"{title}{owner}{detail}", value=value, unit=unit))
            outcome.sources.append(row["source"])
            points = "分" if variable in ("score", "weight") else ""
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
    outcome.parts["figure"] = "，".join(dict.fromkeys(said))
    return outcome


def _value_of(row: dict[str, str], variable: str) -> tuple[str, str | None]:
    """The figure of a target or an actual value, apart from its operator and unit; words stay words."""
    text = row[variable]
    if variable in ("score", "weight", "completion"):
        return _trim(text), "%" if variable == "completion" else "分"
    found = _VALUE.match(text)
    if not found or re.match(r"^[年月/.-]", found.group(2)):
        return text, None
    unit = found.group(2).strip() or (row.get("targetUnit") if variable == "target" else None)
    return found.group(1).replace(",", "").replace("，", ""), unit or None


def words(work: Work) -> Outcome | None:
    """An answer in words: one row, the text most of the documents print, the others told."""
    reading = work.asked.reading
    if work.template.name == "reason":
        return _reason(work)
    if work.template.name == "code_name":
        rows = work.run(code=list(reading.codes))
    elif work.template.name == "item_code":
        return _item_codes(work)
    else:
        rows = rows_by_source(_run(work))
    if work.template.name == "statement_title":
        number = _table_number(reading.tables[0])
        rows = [r for r in rows if _table_number(r["label"]) == number]
    rows = [r for r in rows if r.get("text")]
    if not rows:
        return None
    outcome = Outcome(parts=work.heading(rows[0]["report"]) if "report" in rows[0] else {})
    texts = Counter(r["text"].strip() for r in rows)
    ranked = [text for text, _ in texts.most_common()]
    first = next(r for r in rows if r["text"].strip() == ranked[0])
    outcome.rows = [AnswerRow(label=clean_label(first.get("label", "")), value=ranked[0])]
    outcome.sources = [r["source"] for r in rows if r["text"].strip() == ranked[0]]
    if len(ranked) > 1 and work.template.name in ("definition", "code_name"):
        outcome.notes.append(f"各部门文件的表述共{len(ranked)}种，这里是其中最常见的一种")
    elif len(ranked) > 1 and len({r.get("report") for r in rows}) > 1:
        return None if not reading.mentions else outcome
    outcome.parts |= {
        "label": clean_label(first.get("label", "")),
        "text": ranked[0],
        "number": (reading.tables and first.get("label", "")) or "",
        "code": reading.codes[0] if reading.codes else "",
    }
    return outcome


def _table_number(text: str) -> int:
    digits = re.sub(r"\D", "", text)
    if digits:
        return int(digits)
    numerals = re.search(r"[一二三四五六七八九十]+", text)
    if not numerals:
        return -1
    tens, ten, ones = numerals.group().partition("十")
    values = {c: n for n, c in enumerate("零一二三四五六七八九")}
    return (values.get(tens, 1) * 10 if ten else 0) + values.get(ones if ten else tens, 0)


def _item_codes(work: Work) -> Outcome | None:
    measure = work.measures[0]
    concepts = [c for c in re.split(r"[|>]", measure.value) if c.startswith(("functional:", "economic:"))]
    rows = rows_by_source(work.run(concept=concepts)) if concepts else []
    if not rows:
        return None
    outcome = Outcome(parts={"label": measure.label, "text": "、".join(f"{r['text']}（{r['label']}）" for r in rows)})
    outcome.rows = [AnswerRow(label=r["label"], value=r["text"]) for r in rows]
    if len(rows) > 1:
        outcome.notes.append("功能分类和经济分类各有一个科目，另有编码一并列出")
    return outcome


def _reason(work: Work) -> Outcome | None:
    """Reasons that claims give for the change of a measure."""
    from budgetgraph.questions.figures import facts_of

    report = max(work.reports, key=lambda r: r.year)
    measure = work.measures[0]
    names = [c for step in measure.value.split(">") for c in step.split("|")]
    facts = [f for f in facts_of(work, [measure], [report]) if f.reason and f.concept in names and f.year is None]
    if not facts:
        return None
    metrics = list(work.template.metric)
    facts.sort(key=lambda f: (names.index(f.concept), metrics.index(f.metric) if f.metric in metrics else 9))
    reasons = list(dict.fromkeys(f.reason.strip("。；，") for f in facts))
    outcome = Outcome(parts={**work.heading(report), "measure": measure.label, "text": reasons[0]})
    outcome.rows = [AnswerRow(label=f"{measure.label}增减原因", value=reasons[0])]
    outcome.sources = [f.source for f in facts if f.reason.strip("。；，") == reasons[0]]
    for other in reasons[1:]:
        outcome.notes.append(f"另有一处写：{other}")
    return outcome


HANDLERS: dict[str, Callable[[Work], Outcome | None]] = {
    "list": listing,
    "count": count,
    "records": records,
    "text": words,
}
