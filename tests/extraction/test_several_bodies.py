"""A file with the reports of several bodies gives a disclosure for each; spellings of one body stay together."""

import pytest
from unseen_forms import FORMS, Form, FormTable, load, render, score

from budgetgraph.extraction.account.numbers import READ
from budgetgraph.extraction.body_names import same_body
from budgetgraph.extraction.extract import Hints, extract
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
    ],
)
def test_spellings_of_a_body(name: str, other: str, same: bool) -> None:
    assert same_body(name, other) is same
