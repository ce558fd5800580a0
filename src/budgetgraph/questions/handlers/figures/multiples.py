"""How many times one figure is another, and what one of several counted things comes to: computed, with the formula."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from budgetgraph.extraction.numbers import yuan_per
from budgetgraph.questions.answers import AnswerRow
from budgetgraph.questions.handlers.basis.choosing import Choice, choose
from budgetgraph.questions.handlers.basis.facts import Fact, in_unit
from budgetgraph.questions.handlers.basis.funds import beside
from budgetgraph.questions.handlers.basis.outcomes import Outcome, Work, figure_text
from budgetgraph.questions.handlers.figures.figures import facts_of, figures_of, label_of, pick
from budgetgraph.questions.language.cues import units_of
from budgetgraph.questions.language.meanings import Report
from budgetgraph.questions.language.nesting import Named
from budgetgraph.questions.language.said import in_question
from budgetgraph.questions.language.things import counted
from budgetgraph.questions.resolving import STAGE_NAMES

_CENT = Decimal("0.01")
_YUAN = "元"


def rounded(ratio: Decimal) -> str:
    """How many times, to two decimals."""
    return format(ratio.quantize(_CENT, ROUND_HALF_UP).normalize(), "f")


def multiple(work: Work) -> Outcome | None:
    """A是B的几倍: two measures of one report, or one measure of two departments; the first by the second."""
    sides = _of_departments(work) if len(work.groups) == 2 else _of_measures(work)
    if sides is None:
        return None
    (name, choice), (other, base) = sides
    first, second = choice.fact, base.fact
    if choice.differing or base.differing or first.money != second.money or not second.value or first.value is None:
        return None
    in_percent = work.cue("percent", "share") and not work.cue("times")
    ratio, unit, called = first.value / second.value, "倍", "倍数"
    if in_percent:
        ratio, unit, called = ratio * 100, "%", "百分比"
    times = rounded(ratio)
    outcome = Outcome(parts={"first": name, "second": other, "figure": f"{times}{unit}"})
    if len(work.groups) < 2:
        outcome.parts |= work.heading(work.reports[0])
    outcome.rows = [AnswerRow(label=f"{name}是{other}的{called}", value=times, unit=unit)]
    outcome.columns = ["", "数值"]
    outcome.table = [[name, figure_text(first)], [other, figure_text(second)], [called, f"{times}{unit}"]]
    outcome.notes.append(f"计算：{figure_text(first)}÷{figure_text(second)}")
    outcome.sources = [first.source, second.source]
    return outcome


_Side = tuple[str, Choice]


def _of_measures(work: Work) -> tuple[_Side, _Side] | None:
    if len(work.measures) != 2:
        return None
    first, second = sorted(work.measures, key=lambda m: m.start)
    if not _is_said_of(work, first.end, second.start, second.end):
        return None
    report = work.reports[0]
    first, second = beside(first, second), beside(second, first)
    facts = facts_of(work, [first, second], [report])
    choices = [pick(work, facts, report, measure) for measure in (first, second)]
    if choices[0] is None or choices[1] is None:
        return None
    return (first.label, choices[0]), (second.label, choices[1])


def _of_departments(work: Work) -> tuple[_Side, _Side] | None:
    one, other = sorted(work.asked.reading.mentions, key=lambda m: m.start)
    measure = work.measures[0]
    end = max(one.end, measure.end if measure.end <= other.start else 0)
    text = work.asked.question.text
    year = in_question("year_behind").match(text[other.end :])
    behind = other.end + (year.end() if year else 0)
    again = text.startswith(measure.text, behind)  # 甲局三公经费是乙局三公经费的几倍
    behind = max(behind + len(measure.text) * again, measure.end)
    if not _is_said_of(work, end, other.start, behind):
        return None
    found: list[_Side] = []
    for report in (group[0] for group in work.groups):
        choice = pick(work, facts_of(work, [measure], [report]), report, measure)
        if choice is None:
            return None
        found.append((_called(work, report, label_of(choice.fact, measure)), choice))
    return found[0], found[1]


def _called(work: Work, report: Report, label: str) -> str:
    return f"{work.department(report)}{report.year}年{STAGE_NAMES[report.stage]}的{label}"


def _is_said_of(work: Work, end: int, start: int, behind: int) -> bool:
    """Whether 是 stands between the two, and the question for the multiple right behind the second."""
    text = work.asked.question.text
    is_between = in_question("is_so_many_times").search(text[end:start])
    return bool(is_between and in_question("so_many_times").match(text, behind))


def per_thing(work: Work) -> Outcome | None:
    """平均每辆车的价值: the money of counted things by their number (or area), as one report prints both."""
    measure, report = _thing(work), work.reports[0]
    number = _number_of(work, measure, report)
    money = pick(work, facts_of(work, [measure], [report]), report, measure, ("amount",))
    if number is None or money is None or money.differing or not money.fact.money or money.fact.value is None:
        return None
    each, scale = money.fact.value / (number.value or Decimal(1)), yuan_per(money.fact.unit) or Decimal(1)
    unit, scale = (money.fact.unit, scale) if each >= scale else (_YUAN, Decimal(1))
    shown = in_unit((each / scale).quantize(_CENT, ROUND_HALF_UP) * scale, unit)
    outcome = Outcome(parts={**work.heading(report), "measure": measure.label, "thing": number.unit})
    outcome.parts["figure"] = f"{shown}{unit}"
    outcome.rows = [AnswerRow(label=f"{measure.label}平均每{number.unit}", value=shown, unit=unit)]
    outcome.notes.append(f"计算：{figure_text(money.fact)}÷{figure_text(number)}")
    outcome.sources = [money.fact.source, number.source]
    return outcome


def _thing(work: Work) -> Named:
    """What is divided: of 公务用车 the vehicles themselves where their worth is asked for, else what they cost."""
    measure = work.measures[0]
    if not in_question("asks_worth").search(work.asked.question.text[measure.end :]):
        return measure
    chain = counted(measure.value, [units_of(word) for word in _asked_units(work)])
    return measure if chain == measure.value else replace(measure, value=chain, label=f"{measure.text}价值")


def _number_of(work: Work, measure: Named, report: Report) -> Fact | None:
    """How many of the things there are, in the unit that is asked for; None where there are none or it is not clear."""
    units = [units_of(word) for word in _asked_units(work)]
    chain = counted(measure.value, units)
    if chain == measure.value and not measure.value.startswith("topic:"):
        return None
    facts = figures_of(work, [Named(0, 0, "", chain, measure.label)], [report])
    for metric in ("count", "area"):
        choice = choose(facts, chain, (metric,))
        fits = choice and not choice.differing and choice.fact.value
        if choice and fits and any(choice.fact.unit in asked for asked in units):
            return choice.fact
    return None


def _asked_units(work: Work) -> Sequence[str]:
    """What is asked per, as the words for a number of it: 几辆 of 平均每辆."""
    found = in_question("per_thing").search(work.asked.question.text)
    return [f"几{found.group('unit')}"] if found else []


HANDLERS: dict[str, Callable[[Work], Outcome | None]] = {
    "multiple": multiple,
    "per_thing": per_thing,
}
