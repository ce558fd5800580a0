"""Tables of a text whose columns blanks set at the same places of all lines; all figures are invented."""

import time

import pytest

from budgetgraph.reading.plain_text.aligned_columns import aligned
from budgetgraph.reading.plain_text.blank_columns import tabbed


def cells(text: str) -> list[list[str]]:
    return [line.split("\t") for line in aligned(text.strip("\n").splitlines())]


def test_cells_stand_below_the_beginnings_of_their_heads() -> None:
    text = """
单位      项目      年初     本年      结余  联系人
本级      甲项目    60.00    1,240.00  0.00  某 甲
          小计      60.00    1,240.00  0.00
某某站    乙项目             175.00          某乙
合计                60.00    1,415.00  0.00
"""
    assert cells(text) == [
        ["单位", "项目", "年初", "本年", "结余", "联系人"],
        ["本级", "甲项目", "60.00", "1,240.00", "0.00", "某 甲"],
        ["", "小计", "60.00", "1,240.00", "0.00", ""],
        ["某某站", "乙项目", "", "175.00", "", "某乙"],
        ["合计", "", "60.00", "1,415.00", "0.00", ""],
    ]


def test_figures_at_the_right_share_a_stretch_with_their_heads() -> None:
    text = """
项目                合计       财政
甲项目          1,240.00      60.00
乙项目            175.00
丙项目              5.00       5.00
"""
    assert cells(text)[1:] == [["甲项目", "1,240.00", "60.00"], ["乙项目", "175.00", ""], ["丙项目", "5.00", "5.00"]]


@pytest.mark.parametrize("gap", ["   ", "  "])
def test_signs_of_ambiguous_width_may_be_one_or_two_places_wide(gap: str) -> None:
    lines = ["指标      目标     完成   分值", f"甲指标    ≥90%{gap}  92%    10", "乙指标    90个     93个   20"]
    assert [line.count("\t") for line in aligned(lines)] == [3, 3, 3]


def test_a_name_that_is_set_wide_is_one_cell() -> None:
    lines = ["序号  姓名    电话", "1     王  某  1234567", "2     张某某  1234567"]
    assert [line.split("\t")[1] for line in aligned(lines)] == ["姓名", "王 某", "张某某"]


def test_lines_of_a_unit_and_of_labels_are_no_rows() -> None:
    lines = [
        "某某局                单位：万元",
        "项目    合计    财政",
        "甲项目  1.00    1.00",
        "制表：某某    审核：某某",
    ]
    assert [line.count("\t") for line in aligned(lines)] == [0, 2, 2, 0]


@pytest.mark.parametrize(
    "lines",
    [
        ["201  11  01  行政运行    60.99    60.99", "221          住房保障    445.69   445.69"],  # the heads are gone
        ["科目    合计    基本    项目", "行政运行    60.99 60.99", "住房保障    445.69 445.69"],
        ["职能  机构  人员", "负责档案工作，现有12人。"],
    ],
)
def test_what_lost_its_heads_or_columns_stays_text(lines: list[str]) -> None:
    assert aligned(lines) == lines


def test_the_places_of_a_long_line_are_counted_once() -> None:
    """A line of 130,000 characters took minutes."""
    begun = time.process_time()
    (line,) = aligned(["合计       22.00     23.50" * 12_000])
    assert time.process_time() - begun < 5 and len(line) == 12_000 * 24


def test_a_text_of_many_lines_is_not_looked_through_for_each_of_them() -> None:
    begun = time.process_time()
    lines = ["某局2024年部门预算", *[""] * 250_000, "合计"]
    assert tabbed(lines) == lines
    assert time.process_time() - begun < 10
