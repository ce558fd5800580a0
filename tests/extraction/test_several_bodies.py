"""A file with the reports of several bodies gives a disclosure for each; spellings of one body stay together."""

import pytest
from unseen_forms import FORMS, Form, FormTable, load, render, score

from budgetgraph.extraction.account.numbers import READ
from budgetgraph.extraction.bodies.report_titles import report_title
from budgetgraph.extraction.body_names import same_body
from budgetgraph.extraction.extract import Extracted, Hints, extract
from budgetgraph.reading.files import read


def _renamed(form: Form, name: str) -> list[tuple[str, str | FormTable]]:
    old = form.identity["body"]
    return [(word, part.replace(old, name) if isinstance(part, str) else part) for word, part in form.parts]


def _together(suffix: str) -> tuple[Form, list[Form]]:
    """The tables of a bureau and of its centre in one file, a sheet a table in a workbook."""
    first, second = load(FORMS / "jiangsu.form"), load(FORMS / "liaoning.form")
    parts = [("p", "2024年部门预算公开表"), *first.parts, *_renamed(second, "溪阳市招商服务中心")]
    if suffix == "xlsx":
        sheets: list[tuple[str, str | FormTable]] = [("sheet", "封面")]
        for number, part in enumerate(parts):
            sheets += [part, ("sheet", f"表{number}")] if part[0] == "t" else [part]
        parts = sheets
    return Form(f"2024年溪阳市商务局及所属单位公开表.{suffix}", {}, parts), [first, second]


@pytest.mark.parametrize("suffix", ["xlsx", "html", "docx", "txt"])
def test_each_body_has_its_own_disclosure(suffix: str) -> None:
    form, wanted = _together(suffix)
    document = read(render(form), form.file)
    extracted = extract(document)
    told = [(one.body.name, one.fiscal_year, one.stage) for one in extracted.disclosures]
    assert told == [("溪阳市商务局", 2024, "budget"), ("溪阳市招商服务中心", 2023, "final")]
    for one, part in zip(extracted.disclosures, wanted, strict=True):
        assert score(part, one).misses == []
    figures = sum(len(row.figures) for one in extracted.disclosures for s in one.statements for row in s.rows)
    assert extracted.account.counts["figure"] == figures
    assert sum(extracted.account.counts[what] for what in READ) == extracted.account.seen
    for token in extracted.account.tokens:
        block = document.blocks[token.block]
        texts = [block.text] if not hasattr(block, "cells") else [cell.text for cell in block.cells]
        assert any(token.printed.split(",")[0] in text.replace(" ", "") for text in texts)


def test_a_department_given_by_hand_is_the_only_one() -> None:
    form, _ = _together("html")
    extracted = extract(read(render(form), form.file), Hints(department="溪阳市商务局"))
    assert [one.body.name for one in extracted.disclosures] == ["溪阳市商务局"]


@pytest.mark.parametrize(
    ("name", "other", "same"),
    [
        ("青河满族自治县行政审批局", "行政审批局", True),
        ("青河经济开发区政务服务中心", "青河市经济开发区政务服务中心", True),
        ("青河市教育局", "青河市教育局本级", False),
        ("青河市第一中学", "青河市第二中学", False),
        ("溪阳市商务局", "溪阳市招商服务中心", False),
        ("溪阳市商务局", "溪阳市商务局信息中心", False),
        ("溪阳县甲镇人民政府", "溪阳县乙镇人民政府", False),
    ],
)
def test_spellings_of_a_body(name: str, other: str, same: bool) -> None:
    assert same_body(name, other) is same


def _report(*lines: str, number: int, title: str = "部门支出总表") -> list[tuple[str, str | FormTable]]:
    """Lines, and a statement in which the figures of this report, and no other, begin with its number."""
    rows = [["2130301", "行政运行", f"{number}1.25"], ["2130304", "水利行业业务管理", f"{number}2.50"]]
    table = FormTable(["expenditure_by_function"], [["科目编码", "科目名称", "合计"]], ["K", "L", "total"], rows)
    return [*(("p", line) for line in lines), ("p", title), ("p", "单位：万元"), ("t", table)]


def _read(parts: list[tuple[str, str | FormTable]], suffix: str = "html", by_hand: str | None = None) -> Extracted:
    form = Form(f"公开.{suffix}", {}, [("sheet", "公开"), *parts] if suffix == "xlsx" else parts)
    return extract(read(render(form), form.file), Hints(department=by_hand))


def _held(extracted: Extracted) -> list[tuple[str, int, list[str]]]:
    """(body, year, first digits of its figures) of every disclosure; "?" before those in doubt."""
    return [
        (
            one.body.name,
            one.fiscal_year,
            sorted(
                {
                    ("?" if "doubtful" in figure.flags else "") + figure.printed[0]
                    for statement in one.statements
                    for row in statement.rows
                    for figure in row.figures
                }
            ),
        )
        for one in extracted.disclosures
    ]


@pytest.mark.parametrize("suffix", ["xlsx", "html", "docx", "txt"])
def test_a_title_in_the_middle_begins_a_report(suffix: str) -> None:
    parts = [
        *_report("溪阳市水利局2024年部门预算", "溪阳市水利局负责有关工作。", number=3),
        *_report("溪阳市林业局2024年部门预算", "溪阳市林业局负责有关工作。", number=4),
        *_report("溪阳市气象局", "2024年度部门预算公开", number=5),
    ]
    extracted = _read(parts, suffix)
    assert _held(extracted) == [
        ("溪阳市水利局", 2024, ["3"]),
        ("溪阳市林业局", 2024, ["4"]),
        ("溪阳市气象局", 2024, ["5"]),
    ]


def test_the_title_over_the_tables_counts_and_not_the_list_before_it() -> None:
    links = [("p", f"溪阳市{body}2024年部门预算") for body in ("林业局", "气象局", "水利局")]
    extracted = _read([*links, *_report("溪阳市水利局2024年部门预算", number=3)])
    assert _held(extracted) == [("溪阳市水利局", 2024, ["3"])]


def test_reports_of_two_years_are_two() -> None:
    parts = _report("溪阳市水利局2024年部门预算", number=3) + _report("溪阳市水利局2023年部门预算", number=4)
    assert _held(_read(parts)) == [("溪阳市水利局", 2024, ["3"]), ("溪阳市水利局", 2023, ["4"])]


@pytest.mark.parametrize("label", ["部门：", "编制单位：", "单位名称："])
def test_captions_of_one_statement_each_name_their_bodies(label: str) -> None:
    parts = [("p", "2024年部门预算公开"), *_report(f"{label}溪阳市水利局", number=3)]
    parts += _report(f"{label}溪阳市林业局", number=4) + _report(f"{label}溪阳市气象局", number=5)
    told = [("溪阳市水利局", 2024, ["3"]), ("溪阳市林业局", 2024, ["4"]), ("溪阳市气象局", 2024, ["5"])]
    assert _held(_read(parts)) == told


def test_a_named_body_holds_until_another_is_named() -> None:
    parts = _report("溪阳市水利局2024年部门预算", "部门：溪阳市水利局", number=3)
    parts += _report("部门：溪阳市林业局", number=4) + _report(number=5, title="一般公共预算支出表")
    parts += _report("部门：溪阳市水利局", number=6, title="一般公共预算支出表")
    assert _held(_read(parts)) == [("溪阳市水利局", 2024, ["3", "6"]), ("溪阳市林业局", 2024, ["4", "5"])]


def test_the_title_of_a_statement_names_its_body() -> None:
    parts = _report(number=3, title="溪阳市水利局2024年部门预算支出总表")
    parts += _report(number=4, title="溪阳市林业局2024年部门预算支出总表")
    assert _held(_read(parts)) == [("溪阳市水利局", 2024, ["3"]), ("溪阳市林业局", 2024, ["4"])]


@pytest.mark.parametrize("suffix", ["xlsx", "html", "docx", "txt"])
def test_a_table_that_may_be_of_another_body_is_in_doubt(suffix: str) -> None:
    parts = _report("溪阳市水利局2024年部门预算", number=3)
    parts += [("sheet", "基金")] if suffix == "xlsx" else []
    parts += _report("部门：溪阳市林业局", number=4, title="政府性基金预算支出表")
    extracted = _read(parts, suffix)
    assert _held(extracted) == [("溪阳市水利局", 2024, ["3", "?4"])]
    assert "溪阳市林业局" in extracted.disclosures[0].warnings[0]


def test_a_nameless_table_behind_those_of_a_unit_is_in_doubt_where_the_department_names_itself_nowhere() -> None:
    parts = _report("溪阳市水利局2024年部门预算", number=3)
    parts += _report("单位：溪阳市水文站", number=4, title="项目支出表")
    parts += _report("单位：溪阳市灌溉中心", number=5, title="项目支出表") + _report(
        number=6, title="政府性基金预算支出表"
    )
    told = [("溪阳市水利局", 2024, ["3"]), ("溪阳市水文站", 2024, ["4"]), ("溪阳市灌溉中心", 2024, ["5", "?6"])]
    assert _held(_read(parts)) == told


def test_the_tables_of_others_are_in_doubt_where_one_body_is_given_by_hand() -> None:
    parts = _report("溪阳市水利局2024年部门预算", number=3) + _report("溪阳市林业局2024年部门预算", number=4)
    assert _held(_read(parts, by_hand="溪阳市水利局")) == [("溪阳市水利局", 2024, ["3", "?4"])]


@pytest.mark.parametrize(
    "lines",
    [
        ("一、关于溪阳市水利局2024年收支预算情况的总体说明",),
        ("水利局2024年部门预算",),
        ("《溪阳市林业局2024年部门预算》",),
        ("详见溪阳市林业局2024年部门预算。",),
        ("溪阳市林业局2024年部门预算……12",),
        ("溪阳市林业局2024年部门预算", "溪阳市气象局2024年部门预算"),
        ("下一篇：溪阳市林业局2024年部门预算",),
        ("三、2023年部门预算执行情况",),
        ("部门：溪阳市水利局本级",),
        ("单位：水利局",),
    ],
)
def test_what_begins_no_report(lines: tuple[str, ...]) -> None:
    parts = _report("溪阳市水利局2024年部门预算", number=3)
    parts += _report(*lines, number=4, title="一般公共预算支出表")
    extracted = _read(parts)
    assert _held(extracted) == [("溪阳市水利局", 2024, ["3", "4"])]
    assert extracted.disclosures[0].warnings == []


def test_a_form_that_names_who_carries_it_out_is_of_the_department() -> None:
    parts = _report("溪阳市水利局2024年部门预算", "部门：溪阳市水利局", number=3)
    parts += _report("填报单位：溪阳市水文站", number=4, title="项目支出绩效自评表")
    assert [one.body.name for one in _read(parts).disclosures] == ["溪阳市水利局"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("溪阳市林业局2024年部门预算公开说明", ("溪阳市林业局", 2024, "budget", "department")),
        ("2023年度溪阳市水文站单位决算", ("溪阳市水文站", 2023, "final", "unit")),
        ("附件2：溪阳市林业局本级2024年度预算", ("溪阳市林业局", 2024, "budget", "own")),
        ("溪阳市林业局2024年支出预算情况说明", None),
        ("2024年部门预算", None),
    ],
)
def test_what_a_title_tells(text: str, told: tuple[str, int, str, str] | None) -> None:
    found = report_title(text)
    assert (found and (found.body, found.year, found.stage, found.scope)) == told
