"""Where personal data is printed: a `Document` in, for each of its pages the boxes in which it stands out.

Boxes come from what the reader read (lines, cells), so that they hold for scans as for text. They are in points as in
the document.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from budgetgraph.extraction.persons.privacy import Known, personal
from budgetgraph.extraction.text.people import announced, known_people, told_apart
from budgetgraph.reading.document import Box, Document, Page, Paragraph, Table
from budgetgraph.reading.folding import squeeze

_MEANINGLESS = re.compile("[\ufffd\ue000-\uf8ff]|\\(cid:\\d+\\)")
_LEAST_CONFIDENCE = 0.75  # the mean of OCR on a page of which something can be said
_MOST_MEANINGLESS = 0.05  # of the characters of a page of which something can still be said


class Place(NamedTuple):
    """Personal text without blanks and the box of the line or cell that holds it; None where the reader has no box."""

    text: str
    box: Box | None


@dataclass
class PersonalPage:
    """One page: the places of personal data, and the boxes of all lines and cells that were looked through."""

    page: Page
    places: list[Place] = field(default_factory=list)
    read: list[Box] = field(default_factory=list)
    characters: int = 0
    meaningless: int = 0
    sure: float = 0.0  # sum of the confidence of the characters

    @property
    def is_known(self) -> bool:
        """Could its text be read at all, so that what is not among the places is not personal?"""
        if self.page.kind == "scan" and self.sure < _LEAST_CONFIDENCE * self.characters:
            return False
        return self.page.kind != "unread" and self.meaningless <= _MOST_MEANINGLESS * self.characters


def personal_pages(document: Document) -> dict[int, PersonalPage]:
    """Number of each page that was read -> what must not be seen of it."""
    found = {page.number: PersonalPage(page) for page in document.pages}
    for number, text, box, confidence in _texts(document):
        if (page := found.get(number)) is not None:
            page.characters += len(text)
            page.sure += len(text) * (1.0 if confidence is None else confidence)
            page.meaningless += len(_MEANINGLESS.findall(text))
            if box is not None:
                page.read.append(box)
    for number, text, box in _personal_texts(document):
        if (page := found.get(number)) is not None and squeeze(text):
            page.places.append(Place(squeeze(text), box))
    for page in found.values():
        page.places += [Place(squeeze(text), box) for text, box in page.page.printed if any(personal(text))]
    return found


def _texts(document: Document) -> Iterator[tuple[int, str, Box | None, float | None]]:
    for block in document.blocks:
        if isinstance(block, Table):
            yield from ((c.page, c.text, c.box, c.confidence) for c in block.cells if c.page and c.text)
        else:
            yield from ((*line, block.confidence) for line in _lines(block, 0, len(block.text)))


def _personal_texts(document: Document) -> Iterator[tuple[int, str, Box | None]]:
    lines, known = told_apart(document.blocks), known_people(document)
    for at, block in enumerate(document.blocks):
        if isinstance(block, Table):
            yield from _in_cells(block, known)
            continue
        spans = [(0, len(block.text))] if at in lines else known.spans(block.text)
        for start, end in spans:
            yield from _lines(block, start, end)


def _in_cells(table: Table, known: Known) -> Iterator[tuple[int, str, Box | None]]:
    hidden = announced(table)
    for cell in table.cells:
        if cell.page is None:
            continue
        if (cell.row, cell.column) in hidden:
            yield cell.page, cell.text, cell.box
            continue
        for start, end in known.spans(cell.text):
            yield cell.page, cell.text[start:end], cell.box


def _lines(block: Paragraph, start: int, end: int) -> Iterator[tuple[int, str, Box | None]]:
    """The stretch of a paragraph line by line, as (page, text, box)."""
    if not block.line_boxes:
        if block.page is not None:
            yield block.page, block.text[start:end], block.box
        return
    offsets = [*(offset for offset, _, _ in block.line_breaks[1:]), len(block.text)]
    for (first, _, page), last, box in zip(block.line_breaks, offsets, block.line_boxes, strict=True):
        if page is not None and first < end and start < last:
            yield page, block.text[max(first, start) : min(last, end)], box
