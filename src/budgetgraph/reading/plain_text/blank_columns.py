"""Tables of a text whose columns are parted by blanks: its lines in, those that are rows out with tabs between cells.

Columns that stand at the same places of all lines are told by these (`aligned_columns`). Elsewhere a line of heads
stands over rows of words and then figures, or over rows without an empty cell. Where a row has fewer figures than there
are columns of them, since empty cells are gone, its figures are put where the line of the total proves them. Where
nothing proves them but the first is the sum of the others in each row, it has a column and the others stand together in
one without a head.
"""

import itertools
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from budgetgraph.reading.plain_text.aligned_columns import aligned

_BLANK, _WIDE_BLANK = re.compile("[ \u3000]+"), re.compile("[ \u3000]{2,}")
_AMOUNT = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)\.\d+|-?\d{1,3}(?:,\d{3})+|-?\d{1,3}")
_SENTENCE = re.compile("[。；，：！？]")
_WORD = re.compile("[\u4e00-\u9fff]")
_FEWEST_HEADS, _FEWEST_ROWS = 3, 2
_MOST_PLACINGS = 5_000

_Row = tuple[list[str], list[str]]  # the words and the figures of a line


def tabbed(lines: Sequence[str]) -> list[str]:
    """The lines, with a tab between the cells of those that are rows of such tables."""
    found = aligned(lines)
    lines = list(found)
    at = 0
    while at < len(lines):
        by = _WIDE_BLANK if _is_wide(lines[at]) else _BLANK
        heads = _heads(lines[at], by)
        second = lines[at + 1] if heads and at + 1 < len(lines) and len(_heads(lines[at + 1], by, 2)) > 1 else ""
        rows = list(_rows(_from(lines, at + 1 + bool(second)), by)) if heads else []
        cells = _cells(heads, second, rows) if len(rows) >= _FEWEST_ROWS else None
        cells = cells or (_whole(heads, _from(lines, at + 1), by) if heads else None)
        if cells:
            found[at : at + len(cells)] = ["\t".join(row) for row in cells]
        at += len(cells) if cells else 1
    return found


def _from(lines: Sequence[str], at: int) -> Iterator[str]:
    """The lines from one on, without a copy of them all: texts have many."""
    return (lines[number] for number in range(at, len(lines)))


def _is_wide(line: str) -> bool:
    """Do two blanks or more part the heads, so that one blank stands within a cell?"""
    return len(_WIDE_BLANK.split(line.strip())) == len(_BLANK.split(line.strip()))


def _heads(line: str, by: re.Pattern[str], fewest: int = _FEWEST_HEADS) -> list[str]:
    """The heads that a line names, none where it is no line of heads."""
    parts = _parts(line, by)
    named = len(parts) >= fewest and all(_WORD.search(part) for part in parts)
    return parts if named and not _SENTENCE.search(line) else []


def _parts(line: str, by: re.Pattern[str]) -> list[str]:
    return [part for part in by.split(line.strip()) if part] if "\t" not in line else []


def _whole(heads: list[str], lines: Iterable[str], by: re.Pattern[str]) -> list[list[str]] | None:
    """Heads and rows of which no cell is empty: each has as many parts as there are heads, a digit in one of them."""
    several = (_parts(line, by) for line in lines)
    rows = list(itertools.takewhile(lambda parts: len(parts) == len(heads), several))
    digits = (at for at in range(len(heads)) if all(re.search(r"\d", parts[at]) for parts in rows))
    is_table = len(rows) >= _FEWEST_ROWS and any(digits) and not _SENTENCE.search("".join(map("".join, rows)))
    return [heads, *rows] if is_table else None


def _rows(lines: Iterable[str], by: re.Pattern[str]) -> Iterator[_Row]:
    """The rows right below the heads: words, then at least one figure."""
    for line in lines:
        parts = _parts(line, by)
        figures = list(itertools.takewhile(_AMOUNT.fullmatch, reversed(parts)))[::-1]
        words = parts[: len(parts) - len(figures)]
        if not figures or not any(map(_WORD.search, words)) or _SENTENCE.search("".join(words)):
            return
        yield words, figures


def _cells(heads: list[str], second: str, rows: Sequence[_Row]) -> list[list[str]] | None:
    """Heads and rows cell by cell, None where not even the column of the first figures is sure.

    Where a `second` line parts some of the heads, how many columns they have cannot be told.
    """
    named = max(len(words) for words, _ in rows)
    columns = len(heads) - named
    if columns < 1:
        return None
    led = [_led(words, named, last=row == len(rows) - 1) for row, (words, _) in enumerate(rows)]
    fitting = not second and all(len(figures) <= columns for _, figures in rows)
    places = _places(rows, columns) if fitting else None
    if places is None:
        return _summed(heads, second, led, rows) if all(map(_is_sum, rows)) else None
    body = []
    for words, (_, figures), at in zip(led, rows, places, strict=True):
        cells = [*words, *[""] * columns]
        for place, figure in zip(at, figures, strict=True):
            cells[named + place] = figure
        body.append(cells)
    return [heads, *body]


def _led(words: list[str], named: int, *, last: bool) -> list[str]:
    """The words of a row in their columns: those of the total stand first, else the first of merged cells are gone."""
    blank = [""] * (named - len(words))
    return [*words, *blank] if last and len(words) == 1 else [*blank, *words]


def _is_sum(row: _Row) -> bool:
    first, *others = (Decimal(figure.replace(",", "")) for figure in row[1])
    return bool(others) and first == sum(others)


def _summed(heads: list[str], second: str, led: list[list[str]], rows: Sequence[_Row]) -> list[list[str]]:
    """A column for the first figures, and one without a head for all others, which so are text and no figures."""
    named = len(led[0])
    body = [[*words, figures[0], " ".join(["…", *figures[1:]])] for words, (_, figures) in zip(led, rows, strict=True)]
    return [[*heads[: named + 1], ""], *([[*[""] * (named + 1), second]] if second else []), *body]


def _places(rows: Sequence[_Row], columns: int) -> list[tuple[int, ...]] | None:
    """The column of each figure: the only way in which the rows add up to the line of the total."""
    ways = [
        [at for at in itertools.combinations(range(columns), len(figures)) if at[0] == 0 or len(figures) == columns]
        for _, figures in rows
    ]
    if all(len(way) == 1 for way in ways):
        return [way[0] for way in ways]
    sums = [at for at, (words, _) in enumerate(rows) if len(words) == 1]
    if len(sums) != 1 or math.prod(map(len, ways)) > _MOST_PLACINGS:
        return None
    proven = [list(places) for places in itertools.product(*ways) if _adds_up(rows, places, sums[0], columns)]
    return proven[0] if len(proven) == 1 else None


def _adds_up(rows: Sequence[_Row], places: Sequence[tuple[int, ...]], total: int, columns: int) -> bool:
    sums = [Decimal(0)] * columns
    for at, ((_, figures), columns_of) in enumerate(zip(rows, places, strict=True)):
        for column, figure in zip(columns_of, figures, strict=True):
            value = Decimal(figure.replace(",", ""))
            sums[column] += -value if at == total else value
    return not any(sums)
