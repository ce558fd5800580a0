"""What the generator promises: the same from the same seed, and every sum holds."""

from collections import defaultdict
from decimal import Decimal

import pytest
from hypothesis import given, settings

from budgetgraph.extraction.records import Disclosure, Row, Statement
from budgetgraph.samples import forms
from budgetgraph.samples.generator import generate, generate_corpus
from budgetgraph.samples.strategies import disclosures

ADDITIVE_PARTS = (
    ("total", ("basic", "project", "operating", "transfer_up", "subsidy_affiliated")),
    ("basic", ("personnel", "public_use")),
)


def amount(row: Row, column: str) -> Decimal:
    return next((f.value for f in row.figures if f.column == f"column:{column}"), Decimal(0))


def columns(statement: Statement) -> set[str]:
    return {f.column.removeprefix("column:") for row in statement.rows for f in row.figures if f.unit == "CNY"}


def statement_of(disclosure: Disclosure, kind: str) -> Statement | None:
    return next((s for s in disclosure.statements if s.kind == kind and s.state == "filled"), None)


def total_of(statement: Statement | None, column: str = "total") -> Decimal | None:
    if statement is None:
        return None
    return next((amount(r, column) for r in statement.rows if r.role == "total" and r.flow != "revenue"), None)


CODED = {
    "revenue_by_function", "expenditure_by_function", "general_public_expenditure", "general_public_basic",
    "economic_government", "government_fund_expenditure", "state_capital_expenditure", "general_public_projects",
}  # fmt: skip


def check_levels(statement: Statement) -> None:
    """Leaves add up to the total and to their class, in every column."""
    leaves = [r for r in statement.rows if r.role == "leaf"]
    totals = [r for r in statement.rows if r.role == "total"]
    for column in columns(statement):
        for total in totals if len(totals) == 1 else []:
            assert amount(total, column) == sum(amount(r, column) for r in leaves), (statement.title, column)
        for row in statement.rows:
            if row.role == "subtotal" and row.concept:
                parts = [r for r in leaves if r.concept and r.concept.startswith(row.concept)]
                assert amount(row, column) == sum(amount(r, column) for r in parts), (statement.title, row.label)


def check_row(statement: Statement, row: Row) -> None:
    printed = {f.column.removeprefix("column:") for r in statement.rows for f in r.figures}
    for whole, parts in ADDITIVE_PARTS:
        if whole in printed and {parts[0], parts[1]} <= printed:
            assert amount(row, whole) == sum(amount(row, p) for p in parts), (statement.title, row.label)


def check_summary(statement: Statement, stage: str) -> None:
    revenue = [r for r in statement.rows if r.flow == "revenue" and r.role == "total"]
    expenditure = [r for r in statement.rows if r.flow == "expenditure" and r.role == "total"]
    assert amount(revenue[0], "total") == amount(expenditure[0], "total")
    classes = [r for r in statement.rows if (r.concept or "").startswith("functional:")]
    left = sum(amount(r, "total") for r in statement.rows if r.concept == "revenue:exp-carryforward")
    assert sum(amount(r, "total") for r in classes) + left == amount(expenditure[0], "total")


def check_three_public(statement: Statement) -> None:
    by_item = {(r.concept or "").partition(":")[2]: r for r in statement.rows}
    for column in columns(statement):
        parts = [amount(by_item[k], column) for k in ("abroad", "vehicle", "reception")]
        assert amount(by_item["three-public"], column) == sum(parts)
        vehicles = [amount(by_item[k], column) for k in ("vehicle-purchase", "vehicle-running")]
        assert amount(by_item["vehicle"], column) == sum(vehicles)


@settings(max_examples=30)
@given(disclosures())
def test_every_sum_holds(disclosure: Disclosure) -> None:
    for statement in disclosure.statements:
        if statement.kind in CODED and statement.state == "filled":
            check_levels(statement)
            for row in statement.rows:
                check_row(statement, row)
    check_summary(disclosure.statements[0], disclosure.stage)
    three = statement_of(disclosure, "three_public")
    if three:
        check_three_public(three)
    by_function = statement_of(disclosure, "expenditure_by_function")
    general, basic = (statement_of(disclosure, k) for k in ("general_public_expenditure", "general_public_basic"))
    if general and basic and basic.rows[-1].role == "total" and disclosure.stage == "budget":
        assert total_of(basic) == total_of(general, "basic")
    projects = statement_of(disclosure, "general_public_projects")
    if general and projects:
        assert total_of(projects) == total_of(general, "project")
    if by_function and disclosure.stage == "budget":
        assert total_of(by_function) == total_of(disclosure.statements[0])


@settings(max_examples=20)
@given(disclosures())
def test_weights_of_indicators_add_up_to_what_the_form_gives(disclosure: Disclosure) -> None:
    weights = {forms.form(n).weights for n in forms.names()} - {None}
    for project in disclosure.projects:
        given_weights = [i.weight for i in project.indicators if i.weight is not None]
        if given_weights:
            assert sum(given_weights) in weights


@settings(max_examples=20)
@given(disclosures())
def test_what_the_text_says_agrees_with_the_tables(disclosure: Disclosure) -> None:
    by_function = statement_of(disclosure, "expenditure_by_function")
    if by_function:
        total = next(r for r in by_function.rows if r.role == "total")
        for claim in disclosure.claims:
            if claim.metric == "amount" and claim.topic in ("column:basic", "column:project"):
                assert claim.value == amount(total, claim.topic.partition(":")[2])
    assert all(claim.quote and (claim.printed or "") in claim.quote for claim in disclosure.claims)


@settings(max_examples=20)
@given(disclosures())
def test_a_printed_figure_is_its_value(disclosure: Disclosure) -> None:
    factor = {"元": 1, "千元": 1000, "万元": 10_000}
    for statement in disclosure.statements:
        for row in statement.rows:
            for figure in row.figures:
                if figure.unit == "CNY":
                    number = Decimal(figure.printed.replace(",", "")) * factor[statement.printed_unit or ""]
                    assert number == figure.value
                    assert figure.value % figure.resolution == 0


@settings(max_examples=30)
@given(disclosures())
def test_line_items_of_a_breakdown_do_not_overlap(disclosure: Disclosure) -> None:
    seen: dict[tuple[str | None, ...], int] = defaultdict(int)
    for statement in disclosure.statements:
        for row in statement.rows:
            if row.breakdown:
                seen[(row.breakdown, row.concept, row.of_unit, row.project)] += 1
    assert all(count == 1 for count in seen.values())


@pytest.mark.parametrize("seed", [0, 7, 123456])
def test_the_same_seed_gives_the_same_record(seed: int) -> None:
    assert generate(seed).model_dump_json() == generate(seed).model_dump_json()
    assert generate(seed).model_dump_json() != generate(seed + 1).model_dump_json()


def test_a_department_is_its_own_and_its_units_reports_together() -> None:
    corpus = list(generate_corpus(bodies=3, years=(2023, 2024), seed=3, units=2))
    departments = [d for d in corpus if d.scope == "department"]
    assert len(departments) == 3 * 2 * 2
    assert {(d.fiscal_year, d.stage) for d in departments} == {
        (year, stage) for year in (2023, 2024) for stage in ("budget", "final")
    }
    for department in (d for d in departments if d.stage == "budget"):
        units = [
            d for d in corpus
            if d.body.parent == department.body.name
            and (d.fiscal_year, d.stage) == (department.fiscal_year, department.stage)
        ]  # fmt: skip
        assert [u.body.name for u in units] == [u.name for u in department.units]
        whole = total_of(department.statements[0])
        parts = sum(total_of(u.statements[0]) or Decimal(0) for u in units)
        assert whole is not None and 0 < parts < whole


def test_forms_vary_as_documents_do() -> None:
    found = [generate(seed) for seed in range(120)]
    assert {s.printed_unit for d in found for s in d.statements} == {"元", "千元", "万元"}
    assert {s.state for d in found for s in d.statements} == {"filled", "empty", "missing"}
    rows = [r for d in found for s in d.statements for r in s.rows]
    assert any(f.value < 0 for r in rows for f in r.figures if r.concept == "revenue:rev-carryover")
    assert any(r.code and r.concept and r.code != r.concept.partition(":")[2] for r in rows)
    places = {len(f.printed.partition(".")[2]) for r in rows for f in r.figures}
    assert {0, 2, 4, 6} <= places
