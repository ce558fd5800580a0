"""Generator of disclosures: any number, consistent in every sum, the same from the same seed.

In: a seed, and if wanted a form, a year, a unit of money. Out: `Disclosure` records as a reader should find them, with
no places, since nothing is printed yet. Bodies and figures are invented; codes and divisions are real.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from random import Random

from budgetgraph.extraction.records import (
    Body,
    Disclosure,
    Indicator,
    Operator,
    Project,
    Scope,
    Source,
    Stage,
    Statement,
)
from budgetgraph.samples import claims, forms, wording
from budgetgraph.samples.bodies import ProjectKind, SampleBody, invent
from budgetgraph.samples.forms import Form
from budgetgraph.samples.ledger import Ledger, budget, budget_of, final_account, together
from budgetgraph.samples.money import Money
from budgetgraph.samples.rows import Report
from budgetgraph.samples.statements import link_repeats, statement

_MONEY = {
    "万元": (
        Money("万元", 2), Money("万元", 2, trimmed=True), Money("万元", 0), Money("万元", 4), Money("万元", 6),
        Money("万元", 2, separators=True),
    ),
    "元": (Money("元", 2, separators=True), Money("元", 2), Money("元", 0, separators=True)),
    "千元": (Money("千元", 2), Money("千元", 1, separators=True)),
}  # fmt: skip


def money_of(seed: int | str, form: Form) -> Money:
    """How a body prints money in a form: one of the form's units with decimals that are seen with it."""
    rng = Random(f"{seed}/money")
    money = rng.choice(_MONEY[rng.choice(form.units)])
    return replace(money, separators=True) if form.separators else money


def _ledger(body: SampleBody, year: int, money: Money, scope: Scope, carries: bool) -> Ledger:
    own = budget(body, year, money.quantum, carries)
    if scope != "department" or not body.units:
        return own
    return together([own, *(budget(unit, year, money.quantum, carries) for unit in body.units)])


def disclose(
    body: SampleBody,
    year: int,
    form: Form,
    money: Money,
    scope: Scope | None = None,
    parent: SampleBody | None = None,
    overspent: bool = False,
    missing: Sequence[str] = (),
    padded: bool = True,
    carries: bool | None = None,
) -> Disclosure:
    """The disclosure of one body, year and stage (that of the form). A department is consolidated with its units.

    `missing` are kinds of statements that the contents name but the file does not print; codes in three columns that
    are not `padded` print 201, 3, 50. `carries`: whether the budget counts what is carried over, as its form says
    unless given: a final account starts from the budget that was published, in whatever form.
    """
    scope = scope or ("unit" if parent else "department")
    carries = form.carries if carries is None else carries
    stage: Stage = "final" if form.stage == "final" else "budget"
    report = _report(body, year, form, money, scope, overspent, carries)
    statements = _statements(report, missing)
    if not padded:
        _unpad(form, statements)
    link_repeats(statements)
    has_units = scope == "department" and bool(body.units)
    key = f"{body.name}/{year}/{stage}/{scope}/{form.name}/{money}"
    word = "决算" if stage == "final" else "预算"
    holder = Body(name=body.name, identifier=body.identifier, division=body.division)
    return Disclosure(
        source=Source(
            sha256=hashlib.sha256(key.encode()).hexdigest(),
            file_name=f"{body.name}{year}年{'单位' if scope == 'unit' else '部门'}{word}.json",
            media_type="application/json",
            reader="samples 1",
        ),
        body=holder.model_copy(update={"parent": parent.name if parent else None}),
        units=[
            Body(name=u.name, identifier=u.identifier, division=u.division, parent=body.name)
            for u in (body.units if has_units else ())
        ],
        title=_title(form, body, year, scope),
        fiscal_year=year,
        stage=stage,
        scope=scope,
        issued=f"{year + 1}-09-20" if stage == "final" else f"{year}-02-20",
        statements=statements,
        projects=_projects(report, body, scope),
        claims=wording.quoted(claims.of_report(report, body, body.seed)),
        sections=[
            *wording.overview(
                body.name, body.kind.internal, [u.name for u in body.units] if has_units else [], body.kind.duties
            ),
            *wording.glossary(),
        ],
    )


def _report(
    body: SampleBody, year: int, form: Form, money: Money, scope: Scope, overspent: bool, carries: bool
) -> Report:
    """The ledgers of a year and of the one before it, as spent where the form is that of a final account."""
    planned = _ledger(body, year, money, scope, carries)
    before = _ledger(body, year - 1, money, scope, carries)
    final, ledger = form.stage == "final", planned
    if final:
        ledger = final_account(planned, f"{body.seed}/{body.name}/{year}/{scope}", overspent)
        before = final_account(before, f"{body.seed}/{body.name}/{year - 1}/{scope}", overspent)
    return Report(
        form=form,
        money=money,
        ledger=ledger,
        body=body.name,
        year=year,
        identifiers={b.name: b.identifier for b in (body, *body.units)},
        previous=before,
        planned=planned if final else None,
        institution=body.institution,
    )


def _statements(report: Report, missing: Sequence[str]) -> list[Statement]:
    statements = [statement(report, form) for form in report.form.statements if not form.carried]
    for table in statements:
        if table.kind in missing:
            table.state, table.rows, table.note = "missing", [], None
    return statements


def _title(form: Form, body: SampleBody, year: int, scope: Scope) -> str:
    """The lines of the cover; a unit publishes 单位预算, not 部门预算."""
    title = form.cover.format(body=body.name, year=year, region=body.region)
    return title.replace("部门", "单位") if scope == "unit" else title


def _unpad(form: Form, statements: Sequence[Statement]) -> None:
    """Codes that stand in three columns lose the leading zero of 款 and 项."""
    for table in statements:
        if any(c.id == "code3" for c in form.statement(table.kind, table.title).columns):
            for row in table.rows:
                if row.code:
                    row.code = row.code[:3] + row.code[3:5].lstrip("0") + row.code[5:7].lstrip("0")


def _projects(report: Report, body: SampleBody, scope: Scope) -> list[Project]:
    rng = Random(f"{body.seed}/{body.name}/{report.year}/projects")
    known = {p.name: p for b in (body, *body.units) for p in b.projects}
    found = []
    allocations = [a for a in report.ledger.spending if a.project]
    for name in dict.fromkeys(a.project for a in allocations if a.project):
        mine = [a for a in allocations if a.project == name]
        quanta = sum(a.amount for a in mine)
        current = name.removesuffix("（上年结转）")
        kind = known.get(current)
        text = report.money.text(quanta)
        final = report.form.stage == "final"
        weights = report.form.weights
        found.append(
            Project(
                name=name,
                fund_year="previous" if name != current else "current",
                functional_code=mine[0].code,
                budget=None if final else report.money.value(quanta),
                spent=report.money.value(quanta) if final else None,
                policy_basis=wording.policy_basis(rng),
                implementer=mine[0].unit,
                allocation=wording.project_text("allocation", name=name, budget=text, unit=report.money.unit),
                execution_period=wording.project_text("execution_period", year=report.year),
                goal=kind.goal if kind else None,
                indicators=_indicators(report, kind, text, weights, rng) if kind and name == current else [],
            )
        )
    return found


_NUMBERS = {"n20": (1, 20), "n60": (5, 60), "n200": (20, 200), "n800": (100, 800), "n5000": (500, 5000)}
_FIRST = {"output": "产出指标", "cost": "成本指标", "benefit": "效益指标", "satisfaction": "满意度指标"}
_SECOND = {
    "quantity": "数量指标", "quality": "质量指标", "timeliness": "时效指标", "cost-economic": "经济成本指标",
    "benefit-economic": "经济效益指标", "benefit-social": "社会效益指标", "benefit-ecological": "生态效益指标",
    "benefit-sustainable": "可持续影响指标", "satisfaction-service": "服务对象满意度指标",
}  # fmt: skip


def _indicators(
    report: Report, kind: ProjectKind, budget_text: str, weights: int | None, rng: Random
) -> list[Indicator]:
    values = {name: str(rng.randint(*bounds)) for name, bounds in _NUMBERS.items()}
    values |= {"budget": budget_text, "unit": report.money.unit, "year": str(report.year)}
    shares = _shares(len(kind.indicators), weights, rng)
    final = report.form.target is not None and report.form.target.kind == "self_evaluation"
    found = []
    for line, share in zip(kind.indicators, shares, strict=True):
        type_, name, sign, target, unit = line.format(**values).split("|")
        operator: Operator = "qualitative" if sign == "qualitative" else sign  # type: ignore[assignment]
        number = target.replace(",", "")
        numeric = number.replace(".", "").isdecimal() and operator != "qualitative"
        text = target if operator == "qualitative" else f"{_SIGN[sign] if numeric else ''}{target}{unit}"
        found.append(
            Indicator(
                name=name,
                type=type_,
                first_level=_FIRST[type_.split("-")[0]],
                second_level=_SECOND.get(type_) or _SECOND[type_.split("-")[1]],
                target_text=text,
                operator=operator if numeric or operator == "qualitative" else "none",
                target_value=Decimal(number) if numeric else None,
                target_unit=unit or None if numeric else None,
                weight=share,
                basis="年度工作计划" if not final else None,
                previous_text=None,
                actual_text=(f"{target}{unit}" if final else None),
                score=share if final else None,
                statement=report.form.target.kind if report.form.target else None,
            )
        )
    return found


_SIGN = {">=": "≥", "<=": "≤", "=": "="}


def _shares(count: int, weights: int | None, rng: Random) -> list[Decimal | None]:
    if weights is None:
        return [None] * count
    base = weights // count // 5 * 5 or 1
    shares = [base] * count
    shares[rng.randrange(count)] += weights - base * count
    return [Decimal(share) for share in shares]


def generate(
    seed: int,
    form: Form | str | None = None,
    year: int | None = None,
    money: Money | None = None,
    units: int | None = None,
    stage: Stage | None = None,
) -> Disclosure:
    """One invented disclosure. The same arguments give the same record, on every machine.

    Raises `FileNotFoundError` for a form that does not exist.
    """
    rng = Random(f"{seed}/generate")
    chosen = forms.form(form) if isinstance(form, str) else form or forms.form(rng.choice(generic_forms(stage)))
    body = invent(seed, chosen.province, units)
    kinds = [s.kind for s in chosen.statements]
    missing = [rng.choice(kinds[4:])] if rng.randrange(6) == 0 else []
    return disclose(
        body,
        year or rng.randint(2021, 2025),
        chosen,
        money or money_of(seed, chosen),
        overspent=rng.randrange(4) == 0,
        missing=missing,
        padded=rng.randrange(4) > 0,
    )


def generic_forms(stage: Stage | None = None) -> tuple[str, ...]:
    """The forms that can print invented bodies."""
    return tuple(n for n in forms.names(stage) if forms.form(n).units)


def generate_corpus(
    bodies: int = 4,
    years: Iterable[int] = (2022, 2023),
    seed: int = 0,
    stages: Sequence[Stage] = ("budget", "final"),
    units: int | None = None,
    province: str | None = None,
) -> Iterator[Disclosure]:
    """Disclosures of bodies over years: each body its budget and final account a year, and so each of its units.

    A department's report is the sum of its own and its units' reports. Order: body, year, stage, department, units.
    """
    years = list(years)
    for n in range(bodies):
        rng = Random(f"{seed}/corpus/{n}")
        budgets = [f for f in map(forms.form, generic_forms("budget")) if province in (None, f.province)]
        chosen = {"budget": rng.choice(budgets), "final": forms.form("final-2022")}
        body = invent(f"{seed}/{n}", chosen["budget"].province, units)
        money = money_of(f"{seed}/{n}", chosen["budget"])
        for year in years:
            for stage in stages:
                form = chosen[stage]
                carries = chosen["budget"].carries
                yield disclose(body, year, form, money, carries=carries)
                for unit in body.units:
                    yield disclose(unit, year, form, money, parent=body, carries=carries)


__all__ = ["budget_of", "disclose", "generate", "generate_corpus", "generic_forms", "money_of"]
