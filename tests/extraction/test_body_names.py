"""The name of a body in titles and headings, without what stands round it."""

import pytest

from budgetgraph.extraction.body_names import body_of_title


@pytest.mark.parametrize(
    "title",
    [
        "一、沱阳县水务局概况",
        "（一）沱阳县水务局部门概况",
        "第一部分 沱阳县水务局概况",
        "12.沱阳县水务局2024年部门预算",
        "关于沱阳县水务局2024年度部门决算的公开说明",
    ],
)
def test_the_number_of_a_heading_is_no_part_of_a_name(title: str) -> None:
    assert body_of_title(title) == "沱阳县水务局"


def test_a_counted_school_keeps_its_number() -> None:
    assert body_of_title("第一中学2024年单位预算") == "第一中学"
