"""Disclosures in the manner of other provinces, as short forms: rendered to a file, and what must be read of it.

A form has lines `p` (paragraph), `sheet` (a new sheet of a workbook), `t kinds` (a table), `h` (a row of heads), `c`
(what each column is) and `r` (a row of data). Cells are split by `|`; `<` continues the cell to the left, `^` the cell
above. A column is `L` label, `K` code, `-` neither, the id of a column, `printed` (any column that is not a known one
of another meaning), or `=concept[@column]` where the heads are the items. `u` names the money unit of a table, so that
the values are compared too, `column~unit` a column that is no money (a unit of the records, or `count` for any thing
counted). A line `=` is a fact of a performance form: `project NAME YUAN INDICATORS` or
`indicator NAME OPERATOR VALUE UNIT`. `stamp` is text laid over the table before it, on paper only.
The bodies and figures are invented. `@print`: the form is also printed to a PDF.
"""

import html
import io
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from docx import Document as Word
from openpyxl import Workbook
from openpyxl.cell import Cell

from budgetgraph.extraction.concepts import split_code
from budgetgraph.extraction.numbers import parse, yuan_per_unit
from budgetgraph.extraction.records import Disclosure, Figure, Row, Statement
from budgetgraph.reading.folding import key, squeeze
from budgetgraph.samples.typeset_html import printed as print_page

FORMS = Path(__file__).parent / "unseen"


@dataclass
class FormTable:
    """One table of a form: the kinds it may be read as, rows of heads and of data as written, columns."""

    kinds: list[str]
    heads: list[list[str]] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    meant: list[list[str]] = field(default_factory=list)  # the columns in force at each row
    unit: str | None = None  # of its money, as printed
    stamp: str = ""

    @property
    def grid(self) -> list[list[str]]:
        return [*self.heads, *self.rows]

    def spans(self) -> list[tuple[int, int, int, int, str]]:
        """(row, column, row span, column span, text) of every cell, counted from 0."""
        found = []
        grid = self.grid
        for r, row in enumerate(grid):
            for c, text in enumerate(row):
                if text in ("<", "^"):
                    continue
                wide = 1
                while c + wide < len(row) and row[c + wide] == "<":
                    wide += 1
                high = 1
                while r + high < len(grid) and grid[r + high][c] == "^":
                    high += 1
                found.append((r, c, high, wide, text))
        return found


@dataclass(frozen=True)
class Wanted:
    """A figure that the table prints: its label and code, the column it means (or the concept of its row)."""

    label: str
    column: str
    concept: str
    printed: str
    taken: frozenset[str] = frozenset()  # the columns that the table's other heads mean
    unit: str | None = None  # a printed unit of money, or what the column counts


@dataclass
class Form:
    """A whole form: the name of its file, who and when, and its parts in order (paragraph, sheet or table)."""

    file: str
    identity: dict[str, str]
    parts: list[tuple[str, str | FormTable]]
    facts: list[list[str]] = field(default_factory=list)
    printed: bool = False  # is it compared as a printed page too?

    @property
    def tables(self) -> list[FormTable]:
        return [part for _, part in self.parts if isinstance(part, FormTable)]


def load(path: Path) -> Form:
    form = Form("", {}, [])
    for line in path.read_text(encoding="utf-8").splitlines():
        word, _, rest = line.partition(" ")
        cells = [cell.strip(" ") for cell in rest.split("|")]
        if word == "@file":
            form.file = rest
        elif word == "@is":
            form.identity = dict(pair.split("=") for pair in rest.split())
        elif word == "@print":
            form.printed = True
        elif word in ("p", "sheet"):
            form.parts.append((word, rest))
        elif word == "=":
            form.facts.append(rest.split())
        elif word == "u":
            form.tables[-1].unit = rest
        elif word == "stamp":
            form.tables[-1].stamp = rest
        elif word == "t":
            form.parts.append(("t", FormTable(cells)))
        elif word in ("h", "c", "r"):
            table = form.tables[-1]
            width = len(table.heads[0]) if table.heads else len(cells)
            cells += [""] * (width - len(cells))
            assert len(cells) == width, (path.name, line)
            if word == "c":
                table.columns = cells
            else:
                (table.heads if word == "h" else table.rows).append(cells)
                table.meant += [table.columns] if word == "r" else []
    return form


def wanted(table: FormTable) -> list[Wanted]:
    """Every figure of a table. A dash and a blank are none."""
    found = []
    for row, columns in zip(table.rows, table.meant, strict=True):
        label = code = ""
        behind = True  # behind the figures of another panel
        for text, column in zip(row, columns or table.columns, strict=True):
            if column == "L":
                label, behind = text if text not in ("<", "^") else label, False
            elif column == "K":
                code = text if text not in ("<", "^") else code
                label, behind = code if behind else label, False
            elif column != "-":
                behind = True
                if text in ("", "—", "<", "^"):
                    continue
                column, _, unit = column.partition("~")
                concept, _, meant = column.removeprefix("=").partition("@") if column[0] == "=" else ("", "", column)
                column = meant or "total"
                full = column if ":" in column else f"column:{column}"
                taken = _taken(columns or table.columns)
                found.append(Wanted(label, full, _whole(concept), text, taken, unit or table.unit))
    return found


def _taken(columns: list[str]) -> frozenset[str]:
    known = {column.partition("~")[0] for column in columns} - {"L", "K", "-", "printed"}
    return frozenset(f"column:{column}" for column in known)


def _whole(concept: str) -> str:
    return concept if ":" in concept or not concept else f"three-public:{concept}"


def render(form: Form) -> bytes:
    suffix = form.file.rpartition(".")[2]
    return {"html": _html, "txt": _text, "docx": _docx, "xlsx": _xlsx, "pdf": _pdf}[suffix](form)


def _html(form: Form) -> bytes:
    out = ["<html><head><meta charset='utf-8'></head><body>"]
    for _, part in form.parts:
        if isinstance(part, str):
            out.append(f"<p>{html.escape(part)}</p>")
            continue
        out.append("<table border='1'>")
        cells = part.spans()
        for number in range(len(part.grid)):
            out.append("<tr>")
            for r, _, high, wide, text in cells:
                if r == number:
                    out.append(f"<td rowspan='{high}' colspan='{wide}'>{html.escape(text)}</td>")
            out.append("</tr>")
        out.append("</table>")
    return "".join([*out, "</body></html>"]).encode()


_STYLE = """
@page { size: 210mm 140mm; margin: 14mm 12mm; @bottom-center { content: "— " counter(page) " —"; } }
@page wide { size: 297mm 105mm; margin: 12mm 8mm; @bottom-center { content: counter(page); } }
body { font: 10pt "Noto Serif CJK SC"; } table { border-collapse: collapse; width: 100%; font-size: 8pt; }
td { border: 0.6pt solid #000; padding: 1pt 2pt; } .wide { page: wide; break-before: page; break-after: page; }
.wide table { font-size: 6pt; } .figure { text-align: right; } .right { text-align: right; }
.mid { text-align: center; }
.sheet { position: relative; } .stamp { position: absolute; left: 45%; top: 40%; color: #d00; font-size: 15pt;
transform: rotate(-12deg); }
"""
_WIDE = 9


def page(form: Form) -> str:
    """The form as a page to print: repeated heads, wide tables on landscape pages, page numbers."""
    out = [f"<html><head><meta charset='utf-8'><style>{_STYLE}</style></head><body>"]
    held: list[str] = []
    for word, part in form.parts:
        if word == "p" and isinstance(part, str):
            unit = part.startswith(("单位", "金额单位"))
            css = "right" if unit else "mid" if len(part) < 40 else ""
            held.append(f"<p class='{css}'>{html.escape(part)}</p>")
        elif isinstance(part, FormTable):
            wide = len(part.grid[0]) > _WIDE
            caption = held[-4:] if wide else held
            out += held[:-4] if wide else []
            out += ["<div class='sheet wide'>" if wide else "<div class='sheet'>", *caption, _page_table(part)]
            out += [f"<div class='stamp'>{html.escape(part.stamp)}</div>"] if part.stamp else []
            out.append("</div>")
            held = []
    return "".join([*out, *held, "</body></html>"])


def _page_table(table: FormTable) -> str:
    out = ["<table><thead>"]
    cells = table.spans()
    for number in range(len(table.grid)):
        out.append("<tr>")
        for r, _, high, wide, text in cells:
            if r == number:
                css = " class='figure'" if parse(text) else ""
                out.append(f"<td rowspan='{high}' colspan='{wide}'{css}>{html.escape(text)}</td>")
        out.append("</tr>")
        out += ["</thead>"] if number == len(table.heads) - 1 else []
    return "".join([*out, "</table>"])


def _pdf(form: Form) -> bytes:
    return print_page(page(form))


def _text(form: Form) -> bytes:
    lines: list[str] = []
    for _, part in form.parts:
        if isinstance(part, str):
            lines += [part, ""] if not part.startswith(("单位：", "部门：")) else [part]
        else:
            lines += ["\t".join("" if text in ("<", "^") else text for text in row) for row in part.grid]
            lines.append("")
    return "\n".join(lines).encode()


def _docx(form: Form) -> bytes:
    word = Word()
    for _, part in form.parts:
        if isinstance(part, str):
            word.add_paragraph(part)
            continue
        table = word.add_table(rows=len(part.grid), cols=len(part.grid[0]))
        table.style = "Table Grid"
        for r, c, high, wide, text in part.spans():
            cell = table.cell(r, c)
            if high > 1 or wide > 1:
                cell = cell.merge(table.cell(r + high - 1, c + wide - 1))
            cell.text = text
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def _xlsx(form: Form) -> bytes:
    book = Workbook()
    book.remove(book.active)
    sheet, at = None, 1
    for word, part in form.parts:
        if word == "sheet" and isinstance(part, str):
            sheet, at = book.create_sheet(part), 1
        elif isinstance(part, str) and sheet:
            sheet.cell(at, 1, part)
            at += 1
        elif isinstance(part, FormTable) and sheet:
            for r, c, high, wide, text in part.spans():
                put(sheet.cell(at + r, c + 1), text)
                if high > 1 or wide > 1:
                    sheet.merge_cells(
                        start_row=at + r, start_column=c + 1, end_row=at + r + high - 1, end_column=c + wide
                    )
            at += len(part.grid) + 1
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def put(cell: Cell, text: str) -> None:
    """Amounts are numbers with a format, as in the workbooks of a budget system; all else is text."""
    number = parse(text) if "." in text and re.fullmatch(r"-?[\d,]+\.\d+", text) else None
    if number is None:
        cell.value = text or None
        return
    cell.value = float(number.value)
    cell.number_format = ("#,##0." if "," in text or number.value < 1000 else "0.") + "0" * number.places


@dataclass
class Score:
    """Right: figures whose row and column are right. `misses` name the others and those too many."""

    right: int = 0
    wanted: int = 0
    misses: list[str] = field(default_factory=list)


def score(form: Form, disclosure: Disclosure) -> Score:
    """Compares table by table; a table is looked for among the statements by its figures."""
    result = Score()
    left = [s for s in disclosure.statements if s.state != "missing"]
    for table in form.tables:
        figures = wanted(table)
        if not figures:
            continue
        result.wanted += len(figures)
        statement = max(left, key=lambda s: _shared(s, figures), default=None)
        if statement is None or not _shared(statement, figures):
            result.misses.append(f"no statement for {table.kinds[0]} ({len(figures)} figures)")
            continue
        left.remove(statement)
        if statement.kind not in table.kinds:
            result.misses.append(f"kind {statement.kind}, not {table.kinds}")
        have = [(row, figure) for row in statement.rows for figure in row.figures]
        for one in figures:
            hit = next((pair for pair in have if _fits(one, *pair)), None)
            if hit:
                have.remove(hit)
                result.right += 1
            else:
                result.misses.append(f"{statement.kind}: {one.label} {one.concept} {one.column} {one.printed}")
        result.misses += [
            f"too many in {statement.kind}: {row.label} {figure.column} {figure.printed}"
            for row, figure in have
        ]  # fmt: skip
    return result


def missing_facts(form: Form, disclosure: Disclosure) -> list[list[str]]:
    """The facts of performance forms that the disclosure does not have."""
    projects = [["project", p.name, f"{p.budget:.0f}", str(len(p.indicators))] for p in disclosure.projects if p.budget]
    told = [i for owner in (disclosure, *disclosure.projects) for i in owner.indicators]
    indicators = [["indicator", i.name, i.operator, str(i.target_value), i.target_unit or "-"] for i in told]
    return [fact for fact in form.facts if fact not in (*projects, *indicators)]


def _shared(statement: Statement, figures: list[Wanted]) -> int:
    printed = Counter(figure.printed for row in statement.rows for figure in row.figures)
    return sum((printed & Counter(squeeze(one.printed) for one in figures)).values())


def _fits(one: Wanted, row: Row, figure: Figure) -> bool:
    if figure.printed != squeeze(one.printed) or not _measured(one, figure):
        return False
    if one.concept:
        if row.concept != one.concept:
            return False
    elif not _labelled(one.label, row):
        return False
    if one.column == "column:printed":
        return figure.column not in one.taken
    return figure.column == one.column


def _measured(one: Wanted, figure: Figure) -> bool:
    """Is the figure in the unit that the form says?"""
    number = parse(one.printed)
    if number is None or one.unit is None:
        return True
    if factor := yuan_per_unit().get(one.unit):
        return figure.unit == "CNY" and figure.value == number.value * factor
    return figure.value == number.value and (figure.unit != "CNY" if one.unit == "count" else figure.unit == one.unit)


def _labelled(label: str, row: Row) -> bool:
    form = key(label)
    bare = split_code(form)[1]
    return any(key(name or "") in (form, bare) for name in (row.label, row.project, row.of_unit, row.code)) or (
        key(row.label).endswith(bare) and len(bare) > 3
    )
