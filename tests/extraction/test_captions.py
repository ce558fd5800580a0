"""What stands over a table: its title is the whole one, and a shared last row of heads is the total line too."""

import pytest

from budgetgraph.extraction.extract import extract
from budgetgraph.extraction.records import Statement
from budgetgraph.extraction.tables.captions import caption_of
from budgetgraph.reading.document import Cell, Table
from budgetgraph.reading.files import read

PAGE = """<html><head><meta charset="utf-8"></head><body>
<p>明塘区文化和体育局2025年度部门决算</p>
<p>财政拨款“三公”经费支出决算表</p><p>单位：万元</p>
<table><tr><td colspan="4">财政拨款“三公”经费</td></tr>
<tr><td colspan="2">合计</td><td colspan="2">公务接待费</td></tr>
<tr><td>预算数</td><td>决算数</td><td>预算数</td><td>决算数</td></tr>
<tr><td>2.00</td><td>1.00</td><td>2.00</td><td>1.00</td></tr></table>
</body></html>"""


def statements_of(page: str) -> list[Statement]:
    return extract(read(page.encode(), "明塘区文化和体育局2025年度部门决算.html")).disclosures[0].statements


def test_first_words_of_the_title_over_the_heads_are_not_the_title() -> None:
    assert [s.title for s in statements_of(PAGE) if s.rows] == ["财政拨款“三公”经费支出决算表"]


ITEM = """<html><head><meta charset="utf-8"></head><body>
<p>明塘区文化和体育局2025年度部门决算</p>
<p>政府性基金预算财政拨款支出决算表</p><p>单位：万元</p>
<table><tr><td>科目编码</td><td>科目名称</td><td>合计</td></tr>
<tr><td>212</td><td>城乡社区支出</td><td>20.00</td></tr>
<tr><td>21219</td><td>国有土地使用权出让收入对应专项债务收入安排的支出</td><td>20.00</td></tr>
<tr><td>2121999</td><td>其他国有土地使用权出让收入对应专项债务收入安排的支出</td><td>20.00</td></tr></table>
<p>城乡社区支出（类）国有土地使用权出让收入对应专项债务收入安排的支出（款）其他国有土地使用权出让收入对应专项债务收入安排的支出（项）。支出决算为20.00万元。</p>
</body></html>"""


def test_an_item_that_the_code_lists_lack_is_told_by_its_printed_name() -> None:
    one = extract(read(ITEM.encode(), "明塘区文化和体育局2025年度部门决算.html")).disclosures[0]
    assert [claim.topic for claim in one.claims] == ["functional:2121999"]


TITLE = "财政拨款“三公”经费支出决算表"


@pytest.mark.parametrize(
    "head", [f"表1（Table 1）</p><p>{TITLE}", f"表1（Table 1）{TITLE}", f"表1(TABLE 1)</p><p>{TITLE}"]
)
def test_a_number_told_again_in_english_is_the_number(head: str) -> None:
    page = PAGE.replace(TITLE, head)
    assert [(s.number, s.title) for s in statements_of(page) if s.rows] == [("表1", TITLE)]


def test_a_title_in_the_first_cell_of_a_ruled_grid_is_that_of_the_table() -> None:
    """A workbook printed with its grid lines rules the rows above the table as well, over pages beside each other."""
    rows = [["表6 一般公共预算基本支出表", "", ""], ["科目名称", "合计", "人员经费"], ["基本工资", "3.00", "3.00"]]
    cells = tuple(Cell(r, c, text) for r, row in enumerate(rows, 1) for c, text in enumerate(row, 1))
    caption = caption_of([Table(1, cells, method="rules")], 0)
    assert (caption.kind, caption.skip_rows) == ("general_public_basic", 1)


def test_a_first_cell_that_names_no_statement_is_no_title() -> None:
    rows = [["年度工作情况表", "", ""], ["科目名称", "合计", "人员经费"], ["基本工资", "3.00", "3.00"]]
    cells = tuple(Cell(r, c, text) for r, row in enumerate(rows, 1) for c, text in enumerate(row, 1))
    assert caption_of([Table(1, cells, method="rules")], 0).skip_rows == 0
