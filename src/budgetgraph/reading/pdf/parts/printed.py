"""Where the texts of a column stand that no rule bounds: at its left, at its right, or in its middle."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from budgetgraph.reading.figures import is_figure
from budgetgraph.reading.folding import squeeze
from budgetgraph.reading.grids.visual_lines import line_text, segments
from budgetgraph.reading.layout import Glyph
from budgetgraph.reading.pdf.parts.columns import total_label
from budgetgraph.reading.pdf.parts.frames import CELL_GAP, lone_words
from budgetgraph.reading.pdf.parts.regions import Line

EVEN = 0.7  # points: edges or middles that differ by less are in line
OUTSIDE = 1.0  # points a text may reach over its border

_WORD = re.compile(r"\w")

Extent = tuple[float, float]


class Text(NamedTuple):
    """Where a text begins and ends, and on which line."""

    x0: float
    x1: float
    line: int


@dataclass(frozen=True)
class Printed:
    """What is printed in a column: its stretch, and where its texts begin, end or have their middle, if in line."""

    extent: Extent
    left: float | None
    right: float | None
    middle: float | None
    words: bool = True
    level: bool = False  # 款 or 项 alone, a column of its own
    texts: tuple["Text", ...] = ()  # of amounts and blanks (—), if there is nothing else


def printed_in(extent: Extent, body: Sequence[Line]) -> Printed:
    """Where the texts of a column stand; the label of a total may stand otherwise."""
    numbered = [(part, n) for n, line in body for part in segments(line, CELL_GAP) if _inside(part, extent)]
    own = [part for part, _ in numbered if not total_label().search(squeeze(line_text(part)))]
    figures = [part for part in own if is_figure(line_text(part))]
    if own and len(own) < len(numbered):
        extent = min(part[0].x0 for part in own), max(glyph.x1 for part in own for glyph in part)
    labels = any(_WORD.search(line_text(part)) for part in own if part not in figures)
    texts = () if labels else tuple(Text(part[0].x0, max(g.x1 for g in part), n) for part, n in numbered)
    amounts = 2 * len(figures) > len(own)
    own = figures if amounts else own
    if not own:
        return Printed(extent, None, None, None)
    begins, ends = [part[0].x0 for part in own], [max(glyph.x1 for glyph in part) for part in own]
    middles = [(a + b) / 2 for a, b in zip(begins, ends, strict=True)]
    right = median(ends) if amounts and _in_line(ends) else None
    left = min(begins) if not amounts or _in_line(begins) else None
    middle = median(middles) if _in_line(middles) else None
    if middle is not None and len(own) > 1 and not _in_line(ends) and not _in_line(begins):
        left = right = None
    level = all(squeeze(line_text(part)) in lone_words() for part in own)
    return Printed(extent, left, right, middle, not amounts, level, texts)


def is_of_totals(extent: Extent, body: Sequence[Line]) -> bool:
    """Is only the label of a total printed there? It may stand in the middle of several columns."""
    parts = [part for _, line in body for part in segments(line, CELL_GAP) if _inside(part, extent)]
    return bool(parts) and all(total_label().search(squeeze(line_text(part))) for part in parts)


def parted(extents: Sequence[Extent], body: Sequence[Line]) -> list[Extent]:
    """The stretches, those of amounts only cut where none of them is printed: they may be those of two columns."""
    found: list[Extent] = []
    for extent in extents:
        texts = sorted(printed_in(extent, body).texts)
        own: list[Extent] = []
        for text in texts:
            if own and text.x0 <= own[-1][1]:
                own[-1] = own[-1][0], max(own[-1][1], text.x1)
            else:
                own.append((text.x0, text.x1))
        found += own if len(own) > 1 else [extent]
    return found


def joined_pairs(extents: Sequence[Extent], body: Sequence[Line]) -> list[Printed | None]:
    """Each stretch as one with the next, where none of them holds figures."""
    own = [printed_in(extent, body) for extent in extents]
    pairs = [printed_in((a.extent[0], b.extent[1]), body) for a, b in pairwise(own)]
    parted = [a.level or b.level for a, b in pairwise(own)]
    return [None if level or not pair.words else pair for pair, level in zip(pairs, parted, strict=True)]


def mixed(printed: Sequence[Printed], left: float, right: float, padding: float) -> bool:
    """Are these amounts of one column, one on a line, each at its left, in its middle or at its right?"""
    texts = [text for one in printed for text in one.texts]
    if not all(one.texts for one in printed) or len({text.line for text in texts}) < len(texts):
        return False
    return all(
        min(
            abs(text.x0 - left - padding),
            abs(right - padding - text.x1),
            abs(text.x0 + text.x1 - left - right) / 2,
        )
        <= EVEN
        for text in texts
    )


def _inside(part: Sequence[Glyph], extent: Extent) -> bool:
    return extent[0] - OUTSIDE <= part[0].x0 and max(glyph.x1 for glyph in part) <= extent[1] + OUTSIDE


def _in_line(places: Sequence[float]) -> bool:
    return max(places) - min(places) <= EVEN
