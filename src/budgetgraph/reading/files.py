"""Any file becomes a Document: the reader is chosen by what the bytes are, not by the extension alone."""

from collections.abc import Callable
from importlib import import_module
from pathlib import PurePath

from budgetgraph.reading.document import Document, ReadingError, UnsupportedFormat
from budgetgraph.reading.office.conversions import is_legacy

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
_IMAGES = {
    b"\xff\xd8\xff": "JPEG image",
    b"\x89PNG": "PNG image",
    b"GIF8": "GIF image",
    b"II*\x00": "TIFF image",
    b"MM\x00*": "TIFF image",
}


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
        head = data[:4096] + data[-65536:]
        if b"word/" in head:
            return "docx"
        return "xlsx" if b"xl/" in head else "zip"
    if any(data.startswith(magic) for magic in _IMAGES):
        return "image"
    start = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<?xml")) or b"<table" in start or b"<body" in start:
        return "html"
    return SUFFIXES.get(PurePath(name).suffix.lower(), "text")


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
    if kind == "image":
        what = next(what for magic, what in _IMAGES.items() if data.startswith(magic))
        if PurePath(name).suffix.lower() == ".pdf":
            raise ReadingError(f"{name}: the bytes are a {what}, not a PDF; rename it or print it to PDF")
    if kind not in _READERS:
        raise UnsupportedFormat(f"{name}: no reader for this format; known are {', '.join(sorted(SUFFIXES))}")
    module, function = _READERS[kind]
    if PurePath(name).suffix.lower() == ".pdf" and kind != "pdf":
        raise ReadingError(f"{name}: the bytes are not a PDF (they do not begin with %PDF-); fetch the file again")
    try:
        reader: Reader = getattr(import_module(module), function)
    except ModuleNotFoundError as error:
        raise UnsupportedFormat(f"{name}: the reader for {kind} needs {error.name}, which is not installed") from error
    return reader(data, name)
