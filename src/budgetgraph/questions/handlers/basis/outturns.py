"""What a final account spent in its year, apart from what it carries on into the next.

支出总计 of a final account balances 收入总计: it counts 年末结转和结余, which nobody has spent. Who asks what was spent
means 本年支出合计.
"""

from collections.abc import Sequence
from dataclasses import replace

from budgetgraph.questions.handlers.basis.choosing import Choice, choose
from budgetgraph.questions.handlers.basis.facts import Fact, in_unit, same
from budgetgraph.questions.language.nesting import Named
from budgetgraph.questions.language.said import in_question

SPENT, SPENT_LABEL = "topic:current_expenditure", "本年支出合计"
_TOTAL = "topic:total_expenditure"
_SUMMARY, _BY_ITEM = "revenue_expenditure_summary", "expenditure_by_function"  # of all funds


def of_the_year(choice: Choice, facts: Sequence[Fact], measure: Named, metrics: Sequence[str]) -> Choice:
    """The choice for 支出 in one final account, or what was spent in the year where that is printed apart.

    `facts` are those of the report. Where 总计 is typed, the choice stays as it is.
    """
    first = measure.value.split(">")[0].split("|")[0]
    if first != _TOTAL or in_question("total_ending").search(measure.text) or choice.fact.role != "total":
        return choice
    spent = choose([f for f in map(_spent, facts) if f], SPENT, metrics)
    if spent is None or same(spent.fact, choice.fact):
        return choice
    balance = replace(choice.fact, label="支出总计（含年末结转和结余）")
    return replace(spent, other_reading=(*spent.other_reading, balance))


def beside_budget(choice: Choice | None) -> Choice | None:
    """The choice that documents set against the initial budget: 支出总计, with what was spent told beside it."""
    if choice is None or choice.fact.concept != SPENT:
        return choice
    balance = next((f for f in choice.other_reading if f.concept == _TOTAL and f.role == "total"), None)
    return replace(choice, fact=balance, agreeing=(), other_reading=(choice.fact,)) if balance else choice


def spent_of(choice: Choice) -> Fact | None:
    """What of 支出总计 was spent in the year, where the documents print it beside."""
    return next((f for f in choice.other_reading if f.concept == SPENT and f.value is not None), None)


def remark_on(spent: Fact, initial: Fact) -> str:
    """How far what was spent in the year is from the initial budget, as a remark."""
    if spent.value is None or initial.value is None:
        return ""
    gap = spent.value - initial.value
    against = (
        f"比年初预算{'多' if gap > 0 else '少'}{in_unit(abs(gap), spent.unit)}{spent.unit}" if gap else "与年初预算相同"
    )
    return f"另有一个口径：决算数是支出总计，其中{SPENT_LABEL}{spent.shown}{spent.unit}（{against}），其余结转下年"


def whole_of(default: str, question: str) -> str:
    """The chain of the whole budget for a question that names no measure: its expenditure where spending is asked for
    (花了多少), else as the template says."""
    steps = default.split(">")
    if _TOTAL not in steps[0].split("|") or not in_question("asks_spent").search(question):
        return default
    return ">".join([_TOTAL, *(c for c in steps[0].split("|") if c != _TOTAL), *steps[1:]])


def _spent(fact: Fact) -> Fact | None:
    """The fact as one of what was spent over all funds, None where it is of something else."""
    if fact.claimed:
        return None
    if fact.concept == SPENT and fact.kind == _SUMMARY:
        return fact
    if fact.concept == _TOTAL and fact.kind == _BY_ITEM and fact.role == "total":
        return replace(fact, concept=SPENT)
    return None
