"""Rule 7: renditions stay, revisions replace, the best file supplies each part, and load order never matters."""

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st
from small_disclosures import disclosure, statements

from budgetgraph.extraction.records import Disclosure, Indicator
from budgetgraph.graph import renditions


def test_files_without_a_word_of_revision_are_renditions() -> None:
    files = [disclosure(file="a"), disclosure(file="b", issued="2023-02-01")]
    assert len(renditions.current(files)) == 2


def test_a_later_date_or_a_title_of_revision_replaces() -> None:
    first, later = disclosure(file="a", issued="2023-02-01"), disclosure(file="b", issued="2023-03-01")
    assert renditions.current([first, later]) == [later]
    announced = disclosure(file="c", revision=True)
    assert renditions.current([first, announced]) == [announced]
    assert renditions.revised_by(later, [first, later]) == [first]


def test_a_revision_revises_the_edition_before_it_only() -> None:
    a, b, c = (disclosure(file=f, issued=f"2023-0{n}-01") for n, f in enumerate("abc", start=1))
    assert renditions.revised_by(c, [a, b, c]) == [b]


def test_text_layer_goes_before_completeness_and_native_before_pdf() -> None:
    scan = disclosure(file="scan", native=False)
    short = disclosure(file="short", statements=statements()[:1])
    whole = disclosure(file="whole")
    word = disclosure(file="word", media="application/vnd.openxmlformats-officedocument.wordprocessingml.document")
    assert renditions.suppliers([scan, short]).statements is short
    assert renditions.suppliers([scan, short, whole]).statements is whole
    assert renditions.suppliers([scan, short, whole, word]).statements is word


def test_each_part_is_supplied_by_the_file_that_has_it() -> None:
    tables = disclosure(file="tables", claims=[], sections=[], projects=[])
    words = disclosure(file="words", statements=[], projects=[])
    parts = renditions.suppliers([tables, words])
    assert (parts.statements, parts.text, parts.indicators) == (tables, words, None)


def test_a_file_with_targets_of_several_years_alone_supplies_indicators() -> None:
    years = disclosure(file="years", projects=[])
    years.indicators_medium_term = [Indicator(name="修复卷数", horizon="中期目标")]
    assert renditions.suppliers([disclosure(file="none", projects=[]), years]).indicators is years


editions = st.lists(
    st.tuples(st.sampled_from([None, "2023-01-01", "2023-02-01"]), st.booleans(), st.booleans()), min_size=1, max_size=4
)


@given(editions)
def test_some_edition_is_always_current_whatever_the_order(kinds: list[tuple[str | None, bool, bool]]) -> None:
    files: list[Disclosure] = [
        disclosure(file=str(n), issued=issued, revision=revision, native=native, statements=[], claims=[])
        for n, (issued, revision, native) in enumerate(kinds)
    ]
    expected = renditions.current(files)
    assert expected
    assert len(expected) + len(renditions.superseded(files)) == len(files)
    for order in permutations(files):
        assert renditions.current(order) == expected
        assert renditions.suppliers(list(order)).primary == renditions.suppliers(files).primary
