"""Answers that are figures of measures: which printed number is meant, and what says it again or otherwise."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from budgetgraph.questions.handlers.basis.choosing import Choice, choose, unit_kind
from budgetgraph.questions.handlers.basis.compounds import (
    OF_ONE_FUND,
    head_of,
    heads_of,
    in_fund,
    of_fund,
    of_phase,
    within,
)
from budgetgraph.questions.handlers.basis.fact_index import index_of
from budgetgraph.questions.handlers.basis.facts import FUND_STATEMENTS, Fact, read_facts, same
from budgetgraph.questions.handlers.basis.funds import as_total, further_concepts, of_funds, on_side, with_other_totals
from budgetgraph.questions.handlers.basis.outcomes import Outcome, Work, figure_row, figure_text
from budgetgraph.questions.handlers.basis.outturns import SPENT, SPENT_LABEL, of_the_year
from budgetgraph.questions.handlers.basis.suppositions import judge
from budgetgraph.questions.handlers.texts.absences import asked_for
from budgetgraph.questions.language.concepts import PRINTED_FIRST, iri_of
from budgetgraph.questions.language.meanings import Report
from budgetgraph.questions.language.nesting import Named
from budgetgraph.questions.language.said import in_question
from budgetgraph.questions.language.slots import concepts
from budgetgraph.questions.solutions import once, rows_of, terms
from budgetgraph.questions.templates import templates


def facts_of(work: Work, measures: Sequence[Named], reports: Sequence[Report]) -> list[Fact]:
    """All facts of the measures' concepts in the reports."""
    found = read_facts(work.run(report=[r.iri for r in reports], concept=_held_concepts(work, measures)))
    return of_funds(found, measures)


def figures_of(work: Work, measures: Sequence[Named], reports: Sequence[Report]) -> list[Fact]:
    """The same for a template whose own query asks for something else."""
    names = _held_concepts(work, measures)
    iris = [iri_of(name) for name in names]
    values = {"report": terms(r.iri for r in reports), "concept": terms(iris)}
    values["column"] = terms(iri for iri, name in zip(iris, names, strict=True) if name.startswith("column:"))
    return of_funds(read_facts(rows_of(work.query(templates()["amount"].bound(values)))), measures)


def leading_facts_of(work: Work, measures: Sequence[Named], reports: Sequence[Report]) -> dict[str, list[Fact]]:
    """By report, the facts among which `pick` finds the same figure as among all: from the index where there is one."""
    index = index_of(work.lexicon)
    facts: Sequence[Fact]
    if index is None:
        facts = facts_of(work, measures, reports)
    else:
        names = _held_concepts(work, measures)
        iris = [r.iri for r in reports]
        work.bound(report=iris, concept=names)
        held = once(work.query, ("facts", *names, *iris), lambda: index.facts(names, iris))
        facts = of_funds(held, measures)
    found: dict[str, list[Fact]] = {}
    for fact in facts:
        found.setdefault(fact.report, []).append(fact)
    return found


def _held_concepts(work: Work, measures: Sequence[Named]) -> list[str]:
    names = [concept for m in measures for concept, _, _ in concepts(m.value)]
    names += [SPENT] if "topic:total_expenditure" in names else []
    held = work.lexicon.held
    found = [name for name in names if name in held] or names[:1]
    return list(dict.fromkeys([*found, *further_concepts(measures)]))


def pick(
    work: Work, facts: Sequence[Fact], report: Report, measure: Named, metrics: Sequence[str] = ()
) -> Choice | None:
    """The figure of one measure in one report; counts or amounts by the words of the question (几辆, 价值)."""
    every = [f for f in facts if f.report == report.iri]
    own = on_side(every, measure)
    wanted = tuple(metrics or work.template.metric)
    kind = unit_kind(next(concepts(measure.value))[0])
    of_money = work.cue("amount_word", "amount_noun") or in_question("money_ending").search(measure.text)
    if "count" in wanted and of_money and not work.cue("number_word") and "money" in kind:
        wanted = ("amount",)
    elif kind and kind != "money" and not work.cue("amount_word", "amount_noun"):
        wanted = (*(m for m in ("area", "count") if m in wanted), *(m for m in wanted if m not in ("area", "count")))
    choice = choose(own, measure.value, wanted)
    if choice is None:
        return None
    choice = with_other_totals(choice, every, measure)
    return of_the_year(_current_apart(choice), own, measure, wanted) if report.stage == "final" else choice


def picking(
    work: Work, measures: Sequence[Named], reports: Sequence[Report]
) -> Callable[[Report, Named, tuple[str, ...]], Choice | None]:
    """`pick` among what the reports print of the measures; what a slip leaves as it was is picked once a question."""
    by_report = leading_facts_of(work, measures, reports)
    typed = (work.cue("amount_word", "amount_noun"), work.cue("number_word"))
    kept: dict[object, Choice | None] = once(work.query, ("picked", typed, *measures), dict)

    def picked(report: Report, measure: Named, metrics: tuple[str, ...]) -> Choice | None:
        asked = (report.iri, measure, metrics)
        if asked not in kept:
            kept[asked] = pick(work, by_report.get(report.iri, ()), report, measure, metrics)
        return kept[asked]

    return picked


UNITS = "topic:subordinate_units"
_BY_ITEM = ("expenditure_by_function", "revenue_by_function")


def _current_apart(choice: Choice) -> Choice:
    """支出决算表 and 收入决算表 add up the year's own money, the summary also what is carried over: these are two
    figures of a final account, no contradiction."""
    whole = choice.fact.concept.startswith(("topic:total", "revenue:rev-total"))
    if choice.fact.kind in _BY_ITEM or choice.fact.role != "total" or not whole:
        return choice
    apart = tuple(f for f in choice.differing if f.kind in _BY_ITEM)
    rest = tuple(f for f in choice.differing if f not in apart)
    return replace(choice, differing=rest, other_reading=(*choice.other_reading, *apart))


def _of_each_unit(work: Work, measures: Sequence[Named]) -> bool:
    """三个预算单位各有多少在职的: neither how many units there are nor the number of them all is asked for."""
    text = work.asked.question.text
    return any(one.value == UNITS and in_question("each_has").match(text, one.end) is not None for one in measures[:-1])


def figure(work: Work) -> Outcome | None:
    """Amount, count or area of one or several measures in one report."""
    report = work.reports[0]
    measures = work.measures
    if (
        len(measures) == 1
        and work.cue("each")
        and not (work.cue("amount_word", "amount_noun") and work.cue("number_word"))
        and not _with_worth(work, measures[0])
    ):
        return None  # 三公经费各项分别多少: parts are asked for, not the whole
    if work.template.name == "total" and in_question("whether_in_it").search(work.asked.question.text):
        return None  # 决算有没有说不清的: whether there is something in it is asked, and not how much it is
    if _of_each_unit(work, measures):
        return None
    if heads := heads_of(work, measures):
        return _cells(work, heads, in_statement(work, facts_of(work, measures, [report])))
    column, measures = head_of(work, measures)
    facts = in_statement(work, facts_of(work, measures, [report]))
    measures, facts = of_phase(measures, facts)
    measures, facts = of_fund(work, measures, facts)
    if f"column:{column}" in FUND_STATEMENTS:  # 一般公共预算里的图书馆
        fund = next(m for m in work.measures if m.value.startswith("column:"))
        measures = [replace(m, label=f"{fund.text}{m.label}") for m in measures]
    inside = within(work, measures)
    if inside is None:
        return None
    if inside != measures:
        measures, facts = inside, in_statement(work, facts_of(work, inside, [report]))
    outcome = Outcome(parts=work.heading(report))
    said: list[str] = []
    chosen: list[Fact] = []
    for measure in measures:
        choices = _choices(work, facts, report, measure, column)
        if not choices and not column and (total := as_total(measure)):
            measure = total
            choices = _choices(work, facts_of(work, [total], [report]), report, total, column)
        if not choices:
            return None
        chosen += [choice.fact for choice in choices]
        for choice in choices:
            label = label_of(choice.fact, printed_as(work, choice.fact, measure))
            outcome.rows.append(figure_row(choice.fact, label))
            said.append(f"{label}{figure_text(choice.fact)}")
            _evidence(outcome, choice, label)
        outcome.parts["measure"] = outcome.rows[-len(choices)].label
    if len(outcome.rows) == len(said) == 1:
        outcome.parts["figure"] = said[0][len(outcome.rows[0].label) :]
    else:
        outcome.text = f"{{department}}{{year}}年{{stage}}：{'，'.join(said)}。"
    if any(choice_kind(f) for f in chosen) and all(f.concept.startswith("economic") for f in chosen):
        outcome.notes.append("经济分类数字取自基本支出表，只含基本支出")
    return judge(work, _denied(work, outcome))


def _cells(work: Work, heads: Sequence[tuple[str, Named]], facts: Sequence[Fact]) -> Outcome | None:
    """What one row prints under each of several heads, or nothing."""
    report = work.reports[0]
    outcome = Outcome(parts=work.heading(report))
    said: list[str] = []
    for column, item in heads:
        choice = choose([f for f in facts if f.report == report.iri], item.value, ("amount",), column)
        if choice is None:
            return None
        outcome.rows.append(figure_row(choice.fact, item.label))
        said.append(f"{item.label}{figure_text(choice.fact)}")
        _evidence(outcome, choice, item.label)
    outcome.text = f"{{department}}{{year}}年{{stage}}：{'，'.join(said)}。"
    return outcome


def _denied(work: Work, outcome: Outcome) -> Outcome:
    """有政府性基金收入吗: a printed zero says that there is none."""
    none = all(row.amount == "0" or row.value in _ZEROS for row in outcome.rows)
    if none and asked_for(work.asked.question, work.asked.reading):
        outcome.rows = [row.model_copy(update={"label": f"没有{row.label}"}) for row in outcome.rows]
        outcome.text = f"没有。{outcome.text or work.template.sentence}"
    return outcome


_ZEROS = ("0", "0.0", "0.00")


def in_statement(work: Work, facts: list[Fact]) -> list[Fact]:
    """The facts of the statement that the question names; all where it names none."""
    kinds = {named.value for named in work.asked.reading.names.get("statement", ())}
    return [f for f in facts if f.kind in kinds] if kinds else facts


def choice_kind(fact: Fact) -> bool:
    return fact.kind == "general_public_basic"


def _choices(work: Work, facts: Sequence[Fact], report: Report, measure: Named, column: str) -> list[Choice]:
    own = [f for f in facts if f.report == report.iri]
    both = work.cue("amount_word", "amount_noun") and work.cue("number_word", "count") and not column
    both = both or _with_worth(work, measure)
    if both and measure.value.startswith("topic:"):
        found = [choose(own, measure.value, (metric,)) for metric in ("count", "area", "amount")]
        distinct: list[Choice] = []
        for choice in filter(None, found):
            if not any(same(choice.fact, d.fact) and choice.fact.unit == d.fact.unit for d in distinct):
                distinct.append(choice)
        if distinct:
            return distinct
    if column:
        under_head = choose(own, measure.value, ("amount",), column)
        if under_head is None:  # the item's row in the statement of the fund
            under_head = choose(in_fund(f"column:{column}", own), measure.value, ("amount",))
        return [under_head] if under_head else []
    one = pick(work, facts, report, measure)
    return [one] if one else []


def _with_worth(work: Work, measure: Named) -> bool:
    """房屋面积跟价值: the worth of a thing is asked for beside its number or area."""
    return bool(in_question("and_its_worth").search(work.asked.question.text[measure.end :]))


_THINGS = ("topic:vehicles", "topic:buildings", "topic:furniture", "topic:equipment")  # counted, and worth money


def printed_as(work: Work, fact: Fact, measure: Named) -> Named:
    """The measure by the name of what is printed, where another topic than the one typed answers (公务用车保有量)."""
    first = measure.value.split(">")[0]
    if first.startswith(PRINTED_FIRST) and fact.concept != first:
        return replace(measure, label=work.lexicon.label(fact.concept))  # 办公费, where no 办公经费 is printed
    if first.startswith("topic:") and fact.concept.startswith("topic:") and fact.concept not in first.split("|"):
        return measure if fact.concept == SPENT else replace(measure, label=work.lexicon.label(fact.concept))
    return measure


def label_of(fact: Fact, measure: Named) -> str:
    """What a row is: the concept's name; of an amount or area of a thing also which."""
    if fact.concept == SPENT and SPENT not in measure.value.split(">")[0]:
        return SPENT_LABEL
    suffix = ""
    if fact.concept.startswith("topic:") and fact.claimed and fact.metric == "amount" and "|" not in measure.label:
        suffix = "价值" if fact.concept.startswith(_THINGS) else ""
    return f"{measure.label}{suffix}"


def say_what_was_spent(outcome: Outcome, figures: Sequence[tuple[str, Fact]], measure: Named) -> None:
    """Names the measure 本年支出合计 where figures of final accounts are that, not 支出总计; beside budgets, in a note.

    `figures` are the stage of each report and its figure.
    """
    if measure.value.split(">")[0] == SPENT or in_question("total_ending").search(measure.text):
        return
    if not any(fact.concept == SPENT for _, fact in figures):
        return
    if all(stage == "final" for stage, _ in figures):
        outcome.parts["measure"] = SPENT_LABEL
    else:
        outcome.notes.append(f"决算的数字是{SPENT_LABEL}")


def _evidence(outcome: Outcome, choice: Choice, label: str) -> None:
    outcome.sources += [choice.fact.source, *(f.source for f in choice.agreeing if not _of_other_fund(f, choice.fact))]
    if choice.fact.computed:
        terms = "＋".join(f.shown for f in choice.agreeing)
        summed = (
            f"这里是各单位之和：{terms}＝{choice.fact.shown}" if len(choice.agreeing) > 1 else "只有一个单位列有这一项"
        )
        outcome.notes.append(f"表中按单位分列，{summed}")
    if choice.fact.year is not None:
        outcome.notes.append(f"文件写明是{choice.fact.year}年的数字")
    for other in choice.differing:
        outcome.rows.append(figure_row(other, f"{label}（{other.where}）"))
        outcome.notes.append(f"公开文件前后不一致：{other.where}另写{figure_text(other)}")
        outcome.sources.append(other.source)
    for other in choice.other_reading:
        outcome.rows.append(figure_row(other, _of_another_scope(other.label or label)))
        outcome.notes.append(f"另有{other.where}中的{other.label or label}{figure_text(other)}")
        outcome.sources.append(other.source)


def _of_another_scope(label: str) -> str:
    return f"{label.removesuffix('）')}，另一口径）" if label.endswith("）") else f"{label}（另一口径）"


def _of_other_fund(fact: Fact, answer: Fact) -> bool:
    """A statement of one fund that prints the same amount is no place of an amount over all funds."""
    return fact.kind in OF_ONE_FUND and answer.kind not in OF_ONE_FUND and not answer.claimed


def latest(work: Work) -> Report:
    return max(work.reports, key=lambda r: r.year)


HANDLERS: dict[str, Callable[[Work], Outcome | None]] = {
    "figure": figure,
}
