"""Pages of PDFs as pictures, with personal data covered: PDF bytes and a page number in, PNG bytes out.

PDFium is not thread-safe: one lock stands round all use of it.
"""

import io
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass

import pypdfium2 as pdfium

from budgetgraph.extraction.account.covered import Cover, covered, covers
from budgetgraph.extraction.account.kept_covers import covers_in
from budgetgraph.extraction.extract import read_by
from budgetgraph.reading.document import ReadingError
from budgetgraph.reading.files import read, reader_of

SCALE = 1.6  # pixels per point
_MOST_PIXELS = 12_000_000
_KEPT = 64
_LOCK = threading.Lock()


@dataclass(frozen=True)
class PdfFile:
    """A held PDF: its bytes, and what was kept of its covers when it was read (None in older stores)."""

    sha256: str
    name: str
    data: bytes
    covers: bytes | None = None


def page_count(data: bytes) -> int:
    """The number of pages of a PDF; 0 for one that PDFium cannot open."""
    try:
        with _LOCK, pdfium.PdfDocument(data) as document:
            return len(document)
    except pdfium.PdfiumError:
        return 0


class PageImages:
    """Renders pages and keeps the last ones; what is personal in a document is looked up once."""

    def __init__(self) -> None:
        self._pictures: OrderedDict[tuple[str, int], bytes | None] = OrderedDict()
        self._covers: OrderedDict[str, Mapping[int, Cover]] = OrderedDict()
        self._lock = threading.Lock()

    def size(self, file: PdfFile, number: int) -> tuple[float, float]:
        """Width and height of a page in points, as a reader sees it: a page scanned on its side is turned."""
        cover = self._covers_of(file).get(number)
        if cover is not None and cover.width and cover.height:
            return cover.width, cover.height
        with _LOCK, pdfium.PdfDocument(file.data) as document:
            width, height = document.get_page_size(number - 1)
            return float(width), float(height)

    def png(self, file: PdfFile, number: int) -> bytes | None:
        """The picture of a page (from 1); None where it cannot be told that all that is personal is covered."""
        with self._lock:
            if (file.sha256, number) in self._pictures:
                self._pictures.move_to_end((file.sha256, number))
                return self._pictures[file.sha256, number]
        picture = _render(file.data, number, self._covers_of(file).get(number))
        with self._lock:
            self._pictures[file.sha256, number] = picture
            while len(self._pictures) > _KEPT:
                self._pictures.popitem(last=False)
        return picture

    def _covers_of(self, file: PdfFile) -> Mapping[int, Cover]:
        with self._lock:
            if file.sha256 in self._covers:
                return self._covers[file.sha256]
        found = covers_in(file.covers, read_by(reader_of("pdf") or "")) if file.covers is not None else None
        if found is None:
            found = _looked_up(file)
        with self._lock:
            self._covers[file.sha256] = found
            while len(self._covers) > _KEPT:
                self._covers.popitem(last=False)
        return found


def _looked_up(file: PdfFile) -> dict[int, Cover]:
    """The covers of a file that has none kept: it is read again."""
    try:
        document = read(file.data, file.name)
        with _LOCK:
            return covers(file.data, document)
    except (ReadingError, pdfium.PdfiumError):
        return {}


def _render(data: bytes, number: int, cover: Cover | None) -> bytes | None:
    if cover is None:
        return None
    scale = min(SCALE, (_MOST_PIXELS / max(cover.width * cover.height, 1)) ** 0.5)
    try:
        with _LOCK, pdfium.PdfDocument(data) as document:
            picture = covered(document, number, cover, scale)
    except pdfium.PdfiumError:
        return None
    if picture is None:
        return None
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=False, compress_level=4)
    return out.getvalue()
