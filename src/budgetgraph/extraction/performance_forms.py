"""Performance tables as forms: each form with its project (or the department), its money, its goal and its indicators.

Comes in: the Document with its statements read. Goes out: Forms in printed order, and the cells that they used. A form
is a head of key and value cells over a table of indicators; it may stand in one grid or in two, and a grid may hold
several. Names of persons are recognised and never kept.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from budgetgraph.extraction.captions import kind_of_title, split_title
from budgetgraph.extraction.indicator_heads import Head, head_at
from budgetgraph.extraction.indicators import RowGroup, add, indicators_of, is_total, read_row
from budgetgraph.extraction.numbers import money_unit, parse, yuan_per_unit
from budgetgraph.extraction.privacy import mask
from budgetgraph.extraction.form_labels import field_of, fields_of, labelled
from budgetgraph.extraction.records import Indicator, Place
from budgetgraph.extraction.statement_rows import place_of
from budgetgraph.extraction.usage import Used
from budgetgraph.reading.document import Cell, Document, Paragraph, Table
from budgetgraph.reading.folding import squeeze

KINDS = ("project_target", "department_target", "self_evaluation")
_TITLE_TAIL = re.compile(
    r"(?:项目)?(?:支出)?(?:预算)?(?:绩效)?(?:目标|自评|评价)(?:申报|批复|公开|情况)?表?(?:[（(].*[)）])?$"
)
_GENERIC = re.compile(r"^(?:部门)?(?:预算)?(?:项目)?(?:支出)?(?:整体)?$|^(?:\d{4}年度?)?(?:部门预算)?项目支出?$")
_UNIT_IN_LABEL = re.compile(r"[（(]\s*(百万元|万元|千元|亿元|元)\s*[)）]")
_YEAR = re.compile(r"20[1-4]\d(?=年)")
_REACH = 14
_EVALUATION = re.compile(r"实际完成(指标)?值|全年执行数|自评得分|偏差原因")
_MONEY_HEADS = {"initial_head": "initial", "revised_head": "revised", "spent_head": "spent"}


@dataclass
class Form:
    """One form. Amounts are yuan; `years` are the years that targets and their basis name."""

    kind: str
    name: str = ""
    title_name: str = ""
    budget: Decimal | None = None
    money: dict[str, Decimal] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    score: Decimal | None = None
    rate: Decimal | None = None
    indicators: list[Indicator] = field(default_factory=list)
    years: list[int] = field(default_factory=list)
    place: Place = field(default_factory=Place)

    @property
    def empty(self) -> bool:
        return not (self.name or self.title_name or self.indicators or self.texts or self.budget)


def read_forms(document: Document, unit: str = "万元") -> tuple[list[Form], Used]:
    """All forms of the document; `unit` is the money unit where a form names none."""
    used = Used()
    forms: list[Form] = []
    for at, block in enumerate(document.blocks):
        if not isinstance(block, Table) or not block.cells or block.hidden:
            continue
        heads = {row: head for row in range(1, block.height + 1) if (head := head_at(block, row))}
        kind, title = _caption(document.blocks, at)
        if not heads and not (kind and _has_labels(block)):
            continue
        kind = kind or _kind_of(block)
        forms += _Reader(block, kind, title, heads, unit, used).forms()
    return _joined(forms), used


def _has_labels(table: Table) -> bool:
    named = {name for cell in table.cells for name in [field_of(cell.text)] if name}
    return len(named - {"personal"}) >= 2 or "goal" in named


def _kind_of(table: Table) -> str:
    texts = [squeeze(cell.text) for cell in table.cells]
    if any(_EVALUATION.fullmatch(text) for text in texts):
        return "self_evaluation"
    return "project_target"


def _caption(blocks: Sequence[Paragraph | Table], at: int) -> tuple[str | None, str]:
    """(kind, title) of the nearest title of performance tables above; the reach ends at another table."""
    for index in range(at - 1, max(-1, at - _REACH), -1):
        block = blocks[index]
        if isinstance(block, Table):
            return None, ""
        kind = kind_of_title(block.text) if len(squeeze(block.text)) < 60 and "。" not in block.text else None
        if kind in KINDS:
            return kind, split_title(block.text)[1]
        if kind and squeeze(block.text).endswith("表"):
            return None, ""
    return None, ""


@dataclass
class _Reader:
    """Walks down one grid; a new 项目名称 or a second head begins a new form."""

    table: Table
    kind: str
    title: str
    heads: dict[int, Head]
    unit: str
    used: Used

    def forms(self) -> Iterator[Form]:
        form, group, head = self._begin(), RowGroup(), None
        for row in range(1, self.table.height + 1):
            if row in self.heads:
                if group.rows:
                    yield self._end(form, group)
                    form, group = self._begin(), RowGroup()
                head = self.heads[row]
                self._use(row)
            elif head and not self._is_key_row(row):
                read = read_row(self.table, head, row)
                if is_total(read):
                    form.score = self._last_number(row)
                self.used.cells |= {(self.table.number, row, column) for column in self._columns(row)}
                add(group, read)
            else:
                if head and group.rows:
                    yield self._end(form, group)
                    form, group, head = self._begin(), RowGroup(), None
                self._read_keys(form, row)
        yield self._end(form, group)

    def _begin(self) -> Form:
        first = next((cell for cell in self.table.cells if squeeze(cell.text)), self.table.cells[0])
        form = Form(self.kind, place=place_of(self.table, first))
        name = _TITLE_TAIL.sub("", self.title)
        form.title_name = "" if _GENERIC.fullmatch(name) else name
        return form

    def _end(self, form: Form, group: RowGroup) -> Form:
        form.indicators = [indicator for indicator, _ in indicators_of(group, self.kind)]
        form.score = form.score or group.total_score
        for row in group.rows:
            for name in ("basis", "value", "description"):
                form.years += [int(year) for year in _YEAR.findall(row.text(name))]
        return form

    def _last_number(self, row: int) -> Decimal | None:
        """The score of a line of totals, which stands behind the weights."""
        found = [printed.value for cell in self._cells(row) if (printed := parse(cell.text))]
        return found[-1] if found else None

    def _columns(self, row: int) -> list[int]:
        return [cell.column for cell in self.table.cells if cell.row == row and cell.text.strip()]

    def _use(self, row: int) -> None:
        self.used.cells |= {(self.table.number, row, column) for column in self._columns(row)}

    def _is_key_row(self, row: int) -> bool:
        """Does a row below indicators begin another form?"""
        cells = self._cells(row)
        return bool(cells) and (field_of(cells[0].text) == "name" or (labelled(cells[0].text) or ("",))[0] == "name")

    def _cells(self, row: int) -> list[Cell]:
        return [cell for cell in self.table.cells if cell.row == row and squeeze(cell.text)]

    def _read_keys(self, form: Form, row: int) -> None:
        cells = self._cells(row)
        self._use(row)
        if self._read_money(form, row, cells):
            return
        at = 0
        while at < len(cells):
            cell = cells[at]
            inline = labelled(cell.text)
            if inline and inline[1]:
                self._keep(form, inline[0], inline[1], cell.text)
                at += 1
                continue
            name = field_of(cell.text) or (inline[0] if inline else None)
            if name is None:
                at += 1
                continue
            value = next((c for c in cells[at + 1 : at + 3] if field_of(c.text) is None and not labelled(c.text)), None)
            if name == "goal" and value is None:
                value = self._below(cell)
            if value is not None:
                self._keep(form, name, value.text, cell.text)
                at = cells.index(value) if value in cells else at
            at += 1

    def _below(self, cell: Cell) -> Cell | None:
        """The cell under a head ("预期目标" over its text)."""
        row = cell.row + cell.row_span
        return next(
            (c for c in self.table.cells if c.row == row and c.column == cell.column and len(c.text) > 12), None
        )

    def _keep(self, form: Form, name: str, text: str, label: str) -> None:
        if name == "personal" or not squeeze(text):
            return
        if name == "name":
            form.name = form.name or squeeze(text)
        elif name == "budget":
            if form.budget is None and (amount := self._yuan(text, label)) is not None:
                form.budget = amount
        else:
            form.texts.setdefault(name, mask(squeeze(text)))

    def _yuan(self, text: str, label: str) -> Decimal | None:
        plain = squeeze(text)
        own = re.fullmatch(r"(.+?)(百万元|万元|千元|亿元|元)", plain)
        printed = parse(own.group(1) if own else plain)
        if printed is None:
            return None
        named = own.group(2) if own else self._unit_near(label)
        return printed.value * yuan_per_unit()[named]

    def _unit_near(self, label: str) -> str:
        if match := _UNIT_IN_LABEL.search(label):
            return match.group(1)
        for cell in self.table.cells:
            if "funds" in fields_of(cell.text) and (match := _UNIT_IN_LABEL.search(cell.text)):
                return match.group(1)
        return next((unit for cell in self.table.cells if (unit := money_unit(cell.text))), self.unit)

    def _read_money(self, form: Form, row: int, cells: list[Cell]) -> bool:
        """The block of 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 over 年度资金总额."""
        label = next((cell for cell in cells if "total_line" in fields_of(cell.text)), None)
        heads = self._money_heads(row)
        if label is None or not heads:
            return False
        for cell in cells:
            name = heads.get(cell.column)
            if name in _MONEY_HEADS and (amount := self._yuan(cell.text, label.text)) is not None:
                form.money.setdefault(_MONEY_HEADS[name], amount)
            elif name == "rate_head" and form.rate is None and (printed := parse(cell.text)):
                form.rate = printed.value
        return bool(form.money)

    def _money_heads(self, row: int) -> dict[int, str]:
        for above in range(row - 1, max(0, row - 4), -1):
            found = {
                cell.column: name
                for cell in self._cells(above)
                for name in fields_of(cell.text)
                if name.endswith("_head")
            }
            if "spent_head" in found.values():
                return found
        return {}


def _joined(forms: Sequence[Form]) -> list[Form]:
    """A head without indicators and the indicators of the next grid are one form."""
    joined: list[Form] = []
    for form in forms:
        if form.empty:
            continue
        before = joined[-1] if joined else None
        if before and not before.indicators and form.indicators and not form.name and not form.title_name:
            before.indicators, before.years = form.indicators, before.years + form.years
            before.score = before.score or form.score
            before.kind = form.kind if form.kind == "self_evaluation" else before.kind
            for name, text in form.texts.items():
                before.texts.setdefault(name, text)
            continue
        joined.append(form)
    return [form for form in joined if form.indicators or form.name or form.budget or form.money]
