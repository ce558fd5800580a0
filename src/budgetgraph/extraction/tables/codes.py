"""Codes and dates that stand where amounts do, taken out of the figures of a Statement: they are told as unread.

Bare digits in the manner of a code (20240001 under 万元) are kept only where another amount comes near to theirs.
"""

from decimal import Decimal

from budgetgraph.extraction.numbers import LARGE_UNIT, is_code_like
from budgetgraph.extraction.records import Figure, Statement

_FAR = 1000  # times the largest other amount


def withhold_codes(statement: Statement) -> None:
    """Takes out the amounts that are codes; a row keeps its place without them."""
    money = [figure for row in statement.rows for figure in row.figures if figure.unit == "CNY"]
    suspects = [figure for figure in money if is_code_like(figure.printed)]
    if not suspects:
        return
    largest = max((abs(figure.value) for figure in money if not is_code_like(figure.printed)), default=Decimal(0))
    codes = {id(figure) for figure in suspects if _is_code(figure, largest)}
    for row in statement.rows:
        row.figures = [figure for figure in row.figures if id(figure) not in codes]


def _is_code(figure: Figure, largest: Decimal) -> bool:
    """`resolution` of digits without a point is what their unit is worth."""
    return figure.resolution >= LARGE_UNIT and figure.value > _FAR * largest
