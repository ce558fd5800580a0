"""Every pattern of the vocabulary finds its example and passes over its counterexample."""

import re

import pytest

from budgetgraph import resources
from budgetgraph.extraction.claims.topics import subject_of
from budgetgraph.extraction.concepts import key_pattern, names
from budgetgraph.extraction.persons.privacy import is_personal_label, personal, pieces
from budgetgraph.extraction.records import Metric
from budgetgraph.extraction.text.outline import heading
from budgetgraph.extraction.text.passages import level
from budgetgraph.extraction.text.structure import structural
from budgetgraph.reading.folding import key


def rows(name: str) -> list[dict[str, str]]:
    return list(resources.rows("data", "vocabulary", f"{name}.csv"))


def plain(text: str) -> str:
    """As the readers see it; a trailing blank keeps a number at the end apart from nothing."""
    return level(text)[0]


@pytest.mark.parametrize("row", rows("claim_patterns"), ids=lambda row: f"{row['kind']}-{row['example']}")
def test_wordings_of_claims(row: dict[str, str]) -> None:
    pattern = re.compile(key_pattern(row["pattern"]))
    assert pattern.search(plain(row["example"]))
    if row["kind"] in ("filler", "tail"):
        assert not pattern.fullmatch(plain(row["counterexample"]))
    else:
        assert not pattern.search(plain(row["counterexample"]))


def test_metrics_and_directions_are_those_of_the_contract() -> None:
    for row in rows("claim_patterns"):
        known = {"lead": set(Metric.__args__), "phase": {"initial", "adjusted", "adjustment", "actual", "planned"}}
        assert row["metric"] in known.get(row["kind"], {""})
        assert row["direction"] in ("", "increase", "decrease", "flat")


@pytest.mark.parametrize("row", rows("reasons"), ids=lambda row: row["example"])
def test_openings_of_reasons(row: dict[str, str]) -> None:
    pattern = re.compile(key_pattern(row["pattern"]))
    assert pattern.search(plain(row["example"]))
    assert not pattern.search(plain(row["counterexample"]))


@pytest.mark.parametrize("row", rows("topic_aliases"), ids=lambda row: f"{row['concept']}-{row['example']}")
def test_names_of_topics(row: dict[str, str]) -> None:
    named = subject_of(plain(row["example"]))
    assert named is not None
    assert named.concept == row["concept"]
    other = subject_of(plain(row["counterexample"]))
    assert other is None or other.concept != row["concept"]


def test_every_topic_is_on_a_list() -> None:
    lists = {
        "topic": {row["id"] for row in resources.rows("data", "classifications", "topics.csv")},
        "column": {row["id"] for row in resources.rows("data", "classifications", "columns.csv")},
        "three-public": {row["id"] for row in resources.rows("data", "classifications", "three_public.csv")},
        "revenue": {row["id"] for row in resources.rows("data", "classifications", "revenue.csv")},
        "functional": set(names("functional")),
        "economic": set(names("economic")),
    }
    named = [row["concept"] for row in rows("topic_aliases")]
    named += [row["topic"] for row in rows("claim_patterns") if row["topic"]]
    named += [concept for row in rows("topic_units") for concept in (row["topic"], row["meant"])]
    named += [row["topic"] for row in rows("topic_rows")]
    for concept in named:
        scheme, _, identifier = concept.partition(":")
        assert identifier in lists[scheme], concept


@pytest.mark.parametrize("row", rows("economic_aliases"), ids=lambda row: row["example"])
def test_names_of_expenses(row: dict[str, str]) -> None:
    assert re.fullmatch(row["pattern"], key(row["example"]))
    assert not re.fullmatch(row["pattern"], key(row["counterexample"]))
    assert row["code"] in names("economic")


@pytest.mark.parametrize("row", rows("structural_numbers"), ids=lambda row: f"{row['what']}-{row['example']}")
def test_structural_numbers(row: dict[str, str]) -> None:
    pattern = re.compile(key_pattern(row["pattern"]))
    assert pattern.search(plain(row["example"]))
    assert not pattern.search(plain(row["counterexample"]))
    assert row["what"] in {what for _, _, what in structural(plain(row["example"]))}


@pytest.mark.parametrize("row", rows("personal_data"), ids=lambda row: f"{row['what']}-{row['example']}")
def test_personal_data(row: dict[str, str]) -> None:
    kind, _, name = row["what"].partition(" ")
    if kind == "piece":
        found = re.compile(pieces()[name])
        assert found.match(row["example"])
        assert not found.match(row["counterexample"])
        return
    assert row["what"] in {what for _, _, what in personal(row["example"])}
    assert row["what"] not in {what for _, _, what in personal(row["counterexample"])}


@pytest.mark.parametrize("row", rows("personal_labels"), ids=lambda row: row["example"])
def test_personal_labels(row: dict[str, str]) -> None:
    assert is_personal_label(row["example"])
    assert not is_personal_label(row["counterexample"])


@pytest.mark.parametrize("row", rows("heading_patterns"), ids=lambda row: row["example"])
def test_headings(row: dict[str, str]) -> None:
    found = heading(row["example"])
    assert found is not None
    assert found[0] == int(row["level"])
    other = heading(row["counterexample"])
    assert other is None or other[0] != int(row["level"])
