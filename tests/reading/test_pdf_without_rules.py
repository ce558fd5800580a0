"""Tables with few rules or none are read like ruled ones, and running text never becomes a table."""

from pathlib import Path

import pytest
from drawing import pdf, table, text
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from budgetgraph.extraction.extract import extract
from budgetgraph.reading.figures import is_figure
from budgetgraph.reading.pdf import read_pdf
from budgetgraph.samples import forms, generator
from budgetgraph.samples.comparison import compare, read_cells
from budgetgraph.samples.facts import Figures
from budgetgraph.samples.fonts import FontMissing
from budgetgraph.samples.publication import expected_tables
from budgetgraph.samples.typeset import typeset

LEAST = 0.99  # strict F1 of all cells: text, row, column and spans


@pytest.mark.parametrize("layout", ["borderless", "half_ruled"])
@pytest.mark.parametrize("form", forms.names())
def test_generated_disclosures_come_back_cell_for_cell(form: str, layout: str) -> None:
    disclosure = generator.generate(4, form=form)
    try:
        content = typeset(disclosure, form, layout)
    except FontMissing as error:
        pytest.skip(str(error))
    found = compare(expected_tables(disclosure, forms.form(form)), read_pdf(content, "test.pdf"))
    assert found.f1 >= LEAST and found.tables_read == found.tables_expected, found.wrong


@pytest.mark.parametrize("form", forms.names())
def test_without_any_rule_no_figure_is_wrong_without_a_flag(form: str) -> None:
    """The seeds are those that once gave such figures: blank columns on the last page, headers that touch."""
    figures = Figures()
    for seed in (2, 4, 12):
        disclosure = generator.generate(seed, form=form)
        try:
            document = read_pdf(typeset(disclosure, form, "bare"), "test.pdf")
        except FontMissing as error:
            pytest.skip(str(error))
        figures.compare(disclosure, extract(document).disclosures[0])
    assert figures.silent == 0, figures.shown
    assert figures.right >= 0.9 * figures.expected
    assert figures.flagged_right <= 0.05 * figures.right


HEAD = [["科目编码", "科目名称", "本年支出", "<"], ["^", "^", "基本支出", "项目支出"]]
BODY = [
    ["201", "一般公共服务支出", "1,200.50", "12.00"],
    ["20103", "政府办公厅及相关机构事务", "1,200.50", "12.00"],
    ["208", "社会保障和就业支出", "39.00", "3.10"],
    ["合计", "", "1,239.50", "15.10"],
]


def test_the_borders_of_a_ruled_head_are_those_of_the_rows_below_it() -> None:
    widths = [70.0, 150.0, 90.0, 90.0]

    def draw(canvas: Canvas) -> None:
        bottom = table(canvas, HEAD, widths=widths)
        table(canvas, BODY, widths=widths, top=bottom, rules="none")
        text(canvas, 60, bottom + 100, "注：本表反映本部门本年度支出情况。")

    document = read_pdf(pdf(draw), "test.pdf")
    (found,) = document.tables
    rows = [["" if cell is None else cell.text for cell in row] for row in found.grid]
    assert [row[2:] for row in rows[2:]] == [row[2:] for row in BODY]
    assert [row[0] for row in rows[2:]] == [row[0] for row in BODY]
    assert (found.method, len(rows)) == ("rivers", 6)
    assert [paragraph.text for paragraph in document.paragraphs] == ["注：本表反映本部门本年度支出情况。"]


COUNTED = [
    ["项目", "<", "<", "<", "支出预算", "<", "<"],
    ["类", "款", "项", "科目名称", "合计", "基本支出", "项目支出"],
]
ITEMS = [
    ["205", "02", f"{at:02}", f"某某教育支出之{name}", f"{at * 131}.50", f"{at * 129}.50", f"{at * 2}.00"]
    for at, name in enumerate("甲乙丙丁戊己庚辛壬癸", 1)
]
LAST = [
    ["205", "09", "", "教育费附加支出", "16.15", "16.15", ""],
    ["", "", "", "合计", "7,221.15", "7,111.15", "110.00"],
]


def test_level_rules_that_go_on_over_the_page_keep_the_columns_of_the_page_before() -> None:
    widths = [26.0, 22.0, 22.0, 130.0, 80.0, 80.0, 80.0]

    def draw(canvas: Canvas) -> None:
        table(canvas, [*COUNTED, *ITEMS], widths=widths, rules="level", top=520, row_height=24, centred=2)
        canvas.showPage()
        table(canvas, [*COUNTED, *LAST], widths=widths, rules="level", top=60, row_height=24, centred=2)

    (found,) = read_pdf(pdf(draw), "test.pdf").tables
    rows = [["" if cell is None else cell.text for cell in row] for row in found.grid]
    assert rows[2:] == [*ITEMS, *LAST]


@pytest.mark.parametrize("rules", ["none", "level"])
def test_words_at_the_left_of_their_columns_head_figures_at_the_right(rules: str) -> None:
    head = [
        ["项目", "<", "收入", "<", "支出", "<", "<"],
        ["编码", "名称", "财政", "其他", "合计", "基本支出", "项目支出"],
    ]
    body = [
        [code, f"某某{name}支出", f"{at}31.50", "", f"{at}29.50", "" if at % 3 else "9.50", f"{at}20.00"]
        for at, (code, name) in enumerate(
            (("205", "教育事业"), ("208", "保障和就业"), ("210", "卫生"), ("221", "住房")), 1
        )
    ]
    widths = [50.0, 120.0, 60.0, 60.0, 60.0, 60.0, 60.0]

    def draw(canvas: Canvas) -> None:
        table(canvas, [*head, *body], widths=widths, rules=rules)

    (found,) = read_pdf(pdf(draw), "test.pdf").tables
    rows = [["" if cell is None else cell.text for cell in row] for row in found.grid]
    assert rows[1:] == [head[1], *body]
    spans = {cell.text: (cell.column, cell.column_span) for cell in found.cells if cell.row == 1}
    assert spans == {"项目": (1, 2), "收入": (3, 2), "支出": (5, 3)}


def test_the_row_of_column_numbers_has_its_word_over_several_columns() -> None:
    head = [
        ["项目", "<", "支出合计", "基本支出", "项目支出"],
        ["功能分类科目编码", "科目名称", "^", "^", "^"],
        ["栏次", "<", "1", "2", "3"],
    ]
    widths = [80.0, 160.0, 70.0, 70.0, 70.0]
    body = [[row[0], row[3], *row[4:]] for row in ITEMS]

    def draw(canvas: Canvas) -> None:
        table(canvas, [*head, *body], widths=widths, rules="none", centred=3)

    (found,) = read_pdf(pdf(draw), "test.pdf").tables
    assert [[cell.text if cell else "" for cell in row] for row in found.grid][3:] == body


def test_a_page_without_heads_goes_on_though_its_borders_are_guessed_anew() -> None:
    widths = [150.0, 40.0, 90.0, 150.0]
    head = [["项目", "行次", "金额", "备注"]]
    first = [[f"某某单位教育事业收入之第{at}项", str(at), f"{at},231.50", "按规定列支项目"] for at in range(1, 16)]
    last = [[f"某单位教育收入之第{at}项", str(at), f"{at}.50", "按规定列支"] for at in range(16, 22)]

    def draw(canvas: Canvas) -> None:
        table(canvas, [*head, *first], widths=widths, rules="none", top=500, centred=1)
        canvas.showPage()
        table(canvas, last, widths=widths, rules="none", top=60)

    (found,) = read_pdf(pdf(draw), "test.pdf").tables
    assert [[cell.text if cell else "" for cell in row] for row in found.grid] == [*head, *first, *last]


def test_a_page_without_heads_goes_on_in_columns_of_other_widths() -> None:
    head = [["项目", "金额", "说明", "上年", "增减"]]
    first = [[f"某某教育事业收入第{at}项", f"{at}31.50", "按规定列支", f"{at}30.00", "1.50"] for at in range(1, 16)]
    last = [[f"第{at}项", f"{at}.50", "按规定列支，由各单位按实际情况", f"{at}.00", "0.50"] for at in range(16, 22)]

    def draw(canvas: Canvas) -> None:
        table(canvas, [*head, *first], widths=[150.0, 90.0, 80.0, 80.0, 60.0], rules="none", top=500, centred=1)
        canvas.showPage()
        table(canvas, last, widths=[60.0, 60.0, 200.0, 80.0, 60.0], rules="none", top=60)

    (found,) = read_pdf(pdf(draw), "test.pdf").tables
    assert [[cell.text if cell else "" for cell in row] for row in found.grid] == [*head, *first, *last]


def test_a_disclosure_without_upright_rules_holds_the_cells_of_the_ruled_one(shared: Path) -> None:
    ruled, bare = (
        [
            {(r, c, words) for r, c, _, _, words in read_cells(table)}
            for table in read_pdf((shared / "disclosures" / name).read_bytes(), name).tables
        ]
        for name in ("003-ruled.pdf", "003-borderless.pdf")
    )
    assert len(ruled) == len(bare)
    same = sum(len(one & other) for one, other in zip(ruled, bare, strict=True))
    assert 2 * same >= 0.97 * sum(map(len, ruled + bare))
    figures = [{cell for cell in cells if is_figure(cell[2])} for cells in ruled]
    read = sum(len(one & other) for one, other in zip(figures, bare, strict=True))
    assert read >= 0.995 * sum(map(len, figures))


SENTENCES = [
    "收入总计{n}.56万元，比上年增加{m}.12万元，增长{m}.30%。",
    "（一）一般公共服务支出（类）{n}.50万元，占{m}.25%；",
    "本部门认真贯彻落实预算管理各项规定，收入支出安排合理。",
    "{m}.社会保障和就业支出（类）行政事业单位养老支出（款）{n}万元。",
    "二、{n}年部门预算情况说明",
    "三、名称解释…………………………{m}",
]


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@example(
    lines=[(SENTENCES[0], 1, 1, False), (SENTENCES[0], 1, 1, False), (SENTENCES[0], 1, 1, True)],
    stretch=0.5,
    rules=False,
    title=True,
)
@given(
    lines=st.lists(
        st.tuples(st.sampled_from(SENTENCES), st.integers(1, 9999), st.integers(1, 40), st.booleans()),
        min_size=3,
        max_size=30,
    ),
    stretch=st.floats(0, 0.5),
    rules=st.booleans(),
    title=st.booleans(),
)
def test_running_text_is_no_table(
    lines: list[tuple[str, int, int, bool]], stretch: float, rules: bool, title: bool
) -> None:
    def draw(canvas: Canvas) -> None:
        if title:
            text(canvas, 230, 70, "收支预算情况表", 16)
        if rules:  # below the running head and above the foot
            canvas.line(60, 842 - 95, 535, 842 - 95)
            canvas.line(60, 842 - 780, 535, 842 - 780)
        for i, (sentence, n, m, long) in enumerate(lines):
            words = (sentence * 3 if long else sentence).format(n=n, m=m)
            x = 60.0
            for part in words.split("，"):  # justified text has wide blanks after its commas
                width = stringWidth(part + "，", "STSong-Light", 10)
                if x + width > 535:
                    break
                text(canvas, x, 110 + 20 * i, part + "，", 10)
                x += width + 10 * stretch

    assert list(read_pdf(pdf(draw), "test.pdf").tables) == []


def test_a_title_in_the_type_of_the_rows_begins_the_next_table() -> None:
    """The number of its form stands below it."""
    rows = [["科目编码", "科目名称", "基本支出", "项目支出"], *BODY]

    def draw(canvas: Canvas) -> None:
        text(canvas, 200, 100, "政府性基金支出决算表")
        text(canvas, 220, 118, "财公开10表")
        end = table(canvas, rows, rules="none", top=136)
        text(canvas, 196, end + 14, "“三公”经费支出决算表")
        text(canvas, 220, end + 32, "财公开13表")
        table(canvas, rows, rules="none", top=end + 50)

    document = read_pdf(pdf(draw), "test.pdf")
    assert [found.height for found in document.tables] == [5, 5]
    assert "“三公”经费支出决算表" in [paragraph.text for paragraph in document.paragraphs]


def test_what_stands_between_ruled_tables_is_no_table() -> None:
    """The rules of the tables above and below hold no further one between them, with a whole table inside."""
    rows = [["序号", "科目", "合计"], ["1", "工资", "3.00"], ["2", "津贴", "1.50"]]

    def draw(canvas: Canvas) -> None:
        bottom = 60.0
        for title in ("政府性基金支出表", "国有资本经营支出表", "三公经费支出表"):
            if title.startswith("国有"):
                text(canvas, 62, bottom + 2, "注：无政府性基金预算财政拨款，本表无数据。", 9)
            text(canvas, 150, bottom + 26, title, 9)
            for x, words in ((62, "101某某局"), (107, "预算年度：2025"), (174.5, "单位：万元")):
                text(canvas, x, bottom + 54, words, 9)
            bottom = table(canvas, rows, top=bottom + 74)

    document = read_pdf(pdf(draw), "a.pdf")
    assert [[cell.text for cell in found.cells] for found in document.tables] == [[*rows[0], *rows[1], *rows[2]]] * 3
    assert sum("预算年度" in paragraph.text for paragraph in document.paragraphs) == 3
