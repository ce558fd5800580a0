"""What a report tells of the year before its own: as printed, else this year's figure less the printed change."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from budgetgraph.questions.answers import AnswerRow
from budgetgraph.questions.handlers.basis.choosing import Choice, choose
from budgetgraph.questions.handlers.basis.facts import Fact
from budgetgraph.questions.handlers.basis.outcomes import Work, figure_row, figure_text, money_row
from budgetgraph.questions.handlers.figures.figures import pick
from budgetgraph.questions.language.meanings import Report
from budgetgraph.questions.language.nesting import Named
from budgetgraph.questions.language.said import in_print, in_question
from budgetgraph.questions.solutions import rows_of, terms

_BEFORE = ("previous_executed", "previous_budget")
_OF_STAGE = {"before_final": "previous_executed", "before_budget": "previous_budget"}


@dataclass(frozen=True)
class Prior:
    """What a report says of the year before: `value` in yuan (or a number of things), `row` and `figure` to show it,
    `note` its formula where computed."""

    value: Decimal
    row: AnswerRow
    figure: str
    sources: tuple[str, ...]
    note: str = ""


def prior_of(work: Work, facts: Sequence[Fact], report: Report, measure: Named) -> Prior | None:
    """The figure of a measure the year before a report's: as printed, else of this year less the printed change."""
    facts = [fact for fact in facts if fact.report == report.iri]
    label = f"上年{measure.label}"
    said = [replace(f, year=None) for f in facts if f.year == report.year - 1]
    staged = [column for cue, column in _OF_STAGE.items() if work.cue(cue)]
    final_of_budget = report.stage == "budget" and work.cue("before_final")
    if final_of_budget and not in_question("says_executed").search(work.asked.question.text):
        return None  # what a budget says was carried out is no final account yet
    told = said if not staged or (report.stage == "final" and work.cue("before_final")) else []
    printed = pick(work, told, report, measure) if told else None
    for column in () if printed else staged or _BEFORE:
        printed = printed or choose(facts, measure.value, ("amount",), column)
    if printed and final_of_budget and not _says_outturn(work, printed.fact):
        return None
    if found := _printed_before(printed, label):
        return found
    now, gap = _finest(pick(work, facts, report, measure, ("amount",))), choose(facts, measure.value, ("change",))
    sign = {"increase": -1, "decrease": 1, "flat": 0}.get(gap.fact.direction if gap else "")
    if (
        not (now and gap and now.fact.money and now.fact.value is not None and gap.fact.value is not None)
        or sign is None
    ):
        return None
    value = now.fact.value + sign * gap.fact.value
    if value < 0:
        return None  # the two are not of the same figure
    row = money_row(label, value, now.fact.unit)
    word = "－" if sign < 0 else "＋"
    note = f"文件没有直接印出，由本系统计算：{figure_text(now.fact)}{word}{figure_text(gap.fact)}"
    return Prior(value, row, f"{row.value}{row.unit}", (now.fact.source, gap.fact.source), note)


def _says_outturn(work: Work, fact: Fact) -> bool:
    """Whether the head above a figure speaks of what was carried out: 上年数 of a budget may be its budget."""
    heads = rows_of(work.query(f"SELECT ?head WHERE {{ {' '.join(terms([fact.source]))} bg:printedHeader ?head }}"))
    return any(in_print("head_of_outturn").search(row["head"]) for row in heads)


def _printed_before(printed: Choice | None, label: str) -> Prior | None:
    if printed is None or printed.fact.value is None:
        return None
    sources = (printed.fact.source, *(f.source for f in printed.agreeing))
    return Prior(printed.fact.value, figure_row(printed.fact, label), figure_text(printed.fact), sources)


def _finest(choice: Choice | None) -> Choice | None:
    """The same figure as it is printed most exactly: 34905.00元 of the text, not 3.49万元 of the table."""
    if choice is None:
        return None
    said = [f for f in choice.agreeing if f.value is not None and f.metric in ("", "amount")]
    return replace(choice, fact=min((choice.fact, *said), key=lambda f: f.resolution or Decimal(10**9)))
