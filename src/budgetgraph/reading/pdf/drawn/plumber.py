"""The reference backend: glyphs and rules from pdfplumber (pdfminer.six)."""

import io
import logging
import zlib
from collections.abc import Iterable
from typing import Any

import pdfminer.pdftypes
import pdfplumber
from pdfminer.layout import LTChar, LTContainer, LTCurve, LTImage, LTLine, LTRect
from pdfplumber.page import Page
from PIL import Image

from budgetgraph.reading.document import ReadingError
from budgetgraph.reading.layout import Glyph
from budgetgraph.reading.pdf.drawn.backends import (
    MAX_DRAWN_PIECES,
    SCAN_SHARE,
    THICKEST_RULE,
    DrawnPage,
    glyph_box,
    is_tilted,
    opener,
    turn_of,
    turned_by,
)
from budgetgraph.reading.pdf.drawn.stamps import ASKEW, is_coloured

logging.getLogger("pdfminer").setLevel(logging.ERROR)
_CHUNK = 4096  # bytes


def decompressed(data: bytes) -> bytes:
    """What a packed stream with a damaged checksum holds; raises `zlib.error` where more than that is damaged."""
    unpacker = zlib.decompressobj()
    parts: list[bytes] = []
    for start in range(0, len(data), _CHUNK):
        whole = unpacker.copy()
        try:
            parts.append(unpacker.decompress(data[start : start + _CHUNK]))
        except zlib.error:
            try:
                for at in range(start, len(data)):
                    parts.append(whole.decompress(data[at : at + 1]))
            except zlib.error:
                if at < len(data) - 3:
                    raise
            break
    return b"".join(parts)


# pdfminer goes byte by byte and copies all it has for each: minutes for the fonts of one damaged page
pdfminer.pdftypes.decompress_corrupted = decompressed


class PlumberBackend:
    """An open file."""

    name = "pdfplumber"

    def __init__(self, data: bytes, name: str) -> None:
        self.file_name = name
        self._turns: dict[int, int] = {}  # by page, where its text stands sideways
        try:
            self._document = pdfplumber.open(io.BytesIO(data))
            self._count = len(self._document.pages)
        except Exception as error:  # pdfminer raises whatever it stumbles over
            raise ReadingError(f"{name}: {type(error).__name__} {error}".strip()) from error

    @property
    def page_count(self) -> int:
        return self._count

    def close(self) -> None:
        self._document.close()

    def picture(self, number: int, scale: float) -> Image.Image:
        try:
            picture = self._document.pages[number - 1].to_image(resolution=72 * scale).original.convert("RGB")
        except Exception as error:  # drawn by pdfium, which may open less than pdfminer
            raise ReadingError(f"{self.file_name}: page {number} cannot be drawn ({error})") from error
        return picture.rotate(-self._turns[number], expand=True) if number in self._turns else picture

    def page(self, number: int) -> DrawnPage:
        page = self._document.pages[number - 1]
        try:
            drawn = _Layout(page).read()
            turn = 0 if drawn.image_share > SCAN_SHARE else turned_by((glyph.turn for glyph in drawn.glyphs), 0)
            if turn:
                rotation = page.rotation
                page.page_obj.rotate = page.page_obj.attrs["Rotate"] = (rotation + turn) % 360
                page.close()
                page = Page(self._document, page.page_obj, number)
                drawn = _Layout(page).read()
                drawn.rotation, drawn.turn = rotation, turn
                self._turns[number] = turn
            return drawn
        except Exception as error:  # as above
            raise ReadingError(f"{self.file_name}: page {number}: {type(error).__name__} {error}") from error
        finally:
            page.close()


open_plumber = opener(PlumberBackend)


class _Layout:
    """Takes the objects of pdfminer's layout, which lie in the rotated media box, into the crop box as seen."""

    def __init__(self, page: Any) -> None:
        x0, top, x1, bottom = page.cropbox
        media_x0, media_top, _, media_bottom = page.mediabox
        self.shift = x0 - media_x0
        self.height_above = (media_bottom - media_top) - (top - media_top)
        self.page = page
        self.drawn = DrawnPage(page.page_number, float(x1 - x0), float(bottom - top), page.rotation)

    def point(self, x: float, y: float) -> tuple[float, float]:
        return x - self.shift, self.height_above - y

    def read(self) -> DrawnPage:
        self._take(self.page.layout)
        return self.drawn

    def _take(self, items: Iterable[Any]) -> None:
        for item in items:
            if isinstance(item, LTChar):
                self._take_char(item)
            elif isinstance(item, LTContainer):
                self._take(item)
            elif self.drawn.pieces > MAX_DRAWN_PIECES:
                continue
            elif isinstance(item, LTImage):
                self.drawn.draw_image(*self._box(item), pixels=int(item.srcsize[0] or 0))
            elif isinstance(item, LTLine | LTRect):
                self.drawn.draw_rectangle(*self._box(item), stroked=bool(item.stroke) and isinstance(item, LTRect))
            elif isinstance(item, LTCurve):
                self._take_curve(item)

    def _box(self, item: Any) -> tuple[float, float, float, float]:
        ax, ay = self.point(item.x0, item.y0)
        bx, by = self.point(item.x1, item.y1)
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)

    def _take_curve(self, item: Any) -> None:
        x0, y0, x1, y1 = self._box(item)
        if min(x1 - x0, y1 - y0) < THICKEST_RULE:
            self.drawn.draw_rectangle(x0, y0, x1, y1, stroked=False)
        elif item.stroke:
            self._take_strokes(item)

    def _take_strokes(self, item: Any) -> None:
        last: tuple[float, float] | None = None
        first: tuple[float, float] | None = None
        for step, *points in item.original_path:
            here = self.point(*points[-1]) if points else first
            if step == "m":
                first = here
            elif step in "lh" and last is not None and here is not None:
                self.drawn.draw_stroke(*last, *here)
            last = here

    def _take_char(self, item: Any) -> None:
        a, b, _, _, e, f = item.matrix
        x, y = self.point(e, f)
        turn = turn_of(a, -b)
        advance, size = (item.height, item.width) if turn in (90, 270) else (item.width, item.height)
        box = glyph_box(x, y, advance, size, turn)
        text = item.get_text()
        if not text.strip() or size <= 0:
            return
        coloured = is_coloured(*_rgb(item.graphicstate.ncolor))
        if not is_tilted(a, b):
            glyph = Glyph(*box, text, round(size, 3), str(item.fontname), turn)
            (self.drawn.coloured if coloured else self.drawn.glyphs).append(glyph)
        elif coloured:
            box = self._box(item)
            size = min(box[2] - box[0], box[3] - box[1])
            self.drawn.coloured.append(Glyph(*box, text, size, str(item.fontname), ASKEW))


def _rgb(colour: Any) -> tuple[int, int, int]:
    """What pdfminer gives as a colour (grey, RGB or CMYK from 0 to 1, or a pattern) in 255 parts of each light."""
    parts = colour if isinstance(colour, tuple | list) else (colour,)
    if not all(isinstance(part, int | float) for part in parts):
        return 0, 0, 0
    if len(parts) == 4:
        cyan, magenta, yellow, black = parts
        parts = tuple((1 - ink) * (1 - black) for ink in (cyan, magenta, yellow))
    if len(parts) != 3:
        return 0, 0, 0
    red, green, blue = (round(255 * part) for part in parts)
    return red, green, blue
