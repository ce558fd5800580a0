"""Answers that are lists or counts: items, projects, statements, departments, years, internal units."""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import cache

from budgetgraph import resources
from budgetgraph.questions.answers import AnswerRow
from budgetgraph.questions.handlers.basis.facts import plain
from budgetgraph.questions.handlers.basis.outcomes import Outcome, Work
from budgetgraph.questions.handlers.basis.printed_rows import (
    also_printed,
    clean_label,
    decimal,
    of_best_statement,
    project_amount,
    run,
    run_coded,
    wanted_amount,
)
from budgetgraph.questions.handlers.figures.figures import figures_of, pick
from budgetgraph.questions.handlers.projects.indicators import indicators
from budgetgraph.questions.handlers.projects.project_amounts import is_carried
from budgetgraph.questions.language.concepts import concept_of, iri_of
from budgetgraph.questions.language.listed_units import listed_units
from budgetgraph.questions.language.meanings import Report
from budgetgraph.questions.language.nesting import Named
from budgetgraph.questions.language.said import in_print, in_question
from budgetgraph.questions.solutions import rows_by_source, rows_of, terms
from budgetgraph.questions.templates import templates
from budgetgraph.questions.units import word_of

_PARTS = re.compile(r"(?<=.)[（(][^（）()]*[）)]$")  # what an internal unit consists of, behind its name


def listing(work: Work) -> Outcome | None:
    """A list of rows, projects, indicators, statements, departments or years."""
    name = work.template.name
    rows = rows_by_source(run_coded(work) if (name.startswith("item_parts") or "_under_" in name) else run(work))
    if name.startswith("budget_units"):
        return _units(work, rows) or _units_in_tables(work)
    if not rows:
        return None
    if name.startswith("internal_units"):
        return _units(work, rows)
    if name.startswith("project"):
        return _projects(work, rows)
    if name.startswith("indicator"):
        return indicators(work, rows)
    if "value" in rows[0]:
        outcome = _items(work, rows)
        return outcome if outcome is None or name != "item_parts" or _adds_up(work, outcome) else None
    return _names(work, rows)


def _units(work: Work, rows: list[dict[str, str]]) -> Outcome | None:
    """The names that a text lists, of the first report in question that lists any; another list of it is told."""
    kind = "subordinate" if work.template.name.startswith("budget_units") else "internal"
    if work.cue("amount_word", "amount_noun"):
        return None  # what the units get is asked for, not their names
    order = [report.iri for report in work.reports]
    rows = sorted(rows, key=lambda row: (order.index(row["report"]), int(row.get("order", 0))))
    rows = [row for row in rows if "text" in row]
    lists = [(row, units) for row in rows if (units := listed_units(row["text"], kind))]
    if not lists:
        return None
    row, units = lists[0]
    others = {"、".join(u): r for r, u in lists if r["report"] == row["report"] and set(u) != set(units)}
    outcome = Outcome(parts={**work.heading(row["report"]), "items": "、".join(units), "count": str(len(units))})
    outcome.rows = [AnswerRow(label=_PARTS.sub("", name) if kind == "internal" else name) for name in units]
    outcome.table = [[name] for name in units]
    outcome.sources = [row["source"]]
    for names, other in list(others.items())[:1]:
        outcome.notes.append(f"文件另有一处写：{names}")
        outcome.sources.append(other["source"])
    return outcome


def unit_lists(work: Work, report: Report) -> list[tuple[dict[str, str], list[str]]]:
    """Every different list of internal units that the texts of a report give, with the shortest section of each."""
    query = templates()["internal_units"].bound({"report": terms([report.iri])})
    rows = [row for row in rows_by_source(list(rows_of(work.query(query)))) if "text" in row]
    rows.sort(key=lambda row: (len(row["text"]), int(row.get("order", 0))))
    found = [(row, list(listed_units(row["text"], "internal"))) for row in rows]
    told: dict[frozenset[str], tuple[dict[str, str], list[str]]] = {}
    for row, units in found:
        if units:
            told.setdefault(frozenset(units), (row, units))
    return sorted(told.values(), key=lambda one: int(one[0].get("order", 0)))


_IN_TABLES = """SELECT ?label (SAMPLE(?row) AS ?source) WHERE { VALUES ?report { $report } ?report bg:hasStatement ?s .
  ?s bg:hasRow ?row . ?row bg:ofUnit ?unit . ?unit rdfs:label ?label } GROUP BY ?label ORDER BY ?label"""


def _units_in_tables(work: Work) -> Outcome | None:
    """The units whose figures the tables print apart, where no text lists them."""
    if work.cue("amount_word", "amount_noun"):
        return None
    report = work.reports[0]
    rows = list(rows_of(work.query(_IN_TABLES.replace("$report", " ".join(terms([report.iri]))))))
    if not rows:
        return None
    names = [row["label"] for row in rows]
    outcome = Outcome(parts={**work.heading(report.iri), "items": "、".join(names), "count": str(len(names))})
    outcome.rows, outcome.table = [AnswerRow(label=name) for name in names], [[name] for name in names]
    outcome.sources = [row["source"] for row in rows]
    outcome.notes.append("文字没有列出名单，这里是表中分别印出数字的单位")
    return outcome


def _items(work: Work, rows: list[dict[str, str]]) -> Outcome | None:
    """Rows of one statement: the best by the order of statements, in printed order of their codes."""
    report = work.reports[0]
    rows = [r for r in rows if not r.get("role", "").endswith("total") or not in_print("total_row").search(r["label"])]
    if not rows:
        return None
    if work.template.name.startswith("item_parts"):
        rows = _of_one_level(rows)
    elif work.template.name.startswith("items_by") and not (rows := _below(work, _of_money(work, rows))):
        return None
    ordered = of_best_statement(rows)
    if work.template.name == "three_public_items":
        ordered = [*ordered, *_said_of_parts(work, ordered)]
    ordered = sorted(ordered, key=lambda r: r.get("concept", ""))
    outcome = Outcome(parts={**work.heading(report), "count": str(len(ordered))})
    outcome.parts["measure"] = work.measures[0].label if work.measures else ""
    outcome.parts["fund"] = "的".join(measure.label for measure in work.measures if _money_of(measure))
    said = []
    for row in ordered:
        unit = row.get("printedUnit") or "元"
        code = concept_of(row.get("concept", "")).split(":")[-1]
        label = clean_label(row["label"])
        label = re.sub(r"^\d{3,7}\s*", "", label)
        value = plain(row["printed"])
        outcome.rows.append(AnswerRow(label=label, value=value, unit=unit, amount=decimal(row["value"])))
        outcome.table.append([code if code.isdecimal() else "", label, f"{value}{unit}"])
        outcome.sources.append(row["source"])
        said.append(f"{label}{value}{unit}")
    titles = [t for _, t in work.template.columns]
    if len(titles) == 2:
        outcome.table = [line[1:] for line in outcome.table]
    outcome.parts["items"] = "，".join(said)
    if work.template.name == "three_public_items":
        outcome.parts["items"] = _nested(ordered, said)
    if ordered[0].get("kind", "").endswith("/general_public_basic"):
        outcome.notes.append("经济分类数字取自基本支出表，只含基本支出")
    return outcome


def _below(work: Work, rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """The rows below the classes that the question names; all where it names none."""
    steps = [m.value.split(">")[0].split("|") for m in work.measures]
    classes = [c for step in steps for c in step if c.startswith(("functional", "economic"))]
    codes = [concept_of(row["concept"]) for row in rows]
    below = [any(code.startswith(c) and code != c for c in classes) or not classes for code in codes]
    return [row for row, found in zip(rows, below, strict=True) if found]


_GENERAL = "column:general_public"  # of a fund whose items a statement of its own lists
_FISCAL = ("fiscal_expenditure_by_function", "fiscal_appropriation_summary")
_OWN_STATEMENTS = {
    "topic:fiscal": _FISCAL,
    _GENERAL: ("general_public_expenditure",),
    "column:government_fund": ("government_fund_expenditure",),
    "column:state_capital": ("state_capital_expenditure",),
}
_WHOLE_COLUMNS = ("total", "final")


def _money_of(measure: Named) -> str:
    """The column or the fiscal appropriations that a measure names; empty for classes and for the whole."""
    first = re.split("[|>]", measure.value)[0]
    return "topic:fiscal" if first.startswith("topic:fiscal") else first if first.startswith("column:") else ""


def _of_money(work: Work, rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """The rows of the money that the question names, from its own statement or its column; of all money, the totals."""
    if not any("column" in row for row in rows):
        return rows  # all of one kind of money
    wanted = [money for measure in work.measures if (money := _money_of(measure))]
    whole = [row for row in rows if _last(row.get("column", "total")) in _WHOLE_COLUMNS]
    only = {kind for kinds in _OWN_STATEMENTS.values() for kind in kinds} - {*_OWN_STATEMENTS[_GENERAL], _FISCAL[0]}
    if not wanted:
        return [row for row in whole if _last(row["kind"]) not in only]
    if len(wanted) > 1:
        return []
    own = [row for row in whole if _last(row["kind"]) in _OWN_STATEMENTS.get(wanted[0], ())]
    return own or [row for row in rows if _last(row.get("column", "")) == wanted[0].removeprefix("column:")]


def _last(iri: str) -> str:
    return iri.rsplit("/", 1)[-1]


def _of_one_level(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Of each statement the rows right below the class, of whatever level that is: some print no 款."""
    least: dict[str, int] = {}
    for row in rows:
        least[row["kind"]] = min(least.get(row["kind"], 99), len(concept_of(row["concept"])))
    return [row for row in rows if len(concept_of(row["concept"])) == least[row["kind"]]]


def _adds_up(work: Work, outcome: Outcome) -> bool:
    """社会保障支出58万由什么组成: the typed amount is what the listed items come to."""
    total = sum((Decimal(row.amount or 0) for row in outcome.rows), Decimal(0))
    return all(quantity.means(total) for quantity in work.asked.reading.quantities)


def _said_of_parts(work: Work, rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Of the parts whose cells the statement leaves blank, what the text says (因公出国（境）费0万元)."""
    held = {concept_of(row["concept"]) for row in rows}
    missing = [f"three-public:{code}" for code, parent in _parents().items() if parent == "three-public"]
    found = []
    for concept in missing:
        measure = Named(0, 0, "", concept, work.lexicon.label(concept))
        if concept in held:
            continue
        choice = pick(work, figures_of(work, [measure], work.reports), work.reports[0], measure, ("amount",))
        if choice and choice.fact.value is not None:
            fact = choice.fact
            said = {"concept": iri_of(concept), "label": measure.label, "value": str(fact.value)}
            found.append({**said, "printed": fact.printed, "printedUnit": fact.unit, "source": fact.source})
    return found


@cache
def _parents() -> dict[str, str]:
    rows = resources.rows("data", "classifications", "three_public.csv")
    return {row["id"]: row["parent"] for row in rows}


def _nested(rows: Sequence[dict[str, str]], said: Sequence[str]) -> str:
    """公务用车购置及运行费10万元（其中：公务用车购置费…，公务用车运行费…）: parts of a part in brackets behind it."""
    codes = [concept_of(row["concept"]).split(":")[-1] for row in rows]
    parents = _parents()
    inside: dict[str, list[str]] = {}
    for code, text in zip(codes, said, strict=True):
        if parents.get(code) in codes:
            inside.setdefault(parents[code], []).append(text)
    return "，".join(
        f"{text}（其中：{'，'.join(inside[code])}）" if code in inside else text
        for code, text in zip(codes, said, strict=True)
        if parents.get(code) not in codes
    )


def _projects(work: Work, rows: list[dict[str, str]]) -> Outcome | None:
    text = work.asked.question.text
    of_targets = in_question("project").search(text) and not in_question("of_projects").search(text)
    if work.template.name == "projects_with_targets" and of_targets:
        return None
    report = work.reports[0]
    rows = _of_statement(work, rows)
    if not rows:
        return None
    if work.cue("without_carry"):
        rows = [row for row in rows if not is_carried(row)]
        if not rows:
            return None
    outcome = Outcome(parts={**work.heading(report), "count": str(len({row["label"] for row in rows}))})
    outcome.parts["measure"] = work.measures[0].label if work.measures else ""
    outcome.parts["statement"] = "".join(f"《{n.label}》" for n in work.asked.reading.names.get("statement", ()))
    names = wanted_amount(work)
    if work.template.answer == "ranking":
        every = [r for r in rows if project_amount(r, names)]
        rows = [r for r in every if not is_carried(r)] or every
        if len(rows) < len(every):
            outcome.notes.append("上年结转资金没有参加排列")
        ascending = work.cue("min", "ascending")
        rows.sort(key=lambda r: (project_amount(r, names) or ("", "", Decimal(0)))[2], reverse=not ascending)
        top = work.top()
        if top == 1:
            end = (project_amount(rows[0], names) or ("", "", Decimal(0)))[2] if rows else None
            rows = [r for r in rows if (project_amount(r, names) or ("", "", None))[2] == end]
        rows = rows[: top if top > 1 else 50]
        outcome.parts["rank"] = ("金额最小" if ascending else "金额最大") if top == 1 else "按金额排列"
        if not rows:
            return None
    else:
        rows = sorted(rows, key=lambda r: _by_money(r, names))
    said = []
    for row in rows:
        if is_carried(row) and not work.template.name.endswith("_carried"):
            row = {**row, "label": f"{row['label']}（上年结转）"}
        money = project_amount(row, names)
        value, unit, yuan = money or ("", "", Decimal(0))
        outcome.rows.append(
            AnswerRow(
                label=row["label"],
                value=value or None,
                unit=unit or None,
                amount=decimal(str(yuan)) if money else None,
            )
        )
        outcome.table.append([row["label"], f"{value}{unit}"])
        outcome.sources += [row.get("figure", ""), row["source"]]
        beside = also_printed(row, names) if money and report.stage == "final" else ""
        said.append(f"{row['label']}{value}{unit}" + (f"（{beside}）" if beside else ""))
    outcome.parts["items"] = "，".join(said)
    if any(map(is_carried, rows)) and not all(map(is_carried, rows)):
        outcome.notes.append("上年结转资金另列，不另算项目")
    return outcome


_OF_FUND = {"column:general_public": "general_public_projects"}  # whose projects a statement of its own lists


def _of_statement(work: Work, rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """The projects of the statement or of the fund that is named, which a table or a form of targets prints."""
    kinds = {kind for named in work.asked.reading.names.get("statement", ()) for kind in named.value.split("\n")}
    kinds |= {_OF_FUND[c] for m in work.measures if (c := m.value.split("|")[0]) in _OF_FUND}
    if not kinds:
        return rows
    return [row for row in rows if kinds & {_kind_of(row.get(name, "")) for name in ("statement", "form")}]


def _kind_of(statement: str) -> str:
    """The kind of a statement, with which its IRI ends (…/general_public_projects~2)."""
    return statement.rsplit("/", 1)[-1].split("~")[0]


def _by_money(row: dict[str, str], names: Sequence[str]) -> tuple[bool, Decimal, str]:
    """The dearest project first, money carried over behind the year's own."""
    money = project_amount(row, names)
    return is_carried(row), -(money[2] if money else Decimal(0)), row["label"]


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
    named = in_question("bodies").search(work.asked.question.text) or in_question("names_bodies").search(
        work.asked.question.text
    )
    if work.template.name == "departments_count" and not named:
        return None  # what is counted is not said
    outcome = listing(work)
    if work.template.name == "internal_units_count":
        return _printed_count(work, outcome)
    if outcome is None:
        return None
    outcome.rows = [AnswerRow(label="数量", value=outcome.parts["count"], unit=word_of(work.template.unit))]
    return outcome


def _printed_count(work: Work, listed: Outcome | None) -> Outcome | None:
    """The printed number of internal units, else that of the names that a text lists; with the names where any are."""
    printed = [row for row in run(work) if "number" in row]
    numbers = {row["number"] for row in printed}
    if len(numbers) > 1 or not (numbers or listed):
        return None
    outcome = listed or Outcome(parts=work.heading(printed[0]["report"]))
    number = next(iter(numbers), outcome.parts.get("count", ""))
    if listed is None:
        outcome.text = "{department}的内设机构共{count}个。"
    elif number != outcome.parts["count"]:
        outcome.notes.append(f"文件写{number}个，列出的有{outcome.parts['count']}个")
    outcome.parts["count"] = number
    outcome.rows = [AnswerRow(label="内设机构", value=number, unit=word_of(work.template.unit))]
    outcome.sources += [row["source"] for row in printed]
    return outcome


HANDLERS: dict[str, Callable[[Work], Outcome | None]] = {
    "list": listing,
    "count": count,
}
