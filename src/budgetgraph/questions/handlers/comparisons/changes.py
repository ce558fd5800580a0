"""Changes since the year before, and the figures of that year: as printed, else computed with the formula."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from budgetgraph.questions.answers import AnswerRow
from budgetgraph.questions.handlers.basis.choosing import Choice, choose
from budgetgraph.questions.handlers.basis.facts import CHANGE_WORDS, Fact, in_unit, phase
from budgetgraph.questions.handlers.basis.funds import on_side
from budgetgraph.questions.handlers.basis.outcomes import Outcome, Work, figure_row, figure_text, money_row
from budgetgraph.questions.handlers.comparisons.reasons import asks_how_much, reason_of
from budgetgraph.questions.handlers.figures.figures import facts_of, latest, pick, say_what_was_spent
from budgetgraph.questions.handlers.figures.lookups import Lookup
from budgetgraph.questions.handlers.figures.multiples import rounded
from budgetgraph.questions.handlers.figures.priors import prior_of
from budgetgraph.questions.handlers.figures.ratios import percent
from budgetgraph.questions.handlers.figures.substitutes import as_of, called_so, of_the_same_money
from budgetgraph.questions.language.nesting import Named
from budgetgraph.questions.language.said import in_print, in_question

_FISCAL = ("topic:fiscal_revenue", "topic:fiscal_expenditure")  # what a change is said of where none is of the whole


def change(work: Work) -> Outcome | None:
    """What the text says of the change since last year; else computed from the report of the year compared with."""
    if not work.cue("reason"):
        return _change(work)
    found, why = (_change(work), reason_of(work)) if asks_how_much(work) else (None, None)
    if found is None or why is None:
        return None
    found.rows += why.rows
    found.sources += why.sources
    found.parts["change"] += f"，原因：{why.parts['text']}"
    found.notes += why.notes
    return found


def _change(work: Work) -> Outcome | None:
    return change_since(work, Lookup(work))


def change_since(work: Work, lookup: Lookup) -> Outcome | None:
    """The change of the first measure in the latest report."""
    report, measure = latest(work), work.measures[0]
    base = base_year(work, report.year)
    if base is None or _side_by_side(work, base):
        return None
    outcome = Outcome(parts={**work.heading(report), "measure": measure.label, "base": f"{base}年"})
    if base == report.year - 1:
        outcome.parts["base"] = "上年"
        base_of = in_question("base_executed").search(work.asked.question.text)
        own = on_side(lookup.facts(measure, [report]), measure)
        own = [f for f in own if in_print("executed").search(f.quote)] if base_of else own
        printed = own
        amount, rate = choose(own, measure.value, ("change",)), choose(own, measure.value, ("change_rate",))
        amount, rate = amount or _in_column(own, measure, "change"), rate or _in_column(own, measure, "change_rate")
        if base_of and not (amount or rate):
            return None  # what the year before was executed at is in no other document
        for said_of in () if amount or rate else (called_so, of_the_same_money):
            other = said_of(lookup, measure, report)
            if not other:
                continue
            own = as_of(measure, other)
            amount, rate = choose(own, measure.value, ("change",)), choose(own, measure.value, ("change_rate",))
            if amount or rate:
                if other[0].label not in (measure.text, measure.label):
                    outcome.notes.append(f"文件是就{other[0].label}写的")
                break
        if amount or rate:
            said = (amount or rate).fact.concept  # type: ignore[union-attr]
            label = work.lexicon.label(said) if said in _FISCAL and not measure.text else measure.label
            outcome.parts["measure"] = label
            return _printed_change(work, outcome, amount, rate, label)
        if told := _said_unchanged(work, outcome, printed, measure):
            return told
    before = [r for r in work.lexicon.reports_of[report.department] if (r.year, r.stage) == (base, report.stage)]
    if not before:
        return None
    facts = lookup.facts(measure, [report, before[0]])
    levels = ("amount", "count", "area")
    now, then = pick(work, facts, report, measure, levels), pick(work, facts, before[0], measure, levels)
    if not now or not then or now.fact.value is None or then.fact.value is None:
        return None
    say_what_was_spent(outcome, [(report.stage, now.fact), (report.stage, then.fact)], measure)
    result = _computed_change(outcome, now.fact, then.fact, f"{outcome.parts['measure']}比{outcome.parts['base']}")
    if work.cue("rate", "percent") and result.rows[-1].unit == "%":
        result.rows = result.rows[-1:]
    return result


def _said_unchanged(work: Work, outcome: Outcome, facts: Sequence[Fact], measure: Named) -> Outcome | None:
    """公务接待费与上年持平: a change that a text says without a number, where none of the measure says otherwise."""
    told = [f for f in facts if f.metric in ("change", "change_rate")]
    flat = [f for f in told if f.direction == "flat" and f.value is None and not phase(f.concept)]
    if not flat or len(flat) < len(told) or any(in_print("nearly_unchanged").search(f.quote) for f in flat):
        return None
    unit = "%" if work.cue("rate", "percent") else ""
    unit = unit or next((f.unit for f in facts if f.metric in ("", "amount") and f.money and f.unit), "")
    outcome.rows = [AnswerRow(label=f"{measure.label}比上年持平", value="0", unit=unit or None)]
    outcome.parts["change"] = f"没有增减（文件写明持平{f'，即增减0{unit}' if unit else ''}）"
    outcome.sources = [fact.source for fact in flat]
    return outcome


def _side_by_side(work: Work, base: int) -> bool:
    """2024年和2025年三公经费对比: both figures are asked for, which the reports of both years print,
    or the later one alone."""
    asked_gap = work.cue("difference", "compare_less", "rate", "percent", "change", "increase", "decrease")
    if not work.cue("side_by_side") or asked_gap:
        return False
    if base in {report.year for report in work.lexicon.reports_of[work.reports[0].department]}:
        return True
    report, measure = latest(work), work.measures[0]
    told = len(work.asked.reading.years) == 2 and base == report.year - 1
    return told and prior_of(work, facts_of(work, [measure], [report]), report, measure) is not None


def _in_column(facts: Sequence[Fact], measure: Named, column: str) -> Choice | None:
    """A change since last year that a table prints under a head of its own; a minus says the direction."""
    choice = choose(facts, measure.value, ("amount",), column)
    if choice is None or choice.fact.value is None:
        return None
    value = choice.fact.value
    direction = "increase" if value > 0 else "decrease" if value < 0 else "flat"
    metric = "change_rate" if column == "change_rate" else "change"
    fact = replace(
        choice.fact,
        value=abs(value),
        printed=choice.fact.printed.lstrip("-－−"),
        direction=direction,
        metric=metric,
        unit="%" if metric == "change_rate" else choice.fact.unit,
        money=metric == "change" and choice.fact.money,
    )
    return Choice(fact, choice.agreeing)


def before(work: Work) -> Outcome | None:
    """What a measure was the year before: as printed, else the amount of this year less the printed change."""
    report, measure = work.reports[0], work.measures[0]
    prior = prior_of(work, facts_of(work, [measure], [report]), report, measure)
    if prior is None or (prior.note and work.cue("as_printed")):
        return None
    outcome = Outcome(parts={**work.heading(report), "measure": measure.label, "base": f"{report.year - 1}年"})
    outcome.parts["figure"] = prior.figure
    outcome.rows, outcome.sources = [prior.row], list(prior.sources)
    outcome.notes += [prior.note] if prior.note else []
    return outcome


def _asks_by_the_year_before(work: Work, measure: Named) -> bool:
    """2021年的…是2022年的几倍 asks the other way round."""
    text = work.asked.question.text
    typed = [int(found.group()) for found in in_question("year_typed").finditer(text)]
    if work.cue("times_more") and len(work.asked.reading.years) < 2:
        return not work.asked.reading.relative  # 比上年多了几倍
    if work.cue("prior"):
        year = in_question("year_typed").search(text, measure.end)
        return year is None and not work.asked.reading.relative
    return len(work.asked.reading.years) == 2 and typed == sorted(typed, reverse=True)


def multiple_before(work: Work) -> Outcome | None:
    """A是上年的几倍: the figure of a report by that of the year before, as the report prints or implies it."""
    report, measure = latest(work), work.measures[0]
    if base_year(work, report.year) != report.year - 1 or not _asks_by_the_year_before(work, measure):
        return None
    facts = facts_of(work, [measure], [report])
    picked, then = pick(work, facts, report, measure), prior_of(work, facts, report, measure)
    if picked is None or then is None or picked.differing or not then.value:
        return None
    now = _as_it_changed(facts, measure, picked.fact, then.value)
    if now is None or now.value is None or now.money != (then.row.amount is not None):
        return None
    ratio, of_growth = now.value / then.value, bool(work.cue("times_more"))
    if of_growth and ratio < 1:
        return None  # 多了几倍 of what became less
    times, more = rounded(ratio), rounded(ratio - 1)
    outcome = Outcome(parts={**work.heading(report), "measure": measure.label, "figure": f"{times}倍"})
    outcome.parts["more"] = f"，即比上年增加{more}倍" if of_growth else ""
    called = "比上年增加的倍数" if of_growth else "是上年的倍数"
    outcome.rows = [AnswerRow(label=f"{measure.label}{called}", value=more if of_growth else times, unit="倍")]
    outcome.columns = ["", "数值"]
    outcome.table = [[measure.label, figure_text(now)], [then.row.label, then.figure], ["倍数", f"{times}倍"]]
    outcome.notes += [f"计算：{figure_text(now)}÷{then.figure}", *([then.note] if then.note else [])]
    outcome.sources = [now.source, *then.sources]
    return outcome


_NEARLY = Decimal(1)  # percentage point


def _as_it_changed(facts: Sequence[Fact], measure: Named, now: Fact, then: Decimal) -> Fact | None:
    """The figure that the printed change since `then` leads to, `now` where none is printed: a table may count less
    than the text that tells the change. None where no figure agrees with it."""
    gap, rate = choose(facts, measure.value, ("change",)), choose(facts, measure.value, ("change_rate",))
    told = [c.fact for c in (gap, rate) if c and c.fact.value is not None and c.fact.direction in _WAYS]
    if any(c.differing for c in (gap, rate) if c):
        return None
    said = [f for f in facts if f.metric in ("", "amount", "count") and f.year is None and f.concept in measure.value]
    for fact in (now, *said):
        if fact.value is not None and fact.money == now.money and all(_leads_to(c, fact, then) for c in told):
            return fact
    return None


_WAYS = {"increase": 1, "decrease": -1, "flat": 0}


def _leads_to(change: Fact, now: Fact, then: Decimal) -> bool:
    assert change.value is not None and now.value is not None
    told, apart = _WAYS[change.direction] * change.value, now.value - then
    if change.metric == "change_rate":
        return abs(100 * apart / then - told) <= _NEARLY
    return abs(apart - told) <= 2 * (now.resolution + change.resolution)


def base_year(work: Work, year: int) -> int | None:
    """The year that `year` is compared with: the one before, or the one typed (比2021年); None if it is not clear."""
    reading = work.asked.reading
    if len(reading.years) > 2 or not set(reading.relative) <= {0, -1}:
        return None
    if len(reading.years) == 2:
        return min(reading.years) if max(reading.years) == year else None
    return reading.base[0] if reading.base else year - 1


def _printed_change(work: Work, outcome: Outcome, amount: Choice | None, rate: Choice | None, label: str) -> Outcome:
    said: list[str] = []
    way = ""
    choices = [c for c in (amount, rate) if c]
    asked_rate = work.cue("rate", "percent") and rate is not None
    if asked_rate:
        choices.reverse()
    unchanged = all(choice.fact.value == 0 for choice in choices)
    for choice in choices:
        way = choice.fact.direction if choice.fact.direction in CHANGE_WORDS["change"] else way
        is_rate = choice.fact.metric == "change_rate"
        unit = "%" if is_rate else choice.fact.unit
        word = CHANGE_WORDS["change_rate" if is_rate else "change"].get(way, "")
        said.append(f"{'' if unchanged else word}{choice.fact.shown}{unit}")
        row = figure_row(choice.fact, f"{label}比上年{word}")
        if is_rate or not asked_rate or in_question("amount_and_rate").search(work.asked.question.text):
            outcome.rows.append(row.model_copy(update={"unit": unit}))
        outcome.sources += [choice.fact.source, *(f.source for f in choice.agreeing)]
        for other in choice.differing:
            outcome.notes.append(
                f"公开文件前后不一致：另写{CHANGE_WORDS['change'].get(other.direction, '')}{other.shown}{other.unit}"
            )
            outcome.sources.append(other.source)
    outcome.parts["change"] = f"没有增减（{'，'.join(said)}）" if unchanged else "，".join(said)
    return outcome


def _computed_change(outcome: Outcome, now: Fact, then: Fact, label: str) -> Outcome:
    assert now.value is not None and then.value is not None
    difference = now.value - then.value
    word = "增加" if difference > 0 else "减少" if difference < 0 else "持平"
    shown = in_unit(abs(difference), now.unit) if now.money else format(abs(difference).normalize(), "f")
    outcome.rows = [
        money_row(f"{label}{word}", abs(difference), now.unit)
        if now.money
        else AnswerRow(label=f"{label}{word}", value=shown, unit=now.unit or None)
    ]
    text = f"{word}{shown}{now.unit}" if difference else f"没有增减（都是{figure_text(now)}）"
    if difference and then.value:
        rate = percent(abs(difference) / then.value)
        outcome.rows.append(AnswerRow(label="变化率", value=rate, unit="%"))
        text += f"，{'增长' if difference > 0 else '下降'}{rate}%"
    outcome.parts["change"] = text
    outcome.notes.append(f"计算：{figure_text(now)}－{figure_text(then)}")
    outcome.sources += [now.source, then.source]
    return outcome


HANDLERS: dict[str, Callable[[Work], Outcome | None]] = {
    "change": change,
    "before": before,
    "multiple_before": multiple_before,
}
