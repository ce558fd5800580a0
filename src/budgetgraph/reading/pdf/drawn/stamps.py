"""Seals printed as coloured text over a table: their words are no part of the cells they lie on.

A seal is coloured text that is set askew, or that lies over black text or over the rules of a table, with all coloured
text near it. Coloured text that stands clear in its own place (negative figures in red, a red note) is text.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from operator import itemgetter

from budgetgraph.reading.figures import is_figure
from budgetgraph.reading.layout import Glyph, Rule

ASKEW = 45  # the `turn` of coloured text that is set aslant
NEAR = 2.0  # type sizes: coloured text nearer than this belongs to the same seal
INSET = 0.2  # of its size: by so much a character must lie over another or over a rule
COLOURFUL = 80  # of 255 between the strongest and the weakest of red, green and blue


def is_coloured(red: int, green: int, blue: int) -> bool:
    """Is this neither black, grey nor white?"""
    return max(red, green, blue) - min(red, green, blue) > COLOURFUL


def without_stamps(
    glyphs: Sequence[Glyph], coloured: Sequence[Glyph], level: Sequence[Rule], upright: Sequence[Rule]
) -> list[Glyph]:
    """The plain glyphs and those of the coloured ones that belong to no seal."""
    if not coloured:
        return list(glyphs)
    below = _Below(glyphs, level, upright)
    seal = [glyph for glyph in coloured if glyph.turn or below.has(glyph)]
    if len(coloured) > len(glyphs):  # a text in blue
        seal = [glyph for glyph in seal if glyph.turn == ASKEW]
    rest = [glyph for glyph in coloured if glyph not in seal]
    usual = {(glyph.font, glyph.size) for glyph in glyphs}
    own = [glyph for glyph in rest if (glyph.font, glyph.size) in usual and is_figure(glyph.text)]
    rest = [glyph for glyph in rest if glyph not in own]
    grown = list(seal)
    while grown:
        one = grown.pop()
        near = [glyph for glyph in rest if _gap(one, glyph) < NEAR * max(one.size, glyph.size)]
        rest = [glyph for glyph in rest if glyph not in near]
        grown += near
    return [*glyphs, *own, *rest]


def _gap(one: Glyph, other: Glyph) -> float:
    return max(one.x0 - other.x1, other.x0 - one.x1, one.y0 - other.y1, other.y0 - one.y1)


class _Below:
    """What the coloured text of a page may lie over: its other glyphs and its rules, by height."""

    def __init__(self, glyphs: Sequence[Glyph], level: Sequence[Rule], upright: Sequence[Rule]) -> None:
        self.glyphs = sorted(glyphs, key=itemgetter(3))
        self.bottoms = [glyph.y1 for glyph in self.glyphs]
        self.tallest = max((glyph.y1 - glyph.y0 for glyph in glyphs), default=0.0)
        self.level, self.upright = sorted(level), sorted(upright)
        self.heights, self.places = [rule.at for rule in self.level], [rule.at for rule in self.upright]

    def has(self, glyph: Glyph) -> bool:
        """Does the glyph lie over another one, or does a rule run through it as it never does through text?"""
        inset = INSET * glyph.size
        left, right, top, bottom = glyph.x0 + inset, glyph.x1 - inset, glyph.y0 + inset, glyph.y1 - inset
        first, end = bisect_left(self.bottoms, top), bisect_right(self.bottoms, bottom + self.tallest)
        if any(_gap(glyph, other) < -INSET * min(glyph.size, other.size) for other in self.glyphs[first:end]):
            return True
        across = self.level[bisect_right(self.heights, top) : bisect_left(self.heights, bottom)]
        down = self.upright[bisect_right(self.places, left) : bisect_left(self.places, right)]
        return any(rule.start < left and right < rule.end for rule in across) or any(
            rule.start < top and bottom < rule.end for rule in down
        )
