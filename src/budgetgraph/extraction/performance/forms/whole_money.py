"""The money that a form prints, as rows of its statement: Document and Statements in, rows added.

The amounts stand below heads (年初预算数 | 全年执行数), beside their labels, or in one cell with them. The forms of the
whole body are read here; `project_money` reads those of projects by the same `MoneyLines`, a part of a grid at a time.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from budgetgraph.extraction.numbers import Printed, money_unit, money_units_pattern, parse, yuan_per_unit
from budgetgraph.extraction.performance.form_labels import field_of, fields_of
from budgetgraph.extraction.performance.forms.form_money import beside_head, block_head, is_initial
from budgetgraph.extraction.performance.forms.forms import USUAL_UNIT
from budgetgraph.extraction.performance.indicators.indicator_rows import is_total, read_row
from budgetgraph.extraction.places import place_of
from budgetgraph.extraction.records import Figure, Row, Statement
from budgetgraph.extraction.tables.captions import caption_of
from budgetgraph.extraction.tables.codes import withhold_codes
from budgetgraph.extraction.tables.head_words import NEUTRAL, head_column, head_role
from budgetgraph.extraction.tables.indicator_heads import Head, field_of_head, head_at
from budgetgraph.extraction.tables.layouts import UNIT_UNSURE
from budgetgraph.extraction.tables.statements import PERFORMANCE_KINDS
from budgetgraph.reading.document import Cell, Document, Table
from budgetgraph.reading.folding import key, squeeze
from budgetgraph.resources import patterns

_COLUMNS = {"initial_head": "initial_budget", "revised_head": "budget", "spent_head": "final"}
_SUMS = {"total_line", "budget", "whole_budget"}
_SUMS_OF_YEAR = _SUMS - {"whole_budget"}
_MONEY = {*_SUMS, *_COLUMNS, "part", "told_budget", "current_head", "previous_head"}
_POINTS = {"weight", "score"}
_RATE, _NUMBER = "percent", "other"
_NAMES = {"name", "body", "holder"}  # an amount may stand behind them on the same line
_NO_MONEY = {"goal", "achieved", "other", "personal"}


def add_money_of_wholes(document: Document, statements: Iterable[Statement]) -> None:
    """Adds a row for each line of money of the forms of the whole body."""
    forms = {address(one.place): one for one in statements if one.kind in PERFORMANCE_KINDS and one.state == "filled"}
    for at, table in enumerate(document.blocks):
        if not isinstance(table, Table) or not table.cells or table.hidden:
            continue
        first = next((cell for cell in table.cells if squeeze(cell.text)), table.cells[0])
        form = forms.get(address(place_of(table, first)))
        head = next((found for row in range(1, table.height + 1) if (found := head_at(table, row))), None)
        if form is not None and _is_of_whole_body(table, form, head.row if head else table.height):
            known = {figure.place.cell for row in form.rows for figure in row.figures if figure.place.cell}
            add_lines(form, MoneyLines(table, head, caption_of(document.blocks, at).unit, known))


def add_lines(form: Statement, lines: "MoneyLines") -> None:
    """Adds the lines of money of a form to its statement, with the unit in which they are printed."""
    rows = list(lines.rows())
    if lines.project:
        rows = rows if sum(len(row.figures) for row in rows) > 1 else []  # else the amount of the project itself
    rows += lines.totals()
    form.rows += rows
    withhold_codes(form)
    if any(figure.unit == "CNY" for row in rows for figure in row.figures):
        form.printed_unit = form.printed_unit or lines.usual_unit


def address(place: object) -> tuple[object, ...]:
    """By which the statement of a grid is found: where its first text is printed."""
    return tuple(getattr(place, name) for name in ("page", "line", "cell"))


def _is_of_whole_body(table: Table, form: Statement, last: int) -> bool:
    """Is the form above a line of a grid that of the whole body, whatever forms of projects follow?"""
    texts = [squeeze(cell.text) for cell in table.cells if cell.row <= last]
    if any("name" in fields_of(text) or head_role(text) == "project" for text in texts):
        return False
    whole = patterns("performance_patterns.csv")["of_whole_body"]
    return form.kind == "department_target" or any(whole.search(key(text)) for text in (form.title, *texts))


@dataclass(frozen=True)
class MoneyLines:
    """The lines of money of one form: those above the head of its indicators, or beside them."""

    table: Table
    head: Head | None  # of the indicators, where they stand in the same grid
    unit: str | None  # of the caption
    known: set[str]  # cells that are figures already
    first: int = 1  # the row of the grid in which the form begins
    behind: int | None = None  # the row in which the next begins
    project: str | None = None  # whose form it is, if not that of the whole body

    def rows(self) -> Iterator[Row]:
        sums: dict[int, str] = {}
        for row in range(self.first, self._end):
            cells = [cell for cell in self._cells(row) if self.table.place_of(cell) not in self.known]
            below = block_head(self.table, row)
            if below is not None:
                yield from self._below_heads(row, *below)
            elif cells:
                opens = field_of(cells[0].text)
                told = cells[2:] if opens in _NAMES else [] if opens in _NO_MONEY else cells
                yield from self._beside_labels(row, told, sums)
        if self.head is not None:
            yield from self._beside_indicators(self.head)

    def totals(self) -> Iterator[Row]:
        """The points and the score of the line that adds up the indicators."""
        if self.head is None:
            return
        columns = {column: name for column, name in self.head.columns.items() if name in _POINTS}
        for row in range(self.head.row + 1, self.behind or self.table.height + 1):
            cells = self._cells(row)
            if not cells or not is_total(read_row(self.table, self.head, row)):
                continue
            figures = []
            for cell in cells[1:]:
                text = squeeze(head.text) if (head := self.table.grid[self.head.row - 1][cell.column - 1]) else ""
                if cell.column in columns and (printed := parse(_said("points").sub("", squeeze(cell.text)))):
                    figures.append(self._figure(cell, printed, f"printed:{text}", text, (), _NUMBER))
            if figures:
                yield self._row(cells[0], squeeze(cells[0].text), figures)

    @property
    def _end(self) -> int:
        """The row behind the last line of money."""
        return self.head.row if self.head is not None else self.behind or self.table.height + 1

    def _below_heads(self, row: int, above: int, heads: dict[int, str]) -> Iterator[Row]:
        """The figures of a line under the heads of its block, points and scores among them."""
        cells = self._cells(row)
        if any(self.table.place_of(cell) in self.known for cell in cells):
            return  # a line of a list of tasks
        words = [cell for cell in cells if cell.column < min(heads) and parse(cell.text) is None]
        labels = words or beside_head(self.table, (above, heads), row)
        figures = []
        for cell in cells:
            head = self.table.grid[above - 1][cell.column - 1]
            text = squeeze(head.text) if head and cell.column >= min(heads) else ""
            named = heads.get(cell.column, "")
            found = head_column(text)
            known = found not in (None, NEUTRAL) and named not in ("rate_head", "initial_head")
            printed = parse(cell.text)
            if printed and field_of_head(text) in _POINTS:
                figures.append(self._figure(cell, printed, f"printed:{text}", text, (), _NUMBER))
            elif printed and (named or known) and named != "score_head":
                one_budget = named == "initial_head" and not is_initial(self.table, above, cell.column, heads)
                column = f"column:{found}" if known else _column("" if one_budget else named, text)
                texts = (text, labels[-1].text if labels else "")
                figures.append(self._figure(cell, printed, column, text, texts, _unit_of_rate(named == "rate_head")))
        if figures and labels:
            yield self._row(labels[-1], squeeze(labels[-1].text), figures)

    def _beside_labels(self, row: int, cells: list[Cell], sums: dict[int, str]) -> Iterator[Row]:
        """The amounts beside their labels; `sums` are the labels of sums by column, so that parts name theirs."""
        named = self._side(row)
        label: Cell | None = None
        before: Cell | None = None
        told = False  # has the line an amount already?
        for cell in cells:
            if amount := amount_in(cell.text):
                rest = label is not None and told and bool(_said("rest_of_money").search(squeeze(label.text)))
                if label and not (rest or is_money_label(label.text) or _is_rate(label.text)):
                    label = before if before and is_money_label(before.text) and _heads_money(named) else None
                if label:
                    told = True
                    is_sum = bool(_SUMS & set(fields_of(label.text)))
                    if is_sum:
                        sums[label.column] = squeeze(label.text)
                    whole = sums.get(label.column, "") if len(sums) > 1 and not is_sum else ""
                    yield self._told(label, squeeze(label.text), cell, amount, named, whole)
                    named = named or (squeeze(label.text) if is_sum else "")
                label = before = None
                continue
            for text, one in _amounts_told(cell.text):
                yield self._told(cell, text, cell, one, named or (squeeze(label.text) if label else ""))
            if label and not named:
                named = squeeze(label.text)
            label, before = cell, label

    def _side(self, row: int) -> str:
        """The label of a block of money at the left of a line, printed beside a line above it."""
        for above in range(row, self.first - 1, -1):
            cell = self.table.grid[above - 1][0]
            if cell and (text := squeeze(cell.text)):
                return text if cell.row < row and _heads_money(text) else ""
        return ""

    def _beside_indicators(self, head: Head) -> Iterator[Row]:
        """An amount in a column beside the indicators (部门名称 | 年度预算 | 一级指标)."""
        for column, cell in enumerate(self.table.grid[head.row - 1], start=1):
            if cell is None or cell.column != column or column >= head.first_column or not is_money_label(cell.text):
                continue
            under = [c for c in self.table.cells if c.column == column and c.row > head.row and amount_in(c.text)]
            for one in under:
                amount = amount_in(one.text)
                if amount and self.table.place_of(one) not in self.known:
                    task = self._task(one, head) if len(under) > 1 else None
                    row = self._told(task or cell, squeeze((task or cell).text), one, amount, squeeze(cell.text))
                    row.of_unit = self._owner(one, head) if len(under) > 1 else None
                    yield row

    def _task(self, amount: Cell, head: Head) -> Cell | None:
        """What the line of an amount is about, at its left: none of the bodies under their head."""
        for cell, above in zip(self.table.grid[amount.row - 1], self.table.grid[head.row - 1], strict=True):
            if cell is None or cell.column >= amount.column:
                return None
            body = above is not None and field_of(above.text) in ("body", "holder")
            if not body and squeeze(cell.text) and parse(cell.text) is None:
                return cell
        return None

    def _owner(self, amount: Cell, head: Head) -> str | None:
        """The body on the line of an amount, under the head that says that it holds bodies."""
        for cell, above in zip(self.table.grid[amount.row - 1], self.table.grid[head.row - 1], strict=True):
            if cell and above and field_of(above.text) in ("body", "holder"):
                return squeeze(cell.text) or None
        return None

    def _told(
        self, place: Cell, label: str, cell: Cell, amount: tuple[Printed, str | None], named: str, whole: str = ""
    ) -> Row:
        """`whole`: the label of the sum above, where sums of several periods stand side by side."""
        printed, own = amount
        column = _column(next((name for name in fields_of(label) if name in _COLUMNS), ""), "")
        texts = (f"（{own}）" if own else "", label, named)
        rate = _is_rate(label)
        column = _column("rate_head", label) if rate else column
        if self.project and "whole_budget" in fields_of(whole or label):
            column = f"printed:{whole or label}"
        named = " > ".join(dict.fromkeys(filter(None, (named, whole))))
        return self._row(
            place, label, [self._figure(cell, printed, column, named or label, texts, _unit_of_rate(rate))]
        )

    def _row(self, cell: Cell, label: str, figures: list[Figure]) -> Row:
        label = label.rstrip("：:")
        sums = bool((_SUMS_OF_YEAR if self.project else _SUMS) & set(fields_of(label)))
        return Row(
            label=label,
            concept=f"printed:{self.project}：{label}" if self.project else f"printed:{label}",
            role="subtotal" if sums else "leaf",
            flow="expenditure",
            project=self.project,
            figures=figures,
            place=place_of(self.table, cell),
        )

    def _figure(
        self, cell: Cell, printed: Printed, column: str, header: str, texts: tuple[str, ...], counted: str | None
    ) -> Figure:
        """`counted`: the unit of what is no money."""
        counted = _RATE if printed.percent else counted
        unit, sure = self._unit(texts)
        factor = Decimal(1) if counted else yuan_per_unit()[unit]
        return Figure(
            column=column,
            value=printed.value * factor,
            printed=printed.text,
            unit=counted or "CNY",
            resolution=printed.last_place * factor,
            header=header,
            place=place_of(self.table, cell),
            confidence=cell.confidence,
            flags=[*([] if sure or counted else [UNIT_UNSURE]), *(["ocr"] if cell.confidence is not None else [])],
        )

    @property
    def usual_unit(self) -> str:
        """The unit of the amounts whose labels name none."""
        return self._unit(())[0]

    def _unit(self, texts: Iterable[str]) -> tuple[str, bool]:
        """The unit printed nearest to an amount, and whether one is printed at all."""
        above = (cell.text for cell in self.table.cells if self.first <= cell.row < self._end)
        found = next((unit for text in (*texts, *above) if (unit := unit_in(text))), self.unit)
        return found or USUAL_UNIT, found is not None

    def _cells(self, row: int) -> list[Cell]:
        return [cell for cell in self.table.cells_in(row) if squeeze(cell.text)]


def _column(field: str, text: str) -> str:
    """The column of an amount: the phase that its head or label names, that of a rate as printed, else the total."""
    if field in _COLUMNS:
        return f"column:{_COLUMNS[field]}"
    return f"printed:{text}" if text and field != "current_head" else "column:total"


def is_money_label(label: str) -> bool:
    return bool(_MONEY & set(fields_of(label))) or bool(_said("money_of_whole").search(_bare(label)))


def _is_rate(label: str) -> bool:
    return "rate_head" in fields_of(label) and "score_head" not in fields_of(label)


def _unit_of_rate(rate: bool) -> str | None:
    return _RATE if rate else None


def _heads_money(text: str) -> bool:
    """Is a text the label of a block of money?"""
    return is_money_label(text) or "funds" in fields_of(text) or unit_in(text) is not None


def _bare(label: str) -> str:
    return _said("label_unit").sub("", key(label).rstrip("：:"))


def unit_in(text: str) -> str | None:
    match = re.search(rf"[（(]\s*({money_units_pattern()})\s*[)）]", squeeze(text))
    return match.group(1) if match else money_unit(text)


def amount_in(text: str) -> tuple[Printed, str | None] | None:
    """The number of a cell that holds an amount alone, and the unit behind it."""
    own = re.fullmatch(rf"(.+?)({money_units_pattern()})", squeeze(text))
    printed = parse(own.group(1) if own else text)
    return (printed, own.group(2) if own else None) if printed else None


def _amounts_told(text: str) -> Iterator[tuple[str, tuple[Printed, str | None]]]:
    """Label and amount of each that stands in one cell with its label (资金总额：120.50 其中：基本支出80.00)."""
    for match in _said("amount_told").finditer(text):
        label, printed = squeeze(match["label"]).rstrip("：:"), parse(match["number"])
        if printed and is_money_label(label):
            yield label, (printed, match["unit"])


def _said(name: str) -> re.Pattern[str]:
    return patterns("performance_patterns.csv")[name]
