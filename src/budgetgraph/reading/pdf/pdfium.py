"""The fast backend: glyphs and rules from pdfium (pypdfium2)."""

import ctypes
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from math import hypot
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from budgetgraph.reading.document import ReadingError
from budgetgraph.reading.layout import Glyph, Rule
from budgetgraph.reading.pdf.backends import (
    ASCENT,
    DESCENT,
    MAX_DRAWN_PIECES,
    THICKEST_RULE,
    DrawnPage,
    View,
    glyph_box,
    turn_of,
)

_MAX_FORM_DEPTH = 6
_SIMPLE_PATH = 5  # segments: up to a closed rectangle
_BLANKS = frozenset((0x09, 0x0A, 0x0D, 0x20, 0xA0, 0x3000, *range(0x2000, 0x2010), 0x202F, 0xFEFF))
_NARROW = frozenset(map(ord, ".,:;'|!ilj()[]"))
TOUCHING = 0.05  # type sizes: characters nearer than this are one glyph
LOOSE = 0.16  # type sizes: a run that is wider by this than its characters may hide a gap between two columns
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
                drawn.glyphs = _joined(_glyphs(text.raw, view, drawn.vertical), drawn.vertical)
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
        self._edges = [ctypes.c_float() for _ in range(4)]
        self._edge_refs = [ctypes.byref(edge) for edge in self._edges]
        self._fill, self._stroke = ctypes.c_int(), ctypes.c_int()
        self._mode_refs = ctypes.byref(self._fill), ctypes.byref(self._stroke)

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
        if not pdfium.FPDFPageObj_GetBounds(item, *self._edge_refs):
            return 0.0, 0.0, 0.0, 0.0
        x0, y0, x1, y1 = (edge.value for edge in self._edges)
        if outer is not _IDENTITY:
            x0, y0 = _apply(outer, x0, y0)
            x1, y1 = _apply(outer, x1, y1)
        return self.view.rectangle(x0, y0, x1, y1)

    def _take_path(self, item: Any, outer: Matrix) -> None:
        count = pdfium.FPDFPath_CountSegments(item)
        pdfium.FPDFPath_GetDrawMode(item, *self._mode_refs)
        stroked = bool(self._stroke.value)
        if not (stroked or self._fill.value):
            return
        if count <= _SIMPLE_PATH:
            x0, y0, x1, y1 = self._bounds(item, outer)
            thin = min(x1 - x0, y1 - y0)
            if thin < THICKEST_RULE:
                self.drawn.draw_rectangle(x0, y0, x1, y1, stroked=False)
                return
        for part in self._subpaths(item, count, _product(_matrix_of(item), outer)):
            self._take_subpath(part, stroked)

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


def _plain(function: Any, result: Any, *arguments: Any) -> Any:
    """A pdfium function that takes and gives addresses as numbers: a third of the cost of typed pointers."""
    address = ctypes.cast(function, ctypes.c_void_p).value or 0
    return ctypes.CFUNCTYPE(result, *arguments)(address)


_V, _I = ctypes.c_void_p, ctypes.c_int
_text_object = _plain(pdfium.FPDFText_GetTextObject, _V, _V, _I)
_loose_box = _plain(pdfium.FPDFText_GetLooseCharBox, _I, _V, _I, _V)
_origin = _plain(pdfium.FPDFText_GetCharOrigin, _I, _V, _I, _V, _V)
_font_size = _plain(pdfium.FPDFText_GetFontSize, ctypes.c_double, _V, _I)
_matrix = _plain(pdfium.FPDFText_GetMatrix, _I, _V, _I, _V)
_font_of = _plain(pdfium.FPDFTextObj_GetFont, _V, _V)
_font_name = _plain(pdfium.FPDFFont_GetBaseFontName, ctypes.c_size_t, _V, _V, ctypes.c_size_t)


def _glyphs(text: Any, view: View, upright_rules: Sequence[Rule]) -> Iterator[Glyph]:
    """The glyphs of a page. Characters of one text object without blanks are one glyph, unless a rule crosses them."""
    reader = _Glyphs(text, view, upright_rules)
    start, item = 0, None
    codes = _codes(text)
    for i, code in enumerate(codes):
        here = None if code in _BLANKS else _text_object(reader.text, i) or -1
        if here != item:
            if item is not None:
                yield from reader.run(start, codes[start:i], item)
            start, item = i, here
    if item is not None:
        yield from reader.run(start, codes[start:], item)


def _joined(glyphs: Iterable[Glyph], upright_rules: Sequence[Rule]) -> list[Glyph]:
    """Neighbours that touch, of one font on one baseline with no rule between, as one glyph."""
    rules = sorted({round(rule.at, 1) for rule in upright_rules})
    joined: list[Glyph] = []
    last: Glyph | None = None
    place = -1
    for glyph in glyphs:
        if (
            last is not None
            and last.y1 == glyph.y1
            and -TOUCHING * glyph.size < glyph.x0 - last.x1 < TOUCHING * glyph.size
            and last.size == glyph.size
            and last.font == glyph.font
            and last.turn == glyph.turn == 0
            and bisect_left(rules, glyph.x1) == place
        ):
            last = Glyph(last.x0, last.y0, glyph.x1, last.y1, last.text + glyph.text, last.size, last.font)
            joined[-1] = last
        else:
            joined.append(glyph)
            last = glyph
            place = bisect_left(rules, glyph.x0)
            if bisect_left(rules, glyph.x1) != place:
                place = -1
    return joined


def _codes(text: Any) -> list[int]:
    """The Unicode numbers of all characters of a page, by pdfium's index."""
    count = pdfium.FPDFText_CountChars(text)
    if count <= 0:
        return []
    units = (ctypes.c_ushort * (count + 1))()
    codes = list(units[:count]) if pdfium.FPDFText_GetText(text, 0, count, units) == count + 1 else []
    if not codes or 0 in codes or any(0xD800 <= code < 0xE000 for code in codes):
        codes = [pdfium.FPDFText_GetUnicode(text, i) for i in range(count)]
    return [_meant(code) for code in codes]


def _meant(code: int) -> int:
    if 0x20 <= code < 0xD800 or code in _BLANKS:
        return code
    if code in _LINE_END_HYPHEN:  # pdfium marks a hyphen at the end of a line as a soft one
        return 0x2D
    return 0xFFFD if code < 0x20 or 0xD800 <= code < 0xE000 or code > 0x10FFFF else code


def _usual_width(codes: Sequence[int]) -> float:
    """The least width of a closely set text in type sizes: an em for an ideograph, half of one for others."""
    return sum(1.0 if code >= 0x2E80 else 0.25 if code in _NARROW else 0.5 for code in codes)


class _Glyphs:
    """Makes glyphs of the characters of one text object at a time."""

    def __init__(self, text: Any, view: View, upright_rules: Sequence[Rule]) -> None:
        self.text = ctypes.cast(text, ctypes.c_void_p).value
        self.view = view
        self.rules = sorted({round(rule.at, 1) for rule in upright_rules})
        self._looks: dict[tuple[float, float, float, float, float, int | None], tuple[float, int, str]] = {}
        self._plain = view.rotation == 0
        self._box = pdfium.FS_RECTF()
        self._m = pdfium.FS_MATRIX()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._refs = [ctypes.addressof(item) for item in (self._box, self._m, self._x, self._y)]

    def run(self, start: int, codes: Sequence[int], item: int) -> Iterator[Glyph]:
        """The glyphs of consecutive characters of one object: a single one if it reads level and crosses no rule."""
        size, turn, font = self._look(start, item)
        if size <= 0:
            return
        place = self._run_place(start, start + len(codes) - 1, size, turn)
        if place is not None:
            x0, _, x1, _ = place
            if len(codes) == 1 or (
                0 < x1 - x0 <= (_usual_width(codes) + LOOSE) * size
                and bisect_left(self.rules, x0) == bisect_left(self.rules, x1)
            ):
                yield Glyph(*place, "".join(map(chr, codes)), size, font, turn)
                return
        for i, code in enumerate(codes):
            place = self._place(start + i, size, turn)
            if place is not None:
                yield Glyph(*place, chr(code), size, font, turn)

    def _run_place(self, first: int, last: int, size: float, turn: int) -> tuple[float, float, float, float] | None:
        """The box of a level run: from the origin of its first to the end of its last character; None if turned."""
        if turn != 0 or not self._plain:
            return self._place(first, size, turn) if first == last else self._turned_run_place(first, last, size, turn)
        box_ref, _, x_ref, y_ref = self._refs
        if not _loose_box(self.text, last, box_ref):
            return None
        _origin(self.text, first, x_ref, y_ref)
        x0, y, x1 = self._x.value - self.view.x0, self.view.y1 - self._y.value, self._box.right - self.view.x0
        return x0, y - ASCENT * size, x1, y + DESCENT * size

    def _turned_run_place(
        self, first: int, last: int, size: float, turn: int
    ) -> tuple[float, float, float, float] | None:
        start, end = self._place(first, size, turn), self._place(last, size, turn)
        if turn != 0 or start is None or end is None or start[1] != end[1]:
            return None
        return start[0], start[1], end[2], end[3]

    def _place(self, index: int, size: float, turn: int) -> tuple[float, float, float, float] | None:
        box_ref, _, x_ref, y_ref = self._refs
        if not _loose_box(self.text, index, box_ref):
            return None
        _origin(self.text, index, x_ref, y_ref)
        box, view = self._box, self.view
        x, y = view.point(self._x.value, self._y.value)
        if turn in (90, 270) if view.rotation in (0, 180) else turn in (0, 180):
            advance = abs(box.top - box.bottom)
        else:
            advance = abs(box.right - box.left)
        return glyph_box(x, y, advance, size, turn)

    def _look(self, index: int, item: int) -> tuple[float, int, str]:
        """Type size, turn and font of the text object of a character."""
        size = _font_size(self.text, index)
        m = self._m
        font = _font_of(item) if item > 0 else None
        if not _matrix(self.text, index, self._refs[1]):
            return size, 0, ""
        look = (size, m.a, m.b, m.c, m.d, font)
        known = self._looks.get(look)
        if known is None:
            ox, oy = self.view.point(0.0, 0.0)
            ax, ay = self.view.point(m.a, m.b)
            known = (round(size * hypot(m.c, m.d), 3), turn_of(ax - ox, ay - oy), self._font(font))
            self._looks[look] = known
        return known

    def _font(self, font: int | None) -> str:
        if not font:
            return ""
        length = _font_name(font, None, 0)
        buffer = ctypes.create_string_buffer(max(1, length))
        _font_name(font, ctypes.addressof(buffer), length)
        return buffer.value.decode("utf-8", "replace")
