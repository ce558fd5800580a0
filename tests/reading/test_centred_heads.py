"""Tables without any rule whose header words stand in the middle of their cells: the places alone tell the grid."""

from collections.abc import Callable, Sequence

from drawing import pdf, table, text
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from budgetgraph.reading.document import Table
from budgetgraph.reading.pdf import read_pdf

X = 60.0
LANDSCAPE = (842.0, 595.0)
Rows = Sequence[Sequence[str]]


def _read(
    rows: Rows,
    widths: Sequence[float],
    depth: int,
    then: Callable[[Canvas], None] | None = None,
    title: str = "收入支出预算总表",
    unit: str = "单位：万元",
    page: tuple[float, float] = (595.0, 842.0),
) -> Table:
    """The table read back from a page with a title in its middle and the unit, if there is one, at its right edge."""

    def draw(canvas: Canvas) -> None:
        middle, right = X + sum(widths) / 2, X + sum(widths)
        text(canvas, middle - stringWidth(title, "STSong-Light", 16) / 2, 60, title, 16, page[1])
        if unit:
            text(canvas, X, 90, "编制单位：某某局", 10, page[1])
            text(canvas, right - stringWidth(unit, "STSong-Light", 10), 90, unit, 10, page[1])
        table(canvas, rows, x=X, top=112, widths=widths, rules="none", centred=depth, height=page[1])
        if then:
            canvas.showPage()
            then(canvas)

    (found,) = read_pdf(pdf(draw, size=page), "test.pdf").tables
    return found


def _cells(found: Table) -> dict[tuple[int, int], tuple[str, int, int]]:
    return {(c.row, c.column): (c.text.replace("\n", ""), c.row_span, c.column_span) for c in found.cells if c.text}


def _drawn(rows: Rows) -> dict[tuple[int, int], tuple[str, int, int]]:
    cells = {}
    for r, row in enumerate(rows):
        for c, words in enumerate(row):
            if words and words not in ("<", "^"):
                wide = next((n for n, other in enumerate(row[c + 1 :]) if other != "<"), len(row) - c - 1) + 1
                below = [other[c] for other in rows[r + 1 :]]
                high = next((n for n, other in enumerate(below) if other != "^"), len(below)) + 1
                cells[r + 1, c + 1] = words, high, wide
    return cells


ONE_ROW = [
    ["2024年三公经费预算数", "<", "<", "<", "<", "<", "2024年机关运行经费预算数"],
    ["合计", "因公出国（境）费", "公务接待费", "公务用车购置及运行费", "<", "<", "^"],
    ["^", "^", "^", "小计", "购置费", "运行费", "^"],
    ["47.91", "0", "1.35", "46.56", "25", "21.56", "443.18"],
]


def test_figures_at_the_edge_of_columns_far_from_the_words_in_their_middle() -> None:
    found = _read(ONE_ROW, [75.0, 80.0, 152.0, 106.0, 61.0, 130.0, 118.0], 3, page=LANDSCAPE)
    assert _cells(found) == _drawn(ONE_ROW)
    assert not any(cell.guessed for cell in found.cells)


EMPTY = [
    ["项目", "<", "<", "<", "本年收入", "本年支出", "<", "<"],
    ["科目编码", "<", "<", "科目名称", "^", "小计", "基本支出", "项目支出"],
    ["类", "款", "项", "^", "^", "^", "^", "^"],
    ["合计", "<", "<", "<", "", "", "", ""],
]


def test_the_header_of_an_empty_table_is_read_cell_for_cell() -> None:
    found = _read(EMPTY, [36.0, 34.0, 34.0, 110.0, 70.0, 60.0, 72.0, 72.0], 4)
    assert _cells(found) == _drawn(EMPTY)


def test_labels_alone_below_a_header_are_the_rows_of_an_empty_table() -> None:
    rows = [
        ["支出内容", "合计", "资金来源", "<", "<"],
        ["^", "^", "一般公共预算", "政府性基金", "国有资本经营预算"],
        ["因公出国费", "", "", "", ""],
        ["公务接待费", "", "", "", ""],
        ["公务用车费", "", "", "", ""],
    ]
    found = _read(rows, [120.0, 60.0, 90.0, 90.0, 100.0], 2)
    assert _cells(found) == _drawn(rows)


CODES = [
    ["项目", "<", "<", "本年收入", "财政拨款", "上级补助", "事业收入", "其他收入"],
    ["功能分类编码", "<", "科目名称", "^", "^", "^", "^", "^"],
    ["201", "06", "财政事务", "2,112.86", "2,106.66", "", "", "6.20"],
    ["208", "05", "行政事业单位养老支出", "326.72", "326.72", "", "", ""],
    ["210", "11", "行政事业单位医疗", "60.99", "60.99", "", "", ""],
    ["221", "02", "住房改革支出", "445.69", "445.69", "", "", ""],
]


def test_columns_without_words_of_their_own_and_words_over_blank_columns() -> None:
    found = _read(CODES, [40.0, 34.0, 110.0, 70.0, 64.0, 60.0, 56.0, 60.0], 2)
    assert _cells(found) == _drawn(CODES)
    assert not any(cell.guessed for cell in found.cells)


def test_the_total_stands_far_below_blank_rows() -> None:
    rows = [
        ["项目", "预算数", "项目", "合计", "一般公共预算", "政府性基金"],
        ["一、财政拨款", "82.50", "一、一般公共服务支出", "80.00", "80.00", ""],
        ["二、其他收入", "", "二、住房保障支出", "2.50", "2.50", ""],
        ["", "", "三、卫生健康支出", "0.00", "0.00", ""],
        *[["", "", "", "", "", ""]] * 3,
        ["收入总计", "82.50", "支出总计", "82.50", "82.50", ""],
    ]
    found = _read(rows, [100.0, 60.0, 120.0, 60.0, 80.0, 60.0], 1)
    printed = [[c.text for c in row if c and c.text] for row in found.grid]
    assert printed[-1] == ["收入总计", "82.50", "支出总计", "82.50", "82.50"]


NUMBERED = [["序号", "项目", "金额", "上年"]]


def test_a_row_that_the_page_break_cuts_is_one_row() -> None:
    first = [[str(at), f"教育事业支出之第{at}项", f"{at}.50", f"{at}.10"] for at in range(1, 31)]
    last = [[str(at), f"教育事业支出之第{at}项", f"{at}.50", f"{at}.10"] for at in range(32, 40)]
    widths = [40.0, 160.0, 80.0, 80.0]

    def then(canvas: Canvas) -> None:
        cut = ["", "教育事业支出之第31项", "", ""]
        table(canvas, [*NUMBERED, cut, *last], x=X, top=60, widths=widths, rules="none", centred=1)

    found = _read([*NUMBERED, *first, ["31", "", "31.50", "31.10"]], widths, 1, then)
    grid = [["" if cell is None else cell.text for cell in row] for row in found.grid]
    assert grid == [*NUMBERED, *first, ["31", "教育事业支出之第31项", "31.50", "31.10"], *last]


FORM = [
    ["绩效目标", "通过进一步加强全县公共资源交易服务，促进交易行为更加规范", "<", "<", "<", "<"],
    ["一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值", "指标值确定依据"],
    ["产出指标", "数量指标", "交易项目数量", "反映进场交易的数量", "≥150件", "某年工作计划"],
    ["^", "质量指标", "评审完成率", "招标项目做到应评尽评", "100%", "某年工作计划"],
    ["^", "质量指标", "活动完成率", "反映组织活动的完成率", "100%", "某年工作计划"],
    ["效益指标", "社会效益指标", "交易公平公开", "保证进场交易透明度", "100%", "某年工作计划"],
    ["满意度指标", "满意度指标", "群众满意度", "调查中满意和较满意的比率", "≥95%", "调查问卷"],
]


def test_the_row_that_heads_the_indicators_tells_the_columns_of_a_form() -> None:
    widths = [53.4, 74.2, 88.0, 128.6, 60.4, 77.0]
    found = _read(FORM, widths, len(FORM), title="交易中心经费绩效目标表", unit="")
    assert _cells(found) == _drawn(FORM)


def test_a_date_above_a_table_is_no_row_of_it() -> None:
    rows = [["项目", "数量", "价值"], ["资产总额", "", "202.00"], ["车辆", "1", "6.00"], ["其他", "374", "196.00"]]

    def draw(canvas: Canvas) -> None:
        text(canvas, 180, 60, "国有资产占用情况表", 16)
        text(canvas, X, 90, "截止时间：2022-12-31", 9)
        table(canvas, rows, x=X, top=112, widths=[160.0, 100.0, 120.0], rules="none", centred=1)

    (found,) = read_pdf(pdf(draw), "test.pdf").tables
    assert [[cell.text if cell else "" for cell in row] for row in found.grid] == rows


def test_a_lone_year_over_columns_is_a_word_of_the_header() -> None:
    rows = [
        ["科目编码", "科目名称", "2022年决算数", "2023年", "<", "<"],
        ["^", "^", "^", "小计", "基本支出", "项目支出"],
        ["208", "社会保障和就业支出", "52.10", "56.60", "56.60", ""],
        ["213", "农林水支出", "350.00", "353.50", "173.50", "180.00"],
        ["合计", "<", "402.10", "410.10", "230.10", "180.00"],
    ]
    found = _read(rows, [60.0, 120.0, 80.0, 70.0, 70.0, 70.0], 2)
    assert {cell.text for cell in found.cells if cell.row == 1} == {"科目编码", "科目名称", "2022年决算数", "2023年"}
    assert [cell.text for cell in found.grid[4] if cell and cell.column > 2] == rows[4][2:]


def test_a_figure_alone_on_its_line_ends_the_text_above_it() -> None:
    rows = [
        ["项目名称", "合计", "财政拨款", "绩效目标"],
        ["法律援助专项", "800.00", "750.00", ""],
        ["社区矫正", "450.00", "450.00", "提升监管能力"],
        ["合计", "1,250.00", "1,200.00", ""],
    ]

    def draw(canvas: Canvas) -> None:
        text(canvas, 180, 60, "项目支出预算表", 16)
        text(canvas, X, 90, "单位：万元", 10)
        table(canvas, rows, x=X, top=112, widths=[110.0, 80.0, 80.0, 110.0], rules="none", centred=1, row_height=32)
        for line, words in enumerate(("受援群众满意度达到", "95%")):
            text(canvas, X + 274, 112 + 48 - 4.5 - 6.3 + 12.6 * line, words)

    (found,) = read_pdf(pdf(draw), "test.pdf").tables
    assert [[cell.text if cell else "" for cell in row] for row in found.grid] == [
        rows[0],
        [*rows[1][:3], "受援群众满意度达到\n95%"],
        *rows[2:],
    ]


def test_rows_of_a_form_that_are_parted_otherwise_add_their_borders() -> None:
    rows = [
        ["预算单位", "管理委员会办公室", "<", "项目名称", "质量认证服务费"],
        ["项目资金", "年度资金总额：5", "<", "财政拨款", "5"],
        ["一级指标", "二级指标", "三级指标", "<", "指标值"],
        ["产出指标", "数量指标", "参加协会个数", "<", "≥2家"],
        ["^", "质量指标", "认证合格率", "<", "≥95%"],
        ["满意度指标", "满意度指标", "服务对象满意度", "<", "≥95%"],
    ]
    found = _read(rows, [80.0, 80.0, 70.0, 90.0, 140.0], len(rows), title="项目支出绩效目标表", unit="")
    assert _cells(found) == _drawn(rows)


def test_the_levels_of_codes_beside_the_total_are_columns() -> None:
    rows = [
        ["项目", "<", "<", "<", "本年支出合计", "基本支出", "项目支出"],
        ["功能分类科目编码", "<", "<", "科目名称", "^", "^", "^"],
        ["", "", "", "合计", "481.44", "460.67", "20.77"],
        ["208", "", "", "社会保障和就业支出", "481.44", "460.67", "20.77"],
        ["20805", "", "", "行政事业单位养老支出", "460.67", "460.67", "0.00"],
        ["2080506", "", "", "职业年金缴费支出", "460.67", "460.67", "0.00"],
        ["20808", "", "", "抚恤", "20.77", "0.00", "20.77"],
    ]

    def draw(canvas: Canvas) -> None:
        text(canvas, 240, 60, "支出决算表", 16)
        text(canvas, X, 90, "编制单位：某某局", 10)
        text(canvas, X + 408, 90, "单位：万元", 10)
        table(canvas, rows, x=X, top=112, widths=[50.0, 34.0, 34.0, 120.0, 80.0, 70.0, 70.0], rules="none", centred=2)
        for middle, word in ((25, "类"), (67, "款"), (101, "项")):
            text(canvas, X + middle - 4.5, 112 + 45 - 4.5, word)

    (found,) = read_pdf(pdf(draw), "test.pdf").tables
    figures = {(c.row, c.column): c.text for c in found.cells if "." in c.text}
    assert figures == {at: words for at, (words, *_) in _drawn(rows).items() if "." in words}
