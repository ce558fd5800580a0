"""What stands above a performance form: the kind and the name in its title, the lines below that, its report."""

from collections.abc import Sequence

from budgetgraph.extraction.numbers import parse
from budgetgraph.extraction.performance.form_labels import field_of, labelled
from budgetgraph.extraction.performance.generic_names import is_generic
from budgetgraph.extraction.tables.captions import kind_of_title, split_title
from budgetgraph.reading.document import Paragraph, Table
from budgetgraph.reading.folding import squeeze
from budgetgraph.resources import patterns

KINDS = ("project_target", "department_target", "self_evaluation")
REACH = 14  # blocks above a form in which its title stands


def reported_in(text: str, before: str) -> str:
    """The project on which a line opens a report (…绩效评价报告), none for a report on all, else the one before."""
    title = patterns("performance_patterns.csv")["report_of"].match(squeeze(text))
    if title is None:
        return before
    return "" if is_generic(title["name"]) else title["name"]


def caption_of_form(
    blocks: Sequence[Paragraph | Table], at: int
) -> tuple[str | None, str, list[tuple[int, Paragraph]]]:
    """(kind, title, lines below it) of the nearest title of performance tables above; another table ends the reach."""
    lines: list[tuple[int, Paragraph]] = []
    for index in range(at - 1, max(-1, at - REACH), -1):
        block = blocks[index]
        if isinstance(block, Table):
            if _is_scrap(block):
                continue
            return None, "", lines[::-1]
        kind = kind_of_title(block.text) if len(squeeze(block.text)) < 60 and "。" not in block.text else None
        if kind in KINDS and not labelled(block.text):
            return kind, split_title(block.text)[1], lines[::-1]
        if kind and patterns("head_patterns.csv")["statement"].search(squeeze(block.text)):
            return None, "", []
        lines.append((index, block))
    return None, "", []


def _is_scrap(table: Table) -> bool:
    """A table of words between a title and its indicators, as readings of a goal that was set beside its label give."""
    return table.height <= 3 and not any(parse(cell.text) or field_of(cell.text) == "name" for cell in table.cells)
