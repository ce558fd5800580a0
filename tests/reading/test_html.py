"""Web pages: charset from the bytes, layout tables walked through, data tables with their spans."""

import time
from pathlib import Path

import pytest
import transcripts

from budgetgraph.reading.document import Document, Paragraph, ReadingError
from budgetgraph.reading.web.html import read_html

TABLE = """<table border=1><tr><td rowspan=2>科目</td><td colspan=2>支出预算</td></tr>
<tr><td>基本支出</td><td>项目支出</td></tr>
<tr><td>201&nbsp;一般公共服务支出</td><td style="text-align:right">1.50</td>
<td><p><span>2,300</span><span>.00</span></p></td></tr>
</table>"""


def page(body: str, charset: str = "utf-8", declared: str = "utf-8") -> bytes:
    return f"<html><head><meta charset={declared}><title>某局2024年部门预算</title></head><body>{body}</body>".encode(
        charset
    )


def texts(document: Document) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs]


@pytest.mark.parametrize(
    ("charset", "declared"),
    [("gb18030", "gb2312"), ("utf-8", "gb2312"), ("utf-8-sig", "gb2312"), ("utf-16", "utf-8"), ("gb18030", "utf-8")],
)
def test_the_charset_comes_from_the_bytes(charset: str, declared: str) -> None:
    document = read_html(page("<p>喀什市䶮镕财政局，单位：万元。</p>" + TABLE, charset, declared), "a.html")
    assert "喀什市䶮镕财政局，单位：万元。" in texts(document)


def test_spans_and_figures_of_a_data_table() -> None:
    (table,) = read_html(page(TABLE), "a.html").tables
    spans = {cell.text: (cell.row, cell.column, cell.row_span, cell.column_span) for cell in table.cells}
    assert spans["科目"] == (1, 1, 2, 1)
    assert spans["支出预算"] == (1, 2, 1, 2)
    assert spans["项目支出"] == (2, 3, 1, 1)
    assert spans["2,300.00"] == (3, 3, 1, 1)
    assert spans["201 一般公共服务支出"] == (3, 1, 1, 1)


def test_a_table_within_a_layout_table_is_the_data_table() -> None:
    body = (
        f"<table><tr><td>首页</td><td>政务公开</td></tr><tr><td colspan=2><p>部门收支总表</p>{TABLE}</td></tr></table>"
    )
    document = read_html(page(body), "a.html")
    assert [table.height for table in document.tables] == [3]
    assert "部门收支总表" in texts(document)


@pytest.mark.parametrize(
    "head",
    [
        "<tr><td>编码</td><td>名称</td><td>基本支出</td><td>项目支出</td></tr>",
        "<tr><td rowspan=2>编码</td><td rowspan=2>名称</td><td colspan=2>支出</td></tr><tr><td>基本支出</td>"
        "<td>项目支出</td></tr>",
    ],
)
@pytest.mark.parametrize("between", ["", "\n", "</div>\n<div>"])
def test_a_table_of_heads_alone_belongs_to_the_one_below(head: str, between: str) -> None:
    body = (
        "<tr><td></td><td>合计</td><td>3.50</td><td></td></tr><tr><td></td><td>教育支出</td><td>3.50</td><td></td></tr>"
    )
    parts = f"<div><table border=1>{head}</table>{between}<table border=1>{body}</table></div>"
    document = read_html(page(f"<p>部门支出总表</p>{parts}{TABLE}"), "a.html")
    first, second = document.tables
    height = head.count("<tr>")
    assert [(c.row, c.column) for c in first.cells if c.text == "3.50"] == [(height + 1, 3), (height + 2, 3)]
    assert [(c.row, c.column) for c in first.cells if c.text == "基本支出"] == [(height, 3)]
    assert second.height == 3


def test_a_table_of_words_alone_stays_apart_from_one_with_its_own_heads() -> None:
    words = "<tr><td>科室</td><td>职责</td><td>地点</td></tr><tr><td>甲</td><td>乙</td><td>丙</td></tr>"
    document = read_html(page(f"<table border=1>{words}</table>{TABLE}"), "a.html")
    assert [table.height for table in document.tables] == [2, 3]


def test_a_unit_line_in_a_borderless_table_is_text() -> None:
    unit = "<table border=0><tr><td>编制部门：某局</td><td>&nbsp;</td><td>单位：万元</td></tr></table>"
    document = read_html(page(unit + TABLE), "a.html")
    assert texts(document)[-2:] == ["编制部门：某局", "单位：万元"]
    assert len(list(document.tables)) == 1


def test_title_and_unit_rows_within_a_table_stand_before_it() -> None:
    rows = "<tr><td colspan=3>部门支出总表</td></tr><tr><td colspan=2>部门：某局</td><td>单位：万元</td></tr>"
    rows += "<tr><td rowspan=2>"
    document = read_html(page(TABLE.replace("<tr><td rowspan=2>", rows, 1)), "a.html")
    assert texts(document)[-3:] == ["部门支出总表", "部门：某局", "单位：万元"]
    assert next(document.tables).grid[0][0].text == "科目"  # type: ignore[union-attr]


def test_what_is_not_disclosed_is_left_out() -> None:
    sentence = "<p>2024年收入预算795.8万元，全部为一般公共预算拨款收入。</p>" * 3
    body = (
        "<div id=top><a href=/>首页</a> <a href=/x>政务公开</a></div><script>var a = 1;</script><nav>导航</nav>"
        f"<div><h1>某局2024年部门预算</h1></div><div>发布日期：2024-02-03</div><div id=c>{sentence}{TABLE}{TABLE}"
        "<p style='display:none'>隐藏</p></div><div>版权所有</div>"
    )
    found = texts(read_html(page(body), "a.html"))
    assert found[0] == "某局2024年部门预算"
    assert "发布日期：2024-02-03" in found
    assert not {"首页 政务公开", "var a = 1;", "导航", "隐藏", "版权所有"} & set(found)


def test_line_breaks_part_paragraphs_and_headings_are_told() -> None:
    document = read_html(page("<h2>一、收支<br>说明</h2><p>一、主要职能<br>负责财政。<br>二、机构设置</p>"), "a.html")
    assert [(p.heading, p.text) for p in document.paragraphs][1:] == [
        (2, "一、收支 说明"),
        (None, "一、主要职能"),
        (None, "负责财政。"),
        (None, "二、机构设置"),
    ]
    assert [p.line for p in document.paragraphs] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("641.66<sup>1</sup>", "641.66¹"),
        ("641.66<sup>[2]</sup>", "641.66²"),
        ("641.66<sup><a href='#n'>注3</a></sup>", "641.66³"),
        ("641.66<sub>1</sub>", "641.66₁"),
        ("<b>641.66</b><span style='vertical-align:super'>12</span>万元", "641.66¹²万元"),
        ("1523.4m<sup>2</sup>", "1523.4m2"),
        ("1523平方米<sup>2</sup>", "1523平方米2"),
        ("641.<sup>66</sup>", "641.66"),
        ("641<sup>.66</sup>", "641.66"),
        ("641.6<span style='vertical-align:text-top'>6</span>", "641.66"),
        ("第1<sup>st</sup>", "第1st"),
    ],
)
def test_raised_digits_behind_a_figure_are_the_mark_of_a_note(cell: str, text: str) -> None:
    document = read_html(page(TABLE.replace("1.50", cell, 1) + f"<p>共{cell}</p>"), "a.html")
    (table,) = document.tables
    assert text in {cell.text for cell in table.cells}
    assert f"共{text}" in {p.text for p in document.paragraphs}


WHOLE = page(f"<p>公开03表</p><p>部门支出总表</p>{TABLE}<p>2024年支出8.24万元。</p>").decode()


@pytest.mark.parametrize(
    ("end", "doubtful"),
    [
        ("2,300", "2,300"),
        ("2,300</span", "2,300"),
        (".00</span></p></td></tr>", "2,300.00"),
        ("text-align:ri", "201 一般公共服务支出"),
        (TABLE, None),
        ("2024年支出8.2", None),
    ],
)
def test_a_page_that_breaks_off_is_told_and_its_last_figure_is_doubted(end: str, doubtful: str | None) -> None:
    cut = WHOLE[: WHOLE.index(end) + len(end)]
    document = read_html(cut.encode(), "a.html")
    assert any("the file ends within a " in warning for warning in document.warnings) == (end != TABLE)
    assert [cell.text for table in document.tables for cell in table.cells if cell.guessed] == (
        [doubtful] * (doubtful is not None)
    )


@pytest.mark.parametrize(
    "text",
    [
        WHOLE,
        WHOLE.replace("</p>", "").replace("</td>", "").replace("</tr>", ""),
        WHOLE.replace("</table>", ""),
        WHOLE.replace("</body></html>", ""),
        TABLE,
        f"<p>支出 < 8万元</p>{TABLE}<p>完",
        f"<!-- <table> -->{TABLE}<script>if (a<b) x='<table>'</script>",
        f"{TABLE}<p title='a>b'>支出</p>",
    ],
)
def test_pages_without_some_end_tags_are_whole(text: str) -> None:
    document = read_html(text.encode(), "a.html")
    assert not document.warnings
    assert not any(cell.guessed for table in document.tables for cell in table.cells)


@pytest.mark.parametrize("captions_in_cells", [True, False])
def test_tables_side_by_side_stand_below_their_own_titles(captions_in_cells: bool) -> None:
    tables = [TABLE, TABLE.replace("1.50", "8.80")]
    titles = ["<p>部门支出总表</p><p>单位：万元</p>", "<p>政府性基金预算支出表</p><p>单位：元</p>"]
    rows = [["".join(pair) for pair in zip(titles, tables, strict=True)]] if captions_in_cells else [titles, tables]
    layout = "".join("<tr><td>" + "</td><td>".join(row) + "</td></tr>" for row in rows)
    read = read_html(page(f"<table>{layout}</table>"), "a.html").blocks
    assert [block.text if isinstance(block, Paragraph) else block.cells[-2].text for block in read][-6:] == [
        "部门支出总表",
        "单位：万元",
        "1.50",
        "政府性基金预算支出表",
        "单位：元",
        "8.80",
    ]


SIDE = "<td><table><tr><td>访问量</td></tr><tr><td>12345</td></tr></table></td>"


@pytest.mark.parametrize(
    "layout",
    [
        "<table><tr><td>{}</td>" + SIDE + "</tr></table>",
        "<table><tr><td width=10></td><td><table><tr><td>{}</td></tr></table></td>" + SIDE + "</tr></table>",
        "<div><table><tr>" + SIDE + "<td>{}</td></tr></table></div>",
    ],
)
@pytest.mark.parametrize("above", [["公开03表", "部门支出总表", "单位：万元"], ["部门支出总表"], ["单位：元"]])
def test_title_and_unit_stand_before_a_layout_table_with_a_side_cell(layout: str, above: list[str]) -> None:
    lines = "".join(f"<p>{line}</p>" for line in above)
    document = read_html(page(f"<p><a href='/'>财政收支总表</a></p>{lines}{layout.format(TABLE)}"), "a.html")
    assert [text for text in texts(document) if text in above] == above


def test_unclosed_tags_do_not_hide_what_follows() -> None:
    document = read_html(page("<font><b>" * 400 + "深处" + TABLE), "a.html")
    assert len(list(document.tables)) == 1


@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n\0\0\0\0", b"<div>" * 5000, page(""), b"\xff\x80\x81" * 999])
def test_bad_pages_are_one_clear_line(data: bytes) -> None:
    if data == page(""):
        assert texts(read_html(data, "a.html")) == ["某局2024年部门预算"]
        return
    with pytest.raises(ReadingError, match=r"^bad\.html: .+$"):
        read_html(data, "bad.html")


def test_elements_within_elements_are_weighed_once() -> None:
    """A page of 50 KB whose divisions lie within one another took seconds, one of a megabyte hours."""
    deep = b"<html><meta charset=utf-8><body>" + b"<div><meta charset=utf-8>" * 1_000 + b"<p>x</p>" * 8_000
    begun = time.process_time()
    assert len(read_html(deep, "a.html").blocks) == 8_000
    assert time.process_time() - begun < 3


def test_a_real_page_equals_its_transcript(shared: Path) -> None:
    folder = shared / "disclosures"
    truth = transcripts.tables(folder / "000.txt")
    found = transcripts.read(read_html((folder / "000.html").read_bytes(), "000.html"))
    assert len(found) == len(truth)
    for number, (expected, got) in enumerate(zip(truth, found, strict=True), start=1):
        assert len(got) == len(expected)
        figures = transcripts.figures(expected)
        assert transcripts.figures(got) == figures
        if number <= 8:  # the transcript of the later tables lacks vertical spans
            assert transcripts.bare(got)[1:] == transcripts.bare(expected)[1:]


def test_files_that_a_page_links_to_are_told() -> None:
    page = """<html><body><p>明塘区水务局2024年部门预算</p><p>公务接待费2万元。</p>
    <p><a href="/files/t1.xlsx">附件：部门预算表.xlsx</a> <a href="../x/%E8%AF%B4%E6%98%8E.pdf?d=1">说明</a></p>
    <p><a href="index.html">首页</a> <a href="javascript:void(0)">打印</a></p>
    <iframe src="view/t1.xlsx"></iframe></body></html>"""
    assert read_html(page.encode(), "a.html").warnings == (
        "a.html: 3 attachment(s) are no part of the page (附件：部门预算表.xlsx; 说明.pdf; t1.xlsx): "
        "ingest them beside it",
    )
    with pytest.raises(ReadingError, match=r"2 attachment.*t1\.pdf"):
        read_html(b'<html><body><iframe src="http://x.gov.cn/[t1.pdf"></iframe><embed src="t1.pdf"></body></html>', "a")


def test_text_that_is_shown_as_typed_may_hold_a_table() -> None:
    typed = "序号  项目名称   合计   本级\n1   甲项目   680.00   480.00\n2   乙项目   154.60   154.60\n"
    document = read_html(page(f"<p>明细</p><pre>\n{typed}</pre><p>说明</p>"), "x.html")
    (table,) = document.tables
    assert [[cell.text for cell in row if cell] for row in table.grid][1] == ["1", "甲项目", "680.00", "480.00"]
    assert texts(document)[-2:] == ["明细", "说明"]
