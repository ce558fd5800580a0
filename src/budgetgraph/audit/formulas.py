"""How an expected value follows from what is printed, and what rounding explains (contract rule 4).

A comparison agrees where the found value is the expected one, or one of them is the other rounded to its own printed
place. It is within rounding where the difference is at most half a unit in the last printed place of every number
that enters it, added up (for quotients: as far as those halves can move the quotient; for a number compared with one
of fewer places: a whole unit of that). All values are `Decimal`, yuan for money, percent for rates.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from typing import Literal

from budgetgraph.audit.things import Thing

DIRECTIONS = ("增加", "减少")  # words before a printed change
Verdict = Literal["agrees", "rounding", "error"]
Roles = Mapping[str, Sequence[Thing]]
_HUNDRED = Decimal(100)
_WIDE = Context(prec=200)  # quotients of the largest and smallest numbers that records hold
_FINE = Decimal("0.0001")  # of a percent: the places to which a quotient is told


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a comparison came to. `difference` is found less expected."""

    verdict: Verdict
    expected: Decimal
    found: Decimal
    tolerance: Decimal

    @property
    def difference(self) -> Decimal:
        return self.found - self.expected


def evaluate(formula: str, found: Thing, roles: Roles) -> Outcome | None:
    """Compares; None where a number is missing or the formula has no meaning (a rate over nothing)."""
    if found.value is None or any(thing.value is None for group in roles.values() for thing in group):
        return None
    with localcontext(_WIDE):
        return _evaluate(formula, found, roles)


def _evaluate(formula: str, found: Thing, roles: Roles) -> Outcome | None:
    computed = _FORMULAS[formula](roles)
    if computed is None or found.value is None:
        return None
    expected, slack = computed
    if formula == "equal":  # a total with fewer places may be the sum of its rounded parts
        slack += sum((part.half for part in roles["part"] if part.resolution > found.resolution), Decimal(0))
    coarser = _rounded(found.value, roles["part"][0].resolution) if formula == "equal" else None
    return _judge(formula, found, expected, slack, coarser)


def _judge(formula: str, found: Thing, expected: Decimal, slack: Decimal, coarser: Decimal | None) -> Outcome:
    assert found.value is not None
    tolerance = found.half + slack
    gap = found.value - expected
    if formula == "at_most":
        gap = max(gap, Decimal(0))
    elif formula == "at_least":
        gap = min(gap, Decimal(0))
    if not gap or _rounded(expected, found.resolution) == found.value or coarser == expected:
        verdict: Verdict = "agrees"
    else:
        verdict = "rounding" if abs(gap) <= tolerance else "error"
    return Outcome(verdict, expected, found.value, tolerance)


def _rounded(value: Decimal, resolution: Decimal) -> Decimal:
    """The value rounded half up to a multiple of the resolution."""
    if not resolution:
        return value
    return (value / resolution).quantize(Decimal(1), rounding=ROUND_HALF_UP) * resolution


def _values(things: Sequence[Thing]) -> Decimal:
    return sum((thing.value for thing in things if thing.value is not None), Decimal(0))


def _halves(things: Sequence[Thing]) -> Decimal:
    return sum((thing.half for thing in things), Decimal(0))


def _sum(roles: Roles) -> tuple[Decimal, Decimal] | None:
    parts, minus = roles.get("part", ()), roles.get("minus", ())
    if not parts:
        return None
    return _values(parts) - _values(minus), _halves([*parts, *minus])


def _equal(roles: Roles) -> tuple[Decimal, Decimal] | None:
    parts = roles.get("part", ())
    return (_values(parts), _halves(parts)) if parts else None


def _quotient(
    above: Decimal, above_slack: Decimal, below: Decimal, below_slack: Decimal
) -> tuple[Decimal, Decimal] | None:
    """A percentage and how far the halves of its numbers can move it; None over (nearly) nothing."""
    if below - below_slack <= 0:
        return None
    value = above / below * _HUNDRED
    corners = [
        (above + a) / (below + b) * _HUNDRED for a in (above_slack, -above_slack) for b in (below_slack, -below_slack)
    ]
    return value, max(abs(corner - value) for corner in corners)


def _ratio(roles: Roles) -> tuple[Decimal, Decimal] | None:
    parts, bases = roles.get("part", ()), roles.get("base", ())
    if not parts or not bases:
        return None
    return _quotient(_values(parts), _halves(parts), _values(bases), _halves(bases))


def _rate(roles: Roles) -> tuple[Decimal, Decimal] | None:
    """Of a change: over the value before, printed or the amount less the change."""
    changes, amounts, before = roles.get("change", ()), roles.get("amount", ()), roles.get("before", ())
    if before and changes:
        return _quotient(_values(changes), _halves(changes), _values(before), _halves(before))
    if before and amounts:
        return _quotient(
            _values(amounts) - _values(before), _halves([*amounts, *before]), _values(before), _halves(before)
        )
    if changes and amounts:
        return _quotient(
            _values(changes), _halves(changes), _values(amounts) - _values(changes), _halves([*changes, *amounts])
        )
    return None


def _change(roles: Roles) -> tuple[Decimal, Decimal] | None:
    amounts, before = roles.get("amount", ()), roles.get("before", ())
    if not amounts or not before:
        return None
    return _values(amounts) - _values(before), _halves([*amounts, *before])


_FORMULAS: Mapping[str, Callable[[Roles], tuple[Decimal, Decimal] | None]] = {
    "sum": _sum,
    "equal": _equal,
    "at_most": _sum,
    "at_least": _sum,
    "ratio": _ratio,
    "rate": _rate,
    "change": _change,
}


def printed(value: Decimal, like: Thing, others: Sequence[Thing], gap: bool = False) -> str:
    """A computed value in the unit of a printed one, with as many places as the finest number it follows from.

    A change is told with its direction; a `gap` between two numbers has none.
    """
    with localcontext(_WIDE):
        return _printed(value, like, others, gap)


def _printed(value: Decimal, like: Thing, others: Sequence[Thing], gap: bool) -> str:
    directed = like.is_change and not gap
    way = (DIRECTIONS[value < 0] if value else "") if directed else ""
    value = abs(value) if directed else value
    if like.unit == "%":
        places = max(2, -int(like.resolution.as_tuple().exponent)) if like.resolution else 2
        places += abs(value - (like.value or 0)).adjusted() < -places
        return f"{way}{value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):f}%"
    scale = like.scale or Decimal(1)
    finest = min((thing.resolution for thing in [like, *others] if thing.resolution), default=Decimal(1)) / scale
    number = (value / scale).quantize(Decimal(1).scaleb(min(0, finest.adjusted())), ROUND_HALF_UP)
    return f"{way}{number:f}{like.unit}"


__all__ = ["Outcome", "Roles", "Verdict", "evaluate", "printed"]
