"""The figures of a report's tables by what they are about: the facts of a report in, figures by topic out."""

import re
from collections import defaultdict
from decimal import Decimal
from functools import cache

from budgetgraph import resources
from budgetgraph.audit.facts import Facts
from budgetgraph.extraction.claims.beside_labels import topic_counted
from budgetgraph.extraction.claims.links import topic_of_unit
from budgetgraph.extraction.claims.topics import rows_of_topic, subject_of
from budgetgraph.graph.namespaces import CODES, RECORD_LISTS
from budgetgraph.reading.folding import key
from budgetgraph.resources import patterns

_OWN_COLUMNS = {"total", "final", "value"}
_FUND_COLUMNS = {"general_public", "government_fund", "state_capital"}
_SPECIAL_FUNDS = {"government_fund", "state_capital"}
_BASIC = {"general_public_basic", "fiscal_basic_by_economic"}
_FISCAL_TABLES = {"general_public_expenditure", "fiscal_expenditure_by_function"}
_WHOLE_KINDS = {
    "revenue_expenditure_summary", "expenditure_by_function", "revenue_by_function", "fiscal_appropriation_summary",
    "general_public_expenditure", "general_public_basic", "government_fund_expenditure", "three_public",
}  # fmt: skip
_PARTIAL_KINDS = {"general_public_projects"}  # their total is the total of a part: of the projects
LISTS = {"procurement", "operating_information", "fixed_assets"}  # their totals are of what they list only
COUNTED = {
    "topic/reception_batches", "topic/reception_persons", "topic/overseas_groups", "topic/overseas_persons",
    "topic/vehicles_held", "topic/vehicles_purchased",
}  # fmt: skip
_TOTAL_ROWS = {"total", "subtotal"}
CURRENT = {"revenue/rev-current", "topic/current_revenue", "topic/current_expenditure"}
_GRAND = {"revenue/rev-total", "topic/total_expenditure"}


def said(name: str) -> re.Pattern[str]:
    return patterns("audit_patterns.csv")[name]


@cache
def _rows_of(topic: str) -> frozenset[str]:
    """The concepts ("topic/total_budget") whose rows print a topic, itself included."""
    return frozenset(
        {topic, *(_named(row) for of, rows in rows_of_topic().items() if _named(of) == topic for row in rows)}
    )


@cache
def _totals_of(topic: str) -> tuple[tuple[str, str], ...]:
    """(kind of statement, concept) of the total rows that print a topic."""
    rows = [row for row in resources.rows("data", "vocabulary", "topic_totals.csv") if _named(row["topic"]) == topic]
    return tuple((row["statement"], _named(item)) for row in rows for item in row["rows"].split("|"))


def _named(concept: str) -> str:
    name, _, code = concept.partition(":")
    return f"{RECORD_LISTS.get(name, name)}/{code}"


def short(iri: str) -> str:
    return iri.removeprefix(CODES)


def _counted(label: str) -> str:
    """The topic whose number a row with this label prints ("5.国内公务接待人次（人）"), "" for another row."""
    form = key(label)
    unit = said("count_unit").search(form)
    mention = subject_of(form[: unit.start()] if unit else form)
    if mention is None or said("foreign").search(form):
        return ""
    topic = _named(topic_of_unit(mention.concept, unit[1]) if unit else mention.concept)
    return topic if topic in COUNTED else ""


class Figures:
    """The figures of a report's tables by what they are about."""

    def __init__(self, facts: Facts, report: str) -> None:
        self.facts = facts
        self.by_item: dict[str, list[str]] = defaultdict(list)
        self.by_total_column: dict[str, list[str]] = defaultdict(list)
        self.by_kind: dict[tuple[str, str], list[str]] = defaultdict(list)
        self.by_year_column: dict[str, list[str]] = defaultdict(list)  # what a fund has or spends in the year
        self.with_carried: set[str] = set()  # sums of a fund that hold what is carried over, too
        self.by_count: dict[str, list[str]] = defaultdict(list)
        self.listed: dict[str, list[str]] = defaultdict(list)  # what the totals of lists of units count
        self.services: list[str] = []
        self.total_beside: dict[str, list[Decimal]] = {}  # figure of an economic class -> totals of its basic table
        self.wholes: list[str] = []
        self.item: dict[str, str] = {}
        self.fund: dict[str, str] = {}  # figure in the column of one fund that few bodies have -> the fund
        filled = {facts.id(s, "bg:kind") for s in facts.all(report, "bg:hasStatement") if facts.all(s, "bg:hasRow")}
        self.has_fiscal_table = bool(filled & _FISCAL_TABLES)
        basic = {s: self._totals(s) for s in facts.all(report, "bg:hasStatement") if facts.id(s, "bg:kind") in _BASIC}
        for statement, row in facts.rows(report):
            if facts.text(row, "bg:ofUnit"):
                continue
            if statement in basic:
                self.total_beside |= dict.fromkeys(facts.all(row, "bg:figure"), basic[statement])
            role, item = facts.id(row, "bg:role"), short(facts.text(row, "bg:item"))
            kind = facts.id(statement, "bg:kind")
            services = said("services").search(facts.text(statement, "dcterms:title")) is not None
            if role == "total" and kind in _PARTIAL_KINDS:
                item = "column/project"
            if counted := _counted(facts.text(row, "bg:printedLabel")):
                self.by_count[counted] += [f for f in facts.all(row, "bg:figure") if facts.id(f, "bg:unit") != "CNY"]
            for figure in facts.all(row, "bg:figure"):
                column = facts.id(figure, "bg:column")
                self.item[figure] = item
                if column in _SPECIAL_FUNDS and kind == "fiscal_appropriation_summary":
                    self.fund[figure] = column
                if column in _FUND_COLUMNS and kind == "fiscal_appropriation_summary":
                    self.with_carried |= {figure} if item in _GRAND else set()
                    self.by_year_column[column] += [figure] if item in CURRENT else []
                if role == "total" and facts.id(figure, "bg:unit") != "CNY":
                    head = facts.text(figure, "bg:printedHeader").rpartition(">")[2]
                    self.listed[_named(topic_counted(head) or ":")].append(figure)
                if services:
                    self.services += [figure] if role == "total" and column in _OWN_COLUMNS else []
                    continue
                if column in _OWN_COLUMNS or (kind == "fiscal_appropriation_summary" and column in _FUND_COLUMNS):
                    self.by_item[item].append(figure)
                    self.by_kind[kind, item].append(figure)
                if role == "total" and kind not in (_PARTIAL_KINDS | LISTS):
                    self.by_total_column[column].append(figure)
                if (
                    role in _TOTAL_ROWS
                    and kind in _WHOLE_KINDS
                    and column in ("total", "final", "basic", "project", "general_public")
                ):
                    self.wholes.append(figure)

    def _totals(self, statement: str) -> list[Decimal]:
        facts = self.facts
        rows = [row for row in facts.all(statement, "bg:hasRow") if facts.id(row, "bg:role") == "total"]
        figures = [f for row in rows for f in facts.all(row, "bg:figure") if facts.id(f, "bg:column") in _OWN_COLUMNS]
        return [Decimal(facts.text(figure, "bg:value")) for figure in figures]

    def about(self, topic: str) -> list[str]:
        """Figures that print what a topic is about: rows of its concept, and of a column its figure in a total row.

        The text tells functional items of the fiscal appropriation: without its table there is nothing to compare,
        for the tables of all funds print another amount.
        """
        if topic.startswith("functional/") and not self.has_fiscal_table:
            return []
        found = [figure for concept in sorted(_rows_of(topic)) for figure in self.by_item.get(concept, ())]
        for kind, item in _totals_of(topic):
            found += self.by_kind.get((kind, item), ())
        name, _, code = topic.partition("/")
        if name == "column":
            found += [*self.by_total_column.get(code, ()), *self.by_year_column.get(code, ())]
        return found
