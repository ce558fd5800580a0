"""The fast backend: glyphs and rules from pdfium (pypdfium2)."""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from math import hypot
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from budgetgraph.reading.document import ReadingError
from budgetgraph.reading.layout import Glyph
from budgetgraph.reading.pdf.backends import MAX_DRAWN_PIECES, THICKEST_RULE, DrawnPage, View, glyph_box, turn_of

_MAX_FORM_DEPTH = 6
_SIMPLE_PATH = 5  # segments: up to a closed rectangle
_BLANKS = frozenset((0x09, 0x0A, 0x0D, 0x20, 0xA0, 0x3000, *range(0x2000, 0x2010), 0x202F, 0xFEFF))
_LINE_END_HYPHEN = (0x02, 0xFFFE)

Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def _product(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _matrix_of(item: Any) -> Matrix:
    m = pdfium.FS_MATRIX()
    return (m.a, m.b, m.c, m.d, m.e, m.f) if pdfium.FPDFPageObj_GetMatrix(item, ctypes.byref(m)) else _IDENTITY


class PdfiumBackend:
    """An open file. Not for use by several threads at once: pdfium is not made for it."""

    name = "pdfium"

    def __init__(self, data: bytes, name: str) -> None:
        self.file_name = name
        try:
            self._document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            raise ReadingError(f"{name}: {error}") from error

    @property
    def page_count(self) -> int:
        return len(self._document)

    def close(self) -> None:
        self._document.close()

    def picture(self, number: int, scale: float) -> Image.Image:
        page = self._open(number)
        try:
            return page.render(scale=scale).to_pil().convert("RGB")
        finally:
            page.close()

    def _open(self, number: int) -> Any:
        try:
            return self._document[number - 1]
        except pypdfium2.PdfiumError as error:
            raise ReadingError(f"{self.file_name}: page {number} cannot be opened ({error})") from error

    def page(self, number: int) -> DrawnPage:
        page = self._open(number)
        try:
            x0, y0, x1, y1 = page.get_bbox()
            view = View(x0, y0, x1, y1, page.get_rotation() % 360)
            width, height = view.size
            drawn = DrawnPage(number, width, height, view.rotation)
            _Objects(drawn, view).read(page.raw)
            text = page.get_textpage()
            try:
                drawn.glyphs = list(_glyphs(text.raw, view))
            finally:
                text.close()
            return drawn
        except pypdfium2.PdfiumError as error:
            raise ReadingError(f"{self.file_name}: page {number} cannot be read ({error})") from error
        finally:
            page.close()


@contextmanager
def open_pdfium(data: bytes, name: str) -> Iterator[PdfiumBackend]:
    """The file as a `Backend`, closed at the end."""
    backend = PdfiumBackend(data, name)
    try:
        yield backend
    finally:
        backend.close()


class _Objects:
    """Walks the objects of one page and takes its rules; forms (XObjects) are entered."""

    def __init__(self, drawn: DrawnPage, view: View) -> None:
        self.drawn = drawn
        self.view = view

    def read(self, page: Any) -> None:
        for i in range(pdfium.FPDFPage_CountObjects(page)):
            self._take(pdfium.FPDFPage_GetObject(page, i), _IDENTITY, 0)
            if self.drawn.pieces > MAX_DRAWN_PIECES:
                break

    def _take(self, item: Any, outer: Matrix, depth: int) -> None:
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            self._take_path(item, outer)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            width, height = ctypes.c_uint(), ctypes.c_uint()
            pdfium.FPDFImageObj_GetImagePixelSize(item, ctypes.byref(width), ctypes.byref(height))
            self.drawn.draw_image(*self._bounds(item, outer), pixels=width.value)
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _MAX_FORM_DEPTH:
            inner = _product(_matrix_of(item), outer)
            for i in range(pdfium.FPDFFormObj_CountObjects(item)):
                if self.drawn.pieces > MAX_DRAWN_PIECES:
                    break
                self._take(pdfium.FPDFFormObj_GetObject(item, i), inner, depth + 1)

    def _bounds(self, item: Any, outer: Matrix) -> tuple[float, float, float, float]:
        x0, y0, x1, y1 = (ctypes.c_float() for _ in range(4))
        refs = (ctypes.byref(v) for v in (x0, y0, x1, y1))
        if not pdfium.FPDFPageObj_GetBounds(item, *refs):
            return 0.0, 0.0, 0.0, 0.0
        a, b = _apply(outer, x0.value, y0.value), _apply(outer, x1.value, y1.value)
        return self.view.rectangle(*a, *b)

    def _take_path(self, item: Any, outer: Matrix) -> None:
        count = pdfium.FPDFPath_CountSegments(item)
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(item, ctypes.byref(fill), ctypes.byref(stroke))
        if not (fill.value or stroke.value):
            return
        if count <= _SIMPLE_PATH:
            x0, y0, x1, y1 = self._bounds(item, outer)
            thin = min(x1 - x0, y1 - y0)
            if thin < THICKEST_RULE:
                self.drawn.draw_rectangle(x0, y0, x1, y1, stroked=False)
                return
        for part in self._subpaths(item, count, _product(_matrix_of(item), outer)):
            self._take_subpath(part, bool(stroke.value))

    def _subpaths(self, item: Any, count: int, matrix: Matrix) -> Iterator[list[tuple[float, float]]]:
        """The straight sub-paths as points in viewed space; a curve parts one from the next."""
        x, y = ctypes.c_float(), ctypes.c_float()
        part: list[tuple[float, float]] = []
        for i in range(min(count, MAX_DRAWN_PIECES)):
            segment = pdfium.FPDFPath_GetPathSegment(item, i)
            pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
            point = self.view.point(*_apply(matrix, x.value, y.value))
            kind = pdfium.FPDFPathSegment_GetType(segment)
            if kind == pdfium.FPDF_SEGMENT_LINETO:
                part.append(point)
            else:
                if len(part) > 1:
                    yield part
                part = [point]
            if pdfium.FPDFPathSegment_GetClose(segment) and part:
                if part[-1] != part[0]:
                    part.append(part[0])
                yield part
                part = [part[0]]
        if len(part) > 1:
            yield part

    def _take_subpath(self, points: list[tuple[float, float]], stroked: bool) -> None:
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        x0, y0, x1, y1 = min(xs), min(ys), max(xs), max(ys)
        if min(x1 - x0, y1 - y0) < THICKEST_RULE:
            self.drawn.draw_rectangle(x0, y0, x1, y1, stroked=False)
        elif stroked:
            for one, other in pairwise(points):
                self.drawn.draw_stroke(*one, *other)


def _apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


class _TextObjects:
    """Type size, turn and font of text objects: the same for all glyphs of one, so each is asked once."""

    def __init__(self, text: Any, view: View) -> None:
        self.text = text
        self.view = view
        self._known: dict[int, tuple[float, int, str]] = {}
        self._fonts: dict[int, str] = {}

    def of(self, index: int) -> tuple[float, int, str]:
        item = pdfium.FPDFText_GetTextObject(self.text, index)
        address = ctypes.addressof(item.contents) if item else 0
        known = self._known.get(address)
        if known is None:
            known = self._known[address] = self._look(index, item)
        return known

    def _look(self, index: int, item: Any) -> tuple[float, int, str]:
        m = pdfium.FS_MATRIX()
        size = pdfium.FPDFText_GetFontSize(self.text, index)
        if not pdfium.FPDFText_GetMatrix(self.text, index, ctypes.byref(m)):
            return size, 0, ""
        ox, oy = self.view.point(0.0, 0.0)
        ax, ay = self.view.point(m.a, m.b)
        return round(size * hypot(m.c, m.d), 3), turn_of(ax - ox, ay - oy), self._font(item)

    def _font(self, item: Any) -> str:
        font = pdfium.FPDFTextObj_GetFont(item) if item else None
        if not font:
            return ""
        address = ctypes.addressof(font.contents)
        if address not in self._fonts:
            length = pdfium.FPDFFont_GetBaseFontName(font, None, 0)
            buffer = ctypes.create_string_buffer(max(1, length))
            pdfium.FPDFFont_GetBaseFontName(font, buffer, length)
            self._fonts[address] = buffer.value.decode("utf-8", "replace")
        return self._fonts[address]


def _glyphs(text: Any, view: View) -> Iterator[Glyph]:
    objects = _TextObjects(text, view)
    box = pdfium.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    box_ref, x_ref, y_ref = ctypes.byref(box), ctypes.byref(x), ctypes.byref(y)
    for i in range(pdfium.FPDFText_CountChars(text)):
        code = pdfium.FPDFText_GetUnicode(text, i)
        if code in _BLANKS:
            continue
        if code in _LINE_END_HYPHEN:  # pdfium marks a hyphen at the end of a line as a soft one
            code = 0x2D
        elif code < 0x20 or 0xD800 <= code < 0xE000 or code > 0x10FFFF:
            code = 0xFFFD
        size, turn, font = objects.of(i)
        if size <= 0 or not pdfium.FPDFText_GetLooseCharBox(text, i, box_ref):
            continue
        pdfium.FPDFText_GetCharOrigin(text, i, x_ref, y_ref)
        ox, oy = view.point(x.value, y.value)
        x0, y0, x1, y1 = view.rectangle(box.left, box.bottom, box.right, box.top)
        advance = (y1 - y0) if turn in (90, 270) else (x1 - x0)
        yield Glyph(*glyph_box(ox, oy, advance, size, turn), chr(code), size, font, turn)
