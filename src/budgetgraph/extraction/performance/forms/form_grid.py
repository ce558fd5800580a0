"""The grid of a performance form: a Table and its heads of indicators in, Forms in printed order out.

A form is a head of key and value cells over rows of indicators; a grid may hold several. Names of persons are
recognised and never kept.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from budgetgraph.extraction.concepts import label_role
from budgetgraph.extraction.numbers import money_unit, parse
from budgetgraph.extraction.performance.form import Form
from budgetgraph.extraction.performance.form_labels import field_of, fields_of, labelled
from budgetgraph.extraction.performance.forms.form_money import read_beside, read_block, unit_near, yuan_of
from budgetgraph.extraction.performance.generic_names import is_generic
from budgetgraph.extraction.performance.indicators.indicator_rows import IndicatorRow, RowGroup, add, is_total, read_row
from budgetgraph.extraction.performance.indicators.indicators import indicators_of
from budgetgraph.extraction.performance.money_years import is_of_all_years
from budgetgraph.extraction.persons.privacy import is_personal_label, mask, mask_squeezed
from budgetgraph.extraction.places import place_of
from budgetgraph.extraction.tables.header_rows import is_number_row
from budgetgraph.extraction.tables.indicator_heads import Head, field_of_head, is_wide
from budgetgraph.extraction.usage import Used
from budgetgraph.reading.document import Cell, Table
from budgetgraph.reading.folding import squeeze
from budgetgraph.resources import patterns

_SHORTEST_GOAL = 5
_ALL_YEARS = "whole_budget"
_SAYS_MORE = ("budget", "allocation")
_SAID_BESIDE_MONEY = ("policy_basis", "implementer", "execution_period", "allocation")
_SHARED = {"first", "second", "either", "name", "operator", "unit"}  # by the targets of a year and of all years
_PARTS_OF_MONEY = ("funds", "total_line", "initial_head", "revised_head", "spent_head")


def _said(name: str) -> re.Pattern[str]:
    return patterns("performance_patterns.csv")[name]


def finished(form: Form, group: RowGroup) -> Form:
    """The form with its indicators, its score and the years that they name."""
    beside = group.beside or _of_all_years(group)
    found = indicators_of(RowGroup(beside), form.kind) if group.horizon or group.beside else []
    form.medium_term = [indicator for indicator, row in found if row.text("value")]
    has_year = any(row.text("value") for row in group.rows)
    form.indicators = [
        indicator
        for indicator, row in indicators_of(group, form.kind)
        if not (has_year and group.horizon and row.text("milestone")) or row.text("value") or row.text("actual")
    ]
    for indicator in form.medium_term:
        indicator.horizon = group.horizon or None
    form.score, form.score_of = form.score or group.total_score, group.total_weight
    for row in group.rows:
        for name in ("basis", "value", "description"):
            form.years += [int(year) for year in _said("year").findall(row.text(name))]
    return form


def _of_all_years(group: RowGroup) -> list[IndicatorRow]:
    """The rows of a form with the targets of all years in a column of their own in the place of those of the year."""
    return [
        replace(row, texts={n: t for n, t in row.texts.items() if n in _SHARED} | {"value": row.text("milestone")})
        for row in group.rows
    ]


@dataclass
class GridReader:
    """Walks down one grid; a new 项目名称 or a second head begins a new form."""

    table: Table
    kind: str
    title: str
    heads: dict[int, Head]
    unit: str
    used: Used
    unit_named: str = ""  # the unit of the projects, in a table whose rows name them

    def forms(self) -> Iterator[Form]:
        form, group, head = self._begin(), RowGroup(), None
        for row in range(1, self.table.height + 1):
            if head and ((row in self.heads and self._repeats(head, row)) or self._is_side_label(row)):
                self._use(row)
            elif row in self.heads:
                if group.rows:
                    yield self._end(form, group)
                    form, group = self._begin(), RowGroup()
                    form.is_part |= self._is_part(row)
                head = self.heads[row]
                self._use(row)
            elif head and (self._is_remark(row) or self._is_beside_the_rows(head, row) or self._names_people(row)):
                self._use(row)
            elif head and not self._is_key_row(row):
                read = read_row(self.table, head, row)
                if is_wide(head) and self._names_another(form, read):
                    if group.rows:
                        yield self._end(form, group)
                        form, group = self._begin(), RowGroup()
                    self._name(form, read)
                if is_total(read):
                    form.score = self._last_number(row)
                self._use(row)
                if head.beside or read.text("milestone"):
                    self._read_beside(group, read, head, row)
                add(group, read)
            else:
                if head and group.rows:
                    yield self._end(form, group)
                    form, group, head = self._begin(), RowGroup(), None
                self._read_keys(form, row)
        yield self._end(form, group)

    def _repeats(self, head: Head, row: int) -> bool:
        """Does a row print the head above the indicators once more, as at the top of a page?"""
        own, above = ([squeeze(cell.text) for cell in self._cells(at)] for at in (row, head.row))
        return own == above and row > head.row + 1 and row + 1 not in self.heads and not self._is_part(row)

    def _is_side_label(self, row: int) -> bool:
        """Is a row nothing but the label of the targets (年度绩效目标（80分）) across the table?"""
        cells = self._cells(row)
        plain = _said("points_of_label").sub("", squeeze(cells[0].text)) if len(cells) == 1 else ""
        return bool(_said("part_of_form").match(plain)) and cells[0].column == 1

    def _read_beside(self, group: RowGroup, read: IndicatorRow, head: Head, row: int) -> None:
        """The target of the whole period beside that of the year: an indicator of its own, under whatever name."""
        columns = list(head.beside) or head.of("milestone")
        group.horizon = group.horizon or self._horizon(head.row, columns, labels=bool(head.beside))
        if not head.beside:
            return
        whole = read_row(self.table, Head(head.row, head.beside), row)
        if whole.text("name") and whole.text("name") == read.text("name"):
            read.texts["milestone"] = whole.text("value")
        if not is_total(read) and any(whole.texts.values()):
            add(RowGroup(group.beside), whole)

    def _horizon(self, row: int, columns: Sequence[int], *, labels: bool) -> str:
        """What the head over the targets of several years calls them (中期目标（2024—2026年）), if one does."""
        pattern = patterns("head_patterns.csv")["medium_term"]
        heads = (cell for above in range(row, 0, -1) for cell in self._cells(above))
        over = (
            c
            for c in heads
            if (labels and c.column <= max(columns)) or (c.column in columns and c.row + c.row_span > row)
        )
        found = (squeeze(cell.text) for cell in over if cell.column + cell.column_span > min(columns))
        return next((text for text in found if pattern.search(text)), "")

    def _begin(self) -> Form:
        first = next((cell for cell in self.table.cells if squeeze(cell.text)), self.table.cells[0])
        form = Form(self.kind, place=place_of(self.table, first))
        name = _said("title_tail").sub("", self.title)
        form.title_name = "" if is_generic(name) else name
        form.is_part = bool(_said("part_of_form").match(self.title))
        return form

    def _is_part(self, row: int) -> bool:
        """Does only a line or side label such as 年度绩效指标 part this head from the rows above?"""
        return any(
            _said("part_of_form").match(squeeze(cell.text)) for at in (row - 1, row) for cell in self._cells(at)[:1]
        )

    @staticmethod
    def _names_another(form: Form, row: IndicatorRow) -> bool:
        """In a table whose rows name their projects: does another project begin?"""
        name = row.text("project")
        return bool(name) and name != form.name and label_role(name) is None

    def _name(self, form: Form, row: IndicatorRow) -> None:
        form.name, form.place = row.text("project"), row.place
        if (amount := self._yuan(row.text("amount"), row.text("amount"))) is not None:
            form.budget = amount
        if row.text("goal"):
            form.texts["goal"] = mask(row.text("goal"))
        self.unit_named = row.text("body") or self.unit_named
        if self.unit_named and not self.unit_named.isascii():
            form.texts["holder"] = self.unit_named

    def _end(self, form: Form, group: RowGroup) -> Form:
        of_project = (
            bool(form.name) and self.kind == "department_target"
        )  # below the form of the whole body, in one grid
        form.kind = "project_target" if of_project else self.kind
        return finished(form, group)

    def _last_number(self, row: int) -> Decimal | None:
        """The score of a line of totals, which stands behind the weights."""
        found = [printed.value for cell in self._cells(row) if (printed := parse(cell.text))]
        return found[-1] if found else None

    def _columns(self, row: int) -> list[int]:
        return [cell.column for cell in self.table.cells_in(row) if cell.text.strip()]

    def _use(self, row: int) -> None:
        self.used.cells |= {(self.table.number, row, column) for column in self._columns(row)}

    def _mark(self, *cells: Cell) -> None:
        self.used.cells |= {(self.table.number, cell.row, cell.column) for cell in cells}

    def _is_key_row(self, row: int) -> bool:
        """Does a row below indicators begin another form?"""
        cells = self._cells(row)
        return bool(cells) and (field_of(cells[0].text) == "name" or (labelled(cells[0].text) or ("",))[0] == "name")

    def _is_remark(self, row: int) -> bool:
        """Does a row below indicators say something of the form (存在问题, 改进措施) in one cell beside its label?"""
        cells = self._cells(row)
        return 0 < len(cells) <= 2 and cells[0].column == 1 and field_of(cells[0].text) in ("other", "personal")

    def _names_people(self, row: int) -> bool:
        """Does a row below indicators say who answers for the form?"""
        cells = self._cells(row)
        if not cells:
            return False
        label = re.split("[：:]", cells[0].text)[0]
        return is_personal_label(label) or (labelled(cells[0].text) or ("",))[0] == "personal"

    def _is_beside_the_rows(self, head: Head, row: int) -> bool:
        """Does a row number the columns, or name the unit whose projects the next rows name?"""
        texts = [squeeze(cell.text) for cell in self._cells(row)]
        if is_number_row(texts):
            return True
        if not is_wide(head) or len(texts) != 1 or row == self.table.height:
            return False
        own, below = (read_row(self.table, head, at) for at in (row, row + 1))
        return bool(own.text("project")) and below.starts and below.lead == below.text("project") != own.text("project")

    def _cells(self, row: int) -> list[Cell]:
        return [cell for cell in self.table.cells_in(row) if squeeze(cell.text)]

    def _read_alone(self, form: Form, cells: Sequence[Cell]) -> bool:
        """Is a row the name of the project beside the word 项目 alone, perhaps with its money?"""
        is_name = not form.name and len(cells) in (2, 4) and "alone_name" in fields_of(cells[0].text)
        if not is_name or fields_of(cells[1].text) or field_of_head(cells[1].text) or parse(cells[1].text):
            return False
        if len(cells) == 4 and "told_budget" in fields_of(cells[2].text):
            form.budget = form.budget or self._yuan(cells[3].text, cells[2].text)
        form.name = squeeze(cells[1].text)
        return True

    def _read_keys(self, form: Form, row: int) -> None:
        cells = self._cells(row)
        if read_block(self.table, form, row, self.unit):
            self._use(row)
            return
        if self._read_alone(form, cells):
            self._use(row)
            return
        if any(name in ("part", *_PARTS_OF_MONEY) for cell in cells[:4] for name in fields_of(cell.text)):
            self._use(row)  # 其中：财政拨款 …: parts of an amount that is kept
        at = 0
        while at < len(cells):
            cell = cells[at]
            inline = labelled(cell.text)
            if inline and inline[1]:
                self._keep(form, inline[0], inline[1], cell.text)
                self._mark(cell)
                at += 1
                continue
            name = field_of(cell.text) or (inline[0] if inline else None)
            if name is None and _ALL_YEARS in fields_of(cell.text):
                name = _ALL_YEARS
            if read_beside(self.table, form, cell, cells[at + 1 : at + 2], self.unit):
                self._mark(*cells[at : at + 2])
                at += 2
                continue
            if name is None:
                at += 1
                continue
            value = next((c for c in cells[at + 1 : at + 2] if field_of(c.text) is None and not labelled(c.text)), None)
            if name == "goal" and value is None:
                value = self._below(cell)
            if value is not None:
                self._keep(form, name, value.text, cell.text)
                beside = self._cells(value.row) if value.row > cell.row else []  # what became of the goal
                self._mark(cell, value, *(c for c in beside if field_of(c.text) is None))
                at = cells.index(value) if value in cells else at
            at += 1

    def _below(self, cell: Cell) -> Cell | None:
        """The cell under a head ("预期目标" over its text)."""
        row = cell.row + cell.row_span
        return next(
            (
                c
                for c in self.table.cells
                if c.row == row and c.column == cell.column and len(squeeze(c.text)) >= _SHORTEST_GOAL
                if not (field_of(c.text) or field_of_head(c.text) or parse(c.text))
            ),
            None,
        )

    def _keep(self, form: Form, name: str, text: str, label: str) -> None:
        if name in ("personal", "part", "body", "other") or not squeeze(text):
            return
        if name == "goal" and patterns("head_patterns.csv")["whole_period"].match(squeeze(label)):
            name = "goal_of_all_years"
        if name in _SAYS_MORE:
            for inline in filter(None, map(labelled, re.split("[；;。\n]", text)[1:])):
                if inline[0] in _SAID_BESIDE_MONEY:
                    form.texts.setdefault(inline[0], mask_squeezed(inline[1]))
        if name == "name":
            form.name = form.name or squeeze(text)
        elif name == _ALL_YEARS:
            form.budget_of_all_years = form.budget_of_all_years or self._yuan(text, label)
        elif name == "budget":
            amount = self._yuan(text, label)
            named = re.split("[：:]", label)[0]
            of_all_years = _ALL_YEARS in fields_of(named)
            if of_all_years and form.budget_of_all_years is None:
                form.budget_of_all_years = amount
            is_year = not is_of_all_years(squeeze(named))
            if amount is not None and is_year and (form.budget is None or form.of_all_years):
                form.budget, form.of_all_years = amount, of_all_years
        elif not money_unit(label):  # 单位：万元
            form.texts.setdefault(name, mask_squeezed(text))

    def _yuan(self, text: str, label: str) -> Decimal | None:
        return yuan_of(squeeze(text), unit_near(self.table, label, self.unit))
