"""Lines of text as read become glyphs of a page, in points: cut at wide blanks, with the size of their type."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from budgetgraph import resources
from budgetgraph.reading.folding import fold
from budgetgraph.reading.layout import Glyph
from budgetgraph.reading.ocr.brackets import with_even_brackets
from budgetgraph.reading.ocr.checks import DOUBT, FIGURE
from budgetgraph.reading.ocr.recognition import Reading
from budgetgraph.reading.ocr.words import in_known_words

Area = tuple[int, int, int, int]  # x0, y0, x1, y1 in pixels

_BLANK_BESIDE_SIGN = re.compile("(?<=[：，。；、（《“]) +| +(?=[：，。；、）》”])")  # wide signs look like blanks
_WIDE_BLANK = 0.35  # of a line's height: a wider blank parts two texts
_WIDE_GAP = 0.55  # the same, where no blank was read
_BEHIND_AMOUNT = 0.15  # the same between an amount and words, where its unit stands closer
_HALF_WIDE, _HALF_NARROW = 0.55, 0.36  # of a line's height: half the width of an ideograph, of other signs
_SAME_SIZE = 0.28
_DASH_HEIGHT, _DASH_WIDTH, _LONG_DASH = 2.2, 6.5, 16.0  # points: an ideograph 一 is wider than a short one
_ENDED, _CLASS = re.compile(r"[-—–]?[\d,]*\d\.\d{2,6}"), re.compile("\\d{3,7}[\u3400-\u9fff]")
_REST = re.compile(r"[_|]+")
_RULE = 0.9  # the same of what may be the rest of a rule
_IDEOGRAPHS = re.compile("[\u3400-\u9fff]+")
_HIGHEST_FIGURE = 1.3  # times the width of two digits: what is higher has foreign ink above or below
_NO_INK = 0.35  # text read with less where a character or two stand is dust


def glyphs_of(areas: Sequence[Area], readings: Sequence[Reading], scale: float) -> list[Glyph]:
    """One glyph a line of text, or more where it has wide blanks."""
    glyphs = []
    for area, whole in zip(areas, with_even_brackets(readings), strict=True):
        size = _size(whole.text, (area[3] - area[1]) / scale, whole.advance / scale)
        for (x0, y0, x1, y1), reading in _parted(area, whole):
            reading = _with_points(in_known_words(reading))
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


@cache
def _other_points() -> re.Pattern[str]:
    """A point that was read as another mark."""
    rows = resources.rows("data", "vocabulary", "table_words.csv")
    behind = "|".join(re.escape(row["word"]) for row in rows if row["what"] == "behind amount")
    return re.compile(rf"(?<=\d)[:：;；·',](?=\d{{1,2}}(?:{behind}))")


def _with_points(reading: Reading) -> Reading:
    """The reading with points in the amounts and shares that words tell; those stay in doubt."""
    marks = {found.start() for found in _other_points().finditer(reading.text)} if reading.has_words else set[int]()
    if not marks:
        return reading
    text = "".join("." if at in marks else sign for at, sign in enumerate(reading.text))
    sure = tuple(min(p, DOUBT) if at in marks else p for at, p in enumerate(reading.probabilities))
    return replace(reading, text=text, probabilities=sure)


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
        if _gap(reading, one, other, height) > _parting(reading.text, one, other) * height
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


def _parting(text: str, one: int, other: int) -> float:
    """The least gap that parts two signs: less than others where a blank was read, a figure ends before words, or an
    amount before a class with its code; least for a blank between an amount and words."""
    blank, words, amount = other > one + 1, text[other] > "\u2e7f", _ENDED.fullmatch(text[: one + 1])
    if blank and words and amount:
        return _BEHIND_AMOUNT
    parted = blank or (words and text[one].isdecimal()) or (amount and _CLASS.match(text[other:]))
    return _WIDE_BLANK if parted else _WIDE_GAP


def _gap(reading: Reading, one: int, other: int, height: float) -> float:
    """The pixels of paper between two characters of a line."""
    halves = _half(reading.text[one], height) + _half(reading.text[other], height)
    return reading.places[other] - reading.places[one] - halves


def _half(sign: str, height: float) -> float:
    """Half the width of a character in a line of ink so high."""
    return height * (_HALF_WIDE if sign > "\u2e7f" else _HALF_NARROW)


def _size(text: str, height: float, advance: float) -> float:
    """The type size: as far as ideographs stand apart, but no less than most of their height; ink fills more of it with
    ideographs than with figures or level marks."""
    by_height = height / (0.92 if _IDEOGRAPHS.search(text) else 0.7)
    if advance and FIGURE.fullmatch(text):
        size = min(by_height, _HIGHEST_FIGURE * advance)
    else:
        size = min(advance, by_height) if 0.6 * by_height < advance else by_height
    return max(round(2 * size) / 2, 5.0)
