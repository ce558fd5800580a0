"""Doubt cast on figures of a recognised table that their column does not bear out.

Recognition loses a point, or takes a comma for one, without noticing; what stands in the rest of the column tells.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from budgetgraph.reading.layout import Fragment, FragmentCell

DOUBT = 0.5  # the confidence of what is read and not believed
FIGURE = re.compile(r"[-—–]?[\d,]*\d(?:\.\d{1,4})?%?")
_WELL_FORMED = re.compile(r"[-—–]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d{1,4})?%?")
_DIGIT = re.compile(r"\d")
_LETTER = re.compile(r"[^\W\d_]")
_SIGNS = re.compile(r"[\d.,%\s_一—|'A-Za-z-]*\d[\d.,%\s_一—|'A-Za-z-]*")  # two figures, or one and rests of rules
_LABEL_AND_FIGURE = re.compile("[\u4e00-\u9fff）)]\\s*[-—–]?[\\d,]*\\d\\.\\d{2,6}\\W*$")  # of two cells
_SPOILT = re.compile(r"[-—–]?[\d,.]*\d(?:[.,]\d.*|[:：;；·'、]\d{2})")  # a figure with signs that no figure has
_NOTHING = re.compile(r"[-—–－/\u4e00]*")  # what is printed where there is no figure
_ENOUGH = 3  # figures that make a column
_MOSTLY = 0.75  # of the figures of a column have its decimals
_GROUP = 3  # digits between separators: a point before so many may be a comma


def with_checked_columns(fragment: Fragment) -> Fragment:
    """The fragment with doubt cast on figures that are not printed as those of their column are.

    000 for 0.00 among figures with two decimals; 100.000 among whole numbers; 0,00; two figures in one cell, one with
    a rest of a rule or with a label; signs that are none among figures.
    """
    columns: dict[tuple[int, int], list[FragmentCell]] = {}
    others: dict[tuple[int, int], list[FragmentCell]] = {}
    for cell in fragment.cells:
        place = cell.column, cell.column_span
        if FIGURE.fullmatch(cell.text):
            columns.setdefault(place, []).append(cell)
        elif _DIGIT.search(cell.text) or not (_LETTER.search(cell.text) or _NOTHING.fullmatch(cell.text)):
            others.setdefault(place, []).append(cell)
    doubtful = {(c.row, c.column) for cells in others.values() for c in cells if _is_of_two_cells(c.text)}
    for place, cells in columns.items():
        doubtful |= {(c.row, c.column) for c in _unlike(cells, others.get(place, []))}
    if not doubtful:
        return fragment
    return replace(
        fragment,
        cells=tuple(
            c._replace(confidence=min(c.confidence or 0.0, DOUBT)) if (c.row, c.column) in doubtful else c
            for c in fragment.cells
        ),
    )


def _is_of_two_cells(text: str) -> bool:
    return bool(
        _SIGNS.fullmatch(text)
        or _LABEL_AND_FIGURE.search(text)
        or (_SPOILT.fullmatch(text) and not _LETTER.search(text))
    )


def _unlike(figures: Sequence[FragmentCell], others: Sequence[FragmentCell]) -> Iterator[FragmentCell]:
    """The cells of a column that are unlike most of its figures."""
    yield from (c for c in figures if not _WELL_FORMED.fullmatch(c.text))
    if len(figures) < _ENOUGH:
        return
    if len(figures) >= _MOSTLY * (len(figures) + len(others)):
        yield from others
    usual, count = _usual(_decimals(c.text) for c in figures)
    if count < max(_ENOUGH, _MOSTLY * len(figures)):
        return
    for cell in figures:
        decimals = _decimals(cell.text)
        if decimals != usual and len(cell.text) > 1 and (usual or decimals == _GROUP):
            yield cell


def _decimals(text: str) -> int:
    return len(text.rstrip("%").partition(".")[2])


def _usual(counts: Iterable[int]) -> tuple[int, int]:
    """The most common number, and how often it occurs."""
    return Counter(counts).most_common(1)[0]
