"""Running text for reading: paragraphs joined where a page break cut them, without blanks, each character traceable.

Blocks of a `Document` in, `Passage`s out. Tables, tables of contents and page furniture are left out.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from budgetgraph.extraction.numbers import money_units_pattern, unit_pattern
from budgetgraph.extraction.text.outline import Line, outline
from budgetgraph.reading.document import Document, Paragraph
from budgetgraph.reading.folding import fold
from budgetgraph.resources import patterns

_SIGNS = {"(": "（", ")": "）", ":": "：", ";": "；", "“": '"', "”": '"', "＂": '"', "%": "%", "﹪": "%", "?": "？"}
_CLOSED_END = re.compile(r"[。；！？：:]$")
_STOPPED = re.compile("[\u4e00-\u9fff%）][.．]$")  # "占77.81%."
_ENUMERATION = re.compile(r"\d{1,2}[.．]")
_FULL_LINE = 24
_AMOUNT = re.compile(rf"\d[\d,]*(?:\.\d+)?(?:{money_units_pattern()})")


@dataclass(frozen=True)
class Passage:
    """`text` without blanks, with full-width brackets, colons and commas; `origins[i]` is (block index, offset).

    A single blank is kept between two digits, and after the number of an enumeration. `headings` are the titles
    above, outermost first.
    """

    text: str
    origins: tuple[tuple[int, int], ...]
    headings: tuple[str, ...] = field(default=())
    heading: bool = False

    def spans(self, start: int, end: int) -> list[tuple[int, int, int]]:
        """Where the characters from `start` to `end` stand: (block index, start, end) a block."""
        found: dict[int, tuple[int, int]] = {}
        for block, offset in self.origins[start:end]:
            low, high = found.get(block, (offset, offset))
            found[block] = (min(low, offset), max(high, offset))
        return [(block, low, high + 1) for block, (low, high) in found.items()]


@lru_cache(maxsize=2_048)
def level(text: str, block: int = 0) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The text without blanks and in one kind of signs, with the origin of each character."""
    signs: list[str] = []
    origins: list[tuple[int, int]] = []
    for offset, printed in enumerate(text):
        sign = fold(printed)
        if len(sign) != 1:
            continue
        if sign.isspace():
            follows_number = bool(signs) and (signs[-1].isdecimal() or bool(_ENUMERATION.fullmatch("".join(signs))))
            if follows_number and text[offset:].lstrip()[:1].isdecimal():
                signs.append(" ")
                origins.append((block, offset))
            continue
        if sign == ",":
            thousands = signs and signs[-1].isdecimal() and re.match(r"[,，]\s?\d{3}(?!\d)", text[offset:])
            sign = "," if thousands else "，"
        sign = _SIGNS.get(sign, sign)
        if sign == " " or (signs and sign == " " == signs[-1]):
            continue
        signs.append(sign)
        origins.append((block, offset))
    if _STOPPED.search("".join(signs[-2:])):
        signs[-1] = "。"
    return "".join(signs), tuple(origins)


def passages(document: Document, lines: Mapping[int, Line] | None = None) -> Iterator[Passage]:
    """The passages of a document in reading order, each under its headings."""
    lines = outline(document) if lines is None else lines
    path: list[tuple[int, str]] = []
    text = ""
    origins: tuple[tuple[int, int], ...] = ()
    last: int | None = None
    is_heading = False
    for index, block in enumerate(document.blocks):
        if not isinstance(block, Paragraph):
            if text:
                yield Passage(text, origins, tuple(title for _, title in path), is_heading)
                text, origins = "", ()
            continue
        line = lines[index]
        if line.kind in ("contents", "furniture"):
            continue
        plain, places = level(block.text, index)
        if text and not is_heading and line.kind == "body" and _runs_on(text, plain):
            separator_lost = text[-1].isdecimal() and plain[:1].isdecimal()
            text += plain
            origins += places
            if separator_lost:
                text = text[: -len(plain)] + " " + plain
                origins = (*origins[: -len(places)], places[0], *origins[-len(places) :])
            last = index
            continue
        if text:
            yield Passage(text, origins, tuple(title for _, title in path), is_heading)
            text, origins = "", ()
        if line.kind == "heading":
            while path and path[-1][0] >= line.level:
                path.pop()
            path.append((line.level, line.title))
        text, origins, last, is_heading = plain, places, index, line.kind == "heading"
    if text and last is not None:
        yield Passage(text, origins, tuple(title for _, title in path), is_heading)


def _runs_on(text: str, following: str) -> bool:
    """Does a paragraph go on in the next one (a page break or a hard line break between them)?"""
    said = patterns("outline_patterns.csv")
    if said["announces"].search(text):
        return True
    if _CLOSED_END.search(text) or not following:
        return False
    if text.count("（") > text.count("）") or following[0] in "，、；。）％%":
        return True
    if text[-1].isdecimal() and unit_pattern().match(following):
        return True
    if _AMOUNT.match(following) and not said["titled"].match(text):
        return True
    if said["numbered"].match(following) or (said["label"].match(following) and "，" not in text[-1:]):
        return False
    if said["open_end"].search(text):
        return True
    return len(text) >= _FULL_LINE and not said["titled"].match(text)
