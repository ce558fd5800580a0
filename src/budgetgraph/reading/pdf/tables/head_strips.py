"""Rows of a header that take all of its columns: what stands round the table at its top, and the numbers of the columns
(栏次) at its foot. The cells of the other rows need not end where theirs do.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from budgetgraph.reading.figures import is_figure
from budgetgraph.reading.grids.visual_lines import line_text
from budgetgraph.reading.pdf.parts.columns import Piece
from budgetgraph.reading.pdf.parts.regions import counts_columns, stands_round_tables

OFF = 1.2  # points a word may stand off its place
OUTSIDE = 1.0  # points it may reach over the sides of its cell
ONE_LINE = 0.4  # type sizes between words of one line
FREE = 0.2  # cost of a column that no word of a row takes


class HeadWord(NamedTuple):
    """A stretch of a line of a header: its ink ends at `x1`, its last mark at `end`.

    `unit` is the width of what would have had to go on the line above.
    """

    line: int
    x0: float
    x1: float
    end: float
    y: float
    unit: float
    piece: Piece

    @property
    def place(self) -> tuple[int, float]:
        return self.line, self.x0

    @property
    def text(self) -> str:
        return line_text(self.piece.glyphs)


@dataclass(frozen=True)
class HeadCell:
    """A cell over the columns from `start` to `stop` (excluded), between two heights."""

    start: int
    stop: int
    top: float
    foot: float
    words: tuple[HeadWord, ...]


@dataclass(frozen=True)
class Setting:
    """Where words stand in their cells: `across` in the "middle" or at the "left", `down` in the "middle", at the
    "top" or at the "foot", with the white beside them (`pad`) and `above` or below them."""

    across: str
    down: str
    pad: float
    above: float


def cell_off(word: HeadWord, left: float, right: float, setting: Setting) -> float:
    """How many points a word stands off its place between two borders."""
    if setting.across == "left":
        return abs(word.x0 - left - setting.pad)
    return min(abs(word.x0 + x - left - right) / 2 for x in (word.x1, word.end))


@dataclass(frozen=True)
class Strips:
    """The `first` row, if it takes all columns, the words `between`, the heights where these begin and end, and what
    offends; `counts` are the words of the last row, from y = `foot` to `end`."""

    first: tuple[HeadCell, ...]
    between: tuple[HeadWord, ...]
    counts: tuple[HeadWord, ...]
    top: float
    foot: float
    end: float
    cost: float
    borders: Sequence[float]
    setting: Setting

    def last(self, above: Sequence[HeadCell]) -> tuple[HeadCell, ...]:
        """The cells of the row that numbers the columns; `above` are those over it."""
        found: list[HeadCell] = []
        words = sorted(self.counts, key=lambda word: word.x0)
        begins = [*(_column(word, self.borders) for word in words), len(self.borders) - 1]
        for at, word in enumerate(words):
            start = 0 if not at else found[-1].stop
            stop = begins[at + 1]
            if is_figure(word.text):
                ranges = [(begins[at], begins[at] + 1)]
            elif self.setting.across == "left":
                groups = [cell.stop for cell in above if cell.start == begins[at] and cell.stop <= stop]
                ranges = [(begins[at], max(groups, default=begins[at] + 1))]
            else:
                ranges = [
                    (a, b)
                    for a in range(start, begins[at] + 1)
                    for b in range(begins[at] + 1, stop + 1)
                    if cell_off(word, self.borders[a], self.borders[b], self.setting) <= OFF
                ] or [(begins[at], begins[at] + 1)]
            a, b = max(ranges, key=lambda one: one[1] - one[0])
            found.append(HeadCell(a, max(b, a + 1), self.foot, self.end, (word,)))
        return tuple(found)


def strips_of(
    words: Sequence[HeadWord], borders: Sequence[float], top: float, foot: float, size: float, setting: Setting
) -> Strips | None:
    """The words of a header, set alike, by the rows that take all columns; None where they do not fit their cells."""
    lines = _lines(words, size)
    around: list[HeadWord] = []
    if len(lines) > 1 and stands_round_tables([word.text for word in lines[0]]):
        around = lines.pop(0)
    counts: list[HeadWord] = []
    if lines and counts_columns([word.text for word in lines[-1]]):
        counts = lines.pop()
    between = [word for line in lines for word in line]
    begin, end = top, foot
    first: tuple[HeadCell, ...] = ()
    cost = 0.0
    if around:
        begin = _foot_of(around, between or counts, top, size, setting)
        row = _row(around, borders, top, begin, setting)
        if row is None:
            return None
        first, cost = row
    if counts:
        high, low = min(word.y for word in counts) - size / 2, max(word.y for word in counts) + size / 2
        end = {
            "middle": high + low - foot,
            "top": high - setting.above,
            "foot": max((word.y for word in between), default=begin) + size / 2 + setting.above,
        }[setting.down]
        if any(word.y + size / 2 > end + OUTSIDE for word in between) or end > high + OUTSIDE:
            return None
    return Strips(first, tuple(between), tuple(counts), begin, end, foot, cost, borders, setting)


def _lines(words: Sequence[HeadWord], size: float) -> list[list[HeadWord]]:
    lines: list[list[HeadWord]] = []
    for word in sorted(words, key=lambda word: word.y):
        if lines and word.y - lines[-1][0].y <= ONE_LINE * size:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda word: word.x0) for line in lines]


def _foot_of(row: Sequence[HeadWord], below: Sequence[HeadWord], top: float, size: float, setting: Setting) -> float:
    """Where a row of one line ends."""
    if setting.down == "middle":
        return 2 * row[0].y - top
    if setting.down == "foot" or not below:
        return row[0].y + size / 2 + setting.above
    return min(word.y for word in below) - size / 2 - setting.above


def _row(
    words: Sequence[HeadWord], borders: Sequence[float], top: float, foot: float, setting: Setting
) -> tuple[tuple[HeadCell, ...], float] | None:
    """The words of one line over all columns, each in the cell that it fits best; None if one fits none."""
    best: dict[int, tuple[float, tuple[HeadCell, ...]]] = {0: (0.0, ())}
    for word in words:
        further: dict[int, tuple[float, tuple[HeadCell, ...]]] = {}
        for at, (cost, cells) in best.items():
            for start in range(at, len(borders) - 1):
                for stop in range(start + 1, len(borders)):
                    off = cell_off(word, borders[start], borders[stop], setting)
                    if off > OFF or word.x0 < borders[start] - OUTSIDE or word.x1 > borders[stop] + OUTSIDE:
                        continue
                    whole = cost + off + FREE * (start - at)
                    if stop not in further or whole < further[stop][0]:
                        further[stop] = whole, (*cells, HeadCell(start, stop, top, foot, (word,)))
        best = further
    ends = [(cost + FREE * (len(borders) - 1 - stop), cells) for stop, (cost, cells) in best.items()]
    if not ends:
        return None
    cost, cells = min(ends, key=lambda end: end[0])
    return cells, cost


def _column(word: HeadWord, borders: Sequence[float]) -> int:
    return min(max(bisect_right(borders, word.x0 + OUTSIDE) - 1, 0), len(borders) - 2)
