"""Damaged and hostile files by seed: small files of every format, changed where their parsers are.

    python tests/reading/mutations.py KIND FIRST COUNT

reads so many in a process of its own. It prints each seed before it reads it, so that the last one printed is that of
a file that took the process with it, and ends with an error at the first file that was neither read nor refused.
"""

import io
import random
import re
import signal
import struct
import subprocess
import sys
import tempfile
import time
import warnings
import zipfile
import zlib
from collections.abc import Callable
from functools import cache
from itertools import accumulate
from pathlib import Path

import docx
import openpyxl
import pypdf
from drawing import pdf, table, text
from openpyxl.styles import Font
from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from budgetgraph.reading.document import Document, ReadingError
from budgetgraph.reading.files import read
from budgetgraph.reading.limits import within_memory
from budgetgraph.reading.office.excel import read_xlsx
from budgetgraph.reading.office.word import read_docx
from budgetgraph.reading.pdf import read_pdf
from budgetgraph.reading.plain_text.text import read_text
from budgetgraph.reading.web.html import read_html

SECONDS = 10  # of the processor
MEGABYTES = 1024
KINDS = {
    "pdf": "a.pdf", "docx": "a.docx", "xlsx": "a.xlsx", "html": "a.html", "text": "a.txt", "zip": "a.zip",
    "png": "a.png", "jpeg": "a.jpg", "tiff": "a.tif", "doc": "a.doc", "xls": "a.xls",
}  # fmt: skip
Reader = Callable[[bytes, str], Document]
READERS: dict[str, Reader] = {  # those that must stand bytes of any other kind, too
    "pdf": read_pdf, "docx": read_docx, "xlsx": read_xlsx, "html": read_html, "text": read_text,
}  # fmt: skip
PAPER = (320.0, 200.0)  # points: a mutated page may end up with OCR, whose time grows with the paper
_TOKENS = {
    "pdf": re.compile(rb"\d+ \d+ R|[-+]?\d*\.?\d+|/[\w.+-]+|<<|>>|[\[\]]|\([^)]*\)|<[0-9A-Fa-f]*>|[A-Za-z*']+"),
    "xml": re.compile(rb"<[^<>]*>|\"[^\"]*\"|[^<>\"]+"),
    "text": re.compile(rb"[^\t\n]+|[\t\n]"),
}
_NASTY = {
    "pdf": [b"-1", b"0", b"99999999", b"1e308", b"2147483648", b"0.0000001", b"[", b"<<", b">>", b"(", b"null", b"Q",
            b"q", b"BT", b"ET", b"Do", b"1 0 R", b"3 0 R", b"999 0 R", b"endobj", b"stream", b"/Type", b"/Kids",
            b"/Prev 9", b"/Length 0", b"/Filter /LZWDecode", b"/Filter [/FlateDecode /FlateDecode]", b"/Rotate 37"],
    "xml": [b"<", b">", b"&#0;", b"&x;", b"]]>", b"<![CDATA[", b"<!--", b'"-1"', b'"0"', b'"99999999"', b'""',
            b'"1e308"', b'"NaN"', b"<td rowspan=99999 colspan=99999>", b"</table>", b"<table><tr><td>", b"<p>", b"</p>",
            b"</w:tbl>", b"<w:tbl>", b"<w:tr>", b"<w:tc>", b'<c r="XFD1048576">', b'<c r="A0">', b"<row>", b"\0"],
    "text": [b"\t" * 500, b"\n", b"|", "│".encode(), b"9" * 400, b"\xff", b"\xef\xbb\xbf", b"1,2,3.4.5", b"-", b"\x0c",
             "单位：万元".encode(), "合计".encode(), "　".encode() * 200],
}  # fmt: skip
_PICTURES = {"png": "PNG", "jpeg": "JPEG", "tiff": "TIFF"}


@cache
def originals(kind: str) -> tuple[bytes, ...]:
    """Small whole files of a kind, in several makes."""
    match kind:
        case "pdf":
            pages = ruled_page, bare_page
            return (
                pdf(*pages, size=PAPER, packed=False),
                _packed(pdf(*pages, size=PAPER, packed=False)),
                pdf(drawn_page, size=PAPER, rotation=90, packed=False),
                _in_streams(pdf(*pages, size=PAPER, packed=False)),
            )
        case "docx":
            return _word(plain=True), _word(plain=False)
        case "xlsx":
            return _book(plain=True), _book(plain=False)
        case "zip":
            return (_zipped({"甲/a.txt": originals("text")[0]}), _zipped({"b.docx": originals("docx")[0]}))
        case "html":
            return _pages()
        case "text":
            return _texts()
        case "doc" | "xls":
            return (_old(kind),)
        case _:
            return (_picture(_PICTURES[kind]),)


def ruled_page(canvas: Canvas) -> None:
    text(canvas, 120, 20, "支出总表", 16, PAPER[1])
    rows = [["科目", "支出", "<"], ["^", "基本", "项目"], ["教育", "1,234.56", "0.10"]]
    table(canvas, rows, x=20, top=60, height=PAPER[1])


def bare_page(canvas: Canvas) -> None:
    rows = [["科目", "基本", "项目"], *([f"20{n}", f"{n}.50", f"{n}1.25"] for n in range(10, 14))]
    table(canvas, rows, x=20, top=30, height=PAPER[1], rules="none")


def drawn_page(canvas: Canvas) -> None:
    """A form within a form, a picture, and a link."""
    canvas.beginForm("inner")
    table(canvas, [["科目", "金额"], ["教育", "1.50"]], x=20, top=60, height=PAPER[1])
    canvas.endForm()
    canvas.beginForm("outer")
    canvas.doForm("inner")
    canvas.endForm()
    canvas.doForm("outer")
    canvas.drawImage(ImageReader(Image.new("RGB", (8, 8), "red")), 200, 20, 40, 40)
    canvas.linkURL("https://example.org/", (0, 0, 20, 20))
    canvas.bookmarkPage("one")
    canvas.addOutlineEntry("支出", "one")


def _packed(data: bytes) -> bytes:
    """The same file with packed drawings."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    for page in writer.pages:
        page.compress_content_streams()
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _in_streams(data: bytes) -> bytes:
    """The same file as programs after PDF 1.5 write it: objects and their places are packed in streams."""
    objects = {int(m[1]): m[2] for m in re.finditer(rb"(\d+) 0 obj\s(.*?)\sendobj", data, re.DOTALL)}
    small = {number: body for number, body in objects.items() if b"stream" not in body}
    out, places = bytearray(b"%PDF-1.5\n"), {}

    def add(number: int, words: bytes, held: bytes) -> None:
        places[number] = len(out)
        packed = zlib.compress(held)
        words += b" /Filter /FlateDecode /Length %d" % len(packed)
        out.extend(b"%d 0 obj\n<<%b>>\nstream\n%b\nendstream\nendobj\n" % (number, words, packed))

    for number in objects.keys() - small:
        places[number] = len(out)
        out += b"%d 0 obj\n%b\nendobj\n" % (number, objects[number])
    pack, listing = max(objects) + 1, max(objects) + 2
    starts = [0, *accumulate(len(body) + 1 for body in small.values())]
    head = b" ".join(b"%d %d" % pair for pair in zip(small, starts, strict=False)) + b"\n"
    add(pack, b"/Type /ObjStm /N %d /First %d" % (len(small), len(head)), head + b" ".join(small.values()))
    begin, order = len(out), list(small)
    rows = [struct.pack(">BIB", 0, 0, 255)]
    for number in range(1, listing + 1):
        inside = (2, pack, order.index(number)) if number in small else (1, places.get(number, begin), 0)
        rows.append(struct.pack(">BIB", *inside))
    root = re.search(rb"/Root (\d+ 0 R)", data)
    assert root
    add(listing, b"/Type /XRef /W [1 4 1] /Size %d /Root %b" % (listing + 1, root[1]), b"".join(rows))
    return bytes(out) + b"startxref\n%d\n%%%%EOF\n" % begin


def _word(plain: bool) -> bytes:
    document = docx.Document()
    document.add_heading("某局2024年部门预算", 1)
    grid = document.add_table(3, 3)
    grid.cell(0, 0).merge(grid.cell(1, 0)).text = "科目"
    grid.cell(0, 1).merge(grid.cell(0, 2)).text = "支出"
    grid.cell(2, 2).text = "1,234.56"
    if not plain:
        for words in ("第一部分 概况", "收入", "支出12.50万元"):
            document.add_paragraph(words, style="List Number").add_run("注").font.superscript = True
        inner = grid.cell(2, 1).add_table(2, 2)
        inner.cell(0, 0).text, inner.cell(1, 1).text = "基本", "0.10"
        document.sections[0].footer.paragraphs[0].text = "第1页"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _book(plain: bool) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (["收支总表"], ["单位：万元"], ["科目", "金额"], ["教育", 1.5], ["合计", "=SUM(B4:B4)"]):
        sheet.append(row)
    sheet.merge_cells("A1:B1")
    if not plain:
        sheet["B4"].number_format = '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ '
        sheet["A4"].font = Font(vertAlign="superscript")
        sheet.row_dimensions[5].hidden = True
        other = book.create_sheet("表二")
        other["C3"], other["D9"], other["D10"] = "项目", 0.25, "#REF!"
        other.merge_cells("C3:D4")
        other.sheet_state = "hidden"
        book.defined_names["范围"] = openpyxl.workbook.defined_name.DefinedName("范围", attr_text="Sheet!$A$1:$B$5")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _pages() -> tuple[bytes, bytes]:
    one = (
        "<html><meta charset=gb2312><body><div><table border=1><tr><td rowspan=2>科目<td colspan=2>支出</tr>"
        "<tr><td>基本<td>1.50</tr></table><p>第一部分&nbsp;<b>概况</p></div>"
    )
    other = (
        "<!DOCTYPE html><html><head><title>某局2024年部门预算</title><style>td{display:none}</style></head><body>"
        "<table><tr><td><table border='1'><caption>收支总表</caption><thead><tr><th>科目</th><th>金额</th></tr></thead>"
        "<tbody><tr><td>教育<sup>1</sup></td><td style='text-align:right'>1,234.56</td></tr></tbody></table></td></tr>"
        "</table><ul><li>一、收入<br/>二、支出</li></ul><pre>科目  金额\n教育  1.50\n</pre><a href='a.xlsx'>附件</a>"
        "<img src='1.png' width='700' height='900'></body></html>"
    )
    return one.encode("gb18030"), other.encode()


def _texts() -> tuple[bytes, bytes, bytes]:
    tabs = (
        "某局2024年部门预算\n收支总表\n单位：万元\n科目\t基本\t项目\n教育\t1.50\t2.25\n合计\t1.50\t2.25\n"
        "第一部分 概况\n"
    )
    blanks = (
        "支出总表\n科目        基本      项目\n201        10.50     11.25\n202        11.50     12.25\n"
        "合计       22.00     23.50\n"
    )
    bars = "收入总表\n|科目|金额|\n|---|---|\n|教育|1.50|\n┌──┬──┐\n│科目│金额│\n├──┼──┤\n│教育│1.50│\n└──┴──┘\n"
    return tabs.encode(), blanks.encode("gb18030"), bars.encode()


def _picture(form: str) -> bytes:
    picture = Image.new("L", (160, 60), 255)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((5, 5, 154, 54), outline=0)
    draw.line((80, 5, 80, 54), fill=0)
    draw.text((20, 24), "12.50", fill=0)
    out = io.BytesIO()
    picture.save(out, form)
    return out.getvalue()


def _old(kind: str) -> bytes:
    """A file of before 2007, made by LibreOffice."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, f"a.{kind}x")
        source.write_bytes(originals(f"{kind}x")[0])
        profile = Path(folder, "profile").as_uri()
        command = [
            "soffice",
            f"-env:UserInstallation={profile}",
            "--headless",
            "--convert-to",
            kind,
            "--outdir",
            folder,
        ]
        subprocess.run([*command, str(source)], check=True, capture_output=True)
        return source.with_suffix(f".{kind}").read_bytes()


def _zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in files.items():
            package.writestr(name, data)
    return out.getvalue()


def mutated(kind: str, seed: int) -> bytes:
    """A file of a kind with something changed: its bytes, its words, or what its parts hold."""
    chance = random.Random(f"{kind} {seed}")
    data = chance.choice(originals(kind))
    if chance.random() < 0.2:
        return _bytes(data, chance)
    match kind:
        case "pdf":
            return _pdf(data, chance)
        case "docx" | "xlsx" | "zip":
            return _package(data, chance)
        case "html":
            return _words(data, chance, "xml")
        case "text":
            return _words(data, chance, "text")
        case "png":
            return _chunks(data, chance)
        case _:
            return _bytes(data, chance)


def _bytes(data: bytes, chance: random.Random) -> bytes:
    """A few bytes changed, cut out or doubled."""
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


def _words(data: bytes, chance: random.Random, grammar: str) -> bytes:
    """A few words of a grammar exchanged, left out, doubled, repeated without end or made nasty."""
    parts: list[bytes] = []
    at = 0
    for found in _TOKENS[grammar].finditer(data):
        parts += [data[at : found.start()], found[0]]
        at = found.end()
    parts.append(data[at:])
    words = range(1, len(parts), 2)
    if not words:
        return _bytes(data, chance)
    for _ in range(chance.choice([1, 1, 2, 3, 6])):
        one, other = chance.choice(words), chance.choice(words)
        match chance.randrange(7):
            case 0:
                parts[one] = parts[other]
            case 1:
                parts[one], parts[other] = parts[other], parts[one]
            case 2:
                parts[one] = b""
            case 3:
                low, high = sorted((one, min(other, one + 40)))
                parts[one] += b" ".join(parts[low:high]) if grammar == "pdf" else b"".join(parts[low:high])
            case 4 if chance.random() < 0.3:
                times = min(chance.choice([50, 1_000, 5_000]), 300_000 // (len(parts[one]) + 1))
                parts[one] = (parts[one] + (b" " if grammar == "pdf" else b"")) * max(times, 1)
            case 5 if parts[one].strip(b"+-.0123456789") == b"":
                parts[one] = b"%d" % chance.choice([-1, 0, 7, 65_536, 2**31, 2**63, 10**30])
            case _:
                parts[one] = chance.choice(_NASTY[grammar])
    return b"".join(parts)


def _pdf(data: bytes, chance: random.Random) -> bytes:
    """The words of the file, of its list of objects, or of what it draws; the places of its objects often stay true."""
    begin = data.rindex(b"startxref") if b"/XRef" in data else data.rindex(b"xref\n0")
    match chance.randrange(5):
        case 0:
            return data[:begin] + _words(data[begin:], chance, "pdf")
        case 1:
            return _words(data, chance, "pdf")
        case 2:
            return _placed(_words(data[:begin], chance, "pdf"), data)
        case _:
            found = chance.choice(list(re.finditer(rb"stream\r?\n(.*?)\r?\n?endstream", data, re.DOTALL)))
            head = data[max(0, found.start() - 300) : found.start()]
            packed = b"FlateDecode" in head and b"ASCII85" not in head[head.rfind(b" obj") :]
            inner = zlib.decompress(found[1]) if packed else found[1]
            drawing = _words(inner, chance, "pdf") if chance.random() < 0.8 else _bytes(inner, chance)
            drawing = zlib.compress(drawing) if packed else drawing
            body = data[: found.start(1)] + drawing + data[found.end(1) : begin]
            return _placed(body.replace(b"/Length %d" % len(found[1]), b"/Length %d" % len(drawing)), data)


def _placed(body: bytes, whole: bytes) -> bytes:
    """The objects of a file with a list of their places and the trailer of the whole one."""
    places = {int(m[1]): m.start() for m in re.finditer(rb"(?<!\d)(\d{1,4}) 0 obj", body)}
    if b"/XRef" in whole:
        place = re.search(rb"(?<!\d)\d{1,4} 0 obj\s*<<\s*/Type /XRef", body)
        return body + b"startxref\n%d\n%%%%EOF\n" % (place.start() if place else 0)
    size = max(places, default=0) + 1
    lines = [b"%010d 00000 n \n" % places[n] if n in places else b"0000000000 65535 f \n" for n in range(size)]
    trailer = whole[whole.rindex(b"trailer") : whole.rindex(b"startxref")]
    return body + b"xref\n0 %d\n" % size + b"".join(lines) + trailer + b"startxref\n%d\n%%%%EOF\n" % len(body)


def _package(data: bytes, chance: random.Random) -> bytes:
    """A member of the package changed behind the zip checksums, left out, doubled, or exchanged for another."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        files = [(name, old.read(name)) for name in old.namelist()]
    likely = [
        at for at, (name, _) in enumerate(files) if re.search(r"document|sheet|workbook|styles|numbering|a\.", name)
    ]
    at = chance.choice(likely or range(len(files))) if chance.random() < 0.8 else chance.randrange(len(files))
    name, held = files[at]
    match chance.randrange(10):
        case 0:
            del files[at]
        case 1:
            files.append((name, chance.choice(files)[1]))
        case 2:
            files[at] = name, chance.choice(files)[1]
        case 3:
            files[at] = chance.choice([name.upper(), "../" + name, name + "/", "x" * 300, "a\0b", name[:-1]]), held
        case 4:
            files[at] = name, _bytes(held, chance)
        case _:
            files[at] = name, _words(held, chance, "text" if name.endswith(".txt") else "xml")
    out = io.BytesIO()
    packing = chance.choice([zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
    with zipfile.ZipFile(out, "w", packing) as new, warnings.catch_warnings(action="ignore"):  # of doubled names
        for name, held in files:
            new.writestr(name, held)
    return out.getvalue()


def _chunks(data: bytes, chance: random.Random) -> bytes:
    """The chunks of a PNG changed within, their checksums true."""
    chunks, at = [], 8
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        chunks.append((data[at + 4 : at + 8], data[at + 8 : at + 8 + length]))
        at += 12 + length
    at = chance.randrange(len(chunks))
    kind, held = chunks[at]
    match chance.randrange(4):
        case 0:
            del chunks[at]
        case 1:
            chunks.insert(at, chance.choice(chunks))
        case 2 if kind == b"IDAT":
            chunks[at] = kind, zlib.compress(_bytes(zlib.decompress(held), chance))
        case _:
            chunks[at] = kind, _bytes(held, chance)
    out = [data[:8]]
    for kind, held in chunks:
        out.append(struct.pack(">I", len(held)) + kind + held + struct.pack(">I", zlib.crc32(kind + held)))
    return b"".join(out)


def survives(kind: str, data: bytes, reader: Reader = read) -> None:
    """A file is read, or refused with its name; whatever else becomes of it fails."""
    name = KINDS[kind]
    begun = time.process_time()
    try:
        document = reader(data, name)
        for one in document.tables:
            assert len(one.grid) == one.height
            assert all(cell.row > 0 and cell.column > 0 and cell.row_span > 0 < cell.column_span for cell in one.cells)
    except ReadingError as error:
        assert str(error).startswith(name) and "\n" not in str(error), str(error)
    assert time.process_time() - begun < SECONDS


def case(kind: str, seed: int) -> None:
    """One mutated file, as a folder of disclosures would give it and straight to its reader."""
    data = mutated(kind, seed)
    survives(kind, data)
    if kind in READERS and seed % 5 == 0:
        survives(kind, data, READERS[kind])


def main() -> None:
    """Command line."""
    kind, first, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    case(kind, first)  # what is loaded once counts for none
    for seed in range(first, first + count):
        print(kind, seed, flush=True)
        signal.setitimer(signal.ITIMER_PROF, 3 * SECONDS)  # whatever library it hangs in, the signal ends the process
        with within_memory(MEGABYTES):
            case(kind, seed)


if __name__ == "__main__":
    main()
