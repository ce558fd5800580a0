"""Shares and ratios of two figures: as printed, else computed with the formula."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from itertools import pairwise

from budgetgraph.questions.answers import AnswerRow
from budgetgraph.questions.handlers.basis.choosing import Choice, choose
from budgetgraph.questions.handlers.basis.compounds import in_fund, is_under_head, topic_of_which
from budgetgraph.questions.handlers.basis.facts import Fact, plain
from budgetgraph.questions.handlers.basis.funds import beside, is_fund, on_other_side, on_side
from budgetgraph.questions.handlers.basis.outcomes import Outcome, Work, figure_text
from budgetgraph.questions.handlers.basis.outturns import SPENT, SPENT_LABEL
from budgetgraph.questions.handlers.basis.suppositions import judge
from budgetgraph.questions.handlers.figures.figures import facts_of, pick
from budgetgraph.questions.handlers.figures.fund_shares import head_of_fund, in_head_of_fund
from budgetgraph.questions.language.nesting import Named, parts_by_whole
from budgetgraph.questions.language.said import in_question
from budgetgraph.questions.language.slots import concepts

_WITH_FUND = 3  # measures: an item, a fund and a head of it
_ALL = ("topic:total_expenditure", "topic:total_budget")
_THREE_PUBLIC = "three-public:three-public"
_CODED = ("functional:", "economic:")
_THREE = "three-public:"
_CARRIED = ("column:carryover", "revenue:rev-carryover")
_HEADS = ("column:basic", "column:project", "column:personnel", "column:public_use", "column:carryover")


def share(work: Work) -> Outcome | None:
    """The printed share of a measure; else computed against the total, which is said."""
    if in_question("of_some_whole").search(work.asked.question.text):
        return None  # 占…经费 names a whole that was not understood
    return _of_total(work, work.measures[0])


def _of_total(work: Work, measure: Named) -> Outcome | None:
    report = work.reports[0]
    held = topic_of_which(re.split(r"[|>]", measure.value)[0])
    whole = Named(0, 0, "", held, work.lexicon.label(held)) if held else _EXPENDITURE
    facts = facts_of(work, [measure, whole], [report])
    own = on_side([f for f in facts if f.report == report.iri], measure)
    printed = choose(own, measure.value, ("share",))
    outcome = Outcome(parts={**work.heading(report), "measure": measure.label, "whole": "支出"})
    if printed and printed.fact.value is not None:
        label = f"{measure.label}占比"
        outcome.rows = [AnswerRow(label=label, value=printed.fact.shown, unit="%")]
        topic = topic_of_which(printed.fact.concept)
        of_what = work.lexicon.label(topic) if topic else _EXPLAINED.get(printed.fact.flow, "支出")
        outcome.parts |= {"figure": f"{printed.fact.shown}%", "whole": of_what}
        outcome.notes.append("占比按文件所写")
        _evidence_share(outcome, printed, label)
        return outcome
    measure = beside(measure, whole)
    outcome.parts["measure"] = measure.label
    part, total = pick(work, facts, report, measure, ("amount",)), pick(work, facts, report, whole, ("amount",))
    return _ratio(work, outcome, part, total, measure.label, whole.label)


_EXPENDITURE = Named(0, 0, "", "topic:total_expenditure>topic:total_budget", "支出总计")


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
    if len(work.measures) == _WITH_FUND and (named := head_of_fund(work)):
        return _of_fund(work, *named)
    if len(work.measures) > 2:
        return shares(work)
    if sides := _sides(work):
        outcome, _ = _against(work, *sides)
        if outcome:
            outcome.rows[0].label = f"{sides[0].label}与{sides[1].label}之比"
            outcome.text = "{department}{year}年{stage}的{measure}与{whole}之比为{figure}。"
        return outcome
    ordered = part_and_whole(work)
    outcome = _in_whole(work, *ordered) if ordered else shares(work)
    if outcome and ordered and _said_to_contain(work) and Decimal(outcome.rows[0].value or "0") > 100:
        return None  # no part of it, whatever the question says (公用经费中基本支出的比重)
    return judge(work, outcome) if outcome else None


def _of_fund(work: Work, item: Named, fund: Named, head: Named) -> Outcome | None:
    """工资福利支出占一般公共预算基本支出: never the share in the head of all money."""
    found = in_head_of_fund(work, item, fund, head)
    if found is None or found[0].fact.value is None or found[0].fact.value > (found[1].fact.value or 0):
        return None
    outcome = Outcome(parts={**work.heading(work.reports[0]), "measure": item.label})
    computed = _ratio(work, outcome, *found, item.label, f"{fund.text}{head.label}")
    return judge(work, computed) if computed else None


def shares(work: Work) -> Outcome | None:
    """基本支出和项目支出各占多少: the share of each in the total, or in the measure that stands behind 占."""
    measures = sorted(work.measures, key=lambda m: m.start)
    text = work.asked.question.text
    whole = measures.pop() if in_question("share_word").search(text[measures[-2].end : measures[-1].start]) else None
    if not all(_lists_shares(text[a.end : b.start]) for a, b in pairwise(measures)):
        return None
    if len(measures) == 2 and not work.cue("each") and _topic_before(work):
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
    return [whole, replace(whole, value=SPENT, label=SPENT_LABEL)]


def _against(work: Work, part: Named, whole: Named) -> tuple[Outcome | None, bool]:
    """The share of a part in a whole, and whether the document prints the same."""
    report = work.reports[0]
    if part.value.startswith(_CARRIED) and is_fund(whole):
        return None, False  # what all funds carry over is no part of one
    part, whole = beside(part, whole), beside(whole, part)
    facts = facts_of(work, [part, whole], [report])
    own = [f for f in facts if f.report == report.iri]
    outcome = Outcome(parts={**work.heading(report), "measure": part.label, "whole": whole.label})
    of_fund = in_fund(whole.value, [f for f in own if f.concept in part.value])
    if in_cells(part, whole):
        found = _of_column(work, outcome, own, part, whole)
        if found or not _is_class_of(part, whole):
            return found, False
    elif not of_fund and is_under_head(part, whole) and not part.value.startswith(_THREE):
        if (of_fund_column := cell_and_total(own, part, whole)) is None:
            return None, False
        cell, column = of_fund_column
        facts = [cell.fact, *cell.agreeing, column.fact, *column.agreeing]
    if in_cells(whole, part):
        return _of_row(work, outcome, own, part, whole), False
    piece, total = (
        pick(work, held, report, measure, ("amount", "count"))
        for held, measure in ((of_fund or facts, part), (facts, whole))
    )
    computed = _ratio(work, outcome, piece, total, part.label, whole.label)
    if computed:
        computed.notes += no_part(part, whole, Decimal(computed.rows[0].value or "0"))
    printed = choose(own, part.value, ("share",))
    if computed and piece and total and printed and printed.fact.value is not None:
        rate = Decimal(computed.rows[0].value or "0")
        agrees = abs(rate - printed.fact.value) <= Decimal("0.1")
        if agrees or _is_said_of(printed.fact, piece.fact, total.fact):
            result = Outcome(parts={**outcome.parts, "figure": f"{printed.fact.shown}%"}, notes=outcome.notes)
            result.rows = [AnswerRow(label=f"{part.label}占{whole.label}的比例", value=printed.fact.shown, unit="%")]
            result.sources = [printed.fact.source, *(outcome.sources if agrees else [total.fact.source])]
            result.notes = outcome.notes if agrees else ["占比按文件所写"]
            return result, True
    return computed, False


def _of_column(work: Work, outcome: Outcome, facts: Sequence[Fact], part: Named, whole: Named) -> Outcome | None:
    """The share that the cell of an item under a head has in the total of the same statement under this head."""
    found = cell_and_total(facts, part, whole)
    if found is None:
        return None
    piece, total = found
    row = choose([f for f in facts if f.kind == piece.fact.kind], part.value, ("amount",))
    all_of_it = row is not None and row.fact.value == piece.fact.value
    label = part.label if all_of_it else f"{part.label}的{whole.label}"
    outcome.parts["measure"] = label
    return _ratio(work, outcome, piece, total, label, whole.label)


def _is_class_of(part: Named, whole: Named) -> bool:
    """商品和服务支出 is 公用经费 by its class, also where the table has no column for that."""
    classes = parts_by_whole("measure_parts.csv").get(whole.value.split("|")[0], ())
    economic = tuple(name for name in classes if name.startswith("economic:"))
    return bool(economic) and next(concepts(part.value))[0].startswith(economic)


def _of_row(work: Work, outcome: Outcome, facts: Sequence[Fact], head: Named, item: Named) -> Outcome | None:
    """项目支出占事业运行: the share that the cell of an item under a head has in all of its row."""
    cell = choose(facts, item.value, ("amount",), head.value.split("|")[0].split(":")[1])
    row = choose([f for f in facts if cell and f.kind == cell.fact.kind], item.value, ("amount",))
    label = f"{item.label}的{head.label}"
    outcome.parts["measure"] = label
    return _ratio(work, outcome, cell, row, label, item.label)


def in_cells(part: Named, whole: Named) -> bool:
    """Whether the part of a whole is what the part's own row prints under the head that the whole is."""
    return is_under_head(part, whole) and whole.value.startswith(_HEADS) and not part.value.startswith(_THREE)


def cell_and_total(facts: Sequence[Fact], part: Named, whole: Named) -> tuple[Choice, Choice] | None:
    """What an item has under a head, and what stands under it in the total of the same statement."""
    head = whole.value.split("|")[0]
    piece = choose(facts, part.value, ("amount",), head.split(":")[1])
    total = choose([f for f in facts if piece and f.kind == piece.fact.kind], head, ("amount",))
    return (piece, total) if piece and total else None


@cache
def _least_parts(concept: str) -> frozenset[str]:
    parts = parts_by_whole("measure_parts.csv").get(concept, ())
    return frozenset().union(*map(_least_parts, parts)) if parts else frozenset([concept])


def no_part(part: Named, whole: Named, percentage: Decimal) -> list[str]:
    """The remark on a share of what is no part of the whole, or of which no document says so."""
    if _are_apart(part, whole) or on_other_side(part, whole) or percentage > 100:
        return [f"{part.label}不是{whole.label}的一部分，这里只是两个数相比"]
    if (part.value.startswith(_THREE) or is_fund(part)) and whole.value.startswith(_HEADS):
        return [f"文件没有写{part.label}有多少列在{whole.label}里，这里只是两个数相比"]
    return []


def _are_apart(one: Named, other: Named) -> bool:
    """Whether two measures divide all expenditure between them (人员经费, 项目支出), so that none is in the other."""
    first, second = (_least_parts(re.split(r"[|>]", measure.value)[0]) for measure in (one, other))
    return first | second <= _least_parts(_ALL[0]) and not first & second


def _is_said_of(share: Fact, part: Fact, whole: Fact) -> bool:
    """Does the sentence of a printed share tell the whole, but another amount of the part, the one from its funds?"""
    numbers = set(re.findall(r"\d[\d.]*", share.quote.replace(",", "")))
    return plain(whole.printed) in numbers and plain(part.printed) not in numbers


def part_and_whole(work: Work) -> tuple[Named, Named] | None:
    """Which of two measures is the base: the one after 占, or the one with 中 behind it (三公经费中接待费占多少)."""
    first, second = sorted(work.measures, key=lambda m: m.start)
    text = work.asked.question.text
    if not first.end or not second.end:
        return work.measures[0], work.measures[1]  # from parameters, in their order
    joint = text[first.end : second.start]
    if not joint and topic_of_which(re.split(r"[|>]", second.value)[0]) == re.split(r"[|>]", first.value)[0]:
        return second, first  # 政府采购授予中小企业占比
    if in_question("containing").match(joint) and not in_question("share_word").search(joint):
        return second, first
    if _topic_before(work) and not work.cue("each") and _holds(first.value, second.value):
        return second, first
    if in_question("containing").match(text, second.end) or in_question("against").search(joint):
        return first, second
    return None


def _topic_before(work: Work) -> bool:
    """三公经费，接待费占多少: the first of two measures stands by itself, as what the question is about."""
    first, second = sorted(work.measures, key=lambda m: m.start)[:2]
    return in_question("clause_end").fullmatch(work.asked.question.text[first.end : second.start]) is not None


def _holds(whole: str, part: str) -> bool:
    """Whether a class holds another one: by their codes, or as the three public expenses hold theirs."""
    first, second = (next(concepts(value))[0] for value in (whole, part))
    if first == second:
        return False
    if first == _THREE_PUBLIC:
        return second.startswith("three-public:")
    return first.startswith(_ALL) or (first.startswith(_CODED) and second.startswith(first))


def _said_to_contain(work: Work) -> bool:
    """Whether the question says that one of the two measures is in the other (三公经费中接待费占多少)."""
    first, second = sorted(work.measures, key=lambda m: m.start)
    text, containing = work.asked.question.text, in_question("containing")
    inside = containing.match(text[first.end : second.start]) or containing.match(text, second.end)
    return bool(first.end and second.end and inside)


HANDLERS: dict[str, Callable[[Work], Outcome | None]] = {
    "share": share,
    "ratio": ratio,
    "shares": shares,
}
