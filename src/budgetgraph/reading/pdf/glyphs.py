"""The glyphs of a page as pdfium (pypdfium2) gives them: characters in, runs of characters that stand closely out.

Calls into the library cost more than all the rest, so a word is asked for its ends as long as it may be a single run.
"""

import ctypes
import re
import struct
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from math import hypot
from typing import Any

import pypdfium2.raw as pdfium

from budgetgraph.reading.layout import Glyph, Rule
from budgetgraph.reading.pdf.backends import ASCENT, DESCENT, View, glyph_box, is_bold, is_tilted, turn_of

TOUCHING = 0.05  # type sizes: characters nearer than this are one glyph
DENSE = 0.8  # of the usual width: in less a word may be drawn twice for a bold look
TIGHT = 0.06  # type sizes: a word of several objects and scripts that is wider by this may hide a blank
JUSTIFIED = 0.06  # share by which justified text of ideographs alone may be wider
SHORT = 0.4  # type sizes: a run narrower than its characters by this may hold one of another object
SAME_LEVEL = 0.01  # points between the baselines of one word
LOOSE = 0.16  # type sizes: a run that is wider by this than its characters may hide a gap between two columns
_BLANK = "\t\n\r \u00a0\u3000\u2000-\u200f\u202f\ufeff"
_WORD = re.compile(f"[^{_BLANK}]+")
_IDEOGRAPHS = re.compile("[\u2e80-\uffef]{8,}")
_CONTROL = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\ufffe]")
_BROKEN = re.compile("[\x00\ud800-\udfff]")
# pdfium marks a hyphen at the end of a line as a soft one
_MEANT = {code: "\ufffd" for code in range(0x20) if code not in (0x09, 0x0A, 0x0D)} | {0x02: "-", 0xFFFE: "-"}
_WIDTHS = dict.fromkeys(".,:;'|!ilj()[]", 0.25) | {"%": 0.8}


def plain(function: Any, result: Any, *arguments: Any) -> Any:
    """A pdfium function that takes and gives addresses as numbers: a third of the cost of typed pointers."""
    address = ctypes.cast(function, ctypes.c_void_p).value or 0
    return ctypes.CFUNCTYPE(result, *arguments)(address)


_V, _I = ctypes.c_void_p, ctypes.c_int
_text_object = plain(pdfium.FPDFText_GetTextObject, _V, _V, _I)
_loose_box = plain(pdfium.FPDFText_GetLooseCharBox, _I, _V, _I, _V)
_origin = plain(pdfium.FPDFText_GetCharOrigin, _I, _V, _I, _V, _V)
_font_size = plain(pdfium.FPDFText_GetFontSize, ctypes.c_double, _V, _I)
_matrix = plain(pdfium.FPDFText_GetMatrix, _I, _V, _I, _V)
_font_of = plain(pdfium.FPDFTextObj_GetFont, _V, _V)
_font_name = plain(pdfium.FPDFFont_GetBaseFontName, ctypes.c_size_t, _V, _V, ctypes.c_size_t)


def _printed(text: Any) -> str:
    """The characters of a page by pdfium's index, one place each; those without a meaning as U+FFFD."""
    count = pdfium.FPDFText_CountChars(text)
    if count <= 0:
        return ""
    units = (ctypes.c_ushort * (count + 1))()
    if pdfium.FPDFText_GetText(text, 0, count, units) == count + 1:
        printed = bytes(units)[:-2].decode("utf-16-le", "surrogatepass")
        if len(printed) == count and not _BROKEN.search(printed):
            return printed.translate(_MEANT) if _CONTROL.search(printed) else printed
    codes = (pdfium.FPDFText_GetUnicode(text, i) for i in range(count))
    return "".join("\ufffd" if 0xD800 <= code < 0xE000 or code > 0x10FFFF else chr(code) for code in codes).translate(
        _MEANT
    )


@lru_cache(maxsize=4096)
def _usual_width(text: str) -> float:
    """The least width of a closely set text in type sizes: an em for an ideograph, half of one for others."""
    return sum(1.0 if sign >= "\u2e80" else _WIDTHS.get(sign, 0.5) for sign in text)


class _UprightRules:
    """Where the upright rules of a page part one text from the next."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._places = sorted({round(rule.at, 1) for rule in rules})
        self._bands: list[list[float]] = []
        for start, end in sorted((rule.start, rule.end) for rule in rules):
            if self._bands and start <= self._bands[-1][1]:
                self._bands[-1][1] = max(self._bands[-1][1], end)
            else:
                self._bands.append([start, end])

    def part(self, x0: float, x1: float, y: float) -> bool:
        """Whether a rule that stands at the height `y` (or one above or below it in its table) runs between the two."""
        for start, end in self._bands:
            if start < y < end:
                return bisect_left(self._places, x0) != bisect_left(self._places, x1)
        return False


class Glyphs:
    """Makes glyphs of the characters of a page: of all of one text object up to the next blank, as long as they stand
    closely on a level line that no rule crosses, and joins neighbours that touch."""

    def __init__(self, text: Any, view: View, upright_rules: Sequence[Rule]) -> None:
        self.printed = _printed(text)
        self.text = ctypes.cast(text, ctypes.c_void_p).value
        self.view = view
        self.rules = _UprightRules(upright_rules)
        self.glyphs: list[Glyph] = []
        self._looks: dict[tuple[float, int | None, bytes], tuple[float, int, str]] = {}
        self._plain = view.rotation == 0
        self._box = (ctypes.c_float * 4)()  # left, top, right, bottom
        self._m = ctypes.create_string_buffer(24)  # six floats
        self._at = (ctypes.c_double * 2)()
        self._box_ref, self._m_ref = ctypes.addressof(self._box), ctypes.addressof(self._m)
        self._x_ref = ctypes.addressof(self._at)
        self._y_ref = self._x_ref + ctypes.sizeof(ctypes.c_double)

    def read(self) -> list[Glyph]:
        """The glyphs in pdfium's order."""
        text, printed = self.text, self.printed
        for word in _WORD.finditer(printed):
            start, end = word.span()
            item, last = _text_object(text, start), _text_object(text, end - 1)
            if item == last or not self._whole(start, word.group(), item, last):
                self._runs(start, end, item)
        return self.glyphs

    def _runs(self, start: int, end: int, item: int | None) -> None:
        """Adds the characters of a word object by object; `item` is the object of the first."""
        while start < end:
            stop = start + 1
            if _text_object(self.text, end - 1) == item:
                stop = end
            while stop < end and _text_object(self.text, stop) == item:
                stop += 1
            self._run(start, self.printed[start:stop], item)
            start = stop
            item = _text_object(self.text, start) if start < end else None

    def _whole(self, start: int, printed: str, item: int | None, last_item: int | None) -> bool:
        """Adds a word of several objects as one glyph, if they look alike and follow closely on one level line."""
        last = start + len(printed) - 1
        size, turn, font = self._look(start, item)
        other = self._look(last, last_item)
        if turn or not self._plain or size <= 0 or other[:2] != (size, turn) or is_bold(font) != is_bold(other[2]):
            return False
        _origin(self.text, last, self._x_ref, self._y_ref)
        level = self._at[1]
        _origin(self.text, start, self._x_ref, self._y_ref)
        x, y = self._at
        if abs(y - level) > SAME_LEVEL or not _loose_box(self.text, last, self._box_ref):
            return False
        x0, x1, y = x - self.view.x0, self._box[2] - self.view.x0, self.view.y1 - y
        usual = _usual_width(printed) * size
        alike = _IDEOGRAPHS.fullmatch(printed) is not None
        loose = JUSTIFIED * usual if alike else TIGHT * size
        if not max(DENSE * usual, usual - SHORT * size) <= x1 - x0 <= usual + loose or self.rules.part(x0, x1, y):
            return False
        self._add(Glyph(x0, y - ASCENT * size, x1, y + DESCENT * size, printed, size, font))
        return True

    def _run(self, start: int, printed: str, item: int | None) -> None:
        """Adds the characters of one object: one glyph if they read level and closely and cross no rule."""
        size, turn, font = self._look(start, item)
        if size <= 0:
            return
        last = start + len(printed) - 1
        if turn == 0 and self._plain:
            if _loose_box(self.text, last, self._box_ref):
                _origin(self.text, start, self._x_ref, self._y_ref)
                x, y = self._at
                x0, x1, y = x - self.view.x0, self._box[2] - self.view.x0, self.view.y1 - y
                usual = _usual_width(printed) * size
                if x1 - x0 < usual - SHORT * size and self._is_mixed(start, last, item):
                    for index, sign in enumerate(printed, start):
                        self._run(index, sign, _text_object(self.text, index))
                    return
                if last == start or (0 < x1 - x0 <= usual + LOOSE * size and not self.rules.part(x0, x1, y)):
                    self._add(Glyph(x0, y - ASCENT * size, x1, y + DESCENT * size, printed, size, font))
                    return
        elif turn == 0 and last > start:
            one, other = self._place(start, size, turn), self._place(last, size, turn)
            if one is not None and other is not None and one[1] == other[1]:
                x0, y0, x1, y1 = one[0], one[1], other[2], other[3]
                width = (_usual_width(printed) + LOOSE) * size
                if 0 < x1 - x0 <= width and not self.rules.part(x0, x1, y1):
                    self._add(Glyph(x0, y0, x1, y1, printed, size, font))
                    return
        for index, sign in enumerate(printed, start):
            place = self._place(index, size, turn)
            if place is not None:
                self._add(Glyph(*place, sign, size, font, turn))

    def _is_mixed(self, first: int, last: int, item: int | None) -> bool:
        """Does a character of another object, such as a watermark, stand among those of this one?"""
        return any(_text_object(self.text, index) != item for index in range(first, last))

    def _add(self, glyph: Glyph) -> None:
        """Joins the glyph to the one before where they touch, of one font on one baseline with no rule between."""
        if self.glyphs:
            last = self.glyphs[-1]
            reach = TOUCHING * glyph.size
            if (
                last.y1 == glyph.y1
                and -reach < glyph.x0 - last.x1 < reach
                and last.size == glyph.size
                and last.font == glyph.font
                and last.turn == glyph.turn == 0
                and not self.rules.part(last.x0, glyph.x1, glyph.y1)
            ):
                self.glyphs[-1] = Glyph(
                    last.x0, last.y0, glyph.x1, last.y1, last.text + glyph.text, last.size, last.font
                )
                return
        self.glyphs.append(glyph)

    def _place(self, index: int, size: float, turn: int) -> tuple[float, float, float, float] | None:
        if not _loose_box(self.text, index, self._box_ref):
            return None
        _origin(self.text, index, self._x_ref, self._y_ref)
        left, top, right, bottom = self._box
        x, y = self.view.point(*self._at)
        level = turn in (90, 270) if self.view.rotation in (0, 180) else turn in (0, 180)
        return glyph_box(x, y, abs(top - bottom) if level else abs(right - left), size, turn)

    def _look(self, index: int, item: int | None) -> tuple[float, int, str]:
        """Type size (0 where it is set aslant), turn and font of the text object of a character."""
        size = _font_size(self.text, index)
        font = _font_of(item) if item else None
        if not _matrix(self.text, index, self._m_ref):
            return size, 0, ""
        matrix: bytes = self._m[:16]  # type: ignore[assignment]
        look = (size, font, matrix)
        known = self._looks.get(look)
        if known is None:
            a, b, c, d = struct.unpack("4f", matrix)
            ox, oy = self.view.point(0.0, 0.0)
            ax, ay = self.view.point(a, b)
            seen = 0.0 if is_tilted(a, b) else round(size * hypot(c, d), 3)
            known = (seen, turn_of(ax - ox, ay - oy), self._font(font))
            self._looks[look] = known
        return known

    def _font(self, font: int | None) -> str:
        if not font:
            return ""
        length = _font_name(font, None, 0)
        buffer = ctypes.create_string_buffer(max(1, length))
        _font_name(font, ctypes.addressof(buffer), length)
        return buffer.value.decode("utf-8", "replace")
