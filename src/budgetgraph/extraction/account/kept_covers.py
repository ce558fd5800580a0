"""Covers of pages as bytes and back, so that a page that took OCR to read is shown without reading it again."""

import gzip
import json
from dataclasses import asdict
from typing import Any

import pypdfium2 as pdfium

from budgetgraph.extraction.account.covered import Cover, covers
from budgetgraph.reading.document import Box, Document

_PDF = "application/pdf"
_COVERS = 2  # version of what decides what is covered


def kept_covers(data: bytes, document: Document, read_by: str) -> bytes | None:
    """What is kept of a file beside its records; None for what is no PDF or cannot be drawn.

    `read_by` are the versions that read it: `covers_in` gives the covers to no others.
    """
    if document.media_type != _PDF:
        return None
    try:
        pages = {number: asdict(cover) for number, cover in covers(data, document).items()}
    except pdfium.PdfiumError:
        return None
    text = json.dumps({"read_by": read_by, "covers": _COVERS, "pages": pages}, separators=(",", ":"))
    return gzip.compress(text.encode(), 6, mtime=0)


def covers_in(content: bytes, read_by: str) -> dict[int, Cover] | None:
    """The covers that were kept; None where another version made them or the bytes are damaged."""
    try:
        kept = json.loads(gzip.decompress(content))
        if (kept["read_by"], kept["covers"]) != (read_by, _COVERS):
            return None
        return {int(number): _cover(page) for number, page in kept["pages"].items()}
    except (OSError, EOFError, ValueError, KeyError, TypeError):
        return None


def _cover(page: dict[str, Any]) -> Cover:
    boxes = {name: tuple(Box(*box) for box in page[name]) for name in ("hidden", "read")}
    return Cover(**(page | boxes))
