"""Tables set from HTML whose cells are painted and not ruled."""

from itertools import pairwise

from drawing import HEIGHT, pdf, table, text
from reportlab.pdfgen.canvas import Canvas

from budgetgraph.reading.document import Table
from budgetgraph.reading.pdf import read_pdf

ROWS = [
    ["科目编码", "科目名称", "基本支出", "项目支出"],
    ["201", "一般公共服务支出", "1,200.50", "0.00"],
    ["208", "社会保障和就业支出", "39.00", "3.10"],
    ["213", "农林水支出", "7.25", ""],
    ["215", "资源勘探工业信息等支出", "", "18.40"],
    ["221", "住房保障支出", "62.03", "0.00"],
]
WIDTHS = [60.0, 130.0, 90.0, 90.0]


def texts(found: Table) -> list[list[str]]:
    return [[cell.text if cell else "" for cell in row] for row in found.grid]


def paint(canvas: Canvas, row: int, top: float = 120, height: float = 18, first: int = 0) -> None:
    """Paints the cells of a row, one by one, from a column on."""
    canvas.setFillColorRGB(0.9, 0.93, 0.97)
    for at in range(first, len(WIDTHS)):
        x = 60 + sum(WIDTHS[:at])
        canvas.rect(x, HEIGHT - top - height * (row + 1), WIDTHS[at], height, stroke=0, fill=1)
    canvas.setFillColorRGB(0, 0, 0)


def test_rows_painted_in_turn_tell_the_columns_and_the_rows() -> None:
    def draw(canvas: Canvas) -> None:
        for row in (0, 2, 4):
            paint(canvas, row)
        table(canvas, ROWS, rules="none", widths=WIDTHS)

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    assert texts(found) == ROWS
    assert not any(cell.guessed for cell in found.cells)


def test_a_header_that_is_not_painted_is_the_header() -> None:
    def draw(canvas: Canvas) -> None:
        for row in (2, 4):
            paint(canvas, row)
        table(canvas, ROWS, rules="none", widths=WIDTHS)

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    assert texts(found) == ROWS


def test_an_amount_that_ends_where_the_next_label_begins_is_whole() -> None:
    """Without padding the amount ends at the border, and the label beside it begins there."""
    labels = ["一、教育支出", "二、农林水支出", "三、其他支出", "208社会保障支出", "支出总计"]
    amounts = ["412,000.00", "380,000.00", "32,000.00", "4.14", "824,004.14"]

    def draw(canvas: Canvas) -> None:
        for row in (0, 2, 4):
            paint(canvas, row)
        for x, words in ((60, "收入"), (190, "预算数"), (250, "支出"), (340, "预算数")):
            text(canvas, x, 125, words)
        for row, (label, amount) in enumerate(zip(labels, amounts, strict=True), 1):
            width = canvas.stringWidth(amount, "STSong-Light", 9)
            text(canvas, 60, 125 + 18 * row, "项目")
            text(canvas, 249.5 - width, 125 + 18 * row, amount)
            text(canvas, 250.4, 125 + 18 * row, label)
            text(canvas, 430 - width, 125 + 18 * row, amount)

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    assert [row[1:3] for row in texts(found)[1:]] == [[a, b] for a, b in zip(amounts, labels, strict=True)]


def test_painted_words_of_a_paragraph_are_no_table() -> None:
    def draw(canvas: Canvas) -> None:
        for row in (0, 1, 2):
            paint(canvas, row)
        for row in range(6):
            text(canvas, 62, 124 + 18 * row, "本部门认真落实过紧日子要求，严格控制一般性支出，" * 2)

    assert not list(read_pdf(pdf(draw), "a.pdf").tables)


def tiles(canvas: Canvas, top: float, height: float, xs: list[float]) -> None:
    """Paints the cells between neighbouring places."""
    canvas.setFillColorRGB(0.9, 0.93, 0.97)
    for x0, x1 in pairwise(xs):
        canvas.rect(x0, HEIGHT - top - height, x1 - x0, height, stroke=0, fill=1)
    canvas.setFillColorRGB(0, 0, 0)


def words_at(canvas: Canvas, top: float, places: list[tuple[float, str]], size: float = 9) -> None:
    for x, words in places:
        text(canvas, x, top, words, size)


def test_a_word_over_several_columns_stands_in_its_painted_cell() -> None:
    """Its characters stand apart just where a column below it ends."""
    xs = [60.0, 100.0, 140.0, 180.0, 300.0, 380.0]

    def draw(canvas: Canvas) -> None:
        tiles(canvas, 120, 18, [60, 180, 300, 380])
        tiles(canvas, 138, 18, xs)
        words_at(canvas, 124, [(66, "科目"), (101, "编码分类"), (220, "科目名称"), (330, "合计")])
        words_at(canvas, 142, [(75, "类"), (115, "款"), (155, "项")])
        for row in range(4):
            if row % 2:
                tiles(canvas, 156 + 18 * row, 18, xs)
            words_at(
                canvas, 160 + 18 * row, [(62, "201"), (102, "03"), (142, "50"), (184, "行政运行"), (340, "2,106.96")]
            )

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    assert texts(found)[2] == ["201", "03", "50", "行政运行", "2,106.96"]
    head = next(cell for cell in found.cells if cell.text.startswith("科目") and "编码" in cell.text)
    assert (head.column, head.column_span) == (1, 3)


def test_two_painted_tables_of_one_width_keep_their_own_columns() -> None:
    def draw(canvas: Canvas) -> None:
        for top, xs, rows in ((120, [60.0, 240.0, 320.0, 430.0], ROWS), (260, [60.0, 130.0, 250.0, 430.0], ROWS)):
            for row, words in enumerate(rows):
                if row % 2 == 0:
                    tiles(canvas, top + 18 * row, 18, xs)
                places = [(x + 4, word) for x, word in zip(xs, [words[0], words[2], words[3]], strict=False)]
                words_at(canvas, top + 4 + 18 * row, places)
        words_at(canvas, 240, [(200, "表2 支出情况表")], 13)

    one, other = read_pdf(pdf(draw), "a.pdf").tables
    wanted = [[row[0], row[2], row[3]] for row in ROWS]
    assert texts(one) == wanted and texts(other) == wanted


def test_the_last_row_below_painted_ones_may_have_two_lines() -> None:
    """Its lines stand as far apart as rows do."""
    rows = [*ROWS[:4], ["215", "资源勘探工业信息", "", "18.40"], ["221", "住房保障改革支出", "62.03", "0.00"]]

    def draw(canvas: Canvas) -> None:
        xs = [60.0, 120.0, 250.0, 340.0, 430.0]
        for top, height in ((120.0, 13.0), (146.0, 13.0), (172.0, 26.0)):
            tiles(canvas, top, height, xs)
        for at, words in zip((122, 135, 148, 161, 174, 200), rows, strict=True):
            words_at(canvas, at, [(64, words[0]), (124, words[1][:4]), (300, words[2]), (390, words[3])])
        for at, words in zip((122, 135, 148, 161, 187, 213), rows, strict=True):
            text(canvas, 160 if at < 187 else 124, at, words[1][4:])

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    assert [[words.replace("\n", "") for words in row] for row in texts(found)] == rows


def test_a_tall_painted_cell_tells_where_its_column_ends() -> None:
    """A form: only its painted rows are seen, and the first column ends beside no other painted cell."""
    xs = [60.0, 130.0, 210.0, 330.0, 430.0]

    def draw(canvas: Canvas) -> None:
        tiles(canvas, 138, 18, [60, 210, 430])
        tiles(canvas, 174, 54, xs[:2])
        for top in (174, 210, 246):
            tiles(canvas, top, 18, xs[1:] if top < 246 else xs)
        words_at(canvas, 124, [(110, "预算单位"), (290, "青山县教育局")])
        words_at(canvas, 142, [(110, "项目名称"), (290, "校舍维修")])
        words_at(canvas, 160, [(70, "一级指标"), (145, "二级指标"), (245, "三级指标"), (365, "指标值")])
        words_at(canvas, 196, [(70, "产出指标")])
        for row, words in enumerate(("数量指标", "质量指标", "时效指标")):
            words_at(canvas, 178 + 18 * row, [(145, words), (245, "完成情况"), (365, "95%")])
        words_at(canvas, 232, [(70, "效益指标"), (145, "社会效益"), (245, "入学率"), (365, "98%")])
        words_at(canvas, 250, [(66, "满意度指标"), (145, "家长"), (245, "满意度"), (365, "90%")])

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    assert texts(found)[2] == ["一级指标", "二级指标", "三级指标", "指标值"]
    places = {cell.text: (cell.row, cell.column, cell.row_span, cell.column_span) for cell in found.cells}
    assert places["产出指标"] == (4, 1, 3, 1)
    assert places["校舍维修"] == (2, 3, 1, 2)


def test_two_rows_that_are_not_painted_stand_between_painted_ones_where_the_header_ends() -> None:
    """The row that numbers the columns, and the first one of the body; the second header row is painted in part."""
    rows = [
        ["序号", "支出科目", "<", "预算"],
        ["^", "科目编码", "科目名称", "^"],
        ["栏次", "1", "2", "3"],
        ["1", "", "合计", "14,074.61"],
        ["2", "301", "工资福利支出", "12,060.84"],
        ["3", "302", "商品和服务支出", "2,013.77"],
        ["4", "303", "对个人的补助", "9.00"],
    ]

    def draw(canvas: Canvas) -> None:
        canvas.setFillColorRGB(0.9, 0.93, 0.97)
        for row, first, last in ((1, 1, 2), (4, 0, 3), (6, 0, 3)):
            for at in range(first, last + 1):
                x = 60 + sum(WIDTHS[:at])
                canvas.rect(x, HEIGHT - 120 - 18 * (row + 1), WIDTHS[at], 18, stroke=0, fill=1)
        canvas.setFillColorRGB(0, 0, 0)
        table(canvas, rows, rules="none", widths=WIDTHS, centred=3)

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    cells = {(c.row, c.column, c.row_span, c.column_span, c.text) for c in found.cells if c.text}
    assert {(1, 1, 2, 1, "序号"), (1, 2, 1, 2, "支出科目"), (1, 4, 2, 1, "预算"), (3, 2, 1, 1, "1")} <= cells
    assert {(3, 4, 1, 1, "3"), (4, 4, 1, 1, "14,074.61"), (7, 4, 1, 1, "9.00")} <= cells


def test_tall_cells_that_are_not_painted_end_where_their_texts_tell() -> None:
    """They leave holes in the painted rows beside them."""
    rows = [
        ["一级指标", "二级指标", "三级指标", "指标值"],
        ["产出指标", "数量指标", "采购数量", "5台"],
        ["^", "^", "项目数量", "150件"],
        ["^", "质量指标", "完成率", "100%"],
        ["效益指标", "社会效益", "透明度", "100%"],
        ["^", "满意度", "群众满意度", "95%"],
    ]

    def draw(canvas: Canvas) -> None:
        paint(canvas, 0)
        paint(canvas, 2, first=2)
        paint(canvas, 4)
        table(canvas, rows, rules="none", widths=WIDTHS, centred=6)

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    cells = {(c.row, c.column, c.row_span, c.text) for c in found.cells if c.text}
    assert {(2, 1, 3, "产出指标"), (2, 2, 2, "数量指标"), (3, 3, 1, "项目数量"), (4, 2, 1, "质量指标")} <= cells


def test_codes_that_a_narrow_column_breaks_are_one_row() -> None:
    rows = [["类款项", "科目名称", "基本支出", "项目支出"], *[["", "教育支出", "1.50", "2.50"]] * 4]

    def draw(canvas: Canvas) -> None:
        for row in (0, 2, 4):
            paint(canvas, row, height=30)
        table(canvas, rows, rules="none", widths=WIDTHS, row_height=30)
        for row in range(1, 5):
            text(canvas, 64, 124 + 30 * row, "20")
            text(canvas, 64, 136 + 30 * row, "1")

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    assert [cell.text.replace("\n", "") for cell in found.cells if cell.column == 1][1:] == ["201"] * 4


def test_heads_of_one_character_that_share_a_painted_cell_have_columns_of_their_own() -> None:
    def draw(canvas: Canvas) -> None:
        for row in (0, 2, 4):
            paint(canvas, row)
        table(canvas, [["科目编码", *ROWS[0][1:]], ["", "栏次", "1", "2"], *ROWS[1:4]], rules="none", widths=WIDTHS)
        for at, sign in enumerate("类款项"):
            text(canvas, 66 + 20 * at, 142, sign)

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    cells = {(c.row, c.column, c.column_span, c.text) for c in found.cells if c.text}
    assert {(1, 1, 3, "科目编码"), (2, 1, 1, "类"), (2, 3, 1, "项"), (3, 1, 3, "201"), (3, 5, 1, "1,200.50")} <= cells


def test_a_title_hardly_larger_than_the_rows_is_no_row_below_painted_ones() -> None:
    """Though it stands in the middle of two columns, as the words of a row may."""

    def draw(canvas: Canvas) -> None:
        for row in (0, 2, 4):
            paint(canvas, row)
        table(canvas, ROWS[:5], rules="none", widths=WIDTHS)
        text(canvas, 230 - 11 * 10.5 / 2, 213, "项目支出绩效自评汇总表", 10.5)

    document = read_pdf(pdf(draw), "a.pdf")
    (found,) = document.tables
    assert texts(found) == ROWS[:5]
    assert [paragraph.text for paragraph in document.paragraphs] == ["项目支出绩效自评汇总表"]


def test_what_a_page_shows_of_the_ground_of_a_row_on_the_next_one_is_no_row() -> None:
    def draw(canvas: Canvas) -> None:
        for row in (0, 2, 4):
            paint(canvas, row)
        paint(canvas, 6, height=18, first=2)
        table(canvas, ROWS[:5], rules="none", widths=WIDTHS)

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    assert texts(found) == ROWS[:5]


def test_one_row_below_a_painted_head_at_the_foot_of_a_page_has_the_columns_of_the_head() -> None:
    """Below two rows it does not, for which of them are painted is not known."""
    heads = ["项目", "合计", "出国费", "接待费"]
    rows = [heads, ["", "小计", "小计", "小计"], ["某年预算数", "62,970.69", "", "10,061.70"]]

    def draw(canvas: Canvas, count: int) -> None:
        for row in (0, 1):
            paint(canvas, row)
        table(canvas, [*rows, rows[2]][: 2 + count], rules="none", widths=WIDTHS)
        text(canvas, 60, 250, "1/2")

    (found,) = read_pdf(pdf(lambda canvas: draw(canvas, 1)), "a.pdf").tables
    assert found.method == "rules" and [cell.text for cell in found.cells_in(3)] == rows[2]
    assert all(one.method != "rules" for one in read_pdf(pdf(lambda canvas: draw(canvas, 2)), "a.pdf").tables)


def test_amounts_wider_than_their_painted_cells_end_where_amounts_end() -> None:
    """They touch the next ones."""
    rows = [["科目名称", "合计", "基本支出", "项目支出"], *([f"支出{n}", "", "", ""] for n in range(5))]

    def draw(canvas: Canvas) -> None:
        for row in range(0, 6, 2):
            paint(canvas, row)
        table(canvas, rows, rules="none", widths=[60.0, 130.0, 90.0, 90.0])
        for row in range(1, 6):
            text(canvas, 270, 120 + 18 * row + 4.5, "7,198,123,456.785,000,000.00", size=11)

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    assert {row[2] for row in texts(found)[1:]} == {"7,198,123,456.78"}
    assert {row[3] for row in texts(found)[1:]} == {"5,000,000.00"}


def test_a_title_in_the_middle_of_all_columns_is_no_head_above_painted_cells() -> None:
    """It stands in the middle of two of them as well."""
    widths = [60.0, 150.0, 90.0, 60.0]

    def draw(canvas: Canvas) -> None:
        text(canvas, 240 - 27, 106, "（2022年度）")
        canvas.setFillColorRGB(0.9, 0.93, 0.97)
        for row in (0, 1, 3, 5):
            for x, width in zip((60, 120, 270, 360), widths, strict=True):
                canvas.rect(x, HEIGHT - 120 - 18 * (row + 1), width, 18, stroke=0, fill=1)
        canvas.setFillColorRGB(0, 0, 0)
        table(canvas, ROWS, rules="none", widths=widths, centred=1)

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    assert texts(found) == ROWS


def test_a_row_of_words_painted_in_the_cells_of_the_head_is_a_row() -> None:
    """The page ends below it; a head is not parted twice alike."""
    rows = [["单位名称", "项目名称", "指标", "指标值"], ["农林水服务中心", "", "", ""]]
    xs = [60.0, 160.0, 260.0, 340.0, 430.0]

    def draw(canvas: Canvas) -> None:
        for row, words in enumerate(rows):
            tiles(canvas, 700 + 18 * row, 18, xs)
            words_at(canvas, 704 + 18 * row, [(x + 4, word) for x, word in zip(xs, words, strict=False) if word])

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    assert texts(found) == rows


def test_cells_beside_a_tall_one_that_is_not_painted_may_have_further_borders() -> None:
    """A form painted in turn: its title row, the row below it and the last one have their own cells."""
    wide, fine = [60.0, 150.0, 230.0, 310.0, 430.0], [150.0, 230.0, 310.0, 380.0, 430.0]
    lines = [
        [(64, "部门名称"), (154, "某局"), (234, "联系人"), (314, "甲")],
        [(64, "预算执行"), (154, "预算数"), (234, "执行数"), (314, "执行率")],
        [(64, "年度目标"), (154, "推进振兴")],
        [(154, "一级指标"), (234, "二级指标"), (314, "指标值"), (384, "得分")],
        [(154, "产出指标"), (234, "数量指标"), (314, "18公里"), (384, "30")],
        [(64, "绩效指标"), (154, "效益指标"), (234, "社会效益"), (314, "900人"), (384, "20")],
        [(154, "满意指标"), (234, "群众满意"), (314, "95%"), (384, "10")],
    ]

    def draw(canvas: Canvas) -> None:
        for row, xs in ((0, wide), (2, wide), (4, fine), (6, fine)):
            tiles(canvas, 120 + 18 * row, 18, xs)
        for row, places in enumerate(lines):
            words_at(canvas, 124 + 18 * row, places)

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    placed = {cell.text: (cell.row, cell.column) for cell in found.cells if cell.text}
    assert placed["部门名称"] == (1, 1) and placed["执行率"] == (2, 4)
    assert placed["产出指标"] == (5, 2) and placed["得分"] == (4, 5) and placed["10"] == (7, 5)


def test_a_painted_head_alone_at_the_foot_of_a_page_is_that_of_the_rows_on_the_next_one() -> None:
    def head(canvas: Canvas) -> None:
        text(canvas, 200, 660, "支出预算表", 12)
        paint(canvas, 0, top=700)
        table(canvas, ROWS[:1], rules="none", widths=WIDTHS, top=700)
        text(canvas, 290, 800, "1")

    def body(canvas: Canvas) -> None:
        for row in range(4):
            paint(canvas, row, top=60)
        table(canvas, ROWS[1:5], rules="none", widths=WIDTHS, top=60)

    (found,) = read_pdf(pdf(head, body), "a.pdf").tables
    assert texts(found) == ROWS[:5]


def test_one_painted_row_goes_on_with_the_table_of_the_page_before() -> None:
    def page(canvas: Canvas, rows: list[list[str]], painted: tuple[int, ...], top: float) -> None:
        for row in painted:
            paint(canvas, row, top=top)
        table(canvas, rows, rules="none", widths=WIDTHS, top=top)

    first, second = (
        ROWS[:4],
        [["", "本年合计", "1,308.78", "21.50"], ["", "上年结转", "", ""], ["", "总计", "1.00", "2.00"]],
    )
    data = pdf(lambda c: page(c, first, (0, 2), 600), lambda c: page(c, second, (1,), 60))
    (found,) = read_pdf(data, "a.pdf").tables
    assert texts(found) == [*first, *second]


def test_what_stands_between_two_painted_tables_of_one_width_belongs_to_neither() -> None:
    """It is as large as the rows and says nothing of a table."""

    def draw(canvas: Canvas) -> None:
        for top, xs in ((120, [60.0, 240.0, 320.0, 430.0]), (216, [60.0, 130.0, 250.0, 430.0])):
            for row, words in enumerate(ROWS[:4]):
                tiles(canvas, top + 18 * row, 18, xs)
                places = [words[0], words[2], words[3]]
                words_at(canvas, top + 4 + 18 * row, [(x + 4, word) for x, word in zip(xs, places, strict=False)])
        words_at(canvas, 199, [(223, "相关统计数")])

    one, other = read_pdf(pdf(draw), "a.pdf").tables
    wanted = [[row[0], row[2], row[3]] for row in ROWS[:4]]
    assert texts(one) == wanted and texts(other) == wanted


def test_a_figure_at_the_very_border_of_its_column_stands_in_it_alone() -> None:
    """Other columns beside it are blank, and it is in the middle of them all."""
    xs = [60.0, 100.0, 200.0, 250.0, 300.0, 350.0, 400.0, 467.5]
    heads = ["编码", "名称", "合计", "小计", "基本", "项目", "其他"]

    def draw(canvas: Canvas) -> None:
        for row in (0, 2, 4):
            tiles(canvas, 120 + 18 * row, 18, xs)
        words_at(canvas, 124, [(x + 4, word) for x, word in zip(xs, heads, strict=False)])
        for row in range(1, 5):
            places = [(64.0, f"20{row}"), (104.0, f"支出{row}"), (200.2, "5,500,000.00"), (350.2, "12.00")]
            if row != 3:
                places += [(254.0, "1.00"), (304.0, "1.00"), (404.0, "1.00")]
            words_at(canvas, 124 + 18 * row, places, 8)

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    assert {(cell.column, cell.column_span) for cell in found.cells if cell.text == "12.00"} == {(6, 1)}


def test_the_rows_of_a_painted_form_may_have_no_borders_in_common() -> None:
    """They touch one another from edge to edge."""
    rows: list[tuple[list[float], list[str]]] = [
        ([60, 200, 300, 380, 430], ["资金", "总额：", "3,600.00", "其他："]),
        ([60, 200, 300, 380, 430], ["其中", "拨款：", "3,600.00", "拨款："]),
        ([60, 120, 250, 430], ["目标", "提高水平", "完成任务"]),
        ([60, 120, 170, 250, 340, 430], ["指标", "一级", "二级", "三级", "指标值"]),
        ([60, 120, 170, 250, 340, 430], ["绩效", "产出", "数量", "人数", "20人"]),
    ]

    def draw(canvas: Canvas) -> None:
        for row, (xs, words) in enumerate(rows):
            tiles(canvas, 120 + 18 * row, 18, xs)
            words_at(canvas, 124 + 18 * row, [(x + 4, word) for x, word in zip(xs, words, strict=False)])

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    assert [[cell.text for cell in found.cells_in(row + 1)] for row in range(5)] == [words for _, words in rows]


def test_the_last_line_of_a_label_that_is_not_painted_belongs_to_its_row() -> None:
    """Its cell is higher than the painted ones; the line stands as far below the one above it as that below its own."""
    label = ["机关事业", "单位基本", "养老保险", "缴费支出"]

    def draw(canvas: Canvas) -> None:
        paint(canvas, 0, height=11)
        paint(canvas, 0, top=142, height=36)
        for top, words in zip((121, 132, 155), ROWS, strict=False):
            for x, said in zip((63, 123, 290, 390), words, strict=True):
                text(canvas, x, top, said)
        for number, line in enumerate(label):
            text(canvas, 123, 179 + 12 * number, line)
        for x, said in ((63, "208"), (290, "180.40"), (390, "20.20")):
            text(canvas, x, 197, said)

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    assert [row.replace("\n", "") for row in texts(found)[-1]] == ["208", "".join(label), "180.40", "20.20"]


def test_a_row_with_a_label_alone_below_a_painted_head_of_two_rows_is_a_row() -> None:
    """It is painted in the cells that end right above it, tall ones among them."""

    def draw(canvas: Canvas) -> None:
        canvas.setFillColorRGB(0.9, 0.93, 0.97)
        for x, top, width, height in ((60, 720, 60, 36), (120, 720, 130, 36), (250, 720, 180, 18)):
            canvas.rect(x, HEIGHT - top - height, width, height, stroke=0, fill=1)
        for x, width in ((250, 90), (340, 90)):
            canvas.rect(x, HEIGHT - 756, width, 18, stroke=0, fill=1)
        for x, width in zip((60, 120, 250, 340), WIDTHS, strict=True):
            canvas.rect(x, HEIGHT - 774, width, 18, stroke=0, fill=1)
        canvas.setFillColorRGB(0, 0, 0)
        for x, top, words in (
            (80, 733, "项目"),
            (165, 733, "上年"),
            (300, 724, "增减变化"),
            (280, 742, "金额"),
            (375, 742, "比率"),
        ):
            text(canvas, x, top, words)
        text(canvas, 63, 760, "出国费")

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    assert (len(found.grid[0]), found.height) == (4, 3)
    assert [cell.text for cell in found.cells_in(3) if cell.text] == ["出国费"]
