"""Typesets a publication as a scan: pages as pictures (150 dpi), slightly turned and noisy, without a text layer.

Noise and angles come from fixed seeds, so that the same publication gives the same bytes.
"""

import io
from dataclasses import replace
from random import Random

import numpy
import pypdfium2
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from budgetgraph.samples import typeset_pdf
from budgetgraph.samples.layout import Layout
from budgetgraph.samples.publication import Publication

_POINTS = 72
_TURN = 0.6  # degrees at most
_GRAIN = 7.0  # standard deviation of the noise, of 255


def typeset(publication: Publication, layout: Layout) -> bytes:
    """The bytes of the PDF."""
    return scanned(typeset_pdf.typeset(publication, replace(layout, name="ruled")), layout.resolution)


def scanned(content: bytes, resolution: int = 150) -> bytes:
    """Any PDF as if it had been printed and scanned with so many dots an inch."""
    document = pypdfium2.PdfDocument(content)
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    for number, page in enumerate(document):
        picture = _worn(page.render(scale=resolution / _POINTS).to_pil().convert("L"), number)
        coded = io.BytesIO()
        picture.save(coded, "JPEG", quality=60)
        coded.seek(0)
        width, height = page.get_size()
        canvas.setPageSize((width, height))
        canvas.drawImage(ImageReader(coded), 0, 0, width, height)
        canvas.showPage()
    canvas.save()
    document.close()
    return out.getvalue()


def _worn(picture: Image.Image, seed: int) -> Image.Image:
    angle = Random(seed).uniform(-_TURN, _TURN)
    turned = picture.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)
    grain = numpy.random.Generator(numpy.random.PCG64(seed)).normal(0, _GRAIN, (turned.height, turned.width))
    noisy = numpy.clip(numpy.asarray(turned, dtype=numpy.float32) * 0.94 + 10 + grain, 0, 255)
    return Image.fromarray(noisy.astype(numpy.uint8))
