"""Disclosures in the manner of other provinces, as short forms: rendered to a file, and what must be read of it.

A form has lines `p` (paragraph), `sheet` (a new sheet of a workbook), `t kinds` (a table), `h` (a row of heads), `c`
(what each column is) and `r` (a row of data). Cells are split by `|`; `<` continues the cell to the left, `^` the cell
above. A column is `L` label, `K` code, `-` neither, the id of a column, `printed` (any column that is not a known one
of another meaning), or `=concept[@column]` where the heads are the items. A line `=` is a fact of a performance form:
`project NAME YUAN INDICATORS` or `indicator NAME OPERATOR VALUE UNIT`. The bodies and figures are invented.
"""

import html
import io
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from docx import Document as Word
from openpyxl import Workbook

from budgetgraph.extraction.concepts import split_code
from budgetgraph.extraction.records import Disclosure, Figure, Row, Statement
from budgetgraph.reading.folding import key, squeeze

FORMS = Path(__file__).parent / "unseen"


@dataclass
class FormTable:
    """One table of a form: the kinds it may be read as, rows of heads and of data as written, columns."""

    kinds: list[str]
    heads: list[list[str]] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    meant: list[list[str]] = field(default_factory=list)  # the columns in force at each row

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


@dataclass
class Form:
    """A whole form: the name of its file, who and when, and its parts in order (paragraph, sheet or table)."""

    file: str
    identity: dict[str, str]
    parts: list[tuple[str, str | FormTable]]
    facts: list[list[str]] = field(default_factory=list)

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
        elif word in ("p", "sheet"):
            form.parts.append((word, rest))
        elif word == "=":
            form.facts.append(rest.split())
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
        for text, column in zip(row, columns or table.columns, strict=True):
            if column == "L":
                label = text if text not in ("<", "^") else label
            elif column == "K":
                code = label = text if text not in ("<", "^") else code
            elif column != "-" and text not in ("", "—", "<", "^"):
                concept, _, meant = column.removeprefix("=").partition("@") if column[0] == "=" else ("", "", column)
                column = meant or "total"
                full = column if ":" in column else f"column:{column}"
                found.append(Wanted(label, full, _whole(concept), text, _taken(columns or table.columns)))
    return found


def _taken(columns: list[str]) -> frozenset[str]:
    return frozenset(f"column:{column}" for column in columns if column not in ("L", "K", "-", "printed"))


def _whole(concept: str) -> str:
    return concept if ":" in concept or not concept else f"three-public:{concept}"


def render(form: Form) -> bytes:
    suffix = form.file.rpartition(".")[2]
    return {"html": _html, "txt": _text, "docx": _docx, "xlsx": _xlsx}[suffix](form)


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
                sheet.cell(at + r, c + 1, text or None)
                if high > 1 or wide > 1:
                    sheet.merge_cells(
                        start_row=at + r, start_column=c + 1, end_row=at + r + high - 1, end_column=c + wide
                    )
            at += len(part.grid) + 1
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


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
    if figure.printed != squeeze(one.printed):
        return False
    if one.concept:
        if row.concept != one.concept:
            return False
    elif not _labelled(one.label, row):
        return False
    if one.column == "column:printed":
        return figure.column not in one.taken
    return figure.column == one.column


def _labelled(label: str, row: Row) -> bool:
    form = key(label)
    bare = split_code(form)[1]
    return any(key(name or "") in (form, bare) for name in (row.label, row.project, row.of_unit, row.code)) or (
        key(row.label).endswith(bare) and len(bare) > 3
    )
