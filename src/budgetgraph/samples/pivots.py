"""What columns and rows add up: pivots of a ledger by the axes of the code lists. In: allocations; out: quanta."""

from collections.abc import Callable
from functools import cache

from budgetgraph import resources
from budgetgraph.samples.forms import Column
from budgetgraph.samples.ledger import Allocation, Ledger, descends, group

THREE_PUBLIC = {
    "three-public:abroad": ("30212",),
    "three-public:abroad-other": ("30212",),
    "three-public:abroad-education": (),
    "three-public:reception": ("30217",),
    "three-public:vehicle-purchase": ("31013",),
    "three-public:vehicle-running": ("30231",),
    "three-public:vehicle": ("31013", "30231"),
    "three-public:three-public": ("30212", "30217", "31013", "30231"),
}


@cache
def axes() -> dict[str, tuple[str, str]]:
    """Of what axis a column is a value, and which, by the list of columns."""
    rows = resources.rows("data", "classifications", "columns.csv")
    return {row["id"]: (row["axis"], row["axis_value"]) for row in rows}


@cache
def economic_names() -> dict[str, str]:
    """Names of the economic classes of departments (301 to 399) and of government budgets (501 to 599)."""
    lists = ("economic.csv", "economic_government.csv")
    return {row["code"]: row["name"] for name in lists for row in resources.rows("data", "classifications", name)}


@cache
def revenue_parents() -> dict[str, str]:
    """The row of the list of revenue that each of its rows is a part of."""
    return {row["id"]: row["parent"] for row in resources.rows("data", "classifications", "revenue.csv")}


@cache
def revenue_sources() -> dict[str, str]:
    """The source of funds of each revenue row."""
    return {row["id"]: row["fund_source"] for row in resources.rows("data", "classifications", "revenue.csv")}


@cache
def _government_classes() -> dict[bool, dict[str, str]]:
    rows = list(resources.rows("data", "samples", "economic_alignment.csv"))
    return {
        False: {row["economic"]: row["administration"] for row in rows},
        True: {row["economic"]: row["institution"] for row in rows},
    }


def government_class(economic: str, institution: bool) -> str:
    """The 政府预算经济分类 款 of a departmental economic class, by the longest prefix of the alignment."""
    table = _government_classes()[institution]
    return next(table[economic[:n]] for n in (5, 3) if economic[:n] in table)


def keeps(column: Column, revenue: bool) -> Callable[[Allocation], bool]:
    """Which allocations a column adds up; in revenue tables sources are taken strictly, without carry-over."""
    axis, value = axes().get(column.id, ("fundSource", "all"))
    if column.source:
        return lambda a: a.source == column.source
    match column.id:
        case "total" | "final":
            return lambda a: True
        case "basic":
            return lambda a: a.project is None
        case "project":
            return lambda a: a.project is not None
        case "personnel":
            return lambda a: a.personnel
        case "public_use":
            return lambda a: a.project is None and not a.personnel
        case "current_year":
            return lambda a: not a.carried
    if axis == "economicClass":
        return lambda a: a.economic.startswith(value)
    if axis == "fundSource" and not revenue and value in ("gp", "gf", "sc"):
        return lambda a: group(a.source) == value
    if axis == "fundSource":
        return lambda a: descends(a.source, value)
    return lambda a: False


def revenue_value(ledger: Ledger, concept: str) -> int:
    """Quanta of a revenue row: a row of the list of revenue, a source of funds, or a balancing row."""
    scheme, _, name = concept.partition(":")
    match concept:
        case "revenue:rev-total":
            return ledger.received() + ledger.opened()
        case "revenue:rev-current":
            return ledger.received()
        case "revenue:rev-use-nonfiscal" | "revenue:exp-surplus":
            return 0
        case "revenue:exp-carryforward":
            return ledger.closing
        case "topic:current_expenditure":
            return ledger.spent()
        case "topic:total_expenditure":
            return ledger.spent() + ledger.closing
    source = revenue_sources()[name] if scheme == "revenue" else name
    if source == "carryover":
        return ledger.opened()
    if source == "carryover-fiscal":
        return ledger.opened(("gp", "gf", "sc"))
    if source.startswith("carryover-"):
        return ledger.opened((source.removeprefix("carryover-"),))
    return ledger.received(source)


def three_public_value(ledger: Ledger, concept: str, budget: str | None = None) -> int:
    """Quanta of a 三公 item, of one budget group where given."""
    codes = THREE_PUBLIC[concept]
    return ledger.spent(lambda a: a.economic in codes and budget in (None, group(a.source)))
