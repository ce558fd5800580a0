"""What a department's tables print of its units: of one that has no document of its own, of all of them."""

from collections.abc import Callable, Sequence

from pyoxigraph import Literal

from budgetgraph.questions.answers import AnswerRow
from budgetgraph.questions.handlers.basis.choosing import own_level_fact
from budgetgraph.questions.handlers.basis.facts import TOTAL_COLUMNS, Fact, read_facts
from budgetgraph.questions.handlers.basis.outcomes import Outcome, Work, figure_row, figure_text
from budgetgraph.questions.handlers.basis.printed_rows import project_amount
from budgetgraph.questions.handlers.figures.figures import UNITS, figures_of, pick
from budgetgraph.questions.handlers.figures.ratios import percent
from budgetgraph.questions.language.concepts import concept_of
from budgetgraph.questions.language.meanings import Report
from budgetgraph.questions.language.nesting import Named
from budgetgraph.questions.language.normalising import matching_key
from budgetgraph.questions.language.said import in_question
from budgetgraph.questions.language.slots import concepts
from budgetgraph.questions.resolving import STAGE_NAMES, names_budget
from budgetgraph.questions.solutions import rows_by_source, rows_of, terms

_WHOLE = Named(0, 0, "", "topic:total_budget|topic:total_expenditure>revenue:rev-total", "总额")
_TOTALS = ("topic:total", "topic:current_", "revenue:rev-total", "revenue:rev-current")
_BY_UNIT = ("expenditure_by_function", "revenue_by_function")  # the tables that list all that a unit has
_IN_A_LINE = ("revenue_expenditure_summary",)  # those that may print a line a unit
_ROWS = """SELECT ?report ?concept ?source ?value ?printed ?unit ?printedUnit ?kind ?table ?label ?role ?flow ?column
  ?ofUnit {
  $rows ?row bg:item ?concept ; bg:figure ?source ; bg:printedLabel ?label ; bg:role ?role ; bg:flow ?flow .
  ?source bg:column ?column ; bg:value ?value ; bg:unit ?unit ; bg:printedValue ?printed .
  ?statement bg:hasRow ?row ; bg:kind ?kind ; dcterms:title ?table . ?report bg:hasStatement ?statement
  OPTIONAL { ?statement bg:printedUnit ?printedUnit } }"""
_OF_UNIT = "VALUES ?ofUnit { $unit } ?row bg:ofUnit ?ofUnit ."
_OF_REPORT = """VALUES ?report { $report } ?report bg:hasStatement ?statement . ?statement bg:hasRow ?row .
  OPTIONAL { ?row bg:ofUnit ?ofUnit } FILTER(BOUND(?ofUnit) || EXISTS { ?row bg:printedLabel ?own
  FILTER(STRSTARTS(?own, $name) && STRLEN(?own) > STRLEN($name)) })"""


def unit_row(work: Work) -> Outcome | None:
    """The unit's own line in a table of its department, or what it has of one item; or its share of the whole."""
    if work.asked.own_rows:
        return _of_own_level(work)
    unit, reports = _unit_asked(work)
    if not unit:
        return None
    facts = [f for f in _facts(work, unit) if f.report in reports and f.money and f.value is not None]
    measure = work.measures[0] if work.measures else _WHOLE
    name = work.lexicon.departments[unit].label
    by_report = {iri: _line([f for f in facts if f.report == iri], measure, name) for iri in reports}
    found = {iri: fact for iri, fact in by_report.items() if fact is not None}
    if names_budget(work.asked.reading):
        found = {iri: fact for iri, fact in found.items() if reports[iri].stage == "budget"}
    if not found:
        return None
    if len(found) > 1:
        return _in_several(name, [reports[iri] for iri in found])
    ((iri, fact),) = found.items()
    return _told(work, reports[iri], fact, name)


def _of_own_level(work: Work) -> Outcome | None:
    """What a department's own level has of one item, where a table lists its units beside it."""
    report, measure = work.reports[0], work.measures[0]
    own = own_level_fact(figures_of(work, [measure], [report]), measure.value) if len(work.measures) == 1 else None
    return _told(work, report, own, "本级") if own else None


def unit_projects(work: Work) -> Outcome | None:
    """The projects that the tables of its department list for the unit, each with its money."""
    unit, reports = _unit_asked(work)
    if not unit:
        return None
    found = [row for row in rows_by_source(work.run(report=list(reports), department=[unit])) if "label" in row]
    if not found:
        return None
    name, held = work.lexicon.departments[unit].label, {row["report"] for row in found}
    if len(held) > 1:
        return _in_several(name, [reports[iri] for iri in held])
    outcome = Outcome(parts={**work.heading(found[0]["report"]), "unit": name, "count": str(len(found))})
    said = []
    for row in sorted(found, key=lambda row: -(money[2] if (money := project_amount(row)) else 0)):
        money = project_amount(row)
        outcome.rows.append(AnswerRow(label=row["label"], value=money[0] if money else None, unit=money and money[1]))
        outcome.table.append([row["label"], f"{money[0]}{money[1]}" if money else ""])
        outcome.sources.append(row["source"])
        said.append("".join(outcome.table[-1]))
    outcome.parts["items"] = "，".join(said)
    return outcome


def _unit_asked(work: Work) -> tuple[str, dict[str, Report]]:
    """The one body without a document of its own that is named, empty where there is none, and the reports that may
    print it: of the body that is named beside it, or of all."""
    held, mentions = work.lexicon.reports_of, work.asked.reading.mentions
    units = [m for m in mentions if m.candidates and not any(c in held for c in m.candidates)]
    owners = {c for m in mentions if m not in units for c in m.candidates}
    if len(units) != 1 or len(units[0].candidates) != 1 or len(mentions) > 2:
        return "", {}
    return units[0].candidates[0], {r.iri: r for r in work.reports if not owners or r.department in owners}


def _in_several(name: str, reports: Sequence[Report]) -> Outcome:
    told = "、".join(f"{report.year}年{STAGE_NAMES[report.stage]}" for report in reports)
    return Outcome(withheld=f"{name}的数印在{told}里，请写明年度和预算还是决算。")


def _facts(work: Work, unit: str) -> list[Fact]:
    rows = _OF_UNIT.replace("$unit", " ".join(terms([unit])))
    return read_facts(rows_of(work.query(_ROWS.replace("$rows", rows))))


def unit_rows(work: Work) -> Outcome | None:
    """The lines of all units in the tables of their department, its own level included where it has one, in order."""
    wanted = [m for m in work.measures if m.value != UNITS]
    if len(work.reports) != 1 or len(wanted) > 1 or len(work.measures) == len(wanted):
        return None
    measure, report = wanted[0] if wanted else _WHOLE, work.reports[0]
    by_unit: dict[str, list[Fact]] = {}
    for fact in _facts_of_all(work, report):
        if fact.money and fact.value is not None and (fact.of_unit or _is_own_level(work, report, fact.label)):
            by_unit.setdefault(fact.of_unit or fact.label, []).append(fact)
    lines = {unit: line for unit, facts in by_unit.items() if (line := _line(facts, measure, _name(work, unit)))}
    if len(lines) < 2:
        return None
    ascending = work.cue("min", "ascending")
    found = sorted(lines.items(), key=lambda item: item[1].value or 0, reverse=not ascending)
    top = work.top()
    kept = [item for item in found if item[1].value == found[0][1].value] if top == 1 else found[: top or len(found)]
    label = measure.label if wanted else "总额"
    outcome = Outcome(parts={**work.heading(report.iri), "measure": label})
    for unit, fact in kept:
        name = _name(work, unit)
        outcome.rows.append(figure_row(fact, name))
        outcome.table.append([name, figure_text(fact)])
        outcome.sources.append(fact.source)
    outcome.parts["items"] = "；".join(f"{name}{figure}" for name, figure in outcome.table)
    if top:
        rank = "最少" if ascending else "最多"
        outcome.text = f"{{department}}{{year}}年{{stage}}的表中{label}{rank}的单位：{{items}}。"
    outcome.notes.append(f"表中分别印出{len(found)}个单位的数")
    return outcome


def _facts_of_all(work: Work, report: Report) -> list[Fact]:
    rows = _OF_REPORT.replace("$report", " ".join(terms([report.iri])))
    rows = rows.replace("$name", str(Literal(work.department(report))))
    return read_facts(rows_of(work.query(_ROWS.replace("$rows", rows))))


def _is_own_level(work: Work, report: Report, label: str) -> bool:
    """某局（机关） among the units of 某局."""
    rest = label.removeprefix(work.department(report))
    return rest != label and in_question("own_level").fullmatch(rest) is not None


def _name(work: Work, unit: str) -> str:
    """What a unit is called that is known, or only printed."""
    return work.lexicon.departments[unit].label if unit in work.lexicon.departments else unit


def _line(facts: Sequence[Fact], measure: Named, unit: str) -> Fact | None:
    """The one amount that answers, None where the tables print several. What a unit has in all stands in the line
    that is called like it, where there is one; of several tables in those that list all that a unit has."""
    names = [name for name, _, _ in concepts(measure.value)]
    columns: tuple[str, ...] = tuple(name.split(":")[1] for name in names if name.startswith("column:"))
    own = bool(columns) or all(name.startswith(_TOTALS) for name in names)
    columns = columns or TOTAL_COLUMNS
    kept = [f for f in facts if f.column in columns and (not concept_of(f.concept) if own else f.concept in names)]
    if own:
        lines = [f for f in kept if matching_key(f.label) == matching_key(unit)]
        kept = lines or kept
        side = [kind for kind in _BY_UNIT if kind.split("_")[0] in names[0]]  # revenue:rev-total
        whole = [f for f in kept if f.kind in side] or [f for f in kept if f.kind in _BY_UNIT]
        whole = whole or [f for f in lines if f.kind in _IN_A_LINE]
        kept = whole if columns == TOTAL_COLUMNS else whole or kept
    return kept[0] if kept and len({f.value for f in kept}) == 1 else None


def _told(work: Work, report: Report, fact: Fact, unit: str) -> Outcome | None:
    label = work.measures[0].label if work.measures and work.measures[0].text else "总额"
    outcome = Outcome(parts={**work.heading(report), "unit": unit, "measure": label, "figure": figure_text(fact)})
    outcome.sources = [fact.source]
    if not work.cue("share"):
        outcome.rows = [figure_row(fact, f"{unit}{label}")]
        return outcome
    whole = pick(work, figures_of(work, [_WHOLE], [report]), report, _WHOLE, ("amount",))
    if whole is None or not whole.fact.value or fact.value is None or len(work.asked.reading.measures) > 1:
        return None
    share = percent(fact.value / whole.fact.value)
    outcome.rows = [AnswerRow(label=f"{unit}占比", value=share, unit="%")]
    outcome.text = f"{unit}占{{department}}{{year}}年{{stage}}总额的{share}%。"
    outcome.notes.append(f"计算：{figure_text(fact)}÷{figure_text(whole.fact)}")
    outcome.sources.append(whole.fact.source)
    return outcome


HANDLERS: dict[str, Callable[[Work], Outcome | None]] = {
    "unit_row": unit_row,
    "unit_rows": unit_rows,
    "unit_projects": unit_projects,
}
