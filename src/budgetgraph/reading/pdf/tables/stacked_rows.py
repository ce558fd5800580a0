"""Rows between known column borders that no rule parts: which lines below one another are one cell, and one row.

A maker breaks a text only where its column is full, sets the lines of a cell equally far apart, and lets no row begin
before the longest cell of the row above has ended. Of all ways to part the lines into rows the one that offends least
against this is taken; what it cannot explain is a guess.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median

from budgetgraph.reading.figures import is_figure
from budgetgraph.reading.grids.visual_lines import line_text
from budgetgraph.reading.pdf.parts.columns import Block, Piece
from budgetgraph.reading.pdf.tables.steps import (
    WIDEST_LEADING,
    Step,
    TextRow,
    is_numbered,
    steps_of,
    text_rows,
    texts_of_row,
)

MOST_LINES = 16  # of one row
EVEN = 0.8  # points: distances that differ by less are the same
EVEN_BROKEN = 1.5  # the same below a broken figure: words in other fonts set its first line higher
LEAST_BESIDE = 3  # texts on the lines above and below a word in the middle of two rows
CANDIDATES = 3  # distances tried, from line to line in a cell and from row to row
CLOSEST = 0.9  # type sizes from line to line within a cell, at least
UNSURE = 1.0  # cost by which all other ways to part a row must be dearer, or it is a guess
ODD = 3.0  # cost of a row from which it is a guess anyway

# What offends, and how much.
ROW = 0.3  # a row at all
NO_FIGURES = 0.5  # a row without figures
NO_LABEL = 0.5  # a row with nothing in the first column that most rows fill
NOT_FULL = 2.0  # a line broken though there was room, where rows are no farther apart than lines
NOT_FULL_APART = 0.4  # the same where they are
BROKEN_FIGURE = 8.0  # a figure broken that had room, or that its rest does not complete
UNEVEN = 4.0  # lines of a cell in another distance
ASKEW = 4.0  # a cell that does not stand where the others of its row do
LINE_LOWER = 1.2  # one cell that begins a line below the others (after a blank that filled its first line)
FULL_AT_END = 1.5  # a full line whose rest would be a row of its own
TORN = 3.0  # a line of nothing but the ends of broken figures taken for a row
TORN_FIGURE = 2.0  # a figure that is none without its rest in the next row
ROW_FARTHER = 0.7  # rows farther apart than others
ROW_NEARER = 3.0
SETTINGS = ("top", "middle", "bottom")


def stacked_rows(borders: Sequence[float], pieces: Sequence[Piece], size: float) -> tuple[list[Block], list[float]]:
    """The cells, with their rows, and the heights of these; cells in rows that are not sure are `guessed`."""
    lines, between = _without_labels_between(text_rows(pieces))
    steps = steps_of(lines, borders, size)
    tried = [_Parting(lines, steps, *distances) for distances in _distances(lines, steps, size)]
    best = min(tried, key=lambda one: one.cost)
    others = [one for one in tried if one.cost < best.cost + UNSURE]
    blocks: list[Block] = []
    heights: list[float] = []
    doubtful = _torn(lines, best.rows) | _between_torn(lines, steps, best.rows) | _at_totals(lines, steps, best.rows)
    after = False  # a row in doubt whose label may go on in this one
    for row, (first, end) in enumerate(best.rows):
        guessed = row in doubtful or best.is_odd(first, end) or any((first, end) not in other.rows for other in others)
        guessed, after = guessed or after, guessed and _goes_on(lines[first:end], steps, end)
        cells: dict[int, Block] = {}
        for line in lines[first:end]:
            for piece in line.pieces:
                if piece.column in cells:
                    cell = cells[piece.column]
                    cell.pieces.append(piece)
                    cell.span = max(cell.span, piece.span)
                else:
                    cells[piece.column] = Block(piece.column, piece.span, [piece], row=row, guessed=guessed)
        blocks += cells.values()
        middles = [piece.middle for line in lines[first:end] for piece in line.pieces]
        heights.append((min(middles) + max(middles)) / 2)
    for piece, above in between:
        first, last = (
            next(row for row, (a, b) in enumerate(best.rows) if a <= line < b) for line in (above, above + 1)
        )
        blocks.append(Block(piece.column, piece.span, [piece], row=first, row_span=last - first + 1))
    return blocks, heights


def _without_labels_between(lines: list[TextRow]) -> tuple[list[TextRow], list[tuple[Piece, int]]]:
    """The lines without those of words alone in the middle of two others that are blank in their column, and these
    words with the number of the line above: they stand in the middle of two rows."""
    kept: list[TextRow] = []
    between: list[tuple[Piece, int]] = []
    for number, line in enumerate(lines):
        if 0 < number < len(lines) - 1 and kept and kept[-1] is lines[number - 1] and len(line.pieces) == 1:
            (piece,), above, below = line.pieces, lines[number - 1], lines[number + 1]
            free = all(piece.column not in range(p.column, p.column + p.span) for p in (*above.pieces, *below.pieces))
            middle = abs(above.height + below.height - 2 * line.height) <= 2 * EVEN
            alike = min(len(above.pieces), len(below.pieces)) >= LEAST_BESIDE
            if free and middle and alike and not is_figure(line_text(piece.glyphs)):
                between.append((piece, len(kept) - 1))
                continue
        kept.append(line)
    return kept, between


def _torn(lines: Sequence[TextRow], rows: Sequence[tuple[int, int]]) -> set[int]:
    """The rows with amounts and no label beside rows with a label alone, where that is so more than once."""
    columns = [{piece.column for line in lines[first:end] for piece in line.pieces} for first, end in rows]
    amounts = [
        any("." in text and is_figure(text) for line in lines[first:end] for text in texts_of_row(line))
        for first, end in rows
    ]
    label = Counter(line.pieces[0].column for line in lines).most_common(1)[0][0]
    alone = [own == {label} for own in columns]
    bare = [label not in own and amount for own, amount in zip(columns, amounts, strict=True)]
    found = [
        at
        for at, (one, other) in enumerate(pairwise(range(len(rows))))
        if (alone[one] and bare[other]) or (bare[one] and alone[other])
    ]
    return {row for at in found for row in (at, at + 1)} if len(found) > 1 else set()


def _between_torn(
    lines: Sequence[TextRow], steps: dict[int, tuple[int, Step]], rows: Sequence[tuple[int, int]]
) -> set[int]:
    """The rows from that of a figure to that of its rest."""
    found: set[int] = set()
    for row, (first, end) in enumerate(rows[:-1]):
        below = (steps[id(piece)] for line in lines[first:end] for piece in line.pieces if id(piece) in steps)
        rests = [at for at, step in below if at >= end and step.torn]
        if rests:
            found |= {at for at in range(row, len(rows)) if rows[at][0] <= max(rests)}
    return found


def _goes_on(row: Sequence[TextRow], steps: dict[int, tuple[int, Step]], end: int) -> bool:
    """Is the first column of a row full, down to a line of words in the next one?"""
    last = [steps[id(piece)] for line in row for piece in line.pieces if piece.column == 0 and id(piece) in steps]
    return any(at == end and step.full and not step.figures for at, step in last)


def _at_totals(
    lines: Sequence[TextRow], steps: dict[int, tuple[int, Step]], rows: Sequence[tuple[int, int]]
) -> set[int]:
    """The rows of totals whose label may begin in the row above, which has no figures; or may begin a row."""
    found: set[int] = set()
    row_of = {line: row for row, (first, end) in enumerate(rows) for line in range(first, end)}
    for at, line in enumerate(lines):
        for below, step in (
            steps[id(piece)] for piece in line.pieces if id(piece) in steps and steps[id(piece)][1].total
        ):
            both = {row_of[at], row_of[below]}
            figures = [
                any(is_figure(text) for one in range(*rows[row]) for text in texts_of_row(lines[one])) for row in both
            ]
            if not all(figures) if len(both) > 1 else is_numbered(step.text):
                found |= both
    return found


def _distances(
    lines: Sequence[TextRow], steps: dict[int, tuple[int, Step]], size: float
) -> Iterable[tuple[float, float, str]]:
    """What to try: distances of lines in a cell and of rows, and where the cells of a row stand."""
    full = [step.gap for _, step in steps.values() if step.full and not step.figures]
    lines_apart = [b.height - a.height for a, b in pairwise(lines)]
    within = [*_usual(full)[: CANDIDATES - 1], *_usual(gap for gap in lines_apart if gap < WIDEST_LEADING * size)]
    between = _usual(lines_apart)
    within = [gap for gap in within if gap > CLOSEST * size]
    for leading in dict.fromkeys(round(gap, 2) for gap in [*within, size][: CANDIDATES + 1]):
        pitches = [pitch for pitch in between if pitch > leading - EVEN]
        for pitch in pitches[:CANDIDATES] or [leading]:
            yield from ((leading, pitch, setting) for setting in SETTINGS)


def _usual(gaps: Iterable[float]) -> list[float]:
    """The distances that occur, the most frequent ones first."""
    groups: list[list[float]] = []
    for gap in sorted(gaps):
        if groups and gap - groups[-1][0] <= EVEN:
            groups[-1].append(gap)
        else:
            groups.append([gap])
    return [median(group) for group in sorted(groups, key=len, reverse=True)]


class _Parting:
    """The cheapest way to part lines into `rows`, as (first line, end), and what it costs."""

    def __init__(
        self,
        lines: Sequence[TextRow],
        steps: dict[int, tuple[int, Step]],
        leading: float,
        pitch: float,
        setting: str,
    ) -> None:
        count = len(lines)
        label = Counter(line.pieces[0].column for line in lines).most_common(1)[0][0]
        edges = [0.0, *(_end_of_row(lines, steps, n, leading, pitch) / 2 for n in range(count - 1)), 0.0]
        self._costs = {
            (first, end): edges[first]
            + edges[end]
            + _row(lines[first:end], range(first, end), steps, leading, pitch, setting, label)
            for end in range(1, count + 1)
            for first in range(max(0, end - MOST_LINES), end)
        }
        self._before = [0.0] * (count + 1)  # the cheapest rows of the lines before each
        chosen = [0] * (count + 1)
        for end in range(1, count + 1):
            self._before[end], chosen[end] = min(
                (self._before[first] + self._costs[first, end], first) for first in range(max(0, end - MOST_LINES), end)
            )
        self.cost = self._before[count]
        self.rows: list[tuple[int, int]] = []
        at = count
        while at > 0:
            self.rows.insert(0, (chosen[at], at))
            at = chosen[at]
        self._otherwise: list[float] = []

    def is_odd(self, first: int, end: int) -> bool:
        """Does a row offend, or would another way to part it cost little more?"""
        if not self._otherwise:
            self._otherwise = self._margins()
        return self._costs[first, end] >= ODD or min(self._otherwise[first : end + 1]) < UNSURE

    def _margins(self) -> list[float]:
        """How much dearer it would be to begin a row at each line where none begins, or none where one does."""
        count = len(self._before) - 1
        after = [0.0] * (count + 1)
        for first in range(count - 1, -1, -1):
            after[first] = min(
                self._costs[first, end] + after[end] for end in range(first + 1, min(count, first + MOST_LINES) + 1)
            )
        across = [float("inf")] * (count + 1)
        for (first, end), cost in self._costs.items():
            whole = self._before[first] + cost + after[end]
            for line in range(first + 1, end):
                across[line] = min(across[line], whole)
        begins = {first for first, _ in self.rows}
        return [
            (across[line] if line in begins or line in (0, count) else self._before[line] + after[line]) - self.cost
            for line in range(count + 1)
        ]


def _end_of_row(
    lines: Sequence[TextRow], steps: dict[int, tuple[int, Step]], number: int, leading: float, pitch: float
) -> float:
    """What it costs to let a row end with a line."""
    gap = lines[number + 1].height - lines[number].height
    cost = ROW_FARTHER if gap > pitch + EVEN else ROW_NEARER if gap < pitch - EVEN else 0.0
    below = [steps[id(piece)] for piece in lines[number].pieces if id(piece) in steps]
    rests = sum(
        at == number + 1 and s.full and abs(s.gap - leading) <= EVEN and (s.whole or not s.figures) for at, s in below
    )
    if rests == len(lines[number + 1].pieces) and pitch - leading <= EVEN:
        cost += FULL_AT_END
    if sum(at == number + 1 and s.is_broken for at, s in below) == len(lines[number + 1].pieces):
        cost += TORN
    cost += TORN_FIGURE * sum(at == number + 1 and s.torn for at, s in below)
    return cost


def _row(
    lines: Sequence[TextRow],
    numbers: range,
    steps: dict[int, tuple[int, Step]],
    leading: float,
    pitch: float,
    setting: str,
    label: int,
) -> float:
    """What it costs to take lines for one row."""
    cost = ROW
    cells: dict[int, tuple[float, float]] = {}
    filled: dict[int, int] = {}
    figures = False
    for line in lines:
        for piece in line.pieces:
            cells[piece.column] = (cells.get(piece.column, (line.height, 0.0))[0], line.height)
            for column in range(piece.column, piece.column + piece.span):
                if filled.setdefault(column, piece.column) != piece.column:
                    cost += ASKEW
            figures = figures or is_figure(line_text(piece.glyphs))
            if id(piece) not in steps or steps[id(piece)][0] >= numbers.stop:
                continue
            step = steps[id(piece)][1]
            if abs(step.gap - leading) > (EVEN_BROKEN if step.is_broken else EVEN):
                cost += UNEVEN
            if step.figures:
                cost += 0.0 if step.full and step.whole else BROKEN_FIGURE
            elif not step.full:
                cost += NOT_FULL_APART if pitch - leading > EVEN else NOT_FULL
    cost += (0.0 if figures else NO_FIGURES) + (0.0 if label in filled else NO_LABEL)
    top, bottom = lines[0].height, lines[-1].height
    middle = median((begins + ends) / 2 for begins, ends in cells.values())
    lower = 0
    for begins, ends in cells.values():
        below = {"top": begins - top, "bottom": ends - bottom, "middle": (begins + ends) / 2 - middle}[setting]
        if abs(below) > EVEN:
            blank = leading if setting == "top" else leading / 2 if setting == "middle" else 0.0
            if begins == ends and blank and abs(below - blank) <= EVEN:
                lower += 1
            else:
                cost += ASKEW
    return cost + (LINE_LOWER if lower == 1 else ASKEW * lower)
