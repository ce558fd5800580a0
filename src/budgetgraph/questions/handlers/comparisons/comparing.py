"""Figures side by side: added, compared over measures, departments, years, and budget against final account."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from budgetgraph.questions.answers import AnswerRow
from budgetgraph.questions.handlers.basis.choosing import Choice, choose
from budgetgraph.questions.handlers.basis.compounds import INITIAL, of_phase
from budgetgraph.questions.handlers.basis.facts import BUDGET_COLUMNS, Fact, in_unit, phase
from budgetgraph.questions.handlers.basis.outcomes import Outcome, Work, figure_row, figure_text, money_row
from budgetgraph.questions.handlers.basis.outturns import SPENT_LABEL, beside_budget, remark_on, spent_of
from budgetgraph.questions.handlers.comparisons.rankings import called_otherwise
from budgetgraph.questions.handlers.figures.figures import facts_of, pick, say_what_was_spent
from budgetgraph.questions.handlers.figures.priors import prior_of
from budgetgraph.questions.handlers.figures.ratios import percent
from budgetgraph.questions.language.meanings import Report
from budgetgraph.questions.language.nesting import Named, overlap
from budgetgraph.questions.language.numerals import chinese_number
from budgetgraph.questions.language.said import in_question
from budgetgraph.questions.resolving import STAGE_NAMES


def total_of(work: Work) -> Outcome | None:
    """The sum of several measures in one report, with its formula."""
    report = work.reports[0]
    typed = in_question("several_things").search(work.asked.question.text)
    if typed and chinese_number(typed.group(1)) != len(work.measures):
        return None  # 两类 of three measures, or of one: what is to be added is not clear
    if _narrowed(work):
        return None
    if overlap(work.measures):
        return Outcome(withheld="要相加的各项里，一项已经包含另一项，相加会重复计算，这里不相加。")
    facts = facts_of(work, work.measures, [report])
    choices = [pick(work, facts, report, m) for m in work.measures]
    found = [(m, c.fact) for m, c in zip(work.measures, choices, strict=True) if c and c.fact.value is not None]
    chosen = [fact for _, fact in found]
    if {"economic", "government-economic"} <= {fact.concept.split(":")[0] for fact in chosen}:
        return Outcome(withheld="要相加的各项出自部门和政府两种经济分类，可能互相包含，这里不相加。")
    lacking = [m.label for m in work.measures if all(m != other for other, _ in found)]
    if not chosen or (lacking and not work.asked.question.reworded) or len({f.money for f in chosen}) > 1:
        return None
    yuan = sum((f.value for f in chosen if f.value is not None), Decimal(0))
    unit = chosen[0].unit
    label = "加".join(m.label for m, _ in found)
    row = money_row(label, yuan, unit) if chosen[0].money else AnswerRow(label=label, value=str(yuan), unit=unit)
    formula = f"{'＋'.join(f.shown for f in chosen)}＝{row.value}" if len(chosen) > 1 else f"只有{label}"
    outcome = Outcome(
        parts={**work.heading(report), "measure": label, "figure": f"{row.value}{unit}", "formula": formula}
    )
    outcome.rows, outcome.sources = [row], [f.source for f in chosen]
    outcome.columns = ["", "数值"]
    outcome.table = [[m.label, figure_text(f)] for m, f in found] + [["合计", f"{row.value}{unit}"]]
    outcome.notes += [f"文件没有印出{label}，没有算在内" for label in lacking]
    return outcome


def _narrowed(work: Work) -> bool:
    """上年结转安排的支出: whether one of the measures only says out of which money another one is paid."""
    text, typed = work.asked.question.text, sorted((m for m in work.measures if m.end), key=lambda m: m.start)
    return any(in_question("paid_out_of").fullmatch(text[one.end : other.start]) for one, other in pairwise(typed))


def difference(work: Work) -> Outcome | None:
    """Two measures of one report side by side, the greater first, with the difference."""
    report = work.reports[0]
    if any(phase(measure.value.split("|")[0]) for measure in work.measures):
        return None  # an initial budget is said of a measure, it is no second measure
    facts = facts_of(work, work.measures, [report])
    pairs: list[tuple[str, Choice]] = []
    for measure in work.measures:
        choice = pick(work, facts, report, measure)
        if choice is None or choice.fact.value is None:
            return None
        pairs.append((measure.label, choice))
    outcome = Outcome(parts=work.heading(report))
    return _compared(work, outcome, pairs, difference_first=work.cue("difference"))


def comparison(work: Work) -> Outcome | None:
    """One measure in the reports of several departments, the winner first."""
    measure = work.measures[0]
    reports = [group[0] for group in work.groups]
    facts = facts_of(work, [measure], reports)
    pairs: list[tuple[str, Choice]] = []
    silent = []
    for report in reports:
        choice = pick(work, facts, report, measure)
        if choice is None or choice.fact.value is None:
            silent.append("".join([*work.place(report)[:2], "年", work.place(report)[2]]))
        else:
            pairs.append((work.department(report), choice))
    if silent and pairs:
        return Outcome(withheld=f"{'、'.join(silent)}没有印出{measure.label}（没有印出不等于0），不能比较。")
    if silent:
        return None
    outcome = Outcome(parts={"measure": measure.label})
    years = {(r.year, r.stage) for r in reports}
    if len(years) == 1:
        outcome.text = f"{reports[0].year}年{STAGE_NAMES[reports[0].stage]}：{{comparison}}。"
    if inside := work.note_of_units(reports, all(choice.fact.money for _, choice in pairs)):
        outcome.notes.append(inside)
    if len(years) > 1:
        outcome.notes.append(
            "年度或口径不同：" + "，".join(f"{work.department(r)}为{r.year}年{STAGE_NAMES[r.stage]}" for r in reports)
        )
    say_what_was_spent(outcome, [(r.stage, c.fact) for r, (_, c) in zip(reports, pairs, strict=True)], measure)
    if apart := called_otherwise(work, [(r, c.fact) for r, (_, c) in zip(reports, pairs, strict=True)]):
        outcome.notes.append(apart)
    return _compared(work, outcome, pairs, of=outcome.parts["measure"], difference_first=work.cue("difference"))


def _compared(
    work: Work, outcome: Outcome, pairs: list[tuple[str, Choice]], of: str = "", difference_first: bool = False
) -> Outcome:
    less = work.cue("compare_less", "min") and not work.cue("compare", "max")
    ordered = sorted(pairs, key=lambda p: p[1].fact.value or Decimal(0), reverse=not less)
    outcome.rows = [figure_row(choice.fact, name) for name, choice in ordered]
    said = "，".join(f"{name}{of and '的' + of}{figure_text(choice.fact)}" for name, choice in ordered)
    outcome.sources = [c.fact.source for _, c in ordered]
    high, low = ordered[0][1].fact, ordered[-1][1].fact
    if len(pairs) == 2 and high.value is not None and low.value is not None:
        gap = abs(high.value - low.value)
        if gap == 0:
            said += "，两者相同"
        else:
            unit = high.unit
            shown = in_unit(gap, unit) if high.money else format(gap.normalize(), "f")
            said += f"；前者{'少' if less else '多'}{shown}{unit}"
            if difference_first:
                label = "相差"
                row = (
                    money_row(label, gap, unit)
                    if high.money
                    else AnswerRow(label=label, value=shown, unit=unit or None)
                )
                outcome.columns = ["", "数值"]
                outcome.table = [[name, figure_text(choice.fact)] for name, choice in ordered]
                both = work.cue("who", "which", "which_departments", "compare", "compare_less")  # 谁更多，多几个
                outcome.rows = [*outcome.rows, row] if both else [row]
    for name, choice in ordered:
        for other in choice.differing:
            outcome.notes.append(f"{name}的文件前后不一致：另写{figure_text(other)}")
            outcome.sources.append(other.source)
    outcome.parts["comparison"] = said
    return outcome


def series(work: Work) -> Outcome | None:
    """One measure of one department in every report that is held, or in those of the years and stages typed."""
    measure, reading = work.measures[0], work.asked.reading
    reports = sorted(work.reports, key=lambda r: (r.year, r.stage))
    facts = facts_of(work, [measure, INITIAL], reports)
    outcome = Outcome(parts=work.heading(reports[0]) | {"measure": measure.label})
    said, told = [], []
    for report in reports:
        found = [(f"{report.year}年{STAGE_NAMES[report.stage]}", report.stage, pick(work, facts, report, measure))]
        if len(reading.stages) == 2 and report.stage == "final" and not _other(reports, report):
            initial = initial_of(work, facts, report, measure)
            found.insert(0, (f"{report.year}年年初预算（决算文件所列）", "budget", initial))
        for name, stage, choice in found:
            if choice and choice.fact.value is not None:
                outcome.rows.append(figure_row(choice.fact, name))
                outcome.sources.append(choice.fact.source)
                told.append((stage, choice.fact))
                said.append(f"{name}{figure_text(choice.fact)}")
    stages, chosen = {stage for stage, _ in told}, [fact for _, fact in told]
    if not stages or len(stages) < len(reading.stages):
        return None
    for year in _years_left(work, outcome, reports):
        if not _of_the_year_before(work, outcome, facts, reports, year):
            return Outcome(withheld=_only_in_part(outcome, said, measure, year))
        said = [f"{row.label}{row.value}{row.unit}" for row in outcome.rows]
    if len(reports) == 1 and not reading.years:
        if len(outcome.rows) == 1:  # of one report also what it prints of the year before
            before = _of_the_year_before(work, outcome, facts, reports, reports[0].year - 1)
            if not before and work.cue("compare", "side_by_side"):
                return None
            said = [f"{row.label}{row.value}{row.unit}" for row in outcome.rows]
        outcome.notes.append("只收录了这一份文件")
    if len(said) == 2 == len(chosen) and len(stages) == 1 and work.cue("compare"):
        said.append(_gap(*chosen))
    if work.template.name == "years_rank" and not _ranked(work, outcome, chosen, stages):
        return None
    outcome.parts["comparison"] = "，".join(filter(None, said))
    say_what_was_spent(outcome, told, measure)
    return outcome


def _years_left(work: Work, outcome: Outcome, reports: Sequence[Report]) -> list[int]:
    """The asked years of which no row tells; none while it is not clear which of several bodies is meant."""
    if any(len(mention.candidates) > 1 for mention in work.asked.reading.mentions):
        return []
    asked = set(work.asked.reading.years)
    if work.cue("both_years"):
        asked |= {year for r in reports for year in (r.year - 1, r.year)}
    number = in_question("so_many_years").search(work.asked.question.text)
    if number and not asked:
        last = max(report.year for report in reports)
        asked = set(range(last + 1 - int(chinese_number(number.group(1)) or 1), last + 1))
    told = {int(row.label[:4]) for row in outcome.rows}
    return sorted(asked - told, reverse=True)


def _of_the_year_before(
    work: Work, outcome: Outcome, facts: Sequence[Fact], reports: Sequence[Report], year: int
) -> bool:
    """Puts a year of which no report is held first, as the report of the next year tells it."""
    later = next((report for report in reports if report.year == year + 1), None)
    prior = prior_of(work, facts, later, work.measures[0]) if later else None
    if later is None or prior is None:
        return False
    name = f"{year}年{STAGE_NAMES[later.stage]}（{later.year}年文件所写的上年数）"
    outcome.rows.insert(0, prior.row.model_copy(update={"label": name}))
    outcome.sources += prior.sources
    outcome.notes += [f"{year}年的数{prior.note}"] if prior.note else []
    return True


def _only_in_part(outcome: Outcome, said: Sequence[str], measure: Named, year: int) -> str:
    """The refusal where only one of several asked years can be told: what is known, and what is not."""
    known = f"；{'，'.join(said)}" if said else ""
    return f"{outcome.parts['department']}的公开文件里没有{year}年的{measure.label}，不能回答全{known}。"


def _ranked(work: Work, outcome: Outcome, chosen: Sequence[Fact], stages: Collection[str]) -> bool:
    """Puts the year with the most, or the least, first; there must be several years, all of one stage."""
    if len(chosen) < 2 or len(stages) > 1:
        return False
    least = work.cue("min", "compare_less")
    pairs = sorted(zip(chosen, outcome.rows, strict=True), key=lambda p: p[0].value or Decimal(0), reverse=not least)
    outcome.rows = [row for _, row in pairs]
    ends = [row.label for fact, row in pairs if fact.value == pairs[0][0].value]
    outcome.parts |= {"rank": "最少" if least else "最多", "best": "、".join(ends)}
    return True


def _gap(then: Fact, now: Fact) -> str:
    """How much the later figure is over or under the earlier one."""
    if then.value is None or now.value is None or then.money != now.money:
        return ""
    gap = now.value - then.value
    shown = in_unit(abs(gap), now.unit) if now.money else format(abs(gap).normalize(), "f")
    return f"后者{'多' if gap > 0 else '少'}{shown}{now.unit}" if gap else "两者相同"


def _other(reports: Sequence[Report], one: Report) -> Report | None:
    """The report of the same year in the other stage."""
    return next((r for r in reports if r.year == one.year and r.stage != one.stage), None)


def initial_of(work: Work, facts: Sequence[Fact], final: Report, measure: Named) -> Choice | None:
    """What a final account itself prints as the initial budget of a measure."""
    if measure.value.startswith("topic:total"):
        return pick(work, facts, final, INITIAL, ("amount",))
    own = [f for f in facts if f.report == final.iri]
    said, phased = of_phase([INITIAL, measure], own)
    if phased:
        return choose(phased, said[0].value, ("amount",))
    for column in BUDGET_COLUMNS:
        choice = choose(own, measure.value, ("amount",), column)
        if choice:
            return choice
    return None


_BOTH = 2  # stages


def execution(work: Work) -> Outcome | None:
    """Final account against the budget of the same year, or against the initial budget that the final account says."""
    if work.template.name == "deviation" and work.cue("each") and len(work.asked.reading.stages) < _BOTH:
        return None  # 各项目的差异率, not 年初预算和决算各多少
    outcome = _executed(work)
    of_one_item = any(measure.text and not phase(measure.value.split("|")[0]) for measure in work.measures)
    if outcome is None and work.cue("whole_execution") and not of_one_item:
        return Outcome(withheld=_NOT_READ)
    return outcome


_NOT_READ = "这里没有读到部门整体的预算执行率；文件里若有，请看整体支出绩效自评表。"


def _executed(work: Work) -> Outcome | None:
    others = [m for m in work.measures if not phase(m.value.split("|")[0])]
    default = Named(0, 0, "", "topic:total_expenditure|topic:total_budget", "支出总额")
    measure = others[0] if others and others[0].text else default
    final = next((r for r in work.reports if r.stage == "final"), None)
    if final is None or len(others) > 1:
        return None
    budget = _other(work.reports, final)
    facts = facts_of(work, [measure, INITIAL], [r for r in (final, budget) if r])
    if work.cue("execution", "whole_execution") and not work.cue("deviation"):
        printed = _printed_execution(work, facts, final, measure)
        if printed:
            return printed
    now = beside_budget(pick(work, facts, final, measure, ("amount",)))
    before = pick(work, facts, budget, measure, ("amount",)) if budget else None
    before = before or initial_of(work, facts, final, measure)
    if now is None or before is None or now.fact.value is None or not before.fact.value:
        return None
    if now.differing:
        return None  # which of the contradicting figures is to be compared nobody can say
    outcome = Outcome(parts=work.heading(final) | {"measure": measure.label})
    row, difference, executed = _against(now.fact, before.fact)
    outcome.columns = ["", "数值"]
    outcome.table = [["决算数", figure_text(now.fact)], ["年初预算数", figure_text(before.fact)]]
    outcome.table += _lines(row, difference, executed)
    told = (
        f"{row.label}{row.value}{row.unit}，差异率{difference.value}%"
        if now.fact.value != before.fact.value
        else "两者相同"
    )
    outcome.parts["comparison"] = (
        f"{measure.label}决算{figure_text(now.fact)}，年初预算{figure_text(before.fact)}，{told}，执行率{executed.value}%"
    )
    outcome.notes.append(f"计算：{now.fact.shown}－{before.fact.shown}，{now.fact.shown}÷{before.fact.shown}")
    outcome.sources = [now.fact.source, before.fact.source]
    if not measure.text:
        outcome.notes.append("没有写明哪一项，按支出总额比较")
    outcome.rows = _asked(work, row, difference, executed)
    if work.cue("each"):  # 各多少，差多少
        outcome.rows = [figure_row(before.fact, "年初预算数"), figure_row(now.fact, "决算数"), row]
        outcome.rows += [difference] if work.cue("deviation") else [executed] if work.cue("execution") else []
    if spent := spent_of(now):
        outcome.notes.append(remark_on(spent, before.fact))
        own = _against(spent, before.fact, SPENT_LABEL)
        outcome.rows += _asked(work, *own)
        outcome.table += [[SPENT_LABEL, figure_text(spent)], *_lines(*own)]
        outcome.sources.append(spent.source)
    return outcome


def _against(now: Fact, before: Fact, of: str = "") -> tuple[AnswerRow, AnswerRow, AnswerRow]:
    """What was spent against the initial budget: the difference, its rate and the rate of execution."""
    assert now.value is not None and before.value is not None
    gap, by = now.value - before.value, f"（按{of}）" if of else ""
    return (
        money_row(f"{of or '决算'}比年初预算{'多' if gap >= 0 else '少'}", abs(gap), now.unit),
        AnswerRow(label=f"差异率{by}", value=percent(gap / before.value), unit="%"),
        AnswerRow(label=f"执行率{by}", value=percent(now.value / before.value), unit="%"),
    )


def _asked(work: Work, row: AnswerRow, difference: AnswerRow, executed: AnswerRow) -> list[AnswerRow]:
    if work.cue("rate", "percent"):
        return [difference]
    return [executed] if work.cue("execution", "whole_execution") and not work.cue("deviation") else [row, difference]


def _lines(*rows: AnswerRow) -> list[list[str]]:
    return [[row.label, f"{row.value}{row.unit}"] for row in rows]


_OF_ALL = Named(0, 0, "", "topic:execution_rate", "")
_GENERAL = Named(0, 0, "", "column:general_public", "一般公共预算财政拨款支出")


def _printed_execution(work: Work, facts: Sequence[Fact], final: Report, measure: Named) -> Outcome | None:
    """The share of the initial budget that the text says; of the whole, what it says of the general public budget."""
    own = [f for f in facts if f.report == final.iri]
    rates = facts_of(work, [_OF_ALL], [final])
    if measure.text:
        rates = [replace(f, label="") for f in rates if f.label in (measure.text, measure.label)]
    whole = choose(rates, _OF_ALL.value, ("completion_rate",))
    if whole is not None and not whole.differing:
        return _printed_share(work, final, measure.label if measure.text else "", whole)
    choice = choose(own, measure.value, ("completion_rate",))
    said = [f for f in own if f.metric == "completion_rate"]
    if not measure.text and not said and not work.cue("whole_execution"):
        measure, said = _GENERAL, [f for f in facts_of(work, [_GENERAL], [final]) if f.metric == "completion_rate"]
        choice = choose(said, measure.value, ("completion_rate",))
    if choice is None or choice.fact.value is None or choice.differing or len({f.value for f in said}) > 1:
        return None
    return _printed_share(work, final, measure.label, choice)


def _printed_share(work: Work, final: Report, label: str, choice: Choice) -> Outcome:
    outcome = Outcome(parts=work.heading(final) | {"measure": label})
    outcome.rows = [AnswerRow(label=f"{label}完成预算的比例", value=choice.fact.shown, unit="%")]
    outcome.sources = [choice.fact.source]
    outcome.parts["comparison"] = f"{label}完成预算的{choice.fact.shown}%"
    outcome.notes.append("比例按文件所写")
    return outcome


HANDLERS: dict[str, Callable[[Work], Outcome | None]] = {
    "sum": total_of,
    "difference": difference,
    "comparison": comparison,
    "series": series,
    "execution": execution,
}
