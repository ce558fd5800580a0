"""How a page stands in its picture, told by some of its lines of text: pixels in, the page straight and upright out,
with its grids and where its lines stand.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from budgetgraph.reading.grids.grid import Lattice, Tolerance, lattices, merge_rules
from budgetgraph.reading.layout import Rule
from budgetgraph.reading.ocr.broken_rules import mended
from budgetgraph.reading.ocr.cuts import MARGIN, Area, read_areas, turned_over
from budgetgraph.reading.ocr.ink_lines import areas_of_text, without_borders
from budgetgraph.reading.ocr.orientation import lies
from budgetgraph.reading.ocr.picture import Picture, Pixels, straightened
from budgetgraph.reading.ocr.recognition import Reading, recogniser, sureness
from budgetgraph.reading.ocr.rules import rules
from budgetgraph.reading.ocr.seals import Seal

SCAN_TOLERANCE = Tolerance(
    merge=1.9, gap=10.0, shortest=8.0, crossing=4.0, cluster=3.2, cluster_width=5.0, open_row=7.0, drawn=0.4
)
_NARROWEST_TABLE = 80.0  # points: strokes of a large title cross too
_LOWEST_ROW = 7.5  # points, on the mean
_HIGHEST_LETTER = 60.0  # points
_LONGEST_STROKE = 1.3  # times the height of a letter
_TOGETHER = 1.9  # characters a line that is read
_LONG = 1.5  # times its height is a line long; characters one by one are shorter
_UPRIGHT = 0.75  # a page whose lines are read more surely, as far as they are long, stands upright
_SURELY_UPRIGHT = 0.9  # the same, though they were not read from their other end
SAMPLED = 10  # lines of text that tell how a page stands
_FIRST = 4  # of them, which tell it alone where they are read ...
_MISREAD, _WELL_READ = 0.65, 0.95  # ... so badly, or so well
_PRINTED = 170  # grey level: print that a seal was taken from is darker
_FLAT, _ON_RULE = 3.0, 2.2  # points: as high is the rest of a rule, and so near to it
_THIN = 2.0  # points: a rest of an upright rule is no wider


@dataclass
class SeenPage:
    """A page as it may stand: its straight picture, grids and lines of text, and some of them as read.

    `grey` and `ink` are those of the picture without borders, `walls` the borders, `pale` is `grey` without seals.
    """

    width: float
    height: float
    picture: Picture
    grids: list[Lattice]
    level_rules: list[Rule]
    grey: Pixels
    ink: Pixels
    walls: Pixels
    pale: Pixels | None
    areas: list[Area]
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

    def upside_down(self) -> "SeenPage":
        """The page as it is seen, the same lines read from their other end."""
        return replace(self, sample=_sampled(self.grey, self.areas, turned_over))


def standing(pixels: Any, width: float, height: float) -> tuple[int, SeenPage]:
    """The quarter turns after which a page stands upright, and how it is seen then.

    As it lies and turned once it is looked at; what stands on its head there has the same lines of text.
    """

    def turned(quarter: int) -> SeenPage:
        size = (height, width) if quarter % 2 else (width, height)
        return _seen(straightened(np.ascontiguousarray(np.rot90(pixels, quarter)), size[0]), *size)

    guesses: dict[int, SeenPage] = {}
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


def _seen(picture: Picture, width: float, height: float) -> SeenPage:
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
    return SeenPage(width, height, picture, grids, level_rules, grey, ink, walls, pale, areas, sample)


def _sampled(grey: Any, areas: Sequence[Area], made: Callable[[Any], Any] = lambda cut: cut) -> list[Reading]:
    """Some lines of text as read: long ones, so that words are among them, for figures upside down look like figures;
    no more of them than it takes to tell."""
    longest = sorted(areas, key=lambda area: (area[3] - area[1]) / max(area[2] - area[0], 1))
    chosen = longest[: 2 * SAMPLED : 2] if len(areas) > 2 * SAMPLED else longest[:SAMPLED]
    first = read_areas(recogniser(), grey, chosen[:_FIRST], MARGIN, made)
    if not _MISREAD < sureness(first) < _WELL_READ:
        return first
    return first + read_areas(recogniser(), grey, chosen[_FIRST:], MARGIN, made)


def _is_lettering(grid: Lattice, pieces: Sequence[Rule]) -> bool:
    """Is a grid made of the strokes of a large title? None of them is much longer than a character is high."""
    box = grid.box
    height, rows = box.y1 - box.y0, len(grid.rows) - 1
    if box.x1 - box.x0 < _NARROWEST_TABLE or height < _LOWEST_ROW * rows:
        return True
    inside = (min(p.end, box.x1) - max(p.start, box.x0) for p in pieces if box.y0 - 1 < p.at < box.y1 + 1)
    return height < _HIGHEST_LETTER and max(inside, default=0.0) < _LONGEST_STROKE * height


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


def _is_of_seal(area: Area, seals: Sequence[Seal], pale: Any) -> bool:
    """Is nothing left of a line where the seal it lies under is taken out?"""
    if not any(seal.touches(area) for seal in seals):
        return False
    x0, y0, x1, y1 = area
    return bool(pale[y0:y1, x0:x1].min() > _PRINTED)
