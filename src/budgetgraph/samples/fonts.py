"""Chinese faces for the PDF typesetter: the glyphs of a text, taken from Noto CJK (OFL) and turned into TrueType.

reportlab embeds TrueType outlines only, and Noto CJK has CFF outlines; so the face is cut down to the characters that
are used (fontTools) and its cubic curves become quadratic ones. reportlab then writes the subset and its ToUnicode map.
"""

import io
import os
from functools import cache
from pathlib import Path

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase import ttfonts as reportlab_fonts

FACES = {"song": "NotoSerifCJK-Regular.ttc", "hei": "NotoSansCJK-Bold.ttc"}
_SIMPLIFIED_CHINESE = 2  # the face of that region in the collections
_FOLDERS = ("/usr/share/fonts/opentype/noto", "/usr/share/fonts/noto-cjk", "/usr/share/fonts/google-noto-cjk")
_CURVE_ERROR = 1.5  # thousandths of an em


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


def truetype(face: str, text: str) -> bytes:
    """A TrueType font with the glyphs of the text's characters and of printable ASCII."""
    font = TTFont(file_of(face), fontNumber=_SIMPLIFIED_CHINESE, lazy=True)
    options = subset.Options(
        layout_features=[],
        hinting=False,
        notdef_outline=True,
        drop_tables=["GSUB", "GPOS", "vhea", "vmtx", "VORG", "BASE"],
    )
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes={ord(c) for c in text if ord(c) >= 32} | set(range(32, 127)))
    cutter.subset(font)
    _to_quadratic(font)
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def _to_quadratic(font: TTFont) -> None:
    outlines = font.getGlyphSet()
    table = newTable("glyf")
    table.glyphOrder = font.getGlyphOrder()
    table.glyphs = {}
    for name in table.glyphOrder:
        pen = TTGlyphPen(None)
        outlines[name].draw(Cu2QuPen(pen, _CURVE_ERROR, reverse_direction=True))
        table.glyphs[name] = pen.glyph()
    font["glyf"], font["loca"] = table, newTable("loca")
    del font["CFF "]
    limits = font["maxp"]
    limits.tableVersion = 0x00010000
    for name in (
        "maxZones maxTwilightPoints maxStorage maxFunctionDefs maxInstructionDefs maxStackElements "
        "maxSizeOfInstructions maxPoints maxContours maxCompositePoints maxCompositeContours "
        "maxComponentElements maxComponentDepth"
    ).split():
        setattr(limits, name, 0)
    limits.maxZones = 1
    font["post"].formatType = 3.0
    font["head"].glyphDataFormat = 0
    font.sfntVersion = "\x00\x01\x00\x00"
    font.recalcTimestamp = False


def register(face: str, text: str) -> str:
    """Makes the face known to reportlab with the text's glyphs; returns the name to draw with."""
    return _register(face, "".join(sorted(set(text))))


@cache
def _register(face: str, characters: str) -> str:
    name = f"{face}-{len(_REGISTERED)}"
    _REGISTERED.append(name)
    pdfmetrics.registerFont(reportlab_fonts.TTFont(name, io.BytesIO(truetype(face, characters))))
    return name


_REGISTERED: list[str] = []
