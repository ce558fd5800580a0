"""Typeset and read back: every figure of a generated disclosure comes out in its statement, row, column and unit."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from budgetgraph.extraction.extract import extract
from budgetgraph.extraction.records import Disclosure
from budgetgraph.extraction.tables.line_items import amount_of
from budgetgraph.reading.files import read
from budgetgraph.samples import forms, generator
from budgetgraph.samples.facts import facts
from budgetgraph.samples.typeset import typeset

LAYOUTS = ["ruled", "rotated", "filled", "docx", "xlsx", "html", "html_gb18030"]
SUFFIXES = {"docx": "docx", "xlsx": "xlsx", "html": "html", "html_gb18030": "html"}


def _read_back(disclosure: Disclosure, form: str, layout: str) -> Disclosure:
    content = typeset(disclosure, form, layout)
    return extract(read(content, f"{form}.{SUFFIXES.get(layout, 'pdf')}")).disclosures[0]


def _compare(disclosure: Disclosure, again: Disclosure) -> None:
    wanted, found = (Counter(fact for fact, _ in facts(one)) for one in (disclosure, again))
    assert wanted == found, (list((wanted - found).elements())[:3], list((found - wanted).elements())[:3])


@pytest.mark.parametrize("form", forms.names())
@settings(max_examples=4, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(min_value=0, max_value=10**6), layout=st.sampled_from(LAYOUTS))
def test_every_figure_comes_back(form: str, seed: int, layout: str) -> None:
    disclosure = generator.generate(seed, form=form)
    again = _read_back(disclosure, form, layout)
    assert (again.body.name, again.fiscal_year, again.stage) == (
        disclosure.body.name,
        disclosure.fiscal_year,
        disclosure.stage,
    )
    _compare(disclosure, again)


@pytest.mark.parametrize("form", forms.names())
def test_line_items_add_up_to_the_total(form: str) -> None:
    disclosure = generator.generate(7, form=form)
    again = _read_back(disclosure, form, "ruled")
    for one in (disclosure, again):
        items = [r for s in one.statements for r in s.rows if r.breakdown == "functional"]
        total = next(
            amount_of(r)
            for s in again.statements
            if s.kind == "expenditure_by_function"
            for r in s.rows
            if r.role == "total"
        )
        assert sum(amount_of(row) or 0 for row in items) == total
