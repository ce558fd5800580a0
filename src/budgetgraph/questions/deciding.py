"""Small decisions about readings, reports and answers, each a pure function."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from budgetgraph.questions.answers import Answer, Choice
from budgetgraph.questions.handlers.basis.compounds import INITIAL
from budgetgraph.questions.language.lexicon import Lexicon
from budgetgraph.questions.language.meanings import Report
from budgetgraph.questions.language.nesting import Named
from budgetgraph.questions.language.said import in_print, in_question
from budgetgraph.questions.language.slots import Reading
from budgetgraph.questions.resolving import MAX_CHOICES, STAGE_NAMES, Asked, Withheld
from budgetgraph.questions.solutions import Query, rows_of, terms


def endless(reading: Reading) -> bool:
    """Whether an indicator is named by the end of many names (满意度) and nothing says whose it is."""
    return not reading.names.get("project") and any("\n" in n.value for n in reading.names.get("indicator", ()))


def both_stages(reports: Sequence[Report]) -> bool:
    """Whether a body has a budget and a final account of one year among the reports."""
    return len({(r.department, r.year) for r in reports}) < len({(r.department, r.year, r.stage) for r in reports})


def same_answer(reports: Sequence[Report], answers: Sequence[Answer], lexicon: Lexicon) -> Answer | None:
    """The latest answer where every report of one department, several in number, gives the same."""
    if not 1 < len(answers) == len(reports):
        return None
    if len({r.department for r in reports}) > 1:
        return _alike_everywhere(reports, answers, lexicon)
    held = lexicon.reports_of[reports[0].department]
    if len(held) > MAX_CHOICES or any(_rows(a) != _rows(answers[0]) for a in answers[1:]):
        return None
    said = "、".join(f"{r.year}年{STAGE_NAMES[r.stage]}" for r in reports)
    latest = answers[max(range(len(reports)), key=lambda n: (reports[n].year, reports[n].stage))]
    return latest.model_copy(update={"text": f"{latest.text}（没有写明是哪一份，{said}所写相同。）"})


_OF_FORMS = frozenset({"statement_number", "statement_title"})  # told alike by all who fill in one form


def _alike_everywhere(reports: Sequence[Report], answers: Sequence[Answer], lexicon: Lexicon) -> Answer | None:
    """The number or the title of a table where all bodies that are held print the same."""
    if answers[0].template not in _OF_FORMS or any(_rows(a) != _rows(answers[0]) for a in answers[1:]):
        return None
    said = f"（没有写明是哪个部门，收录的{len(reports)}份文件所写相同。）"
    return answers[0].model_copy(update={"text": f"{answers[0].text}{said}"})


def only_answer(
    reports: Sequence[Report], answers: Sequence[Answer], reading: Reading, told: bool = False
) -> Answer | None:
    """The one answer where only one of the reports of the one body and the one year that were typed prints any, or
    where only one of them holds the project that is named or, with `told`, the words that are looked for."""
    if told and len(answers) == len(reports) == 1:
        return answers[0]
    if len(answers) != 1 or len(reports) < 2 or not reading.mentions:
        return None
    one_year = len(set(reading.years) - set(reading.base)) == 1 and len({(r.department, r.year) for r in reports}) == 1
    one_body = len({r.department for r in reports}) == 1 and not reading.years and not reading.relative
    if not one_year and not one_body and not told and not reading.names.get("project"):
        return None
    return answers[0].model_copy(
        update={"text": f"{answers[0].text}（没有写明是哪一份，收录的{len(reports)}份里只有这一份印出。）"}
    )


def _rows(answer: Answer) -> list[dict[str, Any]]:
    return [row.model_dump() for row in answer.answers]


def year_of(report: Report, lexicon: Lexicon) -> list[Report]:
    """A report and what is held of the same body and year in the other stage."""
    held = lexicon.reports_of[report.department]
    return [report, *(r for r in held if r.year == report.year and r.stage != report.stage and r.scope == report.scope)]


_DAY = """SELECT DISTINCT ?report WHERE { VALUES ?report { $report } ?report bg:hasSection ?section .
  ?section bg:text ?text FILTER(REGEX(REPLACE(?text, " ", ""), "$day")) }"""


def as_of(day: str, reports: Sequence[Report], query: Query, stock: bool) -> list[Report]:
    """The reports that tell how things stood on a day (2024年8月31日); the end of a year is written in several ways.

    `day` holds digits and 年月日底末 alone. A final account tells the end of its year; other days are only looked for
    where a `stock` (cars, staff, assets) is asked for."""
    told = in_question("day").search(day)
    if told is None:
        return []
    year = f"20{told['year']}" if len(told["year"]) == 2 else told["year"]
    written = year + (in_print("end_of_year").pattern if told["end"] else f"年0?{told['rest'].lstrip('0')}")
    text = _DAY.replace("$report", " ".join(terms([report.iri for report in reports]))).replace("$day", written)
    held = {row["report"] for row in rows_of(query(text))} if stock else set()
    if told["end"]:
        held |= {report.iri for report in reports if report.stage == "final" and str(report.year) == year}
    return [report for report in reports if report.iri in held]


def same_period(report: Report, reports: Sequence[Report]) -> list[Report]:
    """A report and the body's own-level one of the same year and stage: what one of the two says, both hold."""
    return [report, *(r for r in reports if r != report and (r.year, r.stage) == (report.year, report.stage))]


def which_stage(asked: Asked) -> Withheld:
    """Budgets and final accounts are not added up: which is meant."""
    typed = asked.question.typed.strip()
    choices = [Choice(label=f"{name}的数", q=f"{typed} {name}") for name in STAGE_NAMES.values()]
    return Withheld("没有写明预算还是决算，两种不能放在一起算，请选一种：", "ask", choices)


def what_differs(reports: Sequence[Report]) -> str:
    """The question back where several reports hold a thing of one name: which body, which year or which stage."""
    if len({r.department for r in reports}) > 1:
        return "几个部门都有同名的一项，请选一个："
    lacks = "年度" if len({r.year for r in reports}) > 1 else "预算还是决算"
    return f"没有写明{lacks}，有{len(reports)}份文件有这一项，请选一份："


def budget_in_final(reading: Reading) -> Reading:
    """The same asked of a final account: what it prints as the initial budget of the measure."""
    end = max(m.end for m in reading.measures)
    return replace(reading, stages=("final",), measures=(*reading.measures, replace(INITIAL, start=end, end=end)))


def is_of_one_year(reading: Reading) -> bool:
    """Whether one figure of one body in one year is asked for, so that the report of the next year may print it."""
    return len(reading.years) == len(reading.measures) == len(reading.mentions) == 1 and not reading.quantities


def told_year_later(reading: Reading) -> Reading:
    """The same asked of the reports of the next year, which tell of the year before."""
    return replace(reading, years=tuple(year + 1 for year in reading.years), relative=())


def column_of_year_before(reading: Reading) -> Reading:
    """The same asked of the column for the year before of the next year's reports; of a stage, of that column alone
    which is called so (上年预算数, 上年执行数)."""
    cues = reading.cues | {"as_printed"} | {f"before_{stage}" for stage in reading.stages}
    return replace(told_year_later(reading), stages=(), cues=cues, soft=reading.soft - {"spent"})


def only_holders(asked: Asked) -> bool:
    """Whether it is asked which bodies have any of a measure, in no order."""
    ordered = asked.reading.cues & {"max", "min", "ranking", "top", "ascending", "compare"}
    return not ordered and in_question("who_has").search(asked.question.text) is not None


def counts_heads(measures: Sequence[Named]) -> bool:
    """Whether people are counted, of whom budgets and final accounts tell alike."""
    return bool(measures) and all(m.value.startswith("topic:staff") for m in measures)


def latest_of_each(reports: Sequence[Report]) -> list[Report]:
    """The last report of every body: of one year the final account, which tells of its end."""
    latest: dict[tuple[str, str], Report] = {}
    for report in sorted(reports, key=lambda r: (r.year, r.stage)):
        latest[report.department, report.scope] = report
    return list(latest.values())


def weight_of(withheld: Withheld) -> int:
    return {"ask": 3, "year_not_held": 2, "unknown_department": 2, "not_disclosed": 1, "own_level": 1}.get(
        withheld.kind, 0
    )
