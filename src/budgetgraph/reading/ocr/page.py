"""`read_page`: the picture of one scanned page in, its table fragments and lines out, each with a confidence."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from budgetgraph.reading.document import ReadingError, UnsupportedFormat
from budgetgraph.reading.folding import fold
from budgetgraph.reading.grid import Lattice, Tolerance, fill, lattices, merge_rules
from budgetgraph.reading.layout import Fragment, PageBlocks, Rule, TextLine
from budgetgraph.reading.ocr.checks import FIGURE, with_checked_columns, with_checked_rows
from budgetgraph.reading.ocr.glyphs import glyphs_of
from budgetgraph.reading.ocr.known_cells import in_known_cells
from budgetgraph.reading.ocr.numbered_labels import with_numbers_in_order
from budgetgraph.reading.ocr.parted_cells import with_parted_cells
from budgetgraph.reading.ocr.recognition import Reading, Recogniser, is_installed, recogniser, sureness
from budgetgraph.reading.visual_lines import visual_lines

if TYPE_CHECKING:
    from budgetgraph.reading.ocr.picture import Picture
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
_GUESSED = 0.5  # text with a character read with less is read again, too
_TOGETHER = 1.9  # characters a line that is read
_LONG = 1.5  # times its height is a line long; characters one by one are shorter
_UPRIGHT = 0.75  # a page whose lines are read more surely, as far as they are long, stands upright
_SURELY_UPRIGHT = 0.9  # the same, though they were not read from their other end
_SAMPLED = 10  # lines of text that tell how a page stands
_TELLING, _MISREAD, _WELL_READ = (
    4,
    0.65,
    0.95,
)  # the first of them tell it alone where they are read so badly, or so well
_PRINTED = 170  # grey level: print that a seal was taken from is darker
_FLAT, _ON_RULE = 3.0, 2.2  # points: as high is the rest of a rule, and so near to it
_THIN = 2.0  # points: a rest of an upright rule is no wider
_SCARS = re.compile(r"[\u4e00\W_]*")  # a line of nothing but marks is none
_EDGE = 12.0  # points from the edge of the page: nothing but its edge ends so near
_WORDS = re.compile("[\u3400-\u9fff]{2}")
_SMALLEST = 16  # pixels in both directions: no character is legible in fewer


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
    best, seen = _standing(pixels, width, height)
    page = _read_upright(seen, number, before)
    page.turn = -90 * best % 360
    return page


@dataclass
class _Seen:
    """A page as it may stand: its straight picture, grids and lines of text, and how surely some of them are read."""

    width: float
    height: float
    picture: "Picture"
    grids: list[Lattice]
    level_rules: list[Rule]
    cleared: tuple[Any, Any, Any]  # grey, ink and walls without borders
    areas: list[Area]
    pale: Any
    sample: list[Reading]

    @property
    def sureness(self) -> float:
        """How surely the lines are read."""
        return sureness(self.sample)

    def stands(self, least: float) -> bool:
        """Is a page upright, its lines read so surely? On its side most characters stand one by one."""
        read = [len(reading.text) for reading in self.sample if reading.text]
        if sum(read) < _TOGETHER * len(read):
            return False
        long = sum(x1 - x0 for x0, y0, x1, y1 in self.areas if x1 - x0 >= _LONG * (y1 - y0))
        return self.sureness * long > least * sum(x1 - x0 for x0, _, x1, _ in self.areas)

    def upside_down(self) -> "_Seen":
        """The page as it is seen, the same lines read from their other end."""
        return replace(self, sample=_sampled(self.cleared[0], self.areas, _turned_over))


def _standing(pixels: Any, width: float, height: float) -> tuple[int, _Seen]:
    """The quarter turns after which a page stands upright, and how it is seen then."""
    import numpy as np

    from budgetgraph.reading.ocr.orientation import lies
    from budgetgraph.reading.ocr.picture import straightened

    def turned(quarter: int) -> _Seen:
        size = (height, width) if quarter % 2 else (width, height)
        return _seen(straightened(np.ascontiguousarray(np.rot90(pixels, quarter)), size[0]), *size)

    guesses: dict[int, _Seen] = {}
    for quarter in (1, 0) if lies(pixels) else (0, 1):
        one = guesses[quarter] = turned(quarter)
        if one.stands(_SURELY_UPRIGHT) or (quarter == 0 and not one.areas):
            return quarter, one
        guesses[quarter + 2] = one.upside_down()
        best = max(quarter, quarter + 2, key=lambda at: guesses[at].sureness)
        if guesses[best].stands(_UPRIGHT):
            break
    else:  # lying characters stand one by one, so that there are more lines
        fewest = min(len(one.areas) for one in guesses.values())
        best = max(guesses, key=lambda at: guesses[at].sureness * fewest / max(len(guesses[at].areas), 1))
    found = guesses[best]
    return best, found if best < 2 else _seen(found.picture.turned_over(), found.width, found.height)


def _seen(picture: "Picture", width: float, height: float) -> _Seen:
    from budgetgraph.reading.ocr.broken_rules import mended
    from budgetgraph.reading.ocr.ink_lines import areas_of_text, without_borders
    from budgetgraph.reading.ocr.picture import rules

    horizontal, vertical, rule_pixels = rules(picture)
    found = lattices(*mended(horizontal, vertical, picture, SCAN_TOLERANCE), SCAN_TOLERANCE)
    grids = [grid for grid in found if not _is_lettering(grid, horizontal)]
    level_rules = merge_rules(horizontal, SCAN_TOLERANCE)
    grey, ink, walls = without_borders(picture, grids, level_rules, rule_pixels)
    areas = [
        area
        for area in areas_of_text(ink, walls, picture.scale)
        if not _is_rest_of_rule(area, level_rules, picture.scale) and not _is_rest_of_border(area, walls, picture.scale)
    ]
    pale = None
    if picture.pale is not None:
        pale, _, _ = without_borders(replace(picture, grey=picture.pale), grids, level_rules, rule_pixels)
        areas = [area for area in areas if not _is_of_seal(area, picture.seals, pale)]
    sample = _sampled(grey, areas)
    return _Seen(width, height, picture, grids, level_rules, (grey, ink, walls), areas, pale, sample)


def _sampled(grey: Any, areas: Sequence[Area], made: Callable[[Any], Any] = lambda cut: cut) -> list[Reading]:
    """Some lines of text as read: long ones, so that words are among them, for figures upside down look like figures;
    no more of them than it takes to tell."""
    longest = sorted(areas, key=lambda area: (area[3] - area[1]) / max(area[2] - area[0], 1))
    chosen = longest[: 2 * _SAMPLED : 2] if len(areas) > 2 * _SAMPLED else longest[:_SAMPLED]
    first = _read(recogniser(), grey, chosen[:_TELLING], _MARGIN, made)
    if not _MISREAD < sureness(first) < _WELL_READ:
        return first
    return first + _read(recogniser(), grey, chosen[_TELLING:], _MARGIN, made)


def _read_upright(seen: _Seen, number: int, before: Sequence[Fragment]) -> PageBlocks:
    from budgetgraph.reading.ocr.at_borders import differs, figures_at_borders
    from budgetgraph.reading.ocr.ink_checks import without_proof
    from budgetgraph.reading.ocr.unread import unread_cells, warning_of
    from budgetgraph.reading.pdf.page import is_table, text_lines, with_unruled

    picture, grids, level_rules, areas, pale = seen.picture, seen.grids, seen.level_rules, seen.areas, seen.pale
    grey, ink, walls = seen.cleared
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
    glyphs = glyphs_of(areas, readings, picture.scale)
    missed = [cell.area for cell in unread_cells(grids, glyphs, ink, picture.scale)]
    late = [reading.doubted() for reading in _read(recogniser(), grey, missed, 2 * _MARGIN, _enlarged)]
    glyphs += glyphs_of(missed, late, picture.scale)
    page = PageBlocks(number, round(seen.width, 2), round(seen.height, 2), 0, "scan" if glyphs else "blank")
    page.skew = picture.angle
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
    fragments, free = with_unruled(page.fragments, numbered, level_rules, seen.height, before)
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


def _is_lettering(grid: Lattice, pieces: Sequence[Rule]) -> bool:
    """Is a grid made of the strokes of a large title? None of them is much longer than a character is high."""
    box = grid.box
    height, rows = box.y1 - box.y0, len(grid.rows) - 1
    if box.x1 - box.x0 < _NARROWEST_TABLE or height < _LOWEST_ROW * rows:
        return True
    inside = (min(p.end, box.x1) - max(p.start, box.x0) for p in pieces if box.y0 - 1 < p.at < box.y1 + 1)
    return height < _HIGHEST_LETTER and max(inside, default=0.0) < _LONGEST_STROKE * height


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


def _is_rest_of_border(area: Area, walls: Any, scale: float) -> bool:
    """Is a narrow mark a piece of the upright border on which it lies, and no 1?"""
    x0, y0, x1, y1 = area
    return x1 - x0 <= _THIN * scale and bool(walls[y0:y1, max(x0 - 1, 0) : x1 + 1].any(axis=1).all())


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


def _turned_over(cut: Any) -> Any:
    import numpy as np

    return np.ascontiguousarray(cut[::-1, ::-1])


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
