"""Which items grew or shrank most since the year before: by the amount, by the rate, all of them."""

import pytest

from .conftest import Held


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("库尔勒经开区政务服务中心科目里哪个比上年涨幅最高", ["290"]),
        ("库尔勒市行政服务中心2022年度哪个功能科目减少得最多（金额）", ["52.72"]),
        ("库尔勒市行政服务中心哪个科目涨幅最大", ["133.33"]),
        ("库尔勒市行政服务中心哪一项支出增加最多", ["51.57"]),
        ("党政办增长最快的科目是哪个", ["403.36"]),
        ("库尔勒市行政服务中心增加最多的三个科目", ["51.57", "4.62", "3.36"]),
        ("库尔勒市行政服务中心哪些科目比上年减少了", ["52.72", "0.13", "0.13"]),
    ],
)
def test_items_are_ranked_by_their_change(five: Held, question: str, values: list[str]) -> None:
    answer = five.ask(question)
    assert [row.value for row in answer.answers] == values, answer.text
    assert "项级科目里比较" in answer.text


@pytest.mark.parametrize("question", ["青龙审批局哪个科目比上年增加最多", "库尔勒市行政服务中心哪个科目增减最多"])
def test_nothing_is_ranked_without_changes_or_without_a_direction(five: Held, question: str) -> None:
    assert five.ask(question).status != "answered"
