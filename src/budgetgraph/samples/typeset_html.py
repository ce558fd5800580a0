"""Typesets a publication as a web page, plain or as offices export it, and as PDF by printing the page in Chromium.

`nested` puts everything into layout tables with `&nbsp;` and inline styles; `declared` is the charset the page claims.
"""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from html import escape
from pathlib import Path

from budgetgraph.samples.grids import Grid
from budgetgraph.samples.layout import Layout
from budgetgraph.samples.publication import Heading, Prose, Publication, Sheet

_STYLE = """
body { font-family: "Noto Serif CJK SC", serif; font-size: 12pt; }
h1.cover { margin-top: 30%; text-align: center; page-break-after: always; }
h2 { text-align: center; page-break-before: always; } h3 { font-size: 13pt; }
table.grid { border-collapse: collapse; width: 100%; font-size: 8.5pt; }
table.grid td, table.grid th { border: 1px solid black; padding: 2px 4px; }
thead { display: table-header-group; } tr { page-break-inside: avoid; }
p.title { text-align: center; font-size: 15pt; font-weight: bold; } p.unit { text-align: right; }
@page { size: A4; margin: 18mm; } @page wide { size: A4 landscape; margin: 15mm; } .wide { page: wide; }
"""
_PROGRAMS = ("chromium", "chromium-browser", "google-chrome")


class ChromiumMissing(RuntimeError):
    """No Chromium that could print."""


def typeset(publication: Publication, layout: Layout) -> bytes:
    """The page in its charset, or the PDF that Chromium prints. Raises `ChromiumMissing` where there is none."""
    if layout.name == "chromium":
        return printed(html(publication, layout))
    return html(publication, layout).encode(layout.encoding)


def html(publication: Publication, layout: Layout) -> str:
    """The page as text."""
    body = "\n".join(_body(publication, layout))
    if layout.nested:
        body = (
            '<table width="100%" border="0"><tr><td>&nbsp;首页 &gt; 政务公开 &gt; 预决算公开</td></tr><tr><td>'
            f'<table width="960" align="center"><tr><td>\n{body}\n</td></tr></table></td></tr></table>'
        )
    title = escape("".join(publication.cover))
    return (
        f'<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="{layout.declared}"><title>{title}</title>\n'
        f"<style>{_STYLE}</style></head>\n<body>\n{body}\n</body></html>\n"
    )


def _body(publication: Publication, layout: Layout) -> Iterator[str]:
    yield f'<h1 class="cover">{"<br>".join(map(escape, publication.cover))}</h1>'
    if publication.mark:
        yield f"<p>{escape(publication.mark)}</p>"
    yield '<p class="title">目 录</p>'
    yield from (f"<p>{escape(text)}</p>" for _, text in publication.contents)
    for block in publication.blocks:
        match block:
            case Heading():
                yield f"<h{block.level + 1}>{escape(block.text)}</h{block.level + 1}>"
            case Prose():
                yield f"<p>{escape(block.text)}</p>"
            case Sheet():
                yield from _sheet(block, layout)
    yield from (f'<p class="unit">{escape(line)}</p>' for line in publication.signature)


def _sheet(block: Sheet, layout: Layout) -> Iterator[str]:
    yield f'<div class="{"wide" if block.landscape else "upright"}">'
    if block.number:
        yield f"<p>{escape(block.number)}</p>"
    yield f'<p class="title">{escape(block.title)}</p>'
    if block.subtitle:
        yield f'<p class="title">{escape(block.subtitle)}</p>'
    for text in filter(None, (block.left, block.middle)):
        yield f"<p>{escape(text)}</p>"
    if block.right:
        yield f'<p class="unit">{escape(block.right)}</p>'
    yield from _table(block.grid, layout)
    if block.note:
        yield f"<p>{escape(block.note)}</p>"
    yield "</div>"


def _table(grid: Grid, layout: Layout) -> Iterator[str]:
    yield '<table class="grid">'
    empty = "&nbsp;" if layout.nested else ""
    for row in range(1, grid.height + 1):
        if row == 1 and grid.header_rows:
            yield "<thead>"
        parts = []
        for cell in sorted((c for c in grid.cells if c.row == row), key=lambda c: c.column):
            spans = f' colspan="{cell.column_span}"' if cell.column_span > 1 else ""
            spans += f' rowspan="{cell.row_span}"' if cell.row_span > 1 else ""
            text = escape(cell.text).replace("\n", "<br>") or empty
            if layout.nested and text != empty:
                text = f'<span style="font-size:9pt;font-family:宋体">{text}</span>'
            parts.append(f'<td{spans} style="text-align:{cell.align}">{text}</td>')
        yield f"<tr>{''.join(parts)}</tr>"
        if row == grid.header_rows:
            yield "</thead>"
    yield "</table>"


def chromium() -> str:
    """The program's path. Raises `ChromiumMissing`."""
    found = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if not found:
        raise ChromiumMissing(f"none of {', '.join(_PROGRAMS)} is installed: printing needs one")
    return found


def printed(page: str, timeout: float = 90) -> bytes:
    """The PDF that Chromium prints of a page."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "page.html"), Path(folder, "page.pdf")
        source.write_text(page.replace('charset="gb2312"', 'charset="utf-8"'), encoding="utf-8")
        subprocess.run(
            [
                chromium(), "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
                f"--user-data-dir={folder}/profile", f"--print-to-pdf={target}", source.as_uri(),
            ],
            check=True, capture_output=True, timeout=timeout,
        )  # fmt: skip
        return target.read_bytes()
