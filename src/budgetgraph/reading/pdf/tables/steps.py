"""From a text to the next one below it in its column: may both be lines of one cell?

A maker breaks a text only where its column is full; what stands below a figure may complete it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from budgetgraph.reading.figures import is_figure
from budgetgraph.reading.folding import squeeze
from budgetgraph.reading.grids.visual_lines import line_text
from budgetgraph.reading.grids.widths import end_of
from budgetgraph.reading.layout import Glyph
from budgetgraph.reading.pdf.parts.broken_figures import may_be_one, may_be_serial
from budgetgraph.reading.pdf.parts.columns import Piece
from budgetgraph.resources import patterns

WIDEST_LEADING = 2.2  # type sizes from line to line within a cell
ROOM = 0.8  # points a broken line may have left over
TWO = 2  # decimals, as most amounts have
NUMBERED, TOTAL = "numbered_row", "total_row"  # what begins a row, always or mostly
_DECIMALS = re.compile(r"[-+−]?(?:\d{1,3}(?:,\d{3})+|\d+)\.(\d+)$")
_UNFINISHED = re.compile(r",\d{0,2}$|\.\d?$")
_NO_BEGIN = frozenset("、，。；：！？）》」』】”’%)],.;:!?")
_NO_END = frozenset("（《「『【“‘([")


@dataclass
class TextRow:
    """The texts on one height, with what follows each in its column."""

    height: float
    pieces: list[Piece]


@dataclass
class Step:
    """From a piece to the next one below it in its column."""

    above: Piece
    below: Piece
    gap: float
    full: bool  # the upper one could not have held more
    figures: bool  # both are parts of figures
    whole: bool  # and together they may be one
    torn: bool = False  # and the upper one is none by itself (3,64)
    total: bool = False  # the lower one may be the label of a total, or the end of one (本年收入|合计)

    @property
    def text(self) -> str:
        return squeeze(line_text([*self.above.glyphs, *self.below.glyphs]))

    @property
    def is_broken(self) -> bool:
        """A figure that its column broke."""
        return self.figures and self.full and self.whole


def steps_between(pieces: Sequence[Piece], borders: Sequence[float], size: float) -> list[Step]:
    """The steps from texts to those below them in their columns."""
    return [step for _, step in steps_of(text_rows(pieces), borders, size).values()]


def text_rows(pieces: Sequence[Piece]) -> list[TextRow]:
    by_line: dict[int, list[Piece]] = {}
    for piece in pieces:
        by_line.setdefault(piece.line, []).append(piece)
    fonts = Counter(glyph.font for piece in pieces for glyph in piece.glyphs)
    main = fonts.most_common(1)[0][0]
    lower: dict[str, list[float]] = {}  # how much lower the boxes of other fonts end on the same line
    for together in by_line.values():
        bottoms: dict[str, float] = {glyph.font: glyph.y1 for piece in together for glyph in piece.glyphs}
        if main in bottoms:
            for font, bottom in bottoms.items():
                lower.setdefault(font, []).append(bottom - bottoms[main])
    offset = {font: median(found) for font, found in lower.items()}
    found = []
    for together in by_line.values():
        glyphs = [glyph for piece in together for glyph in piece.glyphs]
        own = [glyph.y1 for glyph in glyphs if glyph.font == main]
        height = median(own) if own else median(glyph.y1 - offset.get(glyph.font, 0.0) for glyph in glyphs)
        found.append(TextRow(height, sorted(together, key=lambda piece: piece.column)))
    return sorted(found, key=lambda line: line.height)


def texts_of_row(line: TextRow) -> list[str]:
    return [squeeze(line_text(piece.glyphs)) for piece in line.pieces]


def steps_of(lines: Sequence[TextRow], borders: Sequence[float], size: float) -> dict[int, tuple[int, Step]]:
    """For each piece (by its id) the number of the line of the next one in its column, and the step to it."""
    pad = padding([piece for line in lines for piece in line.pieces], borders)
    numbered = _numbered_columns(lines)
    last: dict[int, tuple[float, Piece]] = {}
    found: dict[int, tuple[int, Step]] = {}
    for number, line in enumerate(lines):
        for piece in line.pieces:
            for column in range(piece.column, piece.column + piece.span):
                above = last.get(column)
                last[column] = (line.height, piece)
                if above is None or column != piece.column or above[1].column != column:
                    continue
                gap = line.height - above[0]
                one, other = squeeze(line_text(above[1].glyphs)), squeeze(line_text(piece.glyphs))
                figures = is_figure(one.rstrip(".,")) and is_figure(other.lstrip(".,"))
                first = max(above[1].span, piece.span)
                room = _room(above[1], borders[column] + pad, borders[column + first] - pad, figures)
                unit = first_unit(piece.glyphs, figures)
                if figures:
                    unit = max(unit, (above[1].glyphs[-1].x1 - above[1].glyphs[0].x0) / len(one))  # set wide
                full = gap < WIDEST_LEADING * size and unit > room - ROOM
                full = full and (figures or column not in numbered or not is_numbered(other))
                total = full and not figures and patterns("line_patterns.csv")[TOTAL].match(other) is not None
                whole = figures and (may_be_one(one, other) or (full and may_be_serial(one, other)))
                torn = full and whole and _UNFINISHED.search(one) is not None
                found[id(above[1])] = (number, Step(above[1], piece, gap, full, figures, whole, torn, total))
    _mend_decimals(step for _, step in found.values())
    return found


def _numbered_columns(lines: Sequence[TextRow]) -> set[int]:
    """The first column, and those in which more than one text begins with a number."""
    counts = Counter(piece.column for line in lines for piece in line.pieces if is_numbered(line_text(piece.glyphs)))
    return {0, *(column for column, count in counts.items() if count > 1)}


def is_numbered(text: str) -> bool:
    return patterns("line_patterns.csv")[NUMBERED].match(text) is not None


def _mend_decimals(steps: Iterable[Step]) -> None:
    """Amounts whose column is full are torn where they all have as many decimals with what stands below them."""
    parts = [(step, match) for step in steps if step.full and step.figures and (match := _DECIMALS.match(step.text))]
    decimals = {len(match[1]) for _, match in parts}
    if len(parts) > 1 and len(decimals) == 1 and min(decimals) > TWO:
        for step, _ in parts:
            step.whole = step.torn = True


def padding(pieces: Sequence[Piece], borders: Sequence[float]) -> float:
    """How far the widest texts stand off the sides of their columns."""
    columns: dict[int, list[tuple[float, float]]] = {}
    for piece in pieces:
        x0, x1 = piece.glyphs[0].x0, max(glyph.x1 for glyph in piece.glyphs)
        columns.setdefault(piece.column, []).append(
            (x0 - borders[piece.column], borders[piece.column + piece.span] - x1)
        )
    nearest = [min(min(pair) for pair in own) for own in columns.values() if len(own) > 1]
    return max(0.0, median(nearest)) if nearest else 0.0


def _room(piece: Piece, left: float, right: float, figures: bool) -> float:
    """How much wider the line could be within its cell."""
    x0, x1 = piece.glyphs[0].x0, max(glyph.x1 for glyph in piece.glyphs)
    centred = abs((x0 - left) - (right - x1)) < 1.0
    return (x0 - left) + (right - x1) if figures or centred else right - x1


def first_unit(glyphs: Sequence[Glyph], figures: bool) -> float:
    """The width of what would have had to go on the line above: a character, or what cannot be broken off it."""
    text = "".join(glyph.text for glyph in glyphs)
    count = 1
    if not figures:
        while count < len(text) and (
            text[count] in _NO_BEGIN
            or text[count - 1] in _NO_END
            or (text[count].isascii() and text[count].isalnum() and text[count - 1].isascii())
        ):
            count += 1
    for glyph in glyphs:
        if count < len(glyph.text):
            return end_of(glyph, count) - glyphs[0].x0
        count -= len(glyph.text)
    return glyphs[-1].x1 - glyphs[0].x0
