"""The share of an item in one head of one fund (占一般公共预算基本支出的百分比): both from the statements that print
this fund alone."""

import re

from budgetgraph.questions.handlers.basis.choosing import Choice, choose
from budgetgraph.questions.handlers.basis.facts import FUND_STATEMENTS
from budgetgraph.questions.handlers.basis.outcomes import Work
from budgetgraph.questions.handlers.figures.figures import facts_of
from budgetgraph.questions.language.nesting import Named
from budgetgraph.questions.language.said import in_question

_BASIC, _OF_BASIC = "column:basic", "general_public_basic"  # a head, and the statement that prints it alone


def head_of_fund(work: Work) -> tuple[Named, Named, Named] | None:
    """The item, the fund and its head that stand so behind one another; None for any other three measures."""
    item, fund, head = sorted(work.measures, key=lambda measure: measure.start)
    text = work.asked.question.text
    if re.split(r"[|>]", fund.value)[0] not in FUND_STATEMENTS or fund.value.startswith("topic:"):
        return None
    set_against = in_question("share_word").search(text[item.end : fund.start])
    one_whole = in_question("of_fund").fullmatch(text[fund.end : head.start])
    return (item, fund, head) if set_against and one_whole and head.value.startswith("column:") else None


def in_head_of_fund(work: Work, item: Named, fund: Named, head: Named) -> tuple[Choice, Choice] | None:
    """What the fund's own statements print of the item under the head, and of the head as a whole."""
    report, column = work.reports[0], re.split(r"[|>]", head.value)[0]
    kinds = FUND_STATEMENTS[re.split(r"[|>]", fund.value)[0]]
    every = facts_of(work, [item, head], [report])
    facts = [fact for fact in every if fact.report == report.iri and fact.kind in kinds]
    whole = choose(facts, column, ("amount",))
    piece = choose(facts, item.value, ("amount",), column.split(":")[1])
    if column == _BASIC:
        piece = choose([fact for fact in facts if fact.kind == _OF_BASIC], item.value, ("amount",)) or piece
    if piece is None or whole is None or piece.differing or whole.differing:
        return None
    return piece, whole
