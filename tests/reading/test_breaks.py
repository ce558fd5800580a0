"""Tables cut by a page break, as browsers print them: rows moved whole, rows left blank, cells that end early."""

from dataclasses import replace

from drawing import HEIGHT, WIDTH, pdf, table, text
from reportlab.pdfgen.canvas import Canvas

from budgetgraph.reading.document import Box, Document
from budgetgraph.reading.grids.grid import lattices
from budgetgraph.reading.joined.joining import GrowingTable
from budgetgraph.reading.layout import Fragment, FragmentCell, Rule
from budgetgraph.reading.pdf import read_pdf

WIDTHS = [40.0, 60.0, 100.0, 80.0]
Rows = list[list[str]]
FORM = [
    ["项目名称", "<", "某系统运行维护", "<"],
    ["资金", "年初预算", "60.00", "10.00"],
    ["总额", "执行", "45.80", "8.00"],
]
TARGETS = [
    ["绩效指标", "一级指标", "三级指标", "分值"],
    ["^", "产出指标", "日接通量", "10"],
    ["^", "^", "接通率", "20"],
    ["^", "效益指标", "满意度", "30"],
]


def fragment(
    rows: Rows,
    heights: list[float],
    top: float = 57,
    *,
    open_top: bool = False,
    open_bottom: bool = False,
    widths: list[float] = WIDTHS,
) -> Fragment:
    """A fragment of a page; "<" and "^" belong to the cell on the left and above."""
    xs = [60 + sum(widths[:i]) for i in range(len(widths) + 1)]
    ys = [top + sum(heights[:i]) for i in range(len(heights) + 1)]
    cells = []
    for r, row in enumerate(rows):
        for c, words in enumerate(row):
            if words not in ("<", "^"):
                right = next((i for i in range(c + 1, len(row)) if row[i] != "<"), len(row))
                below = next((i for i in range(r + 1, len(rows)) if rows[i][c] != "^"), len(rows))
                box = Box(xs[c], ys[r], xs[right], ys[below])
                cells.append(FragmentCell(r + 1, c + 1, words, box, below - r, right - c))
    box = Box(xs[0], ys[0], xs[-1], ys[-1])
    return Fragment(box, tuple(xs), tuple(ys), tuple(cells), "rules", open_top, open_bottom)


def joined(first: Fragment, second: Fragment) -> set[tuple[int, int, int, int, str]] | None:
    whole = GrowingTable.begin(first, 1, HEIGHT)
    if not whole.runs_on(second, announced=False, page_height=HEIGHT):
        return None
    whole.join(second, 2, HEIGHT)
    return {(c.row, c.column, c.row_span, c.column_span, c.text) for c in whole.finished(1).cells}


def cells_of(rows: Rows) -> set[tuple[int, int, int, int, str]]:
    return {(c.row, c.column, c.row_span, c.column_span, c.text) for c in fragment(rows, [20.0] * len(rows)).cells}


def test_rows_too_high_for_the_rest_of_the_page_go_on_on_the_next_one() -> None:
    first, tall = fragment(FORM, [20.0] * 3), [200.0] * 4
    assert joined(first, fragment(TARGETS, tall)) == cells_of(FORM + TARGETS)
    assert joined(first, fragment(TARGETS, [20.0] * 4)) is None  # there was room: another table
    moved = fragment(TARGETS, tall)
    elsewhere = Fragment(moved.box, tuple(x + 9 for x in moved.columns), moved.rows, moved.cells, "rules")
    assert joined(first, elsewhere) is None


def test_a_blank_row_left_open_at_the_foot_of_a_page_stands_on_the_next_one() -> None:
    top = [700.0, *[20.0] * 4]
    rows = [*TARGETS[:3], ["^", "^", "及时率", "5"], TARGETS[3]]
    left = fragment([*rows[:3], ["^", "^", "", "<"]], top[:4], open_bottom=True)
    again = fragment([["", "", "及时率", "5"], ["^", "效益指标", "满意度", "30"]], top[1:3])
    assert joined(left, again) == cells_of(rows)


def test_a_cut_cell_may_end_above_the_rest_of_its_row() -> None:
    rows = [*TARGETS[:3], ["^", "^", "及时率", "5"], TARGETS[3]]
    left = fragment(rows[:3], [700.0, 20.0, 20.0])
    again = fragment(
        [["", "", "及时率", "5"], ["^", "", "^", "^"], ["^", "效益指标", "满意度", "30"]], [20.0, 6.0, 20.0]
    )
    assert joined(left, again) == cells_of(rows)


def test_cut_cells_may_end_together_above_the_rest_of_their_row() -> None:
    rows = [["甲", "乙", "数量", "10"], ["^", "^", "质量", "20"], ["丙", "丁", "满意度", "30"]]
    again = fragment([["", "", "质量", "20"], ["", "<", "^", "^"], rows[2]], [20.0, 6.0, 20.0])
    left = replace(fragment([rows[0]], [740.0]), loose_bottom=((60.0, 160.0),))
    assert joined(left, again) == cells_of(rows)


def test_white_below_a_head_that_is_printed_again_is_no_row() -> None:
    """Cells with frames of their own: what the break cuts begins right below the head, the others a little lower."""
    head, rest = ["部门名称", "<", "某某局", "<"], [["^", "产出指标", "数量", "5"], ["^", "效益指标", "满意度", "9"]]
    rows = [head, ["年度指标", "一级指标", "二级指标", "分值"], *rest]
    left = fragment(rows[:2], [720.0, 20.0])
    found = joined(left, fragment([head, ["", "", "<", "<"], *rest], [20.0, 4.0, 20.0, 20.0]))
    assert found == cells_of(rows)
    found = joined(left, fragment([head, ["", "", "<", "<"], *rest], [20.0] * 4))  # a row with room for a text
    assert found == cells_of([*rows[:2], ["^", "", "<", "<"], *rest])


def test_a_cell_as_tall_as_its_page_keeps_its_column() -> None:
    """Its upright rule crosses no level one: those begin right of it."""
    level = [Rule(y, 90, 300) for y in (50, 100, 150)]
    upright = [Rule(x, 50, 160) for x in (70, 90, 200, 300)]
    (grid,) = lattices(level, upright)
    assert grid.columns == (70, 90, 200, 300)
    assert (0, 0, 3, 1) in grid.areas
    (grid,) = lattices(level, [Rule(70, 20, 400), *upright[1:]])  # the frame of the page
    assert grid.columns == (90, 200, 300)


def test_a_last_row_with_a_single_text_goes_on_on_the_next_page() -> None:
    def first(canvas: Canvas) -> None:
        table(
            canvas, [["科目", "基本", "项目", "合计"], *[["201", "1.00", "2.00", "3.00"]] * 6], top=640, widths=WIDTHS
        )

    def second(canvas: Canvas) -> None:
        table(canvas, [["", "", "说明", ""], ["", "", "", ""]], top=60, widths=WIDTHS)
        text(canvas, 60, 200, "第二部分")

    (found,) = read_pdf(pdf(first, second), "a.pdf").tables
    assert [(c.row, c.column, c.page) for c in found.cells if c.text == "说明"] == [(8, 3, 2)]


def stacked(title: str) -> Document:
    """Two tables with rows at the same heights of two pages; the title of the second one ends the first page."""
    rows = [
        ["一级指标", "二级指标", "三级指标", "分值"],
        ["产出", "数量", "日接通量", "10"],
        ["效益", "社会", "满意度", "30"],
    ]

    def page(canvas: Canvas) -> None:
        table(canvas, rows, top=60, widths=WIDTHS)
        text(canvas, 60, 150, title)

    def follower(canvas: Canvas) -> None:
        table(canvas, rows, top=60, widths=[60.0, 60.0, 80.0, 80.0])

    return read_pdf(pdf(page, follower, size=(WIDTH, HEIGHT)), "a.pdf")


def test_a_title_at_the_foot_of_a_page_begins_the_table_of_the_next_one() -> None:
    assert [(found.width, found.height) for found in stacked("2、设备购置绩效目标表").tables] == [(4, 3)] * 2


def test_what_no_rule_parts_at_a_page_break_is_one_cell() -> None:
    """A label set in the middle of its rows may be cut between two of its characters."""
    rows = [*TARGETS[:3], ["^", "^", "及时率", "5"], TARGETS[3]]
    left = fragment([["绩效\n指", *rows[0][1:]], *rows[1:3]], [700.0, 20.0, 20.0])
    left = replace(left, loose_bottom=((60.0, 160.0),))
    again = fragment([["标", "", "及时率", "5"], ["^", "效益指标", "满意度", "30"]], [20.0, 20.0])
    found = joined(left, again)
    assert found is not None
    assert {(1, 1, 5, 1, "绩效\n指\n标"), (2, 2, 3, 1, "产出指标")} <= found
    found = joined(replace(left, loose_bottom=()), again)
    assert found is not None and (4, 1, 2, 1, "标") in found


def test_a_figure_goes_on_only_where_the_foot_of_its_page_is_not_drawn() -> None:
    """The page break cuts the tall cells at the left; what stands right of them ends with its own rule."""
    rows = [["501", "造林", "产出", "85"], ["^", "^", "成本", "3400"], ["502", "防火", "数量", "12"]]
    rows = [["502", "防火", "质量", "1234"], *rows]
    left = replace(fragment(rows, [600.0, 20.0, 20.0, 20.0]), loose_bottom=((60.0, 100.0), (100.0, 160.0)))
    found = joined(left, fragment([["", "", "满意度", "95"]], [20.0]))
    assert found is not None
    assert {(4, 1, 2, 1, "502"), (4, 2, 2, 1, "防火"), (4, 4, 1, 1, "12"), (5, 4, 1, 1, "95")} <= found


def test_a_cell_that_hangs_over_the_foot_of_its_page_goes_on() -> None:
    """Its row is cut below the last rule of the others; what is left of it on the next page is blank."""
    top = [700.0, 20.0, 6.0]
    rows = [["项目", "指标", "内容", "分值"], ["甲", "产出", "数量", "10"], ["^", "^", "质量", "20"]]
    left = fragment([*rows[:2], ["^", "^", "", ""]], top, open_bottom=True)
    again = fragment([["", "", "质量", "20"], ["^", "效益", "满意度", "30"]], [20.0, 20.0])
    assert joined(left, again) == cells_of([*rows, ["^", "效益", "满意度", "30"]])


def test_a_grid_tells_where_its_ends_are_not_ruled() -> None:
    level = [Rule(50, 50, 300), Rule(100, 50, 300), Rule(150, 90, 300)]
    (grid,) = lattices(level, [Rule(x, 50, 150) for x in (50, 90, 200, 300)])
    assert (grid.loose_top, grid.loose_bottom) == ((), ((50, 90),))


def test_a_blank_row_at_the_head_of_a_page_stays_one() -> None:
    rows = [["201", "教育", "1.00", "2.00"]] * 3
    blank = [["", "", "", ""]]
    assert joined(fragment(rows, [230.0] * 3), fragment(blank + blank + rows, [20.0] * 5)) == cells_of(
        rows + blank + blank + rows
    )


def test_a_total_is_never_the_rest_of_the_row_above() -> None:
    head = [["类", "款", "栏次", "1"]]
    found = joined(fragment(head, [700.0]), fragment([["", "", "合 计", ""]], [20.0]))
    assert found is not None and (2, 3, 1, 1, "合 计") in found


def test_words_that_no_full_line_broke_are_a_row_of_their_own() -> None:
    """The first column is blank below a cell merged over the page break."""
    first = [
        ["产出指标", "数量指标及其他", "设备购置及时完成", "30台以上"],
        ["产出指标", "质量指标", "验收", "全部合格"],
        ["效益指标", "社会效益", "到位", "2.5亿元"],
    ]
    second = [["", "满意度", "群众", "抽样"], ["其他", "满意度二", "干警", "问卷"]]
    top = fragment(first, [20.0, 20.0, 700.0])
    assert joined(top, fragment(second, [20.0] * 2)) == cells_of([*first, *second])


def test_words_that_a_full_line_broke_go_on() -> None:
    first = [
        ["产出指标", "数量指标", "设备购置及时完成", "30台以上"],
        ["效益指标", "社会效益", "执行标的到位率达", "不低于二"],
    ]
    second = [["", "", "到目标", "成以上"], ["其他", "满意度", "干警", "问卷"]]
    found = joined(fragment(first, [20.0, 700.0]), fragment(second, [20.0] * 2))
    assert found is not None
    assert (2, 3, 1, 1, "执行标的到位率达\n到目标") in found


def test_a_form_goes_on_in_columns_that_are_parted_otherwise() -> None:
    """In finer ones, or in others of which most are the same; words may stand below figures."""
    goal = [["目标", "初始值", "60.00", "10.00"], ["资金", "总额", "9.00", "3.00"]]
    coarse = fragment(goal, [300.0, 400.0], widths=[40.0, 60.0, 100.0, 80.0])
    head = ["指标", "一级指标", "二级指标", "三级指标", "分值"]
    finer = fragment([head], [50.0], widths=[40.0, 60.0, 30.0, 70.0, 80.0])
    found = joined(coarse, finer)
    assert found is not None
    assert {(1, 3, 1, 2, "60.00"), (3, 3, 1, 1, "二级指标"), (3, 5, 1, 1, "分值")} <= found
    other = fragment([head[:4]], [50.0], widths=[40.0, 60.0, 70.0, 110.0])
    found = joined(coarse, other)
    assert found is not None
    assert {(1, 3, 1, 2, "60.00"), (3, 3, 1, 1, "二级指标"), (3, 4, 1, 2, "三级指标")} <= found


def test_another_table_in_other_columns_stays_apart() -> None:
    first = fragment([["目标", "初始值", "60.00", "10.00"]], [700.0])
    rest = [["指标", "一级指标", "二级指标", "三级指标"]]
    assert joined(first, fragment(rest, [50.0], widths=[50.0, 60.0, 70.0, 100.0])) is None  # no border is the same
    assert joined(first, fragment(rest, [50.0], widths=[40.0, 60.0, 70.0, 90.0])) is None  # narrower
    titled = [["某项目情况表", "<", "<", "<"], *rest]
    assert joined(first, fragment(titled, [20.0, 50.0], widths=[40.0, 60.0, 70.0, 110.0])) is None
    low = fragment([["目标", "初始值", "60.00", "10.00"]], [300.0])
    assert joined(low, fragment(rest, [50.0], widths=[40.0, 60.0, 70.0, 110.0])) is None  # there was room


def test_text_below_the_last_rule_belongs_to_the_cells_that_it_does_not_close() -> None:
    """A header row that the page break cuts is ruled as far down as its first cell that ends."""

    def first(canvas: Canvas) -> None:
        for level, start, end in ((720, 60, 340), (738, 160, 340)):
            canvas.line(start, HEIGHT - level, end, HEIGHT - level)
        for x in (60, 160, 340):
            canvas.line(x, HEIGHT - 720, x, HEIGHT - 738)
        text(canvas, 100, 724, "项")
        text(canvas, 100, 736, "目")
        text(canvas, 220, 724, "资金来源")

    def second(canvas: Canvas) -> None:
        rows = [["名称", "本年", "上年"], ["教育", "12.00", "13.00"], ["卫生", "12.50", "13.50"]]
        table(canvas, rows, top=60, widths=[100, 90, 90], rules="none")
        for level in (78, 96, 114):
            canvas.line(60, HEIGHT - level, 340, HEIGHT - level)
        for x in (60, 160, 250, 340):
            canvas.line(x, HEIGHT - 57, x, HEIGHT - 114)

    (found,) = read_pdf(pdf(first, second), "a.pdf").tables
    cells = {(c.row, c.column, c.row_span, c.column_span, c.text.replace("\n", "")) for c in found.cells}
    assert {(1, 1, 2, 1, "项目名称"), (1, 2, 1, 2, "资金来源"), (2, 2, 1, 1, "本年"), (3, 3, 1, 1, "13.00")} <= cells


def test_the_row_below_the_rest_of_a_cut_one_is_a_row_of_its_own() -> None:
    """Only what stands at the top of the page goes on where no rule closes it there."""
    rows = [*TARGETS[:2], ["^", "质量指标", "完成率", "20"]]
    left = fragment([*rows[:2], ["^", "质量指标", "完成率", "不低于二十分"]], [300.0, 300.0, 100.0], open_bottom=True)
    again = fragment([["", "", "", "以上"], ["效益指标", "社会效益", "满意度", "30"]], [20.0, 20.0])
    found = joined(left, replace(again, loose_top=((100.0, 160.0), (160.0, 260.0), (260.0, 340.0))))
    assert found is not None
    assert {(3, 3, 1, 1, "完成率"), (4, 2, 1, 1, "社会效益"), (4, 3, 1, 1, "满意度"), (4, 4, 1, 1, "30")} <= found


def test_rules_that_run_on_beyond_the_paper_part_no_rows() -> None:
    """Those of a cell that the page break cuts are drawn on where nobody sees them."""

    def first(canvas: Canvas) -> None:
        table(canvas, [["指标", "名称", "数量"], ["产出", "设备", "5"], ["", "项目", "6"]], top=724)
        for x in (60, 150):
            canvas.line(x, HEIGHT - 760, x, HEIGHT - 940)
        canvas.line(60, HEIGHT - 940, 150, HEIGHT - 940)

    (found,) = read_pdf(pdf(first), "a.pdf").tables
    assert found.height == 3


def test_a_list_of_one_body_is_no_form_filled_in_again() -> None:
    """One row of it stood on the page before; below the header printed again the next row begins with the same body."""
    head = ["单位", "项目", "合计", "一般公共预算"]
    rows = [head, ["某局", "安全", "520.00", "520.00"], ["某局", "储备", "380.00", "380.00"]]
    left, again = fragment(rows[:2], [360.0, 380.0]), fragment([head, rows[2]], [20.0, 20.0])
    assert joined(left, again) == cells_of(rows)
    whole = GrowingTable.begin(left, 1, HEIGHT)
    assert not whole.runs_on(again, announced=True, page_height=HEIGHT)  # with a title of its own


def test_lists_that_begin_or_end_with_a_total_are_two() -> None:
    head = ["单位", "项目", "合计", "一般公共预算"]
    total = ["合计", "", "520.00", "520.00"]
    whole = GrowingTable.begin(fragment([head, total], [360.0, 380.0]), 1, HEIGHT)
    again = fragment([head, ["合计", "", "380.00", "380.00"]], [20.0, 20.0])
    assert not whole.runs_on(again, announced=False, page_height=HEIGHT)


def test_a_class_that_several_rows_begin_with_is_no_form_filled_in_again() -> None:
    head = [["项目类别", "项目名称", "本年", "上年"]]
    rows = [["本级项目", "监测", "1.00", "2.00"], ["转移支付", "整治", "3.00", "4.00"]]
    more = [["本级项目", "建设", "5.00", "6.00"], ["转移支付", "补助", "7.00", "8.00"]]
    found = joined(fragment([*head, *rows, *rows], [20.0] * 5), fragment([*head, *more], [20.0] * 3))
    assert found == cells_of([*head, *rows, *rows, *more])
