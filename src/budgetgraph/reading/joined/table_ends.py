"""The last rows of a table that goes on over a page break: rows cut in two, cells that span it, rows left blank."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from budgetgraph.reading.figures import goes_on, is_figure, lacks_decimals
from budgetgraph.reading.joined.breaks import had_room, is_loose, least_width
from budgetgraph.reading.joined.heads_again import columns_of, row
from budgetgraph.reading.layout import FragmentCell
from budgetgraph.resources import patterns

FEW_ROWS = 6
SHORT = 4  # characters of a label that few columns are too narrow for
ALMOST_ALWAYS = 0.9  # share of rows in which a column must be filled for its blank to betray a cut row
WINDOW = 2_000  # cells at the beginning and at the end of a table that are looked at when a page is joined
DEEPEST_HEAD = 6  # rows
_AMOUNT = re.compile(r"\d\.\d{2}$")
_MONEY = re.compile(r"\d\.\d{1,2}$|\d,\d{3}$")
_LETTERS = re.compile(r"[^\W\d_]")


@dataclass(kw_only=True)
class TableEnd:
    """The cells of a table so far; `pages` gives for each the page it is printed on."""

    cells: list[FragmentCell]
    pages: list[int]
    height: int
    open_bottom: bool  # its last row is cut by the end of the page
    loose: tuple[tuple[float, float], ...] = ()  # stretches of the foot of its last fragment that are not ruled
    carried: list[int] = field(default_factory=list)  # positions of cells that reached the last row before

    def _last_cells(self) -> Iterator[tuple[int, FragmentCell]]:
        """The cells that may reach the last row, with their positions."""
        start = max(0, len(self.cells) - WINDOW)
        yield from ((i, self.cells[i]) for i in self.carried if i < start)
        yield from enumerate(self.cells[start:], start)

    def _drop_blank_end(self) -> bool:
        """Takes out a last row that the page break left open and blank, if there is one: it stands on the next page."""
        begun = [i for i, cell in self._last_cells() if cell.row == self.height]
        if not self.open_bottom or self.height < 2 or not begun or any(self.cells[i].text for i in begun):
            return False
        for i, cell in list(self._last_cells()):
            if cell.row < self.height < cell.row + cell.row_span:
                self.cells[i] = cell._replace(row_span=cell.row_span - 1)
                self.loose += ((cell.box.x0, cell.box.x1),)
        self._take_out(set(begun))
        self.height -= 1
        self.open_bottom = False
        return True

    def _last_row(self) -> dict[int, int]:
        """By column, the positions of the cells that begin and end in the last row."""
        return {c.column: i for i, c in self._last_cells() if c.row == self.height and c.row_span == 1}

    def _at_bottom(self) -> dict[int, int]:
        """By column, the positions of the cells that reach the last row."""
        return {c.column: i for i, c in self._last_cells() if c.row + c.row_span - 1 == self.height}

    def _fits_last_row(self, cells: Sequence[FragmentCell]) -> bool:
        """No figure would be glued to another one if the first of these rows went on with the last row."""
        bottom = self._at_bottom()
        blank = {column for i in self._blank_end() for column in columns_of(self.cells[i])}
        first = row(cells, 1)
        leaves_blank = cache(lambda: self._leaves_blank(first, cells))
        em = cache(self._em)
        return all(
            cell.column in blank
            or (
                cell.column in bottom
                and (
                    not (is_figure(cell.text) and is_figure(self.cells[bottom[cell.column]].text))
                    or self._goes_on(bottom[cell.column], cell, cells)
                    or (leaves_blank() and not self._had_room(bottom[cell.column], cell, em()))
                )
            )
            for cell in first
            if cell.text
        )

    def _blank_end(self) -> set[int]:
        """The positions of the cells that are the last row and nothing more, and blank."""
        return {i for i, c in self._last_cells() if c.row == self.height and not c.text}

    def _goes_on(self, position: int, cell: FragmentCell, further: Sequence[FragmentCell]) -> bool:
        """Is the figure in a cell the rest of the one in the cell of this table at `position`?

        `further` are the cells of the fragment that it begins.
        """
        return goes_on(self.cells[position].text, cell.text, self._column(cell.column, position, further))

    def _column(self, column: int, position: int, further: Sequence[FragmentCell]) -> list[str]:
        """The other texts of a column, those of the fragment below its first row as well."""
        own = [cell.text for i, cell in self._last_cells() if cell.column == column and i != position]
        return own + [cell.text for cell in further[:WINDOW] if cell.column == column and cell.row > 1]

    def _mend_open_row(self, cells: list[FragmentCell]) -> list[FragmentCell]:
        """The first row goes on with the last one, cell by cell; what spans further rows makes its cell taller."""
        first = row(cells, 1)
        tiles = {columns_of(cell) for cell in first}
        finer = {i for i in self._blank_end() if columns_of(self.cells[i]) not in tiles}
        new = [cell for cell in first if any(cell.column in columns_of(self.cells[i]) for i in finer)]
        bottom = self._at_bottom()
        for cell in first:
            i = bottom.get(cell.column)
            if i is not None and cell not in new:
                above = self.cells[i]
                text = "\n".join(part for part in (above.text, cell.text) if part)
                self.cells[i] = above._replace(text=text, row_span=above.row_span + cell.row_span - 1)
        self._take_out(finer)
        return [cell._replace(row=cell.row - 1) for cell in cells if cell.row > 1 or cell in new]

    def _take_out(self, positions: set[int]) -> None:
        if positions:
            kept = [i for i in range(len(self.cells)) if i not in positions]
            self.cells, self.pages = [self.cells[i] for i in kept], [self.pages[i] for i in kept]
            self.carried = []

    def _is_cut(self, cells: Sequence[FragmentCell]) -> bool:
        """Is the first row of a fragment the rest of this table's last row?

        It is when it only goes on with filled cells of that row, brings no figure but the rest of one, and leaves a
        column blank that is filled in (almost) every row, or breaks a figure within its decimals.
        """
        first = row(cells, 1)
        last = self._last_row()
        filled = [cell for cell in first if cell.text]
        if not filled or not last or any(cell.row_span > 1 for cell in filled):
            return False
        if any(cell.column not in last or not self.cells[last[cell.column]].text for cell in filled):
            return False
        if any(is_figure(cell.text) and not self._goes_on(last[cell.column], cell, cells) for cell in filled):
            return False
        if any(_LETTERS.search(cell.text) and is_figure(self.cells[last[cell.column]].text) for cell in filled):
            return False  # no words go on with a figure
        if any(patterns("line_patterns.csv")["total_row"].match(cell.text) for cell in filled):
            return False
        if self.loose and not any(is_loose(self.loose, self.cells[last[cell.column]].box) for cell in filled):
            return False  # the foot is drawn where it does not cut a cell
        item = patterns("line_patterns.csv")["numbered_row"]
        if any(item.match(cell.text) and item.match(self.cells[last[cell.column]].text) for cell in filled):
            return False  # the next item of a list
        em = self._em()
        with_room = sum(self._had_room(last[c.column], c, em) for c in filled)
        if 2 * with_room > len(filled) and not any(is_figure(cell.text) for cell in filled):
            return False
        texts = cache(lambda column: self._column(column, last[column], cells))
        if any(
            lacks_decimals(self.cells[last[c.column]].text, c.text, texts(c.column))
            and not self._had_room(last[c.column], c, em)  # 12.3 above 5 is a row above another
            for c in filled
        ):
            return True
        return self._leaves_blank(first, cells)

    def _leaves_blank(self, first: Sequence[FragmentCell], further: Sequence[FragmentCell]) -> bool:
        """Is a column blank in the first row of a fragment that is filled in (almost) every row of the table?

        `further` are all cells of the fragment.
        """
        blank = {cell.column for cell in first if not cell.text}
        return any(
            self.cells[i].text and column in blank and self._filled_share(column, further) >= ALMOST_ALWAYS
            for column, i in self._last_row().items()
        )

    def _had_room(self, position: int, below: FragmentCell, em: float) -> bool:
        """Could the cell at `position` have held the beginning of the one below it?"""
        return had_room(self.cells[position], below, self._alike(below), em)

    def _em(self) -> float:
        """How wide the ideographs of the last rows are at most."""
        return least_width(cell for _, cell in self._last_cells())

    def _alike(self, cell: FragmentCell) -> list[FragmentCell]:
        """The cells of a column that are as wide."""
        of_last = (other for _, other in self._last_cells())
        return [one for one in of_last if (one.column, one.column_span) == (cell.column, cell.column_span)]

    def _mend_split_row(self, cells: Sequence[FragmentCell]) -> list[FragmentCell]:
        """The words of the first row stand in the last row, where it is blank."""
        words = {cell.column for cell in cells if cell.row == 1 and cell.text}
        blank = {i for i, cell in self._last_cells() if cell.row == self.height and cell.column in words}
        self._take_out(blank)
        return [cell._replace(row=cell.row - 1) for cell in cells if cell.row > 1 or cell.text]

    def _filled_share(self, column: int, further: Sequence[FragmentCell]) -> float:
        cells = [*(cell for _, cell in self._last_cells()), *(cell for cell in further[:WINDOW] if cell.row > 1)]
        texts = [cell.text for cell in cells if cell.column == column and cell.row_span == 1]
        return sum(map(bool, texts)) / len(texts) if texts else 0.0

    def _mend_cut_row(self, cells: list[FragmentCell]) -> list[FragmentCell]:
        last = self._last_row()
        words = [cell for cell in row(cells, 1) if cell.text]
        guess = self.height <= FEW_ROWS and len(words) == 1 and len(self.cells[last[words[0].column]].text) < SHORT
        for cell in words:
            i = last[cell.column]
            before = self.cells[i]
            self.cells[i] = before._replace(text=f"{before.text}\n{cell.text}")
        if guess:  # too few rows to say that none has a label alone
            for i in last.values():
                self.cells[i] = self.cells[i]._replace(guessed=bool(self.cells[i].text))
        # A cell that began in the cut row and spans further rows goes on one row lower.
        tall = [c._replace(row_span=c.row_span - 1) for c in cells if c.row == 1 and c.row_span > 1]
        return tall + [c._replace(row=c.row - 1) for c in cells if c.row > 1]

    def _is_head(self) -> bool:
        """Is all of the table so far its header?"""
        return self.height <= DEEPEST_HEAD and not any(_AMOUNT.search(cell.text) for cell in self.cells)

    def _extend_spans(self, cells: list[FragmentCell], loose_top: Sequence[tuple[float, float]]) -> list[FragmentCell]:
        """A blank merged cell at the top goes on with the cell above it, if that one was merged downwards too.

        So does any cell, whatever it holds, where no rule parts the two.
        """
        bottom = {
            (cell.column, cell.column_span): i
            for i, cell in self._last_cells()
            if cell.row + cell.row_span - 1 == self.height
        }
        below_head = self._is_head() and any(_MONEY.search(cell.text) for cell in row(cells, 1))
        kept = []
        for cell in cells:
            i = bottom.get((cell.column, cell.column_span)) if cell.row == 1 else None
            if i is not None:
                above = self.cells[i]
                glued = cell.text and (is_figure(above.text) or is_figure(cell.text))
                unparted = not glued and (is_loose(loose_top, cell.box) or is_loose(self.loose, above.box))
                merged = not cell.text and not below_head and (cell.row_span > 1 or above.row_span > 1)
                if above.text and (merged or unparted):
                    text = "\n".join(part for part in (above.text, cell.text) if part)
                    self.cells[i] = above._replace(text=text, row_span=above.row_span + cell.row_span)
                    continue
            kept.append(cell)
        return kept
