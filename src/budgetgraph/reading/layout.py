"""What stands where on one page: glyphs and rules as drawn, then text lines and table fragments made of them.

Everything is in viewed space: points, origin top left, the rotation of the page undone. Readers of drawn pages (PDF,
scans) fill a `PageBlocks` each; paragraphs and tables over several pages are made of those by the same code.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from budgetgraph.reading.document import Box, Page


class Glyph(NamedTuple):
    """A printed character, or several set closely (a word). `turn` is 0, 90, 180 or 270 degrees, clockwise as seen.

    `others` are the other figures that recognition may have taken it for.
    """

    x0: float
    y0: float
    x1: float
    y1: float
    text: str
    size: float
    font: str = ""
    turn: int = 0
    confidence: float | None = None
    others: tuple[str, ...] = ()


class Rule(NamedTuple):
    """A drawn line: a horizontal one at y = `at` from x = `start` to `end`, a vertical one the other way round."""

    at: float
    start: float
    end: float


class TextLine(NamedTuple):
    """A run of text on one visual line, outside tables. `line` counts the visual lines of the page from 1.

    `size` is the type size of most of its glyphs in points; `bold` is read from the name of the font.
    """

    text: str
    box: Box
    line: int | None
    size: float
    bold: bool = False
    confidence: float | None = None


class FragmentCell(NamedTuple):
    """A cell of a fragment; rows and columns from 1, lines of its text divided by `\\n`.

    `page` is the number of the page it is printed on where that is not the page of its fragment. `guessed` and
    `others` are those of `document.Cell`.
    """

    row: int
    column: int
    text: str
    box: Box
    row_span: int = 1
    column_span: int = 1
    line: int | None = None
    confidence: float | None = None
    page: int | None = None
    guessed: bool = False
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fragment:
    """The part of a table that stands on one page.

    `columns` are the x of the column borders from left to right (one more than there are columns), `rows` the y of
    the row borders from top to bottom. `method` is that of `document.Table`. A fragment is open where its upright
    rules run on beyond the last level one: the page break cuts a row there. `open_left` and `open_right` are the
    stretches (from y to y) of its sides that are not ruled: a page break between columns may cut a cell there.
    `loose_top` and `loose_bottom` are those (from x to x) of its ends, where a page break between rows may cut one.
    `told` says of a fragment without rules between its rows that rules tell its columns, and its texts its rows.
    """

    box: Box
    columns: tuple[float, ...]
    rows: tuple[float, ...]
    cells: tuple[FragmentCell, ...]
    method: str
    open_top: bool = False
    open_bottom: bool = False
    open_left: tuple[tuple[float, float], ...] = ()
    open_right: tuple[tuple[float, float], ...] = ()
    loose_top: tuple[tuple[float, float], ...] = ()
    loose_bottom: tuple[tuple[float, float], ...] = ()
    told: bool = False


@dataclass
class PageBlocks:
    """One page as it was read; `lines` and `fragments` from top to bottom. `kind` is that of `document.Page`.

    `bare` are grids with a single text, which are no tables unless they go on with one of another page.
    `beside` are the pages that hold what the paper was too narrow for, from left to right (see `pdf.sheets`).
    `turn` and `skew` are those of `document.Page`.
    """

    number: int
    width: float
    height: float
    rotation: int = 0
    kind: str = "text"
    lines: list[TextLine] = field(default_factory=list)
    fragments: list[Fragment] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    bare: list[Fragment] = field(default_factory=list)
    beside: list["PageBlocks"] = field(default_factory=list)
    turn: int = 0
    skew: float = 0.0

    def seen(self) -> Page:
        """What the document says of the page."""
        printed: tuple[tuple[str, Box], ...] = ()
        if self.kind == "scan":
            printed = (
                *((line.text, line.box) for line in self.lines),
                *((cell.text, cell.box) for part in self.fragments for cell in part.cells if cell.text),
            )
        return Page(
            self.number, self.width, self.height, self.rotation, self.kind, self.turn, round(self.skew, 3), printed
        )
