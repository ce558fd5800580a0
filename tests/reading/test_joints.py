"""Tables without upright rules whose level rules are drawn cell by cell, and tables and forms without any rule."""

from itertools import accumulate, pairwise

import pytest
from drawing import pdf, table, text
from reportlab.pdfgen.canvas import Canvas

from budgetgraph.reading.document import Table
from budgetgraph.reading.layout import Glyph
from budgetgraph.reading.pdf import read_pdf
from budgetgraph.reading.pdf.parts.columns import Block, Piece
from budgetgraph.reading.pdf.tables.joints import parts_between, widened

BORDERS = [60.0, 140.0, 199.0, 279.0, 338.0]
Cells = set[tuple[int, int, int, int, str]]


def filled(found: Table) -> Cells:
    """Row, column, spans and text of the cells that hold something."""
    return {(c.row, c.column, c.row_span, c.column_span, c.text) for c in found.cells if c.text}


def merged(rows: list[list[str]]) -> Cells:
    """The same of rows as `drawing.table` takes them."""
    out = set()
    for r, row in enumerate(rows):
        for c, words in enumerate(row):
            if words in ("", "<", "^"):
                continue
            wide = next((n for n, other in enumerate(row[c + 1 :]) if other != "<"), len(row) - c - 1)
            high = next((n for n, other in enumerate(rows[r + 1 :]) if other[c] != "^"), len(rows) - r - 1)
            out.add((r + 1, c + 1, high + 1, wide + 1, words))
    return out


def test_where_the_pieces_of_level_rules_meet_a_column_ends() -> None:
    """Blank columns, and words over columns in which little is printed: the texts alone do not tell the columns."""
    rows = [
        ["单位编码", "单位名称", "上年", "<", "本年", "<", "增减"],
        ["^", "^", "会议费", "培训费", "会议费", "培训费", "^"],
        ["101", "某某局", "", "", "1.50", "", ""],
        ["102", "某某中心", "", "", "", "", "3.00"],
        ["103", "某某所", "0.20", "", "", "", ""],
    ]

    def draw(canvas: Canvas) -> None:
        table(canvas, rows, widths=[60.0, 110.0, 60.0, 60.0, 60.0, 60.0, 60.0], rules="level", centred=2)

    (found,) = read_pdf(pdf(draw), "test.pdf").tables
    assert filled(found) == merged(rows)
    assert found.method == "rules" and not any(cell.guessed for cell in found.cells)


@pytest.mark.parametrize("foot", [True, False])
def test_the_ruled_head_tells_the_columns_of_rows_without_rules(foot: bool) -> None:
    """Narrow figures far from their words in wide columns; without a rule at the foot the page ends in the table."""
    rows = [
        ["收入", "<", "<", "支出", "<", "<"],
        ["项目", "行次", "金额", "项目", "行次", "金额"],
        ["栏次", "", "1", "栏次", "", "2"],
    ]
    rows += [[f"第{n}类收入", str(n), f"{n}.50", f"第{n}类支出", str(n + 9), "0.00"] for n in range(1, 9)]
    rows += [["", "9", "", "其他各类支出", "18", "0.00"], ["总计", "10", "36.00", "总计", "19", "36.00"]]

    def draw(canvas: Canvas) -> None:
        table(canvas, rows, widths=[80.0] * 6, rules="head", centred=3, foot=foot)

    (found,) = read_pdf(pdf(draw), "test.pdf").tables
    assert filled(found) == merged(rows)
    assert not any(cell.guessed for cell in found.cells)


@pytest.mark.parametrize(
    "widths", [[76.0] * 6, [50.0, 60.0, 110.0, 80.0, 90.0, 90.0], [120.0, 60.0, 90.0, 60.0, 90.0, 60.0]]
)
def test_the_rules_at_top_and_foot_tell_the_columns_of_a_form(widths: list[float]) -> None:
    rows = [
        ["项目名称", "<", "校舍维修", "<", "<", "<"],
        ["主管部门", "<", "某某局", "<", "实施单位", "某某学校"],
        ["项目资金", "<", "年度资金总额", "706.60", "729.21", "692.75"],
        ["^", "^", "其他资金", "0.00", "", "0.00"],
        ["一级指标", "二级指标", "三级指标", "年度指标值", "分值", "得分"],
        ["产出指标", "数量指标", "维修学校数量", "≥12所", "15", "15"],
        ["^", "质量指标", "验收合格率", "100%", "", "10"],
    ]

    def draw(canvas: Canvas) -> None:
        text(canvas, 200, 80, "项目支出绩效自评表", size=16)
        table(canvas, rows, widths=widths, rules="none")
        for left, right in pairwise(accumulate(widths, initial=60.0)):
            for y in (120, 120 + 18 * len(rows)):
                canvas.line(left, 842 - y, right, 842 - y)

    (found,) = read_pdf(pdf(draw), "test.pdf").tables
    places = {(c.row, c.column, c.text) for c in found.cells if c.text}
    assert places == {(row, column, words) for row, column, _, _, words in merged(rows)}


def test_a_unit_line_announces_a_table_of_two_columns() -> None:
    rows = [["项目", "金额"], ["合计", "2,519.80"], ["一、货物支出", "23.60"], ["二、工程支出", "1,576.00"]]

    def draw(canvas: Canvas) -> None:
        text(canvas, 240, 60, "政府采购情况表", size=16)
        text(canvas, 400, 100, "金额单位：万元")
        table(canvas, rows, widths=[220.0, 160.0], rules="none", centred=1)

    (found,) = read_pdf(pdf(draw), "test.pdf").tables
    assert filled(found) == merged(rows)


def test_most_rows_of_a_table_may_hold_a_label_only() -> None:
    items = [f"{at}某某支出" for at in range(201, 226)]
    rows = [["收入", "<", "支出", "<"], ["项目", "预算数", "功能分类", "预算数"]]
    rows += [["一般公共预算", "795.80", items[0], "706.70"], ["政府性基金预算", "", items[1], ""]]
    rows += [["", "", item, "42.10" if at == 5 else ""] for at, item in enumerate(items[2:])]
    rows += [["收入总计", "795.80", "支出总计", "795.80"]]

    def draw(canvas: Canvas) -> None:
        text(canvas, 220, 40, "收支预算总体情况表", size=16)
        text(canvas, 60, 70, "编制部门：某某中心")
        text(canvas, 420, 70, "单位：万元")
        table(canvas, rows, top=90, widths=[150.0, 70.0, 170.0, 70.0], rules="none", centred=2)

    (found,) = read_pdf(pdf(draw), "test.pdf").tables
    assert filled(found) == merged(rows)


FORM = [
    ["预算单位", "<", "某某服务中心", "<", "<"],
    ["项目资金", "<", "年度预算总额：", "195.83", "其中财政拨款"],
    ["一级指标", "二级指标", "三级指标", "指标值", "佐证资料"],
    ["产出指标", "数量指标", "维护面积", "4416平方米", "合同"],
    ["^", "质量指标", "验收合格率", "大于95%", "合同"],
    ["^", "^", "房屋合格率", "大于95%", "合同"],
    ["^", "时效指标", "维护及时率", "大于95%", "合同"],
    ["^", "^", "完成及时率", "大于95%", "合同"],
    ["成本指标", "经济成本指标", "租用费用", "161万元", "合同"],
    ["^", "^", "维护费用", "34万元", "合同"],
    ["^", "社会成本指标", "环境质量", "有效提升", "合同"],
    ["满意度指标", "满意度指标", "人员满意度", "大于98%", "合同"],
]


def test_labels_of_a_form_take_the_rows_in_whose_middle_they_stand() -> None:
    """Its year stands above it between brackets, and belongs to it no more than its title."""

    def draw(canvas: Canvas) -> None:
        text(canvas, 240, 60, "项目支出绩效目标表", size=16)
        text(canvas, 280, 95, "(2023年)")
        table(canvas, FORM, widths=[80.0, 90.0, 130.0, 90.0, 90.0], rules="none", centred=len(FORM))

    (found,) = read_pdf(pdf(draw), "test.pdf").tables
    assert filled(found) == merged(FORM)


def test_the_same_form_filled_in_again_is_another_table() -> None:
    other = [[words.replace("某某服务中心", "另一个局").replace("195.83", "14.06") for words in row] for row in FORM]

    def page(rows: list[list[str]]) -> object:
        def draw(canvas: Canvas) -> None:
            text(canvas, 240, 60, "项目支出绩效目标表", size=16)
            table(canvas, rows, widths=[80.0, 90.0, 130.0, 90.0, 90.0], rules="none", centred=len(rows))

        return draw

    found = list(read_pdf(pdf(page(FORM), page(other)), "test.pdf").tables)  # type: ignore[arg-type]
    assert [filled(one) for one in found] == [merged(FORM), merged(other)]


@pytest.mark.parametrize("total", [[], [["合计", "<", "496.42", "496.42"]]])
def test_names_beside_several_projects_take_all_their_rows(total: list[list[str]]) -> None:
    rows = [
        ["项目单位", "项目名称", "合计", "财政拨款"],
        ["某某局本级", "市场推广", "220.00", "220.00"],
        ["^", "群众活动", "30.00", "30.00"],
        ["^", "数字保护", "67.12", "67.12"],
        ["某某图书馆", "免费开放", "93.30", "93.30"],
        ["^", "文献采购", "86.00", "86.00"],
    ]

    def draw(canvas: Canvas) -> None:
        text(canvas, 400, 100, "金额单位：万元")
        bottom = table(canvas, rows, widths=[120.0, 140.0, 90.0, 90.0], rules="none", centred=1)
        for row in total:
            text(canvas, 181, bottom + 5, row[0])
            table(canvas, [["", "", *row[2:]]], widths=[120.0, 140.0, 90.0, 90.0], rules="none", top=bottom)

    (found,) = read_pdf(pdf(draw), "test.pdf").tables
    assert filled(found) == merged([*rows, *total])


def test_a_title_as_large_as_the_text_may_take_two_lines() -> None:
    first, last = "机构运行经费支出、国有资产占用情况以及政府采购支出信息和其他有关情况的统计", "情况表"

    def draw(canvas: Canvas) -> None:
        for top in (100, 120, 140):
            text(canvas, 60, top, "本单位按照有关规定公开本年度的支出情况以及需要说明的其他全部事项", size=14)
        width = 14.0 * len(first)
        text(canvas, (595 - width) / 2, 200, first, size=14)
        text(canvas, (595 - 14.0 * len(last)) / 2, 222, last, size=14)

    texts = [paragraph.text for paragraph in read_pdf(pdf(draw), "test.pdf").paragraphs]
    assert first + last in texts


COUNTED = [
    ["项目", "<", "<", "<", "本年支出", "<"],
    ["科目代码", "<", "<", "科目名称", "合计", "基本支出"],
    ["类", "款", "项", "^", "^", "^"],
    ["栏次", "<", "<", "<", "1", "2"],
    ["208", "<", "<", "社会保障支出", "58.53", "58.53"],
    ["2080501", "<", "<", "行政单位离退休", "1.70", "1.70"],
    ["2080505", "<", "<", "基本养老保险缴费支出", "56.83", "56.83"],
]


def test_codes_and_the_name_of_the_number_row_span_the_columns_of_the_levels() -> None:
    widths = [40.0, 30.0, 30.0, 160.0, 80.0, 80.0]

    def draw(canvas: Canvas) -> None:
        bottom = table(canvas, COUNTED[:4], widths=widths, rules="level", centred=4)
        table(canvas, [["", *row[1:]] for row in COUNTED[4:]], widths=widths, rules="level", top=bottom)
        for at, row in enumerate(COUNTED[4:]):
            text(canvas, 64, bottom + 18 * at + 5, row[0])

    (found,) = read_pdf(pdf(draw), "test.pdf").tables
    assert {cell for cell in filled(found) if cell[0] > 3} == {cell for cell in merged(COUNTED) if cell[0] > 3}


def test_a_page_that_repeats_the_header_goes_on_with_the_table_though_one_row_is_left() -> None:
    head = [["收入", "<", "支出", "<"], ["项目", "决算数", "功能分类", "决算数"]]
    items = [[f"{at}某项收入", f"{at}.50", f"{at}某项支出", f"{at}.25"] for at in range(11, 31)]
    last = [["总计", "5,068.34", "总计", "5,068.34"]]
    widths = [150.0, 80.0, 150.0, 80.0]

    def first(canvas: Canvas) -> None:
        text(canvas, 220, 60, "收入支出决算总表", size=16)
        text(canvas, 420, 95, "单位：万元")
        table(canvas, [*head, *items], widths=widths, rules="none", centred=2)

    def second(canvas: Canvas) -> None:
        table(canvas, [*head, *last], widths=widths, rules="none", top=60, centred=2)

    (found,) = read_pdf(pdf(first, second), "test.pdf").tables
    assert filled(found) == merged([*head, *items, *last])


def test_a_long_text_beside_its_label_does_not_end_a_form() -> None:
    goal = "通过统筹推进政务服务工作逐步实现与省市平台互联互通的一网通办最多跑一次政务服务体系建设取得成效"
    rows = FORM[2:]

    def draw(canvas: Canvas) -> None:
        text(canvas, 200, 50, "政务服务工作经费绩效目标表", size=16)
        text(canvas, 400, 80, "单位：万元")
        for at in (100, 113):
            text(canvas, 124, at, goal[:45])
        text(canvas, 70, 106.5, "绩效目标")
        table(canvas, rows, widths=[60.0, 90.0, 130.0, 100.0, 100.0], top=130, rules="none", centred=len(rows))

    (found,) = read_pdf(pdf(draw), "test.pdf").tables
    assert {cell.text for cell in found.cells} >= {"绩效目标", "一级指标", "人员满意度"}


def test_tables_of_two_type_sizes_on_one_page_have_all_their_rows() -> None:
    """No row of the larger type is taken for a title between two tables."""
    rows = [["收入", "金额", "支出", "金额"], ["一、拨款", "", "教育支出", ""], ["二、事业", "", "社保支出", ""]]
    rows += [["三、其他", "3.00", "农业支出", ""], ["总计", "3.00", "总计", "3.00"]]
    widths = [120.0, 60.0, 180.0, 60.0]

    def draw(canvas: Canvas) -> None:
        table(canvas, rows, widths=widths, rules="level", centred=1, size=12)
        text(canvas, 60, 226, "单位：万元")
        table(canvas, [*rows, *rows[1:] * 3], widths=widths, rules="level", centred=1, size=6, row_height=12, top=240)

    one, other = read_pdf(pdf(draw), "test.pdf").tables
    assert filled(one) == merged(rows)
    assert len(other.grid) == 17


def test_the_lines_of_wrapped_labels_between_rules_make_no_form() -> None:
    """Four columns of words with few figures: what ends a label on a line of its own is no row of words."""
    rows = [["收入项目", "金额", "功能分类", "金额", "经济分类", "金额", "政府分类", "金额"]]
    rows += [[""] * 8 for _ in range(5)]
    labels = [
        ("一般公共预", "算拨款收入", "201一般公共", "服务支出", "工资福利", "和补助支出", "机关", "工资"),
        ("政府性基金", "拨款", "202外交支", "出", "商品服务", "类支出", "机关", "商品"),
        ("国有资本经", "营收入", "203国防", "支出", "资本性", "一类", "机关", "资本性"),
        ("其他", "收入", "204公共安", "全支出", "债务", "付息等支出", "债务", "利息"),
        ("上年", "结转结余", "205教", "育支出", "其他各", "项", "其他", "支出"),
    ]

    def draw(canvas: Canvas) -> None:
        foot = table(canvas, rows, widths=[65.0, 50.0] * 4, x=40, rules="level", centred=1, row_height=26)
        assert foot
        for row, parts in enumerate(labels):
            for at, words in enumerate(parts):
                down = 11 if at % 2 else 0
                text(canvas, 44 + 115 * (at // 2) + (3 * row if at % 2 else 0), 148 + 26 * row + down, words)
        for row, x in ((0, 110.0), (0, 225.0), (3, 340.0)):
            text(canvas, x, 153.5 + 26 * row, "1175.73")

    (found,) = read_pdf(pdf(draw), "test.pdf").tables
    spans = {cell.text.replace("\n", ""): (cell.row, cell.column, cell.column_span) for cell in found.cells}
    assert spans["203国防支出"] == (4, 3, 1)
    assert spans["其他各项"] == (6, 5, 1)


def test_a_year_below_a_title_parts_two_forms() -> None:
    """The title is set no larger than the rows, and each form has columns of its own."""
    rows = [
        ["预算单位", "<", "青山县教育局", "<"],
        ["一级指标", "二级指标", "三级指标", "指标值"],
        ["产出", "数量", "修缮校舍", "12所"],
        ["效益", "社会效益", "入学率", "98%"],
    ]

    def draw(canvas: Canvas) -> None:
        for top, widths in ((120, [80.0, 110.0, 150.0, 90.0]), (260, [60.0, 120.0, 130.0, 120.0])):
            text(canvas, 240, top - 34, "项目支出绩效目标表")
            text(canvas, 64, top - 16, "（2023年）", 6)
            table(canvas, rows, widths=widths, rules="level", centred=4, top=top)

    one, other = read_pdf(pdf(draw), "test.pdf").tables
    assert filled(one) == filled(other) == merged(rows)


def heads_and_feet(canvas: Canvas, xs: list[float], levels: list[float]) -> None:
    """Level rules, drawn a piece for every column."""
    for y in levels:
        for x0, x1 in pairwise(xs):
            canvas.line(x0, 842 - y, x1, 842 - y)


def test_joints_in_the_head_and_foot_tell_the_columns_of_unruled_rows() -> None:
    """Without padding; a header word over two columns and one of two lines, an amount that touches the next label."""
    xs = [60.0, 84.0, 116.0, 210.0, 300.0, 380.0, 440.0]
    rows = [
        ("301", "01", "基本工资", "1,377.03", "30201办公费", "0.00"),
        ("301", "02", "补贴", "10,229.76", "30202", "1.00"),
    ]
    rows += [("302", "06", "电费", "195.73", "30203咨询费", "5.20"), ("302", "07", "邮电费", "186.11", "30204", "0.00")]

    def draw(canvas: Canvas) -> None:
        heads_and_feet(canvas, xs, [120, 160, 212])
        text(canvas, 61, 123, "经济分类科目")
        text(canvas, 79, 135, "编码")
        for x, words in ((67.5, "类"), (95.5, "款")):
            text(canvas, x, 148, words)
        for x, words in ((145, "名称"), (246, "金额"), (322, "其他"), (401, "金额")):
            text(canvas, x, 138, words)
        for row, (one, two, label, amount, other, last) in enumerate(rows):
            at = 161 + 12.5 * row
            text(canvas, 440 - canvas.stringWidth(last, "STSong-Light", 9), at, last)
            for x, words in ((60, one), (84, two), (116, label), (300.05, other)):
                text(canvas, x, at, words)
            text(canvas, 299.95 - canvas.stringWidth(amount, "STSong-Light", 9), at, amount)

    (found,) = read_pdf(pdf(draw), "test.pdf").tables
    grid = [[cell.text.replace("\n", "") if cell else "" for cell in row] for row in found.grid]
    assert [row for row in grid if row[0].startswith("30")] == [list(row) for row in rows]
    head = {cell.text.replace("\n", ""): (cell.column, cell.column_span) for cell in found.cells if cell.row < 4}
    assert head["经济分类科目编码"] == (1, 2) and head["类"] == (1, 1) and head["名称"] == (3, 1)


def test_last_characters_of_words_broken_in_neighbouring_columns_are_no_word_set_wide() -> None:
    """会议|费 and 培训|费 in columns of two characters: 费 stands a little apart from 费."""
    xs = [60.0, 160.0, 184.0, 212.0, 272.0]

    def heads(one: float, other: float) -> set[str]:
        def draw(canvas: Canvas) -> None:
            heads_and_feet(canvas, xs, [120, 146, 164, 182])
            for left, words in zip(xs, ("项目", "会议", "培训", "其他"), strict=False):
                text(canvas, left + 2, 121, words)
            text(canvas, xs[1] + one, 133, "费")
            text(canvas, xs[2] + other, 133, "费")
            for row, line in enumerate((("合计", "2.0", "3.0", "4.0"), ("本级", "2.0", "3.0", "4.0"))):
                for left, words in zip(xs, line, strict=False):
                    text(canvas, left + 2, 149 + 18 * row, words)

        (found,) = read_pdf(pdf(draw), "test.pdf").tables
        return {cell.text.replace("\n", "") for cell in found.cells if cell.row == 1}

    assert heads(2.0, 2.0) == heads(7.5, 9.5) == {"项目", "会议费", "培训费", "其他"}


def test_a_row_or_two_below_a_head_at_the_foot_of_a_page_are_its_rows() -> None:
    xs = [60.0, 200.0, 280.0, 400.0, 480.0]
    rows = [("一、本年收入", "64,828.07", "201教育支出", ""), ("二、结转", "58,530.30", "202外交支出", "12.00")]

    def draw(canvas: Canvas) -> None:
        heads_and_feet(canvas, xs, [740, 758])
        for x, words in ((110, "项目"), (230, "金额"), (330, "功能分类"), (430, "金额")):
            text(canvas, x, 744, words)
        for row, (label, amount, other, last) in enumerate(rows):
            at = 761 + 14 * row
            text(canvas, 60, at, label)
            text(canvas, 280 - canvas.stringWidth(amount, "STSong-Light", 9), at, amount)
            text(canvas, 280, at, other)
            text(canvas, 480 - canvas.stringWidth(last, "STSong-Light", 9), at, last)

    (found,) = read_pdf(pdf(draw), "test.pdf").tables
    assert [[cell.text if cell else "" for cell in row] for row in found.grid][1:] == [list(row) for row in rows]


UNIT_ROWS = [
    ["部门名称：某某局", "<", "<", "单位：元"],
    ["收入", "<", "支出", "<"],
    ["项目", "预算数", "项目", "预算数"],
    ["一、拨款收入", "6,030,200", "一、公共服务支出", "300,000"],
    ["二、事业收入", "500,000", "二、科学技术支出", "6,230,200"],
]


@pytest.mark.parametrize("titles", [[], [["收支预算总表", "<", "<", "<"]]])
def test_the_unit_may_stand_in_the_first_row_of_a_table(titles: list[list[str]]) -> None:
    rows = [*titles, *UNIT_ROWS]

    def draw(canvas: Canvas) -> None:
        table(canvas, rows, rules="level", centred=len(titles) + 3)

    (found,) = read_pdf(pdf(draw), "test.pdf").tables
    assert filled(found) == merged(rows)


def test_a_unit_with_more_white_round_it_than_the_rows_have_stands_above_its_table() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.line(60, 842 - 96, 420, 842 - 96)
        text(canvas, 340, 104, "单位：元")
        table(canvas, UNIT_ROWS[1:], rules="level", centred=2)

    (found,) = read_pdf(pdf(draw), "test.pdf").tables
    assert filled(found) == merged(UNIT_ROWS[1:])


def test_the_first_lines_of_a_label_are_no_header_of_their_row() -> None:
    """The page begins in the body: the label of its first row has more lines than the row has figures."""
    rows = [["2080506", "", "80.00", "82.10", "2.10"], ["224", "防治", "12.50", "2.80", "1.00"]]

    def draw(canvas: Canvas) -> None:
        table(canvas, rows, rules="level", widths=[88, 43, 43, 66, 87], row_height=66)
        for at, words in enumerate(("机关事业", "单位职业", "年金缴费", "支出")):
            text(canvas, 150, 126 + 14 * at, words, size=10)

    (found,) = read_pdf(pdf(draw), "test.pdf").tables
    assert [cell.text for cell in found.grid[0][:2] if cell] == ["2080506", "机关事业\n单位职业\n年金缴费\n支出"]


def test_a_row_that_the_page_leaves_blank_at_its_foot_stands_on_the_next_one() -> None:
    head = ["科目编码", "科目名称", "预算数", "决算数"]
    rows = [[f"20{n}", f"支出{n}", f"{n}.50", f"{n}.40"] for n in range(10, 55)]

    def first(canvas: Canvas) -> None:
        table(canvas, [head, *rows[:36], ["", "", "", ""]], rules="level", centred=1)

    def second(canvas: Canvas) -> None:
        table(canvas, rows[36:], rules="level", top=60)

    (found,) = read_pdf(pdf(first, second), "test.pdf").tables
    assert filled(found) == merged([head, *rows])
    (found,) = read_pdf(pdf(first), "test.pdf").tables
    assert found.height == 38  # nothing goes on: a blank row


@pytest.mark.parametrize(("x", "span"), [(202.0, 3), (230.0, 1)])
def test_a_word_in_the_middle_is_that_of_several_columns_where_the_others_stand_at_the_left(
    x: float, span: int
) -> None:
    """The middle of one of them is that of all three."""

    def block(row: int, column: int, words: str, x: float) -> Block:
        glyphs = [Glyph(x, 20 * row, x + 9 * len(words), 20 * row + 9, words, 9.0, "Song")]
        return Block(column, 1, [Piece(column, 1, row, glyphs)], row)

    word = block(0, 2, "社区服务", 221.0)
    widened([block(0, 0, "项目名称", 62), word, block(1, 2, "其他", x), block(1, 3, "0.00", 270)], BORDERS)
    assert word.span == span


@pytest.mark.parametrize("at", [4.0, 40.0, 70.0])
def test_whole_codes_below_one_of_their_levels_take_the_columns_of_all(at: float) -> None:
    """Set at the left, in the middle and at the right of the three columns."""
    rows = [
        ["科目编码", "<", "<", "科目名称", "决算数"],
        ["类", "款", "项", "合计", "90.00"],
        ["", "", "", "城乡社区支出", "88.00"],
        ["", "", "", "城乡社区管理事务", "2.00"],
    ]

    def draw(canvas: Canvas) -> None:
        table(canvas, rows, rules="level", centred=1, widths=[35.0, 35.0, 35.0, 120.0, 80.0])
        for row, code in enumerate(("212", "21201"), 2):
            text(canvas, 60 + at, 120 + 18 * row + 4.5, code)

    (found,) = read_pdf(pdf(draw), "test.pdf").tables
    assert {(3, 1, 1, 3, "212"), (4, 1, 1, 3, "21201"), (2, 2, 1, 1, "款")} <= filled(found)


def between_two_rules(rows: list[list[str]], head: int, width: float) -> Table:
    """A table of rows without padding, ruled at its top, below its head and at its foot, column by column."""

    def draw(canvas: Canvas) -> None:
        text(canvas, 240, 96, "相关情况统计表", size=12)
        for row, words in enumerate(rows):
            for column, word in enumerate(words):
                if word not in ("", "<", "^"):
                    text(canvas, 62 + width * column, 121 + 12 * row, word)
        for y in (120, 120 + 12.5 * head, 121 + 12 * len(rows)):
            for column in range(len(rows[0])):
                canvas.line(60 + width * column, 842 - y, 60 + width * (column + 1), 842 - y)

    (found,) = read_pdf(pdf(draw), "test.pdf").tables
    return found


def test_lines_of_words_and_whole_figures_in_turn_are_rows() -> None:
    rows = [["项目", "统计数", "项目", "统计数"], ["团组数", "0", "人次数", "0"], ["购置数", "0", "保有量", "4"]]
    rows.append(["批次", "31", "人次", "276"])
    assert filled(between_two_rules(rows, 1, 90.0)) == merged(rows)


def test_a_word_over_several_others_is_none_of_their_lines() -> None:
    rows = [
        ["合计", "公务用车购置及运行费", "<", "接待费"],
        ["^", "小计", "购置费", "^"],
        ["21.80", "15.30", "", "2.10"],
    ]
    found = {cell.text for cell in between_two_rules(rows, 2, 60.0).cells}
    assert {"公务用车购置及运行费", "小计", "购置费"} <= found


def test_a_header_without_rows_at_the_foot_of_its_page_is_a_guess() -> None:
    """Its words are not parted by rules, and no row tells their columns."""
    head = [["科目编码", "<", "<", "单位名称", "合计", "基本支出", "<"], ["类", "款", "项", "^", "^", "小计", "人员"]]

    def draw(canvas: Canvas) -> None:
        text(canvas, 240, 696, "部门支出总体情况表", size=12)
        table(canvas, head, rules="none", centred=2, top=720, widths=[60.0] * 7)
        for y in (720, 756):
            for column in range(7):
                canvas.line(60 + 60 * column, 842 - y, 120 + 60 * column, 842 - y)

    (found,) = read_pdf(pdf(draw), "test.pdf").tables
    assert all(cell.guessed for cell in found.cells if cell.text)


@pytest.mark.parametrize("above", ["一般公共预算支出表", "编制单位：某某局 单位：万元"])
def test_the_words_above_the_first_rule_of_a_table_are_its_header(above: str) -> None:
    """Pages that rule the foot of every cell only: nothing is drawn at the top, and little within the header."""
    xs = [60.0, 120.0, 230.0, 310.0, 390.0, 470.0]
    rows = [["201", "一般公共服务支出", "3.00", "2.00", "1.00"], ["208", "社会保障支出", "7.50", "5.25", "2.25"]]

    def in_middle(canvas: Canvas, columns: tuple[int, int], y: float, words: str) -> None:
        middle = (xs[columns[0]] + xs[columns[1]]) / 2
        text(canvas, middle - canvas.stringWidth(words, "STSong-Light", 9) / 2, y, words)

    def draw(canvas: Canvas) -> None:
        canvas.setFont("STSong-Light", 9)
        for x, words in zip((60, 420), above.split(), strict=False):
            text(canvas, x if " " in above else 210, 90, words)
        in_middle(canvas, (2, 5), 112, "本年支出")
        heads_and_feet(canvas, xs[2:], [124])
        for column, words in enumerate(("合计", "基本支出", "项目支出"), 2):
            in_middle(canvas, (column, column + 1), 127, words)
        for column, words in enumerate(("编码", "科目名称")):
            in_middle(canvas, (column, column + 1), 119.5, words)
        heads_and_feet(canvas, xs, [139])
        for number, row in enumerate(rows):
            for column, words in enumerate(row):
                in_middle(canvas, (column, column + 1), 142 + 15 * number, words)
            heads_and_feet(canvas, xs, [154 + 15 * number])

    document = read_pdf(pdf(draw), "test.pdf")
    (found,) = document.tables
    head = [["编码", "科目名称", "本年支出", "<", "<"], ["^", "^", "合计", "基本支出", "项目支出"]]
    assert filled(found) == merged([*head, *rows])
    assert "".join(paragraph.text for paragraph in document.paragraphs).replace(" ", "") == above.replace(" ", "")


def test_a_text_with_far_more_white_than_rows_have_stands_between_two_tables() -> None:
    """Rules at the head and the foot only; it is as large as the rows and says nothing of a table."""
    one = [["合计", "出国费", "购车费"], ["21.80", "15.30", "2.10"], ["20.00", "14.30", "2.00"]]
    other = [["项目", "统计数", "上年数"], ["团组数（个）", "30", "12"], ["保有量（辆）", "4", "4"]]

    def draw(canvas: Canvas) -> None:
        end = table(canvas, one, rules="head", centred=1, widths=[120.0] * 3)
        text(canvas, 60 + 180 - 22.5, end + 15, "相关统计数")
        table(canvas, other, rules="head", centred=1, top=end + 40, widths=[100.0, 130.0, 130.0])

    first, second = read_pdf(pdf(draw), "test.pdf").tables
    assert [[cell.text if cell else "" for cell in row] for row in first.grid] == one
    assert [[cell.text if cell else "" for cell in row] for row in second.grid] == other


def test_a_head_of_one_row_alone_at_the_foot_of_a_page_is_that_of_the_rows_on_the_next_one() -> None:
    rows = [["科目编码", "科目名称", "合计", "备注"], *([f"20{n}", "支出", f"{n}.00", ""] for n in range(1, 5))]

    def head(canvas: Canvas) -> None:
        text(canvas, 200, 660, "支出预算表", 12)
        table(canvas, rows[:1], rules="level", top=700)

    (found,) = read_pdf(pdf(head, lambda c: table(c, rows[1:], rules="level", top=60)), "test.pdf").tables
    assert [[cell.text if cell else "" for cell in row] for row in found.grid] == rows


def test_a_head_printed_again_over_the_last_row_of_a_table_is_read_as_before() -> None:
    """The single row tells nothing of how far lines of the head stand apart; its rules tell the columns."""
    xs = [60.0, 150.0, 240.0, 290.0, 340.0]
    rows = [(f"采购支出{n}", f"分散采购{n}", f"{n}0.00", "0.00") for n in range(1, 5)]

    def page(canvas: Canvas, body: list[tuple[str, ...]], top: float) -> None:
        heads_and_feet(canvas, xs, [top, top + 44, top + 48 + 14 * len(body)])
        for x, words in ((61.5, "采购品目大类"), (151.5, "采购组织形式")):
            text(canvas, x, top + 18, words)
        text(canvas, 241.5, top + 4, "资金来源")
        text(canvas, 241.5, top + 25, "合计")
        text(canvas, 291.5, top + 19.5, "结转")
        text(canvas, 291.5, top + 30.5, "（万元）")
        for row, (label, kind, amount, other) in enumerate(body):
            at = top + 48 + 14 * row
            text(canvas, 61.5, at, label)
            text(canvas, 151.5, at, kind)
            for right, words in ((288.5, amount), (338.5, other)):
                text(canvas, right - canvas.stringWidth(words, "STSong-Light", 9), at, words)

    data = pdf(lambda c: page(c, rows[:3], 700), lambda c: page(c, rows[3:], 60))
    (found,) = read_pdf(data, "test.pdf").tables
    grid = [[cell.text.replace("\n", "") if cell else "" for cell in row] for row in found.grid]
    head = [
        ["采购品目大类", "采购组织形式", "资金来源", "资金来源"],
        ["采购品目大类", "采购组织形式", "合计", "结转（万元）"],
    ]
    assert grid == [*head, *map(list, rows)]


def test_the_last_row_of_a_table_above_the_rule_at_its_foot_is_a_row() -> None:
    """The page begins with it, and nothing more of the table stands there."""
    xs = [60.0, 160.0, 240.0, 320.0]
    rows = [(f"第{n}单位", f"{n}00.00", f"{n}0.00") for n in range(1, 5)]

    def row_at(canvas: Canvas, at: float, words: tuple[str, ...]) -> None:
        text(canvas, 62, at, words[0])
        for right, amount in zip((238, 318), words[1:], strict=True):
            text(canvas, right - canvas.stringWidth(amount, "STSong-Light", 9), at, amount)

    def first(canvas: Canvas) -> None:
        heads_and_feet(canvas, xs, [720, 738])
        for x, words in ((62, "单位名称"), (182, "合计"), (262, "其他")):
            text(canvas, x, 725, words)
        for row, words in enumerate(rows[:3]):
            row_at(canvas, 742 + 14 * row, words)

    def second(canvas: Canvas) -> None:
        row_at(canvas, 60, rows[3])
        heads_and_feet(canvas, [60.0, 320.0], [72])
        text(canvas, 60, 120, "注：本表如实反映情况。")

    (found,) = read_pdf(pdf(first, second), "test.pdf").tables
    assert [[cell.text if cell else "" for cell in row] for row in found.grid][1:] == [list(row) for row in rows]


def test_an_amount_in_the_first_row_of_a_page_takes_one_column() -> None:
    """A row with one amount may be taken for a header; it stands at the side of its column, beside a blank one."""
    rows = [["资产总额", "", "152.30"], *([f"{n}、房屋", f"{n}", f"{n}0.20"] for n in range(1, 6))]
    (found,) = read_pdf(pdf(lambda c: table(c, rows, rules="level", widths=[150, 50, 130])), "test.pdf").tables
    assert [[cell.text if cell else "" for cell in row] for row in found.grid] == rows


def test_the_head_of_a_single_row_tells_the_padding_that_its_words_have() -> None:
    """A word is broken where its column has room for one more character, but for the padding."""
    xs = [60.0, 120.0, 200.0, 257.0, 330.0]

    def draw(canvas: Canvas) -> None:
        heads_and_feet(canvas, xs, [120, 164, 182])
        text(canvas, 124, 124, "资金来源")
        for x, words in ((64, "项目"), (124, "合计"), (261, "其他")):
            text(canvas, x, 145 if x > 64 else 138, words)
        text(canvas, 204, 139.5, "结转和结余")
        text(canvas, 204, 150.5, "资金")
        for x, words in ((64, "校园安保"), (160, "40.00"), (230, "20.00"), (300, "20.00")):
            text(canvas, x, 168, words)

    (found,) = read_pdf(pdf(draw), "test.pdf").tables
    assert {cell.text.replace("\n", "") for cell in found.cells if cell.row < len(found.grid)} >= {
        "结转和结余资金",
        "其他",
    }


FORM_LINES = [
    [(64, "部门名称"), (184, "某某局")],
    [(64, "年度任务"), (184, "任务名称"), (304, "主要内容"), (424, "资金")],
    [(184, "产业扶持"), (304, "落实产业政策"), (424, "若干")],
    [(184, "园区改造"), (304, "推进园区改造"), (424, "若干")],
    [(184, "企业服务"), (304, "开展培训对接"), (424, "若干")],
    [(64, "年度指标"), (184, "一级指标"), (304, "三级指标"), (424, "指标值")],
    [(184, "产出指标"), (304, "扶持企业家数"), (424, "9家")],
    [(184, "效益指标"), (304, "规上增加值"), (424, "9%")],
]


def set_closely(lines: list[list[tuple[int, str]]], head: int = 1) -> Table:
    """Lines as near as those of one cell, between rules at the top, below the head and at the foot."""

    def draw(canvas: Canvas) -> None:
        ends = [120, 121 + 11 * head, 123 + 11 * len(lines)]
        heads_and_feet(canvas, [60.0, 180.0, 300.0, 420.0, 520.0], ends)  # type: ignore[arg-type]
        for at, places in enumerate(lines):
            for x, words in places:
                text(canvas, x, 121 + 11 * at + (at >= head), words)

    (found,) = read_pdf(pdf(draw), "test.pdf").tables
    return found


def test_texts_that_leave_room_in_their_column_are_cells_of_their_own() -> None:
    """However close the rows of a form are: no maker breaks a line where its column has room. They are a guess."""
    found = set_closely(FORM_LINES)
    assert all(cell.guessed for cell in found.cells if cell.text)
    placed = [[(c.column, c.text) for c in found.cells_in(row) if c.text and c.column > 1] for row in range(1, 9)]
    assert placed == [[((x + 56) // 120, words) for x, words in line if x > 64] for line in FORM_LINES]


def test_figures_of_two_columns_side_by_side_are_no_amount() -> None:
    """A narrow column breaks its figure, whose beginning stands close to the amount beside it: the rules part rows."""
    xs = [60.0, 120.0, 150.0, 200.0, 270.0]
    whole, broken = ["1,000.00", "2,200.00", "2,400.00"], [("1,00", "0.00"), ("2,20", "0.00"), ("2,40", "0.00")]

    def draw(canvas: Canvas) -> None:
        heads_and_feet(canvas, xs, [120, 140, 170, 200, 230])
        for x, words in zip(xs, ("项目", "小计", "本次", "备注"), strict=False):
            text(canvas, x + 1, 125, words)
        for row, (amount, parts) in enumerate(zip(whole, broken, strict=True)):
            text(canvas, 61, 148 + 30 * row, "某项支出")
            for line, part in enumerate(parts):
                text(canvas, 148 - canvas.stringWidth(part, "STSong-Light", 9), 143 + 12 * line + 30 * row, part)
            text(canvas, 151, 143 + 30 * row, amount)

    (found,) = read_pdf(pdf(draw), "test.pdf").tables
    assert [found.grid[n + 1][1].text.replace("\n", "") for n in range(3)] == whole  # type: ignore[union-attr]
    assert found.height == 4


def test_a_mark_that_runs_on_over_its_border_ends_a_text() -> None:
    """The second half of its place is blank; what stands in the next column is another text."""
    xs = [60.0, 100.0, 126.0, 150.0, 200.0]

    def draw(canvas: Canvas) -> None:
        heads_and_feet(canvas, xs, [120, 156, 170, 184])
        for x, top, words in ((75, 134, "项目"), (101.5, 134, "（境）"), (130, 134, "费"), (160, 134, "合计")):
            text(canvas, x, top, words)
        for row in range(2):
            for x, words in zip(xs, ("某项", "1.0", "2.00", "3.00"), strict=False):
                text(canvas, x + 1, 158.5 + 14 * row, words)

    (found,) = read_pdf(pdf(draw), "test.pdf").tables
    assert {"（境）", "费"} <= {cell.text for cell in found.cells}


def test_a_figure_beyond_the_right_edge_of_its_table_is_a_guess() -> None:
    """What runs on over the edge may be cut there; its row is read all the same."""
    rows = [["项目", "上年", "本年"], *([f"{n}、支出", "12.00", f"{n},000,000.00"] for n in range(1, 5))]

    def draw(canvas: Canvas) -> None:
        for row in range(6):
            for x0, x1 in pairwise([60.0, 140.0, 200.0, 236.0]):
                canvas.line(x0, 842 - 120 - 18 * row, x1, 842 - 120 - 18 * row)
        for row, words in enumerate(rows):
            for x, said in zip((62, 142, 202), words, strict=True):
                text(canvas, x, 124 + 18 * row, said)

    (found,) = read_pdf(pdf(draw), "test.pdf").tables
    assert [[cell.text if cell else "" for cell in row] for row in found.grid] == rows
    assert {cell.text for cell in found.cells if cell.guessed} == {row[2] for row in rows[1:]}


@pytest.mark.parametrize("words", ["法院（本级）1,100.00", "农林水利支出1,100.00"])
@pytest.mark.parametrize("drawn_as_one", [True, False])
def test_an_amount_that_begins_at_the_border_ends_the_text_before_it(words: str, drawn_as_one: bool) -> None:
    """Its column is just as wide, and the blank half of a closing mark hangs over into it."""
    label, amount = words[:6], words[6:]
    border = 142.0 - 3.5 * label.endswith("）")
    glyphs = [Glyph(100.0, 50.0, 142.0, 57.0, label, 7.0), Glyph(142.0, 50.0, 167.0, 57.0, amount, 7.0)]
    if drawn_as_one:
        glyphs = [Glyph(100.0, 50.0, 167.0, 57.0, words, 7.0)]
    borders = [98.0, border, 168.0, 200.0]
    assert ["".join(glyph.text for glyph in part) for part in parts_between(glyphs, borders)] == [label, amount]
    whole = [98.0, 120.0, 168.0, 200.0]  # no border there: 第1,100.00 is one text
    assert len(parts_between(glyphs, whole)) == 1


def form_of_projects(rows: int, further: bool = False) -> Table:
    """Projects beside their indicators: code, name and amounts of a project over the rows of these, two on the first
    page; amounts break within their decimals."""
    xs = [60.0, 120.0, 180.0, 207.0, 234.0, 300.0, 380.0, 440.0]
    heads = ["项目编码", "项目名称", "金额", "拨款", "一级指标", "三级指标", "指标值"]

    def right(canvas: Canvas, x: float, top: float, words: str) -> None:
        text(canvas, x - 2 - canvas.stringWidth(words, "STSong-Light", 9), top, words)

    def project(canvas: Canvas, number: int, top: float, indicators: int) -> None:
        middle = top + 11 * (indicators - 1)
        for x, words in ((62, f"4100{number}"), (122, f"审判业务{number}")):
            text(canvas, x, middle, words)
        for x in (207, 234):
            right(canvas, x, middle - 5.5, "800.0")
            right(canvas, x, middle + 5.5, "0")
        for row in range(indicators):
            for x, words in ((236, "产出指标"), (302, f"第{row}项数量"), (382, "≥98%")):
                text(canvas, x, top + 22 * row, words)

    def page(canvas: Canvas) -> None:
        heads_and_feet(canvas, xs, [700, 718])
        for x, words in zip(xs, heads, strict=False):
            text(canvas, x + 2, 704.5, words)
        for number in range(rows):
            project(canvas, number, 728 + 44 * number, 2)
        if not further:
            heads_and_feet(canvas, xs, [728 + 44 * rows])

    def last(canvas: Canvas) -> None:
        project(canvas, 8, 60, 2)
        project(canvas, 9, 104, 2)
        heads_and_feet(canvas, [xs[0], xs[-1]], [150])

    (found,) = read_pdf(pdf(*([page, last] if further else [page])), "test.pdf").tables
    return found


@pytest.mark.parametrize("further", [False, True])
def test_amounts_of_a_form_that_their_column_breaks_are_whole(further: bool) -> None:
    """Not two rows, of which the second has the code and the last digit: on this page or the next one."""
    found = form_of_projects(2, further)
    names = [cell for cell in found.cells if cell.column == 2 and cell.row > 1 and cell.text]
    assert [cell.text for cell in names] == [f"审判业务{n}" for n in ((0, 1, 8, 9) if further else (0, 1))]
    for cell in names:
        amounts = [one for one in found.cells if one.column in (3, 4) and one.row == cell.row]
        assert [one.text.replace("\n", "") for one in amounts] == ["800.00", "800.00"]
        assert {one.row_span for one in (cell, *amounts)} == {2}


@pytest.mark.parametrize(("middle", "sure"), [(True, True), (False, False)])
def test_labels_of_a_form_at_the_height_of_its_rows_may_be_at_the_top_of_several(middle: bool, sure: bool) -> None:
    """A label between two rows tells that all stand in the middle of theirs; the third one here is no such label."""
    lines = [
        (0, [(64, "甲项目"), (184, "数量指标"), (304, "家数"), (424, "9家")]),
        (22, [(184, "质量指标"), (304, "合格率"), (424, "98%")]),
        (44, [(184, "时效指标"), (304, "及时率"), (424, "95%")]),
        (66, [(184, "效益指标"), (304, "增加值"), (424, "9%")]),
        (88, [(64, "乙项目"), (184, "数量指标"), (304, "人数"), (424, "7人")]),
        (110, [(184, "效益指标"), (304, "满意率"), (424, "99%")]),
    ]
    if middle:
        lines[0][1].pop(0), lines[4][1].pop(0)
        lines += [(33, [(64, "甲项目")]), (99, [(64, "乙项目")])]

    def draw(canvas: Canvas) -> None:
        heads_and_feet(canvas, [60.0, 180.0, 300.0, 420.0, 520.0], [120, 138, 272])
        for x, words in ((64, "项目名称"), (184, "二级指标"), (304, "三级指标"), (424, "指标值")):
            text(canvas, x, 124.5, words)
        for at, places in lines:
            for x, words in places:
                text(canvas, x, 144 + at, words)

    (found,) = read_pdf(pdf(draw), "test.pdf").tables
    spans = {cell.text: cell.row_span for cell in found.cells if cell.column == 1 and cell.row > 1 and cell.text}
    guessed = {cell.guessed for cell in found.cells if cell.text}
    assert (spans == {"甲项目": 4, "乙项目": 2}) == sure
    assert guessed == {not sure}
