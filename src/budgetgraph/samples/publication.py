"""A disclosure as it is laid out: cover, contents, overview, statements, explanations, targets, glossary.

In: a `Disclosure` and the `Form` of its finance office; out: `Publication`, blocks that every typesetter prints the
same way. The tables in it are what a reader must find, cell for cell: `expected_tables`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from budgetgraph.extraction.records import Disclosure, Indicator, Row, Statement
from budgetgraph.samples import forms, wording
from budgetgraph.samples.forms import Column, Form, StatementForm, TargetForm
from budgetgraph.samples.grids import Align, Grid, GridCell, merged


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is a part of the document and begins a page."""

    level: int
    text: str


@dataclass(frozen=True)
class Prose:
    """A paragraph of running text."""

    text: str


@dataclass(frozen=True)
class Sheet:
    """A table with what stands over and under it."""

    title: str
    grid: Grid
    number: str | None = None
    subtitle: str | None = None
    left: str | None = None
    middle: str | None = None
    right: str | None = None
    note: str | None = None
    landscape: bool = False


@dataclass(frozen=True)
class Publication:
    """A whole document: lines of the cover, entries of the contents with their level, blocks, signature lines.

    `mark` stands at the foot of the cover and says that the document is a sample.
    """

    cover: tuple[str, ...]
    contents: tuple[tuple[int, str], ...]
    blocks: tuple[Heading | Prose | Sheet, ...]
    signature: tuple[str, ...] = ()
    mark: str | None = None

    @property
    def sheets(self) -> Iterator[Sheet]:
        """The tables in their order."""
        return (block for block in self.blocks if isinstance(block, Sheet))


Block = Heading | Prose | Sheet


def compose(disclosure: Disclosure, form: Form) -> Publication:
    """Lays out a disclosure in the order of the form."""
    overview: list[Block] = [Heading(1, wording.heading("overview")), *_sections(disclosure, glossary=False)]
    statements: list[Block] = [
        Heading(1, form.table_part.format(year=disclosure.fiscal_year, body=disclosure.body.name))
    ]
    statements += [
        sheet(disclosure, form, s) for s in disclosure.statements if s.state != "missing" and _known(form, s)
    ]
    title, passages = wording.passages(disclosure)
    explained: list[Block] = [Heading(1, title)]
    for passage in passages:
        explained.append(Heading(2, passage.title))
        explained += [Prose(p) for p in passage.paragraphs]
    explained += list(_targets(disclosure, form))
    glossary: list[Block] = [Heading(1, wording.heading("glossary")), *_sections(disclosure, glossary=True)]
    parts = (
        [overview, explained, glossary, statements] if form.tables_last else [overview, statements, explained, glossary]
    )
    tables_at = statements[0]
    contents = []
    blocks: list[Block] = []
    for block in (block for part in parts for block in part):
        blocks.append(_of_unit(block) if disclosure.scope == "unit" else block)
        if isinstance(blocks[-1], Heading) and blocks[-1].level < 3:
            contents.append((blocks[-1].level, blocks[-1].text))
        if block is tables_at:
            contents += [(2, f"{forms.ordinal(n)}、{s.title}") for n, s in enumerate(disclosure.statements, 1)]
    return Publication(
        cover=tuple(disclosure.title.split("\n")),
        contents=tuple(contents),
        blocks=tuple(blocks),
        signature=(disclosure.body.name, _date(disclosure.issued)) if disclosure.issued else (),
        mark=wording.mark(disclosure.source.reader),
    )


def _of_unit(block: Block) -> Block:
    """The headings of a unit's report speak of the 单位 where a department's speak of the 部门."""
    return replace(block, text=block.text.replace("部门", "单位")) if isinstance(block, Heading) else block


def _known(form: Form, statement: Statement) -> bool:
    return any(s.kind == statement.kind for s in form.statements)


def _date(issued: str) -> str:
    year, month, day = issued.split("-")
    return f"{year}年{int(month)}月{int(day)}日"


def _sections(disclosure: Disclosure, glossary: bool) -> Iterator[Heading | Prose]:
    chosen = [s for s in disclosure.sections if s.glossary == glossary]
    for n, section in enumerate(sorted(chosen, key=lambda s: s.order), 1):
        if glossary:
            yield Prose(f"{forms.ordinal(n)}、{section.title}：{section.text}")
        else:
            yield Heading(section.level, section.title)
            yield from (Prose(line) for line in section.text.split("\n") if line)


def sheet(disclosure: Disclosure, form: Form, statement: Statement) -> Sheet:
    """One statement as the form prints it. Raises `KeyError` where the form has no such statement."""
    layout = form.statement(statement.kind, statement.title)
    values = {
        "body": disclosure.body.name,
        "identifier": disclosure.body.identifier or "",
        "year": disclosure.fiscal_year,
        "unit": statement.printed_unit or "",
        "before": disclosure.fiscal_year - 1,
    }
    date_line = layout.date_line or form.date_line
    return Sheet(
        title=statement.title,
        number=statement.number,
        left=form.body_line.format(**values),
        middle=date_line.format(**values) if date_line else None,
        right=form.unit_line.format(**values),
        note=statement.note,
        landscape=layout.landscape,
        grid=_Printer(disclosure, form, layout, statement).grid(),
    )


def expected_tables(disclosure: Disclosure, form: Form) -> list[Grid]:
    """The tables of the typeset disclosure in their order, as a reader should find them after joining pages."""
    return [sheet.grid for sheet in compose(disclosure, form).sheets]


_SPACED = {"合计": "合 计"}


class _Printer:
    """Prints one statement's rows under its header."""

    def __init__(self, disclosure: Disclosure, form: Form, layout: StatementForm, statement: Statement) -> None:
        self.disclosure, self.form, self.layout, self.statement = disclosure, form, layout, statement
        self.identifiers = {b.name: b.identifier or "" for b in (disclosure.body, *disclosure.units)}

    def grid(self) -> Grid:
        layout, rows = self.layout, self.statement.rows
        if layout.wide:
            body = [self._wide(rows)]
        elif layout.panels and layout.panels[0].rows == "revenue":
            body = self._sides(rows)
        elif layout.panels:
            body = self._classes(rows)
        else:
            body = [self._row(n, row) for n, row in enumerate(rows or [Row(label="合计", role="total")], 1)]
        header = merged(tuple(tuple(t.format(year=self.disclosure.fiscal_year) for t in r) for r in layout.header))
        cells = list(header)
        for r, parts in enumerate(body, len(layout.header) + 1):
            column = 1
            for text, span, align, bold in parts:
                cells.append(GridCell(r, column, text, 1, span, align, bold))
                column += span
        return Grid(tuple(cells), len(layout.header))

    def _row(self, number: int, row: Row) -> list[tuple[str, int, Align, bool]]:
        return [self._cell(column, row, number) for column in self.layout.columns]

    def _cell(self, column: Column, row: Row | None, number: int = 0) -> tuple[str, int, Align, bool]:
        text, align = self._text(column, row, number)
        return text, column.span, align, row is not None and row.role == "total"

    def _text(self, column: Column, row: Row | None, number: int) -> tuple[str, Align]:
        if column.id in ("ordinal", "line"):
            return str(number), "center"
        if row is None:
            return "", "left"
        match column.id:
            case "label":
                listed = self.layout.columns or self.layout.panels[0].columns[0].id == "code"
                label = _SPACED.get(row.label, row.label) if row.role == "total" else row.label
                return (label if listed or not row.code else f"{row.code} {label}"), (
                    "center" if row.role == "total" else "left"
                )
            case "glued":
                return f"{row.code or ''}{row.label}", "left"
            case "code":
                return row.code or "", "left"
            case "code1" | "code2" | "code3":
                return code_parts(row)[int(column.id[-1]) - 1], "center"
            case "project_name":
                return row.project or "", "left"
            case "unit_name":
                return self._unit(row), "left"
            case "unit_code":
                return self.identifiers.get(self._unit(row), ""), "left"
        found = next((f for f in row.figures if f.column == f"column:{column.id}"), None)
        return (found.printed if found else ""), "right"

    def _unit(self, row: Row) -> str:
        """The unit of a row in a table by units: the body itself where the row is of none of its units."""
        return row.of_unit or ("" if row.role == "total" else self.disclosure.body.name)

    def _sides(self, rows: list[Row]) -> list[list[tuple[str, int, Align, bool]]]:
        """Revenue beside expenditure, the totals of both in one line at the bottom."""
        sides = []
        for n, panel in enumerate(self.layout.panels):
            mine = [row for row in rows if row.flow == panel.rows]
            ends = sum(1 for tail in self.layout.tail if tail.parts[n][0])
            sides.append((mine[: len(mine) - ends], mine[len(mine) - ends :]))
        height = max(len(body) for body, _ in sides)
        lines: list[list[Row | None]] = [
            [body[n] if n < len(body) else None for body, _ in sides] for n in range(height)
        ]
        ends_left = [list(end) for _, end in sides]
        for tail in self.layout.tail:
            lines.append([ends_left[n].pop(0) if part[0] else None for n, part in enumerate(tail.parts)])
        printed = []
        for number, line in enumerate(lines, 1):
            parts = [self._cell(column, None, number) for column in self.layout.leading]
            for n, (panel, row) in enumerate(zip(self.layout.panels, line, strict=True)):
                parts += [self._cell(c, row, number + n * len(lines)) for c in panel.columns]
            printed.append(parts)
        return printed

    def _classes(self, rows: list[Row]) -> list[list[tuple[str, int, Align, bool]]]:
        """Economic classes in panels side by side, totals of staff and public use under them."""
        panels = self.layout.panels
        listed = [[row for row in rows if (row.code or "")[:3] in panel.rows.split()] for panel in panels]
        height = max(len(panel) for panel in listed)
        printed = []
        for n in range(height):
            parts: list[tuple[str, int, Align, bool]] = []
            for panel, mine in zip(panels, listed, strict=True):
                row = mine[n] if n < len(mine) else None
                parts += [self._cell(c, row) for c in panel.columns]
            printed.append(parts)
        totals = [row for row in rows if row.role == "total"]
        rest = self.layout.width - len(panels[0].columns)
        parts = []
        for row, width in zip(totals, (len(panels[0].columns), rest), strict=False):
            parts += [(row.label, width - 1, "center", True), self._cell(Column("total"), row)]
        if parts:
            printed.append(parts)
        return printed

    def _wide(self, rows: list[Row]) -> list[tuple[str, int, Align, bool]]:
        by_concept = {row.concept: row for row in rows}
        return [self._cell(column, by_concept.get(column.item)) for column in self.layout.wide]


def code_parts(row: Row) -> tuple[str, str, str]:
    """类, 款 and 项 as printed in three columns: without the leading zero where the printed code has none."""
    printed = row.code or ""
    code = (row.concept or "").partition(":")[2]
    whole = (code[:3], code[3:5], code[5:7])
    short = (whole[0], whole[1].lstrip("0"), whole[2].lstrip("0"))
    if printed == "".join(whole):
        return whole
    if printed == "".join(short):
        return short
    return printed[:3], printed[3:5], printed[5:7]


def _targets(disclosure: Disclosure, form: Form) -> Iterator[Heading | Sheet]:
    unit = next((s.printed_unit for s in disclosure.statements if s.printed_unit), "万元")
    values = {"body": disclosure.body.name, "year": disclosure.fiscal_year, "unit": unit}
    if form.department_target and disclosure.indicators:
        whole = {"goal": disclosure.goal or "", "budget": _total_expenditure(disclosure)}
        yield _target(form.department_target, disclosure.indicators, {**values, **whole})
    if form.target is None:
        return
    for n, project in enumerate((p for p in disclosure.projects if p.indicators), 1):
        printed = wording.printed_budget(disclosure, project)
        own = {
            "body": project.implementer or disclosure.body.name,
            "project": project.name,
            "goal": project.goal or "",
            "budget": printed,
            "fiscal": printed,
            "other": "",
            "n": n,
            "score": _plain(project.score),
            "execution_rate": f"{project.execution_rate}%" if project.execution_rate is not None else "",
            "initial": wording.in_unit(disclosure, project.budget_initial),
            "revised": wording.in_unit(disclosure, project.budget_revised),
            "spent": wording.in_unit(disclosure, project.spent),
        }
        yield _target(form.target, project.indicators, {**values, **own}, project.score)


def _total_expenditure(disclosure: Disclosure) -> str:
    rows = (row for s in disclosure.statements for row in s.rows if row.flow == "expenditure" and row.role == "total")
    return next((f.printed for row in rows for f in row.figures if f.column == "column:total"), "")


def _target(
    layout: TargetForm, indicators: list[Indicator], values: dict[str, object], score: Decimal | None = None
) -> Sheet:
    """The sheet of one project or of the whole; a self-evaluation ends in a line with its score."""
    head = tuple(tuple(text.format(**values) for text in row) for row in layout.head)
    fixed = {(c.row, c.column) for c in merged(layout.head) if "{" not in c.text}
    cells = [c if (c.row, c.column) in fixed else replace(c, bold=False) for c in merged(head)]
    first = len(head) + 1
    texts = [[_plain(getattr(i, c.id, None)) for c in layout.columns] for i in indicators]
    if score is not None:
        total = {"first_level": "总分", "weight": "100", "score": _plain(score)}
        texts.append([total.get(c.id, "") for c in layout.columns])
    column = 1
    for n, printed_column in enumerate(layout.columns):
        r = 0
        while r < len(texts):
            span = 1
            if printed_column.id in ("first_level", "second_level"):
                while r + span < len(texts) and texts[r + span][: n + 1] == texts[r][: n + 1]:
                    span += 1
            align: Align = "left" if printed_column.id in ("name", "description") else "center"
            cells.append(GridCell(first + r, column, texts[r][n], span, printed_column.span, align))
            r += span
        column += printed_column.span
    return Sheet(
        title=layout.title.format(**values),
        subtitle=layout.subtitle.format(**values) if layout.subtitle else None,
        grid=Grid(tuple(sorted(cells, key=lambda x: (x.row, x.column))), 0),
    )


def _plain(value: object) -> str:
    return "" if value is None else str(value)
