"""Wide tables (contract rule 6): the items stand in the heads, so one Row is made per item and unit.

公开07表 and other three-public tables, with or without a column of units; a Reading in, Row records out.
"""

import re
from collections.abc import Container, Iterator, Sequence

from budgetgraph.extraction import concepts
from budgetgraph.extraction.places import place_of
from budgetgraph.extraction.records import Row
from budgetgraph.extraction.tables.column_groups import is_compared, year_named
from budgetgraph.extraction.tables.figures import Reading, figures, mark_nameless
from budgetgraph.extraction.tables.head_words import head_column, head_role
from budgetgraph.extraction.tables.layouts import ColumnHead
from budgetgraph.extraction.tables.row_owners import names_a_head
from budgetgraph.reading.document import Cell
from budgetgraph.reading.folding import key, squeeze
from budgetgraph.resources import patterns

_CHANGES = ("change", "change_rate")
_FUNDS = ("general_public", "government_fund", "state_capital", "special_account", "unit_funds")
_ALL = "three-public:three-public"
_PHASES = ("budget", "final", "initial_budget", "previous_budget", "previous_executed", *_CHANGES)


def _said(name: str) -> re.Pattern[str]:
    return patterns("head_patterns.csv")[name]


def wide_rows(reading: Reading) -> list[Row]:
    """The lowest heads are the items, what stands above them is the column; a unit's line gives rows of that unit."""
    rows: list[Row] = []
    lines = list(_lines(reading))
    years = _years([unit for unit, _ in lines])
    items = [head for head in reading.layout.heads if head.path and not _names_no_item(head)]
    above_all = _above_all(items)
    last = max((year for head in items if (year := year_named(head.path))), default=0)
    compared = any(year_named(head.path) == last - 1 for head in items)
    for head in items:
        phase = next((column for text in head.path if (column := _phase(text))), None)
        if change := next((c for text in head.path if (c := head_column(text)) in _CHANGES), None):
            phase = change
        elif compared and phase in ("budget", None):
            phase = "previous_budget" if year_named(head.path) == last - 1 else None
        column = f"column:{phase}" if phase else _fund_above(head, items) or "column:total"
        item = ColumnHead(head.index, head.path, "figure", column, head.unit, head.flags, head.printed)
        label, concept = _item(head, reading.kind, above_all)
        for unit, cells in lines or [(None, {})]:
            if unit in years:
                item.column, unit = years[unit], None
            row = next((r for r in rows if (r.label, r.concept, r.of_unit) == (label, concept, unit)), None)
            if row is None:
                row = Row(label=label, concept=concept, flow="expenditure", of_unit=unit)
                row.role = "total" if _said("sum_head").match(key(label)) else "leaf"
                rows.append(row)
            found = list(figures(reading, [item], cells))
            if unit and names_a_head(unit):
                mark_nameless(found)
            row.figures += found
            if row.place.cell is None and (cell := cells.get(head.index)):
                row.place = place_of(reading.table, cell)
    return rows


def _above_all(items: Sequence[ColumnHead]) -> set[str]:
    """The heads that stand above all items, with lower heads between."""
    if len(items) < 2:
        return set()
    return {text for text in items[0].path if all(text in head.path[:-1] for head in items)}


def _fund_above(head: ColumnHead, items: Sequence[ColumnHead]) -> str | None:
    """The column of a block of items of one fund beside others; 其中：一般公共预算安排 is no whole part of a sum."""
    for text in head.path[:-1]:
        if (column := head_column(text)) in _FUNDS and not all(text in other.path for other in items):
            return f"printed:{text}" if _said("among").match(text) else f"column:{column}"
    return None


def _years(names: Sequence[str | None]) -> dict[str | None, str]:
    """Lines that are years or phases, not units: the last year is the report's own, that before is compared with."""
    columns = {name: column_of_line(name) for name in names if name}
    if len(columns) > 1 and None not in names and all(columns.values()):
        return {name: column for name, column in columns.items() if column}
    years = {name: int(match[1]) for name in names if name and (match := _said("year_of_line").match(name))}
    last = max(years.values(), default=0)
    by_year = {last: "column:total", last - 1: "column:previous_budget"}
    found: dict[str | None, str] = {name: by_year.get(year, f"printed:{name}") for name, year in years.items()}
    for name in names if len(years) > 1 else ():
        if name and (column := _column_of_change(name)):
            found[name] = column
    return found


def _column_of_change(name: str) -> str | None:
    """The column of a line that compares the years above it (增减额, 增减率)."""
    column = head_column(name)
    return f"column:{column}" if column in _CHANGES else None


def column_of_line(name: str) -> str | None:
    """The column of a line that is a phase (年初预算数) or a difference (决算数比预算数增减), None for others."""
    phase = _phase(name) or head_column(_said("year_in_head").sub("", name))
    if phase in _PHASES:
        return f"column:{phase}"
    return f"printed:{name}" if phase is None and is_compared(name) else None


def _names_no_item(head: ColumnHead) -> bool:
    """Does the head itself say that its column holds units, ordinals or remarks?"""
    return head.role in ("name", "unit_name", "unit_code", "text") or head_role(head.leaf) is not None


def _lines(reading: Reading) -> Iterator[tuple[str | None, dict[int, Cell]]]:
    """(unit, cells by column) of each line of data; the line of totals, or an only line, has no unit."""
    panel = reading.layout.panels[0]
    column = panel.unit_name or panel.label
    found: list[tuple[str | None, dict[int, Cell]]] = []
    for number in reading.layout.rows:
        cells = {cell.column: cell for cell in reading.table.cells_in(number)}
        if not any(squeeze(cell.text) for cell in cells.values()):
            continue
        name = squeeze(cells[column].text) if column and column in cells else ""
        found.append((name if name and concepts.label_role(name) != "total" else None, cells))
    yield from found if any(unit is None for unit, _ in found) or len(found) > 1 else [(None, c) for _, c in found]


def _phase(head: str) -> str | None:
    """The column where a head of a wide table says only that ("全年预算数" -> "budget", "2024年决算数" -> "final")."""
    return head_column(_said("year_in_head").sub("", head), "path")


def _item(head: ColumnHead, kind: str, above_all: Container[str]) -> tuple[str, str | None]:
    """(label, concept) of the item that a column is about; heads above all items say nothing of one."""
    path = [text for text in head.path if not _phase(text) and text not in above_all] or list(head.path)
    if kind == "three_public" and all(head_column(text) in _CHANGES for text in path):
        return "合计", _ALL  # 增减额 beside the items of two years compares their sums
    for at in range(len(path) - 1, -1, -1):
        text = path[at]
        if head_column(text) == "neutral" and at:
            continue
        if kind == "three_public":
            concept = _three_public(path[: at + 1], total=at < len(path) - 1)
            return (head.leaf if concept == _ALL else text), concept or f"printed:{text}"
        concept = concepts.three_public_of_label(text) or concepts.fund_of_label(text)
        return text, concept or f"printed:{text}"
    return head.leaf, f"printed:{head.leaf}"


def _three_public(path: Sequence[str], *, total: bool) -> str | None:
    """The three-public item of a head, which may need the head above it (运行费 under 公务用车购置及运行费)."""
    own = concepts.three_public_of_label(path[-1])
    if own or total:
        return own or (_ALL if len(path) == 1 else None)
    joined = concepts.three_public_below_vehicles(path[-1]) if _said("vehicles").search("".join(path[:-1])) else None
    economic = concepts.code_of_name("economic", path[-1], digits=5)  # 会议费, 培训费
    return joined or concepts.fund_of_label(path[-1]) or (f"economic:{economic}" if economic else None)
