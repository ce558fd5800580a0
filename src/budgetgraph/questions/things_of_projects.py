"""What is counted of a project that is named (办公场所租赁面积多少, 修缮多少平米): the one indicator of the project
whose target is told in the unit that is asked for."""

from collections.abc import Callable

from budgetgraph.extraction.numbers import yuan_per
from budgetgraph.questions.answers import Answer
from budgetgraph.questions.finding import Entry, entries
from budgetgraph.questions.language.lexicon import Lexicon
from budgetgraph.questions.language.meanings import Report
from budgetgraph.questions.language.slots import Reading
from budgetgraph.questions.resolving import STAGE_NAMES
from budgetgraph.questions.solutions import Query
from budgetgraph.questions.understanding import Understanding

_ALLOWED = frozenset({"indicators", "target"})
_MOST_UNITS = 4  # 几个 asks for anything
_MOST_REPORTS = 12


def counted_of_project(
    stages: Understanding, query: Query, lexicon: Lexicon, again: Callable[[str], Answer]
) -> Answer | None:
    """The answer of that indicator, which it says; None where none or several are told in the unit."""
    for reading in stages.readings:
        units = frozenset.intersection(*reading.units) if reading.units else frozenset[str]()
        if not _asks_only_that(reading) or not 0 < len(units) <= _MOST_UNITS or any(map(yuan_per, units)):
            continue
        labels = set(reading.names["project"][0].value.split("\n"))
        if len(reports := _reports(reading, lexicon)) > _MOST_REPORTS:
            continue  # of some of them alone it would not be the one indicator
        held = [e for e in entries(reports, query, lexicon) if e.project in labels and _in(e, units)]
        if len({(entry.project, entry.label) for entry in held}) != 1:
            continue
        body = "".join(p.text for p in stages.pieces if any(m.kind == "part" for m in p.meanings))
        year = "".join(p.text for p in stages.pieces if p.kind == "year")
        year += STAGE_NAMES[reading.stages[0]] if len(reading.stages) == 1 else ""
        answer = again(f"{body}{year}{held[0].project}的{held[0].label}指标是多少")
        if answer.status == "answered" and answer.template == "indicator":
            note = f"按“{held[0].project}”的指标“{held[0].label}”理解。"
            return answer.model_copy(update={"question": stages.question.typed, "text": note + answer.text})
    return None


def _asks_only_that(reading: Reading) -> bool:
    named = [kind for kind, names in reading.names.items() if names]
    other = reading.unknown or reading.measures or reading.quantities or reading.codes or reading.cues - _ALLOWED
    return named == ["project"] and len(reading.names["project"]) == 1 and not other


def _reports(reading: Reading, lexicon: Lexicon) -> list[Report]:
    bodies = {c for mention in reading.mentions for c in mention.candidates}
    return [
        report
        for report in lexicon.reports
        if (not bodies or report.department in bodies)
        and (not reading.years or report.year in reading.years)
        and (not reading.stages or report.stage in reading.stages)
    ]


def _in(entry: Entry, units: frozenset[str]) -> bool:
    asked = units - {"个"} or units  # 多少户 asks for no 个
    return entry.kind == "indicator" and entry.unit.endswith(tuple(asked))
