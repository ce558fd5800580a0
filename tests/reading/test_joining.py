"""Fragments of consecutive pages become one table; different tables stay two."""

from dataclasses import replace

import pytest

from budgetgraph.reading.document import Box, Table
from budgetgraph.reading.joined.joining import GrowingTable
from budgetgraph.reading.layout import Fragment, FragmentCell, PageBlocks, TextLine
from budgetgraph.reading.pdf.pages.assembly import assemble

Spec = list[list[str]]
HEADER = [["科目编码", "科目名称", "合计"]]
DATA = [["201", "一般公共服务支出", "12.50"], ["208", "社会保障和就业支出", "3.00"], ["210", "卫生健康支出", "1.00"]]


def fragment(rows: Spec, widths: list[float] | None = None, *, top: float = 700, **flags: bool) -> Fragment:
    """A fragment of single cells; "<" and "^" belong to the cell on the left and above. It ends at y = 760."""
    widths = widths or [100.0] * len(rows[0])
    xs = [50 + sum(widths[:i]) for i in range(len(widths) + 1)]
    ys = [top + i for i in range(len(rows) + 1)]
    cells = []
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text in ("<", "^"):
                continue
            right, below = c + 1, r + 1
            while right < len(row) and row[right] == "<":
                right += 1
            while below < len(rows) and rows[below][c] == "^":
                below += 1
            cells.append(
                FragmentCell(r + 1, c + 1, text, Box(xs[c], ys[r], xs[right], ys[below]), below - r, right - c)
            )
    return Fragment(Box(xs[0], top, xs[-1], 760), tuple(xs), tuple(ys), tuple(cells), "rules", **flags)


def joined(first: Fragment, second: Fragment) -> list[list[str]] | None:
    """The grid of the joined table by text (spans blank), or None if they are two tables."""
    table = GrowingTable.begin(first, 1, 842)
    if not table.runs_on(second, announced=False):
        return None
    table.join(second, 2, 842)
    done = table.finished(1)
    texts = {(cell.row, cell.column): cell.text for cell in done.cells}
    return [[texts.get((r, c), "") for c in range(1, done.width + 1)] for r in range(1, done.height + 1)]


def test_a_repeated_header_is_dropped() -> None:
    assert joined(fragment(HEADER + DATA[:2]), fragment(HEADER + DATA[2:])) == HEADER + DATA


def test_a_row_cut_under_a_header_printed_again_is_a_row() -> None:
    head = [["科目", "<", "合计"], ["编码", "名称", "^"]]
    glued = [["科目", "<", "合计\n12.50"], ["编码\n201", "名称\n一般公共服务支出", "^"], DATA[1]]
    rows = [["科目", "", "合计"], ["编码", "名称", ""], *DATA[:2]]
    assert joined(fragment([*head, ["", "", ""]], open_bottom=True), fragment(glued)) == rows
    assert joined(fragment([*head, DATA[2]]), fragment(glued)) == [*rows[:2], DATA[2], *DATA[:2]]


def test_a_note_in_a_header_printed_again_is_no_row() -> None:
    noted = [["科目编码", "科目名称", "合计\n（万元）"], DATA[1]]
    assert joined(fragment([*HEADER, DATA[0]]), fragment(noted)) is None


def test_a_table_runs_on_without_a_header() -> None:
    assert joined(fragment(HEADER + DATA[:2]), fragment(DATA[2:])) == HEADER + DATA


def test_every_cell_keeps_its_page_and_box() -> None:
    table = GrowingTable.begin(fragment(HEADER + DATA[:2]), 4, 842)
    table.join(fragment(DATA[2:], top=80), 5, 842)
    last = table.finished(1).cells[-1]
    assert (last.page, last.row, last.box and last.box.y0) == (5, 4, 80)


def test_a_table_with_a_header_of_its_own_stays_apart() -> None:
    other = [["项目名称", "实施单位", "全年预算数"], ["某项目", "某单位", "5.00"]]
    wide = [*HEADER, ["201", "一般公共服务支出", "12.50"]]
    wide = [[*row, row[2]] for row in wide]
    other = [[*row, row[2]] for row in other]
    assert joined(fragment(wide), fragment(other)) is None


def test_a_form_filled_in_again_stays_apart() -> None:
    first = [["项目名称", "甲项目"], ["实施单位", "某局"]]
    second = [["项目名称", "乙项目"], ["实施单位", "某局"]]
    assert joined(fragment(first), fragment(second)) is None


def test_a_page_between_parts_tables() -> None:
    pages = [PageBlocks(number, 595, 842) for number in (1, 2, 3)]
    pages[0].fragments, pages[2].fragments = [fragment(HEADER + DATA[:2])], [fragment(HEADER + DATA[2:])]
    assert len(assemble(pages)) == 2
    assert len(assemble([pages[0], replace(pages[2], number=2)])) == 1


def test_a_table_that_ends_high_on_its_page_does_not_run_on() -> None:
    first = fragment(HEADER + DATA[:2])
    table = GrowingTable.begin(first, 1, 2000)
    assert not table.runs_on(fragment(DATA[2:]), announced=False)


def test_other_columns_part_tables() -> None:
    assert joined(fragment(HEADER + DATA[:2]), fragment(DATA[2:], [120, 120, 60])) is None


def test_a_fragment_with_fewer_columns_is_aligned_by_its_borders() -> None:
    total = fragment([["总分", "1.00"]], [200, 100])
    assert joined(fragment(HEADER + DATA), total) == [*HEADER, *DATA, ["总分", "", "1.00"]]


def test_a_first_page_with_fewer_columns_is_aligned_too() -> None:
    title = fragment([["支出情况", "金额"]], [200, 100])
    assert joined(title, fragment(DATA)) == [["支出情况", "", "金额"], *DATA]


def test_a_cut_row_is_mended() -> None:
    rest = [["", "（续上页的名称）", ""], DATA[2]]
    grid = joined(fragment(HEADER + DATA[:2]), fragment(rest))
    assert grid == [*HEADER, DATA[0], ["208", "社会保障和就业支出\n（续上页的名称）", "3.00"], DATA[2]]


def test_a_row_with_figures_is_never_taken_for_a_cut_one() -> None:
    rest = [["", "其中：基本支出", "2.00"]]
    grid = joined(fragment(HEADER + DATA[:2]), fragment(rest))
    assert grid is not None and grid[-1] == rest[0]


def test_the_next_item_of_a_list_is_never_taken_for_a_cut_row() -> None:
    for before, name in (
        ("208社会保障支出", "209社会保险基金支出"),
        ("七、教育支出", "八、社会保障支出"),
        ("1.工资", "2.津贴"),
    ):
        rest = [["", name, ""], DATA[2]]
        grid = joined(fragment([*HEADER, DATA[0], ["208", before, "3.00"]]), fragment(rest))
        assert grid is not None and grid[3] == rest[0]


def test_an_open_row_goes_on_cell_by_cell() -> None:
    first = fragment([["科目", "名称", "合"]], open_bottom=True)
    second = fragment([["编码", "", "计"], *DATA], open_top=True)
    assert joined(first, second) == [["科目\n编码", "名称", "合\n计"], *DATA]


def test_figures_are_never_glued() -> None:
    first = fragment([*HEADER, DATA[0]], open_bottom=True)
    second = fragment([DATA[1]], open_top=True)
    assert joined(first, second) == [*HEADER, DATA[0], DATA[1]]


def test_a_merged_cell_goes_on_over_the_page_break() -> None:
    first = fragment([["产出指标", "甲", "1"], ["^", "乙", "2"]])
    second = fragment([["", "丙", "3"], ["^", "丁", "4"]])
    table = GrowingTable.begin(first, 1, 842)
    assert table.runs_on(second, announced=False)
    table.join(second, 2, 842)
    cell = table.finished(1).cells[0]
    assert (cell.text, cell.row_span) == ("产出指标", 4)


def test_a_tall_header_cell_printed_over_the_first_row_is_taken_out() -> None:
    """LibreOffice repeats 类, 款 and 项, which span into the total's row, over the first row of the next page."""
    first = fragment([["项目", "<", "金额"], ["类", "栏次", "1"], ["^", "合计", "9.00"], ["201", "甲", "4.00"]])
    second = fragment([["项目", "<", "金额"], ["", "栏次", "1"], ["类\n208", "乙", "5.00"]])
    grid = joined(first, second)
    assert grid is not None and grid[-1] == ["208", "乙", "5.00"]
    assert len(grid) == 5


def test_a_form_cut_by_a_page_goes_on_with_words_below_its_few_figures() -> None:
    form = [
        ["项目资金", "年度总额", "32", "财政拨款", "32"],
        ["一级指标", "二级指标", "指标值", "依据", "权重"],
        ["产出指标", "数量指标", "115家", "工作计划", "15"],
        ["产出指标", "质量指标", "优", "工作计划", "见附件"],
    ]
    rest = [["效益指标", "社会效益", "明显提高", "工作计划", "见附件"]]
    assert joined(fragment(form), fragment(rest)) == form + rest


def test_serial_numbers_that_run_on_join_a_table_whose_labels_begin_again() -> None:
    head = [["项目", "行次", "决算数"]]
    first = [["一、财政拨款", "1", "5.00"], ["二、其他收入", "2", "1.00"]]
    rest = [["一、财政拨款", "3", "2.00"], ["二、其他收入", "4", "1.00"]]
    assert joined(fragment(head + first), fragment(head + rest)) == head + first + rest


def test_the_next_item_of_a_list_is_no_cut_row() -> None:
    rows = [["收入", "5.00", "201 一般公共服务支出", "1.00"], ["上年结转", "2.00", "202 外交支出", ""]]
    rest = [["", "", "203 国防支出", ""], ["合计", "7.00", "合计", "1.00"]]
    assert joined(fragment(rows), fragment(rest)) == rows + rest


def test_a_figure_wrapped_in_a_narrow_column_is_cut_by_no_page_break() -> None:
    """Word lets rows break over pages: 277.348 would stand for 277.3480, 20805 for the class 2080502."""
    whole = [["201", "教育支出", "98.0620"], ["2080505", "社会保障", "13.5010"], ["2080506", "养老", "21.0000"]]
    first = fragment([*HEADER, *whole, ["20805", "事业单", "277.348"]])
    second = fragment([*HEADER, ["02", "位离退休", "0"], ["2101101", "医疗", "4.0000"]])
    code_and_figure = joined(first, second)
    assert code_and_figure is None or code_and_figure[4:] != [["20805", "事业单", "277.348"]]
    second = fragment([*HEADER, ["", "位离退休", "0"], ["2101101", "医疗", "4.0000"]])
    assert joined(first, second) == [
        *HEADER,
        *whole,
        ["20805", "事业单\n位离退休", "277.348\n0"],
        ["2101101", "医疗", "4.0000"],
    ]
    second = fragment([*HEADER, ["02", "位离退休", ""], ["2101101", "医疗", "4.0000"]])
    assert joined(fragment([*HEADER, *whole, ["20805", "事业单", "277.3480"]]), second) == [
        *HEADER,
        *whole,
        ["20805\n02", "事业单\n位离退休", "277.3480"],
        ["2101101", "医疗", "4.0000"],
    ]


def test_two_whole_figures_are_never_glued() -> None:
    rows = [["201", "教育支出", "98.06"], ["208", "社会保障", "13.50"], ["210", "卫生健康", "27.34"]]
    below = [["", "其中：项目", "5.00"], ["221", "住房保障", "4.00"]]
    assert joined(fragment(HEADER + rows), fragment(HEADER + below)) == HEADER + rows + below


def test_a_repeated_header_whose_tall_word_runs_into_the_next_row_is_dropped() -> None:
    """LibreOffice prints a vertically merged head on further pages into the row below it."""
    header = [["科目", "上年预算数"], ["^", "^"], ["栏次", "1"]]
    askew = [["科目", "上年预"], ["^", "^"], ["栏次", "算数1"]]
    rows = [["201", "12.50"], ["208", "3.00"]]
    assert joined(fragment(header + rows[:1]), fragment(askew + rows[1:])) == [
        ["科目", "上年预算数"],
        ["", ""],
        ["栏次", "1"],
        *rows,
    ]


@pytest.mark.parametrize(
    ("again", "confidence", "parts"),
    [
        (["科目编码", "科自名称", "合计", "基本支出", "项目支出"], 0.9, 1),  # 目 was read as 自
        (["科目编码", "科目名称", "合计", "基本支出", "项支出"], 0.9, 1),
        (["科目编码", "科自名称", "合计", "基本支出", "项目支出"], None, 2),  # nothing was recognised
        (["科目编码", "单位名称", "合计", "基本支出", "项目支出"], 0.9, 2),  # two other characters
        (["科自编码", "科自名称", "合汁", "基本支出", "项目支出"], 0.9, 2),
        (["科目编码", "科目名称", "合计", "基本支出", "项目支出2"], 0.9, 2),  # what counts is no slip
    ],
)
def test_a_header_repeated_with_a_slip_of_recognition_is_dropped(
    again: list[str], confidence: float | None, parts: int
) -> None:
    header = ["科目编码", "科目名称", "合计", "基本支出", "项目支出"]
    rows = [["201", "一般公共服务支出", "12.50", "2.50", "10.00"], ["208", "教育", "3.00", "1.00", "2.00"]]
    first, second = (
        replace(one, cells=tuple(cell._replace(confidence=confidence) for cell in one.cells), method="ocr")
        for one in (fragment([header, rows[0]]), fragment([again, rows[1]]))
    )
    assert joined(first, second) == ([header, *rows] if parts == 1 else None)


def test_a_row_of_totals_alone_on_a_page_belongs_to_the_table_whatever_its_labels_span() -> None:
    """The labels stand over the columns of the codes, which hold figures in all other rows."""
    widths = [60.0, 100.0, 60.0, 60.0, 100.0, 60.0]
    rows = [["编码", "名称", "金额", "编码", "名称", "金额"]]
    rows += [[f"3010{i}", "基本工资", "12.50", f"3020{i}", "办公费", "3.00"] for i in range(1, 6)]
    totals = [["人员经费合计", "<", "62.50", "公用经费合计", "<", "15.00"]]
    found = joined(fragment(rows, widths), fragment(totals, widths, top=30))
    assert found is not None
    assert [text for text in found[-1] if text] == ["人员经费合计", "62.50", "公用经费合计", "15.00"]


def test_what_a_browser_prints_over_two_pages_does_not_part_a_table() -> None:
    """Date and name of the file stand above both pages in small type."""
    pages = []
    other = fragment([["收入", "支出"], ["1.00", "2.00"]], top=60)
    for number, parts, below in (
        (1, [other, fragment(HEADER + DATA)], TextLine("收入支出决算总表", Box(60, 600, 200, 610), 2, 10.0)),
        (2, [fragment(HEADER + DATA[::-1], top=40)], TextLine("注：以上为全部收入。", Box(60, 780, 200, 790), 9, 10.0)),
    ):
        page = PageBlocks(number, 595.0, 842.0, fragments=parts)
        for x, words in ((15, "11/22/26, 6:42 PM"), (150, "部门决算.html")):
            page.lines.append(TextLine(words, Box(x, 12, x + 60, 18), 1, 6.0))
        page.lines.append(below)
        pages.append(page)
    assert sum(isinstance(block, Table) for block in assemble(pages)) == 2


def test_decimals_that_a_page_break_parts_from_their_figure_are_its_own() -> None:
    """Whatever stands beside them: the first row of a table tells by the rows below it, on the next page."""
    rest = [["203", "教育支出", "4.5000"], ["204", "科学支出", "6.0000"], ["205", "文化支出", "7.2500"]]
    wide = [["科目", "合计", "基本支出"]]
    cut, goes_on = [["一般公共", "98.06", "12.50"]], [["服务支出", "20", "10"]]
    others = [["教育支出", "4.5000", "0.5000"], ["科学支出", "6.0000", "1.0000"]]
    whole = [["一般公共\n服务支出", "98.06\n20", "12.50\n10"]]
    assert joined(fragment([*wide, *cut]), fragment([*wide, *goes_on, *others])) == [*wide, *whole, *others]
    trimmed = [["教育支出", "4.5", "0.5000"], ["科学支出", "6.0000", "1"]]
    assert joined(fragment([*wide, *cut]), fragment([*wide, *goes_on, *trimmed])) == [*wide, *cut, *goes_on, *trimmed]
    coded = joined(
        fragment([*HEADER, ["201", "一般公共", "98.06"]]), fragment([*HEADER, ["", "服务支出", "20"], *rest])
    )
    assert coded == [*HEADER, ["201", "一般公共\n服务支出", "98.06\n20"], *rest]


def test_a_short_figure_above_another_is_no_figure_that_a_page_break_cuts() -> None:
    """12.3 above 5 came out as 12.35: workbooks print no zeros at the end."""
    head = [["项目名称", "实施单位", "预算数"]]
    first = [["道路维修", "某某县交通局", "45.20"], ["桥梁养护", "某某县交通局", "120.55"]]
    first += [["校舍修缮", "某某县教育局", "12.3"]]
    rest = [
        ["人畜饮水", "某某县水利局", "5"],
        ["厕所改造", "某某县住建局", "88.31"],
        ["路灯安装", "某某县住建局", "17.25"],
    ]
    assert joined(fragment([*head, *first]), fragment([*head, *rest])) == [*head, *first, *rest]


def test_a_short_label_alone_may_be_a_row_or_the_rest_of_one() -> None:
    """Few rows do not tell whether one may have no figures: what stands in that row is a guess."""
    rows = [["项目", "名称", "合计"], ["合计", "全部", "30.00"], ["货物", "办公", "10.00"]]
    first = fragment(rows, [20.0, 100.0, 100.0])
    second = fragment([["工程", "", ""], ["服务", "物业", "20.00"]], [20.0, 100.0, 100.0])
    table = GrowingTable.begin(first, 1, 842)
    assert table.runs_on(second, announced=False)
    table.join(second, 2, 842)
    guessed = {cell.text: cell.guessed for cell in table.finished(1).cells}
    assert guessed["货物\n工程"] and guessed["10.00"] and not guessed["20.00"]


def on_one_page(*items: Fragment | TextLine) -> list[list[list[str]]]:
    """The texts of the tables of a page, row by row."""
    lines = [item for item in items if isinstance(item, TextLine)]
    page = PageBlocks(1, 595, 842, lines=lines, fragments=[item for item in items if isinstance(item, Fragment)])
    tables = [block for block in assemble([page]) if isinstance(block, Table)]
    return [[[cell.text if cell else "" for cell in row] for row in table.grid] for table in tables]


def test_rows_that_white_parts_from_the_table_above_belong_to_it() -> None:
    above, below = fragment(HEADER + DATA[:1], top=100), fragment(DATA[1:], top=300)
    above = replace(above, box=above.box._replace(y1=104))
    assert on_one_page(above, below) == [HEADER + DATA]


@pytest.mark.parametrize(
    "below",
    [
        fragment(HEADER + DATA[1:], top=300),  # a head of its own
        fragment([["合计", "", "4.00"], *DATA[1:]], top=300),  # a total begins a list of its own
        fragment([["社会保障和就业支出", "208", "3.00"], *DATA[2:]], top=300),  # words where there are figures
        fragment([["1.00", "2.00", "3.00"], *DATA[2:]], top=300),
        fragment(DATA[1:], [100.0, 130.0, 70.0], top=300),
        fragment([["备注", "无", ""]], top=300),
    ],
)
def test_rows_of_another_kind_below_white_are_a_table_of_their_own(below: Fragment) -> None:
    above = fragment(HEADER + DATA[:1], top=100)
    assert len(on_one_page(replace(above, box=above.box._replace(y1=104)), below)) == 2


def test_a_line_between_parts_two_tables_of_a_page() -> None:
    above = fragment(HEADER + DATA[:1], top=100)
    line = TextLine("表二", Box(50, 200, 90, 210), 1, 10)
    assert len(on_one_page(replace(above, box=above.box._replace(y1=104)), line, fragment(DATA[1:], top=300))) == 2
