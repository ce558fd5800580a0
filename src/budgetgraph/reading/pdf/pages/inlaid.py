"""Pictures on pages that have text of their own: tables that were pasted as pictures before the file was printed.

A drawn page and its blocks in; the blocks with what OCR reads in its pictures. All else on the page is painted over
first, so that nothing is read twice. Backgrounds, seals, signs and pictures without text change nothing.
"""

from collections.abc import Callable, Sequence

from PIL import Image, ImageDraw

from budgetgraph.reading.document import Box
from budgetgraph.reading.layout import Fragment, PageBlocks
from budgetgraph.reading.pdf.drawn.backends import DrawnPage

NARROWEST, LOWEST = 120.0, 40.0  # points
SMALLEST = 0.04  # of the page: smaller pictures are seals, signs and codes
MOST_GLYPHS = 10  # of the page's own text on a picture: more is text on a background
FEWEST_SIGNS = 12  # of text outside tables, for a picture to be read

OcrPage = Callable[[Image.Image, int, float, float, Sequence[Fragment]], PageBlocks]


def pictures_of(drawn: DrawnPage) -> list[Box]:
    """The boxes of the pictures that may hold tables."""
    page = Box(0.0, 0.0, drawn.width, drawn.height)
    boxes = [Box(max(b.x0, 0), max(b.y0, 0), min(b.x1, page.x1), min(b.y1, page.y1)) for b in drawn.pictures]
    return [box for box in boxes if _is_large(box, page) and _glyphs_on(drawn, box) < MOST_GLYPHS]


def with_pictures(page: PageBlocks, boxes: Sequence[Box], picture: Image.Image, read_page: OcrPage) -> bool:
    """Adds to the page what its pictures say; tells whether they say anything. `picture` shows the whole page."""
    seen = read_page(_only(boxes, picture, page), page.number, page.width, page.height, ())
    signs = sum(len(line.text) for line in seen.lines)
    if seen.turn or not (seen.fragments or signs >= FEWEST_SIGNS):
        return False
    page.lines += [line._replace(line=None) for line in seen.lines]
    page.lines.sort(key=lambda line: (line.box.y0, line.box.x0))
    page.fragments = sorted([*page.fragments, *seen.fragments], key=lambda one: (one.box.y0, one.box.x0))
    return True


def _is_large(box: Box, page: Box) -> bool:
    width, height = box.x1 - box.x0, box.y1 - box.y0
    return width >= NARROWEST and height >= LOWEST and width * height >= SMALLEST * page.x1 * page.y1


def _glyphs_on(drawn: DrawnPage, box: Box) -> int:
    return sum(
        box.x0 < (glyph.x0 + glyph.x1) / 2 < box.x1 and box.y0 < (glyph.y0 + glyph.y1) / 2 < box.y1
        for glyph in drawn.glyphs
    )


def _only(boxes: Sequence[Box], picture: Image.Image, page: PageBlocks) -> Image.Image:
    """The picture of the page, white but for the boxes."""
    scale = picture.width / page.width
    mask = Image.new("L", picture.size, 0)
    for box in boxes:
        ImageDraw.Draw(mask).rectangle([side * scale for side in box], fill=255)
    return Image.composite(picture.convert("RGB"), Image.new("RGB", picture.size, "white"), mask)
