"""Figures and codes that a narrow column without rules breaks over two lines (1,234.5 / 6): one cell, not two rows."""

import re
from collections.abc import Sequence
from itertools import pairwise

from budgetgraph.reading.figures import goes_on, is_figure
from budgetgraph.reading.folding import squeeze
from budgetgraph.reading.grids.visual_lines import line_text
from budgetgraph.reading.pdf.parts.columns import Piece

WIDEST_LEADING = 1.7  # type sizes from line to line within a cell, at most
ALIGNED = 0.7  # points between the edges or middles of the lines of one cell
NARROW = 0.3  # points by which the widest text of a column may be wider than a line that had to be broken
APART = 1.2  # times the distance of the lines of one cell: rows are farther apart
MIDDLE = 0.25  # type sizes off the middle of a row
LAST = 2  # digits that are broken off a whole number, at most
PARTED = 3  # digits that are broken off an amount, at most
LONG = 7  # characters: figures as long are broken, shorter ones are rarely

_REST = re.compile(r"^[\d,.]+$")
_AMOUNT = re.compile(r"^[-+−—]?\d{1,3}(,\d{3})+\.\d\d$|^[-+−—]?\d+\.\d\d$")
_WHOLE = re.compile(r"^\d{4,6}$")
_SERIAL = re.compile(r"^[1-9]\d{1,2}$")
_CODE = re.compile(r"^\d{3}(\d\d){0,2}$|^\d{15,24}$")  # of items, of projects


class _Pair:
    """A text and what stands closely below it in its column, which may be its rest."""

    def __init__(self, one: Piece, other: Piece) -> None:
        self.one, self.other = one, other
        self.above, self.below = squeeze(line_text(one.glyphs)), squeeze(line_text(other.glyphs))
        self.gap = other.middle - one.middle
        self.middle = (one.middle + other.middle) / 2

    @property
    def whole(self) -> str:
        return self.above + self.below

    @property
    def may_be_one(self) -> bool:
        return may_be_one(self.above, self.below)


def may_be_one(above: str, below: str) -> bool:
    """Is the whole an amount or a code, or a number of which only the last digit or two were broken off?"""
    whole = above + below
    if _AMOUNT.match(whole) or _CODE.match(whole):
        return True
    return bool(_WHOLE.match(whole)) and len(below) <= LAST and len(above) > LAST


def may_be_serial(above: str, below: str) -> bool:
    """May the whole be the number of a line, in a column that holds no more digits than stand above?"""
    return bool(_SERIAL.match(above + below)) and len(below) <= len(above)


def broken_figures(pieces: Sequence[Piece], size: float) -> tuple[set[int], set[int]]:
    """The ids of the pieces that are the rest of the figure on the line before; and those that may be, unproved.

    What proves it: how the figures of the column look that are whole; or texts of other columns that stand beside the
    middle of the two lines, as the only line of their cell does; or decimals that are whole with the rest only.
    """
    columns: dict[tuple[int, int], list[Piece]] = {}
    for piece in sorted(pieces, key=lambda piece: piece.middle):
        columns.setdefault((piece.column, piece.span), []).append(piece)
    worded = {piece.line for piece in pieces if not is_figure(line_text(piece.glyphs))}
    found = {id(other) for column in columns.values() for other in _like_the_others(column, worded, size)}
    pairs = [pair for column in columns.values() for pair in _pairs(column, size)]
    parts = {id(piece) for pair in pairs for piece in (pair.one, pair.other)}
    whole = [piece for piece in pieces if id(piece) not in parts and is_figure(line_text(piece.glyphs))]
    doubtful: set[int] = set()
    for pair in pairs:
        if id(pair.other) in found:
            continue
        beside = [piece for piece in whole if _level(piece, pair, size)]
        if _in_the_middle(pair, pieces, parts, size, beside) or _completes_decimals(pair, pairs, beside):
            found.add(id(pair.other))
        elif not beside:
            doubtful |= {id(pair.one), id(pair.other)}
    return found, doubtful


def _like_the_others(column: Sequence[Piece], worded: set[int], size: float) -> list[Piece]:
    """Rests that make the figure above look like the whole ones of its column; no words stand on their lines.

    Whole numbers are not told from two rows of them.
    """
    texts = [line_text(piece.glyphs) for piece in column]
    found: list[Piece] = []
    for at, (one, other) in enumerate(pairwise(column)):
        near = size < other.middle - one.middle < WIDEST_LEADING * size
        if not near or other.line in worded or not {".", ","} & set(texts[at]) or (found and found[-1] is one):
            continue
        if goes_on(texts[at], texts[at + 1], texts[:at] + texts[at + 2 :]):
            found.append(other)
    return found


def _pairs(column: Sequence[Piece], size: float) -> list[_Pair]:
    """Two lines of a column each that are one figure together and nearer to each other than to those round them.

    The first of them must have been too long: with one more character it is wider than anything in its column.
    """
    figures = [piece for piece in column if is_figure(line_text(piece.glyphs))]
    widest = max((_width(piece) for piece in figures), default=0.0)
    found: list[_Pair] = []
    for at, (one, other) in enumerate(pairwise(column)):
        pair = _Pair(one, other)
        near = size < pair.gap < WIDEST_LEADING * size and (not found or found[-1].other is not one)
        if not near or not _REST.match(pair.below) or not pair.may_be_one:
            continue
        first = other.glyphs[0]
        too_long = _width(one) + (first.x1 - first.x0) / len(first.text) > widest - NARROW
        around = [one.middle - column[at - 1].middle] if at else []
        around += [column[at + 2].middle - other.middle] if at + 2 < len(column) else []
        if too_long and _aligned(one, other) and all(distance > APART * pair.gap for distance in around):
            found.append(pair)
    return found


def _in_the_middle(pair: _Pair, pieces: Sequence[Piece], parts: set[int], size: float, beside: Sequence[Piece]) -> bool:
    """Do texts stand beside the middle of the two lines, and no whole figure beside either?"""
    middle = {
        piece.column
        for piece in pieces
        if id(piece) not in parts
        and piece.column != pair.one.column
        and abs(piece.middle - pair.middle) < MIDDLE * size
    }
    return not beside and len(middle) >= (1 if "." in pair.whole else 2 if _CODE.match(pair.whole) else 3)


def _completes_decimals(pair: _Pair, pairs: Sequence[_Pair], beside: Sequence[Piece]) -> bool:
    """Is the amount above one without its last decimals, and no whole figure beside the rest of it?"""
    if not _AMOUNT.match(pair.whole) or _AMOUNT.match(pair.above) or len(pair.below) > PARTED or len(pair.above) < LONG:
        return False
    row = [other for other in pairs if other.other.line == pair.other.line]
    return not any(piece.line == pair.other.line for piece in beside) and all(_AMOUNT.match(p.whole) for p in row)


def _level(piece: Piece, pair: _Pair, size: float) -> bool:
    return min(abs(piece.middle - pair.one.middle), abs(piece.middle - pair.other.middle)) < MIDDLE * size


def _width(piece: Piece) -> float:
    return piece.glyphs[-1].x1 - piece.glyphs[0].x0


def _aligned(one: Piece, other: Piece) -> bool:
    left = other.glyphs[0].x0 - one.glyphs[0].x0
    right = other.glyphs[-1].x1 - one.glyphs[-1].x1
    return min(abs(left), abs(right), abs(left + right) / 2) < ALIGNED
