"""Ruled tables as browsers print them: cells apart, sides open, columns squeezed, rows cut by the end of the page."""

from collections.abc import Sequence
from itertools import pairwise

from drawing import HEIGHT, pdf, table, text
from reportlab.pdfgen.canvas import Canvas
from test_breaks import fragment, joined

from budgetgraph.reading.document import Cell, Table
from budgetgraph.reading.layout import Glyph
from budgetgraph.reading.pdf import read_pdf
from budgetgraph.reading.pdf.drawn.overprints import overprinted

ROWS = [
    ["科目编码", "科目名称", "基本支出", "项目支出"],
    ["201", "一般公共服务支出", "1,200.50", "0.00"],
    ["208", "社会保障和就业支出", "39.00", "3.10"],
    ["213", "农林水支出", "7.25", "18.40"],
]


def texts(found: Table) -> list[list[str]]:
    return [[cell.text if cell else "" for cell in row] for row in found.grid]


def line(canvas: Canvas, x0: float, y0: float, x1: float, y1: float) -> None:
    canvas.line(x0, HEIGHT - y0, x1, HEIGHT - y1)


def boxes(canvas: Canvas, rows: Sequence[Sequence[str]], gap: float, top: float = 120) -> None:
    """Each cell in a frame of its own, with so much white between them."""
    for r, row in enumerate(rows):
        for c, words in enumerate(row):
            x, y = 60 + c * (100 + gap), top + r * (18 + gap)
            canvas.rect(x, HEIGHT - y - 18, 100, 18)
            text(canvas, x + 4, y + 4, words)


def test_cells_with_frames_of_their_own_are_one_table() -> None:
    for gap in (2.0, 4.0, 8.0):
        (found,) = read_pdf(pdf(lambda canvas, gap=gap: boxes(canvas, ROWS, gap)), "a.pdf").tables
        assert texts(found) == ROWS, gap
        assert found.method == "rules"


def test_a_cell_over_several_rows_parts_no_frames() -> None:
    """The rules on both sides of it are as far apart as it is wide."""

    def draw(canvas: Canvas) -> None:
        canvas.rect(164, HEIGHT - 160, 100, 40)
        text(canvas, 168, 134, "科目名称")
        for place, words in ((0, "科目"), (2, "基本支出"), (3, "项目支出")):
            for row in range(2):
                canvas.rect(60 + 104 * place, HEIGHT - 138 - 22 * row, 100, 18)
                text(canvas, 64 + 104 * place, 124 + 22 * row, f"{words}{row}")
        boxes(canvas, ROWS[1:] * 6, 4, 164)

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    assert (found.method, found.width, found.height) == ("rules", 4, 20)


def test_frames_far_apart_are_no_table_of_their_own() -> None:
    def draw(canvas: Canvas) -> None:
        for place, words in enumerate(("申请人", "审核人", "批准人")):
            canvas.rect(60 + 150 * place, HEIGHT - 200, 100, 40)
            text(canvas, 64 + 150 * place, 170, words)

    assert not list(read_pdf(pdf(draw), "a.pdf").tables)


def test_a_page_with_one_level_rule_keeps_the_columns_at_its_open_sides() -> None:
    def draw(canvas: Canvas) -> None:
        for x in (160, 240, 320, 400):
            line(canvas, x, 60, x, 700)
        line(canvas, 60, 380, 480, 380)
        for top, row in (
            (64, ("上级补助", "2", "10.00", "11.00", "12.00")),
            (384, ("其他", "3", "20.00", "21.00", "22.00")),
        ):
            for place, words in enumerate(row):
                text(canvas, 64 + 80 * place + 20 * bool(place), top, words)

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    assert texts(found) == [["上级补助", "2", "10.00", "11.00", "12.00"], ["其他", "3", "20.00", "21.00", "22.00"]]


def test_a_cell_over_all_columns_parts_no_table_that_is_open_at_its_sides() -> None:
    parts = [
        ["项目编码", "45012", "项目名称", "社区服务"],
        ["绩效指标", "", "", ""],
        ["一级指标", "二级指标", "三级指标", "指标值"],
    ]
    parts += [["产出指标", "数量指标", "服务个数", "14"]]

    def draw(canvas: Canvas) -> None:
        for row, words in enumerate(parts):
            for place, word in enumerate(words):
                text(canvas, 64 + 90 * place if row != 1 else 220, 124 + 18 * row, word)
            for x in (150, 240, 330) if row != 1 else ():
                line(canvas, x, 120 + 18 * row, x, 138 + 18 * row)
        for row in range(len(parts) + 1):
            line(canvas, 60, 120 + 18 * row, 420, 120 + 18 * row)

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    assert [(cell.row, cell.column_span) for cell in found.cells if cell.text == "绩效指标"] == [(2, 4)]
    assert found.height == len(parts)


def test_a_title_between_two_tables_that_are_open_at_their_sides_parts_them() -> None:
    def draw(canvas: Canvas) -> None:
        for top in (120, 240):
            end = table(canvas, ROWS, top=top, rules="level")
            for x in (150, 240, 330):
                line(canvas, x, top, x, end)
        text(canvas, 200, 215, "支出总表", 14)

    assert len(list(read_pdf(pdf(draw), "a.pdf").tables)) == 2


def test_a_title_of_the_type_of_the_rows_parts_them_too() -> None:
    def draw(canvas: Canvas) -> None:
        for top, xs in ((120, (150, 240, 330)), (210, (240,))):
            end = table(
                canvas,
                [row[: len(xs) + 1] for row in ROWS],
                top=top,
                rules="level",
                widths=[360 / (len(xs) + 1)] * (len(xs) + 1),
            )
            for x in xs:
                line(canvas, x, top, x, end)
        text(canvas, 180, 196, "项目支出绩效目标表", 9)

    assert len(list(read_pdf(pdf(draw), "a.pdf").tables)) == 2


def statements(title: str, below: Sequence[Sequence[str]]) -> int:
    """How many tables two statements with the same open sides are, if a title is all between them."""

    def draw(canvas: Canvas) -> None:
        top = 120.0
        for rows in (ROWS[:3], below):
            end = table(canvas, rows, top=top, rules="level", widths=[90] * 4)
            for x in (150, 240, 330):
                line(canvas, x, top, x, end)
            text(canvas, 200, end + 4, title if top == 120 else "")
            top = end + 18

    return len(list(read_pdf(pdf(draw), "a.pdf").tables))


def test_a_head_below_a_title_begins_a_table_of_its_own() -> None:
    below = [["项目编码", "项目名称", "上年结转", "本年预算"], ["X1", "某路改造", "8.00", "9.00"]]
    for title in (
        "二、项目支出情况",
        "（二）项目支出",
        "表二 项目支出",
        "政府采购",
        "2024年度项目支出预算",
        "合计：3项",
    ):
        assert statements(title, below) == 2, title


def test_a_title_parts_two_tables_whatever_the_lower_one_begins_with() -> None:
    below = [["301", "工资福利支出", "8.00", "9.00"], ["302", "商品和服务支出", "1.00", "2.00"]]
    for title in ("二、项目支出情况", "（二）项目支出", "表二 项目支出", "2024年度项目支出预算"):
        assert statements(title, below) == 2, title
    assert statements("政府采购", [["科目编码", "", "1.00", "2.00"], *below]) == 2  # as the first one begins


def parted(between: Sequence[tuple[float, str]], size: float = 9, height: float = 18, columns: int = 4) -> bool:
    """Do texts between two grids with the same open sides part them? Without any they are one table."""
    xs = [60.0 + 90 * at for at in range(columns + 1)]

    def draw(canvas: Canvas) -> None:
        top = 120.0
        for rows in (ROWS[:2], ROWS[2:]):
            end = table(canvas, [row[:columns] for row in rows], top=top, rules="level")
            for x in xs[1:-1]:
                line(canvas, x, top, x, end)
            for x, words in between if top == 120 else ():
                text(canvas, x, end + 4, words, size)
            top = end + height

    return len(list(read_pdf(pdf(draw), "a.pdf").tables)) > 1


def test_only_a_lone_text_in_a_row_of_its_own_belongs_to_the_rows_on_both_sides() -> None:
    assert not parted([(220, "政府采购")])
    assert not parted([(220, "政府采购")], size=10)
    assert parted([(220, "政府采购")], size=12)
    assert parted([(220, "政府采购")], height=30)
    assert parted([(64, "政府采购"), (300, "若干项")])
    assert parted([(370, "单位：万元")]) and parted([(64, "注：含上年结转")])


INDICATORS = [["目标名称", "一级指标", "二级指标", "三级指标"], ["目标1", "产出指标", "数量指标", "治理企业数"]]


def form_with_part(
    x: float, heads: bool = True, after: bool = True, first: Sequence[Sequence[str]] = ROWS
) -> list[int]:
    """The heights of the tables of a form open at both sides, one row of which is the name of its next part."""

    def draw(canvas: Canvas) -> None:
        top = 120.0
        for rows in (first, INDICATORS if heads else ROWS[1:])[: 2 if after else 1]:
            end = table(canvas, rows, top=top, rules="level")
            for place in (150, 240, 330):
                line(canvas, place, top, place, end)
            top = end + 18
            if rows is first:
                text(canvas, x, end + 4, "年度绩效目标表")
                line(canvas, 60, top, 420, top)

    return [found.height for found in read_pdf(pdf(draw), "a.pdf").tables]


def test_the_name_of_a_part_at_the_left_of_a_form_is_one_of_its_rows() -> None:
    assert form_with_part(64) == [7]
    assert form_with_part(200) == [4, 2]  # set in the middle, as a title
    assert form_with_part(64, heads=False) == [4, 3]


def test_a_part_of_a_form_may_begin_with_the_same_heads_as_the_one_above() -> None:
    def draw(canvas: Canvas) -> None:
        top = 120.0
        for name in ("年度绩效目标表", ""):
            end = table(canvas, INDICATORS, top=top, rules="level")
            for place in (150, 240, 330):
                line(canvas, place, top, place, end)
            top = end + 18
            text(canvas, 64, end + 4, name)

    assert [found.height for found in read_pdf(pdf(draw), "a.pdf").tables] == [5]


def test_the_name_of_a_part_may_be_the_last_row_of_a_page() -> None:
    assert form_with_part(64, after=False, first=INDICATORS) == [3]
    assert form_with_part(200, after=False, first=INDICATORS) == [2]
    assert form_with_part(64, after=False) == [4]  # below a table of money it is the title of the next one


def test_two_columns_tell_too_little_for_one_table() -> None:
    assert not parted([(120, "政府采购")], columns=3)
    assert parted([(120, "政府采购")], columns=2)


def test_narrow_columns_of_merged_cells_stay_columns() -> None:
    for width in (9.5, 11.0):
        rows = [["项目", "类", "指标", "预算数", "执行数"]]
        rows += [[f"项目{i}", "^" if i else "数", f"指标{i}", f"{i}00.50", f"{i}0.25"] for i in range(10)]

        def draw(canvas: Canvas, width: float = width, rows: list[list[str]] = rows) -> None:
            table(canvas, rows, widths=[80, width, 100, 80, 80])

        (found,) = read_pdf(pdf(draw), "a.pdf").tables
        assert [cell.row_span for cell in found.cells if cell.text == "数"] == [10], width


CODES = [["经济\n编码", "科目名称", "决算数"], ["301", "工资福利支出", "8587.18"], ["302", "商品和服务支出", "921.34"]]
WIDE = [40.0, 100.0, 80.0]


def test_the_rest_of_a_broken_code_goes_on_where_amounts_are_blank() -> None:
    first = fragment([*CODES, ["3010", "基本", "2553.18"]], [18.0] * 4, 600, open_bottom=True, widths=WIDE)
    second = fragment([CODES[0], ["1", "工资", ""], ["30102", "津贴补贴", "19.68"]], [18.0] * 3, widths=WIDE)
    found = joined(first, second)
    assert found is not None
    assert {(4, 1, 1, 1, "3010\n1"), (4, 2, 1, 1, "基本\n工资"), (5, 1, 1, 1, "30102")} <= found


def test_words_with_room_in_their_column_begin_a_row_on_the_next_page() -> None:
    widths = [40.0, 60.0, 160.0, 60.0]
    first = fragment(
        [["项目", "部门名称名", "一级", "值"], ["产出", "数量", "次数", "≥2次"]], [18.0] * 2, 700, widths=widths
    )
    second = fragment([["", "数量", "人数", "150人"], ["效益", "社会", "影响", "提升"]], [18.0] * 2, widths=widths)
    found = joined(first, second)
    assert found is not None
    assert {(3, 2, 1, 1, "数量"), (3, 3, 1, 1, "人数"), (4, 1, 1, 1, "效益")} <= found


def test_blank_cells_of_the_first_row_below_a_header_are_no_part_of_it() -> None:
    head = [["编码", "名称", "支出", "<"], ["^", "^", "基本", "项目"]]
    found = joined(
        fragment(head, [18.0] * 2, 760),
        fragment([["", "", "1.00", "2.00"], ["201", "公共", "1.00", "2.00"]], [18.0] * 2),
    )
    assert found is not None
    assert {(1, 1, 2, 1, "编码"), (1, 2, 2, 1, "名称"), (3, 3, 1, 1, "1.00")} <= found


def test_a_tall_blank_cell_of_the_first_row_is_no_part_of_the_header_above() -> None:
    head = [["编码", "支出", "<", "指标"], ["^", "基本", "其他", "^"]]
    found = joined(
        fragment(head, [18.0] * 2, 760), fragment([["甲", "1.00", "", "数量"], ["^", "^", "^", "质量"]], [18.0] * 2)
    )
    assert found is not None
    assert {(2, 3, 1, 1, "其他"), (3, 3, 2, 1, ""), (3, 2, 2, 1, "1.00")} <= found


def test_a_tall_cell_that_hangs_over_the_last_row_of_its_page_makes_no_row() -> None:
    def first(canvas: Canvas) -> None:
        canvas.rect(60, HEIGHT - 780, 60, 660)
        text(canvas, 64, 400, "产出")
        for row in range(34):
            for place, words in enumerate((f"指标{row}", f"说明{row}", "5台")):
                canvas.rect(121 + 101 * place, HEIGHT - 138 - 19 * row, 100, 18)
                text(canvas, 125 + 101 * place, 124 + 19 * row, words)

    def second(canvas: Canvas) -> None:
        for place, words in enumerate(("效益", "成本", "控制", "4万元")):
            canvas.rect(60 + 61 * bool(place) + 101 * max(0, place - 1), HEIGHT - 78, 100 if place else 60, 18)
            text(canvas, 64 + 61 * bool(place) + 101 * max(0, place - 1), 64, words)

    (found,) = read_pdf(pdf(first, second), "a.pdf").tables
    assert [cell.row for cell in found.cells if cell.text == "成本"] == [35]


def figures_of(found: Table) -> list[Cell]:
    return [cell for cell in found.cells if cell.row == 2 and any(sign.isdigit() for sign in cell.text)]


def test_figures_whose_characters_lie_among_one_another_are_both_a_guess() -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, [["项目", "本年", "上年"], ["教育", "", ""]], widths=[100, 30, 130])
        text(canvas, 162, 142, "1,860,903.72", 10)
        text(canvas, 207, 142, "318656.52", 10)

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    assert figures_of(found) and all(cell.guessed for cell in figures_of(found))


def test_a_figure_that_touches_the_next_text_ends_where_the_others_do() -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, [["收入", "预算数", "支出"], *([["", "", ""]] * 5)], widths=[100, 60, 120])
        rows = [("795.8", "201公共服务"), ("795.8", ""), ("", "204公共安全"), ("12.6", ""), ("", "205教育")]
        for row, (figure, words) in enumerate(rows):
            text(canvas, 219.7 - canvas.stringWidth(figure, "STSong-Light", 10), 142 + 18 * row, figure, 10)
            text(canvas, 220.2, 142 + 18 * row, words, 10)

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    cells = {(cell.row, cell.column): cell for cell in found.cells}
    assert (cells[2, 2].text, cells[2, 3].text) == ("795.8", "201公共服务")
    assert not cells[2, 2].guessed


def test_a_figure_wider_than_its_column_is_not_parted_where_others_end() -> None:
    """Integers set at the right of their columns, spaced as browsers space them."""

    def spaced(canvas: Canvas, right: float, top: float, figure: str) -> None:
        x = right - canvas.stringWidth(figure, "STSong-Light", 9) - 0.6 * (len(figure) - 1)
        for sign in figure:
            text(canvas, x, top, sign)
            x += canvas.stringWidth(sign, "STSong-Light", 9) + 0.6

    rows = [("812", ""), ("", "34561"), ("", "1234567"), ("7", ""), ("", "30125"), ("", "20044"), ("95", "")]

    def draw(canvas: Canvas) -> None:
        table(canvas, [["项目", "上年", "本年"], *([["", "", ""]] * len(rows))], widths=[100, 60, 27])
        right = 220.2 + canvas.stringWidth("34561", "STSong-Light", 9) + 4 * 0.6
        for row, (former, latter) in enumerate(rows):
            spaced(canvas, 219.65, 140 + 18 * row, former)
            spaced(canvas, right, 140 + 18 * row, latter)

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    of_row = [cell for cell in found.cells if cell.row == 4 and cell.text]
    assert [cell.text for cell in of_row] == ["1234567"]
    assert of_row[0].guessed


def test_one_row_alone_does_not_tell_where_a_figure_ends() -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, [["收入", "预算数", "支出"], *([["", "", ""]] * 3)], widths=[100, 60, 120])
        for row, (figure, words) in enumerate((("795.8", "201 公共服务"), ("795.8", ""), ("", "204 公共安全"))):
            text(canvas, 219.7 - canvas.stringWidth(figure, "STSong-Light", 10), 142 + 18 * row, figure, 10)
            text(canvas, 220.2, 142 + 18 * row, words, 10)

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    assert all(cell.guessed for cell in figures_of(found) if cell.column == 2)


def test_words_over_a_thousand_columns_are_read() -> None:
    def draw(canvas: Canvas) -> None:
        columns, width, size = 1300, 3.4, 4
        right = 10 + columns * width
        for y in (100, 120, 140):
            canvas.line(10, HEIGHT - y, right, HEIGHT - y)
        for column in range(columns + 1):
            canvas.line(10 + column * width, HEIGHT - 100, 10 + column * width, HEIGHT - 140)
        text(canvas, 10.5, 104, "国" * int(columns * width / size - 2), size)

    (found,) = read_pdf(pdf(draw, size=(14000, HEIGHT)), "a.pdf").tables
    assert sum(len(cell.text) for cell in found.cells) == int(1300 * 3.4 / 4 - 2)


def test_texts_over_one_another_are_one_place() -> None:
    signs = [Glyph(1.0 * at, 100.0, 1.0 * at + 5, 109.0, "1", 9.0, "F", 0, None) for at in range(3000)]
    (spot,) = overprinted([signs])
    assert (spot.x0, spot.x1) == (0.0, signs[-1].x1)


def test_figures_beside_columns_too_narrow_for_any_character_are_a_guess() -> None:
    def draw(canvas: Canvas) -> None:
        widths = [60, 80, 80, 4.6, 4.6, 4.6]
        table(
            canvas, [["编码", "合计", "基本", "", "", ""], ["201", "12.50", "3.00", "", "", ""]], widths=widths, size=12
        )

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    assert figures_of(found) and all(cell.guessed for cell in figures_of(found))


def test_lone_characters_that_begin_in_a_narrow_column_stand_in_it() -> None:
    """Its padding leaves no room for them: they stand over its border."""

    def draw(canvas: Canvas) -> None:
        table(canvas, [["", "合计"], ["", "2,310.00"], ["", "1,100.00"]], widths=[11, 80], row_height=40)
        for row, words in enumerate(("单位", "雪域", "合计")):
            for place, word in enumerate(words):
                text(canvas, 66, 124 + 40 * row + 12 * place, word, 10.5)

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    assert [row[0].text if row[0] else "" for row in found.grid] == ["单\n位", "雪\n域", "合\n计"]


def test_a_row_that_a_clipping_path_hides_at_the_foot_of_a_page_stands_on_the_next_one() -> None:
    """Browsers draw the cells of the row that they move to the next page on both, and hide them on the first."""
    xs = [60.0, 160.0, 260.0, 360.0, 460.0]

    def row_at(canvas: Canvas, top: float, words: Sequence[str]) -> None:
        for x0, x1 in pairwise(xs):
            canvas.rect(x0, HEIGHT - top - 18, x1 - x0, 18)
        for x, word in zip(xs, words, strict=False):
            text(canvas, x + 4, top + 4, word)

    def first(canvas: Canvas) -> None:
        row_at(canvas, 740, ROWS[0])
        row_at(canvas, 758, ROWS[1])
        path = canvas.beginPath()
        path.rect(40, HEIGHT - 777, 500, 737)
        canvas.clipPath(path, stroke=0, fill=0)
        row_at(canvas, 776, ["", "", "", ""])

    def second(canvas: Canvas) -> None:
        for row, words in enumerate(ROWS[2:]):
            row_at(canvas, 60 + 18 * row, words)

    (found,) = read_pdf(pdf(first, second), "a.pdf").tables
    assert texts(found) == ROWS


def test_a_short_label_with_room_above_it_begins_a_row_below_a_header_printed_again() -> None:
    """No line of its column is long enough to tell how wide characters are, but none is taller than its row."""
    head = ["项目", "合计", "资金", "其他"]
    first = fragment([head, ["货物", "10.00", "10.00", ""]], [10.0] * 2, 760, widths=[80.0, 90.0, 150.0, 90.0])
    second = fragment(
        [head, ["工程", "", "", ""], ["服务", "20.00", "18.00", ""]], [10.0] * 3, widths=[80.0, 90.0, 150.0, 90.0]
    )
    found = joined(first, second)
    assert found is not None
    assert {(2, 1, 1, 1, "货物"), (3, 1, 1, 1, "工程"), (4, 1, 1, 1, "服务")} <= found
