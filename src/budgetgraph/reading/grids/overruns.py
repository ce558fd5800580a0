"""Texts that run on over the border of their cell, up to the text of the next one: where one ends and the other begins.

Printers cut no text that is wider than its column. What is an amount as far as it goes tells where it ends.
"""

import re
from collections.abc import Sequence

from budgetgraph.reading.layout import Glyph

NEAR = 2.5  # type sizes from the border at which a text may end that was meant to end there
_AMOUNT = re.compile(r"[-+−]?(?:\d{1,3}(?:,\d{3})+|0|[1-9]\d*)(?:\.\d{1,4})?%?")
_GROUPED = re.compile(r"[-+−]?(?:\d{1,3}(?:,\d{3})+(?:\.\d{2})?|(?:0|[1-9]\d*)\.\d{2})%?")
_SUMS = re.compile(r"(?:[-+−]?\d{1,3}(?:,\d{3})+\.\d{2})+")  # of several cells
_LACKS_DECIMALS = re.compile(r",\d{3}\.\d?$|\.\d{3,}$")  # sums of money have two, or who knows how many
_FIGURES = re.compile(r"[\d.,%+−-]+")
_FIGURE_SIGN = re.compile(r"[\d.,%+−-]")


def parted(run: Sequence[Glyph], border: float, at_edge: bool = False) -> tuple[int, bool] | None:
    """How many glyphs of a run over a border stand for the text that begins before it, and whether that is sure.

    None for words alone, which each glyph's own place tells. `at_edge` where the table ends at the border.
    """
    texts = [glyph.text for glyph in run]
    whole = "".join(texts)
    if not any(sign.isdecimal() for sign in whole):
        return None
    if _GROUPED.fullmatch(whole) or (at_edge and _AMOUNT.fullmatch(whole)):
        return len(run), not lacks_decimals(whole)
    found = []
    for at in range(1, len(run)):
        off = abs(run[at].x0 - border)
        if off <= NEAR * run[0].size and _ends("".join(texts[:at]), "".join(texts[at:])):
            found.append((off, at))
    grouped = [one for one in found if _GROUPED.fullmatch("".join(texts[: one[1]]))]
    if not found or (not grouped and _AMOUNT.fullmatch(whole)):
        return (len(run), False) if _FIGURES.fullmatch(whole) else None
    return min(grouped or found)[1], len(grouped or found) == 1


def lacks_decimals(text: str) -> bool:
    """Does an amount break off behind its point, or may it among many decimals? What stands beyond the edge of the
    paper is not printed."""
    return _LACKS_DECIMALS.search(text) is not None


def _ends(one: str, other: str) -> bool:
    """Is the first of two texts an amount, and the second one the beginning of something else?"""
    if not _AMOUNT.fullmatch(one):
        return False
    return (
        bool(_AMOUNT.fullmatch(other) or _SUMS.fullmatch(other)) or not _FIGURE_SIGN.match(other[0]) or _is_item(other)
    )


def _is_item(text: str) -> bool:
    """Words behind a number (1、工资; 201 教育)."""
    return bool(re.match(r"\d{1,7}[、.．]?[^\W\d]", text) or re.match(r"\d{1,2}、", text))
