"""IRIs keep names readable, lose nothing, and never collide."""

import unicodedata
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from budgetgraph.graph import identifiers

names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(lambda name: name.strip())


@given(names)
def test_any_name_makes_a_valid_iri_and_comes_back(name: str) -> None:
    segment = identifiers.encode(name)
    NamedNode(f"https://example.org/{segment}")
    assert unquote(segment) == unicodedata.normalize("NFC", name).strip()


@pytest.mark.parametrize("character", '/#?%+~<>"{}|\\^` ')
def test_the_characters_of_the_contract_are_encoded(character: str) -> None:
    assert identifiers.encode(f"甲{character}乙") == f"甲%{ord(character):02X}乙"


def test_chinese_and_its_brackets_stay_as_they_are() -> None:
    assert identifiers.encode("因公出国（境）费·“三公”") == "因公出国（境）费·“三公”"


def test_equal_names_are_counted_from_two() -> None:
    mint = identifiers.Counter()
    assert [mint("x/合计") for _ in range(3)] == ["x/合计", "x/合计~2", "x/合计~3"]


@given(st.lists(st.sampled_from(["x/a", "x/a~2", "x/a~3", "x/b"])))
def test_no_iri_is_handed_out_twice(wanted: list[str]) -> None:
    mint = identifiers.Counter()
    given_out = [mint(iri) for iri in wanted]
    assert len(set(given_out)) == len(given_out)


def test_patterns_of_the_contract() -> None:
    report = identifiers.report("https://e.org/", "653101", "某局", 2023, "budget")
    assert report == "https://e.org/id/report/653101-某局/2023/budget"
    assert identifiers.report("https://e.org/", "", "某局", 2023, "final", own=True).endswith(
        "/000000-某局/2023/final~own"
    )
    assert identifiers.row(f"{report}/general_public_projects", "2010350", "租 赁") == (
        f"{report}/general_public_projects/2010350+租%20赁"
    )
    assert identifiers.project(report, "租赁", previous=True) == f"{report}/project/租赁~previous"


@pytest.mark.parametrize("base", ["example.org", "ftp://e.org/", "https://e.org/?q=", "https://e.org/#x"])
def test_a_base_that_is_no_base_is_refused(base: str) -> None:
    with pytest.raises(ValueError, match="base IRI"):
        identifiers.check_base(base)
