"""The example queries: documented in two languages, quick, free of known traps, and with rows on the samples."""

import time
from pathlib import Path

import pyoxigraph as ox
import pytest

from budgetgraph.graph.store import Store
from budgetgraph.web.sparql.describing.examples import Example, shipped
from budgetgraph.web.sparql.text.lint import lint


@pytest.fixture(scope="module")
def store(sample_store: Path) -> Store:
    return Store.open(sample_store)


def test_there_are_a_hundred_from_easy_to_hard() -> None:
    levels = [example.facts.get("difficulty") for example in shipped()]
    assert len(levels) >= 100
    assert {level: levels.count(level) >= 10 for level in set(levels)} == {
        "beginner": True,
        "intermediate": True,
        "advanced": True,
    }
    titles = [example.titles["zh"] for example in shipped()]
    assert len(titles) == len(set(titles))


@pytest.mark.parametrize("example", shipped(), ids=lambda example: example.name)
def test_an_example_is_documented_quick_and_gives_rows(example: Example, store: Store) -> None:
    assert {"zh", "en"} <= example.titles.keys() and example.keywords and example.facts["description"]
    traps = [advice for advice in lint(example.text) if example.form != "CONSTRUCT" or advice.trap != "type"]
    assert traps == [], "an example shows no known trap (a CONSTRUCT writes types into its graph)"
    begun = time.process_time()
    found = store.query(example.text)
    rows = int(bool(found)) if isinstance(found, ox.QueryBoolean) else sum(1 for _ in found)
    seconds = time.process_time() - begun
    assert seconds < 1, f"{seconds:.2f} s"
    assert rows > 0 or example.facts.get("empty"), "an example without rows on the samples says why"
