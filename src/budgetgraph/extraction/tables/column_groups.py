"""What columns mean beside each other: the same head under two years, or under income and spending of one table.

ColumnHeads whose columns were read head by head come in; the columns of the other year and of the income side change.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from budgetgraph.extraction.tables.head_words import head_column
from budgetgraph.extraction.tables.layouts import ColumnHead
from budgetgraph.resources import patterns

_FUNDS = tuple(
    f"column:{fund}"
    for fund in ("general_public", "government_fund", "state_capital", "special_account", "unit_funds", "other_revenue")
)
_PARTS = ("column:basic", "column:project")
_CARRIED = {"carryover", "fiscal_carryover", "nonfiscal_carryover"}
_OF_A_YEAR = ("column:total", "column:final", "column:current_year")


def _said(name: str) -> re.Pattern[str]:
    return patterns("head_patterns.csv")[name]


def settle_groups(heads: Sequence[ColumnHead], fiscal_year: int | None = None) -> None:
    """Tells the years, the sides and the money carried over of a table apart, where its heads print both."""
    figures = [head for head in heads if head.role == "figure"]
    _settle_years(figures, fiscal_year)
    _settle_carried(figures)
    _settle_shares(figures)
    _settle_phases(figures)
    labels = [0, *(head.index for head in heads if head.role == "name"), len(heads) + 1]
    for first, last in pairwise(labels):  # the columns of one panel
        panel = [head for head in figures if first < head.index < last]
        _settle_income(panel)
        _settle_doubles(panel)


def year_named(heads: Sequence[str]) -> int | None:
    """The one year that heads (or a label) name, None where they name none or compare two."""
    years = {int(match[1]) for text in heads if (match := _said("year_alone").search(text))}
    compared = any(len(re.findall(r"(?<!\d)20\d\d(?!\d)", text)) > 1 for text in heads)
    return years.pop() if len(years) == 1 and not compared else None


def without_year(head: str) -> str:
    """The head without the year that it names."""
    return _said("year_in_head").sub("", head)


def is_compared(head: str) -> bool:
    """Does the head speak of a difference between two numbers?"""
    return _said("changed").search(head) is not None


def is_executed(head: str) -> bool:
    """Does the head speak of what was spent, not of what was planned?"""
    return _said("executed").search(head) is not None


def _settle_years(figures: Sequence[ColumnHead], fiscal_year: int | None) -> None:
    """The year before the report's own is what is compared with: 2022年预算数 beside 2023年预算数; later ones plan.

    Where no head names the report's year (or it is not known), the last year is the own one, unless a head without a
    year stands beside those of the year before (2023年决算数, 本年预算数): it is of the report's year.
    """
    named = [(head, year) for head in figures if (year := year_named(head.path))]
    years = {year for _, year in named}
    latest = max(years, default=0)
    without = [head for head in figures if head.column in _OF_A_YEAR and not year_named(head.path)]
    undated = latest + 1 == fiscal_year and any(_says(head, "planned") or _says(head, "executed") for head in without)
    own = fiscal_year if fiscal_year and (fiscal_year in years or undated) else latest
    for head, year in named:
        if year > own and head.column in _OF_A_YEAR:
            head.column = f"printed:{head.header}"
        elif year == own - 1 and head.column in _OF_A_YEAR:
            executed = _says(head, "executed")
            head.column = "column:previous_executed" if executed else "column:previous_budget"


def _settle_phases(figures: Sequence[ColumnHead]) -> None:
    """Of a total that was planned and one that was spent the spent one is the row's own: 预算数 beside 决算数.

    So are its funds and parts; those below the plan keep their heads' words.
    """
    totals = [head for head in figures if head.column == "column:total"]
    spent = [head for head in totals if _says(head, "executed")]
    planned = [head for head in totals if head not in spent and _says(head, "planned")]
    if spent:
        for head in planned:
            head.column = "column:budget"
        for head in figures:
            above = head.path[:-1]
            if head.column in (*_FUNDS, *_PARTS) and _any_says(above, "planned") and not _says(head, "executed"):
                head.column = f"printed:{head.header}"


def _settle_income(figures: Sequence[ColumnHead]) -> None:
    """Where 本年收入 and 本年支出 both have parts, only the parts of spending are the row's own columns."""
    income = [head for head in figures if len(head.path) > 1 and _says(head, "income")]
    spending = any(_says(head, "spending") for head in figures)
    if not spending and not any(head.column == "column:total" and head not in income for head in figures):
        return
    for head in income:
        if head.column == "column:total":
            head.column = "column:current_year"
        elif spending and head.column in ("column:basic", "column:project"):
            head.column = f"printed:{head.header}"


def settle_turnover(figures: Sequence[ColumnHead]) -> None:
    """本年收入 beside the parts of 本年支出 (a fund's income, spending and rest) is no total of the spending."""
    columns = {head.index for head in figures}
    spending = [head for head in figures if _says(head, "spending")]
    for head in figures:
        if head.column == "column:total" and _said("income").match(head.leaf):
            beside = any(columns.issuperset(range(head.index, other.index)) for other in spending)
            if beside or any(len(other.path) > 1 for other in spending):
                head.column = "column:current_year"


def _settle_doubles(figures: Sequence[ColumnHead]) -> None:
    """Two heads of a panel that came to mean one column (基本支出 under 预算数 and under 决算数): at most one keeps it.

    What was spent goes before what was planned, a later year before an earlier one; the rest keep their heads' words.
    """
    by_column: dict[str, list[ColumnHead]] = {}
    for head in figures:
        if head.column and head.path:
            by_column.setdefault(head.column, []).append(head)
    for column, doubles in by_column.items():
        if len({head.path for head in doubles}) < 2:
            continue
        best = max(_rank(head) for head in doubles)
        own = [head for head in doubles if _rank(head) == best]
        kept = own[0] if len(own) == 1 or column == "column:total" else None
        for head in doubles:
            if head is not kept:
                head.column = f"printed:{head.header}"


def _rank(head: ColumnHead) -> tuple[int, int, int, int, int]:
    """How far a head speaks of this year's own money, of the budget's before other money.

    Of rates the change over the year goes before the execution.
    """
    spent = _says(head, "executed")
    planned = _says(head, "planned")
    compared = _says(head, "changed")
    fiscal = not _says(head, "not_fiscal")
    own = _says(head, "own_year") - _says(head, "other_years")
    return (year_named(head.path) or 0, compared, spent - (planned and not spent), fiscal, own)


def _settle_shares(figures: Sequence[ColumnHead]) -> None:
    """Funds under 项目支出, and 项目支出 under a fund, beside other columns are parts, not those of the whole line."""
    for head in figures:
        for text in head.path[:-1]:
            above = f"column:{head_column(text)}"
            if all(text in other.path for other in figures):
                continue
            if (above in _PARTS and head.column in _FUNDS) or (above in _FUNDS and head.column in _PARTS):
                head.column = f"printed:{head.header}"


def _settle_carried(figures: Sequence[ColumnHead]) -> None:
    """Funds under 上年结转 are carried over, not this year's."""
    for head in figures:
        above = {head_column(text) for text in head.path[:-1]}
        if above & _CARRIED and head.column in _FUNDS:
            own = head.column == "column:general_public" and "nonfiscal_carryover" not in above
            head.column = "column:carryover_general_public" if own else f"printed:{head.header}"


def _says(head: ColumnHead, name: str) -> bool:
    """Does the head, or one above it, say this (`data/vocabulary/head_patterns.csv`)?"""
    return _any_says(head.path, name)


def _any_says(texts: Sequence[str], name: str) -> bool:
    return any(_said(name).search(text) for text in texts)
