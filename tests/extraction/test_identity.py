"""Covers of every kind: who publishes, for which region and year, plan or outturn, department or unit."""

import pytest

from budgetgraph.extraction.identity import identify
from budgetgraph.reading.document import Document, Paragraph


def _cover(*lines: str) -> Document:
    blocks = tuple(Paragraph(line, page=1, line=at) for at, line in enumerate(lines, start=1))
    return Document("cover.pdf", "0" * 64, "application/pdf", blocks)


@pytest.mark.parametrize(
    ("lines", "body", "division", "year", "stage", "scope"),
    [
        (["2024年度北京市海淀区教育局部门预算"], "北京市海淀区教育局", "110108", 2024, "budget", "department"),
        (["关于建德市财政局2024年部门预算公开的说明"], "建德市财政局", "330182", 2024, "budget", "department"),
        (["山东省人民政府办公厅（本级）2024年预算"], "山东省人民政府办公厅", "370000", 2024, "budget", "own"),
        (
            ["2022 年度", "白银市会宁县第一中学", "单位决算公开"],
            "白银市会宁县第一中学",
            "620422",
            2022,
            "final",
            "unit",
        ),
        (["共青团广州市委员会", "2023年部门决算公开"], "共青团广州市委员会", "440100", 2023, "final", "department"),
        (["二〇二四年盱眙县水务局部门预算"], "盱眙县水务局", "320830", 2024, "budget", "department"),
        (
            ["2025年部门预算", "预算主管部门：上海市宝山区财政局"],
            "上海市宝山区财政局",
            "310113",
            2025,
            "budget",
            "department",
        ),
        (
            ["国家税务总局盱眙县税务局2023年度部门决算"],
            "国家税务总局盱眙县税务局",
            "320830",
            2023,
            "final",
            "department",
        ),
        (["附件1", "盱眙县应急管理局2023年度部门决算公开"], "盱眙县应急管理局", "320830", 2023, "final", "department"),
        (["策勒县策勒镇2023年部门预算公开"], "策勒县策勒镇", "653225", 2023, "budget", "department"),
    ],
)
def test_a_cover_tells_who_and_when(
    lines: list[str], body: str, division: str, year: int, stage: str, scope: str
) -> None:
    told = identify(_cover(*lines))
    assert (told.body, told.division) == (body, division)
    assert (told.fiscal_year, told.stage, told.scope) == (year, stage, scope)


def test_two_regions_of_one_name_tell_nothing() -> None:
    assert identify(_cover("朝阳区财政局2024年部门预算")).division == "000000"
    assert identify(_cover("北京市朝阳区财政局2024年部门预算")).division == "110105"


def test_a_revision_is_announced_by_its_title() -> None:
    assert identify(_cover("会宁县财政局2024年部门预算公开（更正）")).revision
    assert not identify(_cover("会宁县财政局2024年部门预算公开")).revision


def test_what_is_not_said_is_none() -> None:
    told = identify(_cover("工作总结", "今年完成了各项任务。"))
    assert told.body is None and told.stage is None
