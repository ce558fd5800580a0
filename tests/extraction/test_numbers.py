"""Printed numbers: whatever way a number is printed, its value and its last place come back."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetgraph.extraction.numbers import is_blank, money_unit, parse, yuan

FULL_WIDTH = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")


@given(
    value=st.decimals(min_value=-(10**12), max_value=10**12, places=2),
    places=st.integers(min_value=0, max_value=6),
    separators=st.booleans(),
    blanks=st.booleans(),
    full_width=st.booleans(),
)
def test_any_printing_of_an_amount_gives_its_value(
    value: Decimal, places: int, separators: bool, blanks: bool, full_width: bool
) -> None:
    amount = value.quantize(Decimal(1).scaleb(-places))
    printed = f"{amount:,}" if separators else f"{amount:f}"
    if blanks:
        printed = printed.replace(".", ". ") + "\n"
    if full_width:
        printed = printed.translate(FULL_WIDTH)
    number = parse(printed)
    assert number is not None
    assert number.value == amount
    assert number.places == places
    assert number.last_place == Decimal(1).scaleb(-places)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("(12.30)", "-12.30"),
        ("（5）", "-5"),
        ("+54.49", "54.49"),
        (".5", "0.5"),
        ("￥1,464.51", "1464.51"),
        ("¥ -12.30", "-12.30"),
        ("-￥12.30", "-12.30"),
        ("（￥12.30）", "-12.30"),
        ("△1,012.30", "-1012.30"),
        ("▲5%", "-5"),
        ("△ ￥12.30", "-12.30"),
    ],
)
def test_accountants_signs(text: str, value: str) -> None:
    number = parse(text)
    assert number is not None and number.value == Decimal(value)


@pytest.mark.parametrize(
    ("text", "value"), [("641.66¹", "641.66"), ("57¹", "57"), ("12.5%²", "12.5"), ("8.10₁₂", "8.10")]
)
def test_the_raised_mark_of_a_note_is_no_part_of_a_figure(text: str, value: str) -> None:
    number = parse(text)
    assert number is not None and number.value == Decimal(value)


@pytest.mark.parametrize("text", ["10⁴", "641⁶⁶", "¹", "10²万元", "￥", "￥-"])
def test_a_raised_exponent_or_a_sign_alone_is_no_number(text: str) -> None:
    assert parse(text) is None


@pytest.mark.parametrize(
    "text", ["", "—", "--", "/", "无", "795.8201 一般公共服务", "1.2.3", "12,34", "2023年", "5件", "△", "▼5", "△-5"]
)
def test_what_is_not_one_number_is_none(text: str) -> None:
    assert parse(text) is None


@pytest.mark.parametrize("text", ["", " ", "—", "－", "/", "…", "无", "￥ -"])
def test_signs_for_nothing_are_blank(text: str) -> None:
    assert is_blank(text)


def test_a_printed_zero_is_not_blank() -> None:
    assert not is_blank("0.00")


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("编制部门：某局 单位：万元", "万元"),
        ("金额单位: 元", "元"),
        ("单位：人民币元", "元"),
        ("价值(金额单位: 千元)", "千元"),
        ("编制单位：某局", None),
    ],
)
def test_unit_lines(text: str, unit: str | None) -> None:
    assert money_unit(text) == unit


@pytest.mark.parametrize("printed", ["20240001", "20240315", "110105001", "202401010001"])
def test_bare_digits_in_the_manner_of_codes_are_no_amount_in_a_large_unit(printed: str) -> None:
    number = parse(printed)
    assert number and yuan(number, "万元") is None and yuan(number, "元") == Decimal(printed)


@pytest.mark.parametrize("printed", ["12345678", "20,240,001", "20240001.00", "202400", "35.50"])
def test_other_numbers_are_amounts_in_any_unit(printed: str) -> None:
    number = parse(printed)
    assert number and yuan(number, "万元") == number.value * 10_000
