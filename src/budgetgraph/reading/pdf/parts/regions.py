"""Where tables without upright rules stand on a page: runs of lines with several figures, and their header lines."""

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise
from statistics import median

from budgetgraph import resources
from budgetgraph.reading.figures import is_figure
from budgetgraph.reading.folding import squeeze
from budgetgraph.reading.grids.visual_lines import line_text, segments
from budgetgraph.reading.layout import Glyph
from budgetgraph.reading.surroundings import bounds

Line = tuple[int, list[Glyph]]


COLUMN_GAP = 0.8  # type sizes between texts that are surely in two columns
THREE_COLUMNS = 3
LEAST_ROWS = 3  # with figures: fewer are a coincidence of running text
WRAPPED_ALONE = 1.86  # the same, for a line on whose height nothing else stands
HEADER_GAP = 3.4  # type sizes between two lines of the header
_OTHER_SIZE = 1.25
_LONGEST_GAP = 7  # lines without figures within a table (wrapped labels, texts of a form)


def regions(lines: Sequence[Line]) -> Iterable[list[Line]]:
    """Runs of lines with figures in columns, with their header lines and wrapped lines."""
    texts = [texts_of(line) for line in lines]
    cores = [i for i, parts in enumerate(texts) if is_core(parts)]
    runs: list[list[int]] = []
    for i in cores:
        if runs and not _parted(lines, texts, runs[-1][-1], i):
            runs[-1].append(i)
        else:
            runs.append([i])
    taken = -1
    for run in runs:
        if len(run) < LEAST_ROWS and not _is_wide(texts, run):
            continue
        size = median(glyph.size for i in run for glyph in lines[i][1])
        first = _upwards(lines, texts, run[0], taken, size)
        last = _downwards(lines, texts, run[-1], size)
        taken = last
        yield list(lines[first : last + 1])


def texts_of(line: Line, gap: float = COLUMN_GAP) -> list[str]:
    """The texts of a line that stand farther apart than `gap` type sizes."""
    return [line_text(part) for part in segments(line[1], gap)]


def is_core(texts: Sequence[str]) -> bool:
    return len(texts) >= THREE_COLUMNS and sum(map(is_figure, texts)) >= 2


def counts_columns(texts: Sequence[str]) -> bool:
    """A row of the header that numbers the columns (栏次 1 2 3)."""
    numbers = [squeeze(text) for text in texts if is_figure(text)]
    if len(numbers) < 2 or not all(number.isdecimal() and len(number) < 3 for number in numbers):
        return False
    steps = [int(other) - int(one) for one, other in pairwise(numbers)]
    named = any(squeeze(text) in count_words() for text in texts)
    return all(step > 0 for step in steps) and (named or max(steps) == 1)


@cache
def count_words() -> frozenset[str]:
    """What names the row that numbers the columns (栏次)."""
    return frozenset(
        row["word"] for row in resources.rows("data", "vocabulary", "table_words.csv") if row["what"] == "count"
    )


def _is_wide(texts: Sequence[Sequence[str]], run: Sequence[int]) -> bool:
    """A table of a row or two: figures in many columns, beside one label at most."""
    return all(len(texts[i]) >= 2 * THREE_COLUMNS and sum(map(is_figure, texts[i])) >= len(texts[i]) - 1 for i in run)


def _parted(lines: Sequence[Line], texts: Sequence[Sequence[str]], one: int, other: int) -> bool:
    """Does something between two core lines end the table?"""
    if other - one > 4 * _LONGEST_GAP:
        return True
    prose = 0
    for i in range(one + 1, other):
        if bounds(texts[i], "above") or bounds(texts[i], "below"):
            return True
        if lines[i][1][0].size > _OTHER_SIZE * lines[one][1][0].size:
            return True
        prose = prose + 1 if len(texts[i]) == 1 and len(texts[i][0]) > 30 else 0
        if prose >= 2:
            return True
    return False


def stands_round_tables(texts: Sequence[str]) -> bool:
    """Is this a line with unit, year or issuer of a table, or a note below one?"""
    return any(":" in text or "：" in text for text in texts) and (bounds(texts, "above") or bounds(texts, "below"))


def _upwards(lines: Sequence[Line], texts: Sequence[Sequence[str]], first: int, taken: int, size: float) -> int:
    """The first line of the header above a core line."""
    left = min(glyph.x0 for glyph in lines[first][1])
    right = max(glyph.x1 for glyph in lines[first][1])
    while first - 1 > taken:
        above = lines[first - 1][1]
        gap = lines[first][1][0].y1 - above[0].y1
        if gap > HEADER_GAP * size or above[0].size > _OTHER_SIZE * size or bounds(texts[first - 1], "above"):
            break
        if len(texts[first - 1]) == 1:
            middle = (above[0].x0 + above[-1].x1) / 2
            narrow = above[-1].x1 - above[0].x0 < 0.35 * (right - left)
            centred = abs(middle - (left + right) / 2) < size
            higher = first - 2 > taken and len(texts[first - 2]) > 1 and not bounds(texts[first - 2], "above")
            if not narrow or centred or not (higher or gap <= WRAPPED_ALONE * size):
                break
        first -= 1
    return first


def _downwards(lines: Sequence[Line], texts: Sequence[Sequence[str]], last: int, size: float) -> int:
    """The last line that still belongs to the row of a core line, or to rows without figures below it."""
    while last + 1 < len(lines):
        below = lines[last + 1][1]
        gap = below[0].y1 - lines[last][1][0].y1
        if gap > HEADER_GAP * size or below[0].size > _OTHER_SIZE * size:
            break
        if bounds(texts[last + 1], "below") or bounds(texts[last + 1], "above"):
            break
        if len(texts[last + 1]) == 1 and (gap > WRAPPED_ALONE * size or len(texts[last + 1][0]) > 30):
            break
        last += 1
    return last
