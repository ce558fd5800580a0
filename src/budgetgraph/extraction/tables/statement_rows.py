"""The rows of one statement: a Table with its Layout in, Row records with codes, concepts, figures and places out."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from budgetgraph.extraction import concepts
from budgetgraph.extraction.numbers import is_blank
from budgetgraph.extraction.places import place_of
from budgetgraph.extraction.records import Flow, Place, Role, Row
from budgetgraph.extraction.tables.counting import counted
from budgetgraph.extraction.tables.doubles import Beside, cover, mark_doubles, texts_beside
from budgetgraph.extraction.tables.figures import Reading, figures, mark_nameless
from budgetgraph.extraction.tables.head_words import head_role, is_figure_head
from budgetgraph.extraction.tables.header_rows import is_number_row
from budgetgraph.extraction.tables.label_ends import mend_labels
from budgetgraph.extraction.tables.layouts import LABEL_UNSURE, Panel
from budgetgraph.extraction.tables.row_owners import (
    Owners,
    first_lines_name_units,
    is_own_line,
    names_a_head,
    without_code,
)
from budgetgraph.extraction.tables.summary_sides import sides
from budgetgraph.extraction.tables.wide_rows import wide_rows
from budgetgraph.reading.document import Cell
from budgetgraph.reading.folding import squeeze
from budgetgraph.resources import patterns

_CJK = re.compile(r"[\u4e00-\u9fff]")
_LISTS = ("general_public_projects", "procurement", "operating_information", "fixed_assets")
_TWO_SIDED = ("revenue_expenditure_summary", "fiscal_appropriation_summary")
_OF_EXPENSES = {"economic", "government-economic"}
_INCOME_ONLY = ("revenue:rev-current", "revenue:rev-carryover-fiscal", "revenue:rev-carryover-nonfiscal")
_CODE_IN_BRACKETS = re.compile(r"^[\[［【(（〔](\d+)[\]］】)）〕]$")  # [215001]


def read_rows(reading: Reading) -> list[Row]:
    """All rows of the table, panel by panel; a wide table gives one row per item (contract rule 6)."""
    if reading.layout.wide:
        return wide_rows(reading)
    by_panel = [_panel_rows(reading, panel) for panel in reading.layout.panels]
    for rows, following in combinations(by_panel, 2):
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
                figure.flags = [flag for flag in figure.flags if flag not in ("unheaded", LABEL_UNSURE)]
            following.remove(row)


def _line_of(row: Row) -> str:
    """The line of the row's place without the column: "t5 r3 c4" -> "t5 r3", "Sheet!D7" -> "Sheet!7"."""
    return re.sub(r" c\d+$|(?<=!)[A-Z]+", "", row.place.cell or "")


def _panel_rows(reading: Reading, panel: Panel) -> list[Row]:
    rows: list[Row] = []
    beside: Beside = {}
    below: list[Row] = []  # classes of expenses below those of functions: each stands once for every function
    carried: list[str] = []
    alone = len(reading.layout.panels) == 1
    unit = next((row.of_unit for row in reversed(reading.before) if row.code), None) if alone else None
    owners = Owners(
        panel,
        coded=_is_coded(reading, panel),
        listed=_is_list(reading, panel),
        unit=unit,
        names_units=_names_units(reading, panel),
    )
    by_other = _other_is_finer(reading, panel)
    for number in reading.layout.rows:
        cells = _row_cells(reading, panel, number)
        listed = _of_other_list(panel, cells, by_other) or panel
        line = _line(reading, listed, cells, carried)
        if line is None:
            continue
        row, carried = line if listed is panel else (line[0], carried)
        role = concepts.label_role(row.label)
        if role == "header" and (not (row.figures or row.code) or _repeats_numbers(reading, number)):
            continue
        owners.assign(row, role, _text(cells, panel.unit_code))
        if row.of_unit and names_a_head(row.of_unit):
            mark_nameless(row.figures)
        row.role = "subtotal" if is_own_line(row) else _role(row, role)
        rows.append(row)
        if listed is not panel and not by_other:
            below.append(row)
        beside[id(row)] = texts_beside(reading, panel, cells)
    _name(reading, panel, rows)
    for row in below:
        row.concept = _printed(row.label)  # which adds up in the table of expenses, not here
    mend_labels(rows)
    cover(rows)
    mark_doubles(reading, rows, beside)
    return rows


def _names_units(reading: Reading, panel: Panel) -> bool:
    """Does a table of units and their projects in one column name the units, and not only their codes?"""
    if panel.mixed != "project" or panel.unit_code is None:
        return True
    lines = (_row_cells(reading, panel, number) for number in reading.layout.rows)
    return first_lines_name_units((_text(cells, panel.unit_code), _text(cells, panel.label)) for cells in lines)


def _of_other_list(panel: Panel, cells: dict[int, Cell], finer: bool) -> Panel | None:
    """The panel as a line reads it that the second list names: where nothing else does (a class of expenses below one
    of functions), or where the second is the `finer` one."""
    if panel.other is None or not _text(cells, panel.other[1]):
        return None
    if not finer and any(_text(cells, column) for column in (panel.label, *panel.codes)):
        return None
    return replace(panel, codes=[panel.other[0]], label=panel.other[1], other=None, scheme=None)


def _other_is_finer(reading: Reading, panel: Panel) -> bool:
    """Does one class of the first list hold several of the second, each on a line of its own (50501 over 30101, 30102)?

    Then the first names none of these lines: each prints a part of its class.
    """
    if panel.other is None or not panel.codes:
        return False
    held: dict[str, set[str]] = {}
    above = ""
    for number in reading.layout.rows:
        cells = _row_cells(reading, panel, number)
        first, second = "".join(_text(cells, column) for column in panel.codes), _text(cells, panel.other[0])
        if first:
            above = first if second else ""
        if above and second and {concepts.scheme_of_code(above), concepts.scheme_of_code(second)} == _OF_EXPENSES:
            held.setdefault(above, set()).add(second)
    return len(set().union(*held.values())) > len(held)


def _name(reading: Reading, panel: Panel, rows: Sequence[Row]) -> None:
    """Says what each row is about, and on which side of the budget it stands."""
    below = reading.kind in _TWO_SIDED and len(reading.layout.panels) == 1
    found = sides([(row.label, bool(row.figures)) for row in rows], panel.flow) if below else [panel.flow] * len(rows)
    parent = _parent_before(reading.before, panel.flow)
    for row, side in zip(rows, found, strict=True):
        row.flow = side
        row.concept, parent = _concept(row, reading.kind, replace(panel, flow=side), parent)


def _parent_before(rows: Sequence[Row], side: Flow | None) -> str | None:
    """The carry-over row below which the lines of a piece go on, by the last row of its side in the piece before."""
    last = next((row.concept or "" for row in reversed(rows) if row.flow == side), "")
    if last == "revenue:rev-carryover-nonfiscal" or last.startswith("printed:carryover-nonfiscal/"):
        return "carryover-nonfiscal"
    return "carryover" if last.startswith(("revenue:rev-carryover", "fund-source:carryover-")) else None


def _is_coded(reading: Reading, panel: Panel) -> bool:
    """Are the lines of the panel classes with codes, in columns of their own or before the names?"""
    if panel.codes:
        return True
    labels = (cell.text for cell in reading.table.cells if cell.column == panel.label)
    return any((code := concepts.split_code(label)[0]) and concepts.scheme_of_code(code) for label in labels)


def _is_list(reading: Reading, panel: Panel) -> bool:
    """Are the lines projects or things, whose owners a merged cell or a line above them names?"""
    return panel.project is not None or panel.unit_name is not None or reading.kind in _LISTS


def _repeats_numbers(reading: Reading, number: int) -> bool:
    """Is this the row of column numbers again, left over from the header of a next page?"""
    return is_number_row([squeeze(cell.text) for cell in reading.table.cells_in(number)])


def _row_cells(reading: Reading, panel: Panel, number: int) -> dict[int, Cell]:
    """The row's cells by column, with the slide of a lost or gained code cell undone (text tables only).

    What names a line counts for all lines that its cell is merged over.
    """
    cells = {cell.column: cell for cell in reading.table.cells_in(number)}
    for column in filter(None, (*panel.codes, panel.label, panel.project, panel.unit_code, panel.unit_name)):
        above = reading.table.grid[number - 1][column - 1]
        if above and above.row >= reading.layout.first and above.column == column:
            cells.setdefault(column, above)
    over = reading.table.grid[number - 1][panel.label - 1] if panel.label else None
    if panel.label and over and over.row == number and over.column < panel.label:
        cells.setdefault(panel.label, over)  # a kind of goods, over the columns of the goods and who buys them
    filled = [cell for cell in cells.values() if squeeze(cell.text)]
    if panel.label and len(filled) == 1 and 2 * filled[0].column_span > reading.table.width:
        cells.setdefault(panel.label, filled[0])  # a line that is one merged cell
    if reading.table.method != "tabs" or panel.label is None:
        return cells
    label, following = cells.get(panel.label), cells.get(panel.label + 1)
    slid = (
        following is not None
        and (label is None or not squeeze(label.text) or squeeze(label.text).isdecimal())
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
    printed_codes = [_CODE_IN_BRACKETS.sub(r"\1", squeeze(cells[c].text)) if c in cells else "" for c in panel.codes]
    measure = _text(cells, panel.measure) if panel.measure else None
    found = list(figures(reading, panel.figures, cells, _measured(label, _text(cells, panel.project)), measure))
    code, printed_code, label, carried = _code(reading, printed_codes, label, label_cell, carried)
    other_list = code is not None and _of_two_lists(code, "".join(printed_codes))
    project = "" if other_list else _text(cells, panel.project)
    unit = without_code(_text(cells, panel.unit_name))
    if not (label or code or found or project):
        return None
    if not label and not code and not found:
        label = project or unit
    if is_figure_head(label) and not found and not code and head_role(label):
        return None
    if not label and unit and not code:
        label = unit
    if not (label or code or project or unit):
        label = _total_beside(cells, panel)
    if found and not code and not _CJK.search(f"{label}{project}{unit}"):
        mark_nameless(found)
    if concepts.label_role(unit) == "total":
        label, unit = label or unit, ""
    if concepts.label_role(project) in ("total", "subtotal"):
        label, project = label or project, ""
    if not project and (named := patterns("label_patterns.csv")["project_in_label"].match(label)):
        project = named["name"]
    anchor = label_cell if label_cell and squeeze(label_cell.text) else _first_filled(cells, panel)
    row = Row(
        label=label,
        code=printed_code or None,
        project=project or None,
        of_unit=unit or None,
        figures=found,
        place=place_of(reading.table, anchor) if anchor else Place(),
    )
    row.concept = code
    return row, carried


def _total_beside(cells: dict[int, Cell], panel: Panel) -> str:
    """The 合计 of a line whose label column is blank, printed under another head (序号)."""
    first = min((head.index for head in panel.figures), default=0)
    texts = (squeeze(cell.text) for column, cell in sorted(cells.items()) if column < first)
    return next((text for text in texts if concepts.label_role(text) == "total"), "")


def _first_filled(cells: dict[int, Cell], panel: Panel) -> Cell | None:
    wanted = [*panel.codes, panel.label, panel.project, *(head.index for head in panel.figures)]
    return next((cells[c] for c in wanted if c in cells and squeeze(cells[c].text)), None)


def _text(cells: dict[int, Cell], column: int | None) -> str:
    text = squeeze(cells[column].text) if column and column in cells else ""
    return "" if is_blank(text) else text


def _measured(label: str, project: str) -> str:
    """The label that says what the figures of a line measure: a second one says so of rates only (增减%)."""
    return project if counted(project) == "percent" and counted(label) is None else label


def _code(
    reading: Reading, printed: Sequence[str], label: str, label_cell: Cell | None, carried: list[str]
) -> tuple[str | None, str, str, list[str]]:
    """(code, printed code, label without the code, level codes to carry down) of a row."""
    printed = [patterns("head_patterns.csv")["code_words"].sub("", part) for part in printed]
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
    own, rest = concepts.split_code(glued_text)
    if own and any(digits) and _of_two_lists(own, "".join(digits)):
        return own, own, squeeze(rest), carried
    if any(digits):
        parts = [part for part in digits if part]
        blank_before = next(at for at, part in enumerate(digits) if part)
        if blank_before and len(parts[0]) <= 2 and len(carried) >= blank_before:
            parts = carried[:blank_before] + parts
        code = _pad(parts)
        part, rest = concepts.split_part(glued_text)
        if part and len(code) == 3 and len(printed) == 1:
            return code + part, code + part, squeeze(rest), _levels(code + part)
        return (
            code or None,
            code if code and len(code) < len(joined) else joined,
            label,
            _levels(code) if code else carried,
        )
    found, rest = concepts.split_code(glued_text)
    if found and concepts.scheme_of_code(found):
        return found, found, squeeze(rest), _levels(found)
    return None, "", label, carried


def _of_two_lists(code: str, other: str) -> bool:
    """Are these codes of two lists (30101 before the name, 50101 in a column)?"""
    schemes = [concepts.scheme_of_code(one) for one in (code, other)]
    return None not in schemes and schemes[0] != schemes[1]


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
    if kind == "procurement" and (topic := concepts.procurement_of_label(label)):
        return topic, parent
    if role == "total":
        return _total(panel.flow, kind), parent
    if panel.flow == "revenue" or kind in ("revenue_expenditure_summary", "fiscal_appropriation_summary", "carryover"):
        functional = None if panel.flow == "revenue" else concepts.code_of_name("functional", label, digits=3)
        if functional:
            return f"functional:{functional}", parent
        scheme = panel.scheme
        if scheme and (found := concepts.code_of_name(scheme, label, digits=3) or concepts.code_of_name(scheme, label)):
            return f"{scheme}:{found}", parent
        fund = concepts.fund_of_label(label)
        if fund and fund.startswith("revenue:rev-carryover") and fund != "revenue:rev-carryover-nonfiscal":
            parent = "carryover"
        elif fund == "revenue:rev-carryover-nonfiscal":
            parent = "carryover-nonfiscal"
        elif fund in ("revenue:rev-total", "revenue:rev-current"):
            parent = None
        elif fund and parent:
            fund = _carried(fund, parent)
        if panel.flow == "expenditure" and fund in _INCOME_ONLY:
            fund = None
        if fund:
            return fund, parent
        return _printed(label), parent
    own = (panel.scheme,) if panel.scheme else ("functional", "economic")
    for scheme in own if kind != "general_public_basic" else own[::-1]:
        found = concepts.code_of_name(scheme, label)
        if found and found.endswith(row.code or ""):
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
    if kind == "operating_costs":
        return "topic:agency_operating"
    return "topic:total_expenditure" if flow == "expenditure" else "printed:合计"


def _printed(label: str) -> str | None:
    return f"printed:{label}" if label else None


def _role(row: Row, said: str | None) -> Role:
    if said == "total" and not row.code:
        return "total"
    return "subtotal" if said == "subtotal" and not row.code else "leaf"
