"""Printed phone numbers and names of contacts never show: neither in pictures of pages nor in text."""

import io

from PIL import Image
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from budgetgraph.samples import fonts
from budgetgraph.web.page_images import PageImages

PHONE = "13800138000"


def _page(lines: list[str]) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(400, 300))
    name = fonts.register("hei", "".join(lines))
    assert pdfmetrics.getFont(name)
    canvas.setFont(name, 12)
    for at, line in enumerate(lines):
        canvas.drawString(40, 250 - 30 * at, line)
    canvas.save()
    return out.getvalue()


def _covered(picture: bytes, box: tuple[float, float, float, float] = (0, 0, 400, 300)) -> float:
    """The share of a box, in points, that is covered."""
    scale = Image.open(io.BytesIO(picture)).width / 400
    area = Image.open(io.BytesIO(picture)).convert("RGB").crop(tuple(int(side * scale) for side in box))
    colours = {colour: count for count, colour in area.getcolors(1_000_000) or []}
    return colours.get((96, 96, 96), 0) / (area.width * area.height)


def test_a_phone_number_is_covered_and_the_rest_is_not() -> None:
    images = PageImages()
    plain = images.png("a" * 64, "plain.pdf", _page(["预算说明", "合计 123.45"]), 1)
    covered = images.png("b" * 64, "phone.pdf", _page(["预算说明", f"联系电话：{PHONE}"]), 1)
    assert _covered(plain) < 0.001
    assert _covered(covered, (105, 72, 170, 80)) > 0.99, "the number itself"
    assert _covered(covered, (0, 0, 400, 60)) < 0.001, "the line above stays readable"
