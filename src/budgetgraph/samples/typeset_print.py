"""Typesets a publication as a workbook prints its sheets unscaled: a wide table is cut over pages, column by column.

The columns that the paper does not hold stand on pages of their own, at the heights of their rows and as a rule without
the labels of the rows; what is merged over the cut (a title, a head) is printed on both sides of it, as far as it goes.
"""

import io
from dataclasses import dataclass, replace

from reportlab.pdfgen.canvas import Canvas

from budgetgraph.samples import fonts
from budgetgraph.samples.grids import Grid, GridCell
from budgetgraph.samples.layout import Frame, Layout, frame
from budgetgraph.samples.publication import Publication, Sheet
from budgetgraph.samples.typeset_pdf import A4, Page, Press, all_text

_LEFT, _TOP, _BOTTOM = 50.0, 54.0, 54.0  # points: margins of the sheet
_ROOMY = 1.25  # times what its columns would like: nobody fits the sheet to the paper
_TYPE = 11.0
_TITLE, _LINE = 30.0, 18.0  # points: heights of the rows above the table


def typeset(publication: Publication, layout: Layout) -> bytes:
    """The bytes of the PDF. Raises `fonts.FontMissing` without Noto CJK."""
    text = all_text(publication)
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1, pageCompression=1)
    _Printer(canvas, layout, fonts.register("song", text), fonts.register("hei", text)).print(publication)
    canvas.save()
    return out.getvalue()


@dataclass(frozen=True)
class _Tile:
    """The part of a sheet on one page: rows and columns from 0 as (first, past the last), in the order of printing."""

    rows: tuple[tuple[int, int], ...]
    columns: tuple[tuple[int, int], ...]
    top: bool  # the rows above the table stand on it


class _Printer(Press):
    """Prints tables as sheets; everything else as any document."""

    def _sheet(self, block: Sheet) -> None:
        room = A4[0] - 2 * _LEFT
        natural = sum(self._natural(block.grid)) * _ROOMY
        table = frame(block.grid, _LEFT, max(room, natural), (self._measure, self._measure_bold), _TYPE)
        for tile in self._tiles(table, self._height_above(block)):
            page = self._open(numbered=False)
            page.y = A4[1] - _TOP
            self._tile(block, table, tile, page)
        self._close()

    def _natural(self, grid: Grid) -> list[float]:
        widths = [54.0] * grid.width
        for cell in grid.cells:
            if cell.column_span == 1 and cell.text:
                width = min(self._measure(cell.text, _TYPE) + 8, 18 * _TYPE)
                widths[cell.column - 1] = max(widths[cell.column - 1], width)
        return widths

    def _height_above(self, block: Sheet) -> float:
        return _TITLE + _LINE * (bool(block.number) + bool(block.subtitle) + bool(block.left or block.right))

    def _tiles(self, table: Frame, above: float) -> list[_Tile]:
        """The pages of a sheet in the order in which they are printed."""
        height, head = A4[1] - _TOP - _BOTTOM, table.grid.header_rows if self.layout.repeat_header else 0
        widths = [b - a for a, b in zip(table.edges, table.edges[1:], strict=False)]
        label = _labels(table.grid) if self.layout.repeat_label else 0
        down = _cut(table.heights, height, above, sum(table.heights[:head]))
        across = _cut(widths, A4[0] - 2 * _LEFT, 0.0, sum(widths[:label]))
        order = (
            [(r, c) for c in across for r in down]
            if self.layout.sheets == "down"
            else [(r, c) for r in down for c in across]
        )
        return [
            _Tile(((0, head), r) if r[0] and head else (r,), ((0, label), c) if c[0] and label else (c,), not r[0])
            for r, c in order
        ]

    def _tile(self, block: Sheet, table: Frame, tile: _Tile, page: Page) -> None:
        columns = [c for first, last in tile.columns for c in range(first, last)]
        at = _LEFT
        edges = []
        for c in columns:
            edges.append(at)
            at += table.edges[c + 1] - table.edges[c]
        if tile.top:
            start = page.y
            for first, last in tile.columns:
                if first < last:
                    page.y = start
                    left = edges[columns.index(first)]
                    right = left + table.edges[last] - table.edges[first]
                    whose = block if len(tile.columns) == 1 else _at_left(block) if not first else _at_right(block)
                    self._lines_above(whose, table, left - table.edges[first], (left, right), page)
        rows = [r for first, last in tile.rows for r in range(first, last)]
        tops = {}
        for r in rows:
            tops[r] = page.y
            page.y -= table.heights[r]
        for cell in table.grid.cells:
            mine = [r for r in range(cell.row - 1, cell.row - 1 + cell.row_span) if r in tops]
            for first, last in tile.columns:
                if mine and cell.column - 1 < last and cell.column - 1 + cell.column_span > first:
                    shift = edges[columns.index(max(first, cell.column - 1))]
                    shift -= table.edges[max(first, cell.column - 1)]
                    bounds = (table.edges[first] + shift, table.edges[last] + shift)
                    self._cut_cell(
                        table, cell, shift, (tops[mine[0]], tops[mine[-1]] - table.heights[mine[-1]]), bounds
                    )

    def _cut_cell(
        self, table: Frame, cell: GridCell, shift: float, heights: tuple[float, float], bounds: tuple[float, float]
    ) -> None:
        """A cell with the rules round it, no farther than the columns of its page."""
        top, bottom = heights
        x0, x1 = (table.edges[c] + shift for c in (cell.column - 1, cell.column - 1 + cell.column_span))
        left, right = max(x0, bounds[0]), min(x1, bounds[1])
        self._rule(left, top, right, top)
        self._rule(left, bottom, right, bottom)
        for x in (x0, x1):
            if bounds[0] - 0.1 <= x <= bounds[1] + 0.1:
                self._rule(x, top, x, bottom)
        self.canvas.saveState()
        clip = self.canvas.beginPath()
        clip.rect(left, bottom, right - left, top - bottom)
        self.canvas.clipPath(clip, stroke=0, fill=0)
        self._cell(replace(table, edges=tuple(x + shift for x in table.edges)), cell, top, bottom)
        self.canvas.restoreState()

    def _lines_above(self, block: Sheet, table: Frame, shift: float, bounds: tuple[float, float], page: Page) -> None:
        left, right = table.edges[0] + shift, table.edges[-1] + shift
        self.canvas.saveState()
        clip = self.canvas.beginPath()
        clip.rect(bounds[0], 0, bounds[1] - bounds[0], A4[1])
        self.canvas.clipPath(clip, stroke=0, fill=0)
        page.y -= _TITLE
        half = self._measure_bold(block.title, 16) / 2
        middle = (left + right) / 2
        if middle - half < bounds[1] and middle + half > bounds[0]:
            self._text(middle, page.y + 9, block.title, self.hei, 16, "center")
        for texts in ((block.number, None), (block.subtitle, None), (block.left, block.right)):
            if any(texts):
                page.y -= _LINE
                if texts[0] and left + 2 + self._measure(texts[0], _TYPE) > bounds[0]:
                    self._text(left + 2, page.y + 5, texts[0], self.song, _TYPE)
                if texts[1] and right - 2 - self._measure(texts[1], _TYPE) < bounds[1]:
                    self._text(right - 2, page.y + 5, texts[1], self.song, _TYPE, "right")
        self.canvas.restoreState()


def _at_left(block: Sheet) -> Sheet:
    """What the repeated columns show of the lines above a table."""
    return replace(block, title="", subtitle="", right=None)


def _at_right(block: Sheet) -> Sheet:
    """What the other columns show of them; the heights stay."""
    return replace(block, number=block.number and " ", left=block.left and " ")


def _labels(grid: Grid) -> int:
    """The columns at the left that name the rows; 0 where further names stand at the right of figures."""
    body = [cell for cell in grid.cells if cell.row > grid.header_rows]
    named = {cell.column for cell in body if cell.align == "left"}
    figures = {cell.column for cell in body if cell.align == "right"}
    return min(figures) - 1 if figures and named and max(named) < min(figures) else 0


def _cut(
    sizes: tuple[float, ...] | list[float], room: float, first_less: float, other_less: float
) -> list[tuple[int, int]]:
    """Rows or columns by page: what stands above the first page's, or is repeated on the others, takes its room."""
    cuts, start, used = [], 0, first_less
    for n, size in enumerate(sizes):
        if used + size > room and n > start:
            cuts.append((start, n))
            start, used = n, other_less
        used += size
    return [*cuts, (start, len(sizes))]
