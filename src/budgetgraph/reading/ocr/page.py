"""`read_page`: the picture of one scanned page in, its table fragments and lines out, each with a confidence."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from budgetgraph.reading.document import ReadingError, UnsupportedFormat
from budgetgraph.reading.folding import fold
from budgetgraph.reading.grids.filling import fill
from budgetgraph.reading.grids.visual_lines import visual_lines
from budgetgraph.reading.layout import Fragment, PageBlocks, TextLine
from budgetgraph.reading.ocr.checks import FIGURE, with_checked_columns, with_checked_rows
from budgetgraph.reading.ocr.cuts import MARGIN, Area, enlarged, read_areas
from budgetgraph.reading.ocr.glyphs import glyphs_of
from budgetgraph.reading.ocr.known_cells import in_known_cells
from budgetgraph.reading.ocr.numbered_labels import with_numbers_in_order
from budgetgraph.reading.ocr.parted_cells import with_parted_cells
from budgetgraph.reading.ocr.recognition import Reading, Recogniser, is_installed, recogniser

if TYPE_CHECKING:
    from budgetgraph.reading.ocr.seals import Seal
    from budgetgraph.reading.ocr.standing import SeenPage

_LIKE_FIGURE = re.compile(r"[-—–\d.,%\sOoIl|:;·。，、'`]*\d[-—–\d.,%\sOoIl|:;·。，、'`]*")
_GUESSED = 0.5  # text with a character read with less is read again, too
_SCARS = re.compile(r"[\u4e00\W_]*")  # a line of nothing but marks is none
_EDGE = 12.0  # points from the edge of the page: nothing but its edge ends so near
_WORDS = re.compile("[\u3400-\u9fff]{2}")
_CLEARED = "what is printed much lighter than the rest was taken for what shows through the paper, and was not read"
_SMALLEST = 16  # pixels in both directions: no character is legible in fewer
_LONGEST = 60  # times as long as it is wide is no page, and no picture of a whole web page


def read_page(image: Any, number: int, width: float, height: float, before: Sequence[Fragment] = ()) -> PageBlocks:
    """Reads the picture of a page that is `width` by `height` points large.

    `image` is a Pillow image, or a grey or RGB array with channels last; `before` are the fragments of the page before.

    The page has the kind "scan", or "blank" where nothing is printed. A page scanned sideways is turned: `width` and
    `height` of the result, and all boxes, are those of the upright page. Raises `UnsupportedFormat` where the extra
    budgetgraph[ocr] is not installed, `ReadingError` where the picture is smaller than a character or a mere strip.
    """
    if not is_installed():
        raise UnsupportedFormat("scanned pages need the extra budgetgraph[ocr]: pip install 'budgetgraph[ocr]'")
    import numpy as np

    from budgetgraph.reading.ocr.standing import standing

    pixels = np.asarray(image.convert("RGB") if hasattr(image, "convert") else image)
    low, high = sorted(pixels.shape[:2])
    if low < _SMALLEST or high > _LONGEST * low:
        raise ReadingError(f"a picture of {pixels.shape[1]} x {pixels.shape[0]} pixels holds no text")
    best, seen = standing(pixels, width, height)
    page = _read_upright(seen, number, before)
    page.turn = -90 * best % 360
    return page


def _read_upright(seen: "SeenPage", number: int, before: Sequence[Fragment]) -> PageBlocks:
    from budgetgraph.reading.ocr.at_borders import differs, figures_at_borders
    from budgetgraph.reading.ocr.ink_checks import without_proof
    from budgetgraph.reading.ocr.unread import unread_cells, warning_of
    from budgetgraph.reading.pdf.pages.page import is_table, text_lines, with_unruled

    picture, grids, areas, ink = seen.picture, seen.grids, seen.areas, seen.ink
    readings = _readings(seen.grey, areas, recogniser())
    if seen.pale is not None:
        readings = _doubted(readings, areas, picture.seals, seen.pale, recogniser())
    close = figures_at_borders(areas, readings, seen.walls, picture.scale)
    whole = read_areas(recogniser(), picture.grey, [areas[at] for at in close], MARGIN)
    for at, second in zip(close, whole, strict=True):
        if differs(readings[at], second):
            readings[at] = replace(readings[at].doubted(), figures=_figures_of(readings[at], second))
    for at in without_proof(areas, readings, picture, ink, seen.walls):
        readings[at] = readings[at].doubted()
    glyphs = glyphs_of(areas, readings, picture.scale)
    missed = [cell.area for cell in unread_cells(grids, glyphs, ink, picture.scale)]
    late = [reading.doubted() for reading in read_areas(recogniser(), seen.grey, missed, 2 * MARGIN, enlarged)]
    glyphs += glyphs_of(missed, late, picture.scale)
    page = PageBlocks(number, round(seen.width, 2), round(seen.height, 2), 0, "scan" if glyphs else "blank")
    page.skew = picture.angle
    if picture.is_cleared:
        page.warnings.append(f"page {number}: {_CLEARED}")
    unread = unread_cells(grids, glyphs, ink, picture.scale)
    if unread:
        page.warnings.append(warning_of(number, unread))
    numbered = visual_lines(glyphs)
    ordered = [glyph for line in numbered for glyph in line]
    line_numbers = [at for at, line in enumerate(numbered, 1) for _ in line]
    for grid in grids:
        fragment = fill(with_parted_cells(grid, ordered), ordered, line_numbers, method="ocr")
        if fragment is not None:
            words = with_numbers_in_order(in_known_cells(fragment))
            checked = with_checked_rows(with_checked_columns(words), ordered)
            (page.fragments if is_table(fragment) else page.bare).append(checked)
    fragments, free = with_unruled(page.fragments, numbered, seen.level_rules, seen.height, before)
    page.fragments = [
        with_checked_columns(with_numbers_in_order(one)) if one.method == "rivers" else one for one in fragments
    ]
    size = page.width, page.height
    page.lines = [line for line in text_lines(free) if not _SCARS.fullmatch(line.text) and not _is_of_edge(line, *size)]
    return page


def _is_of_edge(line: TextLine, width: float, height: float) -> bool:
    """Is a line without words the edge of the paper, or what lies beside it?"""
    box = line.box
    at_edge = min(box.x1, box.y1, width - box.x0, height - box.y0) < _EDGE
    return at_edge and not _WORDS.search(line.text)


def _readings(grey: Any, areas: Sequence[Area], reader: Recogniser) -> list[Reading]:
    """Each line of text as read: figures and doubtful lines are read a second time, from a larger cut."""
    readings = read_areas(reader, grey, areas, MARGIN)
    again = [at for at, reading in enumerate(readings) if _is_read_twice(reading)]
    if again:
        seconds = read_areas(reader, grey, [areas[at] for at in again], 2 * MARGIN, enlarged)
        for at, second in zip(again, seconds, strict=True):
            first = readings[at]
            readings[at] = replace(_better(first, second), figures=_figures_of(first, second))
    return readings


def _doubted(
    readings: Sequence[Reading], areas: Sequence[Area], seals: "Sequence[Seal]", pale: Any, reader: Recogniser
) -> list[Reading]:
    """The readings with doubt cast on lines under a seal that cannot be told from print, and on those that read
    otherwise where it is taken out."""
    out = list(readings)
    under = [at for at, area in enumerate(areas) if any(seal.touches(area) for seal in seals)]
    for at, second in zip(under, read_areas(reader, pale, [areas[at] for at in under], MARGIN), strict=True):
        apart = all(seal.is_apart for seal in seals if seal.touches(areas[at]))
        if not apart or _squeezed(second) != _squeezed(out[at]):
            better = _better(out[at], second)
            out[at] = better.doubted()
    return out


def _squeezed(reading: Reading) -> str:
    return "".join(fold(reading.text).split())


def _is_read_twice(reading: Reading) -> bool:
    """Is a line like a figure, or has it a character that is not sure?"""
    text = fold(reading.text).strip()
    return not text or bool(_LIKE_FIGURE.fullmatch(text)) or min(reading.probabilities) < _GUESSED


def _better(first: Reading, second: Reading) -> Reading:
    """The reading that is a figure, and the surer one of two; where their digits differ, both are in doubt."""
    texts = [fold(reading.text).strip() for reading in (first, second)]
    one, other = (bool(FIGURE.fullmatch(text)) for text in texts)
    chosen = max((first, one), (second, other), key=lambda item: (item[1], item[0].confidence))[0]
    if not (one or other):
        return chosen
    same = texts[0] == texts[1] if one and other else _digits(texts[0]) == _digits(texts[1])
    return chosen if same else chosen.doubted()


def _figures_of(*readings: Reading) -> tuple[str, ...]:
    """The figures that a line may be, by all its readings."""
    texts = (fold(text).strip() for reading in readings for text in reading.may_be())
    return tuple(dict.fromkeys(text for text in texts if FIGURE.fullmatch(text)))


def _digits(text: str) -> str:
    return "".join(filter(str.isdecimal, text))
