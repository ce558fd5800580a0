"""What an answer may not lose on the way from the typed words to it: their years, what is compared or ranked, the side
of the budget (收入, 支出) and the stage (预算, 决算)."""

import re
from functools import cache

from budgetgraph import resources
from budgetgraph.questions.answers import Answer
from budgetgraph.questions.language.said import in_question
from budgetgraph.questions.resolving import STAGE_NAMES


def keeps_what_is_asked(typed: str, plain: str) -> bool:
    """Whether every year, and everything of `question_kept.csv`, that was typed is asked for in other words, too."""
    years = in_question("year_typed").findall
    lost = any(asked.search(typed) and not kept.search(plain) for asked, kept in _kept())
    return not lost and set(years(typed)) <= set(years(plain))


@cache
def _kept() -> list[tuple[re.Pattern[str], re.Pattern[str]]]:
    rows = resources.rows("data", "vocabulary", "question_kept.csv")
    return [(re.compile(row["typed"]), re.compile(row["plain"])) for row in rows]


def is_of_another_side(typed: str, answer: Answer) -> bool:
    """Whether one side of the budget was typed, and all that is told of is called by the other side alone."""
    sides = _sides(typed)
    told = [_sides(row.label) for row in answer.answers]
    return len(sides) == 1 and bool(told) and all(side and sides.isdisjoint(side) for side in told)


def is_of_another_stage(typed: str, answer: Answer) -> bool:
    """Whether one stage alone was typed, the one document that answers is of the other, and what it tells is not called
    by the typed one (年初预算 of a final account). Projects of a final account have budgets, too."""
    names = set(STAGE_NAMES.values())
    said = in_question("fund_called_budget").sub("", typed)
    stages = {name for name in names if name in said}
    held = {slot.label for slot in answer.slots if slot.name == "stage"} & names
    called = any(stage in in_question("whole_budget").sub("", row.label) for stage in stages for row in answer.answers)
    measures = [slot.label for slot in answer.slots if slot.name == "measure"]
    of_items = any(label in row.label for label in measures for row in answer.answers)
    return of_items and len(stages) == len(held) == 1 and stages.isdisjoint(held) and not called


def _sides(text: str) -> set[str]:
    both = {"revenue", "expenditure"} if in_question("both_sides").search(text) else set()
    return both | {found.lastgroup or "" for found in in_question("side").finditer(text)}
