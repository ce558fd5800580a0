"""The source view: one click from a figure to the page of the PDF with the cell marked, or to the lines of a text.

Printed phone numbers and names of contacts are masked: in pictures by a filled box, in text by a sign.
"""

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, Response

from budgetgraph.extraction.privacy import is_personal_label, mask
from budgetgraph.extraction.text.people import people, without_people
from budgetgraph.graph.catalogue import HeldDisclosure
from budgetgraph.graph.documents import MissingDocument
from budgetgraph.graph.store import Store, StoreError
from budgetgraph.reading.document import Box, Document, ReadingError, Table
from budgetgraph.reading.files import read
from budgetgraph.web.graph_pages import Row, select
from budgetgraph.web.page_images import PageImages, page_count
from budgetgraph.web.rendering import page

router = APIRouter(include_in_schema=False)
_LINES_AROUND = 40
_images = PageImages()


def _held(request: Request, start: str) -> tuple[HeldDisclosure, bytes]:
    store = Store.open(request.app.state.store)
    try:
        sha256 = store.sha256_of(start)
        held = next(one for one in store.list() if one.sha256 == sha256)
        return held, store.documents.content(sha256)
    except (StoreError, MissingDocument, StopIteration) as error:
        raise HTTPException(404, "没有收录这份文件，或原件不在本机") from error


@lru_cache(maxsize=4)
def _document(sha256: str, name: str, data: bytes) -> Document:
    return read(data, name)


@router.get("/source/{sha}", response_class=HTMLResponse)
def source(request: Request, sha: str, page_: str = "", cell: str = "", line: int = 0) -> HTMLResponse:
    """The place in the source; `?page=`, `?cell=` and `?line=` as the graph gives them."""
    held, data = _held(request, sha)
    number = int(request.query_params.get("page") or 0)
    common: dict[str, Any] = {"held": held, "cell": cell, "line": line, "iri": held.iri}
    common["corrected"] = _corrected(request, held, cell, line, number) if cell or line else []
    if data[:1024].find(b"%PDF-") >= 0:
        count = page_count(data)
        number = min(max(number, 1), count)
        boxes = _boxes(request, held, cell) if cell else []
        width, height = _images.size(held.sha256, data, number)
        marks = [_percent(box, width, height) for box in boxes]
        return page(
            request, "source_pdf", number=number, count=count, marks=marks, width=width, height=height, **common
        )
    if Path(held.file_name).suffix.lower() == ".txt":
        lines = [mask(text) for text in _text_lines(data)]
        first = max(0, line - _LINES_AROUND) if line else 0
        last = line + _LINES_AROUND if line else len(lines)
        shown = [(at + 1, text) for at, text in enumerate(lines)][first:last]
        return page(request, "source_text", lines=shown, whole=len(shown) == len(lines), **common)
    try:
        document = _document(held.sha256, held.file_name, data)
    except ReadingError as error:
        raise HTTPException(422, f"原件无法显示：{error}") from error
    return page(request, "source_grid", blocks=_blocks(document, cell), **common)


@router.get("/source/{sha}/page/{number}.png")
def picture(request: Request, sha: str, number: int) -> Response:
    """A page of a PDF as a picture, personal data covered."""
    held, data = _held(request, sha)
    if not 1 <= number <= page_count(data):
        raise HTTPException(404, "没有这一页")
    etag = f'"{held.sha256[:16]}-{number}"'
    headers = {"ETag": etag, "Cache-Control": "private, max-age=86400"}
    if request.headers.get("if-none-match") == etag:
        return Response(status_code=304, headers=headers)
    return Response(_images.png(held.sha256, held.file_name, data, number), media_type="image/png", headers=headers)


def _boxes(request: Request, held: HeldDisclosure, cell: str) -> list[Box]:
    rows = select(request, "marked", subject=held.iri, cell=cell)
    return [Box(*(float(part) for part in row["box"].split())) for row in rows][:1]


def _corrected(request: Request, held: HeldDisclosure, cell: str, line: int, number: int) -> list[Row]:
    """The corrections of the place that is shown: of its cell, or of its line (on its page, where there are pages)."""
    rows = select(request, "corrected", subject=held.iri)
    if cell:
        return [row for row in rows if row.get("cell") == cell]
    at_line = [row for row in rows if row.get("line") == str(line)]
    return [row for row in at_line if not number or row.get("page") in (None, str(number))]


def _percent(box: Box, width: float, height: float) -> dict[str, str]:
    return {
        "left": f"{box.x0 / width:.4%}",
        "top": f"{box.y0 / height:.4%}",
        "width": f"{(box.x1 - box.x0) / width:.4%}",
        "height": f"{(box.y1 - box.y0) / height:.4%}",
    }


def _text_lines(data: bytes) -> list[str]:
    from budgetgraph.reading.text import decode

    return [re.sub(r"</?[a-zA-Z][^>]*>|\*\*", "", line) for line in decode(data, "source").splitlines()]


def _blocks(document: Document, cell: str) -> list[dict[str, object]]:
    """Paragraphs and tables as read, masked, the wanted cell marked."""
    shown: list[dict[str, object]] = []
    for block in without_people(document).blocks:
        if not isinstance(block, Table):
            shown.append({"text": mask(block.text)})
            continue
        personal = people(block) | {(c.row + c.row_span, c.column) for c in block.cells if is_personal_label(c.text)}
        rows: list[list[dict[str, object]]] = [[] for _ in range(block.height)]
        for one in block.cells:
            covered = (one.row, one.column) in personal and not any(
                ch.isdigit() and len(one.text) < 6 for ch in one.text
            )
            rows[one.row - 1].append({
                "text": "＊＊＊" if covered and one.text.strip() else mask(one.text), "rows": one.row_span,
                "columns": one.column_span, "here": block.place_of(one) == cell,
            })  # fmt: skip
        shown.append({"table": block.number, "name": block.name, "rows": rows})
    return shown
