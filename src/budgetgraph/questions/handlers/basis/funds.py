"""Figures of one fund (一般公共预算, 政府性基金, 国有资本经营): the head of a table, the statement that prints the fund
alone, and the side of the budget, revenue or expenditure, on which a figure or a sentence stands."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from budgetgraph.questions.handlers.basis.choosing import Choice
from budgetgraph.questions.handlers.basis.facts import FUND_OF, Fact, same
from budgetgraph.questions.language.nesting import Named
from budgetgraph.questions.language.said import in_print, in_question

_FUNDS = tuple(FUND_OF.values())
_CHANGES = ("column:change", "column:change_rate", "column:previous_budget")  # heads of its total row since last year
_TOTAL = "column:total"
_OF_REVENUE = ("revenue:", "http")  # the latter of the sources of funds
# A head beside the fund's own that prints the rest of it: the fund's head is a part of the fund there.
_REST = {"column:general_public_transfer": "column:general_public"}


def is_fund(measure: Named) -> bool:
    """Whether a measure is a fund as a whole."""
    return measure.value.split("|")[0] in _FUNDS


def further_concepts(measures: Sequence[Named]) -> list[str]:
    """What has to be looked up beside the funds among the measures."""
    funds = [_TOTAL, *_CHANGES, *_REST] if any(is_fund(m) for m in measures) else []
    return [*funds, *(row for m in measures for row in _total_rows(m).values())]


# 财政拨款收入总计 counts what is carried over: the last row of the statement of appropriations, not 财政拨款收入.
_SPENT_TOTAL = "topic:fiscal_expenditure"
_TOTAL_ROWS = {"topic:fiscal_revenue": "revenue:rev-total", "topic:fiscal_expenditure": "topic:total_expenditure"}


def _total_rows(measure: Named) -> dict[str, str]:
    """Of a total of appropriations, the measure's concepts with the rows that print them; empty for others."""
    if not in_question("total_ending").search(measure.text):
        return {}
    return {c: _TOTAL_ROWS[c] for c in measure.value.split(">")[0].split("|") if c in _TOTAL_ROWS}


def as_total(measure: Named) -> Named | None:
    """财政拨款支出 where only 财政拨款支出总计 is printed; None for other measures."""
    if not measure.value.startswith(_SPENT_TOTAL) or _total_rows(measure):
        return None
    called = f"{in_question('total_ending').sub('', measure.label)}总计"
    return replace(measure, text=called, label=called)


def _of_totals(facts: Sequence[Fact], measures: Sequence[Named]) -> list[Fact]:
    """The total rows of the statement of appropriations as figures of the totals, and what is said of totals."""
    rows = {row: c for m in measures for c, row in _total_rows(m).items()}
    if not rows:
        return list(facts)
    asked = {concept for m in measures for step in m.value.split(">") for concept in step.split("|")}
    kept = []
    for fact in facts:
        if fact.concept in rows and fact.kind in _SUMMARIES and fact.role == "total":
            kept.append(replace(fact, concept=rows[fact.concept]))
        elif fact.concept in asked:
            of_row = fact.concept in rows.values()
            kept += [fact] if not of_row or in_print("grand_total").search(fact.label) else []
    return kept


def of_funds(facts: Sequence[Fact], measures: Sequence[Named]) -> list[Fact]:
    """Total rows of the funds' own statements as figures of the funds; heads that print only a part are left out."""
    facts = _of_totals(facts, measures)
    if not any(is_fund(m) for m in measures):
        return facts
    asked = {concept for m in measures for step in m.value.split(">") for concept in step.split("|")}
    apart = {(f.report, f.kind, _REST[f.concept]) for f in facts if f.concept in _REST and f.value}
    kept = []
    for fact in facts:
        if fact.concept in (_TOTAL, *_CHANGES) and fact.concept not in asked:
            fund = FUND_OF.get(fact.kind)
            if fund and fact.role == "total":
                head = fund if fact.concept == _TOTAL else fact.concept
                kept.append(replace(fact, concept=fund, column=head.split(":")[1]))
        elif (fact.concept in asked and (fact.report, fact.kind, fact.concept) not in apart) or (
            fact.concept not in _REST and fact.concept not in _FUNDS
        ):
            kept.append(fact)
    return kept


def side_of(measure: Named) -> str:
    """`revenue` or `expenditure` as the typed words say; empty where they do not."""
    if not measure.value.startswith("column:"):
        return ""
    return _one_side(measure.text)


@lru_cache(maxsize=1000)
def _one_side(text: str) -> str:
    """The side that a text names; empty where it names none or both."""
    named = {found.lastgroup or "" for found in in_question("side").finditer(text)}
    return named.pop() if len(named) == 1 else ""


def beside(measure: Named, other: Named) -> Named:
    """政府性基金占支出总计: a fund of which no side is typed stands on the side of what it is set against."""
    said = "" if not is_fund(measure) or side_of(measure) else _stands_on(other)
    return replace(measure, text=f"{measure.text}{said}", label=f"{measure.label}{said}") if said else measure


def on_other_side(measure: Named, whole: Named) -> bool:
    """政府性基金收入占支出总计: a fund of which the other side is typed than the one that the whole stands on."""
    typed, side = side_of(measure), _stands_on(whole)
    return is_fund(measure) and bool(typed and side) and _one_side(side) != typed


def _stands_on(whole: Named) -> str:
    first = re.split(r"[|>]", whole.value)[0]
    return next((said for said, concepts in _SIDES.items() if first.startswith(concepts)), "")


# What is typed behind a fund for one of its sides, and what stands on this side alone.
_SIDES = {
    "支出": (
        *("topic:total_expenditure", "topic:total_budget", "topic:current_expenditure", "topic:fiscal_expenditure"),
        *("functional:", "economic:", "three-public:", "column:basic", "column:project"),
        *("column:personnel", "column:public_use"),
    ),
    "收入": ("revenue:rev", "topic:total_revenue", "topic:current_revenue", "topic:fiscal_revenue"),
}


def is_spending_of_revenue(measure: Named, text: str) -> bool:
    """政府性基金预算财政拨款的支出合计: the name is that of money that comes in, and its spending is asked for."""
    first = measure.value.split(">")[0].split("|")
    spent = in_question("spent_behind").match(text, measure.end)
    return spent is not None and all(concept.startswith(_OF_REVENUE) for concept in first)


def with_side(measure: Named, text: str) -> Named:
    """A fund of which one side is asked for, called by its typed name; the side may be typed right behind it
    (一般公共预算…支出预算)."""
    if _total_rows(measure):
        return replace(measure, label=measure.text)
    if not is_fund(measure) or not measure.end:
        return measure
    side = in_question("side").match(text, measure.end)
    if side and not side_of(measure):
        measure = replace(measure, text=f"{measure.text}{side.group()}", end=side.end())
    return replace(measure, label=measure.text) if side_of(measure) else measure


def on_side(facts: list[Fact], measure: Named) -> list[Fact]:
    """一般公共预算支出 is looked up among expenditure, 一般公共预算收入 among revenue; 一般公共预算 alone is what is
    appropriated, on the revenue side, where that is printed."""
    side = side_of(measure)
    if not side and is_fund(measure) and any(_side(f) == "revenue" for f in facts):
        side = "revenue"
    return [f for f in facts if _side(f) == side or (f.claimed and not _side(f))] if side else facts


def _side(fact: Fact) -> str:
    """The side of a row; of a sentence the one that its subject names, else that of the row that it explains."""
    if fact.claimed:
        return _one_side(fact.label) or fact.flow
    return fact.flow


def with_other_totals(choice: Choice, facts: Sequence[Fact], measure: Named) -> Choice:
    """The fund's other totals, which count what is carried over, beside the figure of the year."""
    if not is_fund(measure) or choice.fact.role not in ("total", "leaf"):
        return choice
    known = [choice.fact, *choice.agreeing, *choice.differing, *choice.other_reading]
    others: list[Fact] = []
    for fact in facts:
        own_head = fact.concept in _FUNDS and fact.column == fact.concept.split(":")[1]
        whole = own_head and fact.role == "total" and fact.kind in (*FUND_OF, *_SUMMARIES)
        if not whole or fact.claimed or fact.value is None or (side_of(measure) and _side(fact) != side_of(measure)):
            continue
        if fact.concept in measure.value and not any(same(fact, one) for one in (*known, *others)):
            others.append(fact)
    return replace(choice, other_reading=(*choice.other_reading, *others)) if others else choice


_SUMMARIES = ("fiscal_appropriation_summary",)
