"""Recall and precision of the audit: one fault at a time is planted in consistent sample disclosures.

    python bench/audit_mutations.py [--faults 360] [--seed 0] [--json]

Every family of checks has its faults: a wrong digit in a cell, a sentence, a weight; a wrong code; a statement that is
missing or emptied. A fault is found when a finding (error, or wording for names, codes and missing parts) involves the
place of the fault. A finding is false when the disclosure with the fault has one that no fault explains: one that
involves neither the place nor shows it from another side. Originals must have no error at all.
"""

import argparse
import json
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from budgetgraph.audit import Finding, audit_records
from budgetgraph.extraction.records import Claim, Disclosure, Figure, Indicator, Row
from budgetgraph.samples.generator import generate, generate_corpus


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
        name, kind = row.label, f"/{statement.kind}"
        return Fault(family, told, [changed], lambda f: any(kind in t.iri and t.label == name for t in f.things))

    return plant


def _claim_fault(family: str, wanted: Callable[[Claim], bool]) -> "Planter":
    def plant(one: Disclosure, rng: Random) -> Fault | None:
        changed = _copy(one)
        claims = [claim for claim in changed.claims if wanted(claim) and claim.value]
        if not claims:
            return None
        claim = rng.choice(claims)
        before = claim.printed
        if not _change_claim(rng, claim):
            return None
        subject = claim.subject
        told = f"{claim.topic} {claim.metric}: {before} -> {claim.printed}"
        return Fault(family, told, [changed], lambda f: any(t.kind == "claim" and subject in t.words for t in f.things))

    return plant


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


def faults(count: int, seed: int) -> Iterator[tuple[Disclosure, Fault]]:
    """Faults of all families in turn, each in a disclosure of its own."""
    rng = Random(f"{seed}/faults")
    names = list(PLANTERS)
    planted = 0
    while planted < count:
        name = names[planted % len(names)]
        for _ in range(60):
            original = generate(rng.randrange(10**6), units=0)
            if fault := PLANTERS[name](original, rng):
                yield original, Fault(name, fault.told, fault.records, fault.shows)
                break
        planted += 1


@dataclass
class Score:
    """Per family: faults planted, found, and findings that no fault explains."""

    planted: int = 0
    found: int = 0
    findings: int = 0
    false: int = 0


def measure(count: int, seed: int) -> tuple[dict[str, Score], list[str], int]:
    """Scores by family, the faults that were not found or falsely told, errors on originals."""
    scores: dict[str, Score] = defaultdict(Score)
    missed: list[str] = []
    errors_before = 0
    for original, fault in faults(count, seed):
        before = {(f.rule, f.severity, f.label) for a in audit_records([original]) for f in a.findings}
        errors_before += sum(severity == "error" for _, severity, _ in before)
        score = scores[fault.family]
        score.planted += 1
        report = audit_records(fault.records)
        new = [
            f
            for a in report
            for f in a.findings
            if f.severity != "rounding" and (f.rule, f.severity, f.label) not in before
        ]
        shown = [f for f in new if fault.shows(f)]
        score.found += bool(shown)
        score.findings += len(new)
        errors = [f for f in new if f.severity == "error"]
        unexplained = [f for f in errors if f not in shown] if fault.family not in _LOSING else []
        score.false += len(unexplained)
        if not shown:
            missed.append(f"missed: {fault.family}: {fault.told} ({original.body.name}, {original.title!r})")
        missed += [f"false: {fault.family}: {fault.told}: {f.label}" for f in unexplained]
    return scores, missed, errors_before


_LOSING = ("missing statement", "empty statement")  # faults that take whole tables away contradict much else rightly


def main() -> None:
    """Prints the table by family, or JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--faults", type=int, default=360)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    begun = time.perf_counter()
    scores, missed, before = measure(arguments.faults, arguments.seed)
    planted, found = (sum(getattr(score, name) for score in scores.values()) for name in ("planted", "found"))
    findings, false = (sum(getattr(score, name) for score in scores.values()) for name in ("findings", "false"))
    if arguments.json:
        print(json.dumps({name: vars(score) for name, score in scores.items()}, ensure_ascii=False, indent=1))
        return
    print(f"{'family':24}{'planted':>9}{'found':>7}{'recall':>8}{'findings':>10}{'false':>7}{'precision':>11}")
    for name, score in [*sorted(scores.items()), ("all", Score(planted, found, findings, false))]:
        counts = f"{score.planted:9}{score.found:7}{score.found / score.planted:8.1%}{score.findings:10}{score.false:7}"
        print(f"{name:24}{counts}{1 - score.false / max(score.findings, 1):11.1%}")
    print(f"errors on the {planted} consistent originals: {before}; {time.perf_counter() - begun:.0f} s")
    print("\n".join(missed))


if __name__ == "__main__":
    main()
