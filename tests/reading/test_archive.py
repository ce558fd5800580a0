"""Archives, files of old Office and pictures: opened where that can be done, told in one line where it cannot."""

import io
import stat
import zipfile
from pathlib import Path

import docx
import pytest
from test_ocr import drawn, needs_ocr
from test_word import saved

from budgetgraph.reading.archive import members
from budgetgraph.reading.document import ReadingError, UnsupportedFormat
from budgetgraph.reading.files import read
from budgetgraph.reading.office.conversions import conversion_of

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
DOC = OLE + "WordDocument".encode("utf-16-le") + bytes(100)
TEXT = "某局2024年部门预算\n单位：万元\n".encode()


def packed(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def a_document() -> bytes:
    document = docx.Document()
    document.add_paragraph("某局2024年部门预算")
    return saved(document)


def test_the_files_of_an_archive_are_given_one_by_one() -> None:
    inner = packed({"乙局.txt": TEXT})
    data = packed({"甲局/预算.txt": TEXT, "__MACOSX/._预算.txt": b"x", "目录.exe": b"MZ", "内.zip": inner})
    assert [member.name for member in members(data, "a.zip") if member.readable] == ["内.zip/乙局.txt", "甲局/预算.txt"]


def test_names_in_gbk_are_read_as_meant() -> None:
    name = "预算公开.txt"
    raw = packed({"y" * len(name.encode("gbk")): TEXT}).replace(b"y" * len(name.encode("gbk")), name.encode("gbk"))
    assert [member.name for member in members(raw, "a.zip")] == [name]


def test_an_archive_with_one_disclosure_is_read() -> None:
    document = read(packed({"预算.docx": a_document()}), "a.zip")
    assert [paragraph.text for paragraph in document.paragraphs] == ["某局2024年部门预算"]
    assert document.file_name == "a.zip/预算.docx"


@pytest.mark.parametrize("files", [{}, {"a.exe": b"MZ"}, {"a.txt": TEXT, "b.txt": TEXT}, {"a.txt": bytes(200 << 20)}])
def test_other_archives_are_told_in_one_line(files: dict[str, bytes]) -> None:
    with pytest.raises(ReadingError, match=r"^bad\.zip.+$"):
        read(packed(files) if files else b"PK\x03\x04" + bytes(100), "bad.zip")


def test_old_office_files_without_libreoffice_say_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(UnsupportedFormat, match="LibreOffice"):
        read(DOC, "a.doc")


def test_old_office_files_are_told_apart() -> None:
    assert conversion_of(OLE + "Workbook".encode("utf-16-le"), "a.xls") == ("xls", "xlsx")
    with pytest.raises(ReadingError, match="encrypted"):
        conversion_of(OLE + "EncryptedPackage".encode("utf-16-le"), "a.docx")
    with pytest.raises(ReadingError, match="OLE"):
        conversion_of(OLE, "a.msg")


def open_document(kind: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        package.writestr("content.xml", "<x/>")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "target"),
    [
        (open_document("text"), "docx"),
        (open_document("spreadsheet"), "xlsx"),
        (rb"{\rtf1\ansi\ansicpg936 2024}", "docx"),
        (b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook xmlns="urn:x"/>', "xlsx"),
        (packed({"xl/workbook.bin": b"x"}), "xlsx"),
    ],
)
@pytest.mark.parametrize("extension", ["xls", "doc", "zip", "html", "txt"])
def test_other_office_files_are_converted_whatever_they_are_called(
    data: bytes, target: str, extension: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert conversion_of(data, "a").target == target
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(UnsupportedFormat, match=f"LibreOffice.*save the file as {target}"):
        read(data, f"a.{extension}")


def test_the_xml_of_word_2003_is_told_in_one_line() -> None:
    data = b'<?xml version="1.0"?>\n<?mso-application progid="Word.Document"?>\n<w:wordDocument xmlns:w="x"/>'
    with pytest.raises(ReadingError, match=r"^a\.doc: .*save it as docx"):
        read(data, "a.doc")


def test_a_slide_show_and_a_broken_open_document_are_told_in_one_line() -> None:
    with pytest.raises(ReadingError, match=r"^a\.odp: an OpenDocument file that is no text"):
        read(open_document("presentation"), "a.odp")
    with pytest.raises(ReadingError, match=r"^a\.odt: "):
        read(open_document("text")[:120], "a.odt")


def test_a_page_that_office_saved_under_the_name_of_a_workbook_is_read_as_a_page() -> None:
    page = (
        '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset="gb2312"></head><body>'
        "<table><tr><td>项目</td><td>预算数</td></tr><tr><td>合计</td><td>12.00</td></tr></table></body></html>"
    ).encode("gb18030")
    for name in ("a.xls", "a.et"):
        (table,) = read(page, name).tables
        assert [cell.text for cell in table.cells] == ["项目", "预算数", "合计", "12.00"]


def test_a_converter_on_the_path_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    converted = tmp_path / "converted.docx"
    converted.write_bytes(a_document())
    office = tmp_path / "soffice"
    office.write_text(
        f'#!/bin/sh\nwhile [ "$1" != "--outdir" ]; do shift; done\n/bin/cp {converted} "$2/source.docx"\n'
    )
    office.chmod(office.stat().st_mode | stat.S_IEXEC)
    monkeypatch.setenv("PATH", str(tmp_path))
    document = read(DOC, "a.doc")
    assert [paragraph.text for paragraph in document.paragraphs] == ["某局2024年部门预算"]
    assert document.media_type == "application/msword"
    office.write_text("#!/bin/sh\nexit 1\n")
    with pytest.raises(ReadingError, match="could not convert"):
        read(DOC, "a.doc")


@needs_ocr
def test_a_picture_of_a_page_is_read() -> None:
    from PIL import Image

    out = io.BytesIO()
    Image.fromarray(drawn()).save(out, "PNG")
    document = read(out.getvalue(), "a.png")
    (table,) = document.tables
    assert table.grid[3][3] is not None
    assert table.grid[3][3].text == "0.00"
    with pytest.raises(ReadingError, match=r"^a\.png: "):
        read(out.getvalue()[:200], "a.png")


@needs_ocr
@pytest.mark.parametrize("size", [(160, 60), (8_000, 60)])
def test_a_picture_too_small_for_a_page_is_read_or_refused(size: tuple[int, int]) -> None:
    """The strokes of one with a tenth of a pixel a point had no length; a strip took the memory of the machine."""
    from PIL import Image, ImageDraw

    picture = Image.new("L", size, 255)
    ImageDraw.Draw(picture).rectangle((5, 5, size[0] - 5, 55), outline=0)
    out = io.BytesIO()
    picture.save(out, "PNG")
    if size[0] < 1_000:
        with pytest.raises(ReadingError, match="no text was found"):
            read(out.getvalue(), "a.png")
    else:
        with pytest.raises(ReadingError, match=r"^a\.png: .*8000 x 60 pixels"):
            read(out.getvalue(), "a.png")


@needs_ocr
def test_whatever_is_wrong_with_a_picture_is_one_clear_line() -> None:
    from PIL import Image

    out = io.BytesIO()
    Image.new("L", (300, 300), 255).save(out, "TIFF")
    without_width = out.getvalue().replace(b"\x00\x01\x03\x00", b"\x00\x7f\x03\x00", 1)
    for data in (without_width, out.getvalue().replace(b"\x01\x01", b"\x7f\x7f"), out.getvalue()[:100]):
        with pytest.raises(ReadingError, match=r"^a\.tif: "):
            read(data, "a.tif")
    assert str(ReadingError("a.tif: one\nline")) == "a.tif: one line"


def test_rtf_is_converted_under_whatever_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its control words were read as text."""
    data = b"{\\rtf1\\ansi 12.50}"
    assert conversion_of(data, "a.doc").target == "docx"
    monkeypatch.setenv("PATH", "/nowhere")
    for name in ("a.doc", "a.rtf", "a.txt"):
        with pytest.raises(UnsupportedFormat, match="needs LibreOffice"):
            read(data, name)


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"PK\3\4" + bytes(40), "a.pdf", "this is a zip package"),
        (b"\xff\xd8\xff" + bytes(40), "a.pdf", "this is a JPEG picture, not a PDF"),
        (b"Rar!\x1a\7\0" + bytes(40), "a.rar", "this is a rar archive, which cannot be read; unpack it"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(40), "a.zip", "this is a 7z archive"),
        (b"MZ\x90" + bytes(40), "a.docx", "not a whole zip package"),
        (b"MZ\x90" + bytes(40), "a.xls", "this is a program"),
        (packed({"OFD.xml": b"<ofd/>"}), "a.ofd", "this is an OFD document, which cannot be read; print it to PDF"),
    ],
)
def test_what_no_reader_reads_is_called_by_its_name(data: bytes, name: str, said: str) -> None:
    with pytest.raises(ReadingError, match=f"^{name}: .*{said}"):
        read(data, name)


def test_names_of_an_archive_made_on_unix_without_the_flag_are_utf_8() -> None:
    name = "部门预算.txt".encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("x" * len(name), TEXT)
    data = out.getvalue().replace(b"x" * len(name), name)
    assert [member.name for member in members(data, "x.zip")] == ["部门预算.txt"]


def test_an_archive_of_packages_is_an_archive_whatever_they_hold() -> None:
    """Members that are packed already are often stored as they are: their own members' names stand among the bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("版式.ofd", packed({"OFD.xml": b"<ofd/>"}))
        archive.writestr("预算.docx", a_document())
    found = {member.name: member for member in members(out.getvalue(), "a.zip")}
    assert [name for name, member in found.items() if member.readable] == ["预算.docx"]
    document = read(out.getvalue(), "a.zip")
    assert document.file_name == "a.zip/预算.docx"
    assert document.warnings == ("a.zip: 版式.ofd was not read: no reader is there for it",)
    with pytest.raises(UnsupportedFormat, match=r"^版式\.ofd: this is an OFD document"):
        read(found["版式.ofd"].load(), "版式.ofd")


def test_a_broken_archive_within_an_archive_leaves_the_others() -> None:
    found = {
        member.name: member for member in members(packed({"内.zip": b"PK\3\4" + bytes(40), "预算.txt": TEXT}), "a")
    }
    assert list(found) == ["内.zip", "预算.txt"]
    with pytest.raises(ReadingError, match=r"^内\.zip: not a whole zip package"):
        read(found["内.zip"].load(), "内.zip")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("a.ceb", "a CEB document"),
        ("a.pptx", "a presentation"),
        ("a.OFD", "an OFD document"),
        ("b.tar", "a tar archive"),
    ],
)
def test_files_that_may_hold_a_disclosure_are_called_by_their_endings(name: str, said: str) -> None:
    with pytest.raises(UnsupportedFormat, match=f"^{name}: this is {said}, which cannot be read"):
        read(packed({"ppt/presentation.xml": b"<p/>"}), name)


def test_two_files_of_one_name_are_both_read_and_told() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package, pytest.warns(UserWarning, match="Duplicate name"):
        for name, content in (("预算.txt", b"1"), ("预算.txt", b"2"), ("预算 (2).txt", b"3")):
            package.writestr(name, content)
    found = list(members(out.getvalue(), "a.zip"))
    assert sorted(one.load() for one in found) == [b"1", b"2", b"3"]
    assert len({one.name for one in found}) == 3
    assert [one.printed for one in found if one.printed] == ["预算.txt"]
    with pytest.raises(ReadingError, match=r"several of the name 预算\.txt"):
        read(out.getvalue(), "a.zip")
