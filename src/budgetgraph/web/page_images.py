"""Pages of PDFs as pictures, with personal data covered: PDF bytes and a page number in, PNG bytes out.

PDFium is not thread-safe: one lock stands round all use of it.
"""

import io
import threading
from collections import OrderedDict
from collections.abc import Iterator

import pypdfium2 as pdfium
from PIL import ImageDraw

from budgetgraph.extraction.privacy import personal
from budgetgraph.extraction.text.people import people, told_apart
from budgetgraph.reading.document import Document, ReadingError, Table
from budgetgraph.reading.files import read

SCALE = 1.6  # pixels per point
_MOST_PIXELS = 12_000_000
_KEPT = 64
_LOCK = threading.Lock()
_COVER = (96, 96, 96)


def page_count(data: bytes) -> int:
    """The number of pages of a PDF."""
    with _LOCK, pdfium.PdfDocument(data) as document:
        return len(document)


class PageImages:
    """Renders pages and keeps the last ones; what is personal in a document is looked up once."""

    def __init__(self) -> None:
        self._pictures: OrderedDict[tuple[str, int], bytes] = OrderedDict()
        self._personal: OrderedDict[str, dict[int, list[str]]] = OrderedDict()
        self._lock = threading.Lock()

    def size(self, sha256: str, data: bytes, number: int) -> tuple[float, float]:
        """Width and height of a page in points, as a reader sees it."""
        with _LOCK, pdfium.PdfDocument(data) as document:
            width, height = document[number - 1].get_size()
            return float(width), float(height)

    def png(self, sha256: str, name: str, data: bytes, number: int) -> bytes:
        """The picture of a page (from 1)."""
        with self._lock:
            if held := self._pictures.get((sha256, number)):
                self._pictures.move_to_end((sha256, number))
                return held
        strings = self._strings(sha256, name, data).get(number, [])
        picture = _render(data, number, strings)
        with self._lock:
            self._pictures[sha256, number] = picture
            while len(self._pictures) > _KEPT:
                self._pictures.popitem(last=False)
        return picture

    def _strings(self, sha256: str, name: str, data: bytes) -> dict[int, list[str]]:
        with self._lock:
            if sha256 in self._personal:
                return self._personal[sha256]
        try:
            found = personal_strings(read(data, name))
        except ReadingError:
            found = {}
        with self._lock:
            self._personal[sha256] = found
            while len(self._personal) > _KEPT:
                self._personal.popitem(last=False)
        return found


def personal_strings(document: Document) -> dict[int, list[str]]:
    """Page -> the printed pieces of personal data on it."""
    found: dict[int, list[str]] = {}
    lines = told_apart(document.blocks)
    for at, block in enumerate(document.blocks):
        if isinstance(block, Table):
            for page, text in _personal_cells(block):
                found.setdefault(page, []).append(text)
            continue
        whole = [(0, len(block.text), "person")] if at in lines else []
        for start, end, _ in [*whole, *personal(block.text)]:
            number, _ = block.place_at(start)
            if number:
                found.setdefault(number, []).append(block.text[start:end])
    return found


def _personal_cells(table: Table) -> Iterator[tuple[int, str]]:
    hidden = people(table)
    for cell in table.cells:
        if cell.page is None:
            continue
        for start, end, _ in personal(cell.text):
            yield cell.page, cell.text[start:end]
        if (cell.row, cell.column) in hidden and cell.text.strip():
            yield cell.page, cell.text.strip()


def _render(data: bytes, number: int, strings: list[str]) -> bytes:
    with _LOCK, pdfium.PdfDocument(data) as document:
        page = document[number - 1]
        width, height = page.get_size()
        scale = min(SCALE, (_MOST_PIXELS / max(width * height, 1)) ** 0.5)
        bitmap = page.render(scale=scale)
        picture = bitmap.to_pil().convert("RGB")
        draw = ImageDraw.Draw(picture)
        textpage = page.get_textpage()
        converter = bitmap.get_posconv(page)
        for text in strings:
            for line in filter(None, text.splitlines()):
                searcher = textpage.search(line)
                while found := searcher.get_next():
                    for at in range(textpage.count_rects(*found)):
                        left, bottom, right, top = textpage.get_rect(at)
                        x0, y0 = converter.to_bitmap(left, top)
                        x1, y1 = converter.to_bitmap(right, bottom)
                        box = (min(x0, x1) - 2, min(y0, y1) - 2, max(x0, x1) + 2, max(y0, y1) + 2)
                        draw.rectangle(box, fill=_COVER)
        out = io.BytesIO()
        picture.save(out, "PNG", optimize=False, compress_level=4)
        return out.getvalue()
