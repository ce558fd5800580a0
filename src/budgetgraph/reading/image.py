"""Pictures of pages (jpg, png, tif): bytes in, a Document read by OCR out, one page a frame."""

import io
import warnings

from PIL import Image, ImageOps, ImageSequence

from budgetgraph.reading.document import Document, ReadingError, UnsupportedFormat
from budgetgraph.reading.layout import PageBlocks
from budgetgraph.reading.ocr import is_installed, read_page
from budgetgraph.reading.pdf.pages.assembly import assemble

READER = "image 13"
_A4 = 595.0  # points: the shorter side of a page whose picture does not say how large it is
_MOST_PIXELS = 120_000_000
_MOST_FRAMES = 500


def read_image(data: bytes, name: str) -> Document:
    """Reads a picture of a page.

    Raises `UnsupportedFormat` where budgetgraph[ocr] is not installed, `ReadingError` for a picture that is damaged,
    too large, or shows no text.
    """
    if not is_installed():
        raise UnsupportedFormat(f"{name}: a picture needs the extra budgetgraph[ocr]: pip install 'budgetgraph[ocr]'")
    media_type, pages = pages_of(data, name)
    blocks = assemble(pages)
    if not blocks:
        raise ReadingError(f"{name}: no text was found in the picture")
    seen = (page.seen() for page in pages)
    told = [warning for page in pages for warning in page.warnings]
    return Document.of_file(data, name, media_type, READER, blocks, seen, warnings=told)


def pages_of(data: bytes, name: str) -> tuple[str, list[PageBlocks]]:
    """(media type, the frames of a picture as pages). Raises `ReadingError` for one that is damaged or too large."""
    import numpy as np

    pages = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            picture = Image.open(io.BytesIO(data))
            media_type = Image.MIME.get(picture.format or "", "image/unknown")
            for number, frame in enumerate(ImageSequence.Iterator(picture), start=1):
                if frame.width * frame.height > _MOST_PIXELS or number > _MOST_FRAMES:
                    raise ReadingError(f"{name}: a picture of {frame.width} x {frame.height} pixels; scan at 300 dpi")
                upright = ImageOps.exif_transpose(frame.convert("RGB"))
                scale = _A4 / min(upright.size)
                width, height = upright.width * scale, upright.height * scale
                try:
                    pages.append(read_page(np.asarray(upright), number, width, height))
                except ReadingError as error:
                    raise ReadingError(f"{name}: {error}; scan at 300 dpi") from error
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
        raise ReadingError(f"{name}: not a readable picture ({error})") from error
    return media_type, pages
