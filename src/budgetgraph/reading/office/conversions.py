"""Which Office files are converted before they are read: the bytes in, what they are and what they become out."""

import re
from typing import NamedTuple

from budgetgraph.reading.document import ReadingError
from budgetgraph.reading.package import open_package

# Names of streams in an OLE compound file, which tell what it holds ([MS-CFB]; names are UTF-16).
_STREAMS = (("EncryptedPackage", ""), ("WordDocument", "doc"), ("Workbook", "xls"), ("Book", "xls"))
_OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument."  # the first member of the package (ODF 1.3 part 2, 3.3)
_OFFICE_XML = (
    (re.compile(rb"<\?mso-application\s+progid=[\"']Excel\.Sheet|<(?:\w+:)?Workbook\s"), "xlsx"),
    (re.compile(rb"<\?mso-application\s+progid=[\"']Word\.Document|<w:wordDocument\s"), "docx"),
)


class Conversion(NamedTuple):
    """What a file is, as its extension says it, and what it is converted to: "docx" or "xlsx"."""

    source: str
    target: str


def is_legacy(data: bytes) -> bool:
    """Does the file need to be converted before it is read?"""
    return (
        data.startswith((b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf"))
        or data[30:].startswith(_OPEN_DOCUMENT)
        or _is_binary_workbook(data)
        or _office_xml(data) is not None
    )


def _is_binary_workbook(data: bytes) -> bool:
    return data.startswith(b"PK\x03\x04") and b"xl/workbook.bin" in data[-65536:]


def _office_xml(data: bytes) -> str | None:
    start = data[:2048].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start.startswith(b"<?xml"):
        return None
    return next((target for pattern, target in _OFFICE_XML if pattern.search(start)), None)


def conversion_of(data: bytes, name: str) -> Conversion:
    """How a file is converted. Raises `ReadingError` for encrypted ones and for those without text or sheets."""
    if data.startswith(b"{\\rtf"):
        return Conversion("rtf", "docx")
    if target := _office_xml(data):
        if target == "docx":  # LibreOffice drops the cells that are merged down a column
            raise ReadingError(f"{name}: the XML of Word 2003, which is not read; save it as docx")
        return Conversion("xml", target)
    if data.startswith(b"PK\x03\x04"):
        open_package(data, name)
        if _is_binary_workbook(data):
            return Conversion("xlsb", "xlsx")
        kind = data[30 + len(_OPEN_DOCUMENT) :]
        if kind.startswith(b"text"):
            return Conversion("odt", "docx")
        if kind.startswith(b"spreadsheet"):
            return Conversion("ods", "xlsx")
        raise ReadingError(f"{name}: an OpenDocument file that is no text and no workbook; save it as pdf")
    for stream, source in _STREAMS:
        if stream.encode("utf-16-le") in data:
            if not source:
                raise ReadingError(f"{name}: the file is encrypted; save it without a password")
            return Conversion(source, "docx" if source == "doc" else "xlsx")
    raise ReadingError(f"{name}: an OLE file without a Word text or an Excel sheet; save it as docx, xlsx or pdf")
