"""Sheets too wide for the paper: the columns that stand on pages of their own are put beside the rows they belong to.

A workbook prints such a sheet down its rows and then over its columns, or the other way round; the further pages show
the same rows at the same heights, as a rule without their labels. A page is taken for one of those only where that is
proved: every row border at the height of one on the page with the labels, heads no deeper than there, no title of its
own neither there nor at the foot of the page before, and all pages of a strip of columns. What is not proved stays a
table of its own.
"""

from collections.abc import Sequence

from budgetgraph.reading.folding import squeeze
from budgetgraph.reading.layout import PageBlocks
from budgetgraph.reading.pdf.pages.strips import Pages, Part, Sheet
from budgetgraph.resources import patterns

MOST_PAGES = 200  # that one strip of columns runs over


def sewn(pages: Sequence[PageBlocks], furniture: set[int]) -> list[PageBlocks]:
    """The pages with those that go on at the right of another one put `beside` it; the pages given stay as they are.

    `furniture` are the ids of the lines that are running heads or page numbers.
    """
    whole = Pages(furniture)
    sheets: list[Sheet] = []
    at = 0
    while at < len(pages):
        strip = _strip(sheets, pages[at])
        if strip and _announces_table(pages[at - 1], furniture):
            strip = ()
        parts = _parts(strip, pages[at : at + len(strip)])
        for sheet, part in zip(strip, parts, strict=False):
            sheet.add(part)
        if not parts:
            sheets.append(Sheet(pages[at], whole, sheets[-1] if sheets else None))
        at += max(len(parts), 1)
    return [sheet.page for sheet in sheets]


def _announces_table(page: PageBlocks, furniture: set[int]) -> bool:
    """Does the title or unit of another table stand below the tables of a page? Then that one begins the next page."""
    foot = max((fragment.box.y1 for fragment in page.fragments), default=page.height)
    said = patterns("line_patterns.csv")
    return any(
        said[name].search(squeeze(line.text))
        for line in page.lines
        if line.box.y0 > foot and id(line) not in furniture
        for name in ("announces_table", "unit_note")
    )


def _strip(sheets: Sequence[Sheet], page: PageBlocks) -> Sequence[Sheet]:
    """The pages, one below the other, of the table that stands before `page`, if their first may go on there."""
    if not sheets or not sheets[-1].fragments:
        return ()
    start = len(sheets) - 1
    while start and len(sheets) - start < MOST_PAGES and sheets[start].runs_on_from(sheets[start - 1]):
        start -= 1
    strip = sheets[start:]
    return () if any(sheet.closed for sheet in strip) or not strip[0].may_have(page) else strip


def _parts(strip: Sequence[Sheet], pages: Sequence[PageBlocks]) -> list[Part]:
    """The pages as the parts at the right of a strip; none unless that is proved of all of them."""
    if len(pages) < len(strip):
        return []
    parts: list[Part] = []
    for sheet, page in zip(strip, pages, strict=True):
        part = sheet.part(page, parts[-1] if parts else None)
        if part is None:
            return []
        parts.append(part)
    return [] if all(part.alone for part in parts) else parts
