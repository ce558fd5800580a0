"""One strip of rows of a wide sheet: the page with the labels, and the pages that hold its further columns.

In: pages; out: one page with the tables side by side and the others `beside` it. A title that the page breaks cut is
made whole. Makers clip what reaches over a page's columns without leaving it out: it is read on both pages.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from budgetgraph.reading.document import Box
from budgetgraph.reading.folding import key, squeeze
from budgetgraph.reading.layout import Fragment, PageBlocks, TextLine
from budgetgraph.reading.pdf.pages.seams import (
    SAME_HEIGHT,
    common_rows,
    cut_cells,
    filled,
    first_body,
    has_labels,
    labels_again,
    repeated_labels,
    same_columns,
    same_head,
    side_by_side,
    with_head,
)
from budgetgraph.resources import patterns

CENTRED = 0.04  # of its width: what stands so near the middle of a table is set there
AT_EDGE = 1.0  # type sizes
AT_SEAM = 0.5  # type sizes: the rest of a cut title begins so near the new columns
UNSURE = 2.5  # characters of a cut line that may stand on both pages, or on neither
LEAST_ROWS = 2


class Pages:
    """What the pages know of the whole file: running heads, but for those of tables, and page numbers, by id."""

    def __init__(self, furniture: set[int]) -> None:
        self.furniture = furniture

    def above(self, page: PageBlocks, table: Box) -> list[TextLine]:
        """The lines above a table of a page that stand over it at least in part, less furniture."""
        lines = [
            line
            for line in page.lines
            if line.box.y1 < table.y0 + SAME_HEIGHT and line.box.x0 < table.x1 and line.box.x1 > table.x0
        ]
        return [line for line in lines if id(line) not in self.furniture] if lines else []


@dataclass(frozen=True)
class Part:
    """A page that may go on at the right of a sheet.

    `fragments` are its tables, `rows` their borders on both pages; the `repeated` first columns print labels again,
    what is new begins at `seam`; `alone` says that it could be a table of its own, for all that stands on it.
    """

    page: PageBlocks
    fragments: tuple[Fragment, ...]
    rows: tuple[tuple[float, ...], ...]
    repeated: int = 0
    seam: float = 0.0
    alone: bool = False


@dataclass
class _Open:
    """A line above a table that reaches the right edge of the last page, the page it stands on, and its `last` part."""

    owner: PageBlocks
    line: TextLine
    last: TextLine


@dataclass
class Sheet:
    """The pages of one strip of rows from left to right, as one page; `before` is the strip printed before it."""

    first: PageBlocks
    file: Pages
    before: "Sheet | None" = None
    fragments: list[Fragment] = field(init=False)
    parts: list[PageBlocks] = field(default_factory=list)
    pieces: list[Fragment] = field(default_factory=list)  # the first table of each page, as printed
    above: list[list[TextLine]] = field(default_factory=list)  # the lines above it
    open: list[_Open] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.fragments = self.first.fragments
        self.pieces = list(self.fragments[:1])
        self._above_first: list[TextLine] | None = None

    @property
    def page(self) -> PageBlocks:
        if not self.parts:
            return self.first
        return replace(self.first, fragments=self.fragments, beside=self.parts)

    @property
    def lines_above(self) -> list[list[TextLine]]:
        """By page, the lines above its first table."""
        if not self.above and self.pieces:
            self.above = [self.file.above(self.first, self.pieces[0].box)]
        return self.above

    @property
    def closed(self) -> bool:
        """Does the line above the table that begins at the left of the first page end at the right of the last one?"""
        if not self.pieces:
            return False
        begun = [line for line in self.lines_above[0] if _begins(line, self.pieces[0].box.x0)]
        ends = [line for line in self.lines_above[-1] if _ends(line, self.pieces[-1].box.x1)]
        return any(one is not other and _level(one, other) for one in begun for other in ends)

    def runs_on_from(self, before: "Sheet") -> bool:
        """Is this the next page of the same table, further down: the same columns, nothing above them?"""
        return len(self.pieces) == len(before.pieces) and self._has_columns_of(before)

    def _has_columns_of(self, before: "Sheet") -> bool:
        if not self.pieces or not before.pieces or not same_columns(before.pieces[0], self.pieces[0]):
            return False
        return not self.lines_above[0]

    def may_have(self, page: PageBlocks) -> bool:
        """A quick look: as many tables at the same heights, or a blank page."""
        return not _tables(page) or bool(self._pairs(page))

    def _pairs(self, page: PageBlocks) -> list[tuple[Fragment, Fragment]]:
        """The tables of a page with those at the same heights of this one, all of them or none."""
        tables = _tables(page)
        if len(tables) != len(self.fragments) or len(self.fragments[0].rows) < LEAST_ROWS:
            return []
        pairs = []
        for base, own in zip(self.fragments, tables, strict=True):
            if abs(base.rows[-1] - own.rows[-1]) > SAME_HEIGHT or base.rows[0] - own.rows[0] > SAME_HEIGHT:
                return []
            part = with_head(base, own, page.lines)
            if "rivers" in (base.method, part.method) or abs(base.rows[0] - part.rows[0]) > SAME_HEIGHT:
                return []
            pairs.append((base, part))
        return pairs

    def part(self, page: PageBlocks, above: Part | None = None) -> Part | None:
        """The page as one that goes on at the right of this one, if all its borders stand at the same heights.

        `above` is what goes on at the right of the strip above, if that is known: then the page may be (almost) blank.
        """
        if not _tables(page):
            return self._blank(page, above)
        pairs = self._pairs(page)
        rows = [common_rows(base, part) for base, part in pairs]
        if not pairs or not all(rows):
            return None
        again = min(labels_again(base, part) for base, part in pairs)
        own = pairs[0][1]
        repeated = min(repeated_labels(base, part) for base, part in pairs)
        titled = self._titled_anew(own, page)
        if titled and (again or repeated) and not self._all_cut(titled, own, page, max(again, repeated)):
            return None
        if again:
            parts = tuple(_up_to_edge(part, again, page) for _, part in pairs)
            return Part(page, parts, tuple(filter(None, rows)), again, own.columns[again])
        cut = any(cut_cells(base, part) for base, part in pairs)
        if not (cut or all(same_head(base, part, repeated) for base, part in pairs)):
            return None
        if repeated and not cut and self._is_same_form(own, page):
            return None
        lines, seam = self.file.above(page, own.box), own.columns[repeated]
        if not self._lines_fit(lines, own.box, seam, repeated > 0):
            return None
        alone = not repeated and any(_stands_alone(base, part) for base, part in pairs)
        alone = alone and not (cut or self._is_cut(lines, seam) or self._is_next(own))
        return Part(page, tuple(p for _, p in pairs), tuple(filter(None, rows)), repeated, seam, alone)

    def _is_same_form(self, part: Fragment, page: PageBlocks) -> bool:
        """May a page be the form once more, filled in otherwise: the same columns, and lines above as there?"""
        lines = self.file.above(page, part.box)
        return same_columns(self.pieces[0], part) and not _one_sheet(self.lines_above[-1], lines, part.box.x1)

    def _titled_anew(self, part: Fragment, page: PageBlocks) -> list[TextLine]:
        """The lines above a table that neither stand above the first one nor tell a unit or a page: its own titles."""
        known = {key(line.text) for line in self.lines_above[0]}
        said = patterns("line_patterns.csv")
        return [
            line
            for line in self.file.above(page, part.box)
            if (text := key(line.text)) not in known
            and not said["unit_alone"].search(text)
            and not said["page_mark"].search(text)
        ]

    def _all_cut(self, titles: Sequence[TextLine], part: Fragment, page: PageBlocks, labels: int) -> bool:
        """Is each line the rest of one that the page break before the new columns cuts, or cut by the one behind them?

        The latter has nothing at its height before, and another line is printed again beside the labels.
        """
        right, seam, before = self.pieces[-1].box.x1, part.columns[labels], self.lines_above[-1]
        begun = [line for line in before if not _is_whole(line)]
        again = any(
            _is_among(line, before) and not patterns("line_patterns.csv")["unit_alone"].search(key(line.text))
            for line in self.file.above(page, part.box)
        )
        return all(
            line.box.x0 >= seam - AT_EDGE * line.size
            and (
                (line.box.x0 <= seam + AT_SEAM * line.size and any(_continues(o, right, line, seam) for o in begun))
                or (again and _reaches(line, part.box.x1) and not any(_level(line, other) for other in before))
            )
            for line in titles
        )

    def _blank(self, page: PageBlocks, above: Part | None) -> Part | None:
        """A page with too little text for a table: further columns that are (almost) blank in these rows."""
        before, at = self.before, len(self.pieces)
        if above is not None and above.fragments:
            like = above.fragments[0]
        elif before is not None and len(before.pieces) > at and self._has_columns_of(before):
            like = before.pieces[at]
        else:
            return None
        lines = [line for line in page.lines if id(line) not in self.file.furniture]
        part = filled(like, self.pieces[0].rows, lines)
        return None if part is None else Part(page, (part,), (part.rows,), seam=part.columns[0])

    def _is_next(self, part: Fragment) -> bool:
        """Does the strip above go on with the same columns at its right?"""
        above, at = self.before, len(self.pieces)
        known = above is not None and len(above.pieces) > at and self._has_columns_of(above)
        return known and above is not None and same_columns(above.pieces[at], part)

    def _is_cut(self, further: Sequence[TextLine], seam: float) -> bool:
        """Is a line above the table cut, or does one stand on the further page only that belongs to both?"""
        last, lines = self.pieces[-1].box, self.lines_above[-1]
        if any(_continues(other, last.x1, line, seam) for line in further for other in lines):
            return True
        if further and not any(self.lines_above):
            return True
        lone = [line for line in further if not any(_level(line, other) for other in lines)]
        begun = [other for other in lines if _begins(other, last.x0)]
        again = any(_level(one, other) and _begins(other, seam) for one in begun for other in further)
        return bool(begun) and not again and (bool(lone) or not _reaches(begun[-1], last.x1))

    def _lines_fit(self, further: Sequence[TextLine], table: Box, seam: float, repeats: bool) -> bool:
        """No line above the table is one that a table of its own would have.

        What stands on the height of a line before goes on with it, is the rest of a row of texts that begins at the
        left of the first page, or is printed again beside labels that are.
        """
        first = self.pieces[0].box.x0
        rows = [other for other in self.lines_above[0] if _begins(other, first)]
        if repeats:
            further = [line for line in further if not (_begins(line, table.x0) and _is_among(line, rows))]
        for piece, lines in zip(self.pieces, self.lines_above, strict=True):
            for other in lines:
                for line in further:
                    if not _level(line, other) or _continues(other, piece.box.x1, line, seam):
                        continue
                    alike = squeeze(line.text) == squeeze(other.text)
                    in_row = any(_level(line, begun) for begun in rows)
                    in_row = in_row and (not _begins(line, seam) or _ends(line, table.x1))
                    twice = _ends(line, table.x1) and _ends(other, piece.box.x1)
                    if alike or twice or not in_row or (_centred(other, piece.box) and _centred(line, table)):
                        return False
        return True

    def add(self, part: Part) -> None:
        """Puts a page beside this one."""
        own = part.fragments[0]
        above = self.file.above(part.page, own.box)
        if not self.parts:
            self._begin(above)
        self.fragments = [
            side_by_side(base, other, rows, part.page.number, part.repeated)
            for base, other, rows in zip(self.fragments, part.fragments, part.rows, strict=True)
        ]
        self.parts.append(self._without_cut_lines(part, {id(line) for line in above}))
        self.lines_above.append(above)
        self.pieces.append(own)

    def _begin(self, further: Sequence[TextLine]) -> None:
        """The first page without what is clipped at its right and stands on the further page."""
        table = self.pieces[0].box
        lines = [
            line
            for line in self.first.lines
            if line.box.x0 < table.x1 or line.box.y1 > table.y0 or not any(_level(line, other) for other in further)
        ]
        mine = self.lines_above[0]
        self.first = replace(self.first, lines=lines)
        self.open = [_Open(self.first, line, line) for line in mine if _reaches(line, table.x1)]

    def _without_cut_lines(self, part: Part, mine: set[int]) -> PageBlocks:
        """The page of a part without its tables, and without the lines that go on with one of the page before."""
        own = replace(part.page, fragments=[], bare=[], lines=[])
        boxes = [fragment.box for fragment in part.fragments]
        still_open = []
        for line in part.page.lines:
            middle = (line.box.y0 + line.box.y1) / 2
            if any(one.box.y0 < middle < one.box.y1 and line.box.x0 < one.columns[-1] for one in part.fragments):
                continue  # in a head that is a cell now
            owner = _Open(own, line, line)
            right = self.pieces[-1].box.x1
            of_page = self.open if id(line) in mine else []
            begun = next((o for o in of_page if _continues(o.last, right, line, part.seam)), None)
            if begun is not None:
                self._lengthen(begun, line, part.seam)
                self.open.remove(begun)
                owner = begun
            elif middle < boxes[0].y0 and line.box.x1 <= part.seam + AT_EDGE * line.size * bool(part.repeated):
                continue  # printed again, or clipped
            elif line.box.x0 < boxes[0].x1 or middle > boxes[0].y0:
                own.lines.append(line)
            if id(line) in mine and _reaches(line, boxes[0].x1):
                still_open.append(owner)
        self.open = still_open
        return own

    def _lengthen(self, begun: _Open, line: TextLine, seam: float) -> None:
        """The line that the page break cut is made whole again, in its place; it keeps the box of its first part."""
        twice = _overlap(begun.last, self.pieces[-1].box.x1, line, seam) or 0
        whole = begun.line._replace(text=begun.line.text + line.text[twice:])
        lines = begun.owner.lines
        lines[next(i for i, other in enumerate(lines) if other is begun.line)] = whole
        begun.line, begun.last = whole, line


def _up_to_edge(part: Fragment, repeated: int, page: PageBlocks) -> Fragment:
    """The part; where it is nothing but labels, its box as wide as the paper, which cuts its further columns."""
    if repeated < len(part.columns) - 1:
        return part
    return replace(part, box=part.box._replace(x1=page.width))


def _is_whole(line: TextLine) -> bool:
    """Does a line end as the title of a table does, so that nothing goes on with it?"""
    return bool(patterns("line_patterns.csv")["announces_table"].search(key(line.text)))


def _tables(page: PageBlocks) -> list[Fragment]:
    return page.fragments or page.bare


def _stands_alone(base: Fragment, part: Fragment) -> bool:
    body = first_body(base)
    return has_labels(part, part.rows[1] if body is None else body)


def _level(one: TextLine, other: TextLine) -> bool:
    return abs(one.box.y0 + one.box.y1 - other.box.y0 - other.box.y1) <= 2 * SAME_HEIGHT


def _is_among(line: TextLine, lines: Sequence[TextLine]) -> bool:
    """Is the line printed among others at the same height?"""
    return any(_level(line, other) and squeeze(line.text) == squeeze(other.text) for other in lines)


def _one_sheet(lines: Sequence[TextLine], further: Sequence[TextLine], right: float) -> bool:
    """Of two pages with the same columns, does one lack a line above its table (the title), or print all again?"""
    if bool(lines) != bool(further) or not lines:
        return bool(lines) != bool(further)
    return any(
        not any(_level(line, other) for other in theirs)
        for mine, theirs in ((lines, further), (further, lines))
        for line in mine
    ) or all(
        _ends(line, right) or any(_level(line, other) and line.text == other.text for other in lines)
        for line in further
    )


def _reaches(line: TextLine, right: float) -> bool:
    return line.box.x1 >= right - AT_EDGE * line.size


def _ends(line: TextLine, right: float) -> bool:
    return right + 1 >= line.box.x1 >= right - AT_EDGE * line.size


def _begins(line: TextLine, left: float) -> bool:
    return line.box.x0 <= left + AT_EDGE * line.size


def _centred(line: TextLine, box: Box) -> bool:
    return abs(line.box.x0 + line.box.x1 - box.x0 - box.x1) / 2 < CENTRED * (box.x1 - box.x0)


def _continues(one: TextLine, right: float, other: TextLine, left: float) -> bool:
    """Is `other`, right of `left`, the rest of `one`, which is cut at `right`?"""
    if not _level(one, other) or not _reaches(one, right) or not _begins(other, left):
        return False
    return _overlap(one, right, other, left) is not None


def _overlap(one: TextLine, right: float, other: TextLine, left: float) -> int | None:
    """How many characters of a line that is cut are read on both pages; None if it is not the same line."""
    expected = (one.box.x1 - right + left - other.box.x0) / max(other.size, 1.0)
    most = min(len(one.text), len(other.text))
    near = [n for n in range(most + 1) if abs(n - expected) < UNSURE and one.text.endswith(other.text[:n])]
    return min(near, key=lambda n: abs(n - expected), default=None)
