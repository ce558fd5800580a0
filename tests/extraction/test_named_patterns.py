"""Every line of the files of named patterns finds its example and passes over its counterexample."""

import csv
import re
from pathlib import Path

import pytest

from budgetgraph import resources
from budgetgraph.extraction.patterns import patterns

FILES = (
    "account_patterns.csv",
    "caption_patterns.csv",
    "cover_patterns.csv",
    "head_patterns.csv",
    "outline_patterns.csv",
    "part_patterns.csv",
    "performance_patterns.csv",
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


@pytest.mark.parametrize("file", sorted(resources.path("data").rglob("*.csv")), ids=lambda file: file.name)
def test_every_line_of_a_data_file_has_as_many_fields_as_its_head(file: Path) -> None:
    """A comma in a pattern without quotes would cut it in silence."""
    with file.open(encoding="utf-8", newline="") as lines:
        head, *rows = [row for row in csv.reader(lines) if row and not row[0].startswith("#")]
    assert rows
    assert [row for row in rows if len(row) != len(head)] == []
