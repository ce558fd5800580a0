"""A table of a form as a grid whose cells can be moved about, each remembering where it stood at first.

A Grid has one Tile object at every place; a merged cell is one Tile at several places that touch. Variations
(`form_variations`) move, copy and add tiles; `written` gives back the form that prints the grid.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from unseen_forms import Form, FormTable

from budgetgraph.extraction.concepts import split_code
from budgetgraph.extraction.numbers import parse

CODE = re.compile(r"^[1235]\d\d(?:\d\d){0,2}$")  # of a class

Origin = tuple[int, int, int]  # table, row and column of the form before it was varied, from 0


@dataclass(eq=False)
class Tile:
    """A printed cell. `origin` is set for cells of data; `unit` is the body whose line a variation made it."""

    text: str
    origin: Origin | None = None
    unit: str | None = None
    factor: str | None = None  # the money unit that a variation printed it in


@dataclass
class Grid:
    """One table: rows of tiles, of which the first `depth` are heads, and what each column is (as in a form)."""

    rows: list[list[Tile]]
    depth: int
    columns: list[str]
    before: list[str] = field(default_factory=list)  # paragraphs above, the caption last
    after: list[str] = field(default_factory=list)
    more: list["Grid"] = field(default_factory=list)  # pieces that follow

    @property
    def width(self) -> int:
        return len(self.columns)

    @property
    def heads(self) -> list[list[Tile]]:
        return self.rows[: self.depth]

    @property
    def data(self) -> list[list[Tile]]:
        return self.rows[self.depth :]

    @property
    def figures(self) -> list[int]:
        return [at for at, column in enumerate(self.columns) if column not in ("L", "K", "-")]

    def stub(self) -> int:
        """How many columns stand before the first figures."""
        return self.figures[0] if self.figures else self.width

    def panels(self) -> int:
        """How many tables stand side by side: runs of labels before figures."""
        kinds = ["f" if at in self.figures else "l" for at, column in enumerate(self.columns) if column != "-"]
        return sum(a == "l" and b == "f" for a, b in pairwise(kinds))


def grid_of(table: FormTable, number: int) -> Grid:
    """The grid of a form's table, the `number`-th from 0."""
    depth = len(table.heads)
    rows: list[list[Tile]] = []
    for r, texts in enumerate(table.grid):
        rows.append([])
        for c, text in enumerate(texts):
            if text == "<" and c:
                rows[r].append(rows[r][c - 1])
            elif text == "^" and r:
                rows[r].append(rows[r - 1][c])
            else:
                rows[r].append(Tile(text, (number, r, c) if r >= depth else None))
    return Grid(rows, depth, list(table.columns))


def varied(form: Form, number: int, grid: Grid) -> tuple[Form, dict[tuple[int, int, int], Tile]]:
    """The form with the grid in the place of its `number`-th table; tiles by (table, row, column), from 1."""
    parts: list[tuple[str, str | FormTable]] = []
    seen = 0
    places: dict[tuple[int, int, int], Tile] = {}
    printed = 0
    for word, part in form.parts:
        if not isinstance(part, FormTable):
            parts.append((word, part))
            continue
        if seen == number:
            while parts and parts[-1][0] == "p":
                parts.pop()
            pieces = [grid, *grid.more]
        else:
            pieces = [grid_of(part, seen)]
        for piece in pieces:
            parts += [("p", text) for text in piece.before]
            printed += 1
            for r, row in enumerate(piece.rows):
                for c, tile in enumerate(row):
                    places.setdefault((printed, r + 1, c + 1), tile)
            parts.append(("t", FormTable(part.kinds, rows=_texts(piece.rows))))
            parts += [("p", text) for text in piece.after]
        seen += 1
    return replace(form, parts=parts), places


def caption(form: Form, number: int) -> list[str]:
    """The paragraphs directly above the `number`-th table."""
    held: list[str] = []
    seen = -1
    for word, part in form.parts:
        if isinstance(part, FormTable):
            seen += 1
            if seen == number:
                return held
            held = []
        elif word == "p":
            held.append(part)
        else:
            held = []
    return held


def _texts(rows: list[list[Tile]]) -> list[list[str]]:
    out = []
    for r, row in enumerate(rows):
        texts = []
        for c, tile in enumerate(row):
            left = c > 0 and row[c - 1] is tile
            above = r > 0 and rows[r - 1][c] is tile
            texts.append("<" if left else "^" if above else tile.text)
        out.append(texts)
    return out


def rebuilt(grid: Grid, rows: list[list[Tile]], columns: Sequence[str] | None = None, depth: int | None = None) -> Grid:
    """The grid with other rows, and other columns or another depth of heads."""
    return replace(
        grid, rows=rows, columns=list(grid.columns if columns is None else columns),
        depth=grid.depth if depth is None else depth,
    )  # fmt: skip


def insert(grid: Grid, at: int, column: list[Tile], kind: str = "-") -> Grid:
    """The grid with a column before the one at `at`; a head merged over the place goes on over it."""
    rows = []
    for r, row in enumerate(grid.rows):
        tile = column[r]
        if r < grid.depth and 0 < at < len(row) and row[at - 1] is row[at]:
            tile = row[at]
        if r >= grid.depth and 0 < at < len(row) and row[at - 1] is row[at]:
            tile = row[at]
        rows.append([*row[:at], tile, *row[at:]])
    return rebuilt(grid, rows, [*grid.columns[:at], kind, *grid.columns[at:]])


def headed(grid: Grid, head: str, texts: Sequence[str]) -> list[Tile]:
    """A column of its own: a head over all rows of heads, a text a line."""
    top = Tile(head)
    return [*([top] * grid.depth), *(Tile(text) for text in texts)]


def is_coded(row: Sequence[Tile], grid: Grid) -> bool:
    """Does the line print the code of a class, in a column of codes or before its label?"""
    named = [row[c].text for c in range(grid.stub()) if grid.columns[c] in ("K", "L")]
    return any(CODE.match(text) or split_code(text)[0] for text in named)


def numbered(grid: Grid) -> bool:
    """Does a row of heads number the columns?"""
    return any(sum(tile.text.isdigit() for tile in row) > 1 for row in grid.heads)


def has_figures(row: Sequence[Tile], grid: Grid) -> bool:
    """Does the line print a figure?"""
    return any(parse(row[c].text) for c in grid.figures)
