"""Hypothesis strategies over the generator, for property tests of every room. Needs hypothesis, a development tool."""

from hypothesis import strategies as st

from budgetgraph.extraction.records import Disclosure
from budgetgraph.samples.generator import generate, generic_forms
from budgetgraph.samples.money import Money

_SEEDS = st.integers(min_value=0, max_value=10**6)


def moneys() -> st.SearchStrategy[Money]:
    """Units, decimals and separators that disclosures print."""
    return st.builds(
        Money,
        unit=st.sampled_from(("元", "千元", "万元")),
        decimals=st.sampled_from((0, 2)),
        separators=st.booleans(),
    ) | st.builds(Money, unit=st.just("万元"), decimals=st.sampled_from((4, 6)), separators=st.booleans())


@st.composite
def disclosures(draw: st.DrawFn, form: str | None = None) -> Disclosure:
    """A disclosure of any form (or the one named), year and money, with up to two units."""
    name = form or draw(st.sampled_from(generic_forms()))
    money = draw(st.none() | moneys())
    return generate(
        draw(_SEEDS), form=name, year=draw(st.integers(2020, 2026)), money=money, units=draw(st.integers(0, 2))
    )
