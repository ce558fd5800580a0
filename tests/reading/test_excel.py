"""Workbooks: what the sheet shows, where it stands, several sheets and tables, and files that are no workbooks."""

import io
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.workbook import Workbook
from test_word import rewritten

from budgetgraph.extraction.numbers import parse
from budgetgraph.reading import title_rows
from budgetgraph.reading.document import Cell, Document, Paragraph, ReadingError, Table
from budgetgraph.reading.office.excel import read_xlsx
from budgetgraph.reading.office.number_format import shown


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def book_of(*rows: list[object], title: str = "表1") -> Workbook:
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    return book


def outline(document: Document) -> list[str]:
    return [b.text if isinstance(b, Paragraph) else f"{b.height}x{b.width}" for b in document.blocks]


ACCOUNTING = '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ '


@pytest.mark.parametrize(
    ("number", "code", "text"),
    [
        ("415.89", "General", "415.89"),
        ("0.30000000000000004", "General", "0.3"),
        ("164.3", "0.00", "164.30"),
        ("1234567.891", "#,##0.00", "1,234,567.89"),
        ("0.5", "#,##0.00", "0.50"),
        ("0.5", "#.00", ".50"),
        ("3", "00", "03"),
        ("2010350", "0", "2010350"),
        ("0.153", "0.0%", "15.3%"),
        ("-12.345", "0.00", "-12.35"),
        ("-12.345", "#,##0.00;[Red](#,##0.00)", "(12.35)"),
        ("-5", "0.00_ ;[Red]\\-0.00\\ ", "-5.00"),
        ("0", "0.00;-0.00;;@", ""),
        ("0", ACCOUNTING, "-"),
        ("12", ACCOUNTING, "12.00"),
        ("12.5", '0.00"万元"', "12.50万元"),
        ("1234567", "#,##0.00,", "1,234.57"),
        ("0.005", "0.00", "0.01"),
        ("45000", 'yyyy"年"m"月"d"日"', "2023年3月15日"),
        ("45000", "yyyy/m/d", "2023/3/15"),
        ("12", "[>=10]0.0;0.00", "12.0"),
        ("1.5", "0.###", "1.5"),
        ("12", "[$¥-804]#,##0.00", "¥12.00"),
        ("-0.001", "0.00", "0.00"),
        ("5453300", "0!.0000", "545.3300"),
        ("5453300", "0\\.0000", "545.3300"),
        ("5453300", '0"."0000', "545.3300"),
        ("-5453300", "0!.0000;-0!.0000", "-545.3300"),
        ("678", "0!.0000", "0.0678"),
        ("0", "0!.0,", "0.0"),
        ("7433100", "0!.0,", "743.3"),
        ("7433100", "0!.00,万元", "74.33万元"),
        ("59953000000", '0!.00,,"亿"', "599.53亿"),
        ("123456789", '0"万"0000!.00"元"', "123万4567.89元"),
        ("1234.5678", '0.00"-"00', "1234.56-78"),
        ("5", '0"-"0000', "0-0005"),
        ("5", "0!;0", "0;5"),
    ],
)
def test_numbers_are_read_as_shown(number: str, code: str, text: str) -> None:
    assert shown(Decimal(number), code) == text


@given(st.decimals(-(10**12), 10**12, places=2))
def test_two_places_with_separators_lose_nothing(number: Decimal) -> None:
    assert Decimal(shown(number, "#,##0.00").replace(",", "")) == number


@given(st.decimals(-(10**9), 10**9, allow_nan=False), st.text(max_size=20))
def test_any_format_code_shows_something_without_failing(number: Decimal, code: str) -> None:
    assert isinstance(shown(number, code), str)


def test_a_comma_amid_digits_parted_by_a_sign_is_shown_and_no_figure() -> None:
    assert parse(shown(Decimal(12345678), "#,##0!.0000")) is None


def test_raised_digits_of_rich_text_are_marks() -> None:
    book = book_of(["项目", "金额"], ["基本支出", None])
    raised = TextBlock(InlineFont(vertAlign="superscript"), "1")
    book.active["B2"] = CellRichText("641.66", raised)
    (table,) = read_xlsx(saved(book), "a.xlsx").tables
    assert table.cells[-1].text == "641.66¹"


def test_titles_stand_before_the_table_and_addresses_are_the_sheets_own() -> None:
    book = book_of(
        ["公开01表"],
        ["部门收支总表"],
        ["编制部门：某局", None, "单位：万元"],
        ["科目", "支出", None],
        [None, "基本", "项目"],
        [201, 1.5, 2300],
        ["备注：无"],
    )
    sheet = book.active
    for merged in ("A2:C2", "A4:A5", "B4:C4", "A7:C7"):
        sheet.merge_cells(merged)
    for cell in sheet["C"]:
        cell.number_format = "#,##0.00"
    document = read_xlsx(saved(book), "a.xlsx")
    assert outline(document) == ["公开01表", "部门收支总表", "编制部门：某局", "单位：万元", "3x3", "备注：无"]
    table = next(document.tables)
    cells = {c.text: c for c in table.cells}
    assert cells["2,300.00"].address == "表1!C6"
    assert (cells["2,300.00"].row, cells["2,300.00"].column) == (3, 3)
    assert cells["科目"].row_span == 2
    assert cells["支出"].column_span == 2
    assert table.name == "表1"


def test_cells_that_show_errors_are_told() -> None:
    book = book_of(
        ["项目", "预算", "决算"], ["基本支出", "#REF!", "########"], ["项目支出", "#N/A", "#1"], ["合计", 1, 2]
    )
    (warning,) = read_xlsx(saved(book), "a.xlsx").warnings
    assert warning.startswith("3 cells show an error") and "表1!B2 #REF!, 表1!C2 ########, 表1!B3 #N/A" in warning


def test_a_sheet_with_two_tables_gives_two() -> None:
    book = book_of(
        ["收入预算表"],
        ["科目", "金额"],
        ["财政拨款", 1],
        [],
        ["支出预算表"],
        ["单位：元"],
        ["科目", "金额"],
        ["教育", 2],
    )
    assert outline(read_xlsx(saved(book), "a.xlsx")) == ["收入预算表", "2x2", "支出预算表", "单位：元", "2x2"]


SIDES = (
    ["明塘区水务局2024年部门预算"],
    ["部门收入总表", None, None, "部门支出总表"],
    ["单位：万元", None, None, "单位：元"],
    ["收入项目", "预算数", None, "科目编码", "科目名称", "合计"],
    ["事业收入", "20.00", None, "201", "一般公共服务支出", "90.00"],
    [None, None, None, "208", "社会保障和就业支出", "30.00"],
)


def test_tables_with_titles_of_their_own_beside_each_other_are_two() -> None:
    document = read_xlsx(saved(book_of(*map(list, SIDES))), "a.xlsx")
    left, right = document.tables
    assert [[cell.text if cell else "" for cell in row] for row in left.grid] == [
        ["收入项目", "预算数"], ["事业收入", "20.00"],
    ]  # fmt: skip
    assert [cell.address for cell in right.cells if cell.text.endswith("支出")] == ["表1!E5", "表1!E6"]
    order = [block.text if isinstance(block, Paragraph) else block.height for block in document.blocks]
    assert order == ["明塘区水务局2024年部门预算", "部门收入总表", "单位：万元", 2, "部门支出总表", "单位：元", 3]


def test_one_table_below_two_titles_stays_one() -> None:
    rows = [[cell for at, cell in enumerate(row) if at != 2] for row in SIDES if "单位：元" not in row]
    (table,) = read_xlsx(saved(book_of(*rows)), "a.xlsx").tables
    assert table.width == 5


def test_a_table_above_two_that_stand_beside_each_other_keeps_its_figures() -> None:
    above = (["部门收支总表"], ["项目", "金额"], ["教育支出", "200.25"], ["农林水支出", "7.50"], [])
    first, left, right = read_xlsx(saved(book_of(*map(list, (*above, *SIDES[1:])))), "a.xlsx").tables
    assert [[cell.text if cell else "" for cell in row] for row in first.grid] == [list(row) for row in above[1:4]]
    assert (left.width, right.width) == (2, 3)


@pytest.mark.parametrize("number", ["预算公开01表", "部门公开05表", "公开十二表"])
def test_the_number_of_a_form_beside_its_title_names_no_second_table(number: str) -> None:
    rows = (["部门收支总表", None, None, None, number], ["收入", None, None, "支出"], *SIDES[3:])
    (table,) = read_xlsx(saved(book_of(*map(list, rows))), "a.xlsx").tables
    assert table.width == 6


def test_rows_of_two_titles_are_each_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[int] = []
    texts = title_rows._texts
    monkeypatch.setattr(title_rows, "_texts", lambda row: looked_at.append(1) or texts(row))
    cells = [Cell(row, column, "部门收入总表") for row in range(1, 201) for column in (1, 2)]
    title_rows.parts(cells)
    assert len(looked_at) < 20 * 200


def test_hidden_sheets_are_marked_and_hidden_rows_are_told() -> None:
    book = book_of(["科目", "金额"], ["教育", 1], ["旧数", 2])
    book.active.row_dimensions[3].hidden = True
    other = book.create_sheet("底稿")
    other.append(["科目", "金额"])
    other.append(["教育", 1])
    other.sheet_state = "hidden"
    document = read_xlsx(saved(book), "a.xlsx")
    assert [(t.name, t.hidden, t.height) for t in document.tables] == [("表1", False, 2), ("底稿", True, 2)]
    assert "表1" in document.warnings[0]


def test_formulas_give_their_stored_value() -> None:
    book = book_of(["科目", "金额", "目标"], ["合计", "=SUM(B3:B4)", "=100%"])
    data = saved(book)
    document = read_xlsx(data, "a.xlsx")
    assert "表1!B2" in document.warnings[0]
    assert [c.text for c in next(document.tables).cells][-1] == "=100%"
    xml = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")
    stored = rewritten(
        data,
        "xl/worksheets/sheet1.xml",
        xml.replace(b"<v></v>", b"<v>795.8</v>").replace(b"<v />", b"<v>795.8</v>").replace(b"<v/>", b"<v>795.8</v>"),
    )
    assert "795.8" in [c.text for c in next(read_xlsx(stored, "a.xlsx").tables).cells]


def test_far_away_cells_and_whole_column_merges_do_not_grow_the_grid() -> None:
    book = book_of(["科目", "金额"], ["教育", 1])
    book.active["XFD1048576"] = "x"
    data = saved(book)
    xml = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")
    merge = b'</sheetData><mergeCells count="1"><mergeCell ref="A3:XFD1048576"/></mergeCells>'
    document = read_xlsx(rewritten(data, "xl/worksheets/sheet1.xml", xml.replace(b"</sheetData>", merge)), "a.xlsx")
    assert sum(table.height * table.width for table in document.tables) < 100


def merged(book: Workbook, *ranges: str) -> bytes:
    """The workbook with merged cells that keep what is stored below them."""
    data = saved(book)
    xml = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")
    merges = "".join(f'<mergeCell ref="{one}"/>' for one in ranges).encode()
    xml = xml.replace(b"</sheetData>", b"</sheetData><mergeCells>" + merges + b"</mergeCells>")
    return rewritten(data, "xl/worksheets/sheet1.xml", xml)


def test_values_stored_below_a_merged_cell_cut_no_later_one_short() -> None:
    book = book_of(["科目", "年初数", "年末数", "差额"], *([f"{row}", "1.00", "2.00", "3.00"] for row in range(2, 9)))
    book.active.append(["合计", "6.00"])
    (table,) = read_xlsx(merged(book, "A2:D8", "B9:D9"), "a.xlsx").tables
    spans = {cell.address: (cell.row_span, cell.column_span) for cell in table.cells}
    assert (spans["表1!A2"], spans["表1!B9"]) == ((7, 4), (1, 3))


def test_merged_cells_that_overlap_cover_no_more_than_the_sheet() -> None:
    """Twenty thousand merged cells, each down to the last row, made a grid of minutes."""
    book = book_of(*([f"{row}", "教育", "1.00"] for row in range(1, 501)))
    data = merged(book, *(f"A{row}:XFD1048576" for row in range(1, 501)))
    (table,) = read_xlsx(data, "a.xlsx").tables
    assert len(table.grid) == 500 and table.grid[-1][2] is not None
    assert sum(cell.row_span * cell.column_span for cell in table.cells) <= 2 * table.height * table.width


def test_fifty_thousand_rows_are_read() -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("明细")
    sheet.append(["科目", "金额", "备注"])
    for number in range(50_000):
        sheet.append([f"项目{number}", number / 100, "x"])
    (table,) = read_xlsx(saved(book), "a.xlsx").tables
    assert (table.height, table.width) == (50_001, 3)


def test_hostile_and_damaged_files_are_one_clear_line() -> None:
    good = saved(book_of(["科目", "金额"], ["教育", 1]))
    entity = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
    bad = {
        "empty": b"",
        "blank": saved(openpyxl.Workbook()),
        "truncated": good[: len(good) // 2],
        "html": b"<html><table><tr><td>1</td></tr></table></html>",
        "entity attack": rewritten(good, "xl/worksheets/sheet1.xml", entity),
        "zip bomb": rewritten(good, "xl/worksheets/sheet1.xml", bytes(90 << 20)),
        "no XML": rewritten(good, "xl/workbook.xml", b"\x00\x01"),
    }
    for what, data in bad.items():
        with pytest.raises(ReadingError) as caught:
            read_xlsx(data, "bad.xlsx")
        assert str(caught.value).startswith("bad.xlsx: "), what
        assert "\n" not in str(caught.value)


def test_a_real_workbook_keeps_titles_units_and_addresses(shared: Path) -> None:
    document = read_xlsx((shared / "disclosures" / "002.xlsx").read_bytes(), "002.xlsx")
    before = []
    for block in document.blocks:
        if isinstance(block, Table):
            assert len(before) >= 2
            assert any("表" in line for line in before)
            before = []
        else:
            before.append(block.text)
    source = openpyxl.load_workbook(shared / "disclosures" / "002.xlsx")
    for table in document.tables:
        for cell in table.cells:
            sheet, place = (cell.address or "").split("!")
            value = source[sheet][place].value
            assert value is not None
            if isinstance(value, float):
                assert cell.text == f"{value:.2f}"
