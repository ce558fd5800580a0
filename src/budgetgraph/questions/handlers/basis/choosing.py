"""Facts of one concept in one report: which of them answers, which say it again, which differ."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, lru_cache
from itertools import combinations

from budgetgraph import resources
from budgetgraph.questions.handlers.basis.facts import (
    FUND_OF,
    TOTAL_COLUMNS,
    Fact,
    clause_before,
    in_unit,
    phase,
    rounded_alike,
    same,
)
from budgetgraph.questions.language.said import in_print
from budgetgraph.questions.language.slots import concepts, statement_order


@dataclass(frozen=True)
class Choice:
    """The fact that answers, those that agree with it, and those that print something else."""

    fact: Fact
    agreeing: tuple[Fact, ...] = ()
    differing: tuple[Fact, ...] = ()
    other_reading: tuple[Fact, ...] = ()


def choose(facts: Sequence[Fact], chain: str, metrics: Sequence[str], column: str = "") -> Choice | None:
    """The answer for a chain of concepts in one report, None if nothing of it is printed.

    `metrics` are the kinds of claims that may answer; `column` is a head to read the rows under instead of their
    total. The first step of the chain that prints anything is taken; a second reading in the same step whose figure
    differs is kept as `other_reading`.
    """
    for names in _steps(chain):
        chosen: list[Choice] = []
        for concept in names:
            own = [f for f in facts if f.concept == concept]
            if not own:
                continue
            by_unit = {f.kind for f in own if f.of_unit and not f.claimed}
            whole = [f for f in own if not f.of_unit and f.kind not in by_unit]
            choice = _of_concept(whole, concept, metrics, column)
            if choice is None and (column or "amount" in metrics):
                choice = _of_units(own, concept, column)
            if choice:
                chosen.append(choice)
        if chosen:
            return _joined(chosen)
        if column and any(f.concept in names and not f.claimed for f in facts):
            return None  # its own row is printed, with a blank under the head
    return None


@lru_cache(maxsize=1000)
def _steps(chain: str) -> tuple[tuple[str, ...], ...]:
    """The concepts of a chain by the steps in which they are tried."""
    steps: dict[int, list[str]] = {}
    for concept, step, _ in concepts(chain):
        steps.setdefault(step, []).append(concept)
    return tuple(map(tuple, steps.values()))


def _of_units(facts: Sequence[Fact], concept: str, column: str) -> Choice | None:
    """A table with a row a unit: the department's figure is the row to which its units add up, else, in a statement
    in which the concept counts, the sum over its units, own level included: the figure of the one that has any."""
    if not any(f.of_unit for f in facts):
        return None
    order = statement_order().get(concept) or statement_order().get(concept.split(":")[0], ())
    columns = (column,) if column else TOTAL_COLUMNS
    for kind in dict.fromkeys((*order, *(f.kind for f in facts if f.of_unit and not f.claimed))):
        for name in columns:
            parts = [f for f in facts if f.kind == kind and f.column == name and f.money and f.value is not None]
            if whole := _sum_row(parts):
                return Choice(whole)
    for kind in order:
        for name in columns:
            parts = [f for f in facts if f.kind == kind and f.column == name and f.money and f.value is not None]
            if any(f.of_unit for f in parts):
                total = sum((f.value for f in parts if f.value is not None), Decimal(0))
                summed = replace(
                    parts[0], value=total, printed=in_unit(total, parts[0].unit), of_unit="", computed=True
                )
                return Choice(summed, tuple(parts))
    return None


def own_level_fact(facts: Sequence[Fact], chain: str) -> Fact | None:
    """The row of no unit beside those of units, where together they are what another table prints for all of them."""
    for names in _steps(chain):
        for concept in names:
            own = [f for f in facts if f.concept == concept and f.money and f.value and f.column in TOTAL_COLUMNS]
            by_unit = {f.kind for f in own if f.of_unit}
            wholes = {f.value for f in own if not f.of_unit and f.kind not in by_unit}
            for kind in sorted(by_unit):
                units = [f for f in own if f.kind == kind and f.of_unit]
                rest = [f for f in own if f.kind == kind and not f.of_unit]
                if len(rest) == 1 and sum((f.value or Decimal(0) for f in (*rest, *units)), Decimal(0)) in wholes:
                    return rest[0]
    return None


def _sum_row(facts: Sequence[Fact]) -> Fact | None:
    """The one row of no unit that is the sum of two units or more, some of which may have none."""
    units = [f.value for f in facts if f.of_unit and f.value is not None]
    rest = [f for f in facts if not f.of_unit and f.value]
    return rest[0] if len(units) > 1 and len(rest) == 1 and rest[0].value == sum(units, Decimal(0)) else None


def _joined(chosen: Sequence[Choice]) -> Choice:
    first = chosen[0]
    agreeing, other = list(first.agreeing), list(first.other_reading)
    for later in chosen[1:]:
        if rounded_alike(later.fact, first.fact):
            agreeing += [later.fact, *later.agreeing]
        else:
            other.append(later.fact)
    return Choice(first.fact, tuple(agreeing), first.differing, tuple(other))


def _of_concept(facts: Sequence[Fact], concept: str, metrics: Sequence[str], column: str) -> Choice | None:
    order = statement_order().get(concept) or statement_order().get(concept.split(":")[0], ())
    is_column = concept.startswith("column:")
    counted = [f for f in facts if not f.claimed and f.column == "quantity" and f.value is not None]
    if metrics and metrics[0] in ("count", "area") and counted:
        first = replace(counted[0], unit=_COUNTED.get(concept, "个"), money=False)
        claims = [f for f in facts if f.claimed and f.metric in ("count", "area") and f.year is None]
        return _compared(first, [], claims, any_row=[first])
    rows = [f for f in facts if not f.claimed and f.value is not None and (not order or f.kind in order)]
    rows = rows if "amount" in metrics else []
    rows = [_under_fund(f) if f.kind in FUND_OF and column and f.column == "total" else f for f in rows]
    printed = [
        f
        for f in rows
        if (f.column == column if column else is_column or f.column in TOTAL_COLUMNS)
        and (column or f.column not in _OF_OTHER_PHASES or not is_column or concept == f"column:{f.column}")
    ]
    if not printed and not column and not is_column:
        printed = _only_column([f for f in rows if f.column not in _OF_OTHER_PHASES])
    told = {f.value for f in printed if f.kind == _LISTED_BESIDE}
    if concept.startswith("economic") and len(told) > 1:  # a line a unit
        printed = [f for f in printed if f.kind != _LISTED_BESIDE]
    printed.sort(key=lambda f: (order.index(f.kind) if f.kind in order else 99, _COLUMN_ORDER.get(f.column, 5)))
    metrics = _metrics_of(concept, metrics)
    claims = [f for f in facts if f.claimed and f.metric in metrics and f.year is None and not column]
    if not claims and "count" in metrics:
        claims = [f for f in facts if f.claimed and f.metric == "count" and not column]
    claims.sort(key=lambda f: (metrics.index(f.metric) if f.metric in metrics else 9, len(f.source), f.source))
    if printed:
        first = printed[0]
        claims = [c for c in claims if c.money == first.money]
        choice = _compared(first, printed[1:], claims, any_row=printed)
        basic = [f for f in printed if first.kind == _LISTED_BESIDE and f.kind != first.kind and not same(f, first)]
        return replace(choice, other_reading=(*choice.other_reading, *basic[:1]))
    if claims:
        values = [c for c in claims if c.value is not None]
        if phase(concept):
            values = [c for c in values if _of_whole(c)]
            if not values:
                return None
        if not values:
            return None
        return _compared(values[0], [], values[1:], any_row=[])
    return None


def _under_fund(fact: Fact) -> Fact:
    """A figure of the statement of one fund, whose 合计 is that fund's, as one under the fund's head."""
    return replace(fact, column=FUND_OF[fact.kind].partition(":")[2])


def _metrics_of(concept: str, metrics: Sequence[str]) -> list[str]:
    """Levels are amounts, counts or areas; a rate is an answer only where the topic itself is a rate."""
    if unit_kind(concept) == "count":  # what is spent on the retired is not how many there are
        metrics = [m for m in metrics if m != "amount"]
    levels = [m for m in metrics if m not in _RATES]
    if len(levels) < len(metrics) and levels and unit_kind(concept) != "percent":
        return levels
    return list(metrics)


_RATES = ("completion_rate", "change_rate", "share")


@cache
def _unit_kinds() -> dict[str, str]:
    return {f"topic:{row['id']}": row["unit_kind"] for row in resources.rows("data", "classifications", "topics.csv")}


def unit_kind(concept: str) -> str:
    """What a topic is counted in: money, count, area or money, percent; empty for other concepts."""
    return _unit_kinds().get(concept, "")


_LISTED_BESIDE = "three_public"  # the table that may print 会议费 and 培训费 of all spending beside its own items
_COUNTED = {"topic:vehicles": "辆", "topic:buildings": "平方米", "topic:furniture": "件"}
_COLUMN_ORDER = {name: number for number, name in enumerate(TOTAL_COLUMNS)}


# Heads under which stands no figure of the report's own stage: planned, of the year before, the gap between two.
_OF_OTHER_PHASES = frozenset(
    ["budget", "initial_budget", "previous_budget", "previous_executed", "change", "change_rate"]
)


def _only_column(facts: Sequence[Fact]) -> list[Fact]:
    """Rows without a total that print one figure alone (the fund's own column of a table whose totals are blank)."""
    by_statement: dict[tuple[str, str], list[Fact]] = {}
    for fact in facts:
        by_statement.setdefault((fact.kind, fact.label), []).append(fact)
    return [group[0] for group in by_statement.values() if len({f.value for f in group}) == 1]


def _compared(first: Fact, rows: Sequence[Fact], claims: Sequence[Fact], any_row: Sequence[Fact]) -> Choice:
    agreeing = [f for f in (*rows, *claims) if same(f, first)]
    same_scope = [f for f in rows if _same_scope(f, first) and not same(f, first)]
    odd_claims = [
        c
        for c in claims
        if c.metric == (first.metric or c.metric)
        and not any(same(c, f) for f in (first, *any_row))
        and not c.concept.startswith("economic")
        and not _other_side(first, c)
        and (not first.claimed or c.label == first.label or not phase(c.concept))
    ]
    other = in_print("other_figure")
    odd_claims = [c for c in _not_parts(first, _distinct(odd_claims)) if not other.search(c.label)]
    inside = [c for c in odd_claims if _clause_of_part(c)]
    odd_claims = [c for c in odd_claims if not _clause_of_part(c)]
    parts = tuple(replace(c, label=_clause_of_part(c)) for c in inside)
    return Choice(first, tuple(agreeing), (*same_scope, *_distinct(odd_claims)), parts)


def _clause_of_part(claim: Fact) -> str:
    """本年预算安排的机关运行经费: the words before a figure in its sentence, where they make it a part of the whole."""
    clause = clause_before(claim)
    return in_print("leads_to_number").sub("", clause) if in_print("arranged").search(clause) else ""


_OTHER_SIDES = {"revenue": "said_of_expenditure", "expenditure": "said_of_revenue"}


def _other_side(first: Fact, claim: Fact) -> bool:
    """A sentence about revenue is no contradiction to a row of the expenditure side, nor the other way round."""
    other = _OTHER_SIDES.get(first.flow) if claim.concept.startswith("column:") else None
    return other is not None and in_print(other).search(claim.label) is not None


def _of_whole(claim: Fact) -> bool:
    """Whether a phase is said of the whole budget."""
    said = in_print("of_whole").search(claim.label) or in_print("whole_clause").search(clause_before(claim))
    return said is not None


def _not_parts(first: Fact, claims: Sequence[Fact]) -> list[Fact]:
    """Leaves out sentences that print the parts of the figure: some of them add up to it."""
    values = [c for c in claims if c.value is not None and first.value is not None and abs(c.value) < abs(first.value)]
    for size in range(2, min(len(values), 4) + 1):
        for chosen in combinations(values, size):
            total = sum((c.value for c in chosen if c.value is not None), Decimal(0))
            if first.value is not None and abs(total - first.value) <= sum(
                (c.tolerance for c in chosen), first.tolerance
            ):
                return [c for c in claims if c not in chosen]
    return list(claims)


def _distinct(facts: Sequence[Fact]) -> list[Fact]:
    found: dict[tuple[Decimal | None, str], Fact] = {}
    for fact in facts:
        found.setdefault((fact.value, fact.metric), fact)
    return list(found.values())


_WHOLE = {"expenditure_by_function", "revenue_by_function", "revenue_expenditure_summary"}


def _same_scope(one: Fact, other: Fact) -> bool:
    """Two rows that must print the same money: both of the whole budget, or of one kind of statement."""
    if one.column != other.column or one.flow != other.flow:
        return False
    return one.kind == other.kind or {one.kind, other.kind} <= _WHOLE
