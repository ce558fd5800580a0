"""The fast backend: glyphs and rules from pdfium (pypdfium2)."""

import ctypes
import math
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from budgetgraph.reading.document import ReadingError
from budgetgraph.reading.pdf.drawn.backends import (
    MAX_DRAWN_PIECES,
    MOST_LOOKED_AT,
    MOST_TEXTS,
    SCAN_SHARE,
    THICKEST_RULE,
    DrawnPage,
    Overloaded,
    View,
    opener,
    painted_borders,
    turned_by,
)
from budgetgraph.reading.pdf.drawn.calls import plain
from budgetgraph.reading.pdf.drawn.clips import Edges, clip_of, seen
from budgetgraph.reading.pdf.drawn.glyphs import Glyphs
from budgetgraph.reading.pdf.drawn.overlaid import untangled
from budgetgraph.reading.pdf.drawn.scanned import own_picture

_MAX_FORM_DEPTH = 6
_SIMPLE_PATH = 5  # segments: up to a closed rectangle


class _Address(ctypes.c_void_p):
    """What pdfium gives as a pointer and takes as one; a plain `c_void_p` would come back as a number."""

    __slots__ = ()


_object = plain(pdfium.FPDFPage_GetObject, _Address)
_object_of_form = plain(pdfium.FPDFFormObj_GetObject, _Address)
_count_of_form = plain(pdfium.FPDFFormObj_CountObjects)
_type = plain(pdfium.FPDFPageObj_GetType)
_get_matrix = plain(pdfium.FPDFPageObj_GetMatrix)
_get_bounds = plain(pdfium.FPDFPageObj_GetBounds)
_pixel_size = plain(pdfium.FPDFImageObj_GetImagePixelSize)
_count_segments = plain(pdfium.FPDFPath_CountSegments)
_draw_mode = plain(pdfium.FPDFPath_GetDrawMode)
_segment = plain(pdfium.FPDFPath_GetPathSegment, _Address)
_segment_point = plain(pdfium.FPDFPathSegment_GetPoint)
_segment_type = plain(pdfium.FPDFPathSegment_GetType)
_BOX = ctypes.c_float * 4
_segment_closes = plain(pdfium.FPDFPathSegment_GetClose)

Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def _product(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _matrix_of(item: _Address) -> Matrix:
    m = pdfium.FS_MATRIX()
    return (m.a, m.b, m.c, m.d, m.e, m.f) if _get_matrix(item, ctypes.byref(m)) else _IDENTITY


class PdfiumBackend:
    """An open file. Not for use by several threads at once: pdfium is not made for it."""

    name = "pdfium"

    def __init__(self, data: bytes, name: str) -> None:
        self.file_name = name
        self._turns: dict[int, int] = {}  # by page, where its text stands sideways
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
        try:
            page = self._document[number - 1]
        except pypdfium2.PdfiumError as error:
            raise ReadingError(f"{self.file_name}: page {number} cannot be opened ({error})") from error
        try:
            picture = own_picture(page, scale) or page.render(scale=scale).to_pil().convert("RGB")
            return picture.rotate(-self._turns[number], expand=True) if number in self._turns else picture
        finally:
            page.close()

    def page(self, number: int) -> DrawnPage:
        page = pdfium.FPDF_LoadPage(self._document.raw, number - 1)
        if not page:
            raise ReadingError(f"{self.file_name}: page {number} cannot be opened")
        try:
            drawn, objects, view = _drawn(page, number, 0)
            if objects.texts > MOST_TEXTS:
                raise Overloaded(
                    f"{self.file_name}: page {number} holds {objects.texts:,} texts, more than a page prints"
                )
            text = pdfium.FPDFText_LoadPage(page)
            if not text:
                raise ReadingError(f"{self.file_name}: page {number} cannot be read")
            try:
                covered = drawn.image_share > SCAN_SHARE
                glyphs = _glyphs(text, drawn, objects, view)
                turn = turned_by(_angles(text), view.rotation) if glyphs.sideways and not covered else 0
                if turn:
                    drawn, objects, view = _drawn(page, number, turn)
                    self._turns[number] = turn
                    glyphs = _glyphs(text, drawn, objects, view)
                drawn.glyphs, drawn.coloured, drawn.cut = glyphs.glyphs, glyphs.coloured, glyphs.cut
                if glyphs.overlaid and not objects.forms:
                    drawn.glyphs = untangled(drawn.glyphs, glyphs.drawn(_order(page)))
                if covered:
                    drawn.hidden = Glyphs(text, view, drawn.vertical, painted=False).read()
            finally:
                pdfium.FPDFText_ClosePage(text)
            return drawn
        finally:
            pdfium.FPDF_ClosePage(page)


def _order(page: Any) -> dict[int | None, int]:
    """The places of the objects of a page in the order in which they are drawn."""
    address = ctypes.c_void_p(ctypes.cast(page, ctypes.c_void_p).value)
    return {_object(address, at).value: at for at in range(pdfium.FPDFPage_CountObjects(page))}


def _view_of(page: Any, turn: int) -> View:
    box = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, ctypes.byref(box))
    rotation = (pdfium.FPDFPage_GetRotation(page) % 4 * 90 + turn) % 360
    return View(box.left, box.bottom, box.right, box.top, rotation)


def _drawn(page: Any, number: int, turn: int) -> tuple[DrawnPage, "_Objects", View]:
    """What is drawn on a page besides its text, as seen when it is turned clockwise by so many degrees."""
    view = _view_of(page, turn)
    drawn = DrawnPage(number, *view.size, (view.rotation - turn) % 360, turn=turn)
    objects = _Objects(drawn, view)
    objects.read(page)
    return drawn, objects, view


def _glyphs(text: Any, drawn: DrawnPage, objects: "_Objects", view: View) -> Glyphs:
    """What is printed on a page; of a scanned one only what is painted."""
    borders = [*drawn.vertical, *painted_borders(drawn.painted)]
    painted = True if drawn.image_share > SCAN_SHARE else None
    glyphs = Glyphs(text, view, borders, painted=painted, direct=not objects.forms)
    glyphs.read()
    return glyphs


def _angles(text: Any) -> Iterator[float]:
    """How some of the characters of a page stand, in degrees clockwise as stored."""
    count = max(0, pdfium.FPDFText_CountChars(text))
    for index in range(0, count, 1 + count // MOST_LOOKED_AT):
        if not chr(pdfium.FPDFText_GetUnicode(text, index)).isspace():
            yield math.degrees(pdfium.FPDFText_GetCharAngle(text, index))


open_pdfium = opener(PdfiumBackend)


class _Objects:
    """Walks the objects of one page and takes its rules; forms (XObjects) are entered."""

    def __init__(self, drawn: DrawnPage, view: View) -> None:
        self.drawn = drawn
        self.forms = False  # whether the page may hold any
        self.texts = 0
        self.seen: Matrix = (*view.turned(1, 0), *view.turned(0, 1), *view.point(0, 0))
        self._edges = _BOX()
        self._edge_refs = [ctypes.byref(self._edges, 4 * i) for i in range(4)]
        self._fill, self._stroke = ctypes.c_int(), ctypes.c_int()
        self._mode_refs = ctypes.byref(self._fill), ctypes.byref(self._stroke)

    def read(self, page: Any) -> None:
        address = ctypes.c_void_p(ctypes.cast(page, ctypes.c_void_p).value)
        text = pdfium.FPDF_PAGEOBJ_TEXT
        for i in range(pdfium.FPDFPage_CountObjects(page)):
            item = _object(address, i)
            kind = _type(item)
            if kind == text:
                self.texts += 1
            else:
                self._take(item, kind, self.seen, 0)
                self.forms = self.forms or kind == pdfium.FPDF_PAGEOBJ_FORM
                if self.drawn.pieces > MAX_DRAWN_PIECES:
                    self.forms = True
                    break

    def _take(self, item: _Address, kind: int, outer: Matrix, depth: int) -> None:
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            self._take_path(item, outer)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            width, height = ctypes.c_uint(), ctypes.c_uint()
            _pixel_size(item, ctypes.byref(width), ctypes.byref(height))
            self.drawn.draw_image(*self._bounds(item, outer), pixels=width.value)
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _MAX_FORM_DEPTH:
            inner = _product(_matrix_of(item), outer)
            for i in range(_count_of_form(item)):
                if self.drawn.pieces > MAX_DRAWN_PIECES:
                    break
                part = _object_of_form(item, ctypes.c_ulong(i))
                self._take(part, _type(part), inner, depth + 1)

    def _bounds(self, item: _Address, outer: Matrix) -> tuple[float, float, float, float]:
        if not _get_bounds(item, *self._edge_refs):
            return 0.0, 0.0, 0.0, 0.0
        return _box(outer, *self._edges)

    def _take_path(self, item: _Address, outer: Matrix) -> None:
        _draw_mode(item, *self._mode_refs)
        stroked = bool(self._stroke.value)
        if not (stroked or self._fill.value):
            return
        edges = clip_of(item)
        clip = _box(outer, *edges) if edges is not None else None
        count = _count_segments(item)
        if count <= _SIMPLE_PATH:
            box = self._bounds(item, outer)
            if _is_thin(box):
                self._take_rule(box, clip)
                return
            if not stroked:
                if (left := seen(box, clip)) is not None and (clip is None or not _is_thin(left)):
                    self.drawn.paint(*left)
                return
        for part in self._subpaths(item, count, _product(_matrix_of(item), outer)):
            self._take_subpath(part, stroked, clip)

    def _take_rule(self, box: Edges, clip: Edges | None) -> None:
        if (left := seen(box, clip)) is not None:
            self.drawn.draw_rectangle(*left, stroked=False)

    def _subpaths(self, item: _Address, count: int, matrix: Matrix) -> Iterator[list[tuple[float, float]]]:
        """The straight sub-paths as points in viewed space; a curve parts one from the next."""
        x, y = ctypes.c_float(), ctypes.c_float()
        x_ref, y_ref = ctypes.byref(x), ctypes.byref(y)
        part: list[tuple[float, float]] = []
        for i in range(min(count, MAX_DRAWN_PIECES)):
            segment = _segment(item, i)
            _segment_point(segment, x_ref, y_ref)
            point = _apply(matrix, x.value, y.value)
            if _segment_type(segment) == pdfium.FPDF_SEGMENT_LINETO:
                part.append(point)
            else:
                if len(part) > 1:
                    yield part
                part = [point]
            if _segment_closes(segment) and part:
                if part[-1] != part[0]:
                    part.append(part[0])
                yield part
                part = [part[0]]
        if len(part) > 1:
            yield part

    def _take_subpath(self, points: list[tuple[float, float]], stroked: bool, clip: Edges | None) -> None:
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        box = min(xs), min(ys), max(xs), max(ys)
        if _is_thin(box):
            self._take_rule(box, clip)
        elif stroked:
            for (xa, ya), (xb, yb) in pairwise(points):
                if clip is None:
                    self.drawn.draw_stroke(xa, ya, xb, yb)
                elif (left := seen((min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb)), clip)) is not None:
                    self.drawn.draw_stroke(*left)


def _is_thin(box: Edges) -> bool:
    return box[2] - box[0] < THICKEST_RULE or box[3] - box[1] < THICKEST_RULE


def _box(matrix: Matrix, left: float, bottom: float, right: float, top: float) -> Edges:
    (xa, ya), (xb, yb) = _apply(matrix, left, bottom), _apply(matrix, right, top)
    return xa if xa < xb else xb, ya if ya < yb else yb, xb if xa < xb else xa, yb if ya < yb else ya


def _apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f
