"""The picture of a scanned page as it lies in the file: drawing it anew would blur it by parts of a pixel."""

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageChops, ImageStat

_NEAR = 0.01  # of the page: the picture may end so far from its edge, and be so much finer than is asked for
_THUMBNAIL = 120  # pixels: the longer side of what is compared
_ALIKE = 6.0  # grey levels on the mean by which the thumbnails differ at most
_TURNS = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}


def own_picture(page: pypdfium2.PdfPage, scale: float) -> Image.Image | None:
    """The only picture of a page that it fills, upright and no finer than `scale` pixels a point; None for other pages.

    What the file does to the picture besides (masks, clips, inverted colours) shows when both are compared.
    """
    items = list(page.get_objects(max_depth=1))
    shown = [item for item in items if item.type != pdfium.FPDF_PAGEOBJ_TEXT]
    if len(shown) != 1 or shown[0].type != pdfium.FPDF_PAGEOBJ_IMAGE or not _is_hidden(items):
        return None
    turn = _TURNS.get(page.get_rotation())
    across, down = shown[0].get_px_size()
    if turn in (_TURNS[90], _TURNS[270]):
        across, down = down, across
    own_scale = across / page.get_width()
    square = abs(down / page.get_height() - own_scale) < _NEAR * own_scale  # those of a fax are not
    if own_scale > scale * (1 + _NEAR) or not square or not _fills(shown[0], page.get_cropbox()):
        return None
    try:
        picture = shown[0].get_bitmap(render=False).to_pil().convert("RGB")
    except pypdfium2.PdfiumError:
        return None
    picture = picture.transpose(turn) if turn is not None else picture
    drawn = page.render(scale=_THUMBNAIL / max(page.get_size())).to_pil().convert("L")
    small = picture.convert("L").resize(drawn.size, Image.Resampling.BOX)
    apart = ImageStat.Stat(ImageChops.difference(drawn, small)).mean[0]
    return picture if apart <= _ALIKE else None


def _is_hidden(items: list[pypdfium2.PdfObject]) -> bool:
    """Is all text on the page invisible, as what a scanner took the picture for is?"""
    texts = (item for item in items if item.type == pdfium.FPDF_PAGEOBJ_TEXT)
    hidden = pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
    return all(pdfium.FPDFTextObj_GetTextRenderMode(item.raw) == hidden for item in texts)


def _fills(item: pypdfium2.PdfObject, box: tuple[float, float, float, float]) -> bool:
    """Does a picture stand upright on the page, from edge to edge?"""
    a, b, c, d, e, f = item.get_matrix().get()
    x0, y0, x1, y1 = box
    near = _NEAR * max(x1 - x0, y1 - y0)
    upright = a > 0 and d > 0 and max(abs(b), abs(c)) * 1000 < max(a, d)
    return upright and max(abs(e - x0), abs(f - y0), abs(e + a - x1), abs(f + d - y1)) < near
