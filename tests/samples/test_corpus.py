"""The sample disclosures of the repository: built from their records, true to what was carried, and complete."""

import re
from pathlib import Path

import pytest

from budgetgraph.extraction.records import Disclosure
from budgetgraph.samples import corpus, fonts
from budgetgraph.samples.publication import compose, expected_tables

FOLDER = corpus.FOLDER
CARRIED = {
    "korla-edz-government-service-2023-budget": "000",
    "korla-edz-party-government-office-2022-budget": "001",
    "kashgar-government-service-2024-budget": "002",
    "korla-administrative-service-2022-final": "003",
    "qinglong-administrative-approval-2023-budget": "004",
}
FORMS = {s.disclosure.source.file_name.removesuffix(".json"): s.form for s in corpus.samples()}
UNCARRIED = 0.1  # tables of the transcript that it garbles beyond reading


def test_every_sample_lies_in_the_folder_and_is_small() -> None:
    names = {sample.file_name for sample in corpus.samples()}
    assert {path.name for path in FOLDER.glob("*.pdf")} == names
    assert len(names) >= 10
    assert all(path.stat().st_size < 300_000 for path in FOLDER.glob("*.pdf"))


def test_samples_are_rebuilt_byte_for_byte() -> None:
    try:
        built = dict(corpus.build())
    except fonts.FontMissing as error:
        pytest.skip(str(error))
    differing = [name for name, content in built.items() if (FOLDER / name).read_bytes() != content]
    if len(differing) == len(built):
        pytest.skip("all samples differ: another version of Noto CJK, fonttools or reportlab than they were built with")
    assert not differing


def test_a_body_has_budget_and_final_account_over_two_years_and_a_department_its_unit() -> None:
    reports = {(s.disclosure.body.name, s.disclosure.fiscal_year, s.disclosure.stage) for s in corpus.samples()}
    bodies = {name for name, _, _ in reports}
    assert any(
        {(name, year + n, stage) for n in (0, 1) for stage in ("budget", "final")} <= reports
        for name in bodies
        for _, year, _ in reports
    )
    units = [s.disclosure for s in corpus.samples() if s.disclosure.scope == "unit"]
    assert units and all(unit.body.parent in bodies for unit in units)


def test_samples_say_that_they_are_samples() -> None:
    for sample in corpus.samples():
        assert compose(sample.disclosure, sample.form).mark


def printed(record: Disclosure) -> list[str]:
    return [f.printed for s in record.statements for r in s.rows for f in r.figures]


@pytest.mark.parametrize("name", CARRIED)
def test_carried_figures_stand_in_the_transcript(name: str, shared: Path) -> None:
    """Every figure is printed in the document it was carried from, as often at least as in the record, row by row."""
    text = (shared / "disclosures" / f"{CARRIED[name]}.txt").read_text(encoding="utf-8")
    cells = [re.sub(r"\s|</?b>", "", cell) for line in text.splitlines() if "\t" in line for cell in line.split("\t")]
    record = corpus.record(name)
    assert not [figure for figure in printed(record) if figure not in cells]
    amounts = {cell for cell in cells if re.fullmatch(r"-?[\d,]+\.\d+", cell)}
    said = set(printed(record)) | {str(i.weight) for p in record.projects for i in p.indicators}
    text = "".join(cell.text for grid in expected_tables(record, FORMS[name]) for cell in grid.cells)
    left = {a for a in amounts if a not in said and a not in text}
    assert len(left) <= len(amounts) * UNCARRIED, left


@pytest.mark.parametrize("name", CARRIED)
def test_carried_records_hold_no_personal_data(name: str) -> None:
    content = corpus.record(name).model_dump_json()
    assert not re.search(r"1[3-9]\d{9}(?!\d)(?!\.)", re.sub(r'"sha256":"[0-9a-f]+"', "", content))
    assert not any(word in content for word in ("负责人", "联系人", "联系电话"))
