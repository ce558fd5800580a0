"""Any file becomes a Document: the reader is chosen by what the bytes are, not by the extension alone."""

import io
import zipfile
from collections.abc import Callable
from importlib import import_module
from pathlib import PurePath

from budgetgraph.reading.document import Document, ReadingError, UnsupportedFormat
from budgetgraph.reading.office.conversions import is_legacy
from budgetgraph.reading.package import DAMAGED

Reader = Callable[[bytes, str], Document]

MAX_BYTES = 512 * 1024 * 1024
_READERS = {
    "pdf": ("budgetgraph.reading.pdf", "read_pdf"),
    "docx": ("budgetgraph.reading.office.word", "read_docx"),
    "xlsx": ("budgetgraph.reading.office.excel", "read_xlsx"),
    "html": ("budgetgraph.reading.web.html", "read_html"),
    "text": ("budgetgraph.reading.plain_text.text", "read_text"),
    "image": ("budgetgraph.reading.image", "read_image"),
    "legacy": ("budgetgraph.reading.office.legacy", "read_legacy"),
    "zip": ("budgetgraph.reading.archive", "read_archive"),
}
SUFFIXES = {
    ".pdf": "pdf",
    ".docx": "docx",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".html": "html",
    ".htm": "html",
    ".shtml": "html",
    ".mht": "html",
    ".txt": "text",
}
_IMAGES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"II*\x00", b"MM\x00*")
_UNREAD = (
    (b"Rar!", "a rar archive", "unpack it"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "unpack it"),
    (b"\x1f\x8b", "a gzip archive", "unpack it"),
    (b"MZ", "a program", "get the file again"),
)
_UNREAD_PACKAGES = (("OFD.xml", "an OFD document", "print it to PDF"),)
# Endings of files that may hold a disclosure, which no reader reads: none of them is passed over in silence.
UNREAD = {
    ".ofd": ("an OFD document", "print it to PDF"),
    ".ceb": ("a CEB document", "print it to PDF"),
    ".cebx": ("a CEB document", "print it to PDF"),
    ".caj": ("a CAJ document", "print it to PDF"),
    ".ppt": ("a presentation", "save it as PDF"),
    ".pptx": ("a presentation", "save it as PDF"),
    ".dps": ("a presentation", "save it as PDF"),
    ".rar": ("a rar archive", "unpack it"),
    ".7z": ("a 7z archive", "unpack it"),
    ".gz": ("a gzip archive", "unpack it"),
    ".tar": ("a tar archive", "unpack it"),
}

_UNSURE = ("text", "zip", "legacy")  # kinds that the bytes of other files are taken for


def kind_of(data: bytes, name: str) -> str:
    """What the bytes are: "pdf", "docx", "xlsx", "html", "text", "zip", "image", or "legacy" for what is converted
    first (doc, xls, odt, ods, rtf).

    Raises `ReadingError` for an empty file.
    """
    if not data.strip(b"\x00 \t\r\n"):
        raise ReadingError(f"{name}: the file is empty")
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if is_legacy(data):
        return "legacy"
    if data[:4] == b"PK\x03\x04":
        return _kind_of_package(data)
    if data.startswith(_IMAGES):
        return "image"
    start = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<?xml")) or b"<table" in start or b"<body" in start:
        return "html"
    return SUFFIXES.get(PurePath(name).suffix.lower(), "text")


def _kind_of_package(data: bytes) -> str:
    """ "docx", "xlsx" or "zip", by the names of the members: other packages may lie in an archive, unpacked."""
    names = _members(data)
    if names is None:
        head = data[:4096] + data[-65536:]
        return "docx" if b"word/" in head else "xlsx" if b"xl/" in head else "zip"
    folders = {name.partition("/")[0] for name in names if "/" in name}
    return "docx" if "word" in folders and "[Content_Types].xml" in names else "xlsx" if "xl" in folders else "zip"


def _members(data: bytes) -> set[str] | None:
    """The names in a package; None where it is not whole."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return set(package.namelist())
    except DAMAGED:
        return None


def reader_of(kind: str) -> str | None:
    """Name and version of the reader for a kind, such as "pdf 1"; None where no reader is there."""
    if kind not in _READERS:
        return None
    return str(import_module(_READERS[kind][0]).READER)


def read(data: bytes, name: str) -> Document:
    """Reads one file. Raises `ReadingError`, or `UnsupportedFormat` where no reader is there for it."""
    if len(data) > MAX_BYTES:
        raise ReadingError(f"{name}: {len(data)} bytes are more than the limit of {MAX_BYTES}; split the file")
    kind = kind_of(data, name)
    if kind not in _READERS:
        raise UnsupportedFormat(f"{name}: no reader for this format; known are {', '.join(sorted(SUFFIXES))}")
    _refuse(data, name, kind)
    module, function = _READERS[kind]
    try:
        reader: Reader = getattr(import_module(module), function)
    except ModuleNotFoundError as error:
        raise UnsupportedFormat(f"{name}: the reader for {kind} needs {error.name}, which is not installed") from error
    return reader(data, name)


def _refuse(data: bytes, name: str, kind: str) -> None:
    """Raises `ReadingError` for what no reader reads, whatever its name, and for other bytes named as a PDF."""
    if kind != "pdf" and PurePath(name).suffix.lower() == ".pdf":
        from budgetgraph.reading.pdf.drawn.damage import check_bytes

        check_bytes(data, name)
    names = _members(data) or () if kind == "zip" else ()
    for what, remedy in (
        *(
            (what, remedy)
            for magic, what, remedy in _UNREAD
            if kind == "text" and data.startswith(magic) and b"\0" in data[:256]
        ),
        *((what, remedy) for part, what, remedy in _UNREAD_PACKAGES if part in names),
        *(told for ending, told in UNREAD.items() if kind in _UNSURE and name.lower().endswith(ending)),
    ):
        raise UnsupportedFormat(f"{name}: this is {what}, which cannot be read; {remedy}")
