"""How wide characters are printed, about: an ideograph is as wide as its type is high, others are half as wide."""

from collections.abc import Iterator, Sequence
from operator import itemgetter

from budgetgraph.reading.layout import Glyph

_FULL, HALF, _QUARTER = 1.0, 0.5, 0.25  # type sizes
LAST_NARROW = "\u2e7f"

BLANK_BEHIND = frozenset("，。、；：？！）》」』】〕")  # marks that leave the second half of their place blank


def printed_end(glyphs: Sequence[Glyph]) -> float:
    """Where the ink of glyphs ends: the blank half of a closing mark may stand over the side of its cell."""
    last = max(glyphs, key=itemgetter(2))
    return last.x1 - (last.size * HALF if last.text[-1] in BLANK_BEHIND else 0.0)


def ems(text: str) -> float:
    """The width of a text in type sizes."""
    return sum(_FULL if sign > LAST_NARROW else _QUARTER if sign in ",." else HALF for sign in text)


def line_ems(text: str) -> float:
    """The width of a line in type sizes, less the blank half of a mark at its end."""
    return ems(text) - (HALF if text[-1:] in BLANK_BEHIND else 0.0)


def end_of(glyph: Glyph, count: int) -> float:
    """Where the first characters of a glyph that is a whole word end."""
    whole = ems(glyph.text)
    return glyph.x0 + (ems(glyph.text[:count]) / whole if whole else 0.0) * (glyph.x1 - glyph.x0)


def characters(glyph: Glyph) -> Iterator[Glyph]:
    """A glyph that is a whole word as one for each of its characters."""
    x = glyph.x0
    for at, sign in enumerate(glyph.text, 1):
        end = end_of(glyph, at) if at < len(glyph.text) else glyph.x1
        yield glyph._replace(text=sign, x0=x, x1=end)
        x = end
