"""Forms whose rows stand on a line each, parted by signs and without heads, and projects under numbers of their own."""

import re
from decimal import Decimal

import pytest

from budgetgraph import resources
from budgetgraph.extraction.extract import Hints, extract
from budgetgraph.extraction.records import Disclosure, Project
from budgetgraph.reading.files import read as read_file

ROWS = list(resources.rows("data", "vocabulary", "row_manners.csv"))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['what']} {row['label']}")
def test_a_manner_finds_its_example(row: dict[str, str]) -> None:
    found = re.fullmatch if row["what"] in ("lead", "column") else re.search
    assert found(row["pattern"], row["example"])
    assert not found(row["pattern"], row["counterexample"])


def read(text: str) -> Disclosure:
    hints = Hints(department="某县水利局", year=2024, stage="final")
    (one,) = extract(read_file(text.encode(), "x.txt"), hints).disclosures
    return one


def told(project: Project) -> list[tuple[str | None, str | None, str, str, Decimal | None, str | None, str | None]]:
    return [
        (one.first_level, one.second_level, one.name, one.operator, one.target_value, one.target_unit, one.actual_text)
        for one in project.indicators
    ]


FORMS = (
    "项目名称：河道清淤\n预算金额：92万元\n产出指标/数量指标/清淤长度/≥12公里\n产出指标/质量指标/验收合格率/≥95%\n",
    "[项目]河道清淤\n[项目资金(万元)]92.00\n[产出-数量]清淤长度 >= 12 公里\n[产出-质量]验收合格率 >= 95 %\n",
    "项目名称│河道清淤\n资金总额│92万元\n产出指标│数量指标│清淤长度│≥12公里\n　　　　│质量指标│验收合格率│≥95%\n",
    "项目名称：河道清淤\n预算金额：92万元\n绩效指标—产出—数量—清淤长度：目标≥12公里\n绩效指标—产出—质量—验收合格率：目标≥95%\n",
    "专项名称：河道清淤\n金额：92万元\n▸产出｜数量｜清淤长度⇒不少于12公里\n▸产出｜质量｜验收合格率⇒不低于95%\n",
    "项目名称：河道清淤\n项目预算：92万元\n年度\t产出\t数量\t清淤长度\t≥12公里\n年度\t产出\t质量\t验收合格率\t≥95%\t93%（上年）\n",
)


@pytest.mark.parametrize("text", FORMS)
def test_rows_parted_by_signs_are_those_of_their_project(text: str) -> None:
    (project,) = read(f"某县水利局2024年度部门决算\n{text}").projects
    assert (project.name, project.budget) == ("河道清淤", Decimal(920000))
    assert [row[2:] for row in told(project)] == [
        ("清淤长度", ">=", Decimal(12), "公里", None),
        ("验收合格率", ">=", Decimal(95), "%", None),
    ]
    assert [str(row[0])[:2] for row in told(project)] == ["产出", "产出"]
    assert [str(row[1])[:2] for row in told(project)] == ["数量", "质量"]


def test_rows_that_are_counted_tell_the_target_and_what_became_of_it() -> None:
    (project,) = read(
        "某县水利局2024年度部门决算\n项目　河道清淤\n总投资　92万元；本年支付　90.5万元\n"
        "指标①清淤长度　应达≥12公里　已达12.4公里\n指标②验收合格率　应达95%　已达93%\n"
    ).projects
    assert (project.name, project.budget, project.spent) == ("河道清淤", 920000, 905000)
    assert [(row[2], row[4], row[6]) for row in told(project)] == [
        ("清淤长度", Decimal(12), "12.4公里"),
        ("验收合格率", Decimal(95), "93%"),
    ]


def test_rows_of_a_further_project_have_the_head_of_the_one_before() -> None:
    head = "指标名称｜指标权重｜计量单位｜指标性质｜指标值｜是否核心指标\n"
    first, second = read(
        "某县水利局2024年项目资金绩效目标表\n项目名称：河道清淤\n当年预算（万元）：92.00\n"
        f"{head}清淤长度｜20｜公里｜≥｜12｜是\n验收合格率｜20｜%｜≥｜95｜否\n①备注：无\n"
        "项目名称：堤防加固\n当年预算（万元）：38.90\n加固长度｜20｜公里｜=｜3｜是\n合格率｜20｜%｜=｜100｜是\n"
    ).projects
    assert [row[2:6] for row in told(second)] == [
        ("加固长度", "=", Decimal(3), "公里"),
        ("合格率", "=", Decimal(100), "%"),
    ]
    assert (first.budget, second.budget) == (920000, 389000)


def test_lines_of_sentences_are_no_rows() -> None:
    one = read("某县水利局2024年度部门决算\n1.加强水库巡查，整改率达到95%。\n2.清淤河道12公里，完成率100%。\n")
    assert one.projects == []


NUMBERED = (
    "二、项目预算\n（一）河道清淤\n金额：92.4万元。依据：会议纪要。\n（二）堤防加固工程\n金额：37万元，含设计5万元。\n",
    "二、项目预算\n（一）河道清淤\n1、项目概述。清理12公里。\n6、年度预算安排。92.4万元。\n（二）堤防加固工程\n6、年度预算安排。37万元。\n",
    "一、专项资金下达情况\n（一）河道清淤。省级下达90万元，县级配套2.4万元，合计92.4万元。\n（二）堤防加固工程。省级下达37万元。\n",
    "专项资金项目安排\n① 河道清淤　事后奖补 92.4 万元　申报单位：某公司\n② 堤防加固工程　37万元\n",
)


@pytest.mark.parametrize("text", NUMBERED)
def test_numbered_projects_tell_their_money_in_the_lines_below(text: str) -> None:
    found = {project.name: project.budget for project in read(f"某县水利局2024年度部门决算\n{text}").projects}
    assert found == {"河道清淤": Decimal(924000), "堤防加固工程": Decimal(370000)}


def test_numbered_classes_and_headings_are_no_projects() -> None:
    one = read(
        "某县水利局2024年度部门决算\n二、项目支出情况\n（一）教育支出。预算安排100万元。\n（二）农林水支出。预算安排200万元。\n"
        "（三）绩效目标。安排资金30万元。\n"
    )
    assert one.projects == []


def test_parts_in_brackets_behind_an_amount_do_not_end_a_list() -> None:
    found = read(
        "某县水利局2024年度部门决算\n2024年项目支出190万元，主要用于：河道清淤92万元（含东片50万元、西片42万元）、堤防加固38万元、水质监测60万元等。\n"
    ).projects
    assert [(one.name, one.budget) for one in found] == [
        ("河道清淤", 920000),
        ("堤防加固", 380000),
        ("水质监测", 600000),
    ]


LINES = (
    "清淤长度 目标 12 公里 完成 11.5 公里\n验收合格率 目标 ≥95% 完成 96%\n",
    "清淤长度 12 公里 → 11.5 公里\n验收合格率 ≥95 % → 96 %\n",
    "目标／计划／结果／分\n清淤长度／12公里／11.5公里／20\n验收合格率／≥95%／96%／20\n",
    "指标名称│年度指标值│1-9月完成│预计全年\n清淤长度│12公里│11.5公里│12公里\n验收合格率│≥95%│96%│96%\n",
)


@pytest.mark.parametrize("lines", LINES)
def test_lines_that_tell_the_target_and_what_became_of_it_are_rows(lines: str) -> None:
    (project,) = read(
        f"某县水利局2024年度部门决算\n项目甲　河道清淤\n预算 92.00　支出 90.50　执行率 98.37\n{lines}"
    ).projects
    assert (project.name, project.budget, project.spent) == ("河道清淤", 920000, 905000)
    found = [(row[2], row[4], (row[6] or "").replace(" ", "")) for row in told(project)]
    assert found == [("清淤长度", Decimal(12), "11.5公里"), ("验收合格率", Decimal(95), "96%")]


def test_targets_said_to_be_positive_or_negative_have_the_unit_of_their_name() -> None:
    (project,) = read(
        "某县水利局2024年度部门预算\n一、项目名称：河道清淤\n项目支出计划（万元）：92.00\n绩效指标：\n"
        "清淤长度（公里）　　正向　　≥　　12\n投诉（起）　　反向　　≤　　5\n"
    ).projects
    assert (project.name, project.budget) == ("河道清淤", 920000)
    assert [row[2:6] for row in told(project)] == [
        ("清淤长度", ">=", Decimal(12), "公里"),
        ("投诉", "<=", Decimal(5), "起"),
    ]
