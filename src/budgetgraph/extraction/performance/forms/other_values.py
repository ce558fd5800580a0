"""What the columns of a performance form print that no part of a record is for: quarters, grades, rules, funds.

A Document and its Disclosure in. A number beside the levels of an indicator becomes one of its `other_values` under
the printed head; an amount before them a row of the statement, about the project that the line names.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from budgetgraph.extraction.held import Held, number_of
from budgetgraph.extraction.numbers import parse, yuan, yuan_per_unit
from budgetgraph.extraction.performance.forms.forms import USUAL_UNIT
from budgetgraph.extraction.performance.forms.whole_money import address, amount_in, is_money_label, unit_in
from budgetgraph.extraction.performance.indicators.indicator_rows import is_total, read_row
from budgetgraph.extraction.persons.privacy import is_personal_label, mask_squeezed, numbers_of_persons
from budgetgraph.extraction.places import place_of
from budgetgraph.extraction.records import Disclosure, Figure, Indicator, OtherValue, Row
from budgetgraph.extraction.tables.captions import caption_of
from budgetgraph.extraction.tables.counting import counted
from budgetgraph.extraction.tables.indicator_heads import Head, head_at
from budgetgraph.extraction.tables.layouts import UNIT_UNSURE
from budgetgraph.extraction.tables.statements import PERFORMANCE_KINDS
from budgetgraph.extraction.text.passages import level
from budgetgraph.extraction.text.structure import NUMBER, kind_at, structural
from budgetgraph.extraction.usage import Used
from budgetgraph.reading.document import Cell, Document, Table
from budgetgraph.reading.folding import squeeze
from budgetgraph.resources import patterns

_DIGIT = re.compile(r"\d")
_WITH_ZERO = re.compile(r"0\d{4,}")  # a telephone or a code, no amount
_YEAR = re.compile(r"(?:19|20)\d\d")
_OF_TIME = patterns("label_patterns.csv")["of_time"]
_OF_PERIOD = patterns("label_patterns.csv")["of_period"]
_IGNORED = "ignored"
_PARTS = {"weight": "weight", "score": "score", "rate": "completion_rate"}
_HEADS = 4  # rows of heads above one another


def add_other_values(document: Document, disclosure: Disclosure, used: Used) -> None:
    """Keeps the numbers of the rows of indicators that no record holds yet, of the cells that were `used`."""
    held = Held(document, disclosure)
    forms = {address(one.place): one for one in disclosure.statements if one.kind in PERFORMANCE_KINDS}
    for at, table in enumerate(document.blocks):
        if not isinstance(table, Table) or table.hidden or not table.cells:
            continue
        heads = [head for row in range(1, table.height + 1) if (head := head_at(table, row))]
        if not heads:
            continue
        first = next((cell for cell in table.cells if squeeze(cell.text)), table.cells[0])
        form = forms.get(address(place_of(table, first)))
        unit = caption_of(document.blocks, at).unit
        rows: dict[int, Row] = {}
        for cell, head in _left(table, heads, held, used):
            path = _path(table, head, cell)
            if not path or _is_no_value(path[-1]):
                continue
            indicator = _nearest(held.indicators_in(table, cell), cell, table)
            if indicator is not None and cell.column > head.first_column:
                indicator.other_values.append(_other(table, cell, path))
            elif form is not None and cell.column < head.first_column:
                _add_figure(table, cell, path, unit, _row_of(table, cell, held, rows))
        if form is not None:
            form.rows += [row for row in rows.values() if row.figures]


def _left(table: Table, heads: Sequence[Head], held: Held, used: Used) -> Iterator[tuple[Cell, Head]]:
    """The cells below a head whose numbers no record holds."""
    for cell in table.cells:
        at = (table.number, cell.row, cell.column)
        if at not in used.cells or not _DIGIT.search(cell.text):
            continue
        head = next((one for one in reversed(heads) if one.row < cell.row), None)
        if head is None or is_total(read_row(table, head, cell.row)):
            continue
        text, _ = level(cell.text)
        if _WITH_ZERO.fullmatch(text) or numbers_of_persons(text):
            continue
        spans = structural(text)
        numbers = [n[0] for n in NUMBER.finditer(text) if not kind_at(spans, n.start(), n.end())]
        if parse(cell.text):
            numbers = [squeeze(cell.text)]
        known = head.columns.get(cell.column, _IGNORED) != _IGNORED or cell.column in head.beside
        holds = held.holds if known else held.holds_itself
        kept = all(holds(table, cell, number_of(number)) for number in numbers)
        if not numbers or (kept and not _is_of_period(table, head, cell)):
            continue
        if not _is_part(table, cell, head, held):
            yield cell, head


def _is_of_period(table: Table, head: Head, cell: Cell) -> bool:
    """Is it the target of a quarter or of half a year, which the record keeps without saying of which?"""
    path = _path(table, head, cell) if head.columns.get(cell.column) == "milestone" else []
    return bool(path) and _OF_PERIOD.search(path[-1]) is not None


def _is_part(table: Table, cell: Cell, head: Head, held: Held) -> bool:
    """Is the number that of its column in the record, where another column of the row prints the same?"""
    part = _PARTS.get(head.columns.get(cell.column, ""), "")
    number = number_of(cell.text)
    return bool(part) and any(getattr(one, part) == number for one in held.indicators_in(table, cell))


def _path(table: Table, head: Head, cell: Cell) -> list[str]:
    """The head over a cell with the group that spans it and its neighbours above (评价标准 > 良)."""
    path: list[str] = []
    last = head.row + _has_heads_below(table, head)
    for row in range(last, max(0, last - _HEADS), -1):
        above = table.grid[row - 1][cell.column - 1]
        text = squeeze(above.text) if above else ""
        if above is None or parse(text) or above.column_span >= table.width:
            break
        if text and above.row + above.row_span - 1 == row:
            if path and above.column_span == 1:
                break
            path.insert(0, text)
    level = _level_beside(table, head, cell)
    return [level, *path] if path and level else path


def _level_beside(table: Table, head: Head, cell: Cell) -> str:
    """The level of indicators whose own points a cell prints (一级指标 | 权重 | 二级指标 | 权重), else empty."""
    before = table.grid[head.row - 1][cell.column - 2] if cell.column > 1 else None
    is_of_level = before is not None and head.columns.get(before.column) in ("first", "second")
    return squeeze(before.text) if before and is_of_level else ""


def _has_heads_below(table: Table, head: Head) -> bool:
    """Do the columns before the indicators have heads of their own in the line below (一般公共预算 | 其他资金)?"""
    cells = [c for c in table.cells_in(head.row + 1) if squeeze(c.text)] if head.row < table.height else []
    return bool(cells) and all(c.column < head.first_column and not _DIGIT.search(c.text) for c in cells)


def _is_no_value(head: str) -> bool:
    said = patterns("account_patterns.csv")
    return any(said[name].fullmatch(head) for name in ("code_head", "name_head")) or is_personal_label(head)


def _nearest(indicators: Sequence[Indicator], cell: Cell, table: Table) -> Indicator | None:
    """Of the indicators that stand side by side in a row the one whose columns a cell is among."""
    columns = {c.column: table.place_of(c) for c in table.cells_in(cell.row)}
    left = [i for i in indicators if any(p == i.place.cell and column <= cell.column for column, p in columns.items())]
    return left[-1] if left else next(iter(indicators), None)


def _other(table: Table, cell: Cell, path: Sequence[str]) -> OtherValue:
    text = mask_squeezed(cell.text)
    printed = parse(text)
    return OtherValue(
        head=mask_squeezed(" > ".join(path)),
        text=text,
        value=printed.value if printed else None,
        place=place_of(table, cell),
    )


def _row_of(table: Table, cell: Cell, held: Held, rows: dict[int, Row]) -> Row:
    """The row for the amounts of a line, begun where there is none: that of its project, or of what it names first."""
    if cell.row not in rows:
        project = next(iter(held.projects_in(table, cell)), None)
        words = (c for c in table.grid[cell.row - 1] if c and squeeze(c.text) and not _DIGIT.search(c.text))
        said = next(words, cell)
        label = project or mask_squeezed(said.text)
        rows[cell.row] = Row(
            label=label,
            concept=f"printed:{label}",
            flow="expenditure",
            project=project,
            place=place_of(table, said),
        )
    return rows[cell.row]


def _add_figure(table: Table, cell: Cell, path: Sequence[str], unit: str | None, row: Row) -> None:
    printed, own = amount_in(cell.text) or (None, None)
    head = " > ".join(path)
    if printed is None or (_YEAR.fullmatch(squeeze(cell.text)) and _OF_TIME.search(head)):
        return
    named = next((u for text in (own, *reversed(path)) if text and (u := unit_in(text))), unit)
    is_money = not printed.percent and any(map(is_money_label, path))
    if is_money and yuan(printed, named or USUAL_UNIT) is None:
        return
    factor = yuan_per_unit()[named or USUAL_UNIT] if is_money else Decimal(1)
    things = "percent" if printed.percent or "%" in path[-1] else counted(path[-1])
    is_sure = bool(named if is_money else things)
    row.figures.append(
        Figure(
            column=f"printed:{path[-1]}",
            value=printed.value * factor,
            printed=printed.text,
            unit="CNY" if is_money else things or "other",
            resolution=printed.last_place * factor,
            header=head,
            place=place_of(table, cell),
            confidence=cell.confidence,
            flags=[*([UNIT_UNSURE] * (not is_sure)), *(["ocr"] * (cell.confidence is not None))],
        )
    )
