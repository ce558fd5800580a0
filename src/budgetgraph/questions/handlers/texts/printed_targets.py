"""What an indicator aims at in each place that prints it, also under a longer name (实现网上可办率)."""

from collections.abc import Sequence
from decimal import Decimal

from budgetgraph.questions.answers import AnswerRow
from budgetgraph.questions.handlers.basis.outcomes import Outcome, Work
from budgetgraph.questions.language.normalising import matching_key
from budgetgraph.questions.language.said import in_print
from budgetgraph.questions.solutions import rows_of, terms

_INDICATORS = """SELECT ?source ?label ?project ?target ?actual ?description WHERE { VALUES ?report { $report }
  { ?report bg:hasIndicator ?source }
  UNION { ?report bg:hasProject ?owner . ?owner bg:hasIndicator ?source ; rdfs:label ?project }
  ?source rdfs:label ?label OPTIONAL { ?source bg:targetText ?target } OPTIONAL { ?source bg:actualText ?actual }
  OPTIONAL { ?source bg:description ?description } }
ORDER BY ?project ?label"""
_LEAST = 4  # characters of a name that another one is told to be the same as

Row = dict[str, str]


def printed_targets(work: Work, numbers: Sequence[Decimal] = (), words: Sequence[str] = ()) -> Outcome | None:
    """The targets of the one indicator that is named, if they print all `numbers`, and it is described in the `words`
    that nobody knows."""
    reading = work.asked.reading
    named = reading.names.get("indicator", ())
    if len(work.reports) != 1 or len(named) != 1 or reading.measures or reading.names.get("project"):
        return None
    part = "actual" if work.cue("actual") else "target"
    wanted = {matching_key(name) for name in named[0].value.split("\n")}
    rows = [row for row in _rows(work) if part in row and _of_name(matching_key(row["label"]), wanted)]
    if not rows or not _are_printed(rows, part, numbers) or not _are_said(rows, words):
        return None
    outcome = Outcome(parts=work.heading(work.reports[0]))
    for row in rows:
        outcome.rows.append(AnswerRow(label=f"{where(row)}的“{row['label']}”", value=row[part]))
        outcome.sources.append(row["source"])
    values = {matching_key(row[part]) for row in rows}
    verdict = "只找到一处" if len(rows) == 1 else f"有{len(rows)}处，{'都一样' if len(values) == 1 else '前后不一致'}"
    what = f"“{named[0].text}”的{'实际完成值' if part == 'actual' else '目标值'}"
    said = "，".join(f"{row.label}为{row.value}" for row in outcome.rows)
    outcome.parts["text"] = "{department}{year}年{stage}的".format_map(outcome.parts) + f"{what}{verdict}：{said}。"
    return outcome


def told_otherwise(work: Work, told: Sequence[Row]) -> list[Row]:
    """The same indicator with another target, of the whole body where a project has the one that is told, or the other
    way round: under its name with what is done with it (实现网上可办率), or with what it is of, as the description of
    one of the two says (政务服务事项网上可办率)."""
    if len({row["label"] for row in told}) != 1 or len(work.reports) != 1:
        return []
    sources = {row["source"] for row in told}
    values = {matching_key(row["target"]) for row in told}
    names = set().union(*map(_names, told))
    of_whole = any("project" not in row for row in told)
    others = [row for row in _rows(work) if of_whole or "project" not in row]
    others = [row for row in others if "target" in row and row["source"] not in sources and names & _names(row)]
    return [row for row in others if matching_key(row["target"]) not in values]


def where(row: Row) -> str:
    """What an indicator is set for."""
    return f"项目“{row['project']}”" if "project" in row else "部门整体"


def _names(row: Row) -> set[str]:
    """The name of an indicator without what is done with it, and the one that its description gives."""
    said = (in_print("doing").sub("", matching_key(row.get(name, ""))) for name in ("label", "description"))
    return {name for name in said if len(name) >= _LEAST}


def _rows(work: Work) -> list[Row]:
    query = _INDICATORS.replace("$report", " ".join(terms(report.iri for report in work.reports)))
    return list(rows_of(work.query(query)))


def _of_name(label: str, wanted: set[str]) -> bool:
    return label in wanted or any(len(name) >= _LEAST and (name in label or label in name) for name in wanted)


def _are_printed(rows: Sequence[Row], part: str, numbers: Sequence[Decimal]) -> bool:
    found = [in_print("target_value").match(row[part]) for row in rows]
    values = {Decimal(one.group(1).replace(",", "")) for one in found if one}
    return all(number in values for number in numbers)


def _are_said(rows: Sequence[Row], words: Sequence[str]) -> bool:
    texts = [matching_key(" ".join(row.get(name, "") for name in ("label", "description", "project"))) for row in rows]
    return all(any(word in text for text in texts) for word in words)
