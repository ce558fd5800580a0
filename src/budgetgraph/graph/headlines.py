"""Headline figures of a report as printed: the files that supply tables and text in, amounts in yuan and heads out.

A table goes before running text. Text counts only where all its sentences agree: two values are no headline.
"""

from collections.abc import Iterator
from decimal import Decimal

from budgetgraph.extraction.claims.topics import subject_of
from budgetgraph.extraction.records import Claim, Disclosure, Metric
from budgetgraph.graph.renditions import Suppliers
from budgetgraph.graph.statement_mapping import Placed, is_total
from budgetgraph.reading.folding import key

_SUMMARY = "revenue_expenditure_summary"
_BY_FUNCTION = "expenditure_by_function"

# headline -> places in tables, first that is filled: kind, flow, row property, own concept of the row (or its total)
_TABLES: dict[str, list[tuple[str, str, str, str | None]]] = {
    "totalRevenue": [
        (_SUMMARY, "revenue", "amount", "revenue:rev-total"),
        (_SUMMARY, "revenue", "amount", None),
        ("revenue_by_function", "revenue", "amount", None),
    ],
    "totalExpenditure": [
        (_BY_FUNCTION, "expenditure", "amount", None),
        (_SUMMARY, "expenditure", "amount", "topic:current_expenditure"),
        (_SUMMARY, "expenditure", "amount", None),
    ],
    "basicExpenditure": [(_BY_FUNCTION, "expenditure", "amountBasic", None)],
    "projectExpenditure": [(_BY_FUNCTION, "expenditure", "amountProject", None)],
    "threePublicExpenditure": [
        ("three_public", "expenditure", "amount", "three_public:three-public"),
        ("three_public", "expenditure", "amount", None),
    ],
    "initialBudget": [
        (_BY_FUNCTION, "expenditure", "amountInitial", None),
        (_SUMMARY, "expenditure", "amountInitial", None),
    ],
    "revisedBudget": [
        (_BY_FUNCTION, "expenditure", "amountRevised", None),
        (_SUMMARY, "expenditure", "amountRevised", None),
    ],
}
# headline -> topics and metric of the sentences that say it
_TEXT: dict[str, tuple[tuple[str, ...], Metric]] = {
    "totalRevenue": (("topic:total_revenue", "topic:total_budget"), "amount"),
    "totalExpenditure": (("topic:total_expenditure", "topic:total_budget"), "amount"),
    "basicExpenditure": (("column:basic",), "amount"),
    "projectExpenditure": (("column:project",), "amount"),
    "threePublicExpenditure": (("three_public:three-public",), "amount"),
    "initialBudget": (("topic:initial_budget",), "amount"),
    "revisedBudget": (("topic:adjusted_budget",), "amount"),
    "staffAuthorized": (("topic:staff_authorized",), "count"),
    "staffActual": (("topic:staff_actual",), "count"),
    "staffInService": (("topic:staff_in_service",), "count"),
}
_OF_WHOLE = tuple(f"topic:{w}_{f}" for w in ("total", "current") for f in ("revenue", "expenditure"))
_PLANS = ("topic:initial_budget", "topic:adjusted_budget")
COUNTS = ("staffAuthorized", "staffActual", "staffInService")


def headlines(parts: Suppliers, rows: list[Placed]) -> Iterator[tuple[str, Decimal]]:
    """(property, value) of each headline that is printed; staff are numbers of persons."""
    for name, (topics, metric) in _TEXT.items():
        value = _from_tables(_TABLES.get(name, ()), rows)
        if value is None and parts.text:
            value = _from_text(parts.text, topics, metric)
        if value is not None and (name not in COUNTS or value == value.to_integral_value()):
            yield name, value


def _from_tables(places: list[tuple[str, str, str, str | None]] | tuple[()], rows: list[Placed]) -> Decimal | None:
    for kind, flow, name, concept in places:
        of_kind = [p for p in rows if p.statement.kind == kind and not p.statement.of_unit]
        for placed in reversed(of_kind):
            matches = placed.row.concept == concept if concept else is_total(placed, flow)
            if matches and (amount := placed.amount(name)) is not None:
                return amount
    return None


def _from_text(one: Disclosure, topics: tuple[str, ...], metric: Metric) -> Decimal | None:
    for topic in topics:
        values = {claim.value for claim in one.claims if _says(claim, topic, metric, one)}
        if len(values) == 1:
            return values.pop()
    return None


def _says(claim: Claim, topic: str, metric: Metric, one: Disclosure) -> bool:
    about_part = claim.about_row is not None or claim.about_project is not None
    of_unit = any(key(unit.name) in key(claim.subject) for unit in one.units if key(unit.name) != key(one.body.name))
    return (
        (claim.topic, claim.metric) == (topic, metric)
        and claim.value is not None
        and claim.year in (None, one.fiscal_year)
        and not of_unit
        and not (about_part and topic.startswith("column:"))
        and (topic not in _PLANS or _of_whole(claim.subject))
    )


def _of_whole(subject: str) -> bool:
    """Is what a claim is about the report's whole money, not a part that has a budget of its own (三公经费)?"""
    named = subject_of(subject)
    return not subject or (named is not None and named.concept in ("topic:total_budget", *_OF_WHOLE))
