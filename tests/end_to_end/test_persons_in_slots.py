"""Whoever stands where a form or a sentence says that a person stands is told nowhere, whatever the name is made of:
ideographs of later blocks, ordinary words, surnames of two characters, sounds, Latin letters, with blanks inside.

All persons and numbers are invented.
"""

import json
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import openpyxl
import pytest
from test_personal_data import run, seen

NAMES = (
    "李䶮", "王㛃", "陈𬭎泽", "高原", "白雪", "方舟", "江帆", "安详", "石磊", "常青", "黎明", "严格", "方案", "包容",
    "欧阳垚", "诸葛清河", "那顺巴雅尔", "阿依古丽·买买提", "约翰·史密斯", "Kevin Zhou", "J. Brown", "张　三丰",
    "孟 琪", "甯红梅", "卞宝库", "佘雨桐", "张李梓涵", "鄂志远",
)  # fmt: skip
LABELS = (
    "项目负责人", "联系人", "填表人", "经办人", "单位负责人", "审核人", "财务负责人", "分管领导", "制表人", "承办人员",
    "单位法人", "编表人",
)  # fmt: skip
LINES = (
    "{0}：{2}", "{0}:{2}　　{1}：{3}", "{0}：{2}，联系电话：0991-2000001", "{0}：{2}　0991-2000001", "{0}：{2}（科长）",
    "{0}：……{2}", "{0}：__{2}__", "{0}（签字）：{2}", "{0}：财务科 {2}", "{0}：1.{2} 2.{3}", "{0}：{2}、{3}",
    "{0}：“{2}”",
    "{0}：{2}和{3}", "{0} {2} 0991-2000001", "如有疑问，请联系{0}：{2}，电话0991-2000001。",
    "咨询电话：0991-2000001（{2}）",
    "咨询电话：{2} 0991-2000001", "联系方式：预算科{2}，0991-2000001", "（{0}：{2}）", "注：{0}：{2}；{1}：{3}。",
)  # fmt: skip


def disclosure(start: int) -> tuple[list[list[str]], set[str]]:
    """The rows of a disclosure that prints a person in each kind of place, and all who are printed."""
    given: set[str] = set()
    names, labels = cycle(NAMES[start:] + NAMES[:start]), cycle(LABELS[start % 5 :] + LABELS[: start % 5])

    def name() -> str:
        given.add(one := next(names))
        return one

    rows = [["测试县水利局2024年部门预算公开说明"], ["收入总计130.00万元。"]]
    rows += [[line.format(next(labels), next(labels), name(), name())] for line in LINES]
    rows += [["项目支出表"], ["项目名称", next(labels), "联系电话", "金额"]]
    rows += [["堤防加固", name(), "0991-2000001", "80.00"], ["水库维修", name(), "0991-2000001", "50.00"]]
    rows += [["合计", "", "", "130.00"], [], ["项目支出绩效目标表"], ["项目名称", "堤防加固", next(labels), name()]]
    rows += [[next(labels), name(), next(labels), name()], [next(labels), f"{name()}主任", "金额", "80.00"]]
    rows += [["一级指标", "二级指标", "三级指标", "指标值"], ["产出指标", "数量指标", "加固长度", "≥2千米"]]
    rows += [[f"{next(labels)}：{name()}　　{next(labels)}：{name()}"]]
    return rows, given


def as_html(rows: list[list[str]], path: Path) -> None:
    parts = [
        f"<p>{row[0]}</p>"
        if len(row) == 1
        else "<table><tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr></table>"
        for row in rows
        if row
    ]
    path.write_text(f"<html><body>{''.join(parts).replace('</table><table>', '')}</body></html>", encoding="utf-8")


def as_xlsx(rows: list[list[str]], path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    book.save(path)


def as_text(rows: list[list[str]], path: Path) -> None:
    path.write_text("\n".join("\t".join(row) for row in rows), encoding="utf-8")


FORMS = {"html": as_html, "xlsx": as_xlsx, "txt": as_text}


def told(store: Path, file: Path, folder: Path) -> Iterator[tuple[str, str]]:
    """All literals of the graph, the records, the page of a document and answers: what it is, and its text."""
    run(store, "ingest", str(file))
    run(store, "export", "--format", "nquads", "--out", str(folder / "dump.nq"))
    yield "graph", (folder / "dump.nq").read_text("utf-8")
    yield "extract --json", json.dumps(json.loads(run(store, "extract", str(file), "--json")), ensure_ascii=False)
    run(store, "extract", str(file), "--html", str(folder / "page.html"))
    yield "extract --html", (folder / "page.html").read_text("utf-8")
    for question in (
        "测试县水利局2024年项目有哪些",
        "测试县水利局2024年堤防加固项目金额是多少",
        "测试县水利局2024年收入总计是多少",
    ):
        yield question, run(store, "ask", question)


@pytest.mark.parametrize(("form", "start"), [("html", 0), ("xlsx", 9), ("txt", 19)])
def test_no_person_of_a_slot_is_told(form: str, start: int, tmp_path: Path) -> None:
    rows, given = disclosure(start)
    file, store = tmp_path / f"测试县水利局2024年部门预算.{form}", tmp_path / "store"
    FORMS[form](rows, file)
    found = [
        (one, what)
        for what, text in told(store, file, tmp_path)
        for one in given
        if seen(one).replace("-", "") in seen(text)
    ]
    assert found == []
    assert len(given) > 20
