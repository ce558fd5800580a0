"""Typeset, read, compare cell for cell: the readers against tables whose every cell is known."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from budgetgraph.extraction.extract import extract
from budgetgraph.extraction.records import Disclosure
from budgetgraph.reading.files import read
from budgetgraph.samples import corpus, fonts, forms
from budgetgraph.samples.comparison import compare
from budgetgraph.samples.generator import generate
from budgetgraph.samples.layout import LAYOUTS
from budgetgraph.samples.publication import expected_tables
from budgetgraph.samples.typeset import typeset
from budgetgraph.samples.typeset_html import ChromiumMissing, chromium


def round_trip(seed: int, form: str, layout: str) -> None:
    disclosure = generate(seed, form=form)
    try:
        content = typeset(disclosure, form, layout)
    except fonts.FontMissing as error:
        pytest.skip(str(error))
    found = compare(expected_tables(disclosure, forms.form(form)), read(content, f"report{LAYOUTS[layout].suffix}"))
    assert found.exact, (f"{found.right} right, {found.missing} missing, {found.surplus} surplus", *found.wrong)


@pytest.mark.parametrize("form", forms.names())
@pytest.mark.parametrize("layout", ["docx", "xlsx", "html", "html_gb18030"])
def test_office_files_and_pages_are_read_cell_for_cell(form: str, layout: str) -> None:
    round_trip(2, form, layout)


@pytest.mark.parametrize("form", forms.names())
@pytest.mark.parametrize("layout", ["ruled", "filled", "rotated"])
def test_ruled_pdfs_are_read_cell_for_cell(form: str, layout: str) -> None:
    round_trip(2, form, layout)


def test_a_page_that_begins_with_the_code_of_the_first_row_is_joined() -> None:
    """The last page of the 支出总表 begins with 208, as its first page does: no form that is filled in again."""
    round_trip(1, "shanghai-2025", "ruled")


@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 10**6), st.sampled_from(forms.names()), st.sampled_from(["docx", "xlsx", "html"]))
def test_any_disclosure_comes_back_from_an_office_file(seed: int, form: str, layout: str) -> None:
    round_trip(seed, form, layout)


Facts = Counter[tuple[str | None, ...]]


def facts(disclosure: Disclosure) -> Facts:
    """Every figure with its statement, row, column, printed text and value, but the money by funds of projects' forms.

    Generated records hold that as fields of their projects.
    """
    return Counter(
        (table.kind, row.concept, row.of_unit, row.project, f.column, f.printed, f"{f.value.normalize():f}")
        for table in disclosure.statements
        for row in table.rows
        if not (row.project and table.kind in ("project_target", "self_evaluation"))
        for f in row.figures
    )


@pytest.mark.parametrize("form", forms.names())
def test_what_is_extracted_is_the_record_that_was_typeset(form: str) -> None:
    record = generate(1, form=form)
    read_back = extract(read(typeset(record, form, "html"), "report.html")).disclosures[0]
    assert (read_back.body.name, read_back.fiscal_year, read_back.stage) == (
        record.body.name,
        record.fiscal_year,
        record.stage,
    )
    assert facts(record) - facts(read_back) == Counter()
    assert facts(read_back) - facts(record) == Counter()


@pytest.mark.browser
@pytest.mark.parametrize("form", ["xinjiang-2023"])
def test_what_chromium_prints_is_read_cell_for_cell(form: str) -> None:
    try:
        chromium()
    except ChromiumMissing as error:
        pytest.skip(str(error))
    round_trip(3, form, "chromium")


def test_the_sample_disclosures_are_read_cell_for_cell() -> None:
    for sample in corpus.samples():
        content = (corpus.FOLDER / sample.file_name).read_bytes()
        found = compare(expected_tables(sample.disclosure, sample.form), read(content, sample.file_name))
        assert found.exact, (sample.file_name, *found.wrong)
