"""Proving which column a slid figure stands in: by the sums within its table, and by sister tables.

Only figures whose head or place is doubtful are looked at ("shifted" columns, a row that its own parts contradict
until one figure is moved); what no sum and no sister proves stays as printed and keeps its flag. Printed
contradictions of sound tables are never touched: they are findings.
"""

from collections.abc import Sequence
from decimal import Decimal
from itertools import permutations

from budgetgraph.extraction.records import Figure, Row, Statement

_SISTERS = (
    "expenditure_by_function",
    "general_public_expenditure",
    "government_fund_expenditure",
    "revenue_by_function",
    "general_public_basic",
)
_PARTS = {
    ("column:total", ("column:basic", "column:project")),
    ("column:total", ("column:personnel", "column:public_use")),
}
_DIVIDED = ("column:total", "column:basic", "column:project")
_SHIFTED = "shifted"


def prove_columns(statements: Sequence[Statement]) -> None:
    """Re-assigns the columns of "shifted" figures where sums or a sister table prove them."""
    for statement in statements:
        doubtful = sorted(
            {(f.place.cell or "").rpartition("c")[2] for r in statement.rows for f in r.figures if _SHIFTED in f.flags}
        )
        if doubtful:
            _prove(statement, doubtful, [other for other in statements if other is not statement])
        _mend_rows(statement)


def _physical(figure: Figure) -> str:
    return (figure.place.cell or "").rpartition("c")[2]


def _vector(statement: Statement, column: str) -> dict[str, Decimal]:
    """Concept -> value of one physical column of the statement."""
    return {
        row.concept: figure.value
        for row in statement.rows
        if row.concept
        for figure in row.figures
        if _physical(figure) == column
    }


def _logical(statement: Statement) -> dict[str, dict[str, Decimal]]:
    found: dict[str, dict[str, Decimal]] = {}
    for row in statement.rows:
        for figure in row.figures:
            if row.concept and _SHIFTED not in figure.flags:
                found.setdefault(figure.column, {})[row.concept] = figure.value
    return found


def _prove(statement: Statement, columns: list[str], others: Sequence[Statement]) -> None:
    vectors = {column: _vector(statement, column) for column in columns}
    proven = _by_sister(vectors, others) or (_by_sums(vectors) if _may_divide(statement) else {})
    for row in statement.rows:
        for figure in row.figures:
            column = proven.get(_physical(figure))
            if column and _SHIFTED in figure.flags:
                figure.flags.remove(_SHIFTED)
                if figure.column != column:
                    figure.column = column
                    figure.flags.append("column proven")


def _may_divide(statement: Statement) -> bool:
    """Do no doubtful heads name funds or other columns, which a sum of two does not make basic and project spending?"""
    columns = {figure.column for row in statement.rows for figure in row.figures if _SHIFTED in figure.flags}
    return all(column in _DIVIDED or column.startswith("printed:") for column in columns)


def _by_sister(vectors: dict[str, dict[str, Decimal]], others: Sequence[Statement]) -> dict[str, str]:
    """Physical column -> column, where a sister table prints the same values for the same codes in one column only."""
    for other in others:
        if other.kind not in _SISTERS:
            continue
        sister = _logical(other)
        proven: dict[str, str] = {}
        for physical, vector in vectors.items():
            filled = {concept: value for concept, value in vector.items() if value}
            matching = [
                column
                for column, values in sister.items()
                if len(filled) >= 2
                and {c: v for c, v in values.items() if v} == filled
                and column
                in ("column:total", "column:basic", "column:project", "column:personnel", "column:public_use")
            ]
            if len(matching) == 1:
                proven[physical] = matching[0]
        if len(proven) == len([v for v in vectors.values() if any(v.values())]) and len(set(proven.values())) == len(
            proven
        ):
            return proven
    return {}


def _by_sums(vectors: dict[str, dict[str, Decimal]]) -> dict[str, str]:
    """One column is the sum of the two others in every row: total, then the parts in printed order."""
    if len(vectors) != 3:
        return {}
    for total, first, second in permutations(sorted(vectors, key=int), 3):
        if int(first) > int(second):
            continue
        concepts = set(vectors[total])
        agree = all(
            vectors[total][c] == vectors[first].get(c, Decimal(0)) + vectors[second].get(c, Decimal(0))
            for c in concepts
        )
        if concepts and agree and any(vectors[first].values()) and any(vectors[second].values()):
            return {total: "column:total", first: "column:basic", second: "column:project"}
    return {}


def _mend_rows(statement: Statement) -> None:
    """A class row whose figure slid into the neighbouring part: its items add up to it in the other column alone."""
    if statement.kind not in ("general_public_basic", "expenditure_by_function", "general_public_expenditure"):
        return
    for row in statement.rows:
        code = _code(row)
        if len(code) not in (3, 5):
            continue
        items = [
            other for other in statement.rows if len(_code(other)) == len(code) + 2 and _code(other).startswith(code)
        ]
        for total, parts in _PARTS:
            _mend(row, items, total, parts)


def _code(row: Row) -> str:
    digits = (row.concept or "").rpartition(":")[2]
    return digits if digits.isdecimal() and row.code else ""


def _mend(row: Row, items: Sequence[Row], total: str, parts: tuple[str, str]) -> None:
    sums = {part: sum((_value(item, part) or Decimal(0) for item in items), Decimal(0)) for part in parts}
    own = {part: _value(row, part) for part in parts}
    for part, other in (parts, parts[::-1]):
        slid = (
            own[part]
            and own[other] is None
            and sums[part] == 0
            and sums[other] == own[part] == _value(row, total)
            and len(items) >= 2
        )
        if slid:
            for figure in row.figures:
                if figure.column == part:
                    figure.column = other
                    figure.flags.append("column proven")


def _value(row: Row, column: str) -> Decimal | None:
    return next((figure.value for figure in row.figures if figure.column == column), None)
