"""Disclosures in the manner of two dozen provinces: errors only where what they print contradicts itself."""

import sys
from pathlib import Path

import pytest

from budgetgraph.audit import Finding, audit_records
from budgetgraph.extraction.extract import extract
from budgetgraph.reading.files import read

sys.path.insert(0, str(Path(__file__).parents[1] / "extraction"))
from unseen_forms import FORMS, load, render

# Forms that print only some rows of a table: their totals are not the sum of what stands there.
SHORTENED = {
    ("fujian", "levels"),
    ("jiangxi-transport-final", "levels"),
    ("sichuan-county", "balance"),
    ("sichuan-county", "summary_spending"),
    ("sichuan-county", "indicator_weights"),
    ("jiangsu-school", "statement_noted_empty"),  # the empty table between the note and the table above is left out
    *((name, "totals") for name in ("gansu", "guangxi", "hainan", "jiangsu", "jiangxi", "shanxi")),
}


def findings(path: Path) -> list[Finding]:
    form = load(path)
    return [f for one in audit_records(extract(read(render(form), form.file)).disclosures) for f in one.findings]


@pytest.mark.parametrize("path", sorted(FORMS.glob("*.form")), ids=lambda path: path.stem)
def test_no_error_that_the_printed_numbers_do_not_make(path: Path) -> None:
    found = [f for f in findings(path) if f.severity == "error"]
    assert [f.label for f in found if (path.stem, f.rule) not in SHORTENED] == []


def test_a_part_of_the_document_is_no_part_of_the_name() -> None:
    assert "body_names" not in {f.rule for f in findings(FORMS / "jiangsu.form")}
