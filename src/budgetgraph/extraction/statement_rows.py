"""The rows of one statement: a Table with its Layout in, Row records with codes, concepts, figures and places out."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from budgetgraph.extraction import concepts
from budgetgraph.extraction.heads import (
    ColumnHead,
    Layout,
    Panel,
    head_column,
    head_role,
    is_figure_head,
    is_number_row,
)
from budgetgraph.extraction.numbers import is_blank, parse, yuan_per_unit
from budgetgraph.extraction.records import Figure, Flow, Place, Role, Row
from budgetgraph.reading.document import Cell, Table
from budgetgraph.reading.folding import key, squeeze

_CJK = re.compile(r"[\u4e00-\u9fff]")
_CODE_WORDS = re.compile(r"^[类款项]+|[类款项]+$")  # heads that a page break merged into the first row
_PLAIN_COLUMNS = {"column:quantity": "other"}
_RATE = re.compile(r"率|%|百分比|占比|幅度|比例")
_COUNT_UNITS = {"平方米": "square_metre", "辆": "vehicle", "人": "person", "台": "piece", "套": "piece", "个": "piece"}


@dataclass
class Reading:
    """What the rows of a table need to know about their statement."""

    table: Table
    layout: Layout
    kind: str
    unit: str | None  # printed money unit of the table, None if nothing names one


def place_of(table: Table, cell: Cell) -> Place:
    """The contract's place of a cell."""
    box = (cell.box.x0, cell.box.y0, cell.box.x1, cell.box.y1) if cell.box else None
    return Place(page=cell.page, line=cell.line, cell=table.place_of(cell), box=box)


def read_rows(reading: Reading) -> list[Row]:
    """All rows of the table, panel by panel; a wide table gives one row per item (contract rule 6)."""
    if reading.layout.wide:
        return _wide_rows(reading)
    by_panel = [_panel_rows(reading, panel) for panel in reading.layout.panels]
    for rows, following in pairwise(by_panel):
        _give_back(rows, following)
    return [row for rows in by_panel for row in rows]


def _give_back(rows: list[Row], following: list[Row]) -> None:
    """A label merged over two panels (公用经费合计) leaves its figure in the second: the nameless figure is its own."""
    for row in list(following):
        if row.label or row.code or row.project:
            continue
        owner = next((r for r in rows if _line_of(r) == _line_of(row) and r.label and not r.figures), None)
        if owner:
            owner.figures = row.figures
            for figure in owner.figures:
                figure.flags = [flag for flag in figure.flags if flag != "unheaded"]
            following.remove(row)


def _line_of(row: Row) -> str:
    return (row.place.cell or "").rpartition(" ")[0]


def _panel_rows(reading: Reading, panel: Panel) -> list[Row]:
    rows: list[Row] = []
    carried: list[str] = []
    parent: str | None = None
    unit_name: str | None = None
    for number in range(reading.layout.first, reading.layout.last + 1):
        cells = _row_cells(reading, panel, number)
        line = _line(reading, panel, cells, carried)
        if line is None:
            continue
        row, carried = line
        role = concepts.label_role(row.label)
        if role == "header" and (not (row.figures or row.code) or _repeats_numbers(reading, number)):
            continue
        if row.of_unit:
            unit_name = row.of_unit
        elif panel.unit_name and row.code and unit_name:
            row.of_unit = unit_name
        row.flow = panel.flow
        row.concept, parent = _concept(row, reading.kind, panel, parent)
        row.role = "subtotal" if row.of_unit and not row.code and row.label == row.of_unit else _role(row, role)
        rows.append(row)
    return rows


def _repeats_numbers(reading: Reading, number: int) -> bool:
    """Is this the row of column numbers again, left over from the header of a next page?"""
    return is_number_row([squeeze(cell.text) for cell in reading.table.cells if cell.row == number])


def _row_cells(reading: Reading, panel: Panel, number: int) -> dict[int, Cell]:
    """The row's cells by column, with the slide of a lost or gained code cell undone (text tables only)."""
    cells = {cell.column: cell for cell in reading.table.cells if cell.row == number}
    if reading.table.method != "tabs" or panel.label is None:
        return cells
    label, following = cells.get(panel.label), cells.get(panel.label + 1)
    slid = (
        following is not None
        and (label is None or not squeeze(label.text) or squeeze(label.text).isdigit())
        and _CJK.search(following.text)
        and any(head.index == panel.label + 1 for head in panel.figures)
    )
    if not slid:
        return cells
    part = label if label is not None and squeeze(label.text) else None
    moved = {
        column if column < panel.label else column - 1: cell for column, cell in cells.items() if cell is not label
    }
    if part is not None:
        moved[panel.label - 1] = _joined(cells.get(panel.label - 1), part)
    return moved


def _joined(code: Cell | None, part: Cell) -> Cell:
    """Two code cells of a slid row as one: 302 and 39 give "302 39"."""
    if code is None or not squeeze(code.text):
        return part
    return Cell(
        row=code.row, column=code.column, text=f"{code.text} {part.text}".strip(), line=code.line, page=code.page
    )


def _line(reading: Reading, panel: Panel, cells: dict[int, Cell], carried: list[str]) -> tuple[Row, list[str]] | None:
    label_cell = cells.get(panel.label) if panel.label else None
    label = squeeze(label_cell.text) if label_cell else ""
    printed_codes = [squeeze(cells[c].text) if c in cells else "" for c in panel.codes]
    figures = list(_figures(reading, panel.figures, cells))
    code, printed_code, label, carried = _code(reading, printed_codes, label, label_cell, carried)
    project = _text(cells, panel.project)
    unit = _text(cells, panel.unit_name)
    if not (label or code or figures or project):
        return None
    if not label and not code and not figures:
        label = project or unit
    if is_figure_head(label) and not figures and not code and head_role(label):
        return None
    if not label and unit and not code:
        label = unit
    if concepts.label_role(unit) == "total":
        label, unit = label or unit, ""
    if concepts.label_role(project) == "total":
        label, project = label or project, ""
    anchor = label_cell if label_cell and squeeze(label_cell.text) else _first_filled(cells, panel)
    row = Row(
        label=label,
        code=printed_code or None,
        project=project or None,
        of_unit=unit or None,
        figures=figures,
        place=place_of(reading.table, anchor) if anchor else Place(),
    )
    row.concept = code
    return row, carried


def _first_filled(cells: dict[int, Cell], panel: Panel) -> Cell | None:
    wanted = [*panel.codes, panel.label, panel.project, *(head.index for head in panel.figures)]
    return next((cells[c] for c in wanted if c in cells and squeeze(cells[c].text)), None)


def _text(cells: dict[int, Cell], column: int | None) -> str:
    text = squeeze(cells[column].text) if column and column in cells else ""
    return "" if is_blank(text) else text


def _code(
    reading: Reading, printed: Sequence[str], label: str, label_cell: Cell | None, carried: list[str]
) -> tuple[str | None, str, str, list[str]]:
    """(code, printed code, label without the code, level codes to carry down) of a row."""
    printed = [_CODE_WORDS.sub("", part) for part in printed]
    joined = "".join(printed)
    glued_text = squeeze_keep(label_cell.text) if label_cell else label
    if _CJK.search(joined):  # the code column holds code and name together
        found, rest = concepts.split_code(joined)
        if found:
            return found, found, label or rest, _levels(found)
        if not label:
            return None, "", joined, carried
        return None, "", label, carried
    digits = [re.sub(r"\D", "", part) for part in printed]
    if any(digits):
        parts = [part for part in digits if part]
        blank_before = next(at for at, part in enumerate(digits) if part)
        if blank_before and len(parts[0]) <= 2 and len(carried) >= blank_before:
            parts = carried[:blank_before] + parts
        code = _pad(parts)
        part, rest = concepts.split_part(glued_text)
        if part and len(code) == 3 and len(printed) == 1:
            return code + part, code + part, squeeze(rest), _levels(code + part)
        return code or None, joined, label, _levels(code) if code else carried
    found, rest = concepts.split_code(glued_text)
    if found and concepts.scheme_of_code(found):
        return found, found, squeeze(rest), _levels(found)
    return None, "", label, carried


def squeeze_keep(text: str) -> str:
    """The text with line breaks taken out and blanks kept, so that "01 基本工资" still shows where the code ends."""
    return re.sub(r"\s*\n\s*", "", text).strip()


def _pad(parts: Sequence[str]) -> str:
    """201, 3, 50 -> 2010350 (contract rule 5); a full code in one cell stays as it is."""
    code = parts[0]
    for part in parts[1:]:
        if len(part) >= 3 and part.startswith(code):
            code = part
        else:
            code += part.zfill(2)
    return code if len(code) in (3, 5, 7) else (code if len(code) > 7 else "")


def _levels(code: str) -> list[str]:
    return [code[:3], code[3:5], code[5:7]][: max(1, (len(code) - 1) // 2)]


def _figures(reading: Reading, heads: Sequence[ColumnHead], cells: dict[int, Cell]) -> Iterator[Figure]:
    for head in heads:
        cell = cells.get(head.index)
        if cell is None or not (printed := parse(cell.text)):
            continue
        unit, factor, flags = _unit(reading, head, percent=printed.percent)
        yield Figure(
            column=head.column or "column:total",
            value=printed.value * factor,
            printed=printed.text,
            unit=unit,
            resolution=printed.last_place * factor,
            header=head.header,
            place=place_of(reading.table, cell),
            confidence=cell.confidence,
            flags=[*head.flags, *flags, *(["ocr"] if cell.confidence is not None else [])],
        )


def _unit(reading: Reading, head: ColumnHead, *, percent: bool) -> tuple[str, Decimal, list[str]]:
    """(unit of the value, yuan per printed unit, flags) of a figure under this head."""
    if percent or head.column in ("column:change_rate",) or _RATE.search(head.leaf):
        return "percent", Decimal(1), []
    if head.column in _PLAIN_COLUMNS:
        return _PLAIN_COLUMNS[head.column], Decimal(1), []
    for word, unit in _COUNT_UNITS.items():
        if re.search(rf"（{word}|{word}数|数量", head.leaf) and word in head.leaf:
            return unit, Decimal(1), []
    printed = head.unit or reading.unit
    if printed is None:
        return "other", Decimal(1), ["unit unknown"]
    return "CNY", yuan_per_unit()[printed], []


def _concept(row: Row, kind: str, panel: Panel, parent: str | None) -> tuple[str | None, str | None]:
    """What the row is about. Children of a carry-over row (一、一般公共预算拨款 under 年初结转) are carried funds."""
    code = row.concept
    if code:
        scheme = concepts.scheme_of_code(code)
        return (f"{scheme}:{code}" if scheme else f"printed:{code}"), parent
    label = row.label
    role = concepts.label_role(label)
    if kind == "three_public":
        return concepts.three_public_of_label(label) or concepts.fund_of_label(label) or _printed(label), parent
    if role == "total":
        return _total(panel.flow, kind), parent
    if panel.flow == "revenue" or kind in ("revenue_expenditure_summary", "fiscal_appropriation_summary", "carryover"):
        functional = None if panel.flow == "revenue" else concepts.code_of_name("functional", label, digits=3)
        if functional:
            return f"functional:{functional}", parent
        fund = concepts.fund_of_label(label)
        if fund and fund.startswith("revenue:rev-carryover") and fund != "revenue:rev-carryover-nonfiscal":
            parent = "carryover"
        elif fund == "revenue:rev-carryover-nonfiscal":
            parent = "carryover-nonfiscal"
        elif fund in ("revenue:rev-total", "revenue:rev-current"):
            parent = None
        elif fund and parent:
            fund = _carried(fund, parent)
        if fund == "revenue:rev-current" and panel.flow == "expenditure":
            fund = None
        if fund:
            return fund, parent
        return _printed(label), parent
    for scheme in ("functional", "economic") if kind != "general_public_basic" else ("economic", "functional"):
        if found := concepts.code_of_name(scheme, label):
            return f"{scheme}:{found}", parent
    return concepts.fund_of_label(label) or _printed(label), parent


def _carried(fund: str, parent: str) -> str:
    if parent == "carryover-nonfiscal":
        return f"printed:{parent}/{fund}"
    return {
        "revenue:rev-gp": "fund-source:carryover-gp",
        "revenue:rev-gf": "fund-source:carryover-gf",
        "revenue:rev-sc": "fund-source:carryover-sc",
    }.get(fund, fund)


def _total(flow: Flow | None, kind: str) -> str:
    if flow == "revenue":
        return "revenue:rev-total"
    return "topic:total_expenditure" if flow == "expenditure" else "printed:合计"


def _printed(label: str) -> str | None:
    return f"printed:{label}" if label else None


def _role(row: Row, said: str | None) -> Role:
    if said == "total" and not row.code:
        return "total"
    return "subtotal" if said == "subtotal" and not row.code else "leaf"


def _wide_rows(reading: Reading) -> list[Row]:
    """A table without labels: the lowest heads are the items, what stands above them is the column."""
    rows: list[Row] = []
    for head in (head for head in reading.layout.heads if head.path):
        phase = next((c for text in head.path if (c := _phase(text))), None)
        label, concept = _wide_item(head, reading.kind)
        row = next((r for r in rows if r.label == label and r.concept == concept), None)
        if row is None:
            row = Row(label=label, concept=concept, flow="expenditure")
            row.role = "total" if key(label) in ("合计", "总计") else "leaf"
            rows.append(row)
        for number in range(reading.layout.first, reading.layout.last + 1):
            cells = {cell.column: cell for cell in reading.table.cells if cell.row == number}
            item = ColumnHead(
                head.index, head.path, "figure", f"column:{phase}" if phase else "column:total", head.unit
            )
            found = list(_figures(reading, [item], cells))
            row.figures += found
            if found and row.place.cell is None:
                row.place = found[0].place
    return rows


_YEAR = re.compile(r"20\d\d年度?")


def _phase(head: str) -> str | None:
    """ "budget" or "final" where a head of a wide table says only that ("全年预算数", "2024年决算数")."""
    return head_column(_YEAR.sub("", head), "path")


def _wide_item(head: ColumnHead, kind: str) -> tuple[str, str | None]:
    """(label, concept) of the item that a column of a wide table is about."""
    path = [text for text in head.path if not _phase(text)] or list(head.path)
    for at in range(len(path) - 1, -1, -1):
        text = path[at]
        if head_column(text) == "neutral" and at:
            continue
        if kind == "three_public":
            return text, _three_public(path[: at + 1], total=at < len(path) - 1) or _printed(text)
        return text, concepts.three_public_of_label(text) or concepts.fund_of_label(text) or _printed(text)
    return head.leaf, _printed(head.leaf)


def _three_public(path: Sequence[str], *, total: bool) -> str | None:
    """The three-public item of a head, which may need the head above it (运行费 under 公务用车购置及运行费)."""
    own = concepts.three_public_of_label(path[-1])
    if own or total:
        return own or ("three-public:three-public" if len(path) == 1 else None)
    joined = concepts.three_public_of_label("公务用车" + path[-1]) if "车" in "".join(path[:-1]) else None
    return joined or concepts.fund_of_label(path[-1])
