"""Consistent disclosures have no error; a planted fault is found, in one finding that names its place."""

import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings

from budgetgraph.audit import audit_records
from budgetgraph.extraction.extract import extract
from budgetgraph.extraction.records import Disclosure
from budgetgraph.reading.files import read
from budgetgraph.samples import corpus
from budgetgraph.samples.generator import generate, generate_corpus
from budgetgraph.samples.money import Money
from budgetgraph.samples.strategies import disclosures
from budgetgraph.samples.typeset import typeset

sys.path.insert(0, str(Path(__file__).parents[2] / "bench"))
from audit_mutations import measure


def errors(records: list[Disclosure]) -> list[str]:
    return [f.label for audit in audit_records(records) for f in audit.findings if f.severity == "error"]


@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(disclosures())
@example(generate(1, form="final-2022", year=2023, units=1))  # the table of the appropriation is missing
@example(generate(1, form="units-2024", units=1))  # and what the text says is of the body with its unit
@example(generate(38, form="shanghai-2025", units=2))
@example(generate(24, form="shanghai-2025", year=2021, money=Money(unit="万元", decimals=6), units=0))  # two precisions
def test_consistent_disclosures_have_no_error(one: Disclosure) -> None:
    assert errors([one]) == []


def test_consistent_years_and_stages_have_no_error() -> None:
    for seed, units in ((4, 1), (72, 0)):
        assert errors(list(generate_corpus(bodies=1, years=(2022, 2023), seed=seed, units=units))) == []


def test_the_budget_of_an_item_is_another_fact_than_its_outturn() -> None:
    one = generate(5, form="final-2022", units=0)
    said = next(claim for claim in one.claims if claim.topic == "column:basic" and claim.metric == "amount")
    for name, told in (
        ("基本支出年初预算数", False),
        ("调整后的基本支出", False),
        ("预算总额", False),
        ("基本支出决算数", True),
    ):
        other = said.model_copy(update={"value": (said.value or 0) * 2, "printed": "1", "subject": name, "quote": name})
        assert any(name in label for label in errors([one.model_copy(update={"claims": [*one.claims, other]})])) is told


@pytest.mark.parametrize(("confidence", "told"), [(0.97, True), (0.5, False)])
def test_what_ocr_read_clearly_is_compared_and_the_finding_says_so(confidence: float, told: bool) -> None:
    one = generate(5, form="final-2022", units=0)
    said = next(claim for claim in one.claims if claim.topic == "column:basic" and claim.metric == "amount")
    other = {"value": (said.value or 0) * 2, "printed": "1", "subject": "基本支出决算数", "quote": "基本支出决算数"}
    native = one.model_copy(update={"claims": [*one.claims, said.model_copy(update=other)]})
    assert len(errors([native])) == 1
    assert "文字识别" not in errors([native])[0]
    scan = native.model_copy(deep=True)
    for claim in scan.claims:
        claim.place.confidence = confidence
    for figure in (f for statement in scan.statements for row in statement.rows for f in row.figures):
        figure.confidence, figure.flags = confidence, ["ocr"]
    assert ["由文字识别读取" in label for label in errors([scan])] == ([True] if told else [])


@pytest.mark.long
def test_a_scan_has_the_errors_of_its_text(shared: Path) -> None:
    def found(name: str) -> set[tuple[str, str]]:
        file = shared / "disclosures" / name
        audits = audit_records(extract(read(file.read_bytes(), name)).disclosures)
        return {(f.rule, str(f.found)) for audit in audits for f in audit.findings if f.severity == "error"}

    assert found("000-scan.pdf") == found("000.txt") != set()


def test_every_comparison_counts_towards_the_quality() -> None:
    (audit,) = audit_records([generate(1)])
    assert audit.made > 100 and audit.passed == audit.made and audit.share == 1


def test_planted_faults_are_found_and_nothing_else() -> None:
    scores, told, before = measure(count=25, seed=11)
    planted, found = (sum(getattr(s, name) for s in scores.values()) for name in ("planted", "found"))
    assert before == 0
    assert found >= planted - 1, told
    assert sum(s.false for s in scores.values()) == 0, told


@pytest.mark.long
def test_many_planted_faults() -> None:
    scores, told, before = measure(count=375, seed=0)
    planted, found, findings, false = (
        sum(getattr(s, name) for s in scores.values()) for name in ("planted", "found", "findings", "false")
    )
    assert planted >= 300 and before == 0
    assert found >= 0.95 * planted, told
    assert false <= 0.01 * findings, told


def test_what_is_read_from_a_typeset_disclosure_has_no_error() -> None:
    one = generate(21, form="xinjiang-2023", units=0)
    document = read(typeset(one, "xinjiang-2023", "html"), "typeset.html")
    assert errors(extract(document).disclosures) == []


def test_the_invented_samples_have_no_error() -> None:
    files = [corpus.FOLDER / sample.file_name for sample in corpus.samples() if sample.invented]
    assert len(files) > 5
    for file in files:
        assert errors(extract(read(file.read_bytes(), file.name)).disclosures) == [], file.name
