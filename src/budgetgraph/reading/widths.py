"""How wide characters are printed, about: an ideograph is as wide as its type is high, others are half as wide."""

from collections.abc import Iterator

from budgetgraph.reading.layout import Glyph

_FULL, _HALF, _QUARTER = 1.0, 0.5, 0.25  # type sizes
LAST_NARROW = "\u2e7f"


def ems(text: str) -> float:
    """The width of a text in type sizes."""
    return sum(_FULL if sign > LAST_NARROW else _QUARTER if sign in ",." else _HALF for sign in text)


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
