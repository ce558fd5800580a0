"""Text lines outside tables become paragraphs, over page breaks too, and headings get their level.

A line goes on with the one before when that one is full and this one is not indented, begins no item, and has the same
type size. Full and indented are measured against the left and right margin that most lines of the document share.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from budgetgraph import resources
from budgetgraph.reading.document import Box, Paragraph
from budgetgraph.reading.folding import squeeze
from budgetgraph.reading.layout import PageBlocks, TextLine

LINES_OF_A_PAGE = 3  # long ones, from which the margins of a single page are known
FULL = 1.6  # type sizes: a line that ends closer to the right margin is full
DEEPEST_INDENT = 6.0  # type sizes: a line that begins further right is no first line of running text
INDENTED = 1.2  # type sizes from the left margin
SAME_SIZE = 0.08
WIDEST_SPACING = 2.6  # of the type size, from baseline to baseline within a paragraph
WIDE_TITLE = 0.8  # of the type area: a title that runs on to a second line fills as much of its first
TITLE_SIZE = 1.2  # of the body's type size
LONGEST_HEADING = 60  # characters
_SENTENCE_END = "。；;！？!?：:"
_WORD = re.compile(r"[\w.,%/-]*", re.ASCII)
_HAN = re.compile("[\u4e00-\u9fff，。、；：（）《》“”]")


@cache
def _numbering() -> list[tuple[str, int, re.Pattern[str]]]:
    rows = resources.rows("data", "vocabulary", "numbering.csv")
    return [(r["what"], int(r["level"]), re.compile(r["pattern"])) for r in rows if r["level"]]


def numbered(text: str) -> tuple[str, int] | None:
    """("heading" or "item", level) of a text that begins with a number of a part; None for others."""
    squeezed = squeeze(text)
    for what, level, pattern in _numbering():
        if pattern.match(squeezed):
            return what, level
    return None


@dataclass(frozen=True)
class Margins:
    """The type area of the running text: left and right margin and type size, in points."""

    left: float
    right: float
    size: float

    @classmethod
    def of(cls, pages: Sequence[PageBlocks]) -> dict[int, "Margins"]:
        """By page number: those of all pages of its format (portrait, landscape), or its own if they differ."""
        by_format: dict[tuple[int, int], list[TextLine]] = {}
        for page in pages:
            by_format.setdefault(page_format(page), []).extend(page.lines)
        common = {size: cls._measure(lines, size[0]) for size, lines in by_format.items()}
        return {page.number: common[page_format(page)].on(page) for page in pages}

    @classmethod
    def _measure(cls, lines: Sequence[TextLine], width: int) -> "Margins":
        """From the lines of body text: those longer than half the page; without any, the page less a tenth."""
        weight: Counter[float] = Counter()
        for line in lines:
            weight[line.size] += len(line.text)
        size = weight.most_common(1)[0][0] if weight else 10.5
        long = [line for line in lines if line.box.x1 - line.box.x0 > width * 0.5 and abs(line.size - size) < 1]
        if not long:
            return cls(width * 0.1, width * 0.9, size)
        left = Counter(round(line.box.x0) for line in long).most_common(1)[0][0]
        right = Counter(round(line.box.x1 / 3) * 3 for line in long).most_common(1)[0][0]
        return cls(left, right, size)

    def on(self, page: PageBlocks) -> "Margins":
        """These margins, or those of the page itself where its text is set to others."""
        long = [
            line
            for line in page.lines
            if line.box.x1 - line.box.x0 > page.width * 0.5 and abs(line.size - self.size) < SAME_SIZE * self.size
        ]
        if len(long) < LINES_OF_A_PAGE:
            return self
        ends = sorted((line.box.x1 for line in long), reverse=True)
        return Margins(min(line.box.x0 for line in long), ends[1], self.size)


def page_format(page: PageBlocks) -> tuple[int, int]:
    return round(page.width), round(page.height)


@dataclass
class _Growing:
    lines: list[TextLine] = field(default_factory=list)
    pages: list[PageBlocks] = field(default_factory=list)


def paragraphs(lines: Sequence[tuple[PageBlocks, TextLine]], margins: dict[int, Margins]) -> list[Paragraph]:
    """The paragraphs of lines that stand between two tables (or the ends of the document), in reading order."""
    growing: list[_Growing] = []
    for place, (page, line) in enumerate(lines):
        follower = lines[place + 1] if place + 1 < len(lines) else None
        alone = follower is not None and follower[0] is page and follower[1].line == line.line is not None
        if growing and not alone and _goes_on(growing[-1], page, line, margins):
            growing[-1].lines.append(line)
            growing[-1].pages.append(page)
        else:
            growing.append(_Growing([line], [page]))
    return [_finished(part, margins) for part in growing]


def _goes_on(part: _Growing, page: PageBlocks, line: TextLine, margins: dict[int, Margins]) -> bool:
    last, last_page = part.lines[-1], part.pages[-1]
    if abs(last.size - line.size) > SAME_SIZE * last.size or last.bold != line.bold:
        return False
    if last_page is page:
        if line.line is not None and line.line == last.line:
            return False
        if line.box.y1 - last.box.y1 > WIDEST_SPACING * max(last.size, line.size):
            return False
    elif page_format(page) != page_format(last_page):
        return False
    here = margins[page.number]
    if _is_title(part, margins):
        # A title too long for its line: both lines are centred, the first is the longer one.
        return (
            last_page is page
            and _is_centred(last, page)
            and _is_centred(line, page)
            and last.box.x1 - last.box.x0 > 0.6 * (here.right - here.left)
            and numbered(line.text) is None
        )
    if last_page is page and _is_rest_of_title(part, line, page, here):
        return True
    if last.box.x0 > here.left + DEEPEST_INDENT * last.size:
        return False  # set to the right: a form number, a unit, a signature
    if line.box.x0 > here.left + INDENTED * line.size:
        return False
    if last.box.x1 < margins[last_page.number].right - (FULL + _unbroken(line.text)) * last.size:
        return False
    return not (last.text[-1] in _SENTENCE_END and numbered(line.text))


def _unbroken(text: str) -> float:
    """The width in type sizes of the number or Latin word a line begins with: it was not broken, so it moved whole."""
    match = _WORD.match(text)
    return 0.55 * len(match.group()) if match else 0.0


def _is_title(part: _Growing, margins: dict[int, Margins]) -> bool:
    first = part.lines[0]
    return first.size > TITLE_SIZE * margins[part.pages[0].number].size


def _is_rest_of_title(part: _Growing, line: TextLine, page: PageBlocks, here: Margins) -> bool:
    """Is a line the end of a title as large as the text, which was too long for its first line?

    Both stand in the middle of the page; the last line of running text would begin at the margin.
    """
    first = part.lines[0]
    return (
        len(part.lines) == 1
        and first.text[-1] not in _SENTENCE_END
        and first.box.x1 - first.box.x0 > WIDE_TITLE * (here.right - here.left)
        and line.box.x0 > here.left + DEEPEST_INDENT * line.size
        and numbered(line.text) is None
        and all(abs((one.box.x0 + one.box.x1) - page.width) < one.size for one in (first, line))
    )


def _is_centred(line: TextLine, page: PageBlocks) -> bool:
    return abs((line.box.x0 + line.box.x1) - page.width) < 2 * line.size


def _finished(part: _Growing, margins: dict[int, Margins]) -> Paragraph:
    text = ""
    breaks: list[tuple[int, int | None, int | None]] = []
    box: Box | None = None
    for page, line in zip(part.pages, part.lines, strict=True):
        if text and not (_HAN.match(text[-1]) or _HAN.match(line.text[0])) and text[-1].isalpha():
            text += " "  # Latin words go on after a blank
        breaks.append((len(text), line.line, page.number))
        text += line.text
        if page is part.pages[0]:
            box = line.box if box is None else box | line.box
    scores = [line.confidence for line in part.lines if line.confidence is not None]
    return Paragraph(
        text=text,
        page=part.pages[0].number,
        line=part.lines[0].line,
        box=box,
        heading=_level(text, part, margins),
        line_breaks=tuple(breaks),
        line_boxes=tuple(line.box for line in part.lines),
        confidence=min(scores) if scores else None,
    )


def _level(text: str, part: _Growing, margins: dict[int, Margins]) -> int | None:
    """1 for the titles in larger type on the first page, else by the number it begins with, else None."""
    if len(text) > LONGEST_HEADING or text[-1] in "。；;，,":
        return None
    number = numbered(text)
    if number is not None and number[0] == "heading":
        return number[1]
    if _is_title(part, margins) and part.pages[0].number == 1:
        return 1
    return 2 if number is None and _is_title(part, margins) and _is_centred(part.lines[0], part.pages[0]) else None
