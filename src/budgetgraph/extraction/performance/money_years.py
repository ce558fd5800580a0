"""Of which years an amount of a project is, by the words of its clause: a text and a place in, the year's own or not.

"总投资900万元，2023年安排300万元": the first is the money of all years. The wordings are data
(`performance_patterns.csv`).
"""

import re
from typing import Final, Literal

from budgetgraph.resources import patterns

ALL_YEARS: Final = "all_years"

Other = Literal["all_years", "another_year"] | None


def _said(name: str) -> re.Pattern[str]:
    return patterns("performance_patterns.csv")[name]


def is_of_all_years(label: str) -> bool:
    """Does a label name the money of several years (项目总投资)?"""
    return _said("several_years").search(label) is not None


def ends_of_all_years(text: str) -> bool:
    """Do the words right before an amount make it the money of several years? Words of a name (建设期利息) do not."""
    return _said("all_years_amount").search(text) is not None


def other_years(text: str, at: int, year: int) -> Other:
    """What the amount at a place of a text is of, by the words right before it, where it is not money of the `year`."""
    opening = max(text.rfind(sign, 0, at) for sign in "，。；：,;:（(\n")
    clause = text[opening + 1 : at]
    if ends_of_all_years(clause):
        return ALL_YEARS
    told = _said("year_amount").search(clause)
    return "another_year" if (told and told[1] != str(year)) or _said("past_money").search(clause) else None


def speaks_of_other_years(text: str, year: int) -> bool:
    """Does a text that opens a list say that its money is of other years than the `year` alone?

    Years that are compared with, or whose policy is carried out, do not say so.
    """
    clauses = [
        one for one in re.split("[，；：,;:]", _said("compared_year").sub("", text)) if _said("of_money").search(one)
    ]
    told = {said for clause in clauses for said in _said("year_of_money").findall(clause)}
    return bool(told) and str(year) not in told
