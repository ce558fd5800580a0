"""Pictures inside Word files and web pages: many offices paste their tables as pictures.

The bytes of a picture in, its blocks out, read by OCR as a scan is; they have no page of their own. What is not read is
counted, so that the document can say how many pictures may hold figures that nobody read.
"""

import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, replace

from PIL import Image

from budgetgraph.reading.document import Paragraph, ReadingError, Table
from budgetgraph.reading.image import pages_of
from budgetgraph.reading.ocr import is_installed
from budgetgraph.reading.pdf.pages.assembly import assemble

NARROWEST, LOWEST = 300, 120  # pixels: smaller pictures are signs, seals and codes
_MOST = 60  # pictures of one file that are read
_FEWEST_SIGNS = 12


@dataclass
class Inlaid:
    """The pictures met in one file: how many were read and how many were not."""

    name: str
    read: int = 0
    unread: int = 0

    def blocks(self, data: bytes) -> Iterator[Paragraph | Table]:
        """The text and tables of a picture; nothing for one that is small, shows none, or cannot be read here."""
        size = size_of(data)
        if size is not None and (size[0] < NARROWEST or size[1] < LOWEST):
            return
        if size is None or not is_installed() or self.read >= _MOST:
            self.unread += 1
            return
        try:
            found = assemble(pages_of(data, self.name)[1])
        except ReadingError:
            self.unread += 1
            return
        signs = sum(len(block.text) if isinstance(block, Paragraph) else _FEWEST_SIGNS for block in found)
        if signs < _FEWEST_SIGNS:
            return
        self.read += 1
        yield from map(_placeless, found)

    def warnings(self) -> Iterator[str]:
        """What a reader of the document should know of its pictures."""
        if self.read:
            yield f"{self.name}: {self.read} picture(s) were read by OCR; their figures are in doubt"
        if self.unread:
            why = "save them and ingest them beside it" if is_installed() else "install 'budgetgraph[ocr]'"
            yield f"{self.name}: {self.unread} picture(s) that may hold figures were not read; {why}"


def size_of(data: bytes) -> tuple[int, int] | None:
    """Width and height in pixels, None for what is no picture that can be opened (wmf, svg)."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return Image.open(io.BytesIO(data)).size
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError):
        return None


def _placeless(block: Paragraph | Table) -> Paragraph | Table:
    if isinstance(block, Table):
        cells = tuple(cell._replace(page=None, line=None, box=None) for cell in block.cells)
        return replace(block, number=0, cells=cells)
    return replace(block, page=None, line=None, box=None, line_breaks=(), line_boxes=())
