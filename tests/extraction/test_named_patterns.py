"""Every line of the files of named patterns finds its example and passes over its counterexample."""

import re

import pytest

from budgetgraph import resources
from budgetgraph.extraction.patterns import patterns

FILES = (
    "account_patterns.csv",
    "caption_patterns.csv",
    "cover_patterns.csv",
    "part_patterns.csv",
    "reason_patterns.csv",
    "sentence_patterns.csv",
    "told_comparisons.csv",
)
LINES = [(file, row) for file in FILES for row in resources.rows("data", "vocabulary", file)]


@pytest.mark.parametrize(("file", "row"), LINES, ids=lambda one: one["example"] if isinstance(one, dict) else one)
def test_a_line_finds_its_example(file: str, row: dict[str, str]) -> None:
    search = re.fullmatch if file == "account_patterns.csv" else re.search
    assert search(row["pattern"], row["example"])
    assert not search(row["pattern"], row["counterexample"])
    assert patterns(file)[row["name"]].search(row["example"])
