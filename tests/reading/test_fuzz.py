"""Mutated files: a reader gives a Document or one ReadingError, whatever the bytes are, and does not hang."""

import io
import os
import random
import time
import zipfile
from collections.abc import Callable
from functools import cache

import docx
import openpyxl
import pytest
from drawing import pdf, table, text
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from budgetgraph.reading.document import Document, ReadingError
from budgetgraph.reading.office.excel import read_xlsx
from budgetgraph.reading.office.word import read_docx
from budgetgraph.reading.pdf import read_pdf
from budgetgraph.reading.web.html import read_html

SECONDS = 10
CASES = int(os.environ.get("BUDGETGRAPH_LONG") or 4_000)  # of every kind
PAPER = (320.0, 200.0)  # points: a mutated page may end up with OCR, whose time grows with the paper
READERS: dict[str, Callable[[bytes, str], Document]] = {
    "docx": read_docx, "xlsx": read_xlsx, "html": read_html, "pdf": read_pdf,
}  # fmt: skip
PARTS = {"docx": "word/document.xml", "xlsx": "xl/worksheets/sheet1.xml"}


@cache
def original(kind: str) -> bytes:
    out = io.BytesIO()
    if kind == "docx":
        document = docx.Document()
        document.add_heading("某局2024年部门预算", 1)
        table = document.add_table(3, 3)
        table.cell(0, 0).merge(table.cell(1, 0)).text = "科目"
        table.cell(0, 1).merge(table.cell(0, 2)).text = "支出"
        table.cell(2, 2).text = "1,234.56"
        document.save(out)
    elif kind == "xlsx":
        book = openpyxl.Workbook()
        for row in (["收支总表"], ["单位：万元"], ["科目", "金额"], ["教育", 1.5], ["合计", "=SUM(B4:B4)"]):
            book.active.append(row)
        book.active.merge_cells("A1:B1")
        book.save(out)
    elif kind == "pdf":
        out.write(pdf(ruled_page, bare_page, size=PAPER, packed=False))
    else:
        out.write(
            "<html><meta charset=gb2312><body><div><table border=1><tr><td rowspan=2>科目<td colspan=2>支出</tr>"
            "<tr><td>基本<td>1.50</tr></table><p>第一部分&nbsp;<b>概况</p></div>".encode("gb18030")
        )
    return out.getvalue()


def ruled_page(canvas: Canvas) -> None:
    text(canvas, 120, 20, "支出总表", 16, PAPER[1])
    rows = [["科目", "支出", "<"], ["^", "基本", "项目"], ["教育", "1,234.56", "0.10"]]
    table(canvas, rows, x=20, top=60, height=PAPER[1])


def bare_page(canvas: Canvas) -> None:
    rows = [["科目", "基本", "项目"], *([f"20{n}", f"{n}.50", f"{n}1.25"] for n in range(10, 14))]
    table(canvas, rows, x=20, top=30, height=PAPER[1], rules="none")


def mutated(data: bytes, seed: int) -> bytes:
    """The bytes with a few of them changed, cut out or doubled."""
    chance = random.Random(seed)
    out = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(out)) if out else 0
        match chance.randrange(5):
            case 0:
                out[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del out[at : at + chance.randint(1, 40)]
            case 2:
                out[at:at] = out[at : at + chance.randint(1, 200)]
            case 3:
                out[at:at] = chance.choice([b"<", b">", b'"', b"99999999", b"-1", b"\0", b"<td>", b"]]>", b"&#0;"])
            case _:
                out = out[:at] if chance.random() < 0.2 else out
    return bytes(out)


def mutated_part(kind: str, seed: int) -> bytes:
    """The package with its main part mutated: behind the zip checksums, where the parsers are.

    In a PDF the drawing of its pages, at its old length, so that the places of its objects stay true.
    """
    if kind == "pdf":
        begin, end = original(kind).index(b"stream") + 7, original(kind).rindex(b"endstream")
        drawing = mutated(original(kind)[begin:end], seed)
        return original(kind)[:begin] + drawing[: end - begin].ljust(end - begin) + original(kind)[end:]
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(original(kind))) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, mutated(data, seed) if name == PARTS[kind] else data)
    return out.getvalue()


def survives(kind: str, data: bytes) -> None:
    begun = time.process_time()
    try:
        document = READERS[kind](data, "a." + kind)
        for table in document.tables:
            assert len(table.grid) == table.height
    except ReadingError as error:
        assert str(error).startswith("a." + kind)
    assert time.process_time() - begun < SECONDS


def cases(kind: str, seed: int) -> None:
    survives(kind, mutated(original(kind), seed))
    if kind in PARTS or kind == "pdf":
        survives(kind, mutated_part(kind, seed))


@pytest.mark.parametrize("kind", READERS)
def test_mutated_files_are_read_or_refused(kind: str) -> None:
    for seed in range(60):
        cases(kind, seed)


@pytest.mark.parametrize("kind", READERS)
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(kind: str, data: bytes) -> None:
    survives(kind, data)
    survives(kind, original(kind)[:50] + data)


@pytest.mark.long
@pytest.mark.parametrize("kind", READERS)
def test_many_mutated_files_are_read_or_refused(kind: str) -> None:
    for seed in range(1_000, 1_000 + CASES):
        cases(kind, seed)
