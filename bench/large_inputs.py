"""Files of 50,000 rows or 2,000 pages in every form: seconds, peak memory, and whether every figure is in its row.

    python bench/large_inputs.py [--forms pdf docx xlsx html text pages] [--rows 50000] [--pages 2000]

Each file is an invented 项目支出表 whose amounts tell their row. A process of its own reads and extracts each, under
the limits that hold for an ingest; out come CPU seconds, peak memory and how many figures stand in their rows.
"""

import argparse
import io
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

TITLE, UNIT, HEADS = "测试县档案馆2024年部门预算", "单位：元", ("项目名称", "合计", "财政拨款")
ROWS_A_PAGE = 40


def rows(count: int) -> list[tuple[str, str, str]]:
    """Names with their numbers as figures: 项目7 has 7.00 in both columns."""
    return [(f"整理项目{n}", f"{n}.00", f"{n}.00") for n in range(1, count + 1)]


def html(count: int) -> bytes:
    lines = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in [HEADS, *rows(count)])
    page = f"<meta charset=utf-8><p>{TITLE}</p><p>项目支出表</p><p>{UNIT}</p><table border=1>{lines}</table>"
    return page.encode()


def text(count: int) -> bytes:
    lines = ["\t".join(row) for row in [HEADS, *rows(count)]]
    return "\n".join([TITLE, "", "项目支出表", UNIT, *lines, ""]).encode()


def xlsx(count: int) -> bytes:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("项目支出表")
    for line in [[TITLE], ["项目支出表"], [UNIT], HEADS]:
        sheet.append(list(line))
    for name, *amounts in rows(count):
        sheet.append([name, *map(float, amounts)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def docx(count: int) -> bytes:
    from docx import Document
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    document = Document()
    for line in (TITLE, "项目支出表", UNIT):
        document.add_paragraph(line)
    cells = "".join(
        "<w:tr>" + "".join(f"<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>" for text in row) + "</w:tr>"
        for row in [HEADS, *rows(count)]
    )
    grid = "<w:tblPr/><w:tblGrid><w:gridCol/><w:gridCol/><w:gridCol/></w:tblGrid>"
    document.element.body.insert(3, parse_xml(f"<w:tbl {nsdecls('w')}>{grid}{cells}</w:tbl>"))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def pdf(count: int) -> bytes:
    """Ruled pages of 40 rows, the header on each."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    every, edges = rows(count), [60, 260, 400, 540]
    for start in range(0, len(every), ROWS_A_PAGE):
        canvas.setFont("STSong-Light", 9)
        if not start:
            canvas.drawString(200, 815, TITLE)
        canvas.drawString(260, 800, "项目支出表")
        canvas.drawString(480, 800, UNIT)
        shown = [HEADS, *every[start : start + ROWS_A_PAGE]]
        for number, row in enumerate(shown):
            top = 790 - 17 * number
            for left, words in zip(edges, row, strict=False):
                canvas.drawString(left + 4, top - 12, words)
        canvas.grid(edges, [790 - 17 * number for number in range(len(shown) + 1)])
        canvas.showPage()
    canvas.save()
    return out.getvalue()


FORMS: dict[str, tuple[str, Callable[[int], bytes]]] = {
    "pdf": ("a.pdf", pdf),
    "docx": ("a.docx", docx),
    "xlsx": ("a.xlsx", xlsx),
    "html": ("a.html", html),
    "text": ("a.txt", text),
}


def read_in_place(file: Path) -> dict[str, object]:
    """What reading and extracting one file took, and how many of its figures stand in their rows."""
    from budgetgraph.extraction.extract import extract
    from budgetgraph.reading.document import ReadingError
    from budgetgraph.reading.files import read
    from budgetgraph.reading.limits import in_own_process

    begun = time.process_time()
    try:
        document = in_own_process(file.name, read, file.read_bytes(), file.name)
    except ReadingError as error:
        return {"refused": str(error), "seconds": _seconds(begun), "megabytes": _peak()}
    seconds = _seconds(begun)
    found = extract(document).disclosures
    placed = sum(
        figure.value == Decimal((row.project or row.label).removeprefix("整理项目"))
        for disclosure in found
        for statement in disclosure.statements
        for row in statement.rows
        for figure in row.figures
    )
    return {"reading": seconds, "seconds": _seconds(begun), "megabytes": _peak(), "in place": placed}


def _seconds(begun: float) -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return round(time.process_time() - begun + children.ru_utime + children.ru_stime, 1)


def _peak() -> int:
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return max(resource.getrusage(one).ru_maxrss for one in who) // 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--forms", nargs="+", default=[*FORMS, "pages"])
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--pages", type=int, default=2_000)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.file:
        print(json.dumps(read_in_place(arguments.file), ensure_ascii=False))
        return
    with tempfile.TemporaryDirectory() as folder:
        for form in arguments.forms:
            count = arguments.pages * ROWS_A_PAGE if form == "pages" else arguments.rows
            name, make = FORMS["pdf" if form == "pages" else form]
            file = Path(folder) / name
            file.write_bytes(make(count))
            command = [sys.executable, __file__, "--file", str(file)]
            run = subprocess.run(command, capture_output=True, text=True)
            told = run.stdout.strip() or run.stderr.strip().splitlines()[-1:]
            print(f"{form}: {2 * count} figures, {file.stat().st_size >> 10} KB: {told}", flush=True)


if __name__ == "__main__":
    main()
