"""Chinese faces for the PDF typesetter: the glyphs of a text, taken from Noto CJK (OFL) and turned into TrueType.

reportlab embeds TrueType outlines only, and Noto CJK has CFF outlines; so the face is cut down to the characters that
are used (fontTools) and its cubic curves become quadratic ones. reportlab then writes the subset and its ToUnicode map.
"""

import hashlib
import io
import itertools
import os
from functools import cache, lru_cache
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase import ttfonts as reportlab_fonts

FACES = {"song": "NotoSerifCJK-Regular.ttc", "hei": "NotoSansCJK-Bold.ttc"}
_SIMPLIFIED_CHINESE = 2  # the face of that region in the collections
_FOLDERS = ("/usr/share/fonts/opentype/noto", "/usr/share/fonts/noto-cjk", "/usr/share/fonts/google-noto-cjk")
_CURVE_ERROR = 1.5  # thousandths of an em
_CREATED = 3_786_912_000  # 2024-01-01 in seconds since 1904: a fixed date, so that the same text gives the same bytes


class FontMissing(RuntimeError):
    """Noto CJK is not installed."""


@cache
def file_of(face: str) -> Path:
    """The collection that holds a face; `BUDGETGRAPH_FONTS` names another folder.

    Raises `FontMissing` where it is not there.
    """
    folders = (os.environ.get("BUDGETGRAPH_FONTS", ""), *_FOLDERS)
    for folder in filter(None, folders):
        if (Path(folder) / FACES[face]).is_file():
            return Path(folder) / FACES[face]
    raise FontMissing(
        f"{FACES[face]} is in none of {', '.join(_FOLDERS)}: install fonts-noto-cjk or set BUDGETGRAPH_FONTS"
    )


class _Face:
    """One face with the outlines that were asked for, each turned into quadratic curves once."""

    def __init__(self, name: str) -> None:
        self.source = TTFont(file_of(name), fontNumber=_SIMPLIFIED_CHINESE, lazy=True)
        self.names: dict[int, str] = self.source.getBestCmap()
        self.outlines = self.source.getGlyphSet()
        self.glyphs: dict[str, Glyph] = {}

    def glyph(self, name: str) -> Glyph:
        """The TrueType outline of a glyph."""
        if name not in self.glyphs:
            pen = TTGlyphPen(None)
            self.outlines[name].draw(Cu2QuPen(pen, _CURVE_ERROR, reverse_direction=True))
            self.glyphs[name] = pen.glyph()
        return self.glyphs[name]

    def cut(self, text: str) -> bytes:
        """A TrueType font with the characters of the text and printable ASCII; those the face lacks are left out."""
        wanted = sorted(({ord(c) for c in text} | set(range(32, 127))) & self.names.keys())
        order = [".notdef", *dict.fromkeys(self.names[code] for code in wanted)]
        head, across, windows = self.source["head"], self.source["hhea"], self.source["OS/2"]
        font = FontBuilder(head.unitsPerEm, isTTF=True)
        font.setupHead(unitsPerEm=head.unitsPerEm, created=_CREATED, modified=_CREATED)
        font.setupGlyphOrder(order)
        font.setupCharacterMap({code: self.names[code] for code in wanted})
        font.setupGlyf({name: self.glyph(name) for name in order}, calcGlyphBounds=True)
        bounds = font.font["glyf"]
        font.setupHorizontalMetrics(
            {name: (self.outlines[name].width, getattr(bounds[name], "xMin", 0)) for name in order}
        )
        font.setupHorizontalHeader(ascent=across.ascent, descent=across.descent)
        # reportlab takes two fonts of one name for the same face, so the name tells the choice of characters.
        digest = hashlib.sha256(repr(wanted).encode()).hexdigest()[:6].upper()
        names = {"familyName": self._name(1), "styleName": self._name(2), "psName": f"{self._name(6)}-{digest}"}
        font.setupNameTable(names)
        font.setupOS2(
            sTypoAscender=windows.sTypoAscender,
            sTypoDescender=windows.sTypoDescender,
            sCapHeight=getattr(windows, "sCapHeight", 733),
            usWeightClass=windows.usWeightClass,
        )
        font.setupPost(keepGlyphNames=False)
        font.font.recalcTimestamp = False
        out = io.BytesIO()
        font.font.save(out)
        return out.getvalue()

    def _name(self, number: int) -> str:
        return str(self.source["name"].getDebugName(number))


@cache
def _face(name: str) -> _Face:
    return _Face(name)


def truetype(face: str, text: str) -> bytes:
    """A TrueType font with the glyphs of the text's characters and of printable ASCII."""
    return _face(face).cut(text)


def register(face: str, text: str) -> str:
    """Makes the face known to reportlab with the text's glyphs; returns the name to draw with."""
    return _register(face, "".join(sorted(set(text))))


@lru_cache(maxsize=32)
def _register(face: str, characters: str) -> str:
    name = f"{face}-{next(_NUMBERS)}"
    pdfmetrics.registerFont(reportlab_fonts.TTFont(name, io.BytesIO(truetype(face, characters))))
    return name


_NUMBERS = itertools.count()
