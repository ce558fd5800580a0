"""Rows of a list template: run, joined by source, and the money of a project as printed."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from budgetgraph.questions.handlers.basis.facts import in_unit, plain
from budgetgraph.questions.handlers.basis.outcomes import Work
from budgetgraph.questions.language.concepts import concept_of
from budgetgraph.questions.language.meanings import Report
from budgetgraph.questions.language.numerals import small_number
from budgetgraph.questions.language.said import in_print, in_question
from budgetgraph.questions.language.slots import statement_order
from budgetgraph.questions.solutions import rows_by_source, rows_of, terms


def clean_label(label: str) -> str:
    """A printed row label without its numbering (一、, 1., 其中：)."""
    return in_print("numberings").sub("", label)


def table_number(text: str) -> tuple[int, ...]:
    """The number of a table, which may have steps (附件1-2 is not 表12); empty where there is none."""
    if steps := re.findall(r"\d+", text):
        return tuple(map(int, steps))
    numeral = in_print("numeral").search(text)
    return (small_number(numeral.group()),) if numeral else ()


def run(work: Work) -> list[dict[str, str]]:
    reading = work.asked.reading
    values: dict[str, list[str]] = {"report": [r.iri for r in work.reports]}
    for shape in work.template.slots:
        if shape.kind in ("project", "indicator", "glossary", "section"):
            values[shape.name] = [
                label for named in reading.names.get(shape.kind, ()) for label in named.value.split("\n")
            ]
    if len(work.reports) > 1 and (held := _holding(work, values)):
        values["report"] = [iri for iri in values["report"] if iri in held] or values["report"]
    return work.run(**values)


def run_coded(work: Work) -> list[dict[str, str]]:
    """The rows of a template over the parts of a class, which only functional and economic classes have."""
    coded = [c for m in work.measures for c in re.split(r"[|>]", m.value) if c.startswith(("functional:", "economic:"))]
    return work.run(report=[r.iri for r in work.reports], concept=coded) if coded else []


_HOLDERS = {
    "project": "{ ?thing rdfs:label ?name } UNION { ?thing skos:altLabel ?name } ?report bg:hasProject ?thing .",
    "indicator": "?thing rdfs:label ?name . "
    "{ ?report bg:hasIndicator ?thing } UNION { ?owner bg:hasIndicator ?thing . ?report bg:hasProject ?owner }",
}


def _holding(work: Work, values: Mapping[str, Sequence[str]]) -> set[str]:
    """The reports with the projects, else the indicators, that are named, so that not all reports are gone through."""
    for kind, pattern in _HOLDERS.items():
        labels = values.get(kind)
        if labels and f":{kind}" not in work.template.index:  # which narrows by itself
            held = f"SELECT DISTINCT ?report {{ VALUES ?name {{ %s }} {pattern} ?report bg:fiscalYear ?year }}"
            return {row["report"] for row in work.run_text(held, labels)}
    return set()


def of_best_statement(rows: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    """One row a concept, all of the statement that goes first in the order of statements."""
    by_kind: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        by_kind.setdefault(row.get("kind", "").rsplit("/", 1)[-1], []).append(row)
    order = statement_order().get(concept_of(rows[0].get("concept", "")).split(":")[0], ())
    kind = min(by_kind, key=lambda k: order.index(k) if k in order else 99)
    chosen: dict[str, dict[str, str]] = {}
    for row in by_kind[kind]:
        chosen.setdefault(row.get("concept", row["source"]), row)
    return list(chosen.values())


def decimal(text: str) -> str:
    value = Decimal(text)
    return "0" if value == 0 else format(value.normalize(), "f")


def trimmed(text: str) -> str:
    """A number of the graph without trailing zeros; words stay words."""
    try:
        return format(Decimal(text).normalize(), "f")
    except ArithmeticError:
        return text


_AS_PRINTED = """SELECT ?source ?figure ?printed ?printedAmount ?printedUnit WHERE {
  { VALUES ?source { $source } ?row bg:forProject ?source ; bg:statement ?statement ; bg:figure ?figure .
    ?figure bg:column ?column ; bg:printedValue ?printed ; bg:value ?printedAmount .
    FILTER(?column IN (col:total, col:final))
    OPTIONAL { ?statement bg:printedUnit ?unit } BIND(COALESCE(?unit, "元") AS ?printedUnit) }
  UNION
  { VALUES ?source { $source } ?said bg:about ?source ; bg:topic topic:project_amount ; bg:metric metric:amount ;
      bg:printedValue ?printed ; bg:claimedValue ?printedAmount ; bg:unit ?printedUnit .
    FILTER NOT EXISTS { ?line bg:forProject ?source ; bg:figure/bg:column ?head .
      FILTER(?head IN (col:total, col:final)) } } }"""


def amounts_as_printed(work: Work, sources: Sequence[str]) -> dict[str, dict[str, str]]:
    """The money of projects as their tables, else their sentences, print it; by project."""
    query = _AS_PRINTED.replace("$source", " ".join(terms(dict.fromkeys(sources))))
    return {row["source"]: row for row in rows_by_source(list(rows_of(work.query(query))))}


def wanted_amount(work: Work, report: Report | None = None) -> tuple[str, ...]:
    """Which of a project's amounts is asked for, in one report or in all: what was spent, budgeted first or in the
    end; else the best known."""
    first = {m.value.split("|")[0] for m in work.measures}
    if work.cue("spent"):
        return ("spent",)
    if asks_spent(work) and all(r.stage == "final" for r in ([report] if report else work.reports)):
        return ("spent", *_AMOUNTS)
    if "topic:initial_budget" in first:
        return ("initial",)
    return ("revised",) if "topic:adjusted_budget" in first else _AMOUNTS


def asks_spent(work: Work) -> bool:
    """花掉多少, 支出了多少, 花在…上的钱: whether a word outside the names says that money went out."""
    if work.cue("stage_budget"):
        return False
    text = work.asked.question.text
    for named in work.asked.reading.names.get("project", ()):
        text = text[: named.start] + " " * (named.end - named.start) + text[named.end :]
    return work.cue("outlay") or in_question("spending").search(text) is not None


def lacks_spent(row: Mapping[str, str], names: Sequence[str]) -> bool:
    """Whether what was spent is asked for before all else, and is not printed."""
    return names[0] == "spent" and "spent" not in row


def also_printed(row: Mapping[str, str], names: Sequence[str]) -> str:
    """The other side of a project in a final account: its budget beside what was spent, or the other way round; that
    there is none of what was spent."""
    given = next((name for name in names if name in row), "")
    if lacks_spent(row, names):
        return f"没有印出执行数，这里是{AMOUNT_NAMES[given]}" if given else ""
    others = _AMOUNTS[:-1] if given == "spent" else ("spent",)
    other = next((name for name in others if name in row), None)
    if other is None or len(names) == 1:
        return ""
    unit = row.get("printedUnit") or "万元"
    return f"{AMOUNT_NAMES[other]}{in_unit(Decimal(row[other]), unit)}{unit}"


AMOUNT_NAMES = {"value": "预算数", "revised": "全年预算数", "initial": "年初预算数", "spent": "执行数"}
_AMOUNTS = ("value", "revised", "initial", "spent")


def project_amount(row: dict[str, str], names: Sequence[str] = _AMOUNTS) -> tuple[str, str, Decimal] | None:
    """(printed value, unit, yuan) of a project: its row in the project table, else the amount it is described with."""
    for name in names:
        if name in row:
            yuan = Decimal(row[name])
            break
    else:
        return None
    if "printed" in row and Decimal(row.get("printedAmount", "-1")) == yuan:
        return plain(row["printed"]), row.get("printedUnit") or "元", yuan
    unit = row.get("printedUnit") or "万元"
    return in_unit(yuan, unit), unit, yuan


def metrics_of_items(work: Work, reports: Sequence[Report]) -> dict[str, dict[str, dict[str, str]]]:
    """What the texts say of each item, by metric (concept -> metric -> row); `twice` where it is said in two ways."""
    told: dict[str, dict[str, dict[str, str]]] = {}
    for row in work.run(report=[r.iri for r in reports]):
        concept, metric = concept_of(row["concept"]), _last(row["metric"])
        metrics = told.setdefault(concept or row["concept"], {})
        row = {**row, "direction": _last(row.get("direction", ""))}
        row.setdefault("printed", row["value"])
        row.setdefault("label", work.lexicon.label(concept or row["concept"]))
        known = metrics.setdefault(metric, row)
        if (known["value"], known["direction"]) != (row["value"], row["direction"]):
            known["twice"] = "yes"
    return told


def _last(iri: str) -> str:
    return re.split("[/#]", iri)[-1]
