"""One place of a ranking (第二大, 倒数第二), the first beside those left out, indicators by their rates and weights."""

import pytest

from .conftest import Held
from .test_library import library

__all__ = ["library"]

KORLA = "库尔勒市行政服务中心"


def _rows(held: Held, question: str) -> list[tuple[str, str | None]]:
    answer = held.ask(question)
    assert answer.status == "answered" and answer.sources, answer.reason
    return [(row.label, row.value) for row in answer.answers]


@pytest.mark.parametrize(
    ("question", "row"),
    [
        ("党政办2022年金额第二大的项目", ("信息化建设费", "110")),
        ("党政办2022年钱花得第二多的项目是哪个", ("信息化建设费", "110")),
        ("党政办项目里倒数第二的是哪个", ("保洁用品费", "7")),
        ("党政办公用经费第三多的是哪一项", ("电费", "53")),
        ("哪个部门项目支出排第二", ("库尔勒经济技术开发区政务服务中心", "314.9")),
        ("除了孵化中心整体修缮，党政办最大的项目是哪个", ("信息化建设费", "110")),
        ("除孵化中心整体修缮和信息化建设费外党政办最大的项目", ("扶贫费", "50")),
        ("除了办公费，党政办公用经费里最大的是哪项", ("邮电费", "140")),
        ("完成率第二低的指标，库尔勒市行政服务中心", ("发放工资福利人数", "77.78")),
    ],
)
def test_one_place_of_a_ranking(five: Held, question: str, row: tuple[str, str]) -> None:
    assert _rows(five, question) == [row]


@pytest.mark.parametrize(
    "question",
    [
        "青龙审批局倒数第二的项目",  # three cost the same
        "党政办第二十多的项目",
        "除了食堂改造，党政办最大的项目是哪个",
    ],
)
def test_a_place_that_nothing_or_several_hold_is_not_told(five: Held, question: str) -> None:
    assert five.ask(question).status == "abstained"


def test_places_in_another_body(library: Held) -> None:
    assert _rows(library, "沱阳县图书馆2024年第二大的项目") == [("公共图书馆免费开放补助资金", "250000.00")]
    assert _rows(library, "除了总分馆制建设，图书馆2024年金额最高的项目") == [
        ("公共图书馆免费开放补助资金", "250000.00")
    ]
    assert _rows(library, "沱阳图书馆2024年金额倒数第二的项目") == [("图书购置专项经费", "150000.00")]


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        (f"{KORLA}哪些绩效指标完成率没到80%", {("单位运行经费基本支出", "59.65"), ("发放工资福利人数", "77.78")}),
        (f"{KORLA}完成率最差的指标是哪条", {("单位运行经费基本支出", "59.65")}),
        (f"{KORLA}扣分最多的指标", {("单位运行经费基本支出", "1.8")}),
        ("喀什市政务服务中心部门整体绩效表分值权重加总", {("部门整体的分值合计", "90")}),
    ],
)
def test_indicators_by_rates_and_weights(five: Held, question: str, rows: set[tuple[str, str]]) -> None:
    assert set(_rows(five, question)) == rows


def test_weights_of_the_whole_and_of_projects_are_not_added_up(five: Held) -> None:
    rows = _rows(five, "喀什市政务服务中心绩效指标权重合计")
    assert len(rows) == 4 and {value for _, value in rows} == {"90"}


def test_rates_that_no_document_prints_are_not_told(five: Held) -> None:
    answer = five.ask("青龙审批局完成率低于80%的绩效指标")
    assert answer.status == "abstained" and "没有印出" in (answer.reason or "")
