"""Departments in order of one measure, and those over or under a limit."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from budgetgraph.questions.handlers.basis.facts import Fact, phase
from budgetgraph.questions.handlers.basis.limits import Limit, limit_of
from budgetgraph.questions.handlers.basis.outcomes import (
    Outcome,
    Work,
    figure_row,
    figure_text,
    none_meets,
    one_row_each,
    tell_others,
)
from budgetgraph.questions.handlers.basis.outturns import SPENT, SPENT_LABEL
from budgetgraph.questions.handlers.figures.figures import label_of, leading_facts_of, pick
from budgetgraph.questions.language.meanings import Report
from budgetgraph.questions.language.nesting import Named
from budgetgraph.questions.language.numerals import chinese_number
from budgetgraph.questions.language.said import in_question
from budgetgraph.questions.resolving import STAGE_NAMES


def ranking(work: Work) -> Outcome | None:
    """Departments by one measure, in order, with year and stage of each report."""
    asked = work.asked.question.text
    if in_question("which_item").search(asked) and not work.cue("which_departments", "all_departments"):
        return None  # 三公经费里最大的是哪一项 ranks no bodies
    found = _everywhere(work)
    if not found:
        return None
    if which := _not_told_which(work, found):
        return Outcome(withheld=which, refusal="not_understood")
    if in_question("who_has").search(asked) and not work.cue(*_ORDERS):
        return _holders(work, found)
    ascending = work.cue("min", "ascending")
    found.sort(key=lambda item: item[1].value or Decimal(0), reverse=not ascending)
    top = work.top("all_departments")
    kept = found[: top or _SHOWN]
    if top == 1:
        kept = [item for item in found if item[1].value == found[0][1].value]
    label = named(work.measures[0], kept)
    rank = rank_word(ascending, all(fact.money for _, fact in kept))
    outcome = Outcome(parts={"rank": f"{_headed(found, label)}{rank}"})
    _list_facts(work, outcome, kept, several=_when(found) == "")
    alike = [item for item in found[len(kept) :] if item[1].value == kept[-1][1].value]
    if top > 1 and alike:
        outcome.notes.append(f"最后一位之后另有{len(alike)}个数字相同的没有列出")
    if top != 1 and work.cue("ranking") and not work.cue("max", "min") and not work.asked.reading.top:
        order = "从低到高" if ascending else "从高到低"
        outcome.text = f"{_when(found)}各部门的{label}{order}：{{items}}。"
    if work.cue("all_departments") and not work.cue("max", "min", "ranking", "top", "ascending", "which_departments"):
        outcome.text = f"{_when(found)}各部门的{label}：{{items}}。"
    return outcome


_ORDERS = ("max", "min", "ranking", "top", "ascending", "compare")


def _holders(work: Work, found: Sequence[tuple[Report, Fact]]) -> Outcome | None:
    """哪些部门有事业收入: those that print an amount or a number, the highest first; a printed zero is none."""
    measure = work.measures[0]
    kept = sorted((item for item in found if item[1].value), key=lambda item: item[1].value or Decimal(0), reverse=True)
    if not kept:
        return none_meets(len(found), measure.label, "不为0")
    label = named(measure, kept)
    outcome = Outcome(text=f"{_headed(kept, '有' + label)}的部门共{{count}}个：{{items}}。")
    _list_facts(work, outcome, kept)
    by_department: dict[str, list[str]] = {}
    for report, fact in kept:
        text = f"{report.year}年{STAGE_NAMES[report.stage]}{figure_text(fact)}"
        by_department.setdefault(work.department(report), []).append(text)
    outcome.parts["count"] = str(len(by_department))
    if len(by_department) < len(kept):
        one_row_each(outcome, by_department)
    zero, silent = len(found) - len(kept), len(work.reports) - len(found)
    outcome.notes += [f"另有{zero}份文件印作0"] if zero else []
    outcome.notes += [f"{silent}份文件没有印出这一项，没有印出不等于0"] if silent else []
    return outcome


_SHOWN = 50
_POINTED_AT = 8  # bodies to which 这几家 may point


def _not_told_which(work: Work, found: Sequence[tuple[Report, Fact]]) -> str:
    """这五家: bodies that are pointed at are those held, if they are few and as many as is said; else it is asked."""
    text = work.asked.question.text
    held = len({report.department for report in work.lexicon.reports})
    number = in_question("so_many_bodies").search(text)
    meant = chinese_number(number.group(1)) if number else held
    if not in_question("those_bodies").search(text) or (meant == held <= _POINTED_AT):
        return ""
    return "没有写明是哪几家，请写出部门（单位）的名称。"


def _when(items: Sequence[tuple[Report, Fact]]) -> str:
    """`2024年预算` where all reports are of one year and stage; else each is told with its own."""
    found = {f"{report.year}年{STAGE_NAMES[report.stage]}" for report, _ in items}
    return found.pop() if len(found) == 1 else ""


def threshold(work: Work) -> Outcome | None:
    """Departments whose measure is over or under the typed limit."""
    if phase(work.measures[0].value.split("|")[0]):
        return None  # an execution rate is said of some measure: deviations compute it
    typed, question = work.measures[0].text, work.asked.question.text
    if (not typed or in_question("project").search(typed)) and not in_question("names_bodies").search(question):
        return None  # 超过100万的有哪些, 哪些项目预算超过100万: of items, projects or bodies
    if in_question("asks_project").search(question) and not in_question("names_bodies").search(question):
        return None
    limit = _limit(work)
    compared = [(r, f) for r, f in _everywhere(work) if f.money == (limit.kind == "money")]
    kept = [(r, f) for r, f in compared if f.value is not None and limit.meets(f.value)]
    kept.sort(key=lambda item: item[1].value or Decimal(0), reverse=limit.sign.startswith(">"))
    text = limit.said
    if not kept:
        return none_meets(len(compared), work.measures[0].label, text)
    label = named(work.measures[0], kept)
    headed = label if work.asked.reading.mentions else _headed(kept, label)
    outcome = Outcome(parts={"measure": headed, "limit": text, "count": str(len(kept))})
    _list_facts(work, outcome, kept)
    tell_others(work, outcome, {r.iri for r, _ in kept}, {r.iri: figure_text(f) for r, f in compared})
    by_department: dict[str, list[str]] = {}
    for report, fact in kept:
        text = f"{report.year}年{STAGE_NAMES[report.stage]}{figure_text(fact)}"
        by_department.setdefault(work.department(report), []).append(text)
    if len(by_department) < len(kept):
        one_row_each(outcome, by_department)
    return outcome


def named(measure: Named, items: Sequence[tuple[Report, Fact]]) -> str:
    """What a measure is called over many reports: 本年支出合计 where that is what final accounts were looked up for."""
    if in_question("total_ending").search(measure.text):
        return measure.label
    if any(report.stage == "final" and fact.concept == SPENT for report, fact in items):
        return SPENT_LABEL
    return label_of(items[0][1], measure) if items else measure.label


def rank_word(ascending: bool, money: bool) -> str:
    """Amounts are high and low, numbers of things many and few."""
    return {True: ("最高", "最低"), False: ("最多", "最少")}[money][ascending]


def _headed(items: Sequence[tuple[Report, Fact]], label: str) -> str:
    """`2023年决算三公经费`; 2023年决算总额, not 2023年决算决算总额."""
    when = _when(items)
    stage = next((name for name in STAGE_NAMES.values() if when.endswith(name) and label.startswith(name)), "")
    return f"{when.removesuffix(stage)}{label}"


def _limit(work: Work) -> Limit:
    """The typed limit; a number that has no word beside it takes the direction of the question."""
    quantity = work.asked.reading.quantities[0]
    typed = work.asked.question.as_typed(quantity.start, quantity.end)
    sign = ">" if work.cue("over") else "<"
    return limit_of(work.asked.question, quantity) or Limit(quantity.kind, sign, quantity.value, typed)


def _everywhere(work: Work) -> list[tuple[Report, Fact]]:
    measure = work.measures[0]
    by_report = leading_facts_of(work, [measure], work.reports)
    found: list[tuple[Report, Fact]] = []
    for report in work.reports:
        choice = pick(work, by_report.get(report.iri, ()), report, measure)
        if choice and choice.fact.value is not None and not work.beside_department(report):
            found.append((report, choice.fact))
    return found


def _list_facts(
    work: Work, outcome: Outcome, items: Sequence[tuple[Report, Fact]], several: bool | None = None
) -> None:
    """The items as rows; `several` says whether reports of several years or stages were compared."""
    several = len({(r.year, r.stage) for r, _ in items}) > 1 if several is None else several
    said = []
    for report, fact in items:
        name = work.department(report)
        when = f"（{report.year}年{STAGE_NAMES[report.stage]}）"
        outcome.rows.append(figure_row(fact, name))
        outcome.table.append([name, str(report.year), STAGE_NAMES[report.stage], figure_text(fact)])
        outcome.sources.append(fact.source)
        said.append(f"{name}{when if several or work.asked.reading.mentions else ''}{figure_text(fact)}")
    if inside := work.note_of_units([r for r, _ in items], all(f.money for _, f in items)):
        outcome.notes.append(inside)
    if several:
        outcome.notes.append("各部门的年度或口径不同，排在一起仅供参考")
    if apart := called_otherwise(work, items):
        outcome.notes.append(apart)
    outcome.parts["items"] = "；".join(said)


def called_otherwise(work: Work, items: Sequence[tuple[Report, Fact]]) -> str:
    """Which bodies print the number under another name (公务用车保有量 for 车辆)."""
    first = work.measures[0].value.split(">")[0].split("|")
    others: dict[str, list[str]] = {}
    for report, fact in items:
        if fact.concept not in (*first, SPENT) and ":" in fact.concept:
            others.setdefault(work.lexicon.label(fact.concept), []).append(work.department(report))
    return "；".join(f"{'、'.join(dict.fromkeys(names))}印的是{label}" for label, names in others.items())


HANDLERS: dict[str, Callable[[Work], Outcome | None]] = {
    "threshold": threshold,
}
