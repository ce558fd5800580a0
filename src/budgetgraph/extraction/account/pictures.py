"""What the reader saw: pages of a PDF as pictures, with the cells of its tables and what each number in them became.

PDF bytes, the Document and its Account in, one PNG a page out. Personal data is covered; a page of which it cannot be
told where it stands gets no picture.
"""

from collections import defaultdict
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image, ImageDraw

from budgetgraph.extraction.account.covered import covered, covers
from budgetgraph.extraction.account.numbers import UNREAD, Account
from budgetgraph.extraction.text.people import people
from budgetgraph.reading.document import Box, Document, Table

SCALE = 1.5  # pixels per point
MOST_PIXELS = 12_000_000
_COLOURS = {
    "figure": (31, 119, 60),
    "claim": (31, 95, 168),
    "indicator": (126, 70, 168),
    "project": (168, 110, 20),
    UNREAD: (208, 32, 32),
}
_PLAIN = (150, 160, 170)
_MERGED = (0, 150, 170)


def write_pictures(data: bytes, document: Document, account: Account, folder: Path) -> list[Path]:
    """Writes `page-001.png` and so on into the folder; returns their paths.

    A frame is green where the number is a figure of a statement, blue for a claim, violet for an indicator, ochre
    for a project, red where it is unread, grey without a number; merged cells have a second, cyan frame.
    """
    folder.mkdir(parents=True, exist_ok=True)
    became = _became(document, account)
    written = []
    hidden = covers(data, document)
    with pdfium.PdfDocument(data) as pdf:
        for number in range(1, len(pdf) + 1):
            cover = hidden.get(number)
            if cover is None:
                continue
            scale = min(SCALE, (MOST_PIXELS / max(cover.width * cover.height, 1)) ** 0.5)
            picture = covered(pdf, number, cover, scale)
            if picture is None:
                continue
            _draw(picture, document, number, became, scale)
            path = folder / f"page-{number:03d}.png"
            picture.save(path)
            written.append(path)
    return written


def _became(document: Document, account: Account) -> dict[tuple[int, int, int], set[str]]:
    """(block, row, column) -> what the numbers of the cell became."""
    found: dict[tuple[int, int, int], set[str]] = defaultdict(set)
    for token in account.tokens:
        if token.row:
            found[token.block, token.row, token.column].add(token.what)
    return found


def _draw(
    picture: Image.Image, document: Document, number: int, became: dict[tuple[int, int, int], set[str]], scale: float
) -> None:
    draw = ImageDraw.Draw(picture)
    for at, block in enumerate(document.blocks):
        if not isinstance(block, Table):
            continue
        hidden = people(block)
        for cell in block.cells:
            if cell.page != number or cell.box is None:
                continue
            corners = _pixels(cell.box, scale)
            if (cell.row, cell.column) in hidden:
                continue
            draw.rectangle(corners, outline=_colour(became.get((at, cell.row, cell.column), set())), width=2)
            if cell.row_span > 1 or cell.column_span > 1:
                x0, y0, x1, y1 = corners
                if x1 - x0 > 8 and y1 - y0 > 8:
                    draw.rectangle((x0 + 3, y0 + 3, x1 - 3, y1 - 3), outline=_MERGED)


def _colour(what: set[str]) -> tuple[int, int, int]:
    return next(
        (_COLOURS[name] for name in (UNREAD, "figure", "indicator", "project", "claim") if name in what), _PLAIN
    )


def _pixels(box: Box, scale: float) -> tuple[float, float, float, float]:
    return (box.x0 * scale, box.y0 * scale, box.x1 * scale, box.y1 * scale)
