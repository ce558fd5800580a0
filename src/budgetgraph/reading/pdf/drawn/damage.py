"""What is wrong with the bytes of a file that should be a PDF, in one line that says what to do."""

import re

from budgetgraph.reading.document import ReadingError

HEADER_WITHIN = 1024  # bytes: PDF readers tolerate this much before "%PDF-"
END_WITHIN = 2048
MAX_BYTES = 500_000_000

_CATALOG = re.compile(rb"(\d+)\s+(\d+)\s+obj\s*<<(?:(?!endobj).){0,400}?/Type\s*/Catalog\b", re.DOTALL)

_KINDS = (
    (b"\xff\xd8\xff", "a JPEG picture", "give it the ending .jpg (reading pictures needs budgetgraph[ocr])"),
    (b"\x89PNG", "a PNG picture", "give it the ending .png (reading pictures needs budgetgraph[ocr])"),
    (b"II*\x00", "a TIFF picture", "give it the ending .tif (reading pictures needs budgetgraph[ocr])"),
    (b"MM\x00*", "a TIFF picture", "give it the ending .tif (reading pictures needs budgetgraph[ocr])"),
    (b"PK\x03\x04", "a zip package (docx, xlsx or zip)", "give it its own ending"),
    (b"\xd0\xcf\x11\xe0", "an old Office file (doc or xls)", "give it its own ending"),
    (b"Rar!", "a rar archive", "unpack it"),
    (b"{\\rtf", "an RTF text", "save it as docx"),
    (b"<", "a web page", "give it the ending .html, or fetch the PDF again"),
)


def check_bytes(data: bytes, name: str) -> None:
    """Raises `ReadingError` for bytes that are no PDF at all."""
    if not data:
        raise ReadingError(f"{name}: the file is empty (0 bytes); fetch it again")
    if len(data) > MAX_BYTES:
        raise ReadingError(f"{name}: {len(data):,} bytes are more than is read ({MAX_BYTES:,}); split the file")
    if b"%PDF-" in data[:HEADER_WITHIN]:
        return
    start = data[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    for signature, what, remedy in _KINDS:
        if start.startswith(signature):
            raise ReadingError(f"{name}: this is {what}, not a PDF; {remedy}")
    raise ReadingError(f"{name}: no PDF header in the first {HEADER_WITHIN} bytes; this is another format or damaged")


def ends_early(data: bytes) -> bool:
    """The end mark is missing: the file was cut in transfer."""
    return b"%%EOF" not in data[-END_WITHIN:]


def needs_password(error: Exception, data: bytes) -> bool:
    """The file is encrypted and the library asks for the password.

    pdfium may report the error of the file before: without `/Encrypt` in the file it is not believed.
    """
    return b"/Encrypt" in data and any(word in str(error).lower() for word in ("password", "decrypt"))


def with_trailer(data: bytes) -> bytes | None:
    """The bytes of a cut file with a new trailer, if the catalogue of the document was not cut off; else None."""
    whole = data[: data.rfind(b"endobj") + len(b"endobj")] if b"endobj" in data else data
    roots = _CATALOG.findall(whole)
    if not roots:
        return None
    number, generation = (int(part) for part in roots[-1])
    trailer = b"\ntrailer\n<< /Size %d /Root %d %d R >>\nstartxref\n0\n%%%%EOF\n"
    return whole + trailer % (whole.count(b" obj") + 1, number, generation)


def opening_error(error: Exception, data: bytes, name: str) -> ReadingError:
    """The error to raise when no library opens the file."""
    if needs_password(error, data):
        return ReadingError(f"{name}: the file is protected by a password; save it without one and read it again")
    if ends_early(data):
        return ReadingError(f"{name}: the file ends early ({len(data):,} bytes, no end mark); fetch it again")
    return ReadingError(f"{name}: the PDF is damaged and cannot be opened; fetch it again or print it to a new PDF")


def no_pages(data: bytes, name: str) -> ReadingError:
    """The error for a PDF that opens and holds nothing."""
    if ends_early(data):
        return ReadingError(
            f"{name}: the file ends early ({len(data):,} bytes) and no page could be saved; fetch it again"
        )
    return ReadingError(f"{name}: the PDF has no pages; fetch it again")
