"""The Document model: what stands on the pages of one file, before anybody asks what it means.

Rows and columns are counted from 1, header rows included. Boxes are in points with the origin at the top left of the
page as a reader sees it (rotation undone). `line` counts the lines of the text layer of a page, or of a text file.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from itertools import count
from typing import NamedTuple


class ReadingError(Exception):
    """A file that cannot be read; the message says which file, what was found and what to do, in one line."""

    def __str__(self) -> str:
        return " ".join(super().__str__().splitlines())


class UnsupportedFormat(ReadingError):
    """A file whose format no reader knows, or whose reader needs an extra that is not installed."""


class Box(NamedTuple):
    """A rectangle in points, origin top left."""

    x0: float
    y0: float
    x1: float
    y1: float

    def __or__(self, other: "Box") -> "Box":
        return Box(min(self.x0, other.x0), min(self.y0, other.y0), max(self.x1, other.x1), max(self.y1, other.y1))


class Cell(NamedTuple):
    """One cell of a table; a merged cell stands once, at its first row and column, with its spans.

    `text` is folded (see `folding.fold`) with line breaks kept as `\\n`; blanks within are kept.
    `confidence` is that of OCR (0 to 1), None for digital text. `address` is a sheet's own ("Sheet!D7").
    `guessed` says that no rule parts its column from others, and that its texts do not tell for sure where it ends, or
    that the file ends within it.
    `others` are the other figures that OCR may have taken its text for.
    """

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1
    page: int | None = None
    line: int | None = None
    box: Box | None = None
    confidence: float | None = None
    address: str | None = None
    guessed: bool = False
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """A grid of cells, joined over pages where it ran on. `number` counts the tables of the document from 1."""

    number: int
    cells: tuple[Cell, ...]
    method: str  # "tabs", "rules", "rivers", "ocr", "native"
    name: str | None = None  # a sheet's name
    hidden: bool = False
    borders: tuple[float, ...] = ()  # x of the column borders in points, those of blank columns at the right too

    @cached_property
    def height(self) -> int:
        return max((c.row + c.row_span - 1 for c in self.cells), default=0)

    @cached_property
    def width(self) -> int:
        return max((c.column + c.column_span - 1 for c in self.cells), default=0)

    @cached_property
    def grid(self) -> list[list[Cell | None]]:
        """`grid[row - 1][column - 1]`: the cell that covers the place, spans filled with the same cell."""
        grid: list[list[Cell | None]] = [[None] * self.width for _ in range(self.height)]
        for cell in self.cells:
            for r in range(cell.row - 1, cell.row - 1 + cell.row_span):
                for c in range(cell.column - 1, cell.column - 1 + cell.column_span):
                    grid[r][c] = cell
        return grid

    @cached_property
    def _rows(self) -> dict[int, list[Cell]]:
        rows: dict[int, list[Cell]] = defaultdict(list)
        for cell in self.cells:
            rows[cell.row].append(cell)
        return dict(rows)

    def cells_in(self, row: int) -> Sequence[Cell]:
        """The cells that begin in a row, in their order."""
        return self._rows.get(row, ())

    @property
    def page(self) -> int | None:
        return self.cells[0].page if self.cells else None

    @property
    def line(self) -> int | None:
        return self.cells[0].line if self.cells else None

    def place_of(self, cell: Cell) -> str:
        """The contract's address of a cell: "t5 r3 c4", or "Sheet!D7" in a workbook."""
        return cell.address or f"t{self.number} r{cell.row} c{cell.column}"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A run of text outside tables. `heading` is 1 for the document's title, 2 and more below, None for body text.

    `line_breaks` are the offsets in `text` at which the printed lines begin, as (offset, line, page), so that a
    figure in a long paragraph can be cited by its own line; a paragraph that runs over a page break has both pages.
    `line_boxes` are the boxes of those lines, each on the page of its line; empty for formats without pages.
    """

    text: str
    page: int | None = None
    line: int | None = None
    box: Box | None = None
    heading: int | None = None
    line_breaks: tuple[tuple[int, int | None, int | None], ...] = ()
    line_boxes: tuple[Box, ...] = ()
    confidence: float | None = None

    def place_at(self, offset: int) -> tuple[int | None, int | None]:
        """(page, line) of the character at `offset`."""
        page, line = self.page, self.line
        for start, break_line, break_page in self.line_breaks:
            if start > offset:
                break
            line, page = break_line, break_page
        return page, line


@dataclass(frozen=True, slots=True)
class Page:
    """One page. `kind`: "text", "scan" (read by OCR), "blank", or "unread" (a scan without OCR installed).

    A scan, or a page whose text stands sideways, was turned by `turn` degrees clockwise (0, 90, 180, 270) and then by
    `skew` degrees counterclockwise about its middle before it was read: boxes are those of the page so turned.
    `printed` is all that was read on a scan, with boxes, what the blocks leave out included.
    """

    number: int
    width: float
    height: float
    rotation: int = 0
    kind: str = "text"
    turn: int = 0
    skew: float = 0.0
    printed: tuple[tuple[str, Box], ...] = ()


@dataclass(frozen=True)
class Document:
    """One file as read: its blocks in reading order, over all pages."""

    file_name: str
    sha256: str
    media_type: str
    blocks: tuple[Paragraph | Table, ...]
    pages: tuple[Page, ...] = ()
    reader: str = ""  # reader and version, such as "pdf 1": a changed reader reads known bytes again
    warnings: tuple[str, ...] = field(default=())

    @classmethod
    def of_file(
        cls,
        data: bytes,
        name: str,
        media_type: str,
        reader: str,
        blocks: Iterable[Paragraph | Table],
        pages: Iterable[Page] = (),
        warnings: Iterable[str] = (),
    ) -> "Document":
        """What a reader made of the bytes of a file; the tables are numbered in their order."""
        numbers = count(1)
        return cls(
            file_name=name,
            sha256=sha256(data).hexdigest(),
            media_type=media_type,
            blocks=tuple(replace(b, number=next(numbers)) if isinstance(b, Table) else b for b in blocks),
            pages=tuple(pages),
            reader=reader,
            warnings=tuple(warnings),
        )

    @property
    def tables(self) -> Iterator[Table]:
        return (block for block in self.blocks if isinstance(block, Table))

    @property
    def paragraphs(self) -> Iterator[Paragraph]:
        return (block for block in self.blocks if isinstance(block, Paragraph))
