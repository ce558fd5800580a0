"""Answers that are figures of measures: one, several, compared, added, as a share or a change, ranked, filtered."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from budgetgraph.questions.answers import AnswerRow
from budgetgraph.questions.facts import Choice, Fact, choose, in_unit, phase, read_facts, same, unit_kind
from budgetgraph.questions.lexicon import Report
from budgetgraph.questions.normalising import matching_key
from budgetgraph.questions.outcomes import Outcome, Work, figure_row, figure_text, money_row
from budgetgraph.questions.resolving import STAGE_NAMES
from budgetgraph.questions.slots import Named, concepts

_COLUMN_MEASURES = ("column:basic", "column:project", "column:personnel", "column:public_use")


def facts_of(work: Work, measures: Sequence[Named], reports: Sequence[Report]) -> list[Fact]:
    """All facts of the measures' concepts in the reports."""
    names = [concept for m in measures for concept, _, _ in concepts(m.value)]
    held = work.lexicon.held
    names = [name for name in names if name in held] or names[:1]
    rows = work.run(report=[r.iri for r in reports], concept=list(dict.fromkeys(names)))
    return read_facts(rows)


def pick(
    work: Work, facts: Sequence[Fact], report: Report, measure: Named, metrics: Sequence[str] = ()
) -> Choice | None:
    """The figure of one measure in one report; counts or amounts by the words of the question (几辆, 价值)."""
    own = [f for f in facts if f.report == report.iri]
    own = _of_side(own, measure)
    wanted = tuple(metrics or work.template.metric)
    kind = unit_kind(measure.value)
    if "count" in wanted and work.cue("amount_word") and not work.cue("number_word") and "money" in kind:
        wanted = ("amount",)
    elif kind and kind != "money" and not work.cue("amount_word"):
        wanted = (*(m for m in ("area", "count") if m in wanted), *(m for m in wanted if m not in ("area", "count")))
    return choose(own, measure.value, wanted)


def _of_side(facts: list[Fact], measure: Named) -> list[Fact]:
    """一般公共预算支出 is looked up on the expenditure side, 一般公共预算收入 on the revenue side."""
    if not measure.value.startswith("column:"):
        return facts
    sides = {"支出": "expenditure", "收入": "revenue"}
    side = next((flow for word, flow in sides.items() if measure.text.endswith(word)), "")
    if not side:
        return facts
    other = "收入" if side == "expenditure" else "支出"
    return [f for f in facts if (f.claimed and other not in f.label) or (not f.claimed and f.flow == side)]


def figure(work: Work) -> Outcome | None:
    """Amount, count or area of one or several measures in one report."""
    report = work.reports[0]
    measures = work.measures
    if len(measures) == 1 and work.cue("each") and not (work.cue("amount_word") and work.cue("number_word")):
        return None  # 三公经费各项分别多少: parts are asked for, not the whole
    column, measures = _head_of(measures)
    measures = _within(work, measures)
    facts = facts_of(work, measures, [report])
    measures, facts = _of_phase(measures, facts)
    measures, facts = _of_fund(work, measures, facts)
    measures = [m if m.end else replace(m, label=f"{STAGE_NAMES[report.stage]}总额") for m in measures]
    if work.cue("prior"):
        facts = [replace(f, year=None) for f in facts if f.year == report.year - 1]
    outcome = Outcome(parts=work.heading(report))
    said: list[str] = []
    for measure in measures:
        choices = _choices(work, facts, report, measure, column)
        if not choices:
            return None
        for choice in choices:
            label = label_of(choice.fact, measure)
            outcome.rows.append(figure_row(choice.fact, label))
            said.append(f"{label}{figure_text(choice.fact)}")
            _evidence(outcome, choice, label)
        outcome.parts["measure"] = label_of(choices[0].fact, measure)
    if len(outcome.rows) == len(said) == 1:
        outcome.parts["figure"] = said[0][len(outcome.rows[0].label) :]
    else:
        outcome.text = f"{{department}}{{year}}年{{stage}}：{'，'.join(said)}。"
    if any(choice_kind(f) for f in facts) and all(m.value.startswith("economic") for m in measures):
        outcome.notes.append("经济分类数字取自基本支出表，只含基本支出")
    return outcome


def choice_kind(fact: Fact) -> bool:
    return fact.kind == "general_public_basic"


def _head_of(measures: list[Named]) -> tuple[str, list[Named]]:
    """住房公积金的基本支出: a head of the table beside an item reads that column of the item's row."""
    items = [m for m in measures if not m.value.startswith("column:")]
    heads = [m for m in measures if m.value.startswith("column:")]
    if len(items) == 1 and len(heads) == 1 and items[0].value.startswith(("functional", "economic", "three-public")):
        return heads[0].value.split("|")[0].split(":")[1], items
    return "", measures


_INSIDE = re.compile(r"(?:预算|决算|支出|经费)?(?:中|里|当中|之中|其中)(?:的|有)?$")


def _within(work: Work, measures: list[Named]) -> list[Named]:
    """采购预算中工程类: the first only says in what the second is to be found."""
    text = work.asked.question.text
    if len(measures) == 2 and _INSIDE.fullmatch(text[measures[0].end : measures[1].start]):
        return measures[1:]
    return measures


# The fund that a head of the tables stands for, and the statements that print this fund alone.
_FUND_STATEMENTS = {
    "column:general_public": ("general_public_expenditure", "general_public_basic", "general_public_projects"),
    "column:government_fund": ("government_fund_expenditure",),
    "column:state_capital": ("state_capital_expenditure",),
}


def _of_fund(work: Work, measures: list[Named], facts: list[Fact]) -> tuple[list[Named], list[Fact]]:
    """一般公共预算基本支出: a fund right before another measure says in which statement to look."""
    if len(measures) != 2:
        return measures, facts
    fund, other = measures
    kinds = _FUND_STATEMENTS.get(fund.value.split("|")[0])
    joint = work.asked.question.text[fund.end : other.start]
    if kinds is None or joint not in ("", "的", "财政拨款", "预算", "拨款"):
        return measures, facts
    kept = [f for f in facts if f.kind in kinds or (f.claimed and matching_key(fund.text)[:6] in matching_key(f.quote))]
    return [replace(other, label=f"{fund.text}{other.label}")], kept


def _of_phase(measures: list[Named], facts: list[Fact]) -> tuple[list[Named], list[Fact]]:
    """基本支出的年初预算: of the sentences that say an initial budget, those said of the other measure."""
    phases = [m for m in measures if phase(m.value.split("|")[0])]
    others = [m for m in measures if m not in phases]
    if len(phases) != 1 or len(others) != 1:
        return measures, facts
    wanted = {matching_key(others[0].text), matching_key(others[0].label)}
    said = [f for f in facts if phase(f.concept) and any(w and w in matching_key(f.label) for w in wanted)]
    if "budget" in phases[0].value and not said:
        column = [f for f in facts if f.column in ("budget", "initial_budget")]
        return ([others[0]], [replace(f, column="total") for f in column]) if column else (phases, [])
    label = f"{others[0].label}{phases[0].label}"
    said = [replace(f, label="") for f in said]
    return [Named(phases[0].start, phases[0].end, phases[0].text, phases[0].value, label)], said


def _choices(work: Work, facts: Sequence[Fact], report: Report, measure: Named, column: str) -> list[Choice]:
    own = [f for f in facts if f.report == report.iri]
    both = work.cue("amount_word") and work.cue("number_word") and not column
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
        return [under_head] if under_head else []
    one = pick(work, facts, report, measure)
    return [one] if one else []


def label_of(fact: Fact, measure: Named) -> str:
    """What a row is: the concept's name; of an amount or area of a thing also which."""
    suffix = ""
    if fact.concept.startswith("topic:") and fact.claimed and fact.metric == "amount" and "|" not in measure.label:
        suffix = "价值" if fact.concept in ("topic:vehicles", "topic:buildings") else ""
    return f"{measure.label}{suffix}"


def _evidence(outcome: Outcome, choice: Choice, label: str) -> None:
    outcome.sources += [choice.fact.source, *(f.source for f in choice.agreeing)]
    if choice.fact.computed:
        terms = "＋".join(f.shown for f in choice.agreeing)
        outcome.notes.append(f"表中按单位分列，这里是各单位之和：{terms}＝{choice.fact.shown}")
    if choice.fact.year is not None:
        outcome.notes.append(f"文件写明是{choice.fact.year}年的数字")
    for other in choice.differing:
        where = f"《{other.table}》" if other.table else "说明文字"
        outcome.rows.append(figure_row(other, f"{label}（{where}）"))
        outcome.notes.append(f"公开文件前后不一致：{where}另写{figure_text(other)}")
        outcome.sources.append(other.source)
    for other in choice.other_reading:
        outcome.rows.append(figure_row(other, f"{other.label or label}（另一口径）"))
        where = f"《{other.table}》" if other.table else "说明文字"
        outcome.notes.append(f"另有{where}中的{other.label or label}{figure_text(other)}")
        outcome.sources.append(other.source)


def share(work: Work) -> Outcome | None:
    """The printed share of a measure; else computed against the total, which is said."""
    report, measure = work.reports[0], work.measures[0]
    whole = Named(0, 0, "", "topic:total_expenditure>topic:total_budget", "支出总计")
    facts = facts_of(work, [measure, whole], [report])
    own = [f for f in facts if f.report == report.iri]
    printed = choose(own, measure.value, ("share",))
    outcome = Outcome(parts={**work.heading(report), "measure": measure.label, "whole": "支出（文件所写占比）"})
    if printed and printed.fact.value is not None:
        label = f"{measure.label}占比"
        outcome.rows = [AnswerRow(label=label, value=printed.fact.shown, unit="%")]
        outcome.parts["figure"] = f"{printed.fact.shown}%"
        _evidence_share(outcome, printed, label)
        return outcome
    part, total = pick(work, facts, report, measure, ("amount",)), pick(work, facts, report, whole, ("amount",))
    return _ratio(work, outcome, part, total, measure.label, "支出总计")


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
    """A占B: the printed share where B is the base of the printed shares, else computed."""
    report = work.reports[0]
    part, whole = work.measures[0], work.measures[1]
    facts = facts_of(work, [part, whole], [report])
    own = [f for f in facts if f.report == report.iri]
    outcome = Outcome(parts={**work.heading(report), "measure": part.label, "whole": whole.label})
    computed = _ratio(
        work,
        outcome,
        pick(work, facts, report, part, ("amount", "count")),
        pick(work, facts, report, whole, ("amount", "count")),
        part.label,
        whole.label,
    )
    printed = choose(own, part.value, ("share",))
    if printed and printed.fact.value is not None:
        rate = Decimal(computed.rows[0].value or "0") if computed else None
        if rate is None or abs(rate - printed.fact.value) <= Decimal("0.1"):
            result = Outcome(parts={**outcome.parts, "figure": f"{printed.fact.shown}%"}, notes=outcome.notes)
            result.rows = [AnswerRow(label=f"{part.label}占{whole.label}的比例", value=printed.fact.shown, unit="%")]
            result.sources = [printed.fact.source, *outcome.sources]
            return result
    return computed


def change(work: Work) -> Outcome | None:
    """What the text says of the change since last year; else computed from the report of the year before."""
    report, measure = _latest(work), work.measures[0]
    facts = facts_of(work, [measure], work.reports)
    own = [f for f in facts if f.report == report.iri]
    amount, rate = choose(own, measure.value, ("change",)), choose(own, measure.value, ("change_rate",))
    outcome = Outcome(parts={**work.heading(report), "measure": measure.label})
    if amount or rate:
        return _printed_change(work, outcome, amount, rate, measure.label)
    before = [
        r for r in work.lexicon.reports_of[report.department] if r.year == report.year - 1 and r.stage == report.stage
    ]
    if not before:
        return None
    facts = facts_of(work, [measure], [report, before[0]])
    levels = ("amount", "count", "area")
    now, then = pick(work, facts, report, measure, levels), pick(work, facts, before[0], measure, levels)
    if not now or not then or now.fact.value is None or then.fact.value is None:
        return None
    return _computed_change(outcome, now.fact, then.fact, measure.label)


def _latest(work: Work) -> Report:
    return max(work.reports, key=lambda r: r.year)


_DIRECTIONS = {"increase": "增加", "decrease": "减少", "flat": "持平"}


def _printed_change(work: Work, outcome: Outcome, amount: Choice | None, rate: Choice | None, label: str) -> Outcome:
    said: list[str] = []
    direction = ""
    choices = [c for c in (amount, rate) if c]
    if work.cue("rate", "share") and rate:
        choices = [rate, *([amount] if amount else [])]
    for choice in choices:
        direction = _DIRECTIONS.get(choice.fact.direction, direction)
        is_rate = choice.fact.metric == "change_rate"
        unit = "%" if is_rate else choice.fact.unit
        word = {"增加": "增长", "减少": "下降"}.get(direction, direction) if is_rate else direction
        said.append(f"{word}{choice.fact.shown}{unit}")
        row = figure_row(choice.fact, f"{label}比上年{word}")
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
        money_row(f"{label}比上年{word}", abs(difference), now.unit)
        if now.money
        else AnswerRow(label=f"{label}比上年{word}", value=shown, unit=now.unit or None)
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


def total_of(work: Work) -> Outcome | None:
    """The sum of several measures in one report, with its formula."""
    report = work.reports[0]
    facts = facts_of(work, work.measures, [report])
    choices = [pick(work, facts, report, m) for m in work.measures]
    chosen = [c.fact for c in choices if c and c.fact.value is not None]
    if len(chosen) != len(work.measures) or len({f.money for f in chosen}) > 1:
        return None
    yuan = sum((f.value for f in chosen if f.value is not None), Decimal(0))
    unit = chosen[0].unit
    label = "加".join(m.label for m in work.measures)
    row = money_row(label, yuan, unit) if chosen[0].money else AnswerRow(label=label, value=str(yuan), unit=unit)
    formula = f"{'＋'.join(f.shown for f in chosen)}＝{row.value}"
    outcome = Outcome(
        parts={**work.heading(report), "measure": label, "figure": f"{row.value}{unit}", "formula": formula}
    )
    outcome.rows, outcome.sources = [row], [f.source for f in chosen]
    return outcome


def difference(work: Work) -> Outcome | None:
    """Two measures of one report side by side, the greater first, with the difference."""
    report = work.reports[0]
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
    for report in reports:
        choice = pick(work, facts, report, measure)
        if choice is None or choice.fact.value is None:
            return None
        pairs.append((work.department(report), choice))
    outcome = Outcome(parts={"measure": measure.label})
    years = {(r.year, r.stage) for r in reports}
    if len(years) > 1:
        outcome.notes.append(
            "年度或口径不同：" + "，".join(f"{work.department(r)}为{r.year}年{STAGE_NAMES[r.stage]}" for r in reports)
        )
    return _compared(work, outcome, pairs, of=measure.label, difference_first=work.cue("difference"))


def _compared(
    work: Work, outcome: Outcome, pairs: list[tuple[str, Choice]], of: str = "", difference_first: bool = False
) -> Outcome:
    less = work.cue("compare_less", "min") and not work.cue("compare", "max")
    ordered = sorted(pairs, key=lambda p: p[1].fact.value or Decimal(0), reverse=not less)
    outcome.rows = [figure_row(choice.fact, name) for name, choice in ordered]
    said = "，".join(f"{name}{of and '的' + of}{figure_text(choice.fact)}" for name, choice in ordered)
    outcome.sources = [c.fact.source for _, c in ordered]
    high, low = ordered[0][1].fact, ordered[-1][1].fact
    values = [c.fact.value for _, c in pairs]
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
                outcome.rows.insert(0, row)
    elif work.cue("plus") and all(v is not None for v in values) and high.money:
        total = sum((v for v in values if v is not None), Decimal(0))
        outcome.rows.insert(0, money_row("合计", total, high.unit))
        said += f"，合计{in_unit(total, high.unit)}{high.unit}"
    for name, choice in ordered:
        for other in choice.differing:
            outcome.notes.append(f"{name}的文件前后不一致：另写{figure_text(other)}")
            outcome.sources.append(other.source)
    outcome.parts["comparison"] = said
    return outcome


def series(work: Work) -> Outcome | None:
    """One measure of one department in every report that is held."""
    measure = work.measures[0]
    reports = sorted(work.reports, key=lambda r: (r.year, r.stage))
    facts = facts_of(work, [measure], reports)
    outcome = Outcome(parts=work.heading(reports[0]) | {"measure": measure.label})
    said = []
    for report in reports:
        choice = pick(work, facts, report, measure)
        if choice:
            name = f"{report.year}年{STAGE_NAMES[report.stage]}"
            outcome.rows.append(figure_row(choice.fact, name))
            outcome.sources.append(choice.fact.source)
            said.append(f"{name}{figure_text(choice.fact)}")
    outcome.parts["comparison"] = "，".join(said)
    return outcome if outcome.rows else None


def ranking(work: Work) -> Outcome | None:
    """Departments by one measure, in order, with year and stage of each report."""
    found = _everywhere(work)
    if not found:
        return None
    ascending = work.cue("min", "ascending")
    found.sort(key=lambda item: item[1].value or Decimal(0), reverse=not ascending)
    top = work.asked.reading.top or (1 if work.cue("max", "min") and not work.cue("ranking", "all_departments") else 0)
    if top == 1:
        found = [item for item in found if item[1].value == found[0][1].value]
    kept = found[: top or 50] if top != 1 else found
    rank = "最低" if ascending else "最高"
    outcome = Outcome(parts={"rank": f"{work.measures[0].label}{rank}"})
    _list_facts(work, outcome, kept)
    return outcome


def threshold(work: Work) -> Outcome | None:
    """Departments whose measure is over or under the typed limit."""
    limit = work.asked.reading.quantities[0]
    over = work.cue("over")
    kept = [(r, f) for r, f in _everywhere(work) if f.value is not None and _beyond(work, f.value, limit.value, over)]
    kept = [(r, f) for r, f in kept if f.money == (limit.kind == "money")]
    kept.sort(key=lambda item: item[1].value or Decimal(0), reverse=over)
    text = f"{'超过' if over else '低于'}{work.asked.question.as_typed(limit.start, limit.end)}"
    outcome = Outcome(parts={"measure": work.measures[0].label, "limit": text, "count": str(len(kept))})
    _list_facts(work, outcome, kept)
    return outcome if kept else None


def _beyond(work: Work, value: Decimal, limit: Decimal, over: bool) -> bool:
    text = work.asked.question.text
    inclusive = any(word in text for word in ("以上", "以下", "不少于", "不低于", "不超过", "不高于", "至少", "至多"))
    if inclusive:
        return value >= limit if over else value <= limit
    return value > limit if over else value < limit


def _everywhere(work: Work) -> list[tuple[Report, Fact]]:
    measure = work.measures[0]
    facts = facts_of(work, [measure], work.reports)
    by_report: dict[str, list[Fact]] = {}
    for fact in facts:
        by_report.setdefault(fact.report, []).append(fact)
    found: list[tuple[Report, Fact]] = []
    for report in work.reports:
        choice = pick(work, by_report.get(report.iri, ()), report, measure)
        if choice and choice.fact.value is not None and not report.covered:
            found.append((report, choice.fact))
    return found


def _list_facts(work: Work, outcome: Outcome, items: Sequence[tuple[Report, Fact]]) -> None:
    several = len({(r.year, r.stage) for r, _ in items}) > 1
    said = []
    for report, fact in items:
        name = work.department(report)
        when = f"（{report.year}年{STAGE_NAMES[report.stage]}）"
        outcome.rows.append(figure_row(fact, name))
        outcome.table.append([name, str(report.year), STAGE_NAMES[report.stage], figure_text(fact)])
        outcome.sources.append(fact.source)
        said.append(f"{name}{when if several else ''}{figure_text(fact)}")
    if several:
        outcome.notes.append("各部门的年度或口径不同，排在一起仅供参考")
    outcome.parts["items"] = "；".join(said)


def execution(work: Work) -> Outcome | None:
    """Final account against the budget of the same year, or against the initial budget that the final account says."""
    others = [m for m in work.measures if not phase(m.value.split("|")[0])]
    default = Named(0, 0, "", "topic:total_expenditure|topic:total_budget", "支出总额")
    measure = others[0] if others else default
    initial = Named(0, 0, "", "topic:initial_budget|column:initial_budget", "年初预算")
    year = max(r.year for r in work.reports)
    by_stage = {r.stage: r for r in work.reports if r.year == year}
    final, budget = by_stage.get("final"), by_stage.get("budget")
    if final is None:
        return None
    facts = facts_of(work, [measure, initial], [r for r in (final, budget) if r])
    now = pick(work, facts, final, measure, ("amount",))
    whole = measure.value.startswith("topic:total")
    before = pick(work, facts, budget, measure, ("amount",)) if budget else None
    if before is None and whole:
        before = pick(work, facts, final, initial, ("amount",))
    if now is None or before is None or now.fact.value is None or not before.fact.value:
        return None
    outcome = Outcome(parts=work.heading(final) | {"measure": measure.label})
    gap = now.fact.value - before.fact.value
    rate, done = percent(gap / before.fact.value), percent(now.fact.value / before.fact.value)
    row = money_row("决算比年初预算" + ("多" if gap > 0 else "少"), abs(gap), now.fact.unit)
    outcome.rows = [
        row,
        AnswerRow(label="差异率", value=rate, unit="%"),
        AnswerRow(label="执行率", value=done, unit="%"),
        figure_row(now.fact, "决算数"),
        figure_row(before.fact, "年初预算数"),
    ]
    if work.cue("execution") and not work.cue("deviation"):
        outcome.rows.insert(0, outcome.rows.pop(2))
    outcome.parts["comparison"] = (
        f"{measure.label}决算{figure_text(now.fact)}，年初预算{figure_text(before.fact)}，"
        f"{row.label}{row.value}{row.unit}，差异率{rate}%，执行率{done}%"
    )
    outcome.notes.append(f"计算：{now.fact.shown}－{before.fact.shown}，{now.fact.shown}÷{before.fact.shown}")
    outcome.sources = [now.fact.source, before.fact.source]
    return outcome


def place(work: Work) -> Outcome | None:
    """Where a measure is printed: every table and sentence that says its figure."""
    report, measure = work.reports[0], work.measures[0]
    facts = facts_of(work, [measure], [report])
    choice = pick(work, facts, report, measure)
    if choice is None:
        return None
    outcome = Outcome(parts={**work.heading(report), "measure": measure.label})
    names: list[str] = []
    for fact in (choice.fact, *choice.agreeing, *choice.differing):
        where = f"《{fact.table}》" if fact.table else "说明文字"
        names.append(f"{where}（{figure_text(fact)}）")
        outcome.sources.append(fact.source)
    names = list(dict.fromkeys(names))
    outcome.rows = [AnswerRow(label=measure.label, value="、".join(names))]
    outcome.parts["text"] = "、".join(names)
    return outcome


def contradiction(work: Work) -> Outcome | None:
    """All prints of a measure: whether they agree, and what each says."""
    report, measure = work.reports[0], work.measures[0]
    facts = facts_of(work, [measure], [report])
    choice = pick(work, facts, report, measure)
    if choice is None:
        return None
    outcome = Outcome(parts=work.heading(report))
    differing = (*choice.differing, *choice.other_reading)
    outcome.rows = [figure_row(choice.fact, f"{measure.label}（{_where(choice.fact)}）")]
    outcome.sources = [choice.fact.source, *(f.source for f in choice.agreeing)]
    head = f"{work.department(report)}{report.year}年{STAGE_NAMES[report.stage]}的{measure.label}"
    if not differing:
        outcome.parts["text"] = f"{head}各处一致，都是{figure_text(choice.fact)}。"
        return outcome
    for other in differing:
        outcome.rows.append(figure_row(other, f"{measure.label}（{_where(other)}）"))
        outcome.sources.append(other.source)
    said = "，".join(f"{_where(f)}为{figure_text(f)}" for f in (choice.fact, *differing))
    outcome.parts["text"] = f"{head}在公开文件中前后不一致：{said}。"
    return outcome


def _where(fact: Fact) -> str:
    return f"《{fact.table}》" if fact.table else "说明文字"


HANDLERS: dict[str, Callable[[Work], Outcome | None]] = {
    "figure": figure,
    "share": share,
    "ratio": ratio,
    "change": change,
    "sum": total_of,
    "difference": difference,
    "comparison": comparison,
    "series": series,
    "execution": execution,
    "place": place,
    "contradiction": contradiction,
    "threshold": threshold,
}
