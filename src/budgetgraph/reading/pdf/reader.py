"""`read_pdf`: the bytes of one file in, the Document out, whatever is wrong with the file said in one line."""

import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import cache, lru_cache
from importlib import import_module

from PIL import Image

from budgetgraph.reading.document import Document, ReadingError, UnsupportedFormat
from budgetgraph.reading.layout import Fragment, PageBlocks
from budgetgraph.reading.pdf.drawn.backends import SCAN_SHARE, Backend, DrawnPage, OpenBackend, Overloaded
from budgetgraph.reading.pdf.drawn.bombs import MOST_DRAWN, draws_too_much
from budgetgraph.reading.pdf.drawn.damage import (
    check_bytes,
    ends_early,
    needs_password,
    no_pages,
    opening_error,
    with_trailer,
)
from budgetgraph.reading.pdf.drawn.pdfium import open_pdfium
from budgetgraph.reading.pdf.drawn.plumber import open_plumber
from budgetgraph.reading.pdf.pages.assembly import assemble
from budgetgraph.reading.pdf.pages.inlaid import pictures_of, with_pictures
from budgetgraph.reading.pdf.pages.page import blocks_of

READER = "pdf 24"
MEDIA_TYPE = "application/pdf"

MAX_PAGES = 3_000
MAX_SECONDS = 600.0  # for one file; pages after that are left unread
SECOND_SECONDS = 20.0  # for the other library, which goes through damaged data byte by byte
MAX_GLYPHS = 150_000  # of one page
SUSPICIOUS = 0.01  # share of characters without meaning from which a page is read otherwise
SCANNER_CONFIDENCE = 0.5  # in the text that a scanner laid under its picture
SCAN_GLYPHS = 40  # a scan may carry a stamped page number
MAX_PIXELS = 40_000_000  # of a page rendered for OCR
OCR_RESOLUTION = (150 / 72, 300 / 72)  # pixels a point, at least and at most

_MEANINGLESS = re.compile("[\ufffd\ue000-\uf8ff]")
_BY_NUMBER = re.compile(r"\(cid:\d+\)")

A4 = (595.0, 842.0)  # points: the paper
LARGEST, SMALLEST = 1_200.0, 420.0  # points: the shorter side of A2 and the longer one of A6, beyond which none is used

OcrPage = Callable[[Image.Image, int, float, float, Sequence[Fragment]], PageBlocks]


def read_pdf(data: bytes, name: str) -> Document:
    """Reads a PDF. `name` stands in messages and becomes `file_name`.

    Raises `ReadingError` where nothing can be read; where only some pages can, they are read and `warnings` says so.
    """
    check_bytes(data, name)
    if draws_too_much(data):
        most = f"more than {MOST_DRAWN // 1_000_000} MB, or forms that draw one another without end"
        raise ReadingError(f"{name}: a page draws {most}; taken for hostile, it was not opened: print it to a new PDF")
    with ExitStack() as stack:
        sources = _Sources(data, name, stack)
        if ends_early(data):
            sources.warnings.append(f"{name}: the file ends early; {sources.first.page_count} pages could be saved")
        pages = list(_pages(sources))
    if not any(page.lines or page.fragments for page in pages):
        _warn_of_nothing(pages, sources)
    return Document.of_file(
        data,
        name,
        MEDIA_TYPE,
        READER,
        assemble(pages),
        pages=(page.seen() for page in pages),
        warnings=(*sources.warnings, *_unread_warning(pages, name), *(w for page in pages for w in page.warnings)),
    )


class _Sources:
    """The libraries the file is read with: the fast one, and the other one once it is needed."""

    def __init__(self, data: bytes, name: str, stack: ExitStack) -> None:
        self.data, self.name, self.stack = data, name, stack
        self.warnings: list[str] = []
        self.without_ocr = False
        self._second: Backend | None = None
        self._second_failed = False
        self.seconds_of_second = 0.0
        try:
            self.first = self._open(open_pdfium)
        except ReadingError as error:
            if needs_password(error, data):
                raise opening_error(error, data, name) from error
            self.first = self._open_mended() or self._open_otherwise(error)
        if self.first.page_count == 0:
            raise no_pages(data, name)
        if self.first.page_count > MAX_PAGES:
            self.warnings.append(f"{name}: only the first {MAX_PAGES} of {self.first.page_count} pages were read")

    def _open(self, opener: OpenBackend) -> Backend:
        return self.stack.enter_context(opener(self.data, self.name))

    def _open_mended(self) -> Backend | None:
        mended = with_trailer(self.data) if ends_early(self.data) else None
        if mended is None:
            return None
        try:
            return self.stack.enter_context(open_pdfium(mended, self.name))
        except ReadingError:
            return None

    def _open_otherwise(self, error: ReadingError) -> Backend:
        try:
            backend = self._open(open_plumber)
        except ReadingError as second:
            raise opening_error(second if needs_password(second, self.data) else error, self.data, self.name) from error
        self.warnings.append(f"{self.name}: the PDF is damaged and was read with {backend.name}")
        return backend

    def second(self) -> Backend | None:
        """The other library, if it opens the file at all and did not take too long for the pages before."""
        if self.seconds_of_second > SECOND_SECONDS:
            return None
        if self._second is None and not self._second_failed and self.first.name == "pdfium":
            try:
                self._second = self._open(open_plumber)
            except ReadingError:
                self._second_failed = True
        return self._second


def _pages(sources: _Sources) -> Iterator[PageBlocks]:
    deadline = time.monotonic() + MAX_SECONDS
    before: Sequence[Fragment] = ()
    for number in range(1, min(sources.first.page_count, MAX_PAGES) + 1):
        if time.monotonic() > deadline:
            sources.warnings.append(f"{sources.name}: reading stopped at page {number} after {MAX_SECONDS:.0f} seconds")
            return
        page = _page(sources, number, before)
        before = page.fragments
        yield page


def _page(sources: _Sources, number: int, before: Sequence[Fragment]) -> PageBlocks:
    """One page, by whichever way gives sound text: the fast library, the other one, OCR."""
    drawn = _drawn(sources, number)
    if isinstance(drawn, str):
        return PageBlocks(number, 0.0, 0.0, kind="unread", warnings=[drawn])
    if drawn.cut or len(drawn.glyphs) + len(drawn.coloured) > MAX_GLYPHS:
        warning = f"page {number}: more text than a page holds ({MAX_GLYPHS:,} pieces); the rest was left out"
        drawn.glyphs, drawn.coloured = drawn.glyphs[:MAX_GLYPHS], drawn.coloured[: MAX_GLYPHS // 100]
        page = blocks_of(drawn, before)
        page.warnings.append(warning)
        return page
    is_scan = drawn.image_share > SCAN_SHARE and len(drawn.text) < SCAN_GLYPHS
    doubtful = meaningless_share(drawn)
    if is_scan or doubtful > SUSPICIOUS:
        seen = _by_ocr(sources, drawn, before)
        if seen is not None:
            return seen
    if is_scan and drawn.hidden:
        drawn.glyphs = [glyph._replace(confidence=SCANNER_CONFIDENCE) for glyph in drawn.hidden]
        page = blocks_of(drawn, before)
        page.kind = "scan"
        page.warnings.append(f"page {number}: a picture with the text a scanner took it for; its figures are in doubt")
        return page
    page = blocks_of(drawn, before)
    if is_scan:
        page.kind = "unread"
    elif doubtful > SUSPICIOUS:
        page.warnings.append(f"page {number}: {doubtful:.0%} of the characters have no meaning; figures may be missing")
    if not is_scan and drawn.pictures:
        _add_pictures(sources, drawn, page)
    return page


def _add_pictures(sources: _Sources, drawn: DrawnPage, page: PageBlocks) -> None:
    """Reads the pictures on a page of text, or says that they were not read."""
    boxes = pictures_of(drawn)
    read_page = _ocr() if boxes else None
    if not boxes:
        return
    try:
        if read_page is None or sources.without_ocr:
            raise UnsupportedFormat
        scale = min(OCR_RESOLUTION[1], (MAX_PIXELS / (drawn.width * drawn.height)) ** 0.5)
        picture = sources.first.picture(drawn.number, scale)
        if with_pictures(page, boxes, picture, read_page):
            page.warnings.append(f"page {drawn.number}: a picture was read by OCR; its figures are in doubt")
    except (ImportError, UnsupportedFormat):
        sources.without_ocr = True
        told = f"page {drawn.number}: a picture that may hold figures was not read; install budgetgraph[ocr]"
        page.warnings.append(told)
    except ReadingError as error:
        page.warnings.append(f"page {drawn.number}: a picture could not be read by OCR ({error})")


def _drawn(sources: _Sources, number: int) -> DrawnPage | str:
    """The page as one of the libraries gives it, or the reason why none does."""
    drawn: DrawnPage | None = None
    reason = ""
    try:
        drawn = sources.first.page(number)
        if meaningless_share(drawn) <= SUSPICIOUS:
            return drawn
    except Overloaded as error:
        return str(error)
    except ReadingError as error:
        reason = str(error)
    other = sources.second()
    if other is not None and number <= other.page_count:
        begun = time.monotonic()
        try:
            again = other.page(number)
            if drawn is None or meaningless_share(again) < meaningless_share(drawn):
                return again
        except ReadingError as error:
            reason = reason or str(error)
        finally:
            sources.seconds_of_second += time.monotonic() - begun
    return drawn if drawn is not None else reason


def meaningless_share(drawn: DrawnPage) -> float:
    """Share of characters that no reader understands: (cid:…), U+FFFD, private use."""
    return _meaningless_share(drawn.text)


@lru_cache(maxsize=2)
def _meaningless_share(text: str) -> float:
    """Each page is asked for it twice."""
    found = len(_MEANINGLESS.findall(text)) + len(_BY_NUMBER.findall(text))
    return found / len(text) if found else 0.0


@cache
def _ocr() -> OcrPage | None:
    """The reader of pictures, if the extra `budgetgraph[ocr]` is installed."""
    try:
        module = import_module("budgetgraph.reading.ocr")
    except ImportError:
        return None
    read_page: OcrPage = module.read_page
    return read_page


def _by_ocr(sources: _Sources, drawn: DrawnPage, before: Sequence[Fragment]) -> PageBlocks | None:
    read_page = _ocr()
    if read_page is None or sources.without_ocr:
        return None
    least, most = OCR_RESOLUTION
    larger = times_paper(drawn.width, drawn.height)
    width, height = drawn.width / larger, drawn.height / larger
    area = max(1.0, width * height)
    scale = min(max(least, min(most, larger * drawn.image_scale or most)), (MAX_PIXELS / area) ** 0.5)
    try:
        picture = sources.first.picture(drawn.number, scale / larger)
        page = read_page(picture, drawn.number, width, height, before)
    except (ImportError, UnsupportedFormat):  # the extra is not installed: the warning at the end names it
        sources.without_ocr = True
        return None
    except ReadingError as error:
        sources.warnings.append(f"{sources.name}: page {drawn.number} could not be read by OCR ({error})")
        return None
    page.rotation = drawn.rotation
    return page


def times_paper(width: float, height: float) -> float:
    """How many times larger than its paper a scanned page says it is.

    Programs that put pictures into a PDF often take a pixel for a point; no such page is as large as it says.
    """
    shorter, longer = sorted((width, height))
    if shorter > LARGEST:
        return shorter / A4[0]
    return longer / A4[1] if 0 < longer < SMALLEST else 1.0


def _unread_warning(pages: list[PageBlocks], name: str) -> list[str]:
    unread = [page.number for page in pages if page.kind == "unread" and page.width]
    if not unread:
        return []
    shown = ", ".join(map(str, unread[:8])) + (" …" if len(unread) > 8 else "")
    return [
        f"{name}: {len(unread)} of {len(pages)} pages are pictures without text (page {shown}); "
        "install budgetgraph[ocr] to read them"
    ]


def _warn_of_nothing(pages: list[PageBlocks], sources: _Sources) -> None:
    """Says why a file without a single line is one; raises where only the extra that reads pictures is lacking."""
    if (_ocr() is None or sources.without_ocr) and (told := _unread_warning(pages, sources.name)):
        raise UnsupportedFormat(*told)
    if all(page.kind == "blank" for page in pages):
        sources.warnings.append(f"{sources.name}: all {len(pages)} pages are blank, or their pictures cannot be shown")
