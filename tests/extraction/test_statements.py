"""Statements of real transcripts against a reading by hand: kind, code, label, project, column and printed figure."""

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from budgetgraph.extraction.extract import extract
from budgetgraph.extraction.records import Disclosure
from budgetgraph.extraction.tables.line_items import amount_of
from budgetgraph.reading.document import Cell, Table
from budgetgraph.reading.files import read
from budgetgraph.reading.folding import key
from budgetgraph.reading.plain_text.text import read_text

TRUTH = Path(__file__).parent / "truth" / "statements"
SHARE = 0.995


@cache
def _disclosure(path: Path) -> Disclosure:
    return extract(read(path.read_bytes(), path.name)).disclosures[0]


def _figures(disclosure: Disclosure) -> Counter[tuple[str, ...]]:
    """Those of tables: the truth leaves out the money by funds that the forms of projects print."""
    return Counter(
        (
            statement.kind,
            (row.concept or "").rpartition(":")[2] if row.code else "",
            key(row.label),
            key(row.project or ""),
            figure.column,
            figure.printed,
        )
        for statement in disclosure.statements
        for row in statement.rows
        if not (row.project and statement.kind in ("project_target", "self_evaluation"))
        for figure in row.figures
    )


def _truth(name: str) -> Counter[tuple[str, ...]]:
    with (TRUTH / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return Counter(
            (row["kind"], row["code"], key(row["label"]), key(row["project"]), row["column"], row["printed"])
            for row in csv.DictReader(lines)
        )


@pytest.mark.parametrize(
    "file", ["000.txt", "001.txt", "002.txt", "003.txt", "004.txt", "000-ruled.pdf", "003-ruled.pdf", "004-raw.pdf"]
)
def test_every_figure_has_its_statement_row_column_and_value(shared: Path, file: str) -> None:
    read_, truth = _figures(_disclosure(shared / "disclosures" / file)), _truth(file[:3])
    right = sum((read_ & truth).values())
    assert right / sum(truth.values()) >= SHARE, f"lost: {list((truth - read_).elements())[:5]}"
    assert right / sum(read_.values()) >= SHARE, f"wrong: {list((read_ - truth).elements())[:5]}"


@pytest.mark.parametrize("file", ["002-ruled.pdf", "002.docx"])
def test_a_form_that_keeps_a_column_the_transcript_lost_has_it(shared: Path, file: str) -> None:
    """The transcript of 002 lost one 基本支出 column: other forms have all its figures, and that column."""
    read_, truth = _figures(_disclosure(shared / "disclosures" / file)), _truth("002")
    assert not truth - read_
    assert {(kind, column) for kind, _, _, _, column, _ in (read_ - truth).elements()} == {
        ("general_public_expenditure", "column:basic")
    }


@pytest.mark.parametrize(
    ("file", "total", "apart"),
    [
        ("000.txt", "7958000", 0),
        ("001.txt", "24920000", 0),
        ("002.txt", "4158900", 0),
        ("003.txt", "1856200", 100),  # its own rows add up to 185.61
        ("004.txt", "7380500", 0),
    ],
)
def test_functional_line_items_add_up_to_the_printed_total(shared: Path, file: str, total: str, apart: int) -> None:
    disclosure = _disclosure(shared / "disclosures" / file)
    rows = [row for statement in disclosure.statements for row in statement.rows if row.breakdown == "functional"]
    assert abs(sum((amount_of(row) or Decimal(0) for row in rows), Decimal(0)) - Decimal(total)) == apart


def test_statements_of_the_contents_that_are_not_printed_are_missing(shared: Path) -> None:
    disclosure = _disclosure(shared / "disclosures" / "000.txt")
    missing = {statement.kind for statement in disclosure.statements if statement.state == "missing"}
    assert missing == {"expenditure_by_function", "general_public_basic"}


def test_empty_statements_keep_their_note(shared: Path) -> None:
    disclosure = _disclosure(shared / "disclosures" / "002.txt")
    empty = {statement.kind: statement.note for statement in disclosure.statements if statement.state == "empty"}
    assert set(empty) == {"government_fund_expenditure", "state_capital_expenditure", "three_public", "carryover"}
    assert all(note and "空表" in note for note in empty.values())


@pytest.mark.parametrize(
    ("file", "name", "division", "year", "stage", "issued"),
    [
        ("000.txt", "库尔勒经济技术开发区政务服务中心", "652871", 2023, "budget", "2023-02-14"),
        ("001.txt", "新疆库尔勒经济技术开发区党政办公室", "652871", 2022, "budget", "2022-02-18"),
        ("002.docx", "新疆维吾尔自治区喀什地区喀什市政务服务中心", "653101", 2024, "budget", "2024-02-20"),
        ("003.txt", "新疆巴州库尔勒市行政服务中心", "652801", 2022, "final", None),
        ("004.txt", "青龙满族自治县行政审批局", "130321", 2023, "budget", None),
    ],
)
def test_a_disclosure_says_who_publishes_what(
    shared: Path, file: str, name: str, division: str, year: int, stage: str, issued: str | None
) -> None:
    one = _disclosure(shared / "disclosures" / file)
    assert (one.body.name, one.body.division) == (name, division)
    assert (one.fiscal_year, one.stage, one.issued) == (year, stage, issued)


@pytest.mark.parametrize(
    "glob", ["*24年预算.pdf", "*办事处25年预算.pdf", "*办公室25年预算.pdf", "*单位25年预算.pdf", "*决算.pdf"]
)
def test_published_pdfs_of_another_province_load_whole(shared: Path, glob: str) -> None:
    """Every statement known, sums equal to the printed totals."""
    one = _disclosure(next((shared / "disclosures" / "real").glob(glob)))
    assert one.body.division == "310107"
    assert all(statement.kind != "other" for statement in one.statements)
    expenditure = next(s for s in one.statements if s.kind == "expenditure_by_function")
    totals = {f.column: f.value for row in expenditure.rows if row.role == "total" for f in row.figures}
    items = [row for statement in one.statements for row in statement.rows if row.breakdown == "functional"]
    economic = [row for statement in one.statements for row in statement.rows if row.breakdown == "economic"]
    difference = abs(sum((amount_of(row) or Decimal(0) for row in items), Decimal(0)) - totals["column:total"])
    assert difference <= sum((figure.resolution for row in items for figure in row.figures[:1]), Decimal(0))
    difference = abs(sum((amount_of(row) or Decimal(0) for row in economic), Decimal(0)) - totals["column:basic"])
    assert difference <= sum((figure.resolution for row in economic for figure in row.figures[:1]), Decimal(0))


class Counted(tuple[Cell, ...]):
    """Cells that count how often all of them are gone through."""

    times = 0

    def __iter__(self) -> Iterator[Cell]:
        self.times += 1
        return super().__iter__()


def gone_through(rows: int) -> int:
    """How often the cells of a table of so many rows are gone through until all is extracted."""
    body = [f"{2010101 + at}\t项目{at}\t{at}.50\t{at}.25\t0.25" for at in range(rows)]
    heads = ["甲县水利局2024年部门预算", "支出预算表", "单位：万元", "科目编码\t科目名称\t合计\t基本支出\t项目支出"]
    document = read_text("\n".join([*heads, *body]).encode(), "a.txt")
    (table,) = document.tables
    cells = Counted(table.cells)
    one = [replace(block, cells=cells) if isinstance(block, Table) else block for block in document.blocks]
    extract(replace(document, blocks=tuple(one)))
    return cells.times


def test_a_table_takes_as_long_as_its_rows_not_as_their_square() -> None:
    """One of 50,000 rows took hours: each row looked for its cells among all cells of the table."""
    assert abs(gone_through(120) - gone_through(60)) < 20


@pytest.mark.parametrize("signs", ["①②③", "²³¹", "⒈⒉⒊", "㈠㈡㈢"])
def test_signs_that_only_look_like_digits_are_read(signs: str) -> None:
    text = (
        "测试市档案馆2024年部门预算\n\n部门支出总体情况表\n单位：万元\n序号\t科目名称\t合计\n"
        f"栏次\t\t{signs[0]}\n{signs[0]}\t一般公共服务支出\t12.50\n{signs[1]}\t卫生健康支出\t3.00\n"
        f"{signs[2]}\t住房保障支出\t1.00\n"
    )
    one = extract(read_text(text.encode(), "x.txt")).disclosures[0]
    assert [str(f.printed) for s in one.statements for row in s.rows for f in row.figures] == ["12.50", "3.00", "1.00"]
