"""Printed phone numbers and names of contacts never show: neither in pictures of pages nor in text."""

import gzip
import hashlib
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pypdf
import pypdfium2
import pytest
from click.testing import CliRunner
from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas
from sparql_server import Site, serving

from budgetgraph.cli import main
from budgetgraph.graph.documents import Documents
from budgetgraph.reading.document import ReadingError
from budgetgraph.reading.ocr import is_installed
from budgetgraph.samples import fonts
from budgetgraph.web import page_images
from budgetgraph.web.page_images import PageImages, PdfFile

PHONE = "13800138000"
WIDE = "０３３５－２３４５６７８"
SPACED = "1 3 8 0 0 1 3 8 0 0 0"
NAME = "王　某某"
HEAD = ["测试县水利局2024年部门预算", "一、部门概况", "主要职能：负责水利工作。"]
LINES = ["项目负责人：欧阳明明", f"联系人：{NAME}", f"联系电话：{WIDE}", f"联 系 电 话：{SPACED}"]
TAIL = ["二、预算", "支出总预算100.00万元。"]
COVER = (96, 96, 96)
SIZE = (400, 300)
needs_ocr = pytest.mark.skipif(not is_installed(), reason="the extra budgetgraph[ocr] is not installed")


def _page(lines: list[str], image: Image.Image | None = None, size: tuple[int, int] = SIZE, step: int = 30) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size)
    name = fonts.register("hei", "".join(lines))
    assert pdfmetrics.getFont(name)
    canvas.setFont(name, 12)
    if image is not None:
        canvas.drawImage(ImageReader(image), 200, 100, 100, 100)
    for at, line in enumerate(lines):
        canvas.drawString(40, size[1] - 50 - step * at, line)
    canvas.save()
    return out.getvalue()


def _scan(content: bytes, angle: float = 0.0) -> bytes:
    """The first page of a PDF as a picture without text, turned counterclockwise by so many degrees."""
    with pypdfium2.PdfDocument(content) as document:
        picture = document[0].render(scale=200 / 72).to_pil().convert("L")
    picture = picture.rotate(angle, Image.Resampling.BICUBIC, expand=angle % 90 == 0, fillcolor=255)
    width, height = (side * 72 / 200 for side in picture.size)
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(width, height))
    canvas.drawImage(ImageReader(picture), 0, 0, width, height)
    canvas.save()
    return out.getvalue()


def _area(picture: bytes, box: tuple[float, float, float, float], width: int) -> Image.Image:
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    return image.crop(tuple(int(side * image.width / width) for side in box))


def _covered(
    picture: bytes | None, box: tuple[float, float, float, float] = (0, 0, 400, 300), width: int = SIZE[0]
) -> float:
    """The share of a box, in points, that is covered."""
    assert picture is not None
    area = _area(picture, box, width)
    colours = {colour: count for count, colour in area.getcolors(1_000_000) or []}
    return colours.get(COVER, 0) / (area.width * area.height)


def _ink(picture: bytes, box: tuple[float, float, float, float], width: int) -> int:
    """The number of dark points in a box that are not part of a cover."""
    area = _area(picture, box, width)
    return sum(count for count, (red, *_) in area.getcolors(1_000_000) or [] if red < 80)


def test_a_phone_number_is_covered_and_the_rest_is_not() -> None:
    images = PageImages()
    plain = images.png(PdfFile("a" * 64, "plain.pdf", _page(["预算说明", "合计 123.45"])), 1)
    covered = images.png(PdfFile("b" * 64, "phone.pdf", _page(["预算说明", f"联系电话：{PHONE}"])), 1)
    assert _covered(plain) < 0.001
    assert _covered(covered, (105, 72, 170, 80)) > 0.99, "the number itself"
    assert _covered(covered, (0, 0, 400, 60)) < 0.001, "the line above stays readable"


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_a_number_on_a_page_whose_text_stands_sideways_is_covered(rotation: int) -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(_page([*HEAD, f"联系电话：{PHONE}", *TAIL])))
    writer.pages[0].rotate(rotation)
    out = io.BytesIO()
    writer.write(out)
    covered = PageImages().png(PdfFile(f"{rotation}" * 16, "sideways.pdf", out.getvalue()), 1)
    assert _covered(covered, (105, 132, 160, 140)) > 0.99
    assert _covered(covered, (0, 0, 400, 120)) < 0.001
    assert covered is not None and _ink(covered, (40, 40, 200, 120), SIZE[0]) > 20, "the page is shown upright"


@pytest.mark.parametrize("line", LINES)
def test_wide_and_spaced_texts_are_covered(line: str) -> None:
    picture = PageImages().png(
        PdfFile("c" * 64, "wide.pdf", _page([*HEAD, line, "合计100.00万元"], size=(595, 842))), 1
    )
    assert picture is not None
    begin = 40 + 12 * len(line.partition("：")[0].replace(" ", "")) + 12 + 4 * line.partition("：")[0].count(" ")
    assert _ink(picture, (begin, 128, 590, 148), 595) == 0, "nothing to be read behind the label"
    assert _covered(picture, (begin + 5, 133, begin + 30, 140), 595) > 0.99
    assert _ink(picture, (40, 128, begin - 14, 148), 595) > 20, "the label stays readable"
    assert _ink(picture, (40, 158, 200, 180), 595) > 20, "the next line too"


def test_a_number_in_a_running_foot_is_covered() -> None:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    for number in range(1, 5):
        name = fonts.register("hei", "".join(HEAD) + f"联系电话：{PHONE}第页")
        canvas.setFont(name, 12)
        for at, line in enumerate(HEAD):
            canvas.drawString(40, 780 - 30 * at - number, line)
        canvas.drawString(40, 30, f"联系电话：{PHONE}")
        canvas.showPage()
    canvas.save()
    picture = PageImages().png(PdfFile("d" * 64, "foot.pdf", out.getvalue()), 2)
    assert _covered(picture, (105, 803, 160, 811), 595) > 0.99


@needs_ocr
@pytest.mark.parametrize("angle", [0, 2.5, 90, 180, 270])
def test_scans_are_covered_however_they_lie(angle: float) -> None:
    """Lines are covered where they stand; the picture is shown upright, as it was read."""
    whole = _page([*HEAD, *LINES, *TAIL], size=(595, 842))
    picture = PageImages().png(PdfFile(f"{angle:064}", "scan.pdf", _scan(whole, angle)), 1)
    assert picture is not None
    for at, line in enumerate(LINES):
        baseline = 50 + 30 * (len(HEAD) + at)
        assert _covered(picture, (45, baseline - 9, 45 + 5 * len(line), baseline - 1), 595) > 0.95, line
        assert _ink(picture, (20, baseline - 18, 595, baseline + 10), 595) == 0, line
    assert _covered(picture, (0, 0, 595, 122), 595) < 0.001, "the lines above stay readable"
    assert _ink(picture, (40, 275, 300, 300), 595) > 20


def test_what_could_not_be_read_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    images = PageImages()
    drawn = io.BytesIO()
    canvas = Canvas(drawn, pagesize=SIZE)
    canvas.line(40, 40, 90, 90)  # letters drawn as lines are no text
    canvas.save()
    assert images.png(PdfFile("e" * 64, "drawn.pdf", drawn.getvalue()), 1) is None
    black = Image.new("RGB", (50, 50))
    ImageDraw.Draw(black).rectangle((0, 0, 50, 50), fill=(10, 10, 10))
    picture = images.png(PdfFile("f" * 64, "seal.pdf", _page([*HEAD, "合计 100.00"], black)), 1)
    assert picture is not None and _ink(picture, (205, 105, 295, 195), SIZE[0]) == 0, "a picture within the text"

    def fails(data: bytes, name: str) -> None:
        raise ReadingError(name)

    monkeypatch.setattr(page_images, "read", fails)
    assert images.png(PdfFile("0" * 64, "unread.pdf", _page([*HEAD, *LINES])), 1) is None


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("masking")
    apart = ["项目负责人：", "欧阳明明", "联系电话：", PHONE]
    (folder / "text.txt").write_text("\n".join([*HEAD, *LINES, *apart, *TAIL]), encoding="utf-8")
    (folder / "page.pdf").write_bytes(_page([*HEAD, *LINES, *TAIL], size=(595, 842)))
    names = ["--department", "测试县水利局", "--year", "2024", "--stage", "budget"]
    for file, region in (("text.txt", "110000"), ("page.pdf", "120000")):
        command = ["--store", str(folder / "store"), "ingest", str(folder / file), *names, "--region", region]
        result = CliRunner().invoke(main, command)
        assert result.exit_code == 0, result.output
    with serving(folder / "store") as site:
        yield site


def _sources(site: Site) -> dict[str, str]:
    """Name of each file -> address of its source view."""
    query = "SELECT ?f ?n { GRAPH ?g { ?f bg:fileName ?n } }"
    rows = site.ask(query).json()["results"]["bindings"]
    return {row["n"]["value"]: "/source/" + row["f"]["value"].rpartition("/")[2] for row in rows}


def test_the_text_view_masks_what_the_graph_masks(site: Site) -> None:
    page = site.client.get(_sources(site)["text.txt"]).text
    assert [s for s in (PHONE, WIDE, "0335-2345678", SPACED, NAME, "王某某", "王 某某", "欧阳明明") if s in page] == []
    assert "支出总预算100.00万元" in page and "联系人：＊＊＊" in page
    marked = site.client.get(_sources(site)["text.txt"] + "?line=3").text
    assert marked.count('id="cell"') == 1 and 'id="cell">主要职能' in marked


def test_a_page_without_a_picture_says_so(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    address = _sources(site)["page.pdf"]
    assert "<img" in site.client.get(address).text
    assert site.client.get(address + "/page/1.png").headers["content-type"] == "image/png"
    monkeypatch.setattr(PageImages, "png", lambda *_: None)
    page = site.client.get(address).text
    assert "<img" not in page and "不显示图片" in page and "已遮盖；" not in page
    assert site.client.get(address + "/page/1.png").status_code == 404


@pytest.mark.parametrize("query", ["page=abc", "page=²", "line=x", "page=-1", "page=99999999999999999999"])
def test_a_place_that_is_no_number_is_told(site: Site, query: str) -> None:
    answer = site.client.get(_sources(site)["page.pdf"] + "?" + query)
    assert answer.status_code == 400 and "应为数字" in answer.text


def test_pictures_of_the_command_line_cover_the_same(tmp_path: Path) -> None:
    file = tmp_path / "page.pdf"
    file.write_bytes(_page([*HEAD, *LINES, *TAIL], size=(595, 842)))
    command = ["extract", str(file), "--department", "测试县水利局", "--year", "2024", "--stage", "budget"]
    result = CliRunner().invoke(main, [*command, "--pictures", str(tmp_path), "--html", str(tmp_path / "page.html")])
    assert result.exit_code == 0, result.output
    assert _covered((tmp_path / "page-001.png").read_bytes(), (120, 133, 150, 140), 595) > 0.99
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert [secret for secret in (WIDE, "0335-2345678", SPACED, "某某", "欧阳明明") if secret in page] == []


def _kept_file(tmp_path: Path, content: bytes) -> tuple[PdfFile, Documents]:
    """A PDF as an ingest leaves it in a store."""
    (tmp_path / "page.pdf").write_bytes(content)
    store = tmp_path / "store"
    names = ["--department", "测试县水利局", "--year", "2024", "--stage", "budget", "--region", "110000"]
    result = CliRunner().invoke(main, ["--store", str(store), "ingest", str(tmp_path / "page.pdf"), *names])
    assert result.exit_code == 0, result.output
    documents, sha256 = Documents(store / "documents"), hashlib.sha256(content).hexdigest()
    return PdfFile(sha256, "page.pdf", content, documents.covers(sha256)), documents


@needs_ocr
@pytest.mark.parametrize("is_scan", [False, True])
def test_a_page_is_shown_without_reading_its_file_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_scan: bool
) -> None:
    whole = _page([*HEAD, *LINES, *TAIL], size=(595, 842))
    file, _ = _kept_file(tmp_path, _scan(whole) if is_scan else whole)
    assert file.covers is not None
    kept = gzip.decompress(file.covers).decode()
    assert not any(sign > "\x7f" for sign in kept) and PHONE not in kept, "boxes, and no text that they cover"

    def fails(data: bytes, name: str) -> None:
        raise AssertionError("the file was read again")

    with monkeypatch.context() as patched:
        patched.setattr(page_images, "read", fails)
        picture = PageImages().png(file, 1)
    assert picture is not None and picture == PageImages().png(replace(file, covers=None), 1)
    assert _covered(picture, (105, 193, 150, 199), 595) > 0.95


def test_covers_of_another_version_or_damaged_ones_are_made_anew(tmp_path: Path) -> None:
    file, documents = _kept_file(tmp_path, _page([*HEAD, *LINES, *TAIL], size=(595, 842)))
    assert file.covers is not None
    kept = json.loads(gzip.decompress(file.covers))
    other = gzip.compress(
        json.dumps(kept | {"read_by": "pdf 0", "pages": {"1": kept["pages"]["1"] | {"hidden": []}}}).encode()
    )
    broken = gzip.compress(b'{"read_by": []}')
    shown = PageImages().png(file, 1)
    for covers in (None, other, broken, b"", file.covers[:-9]):
        assert PageImages().png(replace(file, covers=covers), 1) == shown
    documents.keep_covers(file.sha256, other)
    assert documents.covers(file.sha256) == other
    assert documents.covers("0" * 64) is None
