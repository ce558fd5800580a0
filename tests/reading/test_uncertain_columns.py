"""Columns without rules that the places prove, and those that they do not: a figure there is a guess, and says so."""

from collections.abc import Callable, Sequence

from drawing import HEIGHT, pdf, table, text
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from budgetgraph.reading.document import Table
from budgetgraph.reading.figures import is_figure
from budgetgraph.reading.pdf import read_pdf

X = 60.0
SIZE = 9
Rows = Sequence[Sequence[str]]


def _caption(canvas: Canvas, width: float, title: str = "收入支出预算总表") -> None:
    text(canvas, X + width / 2 - stringWidth(title, "STSong-Light", 16) / 2, 60, title, 16)
    text(canvas, X, 90, "编制单位：某某局", 10)
    text(canvas, X + width - stringWidth("单位：万元", "STSong-Light", 10), 90, "单位：万元", 10)


def _read(draw: Callable[[Canvas], None]) -> Table:
    (found,) = read_pdf(pdf(draw), "test.pdf").tables
    return found


def _texts(found: Table) -> list[list[str]]:
    return [[cell.text.replace("\n", "") if cell else "" for cell in row] for row in found.grid]


def _centred(canvas: Canvas, middle: float, top: float, words: str) -> None:
    text(canvas, middle - stringWidth(words, "STSong-Light", SIZE) / 2, top, words)


WIDTHS = [120.0, 40.0, 60.0, 140.0, 40.0, 70.0]
COUNTS = [
    ["项目", "行次", "统计数", "项目", "行次", "统计数"],
    ["公务接待费", "7", "3,312.20", "机要通信用车", "27", "1"],
    ["国内接待费", "8", "3.20", "应急保障用车", "28", "2"],
    ["公务接待批次", "13", "65", "政府采购货物支出", "33", "18.40"],
    ["公务接待人次", "14", "412", "政府采购工程支出", "34", "1,200.00"],
    ["相关统计数", "10", "—", "机关运行经费", "22", "—"],
]


def test_numbers_in_the_middle_and_money_at_the_right_are_one_column() -> None:
    def draw(canvas: Canvas) -> None:
        _caption(canvas, sum(WIDTHS))
        for r, row in enumerate(COUNTS):
            for c, words in enumerate(row):
                left, right, top = X + sum(WIDTHS[:c]), X + sum(WIDTHS[: c + 1]), 112 + 18 * r
                if not r or (words.isdigit() and (c != 2 or words != "412")):
                    _centred(canvas, (left + right) / 2, top, words)
                elif "." in words:
                    text(canvas, right - 4 - stringWidth(words, "STSong-Light", SIZE), top, words)
                else:
                    text(canvas, left + 4, top, words)

    found = _read(draw)
    assert _texts(found) == [list(row) for row in COUNTS]
    assert not any(cell.guessed for cell in found.cells)


def test_a_number_in_the_middle_and_money_far_at_the_right_are_one_column() -> None:
    rows = [
        ["项目", "房屋（平方米）", "车辆（辆）", "其他固定资产"],
        ["数量", "4,260.50", "7", "12"],
        ["价值", "1,127.66", "31.20", "88.00"],
    ]
    widths = [69.0, 137.0, 138.0, 138.0]

    def draw(canvas: Canvas) -> None:
        _caption(canvas, sum(widths), "国有资产占用情况表")
        counts = [[words if not r or words.isdigit() else "" for words in row] for r, row in enumerate(rows)]
        others = [["" if not r or words.isdigit() else words for words in row] for r, row in enumerate(rows)]
        table(canvas, counts, x=X, top=112, widths=widths, rules="none", centred=len(rows))
        table(canvas, others, x=X, top=112, widths=widths, rules="none")

    found = _read(draw)
    assert _texts(found) == rows
    assert not any(cell.guessed for cell in found.cells)


def test_figures_below_words_that_do_not_fit_them_are_guesses() -> None:
    def draw(canvas: Canvas) -> None:
        _caption(canvas, 470)
        for x, word in zip((70, 190, 290, 331, 480), ("科目", "合计", "基本支出", "项目支出", "其他"), strict=True):
            text(canvas, x, 112, word)
        for at, amounts in enumerate((("12.10", "7.00", "5.10"), ("39.00", "", "39.00"), ("51.10", "7.00", "44.10"))):
            text(canvas, 64, 130 + 18 * at, ("行政运行", "社会保障", "卫生健康")[at])
            for right, words in zip((230, 352, 433), amounts, strict=True):
                text(canvas, right - stringWidth(words, "STSong-Light", SIZE), 130 + 18 * at, words)

    found = _read(draw)
    figures = [cell for cell in found.cells if is_figure(cell.text)]
    assert len(figures) == 8 and all(cell.guessed for cell in figures)


LABELS = [
    ["收入", "<", "支出", "<", "<", "<"],
    ["项目", "预算数", "按功能分类", "预算数", "按经济分类", "预算数"],
    ["一、财政拨款", "3,256.48", "社会保障和就业支出", "156.20", "工资福利支出", "1,856.48"],
    ["二、上级补助收入", "100.00", "卫生健康支出", "2,980.28", "商品和服务支出", "1,400.00"],
    ["其他收入", "", "住房保障支出", "220.00", "其他", "100.00"],
    ["用事业基金弥补收支差额", "—", "结转下年", "—", "结转下年", "—"],
    ["弥补差额", "", "结转上年", "", "结转本年", ""],
    ["收入总计", "3,356.48", "支出总计", "3,356.48", "支出总计", "3,356.48"],
]


def test_labels_that_no_figure_stands_beside_head_no_columns_of_a_form() -> None:
    widths = [110.0, 60.0, 90.0, 60.0, 90.0, 60.0]

    def draw(canvas: Canvas) -> None:
        _caption(canvas, sum(widths))
        table(canvas, LABELS, x=X, top=112, widths=widths, rules="none", centred=2)

    found = _read(draw)
    assert _texts(found)[1:] == [list(row) for row in LABELS[1:]]
    assert not any(cell.guessed for cell in found.cells)


def test_words_of_the_header_set_wide_over_several_lines_are_one() -> None:
    widths = [120.0, 60.0, 50.0, 70.0]
    rows = [
        ["行政运行", "1,200.50", "1,188.50", "12.00"],
        ["行政事业单位养老支出", "12.10", "12.10", ""],
        ["卫生健康支出", "39.00", "", "39.00"],
    ]

    def draw(canvas: Canvas) -> None:
        _caption(canvas, sum(widths))
        _centred(canvas, X + 60, 112 + 7.4, "科目名称")
        _centred(canvas, X + 150, 112 + 7.4, "合计")
        for line, words in enumerate(("基本支出", "预算数")):  # 1.63 type sizes from line to line
            _centred(canvas, X + 205, 112 + 14.7 * line, words)
        _centred(canvas, X + 265, 112 + 7.4, "项目支出")
        table(canvas, rows, x=X, top=141, widths=widths, rules="none", row_height=20)

    assert _texts(_read(draw)) == [["科目名称", "合计", "基本支出预算数", "项目支出"], *rows]


def test_the_second_line_of_a_title_is_no_row_of_the_table() -> None:
    rows = [
        ["项目名称", "信息平台建设", "<", "预算单位", "某某局"],
        ["一级指标", "二级指标", "三级指标", "目标值", "分值"],
        ["产出指标", "数量", "接入机构", "≥186家", "25"],
        ["效益指标", "社会效益", "办理时长", "≥30%", "40"],
        ["满意度", "满意度", "参保人满意度", "≥92%", "10"],
    ]
    widths = [90.0, 80.0, 100.0, 80.0, 60.0]

    def draw(canvas: Canvas) -> None:
        text(canvas, X + 205 - 64, 60, "部门预算公开11表", 16)
        text(canvas, X, 84, "项目绩效目标表", 10)
        table(canvas, rows, x=X, top=104, widths=widths, rules="none", centred=len(rows))

    assert _texts(_read(draw))[0][0] == "项目名称"


def test_indicators_below_words_in_several_rows_tell_their_columns() -> None:
    rows = [
        ["目标名称", "一级指标", "二级指标", "三级指标", "指标值", "<", "<", "确定依据"],
        ["^", "^", "^", "^", "前年", "上年", "预计当年", "^"],
        ["年度目标1", "产出指标", "数量指标", "安装监控设备数", "30套", "35套", "40套", "计划"],
        ["^", "^", "质量指标", "设备验收合格率", "100%", "100%", "100%", "标准"],
        ["^", "效益指标", "生态效益指标", "细颗粒物浓度下降率", "3%", "4%", "5%", "考核"],
    ]
    widths = [60.0, 60.0, 70.0, 110.0, 40.0, 40.0, 60.0, 60.0]

    def draw(canvas: Canvas) -> None:
        title = "年度绩效目标表"
        text(canvas, 20 + sum(widths) / 2 - stringWidth(title, "STSong-Light", 16) / 2, 60, title, 16)
        table(canvas, rows, x=20, top=90, widths=widths, rules="none", centred=len(rows))

    found = _texts(_read(draw))
    assert found[1][4:7] == ["前年", "上年", "预计当年"] and found[3][4:] == rows[3][4:]


PROJECTS = [
    ["单位编码", "单位名称", "项目名称", "预算数", "一级指标", "三级指标", "指标值"],
    ["018001", "某市审计局", "外勤经费", "22,600.00", "产出指标", "完成项目数", "18"],
    ["^", "^", "^", "^", "^", "采纳率", "90"],
    ["^", "^", "^", "^", "效益指标", "建议条数", "60"],
    ["^", "^", "^", "^", "满意度指标", "单位满意度", "85"],
    ["018001", "某市审计局", "系统运维", "16,950.00", "产出指标", "响应时间", "2"],
    ["^", "^", "^", "^", "效益指标", "使用年限", "5"],
]


def test_the_amount_of_a_project_stands_beside_all_rows_of_its_indicators() -> None:
    widths = [60.0, 70.0, 70.0, 70.0, 70.0, 80.0, 50.0]

    def draw(canvas: Canvas) -> None:
        _caption(canvas, sum(widths), "项目支出绩效目标表")
        table(canvas, PROJECTS, x=X, top=112, widths=widths, rules="none", centred=len(PROJECTS))

    cells = {cell.text: (cell.row, cell.row_span) for cell in _read(draw).cells}
    assert cells["22,600.00"] == (2, 4) and cells["16,950.00"] == (6, 2)


def test_joints_in_most_rows_tell_the_columns_of_rows_that_merge_theirs() -> None:
    """Two rows of four show all joints; those of the other rows are among them."""
    edges = (60.0, 150.0, 260.0, 350.0, 500.0)
    rows = [(0, 1, 2, 3), (0, 1), (0, 1, 2, 3), (0, 1), (0, 1), (0, 1)]
    words = [["名称", "治理", "编码", "A42"], ["属性", "持续性"], ["总预算", "291.00", "当年", "97.00"]]
    words += [["来源", "金额"], ["拨款", "90.00"], ["结转", "7.00"]]

    def draw(canvas: Canvas) -> None:
        canvas.line(edges[0], HEIGHT - 100, edges[-1], HEIGHT - 100)
        for at, (columns, texts) in enumerate(zip(rows, words, strict=True)):
            top = 100 + 20 * at
            ends = [*columns[1:], 4]
            for first, end, word in zip(columns, ends, texts, strict=True):
                canvas.line(edges[first], HEIGHT - top - 20, edges[end], HEIGHT - top - 20)
                _centred(canvas, (edges[first] + edges[end]) / 2, top + 5, word)

    found = _read(draw)
    assert len(found.grid[0]) == 4
    assert {(c.column, c.column_span) for c in found.cells if c.text in ("持续性", "90.00")} == {(2, 3)}


def test_a_form_that_goes_on_on_the_next_page_keeps_its_columns() -> None:
    rows = [
        ["一级指标", "二级指标", "三级指标", "年度指标值", "完成值", "分值", "得分", "偏差原因"],
        ["产出指标", "数量指标", "聘请人数", "=8人", "7人", "8", "7", "年底辞职"],
        ["^", "质量指标", "接通率", "=100%", "100%", "6", "6", "无"],
        ["效益指标", "社会效益", "公信力", "有效提高", "100%", "10", "10", "无"],
        ["^", "经济效益", "营商环境", "有效提高", "100%", "10", "10", "无"],
    ]
    rest = [
        ["", "群众", "人员满意度", "有效提高", "98%", "10", "10", ""],
        ["", "单位", "单位满意度", "有效提高", "98%", "10", "9", ""],
        ["", "", "总分", "", "", "100", "87.02", ""],
    ]
    widths = [60.0, 60.0, 80.0, 70.0, 60.0, 40.0, 40.0, 70.0]

    def draw(canvas: Canvas) -> None:
        title = "项目支出绩效自评表"
        text(canvas, 57.5 + sum(widths) / 2 - stringWidth(title, "STSong-Light", 16) / 2, 660, title, 16)
        table(canvas, rows, x=57.5, top=690, widths=widths, rules="none", centred=len(rows))
        canvas.showPage()
        table(canvas, rest, x=57.5, top=60, widths=widths, rules="none", centred=len(rest))

    cells = {cell.text: cell for cell in _read(draw).cells}
    assert (cells["100"].column, cells["87.02"].column, cells["87.02"].guessed) == (6, 7, False)


FUNCTIONS = [
    ["功能分类科目编码", "<", "<", "科目名称", "合计", "基本支出", "项目支出"],
    ["类", "款", "项", "^", "^", "^", "^"],
    ["201", "<", "<", "一般公共服务支出", "1,481.44", "460.67", "1,020.77"],
    ["20805", "<", "<", "行政事业单位养老支出", "460.67", "460.67", "0.00"],
    ["2080506", "<", "<", "职业年金缴费支出", "20.77", "", "20.77"],
]


def test_codes_below_levels_of_uneven_width_are_proven() -> None:
    widths = [24.0, 36.0, 28.0, 120.0, 80.0, 70.0, 70.0]

    def draw(canvas: Canvas) -> None:
        _caption(canvas, sum(widths))
        table(canvas, FUNCTIONS, x=X, top=112, widths=widths, rules="none", centred=2)

    found = _read(draw)
    assert not any(cell.guessed for cell in found.cells)


def test_the_first_column_begins_where_its_longest_label_does() -> None:
    """The last row, a total in the middle, begins right of the ends of all labels but one."""
    rows = [
        ["项目", "金额", "项目", "合计", "小计", "一般公共预算"],
        ["一、一般公共预算", "612.80", "一、基本支出", "412.80", "412.80", "412.80"],
        ["其中：财政拨款", "612.80", "1、工资福利支出", "350.50", "350.50", "350.50"],
        ["二、政府性基金", "", "2、商品和服务支出", "62.30", "62.30", "62.30"],
        ["三、专户管理的教育收费", "", "二、项目支出", "200.00", "200.00", "200.00"],
        ["四、其他收入", "", "1、一般性项目", "200.00", "200.00", "200.00"],
        ["", "612.80", "", "612.80", "612.80", "612.80"],
    ]
    widths = [162.0, 47.0, 128.0, 47.0, 47.0, 80.0]

    def draw(canvas: Canvas) -> None:
        _caption(canvas, sum(widths))
        table(canvas, rows, x=X, top=112, widths=widths, rules="none", centred=1)
        _centred(canvas, X + 81, 112 + 6 * 18 + 4.5, "收入合计")
        _centred(canvas, X + 273, 112 + 6 * 18 + 4.5, "支出合计")

    found = _read(draw)
    assert _texts(found)[:6] == rows[:6]
    assert not any(cell.guessed for cell in found.cells)


def test_a_body_named_between_title_and_unit_hides_no_edges() -> None:
    rows = [
        ["序号", "科目编码", "科目名称", "合计", "基本支出", "上缴上级支出"],
        ["", "208", "社会保障和就业支出", "320.56", "120.56", ""],
        ["", "20811", "残疾人事业", "320.56", "120.56", ""],
        ["", "2081101", "行政运行", "120.56", "120.56", ""],
    ]
    widths = [40.0, 70.0, 130.0, 70.0, 70.0, 90.0]

    def draw(canvas: Canvas) -> None:
        right = X + sum(widths)
        text(canvas, X + sum(widths) / 2 - 64, 60, "部门预算支出总表", 16)
        text(canvas, X, 84, "326某某县残疾人联合会", 10)
        text(canvas, right - stringWidth("单位：万元", "STSong-Light", 10), 99, "单位：万元", 10)
        table(canvas, rows, x=X, top=117, widths=widths, rules="none", centred=1)
        for at in (1, 2, 3):
            _centred(canvas, X + 20, 117 + 18 * at + 4.5, str(at))

    found = _read(draw)
    assert [row[1:] for row in _texts(found)] == [row[1:] for row in rows]
    assert not any(cell.guessed for cell in found.cells)


def test_rows_between_rules_may_hold_lines_set_wide() -> None:
    """Level rules from edge to edge part all rows; the lines of a cell stand 1.7 type sizes apart."""
    rights = (300.0, 380.0, 460.0)

    def draw(canvas: Canvas) -> None:
        heads = ((82, "编码"), (170, "科目名称"), (264, "总计"), (344, "基本支出"), (424, "项目支出"))
        canvas.line(60, HEIGHT - 100, 464, HEIGHT - 100)
        _centred(canvas, 262, 105.5, "一般公共预算支出")
        canvas.line(60, HEIGHT - 120, 464, HEIGHT - 120)
        _centred(canvas, 82, 123, "经济分类")
        for middle, word in heads:
            _centred(canvas, middle, 130.5 if middle > 82 else 138.3, word)
        for number, label in enumerate(("行政运行", "其他政府办公厅", "住房公积金", "公务接待费")):
            top = 150 + 20 * number
            canvas.line(60, HEIGHT - top, 464, HEIGHT - top)
            text(canvas, 64, top + 5.5, f"3010{number}")
            text(canvas, 108, top + 5.5, label)
            for right, word in zip(rights, (f"{number}4.20", f"{number}1.20", "3.00"), strict=True):
                text(canvas, right - stringWidth(word, "STSong-Light", SIZE), top + 5.5, word)
        canvas.line(60, HEIGHT - 230, 464, HEIGHT - 230)

    found = _texts(_read(draw))
    assert found[1] == ["经济分类编码", "科目名称", "总计", "基本支出", "项目支出"]
    assert found[2] == ["30100", "行政运行", "04.20", "01.20", "3.00"]


def test_labels_set_wide_over_two_lines_are_one_cell() -> None:
    """The lines of a label stand 1.74 type sizes apart, the rows of figures farther."""
    rows = [
        ["科目名称", "合计", "基本支出", "项目支出"],
        ["", "1,200.50", "1,188.50", "12.00"],
        ["", "12.10", "12.10", "0.00"],
        ["", "39.00", "20.00", "19.00"],
    ]
    widths = [120.0, 70.0, 70.0, 70.0]

    def draw(canvas: Canvas) -> None:
        _caption(canvas, sum(widths))
        table(canvas, rows, x=X, top=112, widths=widths, rules="none", centred=1, row_height=33)
        for row, label in enumerate(("人力资源和社会保障/事务", "公共就业服务/机构", "行政运行"), 1):
            lines = label.split("/")
            for at, line in enumerate(lines):
                text(canvas, X + 4, 112 + 33 * row + 12 + 15.7 * (at - (len(lines) - 1) / 2), line)

    assert [row[0] for row in _texts(_read(draw))] == [
        "科目名称",
        "人力资源和社会保障事务",
        "公共就业服务机构",
        "行政运行",
    ]


BROKEN = [
    ("行政运行", "1,130,488.89", "1,130,488.89"),
    ("合 计", "1,229,870.4|6", "1,229,870.4|6"),
    ("住房公积金", "77,753.25", "77,753.25"),
    ("事业运行", "21,628.32", "21,628.32"),
]


def test_a_figure_over_two_lines_is_one_and_two_rows_are_two() -> None:
    def draw(canvas: Canvas) -> None:
        _caption(canvas, 260.0)
        for c, words in enumerate(("科目名称", "合计", "基本支出")):
            _centred(canvas, X + (50.0, 150.0, 220.0)[c], 112, words)
        top = 126.0
        for label, *figures in BROKEN:
            text(canvas, X + 4, top + (6 if "|" in figures[0] else 0), label)
            for c, figure in enumerate(figures):
                for line, part in enumerate(figure.split("|")):
                    right = X + (185.0, 256.0)[c] - stringWidth(part, "STSong-Light", SIZE)
                    text(canvas, right, top + 12 * line, part)
            top += 26.0 if "|" in figures[0] else 14.0

    assert _texts(_read(draw))[1:] == [[label, *(f.replace("|", "") for f in figures)] for label, *figures in BROKEN]


def test_amounts_among_the_lines_of_labels_are_of_another_column() -> None:
    """A column too narrow for its words lets them stand on the next one: the columns of all rows are a guess."""

    def draw(canvas: Canvas) -> None:
        rows = [["项目", "本年", "上年"], ["", "", "12.00"], ["", "", "1.50"], ["", "", "3.00"]]
        table(canvas, rows, widths=[110, 90, 90], rules="level", row_height=45, centred=1)
        for at, words in enumerate(("一般公共", "教育支出", "农业支出")):
            for line, part in enumerate((words[:1], words[1:3], words[3:])):
                text(canvas, 64, 168 + 45 * at + 11 * line, part)
            text(canvas, 90, 179 + 45 * at, f"1{at},250.00")

    (found,) = read_pdf(pdf(draw), "a.pdf").tables
    assert not any(cell.text == "12.00" and not cell.guessed for cell in found.cells)
