"""`read_pdf`: the bytes of one file in, the Document out, whatever is wrong with the file said in one line."""

import hashlib

from budgetgraph.reading.document import Document, Page
from budgetgraph.reading.layout import PageBlocks
from budgetgraph.reading.pdf.assembly import assemble
from budgetgraph.reading.pdf.page import blocks_of
from budgetgraph.reading.pdf.pdfium import open_pdfium

READER = "pdf 1"
MEDIA_TYPE = "application/pdf"


def read_pdf(data: bytes, name: str) -> Document:
    """Reads a PDF. `name` stands in messages and becomes `file_name`.

    Raises `ReadingError` where nothing can be read; where only some pages can, they are read and `warnings` says so.
    """
    pages: list[PageBlocks] = []
    with open_pdfium(data, name) as backend:
        for number in range(1, backend.page_count + 1):
            pages.append(blocks_of(backend.page(number)))
    return Document(
        file_name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        media_type=MEDIA_TYPE,
        blocks=assemble(pages),
        pages=tuple(Page(p.number, p.width, p.height, p.rotation, p.kind) for p in pages),
        reader=READER,
        warnings=tuple(warning for page in pages for warning in page.warnings),
    )
