"""Page furniture: page numbers and running heads or feet, which are no part of the text."""

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from statistics import median

from budgetgraph import resources
from budgetgraph.reading.folding import squeeze
from budgetgraph.reading.layout import PageBlocks, TextLine

MARGIN = 0.13  # of the page height, at the head and at the foot
LEAST_PAGES = 3  # a line that stands at the same place on fewer pages is text
SAME_PLACE = 6.0  # points
EXACT_PLACE = 0.5  # the same, for the lines of a document of two pages
SMALL = 0.9  # times the type size of the other lines: what a browser prints above and below a page
_DIGITS = re.compile(r"\d+")


@cache
def _page_number() -> re.Pattern[str]:
    rows = resources.rows("data", "vocabulary", "numbering.csv")
    return re.compile("|".join(f"(?:{row['pattern']})" for row in rows if row["what"] == "page number"))


def is_page_number(text: str) -> bool:
    """ "- 3 -", "第3页 共20页", "3/20": by the patterns of `data/vocabulary/numbering.csv`."""
    return bool(_page_number().fullmatch(squeeze(text)))


def page_numbers(page: PageBlocks) -> list[TextLine]:
    """The lines of a page that print its number: in the margin, nothing but the margin beyond them."""
    boxes = [*(line.box for line in page.lines), *(fragment.box for fragment in page.fragments)]
    top, bottom = min((box.y0 for box in boxes), default=0.0), max((box.y1 for box in boxes), default=0.0)
    return [
        line
        for line in page.lines
        if (
            (line.box.y1 > page.height * (1 - MARGIN) and line.box.y1 >= bottom - line.size / 2)
            or (line.box.y0 < page.height * MARGIN and line.box.y0 <= top + line.size / 2)
        )
        and is_page_number(line.text)
    ]


def running_heads(pages: Sequence[PageBlocks]) -> dict[int, list[TextLine]]:
    """By page number, the lines in the margin that stand alike on at least `LEAST_PAGES` pages, digits aside."""
    alike: dict[str, list[tuple[PageBlocks, TextLine]]] = defaultdict(list)
    for page in pages:
        for line in page.lines:
            if line.box.y1 < page.height * MARGIN or line.box.y0 > page.height * (1 - MARGIN):
                alike[_DIGITS.sub("#", squeeze(line.text))].append((page, line))
    found: dict[int, list[TextLine]] = defaultdict(list)
    for places in alike.values():
        for page, line in places:
            peers = {p.number for p, other in places if abs(other.box.y0 - line.box.y0) < SAME_PLACE}
            if len(peers) >= LEAST_PAGES:
                found[page.number].append(line)
    if len(pages) == LEAST_PAGES - 1:
        for page, other in (pages, pages[::-1]):
            found[page.number] += [line for line in page.lines if _is_on_both(line, page, other)]
    return found


def _is_on_both(line: TextLine, page: PageBlocks, other: PageBlocks) -> bool:
    """Does small type stand in the margin of both pages at the very same place?"""
    if page.height * MARGIN <= line.box.y1 and line.box.y0 <= page.height * (1 - MARGIN):
        return False
    sizes = [one.size for both in (page, other) for one in both.lines if one.size != line.size]
    small = bool(sizes) and line.size < SMALL * median(sizes)
    return small and any(
        squeeze(one.text) == squeeze(line.text)
        and max(abs(a - b) for a, b in zip(one.box, line.box, strict=True)) < EXACT_PLACE
        for one in other.lines
    )


def heads_of_tables_only(heads: dict[int, list[TextLine]], pages: Sequence[PageBlocks]) -> set[str]:
    """The texts of running heads that stand on pages with tables only: unit and year of the tables, not of the file."""
    with_table = {page.number for page in pages if page.fragments or page.bare}
    where: dict[str, set[int]] = defaultdict(set)
    for number, lines in heads.items():
        for line in lines:
            where[squeeze(line.text)].add(number)
    return {text for text, numbers in where.items() if len(numbers & with_table) >= 0.8 * len(numbers)}
