"""Persons named at every place of a file, in every form: none of them in graph, lexicon, pages or prints.

All persons and numbers are invented.
"""

import gzip
import io
import json
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from urllib.parse import quote

import docx
import openpyxl
import pytest
from click.testing import CliRunner
from openpyxl.comments import Comment
from reportlab.pdfgen.canvas import Canvas

sys.path.insert(0, str(Path(__file__).parent.parent / "web"))
from sparql_server import serving

from budgetgraph.cli import main
from budgetgraph.samples import fonts

_PAGES = 4  # visited of each kind of address
SURNAMES = "王李张刘陈杨黄赵吴周徐孙胡朱郭何林罗郑梁谢宋唐许韩冯邓曹彭曾"
GIVEN = ("建国", "晓丽", "志勇", "海燕", "文斌")


@dataclass
class Persons:
    """Gives a person who stands nowhere else to each place, and keeps who was given."""

    given: dict[str, tuple[str, str]] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=count)

    def at(self, place: str, wording: str = "联系人：{name} 电话：{phone}") -> str:
        at = next(self._numbers)
        name = SURNAMES[at % len(SURNAMES)] + GIVEN[(at * 7 + at // len(SURNAMES)) % len(GIVEN)]
        phone = f"139{10203040 + 7919 * at:08d}"
        secrets = [one for mark, one in (("{name}", name), ("{phone}", phone)) if mark in wording]
        self.given[place] = (secrets[0], secrets[-1])
        return wording.format(name=name, phone=phone)


def paragraphs(who: Persons) -> tuple[list[str], list[list[str]], list[str], list[list[str]], list[str]]:
    """What a disclosure prints: opening, table of projects, between, form of targets, end."""
    opening = [
        "测试县水利局2024年部门预算公开说明",
        who.at("line below the title", "（经办人：{name}，电话{phone}）"),
        "第一部分 单位概况",
        who.at("running text", "本部门负责水利工作，由{name}负责解释，电话{phone}。"),
        who.at("running text with a role", "局长{name}主持全面工作，值班电话{phone}。"),
        "第二部分 预算情况说明",
        who.at("sentence of a claim", "收入总计10万元，比上年增加1万元，主要原因是{name}同志退休，联系电话{phone}。"),
        who.at("sentence of a number", "慰问困难职工{name}支出0.20万元，联系电话{phone}。"),
        who.at("unread number", "另有{name}经手的尾数77.77，手机{phone}。"),
        "第三部分 公开报表",
        "项目支出表",
        who.at("caption", "单位：万元 制表人：{name} 电话：{phone}"),
    ]
    listed = [
        ["项目名称", "项目负责人", "联系电话", "金额"],
        ["堤防加固", *_two(who, "list cell"), "80.00"],
        [who.at("project name", "水库维修（负责人：{name} {phone}）"), *_two(who, "list cell below"), "50.00"],
        ["合计", "", "", "130.00"],
        [who.at("foot of a table", "填表人：{name} 联系电话：{phone}"), "", "", ""],
    ]
    between = [
        who.at("note below a table", "注：本表由{name}填报，电话{phone}。"),
        "项目支出绩效目标表",
    ]
    form = [
        ["项目名称", "堤防加固", "项目负责人", who.at("cell beside a label", "{name} {phone}")],
        ["年度总体目标", who.at("goal", "由{name}牵头完成加固2千米，电话{phone}"), "", ""],
        ["一级指标", "二级指标", "三级指标", "指标值"],
        ["产出指标", "数量指标", who.at("indicator", "加固长度（{name}负责，{phone}）"), "≥2千米"],
        ["产出指标", "质量指标", "合格率", who.at("target", "≥98%（由{name}验收，{phone}）")],
    ]
    end = [
        "第四部分 名词解释",
        who.at("glossary", "财政拨款：指财政安排的资金，解释人{name}，电话{phone}。"),
        who.at("glossary entry", "解释人：{name}（{phone}）"),
        "第五部分 其他事项",
        who.at("heading", "一、公开联系人{name} {phone}"),
        who.at("contact line", "联系人：{name}　联系电话：{phone}"),
        who.at("contact without a label", "{name} {phone}"),
        who.at("set wide", "填 报 人：{name}　　联 系 电 话：{phone}"),
    ]
    return opening, listed, between, form, end


def _two(who: Persons, place: str) -> list[str]:
    name, phone = who.at(place, "{name} {phone}").split()
    return [name, phone]


def as_text(who: Persons) -> bytes:
    opening, listed, between, form, end = paragraphs(who)
    tables = ["\n".join("\t".join(row) for row in table) for table in (listed, form)]
    return "\n".join([*opening, tables[0], *between, tables[1], *end]).encode()


def as_html(who: Persons) -> bytes:
    opening, listed, between, form, end = paragraphs(who)

    def table(rows: list[list[str]], place: str) -> str:
        cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
        said = who.at(f"{place}, attribute", "制表：{name} {phone}")
        return f'<table summary="{said}"><caption>{who.at(f"{place}, caption")}</caption>{cells}</table>'

    head = (
        f"<title>{who.at('title of the page', '测试县水利局2024年部门预算（联系人：{name} {phone}）')}</title>"
        f'<meta name="author" content="{who.at("meta author", "{name} {phone}")}">'
        f'<meta name="description" content="{who.at("meta description")}">'
        f"<!-- {who.at('comment')} --><script>var a = '{who.at('script')}'</script>"
    )
    hidden = (
        f'<div style="display:none">{who.at("hidden part")}</div>'
        f'<img src="x.png" alt="{who.at("alternative text")}" title="{who.at("title of a picture")}">'
        f'<a href="{who.at("address of a link", "表（联系人：{name} {phone}）.xlsx")}">附件</a>'
        f'<a href="a.pdf">{who.at("text of a link", "附件：联系人{name} {phone}.pdf")}</a>'
        f"<footer>{who.at('footer')}</footer>"
    )
    body = [
        *(f"<p>{line}</p>" for line in opening),
        table(listed, "list"),
        *(f"<p>{line}</p>" for line in between),
        table(form, "form"),
        *(f"<p>{line}</p>" for line in end),
    ]
    return f"<html><head>{head}</head><body>{''.join(body)}{hidden}</body></html>".encode()


def as_docx(who: Persons) -> bytes:
    opening, listed, between, form, end = paragraphs(who)
    document = docx.Document()
    section = document.sections[0]
    section.header.paragraphs[0].text = who.at("header of pages")
    section.footer.paragraphs[0].text = who.at("footer of pages")
    properties = document.core_properties
    properties.author = who.at("author of the file", "{name} {phone}")
    properties.last_modified_by = who.at("last author", "{name} {phone}")
    properties.title = who.at("title of the file", "测试县水利局2024年部门预算 联系人：{name} {phone}")
    properties.comments = who.at("description of the file")

    def table(rows: list[list[str]]) -> None:
        made = document.add_table(len(rows), max(map(len, rows)))
        for at, row in enumerate(rows):
            for column, text in enumerate(row):
                made.cell(at, column).text = text

    for line in opening:
        document.add_paragraph(line)
    table(listed)
    for line in between:
        document.add_paragraph(line)
    table(form)
    for line in end:
        last = document.add_paragraph(line)
    if hasattr(document, "add_comment"):
        document.add_comment(last.runs, text=who.at("comment"), author=who.at("author of a comment", "{name} {phone}"))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def as_xlsx(who: Persons) -> bytes:
    opening, listed, between, form, end = paragraphs(who)
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.title = "说明"
    for line in opening:
        first.append([line])
    second = book.create_sheet(who.at("name of a sheet", "{name} {phone}"))
    second.append(["项目支出表"])
    for row in listed:
        second.append(row)
    for line in between[:-1]:
        second.append([line])
    second.oddHeader.center.text = who.at("header of pages")
    second.oddFooter.center.text = who.at("footer of pages")
    second["A1"].comment = Comment(who.at("comment"), who.at("author of a comment", "{name}"))
    third = book.create_sheet(who.at("name of another sheet", "绩效表（{name}填）"))
    third.append([between[-1]])
    for row in form:
        third.append(row)
    fourth = book.create_sheet("其他")
    for line in end:
        fourth.append([line])
    hidden = book.create_sheet("通讯录")
    hidden.sheet_state = "hidden"
    hidden.append(["姓名", "电话"])
    hidden.append(_two(who, "hidden sheet"))
    book.properties.creator = who.at("author of the file", "{name} {phone}")
    book.properties.title = who.at("title of the file", "测试县水利局2024年部门预算 联系人：{name} {phone}")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_pdf(who: Persons) -> bytes:
    opening, listed, between, form, end = paragraphs(who)
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    foot = who.at("foot of pages")
    texts = [*opening, *between, *end, *(cell for table in (listed, form) for row in table for cell in row), foot]
    annotation = who.at("annotation")
    name = fonts.register("hei", "".join(texts))
    canvas.setTitle(who.at("title of the file", "测试县水利局2024年部门预算 联系人：{name} {phone}"))
    canvas.setAuthor(who.at("author of the file", "{name} {phone}"))
    canvas.setSubject(who.at("subject of the file"))
    canvas.setKeywords(who.at("keywords of the file"))
    canvas.bookmarkPage("top")
    canvas.addOutlineEntry(who.at("bookmark"), "top")
    top = 800.0

    def turn() -> None:
        nonlocal top
        canvas.drawString(40, 20, foot)
        canvas.showPage()
        canvas.setFont(name, 9)
        top = 800.0

    def lines(texts: list[str]) -> None:
        nonlocal top
        for text in texts:
            canvas.drawString(40, top, text)
            top -= 18

    def grid(rows: list[list[str]]) -> None:
        nonlocal top
        edges = (
            [40, 120, 260, 440, 560] if len(rows[0][0]) > 3 and rows[0][1] == "堤防加固" else [40, 260, 330, 430, 560]
        )
        for row in rows:
            for left, right, text in zip(edges, edges[1:], row, strict=False):
                canvas.rect(left, top - 6, right - left, 18)
                canvas.drawString(left + 2, top, text)
            top -= 18

    canvas.setFont(name, 9)
    lines(opening)
    canvas.textAnnotation(annotation, Rect=[400, 700, 420, 720])
    grid(listed)
    turn()
    canvas.setFont(name, 8)
    lines(between)
    grid(form)
    turn()
    lines(end)
    turn()
    canvas.save()
    return out.getvalue()


FORMS: dict[str, Callable[[Persons], bytes]] = {
    "txt": as_text, "html": as_html, "docx": as_docx, "xlsx": as_xlsx, "pdf": as_pdf,
}  # fmt: skip


def run(store: Path, *arguments: str) -> str:
    result = CliRunner().invoke(main, ["--store", str(store), *arguments])
    assert result.exit_code == 0, result.output
    return result.output


def seen(text: str) -> str:
    """A text as a searcher sees it: escapes undone, without blanks and the signs that part the digits of numbers."""
    plain = re.sub(r"\\u([0-9a-fA-F]{4})", lambda code: chr(int(code[1], 16)), text)
    return re.sub(r"[\s\u3000-]", "", plain)


def shown(store: Path, file: Path, folder: Path) -> Iterator[tuple[str, str]]:
    """All that is printed, kept beside the original or served of a file: what it is, and its text."""
    yield (
        "dump",
        run(store, "export", "--format", "nquads", "--out", str(folder / "dump.nq"))
        + (folder / "dump.nq").read_text("utf-8"),
    )
    for kept in store.rglob("*"):
        if kept.is_file() and kept.name != "original":
            data = kept.read_bytes()
            data = gzip.decompress(data) if kept.suffix == ".gz" else data
            yield f"kept {kept.relative_to(store)}", data.decode("utf-8", errors="ignore")
    yield "extract --json", run(store, "extract", str(file), "--json")
    yield "extract", run(store, "extract", str(file), "--html", str(folder / "page.html"))
    yield "extract --html", (folder / "page.html").read_text("utf-8")
    yield "list", run(store, "list")
    yield "audit", run(store, "audit", "--json")
    sha = json.loads(run(store, "extract", str(file), "--json"))
    one = sha[0] if isinstance(sha, list) else sha
    with serving(store) as site:
        address = one["source"]["sha256"]
        cells = {place["cell"] for place in _places(one) if place.get("cell")}
        wanted = ["/departments", "/findings", "/dumps", "/classifications", f"/source/{address}"]
        wanted += [f"/source/{address}?cell={quote(cell)}" for cell in sorted(cells)[:8]]
        listing = site.ask("SELECT DISTINCT ?s { ?s ?p ?o FILTER(STRSTARTS(STR(?s), 'http://localhost:8000/id/')) }")
        subjects = [row["s"]["value"] for row in listing.json()["results"]["bindings"]]
        kinds: dict[str, list[str]] = {}
        for path in sorted(subject.removeprefix("http://localhost:8000") for subject in subjects):
            kinds.setdefault(re.sub(r"[^/]*\d[^/]*", "", path), []).append(path)
        wanted += [path for of_kind in kinds.values() for path in of_kind[:_PAGES]]
        for path in wanted:
            answer = site.client.get(path, headers={"Accept": "text/html"})
            assert answer.status_code == 200, (path, answer.text[:200])
            yield path, answer.text
        for word in ("联系人", "堤防", "水库", "负责人"):
            yield f"suggest {word}", site.client.get("/api/suggest", params={"q": word}).text
        for question in (
            "测试县水利局2024年项目有哪些",
            "测试县水利局2024年财政拨款是什么意思",
            "测试县水利局2024年联系人是谁",
        ):
            yield question, site.client.get("/api/ask", params={"q": question}).text


def _places(value: object) -> Iterator[dict[str, str]]:
    if isinstance(value, dict):
        if isinstance(value.get("place"), dict):
            yield value["place"]
        for part in value.values():
            yield from _places(part)
    elif isinstance(value, list):
        for part in value:
            yield from _places(part)


@pytest.mark.parametrize("form", FORMS)
def test_no_person_of_any_place_of_a_file_is_told(form: str, tmp_path: Path) -> None:
    who = Persons()
    data = FORMS[form](who)
    name = who.at("name of the file", "测试县水利局2024年部门预算（联系人：{name} {phone}）")
    file, store = tmp_path / f"{name}.{form}", tmp_path / "store"
    file.write_bytes(data)
    run(store, "ingest", str(file))
    told: dict[tuple[str, str], str] = {}  # place and secret -> where it was seen first
    for what, text in shown(store, file, tmp_path):
        plain = seen(text)
        for place, secrets in who.given.items():
            told |= {(place, one): told.get((place, one), what) for one in secrets if one in plain}
    assert "\n".join(f"{place}: {one} in {what}" for (place, one), what in told.items()) == ""
    assert len(who.given) > 20
