"""Pictures of pages (jpg, png, tif): bytes in, a Document read by OCR out, one page a frame."""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

from PIL import Image, ImageOps, ImageSequence

from budgetgraph.reading.document import Document, ReadingError, UnsupportedFormat
from budgetgraph.reading.layout import PageBlocks
from budgetgraph.reading.ocr import is_installed, read_page
from budgetgraph.reading.pdf.pages.assembly import assemble

READER = "image 14"
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

    picture = _opened(data, name)
    pages = []
    for number, frame in enumerate(_frames(picture, name), start=1):
        scale = _A4 / min(frame.size)
        try:
            pages.append(read_page(np.asarray(frame), number, frame.width * scale, frame.height * scale))
        except ReadingError as error:
            raise ReadingError(f"{name}: {error}; scan at 300 dpi") from error
    return Image.MIME.get(picture.format or "", "image/unknown"), pages


def _opened(data: bytes, name: str) -> Image.Image:
    with _told(name):
        return Image.open(io.BytesIO(data))


def _frames(picture: Image.Image, name: str) -> Iterator[Image.Image]:
    """The frames of a picture, upright."""
    frames = ImageSequence.Iterator(picture)
    for number in count(1):
        with _told(name):
            frame = next(frames, None)
            if frame is None:
                return
            if frame.width * frame.height > _MOST_PIXELS or number > _MOST_FRAMES:
                raise ReadingError(f"{name}: a picture of {frame.width} x {frame.height} pixels; scan at 300 dpi")
            upright = ImageOps.exif_transpose(frame.convert("RGB"))
        yield upright


@contextmanager
def _told(name: str) -> Iterator[None]:
    """Whatever Pillow stumbles over in a damaged picture becomes a `ReadingError`."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except (ReadingError, MemoryError):
        raise
    except Exception as error:
        raise ReadingError(f"{name}: not a readable picture ({error}); save or scan it again") from error
