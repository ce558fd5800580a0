"""Two parts of one sheet side by side: do their rows stand at the same heights, and the grid they make together.

Heights are in points from the top of the page; both parts are printed with the same margins.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import islice, pairwise

from budgetgraph.reading.document import Box
from budgetgraph.reading.figures import is_figure
from budgetgraph.reading.folding import key
from budgetgraph.reading.layout import Fragment, FragmentCell, TextLine

SAME_HEIGHT = 1.5  # points
SAME_BORDER = 4.0
DEEPEST_HEAD = 6  # rows
LEAST_AGAIN = 3  # labels printed on both pages
_LETTERS = re.compile(r"[^\W\d_]")


def first_body(fragment: Fragment) -> float | None:
    """The top of the first row that holds a number; None if there is none."""
    return min((cell.box.y0 for cell in fragment.cells if is_figure(cell.text)), default=None)


def with_head(base: Fragment, part: Fragment, lines: Sequence[TextLine]) -> Fragment:
    """The part with the rows of the base's head that it lacks at its top.

    A head that is cut on both sides has no upright rule, and so is no cell yet: its text is among the `lines`.
    """
    top = part.rows[0]
    above = [y for y in base.rows[:DEEPEST_HEAD] if y < top - SAME_HEIGHT]
    inside = [line for line in lines if base.rows[0] < (line.box.y0 + line.box.y1) / 2 < top]
    if not above or _place(base.rows, top) is None or not inside:
        return part
    cells = [cell._replace(row=cell.row + 1) for cell in part.cells]
    box = Box(part.columns[0], above[0], part.columns[-1], top)
    text = "\n".join(line.text for line in inside)
    head = FragmentCell(1, 1, text, box, 1, len(part.columns) - 1, inside[0].line, inside[0].confidence)
    side = (above[0], top)
    return replace(
        part,
        box=box | part.box,
        rows=(above[0], *part.rows),
        cells=(head, *cells),
        open_left=(side, *part.open_left),
        open_right=(side, *part.open_right),
    )


def common_rows(base: Fragment, part: Fragment) -> tuple[float, ...] | None:
    """The row borders of both parts, if they agree but for those of merged head cells; else None."""
    if abs(base.rows[0] - part.rows[0]) > SAME_HEIGHT or abs(base.rows[-1] - part.rows[-1]) > SAME_HEIGHT:
        return None
    lone = [y for y in base.rows if _place(part.rows, y) is None]
    fresh = [y for y in part.rows if _place(base.rows, y) is None]
    if not lone and not fresh:
        return base.rows
    body = first_body(base)
    if body is None:
        body = base.rows[min(DEEPEST_HEAD, len(base.rows) - 1)]
    if len(lone) + len(fresh) > DEEPEST_HEAD or max((*lone, *fresh)) > body + SAME_HEIGHT:
        return None
    return tuple(sorted((*base.rows, *fresh)))


def same_head(base: Fragment, part: Fragment, repeated: int) -> bool:
    """No words stand over figures on one page where the other one has figures already.

    The first columns of the part that are `repeated` do not count.
    """
    (head, figures), (other_head, other_figures) = _head(base, 0), _head(part, repeated)
    return not any(
        words is not None and start is not None and words > start + SAME_HEIGHT
        for words, start in ((head, other_figures), (other_head, figures))
    )


def _head(fragment: Fragment, skipped: int) -> tuple[float | None, float | None]:
    """The bottom of the lowest words over figures, and the top of the first figures."""
    words, starts = [], []
    for cells in islice(_columns(fragment), skipped, None):
        filled = [cell for cell in cells if cell.text]
        figures = [cell for cell in filled if is_figure(cell.text)]
        if 2 * len(figures) < len(filled) or all(key(cell.text).isdecimal() for cell in figures):
            continue  # words with a number here and there, or codes
        starts.append(min(cell.box.y0 for cell in figures))
        words += [cell.box.y1 for cell in filled if cell.box.y0 < starts[-1] and _LETTERS.search(cell.text)]
    return max(words, default=None), min(starts, default=None)


def has_labels(fragment: Fragment, body: float) -> bool:
    """Do words stand below the head, left of all figures?"""
    for cells in _columns(fragment):
        below = [cell.text for cell in cells if cell.box.y0 > body - SAME_HEIGHT and cell.text]
        if any(_LETTERS.search(text) for text in below):
            return True
        if any(not key(text).isdecimal() for text in below):
            return False
    return False


def repeated_labels(base: Fragment, part: Fragment) -> int:
    """How many columns at the left of the part print the same as those of the base, row by row.

    Between the labels of the head may stand, clipped and unseen, the text of a head that the page break cuts.
    """
    ours, theirs = list(_columns(base)), list(_columns(part))
    body = first_body(base)
    foot = round(base.rows[0] if body is None else body)
    count = 0
    while count < min(len(ours), len(theirs) - 1) and _same_texts(_texts(ours[count]), _texts(theirs[count]), foot):
        count += 1
    return count if any(_LETTERS.search(cell.text) for cells in theirs[:count] for cell in cells) else 0


def labels_again(base: Fragment, part: Fragment) -> int:
    """How many columns at the left of the part print the labels of the base again, whatever stands in its head.

    The page break may cut what is merged over them there, and other columns may go on in their place. 0 where the
    heads of the other columns are the same as well, or words and amounts stand below one: such a part is the same form
    once more. All of them where the other columns reach beyond the paper.
    """
    ours, theirs = list(_columns(base)), list(_columns(part))
    count = 0
    for at, (mine, other) in enumerate(zip(map(_texts, ours), map(_texts, theirs), strict=False), 1):
        if mine != other and not _go_on_alike(mine, other):
            break
        count = at if other else count
    if not any(_go_on_alike(_texts(cells), _texts(cells)) for cells in theirs[:count]):
        return 0
    if not any(_LETTERS.search(cell.text) for cells in theirs[:count] for cell in cells):
        return 0
    if count == len(theirs):
        return count if count < len(ours) else 0
    heads, others = [_heads(cells) for cells in ours[count:]], [_heads(cells) for cells in theirs[count:]]
    if None in others or [head for head, _ in filter(None, heads)] == [head for head, _ in filter(None, others)]:
        return 0
    amounts = max(found for _, found in filter(None, others))
    return count if amounts >= LEAST_AGAIN or not same_columns(base, part) else 0


def _go_on_alike(ours: list[tuple[int, str]], theirs: list[tuple[int, str]]) -> bool:
    """Do two columns print the same in most rows up to the last, and in several?"""
    same = 0
    for one, other in zip(reversed(ours), reversed(theirs), strict=False):
        if one != other:
            break
        same += 1
    return same >= LEAST_AGAIN and max(len(ours), len(theirs)) - same <= min(same, DEEPEST_HEAD)


def _heads(cells: Sequence[FragmentCell]) -> tuple[tuple[str, ...], int] | None:
    """The words of a column above its amounts, and how many those are; None if words stand below one as well."""
    words: list[str] = []
    amounts = 0
    for cell in cells:
        if _LETTERS.search(cell.text) and not is_figure(cell.text):
            if amounts:
                return None
            words.append(key(cell.text))
        amounts += is_figure(cell.text) and bool(amounts or not key(cell.text).isdecimal())
    return None if 0 < amounts < len(words) else (tuple(words), amounts)


def same_columns(one: Fragment, other: Fragment) -> bool:
    return len(one.columns) == len(other.columns) and all(
        abs((a - one.columns[0]) - (b - other.columns[0])) <= SAME_BORDER
        for a, b in zip(one.columns, other.columns, strict=True)
    )


def _same_texts(ours: list[tuple[int, str]], theirs: list[tuple[int, str]], foot: int) -> bool:
    """Are two columns the same, but for what the second one has besides, above the foot of the head?"""
    if ours == theirs:
        return True
    other = dict(theirs)
    below = [[one for one in texts if one[0] >= foot] for texts in (ours, theirs)]
    if not below[0] or below[0] != below[1]:
        return False
    return all(Counter(text) <= Counter(other.get(top, "")) for top, text in ours)


def cut_cells(base: Fragment, part: Fragment) -> bool:
    """Is a cell cut: no rule at the right of the base nor at the left of the part, at the same height?"""
    return any(
        abs(top - y0) <= SAME_HEIGHT and abs(bottom - y1) <= SAME_HEIGHT
        for top, bottom in base.open_right
        for y0, y1 in part.open_left
    )


def side_by_side(base: Fragment, part: Fragment, rows: tuple[float, ...], page: int, dropped: int = 0) -> Fragment:
    """One fragment: the part, printed on `page`, at the right of the base, without its `dropped` first columns."""
    width = len(base.columns) - 1
    left = _on_rows(base, rows, None)
    right = list(_beyond(part, rows, page, dropped, {key(cell.text) for cell in left if cell.column <= dropped}))
    right = [cell._replace(column=cell.column + width) for cell in right]
    shift = base.columns[-1] - part.columns[dropped]
    columns = (*base.columns, *(x + shift for x in part.columns[dropped + 1 :]))
    open_rows = _open(base.open_right, rows)
    if dropped:  # beside labels that are printed again, a cut cell has their rule at its left, and its text over them
        right = list(_with_clipped(left, right, list(_clipped(base, part, dropped)), width, open_rows))
    else:
        open_rows &= _open(part.open_left, rows)
    cells = _mended(left, right, width, open_rows)
    box = Box(base.box.x0, base.box.y0, columns[-1], base.box.y1)
    return Fragment(
        box, columns, rows, tuple(cells), base.method, base.open_top, base.open_bottom, base.open_left, part.open_right
    )


def _beyond(
    part: Fragment, rows: tuple[float, ...], page: int, dropped: int, labels: Collection[str]
) -> Iterator[FragmentCell]:
    """The cells of a part without its first columns, the rest of those that reach beyond them too."""
    for cell in _on_rows(part, rows, page):
        end = cell.column + cell.column_span - 1
        if cell.column > dropped:
            yield cell._replace(column=cell.column - dropped)
        elif end > dropped:
            text = "" if key(cell.text) in labels else cell.text
            yield cell._replace(column=1, column_span=end - dropped, text=text)


def _clipped(base: Fragment, part: Fragment, dropped: int) -> Iterator[tuple[int, str]]:
    """What stands between labels that are printed again and is none of them, with the top of its row in points."""
    own = {(cell.column, round(cell.box.y0)): key(cell.text) for cell in base.cells if cell.column <= dropped}
    for cell in part.cells:
        if cell.column <= dropped and cell.text:
            more = key(cell.text).replace(own.get((cell.column, round(cell.box.y0)), ""), "", 1)
            if more and more != key(cell.text):
                yield round(cell.box.y0), more


def _with_clipped(
    left: Sequence[FragmentCell],
    right: Sequence[FragmentCell],
    clipped: Sequence[tuple[int, str]],
    width: int,
    open_rows: set[int],
) -> Iterator[FragmentCell]:
    """The cells at the right; those that go on from the left with what their text has more than is read there.

    Their text may be clipped and stand beside them, where it is not seen.
    """
    begun = {cell.row: key(cell.text) for cell in left if cell.column + cell.column_span == width + 1}
    for cell in right:
        if cell.column == width + 1 and cell.row in open_rows:
            before = begun.get(cell.row, "")
            text = key(cell.text) or next((text for top, text in clipped if top == round(cell.box.y0)), "")
            if text in before:
                cell = cell._replace(text="")
            elif text.startswith(before):
                cell = cell._replace(text=text.removeprefix(before))
        yield cell


def filled(like: Fragment, rows: tuple[float, ...], lines: Sequence[TextLine]) -> Fragment | None:
    """Loose lines of a page as a fragment with the columns of another one; None if one stands in none of its cells."""
    cells = []
    for line in lines:
        x, y = (line.box.x0 + line.box.x1) / 2, (line.box.y0 + line.box.y1) / 2
        row, column = bisect_left(rows, y), bisect_left(like.columns, x)
        if not (0 < row < len(rows) and 0 < column < len(like.columns)):
            return None
        box = Box(like.columns[column - 1], rows[row - 1], like.columns[column], rows[row])
        cells.append(FragmentCell(row, column, line.text, box, line=line.line, confidence=line.confidence))
    if len({(cell.row, cell.column) for cell in cells}) < len(cells):
        return None
    box = Box(like.columns[0], rows[0], like.columns[-1], rows[-1])
    return Fragment(box, like.columns, rows, tuple(cells), like.method)


def _mended(
    left: list[FragmentCell], right: list[FragmentCell], width: int, open_rows: set[int]
) -> Iterator[FragmentCell]:
    """All cells; the halves of those that the seam cuts become one."""
    halves = {(c.row, c.row_span): c for c in right if c.column == width + 1 and c.row in open_rows}
    taken = set()
    for cell in left:
        half = halves.get((cell.row, cell.row_span)) if cell.column + cell.column_span == width + 1 else None
        if half is not None:
            taken.add(half)
            cell = cell._replace(text=_joined(cell.text, half.text), column_span=cell.column_span + half.column_span)
        yield cell
    yield from (cell for cell in right if cell not in taken)


def _joined(one: str, other: str) -> str:
    lines, others = one.split("\n"), other.split("\n")
    if len(lines) == len(others):
        return "\n".join(a + b for a, b in zip(lines, others, strict=True))
    return one + other


def _open(sides: Sequence[tuple[float, float]], rows: tuple[float, ...]) -> set[int]:
    """The rows, from 1, whose whole height lies in an open stretch of a side."""
    return {
        at
        for at, (top, bottom) in enumerate(pairwise(rows), 1)
        if any(y0 - SAME_HEIGHT <= top and bottom <= y1 + SAME_HEIGHT for y0, y1 in sides)
    }


def _on_rows(fragment: Fragment, rows: tuple[float, ...], page: int | None) -> list[FragmentCell]:
    """The cells of a fragment counted by finer row borders; `page` is where they are printed."""
    places = [_place(rows, y) or 0 for y in fragment.rows]
    return [
        cell._replace(
            row=places[cell.row - 1] + 1,
            row_span=places[cell.row - 1 + cell.row_span] - places[cell.row - 1],
            page=cell.page or page,
        )
        for cell in fragment.cells
    ]


def _place(rows: Sequence[float], y: float) -> int | None:
    at = bisect_left(rows, y)
    near = [i for i in (at - 1, at) if 0 <= i < len(rows) and abs(rows[i] - y) <= SAME_HEIGHT]
    return min(near, key=lambda i: abs(rows[i] - y)) if near else None


def _columns(fragment: Fragment) -> Iterator[list[FragmentCell]]:
    """The cells by the column they begin in, from left to right, each from top to bottom."""
    by_column: dict[int, list[FragmentCell]] = {n: [] for n in range(1, len(fragment.columns))}
    for cell in sorted(fragment.cells):
        by_column[cell.column].append(cell)
    yield from by_column.values()


def _texts(cells: Sequence[FragmentCell]) -> list[tuple[int, str]]:
    """Printed texts with the tops of their rows in points."""
    return [(round(cell.box.y0), key(cell.text)) for cell in cells if cell.text]
