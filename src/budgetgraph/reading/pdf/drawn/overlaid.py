"""Texts of neighbouring cells that run over one another: the order in which they are drawn tells them apart."""

import re
from collections.abc import Sequence
from itertools import pairwise

from budgetgraph.reading.grids.widths import BLANK_BEHIND, HALF
from budgetgraph.reading.layout import Glyph
from budgetgraph.reading.pdf.drawn.overprints import OVER, TOUCHING

_WHOLE = re.compile(r"[-+−]?\d{1,3}(?:,\d{3})+\.\d\d")  # a sum of money, beside which the next one begins


def untangled(glyphs: list[Glyph], signs: Sequence[Glyph]) -> list[Glyph]:
    """The glyphs of a page; those of texts that lie over one another are whole texts.

    `signs` are the level characters of the page, one by one, as they are drawn.
    """
    lines: dict[float, list[Glyph]] = {}
    for text in _texts(signs):
        lines.setdefault(text.y1, []).append(text)
    for bottom, texts in lines.items():
        for chain in _chains(sorted(texts)):
            left, right = chain[0].x0, max(text.x1 for text in chain)
            taken = [
                one for one in glyphs if one.y1 == bottom and left <= (one.x0 + one.x1) / 2 <= right and not one.turn
            ]
            left, right = min([left, *(one.x0 for one in taken)]), max([right, *(one.x1 for one in taken)])
            beside = [one for one in texts if left <= (one.x0 + one.x1) / 2 <= right and one not in chain]
            glyphs = [*(one for one in glyphs if one not in taken), *chain, *beside]
    return glyphs


def _texts(signs: Sequence[Glyph]) -> list[Glyph]:
    """The characters that are drawn one behind the other and touch, as one."""
    texts: list[Glyph] = []
    for sign in signs:
        before = texts[-1] if texts else None
        if before and _goes_on(before, sign):
            texts[-1] = before._replace(x1=sign.x1, text=before.text + sign.text)
        else:
            texts.append(sign)
    return texts


def _goes_on(text: Glyph, sign: Glyph) -> bool:
    return (
        text.y1 == sign.y1
        and text.size == sign.size
        and text.font == sign.font
        and abs(sign.x0 - text.x1) < TOUCHING * sign.size
        and not (sign.text.isdecimal() and _WHOLE.fullmatch(text.text))
    )


def _chains(texts: Sequence[Glyph]) -> list[list[Glyph]]:
    """The texts of one line, from left to right, that lie over one another, with those that touch them."""
    found: list[list[Glyph]] = []
    end = 0.0
    for text in texts:
        if found and text.x0 - end < TOUCHING * text.size:
            found[-1].append(text)
            end = max(end, text.x1)
        else:
            found.append([text])
            end = text.x1
    return [chain for chain in found if any(_tangled(one, other) for one, other in pairwise(chain))]


def _tangled(one: Glyph, other: Glyph) -> bool:
    """Do two texts lie over one another, that are not the same one drawn twice for a bold look?"""
    blank = HALF if one.text[-1] in BLANK_BEHIND else 0.0
    reach = (OVER + blank) * one.size
    return one.x1 - other.x0 > reach and (one.text != other.text or other.x0 - one.x0 > reach)
