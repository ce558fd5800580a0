"""Which money of lists of projects belongs together: the facts of a report in, relations of the working view out.

?total view:fiscalPart ?figure     the total of a list of projects, and what of it is fiscal appropriation (the text may
                                   say only that), where units' own money stands beside it
?figure view:unitProject ?figure   what a table of units prints as the project spending of one, and each project that a
                                   list prints for this unit; only where both print the same sum of all
"""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from pyoxigraph import Quad

from budgetgraph.audit.facts import Facts
from budgetgraph.audit.quads import link
from budgetgraph.reading.folding import key
from budgetgraph.resources import patterns

_LIST = "general_public_projects"
_FISCAL = ("general_public", "government_fund", "state_capital")
_OWN = (
    "special_account", "unit_funds", "business_revenue", "operating_revenue", "superior_subsidy", "affiliated_turnover",
    "other_revenue", "unit_other",
)  # fmt: skip
_LEAST_NAME = 4  # characters of a unit's name


def funding(facts: Facts, report: str) -> Iterator[Quad]:
    """All that is said of the project lists of a report."""
    lists, others = list[str](), list[str]()
    for statement in facts.all(report, "bg:hasStatement"):
        (lists if facts.id(statement, "bg:kind") == _LIST else others).append(statement)
    for listed in lists:
        yield from _fiscal_parts(facts, listed)
    if len(lists) == 1:
        for statement in others:
            yield from _units(facts, statement, lists[0])


def _columns(facts: Facts, row: str) -> dict[str, str]:
    figures = (figure for figure in facts.all(row, "bg:figure") if facts.id(figure, "bg:unit") == "CNY")
    return {facts.id(figure, "bg:column"): figure for figure in figures}


def _value(facts: Facts, figure: str) -> Decimal:
    return Decimal(facts.text(figure, "bg:value"))


def _fiscal_parts(facts: Facts, listed: str) -> Iterator[Quad]:
    for row in facts.all(listed, "bg:hasRow"):
        columns = _columns(facts, row)
        if facts.id(row, "bg:role") == "total" and "total" in columns and any(name in columns for name in _OWN):
            yield from (link(columns["total"], "fiscalPart", columns[name]) for name in _FISCAL if name in columns)


def _units(facts: Facts, statement: str, listed: str) -> Iterator[Quad]:
    """The project spending of each unit in a table of units, with its projects in the list."""
    spent, whole = _by_name(facts, statement, "project")
    if len(spent) < 2 or whole is None or any(len(figures) > 1 for figures in spent.values()):
        return
    projects, all_projects = _by_name(facts, listed, "total")
    if all_projects is None or _value(facts, whole) != _value(facts, all_projects):
        return
    of_unit: dict[str, list[str]] = defaultdict(list)
    for name, figures in projects.items():
        units = [unit for unit in spent if _is_same(unit, name)]
        if len(units) != 1:
            return
        of_unit[units[0]] += figures
    for unit, figures in of_unit.items():
        yield from (link(spent[unit][0], "unitProject", figure) for figure in figures)


def _by_name(facts: Facts, statement: str, column: str) -> tuple[dict[str, list[str]], str | None]:
    """Name of a unit -> figures of its rows in a column, and the figure of the one total row; ({}, None) where a row
    names none or is one of a class.
    """
    found: dict[str, list[str]] = defaultdict(list)
    totals = list[str]()
    for row in facts.all(statement, "bg:hasRow"):
        figure = _columns(facts, row).get(column)
        if facts.id(row, "bg:role") == "total":
            totals += [figure] if figure else []
        elif figure:
            label = facts.text(row, "bg:printedLabel") or facts.text(facts.text(row, "bg:forProject"), "bg:implementer")
            name = patterns("audit_patterns.csv")["of_itself"].sub("", key(label))
            if len(name) < _LEAST_NAME:
                return {}, None
            found[name].append(figure)
    return found, totals[0] if len(totals) == 1 else None


def _is_same(unit: str, name: str) -> bool:
    """Is one of two names the other without the place or the body before it?"""
    return unit.endswith(name) or name.endswith(unit)
