"""Regions as filters over departments, vetoed elsewhere; what the audit found, asked as a question."""

import pytest

from .conftest import Held


def test_a_region_says_which_departments(samples: Held) -> None:
    names = [row.label for row in samples.ask("新疆有哪些部门").answers]
    assert len(names) == 5 and not any("青龙" in name or "双峰" in name for name in names)
    assert [row.label for row in samples.ask("收录了河北的哪些部门").answers] == ["青龙满族自治县行政审批局"]


def test_years_and_stages_filter_the_departments_held(five: Held) -> None:
    assert [row.label for row in five.ask("2024年有哪些部门的预算").answers] == [
        "新疆维吾尔自治区喀什地区喀什市政务服务中心"
    ]


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("库尔勒哪个部门的公务接待费最高", "32.5"),
        ("河北的部门2023年三公经费合计", "4.4"),
        ("新疆的部门2022年决算三公经费合计", "11.25"),
    ],
)
def test_a_region_filters_rankings_and_sums(samples: Held, question: str, value: str) -> None:
    answer = samples.ask(question)
    assert answer.answers[0].value == value and "只算" in answer.text


@pytest.mark.parametrize("question", ["四川有哪些部门", "四川哪个部门的公务接待费最高", "河北2023年三公经费"])
def test_a_region_is_no_department(samples: Held, question: str) -> None:
    assert samples.ask(question).status != "answered"


def test_contradictions_come_from_the_findings(samples: Held) -> None:
    assert samples.ask("哪些部门的数字前后矛盾").answers[0].unit == "处"
    with_errors = samples.ask("库尔勒行政服务中心决算数字有矛盾吗")
    assert with_errors.answers[0].value == "3" and len(with_errors.answers) == 4 and with_errors.sources
    assert "没有发现" in samples.ask("双峰县民政局的预算有没有矛盾").text


def test_staff_on_the_establishment_is_staff_in_service(samples: Held) -> None:
    assert samples.ask("双峰县民政局在编人员有多少").answers[0].value == "48"
