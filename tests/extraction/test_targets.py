"""Targets: any wording of an operator, any number, any unit."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetgraph import resources
from budgetgraph.extraction.performance.indicators.targets import operator_of, parse_target

PREFIXES = {
    ">=": ["≥", ">=", "≧", "不低于", "不少于", "至少达到", "大于等于"],
    "<=": ["≤", "<=", "≪", "不超过", "不高于", "小于等于", "控制在"],
    ">": [">", "＞", "大于"],
    "<": ["<", "＜"],
    "=": ["=", "＝"],
}
UNITS = ["%", "万元", "个", "元/人", "元/月/人", "万元/年", "次", "平方米", "小时", ""]


@given(
    operator=st.sampled_from(sorted(PREFIXES)),
    wording=st.integers(0, 6),
    number=st.decimals(min_value=0, max_value=10**7, places=2),
    unit=st.sampled_from(UNITS),
    blank=st.booleans(),
)
def test_any_wording_of_a_target(operator: str, wording: int, number: Decimal, unit: str, blank: bool) -> None:
    words = PREFIXES[operator]
    text = f"{words[wording % len(words)]}{' ' if blank else ''}{number}{' ' if blank else ''}{unit}"
    target = parse_target(text)
    assert (target.operator, target.value, target.unit) == (operator, number, unit or None)


@pytest.mark.parametrize("text", ["有效提升", "提升", "2023年底前", "2024年11月底前", "逐步完善"])
def test_words_and_dates_are_qualitative(text: str) -> None:
    target = parse_target(text)
    assert target.operator == "qualitative" and target.value is None and target.text == text


@pytest.mark.parametrize("text", ["", "—", "/", " "])
def test_a_blank_target_is_none(text: str) -> None:
    assert parse_target(text).operator == "none" and parse_target(text).text == ""


def test_operator_and_unit_in_columns_of_their_own() -> None:
    target = parse_target("95", "≥", "%")
    assert (target.operator, target.value, target.unit) == (">=", Decimal(95), "%")


def test_every_operator_pattern_reads_its_example() -> None:
    for row in resources.rows("data", "vocabulary", "target_operators.csv"):
        if row["where"] == "column":
            assert operator_of(row["example"]) == row["operator"], row
        elif row["where"] in ("prefix", "suffix"):
            assert parse_target(row["example"]).operator == row["operator"], row
            assert parse_target(row["counterexample"]).operator != row["operator"], row
