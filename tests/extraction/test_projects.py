"""Projects and indicators of real disclosures against a reading by hand that was made before the code."""

import csv
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from renditions import PDFS, RULED, TEXTS

from budgetgraph import resources
from budgetgraph.extraction.extract import extract
from budgetgraph.extraction.performance.form_labels import field_of, fields_of
from budgetgraph.extraction.performance.projects import projects
from budgetgraph.extraction.records import Disclosure, Indicator
from budgetgraph.extraction.tables.indicator_heads import field_of_head
from budgetgraph.extraction.tables.indicator_types import types_of
from budgetgraph.reading.files import read
from budgetgraph.reading.folding import key
from budgetgraph.reading.plain_text.text import read_text
from budgetgraph.samples import forms, generator
from budgetgraph.samples.typeset import typeset

TRUTH = Path(__file__).parent / "truth"
SCARS = {"↑": "个", "≪": "≤"}  # what the transcript of 004 shows for characters that its PDF prints
IN_TABLES = ("project_target", "self_evaluation", "department_target")


@cache
def _disclosure(path: Path) -> Disclosure:
    return extract(read(path.read_bytes(), path.name)).disclosures[0]


def _rows(name: str) -> list[dict[str, str]]:
    with (TRUTH / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


def _plain(value: object) -> str:
    text = "" if value is None else str(value)
    return text.rstrip("0").rstrip(".") if "." in text else text


@pytest.mark.parametrize("file", [*TEXTS, *RULED])
def test_one_project_a_report_with_its_money_and_year(shared: Path, file: str) -> None:
    one = _disclosure(shared / "disclosures" / file)
    wanted = {
        (key(row["name"]), row["fund_year"], row["budget"], row["initial"], row["revised"], row["spent"], row["score"])
        for row in _rows("projects.tsv")
        if row["disclosure"] == file[:3]
    }
    found = {
        (
            key(p.name),
            p.fund_year,
            *(_plain(v) for v in (p.budget, p.budget_initial, p.budget_revised, p.spent, p.score)),
        )
        for p in one.projects
    }
    assert found == wanted


@pytest.mark.parametrize("file", [*TEXTS, *PDFS])
def test_every_indicator_of_the_tables(shared: Path, file: str) -> None:
    """Name, levels, target, operator, value, unit and weight; actual value and score where they are printed."""
    one = _disclosure(shared / "disclosures" / file)
    scars = {} if file.endswith(".txt") else SCARS

    def printed(text: str) -> str:
        return "".join(scars.get(character, character) for character in text)

    wanted = Counter(
        (
            key(row["owner"]), key(row["name"]), key(row["first"]), key(row["second"]), row["type"],
            printed(key(row["target"])), row["operator"], row["value"], printed(row["unit"]), row["weight"],
            row["actual_value"], row["score"],
        )
        for row in _rows(f"indicators_{file[:3]}.tsv")
        if row["statement"] in IN_TABLES
    )  # fmt: skip

    def told(owner: str, indicator: Indicator) -> tuple[str, ...]:
        numbers = (
            indicator.target_value,
            indicator.target_unit,
            indicator.weight,
            indicator.actual_value,
            indicator.score,
        )
        value, unit, weight, actual, score = ("" if number is None else str(number) for number in numbers)
        name, target = key(indicator.name), key(indicator.target_text)
        levels = (key(indicator.first_level or ""), key(indicator.second_level or ""), indicator.type or "")
        return (owner, name, *levels, target, indicator.operator, value, unit, weight, actual, score)

    found = Counter(
        told(key(p.name) + ("~previous" if p.fund_year == "previous" else ""), indicator)
        for p in one.projects
        for indicator in p.indicators
    )
    found += Counter(told("", i) for i in one.indicators if i.statement == "department_target")
    right = sum((wanted & found).values())
    assert right >= 0.99 * sum(wanted.values()), list((wanted - found).elements())[:3]
    assert right >= 0.99 * sum(found.values()), list((found - wanted).elements())[:3]


def test_no_person_reaches_the_records(shared: Path) -> None:
    """002 prints project leaders and a contact with a telephone number."""
    one = _disclosure(shared / "disclosures" / "002.txt")
    text = one.model_dump_json()
    lines = (shared / "disclosures" / "002.txt").read_text(encoding="utf-8").splitlines()
    people = {
        cells[at + 1].strip()
        for cells in (line.split("\t") for line in lines)
        for at, cell in enumerate(cells[:-1])
        if cell.strip() in ("项目负责人", "部门联系人", "联系电话：")
    } - {""}
    assert people and not [person for person in people if person in text]


@pytest.mark.parametrize("form", ["xinjiang-2023", "hebei-2023", "final-2022", "units-2024"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_generated_projects_come_back(form: str, seed: int) -> None:
    if form not in forms.names():
        pytest.skip(f"no form {form}")
    disclosure = generator.generate(seed, form=form)
    again = extract(read(typeset(disclosure, form, "ruled"), "x.pdf")).disclosures[0]
    wanted = {(key(i.name), i.target_value) for p in disclosure.projects for i in p.indicators}
    found = {(key(i.name), i.target_value) for p in again.projects for i in p.indicators}
    assert found == wanted
    assert {key(p.name) for p in again.projects} >= {key(p.name) for p in disclosure.projects if p.indicators}


def test_every_label_pattern_reads_its_example_and_not_its_counterexample() -> None:
    for row in resources.rows("data", "vocabulary", "form_labels.csv"):
        assert row["field"] in set(fields_of(row["example"])), row
        assert row["field"] not in set(fields_of(row["counterexample"])), row
    for row in resources.rows("data", "vocabulary", "indicator_headers.csv"):
        assert field_of_head(row["example"]) == row["field"], row
        assert field_of_head(row["counterexample"]) != row["field"], row
    for row in resources.rows("data", "vocabulary", "indicator_levels.csv"):
        assert row["type"] in types_of(row["example"], row["level"]), row
        assert row["type"] not in types_of(row["counterexample"], row["level"]), row


def test_labels_of_persons_are_no_parts_of_a_project() -> None:
    assert field_of("项目负责人") == "personal" and field_of("联系电话：") == "personal"


def compared(monkeypatch: pytest.MonkeyPatch, rows: int) -> int:
    """How many pairs of names are compared while a list of so many projects is read."""
    pairs = Counter[str]()
    alike = projects._alike

    def counting(one: str, other: str) -> float:
        pairs["all"] += 1
        return alike(one, other)

    monkeypatch.setattr(projects, "_alike", counting)
    lines = "".join(f"{n}号渠道维修\t{n}.25\n" for n in range(1, rows + 1))
    text = "测试市水利局2024年部门预算\n\n项目支出表\n单位：万元\n项目名称\t金额\n" + lines
    found = extract(read_text(text.encode(), "x.txt")).disclosures[0].projects
    assert len(found) == rows
    return pairs["all"]


def test_projects_of_a_long_list_are_not_compared_pair_by_pair(monkeypatch: pytest.MonkeyPatch) -> None:
    assert compared(monkeypatch, 300) <= 300


def test_the_second_name_of_a_table_without_heads_is_no_project() -> None:
    """It is where a page break cut a table of indicators from its heads."""
    rows = (("质量指标", "工程验收合格率", "=", "100", "%", "15"), ("时效指标", "完工时间", "≤", "10", "月", "10"))
    table = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in rows)
    page = f"<p>测试市档案馆2024年部门预算</p><p>第四部分</p><table>{table}</table><p>名词解释</p>"
    (told,) = extract(read(page.encode(), "x.html")).disclosures
    assert told.statements and not told.projects and not any(row.project for row in told.statements[0].rows)
