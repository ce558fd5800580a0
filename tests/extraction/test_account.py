"""The account: every number of a document is told, with what it became."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from renditions import PDFS, TEXTS

from budgetgraph.extraction.account.numbers import READ, Token, account
from budgetgraph.extraction.account.page import account_html, account_text
from budgetgraph.extraction.claims.reading import read_claims
from budgetgraph.extraction.extract import extract
from budgetgraph.extraction.prepared import prepared
from budgetgraph.extraction.records import Body, Disclosure, Figure, Indicator, Place, Row, Source, Statement
from budgetgraph.extraction.tables.header_rows import is_number_row
from budgetgraph.extraction.text.structure import NUMBER
from budgetgraph.extraction.usage import Used
from budgetgraph.reading.document import Cell, Document, Paragraph, Table
from budgetgraph.reading.files import read


def opened(**more: object) -> Disclosure:
    return Disclosure.model_validate(
        {
            "source": Source(sha256="0" * 64, file_name="made up.txt", media_type="text/plain"),
            "body": Body(name="某县某局"),
            "fiscal_year": 2023,
            "stage": "budget",
            **more,
        }
    )


def document_of(*blocks: Paragraph | Table) -> Document:
    return Document("made up.txt", "0" * 64, "text/plain", blocks)


def table_of(*rows: list[str]) -> Table:
    return Table(
        1, tuple(Cell(r, c, text) for r, row in enumerate(rows, 1) for c, text in enumerate(row, 1)), method="tabs"
    )


def test_every_number_of_a_small_document() -> None:
    figure = Figure(column="total", value=Decimal(3918000), printed="391.8", place=Place(cell="t1 r3 c3"))
    statement = Statement(kind="general_public_expenditure", title="表", rows=[Row(label="事业运行", figures=[figure])])
    disclosure = opened(statements=[statement])
    document = document_of(
        Paragraph("2023年2月14日印发，新财预〔2023〕1号。", line=1),
        Paragraph("基本支出480.9万元，占60.4%；此外还有77本册子和88.8。", line=2),
        table_of(
            ["科目编码", "科目名称", "合计"], ["栏次", "", "1"], ["2010350", "事业运行", "391.8"], ["", "另计", "5.5"]
        ),
    )
    result = account(document, disclosure, read_claims(document, disclosure))
    assert [(t.printed, t.what) for t in result.tokens] == [
        ("2023", "date"),
        ("2", "date"),
        ("14", "date"),
        ("2023", "document"),
        ("1", "document"),
        ("480.9", "claim"),
        ("60.4", "claim"),
        ("77", "claim"),
        ("88.8", "unread"),
        ("1", "ordinal"),
        ("2010350", "code"),
        ("391.8", "figure"),
        ("5.5", "unread"),
    ]
    assert (result.seen, len(result.unread), disclosure.numbers_seen) == (6, 2, 6)
    assert result.share_read == Decimal(4) / 6
    prose, cell = disclosure.unread
    assert (prose.printed, prose.place.line) == ("88.8", 2)
    assert "77本册子" in prose.quote
    assert (cell.printed, cell.place.cell, cell.quote) == ("5.5", "t1 r4 c3", "另计 | 5.5")


@given(
    st.lists(
        st.sampled_from(["2023年", "基本支出", "5.5万元", "，", "。", "占3%", "7", "（一）", "12,345.67元", " "]),
        max_size=12,
    )
)
def test_no_number_is_lost(parts: list[str]) -> None:
    text = "".join(parts)
    document = document_of(Paragraph(text, line=1))
    disclosure = opened()
    result = account(document, disclosure, read_claims(document, disclosure))
    # A number is told once; blanks may join two pieces, so there are never more tokens than in the bare text.
    assert sum(len(t.printed.replace(" ", "")) for t in result.tokens) == sum(
        len(m.group(0)) for m in NUMBER.finditer(text.replace(" ", " "))
    )
    assert result.seen == disclosure.numbers_seen
    assert len(disclosure.unread) == len(result.unread)


def test_what_others_used_is_read_where_a_record_holds_it() -> None:
    document = document_of(Paragraph("满意度95分左右", line=1), table_of(["满意度", "≥95", "97"]))
    used = Used({(1, 1, 2), (1, 1, 3)}, [(0, 3, 5, "indicator")])
    indicator = Indicator(name="满意度", target_text="≥95", place=Place(line=None, cell="t1 r1 c1"))
    result = account(document, opened(indicators=[indicator]), used)
    assert [(t.printed, t.what) for t in result.tokens] == [("95", "indicator"), ("95", "indicator"), ("97", "unread")]
    lost = account(document, opened(), used)
    assert [(t.printed, t.what) for t in lost.tokens] == [("95", "unread"), ("95", "unread"), ("97", "unread")]


def test_what_a_reading_garbled_in_the_heads() -> None:
    """The column of 栏次 holds no figures, and a figure drawn up into its head stands in its own row."""
    table = table_of(
        ["12.2", "项目", "合计 12 30.74 41.5", "本年"],
        ["栏次", "1", "2", "3"],
        ["1", "合计", "30.74", "30.74"],
    )
    figures = [
        Figure(
            column="total",
            header="合计",
            value=Decimal("30.74"),
            printed="30.74",
            unit="CNY",
            place=Place(cell="t1 r3 c3"),
        )
    ]
    row = Row(label="合计", figures=figures)
    disclosure = opened()
    disclosure.statements = [Statement(kind="other", title="表", rows=[row])]
    whats = {(t.row, t.column, t.printed): t.what for t in account(document_of(table), disclosure, Used()).tokens}
    assert whats[1, 1, "12.2"] == "ordinal"
    assert whats[1, 3, "30.74"] == "figure"
    assert whats[1, 3, "41.5"] == "unread"
    assert whats[3, 4, "30.74"] == "unread"


def test_the_page_shows_each_number_in_its_colour() -> None:
    document = document_of(Paragraph("基本支出480.9万元；<b>此外88.8。", line=7), table_of(["<i>", "5"]))
    disclosure = opened(title="某局预算")
    result = account(document, disclosure, read_claims(document, disclosure))
    page = account_html(document, result, disclosure)
    assert '<mark class="claim" title="说明文字中的数字：基本支出 · 金额">480.9</mark>' in page
    mark = re.search('<mark class="unread" title="未读出" id="([^"]+)">88.8</mark>', page)
    assert mark
    assert f'<a href="#{mark[1]}">88.8</a>' in page
    assert "&lt;b&gt;" in page
    assert "<i>" not in page
    assert "http" not in page
    assert "未读出 2 个" in page
    report = account_text(document, result, disclosure)
    assert report.startswith("made up.txt: 33.33 % of 3 numbers read")
    assert "unread: 88.8 (line 7)" in report


def test_the_page_says_in_which_row_and_column_a_figure_stands() -> None:
    html = (Path(__file__).parent / "provinces" / "comparison-columns.html").read_bytes()
    document = read(html, "comparison-columns.html")
    extracted = extract(document)
    page = account_html(document, extracted.account, *extracted.disclosures)
    assert 'title="表中数值：一般公共预算支出表 · 自然科学基金 · 上年执行数 = 1200000元">120.00<' in page
    assert 'title="表中数值：一般公共预算支出表 · 自然科学基金 · 比上年增减% = 25">25.00<' in page


@pytest.mark.parametrize("file", [*TEXTS, *PDFS])
def test_at_most_one_number_in_a_hundred_is_unread_and_each_is_listed(shared: Path, file: str) -> None:
    path = shared / "disclosures" / file
    extracted = extract(read(path.read_bytes(), file))
    seen = [token for token in extracted.account.tokens if not token.structural]
    unread = [token for token in seen if token.what not in READ]
    assert len(seen) >= 200
    assert Decimal(len(unread)) / len(seen) <= Decimal("0.01")
    assert [one.printed for one in extracted.disclosures[0].unread] == [token.printed for token in unread]
    assert all(one.quote for one in extracted.disclosures[0].unread)


def test_figures_beside_the_word_of_a_head_are_no_column_numbers() -> None:
    assert not is_number_row(["预算数", "3", "12"])
    assert is_number_row(["预算数", "1", "2", "3"])
    assert is_number_row(["决算数", "7", "8", "9"])


@pytest.mark.parametrize("head", ["备注", ""])
def test_a_long_number_beside_a_person_is_no_figure(head: str) -> None:
    rows = f"姓名\t单位职务\t{head}\n王建国\t财务科科长\t1392210\n李建军\t退休职工\t6543210\n"
    text = f"某县某局2024年部门预算\n{rows}\n评审专家王建国 1392212 到会，发放劳务费12元。"
    (one,) = extract(read(text.encode(), "x.txt")).disclosures
    told = one.model_dump_json()
    assert not one.unread
    assert [number for number in ("1392210", "6543210", "1392212") if number in told] == []


def test_a_code_beside_its_label_and_the_number_of_a_page_of_the_web_are_no_figures() -> None:
    table = table_of(["部门预算编码", "138001", "人数", "138002"])
    one = opened()
    counted = account(document_of(Paragraph("索引号：WHJK-2024-0031"), table), one, Used())
    assert [token.printed for token in counted.unread] == ["138002"]


def test_codes_printed_with_points_are_no_figures() -> None:
    text = "测试市档案馆2024年部门预算\n\n1、“行政运行”（201.03.01）预算25.10万元。\n"
    one = extract(read(text.encode(), "x.txt")).disclosures[0]
    assert ([unread.printed for unread in one.unread], one.numbers_seen) == ([], 1)


def test_a_code_whose_digits_stand_below_each_other_is_no_figure() -> None:
    rows = "".join(
        f"<tr><td>{code}</td><td>{name}</td><td>25.10</td></tr>"
        for code, name in (("2<br>0<br>1", "一般公共服务支出"), ("2<br>0<br>8<br>0<br>5", "行政事业单位养老支出"))
    )
    page = (
        "<p>测试市档案馆2024年部门预算</p><p>一般公共预算支出表</p><p>单位：万元</p>"
        f"<table><tr><td>科目编码</td><td>科目名称</td><td>合计</td></tr>{rows}</table>"
    )
    one = extract(read(page.encode(), "x.html")).disclosures[0]
    assert [unread.printed for unread in one.unread] == []
    assert [row.code for row in one.statements[0].rows] == ["201", "20805"]


SAMPLES = sorted((Path(__file__).parents[2] / "data" / "disclosures").glob("*.pdf"))
_UNITS = (1, 1000, 10_000, 100_000_000)
_NOT_SAID = {"place", "quote", "resolution", "sections", "source", "unread", "numbers_seen", "warnings", "corrections"}


def numbers_said(value: object) -> Iterator[Decimal]:
    """Every number of the records, but for sections and quotes, which repeat the text whatever was read of it."""
    if isinstance(value, dict):
        for name, one in value.items():
            yield from numbers_said(one) if name not in _NOT_SAID else ()
    elif isinstance(value, list):
        for one in value:
            yield from numbers_said(one)
    elif isinstance(value, str):
        yield from (Decimal(match[0].replace(",", "")) for match in re.finditer(r"\d[\d,]*(?:\.\d+)?", value))
    elif isinstance(value, Decimal | int):
        yield from (abs(Decimal(value)) / unit for unit in _UNITS)


def changed(document: Document, tokens: Sequence[Token], numbers: Sequence[str]) -> Document:
    """The document with other numbers in the places of tokens, the last of a block first."""
    blocks = list(document.blocks)
    for token, number in sorted(zip(tokens, numbers, strict=True), key=lambda pair: -pair[0].start):
        block = blocks[token.block]
        if isinstance(block, Paragraph):
            text = block.text[: token.start] + number + block.text[token.end :]
            blocks[token.block] = replace(block, text=text)
            continue
        cells = [
            cell._replace(text=cell.text[: token.start] + number + cell.text[token.end :])
            if (cell.row, cell.column) == (token.row, token.column)
            else cell
            for cell in block.cells
        ]
        blocks[token.block] = replace(block, cells=tuple(cells))
    return replace(document, blocks=tuple(blocks))


@pytest.mark.parametrize("part", range(3))
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_number_put_anywhere_is_in_a_record_or_unread(path: Path, part: int) -> None:
    """Numbers of a sample are replaced by others that stand nowhere else."""
    document = prepared(read(path.read_bytes(), path.name))
    chance = Random(f"{path.name} {part}")
    seen = [token for token in extract(document).account.tokens if not token.structural]
    printed = {token.printed for token in seen}
    tokens = chance.sample(seen, min(25, len(seen)))
    numbers = []
    for token in tokens:
        number = _like(token.printed, chance)
        while number in printed:
            number = _like(token.printed, chance)
        printed.add(number)
        numbers.append(number)
    extracted = extract(changed(document, tokens, numbers))
    said = {one for d in extracted.disclosures for one in numbers_said(d.model_dump())}
    unread = {Decimal(u.printed.replace(",", "")) for d in extracted.disclosures for u in d.unread}
    lost = [number for number in numbers if Decimal(number.replace(",", "")) not in said | unread]
    assert lost == []
    without = {one for d in extracted.disclosures for one in numbers_said(d.model_dump(exclude={"statements"}))}
    assert [number for number in numbers if Decimal(number.replace(",", "")) not in without | unread]


def _like(printed: str, chance: Random) -> str:
    """Another number with as many digits and the same signs; one of five digits for a whole number."""
    if printed.isdigit():
        return str(chance.randint(31_000, 98_999))
    return re.sub(r"\d", lambda _: str(chance.randint(1, 9)), printed)
