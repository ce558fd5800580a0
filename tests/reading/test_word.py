"""Word files: native spans, list labels, what is deleted, hidden or boxed, and files that are no Word files."""

import io
import zipfile
from collections import Counter
from pathlib import Path

import docx
import pytest
import transcripts
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from budgetgraph.reading.document import Document, ReadingError, Table
from budgetgraph.reading.office.excel import read_xlsx
from budgetgraph.reading.office.word import read_docx


def saved(document: object) -> bytes:
    out = io.BytesIO()
    document.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


def with_body(*xml: str) -> bytes:
    document = docx.Document()
    for piece in xml:
        document.element.body.insert(-1, parse_xml(piece.replace(">", f" {nsdecls('w')}>", 1)))
    return saved(document)


def texts(document: Document) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs]


def run(text: str) -> str:
    return f"<w:r><w:t xml:space='preserve'>{text}</w:t></w:r>"


def test_merged_cells_are_spans() -> None:
    document = docx.Document()
    table = document.add_table(4, 3)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "科目"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "支出预算"
    for row, values in enumerate(
        [["", "基本支出", "项目支出"], ["2010350", "1.50", "2,300.00"], ["合计", "1.50", "2,300.00"]]
    ):
        for column, value in enumerate(values):
            if value:
                table.cell(row + 1, column).text = value
    (read,) = read_docx(saved(document), "a.docx").tables
    spans = {c.text: (c.row, c.column, c.row_span, c.column_span) for c in read.cells}
    assert spans["科目"] == (1, 1, 2, 1)
    assert spans["支出预算"] == (1, 2, 1, 2)
    assert spans["2,300.00"][1] == 3
    assert (read.height, read.width) == (4, 3)


HEAD = ["科目编码", "科目名称", "合计", "基本支出"]
PIECES = [
    [HEAD, ["2010301", "行政运行", "12.50", "12.50"], ["2010350", "事业运行", "3.00", "3.00"]],
    [["2080505", "养老保险缴费", "1.20", "1.20"], ["2210201", "住房公积金", "", ""]],
]


def _tables(*pieces: list[list[str]], between: str = "") -> list[list[list[str]]]:
    document = docx.Document()
    for piece in pieces:
        table = document.add_table(len(piece), len(piece[0]))
        for row, texts_of_row in enumerate(piece):
            for column, words in enumerate(texts_of_row):
                table.cell(row, column).text = words
        document.add_paragraph(between)
    return [
        [[cell.text if cell else "" for cell in row] for row in table.grid]
        for table in read_docx(saved(document), "a.docx").tables
    ]


def test_the_pieces_of_a_table_cut_by_hand_are_one_table() -> None:
    whole = [PIECES[0] + PIECES[1]]
    assert _tables(*PIECES) == whole
    assert _tables(PIECES[0], [HEAD, *PIECES[1]]) == whole
    assert _tables([HEAD], [*PIECES[0][1:], *PIECES[1]]) == whole


def test_tables_with_a_header_or_title_of_their_own_stay_apart() -> None:
    other = [["功能科目", "科目名称", "收入", "支出"], *PIECES[1]]
    assert len(_tables(PIECES[0], other)) == 2
    assert len(_tables(*PIECES, between="部门支出总表")) == 2
    assert len(_tables(PIECES[0], [["项目名称", "办公费", "金额", "12.50"]])) == 2


def test_tracked_changes_are_read_as_accepted_and_hidden_text_is_not_read() -> None:
    changed = (
        f"<w:p>{run('预算')}<w:ins w:id='1' w:author='a'>{run('795.8')}</w:ins><w:del w:id='2' w:author='a'><w:r>"
        f"<w:delText>690.0</w:delText></w:r></w:del><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r>{run('万元')}</w:p>"
    )
    assert texts(read_docx(with_body(changed), "a.docx")) == ["预算795.8万元"]


def raised(text: str, how: str = "<w:vertAlign w:val='superscript'/>") -> str:
    return f"<w:r><w:rPr>{how}</w:rPr><w:t>{text}</w:t></w:r>"


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        (run("641.66") + raised("1"), "641.66¹"),
        (run("641.66") + raised("[") + raised("1") + raised("]"), "641.66[1]"),
        (run("641.66") + raised("1") + raised("2"), "641.66¹²"),
        (run("641.66") + raised("1", "<w:vertAlign w:val='subscript'/>") + run("万元"), "641.66₁万元"),
        (run("641.66") + raised("1", "<w:rStyle w:val='Mark'/>"), "641.66¹"),
        (run("641.66") + raised("1", "<w:vertAlign w:val='baseline'/>"), "641.661"),
        (run("641.66") + "<w:r><w:footnoteReference w:id='2'/></w:r>", "641.66"),
        (run("1523m") + raised("2"), "1523m2"),
        (raised("641") + raised("66"), "64166"),
    ],
)
def test_raised_digits_behind_a_figure_are_the_mark_of_a_note(runs: str, text: str) -> None:
    document = docx.Document()
    style = document.styles.add_style("Mark", WD_STYLE_TYPE.CHARACTER)
    style.font.superscript = True
    document.element.body.insert(-1, parse_xml(f"<w:p {nsdecls('w')}>{runs}</w:p>"))
    assert texts(read_docx(saved(document), "a.docx")) == [text]


def test_text_boxes_are_read_once() -> None:
    box = f"<w:txbxContent><w:p>{run('单位：万元')}</w:p></w:txbxContent>"
    mc = "xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'"
    both = f"<mc:Choice Requires='wps'>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    both = f"<mc:AlternateContent {mc}>{both}</mc:AlternateContent>"
    assert texts(read_docx(with_body(f"<w:p>{run('表1')}<w:r>{both}</w:r></w:p>"), "a.docx")) == ["表1", "单位：万元"]


def test_printed_list_labels_are_text() -> None:
    document = docx.Document()
    numbering = document.part.numbering_part.element
    for child in list(numbering):
        numbering.remove(child)
    levels = "".join(
        f"<w:lvl w:ilvl='{n}'><w:start w:val='1'/><w:numFmt w:val='{style}'/>"
        f"{'<w:isLgl/>' * (n == 1)}<w:lvlText w:val='{text}'/></w:lvl>"
        for n, (style, text) in enumerate([("chineseCounting", "%1、"), ("decimal", "%1.%2"), ("bullet", "\uf0b7")])
    )
    numbering.append(parse_xml(f"<w:abstractNum {nsdecls('w')} w:abstractNumId='7'>{levels}</w:abstractNum>"))
    numbering.append(parse_xml(f"<w:num {nsdecls('w')} w:numId='3'><w:abstractNumId w:val='7'/></w:num>"))
    for level, text in [(0, "主要职能"), (1, "负责财政"), (1, "负责预算"), (0, "机构设置"), (1, "办公室"), (2, "科员")]:
        paragraph = document.add_paragraph(text)._p
        paragraph.get_or_add_pPr()._add_numPr()
        paragraph.pPr.numPr._add_ilvl().val = level
        paragraph.pPr.numPr._add_numId().val = 3
    assert texts(read_docx(saved(document), "a.docx")) == [
        "一、主要职能",
        "1.1 负责财政",
        "1.2 负责预算",
        "二、机构设置",
        "2.1 办公室",
        "科员",
    ]


def test_headings_come_from_styles() -> None:
    document = docx.Document()
    document.add_heading("某局2024年部门预算", 0)
    document.add_heading("部门概况", 1)
    document.add_paragraph("本部门无下属单位。")
    assert [(p.heading, p.text) for p in read_docx(saved(document), "a.docx").paragraphs] == [
        (1, "某局2024年部门预算"),
        (2, "部门概况"),
        (None, "本部门无下属单位。"),
    ]


def test_a_table_within_a_table_is_read_on_its_own() -> None:
    document = docx.Document()
    outer = document.add_table(2, 2)
    for cell, text in zip(outer._cells, ["项目", "金额", "甲", ""], strict=True):
        cell.text = text
    inner = outer.cell(1, 1).add_table(2, 2)
    for cell, text in zip(inner._cells, ["指标", "值", "数量", "12"], strict=True):
        cell.text = text
    first, second = read_docx(saved(document), "a.docx").tables
    assert [c.text for c in first.cells] == ["项目", "金额", "甲", ""]
    assert [c.text for c in second.cells] == ["指标", "值", "数量", "12"]


@pytest.mark.parametrize("captions_in_cells", [True, False])
def test_tables_side_by_side_stand_below_their_own_titles(captions_in_cells: bool) -> None:
    document = docx.Document()
    layout = document.add_table(1 if captions_in_cells else 2, 2)
    for column, (title, figure) in enumerate([("部门支出总表", "1.50"), ("政府性基金预算支出表", "8.80")]):
        layout.cell(0, column).text = title
        inner = layout.cell(len(layout.rows) - 1, column).add_table(2, 2)
        for cell, text in zip(inner._cells, ["科目", "金额", "合计", figure], strict=True):
            cell.text = text
    blocks = read_docx(saved(document), "a.docx").blocks
    shown = [block.cells[-1].text if isinstance(block, Table) else block.text for block in blocks]
    assert shown == ["部门支出总表", "1.50", "政府性基金预算支出表", "8.80"]


def test_a_form_with_figures_of_its_own_is_no_layout_of_the_tables_in_it() -> None:
    document = docx.Document()
    form = document.add_table(2, 2)
    for cell, text in zip(form._cells, ["预算", "12.00", "", ""], strict=True):
        cell.text = text
    for column in (0, 1):
        form.cell(1, column).add_table(1, 2).cell(0, 1).text = "3"
    first, *inner = read_docx(saved(document), "a.docx").tables
    assert [cell.text for cell in first.cells][:2] == ["预算", "12.00"] and len(inner) == 0


def test_a_sliver_column_between_dragged_edges_is_no_column() -> None:
    def row(*cells: tuple[int, str]) -> str:
        return "<w:tr>" + "".join(
            f"<w:tc><w:tcPr><w:gridSpan w:val='{n}'/></w:tcPr><w:p>{run(text)}</w:p></w:tc>" for n, text in cells
        ) + "</w:tr>"  # fmt: skip

    grid = "<w:tblGrid><w:gridCol w:w='2000'/><w:gridCol w:w='30'/><w:gridCol w:w='2000'/></w:tblGrid>"
    table = f"<w:tbl><w:tblPr/>{grid}{row((1, '科目'), (2, '金额'))}{row((2, '合计'), (1, '1.00'))}</w:tbl>"
    (read,) = read_docx(with_body(table), "a.docx").tables
    assert read.width == 2
    assert [(c.row, c.column, c.column_span) for c in read.cells] == [(1, 1, 1), (1, 2, 1), (2, 1, 1), (2, 2, 1)]


def rewritten(data: bytes, part: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, content if name == part else old.read(name))
    return out.getvalue()


def test_hostile_and_damaged_files_are_one_clear_line() -> None:
    good = saved(docx.Document())
    entity = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
    bad = {
        "empty": b"",
        "truncated": good[: len(good) // 2],
        "pdf": b"%PDF-1.7\n" + bytes(100),
        "old Word": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        "entity attack": rewritten(good, "word/document.xml", entity),
        "zip bomb": rewritten(good, "word/document.xml", b"<a>" + bytes(90 << 20)),
        "no XML": rewritten(good, "word/document.xml", b"\x00\x01"),
        "deep": rewritten(good, "word/document.xml", b"<a>" * 100_000),
    }
    for what, data in bad.items():
        with pytest.raises(ReadingError) as caught:
            read_docx(data, "bad.docx")
        assert str(caught.value).startswith("bad.docx: "), what
        assert "\n" not in str(caught.value)


def test_a_real_file_equals_the_workbook_and_the_transcript(shared: Path) -> None:
    folder = shared / "disclosures"
    word = read_docx((folder / "002.docx").read_bytes(), "002.docx")
    sheets = read_xlsx((folder / "002.xlsx").read_bytes(), "002.xlsx")
    assert [transcripts.bare(g) for g in transcripts.read(word)] == [
        transcripts.bare(g) for g in transcripts.read(sheets)
    ]
    truth = Counter(t for grid in transcripts.tables(folder / "002.txt") for t in transcripts.figures(grid).values())
    found = Counter(t for grid in transcripts.read(word) for t in transcripts.figures(grid).values())
    assert not truth - found  # the transcript lost one column of the third table


@pytest.mark.parametrize("between", ["续表", "支出总表（续）", "续表\n单位：万元"])
def test_a_line_that_says_so_leads_to_the_next_piece(between: str) -> None:
    document = docx.Document()
    document.add_paragraph("支出总表")
    for number, piece in enumerate(([*PIECES[0], ["2101101", "医疗", "", ""]], [["2210201", "住房公积金", "", ""]])):
        if number:
            for line in between.split("\n"):
                document.add_paragraph(line)
        table = document.add_table(len(piece), 4)
        for row, words in enumerate(piece):
            for column, word in enumerate(words):
                table.cell(row, column).text = word
    (found,) = read_docx(saved(document), "a.docx").tables
    assert found.height == 5
    assert texts(read_docx(saved(document), "a.docx"))[0] == "支出总表"


def test_a_piece_with_merged_codes_and_blank_columns_stands_below_its_header() -> None:
    """类 款 项 are three columns of the header; the rows below the cut merge them and fill the first source only."""
    document = docx.Document()
    table = document.add_table(3, 6)
    for column, word in enumerate(["类", "款", "项", "科目名称", "财政拨款", "其他资金"]):
        table.cell(0, column).text = word
    for row, (code, name, *figures) in enumerate([("201", "公共服务", "9.50", "1.00"), ("205", "教育", "8.50", "")], 1):
        table.cell(row, 0).merge(table.cell(row, 2)).text = code
        for column, word in enumerate((name, *figures), 3):
            table.cell(row, column).text = word
    document.add_paragraph("")
    piece = document.add_table(1, 6)
    piece.cell(0, 0).merge(piece.cell(0, 2)).text = "221"
    piece.cell(0, 3).text, piece.cell(0, 4).text = "住房保障", "7.50"
    (found,) = read_docx(saved(document), "a.docx").tables
    assert [cell.text if cell else "" for cell in found.grid[3]][:5] == ["221", "221", "221", "住房保障", "7.50"]
