"""The source view: one click from a figure to the page of the PDF with the cell marked, or to its cell or line.

Printed phone numbers and names of contacts are masked: in pictures by a filled box, in text by a sign. A page of which
it cannot be told where they stand is not shown.
"""

import re
from functools import lru_cache
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, Response

from budgetgraph.extraction.text.people import masked
from budgetgraph.graph.catalogue import HeldDisclosure
from budgetgraph.graph.documents import MissingDocument
from budgetgraph.graph.store import Store, StoreError
from budgetgraph.reading.document import Box, Document, Paragraph, ReadingError, Table
from budgetgraph.reading.files import read
from budgetgraph.web.graph_pages import Row, select
from budgetgraph.web.page_images import PageImages, PdfFile, page_count
from budgetgraph.web.rendering import page

router = APIRouter(include_in_schema=False)
_images = PageImages()
_NUMBER = re.compile(r"[0-9]{1,6}")
_COVERS = 2  # version of the covering, so that pictures kept by browsers are asked for again


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
    return masked(read(data, name))


@router.get("/source/{sha}", response_class=HTMLResponse)
def source(request: Request, sha: str) -> HTMLResponse:
    """The place in the source; `?page=`, `?cell=` and `?line=` as the graph gives them."""
    number, line = _number(request, "page", "页码"), _number(request, "line", "行号")
    cell = request.query_params.get("cell", "")
    held, data = _held(request, sha)
    common: dict[str, Any] = {"held": held, "cell": cell, "line": line, "iri": held.iri}
    common["corrected"] = _corrected(request, held, cell, line, number) if cell or line else []
    if data[:1024].find(b"%PDF-") >= 0:
        return page(request, "source_pdf", **_page_of_pdf(request, held, data, number, cell), **common)
    try:
        document = _document(held.sha256, held.file_name, data)
    except ReadingError as error:
        raise HTTPException(422, f"原件无法显示：{error}") from error
    return page(request, "source_grid", blocks=_blocks(document, cell, line), **common)


@router.get("/source/{sha}/page/{number}.png")
def picture(request: Request, sha: str, number: int) -> Response:
    """A page of a PDF as a picture, personal data covered."""
    held, data = _held(request, sha)
    if not 1 <= number <= page_count(data):
        raise HTTPException(404, "没有这一页")
    etag = f'"{held.sha256[:16]}-{number}-{_COVERS}"'
    headers = {"ETag": etag, "Cache-Control": "private, max-age=86400"}
    if request.headers.get("if-none-match") == etag:
        return Response(status_code=304, headers=headers)
    shown = _images.png(_file(request, held, data), number)
    if shown is None:
        raise HTTPException(404, "无法确认这一页的个人信息都已遮盖，不显示图片")
    return Response(shown, media_type="image/png", headers=headers)


def _file(request: Request, held: HeldDisclosure, data: bytes) -> PdfFile:
    kept = Store.open(request.app.state.store).documents.covers(held.sha256)
    return PdfFile(held.sha256, held.file_name, data, kept)


def _number(request: Request, name: str, called: str) -> int:
    """A number of the query; 0 without it."""
    given = request.query_params.get(name, "")
    if given and not _NUMBER.fullmatch(given):
        raise HTTPException(400, f"{called}应为数字")
    return int(given or 0)


def _page_of_pdf(request: Request, held: HeldDisclosure, data: bytes, number: int, cell: str) -> dict[str, Any]:
    """What the template shows of a page; its `count` is 0 for a PDF that cannot be opened."""
    count = page_count(data)
    number = min(max(number, 1), count)
    shown = bool(count) and _images.png(_file(request, held, data), number) is not None
    if not shown:
        return {"number": number, "count": count, "shown": False}
    width, height = _images.size(_file(request, held, data), number)
    marks = [_percent(box, width, height) for box in (_boxes(request, held, cell) if cell else [])]
    return {"number": number, "count": count, "shown": True, "marks": marks, "width": width, "height": height}


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


def _blocks(document: Document, cell: str, line: int) -> list[dict[str, object]]:
    """Paragraphs and tables as read, the wanted cell or else the wanted line marked."""
    shown: list[dict[str, object]] = []
    for block in document.blocks:
        if not isinstance(block, Table):
            here = not cell and line in _lines_of(block)
            shown.append({"text": block.text, "here": here})
            continue
        rows: list[list[dict[str, object]]] = [[] for _ in range(block.height)]
        for one in block.cells:
            here = block.place_of(one) == cell if cell else bool(line) and one.line == line
            rows[one.row - 1].append({"text": one.text, "rows": one.row_span, "columns": one.column_span, "here": here})
        shown.append({"table": block.number, "name": block.name, "rows": rows})
    return shown


def _lines_of(block: Paragraph) -> set[int]:
    """The numbers of the printed lines of a paragraph."""
    return {line for line in (block.line, *(line for _, line, _ in block.line_breaks)) if line}
