"""Table fragments of consecutive pages become one table: repeated headers dropped, cut rows and spans mended.

Every cell keeps the page and box on which it was printed. Two different tables that follow each other stay apart: a
title stands between them, or the second has a header of its own.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from budgetgraph.reading.document import Cell, Table
from budgetgraph.reading.figures import is_figure
from budgetgraph.reading.folding import key
from budgetgraph.reading.joined.breaks import (
    had_no_room,
    is_split,
    stands_alike,
    stands_as_form,
    without_gaps,
)
from budgetgraph.reading.joined.glued_rows import with_row_parted
from budgetgraph.reading.joined.heads_again import characters, down_columns, place, repeats, row
from budgetgraph.reading.joined.pieces import column_kinds
from budgetgraph.reading.joined.shared_borders import common_columns, from_left, on_columns, seen_as, united_columns
from budgetgraph.reading.joined.table_ends import WINDOW, TableEnd
from budgetgraph.reading.layout import Fragment, FragmentCell
from budgetgraph.resources import patterns

LEAST_FILLED = 0.5  # of the page height: a table that ends above this and has no repeated header does not run on
DEEPEST_HEAD = 6  # rows
LEAST_HEAD = 8  # characters: fewer may be those of a row of data
_SERIAL = re.compile(r"^\d{1,4}$")
_AMOUNT = re.compile(r"\.\d{2}$")
_LETTERS = re.compile(r"[^\W\d_]")


@dataclass(kw_only=True)
class GrowingTable(TableEnd):
    """A table while its pages are read."""

    columns: tuple[float, ...]  # borders, from the left one = 0
    method: str
    last_page: int
    last_bottom: float  # of the last fragment, as a share of the page height
    left: float = 0.0  # where its left border stands on the page
    told: bool = False  # as its fragments are

    @classmethod
    def begin(cls, fragment: Fragment, page: int, page_height: float) -> "GrowingTable":
        cells = list(fragment.cells)
        return cls(
            columns=from_left(fragment),
            cells=cells,
            pages=[cell.page or page for cell in cells],
            method=fragment.method,
            height=len(fragment.rows) - 1,
            last_page=page,
            last_bottom=fragment.box.y1 / page_height if page_height else 1.0,
            open_bottom=fragment.open_bottom,
            left=fragment.columns[0],
            loose=fragment.loose_bottom,
            told=fragment.told,
        )

    def row(self, number: int) -> list[FragmentCell]:
        """The cells that begin in one of the first rows, from left to right."""
        return row(self.cells[:WINDOW], number)

    def finished(self, number: int) -> Table:
        """The table as a block of the document; `number` counts the tables of the document from 1."""
        new = tuple.__new__  # half the time of a named tuple's own
        cells = [
            new(Cell, (row, column, text, row_span, column_span, page, line, box, confidence, None, guessed, others))
            for (row, column, text, box, row_span, column_span, line, confidence, _, guessed, others), page in zip(
                self.cells, self.pages, strict=True
            )
        ]
        return Table(number, tuple(sorted(cells, key=place)), "rules" if self.told else self.method)

    def runs_on(self, fragment: Fragment, announced: bool, page_height: float = 0.0) -> bool:
        """Does the fragment at the top of the next page belong to this table?

        `announced` says that lines stand between that repeat the lines above the table (its title, 续表);
        `page_height` is that of both pages in points, if they are as high.
        """
        fragment = with_row_parted(self.cells[:WINDOW], fragment)
        borders = seen_as(fragment, self.columns, self.method)
        columns = self._common_columns(fragment, borders, page_height)
        if columns is None:
            if len(fragment.columns) == len(self.columns) and (repeated := self._repeated(fragment.cells)) > 0:
                return not self._begins_anew(fragment.cells, repeated)
            placed = self._placed(fragment)
            alike = not self._has_other_header(placed) if placed is not None else self._prints_alike(fragment)
            return alike and self.last_bottom >= LEAST_FILLED
        cells = on_columns(fragment.cells, borders, columns)
        own = self if columns == self.columns else replace_cells(self, columns)
        repeated = own._repeated(cells)
        if own._counts_on(cells, repeated):
            return True
        if own._begins_anew(cells, repeated) and (announced or not own._lists_on(cells, repeated)):
            return False
        if repeated:
            return True
        if self._moved(fragment, page_height) and (
            stands_alike(self.columns, self.left, fragment) or stands_as_form(self.columns, self.left, fragment)
        ):
            return True
        return (self.last_bottom >= LEAST_FILLED or announced) and not own._has_other_header(cells)

    def _moved(self, fragment: Fragment, page_height: float) -> bool:
        """Had the first rows of the fragment no room on the page before?"""
        first = row(fragment.cells, 1)
        if len(first) == 1 and patterns("line_patterns.csv")["announces_table"].search(key(first[0].text)):
            return False  # a title inside the rules
        return page_height > 0 and had_no_room(fragment, self.last_bottom * page_height, page_height)

    def _common_columns(
        self, fragment: Fragment, borders: tuple[float, ...], page_height: float
    ) -> tuple[float, ...] | None:
        """The column borders of the table and the fragment; None if those of one are not among those of the other,
        and the fragment is no further part of a form either."""
        columns = common_columns(self.columns, borders)
        form = columns is None and {self.method, fragment.method} == {"rules"} and self._moved(fragment, page_height)
        if form and stands_as_form(self.columns, self.left, fragment):
            return united_columns(self.columns, borders)
        return columns

    def _placed(self, fragment: Fragment) -> list[FragmentCell] | None:
        """The cells of a fragment whose borders are guessed, in the columns of this table that stand where they stand.

        None where rules draw the borders, or where two of its columns would fall into one.
        """
        if fragment.method != "rivers" or self.method != "rivers" or len(fragment.columns) > len(self.columns):
            return None
        middles = [(a + b) / 2 - self.left for a, b in pairwise(fragment.columns)]
        places = [bisect_left(self.columns, x) - 1 for x in middles]
        if any(not 0 <= place < len(self.columns) - 1 for place in places) or len(set(places)) < len(places):
            return None
        cells = []
        for cell in fragment.cells:
            first, last = places[cell.column - 1], places[cell.column + cell.column_span - 2]
            cells.append(cell._replace(column=first + 1, column_span=last - first + 1))
        return cells

    def _prints_alike(self, fragment: Fragment) -> bool:
        """Have both, without rules, as many columns, words and figures in the same ones, from the first row on?"""
        if len(fragment.columns) != len(self.columns) or {fragment.method, self.method} != {"rivers"}:
            return False
        ours, theirs = column_kinds(self.cells[:WINDOW]), column_kinds(fragment.cells)
        both = ours.keys() & theirs.keys()
        begins = any(cell.row == 1 and is_figure(cell.text) for cell in fragment.cells)
        return begins and len(both) > 2 and all(ours[column] == theirs[column] for column in both)

    def _repeated(self, cells: Sequence[FragmentCell]) -> int:
        """How many rows of a fragment repeat the first rows of this table, cell by cell."""
        count = 0
        height = max((cell.row for cell in cells), default=0)
        while count < min(height, self.height):
            ours, theirs = self.row(count + 1), row(cells, count + 1)
            if not repeats(ours, theirs) or (count == 0 and not any(cell.text for cell in theirs)):
                break
            count += 1
        return count or self._repeated_askew(cells, height) or self._repeated_otherwise(cells, height)

    def _repeated_askew(self, cells: Sequence[FragmentCell], height: int) -> int:
        """The same where a tall header cell runs into the row below it: column by column, as if of one row."""
        for depth in range(min(DEEPEST_HEAD, height - 1, self.height), 1, -1):
            ours = down_columns(self.cells[:WINDOW], depth)
            if len(ours) >= 2 and ours == down_columns(cells, depth):
                return depth
        return 0

    def _repeated_otherwise(self, cells: Sequence[FragmentCell], height: int) -> int:
        """The same where no rules part the header, and its words were put into other rows or columns than here."""
        if self.method != "rivers":
            return 0
        ours = {characters(self.cells[:WINDOW], depth) for depth in range(1, min(DEEPEST_HEAD, self.height) + 1)}
        for depth in range(min(DEEPEST_HEAD, height - 1), 0, -1):
            theirs = characters(cells, depth)
            if len(theirs) >= LEAST_HEAD and theirs in ours:
                return depth
        return 0

    def _counts_on(self, cells: Sequence[FragmentCell], repeated: int) -> bool:
        """After the repeated rows a column of serial numbers (行次, 序号) goes on with the next one."""
        last: dict[int, list[str]] = {}
        for _, cell in self._last_cells():
            if cell.row > self.height - 2:
                last.setdefault(cell.column, []).append(key(cell.text))
        for cell in row(cells, repeated + 1):
            number, before = key(cell.text), last.get(cell.column, [])
            if len(before) == 2 and all(_SERIAL.match(text) for text in (*before, number)):
                return int(before[0]) + 1 == int(before[1]) == int(number) - 1
        return False

    def _begins_anew(self, cells: Sequence[FragmentCell], repeated: int) -> bool:
        """A form filled in again: after the repeated rows the same label comes with other contents."""
        ours = [cell for cell in self.row(repeated + 1) if cell.text]
        theirs = [cell for cell in row(cells, repeated + 1) if cell.text]
        if len(ours) < 2 or len(theirs) < 2 or ours[0].column != theirs[0].column:
            return False
        if not _LETTERS.search(ours[0].text):
            return False  # a code: several rows of one class begin with it, on both pages
        label = key(ours[0].text)
        own = sum(key(cell.text) == label for cell in self.cells[:WINDOW] if cell.column == ours[0].column)
        return own == 1 and key(theirs[0].text) == label  # a label of several rows names a class of them

    def _lists_on(self, cells: Sequence[FragmentCell], repeated: int) -> bool:
        """Are the rows below the repeated ones those of a list, on both pages: every column a cell, amounts in the same
        ones? A total begins or ends a list of its own."""
        ours, theirs = self.row(repeated + 1), row(cells, repeated + 1)
        total = patterns("line_patterns.csv")["total_row"]
        if any(total.match(cell.text) for one in (theirs, self.row(self.height)) for cell in one):
            return False
        single = all(cell.column_span == 1 for cell in (*ours, *theirs))
        amounts = [{cell.column for cell in one if _AMOUNT.search(cell.text)} for one in (ours, theirs)]
        return single and len(ours) == len(theirs) == len(self.columns) - 1 and bool(amounts[0] & amounts[1])

    def _has_other_header(self, cells: Sequence[FragmentCell]) -> bool:
        """Words stand in the first row where this table has figures."""
        texts: dict[int, list[bool]] = {}
        for cell in self.cells[:WINDOW]:
            if cell.text:
                texts.setdefault(cell.column, []).append(is_figure(cell.text))
        figures = {column for column, found in texts.items() if any(found) and 3 * sum(found) >= len(found)}
        if any(_AMOUNT.search(cell.text) and is_figure(cell.text) for cell in row(cells, 1)):
            return False  # the labels of a total may stand over columns of codes
        words = [cell for cell in row(cells, 1) if cell.column in figures and _LETTERS.search(cell.text)]
        blank = [cell for cell in row(cells, 1) if cell.column in figures and not cell.text]
        return len(words) >= 2 and len(words) > len(blank)

    def join(self, fragment: Fragment, page: int, page_height: float) -> None:
        """Takes a fragment that `runs_on`."""
        fragment = with_row_parted(self.cells[:WINDOW], fragment)
        borders = seen_as(fragment, self.columns, self.method)
        columns = self._common_columns(fragment, borders, page_height)
        if columns is None:
            placed = self._placed(fragment)
            cells = placed if placed is not None else list(fragment.cells)
        else:
            cells = on_columns(fragment.cells, borders, columns)
            if columns != self.columns:
                self.cells = on_columns(self.cells, self.columns, columns)
                self.columns = columns
        moved = not fragment.open_top and self._drop_blank_end()
        self.carried = [i for i, cell in self._last_cells() if cell.row + cell.row_span - 1 == self.height]
        repeated = self._repeated(cells)
        if repeated < len(fragment.rows) - 1:
            cells = self._without_header(cells, repeated)
        cells = without_gaps(cells)
        below_cut = False
        cut = self.open_bottom and (fragment.open_top or repeated > 0) and self._fits_last_row(cells)
        if cut:
            cells = self._mend_open_row(cells)
        elif not moved and (below_cut := self._is_cut(cells)):
            cells = self._mend_cut_row(cells)
        elif self.method == "rivers" and is_split([cell for _, cell in self._last_cells()], cells, self.height):
            cells = self._mend_split_row(cells)
            self.told = False
        self.told = self.told and fragment.told and not cut and not below_cut
        if not cut:
            cells = self._extend_spans(cells, () if repeated or below_cut else fragment.loose_top)
        self._append(cells, page)
        self.last_page = page
        self.open_bottom, self.loose = fragment.open_bottom, fragment.loose_bottom
        self.last_bottom = fragment.box.y1 / page_height if page_height else 1.0

    def goes_on_below(self, fragment: Fragment, page_height: float) -> bool:
        """Does a fragment that only white parts from this table, on its page, print figures and words where it does?"""
        if {self.method, fragment.method} != {"rules"} or fragment.box.y0 < self.last_bottom * page_height:
            return False
        if not stands_alike(self.columns, self.left, fragment):
            return False
        first = [cell for cell in row(fragment.cells, 1) if cell.text]
        total = patterns("line_patterns.csv")["total_row"]
        if len(fragment.rows) > 2 and any(total.match(cell.text) for cell in first):
            return False
        ours, theirs = column_kinds(self.cells[:WINDOW]), column_kinds(fragment.cells)
        alike = all(ours.get(column) == kind for column, kind in theirs.items())
        return alike and any(theirs.values()) and all(is_figure(cell.text) == ours.get(cell.column) for cell in first)

    def go_on_below(self, fragment: Fragment, page_height: float) -> None:
        """Takes a fragment that `goes_on_below`."""
        self._append(list(fragment.cells), self.last_page)
        self.told = self.told and fragment.told
        self.open_bottom, self.loose = fragment.open_bottom, fragment.loose_bottom
        self.last_bottom = fragment.box.y1 / page_height if page_height else 1.0

    def _append(self, cells: list[FragmentCell], page: int) -> None:
        down = self.height
        self.cells += [tuple.__new__(FragmentCell, (cell[0] + down, *cell[1:])) for cell in cells]
        self.pages += [cell.page or page for cell in cells]
        ends = (cell.row + cell.row_span - 1 for _, cell in self._last_cells())
        self.height = max(self.height, max(ends, default=0))

    def _without_header(self, cells: Sequence[FragmentCell], repeated: int) -> list[FragmentCell]:
        """The rows below a repeated header.

        A header cell that spans into the first row below (类, 款, 项 beside the total) is printed by LibreOffice over
        that row on every further page: its text is taken out again.
        """
        printed = {(cell.row, cell.column) for cell in cells if cell.text}
        strayed = {
            cell.column: cell.text
            for row in range(1, repeated + 1)
            for cell in self.row(row)
            if cell.text and cell.row + cell.row_span - 1 > repeated and (row, cell.column) not in printed
        }
        rest = []
        for cell in cells:
            if cell.row > repeated:
                stray = strayed.get(cell.column) if cell.row == repeated + 1 else None
                text = cell.text
                if stray is not None and stray in text.split("\n"):
                    text = "\n".join(line for line in text.split("\n") if line != stray)
                rest.append(cell._replace(row=cell.row - repeated, text=text))
        return rest


def replace_cells(table: GrowingTable, columns: tuple[float, ...]) -> GrowingTable:
    """The table with its cells on other column borders, to compare with."""
    return replace(table, cells=on_columns(table.cells, table.columns, columns), columns=columns)
