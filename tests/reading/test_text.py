"""Plain text with tabs: what is a table, and what is a table of contents set with tabs."""

from budgetgraph.reading.document import Document, Table
from budgetgraph.reading.files import read


def document(text: str) -> Document:
    return read(text.encode(), "made up.txt")


def test_a_small_table_that_ends_in_a_number_is_no_line_of_contents() -> None:
    read_in = document("三、其他\n项目\t预算数\n公务接待费\t12\n四、说明\n")
    assert [[cell.text for cell in table.cells] for table in read_in.tables] == [["项目", "预算数", "公务接待费", "12"]]


def test_contents_set_with_tabs_are_lines() -> None:
    for contents in (
        "部门职责\t1\n机构设置\t2\n收支情况\t5\n名词解释\t9\n",
        "一、部门职责\t1\n二、机构设置\t2\n",
        "第一部分 概况\t1\n第二部分 说明\t12\n",
    ):
        assert not any(isinstance(block, Table) for block in document("目录\n" + contents + "正文。\n").blocks)
