"""The forms of provinces as browsers print them: each form in a style of its own, drawn by a seed, in several rulings.

What is read of a print is held against what is read of the same form as a page: cells one by one (text, row, column and
spans), and figures by what they are said to be.
"""

import html
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from random import Random
from typing import TYPE_CHECKING

from form_grids import Tile
from form_measure import Read, differences
from unseen_forms import Form, FormTable

from budgetgraph.extraction.extract import extract
from budgetgraph.extraction.numbers import parse
from budgetgraph.reading.document import Document, Table
from budgetgraph.reading.folding import fold, squeeze
from budgetgraph.samples.facts import is_flagged

if TYPE_CHECKING:
    from playwright.sync_api import Page as BrowserPage

RULINGS = ("ruled", "open", "level", "painted", "ends")
_PAPERS = ((210, 297), (297, 210), (210, 140), (257, 182))  # mm, the last two cut more tables
_BROAD = 9  # columns: printed on the wider side of the paper, in small type
_TITLE = 40  # characters, at most
_FONTS = ("Noto Serif CJK SC", "Noto Sans CJK SC")
_SAME_TABLE = 0.2  # share of its cells that a table read has in common with the one printed

Strict = tuple[int, int, int, int, str]


@dataclass(frozen=True)
class Style:
    """How a form is printed, as drawn."""

    ruling: str
    css: str
    width: int  # of the paper, mm
    height: int
    margin: int
    heads_again: bool  # on each page
    running: bool  # date, title, address and page numbers in the margins
    weights: tuple[int, ...] = ()  # of the columns, where they are not fitted to the texts


def style_of(form: Form, ruling: str, seed: int) -> Style:
    """The style in which a seed has a form printed."""
    chance = Random(f"{form.file} {ruling} {seed}")
    broad = max((len(table.grid[0]) for table in form.tables), default=0) > _BROAD
    papers = [paper for paper in _PAPERS if not broad or paper[0] > paper[1]]
    width, height = chance.choice(papers)
    rule = f"{chance.choice((0.5, 0.75, 1, 1.5))}px solid {chance.choice(('#000', '#333', '#888'))}"
    size = chance.choice((5.5, 6, 7) if broad else (7, 8, 9, 10.5))
    fitted = chance.random() < 0.8
    css = [
        f'body {{ font: 10.5pt "{chance.choice(_FONTS)}"; }}',
        "table { margin: 8pt 0; }",
        f"table {{ width: 100%; font-size: {size}pt; line-height: {chance.choice((1.1, 1.3, 1.6))}; }}",
        f"td {{ padding: {chance.choice((0, 1, 2, 4))}px {chance.choice((1, 2, 4))}px; }}",
        f"td {{ vertical-align: {chance.choice(('top', 'middle', 'middle', 'bottom'))}; }}",
        f".figure {{ text-align: {chance.choice(('right', 'right', 'center', 'left'))}; }}",
        f".head {{ text-align: {chance.choice(('center', 'center', 'left'))}; }}",
        f".figure {{ white-space: {chance.choice(('normal', 'nowrap'))}; }}",
        f"td {{ word-break: {chance.choice(('normal', 'normal', 'break-all'))}; }}",
        f"tr {{ break-inside: {chance.choice(('auto', 'avoid'))}; }}",
        "p { margin: 4pt 0; } .right { text-align: right; } .mid { text-align: center; }",
        f"table {{ table-layout: {'auto' if fitted else 'fixed'}; }}",
        *_rules(ruling, rule, chance),
    ]
    if chance.random() < 0.3:
        css.append("table { break-before: auto; } .sheet { break-before: page; }")
    weights = tuple(chance.choice((2, 3, 3, 4)) for _ in range(30))
    return Style(
        ruling, "\n".join(css), width, height, chance.choice((8, 12, 18)),
        chance.random() < 0.6, chance.random() < 0.4, () if fitted else weights,
    )  # fmt: skip


def _rules(ruling: str, rule: str, chance: Random) -> Iterator[str]:
    if ruling == "ruled" and chance.random() < 0.25:
        yield f"table {{ border-collapse: separate; border-spacing: {chance.choice((0, 1, 2, 4))}px; }}"
        yield f"td {{ border: {rule}; }}"
        if chance.random() < 0.5:
            yield f"table {{ border: {rule}; }}"
        return
    yield "table { border-collapse: collapse; }"
    if ruling in ("ruled", "open"):
        yield f"td {{ border: {rule}; }}"
    if ruling == "open":
        yield "table { border-left: hidden; border-right: hidden; }"
    if ruling == "level":
        yield f"td {{ border-top: {rule}; border-bottom: {rule}; }}"
    if ruling == "ends":
        yield f"thead {{ border-top: {rule}; border-bottom: {rule}; }} tbody {{ border-bottom: {rule}; }}"
    if ruling == "painted":
        kind = chance.choice(("cells", "zebra", "head"))
        if kind == "cells":
            yield "td { background: #e8eef8; border: 1.5px solid #fff; } thead td { background: #b8c8e8; }"
        else:
            yield "thead td { background: #c8d8c8; }"
            yield f"tbody tr:nth-child({'even' if kind == 'zebra' else 'n'}) td {{ background: #eef2ee; }}"


def page_of(form: Form, style: Style) -> str:
    """The form as a page in a style."""
    out = [f"<html><head><meta charset='utf-8'><title>{html.escape(form.file)}</title><style>", style.css]
    out += [f"@page {{ size: {style.width}mm {style.height}mm; margin: {style.margin}mm; }}", "</style></head><body>"]
    held: list[str] = []
    for word, part in form.parts:
        if isinstance(part, FormTable):
            out += ["<div class='sheet'>", *held, *_table(part, style), "</div>"]
            held = []
        elif word == "p":
            css = "right" if part.startswith(("单位", "金额单位")) else "mid" if len(part) < _TITLE else ""
            held.append(f"<p class='{css}'>{html.escape(part)}</p>")
    return "\n".join([*out, *held, "</body></html>"])


def _table(table: FormTable, style: Style) -> Iterator[str]:
    yield "<table>"
    if style.weights:
        weights = style.weights[: len(table.grid[0])]
        yield from (f"<col style='width: {100 * weight / sum(weights):.2f}%'>" for weight in weights)
    yield "<thead>" if style.heads_again else "<thead style='display: table-row-group'>"
    cells = table.spans()
    depth = next((n for n in range(len(table.heads), len(table.grid)) if "^" not in table.grid[n]), len(table.grid))
    for number in range(len(table.grid)):
        if number == depth:
            yield "</thead><tbody>"
        yield "<tr>"
        for r, _, high, wide, text in cells:
            if r == number:
                css = "head" if number < len(table.heads) else "figure" if parse(text) else ""
                yield f"<td rowspan='{high}' colspan='{wide}' class='{css}'>{html.escape(text)}</td>"
        yield "</tr>"
    yield "</tbody></table>"


def printed(page: "BrowserPage", form: Form, style: Style) -> bytes:
    """The PDF that a browser prints of a form."""
    page.set_content(page_of(form, style))
    return page.pdf(print_background=True, prefer_css_page_size=True, display_header_footer=style.running)


def strict_cells(table: Table | FormTable) -> Counter[Strict]:
    """The filled cells of a table, without the titles over all of its columns.

    Rows and columns whose cells all span several are printed with no height or width.
    """
    if isinstance(table, FormTable):
        cells = [(r, c, high, wide, fold(text)) for r, c, high, wide, text in table.spans()]
    else:
        cells = [(cell.row, cell.column, cell.row_span, cell.column_span, cell.text) for cell in table.cells]
    broad = max((c + wide for _, c, _, wide, _ in cells), default=0) - min((c for _, c, *_ in cells), default=0)
    top = min((r for r, _, _, wide, _ in cells if wide < broad), default=0)
    cells = [cell for cell in cells if cell[0] >= top]
    rows = sorted({row for row, _, high, *_ in cells if high == 1})
    columns = sorted({column for _, column, _, wide, _ in cells if wide == 1})
    return Counter(
        (
            bisect_left(rows, r), bisect_left(columns, c),
            sum(r <= row < r + high for row in rows),
            sum(c <= column < c + wide for column in columns),
            squeeze(text),
        )
        for r, c, high, wide, text in cells
        if squeeze(text)
    )  # fmt: skip


@dataclass
class Score:
    """Cells: printed, read, and read as printed. Figures: printed, silently wrong, flagged though right, lost."""

    wanted: int = 0
    found: int = 0
    right: int = 0
    figures: int = 0
    silent: int = 0
    flagged_right: int = 0
    lost: int = 0
    wrong: list[str] = field(default_factory=list)  # figures that nobody is warned of

    def __add__(self, other: "Score") -> "Score":
        return Score(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.wanted + self.found) if self.wanted + self.found else 1.0


def compared(form: Form, truth: Document, read: Document) -> Score:
    """What was read of a print, against the form and what is read of it as a page."""
    score = Score()
    _count_cells(score, form.tables, list(read.tables))
    _count_figures(score, truth, read)
    return score


def _count_cells(score: Score, truth: Sequence[FormTable], read: Sequence[Table]) -> None:
    wanted, found = [strict_cells(table) for table in truth], [strict_cells(table) for table in read]
    score.wanted += sum(cells.total() for cells in wanted)
    score.found += sum(cells.total() for cells in found)
    texts = [Counter(text for *_, text in cells.elements()) for cells in wanted]
    others = [Counter(text for *_, text in cells.elements()) for cells in found]
    pairs = sorted(
        (((texts[a] & others[b]).total(), -abs(a - b), a, b) for a in range(len(texts)) for b in range(len(others))),
        reverse=True,
    )
    taken: set[tuple[str, int]] = set()
    for common, _, a, b in pairs:
        if common < _SAME_TABLE * texts[a].total() or ("a", a) in taken or ("b", b) in taken:
            continue
        taken |= {("a", a), ("b", b)}
        score.right += (wanted[a] & found[b]).total()


def _count_figures(score: Score, truth: Document, read: Document) -> None:
    wanted, found = _reads(truth), _reads(read)
    there, here = _texts(truth), _texts(read)
    pairs: dict[str, str] = {}
    for block in SequenceMatcher(
        a=[text for _, text in there], b=[text for _, text in here], autojunk=False
    ).get_matching_blocks():
        pairs |= {here[block.b + at][0]: there[block.a + at][0] for at in range(block.size)}
    score.figures += len(wanted)
    seen = set()
    for place, one in found.items():
        want = wanted.get(pairs.get(place, ""))
        seen.add(pairs.get(place, ""))
        flagged = is_flagged(one.figure)
        if want is None:
            wrong = ["of no figure"] if place not in pairs else []
        else:
            wrong = [text for text in differences(want, Tile(""), one) if not text.startswith("~")]
            score.flagged_right += flagged and not wrong and not is_flagged(want.figure)
        if wrong and not flagged:
            score.silent += 1
            shown = f"{one.row.label} {one.figure.header} {one.figure.printed}"
            score.wrong.append(f"page {one.figure.place.page} {place}: {shown}: {'; '.join(wrong)}")
    score.lost += sum(place not in seen for place in wanted)


def _texts(document: Document) -> list[tuple[str, str]]:
    return [
        (table.place_of(cell), squeeze(cell.text))
        for table in document.tables
        for cell in sorted(table.cells, key=lambda cell: (cell.row, cell.column))
        if squeeze(cell.text)
    ]


def _reads(document: Document) -> dict[str, Read]:
    return {
        figure.place.cell: Read(statement, row, figure)
        for disclosure in extract(document).disclosures
        for statement in disclosure.statements
        for row in statement.rows
        for figure in row.figures
        if figure.place.cell
    }


def as_page(form: Form) -> Form:
    """The form as a single web page."""
    parts = [part for part in form.parts if part[0] != "sheet"]
    return replace(form, file=f"{form.file.rpartition('.')[0]}.html", parts=parts)
