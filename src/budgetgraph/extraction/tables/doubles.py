"""Lines of one panel that name the same class: what tells them apart, and that nothing does.

Rows of one panel in; coverage and flags on them out.
"""

from collections.abc import Sequence
from typing import Literal

from budgetgraph.extraction.records import Row
from budgetgraph.extraction.tables.figures import Reading, mark_nameless
from budgetgraph.extraction.tables.layouts import Panel
from budgetgraph.reading.document import Cell
from budgetgraph.reading.folding import squeeze

Beside = dict[int, tuple[str, ...]]  # by the id of a row, what stands beside it and is not kept

_SUMMARIES = ("revenue_expenditure_summary", "fiscal_appropriation_summary", "three_public", "other")
_CLASSES = ("functional:", "economic:", "government-economic:")
_PARTS: dict[str, Literal["basic", "project"]] = {"column:basic": "basic", "column:project": "project"}


def cover(rows: Sequence[Row]) -> None:
    """Economic classes below a line 基本支出 or 项目支出 are parts of that one."""
    part: Literal["basic", "project"] | None = None
    for row in rows:
        concept = row.concept or ""
        if concept.startswith(("economic:", "government-economic:")):
            row.coverage = part
        elif concept in _PARTS:
            part = _PARTS[concept]
        elif concept.startswith(("column:", "topic:", "revenue:")) or row.role == "total":
            part = None


def texts_beside(reading: Reading, panel: Panel, cells: dict[int, Cell]) -> tuple[str, ...]:
    """What the line prints in columns that say more of it than the record keeps (purpose, a second code)."""
    kept = {panel.label, panel.project, panel.unit_code, panel.unit_name, *panel.codes}
    more = [h.index for h in reading.layout.heads if h.role in ("text", "code", "name") and h.index not in kept]
    return tuple(squeeze(cells[index].text) for index in more if index in cells)


def mark_doubles(reading: Reading, rows: Sequence[Row], beside: Beside) -> None:
    """One class on two lines that nothing tells apart: whose lines they are was not understood.

    In 收支总表 the lines above tell them apart (其中：财政拨款 below each fund).
    """
    same: dict[tuple[object, ...], list[Row]] = {}
    for row in rows:
        if row.figures and (row.code or (reading.kind not in _SUMMARIES and _is_classified(row))):
            what = (row.label, row.code, row.project, row.of_unit, row.flow, row.coverage, beside[id(row)])
            same.setdefault(what, []).append(row)
    for doubles in same.values():
        if len(doubles) > 1:
            for row in doubles:
                mark_nameless(row.figures)


def _is_classified(row: Row) -> bool:
    return (row.concept or "").startswith(_CLASSES)
