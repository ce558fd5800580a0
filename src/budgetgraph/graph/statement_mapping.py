"""Statements, rows and figures of the file that supplies a report's tables, as triples.

Every printed row is a `bg:Row` with its figures; a row that extraction marked as counting (`Row.breakdown`) is also a
`bg:LineItem`. Amounts are yuan.
"""

from collections import Counter as Tally
from dataclasses import dataclass, field
from decimal import Decimal

from pyoxigraph import NamedNode

from budgetgraph.extraction.records import PROJECT_FORMS, Disclosure, Figure, Row, Statement
from budgetgraph.graph import identifiers
from budgetgraph.graph.classifications import column_properties, concepts, functional_class
from budgetgraph.graph.namespaces import scheme, term
from budgetgraph.graph.naming import Naming, column_id
from budgetgraph.graph.triples import Triples, chinese, decimal, integer, node, string
from budgetgraph.reading.folding import squeeze

BREAKDOWN_PROPERTY = {
    "functional": "bg:classifiedAs",
    "economic": "bg:economicClass",
    "government_economic": "bg:governmentEconomicClass",
    "revenue": "bg:revenueItem",
    "three_public": "bg:threePublicItem",
}
_CODED = ("functional:", "economic:", "government_economic:")

# The money of a sister table's total column: its own fund.
_FUND_OF_TABLE = {
    "general_public_expenditure": "amountGeneralPublic",
    "government_fund_expenditure": "amountGovernmentFund",
    "state_capital_expenditure": "amountStateCapital",
}
_FUNDS = {*_FUND_OF_TABLE.values(), "amountCarryover"}
_PARTS_OF_BASIC = {"amountPersonnel", "amountPublic"}


@dataclass
class Placed:
    """A row with its IRI, its statement, and the figures by the row property that they fill."""

    row: Row
    iri: str
    statement: Statement
    amounts: dict[str, Figure] = field(default_factory=dict)

    def amount(self, name: str) -> Decimal | None:
        return self.amounts[name].value if name in self.amounts else None


def place_rows(one: Disclosure, report: str, mint: identifiers.Counter) -> tuple[list[str], list[list[Placed]]]:
    """IRIs of all statements and rows of a file, in document order."""
    statements: list[str] = []
    rows: list[list[Placed]] = []
    for statement in one.statements:
        project = _only_project(statement)
        iri = mint(identifiers.statement(report, statement.kind, project))
        statements.append(iri)
        rows.append(
            [Placed(row, mint(_row_iri(iri, row, project)), statement, _amounts(row)) for row in statement.rows]
        )
    return statements, rows


def _only_project(statement: Statement) -> str | None:
    names = {row.project for row in statement.rows}
    return names.pop() if statement.kind in PROJECT_FORMS and len(names) == 1 else None


def _row_iri(statement: str, row: Row, project: str | None) -> str:
    coded = row.code and row.concept and row.concept.startswith(_CODED)
    name = row.concept.split(":", 1)[1] if coded and row.concept else squeeze(row.label) or row.code or ""
    owner = row.project if row.project != project else None
    return identifiers.row(statement, name, owner or row.of_unit)


def _amounts(row: Row) -> dict[str, Figure]:
    """Figures by row property. `total` is the row's own total before `final` and `value`, which also fill `amount`."""
    found: dict[str, Figure] = {}
    properties = column_properties()
    for figure in sorted(row.figures, key=lambda f: column_id(f.column) != "total"):
        name = properties.get(column_id(figure.column) or "")
        if name and figure.unit == "CNY":
            found.setdefault(name, figure)
    return found


class StatementMapping:
    """Writes the statements of one file into `out`."""

    def __init__(self, one: Disclosure, report: str, naming: Naming, mint: identifiers.Counter, out: Triples) -> None:
        self.one, self.report, self.naming, self.mint, self.out = one, report, naming, mint, out
        self.disclosure = identifiers.disclosure(naming.base, one.source.sha256)
        self.statements, self.rows = place_rows(one, report, mint)
        self._occurrences: Tally[tuple[str, str, str]] = Tally()
        self._sisters: dict[str, list[Placed]] = {}
        for placed in self.placed():
            if ref := placed.row.repeats:
                self._sisters.setdefault(self.rows[ref.statement][ref.row].iri, []).append(placed)

    def placed(self) -> list[Placed]:
        return [placed for rows in self.rows for placed in rows]

    def write(self) -> None:
        for order, (statement, iri, rows) in enumerate(
            zip(self.one.statements, self.statements, self.rows, strict=True), start=1
        ):
            self._statement(statement, iri, order)
            for placed in rows:
                self._row(placed, iri)

    def _statement(self, statement: Statement, iri: str, order: int) -> None:
        out = self.out
        out.types(iri, "bg:Statement", "prov:Entity")
        out.add(self.report, "bg:hasStatement", node(iri))
        out.add(iri, "bg:kind", self.naming.concept(f"statement:{statement.kind}", statement.title))
        title = statement.title or concepts("statement").get(statement.kind, concepts("statement")["other"]).name
        out.add(iri, "dcterms:title", chinese(title))
        out.add(iri, "bg:number", string(statement.number))
        out.add(iri, "bg:printedUnit", string(statement.printed_unit))
        out.add(iri, "bg:state", term(f"state:{statement.state}"))
        out.add(iri, "bg:order", integer(order))
        out.add(iri, "rdfs:comment", chinese(statement.note))
        if statement.of_unit:
            out.add(iri, "bg:ofUnit", node(self.naming.unit(statement.of_unit)))
        out.place(iri, statement.place, self.disclosure)

    def _item(self, row: Row) -> NamedNode:
        """The `item` dimension: the row's code; a project row without one has its project's functional code."""
        if row.concept is None and row.project and (code := self.naming.functional_code(row.project)):
            return self.naming.concept(f"functional:{code}", code)
        return self.naming.concept(row.concept or f"printed:{squeeze(row.label) or row.code or '_'}", row.label)

    def _row(self, placed: Placed, statement: str) -> None:
        out, row, iri = self.out, placed.row, placed.iri
        out.types(iri, "bg:Row", "qb:Slice", "prov:Entity")
        out.add(statement, "bg:hasRow", node(iri))
        out.add(iri, "bg:statement", node(statement))
        out.add(self.report, "qb:slice", node(iri))
        out.add(iri, "qb:sliceStructure", term("bg:rowKey"))
        flow = _flow(placed)
        item = self._item(row)
        self._occurrences[statement, item.value, flow] += 1
        out.add(iri, "bg:item", item)
        out.add(iri, "bg:occurrence", integer(self._occurrences[statement, item.value, flow]))
        out.add(iri, "bg:flow", term(f"flow:{flow}"))
        out.add(iri, "bg:role", term(f"role:{row.role}"))
        out.add(iri, "bg:printedLabel", string(squeeze(row.label)))
        out.add(iri, "bg:printedCode", string(squeeze(row.code or "")))
        if row.concept and not row.concept.startswith("printed:"):
            out.add(iri, "bg:code", self.naming.concept(row.concept, row.label))
        if row.of_unit:
            out.add(iri, "bg:ofUnit", node(self.naming.unit(row.of_unit)))
        if row.project and placed.statement.kind in PROJECT_FORMS and self.naming.knows_project(row.project):
            out.add(iri, "bg:ofProject", node(self.naming.project(row.project)))
        if row.repeats:
            out.add(iri, "bg:repeats", node(self.rows[row.repeats.statement][row.repeats.row].iri))
        out.add(iri, "bg:flag", *(string(flag) for flag in row.flags))
        out.place(iri, row.place, self.disclosure)
        self._figures(placed)
        amounts = self._with_sisters(placed) if row.breakdown == "functional" else placed.amounts
        for name, figure in amounts.items():
            out.add(iri, f"bg:{name}", decimal(figure.value))
        if "amount" in amounts:
            out.add(iri, "bg:resolution", decimal(amounts["amount"].resolution))
        if row.breakdown:
            self._line_item(placed, item)

    def _line_item(self, placed: Placed, item: NamedNode) -> None:
        out, row, iri = self.out, placed.row, placed.iri
        out.types(iri, "bg:LineItem")
        out.add(self.report, "bg:hasLineItem", node(iri))
        if row.breakdown == "project":
            project = self.naming.project(row.project or row.label, placed.amount("amount"))
            out.add(iri, "bg:forProject", node(project))
        elif row.breakdown:
            out.add(iri, BREAKDOWN_PROPERTY[row.breakdown], item)
        if row.breakdown == "functional":
            out.add(iri, "bg:lineAmount", decimal(placed.amount("amount")))
            top = functional_class(item.value.rsplit("/", 1)[1]) if item.value.startswith(_functional()) else None
            if top:
                out.add(iri, "bg:functionalClass", self.naming.concept(f"functional:{top}", top))
        if row.coverage:
            out.add(iri, "bg:coverage", term(f"coverage:{row.coverage}"))

    def _with_sisters(self, placed: Placed) -> dict[str, Figure]:
        """The amounts of a functional line item, its own first, then those its sister tables print.

        A sister that covers only part of the money (one fund) may add that fund, not its split of that part.
        """
        found = dict(placed.amounts)
        sisters = self._sisters.get(placed.iri, ())
        for sister in sisters:
            same = sister.amount("amount") in (None, placed.amount("amount"))
            for name, figure in sister.amounts.items():
                if name in _FUNDS or (same and name != "amount"):
                    found.setdefault(name, figure)
        for sister in sisters:
            if (fund := _FUND_OF_TABLE.get(sister.statement.kind)) and "amount" in sister.amounts:
                found.setdefault(fund, sister.amounts["amount"])
            if sister.amount("amount") == (found["amountBasic"].value if "amountBasic" in found else None):
                for name in _PARTS_OF_BASIC & sister.amounts.keys():
                    found.setdefault(name, sister.amounts[name])
        return found

    def _figures(self, placed: Placed) -> None:
        out, seen = self.out, set[str]()
        for figure in placed.row.figures:
            column = self._column(figure, seen)
            seen.add(column.value)
            iri = self.mint(f"{placed.iri}/{identifiers.encode(_last(column))}")
            out.types(iri, "bg:Figure", "qb:Observation", "prov:Entity")
            out.add(placed.iri, "bg:figure", node(iri))
            out.add(placed.iri, "qb:observation", node(iri))
            out.add(iri, "qb:dataSet", node(self.report))
            out.add(iri, "bg:column", column)
            out.add(iri, "bg:value", decimal(figure.value))
            unit = figure.unit if figure.unit in concepts("unit") else "other"
            out.add(iri, "bg:unit", term(f"unit:{unit}"))
            out.add(iri, "bg:printedValue", string(squeeze(figure.printed) or format(figure.value, "f")))
            out.add(iri, "bg:printedHeader", string(squeeze(figure.header)))
            out.confidence(iri, figure.confidence)
            out.add(iri, "bg:flag", *(string(flag) for flag in figure.flags))
            out.place(iri, figure.place, self.disclosure)

    def _column(self, figure: Figure, seen: set[str]) -> NamedNode:
        """The figure's column; a second figure under the same column of a row is told apart by its printed header."""
        column = self.naming.concept(figure.column, figure.header)
        name = squeeze(figure.header) or _last(column)
        for number in range(1, len(seen) + 3):
            if column.value not in seen:
                break
            printed = name if number == 1 else f"{name}~{number}"
            column = self.naming.concept(f"printed:{printed}", printed)
        return column


def is_total(placed: Placed, flow: str) -> bool:
    """Whether a row is the total of its table (of one side of it, where the table has two)."""
    return placed.row.role == "total" and _flow(placed) == flow


def _flow(placed: Placed) -> str:
    return placed.row.flow or ("revenue" if placed.statement.kind == "revenue_by_function" else "expenditure")


def _last(concept: NamedNode) -> str:
    return identifiers.decode(concept.value.rsplit("/", 1)[1])


def _functional() -> str:
    return scheme("functional").value + "/"
