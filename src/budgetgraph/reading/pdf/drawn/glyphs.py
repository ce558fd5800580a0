"""The glyphs of a page as pdfium (pypdfium2) gives them: characters in, runs of characters that stand closely out.

Calls into the library cost more than all the rest, so a word is asked for its ends as long as it may be a single run.
"""

import ctypes
import re
import struct
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from math import hypot
from typing import Any

import pypdfium2.raw as pdfium

from budgetgraph.reading.grids.widths import BLANK_BEHIND, HALF
from budgetgraph.reading.layout import Glyph, Rule
from budgetgraph.reading.pdf.drawn.backends import ASCENT, DESCENT, View, glyph_box, is_bold, is_tilted, turn_of
from budgetgraph.reading.pdf.drawn.calls import plain
from budgetgraph.reading.pdf.drawn.clips import Clips, Edges
from budgetgraph.reading.pdf.drawn.overprints import OVER
from budgetgraph.reading.pdf.drawn.placing import Level, UprightRules
from budgetgraph.reading.pdf.drawn.stamps import ASKEW, is_coloured

MOST_CHARACTERS = 600_000  # of one page; the rest is cut off
LONGEST = 2_000  # characters of one glyph
TOUCHING = 0.05  # type sizes: characters nearer than this are one glyph
DENSE = 0.8  # of the usual width: in less a word may be drawn twice for a bold look
TIGHT = 0.06  # type sizes: a word of several objects and scripts that is wider by this may hide a blank
JUSTIFIED = 0.06  # share by which justified text of ideographs alone may be wider
NOT_PAINTED = 3  # the render mode
SPREAD = 0.1  # type sizes between the ideographs of justified text that is still one word
EVEN = 0.1  # type sizes: so near to its place stands the middle one
SHORT = 0.4  # type sizes: a run narrower than its characters by this may hold one of another object
SAME_LEVEL = 0.01  # points between the baselines of one word
UNMISSED = 0.2  # type sizes: so much of a text may be clipped at a side without being looked at
LEAST_HEIGHT = 0.25  # of a character that is seen
LOOSE = 0.16  # type sizes: a run that is wider by this than its characters may hide a gap between two columns
_BLANK = "\t\n\r \u00a0\u3000\u2000-\u200f\u202f\ufeff"
_WORD = re.compile(f"[^{_BLANK}]+")
_IDEOGRAPHS = re.compile("[\u2e80-\uffef]{8,}")
_NARROW = re.compile("[^\u2e80-\U0010ffff]")
_THIN = re.compile(r"[.,:;'|!ilj()\[\]]")
# two texts over one another, or not
_MIXED = re.compile("\\d[\u2e80-\uffef]{1,3}\\d|[\u2e80-\uffef]\\d{1,2}[\u2e80-\uffef]")
_TOKEN = re.compile(r"[-+]?\d[\d.,，]*%?|.", re.S)
_CONTROL = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\ufffe]")
_BROKEN = re.compile("[\x00\ud800-\udfff]")
# pdfium marks a hyphen at the end of a line as a soft one
_MEANT = {code: "\ufffd" for code in range(0x20) if code not in (0x09, 0x0A, 0x0D)} | {0x02: "-", 0xFFFE: "-"}

_USUAL_NAME = 7  # bits of the length of the name of a font
_DRAWING = struct.Struct("4I4f")  # red, green, blue, opacity, first two columns of the matrix
_BOX, _POINT = ctypes.c_float * 4, ctypes.c_double * 2
_void = ctypes.c_void_p
_TURNED = (90, 180, 270)  # degrees
_new = tuple.__new__  # a named tuple made by it takes half the time

# type size, turn, font, widths of its characters met so far, whether neither black, grey nor white
Look = tuple[float, int, str, dict[str, float], bool]
Place = tuple[float, float, float, float]  # left, top, right, bottom as seen


_get_text = plain(pdfium.FPDFText_GetText)
_text_object = plain(pdfium.FPDFText_GetTextObject, ctypes.c_void_p)
_loose_box = plain(pdfium.FPDFText_GetLooseCharBox)
_origin = plain(pdfium.FPDFText_GetCharOrigin)
_font_size = plain(pdfium.FPDFText_GetFontSize, ctypes.c_double)
_matrix = plain(pdfium.FPDFText_GetMatrix)
_matrix_of_object = plain(pdfium.FPDFPageObj_GetMatrix)  # within its form; thrice as fast
_font_of = plain(pdfium.FPDFTextObj_GetFont, ctypes.c_void_p)
_fill_colour = plain(pdfium.FPDFPageObj_GetFillColor)
_render_mode = plain(pdfium.FPDFTextObj_GetTextRenderMode)
_font_name = plain(pdfium.FPDFFont_GetBaseFontName, ctypes.c_size_t)


@cache
def _buffer(bits: int) -> type[ctypes.Array[ctypes.c_char]]:
    """The type of a buffer of so many bytes, in powers of two: each new length would cost a new type."""
    return ctypes.c_char * (1 << bits)


def _printed(text: Any) -> str:
    """The characters of a page by pdfium's index, one place each; those without a meaning as U+FFFD."""
    count = pdfium.FPDFText_CountChars(text)
    if count <= 0:
        return ""
    units = _buffer((2 * count + 2).bit_length())()
    if _get_text(text, 0, count, units) == count + 1:
        printed = units.raw[: 2 * count].decode("utf-16-le", "surrogatepass")
        if len(printed) == count and not _BROKEN.search(printed):
            return printed.translate(_MEANT) if _CONTROL.search(printed) else printed
    codes = (pdfium.FPDFText_GetUnicode(text, i) for i in range(count))
    return "".join("\ufffd" if 0xD800 <= code < 0xE000 or code > 0x10FFFF else chr(code) for code in codes).translate(
        _MEANT
    )


@lru_cache(maxsize=4096)
def _usual_width(text: str) -> float:
    """The least width of a closely set text in type sizes: an em for an ideograph, half of one for most others."""
    narrow = len(_NARROW.findall(text))
    return len(text) - 0.5 * narrow - 0.25 * len(_THIN.findall(text)) + 0.3 * text.count("%") if narrow else len(text)


def _width(text: str, known: dict[str, float]) -> float:
    """The width of a closely set text in type sizes, from the characters of its font that were met before."""
    return sum(known.get(sign) or _usual_width(sign) for sign in text)


def _is_close(text: str, width: float, usual: float) -> bool:
    """Is a word of several objects as wide as its characters are together? Both widths in type sizes."""
    if not max(DENSE * usual, usual - SHORT) <= width:
        return False
    return width <= usual + TIGHT or (width <= (1 + JUSTIFIED) * usual and _IDEOGRAPHS.fullmatch(text) is not None)


def _is_whole(x0: float, x1: float, y: float, size: float, clip: Edges | None) -> bool:
    """Does text on the base line y lie within a clipping path, but for what no eye misses?"""
    if clip is None:
        return True
    slack = UNMISSED * size
    return (
        clip[0] - slack <= x0
        and x1 <= clip[2] + slack
        and clip[1] - slack <= y - ASCENT * size
        and y + DESCENT * size <= clip[3] + slack
    )


def _is_seen(first: Place, last: Place, clip: Edges | None) -> bool:
    """Is the middle of a text seen, and some of its height?"""
    if clip is None:
        return True
    top, bottom = first[1], first[3]
    left = min(bottom, clip[3]) - max(top, clip[1])
    return clip[0] <= (first[0] + last[2]) / 2 < clip[2] and left > LEAST_HEIGHT * (bottom - top)


class Glyphs:
    """Makes glyphs of the characters of a page: of all of one text object up to the next blank, as long as they stand
    closely on a level line that no rule crosses, and joins neighbours that touch.

    `painted` takes only the text that is painted, or only the text that is not, as scanners lay it under pictures.
    `direct` says that no text stands in a form (XObject). `cut` tells that there are more characters than are taken.
    """

    def __init__(
        self, text: Any, view: View, upright_rules: Sequence[Rule], *, painted: bool | None = None, direct: bool = False
    ) -> None:
        printed = _printed(text)
        self.printed, self.cut = printed[:MOST_CHARACTERS], len(printed) > MOST_CHARACTERS
        self.text = ctypes.c_void_p(ctypes.cast(text, ctypes.c_void_p).value)
        self.view = view
        self.rules = UprightRules(upright_rules)
        self.painted, self.direct = painted, direct
        self.glyphs: list[Glyph] = []
        self.coloured: list[Glyph] = []
        self.overlaid = False  # whether texts of one line lie over one another
        self._widths: dict[tuple[int | None, float], dict[str, float]] = {}  # by font and how wide it is set
        self._looks: dict[tuple[float, int | None, bytes], Look] = {}
        self._item: int | None = -1  # the text object looked at last
        self._clips = Clips(view)
        self._clip: Edges | None = None  # what is seen of it, as the page is seen
        self._guessed = False  # whether that was not looked at
        self._look_of_item: Look = (0.0, 0, "", {}, False)
        level, self._plain = Level(view), view.rotation not in (90, 180, 270)
        self._x, self._x_sign, self._x_shift = level.x
        self._end, self._end_sign, self._end_shift = level.end
        self._y, self._y_sign, self._y_shift = level.y
        self._box = _BOX()  # left, top, right, bottom
        self._drawing = _buffer(6)()  # red, green, blue, opacity and the six floats of the matrix
        self._name = _buffer(_USUAL_NAME)()
        self._at = _POINT()
        self._box_ref = ctypes.byref(self._box)
        self._colour_refs = [ctypes.byref(self._drawing, 4 * i) for i in range(4)]
        self._matrix_ref = ctypes.byref(self._drawing, 16)
        self._x_ref = ctypes.byref(self._at)
        self._y_ref = ctypes.byref(self._at, ctypes.sizeof(ctypes.c_double))

    def read(self) -> list[Glyph]:
        """The glyphs in pdfium's order."""
        text = self.text
        for word in _WORD.finditer(self.printed):
            start, end = word.span()
            item = _text_object(text, start)
            if (
                self.painted is not None
                and item
                and self.painted is (_render_mode(ctypes.c_void_p(item)) == NOT_PAINTED)
            ):
                continue
            last = item if end - start == 1 else _text_object(text, end - 1)
            if item == last:
                self._run(start, word.group(), item)
            elif not self._whole(start, word.group(), item, last):
                self._runs(start, end, item)
        return self.glyphs

    @property
    def sideways(self) -> bool:
        """Does some text stand turned, as seen?"""
        return any(glyph.turn in _TURNED for part in (self.glyphs, self.coloured) for glyph in part)

    def drawn(self, order: Mapping[int | None, int]) -> list[Glyph]:
        """The level characters one by one as they are drawn; `order` are the places of the text objects."""
        found: list[tuple[int, int, Glyph]] = []
        for index, sign in enumerate(self.printed):
            item = None if sign.isspace() else _text_object(self.text, index)
            if item not in order:
                continue
            size, turn, font, _, coloured = self._look(index, item)
            place = self._place(index, size, turn) if size > 0 and turn == 0 and not coloured else None
            if place is not None:
                found.append((order[item], index, Glyph(*place, sign, size, font)))
        return [glyph for _, _, glyph in sorted(found)]

    def _runs(self, start: int, end: int, item: int | None) -> None:
        """Adds the characters of a word object by object; `item` is the object of the first."""
        text, printed = self.text, self.printed
        while start < end:
            stop, following = start + 1, None
            while stop < end and (following := _text_object(text, stop)) == item:
                stop += 1
            self._run(start, printed[start:stop], item)
            start, item = stop, following

    def _whole(self, start: int, printed: str, item: int | None, last_item: int | None) -> bool:
        """Adds a word of several objects as one glyph, if they look alike and follow closely on one level line."""
        last = start + len(printed) - 1
        other = self._look(last, last_item)
        clip, guessed = self._clip, self._guessed
        size, turn, font, widths, coloured = self._look(start, item)
        alike = other[:2] == (size, turn) and other[4] == coloured and is_bold(font) == is_bold(other[2])
        if turn or size <= 0 or not alike:
            return False
        _origin(self.text, last, self._x_ref, self._y_ref)
        level = self._at[self._y]
        _origin(self.text, start, self._x_ref, self._y_ref)
        if abs(self._at[self._y] - level) > SAME_LEVEL or not _loose_box(self.text, last, self._box_ref):
            return False
        x0, x1, y = self._ends()
        if not _is_whole(x0, x1, y, size, clip) and not (
            guessed and _is_whole(x0, x1, y, size, self._clips.looked_at(_void(last_item)))
        ):
            return False
        if self._is_cut(x0, x1, y, size):
            return False
        width = (x1 - x0) / size
        close = _is_close(printed, width, _usual_width(printed)) or (
            bool(widths) and _is_close(printed, width, _width(printed, widths))
        )
        if (
            not close
            or self.rules.part(x0, x1, y, size)
            or (_MIXED.search(printed) and self._are_two(start, printed, size))
        ):
            return False
        self._add((x0, y - ASCENT * size, x1, y + DESCENT * size), printed, size, font, 0, coloured)
        return True

    def _are_two(self, start: int, printed: str, size: float) -> bool:
        """Do characters of two texts that lie over one another follow each other in turn?"""
        places = []
        for index in range(start, start + len(printed)):
            _origin(self.text, index, self._x_ref, self._y_ref)
            places.append(self._x_sign * self._at[self._x])
        return any(
            b - a < OVER * size for (a, b), sign in zip(pairwise(places), printed, strict=False) if sign.isalnum()
        )

    def _ends(self) -> tuple[float, float, float]:
        """x of the origin last asked for, end of the box last asked for, and base line, as seen."""
        at = self._at
        if self._plain:
            return at[0] + self._x_shift, self._box[2] + self._end_shift, self._y_shift - at[1]
        return (
            self._x_sign * at[self._x] + self._x_shift,
            self._end_sign * self._box[self._end] + self._end_shift,
            self._y_sign * at[self._y] + self._y_shift,
        )

    def _run(self, start: int, printed: str, item: int | None) -> None:
        """Adds the characters of one object: one glyph if they read level and closely and cross no rule."""
        size, turn, font, widths, coloured = self._look_of_item if item == self._item else self._look(start, item)
        if size <= 0:
            if coloured:
                self._add_askew(start, printed, font)
            return
        last = start + len(printed) - 1
        if turn == 0 and _loose_box(self.text, last, self._box_ref):
            _origin(self.text, start, self._x_ref, self._y_ref)
            x0, x1, y = self._ends()
            if self._clip is not None and self._is_cut(x0, x1, y, size):
                self._run_seen(start, printed, size, font, coloured=coloured)
                return
            if last == start:
                widths.setdefault(printed, (x1 - x0) / size)
                self._add((x0, y - ASCENT * size, x1, y + DESCENT * size), printed, size, font, 0, coloured)
                return
            wider = (x1 - x0) / size - _usual_width(printed)
            if not -SHORT <= wider <= LOOSE and widths:
                wider = (x1 - x0) / size - _width(printed, widths)
            if wider < -SHORT and self._is_mixed(start, last, item):
                for index, sign in enumerate(printed, start):
                    self._run(index, sign, _text_object(self.text, index))
                return
            close = wider <= LOOSE or self._is_spread(start, printed, x0, wider, size)
            if x0 < x1 and close and not self.rules.part(x0, x1, y, size):
                self._add((x0, y - ASCENT * size, x1, y + DESCENT * size), printed, size, font, 0, coloured)
                return
        for index, sign in enumerate(printed, start):
            place = self._place(index, size, turn)
            if place is not None:
                self._add(place, sign, size, font, turn, coloured)
                if turn == 0:
                    widths.setdefault(sign, (place[2] - place[0]) / size)

    def _is_cut(self, x0: float, x1: float, y: float, size: float) -> bool:
        """Does the clipping path of the text object looked at last cut text? Where it was guessed, it is looked up."""
        if _is_whole(x0, x1, y, size, self._clip):
            return False
        if self._guessed:
            self._clip, self._guessed = self._clips.looked_at(_void(self._item)), False
        return not _is_whole(x0, x1, y, size, self._clip)

    def _run_seen(self, start: int, printed: str, size: float, font: str, *, coloured: bool) -> None:
        """Adds what is seen of the characters of one object that its clipping path cuts; an amount is not cut."""
        for token in _TOKEN.finditer(printed):
            first, end = start + token.start(), start + token.end()
            places = [self._place(index, size, 0) for index in range(first, end)]
            if places[0] is None or places[-1] is None or not _is_seen(places[0], places[-1], self._clip):
                continue
            for place, sign in zip(places, token.group(), strict=True):
                if place is not None:
                    self._add(place, sign, size, font, 0, coloured)

    def _is_spread(self, start: int, printed: str, x0: float, wider: float, size: float) -> bool:
        """Do ideographs stand a little apart, all alike, as in justified lines? `wider` is all of it, in type sizes."""
        gaps = len(printed) - 1
        if gaps < 2 or wider > SPREAD * gaps or _NARROW.search(printed):
            return False
        middle = len(printed) // 2
        _origin(self.text, start + middle, self._x_ref, self._y_ref)
        x = self._x_sign * self._at[self._x] + self._x_shift
        return abs(x - x0 - middle * size * (1 + wider / gaps)) < EVEN * size

    def _is_mixed(self, first: int, last: int, item: int | None) -> bool:
        """Does a character of another object, such as a watermark, stand among those of this one?"""
        return any(_text_object(self.text, index) != item for index in range(first, last))

    def _add_askew(self, start: int, printed: str, font: str) -> None:
        """Adds the characters of coloured text set aslant: they may be part of a seal."""
        for index, sign in enumerate(printed, start):
            if _loose_box(self.text, index, self._box_ref):
                left, top, right, bottom = self._box
                ax, ay = self.view.point(left, top)
                bx, by = self.view.point(right, bottom)
                box = (min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))
                size = min(box[2] - box[0], box[3] - box[1])
                self.coloured.append(Glyph(*box, sign, size, font, ASKEW))

    def _add(self, place: Place, printed: str, size: float, font: str, turn: int, coloured: bool) -> None:
        """Adds a glyph; joins it to the one before where they touch, of one font on one line with no rule between."""
        x0, _, x1, y1 = place
        glyphs = self.coloured if coloured else self.glyphs
        if glyphs and not coloured:
            left, top, right, bottom, text, size_before, font_before, turn_before, _, _ = glyphs[-1]
            reach = TOUCHING * size
            if (
                bottom == y1
                and -reach < x0 - right < reach
                and len(text) < LONGEST
                and size_before == size
                and font_before == font
                and turn_before == turn == 0
                and not self.rules.part(
                    right - (HALF * size if text[-1] in BLANK_BEHIND else reach), x0 + reach, y1 - DESCENT * size, size
                )
            ):
                glyphs[-1] = _new(Glyph, (left, top, x1, bottom, text + printed, size, font, 0, None, ()))
                return
            if bottom == y1 and left < x0 < right - OVER * size:
                self.overlaid = True
        glyphs.append(_new(Glyph, (*place, printed, size, font, turn, None, ())))

    def _place(self, index: int, size: float, turn: int) -> Place | None:
        if not _loose_box(self.text, index, self._box_ref):
            return None
        _origin(self.text, index, self._x_ref, self._y_ref)
        left, top, right, bottom = self._box
        x, y = self.view.point(*self._at)
        level = turn in (90, 270) if self.view.rotation in (0, 180) else turn in (0, 180)
        return glyph_box(x, y, abs(top - bottom) if level else abs(right - left), size, turn)

    def _look(self, index: int, item: int | None) -> Look:
        """Type size (0 where it is set aslant), turn and font of the text object of a character."""
        if item is not None and item == self._item:
            return self._look_of_item
        text, font = self.text, None
        size = _font_size(text, index)
        if item:
            address = _void(item)
            font = _font_of(address)
            if not _fill_colour(address, *self._colour_refs):
                ctypes.memset(self._drawing, 0, 16)
        if item and self.direct:
            placed = _matrix_of_object(address, self._matrix_ref)
        else:
            placed = _matrix(text, index, self._matrix_ref)
        drawing = self._drawing.raw[:32] if placed else b""
        look = (size, font, drawing)
        known = self._looks.get(look)
        if known is None:
            known = self._looks[look] = self._seen(size, font, drawing)
        self._item, self._look_of_item = item, known
        self._clip = self._clips.of(address) if self.direct and item else None
        self._guessed = self._clip is not None and self._clips.guessed
        return known

    def _seen(self, size: float, font: int | None, drawing: bytes) -> Look:
        if not drawing:
            return size, 0, "", {}, False
        red, green, blue, _, a, b, c, d = _DRAWING.unpack(drawing)
        height = hypot(c, d)
        seen = 0.0 if is_tilted(a, b) else round(size * height, 3)
        spread = round(hypot(a, b) / height, 3) if height else 0.0
        widths = self._widths.setdefault((font, spread), {})
        turn = 0 if self.view.rotation == 0 and a > abs(b) else turn_of(*self.view.turned(a, b))
        return seen, turn, self._font(font), widths, is_coloured(red, green, blue)

    def _font(self, font: int | None) -> str:
        if not font:
            return ""
        address, buffer = _void(font), self._name
        length = _font_name(address, buffer, ctypes.c_size_t(len(buffer)))
        if length > len(buffer):
            buffer = ctypes.create_string_buffer(length)
            _font_name(address, buffer, ctypes.c_size_t(length))
        return buffer.value.decode("utf-8", "replace") if length else ""
