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
