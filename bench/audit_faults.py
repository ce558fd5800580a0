"""Faults to plant in sample disclosures: a consistent one and a source of chance in, one with a fault out.

`PLANTERS` are those of the families for which the audit has rules, `UNTUNED` those for which no rule was made.
"""

import itertools
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from budgetgraph.audit import Finding
from budgetgraph.extraction.records import Claim, Disclosure, Figure, Indicator, Row
from budgetgraph.graph.classifications import concepts
from budgetgraph.reading.folding import key
from budgetgraph.samples.generator import generate_corpus


@dataclass(frozen=True)
class Fault:
    """One planted fault: its family, what was done, and the disclosures with it (the faulty one first)."""

    family: str
    told: str
    records: list[Disclosure]
    shows: Callable[[Finding], bool]


def _copy(one: Disclosure) -> Disclosure:
    return one.model_copy(deep=True)


def _wrong(rng: Random, value: Decimal, resolution: Decimal) -> Decimal:
    """Another number with the same places: a digit changed or two swapped, well beyond rounding."""
    units = int(abs(value) / resolution)
    digits = list(str(units))
    for _ in range(40):
        changed = digits[:]
        at = rng.randrange(len(digits))
        if len(digits) > 1 and rng.random() < 0.5:
            other = (at + 1) % len(digits)
            changed[at], changed[other] = changed[other], changed[at]
        else:
            changed[at] = str((int(changed[at]) + rng.randint(1, 9)) % 10)
        wrong = int("".join(changed))
        if abs(wrong - units) > max(60, units // 100):
            return wrong * resolution
    return (units + max(100, units // 5)) * resolution


def _change_figure(rng: Random, figure: Figure) -> bool:
    if figure.unit != "CNY" or not figure.value or not figure.resolution:
        return False
    scale = figure.value / Decimal(figure.printed.replace(",", ""))
    figure.value = _wrong(rng, figure.value, figure.resolution)
    places = max(0, -int((figure.resolution / scale).normalize().as_tuple().exponent))
    figure.printed = f"{figure.value / scale:.{places}f}"
    return True


def _change_claim(rng: Random, claim: Claim) -> bool:
    if not claim.value or not claim.resolution or not claim.printed:
        return False
    printed = Decimal(claim.printed.replace(",", ""))
    scale = claim.value / printed if printed else Decimal(1)
    claim.value = _wrong(rng, claim.value, claim.resolution)
    places = len(claim.printed.partition(".")[2])
    claim.printed = f"{claim.value / scale:.{places}f}"
    return True


def _figure_fault(family: str, kinds: Sequence[str], wanted: Callable[[Row, Figure], bool]) -> "Planter":
    def plant(one: Disclosure, rng: Random) -> Fault | None:
        changed = _copy(one)
        places = [
            (statement, row, figure)
            for statement in changed.statements
            if statement.kind in kinds and not any(r.of_unit for r in statement.rows)
            for row in statement.rows
            for figure in row.figures
            if wanted(row, figure) and figure.unit == "CNY" and figure.value
        ]
        if not places:
            return None
        statement, row, figure = rng.choice(places)
        before = figure.printed
        if not _change_figure(rng, figure):
            return None
        told = f"{statement.kind} {row.label} {figure.column}: {before} -> {figure.printed}"
        name, kind = key(row.label), f"/{statement.kind}"
        return Fault(family, told, [changed], lambda f: any(kind in t.iri and key(t.label) == name for t in f.things))

    return plant


def _claim_fault(
    family: str, wanted: Callable[[Claim], bool], change: Callable[[Random, Claim], bool] = _change_claim
) -> "Planter":
    """A claim that is changed, by a digit unless told otherwise; `change` says whether it could."""

    def plant(one: Disclosure, rng: Random) -> Fault | None:
        changed = _copy(one)
        claims = [claim for claim in changed.claims if wanted(claim) and claim.value]
        if not claims:
            return None
        claim = rng.choice(claims)
        before, subject = _said(claim), claim.subject
        if not change(rng, claim):
            return None
        told = f"{claim.topic} {claim.metric}: {before} -> {_said(claim)}"
        return Fault(family, told, [changed], lambda f: any(t.kind == "claim" and subject in t.words for t in f.things))

    return plant


def _said(claim: Claim) -> str:
    return f"{claim.printed}{claim.unit} {claim.direction or ''}"


def _indicators(one: Disclosure) -> list[Indicator]:
    return [indicator for project in one.projects for indicator in project.indicators]


def _weight(one: Disclosure, rng: Random) -> Fault | None:
    changed = _copy(one)
    found = [i for i in _indicators(changed) if i.weight and i.score is None]
    if not found:
        return None
    indicator = rng.choice(found)
    indicator.weight = (indicator.weight or Decimal(0)) + rng.choice((-3, 2, 4, 7))
    return Fault(
        "indicator_weights",
        indicator.name,
        [changed],
        lambda f: any(t.words.find(indicator.name) >= 0 for t in f.things),
    )


def _score(one: Disclosure, rng: Random) -> Fault | None:
    """An evaluated project, full marks everywhere, but one score that is above its weight."""
    changed = _copy(one)
    projects = [p for p in changed.projects if len(p.indicators) > 2 and all(i.weight for i in p.indicators)]
    if not projects:
        return None
    project = rng.choice(projects)
    for indicator in project.indicators:
        indicator.score = indicator.weight
    wrong = rng.choice(project.indicators)
    wrong.score = (wrong.weight or Decimal(0)) * 10 + 2
    return Fault("score", wrong.name, [changed], lambda f: f.check == "indicator_score")


def _deadline(one: Disclosure, rng: Random) -> Fault | None:
    changed = _copy(one)
    found = [i for i in _indicators(changed) if (i.type or "").endswith("timeliness")]
    if not found:
        return None
    indicator = rng.choice(found)
    year = one.fiscal_year + rng.choice((-3, -2, -1, 1))
    indicator.target_text, indicator.operator, indicator.target_value = f"{year}年底前", "qualitative", None
    return Fault("indicator_deadline", indicator.target_text, [changed], lambda f: f.check == "indicator_deadline")


def _cost(one: Disclosure, rng: Random) -> Fault | None:
    changed = _copy(one)
    money = {"元", "千元", "万元"}
    found = [
        i for p in changed.projects if p.budget or p.spent for i in p.indicators
        if (i.type or "") in ("cost-economic", "output-cost") and i.target_unit in money and i.target_value
    ]  # fmt: skip
    if not found:
        return None
    indicator = rng.choice(found)
    indicator.target_value = (indicator.target_value or Decimal(1)) * rng.choice((2, 3, 10))
    indicator.target_text = f"≤{indicator.target_value}{indicator.target_unit}"
    return Fault("indicator_cost", indicator.target_text, [changed], lambda f: f.check == "indicator_cost")


def _target(one: Disclosure, rng: Random) -> Fault | None:
    changed = _copy(one)
    found = [i for p in changed.projects if len(p.indicators) > 2 for i in p.indicators if i.target_text]
    if not found:
        return None
    indicator = rng.choice(found)
    indicator.target_text, indicator.target_value, indicator.operator = "", None, "none"
    return Fault("indicator_target", indicator.name, [changed], lambda f: f.check == "indicator_target")


_RENAMED = ("functional:2210201", "functional:2080505", "functional:2101101", "functional:2010301")


def _code(one: Disclosure, rng: Random) -> Fault | None:
    changed = _copy(one)
    rows = [
        row for s in changed.statements if not any(r.of_unit for r in s.rows) for row in s.rows
        if row.figures and row.concept in _RENAMED
    ]  # fmt: skip
    if not rows:
        return None
    row = rng.choice(rows)
    row.label = rng.choice(("一般行政管理事务", "城镇公益性岗位补贴", "森林防火", "学前教育"))
    return Fault("code_name", row.label, [changed], lambda f: f.check in ("code_name", "name_variants"))


def _missing(one: Disclosure, rng: Random) -> Fault | None:
    changed = _copy(one)
    found = [s for s in changed.statements if s.state == "filled"]
    statement = rng.choice(found)
    n = changed.statements.index(statement)
    for claim in changed.claims:
        if claim.about_row and claim.about_row.statement == n:
            claim.about_row = None
    for row in (row for s in changed.statements for row in s.rows):
        if row.repeats and row.repeats.statement == n:
            row.repeats = None
    statement.state, statement.rows = "missing", []
    return Fault("statement_missing", statement.kind, [changed], lambda f: f.check == "statement_missing")


def _empty(one: Disclosure, rng: Random) -> Fault | None:
    changed = _copy(one)
    kinds = ("general_public_expenditure", "government_fund_expenditure")
    found = [s for s in changed.statements if s.state == "filled" and s.kind in kinds]
    if not found or not any(
        s.kind == "fiscal_appropriation_summary" and s.state == "filled" for s in changed.statements
    ):
        return None
    statement = rng.choice(found)
    n = changed.statements.index(statement)
    for row in (row for s in changed.statements for row in s.rows):
        if row.repeats and row.repeats.statement == n:
            row.repeats = None
    for claim in changed.claims:
        if claim.about_row and claim.about_row.statement == n:
            claim.about_row = None
    statement.state, statement.rows = "empty", []
    return Fault("statement_empty", statement.kind, [changed], lambda f: f.check == "statement_empty")


def _initial(one: Disclosure, rng: Random) -> Fault | None:
    """A final account says another initial budget than the budget that is loaded too."""
    pair = list(generate_corpus(1, (one.fiscal_year,), rng.randrange(10**6), units=0))
    final = next((d for d in pair if d.stage == "final"), None)
    claim = next((c for c in final.claims if c.topic == "topic:initial_budget"), None) if final else None
    if final is None or claim is None or not _change_claim(rng, claim):
        return None
    others = [d for d in pair if d is not final]
    return Fault(
        "budget_against_final", claim.printed or "", [final, *others], lambda f: f.check == "budget_against_final"
    )


def _project(one: Disclosure, rng: Random) -> Fault | None:
    """The text says another amount of a project than the project table."""
    changed = _copy(one)
    rows = [
        row for s in changed.statements if s.kind == "general_public_projects" for row in s.rows
        if row.breakdown == "project" and row.project and row.figures
    ]  # fmt: skip
    named = Counter(row.project for row in rows)
    rows = [row for row in rows if named[row.project] == 1]
    if not rows:
        return None
    row = rng.choice(rows)
    figure = row.figures[0]
    claim = Claim(
        topic="topic:project_amount", metric="amount", value=figure.value, printed=figure.printed.replace(",", ""),
        unit="元" if figure.value == Decimal(figure.printed.replace(",", "")) else "万元", resolution=figure.resolution,
        subject=row.project or "", about_project=row.project, quote=f"预算安排规模：{figure.printed}",
    )  # fmt: skip
    if not _change_claim(rng, claim):
        return None
    changed.claims.append(claim)
    return Fault("project_amount", row.project or "", [changed], lambda f: f.check == "project_amount")


Planter = Callable[[Disclosure, Random], Fault | None]
_TABLES = ("revenue_by_function", "expenditure_by_function", "general_public_expenditure")
_SUMMARIES = ("revenue_expenditure_summary", "fiscal_appropriation_summary")
_STAFF = ("topic:staff_actual", "topic:staff_in_service", "topic:staff_retired")
_TOTAL, _OWN, _SPLIT = "column:total", ("column:total", "column:final"), ("column:basic", "column:project")


def _in_tables(claim: Claim) -> bool:
    return claim.metric == "amount" and claim.topic.startswith(("functional:", "column:")) and not claim.year


def _figures() -> Iterator[tuple[str, Planter]]:
    wanted: list[tuple[str, Sequence[str], Callable[[Row, Figure], bool]]] = [
        ("sum of levels", _TABLES, lambda r, f: r.role == "subtotal" and f.column == _TOTAL),
        ("total row", _TABLES, lambda r, f: r.role == "total"),
        ("columns", _TABLES, lambda r, f: r.role == "leaf" and f.column in _SPLIT),
        ("leaf", _TABLES, lambda r, f: r.role == "leaf" and f.column == _TOTAL),
        ("basic table", ("general_public_basic",), lambda r, f: True),
        ("summary", _SUMMARIES, lambda r, f: f.column == _TOTAL),
        ("three public", ("three_public",), lambda r, f: f.column in _OWN),
    ]
    for family, kinds, test in wanted:
        yield family, _figure_fault(family, kinds, test)


def _claims() -> Iterator[tuple[str, Planter]]:
    wanted: list[tuple[str, Callable[[Claim], bool]]] = [
        ("text against table", _in_tables),
        ("three public in text", lambda c: c.metric == "amount" and c.topic.startswith("three-public")),
        ("share", lambda c: c.metric == "share"),
        ("change", lambda c: c.metric == "change"),
        ("change rate", lambda c: c.metric == "change_rate"),
        ("staff", lambda c: c.topic in _STAFF),
        ("procurement", lambda c: c.topic.startswith("topic:procurement")),
        ("vehicles", lambda c: c.topic in ("topic:vehicles", "topic:vehicles_general")),
    ]
    for family, test in wanted:
        yield family, _claim_fault(family, test)


PLANTERS: dict[str, Planter] = {
    **dict(_figures()),
    **dict(_claims()),
    "weights": _weight,
    "score": _score,
    "deadline": _deadline,
    "cost": _cost,
    "target": _target,
    "project amount": _project,
    "budget against final": _initial,
    "code and name": _code,
    "missing statement": _missing,
    "empty statement": _empty,
}


def _swap(one: Disclosure, rng: Random) -> Fault | None:
    """Two figures of a row stand in each other's column."""
    changed = _copy(one)
    pairs = [
        (statement, row, a, b)
        for statement in changed.statements if not any(r.of_unit for r in statement.rows) for row in statement.rows
        for a, b in itertools.pairwise(row.figures) if a.unit == b.unit == "CNY" and a.value != b.value
    ]  # fmt: skip
    if not pairs:
        return None
    statement, row, a, b = rng.choice(pairs)
    told = f"{statement.kind} {row.label}: {a.column} <-> {b.column}"
    a.value, b.value, a.printed, b.printed = b.value, a.value, b.printed, a.printed
    a.resolution, b.resolution = b.resolution, a.resolution
    name, kind = key(row.label), f"/{statement.kind}"
    return Fault(
        "swapped columns", told, [changed], lambda f: any(kind in t.iri and key(t.label) == name for t in f.things)
    )


def _tenfold(_: Random, claim: Claim) -> bool:
    """A digit too many: 12.5 becomes 125."""
    claim.value = (claim.value or Decimal(0)) * 10
    claim.printed = f"{Decimal(claim.printed.replace(',', '')) * 10:f}"
    return True


def _other_unit(_: Random, claim: Claim) -> bool:
    """Yuan where ten thousand yuan are meant, or the other way."""
    factor, claim.unit = (Decimal(10000), "万元") if claim.unit == "元" else (Decimal("0.0001"), "元")
    claim.value, claim.resolution = (claim.value or Decimal(0)) * factor, claim.resolution * factor
    return True


def _other_way(_: Random, claim: Claim) -> bool:
    claim.direction = "decrease" if claim.direction == "increase" else "increase"
    return True


# Faults for which no rule was made: of any place, any number, any kind. What nothing else repeats cannot be found.
UNTUNED: dict[str, Planter] = {
    "any figure": _figure_fault("any figure", tuple(concepts("statement")), lambda r, f: True),
    "any claim": _claim_fault("any claim", lambda c: True),
    "any share": _claim_fault("any share", lambda c: c.unit == "%"),
    "any count": _claim_fault("any count", lambda c: c.metric in ("count", "area")),
    "any weight": _weight,
    "swapped columns": _swap,
    "digit too many": _claim_fault("digit too many", lambda c: c.metric == "amount", _tenfold),
    "other unit": _claim_fault("other unit", lambda c: c.metric == "amount" and c.unit in ("元", "万元"), _other_unit),
    "other direction": _claim_fault("other direction", lambda c: c.direction in ("increase", "decrease"), _other_way),
}
