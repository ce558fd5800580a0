"""The tolerance rule: half a unit in the last printed place of every number, added up."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from budgetgraph.audit.formulas import evaluate
from budgetgraph.audit.things import Thing

_CENTS = st.integers(0, 10**9)


def thing(printed: str, scale: int = 1) -> Thing:
    value = Decimal(printed)
    resolution = Decimal(1).scaleb(int(value.as_tuple().exponent)) * scale
    return Thing(
        printed, "figure", printed, value=value * scale, resolution=resolution, printed=printed, scale=Decimal(scale)
    )


def verdict(formula: str, found: str, **roles: list[str]) -> str:
    outcome = evaluate(formula, thing(found), {name: [thing(p) for p in group] for name, group in roles.items()})
    assert outcome is not None
    return outcome.verdict


def test_sums_agree_round_or_contradict() -> None:
    assert verdict("sum", "738.05", part=["528.41", "209.64"]) == "agrees"
    assert verdict("sum", "738.05", part=["528.41", "209.65"]) == "rounding"
    assert verdict("sum", "738.05", part=["528.41", "209.66"]) == "error"


def test_two_whole_numbers_one_apart_may_be_rounded() -> None:
    assert verdict("equal", "691", part=["692"]) == "rounding"
    assert verdict("equal", "691", part=["693"]) == "error"


def test_a_rate_agrees_when_it_is_the_computed_one_rounded() -> None:
    assert verdict("rate", "40", change=["90"], amount=["314.9"]) == "agrees"
    assert verdict("rate", "25", change=["0.7"], amount=["2.8"]) == "error"
    assert verdict("rate", "17.63", change=["194"], amount=["1294"]) == "rounding"


def test_a_rate_over_nothing_has_no_meaning() -> None:
    assert evaluate("rate", thing("100"), {"change": [thing("5")], "amount": [thing("5")]}) is None


def test_a_coarser_number_agrees_with_the_finer_one_it_rounds() -> None:
    found, part = thing("642837.52"), thing("64.28", scale=10000)
    outcome = evaluate("equal", found, {"part": [part]})
    assert outcome is not None and outcome.verdict == "agrees"


def test_a_total_of_fewer_places_may_be_the_sum_of_its_rounded_parts() -> None:
    assert verdict("equal", "6.6976", part=["6.69"]) == "rounding"
    assert verdict("equal", "6.6976", part=["6.68"]) == "error"


@given(st.lists(_CENTS, min_size=1, max_size=12))
def test_rounded_parts_never_contradict_their_rounded_total(parts: list[int]) -> None:
    """Each number rounded on its own from exact thousandths: at most a rounding difference."""
    exact = [Decimal(part) / 1000 for part in parts]
    printed = [f"{value:.2f}" for value in exact]
    assert verdict("sum", f"{sum(exact):.2f}", part=printed) in ("agrees", "rounding")


@given(st.integers(1, 10**7), st.integers(1, 10**7))
def test_rounded_shares_never_contradict(part: int, rest: int) -> None:
    whole = part + rest
    printed = f"{Decimal(part) / whole * 100:.2f}"
    assert verdict("ratio", printed, part=[str(part)], base=[str(whole)]) in ("agrees", "rounding")
