"""`read_page`: the picture of one scanned page in, its table fragments and lines out, each with a confidence."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from budgetgraph.reading.document import ReadingError, UnsupportedFormat
from budgetgraph.reading.folding import fold
from budgetgraph.reading.grid import Lattice, Tolerance, fill, lattices, merge_rules
from budgetgraph.reading.layout import Fragment, Glyph, PageBlocks, Rule
from budgetgraph.reading.ocr.checks import FIGURE, with_checked_columns, with_checked_rows
from budgetgraph.reading.ocr.recognition import Reading, Recogniser, is_installed, recogniser
from budgetgraph.reading.ocr.words import in_known_words
from budgetgraph.reading.visual_lines import visual_lines

if TYPE_CHECKING:
    from budgetgraph.reading.ocr.seals import Seal

Area = tuple[int, int, int, int]  # x0, y0, x1, y1 in pixels

SCAN_TOLERANCE = Tolerance(
    merge=1.9, gap=10.0, shortest=8.0, crossing=4.0, cluster=3.2, cluster_width=5.0, open_row=7.0, drawn=0.4
)
_NARROWEST_TABLE = 80.0  # points: strokes of a large title cross too
_LOWEST_ROW = 7.5  # points, on the mean
_HIGHEST_LETTER = 60.0  # points
_LONGEST_STROKE = 1.3  # times the height of a letter
_MARGIN = 0.17  # of a line's height: paper left round the ink
_LIKE_FIGURE = re.compile(r"[-—–\d.,%\sOoIl|:;·。，、'`]*\d[-—–\d.,%\sOoIl|:;·。，、'`]*")
_BLANK_BESIDE_SIGN = re.compile("(?<=[：，。；、（《“]) +| +(?=[：，。；、）》”])")  # wide signs look like blanks
_GUESSED = 0.5  # text with a character read with less is read again, too
_SIDEWAYS = 0.62  # a page read with less may stand on its side
_ALONE = 1.9  # characters a line: with fewer they stand one by one
_UPRIGHT = 0.9  # one read with more does not
_WIDE_BLANK = 0.35  # of a line's height: a wider blank parts two texts
_WIDE_GAP = 0.55  # the same, where no blank was read
_HALF_WIDE, _HALF_NARROW = 0.55, 0.36  # of a line's height: half the width of an ideograph, of other signs
_SAME_SIZE = 0.28
_PRINTED = 170  # grey level: print that a seal was taken from is darker
_FLAT, _ON_RULE = 3.0, 2.2  # points: as high is the rest of a rule, and so near to it
_DASH_HEIGHT, _DASH_WIDTH, _LONG_DASH = 2.2, 6.5, 16.0  # points: an ideograph 一 is wider than a short one
_ENDED, _CLASS = re.compile(r"[-—–]?[\d,]*\d\.\d{2,6}"), re.compile("\\d{3,7}[\u3400-\u9fff]")
_REST = re.compile(r"[_|]+")
_RULE = 0.9  # the same of what may be the rest of a rule
_SMALLEST = 16  # pixels in both directions: no character is legible in fewer
_NO_INK = 0.35  # text read with less where a character or two stand is dust


def read_page(image: Any, number: int, width: float, height: float, before: Sequence[Fragment] = ()) -> PageBlocks:
    """Reads the picture of a page that is `width` by `height` points large.

    `image` is a Pillow image, or a grey or RGB array with channels last; `before` are the fragments of the page before.

    The page has the kind "scan", or "blank" where nothing is printed. A page scanned sideways is turned: `width` and
    `height` of the result, and all boxes, are those of the upright page. Raises `UnsupportedFormat` where the extra
    budgetgraph[ocr] is not installed, `ReadingError` where the picture is smaller than a character.
    """
    if not is_installed():
        raise UnsupportedFormat("scanned pages need the extra budgetgraph[ocr]: pip install 'budgetgraph[ocr]'")
    import numpy as np

    pixels = np.asarray(image.convert("RGB") if hasattr(image, "convert") else image)
    if min(pixels.shape[:2]) < _SMALLEST:
        raise ReadingError(f"a picture of {pixels.shape[1]} x {pixels.shape[0]} pixels holds no text")
    page = _read_upright(pixels, number, width, height, before)
    if _sureness(page) < _SIDEWAYS:
        turns = [page]
        for quarter in (1, 3, 2):
            size = (height, width) if quarter % 2 else (width, height)
            turns.append(_read_upright(np.ascontiguousarray(np.rot90(pixels, quarter)), number, *size, before))
            turns[-1].turn = 360 - 90 * quarter
            if _sureness(turns[-1]) > _UPRIGHT:
                break
        page = max(turns, key=_sureness)
    return page


def _read_upright(image: Any, number: int, width: float, height: float, before: Sequence[Fragment]) -> PageBlocks:
    from budgetgraph.reading.ocr.at_borders import differs, figures_at_borders
    from budgetgraph.reading.ocr.broken_rules import mended
    from budgetgraph.reading.ocr.ink_checks import without_proof
    from budgetgraph.reading.ocr.ink_lines import areas_of_text, without_borders
    from budgetgraph.reading.ocr.picture import rules, straightened
    from budgetgraph.reading.ocr.unread import unread_cells, warning_of
    from budgetgraph.reading.pdf.page import is_table, text_lines, with_unruled

    picture = straightened(image, width)
    horizontal, vertical, rule_pixels = rules(picture)
    found = lattices(*mended(horizontal, vertical, picture, SCAN_TOLERANCE), SCAN_TOLERANCE)
    grids = [grid for grid in found if not _is_lettering(grid, horizontal)]
    level_rules = merge_rules(horizontal, SCAN_TOLERANCE)
    grey, ink, walls = without_borders(picture, grids, level_rules, rule_pixels)
    areas = [
        area
        for area in areas_of_text(ink, walls, picture.scale)
        if not _is_rest_of_rule(area, level_rules, picture.scale)
    ]
    pale = None
    if picture.pale is not None:
        pale, _, _ = without_borders(replace(picture, grey=picture.pale), grids, level_rules, rule_pixels)
        areas = [area for area in areas if not _is_of_seal(area, picture.seals, pale)]
    readings = _readings(grey, areas, recogniser())
    if pale is not None:
        readings = _doubted(readings, areas, picture.seals, pale, recogniser())
    close = figures_at_borders(areas, readings, walls, picture.scale)
    whole = _read(recogniser(), picture.grey, [areas[at] for at in close], _MARGIN)
    for at, second in zip(close, whole, strict=True):
        if differs(readings[at], second):
            readings[at] = replace(readings[at].doubted(), figures=_figures_of(readings[at], second))
    for at in without_proof(areas, readings, picture, ink, walls):
        readings[at] = readings[at].doubted()
    glyphs = _glyphs(areas, readings, picture.scale)
    missed = [cell.area for cell in unread_cells(grids, glyphs, ink, picture.scale)]
    late = [reading.doubted() for reading in _read(recogniser(), grey, missed, 2 * _MARGIN, _enlarged)]
    glyphs += _glyphs(missed, late, picture.scale)
    page = PageBlocks(number, round(width, 2), round(height, 2), 0, "scan" if glyphs else "blank")
    page.skew = picture.angle
    unread = unread_cells(grids, glyphs, ink, picture.scale)
    if unread:
        page.warnings.append(warning_of(number, unread))
    numbered = visual_lines(glyphs)
    ordered = [glyph for line in numbered for glyph in line]
    line_numbers = [at for at, line in enumerate(numbered, 1) for _ in line]
    for grid in grids:
        fragment = fill(grid, ordered, line_numbers, method="ocr")
        if fragment is not None:
            checked = with_checked_rows(with_checked_columns(fragment), ordered)
            (page.fragments if is_table(fragment) else page.bare).append(checked)
    fragments, free = with_unruled(page.fragments, numbered, level_rules, height, before)
    page.fragments = [with_checked_columns(one) if one.method == "rivers" else one for one in fragments]
    page.lines = text_lines(free)
    return page


def _is_lettering(grid: Lattice, pieces: Sequence[Rule]) -> bool:
    """Is a grid made of the strokes of a large title? None of them is much longer than a character is high."""
    box = grid.box
    height, rows = box.y1 - box.y0, len(grid.rows) - 1
    if box.x1 - box.x0 < _NARROWEST_TABLE or height < _LOWEST_ROW * rows:
        return True
    inside = (min(p.end, box.x1) - max(p.start, box.x0) for p in pieces if box.y0 - 1 < p.at < box.y1 + 1)
    return height < _HIGHEST_LETTER and max(inside, default=0.0) < _LONGEST_STROKE * height


def _sureness(page: PageBlocks) -> float:
    """The mean confidence of the characters of a page, halved where they stand one by one. 1 for a blank page.

    It is low for a page scanned sideways: its characters are read one by one, if at all.
    """
    read = [(part.text, part.confidence or 0.0) for part in page.lines if part.text]
    read += [(c.text, c.confidence or 0.0) for f in page.fragments for c in f.cells if c.text]
    lines = sum(text.count("\n") + 1 for text, _ in read)
    signs = [(len("".join(text.split())), confidence) for text, confidence in read]
    total = sum(count for count, _ in signs)
    if not total:
        return 1.0
    mean = sum(count * confidence for count, confidence in signs) / total
    return mean if total >= _ALONE * lines else mean / 2


def _readings(grey: Any, areas: Sequence[Area], reader: Recogniser) -> list[Reading]:
    """Each line of text as read: figures and doubtful lines are read a second time, from a larger cut."""
    readings = _read(reader, grey, areas, _MARGIN)
    again = [at for at, reading in enumerate(readings) if _is_read_twice(reading)]
    if again:
        seconds = _read(reader, grey, [areas[at] for at in again], 2 * _MARGIN, _enlarged)
        for at, second in zip(again, seconds, strict=True):
            first = readings[at]
            readings[at] = replace(_better(first, second), figures=_figures_of(first, second))
    return readings


def _is_rest_of_rule(area: Area, level_rules: Sequence[Rule], scale: float) -> bool:
    """Is a flat mark a piece of a level rule, and no dash?"""
    x0, y0, x1, y1 = (side / scale for side in area)
    if y1 - y0 > _FLAT:
        return False
    return any(abs(rule.at - (y0 + y1) / 2) < _ON_RULE and rule.start < x1 and x0 < rule.end for rule in level_rules)


def _is_of_seal(area: Area, seals: "Sequence[Seal]", pale: Any) -> bool:
    """Is nothing left of a line where the seal it lies under is taken out?"""
    if not any(seal.touches(area) for seal in seals):
        return False
    x0, y0, x1, y1 = area
    return bool(pale[y0:y1, x0:x1].min() > _PRINTED)


def _doubted(
    readings: Sequence[Reading], areas: Sequence[Area], seals: "Sequence[Seal]", pale: Any, reader: Recogniser
) -> list[Reading]:
    """The readings with doubt cast on lines under a seal that cannot be told from print, and on those that read
    otherwise where it is taken out."""
    out = list(readings)
    under = [at for at, area in enumerate(areas) if any(seal.touches(area) for seal in seals)]
    for at, second in zip(under, _read(reader, pale, [areas[at] for at in under], _MARGIN), strict=True):
        apart = all(seal.is_apart for seal in seals if seal.touches(areas[at]))
        if not apart or _squeezed(second) != _squeezed(out[at]):
            better = _better(out[at], second)
            out[at] = better.doubted()
    return out


def _read(
    reader: Recogniser, grey: Any, areas: Sequence[Area], margin: float, made: Callable[[Any], Any] = lambda cut: cut
) -> list[Reading]:
    """The readings of areas of a picture, with some paper round them; their places are pixels of the picture."""
    readings = reader.read([made(_cut(grey, area, margin)) for area in areas])
    out = []
    for area, reading in zip(areas, readings, strict=True):
        left, right = _sides(area, margin, grey.shape[1])
        out.append(replace(reading, places=tuple(left + share * (right - left) for share in reading.places)))
    return out


def _squeezed(reading: Reading) -> str:
    return "".join(fold(reading.text).split())


def _glyphs(areas: Sequence[Area], readings: Sequence[Reading], scale: float) -> list[Glyph]:
    """One glyph a line of text, or more where it has wide blanks."""
    glyphs = []
    for area, whole in zip(areas, readings, strict=True):
        size = _size(whole.text, (area[3] - area[1]) / scale, _advance(whole) / scale)
        for (x0, y0, x1, y1), reading in _parted(area, whole):
            reading = in_known_words(reading)
            text = _BLANK_BESIDE_SIGN.sub("", fold(reading.text).strip())
            points = (x0 / scale, y0 / scale, x1 / scale, y1 / scale)
            dash = _is_dash(text, points)
            least = _RULE if _REST.fullmatch(text) and not dash else _NO_INK
            if not text or (len(text) <= 2 and reading.confidence < least):
                continue
            text = "-" if text == "_" or dash else text
            others = tuple(other for other in reading.figures if other != text)
            glyphs.append(Glyph(*points, text, size, confidence=reading.confidence, others=others))
    return _evenly_sized(glyphs)


def _is_dash(text: str, box: tuple[float, float, float, float]) -> bool:
    """Is a sign that stands alone as flat and as short as a dash? It may have been taken for 一 or 1."""
    width, height = box[2] - box[0], box[3] - box[1]
    longest = _DASH_WIDTH if text == "一" else _LONG_DASH
    return len(text) == 1 and height < _DASH_HEIGHT and 1.5 * height < width < longest


def _evenly_sized(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """The glyphs with the size of most of them where theirs is hardly another: ink tells sizes no better."""
    sizes = sorted(glyph.size for glyph in glyphs for _ in glyph.text)
    common = sizes[len(sizes) // 2] if sizes else 0.0
    return [g._replace(size=common) if abs(g.size - common) < _SAME_SIZE * common else g for g in glyphs]


def _parted(area: Area, reading: Reading) -> list[tuple[tuple[float, float, float, float], Reading]]:
    """A line of text cut at blanks that are wide, with the box of each part."""
    height = area[3] - area[1]
    signs = [at for at, sign in enumerate(reading.text) if not sign.isspace()]
    if not signs:
        return []
    cuts = [
        (other, (reading.places[one] + reading.places[other]) / 2)
        for one, other in pairwise(signs)
        if _gap(reading, one, other, height)
        > (_WIDE_BLANK if _may_part(reading.text, one, other) else _WIDE_GAP) * height
    ]
    starts, ends = [0, *(at for at, _ in cuts)], [*(at for at, _ in cuts), len(reading.text)]
    lefts, rights = [float(area[0]), *(x for _, x in cuts)], [*(x for _, x in cuts), float(area[2])]
    parts = []
    for start, end, left, right in zip(starts, ends, lefts, rights, strict=True):
        text = reading.text[start:end].rstrip()
        end = start + len(text)
        if start:
            left = max(left, reading.places[start] - _half(text[0], height))
        if end < len(reading.text):
            right = min(right, reading.places[end - 1] + _half(text[-1], height))
        part = reading.part(start, end)
        parts.append(((left, float(area[1]), right, float(area[3])), part))
    return parts


def _may_part(text: str, one: int, other: int) -> bool:
    """Was a blank read between two signs, or do figures end there and words or a class with its code begin?"""
    ends = other > one + 1 or (text[one].isdecimal() and text[other] > "\u2e7f")
    return ends or bool(_ENDED.fullmatch(text[:other]) and _CLASS.match(text[other:]))


def _gap(reading: Reading, one: int, other: int, height: float) -> float:
    """The pixels of paper between two characters of a line."""
    halves = _half(reading.text[one], height) + _half(reading.text[other], height)
    return reading.places[other] - reading.places[one] - halves


def _half(sign: str, height: float) -> float:
    """Half the width of a character in a line of ink so high."""
    return height * (_HALF_WIDE if sign > "\u2e7f" else _HALF_NARROW)


def _cut(grey: Any, area: Area, margin: float) -> Any:
    pad = _pad(area, margin)
    left, right = _sides(area, margin, grey.shape[1])
    return grey[max(area[1] - pad, 0) : area[3] + pad, left:right]


def _pad(area: Area, margin: float) -> int:
    return max(round((area[3] - area[1]) * margin), 2)


def _sides(area: Area, margin: float, width: int) -> tuple[int, int]:
    """The left and right edge of a cut."""
    pad = _pad(area, margin)
    return max(area[0] - pad, 0), min(area[2] + pad, width)


def _enlarged(cut: Any) -> Any:
    """A cut twice as large and with more contrast."""
    import cv2
    import numpy as np

    large = cv2.resize(cut, None, fx=2, fy=2, interpolation=cv2.INTER_LANCZOS4)
    low, high = np.percentile(large, (1, 70))
    return np.clip((large.astype(np.float32) - low) * 255 / max(high - low, 1), 0, 255).astype(np.uint8)


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


def _advance(reading: Reading) -> float:
    """Pixels from one ideograph of a line to the next; 0 for fewer than three."""
    steps = sorted(
        other - one
        for (one, a), (other, b) in pairwise(zip(reading.places, reading.text, strict=True))
        if min(a, b) >= "\u3400" and max(a, b) <= "\u9fff"
    )
    return steps[len(steps) // 2] if len(steps) > 1 else 0.0


def _size(text: str, height: float, advance: float) -> float:
    """The type size: as far as ideographs stand apart, but no less than most of their height; ink fills more of it with
    ideographs than with figures or level marks."""
    by_height = height / (0.92 if re.search("[\u3400-\u9fff]", text) else 0.7)
    size = min(advance, by_height) if 0.6 * by_height < advance else by_height
    return max(round(2 * size) / 2, 5.0)
