"""Typesets a publication as PDF with reportlab: text layer, embedded subset of Noto CJK, tables over pages.

The same publication and layout give the same bytes (with the same fonts and reportlab).
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from budgetgraph.samples import fonts
from budgetgraph.samples.grids import GridCell
from budgetgraph.samples.layout import Frame, Layout, frame, wrap
from budgetgraph.samples.publication import Heading, Prose, Publication, Sheet

A4 = (595.0, 842.0)
_MARGIN = 62.0
_PADDING = 3.0
_RULE = 0.6
_FLOOR = 52.0  # tables end above it, page numbers stand under it


def typeset(publication: Publication, layout: Layout) -> bytes:
    """The bytes of the PDF. Raises `fonts.FontMissing` without Noto CJK."""
    text = all_text(publication)
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1, pageCompression=1)
    canvas.setTitle("".join(publication.cover))
    Press(canvas, layout, fonts.register("song", text), fonts.register("hei", text)).print(publication)
    canvas.save()
    return out.getvalue()


def all_text(publication: Publication) -> str:
    parts = [
        *publication.cover,
        publication.mark or "",
        *(t for _, t in publication.contents),
        *publication.signature,
        "目 录—·…（）0123456789",
    ]
    for block in publication.blocks:
        if isinstance(block, Sheet):
            lines = (block.title, block.subtitle, block.number, block.left, block.middle, block.right, block.note)
            parts += [line for line in lines if line]
            parts += [cell.text for cell in block.grid.cells]
        else:
            parts.append(block.text)
    return "".join(parts)


@dataclass
class Page:
    width: float
    height: float
    y: float


class Press:
    """Draws blocks one under the other and turns pages; y grows upwards."""

    def __init__(self, canvas: Canvas, layout: Layout, song: str, hei: str) -> None:
        self.canvas, self.layout, self.song, self.hei = canvas, layout, song, hei
        self.number = 0
        self.page: Page | None = None

    def print(self, publication: Publication) -> None:
        """The whole document."""
        self._cover(publication.cover, publication.mark)
        self._contents(publication.contents)
        for block in publication.blocks:
            match block:
                case Heading():
                    self._heading(block)
                case Prose():
                    self._prose(block.text)
                case Sheet():
                    self._sheet(block)
        for line in publication.signature:
            self._line(line, 12, self.song, "right", 24)
        self._close()

    def _open(self, landscape: bool = False, numbered: bool = True) -> Page:
        self._close()
        width, height = (A4[1], A4[0]) if landscape else A4
        turned = landscape and self.layout.rotated
        self.canvas.setPageSize((width, height))  # as seen: reportlab stores a turned page upright itself
        self.canvas.setPageRotation(90 if turned else 0)
        if turned:
            self.canvas.transform(0, 1, -1, 0, A4[0], 0)
        self.page = Page(width, height, height - _MARGIN)
        if numbered:
            self.number += 1
            self.canvas.setFont(self.song, 9)
            self.canvas.drawCentredString(width / 2, 32, f"— {self.number} —")
        return self.page

    def _close(self) -> None:
        if self.page is not None:
            self.canvas.showPage()
            self.page = None

    def _measure(self, text: str, size: float) -> float:
        return float(pdfmetrics.stringWidth(text, self.song, size))

    def _measure_bold(self, text: str, size: float) -> float:
        return float(pdfmetrics.stringWidth(text, self.hei, size))

    def _text(self, x: float, y: float, text: str, font: str, size: float, align: str = "left") -> None:
        if not text:
            return
        self.canvas.setFont(font, size)
        draw = {
            "left": self.canvas.drawString,
            "right": self.canvas.drawRightString,
            "center": self.canvas.drawCentredString,
        }
        draw[align](x, y, text)
        if font == self.hei and self.layout.fake_bold:
            draw[align](x + 0.25, y, text)

    def _room(self, height: float) -> Page:
        """The page, or a new portrait one where less than `height` is left or the page lies on its side."""
        page = self.page
        if page is None or page.width > page.height or page.y - height < _MARGIN:
            page = self._open()
        return page

    def _line(self, text: str, size: float, font: str, align: str, leading: float, indent: float = 0) -> None:
        page = self._room(leading)
        page.y -= leading
        x = {"left": _MARGIN + indent, "center": page.width / 2, "right": page.width - _MARGIN}[align]
        self._text(x, page.y, text, font, size, align)

    def _cover(self, lines: Sequence[str], mark: str | None) -> None:
        page = self._open(numbered=False)
        page.y = page.height * 0.66
        room = page.width - 2 * _MARGIN
        size = next(
            (s for s in (26.0, 24.0, 22.0, 20.0, 18.0) if max(self._measure(t, s) for t in lines) <= room), 18.0
        )
        for text in lines:
            for line in wrap(text, room, size, self._measure):
                self._line(line, size, self.hei, "center", size * 1.7)
        self._text(page.width / 2, 90, mark or "", self.song, 10, "center")

    def _contents(self, entries: Sequence[tuple[int, str]]) -> None:
        self._open(numbered=False)
        self._line("目 录", 20, self.hei, "center", 30)
        for level, text in entries:
            font, indent = (self.hei, 0.0) if level == 1 else (self.song, 24.0)
            for line in wrap(text, A4[0] - 2 * _MARGIN - indent, 12, self._measure):
                self._line(line, 12, font, "left", 21, indent)
        self._close()

    def _heading(self, block: Heading) -> None:
        if block.level == 1:
            self._open()
            for line in wrap(block.text, A4[0] - 2 * _MARGIN, 18, self._measure):
                self._line(line, 18, self.hei, "center", 32)
            return
        self._room(60)
        for line in wrap(block.text, A4[0] - 2 * _MARGIN - 24, 13, self._measure):
            self._line(line, 13, self.hei, "left", 26, 24)

    def _prose(self, text: str) -> None:
        size, leading = 12.0, 22.0
        lines = wrap("　　" + text, A4[0] - 2 * _MARGIN, size, self._measure)
        for n, line in enumerate(lines):
            self._line(
                line.lstrip("　") if n == 0 else line, size, self.song, "left", leading, 2 * size if n == 0 else 0
            )

    def _sheet(self, block: Sheet) -> None:
        landscape = block.landscape
        width = (A4[1] if landscape else A4[0]) - 2 * 45.0
        table = frame(block.grid, 45.0, width, (self._measure, self._measure_bold))
        above = 80.0 + (18 if block.number else 0)
        page = self.page
        enough = page is not None and (page.width > page.height) == landscape
        whole = above + sum(table.heights)
        least = whole if not block.grid.header_rows else min(whole, 300)  # a form is cut only if no page would hold it
        if not enough or page is None or page.y - least < _FLOOR:
            page = self._open(landscape)
        self._above(block, page)
        self._table(table, landscape)
        if block.note:
            assert self.page is not None
            for line in wrap(block.note, width, 9, self._measure):
                if self.page.y - 15 < _FLOOR - 8:
                    self._open(landscape)
                self.page.y -= 15
                self._text(45.0, self.page.y, line, self.song, 9)
        assert self.page is not None
        self.page.y -= 26

    def _above(self, block: Sheet, page: Page) -> None:
        if block.number:
            page.y -= 14
            right = block.number.startswith("公开")
            self._text(
                page.width - 45 if right else 45, page.y, block.number, self.song, 11, "right" if right else "left"
            )
        page.y -= 24
        self._text(page.width / 2, page.y, block.title, self.hei, 16, "center")
        if block.subtitle:
            page.y -= 18
            self._text(page.width / 2, page.y, block.subtitle, self.song, 11, "center")
        if block.left or block.right:
            page.y -= 20
            self._text(45, page.y, block.left or "", self.song, 10)
            self._text(page.width - 45, page.y, block.right or "", self.song, 10, "right")
            if block.middle:
                self._text(page.width * 0.6, page.y, block.middle, self.song, 10, "center")
        page.y -= 6

    def _table(self, table: Frame, landscape: bool) -> None:
        """Draws the rows page by page; merged cells are cut where the page ends."""
        grid = table.grid
        header = sum(table.heights[: grid.header_rows])
        row = 0
        while row < grid.height:
            page = self.page
            assert page is not None
            top = page.y
            shown: list[tuple[int, int]] = []
            if row and self.layout.repeat_header and grid.header_rows:
                shown.append((0, grid.header_rows))
                top -= header
            end = row
            while end < grid.height and (top - sum(table.heights[row : end + 1]) >= _FLOOR or end == row):
                end += 1
            end = max(end, min(grid.header_rows + 1, grid.height)) if row == 0 else end
            shown.append((row, end))
            for first, last in shown:
                self._rows(table, first, last, page)
            self._rules(table, shown, page)
            if end < grid.height:
                self._open(landscape)
            row = end

    def _rows(self, table: Frame, first: int, last: int, page: Page) -> None:
        tops = [page.y]
        for height in table.heights[first:last]:
            tops.append(tops[-1] - height)
        for cell in table.grid.cells:
            begin, stop = max(cell.row - 1, first), min(cell.row - 1 + cell.row_span, last)
            if begin < stop and cell.row - 1 >= first:
                self._cell(table, cell, tops[begin - first], tops[stop - first])
        page.y = tops[-1]

    def _cell(self, table: Frame, cell: GridCell, top: float, bottom: float) -> None:
        lines = table.lines[cell]
        x0, x1 = table.edges[cell.column - 1], table.edges[cell.column - 1 + cell.column_span]
        x = {"left": x0 + _PADDING, "right": x1 - _PADDING, "center": (x0 + x1) / 2}[cell.align]
        y = (top + bottom) / 2 + len(lines) * table.leading / 2 - table.size * 0.98
        for line in lines:
            self._text(x, y, line, self.hei if cell.bold else self.song, table.size, cell.align)
            y -= table.leading

    def _rules(self, table: Frame, shown: list[tuple[int, int]], page: Page) -> None:
        """The lines round the cells drawn, as far as the layout rules them."""
        height = sum(sum(table.heights[a:b]) for a, b in shown)
        at = page.y + height
        tops: dict[int, float] = {}
        for first, last in shown:
            for r in range(first, last):
                tops[r] = at
                at -= table.heights[r]
        ends = {r: tops[r] - table.heights[r] for r in tops}
        segments: set[tuple[float, float, float, float]] = set()
        left, right = table.edges[0], table.edges[-1]
        outer = {page.y + height, page.y}
        under = table.grid.header_rows
        for cell in table.grid.cells:
            rows = [r for r in range(cell.row - 1, cell.row - 1 + cell.row_span) if r in tops]
            if not rows:
                continue
            top, bottom = tops[rows[0]], ends[rows[-1]]
            x0, x1 = table.edges[cell.column - 1], table.edges[cell.column - 1 + cell.column_span]
            if self.layout.rules == "all":
                segments |= {(x0, top, x0, bottom), (x1, top, x1, bottom)}
            if self.layout.rules in ("all", "rows"):
                segments |= {(x0, top, x1, top), (x0, bottom, x1, bottom)}
        if self.layout.rules == "head":
            segments |= {(left, y, right, y) for y in outer}
            if under and under - 1 in ends:
                segments.add((left, ends[under - 1], right, ends[under - 1]))
        for x0, y0, x1, y1 in sorted(segments):
            self._rule(x0, y0, x1, y1)

    def _rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        if self.layout.filled_rules:
            half = _RULE / 2
            self.canvas.rect(x0 - half, min(y0, y1) - half, x1 - x0 + _RULE, abs(y1 - y0) + _RULE, stroke=0, fill=1)
            return
        self.canvas.setLineWidth(_RULE)
        self.canvas.line(x0, y0, x1, y1)
