"""Shares, ratios of two figures, and changes since the year before: as printed, else computed with the formula."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from budgetgraph.questions.answers import AnswerRow
from budgetgraph.questions.handlers.compounds import in_fund
from budgetgraph.questions.handlers.facts import Choice, Fact, choose, in_unit
from budgetgraph.questions.handlers.figures import facts_of, latest, pick
from budgetgraph.questions.handlers.funds import on_side
from budgetgraph.questions.handlers.outcomes import Outcome, Work, figure_row, figure_text, money_row
from budgetgraph.questions.handlers.reasons import asks_how_much, reason_of
from budgetgraph.questions.handlers.substitutes import as_of, called_so, of_the_same_money
from budgetgraph.questions.handlers.suppositions import judge
from budgetgraph.questions.language.said import in_question
from budgetgraph.questions.language.slots import Named


def share(work: Work) -> Outcome | None:
    """The printed share of a measure; else computed against the total, which is said."""
    if in_question("of_some_whole").search(work.asked.question.text):
        return None  # 占…经费 names a whole that was not understood
    return _of_total(work, work.measures[0])


def _of_total(work: Work, measure: Named) -> Outcome | None:
    report = work.reports[0]
    whole = Named(0, 0, "", "topic:total_expenditure>topic:total_budget", "支出总计")
    facts = facts_of(work, [measure, whole], [report])
    own = on_side([f for f in facts if f.report == report.iri], measure)
    printed = choose(own, measure.value, ("share",))
    outcome = Outcome(parts={**work.heading(report), "measure": measure.label, "whole": "支出"})
    if printed and printed.fact.value is not None:
        label = f"{measure.label}占比"
        outcome.rows = [AnswerRow(label=label, value=printed.fact.shown, unit="%")]
        outcome.parts |= {"figure": f"{printed.fact.shown}%", "whole": _EXPLAINED.get(printed.fact.flow, "支出")}
        outcome.notes.append("占比按文件所写")
        _evidence_share(outcome, printed, label)
        return outcome
    part, total = pick(work, facts, report, measure, ("amount",)), pick(work, facts, report, whole, ("amount",))
    return _ratio(work, outcome, part, total, measure.label, "支出总计")


_EXPLAINED = {"revenue": "收入"}  # the side whose parts a sentence lists


def _evidence_share(outcome: Outcome, choice: Choice, label: str) -> None:
    outcome.sources += [choice.fact.source, *(f.source for f in choice.agreeing)]
    for other in choice.differing:
        outcome.rows.append(AnswerRow(label=f"{label}（另一处）", value=other.shown, unit="%"))
        outcome.notes.append(f"公开文件前后不一致：另写{other.shown}%")
        outcome.sources.append(other.source)


def _ratio(
    work: Work, outcome: Outcome, part: Choice | None, total: Choice | None, name: str, whole: str
) -> Outcome | None:
    if part is None or total is None or part.fact.value is None or not total.fact.value:
        return None
    if part.fact.money != total.fact.money:
        return None
    rate = percent(part.fact.value / total.fact.value)
    outcome.rows = [AnswerRow(label=f"{name}占{whole}的比例", value=rate, unit="%")]
    outcome.parts |= {"figure": f"{rate}%", "whole": whole}
    outcome.notes.append(f"计算：{figure_text(part.fact)}÷{figure_text(total.fact)}={rate}%")
    outcome.sources += [part.fact.source, total.fact.source]
    return outcome


def percent(ratio: Decimal) -> str:
    """A ratio in percent, two decimals, without trailing zeros."""
    text = format((ratio * 100).quantize(Decimal("0.01"), ROUND_HALF_UP).normalize(), "f")
    return "0" if text == "-0" else text


def ratio(work: Work) -> Outcome | None:
    """A占B: the printed share where B is the base of the printed shares, else computed. A与B的比例: computed."""
    if len(work.measures) > 2:
        return shares(work)
    if sides := _sides(work):
        outcome, _ = _against(work, *sides)
        if outcome:
            outcome.rows[0].label = f"{sides[0].label}与{sides[1].label}之比"
            outcome.text = "{department}{year}年{stage}的{measure}与{whole}之比为{figure}。"
        return outcome
    ordered = _part_and_whole(work)
    outcome = _in_whole(work, *ordered) if ordered else shares(work)
    return judge(work, outcome) if outcome else None


def shares(work: Work) -> Outcome | None:
    """基本支出和项目支出各占多少: the share of each in the total, or in the measure that stands behind 占."""
    measures = sorted(work.measures, key=lambda m: m.start)
    text = work.asked.question.text
    whole = measures.pop() if in_question("share_word").search(text[measures[-2].end : measures[-1].start]) else None
    if not all(_lists_shares(text[a.end : b.start]) for a, b in pairwise(measures)):
        return None
    found = [_in_whole(work, m, whole) if whole else _of_total(work, m) for m in measures]
    if not found or any(outcome is None for outcome in found):
        return None
    outcomes = [outcome for outcome in found if outcome]
    said = "，".join("{measure}占{whole}的{figure}".format_map(outcome.parts) for outcome in outcomes)
    result = Outcome(parts=work.heading(work.reports[0]))
    result.text = f"{{department}}{{year}}年{{stage}}：{said}。"
    for outcome in outcomes:
        result.rows += outcome.rows
        result.sources += outcome.sources
        result.notes += outcome.notes
    return result


def _lists_shares(joint: str) -> bool:
    return any(in_question(name).search(joint) for name in ("listed", "each_of"))


def _sides(work: Work) -> tuple[Named, Named] | None:
    """The two measures of 基本支出与项目支出的比例, which are set against one another."""
    first, second = sorted(work.measures, key=lambda m: m.start)
    text = work.asked.question.text
    if not first.end or work.cue("each") or not _lists_shares(text[first.end : second.start]):
        return None
    return (first, second) if in_question("to_each_other").match(text, second.end) else None


def _in_whole(work: Work, part: Named, whole: Named) -> Outcome | None:
    report = work.reports[0]
    first: Outcome | None = None
    for base in _bases(whole, report.stage):
        computed, agrees = _against(work, part, base)
        if agrees:
            return computed
        first = first or computed
    return first


def _bases(whole: Named, stage: str) -> list[Named]:
    """总支出 of a final account may be meant with or without what is carried over; the printed share tells which."""
    if stage != "final" or not whole.value.startswith("topic:total_expenditure"):
        return [whole]
    return [whole, replace(whole, value="topic:current_expenditure", label="本年支出合计")]


def _against(work: Work, part: Named, whole: Named) -> tuple[Outcome | None, bool]:
    """The share of a part in a whole, and whether the document prints the same."""
    report = work.reports[0]
    facts = facts_of(work, [part, whole], [report])
    own = [f for f in facts if f.report == report.iri]
    outcome = Outcome(parts={**work.heading(report), "measure": part.label, "whole": whole.label})
    of_fund = in_fund(whole, [f for f in own if f.concept in part.value]) or facts
    computed = _ratio(
        work,
        outcome,
        pick(work, of_fund, report, part, ("amount", "count")),
        pick(work, facts, report, whole, ("amount", "count")),
        part.label,
        whole.label,
    )
    printed = choose(own, part.value, ("share",))
    if computed and printed and printed.fact.value is not None:
        rate = Decimal(computed.rows[0].value or "0")
        if abs(rate - printed.fact.value) <= Decimal("0.1"):
            result = Outcome(parts={**outcome.parts, "figure": f"{printed.fact.shown}%"}, notes=outcome.notes)
            result.rows = [AnswerRow(label=f"{part.label}占{whole.label}的比例", value=printed.fact.shown, unit="%")]
            result.sources = [printed.fact.source, *outcome.sources]
            return result, True
    return computed, False


def _part_and_whole(work: Work) -> tuple[Named, Named] | None:
    """Which of two measures is the base: the one after 占, or the one with 中 behind it (三公经费中接待费占多少)."""
    first, second = sorted(work.measures, key=lambda m: m.start)
    text = work.asked.question.text
    if not first.end or not second.end:
        return work.measures[0], work.measures[1]  # from parameters, in their order
    joint = text[first.end : second.start]
    if in_question("containing").match(joint) and not in_question("share_word").search(joint):
        return second, first
    if in_question("containing").match(text, second.end) or in_question("against").search(joint):
        return first, second
    return None


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
    found.notes += [f"原因：{why.parts['text']}", *why.notes]
    return found


def _change(work: Work) -> Outcome | None:
    report, measure = latest(work), work.measures[0]
    base = _base_year(work, report.year)
    if base is None or _side_by_side(work, base):
        return None
    outcome = Outcome(parts={**work.heading(report), "measure": measure.label, "base": f"{base}年"})
    if base == report.year - 1:
        outcome.parts["base"] = "上年"
        own = on_side([f for f in facts_of(work, [measure], [report]) if f.report == report.iri], measure)
        amount, rate = choose(own, measure.value, ("change",)), choose(own, measure.value, ("change_rate",))
        amount, rate = amount or _in_column(own, measure, "change"), rate or _in_column(own, measure, "change_rate")
        if not (amount or rate):
            other = called_so(work, measure, report) or of_the_same_money(work, measure, report)
            own = as_of(measure, other)
            amount, rate = choose(own, measure.value, ("change",)), choose(own, measure.value, ("change_rate",))
            if other and (amount or rate) and other[0].label not in (measure.text, measure.label):
                outcome.notes.append(f"文件是就{other[0].label}写的")
        if amount or rate:
            said = (amount or rate).fact.concept  # type: ignore[union-attr]
            label = work.lexicon.label(said) if said in _FISCAL and not measure.text else measure.label
            outcome.parts["measure"] = label
            return _printed_change(work, outcome, amount, rate, label)
    before = [r for r in work.lexicon.reports_of[report.department] if (r.year, r.stage) == (base, report.stage)]
    if not before:
        return None
    facts = facts_of(work, [measure], [report, before[0]])
    levels = ("amount", "count", "area")
    now, then = pick(work, facts, report, measure, levels), pick(work, facts, before[0], measure, levels)
    if not now or not then or now.fact.value is None or then.fact.value is None:
        return None
    result = _computed_change(outcome, now.fact, then.fact, f"{measure.label}比{outcome.parts['base']}")
    if work.cue("rate", "percent") and result.rows[-1].unit == "%":
        result.rows = result.rows[-1:]
    return result


def _side_by_side(work: Work, base: int) -> bool:
    """2024年和2025年三公经费对比: both figures are asked for, which the reports of both years print."""
    asked_gap = work.cue("difference", "compare_less", "rate", "percent", "change", "increase", "decrease")
    held = work.lexicon.reports_of[work.reports[0].department]
    return work.cue("side_by_side") and not asked_gap and base in {r.year for r in held}


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


_BEFORE = ("previous_executed", "previous_budget")


def before(work: Work) -> Outcome | None:
    """What a measure was the year before: as printed, else the amount of this year less the printed change."""
    report, measure = work.reports[0], work.measures[0]
    facts = facts_of(work, [measure], [report])
    outcome = Outcome(parts={**work.heading(report), "measure": measure.label, "base": f"{report.year - 1}年"})
    said = [replace(f, year=None) for f in facts if f.year == report.year - 1]
    printed = pick(work, said, report, measure) if said else None
    for column in () if printed else _BEFORE:
        printed = printed or choose(facts, measure.value, ("amount",), column)
    if printed and printed.fact.value is not None:
        outcome.rows = [figure_row(printed.fact, f"上年{measure.label}")]
        outcome.parts["figure"] = figure_text(printed.fact)
        outcome.sources = [printed.fact.source, *(f.source for f in printed.agreeing)]
        return outcome
    now, gap = _finest(pick(work, facts, report, measure, ("amount",))), choose(facts, measure.value, ("change",))
    sign = {"increase": -1, "decrease": 1, "flat": 0}.get(gap.fact.direction if gap else "")
    if (
        not (now and gap and now.fact.money and now.fact.value is not None and gap.fact.value is not None)
        or sign is None
    ):
        return None
    row = money_row(f"上年{measure.label}", now.fact.value + sign * gap.fact.value, now.fact.unit)
    outcome.rows, outcome.sources = [row], [now.fact.source, gap.fact.source]
    outcome.parts["figure"] = f"{row.value}{row.unit}"
    word = "－" if sign < 0 else "＋"
    outcome.notes.append(f"文件没有直接印出，由本系统计算：{figure_text(now.fact)}{word}{figure_text(gap.fact)}")
    return outcome


def _finest(choice: Choice | None) -> Choice | None:
    """The same figure as it is printed most exactly: 34905.00元 of the text, not 3.49万元 of the table."""
    if choice is None:
        return None
    said = [f for f in choice.agreeing if f.value is not None and f.metric in ("", "amount")]
    return replace(choice, fact=min((choice.fact, *said), key=lambda f: f.resolution or Decimal(10**9)))


def _base_year(work: Work, year: int) -> int | None:
    """The year that `year` is compared with: the one before, or the one typed (比2021年); None if it is not clear."""
    reading = work.asked.reading
    if len(reading.years) > 2 or not set(reading.relative) <= {0, -1}:
        return None
    if len(reading.years) == 2:
        return min(reading.years) if max(reading.years) == year else None
    return reading.base[0] if reading.base else year - 1


_DIRECTIONS = {"increase": "增加", "decrease": "减少", "flat": "持平"}


def _printed_change(work: Work, outcome: Outcome, amount: Choice | None, rate: Choice | None, label: str) -> Outcome:
    said: list[str] = []
    direction = ""
    choices = [c for c in (amount, rate) if c]
    asked_rate = work.cue("rate", "percent") and rate is not None
    if asked_rate:
        choices.reverse()
    for choice in choices:
        direction = _DIRECTIONS.get(choice.fact.direction, direction)
        is_rate = choice.fact.metric == "change_rate"
        unit = "%" if is_rate else choice.fact.unit
        word = {"增加": "增长", "减少": "下降"}.get(direction, direction) if is_rate else direction
        said.append(f"{word}{choice.fact.shown}{unit}")
        row = figure_row(choice.fact, f"{label}比上年{word}")
        if is_rate or not asked_rate:
            outcome.rows.append(row.model_copy(update={"unit": unit}))
        outcome.sources += [choice.fact.source, *(f.source for f in choice.agreeing)]
        for other in choice.differing:
            outcome.notes.append(
                f"公开文件前后不一致：另写{_DIRECTIONS.get(other.direction, '')}{other.shown}{other.unit}"
            )
            outcome.sources.append(other.source)
    outcome.parts["change"] = "，".join(said)
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
    text = f"{word}{shown}{now.unit}"
    if then.value:
        rate = percent(abs(difference) / then.value)
        outcome.rows.append(AnswerRow(label="变化率", value=rate, unit="%"))
        text += f"，{'增长' if difference > 0 else '下降'}{rate}%"
    outcome.parts["change"] = text
    outcome.notes.append(f"计算：{figure_text(now)}－{figure_text(then)}")
    outcome.sources += [now.source, then.source]
    return outcome


HANDLERS: dict[str, Callable[[Work], Outcome | None]] = {
    "share": share,
    "ratio": ratio,
    "shares": shares,
    "change": change,
    "before": before,
}
