"""Every line of the files of named patterns finds its example and passes over its counterexample."""

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from budgetgraph import resources
from budgetgraph.extraction.concepts import bare_label, key_pattern
from budgetgraph.extraction.tables.captions import kind_of_title
from budgetgraph.reading.folding import key, squeeze
from budgetgraph.resources import patterns

FILES = (
    "account_patterns.csv",
    "answer_wordings.csv",
    "audit_patterns.csv",
    "caption_patterns.csv",
    "cover_patterns.csv",
    "head_patterns.csv",
    "label_patterns.csv",
    "line_patterns.csv",
    "outline_patterns.csv",
    "part_patterns.csv",
    "performance_patterns.csv",
    "question_wordings.csv",
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


def whole(form: Callable[[str], str]) -> Callable[[str, str], object]:
    """The pattern has to be the whole of the text in this form."""
    return lambda pattern, text: re.fullmatch(key_pattern(pattern), form(text))


HOW: dict[str, Callable[[str, str], object]] = {
    "column_heads.csv": whole(key),
    "fund_labels.csv": whole(bare_label),
    "header_roles.csv": whole(key),
    "row_labels.csv": whole(key),
    "task_heads.csv": whole(key),
    "three_public_labels.csv": whole(bare_label),
    "procurement_labels.csv": whole(bare_label),
    "numbering.csv": lambda pattern, text: re.match(pattern, squeeze(text)),
    "stages.csv": re.search,
    "table_surroundings.csv": lambda pattern, text: re.match(pattern, squeeze(text)),
}
LABELS = [(file, row) for file in HOW for row in resources.rows("data", "vocabulary", file)]


@pytest.mark.parametrize(("file", "row"), LABELS, ids=lambda one: one["example"] if isinstance(one, dict) else one)
def test_a_label_is_its_example_and_not_its_counterexample(file: str, row: dict[str, str]) -> None:
    finds = whole(squeeze) if row.get("what") == "page number" else HOW[file]
    assert finds(row["pattern"], row["example"])
    assert not finds(row["pattern"], row["counterexample"])


TITLES = list(resources.rows("data", "vocabulary", "statement_titles.csv"))


@pytest.mark.parametrize("row", TITLES, ids=lambda row: row["example"])
def test_a_title_is_of_its_kind_where_the_lines_before_it_leave_it(row: dict[str, str]) -> None:
    assert re.search(key_pattern(row["pattern"]), key(row["example"]))
    assert kind_of_title(row["example"]) == row["kind"]
    assert kind_of_title(row["counterexample"]) != row["kind"]


@pytest.mark.parametrize(
    "row", list(resources.rows("data", "vocabulary", "name_forms.csv")), ids=lambda row: row["example"]
)
def test_a_short_name_of_an_expense_gets_its_full_form(row: dict[str, str]) -> None:
    assert re.sub(row["pattern"], row["put"], row["example"]) == row["result"]
    assert re.sub(row["pattern"], row["put"], row["counterexample"]) == row["counterexample"]


def test_every_file_with_patterns_has_examples_and_is_tested() -> None:
    tests = "".join(file.read_text(encoding="utf-8") for file in Path(__file__).parent.parent.rglob("test_*.py"))
    for file in sorted(resources.path("data", "vocabulary").glob("*.csv")):
        (head, *_) = [row for row in csv.reader(file.open(encoding="utf-8")) if row and not row[0].startswith("#")]
        if "pattern" in head:
            assert {"example", "counterexample"} <= set(head) or "examples" in head
            assert file.name in tests or f'"{file.stem}"' in tests


@pytest.mark.parametrize("file", sorted(resources.path("data").rglob("*.csv")), ids=lambda file: file.name)
def test_every_line_of_a_data_file_has_as_many_fields_as_its_head(file: Path) -> None:
    """A comma in a pattern without quotes would cut it in silence."""
    with file.open(encoding="utf-8", newline="") as lines:
        head, *rows = [row for row in csv.reader(lines) if row and not row[0].startswith("#")]
    assert rows
    assert [row for row in rows if len(row) != len(head)] == []
