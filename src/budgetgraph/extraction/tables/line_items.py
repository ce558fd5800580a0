"""Which rows count: roles within a table, the line items of contract rules 1 and 2, and the rows that repeat them.

Works on the statements of one disclosure; amounts are yuan. A plain sum over the line items of one breakdown is the
printed total: rows that are the sum of others, and rows of units inside a department's tables, never count twice.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from budgetgraph.extraction.records import Breakdown, Disclosure, Row, RowRef, Statement
from budgetgraph.extraction.tables.project_subjects import amount_of, name_subjects, sums_of_projects

_FUNCTIONAL_KINDS = (
    "expenditure_by_function",
    "general_public_expenditure",
    "government_fund_expenditure",
    "state_capital_expenditure",
    "revenue_by_function",
)
_BY_FUND = ("general_public_expenditure", "government_fund_expenditure", "state_capital_expenditure")
_SUMMARY = "revenue_expenditure_summary"


def settle(disclosure: Disclosure) -> None:
    """Sets role, breakdown, coverage and repeats on all rows of the disclosure."""
    statements = disclosure.statements
    for statement in statements:
        name_subjects(statement)
        _settle_roles(statement)
    functional = _functional(statements)
    economic = [
        at
        for at in _filled(statements, "general_public_basic", "fiscal_basic_by_economic")
        if any((row.concept or "").startswith("economic:") for row in statements[at].rows)
    ]
    marked: dict[tuple[str, str | None], RowRef] = {}
    for breakdown, refs in (
        ("functional", functional),
        ("economic", _coded_leaves(statements, economic[:1], "economic:")),
        ("government_economic", _government_economic(statements)),
        ("revenue", _revenue(statements)),
        ("three_public", _three_public(statements)),
        ("project", _projects(statements)),
    ):
        for ref in refs:
            row = _row(statements, ref)
            row.breakdown = breakdown  # type: ignore[assignment]
            if breakdown == "economic":
                row.coverage = "basic"
            if row.concept and breakdown != "project":
                marked.setdefault((row.concept, row.of_unit), ref)
    _settle_repeats(statements, marked)


def _row(statements: Sequence[Statement], ref: RowRef) -> Row:
    return statements[ref.statement].rows[ref.row]


def _filled(statements: Sequence[Statement], *kinds: str) -> list[int]:
    """Indices of the statements of these kinds that print an amount, in the order of the kinds."""
    return [
        at
        for kind in kinds
        for at, statement in enumerate(statements)
        if statement.kind == kind and any(amount_of(row) for row in statement.rows)
    ]


def _settle_roles(statement: Statement) -> None:
    """A row with a code is a subtotal if another row's code begins with its own (of the same unit)."""
    codes: dict[tuple[str | None, str | None], set[str]] = defaultdict(set)
    for row in statement.rows:
        if row.concept and _digits(row):
            codes[row.of_unit, row.flow].add(_digits(row))
    ordered = {of: sorted(found) for of, found in codes.items()}
    for row in statement.rows:
        digits = _digits(row)
        if not digits or row.role == "total":
            continue
        others = ordered[row.of_unit, row.flow]
        after = bisect_right(others, digits)
        below = after < len(others) and others[after].startswith(digits)
        row.role = "subtotal" if below or (row.project is None and _has_projects(statement, row)) else "leaf"
        row.level = {3: 1, 5: 2, 7: 3}.get(len(digits), 0)


def _has_projects(statement: Statement, row: Row) -> bool:
    return statement.kind == "general_public_projects" and any(
        other.project and other.concept == row.concept and other is not row for other in statement.rows
    )


def _digits(row: Row) -> str:
    """The code digits of a row's concept; empty for anything but a code."""
    if row.concept is None or row.role == "total":
        return ""
    scheme, _, code = row.concept.partition(":")
    return code if scheme in ("functional", "economic", "government-economic") and code.isdecimal() else ""


def _coded_leaves(statements: Sequence[Statement], at: Iterable[int], scheme: str) -> list[RowRef]:
    """Leaf rows of a breakdown by code; rows whose every figure is zero do not count (contract rule 2)."""
    refs = []
    for statement in at:
        seen: set[tuple[str, str | None]] = set()
        for number, row in enumerate(statements[statement].rows):
            if not (row.concept or "").startswith(scheme) or row.role != "leaf" or not amount_of(row):
                continue
            if (row.concept or "", row.of_unit) in seen and row.project is None:
                row.flags.append("duplicate code")
            seen.add((row.concept or "", row.of_unit))
            refs.append(RowRef(statement=statement, row=number))
    return refs


def _total(statements: Sequence[Statement], kind: str, flow: str) -> Decimal | None:
    for statement in statements:
        if statement.kind == kind:
            for row in statement.rows:
                if row.role == "total" and row.flow == flow and (amount := amount_of(row)) is not None:
                    return amount
    return None


def _functional(statements: Sequence[Statement]) -> list[RowRef]:
    """Contract rule 1: the first of four sources that is filled."""
    first = _filled(statements, "expenditure_by_function")
    if refs := _coded_leaves(statements, first[:1], "functional:"):
        return _one_side(statements, refs)
    by_fund = [at for kind in _BY_FUND for at in _filled(statements, kind)[:1]]
    refs = _coded_leaves(statements, by_fund, "functional:")
    total = _total(statements, _SUMMARY, "expenditure")
    printed = sum((amount_of(_row(statements, ref)) or Decimal(0) for ref in refs), Decimal(0))
    places = sum((_resolution(_row(statements, ref)) for ref in refs), Decimal(0)) / 2
    if refs and (total is None or abs(total - printed) <= places + 1):
        return refs
    if second := _coded_leaves(statements, _filled(statements, "revenue_by_function")[:1], "functional:"):
        return second
    summary = [
        ref
        for ref in _coded_leaves(statements, _filled(statements, _SUMMARY)[:1], "functional:")
        if _row(statements, ref).flow == "expenditure"
    ]
    return summary or refs


def _one_side(statements: Sequence[Statement], refs: list[RowRef]) -> list[RowRef]:
    """Where a table prints both the department's rows and its units', those whose sum is the printed total (rule 9)."""
    own = [ref for ref in refs if _row(statements, ref).of_unit is None]
    units = [ref for ref in refs if _row(statements, ref).of_unit is not None]
    total = next((amount_of(r) for r in statements[refs[0].statement].rows if r.role == "total" and amount_of(r)), None)
    if not own or not units or total is None:
        return refs
    sums = {
        name: sum((amount_of(_row(statements, ref)) or Decimal(0) for ref in side), Decimal(0))
        for name, side in (("all", refs), ("own", own), ("units", units))
    }
    nearest = min(sums, key=lambda name: (abs(sums[name] - total), ("all", "own", "units").index(name)))
    return {"all": refs, "own": own, "units": units}[nearest]


def _resolution(row: Row) -> Decimal:
    return next((f.resolution for f in row.figures if f.column in ("column:total", "column:final")), Decimal(0))


def _government_economic(statements: Sequence[Statement]) -> list[RowRef]:
    return _coded_leaves(statements, _filled(statements, "economic_government")[:1], "government-economic:")


_REVENUE_CHILDREN = {
    "revenue:rev-unit": ("rev-superior", "rev-business", "rev-operating", "rev-affiliated", "rev-other"),
    "revenue:rev-carryover": ("rev-carryover-fiscal", "rev-carryover-nonfiscal"),
}
_APPROPRIATION = "fund-source:fiscal"
_APPROPRIATED = ("revenue:rev-gp", "revenue:rev-gf", "revenue:rev-sc")
_NO_LEAF = {"revenue:rev-total", "revenue:rev-current", "revenue:exp-surplus", "revenue:exp-carryforward"}


def _revenue(statements: Sequence[Statement]) -> list[RowRef]:
    """Leaf rows of the revenue side of 收支总表 that have money."""
    for statement in _filled(statements, _SUMMARY)[:1]:
        rows = statements[statement].rows
        filled = {
            row.concept: number
            for number, row in reversed(list(enumerate(rows)))
            if row.flow == "revenue" and _is_revenue(row.concept) and amount_of(row)
        }
        _settle_appropriation(rows, filled)
        refs = []
        for concept, number in filled.items():
            if concept in _NO_LEAF or any(f"revenue:{c}" in filled for c in _REVENUE_CHILDREN.get(concept or "", ())):
                continue
            refs.append(RowRef(statement=statement, row=number))
        return sorted(refs, key=lambda ref: ref.row)
    return []


def _is_revenue(concept: str | None) -> bool:
    return concept == _APPROPRIATION or (concept or "").startswith("revenue:")


def _settle_appropriation(rows: Sequence[Row], filled: dict[str | None, int]) -> None:
    """财政拨款收入 with its funds below: the funds count where they add up to it, else (其中：…) the whole does.

    A fund that is more than it is no part of it: it is a part of that fund (一般公共预算，其中：财政拨款).
    """
    whole = filled.get(_APPROPRIATION)
    if whole is None:
        return
    parts = [rows[filled[concept]] for concept in _APPROPRIATED if concept in filled]
    difference = (amount_of(rows[whole]) or Decimal(0)) - sum(
        (amount_of(row) or Decimal(0) for row in parts), Decimal(0)
    )
    rounding = sum((_resolution(row) for row in (rows[whole], *parts)), Decimal(0)) / 2
    divided = parts and abs(difference) <= rounding
    within = any((amount_of(row) or Decimal(0)) > (amount_of(rows[whole]) or Decimal(0)) for row in parts)
    for concept in [_APPROPRIATION] if divided or within else _APPROPRIATED:
        filled.pop(concept, None)


_THREE_PUBLIC_CHILDREN = {
    "three-public:three-public": ("abroad", "vehicle", "reception", "vehicle-purchase", "vehicle-running"),
    "three-public:abroad": ("abroad-education", "abroad-other"),
    "three-public:vehicle": ("vehicle-purchase", "vehicle-running"),
}


def _three_public(statements: Sequence[Statement]) -> list[RowRef]:
    """Leaf rows of the three-public table, zeros kept (contract rule 2)."""
    for at, statement in enumerate(statements):
        if statement.kind != "three_public":
            continue
        printed = {
            row.concept: number
            for number, row in reversed(list(enumerate(statement.rows)))
            if (row.concept or "").startswith("three-public:") and amount_of(row) is not None
        }
        refs = [
            RowRef(statement=at, row=number)
            for concept, number in printed.items()
            if not any(f"three-public:{child}" in printed for child in _THREE_PUBLIC_CHILDREN.get(concept or "", ()))
        ]
        for concept, number in printed.items():
            if all(ref.row != number for ref in refs):
                statement.rows[number].role = "total" if concept == "three-public:three-public" else "subtotal"
        if refs:
            return sorted(refs, key=lambda ref: ref.row)
    return []


def _projects(statements: Sequence[Statement]) -> list[RowRef]:
    refs = []
    for at in _filled(statements, "general_public_projects")[:1]:
        sums = {id(row) for row in sums_of_projects(statements[at].rows)}
        for number, row in enumerate(statements[at].rows):
            if id(row) in sums:
                row.role = "subtotal"
            elif row.project and row.role != "total" and amount_of(row):
                row.role = "leaf"
                refs.append(RowRef(statement=at, row=number))
    return refs


def _settle_repeats(statements: Sequence[Statement], marked: dict[tuple[str, str | None], RowRef]) -> None:
    comparable: dict[Breakdown, tuple[str, ...]] = {
        "functional": (*_FUNCTIONAL_KINDS, _SUMMARY, "fiscal_appropriation_summary", "fiscal_expenditure_by_function"),
        "economic": ("general_public_basic", "fiscal_basic_by_economic"),
        "revenue": (_SUMMARY, "fiscal_appropriation_summary"),
        "three_public": ("three_public",),
    }
    for at, statement in enumerate(statements):
        for number, row in enumerate(statement.rows):
            ref = marked.get((row.concept or "", row.of_unit))
            if ref is None or row.breakdown or (ref.statement == at and ref.row == number):
                continue
            source = _row(statements, ref)
            if source.breakdown and statement.kind in comparable.get(source.breakdown, ()) and ref.statement != at:
                row.repeats = ref
