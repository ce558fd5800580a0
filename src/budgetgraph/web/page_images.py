"""Pages of PDFs as pictures, with personal data covered: PDF bytes and a page number in, PNG bytes out.

PDFium is not thread-safe: one lock stands round all use of it.
"""

import io
import threading
from collections import OrderedDict

import pypdfium2 as pdfium

from budgetgraph.extraction.account.covered import covered
from budgetgraph.extraction.text.personal_places import PersonalPage, personal_pages
from budgetgraph.reading.document import ReadingError
from budgetgraph.reading.files import read

SCALE = 1.6  # pixels per point
_MOST_PIXELS = 12_000_000
_KEPT = 64
_LOCK = threading.Lock()


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
        self._personal: OrderedDict[str, dict[int, PersonalPage]] = OrderedDict()
        self._lock = threading.Lock()

    def size(self, sha256: str, name: str, data: bytes, number: int) -> tuple[float, float]:
        """Width and height of a page in points, as a reader sees it: a page scanned on its side is turned."""
        seen = self._seen(sha256, name, data).get(number)
        if seen is not None and seen.page.width and seen.page.height:
            return seen.page.width, seen.page.height
        with _LOCK, pdfium.PdfDocument(data) as document:
            width, height = document.get_page_size(number - 1)
            return float(width), float(height)

    def png(self, sha256: str, name: str, data: bytes, number: int) -> bytes | None:
        """The picture of a page (from 1); None where it cannot be told that all that is personal is covered."""
        with self._lock:
            if (sha256, number) in self._pictures:
                self._pictures.move_to_end((sha256, number))
                return self._pictures[sha256, number]
        picture = _render(data, self._seen(sha256, name, data).get(number))
        with self._lock:
            self._pictures[sha256, number] = picture
            while len(self._pictures) > _KEPT:
                self._pictures.popitem(last=False)
        return picture

    def _seen(self, sha256: str, name: str, data: bytes) -> dict[int, PersonalPage]:
        with self._lock:
            if sha256 in self._personal:
                return self._personal[sha256]
        try:
            found = personal_pages(read(data, name))
        except ReadingError:
            found = {}
        with self._lock:
            self._personal[sha256] = found
            while len(self._personal) > _KEPT:
                self._personal.popitem(last=False)
        return found


def _render(data: bytes, seen: PersonalPage | None) -> bytes | None:
    if seen is None:
        return None
    scale = min(SCALE, (_MOST_PIXELS / max(seen.page.width * seen.page.height, 1)) ** 0.5)
    try:
        with _LOCK, pdfium.PdfDocument(data) as document:
            picture = covered(document, seen, scale)
    except pdfium.PdfiumError:
        return None
    if picture is None:
        return None
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=False, compress_level=4)
    return out.getvalue()
