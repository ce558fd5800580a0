"""Disclosures in the manner of two dozen provinces, in every format: each figure in the right row and column."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from unseen_forms import FORMS, Form, load, missing_facts, render, score

from budgetgraph import resources
from budgetgraph.extraction.extract import Extracted, extract
from budgetgraph.reading.files import read
from budgetgraph.reading.folding import key
from budgetgraph.samples.typeset_html import ChromiumMissing, chromium

MOST_UNREAD = 0.02


def _as(form: Form, suffix: str) -> Form:
    """The same form as a file of another format; a workbook has a sheet a table."""
    if suffix == form.file.rpartition(".")[2]:
        return form
    parts = [part for part in form.parts if part[0] != "sheet"]
    if suffix == "xlsx":
        sheets = [("sheet", "封面")]
        for number, part in enumerate(parts):
            sheets += [part, ("sheet", f"表{number}")] if part[0] == "t" else [part]
        parts = sheets
    return replace(form, file=f"{form.file.rpartition('.')[0]}.{suffix}", parts=parts)


def _read(form: Form) -> Extracted:
    return extract(read(render(form), form.file))


def _whole(form: Form) -> None:
    """Asserts that the form is read whole: figures, facts, who and when, numbers unread."""
    extracted = _read(form)
    result = score(form, extracted.disclosures[0])
    assert result.misses == []
    assert result.right == result.wanted
    assert missing_facts(form, extracted.disclosures[0]) == []
    one = extracted.disclosures[0]
    assert {"body": one.body.name, "year": str(one.fiscal_year), "stage": one.stage} == form.identity
    assert extracted.account.share_read is not None
    assert extracted.account.share_read >= 1 - MOST_UNREAD


@pytest.mark.parametrize("suffix", ["html", "docx", "xlsx", "txt"])
@pytest.mark.parametrize("path", sorted(FORMS.glob("*.form")), ids=lambda path: path.stem)
def test_every_figure_in_its_row_and_column(path: Path, suffix: str) -> None:
    _whole(_as(load(path), suffix))


@pytest.mark.parametrize("path", [path for path in sorted(FORMS.glob("*.form")) if load(path).printed], ids=str)
def test_a_printed_page_with_cut_tables_and_stamps_says_the_same(path: Path) -> None:
    try:
        chromium()
    except ChromiumMissing as missing:
        pytest.skip(str(missing))
    _whole(_as(load(path), "pdf"))


def test_units_in_the_column_of_projects_are_no_projects() -> None:
    names = {project.name for project in _read(load(FORMS / "hunan-forestry.form")).disclosures[0].projects}
    assert names == {"国家储备林建设", "森林防火"}


@pytest.mark.parametrize("row", list(resources.rows("data", "vocabulary", "counted_labels.csv")), ids=str)
def test_labels_of_things_counted(row: dict[str, str]) -> None:
    assert re.search(row["pattern"], key(row["example"]))
    assert not re.search(row["pattern"], key(row["counterexample"]))


def test_things_counted_in_a_table_of_money_are_no_money() -> None:
    one = _read(load(FORMS / "liaoning.form")).disclosures[0]
    units = {row.label: {f.unit for f in row.figures} for s in one.statements for row in s.rows if "数（" in row.label}
    assert units["（三）公务用车购置数（辆）"] == {"vehicle"}
    assert units["（一）因公出国（境）团组数（个）"] == {"piece"}


def test_codes_of_two_lists_side_by_side_stay_apart() -> None:
    statements = _read(load(FORMS / "ningxia.form")).disclosures[0].statements
    rows = {row.label: row for row in statements[1].rows}
    assert (rows["基本工资"].concept, rows["基本工资"].project) == ("economic:30101", None)
    assert rows["维修（护）费"].concept == "economic:30213"


def test_the_total_beside_a_blank_label_is_no_item() -> None:
    statements = _read(load(FORMS / "ningxia.form")).disclosures[0].statements
    assert [row.role for row in statements[3].rows] == ["leaf", "leaf", "total"]


def test_cars_without_a_printed_unit_are_no_money() -> None:
    statements = _read(load(FORMS / "qinghai.form")).disclosures[0].statements
    units = {row.label: f.unit for row in statements[1].rows for f in row.figures}
    assert units["2.机要通信用车"] == units["3.其他用车"] == "vehicle"
    assert units["（2）公务用车运行维护费"] == "CNY"


def test_lines_of_units_in_the_column_of_codes_own_the_lines_below() -> None:
    head = "<tr><td colspan=2>单位名称/科目</td><td rowspan=2>合计</td></tr><tr><td>编码</td><td>名称</td></tr>"
    lines = (
        ("", "合计", "30.00"),
        ("118001", "甲县公安局", "20.00"),
        ("2040201", "行政运行", "20.00"),
        ("118002", "甲县看守所", "10.00"),
        ("2040201", "行政运行", "10.00"),
    )
    body = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in line) + "</tr>" for line in lines)
    title = "<p>甲县公安局2025年部门预算</p><p>部门支出总表</p><p>单位：万元</p>"
    page = f"<html>{title}<table border='1'>{head}{body}</table></html>"
    rows = extract(read(page.encode(), "a.html")).disclosures[0].statements[0].rows
    assert [row.of_unit for row in rows if row.code == "2040201"] == [None, "甲县看守所"]
    assert [row.role for row in rows] == ["total", "subtotal", "leaf", "subtotal", "leaf"]
    assert [figure.printed for row in rows for figure in row.figures] == [line[2] for line in lines]


def test_lines_of_a_merged_unit_and_below_the_line_of_a_unit_are_its_own() -> None:
    statements = _read(load(FORMS / "hainan-units-final.form")).disclosures[0].statements
    income = [(row.code, row.of_unit) for row in statements[0].rows if row.role == "leaf"]
    assert income[:2] == [("2130101", None), ("2080505", None)]
    assert {unit for _, unit in income[2:]} == {"澄屿市水产技术推广站"}
    projects = {row.project: row.of_unit for row in statements[5].rows if row.project}
    assert projects == {"渔港清淤": None, "良种场运行": "澄屿市水产技术推广站", "病害测报": "澄屿市水产技术推广站"}


def test_things_beside_their_numbers_are_data_also_with_a_remark_behind() -> None:
    lines = (
        ("项目", "统计数", "项目", "统计数", "备注"),
        ("因公出国（境）团组数（个）", "0", "因公出国（境）人次数（人）", "0", "未安排"),
        ("公务用车购置数（辆）", "0", "公务用车保有量（辆）", "4", "含执法用车"),
        ("国内公务接待批次（个）", "31", "国内公务接待人次（人）", "276", "含调研"),
    )
    body = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in line) + "</tr>" for line in lines)
    page = f"<h1>甲县公安局2023年度部门决算公开</h1><p>相关统计数</p><table border=1>{body}</table>"
    (statement,) = extract(read(page.encode(), "report.html")).disclosures[0].statements
    told = {row.label: [str(figure.printed) for figure in row.figures] for row in statement.rows}
    assert told["公务用车保有量（辆）"] == ["4"] and told["国内公务接待人次（人）"] == ["276"]
