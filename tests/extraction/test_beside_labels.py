"""Labels with their number right behind them, in tables that are no statements."""

import re

import pytest

from budgetgraph import resources
from budgetgraph.audit.draft import drafts
from budgetgraph.extraction.extract import Hints, extract
from budgetgraph.extraction.records import Claim, Disclosure
from budgetgraph.reading.files import read

ROWS = list(resources.rows("data", "vocabulary", "labels_of_bodies.csv"))
HEAD = "<h1>云溪县水利局2024年部门预算公开</h1><p>{text}</p><p>表13</p><p>{title}</p><table>{rows}</table>"
FORM = [
    ("部门名称", "云溪县水利局"),
    ("编制人数", "49", "在职人数", "48人"),
    ("内设机构数", "7", "其中：退休人数", "14"),
    ("预算情况（万元）", "收入合计", "940.47", "支出合计", "940.47"),
    ("预算情况（万元）", "基本支出", "573.22", "项目支出", "367.25"),
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["example"])
def test_a_label_does_what_its_line_says(row: dict[str, str]) -> None:
    assert re.fullmatch(row["pattern"], row["example"]) and not re.fullmatch(row["pattern"], row["counterexample"])


def _read(title: str, form: list[tuple[str, ...]], text: str = "本部门在职人员46人。") -> Disclosure:
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in form)
    page = HEAD.format(text=text, title=title, rows=rows)
    return extract(read(page.encode(), "a.html"), Hints()).disclosures[0]


def _told(disclosure: Disclosure) -> dict[str, Claim]:
    return {claim.topic: claim for claim in disclosure.claims if claim.place.cell}


def test_the_head_of_a_departments_form_tells_its_staff_and_its_budget() -> None:
    disclosure = _read("部门整体支出绩效目标表", FORM)
    told = _told(disclosure)
    assert {topic: (str(claim.value), claim.unit) for topic, claim in told.items()} == {
        "topic:staff_authorized": ("49", "人"),
        "topic:staff_in_service": ("48", "人"),
        "topic:internal_units": ("7", "个"),
        "topic:staff_retired": ("14", "人"),
        "topic:total_revenue": ("9404700.00", "万元"),
        "topic:total_expenditure": ("9404700.00", "万元"),
        "column:basic": ("5732200.00", "万元"),
        "column:project": ("3672500.00", "万元"),
    }
    assert told["topic:staff_in_service"].place.cell == "t1 r2 c4" and not disclosure.unread


def test_money_is_that_of_the_department_only_in_its_own_form_and_with_a_unit() -> None:
    assert not {"topic:total_revenue", "column:basic"} & set(_told(_read("项目支出绩效目标表", FORM)))
    bare = [tuple(cell.replace("（万元）", "") for cell in row) for row in FORM]
    assert set(_told(_read("部门整体支出绩效目标表", bare))) <= {row["concept"] for row in ROWS if row["unit"]}


def test_a_label_with_its_unit_is_of_the_body_only_in_its_own_form() -> None:
    form = [("项目名称", "堤防加固"), ("基本支出（万元）", "573.22", "项目支出（万元）", "367.25")]
    assert not _told(_read("项目支出绩效目标表", form))
    assert set(_told(_read("部门整体支出绩效目标表", form))) == {"column:basic", "column:project"}


def test_a_label_over_several_numbers_is_left_unread() -> None:
    disclosure = _read("部门整体支出绩效目标表", [("部门名称", "云溪县水利局"), ("在职人数", "48", "50", "47")])
    assert not _told(disclosure)


def test_a_number_in_a_form_is_held_against_the_text() -> None:
    (draft,) = drafts([_read("部门整体支出绩效目标表", FORM)])
    assert any("48人" in one.label and "46人" in one.label for one in draft.audit.findings)
    (draft,) = drafts([_read("部门整体支出绩效目标表", FORM, "本部门在职人员48人。")])
    assert not any("在职" in one.label for one in draft.audit.findings)


def test_the_totals_of_a_departments_form_are_told_under_every_label() -> None:
    henan = [
        ("预算情况", "部门预算总额（万元）", "940.47"),
        ("", "1、资金来源：（1）政府预算资金", "940.47"),
        ("", "2、资金结构：（1）基本支出", "573.22"),
        ("", "（2）项目支出", "367.25"),
        ("一级指标", "二级指标", "三级指标", "指标值"),
        ("产出指标", "数量指标", "退休人数", "14"),
    ]
    for form, revenue in (
        (henan, False),
        ([("年度预算申请（万元）", "资金总额", "940.47"), *henan[2:]], False),
        ([("年度预算收入（万元）", "940.47", "年度预算支出（万元）", "940.47"), *henan[2:]], True),
    ):
        told = {topic: str(claim.value) for topic, claim in _told(_read("部门整体绩效目标表", form)).items()}
        assert told.pop("topic:total_revenue", "9404700.00") == "9404700.00" and (revenue or len(told) == 3)
        assert told == {
            "topic:total_expenditure": "9404700.00", "column:basic": "5732200.00", "column:project": "3672500.00"
        }  # fmt: skip


def test_the_evaluation_of_a_whole_department_tells_its_money() -> None:
    rows = [
        ("部门名称", "云溪县水利局"),
        ("年度预算（万元）", "年度总额", "年初预算数", "全年预算数", "全年执行数", "执行率", "得分"),
        ("", "", "700.00", "718.00", "682.25", "95.02%", "9.5"),
        ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"),
        ("产出指标", "数量指标", "检查次数", "≥14次", "15次", "90", "90"),
    ]
    table = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    for title, told in (("部门整体支出绩效自评表", True), ("项目支出绩效自评表", False)):
        page = f"<h1>云溪县水利局2024年度部门决算</h1><p>{title}</p><table>{table}</table>"
        one = extract(read(page.encode(), "a.html"), Hints()).disclosures[0]
        claims = [(c.topic, c.subject, c.printed, c.place.cell) for c in one.claims if c.place.cell]
        assert (
            claims
            == [
                ("topic:initial_budget", "整体支出年初预算数", "700.00", "t1 r3 c3"),
                ("topic:adjusted_budget", "整体支出全年预算数", "718.00", "t1 r3 c4"),
                ("topic:other", "整体支出全年执行数", "682.25", "t1 r3 c5"),
            ]
            * told
        )
