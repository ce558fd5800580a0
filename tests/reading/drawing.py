"""Draws small PDFs for the tests of the PDF reader: tables of several makes, pages of prose, damaged files."""

import io
from collections.abc import Callable, Sequence

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))

WIDTH, HEIGHT = 595.0, 842.0


def pdf(
    *pages: Callable[[Canvas], object],
    size: tuple[float, float] = (WIDTH, HEIGHT),
    rotation: int = 0,
    packed: bool | None = None,
) -> bytes:
    """A PDF with one page a function; each draws on a canvas whose origin is the bottom left."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=size, invariant=True, pageCompression=packed)
    for draw in pages:
        canvas.setPageRotation(rotation)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def text(canvas: Canvas, x: float, top: float, words: str, size: float = 9, height: float = HEIGHT) -> None:
    canvas.setFont("STSong-Light", size)
    canvas.drawString(x, height - top - size * 0.86, words)


def table(
    canvas: Canvas,
    rows: Sequence[Sequence[str]],
    *,
    x: float = 60,
    top: float = 120,
    widths: Sequence[float] | None = None,
    row_height: float = 18,
    rules: str = "lines",
    size: float = 9,
    height: float = HEIGHT,
    centred: int = 0,
    foot: bool = True,
) -> float:
    """Draws a table and returns the y (from the top) of its lower edge.

    The texts of the first `centred` rows stand in the middle of their cells. A cell "<" belongs to the cell on its
    left, "^" to the one above it. `rules`: "lines" strokes each cell's sides,
    "filled" paints every side as a thin filled rectangle, "boxes" strokes a rectangle a cell, "path" puts all strokes
    into one path, "none" draws nothing, "level" only the level rules, "head" only those of the
    centred rows and the one at the foot.
    """
    widths = widths or [90.0] * len(rows[0])
    xs = [x + sum(widths[:i]) for i in range(len(widths) + 1)]
    ys = [top + row_height * i for i in range(len(rows) + 1)]
    sides: list[tuple[float, float, float, float]] = []
    for r, row in enumerate(rows):
        for c, words in enumerate(row):
            if words not in ("<", "^"):
                right, below = c + 1, r + 1
                while right < len(row) and row[right] == "<":
                    right += 1
                while below < len(rows) and rows[below][c] == "^":
                    below += 1
                box = (xs[c], ys[r], xs[right], ys[below])
                sides += [
                    (box[0], box[1], box[2], box[1]),
                    (box[0], box[3], box[2], box[3]),
                    (box[0], box[1], box[0], box[3]),
                    (box[2], box[1], box[2], box[3]),
                ]
                if rules == "boxes":
                    canvas.rect(box[0], height - box[3], box[2] - box[0], box[3] - box[1])
                middle = (ys[r] + ys[below]) / 2 - size / 2
                figure = words.replace(".", "").replace(",", "").isdigit()
                free = xs[right] - xs[c] - pdfmetrics.stringWidth(words, "STSong-Light", size)
                shift = free / 2 if r < centred else free - 4 if figure else 4
                at = xs[c] + shift
                text(canvas, at, middle, words, size, height)
    if rules == "path":
        path = canvas.beginPath()
        for x0, y0, x1, y1 in sides:
            path.moveTo(x0, height - y0)
            path.lineTo(x1, height - y1)
        canvas.drawPath(path)
    for x0, y0, x1, y1 in sides:
        of_head = rules == "head" and (y0 <= ys[centred] or (foot and y0 == ys[-1]))
        if rules == "lines" or ((rules == "level" or of_head) and y0 == y1):
            canvas.line(x0, height - y0, x1, height - y1)
        elif rules == "filled":
            canvas.rect(x0 - 0.3, height - y1 - 0.3, x1 - x0 + 0.6, y1 - y0 + 0.6, stroke=0, fill=1)
    return ys[-1]
