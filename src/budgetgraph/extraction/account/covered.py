"""Pages of a PDF as pictures on which personal data is covered.

What was not read is not shown: pictures within a page of text, notes stuck on it, pages that no reader understood.
The caller sees to it that one thread at a time uses PDFium.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image, ImageDraw

from budgetgraph.extraction.persons.privacy import personal
from budgetgraph.extraction.text.personal_places import PersonalPage, Place, personal_pages
from budgetgraph.reading.document import Box, Document
from budgetgraph.reading.folding import fold, squeeze

COVER = (96, 96, 96)
_PAPER = (255, 255, 255)
_ROUND_TEXT = 1.5  # points covered round a piece of personal text
_ROUND_SCAN = 3.0  # the same where the box was found by OCR
_SAME_SIZE = 2.0  # points by which the page read and the page drawn may differ
_THIN = 6.0  # points: a picture so thin is a rule
_DEEPEST = 8  # forms in forms
_STRIP = 20.0  # points: boxes are looked up by strips of the page
_FINE = 16  # steps a point in which letters are placed


class _Letter(NamedTuple):
    text: str
    box: Box


@dataclass(frozen=True)
class Cover:
    """What hides the personal data of one page that was understood: boxes, but none of the texts in them.

    `kind`, `turn`, `skew` and the size in points are those of the page as read; `read` are the boxes of what was looked
    through on a page of text, so that the rest of its letters can be.
    """

    kind: str
    width: float
    height: float
    turn: int
    skew: float
    hidden: tuple[Box, ...]
    read: tuple[Box, ...] = ()


def covers(data: bytes, document: Document) -> dict[int, Cover]:
    """Number of each page of a PDF -> its cover; pages of which it cannot be told where personal data is are left out.

    Raises `pypdfium2.PdfiumError` for bytes that PDFium cannot open.
    """
    found = {}
    with pdfium.PdfDocument(data) as pdf:
        for number, seen in personal_pages(document).items():
            boxes = _hidden(pdf, seen) if seen.is_known and number <= len(pdf) else None
            if boxes is None:
                continue
            page, read = seen.page, tuple(seen.read) if seen.page.kind == "text" else ()
            found[number] = Cover(page.kind, page.width, page.height, page.turn, page.skew, boxes, read)
    return found


def _hidden(pdf: pdfium.PdfDocument, seen: PersonalPage) -> tuple[Box, ...] | None:
    """The boxes of what is personal on a page; None where one of it has no box."""
    boxes: list[Box | None] = [place.box for place in seen.places]
    if seen.page.kind != "scan" and seen.places:
        boxes = list(_boxes_of_text(seen.places, list(_letters(pdf[seen.page.number - 1], seen.page.turn))))
    known = tuple(box for box in boxes if box is not None)
    return known if len(known) == len(boxes) else None


def covered(document: pdfium.PdfDocument, number: int, cover: Cover | None, scale: float) -> Image.Image | None:
    """A page as read, `scale` pixels a point; None where it cannot be told that all that is personal is covered."""
    if cover is None:
        return None
    page = document[number - 1]
    is_scan = cover.kind == "scan"
    if not is_scan:
        _without_pictures(page)
    drawn = scale if cover.kind == "text" else scale * _as_read(page.get_size(), cover)
    picture = page.render(scale=drawn, rotation=cover.turn, draw_annots=False).to_pil().convert("RGB")
    if not _same_size(picture, cover, scale):
        return None
    if cover.kind == "blank":
        return picture if all(low == high for low, high in picture.getextrema()) else None
    boxes = list(cover.hidden)
    if is_scan:
        picture = picture.rotate(cover.skew, Image.Resampling.BICUBIC, fillcolor=_PAPER)
    else:
        boxes += _in_unread_text(list(_letters(page, cover.turn)), cover.read)
    draw = ImageDraw.Draw(picture)
    for box in boxes:
        draw.rectangle(_pixels(box, scale, _ROUND_SCAN if is_scan else _ROUND_TEXT), fill=COVER)
    return picture


def _as_read(size: tuple[float, float], cover: Cover) -> float:
    """How many times larger than the PDF says a page was read: pictures are read as if they were on paper."""
    return ((cover.width * cover.height) / max(size[0] * size[1], 1e-9)) ** 0.5


def _same_size(picture: Image.Image, cover: Cover, scale: float) -> bool:
    width, height = picture.width / scale, picture.height / scale
    return abs(width - cover.width) < _SAME_SIZE and abs(height - cover.height) < _SAME_SIZE


def _pixels(box: Box, scale: float, more: float) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = box
    return ((x0 - more) * scale, (y0 - more) * scale, (x1 + more) * scale, (y1 + more) * scale)


def _without_pictures(page: Any) -> None:
    """Shrinks the pictures of a page of text to nothing: nobody read what they show."""
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=_DEEPEST):
        left, bottom, right, top = item.get_bounds()
        if min(right - left, top - bottom) > _THIN:
            item.set_matrix(pdfium.PdfMatrix(0, 0, 0, 0, 0, 0))


def _letters(page: Any, turn: int) -> Iterator[_Letter]:
    """The characters of the text layer, folded, with their boxes in points as read, in the order of the file."""
    text = page.get_textpage()
    width, height = page.get_size() if turn % 180 == 0 else page.get_size()[::-1]
    place = pdfium.PdfPosConv(page, (0, 0, round(width * _FINE), round(height * _FINE), turn // 90))
    for at in range(text.count_chars()):
        sign = chr(raw.FPDFText_GetUnicode(text, at))
        left, bottom, right, top = text.get_charbox(at, loose=True)
        (ax, ay), (bx, by) = place.to_bitmap(left, top), place.to_bitmap(right, bottom)
        box = Box(min(ax, bx) / _FINE, min(ay, by) / _FINE, max(ax, bx) / _FINE, max(ay, by) / _FINE)
        yield _Letter("\n" if sign in "\r\n" else fold(sign), box)


def _boxes_of_text(places: Iterable[Place], letters: Sequence[_Letter]) -> Iterator[Box | None]:
    """The boxes of the letters of personal texts; of the line or cell where the letters are not found in it."""
    for place in places:
        near = letters if place.box is None else [one for one in letters if _is_in(one.box, place.box)]
        found: list[Box | None] = list(_boxes_of(place, near))
        yield from found or [place.box]


def _boxes_of(place: Place, letters: Iterable[_Letter]) -> Iterator[Box]:
    signs = [(sign, one.box) for one in letters for sign in squeeze(one.text)]
    whole = "".join(sign for sign, _ in signs)
    start = whole.find(place.text)
    while start >= 0:
        yield from _runs(box for _, box in signs[start : start + len(place.text)])
        start = whole.find(place.text, start + 1)


def _in_unread_text(letters: Sequence[_Letter], read: Sequence[Box]) -> Iterator[Box]:
    """Personal data in what no line or cell took up: running heads and feet, text under stamps."""
    strips: dict[int, list[Box]] = defaultdict(list)
    for box in read:
        for strip in range(int(box.y0 // _STRIP), int(box.y1 // _STRIP) + 1):
            strips[strip].append(box)
    line: list[_Letter] = []
    for one in [*letters, _Letter("\n", Box(0, 0, 0, 0))]:
        if one.text != "\n":
            middle = int((one.box.y0 + one.box.y1) / 2 // _STRIP)
            if one.text and not any(_is_in(one.box, box) for box in strips[middle]):
                line.append(one)
            continue
        signs = [(sign, each.box) for each in line for sign in each.text]
        for start, end, _ in personal("".join(sign for sign, _ in signs)):
            yield from _runs(box for _, box in signs[start:end])
        line = []


def _is_in(letter: Box, box: Box) -> bool:
    x, y = (letter.x0 + letter.x1) / 2, (letter.y0 + letter.y1) / 2
    return box.x0 - _ROUND_TEXT <= x <= box.x1 + _ROUND_TEXT and box.y0 - _ROUND_TEXT <= y <= box.y1 + _ROUND_TEXT


def _runs(boxes: Iterable[Box]) -> Iterator[Box]:
    """Boxes of letters on one line as one box."""
    run: Box | None = None
    for box in boxes:
        if run is not None and min(run.y1, box.y1) - max(run.y0, box.y0) > (box.y1 - box.y0) / 2:
            run |= box
            continue
        if run is not None:
            yield run
        run = box
    if run is not None:
        yield run
