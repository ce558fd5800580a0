"""Doubt cast on figures of a recognised table that their column does not bear out.

Recognition loses a point, or takes a comma for one, without noticing; what stands in the rest of the column tells.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from budgetgraph.reading.folding import fold
from budgetgraph.reading.layout import Fragment, FragmentCell, Glyph

DOUBT = 0.5  # the confidence of what is read and not believed
FIGURE = re.compile(r"[-—–]?[\d,]*\d(?:\.\d{1,6})?%?")
_WELL_FORMED = re.compile(r"[-—–]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d{1,6})?%?")
_DIGIT = re.compile(r"\d")
_LETTER = re.compile(r"[^\W\d_]")
_SIGNS = re.compile(r"[\d.,%\s_一—|'A-Za-z-]*\d[\d.,%\s_一—|'A-Za-z-]*")  # two figures, or one and rests of rules
_LABEL_AND_FIGURE = re.compile("[\u4e00-\u9fff）)]\\s*[-—–]?[\\d,]*\\d\\.\\d{2,6}\\W*$")  # of two cells
_SPOILT = re.compile(r"[-—–]?[\d,.]*\d(?:[.,]\d.*|[:：;；·'、]\d{2})")  # a figure with signs that no figure has
_NOTHING = re.compile(r"[-—–－/\u4e00]*")  # what is printed where there is no figure
_ENOUGH = 3  # figures that make a column
_MOSTLY = 0.75  # of the figures of a column have its decimals
_FAR = 1.6  # type sizes: text so far beside a figure stood in another cell
_POINT = re.compile(r"(?P<whole>[-—–]?\d[\d,]*)[,:;·'、，：；](?P<decimals>\d{1,6})")  # a point read as another mark
_BESIDE = re.compile(  # and a speck or two
    r"[^\w,-]{0,2}(?P<figure>[-—–]?(?:\d{1,3}(?:,\d{3})+|\d+)\.\d{1,6})[^\w%]{0,2}"
)
_WHOLE_BESIDE = re.compile(r"[^\w,-]{0,2}(?P<figure>\d+)[^\w%]{0,2}")
_ONE, _TWO = "一", ("二", "三")
_GROUP = 3  # digits between separators: a point before so many may be a comma


def with_checked_columns(fragment: Fragment) -> Fragment:
    """The fragment with doubt cast on figures that are not printed as those of their column are.

    000 for 0.00 among figures with two decimals; 100.000 among whole numbers; 0,00; two figures in one cell, one with
    a rest of a rule or with a label; signs that are none among figures.
    """
    fragment = _with_dashes(fragment)
    columns: dict[tuple[int, int], list[FragmentCell]] = {}
    others: dict[tuple[int, int], list[FragmentCell]] = {}
    for cell in fragment.cells:
        place = cell.column, cell.column_span
        if FIGURE.fullmatch(cell.text):
            columns.setdefault(place, []).append(cell)
        elif _DIGIT.search(cell.text) or not (_LETTER.search(cell.text) or _NOTHING.fullmatch(cell.text)):
            others.setdefault(place, []).append(cell)
    for place, cells in columns.items():
        fragment, mended = _with_points(fragment, cells, others.get(place, []))
        columns[place] = cells + mended
        others[place] = [cell for cell in others.get(place, []) if all(cell[:2] != one[:2] for one in mended)]
    doubtful = {(c.row, c.column) for cells in others.values() for c in cells if _is_of_two_cells(c.text)}
    for place, cells in columns.items():
        doubtful |= {(c.row, c.column) for c in _unlike(cells, others.get(place, []))}
    return _with_doubt(fragment, doubtful)


def figure_beside_specks(text: str) -> str:
    """The figure of a text that is one but for a mark before or behind it; other texts as they are."""
    found = _BESIDE.fullmatch(text)
    return found["figure"] if found else text


def with_checked_rows(fragment: Fragment, glyphs: Sequence[Glyph]) -> Fragment:
    """The fragment with doubt cast on rows of which one cell holds a figure and, far beside it, other text.

    The rules between them are lost, and what stands in the other cells of the row may have slid.
    """
    broken = {cell.row for cell in fragment.cells if cell.text and _holds_two(cell, glyphs)}
    if not broken:
        return fragment
    return _with_doubt(fragment, {(c.row, c.column) for c in fragment.cells if c.row in broken and c.text})


def _holds_two(cell: FragmentCell, glyphs: Sequence[Glyph]) -> bool:
    box = cell.box
    inside = sorted(
        g for g in glyphs if box.x0 < (g.x0 + g.x1) / 2 < box.x1 and box.y0 < (g.y0 + g.y1) / 2 < box.y1 and not g.turn
    )
    return any(
        other.x0 - one.x1 > _FAR * one.size
        and min(one.y1, other.y1) - max(one.y0, other.y0) > 0.5 * min(one.y1 - one.y0, other.y1 - other.y0)
        and bool(FIGURE.fullmatch(one.text) or FIGURE.fullmatch(other.text))
        for one, other in pairwise(inside)
    )


def _with_dashes(fragment: Fragment) -> Fragment:
    """The fragment with dashes that were taken for 一: alone behind a figure, or in a column of figures, and no column
    counts 一, 二."""
    alone = [cell for cell in fragment.cells if cell.text == _ONE]
    counted = {cell.column for cell in fragment.cells if cell.text in _TWO}
    figures = {(c.row, c.column) for c in fragment.cells if FIGURE.fullmatch(c.text)} if alone else set()
    dashes = {
        (cell.row, cell.column)
        for cell in alone
        if cell.column not in counted
        and any((row == cell.row and column < cell.column) or column == cell.column for row, column in figures)
    }
    cells = tuple(c._replace(text="-") if (c.row, c.column) in dashes else c for c in fragment.cells)
    return replace(fragment, cells=cells) if dashes else fragment


def _with_points(
    fragment: Fragment, figures: Sequence[FragmentCell], others: Sequence[FragmentCell]
) -> tuple[Fragment, list[FragmentCell]]:
    """The fragment with texts of a column that are figures but for a mark as its figures are printed, and those
    cells: 13：89 among figures with two decimals is 13.89, `01.` among whole numbers 01. They stay in doubt."""
    if len(figures) < _ENOUGH:
        return fragment, []
    usual, count = _usual(_decimals(c.text) for c in figures)
    decimals = usual if count >= max(_ENOUGH, _MOSTLY * len(figures)) else None
    mended = {}
    for cell in (*figures, *others):
        text = fold(cell.text)
        if FIGURE.fullmatch(text) and decimals in (None, _decimals(text)):
            continue
        if decimals == 0:
            found = _WHOLE_BESIDE.fullmatch(text) if len(others) <= max((1 - _MOSTLY) * count, 1) else None
            text = found["figure"] if found else text
        else:
            found = _POINT.fullmatch(text) if decimals else None
            text = figure_beside_specks(f"{found['whole']}.{found['decimals']}" if found else text)
        if _WELL_FORMED.fullmatch(text) and decimals in (None, _decimals(text)) and text != cell.text:
            mended[cell.row, cell.column] = cell._replace(text=text, confidence=min(cell.confidence or 0.0, DOUBT))
    if not mended:
        return fragment, []
    cells = tuple(mended.get((c.row, c.column), c) for c in fragment.cells)
    return replace(fragment, cells=cells), list(mended.values())


def _with_doubt(fragment: Fragment, places: Collection[tuple[int, int]]) -> Fragment:
    if not places:
        return fragment
    return replace(
        fragment,
        cells=tuple(
            c._replace(confidence=min(c.confidence or 0.0, DOUBT)) if (c.row, c.column) in places else c
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
