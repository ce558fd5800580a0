"""What every PDF library must give to be read with: the glyphs and rules of a page in viewed space."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Protocol

from PIL import Image

from budgetgraph.reading.document import Box, ReadingError
from budgetgraph.reading.layout import Glyph, Rule

MOST_TEXTS = 100_000  # text objects of one page: pdfium holds each against all others
THICKEST_RULE = 2.2  # points: a filled rectangle thinner than this is a rule, a thicker one is decoration
LEANING = 1.0  # points: a stroke that rises less than this over its length is level
ASCENT, DESCENT = 0.86, 0.14  # of the type size: where the em box of CJK fonts stands on the baseline
SCAN_SHARE = 0.5  # of the page covered by images
ASLANT = 5.0  # degrees from a quarter turn
TILTED = 0.1  # of its length: what text rises against the nearest quarter turn, at least, to be aslant
LARGE_IMAGE = 0.3  # of the page
_BOLD = ("bold", "heavy", "black", "simhei", "黑体", "xbs")  # in names of fonts
MOST_PICTURES = 200  # of one page that are looked at
MAX_PAINTED = 5_000  # rectangles on one page
MAX_BORDERS = 200  # sides of such rectangles: more is a drawing
MOST_LOOKED_AT = 60  # characters of a page that tell how its text stands
FEWEST_SIDEWAYS = 4  # of them
SIDEWAYS = 0.6  # of them
MAX_DRAWN_PIECES = 200_000  # of rules on one page: more is a picture, not a form


class Overloaded(ReadingError):
    """A page that holds more than any page could print: no library need try it again."""


@dataclass
class DrawnPage:
    """The glyphs (no blanks) and drawn pieces of one page; glyphs neither black, grey nor white apart.

    `hidden` are those of text that is not painted, on pages that an image covers: what a scanner took them for.

    `image_share` is the part of the page that images cover, `image_scale` the pixels a point of the finest large one,
    `pictures` are the boxes of all that are wider and higher than a rule, `painted` those of filled rectangles.
    `turn` is by how many degrees clockwise the page is turned beyond its /Rotate, for its text stands sideways.
    """

    number: int
    width: float
    height: float
    rotation: int
    glyphs: list[Glyph] = field(default_factory=list)
    coloured: list[Glyph] = field(default_factory=list)
    hidden: list[Glyph] = field(default_factory=list)
    horizontal: list[Rule] = field(default_factory=list)
    vertical: list[Rule] = field(default_factory=list)
    image_share: float = 0.0
    image_scale: float = 0.0
    pictures: list[Box] = field(default_factory=list)
    painted: list[Box] = field(default_factory=list)
    turn: int = 0
    cut: bool = False  # whether there are more characters than were taken

    def draw_stroke(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Takes one straight stroke as a rule, if it is level or upright."""
        if abs(y1 - y0) < LEANING and abs(x1 - x0) > abs(y1 - y0):
            self.horizontal.append(Rule((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
        elif abs(x1 - x0) < LEANING and abs(y1 - y0) > abs(x1 - x0):
            self.vertical.append(Rule((x0 + x1) / 2, min(y0, y1), max(y0, y1)))

    def draw_rectangle(self, x0: float, y0: float, x1: float, y1: float, stroked: bool) -> None:
        """Takes a rectangle as one rule if it is thin, as four if its outline is stroked."""
        width, height = x1 - x0, y1 - y0
        if height < THICKEST_RULE and width >= height:
            self.horizontal.append(Rule((y0 + y1) / 2, x0, x1))
        elif width < THICKEST_RULE:
            self.vertical.append(Rule((x0 + x1) / 2, y0, y1))
        elif stroked:
            self.horizontal += [Rule(y0, x0, x1), Rule(y1, x0, x1)]
            self.vertical += [Rule(x0, y0, y1), Rule(x1, y0, y1)]

    def paint(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Takes a filled rectangle that is no rule: the ground of a cell, if others are painted beside it."""
        if len(self.painted) < MAX_PAINTED:
            self.painted.append(Box(x0, y0, x1, y1))

    def draw_image(self, x0: float, y0: float, x1: float, y1: float, pixels: int) -> None:
        """Takes an image: some printers draw rules as thin images, scanners fill the page with one."""
        self.draw_rectangle(x0, y0, x1, y1, stroked=False)
        page, image = self.width * self.height, max(0.0, x1 - x0) * max(0.0, y1 - y0)
        if page and image:
            self.image_share = min(1.0, self.image_share + image / page)
            if len(self.pictures) < MOST_PICTURES and min(x1 - x0, y1 - y0) > THICKEST_RULE:
                self.pictures.append(Box(x0, y0, x1, y1))
            if image > LARGE_IMAGE * page:
                self.image_scale = max(self.image_scale, pixels / (x1 - x0))

    @cached_property
    def text(self) -> str:
        """All characters of the page as first asked for, in no order."""
        return "".join([glyph.text for part in (self.glyphs, self.coloured) for glyph in part])

    @property
    def pieces(self) -> int:
        return len(self.horizontal) + len(self.vertical)


def painted_borders(tiles: Sequence[Box]) -> list[Rule]:
    """The upright sides of painted rectangles, by place from a row above the first of them to one below the last."""
    sides: dict[float, tuple[float, float]] = {}
    for x0, y0, x1, y1 in tiles:
        for x in (round(x0, 1), round(x1, 1)):
            low, high = sides.get(x, (y0, y1))
            sides[x] = min(low, 2 * y0 - y1), max(high, 2 * y1 - y0)
    return [Rule(x, low, high) for x, (low, high) in sorted(sides.items())] if len(sides) < MAX_BORDERS else []


def turned_by(angles: Iterable[float], rotation: int) -> int:
    """By how many degrees clockwise a page with this /Rotate must be turned further for most of its text to read level.

    `angles` are those of its characters, in degrees clockwise on the page as stored.
    """
    turns = ((angle, round(angle / 90)) for angle in angles)
    quarters = Counter(quarter % 4 if abs(angle - 90 * quarter) < ASLANT else None for angle, quarter in turns)
    (quarter, count), *_ = quarters.most_common(1) or [(None, 0)]
    if quarter is None or count < max(FEWEST_SIDEWAYS, SIDEWAYS * quarters.total()):
        return 0
    return (-90 * quarter - rotation) % 360


@dataclass(frozen=True, slots=True)
class View:
    """From the page's own space (origin bottom left, as stored) to what the reader sees."""

    x0: float
    y0: float
    x1: float
    y1: float
    rotation: int

    def point(self, x: float, y: float) -> tuple[float, float]:
        match self.rotation:
            case 90:
                return y - self.y0, x - self.x0
            case 180:
                return self.x1 - x, y - self.y0
            case 270:
                return self.y1 - y, self.x1 - x
            case _:
                return x - self.x0, self.y1 - y

    def turned(self, x: float, y: float) -> tuple[float, float]:
        """A direction, as the reader sees it."""
        ax, ay = self.point(0.0, 0.0)
        bx, by = self.point(x, y)
        return bx - ax, by - ay

    @property
    def size(self) -> tuple[float, float]:
        width, height = self.x1 - self.x0, self.y1 - self.y0
        return (height, width) if self.rotation in (90, 270) else (width, height)


class Backend(Protocol):
    """An open PDF file. Pages are counted from 1."""

    name: str

    @property
    def page_count(self) -> int: ...

    def page(self, number: int) -> DrawnPage:
        """Raises `ReadingError` for a page that cannot be read."""
        ...

    def picture(self, number: int, scale: float) -> Image.Image:
        """The page as seen, `scale` pixels a point. Raises `ReadingError` for a page that cannot be drawn."""
        ...

    def close(self) -> None: ...


class OpenBackend(Protocol):
    """How a backend is opened: the bytes and the name for messages; raises `ReadingError`."""

    def __call__(self, data: bytes, name: str) -> AbstractContextManager[Backend]: ...


def opener(backend: Callable[[bytes, str], Backend]) -> OpenBackend:
    """How files are opened with a backend, and closed at the end."""

    @contextmanager
    def opened(data: bytes, name: str) -> Iterator[Backend]:
        file = backend(data, name)
        try:
            yield file
        finally:
            file.close()

    return opened


def glyph_box(x: float, y: float, advance: float, size: float, turn: int) -> tuple[float, float, float, float]:
    """The box of a glyph from its origin on the baseline, so that fonts with odd metrics do not matter."""
    up, down = ASCENT * size, DESCENT * size
    match turn:
        case 90:
            return x - down, y, x + up, y + advance
        case 180:
            return x - advance, y - down, x, y + up
        case 270:
            return x - up, y - advance, x + down, y
        case _:
            return x, y - up, x + advance, y + down


def is_tilted(a: float, b: float) -> bool:
    """Is text with this first column of its matrix set aslant, as watermarks over a page are?"""
    return min(abs(a), abs(b)) > TILTED * max(abs(a), abs(b))


def turn_of(a: float, b: float) -> int:
    """Degrees clockwise, in quarter turns, from the first column of a text matrix in viewed space (y down)."""
    if abs(a) >= abs(b):
        return 0 if a >= 0 else 180
    return 90 if b > 0 else 270


@lru_cache(maxsize=1024)
def is_bold(font: str) -> bool:
    """Whether the name of a font says that it is bold."""
    return any(mark in font.lower() for mark in _BOLD)
