"""Labels that are numbered 一、 二、 三、 down a column, and have lost level strokes of their numbers: thin ones are
the first that a scan loses. Where the labels of rows that follow each other do not count on, and more strokes would
make them, they get their number back. A fragment in, a fragment out.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from budgetgraph.reading.layout import Fragment, FragmentCell

_NUMERALS = "一二三四五六七八九十"
_NUMBERED = re.compile(f"(?P<number>[{_NUMERALS}]{{0,3}}|[A-Za-z|]{{1,3}})、(?P<rest>.*[^\\W\\d].*)", re.DOTALL)
_STROKES = 3  # numbers of as many level strokes may have lost some
# What it costs to give a number lost strokes, to find one, to take one for another, and that two do not follow.
_CHANGED, _FOUND, _OTHER, _GAP = 0.6, 0.3, 0.9, 1.0

Label = tuple[FragmentCell, int]  # and its number, 0 for none


def with_numbers_in_order(fragment: Fragment) -> Fragment:
    """The fragment with the numbers of its labels as they count on."""
    mended = {(cell.row, cell.column): cell for run in _runs(fragment.cells) for cell in _mended(run)}
    if not mended:
        return fragment
    return replace(fragment, cells=tuple(mended.get((cell.row, cell.column), cell) for cell in fragment.cells))


def _runs(cells: Sequence[FragmentCell]) -> Iterator[list[Label]]:
    """Labels with numbers in rows that follow each other."""
    columns: dict[int, list[Label]] = {}
    for cell in sorted(cells):
        found = _NUMBERED.fullmatch(cell.text)
        if found:
            columns.setdefault(cell.column, []).append((cell, _value(found["number"])))
    for labels in columns.values():
        breaks = [at for at, (one, other) in enumerate(pairwise(labels), 1) if not _is_next(one[0], other[0])]
        for start, end in pairwise([0, *breaks, len(labels)]):
            if end - start > 1:
                yield labels[start:end]


def _is_next(one: FragmentCell, other: FragmentCell) -> bool:
    return other.row == one.row + one.row_span


def _mended(run: Sequence[Label]) -> Iterator[FragmentCell]:
    """The labels of a run that have another number in the cheapest way to count."""
    ways: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}  # by the last number: what it costs, the numbers
    for at, (_, read) in enumerate(run):
        strokes = dict.fromkeys(_may_be(read), _CHANGED if read else _FOUND)
        between = 0 < at < len(run) - 1  # at the end of a run nothing contradicts a number taken for another one
        counted = (other + at - place for place, (_, other) in enumerate(run) if other and between)
        costs = dict.fromkeys((number for number in counted if number > 0), _OTHER) | strokes | {read: 0.0}
        nearest: dict[int, tuple[float, tuple[int, ...]]] = {}
        for number, changed in costs.items():
            nearest[number] = min(
                (cost + changed + _GAP * bool(at and not 0 < last == number - 1), (*numbers, number))
                for last, (cost, numbers) in ways.items()
            )
        ways = nearest
    _, numbers = min(ways.values())
    if all(number != read for (_, read), number in zip(run, numbers, strict=True)):
        return
    for (cell, read), number in zip(run, numbers, strict=True):
        if number != read:
            yield cell._replace(text=_printed(number) + cell.text[cell.text.index("、") :])


def _may_be(read: int) -> Iterator[int]:
    """A number and those that become it by a loss of level strokes: 一 is left of 三, 十 of 十二, nothing of 二."""
    yield read
    if read % 10 <= _STROKES:
        yield from range(read + 1, read - read % 10 + _STROKES + 1)


def _value(number: str) -> int:
    """The value of a number up to 99; 0 for none."""
    tens, ten, ones = number.rpartition("十")
    value = _NUMERALS.find(ones) + 1 if len(ones) == 1 else 0
    return (_NUMERALS.find(tens) + 1 if tens else 1) * 10 + value if ten else value


def _printed(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else _NUMERALS[tens - 1]) + ("十" if tens else "") + (_NUMERALS[ones - 1] if ones else "")
