"""`read_page`: the picture of one scanned page in, its table fragments and lines out, each with a confidence."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from budgetgraph.reading.document import UnsupportedFormat
from budgetgraph.reading.folding import fold
from budgetgraph.reading.grid import Tolerance, fill, lattices
from budgetgraph.reading.layout import Fragment, FragmentCell, Glyph, PageBlocks
from budgetgraph.reading.ocr.recognition import Reading, Recogniser, is_installed, recogniser
from budgetgraph.reading.visual_lines import visual_lines

SCAN_TOLERANCE = Tolerance(
    merge=1.9, gap=10.0, shortest=8.0, crossing=4.0, cluster=3.2, cluster_width=5.0, open_row=7.0, drawn=0.4
)
_NARROWEST_TABLE = 80.0  # points: strokes of a large title cross too
_MARGIN = 0.17  # of a line's height: paper left round the ink
_FIGURE = re.compile(r"[-—–]?[\d,]*\d(?:\.\d{1,4})?%?")
_LIKE_FIGURE = re.compile(r"[-—–\d.,%\sOoIl|:;·。，、'`]*\d[-—–\d.,%\sOoIl|:;·。，、'`]*")
_DIGIT = re.compile(r"\d")
_SIGNS = re.compile(r"[\d.,%\s_一—|'A-Za-z-]*\d[\d.,%\s_一—|'A-Za-z-]*")  # two figures, or one and rests of rules
_BLANK_BESIDE_SIGN = re.compile("(?<=[：，。；、（《“]) +| +(?=[：，。；、）》”])")  # wide signs look like blanks
_SURE = 0.93  # a figure read with less is read again, larger
_GUESSED = 0.5  # text with a character read with less is read again, too
_SIDEWAYS = 0.62  # a page read with less may stand on its side
_ALONE = 1.9  # characters a line: with fewer they stand one by one
_UPRIGHT = 0.9  # one read with more does not
_DOUBT = 0.5
_MOSTLY = 0.75  # of the figures of a column have its decimals
_NO_INK = 0.35  # text read with less where a character or two stand is dust


def read_page(image: Any, number: int, width: float, height: float) -> PageBlocks:
    """Reads the picture of a page that is `width` by `height` points large.

    `image` is a Pillow image, or a grey or RGB array with channels last.

    The page has the kind "scan", or "blank" where nothing is printed. A page scanned sideways is turned: `width` and
    `height` of the result, and all boxes, are those of the upright page. Raises `UnsupportedFormat` where the extra
    budgetgraph[ocr] is not installed.
    """
    if not is_installed():
        raise UnsupportedFormat("scanned pages need the extra budgetgraph[ocr]: pip install 'budgetgraph[ocr]'")
    import numpy as np

    pixels = np.asarray(image.convert("RGB") if hasattr(image, "convert") else image)
    page = _read_upright(pixels, number, width, height)
    if _sureness(page) < _SIDEWAYS:
        turns = [page]
        for quarter in (1, 3, 2):
            size = (height, width) if quarter % 2 else (width, height)
            turns.append(_read_upright(np.ascontiguousarray(np.rot90(pixels, quarter)), number, *size))
            turns[-1].turn = 360 - 90 * quarter
            if _sureness(turns[-1]) > _UPRIGHT:
                break
        page = max(turns, key=_sureness)
    return page


def _read_upright(image: Any, number: int, width: float, height: float) -> PageBlocks:
    from budgetgraph.reading.ocr.ink_lines import areas_of_text, without_borders
    from budgetgraph.reading.ocr.picture import rules, straightened
    from budgetgraph.reading.pdf.page import is_table, outside

    picture = straightened(image, width)
    horizontal, vertical, rule_pixels = rules(picture)
    found = lattices(horizontal, vertical, SCAN_TOLERANCE)
    grids = [grid for grid in found if grid.box.x1 - grid.box.x0 >= _NARROWEST_TABLE]
    grey, ink, walls = without_borders(picture, grids, rule_pixels)
    areas = areas_of_text(ink, walls, picture.scale)
    glyphs = _glyphs(grey, areas, picture.scale, recogniser(), twice=picture.poor)
    page = PageBlocks(number, round(width, 2), round(height, 2), 0, "scan" if glyphs else "blank")
    page.skew = picture.angle
    numbered = visual_lines(glyphs)
    ordered = [glyph for line in numbered for glyph in line]
    line_numbers = [at for at, line in enumerate(numbered, 1) for _ in line]
    for grid in grids:
        fragment = fill(grid, ordered, line_numbers, method="ocr")
        if fragment is not None:
            (page.fragments if is_table(fragment) else page.bare).append(with_checked_decimals(fragment))
    page.lines = outside(numbered, [fragment.box for fragment in page.fragments])
    return page


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


def _glyphs(
    grey: Any, areas: Sequence[tuple[int, int, int, int]], scale: float, reader: Recogniser, *, twice: bool
) -> list[Glyph]:
    """One glyph a line of text: doubtful figures, or all of them, are read a second time, from a larger cut."""
    readings = reader.read([_cut(grey, area, _MARGIN) for area in areas])
    again = [at for at, reading in enumerate(readings) if _is_doubtful(reading, all_figures=twice)]
    if again:
        for at, second in zip(again, reader.read([_enlarged(grey, areas[at]) for at in again]), strict=True):
            readings[at] = _better(readings[at], second)
    glyphs = []
    for (x0, y0, x1, y1), reading in zip(areas, readings, strict=True):
        text = _BLANK_BESIDE_SIGN.sub("", fold(reading.text).strip())
        if not text or (len(text) <= 2 and reading.confidence < _NO_INK):
            continue
        points = (x0 / scale, y0 / scale, x1 / scale, y1 / scale)
        glyphs.append(Glyph(*points, text, _size(text, points[3] - points[1]), confidence=reading.confidence))
    return glyphs


def with_checked_decimals(fragment: Fragment) -> Fragment:
    """The fragment with doubt cast on figures whose decimals are not those of their column.

    A lost point is the error that recognition makes without noticing: 000 for 0.00 among figures with two decimals.
    What holds a digit among figures and is none (two figures in one cell, one with a rest of a rule) is doubtful too.
    """
    columns: dict[int, list[FragmentCell]] = {}
    others: dict[int, list[FragmentCell]] = {}
    for cell in fragment.cells:
        if _FIGURE.fullmatch(cell.text) and cell.column_span == 1:
            columns.setdefault(cell.column, []).append(cell)
        elif _DIGIT.search(cell.text):
            others.setdefault(cell.column, []).append(cell)
    doubtful = {(c.row, c.column) for cells in others.values() for c in cells if _SIGNS.fullmatch(c.text)}
    for column, cells in columns.items():
        beside = others.get(column, [])
        if len(cells) >= 3 and len(cells) >= _MOSTLY * (len(cells) + len(beside)):
            doubtful |= {(c.row, c.column) for c in beside}
        places = Counter(len(cell.text.rstrip("%").partition(".")[2]) for cell in cells)
        usual, count = places.most_common(1)[0]
        if usual and count >= 3 and count >= _MOSTLY * len(cells):
            doubtful |= {
                (c.row, c.column)
                for c in cells
                if len(c.text.rstrip("%").partition(".")[2]) != usual and len(c.text) > 1
            }
    return replace(
        fragment,
        cells=tuple(
            c._replace(confidence=min(c.confidence or 0.0, _DOUBT)) if (c.row, c.column) in doubtful else c
            for c in fragment.cells
        ),
    )


def _cut(grey: Any, area: tuple[int, int, int, int], margin: float) -> Any:
    x0, y0, x1, y1 = area
    pad = max(round((y1 - y0) * margin), 2)
    return grey[max(y0 - pad, 0) : y1 + pad, max(x0 - pad, 0) : x1 + pad]


def _enlarged(grey: Any, area: tuple[int, int, int, int]) -> Any:
    """The cut with more paper round it, twice as large and with more contrast."""
    import cv2
    import numpy as np

    cut = _cut(grey, area, 2 * _MARGIN)
    large = cv2.resize(cut, None, fx=2, fy=2, interpolation=cv2.INTER_LANCZOS4)
    low, high = np.percentile(large, (1, 70))
    return np.clip((large.astype(np.float32) - low) * 255 / max(high - low, 1), 0, 255).astype(np.uint8)


def _is_doubtful(reading: Reading, *, all_figures: bool) -> bool:
    """Whether a reading is a figure that fails its pattern, or has a character that is not sure."""
    text = fold(reading.text).strip()
    if not text:
        return True
    if _LIKE_FIGURE.fullmatch(text):
        return all_figures or reading.confidence < _SURE or not _FIGURE.fullmatch(text)
    return min(reading.probabilities) < _GUESSED


def _better(first: Reading, second: Reading) -> Reading:
    """The reading that is a figure, and the surer one of two; two different figures leave both in doubt."""
    one, other = (bool(_FIGURE.fullmatch(fold(r.text).strip())) for r in (first, second))
    chosen = max((first, one), (second, other), key=lambda item: (item[1], item[0].confidence))[0]
    if one and other and first.text.strip() != second.text.strip():
        return Reading(chosen.text, tuple(min(p, _DOUBT) for p in chosen.probabilities))
    return chosen


def _size(text: str, height: float) -> float:
    """The type size: ink fills more of it with ideographs than with figures or level marks."""
    share = 0.92 if re.search("[\u3400-\u9fff]", text) else 0.7
    return max(round(2 * height / share) / 2, 5.0)
