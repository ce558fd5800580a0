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


HEAD = "一级指标\t二级指标\t三级指标\t指标值"


def test_a_page_number_and_the_heads_of_a_form_repeated_part_no_table() -> None:
    form = f"项目名称\t甲项目\t负责人\t某某\n{HEAD}\n产出指标\t数量指标\t甲\t≥3公里"
    rest = "效益指标\t社会效益指标\t乙\t12\n满意度指标\t服务对象满意度指标\t丙\t90"
    for mark, again in (("第 23 页", f"{HEAD}\n"), ("— 17 —", ""), ("25", "")):
        (table,) = document(f"{form}\n{mark}\n{again}{rest}\n").tables
        assert [cell.text for cell in table.cells if cell.row == table.height] == rest.split("\n")[1].split("\t"), mark
        assert table.height == 5


def test_cells_between_bars_below_heads_are_a_table() -> None:
    rows = [["项目", "本年预算数"], ["合计", "46.20"], ["1、公务接待费", "12"], ["2、公务用车费", "34.20"]]
    for bar, frame in ((" | ", ""), ("｜", ""), (" | ", "|")):
        text = "\n".join(f"{frame}{bar.join(row)}{frame}" for row in rows)
        (table,) = document(f"统计表\n{text}\n说明。\n").tables
        assert [[cell.text for cell in table.cells if cell.row == at] for at in range(1, 5)] == rows
    lines = "首页 | 公开\n召集人 | 甲\n评估人 | 乙"
    assert not list(document(lines).tables)


def test_labels_whose_own_cells_are_empty_part_no_table() -> None:
    text = "项目\t决算数\n一、合计\t9.2\n1、出国费用\n2、接待费\t9.2\n其中：（1）运行费\n（2）购置\n3.批次（批）\t18\n"
    (table,) = document(text).tables
    assert table.height == 7 and [cell.text for cell in table.cells if cell.row == 3] == ["1、出国费用", ""]
